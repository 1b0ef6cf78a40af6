"""
Which tables does the report show, under which heading, and which of their columns and rows?
"""

import pandas as pd

COUNTED = (("sections", "sections", "个部分"), ("items", "items", "条"), ("sentences", "sentences", "句"),
           ("han_chars", "Han characters", "个汉字"))
DOCUMENT_COLUMNS = ["title", "issuer", "genre", "year", "published", "file", "format", "encoding", "sections", "items",
                    "sentences", "han_chars", "furniture_chars", "numbering_gaps", "warnings"]
# The notebook that shows how these tables come about: heading, tables.
GROUPS = {
    "01-reading": ("The document 读文件", ("metadata",)),
    "02-words": ("Words 用词", ("terms", "keyness", "coword_themes")),
    "03-named": ("What is named 提到了什么", ("citations", "names", "formula_counts", "formula_density", "entities", "mentions")),
    "04-language": ("Policy language 政策语言", ("commitments", "section_rates", "absence", "addressees", "instruments")),
    "05-topics": ("Topics 主题聚类", ("topic_terms", "topic_agreement", "topic_stability", "topic_choice", "sensitivity_findings",
                                "topics")),
    "06-frames": ("Frames 议题", ("frame_summary",)),
    "08-your-own": ("Comparison 文件比较", ("trends", "alignment_summary", "alignment")),
}
UNSHOWN = ("documents", "units", "sentences")  # the page itself shows them
# table: heading, columns shown, note. A table with start and end gets links.
SECTIONS = {
    "metadata": ("What the documents say of themselves 元数据", ["field", "value", "where"], ""),
    "terms": ("Words 词", ["term", "count", "per_1000_tokens", "per_1000_han", "units", "dp"],
              "Rates per 1,000 words and per 1,000 Han characters of the body; dp is Gries' dispersion. "
              "每千词、每千汉字的频率；dp 为 Gries 离散度。"),
    "keyness": ("What marks each part 各部分的特征词",
                ["target", "term", "target_count", "reference_count", "target_units", "log_ratio", "log_odds_z",
                 "p_permutation"],
                "The eight words of highest log-odds z of each part, or document; p by shuffling units. "
                "各部分（或文件）对数优势比最高的八个词；p 由打乱单元得出。"),
    "coword_themes": ("Words that go together 共词", ["label", "terms", "centrality", "density", "quadrant"],
                      "Fifty words in the most units, grouped; a map, not a test. 出现单元最多的五十个词；是图，不是检验。"),
    "citations": ("Documents in 《》 文件", ["title", "verb", "verb_class", "genre"],
                  "Marked documents only: a document named without 《》 is not found. 仅限加书名号者。"),
    "names": ("Names in “ ” 引号名称", ["name", "kind", "cue"],
              "The kind is a rule's reading; the cue decided it. 类型由规则判定，依据见 cue。"),
    "formula_counts": ("Formulae and shorthand by number 提法与数字简称",
                       ["text", "kind", "count", "quoted", "expansion", "source", "reference"],
                       "Shorthand by number first. A candidate was found by its shape alone: read its passages. 数字简称在前；"
                       "candidate 仅凭形式判定，请核对原文。"),
    "formula_density": ("How much of the text is formula 提法密度",
                        ["heading", "formulae", "covered_han", "han_chars", "share", "low", "high"],
                        "Share of Han characters inside formulae, overlaps once; the row without heading is the document. "
                        "提法所覆盖汉字的比例，重叠只计一次；无标题的一行为全文。"),
    "entities": ("Who and where 主体、对象、地点", ["kind", "entity", "class", "count", "units", "documents"],
                 "The thirty most frequent of each kind, by word lists and endings. 各类最常见的三十个，依词表与词尾识别。"),
    "mentions": ("Quantities 数量与目标", ["reading", "about", "comparator", "text", "number", "unit", "deadline"],
                 "Targets first. Whether a number is a target is a rule's reading of section, verb and sentence. "
                 "目标在前。是否为目标由规则依所在部分、动词与句子判定。"),
    "frame_summary": ("Subjects that cross the parts 贯穿各部分的议题",
                      ["frame", "hits", "items", "n_items", "sections", "n_sections", "sentences", "n_sentences", "headings", "dp"],
                      "Zero is a finding. 零也是结果。"),
    "absence": ("What is not there 没有什么", ["category", "pattern", "count", "text"],
                 "Zero is a finding: what the genre could hold and this text does not. 零也是结果。"),
    "commitments": ("Commitments 承诺", ["verb", "object", "level", "intensity", "novelty", "text"],
                    "Levels: 5 prohibition or strict control, 4 guaranteed delivery, 3 plain action, "
                    "2 indirect or supportive, 1 exploratory. 强度：5 严控，4 确保交付，3 一般行动，2 支持推动，1 探索。"),
    "coverage": ("Sentences that commit to something 有承诺的句子", ["sentences", "covered", "share"],
                 "The others describe, report results, state principles, or were missed. 其余为描述、成效、原则或漏判。"),
    "section_rates": ("Rates by section 各部分的频率", ["measure", "heading", "count", "han_chars", "per_1000_han", "low", "high"],
                      "Per 1,000 Han characters, with 95% intervals. 每千汉字，附 95% 区间。"),
    "addressees": ("Who is addressed 面向谁", ["verb", "group", "actor", "text"],
                   "By rule; an empty actor is the issuer. 由规则判定；主体为空即发文机关。"),
    "instruments": ("Policy instruments, suggested 政策工具（建议）", ["scheme", "code", "cue", "text"],
                    "Suggestions for a person to code, no finding. 供人工编码参考，不是结论。"),
    "topic_terms": ("Topics and their words 主题词", ["model", "k", "topic", "units", "rank", "term", "weight"], ""),
    "topic_agreement": ("Agreement with the author's sections 与作者分部的一致",
                        ["model", "k", "ari", "ari_null_p95", "ari_p", "ami", "ami_null_p95", "ami_p", "n_units"],
                        "Beside what random labels reach on the same units. 与随机标签所能达到者并列。"),
    "topic_neighbours": ("Where the most similar unit stands 最相似的一条在哪里",
                         ["reference", "same_section", "chance", "p", "n_asked"],
                         "No model and no k are needed for this. 此问无需模型，也无需主题数。"),
    "topic_disagreements": ("Units whose topic belongs to another section 主题属于别部的条目",
                            ["unit_id", "section", "topic", "topic_section", "topic_section_share", "terms"],
                            "The words tie the unit to its topic more than to its section. 所列之词将该条引向该主题。"),
    "topic_stability": ("How often a topic comes back 主题的再现",
                        ["model", "k", "topic", "units", "recurrence", "unit_jaccard", "term_similarity", "n_runs"],
                        "Refits on four fifths of the units. 每次用五分之四的单元重新拟合。"),
    "topic_choice": ("How many topics 主题数", ["model", "k", "error", "silhouette", "stability", "stability_low",
                                              "stability_high", "ari", "note"], ""),
    "sensitivity_findings": ("What survives other choices 换一种做法还成立吗",
                             ["finding", "n_hold", "n_specifications", "share"], ""),
    "topics": ("Topic of each unit 各条的主题", ["unit_id", "section", "model", "k", "topic", "weight", "rank"], ""),
    "alignment_summary": ("What became of the items 各条的去留",
                          ["doc_id_old", "doc_id_new", "relation", "status", "units", "n_units", "share", "share_han"],
                          "Two documents or more. Shares of the newer document; of dropped, of the older. "
                          "两份以上文件方有。比例以新文件计，删去者以旧文件计。"),
    "alignment": ("Items side by side 逐条对照",
                  ["status", "cosine", "containment", "words_kept", "words_added", "words_dropped", "added", "dropped"],
                  "Newest documents first; the links lead to the older and the newer passage, by the number of the document. "
                  "新近文件在前；链接以文件序号指向旧文与新文。"),
    "trends": ("What grew and what shrank 消长",
               ["kind", "name", "hits", "count", "denominator", "share", "low", "high", "change", "change_low", "change_high",
                "first_seen", "last_seen", "documents"],
               "Two documents or more; the largest changes of the newest documents first. Sections are shares of Han characters, the "
               "rest shares of sentences. 两份以上文件方有；先列新近文件中变化最大者。"),
}
FIGURES_OF = {"alignment_summary": ["statuses"], "trends": ["section_changes", "frame_changes"],
              "terms": ["terms", "dispersion"], "citations": ["citations"], "names": ["names"], "entities": ["network"], "mentions": ["calendar"],
              "formula_density": ["formula_density"], "frame_summary": ["frames"], "commitments": ["commitments"], "section_rates": ["intensity"],
              "coword_themes": ["themes"], "topic_terms": ["topics"], "topic_agreement": ["agreement"],
              "topic_choice": ["choice"], "topic_stability": ["stability"], "sensitivity_findings": ["specifications"]}

SAID_BY = {"sensitivity_findings": "sensitivity"}


def list_sections(results) -> dict[str, tuple[str, list[str], str]]:
    """
    List every table that a page shows.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.

    Returns
    -------
    dict
        Name to heading, columns and note; tables without words of their own
        come last.
    """
    listed = {name: section for name, section in SECTIONS.items() if name in results.tables}
    for name, table in results.tables.items():
        if name not in SECTIONS and name not in UNSHOWN:
            listed[name] = (name, [column for column in table.columns if column not in ("doc_id", "start", "end")], "")
    return listed


def choose_rows(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """
    Put the rows first that a page shows.

    Parameters
    ----------
    table : pandas.DataFrame
        Of the results.
    name : str
        Its name.

    Returns
    -------
    pandas.DataFrame
        What a reader wants to see first, or at all.

    Examples
    --------
    >>> table = pd.DataFrame({"target": "一", "term": ["家庭", "的"], "log_odds_z": [2.5, -1.0]})
    >>> choose_rows(table, "keyness")["term"].tolist()
    ['家庭']
    """
    if name == "keyness":
        marked = table[table["log_odds_z"] > 0]
        table = marked[marked.groupby("target").cumcount() < 8]
    if name == "trends":
        moved = table.assign(size=table["change"].abs()).query("size > 0")
        moved = moved[moved["year"] == moved["year"].max()].sort_values("size", ascending=False, kind="stable")
        table = moved[moved.groupby("kind").cumcount() < 25].drop(columns="size")
    if name in ("alignment", "alignment_summary"):
        newest = table.groupby(["doc_id_old", "doc_id_new"], sort=False).ngroup()
        table = table.loc[newest.sort_values(ascending=False, kind="stable").index]
    if name == "entities":
        table = table[table.groupby("kind").cumcount() < 30]
    if name == "mentions":
        counted = table[(table["kind"] == "quantity") & ~table["reading"].isin(["name", "ordinal"])]
        table = counted.sort_values("reading", key=lambda reading: reading != "target", kind="stable")
    return table

from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import chi2
from sklearn.metrics import cohen_kappa_score

from plananalysis import count_han, find_commitments, leaf_units, load_lexicon
from plananalysis.policy_language.absence import report_absences
from plananalysis.policy_language.commitments import coverage_of
from plananalysis.policy_language.intensity import find_intensifiers
from plananalysis.policy_language.novelty import find_novelty
from plananalysis.policy_language.rates import rate_by_section

LABELS = Path(__file__).parents[1] / "labels"


def make_sentences(*texts):
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text)
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": "i1",
            "sentence_id": [str(i) for i in range(len(texts))],
            "start": starts,
            "end": [s + len(t) for s, t in zip(starts, texts, strict=True)],
            "text": list(texts),
        }
    )


@pytest.mark.parametrize(
    ("text", "verb", "level"),
    [
        ("严格执行请示报告制度。", "严格执行", 5),
        ("确保矛盾处置在基层。", "确保", 4),
        ("制定《管理办法》。", "制定", 4),
        ("开展系列活动。", "开展", 3),
        ("推动家庭教育立法。", "推动", 2),
        ("探索长效机制。", "探索", 1),
    ],
    ids=["control", "delivery", "document", "action", "support", "exploration"],
)
def test_levels(text, verb, level):
    """One clause of each level, by the codebook."""
    found = find_commitments(make_sentences(text))
    assert found[["verb", "level"]].values.tolist() == [[verb, level]]


@pytest.mark.parametrize(
    "text", ["天气晴好。", "“开展活动”。", "《制定办法》。"], ids=["description", "quoted", "title"]
)
def test_what_is_no_commitment(text):
    """A description, a slogan and a title make no row."""
    assert len(find_commitments(make_sentences(text))) == 0


def test_commitments_point_to_their_clause(seed):
    """Each row is the clause at its offsets, within its sentence."""
    found, text = find_commitments(seed.sentences, units=seed.units), next(iter(seed.texts.values()))
    assert all(text[row.start : row.end] == row.text for row in found.itertuples())
    bounds = seed.sentences.set_index("sentence_id")[["start", "end"]]
    place = bounds.loc[found["sentence_id"]]
    assert (found["start"].to_numpy() >= place["start"].to_numpy()).all()
    assert (found["end"].to_numpy() <= place["end"].to_numpy()).all()


def test_levels_agree_with_reading(seed):
    """Weighted kappa against a reader who coded the clauses first; no row counts as level 0."""
    labels = pd.read_csv(LABELS / "labels_seed_commitments.csv", encoding="utf-8-sig")
    found = find_commitments(seed.sentences, units=seed.units)
    levels = [
        found[(found["start"] < row.end) & (found["end"] > row.start)]["level"].max() for row in labels.itertuples()
    ]
    levels = pd.Series(levels).fillna(0).astype(int)
    assert cohen_kappa_score(labels["level"], levels, weights="quadratic") >= 0.75


def test_intensity_is_strictest_on_the_partys_own_organisation(seed):
    """The last section has the highest rate, above the upper end of the quietest one's interval."""
    rates = rate_by_section(find_intensifiers(seed.sentences), seed.units).set_index("unit_id")
    assert rates["per_1000_han"].idxmax() == "s8"
    assert rates.loc["s8", "low"] > rates["high"].min()
    assert len(rates) == 8


def test_contrasts_between_the_sections(seed):
    """
    Words per 1,000 Han characters of the items alone, counted as strings: the figures of an independent reading.

    Helping and trying words are densest where families are led, making words where mechanisms are built; intensifiers
    are strictest in Party building by a factor of three, with or without fixed phrases (docs/methods.md says why the
    height differs).
    """
    items = seed.units[seed.units["kind"] == "item"]
    texts = items.groupby(items["unit_id"].str.partition(".")[0])["text"].agg("".join)

    def rate(words):
        return [round(1000 * sum(map(text.count, words)) / count_han(text), 1) for text in texts]

    assert rate("引导 支持 鼓励 配合 助力 参与 探索 研究 试点 逐步 初步提出 前期调研".split()) == [
        2.4,
        3.1,
        15.5,
        12.0,
        10.8,
        11.9,
        10.7,
        2.7,
    ]
    making = rate("制定 编制 建立 成立 开设 完善 健全 构建 研发 发布".split())
    assert [making[section - 1] for section in (4, 3, 6)] == [18.5, 14.5, 2.4]
    as_strings = rate(load_lexicon("intensifiers").terms())
    assert as_strings[7] == 23.2 and max(as_strings[:7]) == 7.2
    masked = rate_by_section(find_intensifiers(seed.sentences), seed.units)["per_1000_han"].round(1).tolist()
    assert masked == [4.6, 1.5, 3.0, 2.1, 3.0, 2.3, 3.2, 14.9]


def test_fixed_phrases_are_no_intensifiers():
    """全面 in 全面从严治党 is part of a name; in 全面推进 it intensifies."""
    assert len(find_intensifiers(make_sentences("落实全面从严治党责任。"))) == 0
    assert find_intensifiers(make_sentences("全面推进改革。"))["text"].tolist() == ["全面"]


def test_interval_is_the_exact_poisson_one():
    """Three hits in 100 characters: the chi-square bounds, by hand."""
    units = pd.DataFrame(
        {
            "doc_id": ["d"],
            "unit_id": ["s1"],
            "kind": ["section"],
            "heading": ["甲"],
            "start": [0],
            "end": [100],
            "text": ["严" * 100],
        }
    )
    rates = rate_by_section(pd.DataFrame({"doc_id": ["d"] * 3, "start": [0, 5, 99]}), units).iloc[0]
    assert rates[["count", "per_1000_han"]].tolist() == [3, 30]
    assert rates["low"] == pytest.approx(10 * chi2.ppf(0.025, 6) / 2, abs=1e-5)
    assert rates["high"] == pytest.approx(10 * chi2.ppf(0.975, 8) / 2, abs=1e-5)


def test_sections_without_hits_have_a_row():
    """Zero is a finding; a document without sections has no rows; a misspelt kind is an error."""
    units = pd.DataFrame(
        {
            "doc_id": ["d"],
            "unit_id": ["s1"],
            "kind": ["section"],
            "heading": ["甲"],
            "start": [0],
            "end": [2],
            "text": ["一二"],
        }
    )
    none = pd.DataFrame({"doc_id": [], "start": []})
    assert rate_by_section(none, units)[["count", "low"]].values.tolist() == [[0, 0]]
    assert len(rate_by_section(none, units.assign(kind="item"))) == 0
    with pytest.raises(ValueError, match="by: expected one of section"):
        rate_by_section(none, units, by="sections")


def test_novelty_by_sentence(seed):
    """A cue of each sort, both and neither; one row a sentence of the plan."""
    texts = ["制定办法。", "继续推进。", "继续推进,成立联盟。", "服务妇女。"]
    assert find_novelty(make_sentences(*texts))["novelty"].tolist() == ["new", "continued", "both", "none"]
    assert find_novelty(seed.sentences)["novelty"].isin(["new", "continued", "both", "none"]).sum() == 187


def test_the_plan_knows_no_duty_and_no_target(seed):
    """Zeros of the plan: no word of duty, no percentage, no deadline, no amount of money."""
    table = report_absences(leaf_units(seed.units))
    counts = table.groupby("category")["count"].sum()
    assert counts[["percentage", "deadline", "money"]].tolist() == [0, 0, 0]
    duty = table[table["category"] == "duty"].set_index("pattern")["count"]
    assert duty[["必须", "应当", "不得"]].tolist() == [0, 0, 0]


def test_presence_is_counted_too():
    """The zeros can be something else: each sort is found where it stands."""
    units = pd.DataFrame(
        {
            "doc_id": ["d"],
            "unit_id": ["i1"],
            "kind": ["item"],
            "start": [0],
            "end": [30],
            "text": ["必须在2026年底前投入3亿元,增长5%。"],
        }
    )
    counts = report_absences(units).groupby("category")["count"].sum()
    assert (counts[["duty", "percentage", "deadline", "money"]] > 0).all()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("班子成员、局级领导抓好分管领域工作。", [("抓好", 3)]),
        ("以“陪伴”为主题,在疫情防控中引导家庭守小家。", [("引导", 2)]),
        ("与成员单位加强沟通。", [("加强", 3)]),
        ("通过购买服务等方式培育社会组织。", [("培育", 3)]),
        ("推动完善措施。", [("推动完善", 2)]),
        ("探索建立长效机制。", [("探索建立", 1)]),
        ("修订完善管理办法。", [("修订完善", 4)]),
        ("培育专精特新企业200家。", [("培育", 4)]),
        ("抓好总投资3亿元的项目。", [("抓好", 3)]),
        ("地区生产总值增长5%左右。", [("增长", 4)]),
        ("坚决遏制重大事故。", [("坚决遏制", 5)]),
        ("完成了全年任务。", []),
        ("规模以上工业增加值同比增长5%。", []),
        ("各位代表,我们要继续努力。", []),
        ("改革总的要求是。", []),
        ("楼堂馆所一律不得新建。", [("一律不得", 5)]),
        ("任何单位不得擅自提高标准。", [("不得", 5)]),
        ("禁止类项目清单。", []),
        ("各单位必须上报材料。", [("上报", 4)]),
        ("各单位应当公开办事指南。", [("公开", 3)]),
        ("由市民政局牵头制定实施细则。", [("制定", 4)]),
        ("一校一策促进成果转化。", [("促进", 2)]),
        ("标本兼治提升安全水平。", [("提升", 3)]),
        ("有计划地发展服务业。", [("发展", 3)]),
        ("切实为基层减负。", [("减负", 3)]),
        ("对违规行为及时处理。", [("处理", 3)]),
        ("2026年底前完成改造任务。", [("完成", 4)]),
        ("以纳税申报记录、专项附加扣除信息报送记录、违反信用承诺行为记录为重点。", []),
        ("到2027年建成示范县20个。", [("建成", 4)]),
        ("坚持和完善民族区域自治制度。", [("完善", 3)]),
        ("严格控制新增产能。", [("严格控制", 5)]),
        ("城镇调查失业率控制在5%以内。", [("控制在", 4)]),
        ("坚持“一国两制”。", []),
        ("坚持把三农问题作为重中之重。", []),
        ("促进和保障民营经济健康发展。", [("促进保障", 3)]),
        ("严格财政管理。", [("严格", 5)]),
    ],
    ids=[
        "actor",
        "frames",
        "with whom",
        "by means of",
        "pushing",
        "exploring",
        "compound",
        "number",
        "mere size",
        "target",
        "control",
        "perfect",
        "comparison",
        "greeting",
        "definition",
        "ban",
        "ban on others",
        "negative list",
        "duty",
        "should",
        "led by",
        "case by case",
        "manner",
        "adverb with 地",
        "no object",
        "about whom",
        "by when",
        "frame only",
        "until when",
        "keep and",
        "no second verb",
        "indicator",
        "principle",
        "principle with 把",
        "two acts",
        "strictness",
    ],
)
def test_where_the_verb_stands(text, rows):
    """The verb behind actors, frames and prepositions; results and principles are no commitments."""
    found = find_commitments(make_sentences(text))
    assert list(zip(found["verb"], found["level"], strict=True)) == rows


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("提升农产品精深加工能力。", "农产品精深加工能力"),
        ("深化与川渝毗邻地区的合作。", "合作"),
        ("协同推进降碳、减污、扩绿、增长。", "降碳、减污、扩绿、增长"),
        ("推进供水、供气等公用事业价格改革。", "公用事业价格改革"),
        ("优化债券用途管理、提高项目建设比重。", "债券用途管理"),
        ("引导龙头企业加快产业链整合。", "龙头企业"),
        ("推动区域经济发展。", "区域经济发展"),
        ("要把就业摆在突出位置。", "就业"),
        ("税务部门将其列入重点关注对象。", "其"),
        ("地区生产总值增长5%左右。", "地区生产总值"),
        ("城镇新增就业20万人以上。", "城镇新增就业"),
        ("切实为基层减负。", ""),
        ("组织妇联干部通过平台、读书会等形式学习。", "妇联干部"),
    ],
    ids=[
        "whole phrase",
        "after 的",
        "list",
        "after 等",
        "second verb",
        "who is led",
        "no verb in it",
        "before the verb",
        "pronoun before the verb",
        "indicator",
        "indicator with its verb",
        "none",
        "by means of",
    ],
)
def test_what_the_verb_acts_upon(text, target):
    """The noun phrase without its attributes; lists whole; never the act of another verb."""
    assert find_commitments(make_sentences(text))["object"].tolist() == [target]


@pytest.mark.parametrize("ahead", ["2026年重点工作", "２０２６年总体部署"], ids=["named", "only dated, full width"])
def test_sections_that_look_back_have_no_rows(ahead):
    """With the units, what stands under 工作回顾 is a result whatever its wording, up to the next year's heading."""
    text = f"一、2025年工作回顾\n扎实开展行动。\n二、{ahead}\n扎实开展行动。\n"
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["s1", "s2"],
            "kind": "section",
            "heading": ["2025年工作回顾", ahead],
            "start": [0, 19],
            "end": [19, len(text)],
        }
    )
    units["text"] = [text[a:b] for a, b in zip(units["start"], units["end"], strict=True)]
    sentences = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["s1", "s2"],
            "sentence_id": ["1", "2"],
            "start": [12, 31],
            "end": [19, 38],
            "text": ["扎实开展行动。"] * 2,
        }
    )
    assert len(find_commitments(sentences)) == 2
    assert find_commitments(sentences, units=units)["unit_id"].tolist() == ["s2"]


@pytest.mark.parametrize(
    ("text", "novelty"),
    [
        ("城镇新增就业20万人。", "none"),
        ("新改建农村公路。", "new"),
        ("严格控制新增产能。", "none"),
        ("持续推进试点。", "both"),
    ],
)
def test_novelty_of_a_clause(text, novelty):
    """The name of an indicator claims nothing."""
    assert find_commitments(make_sentences(text))["novelty"].tolist() == [novelty]


def test_cues_belong_to_their_clause():
    """Intensity and novelty are those of the clause, not of its neighbour."""
    found = find_commitments(make_sentences("大力开展培训,继续建立机制,城镇新增就业2万人。"))
    assert found["intensity"].tolist() == [1, 0, 0]
    assert found["intensifiers"].tolist() == ["大力", "", ""]
    assert found["novelty"].tolist() == ["none", "both", "none"]


def test_coverage_counts_sentences_once():
    """Two clauses of one sentence cover one sentence of two."""
    sentences = make_sentences("开展培训,举办讲座。", "情况复杂。")
    table = coverage_of(find_commitments(sentences), sentences)
    assert table[["sentences", "covered", "share"]].values.tolist() == [[2, 1, 0.5]]


def test_fixed_phrases_of_the_strict_section(seed):
    """Section 8 writes 全面 nine times; by hand only 全面加强 and 全面提升 intensify."""
    section = seed.units[seed.units["unit_id"] == "s8"].iloc[0]
    found = find_intensifiers(seed.units)
    counted = found[found["start"].between(section["start"], section["end"]) & found["text"].eq("全面")]
    assert (section["text"].count("全面"), len(counted)) == (9, 2)


def test_only_laws_count_as_laws(seed):
    """《反家庭暴力法》 is the one national law; 办法 are none."""
    table = report_absences(leaf_units(seed.units)).set_index("category").loc["law"].set_index("pattern")
    assert table.loc["法律 a law named in 《》", ["count", "text"]].tolist() == [1, "《反家庭暴力法》"]


@pytest.mark.parametrize(
    ("category", "text", "counted"),
    [
        ("duty", "部门应该公开,不准虚报。", ["应该", "不准"]),
        ("duty", "不得不说,看不准。", []),
        ("percentage", "占百分之五,提高2个百分点。", ["百分比"]),
        ("deadline", "年底前完成,2027年底前验收,6月底前启动。", ["年底年内", "年份期限", "月份期限"]),
        ("deadline", "2025年,五年来,12月。", []),
        ("money", "安排3亿元,再拨二千万元。", ["金额"]),
        ("money", "多元投入。", []),
        ("deliverable", "举办培训20场。", ["产出数量"]),
        ("deliverable", "举办第20届论坛。", []),
        ("responsibility", "责任单位:市民政局,由市妇联牵头。", ["责任单位", "牵头"]),
        ("responsibility", "牵头部门:市民政局。", ["牵头部门"]),
        ("law", "落实《甲法》《乙条例》《丙办法》。", ["法律", "条例"]),
    ],
)
def test_what_counts_as_present(category, text, counted):
    """Each kind of passage counts under its own name only, and its look-alikes do not."""
    units = pd.DataFrame(
        {"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"], "start": [0], "end": [len(text)], "text": [text]}
    )
    table = report_absences(units).query("category == @category and count > 0")
    assert {pattern.partition(" ")[0] for pattern in table["pattern"]} == set(counted)


def test_absence_is_told_document_by_document():
    """Two documents have the same rows, zeros too; page furniture does not count."""
    units = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b"],
            "unit_id": ["u1", "u2", "u1"],
            "kind": ["item", "back", "item"],
            "start": [0, 7, 0],
            "end": [7, 11, 4],
            "text": ["必须按时完成。", "严禁转载", "开展活动"],
        }
    )
    table = report_absences(units)
    ours, theirs = (table[table["doc_id"] == name].reset_index(drop=True) for name in "ab")
    assert ours["pattern"].tolist() == theirs["pattern"].tolist()
    assert ours.set_index("pattern").loc[["必须", "严禁"], "count"].tolist() == [1, 0]
    assert theirs["count"].sum() == 0 and set(theirs["start"]) == {-1}
    assert (ours["han_chars"][0], theirs["han_chars"][0]) == (6, 4)


def test_levels_on_provincial_reports():
    """Weighted kappa over clauses of four reports, coded before the tagger was run; no row is level 0."""
    import csv

    folder = Path(__file__).parents[3] / "shared" / "data" / "provincial_reports_2026"
    if not folder.exists():
        pytest.skip("the shared corpora are not here")
    from plananalysis.structure.parse import parse_units
    from plananalysis.structure.sentences import split_sentences

    labels = pd.read_csv(LABELS / "labels_provincial_commitments.csv", encoding="utf-8-sig")
    levels = []
    for doc_id, rows in labels.groupby("doc_id", sort=False):
        with (folder / f"{doc_id.removesuffix('_0')}.csv").open(encoding="utf-8-sig", newline="") as stream:
            text = next(csv.DictReader(stream))["full_text"]
        units = parse_units(text).assign(doc_id=doc_id)
        sentences = split_sentences(text, units).assign(doc_id=doc_id)
        for table in (units, sentences):
            table["text"] = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
        found = find_commitments(sentences, units=units)
        levels += [
            found[(found["start"] < row.end) & (found["end"] > row.start)]["level"].max() for row in rows.itertuples()
        ]
    levels = pd.Series(levels).fillna(0).astype(int)
    assert cohen_kappa_score(labels["level"], levels, weights="quadratic") >= 0.75


@pytest.mark.parametrize(
    "text",
    ["", "无", "A plain text.", "《》“”《未完", "一、\n1.\n", "必须必须\n，，，"],
    ids=["empty", "one character", "Latin", "broken marks", "numbers only", "marks only"],
)
def test_texts_that_say_nothing(text):
    """No finder fails on them; the table of what is not there is complete all the same."""
    from plananalysis import find_citations, find_names
    from plananalysis.policy_language import addressees, attention, frames, instruments, parallelism
    from plananalysis.structure.parse import parse_units
    from plananalysis.structure.sentences import split_sentences

    units, sentences = parse_units(text).assign(doc_id="d"), split_sentences(text, parse_units(text)).assign(doc_id="d")
    for table in (units, sentences):
        table["text"] = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
    leaves = leaf_units(units)
    for finder in (find_citations, find_names, frames.find_frames, parallelism.find_parallelism):
        assert {"doc_id", "unit_id", "start", "end", "text"} <= set(finder(leaves).columns)
    for finder in (
        find_commitments,
        find_novelty,
        find_intensifiers,
        instruments.suggest_instruments,
        addressees.find_addressees,
    ):
        assert {"doc_id", "unit_id", "start", "end", "text"} <= set(finder(sentences).columns)
    assert len(report_absences(leaves)) == (29 if text else 0)
    assert len(attention.measure_attention(units, sentences)) == 0

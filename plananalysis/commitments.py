"""
What does the issuer commit to, clause by clause, and how firmly?

A clause is what stands between ，；。 and :.  Its main verb is looked for where Chinese plans put it:
at the head, after adverbs (认真), frames (以“…”为主题, 在…中, 通过…方式) and an explicit actor (党支部书记). Words
inside “ ”, 《 》 and brackets are never verbs of the sentence.  Clauses that report results (已, 同比,
完成了; sections headed 工作回顾), greet, or only set a frame give no row.

The level follows the codebook: 5 prohibition or strict control, 4 guaranteed delivery, 3 plain
action, 2 indirect or supportive, 1 exploratory.  Of coordinated verbs the strongest counts (完善落实);
a verb that hands the act to others or only prepares it governs what follows (推动完善 is 2, 探索建立 is
1), because the level is that of the issuer's own action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from .clause_signs import ANYTHING, BAN, DIGIT, LEAD, PERFECT, read_clauses
from .clauses import HEAD, LEAD_MARKS, TIME, Head, Words, any_of, find_head, find_object, read_words
from .lexicons import Lexicon, Matcher, load_lexicon
from .passages import QUOTED, Passages

_NUMBER = re.compile(
    r"(?<![\d.第“])\d[\d.]*(?:多|余)?(?:万|亿|千|百)*(?:余|多)?"
    r"(?:个|家|项|条|公里|亿?元|%|％|人|套|户|所|处|座|张|名|亩|吨|斤|千瓦|公顷|平方|立方|次|场|件|批|台|支|部|只|艘|"
    r"岁|分|秒|万|亿|倍|户|对|株|期|间|头|班|列|页|米|里)?(?:左右|以上|以内|以下|及以上)?"
)
_TARGET = re.compile(
    r"(?:增长|下降|增速|增幅|涨幅|失业率|占比|比重|达到|达|提高到|提高至|提升到|提升至|提高|提升|控制在|突破|超过|新增|增加到|增加|降低|减少|保持在|稳定在|"
    r"增至|升至|降至|压减|力争|完成|超(?!过)|不低于|不超过|不少于|高于)[^\d第]{0,10}\d"
)
_TARGET_VERB = re.compile(
    "提高[到至]|提升[到至]|控制在|保持在|稳定在|增加到|不低于|不超过|不少于|增长|下降|达到|提高|提升|突破|超过|新增|增加|降低|减少|增至|升至|降至|压减|"
    "力争|完成|高于|超|达"
)
_NOT_REACHED = re.compile(
    r"等\d|总投资|\d(?:万|亿|多|余)*(?:元|人|吨|千瓦)?(?:左右|以上|以下|以内)(?:的|企业|项目|人口|行业|单位|婴幼儿|老人)"
    r"|\d+(?:\.\d+)?(?:万|亿)*元的|20\d\d(?!年|\d)|\d{4}年|\d+岁|第\d|\d+周年|[A-Za-z]\d|\d[A-Za-z]|\d{5}"
)
# Steering or keeping in hand does not promise the number that stands in the clause.
_NO_RAISE = frozenset("抓好 推进 做好 加快 统筹 加强 强化 深化 抓实 服务 落实 保障 发挥 用好 规范 巩固".split())
_PERFECT = re.compile(r"(?<![为除罢])了(?![解结然])")
# 坚持把三农问题作为重中之重 is a principle, 去年 … a result.
_NO_ACT = ("坚持把", "去年", "上年", "过去")
_NOUNS_IN_WEI = frozenset({"行为", "作为", "有为"})
_STATE = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:稳步|持续|不断|显著|明显|进一步|大幅|逐步|日益|全面|有效|更加|总体|整体|普遍)"
    r"(?:提[升高]|增[强长加]|加[强快大]|改善|好转|优化|下降|扩大|完善|巩固|稳定|向好|健全|规范|显现|深化|加深)$"
    r"|[\u4e00-\u9fff]{2,}(?:依然|仍然|仍|较为|比较|十分|非常|日趋|趋于|竞相)[\u4e00-\u9fff]{1,4}$|结果作为"
    r"|[\u4e00-\u9fff]{2,}取得(?:新的?|积极|明显|显著|重大|实质性)?(?:进展|成效|成果|突破|实效)$"
)
_KEEPING = frozenset({"保持", "维持", "保障"})  # 保持总体稳定 is an act
_ATTAINED = ("取得", "达到", "成效", "水平", "能力", "成为", "体系")
_FUTURE = re.compile(
    r"今年|明年|力争|确保|我们要|我们将|必须|预期目标|总体要求|下一步|要(?!求|素|点|道|地)|将(?!军|士|领)|\d{4}年(?:将|要|底)|到\d{4}年"
)
_PLAN = re.compile(r"“?十[一二三四五六七八九]?五”?")
_PREPARING = re.compile(r"前期(?:工作|调研|研究|论证|准备)")
_STRICT = frozenset({"严格", "严厉"})
_OBLIGED = re.compile("必须|务必")
# A ban binds wherever it stands in the clause (楼堂馆所一律不得新建).
_BAN = re.compile(r"一律不得|不得(?!不|已|人心)|严禁|禁止(?![类性])|不准|一律不|[决绝]不(?:允许|能|让|搞)")
_DOCUMENT = re.compile(
    rf"[{QUOTED}]|办法|意见|条例|方案|通知|清单|手册|规划|纲要|决定|规定|标准|案例|指南|报告|细则|"
    "措施|规则|制度|公约|政策|目录|计划"
)
_DIGIT = re.compile(r"\d")
_DOCUMENT_VERBS = frozenset({"发布", "公布", "推出"})


def find_commitments(
    sentences: pd.DataFrame | Passages,
    *,
    units: pd.DataFrame | None = None,
    lexicon: Lexicon | None = None,
    intensifiers: Lexicon | None = None,
    novelty: Lexicon | None = None,
) -> pd.DataFrame:
    """
    The actions that the sentences commit to, one row a clause.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Columns doc_id, unit_id, sentence_id, start, end, text.
    units : pandas.DataFrame, optional
        The units table of the same documents.  With it, sections whose heading says that they look
        back (2025年工作回顾) are left out; without it, only wording tells results from plans.
    lexicon : Lexicon, optional
        Verbs with levels; the package's own by default.
    intensifiers, novelty : Lexicon, optional
        Words of the columns with these names; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, sentence_id, verb, object (the noun phrase it acts upon, as
        written), level (1–5), intensity (1 if an intensifier stands in the clause),
        intensifiers (joined by "|"), novelty (new, continued, both, none: of the clause),
        start, end, text (the clause).

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1.i1"], "sentence_id": ["1"],
    ...     "start": [0], "end": [22], "text": ["修订管理办法，以“陪伴”为主题，严格执行制度。"]})
    >>> find_commitments(sentences)[["verb", "object", "level", "intensity"]].values.tolist()
    [['修订', '管理办法', 4, 0], ['严格执行', '制度', 5, 1]]
    """
    passages = Passages.of(sentences)
    leads = load_lexicon("clause_leads")
    words = read_words(lexicon or load_lexicon("commitments"), leads)
    masked = passages.masked
    rows = _find_rows(passages, masked, words, _past_rows(passages, units, leads))
    starts, ends, verbs, objects, levels = map(list, zip(*rows, strict=True)) if rows else ([], [], [], [], [])
    columns = {"verb": verbs, "object": objects, "level": levels}
    columns |= _clause_cues(passages, starts, ends, intensifiers=intensifiers, novelty=novelty)
    return passages.to_frame(starts, ends, columns)


def coverage_of(commitments: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """
    Share of the sentences that have at least one row of commitments, by document.

    Parameters
    ----------
    commitments : pandas.DataFrame
        From :func:`find_commitments`.
    sentences : pandas.DataFrame
        What it was given.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, sentences, covered, share.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d", "d"], "unit_id": ["i1", "i1"],
    ...     "sentence_id": ["1", "2"], "start": [0, 6], "end": [6, 11],
    ...     "text": ["开展培训。", "情况复杂。"]})
    >>> coverage_of(find_commitments(sentences), sentences)["share"].tolist()
    [0.5]
    """
    total = sentences.groupby("doc_id", sort=False).size()
    seen = commitments.drop_duplicates(["doc_id", "sentence_id"]).groupby("doc_id").size()
    covered = seen.reindex(total.index, fill_value=0).astype(int)
    return pd.DataFrame(
        {
            "doc_id": total.index,
            "sentences": total.to_numpy(),
            "covered": covered.to_numpy(),
            "share": (covered / total).round(6).to_numpy(),
        }
    )


def _past_rows(passages: Passages, units: pd.DataFrame | None, leads: Lexicon) -> np.ndarray:
    """True for the sentences of a section that looks back, and for those that report or greet."""
    frame = passages.frame
    past = np.zeros(len(frame), dtype=bool)
    if units is not None:
        past |= _in_retrospect(frame, units, leads)
    entries = leads.entries[leads.entries["class"].isin(["past", "greeting"])]
    kinds, texts = entries["class"].tolist(), frame["text"].tolist()
    hits = Matcher(entries).find(passages.text)
    rows = passages.rows_of([start for start, _, _ in hits]).tolist()
    for row, (_, _, entry) in zip(rows, hits, strict=True):
        if not past[row] and (kinds[entry] == "greeting" or not _FUTURE.search(texts[row])):
            past[row] = True
    return past


def _in_retrospect(frame: pd.DataFrame, units: pd.DataFrame, leads: Lexicon) -> np.ndarray:
    """Sentences between a heading that looks back and the next one that looks ahead."""
    back = re.compile(any_of(leads.terms("retrospect")))
    ahead = re.compile(any_of(leads.terms("prospect")))
    sections = units[units["kind"] == "section"]
    columns = [sections[name].tolist() for name in ("doc_id", "heading", "start", "end", "text")]
    heads: dict[str, list[tuple]] = {}
    for doc_id, *head in zip(*columns, strict=True):
        if head[0]:
            heads.setdefault(doc_id, []).append(head)
    past = np.zeros(len(frame), dtype=bool)
    codes, names = pd.factorize(frame["doc_id"])
    starts = frame["start"].to_numpy()
    for code, doc_id in enumerate(names.tolist()):
        for begin, end in _retrospects(heads.get(doc_id, []), back, ahead):
            past |= (codes == code) & (starts >= begin) & (starts < end)
    return past


def _retrospects(heads: list[tuple], back: re.Pattern, ahead: re.Pattern) -> list[tuple[int, int]]:
    """
    Spans under a heading with 回顾, 成就 ….

    Such a part may hold numbered points (一是 …) that the outline takes for sections, so it ends
    at the next heading that names a year, a plan or what is to be done.  Under a heading that
    announces both (“十四五”成就和“十五五”目标) it ends where the later plan is first spoken of.
    """
    spans = []
    for i, (heading, start, end, text) in enumerate(heads):
        if not back.search(heading):
            continue
        plans = _PLAN.findall(heading)
        if ahead.search(heading) and len(set(plans)) > 1:
            found = text.find(plans[-1], len(heading) + 8)
            end = start + found if found > 0 else start
        else:
            later = (h[1] for h in heads[i + 1 :] if _looks_ahead(h[0], back, ahead))
            end = max(end, next(later, end)) if len(heads) > i + 1 else end
        spans.append((start, end))
    return spans


def _looks_ahead(heading: str, back: re.Pattern, ahead: re.Pattern) -> bool:
    is_dated = _PLAN.search(heading) or re.search(r"[2２][0０]\d\d年|今年", heading)
    return bool(back.search(heading) or ahead.search(heading) or is_dated)


def _find_rows(passages: Passages, masked: str, words: Words, past: np.ndarray) -> list[tuple]:
    """(start, end, verb, object, level) of every clause with an action."""
    starts, ends, signs = read_clauses(masked, words)
    kept = (ends - starts >= 2) & (signs & ANYTHING > 0) & ~past[passages.rows_of(starts)]
    rows, text = [], passages.text
    columns = (column[kept].tolist() for column in (starts, ends, signs))
    for start, end, held in zip(*columns, strict=True):
        row = _read_clause(masked[start:end], held, words)
        if row is not None:
            at, stop, verb, (a, b), level = row
            rows.append((start + at, start + stop, verb, text[start + a : start + b], level))
    return rows


def _read_clause(clause: str, signs: int, words: Words) -> tuple | None:
    begin = 0
    if signs & LEAD:
        begin, verb_from = _skip_lead(clause, words)
        signs |= HEAD if verb_from else 0
    else:
        verb_from = 0
    stop = len(clause.rstrip())
    if stop - begin < 2 or (signs & PERFECT and _PERFECT.search(clause)):
        return None
    ban = _BAN.search(clause, begin) if signs & BAN else None
    if ban and stop - ban.end() >= 2:
        return begin, stop, ban.group(), (ban.end(), stop), 5
    if clause.startswith(_NO_ACT, begin):
        return None
    head = find_head(clause, verb_from, words, signs)
    if head is None:
        return _read_target(clause, begin, stop) if signs & DIGIT else None
    if stop - head.end < 12 and clause[-1] in "是为后" and clause[-2:] not in _NOUNS_IN_WEI:
        return None
    if words.verbs.get(head.words[0], (3, False))[1] and _is_state(clause, head):
        return None
    level = _level(clause, head, words, has_digit=signs & DIGIT)
    return begin, stop, "".join(head.words), find_object(clause, head, stop, words, signs), level


def _is_state(clause: str, head: Head) -> bool:
    """服务能力提升, 教育质量稳步提升: the first word is a noun, and the clause tells how things are."""
    if clause.startswith(_ATTAINED, head.end):
        return True
    is_bare = not head.leads and len(head.words) == 1 and head.words[0] not in _KEEPING
    return is_bare and _STATE.match(clause, head.end) is not None


def _skip_lead(clause: str, words: Words) -> tuple[int, int]:
    """Where the clause begins after numbers and blanks, and where its verb may begin: after a date too."""
    begin = 0
    if clause[:2] not in words.begins:
        marks = LEAD_MARKS.match(clause)
        begin = marks.end() if marks else 0
    dated = TIME.match(clause, begin)
    return begin, dated.end() if dated else begin


def _read_target(clause: str, begin: int, stop: int) -> tuple | None:
    """地区生产总值增长5%左右: no verb at the head, but a stated value to be reached."""
    match = _TARGET.search(clause, begin) if _DIGIT.search(clause, begin) else None
    if match is None or _NOT_REACHED.search(clause) or "同比" in clause:
        return None
    digit = _DIGIT.search(clause, match.start()).start()
    verb = list(_TARGET_VERB.finditer(clause, match.start(), digit))
    if not verb:  # 失业率5%左右
        return begin, stop, "", (begin, digit), 4
    at, end = verb[-1].span()
    is_split = digit > end  # 城镇新增就业20万人: the indicator holds the verb
    return begin, stop, verb[-1].group(), (begin, digit if is_split else at), 4


def _level(clause: str, head: Head, words: Words, *, has_digit: bool) -> int:
    first = head.words[0]
    level = words.verbs[first][0] if first in words.verbs else 3
    if len(head.words) > 1:
        is_list = "".join(head.words) not in clause  # 促进和保障 are two acts, 推动完善 is one
        if level > 2 or first == "研究" or is_list:
            level = max(words.verbs[word][0] for word in head.words)
    if level > 2 and _OBLIGED.search(clause, 0, head.end):
        level = max(level, 4)
    if level < 3:
        return level
    if not _STRICT.isdisjoint([first, *head.leads]):
        return 5
    if level > 3:
        return level
    if not _DOCUMENT_VERBS.isdisjoint(head.words) and _DOCUMENT.search(clause, head.end):
        return 4
    if has_digit and _reaches_number(clause, head):
        return 4
    return 1 if "前期" in clause and _PREPARING.search(clause, head.end) else 3


def _reaches_number(clause: str, head: Head) -> bool:
    if head.words[0] in _NO_RAISE or not _DIGIT.search(clause, head.end):
        return False
    rest = clause[head.end :]
    return _NUMBER.search(rest) is not None and _NOT_REACHED.search(rest) is None


def _clause_cues(
    passages: Passages, starts: list[int], ends: list[int], *, intensifiers: Lexicon | None, novelty: Lexicon | None
) -> dict[str, list]:
    """Intensifiers and new/continued words that lie inside each clause."""
    said, claimed = [""] * len(starts), ["none"] * len(starts)
    strong, cues = intensifiers or load_lexicon("intensifiers"), novelty or load_lexicon("novelty")
    for place, word, _ in _hits_in_clauses(passages, strong, starts, ends):
        said[place] = f"{said[place]}|{word}" if said[place] else word
    for place, _, kind in _hits_in_clauses(passages, cues, starts, ends):
        claimed[place] = kind if claimed[place] in ("none", kind) else "both"
    return {"intensity": [int(words != "") for words in said], "intensifiers": said, "novelty": claimed}


def _hits_in_clauses(passages: Passages, lexicon: Lexicon, starts, ends) -> Iterator[tuple[int, str, str]]:
    """Number of the clause, word and class of the hits that lie inside a clause."""
    classes = lexicon.entries["class"].tolist()
    masked, hits = passages.masked, passages.find_masked(lexicon)
    places = np.searchsorted(starts, [start for start, _, _ in hits], "right") - 1
    for (start, end, row), place in zip(hits, places.tolist(), strict=True):
        if place >= 0 and end <= ends[place]:
            yield place, masked[start:end], classes[row]

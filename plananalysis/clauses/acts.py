"""
What does each clause of a text do: verb, object, level?

Clauses that begin with their verb are read all at once with numpy; those with a date, a frame or an actor before
it one by one.  The level follows the codebook (see :mod:`plananalysis.policy_language.commitments`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from plananalysis.clauses.governing_verb import (
    BY_MEANS,
    FRAME_BEGINS,
    HEAD,
    KNOWN,
    LEAD_MARKS,
    LIST,
    TIME,
    Handed,
    find_head,
)
from plananalysis.clauses.prefilter import ANYTHING, BAN, DIGIT, LEAD, Clauses
from plananalysis.clauses.verbs_in_place import (
    HAND,
    HAND_OVER,
    LED,
    NO_RAISE,
    NOMINAL,
    PUBLISHES,
    SEVERAL,
    STRICT,
    Heads,
)  # fmt: skip
from plananalysis.lexicons.characters import begins_with_pair, find_positions, holds, is_one_of, last_before, skip_chars
from plananalysis.lexicons.passages import QUOTED
from plananalysis.lexicons.word_classes import load_classes

_WORDS = load_classes("clauses/act_words")
_NUMBER = _WORDS.compile(r"(?<![\d.第“])\d[\d.]*(?:多|余)?(?:万|亿|千|百)*(?:余|多)?{unit}?{about}?")
_TARGET = _WORDS.compile(r"{target}[^\d第]{0,10}\d|增\d")
_TARGET_VERB = _WORDS.compile("{target_verb}|增$")
_NOT_REACHED = _WORDS.compile(
    r"等\d|总投资|\d(?:万|亿|多|余)*{size_unit}?{bound}{sized}"
    r"|\d(?:万|亿)*元的|\d小时|20\d\d(?!年|\d)|\d{4}年|\d岁|第\d|\d周年|[A-Za-z]\d|\d[A-Za-z]"
    r"|(?<!\d)\d{5}(?![\d.]{0,40}{large_unit})"
)
_PERFECT = _WORDS.compile("了(?<![{no_perfect_before}].)(?![{no_perfect_after}])")
# 坚持把三农问题作为重中之重 is a principle, 去年 … a result.
_NO_ACT = _WORDS["no_act"]
_NO_ACT_BEGINS = tuple(sorted({begin[:2] for begin in _NO_ACT}))
# 为确保完成目标 says what for, 为群众提供服务 what is done.
_PURPOSE = _WORDS.compile("为{purpose}(?!.*{giving})")
# 为发展凝聚力量 says what for; 坚持问题导向, 坚持预防为主 are principles.
_GATHERING, _GATHERED = _WORDS.compile("{gathering}"), _WORDS["gathered"]
_PRINCIPLES, _PRINCIPLE_ENDS = _WORDS["adhering"], _WORDS["principle_end"]
_MEANS, _MEANS_ENDS = _WORDS["using"], _WORDS["means_end"]  # 利用多种渠道 says by what means
_NOUNS_IN_WEI = _WORDS["noun_in_wei"]
_STATE = _WORDS.compile(
    "[{HAN}]{2,}{going_on}{changed}$|[{HAN}]{2,}{being}[{HAN}]{1,4}$|结果作为"
    "|[{HAN}]{2,}取得{what_was_attained}?{attained_end}$"
)
_KEEPING = frozenset(_WORDS["keeping"])  # 保持总体稳定 is an act
_ATTAINED = _WORDS["attained"]
_BODIES = _WORDS["body"]
_OBLIGED = _WORDS["obliged"]
_PREPARING = _WORDS.compile("前期{preparing}")
# With one of these a clause may go on behind its adverbs if no verb does.
_AFTER_LEADS = "".join(sorted(FRAME_BEGINS)) + "".join(HAND_OVER) + QUOTED
# A ban binds wherever it stands in the clause (楼堂馆所一律不得新建).
_BAN = _WORDS.compile("{ban}")
_DOCUMENT = _WORDS.compile(f"[{QUOTED}]|{{document}}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Acts:
    """
    What the clauses of a text do, one entry an act, in text order.

    Attributes
    ----------
    starts, stops : numpy.ndarray
        Of the clauses, without numbers and blanks.
    verbs : list of str
    object_starts, object_ends : numpy.ndarray
        The noun phrase that the verb acts upon.
    levels : numpy.ndarray
        1-5.
    """

    starts: np.ndarray
    stops: np.ndarray
    verbs: list[str]
    object_starts: np.ndarray
    object_ends: np.ndarray
    levels: np.ndarray

    def move(self, places: int) -> Acts:
        """The same so many places further on."""
        moved = {name: getattr(self, name) + places for name in ("starts", "stops", "object_starts", "object_ends")}
        return replace(self, **moved)

    @classmethod
    def join(cls, parts: Iterable[Acts]) -> Acts:
        """Several behind each other."""
        parts = list(parts)
        arrays = {
            name: np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(part, name) for part in parts)])
            for name in ("starts", "stops", "object_starts", "object_ends", "levels")
        }
        return cls(verbs=[verb for part in parts for verb in part.verbs], **arrays)


@dataclass(slots=True)
class _Stated:
    """A ban, or a value to be reached: verb, object and level are told by its words."""

    verb: tuple[int, int]
    target: tuple[int, int]
    level: int


def read_acts(clauses: Clauses, kept: np.ndarray) -> Acts:
    """
    The acts of a masked text.

    Parameters
    ----------
    clauses : Clauses
        From :func:`plananalysis.clauses.prefilter.read_clauses`.
    kept : numpy.ndarray
        False for the clauses that are not to be read.

    Returns
    -------
    Acts

    Examples
    --------
    >>> from plananalysis.clauses.prefilter import read_clauses
    >>> from plananalysis.clauses.verbs_in_place import read_words
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> words = read_words(load_lexicon("commitments"), load_lexicon("clause_leads"))
    >>> clauses = read_clauses("认真修订完善办法，严禁浪费。", words)
    >>> acts = read_acts(clauses, kept=clauses.starts >= 0)
    >>> acts.verbs, acts.levels.tolist()
    (['修订完善', '严禁'], [4, 5])
    """
    heads, starts, ends, stops, signs = clauses
    plain, others, first = _sort(clauses, kept)
    read = _read_clauses(heads, others.tolist(), *(column[others].tolist() for column in (starts, ends, stops, signs)))
    later, handed, stated = ([row for row in read if isinstance(row[2], kind)] for kind in (int, Handed, _Stated))

    rows = np.concatenate([plain, _column(later, 0), _column(handed, 0)])
    begins = np.concatenate([starts[plain], _column(later, 1), _column(handed, 1)])
    added = heads.add([(*act.verb, act.end, act.leads) for _, _, act in handed])
    numbers = np.concatenate([first[plain], _column(later, 2), added])
    targets = np.concatenate([np.full((len(plain) + len(later), 2), -1), _pairs(act.target for _, _, act in handed)])
    is_act = ~_is_no_act(heads, numbers, begins, ends[rows], stops[rows])
    rows, begins, numbers, targets = (column[is_act] for column in (rows, begins, numbers, targets))

    levels = _read_levels(heads, numbers, starts[rows], ends[rows], signs[rows])
    objects = _find_objects(heads, numbers, stops[rows], signs[rows], targets)
    verbs = heads.write_verbs(numbers) + [heads.text[slice(*act.verb)] for _, _, act in stated]
    rows = np.concatenate([rows, _column(stated, 0)])
    order = np.argsort(rows, kind="stable")
    objects = np.concatenate([objects, _pairs(act.target for _, _, act in stated)])[order]
    return Acts(
        starts=np.concatenate([begins, _column(stated, 1)])[order],
        stops=stops[rows[order]],
        verbs=[verbs[place] for place in order.tolist()],
        object_starts=objects[:, 0],
        object_ends=objects[:, 1],
        levels=np.concatenate([levels, _integers(act.level for _, _, act in stated)])[order],
    )


def _sort(clauses: Clauses, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers of the clauses that begin with their verb, of those to be read one by one; the heads at their beginnings."""
    heads, starts, ends, stops, signs = clauses
    is_done = holds(_integers(match.start() for match in _PERFECT.finditer(heads.text)), starts, ends)
    kept = kept & (stops - starts >= 2) & (signs & ANYTHING > 0) & ~is_done
    first = heads.at_all(starts)
    has_frame = is_one_of(heads.codes[heads.skip_all(starts)], _AFTER_LEADS)
    kept &= (first >= 0) | (signs & ANYTHING != KNOWN) | has_frame
    is_plain = kept & (first >= 0) & (signs & (LEAD | BAN) == 0) & (heads.traits[first] & HAND == 0)
    rows = np.flatnonzero(is_plain)
    is_way = (heads.traits[first[rows]] & STRICT > 0) & is_one_of(heads.codes[heads.ends[first[rows]]], "按对")
    is_plain[rows] = ~(begins_with_pair(heads.codes, starts[rows], _NO_ACT_BEGINS) | is_way)
    return np.flatnonzero(is_plain), np.flatnonzero(kept & ~is_plain), first


def _integers(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _column(rows: list[tuple], place: int) -> np.ndarray:
    return _integers(row[place] for row in rows)


def _pairs(pairs: Iterable[tuple[int, int]]) -> np.ndarray:
    return np.array(list(pairs), dtype=np.int64).reshape(-1, 2)


def _read_clauses(heads: Heads, *columns: list[int]) -> list[tuple[int, int, int | Handed | _Stated]]:
    """Number of the clause, its beginning and its act, of those that have one."""
    read = []
    for row, *clause in zip(*columns, strict=True):
        begin, act = _read_clause(heads, *clause)
        if act != -1:
            read.append((row, begin, act))
    return read


def _read_clause(heads: Heads, start: int, end: int, stop: int, signs: int) -> tuple[int, int | Handed | _Stated]:
    text, begin, verb_from = heads.text, start, start
    if signs & LEAD:
        begin, verb_from = _skip_lead(heads, start, end)
        signs |= HEAD if verb_from > start else 0
    if stop - begin < 2:
        return begin, -1
    ban = _BAN.search(text, begin, end) if signs & BAN else None
    if ban and stop - ban.end() >= 2:
        return begin, _Stated(ban.span(), (ban.end(), stop), 5)
    if text.startswith(_NO_ACT, begin, end):
        return begin, -1
    is_gathering = text.endswith(_GATHERED, begin, stop) and _GATHERING.search(text, begin + 1, stop - 2)
    if text[begin] == "为" and (_PURPOSE.match(text, begin, end) or is_gathering):
        return begin, -1
    head = find_head(heads, verb_from, end, signs)
    if head == -1 and signs & DIGIT:
        return begin, _read_target(text, start, begin, end, stop)
    return begin, head


def _skip_lead(heads: Heads, start: int, end: int) -> tuple[int, int]:
    """Where the clause begins after numbers and blanks, and where its verb may begin: after a date too."""
    begin = start
    if not heads.has_word(start):
        marks = LEAD_MARKS.match(heads.text, start, end)
        begin = marks.end() if marks else start
    dated = TIME.match(heads.text, begin, end)
    return begin, dated.end() if dated else begin


def _read_target(text: str, start: int, begin: int, end: int, stop: int) -> int | _Stated:
    """地区生产总值增长5%左右: no verb at the head, but a stated value to be reached."""
    match = _TARGET.search(text, begin, end) if _DIGIT.search(text, begin, end) else None
    if match is None or _NOT_REACHED.search(text, start, end) or "同比" in text[start:end]:
        return -1
    digit = _DIGIT.search(text, match.start(), end).start()
    verb = list(_TARGET_VERB.finditer(text, match.start(), digit))
    if not verb:  # 失业率5%左右
        return _Stated((begin, begin), (begin, digit), 4)
    at, verb_end = verb[-1].span()
    is_split = digit > verb_end  # 城镇新增就业20万人: the indicator holds the verb
    return _Stated((at, verb_end), (begin, digit if is_split else at), 4)


def _is_no_act(
    heads: Heads, numbers: np.ndarray, starts: np.ndarray, ends: np.ndarray, stops: np.ndarray
) -> np.ndarray:
    """True for what breaks off (…是, …后), is a principle (坚持科学发展) or tells how things are (教育质量稳步提升)."""
    text, codes, after = heads.text, heads.codes, heads.ends[numbers]
    breaks_off = (stops - after < 12) & is_one_of(codes[ends - 1], "是为后")
    breaks_off &= ~begins_with_pair(codes, ends - 2, _NOUNS_IN_WEI)
    bare = np.flatnonzero(after >= stops)
    breaks_off[bare] |= begins_with_pair(codes, starts[bare], ("坚持",))
    breaks_off |= begins_with_pair(codes, starts, _PRINCIPLES) & begins_with_pair(codes, stops - 2, _PRINCIPLE_ENDS)
    breaks_off |= begins_with_pair(codes, starts, _MEANS) & begins_with_pair(codes, stops - 2, _MEANS_ENDS)
    traits = heads.traits[numbers]
    doubtful = np.flatnonzero(~breaks_off & (traits & NOMINAL > 0))
    columns = (column[doubtful].tolist() for column in (after, ends, traits, heads.verbs[numbers]))
    for place, at, end, trait, verb in zip(doubtful.tolist(), *columns, strict=True):
        is_bare = not trait & (LED | SEVERAL) and text[verb:at] not in _KEEPING
        if text.startswith(_BODIES, end - 2) and is_bare:  # 建设、水利等主管部门
            breaks_off[place] = True
        if text.startswith(_ATTAINED, at, end) or (is_bare and _STATE.match(text, at, end)):
            breaks_off[place] = True
    return breaks_off


def _read_levels(
    heads: Heads, numbers: np.ndarray, starts: np.ndarray, ends: np.ndarray, signs: np.ndarray
) -> np.ndarray:
    """The level of each act; above 2 it is raised by what stands in the clause."""
    text, after, traits = heads.text, heads.ends[numbers], heads.traits[numbers]
    levels = heads.levels[numbers]
    is_raised = (levels > 2) & holds(find_positions(text, _OBLIGED), starts, after - 1)
    levels = np.where(is_raised, np.maximum(levels, 4), levels)
    levels = np.where((levels > 2) & (traits & STRICT > 0), 5, levels)
    prepares = holds(_integers(match.start() for match in _PREPARING.finditer(text)), after, ends - 3)
    counts = (signs & DIGIT > 0) & (traits & NO_RAISE == 0)
    for place in np.flatnonzero((levels == 3) & (counts | (traits & PUBLISHES > 0))).tolist():
        at, end = int(after[place]), int(ends[place])
        issues = traits[place] & PUBLISHES and _DOCUMENT.search(text, at, end)
        if issues or (counts[place] and _reaches_number(text[at:end])):
            levels[place] = 4
    return np.where((levels == 3) & prepares, 1, levels)


def _reaches_number(rest: str) -> bool:
    return _NUMBER.search(rest) is not None and _NOT_REACHED.search(rest) is None


def _find_objects(
    heads: Heads, numbers: np.ndarray, stops: np.ndarray, signs: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    """
    Start and end of what each verb acts upon: the noun phrase after it, without the attributes before its last 的.

    A list is kept whole (降碳、减污、扩绿); what follows 等 sums it up (供水等|改革).  It ends where another verb begins:
    引导|企业|加快拓展, 优化|管理|、提高比重.
    """
    begins = heads.ends[numbers]
    behind = skip_chars(heads.codes, begins, "好在到、 ")
    begins = np.where(begins < stops, np.minimum(behind, stops), begins)
    is_handed = heads.first_levels[numbers] == 2
    handed, listed = _next_acts(heads)
    ends = np.where(is_handed, _end_before(handed, begins, stops, heads), stops)
    ends = np.where(~is_handed & (signs & LIST > 0), _end_before(listed, begins, stops, heads), ends)
    is_before = targets[:, 0] >= 0
    begins, ends = (np.where(is_before, targets[:, side], column) for side, column in enumerate((begins, ends)))
    marks, sums = np.flatnonzero(heads.codes == ord("的")), np.flatnonzero(heads.codes == ord("等"))
    cuts = last_before(marks, begins, ends) + 1
    cuts = np.where(is_before, cuts, np.maximum(cuts, last_before(sums, begins, ends) + 1))
    return np.stack([np.where((cuts > 0) & (ends - cuts >= 2), cuts, begins), ends], axis=1)


def _next_acts(heads: Heads) -> tuple[np.ndarray, ...]:
    """Places at which another act begins: behind a verb that hands the act over, and behind 、 in a list."""
    means = find_positions(heads.text, BY_MEANS)
    before = heads.codes[heads.acting - 1]
    handed, listed = heads.acting[~is_one_of(before, "的和与及")], heads.acting[is_one_of(before, "、")]
    return tuple(np.sort(np.concatenate([places, means])) for places in (handed, listed))


def _end_before(acts: np.ndarray, begins: np.ndarray, stops: np.ndarray, heads: Heads) -> np.ndarray:
    """The object ends at the first act behind its second character, without 、 before it."""
    acts = np.append(acts, np.iinfo(np.int64).max)
    found = acts[np.searchsorted(acts, begins + 2)]
    is_end = found < stops - 2
    found = np.where(is_end, found, stops)
    is_mark = is_one_of(heads.codes[found - 1], "、") & ~begins_with_pair(heads.codes, found, BY_MEANS)
    return found - (is_end & is_mark)

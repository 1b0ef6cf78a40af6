"""
Which verb governs a clause?  Adverbs, frames and explicit actors before it are skipped.

Chinese plans put the verb at the head of the clause.  What may stand before it is known: adverbs
(认真), frames (以“…”为主题, 在…中, 通过…方式), prepositions with their object (围绕…, 对…), an actor (党支部书记). The
text is expected to be masked (:func:`plananalysis.lexicons.passages.mask`): names and titles hold no verbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plananalysis.clauses.verbs_in_place import (
    CLEAR,
    HAND,
    HAND_OVER,
    OBJECT,
    OUGHT_FRAMES,
    STRICT,
    VALID,
    Heads,
)
from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.lexicons.passages import BRACKETED, QUOTED
from plananalysis.lexicons.word_classes import load_classes

_FRAMES, _VERBS = load_classes("clauses/frame_words"), load_classes("clauses/verb_words")
LEAD_MARKS = re.compile(rf"(?:[\s\u3000—\-–·•●■◆▪*]+|{BRACKETED}+|\d+[.．、]|[{ONE_TO_TEN}]+、)+")
# The first characters of marks and of dates, besides digits, numerals and blanks.
MARK_BEGINS = frozenset("—-–·•●■◆▪*" + BRACKETED)
TIME_BEGINS = frozenset("到在于今明全年每")
TIME = re.compile(
    r"(?:到|在|于)?(?:(?:\d{4}年|[今明全]年)(?:\d{1,2}月(?:\d{1,2}日)?)?[底末内初中]?|每(?:年|季度|月)(?:\d{1,2}[月日](?:\d{1,2}日)?|[底末初])|\d{1,2}月(?:\d{1,2}日|[份底末])?|年[底末内])"
    rf"(?:{BRACKETED}*(?:之?前|以前))?"
)
_FRAME_END = _FRAMES.compile(
    r"以(?:.{1,60}?)为{as_what}|{where}.{1,40}?{where_end}|{how}.{0,60}?{how_end}|按(?:{by}|.{0,12}?{by_end})"
)
_OPEN_FRAME = _FRAMES.compile("{open}")


def _first_signs(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[0] for word in words)


_CLOSED_FRAMES = _first_signs(("以", *_FRAMES["where"], *_FRAMES["how"], "按"))
# The first characters of both kinds of frame.
FRAME_BEGINS = _CLOSED_FRAMES | _first_signs(_FRAMES["open"])
# What no list can hold: 一校一策, 分领域, 全链条, 多措并举.  It counts only where a clear verb follows.
MANNER_BEGINS = frozenset("一分全")
MANNER_HALVES = _FRAMES["manner_half"]
_MANNER = _FRAMES.compile(
    "一.{1,2}一.{1,2}|[^，、的]{2,8}(?<![{no_manner}])地|分[^，、的]{1,4}|全[^，、的面]{1,3}|[^，、的]{2}{manner_half}"
)
_FRAME_TAIL = _FRAMES.compile("[{tail}]")
_SECOND_FRAMES = _FRAMES["second"]
# 报 is a verb, 申报 and 报告 are words of their own.
BEFORE_REPORT, AFTER_REPORT = "".join(_VERBS["no_report_before"]), "".join(_VERBS["no_report_after"])
# 送到, 纳入, 落实到位, 报镇政府 …: the act behind the object of 把 or 将
_ACT_BEHIND = _VERBS.compile(
    ".(?:{behind_object}|[{HAN}](?:[{direction}]|作(?!为))"
    "|(?<![{no_report_before}])报(?![{no_report_after}])送?"
    "|(?<![{no_handing_before}])交(?=由|.{1,8}{handed_for}))"
)
_NOUNS_TOO = frozenset(_VERBS["noun_too"])
_WAYS = _FRAMES["way"]  # 严格|按照任务分工 has no act yet
_UNREAL = _FRAMES.compile("{unreal}")
_NO_OUGHT_END, _OUGHT_SIGNS = "".join(_FRAMES["no_ought_end"]), "".join(_FRAMES["ought_sign"])
BY_MEANS = _VERBS["by_means"]
REPORTS = _VERBS["report"]
FINDING = _VERBS["finding"]  # 发现险情|及时上报
_AT_ONCE = _VERBS.compile("{at_once}")
_REPORT = _VERBS.compile(
    r"(?:向|报(?![告送])|送|[应须]在)[^，的]{1,20}?{report}$"
    r"|(?<![{no_report_before}])报(?![{no_report_after}送])[^的]{1,12}[{receiver_end}]$"
)
AGENT_REACH = 24  # characters from where an actor may begin
OUGHT_REACH = 20  # and an 要 or 应 behind any subject
# What the beginning of a clause may hold; see plananalysis.clauses.prefilter.
KNOWN, FRAME, AGENT, MANNER = 16, 32, 64, 128
OUGHT, TAIL = 2048, 4096
HEAD = KNOWN | FRAME | AGENT | MANNER | OUGHT | TAIL
LIST = 1024  # a mark of a list, or a word (通过 …) that ends the object


@dataclass(slots=True)
class Handed:
    """The act of 把 A 送到 B, 将 A 纳入 B: the verb stands behind its object."""

    verb: tuple[int, int]
    end: int
    leads: list[str]
    target: tuple[int, int]  # the object


def find_head(heads: Heads, begin: int, stop: int, signs: int = HEAD) -> int | Handed:
    """
    The governing verb of a clause.

    Parameters
    ----------
    heads : Heads
        Of the masked text.
    begin : int
        Where to start reading, behind numbers and blanks.
    stop : int
        Where the clause ends.
    signs : int
        The sum of KNOWN, FRAME, AGENT and MANNER, without those that are known not to be there: a known word,
        a frame, an actor, a manner.

    Returns
    -------
    int or Handed
        The number of the head; -1 where none is safe to name.
    """
    head: int | Handed = _at(heads, begin, stop) if signs & KNOWN else -1
    if head >= 0 and heads.traits[head] & HAND:
        head = _head_after_object(heads, int(heads.verbs[head]), stop)
    if head == -1 and signs & (KNOWN | FRAME | AGENT):
        head = _head_after_frame(heads, begin, stop, signs)
    if head == -1 and heads.text.startswith("将", begin, stop):  # 将任务|逐项分解下达
        number = heads.first_governing(begin + 3, stop)
        head = -1 if number >= 0 and "的" in heads.text[heads.ends[number] : stop] else number
    if head == -1 and signs & MANNER:
        head = _head_after_manner(heads, begin, stop)
    if head == -1 and signs & OUGHT:
        head = _head_after_ought(heads, begin, stop)
    return _find_tail(heads, begin, stop) if head == -1 and signs & TAIL else head


def _at(heads: Heads, place: int, stop: int, trait: int = VALID) -> int:
    """The head at a place; 严格 before a way of acting (严格|按照分工) is one only where an act follows."""
    head = heads.at(place, trait)
    if head >= 0 and heads.traits[head] & STRICT and heads.text.startswith(_WAYS, heads.ends[head], stop):
        return head if _head_after_preposition(heads, int(heads.ends[head]), stop) != -1 else -1
    return head


def _head_after_ought(heads: Heads, begin: int, stop: int) -> int:
    """试点市县|要落实责任, 材料|应按时报送: whatever the subject is."""
    text = heads.text
    if _UNREAL.match(text, begin, stop) or text[stop - 1] in _NO_OUGHT_END:
        return -1
    for place in heads.oughts(begin + 1, min(begin + OUGHT_REACH, stop - 2)):
        head = _at(heads, place, stop)
        if text[place + 1] in OUGHT_FRAMES:  # 结果|将在网站|公布
            head = _head_after_preposition(heads, place + 1, stop)
        if head >= 0 and not text.startswith("的", heads.ends[head], stop):
            return head
    return -1


def _find_tail(heads: Heads, begin: int, stop: int) -> int | Handed:
    """办法|另行|制定, 重大事项向市政府|报告, 于月底前|报督查室: the act stands at the end, what it is about before it."""
    text = heads.text
    stop = begin + len(text[begin:stop].rstrip())
    for place in heads.tails(begin + 2, stop):
        head = heads.at(place)
        if "得到" not in text[begin:stop]:
            return Handed((int(heads.verbs[head]), stop), stop, [], (begin, place))
    if text.startswith(FINDING, begin, stop):
        at_once = _AT_ONCE.search(text, begin + 2, stop)
        head = heads.at(at_once.start()) if at_once else -1
        if head >= 0:
            return head
    match = _REPORT.search(text, begin, stop)
    if match is None:
        return -1
    verb = (match.start(), match.start() + 1) if text[stop - 2 : stop] not in REPORTS else (stop - 2, stop)
    target = (
        (begin, match.start()) if match.start() - begin > 1 else (match.start() + 1, max(verb[0], match.start() + 1))
    )
    return Handed(verb, stop, [], target if target[1] > target[0] else (match.start() + 1, stop))


def _head_after_frame(heads: Heads, begin: int, stop: int, signs: int) -> int | Handed:
    """Skip an actor or one or two frames, then look again."""
    text = heads.text
    at = heads.skip_leads(begin) if signs & KNOWN else begin
    if at == begin and not signs & (FRAME | AGENT):
        return -1
    if text.startswith(HAND_OVER, at, stop):
        return _head_after_object(heads, at, stop)
    agents = _after_agents(heads, at, stop) if signs & AGENT else []
    quoted = at
    if text.startswith(QUOTED, at, stop):
        quoted = stop - len(text[at:stop].lstrip(QUOTED))
    for candidate in dict.fromkeys((begin, at, quoted, *agents)) if agents or quoted > begin else (begin,):
        if candidate > at:
            is_handed = text.startswith(HAND_OVER, candidate, stop)
            head = _head_after_object(heads, candidate, stop) if is_handed else -1
            if head == -1:
                head = _at(
                    heads, candidate, stop, VALID if text[candidate - 1] in _OUGHT_SIGNS or text[at] == "由" else CLEAR
                )
                if head >= 0 and text.startswith("的", heads.ends[head], stop):  # 企业|提供|的证照
                    head = -1
            if head != -1:
                return head
        head = _head_after_preposition(heads, candidate, stop)
        if head != -1:
            return head
    return -1


def _head_after_manner(heads: Heads, at: int, stop: int) -> int:
    """一校一策|促进, 分领域|实施, 标本兼治|提升: a manner that no list can hold, then a clear verb."""
    text = heads.text
    if not _MANNER.match(text, at, stop):
        return -1
    for end in range(at + 2, min(at + 10, stop - 2)):
        head = heads.at(end, VALID if text[end - 1] == "地" else CLEAR)
        if head >= 0 and heads.traits[head] & OBJECT and _MANNER.fullmatch(text, at, end):
            return head
    return -1


def _after_agents(heads: Heads, at: int, stop: int) -> list[int]:
    """Where the clause may go on after an explicit subject: 党支部书记|认真履行, 各部门要|落实."""
    ends = [match.end() for match in heads.words.agents.finditer(heads.text, at, min(at + AGENT_REACH, stop))][:5]
    dated = [TIME.match(heads.text, end, stop) for end in ends]  # 各单位|于3月底前|报送
    return ends + [match.end() for match in dated if match] + [heads.skip_leads(end) for end in ends]


def _head_after_preposition(heads: Heads, at: int, stop: int) -> int:
    text = heads.text
    first = text[at] if at < stop else ""
    if first not in FRAME_BEGINS:
        return -1
    match = _FRAME_END.match(text, at, stop) if first in _CLOSED_FRAMES else None
    if match:
        return _head_beyond(heads, match.end(), stop)
    opener = _OPEN_FRAME.match(text, at, stop)
    return heads.first_governing(opener.end() + 2, stop) if opener else -1


def _head_beyond(heads: Heads, end: int, stop: int) -> int:
    """在…中: the first closing word after which a verb stands."""
    if heads.text.startswith(_SECOND_FRAMES, end, stop):  # 按程序|在网站|公布
        return heads.first_governing(end + 2, stop)
    for _ in range(7):
        head = heads.at(end)
        following = _FRAME_TAIL.search(heads.text, end, stop) if head == -1 else None
        if following is None:
            return head
        end = following.end()
    return -1


def _head_after_object(heads: Heads, at: int, stop: int) -> int | Handed:
    """把 A 送到 B, 将 A 纳入 B: the act stands after the object."""
    text, words = heads.text, heads.words
    match = _ACT_BEHIND.search(text, at + 1, stop)
    if match is None:
        return -1 if text[at] == "将" else Handed((at, at + 1), stop, [], (at + 1, stop))
    begin, end = match.start() + 1, match.end()
    begin -= text[begin - 1 : begin + 1] in words.known  # 掌握|在 and not 握在
    verb, leads = (begin, end), []
    while text[begin - 2 : begin] in words.leads and text[begin - 2 : begin] not in _NOUNS_TOO:
        begin -= 2
        leads.insert(0, text[begin : begin + 2])
    return Handed(verb, end, leads, (at + 1, begin))

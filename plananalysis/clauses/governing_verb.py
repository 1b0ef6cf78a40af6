"""
Which verb governs a clause?  Adverbs, frames and explicit actors before it are skipped.

Chinese plans put the verb at the head of the clause.  What may stand before it is known: adverbs
(认真), frames (以“…”为主题, 在…中, 通过…方式), prepositions with their object (围绕…, 对…), an actor (党支部书记). The
text is expected to be masked (:func:`plananalysis.lexicons.passages.mask`): names and titles hold no verbs.
"""

from __future__ import annotations

import re
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
from plananalysis.lexicons.passages import BRACKETED, QUOTED

NUMERALS = "一二三四五六七八九十"
LEAD_MARKS = re.compile(rf"(?:[\s\u3000—\-–·•●■◆▪*]+|{BRACKETED}+|\d+[.．、]|[{NUMERALS}]+、)+")
# The first characters of marks and of dates, besides digits, numerals and blanks.
MARK_BEGINS = frozenset("—-–·•●■◆▪*" + BRACKETED)
TIME_BEGINS = frozenset("到在于今明全年每")
TIME = re.compile(
    r"(?:到|在|于)?(?:(?:\d{4}年|[今明全]年)(?:\d{1,2}月(?:\d{1,2}日)?)?[底末内初中]?|每(?:年|季度|月)(?:\d{1,2}[月日](?:\d{1,2}日)?|[底末初])|\d{1,2}月(?:\d{1,2}日|[份底末])?|年[底末内])"
    rf"(?:{BRACKETED}*(?:之?前|以前))?"
)
_FRAME_END = re.compile(
    r"以(?:.{1,60}?)为(?:主题|主线|契机|载体|重点|引领|抓手|目标|核心|龙头|牵引|导向|基础|支撑|统领|依托|纽带|中心|"
    r"突破口|切入点|总抓手|先导|主攻方向|根本|指导|统揽|原则|标准|主体|关键|保障|平台|指引|动力|遵循|底线|前提|例|鉴|荣|主(?!要))"
    r"|(?:在|从).{1,40}?(?:基础上|过程中|指导下|领导下|引领下|前提下|框架下|背景下|条件下|期间|方面|领域|地区|城市|行业|单位|学校|农村|社区|出发|角度|入手|中|上|下|里|内|时|前|后|间)"
    r"|(?:通过|采取|按照|根据|运用|借助|以).{0,60}?(?:方式|形式|手段|途径|模式|办法|渠道|举措|方法|标准|"
    r"力度|要求|部署|原则|思路|精神|行动|质量|水平|姿态|作风|机制|成效|职责|分工|流程)"
    r"|按(?:需|月|季|年|序|质|.{0,12}?(?:规定|要求|比例|标准|程序|计划|进度|政策|方案|原则|方式|部署|类别|片区))"
)
# Prepositions whose object has no closing word: the first clear verb after it is taken.
_OPEN_FRAME = re.compile(
    "围绕|聚焦|针对|结合|依托|立足|紧扣|紧盯|紧跟|紧贴|紧抓|遵循|秉持|面向|对接|对标|锚定|瞄准|抓住|抢抓|利用|借助|联合|携手|会同|随着|"
    "比照|参照|顺应|适应|应对|发挥好|按照|根据|依据|依照|遵照|通过|采取|[在对与同向为从以由用因到沿除当和就]"
)
_CLOSED_FRAMES = frozenset("以在从通采按根运借")
# The first characters of both kinds of frame.
FRAME_BEGINS = _CLOSED_FRAMES | frozenset(
    "围遵秉聚针结依立紧面对锚瞄抓抢利联携会随比参顺适应发与同向为由用因到沿除当和就"
)
# What no list can hold: 一校一策, 分领域, 全链条, 多措并举.  It counts only where a clear verb follows.
MANNER_BEGINS = frozenset("一分全")
MANNER_HALVES = tuple("兼治 并举 结合 施策 发力 联动 同步 统筹 衔接 有序 有力 高效 精准".split())
_MANNER = re.compile(
    f"一.{{1,2}}一.{{1,2}}|[^，、的]{{2,8}}(?<![土各等基绿耕林草湿用内])地"
    f"|分[^，、的]{{1,4}}|全[^，、的面]{{1,3}}|[^，、的]{{2}}(?:{'|'.join(MANNER_HALVES)})"
)
_FRAME_TAIL = re.compile("[中上下里内时前后间]")
_SECOND_FRAMES = ("对", "在", "向", "会同")
# 报 is a verb, 申报 and 报告 are words of their own.
BEFORE_REPORT, AFTER_REPORT = "申上填汇通日简年预情海公月周电举警", "告名到销道酬纸表社考价刊警案废"
# 送到, 纳入, 落实到位, 报镇政府 …: the act behind the object of 把 or 将
_ACT_BEHIND = re.compile(
    ".(?:到位|到底|起来|作为|[一-鿿](?:[到为入在成至给向]|作(?!为))"
    rf"|(?<![{BEFORE_REPORT}])报(?![{AFTER_REPORT}])送?|(?<![移提上转递])交(?=由|.{{1,8}}(?:存档|备案|审核|处理|办理)))"
)
_NOUNS_TOO = frozenset(
    {"健康", "稳定", "重点", "科学", "公平", "系统", "整体"}
)  # adverbs that may end the object of 把
_WAYS = ("按", "对照")  # 严格|按照任务分工 has no act yet
_UNREAL = re.compile("如果|若|假如|只要|只有|即使|无论|不论|不管|尽管|虽然|既然|因为|由于|为什么|凡|谁")
REPORTS = tuple("报告 汇报 通报 反映 报送 备案 备查 审批 批准 审核 审定 核准 存档 汇总 公示 公布 公开".split())
FINDING = ("发现", "遇有", "遇到", "出现", "一旦")  # 发现险情|及时上报
_AT_ONCE = re.compile("及时|立即|第一时间|迅速")
_REPORT = re.compile(
    rf"(?:向|报(?![告送])|送|[应须]在)[^，的]{{1,20}}?(?:{'|'.join(REPORTS)})$"
    rf"|(?<![{BEFORE_REPORT}])报(?![{AFTER_REPORT}送])[^的]{{1,12}}[组局委办室科处部府门位心厅院会站]$"
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
    if _UNREAL.match(text, begin, stop) or text[stop - 1] in "的时后者":
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
                    heads, candidate, stop, VALID if text[candidate - 1] in "要当须应" or text[at] == "由" else CLEAR
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

"""
Which verb governs a clause?  Adverbs, frames and explicit actors before it are skipped.

Chinese plans put the verb at the head of the clause.  What may stand before it is known: adverbs
(认真), frames (以“…”为主题, 在…中, 通过…方式), prepositions with their object (围绕…, 对…), an actor (党支部书记). The
text is expected to be masked (:func:`plananalysis.passages.mask`): names and titles hold no verbs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .lexicons import Lexicon
from .passages import BRACKETED, QUOTED

LEAD_MARKS = re.compile(
    rf"(?:[\s\u3000—\-–·•●■◆▪*]+|{BRACKETED}+|\d+[.．、]|[一二三四五六七八九十]+、)+"
)
# The first characters of marks and of dates, besides digits and blanks.
LEAD_BEGINS = frozenset("—-–·•●■◆▪*一二三四五六七八九十" + BRACKETED)
TIME_BEGINS = frozenset("到在于今明全年每")
TIME = re.compile(
    r"(?:到|在|于)?(?:(?:\d{4}年|[今明全]年)(?:\d{1,2}月(?:\d{1,2}日)?)?[底末内初中]?|每(?:年|季度|月)(?:\d{1,2}[月日](?:\d{1,2}日)?|[底末初])|\d{1,2}月(?:\d{1,2}日|[份底末])?|年[底末内])"
    "(?:之?前|以前)?"
)
_FRAME_END = re.compile(
    r"以(?:.{1,60}?)为(?:主题|主线|契机|载体|重点|引领|抓手|目标|核心|龙头|牵引|导向|基础|支撑|统领|依托|纽带|中心|"
    r"突破口|切入点|总抓手|先导|主攻方向|根本|指导|统揽|原则|标准|主体|关键|保障|平台|指引|动力|遵循|底线|前提|例|鉴|荣)"
    r"|(?:在|从).{1,40}?(?:基础上|过程中|指导下|领导下|引领下|前提下|框架下|背景下|条件下|期间|方面|领域|地区|城市|行业|单位|学校|农村|社区|出发|角度|入手|中|上|下|里|内|时|前|后|间)"
    r"|(?:通过|采取|按照|根据|运用|借助|以).{0,60}?(?:方式|形式|手段|途径|模式|办法|渠道|举措|方法|标准|"
    r"力度|要求|部署|原则|思路|精神|行动|质量|水平|姿态|作风|机制|成效)"
    r"|按(?:需|月|季|年|序|质|.{0,12}?(?:规定|要求|比例|标准|程序|计划|进度|政策|方案|原则|方式|部署|类别|片区))"
)
# Prepositions whose object has no closing word: the first clear verb after it is taken.
_OPEN_FRAME = re.compile(
    "围绕|聚焦|针对|结合|依托|立足|紧扣|紧盯|紧跟|紧贴|紧抓|遵循|秉持|面向|对接|对标|锚定|瞄准|抓住|抢抓|利用|借助|联合|携手|会同|随着|"
    "比照|参照|顺应|适应|应对|发挥好|按照|根据|依据|通过|采取|[在对与同向为从以由用因到沿除当和就]"
)
_CLOSED_FRAMES = frozenset("以在从通采按根运借")
# The first characters of both kinds of frame.
FRAME_BEGINS = _CLOSED_FRAMES | frozenset("围遵秉聚针结依立紧面对锚瞄抓抢利联携会随比参顺适应发与同向为由用因到沿除当和就")
# What no list can hold: 一校一策, 分领域, 全链条, 多措并举.  It counts only where a clear verb follows.
MANNER_BEGINS = frozenset("一分全")
MANNER_HALVES = tuple("兼治 并举 结合 施策 发力 联动 同步 统筹 衔接 有序 有力 高效 精准".split())
_MANNER = re.compile(
    f"一.{{1,2}}一.{{1,2}}|[^，、的]{{2,8}}地|分[^，、的]{{1,4}}|全[^，、的面]{{1,3}}|[^，、的]{{2}}(?:{'|'.join(MANNER_HALVES)})"
)
HAND_OVER = ("把", "将")
_BY_MEANS = ("通过", "采取", "按照")
_MAY_END_OBJECT = re.compile("、|" + "|".join(_BY_MEANS))
_LINKS = frozenset("、和并与及或以来")
AGENT_REACH = 24  # characters from where an actor may begin
# What the beginning of a clause may hold; see plananalysis.clause_signs.
KNOWN, FRAME, AGENT, MANNER = 16, 32, 64, 128
HEAD = KNOWN | FRAME | AGENT | MANNER
LIST = 1024  # a mark of a list, or a word (通过 …) that ends the object
_NOUN_TAILS = (
    "工作", "活动", "办法", "制度", "机制", "体系", "能力", "水平", "方案", "规划", "条例", "规定", "中心", "平台", "质量",
    "效能", "模式", "服务", "队伍", "力度", "政策", "措施", "标准", "规则", "系统", "试点", "项目", "工程", "基地", "行动", "任务",
)  # fmt: skip
# What follows these is their object even where it begins with a verb.
_ALSO_VERBS = frozenset({"加快", "突出抓好"})  # leads that are the act where no verb follows
_ALONE = frozenset({"抓住", "抢抓", "注重"})


@dataclass(frozen=True)
class Words:
    """The lexicons, ready for looking up by the first two characters."""

    verbs: dict[str, tuple[int, bool]]
    leads: frozenset[str]
    known: dict[str, tuple[str, ...]]  # every word with the phrases in which it does not count
    # the same by the first two characters, or the only one: longest first; where only one word can be meant,
    # this word
    begins: dict[str, str | tuple[tuple[str, tuple[str, ...]], ...]]
    agents: re.Pattern
    agent_terms: tuple[str, ...]


@dataclass(slots=True)
class Head:
    """The verbs found in a clause, where they end, and the adverbs before them (把: the object too)."""

    end: int
    words: list[str]
    leads: list[str]
    target: tuple[int, int] | None = None  # the object, where it stands before the verb


@lru_cache(maxsize=4)  # the same lexicons give the same words
def read_words(lexicon: Lexicon, leads: Lexicon) -> Words:
    """
    Make two lexicons ready for looking words up by their first characters.

    Parameters
    ----------
    lexicon : Lexicon
        Verbs with levels.
    leads : Lexicon
        What may stand before the verb.

    Returns
    -------
    Words
    """
    rows = lexicon.entries
    nominal = rows["nominal"] if "nominal" in rows else [""] * len(rows)
    verbs = {
        term: (int(level), flag == "1")
        for term, level, flag in zip(rows["term"], rows["level"], nominal, strict=True)
    }
    lead = frozenset(leads.terms("lead"))
    exclusions = {
        term: tuple(phrases.split("|")) if phrases else ()
        for term, phrases in zip(rows["term"], rows["exclusion"], strict=True)
    }
    known = dict.fromkeys(lead, ()) | exclusions
    begins: dict[str, set[str]] = {}
    for word in known:
        begins.setdefault(word[:2], {word[0]} & known.keys()).add(word)
    agents = rf"(?:{any_of(leads.terms('agent'))})(?:都?要|应当?|必须|须)?"
    return Words(
        verbs,
        lead,
        known,
        {key: _longest_first(key, found, known) for key, found in begins.items()},
        re.compile(agents),
        tuple(leads.terms("agent")),
    )


def _longest_first(key: str, found: set[str], known: dict[str, tuple]) -> str | tuple:
    words = sorted(found, key=len, reverse=True)
    return key if words[0] == key and not known[key] else tuple((word, known[word]) for word in words)


def any_of(words: list[str]) -> str:
    """The words as alternatives of a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def find_head(clause: str, begin: int, words: Words, signs: int = HEAD) -> Head | None:
    """
    The governing verb of a clause, None where none is safe to name.

    Parameters
    ----------
    clause : str
        Masked text between two commas.
    begin : int
        Where to start reading, after numbers and blanks.
    words : Words
        From :func:`read_words`.
    signs : int
        The sum of KNOWN, FRAME, AGENT and MANNER, without those that are known not to be there: a known word,
        a frame, an actor, a manner.

    Returns
    -------
    Head or None
    """
    head = _head_at(clause, begin, words) if signs & KNOWN else None
    if head is not None and head.words[0] in HAND_OVER:
        head = _head_after_object(clause, head.end - len(head.words[0]), words)
    if head is None and signs & (KNOWN | FRAME | AGENT):
        head = _head_after_frame(clause, begin, words, signs)
    return _head_after_manner(clause, begin, words) if head is None and signs & MANNER else head


def _word_at(clause: str, at: int, words: Words) -> str:
    """The longest known word that begins here, verb or lead."""
    key = clause[at : at + 2]
    found = words.begins.get(key) or words.begins.get(key[:1], "")
    if found.__class__ is str:
        return found
    for word, exclusions in found:
        if clause.startswith(word, at) and not (exclusions and clause.startswith(exclusions, at)):
            return word
    return ""


def _head_at(clause: str, at: int, words: Words, *, is_strict: bool = False) -> Head | None:
    """The verb here, after any number of adverbs; `is_strict` wants one that is no noun."""
    leads: list[str] = []
    word = _word_at(clause, at, words)
    while word:
        following = ""
        if word in words.leads:
            following = _word_at(clause, at + len(word), words)
        if word in words.verbs and not following:
            if is_strict and not leads and words.verbs[word][1]:
                return None
            return _extend(clause, at, word, leads, words)
        if word not in words.leads:
            return None
        leads.append(word)
        at += len(word)
        word = following
    is_verb = leads and leads[-1] in _ALSO_VERBS and at < len(clause)
    return Head(at, [leads[-1]], leads) if is_verb else None


def _extend(clause: str, at: int, word: str, leads: list[str], words: Words) -> Head:
    """Take in the verbs that follow directly or after 、和并: 修订完善, 制定、出台."""
    found, end = [word], at + len(word)
    while len(found) < 5 and word not in _ALONE:
        link = clause[end : end + 1] in _LINKS
        key = clause[end + link : end + link + 2]
        if key not in words.begins and key[:1] not in words.begins:
            break
        following = _word_at(clause, end + link, words)
        if len(following) < 2 or following not in words.verbs:
            break
        if not link and (words.verbs[word][0] == 5 or words.verbs[following][1] and _is_noun_here(clause, end + len(following))):
            break
        found.append(following)
        end += link + len(following)
    return Head(end, found, leads)


def _is_noun_here(clause: str, end: int) -> bool:
    """开展培训, 加强管理: nothing follows that could be the object of the second word."""
    return end >= len(clause) or clause[end] in "、和与及的等" or clause.startswith(_NOUN_TAILS, end)


def _head_after_frame(clause: str, begin: int, words: Words, signs: int) -> Head | None:
    """Skip an actor or one or two frames, then look again."""
    at = _skip_leads(clause, begin, words) if signs & KNOWN else begin
    if at == begin and not signs & (FRAME | AGENT):
        return None
    if clause.startswith(HAND_OVER, at):
        return _head_after_object(clause, at, words)
    agents = _after_agents(clause, at, words) if signs & AGENT else []
    quoted = at
    if clause.startswith(QUOTED, at):
        quoted = len(clause) - len(clause[at:].lstrip(QUOTED))
    for candidate in dict.fromkeys((begin, at, quoted, *agents)) if agents or quoted > begin else (begin,):
        if candidate > at:
            head = _head_after_object(clause, candidate, words) if clause.startswith(HAND_OVER, candidate) else None
            head = head or _head_at(clause, candidate, words, is_strict=clause[candidate - 1] not in "要当须")
            if head is not None:
                return head
        head = _head_after_preposition(clause, candidate, words)
        if head is not None:
            return head
    return None


def _head_after_manner(clause: str, at: int, words: Words) -> Head | None:
    """一校一策|促进, 分领域|实施, 标本兼治|提升: a manner that no list can hold, then a clear verb."""
    if not _MANNER.match(clause, at):
        return None
    for end in range(at + 2, min(at + 10, len(clause) - 2)):
        if _MANNER.fullmatch(clause, at, end):
            head = _head_at(clause, end, words, is_strict=clause[end - 1] != "地")
            if head is not None and _has_object(clause, head.end):
                return head
    return None


def _skip_leads(clause: str, at: int, words: Words) -> int:
    while True:
        word = _word_at(clause, at, words)
        if not word or word not in words.leads:
            return at
        at += len(word)


def _after_agents(clause: str, at: int, words: Words) -> list[int]:
    """Where the clause may go on after an explicit subject: 党支部书记|认真履行, 各部门要|落实."""
    ends = [match.end() for match in words.agents.finditer(clause, at, at + AGENT_REACH)][:5]
    dated = [TIME.match(clause, end) for end in ends]  # 各单位|于3月底前|报送
    return ends + [match.end() for match in dated if match]


def _head_after_preposition(clause: str, at: int, words: Words) -> Head | None:
    first = clause[at : at + 1]
    if first not in FRAME_BEGINS:
        return None
    match = _FRAME_END.match(clause, at) if first in _CLOSED_FRAMES else None
    if match:
        return _head_beyond(clause, match, words)
    opener = _OPEN_FRAME.match(clause, at)
    return _first_clear_verb(clause, opener.end() + 2, words) if opener else None


def _head_beyond(clause: str, match: re.Match, words: Words) -> Head | None:
    """在…中: the first closing word after which a verb stands."""
    end = match.end()
    head = _head_at(clause, end, words)
    tail = re.compile(r"[中上下里内时前后间]")
    for _ in range(6):
        if head is not None:
            return head
        following = tail.search(clause, end)
        if following is None:
            return None
        end = following.end()
        head = _head_at(clause, end, words)
    return head


def _first_clear_verb(clause: str, at: int, words: Words) -> Head | None:
    """The first place where an adverb with a verb, or a verb that is no noun, begins."""
    for position in range(at, len(clause) - 1):
        if clause[position : position + 2] not in words.begins and clause[position] not in words.begins:
            continue
        if clause[position - 1] in "、的和与及":
            continue
        head = _head_at(clause, position, words, is_strict=True)
        if head is not None and len(head.words[0]) > 1 and _is_governing(clause, head):
            return head
    return None


def _is_governing(clause: str, head: Head) -> bool:
    """为基层减负, 对违规行为严肃查处: at the end of its clause a verb needs no object."""
    return bool(head.leads) or not clause[head.end :].strip() or _has_object(clause, head.end)


def _has_object(clause: str, end: int) -> bool:
    rest = clause[end:].strip()
    return len(rest) >= 2 and rest[0] not in "的、和等" and not rest.startswith(("工作", "能力", "方面"))


def find_object(clause: str, head: Head, stop: int, words: Words, signs: int = LIST) -> tuple[int, int]:
    """
    What the verb acts upon: the noun phrase after it, without the attributes before its last 的.

    Parameters
    ----------
    clause : str
        Masked text between two commas.
    head : Head
        From :func:`find_head`.
    stop : int
        Where the clause ends.
    words : Words
        From :func:`read_words`.
    signs : int
        Without LIST where it is known that the clause holds neither 、 nor 通过, 采取, 按照.

    Returns
    -------
    (int, int)
        Start and end.  A list is kept whole (降碳、减污、扩绿); what follows 等 sums it up (供水等|改革).  It ends
        where another verb begins: 引导|企业|加快拓展, 优化|管理|、提高比重.
    """
    if head.target:
        begin, end = head.target
        cut = clause.rfind("的", begin, end) + 1
        return (cut, end) if end - cut >= 2 and cut else (begin, end)
    begin = head.end
    while begin < stop and clause[begin] in "好在到、 ":
        begin += 1
    is_handed = words.verbs.get(head.words[0], (3,))[0] == 2
    end = _next_verb(clause, begin, stop, words, is_handed=is_handed) if is_handed or signs & LIST else stop
    cut = max(clause.rfind("的", begin, end), clause.rfind("等", begin, end)) + 1
    return (cut, end) if cut and end - cut >= 2 else (begin, end)


def _next_verb(clause: str, begin: int, stop: int, words: Words, *, is_handed: bool) -> int:
    """Where the object ends because another act begins; after 引导 … without a comma too."""
    places = range(begin + 2, stop - 2)
    if not is_handed:
        if not _MAY_END_OBJECT.search(clause, begin + 1, stop):
            return stop
        marks = _MAY_END_OBJECT.finditer(clause, begin + 1, stop)
        places = [at for mark in marks if (at := mark.start() + (mark.group() == "、")) in places]
    for at in places:
        if clause.startswith(_BY_MEANS, at):
            return at
        if clause[at - 1] == "、" or (is_handed and clause[at - 1] not in "的和与及"):
            if clause[at : at + 2] not in words.begins and clause[at] not in words.begins:
                continue
            following = _head_at(clause, at, words, is_strict=True)
            if following and len(following.words[0]) > 1 and _has_object(clause[:stop], following.end):
                return at - 1 if clause[at - 1] == "、" else at
    return stop


def _head_after_object(clause: str, at: int, words: Words) -> Head | None:
    """把 A 送到 B, 将 A 纳入 B: the act stands after the object; level 3 whatever it is."""
    marker = clause[at]
    match = re.search(r".(?:到位|到底|起来|作为|[一-鿿](?:[到为入在成至给向]|作(?!为)))", clause[at + 1 :])
    if match is None:
        return None if marker == "将" else Head(len(clause), [marker], [], (at + 1, len(clause)))
    begin, end = at + 1 + match.start() + 1, at + 1 + match.end()
    begin -= clause[begin - 1 : begin + 1] in words.known  # 掌握|在 and not 握在
    verb, leads = clause[begin:end], []
    while clause[begin - 2 : begin] in words.leads:
        begin -= 2
        leads.insert(0, clause[begin : begin + 2])
    return Head(end, [verb], leads, (at + 1, begin))

"""
What stands before and after the body: site header, title block, address; signature, annexes,
glossary, site furniture. Found by the words of their lines, never by the lines' position.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.numbering import NumberMark

_WORDS = load_classes("structure/edge_words")
_ADDRESS = _WORDS.compile("{dear}?(?:各位{addressed}|{comrades}|{chair}[、，])")
CALL = _WORDS.compile("各位{members}|{comrades}")
ADDRESS = _WORDS.compile("(?:各位{members}|{comrades}|{looks_back}，|(?:同时，)?我们也?清醒|在{weighs}成绩)")
_OPENING = _WORDS.compile("请[^。]{0,6}审议|报告[^。]{0,6}工作[，。]|作[^。，]{0,16}报告[，。]|{asks}|如下[：:。]")
_ADDRESSEE = _WORDS.compile("{all_of}[^。；]{1,300}[：:]$|[^。；]{2,300}{addressee}[^。；]{0,20}[：:]$")
_CAPTION = _WORDS.compile("摄[）)]?$|^{caption}")
_PROSE = 24
_FURNITURE = _WORDS.compile(
    r"""相关{related}|[（(]?{made_by}[:：]|{scan}|打印(?:{print}|$|[】\s|])|关闭(?:{close}|$|[】\s])
    |【{full_bracket}|\[{square_bracket}|分享(?:{share}|$|[:：])|收藏(?:$|本)|[上下]一[{next_page}]
    |{rights}|[Cc]opyright|©|{site_body}[:：]|{site}|.{0,6}ICP备|.{0,12}{registered}|{seen}{seen_times}
    |》》|Produced\ By|X$""",
    re.VERBOSE,
)
_EDITOR = _WORDS.compile("[（(【]?{editor}[:：].{0,30}$")
_NOTICE = _WORDS.compile("本作品[{our_work}]|{rights}|[Cc]opyright|©|本网站?{our_site}")
_WEAK = _WORDS.compile(
    r"""[（(]?{about_page}[^。]{0,30}[）)]?$|[（(]?{end}[）)]?$|{small_print}|.{0,40}{printed}$|{navigation}
    |[|>×\-—_=*\s]+$""",
    re.VERBOSE,
)
_DATE = _WORDS.compile(r"[（(]?[12一二][0-9０-９〇零○OＯ{ONE_TO_NINE}]{3}[ ]*年[^。，]{1,12}日[）)]?{given_out}?$")
_LISTED = re.compile(r"附件?[ \u3000]*[:：]")
_ANNEX = _WORDS.compile(r"{annex}[ \u3000]*(?:[0-9０-９{ONE_TO_TEN}]{1,3})?[ \u3000]*(?:[:：、].{0,50})?$")
_GLOSSARY = _WORDS.compile(
    r"(?:附件?[0-9一二三]{0,2}[:：]?)?(?:[《“(（]?.{0,24}[》”)）]?)?(?:{glossary_of}{glossary}(?:[和与及]说明)?|^{notes})"
    r"[)）》]?(?:[（(].{0,30}[）)])?[:：]?$"
)
_GLOSSARY_END = frozenset(_WORDS["glossary_end"])
_ORG = re.compile(r"[^。！？；：，、,.;:]{2,30}$")


@dataclass(slots=True)
class Zone:
    """A stretch of lines at the top level: kind annex, glossary, back or body."""

    kind: str
    first: int  # index of its first line


def find_tail(lines: Lines, marks: list[NumberMark], *, size: int) -> list[Zone]:
    """
    Divide the lines into body, annexes, glossaries and back matter.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    marks : list of NumberMark
        The numbers found in them.
    size : int
        Length of the document.

    Returns
    -------
    list of Zone
        In order; the first is the body.
    """
    likely = [m.line for m in marks if not m.reason]
    floor = likely[0] if likely else find_opening(lines, lines.stop)
    end = _furniture_start(lines, likely, floor, size)
    starts = _annex_starts(lines, floor + 1, end) or _notes_start(marks, end)
    zones = [Zone("body", 0)]
    for first, kind in starts:
        closing = _closing_start(lines, zones[-1].first + 1, first, likely)
        if closing < first:
            zones.append(Zone("back", closing))
        zones.append(Zone(kind, first))
    last = likely[-1] if likely and likely[-1] < end else zones[-1].first
    closing = _closing_start(lines, max(zones[-1].first, min(last, end - 1)) + 1, end, likely)
    if closing < len(lines.bodies):
        zones.append(Zone("back", closing))
    return zones


def _furniture_start(lines: Lines, likely: list[int], floor: int, size: int) -> int:
    """Index of the first line of the site furniture that ends the page."""
    tail = bisect_left(lines.begins, size - max(size // 4, 300))
    last = likely[-3] if len(likely) > 2 else -1  # three numbers after it: the text goes on
    for i in range(max(floor + 1, last), lines.stop):
        body = lines.bodies[i]
        if i >= tail and _is_furniture(body) or "编" in body[:5] and _EDITOR.match(body):
            return i
    return lines.stop


def _is_furniture(body: str) -> bool:
    return bool(len(body) <= 60 and _FURNITURE.match(body) or _NOTICE.match(body))


def _annex_starts(lines: Lines, floor: int, end: int) -> list[tuple[int, str]]:
    starts: list[tuple[int, str]] = []
    for i in range(floor, end):
        body = lines.bodies[i]
        if len(body) > 60 or (body[0] != "附" and body[-1] not in _GLOSSARY_END):
            continue
        bare = body.replace(" ", "").replace("\u3000", "") if len(body) <= 20 else body
        kind = "glossary" if _GLOSSARY.match(bare) else "annex" if _ANNEX.match(bare) else ""
        if not kind or (kind == "annex" and _is_listed(lines, i, end)):
            continue
        if starts and starts[-1][0] == i - 1:  # 附件 / 名词解释 on two lines
            starts[-1] = (i - 1, kind if kind == "glossary" else starts[-1][1])
        else:
            starts.append((i, kind))
    return starts


def _notes_start(marks: list[NumberMark], end: int) -> list[tuple[int, str]]:
    """Notes ［1］, ［2］ … that follow the text without a title of their own."""
    notes = [mark for mark in marks if mark.style == "note" and mark.line < end]
    others = [mark.line for mark in marks if mark.style != "note" and not mark.reason]
    floor = max((line for line in others if line < end), default=-1)
    tail = [mark for mark in notes if mark.line > floor and mark.form != "alone"]
    for mark, following in zip(tail, tail[1:], strict=False):
        if mark.value == 1 and following.value == 2:
            return [(mark.line, "glossary")]
    return []


def _is_listed(lines: Lines, i: int, end: int) -> bool:
    """附件：1.… above the signature only lists the annexes."""
    listed = _LISTED.match(lines.bodies[i])
    if not listed:
        return False
    after = lines.bodies[i + 1 : min(i + 15, end)]
    if any(_DATE.match(body) for body in after):
        return True
    title = lines.bodies[i][listed.end() :].lstrip(BLANK)
    named = bool(title) and not title[0].isdecimal() and title[0] != "《"
    return not (named and after) and not any(len(body) > 60 for body in after)


def _closing_start(lines: Lines, low: int, high: int, likely: list[int]) -> int:
    """Walk upward from `high` over signature, date and small print."""
    i, dated, found = high, False, high
    while i > low and high - i < 40:
        body = lines.bodies[i - 1]
        if _DATE.match(body):
            dated = True
            found = i - 1
        elif _WEAK.match(body) or _is_furniture(body):
            found = i - 1
        elif _LISTED.match(body) and len(body) <= 80:
            found = i - 1
        elif not (len(body) <= 60 and _ORG.match(body) or _is_list_line(body)):
            break
        elif dated and _ORG.match(body):
            found = i - 1
        i -= 1
    return found


def _is_list_line(body: str) -> bool:
    return len(body) <= 60 and body[0].isdecimal() and body[-1] not in "。；"


def find_opening(lines: Lines, end: int, *, start: int = 0) -> int:
    """
    Find where the text itself begins, after site header, title block, date and speaker.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    end : int
        Index of the first numbered line, or of the end of the body.
    start : int
        Index after a table of contents.

    Returns
    -------
    int
        Index of the address, of the addressee or of the first prose; `end` if there is none.
    """
    bodies, start = lines.bodies, max(start, lines.first)
    for i in range(start, end):
        if _ADDRESS.match(bodies[i]):
            return i
    for i in range(start, end):
        body = bodies[i]
        if _CAPTION.search(body):
            continue
        if _ADDRESSEE.match(body) or (len(body) >= _PROSE and "。" in body):
            return i
    return end


def find_opening_end(lines: Lines, start: int, end: int) -> int:
    """
    Find where the opening formula ends: the address and the sentence that asks for 审议.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    start, end : int
        Line indices: the opening, and the end of the body.

    Returns
    -------
    int
        Index of the first line after the opening; `start` if the text begins at once.
    """
    at = start
    while at < end and at - start < 3:
        body = lines.bodies[at]
        if at == start and (_ADDRESS.match(body) or _ADDRESSEE.match(body)):
            at += 1
        elif len(body) <= 400 and _OPENING.search(body):
            at += 1
        else:
            break
    return at

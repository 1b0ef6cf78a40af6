"""
What stands before and after the body: site header, title block, address; signature, annexes,
glossary, site furniture. Found by the words of their lines, never by the lines' position.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.annexes import DATE, ORGANISATION, Zone, find_annexes, is_list_line, is_listing
from plananalysis.structure.lines import Lines
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
_NO_HAN = re.compile("[^\u4e00-\u9fff]+")
_CONTACT = _WORDS.compile(
    r"[（(【]?{contact}[^。]{0,6}?[ \u3000]*[:：].{1,60}$|[（(【]?{made_public}[^。]{0,20}[）)】]?$"
)
_COPY = 200  # Han characters of the shortest line that may be a copy of the document
_SAMPLE, _SHINGLE, _COPIED = 60, 12, 0.9  # places looked up, characters at each, share of them found before


def find_tail(lines: Lines, marks: list[NumberMark], *, size: int, start: int = 0) -> list[Zone]:
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
    start : int
        Index after a table of contents.

    Returns
    -------
    list of Zone
        In order; the first is the body.
    """
    likely = [m.line for m in marks if not m.reason]
    copy = _copy_start(lines, size)
    begins = find_opening(lines, likely[0] if likely else lines.stop, start=start)
    floor = likely[0] if likely and lines.bodies[begins : likely[0]] == [] else begins
    end = _furniture_start(lines, likely, likely[0] if likely else begins, size, copy)
    zones = [Zone("body", 0)]
    for zone in find_annexes(lines, marks, floor=floor + 1, end=end) or _notes_start(marks, end):
        closing = _closing_start(lines, zones[-1].first + 1, zone.first, likely)
        if closing < zone.first:
            zones.append(Zone("back", closing))
        zones.append(zone)
    last = likely[-1] if likely and likely[-1] < end else zones[-1].first
    closing = _closing_start(lines, max(zones[-1].first, min(last, end - 1)) + 1, end, likely)
    if closing < min(copy, len(lines.bodies)):
        zones.append(Zone("back", closing))
    return [*zones, Zone("copy", copy)] if copy < len(lines.bodies) else zones


def _copy_start(lines: Lines, size: int) -> int:
    """Index of the line in which a page repeats its whole document, as it does for sharing; the end if none does."""
    bodies = lines.bodies
    for i in range(lines.stop - 1, lines.first, -1):
        if len(bodies[i]) >= max(_COPY, size // 5) and _is_copy(bodies[i], "".join(bodies[:i])):
            return i
    return len(bodies)


def _is_copy(line: str, before: str) -> bool:
    line, before = (_NO_HAN.sub("", text) for text in (line, before))
    if len(line) < _COPY or 2 * len(line) < len(before):
        return False
    step = max((len(line) - _SHINGLE) // _SAMPLE, 1)
    places = range(0, len(line) - _SHINGLE, step)
    return sum(line[at : at + _SHINGLE] in before for at in places) >= _COPIED * len(places)


def _furniture_start(lines: Lines, likely: list[int], floor: int, size: int, copy: int) -> int:
    """Index of the first line of the site furniture that ends the page."""
    stop = min(lines.stop, copy)
    size = lines.begins[copy] if copy < len(lines.bodies) else size
    tail = bisect_left(lines.begins, size - max(size // 4, 300))
    likely = [line for line in likely if line < stop]
    last = likely[-3] if len(likely) > 2 else -1  # three numbers after it: the text goes on
    for i in range(max(floor + 1, last), stop):
        body = lines.bodies[i]
        if (i >= tail or _is_signed(lines, i)) and _is_furniture(body) or "编" in body[:5] and _EDITOR.match(body):
            return i
    return stop


def _is_signed(lines: Lines, i: int) -> bool:
    """Does a line stand right under the date of a signature?"""
    return any(DATE.match(body) for body in lines.bodies[max(i - 4, 0) : i])


def _is_furniture(body: str) -> bool:
    return bool(len(body) <= 60 and _FURNITURE.match(body) or _NOTICE.match(body))


def _notes_start(marks: list[NumberMark], end: int) -> list[Zone]:
    """Notes ［1］, ［2］ … that follow the text without a title of their own."""
    notes = [mark for mark in marks if mark.style == "note" and mark.line < end]
    others = [mark.line for mark in marks if mark.style != "note" and not mark.reason]
    floor = max((line for line in others if line < end), default=-1)
    tail = [mark for mark in notes if mark.line > floor and mark.form != "alone"]
    for mark, following in zip(tail, tail[1:], strict=False):
        if mark.value == 1 and following.value == 2:
            return [Zone("glossary", mark.line)]
    return []


def _closing_start(lines: Lines, low: int, high: int, likely: list[int]) -> int:
    """Walk upward from `high` over signature, date and small print."""
    i, dated, found = high, False, high
    while i > low and high - i < 40:
        body = lines.bodies[i - 1]
        if DATE.match(body):
            dated = True
            found = i - 1
        elif _WEAK.match(body) or _CONTACT.match(body) or _is_furniture(body):
            found = i - 1
        elif is_listing(body) and len(body) <= 200:
            found = i - 1
        elif not (len(body) <= 60 and ORGANISATION.match(body) or is_list_line(body)):
            break
        elif dated and ORGANISATION.match(body):
            found = i - 1
        i -= 1
    return found


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

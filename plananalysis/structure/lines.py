"""
Which lines may begin a unit?  Those of the text itself, with what a page tore apart joined.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.structure.wrapping import Wraps, find_wraps

BLANK = (
    " \t\r\n\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_LONGEST = 20_000  # characters after which a line takes no further lines in: each copies what there is
# signs with which a number at the head of a line begins
FIRST_SIGNS = frozenset(f"第其{ONE_TO_TEN}（(〔[［【#*0123456789０１２３４５６７８９") | frozenset(
    chr(c) for a, b in (("①", "⒛"), ("❶", "❿"), ("㈠", "㈩")) for c in range(ord(a), ord(b) + 1)
)
_CLOSING = frozenset("。，、；：！？）》〉”’」』】,;:)")  # no line begins with these: it goes on
OPENING = frozenset("《〈“‘「『（")  # no line ends with these
_FINAL = "。！？；：”"
_NOTE_OPENERS = frozenset("[［【〔")
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+|[%％])[%％万亿]{0,2}")
_REFERENCE = re.compile(r"[\[［【〔][ ]*[0-9０-９]{1,3}[ ]*[\]］】〕]")
_CLOSED = frozenset({"table", "page_header", "page_footer", "page_number"})
_SITE = frozenset({"navigation", "boilerplate"})


@dataclass(slots=True)
class Lines:
    """The lines that may begin a unit: blank lines and lines inside a table are left out."""

    starts: list[int]  # offset of the line
    begins: list[int]  # offset of its first character that is not blank
    bodies: list[str]  # its text without the blanks at both ends, lines that go on joined
    first: int = 0  # index of the first line after the navigation that the reader marked
    stop: int = 0  # index of the first line of the furniture that it marked at the end
    wraps: Wraps = Wraps()  # where the text was broken by hand


def read_lines(text: str, *, marks=()) -> Lines:
    """
    List the lines that may begin a unit.

    Parameters
    ----------
    text : str
        The document.
    marks : sequence of Mark
        Spans the reader knows (kind table, page_header …); a line inside one begins no unit.

    Returns
    -------
    Lines
        Offsets index `text`.
    """
    starts, begins, bodies, at, last = [], [], [], 0, ""
    wraps = find_wraps(text)
    for line in text.split("\n"):
        body = line.strip(BLANK)
        if body:
            if (
                last
                and len(bodies[-1]) < _LONGEST
                and (body[0] in _CLOSING or _is_open(last) or _goes_on(body, bodies[-1], last))
            ):
                _join_linked(bodies, starts, begins, text)
                bodies[-1] += body
            elif at in wraps.going_on and body[0] not in FIRST_SIGNS and bodies and len(bodies[-1]) < _LONGEST:
                bodies[-1] += body
            else:
                starts.append(at)
                begins.append(at if line[0] == body[0] else at + line.index(body[0]))
                bodies.append(body)
        at += len(line) + 1
        last = body
    lines = Lines(starts, begins, bodies, 0, len(bodies), wraps)
    return _outside(lines, marks) if marks else lines


def _is_open(line: str) -> bool:
    """根据《 and a title on the line below; not the two marks of an ornament (专题《《)."""
    return line[-1] in OPENING and line[-2:-1] != line[-1]


def _goes_on(body: str, before: str, last: str) -> bool:
    """A note reference or a figure on a line of its own, and the line after a reference."""
    if body[0] in _NOTE_OPENERS:
        return bool(_REFERENCE.fullmatch(body))
    if last[0] in _NOTE_OPENERS and _REFERENCE.fullmatch(last) and before != last:
        text = before.removesuffix(last)
        return bool(text) and text[-1] not in "。！？；：" and body[0] not in FIRST_SIGNS
    figure = body[0].isdecimal() and _FIGURE.fullmatch(body)
    return bool(figure) and before[-1] not in _FINAL and before[0] not in FIRST_SIGNS


def _join_linked(bodies: list[str], starts: list[int], begins: list[int], text: str) -> None:
    """Join a linked phrase, which a page put on a line of its own, to the line before it."""
    if len(bodies) < 2 or len(bodies[-1]) > 40 or {bodies[-1][0], bodies[-2][0]} & FIRST_SIGNS:
        return
    close = text.find("\n", starts[-2]) == starts[-1] - 1
    if close and bodies[-2][-1] not in _FINAL and len(bodies[-2]) < _LONGEST:
        bodies[-2] += bodies[-1]
        del starts[-1], begins[-1], bodies[-1]


def _outside(lines: Lines, marks) -> Lines:
    """Leave out the lines inside a span, set first and stop by the site furniture around."""
    lead, tail = _edges(lines, marks)
    spans = sorted(
        (m.start, m.end) for m in marks if m.kind in _CLOSED or (m.kind in _SITE and lead <= m.start and m.end <= tail)
    )
    kept, k = [], 0
    for i, begin in enumerate(lines.begins):
        while k < len(spans) and spans[k][1] <= begin:
            k += 1
        if k == len(spans) or begin < spans[k][0]:
            kept.append(i)
    starts, begins, bodies = ([column[i] for i in kept] for column in (lines.starts, lines.begins, lines.bodies))
    first, stop = bisect_left(begins, lead), bisect_left(begins, tail)
    if first >= stop:  # nothing but furniture: then it is the text
        first, stop = 0, len(bodies)
    return Lines(starts, begins, bodies, first, stop, lines.wraps)


def _edges(lines: Lines, marks) -> tuple[int, int]:
    """Offsets between which the page has its own text, by the reader's marks."""
    site = sorted((m.start, m.end) for m in marks if m.kind in _SITE)
    lead, tail, begins = 0, 1 << 62, lines.begins
    for start, end in site:
        k = bisect_left(begins, lead)
        if k < len(begins) and start <= begins[k]:
            lead = max(lead, end)
    for start, end in reversed(site):
        k = bisect_left(begins, min(end, tail))
        if start >= lead and (k == len(begins) or begins[k] >= tail):
            tail = start
    return lead, tail

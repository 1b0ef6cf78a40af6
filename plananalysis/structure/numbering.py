"""
Which numbers at the head of a line are headings, and which are only numbers.

A plan numbers its parts in several styles at once (第一章, 一、, （一）, 1., （1）, ①, 第一，, 一是).
This module finds every number that stands where a heading could stand;
:mod:`plananalysis.structure.outline` links the numbers of one style into chains (1, 2, 3 …) and nests the chains.
A number that fits into no chain is refused with a reason: a wrapped ``2.5``, a year, a number inside a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plananalysis.lexicons.numerals import ONE_TO_TEN, numeral_value
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.number_styles import (
    DECIMAL_STYLES,
    HEAD_SIGNS,
    MARK,
    NUMBER_PARTS,
    NUMBER_WORDS,
    RANKS,
    plain_digits,
    read_number,
)

_TITLED_ORDINAL_RANK = 4.5  # 第一、 on a line of its own heads 1. and （1）, below （一）
_MAX_TITLE = 60
_COUNTED = NUMBER_WORDS.compile("[ ]*{counted}|[0-9、，,。;；)）~-]")
_SENTENCE_END = re.compile(r"[。！？；;!?]")

# What follows a number and shows that it counts something instead of heading something.
_DECIMAL = re.compile(r"[0-9０-９](?![0-9０-９]{3}年)")
_RANGE = NUMBER_WORDS.compile("[0-9０-９]{1,2}[ ]?{dated}")
_HAN_RUN = re.compile(f"[{ONE_TO_TEN}]{{0,3}}")
_STEM = NUMBER_WORDS.compile("[{stem}]")
_CLAUSE = NUMBER_WORDS.compile("{clause}")
_ARTICLE = NUMBER_WORDS.compile("{article_and}?第[{ONE_TO_TEN}百0-9]|{article}")

_ARTICLE_OPEN = NUMBER_WORDS.compile("{article_open}")
REFERENCE = "a reference to an article"
_TORN = NUMBER_WORDS.compile("({N})[）)]", **NUMBER_PARTS)
_OPENERS = frozenset("（(〔")


@dataclass(slots=True)
class NumberMark:
    """A number at the head of a line, where a heading could stand."""

    line: int  # index into Lines
    start: int  # offset of the number
    end: int  # offset after the number and the blanks that follow it
    style: str
    value: int
    number: str
    form: str  # "title", "prose" or "alone" (nothing follows on the line)
    reason: str = ""  # why it was refused; "" = accepted
    note: str = ""  # accepted, with a remark (gap, repeated number)
    sure: bool = False  # a heading even if no other number follows or precedes it
    inside: bool = False  # not at the head of a line
    strict: bool = True  # at the head of a line or of a sentence; False inside running text
    chain: Chain | None = None
    place: int = 0  # position in the chain
    parent: NumberMark | None = None


@dataclass(slots=True, eq=False)
class Chain:
    """Numbers of one style that count on: 1, 2, 3 …"""

    style: str
    form: str  # of its first mark
    marks: list[NumberMark] = field(default_factory=list)
    holds: set[str] = field(default_factory=set)  # styles of a higher rank that lie inside it all the same

    @property
    def rank(self) -> float:
        """Place of the style in the genre's order; lower is higher."""
        if self.style == "ordinal" and self.form == "title":
            return _TITLED_ORDINAL_RANK
        return RANKS[self.style]

    def is_list(self) -> bool:
        """One paragraph after another, each a sentence: a list, not the parts of a plan."""
        close = all(b.line - a.line == 1 for a, b in zip(self.marks, self.marks[1:], strict=False))
        return close and self.form == "prose"

    def add(self, mark: NumberMark) -> None:
        """Take a member in, which learns its chain and its place there."""
        mark.chain, mark.place = self, len(self.marks)
        self.marks.append(mark)

    def next_start(self, mark: NumberMark) -> int:
        """Offset of the member after `mark`, -1 at the end of the chain."""
        return self.marks[mark.place + 1].start if mark.place + 1 < len(self.marks) else -1


def find_marks(lines: Lines) -> list[NumberMark]:
    """
    Find the numbers at the head of the lines; refuse at sight those that head nothing.

    Parameters
    ----------
    lines : Lines
        The lines of the document that may begin a unit.

    Returns
    -------
    list of NumberMark
        In document order; `reason` is set for those refused.
    """
    marks: list[NumberMark] = []
    bodies = lines.bodies
    for i in range(lines.first, lines.stop):
        body = bodies[i]
        if body[0] not in HEAD_SIGNS:
            continue
        if marks and marks[-1].line == i - 1 and bodies[i - 1] in _OPENERS:
            continue  # the second half of a torn number
        mark = _torn_mark(lines, i) if body in _OPENERS else read_mark(i, body, lines.begins[i])
        if mark:
            marks.append(mark)
    return _settle_decimals(marks) if any(mark.style in DECIMAL_STYLES for mark in marks) else marks


def _settle_decimals(marks: list[NumberMark]) -> list[NumberMark]:
    """
    Take 1.1, 1.2 … for headings where they count on; 1 总则 where such numbers follow it.

    Everything else that looks alike is a decimal, or a number that begins a line.
    """
    runs = _decimal_runs(marks)
    kept = {id(mark) for run in runs for mark in run}
    heads = {decimal_prefix(run[0]): run[0].start for run in runs}
    tops = {plain_digits(mark.number).rstrip(".、 ") for mark in marks if mark.style in ("bare", "digit")}
    out, headed = [], False
    for mark in marks:
        if mark.style.startswith("dec") and id(mark) not in kept and not mark.reason:
            # 3.1 alone under 3, where 1.1 and 1.2 are headings
            mark.sure = bool(heads) and mark.value == 1 and mark.form == "title" and decimal_prefix(mark) in tops
            mark.reason = "" if mark.sure else "a decimal"
        if mark.style == "bare":
            headed = headed or heads.get(plain_digits(mark.number), -1) > mark.start
            if not headed or mark.form != "title":
                continue
        out.append(mark)
    return out


def _decimal_runs(marks: list[NumberMark]) -> list[list[NumberMark]]:
    """Decimals with one prefix that count on from 1; a table of contents has its own."""
    runs: dict[str, list[list[NumberMark]]] = {}
    for mark in marks:
        if not mark.style.startswith("dec") or mark.reason:
            continue
        known = runs.setdefault(decimal_prefix(mark), [])
        run = next((run for run in known[:-4:-1] if run[-1].value + 1 == mark.value), None)
        if run:
            run.append(mark)
        elif mark.value == 1:
            known.append([mark])
    return [run for known in runs.values() for run in known if len(run) > 1]


def decimal_prefix(mark: NumberMark) -> str:
    """What stands before the last point: 2.1 counts with 2.2, not with 1.1; empty for other styles."""
    return plain_digits(mark.number).rpartition(".")[0] if mark.style.startswith("dec") else ""


def read_mark(line: int, body: str, at: int) -> NumberMark | None:
    """
    Read the number with which a text begins.

    Parameters
    ----------
    line : int
        Index of the line it stands in.
    body : str
        The text from the number on.
    at : int
        Offset of its first character in the document.

    Returns
    -------
    NumberMark or None
        None if it begins with no number; `reason` is set if it can head nothing.

    Examples
    --------
    >>> mark = read_mark(0, "（三）完善制度。", 40)
    >>> mark.style, mark.value, mark.start, mark.end, mark.form
    ('bracket_han', 3, 40, 43, 'prose')
    """
    match = MARK.match(body)
    if not match:
        return None
    style = match.lastgroup
    number, rest = match.group(style), body[match.end() :]
    text = rest.lstrip(BLANK)
    end = at + len(body) - len(text)
    mark = NumberMark(
        line, at + match.start(style), end, style, read_number(style, number), number.strip(BLANK), _form(text)
    )
    mark.reason = _refusal(mark, rest)
    mark.strict = mark.reason != REFERENCE or bool(_ARTICLE_OPEN.match(rest))
    return mark


def _torn_mark(lines: Lines, i: int) -> NumberMark | None:
    """A bracket alone on its line belongs to the number on the next: （ / 三）改革开放."""
    match = _TORN.match(_next_body(lines, i))
    if not match:
        return None
    body = lines.bodies[i + 1]
    rest = body[match.end() :].lstrip(BLANK)
    end = lines.begins[i + 1] + len(body) - len(rest)
    number = lines.bodies[i] + match.group()
    value = numeral_value(match.group(1))
    return NumberMark(i, lines.begins[i], end, "bracket_han", value, number, _form(rest))


def _next_body(lines: Lines, i: int) -> str:
    return lines.bodies[i + 1] if i + 1 < len(lines.bodies) else ""


def _form(rest: str) -> str:
    if not rest:
        return "alone"
    return "title" if len(rest) <= _MAX_TITLE and not _SENTENCE_END.search(rest) else "prose"


def _refusal(mark: NumberMark, rest: str) -> str:
    """Say why the text after a number shows that it is no heading; "" if it may be one."""
    style, last = mark.style, mark.number[-1]
    if mark.value == 0:
        return "not a well-formed number"
    if style in DECIMAL_STYLES:
        return "a decimal" if style != "bare" and _COUNTED.match(rest) else ""
    if style == "digit":
        if mark.value >= 1000:
            return "a year or a large number"
        if last in ".．" and _DECIMAL.match(rest):
            return "a decimal"
        if _RANGE.match(rest):
            return "a list of numbers or a date"
    elif style == "han":
        if numeral_value(_HAN_RUN.match(rest).group()) == mark.value + 1:
            return "a list of numerals in a sentence"
        if last not in "、．.﹒" and mark.form == "prose":
            return "a numeral that begins a sentence"
    elif style in ("bracket_han", "bracket_digit") and _CLAUSE.match(rest):
        return "a reference to a clause"
    elif style == "stem":
        return "a list of signs in a sentence" if _STEM.match(rest) else ""
    elif style in ("article", "chapter", "division", "clause") and _ARTICLE.match(rest):
        return REFERENCE
    return ""

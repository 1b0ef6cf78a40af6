"""
Which numbers at the head of a line are headings, and which are only numbers.

A plan numbers its parts in several styles at once (第一章, 一、, （一）, 1., （1）, ①, 第一，, 一是).
This module finds every number that stands where a heading could stand, links the numbers
of one style into chains (1, 2, 3 …) and nests the chains. A number that fits into no chain
is refused with a reason: a wrapped ``2.5``, a year, a number inside a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plananalysis.lexicons.numerals import ONE_TO_TEN, numeral_value
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.lines import BLANK, FIRST_SIGNS, Lines

# Rank of the styles, highest first: the order of the genre when the text itself gives none.
RANKS = {
    "part": 0,
    "chapter": 1,
    "division": 2,
    "bare": 2.5,
    "han": 3,
    "article": 3.5,
    "bracket_han": 4,
    "note": 4.9,
    "digit": 5,
    "dec2": 5.1,
    "dec3": 5.2,
    "dec4": 5.3,
    "half_bracket": 5.5,
    "bracket_digit": 6,
    "circle": 7,
    "ordinal": 8,
    "run_is": 9,
    "run_must": 9,
    "run_its": 9,
}
WORD_STYLES = frozenset({"ordinal", "run_is", "run_must", "run_its"})
_DECIMALS = frozenset({"bare", "dec2", "dec3", "dec4"})
_TITLED_ORDINAL_RANK = 4.5  # 第一、 on a line of its own heads 1. and （1）, below （一）
_MAX_TITLE = 60
_WORDS = load_classes("structure/numbering_words")
_PARTS = {
    "N": f"[{ONE_TO_TEN}]{{1,3}}",
    "LONG": f"[{ONE_TO_TEN}百零〇0-9０-９]{{1,6}}",
    "D": "[0-9０-９]{1,3}",
}
_MARK = _WORDS.compile(
    r"""(?:\#{1,6}[ ]+|\*\*)?(?:
      (?P<part>第{LONG}{division})
    | (?P<chapter>第{LONG}章)
    | (?P<division>第{LONG}节)
    | (?P<article>第{LONG}条)
    | (?P<ordinal>第{N}[，、,：:])
    | (?P<run_its>其{N}[，,])
    | (?P<run_is>{N}是)
    | (?P<run_must>{N}要)
    | (?P<han>{N}(?:[ \u3000]*(?:、|[．.﹒](?![0-9０-９]))|(?=[ \u3000]{1,4}\S)|$))
    | (?P<bracket_han>[（(〔][ \u3000]*{N}[ \u3000]*[）)〕][、，]?|{N}[）)]|[㈠-㈩])
    | (?P<note>[\[［【〔][ ]*{D}[ ]*[\]］】〕])
    | (?P<bracket_digit>[（(][ \u3000]*{D}[ \u3000]*[）)]|[⑴-⒇])
    | (?P<half_bracket>{D}[）)])
    | (?P<dec4>[0-9]{1,2}(?:\.[0-9]{1,2}){3}(?![0-9.]))
    | (?P<dec3>[0-9]{1,2}(?:\.[0-9]{1,2}){2}(?![0-9.]))
    | (?P<dec2>[0-9]{1,2}\.[0-9]{1,2}(?![0-9.]))
    | (?P<bare>[0-9]{1,2}(?=[ \u3000]{1,4}[^\W0-9_a-zA-Z]))
    | (?P<digit>[0-9０-９]{1,4}[ \u3000]*[.．、﹒]|[⒈-⒛])
    | (?P<circle>[①-⑳❶-❿])
    )""",
    re.VERBOSE,
    **_PARTS,
)
_VALUE = _WORDS.compile("{LONG}|[①-⒛❶-❿㈠-㈩]", **_PARTS)
_COUNTED = _WORDS.compile("[ ]*{counted}|[0-9、，,。;；)）~-]")
_SENTENCE_END = re.compile(r"[。！？；;!?]")

# What follows a number and shows that it counts something instead of heading something.
_DECIMAL = re.compile(r"[0-9０-９](?![0-9０-９]{3}年)")
_RANGE = _WORDS.compile("[0-9０-９]{1,2}[ ]?{dated}")
_HAN_RUN = re.compile(f"[{ONE_TO_TEN}]{{0,3}}")
_CLAUSE = _WORDS.compile("{clause}")
_ARTICLE = _WORDS.compile("{article_and}?第[{ONE_TO_TEN}百0-9]|{article}")

_INLINE = _WORDS.compile(r"(?:^|(?<=[。！？：:；”\s]))(?={N}、|[（(]{N}[）)])", **_PARTS)
_TORN = _WORDS.compile("({N})[）)]", **_PARTS)
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
    chain: Chain | None = None
    place: int = 0  # position in the chain
    parent: NumberMark | None = None


@dataclass(slots=True, eq=False)
class Chain:
    """Numbers of one style that count on: 1, 2, 3 …"""

    style: str
    form: str  # of its first mark
    marks: list[NumberMark] = field(default_factory=list)

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
        if body[0] not in FIRST_SIGNS:
            continue
        if marks and marks[-1].line == i - 1 and bodies[i - 1] in _OPENERS:
            continue  # the second half of a torn number
        mark = _torn_mark(lines, i) if body in _OPENERS else _read_mark(lines, i, 0, body)
        if mark:
            marks.append(mark)
    return _settle_decimals(marks) if any(mark.style in _DECIMALS for mark in marks) else marks


def _settle_decimals(marks: list[NumberMark]) -> list[NumberMark]:
    """
    Take 1.1, 1.2 … for headings where they count on; 1 总则 where such numbers follow it.

    Everything else that looks alike is a decimal, or a number that begins a line.
    """
    runs: dict[str, list[NumberMark]] = {}
    for mark in marks:
        if mark.style.startswith("dec") and not mark.reason:
            run = runs.setdefault(mark.number.rpartition(".")[0], [])
            if mark.value == len(run) + 1:
                run.append(mark)
    kept = {id(mark) for run in runs.values() if len(run) > 1 for mark in run}
    heads = {prefix: run[0].start for prefix, run in runs.items() if len(run) > 1}
    out = []
    for mark in marks:
        if mark.style.startswith("dec") and id(mark) not in kept:
            mark.reason = mark.reason or "a decimal"
        if mark.style != "bare" or heads.get(mark.number, -1) > mark.start and mark.form == "title":
            out.append(mark)
    return out


def find_inline_marks(lines: Lines) -> list[NumberMark]:
    """
    Find 一、 and （一） inside the lines, for a source that lost its line breaks.

    Parameters
    ----------
    lines : Lines
        The (long) lines of the document.

    Returns
    -------
    list of NumberMark
        In document order.
    """
    marks = []
    for i, body in enumerate(lines.bodies):
        for match in _INLINE.finditer(body):
            tail = body[match.start() : match.start() + 120]
            mark = _read_mark(lines, i, match.start(), tail)
            if mark and mark.style in ("han", "bracket_han"):
                mark.form = "title" if mark.style == "han" else "prose"
                marks.append(mark)
    return marks


def _read_mark(lines: Lines, i: int, shift: int, body: str) -> NumberMark | None:
    match = _MARK.match(body)
    if not match:
        return None
    style = match.lastgroup
    number, rest = match.group(style), body[match.end() :]
    start = lines.begins[i] + shift + match.start(style)
    text = rest.lstrip(BLANK)
    end = start + len(number) + len(rest) - len(text)
    form = _form(text)
    last = number.rpartition(".")[2] if style in _DECIMALS else number[:-1]
    value = int(last) if last.isdecimal() else numeral_value(_VALUE.search(number).group())
    mark = NumberMark(i, start, end, style, value, number.strip(BLANK), form)
    mark.reason = _refusal(mark, rest)
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
    if style in _DECIMALS:
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
    elif style in ("article", "chapter", "division") and _ARTICLE.match(rest):
        return "a reference to an article"
    return ""

"""
Which numbers stand inside a line, where no line break was made or where it was lost?

They are candidates only: one is a heading where the sequence wants it (see :mod:`plananalysis.structure.outline`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from string import ascii_letters

from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.number_styles import LONG_SIGNS, NUMBER_PARTS, NUMBER_WORDS, RANKS
from plananalysis.structure.numbering import REFERENCE, NumberMark, read_mark
from plananalysis.structure.wrapping import flatten

# no lookbehind: a pattern that begins with a set of signs is found three times as fast
_INSIDE = NUMBER_WORDS.compile(
    r"[{ONE_TO_TEN}]{1,3}(?:、|[．.](?![0-9０-９]))|[{formal}]{1,3}、|[（(](?:{N}|{D})[）)]"
    r"|[0-9０-９]{1,3}(?:[.．](?![0-9０-９])|、)|第{LONG}(?:[章节条]|{division})|[①-⑳]",
    **NUMBER_PARTS,
)
# a number from 2 on that follows a sentence on its line
_GOES_ON = NUMBER_WORDS.compile(
    r"[。；;][ ]?(?:[（(]?[{FROM_TWO}][）)、]|[（(]?[2-9２-９][）).．、](?![0-9])|第{LONG}条|[②-⑳])",
    **NUMBER_PARTS,
    FROM_TWO=ONE_TO_TEN[1:],
)
_DIGITS = "0123456789０１２３４５６７８９"
_PART_OF_NUMBER = {  # what no number begins after, by the sign it begins with
    **dict.fromkeys(ONE_TO_TEN, frozenset(f"{LONG_SIGNS}第其")),
    **dict.fromkeys(NUMBER_WORDS["formal"], frozenset(NUMBER_WORDS["formal"])),
    **dict.fromkeys(_DIGITS, frozenset(f"{_DIGITS}.．%％第{ascii_letters}")),
}
_STOPS = "。！？；：:;”"
_NAMED = NUMBER_WORDS.compile("(?:{one_word}|{named}[0-9０-９])$")
_REFERS = NUMBER_WORDS.compile("(?:{refers}|[）)])$")
_CITES = NUMBER_WORDS.compile("(?:{cites}|[，,（(])$")
_NAMED_PARTS = frozenset({"article", "chapter", "division", "part"})
_LOOK = 120  # characters read after a number
_BEFORE = 8  # and before it
_WORDLIKE = frozenset({"han", "formal", "article", "chapter", "division", "part"})
_LOOSE = frozenset({"han", "digit", "bracket_han", "bracket_digit", "formal"})


class Inside:
    """
    The numbers inside the lines, by style and value, in order.

    Parameters
    ----------
    marks : list of NumberMark
        From :func:`find_inside`.
    """

    def __init__(self, marks: list[NumberMark]) -> None:
        self.marks = marks
        self._known: dict[tuple[str, int], list[NumberMark]] = {}
        for mark in marks:
            self._known.setdefault((mark.style, mark.value), []).append(mark)
        self._places = {key: [mark.start for mark in found] for key, found in self._known.items()}

    def first(self, style: str, value: int, begin: int, end: int) -> NumberMark | None:
        """The first number of a style and value after one offset and before another, at a sentence's head if any."""
        found = self._between(style, value, begin, end)
        return next((mark for mark in found if mark.strict), found[0] if found else None)

    def last(self, style: str, value: int, begin: int, end: int) -> NumberMark | None:
        """The last one between two offsets."""
        found = self._between(style, value, begin, end)
        return found[-1] if found else None

    def _between(self, style: str, value: int, begin: int, end: int) -> list[NumberMark]:
        places = self._places.get((style, value), [])
        low = bisect_right(places, begin)
        return self._known.get((style, value), [])[low : min(bisect_left(places, end), low + 8)]


def may_go_on(text: str) -> bool:
    """
    Does any number from 2 on follow a sentence on its line?  Asked before :func:`find_inside`, which takes longer.

    Examples
    --------
    >>> may_go_on("（一）学习。（二）调研。"), may_go_on("（一）学习。\\n（二）调研。")
    (True, False)
    """
    return _GOES_ON.search(text) is not None


def find_inside(text: str, lines: Lines, *, limit: int) -> list[NumberMark]:
    """
    Find the numbers inside the lines that could head a part.

    Parameters
    ----------
    text : str
        The document.
    lines : Lines
        Its lines.
    limit : int
        Index of the line after the body.

    Returns
    -------
    list of NumberMark
        In document order; `strict` where one begins a sentence. An article that is named as a reference would be
        (第三条规定…) keeps its reason.
    """
    begins, starts = lines.begins[:limit], lines.starts + [len(text)]
    if not begins:
        return []
    marks = []
    flat = flatten(text, begins[min(lines.first, len(begins) - 1)], starts[limit], wraps=lines.wraps)
    for match in _INSIDE.finditer(flat.text):
        first = match.start()
        if first and flat.text[first - 1] in _PART_OF_NUMBER.get(flat.text[first], ()):
            continue
        at = flat.place(first)
        line = bisect_right(begins, at) - 1
        if at == begins[line]:
            continue
        before = flat.text[max(0, first - _BEFORE) : first].rstrip(BLANK)
        mark = read_mark(line, flat.text[first : first + _LOOK].split("\n", 1)[0], first)
        if mark is None or mark.reason not in ("", REFERENCE):
            continue
        heads = not before or before[-1] in _STOPS
        if heads or not mark.reason and _may_be_glued(mark, before):
            mark.start, mark.end = at, flat.place(mark.end)
            mark.inside, mark.strict = True, heads and mark.strict
            marks.append(mark)
    return marks


def choose_likely(marks: list[NumberMark]) -> list[NumberMark]:
    """
    Choose the numbers that stand where a lost line break would have put them at the head of a line.

    Parameters
    ----------
    marks : list of NumberMark
        From :func:`find_inside`.

    Returns
    -------
    list of NumberMark
        All at the head of a sentence; 一、 behind other words only if no sentence begins with it.
    """
    strict = {(mark.style, mark.value) for mark in marks if mark.strict}
    for mark in marks:  # where a title would end is not known
        mark.form = "title" if RANKS[mark.style] <= RANKS["han"] else "prose"
    return [
        mark
        for mark in marks
        if not mark.reason and (mark.strict or mark.style not in _WORDLIKE or (mark.style, mark.value) not in strict)
    ]


def _may_be_glued(mark: NumberMark, before: str) -> bool:
    """Does a number that follows a character without a stop look like one that lost its line break?"""
    if mark.form == "alone":
        return False
    if mark.style in _NAMED_PARTS:
        return not _CITES.search(before)
    if mark.style not in _LOOSE:
        return False
    if mark.style in ("bracket_han", "bracket_digit"):
        return not _REFERS.search(before)
    return not _NAMED.search(before + mark.number[0])

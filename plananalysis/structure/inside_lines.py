"""
Which numbers stand inside a line, where no line break was made or where it was lost?

They are candidates only: one is a heading where the sequence wants it (see :mod:`plananalysis.structure.outline`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.number_styles import NUMBER_WORDS, PARTS, RANKS
from plananalysis.structure.numbering import REFERENCE, NumberMark, read_mark
from plananalysis.structure.wrapping import flatten

_INSIDE = NUMBER_WORDS.compile(
    r"""(?<![{ONE_TO_TEN}百零〇第其])(?:
      {N}(?:、|[．.](?![0-9０-９]))
    | {F}、
    | [（(]{N}[）)]
    )
    | (?<![0-9０-９.．%％a-zA-Z第]){D}(?:[.．](?![0-9０-９])|、)
    | [（(]{D}[）)]
    | 第{LONG}(?:[章节条]|{division})
    | [①-⑳]
    """.replace("\n", "").replace(" ", ""),
    **PARTS,
)
_STOPS = "。！？；：:;”"
_NAMED = NUMBER_WORDS.compile("(?:{one_word}|{named}[0-9０-９])$")
_REFERS = NUMBER_WORDS.compile("(?:{refers}|[）)])$")
_LOOK = 120  # characters read after a number
_BEFORE = 8  # and before it
_WORDLIKE = frozenset({"han", "formal"})
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
        at = flat.place(match.start())
        line = bisect_right(begins, at) - 1
        if at == begins[line]:
            continue
        before = flat.text[max(0, match.start() - _BEFORE) : match.start()].rstrip(BLANK)
        mark = read_mark(line, flat.text[match.start() : match.start() + _LOOK].split("\n", 1)[0], match.start())
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
    if mark.style not in _LOOSE or mark.form == "alone":
        return False
    if mark.style in ("bracket_han", "bracket_digit"):
        return not _REFERS.search(before)
    return not _NAMED.search(before + mark.number[0])

"""
Was a text broken into lines of one width?  Then a line may go on in the next, and ends no sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

_FEWEST = 8  # lines of a text whose width can be told
_NARROWEST, _WIDEST = 32, 180  # columns; a Han character takes two
_SLACK = 6  # columns that a full line may lack: a mark or a number was moved to the next
_HANGING = 2  # and a mark may hang over
_LONGER = 0.05  # share of the lines that may be longer
_FEWEST_FULL = 3
_FULL, _OPEN = 0.25, 0.5  # share of the lines that are full, and of those that end without a stop
_STEEP = 2  # times as many lines without a stop are full as nearly full: those of a list grow rarer step by step
_SENTENCE = 200  # characters a sentence of prose has at most on average
_FINAL = frozenset("。！？；：”.!?;:")


@dataclass(frozen=True)
class Wraps:
    """The width of a text that was broken by hand, in columns, and the offsets of the lines that go on."""

    width: int = 0
    going_on: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Row:
    start: int
    indent: int
    width: int  # columns
    last: str
    apart: bool  # a blank line stands before it


def find_wraps(text: str) -> Wraps:
    """
    Find the lines that go on where the line before was broken at the width of the text.

    Parameters
    ----------
    text : str
        A document.

    Returns
    -------
    Wraps
        Empty if every line is a paragraph.

    Examples
    --------
    >>> page = ("为了贯彻落实各项决策部署，加强全市各级机关的管理工作，根据有关规\\n定，制定本办法。\\n" * 8)
    >>> wraps = find_wraps(page)
    >>> wraps.width, len(wraps.going_on)
    (64, 8)
    """
    if len(text) > _WIDEST * (text.count("\n") + 1) or text.count("。") * _SENTENCE < len(text):
        return Wraps()
    rows = _read_rows(text)
    width = _find_width(rows)
    if not width:
        return Wraps()
    return Wraps(width, frozenset(_list_going_on(rows, width)))


def _read_rows(text: str) -> list[_Row]:
    rows, at, apart = [], 0, False
    for line in text.split("\n"):
        full = line.rstrip()
        if full:
            indent = len(full) - len(full.lstrip())
            rows.append(_Row(at, indent, len(full.encode("gb18030", "replace")), full[-1], apart))
        apart = not full
        at += len(line) + 1
    return rows


def _find_width(rows: list[_Row]) -> int:
    """The width that many lines fill and few exceed, 0 if there is none."""
    if len(rows) < _FEWEST:
        return 0
    widths = sorted(row.width for row in rows)
    width = widths[int(len(widths) * (1 - _LONGER))]
    full = [row for row in rows if width - _SLACK <= row.width <= width + _HANGING]
    below = [row for row in rows if width - 2 * _SLACK - _HANGING <= row.width < width - _SLACK]
    is_open, is_short = (sum(row.last not in _FINAL for row in kin) for kin in (full, below))
    enough = len(full) >= max(_FEWEST_FULL, _FULL * len(rows)) and is_open >= max(_OPEN * len(full), _STEEP * is_short)
    return width if _NARROWEST <= width <= _WIDEST and enough else 0


def _list_going_on(rows: list[_Row], width: int) -> list[int]:
    margin = sorted(row.indent for row in rows)[len(rows) // 10]
    indented = sum(row.indent >= margin + 2 for row in rows) > len(rows) / 20
    spaced = sum(row.apart for row in rows) > 0.8 * len(rows)  # a blank line after every line parts nothing
    found = []
    for before, row in zip(rows, rows[1:], strict=False):
        full = before.width >= width - _SLACK and (indented or before.last not in _FINAL)
        if full and row.indent < margin + 2 and (spaced or not row.apart):
            found.append(row.start)
    return found


@dataclass(frozen=True)
class Flat:
    """A stretch of text without the line breaks made by hand, and where its pieces stand in the document."""

    text: str
    starts: list[int] = field(default_factory=list)  # of the pieces, here
    places: list[int] = field(default_factory=list)  # and in the document

    def place(self, at: int) -> int:
        """The offset in the document of a character of the flat text."""
        piece = bisect_right(self.starts, at) - 1
        return self.places[piece] + at - self.starts[piece]


def flatten(text: str, begin: int, end: int, *, wraps: Wraps) -> Flat:
    """
    Take the line breaks made by hand out of a stretch of text.

    Parameters
    ----------
    text : str
        A document.
    begin, end : int
        The stretch.
    wraps : Wraps
        From :func:`find_wraps`.

    Returns
    -------
    Flat
        The same text where nothing was broken.

    Examples
    --------
    >>> flat = flatten("制定办法。第\\n二条 适用全市。", 0, 15, wraps=Wraps(12, frozenset({7})))
    >>> flat.text, flat.place(flat.text.index("二"))
    ('制定办法。第二条 适用全市。', 7)
    """
    pieces, starts, places, size = [], [], [], 0
    for at in [begin, *sorted(at for at in wraps.going_on if begin < at < end)]:
        places.append(at)
    for at, stop in zip(places, places[1:] + [end], strict=True):
        piece = text[at:stop] if stop == end else text[at:stop].rstrip()
        starts.append(size)
        pieces.append(piece)
        size += len(piece)
    return Flat("".join(pieces), starts, places)

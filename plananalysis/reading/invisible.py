"""Which characters has nobody seen?  They are taken out on reading, in every format, and counted.

Zero-width characters, marks of direction, soft hyphens, variation selectors and controls part words that a reader
sees whole (耕, U+200B, 地).  Every reader's text passes here once, with its marks; all offsets count what is left.
Blanks of every width stay, and so do private-use characters and noncharacters, which are only reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from plananalysis.reading.document import Mark

# Breaks of a line or a page that are not LF: they part what a reader sees parted, so they become LF.
BREAKS = re.compile("[\x0b\x0c\u2028\u2029]")
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
_EITHER = re.compile(f"{UNSEEN.pattern[:-1]}{BREAKS.pattern[1:]}")  # one pass over a text that has neither
_NAMES = {
    "\u200b": "zero-width spaces",
    "\u200c": "zero-width non-joiners",
    "\u200d": "zero-width joiners",
    "\u200e": "marks of direction",
    "\u200f": "marks of direction",
    "\u2060": "word joiners",
    "\ufeff": "byte order marks",
    "\xad": "soft hyphens",
}


def remove_invisible(text: str, marks: Iterable[Mark] = ()) -> tuple[str, tuple[Mark, ...], list[str]]:
    """Take out what has no shape, and say so.

    Parameters
    ----------
    text : str
        As a reader found it, lines ended by LF.
    marks : iterable of Mark
        Spans of that text.

    Returns
    -------
    text : str
        Without invisible characters; other breaks of a line (U+2028, form feed …) as LF.
    marks : tuple of Mark
        The same spans in the new text; those with nothing left are gone.
    notes : list of str
        What was done, with how many; empty if nothing was.

    Examples
    --------
    >>> text, marks, notes = remove_invisible("耕\\u200b地\\n建设", [Mark(4, 6, "table")])
    >>> text, marks
    ('耕地\\n建设', (Mark(start=3, end=5, kind='table'),))
    >>> notes
    ['1 invisible character removed (zero-width spaces U+200B 1), the first at line 1, character 2']
    """
    marks = tuple(marks)
    if not _EITHER.search(text):
        return text, marks, []
    notes = []
    places = [match.start() for match in UNSEEN.finditer(text)]
    if places:
        notes.append(_say_removed(text, places))
        text, marks = UNSEEN.sub("", text), _shift(marks, places)
    text, breaks = BREAKS.subn("\n", text)
    if breaks:
        notes.append(f"{breaks} line break{'s' * (breaks > 1)} of other kinds (U+2028, form feed …) read as line ends")
    return text, marks, notes


def drop_invisible(text: str) -> str:
    """Take out what has no shape from a name or a cell of metadata.

    Examples
    --------
    >>> drop_invisible("正\\u200b文\\ufeff")
    '正文'
    """
    return UNSEEN.sub("", text)


def _shift(marks: tuple[Mark, ...], places: list[int]) -> tuple[Mark, ...]:
    """Move the marks by what was taken out before their ends."""
    moved = (
        Mark(mark.start - bisect_left(places, mark.start), mark.end - bisect_left(places, mark.end), mark.kind)
        for mark in marks
    )
    return tuple(mark for mark in moved if mark.end > mark.start)


def _say_removed(text: str, places: list[int]) -> str:
    counts = Counter(text[place] for place in places)
    kinds = [f"{_NAMES.get(char, _group(char))} U+{ord(char):04X} {n}" for char, n in counts.most_common(5)]
    more = f", {len(counts) - 5} more kinds" if len(counts) > 5 else ""
    first = places[0]
    line, begin = text.count("\n", 0, first) + 1, text.rfind("\n", 0, first) + 1
    many = len(places) > 1
    return (
        f"{len(places):,} invisible character{'s' * many} removed ({', '.join(kinds)}{more}), "
        f"the first at line {line}, character {first - begin + 1}"
    )


def _group(char: str) -> str:
    """Name the group of a character without a shape."""
    if char < "\xa0":
        return "control characters"
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return "variation selectors"
    return "marks of direction" if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" else "format characters"

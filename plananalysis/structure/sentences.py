"""
Where does a sentence end? Units to sentences, as places in the text.
"""

from __future__ import annotations

import re

import pandas as pd

from plananalysis.structure.lines import BLANK, OPENING
from plananalysis.structure.wrapping import find_wraps

_KINDS = ("item", "annex_item", "subitem", "paragraph")
_OUTSIDE = ("front", "preamble", "glossary", "entry", "table", "back")
_OPEN = "".join(sorted(OPENING))
# A title in 《》 is passed over whole, so that a mark inside it ends nothing.
_BREAK = re.compile(
    r"《\n?[^《》\n]{0,120}\n?》|[。！？；!?;]+[”’」』\"'）)\]】〕》]*"
    rf"|(?<![，、])(?<!(?<![{_OPEN}])[{_OPEN}])\n+(?![ \u3000]*[。，、；：！？）》〉”」』])"
)
_WORD = re.compile(r"[^\W_]")


def split_sentences(text: str, units: pd.DataFrame) -> pd.DataFrame:
    """
    Divide the leaves of the body and of the annexes into sentences.

    A sentence ends at 。！？； (half width too) outside 《》 and at the end of a line; quotes and
    brackets that close after the mark stay with it. In plans the clause before ； is a task of
    its own, so it counts as a sentence. Where a text was broken by hand at one width, a line that
    goes on in the next ends nothing.

    Parameters
    ----------
    text : str
        The document.
    units : pandas.DataFrame
        From :func:`plananalysis.structure.parse.parse_units`.

    Returns
    -------
    pandas.DataFrame
        Columns sentence_id, unit_id (the leaf), start, end, part, in document order. Only items,
        subitems and paragraphs of the body and of annexes (`part` tells them apart); no headings,
        front or back matter, entries of lists, tables. `start` and `end` leave out white space at
        both ends.

    Examples
    --------
    >>> from plananalysis.structure.parse import parse_units
    >>> text = "一、学习\\n1.读书；讨论《学习！》。\\n2.走访。"
    >>> [text[a:b] for a, b in split_sentences(text, parse_units(text))[["start", "end"]].values]
    ['1.读书；', '讨论《学习！》。', '2.走访。']
    """
    rows = []
    going_on = find_wraps(text).going_on
    for unit_id, part, begin, end in _spoken_leaves(units):
        count = 0
        for start, stop in _sentences(text, begin, end, going_on):
            count += 1
            rows.append((f"{unit_id}#{count}", unit_id, start, stop, part))
    frame = pd.DataFrame(rows, columns=["sentence_id", "unit_id", "start", "end", "part"])
    return frame if rows else frame.astype({"start": "int64", "end": "int64"})


def _spoken_leaves(units: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    outside: set[str] = set()
    leaves = []
    columns = ("unit_id", "parent_id", "kind", "start", "end", "is_leaf", "is_heading", "part")
    rows = zip(*(units[column].tolist() for column in columns), strict=False)
    for unit_id, parent, kind, start, end, leaf, heading, part in rows:
        if kind in _OUTSIDE or parent in outside:
            outside.add(unit_id)
        elif leaf and not heading and kind in _KINDS:
            leaves.append((unit_id, part, start, end))
    return leaves


def _sentences(text: str, begin: int, end: int, going_on: frozenset[int]):
    """Yield the trimmed spans of the sentences between two offsets."""
    at = begin
    for match in _BREAK.finditer(text, begin, end):
        if match.group()[0] == "《" or match.group()[0] == "\n" and match.end() in going_on:
            continue
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int):
    piece = text[start:end]
    body = piece.strip(BLANK)
    if body and _WORD.search(body):
        start += len(piece) - len(piece.lstrip(BLANK))
        yield start, start + len(body)

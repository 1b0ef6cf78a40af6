"""
Where does a finding stand?  Many units as one text, and back to document offsets.

Searching one long text is far faster than searching a thousand short ones.  :class:`Passages`
joins the texts of a table's rows with line breaks (no pattern of this package crosses a line) and
turns positions in the joined text into the columns that every table of findings has.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.lexicons.quotes import find_quotes
from plananalysis.tables.odd_characters import BROKEN, mend_halves

if TYPE_CHECKING:
    from plananalysis.lexicons.lexicon import Lexicon

KEYS = ("doc_id", "unit_id", "sentence_id")

# Characters of the masked text: what stands in “ ”, 《 》 or brackets is no word of the sentence
# around it.  They are noncharacters of Unicode, and :func:`free_signs` takes them out of a text
# before any is put in: in a masked text they stand for nothing else.
QUOTED = "\ufdd0"
BRACKETED = "\ufdd1"
ASIDE = "\ufdd2"  # a title that a bracket only gives as the short name of another
_SIGNS = re.compile(f"[{QUOTED}{BRACKETED}{ASIDE}]")
# Every alternative begins with a literal: Python's re then jumps from one candidate to the next.
_MASKED = re.compile(
    r"《\n?[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*\n?》"
    r"|“[^“”\n]{0,200}”|「[^「」\n]{0,200}」"
    r"|（(?![新改扩、]{1,3}）建)[^（）\n]*）|\([^()\n]*\)"
    r"|,(?=\d)|，(?=\d)|:(?=\d)|：(?=\d)"
)
_SEPARATORS = frozenset(",，:：")


class Passages:
    """
    The texts of a table's rows as one text.

    Attributes
    ----------
    frame : pandas.DataFrame
        The rows used (leaf units only, where the table says which they are).
    text : str
        Their texts, joined with line breaks, folded for matching (:mod:`plananalysis.lexicons.folding`).
    written : str
        The same as it was written: the column text is cut from it, every other column of a finding from ``text``.
    begins, lengths : numpy.ndarray
        Where each of them begins in the joined text, and its length.

    Notes
    -----
    Every finder takes the table or its Passages; one object for several finders saves joining the text anew.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        _check_columns(frame)
        if "is_leaf" in frame.columns:
            frame = frame[frame["is_leaf"].astype(bool)]
        self.frame = frame.reset_index(drop=True)
        texts = self.frame["text"].tolist()
        self.written = mend_halves("\n".join(texts))
        folded = "\n".join(fold_rows(self.frame))
        self.text = self.written if folded == self.written else folded
        self.lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        self.begins = np.concatenate([[0], np.cumsum(self.lengths + 1)])[: len(texts)]
        self.starts = self.frame["start"].to_numpy(dtype=np.int64)
        self._found: dict[Lexicon, list[tuple[int, int, int]]] = {}

    @classmethod
    def of(cls, table: pd.DataFrame | Passages, *, without: Collection[str] = ()) -> Passages:
        """
        The passages of a table; an object of this class is given back as it is.

        Parameters
        ----------
        table : pandas.DataFrame or Passages
        without : collection of str
            Kinds of units to leave out, where the table says which kind they are.

        Returns
        -------
        Passages
        """
        if isinstance(table, cls):
            return table
        if without and "kind" in table:
            table = table[~table["kind"].isin(without)]
        return cls(table)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each row, folded as the joined text is."""
        spans = zip(self.begins.tolist(), self.lengths.tolist(), strict=True)
        return [self.text[begin : begin + length] for begin, length in spans]

    @cached_property
    def masked(self) -> str:
        """The text with names, titles and brackets made unreadable; see :func:`mask`."""
        return mask(self.text, begins=self.begins)

    @cached_property
    def quotes(self) -> list[tuple[int, int, str]]:
        """What :func:`plananalysis.lexicons.quotes.find_quotes` finds in the text."""
        return find_quotes(self.text)

    def find_masked(self, lexicon: Lexicon) -> list[tuple[int, int, int]]:
        """What ``lexicon.matcher.find`` finds in the masked text; searched once for all finders."""
        if lexicon not in self._found:
            self._found[lexicon] = lexicon.matcher.find(self.masked)
        return self._found[lexicon]

    def rows_of(self, positions: Sequence[int]) -> np.ndarray:
        """The row of the table in which each position of the joined text lies."""
        return np.searchsorted(self.begins, np.asarray(positions, dtype=np.int64), "right") - 1

    def to_frame(
        self,
        starts: Sequence[int],
        ends: Sequence[int],
        columns: Mapping[str, Sequence] | None = None,
    ) -> pd.DataFrame:
        """A table of findings: keys of the rows, the given columns, start, end and text."""
        starts = np.asarray(starts, dtype=np.int64)
        ends = np.asarray(ends, dtype=np.int64)
        rows = self.rows_of(starts)
        shift = self.starts[rows] - self.begins[rows] if len(self.frame) else starts
        keys = [key for key in KEYS if key in self.frame.columns]
        data = {key: self.frame[key].array.take(rows) for key in keys}
        data |= dict(columns or {})
        data["start"] = starts + shift
        data["end"] = ends + shift
        text = self.written
        data["text"] = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        return pd.DataFrame(data)

    def describe(self, columns: Mapping[str, Sequence]) -> pd.DataFrame:
        """A table with a line for every row: its keys, the given columns, start, end and text."""
        frame = self.frame
        keys = {key: frame[key] for key in KEYS if key in frame.columns}
        place = {"start": self.starts, "end": self.starts + self.lengths, "text": frame["text"].astype("str")}
        return pd.DataFrame(keys | dict(columns) | place)


def mask(text: str, *, begins: Sequence[int] = ()) -> str:
    """
    The text with everything inside “ ”, 《 》 and brackets made unreadable, of the same length.

    Parameters
    ----------
    text : str
    begins : sequence of int
        Where the passages of the text begin: nothing goes over from one to the next.

    Returns
    -------
    str

    Examples
    --------
    >>> mask("开展“两学一做”活动").replace(QUOTED, "x")
    '开展xxxxxx活动'
    """
    return _MASKED.sub(partial(_hide_within, begins=begins), free_signs(text))


def free_signs(text: str) -> str:
    """
    The text without the characters that a masked text uses as signs, of the same length.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        With U+FFFD in their place.

    Examples
    --------
    >>> free_signs("开展\ufdd0活动")
    '开展�活动'
    """
    return _SIGNS.sub(BROKEN, text)


def _hide_within(match: re.Match, *, begins: Sequence[int]) -> str:
    found = match.group()
    if "\n" in found:
        seams = [
            at - match.start() for at in begins[bisect_right(begins, match.start()) : bisect_left(begins, match.end())]
        ]
        if seams:  # what looks like a title belongs to several passages
            return "".join(_MASKED.sub(_hide, found[a:b]) for a, b in pairwise([0, *seams, len(found)]))
    return _hide(match)


def _hide(match: re.Match) -> str:
    found = match.group()
    if found in _SEPARATORS:
        start = match.start()
        is_number = start > 0 and match.string[start - 1].isdigit()
        return QUOTED if is_number else found
    return (BRACKETED if found[0] in "（(" else QUOTED) * len(found)


def _check_columns(frame: pd.DataFrame) -> None:
    missing = [name for name in ("doc_id", "unit_id", "start", "end", "text") if name not in frame]
    if missing:
        raise ValueError(
            f"table of passages: expected the columns doc_id, unit_id, start, end, text; "
            f"missing {', '.join(missing)}; pass the units or sentences of a corpus"
        )

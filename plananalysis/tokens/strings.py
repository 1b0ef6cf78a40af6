"""
Where does an exact string stand, and how often, whatever the words are?
"""

from collections.abc import Collection
from itertools import chain

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows, fold_words
from plananalysis.structure.length import mark_han
from plananalysis.tables.odd_characters import has_halves, mend_halves

STRING_COLUMNS = ["doc_id", "unit_id", "string", "start", "end", "text"]


STRING_COUNT_COLUMNS = ["string", "count", "units", "per_1000_han", "n_han", "n_units"]


_BORDER = "\0"


WORTH_STEPS = 1000  # characters a string, from which on a DFA is found to repay what it takes to build


def find_strings(units: pd.DataFrame, strings: Collection[str], *, overlapping: bool = False) -> pd.DataFrame:
    """
    Find many exact strings in one pass, such as long formulae.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``.
    strings : collection of str
        What to look for; the segmentation plays no part.  Strings and texts
        are folded (:mod:`plananalysis.lexicons.folding`): 2012年 is found in
        ２０１２年, and 鄉村 and 乡村 in a traditional text.
    overlapping : bool
        By default a character belongs to one occurrence at most: the one
        that begins first, and of those that begin there the longest (女干部
        is then not found within 妇女干部 if both are looked for). True gives
        every occurrence of every string, also those within others.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, string, start, end, text, in the order of
        the units, then of place, then the longest first.

    Raises
    ------
    ValueError
        If a string is empty or holds the character U+0000, or half a character.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [5], "text": ["培训妇女干部"]})
    >>> find_strings(units, ["女干部", "妇女干部"])[["string", "start", "end"]]
      string  start  end
    0   妇女干部      7   11
    >>> find_strings(units, ["女干部", "妇女干部"], overlapping=True)["string"].tolist()
    ['妇女干部', '女干部']
    """
    shown = _check_strings(strings)
    strings, listed = list(shown), fold_rows(units)
    which, where, row = _match(listed, _BORDER.join(listed), strings, overlapping=overlapping)
    lengths = np.array([len(text) for text in strings], dtype=np.int64)[which]
    start = units["start"].to_numpy(dtype=np.int64)[row] + where
    written = [mend_halves(text) for text in units["text"].tolist()]
    ends = where + lengths
    table = pd.DataFrame(
        {
            "doc_id": units["doc_id"].to_numpy()[row],
            "unit_id": units["unit_id"].to_numpy()[row],
            "string": np.array(list(shown.values()), dtype=object)[which],
            "start": start,
            "end": start + lengths,
            "text": [written[n][a:b] for n, a, b in zip(row.tolist(), where.tolist(), ends.tolist(), strict=True)],
        }
    )
    order = np.lexsort((-lengths, where, row))
    return table.iloc[order].reset_index(drop=True)[STRING_COLUMNS]


def count_strings(units: pd.DataFrame, strings: Collection[str], *, overlapping: bool = False) -> pd.DataFrame:
    """
    Count exact strings; those that never occur are counted too.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``.
    strings : collection of str
        What to count.
    overlapping : bool
        As for :func:`find_strings`.

    Returns
    -------
    pandas.DataFrame
        One row a string, sorted by count (falling), then by the string:
        string, count, units (units that hold it), per_1000_han, and the
        denominators n_han and n_units.

    Raises
    ------
    ValueError
        If a string is empty or holds the character U+0000, or half a character.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "text": ["坚持党建引领"]})
    >>> count_strings(units, ["必须", "党建引领"])[["string", "count", "units", "n_han", "n_units"]]
      string  count  units  n_han  n_units
    0   党建引领      1      1      6        1
    1     必须      0      0      6        1
    """
    shown = _check_strings(strings)
    strings, listed = list(shown), fold_rows(units)
    joined = _BORDER.join(listed)
    which, row = _count_matches(joined, strings, overlapping=overlapping)
    if joined.count(_BORDER) >= len(listed):  # units that hold the border themselves
        row = np.repeat(np.arange(len(listed)), [text.count(_BORDER) + 1 for text in listed])[row]
    cells = pd.unique(which * max(len(units), 1) + row)  # each string once a unit
    count = np.bincount(which, minlength=len(strings))
    held = np.bincount(cells // max(len(units), 1), minlength=len(strings))
    order = [n for _, _, n in sorted(zip((-count).tolist(), shown.values(), range(len(shown)), strict=True))]
    n_han = int(mark_han(joined).sum())
    return pd.DataFrame(
        {
            "string": np.array(list(shown.values()), dtype=object)[order],
            "count": count[order],
            "units": held[order],
            "per_1000_han": 1000 * count[order] / max(n_han, 1),
            "n_han": n_han,
            "n_units": len(units),
        },
        columns=STRING_COUNT_COLUMNS,
    )


def _check_strings(strings: Collection[str]) -> dict[str, str]:
    """The folded strings, each with the first one given that is folded so."""
    if isinstance(strings, str):
        msg = f"strings: expected a list, got the single string '{strings}'; write ['{strings}']"
        raise ValueError(msg)
    for string in strings:
        if not isinstance(string, str) or not string or _BORDER in string or has_halves(string):
            msg = f"strings: expected text of at least one character without U+0000 or half characters, got {string!r}; remove it"
            raise ValueError(msg)
    given = list(dict.fromkeys(strings))
    shown: dict[str, str] = {}
    for folded, string in zip(fold_words(given), given, strict=True):
        shown.setdefault(folded, string)
    return shown


def _count_matches(joined: str, strings: list[str], *, overlapping: bool) -> tuple[np.ndarray, np.ndarray]:
    """Number of the string and of borders before it, for each occurrence: borders are found like strings."""
    numbers = {string: number for number, string in enumerate([*strings, _BORDER])}
    search = _search([*numbers], overlapping=overlapping, n_chars=len(joined))
    found = search.find_matches_as_strings(joined, overlapping=overlapping)
    which = np.fromiter(map(numbers.__getitem__, found), dtype=np.int64, count=len(found))
    borders = which == len(strings)
    return which[~borders], np.cumsum(borders)[~borders]


def _search(strings: list[str], *, overlapping: bool, n_chars: int):
    """Strings to look for; in a long text it pays to work out every step (DFA) before."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    kind = MatchKind.Standard if overlapping else MatchKind.LeftmostLongest
    steps = Implementation.DFA if n_chars > WORTH_STEPS * len(strings) else None
    return AhoCorasick(strings, matchkind=kind, implementation=steps)


def _match(
    texts: list[str], joined: str, strings: list[str], *, overlapping: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of the string, offset in its text and number of the text, for each occurrence in the joined texts."""
    found = []
    if strings and texts:
        from plananalysis.lexicons.lines import search_lines

        # One text with borders that no string holds: nothing matches across units.
        search = _search(strings, overlapping=overlapping, n_chars=len(joined))
        found = search_lines(search, joined, overlapping=overlapping, border=_BORDER)
    flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    begins = np.cumsum(lengths) - lengths
    row = np.searchsorted(begins, flat[:, 1], side="right") - 1
    return flat[:, 0], flat[:, 1] - begins[row] if len(flat) else flat[:, 1], row

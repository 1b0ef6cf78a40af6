"""
Which lists repeat themselves?  Candidates of parallel wording (同谋划、同部署、同推进), for a reader to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import pandas as pd

from plananalysis.lexicons.characters import is_one_of, to_codes
from plananalysis.lexicons.passages import Passages

COLUMNS = ["doc_id", "unit_id", "text", "shared", "segments", "start", "end"]
_LIST = re.compile(r"[一-鿿]{2,12}(?:[、，,][一-鿿]{2,12}){2,}")
_MARK = re.compile("[、，,]")
# The first mark of a list, and the member before it: far fewer places to try than all characters.
_FIRST_MARK = re.compile(r"[、，,](?<=[一-鿿]{2}.)(?=[一-鿿]{2,12}[、，,][一-鿿]{2})")
_FIRST_MEMBER = re.compile(r"[一-鿿]{2,12}\Z")


def find_parallelism(passages: pd.DataFrame | Passages, *, min_segments: int = 3, max_length: int = 8) -> pd.DataFrame:
    """
    Runs of short list members that begin or end with the same character.

    Parameters
    ----------
    passages : pandas.DataFrame or Passages
        Units or sentences: columns doc_id, unit_id, start, end, text.
    min_segments : int
        Fewest members.
    max_length : int
        Most characters of a member.

    Returns
    -------
    pandas.DataFrame
        Candidates: doc_id, unit_id, text, shared (同… or …化), segments (their number), start, end.  The first
        member may carry words before the list and the last words after it.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [13],
    ...                       "text": ["做到同谋划、同部署、同推进。"]})
    >>> find_parallelism(units.assign(text="同谋划、同部署、同推进。"))[["shared", "segments"]].values.tolist()
    [['同…', 3]]
    """
    joined = Passages.of(passages)
    found = []
    for match in _find_lists(joined, min_segments):
        words = _MARK.split(match.group())
        for is_first in (True, False):
            keys = [word[0] if is_first else word[-1] for word in words]
            if len(set(keys)) + min_segments <= len(keys) + 1:  # else no character stands often enough
                found += _runs(match.start(), words, keys, is_first, min_segments, max_length)
    found.sort()
    columns = {"shared": [row[2] for row in found], "segments": [row[3] for row in found]}
    return joined.to_frame([row[0] for row in found], [row[1] for row in found], columns)[COLUMNS]


def _find_lists(passages: Passages, min_segments: int) -> Iterator[re.Match]:
    """What _LIST.finditer finds in the rows that may hold a run, sought from the marks."""
    text, rows = passages.text, range(len(passages.frame))
    if min_segments > 2:
        rows = np.flatnonzero(np.bincount(passages.rows_of(_find_repeats(text)))).tolist()
    for row in rows:
        reached = begin = int(passages.begins[row])
        end = begin + int(passages.lengths[row])
        for mark in _FIRST_MARK.finditer(text, begin, end):
            at = mark.start()
            member = _FIRST_MEMBER.search(text, max(reached, at - 12), at) if at > reached else None
            if member:
                match = _LIST.match(text, member.start(), end)
                reached = match.end()
                yield match


def _find_repeats(text: str) -> np.ndarray:
    """
    Marks that stand between members of a run of three or more.

    Two neighbouring marks then have the same character behind them, or before them.
    """
    codes = np.append(to_codes(text), 0)
    marks = np.flatnonzero(is_one_of(codes, "、，,"))
    first, second = marks[:-1], marks[1:]
    is_alike = (codes[first + 1] == codes[second + 1]) | (codes[first - 1] == codes[second - 1])
    return first[is_alike & (second - first <= 13)]


def _runs(begin: int, words: list[str], keys: list[str], is_first: bool, fewest: int, longest: int) -> list[tuple]:
    """(start, end, shared, members) of the longest runs of neighbours with the same key."""
    starts = list(accumulate((len(word) + 1 for word in words), initial=begin))
    runs, at = [], 0
    while at < len(words):
        end = at
        while end < len(words) and keys[end] == keys[at] and len(words[end]) <= longest:
            end += 1
        if end - at >= fewest:
            shared = f"{keys[at]}…" if is_first else f"…{keys[at]}"
            runs.append((starts[at], starts[end] - 1, shared, end - at))
        at = max(end, at + 1)
    return runs

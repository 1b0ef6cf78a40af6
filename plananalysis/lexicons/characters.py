"""
What stands at which places of a text?  Characters, pairs and words as arrays, for all places at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

_SHORT = 8  # characters of a run that are stepped over one by one
NOTHING = 0x110000  # what stands behind the end of a text: no character has this number


def to_codes(text: str) -> np.ndarray:
    """
    The characters of a text as numbers.

    Parameters
    ----------
    text : str

    Returns
    -------
    numpy.ndarray
        One uint32 a character.

    Examples
    --------
    >>> to_codes("ab").tolist()
    [97, 98]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def is_one_of(codes: np.ndarray, chars: str) -> np.ndarray:
    """
    Which characters are one of these?

    Parameters
    ----------
    codes : numpy.ndarray
        From :func:`to_codes`.
    chars : str

    Returns
    -------
    numpy.ndarray
        One bool a character.

    Examples
    --------
    >>> is_one_of(to_codes("提质、增效"), "、和").tolist()
    [False, False, True, False, False]
    """
    table = _table_of(chars)
    return table[np.minimum(codes, len(table) - 1) if codes.max(initial=0) >= len(table) else codes]


def is_digit(codes: np.ndarray) -> np.ndarray:
    """
    Which characters are decimal digits, those of other scripts (１) too?

    Parameters
    ----------
    codes : numpy.ndarray
        From :func:`to_codes`.

    Returns
    -------
    numpy.ndarray
        One bool a character.

    Examples
    --------
    >>> is_digit(to_codes("5１五")).tolist()
    [True, True, False]
    """
    is_ascii = (codes >= ord("0")) & (codes <= ord("9"))
    others = np.flatnonzero((codes >= 0x660) & ((codes < 0x2E80) | (codes > 0x9FFF)))
    is_ascii[others] = [code < NOTHING and chr(code).isdecimal() for code in codes[others].tolist()]
    return is_ascii


def skip_chars(codes: np.ndarray, places: np.ndarray, chars: str) -> np.ndarray:
    """
    Where the text goes on behind any of these characters.

    Parameters
    ----------
    codes : numpy.ndarray
        From :func:`to_codes`, ended by :data:`NOTHING`.
    places : numpy.ndarray
        Where to begin.
    chars : str

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> skip_chars(np.append(to_codes("推进  改革 "), NOTHING), np.array([1, 2, 6]), " ").tolist()
    [1, 4, 7]
    """
    places = places.copy()
    for _ in range(_SHORT):  # most runs are
        found = is_one_of(codes[places], chars)
        if not found.any():
            return places
        places += found
    others = np.flatnonzero(~is_one_of(codes, chars))
    return others[np.searchsorted(others, places)]


def strip_chars(codes: np.ndarray, starts: np.ndarray, ends: np.ndarray, chars: str) -> np.ndarray:
    """
    Where spans end without any of these characters at their end.

    Parameters
    ----------
    codes : numpy.ndarray
        From :func:`to_codes`.
    starts, ends : numpy.ndarray
        The end does not belong to the span.
    chars : str

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> strip_chars(to_codes("推进  改革 "), np.array([0, 2]), np.array([4, 4]), " ").tolist()
    [2, 2]
    """
    ends = ends.copy()
    for _ in range(_SHORT):
        found = is_one_of(codes[ends - 1], chars) & (ends > starts)
        if not found.any():
            return ends
        ends -= found
    others = np.flatnonzero(~is_one_of(codes, chars))
    last = np.concatenate([[-1], others])[np.searchsorted(others, ends)]
    return np.where(ends > starts, np.maximum(last + 1, starts), ends)


@lru_cache(maxsize=32)
def _table_of(chars: str) -> np.ndarray:
    codes = to_codes(chars)
    table = np.zeros(max(int(codes.max()), 0xFFFF) + 2, dtype=bool)
    table[codes] = True
    return table


def begins_with_pair(codes: np.ndarray, places: np.ndarray, pairs: Sequence[str]) -> np.ndarray:
    """
    At which places do two characters stand that are one of the pairs?

    Parameters
    ----------
    codes : numpy.ndarray
        From :func:`to_codes`, with one character more behind the last place.
    places : numpy.ndarray
    pairs : sequence of str
        Each of two characters.

    Returns
    -------
    numpy.ndarray
        One bool a place.

    Examples
    --------
    >>> begins_with_pair(to_codes("加强工作"), np.array([0, 2]), ["工作", "能力"]).tolist()
    [False, True]
    """
    found = (codes[places].astype(np.int64) << 32) | codes[places + 1]
    wanted = np.sort(np.array([(ord(a) << 32) | ord(b) for a, b in pairs], dtype=np.int64))
    return wanted[np.minimum(np.searchsorted(wanted, found), len(wanted) - 1)] == found


def find_positions(text: str, words: Sequence[str]) -> np.ndarray:
    """
    Where do these words stand in a text?

    Parameters
    ----------
    text : str
    words : sequence of str
        None of them holds another one, or itself (as 水水 in 水水水).

    Returns
    -------
    numpy.ndarray
        Their beginnings, sorted.

    Examples
    --------
    >>> find_positions("必须做，务必做", ["必须", "务必"]).tolist()
    [0, 4]
    """
    places = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + len(word))
    return np.sort(np.array(places, dtype=np.int64))


def holds(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """
    Which spans hold one of the places?

    Parameters
    ----------
    places : numpy.ndarray
        Sorted.
    starts, ends : numpy.ndarray
        The end does not belong to the span.

    Returns
    -------
    numpy.ndarray
        One bool a span.

    Examples
    --------
    >>> holds(np.array([3]), np.array([0, 3]), np.array([3, 4])).tolist()
    [False, True]
    """
    return np.searchsorted(places, np.maximum(starts, ends)) > np.searchsorted(places, starts)


def last_before(places: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """
    The last of the places in each span, -1 where it holds none.

    Parameters
    ----------
    places : numpy.ndarray
        Sorted.
    starts, ends : numpy.ndarray
        The end does not belong to the span.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> last_before(np.array([1, 3]), np.array([0, 2, 4]), np.array([5, 3, 6])).tolist()
    [3, -1, -1]
    """
    found = np.concatenate([[-1], places])[np.searchsorted(places, ends)]
    return np.where(found >= starts, found, -1)

"""
What does each clause hold?  Told for all clauses of a text at once, before any of them is read.

A fifth of the clauses of a report have nothing that the search for a verb could start from, and most lack what
some step of it looks for.  Counting the telling characters of the whole text with numpy says so for an eighth of
what reading the clauses costs.  A sign only says that something may be there; a clause without signs has no
governing verb for certain.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from ahocorasick_rs import AhoCorasick

from .clauses import (
    AGENT, AGENT_REACH, FRAME, FRAME_BEGINS, HAND_OVER, HEAD, KNOWN, LEAD_BEGINS, LIST, MANNER, MANNER_BEGINS, MANNER_HALVES,
    TIME_BEGINS, Words,
)  # fmt: skip
from .matching import search_lines
from .passages import QUOTED

# Of the whole clause: a digit, a word of a ban, 了; LIST of clauses.py.
DIGIT, BAN, PERFECT = 1, 2, 4
# Of its beginning: perhaps a mark or a date to be skipped; what follows it is not told.
LEAD = 8
ANYTHING = HEAD | DIGIT | BAN | LEAD
_BREAK, _ADVERB = 256, 512
_WHOLE = DIGIT | BAN | PERFECT | LIST
_BREAKS = frozenset("，,；;。！？!?：:\n")


def read_clauses(masked: str, words: Words) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Cut a text into clauses and say of each what it holds.

    Parameters
    ----------
    masked : str
        Lines; from :func:`plananalysis.passages.mask`.
    words : Words
        From :func:`plananalysis.clauses.read_words`.

    Returns
    -------
    tuple of numpy.ndarray
        Start, end and signs (the sum of DIGIT, BAN …) of every clause, in text order; all three are int64.

    Examples
    --------
    >>> from plananalysis.clauses import read_words
    >>> from plananalysis.lexicons import load_lexicon
    >>> words = read_words(load_lexicon("commitments"), load_lexicon("clause_leads"))
    >>> starts, ends, signs = read_clauses("加强培训，新增20个。", words)
    >>> list(zip(starts.tolist(), ends.tolist(), (signs & DIGIT > 0).tolist()))
    [(0, 4, False), (5, 10, True)]
    """
    codes = np.frombuffer(masked.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    signs = _sign_characters(codes, words)
    breaks = np.flatnonzero(signs & _BREAK)
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(codes)]])
    starts, ends = starts[ends > starts], ends[ends > starts]
    if not len(starts):
        return starts, ends, starts
    held = np.bitwise_or.reduceat(signs, starts)
    found = ((held & _WHOLE) | (signs[starts] & (LEAD | KNOWN | FRAME | MANNER))).astype(np.int64)
    found |= np.where(_begins_with_pair(codes, starts, [key for key in words.begins if len(key) == 2]), KNOWN, 0)
    # an actor may also stand behind adverbs
    lengths = ends - starts
    reach = np.where(found & KNOWN, lengths, np.minimum(lengths, AGENT_REACH))
    found |= np.where(_is_near(_find_agents(masked, words), starts, 0, reach), AGENT, 0)
    adverbs = np.flatnonzero(signs & _ADVERB)
    halves = _begins_with_pair(codes, np.minimum(starts + 2, len(codes)), MANNER_HALVES)
    found |= np.where(halves | _is_near(adverbs, starts, 2, np.minimum(lengths, 9)), MANNER, 0)
    return starts, ends, found


def _sign_characters(codes: np.ndarray, words: Words) -> np.ndarray:
    """The signs of each character by itself."""
    singles = {key for key in words.begins if len(key) == 1}
    tests: tuple[tuple[int, Callable[[str], bool]], ...] = (
        (DIGIT, str.isdecimal), (BAN, frozenset("不禁").__contains__), (PERFECT, "了".__eq__),
        (LEAD, lambda sign: sign.isspace() or sign in LEAD_BEGINS or sign in TIME_BEGINS or sign.isdecimal()),
        (KNOWN, singles.__contains__), (FRAME, lambda sign: sign in FRAME_BEGINS or sign in HAND_OVER or sign == QUOTED),
        (MANNER, MANNER_BEGINS.__contains__), (_BREAK, _BREAKS.__contains__), (_ADVERB, "地".__eq__),
        (LIST, frozenset("、通采按").__contains__),
    )  # fmt: skip
    used = np.flatnonzero(np.bincount(codes)) if len(codes) else codes
    table = np.zeros(int(used.max(initial=0)) + 1, dtype=np.uint16)
    for code in used.tolist():
        sign = chr(code)
        table[code] = sum(bit for bit, test in tests if test(sign))
    return table[codes]


def _begins_with_pair(codes: np.ndarray, places: np.ndarray, pairs) -> np.ndarray:
    """True where two characters that stand at the place are one of the pairs."""
    wide = np.concatenate([codes, [0, 0]]).astype(np.int64)
    found = (wide[places] << 32) | wide[places + 1]
    wanted = np.sort(np.array([(ord(a) << 32) | ord(b) for a, b in pairs], dtype=np.int64))
    return wanted[np.minimum(np.searchsorted(wanted, found), len(wanted) - 1)] == found


def _is_near(found: np.ndarray, starts: np.ndarray, low: int, high: np.ndarray) -> np.ndarray:
    """True for the starts with something at `low` to `high` (excluded) characters behind them."""
    return np.searchsorted(found, starts + high) > np.searchsorted(found, starts + low)


def _find_agents(masked: str, words: Words) -> np.ndarray:
    found = search_lines(_search_agents(words.agent_terms), masked)
    return np.array([start for _, start, _ in found], dtype=np.int64)


@lru_cache(maxsize=4)
def _search_agents(terms: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(terms)

"""
What does each clause hold?  Told for all clauses of a text at once, before any of them is read.

A fifth of the clauses of a report have nothing that the search for a verb could start from, and most lack what
some step of it looks for.  Counting the telling characters of the whole text with numpy says so for an eighth of
what reading the clauses costs.  A sign only says that something may be there; a clause without signs has no
governing verb for certain.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from plananalysis.clauses.governing_verb import (
    AFTER_REPORT,
    AGENT,
    AGENT_REACH,
    BEFORE_REPORT,
    BY_MEANS,
    FINDING,
    FRAME,
    FRAME_BEGINS,
    HEAD,
    KNOWN,
    LIST,
    MANNER,
    MANNER_BEGINS,
    MANNER_HALVES,
    MARK_BEGINS,
    OUGHT,
    OUGHT_REACH,
    REPORTS,
    TAIL,
    TIME_BEGINS,
)  # fmt: skip
from plananalysis.clauses.verbs_in_place import BLANKS, BREAKS, HAND_OVER, Heads, Words
from plananalysis.lexicons.characters import begins_with_pair, holds, is_digit, is_one_of, strip_chars, to_codes
from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.lexicons.passages import QUOTED
from plananalysis.lexicons.word_classes import load_classes

# Of the whole clause: a digit, a word of a ban; LIST of clauses.py.
DIGIT, BAN = 1, 2
# Of its beginning: perhaps a mark or a date to be skipped; what follows it is not told.
LEAD = 8
ANYTHING = HEAD | OUGHT | TAIL | DIGIT | BAN | LEAD
_BREAK, _ADVERB = 256, 512
_WHOLE = DIGIT | BAN | LIST
_WORDS = load_classes("clauses/verb_words")
_DATES = _WORDS["date"]
_AFTER_AGENT = "".join(_WORDS["after_actor"]) + "".join(FRAME_BEGINS | TIME_BEGINS) + "".join(HAND_OVER)


class Clauses(NamedTuple):
    """
    The clauses of a text, in text order.

    Attributes
    ----------
    heads : plananalysis.clauses.verbs_in_place.Heads
        Of the text.
    starts, ends, stops : numpy.ndarray
        Where each begins and ends; where it ends without the blanks at its end.
    signs : numpy.ndarray
        The sum of DIGIT, BAN … of each.
    """

    heads: Heads
    starts: np.ndarray
    ends: np.ndarray
    stops: np.ndarray
    signs: np.ndarray


def read_clauses(masked: str, words: Words) -> Clauses:
    """
    Cut a text into clauses and say of each what it holds.

    Parameters
    ----------
    masked : str
        Lines; from :func:`plananalysis.lexicons.passages.mask`.
    words : Words
        From :func:`plananalysis.clauses.verbs_in_place.read_words`.

    Returns
    -------
    Clauses

    Examples
    --------
    >>> from plananalysis.clauses.verbs_in_place import read_words
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> words = read_words(load_lexicon("commitments"), load_lexicon("clause_leads"))
    >>> clauses = read_clauses("加强培训，新增20个。", words)
    >>> list(zip(clauses.starts.tolist(), clauses.ends.tolist(), (clauses.signs & DIGIT > 0).tolist()))
    [(0, 4, False), (5, 10, True)]
    """
    codes = to_codes(masked)
    chars = _sign_characters(codes)
    breaks = np.flatnonzero(chars & _BREAK)
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(codes)]])
    starts, ends = starts[ends > starts], ends[ends > starts]
    stops = strip_chars(codes, starts, ends, BLANKS)
    heads = Heads(masked, words, starts, stops)
    if not len(starts):
        return Clauses(heads, starts, ends, stops, starts)
    held = np.bitwise_or.reduceat(chars, starts)
    signs = ((held & _WHOLE) | (chars[starts] & (LEAD | FRAME | MANNER))).astype(np.int64)
    signs |= np.where(_begins_with_date(heads.codes, starts), LEAD, 0)
    signs |= np.where(heads.has_words(starts), KNOWN, 0)
    # an actor may also stand behind adverbs
    reach = np.where(signs & KNOWN, ends, np.minimum(ends, starts + AGENT_REACH))
    signs |= np.where(holds(_find_agents(heads), starts, reach), AGENT, 0)
    adverbs = np.flatnonzero(chars & _ADVERB)
    halves = begins_with_pair(heads.codes, np.minimum(starts + 2, ends), MANNER_HALVES)
    signs |= np.where(halves | holds(adverbs, starts + 2, np.minimum(ends, starts + 9)), MANNER, 0)
    signs |= np.where(holds(heads.ought_places, starts + 1, np.minimum(ends, starts + OUGHT_REACH)), OUGHT, 0)
    signs |= np.where(holds(heads.tail_places, starts + 2, ends), TAIL, 0)
    reports = begins_with_pair(heads.codes, starts, FINDING) | begins_with_pair(heads.codes, stops - 2, REPORTS)
    signs |= np.where(reports | holds(_find_handing_in(heads.codes), starts, stops - 1), TAIL, 0)
    return Clauses(heads, starts, ends, stops, signs)


def _find_handing_in(codes: np.ndarray) -> np.ndarray:
    """Where 报 is a verb: 报市政府, and not 报告, 申报."""
    places = np.flatnonzero(codes == ord("报"))
    is_word = is_one_of(codes[places - 1], BEFORE_REPORT) | is_one_of(codes[places + 1], AFTER_REPORT + "送")
    return places[~is_word]


def _sign_characters(codes: np.ndarray) -> np.ndarray:
    """The signs of each character by itself."""
    table = _tabulate_signs()
    return table[np.minimum(codes, len(table) - 1)]


@lru_cache(maxsize=1)
def _tabulate_signs() -> np.ndarray:
    """The signs of the characters of 16 bits; the last entry stands for all others, among which there are digits."""
    table = np.zeros(0x10001, dtype=np.uint16)
    table[-1] = DIGIT | LEAD
    for signs, chars in (
        (BAN, "不禁"), (LEAD, BLANKS + "".join(MARK_BEGINS)), (FRAME, "".join(FRAME_BEGINS) + "".join(HAND_OVER) + QUOTED),
        (MANNER, "".join(MANNER_BEGINS)), (_BREAK, BREAKS), (_ADVERB, "地"), (LIST, "、" + "".join(word[0] for word in BY_MEANS)),
    ):  # fmt: skip
        table[to_codes(chars)] |= signs
    table[:-1][is_digit(np.arange(0x10000))] |= DIGIT | LEAD
    return table


def _begins_with_date(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """True where a date or a numeral such as 一、 may begin with these two characters."""
    first, second = codes[starts], codes[starts + 1]
    is_date = is_one_of(first, "到在于") & (is_digit(second) | is_one_of(second, "今明全每年"))
    is_number = is_one_of(first, ONE_TO_TEN) & is_one_of(second, ONE_TO_TEN + "、")
    return is_date | is_number | begins_with_pair(codes, starts, _DATES)


def _find_agents(heads: Heads) -> np.ndarray:
    """Where the actors begin behind which the clause may go on with its verb, a frame or a date."""
    places, numbers = heads.words.agent_index.find_all(heads.text)
    after = places + heads.words.agent_index.lengths[numbers]
    following = heads.codes[after]
    return places[heads.has_words(after) | is_one_of(following, _AFTER_AGENT) | is_digit(following)]

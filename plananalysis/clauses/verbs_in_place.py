"""
Where in a text could a verb govern?  Adverbs, verb and further verbs that begin at each place, told for all at once.

文|认真修订完善|办法: at every place where a known word begins, the adverbs are walked over to the verb behind them, and
the verb takes in the verbs that follow directly or after 、和并 (制定、出台).  Which of these places the clause is governed
from, :mod:`plananalysis.clauses.governing_verb` says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plananalysis.lexicons.characters import NOTHING, begins_with_pair, is_one_of, skip_chars, to_codes
from plananalysis.lexicons.lexicon import Lexicon
from plananalysis.lexicons.matching import WordFinder, split_phrases
from plananalysis.lexicons.word_classes import load_classes

# Traits of a word.
LEAD_WORD, VERB, NOMINAL, STRICT, ALONE, ACT_TOO, HAND, PUBLISHES, NO_RAISE, RESEARCH, LONG = (
    1 << bit for bit in range(11)
)
# Traits of a head, besides those of its first verb (NOMINAL … LONG): there is one; it has several verbs; with a mark
# between them; behind adverbs; not a mere noun; with an object behind it.
VALID, SEVERAL, LINKED, LED, CLEAR, OBJECT = (1 << bit for bit in range(11, 17))
AT_END = 1 << 17  # of a word: an adverb that a verb at the end of its clause may follow
_WORDS = load_classes("clauses/verb_words")
HAND_OVER = ("把", "将")
BREAKS = "，,；;。！？!?：:\n"
# 及时|整改, 另行|制定: an adverb and a verb at the end say what is done with what stands before them.
TAIL_ADVERBS = _WORDS["tail_adverb"]
OUGHT_FRAMES = "".join(_WORDS["ought_frame"])
LINKS = "、和并与及或以来"
_MAX_VERBS = 5
_NOUN_MARKS = BREAKS + "、和与及的等"
_NOUN_TAILS = _WORDS["noun_tail"]
_SETS = {
    ALONE: frozenset(_WORDS["alone"]),
    ACT_TOO: frozenset(_WORDS["act_too"]),
    STRICT: frozenset(_WORDS["strict"]),
    HAND: frozenset(HAND_OVER),
    AT_END: frozenset(TAIL_ADVERBS),
    PUBLISHES: frozenset(_WORDS["document"]),
    RESEARCH: frozenset(_WORDS["research"]),
    NO_RAISE: frozenset(_WORDS["no_raise"]),
}
_NO_OBJECTS = _WORDS["no_object"]
BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_OF_FIRST = NOMINAL | HAND | PUBLISHES | NO_RAISE | RESEARCH | LONG


@dataclass(frozen=True)
class Words:
    """The lexicons, ready for looking up."""

    index: WordFinder
    traits: np.ndarray  # of each word of the index, and of what is none
    levels: np.ndarray
    numbers: dict[str, int]  # of the words in the index
    leads: frozenset[str]
    known: frozenset[str]  # verbs and leads
    agents: re.Pattern
    agent_index: WordFinder


@lru_cache(maxsize=4)  # the same lexicons give the same words
def read_words(lexicon: Lexicon, leads: Lexicon) -> Words:
    """
    Make two lexicons ready for looking words up at every place of a text.

    Parameters
    ----------
    lexicon : Lexicon
        Verbs with levels.
    leads : Lexicon
        What may stand before the verb.

    Returns
    -------
    Words
    """
    rows = lexicon.entries
    level_of = dict(zip(rows["term"], map(int, rows["level"]), strict=True))
    nominal = frozenset(rows["term"][rows["nominal"] == "1"]) if "nominal" in rows else frozenset()
    lead = frozenset(leads.terms("lead"))
    known: dict[str, tuple[str, ...]] = {}
    for entries in (leads.entries[leads.entries["class"] == "lead"], rows):
        for term, phrases in zip(entries["term"], entries["exclusion"], strict=True):
            known[term] = known.get(term, ()) + tuple(split_phrases(phrases))
    index = WordFinder({word: phrases for word, phrases in known.items() if not set(word) & set(BREAKS)})
    sets = _SETS | {LEAD_WORD: lead, VERB: level_of.keys(), NOMINAL: nominal}
    traits = [
        sum(bit for bit, words in sets.items() if word in words) | LONG * (len(word) > 1) for word in index.words
    ] + [0]
    levels = [level_of.get(word, 3) for word in index.words] + [3]
    agents = rf"(?:{any_of(leads.terms('agent'))})(?:都?要|应当?|必须|须)?"
    return Words(
        index, np.array(traits, dtype=np.int64), np.array(levels, dtype=np.int64),
        {word: number for number, word in enumerate(index.words)}, lead, frozenset(known),
        re.compile(agents), WordFinder(dict.fromkeys(leads.terms("agent"), ())),
    )  # fmt: skip


def has_all(traits: np.ndarray, wanted: int) -> np.ndarray:
    """True where all of the wanted traits are there."""
    return traits & wanted == wanted


def any_of(words: list[str]) -> str:
    """The words as alternatives of a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


class Heads:
    """
    What begins at every place of a text: adverbs, and a verb behind them.

    Parameters
    ----------
    text : str
        Masked (:func:`plananalysis.lexicons.passages.mask`).
    words : Words
        From :func:`read_words`.
    starts, stops : numpy.ndarray
        Where the clauses begin, and where they end without blanks.

    Attributes
    ----------
    places : numpy.ndarray
        The places at which a known word begins, and the end of the text; the other arrays are as long.
    verbs, verb_ends : numpy.ndarray
        Where the governing verb begins and where the last of its verbs ends.
    ends : numpy.ndarray
        Where the text goes on behind them.
    levels : numpy.ndarray
        The level that the verbs have by themselves.  Of several the strongest counts; a verb that hands the act
        to others or only prepares it governs what follows.
    first_levels : numpy.ndarray
        The level of the first verb.
    traits : numpy.ndarray
        The sum of what holds (VALID, CLEAR …).
    acting : numpy.ndarray
        The places at which a verb that is no mere noun begins, with an object.
    """

    def __init__(self, text: str, words: Words, starts: np.ndarray, stops: np.ndarray) -> None:
        self.text, self.words = text, words
        self.codes = np.concatenate([to_codes(text), np.full(2, NOTHING, dtype=np.uint32)])
        places, found = words.index.find(text)
        self._slots = np.full(len(self.codes), -1, dtype=np.int32)
        self._slots[places] = np.arange(len(places))
        # the last of all entries is no head: -1 leads there
        self.places, self._word = np.append(places, len(text)), np.append(found, len(words.index.words))
        self._word_ends = self.places + np.append(words.index.lengths, 0)[self._word]
        firsts = np.append(np.searchsorted(places, starts), len(places))
        self._stops = np.append(np.repeat(stops, np.diff(firsts)), len(text))
        self._read()
        # numbers are read one by one fastest from these
        is_lead = (words.traits[self._word] & LEAD_WORD).astype(np.uint8)
        self._slot_at, self._trait_of, self._end_of, self._is_lead = map(
            memoryview, (self._slots, self.traits, self._word_ends, is_lead)
        )

    def _read(self) -> None:
        """Fill the arrays of all places."""
        of_word = self.words.traits[self._word]
        target, leads = self._follow_leads(of_word)
        ends, levels, traits = self._extend(of_word)
        led = (target != np.arange(len(target))) | (of_word[target] & VERB == 0)
        traits = traits[target] | ((leads | of_word[target]) & STRICT) | np.where(led, LED, 0)
        traits |= np.where((traits & VALID > 0) & (led | (traits & NOMINAL == 0)), CLEAR, 0)
        self.verbs, self.ends, self.levels = self.places[target], ends[target], levels[target]
        self.first_levels = self.words.levels[self._word[target]]
        is_bare = self._begin_of_rest(self.ends) >= self._stops
        traits |= np.where(self._has_object(), OBJECT, 0)
        self.acting = self.places[has_all(traits, CLEAR | LONG | OBJECT)]
        before = self.codes[self.places - 1]
        governs = (
            has_all(traits, CLEAR | LONG) & ((traits & (LED | OBJECT) > 0) | is_bare) & ~is_one_of(before, "、的和与及")
        )
        self.traits = traits
        self.verb_ends = self.ends
        self._governing = self.places[governs].tolist()
        self.ought_places = self._find_oughts()
        self.tail_places = self._find_tails()
        self._oughts, self._tails = self.ought_places.tolist(), self.tail_places.tolist()

    def _follow_leads(self, of_word: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The word behind all adverbs, and the traits of these together."""
        following = self._slots[self._word_ends]
        goes_on = (of_word & LEAD_WORD > 0) & (following >= 0)
        target = np.where(goes_on, following, np.arange(len(following)))
        leads = np.where(goes_on, of_word, 0)
        while goes_on[target].any():  # every round doubles the steps
            leads |= leads[target]
            target = target[target]
        return target, leads

    def _extend(self, of_word: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """
        End, level and traits of the verb that begins at each place.

        It takes in the verbs that follow directly or after 、和并: 修订完善, 制定、出台.
        """
        ends, levels = self._word_ends.copy(), self.words.levels[self._word]
        is_act = (of_word & ACT_TOO > 0) & (ends < self._stops)
        traits = (of_word & _OF_FIRST) | np.where((of_word & VERB > 0) | is_act, VALID, 0)
        strongest = levels.copy()
        rows = last = np.flatnonzero(of_word & (VERB | ALONE) == VERB)
        for _ in range(_MAX_VERBS - 1):
            link = is_one_of(self.codes[ends[rows]], LINKS)
            following = self._slots[ends[rows] + link]
            is_more = (following >= 0) & has_all(of_word[following], VERB | LONG)
            rows, last, link, following = (column[is_more] for column in (rows, last, link, following))
            is_noun = (of_word[following] & NOMINAL > 0) & self._is_noun_before(self._word_ends[following])
            is_more = link | ~(is_noun | (self.words.levels[self._word[last]] == 5))
            rows, last, link = rows[is_more], following[is_more], link[is_more]
            ends[rows] = self._word_ends[last]
            strongest[rows] = np.maximum(strongest[rows], self.words.levels[self._word[last]])
            traits[rows] |= SEVERAL | np.where(link, LINKED, 0) | (of_word[last] & PUBLISHES)
            goes_on = of_word[last] & ALONE == 0
            rows, last = rows[goes_on], last[goes_on]
        governs_rest = (levels < 3) & (traits & (LINKED | RESEARCH) == 0)
        return ends, np.where(governs_rest, levels, strongest), traits

    def _is_noun_before(self, ends: np.ndarray) -> np.ndarray:
        """开展培训, 加强管理: nothing follows that could be the object of the second word."""
        after = self.codes[ends]
        return (after == NOTHING) | is_one_of(after, _NOUN_MARKS) | begins_with_pair(self.codes, ends, _NOUN_TAILS)

    def _find_oughts(self) -> np.ndarray:
        """Where 要, 应, 须 or 必须 stands with a verb behind it: 试点市县|要落实责任."""
        codes, places = self.codes, self.places[:-1]
        first, before = codes[places], codes[places - 1]
        is_ought = np.zeros(len(places), dtype=bool)
        for word in _WORDS.words["ought"]:
            is_ought |= is_one_of(first, word.term) & ~is_one_of(before, "".join(word.beginnings))
        is_ought |= is_one_of(first, "必") & is_one_of(codes[places + 1], "须")
        is_lead = self.words.traits[self._word[:-1]] & LEAD_WORD > 0
        governs = has_all(self.traits[:-1], VALID | LONG) & (self.verbs[:-1] > places)
        has_frame = (is_ought | is_one_of(first, "将")) & is_one_of(codes[places + 1], OUGHT_FRAMES)
        return places[is_lead & (is_ought & governs | has_frame)]

    def _find_tails(self) -> np.ndarray:
        """Where an adverb such as 及时 and a verb end a clause."""
        is_tail = self.words.traits[self._word] & AT_END > 0
        numbers = np.flatnonzero(is_tail & (self.traits & VALID > 0))
        return self.places[numbers[self.ends[numbers] == self._stops[numbers]]]

    def tails(self, start: int, stop: int) -> list[int]:
        """Of these places those from start to before stop."""
        return self._tails[bisect_left(self._tails, start) : bisect_left(self._tails, stop)]

    def oughts(self, start: int, stop: int) -> list[int]:
        """Of these places those from start to before stop."""
        return self._oughts[bisect_left(self._oughts, start) : bisect_left(self._oughts, stop)]

    def _begin_of_rest(self, ends: np.ndarray) -> np.ndarray:
        """Where the text goes on behind blanks."""
        return skip_chars(self.codes, ends, BLANKS)

    def _has_object(self) -> np.ndarray:
        """True where something follows that the verb could act upon."""
        begins = self._begin_of_rest(self.ends)
        is_none = is_one_of(self.codes[begins], "的、和等") | begins_with_pair(self.codes, begins, _NO_OBJECTS)
        return (self._stops - begins >= 2) & ~is_none

    def at(self, place: int, trait: int = VALID) -> int:
        """The number of the head at a place of the text if it has the trait, -1 otherwise."""
        number = self._slot_at[place]
        return number if number >= 0 and self._trait_of[number] & trait else -1

    def at_all(self, places: np.ndarray) -> np.ndarray:
        """The numbers of the heads at these places of the text, -1 where there is none."""
        numbers = self._slots[places]
        return np.where(self.traits[numbers] & VALID > 0, numbers, -1)

    def has_words(self, places: np.ndarray) -> np.ndarray:
        """True for the places at which a known word begins."""
        return self._slots[places] >= 0

    def has_word(self, place: int) -> bool:
        """True where a known word begins."""
        return self._slot_at[place] >= 0

    def add(self, spans: Sequence[tuple[int, int, int, Sequence[str]]]) -> np.ndarray:
        """
        Take in heads that were found otherwise; the numbers that they get.

        Of each: where its verb begins and ends, where the text goes on, the adverbs before it.
        """
        words, before = self.words, len(self.verbs) - 1
        if not spans:
            return np.zeros(0, dtype=np.int64)
        found = [words.numbers.get(self.text[verb:end], -1) for verb, end, _, _ in spans]
        leads = [LED * bool(said) | STRICT * bool(_SETS[STRICT] & set(said)) for *_, said in spans]
        traits = VALID | (words.traits[found] & (_OF_FIRST | STRICT)) | np.array(leads, dtype=np.int64)
        places = np.array([span[:3] for span in spans], dtype=np.int64).reshape(-1, 3).T
        added = (*places, words.levels[found], words.levels[found], traits)
        names = ("verbs", "verb_ends", "ends", "levels", "first_levels", "traits")
        for name, values in zip(names, added, strict=True):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column[:-1], values, column[-1:]]))
        return np.arange(before, before + len(spans))

    def first_governing(self, place: int, stop: int) -> int:
        """
        The number of the first head from here on that governs for certain, -1 where there is none.

        That is a verb after adverbs or one that is no noun, with an object or at the end of its clause (对违规行为|严肃查处).
        """
        at = bisect_left(self._governing, place)
        found = at < len(self._governing) and self._governing[at] < stop - 1
        return self._slot_at[self._governing[at]] if found else -1

    def skip_all(self, places: np.ndarray) -> np.ndarray:
        """Where the text goes on behind the words at these places if they are no head."""
        numbers = self._slots[places]
        return np.where(numbers >= 0, self.ends[numbers], places)

    def skip_leads(self, place: int) -> int:
        """Where the text goes on behind adverbs."""
        number = self._slot_at[place]
        while number >= 0 and self._is_lead[number]:
            place = self._end_of[number]
            number = self._slot_at[place]
        return place

    def write_verbs(self, numbers: np.ndarray) -> list[str]:
        """The verbs of the heads, one string each, without the marks between them."""
        text = self.text
        spans = zip(self.verbs[numbers].tolist(), self.verb_ends[numbers].tolist(), strict=True)
        verbs = [text[start:end] for start, end in spans]
        for place in np.flatnonzero(self.traits[numbers] & LINKED).tolist():
            number = numbers[place]
            verbs[place] = self._join_verbs(int(self.verbs[number]), int(self.verb_ends[number]))
        return verbs

    def _join_verbs(self, at: int, end: int) -> str:
        verbs = ""
        while at < end:
            verb_end = self._end_of[self._slot_at[at]]
            verbs += self.text[at:verb_end]
            at = verb_end + (self.text[verb_end : verb_end + 1] in LINKS)
        return verbs

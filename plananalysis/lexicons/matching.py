"""
Where do the words of a lexicon stand in a text?  The longest wins, fixed phrases are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from plananalysis.lexicons.lines import LineIndex, search_lines
from plananalysis.lexicons.patterns import Pattern, search_patterns


def is_pattern(term: str) -> bool:
    """
    Tell a regular expression from a word.

    Parameters
    ----------
    term : str
        Of a lexicon.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_pattern("re:第.条"), is_pattern("农田")
    (True, False)
    """
    return term.startswith("re:")


class Matcher:
    """Find the entries of a lexicon in a text: leftmost and longest, exclusions left out."""

    def __init__(self, entries: pd.DataFrame) -> None:
        terms = list(enumerate(entries["term"].tolist()))
        self.rows = [row for row, term in terms if not is_pattern(term)]
        self.words = [term for _, term in terms if not is_pattern(term)]
        self.longest = max(map(len, self.words), default=0)
        origins = entries["origin"].tolist() if "origin" in entries else [""] * len(terms)
        regexes = [
            (row, term[3:], origin) for (row, term), origin in zip(terms, origins, strict=True) if is_pattern(term)
        ]
        self.patterns = [(row, re.compile(text)) for row, text, origin in regexes if not origin]
        # those of a person are searched in a process of their own
        self.own_patterns = [(row, Pattern(origin, text)) for row, text, origin in regexes if origin]
        self.needs = dict(enumerate(entries["needs"].tolist())) if "needs" in entries else {}
        cells = zip(terms, entries["exclusion"].tolist(), strict=True)
        self.exclusions = {row: _by_offset(term, split_phrases(phrases)) for (row, term), phrases in cells if phrases}

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, row of the entry) of every match that counts, in text order."""
        hits = self._read_on(text, self._find_words(text)) if self.words else []
        return (
            sorted(hits + self.drop_excluded(text, self.find_patterns(text)))
            if self.patterns or self.own_patterns
            else hits
        )

    def _find_words(self, text: str) -> list[tuple[int, int, int]]:
        return [(start, end, self.rows[i]) for i, start, end in search_lines(self._automaton, text)]

    def _read_on(self, text: str, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Without the excluded ones; what begins in an excluding phrase and goes on beyond it is seen: 市民政 and 民政局."""
        kept = self.drop_excluded(text, hits)
        if len(kept) == len(hits):
            return kept
        counted, found, free = set(kept), [], 0
        for hit in hits:
            if hit[0] < free:
                continue
            beyond = [hit] if hit in counted else self.drop_excluded(text, self._beyond(text, hit))
            found += beyond
            free = beyond[0][1] if beyond else free
        return found

    def _beyond(self, text: str, hit: tuple[int, int, int]) -> list[tuple[int, int, int]]:
        """The first word that begins within an excluded hit and ends after the phrase that excludes it."""
        begin, last = hit[0] + 1, _end_of_phrase(text, hit, self.exclusions[hit[2]])
        found = self._automaton.find_matches_as_indexes(text[begin : last + self.longest])
        words = [(begin + start, begin + end, self.rows[i]) for i, start, end in found]
        return [word for word in words if word[0] < hit[1] and word[1] > last][:1]

    @cached_property
    def _automaton(self) -> AhoCorasick:
        # a DFA is slower to build than the default and searches almost twice as fast
        return AhoCorasick(self.words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    def find_patterns(self, text: str) -> list[tuple[int, int, int]]:
        """The matches of the regular expressions alone, exclusions not yet left out."""
        lines = LineIndex(text) if any(self.needs.values()) else None
        hits = []
        for row, pattern in self.patterns:
            spans = lines.that_hold(self.needs[row]) if lines and self.needs[row] else [(0, len(text))]
            hits += [(m.start(), m.end(), row) for start, end in spans for m in pattern.finditer(text, start, end)]
        if self.own_patterns:
            found = search_patterns([pattern for _, pattern in self.own_patterns], [text])
            hits += [
                (*span, row) for (row, _), (spans,) in zip(self.own_patterns, found, strict=True) for span in spans
            ]
        return hits

    def drop_excluded(self, text: str, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """The hits that do not lie inside a phrase which their row excludes."""
        exclusions = self.exclusions
        return [hit for hit in hits if hit[2] not in exclusions or not _is_inside(text, hit, exclusions[hit[2]])]

    def count_in(self, text: str, starts: np.ndarray, ends: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Say of hits as arrays whether they count: False inside a phrase which their row excludes."""
        counts = np.ones(len(starts), dtype=bool)
        doubtful = np.flatnonzero(np.isin(rows, list(self.exclusions)))
        columns = (column[doubtful].tolist() for column in (starts, ends, rows))
        for place, hit in zip(doubtful.tolist(), zip(*columns, strict=True), strict=True):
            if _is_inside(text, hit, self.exclusions[hit[2]]):
                counts[place] = False
        return counts


def _end_of_phrase(text: str, hit: tuple[int, int, int], exclusions: list[tuple[int, tuple[str, ...]]]) -> int:
    """Where the longest of the phrases that hold the hit ends."""
    begins = [(hit[0] - offset, phrases) for offset, phrases in exclusions if hit[0] >= offset]
    return max(begin + len(phrase) for begin, phrases in begins for phrase in phrases if text.startswith(phrase, begin))


class WordFinder:
    """
    Which words of a list begin at each place of a text?

    Parameters
    ----------
    known : mapping of str to sequence of str
        The words, each with the phrases that it does not count in where they begin with it.

    Attributes
    ----------
    words : list of str
        Sorted; the numbers that are given count from the first of them.
    lengths : numpy.ndarray
        Their characters.

    Examples
    --------
    >>> finder = WordFinder({"加": (), "加强": (), "加强版": (), "改": ("改天",)})
    >>> places, numbers = finder.find("加强、加快，改天改")
    >>> [(place, finder.words[number]) for place, number in zip(places.tolist(), numbers.tolist(), strict=True)]
    [(0, '加强'), (3, '加'), (8, '改')]
    """

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        self.words = sorted(known)
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int64)
        pairs = [(phrase, number) for number, word in enumerate(self.words) for phrase in known[word]]
        self._excluded = np.array([number for _, number in pairs], dtype=np.int64)
        self._automaton = AhoCorasick(
            [*self.words, *(phrase for phrase, _ in pairs)], implementation=Implementation.DFA
        )

    def find_all(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Place and number of all words, also of those within others and within phrases; sorted by place and length."""
        numbers, starts = self._search(text)
        is_word = numbers < len(self.words)
        return starts[is_word], numbers[is_word]

    def find(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The places at which a word begins, in text order, and the number of the longest one there that no phrase excludes."""
        numbers, starts = self._search(text)
        is_word, n_words = numbers < len(self.words), len(self.words)
        out = starts[~is_word] * n_words + self._excluded[numbers[~is_word] - n_words]
        starts, numbers = starts[is_word], numbers[is_word]
        kept = ~np.isin(starts * n_words + numbers, out)
        starts, numbers = starts[kept], numbers[kept]
        is_longest = np.append(starts[1:] != starts[:-1], True)[: len(starts)]
        return starts[is_longest], numbers[is_longest]

    def _search(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Number and place of words and phrases, sorted by place and length."""
        found = np.array(search_lines(self._automaton, text, overlapping=True), dtype=np.int64).reshape(-1, 3)
        return found[np.lexsort((found[:, 2], found[:, 1])), :2].T


def _choose_leftmost(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """True for the spans that no earlier one, itself chosen, overlaps; they are sorted by start."""
    chosen = np.ones(len(starts), dtype=bool)
    chosen[1:] = starts[1:] >= np.maximum.accumulate(ends)[:-1]
    doubtful = np.flatnonzero(~chosen)
    columns = (
        column.tolist()
        for column in (doubtful, chosen[doubtful - 1], starts[doubtful], ends[doubtful], ends[doubtful - 1])
    )
    last = 0
    for place, is_first, start, end, end_before in zip(*columns, strict=True):
        last = end_before if is_first else last
        if start >= last:
            chosen[place], last = True, end
    return chosen


def _by_offset(term: str, phrases: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The phrases by the place of the term in them; -1 where the term is a pattern."""
    found: dict[int, list[str]] = {}
    for phrase in phrases:
        places = [at for at in range(len(phrase)) if phrase.startswith(term, at)]
        for at in [-1] if is_pattern(term) else places:
            found.setdefault(at, []).append(phrase)
    return [(at, tuple(group)) for at, group in found.items()]


def _is_inside(text: str, hit: tuple[int, int, int], exclusions: list[tuple[int, tuple[str, ...]]]) -> bool:
    """True if one of the phrases stands in the text so that it holds the whole hit."""
    start, end, _ = hit
    for offset, phrases in exclusions:
        if offset < 0:
            return any(text.find(phrase, max(0, end - len(phrase)), start + len(phrase)) >= 0 for phrase in phrases)
        if start >= offset and text.startswith(phrases, start - offset):
            return True
    return False


def split_phrases(phrases: str) -> list[str]:
    """
    Take a cell of exclusions apart.

    Parameters
    ----------
    phrases : str
        Joined by "|".

    Returns
    -------
    list of str

    Examples
    --------
    >>> split_phrases("全面小康|全面从严治党")
    ['全面小康', '全面从严治党']
    """
    return [phrase for phrase in phrases.split("|") if phrase]


def match_classes(text: str, entries: pd.DataFrame) -> list[tuple[int, int, str]]:
    """
    Find the terms of every class; within a class the longest wins, between classes both count.

    Parameters
    ----------
    text : str
    entries : pandas.DataFrame
        Columns term, class, exclusion.

    Returns
    -------
    list of (int, int, str)
        Start, end and class, sorted.

    Examples
    --------
    >>> entries = pd.DataFrame({"term": ["家庭", "家庭教育"], "class": ["a", "b"], "exclusion": ["", ""]})
    >>> match_classes("家庭教育", entries)
    [(0, 2, 'a'), (0, 4, 'b')]
    """
    return ClassMatcher(entries).match(text)


class ClassMatcher:
    """
    Find the terms of every class: within a class the longest wins, between classes both count.

    Parameters
    ----------
    entries : pandas.DataFrame
        Columns term, class, exclusion.

    Examples
    --------
    >>> entries = pd.DataFrame({"term": ["家庭", "家庭教育"], "class": ["a", "b"], "exclusion": ["", ""]})
    >>> [column.tolist() for column in ClassMatcher(entries).find("家庭教育")]
    [[0, 0], [2, 4], [0, 1]]
    """

    def __init__(self, entries: pd.DataFrame) -> None:
        self.classes = entries["class"].tolist()
        self._codes = np.unique(np.array(self.classes, dtype=object), return_inverse=True)[1]
        self._matcher = Matcher(entries)
        self._automaton = AhoCorasick(self._matcher.words, implementation=Implementation.DFA)
        self._rows = np.array(self._matcher.rows, dtype=np.int64)

    def match(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and class, sorted."""
        starts, ends, rows = (column.tolist() for column in self.find(text))
        return [(start, end, self.classes[row]) for start, end, row in zip(starts, ends, rows, strict=True)]

    def find(self, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Start, end and row of the entry; sorted by start, end and the name of the class."""
        found = self._find_all(text)
        longest = _choose_longest(*found[:2], self._codes[found[2]])
        patterns = np.array(self._matcher.find_patterns(text), dtype=np.int64).reshape(-1, 3).T
        starts, ends, rows = (
            np.concatenate([column[longest], more]) for column, more in zip(found, patterns, strict=True)
        )
        is_kept = self._matcher.count_in(text, starts, ends, rows)
        order = np.lexsort((self._codes[rows], ends, starts))
        order = order[is_kept[order]]
        return starts[order], ends[order], rows[order]

    def _find_all(self, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Start, end and row of all words, also of those within others."""
        found = np.array(search_lines(self._automaton, text, overlapping=True), dtype=np.int64).reshape(-1, 3)
        numbers, starts, ends = found[np.lexsort((found[:, 0], found[:, 2], found[:, 1]))].T
        return starts, ends, self._rows[numbers]


def _choose_longest(starts: np.ndarray, ends: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Places of the hits that no earlier, or longer, hit of the same class overlaps."""
    order = np.lexsort((-ends, starts, classes))
    shift = classes[order] * (ends.max(initial=0) + 1)  # the classes one behind the other: none reaches into the next
    begins, stops = starts[order] + shift, ends[order] + shift
    return order[_choose_leftmost(begins, stops)]

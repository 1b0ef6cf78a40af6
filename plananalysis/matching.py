"""
Where do the words of a lexicon stand in a text?  The longest wins, fixed phrases are left out.
"""

from __future__ import annotations

import re

import pandas as pd
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


class Matcher:
    """Find the entries of a lexicon in a text: leftmost and longest, exclusions left out."""

    def __init__(self, entries: pd.DataFrame) -> None:
        terms = list(enumerate(entries["term"].tolist()))
        self.rows = [row for row, term in terms if not term.startswith("re:")]
        self.words = [term for _, term in terms if not term.startswith("re:")]
        self.patterns = [
            (row, re.compile(term[3:])) for row, term in terms if term.startswith("re:")
        ]
        self.automaton = _automaton(self.words, MatchKind.LeftmostLongest)
        cells = zip(terms, entries["exclusion"].tolist(), strict=True)
        self.exclusions = {row: _by_offset(term, split_phrases(phrases)) for (row, term), phrases in cells if phrases}

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, row of the entry) of every match that counts, in text order."""
        hits = []
        if self.automaton is not None:
            found = self.automaton.find_matches_as_indexes(text)
            hits = [(start, end, self.rows[i]) for i, start, end in found]
        hits = self.drop_excluded(text, hits + self.find_patterns(text))
        return sorted(hits) if self.patterns else hits

    def find_patterns(self, text: str) -> list[tuple[int, int, int]]:
        """The matches of the regular expressions alone, exclusions not yet left out."""
        return [(m.start(), m.end(), row) for row, pattern in self.patterns for m in pattern.finditer(text)]

    def drop_excluded(self, text: str, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """The hits that do not lie inside a phrase which their row excludes."""
        exclusions = self.exclusions
        return [hit for hit in hits if hit[2] not in exclusions or not _is_inside(text, hit, exclusions[hit[2]])]


def _by_offset(term: str, phrases: list[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The phrases by the place of the term in them; -1 where the term is a pattern."""
    found: dict[int, list[str]] = {}
    for phrase in phrases:
        places = [at for at in range(len(phrase)) if phrase.startswith(term, at)]
        for at in [-1] if term.startswith("re:") else places:
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


def _automaton(words: list[str], kind: MatchKind) -> AhoCorasick | None:
    # a DFA is slower to build than the default and searches almost twice as fast
    return AhoCorasick(words, matchkind=kind, implementation=Implementation.DFA) if words else None


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
    rows_of: dict[str, list[int]] = {}
    for row, term in enumerate(entries["term"].tolist()):
        rows_of.setdefault(term, []).append(row)
    words = [term for term in rows_of if not term.startswith("re:")]
    classes = entries["class"].tolist()
    reached = dict.fromkeys(classes, 0)
    hits = []
    for start, minus_end, i in sorted(_overlapping(text, words)):
        for row in rows_of[words[i]]:
            if start >= reached[classes[row]]:
                reached[classes[row]] = -minus_end
                hits.append((start, -minus_end, row))
    matcher = Matcher(entries)
    hits += matcher.find_patterns(text)
    return sorted((start, end, classes[row]) for start, end, row in matcher.drop_excluded(text, hits))


def _overlapping(text: str, words: list[str]) -> list[tuple[int, int, int]]:
    """(start, -end, word) of all words, also those within others: sorted, the longest comes first."""
    if not words:
        return []
    found = _automaton(words, MatchKind.Standard).find_matches_as_indexes(text, overlapping=True)
    return [(start, -end, i) for i, start, end in found]

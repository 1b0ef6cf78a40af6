"""
Which word of a list begins at each place of a text?  The longest, told for all places at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .codes import to_codes

_WIDTH = 21  # bits of a character


class LongestWords:
    """
    Words, ready to be found at every place of a text.

    Parameters
    ----------
    known : mapping of str to sequence of str
        The words, each with the phrases that it does not count in where they begin with it.

    Attributes
    ----------
    words : list of str
        Sorted; the numbers that :meth:`find` gives count from the first of them.

    Notes
    -----
    The beginnings of the words are numbered nodes of a tree.  The first two characters are looked up in tables
    for the whole text, further ones only at the places that are left.

    Examples
    --------
    >>> longest = LongestWords({"加": (), "加强": (), "加强版": (), "改": ("改天",)})
    >>> places, found = longest.find(to_codes("加强、加快，改天改"))
    >>> [(place, longest.words[number]) for place, number in zip(places.tolist(), found.tolist())]
    [(0, '加强'), (3, '加'), (8, '改')]
    """

    def __init__(self, known: Mapping[str, tuple[str, ...]]) -> None:
        self.words = sorted(known)
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int64)
        numbers = {word: number for number, word in enumerate(self.words)}
        prefixes = sorted({word[:size] for word in self.words for size in range(1, len(word) + 1)}, key=lambda p: (len(p), p))
        nodes = {prefix: number for number, prefix in enumerate(prefixes, 1)}
        self._word_of = np.array([-1, *(numbers.get(prefix, -1) for prefix in prefixes)], dtype=np.int64)
        self._shorter = np.array([_longest_prefix(word, numbers) for word in self.words], dtype=np.int64)
        self._single, self._row_of, self._second, self._pairs = _tabulate(numbers, nodes)
        self._is_first, self._is_word = self._row_of > 0, self._single >= 0
        edges = sorted(((nodes[p[:-1]] << _WIDTH) | ord(p[-1]), node) for p, node in nodes.items() if len(p) > 2)
        self._edges, self._children = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
        self._goes_on = np.isin(np.arange(len(nodes) + 1), self._edges >> _WIDTH)
        self._phrases = {
            numbers[word]: [to_codes(phrase) for phrase in phrases] for word, phrases in known.items() if phrases
        }
        self._doubtful = np.isin(np.arange(len(self.words) + 1), list(self._phrases))  # the last one stands for no word

    def find_all(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same of all words, also of shorter ones at the same place; sorted by place."""
        places, found = self.find(codes)
        every, numbers = [places], [found]
        while len(places):
            found = self._shorter[found]
            places, found = places[found >= 0], found[found >= 0]
            every.append(places)
            numbers.append(found)
        order = np.argsort(np.concatenate(every), kind="stable")
        return np.concatenate(every)[order], np.concatenate(numbers)[order]

    def find(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The places at which a word begins, in text order, and the number of the longest one there."""
        longest = max([*self.lengths.tolist(), *(len(phrase) for row in self._phrases.values() for phrase in row)], default=1)
        full = np.concatenate([codes, np.zeros(longest + 1, dtype=codes.dtype)])
        size = len(self._second)
        padded = np.minimum(full, size - 1) if full.max() >= size else full
        places = np.flatnonzero(self._is_first[padded])
        first = padded[places]
        node = self._pairs[self._row_of[first] + self._second[padded[places + 1]]]
        is_begun = (node > 0) | self._is_word[first]
        places, node = places[is_begun], node[is_begun].astype(np.int64)
        found = np.where(self._word_of[node] >= 0, self._word_of[node], self._single[first[is_begun]])
        rows, depth = np.flatnonzero(self._goes_on[node]), 2
        node = node[rows]
        while len(rows):
            node = self._follow(node, full[places[rows] + depth])
            is_word = self._word_of[node] >= 0
            found[rows[is_word]] = self._word_of[node[is_word]]
            goes_on = self._goes_on[node]
            rows, node, depth = rows[goes_on], node[goes_on], depth + 1
        self._drop_excluded(full, places, found)
        return places[found >= 0], found[found >= 0]

    def _follow(self, node: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The node one character further, 0 where there is none."""
        wanted = (node << _WIDTH) | codes
        at = np.minimum(np.searchsorted(self._edges, wanted), len(self._edges) - 1)
        return np.where(self._edges[at] == wanted, self._children[at], 0)

    def _drop_excluded(self, codes: np.ndarray, places: np.ndarray, found: np.ndarray) -> None:
        """Where a phrase begins that the word does not count in, the next shorter word takes its place."""
        doubtful = np.flatnonzero(self._doubtful[found])
        while len(doubtful):
            order = doubtful[np.argsort(found[doubtful], kind="stable")]
            groups = np.split(order, np.flatnonzero(np.diff(found[order])) + 1)
            lost = np.concatenate([rows[self._is_out(codes, places[rows], int(found[rows[0]]))] for rows in groups])
            found[lost] = self._shorter[found[lost]]
            doubtful = lost[self._doubtful[found[lost]]]

    def _is_out(self, codes: np.ndarray, places: np.ndarray, number: int) -> np.ndarray:
        is_out = np.zeros(len(places), dtype=bool)
        for phrase in self._phrases[number]:
            is_out |= _stands_at(codes, places, phrase)
        return is_out


def _longest_prefix(word: str, numbers: Mapping[str, int]) -> int:
    sizes = range(len(word) - 1, 0, -1)
    return next((numbers[word[:size]] for size in sizes if word[:size] in numbers), -1)


def _tabulate(words: Mapping[str, int], nodes: Mapping[str, int]) -> tuple[np.ndarray, ...]:
    """Of a first character: number of the word that it is, row of its pairs; column of a second one; node of pairs."""
    firsts = [prefix for prefix in nodes if len(prefix) == 1]
    twos = [prefix for prefix in nodes if len(prefix) == 2]
    columns = {char: number for number, char in enumerate(sorted({two[1] for two in twos}), 1)}
    # the last entry stands for all further characters; most texts have none beyond 16 bits
    size = max(map(ord, [*firsts, *columns, "\uffff"])) + 2
    single, row_of, second = (np.full(size, fill, dtype=np.int32) for fill in (-1, 0, 0))
    for number, first in enumerate(firsts, 1):
        single[ord(first)], row_of[ord(first)] = words.get(first, -1), number * (len(columns) + 1)
    second[list(map(ord, columns))] = list(columns.values())
    pairs = np.zeros((len(firsts) + 1) * (len(columns) + 1), dtype=np.int32)
    for two in twos:
        pairs[row_of[ord(two[0])] + second[ord(two[1])]] = nodes[two]
    return single, row_of, second, pairs


def _stands_at(codes: np.ndarray, places: np.ndarray, phrase: np.ndarray) -> np.ndarray:
    """True for the places at which the phrase begins."""
    found = np.ones(len(places), dtype=bool)
    for offset, code in enumerate(phrase.tolist()):
        found &= codes[places + offset] == code
    return found

"""
Which word of a list begins at each place of a text?  The longest, told for all places at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .codes import NOTHING

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
    The beginnings of the words and phrases are numbered nodes of a tree.  At each place the text is followed as far as
    the tree goes: for the first two characters in tables, for further ones only at the places that are left.  Which
    word the last node stands for is known beforehand.

    Examples
    --------
    >>> longest = LongestWords({"加": (), "加强": (), "加强版": (), "改": ("改天",)})
    >>> from plananalysis.codes import to_codes
    >>> places, found = longest.find(to_codes("加强、加快，改天改"))
    >>> [(place, longest.words[number]) for place, number in zip(places.tolist(), found.tolist())]
    [(0, '加强'), (3, '加'), (8, '改')]
    """

    def __init__(self, known: Mapping[str, tuple[str, ...]]) -> None:
        self.words = sorted(known)
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int64)
        numbers = {word: number for number, word in enumerate(self.words)}
        self._shorter = np.array([_choose(word[:-1], numbers, {}) for word in self.words], dtype=np.int64)
        whole = [*known, *(phrase for phrases in known.values() for phrase in phrases)]
        prefixes = sorted({text[:size] for text in whole for size in range(1, len(text) + 1)}, key=lambda p: (len(p), p))
        nodes = {prefix: number for number, prefix in enumerate(prefixes, 1)}
        self._longest = max(map(len, prefixes), default=1)
        self._word_of = np.array([-1, *(_choose(prefix, numbers, known) for prefix in prefixes)], dtype=np.int64)
        self._node_of, self._row_of, self._second, self._pairs = _tabulate(nodes)
        self._is_first = self._row_of > 0
        edges = sorted(((nodes[p[:-1]] << _WIDTH) | ord(p[-1]), node) for p, node in nodes.items() if len(p) > 2)
        self._edges, self._children = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
        self._goes_on = np.isin(np.arange(len(nodes) + 1), self._edges >> _WIDTH)

    def find_all(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same of all words, also of shorter ones at the same place, whatever excludes them; sorted by place."""
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
        full = np.concatenate([codes, np.full(self._longest + 1, NOTHING, dtype=codes.dtype)])
        padded = np.minimum(full, len(self._second) - 1)
        places = np.flatnonzero(self._is_first[padded])
        first = padded[places]
        pair = self._pairs[self._row_of[first] + self._second[padded[places + 1]]]
        found = self._word_of[np.where(pair > 0, pair, self._node_of[first])]
        kept = np.flatnonzero((found >= 0) | self._goes_on[pair])
        places, found, node = places[kept], found[kept], pair[kept].astype(np.int64)
        rows, depth = np.flatnonzero(self._goes_on[node]), 2
        node = node[rows]
        while len(rows):
            node = self._follow(node, full[places[rows] + depth])
            rows, node = rows[node > 0], node[node > 0]
            found[rows] = self._word_of[node]
            goes_on = self._goes_on[node]
            rows, node, depth = rows[goes_on], node[goes_on], depth + 1
        return places[found >= 0], found[found >= 0]

    def _follow(self, node: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The node one character further, 0 where there is none."""
        wanted = (node << _WIDTH) | codes
        at = np.minimum(np.searchsorted(self._edges, wanted), len(self._edges) - 1)
        return np.where(self._edges[at] == wanted, self._children[at], 0)


def _choose(text: str, numbers: Mapping[str, int], phrases: Mapping[str, Sequence[str]]) -> int:
    """The longest word with which a text begins, without those of which a phrase stands there; -1 if there is none."""
    words = (text[:size] for size in range(len(text), 0, -1))
    return next((numbers[word] for word in words if word in numbers and not text.startswith(tuple(phrases.get(word, ())))), -1)


def _tabulate(nodes: Mapping[str, int]) -> tuple[np.ndarray, ...]:
    """Node of a first character, row of its pairs; column of a second one; node of pairs."""
    firsts = [prefix for prefix in nodes if len(prefix) == 1]
    twos = [prefix for prefix in nodes if len(prefix) == 2]
    columns = {char: number for number, char in enumerate(sorted({two[1] for two in twos}), 1)}
    # the last entry stands for all further characters; most texts have none beyond 16 bits
    size = max(map(ord, [*firsts, *columns, "\uffff"])) + 2
    node_of, row_of, second = np.zeros((3, size), dtype=np.int32)
    for number, first in enumerate(firsts, 1):
        node_of[ord(first)], row_of[ord(first)] = nodes[first], number * (len(columns) + 1)
    second[list(map(ord, columns))] = list(columns.values())
    pairs = np.zeros((len(firsts) + 1) * (len(columns) + 1), dtype=np.int32)
    for two in twos:
        pairs[row_of[ord(two[0])] + second[ord(two[1])]] = nodes[two]
    return node_of, row_of, second, pairs

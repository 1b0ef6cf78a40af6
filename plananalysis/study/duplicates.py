"""
Which documents repeat another one?  Compared by their shingles, whole or nearly.
"""

import re
from collections import defaultdict

import numpy as np
import pandas as pd

from plananalysis.corpus import Corpus

NOT_WORDS = re.compile(r"[\W_]+")
SHINGLE, SAMPLE = 10, 8  # characters in a shingle; one shingle in eight is used to find candidates
NEAR = 0.8


def find_duplicates(corpus: Corpus, *, threshold: float = NEAR) -> pd.DataFrame:
    """
    Find documents that repeat an earlier one, whole or nearly.

    Marks and white space do not count; what is left is compared by its
    10-character shingles.

    Parameters
    ----------
    corpus : Corpus
        The documents.
    threshold : float
        Smallest Jaccard index of the shingles that counts as the same.

    Returns
    -------
    pandas.DataFrame
        doc_id, same_as (the earliest document it repeats most closely) and
        similarity, one row a repeated document.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents.
    Compression and Complexity of Sequences, 21-29.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> len(find_duplicates(read_corpus()))
    0
    """
    names = corpus.documents["doc_id"].tolist()
    shingles = [_shingle(corpus.texts[name]) for name in names]
    best: dict[int, tuple[float, int]] = {}
    for first, second in _find_candidates(shingles, threshold):
        shared = len(np.intersect1d(shingles[first], shingles[second], assume_unique=True))
        either = len(shingles[first]) + len(shingles[second]) - shared
        similarity = shared / either if either else 1.0
        if similarity >= threshold and similarity > best.get(second, (0.0, 0))[0]:
            best[second] = (similarity, first)
    rows = [(names[second], names[first], round(similarity, 4)) for second, (similarity, first) in sorted(best.items())]
    return pd.DataFrame(rows, columns=["doc_id", "same_as", "similarity"])


def _shingle(text: str) -> np.ndarray:
    """Numbers of the distinct shingles of a text; a text shorter than one is a single shingle."""
    codes = np.frombuffer(NOT_WORDS.sub("", text).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    codes = np.pad(codes, (0, max(0, SHINGLE - len(codes))))
    windows = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for k in range(SHINGLE):
        windows = windows * np.uint64(0x100000001B3) + codes[k : k + len(windows)]
    windows ^= windows >> np.uint64(29)
    windows *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(windows ^ (windows >> np.uint64(32)))


def _find_candidates(shingles: list[np.ndarray], threshold: float) -> list[tuple[int, int]]:
    """Pairs that share enough of a fixed sample of their shingles to be worth comparing whole."""
    sample = [some[some % np.uint64(SAMPLE) == 0] for some in shingles]
    holders = defaultdict(list)
    for i, some in enumerate(sample):
        for value in (some[:200] if len(some) else shingles[i][:1]).tolist():  # the smallest: the same in both
            holders[value].append(i)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for group in holders.values():
        for i, j in ((i, j) for n, j in enumerate(group) for i in group[max(0, n - 50) : n]):
            shared[i, j] += 1
    sizes = [max(1, min(200, len(some))) for some in sample]
    pairs = (pair for pair, n in shared.items() if n >= 0.25 * threshold * min(sizes[pair[0]], sizes[pair[1]]))
    return sorted(pairs)

"""
How are many texts cut at once?  In one process or several, with each word held in memory once.

A million tokens are a few ten thousand different words: tokens are kept as codes into a list of
words, which makes their table quick to build, to store and to read again.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

TOKEN_COLUMNS = ["doc_id", "unit_id", "token", "start", "end"]
_HALF = re.compile("[\ud800-\udfff]")  # of a character beyond the first 65,536


@dataclass(frozen=True)
class Cuts:
    """
    The tokens of some texts, each different word held once.

    Parameters
    ----------
    words : array of str, shape (n_words,)
        The different tokens.
    codes : array of int, shape (n_tokens,)
        Which of them each token is, in the order of the texts.
    counts : array of int, shape (n_texts,)
        How many tokens each text has.
    """

    words: np.ndarray
    codes: np.ndarray
    counts: np.ndarray

    @property
    def tokens(self) -> np.ndarray:
        """Every token as text, shape (n_tokens,)."""
        return self.words[self.codes]

    @property
    def lengths(self) -> np.ndarray:
        """The characters of every token, shape (n_tokens,)."""
        return np.fromiter(map(len, self.words), dtype=np.int64, count=len(self.words))[self.codes]


def cut_texts(texts: Sequence[str], *, tokenizer, jobs: int = 1) -> Cuts:
    """
    Cut many texts.

    Parameters
    ----------
    texts : sequence of str
        Cut each by itself.
    tokenizer : Tokenizer
        The dictionary to cut with.
    jobs : int
        Processes to cut with.

    Returns
    -------
    Cuts
        The tokens, the same for any number of processes.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer
    >>> cuts = cut_texts(["党建品牌", "学习"], tokenizer=Tokenizer(terms=[]))
    >>> cuts.tokens.tolist(), cuts.counts.tolist()
    (['党建', '品牌', '学习'], [2, 1])
    """
    if jobs > 1 and len(texts) > 1:
        return join_cuts(_cut_in_processes(texts, tokenizer, jobs))
    return _cut(texts, tokenizer)


def cut_stream(texts: Iterable[str], *, tokenizer, size: int = 2_000_000) -> Iterator[Cuts]:
    """
    Cut texts as they come: the memory needed does not depend on how many there are.

    Parameters
    ----------
    texts : iterable of str
        Read one by one.
    tokenizer : Tokenizer
        The dictionary to cut with.
    size : int
        Characters to take together.

    Yields
    ------
    Cuts
        The tokens of the next texts, with a list of words of their own.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer
    >>> stream = cut_stream(iter(["党建品牌", "学习"]), tokenizer=Tokenizer(terms=[]), size=3)
    >>> [cuts.tokens.tolist() for cuts in stream]
    [['党建', '品牌'], ['学习']]
    """
    taken, room = [], size
    for text in texts:
        taken.append(text)
        room -= len(text)
        if room <= 0:
            yield _cut(taken, tokenizer)
            taken, room = [], size
    if taken:
        yield _cut(taken, tokenizer)


def join_cuts(parts: Sequence[Cuts]) -> Cuts:
    """
    Put the tokens of several sets of texts one after another.

    Parameters
    ----------
    parts : sequence of Cuts
        At least one.

    Returns
    -------
    Cuts
        As if the texts had been cut together.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer
    >>> parts = [cut_texts([text], tokenizer=Tokenizer(terms=[])) for text in ("党建品牌", "党建")]
    >>> join_cuts(parts).words.tolist(), join_cuts(parts).codes.tolist()
    (['党建', '品牌'], [0, 1, 0])
    """
    numbers, words = pd.factorize(np.concatenate([part.words for part in parts]))
    begins = np.cumsum([0, *(len(part.words) for part in parts)])
    codes = [numbers.astype(np.int32)[begin:][part.codes] for begin, part in zip(begins, parts, strict=False)]
    return Cuts(words, np.concatenate(codes), np.concatenate([part.counts for part in parts]))


def locate_tokens(cuts: Cuts, units: pd.DataFrame) -> pd.DataFrame:
    """
    Say where the tokens of units stand in their documents.

    Parameters
    ----------
    cuts : Cuts
        The tokens of all units.
    units : pandas.DataFrame
        The units that were cut: ``doc_id``, ``unit_id``, ``start``.

    Returns
    -------
    pandas.DataFrame
        As for :func:`plananalysis.tokens.tokenizer.tokenize_units`.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer
    >>> units = pd.DataFrame({"doc_id": ["d", "d"], "unit_id": ["i1", "i2"], "start": [10, 20]})
    >>> cuts = cut_texts(["党建品牌", "学习"], tokenizer=Tokenizer(terms=[]))
    >>> locate_tokens(cuts, units)[["unit_id", "token", "start", "end"]].values.tolist()
    [['i1', '党建', 10, 12], ['i1', '品牌', 12, 14], ['i2', '学习', 20, 22]]
    """
    lengths = cuts.lengths
    ends = np.cumsum(lengths)
    first = np.concatenate([[0], ends])[np.cumsum(cuts.counts) - cuts.counts]  # of each unit in the joined text
    shift = np.repeat(units["start"].to_numpy(dtype=np.int64) - first, cuts.counts)
    owner = np.repeat(np.arange(len(units)), cuts.counts)
    # An Index infers the type of text columns from the few different values, not from a million.
    columns = {name: pd.Index(units[name].to_numpy(dtype=object)).take(owner) for name in ("doc_id", "unit_id")}
    columns |= {
        "token": _index_words(cuts.words).take(cuts.codes),
        "start": ends - lengths + shift,
        "end": ends + shift,
    }
    return pd.DataFrame(columns, columns=TOKEN_COLUMNS)


def _index_words(words: np.ndarray) -> pd.Index:
    """The words as pandas holds text; half a character, which it cannot hold, becomes U+FFFD."""
    try:
        return pd.Index(words)
    except UnicodeEncodeError:
        return pd.Index([_HALF.sub("\ufffd", word) for word in words])


class _Numbers(dict):
    """Words in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def _cut(texts: Sequence[str], tokenizer) -> Cuts:
    """Only the number of each token is kept, never a million small texts."""
    numbers, codes, counts = _Numbers(), array("i"), []
    for text in texts:
        cut = tokenizer.cut(text)
        codes.extend(map(numbers.__getitem__, cut))
        counts.append(len(cut))
    return Cuts(_hold(numbers), np.array(codes, dtype=np.int32), np.array(counts, dtype=np.int64))


def _hold(words: Iterable[str]) -> np.ndarray:
    listed = list(words)
    held = np.empty(len(listed), dtype=object)
    held[:] = listed
    return held


def _split(texts: Sequence[str], size: int) -> Iterator[tuple[int, int]]:
    """Neighbouring texts in parts of about a size, as (first, last)."""
    first, room = 0, size
    for last, text in enumerate(texts, start=1):
        room -= len(text)
        if room <= 0 or last == len(texts):
            yield first, last
            first, room = last, size


def _cut_in_processes(texts: Sequence[str], tokenizer, jobs: int) -> list[Cuts]:
    """A share for each process; one that is ended, for want of memory or by a person, costs only time."""
    from concurrent.futures.process import BrokenProcessPool

    from joblib import Parallel, delayed

    size = -(-sum(map(len, texts)) // jobs)
    try:
        return Parallel(n_jobs=jobs)(delayed(_cut)(texts[first:last], tokenizer) for first, last in _split(texts, size))
    except BrokenProcessPool:
        return [_cut(texts, tokenizer)]

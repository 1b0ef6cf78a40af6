"""
How are many texts cut at once?  In one process or several, with each word held in memory once.

A million tokens are a few ten thousand different words: tokens are kept as codes into a list of
words, which makes their table quick to build, to store and to read again.
"""

import multiprocessing
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

TOKEN_COLUMNS = ["doc_id", "unit_id", "token", "start", "end"]
BLOCK = 2_000_000  # characters to code at once: bounds the memory


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
    >>> from plananalysis.tokens import Tokenizer
    >>> cuts = cut_texts(["党建品牌", "学习"], tokenizer=Tokenizer(terms=[]))
    >>> cuts.tokens.tolist(), cuts.counts.tolist()
    (['党建', '品牌', '学习'], [2, 1])
    """
    if jobs > 1 and len(texts) > 1:
        parts = _cut_in_processes(texts, tokenizer, jobs)
        lengths, counts = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    else:
        lengths, counts = _cut(texts, tokenizer)
    return _code(texts, lengths, counts)


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
    >>> from plananalysis.tokens import Tokenizer
    >>> parts = [cut_texts([text], tokenizer=Tokenizer(terms=[])) for text in ("党建品牌", "党建")]
    >>> join_cuts(parts).words.tolist(), join_cuts(parts).codes.tolist()
    (['党建', '品牌'], [0, 1, 0])
    """
    place: dict[str, int] = {}
    codes = [np.fromiter((place.setdefault(word, len(place)) for word in part.words), dtype=np.int64,
                         count=len(part.words))[part.codes] for part in parts]
    return Cuts(_hold(place), np.concatenate(codes), np.concatenate([part.counts for part in parts]))


def place_tokens(cuts: Cuts, units: pd.DataFrame) -> pd.DataFrame:
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
        As for :func:`plananalysis.tokens.tokenize_units`.

    Examples
    --------
    >>> from plananalysis.tokens import Tokenizer
    >>> units = pd.DataFrame({"doc_id": ["d", "d"], "unit_id": ["i1", "i2"], "start": [10, 20]})
    >>> cuts = cut_texts(["党建品牌", "学习"], tokenizer=Tokenizer(terms=[]))
    >>> place_tokens(cuts, units)[["unit_id", "token", "start", "end"]].values.tolist()
    [['i1', '党建', 10, 12], ['i1', '品牌', 12, 14], ['i2', '学习', 20, 22]]
    """
    lengths = cuts.lengths
    ends = np.cumsum(lengths)
    first = np.concatenate([[0], ends])[np.cumsum(cuts.counts) - cuts.counts]  # of each unit in the joined text
    shift = np.repeat(units["start"].to_numpy(dtype=np.int64) - first, cuts.counts)
    owner = np.repeat(np.arange(len(units)), cuts.counts)
    # An Index infers the type of text columns from the few different values, not from a million.
    columns = {name: pd.Index(units[name].to_numpy(dtype=object)).take(owner) for name in ("doc_id", "unit_id")}
    columns |= {"token": pd.Index(cuts.words).take(cuts.codes), "start": ends - lengths + shift, "end": ends + shift}
    return pd.DataFrame(columns, columns=TOKEN_COLUMNS)


def _cut(texts: Sequence[str], tokenizer) -> tuple[np.ndarray, np.ndarray]:
    """Lengths of all tokens, and how many each text has: all that must travel between processes."""
    lengths: list[int] = []
    counts = []
    for text in texts:
        cut = tokenizer.cut(text)
        lengths += map(len, cut)
        counts.append(len(cut))
    return np.array(lengths, dtype=np.int32), np.array(counts, dtype=np.int64)


def _code(texts: Sequence[str], lengths: np.ndarray, counts: np.ndarray) -> Cuts:
    """Find the different words that lie between the cuts, in order of appearance."""
    place: dict[str, int] = {}
    codes, at = [np.empty(0, dtype=np.int64)], 0
    for first, last in _split(texts, BLOCK):
        n = int(counts[first:last].sum())
        words, own = _find_words("".join(texts[first:last]), lengths[at:at + n])
        at += n
        codes.append(np.fromiter((place.setdefault(word, len(place)) for word in words), dtype=np.int64,
                                 count=len(words))[own])
    return Cuts(_hold(place), np.concatenate(codes), counts)


def _find_words(text: str, lengths: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The different words of a text cut into such lengths, and the code of each token."""
    import pyarrow as pa

    ends = np.cumsum(lengths, dtype=np.int64)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half characters, which Arrow cannot hold
        tokens = [text[a:b] for a, b in zip((ends - lengths).tolist(), ends.tolist(), strict=True)]
        codes, words = pd.factorize(np.array(tokens, dtype=object))
        return words.tolist(), codes
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    widths = np.cumsum(np.uint8(1) + (points >= 0x80) + (points >= 0x800) + (points >= 0x10000), dtype=np.int64)
    offsets = np.concatenate([[0], widths[ends - 1]]) if len(ends) else np.zeros(1, dtype=np.int64)
    array = pa.LargeStringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(data))
    coded = array.dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy()


def _hold(words) -> np.ndarray:
    held = np.empty(len(words), dtype=object)
    held[:] = list(words)
    return held


def _split(texts: Sequence[str], size: int) -> Iterator[tuple[int, int]]:
    """Neighbouring texts in parts of about a size, as (first, last)."""
    first, room = 0, size
    for last, text in enumerate(texts, start=1):
        room -= len(text)
        if room <= 0 or last == len(texts):
            yield first, last
            first, room = last, size


def _cut_in_processes(texts: Sequence[str], tokenizer, jobs: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Several parts for each process, so that no one waits long for the last."""
    total = sum(map(len, texts))
    parts = list(_split(texts, max(total // (8 * jobs), 1)))
    # A copy of this process has its dictionary and the texts already, but is safe only without other threads.
    if sys.platform == "linux" and threading.active_count() == 1:
        from concurrent.futures import ProcessPoolExecutor

        tokenizer.prepare(total)
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_inherit,
                                 initargs=(texts, tokenizer)) as pool:
            return list(pool.map(_cut_inherited, parts))
    from joblib import Parallel, delayed

    work = delayed(_cut_with)
    return Parallel(n_jobs=jobs)(work(tokenizer, texts[first:last], total) for first, last in parts)


_inherited: list = []  # filled in copies of the process only


def _inherit(texts: Sequence[str], tokenizer) -> None:
    _inherited[:] = texts, tokenizer


def _cut_inherited(part: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    texts, tokenizer = _inherited
    return _cut(texts[slice(*part)], tokenizer)


_started: dict = {}  # of a worker process: the last tokenizer, which takes a second to start


def _cut_with(tokenizer, texts: Sequence[str], total: int) -> tuple[np.ndarray, np.ndarray]:
    key = (tokenizer.terms, tokenizer.engine, tokenizer.hmm)
    if key not in _started:
        _started.clear()
        _started[key] = tokenizer
    _started[key].prepare(total)
    return _cut(texts, _started[key])

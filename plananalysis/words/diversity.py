"""
How varied and how long-winded is the wording?  Plain indices, no grade.

There is no readability score here: the Chinese formulae were fitted to other kinds of text than
plans.  The type-token ratio falls with length alone, so it is left out; the two indices given in its
place look at equally many words everywhere and are empty where a unit is too short for them.
"""

import re

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.structure.length import count_han
from plananalysis.tokens.tokenizer import select_words

DIVERSITY_COLUMNS = [
    "doc_id",
    "unit_id",
    "n_tokens",
    "types",
    "hapax",
    "mattr",
    "hdd",
    "n_han",
    "sentences",
    "clauses",
    "han_per_sentence",
    "longest_sentence",
    "han_per_clause",
    "enumeration_per_1000_han",
    "de_per_1000_han",
    "quoted_share",
    "window",
    "draw",
]
_LENGTHS = DIVERSITY_COLUMNS[7:16]
DRAW = 42  # words, as McCarthy & Jarvis draw
_SENTENCE = re.compile(r"[。！!？?\n]+")
_CLAUSE = re.compile(r"[。！!？?\n，,；;：:]+")
_QUOTED = re.compile(r"“[^“”]*”")


def describe_units(tokens: pd.DataFrame, units: pd.DataFrame, *, window: int = 50) -> pd.DataFrame:
    """
    Describe the vocabulary and the length of sentences of each unit.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`.
    units : pandas.DataFrame
        The units that were cut: ``doc_id``, ``unit_id`` and ``text``. Give
        whole documents as units to describe documents.
    window : int
        Words of the moving window of MATTR.

    Returns
    -------
    pandas.DataFrame
        One row a unit, in the order of the units: doc_id, unit_id, n_tokens
        (words), types (different words), hapax (words that occur once),
        mattr (mean share of different words in all windows of ``window``
        words; empty below that length), hdd (mean share of different words
        expected in 42 words drawn without putting back; empty below 42
        words), n_han, sentences and clauses (stretches with at least one Han
        character; sentences end at 。！？ or a line break, clauses also at
        ，；：), han_per_sentence, longest_sentence (in Han characters),
        han_per_clause, enumeration_per_1000_han (、), de_per_1000_han (的),
        quoted_share (Han characters within “ ”), window, draw.

    Raises
    ------
    ValueError
        If window is below 1.

    References
    ----------
    Covington, M. A., & McFall, J. D. (2010). Cutting the Gordian knot: The moving-average
    type-token ratio (MATTR). Journal of Quantitative Linguistics 17(2), 94-100.
    McCarthy, P. M., & Jarvis, S. (2010). MTLD, vocd-D, and HD-D: A validation study of sophisticated
    approaches to lexical diversity assessment. Behavior Research Methods 42(2), 381-392.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1"], "start": [0], "text": ["党建引领，党建品牌。"]})
    >>> tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    >>> describe_units(tokens, units, window=2)[["n_tokens", "types", "hapax", "mattr", "han_per_clause"]]
       n_tokens  types  hapax  mattr  han_per_clause
    0         4      3      2    1.0             4.0
    """
    if window < 1:
        msg = f"window: expected at least 1 word, got {window}"
        raise ValueError(msg)
    words = select_words(tokens)
    keys = pd.MultiIndex.from_frame(units[["doc_id", "unit_id"]])
    unit = keys.get_indexer(pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]]))
    order = np.argsort(unit, kind="stable")
    order = order[unit[order] >= 0]
    unit, codes = unit[order], pd.factorize(words["token"])[0][order]
    table = units[["doc_id", "unit_id"]].reset_index(drop=True)
    sizes = np.bincount(unit, minlength=len(units))
    base = int(codes.max(initial=0)) + 1
    cells, hits = np.unique(unit * base + codes, return_counts=True)
    home = cells // base
    table["n_tokens"], table["types"] = sizes, np.bincount(home, minlength=len(units))
    table["hapax"] = np.bincount(home[hits == 1], minlength=len(units))
    table["mattr"] = _average_windows(unit, codes, sizes, window)
    table["hdd"] = _expect_types(home, hits, sizes)
    table[_LENGTHS] = pd.DataFrame([_measure_text(text) for text in fold_rows(units)], columns=_LENGTHS)
    table["window"], table["draw"] = window, DRAW
    return table[DIVERSITY_COLUMNS]


def find_stretches(text: str, *, kind: str = "sentences") -> list[tuple[int, int]]:
    """
    Find the sentences, or clauses, that :func:`describe_units` counts.

    Parameters
    ----------
    text : str
        Of a unit.
    kind : {"sentences", "clauses"}
        What to find.

    Returns
    -------
    list of (int, int)
        Start and end of each stretch with at least one Han character.

    Examples
    --------
    >>> find_stretches("一、党建引领，党建品牌。", kind="clauses")
    [(0, 6), (7, 11)]
    """
    border = _SENTENCE if kind == "sentences" else _CLAUSE
    edges = [0, *(at for match in border.finditer(text) for at in match.span()), len(text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if count_han(text[start:end])]


def _average_windows(unit: np.ndarray, codes: np.ndarray, sizes: np.ndarray, window: int) -> np.ndarray:
    """MATTR of all units: each word counts in the windows in which it is the first of its kind."""
    position = np.arange(len(unit)) - (np.cumsum(sizes) - sizes)[unit]
    before = pd.Series(position).groupby([unit, codes]).shift().fillna(-1).to_numpy(dtype=np.int64)
    last = np.minimum(position, sizes[unit] - window)
    first = np.maximum(np.maximum(before + 1, position - window + 1), 0)
    firsts = np.bincount(unit, weights=np.maximum(last - first + 1, 0), minlength=len(sizes))
    windows = sizes - window + 1
    return np.where(windows > 0, firsts / (np.maximum(windows, 1) * window), np.nan)


def _expect_types(home: np.ndarray, hits: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """HD-D of all units, from the chance that each word is missing among those drawn."""
    from scipy.special import gammaln

    n = sizes[home].astype(float)
    left = n - hits - DRAW
    with np.errstate(invalid="ignore"):
        missing = np.exp(gammaln(n - hits + 1) + gammaln(n - DRAW + 1) - gammaln(left + 1) - gammaln(n + 1))
    share = (1 - np.where(left >= 0, missing, 0)) / DRAW
    share[n < DRAW] = 0
    return np.where(sizes >= DRAW, np.bincount(home, weights=share, minlength=len(sizes)), np.nan)


def _measure_text(text: str) -> tuple:
    """Lengths in Han characters, and rates per thousand of them."""
    n_han = count_han(text)
    sentences = [n for n in map(count_han, _SENTENCE.split(text)) if n]
    clauses = [n for n in map(count_han, _CLAUSE.split(text)) if n]
    quoted = sum(map(count_han, _QUOTED.findall(text)))
    whole = n_han or np.nan
    return (
        n_han,
        len(sentences),
        len(clauses),
        n_han / (len(sentences) or np.nan),
        max(sentences, default=0),
        n_han / (len(clauses) or np.nan),
        1000 * text.count("、") / whole,
        1000 * text.count("的") / whole,
        quoted / whole,
    )

"""
How often, where, next to what?  Counts that carry their denominators.

A bare count from a short plan says little: thirty-six items hold a few
thousand words, more than half of which occur once.  So every count here comes
with two rates, the number of units that hold the word, and its dispersion.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from plananalysis.structure.length import count_han
from plananalysis.tokens.tokenizer import select_words

TERM_COLUMNS = [
    "term",
    "count",
    "per_1000_tokens",
    "per_1000_han",
    "units",
    "dp",
    "stop",
    "n_tokens",
    "n_han",
    "n_units",
    "dp_norm",
]


def count_terms(tokens: pd.DataFrame, units: pd.DataFrame, *, stopwords: Collection[str] = ()) -> pd.DataFrame:
    """
    Count every word, with rates, unit frequency and dispersion.

    Gries' DP says how unevenly a word is spread: half the summed difference
    between the share of its occurrences that falls in each unit and the
    unit's share of the words. It is 0 for a word spread exactly as the text
    is, near 1 for a word that sits in one small unit. Rare words always look
    clumped, because two occurrences can fill at most two units: compare only
    words of similar frequency, and distrust DP below about eight occurrences.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`.
    units : pandas.DataFrame
        The units that were cut: ``doc_id``, ``unit_id`` and ``text``. They
        are the parts over which dispersion is measured.
    stopwords : collection of str
        Function words. They are counted like the others and marked in the
        column ``stop``, so that nothing is missing from the table.

    Returns
    -------
    pandas.DataFrame
        One row a word, sorted by count (falling), then by the word: term,
        count, per_1000_tokens, per_1000_han (rates per thousand words and
        per thousand Han characters), units (units that hold it), dp,
        stop (1 for a function word or a bare figure), the
        denominators n_tokens, n_han, n_units, and dp_norm: DP divided by
        1 less the smallest unit's share, so that 1 is the most it can be;
        units without a word are no parts for it.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora.
    International Journal of Corpus Linguistics 13(4), 403-437.
    Lijffijt, J., & Gries, S. Th. (2012). Correction to Stefan Th. Gries'
    "Dispersions and adjusted frequencies in corpora". International Journal
    of Corpus Linguistics 17(1), 147-149.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i2"], "start": [0, 4],
    ...                       "text": ["党建引领", "党建品牌"]})
    >>> tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    >>> count_terms(tokens, units)[["term", "count", "per_1000_tokens", "units", "dp"]]
      term  count  per_1000_tokens  units   dp
    0   党建      2            500.0      2  0.0
    1   品牌      1            250.0      1  0.5
    2   引领      1            250.0      1  0.5
    """
    words = select_words(tokens)
    keys = pd.MultiIndex.from_frame(units[["doc_id", "unit_id"]])
    part = keys.get_indexer(pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]]))
    codes, terms = pd.factorize(words["token"], sort=True)
    sizes = np.bincount(part, minlength=len(keys))
    n_tokens, n_han = len(words), sum(map(count_han, units["text"]))
    table = pd.DataFrame({"term": terms, "count": np.bincount(codes, minlength=len(terms))})
    table["per_1000_tokens"] = 1000 * table["count"] / max(n_tokens, 1)
    table["per_1000_han"] = 1000 * table["count"] / max(n_han, 1)
    table["units"], table["dp"] = _spread(codes, part, sizes)
    table["dp_norm"] = _normalize(table["dp"].to_numpy(), sizes)
    is_figure = np.array([not any(map(str.isalpha, term)) for term in terms], dtype=bool)
    table["stop"] = (table["term"].isin(stopwords) | is_figure).astype(int)
    table["n_tokens"], table["n_han"], table["n_units"] = n_tokens, n_han, len(keys)
    return table.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)[TERM_COLUMNS]


def _spread(codes: np.ndarray, part: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit frequency and DP of each word, from the non-zero cells only."""
    cells, hits = np.unique(codes * len(sizes) + part, return_counts=True)
    word, where = np.divmod(cells, len(sizes))
    n_words = int(codes.max()) + 1 if len(codes) else 0
    units = np.bincount(word, minlength=n_words)
    totals = np.bincount(codes, minlength=n_words)
    shares = sizes / max(sizes.sum(), 1)
    # A part without the word adds its whole share; a part with it, the difference.
    change = np.abs(hits / totals[word] - shares[where]) - shares[where]
    return units, 0.5 * (1 + np.bincount(word, weights=change, minlength=n_words))


def _normalize(dp: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """DP over the most it can be; empty where there is one part only."""
    parts = sizes[sizes > 0]
    most = 1 - parts.min() / parts.sum() if len(parts) else 0.0
    return dp / most if most > 0 else np.full(len(dp), np.nan)

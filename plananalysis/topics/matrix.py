"""
Which unit holds which words?  Units by terms, with a vocabulary in a defined order.

Words come from tokens that were cut once, by one tokenizer: no second way of
cutting text hides here.  Character n-grams are the check that needs none.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from plananalysis.lexicons.folding import fold_rows
from plananalysis.tokens.tokenizer import select_words

WEIGHTINGS = ("tfidf", "log-entropy", "count")
MOST_KEPT = 10_000
UNIT_NAMES = ("doc_id", "unit_id", "section", "heading", "start", "end", "text")


@dataclass(frozen=True)
class DocumentTermMatrix:
    """
    How often each word occurs in each unit.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix of shape (n_units, n_terms)
        Counts; rows in the order of ``units``, columns of ``terms``.
    terms : tuple of str
        The vocabulary, most frequent first, ties broken by the word.
    units : pandas.DataFrame
        doc_id, unit_id and, if known, section, heading, start, end and text
        of each row.
    kept : dict
        What was computed from it already, so that several models of one
        matrix compute it once; nothing that a result depends on.
    """

    counts: sparse.csr_matrix
    terms: tuple[str, ...]
    units: pd.DataFrame
    kept: dict = field(default_factory=dict, repr=False, compare=False)

    def keep(self, key: tuple, make: Callable[[], object]) -> object:
        """Give what was computed under a key, or compute it; above 10,000 units nothing is kept."""
        if self.counts.shape[0] > MOST_KEPT:
            return make()
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    @property
    def filled(self) -> np.ndarray:
        """Rows that hold at least one word of the vocabulary, as an array of their numbers."""
        return np.flatnonzero(np.diff(self.counts.indptr) > 0)

    def weigh(self, weighting: str = "tfidf") -> sparse.csr_matrix:
        """
        Weigh the counts, rows scaled to length one.

        Parameters
        ----------
        weighting : {'tfidf', 'log-entropy', 'count'}
            ``tfidf``: (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), as in
            scikit-learn with ``sublinear_tf``.  ``log-entropy``: ln(1 + tf) ·
            (1 + Σ p ln p / ln n), p being the unit's share of the word's
            occurrences; a word spread evenly over all units weighs nothing.
            ``count``: the counts themselves.

        Returns
        -------
        scipy.sparse.csr_matrix of shape (n_units, n_terms)
            A row without words stays zero.

        Raises
        ------
        ValueError
            If the weighting is unknown.

        References
        ----------
        Dumais, S. T. (1991). Improving the retrieval of information from
        external sources. Behavior Research Methods, Instruments, & Computers
        23(2), 229-236.
        """
        weigh = {"tfidf": _weigh_tfidf, "log-entropy": _weigh_log_entropy, "count": lambda counts: counts.data}
        if weighting in weigh:
            return _scale_rows(self.counts, weigh[weighting](self.counts))
        msg = f"weighting: expected one of {', '.join(WEIGHTINGS)}, got '{weighting}'"
        raise ValueError(msg)

    def take(self, rows: Sequence[int]) -> "DocumentTermMatrix":
        """
        Keep some of the units, with the same vocabulary.

        Parameters
        ----------
        rows : sequence of int
            Numbers of the rows, in the order wanted.

        Returns
        -------
        DocumentTermMatrix
            The same terms, also those that no longer occur.
        """
        rows = np.asarray(rows, dtype=int)
        return DocumentTermMatrix(self.counts[rows], self.terms, self.units.iloc[rows].reset_index(drop=True))


def _weigh_tfidf(counts: sparse.csr_matrix) -> np.ndarray:
    n_units, n_terms = counts.shape
    holding = np.bincount(counts.indices, minlength=n_terms)
    rarity = np.log((1 + n_units) / (1 + holding)) + 1
    return (1 + np.log(counts.data)) * rarity[counts.indices]


def _weigh_log_entropy(counts: sparse.csr_matrix) -> np.ndarray:
    n_units, n_terms = counts.shape
    totals = np.bincount(counts.indices, weights=counts.data, minlength=n_terms)
    shares = counts.data / totals[counts.indices]
    entropy = np.bincount(counts.indices, weights=shares * np.log(shares), minlength=n_terms)
    evenness = np.round(1 + entropy / np.log(max(n_units, 2)), 12)
    return np.log1p(counts.data) * evenness[counts.indices]


def _scale_rows(counts: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    """The weights in the places of the counts, each row of length one (or zero)."""
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(row, weights=weights**2, minlength=counts.shape[0]))
    return sparse.csr_matrix(
        (weights / np.where(length > 0, length, 1.0)[row], counts.indices, counts.indptr), shape=counts.shape
    )


def build_matrix(
    tokens: pd.DataFrame,
    units: pd.DataFrame,
    *,
    stopwords: Collection[str] = (),
    min_units: int = 2,
    max_share: float = 1.0,
    min_length: int = 2,
    max_terms: int | None = None,
) -> DocumentTermMatrix:
    """
    Count words by unit, with a vocabulary in a defined order.

    The vocabulary is ranked by count and then by the word itself. Leaving
    the choice to a library's ``max_features`` lets ties at the cut-off fall
    differently on another processor.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`; tokens of
        units that are not in ``units`` are left out.
    units : pandas.DataFrame
        The units that were cut: doc_id, unit_id and, if known, section.
    stopwords : collection of str
        Words to leave out.
    min_units : int
        Fewest units that must hold a word.
    max_share : float
        Largest share of the units that may hold a word.
    min_length : int
        Fewest characters of a word.
    max_terms : int, optional
        Keep only so many words, from the top of the ranking.

    Returns
    -------
    DocumentTermMatrix
        Every unit has a row, also one without any word of the vocabulary.

    Raises
    ------
    ValueError
        If there are no units, a unit occurs twice, or no word is left.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "a", "b"], "token": ["党建", "品牌", "党建"]})
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "b"]})
    >>> build_matrix(tokens, units).terms
    ('党建',)
    """
    words = select_words(
        tokens[["doc_id", "unit_id", "token"]], stopwords=stopwords, min_length=min_length, numbers=False
    )
    row = find_rows(words, units)
    here = row >= 0
    return _rank(
        row[here],
        words["token"].to_numpy(dtype=object)[here],
        units,
        min_units=min_units,
        max_share=max_share,
        max_terms=max_terms,
    )


def build_character_matrix(
    units: pd.DataFrame,
    *,
    sizes: Collection[int] = (2, 3),
    min_units: int = 2,
    max_share: float = 1.0,
    max_terms: int | None = None,
) -> DocumentTermMatrix:
    """
    Count runs of characters by unit: the check that needs no segmentation.

    Parameters
    ----------
    units : pandas.DataFrame
        doc_id, unit_id and text.
    sizes : collection of int
        Lengths of the runs.
    min_units, max_share, max_terms : int, float, int
        See :func:`build_matrix`.

    Returns
    -------
    DocumentTermMatrix
        Runs never cross a mark, a space or a letter.

    Raises
    ------
    ValueError
        If there are no units, a unit occurs twice, or no run is left.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "b"], "text": ["党建品牌", "抓党建,品牌"]})
    >>> build_character_matrix(units).terms
    ('党建', '品牌')
    """
    import re

    rows, grams = [], []
    for number, text in enumerate(fold_rows(units)):
        for run in re.findall(r"[\u3400-\u9fff]+", text):
            found = [run[i : i + size] for size in sorted(sizes) for i in range(len(run) - size + 1)]
            grams += found
            rows += [number] * len(found)
    _check_units(units)
    return _rank(
        np.array(rows, dtype=int),
        np.array(grams, dtype=object),
        units,
        min_units=min_units,
        max_share=max_share,
        max_terms=max_terms,
    )


def _check_units(units: pd.DataFrame) -> None:
    if not len(units):
        msg = "units: expected at least one, got none; nothing can be counted in an empty table"
        raise ValueError(msg)
    twice = units.duplicated(["doc_id", "unit_id"])
    if twice.any():
        doc_id, unit_id = units.loc[twice, ["doc_id", "unit_id"]].iloc[0]
        msg = f"units: expected each unit once, got unit '{unit_id}' of '{doc_id}' again; drop the second row"
        raise ValueError(msg)


def find_rows(words: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """
    Find the row of each word's unit.

    Parameters
    ----------
    words, units : pandas.DataFrame
        Both with doc_id and unit_id.

    Returns
    -------
    array of int
        -1 where the unit is not among the units.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d", "e"], "unit_id": ["a", "a"]})
    >>> find_rows(pd.DataFrame({"doc_id": ["e", "d", "e"], "unit_id": ["a", "a", "b"]}), units)
    array([ 1,  0, -1])
    """
    _check_units(units)
    documents, names = pd.Index(units["doc_id"].unique()), pd.Index(units["unit_id"].unique())

    def number(table: pd.DataFrame) -> np.ndarray:
        codes = [_look_up(index, table[name]) for index, name in ((documents, "doc_id"), (names, "unit_id"))]
        return np.where((codes[0] < 0) | (codes[1] < 0), -1, codes[0] * len(names) + codes[1])

    keys = number(units)
    order = np.argsort(keys, kind="stable")
    wanted = number(words)
    position = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][position] == wanted, order[position], -1)


def _look_up(index: pd.Index, values: pd.Series) -> np.ndarray:
    """Each distinct value is looked up once; tokens repeat their unit many times."""
    codes, distinct = pd.factorize(values)
    return index.get_indexer(pd.Index(distinct))[codes].astype(np.int64) if len(codes) else np.zeros(0, np.int64)


def _rank(
    row: np.ndarray,
    words: np.ndarray,
    units: pd.DataFrame,
    *,
    min_units: int,
    max_share: float,
    max_terms: int | None,
) -> DocumentTermMatrix:
    codes, found = pd.factorize(words)
    n_units = len(units)
    counts = sparse.coo_matrix((np.ones(len(row)), (row, codes)), shape=(n_units, len(found))).tocsr()
    holding = np.bincount(counts.indices, minlength=len(found))
    kept = np.flatnonzero((holding >= min_units) & (holding <= max_share * n_units))
    if not len(kept):
        most = "" if max_share >= 1 else f" and at most {max_share:.0%} of them"
        msg = (
            f"vocabulary: expected words in at least {min_units} of {n_units} units{most}, found none; "
            "lower min_units or give more text"
        )
        raise ValueError(msg)
    totals = np.asarray(counts.sum(axis=0)).ravel()
    ranked = np.array(sorted(kept, key=lambda i: (-totals[i], found[i]))[:max_terms])
    names = [name for name in UNIT_NAMES if name in units]
    ordered = counts[:, ranked].tocsr()
    ordered.sort_indices()
    return DocumentTermMatrix(ordered, tuple(str(found[i]) for i in ranked), units[names].reset_index(drop=True))

"""
How much of the text is formula?  The share of Chinese characters that stand in set phrases and shorthand.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from plananalysis.lexicons.passages import Passages
from plananalysis.structure.length import mark_han
from plananalysis.structure.parts import BODY, find_parts

DENSITY_COLUMNS = [
    "doc_id", "unit_id", "heading", "formulae", "covered_han", "han_chars", "share", "low", "high", "n_sentences",
]  # fmt: skip
MIN_SENTENCES = 10  # fewer say nothing about how the share varies
_SENTENCE = re.compile(r"[^。！？；;!?\n]+")


def measure_formula_density(
    formulae: pd.DataFrame, units: pd.DataFrame, *, by: str = "section", confidence: float = 0.95
) -> pd.DataFrame:
    """
    Share of Chinese characters inside formulae, for every section and every document.

    Parameters
    ----------
    formulae : pandas.DataFrame
        From :func:`plananalysis.formulae.find.find_formulae`, or rows of it.
    units : pandas.DataFrame
        The units table, containers included.
    by : str
        Kind of unit beside the whole document; those of annexes stand in their order.
    confidence : float
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id ("" for the document: its text without title block, glossary, annexes and site
        furniture), heading, formulae (that begin there), covered_han (characters inside; overlaps count once),
        han_chars, share, low, high, n_sentences.

    Notes
    -----
    The text is all there is, so the share is exact.  The interval asks how it would vary over sentences like
    these: share ± z·s, with the sentences as clusters in the usual approximation for a ratio; it is empty
    below ten sentences.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques, 3rd edition. Wiley.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"], "is_leaf": [True],
    ...     "heading": ["建设"], "start": [0], "end": [8], "text": ["建设三农三农队伍"]})
    >>> spans = pd.DataFrame({"doc_id": ["d"] * 3, "start": [2, 2, 4], "end": [4, 4, 6]})
    >>> measure_formula_density(spans, units)[["unit_id", "formulae", "covered_han", "share"]].values.tolist()
    [['s1', 3, 4, 0.5], ['', 3, 4, 0.5]]
    """
    passages = Passages(units.assign(part=find_parts(units)))
    sentences = _count(passages, *_place(formulae, passages))
    is_body = ((passages.frame["part"] == BODY) & (passages.frame["kind"] != "table")).to_numpy()
    leaves_of = passages.frame.groupby("doc_id", sort=False).indices
    records = []
    for doc_id, rows in units.groupby("doc_id", sort=False):
        leaves = leaves_of.get(doc_id, np.empty(0, dtype=np.int64))
        starts = passages.starts[leaves]
        for row in rows[rows["kind"].isin((by, f"annex_{by}"))].itertuples():
            inside = leaves[(starts >= row.start) & (starts < row.end)]
            records.append((doc_id, row.unit_id, row.heading, *_measure(sentences, inside, confidence)))
        records.append((doc_id, "", "", *_measure(sentences, leaves[is_body[leaves]], confidence)))
    return pd.DataFrame(records, columns=DENSITY_COLUMNS)


class _Sentences(NamedTuple):
    """Of each sentence its covered and all Han characters and its leaf; of each leaf the formulae."""

    covered: np.ndarray
    han: np.ndarray
    leaf: np.ndarray
    formulae: np.ndarray


def _count(passages: Passages, starts: np.ndarray, ends: np.ndarray) -> _Sentences:
    edges = np.zeros(len(passages.text) + 1, dtype=np.int64)
    np.add.at(edges, starts, 1)
    np.add.at(edges, ends, -1)
    is_han = mark_han(passages.text)
    covered = is_han & (np.cumsum(edges)[:-1] > 0)
    begins = np.array([match.start() for match in _SENTENCE.finditer(passages.text)], dtype=np.int64)
    sums = [np.add.reduceat(marks, begins, dtype=np.int64) if len(begins) else begins for marks in (covered, is_han)]
    formulae = np.bincount(passages.rows_of(starts), minlength=len(passages.frame))
    return _Sentences(*sums, passages.rows_of(begins), formulae)


def _place(formulae: pd.DataFrame, passages: Passages) -> tuple[np.ndarray, np.ndarray]:
    """Starts and ends of the formulae in the joined text."""
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    rows = passages.frame.groupby("doc_id", sort=False).indices
    for doc_id, own in formulae.groupby("doc_id", sort=False):
        leaves = rows.get(doc_id, [])
        if not len(leaves):
            continue
        begin = own["start"].to_numpy(dtype=np.int64)
        leaf = leaves[np.maximum(np.searchsorted(passages.starts[leaves], begin, "right") - 1, 0)]
        shift = passages.begins[leaf] - passages.starts[leaf]
        starts.append(begin + shift)
        ends.append(own["end"].to_numpy(dtype=np.int64) + shift)
    limit = len(passages.text)
    return np.clip(np.concatenate(starts), 0, limit), np.clip(np.concatenate(ends), 0, limit)


def _measure(sentences: _Sentences, leaves: np.ndarray, confidence: float) -> tuple:
    """Figures of the sentences in some leaves of a document."""
    if len(leaves):
        first, last = np.searchsorted(sentences.leaf, [leaves[0], leaves[-1] + 1])
        rows = first + np.flatnonzero(np.isin(sentences.leaf[first:last], leaves))
        rows = rows[sentences.han[rows] > 0]
    else:
        rows = leaves
    hits, han = sentences.covered[rows].astype(float), sentences.han[rows].astype(float)
    total = han.sum()
    share = round(float(hits.sum() / total), 6) if total else float("nan")
    begun = int(sentences.formulae[leaves].sum())
    return begun, int(hits.sum()), int(total), share, *_interval(hits, han, confidence), len(rows)


def _interval(hits: np.ndarray, han: np.ndarray, confidence: float) -> tuple[float, float]:
    if len(han) < MIN_SENTENCES:
        return float("nan"), float("nan")
    from scipy.special import stdtrit

    share = hits.sum() / han.sum()
    residuals = hits - share * han
    n = len(han)
    error = (n / (n - 1) * (residuals**2).sum()) ** 0.5 / han.sum()
    reach = stdtrit(n - 1, (1 + confidence) / 2) * error  # Student's t
    return round(max(0.0, float(share - reach)), 6), round(min(1.0, float(share + reach)), 6)

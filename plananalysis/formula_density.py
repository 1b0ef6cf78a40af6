"""
How much of the text is formula?  The share of Chinese characters that stand in set phrases and shorthand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import numpy as np
import pandas as pd

from .counts import count_han

DENSITY_COLUMNS = [
    "doc_id", "unit_id", "heading", "formulae", "covered_han", "han_chars", "share", "low", "high", "n_sentences",
]  # fmt: skip
MIN_SENTENCES = 10  # fewer say nothing about how the share varies
_NOT_BODY = frozenset({"front", "back", "glossary", "entry", "annex", "table"})
_SENTENCE = re.compile(r"[^。！？；;!?\n]+[。！？；;!?\n]*")


def measure_formula_density(
    formulae: pd.DataFrame, units: pd.DataFrame, *, by: str = "section", confidence: float = 0.95
) -> pd.DataFrame:
    """
    Share of Chinese characters inside formulae, for every section and every document.

    Parameters
    ----------
    formulae : pandas.DataFrame
        From :func:`plananalysis.formulae.find_formulae`, or rows of it.
    units : pandas.DataFrame
        The units table, containers included.
    by : str
        Kind of unit beside the whole document.
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
    spans = {doc_id: rows[["start", "end"]].to_numpy() for doc_id, rows in formulae.groupby("doc_id", sort=False)}
    records = []
    for doc_id, rows in units.groupby("doc_id", sort=False):
        own = spans.get(doc_id, np.empty((0, 2), dtype=np.int64)).astype(np.int64)
        for row in rows[rows["kind"] == by].itertuples():
            records.append((doc_id, row.unit_id, row.heading, *_measure([(row.start, row.text)], own, confidence)))
        leaves = rows[rows["is_leaf"].astype(bool) & ~rows["kind"].isin(_NOT_BODY)]
        texts = zip(leaves["start"].tolist(), leaves["text"].tolist(), strict=True)
        records.append((doc_id, "", "", *_measure(texts, own, confidence)))
    return pd.DataFrame(records, columns=DENSITY_COLUMNS)


def _measure(texts: Iterable[tuple[int, str]], spans: np.ndarray, confidence: float) -> tuple:
    begun, covered, sizes = 0, [], []
    for offset, text in texts:
        near = spans[(spans[:, 1] > offset) & (spans[:, 0] < offset + len(text))] - offset
        begun += int((near[:, 0] >= 0).sum())
        sentences = [match.span() for match in _SENTENCE.finditer(text)]
        begins = [start for start, _ in sentences]
        inside = [0] * len(sentences)
        for start, end in _join(near, len(text)):
            inside[max(0, bisect_right(begins, start) - 1)] += count_han(text[start:end])
        covered += inside
        sizes += [count_han(text[start:end]) for start, end in sentences]
    hits, han = np.array(covered, dtype=float), np.array(sizes, dtype=float)
    hits, han = hits[han > 0], han[han > 0]
    total = han.sum()
    share = round(float(hits.sum() / total), 6) if total else float("nan")
    return begun, int(hits.sum()), int(total), share, *_interval(hits, han, confidence), len(han)


def _join(spans: np.ndarray, size: int) -> list[tuple[int, int]]:
    """The spans inside the text, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(np.clip(spans, 0, size).tolist()):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _interval(hits: np.ndarray, han: np.ndarray, confidence: float) -> tuple[float, float]:
    if len(han) < MIN_SENTENCES:
        return float("nan"), float("nan")
    from scipy.stats import t

    share = hits.sum() / han.sum()
    residuals = hits - share * han
    n = len(han)
    error = (n / (n - 1) * (residuals**2).sum()) ** 0.5 / han.sum()
    reach = t.ppf((1 + confidence) / 2, n - 1) * error
    return round(max(0.0, float(share - reach)), 6), round(min(1.0, float(share + reach)), 6)

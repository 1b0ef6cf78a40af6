"""
How often is something said, for its length?  Rates by section with their uncertainty.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from plananalysis.structure.length import count_han_each

_COUNTABLE = ("section", "item", "subitem", "paragraph", "annex", "annex_section", "annex_item")


def rate_by_section(
    findings: pd.DataFrame, units: pd.DataFrame, *, by: str = "section", confidence: float = 0.95
) -> pd.DataFrame:
    """
    How often something is found per 1,000 Chinese characters, for every section.

    Parameters
    ----------
    findings : pandas.DataFrame
        Any table of findings: columns doc_id, start.
    units : pandas.DataFrame
        The units table, containers included: columns doc_id, unit_id, kind, heading,
        start, end, text.
    by : str
        The kind of unit to count in: "section", "item" …
    confidence : float
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, heading, count, han_chars, per_1000_han, low, high.  Every
        unit of the kind has a row, also where nothing was found; no rows where the
        documents have no such unit.

    Raises
    ------
    ValueError
        If there is no such kind of unit.

    Notes
    -----
    `low` and `high` are the exact interval of a Poisson count by the chi-square distribution.
    It takes the occurrences as independent, which words in a text are not: read it as a lower
    bound of the uncertainty, not as a test.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"],
    ...     "heading": ["从严治党"], "start": [0], "end": [10], "text": ["一、从严治党，落实。"]})
    >>> rate_by_section(pd.DataFrame({"doc_id": ["d"], "start": [2]}), units)["count"].tolist()
    [1]
    """
    chosen = units[units["kind"] == by]
    if by not in _COUNTABLE:
        msg = f"by: expected one of {', '.join(_COUNTABLE)}, got {by!r}; name a kind of unit"
        raise ValueError(msg)
    counts = _count_inside(findings, chosen)
    han = count_han_each(chosen["text"].tolist())
    low, high = _poisson_interval(counts, confidence)
    per = np.where(han > 0, 1000 / np.maximum(han, 1), np.nan)
    return pd.DataFrame(
        {
            "doc_id": chosen["doc_id"].to_numpy(),
            "unit_id": chosen["unit_id"].to_numpy(),
            "heading": chosen["heading"].to_numpy(),
            "count": counts,
            "han_chars": han,
            "per_1000_han": (counts * per).round(6),
            "low": (low * per).round(6),
            "high": (high * per).round(6),
        }
    )


def _count_inside(findings: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """Number of findings that start inside each unit."""
    by_doc = {doc_id: np.sort(rows["start"].to_numpy()) for doc_id, rows in findings.groupby("doc_id", sort=False)}
    empty = np.array([], dtype=np.int64)
    columns = (units[name].tolist() for name in ("doc_id", "start", "end"))
    return np.array(
        [
            np.diff(np.searchsorted(by_doc.get(doc_id, empty), [start, end]))[0]
            for doc_id, start, end in zip(*columns, strict=True)
        ],
        dtype=np.int64,
    )


def _poisson_interval(counts: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1), tail), 0.0)  # half a quantile of chi-squared
    return low, gammaincinv(counts + 1, 1 - tail)

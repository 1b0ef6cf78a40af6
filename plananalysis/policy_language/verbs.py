"""
With which verbs does a document commit itself, and how firmly?
"""

from __future__ import annotations

import pandas as pd

COMMITMENT_VERB_COLUMNS = ["doc_id", "verb", "count", "n_commitments", "share", "units", "level_low", "level_high"]


def count_commitment_verbs(commitments: pd.DataFrame) -> pd.DataFrame:
    """
    Count the verbs that commitments stand under.

    Parameters
    ----------
    commitments : pandas.DataFrame
        doc_id, unit_id, verb, level, as from :func:`plananalysis.find_commitments`.

    Returns
    -------
    pandas.DataFrame
        One row a document and verb, the commonest first, ties by verb: doc_id, verb, count,
        n_commitments (of the document), share (count / n_commitments), units (in how many
        different units it stands), level_low and level_high (1 to 5, the least and the most
        that it commits to).

    Examples
    --------
    >>> rows = {"doc_id": "d", "unit_id": ["i1", "i1", "i2"], "verb": ["加强", "推进", "加强"], "level": [3, 3, 4]}
    >>> count_commitment_verbs(pd.DataFrame(rows))[["verb", "count", "n_commitments", "units", "level_high"]].values.tolist()
    [['加强', 2, 3, 2, 4], ['推进', 1, 3, 1, 3]]
    """
    if commitments.empty:
        return pd.DataFrame(columns=COMMITMENT_VERB_COLUMNS)
    counted = (
        commitments.groupby(["doc_id", "verb"], sort=False)
        .agg(
            count=("verb", "size"),
            units=("unit_id", "nunique"),
            level_low=("level", "min"),
            level_high=("level", "max"),
        )
        .reset_index()
    )
    counted["n_commitments"] = counted.groupby("doc_id")["count"].transform("sum")
    counted["share"] = (counted["count"] / counted["n_commitments"]).round(6)
    order = {doc_id: place for place, doc_id in enumerate(commitments["doc_id"].unique())}
    counted = counted.sort_values(["count", "verb"], ascending=[False, True], kind="stable")
    counted = counted.sort_values("doc_id", key=lambda ids: ids.map(order), kind="stable")
    return counted.reset_index(drop=True)[COMMITMENT_VERB_COLUMNS]

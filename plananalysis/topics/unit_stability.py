"""
How sure is each unit of its topic?  How often it stayed, and with whom, over the refits.
"""

import numpy as np
import pandas as pd

from plananalysis.statistics.intervals import wilson_interval
from plananalysis.topics.models import cut_tree
from plananalysis.topics.refits import Refits
from plananalysis.topics.stability import match_topics, match_units

UNIT_STABILITY_COLUMNS = [
    "doc_id",
    "unit_id",
    "start",
    "end",
    "section",
    "model",
    "k",
    "topic",
    "n_runs",
    "n_stayed",
    "stay_rate",
    "low",
    "high",
    "co_assignment",
    "consensus_topic",
    "share",
    "random_state",
]
MOST_PAIRED = 5_000


def tabulate_unit_stability(refits: Refits, units: pd.DataFrame) -> pd.DataFrame:
    """
    Say of each unit how often it stays with its topic.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`.
    units : pandas.DataFrame
        The units of the matrix.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, section, model, k, topic, n_runs (in which the unit was drawn), n_stayed, stay_rate with low and high (Wilson, 95%),
        co_assignment (mean share of runs it spends with the other units of
        its topic), consensus_topic (of the consensus clustering, numbered
        after the topic most like it), share, random_state. Above 5,000
        units co_assignment and consensus_topic are NaN.
    """
    reference = refits.reference
    matched, _ = match_units(refits)
    drawn = (matched >= 0).sum(axis=0)
    stayed = ((matched == reference.labels) & (reference.labels > 0)).sum(axis=0)
    low, high = wilson_interval(stayed, drawn)
    mates, consensus = np.full(len(drawn), np.nan), np.full(len(drawn), np.nan)
    if len(drawn) <= MOST_PAIRED:  # beyond, a table of all pairs would fill the memory
        together = measure_co_assignment(refits)
        mates, consensus = _mean_with_mates(together, reference.labels), find_consensus(refits, together=together)
    with np.errstate(invalid="ignore"):
        rate = np.where(reference.labels > 0, stayed / drawn, np.nan)
    known = units.reindex(columns=["doc_id", "unit_id", "start", "end"]).assign(
        section=units["section"] if "section" in units else ""
    )
    table = known.assign(
        model=reference.method,
        k=reference.k,
        topic=reference.labels,
        n_runs=drawn,
        n_stayed=stayed,
        stay_rate=rate,
        low=low,
        high=high,
        co_assignment=mates,
        consensus_topic=consensus,
        share=refits.share,
        random_state=refits.random_state,
    )
    return table[UNIT_STABILITY_COLUMNS].reset_index(drop=True)


def measure_co_assignment(refits: Refits) -> np.ndarray:
    """
    Measure how often two units fall into the same topic.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`.

    Returns
    -------
    array of shape (n_units, n_units)
        Share of the runs holding both units in which both have the same
        topic; NaN for two units that were never drawn together. The diagonal
        is 1.

    Raises
    ------
    ValueError
        If there are more than 5,000 units.
    """
    n_units = refits.labels.shape[1]
    if n_units > MOST_PAIRED:
        msg = f"units: expected at most {MOST_PAIRED:,} for a table of all pairs, got {n_units:,}; draw some of them"
        raise ValueError(msg)
    drawn = (refits.labels >= 0).astype(np.float32)
    member = np.concatenate(
        [labels[:, None] == np.arange(1, refits.reference.k + 1) for labels in refits.labels], axis=1
    ).astype(np.float32)
    same, both = member @ member.T, drawn.T @ drawn  # counts of runs: whole numbers, exact in any order
    shares = np.divide(same, both, out=np.full(same.shape, np.nan, np.float32), where=both > 0).astype(float)
    np.fill_diagonal(shares, 1.0)
    return shares


def _mean_with_mates(together: np.ndarray, labels: np.ndarray) -> np.ndarray:
    found = np.full(len(labels), np.nan)
    for topic in np.unique(labels[labels > 0]):
        members = np.flatnonzero(labels == topic)
        block = together[np.ix_(members, members)].copy()
        np.fill_diagonal(block, np.nan)
        known = ~np.isnan(block)
        found[members] = np.divide(
            np.nansum(block, axis=1), known.sum(axis=1), out=np.full(len(members), np.nan), where=known.any(axis=1)
        )
    return found


def find_consensus(refits: Refits, *, together: np.ndarray | None = None) -> np.ndarray:
    """
    Group the units by how often the runs put them together.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`.
    together : array, optional
        From :func:`measure_co_assignment`, if at hand.

    Returns
    -------
    array of shape (n_units,)
        Average-linkage groups of 1 - co-assignment, as many as the reference
        has topics, each with the number of the topic it is matched with; 0
        for units without words.

    References
    ----------
    Monti, S., Tamayo, P., Mesirov, J. & Golub, T. (2003). Consensus
    clustering. Machine Learning 52, 91-118.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    reference = refits.reference.labels
    rows = np.flatnonzero(reference > 0)
    together = measure_co_assignment(refits) if together is None else together
    if len(rows) < len(together):
        together = together[np.ix_(rows, rows)]
    distance = np.round(1 - np.nan_to_num(squareform(together, checks=False)), 9)  # each pair once
    groups = cut_tree(linkage(distance, method="average"), k=refits.reference.k)
    joint = np.array(
        [
            [((reference[rows] == topic) & (groups == group)).sum() for topic in range(1, refits.reference.k + 1)]
            for group in range(refits.reference.k)
        ]
    )
    consensus = np.zeros(len(reference), dtype=int)
    consensus[rows] = (match_topics(joint) + 1)[groups]
    return consensus

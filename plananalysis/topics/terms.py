"""
What is each topic about?  Its words by three measures, and the units that show it best.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.statistics.association import measure_log_odds
from plananalysis.topics.clustering import Clustering
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.models import TIE_DECIMALS

RANKINGS = ("weight", "frex", "log_odds_z")
TOPIC_TERM_COLUMNS = ["model", "k", "topic", "units", "rank", "term", "weight", "frex", "log_odds_z"]


def find_top_terms(
    scores: np.ndarray, terms: Sequence[str], *, n_terms: int = 10, weights: np.ndarray | None = None
) -> list[list[int]]:
    """
    Find the columns of the highest scores in each row, ties broken by the word.

    Parameters
    ----------
    scores : array of shape (k, n_terms)
        What to rank by.
    terms : sequence of str
        The vocabulary.
    n_terms : int
        Most columns to give.
    weights : array of shape (k, n_terms), optional
        Only words of a weight above zero are ranked; the scores themselves
        by default.

    Returns
    -------
    list of list of int
        Columns, best first.

    Examples
    --------
    >>> find_top_terms(np.array([[1.0, 2.0, 2.0, 0.0]]), ["党", "家庭", "儿童", "品牌"], n_terms=3)
    [[2, 1, 0]]
    """
    found = []
    for row, weight in zip(
        np.round(scores, TIE_DECIMALS), np.round(scores if weights is None else weights, TIE_DECIMALS), strict=True
    ):
        positive = np.flatnonzero(weight > 0)
        if len(positive) > n_terms:  # all that reach the last place, so that ties are broken by us
            cut = np.partition(row[positive], len(positive) - n_terms)[len(positive) - n_terms]
            positive = positive[row[positive] >= cut]
        found.append([int(i) for i in sorted(positive, key=lambda i: (-row[i], terms[i]))[:n_terms]])
    return found


def measure_frex(term_weights: np.ndarray, *, share: float = 0.5) -> np.ndarray:
    """
    Weigh how frequent and how exclusive a word is in a topic.

    FREX is the harmonic mean of two ranks within the topic, each between 0
    and 1: that of the word's weight and that of its share among all topics.

    Parameters
    ----------
    term_weights : array of shape (k, n_terms)
        Weight of each word in each topic.
    share : float
        Weight of exclusivity, from 0 to 1.

    Returns
    -------
    array of shape (k, n_terms)
        1 for a word that is first in both.

    References
    ----------
    Bischof, J. M. & Airoldi, E. M. (2012). Summarizing topical content with
    word frequency and exclusivity. Proceedings of the 29th International
    Conference on Machine Learning.

    Examples
    --------
    >>> measure_frex(np.array([[3.0, 2.0, 1.0], [3.0, 0.0, 1.0]])).round(2)[0]
    array([0.8 , 0.8 , 0.44])
    """
    weights = np.round(term_weights, TIE_DECIMALS)
    totals = weights.sum(axis=0)
    exclusive = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    ranks = [_rank_rows(values) / weights.shape[1] for values in (np.round(exclusive, 9), weights)]
    return 1 / (share / ranks[0] + (1 - share) / ranks[1])


def _rank_rows(values: np.ndarray) -> np.ndarray:
    """Places within each row from the lowest, equals at the last of their places."""
    return np.array([np.searchsorted(np.sort(row), row, side="right") for row in values], dtype=float).reshape(
        values.shape
    )


def measure_topic_log_odds(counts: np.ndarray, *, prior: float | None = None) -> np.ndarray:
    """
    Measure which words a group uses more than the rest, with a prior from the pooled text.

    Parameters
    ----------
    counts : array of shape (k, n_terms)
        Occurrences of each word in each group.
    prior : float, optional
        Weight of the prior in words; None takes the size of the vocabulary.

    Returns
    -------
    array of shape (k, n_terms)
        z of the log-odds; within ±2 nothing need be said. Words of one unit
        come together, so z overstates: it ranks, it does not test.

    References
    ----------
    Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' words:
    lexical feature selection and evaluation for identifying the content of
    political conflict. Political Analysis 16(4), 372-403.

    Examples
    --------
    >>> measure_topic_log_odds(np.array([[8, 2], [2, 8]])).round(2)[0]
    array([ 3.3, -3.3])
    """
    counts = np.asarray(counts, dtype=float)
    totals, sizes = counts.sum(axis=0), counts.sum(axis=1, keepdims=True)
    prior = float(len(totals)) if prior is None else prior
    z = measure_log_odds(counts, totals - counts, sizes, totals.sum() - sizes, prior=prior)
    return np.nan_to_num(z, posinf=0.0, neginf=0.0)


def rank_topic_terms(
    clustering: Clustering,
    matrix: DocumentTermMatrix,
    *,
    by: str = "weight",
    n_terms: int = 10,
    prior: float | None = None,
) -> pd.DataFrame:
    """
    Rank the words of each topic, with all three measures beside each other.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    matrix : DocumentTermMatrix
        Its matrix.
    by : {'weight', 'frex', 'log_odds_z'}
        What to rank by.
    n_terms : int
        Most words a topic; words without weight in the topic are not listed.
    prior : float, optional
        See :func:`measure_topic_log_odds`.

    Returns
    -------
    pandas.DataFrame
        model, k, topic, units, rank, term, weight, frex, log_odds_z; ties
        broken by the word.

    Raises
    ------
    ValueError
        If the ranking is unknown.
    """
    if by not in RANKINGS:
        msg = f"by: expected one of {', '.join(RANKINGS)}, got '{by}'"
        raise ValueError(msg)
    measures = {
        "weight": clustering.term_weights,
        "frex": measure_frex(clustering.term_weights),
        "log_odds_z": measure_topic_log_odds(_sum_counts(clustering, matrix), prior=prior),
    }
    sizes = np.bincount(clustering.labels, minlength=clustering.k + 1)
    best = find_top_terms(measures[by], matrix.terms, n_terms=n_terms, weights=clustering.term_weights)
    rows = [
        (
            clustering.method,
            clustering.k,
            topic + 1,
            int(sizes[topic + 1]),
            rank,
            matrix.terms[i],
            *(round(float(measures[name][topic, i]), TIE_DECIMALS) for name in RANKINGS),
        )
        for topic, chosen in enumerate(best)
        for rank, i in enumerate(chosen, start=1)
    ]
    return pd.DataFrame(rows, columns=TOPIC_TERM_COLUMNS)


def _sum_counts(clustering: Clustering, matrix: DocumentTermMatrix) -> np.ndarray:
    """Occurrences of each word in each topic."""
    from scipy import sparse

    n_units = len(clustering.labels)
    member = sparse.csr_matrix(
        (np.ones(n_units), (clustering.labels, np.arange(n_units))), shape=(clustering.k + 1, n_units)
    )
    return np.asarray((member @ matrix.counts).todense())[1:]


def rank_units(clustering: Clustering, matrix: DocumentTermMatrix) -> np.ndarray:
    """
    Rank the units of each topic by how near they lie to the topic's words.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    matrix : DocumentTermMatrix
        Its matrix.

    Returns
    -------
    array of int
        1 for the unit that shows its topic best, ties in unit order; 0 for a
        unit without a topic.
    """
    cosines, labels = _measure_nearness(clustering, matrix), clustering.labels
    own = np.where(labels > 0, cosines[np.arange(len(labels)), np.maximum(labels, 1) - 1], -1.0)
    ranks = pd.Series(-own).groupby(labels).rank(method="first").to_numpy(dtype=int)
    return np.where(labels > 0, ranks, 0)


def _measure_nearness(clustering: Clustering, matrix: DocumentTermMatrix) -> np.ndarray:
    """Cosine of every unit to the words of every topic."""
    length = np.linalg.norm(clustering.term_weights, axis=1)
    directions = clustering.term_weights / np.where(length > 0, length, 1.0)[:, None]
    return np.round(np.asarray(matrix.weigh() @ directions.T), TIE_DECIMALS)

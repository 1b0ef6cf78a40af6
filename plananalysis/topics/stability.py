"""
Would the topics come back?  Refitted on other seeds and on parts of the units.
"""

from collections.abc import Sequence
from itertools import combinations, islice

import numpy as np
import pandas as pd

from plananalysis.statistics.bootstrap import percentile_interval
from plananalysis.topics.agreement import measure_ari
from plananalysis.topics.refits import Refits

TOPIC_STABILITY_COLUMNS = [
    "model",
    "k",
    "topic",
    "units",
    "n_runs",
    "term_similarity",
    "term_low",
    "term_high",
    "unit_jaccard",
    "unit_low",
    "unit_high",
    "recurrence",
    "share",
    "random_state",
    "n_units",
]
COMES_BACK = 0.5


def match_topics(similarity: np.ndarray) -> np.ndarray:
    """
    Pair topics one to one so that the pairs are as alike as possible.

    Parameters
    ----------
    similarity : array of shape (k, k)
        How alike each topic of one model is to each of another.

    Returns
    -------
    array of shape (k,)
        For each row the column it is paired with (Hungarian assignment).

    Examples
    --------
    >>> match_topics(np.array([[0.1, 0.9], [0.8, 0.7]])).tolist()
    [1, 0]
    """
    from scipy.optimize import linear_sum_assignment

    return linear_sum_assignment(-np.asarray(similarity))[1]


def measure_term_agreement(refits: Refits) -> np.ndarray:
    """
    Compare each run's top words with those of the reference.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`.

    Returns
    -------
    array of shape (n_runs, k)
        Average Jaccard similarity of each topic of the reference to the
        topic of the run that it is matched with. The mean over topics and
        runs is the stability of Greene et al. (2014): the mean over every
        depth d of the Jaccard similarity of the first d words, so that
        agreement at the top counts most.

    References
    ----------
    Greene, D., O'Callaghan, D. & Cunningham, P. (2014). How many topics?
    Stability analysis for topic models. ECML PKDD 2014. arXiv:1404.4606.
    """
    number = {}
    reference = _number_terms(refits.reference_terms, number)
    found = []
    for terms in refits.terms:
        similarity = _compare_rankings(reference, _number_terms(terms, number))
        match = match_topics(similarity)
        found.append(similarity[np.arange(len(match)), match])
    return np.array(found)


def _number_terms(rankings: Sequence[Sequence[str]], number: dict[str, int]) -> list[list[int]]:
    """Words as numbers, the same word always the same."""
    return [[number.setdefault(term, len(number)) for term in ranking] for ranking in rankings]


def _compare_rankings(ones: Sequence[Sequence[int]], twos: Sequence[Sequence[int]]) -> np.ndarray:
    """Of every list and every other, the mean over each depth d of the Jaccard similarity of the first d words."""
    depth = max(map(len, [*ones, *twos]), default=0)
    one = np.array([[*ranking, *[-1] * (depth - len(ranking))] for ranking in ones]).reshape(len(ones), depth)
    two = np.array([[*ranking, *[-2] * (depth - len(ranking))] for ranking in twos]).reshape(len(twos), depth)
    same = one[:, None, :, None] == two[None, :, None, :]
    longest = np.maximum.outer(*(np.array([len(ranking) for ranking in rankings]) for rankings in (ones, twos)))
    total = np.zeros(longest.shape)
    for d in range(1, depth + 1):
        shared = same[:, :, :d, :d].sum(axis=(2, 3))
        sizes = [np.minimum([len(ranking) for ranking in rankings], d) for rankings in (ones, twos)]
        total += np.where(d <= longest, shared / np.maximum(np.add.outer(*sizes) - shared, 1), 0)
    return total / np.maximum(longest, 1)


def match_units(refits: Refits) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the topics of every refit the numbers of the reference's topics.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`.

    Returns
    -------
    tuple of (array of shape (n_runs, n_units), array of shape (n_runs, k))
        The topic of each unit (0: a topic that none matches, -1: not drawn);
        the Jaccard similarity of the members of each topic and its match.

    Examples
    --------
    >>> import types
    >>> refits = types.SimpleNamespace(reference=types.SimpleNamespace(k=2, labels=np.array([1, 1, 2])),
    ...                                labels=np.array([[2, 2, 1]]))
    >>> match_units(refits)[0].tolist()
    [[1, 1, 2]]
    """
    k, reference = refits.reference.k, refits.reference.labels
    matched, jaccards = [], []
    for labels in refits.labels:
        drawn = labels >= 0
        table = np.bincount(reference[drawn] * (k + 1) + labels[drawn], minlength=(k + 1) ** 2).reshape(k + 1, k + 1)
        joint = table[1:, 1:]
        union = table[1:].sum(axis=1)[:, None] + table[:, 1:].sum(axis=0)[None] - joint
        jaccard = np.divide(joint, union, out=np.zeros(joint.shape), where=union > 0)
        match = match_topics(jaccard)
        names = np.zeros(k + 1, dtype=int)
        names[match + 1] = np.arange(1, k + 1)
        matched.append(np.where(drawn, names[np.where(drawn, labels, 0)], -1))
        jaccards.append(np.where(table[1:].sum(axis=1) > 0, jaccard[np.arange(k), match], np.nan))
    return np.array(matched), np.array(jaccards)


def tabulate_topic_stability(refits: Refits) -> pd.DataFrame:
    """
    Say of each topic how often it comes back.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`.

    Returns
    -------
    pandas.DataFrame
        model, k, topic, units, n_runs, term_similarity (mean average Jaccard
        of its top words to its match) with term_low and term_high (5th and
        95th percentile of the runs), unit_jaccard (members in common, among
        the units drawn) with unit_low and unit_high, recurrence (share of
        runs in which more than half of the joint members are common), share,
        random_state, n_units.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability.
    Computational Statistics & Data Analysis 52(1), 258-271.
    """
    reference = refits.reference
    terms, (_, units) = measure_term_agreement(refits), match_units(refits)
    sizes = np.bincount(reference.labels, minlength=reference.k + 1)
    rows = []
    for topic in range(reference.k):
        jaccard = units[:, topic][~np.isnan(units[:, topic])]
        rows.append(
            (
                reference.method,
                reference.k,
                topic + 1,
                int(sizes[topic + 1]),
                len(terms),
                *summarize_runs(terms[:, topic]),
                *summarize_runs(jaccard),
                float((jaccard > COMES_BACK).mean()) if len(jaccard) else np.nan,
                refits.share,
                refits.random_state,
                len(reference.labels),
            )
        )
    return pd.DataFrame(rows, columns=TOPIC_STABILITY_COLUMNS)


def summarize_runs(values: np.ndarray) -> tuple[float, float, float]:
    """
    Summarise what the runs gave.

    Parameters
    ----------
    values : array of shape (n_runs,)
        One value a run.

    Returns
    -------
    tuple of float
        Mean, 5th and 95th percentile: the spread of the runs, not a
        confidence interval, for the runs share units. NaN without runs.

    Examples
    --------
    >>> summarize_runs(np.array([0.5, 0.5]))
    (0.5, 0.5, 0.5)
    """
    if not len(values):
        return np.nan, np.nan, np.nan
    return float(np.mean(values)), *percentile_interval(values, confidence=0.9)


def measure_seed_agreement(refits: Refits, *, most_pairs: int = 300) -> np.ndarray:
    """
    Compare the runs with one another.

    Parameters
    ----------
    refits : Refits
        From :func:`refit_topics`, usually with ``share=1``.
    most_pairs : int
        Stop after so many pairs of runs.

    Returns
    -------
    array
        ARI of each pair of runs, over the units that both hold.
    """
    found = []
    for one, two in islice(combinations(refits.labels, 2), most_pairs):
        both = (one > 0) & (two > 0)
        found.append(measure_ari(one[both], two[both]))
    return np.array(found)

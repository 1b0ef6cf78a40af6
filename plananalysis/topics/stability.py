"""
Would the topics come back?  Refitted on other seeds and on parts of the units.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

import numpy as np
import pandas as pd

from plananalysis.topics.agreement import measure_ari
from plananalysis.topics.clustering import Clustering, choose_methods, cluster_units, group_units
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.models import name_method, one_thread
from plananalysis.topics.terms import find_top_terms

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
SHARE = 0.8
ROUNDS = 200  # most rounds of nmf in a refit
Part = tuple[np.ndarray, DocumentTermMatrix]


@dataclass(frozen=True)
class Refits:
    """
    A clustering and what it became when fitted again.

    Parameters
    ----------
    reference : Clustering
        Fitted on all units.
    labels : array of shape (n_runs, n_units)
        Topics of each run, -1 where the unit was left out and 0 where it had
        no words. Topic 1 of one run need not be topic 1 of another.
    terms : list of list of list of str
        Top words by run and topic.
    reference_terms : list of list of str
        Top words of the reference.
    share : float
        Share of the units in each run; 1 where only the seed changed.
    random_state : int
        Seed of the draws.
    n_failed : int
        Runs that could not be fitted and are not counted.
    """

    reference: Clustering
    labels: np.ndarray
    terms: list[list[list[str]]]
    reference_terms: list[list[str]]
    share: float
    random_state: int
    n_failed: int


def refit_topics(
    matrix: DocumentTermMatrix,
    *,
    method=None,
    k: int,
    n_runs: int = 50,
    share: float = SHARE,
    random_state: int = 0,
    weighting: str = "tfidf",
    n_terms: int = 10,
    reference: Clustering | None = None,
    parts: Sequence[Part] | None = None,
) -> Refits:
    """
    Fit the same model again and again.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`plananalysis.topics.matrix.build_matrix`.
    method, k, weighting
        See :func:`plananalysis.topics.clustering.cluster_units`.
    n_runs : int
        How often.
    share : float
        Share of the units drawn (without replacement) for each run; with 1
        only the seed changes, and nmf starts at random.
    random_state : int
        Seed of the draws; run i uses ``random_state + i`` for the model.
    n_terms : int
        Top words to keep of each topic.
    reference : Clustering, optional
        The same model fitted on all units, if at hand.
    parts : sequence of Part, optional
        From :func:`draw_parts`, at least ``n_runs``; several models fitted on
        the same parts share what they compute from them.

    Returns
    -------
    Refits
        With the reference, fitted on all units.

    Raises
    ------
    ValueError
        If the model cannot be fitted on all units, or in no run.

    Examples
    --------
    >>> from plananalysis.topics.matrix import build_matrix
    >>> words = [["党建", "组织"]] * 4 + [["家庭", "教育"]] * 4 + [["党建"], ["家庭"]]
    >>> tokens = pd.DataFrame([("d", f"u{i}", w) for i, ws in enumerate(words) for w in ws],
    ...                       columns=["doc_id", "unit_id", "token"])
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(10)]})
    >>> refits = refit_topics(build_matrix(tokens, units), k=2, n_runs=5)
    >>> tabulate_topic_stability(refits)["recurrence"].tolist()
    [1.0, 1.0]
    """
    method = choose_methods(len(matrix.filled))[0] if method is None else method
    start = "random" if share >= 1 else "nndsvda"
    labels, terms, failures = [], [], []
    if reference is None:
        reference = cluster_units(matrix, method=method, k=k, random_state=random_state, weighting=weighting)
    drawn = (
        draw_parts(matrix, n_runs=n_runs, share=share, random_state=random_state) if parts is None else parts[:n_runs]
    )
    with one_thread():
        for run, (rows, part) in enumerate(drawn):
            try:
                found, named = _refit(
                    part,
                    method=method,
                    k=k,
                    random_state=random_state + run,
                    weighting=weighting,
                    start=start,
                    n_terms=n_terms,
                )
            except ValueError as error:
                failures.append(str(error))
                continue
            labels.append(np.full(len(matrix.units), -1))
            labels[-1][rows] = found
            terms.append(named)
    if not labels:
        msg = (
            f"{name_method(method)}, k = {k}: expected {n_runs} runs on {share:.0%} of the units, none could be fitted "
            f"({failures[0] if failures else 'no runs were asked for'}); ask for fewer topics or more runs"
        )
        raise ValueError(msg)
    return Refits(
        reference,
        np.array(labels),
        terms,
        _name_terms(reference, matrix.terms, n_terms=n_terms),
        share,
        random_state,
        len(failures),
    )


def _refit(part: DocumentTermMatrix, *, method, n_terms: int, **options) -> tuple[np.ndarray, list[list[str]]]:
    """Labels and top words of one run; the part keeps them for who asks for the same run again."""

    def fit():
        found = group_units(part, method=method, rounds=ROUNDS, **options)
        return found.labels, _name_terms(found, part.terms, n_terms=n_terms)

    if not isinstance(method, str):  # an estimator of the user's can be set otherwise before the next run
        return fit()
    return part.keep(("refit", method, n_terms, *sorted(options.items())), fit)


def draw_parts(matrix: DocumentTermMatrix, *, n_runs: int, share: float = SHARE, random_state: int = 0) -> list[Part]:
    """
    Draw the parts of the units that refits are made on.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`plananalysis.topics.matrix.build_matrix`.
    n_runs : int
        How many.
    share : float
        Share of the units in each.
    random_state : int
        Seed of the draws.

    Returns
    -------
    list of tuple
        Rows of the matrix, and the matrix of these rows without what is known
        of the units; fewer of them are the first of more.
    """
    return list(islice(_draw_parts(matrix, share=share, random_state=random_state), n_runs))


def _draw_parts(matrix: DocumentTermMatrix, *, share: float, random_state: int) -> Iterator[Part]:
    rng, n_units = np.random.default_rng(random_state), len(matrix.units)
    bare = replace(matrix, units=pd.DataFrame(index=range(n_units)))  # what is known of units costs time
    while True:
        rows = (
            np.arange(n_units)
            if share >= 1
            else np.sort(rng.choice(n_units, max(2, round(share * n_units)), replace=False))
        )
        yield rows, matrix if share >= 1 else bare.take(rows)


def _name_terms(clustering: Clustering, terms: Sequence[str], *, n_terms: int) -> list[list[str]]:
    return [[terms[i] for i in best] for best in find_top_terms(clustering.term_weights, terms, n_terms=n_terms)]


def measure_ranking_similarity(one: Sequence[str], two: Sequence[str]) -> float:
    """
    Compare two ranked lists of words by their average Jaccard similarity.

    Parameters
    ----------
    one, two : sequence of str
        Words, best first.

    Returns
    -------
    float
        Mean over every depth d of the Jaccard similarity of the first d
        words: agreement at the top counts most.

    References
    ----------
    Greene, D., O'Callaghan, D. & Cunningham, P. (2014). How many topics?
    Stability analysis for topic models. ECML PKDD 2014. arXiv:1404.4606.

    Examples
    --------
    >>> measure_ranking_similarity(["党建", "家庭"], ["家庭", "党建"])
    0.5
    """
    depth = max(len(one), len(two))
    seen_one, seen_two, total = set(), set(), 0.0
    for d in range(depth):
        seen_one.update(one[d : d + 1])
        seen_two.update(two[d : d + 1])
        total += len(seen_one & seen_two) / len(seen_one | seen_two)
    return total / depth if depth else 0.0


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
        runs is the stability of Greene et al. (2014).
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
    """:func:`measure_ranking_similarity` of every list with every other at once."""
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
    low, high = np.quantile(values, [0.05, 0.95])
    return float(np.mean(values)), float(low), float(high)


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

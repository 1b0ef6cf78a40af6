"""
What does the same model become, fitted again on other seeds and on parts of the units?
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pandas as pd

from plananalysis.topics.clustering import Clustering, choose_methods, cluster_units, group_units
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.models import name_method, one_thread
from plananalysis.topics.terms import find_top_terms

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
    >>> from plananalysis.topics.stability import tabulate_topic_stability
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


def count_drawn(n_units: int, *, share: float) -> int:
    """
    Say how many units one refit is made on.

    Parameters
    ----------
    n_units : int
        Units that hold words.
    share : float
        Share of them that is drawn.

    Returns
    -------
    int

    Examples
    --------
    >>> count_drawn(36, share=0.8), count_drawn(990, share=250 / 990), count_drawn(3, share=0.1)
    (29, 250, 2)
    """
    return max(2, round(share * n_units))


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
            else np.sort(rng.choice(n_units, count_drawn(n_units, share=share), replace=False))
        )
        yield rows, matrix if share >= 1 else bare.take(rows)


def _name_terms(clustering: Clustering, terms: Sequence[str], *, n_terms: int) -> list[list[str]]:
    return [[terms[i] for i in best] for best in find_top_terms(clustering.term_weights, terms, n_terms=n_terms)]

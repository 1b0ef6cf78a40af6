"""
How much of the agreement with the sections is the seed's doing?  The same model under ten seeds.
"""

from __future__ import annotations

import pandas as pd

from plananalysis.topics.agreement import identify_sections, measure_ari
from plananalysis.topics.clustering import group_units
from plananalysis.topics.models import name_method

SPREAD_COLUMNS = ["n_seeds", "ari_seeds_low", "ari_seeds_high"]


def measure_seed_spread(
    matrix, *, method, k: int, weighting: str = "tfidf", n_seeds: int = 10, random_state: int = 0
) -> dict[str, float]:
    """
    Fit a model under several seeds and compare each fit with the author's sections.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        With doc_id and section in its units.
    method, k, weighting
        See :func:`plananalysis.topics.clustering.cluster_units`.
    n_seeds : int
        How many seeds: ``random_state`` and those after it.
    random_state : int
        The first seed.

    Returns
    -------
    dict
        n_seeds, ari_seeds_low and ari_seeds_high: the least and the most ARI with
        the sections. Both are the same where the model has no random step.

    Examples
    --------
    >>> from plananalysis.topics.matrix import build_matrix
    >>> words = [["党建", "组织"]] * 4 + [["家庭", "教育"]] * 4
    >>> tokens = pd.DataFrame([("d", f"u{i}", w) for i, ws in enumerate(words) for w in ws],
    ...                       columns=["doc_id", "unit_id", "token"])
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(8)], "section": ["a"] * 4 + ["b"] * 4})
    >>> measure_seed_spread(build_matrix(tokens, units), method="nmf", k=2)
    {'n_seeds': 10, 'ari_seeds_low': 1.0, 'ari_seeds_high': 1.0}
    """
    held = (matrix.units["section"].fillna("") != "").to_numpy()
    sections = identify_sections(matrix.units).to_numpy()
    values = []
    for seed in range(random_state, random_state + n_seeds):
        labels = group_units(matrix, method=method, k=k, random_state=seed, weighting=weighting).labels
        counted = held & (labels > 0)
        values.append(measure_ari(labels[counted], sections[counted]))
    return {"n_seeds": n_seeds, "ari_seeds_low": min(values), "ari_seeds_high": max(values)}


def add_seed_spread(
    agreement: pd.DataFrame, matrix, *, methods, k: int, weighting: str, n_seeds: int, random_state: int
) -> pd.DataFrame:
    """
    Put the spread over seeds beside the agreement of the k that is shown.

    Parameters
    ----------
    agreement : pandas.DataFrame
        From :func:`plananalysis.topics.agreement.tabulate_agreement`.
    matrix, weighting, n_seeds, random_state
        As for :func:`measure_seed_spread`.
    methods : sequence
        The models.
    k : int
        The number of topics that is shown; other rows stay empty.

    Returns
    -------
    pandas.DataFrame
        With the columns n_seeds, ari_seeds_low and ari_seeds_high.
    """
    spread = {}
    for method in methods if n_seeds else ():
        if ((agreement["model"] == name_method(method)) & (agreement["k"] == k)).any():
            spread[name_method(method)] = measure_seed_spread(
                matrix, method=method, k=k, weighting=weighting, n_seeds=n_seeds, random_state=random_state
            )
    found = [
        spread.get(model, {}) if number == k else {}
        for model, number in zip(agreement["model"], agreement["k"], strict=True)
    ]
    columns = pd.DataFrame(found, index=agreement.index, columns=SPREAD_COLUMNS)
    return agreement.assign(**columns.astype({"n_seeds": "Int64"}))

"""
How many topics?  One table over k, and a sentence that may say: none is favoured.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from plananalysis.topics.agreement import identify_sections, measure_ari
from plananalysis.topics.clustering import Clustering, choose_methods, group_units
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.models import FEW_UNITS, name_method, one_thread
from plananalysis.topics.refits import SHARE, Part, draw_parts, refit_topics
from plananalysis.topics.stability import measure_seed_agreement, measure_term_agreement, summarize_runs
from plananalysis.topics.terms import find_top_terms

CHOICE_COLUMNS = [
    "model",
    "k",
    "error",
    "silhouette",
    "npmi",
    "stability",
    "stability_low",
    "stability_high",
    "n_runs",
    "seed_ari",
    "seed_ari_low",
    "seed_ari_high",
    "n_seeds",
    "ari",
    "n_units",
    "n_terms",
    "share",
    "random_state",
    "note",
]
DETERMINISTIC = ("ward",)
MOST_COMPARED = 2000


def tabulate_choices(
    matrix: DocumentTermMatrix,
    *,
    ks: Iterable[int],
    method=None,
    n_runs: int = 25,
    n_seeds: int = 10,
    share: float = SHARE,
    random_state: int = 0,
    weighting: str = "tfidf",
    parts: Sequence[Part] | None = None,
) -> pd.DataFrame:
    """
    Measure what speaks for each number of topics.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`plananalysis.topics.matrix.build_matrix`.
    ks : iterable of int
        Numbers of topics.
    method, weighting
        See :func:`plananalysis.topics.clustering.cluster_units`.
    n_runs : int
        Subsamples for the stability of the top words.
    n_seeds : int
        Refits with other seeds (nmf from random starts); 0 leaves seed_ari
        empty.
    share : float
        Share of the units in each subsample.
    random_state : int
        Seed of everything here.
    parts : sequence of Part, optional
        The subsamples, at least ``n_runs`` with this share and seed, if at
        hand from :func:`plananalysis.topics.refits.draw_parts`: refits that were
        made on them are not made again.

    Returns
    -------
    pandas.DataFrame
        One row a k: model, k, error (relative: its square is the share left unexplained),
        silhouette (cosine), npmi (mean coherence of the ten top words over
        units; NaN under 200 units), stability (term-centric, Greene et al.
        2014) with its 5th and 95th percentile over n_runs subsamples, n_runs,
        seed_ari (mean ARI between pairs of seeds) with percentiles, n_seeds,
        ari (with the sections; NaN without), n_units, n_terms, share,
        random_state, note (why something is missing).

    References
    ----------
    Greene, D., O'Callaghan, D. & Cunningham, P. (2014). How many topics?
    Stability analysis for topic models. ECML PKDD 2014. arXiv:1404.4606.
    Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the
    interpretation and validation of cluster analysis. Journal of
    Computational and Applied Mathematics 20, 53-65.

    Examples
    --------
    >>> from plananalysis.topics.matrix import build_matrix
    >>> words = [["党建", "组织"]] * 4 + [["家庭", "教育"]] * 4 + [["党建"], ["家庭"]]
    >>> tokens = pd.DataFrame([("d", f"u{i}", w) for i, ws in enumerate(words) for w in ws],
    ...                       columns=["doc_id", "unit_id", "token"])
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(10)]})
    >>> tabulate_choices(build_matrix(tokens, units), ks=[2], n_runs=3)[["k", "stability", "seed_ari"]].round(2)
       k  stability  seed_ari
    0  2        1.0       1.0
    """
    rows, ks, method = [], sorted(set(ks)), choose_methods(len(matrix.filled))[0] if method is None else method
    with one_thread():
        weighed = matrix.weigh(weighting)
        parts = draw_parts(matrix, n_runs=n_runs, share=share, random_state=random_state) if parts is None else parts
        for k in ks:
            row = {
                "model": name_method(method),
                "k": k,
                "n_units": len(matrix.filled),
                "n_terms": len(matrix.terms),
                "share": share,
                "random_state": random_state,
            }
            try:
                rows.append(
                    row
                    | _measure_k(
                        matrix,
                        weighed,
                        parts,
                        method=method,
                        k=k,
                        n_runs=n_runs,
                        n_seeds=n_seeds,
                        share=share,
                        random_state=random_state,
                        weighting=weighting,
                    )
                )
            except ValueError as error:
                rows.append(row | {"note": str(error)})
    return pd.DataFrame(rows, columns=CHOICE_COLUMNS)


def _measure_k(
    matrix, weighed, parts, *, method, k, n_runs, n_seeds, share, random_state, weighting
) -> dict[str, object]:
    options = {"method": method, "k": k, "random_state": random_state, "weighting": weighting}
    refits = refit_topics(
        matrix, n_runs=n_runs, share=share, parts=parts, reference=group_units(matrix, **options), **options
    )
    stability = summarize_runs(measure_term_agreement(refits).mean(axis=1))
    notes = list(refits.reference.notes)
    seeds = (np.nan,) * 3
    if name_method(method) in DETERMINISTIC:
        notes.append(f"{method} has no seed")
    elif n_seeds > 1:
        seeds = summarize_runs(
            measure_seed_agreement(refit_topics(matrix, n_runs=n_seeds, share=1, reference=refits.reference, **options))
        )
    npmi = measure_coherence(refits.reference, matrix)
    if np.isnan(npmi):
        notes.append(f"npmi refused: {len(matrix.filled)} units are fewer than {FEW_UNITS}")
    if refits.n_failed:
        notes.append(f"{refits.n_failed} of {n_runs} subsamples could not be fitted")
    return {
        "error": refits.reference.error,
        "silhouette": measure_silhouette(refits.reference, weighed),
        "npmi": npmi,
        "stability": stability[0],
        "stability_low": stability[1],
        "stability_high": stability[2],
        "n_runs": len(refits.labels),
        "seed_ari": seeds[0],
        "seed_ari_low": seeds[1],
        "seed_ari_high": seeds[2],
        "n_seeds": 0 if np.isnan(seeds[0]) else n_seeds,
        "ari": _compare_sections(refits.reference, matrix),
        "note": "; ".join(notes),
    }


def measure_silhouette(clustering: Clustering, weighed) -> float:
    """
    Measure how much nearer units lie to their own topic than to the next.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    weighed : scipy.sparse.csr_matrix
        Its weighed matrix.

    Returns
    -------
    float
        Mean silhouette by cosine, over every so-many-th unit where there are
        more than 2,000; NaN where fewer than two topics have units.
    """
    rows = np.flatnonzero(clustering.labels > 0)
    rows = rows[:: 1 + (len(rows) - 1) // MOST_COMPARED]
    topics, labels = np.unique(clustering.labels[rows], return_inverse=True)
    if not 2 <= len(topics) < len(rows):
        return np.nan
    own = np.arange(len(rows)), labels
    sizes = np.bincount(labels)
    totals = _measure_distances(weighed[rows]) @ (labels[:, None] == np.arange(len(topics))).astype(float)
    within = totals[own] / np.maximum(sizes[labels] - 1, 1)
    means = totals / sizes
    means[own] = np.inf
    between = means.min(axis=1)
    larger = np.maximum(within, between)
    values = np.divide(between - within, larger, out=np.zeros(len(rows)), where=larger > 0)
    return float(np.where(sizes[labels] > 1, values, 0.0).mean())


def _measure_distances(weighed) -> np.ndarray:
    """One less the cosine, of each row and each other."""
    products = (weighed @ weighed.T).toarray()
    lengths = np.sqrt(np.diag(products))
    distances = np.clip(1 - products / np.outer(lengths, lengths), 0, 2)
    np.fill_diagonal(distances, 0)
    return distances


def measure_coherence(clustering: Clustering, matrix: DocumentTermMatrix, *, n_terms: int = 10) -> float:
    """
    Measure how often a topic's top words stand in the same units.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    matrix : DocumentTermMatrix
        Its matrix.
    n_terms : int
        Top words of each topic.

    Returns
    -------
    float
        Mean over topics and pairs of words of NPMI, from -1 (never together)
        to 1 (only together); NaN under 200 units, where counts of 0, 1 and 2
        make it noise.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in
    collocation extraction. Proceedings of GSCL 2009, 31-40.
    """
    n_units = len(matrix.filled)
    if n_units < FEW_UNITS:
        return np.nan
    present = (matrix.counts > 0).astype(float).tocsc()
    topics = []
    for best in find_top_terms(clustering.term_weights, matrix.terms, n_terms=n_terms):
        together = (present[:, best].T @ present[:, best]).toarray() / n_units
        upper = np.triu_indices(len(best), 1)
        alone = np.diag(together)
        joint, product = together[upper], np.outer(alone, alone)[upper]
        with np.errstate(divide="ignore", invalid="ignore"):
            npmi = np.where(joint > 0, np.log(joint / product) / -np.log(joint), -1.0)
        npmi = np.where(joint >= 1, 1.0, npmi)
        topics.append(npmi.mean() if len(npmi) else np.nan)
    return float(np.nanmean(topics)) if not np.isnan(topics).all() else np.nan


def _compare_sections(clustering: Clustering, matrix: DocumentTermMatrix) -> float:
    if "section" not in matrix.units:
        return np.nan
    counted = (clustering.labels > 0) & (matrix.units["section"].fillna("") != "").to_numpy()
    sections = identify_sections(matrix.units[counted])
    if sections.nunique() < 2:
        return np.nan
    return measure_ari(sections.to_numpy(dtype=object).astype(str), clustering.labels[counted])


def describe_choice(choice: pd.DataFrame) -> str:
    """
    Say in words which number of topics the data favour, if any.

    Parameters
    ----------
    choice : pandas.DataFrame
        From :func:`tabulate_choices`; several models get a sentence each.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> table = pd.DataFrame({"model": "nmf", "k": [2, 3], "stability": [0.5, 0.6], "stability_low": [0.4, 0.5],
    ...                       "stability_high": [0.6, 0.7], "n_runs": 25, "n_units": 36})
    >>> describe_choice(table)
    '**nmf** (36 units, 25 subsamples): **no k is favoured**. Stability is highest at k = 3 (0.60, between 0.50 and
     0.70 in nine of ten subsamples), but that interval overlaps those of k = 2.'
    """
    said = []
    for model, table in choice.groupby("model", sort=False):
        rows = table.dropna(subset=["stability"]).sort_values(["stability", "k"], ascending=[False, True])
        if len(rows) < 2:
            said.append(f"**{model}**: fewer than two numbers of topics could be fitted, so **no k is favoured**.")
            continue
        best, others = rows.iloc[0], rows.iloc[1:]
        opening = f"**{model}** ({int(best['n_units'])} units, {int(best['n_runs'])} subsamples):"
        figures = (
            f"({best['stability']:.2f}, between {best['stability_low']:.2f} and {best['stability_high']:.2f} "
            "in nine of ten subsamples)"
        )
        rivals = sorted(others.loc[others["stability_high"] >= best["stability_low"], "k"].astype(int))
        if rivals:
            said.append(
                f"{opening} **no k is favoured**. Stability is highest at k = {int(best['k'])} {figures}, "
                f"but that interval overlaps those of k = {_join(rivals)}."
            )
        else:
            said.append(
                f"{opening} **k = {int(best['k'])} is favoured**. Its stability {figures} lies above "
                "the interval of every other k."
            )
    return " ".join(said) or "No number of topics could be fitted, so **no k is favoured**."


def _join(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def choose_k(units: pd.DataFrame, *, default: int = 8) -> int:
    """
    Take the author's number of sections as the number of topics to show.

    It is a reason stated beforehand, not a best fit: on short plans no number
    of topics is favoured by the data.

    Parameters
    ----------
    units : pandas.DataFrame
        The units to be clustered, with doc_id and section.
    default : int
        Taken for several documents and for documents without sections.

    Returns
    -------
    int
        At least 2, and at most half the units.

    Examples
    --------
    >>> choose_k(pd.DataFrame({"doc_id": "d", "section": ["s1", "s1", "s2", "s2", "s3", "s3"]}))
    3
    """
    one = "section" in units and units["doc_id"].nunique() == 1
    sections = units["section"].replace("", np.nan).nunique() if one else 0
    wanted = sections if sections >= 2 else default
    return max(2, min(wanted, len(units) // 2))

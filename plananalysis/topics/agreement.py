"""
Do the topics follow the author's own sections?  Always beside chance.

Agreement with the sections is a question, not an accuracy: a plan's author
sorted the items by responsibility, not by vocabulary.  So every agreement
stands beside what random labels reach on the same units.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.statistics.permutation import BLOCK_CELLS, shuffle_orders
from plananalysis.topics.clustering import Clustering

AGREEMENT_COLUMNS = [
    "model",
    "k",
    "random_state",
    "n_units",
    "n_sections",
    "ari",
    "ari_null_mean",
    "ari_null_p95",
    "ari_p",
    "ami",
    "ami_null_mean",
    "ami_null_p95",
    "ami_p",
    "n_permutations",
    "nmi",
    "nmi_null_mean",
    "homogeneity",
    "completeness",
    "n_seeds",
    "ari_seeds_low",
    "ari_seeds_high",
]


def identify_sections(units: pd.DataFrame) -> pd.Series:
    """
    Give each unit the label of its section within its document.

    Parameters
    ----------
    units : pandas.DataFrame
        doc_id and section.

    Returns
    -------
    pandas.Series
        ``doc_id/section``, so that section one of two documents differs.

    Examples
    --------
    >>> identify_sections(pd.DataFrame({"doc_id": ["a", "b"], "section": ["s1", "s1"]})).tolist()
    ['a/s1', 'b/s1']
    """
    return units["doc_id"] + "/" + units["section"]


def measure_agreement(
    labels: Sequence[int], sections: Sequence[str], *, n_permutations: int = 1999, random_state: int = 0
) -> dict[str, float]:
    """
    Compare a grouping with the author's sections, beside chance.

    ARI and AMI are corrected for chance; the null distribution shows what
    random labels with the same group sizes reach on exactly these units.
    NMI, homogeneity and completeness are given only with the NMI that such
    labels reach: 0.38 on 36 units in eight groups.

    Parameters
    ----------
    labels : sequence
        Topic of each unit.
    sections : sequence
        Section of each unit.
    n_permutations : int
        How many times the labels are shuffled.
    random_state : int
        Seed of the shuffling.

    Returns
    -------
    dict
        n_units, n_sections, ari, ami, and for each the null's mean and 95th
        percentile (ari_null_mean, ari_null_p95 …) and the permutation p,
        (1 + shuffles that reach the value) / (1 + shuffles);
        n_permutations, nmi, nmi_null_mean, homogeneity, completeness.

    Raises
    ------
    ValueError
        If the two differ in length or there are fewer than two sections.

    References
    ----------
    Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of
    Classification 2, 193-218.
    Vinh, N. X., Epps, J. & Bailey, J. (2010). Information theoretic measures
    for clusterings comparison. Journal of Machine Learning Research 11,
    2837-2854.

    Examples
    --------
    >>> found = measure_agreement([1, 1, 2, 2, 3, 3], list("aabbcc"), n_permutations=99)
    >>> float(found["ari"]), float(found["ami"])
    (1.0, 1.0)
    """
    labels, sections = np.asarray(labels), np.asarray(sections)
    if len(labels) != len(sections) or len(np.unique(sections)) < 2:
        msg = (
            f"sections: expected {len(labels)} labels of at least two sections, got {len(sections)} of "
            f"{len(np.unique(sections))}; a document without sections has nothing to be compared with"
        )
        raise ValueError(msg)
    scores = _score_shuffles(labels, sections, n_permutations=n_permutations, random_state=random_state)
    found = {"n_units": len(labels), "n_sections": len(np.unique(sections))}
    for name in ("ari", "ami"):
        value, null = scores[name][0], scores[name][1:]
        reached = int((np.round(null, 9) >= np.round(value, 9)).sum())
        found |= {
            name: float(value),
            f"{name}_null_mean": float(null.mean()),
            f"{name}_null_p95": float(np.quantile(null, 0.95)),
            f"{name}_p": (1 + reached) / (1 + n_permutations),
        }
    return found | {
        "n_permutations": n_permutations,
        "nmi": float(scores["nmi"][0]),
        "nmi_null_mean": float(scores["nmi"][1:].mean()),
        "homogeneity": float(scores["homogeneity"][0]),
        "completeness": float(scores["completeness"][0]),
    }


def measure_ari(one: Sequence, two: Sequence) -> float:
    """
    Compare two groupings of the same units, corrected for chance.

    Parameters
    ----------
    one, two : sequence
        Labels of the units.

    Returns
    -------
    float
        The adjusted Rand index: 1 for the same grouping, about 0 for chance.
        The same as scikit-learn's, for those who need hundreds.

    References
    ----------
    Hubert, L. & Arabie, P. (1985). Comparing partitions. Journal of
    Classification 2, 193-218.

    Examples
    --------
    >>> measure_ari([1, 1, 2, 2], ["b", "b", "a", "a"])
    1.0
    """
    first, second = (np.unique(labels, return_inverse=True)[1] for labels in (one, two))
    width = int(second.max(initial=0)) + 1
    cells, rows, columns = (
        float((m * (m - 1) / 2).sum()) for m in map(np.bincount, (first * width + second, first, second))
    )
    n = len(first)
    expected = rows * columns / (n * (n - 1) / 2) if n > 1 else 0.0
    return float(_ratio(np.array(cells - expected), (rows + columns) / 2 - expected))


def _score_shuffles(
    labels: np.ndarray, sections: np.ndarray, *, n_permutations: int, random_state: int
) -> dict[str, np.ndarray]:
    """All indices of the labels as they are and then of every shuffle; margins stay, so most is computed once."""
    label, section = (np.unique(values, return_inverse=True)[1] for values in (labels, sections))
    a, b, n = np.bincount(label), np.bincount(section), len(label)
    cells, sizes = len(a) * len(b), np.arange(n + 1)
    pairs, surprise = sizes * (sizes - 1) / 2, sizes * np.log(np.maximum(sizes, 1))  # of a cell of so many units
    together, information = np.empty(n_permutations + 1), np.empty(n_permutations + 1)
    step = max(1, BLOCK_CELLS // max(cells, n))
    orders = shuffle_orders(n, n_permutations=n_permutations, random_state=random_state, step=step)
    for start, block in zip(range(0, n_permutations + 1, step), orders, strict=True):
        cell = label[block] * len(b) + section + np.arange(len(block))[:, None] * cells
        tables = np.bincount(cell.ravel(), minlength=len(block) * cells).reshape(len(block), cells)
        together[start : start + step] = pairs[tables].sum(axis=1)
        information[start : start + step] = surprise[tables].sum(axis=1) / n
    information += np.log(n) - (surprise[a].sum() + surprise[b].sum()) / n
    pairs_a, pairs_b = (float((m * (m - 1) / 2).sum()) for m in (a, b))
    expected = pairs_a * pairs_b / (n * (n - 1) / 2)
    chance = expect_information(a, b)
    entropy_a, entropy_b = (float(np.log(n) - surprise[sizes_of].sum() / n) for sizes_of in (a, b))
    middle = (entropy_a + entropy_b) / 2
    return {
        "ari": _ratio(together - expected, (pairs_a + pairs_b) / 2 - expected),
        "ami": _ratio(information - chance, middle - chance),
        "nmi": _ratio(information, middle),
        "homogeneity": _ratio(information, entropy_b),
        "completeness": _ratio(information, entropy_a),
    }


def expect_information(one: np.ndarray, two: np.ndarray) -> float:
    """
    Say what two groupings tell of one another by chance alone.

    Parameters
    ----------
    one, two : array of int
        Sizes of the groups of each, of the same units and none empty.

    Returns
    -------
    float
        Expected mutual information over all shuffles, in nats.

    References
    ----------
    Vinh, N. X., Epps, J. & Bailey, J. (2010). Information theoretic measures
    for clusterings comparison. Journal of Machine Learning Research 11,
    2837-2854.

    Examples
    --------
    >>> expect_information(np.array([4]), np.array([2, 2])), round(expect_information(np.array([1, 1]), np.array([1, 1])), 3)
    (0.0, 0.693)
    """
    from scipy.special import gammaln

    n = int(one.sum())
    if len(one) == 1 or len(two) == 1:
        return 0.0
    (a, repeats_a), (b, repeats_b) = (np.unique(sizes, return_counts=True) for sizes in (one, two))
    a, b, shared = a[:, None, None], b[None, :, None], np.arange(1, max(a.max(), b.max()) + 1)
    logs = gammaln(np.arange(n + 2) + 1.0)  # of factorials
    possible = (shared <= np.minimum(a, b)) & (shared >= a + b - n)
    inside = [np.where(possible, count, 0) for count in (a - shared, b - shared, n - a - b + shared)]
    chances = (
        logs[a] + logs[b] + logs[n - a] + logs[n - b] - logs[n] - logs[shared] - sum(logs[count] for count in inside)
    )
    told = (
        shared / n * (np.log(n) + np.log(shared) - np.log(a) - np.log(b)) * np.exp(np.where(possible, chances, -np.inf))
    )
    return float((told.sum(axis=2) * repeats_a[:, None] * repeats_b).sum())


def _ratio(above: np.ndarray, below: float) -> np.ndarray:
    """Two partitions that cannot differ agree fully."""
    return above / below if abs(below) > 1e-12 else np.ones_like(above)


def tabulate_agreement(
    clusterings: Sequence[Clustering], units: pd.DataFrame, *, n_permutations: int = 1999, random_state: int = 0
) -> pd.DataFrame:
    """
    Compare each clustering with the sections.

    Parameters
    ----------
    clusterings : sequence of Clustering
        Of the same units.
    units : pandas.DataFrame
        doc_id and section; units without a topic or a section do not count.
    n_permutations, random_state : int
        See :func:`measure_agreement`.

    Returns
    -------
    pandas.DataFrame
        One row a clustering, columns :data:`AGREEMENT_COLUMNS`; empty where
        the units have fewer than two sections.
    """
    rows = []
    for clustering in clusterings if "section" in units else ():
        counted = (clustering.labels > 0) & (units["section"].fillna("") != "").to_numpy()
        sections = identify_sections(units[counted])
        if sections.nunique() > 1:
            found = measure_agreement(
                clustering.labels[counted],
                sections.to_numpy(dtype=object).astype(str),
                n_permutations=n_permutations,
                random_state=random_state,
            )
            rows.append(
                {"model": clustering.method, "k": clustering.k, "random_state": clustering.random_state, **found}
            )
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def describe_agreement(agreement: pd.DataFrame, *, k: int) -> str:
    """
    Say in words how the clusterings with k topics compare with chance.

    Parameters
    ----------
    agreement : pandas.DataFrame
        From :func:`tabulate_agreement`.
    k : int
        The number of topics to speak of.

    Returns
    -------
    str
        Markdown, one sentence a model.

    Examples
    --------
    >>> describe_agreement(pd.DataFrame(columns=AGREEMENT_COLUMNS), k=3)
    'These units have fewer than two sections, so there is nothing to compare the topics with.'
    """
    rows = agreement[agreement["k"] == k]
    if not len(rows):
        return "These units have fewer than two sections, so there is nothing to compare the topics with."
    said = []
    for row in rows.itertuples():
        verdict = "above" if row.ari > row.ari_null_p95 else "not above"
        said.append(
            f"**{row.model}** agrees with the sections at ARI **{row.ari:.2f}** and AMI **{row.ami:.2f}**, "
            f"{verdict} the {row.ari_null_p95:.2f} that the luckiest 5% of shuffles reach (p = {row.ari_p:.4f})."
        )
    return " ".join(said)


def cross_tabulate(clustering: Clustering, units: pd.DataFrame) -> pd.DataFrame:
    """
    Count the units of each topic in each section.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    units : pandas.DataFrame
        The units of its matrix, with doc_id and section.

    Returns
    -------
    pandas.DataFrame of shape (k, n_sections)
        Rows are topics, columns sections in document order; zeros are kept.
    """
    reference = identify_sections(units) if units["doc_id"].nunique() > 1 else units["section"]
    columns = list(dict.fromkeys(reference))
    table = pd.crosstab(pd.Series(clustering.labels, name="topic"), reference.to_numpy())
    return table.reindex(index=range(1, clustering.k + 1), columns=columns, fill_value=0)

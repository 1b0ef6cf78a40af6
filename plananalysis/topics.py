"""
What belongs together?  Units clustered, and compared with the author's own sections.

Agreement with the sections is a question, not an accuracy: a plan's author
sorted the items by responsibility, not by vocabulary.  So every agreement
stands beside what random labels reach on the same units.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from plananalysis.tokens import select_words

METHODS = ("nmf", "kmeans", "ward")
AGREEMENT_COLUMNS = [
    "model", "k", "random_state", "n_units", "n_sections", "ari", "ari_null_mean", "ari_null_p95", "ari_p",
    "ami", "ami_null_mean", "ami_null_p95", "ami_p",
]


@dataclass(frozen=True)
class DocumentTermMatrix:
    """
    How often each word occurs in each unit.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix of shape (n_units, n_terms)
        Counts; rows in the order of ``units``, columns of ``terms``.
    terms : tuple of str
        The vocabulary, most frequent first, ties broken by the word.
    units : pandas.DataFrame
        doc_id, unit_id and section of each row.
    """

    counts: sparse.csr_matrix
    terms: tuple[str, ...]
    units: pd.DataFrame

    def weigh(self) -> sparse.csr_matrix:
        """
        Weigh counts by sublinear TF-IDF, rows scaled to length one.

        Returns
        -------
        scipy.sparse.csr_matrix of shape (n_units, n_terms)
            (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), as in scikit-learn.
        """
        from sklearn.feature_extraction.text import TfidfTransformer

        return TfidfTransformer(sublinear_tf=True).fit_transform(self.counts)


def build_matrix(
    tokens: pd.DataFrame, units: pd.DataFrame, *, stopwords: Collection[str] = (),
    min_units: int = 2, min_length: int = 2,
) -> DocumentTermMatrix:
    """
    Count words by unit, with a vocabulary in a defined order.

    The vocabulary is ranked by count and then by the word itself. Leaving
    the choice to a library's ``max_features`` lets ties at the cut-off fall
    differently on another processor.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenize_units`.
    units : pandas.DataFrame
        The units that were cut: doc_id, unit_id and, if known, section.
    stopwords : collection of str
        Words to leave out.
    min_units : int
        Fewest units that must hold a word.
    min_length : int
        Fewest characters of a word.

    Returns
    -------
    DocumentTermMatrix
        Every unit has a row, also one without any word of the vocabulary.

    Raises
    ------
    ValueError
        If no word is left.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "a", "b"], "token": ["党建", "品牌", "党建"]})
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "b"]})
    >>> build_matrix(tokens, units).terms
    ('党建',)
    """
    words = select_words(tokens, stopwords=stopwords, min_length=min_length)
    keys = pd.MultiIndex.from_frame(units[["doc_id", "unit_id"]])
    row = keys.get_indexer(pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]]))
    codes, found = pd.factorize(words["token"], sort=True)
    counts = sparse.coo_matrix((np.ones(len(row)), (row, codes)), shape=(len(keys), len(found))).tocsr()
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=len(found)) >= min_units)
    if not len(kept):
        msg = (f"vocabulary: expected words in at least {min_units} of {len(keys)} units, found none; "
               "lower min_units or give more text")
        raise ValueError(msg)
    totals = np.asarray(counts.sum(axis=0)).ravel()
    # `found` is sorted, so a stable sort by falling count breaks ties by word.
    ranked = kept[np.argsort(-totals[kept], kind="stable")]
    names = [name for name in ("doc_id", "unit_id", "section", "heading") if name in units]
    return DocumentTermMatrix(counts[:, ranked], tuple(found[ranked]), units[names].reset_index(drop=True))


@dataclass(frozen=True)
class Clustering:
    """
    One way of grouping the units.

    Parameters
    ----------
    method : str
        nmf, kmeans or ward.
    k : int
        Number of topics asked for; all have units.
    random_state : int
        Seed; without effect for nmf (nndsvda start) and ward.
    labels : array of shape (n_units,)
        Topic of each unit, 1 to k. Topics are numbered by size, then by
        their first unit, so that topic 1 stays topic 1.
    weights : array of shape (n_units,)
        How strongly the unit belongs: its share of the topic for nmf, its
        cosine to the topic's mean for kmeans and ward.
    term_weights : array of shape (k, n_terms)
        Weight of each word in each topic.
    """

    method: str
    k: int
    random_state: int
    labels: np.ndarray
    weights: np.ndarray
    term_weights: np.ndarray


def cluster_units(
    matrix: DocumentTermMatrix, *, method: str = "nmf", k: int, random_state: int = 0
) -> Clustering:
    """
    Group the units into k topics.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`build_matrix`; weighed by sublinear TF-IDF here.
    method : {'nmf', 'kmeans', 'ward'}
        Non-negative matrix factorization with the deterministic nndsvda
        start (each unit goes to its strongest topic), k-means with ten
        starts, or Ward's hierarchical clustering.
    k : int
        Number of topics.
    random_state : int
        Seed of k-means.

    Returns
    -------
    Clustering
        Labels 1 to k in a content-based order.

    Raises
    ------
    ValueError
        If the method is unknown, k is below 2, or there are not at least
        k + 1 units with words.

    References
    ----------
    Lee, D. D. & Seung, H. S. (1999). Learning the parts of objects by
    non-negative matrix factorization. Nature 401, 788-791.
    Ward, J. H. (1963). Hierarchical grouping to optimize an objective
    function. Journal of the American Statistical Association 58, 236-244.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": list("aabbccdd"),
    ...                        "token": ["党建", "组织", "党建", "组织", "家庭", "教育", "家庭", "教育"]})
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": list("abcd")})
    >>> cluster_units(build_matrix(tokens, units), method="ward", k=2).labels
    array([1, 1, 2, 2])
    """
    _check_request(matrix, method=method, k=k)
    weighed = matrix.weigh()
    if method == "nmf":
        labels, weights, term_weights = _fit_nmf(weighed, k=k)
    else:
        labels = _fit_kmeans(weighed, k=k, random_state=random_state) if method == "kmeans" else _fit_ward(weighed, k=k)
        weights, term_weights = _describe_groups(weighed, labels, k=k)
    order = _order_topics(labels, k=k)
    rank = np.empty(k, dtype=int)
    rank[order] = np.arange(1, k + 1)
    return Clustering(method, k, random_state, rank[labels], weights, term_weights[order])


def _check_request(matrix: DocumentTermMatrix, *, method: str, k: int) -> None:
    if method not in METHODS:
        msg = f"method: expected one of {', '.join(METHODS)}, got '{method}'"
        raise ValueError(msg)
    filled = int((np.diff(matrix.counts.indptr) > 0).sum())
    if k < 2 or filled <= k:
        msg = (f"k: expected at least 2 and fewer than the {filled} units that hold words of the vocabulary, "
               f"got {k}; ask for fewer topics or give more units")
        raise ValueError(msg)


def _one_thread():
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def _fit_nmf(weighed: sparse.csr_matrix, *, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from sklearn.decomposition import NMF

    with _one_thread():
        model = NMF(n_components=k, init="nndsvda", max_iter=2000, random_state=0)
        loadings = model.fit_transform(weighed)
    # Scale each topic to unit length of its words: loadings compare across topics only then.
    length = np.linalg.norm(model.components_, axis=1)
    loadings = np.round(loadings * length, 9)
    totals = loadings.sum(axis=1)
    shares = np.divide(loadings, totals[:, None], out=np.zeros_like(loadings), where=totals[:, None] > 0)
    labels = shares.argmax(axis=1)
    safe = np.where(length > 0, length, 1.0)
    return labels, shares.max(axis=1), model.components_ / safe[:, None]


def _fit_kmeans(weighed: sparse.csr_matrix, *, k: int, random_state: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    with _one_thread():
        return KMeans(n_clusters=k, n_init=10, random_state=random_state).fit_predict(weighed)


def _fit_ward(weighed: sparse.csr_matrix, *, k: int) -> np.ndarray:
    from sklearn.cluster import AgglomerativeClustering

    return AgglomerativeClustering(n_clusters=k, linkage="ward").fit_predict(weighed.toarray())


def _describe_groups(weighed: sparse.csr_matrix, labels: np.ndarray, *, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Cosine of each unit to its group's mean, and the means as word weights."""
    means = np.vstack([np.asarray(weighed[labels == topic].mean(axis=0)).ravel() if (labels == topic).any()
                       else np.zeros(weighed.shape[1]) for topic in range(k)])
    length = np.linalg.norm(means, axis=1)
    unit_means = means / np.where(length > 0, length, 1.0)[:, None]
    return np.asarray(weighed.multiply(unit_means[labels]).sum(axis=1)).ravel(), means


def _order_topics(labels: np.ndarray, *, k: int) -> np.ndarray:
    """Largest topic first; among equals the one whose first unit comes first."""
    sizes = np.bincount(labels, minlength=k)
    first = [int(np.argmax(labels == topic)) if sizes[topic] else len(labels) for topic in range(k)]
    return np.lexsort((first, -sizes))


def list_topic_terms(clustering: Clustering, terms: Sequence[str], *, n_terms: int = 10) -> pd.DataFrame:
    """
    Rank the words of each topic by weight.

    Parameters
    ----------
    clustering : Clustering
        From :func:`cluster_units`.
    terms : sequence of str
        The vocabulary of its matrix.
    n_terms : int
        Most words to list for a topic; words of no weight are not listed.

    Returns
    -------
    pandas.DataFrame
        model, k, topic, units (size of the topic), rank, term, weight; ties
        broken by the word.
    """
    rows = []
    sizes = np.bincount(clustering.labels, minlength=clustering.k + 1)
    for topic, weights in enumerate(np.round(clustering.term_weights, 9), start=1):
        order = sorted(np.flatnonzero(weights > 0), key=lambda i: (-weights[i], terms[i]))[:n_terms]
        rows += [(clustering.method, clustering.k, topic, int(sizes[topic]), rank, terms[i], weights[i])
                 for rank, i in enumerate(order, start=1)]
    return pd.DataFrame(rows, columns=["model", "k", "topic", "units", "rank", "term", "weight"])


def list_assignments(clustering: Clustering, units: pd.DataFrame) -> pd.DataFrame:
    """
    Say which topic each unit fell into.

    Parameters
    ----------
    clustering : Clustering
        From :func:`cluster_units`.
    units : pandas.DataFrame
        The units of its matrix.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, section, model, k, topic, weight, in unit order.
    """
    table = units[[name for name in ("doc_id", "unit_id", "section") if name in units]].copy()
    return table.assign(model=clustering.method, k=clustering.k, topic=clustering.labels, weight=clustering.weights)


def measure_agreement(
    labels: Sequence[int], sections: Sequence[str], *, n_permutations: int = 1999, random_state: int = 0
) -> dict[str, float]:
    """
    Compare a grouping with the author's sections, beside chance.

    ARI and AMI are corrected for chance; the null distribution shows what
    random labels with the same group sizes reach on exactly these units.
    NMI and V-measure are not given: random labels reach 0.38 on 36 units.

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
        (1 + shuffles that reach the value) / (1 + shuffles).

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
        msg = (f"sections: expected {len(labels)} labels of at least two sections, got {len(sections)} of "
               f"{len(np.unique(sections))}; a document without sections has nothing to be compared with")
        raise ValueError(msg)
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    observed = {"ari": adjusted_rand_score(sections, labels), "ami": adjusted_mutual_info_score(sections, labels)}
    null = _score_shuffles(labels, sections, n_permutations=n_permutations, random_state=random_state)
    found = {"n_units": len(labels), "n_sections": len(np.unique(sections))}
    for name, value in observed.items():
        reached = int((np.round(null[name], 9) >= round(value, 9)).sum())
        found |= {name: float(value), f"{name}_null_mean": float(null[name].mean()),
                  f"{name}_null_p95": float(np.quantile(null[name], 0.95)),
                  f"{name}_p": (1 + reached) / (1 + n_permutations)}
    return found


def _score_shuffles(
    labels: np.ndarray, sections: np.ndarray, *, n_permutations: int, random_state: int
) -> dict[str, np.ndarray]:
    """ARI and AMI of shuffled labels; the margins stay, so most of both is computed once."""
    from scipy.stats import entropy
    from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

    rng = np.random.default_rng(random_state)
    label, section = (np.unique(values, return_inverse=True)[1] for values in (labels, sections))
    shape = (label.max() + 1, section.max() + 1)
    n, cells = len(label), shape[0] * shape[1]
    tables = np.array([np.bincount(rng.permutation(label) * shape[1] + section, minlength=cells)
                       for _ in range(n_permutations)])
    a, b = np.bincount(label), np.bincount(section)
    pairs_a, pairs_b = (float((m * (m - 1) / 2).sum()) for m in (a, b))
    expected = pairs_a * pairs_b / (n * (n - 1) / 2)
    together = (tables * (tables - 1) / 2).sum(axis=1)
    ari = _ratio(together - expected, (pairs_a + pairs_b) / 2 - expected)
    filled = np.where(tables > 0, tables, 1)
    information = (tables / n * np.log(filled * n / np.outer(a, b).ravel())).sum(axis=1)
    chance = expected_mutual_information(contingency_matrix(section, label, sparse=True), n)
    ami = _ratio(information - chance, (entropy(a) + entropy(b)) / 2 - chance)
    return {"ari": ari, "ami": ami}


def _ratio(above: np.ndarray, below: float) -> np.ndarray:
    """Two partitions that cannot differ agree fully."""
    return above / below if abs(below) > 1e-12 else np.ones_like(above)


def compare_clusterings(
    matrix: DocumentTermMatrix, *, ks: Iterable[int], methods: Sequence[str] = METHODS,
    n_permutations: int = 1999, random_state: int = 0,
) -> tuple[list[Clustering], pd.DataFrame]:
    """
    Cluster with several methods and numbers of topics; compare each with the sections.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        Its units must carry ``section``.
    ks : iterable of int
        Numbers of topics; those that the units cannot bear are left out.
    methods : sequence of str
        See :func:`cluster_units`.
    n_permutations, random_state : int
        See :func:`measure_agreement`.

    Returns
    -------
    clusterings : list of Clustering
        In the order of methods, then k.
    agreement : pandas.DataFrame
        One row a clustering: model, k, random_state, n_units, n_sections,
        ari, ari_null_mean, ari_null_p95, ari_p, ami and the same for it;
        empty where the units have fewer than two sections.
    """
    reference = label_sections(matrix.units)
    filled = int((np.diff(matrix.counts.indptr) > 0).sum())
    clusterings, rows = [], []
    for method in methods:
        for k in sorted({k for k in ks if 2 <= k < filled}):
            clustering = cluster_units(matrix, method=method, k=k, random_state=random_state)
            clusterings.append(clustering)
            if reference.nunique() > 1:
                found = measure_agreement(clustering.labels, reference, n_permutations=n_permutations,
                                          random_state=random_state)
                rows.append({"model": method, "k": k, "random_state": random_state, **found})
    return clusterings, pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def describe_agreement(agreement: pd.DataFrame, *, k: int) -> str:
    """
    Say in words how the clusterings with k topics compare with chance.

    Parameters
    ----------
    agreement : pandas.DataFrame
        From :func:`compare_clusterings`.
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
        said.append(f"**{row.model}** agrees with the sections at ARI **{row.ari:.2f}** and AMI **{row.ami:.2f}**, "
                    f"{verdict} the {row.ari_null_p95:.2f} that the luckiest 5% of shuffles reach (p = {row.ari_p:.4f}).")
    return " ".join(said)


def label_sections(units: pd.DataFrame) -> pd.Series:
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
    >>> label_sections(pd.DataFrame({"doc_id": ["a", "b"], "section": ["s1", "s1"]})).tolist()
    ['a/s1', 'b/s1']
    """
    return units["doc_id"] + "/" + units["section"]


def cross_tabulate(clustering: Clustering, units: pd.DataFrame) -> pd.DataFrame:
    """
    Count the units of each topic in each section.

    Parameters
    ----------
    clustering : Clustering
        From :func:`cluster_units`.
    units : pandas.DataFrame
        The units of its matrix, with doc_id and section.

    Returns
    -------
    pandas.DataFrame of shape (k, n_sections)
        Rows are topics, columns sections in document order; zeros are kept.
    """
    reference = label_sections(units) if units["doc_id"].nunique() > 1 else units["section"]
    columns = list(dict.fromkeys(reference))
    table = pd.crosstab(pd.Series(clustering.labels, name="topic"), reference.to_numpy())
    return table.reindex(index=range(1, clustering.k + 1), columns=columns, fill_value=0)


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
    sections = units["section"].replace("", np.nan).nunique() if units["doc_id"].nunique() == 1 else 0
    wanted = sections if sections >= 2 else default
    return max(2, min(wanted, len(units) // 2))


def tabulate(clusterings: Sequence[Clustering], matrix: DocumentTermMatrix) -> dict[str, pd.DataFrame]:
    """
    Lay clusterings out as the tables of the results.

    Parameters
    ----------
    clusterings : sequence of Clustering
        Of the same matrix.
    matrix : DocumentTermMatrix
        Gives the units and the words.

    Returns
    -------
    dict of str to pandas.DataFrame
        topics (unit to topic), topic_terms (topic to ranked words) and
        topic_sections (topic by section, zeros included).
    """
    pieces = empty_tables()
    for clustering in clusterings:
        pieces["topics"] = _append(pieces["topics"], list_assignments(clustering, matrix.units))
        pieces["topic_terms"] = _append(pieces["topic_terms"], list_topic_terms(clustering, matrix.terms))
        crossed = cross_tabulate(clustering, matrix.units).stack().rename("units").rename_axis(["topic", "section"])
        crossed = crossed.reset_index().assign(model=clustering.method, k=clustering.k)
        pieces["topic_sections"] = _append(pieces["topic_sections"], crossed)
    return pieces


def _append(table: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    more = more.reindex(columns=table.columns)
    return pd.concat([table, more], ignore_index=True) if len(table) else more.reset_index(drop=True)


def empty_tables() -> dict[str, pd.DataFrame]:
    """
    Give the tables of topics without rows, for units that cannot be clustered.

    Returns
    -------
    dict of str to pandas.DataFrame
        topics, topic_terms, topic_sections and topic_agreement.
    """
    columns = {
        "topics": ["doc_id", "unit_id", "section", "model", "k", "topic", "weight"],
        "topic_terms": ["model", "k", "topic", "units", "rank", "term", "weight"],
        "topic_sections": ["model", "k", "topic", "section", "units"],
        "topic_agreement": AGREEMENT_COLUMNS,
    }
    return {name: pd.DataFrame(columns=names) for name, names in columns.items()}

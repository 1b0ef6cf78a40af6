"""
Which units belong together?  One result, whatever the model.

All models run through scikit-learn or scipy on one thread: more threads add
in another order, and a last bit can decide where a unit goes.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from plananalysis.matrix import DocumentTermMatrix
from plananalysis.small_kmeans import group_few

METHODS = ("nmf", "kmeans", "ward")
ALL_METHODS = (*METHODS, "lda", "spectral")
FEW_UNITS = 200
MANY_UNITS = 10_000
SMALL_UNITS = 500  # up to here all starts of k-means at once are faster than one after the other
REDUCED = 30  # or k, if that is more
DECIMALS = 9
DENSE_CELLS = 200_000
_HELD: ContextVar[bool] = ContextVar("held to one thread", default=False)
PAIRWISE_LIMIT = {"ward": 20_000, "spectral": 5_000}


@dataclass(frozen=True)
class Clustering:
    """
    One way of grouping the units.

    Parameters
    ----------
    method : str
        nmf, kmeans, ward, lda, spectral, or the class of the user's estimator.
    k : int
        Number of topics asked for.
    random_state : int
        Seed; without effect for nmf (nndsvda start) and ward.
    labels : array of shape (n_units,)
        Topic of each unit, 1 to k, and 0 for a unit without any word of the
        vocabulary. Topics are numbered by size, then by their leading word,
        so that topic 1 stays topic 1.
    weights : array of shape (n_units,)
        How strongly the unit belongs: its share of the topic for nmf and
        lda, its cosine to the topic's mean for the others.
    term_weights : array of shape (k, n_terms)
        Weight of each word in each topic.
    unit_weights : array of shape (n_units, k)
        Weight of every topic in each unit, on the scale of ``weights``.
    error : float
        What the topics leave unexplained of the weighed matrix, as a share of
        its length (Frobenius norm).
    notes : tuple of str
        What a reader of this clustering must know.
    """

    method: str
    k: int
    random_state: int
    labels: np.ndarray
    weights: np.ndarray
    term_weights: np.ndarray
    unit_weights: np.ndarray
    error: float
    notes: tuple[str, ...] = ()


def choose_methods(n_units: int) -> tuple[str, ...]:
    """
    Order the models: which one leads depends on how many units there are.

    Under 200 units it is NMF, whose result hangs on no seed. From 200 on
    there is enough to estimate leading dimensions from, and k-means in them
    followed known themes more closely (docs/methods.md has the figures).

    Parameters
    ----------
    n_units : int
        Units that hold words.

    Returns
    -------
    tuple of str
        nmf, kmeans and ward, the leading model first.

    Examples
    --------
    >>> choose_methods(36)[0], choose_methods(1000)[0]
    ('nmf', 'kmeans')
    """
    return METHODS if n_units < FEW_UNITS else ("kmeans", "nmf", "ward")


def cluster_units(
    matrix: DocumentTermMatrix, *, method=None, k: int, random_state: int = 0, weighting: str = "tfidf",
    start: str = "nndsvda",
) -> Clustering:
    """
    Group the units into k topics.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`plananalysis.matrix.build_matrix`.
    method : {'nmf', 'kmeans', 'ward', 'lda', 'spectral'} or estimator, optional
        None takes the first of :func:`choose_methods`. Non-negative matrix factorization (each unit goes to its strongest
        topic); k-means with ten starts, above 10,000 units with one; Ward's
        hierarchical clustering; both, from 200 units on, in the leading
        dimensions of the matrix, 30 or k if that is more; latent Dirichlet allocation on the counts
        (warns under 200 units); spectral clustering on cosines; or a
        configured scikit-learn estimator, of which a copy is fitted.
    k : int
        Number of topics.
    random_state : int
        Seed of k-means, lda and spectral, and of nmf with a random start.
    weighting : {'tfidf', 'log-entropy', 'count'}
        See :meth:`plananalysis.matrix.DocumentTermMatrix.weigh`.
    start : {'nndsvda', 'random'}
        Start of nmf; the first has no chance in it.

    Returns
    -------
    Clustering
        Labels 1 to k in a content-based order; units without words have 0.

    Raises
    ------
    ValueError
        If the method is unknown, k is below 2, there are not at least k + 1
        units with words, fewer than k of them differ, there are too many
        units for ward or spectral, or a topic comes out without any word.

    References
    ----------
    Lee, D. D. & Seung, H. S. (1999). Learning the parts of objects by
    non-negative matrix factorization. Nature 401, 788-791.
    Ward, J. H. (1963). Hierarchical grouping to optimize an objective
    function. Journal of the American Statistical Association 58, 236-244.
    Blei, D. M., Ng, A. Y. & Jordan, M. I. (2003). Latent Dirichlet
    allocation. Journal of Machine Learning Research 3, 993-1022.

    Examples
    --------
    >>> import pandas as pd
    >>> from plananalysis.matrix import build_matrix
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": list("aabbccdd"),
    ...                        "token": ["党建", "组织", "党建", "组织", "家庭", "教育", "家庭", "教育"]})
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": list("abcd")})
    >>> cluster_units(build_matrix(tokens, units), method="ward", k=2).labels
    array([1, 1, 2, 2])
    """
    with one_thread():
        found = group_units(matrix, method=method, k=k, random_state=random_state, weighting=weighting, start=start)
    if found.method == "lda" and len(matrix.filled) < FEW_UNITS:
        warnings.warn(found.notes[0], stacklevel=2)
    return found


def group_units(
    matrix: DocumentTermMatrix, *, method=None, k: int, random_state: int = 0, weighting: str = "tfidf",
    start: str = "nndsvda", rounds: int | None = None,
) -> Clustering:
    """
    Do as :func:`cluster_units` for one who has called :func:`one_thread` already.

    It leaves warnings to the notes.

    Parameters
    ----------
    matrix, method, k, random_state, weighting, start
        See :func:`cluster_units`.
    rounds : int, optional
        Most rounds of nmf; None takes 2,000, above 10,000 units 200.

    Returns
    -------
    Clustering
        See :func:`cluster_units`.
    """
    rows = matrix.filled
    method = choose_methods(len(rows))[0] if method is None else method
    _check_request(matrix, method=method, k=k)
    used, counts, weighed = matrix.keep(("trimmed", weighting), lambda: _trim(matrix, weighting))
    with warnings.catch_warnings():
        # Reported in the notes: a model that did not settle is still a model.
        warnings.filterwarnings("ignore", category=_convergence_warning())
        labels, unit_weights, term_weights, notes = _fit(
            matrix, counts, weighed, method=method, k=k, random_state=random_state, weighting=weighting, start=start,
            rounds=rounds or (2000 if len(rows) <= MANY_UNITS else 200))
    return _lay_out(matrix, rows, used, weighed, name_method(method), k, random_state, labels, unit_weights,
                    term_weights, notes)


def _trim(matrix: DocumentTermMatrix, weighting: str) -> tuple[np.ndarray, sparse.csr_matrix, sparse.csr_matrix]:
    """The words in use, and counts and weights without units that hold none and without words that none holds."""
    rows, counts, weighed = matrix.filled, matrix.counts, matrix.weigh(weighting)
    if len(rows) < counts.shape[0]:
        counts, weighed = counts[rows], weighed[rows]
    # Words that none of these units holds (in a part of a corpus) would only cost time.
    used = np.flatnonzero(np.bincount(counts.indices, minlength=len(matrix.terms)))
    if len(used) < len(matrix.terms):
        counts, weighed = counts[:, used], weighed[:, used]
    return used, counts, weighed


def name_method(method) -> str:
    """
    Name a model, also one of the user's own.

    Parameters
    ----------
    method : str or estimator
        As for :func:`cluster_units`.

    Returns
    -------
    str
        The method's name, or the class of the estimator in small letters.

    Examples
    --------
    >>> name_method("nmf")
    'nmf'
    """
    return method if isinstance(method, str) else type(method).__name__.lower()


@contextmanager
def one_thread() -> Iterator[None]:
    """
    Hold numerical libraries to one thread within a ``with`` block.

    Within it scikit-learn does not check again what this package passes it,
    which takes longer than a small fit. A block inside another costs nothing.
    """
    if _HELD.get():
        yield
        return
    from sklearn import config_context
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1), config_context(assume_finite=True, skip_parameter_validation=True):
        outer = _HELD.set(True)
        try:
            yield
        finally:
            _HELD.reset(outer)


def _convergence_warning() -> type[Warning]:
    from sklearn.exceptions import ConvergenceWarning

    return ConvergenceWarning


def _check_request(matrix: DocumentTermMatrix, *, method, k: int) -> None:
    if isinstance(method, str) and method not in ALL_METHODS:
        msg = f"method: expected one of {', '.join(ALL_METHODS)} or a scikit-learn estimator, got '{method}'"
        raise ValueError(msg)
    if not isinstance(method, str) and not (hasattr(method, "fit_predict") or hasattr(method, "fit_transform")):
        msg = f"method: expected an estimator with fit_predict or fit_transform, got {type(method).__name__}"
        raise ValueError(msg)
    filled = matrix.filled
    if k < 2 or len(filled) <= k:
        msg = (f"k: expected at least 2 and fewer than the {len(filled)} units that hold words of the vocabulary, "
               f"got {k}; ask for fewer topics or give more units")
        raise ValueError(msg)
    limit = PAIRWISE_LIMIT.get(method) if isinstance(method, str) else None
    if limit and len(filled) > limit:
        msg = (f"method '{method}': expected at most {limit:,} units, because it compares all pairs, "
               f"got {len(filled):,}; take nmf or kmeans")
        raise ValueError(msg)
    different = matrix.keep(("different", k), lambda: count_different(matrix.counts[filled], enough=k))
    if different < k:
        msg = (f"k: expected at most {different}, because the units hold only {different} different sets of words, "
               f"got {k}; drop repeated units or ask for fewer topics")
        raise ValueError(msg)


def count_different(counts: sparse.csr_matrix, *, enough: int) -> int:
    """
    Count rows that differ from one another, but only up to what is enough.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix
        Counts of words by unit.
    enough : int
        Stop here.

    Returns
    -------
    int
        Number of different rows, at most ``enough``.

    Examples
    --------
    >>> count_different(sparse.csr_matrix([[1, 0], [1, 0], [0, 2]]), enough=3)
    2
    """
    seen = set()
    for start, end in zip(counts.indptr[:-1], counts.indptr[1:], strict=True):
        seen.add((counts.indices[start:end].tobytes(), counts.data[start:end].tobytes()))
        if len(seen) >= enough:
            break
    return len(seen)


def _fit(matrix, counts, weighed, *, method, k: int, random_state: int, weighting: str, start: str, rounds: int):
    """Labels from 0, weights of topics in units (or None), of words in topics (or None), notes."""
    if not isinstance(method, str):
        from sklearn import config_context

        with config_context(assume_finite=False, skip_parameter_validation=False):
            return _fit_own(weighed, method, k=k)
    if method == "nmf":
        return _fit_nmf(weighed, k=k, random_state=random_state, start=start, rounds=rounds)
    if method == "lda":
        return _fit_lda(counts, k=k, random_state=random_state)
    size = max(REDUCED, k)
    if method == "kmeans":
        points = matrix.keep(("points", weighting, size), lambda: _find_points(weighed, size=size))
        return _fit_kmeans(points, k=k, random_state=random_state), None, None, ()
    if method == "ward":
        def link() -> np.ndarray:
            points = matrix.keep(("points", weighting, size), lambda: _find_points(weighed, size=size))
            return _link(points)

        return cut_tree(matrix.keep(("tree", weighting, size), link), k=k), None, None, ()
    return _fit_spectral(weighed, k=k, random_state=random_state), None, None, ()


def _densify(weighed: sparse.csr_matrix):
    """Small matrices are faster dense."""
    return weighed.toarray() if np.prod(weighed.shape) <= DENSE_CELLS else weighed


def _share(loadings: np.ndarray) -> np.ndarray:
    loadings = np.round(loadings, DECIMALS)
    totals = loadings.sum(axis=1, keepdims=True)
    return np.divide(loadings, totals, out=np.zeros_like(loadings), where=totals > 0)


def _fit_nmf(weighed, *, k: int, random_state: int, start: str, rounds: int):
    from sklearn.decomposition import NMF

    seed = 0 if start == "nndsvda" else random_state
    model = NMF(n_components=k, init=start, max_iter=rounds, random_state=seed)
    loadings = model.fit_transform(_densify(weighed))
    return _read_parts(loadings, model.components_, name="nmf",
                       notes=() if model.n_iter_ < rounds else (f"nmf had not settled after {rounds} rounds",))


def _read_parts(loadings: np.ndarray, components: np.ndarray, *, name: str, notes: tuple[str, ...] = ()):
    # Scale each topic to unit length of its words: loadings compare across topics only then.
    length = np.linalg.norm(components, axis=1)
    empty = int((length <= 10.0**-DECIMALS).sum())
    if empty:
        msg = (f"{name}: expected {len(components)} topics with words, got {empty} without any; "
               "the units do not bear so many topics: ask for fewer")
        raise ValueError(msg)
    shares = _share(loadings * length)
    return shares.argmax(axis=1), shares, components / length[:, None], notes


def _fit_lda(counts, *, k: int, random_state: int):
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(n_components=k, max_iter=20, learning_method="batch", n_jobs=1,
                                      random_state=random_state)
    shares = _share(model.fit_transform(counts))
    words = model.components_ / model.components_.sum(axis=1, keepdims=True)
    few = counts.shape[0] < FEW_UNITS
    notes = (f"lda: {counts.shape[0]} units are fewer than {FEW_UNITS}; two seeds will hardly agree",) if few else ()
    return shares.argmax(axis=1), shares, words, notes


def reduce_terms(weighed: sparse.csr_matrix, *, n_components: int = REDUCED):
    """
    Keep the leading dimensions of a weighed matrix, rows scaled to length one.

    Parameters
    ----------
    weighed : scipy.sparse.csr_matrix
        From ``weigh``.
    n_components : int
        How many dimensions.

    Returns
    -------
    array of shape (n_units, n_components)
        Latent semantic analysis by truncated SVD.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    size = min(n_components, min(weighed.shape) - 1)
    return normalize(TruncatedSVD(n_components=size, random_state=0).fit_transform(weighed))


def _find_points(weighed, *, size: int):
    """The units in the leading dimensions, or as they are where there are few units or few words."""
    n_units, n_terms = weighed.shape
    many = n_units >= FEW_UNITS and n_terms > 2 * size
    return reduce_terms(weighed, n_components=size) if many else _densify(weighed)


def _link(points) -> np.ndarray:
    from scipy.cluster.hierarchy import linkage

    return linkage(np.round(points.toarray() if sparse.issparse(points) else points, 12), method="ward")


def _fit_kmeans(points, *, k: int, random_state: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    if points.shape[0] <= SMALL_UNITS and not sparse.issparse(points):
        labels = group_few(points, k=k, n_starts=10, random_state=random_state)
        if labels is not None:
            return labels
    starts = 10 if points.shape[0] <= MANY_UNITS else 1
    return KMeans(n_clusters=k, n_init=starts, random_state=random_state).fit_predict(points)


def _fit_spectral(weighed, *, k: int, random_state: int) -> np.ndarray:
    from sklearn.cluster import SpectralClustering

    cosines = np.clip((weighed @ weighed.T).toarray(), 0, 1) + 1e-6  # so that the graph hangs together
    model = SpectralClustering(n_clusters=k, affinity="precomputed", assign_labels="cluster_qr",
                               random_state=random_state)
    return model.fit_predict(cosines)


def _fit_own(weighed, method, *, k: int):
    from sklearn.base import clone

    model, name, weighed = clone(method), name_method(method), _densify(weighed)
    if hasattr(model, "components_") or not hasattr(model, "fit_predict"):
        loadings = model.fit_transform(weighed)
        words = np.asarray(getattr(model, "components_", np.zeros((0, 0))))
        if loadings.min() < 0 or words.shape != (k, weighed.shape[1]) or words.min() < 0:
            msg = (f"{name}: expected {k} topics with weights of zero or more, got {loadings.shape[1]} down to "
                   f"{loadings.min():.3g}; set its number of components to k and take a non-negative model")
            raise ValueError(msg)
        return _read_parts(loadings, words, name=name)
    labels = np.asarray(model.fit_predict(weighed))
    found, labels = np.unique(labels, return_inverse=True)
    if len(found) != k:
        msg = f"{name}: expected {k} clusters, got {len(found)}; set its number of clusters to k"
        raise ValueError(msg)
    return labels, None, None, ()


def link_units(weighed: sparse.csr_matrix, *, n_components: int = REDUCED) -> np.ndarray:
    """
    Build the tree of Ward's method.

    Parameters
    ----------
    weighed : scipy.sparse.csr_matrix
        Units by terms.
    n_components : int
        From 200 units on so many leading dimensions are taken.

    Returns
    -------
    array of shape (n_units - 1, 4)
        A linkage as scipy has it.
    """
    return _link(_find_points(weighed, size=n_components))


def cut_tree(tree: np.ndarray, *, k: int) -> np.ndarray:
    """
    Cut a tree into exactly k groups, also where joins tie.

    Parameters
    ----------
    tree : array
        A linkage.
    k : int
        Number of groups.

    Returns
    -------
    array of int
        Group of each unit, from 0, by first appearance.

    Examples
    --------
    >>> from scipy.cluster.hierarchy import linkage
    >>> cut_tree(linkage([[0], [1], [5], [6]], method="ward"), k=2)
    array([0, 0, 1, 1])
    """
    n_units = len(tree) + 1
    parent = np.arange(2 * n_units - 1)
    for join, (one, two) in enumerate(tree[: n_units - k, :2].astype(int)):
        parent[[one, two]] = n_units + join
    for node in range(2 * n_units - 2, -1, -1):
        parent[node] = parent[parent[node]]
    _, first, group = np.unique(parent[:n_units], return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=int)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[group]


def _lay_out(
    matrix, rows, used, weighed, method, k, random_state, labels, unit_weights, term_weights, notes
) -> Clustering:
    """Number the topics by content and put every unit back in its row."""
    labels = np.asarray(labels, dtype=int)
    if unit_weights is None:
        unit_weights, term_weights, error = _describe_groups(weighed, labels, k=k)
    else:
        error = _measure_error(weighed, term_weights)
    term_weights = _spread(term_weights, used, len(matrix.terms))
    order = _order_topics(labels, term_weights, k=k)
    rank = np.empty(k, dtype=int)
    rank[order] = np.arange(1, k + 1)
    sizes = np.bincount(labels, minlength=k)
    if (sizes == 0).any():
        notes = (*notes, f"{method}: {int((sizes == 0).sum())} of {k} topics are no unit's strongest")
    if len(rows) < len(matrix.units):
        notes = (*notes, f"{len(matrix.units) - len(rows)} of {len(matrix.units)} units hold no word of the "
                         "vocabulary and have topic 0")
    all_labels = np.zeros(len(matrix.units), dtype=int)
    all_weights = np.zeros((len(matrix.units), k))
    all_labels[rows], all_weights[rows] = rank[labels], unit_weights[:, order]
    own = np.where(all_labels > 0, all_weights[np.arange(len(all_labels)), all_labels - 1], 0.0)
    return Clustering(method, k, random_state, all_labels, own, term_weights[order], all_weights, error, notes)


def _describe_groups(weighed, labels: np.ndarray, *, k: int):
    """Cosines of the units to the groups' means, the means as word weights, the share left unexplained."""
    member = sparse.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(k, len(labels)))
    sizes = np.maximum(np.asarray(member.sum(axis=1)).ravel(), 1)
    means = np.asarray((member @ weighed).todense()) / sizes[:, None]
    length = np.linalg.norm(means, axis=1)
    cosines = np.round(np.asarray(weighed @ (means / np.where(length > 0, length, 1.0)[:, None]).T), DECIMALS)
    total = float(weighed.data @ weighed.data)
    left = total - float((np.bincount(labels, minlength=k) * length**2).sum())
    return np.clip(cosines, 0, None), means, float(np.sqrt(max(left, 0) / total))


def _measure_error(weighed, directions: np.ndarray) -> float:
    """Share of the matrix that lies outside the span of the topics, by least squares."""
    basis, _ = np.linalg.qr(directions.T)
    total = float(weighed.data @ weighed.data)
    inside = float((np.asarray(weighed @ basis) ** 2).sum())
    return float(np.sqrt(max(total - inside, 0) / total))


def _spread(term_weights: np.ndarray, used: np.ndarray, n_terms: int) -> np.ndarray:
    """Put the weights back in the columns of the whole vocabulary."""
    if len(used) == n_terms:
        return term_weights
    whole = np.zeros((len(term_weights), n_terms))
    whole[:, used] = term_weights
    return whole


def _order_topics(labels: np.ndarray, term_weights: np.ndarray, *, k: int) -> np.ndarray:
    """Largest topic first; among equals by leading word, then the one whose first unit comes first."""
    sizes = np.bincount(labels, minlength=k)
    first = [int(np.argmax(labels == topic)) if sizes[topic] else len(labels) for topic in range(k)]
    leading = np.round(term_weights, DECIMALS).argmax(axis=1)
    return np.lexsort((first, leading, -sizes))

"""
How does each model group units?  NMF, k-means, Ward, LDA, spectral clustering, or an estimator of one's own.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import numpy as np
from scipy import sparse

FEW_UNITS = 200
MANY_UNITS = 10_000
REDUCED = 30  # or k, if that is more
DENSE_CELLS = 200_000
TIE_DECIMALS = 9
TIE_BREAK = 2.0**-15  # how much longer the last unit is than the first


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


def fit_model(matrix, counts, weighed, *, method, k: int, random_state: int, weighting: str, start: str, rounds: int):
    """
    Fit one model to units that are not empty, the request having been checked.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        Keeps what several models of it share: points, tree.
    counts, weighed : scipy.sparse.csr_matrix
        Its rows and words in use, as counts and with weights.
    method : str or estimator
        One of ``ALL_METHODS``, or a configured scikit-learn estimator.
    k : int
        Number of topics.
    random_state : int
        Seed of what is random.
    weighting : str
        Name of the weights.
    start : str
        Start of nmf.
    rounds : int
        Most rounds of nmf.

    Returns
    -------
    tuple
        Labels from 0; weights of topics in units, or None; weights of words
        in topics, or None; notes.

    Examples
    --------
    >>> from plananalysis.topics.matrix import DocumentTermMatrix
    >>> counts = sparse.csr_matrix(np.eye(2).repeat(2, axis=0))
    >>> matrix = DocumentTermMatrix(counts, ("家庭", "党建"), units=None)
    >>> labels = fit_model(matrix, counts, counts, method="ward", k=2, random_state=0, weighting="count",
    ...                    start="nndsvda", rounds=9)[0]
    >>> bool(labels[0] == labels[1] != labels[2] == labels[3])
    True
    """
    if not isinstance(method, str):
        return _fit_own(weighed, method, k=k)
    if method == "nmf":
        return _fit_nmf(
            matrix, weighed, k=k, random_state=random_state, weighting=weighting, start=start, rounds=rounds
        )
    if method == "lda":
        return _fit_lda(counts, k=k, random_state=random_state)
    size = max(REDUCED, k)

    def find_points():
        return _find_points(weighed, size=size, random_state=random_state)

    if method == "kmeans":
        points = matrix.keep(("points", weighting, size, random_state), find_points)
        points = _part_ties(points) if points.shape == weighed.shape and not sparse.issparse(points) else points
        return _fit_kmeans(points, k=k, random_state=random_state), None, None, ()
    if method == "ward":

        def link() -> np.ndarray:
            points = matrix.keep(("points", weighting, size, random_state), find_points)
            return _link(points)

        return cut_tree(matrix.keep(("tree", weighting, size, random_state), link), k=k), None, None, ()
    return _fit_spectral(weighed, k=k, random_state=random_state), None, None, ()


@cache
def _find_pools():
    """The threads of the libraries that are loaded here, so that none of them is loaded later and missed."""
    import scipy.linalg  # noqa: F401
    from sklearn import cluster, decomposition  # noqa: F401
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_thread(*, checked: bool = False) -> Iterator[None]:
    """
    Hold numerical libraries to one thread, and scikit-learn quiet and to fewer checks, within a ``with`` block.

    Parameters
    ----------
    checked : bool
        Whether scikit-learn should check what it is given.
    """
    from sklearn import config_context
    from sklearn.exceptions import ConvergenceWarning

    with (
        warnings.catch_warnings(),
        _find_pools().limit(limits=1),
        config_context(assume_finite=not checked, skip_parameter_validation=not checked),
    ):
        # Reported in the notes: a model that did not settle is still a model.
        warnings.filterwarnings("ignore", category=ConvergenceWarning)
        yield


def _densify(weighed: sparse.csr_matrix):
    """Small matrices are faster dense."""
    return weighed.toarray() if np.prod(weighed.shape) <= DENSE_CELLS else weighed


def _share(loadings: np.ndarray) -> np.ndarray:
    loadings = np.round(loadings, TIE_DECIMALS)
    totals = loadings.sum(axis=1, keepdims=True)
    return np.divide(loadings, totals, out=np.zeros_like(loadings), where=totals > 0)


def _fit_nmf(matrix, weighed, *, k: int, random_state: int, weighting: str, start: str, rounds: int):
    from sklearn.decomposition import NMF

    if start == "nndsvda" and k > min(weighed.shape):
        msg = f"nmf: expected at most {min(weighed.shape)} topics of {weighed.shape[1]} words in {weighed.shape[0]} units, got {k}"
        raise ValueError(msg)

    def fit() -> tuple[np.ndarray, np.ndarray, int]:
        model = NMF(n_components=k, init=start, max_iter=rounds, random_state=random_state)
        return model.fit_transform(_densify(weighed)), model.components_, model.n_iter_

    loadings, components, taken = matrix.keep(("nmf", weighting, k, start, random_state, rounds), fit)
    return _read_parts(
        loadings,
        components,
        name="nmf",
        notes=() if taken < rounds else (f"nmf had not settled after {rounds} rounds",),
    )


def _read_parts(loadings: np.ndarray, components: np.ndarray, *, name: str, notes: tuple[str, ...] = ()):
    # Scale each topic to unit length of its words: loadings compare across topics only then.
    length = np.linalg.norm(components, axis=1)
    empty = int((length <= 10.0**-TIE_DECIMALS).sum())
    if empty:
        msg = (
            f"{name}: expected {len(components)} topics with words, got {empty} without any; "
            "the units do not bear so many topics: ask for fewer"
        )
        raise ValueError(msg)
    shares = _share(loadings * length)
    return shares.argmax(axis=1), shares, components / length[:, None], notes


def _fit_lda(counts, *, k: int, random_state: int):
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(
        n_components=k, max_iter=20, learning_method="batch", n_jobs=1, random_state=random_state
    )
    shares = _share(model.fit_transform(counts))
    words = model.components_ / model.components_.sum(axis=1, keepdims=True)
    few = counts.shape[0] < FEW_UNITS
    notes = (f"lda: {counts.shape[0]} units are fewer than {FEW_UNITS}; two seeds will hardly agree",) if few else ()
    return shares.argmax(axis=1), shares, words, notes


def reduce_terms(weighed: sparse.csr_matrix, *, n_components: int = REDUCED, random_state: int = 0):
    """
    Keep the leading dimensions of a weighed matrix, rows scaled to length one.

    Parameters
    ----------
    weighed : scipy.sparse.csr_matrix
        From ``weigh``.
    n_components : int
        How many dimensions.
    random_state : int
        Seed of the decomposition.

    Returns
    -------
    array of shape (n_units, n_components)
        Latent semantic analysis by truncated SVD.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    size = min(n_components, min(weighed.shape) - 1)
    return normalize(TruncatedSVD(n_components=size, random_state=random_state).fit_transform(weighed))


def _find_points(weighed, *, size: int, random_state: int):
    """The units in the leading dimensions, or as they are where there are few units or few words."""
    n_units, n_terms = weighed.shape
    many = n_units >= FEW_UNITS and n_terms > 2 * size
    return reduce_terms(weighed, n_components=size, random_state=random_state) if many else _densify(weighed)


def _part_ties(points: np.ndarray) -> np.ndarray:
    """Units without a common word are equally far apart: their order must choose, not the last bits of a processor."""
    return points * np.linspace(1, 1 + TIE_BREAK, len(points))[:, None]


def _link(points) -> np.ndarray:
    from scipy.cluster.hierarchy import linkage

    return linkage(np.round(points.toarray() if sparse.issparse(points) else points, 12), method="ward")


def _fit_kmeans(points, *, k: int, random_state: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    starts = 10 if points.shape[0] <= MANY_UNITS else 1
    return KMeans(n_clusters=k, n_init=starts, random_state=random_state).fit_predict(points)


def _fit_spectral(weighed, *, k: int, random_state: int) -> np.ndarray:
    cosines = np.clip((weighed @ weighed.T).toarray(), 0, 1) + 1e-6  # so that the graph hangs together
    from sklearn.cluster import SpectralClustering

    model = SpectralClustering(
        n_clusters=k, affinity="precomputed", assign_labels="cluster_qr", random_state=random_state
    )
    return model.fit_predict(cosines)


def _fit_own(weighed, method, *, k: int):
    with one_thread(checked=True):
        return _run_own(weighed, method, k=k)


def _run_own(weighed, method, *, k: int):
    from sklearn.base import clone

    model, name, weighed = clone(method), name_method(method), _densify(weighed)
    if hasattr(model, "components_") or not hasattr(model, "fit_predict"):
        loadings = model.fit_transform(weighed)
        words = np.asarray(getattr(model, "components_", np.zeros((0, 0))))
        if loadings.min() < 0 or words.shape != (k, weighed.shape[1]) or words.min() < 0:
            msg = (
                f"{name}: expected {k} topics with weights of zero or more, got {loadings.shape[1]} down to "
                f"{loadings.min():.3g}; set its number of components to k and take a non-negative model"
            )
            raise ValueError(msg)
        return _read_parts(loadings, words, name=name)
    labels = np.asarray(model.fit_predict(weighed))
    found, labels = np.unique(labels, return_inverse=True)
    if len(found) != k:
        msg = f"{name}: expected {k} clusters, got {len(found)}; set its number of clusters to k"
        raise ValueError(msg)
    return labels, None, None, ()


def link_units(weighed: sparse.csr_matrix, *, n_components: int = REDUCED, random_state: int = 0) -> np.ndarray:
    """
    Build the tree of Ward's method.

    Parameters
    ----------
    weighed : scipy.sparse.csr_matrix
        Units by terms.
    n_components : int
        From 200 units on so many leading dimensions are taken.
    random_state : int
        Seed of their decomposition.

    Returns
    -------
    array of shape (n_units - 1, 4)
        A linkage as scipy has it.
    """
    with one_thread():
        return _link(_find_points(weighed, size=n_components, random_state=random_state))


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

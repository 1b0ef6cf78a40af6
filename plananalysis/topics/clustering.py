"""
Which units belong together?  One result, whatever the model.

All models run on one thread: more threads add in another order, and a last bit can
decide where a unit goes.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.models import FEW_UNITS, MANY_UNITS, TIE_DECIMALS, fit_model, name_method, one_thread

METHODS = ("nmf", "kmeans", "ward")
ALL_METHODS = (*METHODS, "lda", "spectral")
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
        Length of what the topics leave of the weighed matrix, as a share of
        its length (Frobenius norm); the square is the share unexplained.
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
    matrix: DocumentTermMatrix,
    *,
    method=None,
    k: int,
    random_state: int = 0,
    weighting: str = "tfidf",
    start: str = "nndsvda",
) -> Clustering:
    """
    Group the units into k topics.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`plananalysis.topics.matrix.build_matrix`.
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
        See :meth:`plananalysis.topics.matrix.DocumentTermMatrix.weigh`.
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
    >>> from plananalysis.topics.matrix import build_matrix
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
    matrix: DocumentTermMatrix,
    *,
    method=None,
    k: int,
    random_state: int = 0,
    weighting: str = "tfidf",
    start: str = "nndsvda",
    rounds: int | None = None,
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
    check_request(matrix, method=method, k=k)
    used, counts, weighed = _keep_trimmed(matrix, weighting)
    labels, unit_weights, term_weights, notes = fit_model(
        matrix,
        counts,
        weighed,
        method=method,
        k=k,
        random_state=random_state,
        weighting=weighting,
        start=start,
        rounds=rounds or (2000 if len(rows) <= MANY_UNITS else 200),
    )
    return _lay_out(
        matrix, rows, used, weighed, name_method(method), k, random_state, labels, unit_weights, term_weights, notes
    )


def _keep_trimmed(
    matrix: DocumentTermMatrix, weighting: str
) -> tuple[np.ndarray, sparse.csr_matrix, sparse.csr_matrix]:
    return matrix.keep(("trimmed", weighting), lambda: _trim(matrix, weighting))


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


def check_request(matrix: DocumentTermMatrix, *, method, k: int) -> None:
    """
    Refuse a model that these units cannot bear.

    Parameters
    ----------
    matrix, method, k
        See :func:`cluster_units`.

    Raises
    ------
    ValueError
        As there.
    """
    if isinstance(method, str) and method not in ALL_METHODS:
        msg = f"method: expected one of {', '.join(ALL_METHODS)} or a scikit-learn estimator, got '{method}'"
        raise ValueError(msg)
    if not isinstance(method, str) and not (hasattr(method, "fit_predict") or hasattr(method, "fit_transform")):
        msg = f"method: expected an estimator with fit_predict or fit_transform, got {type(method).__name__}"
        raise ValueError(msg)
    filled = matrix.filled
    if k < 2 or len(filled) <= k:
        msg = (
            f"k: expected at least 2 and fewer than the {len(filled)} units that hold words of the vocabulary, "
            f"got {k}; ask for fewer topics or give more units"
        )
        raise ValueError(msg)
    limit = PAIRWISE_LIMIT.get(method) if isinstance(method, str) else None
    if limit and len(filled) > limit:
        msg = (
            f"method '{method}': expected at most {limit:,} units, because it compares all pairs, "
            f"got {len(filled):,}; take nmf or kmeans"
        )
        raise ValueError(msg)
    different = matrix.keep(("different", k), lambda: count_different(matrix.counts[filled], enough=k))
    if different < k:
        msg = (
            f"k: expected at most {different}, because the units hold only {different} different sets of words, "
            f"got {k}; drop repeated units or ask for fewer topics"
        )
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
        notes = (
            *notes,
            f"{len(matrix.units) - len(rows)} of {len(matrix.units)} units hold no word of the "
            "vocabulary and have topic 0",
        )
    all_labels = np.zeros(len(matrix.units), dtype=int)
    all_weights = np.zeros((len(matrix.units), k))
    all_labels[rows], all_weights[rows] = rank[labels], unit_weights[:, order]
    own = np.where(all_labels > 0, all_weights[np.arange(len(all_labels)), all_labels - 1], 0.0)
    return Clustering(method, k, random_state, all_labels, own, term_weights[order], all_weights, error, notes)


def _describe_groups(weighed, labels: np.ndarray, *, k: int):
    """Cosines of the units to the groups' means, the means as word weights, the relative error."""
    member = sparse.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(k, len(labels)))
    sizes = np.maximum(np.asarray(member.sum(axis=1)).ravel(), 1)
    means = np.asarray((member @ weighed).todense()) / sizes[:, None]
    length = np.linalg.norm(means, axis=1)
    cosines = np.round(np.asarray(weighed @ (means / np.where(length > 0, length, 1.0)[:, None]).T), TIE_DECIMALS)
    total = float(weighed.data @ weighed.data)
    left = total - float((np.bincount(labels, minlength=k) * length**2).sum())
    return np.clip(cosines, 0, None), means, float(np.sqrt(max(left, 0) / total))


def _measure_error(weighed, directions: np.ndarray) -> float:
    """Length of the part of the matrix, as a share of its length, that lies outside the span of the topics, by least squares."""
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
    leading = np.round(term_weights, TIE_DECIMALS).argmax(axis=1)
    return np.lexsort((first, leading, -sizes))

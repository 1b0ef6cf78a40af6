"""
Which parts make up each of many small matrices?  Non-negative factorizations side by side.

On a few dozen units scikit-learn's fit is mostly the passing of small arrays from step to step, and
loading it takes longer than all fits of a plan. Here the same steps from the same starts are taken by
many fits at once, through one array.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

TOLERANCE = 1e-4  # of what the first round still had to put right
TINY = 1e-6  # what a start leaves out
MORE_DIMENSIONS = 10
MOST_CELLS = 100_000  # that fits taken together may hold
WIDER = 2.0  # the widest of them, beside the narrowest


@dataclass(frozen=True)
class Fit:
    """
    One factorization to make.

    Parameters
    ----------
    weights : array of shape (n_units, n_terms)
        Without negative numbers.
    start : {'nndsvda', 'random'}
        Where it begins.
    random_state : int
        Seed of the start.
    rounds : int
        Most rounds.
    """

    weights: np.ndarray
    start: str
    random_state: int
    rounds: int


Parts = tuple[np.ndarray, np.ndarray, int]  # of units, of words, rounds taken


def factorise(fits: Sequence[Fit], *, k: int) -> list[Parts]:
    """
    Factorise matrices, each by itself, many at a time.

    Parameters
    ----------
    fits : sequence of Fit
        Of any shapes; those of like shape go together.
    k : int
        Number of parts.

    Returns
    -------
    list of tuple
        Parts of the units (n_units, k), words of the parts (k, n_terms) and
        the rounds taken, in the order of the fits: what
        ``sklearn.decomposition.NMF`` gives, but for the last digits.

    References
    ----------
    Cichocki, A. & Phan, A.-H. (2009). Fast local algorithms for large scale
    nonnegative matrix and tensor factorizations. IEICE Transactions E92-A(3),
    708-721.
    Boutsidis, C. & Gallopoulos, E. (2008). SVD based initialization: a head
    start for nonnegative matrix factorization. Pattern Recognition 41(4),
    1350-1362.

    Examples
    --------
    >>> units, words, _ = factorise([Fit(np.eye(2).repeat(2, axis=0), "nndsvda", 0, 50)], k=2)[0]
    >>> (units @ words).round(2).tolist()
    [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    """
    found: list[Parts | None] = [None] * len(fits)
    for places in _gather(fits, k=k):
        for place, parts in zip(places, _settle([fits[place] for place in places], k=k), strict=True):
            found[place] = parts
    return found


def _gather(fits: Sequence[Fit], *, k: int) -> Iterator[list[int]]:
    """Numbers of fits that are nearly as wide as one another."""
    taken: list[int] = []
    for place in sorted(range(len(fits)), key=lambda place: fits[place].weights.shape[1]):
        width = fits[place].weights.shape[1]
        if taken and (width > WIDER * fits[taken[0]].weights.shape[1] or (len(taken) + 1) * k * width > MOST_CELLS):
            yield taken
            taken = []
        taken.append(place)
    if taken:
        yield taken


def _settle(fits: Sequence[Fit], *, k: int) -> list[Parts]:
    """
    Rounds of all fits that still move.

    Units and words that a fit does not have are rows and columns of zeros: nothing moves them.
    """
    height, width = (max(fit.weights.shape[axis] for fit in fits) for axis in (0, 1))
    weights = np.zeros((len(fits), height, width))
    units, words = np.zeros((k, len(fits), height)), np.zeros((k, len(fits), width))  # a part of all fits is one block
    for place, fit in enumerate(fits):
        n_units, n_terms = fit.weights.shape
        weights[place, :n_units, :n_terms] = fit.weights
        loadings, components = start_parts(fit.weights, k=k, start=fit.start, random_state=fit.random_state)
        units[:, place, :n_units], words[:, place, :n_terms] = loadings.T, components
    found: list[Parts | None] = [None] * len(fits)
    moving, limits, rounds, first = np.arange(len(fits)), np.array([fit.rounds for fit in fits]), 0, None
    spare = None
    while len(moving):
        spare = spare or tuple(tuple(np.empty_like(side) for _ in range(3)) for side in (units, words))
        rounds += 1
        left = _improve(units, words, weights.transpose(0, 2, 1), spare[0])
        left += _improve(words, units, weights, spare[1])
        first = left if first is None else first
        done = (left <= TOLERANCE * first) | (rounds >= limits)
        if done.any():
            for place in np.flatnonzero(done):
                n_units, n_terms = fits[moving[place]].weights.shape
                found[moving[place]] = units[:, place, :n_units].T.copy(), words[:, place, :n_terms].copy(), rounds
            moving, limits, first, weights = moving[~done], limits[~done], first[~done], weights[~done]
            units, words, spare = units[:, ~done], words[:, ~done], None
    return found


def _improve(side: np.ndarray, other: np.ndarray, weights: np.ndarray, spare: tuple[np.ndarray, ...]) -> np.ndarray:
    """
    One round of coordinate descent on the units or on the words.

    Parameters
    ----------
    side, other : array of shape (k, n_fits, n)
        What is improved, in place, and what is held.
    weights : array of shape (n_fits, n of other, n of side)
        What both are to make up.
    spare : tuple of three arrays
        Room, each of the shape of ``side``.

    Returns
    -------
    array of shape (n_fits,)
        How much each fit had to put right.
    """
    slopes, wanted, before = spare
    by_fit, held = side.transpose(1, 0, 2), other.transpose(1, 0, 2)
    np.matmul(held, weights, out=wanted.transpose(1, 0, 2))
    products = held @ held.transpose(0, 2, 1)
    bends = np.diagonal(products, axis1=1, axis2=2).T.copy()
    bends[bends == 0] = np.inf  # an empty part of the other side moves nothing here
    np.copyto(before, side)
    for part in range(len(side)):
        np.matmul(products[:, part:part + 1], by_fit, out=slopes.transpose(1, 0, 2)[:, part:part + 1])
        slope, step, values = slopes[part], wanted[part], side[part]
        slope -= step
        np.divide(slope, bends[part][:, None], out=step)
        values -= step
        np.maximum(values, 0, out=values)
    # What was zero and stays so is right as it is, whatever its slope.
    before += side
    before *= 1e200
    np.abs(slopes, out=slopes)
    np.minimum(slopes, before, out=slopes)
    return slopes.sum(axis=2).sum(axis=0)


def start_parts(weights: np.ndarray, *, k: int, start: str, random_state: int) -> tuple[np.ndarray, np.ndarray]:
    """
    Give the parts that a factorization begins with.

    Parameters
    ----------
    weights : array of shape (n_units, n_terms)
        What is to be factorised.
    k : int
        Number of parts.
    start : {'nndsvda', 'random'}
        From the leading dimensions, zeros filled with the mean, or at random.
    random_state : int
        Seed; also of the search for the leading dimensions.

    Returns
    -------
    tuple of (array of shape (n_units, k), array of shape (k, n_terms))
        As scikit-learn's NMF has them.

    Examples
    --------
    >>> [side.shape for side in start_parts(np.ones((3, 5)), k=2, start="random", random_state=0)]
    [(3, 2), (2, 5)]
    """
    rng = np.random.RandomState(random_state)
    if start == "random":
        scale = np.sqrt(weights.mean() / k)
        words = np.abs(scale * rng.standard_normal(size=(k, weights.shape[1])))
        return np.abs(scale * rng.standard_normal(size=(weights.shape[0], k))), words
    left, lengths, right = _find_dimensions(weights, k=k, rng=rng)
    units, words = np.zeros_like(left), np.zeros_like(right)
    units[:, 0], words[0] = (np.sqrt(lengths[0]) * np.abs(vector) for vector in (left[:, 0], right[0]))
    for part in range(1, k):
        # Of the positive and the negative half of a dimension the larger one is the start of a part.
        halves = [(np.maximum(sign * left[:, part], 0), np.maximum(sign * right[part], 0)) for sign in (1, -1)]
        norms = [(np.linalg.norm(unit), np.linalg.norm(word)) for unit, word in halves]
        best = 0 if np.prod(norms[0]) > np.prod(norms[1]) else 1
        scale = np.sqrt(lengths[part] * np.prod(norms[best]))
        units[:, part], words[part] = (scale * (half / norm) for half, norm in zip(halves[best], norms[best], strict=True))
    for side in (units, words):
        side[side < TINY] = 0
        side[side == 0] = weights.mean()
    return units, words


def _find_dimensions(
    weights: np.ndarray, *, k: int, rng: np.random.RandomState
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The k leading singular vectors and values by the randomised search that scikit-learn makes, signs included."""
    from scipy import linalg

    wide = weights.shape[0] < weights.shape[1]
    tall = weights.T if wide else weights
    basis = rng.normal(size=(tall.shape[1], k + MORE_DIMENSIONS))
    for _ in range(7 if k < 0.1 * min(tall.shape) else 4):
        basis = linalg.lu(tall @ basis, permute_l=True, check_finite=False)[0]
        basis = linalg.lu(tall.T @ basis, permute_l=True, check_finite=False)[0]
    basis = linalg.qr(tall @ basis, mode="economic", check_finite=False)[0]
    left, lengths, right = linalg.svd(basis.T @ tall, full_matrices=False, check_finite=False)
    left = basis @ left
    leading = right if wide else left.T
    signs = np.sign(leading[np.arange(len(leading)), np.abs(leading).argmax(axis=1)])
    left, right = left * signs, right * signs[:, None]
    left, lengths, right = left[:, :k], lengths[:k], right[:k]
    return (right.T, lengths, left.T) if wide else (left, lengths, right)

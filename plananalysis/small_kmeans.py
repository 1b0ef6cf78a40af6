"""
Which of several starts groups few units best?  All starts of k-means at once.

On a few hundred units scikit-learn spends its time on checking what it is
given, start by start. Here the starts go side by side through one array,
with the same draws, seeding and stopping rule as there.
"""

import numpy as np

TOLERANCE = 1e-4
MOST_ROUNDS = 300
DECIMALS = 9  # of distances: units without a common word tie, and a processor's last bits must not choose between them


def group_few(points: np.ndarray, *, k: int, n_starts: int = 10, random_state: int = 0) -> np.ndarray | None:
    """
    Group points by k-means from several starts.

    Parameters
    ----------
    points : array of shape (n_units, n_dimensions)
        At least k different ones.
    k : int
        Number of groups.
    n_starts : int
        Greedy k-means++ starts; the grouping of least inertia is kept.
    random_state : int
        Seed of the starts.

    Returns
    -------
    array of shape (n_units,) or None
        What ``sklearn.cluster.KMeans`` gives for the same seed, but for the
        numbering of the groups and for distances that tie, where the first
        counts here; None where a group ran empty on the way, which is left to
        scikit-learn.

    References
    ----------
    Arthur, D. & Vassilvitskii, S. (2007). k-means++: the advantages of careful
    seeding. Proceedings of SODA 2007, 1027-1035.

    Examples
    --------
    >>> labels = group_few(np.array([[0.0], [1.0], [9.0], [8.0]]), k=2)
    >>> bool(labels[0] == labels[1] != labels[2] == labels[3])
    True
    """
    points = points - points.mean(axis=0)
    tolerance = TOLERANCE * points.var(axis=0).mean()
    if points.shape[1] > points.shape[0]:  # turned into as many dimensions as there are points: no distance changes
        points = np.linalg.qr(points.T, mode="r").T
    centres = points[_seed_starts(points, k=k, n_starts=n_starts, random_state=random_state)]
    return _settle(points, centres, tolerance=tolerance)


def _seed_starts(points: np.ndarray, *, k: int, n_starts: int, random_state: int) -> np.ndarray:
    """Units that the starts begin from: each the best of a few drawn by squared distance to those before."""
    n_units, trials, starts = len(points), 2 + int(np.log(k)), np.arange(n_starts)
    draws = np.random.RandomState(random_state).random_sample((n_starts, 1 + (k - 1) * trials))
    lengths = (points**2).sum(axis=1)
    distances = np.maximum(lengths[:, None] + lengths - 2 * points @ points.T, 0).round(DECIMALS)
    np.fill_diagonal(distances, 0)
    even = np.full(n_units, 1 / n_units).cumsum()
    chosen = np.empty((n_starts, k), dtype=int)
    chosen[:, 0] = np.searchsorted(even / even[-1], draws[:, 0], side="right")
    closest = distances[chosen[:, 0]]
    for place in range(1, k):
        wanted = draws[:, 1 + (place - 1) * trials:1 + place * trials] * closest.sum(axis=1, keepdims=True)
        drawn = (closest.cumsum(axis=1)[:, None, :] < wanted[:, :, None]).sum(axis=2).clip(max=n_units - 1)
        nearer = np.minimum(closest[:, None, :], distances[drawn])
        best = nearer.sum(axis=2).round(DECIMALS).argmin(axis=1)
        chosen[:, place], closest = drawn[starts, best], nearer[starts, best]
    return chosen


def _settle(points: np.ndarray, centres: np.ndarray, *, tolerance: float) -> np.ndarray | None:
    """Lloyd's rounds of all starts that still move, then the grouping of least inertia."""
    n_starts, k, _ = centres.shape
    moving, labels = np.arange(n_starts), np.full((n_starts, len(points)), -1)
    for _ in range(MOST_ROUNDS):
        found = _find_nearest(points, centres[moving])
        member = found[:, None, :] == np.arange(k)[:, None]
        sizes = member.sum(axis=2)
        if not sizes.all():
            return None
        means = (member.reshape(-1, len(points)).astype(float) @ points).reshape(len(moving), k, -1) / sizes[:, :, None]
        shift = ((means - centres[moving])**2).sum(axis=(1, 2))
        settled = (found == labels[moving]).all(axis=1) | (shift <= tolerance)
        centres[moving], labels[moving] = means, found
        moving = moving[~settled]
        if not len(moving):
            break
    labels = _find_nearest(points, centres)
    inertia = ((points - centres[np.arange(n_starts)[:, None], labels])**2).sum(axis=(1, 2))
    return labels[inertia.round(DECIMALS).argmin()]


def _find_nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    n_starts, k, n_dimensions = centres.shape
    products = (centres.reshape(-1, n_dimensions) @ points.T).reshape(n_starts, k, -1)
    return ((centres**2).sum(axis=2)[:, :, None] - 2 * products).round(DECIMALS).argmin(axis=1)

"""
How sure is a share?  Wilson's interval, the one that every table of shares uses.
"""

from statistics import NormalDist

import numpy as np


def wilson_interval(hits, trials, *, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """
    Bound a share of so many hits among so many trials.

    Parameters
    ----------
    hits, trials : int or array of int
        Counts; without trials the bounds are NaN.
    confidence : float
        Of the interval.

    Returns
    -------
    low, high : array
        Wilson's score interval; numbers where numbers were given.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and
    statistical inference. Journal of the American Statistical Association
    22(158), 209-212.

    Examples
    --------
    >>> [round(float(bound), 3) for bound in wilson_interval(5, 10)]
    [0.237, 0.763]
    >>> [bound.round(3).tolist() for bound in wilson_interval([0, 10], [10, 10])]
    [[0.0, 0.722], [0.278, 1.0]]
    """
    hits, n = np.asarray(hits, dtype=float), np.asarray(trials, dtype=float)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = hits / n
        middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    # Exact at the ends, which rounding would miss by a hair.
    return np.where((hits == 0) & (n > 0), 0.0, low)[()], np.where((hits == n) & (n > 0), 1.0, high)[()]

"""
How far apart do resamples fall?
"""

import numpy as np


def percentile_interval(values, *, confidence: float = 0.95) -> tuple[float, float]:
    """
    Give the middle part of what resamples gave.

    Parameters
    ----------
    values : array
        One value a resample; NaN where a resample had none.
    confidence : float
        Share of the values between the two ends.

    Returns
    -------
    (float, float)
        Low and high; NaN without a value.

    References
    ----------
    Efron, B. & Tibshirani, R. J. (1993). An introduction to the bootstrap.
    Chapman & Hall, chapter 13.

    Examples
    --------
    >>> percentile_interval([0.0, 0.25, 0.5, 0.75, 1.0], confidence=0.5)
    (0.25, 0.75)
    """
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    if not len(values):
        return float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)

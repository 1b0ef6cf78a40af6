"""
How much more does a word belong to one text than to another?  G² and log-odds of counts.
"""

import numpy as np


def measure_g2(target, reference, n_target, n_reference, *, cells: int = 2) -> np.ndarray:
    """
    Compare the rate of words in two texts by the log-likelihood ratio G².

    Parameters
    ----------
    target, reference : array
        How often the words occur in either text.
    n_target, n_reference : array or int
        Words in either text.
    cells : {2, 4}
        2 sums over the two counts (Rayson & Garside); 4 also over the words
        that are not this word, as a test of a 2 × 2 table does (Dunning).

    Returns
    -------
    array
        G², 0 where the rates are equal; it has no sign.

    Raises
    ------
    ValueError
        If cells is neither 2 nor 4.

    References
    ----------
    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence.
    Computational Linguistics 19(1), 61-74.
    Rayson, P., & Garside, R. (2000). Comparing corpora using frequency profiling. Proceedings of
    the Workshop on Comparing Corpora, ACL, 1-6.

    Examples
    --------
    >>> measure_g2(np.array([10]), np.array([5]), 1000, 1000).round(4)
    array([1.699])
    """
    if cells not in (2, 4):
        msg = f"cells: expected 2 or 4, got {cells!r}; 2 is the form of corpus linguistics, 4 that of a 2 × 2 table"
        raise ValueError(msg)
    a, b = np.asarray(target, dtype=float), np.asarray(reference, dtype=float)
    c, d = np.asarray(n_target, dtype=float), np.asarray(n_reference, dtype=float)
    rate = (a + b) / (c + d)
    g2 = _term(a, c * rate) + _term(b, d * rate)
    if cells == 4:
        g2 = g2 + _term(c - a, c * (1 - rate)) + _term(d - b, d * (1 - rate))
    return np.maximum(2 * g2, 0)


def _term(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    from scipy.special import xlogy

    observed, expected = np.broadcast_arrays(observed, expected)
    ratio = np.divide(observed, expected, out=np.ones(expected.shape), where=expected > 0)
    return xlogy(observed, ratio)


def measure_log_odds(target, reference, n_target, n_reference, *, prior: float) -> np.ndarray:
    """
    Compare the odds of words in two texts, drawn together by what both share.

    Parameters
    ----------
    target, reference : array
        How often the words occur in either text.
    n_target, n_reference : int
        Words in either text.
    prior : float
        Weight of the prior in words, spread over the words as they are
        spread in the two texts together. It shrinks; it brings no knowledge
        from outside.

    Returns
    -------
    array
        z: the difference of the log-odds over its standard deviation;
        positive for words of the target.

    Raises
    ------
    ValueError
        If prior is not above 0.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words. Political Analysis
    16(4), 372-403.

    Examples
    --------
    >>> measure_log_odds(np.array([10]), np.array([5]), 1000, 1000, prior=100).round(3)
    array([1.22])
    """
    if not prior > 0:
        msg = f"prior: expected a number of words above 0, got {prior!r}; without a prior use the log ratio"
        raise ValueError(msg)
    a, b = np.asarray(target, dtype=float), np.asarray(reference, dtype=float)
    alpha = prior * (a + b) / (n_target + n_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((a + alpha) / (n_target + prior - a - alpha)) - np.log(
            (b + alpha) / (n_reference + prior - b - alpha)
        )
        return delta / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))

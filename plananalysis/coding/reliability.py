"""
Do people agree beyond chance?  Percent agreement, Cohen's kappa, Krippendorff's alpha.

Percent agreement flatters a code that is nearly always the same; kappa and
alpha set it against what chance would give.  Alpha also takes more than two
coders and passages that somebody left out.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.coding.sheets import KEY
from plananalysis.statistics.bootstrap import percentile_interval

RELIABILITY_COLUMNS = [
    "column",
    "level",
    "n_units",
    "n_single",
    "n_coders",
    "coders",
    "n_codes",
    "agreement",
    "kappa",
    "kappa_weights",
    "alpha",
    "alpha_low",
    "alpha_high",
    "confidence",
    "n_bootstrap",
    "n_undefined",
    "random_state",
    "disagreement_observed",
    "disagreement_expected",
    "reading",
]
LEVELS = ("nominal", "ordinal", "interval", "ratio")
FIRM, TENTATIVE = 0.8, 0.667
BLOCK_CELLS = 4_000_000


def measure_reliability(
    codings: pd.DataFrame,
    *,
    column: str,
    level: str = "nominal",
    values: Sequence | None = None,
    n_bootstrap: int = 1000,
    confidence: float = 0.95,
    random_state: int = 0,
) -> pd.DataFrame:
    """
    Measure how far coders agree on one code.

    Krippendorff's alpha is 1 - Do/De: the disagreement observed within passages over the disagreement
    expected when all codes given are paired at random.  A passage with m codes counts with weight
    1/(m - 1) per pair; passages with one code cannot be compared and are left out.  The interval
    resamples passages and takes percentiles.

    Parameters
    ----------
    codings : pandas.DataFrame
        doc_id, start, end, coder and the code; one row a passage and coder, None or NaN where not coded.
    column : str
        The code.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How far apart two codes are: different or not; by ranks and how often each occurs; by squared
        difference; by squared difference over squared sum.
    values : sequence, optional
        The allowed values in their order; needed where sorting is not the order.
    n_bootstrap : int
        Resamples; 0 for no interval.
    confidence : float
        Of the interval.
    random_state : int
        Seed of the resamples.

    Returns
    -------
    pandas.DataFrame
        One row: column, level, n_units (passages with two codes or more), n_single (one code), n_coders, coders,
        n_codes (in n_units), agreement (share of pairs of codes that are equal), kappa (Cohen's; exactly two coders, on
        the passages of n_units), kappa_weights (none; quadratic unless nominal), alpha, alpha_low, alpha_high, confidence,
        n_bootstrap, n_undefined (resamples with a single value), random_state, disagreement_observed,
        disagreement_expected, reading.

    Raises
    ------
    ValueError
        If a column is missing, a coder has coded a passage twice, a value is not allowed, or the level is unknown.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20(1).
    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
    Communication Methods and Measures 1(1), 77-89.

    Examples
    --------
    >>> codings = pd.DataFrame({"doc_id": "d", "start": [0, 9, 20, 31] * 2, "end": [8, 19, 30, 40] * 2,
    ...     "coder": ["甲"] * 4 + ["乙"] * 4, "novelty": ["new", "new", "none", "none", "new", "none", "none", "none"]})
    >>> measure_reliability(codings, column="novelty")[["n_units", "agreement", "kappa", "alpha"]].round(3).values.tolist()
    [[4.0, 0.75, 0.5, 0.533]]
    """
    matrix, order, coders = _lay_out(codings, column, level, values)
    filled = (matrix >= 0).sum(axis=1)
    pairable = matrix[filled >= 2]
    points = _points(order, level)
    pairs, weights = _count_pairs(pairable, len(order))
    alpha, observed, expected = (float(part[0]) for part in _alpha(weights.sum(axis=0)[None, :], points, level))
    low, high, undefined = _resample(weights, points, level, n_bootstrap, confidence, random_state)
    kappa = _kappa(pairable, order, level)
    row = {
        "column": column,
        "level": level,
        "n_units": len(pairable),
        "n_single": int((filled == 1).sum()),
        "n_coders": len(coders),
        "coders": "|".join(coders),
        "n_codes": int((pairable >= 0).sum()),
        "agreement": pairs,
        "kappa": kappa,
        "kappa_weights": "none" if level == "nominal" else "quadratic",
        "alpha": alpha,
        "alpha_low": low,
        "alpha_high": high,
        "confidence": confidence,
        "n_bootstrap": n_bootstrap,
        "n_undefined": undefined,
        "random_state": random_state,
        "disagreement_observed": observed,
        "disagreement_expected": expected,
        "reading": read_alpha(alpha, low=low),
    }
    return pd.DataFrame([row], columns=RELIABILITY_COLUMNS)


def read_alpha(alpha: float, *, low: float = float("nan")) -> str:
    """
    Say what an alpha is conventionally taken to allow.

    Parameters
    ----------
    alpha : float
        Krippendorff's alpha.
    low : float
        Lower end of its interval.

    Returns
    -------
    str
        From .800 firm, from .667 tentative, below not to be used; and whether the interval says less.

    Examples
    --------
    >>> read_alpha(0.85, low=0.7)
    'firm conclusions (alpha >= .800); the lower end of the interval allows only tentative conclusions (.667 to .800)'
    """
    if np.isnan(alpha):
        return "undefined: nobody used a second value, or no passage has two codes"
    said = _grade(alpha)
    lower = said if np.isnan(low) else _grade(low)
    return said if lower == said else f"{said}; the lower end of the interval allows only {lower}"


def _grade(alpha: float) -> str:
    if alpha >= FIRM:
        return "firm conclusions (alpha >= .800)"
    return "tentative conclusions (.667 to .800)" if alpha >= TENTATIVE else "no conclusions (alpha < .667)"


def simulate_coder(
    codings: pd.DataFrame,
    *,
    column: str,
    values: Sequence,
    error_rate: float,
    coder: str = "simulated",
    random_state: int = 0,
) -> pd.DataFrame:
    """
    Make a second coder out of a first one, for teaching and for tests only.

    With probability ``error_rate`` a code is replaced by another of the values, each alike.  What such a coder
    agrees to says nothing about the text: publish agreement between people.

    Parameters
    ----------
    codings : pandas.DataFrame
        The first coder's codes.
    column : str
        The code to disturb.
    values : sequence
        The allowed values, two at least.
    error_rate : float
        0 to 1.
    coder : str
        The name of the made-up coder.
    random_state : int
        Seed.

    Returns
    -------
    pandas.DataFrame
        The same rows with the new codes and coder.

    Examples
    --------
    >>> first = pd.DataFrame({"text": ["开展活动", "严禁浪费"], "level": [3, 5], "coder": "甲"})
    >>> simulate_coder(first, column="level", values=[3, 5], error_rate=1)["level"].tolist()
    [5, 3]
    """
    if not 0 <= error_rate <= 1 or len(values) < 2:
        msg = f"error_rate, values: expected 0 to 1 and at least two values; got {error_rate} and {list(values)}"
        raise ValueError(msg)
    random = np.random.default_rng(random_state)
    order = list(values)
    unknown = [value for value in codings[column] if value not in order]
    if unknown:
        msg = f"{column}: expected one of {', '.join(map(str, order))}; got {unknown[0]!r}; drop or correct the row"
        raise ValueError(msg)
    old = np.array([order.index(value) for value in codings[column]], dtype=int)
    wrong = random.random(len(old)) < error_rate
    shift = random.integers(1, len(order), size=len(old))
    new = np.where(wrong, (old + shift) % len(order), old)
    return codings.assign(**{column: [order[at] for at in new], "coder": coder})


def _lay_out(
    codings: pd.DataFrame, column: str, level: str, values: Sequence | None
) -> tuple[np.ndarray, list, list[str]]:
    """Passages by coders, as positions in the order of values; -1 where not coded."""
    if level not in LEVELS:
        msg = f"level: expected one of {', '.join(LEVELS)}; got {level!r}"
        raise ValueError(msg)
    missing = [name for name in [*KEY, "coder", column] if name not in codings.columns]
    if missing:
        msg = f"codings: expected the columns {', '.join([*KEY, 'coder', column])}; {', '.join(missing)} missing"
        raise ValueError(msg)
    given = codings[codings[column].notna()]
    twice = given[given.duplicated([*KEY, "coder"])]
    if len(twice):
        row = twice.iloc[0]
        msg = (
            f"codings: expected each passage once per coder; '{row['coder']}' coded {row['doc_id']} "
            f"{row['start']}-{row['end']} twice; keep one"
        )
        raise ValueError(msg)
    order = list(values) if values is not None else sorted(given[column].unique().tolist())
    unknown = [value for value in given[column] if value not in order]
    if unknown:
        msg = f"{column}: expected one of {', '.join(map(str, order))}; got {unknown[0]!r}; check the codes with read_sheet"
        raise ValueError(msg)
    rank = {value: at for at, value in enumerate(order)}
    coders = sorted(given["coder"].unique().tolist())
    units, _ = pd.factorize(pd.MultiIndex.from_frame(given[KEY]), sort=True)
    matrix = np.full((units.max() + 1 if len(units) else 0, len(coders)), -1)
    matrix[units, pd.Index(coders).get_indexer(given["coder"])] = [rank[value] for value in given[column]]
    return matrix, order, coders


def _points(order: list, level: str) -> np.ndarray:
    """Where each value stands; ordinal distances need no numbers."""
    if level in ("interval", "ratio"):
        try:
            return np.array([float(value) for value in order])
        except (TypeError, ValueError) as error:
            msg = (
                f"level: '{level}' expected numbers as codes; got {', '.join(map(str, order))}; take nominal or ordinal"
            )
            raise ValueError(msg) from error
    return np.arange(len(order), dtype=float)


def _count_pairs(matrix: np.ndarray, size: int) -> tuple[float, np.ndarray]:
    """Share of equal pairs; and per passage its part of the coincidence matrix, flattened."""
    counts = np.zeros((len(matrix), size))
    for at in range(matrix.shape[1]):
        kept = np.flatnonzero(matrix[:, at] >= 0)
        counts[kept, matrix[kept, at]] += 1
    filled = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(size), np.arange(size)] -= counts
    total = pairs.sum()
    share = float(np.einsum("uvv->", pairs) / total) if total else float("nan")
    return share, (pairs / np.maximum(filled - 1, 1)[:, None, None]).reshape(len(matrix), size * size)


def _alpha(coincidences: np.ndarray, points: np.ndarray, level: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Alpha, Do and De of each flattened coincidence matrix (one a row)."""
    size = len(points)
    cells = coincidences.reshape(len(coincidences), size, size)
    margins = cells.sum(axis=2)
    total = margins.sum(axis=1)
    distance = _distances(margins, points, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = (cells * distance).sum(axis=(1, 2)) / total
        chance = margins[:, :, None] * margins[:, None, :] * distance
        expected = chance.sum(axis=(1, 2)) / (total * (total - 1))
        alpha = np.where(expected > 0, 1 - observed / expected, np.nan)
    return alpha, observed, expected


def _distances(margins: np.ndarray, points: np.ndarray, level: str) -> np.ndarray:
    if level == "nominal":
        return (1 - np.eye(len(points)))[None]
    if level == "ordinal":
        middles = margins.cumsum(axis=1) - margins / 2
        return (middles[:, :, None] - middles[:, None, :]) ** 2
    apart = (points[:, None] - points[None, :]) ** 2
    if level == "ratio":
        apart = apart / np.maximum((points[:, None] + points[None, :]) ** 2, 1e-300)
    return apart[None]


def _resample(
    weights: np.ndarray, points: np.ndarray, level: str, n_bootstrap: int, confidence: float, random_state: int
) -> tuple[float, float, int]:
    n_units = len(weights)
    if not n_bootstrap or not n_units:
        return float("nan"), float("nan"), 0
    random = np.random.default_rng(random_state)
    block = max(1, BLOCK_CELLS // max(weights.shape[1], n_units))
    found = []
    for begin in range(0, n_bootstrap, block):
        size = min(block, n_bootstrap - begin)
        drawn = random.multinomial(n_units, np.full(n_units, 1 / n_units), size=size)
        found.append(_alpha(drawn @ weights, points, level)[0])
    alphas = np.concatenate(found)
    return *percentile_interval(alphas, confidence=confidence), int(np.isnan(alphas).sum())


def _kappa(matrix: np.ndarray, order: list, level: str) -> float:
    """Cohen's kappa of two coders; weights by rank, or by value where the values are whole numbers."""
    if matrix.shape[1] != 2 or not len(matrix) or len(np.unique(matrix)) < 2:
        return float("nan")
    from sklearn.metrics import cohen_kappa_score

    labels, codes = np.arange(len(order)), matrix
    if level in ("interval", "ratio"):
        numbers = np.array(order, dtype=float)
        if (numbers != np.floor(numbers)).any() or np.ptp(numbers) > 1000:
            return float("nan")
        labels, codes = np.arange(int(numbers.min()), int(numbers.max()) + 1), numbers.astype(int)[matrix]
    weights = None if level == "nominal" else "quadratic"
    return float(cohen_kappa_score(codes[:, 0], codes[:, 1], labels=labels, weights=weights))

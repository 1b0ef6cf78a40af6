from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from coded import make_codings
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from plananalysis.coding.reliability import measure_reliability, read_alpha, simulate_coder

# Krippendorff's example: four coders, twelve passages, codes left out.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def plain_alpha(codes, level):
    """Alpha in loops: mean distance within passages over mean distance of all codes."""
    units = [[code for code in unit if code is not None] for unit in zip(*codes, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    pool = [code for unit in units for code in unit]

    def apart(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(low <= code <= high for code in pool)
        return (between - (pool.count(a) + pool.count(b)) / 2) ** 2 if a != b else 0.0

    within = sum(apart(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(pool)
    overall = sum(apart(a, b) for a, b in permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return 1 - within / overall if overall else float("nan")


@pytest.mark.parametrize("level", list(PUBLISHED))
def test_alpha_is_the_published_one(level):
    """The worked example, and the same by loops; one passage has a single code."""
    row = measure_reliability(make_codings(FOUR), column="level", level=level, n_bootstrap=0).iloc[0]
    assert round(row["alpha"], 3) == PUBLISHED[level]
    assert row["alpha"] == pytest.approx(plain_alpha(FOUR, level))
    assert row[["n_units", "n_single", "n_coders", "n_codes"]].tolist() == [11, 1, 4, 40]
    assert np.isnan(row["kappa"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([1, 2, 3, 4, None]), min_size=6, max_size=6), min_size=2, max_size=4),
    st.sampled_from(list(PUBLISHED)),
)
def test_alpha_equals_the_loops(codes, level):
    """Any codings, whatever is missing."""
    row = measure_reliability(make_codings(codes), column="level", level=level, n_bootstrap=0).iloc[0]
    units = [[code for code in unit if code is not None] for unit in zip(*codes, strict=True)]
    if any(len(unit) > 1 for unit in units):
        assert row["alpha"] == pytest.approx(plain_alpha(codes, level), nan_ok=True)
    else:
        assert np.isnan(row["alpha"])


def test_two_coders_by_hand():
    """Four passages, three agreed: nominal alpha from coincidences 2, 1, 1, 4 and kappa (3/4 - 1/2) / (1/2)."""
    codings = make_codings([["new", "new", "none", "none"], ["new", "none", "none", "none"]], "novelty")
    row = measure_reliability(codings, column="novelty").iloc[0]
    assert row["agreement"] == 0.75
    assert row["alpha"] == pytest.approx(1 - (2 / 8) / (2 * 3 * 5 / 56))
    assert row["kappa"] == pytest.approx(0.5)


@pytest.mark.parametrize(("level", "weights"), [("nominal", None), ("ordinal", "quadratic"), ("interval", "quadratic")])
def test_kappa_is_sklearns(level, weights):
    """The weights count steps of the codebook, also over a value that nobody used (2)."""
    codes = [[5, 3, 1, 1, 3, 4, 0, 5], [5, 1, 1, 3, 3, 3, 0, 4]]
    row = measure_reliability(make_codings(codes), column="level", level=level, values=range(6), n_bootstrap=0).iloc[0]
    expected = cohen_kappa_score(*codes, labels=range(6), weights=weights)
    assert row["kappa"] == pytest.approx(expected)
    assert weights is None or expected != cohen_kappa_score(*codes, weights=weights)


def test_extremes_of_agreement():
    """All agreed is 1, crossed is below 0, one value alone is undefined, nothing is undefined."""
    assert measure_reliability(make_codings([[1, 2, 3], [1, 2, 3]]), column="level")["alpha"].tolist() == [1]
    assert measure_reliability(make_codings([[1, 2], [2, 1]]), column="level")["alpha"].iloc[0] < 0
    alone = measure_reliability(make_codings([[3, 3], [3, 3]]), column="level").iloc[0]
    assert np.isnan(alone["alpha"]) and alone["agreement"] == 1 and alone["reading"].startswith("undefined")
    nothing = measure_reliability(make_codings([[1, 2], [1, 2]]).head(0), column="level").iloc[0]
    assert nothing["n_units"] == 0 and np.isnan(nothing["alpha_low"])


def test_interval_is_the_bootstrap_of_passages():
    """The same as alpha by loops on the same draws; the same again for the same seed, another for another."""
    codes = [[1, 2, 3, 3, 2, 1], [1, 2, 3, 2, 2, 3]]
    row = measure_reliability(
        make_codings(codes), column="level", level="interval", n_bootstrap=200, random_state=4
    ).iloc[0]
    draws = np.random.default_rng(4).multinomial(6, np.full(6, 1 / 6), size=200)
    alphas = [plain_alpha([np.repeat(coder, draw).tolist() for coder in codes], "interval") for draw in draws]
    assert row[["alpha_low", "alpha_high"]].tolist() == pytest.approx(np.nanquantile(alphas, [0.025, 0.975]).tolist())
    assert row["n_undefined"] == np.isnan(alphas).sum()
    again = [
        measure_reliability(make_codings(codes), column="level", random_state=seed)["alpha_low"].iloc[0]
        for seed in (1, 1, 2)
    ]
    assert again[0] == again[1] != again[2]


@pytest.mark.parametrize(
    ("alpha", "said"), [(0.8, "firm"), (0.799, "tentative"), (0.667, "tentative"), (0.666, "no conclusions")]
)
def test_reading_at_the_bounds(alpha, said):
    """The bounds belong to the better class."""
    assert read_alpha(alpha).startswith(said)


def test_codings_that_cannot_be_compared():
    """A passage twice by one coder, a code outside the values, words as numbers, an unknown level."""
    codings = make_codings([[1, 2], [1, 2]])
    with pytest.raises(ValueError, match="'c0' coded d 0-4 twice"):
        measure_reliability(pd.concat([codings, codings.head(1)]), column="level")
    with pytest.raises(ValueError, match="expected one of 1; got 2"):
        measure_reliability(codings, column="level", values=[1])
    with pytest.raises(ValueError, match="'interval' expected numbers"):
        measure_reliability(codings.assign(level="new"), column="level", level="interval")
    with pytest.raises(ValueError, match="level: expected one of nominal"):
        measure_reliability(codings, column="level", level="rank")


def test_simulated_coder_errs_as_told():
    """About a fifth of 2,000 codes differ, evenly over the other values; the rate 0 changes nothing."""
    first = make_codings([[3] * 2000])
    second = simulate_coder(first, column="level", values=range(6), error_rate=0.2, random_state=0)
    wrong = second["level"][second["level"] != 3]
    assert len(wrong) / 2000 == pytest.approx(0.2, abs=0.03)
    assert wrong.value_counts(normalize=True).to_dict() == pytest.approx(dict.fromkeys([0, 1, 2, 4, 5], 0.2), abs=0.06)
    assert simulate_coder(first, column="level", values=range(6), error_rate=0)["level"].tolist() == [3] * 2000

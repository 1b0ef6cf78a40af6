"""Tests of the interval of a share, and that there is one only."""

import re

import numpy as np
import pytest
from scipy.stats import binomtest

from plananalysis.statistics.intervals import wilson_interval


def test_wilson_by_the_textbook():
    low, high = wilson_interval([0, 10], [10, 10])
    assert low.round(4).tolist() == [0, 0.7225]
    assert high.round(4).tolist() == [0.2775, 1]
    assert np.isnan(wilson_interval(0, 0)[0]) and np.isnan(wilson_interval([1, 0], [2, 0])[1]).tolist() == [False, True]


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize(("hits", "trials"), [(0, 7), (3, 11), (7, 7), (1, 40_000)], ids=["none", "some", "all", "few"])
def test_wilson_agrees_with_scipy(hits, trials, confidence):
    """An independent implementation; the ends are exact."""
    other = binomtest(hits, trials).proportion_ci(confidence, method="wilson")
    assert wilson_interval(hits, trials, confidence=confidence) == pytest.approx((other.low, other.high), abs=1e-15)
    assert (wilson_interval(hits, trials)[0] == 0) == (hits == 0) and (wilson_interval(hits, trials)[1] == 1) == (
        hits == trials
    )


def test_the_interval_is_written_once(root):
    """No module has a square root of its own for it."""
    files = {
        path.name
        for path in (root / "plananalysis").rglob("*.py")
        if re.search(r"4 \* (n|trials) ?\*|method=.wilson", path.read_text("utf-8"))
    }
    assert files == {"intervals.py"}

"""
All starts of k-means at once: the same groups as scikit-learn's.
"""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from plananalysis.small_kmeans import _seed_starts, group_few


def make_points(n_units, n_dimensions, *, k, seed):
    """Rows of length one around k centres, far enough into one another that starts disagree."""
    rng = np.random.default_rng(seed)
    points = 0.5 * rng.normal(size=(k, n_dimensions))[rng.integers(k, size=n_units)]
    points += rng.normal(size=(n_units, n_dimensions))
    return points / np.linalg.norm(points, axis=1, keepdims=True)


@pytest.mark.parametrize(("n_units", "n_dimensions", "k"), [(9, 40, 8), (36, 370, 2), (36, 370, 8), (250, 30, 8)])
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_groups_are_those_of_scikit_learn(n_units, n_dimensions, k, seed):
    """The same seed leads to the same groups, with more and with fewer dimensions than units."""
    points = make_points(n_units, n_dimensions, k=k, seed=seed)
    theirs = KMeans(k, n_init=10, random_state=seed).fit_predict(points)
    assert adjusted_rand_score(theirs, group_few(points, k=k, random_state=seed)) == 1.0


def test_one_start_is_that_of_scikit_learn():
    """The draws agree start by start, not only in the best of ten."""
    points = make_points(36, 50, k=8, seed=5)
    found = [[KMeans(8, n_init=1, random_state=seed).fit_predict(points),
              group_few(points, k=8, n_starts=1, random_state=seed)] for seed in range(10)]
    assert all(adjusted_rand_score(*pair) == 1.0 for pair in found)
    assert adjusted_rand_score(found[0][1], found[1][1]) < 1.0, "the starts differ, so their agreement says something"


def test_seeds_are_different_points():
    """A point that is a centre already is never drawn again, not even next to its twin."""
    points = np.repeat(make_points(5, 3, k=5, seed=0), 2, axis=0)
    chosen = _seed_starts(points, k=5, n_starts=20, random_state=0)
    assert all(len(set(start // 2)) == 5 for start in chosen)


def test_an_empty_group_is_left_to_scikit_learn(monkeypatch):
    """Two starts on one point leave a group empty."""
    monkeypatch.setattr("plananalysis.small_kmeans._seed_starts", lambda *args, **kwargs: np.array([[0, 0]]))
    assert group_few(np.array([[0.0], [1.0], [9.0]]), k=2) is None


def test_the_points_stay_as_they_were():
    """What is given is not moved to its mean in place."""
    points = make_points(10, 4, k=2, seed=0)
    before = points.copy()
    group_few(points, k=2)
    assert (points == before).all()

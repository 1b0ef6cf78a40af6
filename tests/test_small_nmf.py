"""
Factorizations side by side: the same parts as scikit-learn's.
"""

import warnings

import numpy as np
import pytest
from sklearn.decomposition import NMF
from sklearn.decomposition._nmf import _initialize_nmf

from plananalysis.small_nmf import Fit, factorise, start_parts


def make_weights(n_units, n_terms, *, seed):
    """Sparse rows of length one, as units have them."""
    rng = np.random.default_rng(seed)
    weights = rng.random((n_units, n_terms)) * (rng.random((n_units, n_terms)) < 0.15)
    weights[:, 0] += 0.1
    return weights / np.linalg.norm(weights, axis=1, keepdims=True)


def fit_theirs(fit, *, k):
    """The same fit by scikit-learn."""
    model = NMF(k, init=fit.start, random_state=fit.random_state, max_iter=fit.rounds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loadings = model.fit_transform(fit.weights)
    return loadings, model.components_, model.n_iter_


@pytest.mark.parametrize("start", ["nndsvda", "random"])
@pytest.mark.parametrize(("n_units", "n_terms", "k"), [(36, 370, 2), (36, 370, 10), (12, 9, 4), (9, 40, 8)])
def test_starts_are_those_of_scikit_learn(start, n_units, n_terms, k):
    """Wide and tall, few and many dimensions of those there are."""
    weights = make_weights(n_units, n_terms, seed=k)
    theirs = _initialize_nmf(weights, k, init=start, random_state=3)
    for mine, other in zip(start_parts(weights, k=k, start=start, random_state=3), theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("k", [2, 8])
def test_the_parts_are_those_of_scikit_learn(k):
    """Fits of several shapes, starts and limits at once; each ends in the round in which it would end alone."""
    fits = [Fit(make_weights(n_units, n_terms, seed=seed), start, seed, rounds)
            for seed, (n_units, n_terms, start, rounds) in enumerate([
                (29, 360, "nndsvda", 200), (36, 370, "nndsvda", 2000), (36, 370, "random", 200), (36, 160, "nndsvda", 5),
                (36, 1100, "random", 200), (29, 355, "nndsvda", 200), (12, 11, "nndsvda", 200)])]
    rounds = set()
    for fit, (loadings, components, taken) in zip(fits, factorise(fits, k=k), strict=True):
        theirs = fit_theirs(fit, k=k)
        np.testing.assert_allclose(loadings, theirs[0], rtol=0, atol=1e-9)
        np.testing.assert_allclose(components, theirs[1], rtol=0, atol=1e-9)
        assert taken == theirs[2]
        rounds.add(taken)
    assert len(rounds) > 3, "fits that end at different times, so that their order says something"


def test_a_part_that_runs_empty_stays_empty():
    """Two different rows do not bear three parts; nothing is divided by zero."""
    weights = np.repeat([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]], 3, axis=0)
    fit = Fit(weights, "nndsvda", 0, 200)
    with np.errstate(all="raise", under="ignore"):
        loadings, components, _ = factorise([fit], k=3)[0]
    np.testing.assert_allclose(loadings @ components, weights, atol=1e-3)


def test_the_weights_stay_as_they_were():
    """What is given is not changed in place."""
    weights = make_weights(10, 20, seed=0)
    before = weights.copy()
    factorise([Fit(weights, "nndsvda", 0, 20)], k=3)
    assert (weights == before).all()

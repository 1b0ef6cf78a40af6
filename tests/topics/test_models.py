import numpy as np
import pytest
from planted import make_matrix

from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.models import reduce_terms


def test_one_thread_ends_with_its_block():
    """Nested blocks hold; after the outer one, also after an error, the settings are as before."""
    from sklearn import get_config
    from threadpoolctl import threadpool_info

    from plananalysis.topics.models import one_thread

    def state():
        return get_config()["assume_finite"], [pool["num_threads"] for pool in threadpool_info()]

    before = state()
    for _ in range(2):
        with pytest.raises(KeyError), one_thread():
            with one_thread(checked=True):
                assert state() == (False, [1] * len(before[1]))
            assert state() == (True, [1] * len(before[1]))
            raise KeyError
        assert state() == before


def test_nmf_refuses_more_topics_than_words():
    """Its start has no more dimensions than there are words; other models do not mind."""
    matrix = make_matrix(
        [["党建"], ["家庭"], ["党建", "家庭"], ["党建", "党建", "家庭"], ["家庭", "家庭", "党建"], ["党建", "党建"]],
        min_units=1,
    )
    assert len(matrix.terms) == 2
    with pytest.raises(ValueError, match="nmf: expected at most 2 topics of 2 words in 6 units, got 3"):
        cluster_units(matrix, method="nmf", k=3)
    assert cluster_units(matrix, method="ward", k=3).k == 3


def test_reduced_rows_have_length_one(seed_matrix):
    assert np.linalg.norm(reduce_terms(seed_matrix.weigh(), n_components=5), axis=1) == pytest.approx(np.ones(36))

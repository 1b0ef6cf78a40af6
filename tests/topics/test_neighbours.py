import numpy as np
import pytest
from planted import FAMILY, PARTY, make_sections

from plananalysis.topics import agreement, neighbours


def test_neighbours_by_hand():
    """Four units of two sections; one stands in the wrong section."""
    matrix = make_sections([PARTY, PARTY[:2], FAMILY, FAMILY[:2]], "aaba")
    found = neighbours.measure_neighbors(matrix, matrix.units["section"], n_permutations=99)
    assert found["same_section"] == 0.5
    assert found["chance"] == 3 * 2 / (4 * 3)
    assert found["n_asked"] == found["n_units"] == 4


def test_mean_cosines_by_hand():
    """The sums give what visiting all pairs gives."""
    matrix = make_sections([PARTY, PARTY[:2] + FAMILY[:1], FAMILY, FAMILY[:2], PARTY[1:] + FAMILY[1:]], "aabba")
    found = neighbours.measure_neighbors(matrix, matrix.units["section"], n_permutations=9)
    weighed = matrix.weigh().toarray()
    cosines, sections = weighed @ weighed.T, np.array(list("aabba"))
    other = ~np.eye(5, dtype=bool)
    same = sections[:, None] == sections
    assert found["cosine_within"] == pytest.approx(cosines[same & other].mean())
    assert found["cosine_between"] == pytest.approx(cosines[~same].mean())


def test_unit_that_shares_no_word_has_no_neighbour():
    """It counts as a miss, not as a hit by accident."""
    matrix = make_sections([PARTY, PARTY, ["孤例"], ["孤例二"], FAMILY, FAMILY], "aabbcc")
    near = neighbours.find_neighbors(matrix)
    assert near["row"].tolist() == [0, 1, 4, 5]
    lone = make_sections([PARTY, PARTY, ["单独", "单独"], FAMILY, FAMILY], "aabcc")
    assert -1 not in neighbours.find_neighbors(lone)["neighbour"].tolist()


def test_neighbours_of_the_plan(seed_matrix):
    """Twenty-one of thirty-six items have their most similar item in their own section."""
    found = neighbours.measure_neighbors(
        seed_matrix, agreement.identify_sections(seed_matrix.units), n_permutations=499
    )
    assert found["same_section"] == pytest.approx(0.58, abs=0.06)
    assert found["chance"] == pytest.approx(0.113, abs=0.001)
    assert found["p"] == 1 / 500
    assert found["cosine_within"] > found["cosine_between"]


def test_neighbours_of_shuffled_sections_are_at_chance(seed_matrix):
    """The check above can fail: sections dealt at random do not pass it."""
    sections = np.random.default_rng(5).permutation(agreement.identify_sections(seed_matrix.units))
    found = neighbours.measure_neighbors(seed_matrix, sections, n_permutations=199)
    assert found["same_section"] < 0.3
    assert found["p"] > 0.01


def test_neighbours_need_sections(seed_matrix):
    with pytest.raises(ValueError, match="at least two sections"):
        neighbours.measure_neighbors(seed_matrix, ["s"] * 36)

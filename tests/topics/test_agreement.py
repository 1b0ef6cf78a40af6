from types import SimpleNamespace

import numpy as np
import pytest
from planted import FAMILY, PARTY, make_sections
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
)

from plananalysis.statistics import permutation
from plananalysis.structure.body import body_units
from plananalysis.topics import agreement
from plananalysis.topics.agreement import cross_tabulate, measure_agreement, tabulate_agreement
from plananalysis.topics.clustering import cluster_units


def test_nmi_stands_beside_its_null():
    """NMI is the library's, and random labels reach much of it."""
    sections = np.repeat(np.arange(8), [5, 3, 4, 6, 3, 3, 7, 5])
    labels = np.random.default_rng(0).permutation(sections)
    found = agreement.measure_agreement(labels, sections, n_permutations=199)
    assert found["nmi"] == pytest.approx(normalized_mutual_info_score(sections, labels))
    assert found["nmi_null_mean"] == pytest.approx(0.376, abs=0.02)
    assert found["ari_p"] > 0.05


def test_shuffling_in_blocks_changes_nothing(monkeypatch):
    """Memory is bounded by blocks; the values are the same."""
    sections, labels = np.arange(60) % 6, np.arange(60) // 9
    whole = agreement.measure_agreement(labels, sections, n_permutations=99)
    monkeypatch.setattr(agreement, "BLOCK_CELLS", 100)
    monkeypatch.setattr(permutation, "BLOCK_CELLS", 100)
    assert agreement.measure_agreement(labels, sections, n_permutations=99) == whole


def test_units_without_section_or_words_do_not_count():
    """Agreement counts the units that have both a topic and a section."""
    matrix = make_sections([PARTY, PARTY, FAMILY, FAMILY, ["的"], FAMILY], ["a", "a", "b", "b", "a", ""])
    clustering = cluster_units(matrix, k=2)
    assert clustering.labels[4] == 0
    table = agreement.tabulate_agreement([clustering], matrix.units, n_permutations=9)
    assert table.loc[0, ["n_units", "n_sections", "ari"]].tolist() == [4, 2, 1.0]


@pytest.mark.parametrize("seed", range(5))
def test_ari_is_that_of_scikit_learn(seed):
    """Random labels of several sizes, names for numbers, and one group against itself."""
    from sklearn.metrics import adjusted_rand_score

    from plananalysis.topics.agreement import measure_ari

    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, 4, 50), rng.choice(list("abc"), 50)
    assert measure_ari(one, two) == pytest.approx(adjusted_rand_score(one, two))
    assert measure_ari(one, one) == 1
    assert measure_ari(np.ones(5), np.ones(5)) == 1 == measure_ari([1], [2])
    assert measure_ari(np.ones(6), [1, 1, 1, 2, 2, 2]) == 0


def test_agreement_is_that_of_scikit_learn():
    """The observed values are the library's, and shuffled ones too."""
    rng = np.random.default_rng(3)
    sections = np.array(list("aaabbbbccddd"))
    labels = rng.integers(0, 4, len(sections))
    found = measure_agreement(labels, sections, n_permutations=50, random_state=1)
    assert found["ari"] == pytest.approx(adjusted_rand_score(sections, labels))
    assert found["ami"] == pytest.approx(adjusted_mutual_info_score(sections, labels))
    rng = np.random.default_rng(1)
    shuffles = [rng.permutation(np.unique(labels, return_inverse=True)[1]) for _ in range(50)]
    assert found["ari_null_mean"] == pytest.approx(np.mean([adjusted_rand_score(sections, s) for s in shuffles]))
    assert found["ami_null_p95"] == pytest.approx(
        np.quantile([adjusted_mutual_info_score(sections, s) for s in shuffles], 0.95)
    )


def test_agreement_p_values_at_both_ends():
    """Perfect agreement gets the smallest p; labels that carry nothing get 1."""
    sections = np.repeat(list("abcd"), 5)
    perfect = measure_agreement(sections, sections, n_permutations=199)
    assert (perfect["ari"], perfect["ari_p"]) == (1, 1 / 200)
    constant = measure_agreement(np.ones(20), sections, n_permutations=199)
    assert constant["ari_p"] == 1


def test_agreement_of_random_labels_is_about_zero(seed):
    """On 36 items in the plan's sections, chance has mean 0 and a 95th percentile near 0.06."""
    sections = body_units(seed.units)["section"]
    labels = np.arange(36) % 8
    found = measure_agreement(labels, sections, n_permutations=1999)
    assert abs(found["ari_null_mean"]) < 0.01
    assert 0.04 < found["ari_null_p95"] < 0.09


def test_agreement_needs_two_sections():
    """Nothing can be compared with a single section."""
    with pytest.raises(ValueError, match="at least two sections"):
        measure_agreement([1, 2], ["a", "a"])


def test_plan_items_agree_with_sections_beyond_chance(seed_matrix):
    """NMF at k = 8 lies above what the luckiest 5% of shuffles reach."""
    clustering = cluster_units(seed_matrix, method="nmf", k=8)
    nmf = tabulate_agreement([clustering], seed_matrix.units, n_permutations=499).iloc[0]
    assert nmf["n_units"] == 36
    assert nmf["ari"] > 0.2 > nmf["ari_null_p95"]
    assert nmf["ari_p"] <= 0.01


def test_cross_table_adds_up(seed_matrix):
    """Every unit is in one cell; empty cells are kept as zeros."""
    clustering = cluster_units(seed_matrix, k=8)
    table = cross_tabulate(clustering, seed_matrix.units)
    assert table.to_numpy().sum() == 36
    assert table.shape == (8, 8)
    assert table.sum().tolist() == [5, 3, 4, 6, 3, 3, 7, 5]


@pytest.mark.parametrize("seed", range(5))
def test_measures_are_those_of_scikit_learn(seed):
    """Chance agreement and silhouettes, with groups of one unit and with units that lie together."""
    from scipy import sparse
    from sklearn.metrics import silhouette_score
    from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

    from plananalysis.topics.agreement import expect_information
    from plananalysis.topics.choice import measure_silhouette

    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, [[2 + seed], [9]], size=(2, 40))
    table = contingency_matrix(one, two)
    theirs = expected_mutual_information(sparse.csr_matrix(table), len(one))
    assert expect_information(table.sum(axis=1), table.sum(axis=0)) == pytest.approx(theirs, abs=1e-12)
    weighed = sparse.random(40, 30, density=0.2, random_state=seed, format="csr") + sparse.csr_matrix(
        np.full((40, 30), 0.01)
    )
    weighed[3] = weighed[2]
    labels = np.append(one[:-1] + 1, 20)
    labels[[2, 3]] = 30
    mine = measure_silhouette(SimpleNamespace(labels=labels), weighed.tocsr())
    assert mine == pytest.approx(silhouette_score(weighed, labels, metric="cosine"), abs=1e-12)

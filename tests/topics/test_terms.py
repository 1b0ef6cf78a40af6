import numpy as np
import pytest
from planted import FAMILY, PARTY, TWO_THEMES, make_matrix

from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.terms import measure_topic_log_odds, rank_topic_terms, rank_units


def test_frex_prefers_exclusive_words():
    """A word that is frequent in every topic falls behind one that is frequent in its own."""
    rows = [PARTY + ["工作"] * 3] * 3 + [FAMILY + ["工作"] * 3] * 3
    matrix = make_matrix([row + [f"词{i}", f"词{i}"] for i, row in enumerate(rows)] + rows)
    clustering = cluster_units(matrix, method="ward", k=2)
    by_weight = rank_topic_terms(clustering, matrix, n_terms=3)
    by_frex = rank_topic_terms(clustering, matrix, by="frex", n_terms=3)
    by_odds = rank_topic_terms(clustering, matrix, by="log_odds_z", n_terms=3)
    assert "工作" in set(by_weight["term"])
    assert "工作" not in set(by_frex["term"]) and "工作" not in set(by_odds["term"])
    with pytest.raises(ValueError, match="expected one of weight, frex, log_odds_z"):
        rank_topic_terms(clustering, matrix, by="lift")


def test_log_odds_by_hand():
    """One value by the formula: counts 6 and 1 of 10 and 20, prior of two words."""
    z = measure_topic_log_odds(np.array([[6, 4], [1, 19]]), prior=2.0)
    a = 2 * 7 / 30
    delta = np.log((6 + a) / (12 - 6 - a)) - np.log((1 + a) / (22 - 1 - a))
    assert z[0, 0] == pytest.approx(delta / np.sqrt(1 / (6 + a) + 1 / (1 + a)))


def test_units_rank_by_their_nearness_to_the_words_of_their_topic(seed_matrix):
    """Cosines fall with the rank; a unit without words has no rank."""
    clustering = cluster_units(seed_matrix, k=8)
    ranks = rank_units(clustering, seed_matrix)
    for topic in range(1, 9):
        own = ranks[clustering.labels == topic]
        assert sorted(own) == list(range(1, len(own) + 1))
        words = clustering.term_weights[topic - 1]
        cosines = (seed_matrix.weigh() @ words)[clustering.labels == topic] / np.linalg.norm(words)
        assert (np.diff(cosines[np.argsort(own)].round(8)) <= 0).all()
    matrix = make_matrix([*TWO_THEMES, ["的"]])
    assert rank_units(cluster_units(matrix, k=2), matrix)[-1] == 0

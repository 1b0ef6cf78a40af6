import numpy as np
import pandas as pd
import pytest

from plananalysis.topics import choice as topic_choice
from plananalysis.topics import matrix as matrix_module
from plananalysis.topics import refits as refits_module
from plananalysis.topics import stability, unit_stability
from plananalysis.topics.clustering import Clustering, cluster_units, group_units
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.refits import Refits, draw_parts, refit_topics


def make_matrix(n_units=40, n_topics=4, *, seed=0, planted=True):
    """Planted topics of twelve words each, or the same words dealt at random."""
    rng = np.random.default_rng(seed)
    words = np.array([[f"词{t}之{w}" for w in range(12)] for t in range(n_topics)])
    rows = [words[i % n_topics][rng.integers(0, 12, 20)] for i in range(n_units)]
    tokens = pd.DataFrame(
        [("d", f"u{i}", w) for i, row in enumerate(rows) for w in row], columns=["doc_id", "unit_id", "token"]
    )
    if not planted:
        tokens["token"] = rng.permutation(tokens["token"])
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"u{i}" for i in range(n_units)],
            "section": [f"s{i % n_topics}" for i in range(n_units)],
        }
    )
    return build_matrix(tokens, units)


def make_refits(reference, runs, k=2):
    """Refits from labels written by hand."""
    reference = np.array(reference)
    clustering = Clustering(
        "nmf", k, 0, reference, np.ones(len(reference)), np.eye(k), np.zeros((len(reference), k)), 0.0
    )
    return Refits(clustering, np.array(runs), [[["甲"], ["乙"]]] * len(runs), [["甲"], ["乙"]], 0.8, 0, 0)


def compare_two(one, two):
    """The mean over every depth d of the Jaccard similarity of the first d words."""
    depth = max(len(one), len(two))
    shared = [len({*one[:d]} & {*two[:d]}) / len({*one[:d]} | {*two[:d]}) for d in range(1, depth + 1)]
    return sum(shared) / depth if depth else 0.0


def test_ranking_similarity_by_hand():
    """Depths 1, 2, 3: Jaccard 1, 1/3 and 1/2."""
    assert compare_two("abc", "acd") == pytest.approx((1 + 1 / 3 + 2 / 4) / 3)
    assert stability._compare_rankings([[1, 2, 3]], [[1, 3, 4]])[0, 0] == pytest.approx((1 + 1 / 3 + 2 / 4) / 3)
    assert compare_two("ab", "ab") == 1
    assert compare_two("ab", "cd") == 0
    assert compare_two("", "") == 0
    assert compare_two("ab", "a") == pytest.approx((1 + 1 / 2) / 2)


def test_renumbered_topics_are_the_same_topics():
    """Topics 1 and 2 swapped in a run: everything still stays."""
    refits = make_refits([1, 1, 1, 2, 2], [[2, 2, 2, 1, 1], [1, 1, 1, 2, 2]])
    assert stability.tabulate_topic_stability(refits)["recurrence"].tolist() == [1, 1]
    units = pd.DataFrame({"doc_id": "d", "unit_id": list("abcde"), "section": "s"})
    assert unit_stability.tabulate_unit_stability(refits, units)["stay_rate"].tolist() == [1] * 5


def test_unit_that_moves_is_seen():
    """Unit c moves in one run of three, and is left out of one."""
    refits = make_refits([1, 1, 1, 2, 2], [[1, 1, 2, 2, 2], [1, 1, -1, 2, 2], [1, 1, 1, 2, 2]])
    units = pd.DataFrame({"doc_id": "d", "unit_id": list("abcde"), "section": "s"})
    table = unit_stability.tabulate_unit_stability(refits, units)
    assert table["n_runs"].tolist() == [3, 3, 2, 3, 3]
    assert table["stay_rate"].tolist() == [1, 1, 0.5, 1, 1]
    assert (table["low"] < table["stay_rate"]).all()
    assert table["co_assignment"].round(3).tolist() == [0.75, 0.75, 0.5, 1, 1]
    topics = stability.tabulate_topic_stability(refits)
    assert topics["unit_jaccard"].round(3).tolist() == [round((2 / 3 + 1 + 1) / 3, 3), round((2 / 3 + 1 + 1) / 3, 3)]


def test_topic_that_dissolves_does_not_come_back():
    """A topic whose members are halved shares no more than half: not counted as recurring."""
    refits = make_refits([1, 1, 1, 1, 2, 2], [[1, 1, 2, 2, 2, 2]])
    assert stability.tabulate_topic_stability(refits)["recurrence"].tolist() == [0, 0]


def test_co_assignment_by_hand():
    """Together in one of two runs; never drawn together is NaN."""
    together = unit_stability.measure_co_assignment(make_refits([1, 1, 2], [[1, 1, 2], [1, 2, -1]]))
    assert together[0, 1] == 0.5 and together[0, 2] == 0 and together[1, 2] == 0
    lone = unit_stability.measure_co_assignment(make_refits([1, 1, 2], [[1, -1, 2], [-1, 1, 2]]))
    assert np.isnan(lone[0, 1])
    assert np.diag(lone).tolist() == [1, 1, 1]


def test_consensus_of_equal_runs_is_the_reference():
    """And it takes the reference's numbers."""
    refits = make_refits([2, 2, 1, 1, 1, 0], [[1, 1, 2, 2, 2, 0]] * 3)
    assert unit_stability.find_consensus(refits).tolist() == [2, 2, 1, 1, 1, 0]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["nmf", "kmeans", "ward"])
def test_planted_topics_come_back_and_noise_does_not(method):
    """Fifty refits of known topics return them; of words dealt at random they do not."""
    planted = refit_topics(make_matrix(), method=method, k=4, n_runs=50)
    assert len(planted.labels) == 50 and planted.n_failed == 0
    assert stability.tabulate_topic_stability(planted)["recurrence"].min() > 0.9
    noise = refit_topics(make_matrix(planted=False), method=method, k=4, n_runs=20)
    assert stability.tabulate_topic_stability(noise)["unit_jaccard"].mean() < 0.75
    assert stability.measure_seed_agreement(planted).mean() > stability.measure_seed_agreement(noise).mean() + 0.2


def test_draws_have_the_stated_size():
    refits = refit_topics(make_matrix(), k=4, n_runs=5, share=0.5)
    assert ((refits.labels >= 0).sum(axis=1) == 20).all()
    assert len({tuple(row >= 0) for row in refits.labels}) == 5


def test_refits_are_repeatable():
    one, two = (refit_topics(make_matrix(), method="kmeans", k=4, n_runs=4, random_state=7) for _ in range(2))
    assert (one.labels == two.labels).all() and one.terms == two.terms


def test_refits_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="expected 3 runs on 10% of the units, none could be fitted"):
        refit_topics(make_matrix(), k=8, n_runs=3, share=0.1)


@pytest.mark.slow
def test_true_k_is_found_where_there_is_one():
    """Six separate topics: k = 6 stands clear of its neighbours. On noise no k does."""
    choice = topic_choice.tabulate_choices(make_matrix(120, 6), ks=[4, 5, 6, 7, 8], n_runs=12, n_seeds=3)
    assert choice.set_index("k")["stability"].idxmax() == 6
    noise = topic_choice.tabulate_choices(make_matrix(120, 6, planted=False), ks=[4, 5, 6, 7, 8], n_runs=12, n_seeds=3)
    assert "**no k is favoured**" in topic_choice.describe_choice(noise)


def test_a_clear_winner_is_named():
    table = pd.DataFrame(
        {
            "model": "nmf",
            "k": [2, 3, 4],
            "stability": [0.4, 0.9, 0.5],
            "stability_low": [0.3, 0.8, 0.4],
            "stability_high": [0.5, 1.0, 0.7],
            "n_runs": 25,
            "n_units": 36,
        }
    )
    assert "**k = 3 is favoured**" in topic_choice.describe_choice(table)
    assert "**no k is favoured**" in topic_choice.describe_choice(table.assign(stability_high=0.85))
    assert "no k is favoured" in topic_choice.describe_choice(table.iloc[:1])
    assert "No number of topics could be fitted" in topic_choice.describe_choice(table.iloc[:0])


def test_coherence_is_refused_on_few_units_and_right_on_many():
    """Planted topics cohere, mixed words do not; 36 units get no value and a note."""
    few = topic_choice.tabulate_choices(make_matrix(36), ks=[4], n_runs=2, n_seeds=2)
    assert np.isnan(few.loc[0, "npmi"]) and "npmi refused: 36 units" in few.loc[0, "note"]
    many = topic_choice.tabulate_choices(make_matrix(240), ks=[4], n_runs=2, n_seeds=2)
    noise = topic_choice.tabulate_choices(make_matrix(240, planted=False), ks=[4], n_runs=2, n_seeds=2)
    assert many.loc[0, "npmi"] > 0.3 > abs(noise.loc[0, "npmi"])


def test_impossible_k_has_a_row_that_says_why():
    choice = topic_choice.tabulate_choices(make_matrix(8), ks=[2, 30], n_runs=2, n_seeds=2)
    assert choice["k"].tolist() == [2, 30]
    assert "fewer than the 8 units" in choice.loc[1, "note"] and np.isnan(choice.loc[1, "stability"])


def test_ward_has_no_seed():
    choice = topic_choice.tabulate_choices(make_matrix(), ks=[4], method="ward", n_runs=2)
    assert np.isnan(choice.loc[0, "seed_ari"]) and "ward has no seed" in choice.loc[0, "note"]


def test_parts_drawn_beforehand_change_nothing():
    """The same refits, whether the parts are drawn on the way or shared with another model."""
    matrix = make_matrix(n_topics=3)
    parts = draw_parts(matrix, n_runs=6, share=0.7, random_state=3)
    for method in ("nmf", "ward", "kmeans"):
        options = {"method": method, "k": 2, "share": 0.7, "random_state": 3, "n_runs": 4}
        one, two = refit_topics(matrix, **options), refit_topics(matrix, parts=parts, **options)
        assert (one.labels == two.labels).all() and one.terms == two.terms
    other = draw_parts(matrix, n_runs=6, share=0.7, random_state=4)
    assert any((a != b).any() for (a, _), (b, _) in zip(parts, other, strict=True))
    assert [len(rows) for rows, _ in parts] == [round(0.7 * len(matrix.units))] * 6


def test_what_a_matrix_keeps_changes_nothing(monkeypatch):
    """Models give the same with and without what was computed before; a part of a matrix starts anew."""
    fresh, used = make_matrix(n_topics=3), make_matrix(n_topics=3)
    for weighting in ("tfidf", "count"):
        for method in ("ward", "kmeans", "nmf", "spectral"):
            for k in (2, 3):
                monkeypatch.setattr(matrix_module, "MOST_KEPT", 10_000)
                kept = cluster_units(used, method=method, k=k, weighting=weighting)
                monkeypatch.setattr(matrix_module, "MOST_KEPT", 0)
                anew = cluster_units(fresh, method=method, k=k, weighting=weighting)
                assert (kept.labels == anew.labels).all() and (kept.term_weights == anew.term_weights).all()
    assert used.kept and not fresh.kept and not used.take([0, 1, 2]).kept


def test_rankings_compared_at_once_are_those_compared_in_pairs():
    """Lists of every length up to ten, also empty ones, against the function for two lists."""
    rng = np.random.default_rng(0)
    ones, twos = ([list(rng.permutation(15)[: rng.integers(0, 11)]) for _ in range(12)] for _ in range(2))
    at_once = stability._compare_rankings(ones, twos)
    pairs = [[compare_two(one, two) for two in twos] for one in ones]
    assert at_once == pytest.approx(np.array(pairs))


def count_fits(monkeypatch):
    """Every fit that a refit asks for, as it is made."""
    made, fit = [], group_units
    monkeypatch.setattr(
        refits_module, "group_units", lambda *args, **options: made.append(options) or fit(*args, **options)
    )
    return made


def test_refits_that_are_there_are_not_made_again(monkeypatch):
    """The table over k takes the refits of the k shown, and says the same as without them."""
    matrix, made = make_matrix(), count_fits(monkeypatch)
    alone = topic_choice.tabulate_choices(matrix, ks=[3, 4], method="nmf", n_runs=5, n_seeds=2)
    assert len(made) == 2 * (5 + 2)
    parts = draw_parts(matrix, n_runs=8)
    refit_topics(matrix, method="nmf", k=4, n_runs=8, parts=parts)
    made.clear()
    fresh = matrix_module.DocumentTermMatrix(matrix.counts, matrix.terms, matrix.units)
    shared = topic_choice.tabulate_choices(fresh, ks=[3, 4], method="nmf", n_runs=5, n_seeds=2, parts=parts)
    assert [options["k"] for options in made] == [3] * 7 + [4] * 2, "k = 4 needs only its seeds"
    pd.testing.assert_frame_equal(alone, shared)


def test_a_refit_with_anything_changed_is_made(monkeypatch):
    """Another weighting, seed or number of top words is another refit; the same once more is not."""
    matrix, made = make_matrix(), count_fits(monkeypatch)
    parts = draw_parts(matrix, n_runs=1)
    for more in ({}, {"weighting": "log-entropy"}, {"random_state": 1}, {"n_terms": 3}, {}):
        found = refit_topics(matrix, method="kmeans", k=4, n_runs=1, parts=parts, **more)
        assert len(found.terms[0][0]) == more.get("n_terms", 10)
    assert len(made) == 4


def test_an_estimator_of_the_user_is_fitted_every_time(monkeypatch):
    """It may have been set otherwise meanwhile."""
    from sklearn.cluster import KMeans

    matrix, made = make_matrix(), count_fits(monkeypatch)
    parts, own = draw_parts(matrix, n_runs=1), KMeans(4, n_init=1, random_state=0)
    for _ in range(2):
        refit_topics(matrix, method=own, k=4, n_runs=1, parts=parts)
    assert len(made) == 2

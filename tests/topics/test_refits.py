import pandas as pd
import pytest
from planted import make_refitted

from plananalysis.topics import choice as topic_choice
from plananalysis.topics import matrix as matrix_module
from plananalysis.topics import refits as refits_module
from plananalysis.topics.clustering import cluster_units, group_units
from plananalysis.topics.refits import draw_parts, refit_topics


def test_draws_have_the_stated_size():
    refits = refit_topics(make_refitted(), k=4, n_runs=5, share=0.5)
    assert ((refits.labels >= 0).sum(axis=1) == 20).all()
    assert len({tuple(row >= 0) for row in refits.labels}) == 5


def test_refits_are_repeatable():
    one, two = (refit_topics(make_refitted(), method="kmeans", k=4, n_runs=4, random_state=7) for _ in range(2))
    assert (one.labels == two.labels).all() and one.terms == two.terms


def test_refits_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="expected 3 runs on 10% of the units, none could be fitted"):
        refit_topics(make_refitted(), k=8, n_runs=3, share=0.1)


def test_parts_drawn_beforehand_change_nothing():
    """The same refits, whether the parts are drawn on the way or shared with another model."""
    matrix = make_refitted(n_topics=3)
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
    fresh, used = make_refitted(n_topics=3), make_refitted(n_topics=3)
    for weighting in ("tfidf", "count"):
        for method in ("ward", "kmeans", "nmf", "spectral"):
            for k in (2, 3):
                monkeypatch.setattr(matrix_module, "MOST_KEPT", 10_000)
                kept = cluster_units(used, method=method, k=k, weighting=weighting)
                monkeypatch.setattr(matrix_module, "MOST_KEPT", 0)
                anew = cluster_units(fresh, method=method, k=k, weighting=weighting)
                assert (kept.labels == anew.labels).all() and (kept.term_weights == anew.term_weights).all()
    assert used.kept and not fresh.kept and not used.take([0, 1, 2]).kept


def count_fits(monkeypatch):
    """Every fit that a refit asks for, as it is made."""
    made, fit = [], group_units
    monkeypatch.setattr(
        refits_module, "group_units", lambda *args, **options: made.append(options) or fit(*args, **options)
    )
    return made


def test_refits_that_are_there_are_not_made_again(monkeypatch):
    """The table over k takes the refits of the k shown, and says the same as without them."""
    matrix, made = make_refitted(), count_fits(monkeypatch)
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
    matrix, made = make_refitted(), count_fits(monkeypatch)
    parts = draw_parts(matrix, n_runs=1)
    for more in ({}, {"weighting": "log-entropy"}, {"random_state": 1}, {"n_terms": 3}, {}):
        found = refit_topics(matrix, method="kmeans", k=4, n_runs=1, parts=parts, **more)
        assert len(found.terms[0][0]) == more.get("n_terms", 10)
    assert len(made) == 4


def test_an_estimator_of_the_user_is_fitted_every_time(monkeypatch):
    """It may have been set otherwise meanwhile."""
    from sklearn.cluster import KMeans

    matrix, made = make_refitted(), count_fits(monkeypatch)
    parts, own = draw_parts(matrix, n_runs=1), KMeans(4, n_init=1, random_state=0)
    for _ in range(2):
        refit_topics(matrix, method=own, k=4, n_runs=1, parts=parts)
    assert len(made) == 2

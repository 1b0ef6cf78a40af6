import numpy as np
import pandas as pd
import pytest
from planted import make_refits, make_refitted

from plananalysis.topics import stability, unit_stability
from plananalysis.topics.refits import refit_topics


def compare_rankings(one, two):
    """The mean over every depth d of the Jaccard similarity of the first d words."""
    depth = max(len(one), len(two))
    shared = [len({*one[:d]} & {*two[:d]}) / len({*one[:d]} | {*two[:d]}) for d in range(1, depth + 1)]
    return sum(shared) / depth if depth else 0.0


def test_ranking_similarity_by_hand():
    """Depths 1, 2, 3: Jaccard 1, 1/3 and 1/2."""
    assert compare_rankings("abc", "acd") == pytest.approx((1 + 1 / 3 + 2 / 4) / 3)
    assert stability._compare_rankings([[1, 2, 3]], [[1, 3, 4]])[0, 0] == pytest.approx((1 + 1 / 3 + 2 / 4) / 3)
    assert compare_rankings("ab", "ab") == 1
    assert compare_rankings("ab", "cd") == 0
    assert compare_rankings("", "") == 0
    assert compare_rankings("ab", "a") == pytest.approx((1 + 1 / 2) / 2)


def test_renumbered_topics_are_the_same_topics():
    """Topics 1 and 2 swapped in a run: everything still stays."""
    refits = make_refits([1, 1, 1, 2, 2], [[2, 2, 2, 1, 1], [1, 1, 1, 2, 2]])
    assert stability.tabulate_topic_stability(refits)["recurrence"].tolist() == [1, 1]
    units = pd.DataFrame({"doc_id": "d", "unit_id": list("abcde"), "section": "s"})
    assert unit_stability.tabulate_unit_stability(refits, units)["stay_rate"].tolist() == [1] * 5


def test_topic_that_dissolves_does_not_come_back():
    """A topic whose members are halved shares no more than half: not counted as recurring."""
    refits = make_refits([1, 1, 1, 1, 2, 2], [[1, 1, 2, 2, 2, 2]])
    assert stability.tabulate_topic_stability(refits)["recurrence"].tolist() == [0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["nmf", "kmeans", "ward"])
def test_planted_topics_come_back_and_noise_does_not(method):
    """Fifty refits of known topics return them; of words dealt at random they do not."""
    planted = refit_topics(make_refitted(), method=method, k=4, n_runs=50)
    assert len(planted.labels) == 50 and planted.n_failed == 0
    assert stability.tabulate_topic_stability(planted)["recurrence"].min() > 0.9
    noise = refit_topics(make_refitted(planted=False), method=method, k=4, n_runs=20)
    assert stability.tabulate_topic_stability(noise)["unit_jaccard"].mean() < 0.75
    assert stability.measure_seed_agreement(planted).mean() > stability.measure_seed_agreement(noise).mean() + 0.2


def test_rankings_compared_at_once_are_those_compared_in_pairs():
    """Lists of every length up to ten, also empty ones, against the function for two lists."""
    rng = np.random.default_rng(0)
    ones, twos = ([list(rng.permutation(15)[: rng.integers(0, 11)]) for _ in range(12)] for _ in range(2))
    at_once = stability._compare_rankings(ones, twos)
    pairs = [[compare_rankings(one, two) for two in twos] for one in ones]
    assert at_once == pytest.approx(np.array(pairs))

import numpy as np
import pandas as pd
from planted import make_refits

from plananalysis.topics import stability, unit_stability


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

"""Verbs of commitments: counted by hand."""

import pandas as pd

from plananalysis import find_commitments
from plananalysis.policy_language.verbs import COMMITMENT_VERB_COLUMNS, count_commitment_verbs


def table(*rows):
    return pd.DataFrame(rows, columns=["doc_id", "unit_id", "verb", "level"])


def test_counts_by_hand():
    """乙 has its own total; in 甲 two verbs tie and go by the character."""
    found = table(
        ("甲", "i1", "完善", 3), ("甲", "i1", "建设", 3), ("甲", "i2", "建设", 4), ("甲", "i2", "完善", 3),
        ("甲", "i2", "严禁", 5), ("乙", "i1", "建设", 4), ("乙", "i1", "建设", 3),
    )  # fmt: skip
    assert count_commitment_verbs(found).values.tolist() == [
        ["甲", "完善", 2, 5, 0.4, 2, 3, 3],
        ["甲", "建设", 2, 5, 0.4, 2, 3, 4],
        ["甲", "严禁", 1, 5, 0.2, 1, 5, 5],
        ["乙", "建设", 2, 2, 1.0, 1, 3, 4],
    ]


def test_no_commitment_is_an_empty_table():
    """With all its columns."""
    counted = count_commitment_verbs(table())
    assert counted.empty and list(counted) == COMMITMENT_VERB_COLUMNS


def test_counts_of_the_plan_add_up(seed):
    """Every commitment stands under one verb, and the shares make one."""
    found = find_commitments(seed.sentences, units=seed.units)
    counted = count_commitment_verbs(found)
    assert counted["count"].sum() == len(found) == counted["n_commitments"].iloc[0]
    assert abs(counted["share"].sum() - 1) < 1e-4

"""Tests of plananalysis.policy_language.parallelism: lists whose members share a first or last character."""

import pandas as pd
import pytest

from plananalysis.policy_language.parallelism import COLUMNS, find_parallelism


def rows(text):
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [len(text)], "text": [text]})
    return find_parallelism(units)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同谋划、同部署、同推进。", [("同谋划、同部署、同推进", "同…", 3)]),
        ("工作上网、活动上网、服务上网。", [("工作上网、活动上网、服务上网", "…网", 3)]),
        ("同谋划、同部署。", []),
        ("工业、农业、商贸。", []),
    ],
    ids=["first", "last", "two are too few", "two of three"],
)
def test_lists(text, expected):
    """Shared first or last character; three at least."""
    assert list(zip(*(rows(text)[name] for name in ("text", "shared", "segments")), strict=True)) == expected


def test_columns_without_rows():
    """The columns are there also when nothing is found."""
    assert list(rows("晴。")) == COLUMNS


def test_seed_lists(seed):
    """Two lists found by reading."""
    found = find_parallelism(seed.sentences)["text"].tolist()
    assert {"同谋划、同部署、同推进、同考核", "送技能、送知识、送健康"} <= set(found)

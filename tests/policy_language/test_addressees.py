"""Tests of plananalysis.policy_language.addressees: who acts on whom."""

import pandas as pd

from plananalysis.policy_language.addressees import COLUMNS, find_addressees


def rows(text):
    frame = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [len(text)], "text": [text]})
    return find_addressees(frame)


def test_verb_and_group():
    """The group keeps its attribute; the actor is implicit."""
    assert rows("引导广大家庭,动员妇女。")[["verb", "group", "actor"]].values.tolist() == [
        ["引导", "广大家庭", ""],
        ["动员", "妇女", ""],
    ]


def test_named_actor_and_names():
    """An actor before 要 is reported; words in quotation marks are none."""
    assert rows("各级妇联组织要引导广大家庭。")["actor"].tolist() == ["各级妇联组织"]
    assert len(rows("“引导妇女”。")) == 0
    assert list(rows("晴。")) == COLUMNS


def test_families_are_guided(seed):
    """The plan guides families at least four times."""
    found = find_addressees(seed.sentences)
    assert (found["verb"].eq("引导") & found["group"].str.contains("家庭")).sum() >= 4
    text = next(iter(seed.texts.values()))
    assert all(text[row.start : row.end] == row.text for row in found.itertuples())


def test_the_plan_leads_families(seed):
    """The pairs that a reader named, 广大家庭 twice; 引领加大儿童… and 家政服务企业 are none."""
    found = find_addressees(seed.sentences)
    pairs = list(zip(found["verb"], found["group"], strict=True))
    read = [
        ("引导", "城镇家庭"),
        ("引导", "农村家庭"),
        ("引导", "党员家庭"),
        ("引导", "广大家庭"),
        ("动员", "妇女"),
        ("帮助", "贫困妇女"),
        ("引导", "妇女"),
    ]
    assert set(read) <= set(pairs) and pairs.count(("引导", "广大家庭")) == 2
    assert not any("加大" in group for _, group in pairs)

from pathlib import Path

import pandas as pd
import pytest

from plananalysis import find_citations, find_names, leaf_units

LABELS = Path(__file__).parent


def make_unit(text):
    return pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"], "start": [7], "end": [7 + len(text)],
                         "text": [text]})


def test_every_document_of_the_plan_has_its_verb(seed):
    """18 of 18 documents, with verb and class as read by hand before the tagger ran."""
    labels = pd.read_csv(LABELS / "labels_seed_citations.csv", encoding="utf-8-sig")
    found = find_citations(leaf_units(seed.units))
    assert found["unit_id"].str.extract(r"i(\d+)$")[0].astype(int).tolist() == labels["item"].tolist()
    assert found[["title", "verb", "verb_class"]].values.tolist() == labels[["title", "verb", "verb_class"]].values.tolist()


@pytest.mark.parametrize(("text", "expected"), [
    ("制定《管理办法》。", [("管理办法", "make")]),
    ("修订《管理办法》,落实《条例》。", [("管理办法", "revise"), ("条例", "implement")]),
    ("贯彻《甲条例》《乡村条例》和《丙办法》。", [("甲条例", "implement"), ("乡村条例", "implement"), ("丙办法", "implement")]),
    ("推动《甲意见》在基层落地。", [("甲意见", "promote")]),
    ("落实市委《关于发挥“双报到”作用的通知》要求。", [("关于发挥“双报到”作用的通知", "implement")]),
    ("加强学习。《甲条例》共九章。", [("甲条例", "none")]),
    ("没有文件。", []),
], ids=["make", "two clauses", "coordination", "verb after", "nested quotes", "other sentence", "none"])
def test_governing_verbs(text, expected):
    """The verb of the same clause governs; a list shares it; another sentence's does not."""
    found = find_citations(make_unit(text))
    assert list(zip(found["title"], found["verb_class"], strict=True)) == expected
    assert all(text[s - 7:e - 7] == t for s, e, t in zip(found["start"], found["end"], found["text"], strict=True))


def test_all_quoted_spans_of_the_plan(seed):
    """116 spans of 98 different names, each where the table says, in the order of the text."""
    names = find_names(leaf_units(seed.units))
    text = next(iter(seed.texts.values()))
    assert (len(names), names["name"].nunique()) == (116, 98)
    assert all(text[row.start:row.end] == row.text == f"“{row.name_}”" for row in names.rename(columns={"name": "name_"}).itertuples())
    assert names["start"].is_monotonic_increasing


def test_kinds_of_names_agree_with_reading(seed):
    """At least three in four kinds are those of a reader; the rest is why the kind is called a reading."""
    labels = pd.read_csv(LABELS / "labels_seed_names.csv", encoding="utf-8-sig").set_index("text")["kind"]
    names = find_names(leaf_units(seed.units)).drop_duplicates("text").set_index("text")["kind"]
    assert set(labels.index) == set(names.index)
    assert (names == labels[names.index]).mean() >= 0.75


def test_unbalanced_quotes_do_not_run_away():
    """An opening mark without its end takes nothing with it."""
    assert find_names(make_unit("开展“甲活动,建设“乙品牌”。"))["text"].tolist() == ["“乙品牌”"]
    assert len(find_names(make_unit("开展“甲活动。"))) == 0


def test_nothing_named_gives_the_columns():
    """No name is a table without rows, with the columns of the contract."""
    assert {"doc_id", "unit_id", "text", "kind", "start", "end"} <= set(find_names(make_unit("无。")).columns)
    assert {"doc_id", "unit_id", "title", "verb", "verb_class", "genre"} <= set(find_citations(make_unit("无。")).columns)

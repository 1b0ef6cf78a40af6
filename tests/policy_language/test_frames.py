"""Tests of plananalysis.policy_language.frames: COVID-19 runs across the plan and is no section's subject."""

import pandas as pd

from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.policy_language.frames import find_frames, summarize_frames

ITEMS = ["3", "4", "6", "7", "9", "10", "11", "13", "19", "20", "29", "35"]


def make_units(*texts):
    starts = [sum(map(len, texts[:i])) for i in range(len(texts))]
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"i{i + 1}" for i in range(len(texts))],
            "kind": "item",
            "is_leaf": True,
            "is_heading": False,
            "start": starts,
            "end": [a + len(t) for a, t in zip(starts, texts, strict=True)],
            "text": texts,
        }
    )


def test_covid_runs_across_the_plan(seed):
    """Twelve items, seven of eight sections, no heading; the items are those found by reading."""
    found = find_frames(seed.units)
    row = summarize_frames(found, seed.units, seed.sentences).set_index("frame").loc["covid_19"]
    assert row[["items", "n_items", "sections", "n_sections", "headings"]].tolist() == [12, 36, 7, 8, 0]
    covid = found[found["frame"] == "covid_19"]
    assert sorted({unit.partition(".i")[2] for unit in covid["unit_id"]}, key=int) == ITEMS


def test_covid_sentences(seed):
    """Sentences and their share of the Han characters."""
    row = summarize_frames(find_frames(seed.units), seed.units, seed.sentences).set_index("frame").loc["covid_19"]
    assert row[["sentences", "n_sentences"]].tolist() == [18, 187]
    assert round(row["share_han"], 3) == 0.148


def test_passages_stand_where_they_say(seed):
    """Text and offsets agree."""
    text = next(iter(seed.texts.values()))
    assert all(text[row.start : row.end] == row.text for row in find_frames(seed.units).itertuples())


def test_online_is_no_epidemic_and_exclusions_hold():
    """线上 alone and an animal disease are not COVID-19."""
    found = find_frames(make_units("线上课堂在一线。", "防控重大动物疫情。", "大气污染联防联控。"))
    assert "covid_19" not in set(found["frame"])


def test_absent_frames_have_rows():
    """Zero is printed; dispersion of an absent frame is empty."""
    units = make_units("天气晴好。")
    table = summarize_frames(find_frames(units), units, units)
    assert set(table["frame"]) == set(load_lexicon("frames").entries["class"])
    assert table["hits"].sum() == 0 and table["dp"].isna().all()


def test_first_and_last_and_dispersion():
    """A frame at both ends; of two equal items all hits in one give 0.5, one in each 0."""
    units = make_units("疫情甲乙。", "甲乙丙疫情")
    row = summarize_frames(find_frames(units), units, units).set_index("frame").loc["covid_19"]
    assert row[["hits", "items", "share_han"]].tolist() == [2, 2, 1.0]
    assert abs(row["dp"] - 1 / 18) < 1e-6
    assert list(find_frames(units.iloc[:0])) == ["doc_id", "unit_id", "frame", "text", "start", "end"]

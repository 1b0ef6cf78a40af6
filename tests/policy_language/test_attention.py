"""Tests of plananalysis.policy_language.attention: three denominators, intervals, zeros."""

import pandas as pd
import pytest

from plananalysis.policy_language.attention import measure_attention

UNITS = pd.DataFrame({"doc_id": "d", "unit_id": ["s1", "s2"], "kind": "section", "start": [0, 10], "end": [10, 15]})
SENTENCES = pd.DataFrame(
    {
        "doc_id": "d",
        "unit_id": ["s1", "s1", "s2"],
        "start": [0, 5, 10],
        "end": [5, 10, 15],
        "text": ["培育家风。", "服务妇女。", "服务家庭。"],
    }
)
TOKENS = pd.DataFrame(
    {"doc_id": "d", "start": [0, 2, 5, 7, 10, 12], "token": ["培育", "家风", "服务", "妇女", "服务", "家庭"]}
)


def test_three_denominators_by_hand():
    """Section 1: one token of four, two characters of eight, one sentence of two; section 2: none."""
    table = measure_attention(UNITS, SENTENCES, tokens=TOKENS, dictionaries={"家": ["家风"]})
    assert table[["unit_id", "denominator_kind", "hits", "denominator"]].values.tolist() == [
        ["s1", "tokens", 1, 4],
        ["s1", "han_chars", 2, 8],
        ["s1", "sentences", 1, 2],
        ["s2", "tokens", 0, 2],
        ["s2", "han_chars", 0, 4],
        ["s2", "sentences", 0, 1],
    ]


def test_a_longer_token_holds_the_hit():
    """服务家庭 as one token counts once for 家庭, and a hit over two tokens counts both."""
    tokens = pd.DataFrame(
        {"doc_id": "d", "start": [0, 2, 5, 7, 10], "token": ["培育", "家风", "服务", "妇女", "服务家庭"]}
    )
    table = measure_attention(UNITS, SENTENCES, tokens=tokens, dictionaries={"a": ["家庭"], "b": ["务妇"]})
    counted = table[table["denominator_kind"] == "tokens"].set_index(["unit_id", "dictionary"])["hits"]
    assert counted.to_dict() == {("s1", "a"): 0, ("s1", "b"): 2, ("s2", "a"): 1, ("s2", "b"): 0}


def test_overlapping_dictionaries_count_in_each():
    """A longer word of one does not hide the shorter one of the other."""
    table = measure_attention(UNITS, SENTENCES, dictionaries={"a": ["家"], "b": ["家庭"]}, by="document")
    hits = table[table["denominator_kind"] == "sentences"].set_index("dictionary")["hits"]
    assert hits.to_dict() == {"a": 2, "b": 1}


def test_bootstrap_is_repeatable():
    """The same seed gives the same bounds, which hold the share."""
    first, second = (measure_attention(UNITS, SENTENCES, n_bootstrap=50, random_state=3) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert ((first["low"] <= first["share"]) & (first["share"] <= first["high"])).all()


def test_wrong_options():
    """A misspelt kind and an empty dictionary say what to do."""
    with pytest.raises(ValueError, match="by: expected one of section"):
        measure_attention(UNITS, SENTENCES, by="sections")
    with pytest.raises(ValueError, match="expected a list of terms"):
        measure_attention(UNITS, SENTENCES, dictionaries={"a": []})


def test_a_study_has_dictionaries_of_its_own(tmp_path, seed):
    """A class that a person adds to frames.csv is measured like ours, by three denominators; its exclusions hold."""
    from plananalysis.study.analyze import analyze
    from plananalysis.study.word_lists import load_words

    head = "# name=frames; version=1; licence=own\nterm,class,sense,example,source,exclusion\n"
    (tmp_path / "frames.csv").write_text(head + "家庭,home,,,own,家庭教育\n不会出现,never,,,own,\n", encoding="utf-8")
    results = analyze(seed, words=load_words(tmp_path), only=["frames", "attention", "frame_summary"])
    text = next(iter(seed.texts.values()))
    ours = results.frames[results.frames["frame"] == "home"]
    assert len(ours) and not any(text.startswith("家庭教育", start) for start in ours["start"])
    table = results.attention[results.attention["dictionary"] == "home"]
    assert set(table["denominator_kind"]) == {"tokens", "han_chars", "sentences"} and len(table) == 24
    never = results.frame_summary.set_index("frame").loc["never"]
    assert (never["hits"], never["n_sentences"]) == (0, 187)

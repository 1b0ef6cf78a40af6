"""Cohesion and entropy by hand, and the list that a person decides on."""

from math import log2

import pandas as pd
import pytest

from plananalysis.tokens.new_words import find_phrases, read_accepted, write_candidates
from plananalysis.tokens.tokenizer import Tokenizer

TEXTS = ["落双报到工", "推双报到机", "深双报到活", "组双报到志", "参双报到制"]


def units(texts):
    return pd.DataFrame({"text": texts})


def test_cohesion_and_entropy_by_hand():
    """25 characters; 双报到 5 times, its parts 5 times each: log2(5 x 25 / (5 x 5)) on its weakest cut; 5 neighbours."""
    [row] = find_phrases(units(TEXTS), min_cohesion=0, min_entropy=1).to_dict("records")
    assert (row["phrase"], row["count"], row["units"], row["n_han"], row["n_units"]) == ("双报到", 5, 5, 25, 5)
    assert row["cohesion"] == pytest.approx(log2(5), abs=1e-6)
    assert row["boundary_entropy"] == pytest.approx(log2(5), abs=1e-6)
    assert (row["in_dictionary"], row["cut_as"]) == (0, "双 / 报 / 到")


def test_one_neighbour_only_is_no_border():
    """报到 always follows 双: its entropy on the left is nought."""
    found = find_phrases(units(TEXTS), min_cohesion=0, min_entropy=0)
    assert "报到" not in found["phrase"].tolist()
    found = find_phrases(units(["双报到工"] * 5), min_cohesion=0)  # the same character follows each time
    assert found["phrase"].tolist() == ["双报到工"]


def test_borders_of_clauses_count_as_different_neighbours():
    found = find_phrases(units(["，双报到，"] * 5), min_cohesion=0, min_entropy=2)
    assert found["phrase"].tolist() == ["双报到"]


def test_nothing_crosses_marks_or_units():
    found = find_phrases(units(["双报", "到双报", "到，双报"] * 3), min_cohesion=0, min_entropy=0, min_count=2)
    assert not any("报到" in phrase for phrase in found["phrase"])


def test_function_characters_at_the_edge_known_words_and_thresholds():
    texts = [text.replace("到", "的") for text in TEXTS]
    assert "双报的" in "".join(texts)
    assert "双报的" not in find_phrases(units(texts), min_cohesion=0)["phrase"].tolist()
    assert find_phrases(units(TEXTS), min_cohesion=0, known={"双报到"})["phrase"].tolist() != ["双报到"]
    assert find_phrases(units(TEXTS), min_cohesion=0, min_count=6).empty
    assert find_phrases(units(TEXTS), min_cohesion=3).empty
    with pytest.raises(ValueError, match="expected 2 or more"):
        find_phrases(units(TEXTS), min_count=1)


def test_words_of_the_dictionary_are_marked():
    [row] = find_phrases(units(TEXTS), min_cohesion=0, tokenizer=Tokenizer(terms=["双报到"])).to_dict("records")
    assert row["in_dictionary"] == 1


def test_the_list_makes_the_round(tmp_path):
    """Candidates out, decisions in, words whole."""
    found = find_phrases(units(TEXTS), min_cohesion=0)
    path = tmp_path / "候选.csv"
    write_candidates(found, path)
    assert read_accepted(path) == []
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace(f",{len(TEXTS)},\n", f",{len(TEXTS)},是\n"), "utf-8-sig")
    terms = read_accepted(path)
    assert terms == ["双报到"] and Tokenizer(terms=terms).cut("双报到工作") == ["双报到", "工作"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phrase\n双报到\n", "accept is missing"),
        ("phrase,accept\n双报到,perhaps\n", ":2: accept: expected yes or no"),
        ("phrase,accept\n双,报到,y\n", ":2:"),
        ("phrase,accept\n双 报到,y\n", ":2: term"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path, text, said):
    (tmp_path / "c.csv").write_text(text, "utf-8")
    with pytest.raises(ValueError) as caught:
        read_accepted(tmp_path / "c.csv")
    assert said in str(caught.value)


def test_on_the_plan(seed):
    """What plain jieba splits and the plan repeats is proposed."""
    found = find_phrases(seed.units[seed.units["kind"] == "item"])
    phrases = set(found["phrase"])
    assert {"妇女之家", "疫情防控"} <= phrases
    assert 10 < len(found[found["in_dictionary"] == 0]) < 150

import pytest

from plananalysis.structure.length import count_han
from plananalysis.tokens.strings import count_strings, find_strings
from plananalysis.tokens.tokenizer import Tokenizer, select_words, tokenize_units
from word_units import make_units


def test_strings_agree_with_str_count(seed):
    """Every string counted as str.count does; first, last, adjacent and absent ones; none across units."""
    units = seed.units[seed.units["kind"] == "item"]
    words = sorted(set(select_words(tokenize_units(units, tokenizer=Tokenizer()), min_length=2)["token"]))
    counts = count_strings(units, [*words, "托育"], overlapping=True).set_index("string")
    for word in [*words, "托育"]:
        hits = [text.count(word) for text in units["text"]]
        assert counts.loc[word, ["count", "units"]].tolist() == [sum(hits), sum(hit > 0 for hit in hits)], word
    assert counts.loc["托育", "count"] == 0
    assert (counts["n_han"] == sum(map(count_han, units["text"]))).all()
    edges = make_units("党建党建", "建党", "")
    assert find_strings(edges, ["党建"])[["unit_id", "start", "end"]].values.tolist() == [["i1", 0, 2], ["i1", 2, 4]]


def test_strings_lead_back_to_the_text(seed):
    """Offsets index the document; the longest string wins, and only once."""
    units = seed.units[seed.units["kind"] == "item"]
    found = find_strings(units, ["妇女", "妇女之家", "之家"])
    for row in found.itertuples():
        assert seed.texts[row.doc_id][row.start : row.end] == row.text == row.string
    assert (found["start"].to_numpy()[1:] >= found["end"].to_numpy()[:-1]).all()
    assert "妇女之家" in set(found["string"])


def test_strings_without_strings_or_units():
    """Nothing to look for or in gives empty tables with their columns."""
    assert list(find_strings(make_units("党建"), []).columns) == ["doc_id", "unit_id", "string", "start", "end", "text"]
    empty = make_units("党建").head(0)
    assert count_strings(empty, ["党建"])[["count", "n_han", "n_units"]].values.tolist() == [[0, 0, 0]]
    for wrong in ([""], ["a\0b"], "党建"):
        with pytest.raises(ValueError, match="strings: expected"):
            find_strings(empty, wrong)


def test_strings_are_counted_by_unit_whatever_the_units_hold():
    """A unit that holds the character which is set between units is still one unit, and nothing matches across."""
    units = make_units("党建\0党建", "", "建党", "建")
    counts = count_strings(units, ["党建", "建党"])
    assert counts[["string", "count", "units", "n_units"]].values.tolist() == [["党建", 2, 1, 4], ["建党", 1, 1, 4]]

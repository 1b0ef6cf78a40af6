import numpy as np
import pandas as pd
import pytest

from plananalysis.counts import count_han
from plananalysis.tokens import Tokenizer, load_stopwords, tokenize_units
from plananalysis.words import count_terms, find_keyword, measure_dispersion


def make_units(*texts):
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    return pd.DataFrame({"doc_id": "d", "unit_id": [f"i{n}" for n in range(1, len(texts) + 1)],
                         "start": starts, "text": list(texts)})


def test_count_han_counts_only_ideographs():
    """Digits, letters, marks and blanks are not Han; 〇 and rare characters are."""
    assert count_han("二〇二〇年, A12。《䶮𠮷》\u3000") == 7


def test_dispersion_worked_example():
    """Five parts of equal size, hits 1 2 3 4 5 of 15: DP is 0.2 by hand."""
    counts = np.array([[1], [2], [3], [4], [5]])
    assert measure_dispersion(counts, np.full(5, 100)) == pytest.approx([0.2])


def test_dispersion_of_extremes():
    """Spread as the text is: 0. All in one of four equal parts: 0.75."""
    counts = np.array([[10, 4], [20, 0], [30, 0], [40, 0]])
    assert measure_dispersion(counts, np.array([10, 20, 30, 40])) == pytest.approx([0, 0.9])
    assert measure_dispersion(counts[:, 1:], np.full(4, 25)) == pytest.approx([0.75])


def test_count_terms_by_hand():
    """Counts, rates and unit frequencies of a text small enough to count."""
    units = make_units("党建引领党建。", "的党建", "品牌")
    tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    terms = count_terms(tokens, units, stopwords={"的"}).set_index("term")
    assert terms["count"].to_dict() == {"党建": 3, "品牌": 1, "引领": 1, "的": 1}
    assert terms.loc["党建", ["per_1000_tokens", "per_1000_han", "units"]].tolist() == pytest.approx([500, 1000 * 3 / 11, 2])
    assert terms["stop"].to_dict() == {"党建": 0, "品牌": 0, "引领": 0, "的": 1}
    assert terms[["n_tokens", "n_han", "n_units"]].iloc[0].tolist() == [6, 11, 3]


def test_count_terms_agrees_with_the_dispersion_formula(seed):
    """The sparse computation gives the textbook formula, on every word of the plan."""
    units = seed.units[seed.units["kind"] == "item"]
    tokens = tokenize_units(units, tokenizer=Tokenizer())
    words = tokens[tokens["token"].str.contains(r"\w")]
    table = pd.crosstab(words["unit_id"], words["token"]).reindex(units["unit_id"])
    expected = measure_dispersion(table.to_numpy(), table.sum(axis=1).to_numpy())
    terms = count_terms(tokens, units, stopwords=load_stopwords()).set_index("term")
    assert terms.loc[table.columns, "dp"].to_numpy() == pytest.approx(expected)
    assert (terms.loc[table.columns, "units"] == (table > 0).sum()).all()


def test_count_terms_breaks_ties_by_the_word():
    """Equal counts come in the order of the words, not of the text."""
    units = make_units("引领品牌")
    tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    assert count_terms(tokens, units)["term"].tolist() == ["品牌", "引领"]


def test_count_terms_of_no_words():
    """A unit of marks gives a table without rows, not a division by zero."""
    units = make_units("……")
    assert len(count_terms(tokenize_units(units, tokenizer=Tokenizer(terms=[])), units)) == 0


def test_find_keyword_at_the_start_of_a_unit():
    """The left context is empty, not taken from the unit before."""
    lines = find_keyword(make_units("围绕首都", "首都工作"), "首都", width=2)
    assert lines[["unit_id", "left", "right", "start"]].values.tolist() == [["i1", "围绕", "", 2], ["i2", "", "工作", 4]]


@pytest.mark.parametrize(("text", "starts"), [("妇联妇联", [0, 2]), ("家家家", [0]), ("没有", [])],
                         ids=["adjacent", "overlapping", "absent"])
def test_find_keyword_positions(text, starts):
    """Neighbours are both found, overlaps once, absence gives no row."""
    keyword = text[:2] if starts else "妇联"
    assert find_keyword(make_units(text), keyword)["start"].tolist() == starts


def test_find_keyword_needs_a_keyword():
    """An empty string would match everywhere."""
    with pytest.raises(ValueError, match="at least one character"):
        find_keyword(make_units("妇联"), "")

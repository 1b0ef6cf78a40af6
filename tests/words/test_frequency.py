import pandas as pd
import pytest

from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, select_words, tokenize_units
from plananalysis.words.frequency import count_terms
from word_units import make_units


def spread(hits, sizes):
    """DP of a word with so many hits in units of so many words."""
    words = [["家庭"] * n + ["其他"] * (size - n) for n, size in zip(hits, sizes, strict=True)]
    tokens = [("d", f"i{at}", word) for at, said in enumerate(words) for word in said]
    units = pd.DataFrame({"doc_id": "d", "unit_id": [f"i{at}" for at in range(len(sizes))], "text": ""})
    terms = count_terms(pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"]), units)
    return terms.set_index("term").loc["家庭", "dp"]


def test_dispersion_worked_example():
    """Five parts of equal size, hits 1 2 3 4 5 of 15: DP is 0.2 by hand."""
    assert spread([1, 2, 3, 4, 5], [100] * 5) == pytest.approx(0.2)


def test_dispersion_of_extremes():
    """Spread as the text is: 0. All in the smallest of four parts: 0.9; in one of four equal parts: 0.75."""
    assert spread([10, 20, 30, 40], [100, 200, 300, 400]) == pytest.approx(0)
    assert spread([4, 0, 0, 0], [10, 20, 30, 40]) == pytest.approx(0.9)
    assert spread([4, 0, 0, 0], [25] * 4) == pytest.approx(0.75)


def test_count_terms_by_hand():
    """Counts, rates and unit frequencies of a text small enough to count."""
    units = make_units("党建引领党建。", "的党建", "品牌")
    tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    terms = count_terms(tokens, units, stopwords={"的"}).set_index("term")
    assert terms["count"].to_dict() == {"党建": 3, "品牌": 1, "引领": 1, "的": 1}
    assert terms.loc["党建", ["per_1000_tokens", "per_1000_han", "units"]].tolist() == pytest.approx(
        [500, 1000 * 3 / 11, 2]
    )
    assert terms["stop"].to_dict() == {"党建": 0, "品牌": 0, "引领": 0, "的": 1}
    assert terms[["n_tokens", "n_han", "n_units"]].iloc[0].tolist() == [6, 11, 3]


def test_count_terms_agrees_with_the_dispersion_formula(seed):
    """The sparse computation gives the textbook formula, on every word of the plan."""
    units = seed.units[seed.units["kind"] == "item"]
    tokens = tokenize_units(units, tokenizer=Tokenizer())
    words = tokens[tokens["token"].str.contains(r"\w")]
    table = pd.crosstab(words["unit_id"], words["token"]).reindex(units["unit_id"])
    sizes = table.sum(axis=1) / table.to_numpy().sum()
    expected = 0.5 * (table / table.sum()).sub(sizes, axis=0).abs().sum().to_numpy()  # Gries (2008)
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


def test_dispersion_values_of_the_plan(seed):
    """Items as parts, words of two characters up, no user terms: the published values are DPnorm but for 疫情."""
    units = seed.units[seed.units["kind"] == "item"]
    tokens = select_words(tokenize_units(units, tokenizer=Tokenizer(terms=[])), min_length=2)
    terms = count_terms(tokens, units).set_index("term")
    known = {
        "工作": 0.33,
        "开展": 0.38,
        "加强": 0.42,
        "建设": 0.47,
        "妇女": 0.48,
        "家庭教育": 0.96,
        "学习": 0.90,
        "规划": 0.89,
        "交流": 0.89,
    }
    assert terms.loc[list(known), "dp_norm"].round(2).to_dict() == known
    assert round(terms.loc["疫情", "dp"], 2) == 0.60
    # With the package's terms 疫情防控 is one word: 疫情 alone is another, rarer word.
    own = count_terms(select_words(tokenize_units(units, tokenizer=Tokenizer()), min_length=2), units)
    assert own.set_index("term").loc["疫情", "count"] < terms.loc["疫情", "count"]


def test_dp_norm_by_hand():
    """Two parts of 1 and 3 words: a word in the first only has DP 3/4 and DPnorm (3/4)/(1 - 1/4)."""
    units = make_units("党建", "品牌品牌品牌", "。")
    terms = count_terms(tokenize_units(units, tokenizer=Tokenizer(terms=[])), units).set_index("term")
    assert terms.loc["党建", ["dp", "dp_norm"]].tolist() == pytest.approx([0.75, 1])
    assert terms.columns[-1] == "dp_norm"
    one = make_units("党建")
    assert count_terms(tokenize_units(one, tokenizer=Tokenizer(terms=[])), one)["dp_norm"].isna().all()

"""Diversity against the definition written out and against scipy; lengths by hand and on the plan."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, select_words, tokenize_units
from plananalysis.words.diversity import describe_units


@pytest.fixture(scope="module")
def plan(seed):
    body = body_units(seed.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    return tokens, body, describe_units(tokens, body)


def test_moving_window_by_definition(plan):
    """The mean share of different words over all windows of fifty, unit by unit."""
    tokens, body, table = plan
    words = select_words(tokens)
    for row in table.itertuples():
        own = words.loc[words["unit_id"] == row.unit_id, "token"].tolist()
        shares = [len(set(own[i : i + 50])) / 50 for i in range(len(own) - 49)]
        assert row.mattr == pytest.approx(np.mean(shares)) if shares else np.isnan(row.mattr)
        assert (row.n_tokens, row.types) == (len(own), len(set(own)))
    assert table["mattr"].notna().sum() > 20


def test_hdd_is_the_hypergeometric_expectation(plan):
    """The chance that each word is among 42 drawn, by scipy, over 42."""
    tokens, body, table = plan
    words = select_words(tokens)
    checked = 0
    for row in table[table["n_tokens"] >= 42].itertuples():
        counts = words.loc[words["unit_id"] == row.unit_id, "token"].value_counts()
        expected = (1 - hypergeom.pmf(0, counts.sum(), counts.to_numpy(), 42)).sum() / 42
        assert row.hdd == pytest.approx(expected)
        checked += 1
    assert checked > 20
    assert table.loc[table["n_tokens"] < 42, "hdd"].isna().all()


def test_lengths_by_hand():
    """Two sentences of 6 and 4 Han characters, three clauses, one 、, one 的, two of ten characters quoted."""
    units = pd.DataFrame(
        {"doc_id": "d", "unit_id": ["i1", "i2"], "start": [0, 30], "text": ["家庭、社会的，“七有”。没有数字！", ""]}
    )
    table = describe_units(tokenize_units(units, tokenizer=Tokenizer(terms=[])), units)
    row = table.iloc[0]
    assert (row["n_han"], row["sentences"], row["clauses"], row["longest_sentence"]) == (11, 2, 3, 7)
    assert (row["han_per_sentence"], row["han_per_clause"]) == (5.5, pytest.approx(11 / 3))
    assert (row["enumeration_per_1000_han"], row["de_per_1000_han"]) == (
        pytest.approx(1000 / 11),
        pytest.approx(1000 / 11),
    )
    assert row["quoted_share"] == pytest.approx(2 / 11)
    empty = table.iloc[1]
    assert (empty["n_tokens"], empty["sentences"]) == (0, 0)
    assert np.isnan(empty["han_per_sentence"]) and np.isnan(empty["mattr"])


def test_lengths_of_the_plan(plan):
    """Sentences of the body are long: 、 24 and 的 11 per 1,000 Han, a tenth of them in quotation marks."""
    tokens, body, _ = plan
    whole = pd.DataFrame({"doc_id": ["d"], "unit_id": ["all"], "start": [0], "text": ["\n".join(body["text"])]})
    row = describe_units(tokens.assign(doc_id="d", unit_id="all"), whole).iloc[0]
    assert 38 < row["han_per_sentence"] < 46
    assert 15 < row["han_per_clause"] < 17  # 、 parts no clauses here: with it there would be one every 11.7 characters
    assert 1000 / (1000 / row["han_per_clause"] + row["enumeration_per_1000_han"]) == pytest.approx(11.8, abs=0.3)
    assert row["enumeration_per_1000_han"] == pytest.approx(24.2, abs=1.5)
    assert row["de_per_1000_han"] == pytest.approx(11.2, abs=1.5)
    assert row["quoted_share"] == pytest.approx(0.095, abs=0.01)


def test_window_must_hold_a_word(plan):
    with pytest.raises(ValueError, match="window: expected at least 1 word, got 0"):
        describe_units(plan[0], plan[1], window=0)

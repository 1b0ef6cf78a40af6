"""Sentences made from tables of words: numbers worked out by hand."""

import pandas as pd

from plananalysis.words import describe as describe


def test_terms():
    """Stop words and single characters are no content words; 2 of 4 types occur once."""
    terms = pd.DataFrame({"term": ["的", "新", "妇女", "家庭"], "count": [9, 5, 1, 1], "stop": [1, 0, 0, 0]})
    said = describe.describe_terms(terms.assign(n_tokens=16, n_units=3))
    assert said.startswith("The body has **16** words of **4** types, in **3** units. **50%** of the types")
    assert said.endswith("content word is **妇女** (1 times).")
    assert describe.describe_terms(terms[:2].assign(n_tokens=14, n_units=3)) == "The body has no content words."


def test_dispersion():
    """Two ends, one word only, none; what is below the least count does not take part."""
    terms = pd.DataFrame({"term": ["甲", "乙", "丙"], "count": [8, 9, 7], "units": [5, 2, 6], "dp": [0.3, 0.9, 0.1]})
    said = "**甲** is spread most evenly (DP 0.30, in 5 units) and **乙** is piled up most (DP 0.90, in 2 units)."
    assert describe.describe_dispersion(terms, min_count=8).endswith(said)
    assert describe.describe_dispersion(terms, min_count=9).startswith("Only **乙**")
    assert describe.describe_dispersion(terms, min_count=10).endswith("there is none.")


def test_concordance():
    """The same unit number in two documents is two units."""
    lines = pd.DataFrame({"doc_id": ["a", "a", "b"], "unit_id": ["1", "1", "1"]})
    assert "stands **3** times in **2** units" in describe.describe_concordance(lines, keyword="妇女")


def test_null():
    """Of three words two pass 3.84; one of them is below .05 by both tests. Rare words that do not pass are left out."""
    null = pd.DataFrame({"size": [5, 5, 5], "largest_g2": [9.0, 12.0, 20.0], "terms_over_critical": [1, 4, 6]})
    keys = pd.DataFrame({"g2": [9.0, 4.0, 1.0], "p_permutation": [0.01, 0.2, 0.01], "max_g2_p": [0.04, 0.9, 0.01]})
    said = describe.describe_null(null, keys=keys)
    assert "largest G² of **12.0**, and a median of **4** words" in said
    assert "**2** words pass it; shuffling units leaves **1**" in said and "and **1** go beyond" in said
    assert "In the sections" not in describe.describe_null(null)


def test_keyness():
    """A p of 0.05 counts; 40 words would give 2 by chance."""
    keys = pd.DataFrame({"p_permutation": [0.05] + [0.06] * 39, "max_g2_p": [0.05] * 3 + [1.0] * 37})
    said = describe.describe_keyness(keys)
    assert "Of **40** words, **1** mark" in said and "where **2** would" in said
    assert "**40** words tested, **3** of them" in describe.describe_corrected_keyness(keys)
    assert describe.describe_keyness(None) == "There is nothing to compare."

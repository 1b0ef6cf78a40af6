from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from plananalysis.statistics.association import measure_g2, measure_log_odds
from plananalysis.tables.parameters import Parameters
from plananalysis.tokens.tokenizer import Tokenizer, select_words, tokenize_units
from plananalysis.words.keyness import KEYNESS_COLUMNS, compare_sections, measure_keyness, null_of_largest_g2
from plananalysis.words.tables import compare_groups


def make_tokens(*units):
    rows = [("d", f"i{n}", word) for n, unit in enumerate(units, start=1) for word in unit.split()]
    return pd.DataFrame(rows, columns=["doc_id", "unit_id", "token"])


@pytest.fixture(scope="module")
def plan(seed):
    """Plain jieba's tokens of the 36 items, and their sections."""
    units = seed.units[seed.units["kind"] == "item"]
    return (tokenize_units(units, tokenizer=Tokenizer(terms=[])), units.set_index(["doc_id", "unit_id"])["parent_id"])


@pytest.mark.parametrize(("a", "b", "c", "d"), [(10, 5, 100, 200), (0, 7, 50, 60), (3, 0, 30, 900), (4, 8, 50, 100)])
def test_four_cell_g2_is_that_of_scipy(a, b, c, d):
    """The four-cell form is the likelihood-ratio test of the 2 x 2 table."""
    expected = chi2_contingency([[a, b], [c - a, d - b]], lambda_="log-likelihood", correction=False).statistic
    assert measure_g2(a, b, c, d, cells=4) == pytest.approx(expected)


def test_two_cell_g2_by_hand():
    """10 of 1000 and 5 of 1000: expected 7.5 each, 2(10 ln 4/3 + 5 ln 2/3); the forms differ."""
    assert measure_g2(10, 5, 1000, 1000) == pytest.approx(2 * (10 * log(4 / 3) + 5 * log(2 / 3)))
    assert measure_g2(10, 5, 1000, 1000, cells=4) != pytest.approx(measure_g2(10, 5, 1000, 1000))
    assert measure_g2(4, 8, 50, 100) == pytest.approx(0)
    with pytest.raises(ValueError, match="cells: expected 2 or 4"):
        measure_g2(1, 1, 1, 1, cells=3)


def test_log_odds_by_plain_python():
    """Monroe, Colaresi and Quinn's z, written out word by word."""
    first, second, prior = {"家庭": 9, "妇女": 1, "工作": 5}, {"家庭": 2, "妇女": 8, "工作": 11}, 7.0
    n, m = sum(first.values()), sum(second.values())
    for word in first:
        y, x = first[word], second[word]
        alpha = prior * (y + x) / (n + m)
        delta = log((y + alpha) / (n + prior - y - alpha)) - log((x + alpha) / (m + prior - x - alpha))
        expected = delta / sqrt(1 / (y + alpha) + 1 / (x + alpha))
        assert measure_log_odds(y, x, n, m, prior=prior) == pytest.approx(expected)
    with pytest.raises(ValueError, match="prior"):
        measure_log_odds(1, 1, 2, 2, prior=0)


def test_counts_rates_and_denominators_by_hand():
    """Every count of a text small enough to count; rare words stay in the denominators."""
    tokens = make_tokens("家庭 家庭 妇女", "家庭", "妇女 妇女 品牌 的 。")
    groups = {("d", "i1"): "甲", ("d", "i2"): "甲", ("d", "i3"): "乙"}
    table = measure_keyness(tokens, groups=groups, target="甲", min_count=2, n_permutations=9).set_index("term")
    assert list(table.reset_index()[KEYNESS_COLUMNS]) == KEYNESS_COLUMNS
    assert sorted(table.index) == ["妇女", "家庭"]
    names = ["target_count", "reference_count", "target_units", "reference_units", "n_target", "n_reference"]
    assert table.loc["妇女", names].tolist() == [1, 2, 1, 1, 4, 3]
    assert table.loc["妇女", "log_ratio"] == pytest.approx(np.log2((1 / 4) / (2 / 3)))
    assert table.loc["家庭", "log_ratio"] == pytest.approx(np.log2((3 / 4) / (0.5 / 3)))
    assert table.loc["家庭", ["n_target_units", "n_reference_units", "n_terms"]].tolist() == [2, 1, 2]


def test_permutation_p_is_the_share_of_splits():
    """Four units, two drawn: a word that fills two units is matched by 2 of the 6 splits."""
    tokens = make_tokens("家庭 品牌", "家庭 品牌", "妇女 品牌", "妇女 品牌")
    groups = {("d", f"i{n}"): "甲" if n < 3 else "乙" for n in range(1, 5)}
    table = measure_keyness(tokens, groups=groups, target="甲", min_count=1, n_permutations=6000).set_index("term")
    assert table.loc["家庭", "p_permutation"] == pytest.approx(1 / 3, abs=0.02)
    assert table.loc["家庭", "max_g2_p"] == pytest.approx(1 / 3, abs=0.02)
    assert table.loc["品牌", ["p_permutation", "max_g2_p"]].tolist() == [1, 1]


def test_permutation_agrees_with_a_loop(plan):
    """The sparse shuffles give the p of a plain loop over the same draws."""
    tokens, groups = plan
    table = measure_keyness(tokens, groups=groups, target="s3", n_permutations=50, random_state=4)
    words = select_words(tokens, min_length=2, numbers=False)
    counts = pd.crosstab(words["unit_id"], words["token"]).reindex(groups.index.get_level_values(1))
    sizes, size = counts.sum(axis=1).to_numpy(), int((groups == "s3").sum())
    rng = np.random.default_rng(4)
    reached = pd.Series(0, index=table["term"])
    for _ in range(50):
        drawn = np.argpartition(rng.random(len(sizes)), size - 1)[:size]
        hits = counts.iloc[drawn].sum()[table["term"]]
        rest = counts.sum()[table["term"]] - hits
        g2 = measure_g2(hits, rest, sizes[drawn].sum(), sizes.sum() - sizes[drawn].sum())
        reached += g2 >= table["g2"].to_numpy() - 1e-6
    assert table["p_permutation"].to_numpy() == pytest.approx((1 + reached.to_numpy()) / 51)


def test_results_do_not_depend_on_the_row_order_or_on_other_groups(plan):
    """The order of the tokens and the groups compared at the same time change nothing; the seed does."""
    tokens, groups = plan
    first = measure_keyness(tokens, groups=groups, target="s8", n_permutations=99)
    assert not first.equals(measure_keyness(tokens, groups=groups, target="s8", n_permutations=99, random_state=1))
    every = compare_sections(tokens, groups, n_permutations=99)
    pd.testing.assert_frame_equal(first, every[every["target"] == "s8"].reset_index(drop=True))
    shuffled = tokens.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(first, measure_keyness(shuffled, groups=groups, target="s8", n_permutations=99))


def test_without_absent_words_every_other_row_is_the_same(plan):
    """Only rows of words that a group never uses go; the p-values of the others do not move."""
    every, used = (compare_sections(*plan, n_permutations=19, absent=absent) for absent in (True, False))
    assert (every["target_count"] == 0).sum() > 100 and (used["target_count"] > 0).all()
    pd.testing.assert_frame_equal(used, every[every["target_count"] > 0].reset_index(drop=True))


@pytest.mark.parametrize(("documents", "rows"), [(20, 20 * 21), (21, 21 * 2)])
def test_a_run_leaves_absent_words_out_beyond_twenty_groups(documents, rows):
    """One word that all use and one of each document's own: n + 1 rows a document up to twenty, two beyond."""
    tokens = pd.DataFrame(
        [(f"d{i}", "i1", word) for i in range(documents) for word in ["家庭", f"词{i}"] * 3],
        columns=["doc_id", "unit_id", "token"],
    )
    groups = {(f"d{i}", "i1"): f"d{i}" for i in range(documents)}
    table = compare_groups(
        tokens, groups, n_units=documents, parameters=Parameters(n_permutations=19), stopwords=frozenset()
    )
    assert len(table) == rows and set(table["n_terms"]) == {documents + 1}


def test_known_keywords_of_the_plan(plan):
    """The measured z known from an earlier, separate computation: plain jieba, words of two characters up, prior of 500 words."""
    table = compare_sections(*plan, n_permutations=0).set_index(["target", "term"])["log_odds_z"]
    known = {
        ("s3", "家庭"): 6.4,
        ("s3", "家庭教育"): 4.2,
        ("s3", "最美"): 3.7,
        ("s4", "规划"): 3.3,
        ("s8", "教育"): 4.1,
        ("s8", "落实"): 3.2,
        ("s2", "巾帼"): 3.4,
        ("s6", "交流"): 3.1,
        ("s6", "继续"): 3.1,
        ("s5", "社会"): 3.0,
    }
    for key, value in known.items():
        assert table[key] == pytest.approx(value, abs=0.1), key


def test_random_groups_have_large_g2(plan):
    """A random group of five items has a word of G2 about 17: the textbook's 3.84 is no threshold."""
    null = null_of_largest_g2(plan[0], size=5, n=400)
    assert 16 < null["largest_g2"].median() < 19
    assert null["terms_over_critical"].median() > 50
    assert null["n_units"].unique().tolist() == [36]


def test_wrong_groups_are_refused():
    """Unknown groups, one group only, and units named twice are errors that say so."""
    tokens = make_tokens("家庭", "妇女")
    groups = {("d", "i1"): "甲", ("d", "i2"): "乙"}
    with pytest.raises(ValueError, match="target: expected one of the groups"):
        measure_keyness(tokens, groups=groups, target="丙")
    with pytest.raises(ValueError, match="reference: expected units outside"):
        measure_keyness(tokens, groups=groups, target="甲", reference="甲")
    with pytest.raises(ValueError, match="two groups"):
        compare_sections(tokens, {("d", "i1"): "甲"})
    with pytest.raises(ValueError, match="size: expected"):
        null_of_largest_g2(tokens, size=2)
    twice = pd.Series(["甲", "乙"], index=pd.MultiIndex.from_tuples([("d", "i1")] * 2))
    with pytest.raises(ValueError, match="more than once"):
        measure_keyness(tokens, groups=twice, target="甲")
    empty = measure_keyness(tokens, groups=groups, target="甲", min_count=9)
    assert empty.empty
    assert list(empty.columns) == KEYNESS_COLUMNS

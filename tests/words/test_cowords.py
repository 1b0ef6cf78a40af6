"""Co-words against a plain loop and against scipy's distances; known groups and places; edges for Gephi."""

import itertools

import pandas as pd
import pytest
from scipy.spatial.distance import jaccard

from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.words import cowords

UNITS = ["家庭 家风 妇女", "家庭 家风", "党员 党建 妇女", "党员 党建", "党员"]


def make_tokens(units):
    rows = [("d", f"i{n}", token) for n, unit in enumerate(units) for token in unit.split()]
    return pd.DataFrame(rows, columns=["doc_id", "unit_id", "token"])


@pytest.fixture(scope="module")
def plan(seed):
    return tokenize_units(body_units(seed.units), tokenizer=Tokenizer())


def test_pairs_are_those_of_a_loop(plan):
    """Each pair of the fifty words of the plan: units with both, Jaccard by scipy, pairs that never meet too."""
    table = cowords.count_cowords(plan, stopwords=load_stopwords())
    held = plan.groupby("unit_id")["token"].agg(set)
    assert len(table) == 50 * 49 // 2 and set(table["n_units"]) == {36}
    for row in table.itertuples():
        first, second = [row.source in words for words in held], [row.target in words for words in held]
        both = sum(a and b for a, b in zip(first, second, strict=True))
        assert (row.count, row.source_units, row.target_units) == (both, sum(first), sum(second))
        assert row.jaccard == pytest.approx(1 - jaccard(first, second))
        assert row.ochiai == pytest.approx(both / (sum(first) * sum(second)) ** 0.5)
        assert row.equivalence == pytest.approx(row.ochiai**2)
    assert (table["count"] == 0).any()


def test_given_words_are_taken_even_when_absent():
    """A word that does not occur has similarity 0 to all, and is not lost."""
    table = cowords.count_cowords(make_tokens(UNITS), terms=["妇女", "家庭", "乡村"])
    got = {(row.source, row.target): (row.count, row.jaccard) for row in table.itertuples()}
    assert got == {("乡村", "妇女"): (0, 0.0), ("乡村", "家庭"): (0, 0.0), ("妇女", "家庭"): (1, 1 / 3)}


def test_documents_can_be_what_is_shared():
    tokens = pd.concat([make_tokens(["家庭", "妇女"]), make_tokens(["家庭"]).assign(doc_id="e")])
    table = cowords.count_cowords(tokens, level="document", terms=["家庭", "妇女"])
    assert table[["count", "n_units"]].values.tolist() == [[1, 2]]
    assert cowords.count_cowords(tokens, terms=["家庭", "妇女"])["count"].tolist() == [0]


def test_groups_and_their_places_by_hand():
    """党员-党建 (2²/(3·2)), 家庭-家风 (1), 妇女 tied to each of them once."""
    table = cowords.count_cowords(make_tokens(UNITS))
    groups = cowords.cluster_cowords(table, n_clusters=3)
    assert groups[["cluster", "term"]].values.tolist() == [
        [1, "党员"],
        [1, "党建"],
        [2, "家庭"],
        [2, "家风"],
        [3, "妇女"],
    ]
    themes = cowords.measure_clusters(table, groups).set_index("label")
    # Equivalence of 妇女 (2 units) with 党员 (3): 1/6, 党建 (2): 1/4, 家庭 (2) and 家风 (2): 1/4 each.
    assert themes.loc["党员、党建", "centrality"] == pytest.approx(10 * (1 / 6 + 1 / 4))
    assert themes.loc["家庭、家风", "centrality"] == pytest.approx(10 * (1 / 4 + 1 / 4))
    assert themes.loc["妇女", "centrality"] == pytest.approx(10 * (1 / 6 + 3 / 4))
    assert themes["density"].tolist() == pytest.approx([100 * (4 / 6) / 2, 100 * 1 / 2, 0])
    assert themes["quadrant"].tolist() == ["niche", "motor", "basic"]


def test_order_of_rows_changes_nothing(plan):
    """The same table from shuffled tokens, and groups without a random step."""
    shuffled = plan.sample(frac=1, random_state=3)
    one, two = (cowords.count_cowords(tokens, stopwords=load_stopwords()) for tokens in (plan, shuffled))
    pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(cowords.cluster_cowords(one), cowords.cluster_cowords(two))


def test_edges_are_what_gephi_reads():
    """Source, Target, Weight, Type; each pair once, nothing below the least count."""
    edges = cowords.list_edges(cowords.count_cowords(make_tokens(UNITS)), min_count=2)
    assert list(edges.columns) == ["Source", "Target", "Weight", "Type"]
    assert edges.values.tolist() == [["党员", "党建", 2, "Undirected"], ["家庭", "家风", 2, "Undirected"]]
    pairs = [frozenset(pair) for pair in zip(edges["Source"], edges["Target"], strict=True)]
    assert not any(a == b for a, b in itertools.combinations(pairs, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: cowords.count_cowords(t, level="page"), "level: expected one of .*got 'page'"),
        (lambda t: cowords.count_cowords(t, terms=["家庭"]), "at least two words, got .'家庭'"),
        (
            lambda t: cowords.cluster_cowords(cowords.count_cowords(t), n_clusters=9),
            "expected 1 to 5, the number of words, got 9",
        ),
        (lambda t: cowords.cluster_cowords(cowords.count_cowords(t), similarity="dice"), "similarity: expected one of"),
        (lambda t: cowords.list_edges(cowords.count_cowords(t), weight="dice"), "weight: expected one of"),
    ],
)
def test_wrong_options_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(make_tokens(UNITS))


def test_words_that_never_meet_still_make_as_many_groups_as_asked_for():
    """Three pairs of words, no tie between the pairs: two groups are two groups, not one of all words."""
    tokens = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["i1", "i1", "i2", "i2", "i3", "i3"],
            "token": ["家庭", "家风", "党员", "党建", "工厂", "工人"],
        }
    )
    pairs = cowords.count_cowords(tokens)
    for n in range(1, 7):
        assert cowords.cluster_cowords(pairs, n_clusters=n)["cluster"].nunique() == n
    three = cowords.cluster_cowords(pairs, n_clusters=3).groupby("cluster")["term"].agg(set).tolist()
    assert sorted(map(sorted, three)) == [["党员", "党建"], ["家庭", "家风"], ["工人", "工厂"]]


def test_figures_are_no_words():
    """Nor does a figure meet a word."""
    tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["a"] * 3, "token": ["2020", "党建", "品牌"]})
    pairs = cowords.count_cowords(tokens)
    assert pairs[["source", "target"]].values.tolist() in ([["品牌", "党建"]], [["党建", "品牌"]])

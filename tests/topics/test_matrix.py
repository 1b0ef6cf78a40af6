import numpy as np
import pandas as pd
import pytest
from planted import PARTY, make_matrix

from plananalysis.topics.matrix import WEIGHTINGS, build_character_matrix, build_matrix


def make_tables(rows, doc_id="d"):
    """Tokens and units from lists of words."""
    tokens = [(doc_id, f"u{i}", word) for i, words in enumerate(rows) for word in words]
    units = pd.DataFrame(
        {"doc_id": doc_id, "unit_id": [f"u{i}" for i in range(len(rows))], "text": ["".join(words) for words in rows]}
    )
    return pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"]), units


ROWS = [["家庭", "家庭", "品牌"], ["家庭", "党建", "品牌"], ["党建", "品牌", "党"]]


def test_vocabulary_is_ranked_by_count_then_term():
    """Equal counts are ordered by the word's characters, whatever came first in the text."""
    for rows in (ROWS, [row[::-1] for row in ROWS[::-1]]):
        assert build_matrix(*make_tables(rows)).terms == ("品牌", "家庭", "党建")


def test_ties_at_the_cut_are_ours_to_break():
    """Of many words that occur equally often, max_terms keeps the first by the word."""
    words = [chr(0x4E00 + i) * 2 for i in range(60)]
    tokens, units = make_tables([words[::-1], words])
    assert build_matrix(tokens, units, max_terms=7).terms == tuple(sorted(words)[:7])


@pytest.mark.parametrize(
    ("options", "terms"),
    [
        ({"min_units": 3}, ("品牌",)),
        ({"max_share": 0.9}, ("家庭", "党建")),
        ({"stopwords": {"品牌"}}, ("家庭", "党建")),
        ({"min_length": 1, "min_units": 1}, ("品牌", "家庭", "党建", "党")),
        ({"max_terms": 1}, ("品牌",)),
    ],
    ids=["min_units", "max_share", "stop words", "short words", "max_terms"],
)
def test_vocabulary_options(options, terms):
    """Each option changes the vocabulary as it says."""
    assert build_matrix(*make_tables(ROWS), **options).terms == terms


def test_tokens_of_other_units_are_left_out():
    """A subset of the units counts only its own tokens, also where two documents share unit ids."""
    tokens, units = make_tables(ROWS)
    other = tokens.assign(doc_id="e")
    both = pd.concat([other, tokens], ignore_index=True)
    matrix = build_matrix(both, units.iloc[[2, 0]], min_units=1)
    assert dict(zip(matrix.terms, matrix.counts.toarray().T.tolist(), strict=False)) == {
        "品牌": [1, 1],
        "家庭": [0, 2],
        "党建": [1, 0],
    }


def test_impossible_tables_are_refused():
    """No units, a unit twice, no word left."""
    tokens, units = make_tables(ROWS)
    with pytest.raises(ValueError, match="expected at least one, got none"):
        build_matrix(tokens, units.iloc[:0])
    with pytest.raises(ValueError, match="got unit 'u1' of 'd' again"):
        build_matrix(tokens, units.iloc[[0, 1, 1]])
    with pytest.raises(ValueError, match="expected words in at least 4 of 3 units"):
        build_matrix(tokens, units, min_units=4)
    with pytest.raises(ValueError, match="found none"):
        build_matrix(tokens.iloc[:0], units)


def test_log_entropy_by_hand():
    """An even word weighs nothing; a word of one unit has the full global weight."""
    matrix = build_matrix(*make_tables([["均匀", "独有", "独有"], ["均匀"]]), min_units=1)
    weighed = matrix.weigh("log-entropy").toarray()
    even, own = matrix.terms.index("均匀"), matrix.terms.index("独有")
    assert weighed[:, even] == pytest.approx([0, 0])
    assert weighed[:, own] == pytest.approx([1, 0])
    counts = matrix.weigh("count").toarray()
    assert counts[0, [own, even]] == pytest.approx(np.array([2, 1]) / np.sqrt(5))


def test_log_entropy_partial_by_hand():
    """Counts 3 and 1 of a word, in two of two units."""
    matrix = build_matrix(*make_tables([["甲词"] * 3 + ["乙词"], ["甲词", "丙词"]]), min_units=1)
    weight = 1 + (0.75 * np.log(0.75) + 0.25 * np.log(0.25)) / np.log(2)
    row = {"甲词": np.log(4) * weight, "乙词": np.log(2), "丙词": 0}
    expected = np.array([row[term] for term in matrix.terms])
    assert matrix.weigh("log-entropy").toarray()[0] == pytest.approx(expected / np.linalg.norm(expected))


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_rows_without_words_stay_zero(weighting):
    """No NaN comes from an empty row."""
    weighed = build_matrix(*make_tables([*ROWS, ["的"]])).weigh(weighting).toarray()
    assert (weighed[3] == 0).all() and np.isfinite(weighed).all()
    assert np.linalg.norm(weighed[:3], axis=1) == pytest.approx(np.ones(3))


def test_unknown_weighting_is_refused():
    with pytest.raises(ValueError, match="expected one of tfidf, log-entropy, count, got 'bm25'"):
        build_matrix(*make_tables(ROWS)).weigh("bm25")


def test_character_runs_by_hand():
    """Runs of two and three characters, never across a mark."""
    units = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "b"], "text": ["妇女之家。妇女", "妇女,之家A家"]})
    matrix = build_character_matrix(units, min_units=1)
    found = dict(zip(matrix.terms, matrix.counts.toarray().T.tolist(), strict=False))
    assert found == {"妇女": [2, 1], "之家": [1, 1], "女之": [1, 0], "妇女之": [1, 0], "女之家": [1, 0]}
    assert matrix.terms[:2] == ("妇女", "之家")


def test_take_keeps_vocabulary_and_order():
    matrix = build_matrix(*make_tables(ROWS))
    part = matrix.take([2, 0])
    assert part.terms == matrix.terms
    assert part.units["unit_id"].tolist() == ["u2", "u0"]
    assert (part.counts.toarray() == matrix.counts.toarray()[[2, 0]]).all()


def test_categorical_tokens_give_the_same_matrix():
    """Tables read back from Parquet hold categories."""
    tokens, units = make_tables(ROWS)
    one, two = build_matrix(tokens, units), build_matrix(tokens.astype("category"), units)
    assert one.terms == two.terms and (one.counts != two.counts).nnz == 0


def test_figures_are_no_words():
    """The number of an item, met again in the text, ties no two items."""
    tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "a", "b", "b"], "token": ["25", "党建", "25", "党建"]})
    assert build_matrix(tokens, pd.DataFrame({"doc_id": "d", "unit_id": ["a", "b"]})).terms == ("党建",)


def test_matrix_counts_by_hand():
    """Words of two units or more, most frequent first, ties by the word."""
    matrix = make_matrix([["家庭", "家庭", "品牌"], ["家庭", "党建", "品牌"], ["党建", "的", "党"]])
    assert matrix.terms == ("家庭", "党建", "品牌")
    assert matrix.counts.toarray().tolist() == [[2, 0, 1], [1, 1, 1], [0, 1, 0]]


def test_matrix_keeps_units_without_words():
    """A unit that lost all its words still has its row."""
    assert make_matrix([PARTY, PARTY, ["的"]]).counts.shape == (3, 3)


def test_matrix_without_vocabulary_is_refused():
    """An empty vocabulary is an error, not an empty result."""
    with pytest.raises(ValueError, match="expected words in at least 2 of 2 units, found none"):
        make_matrix([["党建"], ["家庭"]])


def test_weights_are_those_of_scikit_learn(seed_matrix):
    """One plain TF-IDF value by hand: tf 1, two of three units."""
    weighed = make_matrix([["家庭", "品牌"], ["家庭", "品牌"], ["家庭", "家庭"]]).weigh().toarray()
    idf = {"家庭": np.log(4 / 4) + 1, "品牌": np.log(4 / 3) + 1}
    assert weighed[0] == pytest.approx(np.array([idf["家庭"], idf["品牌"]]) / np.hypot(*idf.values()))
    assert np.linalg.norm(seed_matrix.weigh().toarray(), axis=1) == pytest.approx(np.ones(36))

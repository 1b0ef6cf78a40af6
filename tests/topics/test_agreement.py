import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import normalized_mutual_info_score

from plananalysis.corpus import body_units
from plananalysis.statistics import permutation
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics import agreement, neighbours
from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.disagreements import TOPIC_DISAGREEMENT_COLUMNS, list_topic_disagreements
from plananalysis.topics.matrix import build_matrix

PARTY, FAMILY = ["党建", "组织", "支部"], ["家庭", "教育", "儿童"]


def make_matrix(rows, sections, doc_ids=()):
    """A matrix from lists of words, with a section for each unit, and a document."""
    doc_ids = list(doc_ids) or ["d"] * len(rows)
    tokens = [(doc_ids[i], f"u{i}", word) for i, words in enumerate(rows) for word in words]
    units = pd.DataFrame({"doc_id": doc_ids, "unit_id": [f"u{i}" for i in range(len(rows))], "section": list(sections)})
    return build_matrix(pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"]), units)


@pytest.fixture(scope="module")
def seed_matrix(seed):
    body = body_units(seed.units)
    return build_matrix(tokenize_units(body, tokenizer=Tokenizer()), body, stopwords=load_stopwords())


def test_nmi_stands_beside_its_null():
    """NMI is the library's, and random labels reach much of it."""
    sections = np.repeat(np.arange(8), [5, 3, 4, 6, 3, 3, 7, 5])
    labels = np.random.default_rng(0).permutation(sections)
    found = agreement.measure_agreement(labels, sections, n_permutations=199)
    assert found["nmi"] == pytest.approx(normalized_mutual_info_score(sections, labels))
    assert found["nmi_null_mean"] == pytest.approx(0.376, abs=0.02)
    assert found["ari_p"] > 0.05


def test_shuffling_in_blocks_changes_nothing(monkeypatch):
    """Memory is bounded by blocks; the values are the same."""
    sections, labels = np.arange(60) % 6, np.arange(60) // 9
    whole = agreement.measure_agreement(labels, sections, n_permutations=99)
    monkeypatch.setattr(agreement, "BLOCK_CELLS", 100)
    monkeypatch.setattr(permutation, "BLOCK_CELLS", 100)
    assert agreement.measure_agreement(labels, sections, n_permutations=99) == whole


def test_neighbours_by_hand():
    """Four units of two sections; one stands in the wrong section."""
    matrix = make_matrix([PARTY, PARTY[:2], FAMILY, FAMILY[:2]], "aaba")
    found = neighbours.measure_neighbors(matrix, matrix.units["section"], n_permutations=99)
    assert found["same_section"] == 0.5
    assert found["chance"] == 3 * 2 / (4 * 3)
    assert found["n_asked"] == found["n_units"] == 4


def test_mean_cosines_by_hand():
    """The sums give what visiting all pairs gives."""
    matrix = make_matrix([PARTY, PARTY[:2] + FAMILY[:1], FAMILY, FAMILY[:2], PARTY[1:] + FAMILY[1:]], "aabba")
    found = neighbours.measure_neighbors(matrix, matrix.units["section"], n_permutations=9)
    weighed = matrix.weigh().toarray()
    cosines, sections = weighed @ weighed.T, np.array(list("aabba"))
    other = ~np.eye(5, dtype=bool)
    same = sections[:, None] == sections
    assert found["cosine_within"] == pytest.approx(cosines[same & other].mean())
    assert found["cosine_between"] == pytest.approx(cosines[~same].mean())


def test_unit_that_shares_no_word_has_no_neighbour():
    """It counts as a miss, not as a hit by accident."""
    matrix = make_matrix([PARTY, PARTY, ["孤例"], ["孤例二"], FAMILY, FAMILY], "aabbcc")
    near = neighbours.find_neighbors(matrix)
    assert near["row"].tolist() == [0, 1, 4, 5]
    lone = make_matrix([PARTY, PARTY, ["单独", "单独"], FAMILY, FAMILY], "aabcc")
    assert -1 not in neighbours.find_neighbors(lone)["neighbour"].tolist()


def test_neighbours_of_the_plan(seed_matrix):
    """Twenty-one of thirty-six items have their most similar item in their own section."""
    found = neighbours.measure_neighbors(
        seed_matrix, agreement.identify_sections(seed_matrix.units), n_permutations=499
    )
    assert found["same_section"] == pytest.approx(0.58, abs=0.06)
    assert found["chance"] == pytest.approx(0.113, abs=0.001)
    assert found["p"] == 1 / 500
    assert found["cosine_within"] > found["cosine_between"]


def test_neighbours_of_shuffled_sections_are_at_chance(seed_matrix):
    """The check above can fail: sections dealt at random do not pass it."""
    sections = np.random.default_rng(5).permutation(agreement.identify_sections(seed_matrix.units))
    found = neighbours.measure_neighbors(seed_matrix, sections, n_permutations=199)
    assert found["same_section"] < 0.3
    assert found["p"] > 0.01


def test_neighbours_need_sections(seed_matrix):
    with pytest.raises(ValueError, match="at least two sections"):
        neighbours.measure_neighbors(seed_matrix, ["s"] * 36)


def test_disagreeing_unit_is_named_with_its_pull():
    """A unit about families in the Party's section is found, with the words of families."""
    rows = [PARTY, PARTY, PARTY, FAMILY, FAMILY, FAMILY, FAMILY + ["组织"]]
    matrix = make_matrix(rows, "aaabbba")
    table = list_topic_disagreements(cluster_units(matrix, k=2), matrix)
    assert table["unit_id"].tolist() == ["u6"]
    assert (table.loc[0, "section"], table.loc[0, "topic_section"], table.loc[0, "n_topic"]) == ("a", "b", 4)
    assert set(table.loc[0, "terms"].split("、")) == set(FAMILY)


def test_sections_of_another_document_are_no_reason_to_disagree():
    """A topic may stand in every document: a unit disagrees with the sections of its own document, or not at all."""
    rows = [PARTY, PARTY, FAMILY, FAMILY] * 2 + [PARTY, PARTY, FAMILY, FAMILY, PARTY]
    matrix = make_matrix(rows, "aabb" + "xxyy" + "mmnnn", "1111" + "2222" + "33333")
    table = list_topic_disagreements(cluster_units(matrix, k=2), matrix)
    assert table[["doc_id", "unit_id", "section", "topic_section", "n_topic"]].values.tolist() == [
        ["3", "u12", "n", "m", 3]
    ]
    assert table.loc[0, "topic_section_share"] == pytest.approx(2 / 3)
    assert set(table.loc[0, "terms"].split("、")) == set(PARTY)


def test_units_outside_all_sections_do_not_disagree():
    """What stands in no section is neither listed nor what a topic is named after."""
    matrix = make_matrix([PARTY, PARTY, PARTY, PARTY, FAMILY, FAMILY], ["", "", "", "a", "b", "b"])
    assert not len(list_topic_disagreements(cluster_units(matrix, k=2), matrix))


def test_no_disagreement_gives_an_empty_table_with_columns():
    matrix = make_matrix([PARTY, PARTY, FAMILY, FAMILY], "aabb")
    table = list_topic_disagreements(cluster_units(matrix, k=2), matrix)
    assert list(table) == TOPIC_DISAGREEMENT_COLUMNS and not len(table)


def test_units_without_section_or_words_do_not_count():
    """Agreement counts the units that have both a topic and a section."""
    matrix = make_matrix([PARTY, PARTY, FAMILY, FAMILY, ["的"], FAMILY], ["a", "a", "b", "b", "a", ""])
    clustering = cluster_units(matrix, k=2)
    assert clustering.labels[4] == 0
    table = agreement.tabulate_agreement([clustering], matrix.units, n_permutations=9)
    assert table.loc[0, ["n_units", "n_sections", "ari"]].tolist() == [4, 2, 1.0]


@pytest.mark.parametrize("seed", range(5))
def test_ari_is_that_of_scikit_learn(seed):
    """Random labels of several sizes, names for numbers, and one group against itself."""
    from sklearn.metrics import adjusted_rand_score

    from plananalysis.topics.agreement import measure_ari

    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, 4, 50), rng.choice(list("abc"), 50)
    assert measure_ari(one, two) == pytest.approx(adjusted_rand_score(one, two))
    assert measure_ari(one, one) == 1
    assert measure_ari(np.ones(5), np.ones(5)) == 1 == measure_ari([1], [2])
    assert measure_ari(np.ones(6), [1, 1, 1, 2, 2, 2]) == 0

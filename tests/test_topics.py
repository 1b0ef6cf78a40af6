import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from plananalysis import topics
from plananalysis.corpus import body_units
from plananalysis.tokens import Tokenizer, load_stopwords, tokenize_units


def make_matrix(rows, **options):
    """A matrix from lists of words; every unit in section a or b, in halves."""
    tokens = [("d", f"u{i}", word) for i, words in enumerate(rows) for word in words]
    tokens = pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"])
    units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(len(rows))],
                          "section": ["a" if 2 * i < len(rows) else "b" for i in range(len(rows))]})
    return topics.build_matrix(tokens, units, **options)


PARTY, FAMILY = ["党建", "组织", "支部"], ["家庭", "教育", "儿童"]
TWO_THEMES = [PARTY, PARTY[:2], PARTY[1:], FAMILY, FAMILY[:2], FAMILY[1:], FAMILY]


@pytest.fixture(scope="module")
def seed_matrix(seed):
    body = body_units(seed.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    return topics.build_matrix(tokens, body, stopwords=load_stopwords())


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


@pytest.mark.parametrize("method", topics.METHODS)
def test_two_clear_themes_are_found(method):
    """Units about the Party and about families fall apart; the larger topic is topic 1."""
    clustering = topics.cluster_units(make_matrix(TWO_THEMES), method=method, k=2)
    assert clustering.labels.tolist() == [2, 2, 2, 1, 1, 1, 1]
    terms = topics.list_topic_terms(clustering, make_matrix(TWO_THEMES).terms, n_terms=3)
    assert set(terms[terms["topic"] == 1]["term"]) == set(FAMILY)
    assert terms[terms["topic"] == 2]["units"].tolist() == [3, 3, 3]


@pytest.mark.parametrize("method", topics.METHODS)
def test_clustering_is_repeatable(seed_matrix, method):
    """The same labels, weights and words each time."""
    one, two = (topics.cluster_units(seed_matrix, method=method, k=8) for _ in range(2))
    assert (one.labels == two.labels).all()
    assert (one.weights == two.weights).all()
    assert (one.term_weights == two.term_weights).all()


@pytest.mark.parametrize(("options", "message"), [
    ({"method": "lda", "k": 2}, "expected one of nmf, kmeans, ward, got 'lda'"),
    ({"k": 1}, "expected at least 2"),
    ({"k": 7}, "fewer than the 7 units"),
], ids=["method", "too few", "too many"])
def test_impossible_requests_are_refused(options, message):
    """Each message says what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        topics.cluster_units(make_matrix(TWO_THEMES), **options)


def test_agreement_is_that_of_scikit_learn():
    """The observed values are the library's, and shuffled ones too."""
    rng = np.random.default_rng(3)
    sections = np.array(list("aaabbbbccddd"))
    labels = rng.integers(0, 4, len(sections))
    found = topics.measure_agreement(labels, sections, n_permutations=50, random_state=1)
    assert found["ari"] == pytest.approx(adjusted_rand_score(sections, labels))
    assert found["ami"] == pytest.approx(adjusted_mutual_info_score(sections, labels))
    rng = np.random.default_rng(1)
    shuffles = [rng.permutation(np.unique(labels, return_inverse=True)[1]) for _ in range(50)]
    assert found["ari_null_mean"] == pytest.approx(np.mean([adjusted_rand_score(sections, s) for s in shuffles]))
    assert found["ami_null_p95"] == pytest.approx(
        np.quantile([adjusted_mutual_info_score(sections, s) for s in shuffles], 0.95))


def test_agreement_p_values_at_both_ends():
    """Perfect agreement gets the smallest p; labels that carry nothing get 1."""
    sections = np.repeat(list("abcd"), 5)
    perfect = topics.measure_agreement(sections, sections, n_permutations=199)
    assert (perfect["ari"], perfect["ari_p"]) == (1, 1 / 200)
    constant = topics.measure_agreement(np.ones(20), sections, n_permutations=199)
    assert constant["ari_p"] == 1


def test_agreement_of_random_labels_is_about_zero(seed):
    """On 36 items in the plan's sections, chance has mean 0 and a 95th percentile near 0.06."""
    sections = body_units(seed.units)["section"]
    labels = np.arange(36) % 8
    found = topics.measure_agreement(labels, sections, n_permutations=1999)
    assert abs(found["ari_null_mean"]) < 0.01
    assert 0.04 < found["ari_null_p95"] < 0.09


def test_agreement_needs_two_sections():
    """Nothing can be compared with a single section."""
    with pytest.raises(ValueError, match="at least two sections"):
        topics.measure_agreement([1, 2], ["a", "a"])


def test_plan_items_agree_with_sections_beyond_chance(seed_matrix):
    """NMF at k = 8 lies above what the luckiest 5% of shuffles reach."""
    _, agreement = topics.compare_clusterings(seed_matrix, ks=[8], n_permutations=499)
    nmf = agreement.set_index("model").loc["nmf"]
    assert nmf["n_units"] == 36
    assert nmf["ari"] > 0.2 > nmf["ari_null_p95"]
    assert nmf["ari_p"] <= 0.01


def test_cross_table_adds_up(seed_matrix):
    """Every unit is in one cell; empty cells are kept as zeros."""
    clustering = topics.cluster_units(seed_matrix, k=8)
    table = topics.cross_tabulate(clustering, seed_matrix.units)
    assert table.to_numpy().sum() == 36
    assert table.shape == (8, 8)
    assert table.sum().tolist() == [5, 3, 4, 6, 3, 3, 7, 5]


def test_compare_leaves_out_impossible_k():
    """k from 0 to 20 on seven units gives k 2 to 6."""
    clusterings, agreement = topics.compare_clusterings(make_matrix(TWO_THEMES), ks=range(20), methods=["ward"],
                                                        n_permutations=9)
    assert [c.k for c in clusterings] == agreement["k"].tolist() == [2, 3, 4, 5, 6]


def test_empty_tables_have_the_same_columns(seed_matrix):
    """Readers of the results find the same columns whether or not there are topics."""
    clusterings, agreement = topics.compare_clusterings(seed_matrix, ks=[8], methods=["nmf"], n_permutations=9)
    full = topics.tabulate(clusterings, seed_matrix) | {"topic_agreement": agreement}
    assert {name: list(t) for name, t in topics.empty_tables().items()} == {name: list(t) for name, t in full.items()}

import re
from pathlib import Path

import numpy as np
import pytest
from planted import FAMILY, PARTY, TWO_THEMES, make_matrix, make_planted
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    homogeneity_score,
    normalized_mutual_info_score,
)

from plananalysis.structure.body import body_units, counted_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics.choice import tabulate_choices
from plananalysis.topics.clustering import METHODS, cluster_units
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.refits import refit_topics
from plananalysis.topics.terms import rank_topic_terms


@pytest.mark.parametrize("method", [*METHODS, "spectral"])
def test_two_clear_themes_are_found(method):
    """Units about the Party and about families fall apart; the larger topic is topic 1."""
    clustering = cluster_units(make_matrix(TWO_THEMES), method=method, k=2)
    assert clustering.labels.tolist() == [2, 2, 2, 1, 1, 1, 1]
    terms = rank_topic_terms(clustering, make_matrix(TWO_THEMES), n_terms=3)
    assert set(terms[terms["topic"] == 1]["term"]) == set(FAMILY)
    assert terms[terms["topic"] == 2]["units"].tolist() == [3, 3, 3]


@pytest.mark.parametrize("method", [*METHODS, "spectral"])
def test_clustering_is_repeatable(seed_matrix, method):
    """The same labels, weights and words each time."""
    one, two = (cluster_units(seed_matrix, method=method, k=8) for _ in range(2))
    assert (one.labels == two.labels).all()
    assert (one.weights == two.weights).all()
    assert (one.term_weights == two.term_weights).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"method": "bert", "k": 2},
            "expected one of nmf, kmeans, ward, lda, spectral or a scikit-learn estimator, got 'bert'",
        ),
        ({"k": 1}, "expected at least 2"),
        ({"k": 7}, "fewer than the 7 units"),
    ],
    ids=["method", "too few", "too many"],
)
def test_impossible_requests_are_refused(options, message):
    """Each message says what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        cluster_units(make_matrix(TWO_THEMES), **options)


SHARED = Path(__file__).parents[3] / "shared" / "data"


needs_shared = pytest.mark.skipif(not (SHARED / "clustering_control").is_dir(), reason="needs the labelled control")


@pytest.mark.parametrize("method", [*METHODS, "lda", "spectral"])
def test_planted_topics_are_found(method):
    """Three hundred units of five known topics come back, with lda less surely than with the others."""
    tokens, units, truth = make_planted(300, n_topics=5)
    clustering = cluster_units(build_matrix(tokens, units), method=method, k=5)
    assert adjusted_rand_score(truth, clustering.labels) > (0.5 if method == "lda" else 0.95)


def test_noise_is_not_found():
    """The check above can fail: without planted topics nothing agrees with the truth."""
    rng = np.random.default_rng(0)
    tokens, units, truth = make_planted(300, n_topics=5)
    tokens["token"] = rng.permutation(tokens["token"])
    clustering = cluster_units(build_matrix(tokens, units), k=5)
    assert adjusted_rand_score(truth, clustering.labels) < 0.05


def test_topics_do_not_depend_on_the_order_of_units():
    """The same units in another order have the same topics under the same numbers."""
    tokens, units, _ = make_planted(60, n_topics=3)
    order = np.random.default_rng(1).permutation(60)
    for method in ("nmf", "ward"):
        one = cluster_units(build_matrix(tokens, units), method=method, k=3)
        two = cluster_units(build_matrix(tokens, units.iloc[order]), method=method, k=3)
        assert (one.labels[order] == two.labels).all()


def test_estimator_of_ones_own():
    """A configured clusterer and a configured factorization are both taken, and left unfitted."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.decomposition import NMF

    matrix = make_matrix(TWO_THEMES)
    for model in (AgglomerativeClustering(2, metric="cosine", linkage="average"), NMF(2, init="nndsvda", max_iter=500)):
        found = cluster_units(matrix, method=model, k=2)
        assert found.labels.tolist() == [2, 2, 2, 1, 1, 1, 1]
        assert found.method == type(model).__name__.lower()
        assert not hasattr(model, "labels_") and not hasattr(model, "components_")
    with pytest.raises(ValueError, match="expected 3 clusters, got 2"):
        cluster_units(matrix, method=AgglomerativeClustering(2), k=3)
    with pytest.raises(ValueError, match="expected an estimator with fit_predict or fit_transform, got int"):
        cluster_units(matrix, method=7, k=2)


def test_units_without_words_have_no_topic():
    """They get 0 and are named in the notes; no model invents a place for them."""
    matrix = make_matrix([*TWO_THEMES, ["的"]])
    for method in (*METHODS, "spectral"):
        found = cluster_units(matrix, method=method, k=2)
        assert found.labels[-1] == 0 and found.weights[-1] == 0
        assert "1 of 8 units hold no word" in found.notes[-1]


def test_repeated_units_cannot_bear_many_topics():
    """Ten copies of two units are two topics at most; no topic without words is returned."""
    matrix = make_matrix([PARTY, FAMILY] * 5)
    assert len(set(cluster_units(matrix, k=2).labels[::2])) == 1
    for method in METHODS:
        with pytest.raises(ValueError, match="expected at most 2, because the units hold only 2 different"):
            cluster_units(matrix, method=method, k=3)


def test_every_topic_of_the_plan_has_words(seed_matrix):
    """Up to half the units, no topic comes out empty in silence."""
    for k in range(2, 19):
        assert (cluster_units(seed_matrix, k=k).term_weights.max(axis=1) > 0).all()


def test_lda_warns_on_few_units(seed_matrix):
    with pytest.warns(UserWarning, match="36 units are fewer than 200"):
        found = cluster_units(seed_matrix, method="lda", k=8)
    assert "fewer than 200" in found.notes[0]


@pytest.fixture(scope="module")
def control():
    """Matrix and kinds of 1,000 news articles, read and cut as the command line does."""
    from plananalysis import read_corpus

    corpus = read_corpus([SHARED / "clustering_control" / "cnews.test.txt"])
    units = counted_units(corpus.units, corpus.sentences, unit="document")  # a text of news is one unit
    tokens = tokenize_units(units, tokenizer=Tokenizer())
    kinds = units["doc_id"].str.split("-").str[-1].to_numpy(dtype=object).astype(str)
    return build_matrix(tokens, units, stopwords=load_stopwords()), kinds


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("random_state", range(3))
def test_labelled_control_is_recovered_by_the_defaults(control, random_state):
    """News articles of ten known kinds: NMI of 0.85 or more with nothing set by hand but k, whatever the seed."""
    matrix, kinds = control
    found = cluster_units(matrix, k=10, random_state=random_state)
    assert found.method == "kmeans"
    assert normalized_mutual_info_score(kinds, found.labels) >= 0.85
    assert homogeneity_score(kinds, found.labels) >= 0.85
    shuffled = np.random.default_rng(0).permutation(kinds)
    assert normalized_mutual_info_score(shuffled, found.labels) < 0.05


@pytest.mark.slow
@needs_shared
def test_half_of_the_control_is_recovered_too(control):
    """Five random halves: 0.85 or more on average, by k-means and by NMF."""
    matrix, kinds = control
    rng, scores = np.random.default_rng(0), []
    for _ in range(5):
        rows = np.sort(rng.choice(len(kinds), 500, replace=False))
        scores.append(
            [
                normalized_mutual_info_score(kinds[rows], cluster_units(matrix.take(rows), k=10, method=method).labels)
                for method in ("kmeans", "nmf")
            ]
        )
    assert (np.mean(scores, axis=0) >= 0.85).all()


THEMES = {
    "产业": "产业|实体经济",
    "科技": "科技|创新|新质生产力|人工智能|智能经济",
    "内需": "内需|消费|投资|需求",
    "改革开放": "改革|开放|营商",
    "乡村": "乡村|农业|农村|三农",
    "城市": "城镇化|城市",
    "生态": "绿色|生态|环境污染|低碳|美丽|降碳|山水",
    "文化": "文化|文旅|文明",
    "民生": "民生|公共服务|共同富裕|生活品质|社会事业|就业",
    "安全": "安全|风险|稳定|平安|底线|法治",
    "政府": "自身建设|履职|政府建设|政府治理",
}


@pytest.mark.slow
@needs_shared
def test_items_of_provinces_group_by_theme_and_not_by_province():
    """（一） items of 19 work reports, themes read off their headings, headings left out of the words."""
    from plananalysis import read_corpus

    body = body_units(read_corpus([SHARED / "provincial_reports_2026"]).units)
    items = body[body["kind"] == "item"].reset_index(drop=True)
    named = items["heading"].map(lambda heading: [name for name, words in THEMES.items() if re.search(words, heading)])
    one = (named.str.len() == 1).to_numpy()
    items, theme = items[one].reset_index(drop=True), named[one].str[0].to_numpy(dtype=object).astype(str)
    assert len(items) > 200
    begins = [row.start + row.text.find(row.heading) + len(row.heading) for row in items.itertuples()]
    bare = items.assign(
        text=[row.text[begin - row.start :] for row, begin in zip(items.itertuples(), begins, strict=True)],
        start=begins,
    )
    matrix = build_matrix(tokenize_units(bare, tokenizer=Tokenizer()), bare, stopwords=load_stopwords())
    for method, least in (("kmeans", 0.7), ("nmf", 0.6), ("ward", 0.6)):
        labels = cluster_units(matrix, method=method, k=len(THEMES)).labels
        assert adjusted_mutual_info_score(theme, labels) > least
        assert adjusted_mutual_info_score(items["doc_id"], labels) < 0.05


def test_leading_model_depends_on_the_number_of_units():
    """NMF, which has no seed, on few units; k-means in the leading dimensions on many."""
    assert cluster_units(make_matrix(TWO_THEMES), k=2).method == "nmf"
    tokens, units, _ = make_planted(200, n_topics=4)
    matrix = build_matrix(tokens, units)
    assert cluster_units(matrix, k=4).method == "kmeans"
    assert refit_topics(matrix, k=4, n_runs=2).reference.method == "kmeans"
    assert tabulate_choices(matrix, ks=[4], n_runs=2, n_seeds=0)["model"].tolist() == ["kmeans"]

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    homogeneity_score,
    normalized_mutual_info_score,
)

from plananalysis.corpus import body_units
from plananalysis.findings import declared_tables
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics import analyze as topics
from plananalysis.topics.agreement import cross_tabulate, measure_agreement, tabulate_agreement
from plananalysis.topics.choice import tabulate_choices
from plananalysis.topics.clustering import METHODS, cluster_units
from plananalysis.topics.effort import Effort, plan_effort
from plananalysis.topics.layout import empty_analysis, empty_tables, tabulate
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.models import reduce_terms
from plananalysis.topics.refits import refit_topics
from plananalysis.topics.terms import measure_topic_log_odds, rank_topic_terms, rank_units


def make_matrix(rows, **options):
    """A matrix from lists of words; every unit in section a or b, in halves."""
    tokens = [("d", f"u{i}", word) for i, words in enumerate(rows) for word in words]
    tokens = pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"])
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"u{i}" for i in range(len(rows))],
            "section": ["a" if 2 * i < len(rows) else "b" for i in range(len(rows))],
        }
    )
    return build_matrix(tokens, units, **options)


PARTY, FAMILY = ["党建", "组织", "支部"], ["家庭", "教育", "儿童"]
TWO_THEMES = [PARTY, PARTY[:2], PARTY[1:], FAMILY, FAMILY[:2], FAMILY[1:], FAMILY]


@pytest.fixture(scope="module")
def seed_matrix(seed):
    body = body_units(seed.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    return build_matrix(tokens, body, stopwords=load_stopwords())


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


def test_agreement_is_that_of_scikit_learn():
    """The observed values are the library's, and shuffled ones too."""
    rng = np.random.default_rng(3)
    sections = np.array(list("aaabbbbccddd"))
    labels = rng.integers(0, 4, len(sections))
    found = measure_agreement(labels, sections, n_permutations=50, random_state=1)
    assert found["ari"] == pytest.approx(adjusted_rand_score(sections, labels))
    assert found["ami"] == pytest.approx(adjusted_mutual_info_score(sections, labels))
    rng = np.random.default_rng(1)
    shuffles = [rng.permutation(np.unique(labels, return_inverse=True)[1]) for _ in range(50)]
    assert found["ari_null_mean"] == pytest.approx(np.mean([adjusted_rand_score(sections, s) for s in shuffles]))
    assert found["ami_null_p95"] == pytest.approx(
        np.quantile([adjusted_mutual_info_score(sections, s) for s in shuffles], 0.95)
    )


def test_agreement_p_values_at_both_ends():
    """Perfect agreement gets the smallest p; labels that carry nothing get 1."""
    sections = np.repeat(list("abcd"), 5)
    perfect = measure_agreement(sections, sections, n_permutations=199)
    assert (perfect["ari"], perfect["ari_p"]) == (1, 1 / 200)
    constant = measure_agreement(np.ones(20), sections, n_permutations=199)
    assert constant["ari_p"] == 1


def test_agreement_of_random_labels_is_about_zero(seed):
    """On 36 items in the plan's sections, chance has mean 0 and a 95th percentile near 0.06."""
    sections = body_units(seed.units)["section"]
    labels = np.arange(36) % 8
    found = measure_agreement(labels, sections, n_permutations=1999)
    assert abs(found["ari_null_mean"]) < 0.01
    assert 0.04 < found["ari_null_p95"] < 0.09


def test_agreement_needs_two_sections():
    """Nothing can be compared with a single section."""
    with pytest.raises(ValueError, match="at least two sections"):
        measure_agreement([1, 2], ["a", "a"])


def test_plan_items_agree_with_sections_beyond_chance(seed_matrix):
    """NMF at k = 8 lies above what the luckiest 5% of shuffles reach."""
    clustering = cluster_units(seed_matrix, method="nmf", k=8)
    nmf = tabulate_agreement([clustering], seed_matrix.units, n_permutations=499).iloc[0]
    assert nmf["n_units"] == 36
    assert nmf["ari"] > 0.2 > nmf["ari_null_p95"]
    assert nmf["ari_p"] <= 0.01


def test_cross_table_adds_up(seed_matrix):
    """Every unit is in one cell; empty cells are kept as zeros."""
    clustering = cluster_units(seed_matrix, k=8)
    table = cross_tabulate(clustering, seed_matrix.units)
    assert table.to_numpy().sum() == 36
    assert table.shape == (8, 8)
    assert table.sum().tolist() == [5, 3, 4, 6, 3, 3, 7, 5]


def test_empty_tables_have_the_same_columns(seed_matrix):
    """Readers of the results find the same columns whether or not there are topics."""
    clusterings = [cluster_units(seed_matrix, method="nmf", k=8)]
    agreement = tabulate_agreement(clusterings, seed_matrix.units, n_permutations=9)
    full = tabulate(clusterings, seed_matrix) | {"topic_agreement": agreement}
    assert {name: list(t) for name, t in empty_tables().items()} == {name: list(t) for name, t in full.items()}


SHARED = Path(__file__).parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not (SHARED / "clustering_control").is_dir(), reason="needs the labelled control")


def make_planted(n_units, *, n_topics=10, seed=0, n_words=40):
    """Units of planted topics: forty words each, as many of every other topic's words strewn in."""
    rng = np.random.default_rng(seed)
    truth = np.arange(n_units) % n_topics
    words = [[f"词{t}之{w}" for w in range(n_words)] for t in range(n_topics)]
    rows = [
        [words[t][w] for w in rng.integers(0, n_words, 20)]
        + [words[a][b] for a, b in zip(rng.integers(0, n_topics, 8), rng.integers(0, n_words, 8), strict=True)]
        for t in truth
    ]
    tokens = pd.DataFrame(
        [("d", f"u{i}", w) for i, row in enumerate(rows) for w in row], columns=["doc_id", "unit_id", "token"]
    )
    units = pd.DataFrame(
        {"doc_id": "d", "unit_id": [f"u{i}" for i in range(n_units)], "section": [f"s{t}" for t in truth]}
    )
    return tokens, units, truth


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


def test_one_document_of_one_unit_is_a_note():
    """The whole analysis on hopeless input gives empty tables with their columns, and says why."""
    tokens = pd.DataFrame({"doc_id": "d", "unit_id": "u0", "token": ["党建", "党建"]})
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["u0"], "section": [""]})
    tables, notes = topics.analyze_topics(tokens, units, min_units=1)
    assert {name: list(t) for name, t in tables.items()} == {name: list(t) for name, t in empty_analysis().items()}
    assert "fewer than the 1 units" in notes[0]
    tables, notes = topics.analyze_topics(tokens, units)
    assert "found none" in notes[0]


def test_lda_warns_on_few_units(seed_matrix):
    with pytest.warns(UserWarning, match="36 units are fewer than 200"):
        found = cluster_units(seed_matrix, method="lda", k=8)
    assert "fewer than 200" in found.notes[0]


@pytest.mark.filterwarnings("error")
def test_a_study_with_lda_notes_the_warning_once(seed):
    """In a study the warning is a note of the results, also where another model leads."""
    from plananalysis.study.analyze import analyze
    from plananalysis.tables.parameters import Parameters

    for models in (("nmf", "lda"), ("lda",)):
        parameters = Parameters(k=3, models=models, n_permutations=19, n_refits=2, neighbours=0)
        results = analyze(seed, parameters=parameters, only=["topics"])
        assert [note for note in results.notes if "lda" in note] == [
            "topics: lda: 36 units are fewer than 200; two seeds will hardly agree"
        ]
        assert list(dict.fromkeys(results.topics["model"])) == list(models)


def test_one_thread_ends_with_its_block():
    """Nested blocks hold; after the outer one, also after an error, the settings are as before."""
    from sklearn import get_config
    from threadpoolctl import threadpool_info

    from plananalysis.topics.models import one_thread

    def state():
        return get_config()["assume_finite"], [pool["num_threads"] for pool in threadpool_info()]

    before = state()
    for _ in range(2):
        with pytest.raises(KeyError), one_thread():
            with one_thread(checked=True):
                assert state() == (False, [1] * len(before[1]))
            assert state() == (True, [1] * len(before[1]))
            raise KeyError
        assert state() == before


@pytest.mark.parametrize("seed", range(5))
def test_measures_are_those_of_scikit_learn(seed):
    """Chance agreement and silhouettes, with groups of one unit and with units that lie together."""
    from scipy import sparse
    from sklearn.metrics import silhouette_score
    from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

    from plananalysis.topics.agreement import expect_information
    from plananalysis.topics.choice import measure_silhouette

    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, [[2 + seed], [9]], size=(2, 40))
    table = contingency_matrix(one, two)
    theirs = expected_mutual_information(sparse.csr_matrix(table), len(one))
    assert expect_information(table.sum(axis=1), table.sum(axis=0)) == pytest.approx(theirs, abs=1e-12)
    weighed = sparse.random(40, 30, density=0.2, random_state=seed, format="csr") + sparse.csr_matrix(
        np.full((40, 30), 0.01)
    )
    weighed[3] = weighed[2]
    labels = np.append(one[:-1] + 1, 20)
    labels[[2, 3]] = 30
    mine = measure_silhouette(SimpleNamespace(labels=labels), weighed.tocsr())
    assert mine == pytest.approx(silhouette_score(weighed, labels, metric="cosine"), abs=1e-12)


def test_nmf_refuses_more_topics_than_words():
    """Its start has no more dimensions than there are words; other models do not mind."""
    matrix = make_matrix(
        [["党建"], ["家庭"], ["党建", "家庭"], ["党建", "党建", "家庭"], ["家庭", "家庭", "党建"], ["党建", "党建"]],
        min_units=1,
    )
    assert len(matrix.terms) == 2
    with pytest.raises(ValueError, match="nmf: expected at most 2 topics of 2 words in 6 units, got 3"):
        cluster_units(matrix, method="nmf", k=3)
    assert cluster_units(matrix, method="ward", k=3).k == 3


def test_frex_prefers_exclusive_words():
    """A word that is frequent in every topic falls behind one that is frequent in its own."""
    rows = [PARTY + ["工作"] * 3] * 3 + [FAMILY + ["工作"] * 3] * 3
    matrix = make_matrix([row + [f"词{i}", f"词{i}"] for i, row in enumerate(rows)] + rows)
    clustering = cluster_units(matrix, method="ward", k=2)
    by_weight = rank_topic_terms(clustering, matrix, n_terms=3)
    by_frex = rank_topic_terms(clustering, matrix, by="frex", n_terms=3)
    by_odds = rank_topic_terms(clustering, matrix, by="log_odds_z", n_terms=3)
    assert "工作" in set(by_weight["term"])
    assert "工作" not in set(by_frex["term"]) and "工作" not in set(by_odds["term"])
    with pytest.raises(ValueError, match="expected one of weight, frex, log_odds_z"):
        rank_topic_terms(clustering, matrix, by="lift")


def test_log_odds_by_hand():
    """One value by the formula: counts 6 and 1 of 10 and 20, prior of two words."""
    z = measure_topic_log_odds(np.array([[6, 4], [1, 19]]), prior=2.0)
    a = 2 * 7 / 30
    delta = np.log((6 + a) / (12 - 6 - a)) - np.log((1 + a) / (22 - 1 - a))
    assert z[0, 0] == pytest.approx(delta / np.sqrt(1 / (6 + a) + 1 / (1 + a)))


def test_units_rank_by_their_nearness_to_the_words_of_their_topic(seed_matrix):
    """Cosines fall with the rank; a unit without words has no rank."""
    clustering = cluster_units(seed_matrix, k=8)
    ranks = rank_units(clustering, seed_matrix)
    for topic in range(1, 9):
        own = ranks[clustering.labels == topic]
        assert sorted(own) == list(range(1, len(own) + 1))
        words = clustering.term_weights[topic - 1]
        cosines = (seed_matrix.weigh() @ words)[clustering.labels == topic] / np.linalg.norm(words)
        assert (np.diff(cosines[np.argsort(own)].round(8)) <= 0).all()
    matrix = make_matrix([*TWO_THEMES, ["的"]])
    assert rank_units(cluster_units(matrix, k=2), matrix)[-1] == 0


def test_findings_are_said_in_words(seed):
    """A sentence for each table that has rows; none, and no error, where there is nothing."""
    from plananalysis.study.analyze import analyze
    from plananalysis.tables.parameters import Parameters

    parameters = Parameters(n_permutations=19, n_refits=2, neighbours=0)
    tables = analyze(
        seed, parameters=parameters, only=["topics", "topic_agreement", "topic_choice", "sensitivity"]
    ).tables
    said = {name: declared_tables()[name].say(tables) for name in ("topic_agreement", "topic_choice", "sensitivity")}
    assert "**nmf** agrees with the sections at ARI **0.3" in said["topic_agreement"]
    assert "no k is favoured" in said["topic_choice"] and "84 of 84 specifications" in said["sensitivity"]


def test_analysis_gives_every_table(seed):
    """All tables in their columns, with rows for the plan, and nothing to report."""
    body = body_units(seed.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    effort = Effort(n_permutations=99, n_grid_permutations=9, n_runs=4, n_choice_runs=3, n_seeds=2, neighbours=1)
    tables, notes = topics.analyze_topics(tokens, body, effort=effort)
    assert {name: list(t) for name, t in tables.items()} == {name: list(t) for name, t in empty_analysis().items()}
    assert all(len(table) for table in tables.values()) and notes == []
    assert tables["topics"].groupby("model").size().tolist() == [36, 36, 36]
    assert 48 <= len(tables["sensitivity"]) <= 200


@pytest.mark.slow
def test_large_corpus_is_scaled_down_and_says_so():
    """Above 500 units fewer refits are made, on parts; the note and the columns tell."""
    tokens, units, _ = make_planted(600, n_topics=4)
    effort = plan_effort(600)
    assert "each of 50 refits (12 of a model that does not lead) draws 250" in effort.note
    small = Effort(
        **{
            **vars(effort),
            "n_runs": 3,
            "n_other_runs": 2,
            "n_choice_runs": 2,
            "n_seeds": 2,
            "neighbours": 0,
            "n_permutations": 19,
            "n_grid_permutations": 3,
        }
    )
    tables, notes = topics.analyze_topics(tokens, units, k=4, effort=small)
    assert notes[0] == effort.note
    assert set(tables["topic_choice"]["n_units"]) == set(tables["sensitivity"]["n_units"]) == {300}
    assert tables["topic_stability"]["share"].round(3).unique().tolist() == [0.417]
    assert tables["topic_stability"].groupby("model", sort=False)["n_runs"].first().to_dict() == {
        "kmeans": 3,
        "nmf": 2,
        "ward": 2,
    }
    assert len(tables["unit_stability"]) == 1800


@pytest.fixture(scope="module")
def control():
    """Matrix and kinds of 1,000 news articles, read and cut as the command line does."""
    from plananalysis import read_corpus

    corpus = read_corpus([SHARED / "clustering_control" / "cnews.test.txt"])
    units = body_units(corpus.units)
    tokens = tokenize_units(units, tokenizer=Tokenizer())
    kinds = units["doc_id"].str.split("-").str[-1].to_numpy(dtype=object).astype(str)
    return build_matrix(tokens, units, stopwords=load_stopwords()), kinds


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


def test_neighbours_are_asked_about_documents_too():
    """Two documents of two sections each: a row for sections, a row for documents."""
    tokens, units, _ = make_planted(60, n_topics=4)
    names = dict(zip(units["unit_id"], ["d", "e"] * 30, strict=True))  # two themes in each document
    units, tokens = (table.assign(doc_id=table["unit_id"].map(names)) for table in (units, tokens))
    effort = Effort(
        n_permutations=19,
        n_grid_permutations=3,
        n_runs=2,
        n_choice_runs=2,
        n_seeds=0,
        neighbours=0,
        choice_neighbours=0,
        grid_neighbours=0,
    )
    near = topics.analyze_topics(tokens, units, k=4, methods=("nmf",), effort=effort)[0]["topic_neighbours"]
    assert near["reference"].tolist() == ["section", "document"]
    assert near["same_section"].tolist() == [1.0, 1.0]
    assert near["chance"].round(3).tolist() == [round(14 / 59, 3), round(29 / 59, 3)]
    units["section"] = ""
    near = topics.analyze_topics(tokens, units, k=4, methods=("nmf",), effort=effort)[0]["topic_neighbours"]
    assert near["reference"].tolist() == ["document"]  # units outside all sections share none
    units["doc_id"] = tokens["doc_id"] = "d"
    near = topics.analyze_topics(tokens, units, k=4, methods=("nmf",), effort=effort)[0]["topic_neighbours"]
    assert len(near) == 0


def test_leading_model_depends_on_the_number_of_units():
    """NMF, which has no seed, on few units; k-means in the leading dimensions on many."""
    assert cluster_units(make_matrix(TWO_THEMES), k=2).method == "nmf"
    tokens, units, _ = make_planted(200, n_topics=4)
    matrix = build_matrix(tokens, units)
    assert cluster_units(matrix, k=4).method == "kmeans"
    assert refit_topics(matrix, k=4, n_runs=2).reference.method == "kmeans"
    assert tabulate_choices(matrix, ks=[4], n_runs=2, n_seeds=0)["model"].tolist() == ["kmeans"]


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from test_topics import make_planted
from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.stability import tabulate_topic_stability
from plananalysis.topics.refits import refit_topics
from plananalysis.topics.terms import rank_topic_terms
tokens, units, _ = make_planted(1200, n_topics=12)
matrix = build_matrix(tokens, units, max_terms=400)
for method in ("nmf", "kmeans", "ward", "spectral"):
    found = cluster_units(matrix, method=method, k=8)
    terms = rank_topic_terms(found, matrix)
    if {exact!r}:
        print(method, found.labels.tobytes().hex(), found.term_weights.tobytes().hex()[:20000], terms.to_csv())
    else:
        print(method, found.labels.tolist(), terms.round(6)[["topic", "rank", "term", "weight"]].to_csv())
small = refit_topics(matrix, k=8, n_runs=3, share=0.3)
print(tabulate_topic_stability(small).round(6).to_csv())
"""


def run_elsewhere(*, exact, **settings):
    """The clusterings of 1,200 units in a fresh process with other settings."""
    script = SCRIPT.format(tests=str(Path(__file__).parent), exact=exact)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_same_bytes_whatever_the_hash_seed_and_threads():
    """Bit for bit the same on one and two threads, and with sets in another order."""
    one = run_elsewhere(
        exact=True, PYTHONHASHSEED="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", PYTHONIOENCODING="utf-8"
    )
    two = run_elsewhere(
        exact=True, PYTHONHASHSEED="77", OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2", PYTHONIOENCODING="utf-8"
    )
    assert len(one) > 10_000 and one == two


BARE = """
import sys
sys.path.insert(0, {tests!r})
from sklearn.decomposition import TruncatedSVD
from test_topics import make_planted
from plananalysis.topics.matrix import build_matrix
tokens, units, _ = make_planted(1200, n_topics=12)
weighed = build_matrix(tokens, units, max_terms=400).weigh()
print(TruncatedSVD(30, random_state=0).fit_transform(weighed).tobytes().hex())
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors for two threads")
def test_a_bare_library_call_would_change_with_the_threads():
    """The check above can fail: what nobody holds to one thread differs in its bits."""
    script = BARE.format(tests=str(Path(__file__).parent))
    one, two = (
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for threads in "12"
    )
    assert len(one) == len(two) and one != two


def switch_off(*, all_of_them):
    """Environment of a lesser processor: numpy's dispatched features off, and OpenBLAS's kernels of an older kind.

    Their names differ between versions of numpy, and it ignores names that it does not know.
    """
    from numpy._core._multiarray_umath import __cpu_dispatch__

    off = [name for name in __cpu_dispatch__ if all_of_them or name.startswith(("AVX512", "X86_V4"))]
    return {
        "NPY_DISABLE_CPU_FEATURES": " ".join(off),
        "PYTHONWARNINGS": "error::ImportWarning",
        "OPENBLAS_CORETYPE": "Prescott" if all_of_them else "Haswell",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.mark.parametrize("all_of_them", [False, True], ids=["no AVX-512", "no AVX2"])
def test_same_labels_and_words_on_another_processor(all_of_them):
    """With features of the processor switched off, labels and tables of six decimals stay."""
    plain = run_elsewhere(exact=False, PYTHONIOENCODING="utf-8")
    assert run_elsewhere(exact=False, **switch_off(all_of_them=all_of_them)) == plain


TIES = """
import numpy as np, pandas as pd
from scipy import sparse
from sklearn.cluster import KMeans
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.clustering import cluster_units
ours, bare = [], []
for seed in range(15):
    rng = np.random.default_rng(seed)
    counts = sparse.lil_matrix((40, 200))
    for unit in range(40):
        counts[unit, rng.choice(200, size=rng.integers(1, 6), replace=False)] = 1
    matrix = DocumentTermMatrix(counts.tocsr(), tuple(f"w{i:03}" for i in range(200)), pd.DataFrame(index=range(40)))
    ours.append(cluster_units(matrix, method="kmeans", k=8).labels.tolist())
    bare.append(KMeans(8, n_init=10, random_state=0).fit_predict(matrix.weigh().toarray()).tolist())
print(ours)
print(bare)
"""


def test_units_without_a_common_word_tie_alike_on_another_processor():
    """Short units: all pairs without a common word are as far apart; the last bits of a processor must not choose."""
    plain, other = (
        subprocess.run(
            [sys.executable, "-c", TIES], env={**os.environ, **settings}, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for settings in ({}, switch_off(all_of_them=True))
    )
    assert plain[0] == other[0]
    if plain[1] == other[1]:
        pytest.skip("the library alone is as steady here, so that this says little")


NAIVE = """
import sys
sys.path.insert(0, {tests!r})
from numpy._core._multiarray_umath import __cpu_features__
from sklearn.feature_extraction.text import CountVectorizer
from test_topics import make_planted
tokens, _, _ = make_planted(1200, n_topics=12)
texts = tokens.groupby("unit_id", sort=False)["token"].agg(list)
print(sorted(CountVectorizer(analyzer=lambda words: words, max_features=400).fit(texts).vocabulary_))
print(any(__cpu_features__.get(name) for name in ("AVX512_SKX", "X86_V4")))
"""


def test_a_library_would_choose_other_words_on_another_processor():
    """The check above can fail: words chosen by max_features change when the same features are switched off."""
    script = NAIVE.format(tests=str(Path(__file__).parent))
    plain, other = (
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout.splitlines()
        for settings in ({"PYTHONIOENCODING": "utf-8"}, switch_off(all_of_them=True))
    )
    if plain[1] == "False":
        pytest.skip("needs a processor with AVX-512, to switch it off")
    assert other[1] == "False" and plain[0] != other[0]


def test_reduced_rows_have_length_one(seed_matrix):
    assert np.linalg.norm(reduce_terms(seed_matrix.weigh(), n_components=5), axis=1) == pytest.approx(np.ones(36))

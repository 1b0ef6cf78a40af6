"""The methods paragraph: each number is that of a table, and what was not done is not claimed."""

import re
from importlib.metadata import version

import pandas as pd
import pytest

from plananalysis import read_corpus
from plananalysis.report.methods import describe_methods, read_references
from plananalysis.study.analyze import analyze
from plananalysis.tables.parameters import Parameters

WORKS = {
    "Sun": "jieba", "Gries": "gries2008", "Dunning": "dunning1993", "Monroe": "monroe2008", "Garwood": "garwood1936",
    "Lee": "lee1999", "Ward": "ward1963", "Pedregosa": "scikit-learn", "Virtanen": "scipy", "Hubert": "hubert1985",
    "Vinh": "vinh2010", "Greene": "greene2014", "Blei": "blei2003", "Broder": "broder1997", "Newcombe": "newcombe1998",
}  # fmt: skip


NEEDED = ["topics", "topic_agreement", "topic_stability", "sensitivity", "keyness", "terms"]


def named(text):
    return {name for name in WORKS if name in text}


def numbers(text):
    """All numbers of the paragraph but years of works and versions of programs."""
    text = re.sub(r"[(（][^()（）]*(?:19|20)\d\d[)）]|; [A-Z]\w+ et al., \d{4}|\d+\.\d+\.\d+", "", text)
    return re.findall(r"\d[\d,.]*\d|\d", text)


def expected(results, *, model="nmf"):
    """The same numbers, taken from the tables by hand, in the order of the sentences."""
    documents, tables = results.corpus.documents, results.tables
    k = int(tables["topics"]["k"].iloc[0])
    agreement = tables["topic_agreement"].set_index(["model", "k"]).loc[(model, k)]
    stability = tables["topic_stability"].set_index("model").loc[model].iloc[0]
    sums = documents[["sections", "items", "sentences", "han_chars"]].sum()
    n_units = (tables["topics"]["model"] == model).sum()
    return [
        str(len(documents)), *(f"{value:,}" for value in sums), str(results.tokenizer["terms"]),
        str(tables["keyness"]["n_permutations"].iloc[0]), str(n_units), str(k), str(results.parameters.random_state),
        str(int(agreement["n_permutations"])),
        f"{agreement['ari']:.3f}", "95", f"{agreement['ari_null_p95']:.3f}", f"{agreement['ari_p']:.4f}",
        str(int(stability["n_runs"])), str(round(stability["share"] * stability["n_units"])),
        str(len(tables["sensitivity"])),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("k", [4, 6, 8])
def test_each_number_is_of_its_table(seed, k):
    """Of the k that is shown, whatever other k the table compares."""
    parameters = Parameters(k=k, n_permutations=99, n_refits=5, random_state=3)
    results = analyze(seed, parameters=parameters, only=NEEDED)
    english, chinese = describe_methods(results)
    assert numbers(english) == expected(results)
    assert sorted(numbers(chinese)) == sorted(expected(results))


@pytest.mark.slow
def test_the_embedded_plan():
    """The row of eight topics, whose ARI is not that of six."""
    results = analyze(read_corpus(), only=["topics", "topic_agreement"])
    for text in describe_methods(results):
        assert "ARI = 0.338" in text and "0.079" in text and "k = 8" in text and "0.389" not in text


def test_only_what_was_done(seed):
    """No word counts, no topics, no rates: none is spoken of, and no work is named for them."""
    english, chinese = describe_methods(analyze(seed, only=["citations"]))
    assert named(english) == named(chinese) == set()
    assert english.endswith("these were coded: citations.") and "jieba" not in english + chinese


@pytest.mark.slow
def test_libraries_that_did_it(seed):
    """Ward's tree is SciPy's; scikit-learn is named only where it fitted a model."""
    parameters = Parameters(k=3, models=("lda", "ward"), n_permutations=19, n_refits=3, neighbours=0)
    for text in describe_methods(analyze(seed, parameters=parameters, only=["topics", "topic_stability"])):
        assert named(text) == {"Sun", "Blei", "Ward", "Pedregosa", "Virtanen", "Hubert", "Vinh", "Greene"} - (
            set() if "Hubert" in text else {"Hubert", "Vinh"}
        )
        assert version("scipy") in text and version("scikit-learn") in text
    parameters = Parameters(k=3, models=("ward",), n_permutations=19, n_refits=3, neighbours=0)
    for text in describe_methods(analyze(seed, parameters=parameters, only=["topics"])):
        assert "Pedregosa" not in text and "Virtanen" in text


@pytest.mark.slow
def test_without_sections(tmp_path):
    """Paragraphs of a table have none, so nothing is said to be compared with them."""
    words = ["农田", "学校", "医院", "桥梁", "图书", "灌溉", "教师", "病房"]
    rows = [f"推进{words[i % 8]}建设，加强{words[(i * 3 + 1) % 8]}管理。" for i in range(24)]
    pd.DataFrame({"正文": rows}).to_csv(tmp_path / "a.csv", index=False)
    parameters = Parameters(k=2, n_permutations=19, n_refits=3, neighbours=0)
    results = analyze(read_corpus(tmp_path / "a.csv"), parameters=parameters, only=["topics", "topic_agreement"])
    assert len(results.tables["topics"]) and not len(results.tables["topic_agreement"])
    english, chinese = describe_methods(results)
    assert "The units have no sections" in english and "没有可比较的分部" in chinese
    assert "numbering" not in english and "Rand" not in english and "兰德" not in chinese


@pytest.mark.slow
def test_of_two_documents(plans):
    """One pair and its thresholds; the agreement with sections of several authors is no headline."""
    for text in describe_methods(analyze(plans, parameters=Parameters(n_permutations=19, n_refits=3))):
        assert {"Broder", "Newcombe"} <= named(text) and "0.3" in text and "ARI =" not in text


def test_every_work_is_in_the_bibliography():
    """Under the key that BibTeX users will cite."""
    for key in WORKS.values():
        assert re.search(rf"^@\w+{{{key},$", read_references(), re.M), key

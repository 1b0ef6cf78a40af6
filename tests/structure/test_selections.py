import pandas as pd
import pytest

from plananalysis import read_corpus
from plananalysis.structure.body import COUNTED, assign_tokens, body_units, counted_units
from plananalysis.study.analyze import analyze
from plananalysis.tables.parameters import Parameters
from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units

PLAN = """2030年工作要点

一、抓党建
1.学习理论。开展培训。
2.建设队伍。

二、促发展
扩大消费。
3.帮助家庭。支持教育。
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return read_corpus([path])


@pytest.fixture(scope="module")
def body_tokens(plan):
    return tokenize_units(body_units(plan.units), tokenizer=Tokenizer())


def counted(corpus, unit):
    return counted_units(corpus.units, corpus.sentences, unit=unit)


@pytest.mark.parametrize(
    ("unit", "texts"),
    [
        ("item", ["1.学习理论。开展培训。", "2.建设队伍。", "扩大消费。", "3.帮助家庭。支持教育。"]),
        ("sentence", ["1.学习理论。", "开展培训。", "2.建设队伍。", "扩大消费。", "3.帮助家庭。", "支持教育。"]),
        ("section", ["1.学习理论。开展培训。2.建设队伍。", "扩大消费。3.帮助家庭。支持教育。"]),
        ("document", ["1.学习理论。开展培训。2.建设队伍。扩大消费。3.帮助家庭。支持教育。"]),
    ],
)
def test_units_of_each_size(plan, unit, texts):
    """The same body in pieces of four sizes; headings and title are in none."""
    table = counted(plan, unit)
    assert [text.replace("\n", "") for text in table["text"]] == texts
    assert not table.duplicated(["doc_id", "unit_id"]).any()
    known = set(plan.units["unit_id"])
    assert all(holder in known or (unit == "document" and holder == "") for holder in table["holder"])


def test_sections_of_sentences_are_those_of_their_items(plan):
    assert counted(plan, "sentence")["section"].tolist() == ["s1"] * 3 + ["s2"] * 3
    assert counted(plan, "section")["heading"].tolist() == ["抓党建", "促发展"]


def test_unknown_size_is_refused(plan):
    with pytest.raises(ValueError, match="expected one of item, sentence, section, document, got 'chapter'"):
        counted(plan, "chapter")


@pytest.mark.parametrize("unit", COUNTED)
def test_every_word_keeps_its_place(plan, body_tokens, unit):
    """No word is lost or doubled, whatever the size, and each lies within its unit; line ends are in no sentence."""
    units, words = counted(plan, unit), body_tokens[body_tokens["token"].str.strip() != ""]
    placed = assign_tokens(words, units)
    assert placed["start"].tolist() == words["start"].tolist()
    spans = units.set_index("unit_id")[["start", "end"]]
    home = spans.loc[placed["unit_id"]]
    assert (home["start"].to_numpy() <= placed["start"]).all() and (placed["end"] <= home["end"].to_numpy()).all()


def test_words_outside_all_units_are_left_out(body_tokens):
    """Before the first, between two, after the last, and in another document."""
    units = pd.DataFrame({"doc_id": "d", "unit_id": ["a", "b"], "start": [5, 20], "end": [10, 30]})
    tokens = pd.DataFrame(
        {
            "doc_id": ["d", "d", "d", "d", "d", "e"],
            "unit_id": "x",
            "token": list("abcdef"),
            "start": [4, 5, 10, 20, 30, 6],
            "end": [5, 6, 11, 21, 31, 7],
        }
    )
    assert assign_tokens(tokens, units)["token"].tolist() == ["b", "d"]
    assert len(assign_tokens(body_tokens, units.iloc[:0])) == 0


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "n_units"), [("item", 36), ("sentence", 187), ("section", 8)])
def test_plan_is_clustered_in_units_of_each_size(seed, unit, n_units):
    """Every row of the results names a unit of the corpus and a passage; sentences keep their item."""
    parameters = Parameters(unit=unit, k=3, n_permutations=19, n_refits=2, neighbours=0, models=("nmf",))
    results = analyze(seed, parameters=parameters, only=["topics", "unit_stability", "topic_disagreements"])
    assert len(results.topics) == n_units
    for name in ("topics", "unit_stability", "topic_disagreements"):
        table = results.tables[name]
        assert set(table["unit_id"]) <= set(seed.units["unit_id"])
        assert (table["start"] < table["end"]).all()
    assert results.topics["start"].is_unique


def test_document_as_unit_needs_several(seed):
    """One document is one unit: nothing to cluster, and the note says so."""
    results = analyze(seed, parameters=Parameters(unit="document", min_units=1), only=["topics"])
    assert len(results.topics) == 0
    assert "fewer than the 1 units" in results.notes[0]


@pytest.mark.slow
def test_models_weights_and_frequent_words_are_choices(seed):
    """The study's choices reach the tables: its models in its order, its weights, its limit on frequent words."""

    def topics_of(**choices):
        parameters = Parameters(k=4, n_permutations=19, n_refits=2, neighbours=0, **choices)
        return analyze(seed, parameters=parameters, only=["topics", "topic_terms"])

    assert list(dict.fromkeys(topics_of(models=("ward", "spectral")).topics["model"])) == ["ward", "spectral"]
    plain, counts = (topics_of(models=("nmf",), weighting=name).topic_terms for name in ("tfidf", "count"))
    assert plain["weight"].tolist() != counts["weight"].tolist()
    assert "妇女" in set(plain["term"])
    assert "妇女" not in set(topics_of(models=("nmf",), max_percent=30).topic_terms["term"])

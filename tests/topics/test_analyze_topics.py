import pandas as pd
import pytest
from planted import make_planted

from plananalysis.findings import declared_tables
from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units
from plananalysis.topics import analyze as topics
from plananalysis.topics.effort import Effort, plan_effort
from plananalysis.topics.layout import empty_analysis


def test_one_document_of_one_unit_is_a_note():
    """The whole analysis on hopeless input gives empty tables with their columns, and says why."""
    tokens = pd.DataFrame({"doc_id": "d", "unit_id": "u0", "token": ["党建", "党建"]})
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["u0"], "section": [""]})
    tables, notes = topics.analyze_topics(tokens, units, min_units=1)
    assert {name: list(t) for name, t in tables.items()} == {name: list(t) for name, t in empty_analysis().items()}
    assert "fewer than the 1 units" in notes[0]
    tables, notes = topics.analyze_topics(tokens, units)
    assert "found none" in notes[0]


@pytest.mark.slow
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


def test_findings_are_said_in_words(seed):
    """A sentence for each table that has rows; none, and no error, where there is nothing."""
    from plananalysis.study.analyze import analyze
    from plananalysis.tables.parameters import Parameters

    parameters = Parameters(n_permutations=19, n_refits=2, neighbours=0)
    tables = analyze(
        seed, parameters=parameters, only=["topics", "topic_agreement", "topic_choice", "sensitivity"]
    ).tables
    said = {
        name: declared_tables()[name].say(tables)
        for name in ("topic_agreement", "topic_choice", "sensitivity_findings")
    }
    assert "**nmf** agrees with the sections at ARI **0.3" in said["topic_agreement"]
    assert (
        "**no k is favoured**" in said["topic_choice"] and "**84 of 84** specifications" in said["sensitivity_findings"]
    )


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

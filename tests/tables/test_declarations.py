"""What the folders declare is true: what a step needs and reads, what it makes, what is said of it, and where it leads."""

from dataclasses import fields
from types import SimpleNamespace

import pandas as pd
import pytest

from plananalysis.findings import (
    Context,
    choose_steps,
    compared_tables,
    declared_figures,
    declared_steps,
    declared_tables,
)
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.study.analyze import analyze
from plananalysis.tables.columns import explain_column
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.step import PASSAGE, UNIT, NoTrace, load_function
from plananalysis.tables.texts import has_text, load_texts

FEW = Parameters(n_permutations=19, n_refits=2, neighbours=0)
PIECES = ("name", "row", "reading")


class Recorder:
    """Passes on what is asked of an object, and remembers what was asked."""

    def __init__(self, of):
        self.of, self.asked = of, set()

    def __getattr__(self, name):
        self.asked.add(name)
        return getattr(self.of, name)


@pytest.fixture(scope="module")
def one(seed):
    return analyze(seed, parameters=FEW)


@pytest.fixture(scope="module")
def two(plans):
    return analyze(plans, parameters=FEW)


@pytest.mark.slow
def test_an_analysis_makes_what_is_declared(one, two):
    """No table more, none less; those that compare are there for two documents."""
    assert set(two.tables) == set(declared_tables())
    assert set(one.tables) == set(declared_tables()) - set(compared_tables())


def test_names_are_unique():
    """No table, figure or inner value is declared twice."""
    made = [name for step in declared_steps() for name in (*(table.name for table in step.makes), *step.gives)]
    drawn = [figure.name for step in declared_steps() for figure in step.figures]
    assert len(made) == len(set(made)) and len(drawn) == len(set(drawn))


def test_a_step_needs_only_what_stands_before_it():
    """The order of the list is an order of a run."""
    known = set()
    for step in declared_steps():
        assert set(step.needs) <= known, step.name
        known |= {*(table.name for table in step.makes), *step.gives}


@pytest.mark.slow
@pytest.mark.parametrize("step", declared_steps(), ids=lambda step: step.name)
def test_a_step_reads_what_it_says(step, plans):
    """Parameters and word lists that it asks for are those declared, and so are the tables of earlier steps."""
    values = Recorder(SimpleNamespace())
    context = Context(plans, FEW, OwnWords())
    for earlier in choose_steps():
        if earlier.name == step.name:
            break
        context.values |= earlier.run(context)
    asked = {"tables": set(), "lists": set()}

    class Watched(dict):
        def __getitem__(self, name):
            asked["tables"].add(name)
            return super().__getitem__(name)

    words = Recorder(OwnWords())
    words.lexicon = lambda name: asked["lists"].add(name) or OwnWords().lexicon(name)
    parameters = Recorder(FEW)
    watched = Context(plans, parameters, words, values=Watched(context.values))
    made = step.run(watched)
    assert set(made) == {*(table.name for table in step.makes), *step.gives}
    assert asked["tables"] <= set(step.needs)
    assert asked["lists"] <= set(step.words)
    assert parameters.asked & {choice.name for choice in fields(Parameters)} <= set(step.reads)
    assert values.asked == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(declared_tables()))
def test_a_table_alone_is_the_table_of_a_whole_run(name, plans, two):
    """Leaving out what is not needed changes nothing."""
    alone = analyze(plans, parameters=FEW, only=[name])
    assert list(alone.tables) == [name]
    pd.testing.assert_frame_equal(alone.tables[name], two.tables[name])


def test_what_depends_on_a_document_alone_is_the_same_without_the_others(plans, two):
    """A step per document gives, for each document by itself, its rows of the whole."""
    names = [table.name for step in declared_steps() if step.per == "document" for table in step.makes]
    apart = [analyze(plans.select(doc_id), parameters=FEW, only=names) for doc_id in plans.documents["doc_id"]]
    for name in names:
        whole = two.tables[name]
        assert len(whole) == sum(len(part.tables[name]) for part in apart)
        for doc_id, part in zip(plans.documents["doc_id"], apart, strict=True):
            own = whole[whole["doc_id"] == doc_id].reset_index(drop=True)
            pd.testing.assert_frame_equal(part.tables[name], own, check_dtype=False, obj=name)


@pytest.mark.parametrize("name", sorted(declared_tables()))
def test_texts_in_both_languages(name):
    """Name, what a row is and how to read it; heading where it is shown; nothing empty in either language."""
    table = declared_tables()[name]
    wanted = [f"{name}.{piece}" for piece in PIECES] + [f"{name}.heading"] * (
        table.shows is not None and table.page != "read"
    )
    for key in (*wanted, f"{name}.note", f"{name}.limits"):
        assert key not in wanted or has_text(key), key
        if has_text(key):
            assert all(load_texts()[key].values()), key
    for figure in table.figures:
        assert figure in declared_figures()


def test_figures_have_captions_and_steps_names():
    """In both languages."""
    keys = [f"figure.{name}" for name in declared_figures()] + [f"step.{step.name}" for step in declared_steps()]
    assert [key for key in keys if not all(load_texts()[key].values())] == []


def test_every_column_is_explained(one, two):
    """In columns.csv."""
    for results in (one, two):
        for name, table in results.tables.items():
            for column in table.columns:
                assert all(explain_column(name, column)), (name, column)


def test_rows_lead_where_the_declaration_says(two):
    """A passage has start and end, a unit its unit_id; what has no trace says why; functions that are named are there."""
    for name, declared in declared_tables().items():
        table, trace = two.tables[name], declared.trace
        if isinstance(trace, NoTrace):
            assert all(load_texts()[trace.reason].values()), name
            continue
        assert trace.row or trace.find, name
        if trace.row == PASSAGE:
            assert {"doc_id", "start", "end"} <= set(table.columns), name
        if trace.row == UNIT:
            assert {"doc_id", "unit_id"} <= set(table.columns), name
        if trace.find:
            assert callable(load_function(trace.find))
        assert {*trace.about, *trace.words, *trace.rates, *trace.rates.values()} <= set(table.columns), name
        assert declared.shows is None or set(declared.shows) <= set(table.columns), name
    for figure in declared_figures().values():
        assert callable(load_function(figure.draw)) and set(figure.needs) <= set(declared_tables())

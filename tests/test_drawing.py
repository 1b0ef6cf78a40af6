"""Tests of the second process: the same bytes, and nothing lost when it fails."""

import pickle
import sys
import warnings
from io import BytesIO
from types import SimpleNamespace

import pytest

from plananalysis import drawing, figures
from plananalysis.analysis import STAGES, analyze
from plananalysis.parameters import Parameters


@pytest.fixture(scope="module")
def results(seed):
    return analyze(seed, parameters=Parameters(n_permutations=19, neighbours=0, n_refits=2))


EARLY = [name for stage, names in STAGES.items() if stage not in ("topics", "comparison") for name in names]


def choose_tables(results, names):
    """Only these tables."""
    return {name: results.tables[name] for name in names}


@pytest.fixture(scope="module")
def expected(results):
    return figures.render_figures(results)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(drawing, "_list_cores", lambda: range(2))


@pytest.mark.slow
def test_the_same_files_in_the_same_order(results, expected):
    """Asked in two portions, as a run does."""
    with drawing.Helper() as helper:
        helper.begin(choose_tables(results, EARLY), results.parameters)
        asked = set(helper._names)
        process, rendered = helper._process, helper.finish(results)
    assert rendered == expected and list(rendered) == list(expected)
    assert {"section_sizes", "terms", "themes"} <= asked < set(rendered)
    assert process.returncode is not None


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_process_that_dies_costs_time_only(results, expected, moment):
    """Killed at any moment, the figures are drawn here."""
    with drawing.Helper() as helper:
        if moment == "before":
            helper._process.kill()
        helper.begin(choose_tables(results, EARLY), results.parameters)
        if moment == "between":
            helper._process.kill()
        helper.begin(results.tables, results.parameters)
        helper._process.kill()
        assert helper.finish(results) == expected


@pytest.mark.slow
def test_a_table_is_sent_once(results, monkeypatch):
    """What the other process has it keeps; a table made anew goes again."""
    sent = []
    with drawing.Helper() as helper:
        monkeypatch.setattr(helper, "_exchange", lambda request: sent.append(set(request[1])) or ({}, []))
        helper.begin(choose_tables(results, ["documents", "units"]), results.parameters)
        helper.begin(choose_tables(results, ["documents", "units", "mentions"]), results.parameters)
        again = choose_tables(results, ["documents", "units", "mentions", "citations"])
        helper.begin(again | {"units": results.units.copy()}, results.parameters)
        helper._thread.shutdown()
    assert sent == [{"documents", "units"}, {"mentions"}, {"citations", "units"}]


@pytest.mark.slow
def test_figures_need_no_other_table(results, expected):
    """What is said to be enough for a figure is; a figure that is not drawn says so without any other table."""
    for name in figures.list_ready(results.tables):
        source = figures.Source(results.parameters, choose_tables(results, figures.NEEDS[name]))
        with figures.plots.chinese_style():
            assert (name in figures.draw_figures(source, names=[name])) == (name in expected)


@pytest.mark.slow
def test_figures_are_begun_while_the_analysis_goes_on(seed):
    """Tables are shared as they come, those of topics before other choices are tried; in the end all were."""
    moments = []
    analyze(seed, parameters=Parameters(n_permutations=19, neighbours=0, n_refits=2),
            share=lambda found: moments.append(set(figures.list_ready(found))))
    assert "section_sizes" in moments[0] and "terms" not in moments[0]
    assert any("topics" in ready and "specifications" not in ready for ready in moments)
    assert set.union(*moments) == {name for name in figures.CAPTIONS if name not in figures.COMPARED}


@pytest.mark.slow
def test_nothing_is_begun_before_copies_cut(seed):
    """A process that has begun a thread could not be copied to cut text."""
    moments = []
    analyze(seed, parameters=Parameters(n_permutations=19, neighbours=0, n_refits=2), jobs=2,
            say=moments.append, share=lambda found: moments.append(None))
    assert moments.index("cutting text into words") < moments.index(None)


@pytest.mark.slow
def test_what_cannot_be_drawn_there_raises_here(results, monkeypatch):
    """An error in a figure is not lost in the other process."""
    from dataclasses import replace

    broken = replace(results, tables={name: table for name, table in results.tables.items() if name != "terms"})
    with drawing.Helper() as helper, pytest.raises(AttributeError, match="results have no table 'terms'"):
        helper.finish(broken)


def test_a_warning_there_is_heard_here(monkeypatch):
    """What the second process answers, given to the first: the files, and the warning once more."""
    def draw(results, *, names):
        warnings.warn("a glyph is missing", UserWarning, stacklevel=1)
        return {name: (b"png", b"svg") for name in names}

    answer = BytesIO()
    monkeypatch.setattr(figures, "render_figures", draw)
    monkeypatch.setattr(figures, "load_library", lambda: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(pickle.dumps((None, {}, list(figures.CAPTIONS))))))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=answer))
    drawing.serve()
    helper = drawing.Helper(wanted=False)
    helper._names = set(figures.CAPTIONS)
    helper._rendered = [SimpleNamespace(result=lambda: pickle.loads(answer.getvalue()))]
    with pytest.warns(UserWarning, match="a glyph is missing"):
        assert set(helper.finish(SimpleNamespace(tables={}, parameters=None))) == set(figures.CAPTIONS)


def test_one_core_starts_no_process(results, monkeypatch):
    monkeypatch.setattr(drawing, "_list_cores", lambda: [0])
    with drawing.Helper() as helper:
        assert helper._process is None
        helper.begin(results.tables, results.parameters)
        assert helper._rendered == []
    with drawing.Helper(wanted=False) as helper:
        assert helper._process is None

"""Tests of the second process: the same bytes, and nothing lost when it fails."""

import pickle
import sys
import warnings
from io import BytesIO
from types import SimpleNamespace

import pytest

from plananalysis import drawing, figures
from plananalysis.analysis import analyze
from plananalysis.parameters import Parameters


@pytest.fixture(scope="module")
def results(seed):
    return analyze(seed, parameters=Parameters(n_permutations=19, neighbours=0, n_refits=2))


@pytest.fixture(scope="module")
def expected(results):
    return figures.render_figures(results)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(drawing, "_list_cores", lambda: range(2))


def test_the_same_files_in_the_same_order(results, expected):
    """Asked in two portions, as a run does."""
    with drawing.Helper() as helper:
        helper.begin(results, figures.EARLY)
        helper.begin(results)
        process, rendered = helper._process, helper.finish(results)
    assert rendered == expected and list(rendered) == list(expected)
    assert set(figures.EARLY) < set(rendered)
    assert process.returncode is not None


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_process_that_dies_costs_time_only(results, expected, moment):
    """Killed at any moment, the figures are drawn here."""
    with drawing.Helper() as helper:
        if moment == "before":
            helper._process.kill()
        helper.begin(results, figures.EARLY)
        if moment == "between":
            helper._process.kill()
        helper.begin(results)
        helper._process.kill()
        assert helper.finish(results) == expected


def test_early_figures_need_no_later_table(results, expected):
    """What a run shares before clustering is enough for them."""
    from dataclasses import replace

    from plananalysis.analysis import STAGES

    later = {*STAGES["topics"], *STAGES["comparison"]}
    early = replace(results, tables={name: table for name, table in results.tables.items() if name not in later})
    assert figures.render_figures(early, names=figures.EARLY) == {name: expected[name] for name in figures.EARLY}


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
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(pickle.dumps((None, list(figures.CAPTIONS))))))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=answer))
    drawing.serve()
    helper = drawing.Helper(wanted=False)
    helper._rendered = [SimpleNamespace(result=lambda: pickle.loads(answer.getvalue()))]
    with pytest.warns(UserWarning, match="a glyph is missing"):
        assert set(helper.finish(None)) == set(figures.CAPTIONS)


def test_one_core_starts_no_process(results, monkeypatch):
    monkeypatch.setattr(drawing, "_list_cores", lambda: [0])
    with drawing.Helper() as helper:
        assert helper._process is None
        helper.begin(results)
        assert helper._rendered == []
    with drawing.Helper(wanted=False) as helper:
        assert helper._process is None

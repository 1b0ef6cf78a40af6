"""Tests of the figures of a run: which tables they are drawn from, and that they are drawn alike again."""

from types import SimpleNamespace

import pytest

from plananalysis.charts.style import chinese_style
from plananalysis.findings import declared_figures, declared_steps
from plananalysis.report import figures
from plananalysis.study.analyze import analyze
from plananalysis.tables.parameters import Parameters

pytestmark = pytest.mark.slow  # whole analyses, left out of the daily part

DRAWN_OF_TWO = {figure.name for step in declared_steps() if step.several for figure in step.figures}


@pytest.fixture(scope="module")
def results(seed):
    return analyze(seed, parameters=Parameters(n_permutations=19, neighbours=0, n_refits=2))


@pytest.fixture(scope="module")
def rendered(results):
    return figures.render_figures(results)


@pytest.mark.slow
def test_figures_need_no_other_table(results, rendered):
    """What is said to be enough for a figure is; a figure that is not drawn says so without any other table."""
    for name in set(declared_figures()) - DRAWN_OF_TWO:
        tables = {table: results.tables[table] for table in declared_figures()[name].needs}
        source = SimpleNamespace(parameters=results.parameters, tables=tables, **tables)
        with chinese_style():
            assert (name in figures.draw_figures(source, names=[name])) == (name in rendered)


def test_figures_come_in_the_order_of_their_captions(results, rendered):
    """All of one plan, drawn twice to the same bytes."""
    assert list(rendered) == [name for name in declared_figures() if name not in DRAWN_OF_TWO]
    assert figures.render_figures(results) == rendered

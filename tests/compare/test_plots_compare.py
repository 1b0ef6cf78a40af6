"""The charts of comparison: numbers where the table has them, every glyph there, nothing drawn is said."""

import warnings

import pandas as pd
import pytest
from matplotlib.figure import Figure

from pictures import save_figure
from plananalysis.charts.style import chinese_style
from plananalysis.compare import plots as plots_compare
from plananalysis.compare.plots import _draw_changes, draw_statuses
from plananalysis.findings import compared_tables
from plananalysis.study.analyze import analyze


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(7, 5))


@pytest.fixture(scope="module")
def results(plans):
    return analyze(plans, only=compared_tables())


def read_texts(ax):
    return [text.get_text() for text in ax.texts]


def test_statuses_show_their_numbers(figure, results):
    """One carried over, one revised, one new of three; one dropped of three on the other side."""
    ax = plots_compare.plot_statuses(results.alignment_summary, ax=figure.add_subplot())
    assert read_texts(ax) == ["1"] * 4
    widths = [round(bar.get_width(), 6) for bar in ax.patches]
    assert widths == [33.333333, 33.333333, 33.333333, -33.333333]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["文化馆2031 → 文化馆2032"]


def test_changes_from_hollow_to_full(figure, results):
    """The hollow point is the older share, the full one the newer."""
    trends = results.trends
    ax = plots_compare.plot_changes(trends, ax=figure.add_subplot(), kind="section", doc_id="文化馆2032")
    row = trends[(trends["kind"] == "section") & (trends["doc_id"] == "文化馆2032")].sort_values("change").iloc[-1]
    old, new = ax.collections[-2].get_offsets()[0][0], ax.collections[-1].get_offsets()[0][0]
    assert new == pytest.approx(100 * row["share"]) and new - old == pytest.approx(100 * row["change"])
    assert ax.get_yticklabels()[0].get_text() == row["name"]


def test_nothing_to_draw_is_said(figure):
    axes = figure.subplots(2)
    empty = pd.DataFrame(columns=["kind", "name", "doc_id", "change", "share"])
    plots_compare.plot_statuses(pd.DataFrame(), ax=axes[0])
    plots_compare.plot_changes(empty, ax=axes[1], kind="frame", doc_id="a")
    assert all("nothing to draw" in read_texts(ax)[0] for ax in axes)


def test_figures_of_a_comparison(results, seed, tmp_path):
    """Two documents get their pictures, every glyph of them; one document gets none."""
    with chinese_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert save_figure(draw_statuses(results), tmp_path / "s")[0].stat().st_size > 5000
        assert save_figure(_draw_changes(results, "section"), tmp_path / "c")[0].stat().st_size > 5000
    alone = analyze(seed, only=["alignment"])
    assert draw_statuses(alone) is None and _draw_changes(alone, "section") is None

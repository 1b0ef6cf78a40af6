import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from plananalysis.charts import charts as plots
from plananalysis.charts.style import chinese_style
from plananalysis.topics.plots import plot_agreement
from plananalysis.words.plots import plot_dispersion


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(3, 2))


def test_heat_map_prints_zeros(figure):
    """A zero is a result and has its number in the cell."""
    ax = plots.plot_heat_map(pd.DataFrame([[0, 2], [1, 0]]), ax=figure.add_subplot(), xlabel="x", ylabel="y")
    assert [text.get_text() for text in ax.texts] == ["0", "2", "1", "0"]


@pytest.mark.parametrize(
    "drawer",
    [
        lambda ax: plots.plot_section_sizes(pd.DataFrame(columns=["label", "share", "units"]), ax=ax),
        lambda ax: plots.plot_section_rates(
            pd.DataFrame(columns=["label", "per_1000_han", "low", "high"], dtype=float), ax=ax, xlabel="x"
        ),
        lambda ax: plots.plot_heat_map(pd.DataFrame(), ax=ax, xlabel="x", ylabel="y"),
        lambda ax: plots.plot_counts(pd.Series(dtype=int), ax=ax, xlabel="x", ylabel="y"),
        lambda ax: plot_dispersion(pd.DataFrame(columns=["term", "count", "dp"]), ax=ax),
        lambda ax: plot_agreement(pd.DataFrame(columns=["model", "k", "ari", "ari_null_p95"]), ax=ax),
    ],
    ids=["sizes", "rates", "heat map", "counts", "dispersion", "agreement"],
)
def test_nothing_to_draw_says_so(figure, drawer, tmp_path):
    """A document without sections must not end a notebook in a traceback, nor in a blank picture."""
    ax = drawer(figure.add_subplot())
    assert "没有可画的数据" in "".join(text.get_text() for text in ax.texts)
    figure.savefig(tmp_path / "empty.png")


def test_intervals_are_drawn_where_they_lie(figure):
    """The bar of a rate goes from low to high, not from rate minus low."""
    rates = pd.DataFrame({"label": ["甲"], "per_1000_han": [4.0], "low": [1.0], "high": [9.0]})
    ax = plots.plot_section_rates(rates, ax=figure.add_subplot(), xlabel="x")
    (bar,) = [c for c in ax.collections if c.get_segments()]
    assert np.asarray(bar.get_segments()[0])[:, 0].tolist() == [1.0, 9.0]

"""
What do counts and rates look like?  The charts that several folders draw.

Every function takes an ``ax`` and returns it; draw within :func:`plananalysis.charts.style.chinese_style`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.charts.style import COLOR, QUIET, shorten
from plananalysis.tables.texts import both_names


def note_if_empty(ax, data) -> bool:
    """
    Say in the picture that there was nothing to draw: an empty one would look like a failure.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    data : sized
        What is to be drawn.

    Returns
    -------
    bool
        Whether there was nothing.
    """
    if len(data):
        return False
    ax.text(0.5, 0.5, both_names("chart.nothing"), ha="center", va="center", transform=ax.transAxes, color=QUIET)
    ax.set_axis_off()
    return True


def draw_bars(ax, labels: Sequence[str], values: Sequence[float]):
    """
    Draw bars from the top down, each with its label.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    labels : sequence of str
        Of the bars.
    values : sequence of float
        How long they are.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.barh(range(len(labels)), values, color=COLOR)
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    return ax


def plot_section_sizes(sizes: pd.DataFrame, *, ax):
    """
    Show how much of the body each section takes.

    Parameters
    ----------
    sizes : pandas.DataFrame
        Columns ``label`` and ``share`` (percent of the body's Han
        characters) and ``units`` (number of units), one row a section.
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        The same, with labelled axes.
    """
    if note_if_empty(ax, sizes):
        return ax
    draw_bars(ax, [shorten(label) for label in sizes["label"]], sizes["share"])
    for row, (share, units) in enumerate(zip(sizes["share"], sizes["units"], strict=True)):
        ax.text(share, row, f" {share:.1f}%  ({units})", va="center", fontsize=8)
    ax.set_xlim(0, max(sizes["share"]) * 1.2)
    ax.set(xlabel=both_names("axis.share_of_body"), ylabel=both_names("axis.section"))
    return ax


def plot_counts(counts: pd.Series, *, ax, xlabel: str, ylabel: str):
    """
    Show how many there are of each kind.

    Parameters
    ----------
    counts : pandas.Series
        Number by kind, in the order to draw.
    ax : matplotlib.axes.Axes
        Where to draw.
    xlabel, ylabel : str
        Labels of the axes.

    Returns
    -------
    matplotlib.axes.Axes
        Bars with their numbers.
    """
    if note_if_empty(ax, counts):
        return ax
    draw_bars(ax, [str(kind) for kind in counts.index], counts.to_numpy())
    for row, value in enumerate(counts):
        ax.text(value, row, f" {value}", va="center", fontsize=8)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax


def plot_section_rates(rates: pd.DataFrame, *, ax, xlabel: str):
    """
    Show a rate by section with its interval.

    Parameters
    ----------
    rates : pandas.DataFrame
        Columns label, per_1000_han, low and high, one row a section.
    ax : matplotlib.axes.Axes
        Where to draw.
    xlabel : str
        What is counted.

    Returns
    -------
    matplotlib.axes.Axes
        Points with intervals; sections in document order.
    """
    if note_if_empty(ax, rates):
        return ax
    rows = np.arange(len(rates))
    spread = np.abs(np.vstack([rates["per_1000_han"] - rates["low"], rates["high"] - rates["per_1000_han"]]))
    ax.errorbar(rates["per_1000_han"], rows, xerr=spread, fmt="o", color=COLOR, ecolor=QUIET, capsize=3)
    ax.set_yticks(rows, [shorten(label) for label in rates["label"]])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.set(xlabel=xlabel, ylabel=both_names("axis.section"))
    return ax


def plot_heat_map(table: pd.DataFrame, *, ax, xlabel: str, ylabel: str):
    """
    Show a table of counts as shades with their numbers.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts; index and columns give the labels.
    ax : matplotlib.axes.Axes
        Where to draw.
    xlabel, ylabel : str
        Labels of the axes.

    Returns
    -------
    matplotlib.axes.Axes
        One cell a count; zeros are drawn pale, not left out.
    """
    if note_if_empty(ax, table):
        return ax
    values = table.to_numpy()
    top = max(values.max(initial=0), 1)
    ax.imshow(values, cmap="Blues", vmin=0, vmax=top * 1.15, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        shade = "white" if value > 0.6 * top else (QUIET if value == 0 else "black")
        ax.text(column, row, f"{value}", ha="center", va="center", fontsize=8, color=shade)
    ax.set_xticks(range(table.shape[1]), [str(name) for name in table.columns])
    ax.set_yticks(range(table.shape[0]), [str(name) for name in table.index])
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return ax

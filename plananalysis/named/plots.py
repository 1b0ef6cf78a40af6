"""
What do the names look like?  Documents and actors tied to the sections that name them, and a calendar.

Every function takes an ``ax`` and returns it, like those of :mod:`plananalysis.charts.charts`.
"""

import pandas as pd

from plananalysis.charts import charts
from plananalysis.charts.charts import note_if_empty
from plananalysis.charts.style import ACCENT, COLOR, QUIET, new_axes, shorten
from plananalysis.named import mentions
from plananalysis.statistics.tally import tally
from plananalysis.structure.parts import without_annexes
from plananalysis.structure.sections import is_one_plan
from plananalysis.tables.texts import both_names, say

_COLORS = {"document": ACCENT, "actor": COLOR}
_THICKEST = 4

MAX_EVENTS = 40  # of a calendar that can be read


def plot_network(links: pd.DataFrame, *, ax):
    """
    Show which documents and actors are named in which section.

    Parameters
    ----------
    links : pandas.DataFrame
        From :func:`plananalysis.named.mentions.link_names`.
    ax : matplotlib.axes.Axes
        Where to draw; a third of an inch of height a name is enough.

    Returns
    -------
    matplotlib.axes.Axes
        Names on the left, near the sections that name them; sections on the right in the order of the text;
        lines as thick as the mentions are many, up to four.
    """
    if note_if_empty(ax, links):
        return ax
    places = list(dict.fromkeys(links["place"].tolist()))
    right = {place: _spread(number, len(places)) for number, place in enumerate(places)}
    left = _order_names(links, right)
    for row in links.itertuples():
        ax.plot(
            [0, 1],
            [left[row.kind, row.name], right[row.place]],
            color=_COLORS[row.kind],
            alpha=0.45,
            linewidth=0.5 + 0.6 * min(row.count, _THICKEST),
            solid_capstyle="round",
            zorder=1,
        )
    totals = links.groupby(["kind", "name"])["count"].sum()
    for (kind, name), height in left.items():
        label = f"《{shorten(name, width=14)}》" if kind == "document" else shorten(name, width=14)
        ax.plot(0, height, "o", color=_COLORS[kind], markersize=4, zorder=2)
        ax.text(-0.03, height, f"{label} {totals[kind, name]}", ha="right", va="center", fontsize=8)
    for place, height in right.items():
        ax.plot(1, height, "s", color=QUIET, markersize=5, zorder=2)
        ax.text(1.03, height, shorten(place, width=16), ha="left", va="center", fontsize=8)
    for kind in dict.fromkeys(links["kind"].tolist()):
        ax.plot([], [], color=_COLORS[kind], label=both_names(f"legend.{kind}"))
    above = 1 + 0.9 / max(len(left), 12)
    ax.legend(loc="upper center", bbox_to_anchor=(0.42, above), ncols=2, frameon=False, fontsize=8)
    ax.set(xlim=(-0.9, 1.95), ylim=(1.03, -0.03))
    ax.set_axis_off()
    return ax


def _spread(number: int, size: int) -> float:
    return (number + 0.5) / size


def _order_names(links: pd.DataFrame, right: dict[str, float]) -> dict[tuple[str, str], float]:
    """Each name at the height that the mean of its sections asks for, so that few lines cross."""
    pulls = links.assign(pull=links["place"].map(right) * links["count"])
    weights = pulls.groupby(["kind", "name"])[["pull", "count"]].sum()
    heights = (weights["pull"] / weights["count"]).round(6).rename("height").reset_index()
    order = heights.sort_values(["height", "kind", "name"], kind="stable")
    return {
        (row.kind, row.name): _spread(number, len(order))
        for number, row in enumerate(order[["kind", "name"]].itertuples(index=False))
    }


def plot_calendar(events: pd.DataFrame, *, ax):
    """
    Show what is dated in which months.

    Parameters
    ----------
    events : pandas.DataFrame
        From :func:`plananalysis.named.mentions.list_events`.
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        Twelve months; a bar for what lasts, and above each month what falls in it, with its count if it is
        named more than once.
    """
    if note_if_empty(ax, events):
        return ax
    height = [0.0] * 13
    for row in events.itertuples():
        base = max(height[row.first : row.last + 1])
        is_point = row.first == row.last
        label = _fit(str(row.label), 5 * (row.last - row.first + 1)) + (f" ×{row.count}" if row.count > 1 else "")
        ax.barh(
            base + 0.5,
            row.last - row.first + 0.94,
            left=row.first - 0.47,
            height=0.8,
            zorder=1,
            color=COLOR if not is_point else ACCENT,
            alpha=0.25,
        )
        ax.text((row.first + row.last) / 2, base + 0.5, label, ha="center", va="center", fontsize=7)
        for month in range(row.first, row.last + 1):
            height[month] = base + 1
    ax.set_xticks(range(1, 13), [say("axis.month_number", language="zh", month=month) for month in range(1, 13)])
    ax.set(xlim=(0.4, 12.6), ylim=(0, max(*height, 3) + 0.2), xlabel=both_names("axis.month"), yticks=[])
    ax.spines["left"].set_visible(False)
    for edge in range(1, 12):
        ax.axvline(edge + 0.5, color=QUIET, linewidth=0.4, zorder=0)
    return ax


def _fit(label: str, room: float) -> str:
    """Cut a label to so many Chinese characters; digits and dots are half as wide."""
    width = 0.0
    for place, sign in enumerate(label):
        width += 0.55 if sign.isascii() or sign == "·" else 1
        if width > room + 0.1:
            return label[: max(place - 1, 1)] + "…"
    return label


def _draw_counts(table: pd.DataFrame, column: str, *, ylabel: str):
    if not len(table):
        return None
    counts = tally(table[column])
    figure, ax = new_axes(7, 0.8 + 0.3 * len(counts))
    charts.plot_counts(counts, ax=ax, xlabel=both_names("axis.count"), ylabel=ylabel)
    return figure


def draw_citations(results):
    """Documents in 《》 by the class of their verb."""
    return _draw_counts(results.citations, "verb_class", ylabel=both_names("axis.verb_class"))


def draw_names(results):
    """Quoted names by kind."""
    return _draw_counts(results.names, "kind", ylabel=both_names("axis.kind"))


def draw_network(results):
    """Documents and actors, and the sections that name them."""
    if not is_one_plan(results.documents):
        return None
    links = mentions.link_names(without_annexes(results.mentions), without_annexes(results.citations), results.units)
    if len(links) < 2:
        return None
    figure, ax = new_axes(7.5, 0.8 + 0.24 * max(links.groupby(["kind", "name"]).ngroups, 6))
    plot_network(links, ax=ax)
    return figure


def draw_calendar(results):
    """What is dated in which months."""
    events = mentions.list_events(without_annexes(results.mentions), results.units)
    if not len(events) or len(events) > MAX_EVENTS:
        return None
    figure, ax = new_axes(7.5, 1.4 + 0.09 * len(events))
    plot_calendar(events, ax=ax)
    return figure

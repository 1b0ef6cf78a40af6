"""
What does a comparison look like?  What became of the items, what grew, and how a share went over the years.

As in :mod:`plananalysis.charts.charts`, every function takes an ``ax`` and returns it; draw within
:func:`plananalysis.charts.style.chinese_style`.
"""

import numpy as np
import pandas as pd

from plananalysis.charts.charts import note_if_empty
from plananalysis.charts.style import ACCENT, COLOR, QUIET, new_axes, shorten
from plananalysis.tables.texts import both_names

_STATUS_COLORS = {"carried_over": COLOR, "revised": "#8fb8d3", "new": ACCENT}


def plot_statuses(summary: pd.DataFrame, *, ax, n_pairs: int = 20):
    """
    Show what became of the items, a bar for each pair of documents.

    Parameters
    ----------
    summary : pandas.DataFrame
        From :func:`plananalysis.compare.alignment.count_statuses`.
    ax : matplotlib.axes.Axes
        Where to draw.
    n_pairs : int
        The last so many pairs.

    Returns
    -------
    matplotlib.axes.Axes
        To the right the newer document: carried over, revised, new. To the left what the older had and the newer has
        not.
    """
    if note_if_empty(ax, summary):
        return ax
    pairs = summary[["doc_id_old", "doc_id_new"]].drop_duplicates().tail(n_pairs)
    table = summary.pivot(index=["doc_id_old", "doc_id_new"], columns="status", values=["share", "units"])
    table = table.loc[list(pairs.itertuples(index=False, name=None))]
    rows, left = np.arange(len(table)), np.zeros(len(table))
    for status, color in _STATUS_COLORS.items():
        share, units = 100 * table["share", status].to_numpy(), table["units", status].to_numpy()
        ax.barh(rows, share, left=left, color=color, label=both_names(f"status.{status}"), height=0.7)
        _write_counts(ax, rows, left + share / 2, share, units, light=status != "revised")
        left = left + share
    share, units = 100 * table["share", "dropped"].to_numpy(), table["units", "dropped"].to_numpy()
    dropped = f"{both_names('status.dropped')}（{both_names('status.of_older')}）"
    ax.barh(rows, -share, color=QUIET, label=dropped, height=0.7)
    _write_counts(ax, rows, -share / 2, share, units, light=True)
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_yticks(rows, [f"{shorten(old, width=10)} → {shorten(new, width=10)}" for old, new in table.index])
    ax.set_ylim(len(table) - 0.5, -0.5)
    ticks = np.arange(-100, 101, 50)
    ax.set_xticks(ticks, [f"{abs(tick)}" for tick in ticks])
    ax.set(xlim=(-105, 105), xlabel=both_names("axis.items"))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False, fontsize=8)
    return ax


def _write_counts(ax, rows: np.ndarray, x: np.ndarray, share: np.ndarray, units: np.ndarray, *, light: bool) -> None:
    for row, at, size, n in zip(rows, x, share, units, strict=True):
        if size >= 5:
            ax.text(at, row, f"{int(n)}", ha="center", va="center", fontsize=8, color="white" if light else "black")


def plot_changes(trends: pd.DataFrame, *, ax, kind: str, doc_id: str, n_names: int = 12):
    """
    Show how shares went from the document before to this one, largest change on top.

    Parameters
    ----------
    trends : pandas.DataFrame
        From :func:`plananalysis.compare.trends.find_trends`.
    ax : matplotlib.axes.Axes
        Where to draw.
    kind : str
        section, frame, formula or term.
    doc_id : str
        The newer document.
    n_names : int
        Rows to draw.

    Returns
    -------
    matplotlib.axes.Axes
        A hollow point for the older share, a full one for the newer; thin lines are the newer one's 95% interval.
    """
    here = trends[(trends["kind"] == kind) & (trends["doc_id"] == doc_id)].dropna(subset=["change"])
    here = here[(here["share"] > 0) | (here["change"] != 0)]
    if note_if_empty(ax, here):
        return ax
    here = here.assign(size=here["change"].abs()).sort_values(["size", "name"], ascending=[False, True]).head(n_names)
    here = here.sort_values(["change", "name"], ascending=[False, True])
    rows, new = np.arange(len(here)), 100 * here["share"].to_numpy()
    old = new - 100 * here["change"].to_numpy()
    colors = np.where(new >= old, ACCENT, COLOR)
    ax.hlines(rows, 100 * here["low"], 100 * here["high"], color=QUIET, linewidth=0.8)
    ax.hlines(rows, np.minimum(old, new), np.maximum(old, new), color=colors, linewidth=2.5)
    ax.scatter(old, rows, s=30, facecolor="white", edgecolor=colors, zorder=3)
    ax.scatter(new, rows, s=30, color=colors, zorder=3)
    ax.set_yticks(rows, [shorten(name, width=20) for name in here["name"]])
    ax.set_ylim(len(here) - 0.5, -0.5)
    ax.set_xlim(left=min(0, ax.get_xlim()[0]))
    counted = "han_chars" if here["denominator_kind"].iloc[0] == "han_chars" else "sentences"
    ax.set(
        xlabel=f"{both_names('axis.share_of')} {both_names(f'counted.{counted}')} (%)",
        title=f"○ {shorten(here['previous'].iloc[0], width=14)}  ● {shorten(doc_id, width=14)}",
    )
    return ax


def draw_statuses(results):
    """What became of the items."""
    summary = results.tables.get("alignment_summary")
    if summary is None or not len(summary):
        return None
    n_pairs = min(len(summary) // 4, 20)
    figure, ax = new_axes(7.5, 1.2 + 0.34 * n_pairs)
    return plot_statuses(summary, ax=ax, n_pairs=n_pairs).figure


def _draw_changes(results, kind: str):
    trends = results.tables.get("trends")
    moved = trends[(trends["kind"] == kind) & (trends["change"].abs() > 0)] if trends is not None else ()
    if not len(moved):
        return None
    newest = moved.loc[moved["year"] == moved["year"].max(), "doc_id"].iloc[-1]
    figure, ax = new_axes(7, 0.9 + 0.34 * min(12, (moved["doc_id"] == newest).sum()))
    return plot_changes(trends, ax=ax, kind=kind, doc_id=newest).figure


def draw_section_changes(results):
    """How the sections' shares changed."""
    return _draw_changes(results, "section")


def draw_frame_changes(results):
    """How the shares of subjects changed."""
    return _draw_changes(results, "frame")

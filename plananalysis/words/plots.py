"""
What do the word statistics look like?  Keyness, dispersion and the strategic diagram.

As in :mod:`plananalysis.charts.charts`, every function takes an ``ax`` and returns it; draw within
:func:`plananalysis.charts.style.chinese_style`.
"""

import numpy as np
import pandas as pd

from plananalysis.charts.charts import draw_bars, note_if_empty
from plananalysis.charts.labels import lay_out_labels
from plananalysis.charts.style import ACCENT, COLOR, QUIET, new_axes
from plananalysis.tables.texts import both_names, say

_QUADRANTS = {(1, 1): "motor", (0, 1): "niche", (0, 0): "emerging", (1, 0): "basic"}


MIN_COUNT = 8  # of a word in the picture of dispersion


def plot_keyness(keyness: pd.DataFrame, *, ax, n_terms: int = 10, alpha: float = 0.05):
    """
    Show the words that set one group apart, and which of them survive shuffling units.

    Parameters
    ----------
    keyness : pandas.DataFrame
        Rows of :func:`plananalysis.words.keyness.measure_keyness`, of one target.
    ax : matplotlib.axes.Axes
        Where to draw.
    n_terms : int
        Words to draw, by log_odds_z.
    alpha : float
        Words whose p_permutation is at most this are drawn in full colour.

    Returns
    -------
    matplotlib.axes.Axes
        Bars of log_odds_z; counts and p stand beside them.
    """
    best = keyness.sort_values(["log_odds_z", "term"], ascending=[False, True]).head(n_terms)
    if best.empty:
        ax.text(0.5, 0.5, both_names("chart.no_data"), ha="center", va="center", transform=ax.transAxes)
        return ax
    strong = (best["p_permutation"] <= alpha).to_numpy()
    rows = np.arange(len(best))
    ax.barh(rows, best["log_odds_z"], color=np.where(strong, COLOR, QUIET), height=0.7)
    for row, word in zip(rows, best.itertuples(), strict=True):
        note = say(
            "keyness.bar",
            language="zh",
            count=word.target_count,
            reference=word.reference_count,
            units=word.target_units,
            n_units=word.n_target_units,
            p=word.p_permutation,
        )
        ax.text(max(word.log_odds_z, 0), row, f" {note}", va="center", fontsize=8)
    first = best.iloc[0]
    ax.set_yticks(rows, best["term"])
    ax.set_ylim(len(best) - 0.5, -0.5)
    ax.set_xlim(right=max(best["log_odds_z"].max(), 0.1) * 1.6)
    ax.set(
        xlabel=both_names("axis.log_odds", prior=first["prior"]),
        title=say(
            "keyness.title",
            language="zh",
            alpha=alpha,
            n=first["n_permutations"],
            **first[["target", "n_target", "n_reference"]],
        ),
    )
    return ax


def plot_strategic_diagram(themes: pd.DataFrame, *, ax):
    """
    Show themes by centrality and density, divided at the medians.

    Parameters
    ----------
    themes : pandas.DataFrame
        The table from :func:`plananalysis.words.cowords.measure_clusters`.
    ax : matplotlib.axes.Axes
        Where to draw; set the size of the figure before, since labels are
        kept apart for that size.

    Returns
    -------
    matplotlib.axes.Axes
        One circle a theme, its area the number of words; labels are moved
        until they cover neither each other nor a circle.
    """
    if themes.empty:
        ax.text(0.5, 0.5, both_names("chart.no_data"), ha="center", va="center", transform=ax.transAxes)
        return ax
    ax.scatter(themes["centrality"], themes["density"], s=30 * themes["n_terms"], color=COLOR, alpha=0.55)
    ax.margins(0.22)
    ax.axvline(themes["centrality"].median(), color=QUIET, linewidth=0.8)
    ax.axhline(themes["density"].median(), color=QUIET, linewidth=0.8)
    corners = [
        ax.text(
            0.99 if x else 0.01,
            0.99 if y else 0.01,
            both_names(f"quadrant.{name}"),
            transform=ax.transAxes,
            fontsize=8,
            color=ACCENT,
            ha="right" if x else "left",
            va="top" if y else "bottom",
        )
        for (x, y), name in _QUADRANTS.items()
    ]
    first = themes.iloc[0]
    ax.set(
        xlabel=both_names("axis.centrality"),
        ylabel=both_names("axis.density"),
        title=say(
            "themes.title",
            language="zh",
            themes=len(themes),
            words=themes["n_terms"].sum(),
            units=first["n_units"],
            similarity=first["similarity"],
        ),
    )
    lay_out_labels(
        ax,
        themes[["centrality", "density"]].to_numpy(dtype=float),
        [f"{theme.cluster} {theme.label}" for theme in themes.itertuples()],
        radii=np.sqrt(30 * themes["n_terms"].to_numpy() / np.pi),
        taken=corners,
    )
    return ax


def _content_words(results) -> pd.DataFrame:
    terms = results.terms
    return terms[(terms["stop"] == 0) & (terms["term"].str.len() > 1)]


def draw_terms(results):
    """The most frequent words."""
    top = _content_words(results).head(25)
    if not len(top):
        return None
    figure, ax = new_axes(7, 0.8 + 0.24 * len(top))
    plot_term_rates(top, ax=ax)
    return figure


def draw_dispersion(results):
    """Frequency against dispersion."""
    frequent = _content_words(results).query("count >= @MIN_COUNT")
    if len(frequent) < 4 or results.terms["n_units"].iloc[0] < 5:
        return None
    figure, ax = new_axes(7, 5)
    plot_dispersion(frequent.head(300), ax=ax)
    return figure


def draw_themes(results):
    """Themes by centrality and density."""
    if len(results.coword_themes) < 3:
        return None
    figure, ax = new_axes(7, 5)
    plot_strategic_diagram(results.coword_themes, ax=ax)
    return figure


def plot_term_rates(terms: pd.DataFrame, *, ax):
    """
    Show the most frequent words by rate.

    Parameters
    ----------
    terms : pandas.DataFrame
        Rows of :func:`plananalysis.words.frequency.count_terms`, in the order to draw.
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        Bars of the rate per 1,000 tokens, with the number of units.
    """
    if note_if_empty(ax, terms):
        return ax
    draw_bars(ax, terms["term"].tolist(), terms["per_1000_tokens"])
    for row, (rate, units) in enumerate(zip(terms["per_1000_tokens"], terms["units"], strict=True)):
        ax.text(rate, row, f" {units}", va="center", fontsize=8, color=QUIET)
    ax.set(xlabel=both_names("axis.rate"), ylabel=both_names("axis.term"))
    return ax


def plot_dispersion(terms: pd.DataFrame, *, ax, n_labels: int = 14):
    """
    Show frequency against dispersion.

    Parameters
    ----------
    terms : pandas.DataFrame
        Columns term, count and dp.
    ax : matplotlib.axes.Axes
        Where to draw.
    n_labels : int
        How many words to name at each end: the most even and the most
        clumped.

    Returns
    -------
    matplotlib.axes.Axes
        One point a word, count on a logarithmic axis.
    """
    from matplotlib.ticker import LogLocator, NullFormatter

    if note_if_empty(ax, terms):
        return ax
    ax.scatter(terms["count"], terms["dp"], s=12, color=QUIET)
    ranked = terms.sort_values(["dp", "term"])
    ends = pd.concat([ranked.head(n_labels // 2), ranked.tail(n_labels - n_labels // 2)]).drop_duplicates("term")
    ax.scatter(ends["count"], ends["dp"], s=14, color=ACCENT)
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.set(xlabel=both_names("axis.count_log"), ylabel=both_names("axis.dispersion"))
    ax.margins(x=0.08, y=0.06)
    lay_out_labels(ax, ends[["count", "dp"]].to_numpy(dtype=float), ends["term"].tolist(), fontsize=8)
    return ax

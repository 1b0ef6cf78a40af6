"""
What do the topics look like, and how sure are they?  Charts of clusterings.

As in :mod:`plananalysis.charts.charts`: every function takes an ``ax`` and returns
it, and is called within ``chinese_style`` or after ``use_chinese_font``.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.charts import charts
from plananalysis.charts.charts import note_if_empty
from plananalysis.charts.style import ACCENT, COLOR, QUIET, new_axes, shorten
from plananalysis.structure.sections import is_one_plan, label_sections
from plananalysis.tables.texts import both_names

MEASURES = ("stability", "seed_ari", "error", "silhouette", "npmi", "ari")


def plot_choice(choice: pd.DataFrame, *, ax, measure: str = "stability"):
    """
    Show a measure over k with its interval.

    Parameters
    ----------
    choice : pandas.DataFrame
        From :func:`plananalysis.topics.choice.tabulate_choices`.
    ax : matplotlib.axes.Axes
        Where to draw.
    measure : {'stability', 'seed_ari', 'error', 'silhouette', 'npmi', 'ari'}
        Which column; the first two have intervals.

    Returns
    -------
    matplotlib.axes.Axes
        A line a model; bars run from the 5th to the 95th percentile of the
        runs.

    Raises
    ------
    ValueError
        If the measure is unknown.
    """
    if measure not in MEASURES:
        msg = f"measure: expected one of {', '.join(MEASURES)}, got '{measure}'"
        raise ValueError(msg)
    rows = choice.dropna(subset=[measure])
    if note_if_empty(ax, rows):
        return ax
    models = list(rows.groupby("model", sort=False))
    for position, ((model, table), marker) in enumerate(zip(models, "osD^v", strict=False)):
        spread = None
        if f"{measure}_low" in table:
            spread = np.clip(
                [table[measure] - table[f"{measure}_low"], table[f"{measure}_high"] - table[measure]], 0, None
            )
        ax.errorbar(
            table["k"] + 0.12 * (position - (len(models) - 1) / 2),
            table[measure],
            yerr=spread,
            marker=marker,
            capsize=3,
            ecolor=QUIET,
            label=f"{model} ({int(table['n_units'].iloc[0])} {both_names('legend.n_units')})",
        )
    ax.set_xticks(sorted(rows["k"].unique()))
    ax.set(xlabel=both_names("axis.k"), ylabel=both_names(f"measure.{measure}"))
    if (rows[measure] >= 0).all():
        ax.set_ylim(bottom=0)
    ax.legend(frameon=False, fontsize=8)
    return ax


def plot_topic_stability(stability: pd.DataFrame, *, ax, names: Sequence[str] | None = None):
    """
    Show for each topic how much of it comes back.

    Parameters
    ----------
    stability : pandas.DataFrame
        From :func:`plananalysis.topics.stability.tabulate_topic_stability`, of one
        model.
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of str, optional
        What to write beside each topic, such as its words.

    Returns
    -------
    matplotlib.axes.Axes
        Shared members (Jaccard) as points with the 5th to 95th percentile,
        and the share of runs in which the topic came back.
    """
    if note_if_empty(ax, stability):
        return ax
    rows = np.arange(len(stability))
    spread = np.clip(
        [stability["unit_jaccard"] - stability["unit_low"], stability["unit_high"] - stability["unit_jaccard"]], 0, None
    )
    ax.errorbar(
        stability["unit_jaccard"],
        rows,
        xerr=spread,
        fmt="o",
        color=COLOR,
        ecolor=QUIET,
        capsize=3,
        label=both_names("legend.in_common"),
    )
    ax.scatter(stability["recurrence"], rows, marker="|", s=140, color=ACCENT, label=both_names("legend.recurrence"))
    names = [""] * len(rows) if names is None else names
    ax.set_yticks(
        rows,
        [
            f"{topic} {shorten(name, width=16)} ({units})"
            for topic, name, units in zip(stability["topic"], names, stability["units"], strict=True)
        ],
    )
    ax.invert_yaxis()
    ax.set_xlim(-0.02, 1.02)
    ax.set(xlabel=f"{stability['n_runs'].iloc[0]} {both_names('axis.refits')}", ylabel=both_names("axis.topic_units"))
    ax.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=2)
    return ax


def plot_unit_stability(stability: pd.DataFrame, *, ax):
    """
    Show how often each unit stays with its topic.

    Parameters
    ----------
    stability : pandas.DataFrame
        From :func:`plananalysis.topics.stability.tabulate_unit_stability`, of one
        model.
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        A point a unit with Wilson's interval, grouped by topic, the most
        faithful first.
    """
    table = stability.dropna(subset=["stay_rate"]).sort_values(
        ["topic", "stay_rate", "doc_id", "unit_id"], ascending=[True, False, True, True]
    )
    if note_if_empty(ax, table):
        return ax
    position = np.arange(len(table))
    spread = np.clip([table["stay_rate"] - table["low"], table["high"] - table["stay_rate"]], 0, None)
    colors = np.where(table["topic"] % 2, COLOR, ACCENT)
    ax.vlines(position, table["stay_rate"] - spread[0], table["stay_rate"] + spread[1], color=QUIET, lw=1)
    ax.scatter(position, table["stay_rate"], c=colors, s=14, zorder=3)
    edges = np.flatnonzero(np.diff(table["topic"])) + 0.5
    for edge in edges:
        ax.axvline(edge, color=QUIET, lw=0.5, ls=":")
    starts = np.concatenate([[-0.5], edges])
    ends = np.concatenate([edges, [len(table) - 0.5]])
    for topic, middle in zip(dict.fromkeys(table["topic"]), (starts + ends) / 2, strict=True):
        ax.text(middle, 1.04, f"{topic}", ha="center", fontsize=8)
    if len(table) <= 60:
        ax.set_xticks(position, table["unit_id"].tolist(), rotation=90, fontsize=7)
    ax.set_ylim(-0.02, 1.1)
    ax.set(xlabel=both_names("axis.unit_by_topic"), ylabel=both_names("axis.stays"))
    return ax


def plot_specification_curve(table: pd.DataFrame, *, axes: Sequence, measure: str = "ari"):
    """
    Show the result of every specification, from lowest to highest, above what was chosen.

    Parameters
    ----------
    table : pandas.DataFrame
        The table of :func:`plananalysis.topics.sensitivity.vary_specifications`.
    axes : sequence of two matplotlib.axes.Axes
        Upper for the result, lower for the choices; best one above the other
        with a shared x.
    measure : {'ari', 'ami'}
        Which index.

    Returns
    -------
    sequence of matplotlib.axes.Axes
        Blue where the ARI lies above its null's 95th percentile, grey where
        not; the first specification of the table is marked.
    """
    from plananalysis.topics.sensitivity import CHOICES

    upper, lower = axes
    rows = table.dropna(subset=[measure]).sort_values([measure, "specification"], ignore_index=True)
    if note_if_empty(upper, rows):
        lower.set_axis_off()
        return axes
    position = np.arange(len(rows))
    above = (rows["ari"] > rows["ari_null_p95"]).to_numpy()
    upper.scatter(position, rows[measure], c=np.where(above, COLOR, QUIET), s=10)
    if measure == "ari":
        upper.plot(position, rows["ari_null_p95"], color=QUIET, lw=0.8, label=both_names("legend.null_p95"))
    first = rows.index[rows["specification"] == 1]
    upper.scatter(
        first, rows.loc[first, measure], s=60, facecolors="none", edgecolors=ACCENT, label=both_names("legend.default")
    )
    upper.set(ylabel=f"{measure.upper()} {both_names('axis.with_sections')}")
    upper.set_ylim(min(0, rows[measure].min() - 0.02), None)
    upper.legend(frameon=False, fontsize=8, loc="upper left")
    marks = [
        (choice, value) for choice in CHOICES for value in dict.fromkeys(table[choice]) if table[choice].nunique() > 1
    ]
    for level, (choice, value) in enumerate(marks):
        chosen = position[(rows[choice] == value).to_numpy()]
        lower.scatter(chosen, np.full(len(chosen), level), marker="|", s=18, lw=0.8, color=COLOR)
    lower.set_yticks(range(len(marks)), [f"{choice}: {value}" for choice, value in marks], fontsize=7)
    lower.invert_yaxis()
    lower.set(xlabel=f"{len(rows)} {both_names('axis.specifications')}", ylabel=both_names("axis.choice"))
    return axes


def plot_dendrogram(tree: np.ndarray, *, ax, labels: Sequence[str], k: int | None = None):
    """
    Show the tree of Ward's method.

    Parameters
    ----------
    tree : array
        From :func:`plananalysis.topics.clustering.link_units`.
    ax : matplotlib.axes.Axes
        Where to draw.
    labels : sequence of str
        Name of each unit; long names are cut.
    k : int, optional
        Draw the line at which the tree falls into k groups.

    Returns
    -------
    matplotlib.axes.Axes
        Units on the left, joins to the right; above 80 units only the last
        joins.
    """
    from scipy.cluster.hierarchy import dendrogram

    if note_if_empty(ax, tree):
        return ax
    names = [shorten(str(label), width=18) for label in labels]
    heights = tree[:, 2]
    cut = None if k is None or not 2 <= k <= len(tree) else float(heights[-k] + heights[-k + 1]) / 2
    short = {"truncate_mode": "lastp", "p": 40} if len(tree) >= 80 else {}
    dendrogram(
        tree,
        labels=names,
        orientation="right",
        ax=ax,
        color_threshold=0,
        above_threshold_color=COLOR,
        leaf_font_size=7,
        **short,
    )
    ax.invert_yaxis()
    if cut is not None:
        ax.axvline(cut, color=ACCENT, ls="--", lw=1, label=f"k = {k}")
        ax.legend(frameon=False, fontsize=8, loc="lower right")
    ax.set(xlabel=both_names("axis.distance"), ylabel=both_names("axis.unit"))
    return ax


def _of_first_model(results, name: str):
    """The rows of the leading model of a table about topics."""
    table = results.tables[name]
    return table[table["model"] == results.topics["model"].iloc[0]] if len(results.topics) else table


def draw_topics(results):
    """Topics against the author's sections."""
    table = _of_first_model(results, "topic_sections")
    if not is_one_plan(results.documents) or not len(table):
        return None
    order = list(dict.fromkeys(table["section"]))
    crossed = table.pivot(index="topic", columns="section", values="units")[order].astype(int)
    words = _of_first_model(results, "topic_terms").query("rank <= 3").groupby("topic")["term"].agg(" ".join)
    crossed.index = [f"{topic} {words.get(topic, '')}" for topic in crossed.index]
    labels = label_sections(results.units)
    numbers = {unit_id: label for (_, unit_id), label in labels.items()}
    crossed.columns = [shorten(numbers.get(name, name), width=4) for name in crossed.columns]
    figure, ax = new_axes(7.5, 1 + 0.45 * len(crossed))
    charts.plot_heat_map(crossed, ax=ax, xlabel=both_names("axis.author_sections"), ylabel=both_names("axis.topic"))
    seed = results.parameters.random_state
    ax.set_title(
        f"{table['model'].iloc[0]}, k = {int(table['k'].iloc[0])}, seed {seed}, n = {int(crossed.to_numpy().sum())}"
    )
    ax.tick_params(axis="x", labelrotation=30)
    return figure


def draw_agreement(results):
    """Agreement with the sections, beside chance."""
    agreement = results.topic_agreement
    if not len(agreement):
        return None
    figure, ax = new_axes(7, 4)
    plot_agreement(agreement, ax=ax)
    first = agreement.iloc[0]
    ax.set_title(f"n = {int(first['n_units'])}, seed {int(first['random_state'])}")
    return figure


def draw_choice(results):
    """Stability against the number of topics."""
    if len(results.topic_choice.dropna(subset=["stability"])) < 2:
        return None
    figure, ax = new_axes(7, 4)
    plot_choice(results.topic_choice, ax=ax)
    return figure


def draw_stability(results):
    """How often each topic comes back."""
    table = _of_first_model(results, "topic_stability")
    if not len(table):
        return None
    words = _of_first_model(results, "topic_terms").query("rank <= 3").groupby("topic")["term"].agg(" ".join)
    figure, ax = new_axes(7, 0.8 + 0.42 * len(table))
    plot_topic_stability(table, ax=ax, names=words)
    return figure


def draw_specifications(results):
    """Agreement under other choices."""
    table = results.sensitivity.dropna(subset=["ari"])
    if len(table) < 2:
        return None
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, 7))
    plot_specification_curve(table, axes=figure.subplots(2, height_ratios=[1, 1.3]))
    return figure


def plot_agreement(agreement: pd.DataFrame, *, ax, measure: str = "ari"):
    """
    Show agreement with the sections over k, beside chance.

    Parameters
    ----------
    agreement : pandas.DataFrame
        From :func:`plananalysis.topics.agreement.tabulate_agreement`.
    ax : matplotlib.axes.Axes
        Where to draw.
    measure : {'ari', 'ami'}
        Which index.

    Returns
    -------
    matplotlib.axes.Axes
        A line a model, and the null's 95th percentile as a grey band.
    """
    if note_if_empty(ax, agreement):
        return ax
    null = agreement.groupby("k")[f"{measure}_null_p95"].max()
    for (model, rows), marker in zip(agreement.groupby("model", sort=False), "osD^v", strict=False):
        ax.plot(rows["k"], rows[measure], marker=marker, label=model)
    ax.fill_between(null.index, 0, null, color=QUIET, alpha=0.4, label=both_names("legend.null_below"))
    ax.set_xticks(sorted(agreement["k"].unique()))
    ax.set_ylim(min(0, agreement[measure].min()), 1.45 * max(agreement[measure].max(), null.max(), 0.1))
    ax.set(xlabel=both_names("axis.k"), ylabel=f"{measure.upper()} {both_names('axis.agreement')}")
    ax.legend(frameon=False, fontsize=8)
    return ax

"""
What does the language look like?  Heat maps of frames and levels by section, and intervals.

Every function takes an ``ax`` and returns it, like those of :mod:`plananalysis.charts.charts`.
"""

import numpy as np
import pandas as pd

from plananalysis.charts import charts
from plananalysis.charts.charts import note_if_empty, plot_heat_map
from plananalysis.charts.style import COLOR, QUIET, new_axes, shorten
from plananalysis.structure.body import find_sections
from plananalysis.structure.parts import without_annexes
from plananalysis.structure.sections import is_one_plan, label_sections
from plananalysis.tables.texts import both_names


def count_by_section(findings: pd.DataFrame, units: pd.DataFrame, *, column: str) -> pd.DataFrame:
    """
    Count findings by a column and by section, zeros included.

    Parameters
    ----------
    findings : pandas.DataFrame
        Columns doc_id, start and `column` (frame, level, name …).
    units : pandas.DataFrame
        The units table of one document.
    column : str
        What to count by.

    Returns
    -------
    pandas.DataFrame
        Values of the column down, unit_id of the sections across.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"], "start": [0], "end": [9]})
    >>> found = pd.DataFrame({"doc_id": ["d", "d"], "start": [3, 4], "frame": ["疫情", "风险"]})
    >>> count_by_section(found, units, column="frame")["s1"].tolist()
    [1, 1]
    """
    sections = units[units["kind"] == "section"]
    names = sorted(findings[column].unique().tolist())
    table = pd.DataFrame(0, index=pd.Index(names, name=column), columns=sections["unit_id"].tolist())
    for row in sections.itertuples():
        inside = findings["start"].between(row.start, row.end, inclusive="left") & (findings["doc_id"] == row.doc_id)
        table[row.unit_id] = findings.loc[inside, column].value_counts().reindex(names, fill_value=0).to_numpy()
    return table


def plot_frames(frames: pd.DataFrame, units: pd.DataFrame, *, ax, names=None):
    """
    Show which frames occur in which section.

    Parameters
    ----------
    frames : pandas.DataFrame
        From :func:`plananalysis.policy_language.frames.find_frames`.
    units : pandas.DataFrame
        The units table of one document.
    ax : matplotlib.axes.Axes
        Where to draw.
    names : sequence of str, optional
        All frames that were looked for: those not found get a row of zeros.

    Returns
    -------
    matplotlib.axes.Axes
    """
    counts = count_by_section(frames, units, column="frame")
    if names is not None:
        counts = counts.reindex(sorted(names), fill_value=0)
    counts.columns = [shorten(str(name), width=8) for name in counts.columns]
    plot_heat_map(counts, ax=ax, xlabel=both_names("axis.section"), ylabel=both_names("axis.frame"))
    ax.tick_params(axis="x", labelrotation=30)
    return ax


def plot_attention(attention: pd.DataFrame, *, ax, dictionary: str, denominator_kind: str = "han_chars"):
    """
    Show the share of one dictionary in every unit with its interval.

    Parameters
    ----------
    attention : pandas.DataFrame
        From :func:`plananalysis.policy_language.attention.measure_attention`.
    ax : matplotlib.axes.Axes
        Where to draw.
    dictionary, denominator_kind : str
        Which rows to draw.

    Returns
    -------
    matplotlib.axes.Axes
        Points with intervals, and the number of hits of the denominator.
    """
    rows = attention[(attention["dictionary"] == dictionary) & (attention["denominator_kind"] == denominator_kind)]
    if note_if_empty(ax, rows):
        return ax
    share, low, high = (100 * rows[name].to_numpy(dtype=float) for name in ("share", "low", "high"))
    errors = np.maximum([share - low, high - share], 0)
    ax.errorbar(share, range(len(rows)), xerr=errors, fmt="o", color=COLOR, ecolor=QUIET, capsize=3)
    for place, (end, hits, size) in enumerate(zip(high, rows["hits"], rows["denominator"], strict=True)):
        ax.text(end, place, f"  {hits}/{size}", va="center", fontsize=8, color=QUIET)
    ax.set_yticks(range(len(rows)), rows["unit_id"].tolist())
    ax.set_xlim(0, max(np.nanmax(high), 1) * 1.2)
    ax.invert_yaxis()
    ax.set(
        xlabel=f"{dictionary}：{both_names('axis.per_cent_of')} {denominator_kind}", ylabel=both_names("axis.section")
    )
    return ax


def cross_levels(commitments: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """
    Count the commitments of each level in each section of one document.

    Parameters
    ----------
    commitments : pandas.DataFrame
        From :func:`plananalysis.find_commitments`.
    units : pandas.DataFrame
        The units of the same corpus.

    Returns
    -------
    pandas.DataFrame
        Rows are the sections' labels in document order, columns levels 1 to
        5; zeros are kept.
    """
    labels = label_sections(units)
    keys = zip(units["doc_id"], units["unit_id"], strict=True)
    section = dict(zip(keys, zip(units["doc_id"], find_sections(units), strict=True), strict=True))
    pairs = zip(commitments["doc_id"], commitments["unit_id"], strict=True)
    places = pd.Series([labels.get(section[pair], "") for pair in pairs], name="section", dtype=object)
    table = pd.crosstab(places, commitments["level"].reset_index(drop=True))
    return table.reindex(index=list(dict.fromkeys(labels)), columns=range(1, 6), fill_value=0)


def draw_commitments(results):
    """Commitment level by section."""
    if not is_one_plan(results.documents) or not len(results.commitments):
        return None
    table = cross_levels(results.commitments, results.units)
    table.index = [shorten(label) for label in table.index]
    figure, ax = new_axes(7, 1 + 0.42 * len(table))
    charts.plot_heat_map(table, ax=ax, xlabel=both_names("axis.level"), ylabel=both_names("axis.section"))
    return figure


def draw_intensity(results):
    """Intensifying adverbs by section."""
    if not is_one_plan(results.documents):
        return None
    rates = (
        without_annexes(results.section_rates).query("measure == 'intensifiers'").rename(columns={"heading": "label"})
    )
    figure, ax = new_axes(7, 0.8 + 0.42 * len(rates))
    charts.plot_section_rates(rates, ax=ax, xlabel=both_names("axis.intensifiers"))
    return figure


def draw_frames(results):
    """Subjects by section."""
    if not is_one_plan(results.documents) or not len(results.frames):
        return None
    labels = label_sections(results.units)
    units = results.units
    section = dict(zip(units["unit_id"], find_sections(units), strict=True))
    homes = results.frames["unit_id"].map(section)
    table = pd.crosstab(homes, results.frames["frame"])
    table = table.reindex([unit_id for _, unit_id in labels.index], fill_value=0)
    table.index = [shorten(label) for label in labels]
    figure, ax = new_axes(7, 1.4 + 0.42 * len(table))
    charts.plot_heat_map(table, ax=ax, xlabel=both_names("axis.subject"), ylabel=both_names("axis.section"))
    ax.tick_params(axis="x", labelrotation=30)
    return figure

"""
What does each figure show?  One function a figure, from the tables alone; None where it would be empty.
"""

import pandas as pd

from plananalysis.charts import charts as plots
from plananalysis.compare import plots as plots_compare
from plananalysis.named import mentions as named, plots as plots_named
from plananalysis.topics import plots as plots_topics
from plananalysis.words import plots as plots_words
from plananalysis.corpus import body_units, find_sections
from plananalysis.structure.length import count_han, tally

MIN_COUNT, MAX_SECTIONS, MAX_EVENTS = 8, 40, 40


def label_sections(units: pd.DataFrame) -> pd.Series:
    """
    Give the sections their readable labels.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.Series
        Label (number and heading) by ``(doc_id, unit_id)``, in document
        order.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> plots.shorten(label_sections(read_corpus().units).iloc[0])
    '一、深入学习贯彻习近平新…'
    """
    sections = units[units["kind"] == "section"]
    index = pd.MultiIndex.from_frame(sections[["doc_id", "unit_id"]])
    return pd.Series((sections["number"] + sections["heading"]).to_numpy(), index=index, dtype=object)


def measure_sections(units: pd.DataFrame) -> pd.DataFrame:
    """
    Measure how much of the body each section takes.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.DataFrame
        doc_id, section, label, units, han_chars, share (percent of the
        document's body), one row a section in document order; also sections
        without body.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> measure_sections(read_corpus().units)["share"].round(1).tolist()
    [11.7, 9.0, 13.4, 12.8, 9.0, 11.7, 16.9, 15.6]
    """
    body = body_units(units).assign(han=lambda table: table["text"].map(count_han))
    sizes = body.groupby(["doc_id", "section"], sort=False)["han"].agg(["size", "sum"])
    labels = label_sections(units)
    table = sizes.reindex(labels.index, fill_value=0).rename(columns={"size": "units", "sum": "han_chars"})
    totals = body.groupby("doc_id")["han"].sum()
    table["share"] = 100 * table["han_chars"] / totals.reindex(table.index.get_level_values(0)).fillna(1).to_numpy()
    table.insert(0, "label", labels)
    return table.rename_axis(["doc_id", "section"]).reset_index()


def new_axes(width: float, height: float):
    """
    Begin a figure.

    Parameters
    ----------
    width, height : float
        Inches.

    Returns
    -------
    (matplotlib.figure.Figure, matplotlib.axes.Axes)
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    return figure, figure.add_subplot()


def _is_one_plan(results) -> bool:
    counts = results.documents["sections"].tolist()
    return len(counts) == 1 and 2 <= counts[0] <= MAX_SECTIONS


def _draw_sections(results):
    if not _is_one_plan(results):
        return None
    sizes = measure_sections(results.units)
    figure, ax = new_axes(7, 0.6 + 0.42 * len(sizes))
    plots.plot_section_sizes(sizes, ax=ax)
    return figure


def _content_words(results) -> pd.DataFrame:
    terms = results.terms
    return terms[(terms["stop"] == 0) & (terms["term"].str.len() > 1)]


def _draw_terms(results):
    top = _content_words(results).head(25)
    if not len(top):
        return None
    figure, ax = new_axes(7, 0.8 + 0.24 * len(top))
    plots.plot_term_rates(top, ax=ax)
    return figure


def _draw_dispersion(results):
    frequent = _content_words(results).query("count >= @MIN_COUNT")
    if len(frequent) < 4 or results.terms["n_units"].iloc[0] < 5:
        return None
    figure, ax = new_axes(7, 5)
    plots.plot_dispersion(frequent.head(300), ax=ax)
    return figure


def _draw_kinds(table: pd.DataFrame, column: str, *, ylabel: str):
    if not len(table):
        return None
    counts = tally(table[column])
    figure, ax = new_axes(7, 0.8 + 0.3 * len(counts))
    plots.plot_counts(counts, ax=ax, xlabel="次数 count", ylabel=ylabel)
    return figure


def _draw_citations(results):
    return _draw_kinds(results.citations, "verb_class", ylabel="动词类别 verb class")


def _draw_names(results):
    return _draw_kinds(results.names, "kind", ylabel="类型 kind")


def _draw_network(results):
    if not _is_one_plan(results):
        return None
    links = named.link_names(results.mentions, results.citations, results.units)
    if len(links) < 2:
        return None
    figure, ax = new_axes(7.5, 0.8 + 0.24 * max(links.groupby(["kind", "name"]).ngroups, 6))
    plots_named.plot_network(links, ax=ax)
    return figure


def _draw_calendar(results):
    events = named.list_events(results.mentions, results.units)
    if not len(events) or len(events) > MAX_EVENTS:
        return None
    figure, ax = new_axes(7.5, 1.4 + 0.09 * len(events))
    plots_named.plot_calendar(events, ax=ax)
    return figure


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
    from plananalysis.corpus import find_sections

    labels = label_sections(units)
    keys = zip(units["doc_id"], units["unit_id"], strict=True)
    section = dict(zip(keys, zip(units["doc_id"], find_sections(units), strict=True), strict=True))
    pairs = zip(commitments["doc_id"], commitments["unit_id"], strict=True)
    places = pd.Series([labels.get(section[pair], "") for pair in pairs], name="section", dtype=object)
    table = pd.crosstab(places, commitments["level"].reset_index(drop=True))
    return table.reindex(index=list(dict.fromkeys(labels)), columns=range(1, 6), fill_value=0)


def _draw_commitments(results):
    if not _is_one_plan(results) or not len(results.commitments):
        return None
    table = cross_levels(results.commitments, results.units)
    table.index = [plots.shorten(label) for label in table.index]
    figure, ax = new_axes(7, 1 + 0.42 * len(table))
    plots.plot_heat_map(table, ax=ax, xlabel="承诺强度 commitment level", ylabel="部分 section")
    return figure


def _draw_intensity(results):
    if not _is_one_plan(results):
        return None
    rates = results.section_rates.query("measure == 'intensifiers'").rename(columns={"heading": "label"})
    figure, ax = new_axes(7, 0.8 + 0.42 * len(rates))
    plots.plot_section_rates(rates, ax=ax, xlabel="每千汉字强化副词 intensifiers per 1,000 Han characters")
    return figure


def _draw_formula_density(results):
    if not _is_one_plan(results):
        return None
    rows = results.formula_density[results.formula_density["unit_id"] != ""]
    percent = (100 * rows[["share", "low", "high"]]).set_axis(["per_1000_han", "low", "high"], axis=1)
    figure, ax = new_axes(7, 0.8 + 0.42 * len(rows))
    plots.plot_section_rates(percent.assign(label=rows["heading"]), ax=ax, xlabel="提法所覆盖汉字 (%) Han characters inside formulae")
    return figure


def _of_first_model(results, name: str):
    """The rows of the leading model of a table about topics."""
    table = results.tables[name]
    return table[table["model"] == results.topics["model"].iloc[0]] if len(results.topics) else table


def _draw_topics(results):
    table = _of_first_model(results, "topic_sections")
    if not _is_one_plan(results) or not len(table):
        return None
    order = list(dict.fromkeys(table["section"]))
    crossed = table.pivot(index="topic", columns="section", values="units")[order].astype(int)
    words = _of_first_model(results, "topic_terms").query("rank <= 3").groupby("topic")["term"].agg(" ".join)
    crossed.index = [f"{topic} {words.get(topic, '')}" for topic in crossed.index]
    labels = label_sections(results.units)
    numbers = {unit_id: label for (_, unit_id), label in labels.items()}
    crossed.columns = [plots.shorten(numbers.get(name, name), width=4) for name in crossed.columns]
    figure, ax = new_axes(7.5, 1 + 0.45 * len(crossed))
    plots.plot_heat_map(crossed, ax=ax, xlabel="作者的部分 the author's sections", ylabel="主题 topic")
    seed = results.parameters.random_state
    ax.set_title(f"{table['model'].iloc[0]}, k = {int(table['k'].iloc[0])}, seed {seed}, n = {int(crossed.to_numpy().sum())}")
    ax.tick_params(axis="x", labelrotation=30)
    return figure


def _draw_agreement(results):
    agreement = results.topic_agreement
    if not len(agreement):
        return None
    figure, ax = new_axes(7, 4)
    plots.plot_agreement(agreement, ax=ax)
    first = agreement.iloc[0]
    ax.set_title(f"n = {int(first['n_units'])}, seed {int(first['random_state'])}")
    return figure


def _draw_themes(results):
    if len(results.coword_themes) < 3:
        return None
    figure, ax = new_axes(7, 5)
    plots_words.plot_strategic_diagram(results.coword_themes, ax=ax)
    return figure


def _draw_frames(results):
    if not _is_one_plan(results) or not len(results.frames):
        return None
    labels = label_sections(results.units)
    units = results.units
    section = dict(zip(units["unit_id"], find_sections(units), strict=True))
    homes = results.frames["unit_id"].map(section)
    table = pd.crosstab(homes, results.frames["frame"])
    table = table.reindex([unit_id for _, unit_id in labels.index], fill_value=0)
    table.index = [plots.shorten(label) for label in labels]
    figure, ax = new_axes(7, 1.4 + 0.42 * len(table))
    plots.plot_heat_map(table, ax=ax, xlabel="议题 frame", ylabel="部分 section")
    ax.tick_params(axis="x", labelrotation=30)
    return figure


def _draw_choice(results):
    if len(results.topic_choice.dropna(subset=["stability"])) < 2:
        return None
    figure, ax = new_axes(7, 4)
    plots_topics.plot_choice(results.topic_choice, ax=ax)
    return figure


def _draw_stability(results):
    table = _of_first_model(results, "topic_stability")
    if not len(table):
        return None
    words = _of_first_model(results, "topic_terms").query("rank <= 3").groupby("topic")["term"].agg(" ".join)
    figure, ax = new_axes(7, 0.8 + 0.42 * len(table))
    plots_topics.plot_topic_stability(table, ax=ax, names=words)
    return figure


def _draw_specifications(results):
    table = results.sensitivity.dropna(subset=["ari"])
    if len(table) < 2:
        return None
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, 7))
    plots_topics.plot_specification_curve(table, axes=figure.subplots(2, height_ratios=[1, 1.3]))
    return figure


def _draw_statuses(results):
    summary = results.tables.get("alignment_summary")
    if summary is None or not len(summary):
        return None
    n_pairs = min(len(summary) // 4, 20)
    figure, ax = new_axes(7.5, 1.2 + 0.34 * n_pairs)
    return plots_compare.plot_statuses(summary, ax=ax, n_pairs=n_pairs).figure


def _draw_changes(results, kind: str):
    trends = results.tables.get("trends")
    moved = trends[(trends["kind"] == kind) & (trends["change"].abs() > 0)] if trends is not None else ()
    if not len(moved):
        return None
    newest = moved.loc[moved["year"] == moved["year"].max(), "doc_id"].iloc[-1]
    figure, ax = new_axes(7, 0.9 + 0.34 * min(12, (moved["doc_id"] == newest).sum()))
    return plots_compare.plot_changes(trends, ax=ax, kind=kind, doc_id=newest).figure


DRAWERS = {
    "section_sizes": _draw_sections, "terms": _draw_terms, "dispersion": _draw_dispersion,
    "citations": _draw_citations, "names": _draw_names,
    "network": _draw_network, "calendar": _draw_calendar, "commitments": _draw_commitments,
    "intensity": _draw_intensity, "formula_density": _draw_formula_density, "topics": _draw_topics, "agreement": _draw_agreement,
    "themes": _draw_themes, "frames": _draw_frames, "choice": _draw_choice, "stability": _draw_stability,
    "specifications": _draw_specifications, "statuses": _draw_statuses,
    "section_changes": lambda results: _draw_changes(results, "section"),
    "frame_changes": lambda results: _draw_changes(results, "frame"),
}

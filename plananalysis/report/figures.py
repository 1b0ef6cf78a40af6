"""
Which figures go with the tables?  Each is drawn from the tables alone.

A figure about one plan's sections is drawn for one document; a set of
documents gets the figures that still mean something for a set.
"""

from collections.abc import Collection
from pathlib import Path

from plananalysis.charts import charts as plots
from plananalysis.report.drawers import DRAWERS, cross_levels, label_sections, measure_sections

__all__ = [
    "CAPTIONS", "COMPARED", "NEEDS", "cross_levels", "draw_figures", "label_sections", "measure_sections", "render_figures",
    "save_figures",
]

# name: English caption, Chinese caption. The order is that of the report.
CAPTIONS = {
    "section_sizes": ("How much of the body each section takes", "各部分占正文的比重"),
    "terms": ("The most frequent words", "高频词"),
    "dispersion": ("Frequency against dispersion", "词频与离散度"),
    "citations": ("Documents in 《》 by the verb that governs them", "书名号文件及其支配动词类别"),
    "names": ("Quoted names by kind", "引号名称的类型"),
    "network": ("Documents and actors, and the sections that name them", "文件、主体与提及它们的部分"),
    "calendar": ("What is dated in which months", "有月份的日期"),
    "commitments": ("Commitment level by section", "各部分的承诺强度"),
    "intensity": ("Intensifying adverbs by section, with 95% intervals", "各部分的强化副词"),
    "formula_density": ("Share of Han characters inside formulae, with 95% intervals", "各部分的提法密度"),
    "topics": ("Topics against the author's sections", "主题与作者分部"),
    "agreement": ("Agreement with the sections, beside chance", "与作者分部的一致程度"),
    "themes": ("Themes by centrality and density", "共词主题的战略坐标图"),
    "frames": ("Subjects that cross the sections: occurrences", "贯穿各部分的议题（次数）"),
    "choice": ("Stability against the number of topics", "主题数与稳定性"),
    "stability": ("How often each topic comes back", "各主题的再现率"),
    "specifications": ("Agreement under other choices, sorted", "规格曲线：换一种做法的一致程度"),
}
# Of two documents or more only.
COMPARED = {
    "statuses": ("What became of the items, by pair of documents", "各对文件条目的去留"),
    "section_changes": ("How the sections' shares changed, newest document", "各部分比重的消长（最新文件）"),
    "frame_changes": ("How the shares of subjects changed, newest document", "各议题比重的消长（最新文件）"),
}
CAPTIONS |= COMPARED
# The tables that each is drawn from.
NEEDS = {
    "section_sizes": ("documents", "units"),
    "terms": ("terms",),
    "dispersion": ("terms",),
    "citations": ("citations",),
    "names": ("names",),
    "network": ("documents", "units", "citations", "mentions"),
    "calendar": ("units", "mentions"),
    "commitments": ("documents", "units", "commitments"),
    "intensity": ("documents", "section_rates"),
    "formula_density": ("documents", "formula_density"),
    "topics": ("documents", "units", "topics", "topic_sections", "topic_terms"),
    "agreement": ("topic_agreement",),
    "themes": ("coword_themes",),
    "frames": ("documents", "units", "frames"),
    "choice": ("topic_choice",),
    "stability": ("topics", "topic_terms", "topic_stability"),
    "specifications": ("sensitivity",),
    "statuses": ("alignment_summary",),
    "section_changes": ("trends",),
    "frame_changes": ("trends",),
}


def draw_figures(results, *, names: Collection[str] | None = None) -> dict:
    """
    Draw every figure that the tables allow.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The tables.
    names : collection of str, optional
        Only these.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        By the names in ``CAPTIONS``; a figure that would be empty is absent.
    """
    drawn = {name: drawer(results) for name, drawer in DRAWERS.items() if names is None or name in names}
    return {name: figure for name, figure in drawn.items() if figure is not None}


def render_figures(results, *, names: Collection[str] | None = None) -> dict[str, tuple[bytes, bytes]]:
    """
    Draw figures to the bytes of their files.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The tables.
    names : collection of str, optional
        Only these.

    Returns
    -------
    dict of str to (bytes, bytes)
        PNG and SVG by name, in the order of ``CAPTIONS``.
    """
    with plots.chinese_style():
        drawn = draw_figures(results, names=names)
        return {name: plots.render_figure(drawn[name]) for name in CAPTIONS if name in drawn}


def save_figures(rendered: dict[str, tuple[bytes, bytes]], folder: Path) -> dict[str, Path]:
    """
    Save figures.

    Parameters
    ----------
    rendered : dict of str to (bytes, bytes)
        From :func:`render_figures`.
    folder : Path
        Gets a PNG and an SVG of each.

    Returns
    -------
    dict of str to Path
        The SVG of each figure.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, (png, svg) in rendered.items():
        (folder / f"{name}.png").write_bytes(png)
        (folder / f"{name}.svg").write_bytes(svg)
    return {name: folder / f"{name}.svg" for name in rendered}

"""
What does it look like?  Charts whose Chinese renders on any machine.

Every function takes an ``ax`` and returns it. Nothing is configured at
import: call :func:`use_chinese_font` once in a notebook, or draw within
:func:`chinese_style`.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.fonts import find_font
from plananalysis.plots_labels import place_labels

SYSTEM_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimSun", "DejaVu Sans")
COLOUR, ACCENT, QUIET = "#2f6690", "#c8553d", "#9aa5ad"
DOTS_PER_INCH = 300
MARGIN = 0.1  # inches around a saved figure


def _font_settings() -> dict[str, object]:
    """Register the packaged font by its path; fonts of the system come after it for rare characters."""
    from matplotlib.font_manager import FontProperties, fontManager

    path = str(find_font())
    if fontManager.ttflist[0].fname != path:  # before a font of the same name that the machine has
        fontManager.addfont(path)
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())
    own = FontProperties(fname=path).get_name()
    names = set(fontManager.get_font_names())
    family = [own, *(name for name in SYSTEM_FONTS if name in names)]
    generic = {f"font.{kind}": [own] for kind in ("serif", "sans-serif", "cursive", "fantasy", "monospace")}
    return {"font.family": family, "axes.unicode_minus": False} | generic  # matplotlib reads these lists at every text


_STYLE = {
    "figure.dpi": 100, "font.size": 10, "axes.spines.top": False, "axes.spines.right": False,
    "axes.titlesize": 11, "axes.titlelocation": "left", "svg.fonttype": "path", "svg.hashsalt": "plananalysis",
}


def use_chinese_font() -> str:
    """
    Draw Chinese from now on in this session.

    Returns
    -------
    str
        The name of the font, Noto Sans SC, which comes with a package and
        does not depend on what the machine has.

    Examples
    --------
    >>> with chinese_style():
    ...     use_chinese_font()
    'Noto Sans SC'
    """
    import matplotlib as mpl

    settings = _font_settings()
    mpl.rcParams.update({**_STYLE, **settings})
    return settings["font.family"][0]


@contextmanager
def chinese_style() -> Iterator[None]:
    """Draw Chinese within a ``with`` block and leave matplotlib as it was."""
    import matplotlib as mpl

    with mpl.rc_context({**_STYLE, **_font_settings()}):
        yield


def save_figure(figure, stem: str | Path) -> list[Path]:
    """
    Save a figure as PNG and SVG, the same bytes for the same figure.

    The pictures are as large as what is drawn.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn within :func:`chinese_style`, and saved within it too.
    stem : str or Path
        Path without ending.

    Returns
    -------
    list of Path
        The PNG (300 dots per inch) and the SVG (letters as shapes, no date).
    """
    stem = Path(stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    places = [stem.with_suffix(".png"), stem.with_suffix(".svg")]
    for place, data in zip(places, render_figure(figure), strict=True):
        place.write_bytes(data)
    return places


def render_figure(figure) -> tuple[bytes, bytes]:
    """
    Draw a figure to the bytes of its files.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As for :func:`save_figure`.

    Returns
    -------
    tuple of (bytes, bytes)
        PNG and SVG.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    png, svg = io.BytesIO(), io.BytesIO()
    area = figure.get_tightbbox().padded(MARGIN)
    figure.savefig(png, format="png", dpi=DOTS_PER_INCH, bbox_inches=area, metadata={"Software": None})
    figure.savefig(svg, format="svg", bbox_inches=area, metadata={"Date": None, "Creator": None})
    return png.getvalue(), svg.getvalue()


def shorten(label: str, *, width: int = 12) -> str:
    """
    Cut a heading to fit beside an axis.

    Parameters
    ----------
    label : str
        A heading.
    width : int
        Most characters to keep.

    Returns
    -------
    str
        The label, with … where something was cut.

    Examples
    --------
    >>> shorten("聚焦首都妇女需求,积极参与社会治理", width=8)
    '聚焦首都妇女需求…'
    """
    label = " ".join(label.split())
    return label if len(label) <= width else label[:width] + "…"


def _note_if_empty(ax, data) -> bool:
    """An empty picture would look like a failure; say that there was nothing to draw."""
    if len(data):
        return False
    ax.text(0.5, 0.5, "没有可画的数据 nothing to draw", ha="center", va="center", transform=ax.transAxes, color=QUIET)
    ax.set_axis_off()
    return True


def _bars(ax, labels: Sequence[str], values: Sequence[float], *, colour: str = COLOUR):
    ax.barh(range(len(labels)), values, color=colour)
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
    if _note_if_empty(ax, sizes):
        return ax
    _bars(ax, [shorten(label) for label in sizes["label"]], sizes["share"])
    for row, (share, units) in enumerate(zip(sizes["share"], sizes["units"], strict=True)):
        ax.text(share, row, f" {share:.1f}%  ({units})", va="center", fontsize=8)
    ax.set_xlim(0, max(sizes["share"]) * 1.2)
    ax.set(xlabel="占正文汉字的百分比（括号内为条数）share of the body, % (units)", ylabel="部分 section")
    return ax


def plot_term_rates(terms: pd.DataFrame, *, ax):
    """
    Show the most frequent words by rate.

    Parameters
    ----------
    terms : pandas.DataFrame
        Rows of :func:`plananalysis.words.count_terms`, in the order to draw.
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        Bars of the rate per 1,000 tokens, with the number of units.
    """
    if _note_if_empty(ax, terms):
        return ax
    _bars(ax, terms["term"].tolist(), terms["per_1000_tokens"])
    for row, (rate, units) in enumerate(zip(terms["per_1000_tokens"], terms["units"], strict=True)):
        ax.text(rate, row, f" {units}", va="center", fontsize=8, color=QUIET)
    ax.set(xlabel="每千词次数（灰字为出现条数）per 1,000 tokens (units in grey)", ylabel="词 term")
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

    if _note_if_empty(ax, terms):
        return ax
    ax.scatter(terms["count"], terms["dp"], s=12, color=QUIET)
    ranked = terms.sort_values(["dp", "term"])
    ends = pd.concat([ranked.head(n_labels // 2), ranked.tail(n_labels - n_labels // 2)]).drop_duplicates("term")
    ax.scatter(ends["count"], ends["dp"], s=14, color=ACCENT)
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.set(xlabel="次数（对数）count, log scale", ylabel="离散度 DP（0 均匀，1 集中）dispersion")
    ax.margins(x=0.08, y=0.06)
    place_labels(ax, ends[["count", "dp"]].to_numpy(dtype=float), ends["term"].tolist(), fontsize=8)
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
    if _note_if_empty(ax, counts):
        return ax
    _bars(ax, [str(kind) for kind in counts.index], counts.to_numpy())
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
    if _note_if_empty(ax, rates):
        return ax
    rows = np.arange(len(rates))
    spread = np.abs(np.vstack([rates["per_1000_han"] - rates["low"], rates["high"] - rates["per_1000_han"]]))
    ax.errorbar(rates["per_1000_han"], rows, xerr=spread, fmt="o", color=COLOUR, ecolor=QUIET, capsize=3)
    ax.set_yticks(rows, [shorten(label) for label in rates["label"]])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.set(xlabel=xlabel, ylabel="部分 section")
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
    if _note_if_empty(ax, table):
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


def plot_agreement(agreement: pd.DataFrame, *, ax, measure: str = "ari"):
    """
    Show agreement with the sections over k, beside chance.

    Parameters
    ----------
    agreement : pandas.DataFrame
        From :func:`plananalysis.agreement.tabulate_agreement`.
    ax : matplotlib.axes.Axes
        Where to draw.
    measure : {'ari', 'ami'}
        Which index.

    Returns
    -------
    matplotlib.axes.Axes
        A line a model, and the null's 95th percentile as a grey band.
    """
    if _note_if_empty(ax, agreement):
        return ax
    null = agreement.groupby("k")[f"{measure}_null_p95"].max()
    for (model, rows), marker in zip(agreement.groupby("model", sort=False), "osD^v", strict=False):
        ax.plot(rows["k"], rows[measure], marker=marker, label=model)
    ax.fill_between(null.index, 0, null, color=QUIET, alpha=0.4, label="随机标签 95% 以下 below the null's 95th percentile")
    ax.set_xticks(sorted(agreement["k"].unique()))
    ax.set_ylim(min(0, agreement[measure].min()), 1.45 * max(agreement[measure].max(), null.max()))
    ax.set(xlabel="主题数 k number of topics", ylabel=f"{measure.upper()} 与作者分部的一致 agreement with the sections")
    ax.legend(frameon=False, fontsize=8)
    return ax

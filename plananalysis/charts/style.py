"""
How does a chart look the same, Chinese and all, on any machine?

Nothing is configured at import: call :func:`use_chinese_font` once in a notebook, or draw within
:func:`chinese_style`.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from plananalysis.charts.fonts import find_font
from plananalysis.charts.labels import show_texts

SYSTEM_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimSun", "DejaVu Sans")
COLOR, ACCENT, QUIET = "#2f6690", "#c8553d", "#9aa5ad"
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
    "figure.dpi": 100,
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "text.parse_math": False,  # a heading with two "$" is no formula
    "svg.fonttype": "path",
    "svg.hashsalt": "plananalysis",
}


# Which window shows figures, and what it lets a person do: nothing that a figure is drawn with.
_NOT_DRAWN = (
    "backend",
    "interactive",
    "toolbar",
    "tk.",
    "webagg.",
    "keymap.",
    "macosx.",
    "figure.raise_window",
    "figure.max_open_warning",
    "savefig.directory",
)


def _plain_settings() -> dict[str, object]:
    """
    Every setting that a figure hangs on: matplotlib's own defaults, our style, our font.

    A ``matplotlibrc`` anywhere, a style that was switched on before, or MPLBACKEND change no figure. What a
    window shows and how is not touched.
    """
    import matplotlib as mpl

    defaults = {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith(_NOT_DRAWN)}
    return {**defaults, **_STYLE, **_font_settings()}


def use_chinese_font() -> str:
    """
    Draw Chinese from now on in this session, in the style of this package.

    Settings that were made before, such as those of a ``matplotlibrc``, no
    longer hold; change what you like after this call.

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

    settings = _plain_settings()
    mpl.rcParams.update(settings)
    return settings["font.family"][0]


@contextmanager
def chinese_style() -> Iterator[None]:
    """
    Draw Chinese within a ``with`` block and leave matplotlib as it was.

    Figures are drawn with matplotlib's own defaults and our style, whatever is set outside the block.
    """
    import matplotlib as mpl

    with mpl.rc_context(_plain_settings()):
        yield


def render_figure(figure) -> tuple[bytes, bytes]:
    """
    Draw a figure to the bytes of its files.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn within :func:`chinese_style`, and rendered within it too.

    Returns
    -------
    tuple of (bytes, bytes)
        PNG (300 dots per inch) and SVG (letters as shapes, no date); as large
        as what is drawn, the same bytes for the same figure.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    show_texts(figure)
    FigureCanvasAgg(figure)
    png, svg = io.BytesIO(), io.BytesIO()
    area = figure.get_tightbbox().padded(MARGIN)  # found once for both
    figure.savefig(png, format="png", dpi=DOTS_PER_INCH, bbox_inches=area, metadata={"Software": None})
    figure.savefig(svg, format="svg", bbox_inches=area, metadata={"Date": None, "Creator": None})
    return png.getvalue(), svg.getvalue()


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

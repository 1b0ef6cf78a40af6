"""
Where can the names of points stand, so that all can be read?
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from plananalysis.tables.odd_characters import clean_label


def lay_out_labels(
    ax,
    points: np.ndarray,
    names: Sequence[str],
    *,
    radii: np.ndarray | float = 3.0,
    taken: Sequence = (),
    fontsize: float = 8.5,
) -> list:
    """
    Name points in a chart: each name as near to its point as it can stand without covering another.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The chart, with its limits and the size of its figure as they will stay.
    points : array of shape (n, 2)
        Places in data coordinates.
    names : sequence of str
        One a point, the most important first.
    radii : array or float
        Size of the marks in points; names keep clear of them too.
    taken : sequence of matplotlib.text.Text
        What stands in the chart already.
    fontsize : float
        Of the names.

    Returns
    -------
    list of matplotlib.text.Annotation
        The names, in the order given.  Where there is no room, the least bad place.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot(xlim=(0, 1), ylim=(0, 1))
    >>> labels = lay_out_labels(ax, np.array([[0.5, 0.5], [0.5, 0.51]]), ["a", "b"])
    >>> bool(labels[0].get_window_extent().overlaps(labels[1].get_window_extent()))
    False
    """
    from matplotlib.transforms import Bbox

    ax.autoscale_view()  # limits are settled only when they are asked for, and the transformation does not ask
    renderer = ax.figure.canvas.get_renderer() if hasattr(ax.figure.canvas, "get_renderer") else None
    boxes = [text.get_window_extent(renderer).padded(2) for text in taken]
    frame, radii = ax.get_window_extent(renderer), np.broadcast_to(radii, len(names))
    sides = radii * ax.figure.dpi / 72
    marks = [
        Bbox.from_extents(x - side, y - side, x + side, y + side)
        for (x, y), side in zip(ax.transData.transform(np.asarray(points, dtype=float)), sides, strict=True)
    ]
    labels = []
    for point, name, radius in zip(points, names, radii, strict=True):
        label = ax.annotate(show_text(name), tuple(point), xytext=(0, 0), textcoords="offset points", fontsize=fontsize)
        positions = []
        for position in _list_positions(radius + 2):
            box = _move(label, position).get_window_extent(renderer).padded(1)
            outside = box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1
            positions.append(
                (sum(map(box.overlaps, boxes)) + sum(map(box.overlaps, marks)) + outside, len(positions), position, box)
            )
            if not positions[-1][0]:
                break
        _, _, position, box = min(positions, key=lambda found: found[:2])
        labels.append(_move(label, position))
        boxes.append(box)
    return labels


def show_text(text: str) -> str:
    """
    Write a text so that the fonts in use can show it.

    Parameters
    ----------
    text : str
        Anything that a document may hold.

    Returns
    -------
    str
        With □ for what no font has, and without what has no shape.

    Examples
    --------
    >>> from plananalysis.charts.style import chinese_style
    >>> with chinese_style():
    ...     show_text("加强\\x07建设\\U0010fffd")
    '加强建设□'
    """
    import matplotlib as mpl

    text = clean_label(text) if not text.isascii() or not text.isprintable() else text
    known = _list_characters(tuple(mpl.rcParams["font.family"]))
    return text if known.issuperset(text) else "".join(char if char in known else "□" for char in text)


def show_texts(figure) -> None:
    """
    Write every text of a figure so that the fonts in use can show it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Changed in place, where it holds a text that must be.
    """
    from matplotlib.text import Text

    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            said = [label.get_text() for label in axis.get_ticklabels()]
            shown = [show_text(text) for text in said]
            if shown != said:
                axis.set_ticks(axis.get_ticklocs(), labels=shown)
    for text in figure.findobj(Text):
        said = text.get_text()
        if (shown := show_text(said)) != said:
            text.set_text(shown)


@lru_cache(maxsize=4)
def _list_characters(families: tuple[str, ...]) -> frozenset[str]:
    """All that the fonts of these families can show."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    fonts = {findfont(FontProperties(family=[family])) for family in families}
    return frozenset("\n").union(*(map(chr, get_font(path).get_charmap()) for path in fonts))


def _move(label, position: tuple[float, float, str, str]):
    label.set(ha=position[2], va=position[3])
    label.xyann = position[:2]
    return label


def _list_positions(radius: float) -> list[tuple[float, float, str, str]]:
    """Offsets in points: right, left, above, below, then the corners, then farther out."""
    positions = []
    for far in radius + np.array([0, 10, 22, 36, 52, 72, 96]):
        positions += [
            (far, 0, "left", "center"),
            (-far, 0, "right", "center"),
            (0, far, "center", "bottom"),
            (0, -far, "center", "top"),
            (far, far, "left", "bottom"),
            (far, -far, "left", "top"),
            (-far, far, "right", "bottom"),
            (-far, -far, "right", "top"),
        ]
    return positions

"""
Which figures go with the tables?  Each is drawn from the tables alone, as its folder declares it.
"""

from collections.abc import Collection
from pathlib import Path

from plananalysis.charts.style import chinese_style, render_figure
from plananalysis.findings import declared_figures
from plananalysis.tables.step import load_function


def draw_figures(results, *, names: Collection[str] | None = None) -> dict:
    """
    Draw every figure that the tables allow.

    Parameters
    ----------
    results : plananalysis.findings.Results
        The tables.
    names : collection of str, optional
        Only these.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        In the order in which they are declared; a figure that would be empty
        is absent.
    """
    wanted = {
        name: figure
        for name, figure in declared_figures().items()
        if (names is None or name in names) and set(figure.needs) <= set(results.tables)
    }
    drawn = {name: load_function(figure.draw)(results) for name, figure in wanted.items()}
    return {name: figure for name, figure in drawn.items() if figure is not None}


def render_figures(results, *, names: Collection[str] | None = None) -> dict[str, tuple[bytes, bytes]]:
    """
    Draw figures to the bytes of their files.

    Parameters
    ----------
    results : plananalysis.findings.Results
        The tables.
    names : collection of str, optional
        Only these.

    Returns
    -------
    dict of str to (bytes, bytes)
        PNG and SVG by name, in the order of the declarations.
    """
    with chinese_style():
        drawn = draw_figures(results, names=names)
        return {name: render_figure(figure) for name, figure in drawn.items()}


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

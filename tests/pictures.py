"""Figures on disk, to be looked at by tests."""

from pathlib import Path

from plananalysis.charts.style import render_figure


def save_figure(figure, stem) -> list[Path]:
    """Write a figure's PNG and SVG beside one another."""
    paths = [Path(f"{stem}.png"), Path(f"{stem}.svg")]
    for path, data in zip(paths, render_figure(figure), strict=True):
        path.write_bytes(data)
    return paths

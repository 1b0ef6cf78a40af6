import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from pictures import save_figure
from plananalysis.charts import charts as plots
from plananalysis.charts.style import chinese_style, shorten


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(3, 2))


def draw(ax, label="妇联组织"):
    plots.plot_counts(pd.Series({label: 3, "落实": 1}), ax=ax, xlabel="次数", ylabel="类型")


def test_style_is_left_as_it_was():
    """Drawing in our style changes nothing outside the block."""
    mpl.get_backend()  # chosen at first use, by whoever asks
    before = dict(mpl.rcParams)
    with chinese_style():
        assert mpl.rcParams["font.family"][0] == "Noto Sans SC"
        with chinese_style(), mpl.rc_context({"font.family": ["DejaVu Sans"]}):
            pass
        assert font_manager.fontManager.findfont(font_manager.FontProperties()).endswith("NotoSansSC-Regular.otf")
    assert {name: value for name, value in mpl.rcParams.items() if value != before[name]} == {}


def test_chinese_is_drawn_without_a_missing_glyph(figure, tmp_path):
    """No box for any character of the plan, including rarer ones."""
    draw(figure.add_subplot(), label="妇联权益纾蕊砥砺")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(figure, tmp_path / "f")


def test_missing_font_would_be_seen(tmp_path):
    """Without our style the same drawing warns: the check above is able to fail."""
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        figure = Figure(figsize=(3, 2))
        draw(figure.add_subplot())
        with pytest.warns(UserWarning, match="Glyph"):
            figure.savefig(tmp_path / "f.png")


def test_saved_bytes_are_the_same_twice(tmp_path):
    """No date, no version, no random id in the files."""
    for name in ("one", "two"):
        with chinese_style():
            figure = Figure(figsize=(3, 2))
            draw(figure.add_subplot())
            save_figure(figure, tmp_path / name)
    for ending in (".png", ".svg"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_png_says_nothing_but_its_size(figure, tmp_path):
    """300 dots per inch, and no text such as the version of a library."""
    draw(figure.add_subplot())
    save_figure(figure, tmp_path / "p")
    data = (tmp_path / "p.png").read_bytes()
    assert b"pHYs" + (11811).to_bytes(4, "big") * 2 + b"\x01" in data
    assert b"tEXt" not in data and b"tIME" not in data


def test_font_of_the_machine_with_the_same_name_is_not_taken():
    """The packaged file is used, by its path, also where the machine knows another font as Noto Sans SC."""
    from dataclasses import replace

    fonts = font_manager.fontManager.ttflist
    other = replace(next(entry for entry in fonts if entry.name == "DejaVu Sans"), name="Noto Sans SC")
    fonts.insert(0, other)
    try:
        with chinese_style():
            assert font_manager.findfont(font_manager.FontProperties()).endswith("NotoSansSC-Regular.otf")
    finally:
        fonts.remove(other)


def test_nothing_drawn_is_cut_off(figure, tmp_path):
    """Labels far outside the axes enlarge the picture; around what is drawn there is a white margin."""
    from matplotlib.image import imread

    ax = figure.add_subplot()
    draw(ax, label="很长很长很长很长很长很长的标签")
    ax.text(1.6, 1.6, "外", transform=ax.transAxes)
    save_figure(figure, tmp_path / "f")
    dark = (imread(tmp_path / "f.png")[..., :3] < 0.9).any(axis=2)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    margins = [rows[0], columns[0], dark.shape[0] - 1 - rows[-1], dark.shape[1] - 1 - columns[-1]]
    assert all(20 <= margin <= 60 for margin in margins)


def test_long_labels_are_cut():
    """A heading keeps its beginning; a short one is left alone."""
    assert shorten("一、深入学习 贯彻", width=5) == "一、深入学…"
    assert shorten("短", width=5) == "短"

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
from plananalysis.topics.plots import plot_agreement
from plananalysis.words.plots import plot_dispersion


def draw(ax, label="妇联组织"):
    plots.plot_counts(pd.Series({label: 3, "落实": 1}), ax=ax, xlabel="次数", ylabel="类型")


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(3, 2))


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


def test_heat_map_prints_zeros(figure):
    """A zero is a result and has its number in the cell."""
    ax = plots.plot_heat_map(pd.DataFrame([[0, 2], [1, 0]]), ax=figure.add_subplot(), xlabel="x", ylabel="y")
    assert [text.get_text() for text in ax.texts] == ["0", "2", "1", "0"]


@pytest.mark.parametrize(
    "drawer",
    [
        lambda ax: plots.plot_section_sizes(pd.DataFrame(columns=["label", "share", "units"]), ax=ax),
        lambda ax: plots.plot_section_rates(
            pd.DataFrame(columns=["label", "per_1000_han", "low", "high"], dtype=float), ax=ax, xlabel="x"
        ),
        lambda ax: plots.plot_heat_map(pd.DataFrame(), ax=ax, xlabel="x", ylabel="y"),
        lambda ax: plots.plot_counts(pd.Series(dtype=int), ax=ax, xlabel="x", ylabel="y"),
        lambda ax: plot_dispersion(pd.DataFrame(columns=["term", "count", "dp"]), ax=ax),
        lambda ax: plot_agreement(pd.DataFrame(columns=["model", "k", "ari", "ari_null_p95"]), ax=ax),
    ],
    ids=["sizes", "rates", "heat map", "counts", "dispersion", "agreement"],
)
def test_nothing_to_draw_says_so(figure, drawer, tmp_path):
    """A document without sections must not end a notebook in a traceback, nor in a blank picture."""
    ax = drawer(figure.add_subplot())
    assert "没有可画的数据" in "".join(text.get_text() for text in ax.texts)
    figure.savefig(tmp_path / "empty.png")


def test_intervals_are_drawn_where_they_lie(figure):
    """The bar of a rate goes from low to high, not from rate minus low."""
    rates = pd.DataFrame({"label": ["甲"], "per_1000_han": [4.0], "low": [1.0], "high": [9.0]})
    ax = plots.plot_section_rates(rates, ax=figure.add_subplot(), xlabel="x")
    (bar,) = [c for c in ax.collections if c.get_segments()]
    assert np.asarray(bar.get_segments()[0])[:, 0].tolist() == [1.0, 9.0]


def test_long_labels_are_cut():
    """A heading keeps its beginning; a short one is left alone."""
    assert shorten("一、深入学习 贯彻", width=5) == "一、深入学…"
    assert shorten("短", width=5) == "短"

"""The charts of words: every glyph there, every word shown, nothing covered."""

import itertools
import warnings

import pandas as pd
import pytest
from matplotlib.figure import Figure

from pictures import save_figure
from plananalysis.charts.style import chinese_style
from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.words import cowords, keyness
from plananalysis.words import plots as plots_words
from plananalysis.words.frequency import count_terms
from plananalysis.words.plots import plot_dispersion


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(7, 5))


@pytest.fixture(scope="module")
def tokens(seed):
    return tokenize_units(body_units(seed.units), tokenizer=Tokenizer())


@pytest.fixture(scope="module")
def key(seed, tokens):
    body = body_units(seed.units)
    groups = dict(zip(zip(body["doc_id"], body["unit_id"], strict=True), body["section"], strict=True))
    return keyness.measure_keyness(
        tokens, groups=groups, target=body["section"].iloc[-1], n_permutations=99, stopwords=load_stopwords()
    )


@pytest.fixture(scope="module")
def themes(tokens):
    pairs = cowords.count_cowords(tokens, stopwords=load_stopwords())
    return cowords.measure_clusters(pairs, cowords.cluster_cowords(pairs))


def test_every_chart_has_labelled_axes_and_all_its_glyphs(figure, key, themes, tmp_path):
    axes = figure.subplots(2)
    plots_words.plot_keyness(key, ax=axes[0])
    plots_words.plot_strategic_diagram(themes, ax=axes[1])
    assert all(ax.get_xlabel() for ax in axes)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(figure, tmp_path / "words")


def test_theme_labels_do_not_cover_each_other(figure, themes):
    ax = plots_words.plot_strategic_diagram(themes, ax=figure.add_subplot())
    labels = [text for text in ax.texts if any(text.get_text().endswith(name) for name in themes["label"])]
    assert len(labels) == len(themes) == 6
    boxes = [label.get_window_extent() for label in labels]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_names_of_words_do_not_cover_each_other(figure, tokens, seed):
    """Words of nearly the same count and dispersion stand on one spot; their names do not."""
    terms = count_terms(tokens, body_units(seed.units))
    chosen = terms[(terms["count"] >= 8) & (terms["term"].str.len() > 1)]
    ax = plot_dispersion(chosen, ax=figure.add_subplot())
    boxes = [label.get_window_extent() for label in ax.texts]
    assert len(boxes) == 14 and not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plots_words.plot_keyness(pd.DataFrame(columns=keyness.KEYNESS_COLUMNS), ax=ax),
        lambda ax: plots_words.plot_strategic_diagram(pd.DataFrame(columns=cowords.THEME_COLUMNS), ax=ax),
    ],
)
def test_nothing_to_draw_says_so(figure, draw):
    assert draw(figure.add_subplot()).texts[0].get_text() == "无数据 no data"

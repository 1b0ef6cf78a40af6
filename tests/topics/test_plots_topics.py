import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from pictures import save_figure
from plananalysis.charts.style import chinese_style
from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics import plots as plots_topics
from plananalysis.topics.choice import CHOICE_COLUMNS, tabulate_choices
from plananalysis.topics.layout import empty_analysis
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.models import link_units
from plananalysis.topics.refits import refit_topics
from plananalysis.topics.sensitivity import vary_specifications
from plananalysis.topics.stability import tabulate_topic_stability
from plananalysis.topics.terms import rank_topic_terms
from plananalysis.topics.unit_stability import tabulate_unit_stability


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(6, 5))


@pytest.fixture(scope="module")
def found(seed):
    body = body_units(seed.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    matrix = build_matrix(tokens, body, stopwords=load_stopwords())
    refits = refit_topics(matrix, k=8, n_runs=6)
    return {
        "matrix": matrix,
        "refits": refits,
        "choice": tabulate_choices(matrix, ks=[7, 8], n_runs=3, n_seeds=2),
        "grid": vary_specifications(tokens, body, ks=[8], methods=["nmf", "ward"], n_permutations=9).table,
    }


def draw_all(found, figure):
    """Every chart of the plan, each on its own axes."""
    axes = figure.subplots(3, 2).ravel()
    refits, matrix = found["refits"], found["matrix"]
    plots_topics.plot_choice(found["choice"], ax=axes[0])
    terms = rank_topic_terms(refits.reference, matrix)
    names = terms[terms["rank"] <= 3].groupby("topic")["term"].agg(" ".join)
    plots_topics.plot_topic_stability(tabulate_topic_stability(refits), ax=axes[1], names=names)
    plots_topics.plot_unit_stability(tabulate_unit_stability(refits, matrix.units), ax=axes[2])
    plots_topics.plot_specification_curve(found["grid"], axes=axes[3:5])
    plots_topics.plot_dendrogram(link_units(matrix.weigh()), ax=axes[5], labels=matrix.units["heading"], k=8)
    return axes


@pytest.mark.slow
def test_every_chart_has_labelled_axes_and_all_its_glyphs(found, figure, tmp_path):
    """No box for any Chinese character, no axis without its name."""
    axes = draw_all(found, figure)
    assert all(ax.get_ylabel() for ax in axes)
    assert all(ax.get_xlabel() for place, ax in enumerate(axes) if place != 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        save_figure(figure, tmp_path / "all")


def test_every_unit_has_a_point(found, figure):
    """Thirty-six items, thirty-six points, and a number above each topic."""
    table = tabulate_unit_stability(found["refits"], found["matrix"].units)
    ax = plots_topics.plot_unit_stability(table, ax=figure.add_subplot())
    assert len(ax.collections[1].get_offsets()) == 36
    assert [text.get_text() for text in ax.texts] == [str(topic) for topic in range(1, 9)]


def test_specifications_are_drawn_from_lowest_to_highest(found, figure):
    upper, lower = plots_topics.plot_specification_curve(found["grid"], axes=figure.subplots(2, 1))
    heights = upper.collections[0].get_offsets()[:, 1]
    assert len(heights) == len(found["grid"]) and (np.diff(heights) >= 0).all()
    assert [label.get_text() for label in lower.get_yticklabels()][:2] == [
        "segmentation: words",
        "segmentation: characters",
    ]


def test_cut_line_lies_between_two_joins(found, figure):
    """To the right of the line are exactly seven joins, so that eight groups remain."""
    tree = link_units(found["matrix"].weigh())
    ax = plots_topics.plot_dendrogram(tree, ax=figure.add_subplot(), labels=[str(i) for i in range(36)], k=8)
    (line,) = [line for line in ax.lines if line.get_label() == "k = 8"]
    assert (tree[:, 2] > line.get_xdata()[0]).sum() == 7


def test_unknown_measure_is_refused(found, figure):
    with pytest.raises(ValueError, match="expected one of stability"):
        plots_topics.plot_choice(found["choice"], ax=figure.add_subplot(), measure="perplexity")


@pytest.mark.parametrize(
    "drawer",
    [
        lambda ax: plots_topics.plot_choice(pd.DataFrame(columns=CHOICE_COLUMNS), ax=ax),
        lambda ax: plots_topics.plot_topic_stability(empty_analysis()["topic_stability"], ax=ax),
        lambda ax: plots_topics.plot_unit_stability(empty_analysis()["unit_stability"], ax=ax),
        lambda ax: plots_topics.plot_dendrogram(np.zeros((0, 4)), ax=ax, labels=[]),
        lambda ax: plots_topics.plot_specification_curve(
            empty_analysis()["sensitivity"], axes=[ax, ax.figure.add_subplot()]
        )[0],
    ],
    ids=["choice", "topics", "units", "tree", "grid"],
)
def test_nothing_to_draw_says_so(figure, drawer, tmp_path):
    ax = drawer(figure.add_subplot())
    assert "没有可画的数据" in "".join(text.get_text() for text in ax.texts)
    figure.savefig(tmp_path / "empty.png")

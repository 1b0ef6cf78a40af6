"""Network and calendar: every name and date is drawn, in order, and nothing to draw is said."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from plananalysis import find_citations, leaf_units
from plananalysis.charts.style import chinese_style
from plananalysis.named import plots as plots_named
from plananalysis.named.mentions import find_mentions, link_names, list_events


def draw(function, table):
    with chinese_style():
        figure = Figure(figsize=(7.5, 4))
        ax = function(table, ax=figure.add_subplot())
        figure.canvas.draw()
    return ax


@pytest.fixture(scope="module")
def links(seed):
    return link_names(find_mentions(seed.units), find_citations(leaf_units(seed.units)), seed.units)


def test_links_count_what_the_tables_hold(seed, links):
    """Ties add up to the mentions of the names kept; half of the names are documents; places in text order."""
    mentions = find_mentions(seed.units)
    kept = links[links["kind"] == "actor"].groupby("name")["count"].sum()
    body = mentions[(mentions["kind"] == "actor") & mentions["unit_id"].str.startswith("s")]
    assert kept.to_dict() == body["entity"].value_counts().reindex(kept.index).to_dict()
    assert (
        links[links["kind"] == "document"]["name"].nunique() == 14 == links[links["kind"] == "actor"]["name"].nunique()
    )
    assert list(dict.fromkeys(links["place"].str[:2])) == [f"{number}、" for number in "一二三四五六七八"]


def test_several_documents_are_their_own_places(plans):
    """Without sections to compare, names are tied to documents."""
    found = link_names(find_mentions(plans.units), find_citations(leaf_units(plans.units)), plans.units)
    assert set(found["place"]) == set(plans.documents["doc_id"])


def test_network_draws_every_name_and_place(links):
    """One label a name and a place, one line a tie, none outside the figure's height."""
    ax = draw(plots_named.plot_network, links)
    names = links.groupby(["kind", "name"]).ngroups
    assert len(ax.texts) == names + links["place"].nunique()
    assert sum(len(line.get_xdata()) == 2 for line in ax.lines) == len(links)
    assert all(0 < text.get_position()[1] < 1 for text in ax.texts)


def test_calendar_of_the_plan(seed):
    """The plan's dated months, as a reader found them; 暑期 lasts two."""
    events = list_events(find_mentions(seed.units), seed.units)
    assert events[["first", "last", "label"]].values.tolist() == [
        [7, 8, "暑期"],
        [3, 3, "国际妇女节"],
        [5, 5, "国际家庭日"],
        [6, 6, "儿童节"],
        [10, 10, "国庆节"],
    ]
    assert [text.get_text() for text in draw(plots_named.plot_calendar, events).texts] == events["label"].tolist()


def test_nothing_to_draw_is_said():
    empty = pd.DataFrame({name: [] for name in ("name", "kind", "place", "count", "first", "last", "label")})
    for function in (plots_named.plot_network, plots_named.plot_calendar):
        assert "nothing to draw" in draw(function, empty).texts[0].get_text()


def test_labels_fit_their_month():
    """Digits are half as wide as Chinese characters; what is too long is cut."""
    events = pd.DataFrame({"first": [3, 1], "last": [3, 6], "label": ["全国科技工作者日", "上半年"], "count": [2, 1]})
    assert [text.get_text() for text in draw(plots_named.plot_calendar, events).texts] == ["全国科技… ×2", "上半年"]

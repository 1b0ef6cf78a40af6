import pandas as pd
import pytest
from two_plans import DOCUMENTS, PAIRS

from plananalysis.compare import trends
from plananalysis.statistics.intervals import wilson_interval
from plananalysis.study.analyze import analyze


def count(name, rows, *, kind="frame"):
    table = pd.DataFrame(rows, columns=["doc_id", "hits", "count", "denominator"])
    return table.assign(
        kind=kind, name=name, unit_id="", denominator_kind="han_chars" if kind == "section" else "sentences"
    )


def test_shares_changes_and_sightings():
    """Documents in the order of their years, those without a year last; only successive ones have a change."""
    found = trends.find_trends(DOCUMENTS, PAIRS, [count("x", [("b", 3, 2, 10), ("a", 0, 0, 20), ("c", 1, 1, 4)])])
    assert found[["doc_id", "share", "previous"]].values.tolist() == [["a", 0, ""], ["b", 0.2, "a"], ["c", 0.25, ""]]
    assert found["change"].tolist()[1] == 0.2 and found["change"].isna().tolist() == [True, False, True]
    assert set(found["first_seen"]) == {"b"} and set(found["last_seen"]) == {"c"} and set(found["documents"]) == {2}


def test_intervals_by_another_way():
    """Wilson as in attention; Newcombe's example 1998, table II: 56/70 less 48/80 has the interval .0524 to .3339."""
    documents, pairs = DOCUMENTS[:2], PAIRS[:1]
    found = trends.find_trends(documents, pairs, [count("x", [("a", 48, 48, 80), ("b", 56, 56, 70)])])
    assert found.loc[1, ["low", "high"]].tolist() == pytest.approx(wilson_interval(56, 70), abs=1e-9)
    assert found.loc[1, ["change", "change_low", "change_high"]].tolist() == pytest.approx(
        [0.2, 0.0524, 0.3339], abs=5e-5
    )


def test_sections_have_no_interval_and_what_is_absent_is_never_seen():
    """A section is counted whole; a frame with no hit anywhere has no first sight."""
    counts = [
        count("x", [("a", 0, 0, 5), ("b", 0, 0, 5)]),
        count("一", [("a", 1, 50, 100), ("b", 1, 80, 100)], kind="section"),
    ]
    found = trends.find_trends(DOCUMENTS[:2], PAIRS[:1], counts)
    assert found["kind"].tolist() == ["section"] * 2 + ["frame"] * 2
    assert found.loc[:1, ["low", "high", "change_low"]].isna().all().all() and found.loc[1, "change"] == pytest.approx(
        0.3
    )
    assert found["first_seen"].tolist() == ["a", "a", "", ""] and found["documents"].tolist() == [2, 2, 0, 0]


def test_two_documents_of_one_year_have_a_difference():
    """With two documents their difference is what was asked for, whatever their relation."""
    pairs = pd.DataFrame({"doc_id_old": ["a"], "doc_id_new": ["b"], "relation": "same_year"})
    found = trends.find_trends(DOCUMENTS[:2], pairs, [count("x", [("a", 1, 1, 10), ("b", 4, 4, 10)])])
    assert found["change"].tolist()[1] == pytest.approx(0.3)


def test_one_document_is_refused():
    with pytest.raises(ValueError, match="expected two documents or more, got 1"):
        trends.find_trends(DOCUMENTS[:1], PAIRS[:0], [count("x", [("b", 1, 1, 1)])])


def test_trends_of_two_plans(plans):
    """Every share is its count over its denominator, and each kind is there where the plans have it."""
    found = analyze(plans, only=["trends"]).trends
    assert list(found.columns) == [*trends.TREND_COLUMNS, "part"]
    assert {"section", "frame"} <= set(found["kind"])
    assert (found["share"] - found["count"] / found["denominator"]).abs().max() < 1e-12
    family = found[(found["kind"] == "section") & (found["name"] == "丰富群众文化生活")]
    assert family["hits"].tolist() == [1, 1] and family["previous"].tolist() == ["", "文化馆2031"]

import pytest
from planted import FAMILY, PARTY, make_sections

from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.disagreements import TOPIC_DISAGREEMENT_COLUMNS, list_topic_disagreements


def test_disagreeing_unit_is_named_with_its_pull():
    """A unit about families in the Party's section is found, with the words of families."""
    rows = [PARTY, PARTY, PARTY, FAMILY, FAMILY, FAMILY, FAMILY + ["组织"]]
    matrix = make_sections(rows, "aaabbba")
    table = list_topic_disagreements(cluster_units(matrix, k=2), matrix)
    assert table["unit_id"].tolist() == ["u6"]
    assert (table.loc[0, "section"], table.loc[0, "topic_section"], table.loc[0, "n_topic"]) == ("a", "b", 4)
    assert set(table.loc[0, "terms"].split("、")) == set(FAMILY)


def test_sections_of_another_document_are_no_reason_to_disagree():
    """A topic may stand in every document: a unit disagrees with the sections of its own document, or not at all."""
    rows = [PARTY, PARTY, FAMILY, FAMILY] * 2 + [PARTY, PARTY, FAMILY, FAMILY, PARTY]
    matrix = make_sections(rows, "aabb" + "xxyy" + "mmnnn", "1111" + "2222" + "33333")
    table = list_topic_disagreements(cluster_units(matrix, k=2), matrix)
    assert table[["doc_id", "unit_id", "section", "topic_section", "n_topic"]].values.tolist() == [
        ["3", "u12", "n", "m", 3]
    ]
    assert table.loc[0, "topic_section_share"] == pytest.approx(2 / 3)
    assert set(table.loc[0, "terms"].split("、")) == set(PARTY)


def test_units_outside_all_sections_do_not_disagree():
    """What stands in no section is neither listed nor what a topic is named after."""
    matrix = make_sections([PARTY, PARTY, PARTY, PARTY, FAMILY, FAMILY], ["", "", "", "a", "b", "b"])
    assert not len(list_topic_disagreements(cluster_units(matrix, k=2), matrix))


def test_no_disagreement_gives_an_empty_table_with_columns():
    matrix = make_sections([PARTY, PARTY, FAMILY, FAMILY], "aabb")
    table = list_topic_disagreements(cluster_units(matrix, k=2), matrix)
    assert list(table) == TOPIC_DISAGREEMENT_COLUMNS and not len(table)

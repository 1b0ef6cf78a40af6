"""Which documents are compared: predecessors, neighbours of one year, nobody left alone."""

import pandas as pd
import pytest

from plananalysis import build_matrix
from plananalysis.compare.pairs import check_several, choose_pairs


def choose(rows, words=None):
    """Rows are (doc_id, issuer, genre, year); words the word that each document is made of."""
    documents = pd.DataFrame(rows, columns=["doc_id", "issuer", "genre", "year"])
    units = documents[["doc_id"]].assign(unit_id="i1")
    tokens = pd.DataFrame(
        [
            (doc_id, "i1", word)
            for doc_id, said in zip(documents["doc_id"], words or [["妇女"]] * len(rows), strict=False)
            for word in said
        ],
        columns=["doc_id", "unit_id", "token"],
    )
    pairs = choose_pairs(documents, build_matrix(tokens, units, min_units=1))
    return pairs[["doc_id_old", "doc_id_new", "relation"]].values.tolist()


def test_years_of_one_issuer_in_order():
    """Whatever the order of the files; a year may be missing between."""
    rows = [("c", "市", "报告", "2022"), ("a", "市", "报告", "2019"), ("b", "市", "报告", "2020")]
    assert choose(rows) == [["a", "b", "successive"], ["b", "c", "successive"]]


def test_two_issuers_do_not_mix_their_years():
    rows = [
        ("a19", "甲", "报告", "2019"),
        ("a20", "甲", "报告", "2020"),
        ("b19", "乙", "报告", "2019"),
        ("b20", "乙", "报告", "2020"),
    ]
    assert choose(rows) == [
        ["a19", "b19", "same_year"],
        ["a19", "a20", "successive"],
        ["a20", "b20", "same_year"],
        ["b19", "b20", "successive"],
    ]


def test_four_of_one_year_each_with_each_five_with_the_nearest():
    rows = [(name, name, "报告", "2026") for name in "abcd"]
    assert len(choose(rows)) == 6
    rows.append(("e", "e", "报告", "2026"))
    words = [["妇女"], ["家庭"], ["妇女", "妇女", "维权"], ["家庭", "教育"], ["维权", "维权"]]
    assert choose(rows, words) == [["a", "c", "same_year"], ["b", "d", "same_year"], ["c", "e", "same_year"]]


def test_two_versions_of_last_year_the_nearer_is_the_predecessor():
    rows = [("a", "市", "报告", "2019"), ("a2", "市", "报告", "2019"), ("b", "市", "报告", "2020")]
    assert ["a2", "b", "successive"] in choose(rows, [["维权"], ["家庭"], ["家庭"]])


def test_nobody_is_left_alone():
    """Another genre of another year is compared with what is nearest, the earlier year first."""
    rows = [("a", "市", "报告", "2020"), ("b", "市", "报告", "2021"), ("c", "区", "规划", "2019")]
    assert choose(rows, [["家庭"], ["维权"], ["维权"]]) == [["a", "b", "successive"], ["c", "b", "nearest"]]


def test_nothing_known_is_alike():
    """Two files of which nothing is known are compared in their order."""
    assert choose([("x", "", "", ""), ("y", "", "", "")]) == [["x", "y", "same_year"]]


def test_documents_without_words():
    """No shared word: nearness 0, ties in the order of the documents."""
    rows = [(name, name, "报告", "2026") for name in "abcde"]
    assert choose(rows, [[word] for word in ("妇女", "家庭", "维权", "教育", "海洋")]) == [
        ["a", "b", "same_year"],
        ["a", "c", "same_year"],
        ["a", "d", "same_year"],
        ["a", "e", "same_year"],
    ]


def test_one_document_is_refused():
    with pytest.raises(ValueError, match="expected two documents or more, got 1; add last year's plan"):
        check_several(pd.DataFrame({"doc_id": ["a"]}))


def test_pairs_stay_linear():
    """Sixty documents of one year and thirty issuers over two years: never more than two and a half a document."""
    rows = [(f"d{i}{year}", f"省{i}", "报告", year) for i in range(30) for year in ("2025", "2026")]
    assert len(choose(rows)) <= 2.5 * len(rows)

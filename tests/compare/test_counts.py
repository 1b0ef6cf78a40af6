import pandas as pd
from two_plans import PAIRS

from plananalysis.compare.counts import count_names, count_sections, count_words


def make_units(rows):
    """Rows are (doc_id, unit_id, parent_id, kind, heading, characters)."""
    units = pd.DataFrame(rows, columns=["doc_id", "unit_id", "parent_id", "kind", "heading", "n"])
    return units.assign(text=["字" * n for n in units["n"]], is_heading=False)


def align(rows):
    """Rows are the units of a and b and the characters of each."""
    table = [("a", old, "b", new, "字" * n_old, "字" * n_new) for old, new, n_old, n_new in rows]
    return pd.DataFrame(
        table, columns=["doc_id_old", "unit_id_old", "doc_id_new", "unit_id_new", "text_old", "text_new"]
    )


def test_sections_are_linked_by_heading_or_by_items():
    """A heading with another year is the same section; one renamed is found by its items; one is new, one gone."""
    units = make_units(
        [
            ("a", "s1", "", "section", "2019年工作回顾", 0),
            ("a", "i1", "s1", "item", "", 40),
            ("a", "s2", "", "section", "家庭教育", 0),
            ("a", "i2", "s2", "item", "", 40),
            ("a", "s3", "", "section", "扶贫", 0),
            ("a", "i3", "s3", "item", "", 20),
            ("b", "s1", "", "section", "2020年工作回顾", 0),
            ("b", "i1", "s1", "item", "", 30),
            ("b", "s2", "", "section", "亲子服务", 0),
            ("b", "i2", "s2", "item", "", 30),
            ("b", "s3", "", "section", "数字治理", 0),
            ("b", "i3", "s3", "item", "", 40),
        ]
    )
    alignment = align(
        [("", "i1", 0, 30), ("i2", "i2", 40, 30), ("", "i3", 0, 40), ("i1", "", 40, 0), ("i3", "", 20, 0)]
    )
    found = count_sections(units, alignment, PAIRS[:1]).set_index(["name", "doc_id"])
    assert found["count"].to_dict() == {
        ("2020年工作回顾", "a"): 40,
        ("2020年工作回顾", "b"): 30,
        ("亲子服务", "a"): 40,
        ("亲子服务", "b"): 30,
        ("扶贫", "a"): 20,
        ("扶贫", "b"): 0,
        ("数字治理", "a"): 0,
        ("数字治理", "b"): 40,
    }
    assert set(found["denominator"]) == {100}
    assert found["hits"].to_dict()["扶贫", "b"] == 0


def test_a_piece_of_a_section_is_not_its_successor():
    """The new section is all of it from the old one, but a fifth of the old one only: two sections, not one."""
    units = make_units(
        [
            ("a", "s1", "", "section", "主要任务", 0),
            ("a", "i1", "s1", "item", "", 20),
            ("a", "i2", "s1", "item", "", 80),
            ("b", "s1", "", "section", "社会建设", 0),
            ("b", "i1", "s1", "item", "", 20),
        ]
    )
    found = count_sections(units, align([("i1", "i1", 20, 20), ("i2", "", 80, 0)]), PAIRS[:1])
    assert set(found["name"]) == {"主要任务", "社会建设"}
    assert count_sections(units, align([("i2", "i1", 80, 20), ("i1", "", 20, 0)]), PAIRS[:1])["name"].unique() == [
        "社会建设"
    ]


def test_sections_of_the_same_name_are_told_apart():
    """Two sections of one heading in a document stay two."""
    units = make_units(
        [
            ("a", "s1", "", "section", "工作", 0),
            ("a", "s2", "", "section", "工作", 0),
            ("a", "i1", "s2", "item", "", 10),
            ("b", "s1", "", "section", "工作", 0),
            ("b", "i1", "s1", "item", "", 10),
        ]
    )
    found = count_sections(units, align([]), PAIRS[:1])
    assert sorted(set(found["name"])) == ["工作", "工作（2）"] and not found.duplicated(["name", "doc_id"]).any()


def test_names_at_the_edges_of_sentences():
    """First and last character of a sentence count, the character after it does not; twice in one sentence is one sentence."""
    sentences = pd.DataFrame({"doc_id": ["a", "a", "b"], "start": [10, 30, 0], "end": [20, 40, 9]})
    found = pd.DataFrame({"doc_id": "a", "start": [10, 19, 20, 30, 5], "name": "四个意识"})
    row = count_names(found, sentences, by="name", kind="formula").iloc[0]
    assert row[["hits", "count", "denominator"]].tolist() == [5, 2, 2]


def test_names_kept_and_asked_for():
    """Those of most documents come first; a name that was asked for is there with zeros."""
    sentences = pd.DataFrame({"doc_id": ["a", "b"], "start": 0, "end": 9})
    found = pd.DataFrame({"doc_id": ["a", "a", "a", "b"], "start": 1, "name": ["多", "多", "广", "广"]})
    assert set(count_names(found, sentences, by="name", kind="formula", n_names=1)["name"]) == {"广"}
    asked = count_names(found, sentences, by="name", kind="frame", names=["无"])
    assert asked["hits"].tolist() == [0, 0] and asked["kind"].tolist() == ["frame", "frame"]


def test_words_that_changed_most():
    """The word of every sentence in one and none in the other leads; one that is everywhere is not in the list."""
    sentences = pd.DataFrame({"doc_id": ["a"] * 6 + ["b"] * 6, "start": [*range(0, 60, 10)] * 2})
    sentences["end"] = sentences["start"] + 10
    everywhere = sentences.assign(token="建设")
    gone = sentences[sentences["doc_id"] == "a"].assign(token="脱贫")
    rare = sentences[:4].assign(token="罕见")
    tokens = pd.concat([everywhere, gone, rare], ignore_index=True)
    found = count_words(tokens, sentences, PAIRS[:1])
    assert found[["name", "doc_id", "hits", "count"]].values.tolist() == [["脱贫", "a", 6, 6], ["脱贫", "b", 0, 0]]
    assert "罕见" in set(count_words(tokens, sentences, PAIRS[:1], min_sentences=4)["name"])

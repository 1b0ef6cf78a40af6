"""Which column holds the text? Two that may are a question, and columns of one name are told."""

import pytest
from test_readers_table import parquet, xlsx

from plananalysis.reading.document import ReadError
from plananalysis.reading.files import read_file


@pytest.fixture()
def read(tmp_path):
    """Write a table and read it."""

    def read_(data, name="表.csv", **options):
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return read_file(tmp_path / name, **options)

    return read_


TWO = {
    "one name twice": ("a.csv", lambda: "text,text\n甲,乙\n", "text, text 2"),
    "two languages": ("a.xlsx", lambda: xlsx([["text", "正文"], ["甲", "乙"]]), "text, 正文"),
    "two usual names": ("a.csv", lambda: "标题,内容,全文\na,甲,乙\n", "全文, 内容"),
    "each in other rows": ("a.csv", lambda: "正文,内容\n甲,\n,乙\n", "正文, 内容"),
    "keys of a line": ("a.jsonl", lambda: '{"text": "甲", "text": "乙"}\n', "text, text 2"),
    "json lines": ("a.jsonl", lambda: '{"text": "甲"}\n{"content": "乙"}\n', "text, content"),
    "parquet": ("a.parquet", lambda: parquet({"text": ["甲"], "内容": ["乙"]}), "text, 内容"),
}


@pytest.mark.parametrize("case", TWO)
def test_two_columns_with_text_are_a_question(case, read):
    """Refused with both names, and what to type."""
    name, make, columns = TWO[case]
    with pytest.raises(
        ReadError, match=f"more than one column may hold the text: {columns}; which one.; name it: --text-column NAME"
    ):
        read(make(), name)


def test_the_answer_is_taken(read):
    """Either can be named, the second of one name by its number."""
    assert read("text,text\n甲,乙\n", text_column="text")[0].text == "甲"
    assert read("text,text\n甲,乙\n", text_column="text 2")[0].text == "乙"
    assert read("text,正文\n甲,乙\n", text_column="正文")[0].text == "乙"


@pytest.mark.parametrize("table", ["text,正文\n,乙\n", "正文,text\n乙,\n", "text,text\n ,乙\n"])
def test_an_empty_column_is_no_candidate(table, read):
    """Of two names, the one with nothing under it is passed over."""
    [document] = read(table)
    assert document.text == "乙"


def test_other_columns_of_one_name_are_told(read):
    """title, Title: both are kept, the second with its number, and the table says so."""
    [document] = read("title,Title,text\n一,二,甲\n")
    assert dict(document.metadata) == {"title": "一", "Title 2": "二"}
    assert "columns with the same name: Title (columns 1 and 2)" in document.warnings[0]


def test_keys_that_repeat_in_json_are_told(read):
    """The line is named; nothing is dropped."""
    [document] = read('{"title": "一", "title": "二", "text": "甲"}\n', "a.jsonl")
    assert dict(document.metadata) == {"title": "一", "title 2": "二"} and "name a value twice" in document.warnings[0]

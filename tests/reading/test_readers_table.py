"""Tests of tables of documents: columns, ids, cells, damage."""

import csv
import datetime
import hashlib
import io
import json
import zipfile

import pytest

from plananalysis.reading.document import Limits, ReadError
from plananalysis.reading.files import read_file


@pytest.fixture()
def read(tmp_path):
    """Write bytes under a name and read them."""

    def read_(data, name="表.csv", **options):
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_file(tmp_path / name, **options)

    return read_


def xlsx(rows, *, sheets=()):
    """A workbook; `sheets` are further (title, rows)."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, more in sheets:
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(columns):
    """A Parquet file."""
    import pyarrow
    from pyarrow import parquet as writer

    out = io.BytesIO()
    writer.write_table(pyarrow.table(columns), out)
    return out.getvalue()


@pytest.mark.parametrize(
    "column", ["text", "Content", "FULL_TEXT", "fulltext", "Body", "article", "正文", "全文", " 内容 "]
)
def test_the_text_column_is_found_by_name(column, read):
    """The usual names, whatever their case and the space around them."""
    [document] = read(f"省份,{column}\n北京,一、总体要求\n")
    assert (document.text, dict(document.metadata), document.doc_id) == ("一、总体要求", {"省份": "北京"}, "表-2")


def test_a_named_column_wins_and_a_missing_one_lists_the_others(read):
    """`text_column` is taken as given, then without case; an error lists what there is and how to name one."""
    table = "id,Memo,text\nx,甲,乙\n"
    assert read(table, text_column="memo")[0].text == "甲"
    with pytest.raises(ReadError, match="no column 'nota'.*id, Memo, text.*--text-column NAME"):
        read(table, text_column="nota")
    with pytest.raises(ReadError, match="no column with the text.*id, memo.*--text-column NAME"):
        read("id,memo\nx,甲\n")


def test_ids_come_from_the_table_and_are_unique_and_safe(read):
    """An id column names the documents; a repeated id gets a number and a warning; a missing one its row."""
    documents = read("编号,text\n京/1,甲\n京/1,乙\n,丙\n")
    assert [d.doc_id for d in documents] == ["表-京_1", "表-京_1-2", "表-4"]
    assert "ids used more than once: 京/1" in documents[0].warnings[0]
    assert documents[0].sha256 == hashlib.sha256("甲".encode()).hexdigest()


@pytest.mark.parametrize("name, data", [
    ("a.csv", "year,text\n2026,甲\n2025, \n2024,丙\n"),
    ("a.tsv", "year\ttext\n2026\t甲\n2025\t\n2024\t丙\n"),
    ("b.csv", "year;text\n2026;甲\n2025;\n2024;丙\n"),
    ("a.jsonl", '{"year": 2026, "text": "甲"}\n{"year": 2025, "text": null}\n{"year": 2024, "text": "丙"}\n'),
])  # fmt: skip
def test_rows_without_text_are_named(name, data, read):
    """Empty, blank and null cells: the rows are left out aloud, the others keep their numbers."""
    documents = read(data, name)
    assert [d.text for d in documents] == ["甲", "丙"] and [d.metadata["year"] for d in documents] == ["2026", "2024"]
    assert "rows without text" in documents[0].warnings[0] and documents[0].warnings[0].endswith(
        ": 2" if name == "a.jsonl" else ": 3"
    )
    assert documents[1].warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_other_encodings(encoding, read):
    """CSV and JSON lines as Excel and Windows write them."""
    rows = [("标题", "正文"), ("工作要点", "一、深入贯彻落实全会精神，团结引领广大妇女。\n二、“家”“国”")]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    [document] = read(out.getvalue().encode(encoding))
    assert document.text == rows[1][1] and document.metadata == {"标题": "工作要点"}


def test_cells_of_a_workbook_are_written_as_a_reader_sees_them(read):
    """Whole numbers without .0, dates as ISO, empty rows and a second sheet; a cell as long as Excel allows."""
    data = xlsx(
        [
            ["year", "when", "text"],
            [2026.0, datetime.date(2026, 2, 2), "甲\n乙"],
            [None, None, None],
            [2025.5, None, "丙" * 32_767],
        ],
        sheets=[("另", [["text"], ["丁"]])],
    )
    first, second = read(data, "a.xlsx")
    assert first.text == "甲\n乙" and first.metadata == {"year": "2026", "when": "2026-02-02 00:00:00"}
    assert "also with text, not read: 另" in first.warnings[0]
    assert second.metadata == {"year": "2025.5"} and "cut off" in second.warnings[0]


def test_the_sheet_with_the_text_is_found(read):
    """A cover sheet without a text column is passed over; a workbook without any lists every sheet's columns."""
    cover = [["说明"], ["x"]]
    assert read(xlsx(cover, sheets=[("文", [["正文"], ["甲"]])]), "a.xlsx")[0].text == "甲"
    with pytest.raises(ReadError, match="no sheet has a column with the text.*Sheet: 说明.*另: 列"):
        read(xlsx(cover, sheets=[("另", [["列"], ["x"]])]), "a.xlsx")


def test_parquet_columns_of_any_type(read):
    """Numbers, dates, nulls and nested values become strings; null text is named."""
    data = parquet({"content": ["甲", None, "丙"], "year": [2026, 2025, None], "tags": [["a"], [], None]})
    documents = read(data, "a.parquet")
    assert [d.text for d in documents] == ["甲", "丙"]
    assert documents[0].metadata == {"year": "2026", "tags": '["a"]'} and documents[1].metadata == {}


def test_a_long_cell_and_ragged_rows(read):
    """A cell of 300,000 characters; missing cells are empty, extra ones get a name; the csv module keeps its limit."""
    before = csv.field_size_limit()
    documents = read("id,text,note\na," + "工作" * 150_000 + "\nb,乙\nc,丙,x,多出\n")
    assert [len(d.text) for d in documents] == [300_000, 1, 1] and documents[2].metadata["column 4"] == "多出"
    assert csv.field_size_limit() == before


BROKEN = {
    "quote never closed": ("a.csv", b'id,text\na,"x\nb,y\n', "never closed"),
    "header only": ("a.csv", b"id,text\n", "no row has text in column 'text'"),
    "white space": ("a.csv", b" \n\n", "no column with the text"),
    "binary": ("a.csv", b"id,text\n\x00\x01", "binary"),
    "not JSON": ("a.jsonl", "一、总体要求\n".encode(), "line 1 is not a JSON object"),
    "JSON of numbers": ("a.jsonl", b"1\n2\n", "line 1 is not a JSON object"),
    "Parquet cut off": ("a.parquet", b"PAR1" + b"\x00" * 40, "damaged Parquet"),
    "workbook without parts": ("a.xlsx", None, "damaged workbook"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_broken_tables_are_refused(case, read):
    """Damage of each kind is a ReadError that says what it is."""
    name, data, message = BROKEN[case]
    if data is None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as container:
            container.writestr("xl/workbook.xml", "<a/>")
        data = out.getvalue()
    with pytest.raises(ReadError, match=message):
        read(data, name)


def test_loose_quotes_and_broken_lines_are_read_aloud(read):
    """Quotes within a cell are read as spreadsheets do; lines that are not JSON are named; the rest is read."""
    [document] = read('text,note\n"家"和,x\n')
    assert document.text == "家和" and "not strict CSV" in document.warnings[0]
    first, _ = read('{"text": "甲"}\n{坏\n' + "[" * 50_000 + '\n{"text": "乙"}\n', "a.jsonl")
    assert "not JSON objects, left out: 2, 3" in first.warnings[0]


@pytest.mark.parametrize("inject", ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE a>"])
def test_a_workbook_with_a_dtd_is_refused(inject, read):
    """External entities never reach the library, in either kind of UTF."""
    for encoding in ("utf-8", "utf-16"):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(xlsx([["text"], ["甲"]]))) as old, zipfile.ZipFile(out, "w") as new:
            for part in old.namelist():
                content = old.read(part)
                if part == "xl/worksheets/sheet1.xml":
                    content = (
                        f'<?xml version="1.0" encoding="{encoding}"?>{inject}' + content.decode().partition("?>")[2]
                    ).encode(encoding)
                new.writestr(part, content)
        with pytest.raises(ReadError, match="sheet1.xml declares a DTD"):
            read(out.getvalue(), "a.xlsx")


@pytest.mark.slow
def test_bombs_in_tables_are_refused(read):
    """A sheet that unpacks past the limit, rows and characters past theirs, Parquet that repeats one long text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/workbook.xml", "<a/>")
        container.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 60_000_000)
    with pytest.raises(ReadError, match="over the limit of 50,000,000"):
        read(out.getvalue(), "a.xlsx")
    with pytest.raises(ReadError, match="more than 10 rows"):
        read("text\n" + "甲\n" * 20, limits=Limits(rows=10))
    with pytest.raises(ReadError, match="more than 1,000 characters"):
        read(
            json.dumps({"text": "甲" * 600}) + "\n" + json.dumps({"text": "乙" * 600}),
            "a.jsonl",
            limits=Limits(chars=1_000),
        )
    with pytest.raises(ReadError, match="more than 100,000 characters"):
        read(parquet({"text": ["x" * 100_000] * 5_000}), "a.parquet", limits=Limits(chars=100_000))

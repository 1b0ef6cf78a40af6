"""Rows have the numbers of the file, the header is found where it stands, and what is left out is named with its row."""

import pytest
from test_readers_table import parquet, xlsx

from plananalysis.reading.document import ReadError
from plananalysis.reading.files import read_file
from plananalysis.reading.header import find_delimiter, fold_name, names_text


@pytest.fixture()
def read(tmp_path):
    """Write a table and read it."""

    def read_(data, name="表.csv", **options):
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return read_file(tmp_path / name, **options)

    return read_


HOLES = [
    ["标题", "正文"],
    ["甲", "一、学习"],
    ["乙", "二、调研"],
    [None, None],
    ["丙", "三、走访"],
    ["丁", None],
    [None, "四、总结"],
]


def as_csv(rows, separator=","):
    return "".join(separator.join(cell or "" for cell in row) + "\n" for row in rows)


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_rows_have_the_numbers_that_a_spreadsheet_shows(name, read):
    """The header is row 1, the empty row counts; ids, places and warnings say the same numbers."""
    documents = read(as_csv(HOLES) if name.endswith("csv") else xlsx(HOLES), name)
    assert [document.doc_id for document in documents] == ["表-2", "表-3", "表-5", "表-7"]
    assert [document.row for document in documents] == ["row 2", "row 3", "row 5", "row 7"]
    assert documents[0].warnings == ("empty rows, left out: 4", "rows without text in column '正文', left out: 6")


def test_a_cell_of_several_lines_is_one_row(read):
    """A spreadsheet counts rows, not lines; empty rows at the end are nothing."""
    documents = read('标题,正文\n甲,"一、学习\n二、调研\n"\n\n乙,三、走访\n,\n\n,\n')
    assert [document.row for document in documents] == ["row 2", "row 4"]
    assert documents[0].warnings == ("empty rows, left out: 3",)


def test_json_lines_count_lines_and_parquet_its_rows(read):
    """Neither has a header."""
    assert [d.doc_id for d in read('\n{"text": "甲"}\n\n{"text": "乙"}\n', "a.jsonl")] == ["a-2", "a-4"]
    assert [d.doc_id for d in read(parquet({"text": ["甲", "乙"]}), "b.parquet")] == ["b-1", "b-2"]


def test_many_rows_left_out_are_ranges(read):
    """Rows 3 to 42 without text, and one more."""
    table = "标题,正文\n甲,一、学习\n" + "乙,\n" * 40 + "丙,二、调研\n丁,\n"
    assert read(table)[0].warnings == ("rows without text in column '正文', left out: 3-42, 44",)


def test_a_header_that_comes_again_is_no_document(read):
    """As printed tables repeat it on every page."""
    documents = read("标题,正文\n甲,一、学习\n标题,正文\n乙,二、调研\n")
    assert [document.text for document in documents] == ["一、学习", "二、调研"]
    assert documents[0].warnings == ("rows that repeat the header, left out: 3",)


def test_warnings_of_a_row_name_it(read):
    """What concerns the table is said with its first row, what concerns a row names it."""
    first, second, third = read("编号,正文\nA,一、学习\nB,二、坏\ufffd字\nC,plain English words\n")
    assert first.warnings == () and second.warnings[0].startswith("row 3: 1 replacement characters")
    assert third.warnings[0].startswith("row 4: no Chinese text")


def merged():
    """A workbook with a title over all columns, a blank row, a header of two rows."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["甲市政策文件全文汇编", None, None], [], ["基本信息", None, "文本"], ["标题", "年份", "正文"]):
        sheet.append(row)
    sheet.append(["农村工作要点", 2023, "一、学习"])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:B3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_title_may_stand_above_the_header(read):
    """A merged title, blank rows, groups of columns: the row that names the columns is the header, and that is said."""
    [document] = read(merged(), "a.xlsx", text_column="正文")
    assert (document.text, document.doc_id) == ("一、学习", "a-5")
    assert dict(document.metadata) == {"标题": "农村工作要点", "年份": "2023"}
    assert document.warnings[0].startswith("the header is row 4; above it, read as no document: 甲市政策文件全文汇编")
    [document] = read("甲市政策汇编,,\n,,\n标题;备注,年份,全文\n甲,2023,一、学习\n")
    assert document.text == "一、学习" and document.row == "row 4"


def test_the_advice_works_below_a_title_too(read):
    """Without a usual name the table is refused with its columns, not its title; naming one reads it."""
    table = "甲市政策汇编,,\n标题,年份,政策\n甲,2023,一、学习\n"
    with pytest.raises(ReadError, match=r"no column with the text \(its columns: 标题, 年份, 政策\); .*--text-column"):
        read(table)
    [document] = read(table, text_column="政策")
    assert (document.text, document.row) == ("一、学习", "row 3")


@pytest.mark.parametrize(
    "name", ["政策正文", "正 文", "正文（必填）", "*正文", "ＴＥＸＴ", "文件全文", "政策内容：", "Full Text"]
)
def test_names_as_people_write_them(name, read):
    """A word before 正文, blanks, notes in brackets, full width."""
    [document] = read(f"标题,{name}\n甲,一、学习\n")
    assert document.text == "一、学习"


def test_a_usual_name_goes_before_one_that_only_ends_like_it(read):
    """主要内容 beside 正文 is no second candidate; two that only end so are a question."""
    [document] = read("主要内容,正文\n摘要,一、学习\n")
    assert document.text == "一、学习"
    with pytest.raises(ReadError, match="which one"):
        read("主要内容,政策原文\n一、学习,二、调研\n")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_separators_and_encodings(separator, encoding, read):
    """Commas in Chinese text, a title above: the separator is that of the header."""
    rows = [["工作要点汇编"], ["标题", "正文", "年份"], ["农村工作", "一、全面推进农村建设，落实各项责任。", "2023"]]
    [document] = read(as_csv(rows, separator).encode(encoding))
    assert document.text == rows[2][1] and dict(document.metadata) == {"标题": "农村工作", "年份": "2023"}


def test_excels_own_line_is_believed(read):
    """sep=; stands above the table that Excel shows, and is no row of it."""
    [document] = read("sep=;\r\n标题;正文\r\n甲;一、学习,调研\r\n")
    assert (document.text, document.row) == ("一、学习,调研", "row 2")


def test_a_table_of_one_column_has_no_separator():
    """Commas in the text do not count; nor do names that only look alike."""
    assert find_delimiter("正文\n一、学习；调研;|\n", names_text) == ","
    assert fold_name("(注)") == "(注)"

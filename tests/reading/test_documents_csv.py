"""The list beside the documents is read as people write it; a fault costs its own line, cell or column."""

import hashlib
import unicodedata

import pytest

from plananalysis.reading.dates import read_date, read_year
from plananalysis.reading.document import ReadError
from plananalysis.reading.documents_csv import COLUMNS, read_documents_csv


@pytest.fixture()
def listed(tmp_path):
    """A folder with two documents; write its list and read it."""
    (tmp_path / "raw").mkdir()
    for name in ("raw/一.txt", "二.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path.parent / "outside.txt").write_text("x", encoding="utf-8")

    def listed_(text, encoding="utf-8-sig"):
        (tmp_path / "documents.csv").write_text(text, encoding=encoding)
        return read_documents_csv(tmp_path / "documents.csv")

    return listed_


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_sound_list_is_read(encoding, listed):
    """Columns it lacks are empty, backslashes become slashes, the sha256 is checked without case."""
    digest = hashlib.sha256(b"x").hexdigest().upper()
    frame, faults = listed(
        f"File,title,issuer,sha256\nraw\\一.txt,各级妇联组织工作要点,北京市妇女联合会,{digest}\n\n二.txt,要点,妇联,\n",
        encoding,
    )
    assert faults == [] and tuple(frame.columns) == COLUMNS
    assert frame["file"].tolist() == ["raw/一.txt", "二.txt"]
    assert frame.loc[0, "title"] == "各级妇联组织工作要点" and set(frame["genre"]) == {""}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("top", ["", "甲市文件清单\n\n"])
def test_lists_in_chinese_with_any_separator(encoding, separator, top, listed):
    """Names of columns in Chinese, with a note in brackets; a title above them."""
    lines = ["标题,年份,发文机关（全称）,文件名,发布日期", "农村建设工作要点,2023.0,甲市妇女联合会,二.txt,2023/1/5"]
    frame, faults = listed(top + "\n".join(lines).replace(",", separator) + "\n", encoding)
    assert faults == []
    row = frame.loc[0, ["file", "title", "issuer", "year", "published"]].tolist()
    assert row == ["二.txt", "农村建设工作要点", "甲市妇女联合会", "2023", "2023-01-05"]


LINE = "; this line is passed over"
LINES = {
    "missing": ("file\n三.txt\n", "line 2: file '三.txt' is missing" + LINE),
    "folder": ("file\nraw\n", "line 2: file 'raw' is missing" + LINE),
    "no file": ("file,title\n,x\n", "line 2: no file named" + LINE),
    "outside": ("file\n../outside.txt\n", "line 2: file '../outside.txt' lies outside the folder" + LINE),
    "outside through": (
        "file\nraw/../../outside.txt\n",
        "line 2: file 'raw/../../outside.txt' lies outside the folder",
    ),
    "outside, Windows": ("file\n..\\outside.txt\n", "line 2: file '../outside.txt' lies outside the folder" + LINE),
    "absolute": ("file\n/etc/passwd\n", "line 2: an absolute path"),
    "drive": ("file\nC:\\x.txt\n", "line 2: an absolute path"),
    "file twice": ("file\n二.txt\n./二.txt\n", "line 3: file './二.txt' again (first in line 2)" + LINE),
    "id twice": ("file,doc_id\n二.txt,A\nraw/一.txt,a\n", "line 3: doc_id 'a' again (first in line 2)" + LINE),
    "changed": ("file,sha256\n二.txt,00\n", "line 2: file '二.txt' has another sha256"),
    "too many cells": ("file\n二.txt,x,y\n", "line 2: 3 cells, the header has 1" + LINE),
    "id not safe": ("file,doc_id\n二.txt,a/b\n", "line 2: doc_id 'a/b' is not safe as a file name (try 'a_b')"),
    "column nearly ours": ("file,isuer\n二.txt,x\n", "line 1: unknown column 'isuer' (did you mean 'issuer'?)"),
    "column twice": ("file,title,标题\n二.txt,a,b\n", "line 1: column 'title' twice; the first is taken"),
    "no name": ("file,+++\n二.txt,b\n", "line 1: column '+++' has no usable name"),
    "no year": (
        "file,year\n二.txt,去年\n",
        "line 2: year '去年' is no year; this cell is passed over; write it as 2023",
    ),
    "no day": ("file,published\n二.txt,2023-13-01\n", "line 2: published '2023-13-01' is no day; this cell"),
}


@pytest.mark.parametrize("case", LINES)
def test_a_fault_is_named_with_its_line_and_the_others_hold(case, listed):
    """Each fault alone, with what to do; a good line after it is taken whole."""
    text, said = LINES[case]
    good = "raw/一.txt" if "raw/一" not in text else ""
    width = text.split("\n", 1)[0].count(",")
    frame, [fault] = listed(text + good + "," * width * bool(good) + "\n")
    assert str(fault).startswith(f"documents.csv: {said}")
    assert good in frame["file"].tolist() or not good
    lost = "this line is passed over" in str(fault)
    assert len(frame) == text.count("\n") - 1 - lost + bool(good)


def test_the_rest_of_a_line_with_a_bad_cell_holds(listed):
    """Year and id are passed over, title and second line are not; faults come in the order of the lines."""
    frame, faults = listed("file,doc_id,title,year\n二.txt,a:b,要点,某年\nraw/一.txt,甲,计划,2024年\n四.txt,,,\n")
    assert frame[["doc_id", "title", "year"]].values.tolist() == [["", "要点", ""], ["甲", "计划", "2024"]]
    assert [str(fault).split(":")[1] for fault in faults] == [" line 2", " line 2", " line 4"]


UNUSABLE = {
    "no column of files": ("title\nx\n", "line 1: no column 'file' .its columns: title"),
    "nothing": ("\n\n", "no header line"),
    "open quote": ('file\n"二.txt\n', "not CSV"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_list_of_which_nothing_can_be_used_is_refused(case, listed):
    """The reason and what to do."""
    text, message = UNUSABLE[case]
    with pytest.raises(ReadError, match=message) as caught:
        listed(text)
    assert caught.value.file == "documents.csv"


def test_variables_of_ones_own_are_kept(listed):
    """After our columns, with names that can be columns; empty cells are empty."""
    frame, faults = listed("file,地区,试点 批次,title\n二.txt,东部,一,要点\nraw/一.txt,,二,\n")
    assert faults == [] and frame.columns[-2:].tolist() == ["地区", "试点_批次"]
    assert frame["地区"].tolist() == ["东部", ""] and frame["试点_批次"].tolist() == ["一", "二"]


@pytest.mark.parametrize("on_disk, in_list", [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_the_same_in_either_normal_form(on_disk, in_list, tmp_path):
    """Accents apart or not: in folders and files; the row has the name that the folder has."""
    name = "Été/pläne 要点.txt"
    here = unicodedata.normalize(on_disk, name)
    (tmp_path / here).parent.mkdir()
    (tmp_path / here).write_text("x", encoding="utf-8")
    (tmp_path / "documents.csv").write_text(f"file\n{unicodedata.normalize(in_list, name)}\n", encoding="utf-8")
    frame, faults = read_documents_csv(tmp_path / "documents.csv")
    assert faults == [] and (tmp_path / frame.loc[0, "file"]).is_file()


def test_links_in_a_list_cannot_lead_out(listed, tmp_path):
    """A link to a file outside the folder is passed over though its own path lies inside."""
    try:
        (tmp_path / "link.txt").symlink_to(tmp_path.parent / "outside.txt")
    except OSError:
        pytest.skip("this system does not let us make links")
    frame, [fault] = listed("file\nlink.txt\n")
    assert "lies outside" in str(fault) and frame.empty


@pytest.mark.parametrize("cell, year", [
    ("2023", "2023"), ("2023.0", "2023"), ("2023年", "2023"), (" 2023 年度", "2023"), ("二〇二三", "2023"),
    ("二零二三年", "2023"), ("２０２３年", "2023"), ("2021—2025年", "2021"), ("1954", "1954"),
    ("", ""), ("23", ""), ("20230", ""), ("2023.5", ""), ("3023", ""), ("今年", ""), ("2023-01", ""),
])  # fmt: skip
def test_years(cell, year):
    """As spreadsheets and people write them; what is none is empty."""
    assert read_year(cell) == year


@pytest.mark.parametrize("cell, day", [
    ("2023-01-05", "2023-01-05"), ("2023/1/5", "2023-01-05"), ("2023.1.5", "2023-01-05"), ("2023年1月5日", "2023-01-05"),
    ("2023 年 1 月 5 日", "2023-01-05"), ("二〇二三年十一月二十五日", "2023-11-25"), ("20230105", "2023-01-05"),
    ("2023-01", "2023-01"), ("2023年1月", "2023-01"), ("2023/1", "2023-01"), ("2023年", "2023"),
    ("2023-01-05 00:00:00", "2023-01-05"), ("2023/1/5 8:30", "2023-01-05 08:30"),
    ("2023-02-30", ""), ("2023-13", ""), ("1月5日", ""), ("昨天", ""), ("", ""),
])  # fmt: skip
def test_days_and_months(cell, day):
    """A month stays a month; a day that is none is empty."""
    assert read_date(cell) == day

"""What nobody sees is taken out on reading, in every format and once, and is counted; what is seen stays."""

import json

import pytest
from test_readers_table import parquet, xlsx

from plananalysis.reading.document import Mark
from plananalysis.reading.files import read_file
from plananalysis.reading.invisible import remove_invisible
from readers_files import p, write_docx

HIDDEN = "一、严守耕\u200b地红\ufeff线\n"
SEEN = "一、严守耕地红线\n"

FILES = {
    "a.txt": lambda: HIDDEN.encode(),
    "a.md": lambda: HIDDEN.encode("utf-16"),
    "a.html": lambda: f"<html><body><p>{HIDDEN.strip()}</p></body></html>".encode(),
    "a.docx": lambda: write_docx(p(HIDDEN.strip())),
    "a.csv": lambda: f'正文\n"{HIDDEN}"\n'.encode(),
    "a.jsonl": lambda: json.dumps({"正文": HIDDEN}).encode(),
    "a.xlsx": lambda: xlsx([["正文"], [HIDDEN]]),
    "a.parquet": lambda: parquet({"正文": [HIDDEN]}),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_loses_them_and_says_so(name, tmp_path):
    """Two characters inside words, whatever the file: the words are whole, and the count is said."""
    (tmp_path / name).write_bytes(FILES[name]())
    [document] = read_file(tmp_path / name)
    assert document.text.strip() == SEEN.strip()
    [said] = [warning for warning in document.warnings if "invisible" in warning]
    assert "2 invisible characters removed (zero-width spaces U+200B 1, byte order marks U+FEFF 1)" in said
    assert said.endswith("the first at line 1, character 6")


GONE = {
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "direction": "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "soft hyphen": "\xad",
    "variation": "\ufe00\ufe0f\U000e0100\U000e01ef",
    "controls": "\x01\x07\x08\x0e\x1f\x7f\x80\x9f",
    "annotation": "\ufff9\ufffa\ufffb\ufffc",
}


@pytest.mark.parametrize("kind", GONE)
def test_kinds_that_have_no_shape(kind):
    """Each of them between two characters of a word."""
    for char in GONE[kind]:
        text, _, [said] = remove_invisible(f"耕{char}地")
        assert text == "耕地" and f"U+{ord(char):04X} 1" in said


@pytest.mark.parametrize("char", "\t\n \xa0\u3000\u2003\u00b7\u301c\ufffd\ue000\ufdd0\U0002bac7、")
def test_what_is_seen_or_blank_stays(char):
    """Blanks of every width, rare characters, and what is only reported: private use, noncharacters, U+FFFD."""
    assert remove_invisible(f"耕{char}地") == (f"耕{char}地", (), [])


@pytest.mark.parametrize("char", "\x0b\x0c\u2028\u2029")
def test_other_ends_of_lines_become_line_feeds(char):
    """They part what a reader sees parted; offsets do not move."""
    text, marks, [said] = remove_invisible(f"一、学习{char}二、调研", [Mark(5, 9, "table")])
    assert text == "一、学习\n二、调研" and marks == (Mark(5, 9, "table"),) and said.startswith("1 line break of other")


def test_marks_move_with_their_text():
    """A mark after, around and inside what goes; one of nothing else goes with it."""
    text = "\u200b甲\u200b乙\n\u200b\u200b\n丙\u200b"
    marks = [Mark(0, 5, "a"), Mark(3, 4, "b"), Mark(5, 7, "c"), Mark(8, 10, "d")]
    cleaned, moved, _ = remove_invisible(text, marks)
    assert cleaned == "甲乙\n\n丙"
    assert moved == (Mark(0, 3, "a"), Mark(1, 2, "b"), Mark(4, 5, "d"))
    assert [cleaned[mark.start : mark.end] for mark in moved] == ["甲乙\n", "乙", "丙"]


def test_names_of_columns_and_declared_values_lose_them_too(tmp_path):
    """A heading with a hidden character is found, a title is clean."""
    (tmp_path / "a.csv").write_text("标\u200b题,正\ufeff文\n甲市\u200b要点,一、学习\n", encoding="utf-8")
    [document] = read_file(tmp_path / "a.csv")
    assert (document.text, dict(document.metadata)) == ("一、学习", {"标题": "甲市要点"})


def test_a_file_of_nothing_else_is_empty(tmp_path):
    """It is refused as a file of blanks is; a row of nothing else is a row without text."""
    from plananalysis.reading.document import ReadError

    (tmp_path / "a.txt").write_text("\u200b\u200b\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no text in it"):
        read_file(tmp_path / "a.txt")
    (tmp_path / "a.csv").write_text("标题,正文\n甲,\u200b\n乙,一、学习\n", encoding="utf-8")
    [document] = read_file(tmp_path / "a.csv")
    assert "rows without text in column '正文', left out: 2" in document.warnings

"""What of a PDF is a question is said: two columns, and pages that are not there."""

import pytest

from plananalysis.reading.files import read_file
from readers_files import write_pdf


@pytest.fixture()
def read(tmp_path):
    """Write bytes as a .pdf and read them."""

    def read_(data):
        (tmp_path / "a.pdf").write_bytes(data)
        return read_file(tmp_path / "a.pdf")[0]

    return read_


def rows(both, left):
    """A page of lines: so many with text in both halves, so many in the left half only."""
    page = []
    for i in range(both + left):
        page.append((60, 100 + 24 * i, "左栏文字" * 3))
        if i < both:
            page.append((320, 100 + 24 * i, "右栏文字" * 3))
    return page


def test_two_columns_are_read_one_after_the_other_and_told(read):
    """Pages 1, 2 and 4 of four: the order that was assumed and the pages."""
    two, one = rows(12, 0), [(60, 100 + 24 * i, "整行文字" * 7) for i in range(12)]
    document = read(write_pdf([two, two, one, two]))
    assert "set in two columns on page 1-2, 4: the left column was read before the right" in document.warnings[0]
    assert document.text.count("左") == 12 * 3 * 3


def test_what_may_be_two_columns_is_read_across_and_told(read):
    """Three lines of ten have text on the right: a list with a second column, or a page in two."""
    document = read(write_pdf([rows(3, 7)]))
    assert [w for w in document.warnings if "perhaps set in two columns on page 1: read line by line" in w]


def test_a_page_in_one_column_is_no_question(read):
    """One gap in one line of ten is nothing."""
    assert read(write_pdf([rows(1, 9)])).warnings == () == read(write_pdf([rows(0, 12)])).warnings


def test_a_page_that_is_not_there_is_told(read):
    """A list of pages that names an object which the file does not hold."""
    whole = write_pdf([[(80, 100, "甲")], [(80, 100, "乙")], [(80, 100, "丙")]])
    assert read(whole).warnings == ()
    cut = whole.replace(b"Kids[8 0 R 10 0 R 12 0 R]", b"Kids[8 0 R 99 0 R 12 0 R]")
    assert cut != whole
    document = read(cut)
    assert "damaged, text may be missing: it declares 3 pages, and 2 of them are there" in document.warnings

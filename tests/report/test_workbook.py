"""The workbook: every table, every column explained, nothing that runs, the same bytes."""

import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from plananalysis.findings import compared_tables, declared_tables
from plananalysis.report import workbook
from plananalysis.study.analyze import analyze
from plananalysis.tables.columns import explain_column, explain_tables
from plananalysis.tables.parameters import Parameters

pytestmark = pytest.mark.slow  # whole analyses, left out of the daily part


@pytest.fixture(scope="module")
def results(seed):
    return analyze(seed, parameters=Parameters(n_permutations=19))


@pytest.fixture(scope="module")
def compared(plans):
    return analyze(plans, only=compared_tables()).tables


def test_every_table_and_column_is_explained(results, compared):
    """No column of any table without a meaning, no explanation of a column that is not there."""
    assert set(results.tables) == set(declared_tables()) - set(compared_tables())
    assert set(compared) == set(compared_tables())
    tables = results.tables | compared
    explained = explain_tables(tables)
    assert len(explained) == sum(len(table.columns) for table in tables.values())
    assert (explained["zh"] != "").all() and (explained["meaning"] != "").all()
    with pytest.raises(KeyError, match="column 'nowhere' of table 'terms'.*add a row"):
        explain_column("terms", "nowhere")


def test_workbook_holds_the_tables(results, tmp_path):
    """Sheets in order, rows as in the tables, numbers as numbers."""
    path = tmp_path / "tables.xlsx"
    workbook.write_workbook(results.tables, path, max_rows=100)
    book = openpyxl.load_workbook(path, read_only=True)
    assert book.sheetnames == ["tables", "columns", *results.tables]
    citations = pd.read_excel(path, sheet_name="citations")
    assert citations["title"].tolist() == results.citations["title"].tolist()
    assert citations["start"].tolist() == results.citations["start"].tolist()
    contents = pd.read_excel(path, sheet_name="tables").set_index("table 表")
    assert contents.loc["terms"].tolist()[:2] == [len(results.terms), 100]


def test_same_tables_same_bytes(tmp_path, results):
    for name in ("a.xlsx", "b.xlsx"):
        workbook.write_workbook({"citations": results.citations}, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_no_time_of_writing_is_kept(tmp_path, results):
    """Two saves within one second look alike anyway: so the dates themselves are read."""
    workbook.write_workbook({"citations": results.citations}, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert set(re.findall(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T", archive.read("docProps/core.xml"))) == {b"1980-01-01T"}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}


def test_formulas_and_odd_characters_are_harmless(tmp_path):
    """What begins with = stays text, as do addresses and digits; a character that Excel refuses becomes U+FFFD; a long cell is cut."""
    path = tmp_path / "t.xlsx"
    odd = ["=1+1", "a\x01b", "长" * 40_000, "https://example.com", "0012", "a\r\nb"]
    workbook.write_workbook({"coword_edges": pd.DataFrame({"Source": odd})}, path)
    cells = [row[0] for row in openpyxl.load_workbook(path)["coword_edges"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(odd) and not any(cell.hyperlink for cell in cells)
    assert (
        cells[0].value == "'=1+1" and cells[1].value == "a\N{REPLACEMENT CHARACTER}b" and len(cells[2].value) == 32_000
    )
    assert [cell.value for cell in cells[3:5]] == odd[3:5]


def test_numbers_are_numbers_and_what_is_missing_is_empty(tmp_path):
    """Whole numbers, decimals of the CSV files, truth values; NaN, infinity and NA leave the cell empty."""
    path = tmp_path / "t.xlsx"
    table = pd.DataFrame({"Source": pd.Series([3, 2 / 3, True, float("nan"), float("inf"), pd.NA, ""], dtype=object)})
    workbook.write_workbook({"coword_edges": table}, path)
    assert [
        row[0] for row in openpyxl.load_workbook(path)["coword_edges"].iter_rows(min_row=2, max_row=8, values_only=True)
    ] == [3, 0.666667, True, None, None, None, None]


def test_a_table_without_columns_or_rows_is_a_sheet(tmp_path):
    path = tmp_path / "t.xlsx"
    workbook.write_workbook({"coword_edges": pd.DataFrame(columns=["Source"])}, path)
    assert list(openpyxl.load_workbook(path)["coword_edges"].iter_rows(values_only=True)) == [("Source",)]

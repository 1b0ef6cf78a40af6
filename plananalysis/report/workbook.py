"""
How do the tables look in a spreadsheet?  One workbook, with a sheet that explains every column.

The same tables give the same bytes: the workbook carries no time.
"""

from datetime import datetime
from pathlib import Path

import pandas as pd

from plananalysis.tables.columns import explain_tables
from plananalysis.tables.files import DECIMALS, guard_cell
from plananalysis.tables.odd_characters import clean_xml
from plananalysis.tables.texts import say

MAX_ROWS = 5_000  # a sheet: more is slow to open, and all rows are in the CSV files
MAX_CELL = 32_000  # characters; a spreadsheet keeps 32,767 in a cell
SOME_DAY = datetime(1980, 1, 1)
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(tables: dict[str, pd.DataFrame], path: str | Path, *, max_rows: int = MAX_ROWS) -> None:
    """
    Write tables as one workbook.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        By name; each becomes a sheet.
    path : str or Path
        The .xlsx file.
    max_rows : int
        Rows of a sheet; the sheet ``tables`` says what was left out.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "t.xlsx"
    >>> write_workbook({"coword_edges": pd.DataFrame({"Source": ["家庭"]})}, path)
    >>> pd.read_excel(path, sheet_name="coword_edges")["Source"].tolist()
    ['家庭']
    """
    contents = pd.DataFrame(
        [(name, len(table), min(len(table), max_rows), f"tables/{name}.csv") for name, table in tables.items()],
        columns=[_name_column(name) for name in ("table", "rows", "rows_here", "all_rows")],
    )
    sheets = {"tables": contents, "columns": explain_tables(tables)} | {
        name[:31]: table.head(max_rows) for name, table in tables.items()
    }
    import xlsxwriter

    with xlsxwriter.Workbook(path, OPTIONS) as book:
        book.set_properties({"author": "plananalysis", "created": SOME_DAY})
        bold = book.add_format({"bold": True})
        for name, table in sheets.items():
            _fill_sheet(book.add_worksheet(name), table, bold=bold)


def _name_column(name: str) -> str:
    return " ".join(say(f"workbook.{name}", language=language) for language in ("en", "zh"))


def _fill_sheet(sheet, table: pd.DataFrame, *, bold) -> None:
    """A sheet whose first row stays in sight and filters the rows below."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), max(len(table.columns) - 1, 0))
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, _clean(name), bold)
    for row, values in enumerate(
        zip(*(table.iloc[:, at].tolist() for at in range(len(table.columns))), strict=True), start=1
    ):
        for column, value in enumerate(values):
            _write_cell(sheet, row, column, value)


def _write_cell(sheet, row: int, column: int, value: object) -> None:
    """Numbers as numbers, to the decimals of the CSV files; nothing for what is missing."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, _clean(value))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, float):
        if value - value == 0:  # neither NaN nor infinite
            sheet.write_number(row, column, round(value, DECIMALS))
    elif not pd.isna(value):
        sheet.write_string(row, column, _clean(str(value)))


def _clean(text: str) -> str:
    """Text that a spreadsheet would run, or refuse, is made harmless."""
    return str(guard_cell(clean_xml(text[:MAX_CELL])))

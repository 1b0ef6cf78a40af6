"""
How do the tables look in a spreadsheet?  One workbook, with a sheet that explains every column.

The same tables give the same bytes: a workbook is a zip, and its entries carry no time.
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.columns import explain_tables
from plananalysis.tables import guard_cell

MAX_ROWS = 5_000  # a sheet: more is slow to open, and all rows are in the CSV files
MAX_CELL = 32_000  # characters that a spreadsheet keeps in a cell
SOME_DAY = (1980, 1, 1, 0, 0, 0)


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
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = "plananalysis"
    book.properties.created = book.properties.modified = datetime(*SOME_DAY)
    contents = pd.DataFrame(
        [(name, len(table), min(len(table), max_rows), f"tables/{name}.csv") for name, table in tables.items()],
        columns=["table 表", "rows 行数", "rows in this workbook 本簿行数", "all rows 全部"])
    _add_sheet(book, "tables", contents)
    _add_sheet(book, "columns", explain_tables(tables))
    for name, table in tables.items():
        _add_sheet(book, name, table.head(max_rows))
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()  # Workbook.save() would write the present time
    Path(path).write_bytes(_forget_times(raw.getvalue()))


def _add_sheet(book, name: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False, name=None):
        sheet.append([_make_cell(value) for value in row])


def _make_cell(value: object) -> object:
    """A value as openpyxl takes it; text that a spreadsheet would run, or refuse, is made harmless."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value[:MAX_CELL])
    return guard_cell(text.encode("utf-8", "replace").decode())


def _forget_times(data: bytes) -> bytes:
    """The same zip with one date for all its entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, SOME_DAY)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, old.read(entry))
    return made.getvalue()

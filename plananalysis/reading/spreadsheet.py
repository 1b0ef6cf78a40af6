"""
Which documents are in this workbook?  The first sheet with a column of text, one document a row.
"""

from __future__ import annotations

import io
import re

from plananalysis.reading.document import Content, Limits, ReadError
from plananalysis.reading.table import MAX_COLUMNS, REMEDY, SourceTable, list_some, make_contents
from plananalysis.reading.zip import open_container

DTD = re.compile(rb"<!DOCTYPE|<!ENTITY|<\x00!\x00D\x00O\x00C|\x00<\x00!\x00D\x00O\x00C")
MAX_GRID = 20_000_000  # places, filled or not, in the rows of a sheet up to their last cells
LAST_ROW = 1_048_576
FAR_ROW = re.compile(rb"\br=[\"']\s*[A-Za-z]*([0-9]{7,})")
FAR_CELL = re.compile(rb"\br=[\"']\s*([A-Za-z]{3,})([0-9]+)")
HIDDEN_PLACE = re.compile(rb"\br=[\"'][^\"'<>&]{0,40}&")


def read_xlsx(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read the first sheet that has the text column. Parameters, returns and errors as for `read_csv`."""
    container = open_container(data, name=name, limits=limits)
    _refuse_dtd(container, name)
    _refuse_far_cells(container, name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: _sheet_table(sheet, name, text_column, limits) for sheet in book.worksheets}
        book.close()
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken part leads it to
        problem = f"a damaged workbook ({type(error).__name__})"
        raise ReadError(name, problem, "open it in Excel or WPS and save it again") from None
    usable = [title for title, table in sheets.items() if table.text_columns(text_column)]
    if not usable:
        columns = [f"{title}: {list_some(list(table.columns)) or 'empty'}" for title, table in sheets.items()]
        raise ReadError(name, f"no sheet has a column with the text ({'; '.join(columns[:20])})", REMEDY)
    table = sheets[usable[0]]
    if usable[1:]:
        table.notes.insert(0, f"read from sheet {usable[0]}; also with text, not read: {list_some(usable[1:])}")
    return make_contents(table, name, text_column, limits)


def _sheet_table(sheet, name: str, text_column: str | None, limits: Limits) -> SourceTable:
    """Give a sheet's rows with the numbers that a spreadsheet shows."""
    sheet.reset_dimensions()
    table = SourceTable()
    table.fill(enumerate(sheet.iter_rows(values_only=True), start=1), text_column, name=name, limits=limits)
    return table


def _refuse_dtd(container, name: str) -> None:
    """Refuse a workbook with a DTD before a library sees it."""
    from plananalysis.reading.zip import read_part

    for part in container.namelist():
        if part.lower().endswith((".xml", ".rels", ".vml")) and DTD.search(read_part(container, part, name=name)):
            problem = f"part {part} declares a DTD or entities, which Office never writes"
            raise ReadError(name, problem, "do not trust it; if you must, save it as .csv")


def _refuse_far_cells(container, name: str) -> None:
    """Refuse a sheet with cells so far away that the rows up to them would fill the memory."""
    from plananalysis.reading.zip import read_part

    for part in (p for p in container.namelist() if p.lower().startswith("xl/") and p.lower().endswith(".xml")):
        sheet = read_part(container, part, name=name)
        sheet = sheet.replace(b"\0", b"") if b"\0" in sheet[:200] else sheet
        if b"sheetData" not in sheet:
            continue
        far = max((int(row[:12]) for row in FAR_ROW.findall(sheet)), default=0)
        if far > LAST_ROW or HIDDEN_PLACE.search(sheet):
            place = f"row {far:,}" if far > LAST_ROW else "a place that is written so as not to be seen"
            problem = f"part {part} has a cell in {place}; a sheet ends at row {LAST_ROW:,}"
            raise ReadError(name, problem, "do not trust it; if you must, save it as .csv")
        cells = FAR_CELL.findall(sheet)
        columns = max((_column_number(letters) for letters in {letters for letters, _ in cells}), default=0)
        if columns > MAX_COLUMNS or columns * len({row for _, row in cells}) > MAX_GRID:
            problem = f"part {part} has cells as far as column {columns:,} in {len({row for _, row in cells}):,} rows"
            raise ReadError(name, problem, "delete what stands far to the right, or save it as .csv")


def _column_number(letters: bytes) -> int:
    """Read a column's letters: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper()[:8]:
        number = 26 * number + letter - 64
    return number

"""Which documents are in this table?  One document a row: CSV, TSV, XLSX, JSON lines, Parquet.

The column with the text is found by its name or named by the caller; the others are what the table declares
about each document.  Rows have the numbers that a spreadsheet shows (the header in its row, empty rows counted).
Rows that are left out, rows above the header and cells with markup are named in a warning, never passed in silence.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice

from plananalysis.reading.cells import Repairs, read_cell, write_value
from plananalysis.reading.decoding import decode_bytes, list_ranges
from plananalysis.reading.document import Content, Limits, Mark, ReadError
from plananalysis.reading.header import (
    EARLY_ROWS,
    ID_NAMES,
    TEXT_ENDS,
    TEXT_NAMES,
    find_delimiter,
    find_header,
    fold_name,
    guess_header,
    names_text,
    split_separator_line,
)
from plananalysis.reading.invisible import drop_invisible

REMEDY = (
    "name the column that holds the text: --text-column NAME (text_column=… in Python); its name must stand in one "
    f"of the first {EARLY_ROWS} rows"
)
EXCEL_CELL = 32_767
CUT = "as long as an Excel cell can be: the text was cut off when it was saved"
MAX_COLUMNS = 16_384  # of a spreadsheet
MAX_CELLS = 8_000_000  # filled ones; more would take more memory than one file may
Row = tuple[int, Mapping[str, object]]  # the row's number as its editor shows it, and its filled cells


@dataclass
class SourceTable:
    """A table as it was read: each column's own name with its folded one, the rows, and remarks."""

    columns: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)  # rows with nothing in them
    notes: list[str] = field(default_factory=list)
    cells: int = 0
    place: str = "row"  # what its editor calls the place of a document

    def head(self, cells: list[str], name: str) -> None:
        """Take the header: empty and repeated names get their column's number, and repeated ones are told."""
        if len(cells) > MAX_COLUMNS:
            raise ReadError(
                name, f"{len(cells):,} columns, more than {MAX_COLUMNS:,}", "check what separates its columns"
            )
        seen: dict[str, int] = {}
        repeated: list[str] = []
        for i, cell in enumerate(cells, start=1):
            own = drop_invisible(cell).strip()
            first = seen.setdefault(own.casefold(), i)
            if own and first != i:
                repeated.append(f"{own[:60]} (columns {first} and {i})")
            given = own if own and first == i else f"{own} {i}" if own else f"column {i}"
            while given in self.columns:
                given += "_"
            self.columns[given] = fold_name(own)
        if repeated:
            self.notes.append(f"columns with the same name: {list_some(repeated)}; the later ones carry their number")

    def add(self, number: int, cells: Iterable[object], names: list[str], *, name: str, limits: Limits) -> None:
        """Take a row; `names` grows with cells beyond the header, which get names of their own."""
        filled = {}
        for i, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            while i >= len(names):
                if i >= MAX_COLUMNS:
                    raise ReadError(
                        name, f"row {number} has more than {MAX_COLUMNS:,} columns", "check what separates its columns"
                    )
                extra = f"column {len(names) + 1}"
                names.append(extra)
                self.columns.setdefault(extra, "")
            filled[names[i]] = cell
        self.rows.append((number, filled))
        self.cells += len(filled)
        if self.cells > MAX_CELLS:
            raise ReadError(name, f"more than {MAX_CELLS:,} filled cells", "split it")
        check_rows(len(self.rows), name, limits)

    def fill(self, rows: Iterable[tuple[int, Sequence]], wanted: str | None, *, name: str, limits: Limits) -> None:
        """Take numbered rows: the header among the first of them, the rows above it with a note, the rest as rows."""
        rows = self._pass_empty(rows)
        early = list(islice(rows, EARLY_ROWS))
        if not early:
            return
        cells = [["" if cell is None else str(cell) for cell in row] for _, row in early]
        at = find_header(cells, partial(names_text, wanted=wanted))
        at = guess_header(cells) if at is None else at
        if at:
            above = " / ".join(" ".join(filter(str.strip, row))[:40] for row in cells[:at])
            self.notes.append(f"the header is row {early[at][0]}; above it, read as no document: {above[:200]}")
        self.head(cells[at], name)
        names = list(self.columns)
        for number, row in chain(early[at + 1 :], rows):
            self.add(number, row, names, name=name, limits=limits)
        last = self.rows[-1][0] if self.rows else 0
        if passed := [number for number in self.empty if early[at][0] < number < last]:
            self.notes.append(f"empty rows, left out: {list_ranges(passed)}")

    def _pass_empty(self, rows: Iterable[tuple[int, Sequence]]) -> Iterator[tuple[int, Sequence]]:
        for number, row in rows:
            if any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row):
                yield number, row
            else:
                self.empty.append(number)

    def text_columns(self, wanted: str | None) -> list[str]:
        """Give the column named, or those of the usual names; of several, those with any text in them."""
        if wanted is not None:
            folded = {own: column for column, own in reversed(self.columns.items())}
            found = wanted if wanted in self.columns else folded.get(fold_name(wanted), "")
            return [found] if found else []
        found = [column for known in TEXT_NAMES for column, own in self.columns.items() if own == known]
        if not found and len(self.columns) > 1:
            found = [column for column, own in self.columns.items() if own.endswith(TEXT_ENDS)]
        filled = [column for column in found if any(write_value(row.get(column)).strip() for _, row in self.rows)]
        return filled or found[:1]


def read_csv(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a CSV or TSV table with a header; encoding and separator are found out.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in an error.
    text_column : str or None
        The column that holds the text; None to find it by name.
    limits : Limits
        Rows and characters allowed.

    Returns
    -------
    list of Content
        One a row that has text.

    Raises
    ------
    ReadError
        If no column holds the text, or the quoting is broken.

    Examples
    --------
    >>> table = "省份,正文\\n北京,一、总体要求\\n".encode("gb18030")
    >>> [content] = read_csv(table, name="a.csv", text_column=None, limits=Limits())
    >>> content.text, content.metadata, content.row_id
    ('一、总体要求', {'省份': '北京'}, '2')
    """
    decoded = decode_bytes(data, name=name)
    stated, text = split_separator_line(decoded.text)
    delimiter = stated or find_delimiter(text, partial(names_text, wanted=text_column))
    table = _csv_table(text, delimiter, name, text_column, limits)
    return make_contents(table, name, text_column, limits, encoding=decoded.encoding, margin=decoded.margin)


def _csv_table(text: str, delimiter: str, name: str, wanted: str | None, limits: Limits) -> SourceTable:
    """Split CSV text into rows; where the quoting is not strict, read it as spreadsheets do and say so."""
    before = csv.field_size_limit(limits.chars)  # a whole report in a cell passes the default of 131,072
    try:
        try:
            return _csv_records(text, delimiter, True, name, wanted, limits)
        except csv.Error as error:
            if "unexpected end" in str(error):
                problem = "a quoted field is never closed, so the rest of the table would be one cell"
                raise ReadError(name, problem, "save it again from the program it came from") from None
            table = _csv_records(text, delimiter, False, name, wanted, limits)
            table.notes.insert(0, f"the quoting is not strict CSV ({error}); read as spreadsheets do")
            return table
    except csv.Error as error:
        raise ReadError(name, f"not readable as CSV ({error})", "save it as .xlsx or with quoted fields") from None
    finally:
        csv.field_size_limit(before)


def _csv_records(text: str, delimiter: str, strict: bool, name: str, wanted: str | None, limits: Limits) -> SourceTable:
    """Read rows; one that spans several lines counts once, as a spreadsheet counts it."""
    table = SourceTable()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    table.fill(enumerate(rows, start=1), wanted, name=name, limits=limits)
    return table


def make_contents(
    table: SourceTable,
    name: str,
    text_column: str | None,
    limits: Limits,
    *,
    encoding: str = "",
    margin: float | None = None,
) -> list[Content]:
    """Make a Content of every row with text; what concerns the table is said with the first."""
    column = _text_column(table, name, text_column)
    ids = next((given for known in ID_NAMES for given, own in table.columns.items() if own == known != column), "")
    out, repaired, taken, more = [], Repairs(), 0, 0
    left: dict[str, list[int]] = {}
    for number, row in table.rows:
        value = write_value(row.get(column), lines=True)
        cell = read_cell(value, name=name, limits=limits)
        reason = _why_left_out(cell.text, row, column)
        if reason:
            left.setdefault(reason, []).append(number)
            continue
        repaired.add(number, cell)
        metadata = {
            key: repaired.name(read_cell(write_value(row[key]), name=name, limits=limits, escapes=False))
            for key in row
            if key != column
        }
        taken += len(cell.text)
        more += sum(map(len, metadata.values()))
        if taken > limits.chars or more > 4 * limits.chars:
            raise ReadError(name, f"more than {limits.chars:,} characters", "split it")
        out.append(
            Content(
                cell.text,
                (Mark(0, len(cell.text), "row"), *cell.marks),
                {key: text for key, text in metadata.items() if text.strip()},
                (CUT,) if len(value) == EXCEL_CELL else (),
                encoding,
                margin,
                row_id=write_value(row.get(ids)).strip() or str(number),
                row=f"{table.place} {number}",
            )
        )
    return _with_notes(out, left, column, name, [*table.notes, *repaired.say(column)])


def _text_column(table: SourceTable, name: str, wanted: str | None) -> str:
    """Find the one column with the text, or ask."""
    candidates = table.text_columns(wanted)
    if not candidates:
        what = f"no column {wanted!r}" if wanted else "no column with the text"
        raise ReadError(name, f"{what} (its columns: {list_some(list(table.columns)) or 'none'})", REMEDY)
    if len(candidates) > 1:
        problem = f"more than one column may hold the text: {list_some(candidates)}; which one?"
        raise ReadError(name, problem, "name it: --text-column NAME (text_column=… in Python)")
    return candidates[0]


def _why_left_out(text: str, row: Mapping[str, object], column: str) -> str:
    """Say why a row is no document: nothing in its cell, or the header once more; empty if it is one."""
    if not drop_invisible(text).strip():
        return f"rows without text in column {column!r}"
    if len(text) < 100 and all(str(cell).strip() == key for key, cell in row.items()):
        return "rows that repeat the header"
    return ""


def _with_notes(
    out: list[Content], left: Mapping[str, list[int]], column: str, name: str, notes: list[str]
) -> list[Content]:
    """Put the table's own warnings on its first document, or refuse a table without text."""
    if not out:
        problem = f"no row has text in column {column!r}"
        raise ReadError(name, problem, "check the table, or name another column with --text-column NAME")
    notes += [f"{reason}, left out: {list_ranges(rows)}" for reason, rows in left.items()]
    if repeated := sorted(i for i, n in Counter(c.row_id for c in out).items() if n > 1):
        notes.append(f"ids used more than once: {list_some(repeated)}; a number was added to them")
    return [replace(out[0], notes=tuple(notes)), *out[1:]]


def check_rows(rows: int, name: str, limits: Limits) -> None:
    """Hold a table to the number of rows allowed."""
    if rows > limits.rows:
        raise ReadError(name, f"more than {limits.rows:,} rows", "split it")


def list_some(items: list[str]) -> str:
    """List at most twenty things."""
    shown = ", ".join(str(item)[:60] for item in items[:20])
    return shown + (f" and {len(items) - 20} more" if len(items) > 20 else "")

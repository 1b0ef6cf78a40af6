"""Which documents are in this table? One document a row: CSV, TSV, XLSX, JSON lines, Parquet.

The column with the text is found by its name or named by the caller; the others are what the table declares
about each document. Rows without text are named in a warning, never dropped in silence.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.reading.decoding import decode_bytes, normalize_newlines
from plananalysis.reading.document import Content, Limits, ReadError

_NAMES = load_classes("reading/column_names")
TEXT_COLUMNS, ID_COLUMNS = _NAMES["text"], _NAMES["id"]
REMEDY = "name the column that holds the text: --text-column NAME (text_column=… in Python)"
EXCEL_CELL = 32_767
RECORD = re.compile(r"(?![^\t\n]{0,12}[、.．)）]\t)[^\t\n]{1,40}\t[^\n]*\w")
RECORD_CHARS = 300
MAX_COLUMNS = 16_384  # of a spreadsheet
MAX_CELLS = 8_000_000  # filled ones; more would take more memory than one file may
Row = tuple[int, Mapping[str, object]]  # the row's number as its editor shows it, and its filled cells


@dataclass
class SourceTable:
    """A table as it was read: each column's own name with what the header calls it, the rows, and remarks."""

    columns: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cells: int = 0

    def head(self, cells: list[str], name: str) -> None:
        """Take the header: empty and repeated names get their column's number, and repeated ones are told."""
        if len(cells) > MAX_COLUMNS:
            raise ReadError(
                name, f"{len(cells):,} columns, more than {MAX_COLUMNS:,}", "check what separates its columns"
            )
        seen: dict[str, int] = {}
        repeated: list[str] = []
        for i, cell in enumerate(cells, start=1):
            own = cell.strip().strip("\ufeff")
            first = seen.setdefault(own.casefold(), i)
            if own and first != i:
                repeated.append(f"{own[:60]} (columns {first} and {i})")
            given = own if own and first == i else f"{own} {i}" if own else f"column {i}"
            while given in self.columns:
                given += "_"
            self.columns[given] = own.casefold()
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
        _check_rows(len(self.rows), name, limits)

    def text_columns(self, wanted: str | None) -> list[str]:
        """Give the column named, or those of the usual names; of several, those with any text in them."""
        if wanted is not None:
            folded = {column.casefold(): column for column in reversed(self.columns)}
            found = wanted if wanted in self.columns else folded.get(wanted.strip().casefold(), "")
            return [found] if found else []
        found = [column for known in TEXT_COLUMNS for column, own in self.columns.items() if own == known]
        filled = [column for column in found if any(_cell(row.get(column)).strip() for _, row in self.rows)]
        return filled or found[:1]


def read_csv(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a CSV or TSV table with a header line; encoding and separator are found out.

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
    ('一、总体要求', {'省份': '北京'}, '1')
    """
    decoded = decode_bytes(data, name=name)
    text = decoded.text
    first = text[: text.find("\n") + 1] or text
    delimiter = max("\t,;", key=first.count)
    table = _csv_table(text, delimiter, name, limits)
    return make_contents(table, name, text_column, limits, encoding=decoded.encoding, margin=decoded.margin)


def split_records(text: str) -> list[tuple[str, str]]:
    """Divide a plain text that is really a list of documents, ``label<TAB>text`` on each line.

    Every line must have a short label, no number of a heading, before its first tab, and half of the lines at
    least 300 characters after it; anything else is one document.

    Parameters
    ----------
    text : str
        The decoded file.

    Returns
    -------
    list of (str, str)
        Label and text of each document; empty if this is one document.

    Examples
    --------
    >>> [label for label, _ in split_records("1954\\t" + "工作" * 200 + "\\n1955\\t" + "学习" * 200)]
    ['1954', '1955']
    >>> split_records("一、\\t总体要求\\n二、\\t主要任务")
    []
    """
    head = text[:4_000].lstrip("\n").split("\n", 1)[0]
    if not RECORD.match(head):
        return []
    lines = [line for line in normalize_newlines(text).split("\n") if line.strip()]
    if len(lines) < 2 or not all(RECORD.match(line) for line in lines):
        return []
    records = [(label.strip(), body) for label, _, body in (line.partition("\t") for line in lines)]
    sizes = sorted(len(body) for _, body in records)
    return records if sizes[len(sizes) // 2] >= RECORD_CHARS else []


def read_jsonl(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read JSON lines: one object a line. Parameters, returns and errors as for `read_csv`."""
    decoded = decode_bytes(data, name=name)
    table = SourceTable()
    broken: list[str] = []
    twice: list[str] = []
    renamed: dict[str, str] = {}
    for number, line in enumerate(normalize_newlines(decoded.text).split("\n"), start=1):
        if not line.strip():
            continue
        repeated = False

        def as_record(pairs: list[tuple[str, object]]) -> dict:
            nonlocal repeated
            record = dict(pairs)
            if len(record) < len(pairs):
                repeated = True
                record = {}
                for i, (key, value) in enumerate(pairs, start=1):
                    given = key if key not in record else f"{key} {i}"
                    record[given], renamed[given] = value, key
            return record

        try:
            record = json.loads(line, object_pairs_hook=as_record)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            broken.append(str(number))
            continue
        if repeated:
            twice.append(str(number))
        table.rows.append((number, record))
        table.cells += len(record)
        table.columns |= {key: renamed.get(key, key).strip().casefold() for key in record.keys() - table.columns.keys()}
        _check_rows(len(table.rows), name, limits)
        if table.cells > MAX_CELLS or len(table.columns) > 4 * MAX_COLUMNS:
            raise ReadError(name, f"more than {MAX_CELLS:,} values or {4 * MAX_COLUMNS:,} names of values", "split it")
    if broken and not table.rows:
        raise ReadError(name, f"line {broken[0]} is not a JSON object", "write one JSON object a line")
    if broken:
        table.notes.append(f"lines that are not JSON objects, left out: {list_some(broken)}")
    if twice:
        table.notes.append(f"lines that name a value twice, the later one kept with its number: {list_some(twice)}")
    table.columns = dict(sorted(table.columns.items(), key=_first_seen(table.rows)))
    return make_contents(table, name, text_column, limits, encoding=decoded.encoding, margin=decoded.margin)


def read_parquet(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a Parquet table. Parameters, returns and errors as for `read_csv`."""
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        _check_rows(file.metadata.num_rows, name, limits)
        table, taken = SourceTable(), 0
        table.head(file.schema_arrow.names, name)
        names = list(table.columns)
        for batch in file.iter_batches(batch_size=64):
            taken += batch.nbytes
            if taken > 4 * limits.chars:
                raise ReadError(name, f"more than {limits.chars:,} characters", "split it")
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                table.add(len(table.rows) + 1, cells, names, name=name, limits=limits)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        problem = f"a damaged Parquet file ({type(error).__name__})"
        raise ReadError(name, problem, "download or save it again") from None
    return make_contents(table, name, text_column, limits)


def _first_seen(rows: list[Row]):
    """Make a key that sorts columns by the first row that has them, then by their place in it."""
    places: dict[str, int] = {}
    for _, row in rows:
        for key in row:
            places.setdefault(key, len(places))
    return lambda item: places[item[0]]


def _csv_table(text: str, delimiter: str, name: str, limits: Limits) -> SourceTable:
    """Split CSV text into rows; where the quoting is not strict, read it as spreadsheets do and say so."""
    before = csv.field_size_limit(limits.chars)  # a whole report in a cell passes the default of 131,072
    try:
        try:
            return _csv_records(text, delimiter, True, name, limits)
        except csv.Error as error:
            if "unexpected end" in str(error):
                problem = "a quoted field is never closed, so the rest of the table would be one cell"
                raise ReadError(name, problem, "save it again from the program it came from") from None
            table = _csv_records(text, delimiter, False, name, limits)
            table.notes.insert(0, f"the quoting is not strict CSV ({error}); read as spreadsheets do")
            return table
    except csv.Error as error:
        raise ReadError(name, f"not readable as CSV ({error})", "save it as .xlsx or with quoted fields") from None
    finally:
        csv.field_size_limit(before)


def _csv_records(text: str, delimiter: str, strict: bool, name: str, limits: Limits) -> SourceTable:
    """Read rows under the first filled one, numbered from 1 below it."""
    table, names = SourceTable(), None
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            table.head(cells, name)
            names = list(table.columns)
            continue
        table.add(len(table.rows) + 1, cells, names, name=name, limits=limits)
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
    columns = list(table.columns)
    candidates = table.text_columns(text_column)
    if not candidates:
        what = f"no column {text_column!r}" if text_column else "no column with the text"
        raise ReadError(name, f"{what} (its columns: {list_some(columns) or 'none'})", REMEDY)
    if len(candidates) > 1:
        problem = f"more than one column may hold the text: {list_some(candidates)}; which one?"
        raise ReadError(name, problem, "name it: --text-column NAME (text_column=… in Python)")
    column = candidates[0]
    found = {c.strip().casefold(): c for c in reversed(columns)}
    ids = next((found[c] for c in ID_COLUMNS if c in found and found[c] != column), "")
    out, empty, taken, more = [], [], 0, 0
    for number, row in table.rows:
        text = normalize_newlines(_cell(row.get(column)).replace("_x000D_", ""))
        metadata = {key: cell for key, value in row.items() if key != column and (cell := _cell(value)).strip()}
        taken += len(text)
        more += sum(map(len, metadata.values()))
        if taken > limits.chars or more > 4 * limits.chars:
            raise ReadError(name, f"more than {limits.chars:,} characters", "split it")
        if not text.strip():
            empty.append(str(number))
            continue
        cut = ("as long as an Excel cell can be: the text was cut off when it was saved",)
        out.append(
            Content(
                text,
                metadata=metadata,
                encoding=encoding,
                margin=margin,
                warnings=cut if len(text) == EXCEL_CELL else (),
                row_id=_cell(row.get(ids)).strip() or str(number),
            )
        )
    return _with_notes(out, empty, column, name, table.notes)


def _with_notes(out: list[Content], empty: list[str], column: str, name: str, notes: list[str]) -> list[Content]:
    """Put the table's own warnings on its first document, or refuse a table without text."""
    if not out:
        problem = f"no row has text in column {column!r}"
        raise ReadError(name, problem, "check the table, or name another column with --text-column NAME")
    if empty:
        notes.append(f"rows without text in column {column!r}, left out: {list_some(empty)}")
    if repeated := sorted(i for i, n in Counter(c.row_id for c in out).items() if n > 1):
        notes.append(f"ids used more than once: {list_some(repeated)}; a number was added to them")
    first = out[0]
    out[0] = Content(
        first.text, first.marks, first.metadata, (*notes, *first.warnings), first.encoding, first.margin, first.row_id
    )
    return out


def _cell(value: object) -> str:
    """Write a cell's value as text: whole numbers without .0, dates as ISO, nothing as nothing."""
    if value is None or isinstance(value, float) and value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "year") else value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def _check_rows(rows: int, name: str, limits: Limits) -> None:
    """Hold a table to the number of rows allowed."""
    if rows > limits.rows:
        raise ReadError(name, f"more than {limits.rows:,} rows", "split it")


def list_some(items: list[str]) -> str:
    """List at most twenty things."""
    shown = ", ".join(str(item)[:60] for item in items[:20])
    return shown + (f" and {len(items) - 20} more" if len(items) > 20 else "")

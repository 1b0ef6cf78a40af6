"""Which documents are in this table? One document a row: CSV, TSV, XLSX, JSON lines, Parquet.

The column with the text is found by its name or named by the caller; the others are what the table declares
about each document. Rows without text are named in a warning, never dropped in silence.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from plananalysis.reading.decoding import decode_bytes, normalize_newlines
from plananalysis.reading.document import Content, Limits, ReadError
from plananalysis.reading.zip import open_container

TEXT_COLUMNS = ("text", "content", "full_text", "fulltext", "full text", "body", "article", "document",
                "正文", "全文", "内容", "文本", "原文", "正文内容", "文章内容")  # fmt: skip
ID_COLUMNS = ("doc_id", "docid", "id", "编号", "文档编号", "序号")
REMEDY = "name the column that holds the text: --text-column NAME (text_column=… in Python)"
EXCEL_CELL = 32_767
DTD = re.compile(rb"<!DOCTYPE|<!ENTITY|<\x00!\x00D\x00O\x00C|\x00<\x00!\x00D\x00O\x00C")
RECORD = re.compile(r"(?![^\t\n]{0,12}[、.．)）]\t)[^\t\n]{1,40}\t[^\n]*\w")
RECORD_CHARS = 300
Row = tuple[int, Mapping[str, object]]  # the row's number as its editor shows it, and its cells


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
    rows, notes = _csv_rows(text, delimiter, name, limits)
    return _contents(rows, name, text_column, limits, notes=notes, encoding=decoded.encoding, margin=decoded.margin)


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
    rows: list[Row] = []
    broken: list[str] = []
    for number, line in enumerate(normalize_newlines(decoded.text).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            rows.append((number, record))
        else:
            broken.append(str(number))
        _check_rows(len(rows), name, limits)
    if broken and not rows:
        raise ReadError(name, f"line {broken[0]} is not a JSON object", "write one JSON object a line")
    notes = [f"lines that are not JSON objects, left out: {_listed(broken)}"] if broken else []
    return _contents(rows, name, text_column, limits, notes=notes, encoding=decoded.encoding, margin=decoded.margin)


def read_xlsx(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read the first sheet that has the text column. Parameters, returns and errors as for `read_csv`."""
    container = open_container(data, name=name, limits=limits)
    _refuse_dtd(container, name)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: _sheet_rows(sheet, name, limits) for sheet in book.worksheets}
        book.close()
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken part leads it to
        problem = f"a damaged workbook ({type(error).__name__})"
        raise ReadError(name, problem, "open it in Excel or WPS and save it again") from None
    usable = [title for title, rows in sheets.items() if rows and _text_column(rows[0][1], text_column)]
    if not usable:
        columns = [f"{title}: {_listed(list(rows[0][1])) if rows else 'empty'}" for title, rows in sheets.items()]
        raise ReadError(name, f"no sheet has a column with the text ({'; '.join(columns)})", REMEDY)
    notes = [f"read from sheet {usable[0]}; also with text, not read: {_listed(usable[1:])}"] if usable[1:] else []
    return _contents(sheets[usable[0]], name, text_column, limits, notes=notes)


def read_parquet(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a Parquet table. Parameters, returns and errors as for `read_csv`."""
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(io.BytesIO(data))
        _check_rows(table.metadata.num_rows, name, limits)
        rows: list[Row] = []
        taken = 0
        for batch in table.iter_batches(batch_size=64):
            taken += batch.nbytes
            if taken > 4 * limits.chars:
                raise ReadError(name, f"more than {limits.chars:,} characters", "split it")
            rows += [(len(rows) + i + 1, record) for i, record in enumerate(batch.to_pylist())]
        if not rows:
            rows = [(0, dict.fromkeys(table.schema_arrow.names))]
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        problem = f"a damaged Parquet file ({type(error).__name__})"
        raise ReadError(name, problem, "download or save it again") from None
    return _contents(rows, name, text_column, limits)


def _csv_rows(text: str, delimiter: str, name: str, limits: Limits) -> tuple[list[Row], list[str]]:
    """Split CSV text into rows; where the quoting is not strict, read it as spreadsheets do and say so."""
    before = csv.field_size_limit(limits.chars)  # a whole report in a cell passes the default of 131,072
    try:
        try:
            return list(_csv_records(text, delimiter, True, name, limits)), []
        except csv.Error as error:
            if "unexpected end" in str(error):
                problem = "a quoted field is never closed, so the rest of the table would be one cell"
                raise ReadError(name, problem, "save it again from the program it came from") from None
            note = f"the quoting is not strict CSV ({error}); read as spreadsheets do"
            return list(_csv_records(text, delimiter, False, name, limits)), [note]
    except csv.Error as error:
        raise ReadError(name, f"not readable as CSV ({error})", "save it as .xlsx or with quoted fields") from None
    finally:
        csv.field_size_limit(before)


def _csv_records(text: str, delimiter: str, strict: bool, name: str, limits: Limits) -> Iterator[Row]:
    """Yield rows as dicts by the header; cells beyond the header get names of their own."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    header: list[str] | None = None
    number = 0
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(cells)
            continue
        number += 1
        _check_rows(number, name, limits)
        names = header + [f"column {i + 1}" for i in range(len(header), len(cells))]
        yield number, dict(zip(names, cells, strict=False))
    if header is not None and not number:
        yield 0, dict.fromkeys(header, "")


def _sheet_rows(sheet, name: str, limits: Limits) -> list[Row]:
    """Give a sheet's rows under its first filled row, numbered from 1 below it."""
    sheet.reset_dimensions()
    header: list[str] | None = None
    rows: list[Row] = []
    for cells in sheet.iter_rows(values_only=True):
        if all(cell is None for cell in cells):
            continue
        if header is None:
            header = _header(["" if cell is None else str(cell) for cell in cells])
            continue
        names = header + [f"column {i + 1}" for i in range(len(header), len(cells))]
        rows.append((len(rows) + 1, dict(zip(names, cells, strict=False))))
        _check_rows(len(rows), name, limits)
    return rows or ([(0, dict.fromkeys(header))] if header else [])


def _header(cells: list[str]) -> list[str]:
    """Clean a header's names; empty and repeated ones get their column's number."""
    out: list[str] = []
    for i, cell in enumerate(cells, start=1):
        name = cell.strip().strip("\ufeff") or f"column {i}"
        out.append(name if name not in out else f"{name} {i}")
    return out


def _text_column(columns: Iterable[str], wanted: str | None) -> str:
    """Find the text's column: the one named, or the first of the usual names; empty if there is none."""
    columns = list(columns)
    folded = {str(column).strip().casefold(): column for column in reversed(columns)}
    if wanted is not None:
        return wanted if wanted in columns else folded.get(wanted.strip().casefold(), "")
    return next((folded[name] for name in TEXT_COLUMNS if name in folded), "")


def _contents(
    rows: list[Row], name: str, text_column: str | None, limits: Limits, *,
    notes: Iterable[str] = (), encoding: str = "", margin: float | None = None,
) -> list[Content]:
    """Make a Content of every row with text; what concerns the table is said with the first."""
    columns = list(dict.fromkeys(key for _, row in rows for key in row))
    column = _text_column(columns, text_column)
    if not column:
        what = f"no column {text_column!r}" if text_column else "no column with the text"
        raise ReadError(name, f"{what} (its columns: {_listed(columns) or 'none'})", REMEDY)
    found = {c.strip().casefold(): c for c in reversed(columns)}
    ids = next((found[c] for c in ID_COLUMNS if c in found and found[c] != column), "")
    out, empty, taken = [], [], 0
    for number, row in rows:
        text = normalize_newlines(_cell(row.get(column)).replace("_x000D_", ""))
        taken += len(text)
        if taken > limits.chars:
            raise ReadError(name, f"more than {limits.chars:,} characters", "split it")
        if not text.strip():
            empty.append(str(number))
            continue
        metadata = {key: _cell(value) for key, value in row.items() if key != column and _cell(value).strip()}
        cut = ("as long as an Excel cell can be: the text was cut off when it was saved",)
        out.append(Content(text, metadata=metadata, encoding=encoding, margin=margin,
                           warnings=cut if len(text) == EXCEL_CELL else (),
                           row_id=_cell(row.get(ids)).strip() or str(number)))
    return _with_notes(out, empty, column, name, [*notes])


def _with_notes(out: list[Content], empty: list[str], column: str, name: str, notes: list[str]) -> list[Content]:
    """Put the table's own warnings on its first document, or refuse a table without text."""
    if not out:
        problem = f"no row has text in column {column!r}"
        raise ReadError(name, problem, "check the table, or name another column with --text-column NAME")
    if empty:
        notes.append(f"rows without text in column {column!r}, left out: {_listed(empty)}")
    seen = [c.row_id for c in out]
    if repeated := sorted({i for i in seen if seen.count(i) > 1}) if len(set(seen)) < len(seen) else []:
        notes.append(f"ids used more than once: {_listed(repeated)}; a number was added to them")
    first = out[0]
    out[0] = Content(first.text, first.marks, first.metadata, (*notes, *first.warnings), first.encoding,
                     first.margin, first.row_id)
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


def _refuse_dtd(container, name: str) -> None:
    """Refuse a workbook with a DTD before a library sees it."""
    from plananalysis.reading.zip import read_part

    for part in container.namelist():
        if part.lower().endswith((".xml", ".rels", ".vml")) and DTD.search(read_part(container, part, name=name)):
            problem = f"part {part} declares a DTD or entities, which Office never writes"
            raise ReadError(name, problem, "do not trust it; if you must, save it as .csv")


def _listed(items: list[str]) -> str:
    """List at most twenty things."""
    shown = ", ".join(str(item)[:60] for item in items[:20])
    return shown + (f" and {len(items) - 20} more" if len(items) > 20 else "")

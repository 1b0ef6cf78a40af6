"""Which documents are in this list of records?  JSON lines, Parquet, and plain text with a label before each tab."""

from __future__ import annotations

import io
import json
import re

from plananalysis.reading.decoding import decode_bytes, normalize_newlines
from plananalysis.reading.document import Content, Limits, ReadError
from plananalysis.reading.header import fold_name
from plananalysis.reading.table import MAX_CELLS, MAX_COLUMNS, Row, SourceTable, check_rows, list_some, make_contents

RECORD = re.compile(r"(?![^\t\n]{0,12}[、.．)）]\t)[^\t\n]{1,40}\t[^\n]*\w")
RECORD_CHARS = 300


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
    """Read JSON lines: one object a line. Parameters, returns and errors as for `plananalysis.reading.table.read_csv`."""
    decoded = decode_bytes(data, name=name)
    table = SourceTable(place="line")
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
        table.columns |= {key: fold_name(renamed.get(key, key)) for key in record.keys() - table.columns.keys()}
        check_rows(len(table.rows), name, limits)
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
    """Read a Parquet table. Parameters, returns and errors as for `plananalysis.reading.table.read_csv`."""
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        check_rows(file.metadata.num_rows, name, limits)
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

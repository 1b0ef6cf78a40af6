"""What does the list beside the documents say? documents.csv, checked line by line."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plananalysis.reading.decoding import decode_bytes
from plananalysis.reading.document import Limits, ReadError, display_name, safe_stem
from plananalysis.reading.ownership import leads_outside

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("file", "doc_id", "title", "issuer", "level", "genre", "year", "published", "source", "editor", "number",
           "url", "retrieved", "licence", "note", "sha256")  # fmt: skip
ABSOLUTE = re.compile(r"^([A-Za-z]:|[\\/~])")


def read_documents_csv(path: str | os.PathLike) -> pd.DataFrame:
    """Read and check the list of a folder's documents, which gives or overrides their metadata.

    Parameters
    ----------
    path : path-like
        A CSV file with a header, in any encoding that is read; paths in it are relative to its folder.

    Returns
    -------
    pandas.DataFrame
        One row a document, all cells str (empty where the list says nothing), with the columns file, doc_id,
        title, issuer, level, genre, year, published, source, editor, number, url, retrieved, licence, note,
        sha256. `file` is written with forward slashes.

    Raises
    ------
    ReadError
        With every fault and its line: unknown columns (and the nearest known one), missing files, paths that
        lead out of the folder, files or ids named twice, a sha256 that differs. The list itself may not be a
        link out of the folder either.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "计划.txt").write_text("一、总体要求", encoding="utf-8")
    >>> _ = (folder / "documents.csv").write_text("file,issuer\\n计划.txt,市妇联\\n", encoding="utf-8")
    >>> read_documents_csv(folder / "documents.csv")[["file", "issuer"]].values.tolist()
    [['计划.txt', '市妇联']]
    """
    import pandas as pd

    from plananalysis.reading.pool import ask
    from plananalysis.reading.reader_process import Request, find_python

    path = Path(path)
    if leads_outside(path, path.parent):
        problem = "a link that leads out of its folder"
        raise ReadError(display_name(path.name), problem, "put a copy there, or remove it to do without it")
    if find_python() is None:
        rows = read_rows(path)
    else:
        [rows] = ask([Request("sheet", path)])
    if isinstance(rows, ReadError):
        raise rows
    return pd.DataFrame(rows, columns=list(COLUMNS)).fillna("").astype(str)


def read_rows(path: Path, *, limits: Limits | None = None) -> list[list[str]]:
    """Read and check the list in this very process: its cells in the order of `COLUMNS`. Errors as above."""
    from plananalysis.reading.files import read_bytes

    name = display_name(path.name)
    data = read_bytes(path, name=name, limits=limits or Limits())
    rows, faults = _parse(decode_bytes(data, name=name).text, name)
    faults += _check_rows(rows, path.parent)
    if faults:
        problem = f"{len(faults)} fault{'s' * (len(faults) > 1)}: " + "; ".join(faults[:20])
        raise ReadError(name, problem, "correct these lines, or remove the file to do without it")
    return [[row[column] for column in COLUMNS] for _, row in rows]


def _parse(text: str, name: str) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Split the list into rows with their line numbers, checking the header."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    faults: list[str] = []
    header: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip().casefold() for cell in cells]
                faults = _check_header(header)
            elif len(cells) > len(header):
                faults.append(f"line {reader.line_num}: {len(cells)} cells, the header has {len(header)}")
            else:
                row = dict.fromkeys(COLUMNS, "") | dict(zip(header, map(str.strip, cells), strict=False))
                row["file"] = row["file"].replace("\\", "/") if not ABSOLUTE.match(row["file"]) else row["file"]
                rows.append((reader.line_num, row))
    except csv.Error as error:
        raise ReadError(name, f"line {reader.line_num}: not CSV ({error})", "save it again as CSV") from None
    if not header:
        raise ReadError(name, "no header line", f"begin it with: {','.join(COLUMNS[:8])}")
    return rows, faults


def _check_header(header: list[str]) -> list[str]:
    """Find unknown, repeated and missing columns."""
    faults = []
    for column in header:
        if column not in COLUMNS:
            near = difflib.get_close_matches(column, COLUMNS, n=1, cutoff=0.5)
            hint = f" (did you mean {near[0]!r}?)" if near else f" (known: {', '.join(COLUMNS)})"
            faults.append(f"line 1: unknown column {column!r}{hint}")
    faults += [f"line 1: column {column!r} twice" for column in dict.fromkeys(header) if header.count(column) > 1]
    if "file" not in header:
        faults.append("line 1: no column 'file'")
    return faults


def _check_rows(rows: list[tuple[int, dict[str, str]]], folder: Path) -> list[str]:
    """Check each row by itself and against those before it."""
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in rows:
        problem = _check_file(row, folder)
        if problem:
            faults.append(f"line {line}: {problem}")
        if row["doc_id"] and safe_stem(row["doc_id"]) != row["doc_id"]:
            faults.append(
                f"line {line}: doc_id {row['doc_id']!r} is not safe as a file name (try {safe_stem(row['doc_id'])!r})"
            )
        for column in ("file", "doc_id"):
            key = (column, os.path.normpath(row[column]).casefold() if column == "file" else row[column].casefold())
            if row[column] and key in seen:
                faults.append(f"line {line}: {column} {row[column]!r} again (first in line {seen[key]})")
            seen.setdefault(key, line)
    return faults


def _check_file(row: dict[str, str], folder: Path) -> str:
    """Say what is wrong with a row's file; empty if nothing is."""
    file = row["file"]
    if not file:
        return "no file named"
    if ABSOLUTE.match(file):
        return "an absolute path; write it relative to the list's folder"
    target = folder / file
    try:
        inside = ".." not in PurePosixPath(file).parts and target.resolve().is_relative_to(folder.resolve())
        if not inside:
            return f"file {file!r} lies outside the folder"
        if not target.is_file():
            return f"file {file!r} is missing"
        if row["sha256"] and hashlib.sha256(target.read_bytes()).hexdigest() != row["sha256"].lower():
            return f"file {file!r} has another sha256: it was changed after it was listed"
    except (OSError, ValueError) as error:
        return f"file {file!r} cannot be looked at ({getattr(error, 'strerror', None) or error})"
    return ""

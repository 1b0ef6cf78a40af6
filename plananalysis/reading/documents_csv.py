"""What does the list beside the documents say?  documents.csv, read like tables of documents and checked line by line.

Separator, encoding and header are found as in any table; names of columns may be Chinese; years and days are written
one way.  A line, cell or column with a fault is named with what to do, and all others hold.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.reading.dates import read_date, read_year
from plananalysis.reading.decoding import decode_bytes
from plananalysis.reading.document import Limits, ReadError, display_name, safe_stem
from plananalysis.reading.header import EARLY_ROWS, find_delimiter, find_header, fold_name, split_separator_line
from plananalysis.reading.invisible import drop_invisible
from plananalysis.reading.ownership import leads_outside

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("file", "doc_id", "title", "issuer", "level", "genre", "year", "published", "source", "editor", "number",
           "url", "retrieved", "licence", "note", "sha256")  # fmt: skip
NAME = "documents.csv"
ABSOLUTE = re.compile(r"^([A-Za-z]:|[\\/~])")
OWN_NAME = re.compile(r"[^\W_]\w{0,39}")  # of a person's own variable, as a column of our tables
CORRECT = "correct it; all else in the list holds"
Fault = tuple[str, str]  # what is wrong and where, and what to do


def read_documents_csv(path: str | os.PathLike) -> tuple[pd.DataFrame, list[ReadError]]:
    """Read and check the list of a folder's documents, which gives or overrides their metadata.

    Parameters
    ----------
    path : path-like
        A table with a header, in any encoding and with any separator that is read, names of columns in English or
        Chinese; paths in it are relative to its folder.

    Returns
    -------
    rows : pandas.DataFrame
        One row a document, all cells str (empty where the list says nothing), with the columns file, doc_id,
        title, issuer, level, genre, year, published, source, editor, number, url, retrieved, licence, note,
        sha256, then variables of the person's own. `file` is written with forward slashes, as the folder has it;
        years and days are four digits and ISO.
    faults : list of ReadError
        Each with its line and what to do: missing files, paths that lead out of the folder, files or ids named
        twice, a sha256 that differs (the line is passed over), a cell that is no year or day (the cell is), columns
        that are not known, or nearly.

    Raises
    ------
    ReadError
        If nothing of it can be used: no header, no column of files, no CSV. The list itself may not be a link out
        of the folder either.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "计划.txt").write_text("一、总体要求", encoding="utf-8")
    >>> _ = (folder / "documents.csv").write_text("文件;发文机关;年份\\n计划.txt;市妇联;2023年\\n", encoding="utf-8")
    >>> rows, faults = read_documents_csv(folder / "documents.csv")
    >>> rows[["file", "issuer", "year"]].values.tolist(), faults
    ([['计划.txt', '市妇联', '2023']], [])
    """
    import pandas as pd

    from plananalysis.reading.pool import ask
    from plananalysis.reading.reader_process import Request, find_python

    path = Path(path)
    if leads_outside(path, path.parent):
        problem = "a link that leads out of its folder"
        raise ReadError(display_name(path.name), problem, "put a copy there, or remove it to do without it")
    [answer] = [read_rows(path)] if find_python() is None else ask([Request("sheet", path)])
    if isinstance(answer, ReadError):
        raise answer
    columns, rows, faults = answer
    name = display_name(path.name)
    table = pd.DataFrame(rows, columns=list(columns)).fillna("").astype(str)
    return table, [ReadError(name, problem, remedy) for problem, remedy in faults]


def find_lists(paths: Iterable[str | os.PathLike], found: Iterable[tuple[Path, str]]) -> list[Path]:
    """Find the lists beside documents: in the folders given, and where the files lie that were found."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    folders += [path.parent for path, _ in found]
    lists = (folder / NAME for folder in dict.fromkeys(folders))
    return [path for path in lists if path.is_file()]


def read_lists(
    lists: Sequence[Path], *, reserved: Collection[str] = ()
) -> tuple[dict[Path, dict[str, str]], list[ReadError]]:
    """Map each file that is listed to its line; what is wrong with a list is a fault, not an end.

    Parameters
    ----------
    lists : sequence of Path
        Files of the name documents.csv.
    reserved : collection of str
        Names that a person's own variables may not have.

    Returns
    -------
    dict of Path to dict
        By the file's resolved path: the cells of its line.
    list of ReadError
        All faults, with the list's folder where there are several lists.
    """
    given: dict[Path, dict[str, str]] = {}
    told: list[ReadError] = []
    for path in lists:
        try:
            table, faults = read_documents_csv(path)
        except ReadError as error:
            told.append(_with_folder(error, path, lists))
            continue
        for column in [column for column in table.columns if column in reserved and column not in COLUMNS]:
            problem = f"column {column!r} has the name of one that is made by reading"
            faults.append(ReadError(path.name, problem, "it is passed over; give it another name"))
            table = table.drop(columns=column)
        told += [_with_folder(fault, path, lists) for fault in faults]
        given |= {(path.parent / row["file"]).resolve(): row for row in table.to_dict("records")}
    return given, told


def _with_folder(fault: ReadError, path: Path, lists: Sequence[Path]) -> ReadError:
    shown = f"{path.parent.name}/{fault.file}" if len(lists) > 1 else fault.file
    return ReadError(shown, fault.problem, fault.remedy)


def read_rows(path: Path, *, limits: Limits | None = None) -> list[list]:
    """Read and check the list in this very process: its columns, its rows, and its faults with what to do."""
    from plananalysis.reading.files import read_bytes

    name = display_name(path.name)
    data = read_bytes(path, name=name, limits=limits or Limits())
    columns, rows, faults = _parse(decode_bytes(data, name=name).text, name)
    kept: list[dict[str, str]] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in rows:
        problem = _take_file(row, path.parent) or _find_double(row, line, seen)
        if problem:
            faults.append((f"line {line}: {problem}", "this line is passed over; " + CORRECT))
            continue
        faults += [(f"line {line}: {problem}", remedy) for problem, remedy in _settle_cells(row)]
        kept.append(row)
    return [columns, [[row.get(column, "") for column in columns] for row in kept], sorted(faults, key=_by_line)]


def _by_line(fault: Fault) -> int:
    return int(re.match(r"line (\d+)", fault[0]).group(1))


@lru_cache(maxsize=1)
def _known_names() -> dict[str, str]:
    """Our column for each name that people give it; what it is called in our own tables comes first."""
    declared, listed = load_classes("structure/declared_names"), load_classes("reading/list_names")
    names = {fold_name(name): column for column in COLUMNS if column in listed.words for name in listed[column]}
    for column in COLUMNS:
        for name in declared[column] if column in declared.words else ():
            names.setdefault(fold_name(name), column)
    return names | {fold_name(column): column for column in COLUMNS}


def _names_files(cells: list[str]) -> int:
    """Tell how surely a row is the header of a list: 2 if it names the column of files."""
    known = _known_names()
    return 2 * any(known.get(fold_name(cell)) == "file" for cell in cells)


def _parse(text: str, name: str) -> tuple[list[str], list[tuple[int, dict[str, str]]], list[Fault]]:
    """Split the list into columns and rows with their line numbers."""
    stated, text = split_separator_line(text)
    lines = list(_read_lines(text, stated or find_delimiter(text, _names_files), name))
    if not lines:
        raise ReadError(name, "no header line", f"begin it with: {','.join(COLUMNS[:8])}")
    at = find_header([cells for _, cells in lines[:EARLY_ROWS]], _names_files)
    if at is None:
        problem = f"line {lines[0][0]}: no column 'file' (its columns: {', '.join(lines[0][1])[:200]})"
        raise ReadError(name, problem, f"begin it with a line that names one: {','.join(COLUMNS[:8])}")
    header, faults = _read_header(*lines[at])
    rows = []
    for line, cells in lines[at + 1 :]:
        if any(cells[len(header) :]):
            problem = f"line {line}: {len(cells)} cells, the header has {len(header)}"
            faults.append((problem, "this line is passed over; put cells that hold the separator in double quotes"))
            continue
        rows.append((line, {column: cell for column, cell in zip(header, cells, strict=False) if column}))
    own = [column for column in header if column and column not in COLUMNS]
    return [*COLUMNS, *own], rows, faults


def _read_lines(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give the filled lines with their numbers, cells without blanks at their ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [drop_invisible(cell).strip() for cell in cells]
    except csv.Error as error:
        raise ReadError(name, f"line {reader.line_num}: not CSV ({error})", "save it again as CSV") from None


def _read_header(line: int, cells: list[str]) -> tuple[list[str], list[Fault]]:
    """Give each column the name of ours, or keep a person's own; empty for one that is passed over."""
    known, header, faults = _known_names(), [], []
    for cell in cells:
        column = known.get(fold_name(cell), "")
        if cell and not column:
            column, fault = _own_column(cell)
            faults += [(f"line {line}: {problem}", remedy) for problem, remedy in fault]
        if column and column in header:
            faults.append((f"line {line}: column {column!r} twice", "the first is taken; remove one of them"))
            column = ""
        header.append(column)
    return header, faults


def _own_column(cell: str) -> tuple[str, list[Fault]]:
    """Keep a column that is not ours as a variable, unless its name cannot be one."""
    near = difflib.get_close_matches(cell.casefold(), COLUMNS, n=1, cutoff=0.75)
    if near:
        return "", [(f"unknown column {cell!r} (did you mean {near[0]!r}?)", "it is passed over; correct its name")]
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", cell)).strip("_")
    if not OWN_NAME.fullmatch(name):
        return "", [(f"column {cell[:60]!r} has no usable name", "it is passed over; name it with letters and digits")]
    return name, []


def _find_double(row: dict[str, str], line: int, seen: dict[tuple[str, str], int]) -> str:
    """Say which earlier line has the same file or id; empty if none has."""
    keys = [("file", os.path.normpath(row["file"]).casefold()), ("doc_id", row.get("doc_id", "").casefold())]
    for column, key in keys:
        if key and (column, key) in seen:
            return f"{column} {row[column]!r} again (first in line {seen[column, key]})"
    seen |= {key: line for key in keys if key[1]}
    return ""


def _settle_cells(row: dict[str, str]) -> list[Fault]:
    """Write year and day one way; a cell that cannot be taken is emptied and named."""
    faults = []
    for column, read, example in (("year", read_year, "2023"), ("published", read_date, "2023-01-05")):
        value = row.get(column, "")
        row[column] = read(value)
        if value and not row[column]:
            remedy = f"this cell is passed over; write it as {example}"
            faults.append((f"{column} {value[:40]!r} is no {'year' if column == 'year' else 'day'}", remedy))
    doc_id = row.get("doc_id", "")
    if doc_id and safe_stem(doc_id) != doc_id:
        problem = f"doc_id {doc_id!r} is not safe as a file name (try {safe_stem(doc_id)!r})"
        row["doc_id"] = ""
        faults.append((problem, "this cell is passed over; " + CORRECT))
    return faults


def _take_file(row: dict[str, str], folder: Path) -> str:
    """Write the row's file as the folder has it; say what is wrong with it, or nothing."""
    file = row.get("file", "")
    row["file"] = file if ABSOLUTE.match(file) else file.replace("\\", "/")
    if problem := _check_file(row, folder):
        return problem
    row["file"] = _same_name(row["file"], folder)
    return ""


def _same_name(file: str, folder: Path) -> str:
    """Find a file whose name is written with other code points for the same characters (NFC, NFD)."""
    if (folder / file).exists():
        return file
    here, parts = folder, []
    for part in PurePosixPath(file).parts:
        wanted = unicodedata.normalize("NFC", part)
        names = sorted(os.listdir(here)) if here.is_dir() else []
        parts.append(next((name for name in names if unicodedata.normalize("NFC", name) == wanted), part))
        here = here / parts[-1]
    return PurePosixPath(*parts).as_posix()


def _check_file(row: dict[str, str], folder: Path) -> str:
    """Say what is wrong with a row's file; empty if nothing is."""
    file = row["file"]
    if not file:
        return "no file named"
    if ABSOLUTE.match(file):
        return "an absolute path; write it relative to the list's folder"
    try:
        inside = ".." not in PurePosixPath(file).parts
        target = folder / (_same_name(file, folder) if inside else file)
        if not inside or not target.resolve().is_relative_to(folder.resolve()):
            return f"file {file!r} lies outside the folder"
        if not target.is_file():
            return f"file {file!r} is missing"
        if row.get("sha256") and hashlib.sha256(target.read_bytes()).hexdigest() != row["sha256"].lower():
            return f"file {file!r} has another sha256: it was changed after it was listed"
    except (OSError, ValueError) as error:
        return f"file {file!r} cannot be looked at ({getattr(error, 'strerror', None) or error})"
    return ""

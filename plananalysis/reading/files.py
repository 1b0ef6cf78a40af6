"""What does this file say? Bytes to text, with what the file declares and what is wrong with it.

`find_files` lists what there is to read, `read_file` reads one file into Documents, `read_files` many. A process of
its own does it (`reading.pool` asks it, `read_here` is what it does), so that no file can hang or fill the caller.
Every format has its own module, imported only when a file needs it. Whatever goes wrong with a file is a `ReadError`
that says which file, what, and what to do; the other files go on.
"""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from plananalysis.reading.decoding import decode_bytes, normalize_newlines, text_warnings
from plananalysis.reading.document import (
    Content,
    Document,
    Limits,
    ReadError,
    display_name,
    row_stem,
    safe_stem,
    unique_ids,
)
from plananalysis.reading.formats import detect_format
from plananalysis.reading.table import split_records
from plananalysis.tables.odd_characters import mend_halves

YEAR = re.compile(r"(19|20)\d\d")
PLAIN = ("txt", "md", "csv", "tsv")
# Half of a character outside the basic plane, which JSON can hold and UTF-8 cannot.
NO_WORKER = (
    "files are read without limits of seconds and memory: no Python interpreter was found that could read "
    "them in a process of its own (Python runs inside another program here); read only files that you trust"
)


def read_file(
    path: str | os.PathLike,
    *,
    name: str | None = None,
    text_column: str | None = None,
    limits: Limits | None = None,
) -> list[Document]:
    """Read one file into Documents: one, or one a row for a table.

    Parameters
    ----------
    path : path-like
        A .txt, .md, .html, .docx or .pdf file, or a table of documents (.csv, .tsv, .xlsx, .jsonl, .parquet).
        The content decides where it contradicts the suffix, with a warning.
    name : str, optional
        The name to show and store, as `find_files` gives it; by default the path's own last part.
    text_column : str, optional
        The column of a table that holds the text; by default found by name (text, content, 正文 …).
    limits : Limits, optional
        What one file may cost, in bytes, seconds, memory and more.

    Returns
    -------
    list of Document
        At least one; `doc_id` is unique among them.

    Raises
    ------
    ReadError
        If the file cannot be read, is of a kind that is refused, holds no text, or breaks the limits.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "计划.txt"
    >>> _ = path.write_text("一、总体要求", encoding="gb18030")
    >>> [document] = read_file(path)
    >>> document.doc_id, document.text, document.encoding, document.margin > 1
    ('计划', '一、总体要求', 'gb18030', True)
    """
    [answer] = read_files([(path, name)], text_column=text_column, limits=limits)
    if isinstance(answer, ReadError):
        raise answer
    return answer


def read_files(
    found: Iterable[tuple[str | os.PathLike, str | None]],
    *,
    text_column: str | None = None,
    limits: Limits | None = None,
) -> Iterator[list[Document] | ReadError]:
    """Read files one after another in the reading process; a bad one never harms the others.

    Parameters
    ----------
    found : iterable of (path-like, str or None)
        Paths and the names to show, as `find_files` gives them. A few are read ahead of what was taken.
    text_column, limits
        As for `read_file`.

    Yields
    ------
    list of Document, or ReadError
        One answer a file, in the order of the files.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "甲.txt").write_text("一、总体要求", encoding="utf-8")
    >>> good, bad = read_files([(folder / "甲.txt", None), (folder / "乙.txt", None)])
    >>> good[0].text, str(bad)
    ('一、总体要求', '乙.txt: no such file; check the name, or whether it was moved meanwhile')
    """
    from plananalysis.reading.pool import ask
    from plananalysis.reading.protocol import row_to_document
    from plananalysis.reading.reader_process import Request, find_python

    limits = limits or Limits()
    given = ((Path(path), name) for path, name in found)
    if find_python() is None:
        warnings.warn(NO_WORKER, RuntimeWarning, stacklevel=2)
        yield from (_answer_here(path, name, text_column, limits) for path, name in given)
        return
    requests = (Request("documents", path, name, text_column, limits) for path, name in given)
    for answer in ask(requests):
        yield answer if isinstance(answer, ReadError) else [row_to_document(row) for row in answer]


def _answer_here(path: Path, name: str | None, text_column: str | None, limits: Limits) -> list[Document] | ReadError:
    try:
        return read_here(path, name=name, text_column=text_column, limits=limits)
    except ReadError as error:
        return error


def read_here(
    path: str | os.PathLike, *, name: str | None = None, text_column: str | None = None, limits: Limits | None = None
) -> list[Document]:
    """Read one file in this very process, which the file may then hang or fill: what the reading process calls.

    Parameters, returns and errors as for `read_file`; of the limits, those of seconds and memory are not held.
    """
    path, limits = Path(path), limits or Limits()
    name = display_name(path.name if name is None else name)
    format_ = ""
    try:
        data = read_bytes(path, name=name, limits=limits)
        format_, notes = detect_format(data, name=name)
        contents = _reader(format_)(data, name=name, text_column=text_column, limits=limits)
        return _documents(contents, data=data, name=name, format_=format_, notes=notes, limits=limits)
    except ReadError:
        raise
    except (MemoryError, RecursionError) as error:
        raise fault(name, error) from None
    except Exception as error:  # a broken file may break a library anywhere; the other files go on
        raise fault(name, error, format_=format_) from error


def fault(name: str, error: BaseException, *, format_: str = "") -> ReadError:
    """Say in one line that reading broke down."""
    if isinstance(error, MemoryError):
        return ReadError(name, "needs more memory than a file may have", "split it, or save its text as .txt")
    if isinstance(error, RecursionError):
        return ReadError(name, "too deeply nested to read", "save the text as .txt and read that")
    problem = f"could not be read{' as ' * bool(format_)}{format_} ({type(error).__name__})"
    return ReadError(name, problem, "open and save it again; if it opens well, report this fault")


def read_bytes(path: Path, *, name: str, limits: Limits) -> bytes:
    """Read a file's bytes, turning what the system says into a ReadError."""
    try:
        if path.is_dir():
            raise ReadError(name, "a folder, not a file", "give the files in it, or the folder to find_files")
        if not path.is_file() and path.exists():
            raise ReadError(name, "not an ordinary file (a device, pipe or socket)", "copy its content to a file")
        if (size := path.stat().st_size) > limits.file_bytes:
            raise ReadError(name, f"{size:,} bytes, over the limit of {limits.file_bytes:,}", "split it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(name, "no such file", "check the name, or whether it was moved meanwhile") from None
    except PermissionError:
        raise ReadError(name, "no permission to read it", "change its permissions, or close it elsewhere") from None
    except OSError as error:
        problem = f"the system cannot read it ({error.strerror or type(error).__name__})"
        raise ReadError(name, problem, "check the link, the disk or the connection") from None
    if not data:
        raise ReadError(name, "empty file (0 bytes)", "check that it was saved or downloaded whole")
    return data


def _reader(format_: str) -> Callable[..., list[Content]]:
    """Import the reader of a format; the heavy libraries come with it."""
    if format_ == "html":
        from plananalysis.reading.html import read_html as reader
    elif format_ == "docx":
        from plananalysis.reading.docx import read_docx as reader
    elif format_ == "pdf":
        from plananalysis.reading.pdf import read_pdf as reader
    elif format_ in ("csv", "tsv"):
        from plananalysis.reading.table import read_csv as reader
    elif format_ == "xlsx":
        from plananalysis.reading.spreadsheet import read_xlsx as reader
    elif format_ == "jsonl":
        from plananalysis.reading.table import read_jsonl as reader
    elif format_ == "parquet":
        from plananalysis.reading.table import read_parquet as reader
    else:
        reader = _read_text
    return reader


def _read_text(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read plain text in any encoding: one document, or a list of them, ``label<TAB>text`` a line."""
    decoded = decode_bytes(data, name=name)
    text = normalize_newlines(decoded.text)
    said = {"encoding": decoded.encoding, "margin": decoded.margin}
    records = split_records(text) if "\t" in text[:50] else []
    if not records:
        return [Content(text, **said)]
    labels = [label for label, _ in records]
    field = "year" if all(map(YEAR.fullmatch, labels)) else "label"
    unique = len(set(labels)) == len(labels)
    return [
        Content(body + "\n", metadata={field: label}, row_id=label if unique else f"{number}-{label}", **said)
        for number, (label, body) in enumerate(records, start=1)
    ]


def _documents(
    contents: list[Content], *, data: bytes, name: str, format_: str, notes: list[str], limits: Limits
) -> list[Document]:
    """Make Documents of what the reader found, with ids, hashes and warnings."""
    stem = safe_stem(Path(name).stem)
    rows = any(content.row_id for content in contents)
    ids = unique_ids([row_stem(stem, c.row_id) if rows else stem for c in contents])
    digest = "" if rows else hashlib.sha256(data).hexdigest()
    out = []
    for doc_id, content in zip(ids, contents, strict=True):
        # Strictly decoded bytes hold no half characters; what a format's own escapes write may.
        text = content.text if format_ in PLAIN else mend_halves(content.text)
        if not text.strip():
            raise ReadError(name, "no text in it (only white space)", "check that it was saved or downloaded whole")
        most = min(limits.chars, limits.document_chars)
        if len(text) > most:
            where = f"row {content.row_id}: " if rows else ""
            problem = f"{where}{len(text):,} characters, over the limit of {most:,} for one document"
            raise ReadError(name, problem, "split it")
        metadata = {str(k): str(v) for k, v in content.metadata.items() if str(v).strip()}
        warnings = (*notes, *content.warnings, *text_warnings(text))
        sha256 = digest or hashlib.sha256(text.encode("utf-8")).hexdigest()
        out.append(
            Document(
                doc_id, text, name, format_, content.encoding, sha256, metadata, content.marks, warnings, content.margin
            )
        )
    return out

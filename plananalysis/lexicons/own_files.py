"""
How is a list of words read that a person has made?  Whatever it holds, with file and line where something is wrong.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from plananalysis.lexicons.patterns import PatternError

LARGEST, MOST_ROWS = 20_000_000, 100_000  # bytes of a file, and its rows
LONGEST_CELL, MOST_LINES = 10_000, 20  # characters of a cell, lines that one row may go over


class LexiconError(PatternError):
    """A lexicon file that cannot be used; the message says where and what to do."""


def read_own_bytes(path: str | Path) -> bytes:
    """
    Read a file of words that a person has made.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    bytes

    Raises
    ------
    LexiconError
        If it is no file, may not be read, or is far larger than a list of words.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise LexiconError(f"{path.name}: expected a file, got a folder or a link to nothing; remove or replace it")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise LexiconError(f"{path.name}: cannot be read: {error.strerror}; check its permissions") from None
    if len(data) > LARGEST:
        raise LexiconError(
            f"{path.name}: expected a list of at most {LARGEST // 1_000_000} MB, got more; take a shorter one"
        )
    return data


def decode_own(label: str, data: bytes) -> str:
    """
    Decode a file of words that a person has made.

    Parameters
    ----------
    label : str
        Name of the file.
    data : bytes
        What it holds.

    Returns
    -------
    str
        Lines that end with a line feed.

    Raises
    ------
    LexiconError
        If it is not UTF-8, or no text at all; with the line.

    Examples
    --------
    >>> decode_own("terms.csv", "农田\\r\\n水渠".encode())
    '农田\\n水渠'
    >>> decode_own("terms.csv", "农田".encode("gbk"))
    Traceback (most recent call last):
        ...
    plananalysis.lexicons.own_files.LexiconError: terms.csv:1: expected UTF-8, got byte 0xcc at 2; save the file as 'CSV UTF-8'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise LexiconError(f"{label}:1: expected UTF-8, got UTF-16 ('Unicode text'); save the file as 'CSV UTF-8'")
    at = data.find(b"\0")
    if at >= 0:
        raise LexiconError(
            f"{label}:{data.count(10, 0, at) + 1}: expected text, got a zero byte (no list of words, or UTF-16); "
            "save the list as 'CSV UTF-8'"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{label}:{data.count(10, 0, error.start) + 1}: expected UTF-8, got byte {data[error.start]:#04x} at "
            f"{error.start}; save the file as 'CSV UTF-8'"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_records(label: str, text: str, *, skipped: int = 0) -> Iterator[tuple[int, list[str]]]:
    """
    Read the rows of a CSV file.

    Parameters
    ----------
    label : str
        Name of the file.
    text : str
        Its text, without the lines that were skipped before.
    skipped : int
        How many these were.

    Yields
    ------
    (int, list of str)
        The line on which a row begins, and its cells.

    Raises
    ------
    LexiconError
        If a quote is not closed, a cell is far too long, or there are far too many rows; with the line.

    Examples
    --------
    >>> list(read_records("terms.csv", "term\\n农田\\n"))
    [(1, ['term']), (2, ['农田'])]
    """
    reader = csv.reader(io.StringIO(text))
    line = 1
    try:
        for count, record in enumerate(reader):
            where = f"{label}:{line + skipped}"
            if count > MOST_ROWS:
                raise LexiconError(f"{where}: expected at most {MOST_ROWS:,} rows, got more; take a shorter list")
            if max(map(len, record), default=0) > LONGEST_CELL or reader.line_num > line + MOST_LINES:
                raise _too_long(where)
            yield line + skipped, record
            line = reader.line_num + 1
    except csv.Error:  # a cell longer than the library reads
        raise _too_long(f"{label}:{line + skipped}") from None


def _too_long(where: str) -> LexiconError:
    return LexiconError(
        f"{where}: expected cells of at most {LONGEST_CELL:,} characters in one line, got more (a double quote "
        "that is not closed?); correct the row"
    )

"""
How do tables get to disk and back?  CSV that Excel opens rightly and safely.

Files are UTF-8 with a byte-order mark and line feeds.  A cell that a
spreadsheet would run as a formula gets a leading apostrophe, which
:func:`read_table` takes away again, so that offsets still fit the text.
"""

import csv
import re
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.tables.odd_characters import mend_halves

# One apostrophe more than there was, so that taking one away restores any cell.
_RISKY = re.compile(r"^(?='*[=+\-@\t\r])")
_GUARDED = re.compile(r"^'(?='*[=+\-@\t\r])")
_FIRST = frozenset("'=+-@\t\r")  # what a cell that either changes begins with
DECIMALS = 6
INTEGERS = (
    "start",
    "end",
    "level",
    "chars",
    "han_chars",
    "furniture_chars",
    "sections",
    "items",
    "sentences",
    "sentence_id",
    "annex_sections",
    "annex_items",
    "annex_sentences",
)
NUMBERS = ("body_share", "annex_share", "front_share", "back_share")
FLAGS = ("is_leaf", "is_heading")


def guard_cell(value: object) -> object:
    """
    Make a text harmless in a spreadsheet.

    Parameters
    ----------
    value : object
        A cell; only strings are changed.

    Returns
    -------
    object
        The same, with an apostrophe before a leading = + - @ tab or CR.

    Examples
    --------
    >>> guard_cell("=1+1"), guard_cell("妇联"), guard_cell(-1)
    ("'=1+1", '妇联', -1)
    """
    return _RISKY.sub("'", value, count=1) if isinstance(value, str) else value


def unguard_cell(value: object) -> object:
    """
    Undo :func:`guard_cell`.

    Parameters
    ----------
    value : object
        A cell as read from disk.

    Returns
    -------
    object
        The cell as it was before it was written.

    Examples
    --------
    >>> unguard_cell("'=1+1"), unguard_cell("'90后"), unguard_cell("''-")
    ('=1+1', "'90后", "'-")
    """
    return _GUARDED.sub("", value, count=1) if isinstance(value, str) else value


def write_table(table: pd.DataFrame, path: str | Path) -> None:
    """
    Write a table as CSV, the same bytes for the same table.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table; floats are rounded to six decimals, missing is empty,
        truth values become 1 and 0, half characters U+FFFD.
    path : str or Path
        The file; its folder is made.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_table(pd.DataFrame({"term": ["妇联"], "dp": [1 / 3]}), Path(folder, "t.csv"))
    ...     Path(folder, "t.csv").read_bytes().decode("utf-8-sig")
    'term,dp\\n妇联,0.333333\\n'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    stream = _Lines(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(guard_cell, table.columns))
    writer.writerows(zip(*(_list_cells(table.iloc[:, at]) for at in range(len(table.columns))), strict=True))
    path.write_bytes(b"\xef\xbb\xbf" + mend_halves(stream.getvalue()).encode("utf-8"))


class _Lines(StringIO):
    """
    Rows that end with LF, though their writer thinks they end with CR LF.

    The writer quotes a cell for the characters that end its rows: told LF alone, it leaves a CR bare, and whoever
    reads the table next finds two broken rows.
    """

    def write(self, row: str) -> int:
        return super().write(row.removesuffix("\r\n") + "\n")


def _list_cells(column: pd.Series) -> list:
    """The cells of a column as they are written; texts are guarded, truth values numbers, numbers rounded."""
    if pd.api.types.is_bool_dtype(column):
        return column.astype(int).tolist()
    if not pd.api.types.is_numeric_dtype(column):
        cells = column.tolist()
        if all(type(cell) is str for cell in cells):
            return [guard_cell(cell) if cell[:1] in _FIRST else cell for cell in cells]
        column = column.map(guard_cell)
    if pd.api.types.is_float_dtype(column):
        return _round(column.to_numpy(dtype=float, na_value=np.nan))
    return column.astype(object).where(column.notna(), "").tolist()


def _round(numbers: np.ndarray) -> list[str]:
    """Numbers with so many decimals; most columns repeat themselves, so each number is written out once."""
    codes, bits = pd.factorize(np.ascontiguousarray(numbers).view(np.int64))  # as numbers, 0 and -0 would be one
    written = ["" if number != number else f"{number:.{DECIMALS}f}" for number in bits.view(float).tolist()]
    return np.array(written, dtype=object)[codes].tolist()


def read_table(path: str | Path) -> pd.DataFrame:
    """
    Read a table that this package wrote.

    Parameters
    ----------
    path : str or Path
        A CSV file of a results folder.

    Returns
    -------
    pandas.DataFrame
        Text as str (empty where empty), counts and offsets as int, the
        columns ``is_leaf`` and ``is_heading`` as bool, shares of a document
        as float; other columns as written.
    """
    raw = Path(path).read_bytes().decode("utf-8-sig", "surrogatepass")
    table = pd.read_csv(StringIO(raw), dtype=str, keep_default_na=False, lineterminator="\n")
    for name in table.columns:
        if name in FLAGS:
            table[name] = table[name] == "1"
        elif name in INTEGERS and table[name].str.fullmatch(r"-?\d+").all():
            table[name] = table[name].astype(int)
        elif name in NUMBERS:
            table[name] = pd.to_numeric(table[name], errors="coerce")
        else:
            table[name] = table[name].map(unguard_cell)
    return table.rename(columns=unguard_cell)

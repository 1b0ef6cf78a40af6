"""
How do tables get to disk and back?  CSV that Excel opens rightly and safely.

Files are UTF-8 with a byte-order mark and line feeds.  A cell that a
spreadsheet would run as a formula gets a leading apostrophe, which
:func:`read_table` takes away again, so that offsets still fit the text.
"""

import re
from pathlib import Path

import pandas as pd

# One apostrophe more than there was, so that taking one away restores any cell.
_RISKY = re.compile(r"^(?='*[=+\-@\t\r])")
_GUARDED = re.compile(r"^'(?='*[=+\-@\t\r])")
DECIMALS = 6
INTEGERS = ("start", "end", "level", "chars", "han_chars", "furniture_chars", "sections", "items", "sentences", "sentence_id")
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
        truth values become 1 and 0.
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
    safe = table.copy()
    for name in safe.columns:
        if pd.api.types.is_bool_dtype(safe[name]):
            safe[name] = safe[name].astype(int)
        elif not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(guard_cell)
    text = safe.to_csv(index=False, lineterminator="\n", float_format=f"%.{DECIMALS}f")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass"))


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
        columns ``is_leaf`` and ``is_heading`` as bool; other columns as
        written.
    """
    raw = Path(path).read_bytes().decode("utf-8-sig", "surrogatepass")
    from io import StringIO

    table = pd.read_csv(StringIO(raw), dtype=str, keep_default_na=False, lineterminator="\n")
    for name in table.columns:
        if name in FLAGS:
            table[name] = table[name] == "1"
        elif name in INTEGERS and table[name].str.fullmatch(r"-?\d+").all():
            table[name] = table[name].astype(int)
        else:
            table[name] = table[name].map(unguard_cell)
    return table

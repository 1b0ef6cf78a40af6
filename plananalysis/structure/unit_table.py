"""
The rows of units as a table, with the tables of the document cut out as leaves of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

import numpy as np
import pandas as pd
import pyarrow as pa

COLUMNS = [
    "unit_id",
    "parent_id",
    "kind",
    "level",
    "number",
    "heading",
    "start",
    "end",
    "is_leaf",
    "is_heading",
    "part",
]


def cut_tables(rows: list[list], tables: list[tuple[int, int]]) -> list[list]:
    """
    Make every table a leaf, splitting the leaf it lies in.

    Parameters
    ----------
    rows : list of list
        The units in the order of :data:`COLUMNS`, closed.
    tables : list of (int, int)
        Spans in the text, in order.

    Returns
    -------
    list of list
        The rows, with the tables t1, t2 … and the rest of the leaves they were cut from.
    """
    cut: list[list] = []
    count = 0
    begins, reach = [a for a, _ in tables], list(accumulate((b for _, b in tables), max))
    for row in rows:
        near = slice(bisect_right(reach, row[6]), bisect_left(begins, row[7])) if row[8] else slice(0)
        inside = [(max(a, row[6]), min(b, row[7])) for a, b in tables[near]]
        inside = [(a, b) for a, b in inside if a < b]
        if not inside:
            cut.append(row)
            continue
        pieces = _pieces_around(row, inside)
        own = row[2] in ("paragraph", "table")
        if not own:
            cut.append(row[:8] + [False, *row[9:]])
        parent, level = (row[1], row[3]) if own else (row[0], row[3] + 1)
        for k, (start, end, is_table) in enumerate(pieces):
            count += is_table
            name = f"t{count}" if is_table else f"{row[0]}.r{k + 1}"
            kind = "table" if is_table else "paragraph"
            cut.append([name, parent, kind, level, "", "", start, end, True, False, row[10]])
    return cut


def _pieces_around(row: list, inside: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    pieces, at = [], row[6]
    for start, end in inside:
        start = max(start, at)
        if start >= end:
            continue
        if start > at:
            pieces.append((at, start, False))
        pieces.append((start, end, True))
        at = end
    if at < row[7]:
        pieces.append((at, row[7], False))
    return pieces


def units_frame(rows: list[list]) -> pd.DataFrame:
    """
    Make the table of units.

    Parameters
    ----------
    rows : list of list
        The units in the order of :data:`COLUMNS`.

    Returns
    -------
    pandas.DataFrame
        Typed also when there is no row.
    """
    columns = dict(zip(COLUMNS, zip(*rows, strict=False) if rows else ((),) * len(COLUMNS), strict=False))
    text_type = pd.Series((), dtype="str").dtype
    typed = {name: _column(name, values, text_type) for name, values in columns.items()}
    return pd.DataFrame(typed, index=pd.RangeIndex(len(rows)), copy=False)


def _column(name: str, values: tuple, text_type):
    """A typed column: pandas spends more time on guessing types than we on parsing."""
    if name in ("level", "start", "end"):
        return np.array(values, dtype="int64")
    if name in ("is_leaf", "is_heading"):
        return np.array(values, dtype=bool)
    if getattr(text_type, "storage", "") != "pyarrow":  # pandas 2
        return np.array(values, dtype=object)
    try:
        strings = pa.array(values, type=pa.large_string())
    except UnicodeEncodeError:  # half a surrogate pair in a heading; the text itself keeps it
        values = [value.encode("utf-8", "replace").decode() for value in values]
        strings = pa.array(values, type=pa.large_string())
    return pd.arrays.ArrowStringArray(strings, dtype=text_type)

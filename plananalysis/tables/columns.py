"""
What does each column of the tables mean?  One list for the report, the workbook and the docs.
"""

import csv
from functools import lru_cache
from importlib import resources

import pandas as pd


@lru_cache(maxsize=1)
def _read_columns() -> dict[tuple[str, str], dict[str, str]]:
    text = resources.files("plananalysis").joinpath("resources/columns.csv").read_text("utf-8")
    return {(row["table"], row["column"]): row for row in csv.DictReader(text.splitlines())}


def _find_row(table: str, column: str) -> dict[str, str] | None:
    """The row of a column; a table with a row ``*`` may have columns that a person named."""
    rows = _read_columns()
    return rows.get((table, column)) or rows.get(("*", column)) or rows.get((table, "*"))


def explain_column(table: str, column: str) -> tuple[str, str]:
    """
    Say what a column means.

    Parameters
    ----------
    table : str
        Name of the table.
    column : str
        Name of the column.

    Returns
    -------
    tuple of (str, str)
        Its Chinese name and its meaning in English.

    Raises
    ------
    KeyError
        If it is not explained.

    Examples
    --------
    >>> explain_column("terms", "per_1000_han")
    ('每千汉字', 'per 1 000 Han characters')
    """
    row = _find_row(table, column)
    if row is None:
        msg = f"column '{column}' of table '{table}': expected an explanation in resources/columns.csv, found none; add a row"
        raise KeyError(msg)
    return row["zh"], row["meaning"]


def why_untraced(table: str, column: str) -> str:
    """
    Say why the whole numbers of a column lead to no passages.

    Parameters
    ----------
    table : str
        Name of the table.
    column : str
        Name of the column.

    Returns
    -------
    str
        The key of a text, without its ``untraced.``; empty for a count, which
        must lead to its passages.

    Examples
    --------
    >>> why_untraced("topic_choice", "k"), why_untraced("terms", "count")
    ('names', '')
    """
    row = _find_row(table, column)
    return row["untraced"] if row else ""


def explain_tables(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """
    Explain every column of some tables.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        By name.

    Returns
    -------
    pandas.DataFrame
        table, column, zh, meaning, one row a column, in the order of the
        tables.

    Examples
    --------
    >>> explain_tables({"coword_edges": pd.DataFrame(columns=["Source"])}).values.tolist()
    [['coword_edges', 'Source', '源', 'the first word (Gephi)']]
    """
    rows = [(name, column, *explain_column(name, column)) for name, table in tables.items() for column in table.columns]
    return pd.DataFrame(rows, columns=["table", "column", "zh", "meaning"])

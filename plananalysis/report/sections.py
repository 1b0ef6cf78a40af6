"""
Which tables does the report show, under which heading, and in which order?
"""

from dataclasses import dataclass

import pandas as pd

from plananalysis.findings import declared_tables
from plananalysis.structure.tables import READ
from plananalysis.tables.step import Table
from plananalysis.tables.texts import has_text, load_texts, say

COUNTED = tuple(
    (column, *(say(f"total.{column}", language=language) for language in ("en", "zh")))
    for column in ("sections", "items", "sentences", "han_chars")
)
MORE, OTHER = "more", "other"
PLACE_COLUMNS = ("doc_id", "start", "end")


@dataclass(frozen=True)
class Section:
    """
    A table as the report shows it.

    Parameters
    ----------
    table : Table
        Its declaration.
    group : str
        The notebook beside which it stands, "more", or "other".
    columns : tuple of str
        The columns shown.
    """

    table: Table
    group: str
    columns: tuple[str, ...]


def list_sections(tables: dict[str, pd.DataFrame]) -> dict[str, Section]:
    """
    List every table that a page shows, in the order of the page.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Of the results.

    Returns
    -------
    dict of str to Section
        By notebook, then tables without a notebook, then those that declare
        no columns to show: of these all columns are shown.

    Examples
    --------
    >>> list(list_sections({"novelty": pd.DataFrame(), "coverage": pd.DataFrame(), "terms": pd.DataFrame()}))
    ['terms', 'coverage', 'novelty']
    """
    listed = []
    for name, declared in declared_tables().items():
        if name not in tables or declared.page == READ:
            continue
        group = declared.page or (MORE if declared.shows is not None else OTHER)
        every = tuple(column for column in tables[name].columns if column not in PLACE_COLUMNS)
        listed.append(Section(declared, group, declared.shows if declared.shows is not None else every))
    ranks = {MORE: 1, OTHER: 2}
    listed.sort(key=lambda section: (ranks.get(section.group, 0), section.group))
    return {section.table.name: section for section in listed}


def choose_rows(table: pd.DataFrame, declared: Table) -> pd.DataFrame:
    """
    Put the rows first that a page shows.

    Parameters
    ----------
    table : pandas.DataFrame
        Of the results.
    declared : Table
        Its declaration.

    Returns
    -------
    pandas.DataFrame
        What a reader wants to see first, or at all.
    """
    return declared.pick(table) if declared.pick else table


def both(key: str) -> dict[str, str]:
    """
    Give a text in both languages; empty where there is none.

    Examples
    --------
    >>> both("terms.heading")
    {'zh': '词', 'en': 'Words'}
    >>> both("没有")
    {'zh': '', 'en': ''}
    """
    return load_texts()[key] if has_text(key) else {"zh": "", "en": ""}

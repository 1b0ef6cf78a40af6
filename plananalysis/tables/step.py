"""
What is a table?  One declaration: who makes it, what it shows, and where its numbers lead.

Each folder that finds something lists its steps in its own ``tables.py``.  The run, the report, the
workbook, the pages of the docs and the manifest ask these lists and know no table by name.  Code
holds keys only: texts lie in ``resources/<folder>/texts.csv``, columns in ``resources/columns.csv``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

PASSAGE, UNIT, PAIR = "passage", "unit", "pair"


@dataclass(frozen=True)
class Trace:
    """
    Where the numbers of a table lead.

    Parameters
    ----------
    row : str
        What a row itself is: "passage" (it has ``start`` and ``end``), "unit"
        (it has ``unit_id``), "pair" (units of two documents), or empty.
    find : str
        ``folder.module:function`` that gives, for the columns that count,
        the spans of each row: ``function(sources, rows) -> {column: spans}``.
    about : tuple of str
        The columns that say what a row is about.
    words : tuple of str
        The columns that hold words of the text, so that their spans are
        collected in one pass.
    rates : mapping of str to str
        A column worked out from a count, and the column of that count.
    """

    row: str = ""
    find: str = ""
    about: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    rates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NoTrace:
    """
    Why the numbers of a table lead to no passages.

    Parameters
    ----------
    reason : str
        The key of a text.
    """

    reason: str


@dataclass(frozen=True)
class Figure:
    """
    A picture that is drawn from tables alone.

    Parameters
    ----------
    name : str
        Of its files, and of its caption among the texts.
    needs : tuple of str
        The tables that it is drawn from.
    draw : str
        ``folder.module:function``; gets the results and gives a matplotlib
        figure, or None where it would be empty.  Named, not imported, so
        that tables are made without loading matplotlib.
    """

    name: str
    needs: tuple[str, ...]
    draw: str


@dataclass(frozen=True)
class Table:
    """
    A table of the results.

    Parameters
    ----------
    name : str
        As on disk.
    trace : Trace or NoTrace
        Where its numbers lead, or why nowhere.
    shows : tuple of str or None
        The columns that the report shows; None shows all, folded at the end.
    page : str
        The notebook beside which the report shows it; empty: under "more".
    figures : tuple of str
        The figures that stand with it.
    pick : callable, optional
        The rows that a page shows, first things first.
    say : callable, optional
        Says in a sentence what the table shows: ``say(tables) -> str``.
    """

    name: str
    trace: Trace | NoTrace
    shows: tuple[str, ...] | None = None
    page: str = ""
    figures: tuple[str, ...] = ()
    pick: Callable | None = None
    say: Callable | None = None


@dataclass(frozen=True)
class Step:
    """
    What makes some tables in one pass.

    Parameters
    ----------
    name : str
        Of the text that a run shows while it works.
    run : callable
        ``run(context) -> {name: table, …}``.
    makes : tuple of Table
        Its tables, in the order in which people read them.
    gives : tuple of str
        Values for later steps that no file holds.
    needs : tuple of str
        Tables and values of earlier steps.
    reads : tuple of str
        The parameters that it reads.
    words : tuple of str
        The word lists that it reads.
    per : str
        "document" if the rows of a document depend on that document alone,
        else "corpus".
    several : bool
        Whether its tables are there only for two documents or more.
    figures : tuple of Figure
        What is drawn of its tables.
    """

    name: str
    run: Callable
    makes: tuple[Table, ...] = ()
    gives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    per: str = "corpus"
    several: bool = False
    figures: tuple[Figure, ...] = ()


def load_function(name: str) -> Callable:
    """
    Load a function that a declaration names.

    Parameters
    ----------
    name : str
        ``folder.module:function``, within the package.

    Returns
    -------
    callable

    Raises
    ------
    ImportError, AttributeError
        If there is none.

    Examples
    --------
    >>> load_function("structure.length:count_han")("妇联2020")
    2
    """
    module, _, function = name.partition(":")
    return getattr(import_module(f"plananalysis.{module}"), function)

"""
How are the sections named, and how much of the body does each take?
"""

import pandas as pd

from plananalysis.structure.body import body_units
from plananalysis.structure.length import count_han

MAX_SECTIONS = 40  # of a plan that is drawn section by section


def label_sections(units: pd.DataFrame) -> pd.Series:
    """
    Give the sections their readable labels.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.Series
        Label (number and heading) by ``(doc_id, unit_id)``, in document
        order.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> label_sections(read_corpus().units).iloc[0][:10]
    '一、深入学习贯彻习近'
    """
    sections = units[units["kind"] == "section"]
    index = pd.MultiIndex.from_frame(sections[["doc_id", "unit_id"]])
    return pd.Series((sections["number"] + sections["heading"]).to_numpy(), index=index, dtype=object)


def measure_sections(units: pd.DataFrame) -> pd.DataFrame:
    """
    Measure how much of the body each section takes.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.DataFrame
        doc_id, section, label, units, han_chars, share (percent of the
        document's body), one row a section in document order; also sections
        without body.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> measure_sections(read_corpus().units)["share"].round(1).tolist()
    [11.7, 9.0, 13.4, 12.8, 9.0, 11.7, 16.9, 15.6]
    """
    body = body_units(units).assign(han=lambda table: table["text"].map(count_han))
    sizes = body.groupby(["doc_id", "section"], sort=False)["han"].agg(["size", "sum"])
    labels = label_sections(units)
    table = sizes.reindex(labels.index, fill_value=0).rename(columns={"size": "units", "sum": "han_chars"})
    totals = body.groupby("doc_id")["han"].sum()
    table["share"] = 100 * table["han_chars"] / totals.reindex(table.index.get_level_values(0)).fillna(1).to_numpy()
    table.insert(0, "label", labels)
    return table.rename_axis(["doc_id", "section"]).reset_index()


def is_one_plan(documents: pd.DataFrame) -> bool:
    """
    Tell whether there is one document with some sections, not too many to be drawn one by one.

    Parameters
    ----------
    documents : pandas.DataFrame
        The table of documents.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_one_plan(pd.DataFrame({"sections": [8]})), is_one_plan(pd.DataFrame({"sections": [1]}))
    (True, False)
    """
    counts = documents["sections"].tolist()
    return len(counts) == 1 and 2 <= counts[0] <= MAX_SECTIONS

"""
Which units are counted?  The leaves, the items of the body, and the section that each belongs to.
"""

import pandas as pd


def leaf_units(units: pd.DataFrame) -> pd.DataFrame:
    """
    Select the units that partition the text.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.DataFrame
        The rows without children, in order; joined they give each text.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> corpus = read_corpus()
    >>> "".join(leaf_units(corpus.units)["text"]) == "".join(corpus.texts.values())
    True
    """
    return units[units["is_leaf"]].reset_index(drop=True)


def body_units(units: pd.DataFrame) -> pd.DataFrame:
    """
    Select the units that are counted and clustered: the items.

    Items are taken whole, with their sub-items. Where a section has
    paragraphs that belong to no item, each paragraph counts as one unit.
    Headings, preamble, annexes, glossaries, tables and site furniture are
    left out, so that the units do not overlap.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.DataFrame
        The same columns and ``section``, the unit_id of the section that
        holds the unit (empty where the document has none).

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> body = body_units(read_corpus().units)
    >>> len(body), body["section"].nunique()
    (36, 8)
    """
    units = units.assign(section=find_sections(units))
    parent_kind = _parent_kinds(units)
    loose = (units["kind"] == "paragraph") & ~units["is_heading"] & parent_kind.isin(["", "section"])
    return units[(units["kind"] == "item") | loose].reset_index(drop=True)


def _parent_kinds(units: pd.DataFrame) -> pd.Series:
    kinds = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), units["kind"], strict=True))
    pairs = zip(units["doc_id"], units["parent_id"], strict=True)
    return pd.Series([kinds.get(pair, "") for pair in pairs], index=units.index)


def find_sections(units: pd.DataFrame) -> pd.Series:
    """
    Name the section that each unit belongs to.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus, parents before children.

    Returns
    -------
    pandas.Series
        The unit_id of the section, the unit's own for a section, empty for
        what stands outside all sections; index as given.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> units = read_corpus().units
    >>> find_sections(units[units["kind"] == "item"].head(0)).tolist()
    []
    >>> find_sections(units).iloc[-1]
    ''
    """
    section: dict[tuple[str, str], str] = {}
    for row in units[["doc_id", "unit_id", "parent_id", "kind"]].itertuples(index=False):
        inherited = section.get((row.doc_id, row.parent_id), "")
        section[row.doc_id, row.unit_id] = row.unit_id if row.kind == "section" else inherited
    keys = zip(units["doc_id"], units["unit_id"], strict=True)
    return pd.Series([section[key] for key in keys], index=units.index, dtype=object)

"""
Which part of a document does a passage stand in?  Body, annex, front or back.

Counts and rates are of the body.  What stands elsewhere is told by its part, and by its share of the text.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from plananalysis.structure.length import count_han_each

BODY, ANNEX, FRONT, BACK = PARTS = ("body", "annex", "front", "back")
_OF_KIND = {
    "front": FRONT,
    "back": BACK,
    "glossary": BACK,  # it explains the words of the text: no table counts it
    "annex": ANNEX,
    "annex_section": ANNEX,
    "annex_item": ANNEX,
}
MOST_ASIDE = 0.3  # share of the Han characters beside body and annexes above which a document is named


def part_of(kind: str, above: str = BODY) -> str:
    """
    Name the part that a unit stands in.

    Parameters
    ----------
    kind : str
        Of the unit.
    above : str
        The part of its parent.

    Returns
    -------
    str
        body, annex, front or back.  A glossary is part of the back, the preamble of the body.

    Examples
    --------
    >>> part_of("item"), part_of("paragraph", "annex"), part_of("glossary")
    ('body', 'annex', 'back')
    """
    if kind == "entry" and above == BODY:  # of a glossary
        return BACK
    return _OF_KIND.get(kind, above)


def find_parts(units: pd.DataFrame) -> pd.Series:
    """
    Name the part that each unit stands in.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus, parents before children; where there is a column ``part``, it is taken;
        where neither tells, all is body.

    Returns
    -------
    pandas.Series
        body, annex, front or back; index as given.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "annex1", "annex1.p1"],
    ...     "parent_id": ["", "", "annex1"], "kind": ["item", "annex", "paragraph"]})
    >>> find_parts(units).tolist()
    ['body', 'annex', 'annex']
    """
    if "part" in units:
        return units["part"]
    if not {"doc_id", "unit_id", "kind"} <= set(units.columns):
        return pd.Series(BODY, index=units.index, dtype=object)
    found: dict[tuple[str, str], str] = {}
    parents = units["parent_id"] if "parent_id" in units else pd.Series("", index=units.index)
    rows = zip(units["doc_id"], units["unit_id"], parents, units["kind"], strict=True)
    for doc_id, unit_id, parent_id, kind in rows:
        found[doc_id, unit_id] = part_of(kind, found.get((doc_id, parent_id), BODY))
    keys = zip(units["doc_id"], units["unit_id"], strict=True)
    return pd.Series([found[key] for key in keys], index=units.index, dtype=object)


def without_annexes(rows: pd.DataFrame, units: pd.DataFrame | None = None) -> pd.DataFrame:
    """
    Leave out what stands in annexes: counts and rates are of the body.

    Parameters
    ----------
    rows : pandas.DataFrame
        Units, sentences or findings.
    units : pandas.DataFrame, optional
        The units of the same documents; needed only where the rows do not say their ``part``.

    Returns
    -------
    pandas.DataFrame
        The same table where no row stands in an annex.

    Examples
    --------
    >>> rows = pd.DataFrame({"text": ["加强领导。", "附表。"], "part": ["body", "annex"]})
    >>> without_annexes(rows)["text"].tolist()
    ['加强领导。']
    """
    if "part" not in rows and (units is None or not (find_parts(units) == ANNEX).any()):
        return rows
    outside = (rows if "part" in rows else add_part(rows, units))["part"].to_numpy(dtype=object) == ANNEX
    return rows[~outside].reset_index(drop=True) if outside.any() else rows


def add_part(table: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """
    Say of each row of a table of passages which part of its document it stands in.

    Parameters
    ----------
    table : pandas.DataFrame
        doc_id and unit_id.
    units : pandas.DataFrame
        The units of the same documents.

    Returns
    -------
    pandas.DataFrame
        With ``part`` as its last column; empty for a unit that is not there.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "annex1"], "kind": ["item", "annex"]})
    >>> add_part(pd.DataFrame({"doc_id": ["d"], "unit_id": ["annex1"], "text": ["附表"]}), units)["part"].tolist()
    ['annex']
    """
    if "part" in table:
        return table
    known = dict(zip(_keys(units), find_parts(units), strict=True))
    return table.assign(part=pd.Series([known.get(key, "") for key in _keys(table)], index=table.index, dtype=object))


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["doc_id"].tolist(), table["unit_id"].tolist(), strict=True))


def measure_shares(units: pd.DataFrame) -> dict[str, float]:
    """
    Measure how a document's Han characters are divided among its parts.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of one document, with their text.

    Returns
    -------
    dict of str to float
        The share of each part, four decimals; zeros where there is no Han character.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "back"], "kind": ["item", "back"], "is_leaf": True,
    ...     "text": ["加强领导。", "抄送"]})
    >>> measure_shares(units)
    {'body': 0.6667, 'annex': 0.0, 'front': 0.0, 'back': 0.3333}
    """
    is_leaf = units["is_leaf"].to_numpy(dtype=bool)
    parts = find_parts(units).to_numpy(dtype=object)[is_leaf]
    han = count_han_each(units["text"].to_numpy(dtype=object)[is_leaf])
    total = max(int(han.sum()), 1)
    return {part: round(float(np.sum(han[parts == part]) / total), 4) for part in PARTS}

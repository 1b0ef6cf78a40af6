"""
Who, where, when and how much?  Actors, groups, places, dates and quantities in one table.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .contexts import Contexts
from .dates import scan_dates
from .entities import build_names, scan_entities
from .lexicons import Lexicon, load_lexicon
from .passages import Passages
from .quantities import scan_quantities

LEXICONS = ("actors", "groups", "places", "dates")
_SAID = ("class", "entity", "level", "month")
_COUNTED = ("number", "number_high", "unit", "comparator", "percentage", "deadline", "reading", "about")
COLUMNS = ["doc_id", "unit_id", "kind", "entity", "class", "level", "month", *_COUNTED, "start", "end", "text"]
_NAMED = frozenset({"actor", "group", "place"})


def find_mentions(
    units: pd.DataFrame, *, years: Mapping[str, int] | None = None, lexicons: Mapping[str, Lexicon] | None = None
) -> pd.DataFrame:
    """
    Every actor, group, place, date and quantity of documents.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus, containers included: their headings tell plans from reviews.
    years : mapping of str to int, optional
        The year each document is for, by doc_id; without it, the first year that it names.
    lexicons : mapping of str to Lexicon, optional
        Any of actors, groups, places and dates; the package's own for the others.

    Returns
    -------
    pandas.DataFrame
        One row a mention, in text order: doc_id, unit_id, kind (actor, group, place, date, quantity),
        entity (one form for all aliases; of a quantity, number and unit), class, level (of actors), month
        (of dates), number, number_high, unit, comparator, percentage, deadline, reading, about (of
        quantities), start, end, text.  Actors, groups and places do not overlap; a quantity may be part
        of a group (3岁以下婴幼儿).

    See Also
    --------
    plananalysis.entities.find_entities, plananalysis.dates.find_dates, plananalysis.quantities.find_quantities

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [30],
    ...     "text": ["2026年，省教育厅在武汉为大学生提供岗位2万个。"]})
    >>> find_mentions(units)[["kind", "entity"]].values.tolist()
    [['date', '2026年'], ['actor', '教育厅'], ['place', '武汉'], ['group', '大学生'], ['quantity', '20000个']]
    """
    given = dict(lexicons or {})
    actors, groups, places, words = (given.get(name) or load_lexicon(name) for name in LEXICONS)
    passages = Passages(units)
    contexts = Contexts(passages, units, years=years)
    dates = scan_dates(passages.text, contexts=contexts, lexicon=words)
    rows = [(start, end, "date", kind, entity, "", month, None) for start, end, kind, entity, month in dates]
    rows += [(start, end, kind, group, entity, level, "", None)
             for start, end, kind, entity, group, level in scan_entities(passages.text, build_names(actors, groups, places))]
    rows += [(row["start"], row["end"], "quantity", row["reading"], _name_quantity(row), "", "", row)
             for row in scan_quantities(passages, contexts=contexts, dates=dates)]
    rows.sort(key=lambda row: (row[0], -row[1], row[2]))
    columns = {"kind": [row[2] for row in rows]}
    columns |= {name: [row[i] for row in rows] for i, name in enumerate(_SAID, start=3)}
    for name in _COUNTED:
        empty = None if name in ("number", "number_high") else 0 if name == "percentage" else ""
        columns[name] = [row[7][name] if row[7] else empty for row in rows]
    table = passages.to_frame([row[0] for row in rows], [row[1] for row in rows], columns)
    table = table.astype({"number": "float64", "number_high": "float64"})
    return table[COLUMNS]


def _name_quantity(row: dict) -> str:
    """20000人, 5%: the number as digits, and the unit."""
    numbers = [row["number"]] if row["number_high"] is None else [row["number"], row["number_high"]]
    digits = "-".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in numbers)
    return digits + row["unit"]


def summarise_entities(mentions: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """
    How often each actor, group and place is named, and where first.

    Parameters
    ----------
    mentions : pandas.DataFrame
        From :func:`find_mentions`.
    units : pandas.DataFrame
        The units of the same documents: title block and site furniture do not count.

    Returns
    -------
    pandas.DataFrame
        One row an entity: kind, entity, class, count, units, documents, then doc_id, unit_id, start,
        end, text of the first mention; by kind, then the most frequent first, ties by name.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"], "start": [0], "end": [12],
    ...                       "text": ["云南、云南省，老挝。"]})
    >>> summarise_entities(find_mentions(units), units)[["entity", "count", "text"]].values.tolist()
    [['云南省', 2, '云南'], ['老挝', 1, '老挝']]
    """
    named = mentions[mentions["kind"].isin(_NAMED)]
    if "kind" in units:
        outside = units[units["kind"].isin(["front", "back"])]
        keys = set(zip(outside["doc_id"], outside["unit_id"], strict=True))
        kept = [key not in keys for key in zip(named["doc_id"], named["unit_id"], strict=True)]
        named = named[pd.Series(kept, index=named.index, dtype=bool)]
    named = named.assign(place=named["doc_id"] + "\n" + named["unit_id"])
    groups = named.groupby(["kind", "entity"], sort=True)
    table = groups.agg(**{"class": ("class", "first")}, count=("entity", "size"), units=("place", "nunique"),
                       documents=("doc_id", "nunique"), doc_id=("doc_id", "first"), unit_id=("unit_id", "first"),
                       start=("start", "first"), end=("end", "first"), text=("text", "first")).reset_index()
    order = table.sort_values(["kind", "count", "entity"], ascending=[True, False, True], kind="stable")
    return order.reset_index(drop=True)

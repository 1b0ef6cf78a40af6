"""
Who, where, when and how much?  Actors, groups, places, dates and quantities in one table.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages
from plananalysis.named.dates import scan_dates
from plananalysis.named.entities import build_names, scan_entities
from plananalysis.named.past_or_plan import Contexts
from plananalysis.named.quantities import scan_quantities
from plananalysis.structure.body import find_sections

LEXICONS = ("actors", "groups", "places", "dates")
_SAID = ("kind", "entity", "class", "level", "month")
_COUNTED = ("number", "number_high", "unit", "comparator", "percentage", "deadline", "reading", "about")
_EMPTY = {"number": np.nan, "number_high": np.nan, "percentage": 0}
_KINDS = ("actor", "date", "group", "place", "quantity")
_DTYPES = {"number": "float64", "number_high": "float64", "percentage": "int64"}
COLUMNS = ["doc_id", "unit_id", *_SAID, *_COUNTED, "start", "end", "text"]
_NAMED = frozenset({"actor", "group", "place"})


def find_mentions(
    units: pd.DataFrame | Passages,
    *,
    years: Mapping[str, int] | None = None,
    lexicons: Mapping[str, Lexicon] | None = None,
) -> pd.DataFrame:
    """
    Every actor, group, place, date and quantity of documents.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
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
    plananalysis.named.entities.find_entities, plananalysis.named.dates.find_dates, plananalysis.named.quantities.find_quantities

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [30],
    ...     "text": ["2026年，省教育厅在武汉为大学生提供岗位2万个。"]})
    >>> find_mentions(units)[["kind", "entity"]].values.tolist()
    [['date', '2026年'], ['actor', '教育厅'], ['place', '武汉'], ['group', '大学生'], ['quantity', '20000个']]
    """
    given = dict(lexicons or {})
    actors, groups, places, words = (given.get(name) or load_lexicon(name) for name in LEXICONS)
    passages = Passages.of(units)
    contexts = Contexts(passages, passages.frame if units is passages else units, years=years)
    dates = scan_dates(passages.text, contexts=contexts, lexicon=words)
    named = scan_entities(passages.text, build_names(actors, groups, places))
    counted = scan_quantities(passages, contexts=contexts, dates=dates)
    columns = {
        "kind": ["date"] * len(dates) + [row[2] for row in named] + ["quantity"] * len(counted),
        "entity": [row[3] for row in dates + named] + list(map(_name_quantity, counted)),
        "class": [row[2] for row in dates] + [row[4] for row in named] + [row["reading"] for row in counted],
        "level": [""] * len(dates) + [row[5] for row in named],
        "month": [row[4] for row in dates],
    }
    counts = {name: [row[name] for row in counted] for name in _COUNTED}
    starts = [row[0] for row in dates + named] + [row["start"] for row in counted]
    ends = [row[1] for row in dates + named] + [row["end"] for row in counted]
    return _order(passages, starts, ends, columns, counts)


def _order(
    passages: Passages, starts: list[int], ends: list[int], columns: dict[str, list], counts: dict[str, list]
) -> pd.DataFrame:
    """
    The table in text order; of what begins at one place, the longer first, then by kind.

    The columns are told from the first row on, the counts up to the last one; the other rows are empty there.
    """
    begins, stops = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    kinds = np.array(list(map(_KINDS.index, columns["kind"])), dtype=np.int64)
    order = np.lexsort((kinds, -stops, begins))
    data = {name: _pick(name, cells, order) for name, cells in columns.items()}
    data |= {name: _pick(name, cells, order - (len(order) - len(cells))) for name, cells in counts.items()}
    return passages.to_frame(begins[order], stops[order], data)[COLUMNS]


def _pick(name: str, cells: list, places: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """The cells at these places; empty where there are none."""
    is_there = (places >= 0) & (places < len(cells))
    array = pd.array(cells, dtype=_DTYPES.get(name, "str"))
    return array.take(np.where(is_there, places, -1), allow_fill=True, fill_value=_EMPTY.get(name, ""))


def _name_quantity(row: dict) -> str:
    """20000人, 5%: the number as digits, and the unit."""
    numbers = [row["number"]] if row["number_high"] is None else [row["number"], row["number_high"]]
    return "-".join(map(_write_number, map(float, numbers))) + row["unit"]


def _write_number(number: float) -> str:
    return str(int(number)) if number.is_integer() else f"{number:.6f}".rstrip("0")


def summarize_entities(mentions: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
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
    >>> summarize_entities(find_mentions(units), units)[["entity", "count", "text"]].values.tolist()
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
    table = groups.agg(
        **{"class": ("class", "first")},
        count=("entity", "size"),
        units=("place", "nunique"),
        documents=("doc_id", "nunique"),
        doc_id=("doc_id", "first"),
        unit_id=("unit_id", "first"),
        start=("start", "first"),
        end=("end", "first"),
        text=("text", "first"),
    ).reset_index()
    order = table.sort_values(["kind", "count", "entity"], ascending=[True, False, True], kind="stable")
    return order.reset_index(drop=True)


def link_names(
    mentions: pd.DataFrame, citations: pd.DataFrame, units: pd.DataFrame, *, n_names: int = 28
) -> pd.DataFrame:
    """
    Which documents and actors are named in which section, as a network has it.

    Parameters
    ----------
    mentions : pandas.DataFrame
        From :func:`find_mentions`.
    citations : pandas.DataFrame
        From :func:`plananalysis.find_citations`.
    units : pandas.DataFrame
        The units of the same documents.
    n_names : int
        The most frequent, half of them documents if there are so many; ties by name.

    Returns
    -------
    pandas.DataFrame
        Columns name, kind (document, actor), place, count; one row a tie, the places in the order of the
        text.  Places are the sections of one document; without sections, or of several documents, they are
        the documents.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["s1", "s1.i1", "s2", "s2.i1"],
    ...     "parent_id": ["", "s1", "", "s2"], "kind": ["section", "item"] * 2, "number": "",
    ...     "heading": ["经济", "", "民生", ""], "start": [0, 0, 5, 5],
    ...     "end": [5, 5, 9, 9], "is_leaf": [False, True] * 2, "text": ["省教育厅。", "省教育厅。", "民政局。", "民政局。"]})
    >>> none = pd.DataFrame({"doc_id": [], "unit_id": [], "normalised": []})
    >>> link_names(find_mentions(units), none, units)[["name", "place"]].values.tolist()
    [['教育厅', '经济'], ['民政局', '民生']]
    """
    places = _name_places(units)
    actors = mentions[mentions["kind"] == "actor"].rename(columns={"entity": "name"})
    titled = citations.rename(columns={"normalised": "name"})
    columns = ["doc_id", "unit_id", "name", "kind"]
    rows = pd.concat([titled.assign(kind="document")[columns], actors[columns]], ignore_index=True)
    keys = zip(rows["doc_id"], rows["unit_id"], strict=True)
    rows = rows.assign(place=[places.get(key, "") for key in keys]).query("place != ''")
    totals = rows.groupby(["kind", "name"]).size().rename("total").reset_index()
    totals = totals.sort_values(["total", "name"], ascending=[False, True], kind="stable")
    documents = totals[totals["kind"] == "document"]
    others = totals[totals["kind"] == "actor"]
    n_documents = max(n_names // 2, n_names - len(others))
    kept = pd.concat([documents.head(n_documents), others.head(n_names - min(n_documents, len(documents)))])
    ties = rows.merge(kept[["kind", "name"]], on=["kind", "name"])
    counts = ties.groupby(["name", "kind", "place"]).size().rename("count").reset_index()
    order = {place: number for number, place in enumerate(dict.fromkeys(places.values()))}
    counts = counts.assign(order=counts["place"].map(order)).sort_values(["order", "kind", "name"], kind="stable")
    return counts.drop(columns="order").reset_index(drop=True)


def _name_places(units: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The section of each unit by its label; the document where sections say nothing."""
    body = units[~units["kind"].isin(["front", "back"])]
    sections = units[units["kind"] == "section"]
    if units["doc_id"].nunique() > 1 or len(sections) < 2:
        return {key: key[0] for key in zip(body["doc_id"], body["unit_id"], strict=True)}
    labels = dict(zip(sections["unit_id"], sections["number"] + sections["heading"], strict=True))
    keys = zip(units["doc_id"], units["unit_id"], strict=True)
    return {key: labels[home] for key, home in zip(keys, find_sections(units), strict=True) if home in labels}


def list_events(mentions: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """
    What has a month, for a calendar.

    Parameters
    ----------
    mentions : pandas.DataFrame
        From :func:`find_mentions`.
    units : pandas.DataFrame
        The units of the same documents: title block and site furniture do not count.

    Returns
    -------
    pandas.DataFrame
        Columns first, last (months), label, count; spans of months first, then by month and label.  A
        festival whose month moves (春节) has none.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"], "start": [0], "end": [14],
    ...                       "text": ["“六一”前后和上半年，年底。"]})
    >>> list_events(find_mentions(units), units).values.tolist()
    [[1, 6, '上半年', 1], [6, 6, '儿童节', 1], [12, 12, '年底', 1]]
    """
    outside = units[units["kind"].isin(["front", "back"])]
    furniture = set(zip(outside["doc_id"], outside["unit_id"], strict=True))
    dated = mentions[(mentions["kind"] == "date") & (mentions["month"] != "")]
    inside = [key not in furniture for key in zip(dated["doc_id"], dated["unit_id"], strict=True)]
    dated = dated[pd.Series(inside, index=dated.index, dtype=bool)]
    ends = [month.split("-") for month in dated["month"]]
    table = pd.DataFrame(
        {
            "first": [int(end[0]) for end in ends],
            "last": [int(end[-1]) for end in ends],
            "label": dated["entity"].tolist(),
        }
    )
    table = table.groupby(["first", "last", "label"]).size().rename("count").reset_index()
    is_point = (table["first"] == table["last"]).rename("point")
    return (
        table.assign(point=is_point)
        .sort_values(["point", "first", "last", "label"], kind="stable")
        .drop(columns="point")
        .reset_index(drop=True)
    )

"""
How does a row of a table look in the report?  Its cells with the passages behind their numbers, and its links to the text.
"""

from html import escape
from urllib.parse import quote

import numpy as np
import pandas as pd

from plananalysis.findings import declared_tables
from plananalysis.report.sections import COUNTED, Section
from plananalysis.tables.columns import explain_column
from plananalysis.tables.spans import SpanStore

PLACE_COLUMNS = ("doc_id", "unit_id", "start", "end", "doc_id_old", "unit_id_old", "doc_id_new", "unit_id_new")


def lay_out_documents(documents: pd.DataFrame, spans: dict[str, list[np.ndarray]], kept: SpanStore) -> dict[str, list]:
    """
    Write the rows of what was read, and the sums of its counts.

    Parameters
    ----------
    documents : pandas.DataFrame
        The table of documents.
    spans : dict of str to list of array
        The passages behind its counts, by column.
    kept : SpanStore
        Gets the passages that the page keeps.

    Returns
    -------
    dict
        body: HTML; totals: English, Chinese, number, key and kind of each sum.
    """
    from markupsafe import Markup

    rows, totals = [], []
    for at, row in enumerate(_list_rows(documents, {"doc_id", *declared_tables()["documents"].shows})):
        cells = [
            _link_cell(row[column], spans, column, at, kept)
            for column in declared_tables()["documents"].shows
            if column in row
        ]
        number = str(at + 1)
        rows.append(_write_row(cells, [(f"#d{number}", number)], row["doc_id"], linked=True, at=0))
    for column, english, chinese in COUNTED:
        total = int(documents[column].sum())
        every = [np.concatenate(spans[column])] if column in spans else []
        totals.append((english, chinese, *_link_cell(total, {column: every}, column, 0, kept)))
    return {"body": Markup("".join(rows)), "totals": totals}


def _link_cell(
    value: object, spans: dict[str, list[np.ndarray]], column: str, at: int, kept: SpanStore
) -> tuple[str, str, str]:
    """Text of a cell, key of its passages and what it is; a number has a key only if it is that of its passages."""
    found = spans.get(column)
    is_traced = bool(found) and value is not pd.NA and (isinstance(value, str) or value == len(found[at]))
    return _format(value), kept.keep(found[at]) if is_traced else "", "rate" if isinstance(value, str) else "count"


def lay_out_rows(
    table: pd.DataFrame,
    *,
    section: Section,
    numbers: dict,
    held: set,
    anchors: dict,
    spans: dict[str, list[np.ndarray]],
    kept: SpanStore,
) -> dict:
    """
    Write the rows of a table with their links.

    Parameters
    ----------
    table : pandas.DataFrame
        The rows shown.
    section : Section
        How the table is shown.
    numbers : dict of str to int
        Of the documents.
    held : set of str
        The documents whose text the page holds.
    anchors : dict
        Gets, for each document, where the passages begin and end.
    spans : dict of str to list of array
        The passages behind the counts, by column.
    kept : SpanStore
        Gets the passages that the page keeps.

    Returns
    -------
    dict
        name, n_rows, body (HTML), columns, and whether rows are linked.
    """
    rows, name, trace = [], section.table.name, section.table.trace
    wanted = [column for column in section.columns if column in table]
    several = "doc_id" in table and len(numbers) > 1
    what = [column for column in getattr(trace, "about", ()) if column != "doc_id" or len(numbers) > 1]
    rates = {column: count for column, count in getattr(trace, "rates", {}).items() if column in wanted}
    for at, row in enumerate(_list_rows(table, {*wanted, *what, *PLACE_COLUMNS})):
        target, place = "", str(row.get("unit_id", ""))
        number = numbers.get(row.get("doc_id"))
        if number and row.get("end", -1) > 0 and pd.notna(row.get("start")):
            start, end = int(row["start"]), int(row["end"])
            anchors[row["doc_id"]].setdefault(start, end)
            target = f"#p{number}-{start}"
        elif number and place:
            target = f"#u{number}-{place}"
        if target and row["doc_id"] not in held:
            target = locate_text(row["doc_id"])
        targets = [(target, place or "text")] if target else _link_sides(row, numbers, held)
        cells = {column: _link_cell(row[column], spans, column, at, kept) for column in wanted}
        cells |= {
            column: (cells[column][0], cells[count][1], "rate") for column, count in rates.items() if count in cells
        }
        about = " ".join(filter(None, (_format(row[column]) for column in what)))
        rows.append((([(str(number), "", "")] if several else []) + list(cells.values()), targets, about))
    explained = [(column, *explain_column(name, column)) for column in wanted]
    from markupsafe import Markup

    linked = any(targets for _, targets, _ in rows)
    return {
        "name": name,
        "n_rows": len(rows),
        "body": Markup("".join(_write_row(*row, linked=linked) for row in rows)),
        "columns": ([("document", "文件", "its number in the list above")] if several else []) + explained,
        "linked": linked,
    }


def _list_rows(table: pd.DataFrame, columns: set[str]) -> list[dict[str, object]]:
    """The rows with those of the columns that there are, as plain values."""
    kept = [column for column in table if column in columns]
    values = (table[column].to_numpy(dtype=object).tolist() for column in kept)
    return [dict(zip(kept, row, strict=True)) for row in zip(*values, strict=True)]


def _write_row(
    cells: list[tuple[str, str, str]], targets: list[tuple[str, str]], about: str, *, linked: bool = False, at: int = -1
) -> str:
    """A row of a table in HTML, its links in front or behind; written here because a page has so many."""
    written = [
        f'<td><button class="{kind}" data-key="{key}">{escape(text)}</button></td>'
        if key
        else f"<td>{escape(text)}</td>"
        for text, key, kind in cells
    ]
    links = [f'<a href="{escape(target)}">{escape(place)}</a>' for target, place in targets]
    if linked:
        written.insert(at % (len(written) + 1), f"<td>{' '.join(links)}</td>")
    return "".join([f'<tr data-what="{escape(about)}">' if about else "<tr>", *written, "</tr>"])


def _link_sides(row: dict, numbers: dict, held: set) -> list[tuple[str, str]]:
    """The units of the two documents that a row sets side by side."""
    sides = ((row.get(f"doc_id_{side}"), row.get(f"unit_id_{side}")) for side in ("old", "new"))
    return [
        (f"#u{numbers[doc_id]}-{unit_id}" if doc_id in held else locate_text(doc_id), f"{numbers[doc_id]}: {unit_id}")
        for doc_id, unit_id in sides
        if unit_id
    ]


def locate_text(doc_id: str) -> str:
    """
    Say where a text is that the page does not hold.

    Examples
    --------
    >>> locate_text("计划")
    'texts/%E8%AE%A1%E5%88%92.txt'
    """
    return f"texts/{quote(doc_id)}.txt"


def _format(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.3f}".rstrip("0").rstrip(".")
    return "" if value is None or value is pd.NA else str(value)

"""
What do I hand over?  One page that opens anywhere and leads back to the text.

The page loads nothing. Every row of a finding links to its passage in the text
at the end of the page, which lights up when it is reached. One script of our own,
named by its digest in the page's policy, adds what a page without it can do
without: search, sorting, and the passages behind a count.
"""

import base64
import hashlib
import json
import re
from collections import defaultdict
from html import escape
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd

from plananalysis.charts.fonts import FONT_MARK
from plananalysis.corpus import find_sections, leaf_units
from plananalysis.findings import declared_tables
from plananalysis.report.evidence import collect_passages
from plananalysis.report.methods import describe_methods
from plananalysis.report.sections import COUNTED, OTHER, Section, both, choose_rows, list_sections
from plananalysis.structure.sections import label_sections
from plananalysis.tables.columns import explain_column
from plananalysis.tables.spans import MOST, SpanStore
from plananalysis.tables.texts import load_texts

MAX_ROWS, MAX_OTHER_ROWS = 200, 50  # of a table below, and of every other table
MAX_TEXT = 600_000  # characters
MAX_PASSAGES = 400_000
MAX_PAGE = 8_000_000  # bytes without the font, so that the page stays under 10 MB
PLACE_COLUMNS = ("doc_id", "unit_id", "start", "end", "doc_id_old", "unit_id_old", "doc_id_new", "unit_id_new")
SHARES = (1, 0.5, 0.25, 0.1, 0)  # of these numbers, tried until the page is small enough
FIGURE = re.compile(r'<figure><img src="figure:(\w+)".*?</figure>')  # in the page's own marks; texts are escaped


def write_report(results, *, figures: dict[str, Path], notebooks: dict[str, str]) -> str:
    """
    Write the report as one HTML page.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.
    figures : dict of str to Path
        SVG files by name.
    notebooks : dict of str to str
        What became of each notebook.

    Returns
    -------
    str
        HTML; all text from documents is escaped. The font is still to be
        put in, see :func:`plananalysis.charts.fonts.embed_font`. Of a large corpus
        it holds less, and says what it leaves out.
    """
    for share in SHARES:
        page = _put_figures(_compose(results, notebooks=notebooks, share=share), figures)
        if len(page.encode("utf-8", "surrogatepass")) <= MAX_PAGE:
            break
    return page


def _put_figures(page: str, figures: dict[str, Path]) -> str:
    """Put pictures in their places; a place whose figure was not drawn goes."""

    def put(place: re.Match) -> str:
        if place[1] not in figures:
            return ""
        data = base64.b64encode(figures[place[1]].read_bytes()).decode("ascii")
        return place[0].replace(f"figure:{place[1]}", f"data:image/svg+xml;base64,{data}", 1)

    return FIGURE.sub(put, page)


def _compose(results, *, notebooks: dict[str, str], share: float) -> str:
    """The report with places for the figures; it holds this share of what there is room for."""
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    loader = PackageLoader("plananalysis", "resources/report/templates")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"bilingual": _split_languages, "exact": _keep_returns}
    numbers = {doc_id: i for i, doc_id in enumerate(results.documents["doc_id"], start=1)}
    sections = list_sections(results.tables)
    rows = {
        name: choose_rows(results.tables[name], section.table).head(
            max(10, round(share * (MAX_OTHER_ROWS if section.group == OTHER else MAX_ROWS)))
        )
        for name, section in sections.items()
    }
    documents = results.documents
    spans = collect_passages(results, shown=rows | {"documents": documents})
    held = _choose_texts(results, round(share * MAX_TEXT))
    lengths = [len(results.corpus.texts[doc_id]) for doc_id in numbers]
    anchors, kept = defaultdict(dict), SpanStore(lengths, room=round(share * MAX_PASSAGES))
    read = _link_documents(documents, spans.pop("documents", {}), kept)
    shown = {
        name: _lay_out(
            rows[name],
            section=section,
            numbers=numbers,
            held=held,
            anchors=anchors,
            spans=spans.get(name, {}),
            kept=kept,
        )
        | _describe_table(name, section, results.tables)
        for name, section in sections.items()
    }
    script = resources.files("plananalysis").joinpath("resources/report/templates/report.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Within <script> only "</" could end the data too early; the text of documents is not in it.
    passages = json.dumps(kept.pack(), separators=(",", ":"))
    return environment.get_template("report.html.j2").render(
        documents=documents.to_dict("records"),
        numbers=numbers,
        groups=_group(shown, sections, notebooks),
        read=[
            (column, *explain_column("documents", column))
            for column in declared_tables()["documents"].shows
            if column in documents
        ],
        read_body=read["body"],
        totals=read["totals"],
        sizes=[_describe_figure("section_sizes")],
        outlines=_outline(results, numbers, held),
        texts=_mark_texts(results, numbers, anchors, held),
        notes=results.notes,
        refused=[str(problem) for problem in results.corpus.problems],
        notebooks=notebooks,
        unheld=len(documents) - len(held),
        lost=kept.lost,
        cut=kept.cut,
        most=MOST,
        methods=describe_methods(results),
        tokenizer=results.tokenizer,
        parameters=results.parameters,
        place=Markup(FONT_MARK),
        script=Markup(script),
        script_sha256=digest,
        passages=Markup(passages),
    )


def _describe_table(name: str, section: Section, tables: dict[str, pd.DataFrame]) -> dict:
    """Heading, note, figures and what the table shows in words."""
    table = section.table
    heading = both(f"{name}.heading") if has_heading(name) else {"zh": both(f"{name}.name")["zh"], "en": name}
    said = table.say(tables).replace("**", "") if table.say and len(tables[name]) else ""
    return {
        "heading": heading,
        "note": both(f"{name}.note"),
        "said": said,
        "total": len(tables[name]),
        "figures": [_describe_figure(figure) for figure in table.figures],
    }


def has_heading(name: str) -> bool:
    """Whether a table has a heading of its own; else its name stands for it."""
    return f"{name}.heading" in load_texts()


def _group(shown: dict[str, dict], sections: dict[str, Section], notebooks: dict[str, str]) -> list[dict]:
    """The tables by the notebook that they belong to, and the others."""
    groups: dict[str, dict] = {}
    for name, section in sections.items():
        stem = section.group
        page = f"notebooks/{stem}.html" if notebooks.get(f"{stem}.ipynb") == "executed" else ""
        group = groups.setdefault(
            stem, {"name": stem, "heading": both(f"page.{stem}"), "page": page, "tables": [], "folded": stem == OTHER}
        )
        group["tables"].append(shown[name])
    return list(groups.values())


def _choose_texts(results, room: int) -> set[str]:
    """The documents whose text the page holds: in their order, as far as there is room."""
    held = set()
    for doc_id in results.documents["doc_id"]:
        room -= len(results.corpus.texts[doc_id])
        if room >= 0 or not held:
            held.add(doc_id)
    return held


def _link_documents(documents: pd.DataFrame, spans: dict[str, list[np.ndarray]], kept: SpanStore) -> dict[str, list]:
    """The rows of what was read, and the sums of its counts, with the keys of the passages behind them."""
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


def _split_languages(text: str | dict[str, str]):
    """Put the English and the Chinese half of a line into elements that a reader can switch off."""
    from markupsafe import Markup

    if isinstance(text, dict):
        return Markup('<span lang="en">{}</span> <span lang="zh">{}</span>').format(text["en"], text["zh"])

    found = re.search(r"[\u4e00-\u9fff]", text.replace("《》", "  "))
    at = text.rfind(" ", 0, found.start()) + 1 if found else len(text)
    english, chinese = text[:at].strip(), text[at:]
    return Markup('<span lang="en">{}</span> <span lang="zh">{}</span>').format(english, chinese) if found else text


def _keep_returns(text: str):
    """A carriage return stays one character: as it is, a browser would join it to the line feed."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;"))


def _describe_figure(name: str) -> dict[str, object]:
    caption = both(f"figure.{name}")
    return {"src": f"figure:{name}", "caption": caption, "alt": caption["en"]}


def _lay_out(
    table: pd.DataFrame,
    *,
    section: Section,
    numbers: dict,
    held: set,
    anchors: dict,
    spans: dict[str, list[np.ndarray]],
    kept: SpanStore,
) -> dict:
    """Pick the columns to show and note which passages the rows lead to."""
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
            target = _file_of(row["doc_id"])
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
        (f"#u{numbers[doc_id]}-{unit_id}" if doc_id in held else _file_of(doc_id), f"{numbers[doc_id]}: {unit_id}")
        for doc_id, unit_id in sides
        if unit_id
    ]


def _file_of(doc_id: str) -> str:
    """Where a text is that the page does not hold."""
    return f"texts/{quote(doc_id)}.txt"


def _format(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.3f}".rstrip("0").rstrip(".")
    return "" if value is None or value is pd.NA else str(value)


def _outline(results, numbers: dict, held: set) -> list[dict]:
    """Sections and items of each document with links to their place in the text."""
    shown = results.units[results.units["kind"].isin(["section", "item", "annex", "glossary"])]
    outlines = []
    for doc_id, units in shown.groupby("doc_id", sort=False):
        entries = [
            {
                "target": f"#u{numbers[doc_id]}-{unit.unit_id}" if doc_id in held else _file_of(doc_id),
                "kind": unit.kind,
                "label": f"{unit.number}{unit.heading}" or unit.unit_id,
            }
            for unit in units.itertuples()
        ]
        outlines.append({"number": numbers[doc_id], "doc_id": doc_id, "entries": entries})
    return outlines


def _mark_texts(results, numbers: dict, anchors: dict, held: set) -> list[dict]:
    """Each text as leaves, cut at the passages that rows lead to."""
    texts = []
    containers = results.units[~results.units["is_leaf"]]
    labels = _label_leaves(results.units)
    for doc_id, leaves in leaf_units(results.units).groupby("doc_id", sort=False):
        number, starts = numbers[doc_id], anchors.get(doc_id, {})
        ids: dict[int, list[str]] = defaultdict(list)
        for unit in containers[containers["doc_id"] == doc_id].itertuples():
            ids[unit.start].append(f"u{number}-{unit.unit_id}")
        marked = sorted(starts)
        parts, at = [], 0
        for leaf in leaves.itertuples() if doc_id in held else ():
            inside = []
            while at < len(marked) and marked[at] < leaf.end:
                inside.append(marked[at])
                at += 1
            parts.append(
                {
                    "id": f"u{number}-{leaf.unit_id}",
                    "kind": leaf.kind,
                    "heading": leaf.is_heading,
                    "label": labels[doc_id, leaf.unit_id],
                    "anchors": ids.get(leaf.start, []),
                    "pieces": _cut(leaf.text, leaf.start, inside, starts, number),
                }
            )
        texts.append({"number": number, "doc_id": doc_id, "leaves": parts})
    return texts


def _label_leaves(units: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Where a unit stands, for a reader: its section and its own name."""
    names = label_sections(units)
    return {
        (doc_id, unit_id): " · ".join(filter(None, (names.get((doc_id, section), "")[:18], unit_id)))
        for doc_id, unit_id, section in zip(units["doc_id"], units["unit_id"], find_sections(units), strict=True)
    }


def _cut(text: str, offset: int, inside: list[int], ends: dict[int, int], number: int) -> list[tuple[str, str]]:
    """Split a leaf into (anchor, text); a passage ends where the next begins."""
    pieces, at = [], 0
    for i, start in enumerate(inside):
        stop = min(ends[start], inside[i + 1] if i + 1 < len(inside) else ends[start]) - offset
        pieces += [("", text[at : start - offset]), (f"p{number}-{start}", text[start - offset : stop])]
        at = stop
    pieces.append(("", text[at:]))
    return [(anchor, piece) for anchor, piece in pieces if piece]

"""
What do I hand over?  One page that opens anywhere and leads back to the text.

The page has no script and loads nothing. Every row of a finding links to its
passage in the text at the end of the page, which lights up when it is reached.
"""

import base64
from collections import defaultdict
from pathlib import Path

import pandas as pd

from plananalysis.corpus import leaf_units
from plananalysis.figures import CAPTIONS
from plananalysis.fonts import PLACE

MAX_ROWS = 200
MAX_TEXT = 600_000
# table: heading, columns shown, note. A table with start and end gets links.
SECTIONS = {
    "metadata": ("What the documents say of themselves 元数据", ["field", "value", "where"], ""),
    "terms": ("Words 词", ["term", "count", "per_1000_tokens", "per_1000_han", "units", "dp"],
              "Rates per 1,000 words and per 1,000 Han characters of the body; dp is Gries' dispersion."),
    "citations": ("Documents in 《》 文件", ["title", "verb", "verb_class", "genre"],
                  "Marked documents only: a document named without 《》 is not found."),
    "names": ("Names in “ ” 引号名称", ["name", "kind", "cue"], "The kind is a rule's reading; the cue decided it."),
    "absences": ("What is not there 没有什么", ["category", "pattern", "count", "text"],
                 "Zero is a finding: what the genre could hold and this text does not."),
    "commitments": ("Commitments 承诺", ["verb", "object", "level", "intensity", "novelty", "text"],
                    "Levels: 5 prohibition or strict control, 4 guaranteed delivery, 3 plain action, "
                    "2 indirect or supportive, 1 exploratory."),
    "section_rates": ("Rates by section 各部分的频率", ["measure", "heading", "count", "han_chars", "per_1000_han", "low", "high"],
                      "Per 1,000 Han characters, with 95% intervals."),
    "topic_terms": ("Topics and their words 主题词", ["model", "k", "topic", "units", "rank", "term", "weight"], ""),
    "topic_agreement": ("Agreement with the author's sections 与作者分部的一致",
                        ["model", "k", "ari", "ari_null_p95", "ari_p", "ami", "ami_null_p95", "ami_p", "n_units"],
                        "Beside what random labels reach on the same units."),
    "topics": ("Topic of each unit 各条的主题", ["unit_id", "section", "model", "k", "topic", "weight"], ""),
}
FIGURES_OF = {"terms": ["terms", "dispersion"], "citations": ["citations"], "names": ["names"],
              "commitments": ["commitments"], "section_rates": ["intensity"], "topic_terms": ["topics"],
              "topic_agreement": ["agreement"]}


def write_report(results, *, figures: dict[str, Path], notebooks: dict[str, str]) -> str:
    """
    Write the report as one HTML page.

    Parameters
    ----------
    results : plananalysis.study.Results
        The analysis.
    figures : dict of str to Path
        SVG files by name.
    notebooks : dict of str to str
        What became of each notebook.

    Returns
    -------
    str
        HTML; all text from documents is escaped. The font is still to be
        put in, see :func:`plananalysis.fonts.embed_font`.
    """
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    loader = PackageLoader("plananalysis", "resources/templates")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    numbers = {doc_id: i for i, doc_id in enumerate(results.documents["doc_id"], start=1)}
    shown, anchors = [], defaultdict(dict)
    for name, (heading, columns, note) in SECTIONS.items():
        shown.append(_lay_out(results.tables[name], name=name, heading=heading, columns=columns, note=note,
                              numbers=numbers, anchors=anchors)
                     | {"figures": [_embed(figures[f], f) for f in FIGURES_OF.get(name, ()) if f in figures]})
    return environment.get_template("report.html.j2").render(
        documents=results.documents.to_dict("records"), numbers=numbers, tables=shown,
        sizes=[_embed(figures["section_sizes"], "section_sizes")] if "section_sizes" in figures else [],
        outlines=_outline(results, numbers), texts=_mark_texts(results, numbers, anchors), notes=results.notes,
        refused=[str(problem) for problem in results.corpus.problems], notebooks=notebooks,
        tokenizer=results.tokenizer, parameters=results.parameters, place=Markup(PLACE))


def _embed(path: Path, name: str) -> dict[str, str]:
    english, chinese = CAPTIONS[name]
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return {"src": f"data:image/svg+xml;base64,{data}", "caption": f"{chinese} {english}", "alt": english}


def _lay_out(
    table: pd.DataFrame, *, name: str, heading: str, columns: list[str], note: str, numbers: dict, anchors: dict
) -> dict:
    """Pick the rows and columns to show and note which passages they lead to."""
    rows = []
    wanted = [column for column in columns if column in table]
    several = "doc_id" in table and len(numbers) > 1
    for row in table.head(MAX_ROWS).to_dict("records"):
        target, place = "", str(row.get("unit_id", ""))
        number = numbers.get(row.get("doc_id"))
        if number and row.get("end", -1) > 0 and pd.notna(row.get("start")):
            start, end = int(row["start"]), int(row["end"])
            anchors[row["doc_id"]].setdefault(start, end)
            target = f"p{number}-{start}"
        elif number and place:
            target = f"u{number}-{place}"
        cells = [_format(row[column]) for column in wanted]
        rows.append({"cells": ([str(number)] if several else []) + cells, "target": target,
                     "place": place or "text"})
    return {"name": name, "heading": heading, "note": note, "rows": rows, "total": len(table),
            "columns": (["document"] if several else []) + wanted, "linked": any(row["target"] for row in rows)}


def _format(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def _outline(results, numbers: dict) -> list[dict]:
    """Sections and items of each document with links to their place in the text."""
    shown = results.units[results.units["kind"].isin(["section", "item", "annex", "glossary"])]
    outlines = []
    for doc_id, units in shown.groupby("doc_id", sort=False):
        entries = [{"target": f"u{numbers[doc_id]}-{unit.unit_id}", "kind": unit.kind,
                    "label": f"{unit.number}{unit.heading}" or unit.unit_id} for unit in units.itertuples()]
        outlines.append({"number": numbers[doc_id], "doc_id": doc_id, "entries": entries})
    return outlines


def _mark_texts(results, numbers: dict, anchors: dict) -> list[dict]:
    """Each text as leaves, cut at the passages that rows lead to."""
    texts, room = [], MAX_TEXT
    containers = results.units[~results.units["is_leaf"]]
    for doc_id, leaves in leaf_units(results.units).groupby("doc_id", sort=False):
        number, starts = numbers[doc_id], anchors.get(doc_id, {})
        ids: dict[int, list[str]] = defaultdict(list)
        for unit in containers[containers["doc_id"] == doc_id].itertuples():
            ids[unit.start].append(f"u{number}-{unit.unit_id}")
        marked = sorted(starts)
        parts, at = [], 0
        for leaf in leaves.itertuples() if room > 0 else ():
            inside = []
            while at < len(marked) and marked[at] < leaf.end:
                inside.append(marked[at])
                at += 1
            parts.append({"id": f"u{number}-{leaf.unit_id}", "kind": leaf.kind, "heading": leaf.is_heading,
                          "anchors": ids.get(leaf.start, []),
                          "pieces": _cut(leaf.text, leaf.start, inside, starts, number)})
        room -= len(results.corpus.texts[doc_id])
        texts.append({"number": number, "doc_id": doc_id, "leaves": parts})
    return texts


def _cut(text: str, offset: int, inside: list[int], ends: dict[int, int], number: int) -> list[tuple[str, str]]:
    """Split a leaf into (anchor, text); a passage ends where the next begins."""
    pieces, at = [], 0
    for i, start in enumerate(inside):
        stop = min(ends[start], inside[i + 1] if i + 1 < len(inside) else ends[start]) - offset
        pieces += [("", text[at:start - offset]), (f"p{number}-{start}", text[start - offset:stop])]
        at = stop
    pieces.append(("", text[at:]))
    return [(anchor, piece) for anchor, piece in pieces if piece]


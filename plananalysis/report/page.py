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
from importlib import resources
from pathlib import Path

import pandas as pd

from plananalysis.charts.fonts import FONT_MARK
from plananalysis.findings import declared_tables
from plananalysis.report.evidence import collect_passages
from plananalysis.report.marked_text import mark_texts, outline_texts
from plananalysis.report.methods import describe_methods
from plananalysis.report.rows import lay_out_documents, lay_out_rows
from plananalysis.report.sections import OTHER, Section, both, choose_rows, list_sections
from plananalysis.structure.describe import describe_parts
from plananalysis.tables.columns import explain_column
from plananalysis.tables.spans import MOST, SpanStore
from plananalysis.tables.texts import load_texts

MAX_ROWS, MAX_OTHER_ROWS = 200, 50  # of a table below, and of every other table
MAX_TEXT = 600_000  # characters
MAX_PASSAGES = 400_000
MAX_PAGE = 8_000_000  # bytes without the font, so that the page stays under 10 MB
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
    read = lay_out_documents(documents, spans.pop("documents", {}), kept)
    shown = {
        name: lay_out_rows(
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
        parts={language: describe_parts(documents, language=language).replace("**", "") for language in ("en", "zh")},
        totals=read["totals"],
        sizes=[_describe_figure("section_sizes")],
        outlines=outline_texts(results, numbers, held),
        texts=mark_texts(results, numbers, anchors, held),
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

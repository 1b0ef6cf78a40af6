"""
What tables does one document give?  Its row, its units, its sentences and its metadata.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath

import pandas as pd

from plananalysis.lexicons.folding import tell_script
from plananalysis.reading.dates import read_year
from plananalysis.reading.document import Document, Mark, is_own_mark
from plananalysis.structure.length import count_han
from plananalysis.structure.marked_headings import find_marked_title
from plananalysis.structure.metadata import KEYS, read_metadata
from plananalysis.structure.parse import divide_text
from plananalysis.structure.parts import ANNEX, BACK, BODY, FRONT, MOST_ASIDE, PARTS, measure_shares, without_annexes
from plananalysis.structure.sentences import split_sentences
from plananalysis.structure.short_sentences import warn_of_cells

SHARES = {f"{part}_share": part for part in PARTS}
LIST = "documents.csv:"  # before what the list beside the documents says
DOCUMENT_COLUMNS = [
    "doc_id",
    "title",
    "issuer",
    "issuers",
    "issuer_count",
    "level",
    "genre",
    "year",
    "published",
    "in_force",
    "status",
    "subject",
    "source",
    "editor",
    "number",
    "url",
    "file",
    "format",
    "encoding",
    "sha256",
    "chars",
    "han_chars",
    "sections",
    "items",
    "sentences",
    "warnings",
    "margin",
    "furniture_chars",
    "numbering_gaps",
    *SHARES,
    "annex_sections",
    "annex_items",
    "annex_sentences",
    "folder",
    "script",
]
UNIT_COLUMNS = [
    "doc_id",
    "unit_id",
    "parent_id",
    "kind",
    "level",
    "number",
    "heading",
    "start",
    "end",
    "is_leaf",
    "is_heading",
    "text",
    "part",
]
SENTENCE_COLUMNS = ["doc_id", "unit_id", "sentence_id", "start", "end", "text", "part"]
METADATA_COLUMNS = ["doc_id", "field", "value", "where"]
# Formats in which a program stores a title of its own, beside the text.
_STORING = frozenset({"html", "mhtml", "docx", "pdf", "doc", "rtf", "odt", "ofd", "wps"})


def tabulate_document(document: Document) -> tuple[dict, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """
    Make the tables of one document.

    Parameters
    ----------
    document : Document
        As it was read, its doc_id unique.

    Returns
    -------
    dict
        Its row in the table of documents.
    pandas.DataFrame
        Its units.
    pandas.DataFrame
        The sentences of its body and its annexes.
    pandas.DataFrame
        Its metadata, and where each piece was found.

    Examples
    --------
    >>> text = "一、服务群众\\n1.办好展览。推进读书服务。\\n2.落实办法。\\n二、队伍建设\\n3.完善制度。\\n"
    >>> row, units, sentences, metadata = tabulate_document(Document("计划", text, "计划.txt", "txt", "utf-8", ""))
    >>> row["sections"], row["items"], row["sentences"] == len(sentences)
    (2, 3, True)
    """
    text = document.text
    division = divide_text(text, marks=document.marks)
    units = division.units
    found = _read_fields(document, units)
    split = split_sentences(text, units)
    row = {field: value for field, (value, _) in found.items()}
    row |= {name: getattr(document, name) for name in ("doc_id", "file", "format", "encoding", "sha256")}
    placed = _point(document.doc_id, units, text)
    row |= {"chars": len(text), "han_chars": count_han(text)} | _count_units(units, split)
    shares = measure_shares(placed)
    row |= {name: shares[part] for name, part in SHARES.items()}
    place = f"{document.row}: " if document.row else ""
    odd = (*division.warnings, *_warn(units, split), *_warn_of_shares(placed, shares), *warn_of_cells(text, split))
    row["warnings"] = " | ".join([*document.warnings, *(place + warning for warning in odd)])
    row |= {"margin": "" if document.margin is None else f"{document.margin:.2f}"}  # text, so that it loads as it was
    row |= {"furniture_chars": _count_furniture(units, document.marks)}
    row["script"] = tell_script(text)
    row["numbering_gaps"] = " | ".join(division.gaps)
    row["folder"] = "/".join(_folders(document))
    row |= {name: value for name, value in _stated(document).items() if name not in (*KEYS, *row)}
    where = [(document.doc_id, field, value, place) for field, (value, place) in found.items()]
    return (
        row,
        placed[UNIT_COLUMNS],
        _point(document.doc_id, split, text)[SENTENCE_COLUMNS],
        pd.DataFrame(where, columns=METADATA_COLUMNS),
    )


def _read_fields(document: Document, units: pd.DataFrame) -> dict[str, tuple[str, str]]:
    declared = {k: v for k, v in document.metadata.items() if not k.startswith(LIST)}
    found = read_metadata(
        document.text,
        units,
        file=document.file,
        declared=declared,
        is_stored=document.format in _STORING,
        marked=find_marked_title(document.text, document.marks) if document.marks else "",
    )
    if not found["year"][0]:
        years = (read_year(folder) for folder in reversed(_folders(document)))
        found["year"] = next(((year, "folder") for year in years if year), ("", ""))
    stated = {field: value for field, value in _stated(document).items() if field in KEYS}
    return found | {field: (value, "documents.csv") for field, value in stated.items() if found[field][0] != value}


def _count_units(units: pd.DataFrame, split: pd.DataFrame) -> dict[str, int]:
    """Sections, items and sentences: of the body, and of the annexes."""
    counts = {}
    for name, kind in (("sections", "section"), ("items", "item")):
        counts |= {
            name: int((units["kind"] == kind).sum()),
            f"annex_{name}": int((units["kind"] == f"annex_{kind}").sum()),
        }
    return counts | {"sentences": len(without_annexes(split)), "annex_sentences": int((split["part"] == ANNEX).sum())}


def _stated(document: Document) -> dict[str, str]:
    """What the list beside the documents says of one."""
    return {key.removeprefix(LIST): value for key, value in document.metadata.items() if key.startswith(LIST)}


def _folders(document: Document) -> tuple[str, ...]:
    """The folders under the one given in which the file lies."""
    return PurePosixPath(document.file).parts[:-1]


def _count_furniture(units: pd.DataFrame, marks: Iterable[Mark]) -> int:
    """Characters that are not the plan itself: front and back matter, running heads, page numbers."""
    outside = units[units["kind"].isin(["front", "back"]) & units["is_leaf"]]
    furniture = [(m.start, m.end) for m in marks if m.kind not in ("table", "row") and not is_own_mark(m.kind)]
    spans = sorted([*zip(outside["start"], outside["end"], strict=True), *furniture])
    total = reached = 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return int(total)


def _warn(units: pd.DataFrame, split: pd.DataFrame) -> list[str]:
    """A document that was read but holds nothing to analyse must not pass in silence."""
    if not units["kind"].isin(["section", "item"]).any():
        return ["no section and no item was found: look at the outline"]
    return [] if len(without_annexes(split)) else ["no sentence was found in the body: look at the outline"]


def _warn_of_shares(units: pd.DataFrame, shares: dict[str, float]) -> list[str]:
    """Say what no table counts, if it is much, and that the annexes are longer than the text they go with."""
    said = []
    if (units["unit_id"] == "copy").any():
        said.append("the page repeats the whole document at its end, as pages do for sharing: the copy is left out")
    aside = shares[FRONT] + shares[BACK]
    if aside > MOST_ASIDE:
        said.append(f"{aside:.0%} of the text stands before or after the body and is not counted: look at the outline")
    if shares[ANNEX] > shares[BODY]:
        said.append(
            f"the annexes are {shares[ANNEX]:.0%} of the text and the body {shares[BODY]:.0%}: "
            "counts and rates are of the body, rows of the annexes have part = annex"
        )
    return said


def _point(doc_id: str, table: pd.DataFrame, text: str) -> pd.DataFrame:
    passages = [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)]
    return table.assign(doc_id=doc_id, text=pd.Series(passages, index=table.index, dtype=object))

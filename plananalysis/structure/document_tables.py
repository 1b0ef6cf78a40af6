"""
What tables does one document give?  Its row, its units, its sentences and its metadata.
"""

from collections.abc import Iterable

import pandas as pd

from plananalysis.lexicons.folding import tell_script
from plananalysis.reading.document import Document, Mark
from plananalysis.structure.length import count_han
from plananalysis.structure.metadata import read_metadata
from plananalysis.structure.parse import read_structure
from plananalysis.structure.sentences import split_sentences

DOCUMENT_COLUMNS = [
    "doc_id",
    "title",
    "issuer",
    "level",
    "genre",
    "year",
    "published",
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
]
SENTENCE_COLUMNS = ["doc_id", "unit_id", "sentence_id", "start", "end", "text"]
METADATA_COLUMNS = ["doc_id", "field", "value", "where"]


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
        The sentences of its numbered body.
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
    units, gaps = read_structure(text, marks=document.marks)
    found = _read_fields(document, units)
    split = split_sentences(text, units)
    row = {field: value for field, (value, _) in found.items()}
    row |= {name: getattr(document, name) for name in ("doc_id", "file", "format", "encoding", "sha256")}
    row |= {"chars": len(text), "han_chars": count_han(text), "sentences": len(split)}
    row |= {"sections": int((units["kind"] == "section").sum()), "items": int((units["kind"] == "item").sum())}
    row["warnings"] = " | ".join([*document.warnings, *_warn(units, split)])
    row |= {"margin": "" if document.margin is None else f"{document.margin:.2f}"}  # text, so that it loads as it was
    row |= {"furniture_chars": _count_furniture(units, document.marks)}
    row["script"] = tell_script(text)
    row["numbering_gaps"] = " | ".join(gaps)
    where = [(document.doc_id, field, value, place) for field, (value, place) in found.items()]
    return (
        row,
        _point(document.doc_id, units, text)[UNIT_COLUMNS],
        _point(document.doc_id, split, text)[SENTENCE_COLUMNS],
        pd.DataFrame(where, columns=METADATA_COLUMNS),
    )


def _read_fields(document: Document, units: pd.DataFrame) -> dict[str, tuple[str, str]]:
    prefix = "documents.csv:"
    stated = {k.removeprefix(prefix): v for k, v in document.metadata.items() if k.startswith(prefix)}
    declared = {k: v for k, v in document.metadata.items() if not k.startswith(prefix)}
    found = read_metadata(document.text, units, file=document.file, declared=declared)
    return found | {field: (value, "documents.csv") for field, value in stated.items() if found[field][0] != value}


def _count_furniture(units: pd.DataFrame, marks: Iterable[Mark]) -> int:
    """Characters that are not the plan itself: front and back matter, running heads, page numbers."""
    outside = units[units["kind"].isin(["front", "back"]) & units["is_leaf"]]
    spans = sorted(
        [*zip(outside["start"], outside["end"], strict=True), *((m.start, m.end) for m in marks if m.kind != "table")]
    )
    total = reached = 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return int(total)


def _warn(units: pd.DataFrame, split: pd.DataFrame) -> list[str]:
    """A document that was read but holds nothing to analyse must not pass in silence."""
    if not units["kind"].isin(["section", "item"]).any():
        return ["no section and no item was found: look at the outline"]
    return [] if len(split) else ["no sentence was found in the body: look at the outline"]


def _point(doc_id: str, table: pd.DataFrame, text: str) -> pd.DataFrame:
    passages = [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)]
    return table.assign(doc_id=doc_id, text=pd.Series(passages, index=table.index, dtype=object))

"""
Where stands what the tables of commitments, frames and absences count?
"""

import re

import numpy as np
import pandas as pd

from plananalysis.tables.spans import DOCUMENT, END, NO_SPANS, START, Traced, first_within, locate_rows, spans_within


def link_frame_summary(sources, rows: pd.DataFrame) -> Traced:
    """The words of each frame, and the first in each item, section, sentence and heading; and what there is of these."""
    keys = list(zip(rows["doc_id"], rows["frame"], strict=True))
    hits = [sources.frames.get(key, NO_SPANS) for key in keys]
    found: Traced = {"hits": hits}
    for name in ("items", "sections", "sentences", "headings"):
        holders = [getattr(sources, name).get((doc_id,), NO_SPANS) for doc_id, _ in keys]
        found[name] = [first_within(*pair) for pair in zip(hits, holders, strict=True)]
        found[f"n_{name}"] = holders
    return found


def link_attention(sources, rows: pd.DataFrame) -> Traced:
    """Of each dictionary and section the words, or sentences, that it touches; and all words, or sentences, there are."""
    found: Traced = {"hits": [], "denominator": []}
    for row in rows.itertuples():
        sentences = sources.within(sources.sentences.get((row.doc_id,), NO_SPANS), row.doc_id, row.unit_id)
        hits = sources.frames.get((row.doc_id, row.dictionary), NO_SPANS)
        whole = tokens_within(sources, sentences) if row.denominator_kind == "tokens" else sentences
        touched = overlapped_by(whole, hits) if row.denominator_kind == "tokens" else first_within(hits, sentences)
        for name, spans in (("hits", touched), ("denominator", whole)):
            found[name].append(spans if row.denominator_kind != "han_chars" else NO_SPANS)
    return found


def tokens_within(sources, sentences: np.ndarray) -> np.ndarray:
    """The tokens, marks included, that begin in some sentences of one document."""
    if not len(sentences):
        return NO_SPANS
    document = slice(*np.searchsorted(sources.tokens[:, DOCUMENT], sentences[0, DOCUMENT] + np.arange(2)))
    tokens = sources.tokens[document]
    at = np.searchsorted(sentences[:, START], tokens[:, START], side="right") - 1
    return tokens[(at >= 0) & (tokens[:, START] < sentences[np.maximum(at, 0), END])]


def overlapped_by(tokens: np.ndarray, hits: np.ndarray) -> np.ndarray:
    """The tokens that share a character with a hit; hits do not overlap one another."""
    first = np.searchsorted(hits[:, END], tokens[:, START], side="right")
    inside = first < len(hits)
    inside[inside] = hits[first[inside], START] < tokens[inside, END]
    return tokens[inside]


def link_absence(sources, rows: pd.DataFrame) -> Traced:
    """All that is there of what could have been absent."""
    spans = sources.group(sources.results.values["present"], "doc_id", "pattern")
    return {"count": [spans.get(key, NO_SPANS) for key in zip(rows["doc_id"], rows["pattern"], strict=True)]}


def link_coverage(sources, rows: pd.DataFrame) -> Traced:
    """All sentences, and the first commitment of each that has one."""
    first = sources.results.commitments.drop_duplicates(["doc_id", "sentence_id"])
    covered = sources.group(first, "doc_id")
    return {
        "sentences": [sources.sentences.get((doc_id,), NO_SPANS) for doc_id in rows["doc_id"]],
        "covered": [covered.get((doc_id,), NO_SPANS) for doc_id in rows["doc_id"]],
    }


def link_commitment_verbs(sources, rows: pd.DataFrame) -> Traced:
    """The commitments under each verb, the first of them in each unit, and all commitments of the document."""
    found = sources.results.commitments
    under = sources.group(found, "doc_id", "verb")
    first = sources.group(found.drop_duplicates(["doc_id", "verb", "unit_id"]), "doc_id", "verb")
    every = sources.group(found, "doc_id")
    keys = list(zip(rows["doc_id"], rows["verb"], strict=True))
    return {
        "count": [under.get(key, NO_SPANS) for key in keys],
        "units": [first.get(key, NO_SPANS) for key in keys],
        "n_commitments": [every.get((doc_id,), NO_SPANS) for doc_id, _ in keys],
    }


def link_section_rates(sources, rows: pd.DataFrame) -> Traced:
    """The intensifiers, commitments, and commitments of each level in each section."""
    levels = sources.results.commitments.assign(level="level_" + sources.results.commitments["level"].astype(str))
    found = {(doc_id, level): spans for (doc_id, level), spans in sources.group(levels, "doc_id", "level").items()}
    for measure in ("commitments", "intensifiers"):
        table = sources.results.tables[measure]
        found |= {(doc_id, measure): spans for (doc_id,), spans in sources.group(table, "doc_id").items()}
    return {
        "count": [
            sources.within(found.get((doc_id, measure), NO_SPANS), doc_id, unit_id)
            for doc_id, measure, unit_id in zip(rows["doc_id"], rows["measure"], rows["unit_id"], strict=True)
        ]
    }


def link_parallelism(sources, rows: pd.DataFrame) -> Traced:
    """The members of each list."""
    spans = locate_rows(rows, sources.numbers)
    inner = [[match.span() for match in re.finditer("[^、，,]+", text)] for text in rows["text"]]
    return {"segments": [spans_within(*pair) for pair in zip(spans, inner, strict=True)]}

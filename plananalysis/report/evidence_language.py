"""
Where stands what the tables of names, formulae, frames and policy language count?
"""

import numpy as np
import pandas as pd

from plananalysis.report.evidence_sources import Sources
from plananalysis.report.evidence_words import Found
from plananalysis.tables.spans import (
    DOCUMENT, END, NO_PLACES, START, first_of_each, first_within, lie_within,
)

NOT_COVERED = ("front", "back", "glossary", "entry", "annex", "table")  # see formula_density


def link_documents(sources: Sources, rows: pd.DataFrame) -> Found:
    """The sections, items and sentences of each document."""
    keys = [(doc_id,) for doc_id in rows["doc_id"]]
    return {name: [places.get(key, NO_PLACES) for key in keys] for name, places in (
        ("sections", sources.sections), ("items", sources.items), ("sentences", sources.sentences))}


def link_formula_counts(sources: Sources, rows: pd.DataFrame) -> Found:
    """Each formula, where it is in quotation marks, and first in each unit and document."""
    found = sources.results.formulae
    places, quoted = (sources.group(part, "text", "kind") for part in (found, found[found["quoted"] == 1]))
    keys = list(zip(rows["text"], rows["kind"], strict=True))
    every = [places.get(key, NO_PLACES) for key in keys]
    return {"count": every, "quoted": [quoted.get(key, NO_PLACES) for key in keys],
            "units": [first_of_each(found) for found in every],
            "documents": [first_of_each(found, DOCUMENT) for found in every]}


def link_formula_density(sources: Sources, rows: pd.DataFrame) -> Found:
    """The formulae that begin in each section, or in what counts of the document."""
    units = sources.units
    apart = units[units["is_leaf"].astype(bool) & units["kind"].isin(NOT_COVERED)]
    outside = set(zip(apart["doc_id"], apart["unit_id"], strict=True))
    found = sources.results.formulae
    kept = [key not in outside for key in zip(found["doc_id"], found["unit_id"], strict=True)]
    everywhere, counted = (sources.group(part, "doc_id") for part in (found, found[np.array(kept, dtype=bool)]))
    places = []
    for doc_id, unit_id in zip(rows["doc_id"], rows["unit_id"], strict=True):
        if unit_id:
            places.append(_lie_in_unit(sources, everywhere.get((doc_id,), NO_PLACES), doc_id, unit_id))
        else:
            places.append(counted.get((doc_id,), NO_PLACES))
    return {"formulae": places}


def _lie_in_unit(sources: Sources, places: np.ndarray, doc_id: str, unit_id: str) -> np.ndarray:
    unit = sources.spans[doc_id, unit_id][0]
    return lie_within(places, unit[START], unit[END])


def link_entities(sources: Sources, rows: pd.DataFrame) -> Found:
    """Each name, and its first place in each unit and document; title block and site furniture left out."""
    outside = sources.units[sources.units["kind"].isin(["front", "back"])]
    furniture = set(zip(outside["doc_id"], outside["unit_id"], strict=True))
    found = sources.results.mentions
    found = found[found["entity"].isin(set(rows["entity"])).to_numpy(dtype=bool)]
    kept = [key not in furniture for key in zip(found["doc_id"], found["unit_id"], strict=True)]
    places = sources.group(found[np.array(kept, dtype=bool)], "kind", "entity")
    every = [places.get(key, NO_PLACES) for key in zip(rows["kind"], rows["entity"], strict=True)]
    return {"count": every, "units": [first_of_each(found) for found in every],
            "documents": [first_of_each(found, DOCUMENT) for found in every]}


def link_frame_summary(sources: Sources, rows: pd.DataFrame) -> Found:
    """The words of each frame, and the first in each item, section, sentence and heading; and what there is of these."""
    keys = list(zip(rows["doc_id"], rows["frame"], strict=True))
    hits = [sources.frames.get(key, NO_PLACES) for key in keys]
    found: Found = {"hits": hits}
    for name in ("items", "sections", "sentences", "headings"):
        holders = [getattr(sources, name).get((doc_id,), NO_PLACES) for doc_id, _ in keys]
        found[name] = [first_within(*pair) for pair in zip(hits, holders, strict=True)]
        found[f"n_{name}"] = holders
    return found


def link_attention(sources: Sources, rows: pd.DataFrame) -> Found:
    """Of each dictionary and section the words, or sentences, that it touches; and all words, or sentences, there are."""
    found: Found = {"hits": [], "denominator": []}
    for row in rows.itertuples():
        sentences = _lie_in_unit(sources, sources.sentences.get((row.doc_id,), NO_PLACES), row.doc_id, row.unit_id)
        hits = sources.frames.get((row.doc_id, row.dictionary), NO_PLACES)
        whole = tokens_within(sources, sentences) if row.denominator_kind == "tokens" else sentences
        touched = overlapped_by(whole, hits) if row.denominator_kind == "tokens" else first_within(hits, sentences)
        for name, places in (("hits", touched), ("denominator", whole)):
            found[name].append(places if row.denominator_kind != "han_chars" else NO_PLACES)
    return found


def tokens_within(sources: Sources, sentences: np.ndarray) -> np.ndarray:
    """The tokens, marks included, that begin in some sentences of one document."""
    if not len(sentences):
        return NO_PLACES
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


def link_absence(sources: Sources, rows: pd.DataFrame) -> Found:
    """All that is there of what could have been absent."""
    places = sources.group(sources.results.places["absence"], "doc_id", "pattern")
    return {"count": [places.get(key, NO_PLACES) for key in zip(rows["doc_id"], rows["pattern"], strict=True)]}


def link_coverage(sources: Sources, rows: pd.DataFrame) -> Found:
    """All sentences, and the first commitment of each that has one."""
    first = sources.results.commitments.drop_duplicates(["doc_id", "sentence_id"])
    covered = sources.group(first, "doc_id")
    return {"sentences": [sources.sentences.get((doc_id,), NO_PLACES) for doc_id in rows["doc_id"]],
            "covered": [covered.get((doc_id,), NO_PLACES) for doc_id in rows["doc_id"]]}


def link_section_rates(sources: Sources, rows: pd.DataFrame) -> Found:
    """The intensifiers, commitments, and commitments of each level in each section."""
    levels = sources.results.commitments.assign(level="level_" + sources.results.commitments["level"].astype(str))
    found = {(doc_id, level): places for (doc_id, level), places in sources.group(levels, "doc_id", "level").items()}
    for measure in ("commitments", "intensifiers"):
        table = sources.results.tables[measure]
        found |= {(doc_id, measure): places for (doc_id,), places in sources.group(table, "doc_id").items()}
    return {"count": [_lie_in_unit(sources, found.get((doc_id, measure), NO_PLACES), doc_id, unit_id)
                      for doc_id, measure, unit_id in zip(rows["doc_id"], rows["measure"], rows["unit_id"], strict=True)]}

"""
Where do the words stand that the tables of words count?
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.words.diversity import find_stretches
from plananalysis.report.evidence_sources import Sources
from plananalysis.tables.spans import END, MOST, NO_PLACES, START, UNIT, first_of_each, locate_rows
from plananalysis.words.frequency import find_strings

Found = dict[str, list[np.ndarray]]  # by column, the places of each row


def link_terms(sources: Sources, rows: pd.DataFrame) -> Found:
    """Each word, and its first place in each unit."""
    places = [sources.word(term) for term in rows["term"]]
    return {"count": places, "units": [first_of_each(found) for found in places]}


def link_keyness(sources: Sources, rows: pd.DataFrame) -> Found:
    """A word in its own group, in all the others, and in each unit of its own."""
    found: Found = {"target_count": [], "reference_count": [], "target_units": []}
    for target, term in zip(rows["target"], rows["term"], strict=True):
        places = sources.word(term)
        own = sources.body_groups[places[:, UNIT]] == target
        found["target_count"].append(places[own])
        found["reference_count"].append(places[~own])
        found["target_units"].append(first_of_each(places[own]))
    return found


def link_cowords(sources: Sources, rows: pd.DataFrame) -> Found:
    """Two words where they stand nearest in each unit that holds both, and either in its own units."""
    pairs = list(zip(rows["source"], rows["target"], strict=True))
    alone = {word: first_of_each(sources.word(word)) for pair in pairs for word in pair}
    return {"count": _meet_all(sources, pairs), "source_units": [alone[source] for source, _ in pairs],
            "target_units": [alone[target] for _, target in pairs]}


def link_edges(sources: Sources, rows: pd.DataFrame) -> Found:
    """As the pairs of words that they are."""
    return {"Weight": _meet_all(sources, list(zip(rows["Source"], rows["Target"], strict=True)))}


def link_themes(sources: Sources, rows: pd.DataFrame) -> Found:
    """Two words of a theme where they stand nearest, in each unit that holds two; a single word in its units."""
    return {"label": _meet_all(sources, [terms.split("、") for terms in rows["terms"]])}


def _meet_all(sources: Sources, groups: Sequence[Sequence[str]]) -> list[np.ndarray]:
    return [_meet([sources.word(word) for word in words]) for words in groups]


def _meet(words: list[np.ndarray]) -> np.ndarray:
    """
    From the one to the other of the two different words that stand nearest, in each unit that holds two.

    Beyond the units that a page holds, the first word alone stands for its unit.
    """
    firsts = np.concatenate([first_of_each(places) for places in words])
    if len(words) == 1:
        return firsts
    units, held = np.unique(firsts[:, UNIT], return_counts=True)
    units = units[held > 1]
    near = [places[np.isin(places[:, UNIT], units[:MOST])] for places in words]
    kind = np.repeat(np.arange(len(near)), [len(places) for places in near])
    places = np.concatenate(near)
    order = np.lexsort((places[:, END], places[:, START], places[:, UNIT]))
    places, kind = places[order], kind[order]
    next_to = np.flatnonzero((kind[1:] != kind[:-1]) & (places[1:, UNIT] == places[:-1, UNIT]))
    spans = places[next_to]
    spans[:, END] = np.maximum(places[next_to + 1, END], spans[:, END])
    spans = spans[np.lexsort((spans[:, START], spans[:, END] - spans[:, START], spans[:, UNIT]))]
    rest = firsts[np.isin(firsts[:, UNIT], units[MOST:])]
    return np.concatenate([first_of_each(spans), first_of_each(rest[np.argsort(rest[:, UNIT], kind="stable")])])


def link_phrases(sources: Sources, rows: pd.DataFrame) -> Found:
    """Each string wherever it stands, and first in each unit."""
    places = _find_strings(sources, rows["phrase"].tolist())
    return {"count": places, "units": [first_of_each(found) for found in places],
            "n_units": [sources.body_places] * len(rows)}


def link_segmentation(sources: Sources, rows: pd.DataFrame) -> Found:
    """Each string of a dictionary wherever it stands, and where it was kept whole."""
    places = _find_strings(sources, rows["term"].tolist())
    return {"occurrences": [_drop_overlaps(found) for found in places],
            "whole": [sources.word(term) for term in rows["term"]]}


def _find_strings(sources: Sources, strings: list[str]) -> list[np.ndarray]:
    found = find_strings(sources.body, strings, overlapping=True)
    places = sources.group(found, "string")
    return [places.get((string,), NO_PLACES) for string in strings]


def _drop_overlaps(places: np.ndarray) -> np.ndarray:
    """Leave out what begins before the one before it has ended, as counting a string in a text does."""
    if not (places[1:, START] < places[:-1, END]).any():
        return places
    kept, reached = [], (0, 0)
    for at, (document, start, end) in enumerate(places[:, :UNIT].tolist()):
        if (document, start) >= reached:
            kept.append(at)
            reached = document, end
    return places[kept]


def link_diversity(sources: Sources, rows: pd.DataFrame) -> Found:
    """The words of each unit, the first and the only ones of their kind, its sentences and clauses."""
    found: Found = {name: [] for name in ("n_tokens", "types", "hapax", "sentences", "clauses")}
    for key in zip(rows["doc_id"], rows["unit_id"], strict=True):
        unit = sources.body_rows[key]
        inside = sources.rows_of(unit)
        places, words = sources.tokens[inside], sources.results.tokens["token"].iloc[inside].tolist()
        is_word = np.array([any(map(str.isalnum, word)) for word in words], dtype=bool)
        codes = pd.factorize(np.array(words, dtype=object))[0]
        _, first, hits = np.unique(codes[is_word], return_index=True, return_counts=True)
        places = places[is_word]
        found["n_tokens"].append(places)
        found["types"].append(places[np.sort(first)])
        found["hapax"].append(places[np.sort(first[hits == 1])])
        for name in ("sentences", "clauses"):
            found[name].append(_place_within(sources.body_places[unit], find_stretches(
                sources.body["text"].iloc[unit], kind=name)))
    return found


def _place_within(unit: np.ndarray, spans: Sequence[tuple[int, int]]) -> np.ndarray:
    """Spans within a unit as places in its document."""
    places = np.tile(unit, (len(spans), 1))
    places[:, START:UNIT] = np.array(spans, dtype=np.int64).reshape(-1, 2) + unit[START]
    return places


def link_parallelism(sources: Sources, rows: pd.DataFrame) -> Found:
    """The members of each list."""
    places = locate_rows(rows, sources.numbers)
    spans = [[match.span() for match in re.finditer("[^、，,]+", text)] for text in rows["text"]]
    return {"segments": [_place_within(*pair) for pair in zip(places, spans, strict=True)]}

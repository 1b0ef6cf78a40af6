"""
Where do the words stand that the tables of words count?
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.tables.spans import END, HOLDER, MOST, START, Traced, first_of_each, spans_within
from plananalysis.words.diversity import find_stretches


def link_terms(sources, rows: pd.DataFrame) -> Traced:
    """Each word, and its first span in each unit."""
    spans = [sources.word(term) for term in rows["term"]]
    return {"count": spans, "units": [first_of_each(found) for found in spans]}


def link_keyness(sources, rows: pd.DataFrame) -> Traced:
    """A word in its own group, in all the others, and in each unit of its own."""
    found: Traced = {"target_count": [], "reference_count": [], "target_units": []}
    for target, term in zip(rows["target"], rows["term"], strict=True):
        spans = sources.word(term)
        own = sources.body_groups[spans[:, HOLDER]] == target
        found["target_count"].append(spans[own])
        found["reference_count"].append(spans[~own])
        found["target_units"].append(first_of_each(spans[own]))
    return found


def link_cowords(sources, rows: pd.DataFrame) -> Traced:
    """Two words where they stand nearest in each unit that holds both, and either in its own units."""
    pairs = list(zip(rows["source"], rows["target"], strict=True))
    alone = {word: first_of_each(sources.word(word)) for pair in pairs for word in pair}
    return {
        "count": _meet_all(sources, pairs),
        "source_units": [alone[source] for source, _ in pairs],
        "target_units": [alone[target] for _, target in pairs],
    }


def link_edges(sources, rows: pd.DataFrame) -> Traced:
    """As the pairs of words that they are."""
    return {"Weight": _meet_all(sources, list(zip(rows["Source"], rows["Target"], strict=True)))}


def link_themes(sources, rows: pd.DataFrame) -> Traced:
    """Two words of a theme where they stand nearest, in each unit that holds two; a single word in its units."""
    return {"label": _meet_all(sources, [terms.split("、") for terms in rows["terms"]])}


def _meet_all(sources, groups: Sequence[Sequence[str]]) -> list[np.ndarray]:
    return [_meet([sources.word(word) for word in words]) for words in groups]


def _meet(words: list[np.ndarray]) -> np.ndarray:
    """
    From the one to the other of the two different words that stand nearest, in each unit that holds two.

    Beyond the units that a page holds, the first word alone stands for its unit.
    """
    firsts = np.concatenate([first_of_each(spans) for spans in words])
    if len(words) == 1:
        return firsts
    units, held = np.unique(firsts[:, HOLDER], return_counts=True)
    units = units[held > 1]
    near = [spans[np.isin(spans[:, HOLDER], units[:MOST])] for spans in words]
    kind = np.repeat(np.arange(len(near)), [len(spans) for spans in near])
    spans = np.concatenate(near)
    order = np.lexsort((spans[:, END], spans[:, START], spans[:, HOLDER]))
    spans, kind = spans[order], kind[order]
    next_to = np.flatnonzero((kind[1:] != kind[:-1]) & (spans[1:, HOLDER] == spans[:-1, HOLDER]))
    between = spans[next_to]
    between[:, END] = np.maximum(spans[next_to + 1, END], between[:, END])
    between = between[np.lexsort((between[:, START], between[:, END] - between[:, START], between[:, HOLDER]))]
    rest = firsts[np.isin(firsts[:, HOLDER], units[MOST:])]
    return np.concatenate([first_of_each(between), first_of_each(rest[np.argsort(rest[:, HOLDER], kind="stable")])])


def link_diversity(sources, rows: pd.DataFrame) -> Traced:
    """The words of each unit, the first and the only ones of their kind, its sentences and clauses."""
    found: Traced = {name: [] for name in ("n_tokens", "types", "hapax", "sentences", "clauses")}
    for key in zip(rows["doc_id"], rows["unit_id"], strict=True):
        unit = sources.body_rows[key]
        inside = sources.rows_of(unit)
        spans, words = sources.tokens[inside], sources.results.values["tokens"]["token"].iloc[inside].tolist()
        is_word = np.array([any(map(str.isalnum, word)) for word in words], dtype=bool)
        codes = pd.factorize(np.array(words, dtype=object))[0]
        _, first, hits = np.unique(codes[is_word], return_index=True, return_counts=True)
        spans = spans[is_word]
        found["n_tokens"].append(spans)
        found["types"].append(spans[np.sort(first)])
        found["hapax"].append(spans[np.sort(first[hits == 1])])
        for name in ("sentences", "clauses"):
            found[name].append(
                spans_within(sources.body_spans[unit], find_stretches(sources.body["text"].iloc[unit], kind=name))
            )
    return found

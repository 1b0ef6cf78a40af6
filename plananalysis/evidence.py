"""
Which passages does a count count?  For each number that the report shows, the places behind it.
"""

from collections import defaultdict

import pandas as pd

from plananalysis.analysis import group_body
from plananalysis.corpus import find_sections

# table: the column that counts, and the columns that say what.
COUNTED = {"terms": ("count", ("term",)), "keyness": ("target_count", ("target", "term")),
           "frame_summary": ("hits", ("doc_id", "frame")), "section_rates": ("count", ("measure", "doc_id", "unit_id")),
           "topic_terms": ("units", ("model", "topic")), "formula_counts": ("count", ("text", "kind")),
           "entities": ("count", ("kind", "entity")), "trends": ("hits", ("kind", "name", "doc_id"))}


def collect_passages(results, *, shown: dict[str, pd.DataFrame]) -> dict[tuple, list[tuple[str, int, int]]]:
    """
    Collect the places behind every count.

    Parameters
    ----------
    results : plananalysis.study.Results
        The analysis.
    shown : dict of str to pandas.DataFrame
        The rows of the tables that are shown, by name.

    Returns
    -------
    dict
        By ``(table, *what)`` as in ``COUNTED``, the passages as (doc_id,
        start, end), in document order.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> from plananalysis.analysis import analyze
    >>> results = analyze(read_corpus(), only=["frames", "frame_summary"])
    >>> places = collect_passages(results, shown={"frame_summary": results.frame_summary})
    >>> len(places["frame_summary", "beijing_womens_federation_2020", "covid_19"])
    26
    """
    places: dict[tuple, list[tuple[str, int, int]]] = defaultdict(list)
    if "frame_summary" in shown:
        for row in results.frames.itertuples():
            places["frame_summary", row.doc_id, row.frame].append((row.doc_id, row.start, row.end))
    if "formula_counts" in shown:
        for row in results.formulae.itertuples():
            places["formula_counts", row.text, row.kind].append((row.doc_id, row.start, row.end))
    if "entities" in shown:
        _add_entities(places, results, shown["entities"])
    if "trends" in shown:
        _add_trends(places, results, shown["trends"])
    if "section_rates" in shown:
        _add_rates(places, results)
    if "topic_terms" in shown:
        _add_topics(places, results)
    if {"terms", "keyness"} & set(shown) and len(results.tokens):
        _add_words(places, results, shown)
    return dict(places)


def _add_entities(places: dict, results, shown: pd.DataFrame) -> None:
    outside = results.units[results.units["kind"].isin(["front", "back"])]
    furniture = set(zip(outside["doc_id"], outside["unit_id"], strict=True))
    wanted = set(zip(shown["kind"], shown["entity"], strict=True))
    for row in results.mentions.itertuples():
        if (row.kind, row.entity) in wanted and (row.doc_id, row.unit_id) not in furniture:
            places["entities", row.kind, row.entity].append((row.doc_id, row.start, row.end))


def _add_trends(places: dict, results, shown: pd.DataFrame) -> None:
    """A section leads to itself, a frame, formula or word to each place in the document of its row."""
    spans = {(row.doc_id, row.unit_id): (row.doc_id, row.start, row.end) for row in results.units.itertuples()}
    for row in shown[shown["unit_id"] != ""].itertuples():
        places["trends", row.kind, row.name, row.doc_id].append(spans[row.doc_id, row.unit_id])
    sources = {"frame": (results.tables.get("frames"), "frame"), "formula": (results.tables.get("formulae"), "text"),
               "term": (results.tokens, "token")}
    for kind, (table, column) in sources.items():
        wanted = shown[shown["kind"] == kind]
        if table is None or not len(wanted):
            continue
        found = table[["doc_id", column, "start", "end"]].rename(columns={column: "name"})
        for row in found.merge(wanted[["doc_id", "name"]]).itertuples():
            places["trends", kind, row.name, row.doc_id].append((row.doc_id, row.start, row.end))


def _add_rates(places: dict, results) -> None:
    units = results.units
    section = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), find_sections(units), strict=True))
    for measure in ("intensifiers", "commitments"):
        for row in results.tables[measure].itertuples():
            home = section.get((row.doc_id, row.unit_id), "")
            measures = [measure, f"level_{row.level}"] if measure == "commitments" else [measure]
            for name in measures:
                places["section_rates", name, row.doc_id, home].append((row.doc_id, row.start, row.end))


def _add_topics(places: dict, results) -> None:
    for row in results.topics.itertuples():
        places["topic_terms", row.model, row.topic].append((row.doc_id, row.start, row.end))


def _add_words(places: dict, results, shown: dict[str, pd.DataFrame]) -> None:
    """Each word in all units, and in the units of the group that it marks."""
    group = group_body(results.corpus, by=results.parameters.groups)
    terms = set(shown["terms"]["term"]) if "terms" in shown else set()
    marked = set(zip(shown["keyness"]["target"], shown["keyness"]["term"], strict=True)) if "keyness" in shown else set()
    wanted = terms | {term for _, term in marked}
    tokens = results.tokens[results.tokens["token"].isin(wanted)]
    for row in tokens.itertuples():
        place = (row.doc_id, row.start, row.end)
        if row.token in terms:
            places["terms", row.token].append(place)
        target = group[row.doc_id, row.unit_id]
        if (target, row.token) in marked:
            places["keyness", target, row.token].append(place)

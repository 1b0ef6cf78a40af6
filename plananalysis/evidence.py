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
        for frame, place in zip(results.frames["frame"].tolist(), _list_places(results.frames), strict=True):
            places["frame_summary", place[0], frame].append(place)
    if "formula_counts" in shown:
        found = results.formulae
        for text, kind, place in zip(found["text"].tolist(), found["kind"].tolist(), _list_places(found), strict=True):
            places["formula_counts", text, kind].append(place)
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


def _list_places(table: pd.DataFrame) -> list[tuple[str, int, int]]:
    return list(zip(table["doc_id"].tolist(), table["start"].tolist(), table["end"].tolist(), strict=True))


def _add_entities(places: dict, results, shown: pd.DataFrame) -> None:
    outside = results.units[results.units["kind"].isin(["front", "back"])]
    furniture = set(zip(outside["doc_id"], outside["unit_id"], strict=True))
    wanted = set(zip(shown["kind"], shown["entity"], strict=True))
    found = results.mentions[results.mentions["entity"].isin(shown["entity"])]
    columns = (found[column].tolist() for column in ("kind", "entity", "unit_id"))
    for kind, entity, unit_id, place in zip(*columns, _list_places(found), strict=True):
        if (kind, entity) in wanted and (place[0], unit_id) not in furniture:
            places["entities", kind, entity].append(place)


def _add_trends(places: dict, results, shown: pd.DataFrame) -> None:
    """A section leads to itself, a frame, formula or word to each place in the document of its row."""
    units = results.units
    spans = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), _list_places(units), strict=True))
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
        table = results.tables[measure]
        levels = table["level"] if measure == "commitments" else [""] * len(table)
        for unit_id, level, place in zip(table["unit_id"].tolist(), levels, _list_places(table), strict=True):
            home = section.get((place[0], unit_id), "")
            for name in (measure, f"level_{level}") if measure == "commitments" else (measure,):
                places["section_rates", name, place[0], home].append(place)


def _add_topics(places: dict, results) -> None:
    found = results.topics
    for model, topic, place in zip(found["model"].tolist(), found["topic"].tolist(), _list_places(found), strict=True):
        places["topic_terms", model, topic].append(place)


def _add_words(places: dict, results, shown: dict[str, pd.DataFrame]) -> None:
    """Each word in all units, and in the units of the group that it marks."""
    group = group_body(results.corpus, by=results.parameters.groups)
    terms = set(shown["terms"]["term"]) if "terms" in shown else set()
    marked = set(zip(shown["keyness"]["target"], shown["keyness"]["term"], strict=True)) if "keyness" in shown else set()
    wanted = terms | {term for _, term in marked}
    tokens = results.tokens[results.tokens["token"].isin(wanted)]
    for token, unit_id, place in zip(tokens["token"].tolist(), tokens["unit_id"].tolist(), _list_places(tokens), strict=True):
        if token in terms:
            places["terms", token].append(place)
        target = group[place[0], unit_id]
        if (target, token) in marked:
            places["keyness", target, token].append(place)

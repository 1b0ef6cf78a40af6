"""
Which tables say who and what is named?
"""

import pandas as pd

from plananalysis.named import mentions, quoted_names
from plananalysis.named.citations import find_citations
from plananalysis.tables.step import PASSAGE, Figure, Step, Table, Trace


def find_documents_and_names(context) -> dict[str, pd.DataFrame]:
    """Documents in 《》 with the verb that governs each, and names in “ ”."""
    return {
        "citations": find_citations(context.leaf_passages, lexicon=context.lexicon("policy_verbs")),
        "names": quoted_names.find_names(context.leaf_passages, lexicon=context.lexicon("name_cues")),
    }


def tabulate_mentions(context) -> dict[str, pd.DataFrame]:
    """Actors, groups, places, dates and quantities."""
    documents = context.corpus.documents
    years = {
        doc_id: int(year)
        for doc_id, year in zip(documents["doc_id"], documents["year"].astype(str), strict=True)
        if year.isdecimal() and len(year) <= 4
    }
    lexicons = {name: context.lexicon(name) for name in mentions.LEXICONS}
    return {"mentions": mentions.find_mentions(context.corpus.units, years=years, lexicons=lexicons)}


def sum_up_entities(context) -> dict[str, pd.DataFrame]:
    """How often each thing is named, and in how many units and documents."""
    return {"entities": mentions.summarize_entities(context["mentions"], context.corpus.units)}


def pick_quantities(table: pd.DataFrame) -> pd.DataFrame:
    """Quantities, targets first."""
    counted = table[(table["kind"] == "quantity") & ~table["reading"].isin(["name", "ordinal"])]
    return counted.sort_values("reading", key=lambda reading: reading != "target", kind="stable")


def pick_most_named(table: pd.DataFrame) -> pd.DataFrame:
    """The thirty most frequent of each kind."""
    return table[table.groupby("kind").cumcount() < 30]


STEPS = (
    Step(
        name="names",
        run=find_documents_and_names,
        words=("policy_verbs", "name_cues"),
        per="document",
        makes=(
            Table(
                "citations",
                Trace(row=PASSAGE),
                shows=("title", "verb", "verb_class", "genre"),
                page="03-named",
                figures=("citations",),
            ),
            Table("names", Trace(row=PASSAGE), shows=("name", "kind", "cue"), page="03-named", figures=("names",)),
        ),
        figures=(
            Figure("citations", ("citations",), "named.plots:draw_citations"),
            Figure("names", ("names",), "named.plots:draw_names"),
        ),
    ),
    Step(
        name="mentions",
        run=tabulate_mentions,
        words=mentions.LEXICONS,
        per="document",
        makes=(
            Table(
                "mentions",
                Trace(row=PASSAGE),
                page="03-named",
                pick=pick_quantities,
                figures=("calendar",),
                shows=("reading", "about", "comparator", "text", "number", "unit", "deadline"),
            ),
        ),
        figures=(
            Figure("network", ("documents", "units", "citations", "mentions"), "named.plots:draw_network"),
            Figure("calendar", ("units", "mentions"), "named.plots:draw_calendar"),
        ),
    ),
    Step(
        name="entities",
        run=sum_up_entities,
        needs=("mentions",),
        makes=(
            Table(
                "entities",
                Trace(find="named.trace:link_entities", about=("entity",)),
                page="03-named",
                shows=("kind", "entity", "class", "count", "units", "documents"),
                pick=pick_most_named,
                figures=("network",),
            ),
        ),
    ),
)

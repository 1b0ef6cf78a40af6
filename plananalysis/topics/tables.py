"""
Which tables say what belongs together, and how surely?
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from plananalysis.structure.body import assign_tokens, counted_units
from plananalysis.tables.step import UNIT, Figure, NoTrace, Step, Table, Trace
from plananalysis.topics import analyze
from plananalysis.topics.agreement import describe_agreement
from plananalysis.topics.choice import describe_choice
from plananalysis.topics.effort import plan_effort
from plananalysis.topics.sensitivity import Sensitivity, describe_sensitivity

PAGE = "05-topics"
FITS, SPECIFICATIONS = "no_passages_fits", "no_passages_specifications"


def find_topics(context) -> dict[str, pd.DataFrame]:
    """Topics of the body's units; too little text is a note, not a failure of the run."""
    corpus, parameters, tokens = context.corpus, context.parameters, context["tokens"]
    units = counted_units(corpus.units, corpus.sentences, unit=parameters.unit)
    placed = tokens if parameters.unit == "item" else assign_tokens(tokens, units)
    planned = plan_effort(len(units))
    effort = replace(
        planned,
        n_permutations=min(parameters.n_permutations, planned.n_permutations),
        n_runs=min(parameters.n_refits, planned.n_runs),
        neighbours=min(parameters.neighbours, planned.neighbours),
    )
    stopwords = context.stopwords(generic=parameters.generic_stopwords)
    tables, notes = analyze.analyze_topics(
        placed,
        units,
        k=parameters.k,
        stopwords=stopwords,
        min_units=parameters.min_units,
        max_share=parameters.max_percent / 100,
        weighting=parameters.weighting,
        methods=parameters.models,
        random_state=parameters.random_state,
        effort=effort,
    )
    context.notes += notes
    return _name_holders(tables, units) if parameters.unit == "sentence" else tables


def _name_holders(tables: dict[str, pd.DataFrame], units: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """A place in the corpus is a unit of it, and start and end; a sentence is named by the unit that holds it."""
    holder = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), units["holder"], strict=True))
    named = {}
    for name in ("topics", "unit_stability", "topic_disagreements"):
        keys = zip(tables[name]["doc_id"], tables[name]["unit_id"], strict=True)
        named[name] = tables[name].assign(unit_id=[holder[key] for key in keys])
    return tables | named


def say_choice(tables: Mapping[str, pd.DataFrame]) -> str:
    """How stability bears on the number of topics."""
    return describe_choice(tables["topic_choice"])


def say_agreement(tables: Mapping[str, pd.DataFrame]) -> str:
    """How far the topics agree with the author's sections."""
    k = int(tables["topics"]["k"].iloc[0])
    return describe_agreement(tables["topic_agreement"], k=k)


def say_sensitivity(tables: Mapping[str, pd.DataFrame]) -> str:
    """What other choices would have given."""
    return describe_sensitivity(Sensitivity(tables["sensitivity"], np.empty((0, 0))))


STEPS = (
    Step(
        name="topics",
        run=find_topics,
        needs=("tokens",),
        reads=(
            "unit",
            "models",
            "weighting",
            "k",
            "neighbours",
            "min_units",
            "max_percent",
            "random_state",
            "n_permutations",
            "n_refits",
            "generic_stopwords",
        ),
        words=("stopwords", "generic_policy_words"),
        makes=(
            Table(
                "topic_terms",
                Trace(find="topics.trace:link_topics", about=("model", "topic")),
                page=PAGE,
                shows=("model", "k", "topic", "units", "rank", "term", "weight"),
                figures=("topics",),
            ),
            Table(
                "topic_agreement",
                Trace(find="topics.trace:link_agreement", about=("model", "k")),
                page=PAGE,
                shows=("model", "k", "ari", "ari_null_p95", "ari_p", "ami", "ami_null_p95", "ami_p", "n_units"),
                figures=("agreement",),
                say=say_agreement,
            ),
            Table(
                "topic_stability",
                Trace(find="topics.trace:link_topics", about=("model", "topic")),
                page=PAGE,
                shows=("model", "k", "topic", "units", "recurrence", "unit_jaccard", "term_similarity", "n_runs"),
                figures=("stability",),
            ),
            Table(
                "topic_choice",
                NoTrace(FITS),
                page=PAGE,
                figures=("choice",),
                say=say_choice,
                shows=(
                    "model",
                    "k",
                    "error",
                    "silhouette",
                    "stability",
                    "stability_low",
                    "stability_high",
                    "ari",
                    "note",
                ),
            ),
            Table(
                "sensitivity_findings",
                NoTrace(SPECIFICATIONS),
                page=PAGE,
                figures=("specifications",),
                say=say_sensitivity,
                shows=("finding", "n_hold", "n_specifications", "share"),
            ),
            Table(
                "topics",
                Trace(row=UNIT),
                page=PAGE,
                shows=("unit_id", "section", "model", "k", "topic", "weight", "rank"),
            ),
            Table(
                "topic_neighbours",
                Trace(find="topics.trace:link_neighbors", about=("reference",)),
                shows=("reference", "same_section", "chance", "p", "n_asked"),
            ),
            Table(
                "topic_disagreements",
                Trace(row=UNIT),
                shows=("unit_id", "section", "topic", "topic_section", "topic_section_share", "terms"),
            ),
            Table(
                "topic_sections", Trace(find="topics.trace:link_topic_sections", about=("model", "topic", "section"))
            ),
            Table("unit_stability", Trace(row=UNIT)),
            Table("sensitivity", NoTrace(SPECIFICATIONS)),
        ),
        figures=(
            Figure(
                "topics", ("documents", "units", "topics", "topic_sections", "topic_terms"), "topics.plots:draw_topics"
            ),
            Figure("agreement", ("topic_agreement",), "topics.plots:draw_agreement"),
            Figure("choice", ("topic_choice",), "topics.plots:draw_choice"),
            Figure("stability", ("topics", "topic_terms", "topic_stability"), "topics.plots:draw_stability"),
            Figure("specifications", ("sensitivity",), "topics.plots:draw_specifications"),
        ),
    ),
)

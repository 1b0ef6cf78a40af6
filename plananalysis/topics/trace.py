"""
Which units are those that the tables of topics count?
"""

import numpy as np
import pandas as pd

from plananalysis.tables.spans import NO_SPANS, Traced
from plananalysis.topics.agreement import identify_sections
from plananalysis.topics.neighbours import choose_asked


def link_topics(sources, rows: pd.DataFrame) -> Traced:
    """The units of each topic."""
    spans = sources.group(sources.results.topics, "model", "k", "topic")
    return {"units": [spans.get(key, NO_SPANS) for key in zip(rows["model"], rows["k"], rows["topic"], strict=True)]}


def link_topic_sections(sources, rows: pd.DataFrame) -> Traced:
    """The units of each topic in each section."""
    topics = sources.results.topics
    if topics["doc_id"].nunique() > 1:
        topics = topics.assign(section=identify_sections(topics))
    by = ["model", "k", "topic", "section"]
    spans = sources.group(topics, *by)
    return {"units": [spans.get(key, NO_SPANS) for key in zip(*(rows[name] for name in by), strict=True)]}


def link_agreement(sources, rows: pd.DataFrame) -> Traced:
    """The units that have a topic and a section; they are the same for every model and k."""
    topics = sources.results.topics
    first = topics[(topics["model"] == topics["model"].iloc[0]) & (topics["topic"] > 0)] if len(topics) else topics
    counted = first[first["section"].fillna("") != ""] if "section" in first else first.head(0)
    return {"n_units": [np.concatenate([NO_SPANS, *sources.group(counted, "doc_id").values()])] * len(rows)}


def link_neighbors(sources, rows: pd.DataFrame) -> Traced:
    """The units asked about; of very many they are drawn again, with the same seed."""
    topics = sources.results.topics
    first = topics[(topics["model"] == topics["model"].iloc[0]) & (topics["topic"] > 0)] if len(topics) else topics
    asked = choose_asked(np.arange(len(first)), np.random.default_rng(sources.results.parameters.random_state))
    spans = np.concatenate([NO_SPANS, *sources.group(first.iloc[asked], "doc_id").values()])
    return {"n_asked": [spans] * len(rows)}

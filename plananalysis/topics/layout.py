"""
How are clusterings laid out as tables?
"""

from collections.abc import Sequence

import pandas as pd

from plananalysis.topics.agreement import (
    AGREEMENT_COLUMNS,
    cross_tabulate,
)
from plananalysis.topics.choice import CHOICE_COLUMNS
from plananalysis.topics.clustering import (
    Clustering,
)
from plananalysis.topics.disagreements import TOPIC_DISAGREEMENT_COLUMNS
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.neighbours import NEIGHBOR_COLUMNS
from plananalysis.topics.sensitivity import (
    FINDING_COLUMNS,
    SENSITIVITY_COLUMNS,
)
from plananalysis.topics.stability import TOPIC_STABILITY_COLUMNS
from plananalysis.topics.terms import (
    TOPIC_TERM_COLUMNS,
    rank_topic_terms,
    rank_units,
)
from plananalysis.topics.unit_stability import (
    UNIT_STABILITY_COLUMNS,
)

ASSIGNMENT_COLUMNS = ["doc_id", "unit_id", "start", "end", "section", "model", "k", "topic", "weight", "rank"]
CROSS_COLUMNS = ["model", "k", "topic", "section", "units"]


def list_assignments(clustering: Clustering, units: pd.DataFrame) -> pd.DataFrame:
    """
    Say which topic each unit fell into.

    Parameters
    ----------
    clustering : Clustering
        From :func:`cluster_units`.
    units : pandas.DataFrame
        The units of its matrix.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, section, model, k, topic (0 for a unit
        without words of the vocabulary), weight, in unit order.
    """
    table = units[[name for name in ("doc_id", "unit_id", "start", "end", "section") if name in units]].copy()
    return table.assign(model=clustering.method, k=clustering.k, topic=clustering.labels, weight=clustering.weights)


def tabulate(clusterings: Sequence[Clustering], matrix: DocumentTermMatrix) -> dict[str, pd.DataFrame]:
    """
    Lay clusterings out as the tables of the results.

    Parameters
    ----------
    clusterings : sequence of Clustering
        Of the same matrix.
    matrix : DocumentTermMatrix
        Gives the units and the words.

    Returns
    -------
    dict of str to pandas.DataFrame
        topics (unit to topic, with its rank among the topic's units by
        nearness to the topic's words), topic_terms (topic to ranked words) and
        topic_sections (topic by section, zeros included).
    """
    pieces = {name: [table] for name, table in empty_tables().items() if name != "topic_agreement"}
    for clustering in clusterings:
        pieces["topics"].append(list_assignments(clustering, matrix.units).assign(rank=rank_units(clustering, matrix)))
        pieces["topic_terms"].append(rank_topic_terms(clustering, matrix))
        if "section" in matrix.units:
            crossed = cross_tabulate(clustering, matrix.units).stack().rename("units").rename_axis(["topic", "section"])
            pieces["topic_sections"].append(crossed.reset_index().assign(model=clustering.method, k=clustering.k))
    return {name: stack_tables(tables) for name, tables in pieces.items()}


def stack_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """
    Put tables of one kind under one another.

    Parameters
    ----------
    tables : sequence of pandas.DataFrame
        The first is empty and gives the columns.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> stack_tables([pd.DataFrame(columns=["k", "topic"]), pd.DataFrame({"topic": [1], "k": [8], "more": "家庭"})])
       k  topic
    0  8      1
    """
    filled = [table.reindex(columns=tables[0].columns) for table in tables[1:] if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def empty_tables() -> dict[str, pd.DataFrame]:
    """
    Give the tables of topics without rows, for units that cannot be clustered.

    Returns
    -------
    dict of str to pandas.DataFrame
        topics, topic_terms, topic_sections and topic_agreement.
    """
    columns = {
        "topics": ASSIGNMENT_COLUMNS,
        "topic_terms": TOPIC_TERM_COLUMNS,
        "topic_sections": CROSS_COLUMNS,
        "topic_agreement": AGREEMENT_COLUMNS,
    }
    return {name: pd.DataFrame(columns=names) for name, names in columns.items()}


def empty_analysis() -> dict[str, pd.DataFrame]:
    """
    Give all tables of :func:`analyze_topics` without rows.

    Returns
    -------
    dict of str to pandas.DataFrame
        In the order of :func:`analyze_topics`.
    """
    more = {
        "topic_choice": CHOICE_COLUMNS,
        "topic_stability": TOPIC_STABILITY_COLUMNS,
        "unit_stability": UNIT_STABILITY_COLUMNS,
        "topic_neighbours": NEIGHBOR_COLUMNS,
        "topic_disagreements": TOPIC_DISAGREEMENT_COLUMNS,
        "sensitivity": SENSITIVITY_COLUMNS,
        "sensitivity_findings": FINDING_COLUMNS,
    }
    return empty_tables() | {name: pd.DataFrame(columns=names) for name, names in more.items()}

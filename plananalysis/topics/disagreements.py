"""
Which units left their section's topic, and which words pull them?
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from plananalysis.topics.agreement import identify_sections
from plananalysis.topics.clustering import Clustering
from plananalysis.topics.matrix import DocumentTermMatrix

TOPIC_DISAGREEMENT_COLUMNS = [
    "doc_id",
    "unit_id",
    "start",
    "end",
    "section",
    "model",
    "k",
    "topic",
    "topic_section",
    "topic_section_share",
    "n_topic",
    "terms",
]


def list_topic_disagreements(clustering: Clustering, matrix: DocumentTermMatrix, *, n_terms: int = 5) -> pd.DataFrame:
    """
    List the units that left their section's topic, with the words that pull them.

    Within each document, a topic is named after the section that most of its
    units there come from: sections of different documents are different
    sections, and no unit can be expected to be in another's. A unit of
    another section disagrees; its words are ranked by how much more they tie
    it to its topic than to its own section. Units without a section are left
    out.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    matrix : DocumentTermMatrix
        Its matrix; the units must carry ``section``.
    n_terms : int
        Most words to name.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, section, model, k, topic, topic_section,
        topic_section_share (of the topic's units in the document), n_topic
        (these units), terms (joined by 、), in unit order.
    """
    if "section" not in matrix.units:
        return pd.DataFrame(columns=TOPIC_DISAGREEMENT_COLUMNS)
    weighed, sections = matrix.weigh(), matrix.units["section"].fillna("").to_numpy(dtype=object).astype(str)
    reference = identify_sections(matrix.units).to_numpy(dtype=object)
    doc_ids = matrix.units["doc_id"].to_numpy(dtype=object)
    known = [
        matrix.units[name].to_list() if name in matrix.units else [None] * len(reference)
        for name in ("doc_id", "unit_id", "start", "end")
    ]
    mates = pd.Series(np.arange(len(reference))).groupby(reference).indices
    sums = lru_cache(maxsize=None)(lambda section: np.asarray(weighed[mates[section]].sum(axis=0)).ravel())
    rows = []
    for topic in range(1, clustering.k + 1):
        members = np.flatnonzero(clustering.labels == topic)
        topic_sum = np.asarray(weighed[members].sum(axis=0)).ravel()
        for own in pd.Series(members).groupby(doc_ids[members], sort=False).indices.values():
            inside = members[own][sections[members[own]] != ""]
            counts = pd.Series(sections[inside]).value_counts(sort=False)
            main = counts[counts == counts.max()].index[0] if len(counts) else ""  # the first of equals in unit order
            for unit in inside[sections[inside] != main]:
                cells, section = slice(weighed.indptr[unit], weighed.indptr[unit + 1]), reference[unit]
                words = _rank_pull(
                    weighed.indices[cells],
                    weighed.data[cells],
                    topic_sum,
                    len(members),
                    sums(section),
                    len(mates[section]),
                    matrix.terms,
                )
                rows.append(
                    (
                        unit,
                        *(values[unit] for values in known),
                        sections[unit],
                        clustering.method,
                        clustering.k,
                        topic,
                        main,
                        counts.max() / len(inside),
                        len(inside),
                        "、".join(words[:n_terms]),
                    )
                )
    return pd.DataFrame([row[1:] for row in sorted(rows, key=lambda r: r[0])], columns=TOPIC_DISAGREEMENT_COLUMNS)


def _rank_pull(
    columns, weights, topic_sum, n_topic: int, section_sum, n_section: int, terms: Sequence[str]
) -> list[str]:
    """Words by what they add to the unit's likeness to the others of its topic, less those of its section."""
    pull = np.round(
        weights
        * (
            (topic_sum[columns] - weights) / max(n_topic - 1, 1)
            - (section_sum[columns] - weights) / max(n_section - 1, 1)
        ),
        9,
    )
    order = sorted(np.flatnonzero(pull > 0), key=lambda i: (-pull[i], terms[columns[i]]))
    return [terms[columns[i]] for i in order]

"""
Which passages does a count count?  For each number that the report shows, the places behind it.
"""

import numpy as np
import pandas as pd

from plananalysis.report import evidence_language as of_language
from plananalysis.report import evidence_topics as of_topics
from plananalysis.report import evidence_words as of_words
from plananalysis.report.evidence_sources import Sources

# table: how its counts are followed, and the columns that say what a row is about.
TRACED = {
    "documents": (of_language.link_documents, ("doc_id",)),
    "terms": (of_words.link_terms, ("term",)),
    "keyness": (of_words.link_keyness, ("target", "term")),
    "coword_themes": (of_words.link_themes, ("label",)),
    "formula_counts": (of_language.link_formula_counts, ("text",)),
    "formula_density": (of_language.link_formula_density, ("doc_id", "heading")),
    "entities": (of_language.link_entities, ("entity",)),
    "frame_summary": (of_language.link_frame_summary, ("doc_id", "frame")),
    "absence": (of_language.link_absence, ("doc_id", "pattern")),
    "coverage": (of_language.link_coverage, ("doc_id",)),
    "section_rates": (of_language.link_section_rates, ("measure", "doc_id", "heading")),
    "topic_terms": (of_topics.link_topics, ("model", "topic")),
    "topic_agreement": (of_topics.link_agreement, ("model", "k")),
    "topic_neighbours": (of_topics.link_neighbours, ("reference",)),
    "topic_stability": (of_topics.link_topics, ("model", "topic")),
    "topic_sections": (of_topics.link_topic_sections, ("model", "topic", "section")),
    "alignment_summary": (of_topics.link_alignment_summary, ("doc_id_old", "doc_id_new", "status")),
    "alignment": (of_topics.link_alignment, ("unit_id_old", "unit_id_new")),
    "trends": (of_topics.link_trends, ("name", "doc_id")),
    "attention": (of_language.link_attention, ("dictionary", "unit_id", "denominator_kind")),
    "parallelism": (of_words.link_parallelism, ("shared",)),
    "phrases": (of_words.link_phrases, ("phrase",)),
    "segmentation": (of_words.link_segmentation, ("term",)),
    "cowords": (of_words.link_cowords, ("source", "target")),
    "coword_edges": (of_words.link_edges, ("Source", "Target")),
    "diversity": (of_words.link_diversity, ("doc_id", "unit_id")),
}
# What is worked out from a count leads where the count does.
RATES = {
    ("terms", "per_1000_tokens"): "count", ("terms", "per_1000_han"): "count", ("coverage", "share"): "covered",
    ("section_rates", "per_1000_han"): "count", ("alignment_summary", "share"): "units",
    ("alignment_summary", "share_han"): "units", ("attention", "share"): "hits", ("trends", "share"): "count",
    ("formula_density", "share"): "formulae",
}
# Whole numbers that lead nowhere, and why; * stands for every table.
_CHARACTERS = "a number of characters, which are no places of their own"
_FITS = "a number of fits or draws of a model, which are no places in the text"
_NAME = "no count: it names or ranks"
UNTRACED = {
    ("*", "k"): _NAME, ("*", "topic"): _NAME, ("*", "rank"): _NAME, ("*", "random_state"): _NAME, ("*", "level"): _NAME,
    ("*", "han_chars"): _CHARACTERS, ("*", "n_han"): _CHARACTERS, ("*", "n_runs"): _FITS,
    ("documents", "year"): _NAME, ("documents", "furniture_chars"): _CHARACTERS,
    ("commitments", "intensity"): "yes or no, of the passage that its row links",
    ("formula_density", "covered_han"): _CHARACTERS,
    ("formulae", "quoted"): "yes or no, of the passage that its row links",
    ("formulae", "expansion_start"): "a place itself", ("formulae", "expansion_end"): "a place itself",
    ("phrases", "in_dictionary"): "yes or no",
    ("segmentation", "n_tokens"): "all words of all texts",
    ("cowords", "n_units"): "the units that hold any word: the whole body",
    ("diversity", "longest_sentence"): _CHARACTERS, ("diversity", "window"): "a choice", ("diversity", "draw"): "a choice",
    ("sensitivity_findings", "n_hold"): "a number of specifications",
    ("sensitivity_findings", "n_specifications"): "a number of specifications",
    ("sensitivity", "specification"): _NAME, ("sensitivity", "min_units"): "a choice",
    ("sensitivity", "n_units"): "the units of a specification, a random part of the text where it is long",
    ("sensitivity", "n_terms"): "different words of a vocabulary", ("sensitivity", "n_sections"): "labels of the units",
    ("sensitivity", "n_permutations"): _FITS,
    ("unit_stability", "n_stayed"): _FITS, ("unit_stability", "consensus_topic"): _NAME,
}


def collect_passages(results, *, shown: dict[str, pd.DataFrame]) -> dict[str, dict[str, list[np.ndarray]]]:
    """
    Collect the places behind every count.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.
    shown : dict of str to pandas.DataFrame
        The rows of the tables that are shown, by name.

    Returns
    -------
    dict
        By table and column, for each row its places in document order, as
        :mod:`plananalysis.tables.spans` has them. Where a number counts units or
        documents, the first place in each stands for it.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> from plananalysis.study.analyze import analyze
    >>> results = analyze(read_corpus(), only=["frames", "frame_summary"])
    >>> covid = results.frame_summary.query("frame == 'covid_19'")
    >>> found = collect_passages(results, shown={"frame_summary": covid})["frame_summary"]
    >>> len(found["hits"][0]), len(found["items"][0]), covid[["hits", "items"]].values.tolist()
    (26, 12, [[26, 12]])
    """
    sources = Sources(results, shown)
    return {name: TRACED[name][0](sources, rows) for name, rows in shown.items() if name in TRACED and len(rows)}

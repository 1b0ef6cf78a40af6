"""
Which tables say what was read, and how it is built?
"""

import pandas as pd

from plananalysis.tables.step import PASSAGE, UNIT, Figure, NoTrace, Step, Table, Trace

READ = "read"  # the report's own first part shows these


def take_corpus(context) -> dict[str, pd.DataFrame]:
    """The tables that reading has made already."""
    corpus = context.corpus
    return {
        "documents": corpus.documents,
        "metadata": corpus.metadata,
        "units": corpus.units,
        "sentences": corpus.sentences,
    }


STEPS = (
    Step(
        name="structure",
        run=take_corpus,
        per="document",
        makes=(
            Table(
                "documents",
                Trace(find="structure.trace:link_documents", about=("doc_id",)),
                page=READ,
                shows=(
                    "title",
                    "issuer",
                    "genre",
                    "year",
                    "published",
                    "file",
                    "format",
                    "encoding",
                    "sections",
                    "items",
                    "sentences",
                    "han_chars",
                    "body_share",
                    "annex_share",
                    "front_share",
                    "back_share",
                    "annex_sections",
                    "annex_items",
                    "annex_sentences",
                    "furniture_chars",
                    "numbering_gaps",
                    "warnings",
                ),
            ),
            Table("metadata", NoTrace("no_passages_metadata"), shows=("field", "value", "where"), page="01-reading"),
            Table("units", Trace(row=UNIT), page=READ),
            Table("sentences", Trace(row=PASSAGE), page=READ),
        ),
        figures=(Figure("section_sizes", ("documents", "units"), "structure.plots:draw_section_sizes"),),
    ),
)

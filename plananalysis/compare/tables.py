"""
Which tables say what changed between documents?
"""

import pandas as pd

from plananalysis.compare import alignment, pairs, trends
from plananalysis.compare.counts import count_names, count_sections, count_words
from plananalysis.tables.step import PAIR, Figure, Step, Table, Trace
from plananalysis.tables.texts import say
from plananalysis.topics.matrix import build_matrix

TABLES = "alignment, alignment_summary, trends"
PAGE = "08-your-own"


def compare_documents(context) -> dict[str, pd.DataFrame]:
    """What returns, changes, goes and grows between documents; a single document is a note, not a failure."""
    corpus, body = context.corpus, context.body
    if len(corpus.documents) == 1:
        context.notes.append(say("compare.alone", tables=TABLES))
        return {}
    documents = corpus.documents[corpus.documents["doc_id"].isin(body["doc_id"])].reset_index(drop=True)
    stopwords = context.stopwords()
    try:
        pairs.check_several(documents)
        matrix = build_matrix(context["tokens"], body, stopwords=stopwords, min_units=1)
    except ValueError as error:
        context.notes.append(f"{TABLES}: left out. {error}")
        return {}
    chosen = pairs.choose_pairs(documents, matrix)
    aligned = alignment.align_pairs(body, matrix, chosen)
    return {
        "alignment": aligned,
        "alignment_summary": alignment.count_statuses(aligned),
        "trends": _find_trends(context, documents, chosen, aligned, stopwords),
        "stopwords": stopwords,
    }


def _find_trends(
    context, documents: pd.DataFrame, chosen: pd.DataFrame, aligned: pd.DataFrame, stopwords: frozenset[str]
) -> pd.DataFrame:
    """Sections, frames, formulae and words of each document beside those of the one before."""
    corpus, frames = context.corpus, context["frame_summary"]["frame"]
    sentences = corpus.sentences[corpus.sentences["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)
    return trends.find_trends(
        documents,
        chosen,
        [
            count_sections(corpus.units, aligned, pairs.follow_pairs(chosen, documents)),
            count_names(context["frames"], sentences, by="frame", kind="frame", names=sorted(set(frames))),
            count_names(context["formulae"], sentences, by="text", kind="formula"),
            count_words(context["tokens"], sentences, chosen, stopwords=stopwords),
        ],
    )


def pick_newest(table: pd.DataFrame) -> pd.DataFrame:
    """The pairs of the newest documents first."""
    newest = table.groupby(["doc_id_old", "doc_id_new"], sort=False).ngroup()
    return table.loc[newest.sort_values(ascending=False, kind="stable").index]


def pick_changes(table: pd.DataFrame) -> pd.DataFrame:
    """The largest changes of the newest documents, at most 25 of each kind."""
    moved = table.assign(size=table["change"].abs()).query("size > 0")
    moved = moved[moved["year"] == moved["year"].max()].sort_values("size", ascending=False, kind="stable")
    return moved[moved.groupby("kind").cumcount() < 25].drop(columns="size")


STEPS = (
    Step(
        name="comparison",
        run=compare_documents,
        needs=("tokens", "frames", "frame_summary", "formulae"),
        words=("stopwords",),
        gives=("stopwords",),
        several=True,
        makes=(
            Table(
                "trends",
                Trace(
                    find="compare.trace:link_trends",
                    about=("name", "doc_id"),
                    words=("name",),
                    rates={"share": "count"},
                ),
                page=PAGE,
                pick=pick_changes,
                shows=(
                    "kind",
                    "name",
                    "hits",
                    "count",
                    "denominator",
                    "share",
                    "low",
                    "high",
                    "change",
                    "change_low",
                    "change_high",
                    "first_seen",
                    "last_seen",
                    "documents",
                ),
                figures=("section_changes", "frame_changes"),
            ),
            Table(
                "alignment_summary",
                Trace(
                    find="compare.trace:link_alignment_summary",
                    about=("doc_id_old", "doc_id_new", "status"),
                    rates={"share": "units", "share_han": "units"},
                ),
                page=PAGE,
                pick=pick_newest,
                shows=("doc_id_old", "doc_id_new", "relation", "status", "units", "n_units", "share", "share_han"),
                figures=("statuses",),
            ),
            Table(
                "alignment",
                Trace(row=PAIR, find="compare.trace:link_alignment", about=("unit_id_old", "unit_id_new")),
                shows=(
                    "status",
                    "cosine",
                    "containment",
                    "words_kept",
                    "words_added",
                    "words_dropped",
                    "added",
                    "dropped",
                ),
                page=PAGE,
                pick=pick_newest,
            ),
        ),
        figures=(
            Figure("statuses", ("alignment_summary",), "compare.plots:draw_statuses"),
            Figure("section_changes", ("trends",), "compare.plots:draw_section_changes"),
            Figure("frame_changes", ("trends",), "compare.plots:draw_frame_changes"),
        ),
    ),
)

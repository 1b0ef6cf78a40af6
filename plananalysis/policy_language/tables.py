"""
Which tables say how the text speaks: how firmly, how new, of which subjects, with which means, to whom?
"""

from dataclasses import replace

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon
from plananalysis.policy_language import (
    absence,
    addressees,
    attention,
    commitments,
    frames,
    instruments,
    intensity,
    novelty,
    parallelism,
    rates,
    verbs,
)
from plananalysis.tables.step import PASSAGE, Figure, Step, Table, Trace

LEVELS = (5, 4, 3, 2, 1)


def tabulate_commitments(context) -> dict[str, pd.DataFrame]:
    """Commitments with their level, intensifiers, claims of novelty, and the rates of all by section."""
    units, sentences = context.corpus.units, context.sentence_passages
    strong, cues = context.lexicon("intensifiers"), context.lexicon("novelty")
    intensifiers = intensity.find_intensifiers(sentences, lexicon=strong)
    found = commitments.find_commitments(
        sentences, units=units, lexicon=context.lexicon("commitments"), intensifiers=strong, novelty=cues
    )
    counted = {"intensifiers": intensifiers, "commitments": found}
    counted |= {f"level_{level}": found[found["level"] == level] for level in LEVELS}
    of_sections = [rates.rate_by_section(table, units).assign(measure=measure) for measure, table in counted.items()]
    return {
        "commitments": found,
        "coverage": commitments.coverage_of(found, context.corpus.sentences),
        "intensifiers": intensifiers,
        "novelty": novelty.find_novelty(sentences, lexicon=cues),
        "section_rates": pd.concat(of_sections, ignore_index=True),
    }


def count_verbs(context) -> dict[str, pd.DataFrame]:
    """The verbs of all commitments, the commonest first."""
    return {"commitment_verbs": verbs.count_commitment_verbs(context["commitments"])}


def tabulate_absences(context) -> dict[str, pd.DataFrame]:
    """What the genre could hold and this text does not; zero is a finding."""
    units, lexicon = context.corpus.units, context.lexicon("absence")
    present = absence.find_absences(units, lexicon=lexicon)
    return {"present": present, "absence": absence.report_absences(units, lexicon=lexicon, found=present)}


def tabulate_frames(context) -> dict[str, pd.DataFrame]:
    """Subjects that cut across the sections."""
    corpus, lexicon = context.corpus, choose_frames(context)
    found = frames.find_frames(context.leaves, lexicon=lexicon)
    names = sorted(set(lexicon.entries["class"]))
    return {
        "frames": found,
        "frame_summary": frames.summarize_frames(found, corpus.units, corpus.sentences, names=names),
        "attention": attention.measure_attention(
            corpus.units, corpus.sentences, tokens=context["tokens"], dictionaries=lexicon
        ),
    }


def choose_frames(context) -> Lexicon:
    """The frames that were asked for; all that there are, if none is named."""
    lexicon, wanted = context.lexicon("frames"), context.parameters.frames
    known = set(lexicon.entries["class"])
    unknown = [name for name in wanted if name not in known]
    if unknown:
        msg = f"frames: expected some of {', '.join(sorted(known))}, got {unknown[0]!r}; correct the name"
        raise ValueError(msg)
    if not wanted:
        return lexicon
    kept = lexicon.entries[lexicon.entries["class"].isin(wanted)].reset_index(drop=True)
    return replace(lexicon, entries=kept)


def find_means(context) -> dict[str, pd.DataFrame]:
    """Instruments to be coded by a person, lists of like parts, and who is addressed."""
    sentences = context.sentence_passages
    return {
        "instruments": instruments.suggest_instruments(sentences, lexicon=context.lexicon("instruments")),
        "parallelism": parallelism.find_parallelism(sentences),
        "addressees": addressees.find_addressees(sentences),
    }


STEPS = (
    Step(
        name="commitments",
        run=tabulate_commitments,
        words=("commitments", "intensifiers", "novelty"),
        per="document",
        makes=(
            Table(
                "commitments",
                Trace(row=PASSAGE),
                page="04-policy-language",
                figures=("commitments",),
                shows=("verb", "object", "level", "intensity", "novelty", "text"),
            ),
            Table(
                "section_rates",
                Trace(
                    find="policy_language.trace:link_section_rates",
                    about=("measure", "doc_id", "heading"),
                    rates={"per_1000_han": "count"},
                ),
                page="04-policy-language",
                figures=("intensity",),
                shows=("measure", "heading", "count", "han_chars", "per_1000_han", "low", "high"),
            ),
            Table(
                "coverage",
                Trace(find="policy_language.trace:link_coverage", about=("doc_id",), rates={"share": "covered"}),
                shows=("sentences", "covered", "share"),
            ),
            Table("intensifiers", Trace(row=PASSAGE)),
            Table("novelty", Trace(row=PASSAGE)),
        ),
        figures=(
            Figure("commitments", ("documents", "units", "commitments"), "policy_language.plots:draw_commitments"),
            Figure("intensity", ("documents", "section_rates"), "policy_language.plots:draw_intensity"),
        ),
    ),
    Step(
        name="commitment_verbs",
        run=count_verbs,
        needs=("commitments",),
        per="document",
        makes=(
            Table(
                "commitment_verbs",
                Trace(
                    find="policy_language.trace:link_commitment_verbs",
                    about=("doc_id", "verb"),
                    rates={"share": "count"},
                ),
                page="04-policy-language",
                shows=("verb", "count", "n_commitments", "share", "units", "level_low", "level_high"),
            ),
        ),
    ),
    Step(
        name="absence",
        run=tabulate_absences,
        words=("absence",),
        per="document",
        gives=("present",),
        makes=(
            Table(
                "absence",
                Trace(find="policy_language.trace:link_absence", about=("doc_id", "pattern")),
                page="04-policy-language",
                shows=("category", "pattern", "count", "text"),
            ),
        ),
    ),
    Step(
        name="frames",
        run=tabulate_frames,
        needs=("tokens",),
        reads=("frames",),
        words=("frames",),
        per="document",
        makes=(
            Table(
                "frame_summary",
                Trace(find="policy_language.trace:link_frame_summary", about=("doc_id", "frame")),
                shows=(
                    "frame",
                    "hits",
                    "items",
                    "n_items",
                    "sections",
                    "n_sections",
                    "sentences",
                    "n_sentences",
                    "headings",
                    "dp",
                ),
                page="06-frames",
                figures=("frames",),
            ),
            Table("frames", Trace(row=PASSAGE)),
            Table(
                "attention",
                Trace(
                    find="policy_language.trace:link_attention",
                    about=("dictionary", "unit_id", "denominator_kind"),
                    rates={"share": "hits"},
                ),
            ),
        ),
        figures=(Figure("frames", ("documents", "units", "frames"), "policy_language.plots:draw_frames"),),
    ),
    Step(
        name="means",
        run=find_means,
        words=("instruments",),
        per="document",
        makes=(
            Table(
                "addressees", Trace(row=PASSAGE), page="04-policy-language", shows=("verb", "group", "actor", "text")
            ),
            Table(
                "instruments", Trace(row=PASSAGE), page="04-policy-language", shows=("scheme", "code", "cue", "text")
            ),
            Table("parallelism", Trace(row=PASSAGE, find="policy_language.trace:link_parallelism", about=("shared",))),
        ),
    ),
)

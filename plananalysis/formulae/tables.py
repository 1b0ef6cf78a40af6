"""
Which tables say which set phrases stand in the text, and how much of it they are?
"""

import pandas as pd

from plananalysis.formulae import density, find
from plananalysis.structure.parts import without_annexes
from plananalysis.tables.step import PASSAGE, Figure, Step, Table, Trace


def tabulate_formulae(context) -> dict[str, pd.DataFrame]:
    """Formulae and shorthand by number, wherever they stand."""
    return {"formulae": find.find_formulae(context.leaves, lexicon=context.lexicon("formulae"))}


def measure_density(context) -> dict[str, pd.DataFrame]:
    """How much of each section they cover."""
    return {"formula_density": density.measure_formula_density(context["formulae"], context.corpus.units)}


def tabulate_counts(context) -> dict[str, pd.DataFrame]:
    """How often each stands in all documents."""
    return {"formula_counts": find.count_formulae(without_annexes(context["formulae"], context.corpus.units))}


STEPS = (
    Step(
        name="formulae",
        run=tabulate_formulae,
        words=("formulae",),
        per="document",
        makes=(Table("formulae", Trace(row=PASSAGE)),),
    ),
    Step(
        name="formula_counts",
        run=tabulate_counts,
        needs=("formulae",),
        makes=(
            Table(
                "formula_counts",
                Trace(find="formulae.trace:link_counts", about=("text",)),
                page="03-named",
                shows=("text", "kind", "count", "quoted", "expansion", "source", "reference"),
            ),
        ),
    ),
    Step(
        name="formula_density",
        run=measure_density,
        needs=("formulae",),
        per="document",
        makes=(
            Table(
                "formula_density",
                Trace(find="formulae.trace:link_density", about=("doc_id", "heading"), rates={"share": "formulae"}),
                page="03-named",
                shows=("part", "heading", "formulae", "covered_han", "han_chars", "share", "low", "high"),
                figures=("formula_density",),
            ),
        ),
        figures=(Figure("formula_density", ("documents", "formula_density"), "formulae.plots:draw_density"),),
    ),
)

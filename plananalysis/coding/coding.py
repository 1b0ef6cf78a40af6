"""
Do people agree, and does the tagger agree with people?

The way round: :func:`draw_sample` → :func:`write_sheet` → two people code →
:func:`read_sheet` → :func:`measure_agreement` → :func:`list_disagreements` →
:func:`adjudicate` → :func:`score_tagger`.  The steps live in ``sheets``,
``reliability`` and ``scoring``; this module holds their names together.
"""

from plananalysis.coding.reliability import measure_agreement, read_alpha, simulate_coder
from plananalysis.coding.scoring import (
    adjudicate,
    cross_codes,
    list_disagreements,
    match_predictions,
    score_tagger,
)
from plananalysis.coding.sheets import SheetError, draw_sample, read_sheet, write_sheet

__all__ = [
    "CODEBOOK",
    "SheetError",
    "adjudicate",
    "cross_codes",
    "draw_sample",
    "list_disagreements",
    "match_predictions",
    "measure_agreement",
    "read_alpha",
    "read_sheet",
    "score_tagger",
    "simulate_coder",
    "write_sheet",
]

# The package's own codes, in their order; a study may give its own.
CODEBOOK = {
    "level": (0, 1, 2, 3, 4, 5),
    "intensity": (0, 1),
    "novelty": ("new", "continued", "both", "none"),
    "verb_class": ("make", "revise", "implement", "study", "publish", "promote", "complete", "other", "none"),
}

"""Which hostile inputs are there? All cases of all formats, and the tenth of them that every test run takes."""

from __future__ import annotations

import inputs_docx
import inputs_html
import inputs_mutations
import inputs_names
import inputs_pdf
import inputs_sheets
import inputs_tables
import inputs_text
from cases import Case, chance

FORMATS = {
    "text": inputs_text,
    "html": inputs_html,
    "docx": inputs_docx,
    "pdf": inputs_pdf,
    "tables": inputs_tables,
    "names": inputs_names,
    "sheets": inputs_sheets,
    "mutations": inputs_mutations,
}


# What the list of known faults names, in its own words.
REGRESSIONS = (
    "S8-odd-00e000",
    "S8-private-use-in-title",
    "S8-only-private-use",
    "S9-half-character-in-title",
    "S9-half-character-in-text",
    "S10-comments-40",
    "S10-comments-40-then-html",
    "S10-comments-40-in-text",
    "S11-pages-itself",
    "S11-kids-itself",
    "S11-w-far",
    "S11-run-length",
    "S11-run-length-in-flate",
    "S12-row-3000000000",
    "S12-corners-1500",
    "S12-merged-whole",
    "S13-header-spaces",
    "S13-start-upperLetter",
    "S13-text-repeated",
    "S22-word-art",
    "S22-formula",
    "S22-fallback-only",
    "S22-box-in-box",
    "S22-smart-art",
    "S23-csv-two-texts",
    "S23-xlsx-two-texts",
)


def all_cases() -> list[Case]:
    """Every case, format by format."""
    return [case for module in FORMATS.values() for case in module.CASES]


def regressions() -> list[Case]:
    """The cases that the list of known faults names."""
    return [case for case in all_cases() if case.name in REGRESSIONS]


def tenth() -> list[Case]:
    """A tenth of the others, the same each time."""
    others = [case for case in all_cases() if case.name not in REGRESSIONS]
    return chance("tenth").sample(others, len(others) // 10)

"""
Where stand the terms and strings that the tables of cutting count?
"""

import numpy as np
import pandas as pd

from plananalysis.tables.spans import END, HOLDER, NO_SPANS, START, Traced, first_of_each
from plananalysis.tokens.strings import find_strings


def link_phrases(sources, rows: pd.DataFrame) -> Traced:
    """Each string wherever it stands, and first in each unit."""
    spans = _find_strings(sources, rows["phrase"].tolist())
    return {
        "count": spans,
        "units": [first_of_each(found) for found in spans],
        "n_units": [sources.body_spans] * len(rows),
    }


def link_segmentation(sources, rows: pd.DataFrame) -> Traced:
    """Each string of a dictionary wherever it stands, and where it was kept whole."""
    spans = _find_strings(sources, rows["term"].tolist())
    return {
        "occurrences": [_drop_overlaps(found) for found in spans],
        "whole": [sources.word(term) for term in rows["term"]],
    }


def _find_strings(sources, strings: list[str]) -> list[np.ndarray]:
    found = find_strings(sources.body, strings, overlapping=True)
    spans = sources.group(found, "string")
    return [spans.get((string,), NO_SPANS) for string in strings]


def _drop_overlaps(spans: np.ndarray) -> np.ndarray:
    """Leave out what begins before the one before it has ended, as counting a string in a text does."""
    if not (spans[1:, START] < spans[:-1, END]).any():
        return spans
    kept, reached = [], (0, 0)
    for at, (document, start, end) in enumerate(spans[:, :HOLDER].tolist()):
        if (document, start) >= reached:
            kept.append(at)
            reached = document, end
    return spans[kept]

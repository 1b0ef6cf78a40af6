"""
Where stand the terms and strings that the tables of cutting count?
"""

import numpy as np
import pandas as pd

from plananalysis.tables.spans import END, NO_PLACES, START, UNIT, first_of_each
from plananalysis.tokens.strings import find_strings

Found = dict[str, list[np.ndarray]]  # by column, the places of each row


def link_phrases(sources, rows: pd.DataFrame) -> Found:
    """Each string wherever it stands, and first in each unit."""
    places = _find_strings(sources, rows["phrase"].tolist())
    return {
        "count": places,
        "units": [first_of_each(found) for found in places],
        "n_units": [sources.body_places] * len(rows),
    }


def link_segmentation(sources, rows: pd.DataFrame) -> Found:
    """Each string of a dictionary wherever it stands, and where it was kept whole."""
    places = _find_strings(sources, rows["term"].tolist())
    return {
        "occurrences": [_drop_overlaps(found) for found in places],
        "whole": [sources.word(term) for term in rows["term"]],
    }


def _find_strings(sources, strings: list[str]) -> list[np.ndarray]:
    found = find_strings(sources.body, strings, overlapping=True)
    places = sources.group(found, "string")
    return [places.get((string,), NO_PLACES) for string in strings]


def _drop_overlaps(places: np.ndarray) -> np.ndarray:
    """Leave out what begins before the one before it has ended, as counting a string in a text does."""
    if not (places[1:, START] < places[:-1, END]).any():
        return places
    kept, reached = [], (0, 0)
    for at, (document, start, end) in enumerate(places[:, :UNIT].tolist()):
        if (document, start) >= reached:
            kept.append(at)
            reached = document, end
    return places[kept]

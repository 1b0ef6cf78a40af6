"""
Where stand the formulae that are counted?
"""

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.structure.parts import BODY, find_parts, without_annexes
from plananalysis.tables.spans import DOCUMENT, NO_SPANS, first_of_each


def link_counts(sources, rows: pd.DataFrame) -> dict[str, list[np.ndarray]]:
    """Each formula, where it is in quotation marks, and first in each unit and document."""
    found = without_annexes(sources.results.formulae)
    found = found.assign(text=fold_rows(found))
    spans, quoted = (sources.group(part, "text", "kind") for part in (found, found[found["quoted"] == 1]))
    keys = list(zip(rows["text"], rows["kind"], strict=True))
    every = [spans.get(key, NO_SPANS) for key in keys]
    return {
        "count": every,
        "quoted": [quoted.get(key, NO_SPANS) for key in keys],
        "units": [first_of_each(found) for found in every],
        "documents": [first_of_each(found, DOCUMENT) for found in every],
    }


def link_density(sources, rows: pd.DataFrame) -> dict[str, list[np.ndarray]]:
    """The formulae that begin in each section, or in what counts of the document."""
    units = sources.units
    apart = units[units["is_leaf"].astype(bool) & ((find_parts(units) != BODY) | (units["kind"] == "table"))]
    outside = set(zip(apart["doc_id"], apart["unit_id"], strict=True))
    found = sources.results.formulae
    kept = [key not in outside for key in zip(found["doc_id"], found["unit_id"], strict=True)]
    everywhere, counted = (sources.group(part, "doc_id") for part in (found, found[np.array(kept, dtype=bool)]))
    spans = []
    for doc_id, unit_id in zip(rows["doc_id"], rows["unit_id"], strict=True):
        if unit_id:
            spans.append(sources.within(everywhere.get((doc_id,), NO_SPANS), doc_id, unit_id))
        else:
            spans.append(counted.get((doc_id,), NO_SPANS))
    return {"formulae": spans}

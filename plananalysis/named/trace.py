"""
Where stands each name that the table of entities counts?
"""

import numpy as np
import pandas as pd

from plananalysis.structure.parts import without_annexes
from plananalysis.tables.spans import DOCUMENT, NO_SPANS, first_of_each


def link_entities(sources, rows: pd.DataFrame) -> dict[str, list[np.ndarray]]:
    """Each name, and its first span in each unit and document; title block and site furniture left out."""
    outside = sources.units[sources.units["kind"].isin(["front", "back"])]
    furniture = set(zip(outside["doc_id"], outside["unit_id"], strict=True))
    found = without_annexes(sources.results.mentions)
    found = found[found["entity"].isin(set(rows["entity"])).to_numpy(dtype=bool)]
    kept = [key not in furniture for key in zip(found["doc_id"], found["unit_id"], strict=True)]
    spans = sources.group(found[np.array(kept, dtype=bool)], "kind", "entity")
    every = [spans.get(key, NO_SPANS) for key in zip(rows["kind"], rows["entity"], strict=True)]
    return {
        "count": every,
        "units": [first_of_each(found) for found in every],
        "documents": [first_of_each(found, DOCUMENT) for found in every],
    }

"""
Where stand the sections, items and sentences that the list of documents counts?
"""

import numpy as np
import pandas as pd

from plananalysis.tables.spans import NO_SPANS


def link_documents(sources, rows: pd.DataFrame) -> dict[str, list[np.ndarray]]:
    """The sections, items and sentences of each document."""
    keys = [(doc_id,) for doc_id in rows["doc_id"]]
    return {
        name: [spans.get(key, NO_SPANS) for key in keys]
        for name, spans in (("sections", sources.sections), ("items", sources.items), ("sentences", sources.sentences))
    }

"""
Where stand the sections, items and sentences that the list of documents counts?
"""

import numpy as np
import pandas as pd

from plananalysis.tables.spans import NO_SPANS


def link_documents(sources, rows: pd.DataFrame) -> dict[str, list[np.ndarray]]:
    """The sections, items and sentences of each document, and those of its annexes."""
    keys = [(doc_id,) for doc_id in rows["doc_id"]]
    names = ("sections", "items", "sentences", "annex_sections", "annex_items", "annex_sentences")
    return {name: [getattr(sources, name).get(key, NO_SPANS) for key in keys] for name in names}

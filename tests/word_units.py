"""Units of a few words."""

import numpy as np
import pandas as pd


def make_units(*texts):
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    return pd.DataFrame(
        {"doc_id": "d", "unit_id": [f"i{n}" for n in range(1, len(texts) + 1)], "start": starts, "text": list(texts)}
    )

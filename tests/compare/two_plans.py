"""Documents to compare."""

import pandas as pd

DOCUMENTS = pd.DataFrame({"doc_id": ["b", "a", "c"], "year": ["2021", "2020", ""]})


PAIRS = pd.DataFrame(
    [["a", "b", "successive"], ["b", "c", "nearest"]], columns=["doc_id_old", "doc_id_new", "relation"]
)

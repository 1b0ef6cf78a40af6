"""Codings laid out by hand."""

import pandas as pd


def make_codings(codes, column="level"):
    """One row a coder and passage, from a row of codes per coder."""
    return pd.DataFrame(
        [
            {
                "doc_id": "d",
                "unit_id": f"i{at}",
                "start": 10 * at,
                "end": 10 * at + 4,
                "text": "开展活动",
                "coder": f"c{who}",
                column: code,
            }
            for who, row in enumerate(codes)
            for at, code in enumerate(row)
        ]
    ).astype({column: object})

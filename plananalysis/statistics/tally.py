"""
How often does each value occur?
"""

import pandas as pd


def tally(column: pd.Series) -> pd.Series:
    """
    Count values, most frequent first, ties in the order of the values.

    Parameters
    ----------
    column : pandas.Series
        The values.

    Returns
    -------
    pandas.Series
        Counts by value; the same order on every machine.

    Examples
    --------
    >>> tally(pd.Series(["plan", "group", "plan", "other"])).to_dict()
    {'plan': 2, 'group': 1, 'other': 1}
    """
    return column.value_counts().sort_index().sort_values(ascending=False, kind="stable")

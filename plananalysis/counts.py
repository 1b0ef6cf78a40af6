"""How long is a text?  The denominators that every rate is stated in."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# CJK ideographs: the basic block, extension A, compatibility, the supplementary planes, and 〇.
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def count_han(text: str) -> int:
    """
    Count the Han characters of a text, the steadier of two denominators.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    int
        CJK ideographs of all blocks; marks, letters and digits do not count.

    Examples
    --------
    >>> count_han("12338妇女服务热线")
    6
    """
    return len(_HAN.findall(text))


def tally(column: "pd.Series") -> "pd.Series":
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
    >>> import pandas as pd
    >>> tally(pd.Series(["plan", "group", "plan", "other"])).to_dict()
    {'plan': 2, 'group': 1, 'other': 1}
    """
    return column.value_counts().sort_index().sort_values(ascending=False, kind="stable")

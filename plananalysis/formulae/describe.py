"""
What does the count of formulae say, in a sentence?
"""

import pandas as pd

from plananalysis.tables.texts import say

SHOWN = 12  # names in a sentence


def describe_shorthand(counted: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many shorthands by number there are, and which have no known expansion.

    Parameters
    ----------
    counted : pandas.DataFrame
        From :func:`plananalysis.formulae.find.count_formulae`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> counted = pd.DataFrame({"text": ["两个维护", "以人民为中心"], "kind": ["shorthand", "fixed"],
    ...                         "source": ["list", "list"], "count": [2, 5]})
    >>> describe_shorthand(counted, language="zh")
    '数字缩略语共 **1** 种，出现 **2** 次；其他提法出现 **5** 次。尚不知其全称的候选缩略语有 **0** 个：无。'
    """
    numbered = counted[counted["kind"] == "shorthand"]
    unknown = numbered.loc[numbered["source"] == "candidate", "text"].tolist()
    occurrences = numbered["count"].sum()
    values = {"numbered": occurrences, "types": len(numbered), "others": counted["count"].sum() - occurrences}
    names = "、".join(unknown[:SHOWN]) or say("said.none", language=language)
    return say("said.shorthand", language=language, open=len(unknown), names=names, **values)

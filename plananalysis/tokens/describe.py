"""
What do the tables of the cutting say, in a sentence?
"""

from collections.abc import Sequence

import pandas as pd

from plananalysis.tables.texts import say


def describe_audit(audit: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many listed terms plain jieba breaks, and how many stand whole with the list.

    Parameters
    ----------
    audit : pandas.DataFrame
        From :func:`plananalysis.tokens.audit.audit_segmentation`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> audit = pd.DataFrame({"plain": ["妇女 / 之家", "妇联"], "whole_with_terms": [3, 0]})
    >>> describe_audit(audit, language="zh")
    '词表中有 **2** 个词见于本文，结巴默认词典会把其中 **1** 个切开。用上词表以后， **1** 个至少有一次保持完整。'
    """
    broken = audit["plain"].str.contains(" / ").sum()
    return say(
        "said.audit", language=language, n=len(audit), broken=broken, whole=(audit["whole_with_terms"] > 0).sum()
    )


def describe_verdicts(audited: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how the words of the list came out: whole, partly, split or absent.

    Parameters
    ----------
    audited : pandas.DataFrame
        From :func:`plananalysis.tokens.audit.audit_terms`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> audited = pd.DataFrame({"verdict": ["whole", "absent"], "n_han": [1200, 1200]})
    >>> describe_verdicts(audited, language="zh").split("，")[-1]
    '在这 1,200 个汉字中没有出现的 **1** 个。'
    """
    verdicts = audited["verdict"].value_counts().reindex(["whole", "partly", "split", "absent"], fill_value=0)
    n_han = audited["n_han"].iloc[0] if len(audited) else 0
    return say("said.verdicts", language=language, n=len(audited), n_han=n_han, **verdicts)


def describe_accepted(
    accepted: Sequence[str], *, before: pd.DataFrame, after: pd.DataFrame, language: str = "en"
) -> str:
    """
    Say what accepted phrases change.

    Parameters
    ----------
    accepted : sequence of str
        The phrases.
    before, after : pandas.DataFrame
        The tokens without and with them.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> before, after = pd.DataFrame({"token": ["家庭", "立法"]}), pd.DataFrame({"token": ["家庭立法"]})
    >>> describe_accepted(["家庭立法"], before=before, after=after, language="zh").split("：")[0]
    '采纳 1 个短语（家庭立法）以后，词元由 **2** 个变为 **1** 个， **3** 个词的次数随之改变'
    """
    counts = [table["token"].value_counts() for table in (before, after)]
    changed = counts[0].sub(counts[1], fill_value=0).ne(0).sum()
    values = {"n": len(accepted), "phrases": "、".join(accepted), "changed": changed}
    key = "said.accepted" if len(accepted) else "said.none_accepted"
    return say(key, language=language, before=len(before), after=len(after), **values)

"""
What do the tables of a comparison say, in a sentence?
"""

import pandas as pd

from plananalysis.tables.texts import say


def describe_compared(documents: pd.DataFrame, *, altered: bool = False, language: str = "en") -> str:
    """
    Say what is compared.

    Parameters
    ----------
    documents : pandas.DataFrame
        One row a document.
    altered : bool
        Whether one of two is an altered copy of the other.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_compared(pd.DataFrame({"doc_id": ["2019年", "2020年"]}), language="zh")
    '共比较 **2** 篇文献。'
    """
    return say("said.altered_copy" if altered else "said.compared", language=language, n=len(documents))


def describe_alignment(counts: pd.DataFrame, *, old: str, new: str, language: str = "en") -> str:
    """
    Say how much was carried over, revised, added and dropped.

    Parameters
    ----------
    counts : pandas.DataFrame
        From :func:`plananalysis.compare.alignment.count_statuses`.
    old, new : str
        The documents' doc_id.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> counts = pd.DataFrame({"status": ["carried_over", "revised", "new", "dropped"], "n_units": [4, 4, 4, 5],
    ...                        "share": [0.5, 0.25, 0.25, 0.4]})
    >>> describe_alignment(counts, old="甲", new="乙", language="zh").split("；")[1]
    '旧文献的 **5** 条中，删去的占 **40%** 。'
    """
    rows = counts.set_index("status")
    shares = {"carried": "carried_over", "revised": "revised", "added": "new", "dropped": "dropped"}
    values = {name: rows.loc[status, "share"] for name, status in shares.items()}
    values |= {"n_new": rows.loc["new", "n_units"], "n_old": rows.loc["dropped", "n_units"]}
    return say("said.alignment", language=language, old=old, new=new, **values)


def describe_changes(trends: pd.DataFrame, *, doc_id: str, language: str = "en") -> str:
    """
    Say how many subjects changed by more than chance allows.

    Parameters
    ----------
    trends : pandas.DataFrame
        The table trends.
    doc_id : str
        The document looked at beside its predecessor.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> trends = pd.DataFrame({"doc_id": "乙", "kind": "frame", "name": ["家庭", "法治"], "change": [0.2, 0.1],
    ...                        "change_low": [0.1, -0.1], "change_high": [0.3, 0.3]})
    >>> describe_changes(trends, doc_id="乙", language="zh").split("；")[0]
    '**2** 个议题中，有 **1** 个的变化超出了区间所容许的偶然'
    """
    here = trends[(trends["doc_id"] == doc_id) & trends["change"].notna()]
    if here.empty:
        return say("said.no_predecessor", language=language)
    frames = here[here["kind"] == "frame"]
    clear = (frames["change_low"] > 0) | (frames["change_high"] < 0)
    return say("said.changes", language=language, n=len(frames), clear=clear.sum())


def describe_lives(lives: pd.DataFrame, *, latest: str, language: str = "en") -> str:
    """
    Say how many formulae came with the last document, and how many left.

    Parameters
    ----------
    lives : pandas.DataFrame
        One row a formula, with first_seen and last_seen.
    latest : str
        doc_id of the last document.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> lives = pd.DataFrame({"first_seen": ["甲", "乙"], "last_seen": ["甲", "乙"]})
    >>> describe_lives(lives, latest="乙", language="zh")
    '**2** 个提法中，有 **1** 个首见于最后一篇文献 乙，有 **1** 个在其中不再出现。'
    """
    came, left = (lives["first_seen"] == latest).sum(), (lives["last_seen"] != latest).sum()
    return say("said.lives", language=language, n=len(lives), came=came, left=left, latest=latest)

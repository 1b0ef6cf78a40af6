"""
What exactly was changed in a passage?  Two texts word by word.
"""

from difflib import SequenceMatcher
from html import escape

import pandas as pd

DIFFERENCE_COLUMNS = ["change", "old", "new", "start_old", "end_old", "start_new", "end_new"]


def diff_words(old: str, new: str, *, tokenizer) -> pd.DataFrame:
    """
    Set two texts side by side, word by word.

    Parameters
    ----------
    old, new : str
        The texts, for example ``text_old`` and ``text_new`` of an alignment.
    tokenizer : Tokenizer
        Cuts them; anything with ``cut`` will do.

    Returns
    -------
    pandas.DataFrame
        One row a stretch, in order: change (equal, added, dropped, replaced), old and new (the words, joined), and
        where they stand, counted from the beginning of either text. The old stretches joined give the old text, the
        new ones the new text.

    Notes
    -----
    The longest common run of words is found first, then those before and after it (difflib, without its shortcut for
    frequent words). Moved text shows as dropped and added. Time grows with the product of the two lengths.

    Examples
    --------
    >>> from plananalysis import Tokenizer
    >>> diff_words("继续推进教育", "加快推进教育改革", tokenizer=Tokenizer())[["change", "old", "new"]].values.tolist()
    [['replaced', '继续', '加快'], ['equal', '推进教育', '推进教育'], ['added', '', '改革']]
    """
    names = {"equal": "equal", "insert": "added", "delete": "dropped", "replace": "replaced"}
    a, b = list(tokenizer.cut(old)), list(tokenizer.cut(new))
    rows, at_old, at_new = [], 0, 0
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = "".join(a[i:j]), "".join(b[k:m])
        ends = at_old + len(before), at_new + len(after)
        rows.append((names[tag], before, after, at_old, ends[0], at_new, ends[1]))
        at_old, at_new = ends
    return pd.DataFrame(rows, columns=DIFFERENCE_COLUMNS)


def mark_differences(differences: pd.DataFrame) -> str:
    """
    Show what was changed as one line of HTML: dropped words struck out, added words in bold.

    Parameters
    ----------
    differences : pandas.DataFrame
        From :func:`diff_words`.

    Returns
    -------
    str
        HTML with ``<del>`` and ``<b>``; the text itself is escaped.

    Examples
    --------
    >>> from plananalysis import Tokenizer
    >>> mark_differences(diff_words("继续推进教育", "加快推进教育", tokenizer=Tokenizer()))
    '<del>继续</del><b>加快</b>推进教育'
    """
    shown = []
    for row in differences.itertuples():
        if row.change == "equal":
            shown.append(escape(row.new))
            continue
        shown += [f"<del>{escape(row.old)}</del>"] if row.old else []
        shown += [f"<b>{escape(row.new)}</b>"] if row.new else []
    return "".join(shown)

"""
What do the tables of the document's structure say, in a sentence?
"""

import pandas as pd

from plananalysis.charts.style import shorten
from plananalysis.structure.length import count_han
from plananalysis.structure.parts import BODY, PARTS, find_parts, without_annexes
from plananalysis.tables.texts import say

ASIDE = ("front", "back", "glossary", "annex", "entry")


def describe_documents(documents: pd.DataFrame, *, doc_id: str, language: str = "en") -> str:
    """
    Say how many documents were read, and how large one of them is.

    Parameters
    ----------
    documents : pandas.DataFrame
        One row a document, with sections, items, sentences and han_chars.
    doc_id : str
        The document to look at.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": ["规划"], "sections": [2], "items": [3], "sentences": [9], "han_chars": [310]})
    >>> describe_documents(table, doc_id="规划", language="zh")
    '共读入 **1** 篇文献。细读的这一篇，编号正文有 **2** 个部分、 **3** 条、 **9** 句，全文共 **310** 个汉字。'
    """
    document = documents[documents["doc_id"] == doc_id].iloc[0]
    sizes = {name: document[name] for name in ("sections", "items", "sentences", "han_chars")}
    return say("said.documents", language=language, n=len(documents), **sizes)


def describe_parts(documents: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how the Han characters of all documents are divided among body, annexes, front and back.

    Parameters
    ----------
    documents : pandas.DataFrame
        One row a document, with han_chars and the shares.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> table = pd.DataFrame({"han_chars": [100, 300], "body_share": [0.2, 1.0], "annex_share": [0.8, 0.0],
    ...     "front_share": 0.0, "back_share": 0.0})
    >>> describe_parts(table, language="zh").split("。")[0]
    '全部汉字中，正文占 **80.0%** ，附件占 **20.0%** ，文前占 **0.0%** ，文后占 **0.0%** '
    """
    total = max(int(documents["han_chars"].sum()), 1)
    shares = {part: 100 * (documents["han_chars"] * documents[f"{part}_share"]).sum() / total for part in PARTS}
    longer = int((documents["annex_share"] > documents["body_share"]).sum())
    said = say("said.parts", language=language, **shares)
    return said + (say("said.longer_annexes", language=language, n=longer) if longer else "")


def describe_sections(sizes: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say which section is the longest.

    Parameters
    ----------
    sizes : pandas.DataFrame
        From :func:`plananalysis.structure.sections.measure_sections`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_sections(pd.DataFrame({"label": ["一、思想引领", "二、组织建设"], "share": [40.0, 60.0]}), language="zh")
    '最长的部分是 **二、组织建设** ，占正文的 **60.0%** 。'
    """
    if sizes.empty:
        return say("said.no_numbered_sections", language=language)
    longest = sizes.sort_values("share", ascending=False, kind="stable").iloc[0]
    label = shorten(longest["label"], width=24)
    return say("said.longest_section", language=language, label=label, share=longest["share"])


def describe_furniture(leaves: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how much of a document stands beside its body.

    Parameters
    ----------
    leaves : pandas.DataFrame
        The smallest units, with kind and text.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> leaves = pd.DataFrame({"kind": ["item", "annex"], "text": ["建设妇女之家。", "附件"]})
    >>> describe_furniture(leaves, language="zh").split("。")[0]
    '全文 **9** 个字符，其中 **2** 个属于版面附属文字和附件'
    """
    lengths = leaves["text"].str.len()
    aside = lengths[leaves["kind"].isin(ASIDE) | (find_parts(leaves) != BODY)]
    return say("said.furniture", language=language, characters=lengths.sum(), aside=aside.sum())


def describe_sentence_lengths(sentences: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how long the sentences are, in Han characters.

    Parameters
    ----------
    sentences : pandas.DataFrame
        One row a sentence, with its text.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_sentence_lengths(pd.DataFrame({"text": ["加强领导。", "建设妇女之家。"]}), language="zh")
    '共 **2** 句；半数句子不超过 **5** 个汉字，最长的一句有 **6** 个汉字。'
    """
    sentences = without_annexes(sentences)
    if sentences.empty:
        return say("said.no_sentences", language=language)
    lengths = sentences["text"].map(count_han)
    values = {"n": len(lengths), "median": lengths.median(), "longest": lengths.max()}
    return say("said.sentence_lengths", language=language, **values)

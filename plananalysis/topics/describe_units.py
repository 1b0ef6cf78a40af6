"""
How do the units fall into topics, in a sentence?
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from plananalysis.tables.texts import say
from plananalysis.topics.agreement import identify_sections

FIRM = 0.75  # a topic that comes back in three of four refits


def describe_matrix(matrix, *, k: int, lead: str, min_units: int, language: str = "en") -> str:
    """
    Say what is grouped into how many topics.

    Parameters
    ----------
    matrix : TermMatrix
        From :func:`plananalysis.build_matrix`.
    k : int
        Number of topics.
    lead : str
        The leading model.
    min_units : int
        Fewest units that hold a word.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> from plananalysis import build_matrix
    >>> units = pd.DataFrame({"doc_id": ["规划"] * 2, "unit_id": ["1", "2"], "section": ["一", "二"], "start": [0, 4]})
    >>> tokens = units[["doc_id", "unit_id"]].assign(token="妇女", start=[0, 4], end=[2, 6])
    >>> matrix = build_matrix(tokens, units, min_units=2)
    >>> describe_matrix(matrix, k=2, lead="nmf", min_units=2, language="zh").split("，")[0]
    '文档—词项矩阵有 **2** 个单元、 **1** 个词（至少见于 2 个单元）'
    """
    units, words = matrix.counts.shape
    sections = identify_sections(matrix.units).nunique()
    values = {"units": units, "words": words, "least": min_units, "k": k, "lead": lead, "sections": sections}
    return say("said.matrix", language=language, **values)


def describe_documents_met(
    placed: pd.DataFrame, *, agreement: Mapping[str, float] | None = None, language: str = "en"
) -> str:
    """
    Say how far topics follow documents.

    Parameters
    ----------
    placed : pandas.DataFrame
        Units with topic and doc_id.
    agreement : mapping, optional
        From :func:`plananalysis.topics.analyze.measure_agreement`; needed for several documents.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_documents_met(pd.DataFrame({"doc_id": ["规划", "规划"]}), language="zh")
    '这里只有 **一** 篇文献，谈不上主题随文献而异。'
    """
    documents = placed["doc_id"].nunique()
    if documents < 2:
        return say("said.one_document", language=language)
    values = {name: agreement[name] for name in ("ami", "ari")}
    values |= {f"{name}_lucky": agreement[f"{name}_null_p95"] for name in ("ami", "ari")}
    return say("said.topics_by_document", language=language, documents=documents, **values)


def describe_disagreements(disagreements: pd.DataFrame, *, n_units: int, language: str = "en") -> str:
    """
    Say how many units fell into a topic of another section.

    Parameters
    ----------
    disagreements : pandas.DataFrame
        The table topic_disagreements.
    n_units : int
        How many units were grouped.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_disagreements(pd.DataFrame({"unit_id": ["3"]}), n_units=9, language="zh")
    '**9** 个单元中，有 **1** 个归入了主要属于其他部分的主题。'
    """
    return say("said.disagreements", language=language, n=len(disagreements), n_units=n_units)


def describe_recurrence(stability: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many topics come back when the model is fitted again.

    Parameters
    ----------
    stability : pandas.DataFrame
        The table topic_stability, of one model.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_recurrence(pd.DataFrame({"recurrence": [0.75, 0.7]}), language="zh")
    '**2** 个主题中，有 **1** 个在四次重新拟合中至少三次重现。'
    """
    firm = (stability["recurrence"] >= FIRM).sum()
    return say("said.recurrence", language=language, n=len(stability), firm=firm)


def describe_seeds(agreements: Sequence[float], *, language: str = "en") -> str:
    """
    Say how far other seeds agree with the first.

    Parameters
    ----------
    agreements : sequence of float
        Adjusted Rand indices.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_seeds([0.5, 0.37], language="zh").split("；")[0]
    '另换四个随机种子，与第一次的一致程度（调整兰德指数）为 **0.37** 至 **0.50** '
    """
    return say("said.seeds", language=language, low=min(agreements), high=max(agreements))


def describe_specifications(grid: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say between which values the agreement runs over all specifications.

    Parameters
    ----------
    grid : pandas.DataFrame
        The table sensitivity.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> grid = pd.DataFrame({"ari": [0.1, 0.4, None], "ari_null_p95": [0.2, 0.2, 0.2]})
    >>> describe_specifications(grid, language="zh")
    '在 **2** 种设定下，调整兰德指数从 **0.10** 到 **0.40** ；其中 **1** 种高于偶然所能达到的值。'
    """
    rows = grid.dropna(subset=["ari"])
    if rows.empty:
        return say("said.no_sections_to_match", language=language)
    values = {"n": len(rows), "low": rows["ari"].min(), "high": rows["ari"].max()}
    return say("said.specifications", language=language, over=(rows["ari"] > rows["ari_null_p95"]).sum(), **values)

"""
What do the tables of words say, in a sentence?
"""

import pandas as pd

from plananalysis.tables.texts import say
from plananalysis.words.keyness import CRITICAL


def describe_terms(terms: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many words there are, and which content word is the most frequent.

    Parameters
    ----------
    terms : pandas.DataFrame
        From :func:`plananalysis.words.frequency.count_terms`, with stop words marked.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> terms = pd.DataFrame({"term": ["的", "妇女"], "count": [3, 1], "stop": [1, 0], "n_tokens": 4, "n_units": 2})
    >>> describe_terms(terms, language="zh").split("。")[1:]
    ['只出现一次的词型占 **50%** ', '最常见的实词是 **妇女** （1 次）', '']
    """
    content = terms[(terms["stop"] == 0) & (terms["term"].str.len() > 1)]
    if content.empty:
        return say("said.no_content_words", language=language)
    top = content.iloc[0]
    values = {"tokens": top["n_tokens"], "units": top["n_units"], "term": top["term"], "count": top["count"]}
    return say("said.vocabulary", language=language, types=len(terms), once=(terms["count"] == 1).mean(), **values)


def describe_dispersion(terms: pd.DataFrame, *, min_count: int, language: str = "en") -> str:
    """
    Say which word is spread most evenly and which is piled up most.

    Parameters
    ----------
    terms : pandas.DataFrame
        Content words with count, units and dp.
    min_count : int
        The fewest occurrences.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> terms = pd.DataFrame({"term": ["工作"], "count": [8], "units": [5], "dp": [0.31]})
    >>> describe_dispersion(terms, min_count=8, language="zh")
    '出现至少 8 次的词只有 **工作** 一个（离散度 DP 0.31，见于 5 个单元）。'
    """
    ranked = terms[terms["count"] >= min_count].sort_values(["dp", "term"])
    if ranked.empty:
        return say("said.dispersion_of_none", language=language, least=min_count)
    even, piled = ranked.iloc[0], ranked.iloc[-1]
    values = {"least": min_count, "even": even["term"], "even_dp": even["dp"], "even_units": even["units"]}
    if len(ranked) == 1:
        return say("said.dispersion_of_one", language=language, **values)
    values |= {"piled": piled["term"], "piled_dp": piled["dp"], "piled_units": piled["units"]}
    return say("said.dispersion", language=language, **values)


def describe_concordance(lines: pd.DataFrame, *, keyword: str, language: str = "en") -> str:
    """
    Say how often a string stands in how many units.

    Parameters
    ----------
    lines : pandas.DataFrame
        From :func:`plananalysis.find_keyword`.
    keyword : str
        The string.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> lines = pd.DataFrame({"doc_id": ["规划"] * 3, "unit_id": ["1", "1", "2"]})
    >>> describe_concordance(lines, keyword="妇女", language="zh").split("。")[0]
    '字符串 **妇女** 出现 **3** 次，见于 **2** 个单元'
    """
    units = len(lines[["doc_id", "unit_id"]].drop_duplicates())
    return say("said.concordance", language=language, keyword=keyword, n=len(lines), units=units)


def describe_null(null: pd.DataFrame, *, keys: pd.DataFrame | None = None, language: str = "en") -> str:
    """
    Say what keyness reaches by chance, and what the sections' words reach beside it.

    Parameters
    ----------
    null : pandas.DataFrame
        From :func:`plananalysis.words.keyness.null_of_largest_g2`.
    keys : pandas.DataFrame, optional
        From :func:`plananalysis.words.keyness.compare_sections`; None if there is one section only.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> null = pd.DataFrame({"size": [5, 5, 5], "largest_g2": [9.0, 12.0, 20.0], "terms_over_critical": [1, 4, 6]})
    >>> describe_null(null, language="zh")
    '随机取 **5** 个单元成组，最大 G² 的中位数为 **12.0** ，越过 3.84 的词数的中位数为 **4** 。'
    """
    middle, over = null["largest_g2"].median(), null["terms_over_critical"].median()
    said = [say("said.random_groups", language=language, size=null["size"].iloc[0], middle=middle, over=over)]
    if keys is not None:
        passed = keys[keys["g2"] > CRITICAL]
        shuffled, lucky = (passed["p_permutation"] < 0.05).sum(), (passed["max_g2_p"] < 0.05).sum()
        said.append(say("said.section_keys", language=language, passed=len(passed), shuffled=shuffled, lucky=lucky))
    return (" " if language == "en" else "").join(said)


def describe_keyness(keys: pd.DataFrame | None, *, language: str = "en") -> str:
    """
    Say how many words mark the units of a frame.

    Parameters
    ----------
    keys : pandas.DataFrame or None
        From :func:`plananalysis.words.keyness.measure_keyness`; None if there is nothing to compare.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_keyness(None, language="zh")
    '没有可比较的内容。'
    """
    if keys is None:
        return say("said.nothing_to_compare", language=language)
    apart = (keys["p_permutation"] <= 0.05).sum()
    return say("said.keyness", language=language, n=len(keys), apart=apart, chance=0.05 * len(keys))


def describe_corrected_keyness(keys: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many words set two documents apart after allowing for all words tested.

    Parameters
    ----------
    keys : pandas.DataFrame
        From :func:`plananalysis.words.keyness.measure_keyness`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_corrected_keyness(pd.DataFrame({"max_g2_p": [0.01, 0.3]}), language="zh")
    '对检验的 **2** 个词作校正以后，仍能区分两篇文献的有 **1** 个（p ≤ 0.05）。'
    """
    sure = (keys["max_g2_p"] <= 0.05).sum()
    return say("said.corrected_keyness", language=language, n=len(keys), sure=sure)

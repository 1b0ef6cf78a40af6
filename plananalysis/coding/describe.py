"""
What do samples, coders and scores say, in a sentence?
"""

import pandas as pd

from plananalysis.tables.texts import say

ORIGINS = ("reader", "coders", "tagger")  # where a gold standard may come from


def describe_sample(sample: pd.DataFrame, *, of: int, language: str = "en") -> str:
    """
    Say how many sentences were drawn.

    Parameters
    ----------
    sample : pandas.DataFrame
        From :func:`plananalysis.coding.coding.draw_sample`.
    of : int
        How many there are.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_sample(pd.DataFrame({"text": ["加强领导。"]}), of=9, language="zh")
    '从 **9** 句中抽取 **1** 句，每句被抽中的机会相同。'
    """
    return say("said.sample", language=language, n=len(sample), of=of)


def describe_coders(codings: pd.DataFrame, *, column: str, measured: str, language: str = "en") -> str:
    """
    Say who coded what.

    Parameters
    ----------
    codings : pandas.DataFrame
        Rows of all coders.
    column : str
        The code.
    measured : str
        Level of measurement.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_coders(pd.DataFrame({"coder": ["甲", "乙", "甲"]}), column="level", measured="ordinal", language="zh")
    '编码员： **甲, 乙** 。所编变量为 **level** （ordinal）。'
    """
    coders = ", ".join(codings["coder"].unique())
    return say("said.coders", language=language, coders=coders, column=column, measured=measured)


def describe_coders_agreement(agreement: pd.Series, *, simulated: bool = False, language: str = "en") -> str:
    """
    Say how far coders agree.

    Parameters
    ----------
    agreement : pandas.Series
        A row from :func:`plananalysis.coding.coding.measure_agreement`.
    simulated : bool
        Whether a coder is simulated.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> row = pd.Series({"n_units": 9, "agreement": 0.9, "alpha": 0.8, "alpha_low": 0.5, "alpha_high": 1.0, "reading": "可靠"})
    >>> describe_coders_agreement(row, language="zh")
    '**9** 段中，编码员编码相同的占 **90%** ；α = **0.80** （95% 置信区间 0.50 至 1.00）：可靠。'
    """
    values = {"n": agreement["n_units"], "low": agreement["alpha_low"], "high": agreement["alpha_high"]}
    values |= {name: agreement[name] for name in ("agreement", "alpha", "reading")}
    said = [say("said.coders_agree", language=language, **values)]
    if simulated:
        said.append(say("said.simulated_coder", language=language))
    return (" " if language == "en" else "").join(said)


def describe_tagger(right: pd.Series, *, against: pd.Series, origin: str, language: str = "en") -> str:
    """
    Say how far the tagger agrees with a gold standard, and where that comes from.

    Parameters
    ----------
    right : pandas.Series
        The last row from :func:`plananalysis.coding.coding.score_tagger`.
    against : pandas.Series
        A row from :func:`plananalysis.coding.coding.measure_agreement`, gold against tagger.
    origin : str
        "reader", "coders" or "tagger".
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    ValueError
        If the origin is another.

    Examples
    --------
    >>> right = pd.Series({"n_units": 9, "recall": 1.0})
    >>> against = pd.Series({"kappa": 0.9, "kappa_weights": "无", "alpha": 0.8, "alpha_low": 0.5, "alpha_high": 1.0})
    >>> describe_tagger(right, against=against, origin="coders", language="zh").split("。")[1]
    '人工标准出自 **你的编码员** '
    """
    if origin not in ORIGINS:
        msg = f"origin: expected one of {', '.join(ORIGINS)}, got '{origin}'; say where the gold standard comes from"
        raise ValueError(msg)
    values = {"n": right["n_units"], "same": right["recall"], "weights": against["kappa_weights"]}
    values |= {"kappa": against["kappa"], "alpha": against["alpha"]}
    values |= {"low": against["alpha_low"], "high": against["alpha_high"]}
    said = [say("said.tagger", language=language, **values), say(f"said.gold_of_{origin}", language=language)]
    return (" " if language == "en" else "").join(said)

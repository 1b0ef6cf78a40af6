"""
What do the tables of commitments, frames and attention say, in a sentence?
"""

import pandas as pd

from plananalysis.charts.style import shorten
from plananalysis.policy_language.commitments import coverage_of
from plananalysis.statistics.tally import tally
from plananalysis.structure.length import count_han
from plananalysis.tables.texts import say

BASES = ("tokens", "han_chars", "sentences")  # what a share of attention is a share of


def describe_absences(absences: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say what was looked for and does not occur.

    Parameters
    ----------
    absences : pandas.DataFrame
        From :func:`plananalysis.policy_language.language.report_absences`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_absences(pd.DataFrame({"pattern": ["必须", "确保"], "count": [0, 4]}), language="zh")
    '查找的 **2** 项中，完全没有出现的有 **1** 项：必须。'
    """
    silent = absences[absences["count"] == 0]
    names = "、".join(silent["pattern"]) or say("said.nothing", language=language)
    return say("said.looked_for", language=language, n=len(absences), silent=len(silent), names=names)


def describe_silences(absences: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say in which categories nothing occurs.

    Parameters
    ----------
    absences : pandas.DataFrame
        From :func:`plananalysis.policy_language.language.report_absences`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> absences = pd.DataFrame({"category": ["duty", "money"], "count": [0, 2], "han_chars": [1500, 1500]})
    >>> describe_silences(absences, language="zh")
    '在 1,500 个汉字中查找 **2** 项，没有出现的有 **1** 项。完全没有着墨的类别： **duty** 。'
    """
    hits = absences.groupby("category", sort=False)["count"].sum()
    kinds = ", ".join(hits.index[hits == 0]) or say("said.nothing", language=language)
    values = {"n": len(absences), "silent": (absences["count"] == 0).sum(), "han_chars": absences["han_chars"].iloc[0]}
    return say("said.silences", language=language, kinds=kinds, **values)


def describe_commitments(commitments: pd.DataFrame, *, sentences: pd.DataFrame, language: str = "en") -> str:
    """
    Say how many clauses commit the issuer, and how firmly.

    Parameters
    ----------
    commitments : pandas.DataFrame
        From :func:`plananalysis.find_commitments`.
    sentences : pandas.DataFrame
        The sentences they were found in.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> commitments = pd.DataFrame({"doc_id": ["规划"], "sentence_id": ["1.1"], "level": [3]})
    >>> sentences = pd.DataFrame({"doc_id": ["规划"] * 2, "sentence_id": ["1.1", "1.2"]})
    >>> describe_commitments(commitments, sentences=sentences, language="zh").split("。")[0]
    '作出承诺的小句有 **1** 个，见于 **2** 句中的 **1** 句'
    """
    share = {level: (commitments["level"] == level).sum() / max(len(commitments), 1) for level in (2, 3, 5)}
    covered = coverage_of(commitments, sentences)[["sentences", "covered"]].sum()
    values = {"n": len(commitments), "gentle": share[2], "plain": share[3], "strict": share[5]}
    return say("said.commitments", language=language, **covered, **values)


def describe_levels(levels: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say which section commits itself most gently and which most firmly.

    Parameters
    ----------
    levels : pandas.DataFrame
        From :func:`plananalysis.policy_language.plots.cross_levels`: a row a section, a column a level.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> levels = pd.DataFrame([[1, 0, 1, 0, 0], [0, 0, 3, 0, 1]], index=["一、引领", "二、服务"], columns=range(1, 6))
    >>> describe_levels(levels, language="zh").split("），")[1]
    '4 级和 5 级比例最高的是 **二、服务** （25%，共 4 个小句）。'
    """
    if levels.empty:
        return say("said.no_sections", language=language)
    values = {}
    for name, columns in {"gentle": [1, 2], "firm": [4, 5]}.items():
        shares = (levels[columns].sum(axis=1) / levels.sum(axis=1).clip(lower=1)).reset_index(drop=True)
        at = shares.idxmax()
        values |= {name: levels.index[at], f"{name}_share": shares[at], f"{name}_n": levels.iloc[at].sum()}
    return say("said.levels", language=language, **values)


def describe_intensity(rates: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say which section is the most intense, and how many lie clearly below it.

    Parameters
    ----------
    rates : pandas.DataFrame
        From :func:`plananalysis.policy_language.language.rate_by_section`, with a column label.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> rates = pd.DataFrame({"label": ["引领", "服务"], "per_1000_han": [2.0, 9.0], "low": [0.5, 6.0],
    ...                       "high": [5.0, 13.0], "count": [2, 9]})
    >>> describe_intensity(rates, language="zh").split("。")[1]
    '其余 **1** 个部分中，有 **1** 个的区间完全低于它'
    """
    if rates.empty:
        return say("said.no_sections", language=language)
    ranked = rates.sort_values("per_1000_han", ascending=False, kind="stable")
    top, rest = ranked.iloc[0], ranked.iloc[1:]
    values = {"label": shorten(top["label"], width=24), "rate": top["per_1000_han"], "count": top["count"]}
    values |= {"low": top["low"], "high": top["high"], "below": (rest["high"] < top["low"]).sum(), "rest": len(rest)}
    return say("said.intensity", language=language, **values)


def describe_novelty(sentences: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many sentences claim novelty, continuity, both or neither.

    Parameters
    ----------
    sentences : pandas.DataFrame
        From :func:`plananalysis.policy_language.language.find_novelty`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_novelty(pd.DataFrame({"novelty": ["new", "none", "none"]}), language="zh")
    '**3** 句中，只称创新的 **1** 句，只称延续的 **0** 句，两者兼有的 **0** 句，两者皆无的 **2** 句。'
    """
    counts = {name: (sentences["novelty"] == name).sum() for name in ("new", "continued", "both")}
    values = {"n": len(sentences), "neither": (sentences["novelty"] == "none").sum()}
    return say("said.novelty", language=language, **values, **counts)


def describe_addressees(addressees: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say with which verbs groups are acted upon.

    Parameters
    ----------
    addressees : pandas.DataFrame
        From :func:`plananalysis.policy_language.addressees.find_addressees`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> describe_addressees(pd.DataFrame({"verb": ["引导", "引导", "组织"], "actor": ["", "妇联", ""]}), language="zh")
    '作为动作对象的群体有 **3** 处，最常见的动词是 **引导、组织** ；其中 **1** 个小句写明了发文机关以外的行动者。'
    """
    verbs = "、".join(tally(addressees["verb"]).index[:3]) or say("said.nothing", language=language)
    acting = (addressees["actor"] != "").sum()
    return say("said.addressees", language=language, n=len(addressees), verbs=verbs, acting=acting)


def describe_frame(summary: pd.DataFrame, *, frame: str, language: str = "en") -> str:
    """
    Say how far a frame reaches, and which frames are not spoken of.

    Parameters
    ----------
    summary : pandas.DataFrame
        From :func:`plananalysis.policy_language.frames.summarize_frames`.
    frame : str
        The frame.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> summary = pd.DataFrame({"frame": ["家庭"], "items": [1], "sections": [1], "sentences": [3], "headings": [0],
    ...                         "n_items": [4], "n_sections": [2], "n_sentences": [9], "n_headings": [6]})
    >>> describe_frame(summary, frame="家庭", language="zh").split("、")[0]
    '框架 **家庭** 见于 **4** 条中的 **1** 条'
    """
    levels = ["items", "sections", "sentences", "headings"]
    totals = summary.groupby("frame")[[*levels, *(f"n_{level}" for level in levels)]].sum()
    absent = ", ".join(totals.index[totals["sentences"] == 0]) or say("said.no_frame", language=language)
    return say("said.frame", language=language, frame=frame, absent=absent, **totals.loc[frame])


def describe_spread(summary: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say which frames run through the text without a heading, and which is the most even.

    Parameters
    ----------
    summary : pandas.DataFrame
        From :func:`plananalysis.policy_language.frames.summarize_frames`, of one document.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> summary = pd.DataFrame({"frame": ["家庭", "法治"], "hits": [5, 2], "headings": [1, 0], "sections": [2, 2],
    ...                         "n_sections": [3, 3], "dp": [0.2, 0.4]})
    >>> describe_spread(summary, language="zh")
    '不见于任何标题、却见于半数以上部分的框架： **法治** 。分布最均匀的是 **家庭** 。'
    """
    here = summary[summary["hits"] > 0]
    if here.empty:
        return say("said.no_frames", language=language)
    strict = here[(here["headings"] == 0) & (here["sections"] > here["n_sections"] / 2)]
    names = ", ".join(strict["frame"]) or say("said.no_such_frame", language=language)
    return say(
        "said.spread_frames", language=language, strict=names, even=here.sort_values(["dp", "frame"])["frame"].iloc[0]
    )


def describe_attention(attention: pd.DataFrame, *, dictionary: str, language: str = "en") -> str:
    """
    Say which section gives a dictionary the largest share, by each denominator.

    Parameters
    ----------
    attention : pandas.DataFrame
        From :func:`plananalysis.policy_language.attention.measure_attention`.
    dictionary : str
        Which one.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> attention = pd.DataFrame({"dictionary": "家庭", "unit_id": ["一", "二"], "denominator_kind": "sentences",
    ...                           "share": [0.25, 0.5]})
    >>> describe_attention(attention, dictionary="家庭", language="zh").split("。")[0]
    '比例最高的部分：按 sentences 计为 **二** （50.0%）'
    """
    mine = attention[attention["dictionary"] == dictionary].dropna(subset=["share"]).sort_values("unit_id")
    by_kind = {kind: rows.reset_index(drop=True) for kind, rows in mine.groupby("denominator_kind")}
    tops = {kind: by_kind[kind].loc[by_kind[kind]["share"].idxmax()] for kind in BASES if kind in by_kind}
    said = [
        say("said.attention_by", language=language, kind=kind, section=top["unit_id"], share=top["share"])
        for kind, top in tops.items()
    ]
    if not said:
        return say("said.no_sections", language=language)
    return say("said.attention", language=language, places=(", " if language == "en" else "，").join(said))


def describe_share_of_length(attention: pd.DataFrame, *, units: pd.DataFrame, language: str = "en") -> str:
    """
    Say which section holds the most of a dictionary's characters, beside its share of the length.

    Parameters
    ----------
    attention : pandas.DataFrame
        From :func:`plananalysis.policy_language.attention.measure_attention`, of one dictionary.
    units : pandas.DataFrame
        The units of the same document.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> attention = pd.DataFrame({"unit_id": ["s1", "s2"], "denominator_kind": "han_chars", "hits": [1, 3]})
    >>> units = pd.DataFrame({"unit_id": ["s1", "s2"], "kind": "section", "text": ["加强家庭建设", "家风"]})
    >>> describe_share_of_length(attention, units=units, language="zh").split("：")[0]
    '这些词的全部汉字中，有 **75%** 在 **s2** ，而该部分的篇幅只占各部分的 **25%** '
    """
    hits = attention[attention["denominator_kind"] == "han_chars"].set_index("unit_id")["hits"]
    if not hits.sum():
        return say("said.no_own_words", language=language)
    length = units[units["kind"] == "section"].set_index("unit_id")["text"].map(count_han)
    section = hits.idxmax()
    values = {"part": hits[section] / hits.sum(), "length": length[section] / length.sum()}
    return say("said.share_of_length", language=language, section=section, **values)

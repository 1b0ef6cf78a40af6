"""
What do the tables of documents, names, actors, dates and numbers say, in a sentence?
"""

import pandas as pd

from plananalysis.statistics.tally import tally
from plananalysis.tables.texts import say

OWN = ("make", "revise", "complete", "publish")  # what the issuer does to documents of its own
BOUND = ("implement", "study", "promote")  # and to those that bind it
SHOWN = 12  # names in a sentence


def describe_citations(citations: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many documents are named, and what is done with them.

    Parameters
    ----------
    citations : pandas.DataFrame
        From :func:`plananalysis.find_citations`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> citations = pd.DataFrame({"title": ["反家庭暴力法", "妇女发展规划"], "verb_class": ["implement", "make"]})
    >>> describe_citations(citations, language="zh").split("。")[1]
    '由本文制定、修订或发布的 **1** 处，贯彻、学习或推动的 **1** 处'
    """
    kinds, comma = tally(citations["verb_class"]), ", " if language == "en" else "、"
    verbs = comma.join(f"{kind} **{n}**" for kind, n in kinds.items()) or say("said.nobody", language=language)
    own, bound = (citations["verb_class"].isin(classes).sum() for classes in (OWN, BOUND))
    values = {"n": len(citations), "titles": citations["title"].nunique(), "own": own, "bound": bound}
    return say("said.citations", language=language, verbs=verbs, **values)


def describe_names(names: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many quoted names there are, and how many could not be sorted.

    Parameters
    ----------
    names : pandas.DataFrame
        From :func:`plananalysis.find_names`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> names = pd.DataFrame({"name": ["妇女之家", "妇女之家"], "kind": ["place", "other"]})
    >>> describe_names(names, language="zh")
    '引号中的名称 **2** 处，不同的名称 **1** 个。其中 **50%** 没有线索可据以归类。'
    """
    unsorted = (names["kind"] == "other").mean() if len(names) else 0
    return say("said.quoted_names", language=language, n=len(names), names=names["name"].nunique(), unsorted=unsorted)


def _name_top(entities: pd.DataFrame, *, language: str) -> str:
    rows = zip(entities["entity"].head(5), entities["count"].head(5), strict=True)
    template = "{} ({})" if language == "en" else "{}（{}）"
    return "、".join(template.format(*row) for row in rows) or say("said.nobody", language=language)


def describe_entities(entities: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say how many actors, groups and places are named, and which most often.

    Parameters
    ----------
    entities : pandas.DataFrame
        From :func:`plananalysis.named.mentions.summarize_entities`, most frequent first.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> entities = pd.DataFrame({"kind": ["actor", "group"], "entity": ["妇联", "妇女"], "count": [3, 7]})
    >>> describe_entities(entities, language="zh").split("；")[:2]
    ['提到的主体有 **1** 个，共 **3** 处，最常见的是妇联（3）', '群体 **1** 个，最常见的是妇女（7）']
    """
    tables = {f"{kind}s": entities[entities["kind"] == kind] for kind in ("actor", "group", "place")}
    tops = {f"top_{kind}": _name_top(table, language=language) for kind, table in tables.items()}
    sizes = {kind: len(table) for kind, table in tables.items()}
    return say("said.entities", language=language, actor_places=tables["actors"]["count"].sum(), **sizes, **tops)


def describe_reach(links: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say which name stands in the most sections.

    Parameters
    ----------
    links : pandas.DataFrame
        From :func:`plananalysis.named.mentions.link_names`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> links = pd.DataFrame({"name": ["妇联", "妇联", "教委"], "place": ["一", "二", "二"]})
    >>> describe_reach(links, language="zh").split("；")
    ['牵涉最广的是 **妇联** ：在提到名称的 **2** 个部分中见于 **2** 个', '共 **2** 个名称，其中 **1** 个只见于一个部分。']
    """
    if links.empty:
        return say("said.no_names", language=language)
    reach = links.groupby("name")["place"].nunique()
    widest = "、".join(sorted(reach[reach == reach.max()].index))
    values = {
        "most": reach.max(),
        "sections": links["place"].nunique(),
        "names": len(reach),
        "single": (reach == 1).sum(),
    }
    return say("said.reach", language=language, widest=widest, **values)


def describe_dates(dates: pd.DataFrame, *, events: pd.DataFrame, language: str = "en") -> str:
    """
    Say how many dates and deadlines there are.

    Parameters
    ----------
    dates : pandas.DataFrame
        The mentions of kind date.
    events : pandas.DataFrame
        From :func:`plananalysis.named.mentions.list_events`.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> dates = pd.DataFrame({"class": ["deadline"], "entity": ["2025年底"]})
    >>> describe_dates(dates, events=dates[:0], language="zh")
    '日期 **1** 处，写明月份的不同日期 **0** 个，期限 **1** 处：2025年底。'
    """
    deadlines = dates[dates["class"] == "deadline"]
    values = {"dates": len(dates), "events": len(events), "deadlines": len(deadlines)}
    if deadlines.empty:
        return say("said.no_deadlines", language=language, **values)
    return say("said.dates", language=language, named="、".join(dict.fromkeys(deadlines["entity"])), **values)


def describe_quantities(quantities: pd.DataFrame, *, n_sentences: int, language: str = "en") -> str:
    """
    Say how many numbers there are, and how many of them are targets.

    Parameters
    ----------
    quantities : pandas.DataFrame
        The mentions of kind quantity.
    n_sentences : int
        How many sentences the text has.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> quantities = pd.DataFrame({"reading": ["target"], "percentage": [1], "unit": ["%"], "deadline": ["2025年"]})
    >>> describe_quantities(quantities, n_sentences=9, language="zh").split("。")[2]
    '平均每 **9.0** 句有一个目标'
    """
    targets = quantities[quantities["reading"] == "target"]
    values = {"n": len(quantities), "targets": len(targets), "past": (quantities["reading"] == "past").sum()}
    values |= {
        "percents": (quantities["percentage"] == 1).sum(),
        "amounts": quantities["unit"].str.contains("元").sum(),
    }
    said = say("said.quantities", language=language, timed=(targets["deadline"] != "").sum(), **values)
    every = n_sentences / len(targets) if len(targets) else 0
    promised = say("said.targets" if every else "said.no_targets", language=language, every=every)
    return said + (" " if language == "en" else "") + promised


def describe_women(groups: pd.DataFrame, *, language: str = "en") -> str:
    """
    Say in how many forms women are named.

    Parameters
    ----------
    groups : pandas.DataFrame
        The entities of kind group, most frequent first.
    language : str
        "en" or "zh".

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> groups = pd.DataFrame({"class": ["women", "family"], "entity": ["女性", "家庭"], "count": [3, 2]})
    >>> describe_women(groups, language="zh")
    '提到妇女的说法有 **1** 种（在各类群体的 **5** 次提及中占 **3** 次）：女性。'
    """
    women = groups[groups["class"] == "women"]
    names = "、".join(women["entity"].head(SHOWN)) or say("said.nobody", language=language)
    values = {"forms": len(women), "count": women["count"].sum(), "all": groups["count"].sum()}
    return say("said.women", language=language, names=names, **values)

"""
What is a number for?  Target, past result, ordinal, threshold, capacity, total or name.

Only a number to be reached or delivered in future is a target. A number that says which things are
meant (亿元以上企业), how big one thing is (年产50万吨项目) or how many were just listed (等8个方面) is none.
"""

from __future__ import annotations

import re

from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.named.past_or_plan import PAST, PLAN, Contexts

_WORDS = load_classes("named/number_role_words")
_ORDINAL = _WORDS.compile(r"(?:第\s?|{ordinal_before})$")
_ORDINAL_UNITS = frozenset(_WORDS["ordinal_unit"])
_BOUND = _WORDS.compile(r"(?:及)?{bound}(?P<next>.?)")
_BOUND_UNITS = frozenset(("", *_WORDS["bound_unit"]))
_SIZE_BEFORE = _WORDS.compile(r"{size_before}(?:约|为|达|超)?$")
_SIZE_UNITS = frozenset(_WORDS["size_unit"])
_SIZE_AFTER = _WORDS.compile(r"(?:级)?[^，。；、！？\n\d]{0,14}?{sized}")
_CIRCLE = re.compile(r"[^，。；、\n]{0,10}圈")
_TOTAL_BEFORE = _WORDS.compile(r"{total_before}$")
_OVER = _WORDS["over"]
_ASPECTS = _WORDS.compile(r"{aspect_kind}?{aspect}")
_ACT_ON = _WORDS.compile(r"{use}[^{create}，。；\n]{0,10}$")
_ACTED_ON = frozenset(_WORDS["acted_on"])
_LISTED = frozenset(_WORDS["listed"])
_LIST_START = re.compile(r".*[，。；！？：\n]", re.S)
_BASE_SIGNS = frozenset("从由自")
_BASE_BEFORE = re.compile(r"(?:从|由|自)[^，。；\n]{0,12}$")
_BASE_AFTER = _WORDS.compile(r"[^，。；、\n]{0,14}?{change}")
_GRADE = "级"


def read_quantity(text: str, start: int, end: int, *, unit: str, before: str, contexts: Contexts) -> str:
    """
    Say what a number is for.

    Parameters
    ----------
    text : str
        The text in which the number stands.
    start, end : int
        Where the number with its unit stands.
    unit : str
        Its unit.
    before : str
        The words of its clause before it.
    contexts : Contexts
        Back or ahead, for the same text.

    Returns
    -------
    str
        target, past, stated (neither can be told), ordinal, threshold, capacity, total, name.
    """
    after = text[end : end + 30]
    if unit in _WORDS["travel_time"] and _CIRCLE.match(after):
        return "name"
    if _is_threshold(text[start:end], unit, before, after):
        return "threshold"
    if _ORDINAL.search(before[-4:]) or _is_grade(unit, after) or (not unit and after.startswith(_WORDS["rank_after"])):
        return "ordinal"
    if unit in _SIZE_UNITS and (_SIZE_BEFORE.search(before[-8:]) or _SIZE_AFTER.match(after)):
        return "capacity"
    if _ASPECTS.match(after) or unit in _ACTED_ON and _ACT_ON.search(before[-14:]):
        return "total"
    if _TOTAL_BEFORE.search(before[-3:]) or unit == "大" or unit in _LISTED and _counts_list(text, start, end):
        return "total"
    if not _BASE_SIGNS.isdisjoint(before[-13:]) and _BASE_BEFORE.search(before) and _BASE_AFTER.match(after):
        return "past"
    if before.endswith(_WORDS["done"]):
        return "past"
    found = contexts.at(start)
    return {PAST: "past", PLAN: "target"}.get(found, "stated")


def _counts_list(text: str, start: int, end: int) -> bool:
    """荆州、孝感、黄冈3个: the number of the things just named."""
    words = text[max(0, start - 80) : start]
    if "、" not in words and "和" not in words:
        return False
    cut = _LIST_START.match(words)
    words = words[cut.end() :] if cut else words
    if any(sign.isdigit() for sign in words):
        return False
    names = words.count("、") + words.count("和") + 1
    said = text[start:end]
    if names < 2:
        return False
    if said[0].isdigit():
        return said.startswith(str(names)) and not said[len(str(names)) :][:1].isdigit()
    return len(said) == 2 and said[0] in ("二两" if names == 2 else ONE_TO_TEN[min(names, 10) - 1])


def _is_grade(unit: str, after: str) -> bool:
    return unit in _ORDINAL_UNITS and not after.startswith(_WORDS["earthquake"])


def _is_threshold(said: str, unit: str, before: str, after: str) -> bool:
    """亿元以上企业, 3岁以下婴幼儿, 千亿级产业, 过百亿企业."""
    bound = _BOUND.match(after) if unit in _BOUND_UNITS else None
    if bound:
        following = bound["next"]
        if "\u4e00" <= following <= "\u9fff" and following not in "的，。；、和与":
            return True
    if unit == _GRADE or after.startswith(_GRADE) and not after.startswith(_WORDS["earthquake"], len(_GRADE)):
        return any(sign in said for sign in "百千万亿")
    return before[-1:] in ("过", "超") and after.startswith(_OVER)

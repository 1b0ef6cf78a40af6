"""
What is a number for?  Target, past result, ordinal, threshold, capacity, total or name.

Only a number to be reached or delivered in future is a target. A number that says which things are
meant (亿元以上企业), how big one thing is (年产50万吨项目) or how many were just listed (等8个方面) is none.
"""

from __future__ import annotations

import re

from plananalysis.named.past_or_plan import PAST, PLAN, Contexts

_ORDINAL = re.compile(r"(?:第\s?|前|排名|位次|位居|列)$")
_ORDINAL_UNITS = frozenset({"号", "环", "级"})
_BOUND = re.compile(r"(?:及)?(?:以上|以下|以内)(?P<next>.?)")
_BOUND_UNITS = frozenset({"元", "人", "岁", "周岁", "级", "吨", "千瓦", "公里", "", "平方米", "吨标准煤", "户", "千伏"})
_SIZE_BEFORE = re.compile(r"(?:年产|日产|年处理|日处理|年加工|总投资|库容|设计|单机)(?:约|为|达|超)?$")
_SIZE_UNITS = frozenset("吨 千瓦 兆瓦 千伏 千瓦时 吨标准煤 立方米 千伏安 吉瓦 MW GW kV".split())
_SIZE_AFTER = re.compile(
    r"(?:级)?[^，。；、！？\n\d]{0,14}?(?:项目|工程|炼化|机组|基地|电站|生产线|装置|线路|码头|航道|储能|泊位|风电|光伏|煤电|水电|列车|船舶|飞船|电网)"
)
_CIRCLE = re.compile(r"[^，。；、\n]{0,10}圈")
_TOTAL_BEFORE = re.compile(r"(?:以上|上述|共计|合计|这|其他|其余|另外)$")
_OVER = ("企业", "产业", "园区", "县", "市", "镇", "村", "城市", "集群", "项目", "单品", "的企业", "的产业")
_ASPECTS = re.compile(r"(?:主要|预期性|约束性|具体)?(?:方面|指标|维度|要点|环节|部分)")
_ACT_ON = re.compile(r"(?:做强|做优|做大|做优做强|用好|发挥好?)[^新增建，。；\n]{0,10}$")
_ACTED_ON = frozenset({"个", "家", "条", "项"})
_LISTED = frozenset("个 家 条 项 大 种 类 市 县 区 省 国 座 所 名 位 部 方面".split())
_LIST_START = re.compile(r".*[，。；！？：\n]", re.S)
_BASE_SIGNS = frozenset("从由自")
_BASE_BEFORE = re.compile(r"(?:从|由|自)[^，。；\n]{0,12}$")
_BASE_AFTER = re.compile(
    r"[^，。；、\n]{0,14}?(?:提高|提升|增加|上升|下降|扩大|跃升|缩[小短]|减少|升至|降至|降到|增至|增长|压减|压缩|变为|进位|到|至)"
)


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
    if unit in ("小时", "分钟") and _CIRCLE.match(after):
        return "name"
    if _is_threshold(text[start:end], unit, before, after):
        return "threshold"
    if _ORDINAL.search(before[-4:]) or _is_grade(unit, after) or (not unit and after.startswith("强")):
        return "ordinal"
    if unit in _SIZE_UNITS and (_SIZE_BEFORE.search(before[-8:]) or _SIZE_AFTER.match(after)):
        return "capacity"
    if _ASPECTS.match(after) or unit in _ACTED_ON and _ACT_ON.search(before[-14:]):
        return "total"
    if _TOTAL_BEFORE.search(before[-3:]) or unit == "大" or unit in _LISTED and _counts_list(text, start, end):
        return "total"
    if not _BASE_SIGNS.isdisjoint(before[-13:]) and _BASE_BEFORE.search(before) and _BASE_AFTER.match(after):
        return "past"
    if before.endswith(("了", "了约", "了近")):
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
    return len(said) == 2 and said[0] in {2: "二两"}.get(names, "一二三四五六七八九十"[min(names, 10) - 1])


def _is_grade(unit: str, after: str) -> bool:
    return unit in _ORDINAL_UNITS and not after.startswith("地震")


def _is_threshold(said: str, unit: str, before: str, after: str) -> bool:
    """亿元以上企业, 3岁以下婴幼儿, 千亿级产业, 过百亿企业."""
    bound = _BOUND.match(after) if unit in _BOUND_UNITS else None
    if bound:
        following = bound["next"]
        if "\u4e00" <= following <= "\u9fff" and following not in "的，。；、和与":
            return True
    if unit == "级" or after.startswith("级") and not after.startswith("级地震"):
        return any(sign in said for sign in "百千万亿")
    return before[-1:] in ("过", "超") and after.startswith(_OVER)

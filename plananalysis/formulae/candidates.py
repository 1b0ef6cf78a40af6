"""
Which numbers stand for something?  Shorthand by number that no list knows yet, found by its shape.

“八八战略”, “1269”行动计划, “四链”融合, “3+N”, “一核两翼”: a province coins such names faster than a list can
follow them.  What is found here is a candidate, to be looked at; lengths of time, amounts, ordinals, counted
things and the one of 一张网 or 一县一品 are no shorthand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

_N = "二三四五六七八九十两"  # a number above one that stands alone
_ANY = "一" + _N + "双多"
_HAN = "\u4e00-\u9fff"
NUMERAL = re.compile(rf"[{_ANY}百千万\dNX]")
_UNIT = "年|个月|月|天|日|小时|分钟|秒|周|季|公里|米|元|亿|万元|吨|亩|度|岁|倍|届|次|号|轮|连|孩|代|维|步|分之|期工程"
_NO_NAME = re.compile(
    rf"^(?:[十百](?:佳|强)$|第|从.+到|7\s?[×x*]\s?24)|(?:号|冬|运会?|[人经农文]普)$|[一{_N}百千\d](?:{_UNIT})"
)
_HOTLINE = re.compile(r"123\d\d|121\d\d|11185|9[56]\d{3}|11[0479]|12[02]|(?:19|20)\d\d")
SCHEME = re.compile("[一-鿿]{0,4}(?:战略|思路|布局|部署|体系|格局|举措|计划)")  # “12345”总体发展战略
_NO_CODE_AFTER = ("热线", "电话", "年", "号", "平台", "政务", "投诉", "省长", "市长", "国道", "省道", "高速", "航班")
_LAYOUT_NOUNS = "核主副辅翼轴带圈廊极屏群环纵横射区心点片基地城港湾园"
_TELLING_NOUNS = frozenset("核主副辅翼轴带圈廊极屏群环纵横射园")

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"[\dNX]+(?:\s?[+＋×]\s?[\dNX]+)+[{_HAN}]{{0,8}}",  # 1+10+N, 4×4, 4+4科创工程
        r"\d{2,4}[XN]",  # 415X
        rf"[{_HAN}]{{2,4}}[{_N}][仗战化优强链好新管]|[强抓促破]双[{_HAN}]",  # 发展六仗
        rf"[{_HAN}]{{1,2}}[百千万][企村店校镇县]",  # 智赋万企
        rf"[{_HAN}]{{2,6}}[{_N}]大(?:战略|工程|(?:行动)?计划|行动|任务|举措|布局|中心|提升|攻坚)",  # 支点建设七大战略
        rf"(?:双|[{_N}]{{2}})[{_HAN}]{{1,6}}(?:工程|行动|计划|战略)",
        rf"[{_N}]{{1,2}}[个大项类种条件道张场套][{_HAN}\d]{{1,8}}",  # 五大战略定位
        rf"(?:[{_N}]{{1,2}}|双)[{_HAN}]{{1,4}}",  # 四链, 五优联动, 双提升
        rf"[新老国省市][{_N}双][{_HAN}]{{1,3}}",  # 新双高
        rf"[{_HAN}]{{0,6}}(?:[{_ANY}]+|\d\d?)条",  # 新九条, 21条, 稳增长20条
        rf"[多{_N}][{_HAN}]{{1,2}}合一",  # 多格合一, 三证合一
        "十?百千万?|百千万|千百万|[双两][百千万]",
        "十?百千万?(?:工程|行动|计划)",
        rf"[百千万][企家村人名店校县镇城乡街业户团集社园馆场站所岗才工][{_HAN}]{{1,7}}"
        rf"(?:[、·\s][百千万][{_HAN}]{{2,8}})?",  # 千企技改, 千村引领、万村提升
        "(?!二[〇○零])[一二三四五六七八九〇○零]{3,6}十?",  # 一二三四, 一四六十
    )
)
# 一法一条例 names two texts; 一县一策 gives to each its own
_TEXTS = re.compile("(?:[一两二三四](?:法|条例|决定|规定|办法|规划|纲要|意见|细则)){2,}")
_OF_EACH = frozenset("策品码档案业证法单表议长员景韵馆网号岗责诊训课题方图册账卡师警色")  # 一链一策: each has its own
_UNITS_OF = frozenset("县村户企人河镇乡园街校区湖项事厂店路楼院馆家业链品案车船井站点岗班组城省市校社窗")
# 3个95%, 三个80%, 三个一号工程
_COUNTED_CODE = re.compile(
    rf"[\dN]个[^年月天小]{{1,8}}|[{_N}]个\d+[%％万亿]*元?|[{_N}]个(?!月|小时|星期|季度|百分点)[{_HAN}]{{1,8}}"
    "|[百千万]亿(?:工程|行动|计划)"
)
_PAIRS = re.compile(rf"(?:[{_ANY}百千万](?:(?![{_ANY}百千万])[{_HAN}]){{1,3}}){{2,}}")
_FIRST_PAIRS = re.compile(rf"(?:[{_N}][{_HAN}][{_ANY}]|一[{_HAN}][{_N}])[{_HAN}](?=.)")  # 三港一航海上高速FAST
_CLOSED, _OPENED = ("”", "”、", "”和", '"', '"、'), ("“", "、“", "和“", '"', '、"')
_PART_BREAK = re.compile(r"[、，,·；;\s]+")
_MANY = re.compile(rf"[{_N}双]")
_PART = re.compile(rf"[{_ANY}][{_HAN}]{{1,6}}|[{_HAN}]{{1,4}}[{_N}双][{_HAN}]{{1,3}}")

# The first character is a set of its own, so that the search jumps from number to number.
_BARE = re.compile(
    rf"[{_ANY}百千万](?:"
    rf"(?<=[{_N}])[一{_N}]?大(?:[{_HAN}]{{0,2}}(?:行动|工程|战役|攻坚战|硬仗|战略|计划|平台|体系)|[{_HAN}]{{3,4}}(?:发展战略|战略(?!性)|行动计划|工程|行动))"
    rf"|(?<=[{_ANY}])(?P<layout>[{_LAYOUT_NOUNS}](?:[{_ANY}][{_LAYOUT_NOUNS}]){{1,5}})"
    rf"|(?<=[{_N}双])(?![地省市县国岸方州级者端个大项向轮边轴{_N}])[{_HAN}](?:融合|联动|共治|同治|共兴|合一|一体(?!化)|[联同共]创|同构|并举|联防)"
    r"|(?<=双)[核极心圈](?:引领|驱动|带动|牵引|辐射)"
    r"|(?:(?<=十)百千万?|(?<=百)千万?|(?<=千)万|(?<=双)[十百千万高提优]|(?<=[二三四五六七八九])[百千])(?:工程|行动|计划)"
    rf"|(?<=[百千万])[企村镇县校店馆](?:[百千万]?[{_HAN}]{{2}}|[{_HAN}]{{2,3}})(?=[{_HAN}]{{0,6}}(?:工程|行动|计划))"
    r"|(?<=四)上(?=企业|单位)|(?<=[三五六七八九])通一平"
    rf"|(?<=[一{_N}])[一二三四五六七八九]{{2,5}}(?=(?:发展|工作|总体)(?:战略|思路|布局))"  # 一三五发展战略
    rf"|(?<=一)个[{_HAN}]{{2,5}}、[{_N}]个[{_HAN}]{{2,5}}?(?=建设|战略|布局|总体|发展|思路|目标|工程|行动)"  # 一个阵地、五个高地
    rf"|(?<=[{_N}])[一{_N}]?个(?:坚持|必须|确保|聚焦|强化|突出|着力|统筹|更加|不变|不动摇|走在前|毫不动摇|认同|意识|自信"
    r"|进一步|务必|离不开|维护|确立|全覆盖|翻番|最严|表率|(?:中心|高地|定位)(?=建设)))"
)
_BEFORE_NUMBER = frozenset("第一二三四五六七八九十两双多百千万几数0123456789等")
# 1+N, 1+3+5产业体系
_CODE = re.compile(
    rf"[+＋](?:[NX](?![A-Za-z])|\d{{1,3}}(?:[+＋]\d{{1,3}}){{0,20}}(?=[{_HAN}]{{0,6}}(?:体系|模式|机制|工程|行动|布局|格局|战略|计划|思路|政策)))"
)
_NUMBERED = re.compile(
    r"\d\d{2,4}(?=行动计划|发展战略|战略|(?:现代化?)?产业体系|工程(?!师|款|量)|(?:工作|发展|总体)思路|工作(?:法|体系))"
)  # 1269行动计划
# 稳就业20条, 支持数字经济发展19条, 新十条, but 优化公交线路12条
_CLAUSE_END = re.compile("条(?=[、，,。；;和及等”政措优])")
_CLAUSES = re.compile(
    rf"(?:[稳促惠助]|支持|拓展|提振)[{_HAN}]{{1,9}}(?<![线路道河街渠沟巷链网带据息品量见议题程])\d{{1,2}}条$|新[{_N}]{{1,3}}条$"
)
_PLAN = re.compile("十[一二三四五]五")
# 一个阵地、五个新晃: a goal with its parts
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+＋-")
_CODE_HEAD = re.compile(r"(?:\d{1,3}[+＋])*\d{1,3}$")
_LIST_BEFORE = re.compile(r"(?:、[^，。；：！？,;:、\n“”]{1,14}|等[^，。；：！？,;:\n“”]{0,14})$")
_CONGRESS = re.compile(r"十[一二三四五六七八九]大|二十[一二三四五]?大")


def find_bare(text: str) -> Iterator[tuple[int, int]]:
    """
    Shorthand that stands without quotation marks, where its shape is telling.

    Parameters
    ----------
    text : str

    Yields
    ------
    (int, int)
        Start and end.

    Examples
    --------
    >>> text = "优化一核两翼布局，健全1+N政策体系，从三个方面发力。"
    >>> [text[a:b] for a, b in find_bare(text)]
    ['一核两翼', '1+N']
    """
    for match in _BARE.finditer(text):
        start, end = match.span()
        layout = match.group("layout")
        if layout and not _TELLING_NOUNS.intersection(layout[::2]):
            continue
        if text[start - 1 : start] in _BEFORE_NUMBER or _CONGRESS.match(text, start) or _PLAN.match(text, start):
            continue
        counts_a_list = text[start + 1] == "大" and _LIST_BEFORE.search(text, max(0, start - 16), start)
        counts_a_quote = text[start - 1] == "”" and "、" in text[text.rfind("“", max(0, start - 80), start) : start]
        if not counts_a_list and not counts_a_quote:
            yield start, end
    for match in _CODE.finditer(text):
        head = _CODE_HEAD.search(text, max(0, match.start() - 16), match.start())
        if head and text[head.start() - 1 : head.start()] not in _LATIN:
            yield head.start(), match.end()
    for match in _CLAUSE_END.finditer(text):
        if text[match.start() - 1] in _BEFORE_NUMBER and (
            clauses := _CLAUSES.search(text, max(0, match.start() - 14), match.end())
        ):
            yield clauses.span()
    for match in _NUMBERED.finditer(text):
        if text[match.start() - 1 : match.start()] not in _LATIN and not _HOTLINE.fullmatch(match.group()):
            yield match.span()


def is_shorthand(name: str, *, before: str = "", after: str = "") -> bool:
    """
    Whether a quoted name looks like shorthand by number.

    Parameters
    ----------
    name : str
        Without its quotation marks.
    before, after : str
        What stands around the marks.

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_shorthand(name) for name in ("八八战略", "1269", "3+N", "一核两翼", "四链", "双提升")]
    [True, True, True, True, True, True]
    >>> [is_shorthand(name) for name in ("一张网", "一县一品", "三年行动", "中国环流三号", "12345", "九连冠")]
    [False, False, False, False, False, False]
    """
    name = re.sub(r"\([^()]{1,4}\)$", "", normalize("NFKC", name).strip())  # 三个示范区（园）
    if not 1 < len(name) <= 32:
        return False
    if _COUNTED_CODE.fullmatch(name) or _TEXTS.fullmatch(name):
        return True
    if _NO_NAME.search(name):
        return False
    if name.isascii() and name.isdigit():
        coded = len(name) in (3, 4, 5, 6) and (not _HOTLINE.fullmatch(name) or SCHEME.match(after))
        return (coded or after.startswith(("条", "字"))) and not after.startswith(_NO_CODE_AFTER)
    if name.endswith(("百千", "百千万")) and len(name) < 13:  # 外贸稳增长十百千
        return True
    if any(shape.fullmatch(name) for shape in _SHAPES):
        return True
    if len(name) == 4 and name[::2] == "一一":  # “一地一市”, no 一村一策
        return (
            name[1] in _TELLING_NOUNS and name[3] not in _OF_EACH or not (name[1] in _UNITS_OF or name[3] in _OF_EACH)
        )
    if _PAIRS.fullmatch(name):
        nouns = re.sub(f"[{_ANY}百千万]", "", name)
        several = len(re.findall(f"[{_ANY}]", name)) > 2 or bool(_MANY.search(name)) or "多" in name
        return several or (nouns[0] in _TELLING_NOUNS and nouns[-1] not in _OF_EACH)
    if len(name) <= 14 and _FIRST_PAIRS.match(name):
        return True
    if re.fullmatch(rf"一[个大][{_HAN}]{{2,4}}", name):  # “一个中心”“两个基本点”
        return before.endswith(_CLOSED) or after.startswith(_OPENED)
    return _is_list(name)


def _is_list(name: str) -> bool:
    """Parts that each count something: 两圈联动、三核引领、陆海统筹."""
    parts = _PART_BREAK.split(name)
    if len(parts) < 2 or max(map(len, parts)) > 8:
        return False
    counted = [part for part in parts if _PART.fullmatch(part) or _PAIRS.fullmatch(part)]
    return len(counted) > 1 and any(_MANY.search(part) for part in counted)

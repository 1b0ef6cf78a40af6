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

from plananalysis.lexicons.numerals import ONE_TO_NINE, ONE_TO_TEN
from plananalysis.lexicons.word_classes import load_classes

_WORDS = load_classes("formulae/shorthand_words")
_N = ONE_TO_TEN[1:] + "两"  # a number above one that stands alone
_PARTS = {"N": _N, "ANY": f"一{_N}双多"}
NUMERAL = _WORDS.compile(r"[{ANY}百千万\dNX]", **_PARTS)
_NO_NAME = _WORDS.compile(r"^(?:[十百]{award}$|第|从.+到|7\s?[×x*]\s?24)|{no_name_end}$|[一{N}百千\d]{unit}", **_PARTS)
_HOTLINE = re.compile(r"123\d\d|121\d\d|11185|9[56]\d{3}|11[0479]|12[02]|(?:19|20)\d\d")
SCHEME = _WORDS.compile("[{HAN}]{0,4}{scheme}")  # “12345”总体发展战略
_NO_CODE_AFTER = _WORDS["after_no_code"]
_CODE_AFTER = _WORDS["after_code"]
_TELLING_NOUNS = frozenset(_WORDS["telling"])

_SHAPES = tuple(
    _WORDS.compile(shape, **_PARTS)
    for shape in (
        r"[\dNX]+(?:\s?[+＋×]\s?[\dNX]+)+[{HAN}]{0,8}",  # 1+10+N, 4×4, 4+4科创工程
        r"\d{2,4}[XN]",  # 415X
        r"[{HAN}]{2,4}[{N}][{told_by_number}]|[{doubled}]双[{HAN}]",  # 发展六仗
        r"[{HAN}]{1,2}[百千万][{many_of}]",  # 智赋万企
        r"[{HAN}]{2,6}[{N}]大{great}",  # 支点建设七大战略
        r"(?:双|[{N}]{2})[{HAN}]{1,6}{named_act}",
        r"[{N}]{1,2}[{of_things}][{HAN}\d]{1,8}",  # 五大战略定位
        r"(?:[{N}]{1,2}|双)[{HAN}]{1,4}",  # 四链, 五优联动, 双提升
        r"[{owner}][{N}双][{HAN}]{1,3}",  # 新双高
        r"[{HAN}]{0,6}(?:[{ANY}]+|\d\d?)条",  # 新九条, 21条, 稳增长20条
        r"[多{N}][{HAN}]{1,2}合一",  # 多格合一, 三证合一
        "十?百千万?|百千万|千百万|[双两][百千万]",
        "十?百千万?{programme}",
        r"[百千万][{crowd}][{HAN}]{1,7}(?:[、·\s][百千万][{HAN}]{2,8})?",  # 千企技改, 千村引领、万村提升
        "(?!二[〇○零])[{ONE_TO_NINE}〇○零]{3,6}十?",  # 一二三四, 一四六十
    )
)
# 一法一条例 names two texts; 一县一策 gives to each its own
_TEXTS = _WORDS.compile("(?:[一两二三四]{text}){2,}")
_OF_EACH = frozenset(_WORDS["of_each"])
_UNITS_OF = frozenset(_WORDS["each"])
# 3个95%, 三个80%, 三个一号工程
_COUNTED_CODE = _WORDS.compile(
    r"[\dN]个[^{no_length_sign}]{1,8}|[{N}]个\d+[%％万亿]*元?|[{N}]个(?!{no_length})[{HAN}]{1,8}|[百千万]亿{programme}",
    **_PARTS,
)
_PAIRS = _WORDS.compile("(?:[{ANY}百千万](?:(?![{ANY}百千万])[{HAN}]){1,3}){2,}", **_PARTS)
_PAIR_NUMERAL = _WORDS.compile("[{ANY}百千万]", **_PARTS)
_ANY = _WORDS.compile("[{ANY}]", **_PARTS)
_FIRST_PAIRS = _WORDS.compile("(?:[{N}][{HAN}][{ANY}]|一[{HAN}][{N}])[{HAN}](?=.)", **_PARTS)  # 三港一航海上高速FAST
_ONE = _WORDS.compile("一[个大][{HAN}]{2,4}")
_CLOSED, _OPENED = ("”", "”、", "”和", '"', '"、'), ("“", "、“", "和“", '"', '、"')
_PART_BREAK = re.compile(r"[、，,·；;\s]+")
_MANY = _WORDS.compile("[{N}双]", **_PARTS)
_PART = _WORDS.compile("[{ANY}][{HAN}]{1,6}|[{HAN}]{1,4}[{N}双][{HAN}]{1,3}", **_PARTS)

# The first character is a set of its own, so that the search jumps from number to number.
_BARE = _WORDS.compile(
    r"[{ANY}百千万](?:"
    r"(?<=[{N}])[一{N}]?大(?:[{HAN}]{0,2}{great_act}|[{HAN}]{3,4}{great_strategy})"
    r"|(?<=[{ANY}])(?P<layout>[{layout}](?:[{ANY}][{layout}]){1,5})"
    r"|(?<=[{N}双])(?![{no_two}{N}])[{HAN}]{together}"
    r"|(?<=双)[{core}]{led}"
    r"|(?:(?<=十)百千万?|(?<=百)千万?|(?<=千)万|(?<=双)[{doubled_act}]|(?<=[{N_TO_NINE}])[百千]){programme}"
    r"|(?<=[百千万])[{many_named}](?:[百千万]?[{HAN}]{2}|[{HAN}]{2,3})(?=[{HAN}]{0,6}{programme})"
    r"|(?<=四)上(?={above_size})|(?<=[三五六七八九])通一平"
    r"|(?<=[一{N}])[{ONE_TO_NINE}]{2,5}(?={strategy_kind}{strategy})"  # 一三五发展战略
    r"|(?<=一)个[{HAN}]{2,5}、[{N}]个[{HAN}]{2,5}?(?={positions})"  # 一个阵地、五个高地
    r"|(?<=[{N}])[一{N}]?个(?:{counted_words}|{built}(?=建设)))",
    N_TO_NINE=ONE_TO_NINE[1:],
    **_PARTS,
)
_BEFORE_NUMBER = frozenset((*_WORDS["before_number"], *ONE_TO_TEN))
# 1+N, 1+3+5产业体系
_CODE = _WORDS.compile(r"[+＋](?:[NX](?![A-Za-z])|\d{1,3}(?:[+＋]\d{1,3}){0,20}(?=[{HAN}]{0,6}{code_of}))")
_NUMBERED = _WORDS.compile(r"\d\d{2,4}(?={number_of})")  # 1269行动计划
# 稳就业20条, 支持数字经济发展19条, 新十条, but 优化公交线路12条
_CLAUSE_END = _WORDS.compile("条(?=[{clauses_after}])")
_CLAUSES = _WORDS.compile(r"{measures_for}[{HAN}]{1,9}(?<![{no_clauses}])\d{1,2}条$|新[{N}]{1,3}条$", **_PARTS)
_PLAN = re.compile("十[一二三四五]五")
# 一个阵地、五个新晃: a goal with its parts
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+＋-")
_CODE_HEAD = re.compile(r"(?:\d{1,3}[+＋])*\d{1,3}$")
_LIST_BEFORE = re.compile(r"(?:、[^，。；：！？,;:、\n“”]{1,14}|等[^，。；：！？,;:\n“”]{0,14})$")
_CONGRESS = re.compile(f"十[{ONE_TO_NINE}]大|二十[一二三四五]?大")


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
        return (coded or after.startswith(_CODE_AFTER)) and not after.startswith(_NO_CODE_AFTER)
    if name.endswith(("百千", "百千万")) and len(name) < 13:  # 外贸稳增长十百千
        return True
    if any(shape.fullmatch(name) for shape in _SHAPES):
        return True
    if len(name) == 4 and name[::2] == "一一":  # “一地一市”, no 一村一策
        return (
            name[1] in _TELLING_NOUNS and name[3] not in _OF_EACH or not (name[1] in _UNITS_OF or name[3] in _OF_EACH)
        )
    if _PAIRS.fullmatch(name):
        nouns = _PAIR_NUMERAL.sub("", name)
        several = len(_ANY.findall(name)) > 2 or bool(_MANY.search(name)) or "多" in name
        return several or (nouns[0] in _TELLING_NOUNS and nouns[-1] not in _OF_EACH)
    if len(name) <= 14 and _FIRST_PAIRS.match(name):
        return True
    if _ONE.fullmatch(name):  # “一个中心”“两个基本点”
        return before.endswith(_CLOSED) or after.startswith(_OPENED)
    return _is_list(name)


def _is_list(name: str) -> bool:
    """Parts that each count something: 两圈联动、三核引领、陆海统筹."""
    parts = _PART_BREAK.split(name)
    if len(parts) < 2 or max(map(len, parts)) > 8:
        return False
    counted = [part for part in parts if _PART.fullmatch(part) or _PAIRS.fullmatch(part)]
    return len(counted) > 1 and any(_MANY.search(part) for part in counted)

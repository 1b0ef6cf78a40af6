"""
Where are the titles of documents, and what does one tell?  Its genre, its issuer, and one form for many spellings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from plananalysis.lexicons.quotes import find_pairs

# Longest suffix first; what stands in brackets at the end (试行, 草案 …) is no part of the genre.
GENRES = (
    "指导意见 实施意见 实施方案 工作方案 行动方案 行动计划 管理办法 暂行办法 实施办法 实施细则 若干措施 "
    "若干规定 政策措施 规划纲要 指导手册 工作手册 工作规则 议事规则 典型案例 工作报告 "
    "办法 意见 条例 方案 通知 清单 手册 宪法 法典 法 志 规划 纲要 决定 规定 标准 案例 指南 报告 细则 措施 规则 章程 "
    "准则 通则 规程 大纲 规约 建议 公约 宣言 目录 规范 协议 协定 计划 公告 通告 批复 决议 草案 白皮书 蓝皮书 倡议书 倡议 要点 "
    "公开信 一封信 告知书 承诺书 责任书 建议书 意见书 协议书 任务书 备忘录 提醒函 提示函 通报 简报 问答 读本 明白纸 明白卡 名单 名录 汇编 "
    "制度 机制 纲领 导则 指引 指标 政策 守则 公报 预案 提案 议案 纪要 请示 解释 函"
).split()
_TAIL = re.compile(r"[（(][^（）()]*[）)]$")
_MARKS = re.compile(r"[\s\u3000《》〈〉“”‘’\"']")
_STATE = re.compile("^中华人民共和国(?!成立)(?=宪法$|.{2,}法$|.{2,}条例$)")
# A body that stands at the head of a title, and the bodies that follow it (国务院办公厅, 市妇联党组).
_PLACE = "[一-鿿]{0,8}?"
_BODY = re.compile(
    f"^(?:中共中央|国务院|全国人大常委会|全国人大|全国妇联|中央[一-鿿]{{2,6}}?(?:部|委|办|小组|委员会)|中共{_PLACE}委|{_PLACE}(?:省|市|区|县|自治区)(?:党委|委员会|委)"
    f"|{_PLACE}(?:人民政府|妇联|总工会|团委|人大常委会|政协|政府)|[一-鿿]{{1,10}}?(?:委员会|办公厅|办公室|厅|局|党组(?!织))|[一-鿿]{{2,6}}?部(?=办公厅|等|关于))"
    "(?:办公厅|办公室|党组(?!织)|党委|组织部|宣传部)?"
)
_ABOUT = re.compile("^(?P<bodies>[^关]{2,60}?)(?:等[一-鿿\\d]{0,6})?(?:印发)?关于")
_ODD_MARKS = ("〈", "〉", "『", "<<")
_ODD_TITLE = re.compile(
    r"〈[^〈〉《》\n]{2,100}〉|『[^『』《》\n]{2,100}』|<<[^<>《》\n]{2,100}>>|《[^《》〈〉\n]{2,100}〉|〈[^《》〈〉\n]{2,100}》"
)
# The title of a text that is wrapped by hand goes on in the next line, without the end of a sentence; a page that links
# a title may put it on a line of its own, the marks left outside.
_WRAPPED = re.compile(
    r"《(?:\n[ \t\u3000]*)?[^《》。；！？\n]{1,80}(?:\n[ \t\u3000]*[^《》。；！？\s][^《》。；！？\n]{0,60})?(?:\n[ \t\u3000]*)?》"
)


def find_titles(text: str, *, begins: Sequence[int] = ()) -> list[tuple[int, int, str]]:
    """
    Spans of 《 》 in a text, the outermost only, and the marks that lack their partner.

    〈 〉, 『 』, << >> and one mark of each (《 〉) stand for 《 》 where they are not inside them and hold a title
    with the name of its genre.  A title may go on in the next line.

    Parameters
    ----------
    text : str
    begins : sequence of int
        Where the passages of the text begin: no title goes over from one to the next.

    Returns
    -------
    list of tuple
        (start, end, "title" or "unbalanced").

    Examples
    --------
    >>> find_titles("印发《关于学习〈条例〉的通知》《")
    [(2, 15, 'title'), (15, 16, 'unbalanced')]
    """
    spans = find_pairs(text, "《", "》", "title")
    has_odd = any(mark in text for mark in _ODD_MARKS)
    titles = [span for span in spans if span[2] == "title"]
    if not has_odd and len(titles) == len(spans):
        return spans
    wrapped = [
        match.span()
        for match in _WRAPPED.finditer(text)
        if "\n" in match.group() and not _has_seam(*match.span(), begins)
    ]
    titles = sorted(titles + [(a, b, "title") for a, b in wrapped])
    odd = (
        [match.span() for match in _ODD_TITLE.finditer(text) if find_genre(match.group().strip("<>〈〉《》『』"))]
        if has_odd
        else []
    )
    titles = sorted(titles + [(a, b, "title") for a, b in odd if not _is_covered(a, b, titles)])
    alone = [mark for mark in spans if mark[2] != "title" and not _is_covered(*mark[:2], titles)]
    return sorted(titles + alone)


def _has_seam(start: int, end: int, begins: Sequence[int]) -> bool:
    """True if a passage begins within the span."""
    return bisect_left(begins, start + 1) < bisect_left(begins, end)


def _is_covered(start: int, end: int, spans: list[tuple[int, int, str]]) -> bool:
    """True if one of the spans, which are in order and apart, shares a character with this one."""
    place = bisect_left(spans, (end,))
    return place > 0 and spans[place - 1][1] > start


def find_genre(title: str) -> str:
    """
    Kind of document by the end of its title, "" if it has none of the known endings.

    Parameters
    ----------
    title : str
        Without 《 》.

    Returns
    -------
    str

    Examples
    --------
    >>> find_genre("中国共产党支部工作条例（试行）")
    '条例'
    """
    bare = _TAIL.sub("", title.strip())
    return next((genre for genre in GENRES if bare.endswith(genre)), "")


def find_issuer(title: str) -> str:
    """
    The body that a title names as its author, "" where it names none.

    Parameters
    ----------
    title : str
        Without 《 》.

    Returns
    -------
    str
        As written; of a title with 关于 all bodies before it.

    Examples
    --------
    >>> find_issuer("中共中央、国务院关于加强家庭教育的意见"), find_issuer("家庭教育促进法")
    ('中共中央、国务院', '')
    """
    head = _BODY.match(title)
    about = _ABOUT.match(title)
    if about and (head or re.search("[委院府厅局部会办组]$", about["bodies"])):
        return about["bodies"].strip()
    return head.group() if head else ""


def normalise_title(title: str) -> str:
    """
    One form for the spellings of a title, to join the tables of several documents.

    Parameters
    ----------
    title : str
        Without 《 》.

    Returns
    -------
    str
        Without blanks, quotation marks, a bracket at the end, and 中华人民共和国 before a law.

    Examples
    --------
    >>> normalise_title("中华人民共和国家庭教育促进法"), normalise_title("关于发挥“双报到”作用的通知 (试行)")
    ('家庭教育促进法', '关于发挥双报到作用的通知')
    """
    bare = _TAIL.sub("", _MARKS.sub("", title))
    return _STATE.sub("", bare) or _MARKS.sub("", title)

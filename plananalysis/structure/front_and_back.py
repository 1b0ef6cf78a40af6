"""
What stands before and after the body: site header, title block, address; signature, annexes,
glossary, site furniture. Found by the words of their lines, never by the lines' position.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from plananalysis.structure.numbering import BLANK, Lines, Mark

_ADDRESS = re.compile(r"(?:尊敬的)?(?:各位(?:代表|委员|同志|领导|同仁)|同志们|主任[、，]|主席[、，])")
CALL = re.compile(r"各位(?:代表|委员)|同志们")
ADDRESS = re.compile(
    r"(?:各位(?:代表|委员)|同志们|(?:一年来|五年来|过去[一五]年|这五年)，|(?:同时，)?我们也?清醒|在(?:肯定|看到|总结)成绩)"
)
_OPENING = re.compile(r"请[^。]{0,6}审议|报告[^。]{0,6}工作[，。]|作[^。，]{0,16}报告[，。]|提出意见|如下[：:。]")
_ADDRESSEE = re.compile(
    r"(?:各|全体|有关)[^。；]{1,300}[：:]$"
    r"|[^。；]{2,300}(?:政府|委|部门|单位|省|市|区|县|局|院|公司|组织|机构|妇联|办|会|厅|处|校|团体)"
    r"[^。；]{0,20}[：:]$"
)
_CAPTION = re.compile(r"摄[）)]?$|^(?:来源|时间|日期|发布|编辑|作者|记者|本报|索引号|信息来源|当前位置|您的位置)")
_PROSE = 24
_FURNITURE = re.compile(
    r"""相关(?:报道|新闻|链接|附件|文档|文章|阅读|稿件|信息|解读)|[（(]?(?:责任编辑|责编|编辑|审核|校对|作者|撰稿|监制|初审|终审|文章来源|信息来源)[:：]
    |扫一扫|扫码|扫描二维码|打印(?:本页|此页|本文|关闭|$|[】\s|])|关闭(?:窗口|本页|$|[】\s])
    |【(?:打印|关闭|字体|大|我要|收藏|返回|纠错)|\[(?:打印|关闭|字体)
    |分享(?:到|至|$|[:：])|收藏(?:$|本)|[上下]一[篇条页]|版权所有|[Cc]opyright|©|(?:主办|承办|维护|协办)(?:单位)?[:：]|技术支持|网站标识码
    |.{0,6}ICP备|.{0,12}公网安备|网站(?:地图|声明)|联系我们|返回(?:顶部|首页|列表)|(?:浏览|点击|阅读)(?:次数|数|量|图片)
    |》》|附件下载|热点(?:推荐|新闻)
    |推荐阅读|为[您你]推荐|延伸阅读|猜你喜欢|您访问的|免责声明|原标题|阅读原文|我要纠错|Produced\ By|X$""",
    re.VERBOSE,
)
_EDITOR = re.compile(r"[（(【]?(?:责任编辑|责编|编辑)[:：].{0,30}$")
_NOTICE = re.compile(r"本作品[是来在]|版权所有|[Cc]opyright|©|本网站?(?:所|转载|注明)")
_WEAK = re.compile(
    r"""[（(]?(?:来源|稿源|信息来源|此件|本文)[^。]{0,30}[）)]?$|[（(]?(?:完|全文完)[）)]?$
    |(?:抄送|抄报|主题词|印发机关)|.{0,40}印发$|返回|首页|字号|字体
    |[|>×\-—_=*\s]+$""",
    re.VERBOSE,
)
_DATE = re.compile(
    r"[（(]?[12一二][0-9０-９〇零○OＯ一二三四五六七八九]{3}[ ]*年[^。，]{1,12}日[）)]?(?:印发|公布|发布)?$"
)
_LISTED = re.compile(r"附件?[ \u3000]*[:：]")
_ANNEX = re.compile(
    r"(?:附件|附录|附表|附图|附)[ \u3000]*(?:[0-9０-９一二三四五六七八九十]{1,3})?[ \u3000]*(?:[:：、].{0,50})?$"
)
_GLOSSARY = re.compile(
    r"(?:附件?[0-9一二三]{0,2}[:：]?)?(?:[《“(（]?.{0,24}[》”)）]?)?"
    r"(?:(?:名词|用语|术语|词语|词汇|缩略语|专业术语|名词术语)(?:解释|注释|说明|释义|解读|注解)(?:[和与及]说明)?|^注释|^注|^尾注|^脚注)"
    r"[)）》]?(?:[（(].{0,30}[）)])?[:：]?$"
)
_GLOSSARY_END = frozenset("释明义读解注:：)）》")
_ORG = re.compile(r"[^。！？；：，、,.;:]{2,30}$")


@dataclass(slots=True)
class Zone:
    """A stretch of lines at the top level: kind annex, glossary, back or body."""

    kind: str
    first: int  # index of its first line


def find_tail(lines: Lines, marks: list[Mark], *, size: int) -> list[Zone]:
    """
    Divide the lines into body, annexes, glossaries and back matter.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    marks : list of Mark
        The numbers found in them.
    size : int
        Length of the document.

    Returns
    -------
    list of Zone
        In order; the first is the body.
    """
    likely = [m.line for m in marks if not m.reason]
    floor = likely[0] if likely else find_opening(lines, lines.stop)
    end = _furniture_start(lines, likely, floor, size)
    starts = _annex_starts(lines, floor + 1, end) or _notes_start(marks, end)
    zones = [Zone("body", 0)]
    for first, kind in starts:
        closing = _closing_start(lines, zones[-1].first + 1, first, likely)
        if closing < first:
            zones.append(Zone("back", closing))
        zones.append(Zone(kind, first))
    last = likely[-1] if likely and likely[-1] < end else zones[-1].first
    closing = _closing_start(lines, max(zones[-1].first, min(last, end - 1)) + 1, end, likely)
    if closing < len(lines.bodies):
        zones.append(Zone("back", closing))
    return zones


def _furniture_start(lines: Lines, likely: list[int], floor: int, size: int) -> int:
    """Index of the first line of the site furniture that ends the page."""
    tail = bisect_left(lines.begins, size - max(size // 4, 300))
    last = likely[-3] if len(likely) > 2 else -1  # three numbers after it: the text goes on
    for i in range(max(floor + 1, last), lines.stop):
        body = lines.bodies[i]
        if i >= tail and _is_furniture(body) or "编" in body[:5] and _EDITOR.match(body):
            return i
    return lines.stop


def _is_furniture(body: str) -> bool:
    return bool(len(body) <= 60 and _FURNITURE.match(body) or _NOTICE.match(body))


def _annex_starts(lines: Lines, floor: int, end: int) -> list[tuple[int, str]]:
    starts: list[tuple[int, str]] = []
    for i in range(floor, end):
        body = lines.bodies[i]
        if len(body) > 60 or (body[0] != "附" and body[-1] not in _GLOSSARY_END):
            continue
        bare = body.replace(" ", "").replace("\u3000", "") if len(body) <= 20 else body
        kind = "glossary" if _GLOSSARY.match(bare) else "annex" if _ANNEX.match(bare) else ""
        if not kind or (kind == "annex" and _is_listed(lines, i, end)):
            continue
        if starts and starts[-1][0] == i - 1:  # 附件 / 名词解释 on two lines
            starts[-1] = (i - 1, kind if kind == "glossary" else starts[-1][1])
        else:
            starts.append((i, kind))
    return starts


def _notes_start(marks: list[Mark], end: int) -> list[tuple[int, str]]:
    """Notes ［1］, ［2］ … that follow the text without a title of their own."""
    notes = [mark for mark in marks if mark.style == "note" and mark.line < end]
    others = [mark.line for mark in marks if mark.style != "note" and not mark.reason]
    floor = max((line for line in others if line < end), default=-1)
    tail = [mark for mark in notes if mark.line > floor and mark.form != "alone"]
    for mark, following in zip(tail, tail[1:], strict=False):
        if mark.value == 1 and following.value == 2:
            return [(mark.line, "glossary")]
    return []


def _is_listed(lines: Lines, i: int, end: int) -> bool:
    """附件：1.… above the signature only lists the annexes."""
    listed = _LISTED.match(lines.bodies[i])
    if not listed:
        return False
    after = lines.bodies[i + 1 : min(i + 15, end)]
    if any(_DATE.match(body) for body in after):
        return True
    title = lines.bodies[i][listed.end() :].lstrip(BLANK)
    named = bool(title) and not title[0].isdecimal() and title[0] != "《"
    return not (named and after) and not any(len(body) > 60 for body in after)


def _closing_start(lines: Lines, low: int, high: int, likely: list[int]) -> int:
    """Walk upward from `high` over signature, date and small print."""
    i, dated, found = high, False, high
    while i > low and high - i < 40:
        body = lines.bodies[i - 1]
        if _DATE.match(body):
            dated = True
            found = i - 1
        elif _WEAK.match(body) or _is_furniture(body):
            found = i - 1
        elif _LISTED.match(body) and len(body) <= 80:
            found = i - 1
        elif not (len(body) <= 60 and _ORG.match(body) or _is_list_line(body)):
            break
        elif dated and _ORG.match(body):
            found = i - 1
        i -= 1
    return found


def _is_list_line(body: str) -> bool:
    return len(body) <= 60 and body[0].isdecimal() and body[-1] not in "。；"


def find_opening(lines: Lines, end: int, *, start: int = 0) -> int:
    """
    Find where the text itself begins, after site header, title block, date and speaker.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    end : int
        Index of the first numbered line, or of the end of the body.
    start : int
        Index after a table of contents.

    Returns
    -------
    int
        Index of the address, of the addressee or of the first prose; `end` if there is none.
    """
    bodies, start = lines.bodies, max(start, lines.first)
    for i in range(start, end):
        if _ADDRESS.match(bodies[i]):
            return i
    for i in range(start, end):
        body = bodies[i]
        if _CAPTION.search(body):
            continue
        if _ADDRESSEE.match(body) or (len(body) >= _PROSE and "。" in body):
            return i
    return end


def find_opening_end(lines: Lines, start: int, end: int) -> int:
    """
    Find where the opening formula ends: the address and the sentence that asks for 审议.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    start, end : int
        Line indices: the opening, and the end of the body.

    Returns
    -------
    int
        Index of the first line after the opening; `start` if the text begins at once.
    """
    at = start
    while at < end and at - start < 3:
        body = lines.bodies[at]
        if at == start and (_ADDRESS.match(body) or _ADDRESSEE.match(body)):
            at += 1
        elif len(body) <= 400 and _OPENING.search(body):
            at += 1
        else:
            break
    return at

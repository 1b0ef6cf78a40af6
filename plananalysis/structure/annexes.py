"""
Where does an annex begin, and is it a plan of its own?

An annex is told by its heading (附件1), by a heading in the first cell of its table, or by a text that begins anew
after a signature or under a title of its own.  A list of the annexes' names is none: it is part of the back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.number_styles import WORD_STYLES
from plananalysis.structure.numbering import NumberMark

_WORDS = load_classes("structure/edge_words")
_ENDINGS = tuple(load_classes("structure/metadata_words")["ending"])
_TITLES = _ENDINGS + _WORDS["annex_title"]
_HALVES = frozenset(_WORDS["half_of_a_report"])
_NUMBER = r"(?:[0-9０-９{ONE_TO_TEN}]{1,3}(?:[-—][0-9]{1,2})?)"
_ANNEX = _WORDS.compile(
    rf"[（(【]?(?:{{annex}}[ \u3000]*{_NUMBER}?[ \u3000]*(?:[:：、.．].{{0,50}})?"
    rf"|{{annex_apart}}[ \u3000]*{_NUMBER}?[ \u3000]+[^，。；：:]{{2,50}})[）)】]?$"
)
_LISTED = re.compile(r"附件?[ \u3000]*(?:[:：]|[0-9一二三]{1,2}[ \u3000]*[:：.．])")
_NUMBERED = _WORDS.compile(rf"附件[ \u3000]*{_NUMBER}[ \u3000]*[:：、.．]?[ \u3000]*\S")
_GLOSSARY = _WORDS.compile(
    r"(?:附件?[0-9一二三]{0,2}[:：]?)?(?:[《“(（]?.{0,24}[》”)）]?)?(?:{glossary_of}{glossary}(?:[和与及]说明)?|^{notes})"
    r"[)）》]?(?:[（(].{0,30}[）)])?[:：]?$"
)
_GLOSSARY_END = frozenset(_WORDS["glossary_end"])
_PUBLISHES = _WORDS.compile("现[^。，]{0,60}{publishes}")
_PLANNED = _WORDS.compile("{planned}")
FILE = re.compile(r"(?i)\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|7z|pptx?|jpe?g|png|txt)[ \u3000”）)]{0,3}$")
DATE = _WORDS.compile(r"[（(]?[12一二][0-9０-９〇零○OＯ{ONE_TO_NINE}]{3}[ ]*年[^。，]{1,12}日[）)]?{given_out}?$")
ORGANISATION = re.compile(r"[^。！？；：，、,.;:]{2,30}$")
_MOST_LISTED = 15  # a longer list under 附件： is the annex itself
_TASK, _PASSAGE = 8, 40  # characters of a point: more than names
_RESTARTS = frozenset({"part", "chapter", "han", "article"})  # in which a text of its own is numbered
_CELL = re.compile(r"[ \t|]*([^\t|\n]+)")
_BREAK = re.compile(r"(?i)<br ?/?>")


@dataclass(slots=True)
class Zone:
    """A stretch of lines at the top level: kind annex, glossary, back, copy or body."""

    kind: str
    first: int  # index of its first line
    titled: int = 0  # index of the line after its title
    is_plan: bool = False  # an annex with an outline of its own


def is_list_line(body: str) -> bool:
    """
    Tell a line that may name something in a list, from a task or a sentence.

    Parameters
    ----------
    body : str
        The line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_list_line("1.任务分解表"), is_list_line("1.完成改造。")
    (True, False)
    """
    return len(body) <= 60 and body[0].isdecimal() and body[-1] not in "。；"


def is_listing(body: str) -> bool:
    """
    Tell a line that begins a list of annexes, or is one: 附件：1.… or 附件1.docx.

    Parameters
    ----------
    body : str
        The line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_listing("附件：1.任务分解表"), is_listing("附件1.docx"), is_listing("附件1")
    (True, True, False)
    """
    return bool(_LISTED.match(body) or body[0] == "附" and FILE.search(body))


def is_heading(body: str) -> bool:
    """
    Tell a line that may head an annex.

    Parameters
    ----------
    body : str
        The line, or the first cell of a table.

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_heading(line) for line in ("附 件 1", "附件 甲市任务清单", "附则", "附件所列的任务，由各区完成。")]
    [True, True, False, False]
    """
    body = body.strip(BLANK)
    if not body or len(body) > 60 or body[0] not in "附（(【":
        return False
    bare = body.replace(" ", "").replace("\u3000", "") if len(body) <= 20 else body
    return bool(_ANNEX.match(body) or _ANNEX.match(bare)) and not FILE.search(body)


def split_tables(text: str, marks) -> list:
    """
    Cut the tables in whose rows the headings of annexes stand, so that these rows are lines.

    Parameters
    ----------
    text : str
        The document.
    marks : sequence of Mark
        What the reader knows; of the tables, only those with such a row are changed.

    Returns
    -------
    list of Mark

    Examples
    --------
    >>> from plananalysis.reading.document import Mark
    >>> text = "附件1 指标体系\\t\\n指标\\t分值\\n"
    >>> [text[mark.start : mark.end] for mark in split_tables(text, [Mark(0, len(text), "table")])]
    ['指标\\t分值\\n']
    """
    out = []
    for mark in marks:
        rows = _heading_rows(text, mark) if mark.kind == "table" and "附" in text[mark.start : mark.end] else []
        at = mark.start
        for start, end in [*rows, (mark.end, mark.end)]:
            if text[at:start].strip(BLANK):
                out.append(type(mark)(at, start, mark.kind) if rows else mark)
            at = end
    return out


def _heading_rows(text: str, mark) -> list[tuple[int, int]]:
    """The rows of a table whose one cell with text heads an annex."""
    rows, at = [], mark.start
    for line in text[mark.start : mark.end].splitlines(keepends=True):
        cell = _CELL.match(line)
        if cell and is_heading(_BREAK.sub(" ", cell.group(1))) and not line[cell.end() :].strip(BLANK + "|"):
            rows.append((at, at + len(line)))
        at += len(line)
    return rows


def drop_listings(lines: Lines, marks: list[NumberMark], *, end: int) -> None:
    """
    Refuse the numbers of lists of annexes, which stand at the end of a text.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    marks : list of NumberMark
        The numbers found in them; those in such a list get their reason here.
    end : int
        Index of the line after the last.
    """
    heads = [i for i in range(end) if lines.bodies[i][0] == "附" and _is_listed(lines, i, end)]
    if not heads:
        return
    listed = {j for i in heads for j in range(i, _list_end(lines, i, end))}
    for mark in marks:
        if mark.line in listed and not mark.reason:
            mark.reason = "a list of annexes"


def _list_end(lines: Lines, i: int, end: int) -> int:
    """Index of the line after the list of annexes that begins at a line."""
    j = i + 1
    while j < end and is_list_line(lines.bodies[j]):
        j += 1
    return j


def _is_listed(lines: Lines, i: int, end: int) -> bool:
    """附件：1.… above the signature, or with nothing but names of files under it, only lists the annexes."""
    body = lines.bodies[i]
    bare = is_heading(body) and not _LISTED.match(body)
    if not (bare or is_listing(body)):
        return False
    stop = _list_end(lines, i, end)
    named = lines.bodies[i + 1 : stop]
    if FILE.search(body) or named and all(FILE.search(name) for name in named):
        return True
    if bare:
        near = [j for j in (i - 1, i + 1) if 0 <= j < end and _is_next(lines, min(i, j))]
        return bool(_NUMBERED.match(body)) and any(_NUMBERED.match(lines.bodies[j]) for j in near)
    if stop - i > _MOST_LISTED:
        return False
    after = lines.bodies[i + 1 : min(i + 15, end)]
    near = after if named or body[-1] not in ":：.．" else after[:4]
    if any(DATE.match(line) for line in near):
        return True
    title = body[_LISTED.match(body).end() :].lstrip(BLANK)
    if not title and not named:
        return False
    alone = bool(title) and not title[0].isdecimal() and title[0] != "《"
    return not (alone and after) and not any(len(line) > 60 for line in after)


def _is_next(lines: Lines, i: int) -> bool:
    """Does the next line follow at once, with no table between?"""
    return lines.starts[i + 1] - lines.begins[i] <= len(lines.bodies[i]) + 20


def find_annexes(lines: Lines, marks: list[NumberMark], *, floor: int, end: int) -> list[Zone]:
    """
    Find where annexes and glossaries begin.

    Parameters
    ----------
    lines : Lines
        The lines of the document.
    marks : list of NumberMark
        The numbers found in them.
    floor, end : int
        Line indices: the first where one may begin, and the end of the text.

    Returns
    -------
    list of Zone
        In order.
    """
    fresh = [mark for mark in marks if not mark.reason and mark.line < end]
    headed = _headed(lines, floor, end)
    zones = [zone for zone in headed if zone.kind != "annex" or not _goes_on(fresh, zone.first)]
    first = zones[0].first if zones else end
    zones = _restarts(lines, fresh, floor, first) + zones
    for zone, following in zip(zones, [*zones[1:], Zone("", end)], strict=False):
        zone.titled = zone.titled or _title_end(lines, zone.first, following.first)
    return zones


def _headed(lines: Lines, floor: int, end: int) -> list[Zone]:
    """The annexes and glossaries with a heading of their own."""
    zones: list[Zone] = []
    for i in range(floor, end):
        body = lines.bodies[i]
        if len(body) > 60 or (body[0] not in "附（(【|" and body[-1] not in _GLOSSARY_END):
            continue
        cell = body.strip("| \t").split("|", 1)[0] if body[0] == "|" else body
        bare = body.replace(" ", "").replace("\u3000", "") if len(body) <= 20 else body
        kind = "glossary" if _GLOSSARY.match(bare) else "annex" if is_heading(_BREAK.sub(" ", cell)) else ""
        if not kind or (kind == "annex" and _is_listed(lines, i, end)):
            continue
        if zones and zones[-1].first == i - 1 and _is_next(lines, i - 1):  # 附件 / 名词解释 on two lines
            zones[-1] = Zone(kind if kind == "glossary" else zones[-1].kind, i - 1)
        else:
            zones.append(Zone(kind, i))
    return zones


def _goes_on(fresh: list[NumberMark], line: int) -> bool:
    """Does the text count on after a heading, so that 附件 heads no more than a table in it?"""
    before = [mark for mark in fresh if mark.line < line]
    after = next((mark for mark in fresh if mark.line > line and mark.style not in WORD_STYLES), None)
    top = next((mark.style for mark in before if mark.style in _RESTARTS), "")
    last = [mark.value for mark in before if mark.style == top]
    return bool(last) and after is not None and after.style == top and after.value == last[-1] + 1


def _restarts(lines: Lines, fresh: list[NumberMark], floor: int, end: int) -> list[Zone]:
    """Texts that begin anew after a signature, or under a title of their own."""
    zones, values, last, head = [], {}, floor - 1, "".join(lines.bodies[:floor])
    for mark in fresh:
        if mark.line >= end:
            break
        if mark.value == 1 and mark.line > floor:
            title = _signed_title(lines, last, mark.line)
            if not title and values.get(mark.style, 0) > 1 and mark.style in _RESTARTS:
                title = _own_title(lines, last, mark.line, head)
            if title:
                zones.append(Zone("annex", *title))
                mark.note = "restart: a second text begins here, read as an annex"
                values = {}
        values[mark.style] = mark.value
        last = mark.line
    return zones


def _signed_title(lines: Lines, low: int, high: int) -> tuple[int, ...]:
    """The title under a signature and its date, between the text before and a number: its first line, and the next."""
    bodies = lines.bodies
    for i in range(max(low + 2, 2), high - 1):
        if not (DATE.match(bodies[i]) and ORGANISATION.match(bodies[i - 1])):
            continue
        said = bodies[max(i - 5, low) : i - 1]
        if not any("。" in body for body in said) or any(map(_PUBLISHES.search, said)):
            continue  # an order that publishes a law is the head of it
        for top in range(i + 1, min(i + 7, high)):
            if is_title(bodies[top]) and bodies[top].endswith(_TITLES):
                after = top + 1
                while top - 1 > i and is_title(bodies[top - 1]):
                    top -= 1
                return top, after
    return ()


def _own_title(lines: Lines, low: int, high: int, head: str) -> tuple[int, ...]:
    """The title of a second document above a number that begins anew: its line, and the next."""
    for i in range(high - 1, max(low, high - 5), -1):
        body = lines.bodies[i]
        if is_title(body):
            name = body.strip("《》“”").lstrip("0123456789年度")
            second = body.endswith(_ENDINGS) and not body.endswith(tuple(_HALVES)) and name not in head
            return (i, i + 1) if second and len(name) >= 6 else ()
    return ()


def is_title(body: str) -> bool:
    """
    Tell a line that can be a title, or a part of one.

    Parameters
    ----------
    body : str
        The line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_title("甲市2022年行动方案"), is_title("各区要抓好落实。"), is_title("（此件公开发布）")
    (True, False, False)
    """
    ends = body[-1] in "。；：，、;:,！？" or body[0] in "（(" and body[-1] in "）)"
    return 3 <= len(body) <= 45 and not ends and not DATE.match(body)


def _title_end(lines: Lines, line: int, end: int) -> int:
    """Index of the line after the title of an annex, which may stand on the lines under 附件."""
    if line + 1 >= end or len(lines.bodies[line]) > 6:
        return line + 1
    at = line + 1
    while (
        at < min(end, line + 4)
        and _is_next(lines, at - 1)
        and len(lines.bodies[at]) <= 40
        and lines.bodies[at][-1] not in "。：；，"
    ):
        at += 1
        if lines.bodies[at - 1].endswith(_TITLES):
            break
    named = [i for i in range(line + 1, at) if lines.bodies[i].endswith(_TITLES)]
    return named[-1] + 1 if named else line + 1 + (at > line + 1)


def is_plan(marks: list[NumberMark], lines: Lines, zone: Zone, *, size: int) -> bool:
    """
    Tell an annex that has a structure of its own from a list of names.

    Parameters
    ----------
    marks : list of NumberMark
        Its outline, with parents.
    lines : Lines
        The lines of the document.
    zone : Zone
        The annex.
    size : int
        Its characters.

    Returns
    -------
    bool
        True for points with points of their own, and for points that are sentences or as long; under a title that
        names tasks, shorter ones are tasks too.
    """
    if not marks or any(mark.parent is not None for mark in marks):
        return bool(marks)
    title = "".join(lines.bodies[zone.first : zone.titled])
    said = sum(any(sign in lines.bodies[mark.line] for sign in "。；，") for mark in marks)
    least = _TASK if _PLANNED.search(title) else _PASSAGE
    return 2 * said >= len(marks) or size >= least * len(marks)

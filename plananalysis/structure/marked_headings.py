"""
What does the file itself mark as heading or item?  Its title, and sections where no number makes them.

A document that numbers its sections is read by its numbers, and a mark only helps them. Where nothing numbers the
sections (only 1., （一） or bullets stand under them, or nothing does), the marked headings are the sections; marked
items and numbers, else paragraphs, are the items in them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.number_styles import RANKS
from plananalysis.structure.numbering import NumberMark
from plananalysis.structure.outline import link_chains

MARKED_LINE = "marked"  # the style of a heading or item that the file marks
_LONGEST = 60  # characters of a heading; a longer one is prose in the dress of a heading
_PROSE = re.compile(r"[。；;!?！？](?=.)|[。；;]$")
_SECTIONAL = frozenset({"part", "chapter", "division", "bare", "han"})
_SITE = ("navigation", "boilerplate")
_ABOVE = 20.0  # headings rank so much above numbers
_ITEM_RANK = 6.5  # of a marked item without a number: below 1. and （1）
_TITLE_LINES = 3
_ENDS = load_classes("structure/metadata_words").compile(r"{ending}(?:[（(][^（()）]{1,20}[）)])?[》）)”]*$")
# Why a number was refused that stands right where the file marks a heading, or among the items of one section.
_DOUBTS = ("a reference to an article", "a reference to a clause", "a numeral that begins a sentence")
_UNLINKED = ("no ", "stands alone", "a list inside a text", "a list before the first")


@dataclass(frozen=True, slots=True)
class _Head:
    """A line that the file marks as a heading."""

    line: int
    level: int


def find_marked_title(text: str, marks) -> str:
    """
    Find the title that the file itself marks as its first heading.

    Parameters
    ----------
    text : str
        The document.
    marks : sequence of Mark
        Spans the reader knows (`start`, `end`, `kind`): heading1 … heading6.

    Returns
    -------
    str
        The first heading, over up to three lines, if no other is as high or if it ends like a title; "" if none is.

    Examples
    --------
    >>> from plananalysis.reading.document import Mark
    >>> text = "某县2023年\\n工作要点\\n农业\\n修路。\\n工业\\n"
    >>> spans = [(0, 7, 1), (8, 12, 1), (13, 15, 2), (20, 22, 2)]
    >>> find_marked_title(text, [Mark(start, end, f"heading{level}") for start, end, level in spans])
    '某县2023年工作要点'
    """
    site = [(m.start, m.end) for m in marks if m.kind in _SITE]
    heads = [(m.start, m.end, int(m.kind[-1])) for m in marks if m.kind.startswith("heading")]
    heads = [head for head in sorted(heads) if not any(a <= head[0] < b for a, b in site[:100])]
    return _join_title(text, heads)[0]


def _join_title(text: str, heads: list[tuple[int, int, int]]) -> tuple[str, int]:
    """The title, and how many of the headings it takes."""
    if not heads:
        return "", 0
    level, lines, end = heads[0][2], [], heads[0][0]
    for start, stop, other in heads[:_TITLE_LINES]:
        if other != level or text[end:start].strip(BLANK) or lines and _ENDS.search("".join(lines)):
            break
        lines.append(text[start:stop].strip(BLANK))
        end = stop
    title, whole = "".join(lines), len(lines)
    if whole > 1 and not _ENDS.search(title):  # the next lines are headings of their own
        title, whole = lines[0], 1
    if not title or len(title) > 2 * _LONGEST or _PROSE.search(title):
        return "", 0
    highest = level <= min(head[2] for head in heads)
    alone = all(head[2] > level for head in heads[whole:])
    return (title, whole) if highest and (alone or _ENDS.search(title)) else ("", 0)


def mark_lines(text: str, lines: Lines, found: list[NumberMark], marks) -> list[NumberMark]:
    """
    Give the lines that the file marks as headings or items, beside the numbers found in the text.

    Parameters
    ----------
    text : str
        The document.
    lines : Lines
        Its lines.
    found : list of NumberMark
        The numbers at the head of lines; where a heading is marked, a doubt about one is dropped.
    marks : sequence of Mark
        What the reader knows.

    Returns
    -------
    list of NumberMark
        One a marked line that has no number, in order; they show where the text is not yet at its end.
    """
    heads, items = _find_heads(lines, marks), _find_items(lines, marks)
    numbered = {mark.line: mark for mark in found}
    for head in heads:
        mark = numbered.get(head.line)
        if mark and (mark.reason in _DOUBTS or not mark.reason and mark.form == "prose"):
            mark.reason, mark.form = "", "title"
    if any(mark.kind in _SITE for mark in marks):  # a page has headings behind its text too
        heads = []
    bare = sorted({head.line for head in heads} | {line for line, _ in items})
    return [_bare_mark(lines, line) for line in bare if line not in numbered]


def choose_marked(
    text: str, lines: Lines, found: list[NumberMark], kept: list[NumberMark], marks, *, limit: int
) -> list[NumberMark]:
    """
    Make the outline from marked headings, where the document does not number its sections.

    Parameters
    ----------
    text : str
        The document.
    lines : Lines
        Its lines.
    found : list of NumberMark
        All numbers at the head of lines; those that become items are accepted here.
    kept : list of NumberMark
        The outline by numbers.
    marks : sequence of Mark
        What the reader knows.
    limit : int
        Line where the body ends.

    Returns
    -------
    list of NumberMark
        `kept` itself if there are not two marked headings of one level, or if numbers make the sections.
    """
    heads = [head for head in _find_heads(lines, marks) if head.line < limit]
    heads = heads[_count_title(text, lines, heads) :]
    levels = Counter(head.level for head in heads)
    level = min((level for level, count in levels.items() if count > 1), default=0)
    tops = [head for head in heads if head.level <= level]
    if not level or _numbers_itself(kept, tops, lines, limit) or not _hold_text(tops, lines, marks, limit):
        return kept
    first = min([heads[0].line, *(mark.line for mark in kept[:1])])
    return _Outline(lines, found, heads, _find_items(lines, marks), range(first, limit)).read(level)


def _find_heads(lines: Lines, marks) -> list[_Head]:
    """The marked headings that are no prose, by line."""
    out: dict[int, _Head] = {}
    for mark in marks:
        if not mark.kind.startswith("heading"):
            continue
        line = bisect_left(lines.begins, mark.start)
        if line < len(lines.begins) and lines.begins[line] < mark.end and lines.first <= line < lines.stop:
            body = lines.bodies[line]
            if len(body) <= _LONGEST and not _PROSE.search(body):
                out.setdefault(line, _Head(line, int(mark.kind[-1])))
    return [out[line] for line in sorted(out)]


def _find_items(lines: Lines, marks) -> list[tuple[int, int]]:
    """Marked items: the line where each begins, and the line after it; an outer one before those in it."""
    spans = sorted((m.start, -m.end) for m in marks if m.kind == "list_item")
    places = ((bisect_left(lines.begins, start), bisect_left(lines.begins, -end)) for start, end in spans)
    return [(first, after) for first, after in places if first < after and lines.first <= first < lines.stop]


def _count_title(text: str, lines: Lines, heads: list[_Head]) -> int:
    spans = [(lines.begins[h.line], lines.begins[h.line] + len(lines.bodies[h.line]), h.level) for h in heads]
    return _join_title(text, spans)[1]


def _bare_mark(lines: Lines, line: int) -> NumberMark:
    return NumberMark(line, lines.begins[line], lines.begins[line], MARKED_LINE, 0, "", "title")


def _numbers_itself(kept: list[NumberMark], tops: list[_Head], lines: Lines, limit: int) -> bool:
    """Do numbers make the sections?  On half of the marked headings, over several of them, or within most of the text."""
    own = [mark for mark in kept if mark.style in _SECTIONAL]
    edges = [head.line for head in tops]
    if not own:  # articles that are headings themselves stay articles
        return len({mark.line for mark in kept if mark.style == "article"} & set(edges)) * 2 >= len(edges)
    if len({mark.line for mark in own} & set(edges)) * 2 >= len(edges):
        return True
    homes: dict[int, set[int]] = {}
    for mark in own:
        homes.setdefault(id(mark.chain), set()).add(bisect_right(edges, mark.line))
    if any(len(places) > 1 for places in homes.values()):
        return True
    used = set().union(*homes.values())
    bounds = [0, *edges, limit]
    begins = [*lines.begins, lines.begins[-1] + len(lines.bodies[-1])]
    sizes = [begins[b] - begins[a] for a, b in zip(bounds, bounds[1:], strict=False)]
    return len(used) == 1 and sizes[used.pop()] * 2 >= sum(sizes)


def _hold_text(tops: list[_Head], lines: Lines, marks, limit: int) -> bool:
    """Does at least half of the sentences stand under the headings?  Those of other pages stand behind the text."""
    items = {line for line, _ in _find_items(lines, marks)}
    told = [
        i for i in range(lines.first, limit) if i in items or len(lines.bodies[i]) >= 15 and "。" in lines.bodies[i]
    ]
    under = sum(len(lines.bodies[i]) for i in told if i > tops[0].line)
    return under * 2 >= sum(len(lines.bodies[i]) for i in told)


class _Outline:
    """Puts headings, numbers, items and paragraphs of a marked document into one order."""

    def __init__(self, lines: Lines, found: list[NumberMark], heads: list[_Head], items: list, body: range) -> None:
        self.lines, self.body, self.items = lines, body, dict(items)
        self.numbered = {mark.line: mark for mark in found}
        self.heads = {head.line: head for head in heads}

    def read(self, level: int) -> list[NumberMark]:
        """The outline under sections of a level: parents set, values counted where no number stands."""
        self._accept([line for line, head in self.heads.items() if head.level <= level])
        out: list[NumberMark] = []
        stack: list[tuple[float, NumberMark]] = []
        counts: Counter[int] = Counter()
        for rank, mark in self._with_paragraphs(self._ranked(level), level - _ABOVE):
            while stack and stack[-1][0] >= rank:
                stack.pop()
            mark.parent, mark.reason = stack[-1][1] if stack else None, ""
            counts[id(mark.parent)] += 1
            mark.value = mark.value if mark.number else counts[id(mark.parent)]
            stack.append((rank, mark))
            out.append(mark)
        return out

    def _accept(self, edges: list[int]) -> None:
        """Numbers that count on within one section are items of it, wherever the whole document leaves them."""
        sections: dict[int, list[NumberMark]] = {}
        for mark in self.numbered.values():
            if mark.line in self.body and mark.reason.startswith(_UNLINKED) and mark.style != "note":
                sections.setdefault(bisect_right(edges, mark.line), []).append(mark)
        for inside in sections.values():
            for mark in inside:
                mark.reason = ""
            link_chains(inside)

    def _ranked(self, level: int) -> list[tuple[float, NumberMark]]:
        """Every line that begins a unit, with its rank: the lower, the higher in the outline."""
        out: list[tuple[float, NumberMark]] = []
        held: list[tuple[int, float]] = []  # the items that are open: the line after each, and its rank
        loose = False  # after the end of a list a line belongs to no item
        for line in self.body:
            while held and line >= held[-1][0]:
                held.pop()
                loose = loose or not held
            if line in self.heads:
                held, loose = [], False
                out.append((max(self.heads[line].level, level) - _ABOVE, self._head(line)))
                continue
            number = self._number(line)
            if line in self.items or number or loose and not held:
                rank = max(RANKS[number.style] if number else _ITEM_RANK, held[-1][1] + 0.5 if held else 0.0)
                out.append((rank, number or _bare_mark(self.lines, line)))
                loose = loose and not number
            if line in self.items:
                held.append((self.items[line], rank))
                loose = False
        return out

    def _head(self, line: int) -> NumberMark:
        number = self.numbered.get(line)
        if number is None:
            return _bare_mark(self.lines, line)
        number.reason = ""
        return replace(number, style=MARKED_LINE, form="title")

    def _number(self, line: int) -> NumberMark | None:
        """The number of a line, if it counts on or heads a marked item."""
        number = self.numbered.get(line)
        told = number and (not number.reason or line in self.items and number.reason.startswith(_UNLINKED))
        return number if told and number.style != "note" else None

    def _with_paragraphs(self, ranked: list[tuple[float, NumberMark]], top: float) -> list[tuple[float, NumberMark]]:
        """Where a section holds nothing but paragraphs, each is an item."""
        out: list[tuple[float, NumberMark]] = []
        nexts = [(rank, mark.line) for rank, mark in ranked[1:]] + [(-_ABOVE, self.body.stop)]
        for (rank, mark), (following, stop) in zip(ranked, nexts, strict=True):
            out.append((rank, mark))
            if rank == top and following <= rank:
                out += [(_ITEM_RANK, _bare_mark(self.lines, line)) for line in range(mark.line + 1, stop)]
        return out

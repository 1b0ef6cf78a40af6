"""
From an outline to the table of units: who is whose child, and where each leaf begins.

A leaf ends where the next begins, a container where its last leaf ends; so the leaves hold
every character once whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import pandas as pd

from plananalysis.lexicons.numerals import numeral_value
from plananalysis.structure.annexes import Zone
from plananalysis.structure.contents import GLUED
from plananalysis.structure.front_and_back import ADDRESS, CALL
from plananalysis.structure.lines import BLANK
from plananalysis.structure.marked_headings import MARKED_LINE
from plananalysis.structure.number_styles import WORD_STYLES
from plananalysis.structure.numbering import NumberMark
from plananalysis.structure.parts import ANNEX, BODY, part_of
from plananalysis.structure.places import LONGEST, TITLE, Places, Plan
from plananalysis.structure.unit_table import cut_tables, units_frame

_DEFINED = re.compile(r"\s*[^\n：:。]{1,60}(?:[：:]|——|，?是?指)")
_ANNEXED = {"section": "annex_section", "item": "annex_item"}
_SECTIONAL = frozenset({"part", "chapter", "division", "bare", "roman", "formal", "han", MARKED_LINE})


def write_units(text: str, plan: Plan, *, tables: list[tuple[int, int]]) -> pd.DataFrame:
    """
    Write the table of units of a document.

    Parameters
    ----------
    text : str
        The document.
    plan : Plan
        Its lines, zones and outline.
    tables : list of (int, int)
        Spans that are tables, in order.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`plananalysis.structure.parse.parse_units`.
    """
    writer = _Writer(text, plan)
    writer.write()
    rows = writer.closed()
    return units_frame(cut_tables(rows, tables) if tables else rows)


class _Writer(Places):
    """Adds the units in document order."""

    def __init__(self, text: str, plan: Plan) -> None:
        super().__init__(text, plan)
        self.rows: list[list] = []
        self.taken: dict[str, int] = {}
        self.children: dict[int, list[NumberMark]] = {}
        after = plan.zones[1].first if len(plan.zones) > 1 else len(plan.lines.bodies)
        for mark in [*plan.kept, *(mark for mark in plan.found if mark.line >= after)]:
            if mark.parent is not None:
                self.children.setdefault(id(mark.parent), []).append(mark)
        self.articles, self.part, self.annexes = False, BODY, 0
        self.found_lines = [mark.line for mark in plan.found]

    # --- rows -----------------------------------------------------------------------------

    def add(
        self,
        name: str,
        kind: str,
        start: int,
        parent: str = "",
        level: int = 0,
        *,
        number: str = "",
        heading: str = "",
        leaf: bool = True,
        title: bool = False,
    ) -> str:
        unit_id, count = name, self.taken.get(name, 0)
        while unit_id in self.taken:
            count += 1
            unit_id = f"{name}_{count + 1}"
        self.taken[name] = count
        self.taken.setdefault(unit_id, 0)
        kind = _ANNEXED.get(kind, kind) if self.part == ANNEX else kind
        part = part_of(kind, self.part)
        self.rows.append([unit_id, parent, kind, level, number, heading[:LONGEST], start, 0, leaf, title, part])
        return unit_id

    def counted(self, stem: str, kind: str, start: int, parent: str, level: int) -> str:
        """Add a unit without a number of its own: p1, p2 … under its parent."""
        count = self.taken[stem + "#"] = self.taken.get(stem + "#", 0) + 1
        return self.add(f"{stem}{count}", kind, start, parent, level)

    def closed(self) -> list[list]:
        """The rows with their ends: a leaf closes at the next, a container at its last leaf."""
        after, stop = len(self.text), {}
        for row in reversed(self.rows):
            if row[8]:
                row[7], after = after, row[6]
            else:
                row[6], row[7] = after, stop[row[0]]
            stop.setdefault(row[1], row[7])
        for row in self.rows:
            row[6] = 0
            if row[8]:
                break
        return self.rows

    # --- the document ---------------------------------------------------------------------

    def write(self) -> None:
        plan, lines = self.plan, self.lines
        if not lines.bodies:
            if self.text:
                self.add("front", "front", 0)
            return
        limit = plan.zones[1].first if len(plan.zones) > 1 else len(lines.bodies)
        opening = min(plan.opening, plan.body)
        begin = self._begin_inside(self.offset(plan.body))
        glued = begin > self.offset(plan.body) and plan.kept[0].note == GLUED
        if opening > 0 or glued:
            self.add("front", "front", 0)
        if opening < plan.body:
            self.add("pre", "preamble", lines.starts[opening])
        elif begin > self.offset(plan.body) and not glued:
            self.add("pre", "preamble", self.offset(plan.body))
        self._body(begin, self.offset(limit))
        ends = plan.zones[2:] + [Zone("", len(lines.bodies))]
        for zone, following in zip(plan.zones[1:], ends, strict=False):
            if zone.kind in ("back", "copy"):
                self.add(zone.kind, "back", lines.starts[zone.first])
            else:
                self._appendix(zone, following.first)

    def _begin_inside(self, begin: int) -> int:
        """Where the body begins, if its first heading stands inside its first line, behind the opening."""
        kept = self.plan.kept
        if not kept or not kept[0].inside or self.offset(kept[0].line) != begin:
            return begin
        size = len(self.text)
        is_short = kept[0].start - begin <= min(size / 2, max(1500, size * 0.15))
        return kept[0].start if is_short and self.text[begin : kept[0].start].strip(BLANK) else begin

    def _body(self, begin: int, end: int) -> None:
        if not self.plan.kept:
            for start in self.pieces(begin, end):
                self.counted("i", "item", start, "", 2)
            return
        self._tree(self.plan.kept, begin, end)

    def _tree(self, kept: list[NumberMark], begin: int, end: int, *, parent: str = "") -> None:
        """Write the sections and items of an outline; what stands before them are paragraphs."""
        tops = [mark for mark in kept if mark.parent is None]
        self.articles = any(mark.style == "article" for mark in kept)
        stem = f"{parent}.p" if parent else "p"
        for start in self.pieces(begin, self.opens(tops[0])):
            self.counted(stem, "paragraph", start, parent, 1)
        sectional = self._is_sectional(tops)
        marked = any(mark.style == MARKED_LINE for mark in tops)  # numbers before the first marked section are items
        for mark, stop in self.spans(tops, end):
            if sectional and (mark.style == MARKED_LINE or not marked):
                self._section(mark, stop, parent, 1)
            else:
                self._item(mark, stop, parent, 2, kind="item")

    def _is_sectional(self, tops: list[NumberMark]) -> bool:
        if any(mark.style in _SECTIONAL for mark in tops):
            return True
        below = (child for mark in tops for child in self.children.get(id(mark), ()))
        return any(child.style == "han" and not child.chain.is_list() for child in below)

    def _section(self, mark: NumberMark, stop: int, parent: str, level: int) -> None:
        start, kids = self.opens(mark), self.children.get(id(mark), [])
        heading, rest = self.heading(mark, self.opens(kids[0]) if kids else stop)
        row = {"number": mark.number, "heading": heading}
        name = f"{parent + '.' if parent else ''}s{mark.value}"
        bare = rest >= stop and not kids
        # 一、各部门安排好值班。 with nothing under it is the text itself, not a title
        prose = len(heading) > TITLE or (bare and mark.form == "prose")
        if bare and not prose:
            self.add(name, "section", start, parent, level, **row)
            return
        unit = self.add(name, "section", start, parent, level, leaf=False, **row)
        if not prose:
            self._title(unit, start, heading, level)
        first = self.opens(kids[0]) if kids else stop
        self._prose(start if prose else rest, first, unit, level + 1)
        for kid, end in self.spans(kids, stop):
            last = self.turns_back(kid, end) if end == stop else end
            if self.articles and kid.style in _SECTIONAL:
                self._section(kid, end, unit, level + 1)
            else:
                kind = "subitem" if kid.style in WORD_STYLES else "item"
                self._item(kid, last, unit, level + 1, kind=kind)
                self._prose(last, end, unit, level + 1)

    def _item(self, mark: NumberMark, stop: int, parent: str, level: int, *, kind: str) -> None:
        start, kids = self.opens(mark), self.children.get(id(mark), [])
        letter = "i" if kind == "item" else ""
        name = f"{parent + '.' if parent else ''}{letter}{mark.value}"
        heading, rest = self.heading(mark, stop)
        row = {"number": mark.number, "heading": heading}
        first = self.opens(kids[0]) if kids else stop
        runs = self.runs(start, first)
        if not kids and not runs:
            self.add(name, kind, start, parent, level, **row)
            return
        unit = self.add(name, kind, start, parent, level, leaf=False, **row)
        titled = rest <= (runs[0][0] if runs else first)
        if titled:
            self._title(unit, start, heading, level)
        self._prose(rest if titled else start, first, unit, level + 1)
        for kid, end in self.spans(kids, stop):
            self._item(kid, end, unit, level + 1, kind="subitem")

    def _title(self, unit: str, start: int, heading: str, level: int) -> None:
        self.add(f"{unit}.h", "paragraph", start, unit, level + 1, heading=heading, title=True)

    def _prose(self, begin: int, end: int, parent: str, level: int) -> None:
        """Write paragraphs; 一是…；二是… inside one become subitems."""
        if begin >= end:
            return
        for start, stop in self.ranges(begin, end):
            runs = self.runs(start, stop)
            if not runs or self.text[start : runs[0][0]].strip(BLANK):
                self.counted(f"{parent}.p", "paragraph", start, parent, level)
            for k, (at, number) in enumerate(runs):
                at = start if k == 0 and not self.text[start:at].strip(BLANK) else at
                name = f"{parent}.{numeral_value(number[:-1])}"
                self.add(
                    name, "subitem", at, parent, level, number=number, heading=self.sentence(at + len(number), stop)
                )

    def _appendix(self, zone: Zone, after: int) -> None:
        """Write an annex or a glossary: its title, then its outline or its entries."""
        begin, end = self.lines.starts[zone.first], self.offset(after)
        self.part = part_of(zone.kind)
        self.annexes += zone.kind == "annex"
        name = "gloss" if zone.kind == "glossary" else f"annex{self.annexes}"
        found = self.plan.found[bisect_left(self.found_lines, zone.first) : bisect_left(self.found_lines, after)]
        marks = [m for m in found if not m.reason and m.chain is not None]
        first = marks[0].line if marks else after
        rest = min(zone.titled, first)
        heading = " ".join(self.lines.bodies[zone.first : rest]).strip("| \t")
        below = self._below_title(rest, end)
        if rest >= after and below == end:
            self.add(name, zone.kind, begin, heading=heading)
        elif rest >= after:  # a table
            unit = self.add(name, zone.kind, begin, heading=heading, leaf=False)
            self._title(unit, begin, heading, 0)
            self.counted(unit + ".p", "paragraph", below, unit, 1)
        else:
            unit = self.add(name, zone.kind, begin, heading=heading, leaf=False)
            if rest > zone.first:
                self._title(unit, begin, heading, 0)
            if zone.is_plan:
                self._tree(marks, self.offset(rest), end, parent=unit)
            else:
                self._entries(zone.kind, unit, marks, self.offset(rest), end)
        self.part = BODY

    def _below_title(self, line: int, end: int) -> int:
        """Where the text goes on under a title, also inside a table; the end if it does not."""
        begins, bodies = self.lines.begins, self.lines.bodies
        at = self.text.find("\n", begins[line - 1] + len(bodies[line - 1]), end) + 1
        return at if at and self.text[at:end].strip(BLANK) else end

    def _entries(self, kind: str, unit: str, marks: list[NumberMark], begin: int, end: int) -> None:
        """Write the entries of a glossary, or of an annex that is no more than a list."""
        for start in self.pieces(begin, self.opens(marks[0]) if marks else end):
            defined = kind == "glossary" and _DEFINED.match(self.text, start)
            stem, own = (".e", "entry") if defined else (".p", "paragraph")
            self.counted(unit + stem, own, start, unit, 1)
        for mark, stop in self.spans(marks, end):
            row = {"number": mark.number, "heading": self.heading(mark, stop)[0]}
            self.add(f"{unit}.e{mark.value}", "entry", self.opens(mark), unit, 1, **row)

    def turns_back(self, mark: NumberMark, stop: int) -> int:
        """Where the last item of a section ends because the speaker turns to the audience."""
        last = mark
        while self.children.get(id(last)):
            last = self.children[id(last)][-1]
        bodies, starts = self.lines.bodies, self.lines.starts
        rest = self.heading(last, stop)[1]
        first = bisect_left(starts, rest)
        for i in range(first, bisect_left(starts, stop)):
            # the line under a bare title is its text, unless it calls the audience
            titled = i == first and rest == starts[i]
            if (CALL if titled else ADDRESS).match(bodies[i]):
                return starts[i]
        return stop

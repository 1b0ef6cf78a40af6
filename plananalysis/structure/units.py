"""
From an outline to the table of units: who is whose child, and where each leaf begins.

A leaf ends where the next begins, a container where its last leaf ends; so the leaves hold
every character once whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

import pandas as pd

from plananalysis.lexicons.numerals import ONE_TO_TEN, numeral_value
from plananalysis.structure import front_and_back as zones
from plananalysis.structure.contents import GLUED
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.number_styles import WORD_STYLES
from plananalysis.structure.numbering import NumberMark
from plananalysis.structure.unit_table import cut_tables, units_frame

_TITLE = 60  # a first sentence longer than this is prose, not a heading
_LONGEST = 300  # no heading in the table is longer
_STOP = re.compile(r"[。！？!?]|[；;](?=.)")
_RUN_IN = re.compile(r"(\S{4,40})[ \u3000]+(?=\S)")
_RUN = re.compile(rf"(?:^|(?<=[。；;：:！]))[ \u3000]*([{ONE_TO_TEN}]{{1,2}})([是要])")
_SECOND = re.compile("二[是要]")  # no run without it
_SECTIONAL = frozenset({"part", "chapter", "division", "bare", "roman", "formal", "han"})


@dataclass(slots=True)
class Plan:
    """What was read of a document before its units are written."""

    lines: Lines
    found: list[NumberMark]  # every mark, refused or not
    kept: list[NumberMark]  # the outline of the body
    zones: list[zones.Zone]
    opening: int  # line index of the preamble
    body: int  # line index where the body begins
    lost: bool = False  # the source lost its line breaks


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


class _Writer:
    """Adds the units in document order."""

    def __init__(self, text: str, plan: Plan) -> None:
        self.text, self.plan, self.lines = text, plan, plan.lines
        self.rows: list[list] = []
        self.taken: dict[str, int] = {}
        self.children: dict[int, list[NumberMark]] = {}
        for mark in plan.kept:
            if mark.parent is not None:
                self.children.setdefault(id(mark.parent), []).append(mark)
        self.articles = any(mark.style == "article" for mark in plan.kept)
        self.annexes = 0
        self.found_lines = [mark.line for mark in plan.found]
        self.seconds = [match.start() for match in _SECOND.finditer(text)]

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
        self.rows.append([unit_id, parent, kind, level, number, heading[:_LONGEST], start, 0, leaf, title])
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
        ends = plan.zones[2:] + [zones.Zone("", len(lines.bodies))]
        for zone, following in zip(plan.zones[1:], ends, strict=False):
            if zone.kind == "back":
                self.add("back", "back", lines.starts[zone.first])
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
        tops = [mark for mark in self.plan.kept if mark.parent is None]
        if not tops:
            for start in self.pieces(begin, end):
                self.counted("i", "item", start, "", 2)
            return
        for start in self.pieces(begin, self.opens(tops[0])):
            self.counted("p", "paragraph", start, "", 1)
        sectional = self._is_sectional(tops)
        for mark, stop in self.spans(tops, end):
            if sectional:
                self._section(mark, stop, "", 1)
            else:
                self._item(mark, stop, "", 2, kind="item")

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
        prose = len(heading) > _TITLE or (bare and mark.form == "prose")
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

    def _appendix(self, zone: zones.Zone, after: int) -> None:
        """Write an annex or a glossary: its title, then its entries."""
        begin, end, level = self.lines.starts[zone.first], self.offset(after), 0
        self.annexes += zone.kind == "annex"
        name = "gloss" if zone.kind == "glossary" else f"annex{self.annexes}"
        found = self.plan.found[bisect_left(self.found_lines, zone.first) : bisect_left(self.found_lines, after)]
        marks = [m for m in found if not m.reason and m.chain is not None]
        first = marks[0].line if marks else after
        rest = zone.first
        if first > zone.first:
            rest += 1 + self._title_goes_on(zone.first, first)
        heading = " ".join(self.lines.bodies[zone.first : rest])
        if rest >= after:
            self.add(name, zone.kind, begin, heading=heading)
            return
        unit = self.add(name, zone.kind, begin, heading=heading, leaf=False)
        if rest > zone.first:
            self._title(unit, begin, heading, level)
        for start in self.pieces(self.offset(rest), self.offset(first)):
            defined = zone.kind == "glossary" and _DEFINED.match(self.text, start)
            stem, kind = (".e", "entry") if defined else (".p", "paragraph")
            self.counted(unit + stem, kind, start, unit, 1)
        for mark, stop in self.spans(marks, end):
            self.add(
                f"{unit}.e{mark.value}",
                "entry",
                self.opens(mark),
                unit,
                1,
                number=mark.number,
                heading=self.heading(mark, stop)[0],
            )

    def _title_goes_on(self, line: int, first: int) -> int:
        """1 if 附件 stands alone and the title of the annex follows on the next line."""
        bodies = self.lines.bodies
        if line + 1 >= min(first, len(bodies)) or len(bodies[line]) > 6:
            return 0
        return int(len(bodies[line + 1]) <= 40 and bodies[line + 1][-1] not in "。：；")

    # --- places ---------------------------------------------------------------------------

    def offset(self, i: int) -> int:
        starts = self.lines.starts
        return starts[i] if i < len(starts) else len(self.text)

    def opens(self, mark: NumberMark) -> int:
        """A unit begins with its line; one that begins inside a line, with its number."""
        return mark.start if mark.inside else self.lines.starts[mark.line]

    def spans(self, marks: list[NumberMark], end: int):
        """Each mark with the offset where its unit ends."""
        opens = [self.opens(mark) for mark in marks] + [end]
        return zip(marks, opens[1:], strict=False)

    def pieces(self, begin: int, end: int) -> list[int]:
        """Starts of the paragraphs between two offsets."""
        starts, going_on = self.lines.starts, self.lines.wraps.going_on
        low, high = bisect_left(starts, begin), bisect_left(starts, end)
        found = [i for i in range(low, high) if i == low or starts[i] not in going_on]
        places = [starts[i] for i in found]
        if (not places or places[0] > begin) and begin < end:
            if self.text[begin : places[0] if places else end].strip(BLANK):
                places.insert(0, begin)
        return places

    def ranges(self, begin: int, end: int):
        places = self.pieces(begin, end)
        return zip(places, places[1:] + [end], strict=False)

    def runs(self, begin: int, end: int) -> list[tuple[int, str]]:
        """Places of 一是, 二是 … at the head of sentences in one stretch, if two or more."""
        near = bisect_left(self.seconds, begin)
        if near == len(self.seconds) or self.seconds[near] >= end:
            return []
        found: list[tuple[int, str]] = []
        for match in _RUN.finditer(self.text, begin, end):
            value = numeral_value(match.group(1))
            if value == 1 and found:
                break
            alike = not found or found[-1][1][-1] == match.group(2)
            if value == len(found) + 1 and alike:
                found.append((match.start(1), match.group(1) + match.group(2)))
        return found if len(found) > 1 else []

    def heading(self, mark: NumberMark, stop: int) -> tuple[str, int]:
        """Heading of a numbered unit, and where the text after it begins."""
        below = self._line_below(mark.end)
        line_end = min(self.offset(below), stop)
        rest = self.text[mark.end : line_end]
        text = rest.strip(BLANK)
        if not text:  # the number has a line of its own
            return self._heading_below(mark, below, stop)
        cut = _STOP.search(text)
        gap = len(text) > _TITLE and (" " in text[:44] or "\u3000" in text[:44])
        run_in = _RUN_IN.match(text) if gap else None
        if run_in and not _STOP.search(run_in.group(1)):
            return _one_line(run_in.group(1)), mark.end + rest.index(text[0]) + run_in.end()
        if cut is None or not text[cut.end() : cut.end() + 9].strip(BLANK + "”’」』）)"):
            return _one_line(text.rstrip("。！？；;!?")), line_end
        return _one_line(text[: cut.start()]), mark.end + rest.index(text[0]) + cut.end()

    def _line_below(self, at: int) -> int:
        """Index of the first line after a place that does not only go on with the line before."""
        starts, going_on = self.lines.starts, self.lines.wraps.going_on
        below = bisect_left(starts, at)
        while below < len(starts) and starts[below] in going_on:
            below += 1
        return below

    def _heading_below(self, mark: NumberMark, line: int, stop: int) -> tuple[str, int]:
        """A title on the line after the number; prose there begins the body at once."""
        if line >= len(self.lines.starts) or self.lines.starts[line] >= stop:
            return "", stop
        start, body = self.lines.starts[line], self.lines.bodies[line]
        if len(body) <= _TITLE and not _STOP.search(body[:-1]):
            return body.rstrip("。；;"), min(self.offset(line + 1), stop)
        bare = mark.style == "han" and mark.number[-1] not in "、．.﹒"
        return "" if bare else self.sentence(start, stop), start

    def sentence(self, begin: int, end: int) -> str:
        """The first sentence of a stretch, without its full stop."""
        end = min(end, begin + 4 * _LONGEST)
        stop = self.text.find("\n", begin, end)
        text = self.text[begin : stop if stop >= 0 else end]
        return _STOP.split(text.strip(BLANK), maxsplit=1)[0].rstrip("；;")

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
            if (zones.CALL if titled else zones.ADDRESS).match(bodies[i]):
                return starts[i]
        return stop


def _one_line(heading: str) -> str:
    """A heading without the line breaks that were made by hand."""
    return _BROKEN.sub("", heading) if "\n" in heading else heading


_BROKEN = re.compile(r"[ \u3000\t]*\n[ \u3000\t]*")
_DEFINED = re.compile(r"\s*[^\n：:。]{1,60}(?:[：:]|——|，?是?指)")

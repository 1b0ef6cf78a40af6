"""
Where does each piece of a document begin and end?  Lines, paragraphs, headings and runs as offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from plananalysis.lexicons.numerals import ONE_TO_TEN, numeral_value
from plananalysis.structure.annexes import Zone
from plananalysis.structure.lines import BLANK, Lines
from plananalysis.structure.numbering import NumberMark

TITLE = 60  # a first sentence longer than this is prose, not a heading
LONGEST = 300  # no heading in the table is longer
_STOP = re.compile(r"[。！？!?]|[；;](?=.)")
_RUN_IN = re.compile(r"(\S{4,40})[ \u3000]+(?=\S)")
_RUN = re.compile(rf"(?:^|(?<=[。；;：:！]))[ \u3000]*([{ONE_TO_TEN}]{{1,2}})([是要])")
_SECOND = re.compile("二[是要]")  # no run without it
_BROKEN = re.compile(r"[ \u3000\t]*\n[ \u3000\t]*")


@dataclass(slots=True)
class Plan:
    """What was read of a document before its units are written."""

    lines: Lines
    found: list[NumberMark]  # every mark, refused or not
    kept: list[NumberMark]  # the outline of the body
    zones: list[Zone]
    opening: int  # line index of the preamble
    body: int  # line index where the body begins
    lost: bool = False  # the source lost its line breaks


class Places:
    """The places of a document: where its lines, paragraphs, headings and runs stand."""

    def __init__(self, text: str, plan: Plan) -> None:
        self.text, self.plan, self.lines = text, plan, plan.lines
        self.seconds = [match.start() for match in _SECOND.finditer(text)]

    def offset(self, i: int) -> int:
        """Where a line begins; the end of the text after the last."""
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
        """The paragraphs between two offsets, each with its end."""
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
        gap = len(text) > TITLE and (" " in text[:44] or "\u3000" in text[:44])
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
        if len(body) <= TITLE and not _STOP.search(body[:-1]):
            return body.rstrip("。；;"), min(self.offset(line + 1), stop)
        bare = mark.style == "han" and mark.number[-1] not in "、．.﹒"
        return "" if bare else self.sentence(start, stop), start

    def sentence(self, begin: int, end: int) -> str:
        """The first sentence of a stretch, without its full stop."""
        end = min(end, begin + 4 * LONGEST)
        stop = self.text.find("\n", begin, end)
        text = self.text[begin : stop if stop >= 0 else end]
        return _STOP.split(text.strip(BLANK), maxsplit=1)[0].rstrip("；;")


def _one_line(heading: str) -> str:
    """A heading without the line breaks that were made by hand."""
    return _BROKEN.sub("", heading) if "\n" in heading else heading

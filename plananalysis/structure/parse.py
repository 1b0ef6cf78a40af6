"""
How is a plan built? Text to units: front, preamble, sections, items, annexes, back matter.

The leaf units hold every character of the text exactly once; numbers are headings only where
they count on (see :mod:`plananalysis.structure.numbering` and :mod:`plananalysis.structure.outline`), and what is
not the plan itself is told by the words of its lines (see :mod:`plananalysis.structure.front_and_back`).
"""

from __future__ import annotations

from bisect import bisect_left

import pandas as pd

from plananalysis.lexicons.folding import as_written, fold_text
from plananalysis.structure.front_and_back import Zone, find_opening, find_opening_end, find_tail
from plananalysis.structure.lines import Lines, read_lines
from plananalysis.structure.numbering import NumberMark, find_inline_marks, find_marks
from plananalysis.structure.outline import choose_outline, drop_contents, fill_gaps, link_chains, nest
from plananalysis.structure.sentences import split_sentences
from plananalysis.structure.units import Plan, write_units

__all__ = ["explain_numbering", "parse_units", "read_structure", "split_sentences"]
NUMBERING_COLUMNS = ["line", "start", "number", "text", "accepted", "reason"]

_NEAR_START = 1000  # characters of a unit in which its number and its heading stand
_LOST_BREAKS = 1500  # characters a line on average: the source lost its line breaks


def parse_units(text: str, *, marks=()) -> pd.DataFrame:
    """
    Divide a document into its units.

    Parameters
    ----------
    text : str
        The decoded document; it is never changed.
    marks : sequence of Mark
        Spans the reader knows about (`start`, `end`, `kind`). A ``table`` becomes a leaf of its
        own; page headers, footers and numbers stay in the leaf they fall in, and no line inside
        either is taken for a heading.

    Returns
    -------
    pandas.DataFrame
        Columns unit_id, parent_id, kind, level, number, heading, start, end, is_leaf,
        is_heading, in document order, parents before children. `kind` is one of front,
        preamble, section, item, subitem, paragraph, annex, glossary, entry, table, back.
        The leaves partition the text.

    Notes
    -----
    Decisions where the genre leaves a choice:

    - Sections are the parts numbered 第X章 or 一、; where （一） stands above 一、, it counts as
      a section too. Without either, the document has items only; without any numbering every
      paragraph is an item.
    - The last item of a section ends where the speaker turns to the audience again
      (各位代表！) or sums up (一年来，…); what follows belongs to the section.
    - 第一，… and 一是… are subitems, of the section if no item stands between; a document that
      numbers itself with nothing else has them as items.
    - A list of annexes, the signature and the date are back matter.

    Examples
    --------
    >>> units = parse_units("一、学习\\n1.读书。\\n2.讨论。\\n二、调研\\n3.走访。")
    >>> list(units.loc[units.kind == "item", "unit_id"])
    ['s1.i1', 's1.i2', 's2.i3']
    """
    return read_structure(text, marks=marks)[0]


def read_structure(text: str, *, marks=()) -> tuple[pd.DataFrame, list[str]]:
    """
    Divide a document into its units, and list what is odd about its numbering.

    Parameters
    ----------
    text : str
        The decoded document.
    marks : sequence of Mark
        As for :func:`parse_units`.

    Returns
    -------
    units : pandas.DataFrame
        What :func:`parse_units` gives.
    gaps : list of str
        Headings that were accepted although a number is missing before them or repeated,
        with their line: 'line 3 四、 gap: 4 after 2'.

    Examples
    --------
    >>> units, gaps = read_structure("一、学习\\n二、调研\\n四、宣传")
    >>> gaps
    ['line 3 四、 gap: 4 after 2']
    """
    folded = fold_text(text)
    plan = _read_plan(folded, marks)
    tables = sorted((m.start, m.end) for m in marks if m.kind == "table")
    odd = [mark for mark in plan.found if mark.note and not mark.reason]
    gaps, line, at = [], 1, 0
    for mark in odd:
        line, at = line + text.count("\n", at, mark.start), mark.start
        gaps.append(f"line {line} {_number_as_written(mark, folded, text)} {mark.note}")
    units = write_units(folded, plan, tables=tables)
    return (units if folded == text else _show_as_written(units, folded, text)), gaps


def _number_as_written(mark: NumberMark, folded: str, text: str) -> str:
    return as_written(mark.number, folded[mark.start : mark.end], text[mark.start : mark.end])


def _show_as_written(units: pd.DataFrame, folded: str, text: str) -> pd.DataFrame:
    """Numbers and headings as they stand in the text, where it was folded to be read."""
    shown = {}
    for name in ("number", "heading"):
        values = units[name].tolist()
        for row, (value, start, end) in enumerate(zip(values, units["start"], units["end"], strict=True)):
            if value:
                span = slice(start, min(end, start + _NEAR_START))
                values[row] = as_written(value, folded[span], text[span])
        shown[name] = pd.Series(values, index=units.index, dtype=units[name].dtype)
    return units.assign(**shown)


def explain_numbering(text: str, *, marks=()) -> pd.DataFrame:
    """
    Say of every number at the head of a line whether it was read as a heading, and why.

    Parameters
    ----------
    text : str
        The decoded document.
    marks : sequence of Mark
        As for :func:`parse_units`.

    Returns
    -------
    pandas.DataFrame
        Columns line (from 1), start, number, text, accepted, reason. An accepted number has a
        reason only if something is odd about it: a gap, a repeated number.

    Examples
    --------
    >>> explain_numbering("一、增长\\n2.5万亩。\\n二、民生")[["number", "accepted", "reason"]]
      number  accepted     reason
    0     一、      True
    1    2.5     False  a decimal
    2     二、      True
    """
    folded = fold_text(text)
    plan = _read_plan(folded, marks)
    rows, line, at = [], 1, 0
    for mark in plan.found:
        line += text.count("\n", at, mark.start)
        at = mark.start
        shown = text[mark.start : mark.end] + text[mark.end : mark.start + 60].split("\n", 1)[0]
        shown = shown[:60]
        shown = shown.encode("utf-8", "replace").decode()
        accepted, reason = not mark.reason, mark.reason or mark.note
        number = _number_as_written(mark, folded, text)
        rows.append((line, mark.start, number, shown, accepted, reason))
    frame = pd.DataFrame(rows, columns=NUMBERING_COLUMNS)
    return frame.astype({"line": "int64", "start": "int64", "accepted": bool})


def _read_plan(text: str, marks) -> Plan:
    lines = read_lines(text, marks=marks)
    found = find_marks(lines)
    if len(lines.bodies) * _LOST_BREAKS < len(text):
        known = {mark.start for mark in found}
        found += [mark for mark in find_inline_marks(lines) if mark.start not in known]
        found.sort(key=lambda mark: mark.start)
    fresh = [mark for mark in found if not mark.reason]
    contents = drop_contents(fresh, bodies=lines.bodies)
    fresh = [mark for mark in fresh if not mark.reason]
    parts = find_tail(lines, fresh, size=len(text))
    limit = parts[1].first if len(parts) > 1 else len(lines.bodies)
    kept, chains = [], link_chains(_body_marks(fresh, limit))
    if any(mark.note for chain in chains for mark in chain.marks):
        known = {mark.start for mark in found}
        inside = [mark for mark in find_inline_marks(lines) if mark.start not in known]
        found = sorted(found + fill_gaps(chains, inside), key=lambda mark: mark.start)
    if chains:
        begin, end = lines.begins[contents], (lines.starts + [len(text)])[limit]
        kept = choose_outline(nest(chains), begin=begin, end=end)
    _read_entries(fresh, parts)
    first = kept[0].line if kept else limit
    opening = find_opening(lines, first, start=contents) if lines.bodies else 0
    body = _body_line(lines, opening, first, limit, len(text), numbered=bool(kept))
    return Plan(lines, found, kept, parts, opening, body, _wrap_width(lines))


def _body_marks(fresh: list[NumberMark], limit: int) -> list[NumberMark]:
    """The marks that may be headings of the body; a note there is only referred to."""
    marks = [mark for mark in fresh if mark.line < limit]
    for mark in marks:
        if mark.style == "note":
            mark.reason = "a reference to a note"
    return marks


def _read_entries(fresh: list[NumberMark], parts: list[Zone]) -> None:
    """Link the numbers of each annex and glossary by themselves."""
    edges = [(zone.kind, zone.first) for zone in parts[1:]] + [("", 1 << 60)]
    places = [mark.line for mark in fresh]
    for (kind, first), (_, after) in zip(edges, edges[1:], strict=False):
        inside = fresh[bisect_left(places, first) : bisect_left(places, after)]
        if kind == "back":
            for mark in inside:
                mark.reason = "after the end of the text"
        elif kind:
            chains = link_chains(inside)
            for mark in nest(chains) if kind == "glossary" else ():
                if mark.parent is not None:
                    mark.reason = "a list inside a glossary entry"


def _body_line(lines: Lines, opening: int, first: int, limit: int, size: int, *, numbered: bool) -> int:
    """The line where the body begins: the first heading, or earlier if the opening is long."""
    if opening >= limit:
        return limit if numbered else lines.first
    if numbered:
        begin = lines.begins[opening] if opening < first else lines.begins[first]
        if lines.begins[first] - begin <= max(1500, size * 0.15):
            return first
        return max(find_opening_end(lines, opening, first), opening + 1)
    return find_opening_end(lines, opening, limit)


def _wrap_width(lines: Lines) -> int:
    """Width at which the text is wrapped by hand, 0 if every line is a paragraph."""
    bodies = lines.bodies
    if len(bodies) < 12:
        return 0
    lengths = sorted(len(body) for body in bodies)
    width = lengths[len(lengths) * 9 // 10]
    full = [body for body in bodies if width - 3 <= len(body) <= width + 2]
    open_ended = sum(1 for body in full if body[-1] not in "。！？；：”")
    return width if width < 90 and open_ended > len(bodies) * 0.4 else 0

"""
How is a plan built? Text to units: front, preamble, sections, items, annexes, back matter.

The leaf units hold every character of the text exactly once; numbers are headings only where
they count on (see :mod:`plananalysis.structure.numbering` and :mod:`plananalysis.structure.outline`), and what is
not the plan itself is told by the words of its lines (see :mod:`plananalysis.structure.front_and_back`).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import pandas as pd

from plananalysis.lexicons.folding import as_written, fold_text
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.annexes import Zone, drop_listings, is_plan, split_tables
from plananalysis.structure.contents import GLUED, drop_contents
from plananalysis.structure.front_and_back import find_opening, find_opening_end, find_tail
from plananalysis.structure.inside_lines import Inside, choose_likely, find_inside, may_go_on
from plananalysis.structure.labelled_head import count_head_lines
from plananalysis.structure.lines import Lines, read_lines
from plananalysis.structure.marked_headings import choose_marked, mark_lines
from plananalysis.structure.numbering import REFERENCE, Chain, NumberMark, find_marks
from plananalysis.structure.outline import (
    INSIDE,
    LACKS,
    LIKE_REFERENCE,
    MAX_GAP,
    choose_outline,
    fill_gaps,
    link_chains,
    nest,
)
from plananalysis.structure.places import Plan
from plananalysis.structure.sentences import split_sentences
from plananalysis.structure.units import write_units

__all__ = ["explain_numbering", "parse_units", "read_structure", "split_sentences"]
NUMBERING_COLUMNS = ["line", "start", "number", "text", "accepted", "reason"]

_PASSAGE = 1000  # characters up to which a row of a table is a passage and no document with a head of its own
_TITLE_ENDS = tuple(end for end in load_classes("structure/metadata_words")["ending"] if len(end) > 1)
_NEAR_START = 1000  # characters of a unit in which its number and its heading stand
_LOST_BREAKS = 1500  # characters a line on average: the source lost its line breaks
_NEARLY_ALL = 0.9  # of the text in one line
_LONG_LINES = 500  # and if it was broken by hand afterwards


@dataclass(frozen=True)
class Division:
    """The units of a document, and what is to be said about how it was divided."""

    units: pd.DataFrame
    gaps: list[str]  # headings before which a number is missing, with their line
    warnings: list[str]  # what a reader should look at in the whole document


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
        either is taken for a heading. A ``row`` says that the text is a row of a table: without
        numbering it is body, a short one from its first line. Headings and items that the file marks (``heading1`` …,
        ``list_item``) make sections and items where no number makes sections.

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
    found = divide_text(text, marks=marks)
    return found.units, found.gaps


def divide_text(text: str, *, marks=()) -> Division:
    """
    Divide a document into its units, with all that is to be said about its numbering.

    Parameters
    ----------
    text : str
        The decoded document.
    marks : sequence of Mark
        As for :func:`parse_units`.

    Returns
    -------
    Division
        What :func:`read_structure` gives, and warnings.

    Examples
    --------
    >>> divide_text("要点一、学习1.读书。2.讨论。二、调研1.走访。2.座谈。").warnings
    ['line breaks were lost: 6 headings were found inside the lines; look at the outline']
    """
    folded = fold_text(text)
    marks = split_tables(folded, marks)
    plan = _read_plan(folded, marks)
    tables = sorted((m.start, m.end) for m in marks if m.kind == "table")
    units = write_units(folded, plan, tables=tables)
    shown = units if folded == text else _show_as_written(units, folded, text)
    return Division(shown, _list_gaps(text, folded, plan), _list_warnings(plan))


def _list_gaps(text: str, folded: str, plan: Plan) -> list[str]:
    """The headings before which a number is missing, and the numbers refused because one is."""
    gaps, line, at, last = [], 1, 0, {}
    kept = {id(mark) for mark in plan.kept}
    for mark in plan.found:
        lacks = mark.reason.startswith(LACKS) and 1 < mark.value - last.get(mark.style, mark.value) <= MAX_GAP
        if id(mark) in kept:
            last[mark.style] = mark.value
        said = mark.note and mark.note != LIKE_REFERENCE and not (mark.inside and plan.lines.wraps.going_on)
        if said and not mark.reason or lacks:
            line, at = line + text.count("\n", at, mark.start), mark.start
            number = _number_as_written(mark, folded, text)
            gaps.append(f"line {line} {number} {mark.note or 'refused: ' + mark.reason}")
    return gaps


def _list_warnings(plan: Plan) -> list[str]:
    said, inside, wraps = [], sum(mark.inside for mark in plan.kept), plan.lines.wraps
    if wraps.going_on:
        said.append(
            f"lines broken by hand at {wraps.width // 2} characters were joined: {len(wraps.going_on)}"
            " lines go on in the next"
        )
    if inside and (plan.lost or wraps.going_on):
        said.append(f"line breaks were lost: {inside} headings were found inside the lines; look at the outline")
    return said


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
    plan = _read_plan(folded, split_tables(folded, marks))
    rows, line, at = [], 1, 0
    for mark in plan.found:
        line += text.count("\n", at, mark.start)
        at = mark.start
        shown = text[mark.start : mark.end] + text[mark.end : mark.start + 60].split("\n", 1)[0]
        shown = shown[:60]
        shown = shown.encode("utf-8", "replace").decode()
        accepted, reason = not mark.reason, mark.reason or mark.note or INSIDE * mark.inside
        number = _number_as_written(mark, folded, text)
        rows.append((line, mark.start, number, shown, accepted, reason))
    frame = pd.DataFrame(rows, columns=NUMBERING_COLUMNS)
    return frame.astype({"line": "int64", "start": "int64", "accepted": bool})


def _read_plan(text: str, marks) -> Plan:
    lines = read_lines(text, marks=marks)
    lines.first = max(lines.first, count_head_lines(lines.bodies))
    found = find_marks(lines)
    lost = _lost_breaks(lines, len(text))
    if lost:
        found = _in_order(found + choose_likely(find_inside(text, lines, limit=len(lines.bodies))))
    marked = mark_lines(text, lines, found, marks) if marks else []
    fresh = [mark for mark in found if not mark.reason]
    contents = drop_contents(fresh, lines=lines)
    drop_listings(lines, fresh, end=lines.stop)
    fresh = [mark for mark in fresh if not mark.reason]
    parts = find_tail(lines, sorted(fresh + marked, key=lambda mark: mark.start), size=len(text), start=contents)
    limit = parts[1].first if len(parts) > 1 else len(lines.bodies)
    kept, chains = [], _link_body(text, lines, found, fresh, limit)
    found = _in_order(found + fresh + [mark for chain in chains for mark in chain.marks])
    if chains:
        begin, end = lines.begins[contents], (lines.starts + [len(text)])[limit]
        kept = choose_outline(nest(chains), begin=begin, end=end)
    if marks:
        kept = choose_marked(text, lines, found, kept, marks, limit=limit)
    _read_entries(fresh, parts, lines, size=len(text))
    _note_restarts(kept)
    first = kept[0].line if kept else limit
    opening = find_opening(lines, first, start=contents) if lines.bodies else 0
    body = _body_line(lines, opening, first, limit, len(text), numbered=bool(kept))
    if not kept and len(text) <= _PASSAGE and any(mark.kind == "row" for mark in marks):
        opening = body = _row_line(lines, opening, limit)
    elif not kept and opening < limit <= body:  # nothing but an opening: then it is the text
        body = opening
    return Plan(lines, found, kept, parts, opening, body, lost)


def _row_line(lines: Lines, opening: int, limit: int) -> int:
    """The line where a passage of a table begins: the first, or the one after a title of its own."""
    if lines.first < opening < limit and any(
        body.endswith(_TITLE_ENDS) for body in lines.bodies[lines.first : opening]
    ):
        return opening
    return lines.first


def _lost_breaks(lines: Lines, size: int) -> bool:
    """Did the source lose its line breaks?  One line holds nearly all, or the lines are longer than paragraphs are."""
    sizes = [len(body) for body in lines.bodies]
    usual = _LONG_LINES if lines.wraps.width else _LOST_BREAKS
    return bool(sizes) and (max(sizes) >= _NEARLY_ALL * sum(sizes) or len(sizes) * usual < size)


def _in_order(marks: list[NumberMark]) -> list[NumberMark]:
    """Each mark once, by its place."""
    return sorted({mark.start: mark for mark in reversed(marks)}.values(), key=lambda mark: mark.start)


def _link_body(text: str, lines: Lines, found: list[NumberMark], fresh: list[NumberMark], limit: int) -> list[Chain]:
    """Link the marks of the body; where a number is missing, look for it inside the lines."""
    marks = _body_marks(fresh, limit)
    chains = link_chains(marks)
    is_whole = not any(mark.reason or mark.note for mark in marks)
    if not marks or is_whole and not lines.wraps.going_on and not may_go_on(text):
        return chains
    doubtful = [mark for mark in found if mark.reason == REFERENCE and mark.line < limit]
    inside = find_inside(text, lines, limit=limit)
    known = {mark.start for mark in marks}
    inside = Inside(_in_order(doubtful + [mark for mark in inside if mark.start not in known]))
    for mark in marks:
        mark.reason = mark.reason if mark.style == "note" else ""
        mark.note = mark.note if mark.note == GLUED else ""
    chains = link_chains(marks, inside=inside)
    fill_gaps(chains, inside)
    return chains


def _body_marks(fresh: list[NumberMark], limit: int) -> list[NumberMark]:
    """The marks that may be headings of the body; a note there is only referred to."""
    marks = [mark for mark in fresh if mark.line < limit]
    for mark in marks:
        if mark.style == "note":
            mark.reason = "a reference to a note"
    return marks


def _read_entries(fresh: list[NumberMark], parts: list[Zone], lines: Lines, *, size: int) -> None:
    """Link the numbers of each annex and glossary by themselves."""
    places, edges = [mark.line for mark in fresh], [*lines.starts, size]
    for zone, following in zip(parts[1:], [*parts[2:], Zone("", len(lines.bodies))], strict=False):
        inside = fresh[bisect_left(places, zone.first) : bisect_left(places, following.first)]
        if zone.kind in ("back", "copy"):
            for mark in inside:
                mark.reason = "after the end of the text"
        elif zone.kind == "glossary":
            for mark in nest(link_chains(inside)):
                if mark.parent is not None:
                    mark.reason = "a list inside a glossary entry"
        else:
            _read_annex(link_chains(inside), zone, lines, end=edges[following.first])


def _read_annex(chains: list[Chain], zone: Zone, lines: Lines, *, end: int) -> None:
    """Nest the numbers of an annex that is a plan of its own; those of a plain list stay beside one another."""
    begin = lines.begins[min(zone.titled, len(lines.begins) - 1)]
    ordered = nest(chains)
    kept = choose_outline(ordered, begin=begin, end=end) if ordered else []
    zone.is_plan = is_plan(kept, lines, zone, size=end - begin)
    if not zone.is_plan:
        for mark in kept:
            mark.parent = None


def _note_restarts(kept: list[NumberMark]) -> None:
    """Say where the highest numbers of the body begin anew: there may be two texts in one."""
    tops = [mark for mark in kept if mark.parent is None]
    for before, mark in zip(tops, tops[1:], strict=False):
        if before.style == mark.style and mark.value == 1 and before.value > 1 and not mark.note:
            mark.note = f"restart: 1 after {before.value}"


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

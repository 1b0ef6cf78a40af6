"""
Is there a table of contents, and where does it end?  Its lines are no headings: the headings come later.
"""

from __future__ import annotations

import re

from plananalysis.structure.lines import Lines
from plananalysis.structure.number_styles import NUMBER_WORDS
from plananalysis.structure.numbering import NumberMark, read_mark

GLUED = "glued to the table of contents"
_REASON = "table of contents"
_PAGE = " \u3000\t.．…·-—0123456789０１２３４５６７８９（()）"  # leaders and the page at the end of a line
_LED = re.compile(r".{0,40}(?:…|\.{3}|·{3}|．{3}|\t)[^。]{0,60}[0-9０-９]{1,3}$")
_TITLES = frozenset(NUMBER_WORDS["contents"])
_FIRST = frozenset(title[0] for title in _TITLES)
_FEWEST = 3  # lines of a table of contents without a title of its own
_BETWEEN = 3  # lines between two numbers of it


def drop_contents(marks: list[NumberMark], *, lines: Lines) -> int:
    """
    Refuse the marks of tables of contents: titles close together that all come again later.

    Parameters
    ----------
    marks : list of NumberMark
        In document order. Where the first heading is glued to the last line of the contents, its mark is put in.
    lines : Lines
        The lines of the document.

    Returns
    -------
    int
        Index of the line in which the text goes on, 0 if the document does not begin with a table of contents.

    Examples
    --------
    >>> from plananalysis.structure.lines import read_lines
    >>> from plananalysis.structure.numbering import find_marks
    >>> lines = read_lines("一、背景……1\\n二、目标……2\\n三、措施……4一、背景\\n要点。\\n二、目标\\n要点。\\n三、措施\\n要点。")
    >>> marks = find_marks(lines)
    >>> drop_contents(marks, lines=lines), [mark.number for mark in marks if not mark.reason]
    (2, ['一、', '二、', '三、'])
    """
    after, last = 0, None
    for start, fewest in sorted(_starts(marks, lines).items(), reverse=True):
        end = start + 1
        while end < len(marks) and _is_close(marks[end - 1].line, marks[end].line, lines.bodies):
            end += 1
        if fewest <= end - start < len(marks):
            last = last or {_title(lines.bodies[mark.line]): mark.start for mark in marks}
            after = _drop_run(marks, start, end, fewest, lines, last)
    return after


def _starts(marks: list[NumberMark], lines: Lines) -> dict[int, int]:
    """Marks with which a table of contents could begin, and how many lines it must have."""
    starts = {0: _FEWEST} if marks else {}
    titled = [i for i, body in enumerate(lines.bodies) if body[0] in _FIRST and "".join(body.split()) in _TITLES]
    k = 0
    for line in titled:
        while k < len(marks) and marks[k].line < line:
            k += 1
        if k < len(marks):
            starts[k] = _FEWEST - 1
    return starts


def _is_close(line: int, following: int, bodies: list[str]) -> bool:
    """Nothing between two lines but pages and lines that lead to a page."""
    between = bodies[line + 1 : following] if following - line <= _BETWEEN else [""]
    return all(body and (not body.strip(_PAGE) or _LED.match(body)) for body in between)


def _drop_run(marks: list[NumberMark], start: int, end: int, fewest: int, lines: Lines, last: dict[str, int]) -> int:
    """Refuse the lines of one table of contents; `last` says where each title comes for the last time."""
    bodies = [lines.bodies[mark.line] for mark in marks[start:end]]
    places = [last[_title(body)] for body in bodies]
    ends = (k for k, mark in enumerate(marks[start:end]) if k and (places[k] == mark.start or "。" in bodies[k]))
    run = start + next(ends, end - start)
    glued = _glued_mark(marks[start], marks[run], lines, last) if run < len(marks) else None
    comes_again = glued is not None or run < len(marks) and places[0] >= marks[run].start
    run += glued is not None
    if run - start < fewest or not comes_again:
        return 0
    for mark in marks[start:run]:
        mark.reason = _REASON
    if glued is None:
        return marks[run - 1].line + 1 if start == 0 else 0
    marks.insert(run, glued)
    return glued.line if start == 0 else 0


def _glued_mark(opening: NumberMark, ending: NumberMark, lines: Lines, last: dict[str, int]) -> NumberMark | None:
    """The first heading of the text, if it stands behind the last line of the contents."""
    body, line = lines.bodies[ending.line], ending.line
    place = body.find(lines.bodies[opening.line][:80].rstrip(_PAGE), 1)
    if place < 0 or last.get(_title(body[:place]), -1) <= ending.start:
        return None
    glued = read_mark(line, body[place:], lines.begins[line] + place)
    if glued is not None:
        glued.inside, glued.note, glued.reason = True, GLUED, ""
    return glued


def _title(body: str) -> str:
    return body[:80].split("。", 1)[0].rstrip(_PAGE).replace(" ", "").replace("\u3000", "")

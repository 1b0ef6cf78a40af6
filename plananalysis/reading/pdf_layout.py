"""Which drawn characters make a line, which lines a paragraph, and what is page furniture?

Works on places on the page alone: no PDF library is needed here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from plananalysis.reading.document import LineBuilder

WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\u3000-\u303f“”‘’—…·]")
PAGE_NUMBER = re.compile(r"(?:第\s*+)?(\d{1,4})(?:\s*+页)?(?:\s*+[/,，]?\s*+共?\s*+\d{1,4}(?:\s*+页)?)?")
# White space and what stands around a page number; taken off before the pattern, which would try each of them.
AROUND = "—–-·~" + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
DECORATED = re.compile(r"[—–\-·~页/]")
NUMBERED = re.compile(
    r"^(第[一二三四五六七八九十百零〇\d]+[章节条部编]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d))"
)
ENDS = tuple("。！？：；”）…")
MAX_STEPS = 500  # places tried between two columns, however wide the page
EDGE_LINES = 2  # lines at a page's top and bottom that may be furniture


@dataclass
class Line:
    """A line of a page with its place (points from the top left) and the size of its characters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    kind: str = ""
    column: int = 0
    gaps: tuple[tuple[float, float, int], ...] = ()  # wide gaps: from, to, offset of the text after


@dataclass
class Page:
    """A page as lines from top to bottom."""

    lines: list[Line]
    height: float
    images: int = 0
    unmapped: int = 0
    number: int = 0
    columns: str = ""  # "sure" if it was read as two columns, "perhaps" if it may be set in two


def make_lines(chars: list[dict]) -> list[Line]:
    """Put characters with places into lines from top to bottom, each from left to right.

    Parameters
    ----------
    chars : list of dict
        With text, x0, x1, top, bottom and size, as pdfplumber gives them.

    Returns
    -------
    list of Line
        White space at the ends of a line taken off.

    Examples
    --------
    >>> chars = [dict(text=c, x0=i * 16, x1=i * 16 + 16, top=0, bottom=16, size=16) for i, c in enumerate("总体要求")]
    >>> make_lines(chars[::-1])[0].text
    '总体要求'
    """
    rows: list[list[dict]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        y = (char["top"] + char["bottom"]) / 2
        if rows and abs(y - middle) <= 0.35 * max(char["size"], 4):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle = y
    return [line for line in map(_line, rows) if line.text]


def _line(row: list[dict]) -> Line:
    """Write one row's characters down, with a space where a wide gap is not a typesetter's."""
    row = sorted(row, key=lambda c: c["x0"])
    solid = [c for c in row if c["text"].strip()]
    if not solid:
        return Line("", 0, 0, 0, 0, 0)
    end = row[-1]["x1"]  # spaces at the end count: they show that the line was full
    row = row[row.index(solid[0]) : len(row) - row[::-1].index(solid[-1])]
    parts: list[str] = []
    gaps: list[tuple[float, float, int]] = []
    before, length = None, 0
    for char in row:
        if before is not None:
            gap = char["x0"] - before["x1"]
            if gap > 1.2 * char["size"]:
                gaps.append((before["x1"], char["x0"], length))
            if _is_space(gap, before, char):
                parts.append(" ")
                length += 1
        parts.append(char["text"])
        length += len(char["text"])
        before = char
    size = Counter(round(c["size"], 1) for c in solid).most_common(1)[0][0]
    text = "".join(parts).strip()
    return Line(
        text, solid[0]["x0"], end, min(c["top"] for c in solid), max(c["bottom"] for c in solid), size, gaps=tuple(gaps)
    )


def _is_space(gap: float, before: dict, char: dict) -> bool:
    """Tell a gap that a reader sees as a space from letter spacing and the air around digits in Chinese."""
    if before["text"].isspace() or char["text"].isspace():
        return False
    wide = bool(WIDE.match(before["text"])) + bool(WIDE.match(char["text"]))
    if before["text"] in "，。、；：！？":  # the mark's own square holds the air after it
        wide = 2
    return gap > (0.22, 0.6, 1.2)[wide] * char["size"]


def column_gutter(lines: list[Line]) -> tuple[float | None, bool]:
    """Find the place between the two columns of a page, and tell whether it is sure.

    A page has two columns if hardly a line crosses one place in its middle third, and a good third of the lines
    have text on each side of it, most of them beginning at the same place on the right. It may have two if that
    holds of fewer lines.

    Parameters
    ----------
    lines : list of Line
        Of one page.

    Returns
    -------
    gutter : float or None
        None where the page is in one column.
    sure : bool
        False where a person should look.

    Examples
    --------
    >>> rows = [Line(f"左{i}右{i}", 0, 100, i, i, 1, gaps=((45, 55, 2),)) for i in range(8)]
    >>> column_gutter(rows)[1], column_gutter([Line("一行", 0, 100, i, i, 1) for i in range(8)])
    (True, (None, False))
    """
    if len(lines) < 8:
        return None, False
    return _find_gutter(lines)


def split_columns(lines: list[Line], gutter: float | None) -> list[Line]:
    """Read a page in two columns column by column; other pages stay as they are.

    Parameters
    ----------
    lines : list of Line
        Of one page.
    gutter : float or None
        As `column_gutter` gives it.

    Examples
    --------
    >>> rows = [Line(f"左{i}右{i}", 0, 100, i, i, 1, gaps=((45, 55, 2),)) for i in range(8)]
    >>> "".join(line.text for line in split_columns(rows, 50.0))[:8]
    '左0左1左2左3'
    """
    if gutter is None:
        return lines
    chosen = {i: gap for i, line in enumerate(lines) for gap in line.gaps if gap[0] <= gutter <= gap[1]}
    out: list[list[Line]] = [[], []]
    done: list[Line] = []
    for i, line in enumerate(lines):
        if i in chosen:
            start, end, offset = chosen[i]
            out[0].append(Line(line.text[:offset].rstrip(), line.x0, start, line.top, line.bottom, line.size, column=1))
            out[1].append(Line(line.text[offset:].lstrip(), end, line.x1, line.top, line.bottom, line.size, column=2))
        elif line.x1 <= gutter or line.x0 >= gutter:
            line.column = 1 if line.x1 <= gutter else 2
            out[line.column - 1].append(line)
        else:  # a title or page number across both columns
            done += out[0] + out[1] + [line]
            out = [[], []]
    return done + out[0] + out[1]


def _find_gutter(lines: list[Line]) -> tuple[float | None, bool]:
    """Find the place between two columns, if there are two or may be."""
    left, right = min(x.x0 for x in lines), max(x.x1 for x in lines)
    third = (right - left) / 3
    pieces = [_pieces(line) for line in lines]
    best: tuple[int, float] | None = None
    width = max(2.0, third / MAX_STEPS)
    for step in range(int(third / width) + 1):
        at = left + third + width * step
        crossing = sum(1 for some in pieces if any(a < at < b for a, b in some))
        if best is None or (crossing, abs(at - (left + right) / 2)) < (best[0], abs(best[1] - (left + right) / 2)):
            best = crossing, at
    crossing, gutter = best
    if crossing > 0.4 * len(lines):
        return None, False
    begins = [min(a for a, _ in some if a >= gutter) for some in pieces if any(a >= gutter for a, _ in some)]
    ends = sum(1 for some in pieces if any(b <= gutter for _, b in some))
    if min(len(begins), ends) < 0.25 * len(lines):
        return None, False
    middle = median(begins)
    aligned = sum(abs(a - middle) < 3 for a in begins) > 0.5 * len(begins)
    sure = aligned and crossing <= 0.2 * len(lines) and min(len(begins), ends) >= 0.35 * len(lines)
    return (gutter, sure) if aligned else (None, False)


def _pieces(line: Line) -> list[tuple[float, float]]:
    """The stretches of a line between its gaps."""
    edges = [line.x0, *(x for start, end, _ in line.gaps for x in (start, end)), line.x1]
    return list(zip(edges[::2], edges[1::2], strict=True))


def join_pages(pages: list[Page]) -> LineBuilder:
    """Make paragraphs of the pages' lines; tables keep lines of their own, and furniture goes to the end.

    Parameters
    ----------
    pages : list of Page
        In order.

    Returns
    -------
    LineBuilder
        A paragraph a line, then the furniture of all pages: left in its place, running heads and page numbers
        would be counted as words of the items they fall into.
    """
    mark_furniture(pages)
    margins = _margins(pages)
    out = LineBuilder()
    paragraph, furniture = "", []
    before: tuple[Line, Page] | None = None
    for page in pages:
        for line in page.lines:
            if line.kind in ("page_header", "page_footer", "page_number", "boilerplate"):
                furniture.append(line)
                continue
            if before is not None and not _begins(before, (line, page), margins):
                paragraph = _join(paragraph, line.text)
            else:
                if before is not None:
                    out.add(paragraph, kind=before[0].kind)
                paragraph = line.text
            before = (line, page)
    if before is not None:
        out.add(paragraph, kind=before[0].kind)
    for line in furniture:
        out.add(line.text, kind=line.kind)
    return out


def mark_furniture(pages: list[Page]) -> None:
    """Set the kind of page numbers and running heads and feet, found by repetition and place.

    A head or foot is one of a page's first or last two lines that stands at the same height, digits apart the
    same, on at least three pages and a third of all (both pages of two). A page number looks like one, and is
    decorated (— 3 —, 第3页) or counts up with the pages.
    """
    seen: dict[tuple, list[Line]] = defaultdict(list)
    numbers: list[tuple[int, int, Line]] = []
    for page in pages:
        for line, edge in _edges(page):
            match = PAGE_NUMBER.fullmatch(line.text.strip(AROUND))
            if match and _at_edge(line, page):
                numbers.append((page.number, int(match.group(1)), line))
                continue  # a number is furniture as a page number or not at all
            seen[edge, round(line.top / 6), re.sub(r"\d+", "#", line.text)].append(line)
    offsets = Counter(number - value for number, value, _ in numbers)
    for number, value, line in numbers:
        if DECORATED.search(line.text) or offsets[number - value] > 1 or len(pages) == 1:
            line.kind = "page_number"
    needed = max(2 if len(pages) == 2 else 3, len(pages) / 3)
    for (edge, _, _), lines in seen.items():
        if len(lines) >= needed:
            for line in lines:
                line.kind = line.kind or edge


def _edges(page: Page) -> list[tuple[Line, str]]:
    """Give the first and last lines of a page with what they would be."""
    plain = [line for line in page.lines if not line.kind]
    heads = [(line, "page_header") for line in plain[:EDGE_LINES] if line.top < 0.25 * page.height]
    feet = [(line, "page_footer") for line in plain[-EDGE_LINES:] if line.top > 0.75 * page.height]
    return heads + feet


def _at_edge(line: Line, page: Page) -> bool:
    """Tell whether a line lies in the outer part of its page."""
    return line.top < 0.12 * page.height or line.bottom > 0.85 * page.height


def _margins(pages: list[Page]) -> dict[int, tuple[float, float, float]]:
    """Find each column's left and right margin and the usual distance between its lines."""
    out = {}
    columns: dict[int, list[Line]] = defaultdict(list)
    steps: dict[int, list[float]] = defaultdict(list)
    for page in pages:
        body = [line for line in page.lines if not line.kind]
        for line, following in zip(body, [*body[1:], None], strict=False):
            columns[line.column].append(line)
            if following is not None and following.top > line.top and following.column == line.column:
                steps[line.column].append(following.top - line.top)
    for column, lines in columns.items():
        lefts = Counter(round(line.x0 / 4) for line in lines)
        common = [x for x, n in lefts.items() if n + lefts[x + 1] >= max(2, 0.1 * len(lines))]
        left = 4 * min(common or lefts)
        rights = sorted(line.x1 for line in lines)
        right = rights[min(len(rights) - 1, int(0.9 * len(rights)))]
        out[column] = (left, right, median(steps[column]) if steps[column] else 0.0)
    return out


def _begins(before: tuple[Line, Page], now: tuple[Line, Page], margins: dict) -> bool:
    """Decide whether a line begins a paragraph: the one before ended short, or this one is set in or apart."""
    (last, last_page), (line, page) = before, now
    if "table" in (last.kind, line.kind):
        return True
    left, _, step = margins[line.column]
    _, right, _ = margins[last.column]
    if last.x1 < right - 1.6 * last.size or last.x1 - last.x0 < 0.5 * (right - left):
        return True
    if abs(last.size - line.size) > 0.15 * line.size:
        return True
    if left + 0.9 * line.size < line.x0:
        return True
    if page is last_page and line.column == last.column and step and line.top - last.top > 1.7 * step:
        return True
    return bool(NUMBERED.match(line.text)) and last.text.endswith(ENDS)


def _join(text: str, more: str) -> str:
    """Join a hard-wrapped line: a space only between two words of Latin letters."""
    if text and more and text[-1].isascii() and more[0].isascii() and text[-1].isalpha() and more[0].isalpha():
        return f"{text} {more}"
    return text + more

"""
Where do quotation marks and other pairs begin and end?  Also where a plan gets its marks wrong.
"""

from __future__ import annotations

import re

LIMIT = 100  # characters: a longer span is taken for a quotation mark that lost its partner
_STRAIGHT = re.compile(r'["＂]')
_MENDED = frozenset('“”"＂')
_SHORT = re.compile('[^“”"＂，,。；;：:！？!?\n]{1,19}[^“”"＂，,。；;：:！？!?、和及与\n]')
_CROSSED = re.compile('“[^“”"＂，,。；;：:\n]{1,20}[“"＂](?=[，,、；;。])')
_SINGLE = re.compile("‘[^“”‘’\n]{1,30}’")
_CORNERS = ("「」", "『』")


def find_quotes(text: str) -> list[tuple[int, int, str]]:
    """
    Spans of “ ”, 「 」, 『 』 and of straight quotes, outermost only, and the marks without a partner.

    Straight quotes are paired only where a line has an even number of them.

    Parameters
    ----------
    text : str
        No span crosses a line break.

    Returns
    -------
    list of tuple
        (start, end, "name" or "unbalanced").

    Examples
    --------
    >>> find_quotes('“致敬‘她’”和"互联网+"')
    [(0, 7, 'name'), (8, 14, 'name')]
    """
    spans = find_pairs(text, "“", "”", "name", LIMIT)
    corners = [span for pair in _CORNERS if pair[0] in text for span in find_pairs(text, *pair, "name", LIMIT)]
    corners += [(*match.span(), "name") for match in _SINGLE.finditer(text)]
    if corners:
        spans = _outermost_names(spans + corners)
    if '"' in text or "＂" in text:
        spans = sorted(spans + _straight_pairs(text))
    return _mend(text, _uncross(text, spans))


def _uncross(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """“甲"，"乙" and “甲“，”乙”: the marks of such a line in turn, if each pair holds a short name."""
    mended: set[int] = set()
    found: list[tuple[int, int, str]] = []
    stop = -1
    for match in _CROSSED.finditer(text):
        if match.start() < stop:  # in a line that was read
            continue
        begin = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", match.end())
        stop = len(text) if stop < 0 else stop
        marks = [at for at in range(begin, stop) if text[at] in _MENDED]
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        if len(marks) % 2 == 0 and all(_SHORT.fullmatch(text, a + 1, b) for a, b in pairs):
            mended.update(marks)
            found += [(a, b + 1, "name") for a, b in pairs]
    return sorted([span for span in spans if span[0] not in mended] + found) if found else spans


def _mend(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """“甲", “甲“ and ”甲”: marks of one line that lack their partner and hold a short name between them."""
    alone = [number for number, span in enumerate(spans) if span[2] != "name" and text[span[0]] in _MENDED]
    if not alone:
        return spans
    spans = list(spans)
    last = -1
    for one, other in zip(alone, alone[1:], strict=False):
        a, b = spans[one][0], spans[other][1]
        if one > last and other == one + 1 and _SHORT.fullmatch(text, a + 1, b - 1):
            spans[one], spans[other] = (a, b, "name"), (a, a, "")
            last = other
    return [span for span in spans if span[2]]


def _outermost_names(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _straight_pairs(text: str) -> list[tuple[int, int, str]]:
    lines: list[list[int]] = []
    marks = _STRAIGHT if "＂" in text else re.compile('"')
    for match in marks.finditer(text):
        at = match.start()
        if lines and text.find("\n", lines[-1][-1], at) < 0:
            lines[-1].append(at)
        else:
            lines.append([at])
    spans: list[tuple[int, int, str]] = []
    for marks in lines:
        if len(marks) % 2:
            spans += [(mark, mark + 1, "unbalanced") for mark in marks]
            continue
        for a, b in zip(marks[::2], marks[1::2], strict=True):
            kind = "name" if b + 1 - a <= LIMIT else "unbalanced"
            spans.append((a, b + 1, kind) if kind == "name" else (a, a + 1, kind))
    return spans


def find_pairs(text: str, opening: str, closing: str, kind: str, limit: int = 200):
    """
    Balanced spans between two marks, outermost first; nested ones belong to the span around them.

    Parameters
    ----------
    text : str
    opening, closing : str
        One character each.
    kind : str
        Name for the balanced spans; the others are called "unbalanced".
    limit : int
        Longest span in characters; a longer one is taken for a missing mark.

    Returns
    -------
    list of tuple
        (start, end, kind), in text order.
    """
    spans: list[tuple[int, int, str]] = []
    open_at: list[int] = []
    pairs: list[tuple[int, int, str]] = []
    line_end = 0
    for match in re.finditer(f"[{opening}{closing}]", text):
        at = match.start()
        if at >= line_end:  # the first of its line
            spans += [(start, start + 1, "unbalanced") for start in open_at]
            open_at.clear()
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
        if match.group() == opening:
            open_at.append(at)
        elif open_at and at + 1 - open_at[-1] <= limit:
            pairs.append((open_at.pop(), at + 1, kind))
        else:
            spans.append((at, at + 1, "unbalanced"))
    spans += [(start, start + 1, "unbalanced") for start in open_at]
    return sorted(spans + _outermost(pairs))


def _outermost(pairs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for pair in sorted(pairs):
        if not kept or pair[0] >= kept[-1][1]:
            kept.append(pair)
    return kept

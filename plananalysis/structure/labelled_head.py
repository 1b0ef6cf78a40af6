"""
What does the head of a page say of the document?  Labels and values of legal databases and government sites.

A label stands in brackets, before a colon or in a cell; its value goes to the next label, the end of the cell or of
the line, or stands alone on the next line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plananalysis.lexicons.word_classes import HAN, load_classes
from plananalysis.structure.lines import BLANK

NAMES = load_classes("structure/declared_names")
KINDS = (
    *("title", "issuer", "number", "published", "url", "in_force", "status", "law_level", "subject", "index_number"),
    "publisher",
)
_KIND = {term: kind for kind in KINDS for term in NAMES[kind] if len(term) > 1 and not term.isascii()}
_FEWEST = 2  # labels that make a head: one alone may stand in any text
_LONGEST = 200  # characters of a value
_GAP = r"[ \xa0\u3000]{0,20}+"  # bounded and never given back: a run of blanks is gone through once
_SPACED = "|".join(_GAP.join(map(re.escape, term)) for term in sorted(_KIND, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|｜;；]))(?:[•·●▪]|[0-9]{{1,2}}[.、．])?{_GAP}(?:[【\[［]{_GAP}(?P<framed>{_SPACED}){_GAP}[】\]］]{_GAP}[:：]?"
    rf"|[|｜]?{_GAP}(?P<plain>{_SPACED}){_GAP}(?:[:：]|[|｜\t]|(?<=..[{HAN}])$))",
    re.MULTILINE,
)
_FIRST, _APART = 30, 2  # the head begins within so many lines; its labels stand at most so many lines apart
_END = re.compile(r"[|｜\t\n]")
_OTHER = re.compile(r"(?:[0-9]{1,2}[.、．])?[ ]*[【\[［][^】\]］]{2,8}[】\]］]")  # the next label, of a kind not read
_COLONS = (":", "：")


def read_labels(front: str) -> Mapping[str, list[tuple[str, str]]]:
    """
    Read the labelled values of a head.

    Parameters
    ----------
    front : str
        Front matter.

    Returns
    -------
    mapping of str to list of (str, str)
        By kind (title, issuer, number, published, in_force, status …): label and value, in the order of the text.
        Empty if there are fewer than two labels.

    Examples
    --------
    >>> read_labels("【制定机关】某市民政局 【时效性】现行有效\\n发文字号：某民发〔2023〕5号")["status"]
    [('时效性', '现行有效')]
    """
    labels = list(_LABEL.finditer(front))
    if len(labels) < _FEWEST:
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    for match, following in zip(labels, [*labels[1:], None], strict=True):
        name = re.sub(r"[ \xa0\u3000]", "", match["framed"] or match["plain"])
        value = _value(front[match.end() : following.start() if following else len(front)])
        if value:
            found.setdefault(_KIND[name], []).append((name, value))
    return found


def _value(rest: str) -> str:
    """What stands behind a label, up to the end of its cell or line; else the next line, unless it is a label."""
    for part in _END.split(rest.lstrip(" \xa0\u3000|｜\t")):
        value = part.strip(BLANK + "|｜•")
        if value:
            return "" if value.endswith(_COLONS) or _OTHER.match(value) else value[:_LONGEST]
    return ""


def count_head_lines(bodies: Sequence[str]) -> int:
    """
    Count the lines down to the last one of a labelled head.

    Parameters
    ----------
    bodies : sequence of str
        The lines of a document.

    Returns
    -------
    int
        0 if there is no such head.

    Examples
    --------
    >>> count_head_lines(["发文机关：某县教育局", "成文日期：", "2023-03-02", "某县教育局工作要点", "一、学习"])
    3
    """
    labels, last = 0, -1
    for i, body in enumerate(bodies[: _FIRST + 30]):
        if i > (last + _APART if labels else _FIRST):
            break
        if _LABEL.match(body):
            labels += sum(1 for _ in _LABEL.finditer(body))
            last = i
    if labels < _FEWEST:
        return 0
    is_bare = not _value(bodies[last][_LABEL.match(bodies[last]).end() :])
    return min(last + 1 + is_bare, len(bodies))

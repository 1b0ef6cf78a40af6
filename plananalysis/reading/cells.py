"""What does a cell of a table say?  Markup and escapes that were saved with it become the text that they stand for.

A cell counts as marked up only where it shows it: a tag of HTML (not any ``<``), a whole entity (``&nbsp;``), or ``\\n``
written as two characters beside Chinese (not ``C:\\new``).  Tags are read by the rules of web pages.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from html.entities import html5
from typing import NamedTuple

from plananalysis.reading.decoding import list_ranges, normalize_newlines
from plananalysis.reading.document import Limits, LineBuilder, Mark

BLOCK = (
    "p|div|br|hr|li|ul|ol|dl|dt|dd|table|tbody|thead|tr|td|th|h[1-6]|section|article|center|blockquote|pre|body|html"
)
INLINE = "span|font|strong|em|b|i|u|a|img|sup|sub|small|big|o:p|s|strike|del|ins|label|input|style|script|st1:[a-z]+"
# Attributes as HTML writes them, so that a<b 且 c>d is no tag; possessive, so that nothing is tried twice.
_REST = r"(?:\s*+[A-Za-z_:@][-\w:.]*+(?:\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s<>\"']++))?+)*+\s*+/?+>"
_TAG = re.compile(rf"</?({BLOCK}|{INLINE})(?:(?=[\s/>]){_REST})", re.IGNORECASE | re.ASCII)
_BLOCK_TAG = re.compile(rf"</?(?:{BLOCK})(?:(?=[\s/>]){_REST})", re.IGNORECASE | re.ASCII)
_NO_TAG = re.compile(rf"<(?!!--|!\[|[?]|/?[A-Za-z][\w:-]*+{_REST})", re.ASCII)
_ALONE = frozenset("br p div hr img li td tr".split())  # tags of which one is enough
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# \n and \r\n as two characters each; a backslash before them is one escape more. Then blanks as Python writes them.
_ESCAPE = re.compile(
    r"\\+r\\+n|\\+[nrt](?![A-Za-z])|\\+[nr](?=[A-Z]{2})|\\+(?:u3000|xa0|u00a0|u2003|u2002|u200b|ufeff)"
)
_BLANKS = {"u3000": "\u3000", "xa0": "\xa0", "u00a0": "\xa0", "u2003": "\u2003", "u2002": "\u2002", "t": "\t"}
_DRIVE = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]:$")
_EXCEL = re.compile("_x00(0[9AD])_")  # what workbooks write for TAB, LF and CR
_NEAR = "\u2e80"  # from here on: Chinese characters and marks


class Cell(NamedTuple):
    """The text of a cell, its tables, and what was resolved in it, as it was written."""

    text: str
    marks: tuple[Mark, ...] = ()
    found: tuple[str, ...] = ()


def read_cell(value: str, *, name: str, limits: Limits, escapes: bool = True) -> Cell:
    """Resolve the markup of a cell.

    Parameters
    ----------
    value : str
        The cell.
    name : str
        The file's name, for errors.
    limits : Limits
        Number of elements allowed.
    escapes : bool
        Whether ``\\n`` may stand for a line break; not in a cell that may be a path.

    Returns
    -------
    Cell
        `found` is empty if the cell was plain text, which it then still is.

    Examples
    --------
    >>> read_cell("一、学习<br>1.读书&nbsp;会<br/>", name="a.csv", limits=Limits())
    Cell(text='一、学习\\n1.读书\\xa0会', marks=(), found=('<br>', '&nbsp;'))
    >>> read_cell("一、学习\\\\n二、调研", name="a.csv", limits=Limits()).text
    '一、学习\\n二、调研'
    >>> read_cell("低于 x<5 的，见 C:\\\\new", name="a.csv", limits=Limits()).found
    ()
    """
    text = normalize_newlines(
        _EXCEL.sub(lambda match: chr(int(match.group(1), 16)), value) if "_x00" in value else value
    )
    if "<" not in text and "&" not in text and "\\" not in text:
        return Cell(text)
    marks: tuple[Mark, ...] = ()
    found: Counter[str] = Counter()
    if escapes and "\\" in text:
        text = _resolve_escapes(text, found)
    for _ in range(2):  # tags may be written as entities themselves: &lt;p&gt;
        if tags := _tags(text):
            found.update(f"<{tag}>" for tag in tags)
            found.update(_entities(text))
            text, marks = _read_tags(text, name, limits)
            break
        if not (entities := _entities(text)):
            break
        found.update(entities)
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return Cell(normalize_newlines(text), marks, tuple(found))


class Repairs:
    """What was resolved in the cells of a table, to be said once."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._rows: list[int] = []
        self._others = 0

    def add(self, number: int, cell: Cell) -> None:
        """Count a row's text."""
        if cell.found:
            self._rows.append(number)
            self._kinds.update(cell.found)

    def name(self, cell: Cell) -> str:
        """Give another cell of a row on one line, counted if it was marked up."""
        self._others += bool(cell.found)
        return " ".join(cell.text.split("\n")) if cell.found else cell.text

    def say(self, column: str) -> list[str]:
        """Say what was done; empty if nothing was."""
        kinds = ", ".join(f"{kind} in {n}" for kind, n in self._kinds.most_common(8))
        many = "s" * (len(self._rows) > 1)
        notes = (
            [f"markup in column {column!r} read as text in {len(self._rows):,} row{many} ({kinds}): "] if kinds else []
        )
        notes = [note + list_ranges(self._rows) for note in notes]
        if self._others:
            notes.append(f"markup in {self._others:,} cell{'s' * (self._others > 1)} of other columns read as text")
        return notes


def write_value(value: object, *, lines: bool = False) -> str:
    """Write a cell's value as text: whole numbers without .0, dates as ISO, nothing as nothing.

    With `lines`, a list of strings is a text of so many lines.

    Examples
    --------
    >>> write_value(2023.0), write_value(None), write_value(["甲"]), write_value(["一、", "二、"], lines=True)
    ('2023', '', '["甲"]', '一、\\n二、')
    """
    if value is None or isinstance(value, float) and value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "year") else value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list) and lines and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def _tags(text: str) -> list[str]:
    """List the kinds of tags in a text; empty where what looks like one stands alone and may be text."""
    if "<" not in text:
        return []
    kinds = list(dict.fromkeys(match.group(1).lower() for match in _TAG.finditer(text)))
    return kinds if any(kind in _ALONE or f"</{kind}" in text.lower() for kind in kinds) else []


def _entities(text: str) -> list[str]:
    if "&" not in text:
        return []
    found = dict.fromkeys(match.group() for match in _ENTITY.finditer(text))
    return [entity for entity in found if entity[1] == "#" or entity[1:] in html5]


def _read_tags(text: str, name: str, limits: Limits) -> tuple[str, tuple[Mark, ...]]:
    """Give all that a browser would show of a piece of a page, a line a block, and its tables."""
    from lxml import etree

    from plananalysis.reading.html import WebPage

    page, out = WebPage(name, limits), LineBuilder()
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(_NO_TAG.sub("&lt;", _keep_breaks(text)).encode("utf-8", "surrogatepass"))
        parser.close()
    except etree.LxmlError:
        return text, ()
    for line in page.finish()[0]:
        out.add(line.text, kind=line.kind)
    return out.text().removesuffix("\n"), out.marks()


def _keep_breaks(text: str) -> str:
    """Make tags of the line breaks of a cell, where those are its lines and not only the source's."""
    breaks = text.count("\n")
    if breaks:  # those at a tag are the source's own; of the others, most must be so too
        free = [at for at in _breaks(text) if not _is_at_block(text, at)]
        if 2 * len(free) > breaks or not _BLOCK_TAG.search(text):
            return text.replace("\n", "<br>")
    return text


def _breaks(text: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", text)]


def _is_at_block(text: str, at: int) -> bool:
    """Tell a line break beside a tag, where the source only looks tidy."""
    before = text[max(0, at - 200) : at].rstrip()
    after = text[at : at + 200].lstrip()
    return not before or not after or before[-1] == ">" or after[0] == "<"


def _resolve_escapes(text: str, found: Counter[str]) -> str:
    matches = list(_ESCAPE.finditer(text))
    sure = {match.start() for match in matches if _is_escape(text, match)}
    ends = {match.end() for match in matches if match.start() in sure}
    # an escape that touches a sure one is sure: \n\n, \n\t
    for match in matches:
        if match.start() in ends:
            sure.add(match.start())
            ends.add(match.end())

    def put(match: re.Match) -> str:
        if match.start() not in sure:
            return match.group()
        kind = match.group().replace("\\", "")
        found["\\" + kind if kind != "rn" else "\\r\\n"] += 1
        return "\n" if kind in ("n", "r", "rn") else _BLANKS.get(kind, "")

    return _ESCAPE.sub(put, text) if sure else text


def _is_escape(text: str, match: re.Match) -> bool:
    """Tell an escape by Chinese beside it; after a drive's letter (C:) it begins a path."""
    if match.group()[-1] not in "nrt":  # a blank as Python writes it
        return True
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() : match.end() + 1]
    if _DRIVE.search(before):
        return False
    return before[-1:] >= _NEAR or after >= _NEAR

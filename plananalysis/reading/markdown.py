"""What does a Markdown file say?  Its text without the signs, and what they mark: headings, items, tables.

Each line of the file stays a line. Numbers of lists stay as written. Nothing visible is left out: what nests too deep,
links to no address and lines after an open fence stay as text; pictures and comments are counted. A file without
signs is plain text and read as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markdown_it.token import Token

from plananalysis.reading.document import Content, Limits, LineBuilder
from plananalysis.reading.front_matter import split_front_matter, unread_values
from plananalysis.reading.html import read_fragment
from plananalysis.reading.markdown_inline import PlainLine, read_paragraph, take_off_box
from plananalysis.reading.markdown_rules import make_parser
from plananalysis.reading.markdown_tables import divide_tables, split_row

# Signs that no plain text has; lists of numbers and lines of dashes alone are none.
_SIGNS = re.compile(
    r"^[ \t]*(?:\#{1,6}[ \t]*[^\s\#]|[-+*][ \t]+(?!\d+[ \t]*-[ \t]*$)[^\s*+-]|={3,}[ \t]*$|>|```|~~~|\|.*\|[ \t]*$|\[[^\]\n]{1,99}\]:[ \t])"
    r"|\*\*[^\s*]|__[^\s_]|\]\(|\[\^|</?[A-Za-z]|<!--|&\#?\w{1,20};|\\[.\#*_\-\[\]()>+!|~`]|`[^`\n]+`|~~[^~\s]",
    re.MULTILINE,
)
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\](:[ \t]*)?")
_SPAN = re.compile(r"<(/?)(table|style|script)\b", re.IGNORECASE)
_OPEN_ENDED = re.compile(r"<(?=[!?])")
_BOLD = re.compile(r"(\*{2,3}|__)([^*_]{2,100})\1[:：]?")
_SENTENCE = re.compile(r"[。！？；;!?：:]")
_CONTENTS = re.compile(r"@?\[\[?_?toc_?\]?\](?:\([^)]*\))?", re.IGNORECASE)
_INDENT = re.compile(r"[ \t]*([\u3000\xa0]*)")
_PAGE = re.compile(r"\d+[ \t]*-")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_TITLE = 60
WARNINGS = {
    "pictures": "{} pictures (text in them is not read)",
    "comments": "{} comments (<!-- … -->), left out",
    "struck": "{} passages struck out, kept",
}


def read_markdown(text: str, *, name: str = "text", limits: Limits | None = None) -> Content:
    """
    Read the text of a Markdown file.

    Parameters
    ----------
    text : str
        The decoded file, line ends as LF.
    name : str
        What to call it in an error.
    limits : Limits, optional
        Number of elements allowed in tables of HTML.

    Returns
    -------
    Content
        Text, marks (heading1 … heading6, list_item, table, navigation), what its head declares, and warnings.

    Raises
    ------
    ReadError
        If a table of HTML has too many elements.

    Examples
    --------
    >>> content = read_markdown("---\\ndate: 2023-01-05\\n---\\n# 甲县要点\\n\\n- **严守**红线。\\n1. 修路。\\n")
    >>> content.text, dict(content.metadata), [mark.kind for mark in content.marks]
    ('甲县要点\\n\\n严守红线。\\n1. 修路。\\n', {'published': '2023-01-05'}, ['heading1', 'list_item', 'list_item'])
    """
    metadata, body = split_front_matter(text)
    unread = unread_values(metadata)
    head = (f"values at the head of the file that no table shows: {', '.join(unread)[:200]}",) if unread else ()
    if not _SIGNS.search(body):
        return Content(body, metadata=metadata, warnings=head)
    blocks = _Blocks()
    for is_html, piece in _cut_html(_NOTE.sub(_note, body), blocks.counts):
        if is_html:
            for line, kind in read_fragment(piece, name=name, limits=limits or Limits()):
                blocks.out.add(line, kind=kind)
        else:
            blocks.read(piece)
    blocks.mark_bold()
    said = tuple(say.format(blocks.counts[key]) for key, say in WARNINGS.items() if blocks.counts[key])
    return Content(blocks.out.text(), blocks.out.marks(), metadata, (*head, *said))


def _note(match: re.Match) -> str:
    """A note as other files show it: [1] at its place, [1] before it."""
    return f"[{match.group(1)}]" + " " * bool(match.group(2))


def _cut_html(text: str, counts: Counter) -> Iterator[tuple[bool, str]]:
    """Divide into Markdown and tables of HTML; comments, scripts and styles are left out."""
    text = _drop_comments(text, counts)
    at, depth, start = 0, 0, 0
    closed = {name for name in ("table", "style", "script") if f"</{name}" in text.lower()} if "<" in text else ()
    waiting = ""
    for match in _SPAN.finditer(text):
        closes, name = match.group(1), match.group(2).lower()
        if name not in closed or waiting and name != waiting:
            continue
        depth += -1 if closes else 1
        if depth == 1 and not closes and not waiting:
            waiting, start = name, match.start()
        elif depth <= 0 and waiting:
            end = text.find(">", match.end()) + 1 or len(text)
            yield False, text[at:start]
            if name == "table":
                yield True, text[start:end]
            at, waiting = end, ""
        depth = max(depth, 0)
    yield False, text[at:]


def _drop_comments(text: str, counts: Counter) -> str:
    """Leave comments out; one without an end, and other tags that may have none, are text."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        counts["comments"] += bool(_HAN.search(text, start, end))
        parts.append(text[at:start])
        at = end + 3
    return _OPEN_ENDED.sub("&lt;", "".join([*parts, text[at:]]))


class _Blocks:
    """Takes the blocks of a file in order and writes their lines."""

    def __init__(self) -> None:
        self.out, self.counts, self.parser = LineBuilder(), Counter(), make_parser()
        self.items: list[_Item] = []
        self.bold: list[tuple[int, int, bool]] = []  # lines in bold: where, and whether nothing stands before
        self.levels: set[int] = set()
        self.depth = 0
        self.is_empty = True  # no line so far that holds anything

    def read(self, text: str) -> None:
        """Read Markdown; may be called again for what follows."""
        lines, env, level, at = text.split("\n"), {}, 0, 0
        for token in self.parser.parse(text, env):
            if token.type == "heading_open":
                level = int(token.tag[1])
                level = -level if token.markup in ("=", "-") else level
            elif token.type == "list_item_open":
                marker = f"{token.info}{token.markup} " if token.info else ""
                self.items.append(_Item(marker))
            elif token.type == "list_item_close":
                self.close_item()
            elif token.type in ("inline", "fence"):
                begin, end = token.map or (at, at)
                for _ in range(sum(not line.strip(" \t>") for line in lines[at:begin]) * (not self.is_empty)):
                    self.out.add("")
                at = max(at, end)
                if token.type == "fence":
                    self.fence(token, lines)
                else:
                    indent = _INDENT.match(lines[begin]).group(1) if begin < len(lines) else ""
                    self.paragraph(indent + token.content, env, level)
                level = 0
        while self.items:
            self.close_item()

    def fence(self, token: Token, lines: list[str]) -> None:
        """A fenced text stays as it is; one without an end, or of Markdown, is Markdown."""
        if _HAN.search(token.info):  # what stands beside the fence names a language, if it is no text
            self.line(token.info.strip())
        closed = lines[token.map[1] - 1].strip(" \t>").startswith(token.markup) and token.map[1] - token.map[0] > 1
        if not self.depth and (not closed or token.info.strip().lower() in ("md", "markdown")):
            self.depth += 1
            items, self.items = self.items, []
            self.read(token.content)
            self.items = items
            self.depth -= 1
            return
        for line in token.content.split("\n")[:-1]:
            self.line(line)

    def paragraph(self, content: str, env: dict, level: int) -> None:
        """Write a paragraph, or a heading: its level is negative if a line under it makes it one."""
        lines = content.split("\n")
        if level < 0 and (len(lines) > 1 or len(content) > _LONGEST_TITLE or _SENTENCE.search(content)):
            level = 0  # a paragraph above a line of dashes
        for is_table, chosen in divide_tables(lines):
            if is_table:
                self.table([lines[i] for i in chosen], env)
                continue
            raw = [lines[i] for i in chosen]
            found = self.text("\n".join(raw), env)
            bold = [bool(_is_bold(line)) for line in raw] if len(raw) == len(found) and not level else []
            for k, line in enumerate(found):
                self.prose(line, abs(level) or line.level, is_bold=bool(bold) and bold[k])

    def text(self, content: str, env: dict) -> list[PlainLine]:
        return read_paragraph(content, parser=self.parser, env=env, counts=self.counts)

    def prose(self, line: PlainLine, level: int, *, is_bold: bool) -> None:
        """Write a line of text, with its number or its mark."""
        item = self.items[-1] if self.items else None
        text = line.text
        if item and item.start < 0:
            text = item.marker + take_off_box(text)
            if not item.marker and _PAGE.fullmatch(text):
                text, item.kind = f"- {text}", ""
            if line.jumps:
                item.kind = ""
        elif not self.items and _CONTENTS.fullmatch(text):
            return
        if is_bold and not self.items:
            self.bold.append((self.out.length, self.out.length + len(text), self.is_empty))
        self.levels |= {level} if level else set()
        self.line(text, kind="navigation" if line.jumps and item else f"heading{level}" if level else "")

    def line(self, text: str, *, kind: str = "") -> None:
        """Write a line; items that wait for their first line begin here."""
        for item in self.items:
            if item.start < 0:
                item.start = self.out.length
        self.out.add(text, kind=kind)
        self.is_empty = False

    def table(self, rows: list[str], env: dict) -> None:
        """Write a table: a line a row, cells apart by tabs; one of a single column, as lines."""
        cells = [[" ".join(x.text.strip() for x in self.text(cell, env)) for cell in split_row(row)] for row in rows]
        kind = "table" if max(map(len, cells), default=0) > 1 else ""
        for row in cells:
            if any(row):
                self.line("\t".join(row), kind=kind)

    def close_item(self) -> None:
        """End an item; one that holds nothing keeps its number."""
        item = self.items[-1]
        if item.start < 0 and item.marker:
            self.line(item.marker.strip())
        self.items.pop()
        if item.start >= 0 and item.kind:
            self.out.mark(item.start, self.out.length - 1, item.kind)

    def mark_bold(self) -> None:
        """Lines in bold are headings below those with signs; one before all else is the title, if no other is."""
        deepest = max(self.levels, default=1)
        for start, end, is_first in self.bold:
            level = 1 if is_first and 1 not in self.levels else min(6, deepest + 1)
            self.out.mark(start, end, f"heading{level}")


class _Item:
    """An item of a list that is open: its number as written, where it begins (-1 before its first line), its mark."""

    __slots__ = ("marker", "start", "kind")

    def __init__(self, marker: str) -> None:
        self.marker, self.start, self.kind = marker, -1, "list_item"


def _is_bold(line: str) -> bool:
    match = _BOLD.fullmatch(line.strip(" \t\u3000"))
    return bool(match) and not _SENTENCE.search(match.group(2))

"""What does a web page say? All its visible text in order, with what lies outside the article marked.

The page is read as a stream of events, so no depth of nesting can exhaust the stack or make the parser drop
what lies deep. Nothing visible is left out: menus, toolbars and lists of related pages are in the text, under
the marks `navigation` (before the article) and `boilerplate` (after it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plananalysis.reading.decoding import decode_bytes, normalize_newlines
from plananalysis.reading.document import Content, Limits, LineBuilder, ReadError

BLOCKS = set(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "section select summary table tbody td textarea tfoot th thead tr ul".split()
)
SKIPPED = {"script", "style", "template", "noscript", "svg", "iframe", "object", "head", "canvas"}
SPACE = re.compile(r"[ \t\n\r\f]+")
DECLARED = re.compile(rb"(?is)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_\-]+)")
WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\u3000“”‘’—…]")
SENTENCE = re.compile("[，。；：！？]")
LAYOUT_CHARS = 800
MAX_TABLES = 100  # one in another; what lies deeper is read as lines
BODY_SHARE = 0.7  # of the sentence text that the article's element must hold
BODY_CHARS = 100  # of sentence text, below which no article is looked for
# Keys of <meta> in the order of trust, for each thing a page may declare.
META = {
    "title": ("articletitle", "og:title", "dc.title"),
    "published": ("pubdate", "publishdate", "article:published_time", "og:release_date"),
    "source": ("contentsource", "source", "og:article:source"),
    "editor": ("editor", "articleeditor"),
    "author": ("author", "og:article:author"),
    "site": ("sitename", "og:site_name", "application-name"),
    "column": ("columnname",),
    "url": ("url", "og:url"),
    "keywords": ("keywords",),
    "description": ("description", "og:description"),
}


def read_html(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a web page.

    Parameters
    ----------
    data : bytes
        The whole page; the charset it declares is believed only where the bytes leave two choices.
    name : str
        What to call it in an error.
    text_column : None
        Not used; every reader takes it.
    limits : Limits
        Number of elements allowed.

    Returns
    -------
    list of Content
        One.

    Raises
    ------
    ReadError
        If the encoding cannot be told or the page has too many elements.

    Examples
    --------
    >>> page = "<title>计划</title><script>x()</script><p>一、总体<br>要求&nbsp;<table><tr><td>甲<td>乙</table>"
    >>> [content] = read_html(page.encode(), name="a.html", text_column=None, limits=Limits())
    >>> content.text, content.metadata, [mark.kind for mark in content.marks]
    ('一、总体\\n要求\\xa0\\n甲\\t乙\\n', {'title': '计划'}, ['table'])
    """
    from lxml import etree

    found = DECLARED.search(data[:8192].replace(b"\0", b""))  # UTF-16 puts a zero beside each letter
    decoded = decode_bytes(data, name=name, declared=found.group(1).decode("ascii") if found else "")
    target = WebPage(name, limits)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(normalize_newlines(decoded.text).encode("utf-8", "surrogatepass"))
        parser.close()
    except etree.LxmlError as error:
        raise ReadError(name, f"not readable as HTML ({error})", "save the page again") from None
    lines, warnings = target.finish()
    out = LineBuilder()
    for line, kind in zip(lines, _kinds(lines, target.blocks, target.title), strict=True):
        out.add(line.text, kind=kind or line.level and f"heading{line.level}" or "")
    if decoded.encoding and found and not _agree(found.group(1).decode("ascii"), decoded.encoding):
        warnings.append(
            f"declares the charset {found.group(1).decode('ascii')} but is in {decoded.encoding}; "
            f"read as {decoded.encoding}"
        )
    metadata = _metadata(target.metas, target.title)
    return [Content(out.text(), out.marks(), metadata, tuple(warnings), decoded.encoding, decoded.margin)]


def read_fragment(markup: str, *, name: str, limits: Limits) -> list[tuple[str, str]]:
    """Read a piece of HTML, such as a table within Markdown: its lines, and which of them are a table.

    Examples
    --------
    >>> read_fragment("<table><tr><td>甲<br>乙<td>丙</table>", name="a.md", limits=Limits())
    [('甲 乙\\t丙', 'table')]
    """
    from lxml import etree

    target = WebPage(name, limits)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    parser.feed(markup.encode("utf-8", "surrogatepass"))
    parser.close()
    return [(line.text, line.kind) for line in target.finish()[0]]


@dataclass
class _Line:
    """One line of the page: its text, how much of it is link, its place in the stream."""

    text: str
    seq: int
    links: int = 0
    kind: str = ""
    level: int = 0  # of the heading, h1 to h6

    @property
    def prose(self) -> int:
        """Characters that look like sentences and not like links."""
        own = len(self.text) - self.links
        return own if own >= 15 and SENTENCE.search(self.text) else 0


@dataclass
class _Block:
    """An element that may hold the article: where its lines begin and end, and how deep it lies."""

    depth: int
    first: int
    last: int = 0
    prose: int = 0


@dataclass
class _Table:
    """A table being read: the finished rows of cells, each cell a list of lines."""

    rows: list[list[list[_Line]]] = field(default_factory=list)
    nested: bool = False


class WebPage:
    """Receives the parser's events and puts lines together."""

    def __init__(self, name: str, limits: Limits):
        self.name, self.limits = name, limits
        self.metas: list[tuple[str, str]] = []
        self.blocks: list[_Block] = []
        self.title = ""
        self._open: list[_Block] = []
        self._sinks: list[list[_Line]] = [[]]
        self._tables: list[_Table] = []
        self._buffer: list[str] = []
        self._links = self._nodes = self._seq = 0
        self._in = dict.fromkeys(("skip", "title", "a", "pre", "ol"), 0)
        self._list_items = self._deep = self._level = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._nodes += 1
        if self._nodes > self.limits.nodes:
            raise ReadError(self.name, f"more than {self.limits.nodes:,} elements", "save its text as .txt")
        if tag in SKIPPED:
            self._in["skip"] += 1
        elif tag == "meta":
            key = attributes.get("name") or attributes.get("property") or ""
            self.metas.append((key.strip().lower(), attributes.get("content", "").strip()))
        elif tag == "link" and "canonical" in attributes.get("rel", ""):
            self.metas.append(("url", attributes.get("href", "")))
        elif tag == "br":
            self._break()
        self._count(tag, 1)
        if tag in BLOCKS:
            self._flush()
            self._open_block(tag)

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag in SKIPPED:
            self._in["skip"] -= 1
        if tag in BLOCKS:
            self._flush()
            self._close_block(tag)
        self._count(tag, -1)

    def data(self, text: str) -> None:
        """Take characters."""
        if self._in["title"] and not self.title:
            self.title = text.strip()
        if self._in["skip"] or self._in["title"]:
            return
        if self._in["a"]:
            self._links += len(text.strip())
        if self._in["pre"]:
            first, *rest = text.split("\n")
            self._buffer.append(first)
            for line in rest:
                self._flush()
                self._buffer.append(line)
        else:
            self._buffer.append(text)

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def close(self) -> None:
        """End the stream."""
        self._flush()
        while self._tables:
            self._close_table()
        while self._open:
            self._close_block("")

    def finish(self) -> tuple[list[_Line], list[str]]:
        """Give the lines, and what to warn of."""
        lines = self._sinks[0]
        while lines and not lines[-1].text:
            lines.pop()
        note = f"{self._list_items} items of numbered lists: a browser shows numbers that are not in the text"
        return lines, [note] if self._list_items else []

    def _count(self, tag: str, step: int) -> None:
        """Keep count of the elements that change how text is taken."""
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._level = int(tag[1]) if step > 0 else 0
        key = "pre" if tag == "textarea" else tag
        if key in self._in and key != "skip":
            self._in[key] += step
        if tag == "li" and step > 0 and self._in["ol"]:
            self._list_items += 1

    def _open_block(self, tag: str) -> None:
        """Begin an element that breaks lines; tables and cells begin a place of their own to write to."""
        if tag == "table":
            for outer in self._tables[-1:]:
                outer.nested = True
            if self._deep or len(self._tables) == MAX_TABLES:
                self._deep += 1
            else:
                self._tables.append(_Table())
        elif self._deep:
            pass
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            cell: list[_Line] = []
            if not self._tables[-1].rows:
                self._tables[-1].rows.append([])
            self._tables[-1].rows[-1].append(cell)
            self._sinks.append(cell)
        self._open.append(_Block(len(self._open), self._seq))

    def _close_block(self, tag: str) -> None:
        """End an element: its prose counts for the one around it too."""
        block = self._open.pop() if self._open else _Block(0, 0)
        block.last = self._seq
        if block.prose:
            self.blocks.append(block)
            if self._open:
                self._open[-1].prose += block.prose
        if self._deep:
            self._deep -= tag == "table"
        elif tag in ("td", "th") and self._tables and len(self._sinks) > 1:
            self._sinks.pop()
        elif tag == "table" and self._tables:
            self._close_table()

    def _close_table(self) -> None:
        """Write a table out: a line a row, or its cells' lines where it only lays out the page."""
        table = self._tables.pop()
        sink = self._sinks[-1]
        if table.nested or _is_layout(table):
            sink += [line for row in table.rows for cell in row for line in cell]
            return
        for row in table.rows:
            text = "\t".join(" ".join(line.text for line in cell if line.text) for cell in row)
            parts = [line for cell in row for line in cell]
            if text.strip():
                sink.append(_Line(text, parts[0].seq, sum(p.links for p in parts), "table"))

    def _break(self) -> None:
        """Take a <br>: end the line, or leave one empty line."""
        if "".join(self._buffer).strip(" \t\n\r\f"):
            self._flush()
            return
        del self._buffer[:-1]  # of blanks alone the last is enough
        if self._sinks[-1] and self._sinks[-1][-1].text:
            self._sinks[-1].append(_Line("", self._seq))

    def _flush(self) -> None:
        """End the current line, if there is anything on it."""
        if not self._buffer:
            return
        text = "".join(self._buffer)
        self._buffer = []
        if not self._in["pre"]:
            text = SPACE.sub(lambda m: _space(m, text), text).strip(" \t\n\r\f")
        if text.strip(" \t\n\r\f"):
            line = _Line(text, self._seq, min(self._links, len(text)), level=self._level)
            self._sinks[-1].append(line)
            self._seq += 1
            if self._open:
                self._open[-1].prose += line.prose
        self._links = 0


def _is_layout(table: _Table) -> bool:
    """Tell a table that only lays out a page: one column, or whole pages in a cell."""
    return max((len(row) for row in table.rows), default=0) <= 1 or any(
        sum(len(line.text) for line in cell) > LAYOUT_CHARS for row in table.rows for cell in row
    )


def _space(match: re.Match, text: str) -> str:
    """Collapse white space as a browser does; a source line break between two Chinese characters is nothing."""
    if "\n" in match.group() and match.start() and match.end() < len(text):
        if WIDE.match(text[match.start() - 1]) and WIDE.match(text[match.end()]):
            return ""
    return " "


def _kinds(lines: list[_Line], blocks: list[_Block], title: str) -> list[str]:
    """Mark what lies outside the article: the deepest element of several lines with most of the page's sentences.

    The article begins at the last heading, or line that the page's title begins with, before that element;
    lines of nothing but links at its own edges are outside too.
    """
    total = max((block.prose for block in blocks), default=0)
    good = [block for block in blocks if block.prose >= BODY_SHARE * total and block.last - block.first > 1]
    if total < BODY_CHARS or not good:
        return [line.kind for line in lines]
    body = max(good, key=lambda block: block.depth)
    inside = [i for i, line in enumerate(lines) if body.first <= line.seq < body.last]
    first, last = inside[0], inside[-1]
    while first < last and _is_links(lines[first]):
        first += 1
    while first < last and (_is_links(lines[last]) or not lines[last].text):
        last -= 1
    first = _heading_before(lines, first, title)
    kinds = []
    for i, line in enumerate(lines):
        outside = "navigation" if i < first else "boilerplate" if i > last else ""
        kinds.append(outside or line.kind)
    return kinds


def _heading_before(lines: list[_Line], first: int, title: str) -> int:
    """Find where the article's own heading stands: the page's title, else the last heading before it."""
    own = [i for i in range(first) if not _is_links(lines[i])]
    titles = [i for i in own if len(lines[i].text) > 5 and title.startswith(lines[i].text)]
    return titles[0] if titles else max([i for i in own if 0 < lines[i].level < 3], default=first)


def _is_links(line: _Line) -> bool:
    """Tell a line that is mostly links and holds no sentence."""
    return bool(line.text) and line.links >= 0.6 * len(line.text) and not SENTENCE.search(line.text)


def _agree(declared: str, encoding: str) -> bool:
    """Tell whether a declared charset means the encoding that was found."""
    families = {"gb2312": "gb18030", "gbk": "gb18030", "utf8": "utf-8", "big5-hkscs": "big5", "utf-16": "utf-16-le"}
    declared = declared.lower()
    return families.get(declared, declared) == encoding.removesuffix("-sig")


def _metadata(metas: list[tuple[str, str]], title: str) -> dict[str, str]:
    """Sort what the page declares under our names; the first non-empty of each list counts."""
    declared: dict[str, str] = {}
    for key, value in metas:
        if key and value:
            declared.setdefault(key, value)
    out = {}
    for ours, keys in META.items():
        value = next((declared[key] for key in keys if key in declared), "")
        if ours == "title":
            value = value or SPACE.sub(" ", title)
        value = value.removeprefix("来源：").removeprefix("来源:").strip()
        if value and not value.isdigit() and (ours != "url" or value.startswith("http")):
            out[ours] = value
    return out

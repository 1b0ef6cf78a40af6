"""What does a .docx say? Paragraphs and tables in order, with the numbers Word shows and the page furniture marked.

The order of the text: headers, body, footnotes and endnotes, footers. What Word computes and the file does not
hold as text is written as the reader sees it: automatic numbers (一、, （二）) before their paragraphs, and
[1] at a note's place and before the note. Insertions under track changes are kept, deletions are not. What is
drawn (text boxes, diagrams, lettering, titles of charts) stands after the paragraph it hangs on; what is not
read is counted in a warning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree.ElementTree import Element

from plananalysis.reading.document import Content, Limits, LineBuilder, ReadError
from plananalysis.reading.docx_drawn import drawn_lines, formula_text, speaking
from plananalysis.reading.docx_headings import Headings
from plananalysis.reading.docx_numbering import Numbering
from plananalysis.reading.zip import attribute, child, local, open_container, read_xml, relations

PAGE_NUMBER = re.compile(r"(?:第\s*+)?\d{0,4}(?:\s*+页)?(?:[,，\s/]*+共\s*+\d++\s*+页)?")
# White space and what stands around a page number; taken off before the pattern, which would try each of them.
AROUND = "—–-·." + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
SKIPPED = {"del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "tblPr", "txbxContent",
           "sectPr", "commentReference"}  # fmt: skip
DRAWN = {"textpath", "relIds", "chart"}
WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
PROPERTIES = {"title": "title", "creator": "author", "subject": "subject", "keywords": "keywords",
              "created": "created", "modified": "modified", "description": "description"}  # fmt: skip
MAX_TABLE_DEPTH = 20
LAYOUT_CHARS = 800


def read_docx(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a Word document.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in an error.
    text_column : None
        Not used; every reader takes it.
    limits : Limits
        Sizes and number of elements allowed.

    Returns
    -------
    list of Content
        One.

    Raises
    ------
    ReadError
        If the container or its XML is broken or hostile.
    """
    container = open_container(data, name=name, limits=limits)
    main = _main_part(container, name)
    root = read_xml(container, main, name=name)
    body = child(root, "body")
    if body is None:
        raise ReadError(name, "a .docx without a document body", "open it in Word and save it again")
    if sum(1 for _ in body.iter()) > limits.nodes:
        raise ReadError(name, f"more than {limits.nodes:,} elements", "split it, or save it as .txt")
    related = relations(container, main, name=name)
    parts = {kind: target for kind, target in related.values()}
    lists, styles = (read_xml(container, parts.get(kind, ""), name=name) for kind in ("numbering", "styles"))
    reader = _Body(Numbering(lists, styles), root, _part_of(container, main, name), Headings(styles))
    lines = LineBuilder()
    furniture = {kind: _furniture(container, body, related, kind, name, reader.counts) for kind in ("header", "footer")}
    for line in furniture["header"]:
        lines.add(line, kind="page_number" if is_page_number(line) else "page_header")
    reader.blocks(body, lines)
    for kind in ("footnotes", "endnotes"):
        reader.notes(read_xml(container, parts.get(kind, ""), name=name), kind, lines)
    for line in furniture["footer"]:
        lines.add(line, kind="page_number" if is_page_number(line) else "page_footer")
    try:
        reader.left_out(read_xml(container, parts.get("comments", ""), name=name), "comment", "comments")
    except ReadError as error:
        reader.counts[f"lists of comments not read: {error.problem}"] += 1
    warnings = reader.warnings(body)
    return [Content(lines.text(), lines.marks(), _metadata(container, name), warnings)]


def is_page_number(line: str) -> bool:
    """Tell a line of a header or footer that is only a page number, or nothing but dashes.

    Examples
    --------
    >>> [is_page_number(line) for line in ("— 3 —", "第 1 页，共 5 页", "第3次会议", "." + " " * 60_000 + "x")]
    [True, True, False, False]
    """
    return bool(PAGE_NUMBER.fullmatch(line.strip(AROUND)))


class _Body:
    """Walks blocks in document order and keeps count of what a person should know."""

    def __init__(
        self,
        numbering: Numbering,
        root: Element,
        part_of: Callable[[str], Element | None],
        headings: Headings | None = None,
    ):
        self.numbering, self.part_of, self.headings = numbering, part_of, headings or Headings(None)
        self.counts: Counter[str] = Counter()
        self._note_numbers: dict[tuple[str, str], int] = {}
        self._left_out: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._seen: set[str] = set()
        self._speaking: set[int] = set()
        self._roots: list[Element] = []  # kept, since their elements are known by their ids
        self.take(root)

    def take(self, root: Element) -> None:
        """Look through a part for choices and fallbacks, before its blocks are read."""
        self._roots.append(root)
        if any(local(e) == "AlternateContent" for e in root.iter()):
            self._speaking |= speaking(root)

    def blocks(self, parent: Element, lines: LineBuilder, *, depth: int = 0) -> None:
        """Add the paragraphs and tables under an element."""
        for element in self._blocks(parent):
            tag = local(element)
            if tag == "p":
                level = self.headings.level(child(element, "pPr"))
                for k, line in enumerate(self.paragraph(element, depth=depth)):
                    lines.add(line, kind=f"heading{level}" if level and not k else "")
            elif tag == "tbl":
                self.table(element, lines, depth=depth)
            elif tag in ("oMath", "oMathPara"):
                self.counts["formulas, written on one line"] += 1
                lines.add(formula_text(element))
            elif tag in ("altChunk", "subDoc"):
                self.counts[f"embedded documents ({tag}), not read"] += 1
            elif tag not in ("del", "moveFrom") and (text := "".join(self._pieces(element))).strip():
                self.counts[f"pieces of an unknown kind ({tag[:40]}) left out, {len(text):,} characters"] += 1

    def paragraph(self, element: Element, *, depth: int = 0) -> list[str]:
        """Give a paragraph's text with its number, and the lines of its text boxes after it."""
        text = "".join(self._pieces(element))
        properties = child(element, "pPr")
        label = self.numbering.label(properties) if text.strip() else ""
        if label:
            self.counts["automatic numbers written into the text"] += 1
        out = [label + text]
        for box in self._drawn(element):
            if local(box) in DRAWN:
                out += self._drawing(box)
                continue
            self.counts["text boxes, placed after the paragraph they hang on"] += 1
            inner = LineBuilder()
            if depth < MAX_TABLE_DEPTH:
                self.blocks(box, inner, depth=depth + 1)
            else:
                self.counts["text boxes nested too deeply, read as plain text"] += 1
                inner.add("".join(e.text or "" for e in box.iter() if local(e) == "t"))
            out += inner.text().splitlines()
        return out

    def _drawing(self, item: Element) -> list[str]:
        """Read one diagram, chart or piece of lettering; a part is read once, however often it is named."""
        key = attribute(item, "dm") or attribute(item, "id")
        if local(item) != "textpath" and key in self._seen:
            return []
        self._seen.add(key)
        try:
            what, lines = drawn_lines(item, self.part_of)
        except ReadError as error:
            what, lines = f"drawings not read: {error.problem}", []
        self.counts[what] += 1
        return lines

    def table(self, element: Element, lines: LineBuilder, *, depth: int) -> None:
        """Add a table: a line a row, cells apart by tabs; one used for layout, as the paragraphs in it."""
        rows = [[cell for cell in _children(row, "tc")] for row in _children(element, "tr")]
        if _is_layout(element, rows):
            if depth >= MAX_TABLE_DEPTH:
                self.counts["tables nested too deeply, read as plain paragraphs"] += 1
                for paragraph in (e for e in element.iter() if local(e) == "p"):
                    lines.add("".join(self._pieces(paragraph)))
                return
            if max(map(len, rows)) > 1:
                self.counts["tables that set text in columns, read cell by cell: check the order of the text"] += 1
            for cell in (cell for row in rows for cell in row):
                self.blocks(cell, lines, depth=depth + 1)
            return
        for row in rows:
            cells = []
            for cell in row:
                inner = LineBuilder()
                self.blocks(cell, inner, depth=depth + 1)
                cells.append(" ".join(filter(None, map(str.strip, inner.text().splitlines()))))
            lines.add("\t".join(cells), kind="table")

    def notes(self, root: Element | None, kind: str, lines: LineBuilder) -> None:
        """Add the foot- or endnotes that the text refers to, in the order of their numbers."""
        if root is None:
            return
        self.take(root)
        by_id = {attribute(note, "id"): note for note in root}
        used = {key for of, key in self._note_numbers if of == kind}
        for key, note in by_id.items():
            if key not in used and attribute(note, "type", "normal") == "normal":
                self._count_left_out(note, f"{kind} that the text does not refer to")
        for (of, key), number in list(self._note_numbers.items()):
            if of == kind and key in by_id:
                inner = LineBuilder()
                self.blocks(by_id[key], inner)
                lines.add(f"[{number}] " + " ".join(map(str.strip, inner.text().splitlines())).strip())
                self.counts[f"{kind}, placed after the body as [1], [2] …"] += 1

    def left_out(self, root: Element | None, tag: str, what: str) -> None:
        """Count the things of one kind in a part that is not read, and their characters."""
        for element in (e for e in (root if root is not None else ()) if local(e) == tag):
            self._count_left_out(element, what)

    def _count_left_out(self, element: Element, what: str) -> None:
        chars = sum(len(e.text or "") for e in element.iter() if local(e) == "t")
        self._left_out[what][0] += 1
        self._left_out[what][1] += chars

    def warnings(self, body: Element) -> tuple[str, ...]:
        """Say what was counted while reading."""
        names = Counter(local(e) for e in body.iter())
        if names["ins"] + names["moveTo"] or names["del"] + names["moveFrom"]:
            self.counts["tracked insertions, kept"] = names["ins"] + names["moveTo"]
            self.counts["tracked deletions, left out"] = names["del"] + names["moveFrom"]
        self.counts["passages formatted as hidden, kept"] = names["vanish"]
        self.counts["phonetic readings over characters, left out"] = names["rt"]
        self.counts["embedded objects (spreadsheets and the like), not read"] = names["OLEObject"]
        self.counts["automatic numbers whose pattern is no number, left out"] = self.numbering.odd
        pictures = names["blip"] + names["imagedata"]
        self.counts["pictures (text in them is not read)"] = pictures
        said = [f"{n} {what}" for what, n in self.counts.items() if n]
        said += [f"{n} {what}, left out ({chars:,} characters)" for what, (n, chars) in self._left_out.items()]
        return tuple(said)

    def _pieces(self, element: Element) -> Iterator[str]:
        """Give the pieces of text under an element in order, without recursion."""
        stack = list(reversed(element))
        while stack:
            item = stack.pop()
            tag = local(item)
            if tag == "t":
                yield item.text or ""
            elif tag in ("footnoteReference", "endnoteReference"):
                yield f"[{self._note(tag, attribute(item, 'id'))}]"
            elif tag in SIGNS:
                yield SIGNS[tag]
            elif tag == "sym":
                yield _symbol(attribute(item, "char"))
            elif tag == "AlternateContent":
                stack += list(reversed(self._chosen(item)))
            elif tag == "oMath":
                self.counts["formulas, written on one line"] += 1
                yield formula_text(item)
            elif tag not in SKIPPED:
                stack += list(reversed(item))

    def _blocks(self, parent: Element) -> Iterator[Element]:
        """Give what stands in the place of paragraphs in order, looking into content controls and insertions."""
        stack = list(reversed(parent))
        while stack:
            element = stack.pop()
            if local(element) in WRAPPERS:
                stack += list(reversed(element))
            elif local(element) == "AlternateContent":
                stack += list(reversed(self._chosen(element)))
            else:
                yield element

    def _drawn(self, paragraph: Element) -> list[Element]:
        """Give what is drawn beside a paragraph, each once although Word stores it twice."""
        out = []
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            tag = local(element)
            if tag == "txbxContent" or tag in DRAWN:
                out.append(element)
            elif tag == "AlternateContent":
                stack += list(reversed(self._chosen(element)))
            elif tag not in ("del", "moveFrom"):
                stack += list(reversed(element))
        return out

    def _chosen(self, alternate: Element) -> list[Element]:
        """Of choices and their fallback, which say the same, give the first that says anything."""
        branches = [e for e in alternate if local(e) in ("Choice", "Fallback") and len(e)]
        return list(next((e for e in branches if id(e) in self._speaking), branches[0] if branches else ()))

    def _note(self, tag: str, key: str) -> int:
        """Number a note by its first mention; foot- and endnotes are counted together."""
        return self._note_numbers.setdefault((tag.removesuffix("Reference") + "s", key), len(self._note_numbers) + 1)


SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Give a table's rows or a row's cells, looking into content controls."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if local(element) == tag:
            yield element
        elif local(element) in WRAPPERS:
            stack += list(reversed(element))


def _is_layout(table: Element, rows: list[list[Element]]) -> bool:
    """Tell a table that only lays out a page: one column, a table inside, or whole pages in a cell."""
    if max(map(len, rows), default=0) <= 1:
        return True
    for cell in (cell for row in rows for cell in row):
        if any(local(e) == "tbl" for e in cell.iter()):
            return True
        if sum(len(e.text or "") for e in cell.iter() if local(e) == "t") > LAYOUT_CHARS:
            return True
    return False


def _furniture(container, body: Element, related: dict, kind: str, name: str, counts: Counter) -> list[str]:
    """Give the different lines of the headers or footers that the sections use, and count what is drawn there."""
    out: dict[str, None] = {}
    references = (attribute(e, "id") for e in body.iter() if local(e) == f"{kind}Reference")
    for target in dict.fromkeys(related.get(reference, ("", ""))[1] for reference in references):
        root = read_xml(container, target, name=name)
        if root is not None:
            lines = LineBuilder()
            reader = _Body(Numbering(None, None), root, _part_of(container, target, name))
            reader.blocks(root, lines)
            counts.update(reader.counts)
            out |= dict.fromkeys(line for line in lines.text().splitlines() if line.strip())
    return list(out)


def _part_of(container, part: str, name: str) -> Callable[[str], Element | None]:
    """Make a function that gives the part behind a relation's id, parsed when it is first asked for."""

    @cache
    def related() -> dict[str, tuple[str, str]]:
        return relations(container, part, name=name)

    return lambda key: read_xml(container, related().get(key, ("", ""))[1], name=name)


def _main_part(container, name: str) -> str:
    """Find the part that holds the document; by custom word/document.xml."""
    for kind, target in relations(container, "", name=name).values():
        if kind == "officeDocument":
            return target
    return "word/document.xml"


def _metadata(container, name: str) -> dict[str, str]:
    """Give what the document properties declare."""
    root = read_xml(container, "docProps/core.xml", name=name)
    return {PROPERTIES[local(e)]: (e.text or "").strip() for e in (root if root is not None else ())
            if local(e) in PROPERTIES and (e.text or "").strip()}  # fmt: skip


def _symbol(code: str) -> str:
    """Give the character of a w:sym element; it lies in a symbol font's private area."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""

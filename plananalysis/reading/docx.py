"""What does a .docx say? Paragraphs and tables in order, with the numbers Word shows and the page furniture marked.

The order of the text: headers, body, footnotes and endnotes, footers. What Word computes and the file does not
hold as text is written as the reader sees it: automatic numbers (一、, （二）) before their paragraphs, and
[1] at a note's place and before the note. Insertions under track changes are kept, deletions are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from plananalysis.reading.document import Content, Limits, Lines, ReadError
from plananalysis.reading.docx_numbering import Numbering
from plananalysis.reading.zip import attribute, child, local, open_container, read_xml, relations

PAGE_NUMBER = re.compile(r"^[\s—–\-·.]*(第\s*)?\d{0,4}(\s*页)?([,，\s/]*共\s*\d+\s*页)?[\s—–\-·.]*$")
SKIPPED = {"del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "tblPr", "txbxContent",
           "sectPr", "commentReference"}  # fmt: skip
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
    numbering = Numbering(*(read_xml(container, parts.get(kind, ""), name=name) for kind in ("numbering", "styles")))
    reader = _Body(numbering)
    lines = Lines()
    furniture = {kind: _furniture(container, body, related, kind, name) for kind in ("header", "footer")}
    for line in furniture["header"]:
        lines.add(line, kind="page_number" if PAGE_NUMBER.match(line) else "page_header")
    reader.blocks(body, lines)
    for kind in ("footnotes", "endnotes"):
        reader.notes(read_xml(container, parts.get(kind, ""), name=name), kind, lines)
    for line in furniture["footer"]:
        lines.add(line, kind="page_number" if PAGE_NUMBER.match(line) else "page_footer")
    warnings = reader.warnings(body, has_comments="comments" in parts)
    return [Content(lines.text(), lines.marks(), _metadata(container, name), warnings)]


class _Body:
    """Walks blocks in document order and keeps count of what a person should know."""

    def __init__(self, numbering: Numbering):
        self.numbering = numbering
        self.counts: Counter[str] = Counter()
        self._note_numbers: dict[tuple[str, str], int] = {}

    def blocks(self, parent: Element, lines: Lines, *, depth: int = 0) -> None:
        """Add the paragraphs and tables under an element."""
        for element in _blocks(parent):
            if local(element) == "p":
                for line in self.paragraph(element, depth=depth):
                    lines.add(line)
            elif local(element) == "tbl":
                self.table(element, lines, depth=depth)
            else:
                self.counts["embedded documents (altChunk), not read"] += 1

    def paragraph(self, element: Element, *, depth: int = 0) -> list[str]:
        """Give a paragraph's text with its number, and the lines of its text boxes after it."""
        text = "".join(self._pieces(element))
        properties = child(element, "pPr")
        label = self.numbering.label(properties) if text.strip() else ""
        if label:
            self.counts["automatic numbers written into the text"] += 1
        out = [label + text]
        for box in _text_boxes(element):
            self.counts["text boxes, placed after the paragraph they hang on"] += 1
            inner = Lines()
            if depth < MAX_TABLE_DEPTH:
                self.blocks(box, inner, depth=depth + 1)
            out += inner.text().splitlines()
        return out

    def table(self, element: Element, lines: Lines, *, depth: int) -> None:
        """Add a table: a line a row, cells apart by tabs; one used for layout, as the paragraphs in it."""
        rows = [[cell for cell in _children(row, "tc")] for row in _children(element, "tr")]
        if _is_layout(element, rows):
            if depth >= MAX_TABLE_DEPTH:
                self.counts["tables nested too deeply, read as plain paragraphs"] += 1
                for paragraph in (e for e in element.iter() if local(e) == "p"):
                    lines.add("".join(self._pieces(paragraph)))
                return
            for cell in (cell for row in rows for cell in row):
                self.blocks(cell, lines, depth=depth + 1)
            return
        for row in rows:
            cells = []
            for cell in row:
                inner = Lines()
                self.blocks(cell, inner, depth=depth + 1)
                cells.append(" ".join(filter(None, map(str.strip, inner.text().splitlines()))))
            lines.add("\t".join(cells), kind="table")

    def notes(self, root: Element | None, kind: str, lines: Lines) -> None:
        """Add the foot- or endnotes that the text refers to, in the order of their numbers."""
        by_id = {attribute(note, "id"): note for note in (root if root is not None else ())}
        for (of, key), number in list(self._note_numbers.items()):
            if of == kind and key in by_id:
                inner = Lines()
                self.blocks(by_id[key], inner)
                lines.add(f"[{number}] " + " ".join(map(str.strip, inner.text().splitlines())).strip())
                self.counts[f"{kind}, placed after the body as [1], [2] …"] += 1

    def warnings(self, body: Element, *, has_comments: bool) -> tuple[str, ...]:
        """Say what was counted while reading."""
        names = Counter(local(e) for e in body.iter())
        if names["ins"] + names["moveTo"] or names["del"] + names["moveFrom"]:
            self.counts["tracked insertions, kept"] = names["ins"] + names["moveTo"]
            self.counts["tracked deletions, left out"] = names["del"] + names["moveFrom"]
        self.counts["passages formatted as hidden, kept"] = names["vanish"]
        self.counts["comments, left out"] = names["commentReference"] if has_comments else 0
        pictures = names["blip"] + names["imagedata"]
        self.counts["pictures (text in them is not read)"] = pictures
        return tuple(f"{n} {what}" for what, n in self.counts.items() if n)

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
                stack += list(reversed(_chosen(item)))
            elif tag not in SKIPPED:
                stack += list(reversed(item))

    def _note(self, tag: str, key: str) -> int:
        """Number a note by its first mention; foot- and endnotes are counted together."""
        return self._note_numbers.setdefault((tag.removesuffix("Reference") + "s", key), len(self._note_numbers) + 1)


SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def _blocks(parent: Element) -> Iterator[Element]:
    """Give paragraphs, tables and embedded documents in order, looking into content controls and insertions."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        tag = local(element)
        if tag in ("p", "tbl", "altChunk"):
            yield element
        elif tag in WRAPPERS:
            stack += list(reversed(element))
        elif tag == "AlternateContent":
            stack += list(reversed(_chosen(element)))


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Give a table's rows or a row's cells, looking into content controls."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if local(element) == tag:
            yield element
        elif local(element) in WRAPPERS:
            stack += list(reversed(element))


def _text_boxes(paragraph: Element) -> list[Element]:
    """Give the text boxes that hang on a paragraph, each once although Word stores it twice."""
    out = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if local(element) == "txbxContent":
            out.append(element)
        elif local(element) == "AlternateContent":
            stack += list(reversed(_chosen(element)))
        elif local(element) not in ("del", "moveFrom"):
            stack += list(reversed(element))
    return out


def _chosen(alternate: Element) -> list[Element]:
    """Of a choice and its fallback, which say the same, give the one to read."""
    for branch in ("Choice", "Fallback"):
        found = child(alternate, branch)
        if found is not None and len(found):
            return list(found)
    return []


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


def _furniture(container, body: Element, related: dict, kind: str, name: str) -> list[str]:
    """Give the different lines of the headers or footers that the sections use."""
    out: list[str] = []
    for reference in (e for e in body.iter() if local(e) == f"{kind}Reference"):
        _, target = related.get(attribute(reference, "id"), ("", ""))
        root = read_xml(container, target, name=name)
        if root is not None:
            lines = Lines()
            _Body(Numbering(None, None)).blocks(root, lines)
            out += [line for line in lines.text().splitlines() if line.strip() and line not in out]
    return out


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

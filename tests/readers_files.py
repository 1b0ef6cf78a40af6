"""Files for the tests of the readers, each written by hand in the format it stands for."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

SEED = Path(__file__).parents[1] / "data" / "raw" / "beijing_womens_federation_2020.txt"
SHARED = Path(__file__).parents[2] / "shared" / "data"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def seed_paragraphs() -> list[str]:
    """The plan's paragraphs, the white space at their ends taken off."""
    return paragraphs(SEED.read_text(encoding="utf-8"))


def paragraphs(text: str) -> list[str]:
    """Non-empty lines without the white space at their ends."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def squeeze(lines: list[str]) -> list[str]:
    """Lines without any white space: a PDF has places instead."""
    return [re.sub(r"\s", "", line) for line in lines]


def write_docx(body: str, **parts: str) -> bytes:
    """A .docx with this XML in its body; `parts` are numbering, styles, header1, footer1, footnotes."""
    relations = [("numbering", "numbering"), ("styles", "styles"), ("header1", "header"), ("footer1", "footer"),
                 ("footnotes", "footnotes")]  # fmt: skip
    out = io.BytesIO()
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr(
            "_rels/.rels", f'<R><Relationship Id="m" Type="{rel}/officeDocument" Target="word/document.xml"/></R>'
        )
        container.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}" xmlns:r="{rel}"><w:body>{body}</w:body></w:document>'
        )
        links = "".join(
            f'<Relationship Id="{part}" Type="{rel}/{kind}" Target="{part}.xml"/>'
            for part, kind in relations
            if part in parts
        )
        container.writestr("word/_rels/document.xml.rels", f"<R>{links}</R>")
        for part, xml in parts.items():
            container.writestr(f"word/{part}.xml", f'<w:root xmlns:w="{W}" xmlns:r="{rel}">{xml}</w:root>')
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    """A Word paragraph."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, *, level: int = 0, num: int = 1) -> str:
    """A Word paragraph in a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def list_level(level: int, format_: str, text: str, *, start: int = 1, more: str = "") -> str:
    """A level of a list in numbering.xml."""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def table(rows: list[list[str]]) -> str:
    """A Word table; cells are XML."""
    cells = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def write_pdf(pages: list[list[tuple[float, float, str]]], *, size: float = 16, extra: bytes = b"") -> bytes:
    """A PDF that draws each (x, y from the top, text); the font is named only, its codes are Unicode."""
    texts = "".join(text for page in pages for _, _, text in page)
    chars = sorted(set(texts))
    mapping = "".join(f"<{ord(c):04x}> <{ord(c):04x}>\n" for c in chars)
    cmap = (
        f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(chars)} beginbfchar\n{mapping}endbfchar endcmap end"
    )
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(
        b"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    )
    objects.append(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Plain/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/DW 1000/W[32 126 500]/FontDescriptor 6 0 R>>"
    )
    objects.append(_stream(cmap.encode()))
    objects.append(
        b"<</Type/FontDescriptor/FontName/Plain/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 800/StemV 80>>"
    )
    kids = []
    for page in pages:
        drawn = "".join(
            f"BT /F {size} Tf 1 0 0 1 {x} {842 - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, text in page
        )
        objects.append(_stream(drawn.encode() + extra))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _assemble(objects)


def _stream(data: bytes) -> bytes:
    """A stream object's content."""
    return f"<</Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _assemble(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Number the objects and write the table of where they are."""
    out = b"%PDF-1.7\n"
    places = []
    for i, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{i} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R" % (len(objects) + 1) + trailer + b">>\nstartxref\n%d\n%%%%EOF" % start


def typeset(lines: list[str], *, head: str = "", per_page: int = 30, width: int = 28) -> bytes:
    """Set paragraphs as official letters are: 2 characters in, 28 a line, page number at the foot."""
    set_lines: list[tuple[float, str]] = []
    for line in lines:
        room, current, x = width - 2.0, "", 80 + 32.0
        for char in line:
            wide = 0.5 if " " <= char <= "~" else 1.0
            if room < wide:
                set_lines.append((x, current))
                room, current, x = float(width), "", 80.0
            current += char
            room -= wide
        set_lines.append((x, current))
    pages = []
    for first in range(0, len(set_lines), per_page):
        page = [(x, 90 + 22 * i, text) for i, (x, text) in enumerate(set_lines[first : first + per_page])]
        page.append((260, 800, f"— {len(pages) + 1} —"))
        pages.append(([(80, 40, head)] if head else []) + page)
    return write_pdf(pages)

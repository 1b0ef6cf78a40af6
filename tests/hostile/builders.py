"""Containers written by hand, so that each of their parts can be made to lie: ZIP, .docx, .xlsx, PDF."""

from __future__ import annotations

import io
import zipfile
import zlib

from cases import PLAN

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BOMB = 9_000_000


def pack(members: dict[str, bytes | str]) -> bytes:
    """A ZIP container, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(info, data)
    return out.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


BODY = "".join(map(paragraph, PLAN.splitlines()))


def docx_parts(body: str = BODY, *, more: dict[str, str] | None = None, links: dict[str, str] | None = None) -> dict:
    """The parts of a .docx; `more` holds further XML of word/ by its part's name, `links` their kinds."""
    more = more or {}
    links = links or {name: name.rstrip("0123456789") for name in more}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{REL}/{kind}" Target="{name}.xml"/>' for name, kind in links.items()
    )
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="m" '
        f'Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{REL}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
    }
    return parts | {
        f"word/{name}.xml": f'{HEAD}<w:root xmlns:w="{W}" xmlns:r="{REL}">{xml}</w:root>' for name, xml in more.items()
    }


def docx(body: str = BODY, *, more: dict[str, str] | None = None, links: dict[str, str] | None = None) -> bytes:
    """A .docx with this XML in its body."""
    return pack(docx_parts(body, more=more, links=links))


def docx_with(changes: dict[str, bytes | str | None]) -> bytes:
    """A sound .docx with some of its parts replaced, added or (None) left out."""
    parts = docx_parts() | changes
    return pack({name: data for name, data in parts.items() if data is not None})


def cell(place: str, text: str) -> str:
    """A cell of a sheet that holds its own text."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row(number: int | str, *cells: str) -> str:
    """A row of a sheet, its cells from A on."""
    return (
        f'<row r="{number}">' + "".join(cell(f"{chr(65 + i)}{number}", text) for i, text in enumerate(cells)) + "</row>"
    )


ROWS = row(1, "编号", "正文") + row(2, "1", PLAN)


def xlsx_parts(*sheets: str, shared: str = "", workbook: str = "", before: str = "", after: str = "") -> dict:
    """The parts of a .xlsx; `sheets` are rows, `before` and `after` what stands around the first sheet's."""
    sheets = sheets or (ROWS,)
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    named = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="s{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + (f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>' if shared else "")
        + f"{types}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="m" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{REL}">{workbook}<sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        + (f'<Relationship Id="t" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>' if shared else "")
        + "</Relationships>",
    }
    for n, rows in zip(numbers, sheets, strict=True):
        around = (before, after) if n == 1 else ("", "")
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'{HEAD}<worksheet xmlns="{SHEET}">{around[0]}<sheetData>{rows}</sheetData>{around[1]}</worksheet>'
        )
    return parts | ({"xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{SHEET}">{shared}</sst>'} if shared else {})


def xlsx(*sheets: str, shared: str = "", workbook: str = "", before: str = "", after: str = "") -> bytes:
    """A .xlsx with these rows in its sheets."""
    return pack(xlsx_parts(*sheets, shared=shared, workbook=workbook, before=before, after=after))


def xlsx_with(changes: dict[str, bytes | str | None]) -> bytes:
    """A sound .xlsx with some of its parts replaced, added or (None) left out."""
    parts = xlsx_parts() | changes
    return pack({name: data for name, data in parts.items() if data is not None})


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """The content of a PDF object that is a stream."""
    return b"<</Length %d%s>>stream\n" % (len(data), entries) + data + b"\nendstream"


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """A packed stream."""
    return stream(zlib.compress(data, 9), b"/Filter/FlateDecode" + entries)


def run_lengths(size: int) -> bytes:
    """Bytes that a RunLength filter opens to about `size` zeros."""
    return b"\x81\x00" * (size // 128) + b"\x80"


def assemble(objects: list[bytes], *, trailer: bytes = b"/Root 1 0 R", tail: bytes | None = None) -> bytes:
    """Number the objects and write the table of where they are; `tail` stands in place of that table."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    if tail is not None:
        return out + tail
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % p for p in places
    )
    size = b"trailer<</Size %d" % (len(objects) + 1)
    return out + table + size + trailer + b">>\nstartxref\n%d\n%%%%EOF" % len(out)


def draw(text: str) -> bytes:
    """Drawing instructions for lines of text."""
    lines = [
        f"BT /F 12 Tf 1 0 0 1 60 {780 - 20 * i} Tm <{line.encode('utf-16-be').hex()}> Tj ET"
        for i, line in enumerate(text.splitlines())
    ]
    return "\n".join(lines).encode()


def to_unicode(entries: str = "") -> bytes:
    """A map that says each code of the plan is its own character."""
    pairs = "".join(f"<{ord(c):04x}> <{ord(c):04x}>\n" for c in sorted(set(PLAN)))
    return (
        f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        f"100 beginbfchar\n{pairs}endbfchar {entries} endcmap end"
    ).encode()


def pdf_objects(**changes: bytes) -> list[bytes]:
    """Eight objects that make one page with the plan; each may be replaced by its name."""
    parts = {
        "catalog": b"<</Type/Catalog/Pages 2 0 R>>",
        "pages": b"<</Type/Pages/Count 1/Kids[8 0 R]>>",
        "font": b"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "cid": b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Plain/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 1000/FontDescriptor 6 0 R>>",
        "unicode": stream(to_unicode()),
        "descriptor": b"<</Type/FontDescriptor/FontName/Plain/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800"
        b"/Descent -200/CapHeight 800/StemV 80>>",
        "drawing": stream(draw(PLAN)),
        "page": b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F 3 0 R>>>>>>",
    }
    return list((parts | changes).values())


def pdf(*more: bytes, trailer: bytes = b"/Root 1 0 R", tail: bytes | None = None, **changes: bytes) -> bytes:
    """A PDF of one page with the plan; `more` are objects from number 9 on."""
    return assemble([*pdf_objects(**changes), *more], trailer=trailer, tail=tail)

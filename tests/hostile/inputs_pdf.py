"""PDFs whose objects refer in circles, open to gigabytes, or say more than is true."""

from __future__ import annotations

import zlib

from builders import BOMB, assemble, draw, flate, pdf, pdf_objects, run_lengths, stream, to_unicode
from cases import EITHER, PHRASE, PLAN, READ, REFUSED, Case

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F 3 0 R>>%s>>%s>>"
CID = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Plain/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>%s/FontDescriptor 6 0 R>>"
GIGABYTE = 1_000_000_000


def pages_of(value: bytes) -> bytes:
    """A node of the tree of pages."""
    return b"<</Type/Pages" + value + b">>"


def trees() -> list[Case]:
    """S11: trees of pages that turn back on themselves."""
    deep = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 10) for n in range(3_000)]
    wide = b"/Count 1/Kids[" + b"9 0 R " * 300 + b"]"
    forks = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 9>>" % (n + 10, n + 10) for n in range(40)]
    table = {
        "pages-itself": (pdf(pages=pages_of(b"/Count 1/Kids[2 0 R]")), EITHER),
        "pages-is-reference": (pdf(pages=b"2 0 R"), EITHER),
        "pages-parent-itself": (
            pdf(
                pages=pages_of(b"/Count 1/Kids[8 0 R]/Parent 2 0 R"),
                page=PAGE.replace(b"/MediaBox[0 0 595 842]", b"") % (b"", b""),
            ),
            EITHER,
        ),
        "pages-pair": (pdf(b"<</Type/Pages/Count 1/Kids[2 0 R]>>", pages=pages_of(b"/Count 1/Kids[9 0 R]")), EITHER),
        "references-in-ring": (pdf(b"10 0 R", b"9 0 R", pages=b"9 0 R"), EITHER),
        "kids-itself": (pdf(b"[9 0 R]", pages=pages_of(b"/Count 1/Kids 9 0 R")), EITHER),
        "kids-is-reference-to-itself": (pdf(b"9 0 R", pages=pages_of(b"/Count 1/Kids 9 0 R")), EITHER),
        "catalog-is-pages": (pdf(catalog=b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"), EITHER),
        "catalog-is-reference": (pdf(catalog=b"1 0 R"), EITHER),
        "page-is-its-parent": (pdf(page=(PAGE % (b"", b"")).replace(b"/Parent 2 0 R", b"/Parent 8 0 R")), EITHER),
        "pages-deep": (
            pdf(*deep[:-1], b"<</Type/Pages/Count 1/Kids[8 0 R]>>", pages=pages_of(b"/Count 1/Kids[9 0 R]")),
            EITHER,
        ),
        "pages-forks": (
            pdf(*forks[:-1], b"<</Type/Pages/Count 1/Kids[8 0 R 8 0 R]>>", pages=pages_of(b"/Count 9/Kids[9 0 R]")),
            EITHER,
        ),
        "pages-same-often": (pdf(pages=pages_of(b"/Count 9000/Kids[" + b"8 0 R " * 9_000 + b"]")), EITHER),
        "pages-wide-missing": (pdf(pages=pages_of(wide)), EITHER),
        "count-huge": (pdf(pages=pages_of(b"/Count 2000000000/Kids[8 0 R]")), READ),
        "count-below": (pdf(pages=pages_of(b"/Count -1/Kids[8 0 R]")), READ),
        "count-digits": (pdf(pages=pages_of(b"/Count " + b"9" * 5_000 + b"/Kids[8 0 R]")), EITHER),
        "kids-none": (pdf(pages=pages_of(b"/Count 0/Kids[]")), EITHER),
        "kids-number": (pdf(pages=pages_of(b"/Count 1/Kids 7")), EITHER),
        "kids-null": (pdf(pages=pages_of(b"/Count 1/Kids[null]")), EITHER),
        "contents-itself": (pdf(b"[9 0 R]", page=(PAGE % (b"", b"")).replace(b"7 0 R", b"9 0 R")), EITHER),
        "contents-many": (pdf(page=(PAGE % (b"", b"")).replace(b"7 0 R", b"[" + b"7 0 R " * 3_000 + b"]")), EITHER),
        "length-itself": (pdf(drawing=stream(draw(PLAN)).replace(b"/Length", b"/Length 7 0 R/X")), EITHER),
        "resources-itself": (
            pdf(page=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources 8 0 R>>"),
            EITHER,
        ),
    }
    return [
        Case(f"S11-{name}", ".pdf", lambda data=data: data, expect, kind="S11")
        for name, (data, expect) in table.items()
    ]


def widths() -> list[Case]:
    """S11: lists of the widths of characters that never end."""
    table = {
        "w-far": b"/W[0 2000000000 500]",
        "w2-far": b"/W2[0 2000000000 500 1 1]",
        "w-far-often": b"/W[" + b"0 60000000 500 " * 30 + b"]",
        "w-backwards": b"/W[2000000000 0 500]",
        "w-below": b"/W[-2000000000 0 500]",
        "w-digits": b"/W[0 " + b"9" * 400 + b" 500]",
        "w-real": b"/W[0 1e300 500 0 99999999.5 1]",
        "w-strings": b"/W[(a) (b) (c)]",
        "w-open": b"/W[0 [",
        "w-nested": b"/W[" + b"[" * 20_000,
        "w-itself": b"/W 4 0 R",
        "dw-text": b"/DW(x)",
        "w-long": b"/W[0[" + b"500 " * 300_000 + b"]]",
    }
    simple = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/Plain/FirstChar 0/LastChar 2000000000/Widths[500]/ToUnicode 5 0 R>>"
    )
    ranges = {
        "unicode-range-far": "1 beginbfrange <0000> <ffffffff> <0000> endbfrange",
        "unicode-range-often": "1 beginbfrange " + "<0000> <ffff> <0000> " * 900 + "endbfrange",
        "cid-range-far": "1 begincidrange <00000000> <ffffffff> 0 endcidrange",
        "unicode-long": "1 beginbfchar <0001> <" + "4e00" * 200_000 + "> endbfchar",
        "unicode-not-hex": "1 beginbfchar <zz> (a) endbfchar",
        "unicode-half": "1 beginbfchar <4e00> <d800> endbfchar",
        "unicode-usecmap": "/Identity-H usecmap",
        "unicode-uses-file": "/../../../../etc/passwd usecmap",
        "unicode-range-backwards": "1 beginbfrange <ffff> <0000> <4e00> endbfrange",
        "unicode-range-list": "1 beginbfrange <0000> <ffffffff> [<4e00>] endbfrange",
    }
    out = [
        Case(f"S11-{name}", ".pdf", lambda value=value: pdf(cid=CID % value), EITHER, kind="S11")
        for name, value in table.items()
    ]
    out += [
        Case(f"S11-{name}", ".pdf", lambda value=value: pdf(unicode=flate(to_unicode(value))), EITHER, kind="S11")
        for name, value in ranges.items()
    ]
    return [*out, Case("S11-last-char-far", ".pdf", lambda: pdf(font=simple), EITHER, kind="S11")]


def packed(size: int, *, times: int = 1) -> bytes:
    """Zeros, deflated once or several times."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def bombs() -> list[Case]:
    """S11: small streams that open to gigabytes, by one filter or by several."""
    runs = run_lengths(GIGABYTE // 20)
    predictor = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %s>>"
    long = b"q " * 3_000_000
    table = {
        "run-length": stream(runs, b"/Filter/RunLengthDecode"),
        "run-length-short-name": stream(runs, b"/Filter/RL"),
        "run-length-list": stream(runs, b"/Filter[/RunLengthDecode]"),
        "run-length-in-flate": lambda: stream(zlib.compress(runs * 20, 9), b"/Filter[/FlateDecode/RunLengthDecode]"),
        "run-length-twice": stream(runs, b"/Filter[/RunLengthDecode/RunLengthDecode]"),
        "name-escaped": lambda: stream(zlib.compress(runs * 20, 9), b"/Filter[/Fl#61teDecode/RunLengthDecode]"),
        "flate": lambda: stream(packed(BOMB * 6), b"/Filter/FlateDecode"),
        "flate-twice": lambda: stream(packed(BOMB * 20, times=2), b"/Filter[/FlateDecode/FlateDecode]"),
        "flate-thrice": lambda: stream(packed(BOMB * 25, times=3), b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
        "flate-in-hex": lambda: stream(
            packed(BOMB * 20).hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]"
        ),
        "flate-says-image": lambda: stream(packed(BOMB * 6), b"/Filter/FlateDecode/X/Image"),
        "lzw": stream(b"\x80" + bytes(range(256)) * 800, b"/Filter/LZWDecode"),
        "ascii-85": stream(b"z" * 1_000_000 + b"~>", b"/Filter/ASCII85Decode"),
        "filters-many": stream(b"00>", b"/Filter[" + b"/ASCIIHexDecode" * 3_000 + b"]"),
        "filter-itself": stream(b"x", b"/Filter 7 0 R"),
        "filter-unknown": stream(draw(PLAN), b"/Filter/NoSuchDecode"),
        "fax": stream(bytes(99), b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2000000000/Rows 2000000000>>"),
        "predictor-columns": stream(zlib.compress(draw(PLAN)), predictor % b"2000000000"),
        "predictor-none": stream(zlib.compress(draw(PLAN)), predictor % b"0"),
        "predictor-below": stream(zlib.compress(draw(PLAN)), predictor % b"-9"),
        "predictor-colors": stream(
            zlib.compress(bytes(9_999)), predictor % b"100000/Colors 2000000000/BitsPerComponent 2000000000"
        ),
        "drawing-long": flate(draw(PLAN) + b"\n" + long[:4_000_000]),
        "drawing-nested": stream(b"[" * 100_000 + draw(PLAN)),
        "drawing-dictionaries": stream(b"<</A" * 50_000 + draw(PLAN)),
        "drawing-strings": stream(b"(" * 100_000 + draw(PLAN)),
        "drawing-image": stream(b"BI /W 2000000000 /H 2000000000 ID x EI " * 300 + draw(PLAN)),
        "drawing-states": stream(b"q " * 200_000 + draw(PLAN)),
        "drawing-matrix": stream(b"1e300 0 0 1e300 0 0 cm " * 20 + draw(PLAN)),
        "drawing-rectangles": stream(b"0 0 9 9 re f " * 30_000 + draw(PLAN)),
        "drawing-text-far": stream(draw(PLAN).replace(b"60 ", b"1e30 ")),
        "drawing-text-nan": stream(draw(PLAN).replace(b"12 Tf", b"0 Tf").replace(b"60 ", b"-nan ")),
        "drawing-text-often": flate(draw(PLAN) * 400),
        "drawing-number-digits": stream(b"9" * 100_000 + b" w " + draw(PLAN)),
    }
    return [
        Case(
            f"S11-{name}",
            ".pdf",
            lambda drawing=drawing: pdf(drawing=drawing() if callable(drawing) else drawing),
            EITHER,
            kind="S11",
        )
        for name, drawing in table.items()
    ]


def forms() -> list[Case]:
    """Drawings within drawings that hold themselves, and fonts that are their own descendants."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 9 0 R/Y 10 0 R>>>>"
    used = PAGE % (b"/XObject<</X 9 0 R>>", b"")
    drawing = stream(draw(PLAN) + b" /X Do")
    table = {
        "itself": pdf(stream(b"/X Do", form), page=used, drawing=drawing),
        "itself-often": pdf(stream(b"/X Do " * 50, form), page=used, drawing=drawing),
        "pair": pdf(stream(b"/Y Do", form), stream(b"/X Do", form), page=used, drawing=drawing),
        "forks": pdf(
            *[
                stream(b"/X Do /X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 10))
                for n in range(40)
            ],
            page=used,
            drawing=drawing,
        ),
        "missing": pdf(page=used, drawing=drawing),
        "image-huge": pdf(
            stream(b"x", b"/Subtype/Image/Width 2000000000/Height 2000000000/BitsPerComponent 8/ColorSpace/DeviceRGB"),
            page=used,
            drawing=drawing,
        ),
        "font-itself": pdf(font=b"<</Type/Font/Subtype/Type0/DescendantFonts[3 0 R]/Encoding/Identity-H>>"),
        "font-missing": pdf(font=b"null"),
        "font-number": pdf(font=b"7"),
        "font-encoding-file": pdf(
            font=b"<</Type/Font/Subtype/Type0/DescendantFonts[4 0 R]/Encoding/..#2F..#2F..#2Fetc#2Fpasswd>>"
        ),
        "encoding-itself": pdf(font=b"<</Type/Font/Subtype/Type0/DescendantFonts[4 0 R]/Encoding 3 0 R>>"),
        "font-type-3": pdf(
            stream(b"/X Do", form),
            font=b"<</Type/Font/Subtype/Type3/FontMatrix[0 0 0 0 0 0]/FontBBox[0 0 0 0]/CharProcs<</a 9 0 R>>/Encoding<</Differences[0/a]>>/FirstChar 0/LastChar 1/Widths[1 1]>>",
        ),
        "descriptor-odd": pdf(
            descriptor=b"<</Type/FontDescriptor/FontName 7/Flags(x)/FontBBox[]/Ascent/x/FontFile2 6 0 R>>"
        ),
        "font-file-noise": pdf(
            stream(bytes(range(256)) * 30), descriptor=b"<</Type/FontDescriptor/FontName/Plain/FontFile2 9 0 R>>"
        ),
        "box-huge": pdf(page=(PAGE % (b"", b"")).replace(b"595 842", b"1e30 1e30")),
        "box-none": pdf(page=(PAGE % (b"", b"")).replace(b"[0 0 595 842]", b"[0 0 0 0]")),
        "box-odd": pdf(page=(PAGE % (b"", b"")).replace(b"[0 0 595 842]", b"[(a) null 3]")),
        "box-missing": pdf(page=(PAGE % (b"", b"")).replace(b"/MediaBox[0 0 595 842]", b"")),
        "rotated": pdf(page=PAGE % (b"", b"/Rotate 45")),
        "rotated-far": pdf(page=PAGE % (b"", b"/Rotate 99999999999")),
        "unit": pdf(page=PAGE % (b"", b"/UserUnit 1e300")),
        "annotations": pdf(page=PAGE % (b"", b"/Annots[8 0 R 8 0 R]")),
        "script": pdf(catalog=b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        "outlines": pdf(
            b"<</First 9 0 R/Next 9 0 R/Title(x)>>", catalog=b"<</Type/Catalog/Pages 2 0 R/Outlines 9 0 R>>"
        ),
        "labels": pdf(b"<</Kids[9 0 R]>>", catalog=b"<</Type/Catalog/Pages 2 0 R/PageLabels 9 0 R>>"),
        "structure": pdf(
            b"<</K 9 0 R/Type/StructTreeRoot/ParentTree 9 0 R>>",
            catalog=b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 9 0 R/MarkInfo<</Marked true>>>>",
        ),
        "layers": pdf(catalog=b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[1 0 R]/D<</OFF[1 0 R]>>>>>>"),
        "title": pdf(
            b"<</Title(<img src=x onerror=alert\\(1\\)>)/CreationDate(D:99999999999999)/Author 9 0 R>>",
            trailer=b"/Root 1 0 R/Info 9 0 R",
        ),
    }
    return [Case(f"pdf-form-{name}", ".pdf", lambda data=data: data, EITHER) for name, data in table.items()]


def tables_of_places() -> list[Case]:
    """Cross-reference tables and streams that lie or run in circles."""
    plain = assemble(pdf_objects(), tail=b"")
    at = b"%d" % len(plain)
    objects = stream(b"9 0 <</Type/Catalog>>", b"/Type/ObjStm/N 2000000000/First 2000000000/Extends 9 0 R")
    places = b"/Type/XRef/Size 9/W[1 2 1]/Root 1 0 R"
    table = {
        "none": (plain, EITHER),
        "start-far": (plain + b"startxref\n99999999999\n%%EOF", EITHER),
        "start-below": (plain + b"startxref\n-5\n%%EOF", EITHER),
        "start-itself": (plain + b"startxref\n" + at + b"\n%%EOF", EITHER),
        "previous-itself": (pdf(trailer=b"/Root 1 0 R/Prev " + at), EITHER),
        "previous-far": (pdf(trailer=b"/Root 1 0 R/Prev 99999999999"), EITHER),
        "previous-digits": (pdf(trailer=b"/Root 1 0 R/Prev " + b"9" * 5_000), EITHER),
        "stream-previous-itself": (
            plain
            + b"20 0 obj\n"
            + stream(bytes(40), places + b"/Prev " + at)
            + b"\nendobj\nstartxref\n"
            + at
            + b"\n%%EOF",
            EITHER,
        ),
        "stream-index-far": (
            plain
            + b"20 0 obj\n"
            + stream(bytes(40), places + b"/Index[0 2000000000]")
            + b"\nendobj\nstartxref\n"
            + at
            + b"\n%%EOF",
            EITHER,
        ),
        "stream-widths-far": (
            plain
            + b"20 0 obj\n"
            + stream(bytes(40), places.replace(b"[1 2 1]", b"[2000000000 1 1]"))
            + b"\nendobj\nstartxref\n"
            + at
            + b"\n%%EOF",
            EITHER,
        ),
        "section-far": (
            plain
            + b"xref\n0 2000000000\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 9>>startxref\n"
            + at
            + b"\n%%EOF",
            EITHER,
        ),
        "entries-lie": (pdf().replace(b"00000 n", b"00009 n"), EITHER),
        "entries-same": (pdf().replace(b"000000", b"999999"), EITHER),
        "object-stream-itself": (pdf(objects), EITHER),
        "trailer-none": (pdf().replace(b"trailer", b"trialer"), EITHER),
        "root-missing": (pdf(trailer=b""), EITHER),
        "root-far": (pdf(trailer=b"/Root 99 0 R"), EITHER),
        "root-number": (pdf(trailer=b"/Root 7"), EITHER),
        "root-itself": (pdf(trailer=b"/Root 1 0 R/Root 9 0 R"), EITHER),
        "size-digits": (pdf(trailer=b"/Root 1 0 R/Size " + b"9" * 5_000), EITHER),
        "nested-trailer": (pdf(trailer=b"/Root 1 0 R/X" + b"[" * 50_000), EITHER),
        "header-only": (b"%PDF-1.7\n", REFUSED),
        "header-late": (b" \n" * 30 + pdf(), EITHER),
        "header-twice": (b"%PDF-1.7\n%PDF-1.4\n" + pdf(), EITHER),
        "ends-often": (pdf() + b"\nstartxref\n0\n%%EOF" * 5_000, EITHER),
        "comments": (pdf() + b"%" * 500_000, EITHER),
        "zip-behind": (pdf() + b"PK\x03\x04" + bytes(99), EITHER),
        "html-before": (b"<html>" + pdf(), EITHER),
    }
    return [Case(f"pdf-table-{name}", ".pdf", lambda data=data: data, expect) for name, (data, expect) in table.items()]


def locked() -> list[Case]:
    """Encrypted documents, and such as only say so."""
    key = b"<</Filter/Standard/V %s/R %s/Length %s/P -44/O<%s>/U<%s>>>"

    def made(*parts: bytes) -> bytes:
        return pdf(key % parts, trailer=b"/Root 1 0 R/Encrypt 9 0 R/ID[<00><00>]")

    noise = b"ab" * 32
    table = {
        "locked": made(b"1", b"2", b"40", noise, noise),
        "empty": made(b"1", b"2", b"40", b"", b""),
        "version-unknown": made(b"99", b"99", b"40", noise, noise),
        "version-5": made(b"5", b"6", b"256", noise, noise),
        "length-far": made(b"2", b"3", b"2000000000", noise, noise),
        "length-below": made(b"2", b"3", b"-8", noise, noise),
        "itself": pdf(trailer=b"/Root 1 0 R/Encrypt 1 0 R/ID[<00><00>]"),
        "missing": pdf(trailer=b"/Root 1 0 R/Encrypt 99 0 R"),
        "no-id": pdf(key % (b"1", b"2", b"40", noise, noise), trailer=b"/Root 1 0 R/Encrypt 9 0 R"),
    }
    return [
        Case(
            f"pdf-encrypted-{name}",
            ".pdf",
            lambda data=data: data,
            REFUSED if name in ("locked", "version-unknown", "version-5", "itself") else EITHER,
        )
        for name, data in table.items()
    ]


def contents() -> list[Case]:
    """Pages without text, very many pages, and text that cannot be told."""
    blank = PAGE % (b"", b"")
    many = [PAGE.replace(b"7 0 R", b"[]") % (b"", b"")] * 10_000
    kids = b" ".join(b"%d 0 R" % (n + 9) for n in range(10_000))
    few = b" ".join([b"8 0 R"] * 20)
    table = {
        "no-text": (pdf(drawing=stream(b"")), REFUSED),
        "only-spaces": (pdf(drawing=stream(b"BT /F 12 Tf <00200020> Tj ET")), REFUSED),
        "only-lines": (pdf(drawing=stream(b"0 0 m 9 9 l S")), REFUSED),
        "no-map": (
            pdf(font=b"<</Type/Font/Subtype/Type0/BaseFont/Plain/Encoding/Identity-H/DescendantFonts[4 0 R]>>"),
            REFUSED,
        ),
        "pages-10000": (pdf(*many, pages=pages_of(b"/Count 10000/Kids[" + kids + b"]")), REFUSED),
        "pages-20": (pdf(pages=pages_of(b"/Count 20/Kids[" + few + b"]"), page=blank), READ),
        "zip-also": (pdf() + b"\n%" + b"PK\x05\x06" + bytes(18), READ),
        "cut": (pdf()[:-200], EITHER),
        "same-place": (pdf(drawing=stream(b"BT /F 12 Tf 60 700 Td " + b"<4e00> Tj 0 0 Td " * 20_000 + b"ET")), EITHER),
        "grid": (
            pdf(
                drawing=flate(
                    draw(PLAN)
                    + b"".join(b" %d 0 m %d 800 l S 0 %d m 500 %d l S" % (n, n, n, n) for n in range(0, 600, 2))
                )
            ),
            EITHER,
        ),
        "upside-down": (pdf(drawing=stream(draw(PLAN).replace(b"1 0 0 1", b"-1 0 0 -1"))), EITHER),
        "turned": (pdf(drawing=stream(draw(PLAN).replace(b"1 0 0 1", b"0 1 -1 0"))), EITHER),
        "half-characters": (
            pdf(
                drawing=stream(draw(PLAN).replace(b"4e00", b"d800")),
                unicode=stream(to_unicode("1 beginbfrange <d800> <dfff> <d800> endbfrange")),
            ),
            EITHER,
        ),
        "private-use": (
            pdf(
                drawing=stream(draw(PLAN + "《\ue000甲》")),
                unicode=stream(to_unicode("1 beginbfrange <e000> <e0ff> <e000> endbfrange")),
            ),
            EITHER,
        ),
    }
    return [
        Case(f"pdf-content-{name}", ".pdf", lambda data=data: data, expect) for name, (data, expect) in table.items()
    ] + [Case("pdf-content-plain", ".pdf", pdf, READ, holds=PHRASE)]


CASES = [*trees(), *widths(), *bombs(), *forms(), *tables_of_places(), *locked(), *contents()]

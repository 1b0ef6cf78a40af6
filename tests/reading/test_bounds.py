"""No text and no file makes reading exponential or quadratic: four times as much takes about four times as long."""

import io
import time
import zipfile
import zlib

import pytest

from plananalysis.reading.document import ReadError
from plananalysis.reading.docx_numbering import format_number
from plananalysis.reading.files import read_file
from plananalysis.structure.lines import read_lines
from plananalysis.structure.metadata import read_metadata
from plananalysis.structure.parse import explain_numbering, parse_units, read_structure
from plananalysis.structure.sentences import split_sentences
from readers_files import _assemble, _stream, list_level, numbered, p, write_docx, write_pdf

# Each makes a text of about n characters.
TEXTS = {
    "blanks in a line": lambda n: "." + " " * n + "x",
    "blanks after a title": lambda n: "甲市2023年工作要点" + " " * n + "x\n一、甲\n二、乙",
    "blanks after a source": lambda n: "来源：" + "\xa0" * n + "\n一、甲\n二、乙",
    "empty lines": lambda n: "一、甲\n" + "\n" * n + "二、乙",
    "digits": lambda n: "一、甲" + "1" * n + "\n二、乙",
    "lines of a digit": lambda n: "1\n" * (n // 2),
    "decimals": lambda n: "1." * (n // 2),
    "nested decimals": lambda n: "".join(f"{i // 90 % 90 + 1}.{i // 8100 + 1}.{i % 90 + 1}.{half} 甲\n" for half in (1, 2)
                                         for i in (range(n // 24) if half == 1 else reversed(range(n // 24)))),
    "references alone": lambda n: "[1]\n" * (n // 4),
    "figures alone": lambda n: "共有\n" + "3.5%\n" * (n // 5),
    "closing marks alone": lambda n: "》\n" * (n // 2),
    "opening marks alone": lambda n: "《\n" * (n // 2),
    "torn numbers": lambda n: "（\n" * (n // 2),
    "brackets": lambda n: "（" * n,
    "titles in titles": lambda n: "《" * (n // 2) + "》" * (n // 2),
    "quotes": lambda n: "“" * n,
    "commas": lambda n: "，" * n,
    "numerals": lambda n: "一" * n,
    "numerals in a line": lambda n: "一、甲。二、乙。" * (n // 8),
    "runs": lambda n: "一、甲\n" + "一是甲；二是乙；\n" * (n // 9) + "二、乙",
    "gaps": lambda n: "一、甲\n三、乙。二、丙\n" * (n // 16),
    "many headings": lambda n: "".join(f"第{i}章 总则\n" for i in range(1, n // 8)),
    "levels": lambda n: "一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n第一，己。\n" * (n // 30),
    "annexes": lambda n: "一、甲\n1.乙。\n二、丙\n" + "附件1\n甲表\n" * (n // 7),
    "glossaries": lambda n: "一、甲\n1.乙。\n二、丙\n" + "名词解释\n甲：乙。\n" * (n // 10),
    "signatures": lambda n: "一、甲\n二、乙\n" + "某某市人民政府\n2023年1月1日\n" * (n // 18),
    "comments": lambda n: "<!--a-->" * (n // 8),
    "an open comment": lambda n: "<!--" * (n // 4),
    "one line": lambda n: "加强耕地保护" * (n // 6),
}  # fmt: skip


def work(path, size):
    """CPU seconds for reading a text of this size and all that is read off it."""
    path.write_text(TEXTS[path.stem](size), encoding="utf-8", newline="")
    start = time.process_time()
    [document] = read_file(path)
    units, _ = read_structure(document.text, marks=document.marks)
    explain_numbering(document.text)
    split_sentences(document.text, units)
    read_metadata(document.text, units, file=document.file)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_four_times_the_text_takes_no_more_than_its_share(name, tmp_path):
    """From 30,000 to 120,000 characters: factor 4 if all is well, 16 if something is quadratic; 9 and 0.6 s are allowed."""
    work(tmp_path / f"{name}.txt", 1_000)
    assert work(tmp_path / f"{name}.txt", 120_000) < 9 * work(tmp_path / f"{name}.txt", 30_000) + 0.6


def test_lines_that_go_on_without_end():
    """Hundreds of thousands of lines that all belong to the one before: what there is is not copied for each."""

    def seconds(lines):
        start = time.process_time()
        read_lines("文\n" + "》\n" * lines)
        return time.process_time() - start

    assert seconds(400_000) < 9 * seconds(100_000) + 0.3


@pytest.mark.parametrize("title", ["省" * 60 + "工作要点", "市" * 70 + "政府工作报", "在" + "省" * 60 + "人民"])
def test_names_of_places_in_a_row_are_cut_in_one_way(title):
    """省省省…: each could end a name or lie in one; trying all took 2 to the power of their number."""
    start = time.process_time()
    text = f"{title}\n甲政府工作报告\n一、甲\n1.乙。\n二、丙"
    read_metadata(text, parse_units(text), file="a.txt", declared={"title": title * 300})
    assert time.process_time() - start < 2


def test_deeply_nested_numbers_end_somewhere():
    """Two thousand lists one in another: a table of units, and no level without end."""
    heads = [f"{i % 90 + 1}.{i // 90 + 1}" for i in range(2_000)]
    units = parse_units("".join(f"{h}.1 甲\n" for h in heads) + "".join(f"{h}.2 乙\n" for h in reversed(heads)))
    assert units["end"].max() > 0 and units["level"].max() < 60


def test_forty_comments_before_a_page(tmp_path):
    """With and without a page after them; the number of comments is no exponent."""
    (tmp_path / "a.txt").write_text("<!--a-->" * 40 + "文", encoding="utf-8")
    (tmp_path / "b.txt").write_text(" <!--a-->\n" * 2_000 + "<html><body><p>文</p></body></html>", encoding="utf-8")
    start = time.process_time()
    assert [read_file(tmp_path / name)[0].format for name in ("a.txt", "b.txt")] == ["txt", "html"]
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    "page", ["<p>甲" + "<br> " * 60_000, "<table><tr><td>甲<td>乙" * 20_000], ids=["breaks", "tables"]
)
def test_pages_that_repeat_themselves(page, tmp_path):
    """60,000 line breaks with a blank between them, 20,000 tables one in another."""
    (tmp_path / "a.html").write_text("<html><body>" + page, encoding="utf-8")
    start = time.process_time()
    assert "甲" in read_file(tmp_path / "a.html")[0].text
    assert time.process_time() - start < 8


# ---- docx


def test_page_number_patterns_hold(tmp_path):
    """A header of a point, 60,000 blanks and a letter; and real page numbers are still told."""
    data = write_docx(
        p("正文") + '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>',
        header1=p("." + " " * 60_000 + "x"),
        footer1=p("— 3 —") + p("第 1 页，共 5 页") + p("第2次会议"),
    )
    (tmp_path / "a.docx").write_bytes(data)
    start = time.process_time()
    [document] = read_file(tmp_path / "a.docx")
    assert time.process_time() - start < 2
    assert [m.kind for m in document.marks] == ["page_header", "page_number", "page_footer"]


@pytest.mark.parametrize(
    "format_",
    [
        "upperLetter",
        "lowerLetter",
        "upperRoman",
        "chineseCounting",
        "ordinal",
        "cardinalText",
        "decimalZero",
        "ideographTraditional",
        "decimalEnclosedCircle",
        "chineseLegalSimplified",
    ],
)
def test_numbers_of_any_size_are_short(format_):
    """Whatever the format, two thousand million takes a line."""
    assert len(format_number(2_000_000_000, format_)) <= 10
    assert format_number(780, "lowerLetter") == "z" * 30 and format_number(781, "lowerLetter") == "781"


@pytest.mark.parametrize(
    "level, label, said",
    [
        (list_level(0, "upperLetter", "%1、", start=2_000_000_000), "2000000000、", "automatic numbers written"),
        (list_level(0, "decimal", "%1" * 100_000), "", "whose pattern is no number"),
        (list_level(1_000_000_000, "decimal", "%1."), "", ""),
        (list_level(0, "decimal", "%1、", start=10**30), "1、", "automatic numbers written"),
    ],
)
def test_lists_without_measure(level, label, said, tmp_path):
    """A start of two thousand million, a pattern of 200,000 characters, a level that Word does not have."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    (tmp_path / "a.docx").write_bytes(
        write_docx(numbered("文") + p("x", '<w:numPr><w:ilvl w:val="²"/></w:numPr>'), numbering=numbering)
    )
    [document] = read_file(tmp_path / "a.docx")
    assert document.text.splitlines() == [f"{label}文", "x"] and said in " ".join(document.warnings)


def test_styles_and_headers_in_circles(tmp_path):
    """Styles based on one another, 3,000 deep and in a circle; one header named 2,000 times."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{(i + 1) % 3000}"/></w:style>'
        for i in range(3_000)
    )
    body = (
        "".join(p("文", f'<w:pStyle w:val="s{i}"/>') for i in range(3_000))
        + '<w:headerReference r:id="header1"/>' * 2_000
    )
    (tmp_path / "a.docx").write_bytes(write_docx(body, styles=styles, header1=p("页眉") * 500))
    start = time.process_time()
    [document] = read_file(tmp_path / "a.docx")
    assert document.text.count("文") == 3_000 and document.text.count("页眉") == 1
    assert time.process_time() - start < 5


# ---- pdf

CATALOG, ONE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
DRAWN = _stream(b"BT /F 12 Tf 10 10 Td <4e004e01> Tj ET")


def font(widths=b"", mapping=b""):
    """A font, its widths and its map from codes to characters."""
    return [
        b"<</Type/Font/Subtype/Type0/BaseFont/P/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/P/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        + widths
        + b">>",
        _stream(b"begincmap " + mapping + b" endcmap"),
    ]


def packed(content, filters, more=b""):
    """A PDF whose page is drawn by a stream that is packed so."""
    names = b"".join(b"/" + f for f in filters)
    return _assemble(
        [
            CATALOG,
            ONE,
            PAGE,
            b"<</Filter[%s]%s/Length %d>>stream\n" % (names, more, len(content)) + content + b"\nendstream",
            *font(),
        ]
    )


def list_of_objects(extra):
    """A PDF without pages whose list of objects is a stream that declares too much."""
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    return head + (
        b"9 0 obj\n<</Type/XRef%s/W[1 2 1]/Root 1 0 R/Length 4>>stream\n\x01\x00\x09\x00\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF" % (extra, len(head))
    )


RUNS = bytes([129, 32])
CIRCLE, MANY, BOMB = "refers to itself", "characters, more than there are", "unpacks to"
PDFS = {
    "pages are themselves": (lambda: _assemble([CATALOG, b"2 0 R"]), CIRCLE),
    "pages in a circle": (lambda: _assemble([CATALOG, b"3 0 R", b"2 0 R"]), CIRCLE),
    "kids are themselves": (lambda: _assemble([CATALOG, b"<</Type/Pages/Kids 3 0 R>>", b"3 0 R"]), CIRCLE),
    "kids hold their parent": (lambda: _assemble([CATALOG, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"]), "without pages"),
    "contents are themselves": (lambda: _assemble([CATALOG, ONE, PAGE, b"4 0 R", *font()]), CIRCLE),
    "widths": (lambda: _assemble([CATALOG, ONE, PAGE, DRAWN, *font(b"/W[0 2000000000 500]")]), MANY),
    "widths elsewhere": (lambda: _assemble([CATALOG, ONE, PAGE, DRAWN, *font(b"/W 8 0 R"), b"[0 2000000000 500]"]), MANY),
    "upright widths": (lambda: _assemble([CATALOG, ONE, PAGE, DRAWN, *font(b"/W2[0 2000000000 500 1 1]")]), MANY),
    "widths again and again": (lambda: _assemble([CATALOG, ONE, PAGE, DRAWN, *font(b"/W[" + b"0 60000 5 " * 900 + b"]")]), MANY),
    "characters": (lambda: _assemble([CATALOG, ONE, PAGE, DRAWN, *font(
        mapping=b"1 beginbfrange <00000000> <ffffffff> <0000> endbfrange")]), MANY),
    "codes": (lambda: _assemble([CATALOG, ONE, PAGE, DRAWN, *font(
        mapping=b"1 begincidrange <00000000> <ffffffff> 0 endcidrange")]), MANY),
    "runs": (lambda: packed(RUNS * 1_000_000, [b"RunLengthDecode"]), BOMB),
    "runs, short name": (lambda: packed(RUNS * 1_000_000, [b"RL"]), BOMB),
    "runs within": (lambda: packed(zlib.compress(RUNS * 1_000_000), [b"FlateDecode", b"RunLengthDecode"]), BOMB),
    "packed three times": (lambda: packed(zlib.compress(zlib.compress(zlib.compress(b" " * 90_000_000))), [b"Fl"] * 3), BOMB),
    "packed and spelt": (lambda: packed(zlib.compress(b" " * 90_000_000).hex().encode() + b">",
                                        [b"ASCIIHexDecode", b"FlateDecode"]), BOMB),
    "zeros": (lambda: packed(b"z" * 20_000_000 + b"~>", [b"ASCII85Decode"]), BOMB),
    "a row": (lambda: packed(zlib.compress(b"\x00 q"), [b"FlateDecode"],
                             b"/DecodeParms<</Predictor 12/Columns 2000000000>>"), "declares Columns"),
    "objects": (lambda: list_of_objects(b"/Size 2000000000"), "its list of objects declares"),
    "objects in parts": (lambda: list_of_objects(b"/Size 3/Index[0 2000000000]"), "its list of objects declares"),
}  # fmt: skip


@pytest.mark.parametrize("case", PDFS)
def test_pdfs_that_ask_for_too_much_are_refused_soon(case, tmp_path):
    """Circles, bombs in every packing, and fonts of two thousand million characters, each with its own words."""
    make, message = PDFS[case]
    (tmp_path / "a.pdf").write_bytes(make())
    start = time.process_time()
    with pytest.raises(ReadError, match=message):
        read_file(tmp_path / "a.pdf")
    assert time.process_time() - start < 8


def test_a_page_as_wide_as_a_country(tmp_path):
    """Text at x = 0 and x = 1e9: no search for a gutter point by point."""
    (tmp_path / "a.pdf").write_bytes(write_pdf([[(i % 2 * 1e9, 100 + 20 * i, "工作") for i in range(20)]]))
    start = time.process_time()
    assert read_file(tmp_path / "a.pdf")[0].text.count("工作") == 20
    assert time.process_time() - start < 5


# ---- xlsx


def workbook(sheet):
    """A workbook with this XML in its only sheet's data."""
    main, rel = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        container.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        container.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{rel}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        container.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
        )
        container.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        container.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/><sheetData>{sheet}</sheetData></worksheet>',
        )
    return out.getvalue()


def cell(place, text):
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "text")}{cell("B1", "年份")}</row>'
FAR = {
    "a row far below": (f'{HEAD}<row r="3000000000">{cell("A3000000000", "文")}</row>', "row 3,000,000,000"),
    "a row that hides": (f'{HEAD}<row r="&#51;000000000">{cell("A2", "文")}</row>', "not to be seen"),
    "cells far right": (
        HEAD + "".join(f'<row r="{i}">{cell(f"A{i}", "文")}{cell(f"XFD{i}", "x")}</row>' for i in range(2, 1502)),
        "as far as column 16,384 in 1,500 rows",
    ),
}


@pytest.mark.parametrize("case", FAR)
def test_cells_far_away_are_refused(case, tmp_path):
    """The rows and columns up to them would fill the memory."""
    sheet, message = FAR[case]
    (tmp_path / "a.xlsx").write_bytes(workbook(sheet))
    with pytest.raises(ReadError, match=message):
        read_file(tmp_path / "a.xlsx")


def test_a_few_far_cells_are_read(tmp_path):
    """One cell in XFD and one in the last row: what a slip of the hand leaves in a sheet is no attack."""
    sheet = (
        HEAD + f'<row r="2">{cell("A2", "文")}{cell("XFD2", "x")}</row><row r="1048576">{cell("A1048576", "末")}</row>'
    )
    (tmp_path / "a.xlsx").write_bytes(workbook(sheet))
    first, last = read_file(tmp_path / "a.xlsx")
    assert (first.text, last.text, dict(first.metadata)) == ("文", "末", {"column 16384": "x"})


def test_a_table_of_too_many_columns(tmp_path):
    """A million columns are no table; the message says what to check."""
    (tmp_path / "a.csv").write_text("text" + ",a" * 1_000_000 + "\n文\n", encoding="utf-8")
    with pytest.raises(ReadError, match="1,000,001 columns, more than 16,384; check what separates"):
        read_file(tmp_path / "a.csv")

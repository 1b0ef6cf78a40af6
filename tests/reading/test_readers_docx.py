"""Tests of .docx: order, tables, numbers that Word shows, furniture, changes, and hostile containers."""

import io
import zipfile

import pytest

from plananalysis.reading.document import Limits, ReadError
from plananalysis.reading.docx_numbering import format_number
from plananalysis.reading.files import read_file
from readers_files import SHARED, list_level, numbered, p, table, write_docx


@pytest.fixture()
def read(tmp_path):
    """Write bytes as a .docx and read them."""

    def read_(data, **options):
        (tmp_path / "a.docx").write_bytes(data)
        return read_file(tmp_path / "a.docx", **options)[0]

    return read_


def marked(document):
    """The marked passages with their kinds."""
    return [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks]


CHINESE = ('<w:abstractNum w:abstractNumId="7">'
           + list_level(0, "chineseCounting", "%1、") + list_level(1, "chineseCounting", "（%2）")
           + list_level(2, "decimal", "%3.") + "</w:abstractNum>"
           '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
           '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
           '<w:startOverride w:val="1"/></w:lvlOverride></w:num>')  # fmt: skip


def test_automatic_numbers_are_written_as_word_shows_them(read):
    """Three levels; deeper ones restart under a new parent; a second list restarts where it says so."""
    body = (
        numbered("总体")
        + numbered("思想", level=1)
        + numbered("原则", level=1)
        + numbered("甲", level=2)
        + numbered("任务")
        + numbered("产业", level=1)
        + p("无号")
        + numbered("再起", num=2)
        + numbered("又", num=2)
    )
    document = read(write_docx(body, numbering=CHINESE))
    assert document.text.splitlines() == [
        "一、总体",
        "（一）思想",
        "（二）原则",
        "1. 甲",
        "二、任务",
        "（一）产业",
        "无号",
        "一、再起",
        "二、又",
    ]
    assert "8 automatic numbers" in document.warnings[0]


def test_numbers_come_through_styles_too(read):
    """A heading style that is numbered, one based on it, and a paragraph that switches its number off."""
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + list_level(0, "chineseCounting", "第%1章", more='<w:pStyle w:val="H1"/><w:suff w:val="space"/>')
        + list_level(1, "decimal", "%1.%2", more='<w:pStyle w:val="H2"/><w:isLgl/>')
        + "</w:abstractNum>"
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="X"><w:basedOn w:val="H1"/></w:style>'
    )
    body = (
        p("总则", '<w:pStyle w:val="H1"/>')
        + p("目的", '<w:pStyle w:val="H2"/>')
        + p("附则", '<w:pStyle w:val="X"/>')
        + p("无号", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    document = read(write_docx(body, numbering=numbering, styles=styles))
    assert document.text.splitlines() == ["第一章 总则", "1.1 目的", "第二章 附则", "无号"]


@pytest.mark.parametrize("format_, expected", [
    ("chineseCounting", "一 二 九 十 十一 二十 九十九 一百 一百零一"), ("decimal", "1 2 9 10 11 20 99 100 101"),
    ("chineseLegalSimplified", "壹 贰 玖 壹拾 壹拾壹 贰拾 玖拾玖 壹佰 壹佰零壹"),
    ("ideographTraditional", "甲 乙 壬 癸 11 20 99 100 101"), ("upperRoman", "I II IX X XI XX XCIX C CI"),
    ("lowerLetter", "a b i j k t uuuu vvvv wwww"), ("decimalEnclosedCircleChinese", "① ② ⑨ ⑩ ⑪ ⑳ 99 100 101"),
    ("decimalFullWidth", "１ ２ ９ １０ １１ ２０ ９９ １００ １０１"), ("unheard-of", "1 2 9 10 11 20 99 100 101"),
])  # fmt: skip
def test_number_formats(format_, expected):
    """Known rows of each format, also past the end of those that end."""
    assert " ".join(format_number(n, format_) for n in (1, 2, 9, 10, 11, 20, 99, 100, 101)) == expected


def test_tables_stay_in_order_with_cells_apart_by_tabs(read):
    """A table between paragraphs is marked; a table in a cell makes the outer one layout; nothing is lost."""
    body = (
        p("前")
        + table([[p("任务") + p("分工"), p("单位")], [p("调研"), p("办公室")]])
        + p("中")
        + table([[p("左") + table([[p("内一"), p("内二")]]), p("右")]])
        + table([[p("独一格")], [p("第二段")]])
        + p("后")
    )
    document = read(write_docx(body))
    assert document.text.splitlines() == [
        "前",
        "任务 分工\t单位",
        "调研\t办公室",
        "中",
        "左",
        "内一\t内二",
        "右",
        "独一格",
        "第二段",
        "后",
    ]
    assert marked(document) == [("table", "任务 分工\t单位\n调研\t办公室"), ("table", "内一\t内二")]


def test_page_furniture_is_kept_and_marked(read):
    """Headers come first, footers last, each line once; a page number is told from a foot."""
    references = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    document = read(write_docx(p("一、总体") + references, header1=p("内部资料"), footer1=p("— 1 —") + p("某某办公室")))
    assert document.text == "内部资料\n一、总体\n— 1 —\n某某办公室\n"
    assert marked(document) == [("page_header", "内部资料"), ("page_number", "— 1 —"), ("page_footer", "某某办公室")]


def test_changes_notes_boxes_and_fields(read):
    """Inserted text stays, deleted goes; a field shows its result; notes and text boxes get a place; all is said."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        "<w:p>"
        + run.format("甲")
        + "<w:ins>"
        + run.format("乙")
        + "</w:ins><w:del><w:r><w:delText>丙</w:delText></w:r>"
        "</w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
        + run.format("丁")
        + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:tab/><w:t>戊</w:t><w:br/><w:t>己</w:t></w:r>'
        "<w:r><w:pict><w:txbxContent>" + p("框内") + "</w:txbxContent></w:pict></w:r></w:p>" + p("完")
    )
    document = read(write_docx(body, footnotes=f'<w:footnote w:id="2">{p("注文")}</w:footnote>'))
    assert document.text == "甲乙丁[1]\t戊\n己\n框内\n完\n[1] 注文\n"
    said = " | ".join(document.warnings)
    for words in ("1 tracked insertions, kept", "1 tracked deletions, left out", "1 text boxes", "1 footnotes"):
        assert words in said


def test_the_official_layout_reads_whole():
    """The sample notice: three headings, its number, page number marked."""
    path = SHARED / "docx" / "示例公文_通知.docx"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    [document] = read_file(path)
    lines = document.text.splitlines()
    assert [x[:2] for x in lines if x[1:2] == "、"] == ["一、", "二、", "三、"]
    assert "国办发〔2026〕15号" in lines and marked(document) == [("page_number", "— 1 —")]


def repacked(data, part, content):
    """A container with one part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return out.getvalue()


GOOD = write_docx(p("一、总体要求"))
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'
HOSTILE = {
    "bomb by size": (lambda: repacked(GOOD, "word/document.xml", b"<a>" + b"0" * 60_000_000 + b"</a>"),
                     "unpacks to 6.* over the limit of 50,000,000"),
    "bomb by ratio": (lambda: repacked(GOOD, "word/media/a.bmp", b"\x00" * 9_000_000), "over the ratio of 100"),
    "external entity": (lambda: repacked(GOOD, "word/document.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                                         + DOCUMENT.format("&x;")), "declares a DTD or entities"),
    "entities that grow": (lambda: repacked(GOOD, "word/document.xml", '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]>'
                                            + DOCUMENT.format("&y;")), "declares a DTD or entities"),
    "a DTD from outside": (lambda: repacked(GOOD, "docProps/core.xml", '<!DOCTYPE a SYSTEM "http://x/y.dtd"><a/>'),
                           "core.xml declares a DTD"),
    "not XML": (lambda: repacked(GOOD, "word/document.xml", "<w:document><"), "not well-formed XML"),
    "no body": (lambda: repacked(GOOD, "word/document.xml", "<a/>"), "without a document body"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "damaged or incomplete"),
    "a byte changed": (lambda: GOOD.replace(b"PK\x03\x04", b"PK\x03\x05"), "damaged|not a .docx"),
    "only white space": (lambda: write_docx(p(" ")), "no text in it"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_containers_are_refused(case, read):
    """Bombs, entities, DTDs and damage each get their own message."""
    make, message = HOSTILE[case]
    with pytest.raises(ReadError, match=message):
        read(make())


def test_a_part_damaged_inside_is_refused(read):
    """The list of parts is sound, the bytes of one are not."""
    at = GOOD.index(b"word/document.xml") + len("word/document.xml")
    with pytest.raises(ReadError, match="document.xml is damaged|not well-formed"):
        read(GOOD[:at] + bytes(b ^ 255 for b in GOOD[at : at + 40]) + GOOD[at + 40 :])


def test_deep_and_wide_documents_hold(read):
    """Tables nested 3,000 deep are read flat below a depth, with a warning; too many elements are refused."""
    deep = "<w:tbl><w:tr><w:tc>" * 3_000 + p("底") + "</w:tc></w:tr></w:tbl>" * 3_000 + p("面")
    document = read(write_docx(deep))
    assert document.text.split() == ["底", "面"] and "nested too deeply" in document.warnings[0]
    with pytest.raises(ReadError, match="more than 100 elements"):
        read(write_docx(p("x") * 100), limits=Limits(nodes=100))


def test_headings_are_told_by_style_and_by_outline(read):
    """By the style's name or level, through the style it is based on, or by the paragraph's own level; 9 is text."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
        for key, name, more in (
            ("t", "Title", ""),
            ("h", "heading 2", ""),
            ("o", "自定", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
            ("b", "继承", '<w:basedOn w:val="h"/>'),
            ("r", "环", '<w:basedOn w:val="r"/>'),
        )
    )
    paragraphs = [p(f"{key}段", f'<w:pStyle w:val="{key}"/>') for key in "thobr"]
    own = [p("自段", '<w:outlineLvl w:val="0"/>'), p("文段", '<w:pStyle w:val="h"/><w:outlineLvl w:val="9"/>')]
    document = read(write_docx("".join([*paragraphs, *own]), styles=styles))
    assert marked(document) == [
        ("heading1", "t段"), ("heading2", "h段"), ("heading3", "o段"), ("heading2", "b段"), ("heading1", "自段")
    ]  # fmt: skip

"""What a .docx draws is read or counted: diagrams, lettering, formulas, fallbacks, boxes in boxes, charts, notes."""

import io
import zipfile

import pytest

from plananalysis.reading.files import read_file
from readers_files import p, table, write_docx

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = 'xmlns:mc="mc" xmlns:v="v" xmlns:m="m" xmlns:a="a" xmlns:dgm="dgm" xmlns:c="c" xmlns:o="o"'


@pytest.fixture()
def read(tmp_path):
    """Read a .docx with this body; `parts` are further parts: kind of relation -> (name, XML)."""

    def read_(body, parts=(), **known):
        data = write_docx(f"<w:customXml {NAMES}>{body}</w:customXml>", **known)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for part in old.namelist():
                content = old.read(part).decode()
                if part == "word/_rels/document.xml.rels":
                    links = "".join(
                        f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{name}"/>'
                        for key, kind, name, _ in parts
                    )
                    content = content.replace("<R>", "<R>" + links)
                new.writestr(part, content)
            for _, _, name, xml in parts:
                new.writestr(f"word/{name}", xml)
        (tmp_path / "a.docx").write_bytes(out.getvalue())
        return read_file(tmp_path / "a.docx")[0]

    return read_


def run(inner):
    """A paragraph 甲 with something drawn on it, and one after it."""
    return f"<w:p><w:r><w:t>甲</w:t></w:r><w:r>{inner}</w:r></w:p>" + p("乙")


POINTS = "".join(
    f'<dgm:pt modelId="{key}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
    for key, text in (("3", "丁"), ("2", "丙"), ("4", "戊"))
)
LINKS = "".join(
    f'<dgm:cxn srcId="{a}" destId="{b}" srcOrd="{n}"/>' for a, b, n in (("1", "2", 0), ("1", "4", 1), ("2", "3", 0))
)
DIAGRAM = (
    f'<dgm:dataModel xmlns:dgm="dgm" xmlns:a="a"><dgm:ptLst><dgm:pt modelId="1" type="doc"/>{POINTS}</dgm:ptLst>'
    f"<dgm:cxnLst>{LINKS}</dgm:cxnLst></dgm:dataModel>"
)
CHART = '<c:chartSpace xmlns:c="c" xmlns:a="a"><c:title><a:p><a:r><a:t>各县</a:t></a:r><a:r><a:t>面积</a:t></a:r></a:p></c:title><c:v>3</c:v></c:chartSpace>'


def test_a_diagram_is_read_from_the_top_down(read):
    """SmartArt: each point, then what hangs on it, after the paragraph; said once."""
    document = read(
        run('<w:drawing><dgm:relIds r:dm="d1"/></w:drawing>'), [("d1", "diagramData", "diagrams/data1.xml", DIAGRAM)]
    )
    assert document.text == "甲\n丙\n丁\n戊\n乙\n"
    assert document.warnings == ("1 diagrams (SmartArt), their text placed after the paragraph they hang on",)


@pytest.mark.parametrize(
    "xml, said", [("", "not well-formed"), ("<!DOCTYPE x><x/>", "declares a DTD"), ("<x/>", "without readable text")]
)
def test_a_diagram_that_cannot_be_read_is_said(xml, said, read):
    """The text around it is read all the same."""
    document = read(
        run('<w:drawing><dgm:relIds r:dm="d1"/></w:drawing>'), [("d1", "diagramData", "diagrams/data1.xml", xml)]
    )
    assert document.text == "甲\n乙\n" and said in document.warnings[0]


def test_lettering_is_read(read):
    """WordArt: an attribute of the shape; in a header too, where it is furniture."""
    shape = '<w:pict><v:shape><v:textpath string="红头"/></v:shape></w:pict>'
    document = read(
        run(shape) + '<w:headerReference r:id="header1"/>',
        header1=f"<w:p {NAMES}><w:r>{shape.replace('红头', '内部资料')}</w:r></w:p>",
    )
    assert document.text == "内部资料\n甲\n红头\n乙\n" and [m.kind for m in document.marks] == ["page_header"]
    assert "2 pieces of lettering (WordArt)" in document.warnings[0]


def test_formulas_are_written_on_one_line(read):
    """In a paragraph and in the place of one; a fraction is no number of two digits."""
    half = "<m:oMath><m:r><m:t>S=</m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    power = "<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></m:oMathPara>"
    document = read(run(half) + power)
    assert document.text == "甲S=1/2\n乙\nx^2\n" and document.warnings == ("2 formulas, written on one line",)


@pytest.mark.parametrize("choice", ["", "<w:drawing/>", "<w:drawing><a:blip/></w:drawing>"])
def test_a_fallback_is_read_where_the_choice_says_nothing(choice, read):
    """A choice without children, without text, and with a picture only."""
    fallback = f"<mc:Fallback><w:pict><w:txbxContent>{p('丙')}</w:txbxContent></w:pict></mc:Fallback>"
    assert (
        read(run(f"<mc:AlternateContent><mc:Choice>{choice}</mc:Choice>{fallback}</mc:AlternateContent>")).text
        == "甲\n丙\n乙\n"
    )


def test_choice_and_fallback_that_say_the_same_are_read_once(read):
    """As Word stores every text box."""
    box = f"<w:txbxContent>{p('丙')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert read(run(both)).text == "甲\n丙\n乙\n"


def test_boxes_in_boxes(read):
    """Two deep in order; 60 deep as plain text and said; nothing is lost."""

    def nest(depth):
        box = f"<w:txbxContent>{p('底')}</w:txbxContent>"
        for i in range(depth):
            box = f"<w:txbxContent><w:p><w:r><w:t>第{i}层</w:t></w:r><w:r>{box}</w:r></w:p></w:txbxContent>"
        return box

    assert read(run(nest(1))).text == "甲\n第0层\n底\n乙\n"
    deep = read(run(nest(60)))
    assert "底" in deep.text and all(f"第{i}层" in deep.text for i in range(60))
    assert any("nested too deeply" in warning for warning in deep.warnings)


def test_a_choice_directly_in_a_box_or_cell(read):
    """Alternate content in the place of a paragraph."""
    inner = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{p('丙')}</mc:Fallback></mc:AlternateContent>"
    assert read(p("甲") + inner + p("乙")).text == "甲\n丙\n乙\n"


def test_charts_and_objects_are_counted(read):
    """A chart's title is read; that its numbers and an embedded sheet are not is said."""
    body = run('<w:drawing><c:chart r:id="c1"/></w:drawing>') + run("<w:object><o:OLEObject/></w:object>")
    document = read(body, [("c1", "chart", "charts/chart1.xml", CHART)])
    assert document.text.splitlines() == ["甲", "各县面积", "乙", "甲", "乙"]
    assert any("1 charts" in w for w in document.warnings) and any("1 embedded objects" in w for w in document.warnings)


def test_comments_and_unused_notes_are_counted_with_their_characters(read):
    """Neither is part of the text; how much was left out is said."""
    notes = f'<w:footnote w:id="0" w:type="separator">{p("")}</w:footnote><w:footnote w:id="5">{p("没有提到的注")}</w:footnote>'
    comments = f'<w:x xmlns:w="w"><w:comment>{p("请核对")}</w:comment></w:x>'
    document = read(p("甲"), [("k", "comments", "comments.xml", comments)], footnotes=notes)
    assert document.text == "甲\n"
    assert "1 comments, left out (3 characters)" in document.warnings
    assert "1 footnotes that the text does not refer to, left out (6 characters)" in document.warnings


def test_an_unknown_thing_with_text_is_counted(read):
    """What stands where a paragraph would and is of no known kind."""
    [warning] = read(p("甲") + "<w:fancy><w:r><w:t>新东西</w:t></w:r></w:fancy>").warnings
    assert warning == "1 pieces of an unknown kind (fancy) left out, 3 characters"


def test_tables_that_set_columns_are_a_question(read):
    """A table with whole pages in its cells is read cell by cell, and that is said."""
    document = read(table([[p("左" * 900), p("右" * 900)]]))
    assert document.text == "左" * 900 + "\n" + "右" * 900 + "\n"
    assert "1 tables that set text in columns, read cell by cell: check the order of the text" in document.warnings

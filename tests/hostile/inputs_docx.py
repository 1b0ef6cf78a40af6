"""Word files whose numbering, styles, parts and drawings are made to cost or to hide something."""

from __future__ import annotations

from builders import BODY, BOMB, HEAD, PACKAGE, REL, W, docx, docx_with, pack, paragraph
from cases import EITHER, PHRASE, READ, REFUSED, Case

HIDDEN = "图中所画的文字"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMES = (
    f'xmlns:a="{DRAWING}/main" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:dgm="{DRAWING}/diagram" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def numbering(level: str, *, more: str = "") -> str:
    """One list with one level."""
    return (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>{more}'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def listed(level: str, *, more: str = "", count: int = 2) -> bytes:
    """The plan, then paragraphs of a list with this level."""
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return docx(BODY + paragraph("推进建设。", properties) * count, more={"numbering": numbering(level, more=more)})


def level(format_: str = "decimal", text: str = "%1.", start: str = "1") -> str:
    """A level's start, format and text."""
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/>'


def numbered() -> list[Case]:
    """S13: numbers that are repeated or grow without end."""
    far = "2000000000"
    table = {
        **{
            f"S13-start-{kind}": level(kind, start=far)
            for kind in (
                "upperLetter",
                "lowerLetter",
                "upperRoman",
                "lowerRoman",
                "decimal",
                "chineseCounting",
                "chineseCountingThousand",
                "ideographTraditional",
                "decimalEnclosedCircle",
                "chineseLegalSimplified",
                "decimalZero",
                "ordinal",
                "cardinalText",
                "hex",
                "chicago",
                "nonsense",
                "bullet",
                "none",
            )
        },
        "S13-text-repeated": level(text="%1" * 100_000),
        "S13-text-long": level(text="第" * 500_000 + "%1"),
        "S13-text-all-levels": level(text="%1%2%3%4%5%6%7%8%9" * 20_000),
        "S13-text-letters": level("upperLetter", "%1" * 20_000, "200000"),
        "S13-text-percents": level(text="%" * 200_000),
        "S13-text-far-level": level(text="%999999999"),
        "S13-text-zero": level(text="%0"),
        "S13-start-below": level("upperLetter", start="-5"),
        "S13-start-digits": level(start="9" * 5_000),
        "S13-start-odd": level(start="½x"),
    }
    cases = [
        Case(name, ".docx", lambda value=value: listed(value), EITHER, kind="S13") for name, value in table.items()
    ]
    many = level(text="%1" * 1_000)
    cases.append(Case("S13-text-repeated-many-times", ".docx", lambda: listed(many, count=5_000), EITHER, kind="S13"))
    restart = '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="2000000000"/></w:lvlOverride></w:num>'
    cases.append(
        Case("S13-start-override", ".docx", lambda: listed(level("upperRoman"), more=restart), EITHER, kind="S13")
    )
    deep = paragraph("建设", '<w:numPr><w:ilvl w:val="2000000000"/><w:numId w:val="1"/></w:numPr>')
    cases.append(
        Case(
            "S13-level-far",
            ".docx",
            lambda: docx(BODY + deep, more={"numbering": numbering(level())}),
            EITHER,
            kind="S13",
        )
    )
    return cases


def headers() -> list[Case]:
    """S13: running heads and page numbers that a pattern tries in every way."""
    table = {
        "spaces": "." + " " * 60_000 + "x",
        "wide-spaces": "—" + "\u3000" * 60_000 + "x",
        "dashes": "-" * 60_000 + "x",
        "digits": "1" * 60_000 + "x",
        "page-of": "第1页共" * 20_000,
        "dashes-spaces": "- " * 40_000 + "x",
        "dots": "·" * 60_000 + "1x",
        "mixed": " -—.1" * 12_000 + "x",
        "tabs": "1" + "\t" * 60_000 + "x",
        "brackets": "（1" * 30_000 + "x",
    }
    out = []
    for part in ("header1", "footer1"):
        out += [
            Case(
                f"S13-{part[:-1]}-{name}",
                ".docx",
                lambda text=text, part=part: docx(more={part: paragraph(text)}),
                READ,
                holds=PHRASE,
                kind="S13",
            )
            for name, text in table.items()
        ]
    many = "".join(map(paragraph, ["- 1 -"] * 20_000))
    out.append(Case("S13-header-many-paragraphs", ".docx", lambda: docx(more={"header1": many}), EITHER, kind="S13"))
    return out


def drawn() -> list[Case]:
    """S22: what is drawn is read, or a warning says that it is there."""

    def run(inside: str) -> str:
        return f"<w:p {NAMES}><w:r>{inside}</w:r></w:p>"

    def box(inside: str) -> str:
        return f"<w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"

    text = paragraph(HIDDEN)
    shape = f"<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    table = {
        "word-art": run(f'<w:pict><v:shape><v:textpath on="t" string="{HIDDEN}"/></v:shape></w:pict>'),
        "formula": f"<w:p {NAMES}><m:oMathPara><m:oMath><m:r><m:t>{HIDDEN}</m:t></m:r></m:oMath></m:oMathPara></w:p>",
        "formula-in-line": f"<w:p {NAMES}><w:r><w:t>其中</w:t></w:r><m:oMath><m:r><m:t>{HIDDEN}</m:t></m:r></m:oMath></w:p>",
        "fallback-only": run(
            f'<mc:AlternateContent><mc:Choice Requires="wps"/><mc:Fallback>{box(text)}</mc:Fallback></mc:AlternateContent>'
        ),
        "no-choice": run(f"<mc:AlternateContent><mc:Fallback>{box(text)}</mc:Fallback></mc:AlternateContent>"),
        "choice-and-fallback": run(
            f'<mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback>{box(text)}</mc:Fallback></mc:AlternateContent>'
        ),
        "box": run(box(text)),
        "box-in-box": run(box(f"<w:p><w:r>{box(text)}</w:r></w:p>")),
        "shape": run(shape),
        "nested-alternates": run(
            '<mc:AlternateContent><mc:Choice Requires="x">' * 40 + shape + "</mc:Choice></mc:AlternateContent>" * 40
        ),
        "drawing-text": run(
            f"<w:drawing><a:graphic><a:graphicData><a:t>{HIDDEN}</a:t></a:graphicData></a:graphic></w:drawing>"
        ),
        "smart-tag": f"<w:p><w:smartTag><w:r><w:t>{HIDDEN}</w:t></w:r></w:smartTag></w:p>",
        "content-control": f"<w:sdt><w:sdtContent>{text}</w:sdtContent></w:sdt>",
        "field": f'<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>{HIDDEN}</w:t></w:r></w:fldSimple></w:p>',
        "inserted": f"<w:p><w:ins><w:r><w:t>{HIDDEN}</w:t></w:r></w:ins></w:p>",
        "moved": f"<w:p><w:moveTo><w:r><w:t>{HIDDEN}</w:t></w:r></w:moveTo></w:p>",
        "custom-xml": f"<w:customXml>{text}</w:customXml>",
        "ruby": f"<w:p><w:r><w:ruby><w:rt><w:r><w:t>zhu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{HIDDEN}</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    }
    out = [
        Case(f"S22-{name}", ".docx", lambda body=body: docx(BODY + body), READ, holds=HIDDEN, warned=True, kind="S22")
        for name, body in table.items()
    ]
    return [*out, Case("S22-smart-art", ".docx", smart_art, READ, holds=HIDDEN, warned=True, kind="S22")]


def smart_art() -> bytes:
    """A diagram, whose text stands in a part of its own."""
    place = f'<w:p {NAMES}><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="{DRAWING}/diagram"><dgm:relIds r:dm="d"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    data = f"{HEAD}<dgm:dataModel {NAMES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{HIDDEN}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    links = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="d" Type="{REL}/diagramData" Target="diagrams/data1.xml"/></Relationships>'
    document = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{REL}"><w:body>{BODY}{place}</w:body></w:document>'
    return docx_with(
        {"word/document.xml": document, "word/diagrams/data1.xml": data, "word/_rels/document.xml.rels": links}
    )


def parts() -> list[Case]:
    """Parts that are missing, damaged, lying, bombs, or ask for entities and files."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{entities}]>'
    blank = b" " * 900_000
    body = f'<w:document xmlns:w="{W}"><w:body>{BODY}{{}}</w:body></w:document>'
    main = "word/document.xml"
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    table = {
        "no-main": ({main: None}, REFUSED),
        "empty-main": ({main: b""}, REFUSED),
        "main-not-xml": ({main: b"\x00\x01"}, REFUSED),
        "main-cut": ({main: (HEAD + body)[:-60]}, REFUSED),
        "main-html": ({main: "<html><p>x"}, REFUSED),
        "main-other-root": ({main: f"{HEAD}<a/>"}, REFUSED),
        "no-relations": ({"word/_rels/document.xml.rels": None}, READ),
        "no-package-relations": ({"_rels/.rels": None}, EITHER),
        "no-types": ({"[Content_Types].xml": None}, EITHER),
        "types-wrong": ({"[Content_Types].xml": b"PDF"}, EITHER),
        "relations-broken": ({"word/_rels/document.xml.rels": b"<R"}, EITHER),
        "entities": ({main: HEAD + laughs + body.format("&a8;")}, REFUSED),
        "dtd-empty": ({main: HEAD + "<!DOCTYPE x>" + body.format("")}, REFUSED),
        "dtd-external": ({main: HEAD + '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + body.format("")}, REFUSED),
        "entity-external": (
            {main: HEAD + '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body.format("&e;")},
            REFUSED,
        ),
        "entity-parameter": (
            {main: HEAD + '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1/x">%e;]>' + body.format("")},
            REFUSED,
        ),
        "entities-in-styles": ({"word/styles.xml": HEAD + laughs + "<w>&a8;</w>"}, EITHER),
        "include": ({main: HEAD + body.format(include)}, EITHER),
        "utf-16-main": ({main: ('<?xml version="1.0" encoding="UTF-16"?>' + body.format("")).encode("utf-16")}, EITHER),
        "utf-16-dtd": (
            {main: ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + body.format("")).encode("utf-16")},
            REFUSED,
        ),
        "encoding-lies": ({main: '<?xml version="1.0" encoding="gb2312"?>' + body.format("")}, EITHER),
        "encoding-unknown": ({main: '<?xml version="1.0" encoding="x-y"?>' + body.format("")}, REFUSED),
        "bomb-picture": ({"word/media/a.bmp": b"\x00" * BOMB}, EITHER),
        "bomb-main": ({main: HEAD + body.format(" " * BOMB)}, REFUSED),
        "bomb-styles": ({"word/styles.xml": HEAD + "<a>" + " " * BOMB + "</a>"}, EITHER),
        "bomb-many": ({f"word/x{n}.xml": blank for n in range(70)}, REFUSED),
        "parts-many": ({f"word/x{n}.xml": b"" for n in range(20_000)}, EITHER),
        "names-outside": ({"../../outside.xml": b"x", "/etc/x": b"x", "C:\\x": b"x"}, EITHER),
        "names-long": ({"word/" + "x" * 60_000: b""}, EITHER),
        "macro": ({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 90}, EITHER),
        "header-missing": (
            {
                "word/_rels/document.xml.rels": f'{HEAD}<R><Relationship Id="h" Type="{REL}/header" Target="header9.xml"/></R>'
            },
            READ,
        ),
        "header-itself": (
            {
                "word/_rels/document.xml.rels": f'{HEAD}<R><Relationship Id="h" Type="{REL}/header" Target="document.xml"/></R>'
            },
            EITHER,
        ),
        "header-outside": (
            {
                "word/_rels/document.xml.rels": f'{HEAD}<R><Relationship Id="h" Type="{REL}/header" Target="../../../etc/passwd"/></R>'
            },
            READ,
        ),
        "header-remote": (
            {
                "word/_rels/document.xml.rels": f'{HEAD}<R><Relationship Id="h" Type="{REL}/header" Target="http://127.0.0.1:9/x" TargetMode="External"/></R>'
            },
            READ,
        ),
        "properties-odd": (
            {
                "docProps/core.xml": f"{HEAD}<c><title>&lt;img src=x onerror=alert(1)&gt;</title><created>{'9' * 5_000}</created></c>"
            },
            READ,
        ),
    }
    return [
        Case(f"docx-part-{name}", ".docx", lambda changes=changes: docx_with(changes), expect)
        for name, (changes, expect) in table.items()
    ]


def bodies() -> list[Case]:
    """Bodies that are empty, deep, wide or circular."""
    cell = "<w:tbl><w:tr><w:tc>"
    end = "</w:tc></w:tr></w:tbl>"
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    chain = "".join(style.format(f"s{n}", f"s{n + 1}") for n in range(3_000))
    merged = (
        "<w:tbl>"
        + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/><w:vMerge/></w:tcPr>'
        + paragraph("甲")
        + "</w:tc></w:tr>" * 1
        + "</w:tbl>"
    )
    table = {
        "empty": ("", REFUSED),
        "empty-paragraphs": ("<w:p/>" * 20_000, REFUSED),
        "only-images": ("<w:p><w:r><w:drawing/></w:r></w:p>" * 9, REFUSED),
        "tables-nested-100": (BODY + cell * 100 + paragraph("甲") + end * 100, EITHER),
        "tables-nested-5000": (BODY + cell * 5_000 + paragraph("甲") + end * 5_000, EITHER),
        "runs-nested": (
            BODY + "<w:p>" + "<w:smartTag>" * 5_000 + "<w:r><w:t>甲</w:t></w:r>" + "</w:smartTag>" * 5_000 + "</w:p>",
            EITHER,
        ),
        "controls-nested": (
            BODY + "<w:sdt><w:sdtContent>" * 2_000 + paragraph("甲") + "</w:sdtContent></w:sdt>" * 2_000,
            EITHER,
        ),
        "wide-table": (BODY + "<w:tbl><w:tr>" + f"<w:tc>{paragraph('甲')}</w:tc>" * 5_000 + "</w:tr></w:tbl>", READ),
        "span": (BODY + merged, EITHER),
        "long-paragraph": (paragraph("推进建设。" * 60_000) + BODY, READ),
        "many-paragraphs": (BODY + paragraph("建设。") * 15_000, READ),
        "many-runs": (BODY + "<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 30_000 + "</w:p>", READ),
        "breaks": (BODY + "<w:p><w:r>" + "<w:br/>" * 60_000 + "</w:r></w:p>", READ),
        "tabs": (BODY + "<w:p><w:r>" + "<w:tab/>" * 60_000 + "</w:r></w:p>", READ),
        "deleted": (BODY + "<w:p><w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del></w:p>", READ),
        "controls": (BODY + paragraph("甲&#x9;&#xA;&#xD;乙"), READ),
        "control-forbidden": (BODY + paragraph("甲&#x1;乙"), REFUSED),
        "half-character": (BODY + paragraph("甲&#xD800;乙"), REFUSED),
        "private-use": (BODY + paragraph("《\ue000甲》"), READ),
        "symbol": (
            BODY + '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="zzzz"/><w:sym/></w:r></w:p>',
            EITHER,
        ),
        "footnote-missing": (BODY + '<w:p><w:r><w:footnoteReference w:id="99"/></w:r></w:p>', READ),
        "numbering-missing": (
            BODY + paragraph("甲", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'),
            READ,
        ),
        "field-open": (
            BODY
            + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>'
            + BODY,
            EITHER,
        ),
        "link": (BODY + '<w:p><w:hyperlink r:id="nope"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>', READ),
    }
    out = [
        Case(f"docx-body-{name}", ".docx", lambda body=body: docx(body), expect)
        for name, (body, expect) in table.items()
    ]
    styles = {
        "itself": style.format("s0", "s0"),
        "pair": style.format("s0", "s1") + style.format("s1", "s0"),
        "chain": chain,
        "missing": style.format("s0", "nope"),
        "twice": style.format("s0", "s1") * 4_000,
    }
    styled = BODY + paragraph("建设。", '<w:pStyle w:val="s0"/>')
    out += [
        Case(
            f"docx-style-{name}",
            ".docx",
            lambda xml=xml: docx(styled, more={"styles": xml, "numbering": numbering(level())}),
            READ,
            holds=PHRASE,
        )
        for name, xml in styles.items()
    ]
    notes = {
        "itself": '<w:footnote w:id="1">' + '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>',
        "many": "".join(f'<w:footnote w:id="{n}">{paragraph("注")}</w:footnote>' for n in range(9_000)),
        "same-id": f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>' * 3_000,
    }
    noted = BODY + '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'
    out += [
        Case(f"docx-notes-{name}", ".docx", lambda xml=xml: docx(noted, more={"footnotes": xml}), READ, holds=PHRASE)
        for name, xml in notes.items()
    ]
    links = {
        "numbering-itself": '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="s0"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    }
    out += [
        Case(
            f"docx-{name}",
            ".docx",
            lambda xml=xml: docx(styled, more={"numbering": xml, "styles": styles["itself"]}),
            READ,
            holds=PHRASE,
        )
        for name, xml in links.items()
    ]
    return out


def archives() -> list[Case]:
    """Containers whose list of parts lies."""
    sound = docx()
    listing = sound.rindex(b"PK\x01\x02")
    first = sound.index(b"PK\x01\x02")
    locked = bytearray(sound)
    for at in (6, first + 8):
        locked[at] |= 1
    sizes = bytearray(sound)
    sizes[first + 24 : first + 28] = b"\xff\xff\xff\x7f"
    small = bytearray(sound)
    small[first + 24 : first + 28] = b"\x01\x00\x00\x00"
    method = bytearray(sound)
    method[first + 10 : first + 12] = b"\x63\x00"
    offset = bytearray(sound)
    offset[first + 42 : first + 46] = b"\xff\xff\xff\x7f"
    overlap = bytearray(sound)
    overlap[listing + 42 : listing + 46] = sound[first + 42 : first + 46]
    count = bytearray(sound)
    end = sound.rindex(b"PK\x05\x06")
    count[end + 8 : end + 12] = b"\xff\xff\xff\xff"
    inner = pack({f"{n}.bin": b"\0" * BOMB for n in range(3)})
    table = {
        "locked": bytes(locked),
        "size-too-large": bytes(sizes),
        "size-too-small": bytes(small),
        "method-unknown": bytes(method),
        "offset-outside": bytes(offset),
        "parts-overlap": bytes(overlap),
        "count-wrong": bytes(count),
        "no-listing": sound[:first],
        "only-end": sound[end:],
        "comment": sound[:-2] + b"\xff\xff" + b"x" * 65_535,
        "noise-before": b"PK\x03\x04" + bytes(5_000) + sound,
        "noise-after": sound + bytes(70_000),
        "twice": sound + sound,
        "zip-in-zip": pack({"inner.zip": inner, "word/x": b""}),
        "only-names": pack({"[Content_Types].xml": b"", "word/": b""}),
        "slides": pack({"ppt/presentation.xml": b"<a/>"}),
        "ofd": pack({"OFD.xml": b"<a/>"}),
    }
    sure = ("locked", "no-listing", "only-end", "zip-in-zip", "only-names", "slides", "ofd")
    return [
        Case(f"docx-zip-{name}", ".docx", lambda data=data: data, REFUSED if name in sure else EITHER)
        for name, data in table.items()
    ]


CASES = [*numbered(), *headers(), *drawn(), *parts(), *bodies(), *archives()]

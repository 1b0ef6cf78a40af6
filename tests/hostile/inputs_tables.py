"""Tables of documents, of every format, whose cells are far away, many, missing, or not what they are said to be."""

from __future__ import annotations

import io
import json

from builders import BOMB, HEAD, ROWS, SHEET, cell, docx, pack, row, xlsx, xlsx_parts, xlsx_with
from cases import EITHER, PHRASE, PLAN, READ, REFUSED, Case

FLAT = PLAN.replace("\n", "。")
GOOD = f"编号,正文\n1,{FLAT}\n"
DEEP = 100_000


def csv_cases() -> list[Case]:
    """CSV and TSV: quotes, widths, and headers."""
    wide = ",".join(["甲"] * 200_000)
    table = {
        "S23-csv-two-texts": ("text,text\n甲一、建设,乙一、建设\n", REFUSED),
        "S23-csv-two-names": (f"正文,text\n{FLAT},{FLAT}\n", REFUSED),
        "S23-csv-content-and-body": (f"id,content,body\n1,{FLAT},{FLAT}\n", REFUSED),
        "S23-csv-case": (f"Text,TEXT\n{FLAT},{FLAT}\n", REFUSED),
        "S23-csv-three": (f"正文,全文,内容\n{FLAT},{FLAT},{FLAT}\n", REFUSED),
        "quote-stray": (GOOD + f'2,{FLAT}"x"y\n', EITHER),
        "quote-open": (GOOD + f'2,"{FLAT}\n3,x\n', REFUSED),
        "quotes-many": (GOOD + '2,"' + '""' * DEEP + '"\n', EITHER),
        "quotes-odd": (GOOD + '"' * 100_001, EITHER),
        "columns-million": (GOOD + "," * 1_000_000 + "\n", EITHER),
        "header-million": ("," * 1_000_000 + "正文\n" + GOOD, EITHER),
        "header-wide": (wide + ",正文\n" + wide + f",{FLAT}\n", EITHER),
        "field-2-mb": (GOOD + f"2,{FLAT * 4_000}\n", EITHER),
        "ragged": (GOOD + f"2,{FLAT},x,y,z\n3\n\n4,{FLAT}\n", READ),
        "no-header": (f"1,{FLAT}\n2,{FLAT}\n", REFUSED),
        "only-header": ("编号,正文\n", REFUSED),
        "only-commas": (",,,,\n" * 50, REFUSED),
        "one-column": (f"正文\n{FLAT}\n", READ),
        "header-twice": (f"编号,编号,正文\n1,2,{FLAT}\n", READ),
        "header-spaces": (f" 编号 , 正文 \n1,{FLAT}\n", READ),
        "header-marks": (f"\ufeff\ufeff编号,正文\n1,{FLAT}\n", EITHER),
        "ids-same": ("编号,正文\n" + f"1,{FLAT}\n" * 60, READ),
        "ids-paths": (f"编号,正文\n../../x,{FLAT}\n/etc/passwd,{FLAT}\nC:\\x,{FLAT}\ncon,{FLAT}\n", READ),
        "ids-odd": (
            f"编号,正文\n<img src=x onerror=alert(1)>,{FLAT}\n=1+1,{FLAT}\n{'长' * 5_000},{FLAT}\n\ue000,{FLAT}\n",
            READ,
        ),
        "metadata-markup": (f"标题,发文机关,正文\n<img src=x onerror=alert(1)>,=cmd|' /C calc'!A0,{FLAT}\n", READ),
        "metadata-long": (f"标题,正文\n{'题' * 500_000},{FLAT}\n", READ),
        "year-odd": (f"年份,正文\n{'9' * 5_000},{FLAT}\n1e999,{FLAT}\n-1,{FLAT}\nNaN,{FLAT}\n", READ),
        "year-nine-digits": (f"year,正文\n999999999,{FLAT}\n", READ),
        "empty-rows": (GOOD + ",\n" * 20_000, READ),
        "blank-lines": (GOOD + "\n" * 200_000, READ),
        "semicolons": (f"编号;正文\n1;{FLAT}\n", READ),
        "pipes": (f"编号|正文\n1|{FLAT}\n", REFUSED),
        "no-end": ("编号,正文\n1," + FLAT, READ),
        "carriage-returns": (GOOD.replace("\n", "\r"), EITHER),
        "carriage-return-in-cell": (f'编号,标题,正文\n"1\r2","甲\r乙",{FLAT}\n', READ),
        "nul": (GOOD + "2,\0\n", REFUSED),
        "formula": (f'编号,正文\n1,"=HYPERLINK(""x"")\n{FLAT}"\n', READ),
        "json-inside": ('{"正文": "x"}\n', REFUSED),
        "html-inside": (f"<html><p>{FLAT}</p></html>", EITHER),
        "sep-line": (f"sep=;\n编号;正文\n1;{FLAT}\n", EITHER),
    }
    out = [
        Case(
            name if name.startswith("S23") else f"csv-{name}",
            ".csv",
            lambda text=text: text.encode(),
            expect,
            kind="S23" if name.startswith("S23") else "",
        )
        for name, (text, expect) in table.items()
    ]
    binary = {
        "gbk-errors": (GOOD * 3).encode("gb18030") + b"\xff\xff\x80",
        "utf-16": GOOD.encode("utf-16"),
        "utf-16-no-mark": (GOOD * 3).encode("utf-16-le"),
    }
    out += [Case(f"csv-{name}", ".csv", lambda data=data: data, EITHER) for name, data in binary.items()]
    tabs = {
        "plain": (f"编号\t正文\n1\t{FLAT}\n", READ),
        "commas": (GOOD, EITHER),
        "wide": (GOOD.replace(",", "\t") + "\t" * 500_000, EITHER),
        "S23-tsv": (f"text\t正文\n{FLAT}\t{FLAT}\n", REFUSED),
    }
    return out + [
        Case(
            name if name.startswith("S23") else f"tsv-{name}",
            ".tsv",
            lambda text=text: text.encode(),
            expect,
            kind="S23" if name.startswith("S23") else "",
        )
        for name, (text, expect) in tabs.items()
    ]


def line(**fields: object) -> str:
    """One object on a line."""
    return json.dumps(fields, ensure_ascii=False) + "\n"


def jsonl_cases() -> list[Case]:
    """JSON lines: half characters, depth, numbers, repeated keys."""
    good = line(text=PLAN, title="要点")
    halves = {
        "title": '"title": "甲\\ud800乙"',
        "title-low": '"title": "\\udc00"',
        "issuer": '"issuer": "\\ud83d某市"',
        "key": '"\\ud800": "甲"',
        "id": '"id": "\\udfff"',
        "year": '"year": "\\ud8002031"',
        "nested": '"extra": {"a": ["\\ud800"]}',
        "pair-turned": '"title": "\\udc00\\ud800"',
        "url": '"url": "http://\\ud800"',
        "number": '"文号": "\\ud800〔2031〕1号"',
    }
    out = [
        Case(
            f"S9-half-character-in-{name}",
            ".jsonl",
            lambda pair=pair: (good[:-2] + ", " + pair + "}\n").encode(),
            READ,
            holds=PHRASE,
            kind="S9",
        )
        for name, pair in halves.items()
    ]
    out.append(
        Case(
            "S9-half-character-in-text",
            ".jsonl",
            lambda: good.replace("办好", "\\ud800").encode(),
            READ,
            holds=PHRASE,
            kind="S9",
        )
    )
    table = {
        "deep-array": ('{"text": ' + "[" * DEEP + "]" * DEEP + "}\n" + good, EITHER),
        "deep-object": ('{"text":' * DEEP + "1" + "}" * DEEP + "\n" + good, EITHER),
        "deep-open": ("[" * DEEP + "\n" + good, EITHER),
        "deep-in-metadata": (good[:-2] + ', "x": ' + "[" * 900 + "]" * 900 + "}\n", EITHER),
        "only-deep": ("[" * DEEP, REFUSED),
        "arrays": ("[1, 2]\n[3]\n", REFUSED),
        "array-file": (f"[{good}]", REFUSED),
        "numbers": ('{"text": NaN}\n{"text": Infinity}\n{"text": -1e999}\n' + good, EITHER),
        "digits": ('{"text": ' + "9" * 5_000 + "}\n" + good, EITHER),
        "digits-in-year": (good[:-2] + ', "year": ' + "9" * 5_000 + "}\n", EITHER),
        "digits-real": (good[:-2] + ', "year": 1e999, "x": -0.0}\n', READ),
        "keys-same": ('{"text": "x", "text": ' + json.dumps(PLAN) + "}\n", EITHER),
        "ids-same": (line(id="1", text=PLAN) * 60, READ),
        "mark-each-line": ("".join("\ufeff" + good for _ in range(3)), EITHER),
        "blank-lines": ("\n" * 200_000 + good, READ),
        "text-null": ('{"text": null}\n' + good, READ),
        "text-object": ('{"text": {"a": "一、建设"}}\n', EITHER),
        "text-list": (line(text=["一、建设", "1.推进。"]), EITHER),
        "text-number": ('{"text": 7}\n', EITHER),
        "text-true": ('{"text": true}\n', EITHER),
        "no-text": ('{"a": "b"}\n' * 50, REFUSED),
        "keys-many": (json.dumps({f"k{n}": n for n in range(60_000)} | {"text": PLAN}), EITHER),
        "key-long": ('{"' + "k" * 500_000 + '": 1, "text": ' + json.dumps(PLAN) + "}\n", EITHER),
        "key-empty": ('{"": 1, "text": ' + json.dumps(PLAN) + "}\n", READ),
        "escapes": (good.replace("一", "\\u0000"), EITHER),
        "line-separators": (line(text=PLAN + "\u2028\u2029\x85"), READ),
        "cut": (good + good[:-40], EITHER),
        "comments": ("// x\n" + good, EITHER),
        "commas": (good.replace("}\n", "},\n") + good, EITHER),
        "carriage-return-in-title": (line(text=PLAN, title='甲\r乙,"丙\n丁', id="1\r2"), READ),
        "markup": (line(text=PLAN, title="<img src=x onerror=alert(1)>"), READ),
        "S23-jsonl": (line(text=PLAN, 正文=PLAN), REFUSED),
        "rows-different": (line(text=PLAN) + line(标题="甲") + line(other=1), READ),
        "pretty": (json.dumps({"text": PLAN}, indent=2), REFUSED),
        "single-quotes": ("{'text': 'x'}\n", REFUSED),
    }
    return out + [
        Case(
            name if name.startswith("S23") else f"jsonl-{name}",
            ".jsonl",
            lambda text=text: text.encode(),
            expect,
            kind="S23" if name.startswith("S23") else "",
        )
        for name, (text, expect) in table.items()
    ]


def far_cells() -> list[Case]:
    """S12: rows and cells so far away that a program fills what lies between."""
    filled = cell("XFD{0}", "x").replace("{0}", "{0}")
    corners = "".join(f'<row r="{n}">{filled.format(n)}</row>' for n in range(1, 1_501))
    sparse = "".join(f'<row r="{n * 700}">{cell(f"A{n * 700}", "x")}</row>' for n in range(1, 1_490))
    table = {
        "row-3000000000": ROWS + '<row r="3000000000">' + cell("A3000000000", "x") + "</row>",
        "row-cell-only": ROWS + "<row>" + cell("A3000000000", "x") + "</row>",
        "row-1048576": ROWS + row(1_048_576, "9", "远"),
        "row-digits": ROWS + f'<row r="{"9" * 5_000}"></row>',
        "row-zero": ROWS + row(0, "9", "远"),
        "row-below": ROWS + row(-5, "9", "远"),
        "row-text": ROWS + '<row r="x"><c r="??"/></row>',
        "row-real": ROWS + '<row r="3.5"/>',
        "rows-back": row(9, "编号", "正文") + row(2, "1", PLAN) + row(1, "2", PLAN),
        "corners-1500": ROWS + corners,
        "corners-with-header": row(1, "编号", "正文") + corners.replace('"1"', '"2"', 1),
        "column-far": ROWS + '<row r="3">' + cell("ZZZZZZ3", "x") + "</row>",
        "column-text": ROWS + '<row r="3"><c r="' + "A" * 5_000 + '3"/></row>',
        "columns-all": ROWS + '<row r="3">' + "<c/>" * 60_000 + "</row>",
        "rows-sparse": ROWS + sparse,
        "rows-empty": ROWS + "<row/>" * 200_000,
        "cells-same": ROWS + '<row r="3">' + cell("B3", "x") * 9_000 + "</row>",
        "spans": ROWS + '<row r="3" spans="1:2000000000"/>',
    }
    out = [
        Case(f"S12-{name}", ".xlsx", lambda rows=rows: xlsx(rows), EITHER, kind="S12") for name, rows in table.items()
    ]
    around = {
        "dimension-whole": {"before": '<dimension ref="A1:XFD1048576"/>'},
        "dimension-far": {"before": '<dimension ref="A1:ZZZZ3000000000"/>'},
        "dimension-odd": {"before": '<dimension ref="??"/>'},
        "merged-whole": {"after": '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'},
        "merged-far": {"after": '<mergeCells><mergeCell ref="A1:A3000000000"/></mergeCells>'},
        "merged-many": {
            "after": "<mergeCells>"
            + "".join(f'<mergeCell ref="C{n}:XFD{n}"/>' for n in range(1, 2_000))
            + "</mergeCells>"
        },
        "columns-whole": {"before": '<cols><col min="1" max="2000000000" width="9"/></cols>'},
    }
    return out + [
        Case(f"S12-{name}", ".xlsx", lambda given=given: xlsx(**given), EITHER, kind="S12")
        for name, given in around.items()
    ]


def xlsx_cases() -> list[Case]:
    """Workbooks that lack, repeat or misstate something."""
    item = f"<si><t>{PLAN}</t></si>"
    shared = ROWS + '<row r="3"><c r="B3" t="s"><v>{}</v></c></row>'
    value = ROWS + '<row r="3"><c r="A3"{}><v>{}</v></c>' + cell("B3", PLAN) + "</row>"
    two = row(1, "text", "正文") + row(2, PLAN, PLAN)
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    table = {
        "S23-xlsx-two-texts": (xlsx(two), REFUSED),
        "S23-xlsx-same-name": (xlsx(row(1, "正文", "正文") + row(2, PLAN, PLAN)), REFUSED),
        "empty": (xlsx(" "), REFUSED),
        "only-header": (xlsx(row(1, "编号", "正文")), REFUSED),
        "second-sheet": (xlsx(row(1, "甲"), ROWS), READ),
        "sheets-empty-but-last": (xlsx(*[" "] * 60, ROWS), READ),
        "two-sheets": (xlsx(ROWS, ROWS), READ),
        "no-text-column": (xlsx(row(1, "a", "b") + row(2, "1", PLAN)), REFUSED),
        "shared-far": (xlsx(shared.format(99_999_999), shared=item), EITHER),
        "shared-below": (xlsx(shared.format(-1), shared=item), EITHER),
        "shared-odd": (xlsx(shared.format("x"), shared=item), EITHER),
        "shared-none": (xlsx(shared.format(0)), EITHER),
        "shared-bomb": (
            xlsx(
                "".join(f'<row r="{n}"><c r="B{n}" t="s"><v>{n > 1:d}</v></c></row>' for n in range(1, 9_000)),
                shared="<si><t>正文</t></si><si><t>" + "推进建设。" * 90_000 + "</t></si>",
            ),
            EITHER,
        ),
        "shared-runs": (xlsx(shared.format(0), shared="<si>" + "<r><t>建设</t></r>" * 30_000 + "</si>"), EITHER),
        "dates-1904": (xlsx(value.format("", 45_000), workbook='<workbookPr date1904="1"/>'), READ),
        "formula-no-value": (
            xlsx(ROWS + '<row r="3"><c r="A3"><f>1+1</f></c><c r="B3"><f>A1&amp;"x"</f></c></row>'),
            READ,
        ),
        "formula-file": (
            xlsx(ROWS + '<row r="3"><c r="B3"><f>\'file:///etc/[passwd]x\'!A1</f><v>远</v></c></row>'),
            READ,
        ),
        "formula-shared-far": (
            xlsx(ROWS + '<row r="3"><c r="A3"><f t="shared" ref="A3:XFD1048576" si="0">1</f><v>1</v></c></row>'),
            EITHER,
        ),
        "error-cell": (xlsx(value.format(' t="e"', "#REF!")), READ),
        "type-unknown": (xlsx(value.format(' t="zz"', "1")), EITHER),
        "number-digits": (xlsx(value.format("", "9" * 5_000)), EITHER),
        "number-far": (xlsx(value.format("", "1e999")), EITHER),
        "number-text": (xlsx(value.format(' t="n"', "abc")), EITHER),
        "date-far": (xlsx(value.format(' s="1"', "1e15")), EITHER),
        "date-text": (xlsx(value.format(' t="d"', "2031-99-99")), EITHER),
        "style-far": (xlsx(value.format(' s="2000000000"', "1")), EITHER),
        "boolean": (xlsx(value.format(' t="b"', "7")), READ),
        "markup": (xlsx(row(1, "标题", "正文") + row(2, "&lt;img src=x onerror=alert(1)&gt;", PLAN)), READ),
        "half-character": (xlsx(ROWS + row(3, "_xD800_", PLAN)), EITHER),
        "control": (xlsx(ROWS + row(3, "_x0001_", PLAN)), EITHER),
        "private-use": (xlsx(row(1, "正文") + row(2, PLAN.replace("《", "\ue000《"))), READ),
        "dtd": (
            xlsx_with(
                {
                    "xl/worksheets/sheet1.xml": HEAD
                    + laughs
                    + f'<worksheet xmlns="{SHEET}"><sheetData>{ROWS}&a;</sheetData></worksheet>'
                }
            ),
            REFUSED,
        ),
        "dtd-in-workbook": (xlsx_with({"xl/workbook.xml": HEAD + laughs + "<x>&a;</x>"}), REFUSED),
        "dtd-utf-16": (xlsx_with({"xl/workbook.xml": (laughs + "<x>&a;</x>").encode("utf-16")}), REFUSED),
        "dtd-in-other-suffix": (xlsx_with({"xl/styles.bin": HEAD + laughs + "<x>&a;</x>"}), EITHER),
        "include": (
            xlsx_with(
                {
                    "xl/sharedStrings.xml": HEAD
                    + '<sst xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></sst>'
                }
            ),
            EITHER,
        ),
        "no-workbook": (xlsx_with({"xl/workbook.xml": None}), REFUSED),
        "no-sheet": (xlsx_with({"xl/worksheets/sheet1.xml": None}), EITHER),
        "no-relations": (xlsx_with({"xl/_rels/workbook.xml.rels": None}), EITHER),
        "no-types": (xlsx_with({"[Content_Types].xml": None}), EITHER),
        "types-empty": (xlsx_with({"[Content_Types].xml": b""}), EITHER),
        "relation-outside": (
            xlsx_with(
                {
                    "xl/_rels/workbook.xml.rels": xlsx_parts()["xl/_rels/workbook.xml.rels"].replace(
                        "worksheets/sheet1.xml", "../../../etc/passwd"
                    )
                }
            ),
            EITHER,
        ),
        "relation-itself": (
            xlsx_with(
                {
                    "xl/_rels/workbook.xml.rels": xlsx_parts()["xl/_rels/workbook.xml.rels"].replace(
                        "worksheets/sheet1.xml", "workbook.xml"
                    )
                }
            ),
            EITHER,
        ),
        "sheet-cut": (xlsx_with({"xl/worksheets/sheet1.xml": xlsx_parts()["xl/worksheets/sheet1.xml"][:700]}), EITHER),
        "sheet-bomb": (xlsx_with({"xl/worksheets/sheet1.xml": b" " * BOMB}), REFUSED),
        "sheet-deep": (xlsx_with({"xl/worksheets/sheet1.xml": "<a>" * 60_000}), EITHER),
        "styles-broken": (xlsx_with({"xl/styles.xml": b"<"}), EITHER),
        "sheets-same": (
            xlsx_with(
                {
                    "xl/workbook.xml": xlsx_parts()["xl/workbook.xml"].replace(
                        "<sheets>", "<sheets>" + '<sheet name="表1" sheetId="1" r:id="s1"/>' * 900
                    )
                }
            ),
            EITHER,
        ),
        "sheet-names-odd": (
            xlsx_with({"xl/workbook.xml": xlsx_parts()["xl/workbook.xml"].replace("表1", "&lt;img src=x&gt;&#10;x")}),
            EITHER,
        ),
        "names-many": (
            xlsx_with(
                {
                    "xl/workbook.xml": xlsx_parts()["xl/workbook.xml"].replace(
                        "</sheets>",
                        "</sheets><definedNames>"
                        + '<definedName name="n">A1</definedName>' * 30_000
                        + "</definedNames>",
                    )
                }
            ),
            EITHER,
        ),
        "outside-names": (xlsx_with({"../../outside.xml": b"<x/>"}), EITHER),
        "empty-zip": (pack({}), REFUSED),
        "is-docx": (docx(), READ),
    }
    return [
        Case(
            name if name.startswith("S23") else f"xlsx-{name}",
            ".xlsx",
            lambda data=data: data,
            expect,
            kind="S23" if name.startswith("S23") else "",
        )
        for name, (data, expect) in table.items()
    ]


def parquet(**columns: object) -> bytes:
    """A Parquet table with these columns."""
    import pyarrow
    from pyarrow import parquet as files

    out = io.BytesIO()
    files.write_table(pyarrow.table(columns), out, compression="zstd")
    return out.getvalue()


def repeated() -> bytes:
    """One long text that 20,000 rows refer to."""
    import pyarrow

    return parquet(
        text=pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 20_000, pyarrow.int32()), ["推进建设。" * 5_000])
    )


def parquet_cases() -> list[Case]:
    """Parquet: broken ends, bombs, and columns that hold something else than text."""

    def good() -> bytes:
        return parquet(id=["1"], text=[PLAN])

    def changed(at: int, new: bytes) -> bytes:
        data = bytearray(good())
        data[at : at + len(new) if at + len(new) else None] = new
        return bytes(data)

    table = {
        "cut-end": (lambda: good()[:-4], REFUSED),
        "cut-half": (lambda: good()[: len(good()) // 2], REFUSED),
        "end-length-far": (lambda: changed(-8, b"\xff\xff\xff\x7f"), REFUSED),
        "end-length-none": (lambda: changed(-8, bytes(4)), REFUSED),
        "only-marks": (lambda: b"PAR1PAR1", REFUSED),
        "only-mark": (lambda: b"PAR1", REFUSED),
        "zeros": (lambda: b"PAR1" + bytes(9_000) + b"\x08\x00\x00\x00PAR1", REFUSED),
        "bytes": (lambda: parquet(text=[PLAN.encode()]), READ),
        "bytes-noise": (lambda: parquet(text=[bytes(range(256)) * 9]), EITHER),
        "nested": (lambda: parquet(text=[[PLAN]]), EITHER),
        "struct": (lambda: parquet(text=[{"a": PLAN}]), EITHER),
        "numbers": (lambda: parquet(text=[1, 2]), EITHER),
        "nothing": (lambda: parquet(text=[None, None]), REFUSED),
        "no-rows": (lambda: parquet(text=[]), REFUSED),
        "no-text": (lambda: parquet(a=[1]), REFUSED),
        "bomb": (repeated, REFUSED),
        "bomb-one": (lambda: parquet(text=["a" * 60_000_000]), REFUSED),
        "columns-many": (lambda: parquet(text=[PLAN], **{f"c{n}": [1] for n in range(2_000)}), EITHER),
        "S23-parquet": (lambda: parquet(text=[PLAN], 正文=[PLAN]), REFUSED),
        "markup": (lambda: parquet(title=["<img src=x onerror=alert(1)>"], text=[PLAN]), READ),
        "S8-private-use-parquet": (lambda: parquet(text=[PLAN.replace("《", "\ue000《")]), READ),
        "column-far-name": (lambda: parquet(text=[PLAN], **{"列" * 60_000: [1]}), EITHER),
        "rows-nested-deep": (lambda: parquet(text=[PLAN], a=[[[[[[[[1]]]]]]]]), EITHER),
    }
    return [
        Case(
            name if name.startswith("S") else f"parquet-{name}",
            ".parquet",
            make,
            expect,
            kind=name.partition("-")[0] if name.startswith("S") else "",
        )
        for name, (make, expect) in table.items()
    ]


CASES = [*csv_cases(), *jsonl_cases(), *far_cells(), *xlsx_cases(), *parquet_cases()]

"""
How do the tables look in a spreadsheet?  One workbook, with a sheet that explains every column.

The same tables give the same bytes: a workbook is a zip, and its entries carry no time. The sheets
are written as they are defined (ECMA-376), since a library that makes an object of every cell takes
minutes for a few hundred thousand of them.
"""

import zipfile
from pathlib import Path

import pandas as pd

from plananalysis.characters import clean_xml
from plananalysis.columns import explain_tables
from plananalysis.tables import DECIMALS, guard_cell

MAX_ROWS = 5_000  # a sheet: more is slow to open, and all rows are in the CSV files
MAX_CELL = 32_000  # characters that a spreadsheet keeps in a cell
SOME_DAY = (1980, 1, 1, 0, 0, 0)
BOLD = 1  # number of the style of the first row
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
STYLES = (f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
          '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
          '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
          '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
          '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
          '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')
PROPERTIES = (f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
              'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
              'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>plananalysis</dc:creator>'
              '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created></cp:coreProperties>')


def write_workbook(tables: dict[str, pd.DataFrame], path: str | Path, *, max_rows: int = MAX_ROWS) -> None:
    """
    Write tables as one workbook.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        By name; each becomes a sheet.
    path : str or Path
        The .xlsx file.
    max_rows : int
        Rows of a sheet; the sheet ``tables`` says what was left out.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "t.xlsx"
    >>> write_workbook({"coword_edges": pd.DataFrame({"Source": ["家庭"]})}, path)
    >>> pd.read_excel(path, sheet_name="coword_edges")["Source"].tolist()
    ['家庭']
    """
    contents = pd.DataFrame(
        [(name, len(table), min(len(table), max_rows), f"tables/{name}.csv") for name, table in tables.items()],
        columns=["table 表", "rows 行数", "rows in this workbook 本簿行数", "all rows 全部"])
    sheets = {"tables": contents, "columns": explain_tables(tables)} | {
        name[:31]: table.head(max_rows) for name, table in tables.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in _describe_book(list(sheets)).items():
            _add(archive, name, part)
        for number, table in enumerate(sheets.values(), start=1):
            _add(archive, f"xl/worksheets/sheet{number}.xml", _write_sheet(table))


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, SOME_DAY)
    entry.create_system = 0
    archive.writestr(entry, text.encode(), zipfile.ZIP_DEFLATED, compresslevel=4)


def _describe_book(names: list[str]) -> dict[str, str]:
    """The parts of a workbook that name its sheets."""
    numbered = list(enumerate(names, start=1))
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in numbered)
    links = "".join(f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered)
    kinds = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}worksheet+xml"/>' for n, _ in numbered)
    relationships = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{kinds}</Types>",
        "_rels/.rels": f'{relationships}<Relationship Id="b" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="p" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": PROPERTIES,
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relationships}{links}'
        f'<Relationship Id="y" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }


def _write_sheet(table: pd.DataFrame) -> str:
    """A sheet whose first row stays in sight and filters the rows below."""
    letters = [_letters(number) for number in range(len(table.columns))]
    first = "".join(f'<c r="{letter}1"{_write_text(name, style=BOLD)}' for letter, name in zip(letters, table.columns, strict=True))
    columns = [_write_column(letter, table.iloc[:, at]) for at, letter in enumerate(letters)]
    rows = "".join(f'<row r="{n}">{"".join(cells)}</row>' for n, cells in enumerate(zip(*columns, strict=True), start=2))
    area = f"A1:{letters[-1]}{len(table) + 1}" if letters else "A1"
    return (f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<sheetData><row r="1">{first}</row>{rows}</sheetData><autoFilter ref="{area}"/></worksheet>')


def _letters(number: int) -> str:
    """Name of a column: A … Z, AA …"""
    return ("" if number < 26 else _letters(number // 26 - 1)) + chr(ord("A") + number % 26)


def _write_column(letter: str, column: pd.Series) -> list[str]:
    values = column.tolist()
    contents = {value: _write_content(value) for value in {value for value in values if type(value) is str}}  # each once
    written = (contents[value] if type(value) is str else _write_content(value) for value in values)
    return [f'<c r="{letter}{row}"{content}' if content else "" for row, content in enumerate(written, start=2)]


def _write_content(value: object) -> str:
    """A value as the rest of a cell: numbers as numbers, to the decimals of the CSV files; nothing for what is missing."""
    if isinstance(value, str):
        return _write_text(value) if value else ""
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v></c>'
    if isinstance(value, int):
        return f"><v>{value}</v></c>"
    if isinstance(value, float):
        finite = value - value == 0  # neither NaN nor infinite
        return f"><v>{round(value, DECIMALS)!r}</v></c>" if finite else ""
    return "" if pd.isna(value) else _write_text(str(value))


def _write_text(text: str, *, style: int = 0) -> str:
    """Text that a spreadsheet would run, or refuse, is made harmless."""
    text = str(guard_cell(clean_xml(text[:MAX_CELL])))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    chosen = f' s="{style}"' if style else ""
    return f'{chosen} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

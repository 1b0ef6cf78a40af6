"""What does a PDF say? Its text layer in reading order, one paragraph a line, page furniture marked.

pdfplumber gives every character with its place; lines, columns, furniture and paragraphs are made of those
in `readers_layout`. A PDF holds no spaces where the typesetter only left a gap (between 2020 and 年), and none
are put there. Page furniture goes to the end, marked: a paragraph that runs over a page is whole, and no page
number is counted as a word of it.
"""

from __future__ import annotations

import io
import logging
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.reading.document import Content, Limits, ReadError
from plananalysis.reading.pdf_checks import MAX_MAPPED, UNTRUSTED, check_pdf, count_mapped
from plananalysis.reading.pdf_layout import Line, Page, column_gutter, join_pages, make_lines, split_columns

PAGE_STREAM = 10_000_000  # bytes of drawing instructions; more would take minutes
AGAIN = "download or save it again"
OCR = "run OCR first (a searchable PDF or .docx), check the result, and read that"
UNMAPPED = re.compile(r"\(cid:\d+\)")
MAX_PAGE_CHARS = 200_000
FIGURE_COST = 49  # a figure within a figure is drawn much more slowly than a character
MIN_RULES = 3  # lines each way before a page is searched for tables


# What a library logs when text is lost; a font without a box is none of it.
LOSS = re.compile("(?i)data.?loss|corrupt|truncat|unexpected eof")
# Fonts draw 首 and the radical ⾸ with one glyph, and many programs write the radical's code into the PDF;
# the radicals of the second block have no compatibility mapping (Unicode, EquivalentUnifiedIdeograph.txt).
RADICALS = load_classes("reading/radicals").values("radical")
REPAIRS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | RADICALS | {"\u00ad": "-"}
)  # a hyphen that is drawn is a hyphen


def read_pdf(data: bytes, *, name: str, text_column: str | None, limits: Limits) -> list[Content]:
    """Read a PDF with a text layer.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in an error.
    text_column : None
        Not used; every reader takes it.
    limits : Limits
        Pages, seconds and sizes allowed.

    Returns
    -------
    list of Content
        One, with marks for page numbers, running heads and feet, and tables.

    Raises
    ------
    ReadError
        If it is damaged, locked, only scanned, or over a limit.
    """
    deadline = time.process_time() + limits.seconds
    data = data[max(0, data.find(b"%PDF-", 0, 1024)) :]  # places count from here where something stands before
    damaged = check_pdf(data, name=name, limits=limits, deadline=deadline)
    with _heard("pdfminer") as messages:
        pages, metadata, declared = _read_pages(data, name=name, deadline=deadline, limits=limits)
    _refuse_without_text(pages, name, damaged=damaged)
    lines = join_pages(pages)
    said = [f"{damaged} packed part(s) broken off"] if damaged else []
    if declared > len(pages):
        said.append(f"it declares {declared:,} pages, and {len(pages):,} of them are there")
    warnings = [*_warnings(pages), *(f"damaged, text may be missing: {m}" for m in dict.fromkeys(said + messages))]
    return [Content(lines.text(), lines.marks(), metadata, tuple(warnings))]


def _read_pages(data: bytes, *, name: str, deadline: float, limits: Limits) -> tuple[list[Page], dict[str, str], int]:
    """Read all pages, what the document declares, and how many pages it says it has."""
    pdf = _open(data, name)
    try:
        if len(pdf.pages) > limits.pages:
            raise ReadError(name, f"{len(pdf.pages):,} pages, over the limit of {limits.pages:,}", "split it")
        fonts = _fonts(name)
        pages = [_read_page(page, fonts, name=name, deadline=deadline, limits=limits) for page in pdf.pages]
        return pages, _metadata(pdf.metadata), _declared_pages(pdf)
    except (ReadError, MemoryError, RecursionError):
        raise
    except Exception as error:  # pdfminer raises whatever a broken object leads it to
        _refuse_broken(name, error)


@contextmanager
def _heard(logger_name: str) -> Iterator[list[str]]:
    """Collect what a library says of lost data meanwhile, and let none of its warnings reach stderr."""
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: LOSS.search(record.getMessage()) and messages.append(record.getMessage()[:100])
    logger = logging.getLogger(logger_name)
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _open(data: bytes, name: str):
    """Open the document; an empty password is tried, as every viewer does."""
    import pdfplumber

    try:
        pdf = pdfplumber.open(io.BytesIO(data), raise_unicode_errors=False)
        if not pdf.pages:
            raise ReadError(name, "a PDF without pages (damaged or incomplete)", AGAIN)
        return pdf
    except (ReadError, MemoryError, RecursionError):
        raise
    except Exception as error:  # pdfminer raises whatever a broken object leads it to
        _refuse_broken(name, error)


def _refuse_broken(name: str, error: Exception) -> None:
    """Turn pdfminer's error into ours: locked or damaged."""
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    kind = type(inner).__name__
    if isinstance(inner, ReadError):
        raise inner from None
    if "Password" in kind or "Encryption" in kind:
        raise ReadError(name, "locked by a password", "open it with the password and save it without one") from None
    raise ReadError(name, f"a damaged or incomplete PDF ({kind})", AGAIN) from None


def _declared_pages(pdf) -> int:
    """Give the number of pages that the document itself names, 0 if it names none."""
    from pdfminer.pdftypes import resolve1

    top = resolve1(pdf.doc.catalog.get("Pages"))
    count = resolve1(top.get("Count")) if isinstance(top, dict) else 0
    return count if isinstance(count, int) else 0


def _fonts(name: str):
    """Make pdfminer's store of fonts, which refuses a font that declares more characters than there are."""
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdftypes import PDFStream, resolve1

    class Fonts(PDFResourceManager):
        def get_font(self, objid, spec):
            mapped = 0
            streams = [
                found for key in ("ToUnicode", "Encoding") if isinstance(found := resolve1(spec.get(key)), PDFStream)
            ]
            for key, step in (("W", 3), ("W2", 5)):
                widths = resolve1(spec.get(key))
                mapped += count_mapped([resolve1(x) for x in widths] if isinstance(widths, list) else [], [], step=step)
            mapped += count_mapped([], [stream.get_data() for stream in streams])
            if mapped > MAX_MAPPED:
                raise ReadError(name, f"a font declares {mapped:,} characters, more than there are", UNTRUSTED)
            return super().get_font(objid, spec)

    return Fonts()


def _read_page(page, fonts, *, name: str, deadline: float, limits: Limits) -> Page:
    """Read one page into lines and tables from top to bottom."""
    page = _take_layout(page, _lay_out(page, fonts, name=name, deadline=deadline, limits=limits))
    chars = page.dedupe_chars(tolerance=0.5).chars if page.chars else []
    unmapped = 0
    upright, turned = [], []
    for char in chars:
        if UNMAPPED.fullmatch(char["text"]):
            char["text"] = "\ufffd"
            unmapped += 1
        char["text"] = char["text"].translate(REPAIRS)
        (upright if char["upright"] else turned).append(char)
    tables = list(_tables(page))
    upright = [c for c in upright if not any(_within(c, box) for box, _ in tables)]
    lines = make_lines(upright)
    gutter, sure = column_gutter(lines)
    lines = split_columns(lines, gutter if sure else None)
    for (_, top, _, bottom), rows in tables:
        at = next((i for i, line in enumerate(lines) if line.top > top), len(lines))
        lines[at:at] = [Line(row, 0, 0, top, bottom, 0, "table") for row in rows]
    if turned:
        lines.append(Line("".join(c["text"] for c in turned), 0, 0, page.height, page.height, 0, "boilerplate"))
    result = Page(
        lines,
        page.height,
        len(page.images),
        unmapped,
        page.page_number,
        "" if gutter is None else "sure" if sure else "perhaps",
    )
    page.close()
    return result


def _take_layout(page, layout):
    """The same page, laid out already: the library would do it again, without a limit."""
    from pdfplumber.page import Page as PageOfLibrary

    class LaidOutPage(PageOfLibrary):
        layout = None  # in place of the property of the same name

    laid_out = LaidOutPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)
    laid_out.layout = layout
    return laid_out


def _lay_out(page, fonts, *, name: str, deadline: float, limits: Limits):
    """Let pdfminer lay out a page, looking at the clock and the count of characters as it draws."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfminer.pdftypes import resolve1

    class Device(PDFPageAggregator):
        drawn = 0

        def tick(self):
            self.drawn += 1
            if self.drawn > MAX_PAGE_CHARS:
                problem = f"page {page.page_number} draws more than {MAX_PAGE_CHARS:,} characters and lines"
                raise ReadError(name, problem, "do not trust it; if you must, save its text as .txt")
            if self.drawn % 512 < 50 and time.process_time() > deadline:
                problem = f"not read within {limits.seconds:g} seconds (at page {page.page_number})"
                raise ReadError(name, problem, "split it, or save its text as .txt")

        def render_char(self, *args, **kwargs):
            self.tick()
            return super().render_char(*args, **kwargs)

        def paint_path(self, *args, **kwargs):
            self.tick()
            return super().paint_path(*args, **kwargs)

        def begin_figure(self, *args, **kwargs):
            self.drawn += FIGURE_COST
            self.tick()
            return super().begin_figure(*args, **kwargs)

    size = sum(len(stream.get_data()) for stream in map(resolve1, page.page_obj.contents))
    if size > PAGE_STREAM:
        problem = f"page {page.page_number} holds {size:,} bytes of drawing, over the limit of {PAGE_STREAM:,}"
        raise ReadError(name, problem, "save its text as .txt")
    device = Device(fonts, pageno=page.page_number, laparams=None)
    device.tick()
    PDFPageInterpreter(fonts, device).process_page(page.page_obj)
    return device.get_result()


def _tables(page) -> Iterator[tuple[tuple, list[str]]]:
    """Give the ruled tables of a page with two or more rows and columns, as lines with tabs."""
    edges = page.edges if len(page.edges) < 5_000 else []
    upright = sum(1 for e in edges if e["orientation"] == "v")
    if min(upright, len(edges) - upright) < MIN_RULES:
        return
    for table in page.find_tables():
        rows = table.extract()
        if len(rows) > 1 and max(map(len, rows)) > 1:
            yield table.bbox, ["\t".join((cell or "").replace("\n", "") for cell in row) for row in rows]


def _within(char: dict, box: tuple) -> bool:
    """Tell whether a character's middle lies in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _refuse_without_text(pages: list[Page], name: str, *, damaged: int) -> None:
    """Refuse a scan, and a text layer whose characters cannot be told."""
    chars = sum(len(line.text.strip()) for page in pages for line in page.lines)
    unmapped = sum(page.unmapped for page in pages)
    if not chars and damaged:
        raise ReadError(name, f"a damaged PDF: {damaged} packed part(s) broken off, and no text left", AGAIN)
    if not chars and any(page.images for page in pages):
        raise ReadError(name, "a scanned PDF: pictures of pages without a text layer", OCR)
    if not chars:
        raise ReadError(name, "a PDF without any text (blank, or text drawn as curves)", OCR)
    if unmapped > 0.05 * chars:
        problem = f"{unmapped} of {chars} characters cannot be told: its fonts do not say what they stand for"
        raise ReadError(name, problem, OCR)


def _warnings(pages: list[Page]) -> Iterator[str]:
    """Say which pages hold only pictures, and what else could not be read rightly."""
    empty = [str(page.number) for page in pages if page.images and not any(x.text.strip() for x in page.lines)]
    if empty:
        yield f"no text layer on page {', '.join(empty)} (pictures only): OCR them to read them"
    if columns := [page.number for page in pages if page.columns == "sure"]:
        yield (
            f"set in two columns on page {_ranges(columns)}: the left column was read before the right; "
            "check the order of the text"
        )
    if columns := [page.number for page in pages if page.columns == "perhaps"]:
        yield (
            f"perhaps set in two columns on page {_ranges(columns)}: read line by line across the page; "
            "check the order of the text"
        )
    if any(line.kind == "boilerplate" for page in pages for line in page.lines):
        yield "turned text (a watermark or a stamp) was put at the end"


def _ranges(numbers: list[int]) -> str:
    """Write sorted page numbers as ranges, at most ten of them.

    Examples
    --------
    >>> _ranges([1, 2, 3, 7])
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:10])
    return shown + (f" and {len(runs) - 10} more places" if len(runs) > 10 else "")


def _metadata(info: dict) -> dict[str, str]:
    """Give what the PDF declares of itself."""
    names = {"Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords",
             "CreationDate": "created", "ModDate": "modified"}  # fmt: skip
    return {names[k]: str(v).strip("\x00 ") for k, v in (info or {}).items() if k in names and str(v).strip("\x00 ")}

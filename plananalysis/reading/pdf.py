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
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from plananalysis.reading.document import Content, Limits, ReadError
from plananalysis.reading.pdf_layout import Line, Page, join_pages, make_lines, split_columns

STREAM = re.compile(rb"stream\r?\n")
BIG_STREAM = 10_000_000
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
RADICALS = dict(zip(
    "⺁⺟⺠⺩⺪⺫⺬⺮⻁⻃⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻳",
    "厂母民王疋目示竹虎覀西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟", strict=True))
REPAIRS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | RADICALS
    | {"\u00ad": "-"})  # a hyphen that is drawn is a hyphen


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
    data = data[max(0, data.find(b"%PDF-", 0, 1024)):]  # places count from here where something stands before
    damaged = check_streams(data, name=name, limits=limits)
    with _heard("pdfminer") as messages:
        pages, metadata = _read_pages(data, name=name, deadline=deadline, limits=limits)
    _refuse_without_text(pages, name, damaged=damaged)
    lines = join_pages(pages)
    said = [f"{damaged} packed part(s) broken off"] if damaged else []
    warnings = [*_warnings(pages), *(f"damaged, text may be missing: {m}" for m in dict.fromkeys(said + messages))]
    return [Content(lines.text(), lines.marks(), metadata, tuple(warnings))]


def _read_pages(data: bytes, *, name: str, deadline: float, limits: Limits) -> tuple[list[Page], dict[str, str]]:
    """Read all pages and what the document declares."""
    pdf = _open(data, name)
    try:
        if len(pdf.pages) > limits.pages:
            raise ReadError(name, f"{len(pdf.pages):,} pages, over the limit of {limits.pages:,}", "split it")
        pages = [_read_page(page, name=name, deadline=deadline, limits=limits) for page in pdf.pages]
        return pages, _metadata(pdf.metadata)
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


def check_streams(data: bytes, *, name: str, limits: Limits) -> int:
    """Refuse a PDF whose packed streams (pictures apart, which are not unpacked) are a bomb.

    Every stream is unpacked piece by piece and thrown away, so this never takes the memory it guards.

    Returns
    -------
    int
        How many streams are damaged; pdfminer passes over these without a word.

    Raises
    ------
    ReadError
        If a stream unpacks past `limits.unpacked_bytes`, or past 10 MB at more than `limits.ratio`.
    """
    damaged, readable = 0, b"/Encrypt" not in data
    for match in STREAM.finditer(data):
        head = data[max(0, match.start() - 2048): match.start()]
        head = head[head.rfind(b" obj") + 1:]
        if b"/Image" in head:
            continue
        size, packed, sound = _unpacked_size(data, match.end(), limits.unpacked_bytes)
        damaged += readable and not sound and b"/Fl" in head
        if size > limits.unpacked_bytes or size > BIG_STREAM and size > limits.ratio * max(1, packed):
            problem = f"a part of {packed:,} bytes unpacks to {size:,} or more"
            raise ReadError(name, problem, "do not trust it; if you must, print it to a new PDF or save it as .txt")
    return damaged


def _unpacked_size(data: bytes, start: int, cap: int) -> tuple[int, int, bool]:
    """Measure a deflated stream, and what is deflated within it, up to a cap, and whether it is sound."""
    if data[start: start + 1] not in (b"\x78", b"\x58", b"\x48", b"\x68"):
        return 0, 0, True
    size, position = 0, start
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    nested, sound = None, True
    try:
        while size <= cap and not outer.eof and (position < len(data) or outer.unconsumed_tail):
            piece = outer.unconsumed_tail or data[position: position + 65536]
            if not outer.unconsumed_tail:
                position += len(piece)
            out = outer.decompress(piece, 1 << 20)
            nested = out[:1] == b"\x78" if nested is None and out else nested
            size += len(out)
            while nested and out and size <= cap:
                size += len(inner.decompress(out, 1 << 20))
                out = inner.unconsumed_tail
    except zlib.error:
        sound = bool(nested)  # what only looks deflated within a stream is no damage
    return size, position - start - len(outer.unused_data) - len(outer.unconsumed_tail), sound


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


def _read_page(page, *, name: str, deadline: float, limits: Limits) -> Page:
    """Read one page into lines and tables from top to bottom."""
    page._layout = _lay_out(page, name=name, deadline=deadline, limits=limits)
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
    lines = split_columns(make_lines(upright))
    for (_, top, _, bottom), rows in tables:
        at = next((i for i, line in enumerate(lines) if line.top > top), len(lines))
        lines[at:at] = [Line(row, 0, 0, top, bottom, 0, "table") for row in rows]
    if turned:
        lines.append(Line("".join(c["text"] for c in turned), 0, 0, page.height, page.height, 0, "boilerplate"))
    result = Page(lines, page.height, len(page.images), unmapped, page.page_number)
    page.close()
    return result


def _lay_out(page, *, name: str, deadline: float, limits: Limits):
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
    device = Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    device.tick()
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
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
    if any(line.kind == "boilerplate" for page in pages for line in page.lines):
        yield "turned text (a watermark or a stamp) was put at the end"


def _metadata(info: dict) -> dict[str, str]:
    """Give what the PDF declares of itself."""
    names = {"Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords",
             "CreationDate": "created", "ModDate": "modified"}  # fmt: skip
    return {names[k]: str(v).strip("\x00 ") for k, v in (info or {}).items() if k in names and str(v).strip("\x00 ")}

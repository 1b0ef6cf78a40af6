"""What kind of file is this? By content first, by suffix second; what is refused says what to do."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from plananalysis.reading.document import ReadError

SUFFIXES = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".docx": "docx", ".docm": "docx", ".pdf": "pdf",
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
PLAIN = ("txt", "md", "csv", "tsv", "jsonl")

WORD = "open it in Word, WPS or LibreOffice and save it as .docx"
TABLE = "save it as .xlsx or .csv"
SLIDES = "save its text as .docx or .txt"
OCR = "run OCR first, check the result, and save it as .docx or .txt"
UNPACK = "unpack it and give the folder"
UNKNOWN = "save the text as .txt, .docx, .html or .pdf"

REFUSED_SUFFIXES = {
    ".doc": ("the old Word format (.doc)", WORD), ".wps": ("the WPS format (.wps)", WORD),
    ".dot": ("a Word template", WORD), ".rtf": ("rich text (.rtf)", WORD), ".odt": ("OpenDocument text", WORD),
    ".wpt": ("a WPS template", WORD), ".pages": ("the Pages format", WORD),
    ".ofd": ("OFD", "open it in an OFD viewer and export it as .docx or as a PDF with text"),
    ".ceb": ("CEB", "open it in its viewer and export it as a PDF with text"),
    ".xls": ("the old Excel format (.xls)", TABLE), ".et": ("the WPS table format (.et)", TABLE),
    ".ods": ("OpenDocument table", TABLE), ".json": ("JSON that is not one object a line", "save it as .jsonl"),
    ".pptx": ("slides", SLIDES), ".ppt": ("slides", SLIDES), ".epub": ("an e-book", SLIDES),
    ".mht": ("a web archive (.mht)", "save the page as .html"),
    ".mhtml": ("a web archive (.mhtml)", "save the page as .html"),
}  # fmt: skip
IMAGES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"}
ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"}

MAGIC = (
    (b"%PDF-", "pdf"), (b"PAR1", "parquet"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"), (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"), (b"\xff\xd8\xff", "image"), (b"GIF87a", "image"), (b"GIF89a", "image"),
    (b"BM\x00", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"Rar!\x1a\x07", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b\x08", "archive"),
    (b"BZh", "archive"), (b"\xfd7zXZ\x00", "archive"), (b"\x28\xb5\x2f\xfd", "archive"),
)  # fmt: skip
CONTENT_REFUSED = {
    "rtf": ("rich text (RTF)", WORD), "image": ("an image", OCR), "archive": ("an archive", UNPACK),
    "odt": ("OpenDocument", WORD), "epub": ("an e-book", SLIDES), "pptx": ("slides", SLIDES),
    "ofd": REFUSED_SUFFIXES[".ofd"], "zip": ("a ZIP archive", UNPACK),
    "broken zip": ("a damaged or incomplete ZIP container", "download or save it again"),
    "mht": REFUSED_SUFFIXES[".mht"],
}  # fmt: skip
# Possessive, so that nothing is tried twice however many comments stand before the page.
HTML_START = re.compile(
    rb"(?is)\A(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+"
    rb"<(?:!doctype\s++html|html|head|body)\b"
)
HEADS = re.compile(r"^#{2,6}[ \t]?[^\s#]", re.MULTILINE)
MOST_HEADS = 3  # lines of a plain text that begin with ##; with more of them it is Markdown
HEAD_BYTES = 65_536  # a page may begin with comments, but with no more than this
# Endings behind which people keep plain text, and what that text is then.
TEXT_BEHIND = dict.fromkeys(
    (".doc", ".wps", ".dot", ".wpt", ".rtf", ".bin", ".dat", ".asc", ""), "txt"
) | dict.fromkeys((".xls", ".et"), "csv")
PAGE_PIECE = re.compile(rb"(?i)\A(?:\xef\xbb\xbf)?\s*+<(?:table|div|meta|style|p|br|h[1-6]|center|section|article)\b")
MHT_START = re.compile(rb"(?i)\A(MIME-Version:|From: <Saved by|From: .{0,200}\nSubject:)")


def detect_format(data: bytes, *, name: str) -> tuple[str, list[str]]:
    """Decide which reader a file needs.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name; the suffix counts where the content does not say.

    Returns
    -------
    format : str
        txt, md, html, docx, pdf, csv, tsv, xlsx, jsonl or parquet.
    warnings : list of str
        One, if content and suffix differ and the content was followed.

    Raises
    ------
    ReadError
        If the content or the suffix is of a kind that is not read.

    Examples
    --------
    >>> detect_format(b"<html><body>...", name="a.doc")
    ('html', ['the content is html although the name ends in .doc; read as html'])
    """
    suffix = PurePath(name).suffix.lower()
    content = _by_content(data)
    if content in CONTENT_REFUSED:
        problem, remedy = CONTENT_REFUSED[content]
        raise ReadError(name, _but(problem, suffix, content), remedy)
    if content == "ole":
        raise ReadError(name, *_ole(data, suffix))
    expected = SUFFIXES.get(suffix)
    if content and content != expected:
        return content, [f"the content is {content} although the name ends in {suffix or 'nothing'}; read as {content}"]
    if expected is None:
        expected = _text_behind(data, suffix, name)
        return expected, [
            f"the content is plain text although the name ends in {suffix or 'nothing'}; read as {expected}"
        ]
    if content is None and expected not in (*PLAIN, "html"):
        problem = f"not a {suffix} file (its content does not begin like one)"
        raise ReadError(name, problem, "download or save it again, or give it the suffix it should have")
    return expected, []


def may_be_read(head: bytes, suffix: str) -> bool:
    """Tell from the first bytes whether a file of an ending that is not read may yet hold what is.

    Parameters
    ----------
    head : bytes
        The first 64 KB.
    suffix : str
        What the name ends in.

    Returns
    -------
    bool
        True for a page, a PDF, an Office file or plain text behind another ending; `detect_format` has the last word.

    Examples
    --------
    >>> may_be_read(b"%PDF-1.7", ".bin"), may_be_read(b"\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1", ".doc")
    (True, False)
    """
    suffix = suffix.lower()
    if suffix in IMAGES or suffix in ARCHIVES:
        return False
    if head.startswith(b"PK\x03\x04"):
        office = any(part in head for part in (b"[Content_Types].xml", b"word/", b"xl/"))
        return office and (suffix in TEXT_BEHIND or suffix not in REFUSED_SUFFIXES)
    kind = _by_content(head)
    return kind in ("pdf", "html", "parquet") or kind is None and suffix in TEXT_BEHIND


def _text_behind(data: bytes, suffix: str, name: str) -> str:
    """Name what plain text behind another ending is, or refuse it: only where it can be decoded and is Chinese."""
    from plananalysis.reading.decoding import decode_bytes
    from plananalysis.reading.no_chinese import say_no_chinese

    if suffix in TEXT_BEHIND:
        try:
            if not say_no_chinese(decode_bytes(data, name=name).text):
                return "html" if PAGE_PIECE.match(data) else TEXT_BEHIND[suffix]
        except ReadError:
            pass
    raise ReadError(name, *refusal_for_suffix(suffix))


def is_markdown(text: str) -> bool:
    """
    Tell a plain text that is plainly Markdown: four or more lines begin with ##.

    Examples
    --------
    >>> is_markdown("# 甲县要点\\n## 农业\\n## 工业\\n## 商业\\n## 文化\\n"), is_markdown("#1楼\\n一、总体要求\\n")
    (True, False)
    """
    for count, _ in enumerate(HEADS.finditer(text), start=1):
        if count > MOST_HEADS:
            return True
    return False


def refusal_for_suffix(suffix: str) -> tuple[str, str]:
    """Say why a suffix is not read, and what to do.

    Examples
    --------
    >>> refusal_for_suffix(".JPG")[0]
    'an image (.jpg), not text'
    """
    suffix = suffix.lower()
    if suffix in REFUSED_SUFFIXES:
        return REFUSED_SUFFIXES[suffix]
    if suffix in IMAGES:
        return f"an image ({suffix}), not text", OCR
    if suffix in ARCHIVES:
        return f"an archive ({suffix})", UNPACK
    return (f"files ending in {suffix} are not read" if suffix else "a file without a suffix"), UNKNOWN


def _by_content(data: bytes) -> str | None:
    """Name the kind that the first bytes give away; None for what may be plain text."""
    kind = next((kind for magic, kind in MAGIC if data.startswith(magic)), None)
    if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if kind is None and b"%PDF-" in data[:1024].lstrip()[:5]:
        return "pdf"
    if kind == "zip":
        return _zip_kind(data)
    if kind is None and HTML_START.match(data[:HEAD_BYTES]):
        return "html"
    if kind is None and MHT_START.match(data[:512]):
        return "mht"
    return kind


def _zip_kind(data: bytes) -> str:
    """Look into a ZIP container's list of names; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "broken zip"
    for part, kind in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
        ("OFD.xml", "ofd"),
        ("META-INF/container.xml", "epub"),
        ("content.xml", "odt"),
    ):
        if part in names:
            return kind
    if "[Content_Types].xml" in names:
        return _by_content_types(names)
    return "zip"


def _by_content_types(names: set[str]) -> str:
    """Tell Office files whose main part has an unusual name by the folder it lies in."""
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(name.startswith(folder) for name in names):
            return kind
    return "zip"


def _ole(data: bytes, suffix: str) -> tuple[str, str]:
    """Name an OLE container: old Office and WPS formats, or a new one under a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "protected by a password", "open it with the password and save it without one"
    if "Workbook".encode("utf-16-le") in data:
        return _but("the old Excel format", suffix, "ole"), TABLE
    if "PowerPoint Document".encode("utf-16-le") in data:
        return _but("old slides", suffix, "ole"), SLIDES
    return _but("the old Word format (.doc, .wps)", suffix, "ole"), WORD


def _but(problem: str, suffix: str, content: str) -> str:
    """Add what the name claims, where it claims something else."""
    claimed = SUFFIXES.get(suffix)
    return f"{problem}, although the name ends in {suffix}" if claimed and claimed != content else problem

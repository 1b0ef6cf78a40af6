"""What every reader shares: the Document, its Marks, the limits and the one error.

A reader turns the bytes of one file into `Content` (text, marks, metadata, warnings); `readers.read_file`
makes Documents of it. Nothing here opens a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from plananalysis.tables.odd_characters import HALF, has_halves, mend_halves

# Characters that Windows, or a shell, does not want in a file name.
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\s]+')
UNWRITABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
STEM_BYTES = 120
MOST_SECONDS = 300.0


class ReadError(ValueError):
    """A file that could not be read: which one, what is wrong, what to do.

    Parameters
    ----------
    file : str
        The name the user would recognise; never an absolute path.
    problem : str
        What is wrong, and where in the file if that is known.
    remedy : str
        What the reader of the message can do about it.

    Examples
    --------
    >>> str(ReadError("计划.doc", "the old Word format", "save it as .docx"))
    '计划.doc: the old Word format; save it as .docx'
    """

    def __init__(self, file: str, problem: str, remedy: str):
        self.file, self.problem, self.remedy = display_name(file), problem, remedy
        super().__init__(self.file, problem, remedy)

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}; {self.remedy}"


@dataclass(frozen=True)
class Mark:
    """A span of `Document.text` that the reader knows something about.

    Parameters
    ----------
    start, end : int
        Offsets into the text, as in ``text[start:end]``.
    kind : str
        One of page_header, page_footer, page_number, table, navigation, boilerplate.
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Document:
    """One policy text with where it came from.

    Parameters
    ----------
    doc_id : str
        A stem that is safe as a file name on Windows too; may be Chinese.
    text : str
        The decoded text: BOM removed, line ends as LF, otherwise unchanged.
    file : str
        The file's name relative to what the user gave.
    format : str
        txt, md, html, docx, pdf, csv, tsv, xlsx, jsonl or parquet.
    encoding : str
        How the bytes were decoded (utf-8, utf-8-sig, gb18030, big5, utf-16-le …); empty where the format decides.
    sha256 : str
        Of the file's bytes; for a row of a table, of the row's text in UTF-8.
    metadata : mapping of str to str
        What the file itself declares; only non-empty values.
    marks : tuple of Mark
        Page furniture, tables and what lies outside the article.
    warnings : tuple of str
        What a person should look at before trusting the text.
    margin : float or None
        How much better the encoding fits than the next best, in log units per character; None where nothing
        had to be chosen (BOM, valid UTF-8, or a format that declares its encoding).
    """

    doc_id: str
    text: str
    file: str
    format: str
    encoding: str
    sha256: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    warnings: tuple[str, ...] = ()
    margin: float | None = None

    def __post_init__(self) -> None:
        """Mend what holds half a character, wherever it came from, and say in which field that was."""
        fields = {name: getattr(self, name) for name in ("doc_id", "text", "file", "format", "encoding", "sha256")}
        stated = dict(self.metadata)
        broken = [name for name, value in fields.items() if has_halves(value)]
        told = [key for key, value in stated.items() if has_halves(f"{key}{value}")]
        if not broken and not told:
            return
        for name in broken:
            object.__setattr__(self, name, mend_halves(fields[name]))
        mended = {
            mend_halves(str(key)): mend_halves(value) if isinstance(value, str) else value
            for key, value in stated.items()
        }
        object.__setattr__(self, "metadata", mended)
        warnings = [_say_broken(name, fields[name], getattr(self, name)) for name in broken]
        warnings += [
            _say_broken(mend_halves(str(key)), f"{key}{stated[key]}", mend_halves(f"{stated[key]}")) for key in told
        ]
        object.__setattr__(self, "warnings", (*self.warnings, *warnings))


def _say_broken(name: str, value: str, mended: str) -> str:
    """A line for a field in which halves of characters (lone surrogates) became U+FFFD."""
    count = len(HALF.findall(value))
    shown = "" if name == "text" else f": {mended[:40]!r}"
    return f"{name}: {count} replacement character{'s' * (count > 1)} (U+FFFD) for half characters (lone surrogates){shown}"


@dataclass(frozen=True)
class Limits:
    """How much one file may cost before it is refused.

    Parameters
    ----------
    file_bytes : int
        Largest file read at all.
    unpacked_bytes : int
        Largest content of a .docx or .xlsx once unpacked.
    ratio : int
        Largest unpacked-to-packed ratio of a part of such a file (parts under 1 MB are not held to it).
    pages : int
        Most pages of a PDF.
    seconds : float
        Longest processor time for a file of up to 1 MB, whatever its format; by the clock 1.4 times as long, and
        longer only where other work keeps the reading from the processor.
    seconds_per_mb : float
        What each further MB of the file adds, up to 300 seconds in all or `seconds` if that is more.
    memory_bytes : int
        Most memory for one file beyond what the reading process held before; needs Linux.
    chars : int
        Most characters of one file.
    document_chars : int
        Most characters of one document. No plan has a tenth of them, and analyzing so many takes
        one gigabyte and five minutes.
    nodes : int
        Most elements of an HTML page or .docx body.
    rows : int
        Most rows of a table of documents.
    """

    file_bytes: int = 500_000_000
    unpacked_bytes: int = 50_000_000
    ratio: int = 100
    pages: int = 3_000
    seconds: float = 20.0
    seconds_per_mb: float = 20.0
    memory_bytes: int = 750_000_000
    chars: int = 50_000_000
    document_chars: int = 2_000_000
    nodes: int = 2_000_000
    rows: int = 1_000_000

    def seconds_for(self, size: int) -> float:
        """Give the seconds that a file of so many bytes may take.

        Examples
        --------
        >>> Limits().seconds_for(300_000), Limits().seconds_for(6_000_000), Limits().seconds_for(500_000_000)
        (20.0, 120.0, 300.0)
        """
        more = round(self.seconds_per_mb * max(0.0, size / 1e6 - 1))
        return max(self.seconds, min(self.seconds + more, MOST_SECONDS))


@dataclass(frozen=True)
class Content:
    """What a format's reader hands back: one document's text and what came with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    encoding: str = ""
    margin: float | None = None
    row_id: str = ""


class LineBuilder:
    """Lines of text being put together, with the marks that fall on whole lines.

    Examples
    --------
    >>> lines = LineBuilder()
    >>> lines.add("— 1 —", kind="page_number"); lines.add("一、总体要求")
    >>> lines.text(), lines.marks()
    ('— 1 —\\n一、总体要求\\n', (Mark(start=0, end=5, kind='page_number'),))
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marks: list[Mark] = []
        self._length = 0

    def add(self, line: str, *, kind: str = "") -> None:
        """Add a line (it may hold line breaks of its own); `kind` marks it."""
        if kind:
            self._marks.append(Mark(self._length, self._length + len(line), kind))
        self._parts.append(line)
        self._length += len(line) + 1

    def text(self) -> str:
        """Give the lines, each ended by LF."""
        return "".join(part + "\n" for part in self._parts)

    def marks(self) -> tuple[Mark, ...]:
        """Give the marks in order, neighbours of one kind joined."""
        out: list[Mark] = []
        for mark in self._marks:
            if out and out[-1].kind == mark.kind and mark.start - out[-1].end == 1:
                out[-1] = Mark(out[-1].start, mark.end, mark.kind)
            else:
                out.append(mark)
        return tuple(mark for mark in out if mark.end > mark.start)


def display_name(name: object) -> str:
    """Give the name to show for a path: as written, but only its last part if it is absolute.

    Examples
    --------
    >>> display_name("docs/计划.txt"), display_name("/home/me/计划.txt")
    ('docs/计划.txt', '计划.txt')
    """
    # Under a C locale Python holds the bytes of a Chinese name as lone surrogates.
    try:
        text = str(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        text = str(name).encode("utf-8", "replace").decode("utf-8")
    path = PurePath(text)
    if path.is_absolute() or re.match(r"(?i)[a-z]:[\\/]|[\\/]", text):
        text = re.split(r"[\\/]", text.rstrip("\\/"))[-1] or text[:1]
    return unicodedata.normalize("NFC", text)


def safe_stem(name: str) -> str:
    """Make a file-name stem that every system accepts, keeping Chinese as it is.

    Parameters
    ----------
    name : str
        Any string; a directory part is not taken off.

    Returns
    -------
    str
        Never empty, at most 120 bytes of UTF-8, no separators, no reserved Windows name. What is safe already
        stays as it is.

    Examples
    --------
    >>> safe_stem('北京市/2020年 工作要点?'), safe_stem("con"), safe_stem(" .. ")
    ('北京市_2020年_工作要点', 'con_', 'document')
    >>> safe_stem("con.2024")
    'con_.2024'
    """
    stem = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip("._ ")
    stem = "".join(c for c in stem if unicodedata.category(c) not in ("Cs", "Cf", "Co", "Cn"))
    stem = unicodedata.normalize("NFC", stem)  # what was taken out may have kept a letter and its accent apart
    room = STEM_BYTES - bool(RESERVED.match(stem))
    stem = stem.encode("utf-8")[:room].decode("utf-8", "ignore").strip("._ ")
    return RESERVED.sub(r"\1_\2", stem) or "document"


def is_stem(name: object) -> bool:
    """Tell whether a name can stand as a file name in a folder of ours and lead nowhere else.

    Parameters
    ----------
    name : object
        A doc_id, perhaps from a table that somebody else wrote.

    Returns
    -------
    bool
        False for what has a separator, a drive, a control character or a reserved name in it, is empty, begins
        with a dot, or is longer than file systems take.

    Examples
    --------
    >>> is_stem("2020年 工作要点"), is_stem("../计划"), is_stem("con"), is_stem("")
    (True, False, False, False)
    """
    if not isinstance(name, str) or not name.strip() or name.startswith(".") or name.endswith((".", " ")):
        return False
    if UNWRITABLE.search(name) or RESERVED.match(name):
        return False
    return len(name.encode("utf-8", "surrogatepass")) <= 2 * STEM_BYTES


def row_stem(stem: str, row_id: str) -> str:
    """Make the id of a table's row, leaving room for the row's own part.

    Examples
    --------
    >>> row_stem("政府工作报告", "北京/2026")
    '政府工作报告-北京_2026'
    """
    short = stem.encode("utf-8")[: STEM_BYTES - 45].decode("utf-8", "ignore")
    own = safe_stem(row_id).encode("utf-8")[:44].decode("utf-8", "ignore")
    return safe_stem(f"{short}-{own}")


def unique_ids(stems: Iterable[str]) -> list[str]:
    """Make ids unique, also where a file system does not tell upper from lower case.

    Examples
    --------
    >>> unique_ids(["计划", "Plan", "plan", "计划"])
    ['计划', 'Plan', 'plan-2', '计划-2']
    """
    stems = list(stems)
    taken: set[str] = set()
    counts: dict[str, int] = {}
    out = []
    for stem in stems:
        candidate = stem
        while candidate.casefold() in taken:
            counts[stem] = counts.get(stem, 1) + 1
            candidate = f"{stem}-{counts[stem]}"
        taken.add(candidate.casefold())
        out.append(candidate)
    return out

"""Which encoding are these bytes in, and by what margin?

The order is: byte order mark, strict UTF-8, then the best of gb18030, UTF-16 and Big5 by how common the
resulting characters are in Chinese. A small margin, or a reading that would need U+FFFD, is refused:
a wrong guess that looks like Chinese is worse than an error.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from plananalysis.lexicons.lists import find_list
from plananalysis.reading.document import ReadError

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
# cp950 is Big5 as Windows writes it; Hong Kong's extension is tried where that fails.
CANDIDATES = {
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "utf-16-le": ("utf-16-le",),
    "utf-16-be": ("utf-16-be",),
}
ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5-hkscs": "big5", "cp950": "big5"}
SAMPLE_BYTES = 1 << 16
MIN_MARGIN = 0.5  # log units per character: 20 characters of Chinese give 3 or more
MIN_TOTAL = 6.0  # log units in all: odds of 400 to 1
MIN_FIT = -11.0  # mean log frequency of the characters beyond ASCII; Chinese gives -5 to -8

PUNCTUATION = "，。、；：？！“”‘’《》（）—…·\u3000\u00a0"
ORDINARY = re.compile(r"[\t\n\r -~]")
RARE_HAN, OTHER, ODD, CONTROL = -14.0, -12.0, -17.0, -22.0
BROKEN = "\ufffd"
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
SUSPECT = re.compile(
    "[\x00-\x08\x0e-\x1f\u2e80-\u2fd5\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff\U000f0000-\U0010ffff]"
)
NONE = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
RADICALS = re.compile("[\u2e80-\u2fd5]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
REMEDY = "open it in an editor, check the text, and save it as UTF-8"


@dataclass(frozen=True)
class Decoded:
    """Decoded text, the encoding's name and the margin (None where nothing had to be chosen)."""

    text: str
    encoding: str
    margin: float | None = None


def decode_bytes(data: bytes, *, name: str = "text", declared: str = "") -> Decoded:
    """Decode bytes into text, or refuse rather than guess.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in an error.
    declared : str
        The encoding the file itself declares (HTML); it decides only where the margin is too small.

    Returns
    -------
    Decoded
        The text without its byte order mark (line ends as they are), the encoding, and the margin: by how
        much the mean log frequency per character beats the next best reading.

    Raises
    ------
    ReadError
        If the bytes are binary, no encoding fits, or two fit about as well.

    Examples
    --------
    >>> decode_bytes("各级妇联组织要贯彻落实好全会精神".encode("gb18030")).encoding
    'gb18030'
    """
    decoded = _by_bom(data, name) or _as_utf8(data) or _by_frequency(data, name, declared)
    if "\x00" in decoded.text:
        raise ReadError(name, _binary_problem(data), "give the text file itself, not a program's own format")
    return decoded


def normalize_newlines(text: str) -> str:
    r"""Turn CRLF and lone CR into LF; nothing else changes.

    Examples
    --------
    >>> normalize_newlines("一、\r\n二、\r三、\n")
    '一、\n二、\n三、\n'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def text_warnings(text: str) -> list[str]:
    """Say what in a decoded text shows damage: U+FFFD, 锟斤拷, private-use characters.

    Examples
    --------
    >>> [warning] = text_warnings("第一行\\n坏\\ufffd\\ufffd字")
    >>> warning.split(":")[0]
    '2 replacement characters (U+FFFD) in 1 of 2 lines (line 2), the first at line 2, character 2'
    """
    out = []
    suspect = SUSPECT.search(text)  # one pass over a sound text instead of four
    if BROKEN in text:
        out.append(_broken_warning(text))
    if n := text.count("锟斤拷"):
        out.append(f"{n} times 锟斤拷 at {_place(text, text.index('锟斤拷'))}: text broken before it was saved")
    for pattern, what in (
        (PRIVATE, "private-use characters (shown by special fonts only)"),
        (RADICALS, "radicals (⼀, ⾸ …) in place of the characters 一, 首, as copying from a PDF leaves them"),
        (NONE, "noncharacters (U+FFFE, U+FDD0 …)"),
    ):
        if found := pattern.findall(text) if suspect else []:
            out.append(f"{len(found)} {what}, the first at {_place(text, pattern.search(text).start())}")
    return out


def _broken_warning(text: str) -> str:
    """Count U+FFFD and name the lines that hold it."""
    lines = text.split("\n")
    bad = [i for i, line in enumerate(lines, start=1) if BROKEN in line]
    where = ("line " if len(bad) == 1 else "lines ") + list_ranges(bad)
    return (
        f"{text.count(BROKEN)} replacement characters (U+FFFD) in {len(bad)} of {len(lines) - (not lines[-1])}"
        f" lines ({where}), the first at {_place(text, text.index(BROKEN))}: "
        "the text was damaged before it was saved and cannot be repaired here"
    )


def list_ranges(numbers: list[int]) -> str:
    """Write sorted numbers as ranges, at most twenty.

    Examples
    --------
    >>> list_ranges([1, 2, 3, 7])
    '1-3, 7'
    """
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:20]]
    return ", ".join(shown) + (f" and {len(runs) - 20} more" if len(runs) > 20 else "")


def _place(text: str, offset: int) -> str:
    """Name an offset as line and character, both from 1."""
    start = text.rfind("\n", 0, offset) + 1
    return f"line {text.count(chr(10), 0, offset) + 1}, character {offset - start + 1}"


def _by_bom(data: bytes, name: str) -> Decoded | None:
    """Decode by the byte order mark, if there is one."""
    for bom, codec, label in BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data[len(bom) :].decode(codec), label)
            except UnicodeDecodeError as error:
                problem = f"it begins with the mark of {codec} but byte {error.start + len(bom)} is not {codec}"
                raise ReadError(name, problem, REMEDY) from None
    return None


def _as_utf8(data: bytes) -> Decoded | None:
    """Decode strict UTF-8; with control bytes it may be short UTF-16, so leave that to the scores."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    doubtful = len(data) < 100 and CONTROLS.search(text) or b"\x00" in data
    return None if doubtful and any(_score(data, label) for label in CANDIDATES) else Decoded(text, "utf-8")


class _Reading(NamedTuple):
    """One candidate's reading of the sample; sorts by how likely it is."""

    total: float  # log frequency, summed over all characters
    label: str
    codec: str
    beyond: int  # characters beyond ASCII
    fit: float  # mean log frequency of those


def _by_frequency(data: bytes, name: str, declared: str) -> Decoded:
    """Take the reading whose characters are most common, if it wins clearly and is Chinese."""
    readings = sorted((r for r in (_score(data, label) for label in CANDIDATES) if r), reverse=True)
    damaged = _damaged_utf8(data[:SAMPLE_BYTES])
    while readings and readings[0].fit >= MIN_FIT and not damaged:
        best, margin = readings[0], None
        if len(readings) > 1:
            lead = best.total - readings[1].total
            margin = round(lead / best.beyond, 2)
            if margin < MIN_MARGIN or lead < MIN_TOTAL:
                best = _settle(readings, declared, name, margin)
        try:
            return Decoded(data.decode(best.codec), best.label, margin)
        except UnicodeDecodeError:  # the sample was sound, the rest is not
            readings.remove(best)
    raise ReadError(name, _undecodable(data), REMEDY)


def _settle(readings: list[_Reading], declared: str, name: str, margin: float) -> _Reading:
    """Let the file's own declaration decide a narrow case, or refuse."""
    wanted = ALIASES.get(declared.lower(), declared.lower())
    for reading in readings[:2]:
        if reading.label == wanted:
            return reading
    problem = (
        f"the encoding is uncertain ({readings[0].label} or {readings[1].label}, margin {margin:.2f} "
        f"log units a character, at least {MIN_MARGIN} needed)"
    )
    raise ReadError(name, problem, REMEDY)


def _score(data: bytes, label: str) -> _Reading | None:
    """Sum the log frequencies of the characters that a codec makes of a sample."""
    if label.startswith("utf-16") and len(data) % 2:
        return None
    for codec in CANDIDATES[label]:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(data[:SAMPLE_BYTES], len(data) <= SAMPLE_BYTES)
        except UnicodeDecodeError:
            continue
        counts = Counter(text)
        logs = {c: n * _log_frequency(c) for c, n in counts.items()}
        beyond = {c: n for c, n in counts.items() if not ORDINARY.match(c)}
        n = max(1, sum(beyond.values()))
        return _Reading(sum(logs.values()), label, codec, n, sum(logs[c] for c in beyond) / n)
    return None


def _log_frequency(char: str) -> float:
    """Give one character's log frequency; what the table lacks gets a low one by its block."""
    known = _frequencies().get(char)
    if known is not None:
        return known
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF:
        return RARE_HAN
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD:
        return CONTROL
    if code < 0x600 or 0x2000 <= code < 0x3400 or 0xFE30 <= code < 0xFFF0:
        return OTHER
    return ODD


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    """Load the table: Han characters from the resource, ASCII and punctuation from constants."""
    table = dict.fromkeys(map(chr, range(0x21, 0x7F)), -5.0)
    table.update(dict.fromkeys("abcdefghijklmnopqrstuvwxyz0123456789 \n\r\t", -4.0))
    table.update(dict.fromkeys(PUNCTUATION, -4.0))
    table.update({chr(c): -9.0 for c in range(0xFF01, 0xFF5F) if chr(c) not in PUNCTUATION})
    lines = find_list("char_frequency").read_text(encoding="utf-8")
    for line in lines.splitlines():
        if line[0] == "-":
            value, characters = line.split(",", 1)
            table.update(dict.fromkeys(characters, float(value)))
    return table


def _undecodable(data: bytes) -> str:
    """Describe bytes that no candidate reads: binary, damaged UTF-8, or something else."""
    if b"\x00" in data[:SAMPLE_BYTES]:
        return _binary_problem(data)
    damaged = _damaged_utf8(data)
    return damaged or "no known Chinese encoding fits (tried UTF-8, GB18030, Big5, UTF-16)"


def _damaged_utf8(data: bytes) -> str:
    """Describe UTF-8 that a few bytes spoil; empty if it is not UTF-8 at all (GBK read so is mostly broken)."""
    text = data.decode("utf-8", "replace")
    beyond = sum(n for c, n in Counter(text).items() if c > "\x7f")
    broken = text.count(BROKEN)
    if not beyond or not 0 < broken / beyond < 0.2:
        return ""
    places = "1 damaged place" if broken == 1 else f"{broken} damaged places"
    return f"UTF-8 with {places}, the first at {_place(text, text.index(BROKEN))}"


def _binary_problem(data: bytes) -> str:
    """Describe bytes with NULs."""
    return f"binary, not text ({data.count(0)} NUL bytes, the first at byte {data.find(0)})"

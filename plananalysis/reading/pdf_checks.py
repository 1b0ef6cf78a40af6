"""Is it safe to let a library open this PDF? What is looked at before, without unpacking more than a limit.

A small PDF can ask for gigabytes or for hours: streams that unpack to a thousand times their size, references in
a circle, fonts that declare two thousand million characters. What is cheap to see is refused here with the reason;
the rest is held by the limits of the process that reads.
"""

from __future__ import annotations

import io
import re
import time
import zlib
from collections.abc import Iterator

from plananalysis.reading.document import Limits, ReadError

STREAM = re.compile(rb"stream\r?\n")
FILTER = re.compile(rb"/(FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL|ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
SHORT = {b"FlateDecode": b"Fl", b"LZWDecode": b"LZW", b"RunLengthDecode": b"RL", b"ASCII85Decode": b"A85",
         b"ASCIIHexDecode": b"AHx"}  # fmt: skip
ONLY_REFERENCE = re.compile(
    rb"(?<![0-9])([0-9]{1,9})\s{1,9}[0-9]{1,9}\s{1,9}obj\s{0,9}([0-9]{1,9})\s{1,9}[0-9]{1,9}\s{1,9}R"
)
ROW_SIZE = re.compile(rb"/(Columns|Colors|BitsPerComponent)\s{1,9}([0-9]{6,})")
RANGE = re.compile(rb"<([^<>]{0,64})>\s*+<([^<>]{0,64})>\s*+(?:<[^<>]*+>|\[[^\[\]]*+\]|[0-9])")
BIG_STREAM = 10_000_000
SMALL_LZW = 20_000  # bytes of LZW that cannot unpack to more than 25 MB
MAX_ROW = 1_000_000
MAX_MAPPED = 2_000_000  # characters that one font may declare; Unicode has half as many
UNTRUSTED = "do not trust it; if you must, print it to a new PDF or save it as .txt"


def check_pdf(data: bytes, *, name: str, limits: Limits, deadline: float = float("inf")) -> int:
    """Refuse a PDF whose streams are a bomb, whose objects refer to themselves, or whose rows are too wide.

    Every stream (pictures apart, which are not unpacked) is unpacked piece by piece and thrown away, so this
    never takes the memory it guards.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in an error.
    limits : Limits
        `unpacked_bytes` and `ratio` hold for each stream over 10 MB.
    deadline : float
        On the clock of `time.monotonic`.

    Returns
    -------
    int
        How many streams are damaged; pdfminer passes over these without a word.

    Raises
    ------
    ReadError
        If it is a bomb.
    """
    _refuse_circles(data, name)
    for match in ROW_SIZE.finditer(data):
        if int(match[2][:9]) > MAX_ROW:
            problem = f"a part declares {match[1].decode()} of {match[2][:12].decode()}, which no page needs"
            raise ReadError(name, problem, UNTRUSTED)
    damaged, readable = 0, b"/Encrypt" not in data
    for i, match in enumerate(STREAM.finditer(data)):
        if i % 64 == 63 and time.monotonic() > deadline:
            raise ReadError(
                name, f"not looked through within {limits.seconds:g} seconds", "split it, or save its text as .txt"
            )
        head = data[max(0, match.start() - 2048) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Image" in head:
            continue
        filters = [SHORT.get(found, found) for found in FILTER.findall(head)]
        if len(filters) > 1 or filters in ([b"RL"], [b"LZW"], [b"A85"]):
            size, packed, sound = _chained_size(data, match.end(), filters, limits.unpacked_bytes)
        else:
            size, packed, sound = _unpacked_size(data, match.end(), limits.unpacked_bytes)
        if b"/XRef" in head:
            _refuse_long_list(head, max(100_000, size or len(data)), name)
        damaged += readable and not sound and b"/Fl" in head
        if size > limits.unpacked_bytes or size > BIG_STREAM and size > limits.ratio * max(1, packed):
            raise ReadError(name, f"a part of {packed:,} bytes unpacks to {size:,} or more", UNTRUSTED)
    return damaged


def count_mapped(widths: list, sections: list[bytes], *, step: int = 3) -> int:
    """Count the characters that a font's ranges declare, without making them.

    Parameters
    ----------
    widths : list
        A font's /W or /W2, its references resolved: numbers and lists.
    sections : list of bytes
        Its maps from codes to characters, unpacked.
    step : int
        How many numbers a range of widths takes: 3, or 5 for /W2.

    Examples
    --------
    >>> count_mapped([0, 9, 500, 20, [1, 2]], [b"1 beginbfrange <0000> <00ff> <4e00> endbfrange"])
    266
    """
    total, run = 0, []
    for value in widths:
        run = [*run, value] if isinstance(value, int | float) else []
        if len(run) == step:
            total += max(0, int(run[1]) - int(run[0]) + 1)
            run = []
    for section in sections:
        for part in re.split(rb"end(?:bf|cid)range", section)[:-1]:
            ranges = re.split(rb"begin(?:bf|cid)range", part)[-1]
            total += sum(max(0, _code(b) - _code(a) + 1) for a, b in RANGE.findall(ranges))
    return total


def _code(digits: bytes) -> int:
    """Read the last four bytes of a code in hexadecimal."""
    digits = b"".join(digits.split())
    try:
        return int((digits + b"0" * (len(digits) % 2))[-8:] or b"0", 16)
    except ValueError:
        return 0


def _refuse_circles(data: bytes, name: str) -> None:
    """Refuse objects that are nothing but a reference which leads back to them."""
    leads = {int(a): int(b) for a, b in ONLY_REFERENCE.findall(data)}
    done: set[int] = set()
    for first in leads:
        way: dict[int, None] = {}
        at = first
        while at in leads and at not in done:
            if at in way:
                raise ReadError(name, f"a damaged PDF: object {at} refers to itself", "download or save it again")
            way[at] = None
            at = leads[at]
        done |= way.keys()


def _refuse_long_list(head: bytes, most: int, name: str) -> None:
    """Refuse a list of places that declares more objects than it has bytes: each would be looked for."""
    index = re.search(rb"/Index\s*+\[([^\[\]]*+)\]", head)
    declared = index[1].split()[1::2] if index else re.findall(rb"/Size\s++([0-9]++)", head)
    for number in declared:
        if number.isdigit() and int(number[:12]) > most:
            problem = f"a damaged PDF: its list of objects declares {number[:12].decode()} of them"
            raise ReadError(name, problem, "download or save it again")


def _unpacked_size(data: bytes, start: int, cap: int) -> tuple[int, int, bool]:
    """Measure a deflated stream, and what is deflated within it, up to a cap, and whether it is sound."""
    if data[start : start + 1] not in (b"\x78", b"\x58", b"\x48", b"\x68"):
        return 0, 0, True
    size, position = 0, start
    outer, inner = zlib.decompressobj(), zlib.decompressobj()
    nested, sound = None, True
    try:
        while size <= cap and not outer.eof and (position < len(data) or outer.unconsumed_tail):
            piece = outer.unconsumed_tail or data[position : position + 65536]
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


def _chained_size(data: bytes, start: int, filters: list[bytes], cap: int) -> tuple[int, int, bool]:
    """Measure a stream that was packed in several ways, one after the other, up to a cap at each step."""
    end = data.find(b"endstream", start)
    packed = data[start : len(data) if end < 0 else end]
    if filters == [b"LZW"] and len(packed) <= SMALL_LZW:
        return 0, len(packed), True
    if filters == [b"A85"]:
        return 4 * packed.count(b"z") + 4 * len(packed) // 5, len(packed), True
    content, largest = packed, 0
    try:
        for filter_ in filters:
            pieces, size = [], 0
            for piece in _decoded(content, filter_, cap):
                pieces.append(piece)
                size += len(piece)
                if size > cap:
                    return size, len(packed), True
            content = b"".join(pieces)
            largest = max(largest, size)
    except zlib.error:
        return largest, len(packed), False
    except Exception:  # a decoder of pdfminer raises whatever broken bytes lead it to; it will again when it reads
        return largest, len(packed), True
    return largest, len(packed), True


def _decoded(content: bytes, filter_: bytes, cap: int) -> Iterator[bytes]:
    """Unpack by one filter, piece by piece; what would pass the cap at once, as so many zeros."""
    if filter_ == b"Fl":
        unpacker = zlib.decompressobj()
        while content and not unpacker.eof:
            yield unpacker.decompress(content, 1 << 20)
            content = unpacker.unconsumed_tail
    elif filter_ == b"RL":
        yield from _runs(content)
    elif filter_ == b"LZW":
        from pdfminer.lzw import LZWDecoder

        yield from LZWDecoder(io.BytesIO(content)).run()
    elif filter_ == b"A85":
        from pdfminer.ascii85 import ascii85decode

        yield ascii85decode(content) if len(content) + 4 * content.count(b"z") <= cap else bytes(cap + 1)
    else:
        from pdfminer.ascii85 import asciihexdecode

        yield asciihexdecode(content)


def _runs(content: bytes) -> Iterator[bytes]:
    """Unpack run lengths: up to 127, so many bytes and one follow; over 128, the next is repeated."""
    at = 0
    while at < len(content) and content[at] != 128:
        length = content[at]
        yield content[at + 1 : at + 2 + length] if length < 128 else content[at + 1 : at + 2] * (257 - length)
        at += 2 + (length if length < 128 else 0)

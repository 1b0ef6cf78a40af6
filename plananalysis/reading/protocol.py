"""How do the two processes talk? In frames: a letter for the kind, the length, then JSON.

JSON and not pickle: what comes out of a process that opened a hostile file may be read, never executed. The text
is UTF-8 that lets half characters (lone surrogates) through as they are, so a Document arrives as it was made.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from plananalysis.reading.document import Document, Mark

HEAD = struct.Struct(">cQ")
READY, REQUEST, SECONDS, ROWS, DONE, ERROR = b"r", b"q", b"s", b"d", b"e", b"x"
BATCH_CHARS = 500_000
Frame = tuple[bytes, bytes]


def pack(kind: bytes, value: object) -> bytes:
    """Make one frame.

    Examples
    --------
    >>> import io
    >>> kind, content = read_frame(io.BytesIO(pack(ROWS, ["计划", "\\ud800"])))
    >>> kind, unpack(content) == ["计划", "\\ud800"]
    (b'd', True)
    """
    content = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEAD.pack(kind, len(content)) + content


def unpack(content: bytes) -> object:
    """Give what a frame's content stands for."""
    return json.loads(content.decode("utf-8", "surrogatepass"))


def take_frame(buffer: bytearray) -> Frame | None:
    """Take the first frame off what has come so far; None if it is not whole yet.

    Examples
    --------
    >>> buffer = bytearray(pack(ROWS, ["计划"]) + pack(DONE, [])[:5])
    >>> [unpack(content) for _, content in [take_frame(buffer)]], take_frame(buffer), len(buffer)
    ([['计划']], None, 5)
    """
    if len(buffer) < HEAD.size:
        return None
    kind, length = HEAD.unpack_from(buffer)
    end = HEAD.size + length
    if len(buffer) < end:
        return None
    content = bytes(memoryview(buffer)[HEAD.size : end])
    del buffer[:end]
    return kind, content


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read one frame from a buffered stream; None at its end, in the middle of a frame too."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    content = stream.read(length)
    return None if len(content) < length else (kind, content)


def document_to_row(document: Document) -> dict:
    """Give a Document as JSON can hold it."""
    return vars(document) | {"marks": [(mark.start, mark.end, mark.kind) for mark in document.marks]}


def row_to_document(row: Mapping) -> Document:
    """Make the Document again.

    Examples
    --------
    >>> one = Document("计划", "一、", "a.txt", "txt", "utf-8", "", {"year": "2020"}, (Mark(0, 2, "table"),), ("看",))
    >>> [row] = unpack(pack(ROWS, [document_to_row(one)])[HEAD.size:])
    >>> row_to_document(row) == one
    True
    """
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Document(**fields | {"marks": tuple(Mark(*mark) for mark in row["marks"])})


def in_batches(rows: Iterable[object], *, size: int = BATCH_CHARS) -> Iterator[list[object]]:
    """Put rows together until their texts have some length, so that no answer is held twice as a whole."""
    batch: list[object] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += 100 + (len(row["text"]) if isinstance(row, dict) else 0)
        if held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch

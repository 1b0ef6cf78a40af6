"""Sound files that were cut off, damaged at random places, or given another's suffix."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from builders import docx, pack, pdf, xlsx
from cases import EITHER, PHRASE, PLAN, READ, REFUSED, Case, chance
from inputs_html import page
from inputs_tables import GOOD, parquet

SOUND: dict[str, Callable[[], bytes]] = {
    ".docx": docx,
    ".xlsx": xlsx,
    ".pdf": pdf,
    ".parquet": lambda: parquet(id=["1"], text=[PLAN]),
    ".html": lambda: page().encode(),
    ".csv": lambda: GOOD.encode("gb18030"),
    ".jsonl": lambda: (json.dumps({"text": PLAN}) + "\n").encode(),
    ".txt": lambda: (PLAN * 2).encode("gb18030"),
    ".md": lambda: PLAN.encode(),
}
# What has no text of ours in it, or is a kind that is refused.
OTHER: dict[str, Callable[[], bytes]] = {
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(99),
    "ole": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "rtf": lambda: b"{\\rtf1 x}",
    "zip": lambda: pack({"a.txt": b"x"}),
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(60),
    "elf": lambda: b"\x7fELF\x02\x01\x01" + bytes(200),
}
ROUNDS = 4


@cache
def sound(suffix: str) -> bytes:
    """A sound file of a format."""
    return SOUND[suffix]()


def cut(data: bytes, name: str) -> bytes:
    """Cut off at a random place."""
    return data[: chance(name).randrange(1, len(data))]


def flip(data: bytes, name: str) -> bytes:
    """Turn one to twenty bits."""
    random, out = chance(name), bytearray(data)
    for _ in range(random.randint(1, 20)):
        out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def blank(data: bytes, name: str) -> bytes:
    """Zeros over a stretch, as a download that was broken off leaves them."""
    random = chance(name)
    start = random.randrange(len(data))
    stop = min(len(data), start + random.randint(1, len(data)))
    return data[:start] + bytes(stop - start) + data[stop:]


def double(data: bytes, name: str) -> bytes:
    """A stretch twice."""
    random = chance(name)
    start, stop = sorted(random.randrange(len(data)) for _ in range(2))
    return data[:stop] + data[start:]


def drop(data: bytes, name: str) -> bytes:
    """A stretch left out."""
    random = chance(name)
    start, stop = sorted(random.randrange(len(data)) for _ in range(2))
    return data[:start] + data[stop:]


def noise(data: bytes, name: str) -> bytes:
    """A stretch of random bytes put in."""
    random = chance(name)
    at = random.randrange(len(data))
    return data[:at] + random.randbytes(random.randint(1, 300)) + data[at:]


def damaged() -> list[Case]:
    """Each format, damaged in each way, several times."""
    ways = {"cut": cut, "flip": flip, "blank": blank, "double": double, "drop": drop, "noise": noise}
    return [
        Case(
            f"damage-{way}-{suffix[1:]}-{n}",
            suffix,
            lambda suffix=suffix, change=change, name=f"{way} {suffix} {n}": change(sound(suffix), name) or b"\0",
        )
        for suffix in SOUND
        for way, change in ways.items()
        for n in range(ROUNDS)
    ]


def misnamed() -> list[Case]:
    """Each format under the suffix of each other, and what is refused under all of them."""
    told = (".docx", ".xlsx", ".pdf", ".parquet", ".html")  # known by their first bytes, whatever they are called
    out = [
        Case(
            f"suffix-{given[1:]}-is-{real[1:]}",
            given,
            lambda real=real: sound(real),
            READ if real in told else EITHER,
            holds=PHRASE if real in told else "",
        )
        for given in SOUND
        for real in SOUND
        if given != real
    ]
    return out + [
        Case(f"suffix-{given[1:]}-is-{kind}", given, make, REFUSED) for given in SOUND for kind, make in OTHER.items()
    ]


def old_formats() -> list[Case]:
    """Suffixes that are not read, with what they stand for, with nothing and with a new format in them."""
    old = (".doc", ".wps", ".xls", ".et", ".ppt", ".ofd", ".odt", ".rtf", ".zip", ".rar")
    return [Case(f"old-{suffix[1:]}", suffix, OTHER["ole"], REFUSED) for suffix in old] + [
        Case(f"old-{suffix[1:]}-is-{real[1:]}", suffix, lambda real=real: sound(real), EITHER)
        for suffix in old
        for real in (".docx", ".html")
    ]


def polyglots() -> list[Case]:
    """Files that are two things at once."""
    table = {
        "pdf-and-zip": (".pdf", lambda: pdf() + docx()),
        "zip-and-pdf": (".docx", lambda: docx() + pdf()),
        "html-and-zip": (".html", lambda: page().encode() + docx()),
        "text-and-zip": (".txt", lambda: PLAN.encode() + docx()),
        "docx-and-xlsx": (".docx", lambda: pack({"word/document.xml": b"<a/>", "xl/workbook.xml": b"<a/>"})),
        "pdf-in-html": (".html", lambda: b"<html>" + pdf()),
        "html-in-pdf": (".pdf", lambda: pdf() + page().encode()),
        "csv-and-html": (".csv", lambda: GOOD.encode() + page().encode()),
        "jsonl-and-csv": (".jsonl", lambda: GOOD.encode() + b'{"text": "x"}'),
        "parquet-and-text": (".parquet", lambda: b"PAR1" + PLAN.encode() + b"PAR1"),
        "mark-and-pdf": (".pdf", lambda: b"\xef\xbb\xbf" + pdf()),
        "spaces-and-docx": (".docx", lambda: b"  " + docx()),
    }
    return [Case(f"polyglot-{name}", suffix, make, EITHER) for name, (suffix, make) in table.items()]


CASES = [*damaged(), *misnamed(), *old_formats(), *polyglots()]

"""A documents.csv that names what is not there, what is not ours, or what no list should hold.

Each stands in a folder of its own with one sound document, which must be read whatever the list says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cases import PLAN, READ, Case

HEAD = "file,doc_id,title,year\n"


def put(name: str, data: bytes | str) -> Callable[[Path], None]:
    """A folder with one plan and the list; FILE in the list stands for the plan's name."""

    def place(folder: Path) -> None:
        here = folder / name
        here.mkdir()
        (here / f"{name}.txt").write_text(PLAN, encoding="utf-8")
        whole = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        (here / "documents.csv").write_bytes(whole.replace(b"FILE", f"{name}.txt".encode()))

    return place


SHEETS: dict[str, bytes | str] = {
    "parent": HEAD + "../FILE,,x,\n",
    "parents": HEAD + "../../../../etc/passwd,,x,\n",
    "parent-inside": HEAD + "a/../../FILE,,x,\n",
    "absolute": HEAD + "/etc/passwd,,x,\n",
    "drive": HEAD + "C:\\x.txt,,x,\n",
    "home": HEAD + "~/x.txt,,x,\n",
    "share": HEAD + "\\\\host\\x,,x,\n",
    "id-parent": HEAD + "FILE,../../x,,\n",
    "id-absolute": HEAD + "FILE,/etc/x,,\n",
    "id-device": HEAD + "FILE,con,,\n",
    "id-nul": HEAD + "FILE,a\0b,,\n",
    "id-newline": HEAD + 'FILE,"a\nb",,\n',
    "id-long": HEAD + f"FILE,{'长' * 9_000},,\n",
    "id-markup": HEAD + "FILE,<img src=x onerror=alert(1)>,,\n",
    "twice": HEAD + "FILE,a,,\nFILE,b,,\n",
    "missing": HEAD + "nowhere.txt,,x,\n",
    "itself": HEAD + "documents.csv,,x,\n",
    "folder": HEAD + ".,,x,\n",
    "empty-name": HEAD + ",,x,\n",
    "name-long": HEAD + "x" * 9_000 + ",,x,\n",
    "name-nul": HEAD + "a\0b,,x,\n",
    "markup": HEAD + "FILE,,<img src=x onerror=alert(1)>,\n",
    "formula": HEAD + "FILE,,=cmd|' /C calc'!A0,\n",
    "year-digits": HEAD + f"FILE,,,{'9' * 5_000}\n",
    "year-odd": HEAD + "FILE,,,1e999\n",
    "title-long": HEAD + f"FILE,,{'题' * 500_000},\n",
    "private-use": HEAD + "FILE,,\ue000甲\ue001,\n",
    "half-character": HEAD + "FILE,,\ud800甲,\n",
    "empty": b"",
    "only-header": HEAD,
    "no-header": "FILE,a,b,c\n",
    "columns-unknown": "file,colour\nFILE,red\n",
    "columns-many": "file," + ",".join(f"c{n}" for n in range(3_000)) + "\nFILE\n",
    "columns-twice": "file,file\nFILE,FILE\n",
    "cells-many": HEAD + "FILE" + "," * 50_000 + "\n",
    "lines-many": HEAD + "nowhere.txt,,,\n" * 30_000,
    "quote-open": HEAD + 'FILE,"a,,\n',
    "quotes": HEAD + '"' * 100_001,
    "binary": bytes(range(256)) * 60,
    "zeros": bytes(4_000),
    "is-zip": b"PK\x03\x04" + bytes(200),
    "gbk": (HEAD + "FILE,,某市妇联要点,2031\n").encode("gb18030"),
    "utf-16": (HEAD + "FILE,,某市妇联要点,2031\n").encode("utf-16"),
    "hash-wrong": "file,sha256\nFILE,00\n",
    "hash-long": f"file,sha256\nFILE,{'0' * 100_000}\n",
    "percent": HEAD + "%2e%2e/FILE,,x,\n",
    "star": HEAD + "*,,x,\n",
}

CASES = [
    Case(f"sheet-{key}", put=put(f"sheet-{key}", data), named=f"sheet-{key}.txt", expect=READ)
    for key, data in SHEETS.items()
]

"""
How fast are texts divided into units? Compared with decoding alone, the limit of any reader.

Run ``python benchmarks/bench_structure.py [FOLDER]``; FOLDER holds .txt files or .csv tables
with a column full_text. Without it, the embedded plan is repeated. MB are UTF-8 bytes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from time import perf_counter

from plananalysis.structure.parse import parse_units
from plananalysis.structure.sentences import split_sentences

PLAN = Path(__file__).parents[1] / "data" / "raw" / "beijing_womens_federation_2020.txt"


def read_texts(folder: Path) -> list[str]:
    """The texts of all .txt files and full_text columns below a folder."""
    csv.field_size_limit(10**8)
    texts = [path.read_text(encoding="utf-8-sig", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            texts += [row["full_text"] for row in csv.DictReader(stream) if row.get("full_text")]
    return texts


def best(function, *, repeats: int = 5) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        function()
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    """Print MB/s, the ratio to decoding, and the growth when the input doubles."""
    given = len(sys.argv) > 1
    texts = read_texts(Path(sys.argv[1])) if given else [PLAN.read_text(encoding="utf-8")] * 100
    raw = [text.encode() for text in texts]
    megabytes = sum(map(len, raw)) / 1e6
    decoding = best(lambda: [data.decode() for data in raw])
    parsing = best(lambda: [parse_units(text) for text in texts])
    units = [parse_units(text) for text in texts]
    splitting = best(lambda: [split_sentences(text, table) for text, table in zip(texts, units, strict=False)])
    print(f"{len(texts)} texts, {megabytes:.2f} MB")
    print(f"decoding    {megabytes / decoding:8.1f} MB/s")
    print(f"parse_units {megabytes / parsing:8.1f} MB/s, {parsing / decoding:.0f} times decoding")
    print(f"sentences   {megabytes / splitting:8.1f} MB/s")
    long = "\n".join(texts)
    for times in (1, 2, 4):
        text = "\n".join([long] * times)
        seconds = best(lambda: parse_units(text), repeats=2)
        size = len(text.encode()) / 1e6
        print(f"one text of {size:6.1f} MB: {size / seconds:6.1f} MB/s")
    line = long.replace("\n", " ")
    line = line * (1 + 20_000_000 // len(line))
    seconds = best(lambda: parse_units(line), repeats=1)
    size = len(line.encode()) / 1e6
    print(f"one line of {size:6.1f} MB: {size / seconds:6.1f} MB/s")


if __name__ == "__main__":
    main()

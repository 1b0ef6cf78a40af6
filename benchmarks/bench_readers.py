"""How much longer does reading documents take than reading and decoding their bytes?

    python benchmarks/bench_readers.py FOLDER [FOLDER …]

Prints, for each folder and each format in it, the time of `read_file` for all files, the time of the bare limit
(bytes from disk, UTF-8 decoded), and their ratio; the best of five rounds of each. Then the same files read one by
one in this process (`read_here`), and how much longer the process takes that keeps the limits (`read_files`).
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

from plananalysis.reading.files import read_files, read_here
from plananalysis.reading.find import find_files

ROUNDS = 5


def best(work):
    """Give the shortest time of several rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main(folders):
    """Measure each folder by format."""
    print(
        f"{'folder':<26}{'format':<9}{'files':>6}{'MB':>8}{'decode s':>10}{'read s':>9}{'ratio':>8}{'MB/s':>8}"
        f"{'here s':>9}{'ratio':>8}"
    )
    for folder in folders:
        found, errors = find_files(folder)
        by_suffix = defaultdict(list)
        for path, name in found:
            by_suffix[path.suffix].append((path, name))
        for suffix, files in sorted(by_suffix.items()):
            size = sum(path.stat().st_size for path, _ in files) / 1e6
            limit = best(lambda files=files: [path.read_bytes().decode("utf-8", "replace") for path, _ in files])
            taken = best(lambda files=files: list(read_files(files)))
            here = best(lambda files=files: [read_here(path, name=name) for path, name in files])
            print(
                f"{Path(folder).name:<26}{suffix:<9}{len(files):>6}{size:>8.2f}{limit:>10.4f}{taken:>9.4f}"
                f"{taken / limit:>8.1f}{size / taken:>8.1f}{here:>9.4f}{taken / here:>8.2f}"
            )
        for error in errors:
            print(error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["data/raw"]))

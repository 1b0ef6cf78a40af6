"""
How fast is text cut into words, and are they jieba's words? Ratios of processor time from one run, medians of five.

Run ``python benchmarks/bench_tokens.py FOLDER … [--gold GOLD] [--all ALL]``; the folders hold .txt files
or .csv tables with a column full_text, GOLD the SIGHAN 2005 test sets, ALL any files whose lines are to be
cut by both engines. Without a folder, the embedded plan is repeated. MB are UTF-8 bytes.
"""

import argparse
import os
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
from bench_structure import PLAN, read_texts

from plananalysis.tokens.audit import score_segmentation
from plananalysis.tokens.cutting import cut_stream, cut_texts
from plananalysis.tokens.tokenizer import Tokenizer, load_terms

READABLE = {".txt", ".csv", ".jsonl", ".utf8", ".html", ".md"}


def measure(function, *, repeats: int = 5) -> float:
    """Median of the processor seconds of several runs: other work on the machine hardly changes them."""
    times = []
    for _ in range(repeats):
        start = process_time()
        function()
        times.append(process_time() - start)
    return median(times)


def take_terms(texts: list[str], n: int) -> list[str]:
    """The package's terms, and runs of four characters from the texts until there are enough."""
    terms, draw = dict.fromkeys(load_terms()), random.Random(0)
    joined = "".join(texts)
    while len(terms) < n:
        at = draw.randrange(max(len(joined) - 4, 1))
        if all("一" <= character <= "鿿" for character in joined[at : at + 4]):
            terms[joined[at : at + 4]] = None
    return list(terms)


def draw_lines(texts: list[str], megabytes: float) -> Iterator[str]:
    """Paragraphs drawn with putting back, until there are so many bytes."""
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    draw, size = random.Random(0), 0
    while size < megabytes * 1e6:
        line = draw.choice(paragraphs)
        size += len(line.encode())
        yield line


def resample(texts: list[str], megabytes: float) -> list[str]:
    """The same as a list."""
    return list(draw_lines(texts, megabytes))


def compare_engines(texts: list[str], terms: list[str]) -> None:
    """Identity and ratio, with HMM off and on."""
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    size = sum(len(line.encode()) for line in paragraphs) / 1e6
    for hmm in (False, True):
        slow, fast = (Tokenizer(terms=terms, engine=engine, hmm=hmm) for engine in ("jieba", "auto"))
        differ = sum(slow.cut(line) != fast.cut(line) for line in paragraphs)
        # Three plain runs are enough of jieba: it takes most of the time.
        plain = measure(lambda: [slow.cut(line) for line in paragraphs], repeats=3)
        own = measure(lambda: cut_texts(paragraphs, tokenizer=fast))
        print(
            f"HMM {name(hmm)}: {len(terms)} terms, {size:.1f} MB, {differ} of {len(paragraphs)} paragraphs differ; "
            f"jieba {size / plain:.2f} MB/s, ours {size / own:.2f} MB/s, {plain / own:.1f} times"
        )


def compare_lines(folder: Path, terms: list[str]) -> None:
    """Identity alone, over every line of every readable file below a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in READABLE)
    lines = list(dict.fromkeys(line for path in paths for line in read_lines(path)))
    for hmm in (False, True):
        for own in ([], terms):
            slow, fast = (Tokenizer(terms=own, engine=engine, hmm=hmm) for engine in ("jieba", "rust"))
            cuts = [(slow.cut(line), fast.cut(line)) for line in lines]
            differ, tokens = sum(one != two for one, two in cuts), sum(len(one) for one, _ in cuts)
            print(
                f"all of {folder.name}, HMM {name(hmm)}, {len(own)} terms: {len(paths)} files, {tokens} tokens, "
                f"{differ} of {len(lines)} different lines differ"
            )


def read_lines(path: Path) -> list[str]:
    """The lines of a file in the encoding that reads it, with whatever it cannot read marked."""
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace").splitlines()


def name(hmm: bool) -> str:
    """In words."""
    return "on" if hmm else "off"


def compare_processes(texts: list[str], terms: list[str]) -> None:
    """
    Two processes against one.

    By the clock, and by processor time: what one takes over what the busier of the two takes. The
    second does not depend on what else the machine is doing.
    """
    for megabytes in (5, 20):
        lines = resample(texts, megabytes)
        for hmm in (False, True):
            tokenizer = Tokenizer(terms=terms, hmm=hmm)
            cut_texts(lines[:2000], tokenizer=tokenizer)
            rows = [time_processes(lines, tokenizer) for _ in range(7)]
            clock, processor = (median(column) for column in zip(*rows, strict=True))
            print(
                f"{megabytes} MB, HMM {name(hmm)}: two processes {clock:.2f} times as fast as one by the clock, "
                f"{processor:.2f} times by processor time"
            )


def time_processes(lines: list[str], tokenizer: Tokenizer) -> tuple[float, float]:
    """How many times as fast two processes are, by the clock and by processor time."""
    spent = []
    for jobs in (1, 2):
        clock, own, others = perf_counter(), process_time(), children_time()
        cut_texts(lines, tokenizer=tokenizer, jobs=jobs)
        spent.append((perf_counter() - clock, max(process_time() - own, children_time() - others)))
    return spent[0][0] / spent[1][0], spent[0][1] / spent[1][1]


def children_time() -> float:
    """Processor seconds of processes that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def measure_growth(texts: list[str], terms: list[str], largest: int) -> None:
    """Exponent of time over size, from 1 MB up, and the memory that a stream of the largest takes."""
    tokenizer, sizes, seconds = Tokenizer(terms=terms), [], []
    cut_texts(texts, tokenizer=tokenizer)
    for megabytes in (1, 10, largest):
        lines = resample(texts, megabytes)
        seconds.append(measure(lambda lines=lines: cut_texts(lines, tokenizer=tokenizer), repeats=5))
        sizes.append(megabytes)
        print(f"{megabytes} MB: {seconds[-1]:.2f} s, {1000 * seconds[-1] / megabytes:.0f} ms a MB")
    print(f"growth exponent {np.polyfit(np.log(sizes), np.log(seconds), 1)[0]:.3f}")
    lines = []  # no longer needed
    for megabytes in (largest / 10, largest):
        tracemalloc.start()
        tokens = sum(len(cuts.codes) for cuts in cut_stream(draw_lines(texts, megabytes), tokenizer=tokenizer))
        print(
            f"stream of {megabytes:.0f} MB: {tokens} tokens, at most {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB of memory"
        )
        tracemalloc.stop()


def score(folder: Path) -> None:
    """Precision, recall and F1 against the gold segmentation."""
    for test in ("pku", "msr"):
        lines = (folder / f"{test}_test_gold.utf8").read_text("utf-8-sig").splitlines()
        gold = [line.split() for line in lines if line.strip()]
        for engine in ("jieba", "rust"):
            for hmm in (False, True):
                [row] = score_segmentation(gold, tokenizer=Tokenizer(terms=[], engine=engine, hmm=hmm)).to_dict(
                    "records"
                )
                print(
                    f"{test}, {engine}, HMM {name(hmm)}: precision {row['precision']:.3f}, "
                    f"recall {row['recall']:.3f}, F1 {row['f1']:.3f}, {row['n_gold']} words"
                )


def main() -> None:
    """Print every ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--all", type=Path)
    parser.add_argument("--largest", type=int, default=100, help="MB of the largest text")
    options = parser.parse_args()
    texts = [text for folder in options.folders for text in read_texts(folder)] or [PLAN.read_text("utf-8")] * 100
    terms = take_terms(texts, 540)
    compare_engines(texts, terms)
    compare_processes(texts, terms)
    measure_growth(texts, terms, options.largest)
    if options.gold:
        score(options.gold)
    if options.all:
        compare_lines(options.all, terms)


if __name__ == "__main__":
    main()

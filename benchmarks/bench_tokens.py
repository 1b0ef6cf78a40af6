"""
How fast is text cut into words, and are they jieba's words? Ratios from one run, medians of five.

Run ``python benchmarks/bench_tokens.py FOLDER … [--gold GOLD]``; the folders hold .txt files or .csv
tables with a column full_text, GOLD the SIGHAN 2005 test sets. Without a folder, the embedded plan is
repeated. MB are UTF-8 bytes.
"""

import argparse
import random
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from bench_structure import PLAN, read_texts

from plananalysis.cutting import cut_texts
from plananalysis.segmentation import score_segmentation
from plananalysis.token_cache import TokenCache
from plananalysis.tokens import Tokenizer, load_terms, tokenize_units


def measure(function, *, repeats: int = 5) -> float:
    """Median of the seconds of several runs."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        function()
        times.append(perf_counter() - start)
    return median(times)


def take_terms(texts: list[str], n: int) -> list[str]:
    """The package's terms, and runs of four characters from the texts until there are enough."""
    terms, draw = dict.fromkeys(load_terms()), random.Random(0)
    joined = "".join(texts)
    while len(terms) < n:
        at = draw.randrange(max(len(joined) - 4, 1))
        if all("一" <= character <= "鿿" for character in joined[at:at + 4]):
            terms[joined[at:at + 4]] = None
    return list(terms)


def resample(texts: list[str], megabytes: float) -> list[str]:
    """Paragraphs drawn with putting back, until there are so many bytes."""
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    draw, taken, size = random.Random(0), [], 0
    while size < megabytes * 1e6:
        taken.append(draw.choice(paragraphs))
        size += len(taken[-1].encode())
    return taken


def compare_engines(texts: list[str], terms: list[str]) -> None:
    """Identity and ratio, with HMM off and on."""
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    size = sum(len(line.encode()) for line in paragraphs) / 1e6
    for hmm in (False, True):
        slow, fast = (Tokenizer(terms=terms, engine=engine, hmm=hmm) for engine in ("jieba", "auto"))
        differ = sum(slow.cut(line) != fast.cut(line) for line in paragraphs)
        # One plain run is enough of jieba: it takes most of the time.
        plain = measure(lambda: [slow.cut(line) for line in paragraphs], repeats=3)  # noqa: B023
        own = measure(lambda: cut_texts(paragraphs, tokenizer=fast))  # noqa: B023
        print(f"HMM {'on' if hmm else 'off'}: {len(terms)} terms, {size:.1f} MB, {differ} of {len(paragraphs)} paragraphs differ; "
              f"jieba {size / plain:.2f} MB/s, ours {size / own:.2f} MB/s, {plain / own:.1f} times")


def compare_processes(texts: list[str], terms: list[str]) -> None:
    """Two processes against one."""
    for megabytes in (5, 20):
        lines = resample(texts, megabytes)
        for hmm in (False, True):
            tokenizer = Tokenizer(terms=terms, hmm=hmm)
            one, two = (measure(lambda: cut_texts(lines, tokenizer=tokenizer, jobs=jobs), repeats=3)  # noqa: B023
                        for jobs in (1, 2))
            print(f"{megabytes} MB, HMM {'on' if hmm else 'off'}: one process {one:.2f} s, two {two:.2f} s, {one / two:.2f} times")


def compare_cache(texts: list[str], terms: list[str]) -> None:
    """The second run of the same documents against the first."""
    units = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "unit_id": "i1", "start": 0, "text": texts})
    for hmm in (False, True):
        tokenizer = Tokenizer(terms=terms, hmm=hmm)
        first, warm = [], []
        for _ in range(5):
            with tempfile.TemporaryDirectory() as folder:
                cache = TokenCache(folder)
                first.append(measure(lambda: tokenize_units(units, tokenizer=tokenizer, cache=cache), repeats=1))  # noqa: B023
                warm.append(measure(lambda: tokenize_units(units, tokenizer=tokenizer, cache=cache), repeats=1))  # noqa: B023
        print(f"cache, HMM {'on' if hmm else 'off'}: first {median(first):.2f} s, warm {median(warm):.3f} s, "
              f"{median(first) / median(warm):.1f} times")


def measure_growth(texts: list[str], terms: list[str], largest: int) -> None:
    """Exponent of time over size, from 1 MB up."""
    tokenizer, sizes, seconds = Tokenizer(terms=terms), [], []
    for megabytes in (1, 10, largest):
        lines = resample(texts, megabytes)
        seconds.append(measure(lambda: cut_texts(lines, tokenizer=tokenizer), repeats=3))  # noqa: B023
        sizes.append(megabytes)
        print(f"{megabytes} MB: {seconds[-1]:.2f} s")
    print(f"growth exponent {np.polyfit(np.log(sizes), np.log(seconds), 1)[0]:.2f}")


def score(folder: Path) -> None:
    """Precision, recall and F1 against the gold segmentation."""
    for name in ("pku", "msr"):
        lines = (folder / f"{name}_test_gold.utf8").read_text("utf-8-sig").splitlines()
        gold = [line.split() for line in lines if line.strip()]
        for engine in ("jieba", "rust"):
            for hmm in (False, True):
                [row] = score_segmentation(gold, tokenizer=Tokenizer(terms=[], engine=engine, hmm=hmm)).to_dict("records")
                print(f"{name}, {engine}, HMM {'on' if hmm else 'off'}: precision {row['precision']:.3f}, "
                      f"recall {row['recall']:.3f}, F1 {row['f1']:.3f}, {row['n_gold']} words")


def main() -> None:
    """Print every ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--largest", type=int, default=100, help="MB of the largest text")
    options = parser.parse_args()
    texts = [text for folder in options.folders for text in read_texts(folder)] or [PLAN.read_text("utf-8")] * 100
    terms = take_terms(texts, 540)
    compare_engines(texts, terms)
    compare_processes(texts, terms)
    compare_cache(texts, terms)
    measure_growth(texts, terms, options.largest)
    if options.gold:
        score(options.gold)


if __name__ == "__main__":
    main()

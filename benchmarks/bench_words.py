"""
How fast are words counted? Ratios of processor time from one run, medians of five.

Run ``python benchmarks/bench_words.py [FOLDER]``; FOLDER holds .txt files, one unit a line.
Without it, the items of the embedded plan are repeated.
"""

import sys
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np
import pandas as pd

from plananalysis import read_corpus
from plananalysis.tokens.strings import count_strings
from plananalysis.tokens.tokenizer import Tokenizer, load_terms, select_words, tokenize_units
from plananalysis.words.frequency import count_terms
from plananalysis.words.keyness import measure_keyness


def measure(function, *, repeats: int = 5) -> float:
    """Median of the processor seconds of several runs: other work on the machine hardly changes them."""
    times = []
    for _ in range(repeats):
        start = process_time()
        function()
        times.append(process_time() - start)
    return median(times)


def read_units(folder: Path | None) -> pd.DataFrame:
    """The lines of the texts, or the items of the plan, as units."""
    if folder is None:
        units = read_corpus().units
        texts = units.loc[units["kind"] == "item", "text"].tolist()
    else:
        texts = [
            line
            for path in sorted(folder.rglob("*.txt"))
            for line in path.read_text("utf-8-sig", errors="replace").splitlines()
            if line.strip()
        ]
    return number(texts)


def number(texts: list[str]) -> pd.DataFrame:
    """Units one after the other in one document."""
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    return pd.DataFrame(
        {"doc_id": "d", "unit_id": [f"i{n}" for n in range(len(texts))], "start": starts, "text": texts}
    )


def repeat(tokens: pd.DataFrame, times: int) -> pd.DataFrame:
    """The tokens of the same units in several documents."""
    return pd.concat([tokens.assign(doc_id=f"d{n}") for n in range(times)], ignore_index=True)


def count_in_loop(units: pd.DataFrame, strings: list[str]) -> dict[str, tuple[int, int]]:
    """What one writes by hand: count every string in every unit."""
    counts, texts = {}, units["text"].tolist()
    for string in strings:
        hits = [text.count(string) for text in texts]
        counts[string] = sum(hits), sum(hit > 0 for hit in hits)
    return counts


def main() -> None:
    """Print the ratio to a loop, the growth of count_terms, and the time of the shuffles."""
    base = read_units(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    tokens = tokenize_units(base, tokenizer=Tokenizer())
    words = select_words(tokens, min_length=2)["token"].value_counts(sort=False)
    texts = base["text"].tolist()
    units = number(texts * max(1, 2000 // len(texts)))
    lists = {
        "terms of the package": load_terms()[:500],
        "rarest words": sorted(words.index, key=lambda w: (words[w], w))[:500],
    }
    for name, strings in lists.items():
        loop = measure(lambda: count_in_loop(units, strings))
        for overlapping in (False, True):
            own = measure(lambda: count_strings(units, strings, overlapping=overlapping))
            print(
                f"{len(strings)} {name} in {len(units)} units, overlapping={overlapping}: "
                f"loop {loop:.3f} s, count_strings {own:.4f} s, {loop / own:.0f} times"
            )
    sizes, seconds = [], []
    for times in (max(1, target // len(tokens)) for target in (100_000, 400_000, 1_600_000)):
        many = repeat(tokens, times)
        parts = pd.concat([base.assign(doc_id=f"d{n}") for n in range(times)], ignore_index=True)
        seconds.append(measure(lambda: count_terms(many, parts)))
        sizes.append(len(many))
        print(f"count_terms: {sizes[-1]} tokens, {seconds[-1]:.3f} s")
    print(f"growth exponent {np.polyfit(np.log(sizes), np.log(seconds), 1)[0]:.2f}")
    for times in (1, max(1, 20_000 // len(base))):
        many = repeat(tokens, times)
        keys = list(dict.fromkeys(zip(many["doc_id"], many["unit_id"], strict=True)))
        groups = {key: "a" if place % 7 == 0 else "b" for place, key in enumerate(keys)}
        spent = measure(
            lambda: measure_keyness(many, groups=groups, target="a", min_count=1),
            repeats=5 if times == 1 else 1,
        )
        print(f"keyness, 999 shuffles: {len(keys)} units, {many['token'].nunique()} kinds of token, {spent:.2f} s")


if __name__ == "__main__":
    main()

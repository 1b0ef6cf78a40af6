"""
How fast is the language read? Compared with a plain search of the text, the limit of any tagger.

Run ``python benchmarks/bench_language.py [FOLDER]``; FOLDER holds .txt files or .csv tables with a
column full_text. Without it, the embedded plan is repeated. MB are UTF-8 bytes, seconds those of one
processor (other work on the machine still slows them: compare the ratios).
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from time import process_time

import pandas as pd
from bench_structure import PLAN, read_texts

from plananalysis.formulae.find import find_formulae
from plananalysis.lexicons.passages import Passages
from plananalysis.named.citations import find_citations
from plananalysis.named.mentions import find_mentions
from plananalysis.named.quoted_names import find_names
from plananalysis.policy_language.absence import report_absences
from plananalysis.policy_language.addressees import find_addressees
from plananalysis.policy_language.commitments import find_commitments
from plananalysis.policy_language.frames import find_frames
from plananalysis.policy_language.instruments import suggest_instruments
from plananalysis.policy_language.intensity import find_intensifiers
from plananalysis.policy_language.novelty import find_novelty
from plananalysis.policy_language.parallelism import find_parallelism
from plananalysis.structure.parse import parse_units
from plananalysis.structure.sentences import split_sentences

FINDERS = (
    find_citations,
    find_names,
    report_absences,
    find_parallelism,
    find_addressees,
    find_commitments,
    find_novelty,
    find_intensifiers,
    find_frames,
    find_formulae,
    suggest_instruments,
    find_mentions,
)


def make_sentences(texts: list[str]) -> pd.DataFrame:
    """The sentences of all texts, one document each."""
    tables = []
    for number, text in enumerate(texts):
        table = split_sentences(text, parse_units(text)).assign(doc_id=str(number))
        table["text"] = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def fastest(function, *, repeats: int = 5) -> float:
    """Seconds of the fastest of several runs: the one that other work disturbed least."""
    times = []
    for _ in range(repeats):
        start = process_time()
        function()
        times.append(process_time() - start)
    return min(times)


def find_all(sentences: pd.DataFrame) -> list[pd.DataFrame]:
    """All tables; the text is joined, and its names are masked, once for all of them."""
    passages = Passages(sentences)
    return [finder(passages) for finder in FINDERS]


def main() -> None:
    """Print MB/s and ratio to a plain search of each finder, and the growth when the input doubles."""
    texts = read_texts(Path(sys.argv[1])) if len(sys.argv) > 1 else [PLAN.read_text(encoding="utf-8")] * 100
    sentences = make_sentences(texts)
    joined = "\n".join(sentences["text"])
    megabytes = len(joined.encode()) / 1e6
    scan = fastest(lambda: joined.count("坚决"))
    for finder in FINDERS:
        seconds = fastest(lambda finder=finder: finder(sentences))
        print(f"{finder.__name__:20} {megabytes / seconds:6.1f} MB/s, {seconds / scan:.0f} times a plain search")
    double = pd.concat([sentences, sentences.assign(doc_id=sentences["doc_id"] + "b")], ignore_index=True)
    # in turns, so that slow moments of the machine meet both
    turns = [
        [fastest(lambda table=table: find_all(table), repeats=1) for table in (sentences, double)] for _ in range(9)
    ]
    total, twice = map(min, zip(*turns, strict=True))
    print(
        f"{'together':20} {megabytes / total:6.1f} MB/s over {megabytes:.2f} MB, growth {math.log2(twice / total):.2f}"
    )


if __name__ == "__main__":
    main()

"""
How does the comparison grow with the number of documents? It should grow with the documents, not with their pairs.

Run ``python benchmarks/bench_compare.py FOLDER``; FOLDER holds documents of any format. Without it, the embedded
plan is repeated under several names. Seconds are of the processor, cutting into words included.
"""

import sys
from dataclasses import replace
from time import process_time

from plananalysis import read_corpus
from plananalysis.corpus import build_corpus
from plananalysis.findings import compared_tables
from plananalysis.reading.bundled import embedded_paths
from plananalysis.reading.files import read_file
from plananalysis.study.analyze import analyze


def make_corpus(paths: list[str]):
    """The documents of a folder, or forty copies of the embedded plan."""
    if paths:
        return read_corpus(paths)
    [plan] = read_file(embedded_paths()[0])
    return build_corpus([replace(plan, doc_id=f"plan{number:02d}") for number in range(40)])


def main() -> None:
    """Print a line for a quarter, a half and all of the documents."""
    corpus = make_corpus(sys.argv[1:])
    names = corpus.documents["doc_id"].tolist()
    analyze(corpus.select(*names[:2]), only=compared_tables())  # imports and dictionaries are not measured
    print(f"{'documents':>10} {'pairs':>6} {'seconds':>8} {'ms a document':>14}")
    for n in sorted({max(2, len(names) // 4), max(2, len(names) // 2), len(names)}):
        part = corpus.select(*names[:n])
        begin = process_time()
        summary = analyze(part, only=compared_tables()).alignment_summary
        seconds = process_time() - begin
        print(f"{n:>10} {len(summary) // 4:>6} {seconds:>8.2f} {1000 * seconds / n:>14.1f}")


if __name__ == "__main__":
    main()

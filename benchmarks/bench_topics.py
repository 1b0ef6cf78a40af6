"""
How much does knowing how sure one is cost? Topics against the bare scikit-learn call.

Run ``python benchmarks/bench_topics.py [--units 100000] [--terms 20000] [--repeats 3] [PLAN…]``. The plan
(the embedded one without a path) gives the seconds of 50 refits and of the whole analysis; synthetic sparse
counts of a hundredth, a tenth and all of the units give the ratio to scikit-learn, the growth exponent and the
peak memory, each peak in a process of its own. Seconds are of the processor, on one thread.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from math import log10
from statistics import median
from time import process_time

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from plananalysis import read_corpus
from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics import analyze as topics
from plananalysis.topics.choice import choose_k
from plananalysis.topics.clustering import METHODS, cluster_units
from plananalysis.topics.matrix import DocumentTermMatrix, build_matrix
from plananalysis.topics.models import one_thread
from plananalysis.topics.refits import refit_topics

K, WORDS = 20, 80


def make_counts(n_units: int, n_terms: int, *, seed: int = 0) -> sparse.csr_matrix:
    """Units of eighty words from twenty topics over a vocabulary with Zipf's frequencies, ten thousand at a time."""
    rng = np.random.default_rng(seed)
    blocks = [
        _make_block(rng, np.arange(start, min(start + 10_000, n_units)), n_terms) for start in range(0, n_units, 10_000)
    ]
    return sparse.vstack(blocks, format="csr")


def _make_block(rng: np.random.Generator, units: np.ndarray, n_terms: int) -> sparse.csr_matrix:
    ranks = np.minimum((n_terms ** rng.random((len(units), WORDS))).astype(int), n_terms - 1)
    own = rng.random((len(units), WORDS)) < 0.5
    columns = np.where(own, ranks // K * K + units[:, None] % K, ranks) % n_terms
    rows = np.repeat(np.arange(len(units)), WORDS)
    return sparse.coo_matrix((np.ones(rows.size), (rows, columns.ravel())), shape=(len(units), n_terms)).tocsr()


def name_counts(counts: sparse.csr_matrix) -> DocumentTermMatrix:
    """The counts with names for units and terms."""
    units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(counts.shape[0])]})
    return DocumentTermMatrix(counts, tuple(map(str, range(counts.shape[1]))), units)


def time_pair(ours, bare, *, repeats: int) -> tuple[float, float]:
    """Median processor seconds of two functions called in turn, after one call of each that is not counted."""
    times = ([], [])
    for turn in range(repeats + 1):
        for kept, function in zip(times, (ours, bare), strict=True):
            start = process_time()
            function()
            if turn:
                kept.append(process_time() - start)
    return median(times[0]), median(times[1])


def ours_nmf(matrix: DocumentTermMatrix) -> None:
    """Our call."""
    cluster_units(matrix, method="nmf", k=K)


def ours_kmeans(matrix: DocumentTermMatrix) -> None:
    """Our call."""
    cluster_units(matrix, method="kmeans", k=K)


def bare_nmf(matrix: DocumentTermMatrix) -> None:
    """What a notebook would write."""
    rounds = 2000 if len(matrix.units) <= 10_000 else 200
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(matrix.counts)
    NMF(K, init="nndsvda", random_state=0, max_iter=rounds).fit_transform(weighed)


def bare_kmeans(matrix: DocumentTermMatrix) -> None:
    """What a notebook would write, with as many dimensions and starts as ours."""
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(matrix.counts)
    points = normalize(TruncatedSVD(30, random_state=0).fit_transform(weighed))
    KMeans(K, n_init=10 if len(matrix.units) <= 10_000 else 1, random_state=0).fit(points)


CALLS = {"nmf": (ours_nmf, bare_nmf), "kmeans": (ours_kmeans, bare_kmeans)}


def bench_plan(paths: list[str] | None) -> None:
    """Seconds on one plan."""
    corpus = read_corpus(paths or None)
    body = body_units(corpus.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    matrix = build_matrix(tokens, body, stopwords=load_stopwords())
    cluster_units(matrix, k=2)
    k = choose_k(body)
    for method in METHODS:
        start = process_time()
        refit_topics(matrix, method=method, k=k, n_runs=50)
        print(f"50 refits of {len(body)} units, {method:6}: {process_time() - start:6.2f} s")
    start = process_time()
    topics.analyze_topics(tokens, body)
    print(f"whole analysis of {len(body)} units: {process_time() - start:6.2f} s")


def bench_large(n_units: int, n_terms: int, *, repeats: int) -> None:
    """Ratio to scikit-learn and growth on synthetic counts."""
    with one_thread():
        for method, (ours, bare) in CALLS.items():
            seconds = []
            for size in (n_units // 100, n_units // 10, n_units):
                matrix = name_counts(make_counts(size, n_terms))
                mine, plain = time_pair(
                    lambda m=matrix: ours(replace(m, kept={})), lambda m=matrix: bare(m), repeats=repeats
                )
                seconds.append(mine)
                print(
                    f"{method:6} {size:7,} × {n_terms:,}: {mine:7.2f} s, {mine / plain:.2f} times scikit-learn",
                    flush=True,
                )
            print(
                f"{method:6} growth exponent {log10(seconds[2] / seconds[0]) / 2:.2f} over the whole range, "
                f"{log10(seconds[2] / seconds[1]):.2f} over the last step"
            )


def bench_peaks(n_units: int, n_terms: int) -> None:
    """Peak memory of each call, and of the counts alone, in a process of its own that reads the counts."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/counts.npz"
        sparse.save_npz(path, make_counts(n_units, n_terms), compressed=False)
        for name in ("counts", *(f"{method}-{who}" for method in CALLS for who in ("ours", "bare"))):
            done = subprocess.run(
                [sys.executable, __file__, path, "--peak", name], capture_output=True, text=True, check=True
            )
            print(f"peak memory, {name:12}: {done.stdout.strip()}")


def show_peak(name: str, path: str) -> None:
    """Read the counts, do one call, print the peak."""
    matrix = name_counts(sparse.load_npz(path))
    if name != "counts":
        method, who = name.split("-")
        with one_thread():
            CALLS[method][who == "bare"](matrix)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", nargs="*")
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--terms", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peak:
        show_peak(given.peak, given.plan[0])
        return
    bench_plan(given.plan)
    bench_large(given.units, given.terms, repeats=given.repeats)
    bench_peaks(given.units, given.terms)


if __name__ == "__main__":
    main()

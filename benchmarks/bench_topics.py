"""
How much does knowing how sure one is cost? Topics against the bare scikit-learn call.

Run ``python benchmarks/bench_topics.py [--units 10000] [--terms 20000] [--repeats 5] [PLAN.txt]``. The plan
(the embedded one without a path) gives the seconds of 50 refits and of the whole analysis; synthetic sparse
counts give the ratio to scikit-learn and the growth from a tenth of the units to all.
"""

from __future__ import annotations

import argparse
import resource
from math import log10
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.preprocessing import normalize

from plananalysis import read_corpus, topics
from plananalysis.corpus import body_units
from plananalysis.tokens import Tokenizer, load_stopwords, tokenize_units

K, WORDS = 20, 80


def make_counts(n_units: int, n_terms: int, *, seed: int = 0) -> sparse.csr_matrix:
    """Units of eighty words from twenty topics over a vocabulary with Zipf's frequencies."""
    rng = np.random.default_rng(seed)
    ranks = np.minimum((n_terms ** rng.random((n_units, WORDS))).astype(int), n_terms - 1)
    topic = np.arange(n_units)[:, None] % K
    own = rng.random((n_units, WORDS)) < 0.5
    columns = np.where(own, ranks // K * K + topic, ranks) % n_terms
    rows = np.repeat(np.arange(n_units), WORDS)
    return sparse.coo_matrix((np.ones(rows.size), (rows, columns.ravel())), shape=(n_units, n_terms)).tocsr()


def make_matrix(n_units: int, n_terms: int) -> topics.DocumentTermMatrix:
    """The counts with names for units and terms."""
    units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(n_units)]})
    return topics.DocumentTermMatrix(make_counts(n_units, n_terms), tuple(map(str, range(n_terms))), units)


def time_pair(ours, bare, *, repeats: int) -> tuple[float, float]:
    """Median seconds of two functions called in turn."""
    times = ([], [])
    for _ in range(repeats):
        for kept, function in zip(times, (ours, bare), strict=True):
            start = perf_counter()
            function()
            kept.append(perf_counter() - start)
    return median(times[0]), median(times[1])


def bare_nmf(matrix: topics.DocumentTermMatrix) -> None:
    """What a notebook would write."""
    rounds = 2000 if len(matrix.units) <= 10_000 else 200
    NMF(K, init="nndsvda", random_state=0, max_iter=rounds).fit_transform(matrix.weigh())


def bare_kmeans(matrix: topics.DocumentTermMatrix) -> None:
    """What a notebook would write, with as many starts as ours."""
    points = normalize(TruncatedSVD(50, random_state=0).fit_transform(matrix.weigh()))
    KMeans(K, n_init=10 if len(matrix.units) <= 10_000 else 1, random_state=0).fit(points)


def bench_plan(paths: list[str] | None) -> None:
    """Seconds on one plan."""
    corpus = read_corpus(paths or None)
    body = body_units(corpus.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    matrix = topics.build_matrix(tokens, body, stopwords=load_stopwords())
    topics.cluster_units(matrix, k=2)
    k = topics.choose_k(body)
    for method in topics.METHODS:
        start = perf_counter()
        topics.refit_topics(matrix, method=method, k=k, n_runs=50)
        print(f"50 refits of {len(body)} units, {method:6}: {perf_counter() - start:6.2f} s")
    start = perf_counter()
    topics.analyse_topics(tokens, body)
    print(f"whole analysis of {len(body)} units: {perf_counter() - start:6.2f} s")


def bench_large(n_units: int, n_terms: int, *, repeats: int) -> None:
    """Ratio to scikit-learn and growth on synthetic counts."""
    with topics.one_thread():
        for method, bare in (("nmf", bare_nmf), ("kmeans", bare_kmeans)):
            seconds = []
            for size in (n_units // 10, n_units):
                matrix = make_matrix(size, n_terms)
                ours, plain = time_pair(lambda m=matrix: topics.cluster_units(m, method=method, k=K),
                                        lambda m=matrix: bare(m), repeats=repeats)
                seconds.append(ours)
                print(f"{method:6} {size:7,} × {n_terms:,}: {ours:7.2f} s, {ours / plain:.2f} times scikit-learn")
            print(f"{method:6} growth exponent {log10(seconds[1] / seconds[0]):.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", nargs="*")
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--terms", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    bench_plan(given.plan)
    bench_large(given.units, given.terms, repeats=given.repeats)


if __name__ == "__main__":
    main()

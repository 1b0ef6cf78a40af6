"""Do the topics come out alike on other threads, hash seeds and processors?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from planted import make_planted
from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.stability import tabulate_topic_stability
from plananalysis.topics.refits import refit_topics
from plananalysis.topics.terms import rank_topic_terms
tokens, units, _ = make_planted(1200, n_topics=12)
matrix = build_matrix(tokens, units, max_terms=400)
for method in ("nmf", "kmeans", "ward", "spectral"):
    found = cluster_units(matrix, method=method, k=8)
    terms = rank_topic_terms(found, matrix)
    if {exact!r}:
        print(method, found.labels.tobytes().hex(), found.term_weights.tobytes().hex()[:20000], terms.to_csv())
    else:
        print(method, found.labels.tolist(), terms.round(6)[["topic", "rank", "term", "weight"]].to_csv())
small = refit_topics(matrix, k=8, n_runs=3, share=0.3)
print(tabulate_topic_stability(small).round(6).to_csv())
"""


def run_elsewhere(*, exact, **settings):
    """The clusterings of 1,200 units in a fresh process with other settings."""
    script = SCRIPT.format(tests=str(Path(__file__).parent), exact=exact)
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_same_bytes_whatever_the_hash_seed_and_threads():
    """Bit for bit the same on one and two threads, and with sets in another order."""
    one = run_elsewhere(
        exact=True, PYTHONHASHSEED="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", PYTHONIOENCODING="utf-8"
    )
    two = run_elsewhere(
        exact=True, PYTHONHASHSEED="77", OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2", PYTHONIOENCODING="utf-8"
    )
    assert len(one) > 10_000 and one == two


BARE = """
import sys
sys.path.insert(0, {tests!r})
from sklearn.decomposition import TruncatedSVD
from planted import make_planted
from plananalysis.topics.matrix import build_matrix
tokens, units, _ = make_planted(1200, n_topics=12)
weighed = build_matrix(tokens, units, max_terms=400).weigh()
print(TruncatedSVD(30, random_state=0).fit_transform(weighed).tobytes().hex())
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors for two threads")
def test_a_bare_library_call_would_change_with_the_threads():
    """The check above can fail: what nobody holds to one thread differs in its bits."""
    script = BARE.format(tests=str(Path(__file__).parent))
    one, two = (
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for threads in "12"
    )
    assert len(one) == len(two) and one != two


def switch_off(*, all_of_them):
    """Environment of a lesser processor: numpy's dispatched features off, and OpenBLAS's kernels of an older kind.

    Their names differ between versions of numpy, and it ignores names that it does not know.
    """
    from numpy._core._multiarray_umath import __cpu_dispatch__

    off = [name for name in __cpu_dispatch__ if all_of_them or name.startswith(("AVX512", "X86_V4"))]
    return {
        "NPY_DISABLE_CPU_FEATURES": " ".join(off),
        "PYTHONWARNINGS": "error::ImportWarning",
        "OPENBLAS_CORETYPE": "Prescott" if all_of_them else "Haswell",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.mark.parametrize("all_of_them", [False, True], ids=["no AVX-512", "no AVX2"])
def test_same_labels_and_words_on_another_processor(all_of_them):
    """With features of the processor switched off, labels and tables of six decimals stay."""
    plain = run_elsewhere(exact=False, PYTHONIOENCODING="utf-8")
    assert run_elsewhere(exact=False, **switch_off(all_of_them=all_of_them)) == plain


TIES = """
import numpy as np, pandas as pd
from scipy import sparse
from sklearn.cluster import KMeans
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.clustering import cluster_units
ours, bare = [], []
for seed in range(15):
    rng = np.random.default_rng(seed)
    counts = sparse.lil_matrix((40, 200))
    for unit in range(40):
        counts[unit, rng.choice(200, size=rng.integers(1, 6), replace=False)] = 1
    matrix = DocumentTermMatrix(counts.tocsr(), tuple(f"w{i:03}" for i in range(200)), pd.DataFrame(index=range(40)))
    ours.append(cluster_units(matrix, method="kmeans", k=8).labels.tolist())
    bare.append(KMeans(8, n_init=10, random_state=0).fit_predict(matrix.weigh().toarray()).tolist())
print(ours)
print(bare)
"""


def test_units_without_a_common_word_tie_alike_on_another_processor():
    """Short units: all pairs without a common word are as far apart; the last bits of a processor must not choose."""
    plain, other = (
        subprocess.run(
            [sys.executable, "-c", TIES], env={**os.environ, **settings}, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for settings in ({}, switch_off(all_of_them=True))
    )
    assert plain[0] == other[0]
    if plain[1] == other[1]:
        pytest.skip("the library alone is as steady here, so that this says little")


NAIVE = """
import sys
sys.path.insert(0, {tests!r})
from numpy._core._multiarray_umath import __cpu_features__
from sklearn.feature_extraction.text import CountVectorizer
from planted import make_planted
tokens, _, _ = make_planted(1200, n_topics=12)
texts = tokens.groupby("unit_id", sort=False)["token"].agg(list)
print(sorted(CountVectorizer(analyzer=lambda words: words, max_features=400).fit(texts).vocabulary_))
print(any(__cpu_features__.get(name) for name in ("AVX512_SKX", "X86_V4")))
"""


def test_a_library_would_choose_other_words_on_another_processor():
    """The check above can fail: words chosen by max_features change when the same features are switched off."""
    script = NAIVE.format(tests=str(Path(__file__).parent))
    plain, other = (
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        ).stdout.splitlines()
        for settings in ({"PYTHONIOENCODING": "utf-8"}, switch_off(all_of_them=True))
    )
    if plain[1] == "False":
        pytest.skip("needs a processor with AVX-512, to switch it off")
    assert other[1] == "False" and plain[0] != other[0]

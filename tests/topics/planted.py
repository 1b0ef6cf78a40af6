"""Units whose topics are known beforehand."""

import numpy as np
import pandas as pd

from plananalysis.topics.clustering import Clustering
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.refits import Refits

PARTY, FAMILY = ["党建", "组织", "支部"], ["家庭", "教育", "儿童"]


def make_sections(rows, sections, doc_ids=()):
    """A matrix from lists of words, with a section for each unit, and a document."""
    doc_ids = list(doc_ids) or ["d"] * len(rows)
    tokens = [(doc_ids[i], f"u{i}", word) for i, words in enumerate(rows) for word in words]
    units = pd.DataFrame({"doc_id": doc_ids, "unit_id": [f"u{i}" for i in range(len(rows))], "section": list(sections)})
    return build_matrix(pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"]), units)


def make_matrix(rows, **options):
    """A matrix from lists of words; every unit in section a or b, in halves."""
    tokens = [("d", f"u{i}", word) for i, words in enumerate(rows) for word in words]
    tokens = pd.DataFrame(tokens, columns=["doc_id", "unit_id", "token"])
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"u{i}" for i in range(len(rows))],
            "section": ["a" if 2 * i < len(rows) else "b" for i in range(len(rows))],
        }
    )
    return build_matrix(tokens, units, **options)


TWO_THEMES = [PARTY, PARTY[:2], PARTY[1:], FAMILY, FAMILY[:2], FAMILY[1:], FAMILY]


def make_planted(n_units, *, n_topics=10, seed=0, n_words=40):
    """Units of planted topics: forty words each, as many of every other topic's words strewn in."""
    rng = np.random.default_rng(seed)
    truth = np.arange(n_units) % n_topics
    words = [[f"词{t}之{w}" for w in range(n_words)] for t in range(n_topics)]
    rows = [
        [words[t][w] for w in rng.integers(0, n_words, 20)]
        + [words[a][b] for a, b in zip(rng.integers(0, n_topics, 8), rng.integers(0, n_words, 8), strict=True)]
        for t in truth
    ]
    tokens = pd.DataFrame(
        [("d", f"u{i}", w) for i, row in enumerate(rows) for w in row], columns=["doc_id", "unit_id", "token"]
    )
    units = pd.DataFrame(
        {"doc_id": "d", "unit_id": [f"u{i}" for i in range(n_units)], "section": [f"s{t}" for t in truth]}
    )
    return tokens, units, truth


def make_refitted(n_units=40, n_topics=4, *, seed=0, planted=True):
    """Planted topics of twelve words each, or the same words dealt at random."""
    rng = np.random.default_rng(seed)
    words = np.array([[f"词{t}之{w}" for w in range(12)] for t in range(n_topics)])
    rows = [words[i % n_topics][rng.integers(0, 12, 20)] for i in range(n_units)]
    tokens = pd.DataFrame(
        [("d", f"u{i}", w) for i, row in enumerate(rows) for w in row], columns=["doc_id", "unit_id", "token"]
    )
    if not planted:
        tokens["token"] = rng.permutation(tokens["token"])
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"u{i}" for i in range(n_units)],
            "section": [f"s{i % n_topics}" for i in range(n_units)],
        }
    )
    return build_matrix(tokens, units)


def make_refits(reference, runs, k=2):
    """Refits from labels written by hand."""
    reference = np.array(reference)
    clustering = Clustering(
        "nmf", k, 0, reference, np.ones(len(reference)), np.eye(k), np.zeros((len(reference), k)), 0.0
    )
    return Refits(clustering, np.array(runs), [[["甲"], ["乙"]]] * len(runs), [["甲"], ["乙"]], 0.8, 0, 0)

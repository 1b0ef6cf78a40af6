"""Sentences made from tables of topics: numbers worked out by hand."""

import pandas as pd

from plananalysis import build_matrix
from plananalysis.topics import describe_units as describe


def test_matrix():
    """Two units, one word, two sections."""
    units = pd.DataFrame({"doc_id": ["a"] * 2, "unit_id": ["1", "2"], "section": ["一", "二"], "start": [0, 4]})
    tokens = units[["doc_id", "unit_id"]].assign(token="妇女", start=[0, 4], end=[2, 6])
    said = describe.describe_matrix(build_matrix(tokens, units, min_units=2), k=3, lead="nmf", min_units=2)
    assert said.startswith(
        "We group **2** units by **1** words that occur in at least 2 of them, into **k = 3** topics"
    )
    assert said.endswith("The author has **2** sections.")


def test_documents():
    """One document needs no measure; several say it."""
    placed = pd.DataFrame({"doc_id": ["a", "b", "b"]})
    agreement = {"ami": 0.5, "ari": 0.25, "ami_null_p95": 0.1, "ari_null_p95": 0.05}
    said = describe.describe_documents_met(placed, agreement=agreement)
    assert said.startswith("Topics agree with the **2** documents at AMI **0.50** and ARI **0.25**;")
    assert said.endswith("reach 0.10 and 0.05.") and "**one** document" in describe.describe_documents_met(placed[1:])


def test_counts():
    """0.75 is firm, 0.74 is not."""
    assert describe.describe_disagreements(pd.DataFrame({"unit_id": ["3"]}), n_units=9).startswith(
        "**1** of **9** units"
    )
    assert describe.describe_recurrence(pd.DataFrame({"recurrence": [0.75, 0.74]})).startswith("**1** of **2** topics")
    assert "ARI **0.37** to **0.50**" in describe.describe_seeds([0.5, 0.37, 0.4])


def test_specifications():
    """What could not be fitted is no specification; equal to chance is not above it."""
    grid = pd.DataFrame({"ari": [0.2, 0.4, None], "ari_null_p95": [0.2, 0.2, 0.2]})
    said = describe.describe_specifications(grid)
    assert said.startswith("Over **2** specifications the ARI runs from **0.20** to **0.40**; in **1** of them")
    assert describe.describe_specifications(grid[2:]) == "There are no sections to compare with."

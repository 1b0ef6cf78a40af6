"""Sentences made from tables of compare: numbers worked out by hand."""

import pandas as pd

from plananalysis.compare import describe as describe


def test_compared():
    """Two documents, or one and its altered copy."""
    documents = pd.DataFrame({"doc_id": ["a", "b"]})
    assert describe.describe_compared(documents) == "**2** documents are compared."
    assert describe.describe_compared(documents, altered=True).startswith("There was **one** document")


def test_alignment():
    """Shares of the new one's 4 items and of the old one's 5."""
    counts = pd.DataFrame({"status": ["carried_over", "revised", "new", "dropped"], "n_units": [4, 4, 4, 5]})
    said = describe.describe_alignment(counts.assign(share=[0.5, 0.2, 0.3, 0.4]), old="a", new="b")
    assert said.startswith(
        "From **a** to **b**: of **4** items **50%** are carried over, **20%** revised and **30%** new;"
    )
    assert said.endswith("**5** items **40%** were dropped.")


def test_changes():
    """An interval that touches 0 holds it; sections and other documents do not count."""
    rows = {"doc_id": ["b", "b", "b", "b", "a"], "kind": ["frame", "frame", "frame", "section", "frame"]}
    rows |= {"change": [0.2, 0.1, -0.2, 0.5, 0.3], "change_low": [0.1, 0.0, -0.3, 0.4, 0.2]}
    trends = pd.DataFrame(rows | {"change_high": [0.3, 0.2, -0.1, 0.6, 0.4]})
    assert describe.describe_changes(trends, doc_id="b").startswith("Of **3** subjects **2** changed")
    assert describe.describe_changes(trends, doc_id="c").startswith("These documents have no predecessor")


def test_lives():
    """One stays, one goes, one comes."""
    lives = pd.DataFrame({"first_seen": ["a", "a", "b"], "last_seen": ["b", "a", "b"]})
    said = "Of **3** formulae **1** appear first in the last document, b, and **1** no longer in it."
    assert describe.describe_lives(lives, latest="b") == said

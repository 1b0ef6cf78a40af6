"""
Plans of unions, schools, hospitals, courts and other bodies: sentences made up in their manner, read before the rules ran.
"""

from pathlib import Path

import pandas as pd
import pytest

from plananalysis import find_citations, find_names
from plananalysis.formulae import find_formulae

ROWS = pd.read_csv(Path(__file__).parent / "sentences_other_genres.csv", keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def units():
    """One document a sentence."""
    texts = ROWS["text"].tolist()
    return pd.DataFrame({"doc_id": [f"d{i:02}" for i in range(len(texts))], "unit_id": "u", "start": 0,
                         "end": [len(text) for text in texts], "text": texts})  # fmt: skip


def read_lists(column):
    return {f"d{i:02}": cell.split("|") for i, cell in enumerate(ROWS[column]) if cell}


def test_class_of_every_citation(units):
    """36 titles, 25 of them governed: laws and notices, films and newspapers, lists, single marks."""
    found = find_citations(units).groupby("doc_id")["verb_class"].agg(list).to_dict()
    assert found == read_lists("citations")


def test_every_shorthand(units):
    """78 formulae by number in the text and no other: counts, sessions, plans and festivals are apart."""
    found = find_formulae(units)
    found = found[found["kind"] == "shorthand"].groupby("doc_id")["text"].agg(list).to_dict()
    expected = read_lists("shorthand")
    assert found.keys() == expected.keys()
    for doc_id, texts in expected.items():
        assert len(found[doc_id]) == len(texts) and all(map(str.__contains__, found[doc_id], texts)), (found[doc_id], texts)


def test_most_kinds_of_names(units):
    """Of 119 names at least three in four have the reader's kind, and each is found."""
    found = find_names(units).groupby("doc_id")["kind"].agg(list).to_dict()
    expected = read_lists("names")
    assert {doc_id: len(kinds) for doc_id, kinds in found.items()} == {doc_id: len(kinds) for doc_id, kinds in expected.items()}
    pairs = [pair for doc_id in expected for pair in zip(found[doc_id], expected[doc_id], strict=True)]
    assert sum(one == other for one, other in pairs) / len(pairs) >= 0.75

"""Sentences made from tables of structure: numbers worked out by hand."""

import pandas as pd

from plananalysis.structure import describe as describe


def test_documents():
    """The sizes of the one asked for, not of the first."""
    table = pd.DataFrame(
        {"doc_id": ["a", "b"], "sections": [1, 2], "items": [3, 4], "sentences": [5, 6], "han_chars": [70, 80]}
    )
    said = describe.describe_documents(table, doc_id="b")
    assert said.startswith("We read **2** document(s).")
    assert "**2** sections, **4** items and **6** sentences" in said and "**80** Han characters" in said


def test_longest_section_and_none():
    """Of equal ones the first; without sections it says so."""
    sizes = pd.DataFrame({"label": ["一、引领", "二、服务"], "share": [50.0, 50.0]})
    assert describe.describe_sections(sizes) == "The longest section is **一、引领** with **50.0%** of the body."
    assert describe.describe_sections(sizes[:0]).startswith("This document has no numbered sections")


def test_furniture():
    """3 + 2 characters, of which the 2 of the annex stand aside."""
    leaves = pd.DataFrame({"kind": ["item", "annex"], "text": ["建设。", "附件"]})
    assert describe.describe_furniture(leaves).startswith("Of **5** characters, **2** belong")


def test_sentence_lengths():
    """2, 3 and 7 Han characters: the median is 3."""
    sentences = pd.DataFrame({"text": ["建设。", "要落实。", "推进妇女之家吧。"]})
    said = "There are **3** sentences; half of them have at most **3** Han characters, and the longest has **7**."
    assert describe.describe_sentence_lengths(sentences) == said
    assert describe.describe_sentence_lengths(sentences[:0]) == "This document has no sentences to measure."

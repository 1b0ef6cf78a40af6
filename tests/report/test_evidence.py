"""The passages behind a count are as many as the count, and stand where they say."""

import numpy as np
import pandas as pd
import pytest

from plananalysis.findings import declared_tables
from plananalysis.report.evidence import collect_passages
from plananalysis.study.analyze import analyze
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.spans import HOLDER, MOST, SpanStore, unpack_spans
from plananalysis.topics import neighbours

pytestmark = pytest.mark.slow  # whole analyses, left out of the daily part

TRACED = sorted(name for name, table in declared_tables().items() if getattr(table.trace, "find", ""))
RATES = {
    (name, rate): count
    for name, table in declared_tables().items()
    for rate, count in getattr(table.trace, "rates", {}).items()
}


@pytest.fixture(scope="module")
def results(seed):
    return analyze(seed, parameters=Parameters(n_permutations=19))


@pytest.fixture(scope="module")
def compared(plans):
    return analyze(plans, parameters=Parameters(n_permutations=19))


@pytest.mark.slow
@pytest.mark.parametrize("name", TRACED)
def test_as_many_passages_as_the_number_says(results, compared, name):
    """Each row of each table, shown or not, in one document and in two: zero counts have none."""
    seen = 0
    for found in (results, compared):
        table = found.tables.get(name, pd.DataFrame())
        for column, spans in collect_passages(found, shown={name: table}).get(name, {}).items():
            for row, own in zip(table.to_dict("records"), spans, strict=True):
                assert column == "label" or count_expected(name, column, row) == len(own), (column, row)
                seen += len(own)
    assert seen > 0


def count_expected(name, column, row):
    """What stands in the table; Han characters are no spans."""
    han = row.get("denominator_kind") == "han_chars"
    return (
        0
        if pd.isna(row[column]) or (han and (name, column) != ("trends", "hits") and column != "documents")
        else row[column]
    )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "column"), [(name, column) for name, column in RATES])
def test_rates_follow_a_count_that_there_is(compared, name, column):
    """The column of the rate is there, and its count is traced."""
    assert column in compared.tables[name]
    assert RATES[name, column] in collect_passages(compared, shown={name: compared.tables[name]})[name]


def read_texts(results, spans):
    """The texts at some spans."""
    doc_ids = list(results.corpus.documents["doc_id"])
    return [results.corpus.texts[doc_ids[document - 1]][start:end] for document, start, end in spans[:, :3].tolist()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "by", "columns"),
    [
        ("terms", "term", ["count", "units"]),
        ("keyness", "term", ["target_count", "reference_count", "target_units"]),
        ("phrases", "phrase", ["count", "units"]),
        ("segmentation", "term", ["occurrences", "whole"]),
        ("formula_counts", "text", ["count", "quoted", "units", "documents"]),
    ],
)
def test_word_passages_are_the_word(compared, results, name, by, columns):
    """What a span of a word, string or formula holds is the word."""
    for found in (results, compared):
        rows = found.tables[name].head(300)
        traced = collect_passages(found, shown={name: rows}).get(name, {})  # no formula stands in the two plans
        assert all(
            set(read_texts(found, spans)) <= {term}
            for column in columns
            for term, spans in zip(rows[by], traced.get(column, []), strict=True)
        )


def test_pairs_reach_from_one_word_to_the_other(results):
    """The nearest two in each unit: the passage begins with the one and ends with the other, in either order."""
    rows = results.cowords.sort_values("count", ascending=False).head(100)
    traced = collect_passages(results, shown={"cowords": rows})["cowords"]["count"]
    for source, target, spans in zip(rows["source"], rows["target"], traced, strict=True):
        assert len(np.unique(spans[:, HOLDER])) == len(spans)
        for text in read_texts(results, spans):
            assert (text.startswith(source) and text.endswith(target)) or (
                text.startswith(target) and text.endswith(source)
            )


def test_units_asked_of_their_neighbour_are_drawn_again(results, monkeypatch):
    """Of more units than are asked, the number and the units are those of the draw: choice by value is choice by position."""
    monkeypatch.setattr(neighbours, "MOST_ASKED", 10)
    filled = np.arange(100, 136)
    drawn = neighbours.choose_asked(filled, np.random.default_rng(results.parameters.random_state))
    traced = collect_passages(results, shown={"topic_neighbours": results.topic_neighbours})["topic_neighbours"][
        "n_asked"
    ][0]
    starts = results.topics.query("model == @results.topics.model.iloc[0]")["start"].to_numpy()
    assert len(traced) == 10 and traced[:, 1].tolist() == starts[drawn - 100].tolist()


def test_quoted_formulae_stand_in_marks(results):
    """The spans behind ``quoted`` are those in quotation marks."""
    rows = results.formula_counts[results.formula_counts["quoted"] > 0]
    text = next(iter(results.corpus.texts.values()))
    for spans in collect_passages(results, shown={"formula_counts": rows})["formula_counts"]["quoted"]:
        assert all(text[start - 1] in "“、" and text[end] in "”、" for start, end in spans[:, 1:3].tolist())


def test_words_of_aligned_items(compared):
    """What was added is in the newer item only, as the table says; dropped words are spans in the older document."""
    rows = compared.alignment[compared.alignment["status"] == "revised"]
    traced = collect_passages(compared, shown={"alignment": rows})["alignment"]
    assert len(rows) > 0
    for row, added, dropped in zip(rows.itertuples(), traced["words_added"], traced["words_dropped"], strict=True):
        assert set(row.added.split()) <= set(read_texts(compared, added))
        assert set(row.dropped.split()) <= set(read_texts(compared, dropped))
    assert {span[0] for spans in traced["words_dropped"] for span in spans.tolist()} == {1}


def test_spans_are_packed_and_read_again():
    """Any spans, of one length or several, in any documents, and more than a page holds."""
    random, lengths = np.random.default_rng(0), [400, 0, 1, 900]
    for size in (1, 2, 50, MOST, MOST + 1):
        document = np.sort(random.choice([1, 4], size))
        start = (
            np.sort(random.integers(0, 380, size))
            if document.max() == document.min()
            else np.r_[
                np.sort(random.integers(0, 380, (document == 1).sum())),
                np.sort(random.integers(0, 880, (document == 4).sum())),
            ]
        )
        for width in (np.full(size, 2), random.integers(0, 9, size)):
            store, spans = SpanStore(lengths, room=10_000), np.column_stack([document, start, start + width, start])
            total, found = unpack_spans(store.pack(), store.keep(spans))
            assert total == size and found == [tuple(span) for span in spans[:MOST, :3].tolist()]
            assert (store.cut, store.lost) == (int(size > MOST), 0)


def test_spans_are_held_once_and_while_there_is_room():
    """The same spans have one key; what finds no room is counted, and smaller groups still find theirs."""
    store = SpanStore([100], room=4)
    first, second = np.array([[1, 0, 2, 0], [1, 5, 7, 0]]), np.array([[1, 0, 2, 9], [1, 5, 7, 9]])
    assert store.keep(first) == store.keep(first) == store.keep(second) == "0"
    assert store.keep(np.array([[1, at, at + 1, 0] for at in range(3)])) == "" and store.lost == 1
    assert store.keep(first[:1]) == "1" and store.keep(first[:0]) == "" and store.lost == 1

"""
What do the rules reach on reports of others, against one reader who labelled before they ran?

The labels hold document, offsets and code only; the texts lie outside the project (docs/validation.md).
"""

import csv
import json
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from plananalysis import find_citations, find_commitments, find_names, leaf_units
from plananalysis.structure.parse import parse_units
from plananalysis.structure.sentences import split_sentences

LABELS = Path(__file__).parent / "labels"
DATA = Path(__file__).parents[2] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the reports in ../shared/data are not here")


@lru_cache(maxsize=70)
def read_tables(doc_id):
    """Units and sentences of a report, by its file's name."""
    if doc_id.endswith("_0"):
        with (DATA / "provincial_reports_2026" / f"{doc_id[:-2]}.csv").open(encoding="utf-8-sig", newline="") as stream:
            text = next(csv.DictReader(stream))["full_text"]
    elif doc_id.startswith("jsonl_"):
        with (DATA / "central_reports" / "government_work_reports.jsonl").open(encoding="utf-8") as stream:
            text = json.loads(stream.readlines()[int(doc_id.split("_")[1])])["content"]
    elif doc_id == "pdf397":
        text = (DATA / "pdf" / "397.txt").read_text("utf-8")
    else:
        text = (DATA / "central_reports" / f"{doc_id}.txt").read_text("utf-8")
    tables = parse_units(text).assign(doc_id=doc_id), split_sentences(text, parse_units(text)).assign(doc_id=doc_id)
    for table in tables:
        table["text"] = [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)]
    return tables


def read_labels(name):
    labels = pd.read_csv(LABELS / f"labels_reports_{name}.csv", keep_default_na=False, encoding="utf-8-sig")
    return labels, list(labels.groupby("doc_id", sort=False))


def test_citations_of_all_provinces_and_five_years():
    """Every 《》 of 23 reports: precision and recall of the governed ones, with the right class, at least 0.97."""
    labels, groups = read_labels("citations")
    found = pd.concat([find_citations(leaf_units(read_tables(doc_id)[0])) for doc_id, _ in groups])
    first = labels[labels["sample"].isin([1, 2])]
    both = first.merge(found, on=["doc_id", "start", "end"], suffixes=("_read", ""))
    assert len(both) == len(first) == found["doc_id"].isin(first["doc_id"]).sum() == 170
    assert min(score_citations(both)) >= 0.97
    assert (both["verb_read"] == both["verb"]).mean() >= 0.97


def test_citations_of_forty_years_and_a_notice():
    """130 《》 of central reports of 1979-2021 and a notice, two of them with a line break in their marks."""
    labels, groups = read_labels("citations")
    labels = labels[labels["sample"] == 4]
    found = pd.concat([find_citations(leaf_units(read_tables(doc_id)[0])) for doc_id, _ in groups])
    both = labels.merge(found, on=["doc_id", "start", "end"], suffixes=("_read", ""), how="left").fillna(
        {"verb_class": "none"}
    )
    assert len(both) == 130
    precision, recall = score_citations(both)
    assert precision >= 0.97 and recall >= 0.95


def score_citations(both):
    """Precision and recall of the governed ones, with the right class."""
    right = ((both["verb_class_read"] == both["verb_class"]) & (both["verb_class"] != "none")).sum()
    return right / (both["verb_class"] != "none").sum(), right / (both["verb_class_read"] != "none").sum()


def test_names_of_reports():
    """A random 406 of their “ ” in five samples: every one found, and the kind that a reader gave in at least 0.8."""
    labels, groups = read_labels("names")
    found = pd.concat([find_names(leaf_units(read_tables(doc_id)[0])) for doc_id, _ in groups])
    both = labels.merge(found, on=["doc_id", "start", "end"], suffixes=("_read", ""))
    assert len(both) == len(labels) == 406
    assert (both["kind_read"] == both["kind"]).mean() >= 0.8


def test_levels_of_fourteen_reports():
    """A random 236 of their clauses, those without a commitment too: weighted kappa, intensity, novelty."""
    labels, groups = read_labels("commitments")
    pairs = []
    for doc_id, rows in groups:
        units, sentences = read_tables(doc_id)
        found = find_commitments(sentences, units=units)
        for row in rows.itertuples():
            hit = found[(found["start"] < row.end) & (found["end"] > row.start)].head(1)
            pairs.append((row, hit.iloc[0] if len(hit) else None))
    levels = [0 if hit is None else int(hit["level"]) for _, hit in pairs]
    assert cohen_kappa_score([row.level for row, _ in pairs], levels, weights="quadratic") >= 0.75
    graded = [(row, hit) for row, hit in pairs if row.level and hit is not None]
    assert sum(int(row.intensity) == hit["intensity"] for row, hit in graded) / len(graded) >= 0.9
    assert sum(row.novelty == hit["novelty"] for row, hit in graded) / len(graded) >= 0.9

"""
Which units does a comparison count, and where are the words that came and went?
"""

from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from plananalysis.tables.spans import DOCUMENT, NO_SPANS, Traced, first_of_each, first_within

MIN_LENGTH = 2  # of the words that alignment compares


def link_alignment_summary(sources, rows: pd.DataFrame) -> Traced:
    """The units of each status in the newer document, of what was dropped in the older; and all units there."""
    sides = {side: _take_side(sources, side) for side in ("old", "new")}
    found: Traced = {"units": [], "n_units": []}
    for old, new, status in zip(rows["doc_id_old"], rows["doc_id_new"], rows["status"], strict=True):
        by_status, every = sides["old" if status == "dropped" else "new"]
        found["units"].append(by_status.get((old, new, status), NO_SPANS))
        found["n_units"].append(every.get((old, new), NO_SPANS))
    return found


def _take_side(sources, side: str) -> tuple[dict, dict]:
    """Spans of one side of the alignment, by the pair of documents and the status, and by the pair."""
    table = sources.results.alignment
    table = table[table[f"unit_id_{side}"] != ""]
    spans = table[["doc_id_old", "doc_id_new", "status"]].assign(
        doc_id=table[f"doc_id_{side}"], start=table[f"start_{side}"], end=table[f"end_{side}"]
    )
    return (
        sources.group(spans, "doc_id_old", "doc_id_new", "status"),
        sources.group(spans, "doc_id_old", "doc_id_new"),
    )


def link_alignment(sources, rows: pd.DataFrame) -> Traced:
    """The words of the newer unit that the older has too, and has not; those of the older that the newer has not."""
    stopwords = sources.results.values["stopwords"]
    found: Traced = {"words_kept": [], "words_added": [], "words_dropped": []}
    for row in rows.itertuples():
        if not (row.unit_id_old and row.unit_id_new):
            for spans in found.values():
                spans.append(NO_SPANS)
            continue
        old, new = (
            _read_words(sources, key, stopwords)
            for key in ((row.doc_id_old, row.unit_id_old), (row.doc_id_new, row.unit_id_new))
        )
        kept, added = _divide(*new, Counter(old[1]))
        for name, spans in (
            ("words_kept", kept),
            ("words_added", added),
            ("words_dropped", _divide(*old, Counter(new[1]))[1]),
        ):
            found[name].append(spans)
    return found


def _read_words(sources, key: tuple[str, str], stopwords: frozenset[str]) -> tuple[np.ndarray, list[str]]:
    """The words of a unit that are compared, and their spans."""
    inside = sources.rows_of(sources.body_rows[key])
    words = sources.results.values["tokens"]["token"].iloc[inside].tolist()
    kept = [len(word) >= MIN_LENGTH and word not in stopwords and any(map(str.isalnum, word)) for word in words]
    return sources.tokens[inside][np.array(kept, dtype=bool)], [
        word for word, is_kept in zip(words, kept, strict=True) if is_kept
    ]


def _divide(spans: np.ndarray, words: list[str], others: Counter) -> tuple[np.ndarray, np.ndarray]:
    """As many of each word as the other text has, the first of them; and those beyond."""
    left = Counter(others)
    shared = []
    for word in words:
        shared.append(left[word] > 0)
        left[word] -= 1
    shared = np.array(shared, dtype=bool)
    return spans[shared], spans[~shared]


def link_trends(sources, rows: pd.DataFrame) -> Traced:
    """A section itself; of all else its spans, the first in each sentence and document, and the sentences there are."""
    found: Traced = {"hits": [], "count": [], "denominator": [], "documents": []}
    everywhere = _collect_trends(sources, rows)
    for row in rows.itertuples():
        own = everywhere[row.kind, row.name]
        hits = own.get(row.doc_id, NO_SPANS)
        sentences = sources.sentences.get((row.doc_id,), NO_SPANS) if row.kind != "section" else NO_SPANS
        every = np.concatenate([NO_SPANS, *own.values()])
        found["hits"].append(hits)
        found["count"].append(first_within(hits, sentences) if len(hits) else NO_SPANS)
        found["denominator"].append(sentences)
        found["documents"].append(first_of_each(every, DOCUMENT))
    return found


def _collect_trends(sources, rows: pd.DataFrame) -> dict[tuple[str, str], dict[str, np.ndarray]]:
    """Of each kind and name, the spans by document."""
    names = {kind: dict.fromkeys(part["name"]) for kind, part in rows.groupby("kind", sort=False)}
    found: dict[tuple[str, str], dict[str, np.ndarray]] = defaultdict(dict)
    seen = sources.results.trends
    seen = seen[(seen["kind"] == "section") & (seen["unit_id"] != "") & seen["name"].isin([*names.get("section", ())])]
    for row in seen.itertuples():
        found["section", row.name][row.doc_id] = sources.unit_spans[row.doc_id, row.unit_id]
    for (doc_id, name), spans in sources.frames.items() if "frame" in names else ():
        found["frame", name][doc_id] = spans
    for (name, doc_id), spans in sources.formulae.items() if "formula" in names else ():
        found["formula", name][doc_id] = spans
    doc_ids = list(sources.numbers)
    for name in names.get("term", ()):
        spans = sources.word(name)
        edges = np.flatnonzero(np.diff(spans[:, DOCUMENT])) + 1
        found["term", name] = {doc_ids[part[0, DOCUMENT] - 1]: part for part in np.split(spans, edges) if len(part)}
    return found

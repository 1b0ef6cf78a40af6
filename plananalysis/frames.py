"""
Which frames run across the plan?  Words of a common concern, wherever the author's sections put them.

A frame (COVID-19, digitalisation, risk …) is no topic: it may touch most sections without being the
subject of one.  So it is marked by its words and described by how widely it spreads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .counts import count_han
from .lexicons import Lexicon, Matcher, load_lexicon
from .passages import Passages

FRAME_COLUMNS = ["doc_id", "unit_id", "frame", "text", "start", "end"]
SUMMARY_COLUMNS = [
    "doc_id", "frame", "hits", "items", "n_items", "sections", "n_sections", "sentences",
    "n_sentences", "headings", "n_headings", "share_han", "dp",
]  # fmt: skip
_NOT_BODY = frozenset({"front", "back"})


def find_frames(passages: pd.DataFrame, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every word of a frame, with its place.

    Parameters
    ----------
    passages : pandas.DataFrame
        Units or sentences: columns doc_id, unit_id, start, end, text.  Of units only the leaves are
        read, title block and site furniture left out.
    lexicon : Lexicon, optional
        Words by frame; the package's own by default.  A word may belong to several frames.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, frame, text, start, end; in text order.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [12],
    ...                       "text": ["做好疫情防控,发展线上课堂"]})
    >>> find_frames(units)[["frame", "text"]].values.tolist()
    [['covid_19', '疫情']]
    """
    if "kind" in passages:
        passages = passages[~passages["kind"].isin(_NOT_BODY)]
    joined = Passages(passages)
    hits = match_classes(joined.text, (lexicon or load_lexicon("frames")).entries)
    starts, ends = [hit[0] for hit in hits], [hit[1] for hit in hits]
    return joined.to_frame(starts, ends, {"frame": [hit[2] for hit in hits]})[FRAME_COLUMNS]


def match_classes(text: str, entries: pd.DataFrame) -> list[tuple[int, int, str]]:
    """
    Find the terms of every class; within a class the longest wins, between classes both count.

    Parameters
    ----------
    text : str
    entries : pandas.DataFrame
        Columns term, class, exclusion.

    Returns
    -------
    list of (int, int, str)
        Start, end and class, sorted.

    Examples
    --------
    >>> entries = pd.DataFrame({"term": ["家庭", "家庭教育"], "class": ["a", "b"], "exclusion": ["", ""]})
    >>> match_classes("家庭教育", entries)
    [(0, 2, 'a'), (0, 4, 'b')]
    """
    hits = []
    for group in _separable(entries):
        classes = group["class"].tolist()
        hits += [(start, end, classes[row]) for start, end, row in Matcher(group).find(text)]
    return sorted(hits)


def _separable(entries: pd.DataFrame) -> list[pd.DataFrame]:
    """Classes in as few groups as keep a term from hiding a term of another class."""
    groups: list[list[str]] = []
    terms = {kind: rows["term"].tolist() for kind, rows in entries.groupby("class", sort=True)}
    for kind in terms:
        fit = (group for group in groups if not any(_meet(terms[kind], terms[other]) for other in group))
        group = next(fit, None)
        if group is None:
            groups.append([kind])
        else:
            group.append(kind)
    return [entries[entries["class"].isin(group)] for group in groups]


def _meet(these: list[str], those: list[str]) -> bool:
    """Some term of one class could hide a term of the other."""
    return any(term.startswith("re:") for term in these) or any(_overlap(a, b) for a in these for b in those)


def _overlap(a: str, b: str) -> bool:
    sizes = range(1, min(len(a), len(b)) + 1)
    return a in b or b in a or any(a[-n:] == b[:n] or b[-n:] == a[:n] for n in sizes)


def summarise_frames(
    frames: pd.DataFrame,
    units: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """
    How widely each frame spreads over the items, sections, sentences and headings of a document.

    Parameters
    ----------
    frames : pandas.DataFrame
        From :func:`find_frames`.
    units : pandas.DataFrame
        The units table, containers included.
    sentences : pandas.DataFrame
        The sentences of the same documents.
    names : sequence of str, optional
        Frames to report; those of the package's lexicon and of the findings by default.

    Returns
    -------
    pandas.DataFrame
        One row a document and frame, zeros included: doc_id, frame, hits, items, n_items, sections,
        n_sections, sentences, n_sentences, headings, n_headings (the n_ columns are the numbers there
        are), share_han (Han characters of the sentences touched, of all sentences), dp (deviation of
        proportions of the hits over the items, or the leaves where there are no items: 0 even, 1 in one
        place; empty where the frame is absent).

    References
    ----------
    Gries, S. T. (2008). Dispersions and adjusted frequencies in corpora. International Journal of
    Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"] * 2, "unit_id": ["i1", "i2"], "kind": ["item"] * 2,
    ...     "is_leaf": [True] * 2, "is_heading": [False] * 2, "start": [0, 5], "end": [5, 10],
    ...     "text": ["疫情防控。", "培育家风。"]})
    >>> table = summarise_frames(find_frames(units), units, units).set_index("frame")
    >>> table.loc["covid_19", ["share_han", "dp"]].tolist()
    [0.5, 0.5]
    """
    if names is None:
        own = load_lexicon("frames").entries["class"]
        names = list(dict.fromkeys([*own, *sorted(set(frames["frame"]))]))
    tables = [dict(iter(table.groupby("doc_id", sort=False))) for table in (frames, sentences)]
    records = []
    for doc_id, own_units in units.groupby("doc_id", sort=False):
        found = tables[0].get(doc_id, frames.iloc[:0])
        parts = _parts(own_units, tables[1].get(doc_id, sentences.iloc[:0]))
        for name in names:
            starts = np.sort(found.loc[found["frame"] == name, "start"].to_numpy(dtype=np.int64))
            records.append((doc_id, name, *_spread(starts, parts)))
    return pd.DataFrame(records, columns=SUMMARY_COLUMNS)


def _parts(units: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, tuple]:
    """Starts and ends of items, sections, sentences, headings; and the units to measure by."""
    items = units[units["kind"] == "item"]
    measured = items if len(items) else units[units["is_leaf"].astype(bool) & ~units["kind"].isin(_NOT_BODY)]
    tables = {
        "items": items,
        "sections": units[units["kind"] == "section"],
        "sentences": sentences,
        "headings": units[units["is_heading"].astype(bool)],
        "measured": measured,
    }
    parts = {name: (rows["start"].to_numpy(), rows["end"].to_numpy()) for name, rows in tables.items()}
    han = np.array([count_han(text) for text in measured["text"].tolist()], dtype=float)
    spoken = np.array([count_han(text) for text in sentences["text"].tolist()], dtype=float)
    return parts | {"han": han, "sentence_han": spoken}


def _spread(starts: np.ndarray, parts: dict) -> tuple:
    counts = {
        name: np.searchsorted(starts, parts[name][1]) - np.searchsorted(starts, parts[name][0])
        for name in ("items", "sections", "sentences", "headings", "measured")
    }
    cells = [len(starts)]
    for name in ("items", "sections", "sentences", "headings"):
        cells += [int((counts[name] > 0).sum()), len(counts[name])]
    inside, han = counts["measured"], parts["han"]
    total = han.sum()
    spoken = parts["sentence_han"]
    touched = spoken[counts["sentences"] > 0].sum()
    share = round(float(touched / spoken.sum()), 6) if spoken.sum() else float("nan")
    hits = inside.sum()
    dp = float("nan")
    if hits and total:
        dp = round(float(np.abs(inside / hits - han / total).sum() / 2), 6)
    return *cells, share, dp

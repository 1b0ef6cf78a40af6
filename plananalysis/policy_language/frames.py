"""
Which frames run across the plan?  Words of a common concern, wherever the author's sections put them.

A frame (COVID-19, digitalisation, risk …) is no topic: it may touch most sections without being the
subject of one.  So it is marked by its words and described by how widely it spreads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages
from plananalysis.structure.length import count_han_each

FRAME_COLUMNS = ["doc_id", "unit_id", "frame", "text", "start", "end"]
SUMMARY_COLUMNS = [
    "doc_id", "frame", "hits", "items", "n_items", "sections", "n_sections", "sentences",
    "n_sentences", "headings", "n_headings", "share_han", "dp",
]  # fmt: skip
_NOT_BODY = frozenset({"front", "back"})


def find_frames(passages: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every word of a frame, with its place.

    Parameters
    ----------
    passages : pandas.DataFrame or Passages
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
    joined = Passages.of(passages, without=_NOT_BODY)
    hits = (lexicon or load_lexicon("frames")).class_matcher.match(joined.text)
    starts, ends = [hit[0] for hit in hits], [hit[1] for hit in hits]
    return joined.to_frame(starts, ends, {"frame": [hit[2] for hit in hits]})[FRAME_COLUMNS]


def summarize_frames(
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
        n_sections, sentences, n_sentences, headings, n_headings (the ``n_`` columns are the numbers there
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
    >>> table = summarize_frames(find_frames(units), units, units).set_index("frame")
    >>> table.loc["covid_19", ["share_han", "dp"]].tolist()
    [0.5, 0.5]
    """
    if names is None:
        own = load_lexicon("frames").entries["class"]
        names = list(dict.fromkeys([*own, *sorted(set(frames["frame"]))]))
    hits: dict[tuple[str, str], list[int]] = {}
    columns = (frames[name].tolist() for name in ("doc_id", "frame", "start"))
    for doc_id, name, start in zip(*columns, strict=True):
        hits.setdefault((doc_id, name), []).append(start)
    units, sentences = _measure(units), _measure(sentences)
    rows_of = sentences.groupby("doc_id", sort=False).indices
    records = []
    for doc_id, rows in units.groupby("doc_id", sort=False).indices.items():
        parts = _parts(units.take(rows), sentences.take(rows_of.get(doc_id, [])))
        for name in names:
            starts = np.sort(np.array(hits.get((doc_id, name), []), dtype=np.int64))
            records.append((doc_id, name, *_spread(starts, parts)))
    return pd.DataFrame(records, columns=SUMMARY_COLUMNS)


def _measure(table: pd.DataFrame) -> pd.DataFrame:
    """What is needed of units or sentences, with their numbers of Han characters."""
    kept = [name for name in ("doc_id", "kind", "is_leaf", "is_heading", "start", "end") if name in table]
    return table[kept].astype({"doc_id": object}).assign(han=count_han_each(table["text"].tolist()))


def _parts(units: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, tuple]:
    """Starts, ends and Han characters of items, sections, sentences, headings, and the units to measure by."""
    kind = np.array(units["kind"].tolist(), dtype=object)
    is_leaf, is_heading = (units[name].to_numpy().astype(bool) for name in ("is_leaf", "is_heading"))
    items = kind == "item"
    chosen = {
        "items": items,
        "sections": kind == "section",
        "headings": is_heading,
        "measured": items if items.any() else is_leaf & ~np.isin(kind, list(_NOT_BODY)),
    }
    figures = units[["start", "end", "han"]].to_numpy()
    parts = {name: tuple(figures[rows].T) for name, rows in chosen.items()}
    return parts | {"sentences": tuple(sentences[["start", "end", "han"]].to_numpy().T)}


def _spread(starts: np.ndarray, parts: dict) -> tuple:
    counts = {
        name: np.searchsorted(starts, parts[name][1]) - np.searchsorted(starts, parts[name][0])
        for name in ("items", "sections", "sentences", "headings", "measured")
    }
    cells = [len(starts)]
    for name in ("items", "sections", "sentences", "headings"):
        cells += [int((counts[name] > 0).sum()), len(counts[name])]
    inside, han, spoken = counts["measured"], parts["measured"][2], parts["sentences"][2]
    total = han.sum()
    touched = spoken[counts["sentences"] > 0].sum()
    share = round(float(touched / spoken.sum()), 6) if spoken.sum() else float("nan")
    hits = inside.sum()
    dp = float("nan")
    if hits and total:
        dp = round(float(np.abs(inside / hits - han / total).sum() / 2), 6)
    return *cells, share, dp

"""
How much attention does each subject get?  Shares of the text that belong to the user's dictionaries.

Three denominators are always given, because each tells another story: tokens (those that hold a hit), Han
characters (those inside the hits) and sentences (those with a hit).  The share of a section's length is the
honest baseline; a dictionary made from the text it measures is circular.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.matching import match_classes
from plananalysis.lexicons.passages import Passages
from plananalysis.statistics.bootstrap import percentile_interval
from plananalysis.statistics.intervals import wilson_interval
from plananalysis.structure.length import count_han, count_han_each

COLUMNS = [
    "doc_id", "unit_id", "dictionary", "hits", "denominator", "share", "low", "high", "denominator_kind",
    "interval",
]  # fmt: skip
_KINDS = ("section", "item", "subitem", "paragraph", "annex", "document")


def measure_attention(
    units: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    tokens: pd.DataFrame | None = None,
    dictionaries: Mapping[str, Sequence[str]] | Lexicon | None = None,
    by: str = "section",
    confidence: float = 0.95,
    n_bootstrap: int = 0,
    random_state: int = 0,
) -> pd.DataFrame:
    """
    Share of each dictionary in every unit, by three denominators.

    Parameters
    ----------
    units : pandas.DataFrame
        The units table, containers included: columns doc_id, unit_id, kind, start, end.
    sentences : pandas.DataFrame
        The sentences of the same documents.
    tokens : pandas.DataFrame, optional
        Columns doc_id, start and token.  Without it there are no rows of the kind "tokens".
    dictionaries : mapping of str to sequence of str, or Lexicon, optional
        Terms by name, or a lexicon whose classes are the dictionaries and whose exclusions hold; the frames
        lexicon by default.  Dictionaries may overlap: then a word counts in each, and their shares do not
        add up.
    by : str
        Kind of unit to count in: "section", "item" … or "document".
    confidence : float
        Of the interval.
    n_bootstrap : int
        With 0 Wilson's interval; otherwise the percentile interval of this many resamples of the unit's
        sentences, which allows for words that come in bunches.
    random_state : int
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id ("" for documents), dictionary, hits, denominator, share, low, high,
        denominator_kind (tokens, han_chars, sentences), interval (wilson, bootstrap); zeros included.

    Raises
    ------
    ValueError
        If there is no such kind of unit, or a dictionary without terms.

    Notes
    -----
    Wilson's interval takes the trials as independent, which the words of a text are not: it is a lower bound
    of the uncertainty.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22(158), 209-212.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"], "start": [0], "end": [10]})
    >>> sentences = pd.DataFrame({"doc_id": ["d"] * 2, "unit_id": ["s1"] * 2, "start": [0, 5], "end": [5, 10],
    ...                           "text": ["培育家风。", "服务妇女。"]})
    >>> table = measure_attention(units, sentences, dictionaries={"family": ["家风"]})
    >>> table[["denominator_kind", "hits", "denominator", "share"]].values.tolist()
    [['han_chars', 2, 8, 0.25], ['sentences', 1, 2, 0.5]]
    """
    if by not in _KINDS:
        msg = f"by: expected one of {', '.join(_KINDS)}, got {by!r}; name a kind of unit"
        raise ValueError(msg)
    entries = _read_dictionaries(dictionaries)
    counts = _count_sentences(sentences, tokens, entries)
    kinds = [kind for kind in ("tokens", "han_chars", "sentences") if kind != "tokens" or tokens is not None]
    pairs = [(name, kind) for name in dict.fromkeys(entries["class"].tolist()) for kind in kinds]
    hits = {pair: counts["\t".join(pair)].to_numpy() for pair in pairs}
    sizes = {kind: counts[kind].to_numpy() for kind in kinds}
    records, bounds = [], []
    for doc_id, unit_id, rows in _places(units, counts, by):
        for name, kind in pairs:
            own = hits[name, kind][rows], sizes[kind][rows]
            records.append((doc_id, unit_id, name, int(own[0].sum()), int(own[1].sum()), kind))
            if n_bootstrap:
                bounds.append(_bootstrap(*own, confidence, n_bootstrap, random_state))
    table = pd.DataFrame(
        records, columns=["doc_id", "unit_id", "dictionary", "hits", "denominator", "denominator_kind"]
    )
    k, n = (table[name].to_numpy(dtype=float) for name in ("hits", "denominator"))
    low, high = zip(*bounds, strict=True) if bounds else wilson_interval(k, n, confidence=confidence)
    shares = np.divide(k, n, out=np.full(len(n), np.nan), where=n > 0)
    for name, values in (("share", shares), ("low", low), ("high", high)):
        table[name] = [round(float(value), 6) for value in values]
    return table.assign(interval="bootstrap" if n_bootstrap else "wilson")[COLUMNS]


def _read_dictionaries(dictionaries: Mapping[str, Sequence[str]] | Lexicon | None) -> pd.DataFrame:
    if dictionaries is None or isinstance(dictionaries, Lexicon):
        return (dictionaries or load_lexicon("frames")).entries
    for name, terms in dictionaries.items():
        if isinstance(terms, str) or not [term for term in terms if term]:
            msg = f"dictionaries: expected a list of terms under {name!r}, got {terms!r}; give at least one term"
            raise ValueError(msg)
    pairs = [(term, name) for name, terms in dictionaries.items() for term in dict.fromkeys(terms) if term]
    return pd.DataFrame(pairs, columns=["term", "class"]).assign(exclusion="")


def _count_sentences(sentences, tokens, entries) -> pd.DataFrame:
    """A row a sentence: its size and the hits of every dictionary, by the three kinds."""
    passages = Passages(sentences)
    frame = passages.frame
    counts = frame[["doc_id", "start"]].copy()
    counts["han_chars"] = count_han_each(frame["text"].tolist())
    counts["sentences"] = 1
    owners, begins, ends = _own_tokens(passages, tokens)
    counts["tokens"] = np.bincount(owners, minlength=len(frame))
    hits = match_classes(passages.text, entries)
    rows = passages.rows_of([hit[0] for hit in hits]).tolist()
    inside: dict[str, np.ndarray] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    for row, (start, end, name) in zip(rows, hits, strict=True):
        found = inside.setdefault(name, np.zeros(len(frame), dtype=np.int64))
        found[row] += count_han(passages.text[start:end])
        spans.setdefault(name, []).append((start, end))
    columns = {}
    for name in dict.fromkeys(entries["class"].tolist()):
        found = inside.get(name, np.zeros(len(frame), dtype=np.int64))
        chosen = _touched(begins, ends, spans.get(name, []))
        columns[f"{name}\ttokens"] = np.bincount(owners[chosen], minlength=len(frame))
        columns[f"{name}\than_chars"] = found
        columns[f"{name}\tsentences"] = (found > 0).astype(int)
    return counts.assign(**columns)


def _touched(begins: np.ndarray, ends: np.ndarray, spans: list[tuple[int, int]]) -> np.ndarray:
    """Which tokens share a character with a hit: 疫情防控 is one token and holds the hit 疫情."""
    if not spans:
        return np.zeros(len(begins), dtype=bool)
    starts, stops = np.array(spans).T
    first = np.searchsorted(stops, begins, "right")  # hits of one dictionary do not overlap
    return (first < len(starts)) & (starts[np.minimum(first, len(starts) - 1)] < ends)


def _own_tokens(passages: Passages, tokens: pd.DataFrame | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each token in a sentence: the sentence's row, and where the token begins and ends in the joined text."""
    rows, begins, ends = [np.array([], dtype=np.int64)], [np.array([], dtype=np.int64)], [np.array([], dtype=np.int64)]
    groups = {} if tokens is None else tokens.groupby("doc_id", sort=False).indices
    firsts, lasts = passages.frame["start"].to_numpy(), passages.frame["end"].to_numpy()
    for doc_id, own in passages.frame.groupby("doc_id", sort=False).indices.items():
        if doc_id not in groups:
            continue
        words = tokens.take(groups[doc_id])
        starts = words["start"].to_numpy()
        own = own[np.argsort(firsts[own], kind="stable")]
        at = np.searchsorted(firsts[own], starts, "right") - 1
        kept = (at >= 0) & (starts < lasts[own[np.maximum(at, 0)]])
        row = own[at[kept]]
        rows.append(row)
        begins.append(starts[kept] - firsts[row] + passages.begins[row])
        lengths = np.fromiter(map(len, words["token"].tolist()), dtype=np.int64, count=len(words))
        ends.append(begins[-1] + lengths[kept])
    return np.concatenate(rows), np.concatenate(begins), np.concatenate(ends)


def _places(units: pd.DataFrame, counts: pd.DataFrame, by: str):
    """Document, unit and the sentences that begin in it."""
    own, none = counts.groupby("doc_id", sort=False).indices, np.array([], dtype=np.int64)
    starts = counts["start"].to_numpy()
    if by == "document":
        for doc_id in dict.fromkeys(units["doc_id"].tolist()):
            yield doc_id, "", own.get(doc_id, none)
        return
    for row in units[units["kind"] == by].itertuples():
        places = own.get(row.doc_id, none)
        yield row.doc_id, row.unit_id, places[(starts[places] >= row.start) & (starts[places] < row.end)]


def _bootstrap(hits, sizes, confidence, n_bootstrap, random_state) -> tuple[float, float]:
    if not sizes.sum():
        return float("nan"), float("nan")
    random = np.random.default_rng(random_state)
    picks = random.integers(0, len(hits), size=(n_bootstrap, len(hits)))
    shares = hits[picks].sum(axis=1) / np.maximum(sizes[picks].sum(axis=1), 1)
    return percentile_interval(shares, confidence=confidence)

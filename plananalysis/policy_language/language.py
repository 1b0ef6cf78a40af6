"""
How is it said?  New and continued, intensifiers, rates by section, and what is absent.

Commitments by clause are in :mod:`plananalysis.policy_language.commitments` and can be called from here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages
from plananalysis.policy_language.commitments import coverage_of, find_commitments
from plananalysis.structure.length import count_han_each

__all__ = [
    "coverage_of",
    "find_absences",
    "find_commitments",
    "find_intensifiers",
    "find_novelty",
    "rate_by_section",
    "report_absences",
]

# Title block and site furniture are no part of what the plan says.
_NOT_BODY = frozenset({"front", "back"})
_CATEGORY_ORDER = tuple("duty percentage deadline money deliverable responsibility law".split())
_NOVELTY = {(True, True): "both", (True, False): "new", (False, True): "continued", (False, False): "none"}
_COUNTABLE = ("section", "item", "subitem", "paragraph", "annex")


def find_novelty(sentences: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    What each sentence claims: something new, something continued, both, or neither.

    The words are read, not the facts: true novelty needs the plan of the year before.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Columns doc_id, unit_id, sentence_id, start, end, text.
    lexicon : Lexicon, optional
        Cues of the classes new and continued; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        One row a sentence: doc_id, unit_id, sentence_id, novelty (new, continued, both,
        none), new_cues, continued_cues (joined by "|"), start, end, text.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "sentence_id": ["1"],
    ...     "start": [0], "end": [12], "text": ["城镇新增就业，持续扩大。"]})
    >>> find_novelty(sentences)[["novelty", "continued_cues"]].values.tolist()
    [['continued', '持续']]
    """
    passages = Passages.of(sentences)
    lexicon = lexicon or load_lexicon("novelty")
    classes = lexicon.entries["class"].tolist()
    hits = passages.find_masked(lexicon)
    cues = {kind: [""] * len(passages.frame) for kind in ("new", "continued")}
    owners = passages.rows_of([start for start, _, _ in hits]).tolist()
    for owner, (start, end, row) in zip(owners, hits, strict=True):
        found, word = cues[classes[row]], passages.text[start:end]
        found[owner] = f"{found[owner]}|{word}" if found[owner] else word
    columns = {
        "novelty": list(map(_NOVELTY.get, zip(map(bool, cues["new"]), map(bool, cues["continued"]), strict=True))),
        "new_cues": cues["new"],
        "continued_cues": cues["continued"],
    }
    return passages.describe(columns)


def find_intensifiers(sentences: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every intensifying adverb (严格, 切实, 大力 …), fixed phrases left out.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Sentences or units: columns doc_id, unit_id, start, end, text.
    lexicon : Lexicon, optional
        The package's own by default; its exclusions mask 全面从严治党, 乡村全面振兴 and the like.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, (sentence_id,) term, start, end, text.  Words inside “ ”
        and 《 》 are names and do not count.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [14],
    ...                           "text": ["切实落实，推进乡村全面振兴。"]})
    >>> find_intensifiers(sentences)["term"].tolist()
    ['切实']
    """
    passages = Passages.of(sentences)
    lexicon = lexicon or load_lexicon("intensifiers")
    hits = passages.find_masked(lexicon)
    starts, ends = [start for start, _, _ in hits], [end for _, end, _ in hits]
    terms = [passages.text[start:end] for start, end in zip(starts, ends, strict=True)]
    return passages.to_frame(starts, ends, {"term": terms})


def rate_by_section(
    findings: pd.DataFrame, units: pd.DataFrame, *, by: str = "section", confidence: float = 0.95
) -> pd.DataFrame:
    """
    How often something is found per 1,000 Chinese characters, for every section.

    Parameters
    ----------
    findings : pandas.DataFrame
        Any table of findings: columns doc_id, start.
    units : pandas.DataFrame
        The units table, containers included: columns doc_id, unit_id, kind, heading,
        start, end, text.
    by : str
        The kind of unit to count in: "section", "item" …
    confidence : float
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, heading, count, han_chars, per_1000_han, low, high.  Every
        unit of the kind has a row, also where nothing was found; no rows where the
        documents have no such unit.

    Raises
    ------
    ValueError
        If there is no such kind of unit.

    Notes
    -----
    `low` and `high` are the exact interval of a Poisson count by the chi-square distribution.
    It takes the occurrences as independent, which words in a text are not: read it as a lower
    bound of the uncertainty, not as a test.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"],
    ...     "heading": ["从严治党"], "start": [0], "end": [10], "text": ["一、从严治党，落实。"]})
    >>> rate_by_section(pd.DataFrame({"doc_id": ["d"], "start": [2]}), units)["count"].tolist()
    [1]
    """
    chosen = units[units["kind"] == by]
    if by not in _COUNTABLE:
        msg = f"by: expected one of {', '.join(_COUNTABLE)}, got {by!r}; name a kind of unit"
        raise ValueError(msg)
    counts = _count_inside(findings, chosen)
    han = count_han_each(chosen["text"].tolist())
    low, high = _poisson_interval(counts, confidence)
    per = np.where(han > 0, 1000 / np.maximum(han, 1), np.nan)
    return pd.DataFrame(
        {
            "doc_id": chosen["doc_id"].to_numpy(),
            "unit_id": chosen["unit_id"].to_numpy(),
            "heading": chosen["heading"].to_numpy(),
            "count": counts,
            "han_chars": han,
            "per_1000_han": (counts * per).round(6),
            "low": (low * per).round(6),
            "high": (high * per).round(6),
        }
    )


def _count_inside(findings: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """Number of findings that start inside each unit."""
    by_doc = {doc_id: np.sort(rows["start"].to_numpy()) for doc_id, rows in findings.groupby("doc_id", sort=False)}
    empty = np.array([], dtype=np.int64)
    columns = (units[name].tolist() for name in ("doc_id", "start", "end"))
    return np.array(
        [
            np.diff(np.searchsorted(by_doc.get(doc_id, empty), [start, end]))[0]
            for doc_id, start, end in zip(*columns, strict=True)
        ],
        dtype=np.int64,
    )


def _poisson_interval(counts: np.ndarray, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    low = np.where(counts > 0, gammaincinv(np.maximum(counts, 1), tail), 0.0)  # half a quantile of chi-squared
    return low, gammaincinv(counts + 1, 1 - tail)


def report_absences(
    units: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None, found: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    What a plan could contain, and how often this one does: zeros are findings.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
        Columns doc_id, unit_id, kind, start, end, text.  Title block and site furniture do
        not count.
    lexicon : Lexicon, optional
        Words and patterns by category; the package's own by default.
    found : pandas.DataFrame, optional
        From :func:`find_absences`, for who has it already.

    Returns
    -------
    pandas.DataFrame
        One row a document and pattern, zeros included: doc_id, category (duty, percentage,
        deadline, money, deliverable, responsibility, law), pattern (the word, or its
        meaning), count, han_chars (of the text searched), unit_id, start, end, text of the
        first passage ("" and -1 where there is none).

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"],
    ...                       "start": [0], "end": [7], "text": ["必须增长5%。"]})
    >>> table = report_absences(units)
    >>> table[table["count"] > 0][["category", "text"]].values.tolist()
    [['duty', '必须'], ['percentage', '5%']]
    """
    lexicon = lexicon or load_lexicon("absence")
    found = find_absences(units, lexicon=lexicon) if found is None else found
    passages = Passages.of(units, without=_NOT_BODY)
    documents = passages.frame if units is passages else units
    sizes = dict.fromkeys(documents["doc_id"].tolist(), 0)
    han = count_han_each(passages.frame["text"].tolist()).tolist()
    for doc_id, count in zip(passages.frame["doc_id"].tolist(), han, strict=True):
        sizes[doc_id] += count
    return _fill_zeros(found, sizes, list(dict.fromkeys(_name_patterns(lexicon))))


def find_absences(units: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every passage that :func:`report_absences` counts.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
    lexicon : Lexicon, optional
        As for :func:`report_absences`.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, start, end, text, pattern; in text order.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"],
    ...                       "start": [0], "end": [7], "text": ["必须增长5%。"]})
    >>> find_absences(units)["text"].tolist()
    ['必须', '5%']
    """
    lexicon = lexicon or load_lexicon("absence")
    passages = Passages.of(units, without=_NOT_BODY)
    hits = lexicon.matcher.find(passages.text)
    found = passages.to_frame([start for start, _, _ in hits], [end for _, end, _ in hits])
    names = [name for _, name in _name_patterns(lexicon)]
    found["pattern"] = [names[row] for _, _, row in hits]
    return found.drop_duplicates(["doc_id", "pattern", "start"]).reset_index(drop=True)


def _name_patterns(lexicon: Lexicon) -> list[tuple[str, str]]:
    """(category, name) of every entry: a word by itself, patterns by the category's meaning."""
    rows = lexicon.entries
    return [
        (kind, sense if term.startswith("re:") else term)
        for term, kind, sense in zip(rows["term"], rows["class"], rows["sense"], strict=True)
    ]


def _fill_zeros(found: pd.DataFrame, sizes: dict, patterns: list) -> pd.DataFrame:
    order = {name: place for place, name in enumerate(_CATEGORY_ORDER)}
    patterns = sorted(patterns, key=lambda pair: order.get(pair[0], len(order)))
    counts = found.groupby(["doc_id", "pattern"], sort=False).size().to_dict()
    firsts = found.drop_duplicates(["doc_id", "pattern"])
    columns = (firsts[name].tolist() for name in ("doc_id", "pattern", "unit_id", "start", "end", "text"))
    first = {(doc_id, pattern): tuple(place) for doc_id, pattern, *place in zip(*columns, strict=True)}
    records = []
    for doc_id, size in sizes.items():
        for category, pattern in patterns:
            key = (doc_id, pattern)
            place = first.get(key, ("", -1, -1, ""))
            records.append((doc_id, category, pattern, counts.get(key, 0), size, *place))
    names = ["doc_id", "category", "pattern", "count", "han_chars", "unit_id", "start", "end", "text"]
    return pd.DataFrame(records, columns=names)

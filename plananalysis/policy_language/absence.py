"""
What could a plan contain, and does this one?  Duties, numbers, deadlines, money, who answers; zeros are findings.
"""

from __future__ import annotations

import pandas as pd

from plananalysis.lexicons.classes import explain_classes
from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages
from plananalysis.structure.length import count_han_each

# Title block and site furniture are no part of what the plan says.
_NOT_BODY = frozenset({"front", "back"})
_CATEGORY_ORDER = tuple(explain_classes("absence"))


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

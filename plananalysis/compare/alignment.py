"""
Which items of one document return in another, revised, or not at all?

Two measures, because each is blind to something: the cosine of the words sees a task that was written anew, and
the character strings that both texts share see a passage that was copied into a longer one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from plananalysis.compare.pairs import check_several
from plananalysis.lexicons.folding import fold_rows

STATUSES = ("carried_over", "revised", "new", "dropped")
ALIGNMENT_COLUMNS = [
    "relation",
    "doc_id_old",
    "unit_id_old",
    "doc_id_new",
    "unit_id_new",
    "status",
    "cosine",
    "containment",
    "jaccard",
    "nearest",
    "nearest_cosine",
    "words_kept",
    "words_added",
    "words_dropped",
    "added",
    "dropped",
    "start_old",
    "end_old",
    "start_new",
    "end_new",
    "text_old",
    "text_new",
]
WORD_COLUMNS = ["words_kept", "words_added", "words_dropped", "added", "dropped"]
STATUS_COLUMNS = [
    "relation",
    "doc_id_old",
    "doc_id_new",
    "status",
    "units",
    "n_units",
    "share",
    "han_chars",
    "share_han",
]
SHINGLE = 5  # characters; letters, digits and Han characters only
MIN_SHINGLES = 20  # below this, a text is contained in another by chance
SHOWN_WORDS = 12
MIN_COSINE, MIN_MUTUAL, MIN_CONTAINMENT, MIN_JACCARD = 0.3, 0.2, 0.4, 0.7
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class _Side:
    """What is compared of the units of one document: their places, rows of the matrix, and shingles."""

    positions: list[dict]
    rows: np.ndarray
    shingles: object


def align_items(
    units: pd.DataFrame,
    matrix,
    *,
    old: str,
    new: str,
    min_cosine: float = MIN_COSINE,
    min_mutual: float = MIN_MUTUAL,
    min_containment: float = MIN_CONTAINMENT,
    min_jaccard: float = MIN_JACCARD,
) -> pd.DataFrame:
    """
    Pair the items of two documents, one to one, and say what became of each.

    Parameters
    ----------
    units : pandas.DataFrame
        doc_id, unit_id, start, end, text, as from :func:`plananalysis.body_units`.
    matrix : DocumentTermMatrix
        The words of the same units in the same order, from :func:`plananalysis.build_matrix` with min_units=1.
    old, new : str
        The doc_id of the earlier and of the later document.
    min_cosine, min_mutual, min_containment : float
        Two items may be a pair if their cosine reaches the first; or the second, where each is the other's nearest;
        or if their containment reaches the third, where both texts have 20 shingles or more.
    min_jaccard : float
        A pair that reaches it is carried over, any other is revised.

    Returns
    -------
    pandas.DataFrame
        As from :func:`align_pairs`; relation is empty.

    Raises
    ------
    ValueError
        If a document has no units, or both are the same.

    Examples
    --------
    >>> texts = ["推进义务教育均衡发展", "取消农村税费", "建设海洋强国", "推进义务教育均衡发展"]
    >>> units = pd.DataFrame({"doc_id": ["去年", "去年", "今年", "今年"], "unit_id": ["i1", "i2", "i1", "i2"], "start": 0,
    ...                       "end": [len(text) for text in texts], "text": texts})
    >>> from plananalysis import Tokenizer, build_matrix, tokenize_units
    >>> matrix = build_matrix(tokenize_units(units, tokenizer=Tokenizer()), units, min_units=1)
    >>> align_items(units, matrix, old="去年", new="今年")[["unit_id_old", "unit_id_new", "status"]].values.tolist()
    [['', 'i1', 'new'], ['i1', 'i2', 'carried_over'], ['i2', '', 'dropped']]
    """
    pairs = pd.DataFrame({"doc_id_old": [old], "doc_id_new": [new], "relation": ""})
    return align_pairs(
        units,
        matrix,
        pairs,
        min_cosine=min_cosine,
        min_mutual=min_mutual,
        min_containment=min_containment,
        min_jaccard=min_jaccard,
    )


def align_pairs(
    units: pd.DataFrame,
    matrix,
    pairs: pd.DataFrame,
    *,
    min_cosine: float = MIN_COSINE,
    min_mutual: float = MIN_MUTUAL,
    min_containment: float = MIN_CONTAINMENT,
    min_jaccard: float = MIN_JACCARD,
) -> pd.DataFrame:
    """
    Align the items of several pairs of documents.

    Items that reach a threshold are candidates. The pair with the largest sum of cosine and containment is taken
    first and its two items are used up, then the next: best first, not the best total, so that a good pair is
    never broken up for two poor ones. Of equal sums the pair that stands nearer to the same place comes first.
    Words are weighed within the two documents, so that a third changes nothing.

    Parameters
    ----------
    units : pandas.DataFrame
    matrix : DocumentTermMatrix
        As for :func:`align_items`.
    pairs : pandas.DataFrame
        doc_id_old, doc_id_new, relation, as from :func:`plananalysis.compare.pairs.choose_pairs`.
    min_cosine, min_mutual, min_containment, min_jaccard : float
        As for :func:`align_items`.

    Returns
    -------
    pandas.DataFrame
        Per pair of documents one row an item of the new one in its order, then the dropped items of the old one:
        relation, doc_id_old, unit_id_old, doc_id_new, unit_id_new (empty on the side that has none), status
        (carried_over, revised, new, dropped), cosine (TF-IDF of words), containment and jaccard (shared 5-character
        shingles over those of the shorter text, and over all), nearest and nearest_cosine (of what is new or dropped:
        the unit of the other document that is most alike, taken or not, and its cosine), words_kept, words_added,
        words_dropped (of the words of the matrix; a word that one text holds twice and the other once is kept once),
        added and dropped (the twelve heaviest words that the other text lacks), start and end, and text on each side.
        Measures are missing where there is no pair.

    Raises
    ------
    ValueError
        If there are fewer than two documents, a document has no units, or one is paired with itself.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents. Proceedings of Compression and Complexity
    of Sequences, IEEE, 21-29.
    """
    check_several(units)
    _check_pairs(units, matrix, pairs)
    sides = _prepare(units)
    parts = [pd.DataFrame(columns=ALIGNMENT_COLUMNS)]
    for pair in pairs.itertuples():
        old, new = sides[pair.doc_id_old], sides[pair.doc_id_new]
        both = matrix.take(np.r_[old.rows, new.rows])
        weights = both.weigh()
        measures = _measure(old, new, weights)
        matched = _match(measures, min_cosine=min_cosine, min_mutual=min_mutual, min_containment=min_containment)
        rows = _describe(pair, old, new, matched, measures, min_jaccard)
        parts.append(rows.join(_compare_words(both, weights, matched, len(old.rows))))
    table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)[ALIGNMENT_COLUMNS]
    whole = ["words_kept", "words_added", "words_dropped", "start_old", "end_old", "start_new", "end_new"]
    ratios = ["cosine", "containment", "jaccard", "nearest_cosine"]
    table = table.astype({**dict.fromkeys(whole, "Int64"), **dict.fromkeys(ratios, float)})
    return table.astype({"added": object, "dropped": object}).fillna({"added": "", "dropped": ""})


def count_statuses(alignment: pd.DataFrame) -> pd.DataFrame:
    """
    Count what became of the items of each pair of documents.

    Parameters
    ----------
    alignment : pandas.DataFrame
        From :func:`align_pairs`.

    Returns
    -------
    pandas.DataFrame
        One row a pair and status, zeros included: relation, doc_id_old, doc_id_new, status, units, n_units, share,
        han_chars, share_han. The denominator is the new document; for dropped it is the old one.

    Examples
    --------
    >>> alignment = pd.DataFrame({"relation": "", "doc_id_old": "去年", "doc_id_new": "今年", "status": ["new", "dropped"],
    ...                           "text_old": ["", "取消税费"], "text_new": ["建设强国", ""]})
    >>> count_statuses(alignment)[["status", "units", "n_units", "share"]].values.tolist()
    [['carried_over', 0, 1, 0.0], ['revised', 0, 1, 0.0], ['new', 1, 1, 1.0], ['dropped', 1, 1, 1.0]]
    """
    from plananalysis.structure.length import count_han

    rows = []
    for (relation, old, new), part in alignment.groupby(["relation", "doc_id_old", "doc_id_new"], sort=False):
        sizes = {"old": part["text_old"].map(count_han), "new": part["text_new"].map(count_han)}
        for status in STATUSES:
            side = "old" if status == "dropped" else "new"
            whole = part["status"] != ("new" if side == "old" else "dropped")
            chosen = part["status"] == status
            n, n_units = int(chosen.sum()), int(whole.sum())
            han, of = int(sizes[side][chosen].sum()), int(sizes[side][whole].sum())
            rows.append((relation, old, new, status, n, n_units, n / max(n_units, 1), han, han / max(of, 1)))
    return pd.DataFrame(rows, columns=STATUS_COLUMNS)


def _check_pairs(units: pd.DataFrame, matrix, pairs: pd.DataFrame) -> None:
    known = dict.fromkeys(units["doc_id"])
    for doc_id in [*pairs["doc_id_old"], *pairs["doc_id_new"]]:
        if doc_id not in known:
            msg = f"document {doc_id!r}: expected units to align, got none; the units are of {', '.join([*known][:5])}"
            raise ValueError(msg)
    same = pairs.loc[pairs["doc_id_old"] == pairs["doc_id_new"], "doc_id_old"]
    if len(same):
        msg = f"pairs: expected two documents in each, got {same.iloc[0]!r} with itself; name another document"
        raise ValueError(msg)
    if matrix.units[["doc_id", "unit_id"]].to_numpy().tolist() != units[["doc_id", "unit_id"]].to_numpy().tolist():
        msg = "matrix: expected the rows of units in their order, got others; build it from these units"
        raise ValueError(msg)


def _prepare(units: pd.DataFrame) -> dict[str, _Side]:
    """Collect the shingles of all units once."""
    shingles = _count_shingles(fold_rows(units))
    fields = units[["unit_id", "start", "end", "text"]]
    return {
        doc_id: _Side(fields.iloc[rows].to_dict("records"), rows, shingles[rows])
        for doc_id, rows in units.groupby("doc_id", sort=False).indices.items()
    }


def _count_shingles(texts: list[str]):
    """Units by shingles, 1 where a unit holds one; a text shorter than a shingle is one itself."""
    from scipy import sparse

    keys = [_hash_shingles(text) for text in texts]
    _, column = np.unique(np.concatenate(keys), return_inverse=True)
    edges = np.r_[0, np.cumsum([len(key) for key in keys])]
    return sparse.csr_matrix((np.ones(len(column), dtype=np.int64), column, edges))


def _hash_shingles(text: str) -> np.ndarray:
    kept = "".join(filter(str.isalnum, text))
    codes = np.frombuffer(kept.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    size = min(SHINGLE, len(codes))
    key = np.zeros(len(codes) - size + 1 if size else 0, dtype=np.uint64)
    for at in range(size):
        key = key * _FACTOR + codes[at : at + len(key)]
    return np.unique(key)


def _measure(old: _Side, new: _Side, weights) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cosine, containment and Jaccard of each item of the old with each of the new; and the shorter's shingles."""
    cosine = (weights[: len(old.rows)] @ weights[len(old.rows) :].T).toarray()
    shared = (old.shingles @ new.shingles.T).toarray()
    sizes = [np.diff(side.shingles.indptr) for side in (old, new)]
    smaller, both = np.minimum.outer(*sizes), np.add.outer(*sizes)
    return cosine.round(9), shared / np.maximum(smaller, 1), shared / np.maximum(both - shared, 1), smaller


def _match(
    measures: tuple[np.ndarray, ...], *, min_cosine: float, min_mutual: float, min_containment: float
) -> dict[int, int]:
    """Best first; the item of the new document to that of the old."""
    cosine, containment, _, smaller = measures
    likeness = (cosine + containment).round(9)
    mutual = (likeness == likeness.max(axis=0)) & (likeness == likeness.max(axis=1, keepdims=True))
    i, j = np.nonzero(
        (cosine >= min_cosine)
        | (mutual & (cosine >= min_mutual))
        | ((containment >= min_containment) & (smaller >= MIN_SHINGLES))
    )
    apart = np.abs(i / cosine.shape[0] - j / cosine.shape[1]).round(9)
    order = np.lexsort((j, i, apart, -likeness[i, j]))
    matched: dict[int, int] = {}
    used: set[int] = set()
    for before, after in zip(i[order].tolist(), j[order].tolist(), strict=True):
        if after not in matched and before not in used:
            matched[after] = before
            used.add(before)
    return matched


def _describe(
    pair, old: _Side, new: _Side, matched: dict[int, int], measures: tuple, min_jaccard: float
) -> pd.DataFrame:
    """One row an item of the new document, then what was dropped of the old."""
    rows = []
    for after, position in enumerate(new.positions):
        before = matched.get(after)
        if before is None:
            rows.append(_row(pair, None, position, "new", nearest=_find_nearest(measures, (slice(None), after), old)))
        else:
            found = [float(measure[before, after]) for measure in measures[:3]]
            status = "carried_over" if found[2] >= min_jaccard else "revised"
            rows.append(_row(pair, old.positions[before], position, status, found))
    gone = sorted(set(range(len(old.positions))) - set(matched.values()))
    for before in gone:
        nearest = _find_nearest(measures, (before, slice(None)), new)
        rows.append(_row(pair, old.positions[before], None, "dropped", nearest=nearest))
    return pd.DataFrame(rows, columns=[name for name in ALIGNMENT_COLUMNS if name not in WORD_COLUMNS])


def _find_nearest(measures: tuple, where: tuple, other: _Side) -> tuple[str, float]:
    """The unit of the other document with the largest sum of cosine and containment; none if nothing is shared."""
    cosine, containment = (measure[where] for measure in measures[:2])
    at = int((cosine + containment).round(9).argmax())
    return (other.positions[at]["unit_id"], float(cosine[at])) if cosine[at] + containment[at] > 0 else ("", None)


def _row(
    pair, before: dict | None, after: dict | None, status: str, found: list | None = None, nearest: tuple = ("", None)
) -> list:
    a, b = (side or {"unit_id": "", "start": None, "end": None, "text": ""} for side in (before, after))
    return [
        pair.relation,
        pair.doc_id_old,
        a["unit_id"],
        pair.doc_id_new,
        b["unit_id"],
        status,
        *(found or [None] * 3),
        *nearest,
        a["start"],
        a["end"],
        b["start"],
        b["end"],
        a["text"],
        b["text"],
    ]


def _compare_words(matrix, weights, matched: dict[int, int], n_old: int) -> pd.DataFrame:
    """Words that both texts of a row hold, words added and dropped; and the heaviest that only one of them holds."""
    after = sorted(matched)
    new, old = np.array(after, dtype=int) + n_old, np.array([matched[at] for at in after], dtype=int)
    left, right = matrix.counts[old], matrix.counts[new]
    kept = np.asarray(left.minimum(right).sum(axis=1)).ravel()
    sizes = [np.asarray(side.sum(axis=1)).ravel() for side in (left, right)]
    named = [_list_absent(weights[new], left, matrix.terms), _list_absent(weights[old], right, matrix.terms)]
    columns = [kept, sizes[1] - kept, sizes[0] - kept, *named]
    return pd.DataFrame(dict(zip(WORD_COLUMNS, columns, strict=True)), index=after)


def _list_absent(weights, other, terms: tuple[str, ...]) -> list[str]:
    """Per row the heaviest words that the other text does not hold, ties in the order of the vocabulary."""
    listed = []
    for row in range(weights.shape[0]):
        mine, theirs = (slice(table.indptr[row], table.indptr[row + 1]) for table in (weights, other))
        held = set(other.indices[theirs].tolist())
        heavy = zip((-weights.data[mine]).round(9).tolist(), weights.indices[mine].tolist(), strict=True)
        words = sorted(pair for pair in heavy if pair[1] not in held)[:SHOWN_WORDS]
        listed.append(" ".join(terms[at] for _, at in words))
    return listed

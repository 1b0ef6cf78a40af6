"""
Which documents are compared with which?  Each with its predecessor, and with its neighbours of one year.

All pairs of n documents would be n²/2 comparisons that nobody reads; these are about 2n at most.
"""

import numpy as np
import pandas as pd

PAIR_COLUMNS = ["doc_id_old", "doc_id_new", "relation", "similarity"]
FEW = 4  # so many documents of one year are compared each with each


def check_several(documents: pd.DataFrame) -> None:
    """
    Refuse to compare what has nothing to be compared with.

    Parameters
    ----------
    documents : pandas.DataFrame
        With doc_id.

    Raises
    ------
    ValueError
        If there are fewer than two documents.

    Examples
    --------
    >>> check_several(pd.DataFrame({"doc_id": ["2020", "2021"]}))
    """
    n = documents["doc_id"].nunique()
    if n < 2:
        msg = (
            f"comparison: expected two documents or more, got {n}; add last year's plan, or that of another place, "
            "to the paths"
        )
        raise ValueError(msg)


def choose_pairs(documents: pd.DataFrame, matrix) -> pd.DataFrame:
    """
    Choose which documents are compared.

    1. Documents of one issuer and genre are put in order of their years; each is compared with its
       predecessor (of several in one year, with the nearest).
    2. Documents of one genre and one year are compared each with each if they are at most four; of more, each
       is compared with its nearest.
    3. A document that has no partner then is compared with its nearest of all.

    Parameters
    ----------
    documents : pandas.DataFrame
        doc_id, issuer, genre, year; empty where unknown, and what is unknown counts as alike.
    matrix : DocumentTermMatrix
        The words of their units, from :func:`plananalysis.build_matrix`: they say which documents are near.

    Returns
    -------
    pandas.DataFrame
        doc_id_old, doc_id_new, relation (successive, same_year, nearest), similarity (cosine of the documents'
        mean TF-IDF); by the year of the newer, then in the order of the documents. Of two documents of one year
        the first is called the old one.

    Raises
    ------
    ValueError
        If there are fewer than two documents.

    Examples
    --------
    >>> from plananalysis import build_matrix
    >>> documents = pd.DataFrame({"doc_id": ["b", "a"], "issuer": "市妇联", "genre": "工作要点", "year": ["2021", "2020"]})
    >>> units = pd.DataFrame({"doc_id": ["b", "a"], "unit_id": "i1"})
    >>> matrix = build_matrix(units.assign(token=["家庭", "妇女"]), units, min_units=1)
    >>> choose_pairs(documents, matrix).values.tolist()
    [['a', 'b', 'successive', 0.0]]
    """
    check_several(documents)
    fields = documents[["issuer", "genre", "year"]].astype(str).to_numpy()
    near = _measure_nearness(documents["doc_id"].tolist(), matrix)
    years = fields[:, 2]
    found: dict[tuple[int, int], str] = {}
    for group in _group(fields[:, :2]):
        for old, new in _follow(group, years, near):
            found.setdefault((old, new), "successive")
    for group in _group(fields[:, 1:]):
        for old, new in _neighbors(group, near):
            found.setdefault((old, new), "same_year")
    alone = sorted(set(range(len(fields))) - {at for pair in found for at in pair})
    for at in alone:
        other = _nearest(at, [i for i in range(len(fields)) if i != at], near)
        pair = tuple(sorted((at, other), key=lambda i: (years[i], i)))
        found.setdefault(pair, "nearest")
    ids = documents["doc_id"].tolist()
    order = sorted(found, key=lambda pair: (years[pair[1]], pair[1], pair[0]))
    rows = [(ids[old], ids[new], found[old, new], float(near[old, new])) for old, new in order]
    return pd.DataFrame(rows, columns=PAIR_COLUMNS)


def follow_pairs(pairs: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """
    Take the pairs along which something can be said to have grown or shrunk.

    Parameters
    ----------
    pairs : pandas.DataFrame
        From :func:`choose_pairs`.
    documents : pandas.DataFrame
        The documents that were paired.

    Returns
    -------
    pandas.DataFrame
        The successive ones; of two documents their pair, whatever its relation.

    Examples
    --------
    >>> pairs = pd.DataFrame([["a", "b", "successive"], ["b", "c", "same_year"]], columns=PAIR_COLUMNS[:3])
    >>> follow_pairs(pairs, pd.DataFrame({"doc_id": ["a", "b", "c"]}))["doc_id_new"].tolist()
    ['b']
    """
    return pairs if len(documents) == 2 else pairs[pairs["relation"] == "successive"]


def _measure_nearness(doc_ids: list[str], matrix) -> np.ndarray:
    """Cosine of the documents' mean TF-IDF; 0 where a document has no words."""
    from scipy import sparse

    home = pd.Index(doc_ids).get_indexer(matrix.units["doc_id"])
    kept = np.flatnonzero(home >= 0)
    member = sparse.csr_matrix((np.ones(len(kept)), (home[kept], kept)), shape=(len(doc_ids), len(home)))
    sums = member @ matrix.weigh()
    products = (sums @ sums.T).toarray()
    lengths = np.sqrt(np.diag(products))
    return np.round(products / np.maximum(np.outer(lengths, lengths), np.finfo(float).tiny), 9)


def _group(keys: np.ndarray) -> list[list[int]]:
    groups: dict[tuple, list[int]] = {}
    for at, key in enumerate(map(tuple, keys)):
        groups.setdefault(key, []).append(at)
    return list(groups.values())


def _follow(group: list[int], years: np.ndarray, near: np.ndarray) -> list[tuple[int, int]]:
    """Each document of a known year with the nearest of the last year before it."""
    dated = sorted({years[at] for at in group if years[at]})
    return [
        (_nearest(at, [i for i in group if years[i] == before], near), at)
        for before, year in zip(dated, dated[1:], strict=False)
        for at in group
        if years[at] == year
    ]


def _neighbors(group: list[int], near: np.ndarray) -> list[tuple[int, int]]:
    if len(group) <= FEW:
        return [(a, b) for i, a in enumerate(group) for b in group[i + 1 :]]
    return [tuple(sorted((at, _nearest(at, [i for i in group if i != at], near)))) for at in group]


def _nearest(at: int, others: list[int], near: np.ndarray) -> int:
    return min(others, key=lambda other: (-near[at, other], other))

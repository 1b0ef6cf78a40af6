"""
Does the most similar unit stand in the same section?  A question that needs no clustering.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from plananalysis.topics.matrix import DocumentTermMatrix

NEIGHBOR_COLUMNS = [
    "reference",
    "n_units",
    "n_asked",
    "same_section",
    "chance",
    "p",
    "cosine_within",
    "cosine_between",
    "n_permutations",
]
MOST_ASKED = 2000


def find_neighbors(matrix: DocumentTermMatrix, *, rows: Sequence[int] | None = None) -> pd.DataFrame:
    """
    Find the unit most like each unit.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        Weighed by TF-IDF here.
    rows : sequence of int, optional
        The units to ask about; None asks about all that hold words.

    Returns
    -------
    pandas.DataFrame
        row, neighbour (row of the most similar other unit, the first of
        equals; -1 where no unit shares a word), cosine.

    Examples
    --------
    >>> from plananalysis.topics.matrix import build_matrix
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": list("aabbcc"),
    ...                        "token": ["党建", "组织", "党建", "组织", "组织", "儿童"]})
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": list("abc")})
    >>> find_neighbors(build_matrix(tokens, units))["neighbour"].tolist()
    [1, 0, 0]
    """
    weighed = matrix.weigh()
    rows = matrix.filled if rows is None else np.asarray(rows)
    found = []
    for start in range(0, len(rows), 500):
        asked = rows[start : start + 500]
        cosines = np.round((weighed[asked] @ weighed.T).toarray(), 9)
        cosines[np.arange(len(asked)), asked] = -1
        best = cosines.argmax(axis=1)
        found.append(pd.DataFrame({"row": asked, "neighbour": best, "cosine": cosines[np.arange(len(asked)), best]}))
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["row", "neighbour", "cosine"])
    table.loc[table["cosine"] <= 0, "neighbour"] = -1
    return table


def choose_asked(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """
    Choose the units that are asked about: all, or of very many a random part.

    Parameters
    ----------
    rows : array of int
        The units that hold words.
    rng : numpy.random.Generator
        Draws them.

    Returns
    -------
    array of int
        In the order of the rows.

    Examples
    --------
    >>> choose_asked(np.arange(3), np.random.default_rng(0)).tolist()
    [0, 1, 2]
    """
    return rows if len(rows) <= MOST_ASKED else np.sort(rng.choice(rows, MOST_ASKED, replace=False))


def measure_neighbors(
    matrix: DocumentTermMatrix, sections: Sequence[str], *, n_permutations: int = 1999, random_state: int = 0
) -> dict[str, float]:
    """
    Ask how often the most similar unit stands in the same section.

    No clustering and no k are needed for this question.

    Parameters
    ----------
    matrix : DocumentTermMatrix
        From :func:`plananalysis.topics.matrix.build_matrix`.
    sections : sequence of str
        A label for each unit: its section, its document, its theme.
    n_permutations, random_state : int
        Shuffles of the sections over the units, and their seed; it also
        draws the units asked about where there are more than 2,000.

    Returns
    -------
    dict
        n_units (that hold words), n_asked, same_section (share), chance (share of
        ordered pairs of the same section), p (permutation), cosine_within,
        cosine_between (mean cosines of pairs), n_permutations.

    Raises
    ------
    ValueError
        If the lengths differ or there are fewer than two sections.
    """
    sections = np.asarray(sections, dtype=object).astype(str)
    rows = matrix.filled
    if len(sections) != len(matrix.units) or len(np.unique(sections[rows])) < 2:
        msg = (
            f"sections: expected {len(matrix.units)} labels of at least two sections, got {len(sections)} of "
            f"{len(np.unique(sections))}; without sections there is nothing to compare neighbours with"
        )
        raise ValueError(msg)
    rng = np.random.default_rng(random_state)
    asked = choose_asked(rows, rng)
    pairs = find_neighbors(matrix, rows=asked)
    codes = np.unique(sections, return_inverse=True)[1]
    near = pairs["neighbour"].to_numpy(dtype=int)
    row, has = pairs["row"].to_numpy(dtype=int), near >= 0
    observed = (has & (codes[row] == codes[near])).sum()
    shuffled = codes.copy()
    reached = 0
    for _ in range(n_permutations):
        shuffled[rows] = rng.permutation(codes[rows])
        reached += int((has & (shuffled[row] == shuffled[near])).sum() >= observed)
    sizes = np.bincount(codes[rows])
    within, between = _compare_cosines(matrix, codes, rows)
    return {
        "n_units": len(rows),
        "n_asked": len(asked),
        "same_section": float(observed / len(asked)),
        "chance": float((sizes * (sizes - 1)).sum() / (len(rows) * (len(rows) - 1))),
        "p": (1 + reached) / (1 + n_permutations),
        "cosine_within": within,
        "cosine_between": between,
        "n_permutations": n_permutations,
    }


def _compare_cosines(matrix: DocumentTermMatrix, codes: np.ndarray, rows: np.ndarray) -> tuple[float, float]:
    """Mean cosine of pairs in one section and across sections, from sums of rows: no pair is visited."""
    from scipy import sparse

    weighed = matrix.weigh()[rows]
    member = sparse.csr_matrix((np.ones(len(rows)), (codes[rows], np.arange(len(rows)))))
    sums = member @ weighed
    inner = float(sums.multiply(sums).sum()) - len(rows)
    total = np.asarray(weighed.sum(axis=0)).ravel()
    every = float(total @ total) - len(rows)
    sizes = np.bincount(codes[rows])
    n_inner, n_every = int((sizes * (sizes - 1)).sum()), len(rows) * (len(rows) - 1)
    return (
        inner / n_inner if n_inner else np.nan,
        (every - inner) / (n_every - n_inner) if n_every > n_inner else np.nan,
    )

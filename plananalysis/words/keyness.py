"""
Which words set one part of a text apart from the rest?  And would a random part do as well?

A word that fills one item makes any group that holds this item look special, so tests that take
every token as a draw of its own find "key" words in random groups too.  Every test statistic
therefore stands beside a p-value from shuffling whole units.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from plananalysis.statistics.association import measure_g2, measure_log_odds
from plananalysis.statistics.permutation import draw_g2, measure_chance
from plananalysis.tokens.tokenizer import select_words

KEYNESS_COLUMNS = [
    "target",
    "term",
    "target_count",
    "reference_count",
    "target_units",
    "g2",
    "log_ratio",
    "log_odds_z",
    "p_permutation",
    "g2_four_cell",
    "reference_units",
    "n_target",
    "n_reference",
    "n_target_units",
    "n_reference_units",
    "max_g2_p",
    "n_terms",
    "prior",
    "n_permutations",
]
NULL_COLUMNS = ["draw", "largest_g2", "terms_over_critical", "size", "n_units", "n_terms", "n_tokens"]
CRITICAL = 3.841458820694124  # chi-squared, one degree of freedom, 5 %


def measure_keyness(
    tokens: pd.DataFrame,
    *,
    groups: pd.Series | Mapping[tuple[str, str], str],
    target: str,
    reference: str | None = None,
    min_count: int = 3,
    prior: float = 500,
    n_permutations: int = 999,
    random_state: int = 0,
    stopwords: Collection[str] = (),
    min_length: int = 2,
) -> pd.DataFrame:
    """
    Find the words that set one group of units apart from another.

    The p-values come from shuffling units, never tokens: as many units as
    the target has are drawn at random from target and reference together,
    and G² (two-cell) is measured anew. p = (1 + draws that reach the
    observed G²) / (1 + draws), so it is never 0.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`.
    groups : pandas.Series or mapping
        The group of each unit by ``(doc_id, unit_id)``, for example its
        section. Units that are not in it, or have no group, are left out.
    target : str
        The group to describe.
    reference : str, optional
        The group to compare with; None takes all the others.
    min_count : int
        Fewest occurrences in both together for a word to be tested. Rarer
        words still count in the denominators.
    prior : float, optional
        Weight of the prior of :func:`measure_log_odds` in words: the more,
        the nearer z to 0 for words with few occurrences. Printed in the table.
    n_permutations : int
        Shuffles; 0 leaves the p-values empty.
    random_state : int
        Seed of the shuffles.
    stopwords : collection of str
        Words to leave out, of the denominators too.
    min_length : int
        Fewest characters of a word; 2 by default, as single characters are
        mostly function words.

    Returns
    -------
    pandas.DataFrame
        One row a word, sorted by log_odds_z (falling), then by the word:
        target, term, target_count, reference_count, target_units (units of
        the target that hold it), g2 (two-cell), log_ratio (binary logarithm
        of the ratio of the rates, 0.5 for a count of 0), log_odds_z,
        p_permutation, g2_four_cell, reference_units, the denominators
        n_target, n_reference (words) and n_target_units, n_reference_units,
        max_g2_p (p against the largest G² of any word in each shuffle, which
        corrects for the number of words tested), n_terms (words tested),
        prior and n_permutations.

    Raises
    ------
    ValueError
        If a group does not occur, or target and reference are the same, or
        nothing is left to compare with.

    Notes
    -----
    Time grows with the cells of the unit-by-word table that are not empty,
    times the shuffles, and with words tested times shuffles. Few units allow
    few different shuffles: 2 units of 6 can be drawn in 15 ways only, and no
    p can then fall much below 1/15.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i1", "i2", "i2", "i3", "i4"],
    ...                        "token": ["家庭", "家庭", "家庭", "妇女", "妇女", "妇女"]})
    >>> groups = {("d", "i1"): "家", ("d", "i2"): "家", ("d", "i3"): "会", ("d", "i4"): "会"}
    >>> found = measure_keyness(tokens, groups=groups, target="家", n_permutations=99)
    >>> found[["term", "target_count", "reference_count", "target_units", "n_target", "n_reference"]]
      term  target_count  reference_count  target_units  n_target  n_reference
    0   家庭             3                0             2         4            2
    1   妇女             1                2             1         4            2
    """
    labels = _read_groups(groups)
    _check_groups(labels, target, reference)
    labels = labels if reference is None else labels[labels.isin([target, reference])]
    words = select_words(tokens, stopwords=stopwords, min_length=min_length, numbers=False)
    matrix, terms = _count_units(words, labels.index)
    return _compare(
        {target: (labels == target).to_numpy()},
        matrix,
        terms,
        min_count=min_count,
        prior=prior,
        n_permutations=n_permutations,
        random_state=random_state,
    )


def _compare(
    groups: Mapping[str, np.ndarray],
    matrix,
    terms: np.ndarray,
    *,
    min_count: int,
    prior: float,
    n_permutations: int,
    random_state: int,
    absent: bool = True,
) -> pd.DataFrame:
    """Words of the units of each group against all other rows of the matrix."""
    sizes, totals = np.asarray(matrix.sum(axis=1)).ravel(), np.asarray(matrix.sum(axis=0)).ravel()
    kept = np.flatnonzero(totals >= max(min_count, 1))
    matrix, terms = matrix[:, kept], terms[kept]
    tables = [_measure_group(name, inside, matrix, sizes, terms, prior) for name, inside in groups.items()]
    shuffled = measure_chance(
        matrix,
        sizes,
        [table["g2"].to_numpy() for table in tables],
        n=n_permutations,
        group_sizes=[int(inside.sum()) for inside in groups.values()],
        random_state=random_state,
    )
    for at, (table, p_values) in enumerate(zip(tables, shuffled, strict=True)):
        table["p_permutation"], table["max_g2_p"] = p_values
        table["n_terms"], table["prior"], table["n_permutations"] = len(terms), prior, n_permutations
        table = table if absent else table[table["target_count"] > 0]
        order = table.assign(by=table["log_odds_z"].round(9)).sort_values(["by", "term"], ascending=[False, True])
        tables[at] = order[KEYNESS_COLUMNS]
    return pd.concat(tables, ignore_index=True)


def _measure_group(
    target: str, inside: np.ndarray, matrix, sizes: np.ndarray, terms: np.ndarray, prior: float
) -> pd.DataFrame:
    a, n_a, n_b = np.asarray(matrix[inside].sum(axis=0)).ravel(), sizes[inside].sum(), sizes[~inside].sum()
    b = np.asarray(matrix[~inside].sum(axis=0)).ravel()
    table = pd.DataFrame({"target": target, "term": terms, "target_count": a, "reference_count": b})
    table["target_units"] = np.asarray((matrix[inside] > 0).sum(axis=0)).ravel()
    table["reference_units"] = np.asarray((matrix[~inside] > 0).sum(axis=0)).ravel()
    table["g2"] = measure_g2(a, b, n_a, n_b)
    table["g2_four_cell"] = measure_g2(a, b, n_a, n_b, cells=4)
    with np.errstate(divide="ignore", invalid="ignore"):
        table["log_ratio"] = np.log2(np.where(a, a, 0.5) / n_a) - np.log2(np.where(b, b, 0.5) / n_b)
    table["log_odds_z"] = measure_log_odds(a, b, n_a, n_b, prior=prior)
    table["n_target"], table["n_reference"] = n_a, n_b
    table["n_target_units"], table["n_reference_units"] = int(inside.sum()), int((~inside).sum())
    return table


def compare_sections(
    tokens: pd.DataFrame,
    groups: pd.Series | Mapping[tuple[str, str], str],
    *,
    min_count: int = 3,
    prior: float = 500,
    n_permutations: int = 999,
    random_state: int = 0,
    stopwords: Collection[str] = (),
    min_length: int = 2,
    absent: bool = True,
) -> pd.DataFrame:
    """
    Find the words of every group, each against all the others.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`.
    groups : pandas.Series or mapping
        The group of each unit by ``(doc_id, unit_id)``.
    min_count, prior, n_permutations, random_state, stopwords, min_length
        As for :func:`measure_keyness`; one shuffle serves all groups: each is compared with as
        many of the first units in shuffled order as it has.
    absent : bool
        False leaves out the rows of words that a group never uses; they
        still count in ``n_terms`` and in every p-value.

    Returns
    -------
    pandas.DataFrame
        The tables of :func:`measure_keyness`, groups in the order in which
        they first occur. ``max_g2_p`` corrects within a group, not over the
        groups.

    Raises
    ------
    ValueError
        If there are fewer than two groups.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i2"], "token": ["家庭", "妇女"]})
    >>> both = compare_sections(tokens, {("d", "i1"): "一", ("d", "i2"): "二"}, min_count=1)
    >>> both[["target", "term"]].drop_duplicates("target").values.tolist()
    [['一', '家庭'], ['二', '妇女']]
    """
    labels = _read_groups(groups)
    names = list(dict.fromkeys(labels))
    if len(names) < 2:
        msg = f"groups: expected at least two groups to compare, got {names}; give every unit its section"
        raise ValueError(msg)
    words = select_words(tokens, stopwords=stopwords, min_length=min_length, numbers=False)
    matrix, terms = _count_units(words, labels.index)
    return _compare(
        {name: (labels == name).to_numpy() for name in names},
        matrix,
        terms,
        min_count=min_count,
        prior=prior,
        n_permutations=n_permutations,
        random_state=random_state,
        absent=absent,
    )


def null_of_largest_g2(
    tokens: pd.DataFrame,
    *,
    size: int = 5,
    n: int = 999,
    random_state: int = 0,
    min_count: int = 1,
    stopwords: Collection[str] = (),
    min_length: int = 2,
) -> pd.DataFrame:
    """
    Show what random groups of units score: the largest G² of any word in each.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`; its units
        are those that hold at least one word.
    size : int
        Units in a random group.
    n : int
        Random groups to draw.
    random_state : int
        Seed.
    min_count : int
        Fewest occurrences for a word to be looked at.
    stopwords : collection of str
        Words to leave out.
    min_length : int
        Fewest characters of a word.

    Returns
    -------
    pandas.DataFrame
        One row a random group: draw, largest_g2 (two-cell), terms_over_critical
        (words whose G² passes 3.84, the textbook value for p < .05), size,
        n_units, n_terms, n_tokens.

    Raises
    ------
    ValueError
        If size is not between 1 and the units less one.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i2", "i3"], "token": ["家庭", "妇女", "妇女"]})
    >>> null_of_largest_g2(tokens, size=1, n=2)[["draw", "size", "n_units", "n_terms"]]
       draw  size  n_units  n_terms
    0     1     1        3        2
    1     2     1        3        2
    """
    words = select_words(tokens, stopwords=stopwords, min_length=min_length, numbers=False)
    keys = pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]].drop_duplicates())
    if not 0 < size < len(keys):
        msg = f"size: expected 1 to {len(keys) - 1} of the {len(keys)} units, got {size}; draw fewer units"
        raise ValueError(msg)
    matrix, _ = _count_units(words, keys)
    sizes, totals = np.asarray(matrix.sum(axis=1)).ravel(), np.asarray(matrix.sum(axis=0)).ravel()
    matrix = matrix[:, np.flatnonzero(totals >= max(min_count, 1))]
    drawn = [
        (g2.max(initial=0), int((g2 > CRITICAL).sum()))
        for g2 in draw_g2(matrix, sizes, group_sizes=[size], n=n, random_state=random_state)
    ]
    table = pd.DataFrame(drawn, columns=["largest_g2", "terms_over_critical"])
    table.insert(0, "draw", np.arange(1, n + 1))
    table["size"], table["n_units"], table["n_terms"], table["n_tokens"] = size, len(keys), matrix.shape[1], len(words)
    return table[NULL_COLUMNS]


def _read_groups(groups) -> pd.Series:
    """Groups by (doc_id, unit_id), units without a group dropped, order kept."""
    labels = (
        groups
        if isinstance(groups, pd.Series)
        else pd.Series(
            list(groups.values()),
            index=pd.MultiIndex.from_tuples(list(groups), names=["doc_id", "unit_id"])
            if groups
            else pd.MultiIndex.from_arrays([[], []]),
            dtype=object,
        )
    )
    if labels.index.nlevels != 2:
        msg = (
            "groups: expected an index of (doc_id, unit_id), got one of "
            f"{labels.index.nlevels} level; set_index(['doc_id', 'unit_id']) before taking the column"
        )
        raise ValueError(msg)
    twice = labels.index[labels.index.duplicated()]
    if len(twice):
        msg = f"groups: expected each unit once, got {twice[0]} more than once; give a unit one group"
        raise ValueError(msg)
    return labels.dropna()


def _check_groups(labels: pd.Series, target: str, reference: str | None) -> None:
    known = list(dict.fromkeys(labels))
    for name, value in (("target", target), ("reference", reference)):
        if value not in known and not (name == "reference" and value is None):
            msg = f"{name}: expected one of the groups {known}, got {value!r}; name a group that has units"
            raise ValueError(msg)
    if reference == target or len(known) < 2:
        msg = f"reference: expected units outside {target!r}, got none; compare with another group"
        raise ValueError(msg)


def _count_units(words: pd.DataFrame, keys: pd.MultiIndex):
    """Sparse counts, a row a unit and a column a word, words in their order."""
    from scipy.sparse import csr_matrix

    row = keys.get_indexer(pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]]))
    row, words = row[row >= 0], words[row >= 0]
    codes, terms = pd.factorize(words["token"], sort=True)
    counts = csr_matrix((np.ones(len(codes), dtype=np.int64), (row, codes)), shape=(len(keys), len(terms)))
    counts.sum_duplicates()
    return counts, np.asarray(terms, dtype=object)

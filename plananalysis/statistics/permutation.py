"""
What would chance have given?  Shuffles of whole units, and how often they reach what was observed.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np

BLOCK_CELLS = 2_000_000  # numbers that are held at once


def draw_g2(
    matrix, sizes: np.ndarray, *, group_sizes: Collection[int], n: int, random_state: int
) -> Iterator[np.ndarray]:
    """
    Measure G² of every word in random groups of units, against all the other units.

    Parameters
    ----------
    matrix : sparse matrix of shape (n_units, n_terms)
        How often each word occurs in each unit.
    sizes : array of shape (n_units,)
        Words of each unit, those that the matrix leaves out too.
    group_sizes : collection of int
        How many units a group has; of each random order the first so many.
    n : int
        Random orders of the units.
    random_state : int
        Seed.

    Yields
    ------
    array of shape (n_terms, number of different group sizes)
        G² (two-cell); sizes rising.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> counts = csr_matrix([[2, 0], [0, 2]])  # 家庭 in one unit, 妇女 in the other
    >>> [g2.round(3).tolist() for g2 in draw_g2(counts, np.array([2, 2]), group_sizes=[1], n=1, random_state=0)]
    [[[2.773], [2.773]]]
    """
    from scipy.special import xlogy

    rng, edges = np.random.default_rng(random_state), np.array(sorted(set(group_sizes)))
    n_units, n_terms, n_parts = len(sizes), matrix.shape[1], len(edges) + 1
    cells, parts = matrix.tocoo(), np.searchsorted(edges, np.arange(n_units), side="right")
    totals = np.bincount(cells.col, weights=cells.data, minlength=n_terms).astype(np.int64)[:, None]
    logs = xlogy(
        np.arange(totals.max(initial=0) + 1), np.arange(totals.max(initial=0) + 1)
    )  # of every count there can be
    part_of = np.empty(n_units, dtype=np.int64)
    for _ in range(n):
        part_of[np.argsort(rng.random(n_units))] = parts
        hits = np.bincount(
            cells.col * np.int64(n_parts) + part_of[cells.row], weights=cells.data, minlength=n_terms * n_parts
        )
        hits = hits.reshape(n_terms, n_parts).cumsum(axis=1)[:, :-1].astype(np.int64)
        share = np.bincount(part_of, weights=sizes, minlength=n_parts).cumsum()[:-1] / max(sizes.sum(), 1)
        # a ln(a / E₁) + b ln(b / E₂) with E₁ = share × total; a share of 0 or 1 only meets counts of 0.
        with np.errstate(divide="ignore"):
            inside, outside = (np.where(part > 0, np.log(part), 0) for part in (share, 1 - share))
        rest = totals - hits
        yield np.maximum(2 * (logs[hits] + logs[rest] - logs[totals] - hits * inside - rest * outside), 0)


def measure_chance(
    matrix, sizes: np.ndarray, observed: Sequence[np.ndarray], *, group_sizes: Sequence[int], n: int, random_state: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """
    Say how often random groups of units reach the G² of words in groups.

    Parameters
    ----------
    matrix, sizes, n, random_state
        As for :func:`draw_g2`; with ``n`` 0 the p-values are empty.
    observed : sequence of array of shape (n_terms,)
        For each group, G² of each word.
    group_sizes : sequence of int
        Units of each group.

    Returns
    -------
    list of (array, array)
        For each group, p of each word against its own G² in random groups of
        that size, and against the largest G² of any word there.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> counts = csr_matrix([[2, 0], [0, 2]])
    >>> measure_chance(counts, np.array([2, 2]), [np.array([2.7, 9.0])], group_sizes=[1], n=9, random_state=0)[0][0].tolist()
    [1.0, 0.1]
    """
    if not n:
        return [(np.full(len(g2), np.nan), np.full(len(g2), np.nan)) for g2 in observed]
    column = np.searchsorted(sorted(set(group_sizes)), group_sizes)
    # A shuffle that gives the same split must count as reaching it, whatever the rounding.
    bars = np.column_stack([g2 - 1e-9 * (1 + g2) for g2 in observed])
    own, largest = np.zeros(bars.shape), np.empty((n, column.max() + 1))
    for draw, g2 in enumerate(draw_g2(matrix, sizes, group_sizes=group_sizes, n=n, random_state=random_state)):
        own += g2[:, column] >= bars
        largest[draw] = g2.max(axis=0, initial=0)
    largest.sort(axis=0)
    return [
        (
            (1 + own[:, group]) / (1 + n),
            (1 + n - np.searchsorted(largest[:, column[group]], bars[:, group], side="left")) / (1 + n),
        )
        for group in range(len(observed))
    ]


def shuffle_orders(n: int, *, n_permutations: int, random_state: int, step: int) -> Iterator[np.ndarray]:
    """
    Give the order as it is, then shuffled ones.

    Few enough are drawn once for all who ask for the same.

    Parameters
    ----------
    n : int
        Things to order.
    n_permutations : int
        Shuffles.
    random_state : int
        Seed.
    step : int
        Orders to give at a time.

    Yields
    ------
    array of shape (at most step, n)

    Examples
    --------
    >>> [len(block) for block in shuffle_orders(3, n_permutations=4, random_state=0, step=2)]
    [2, 2, 1]
    """
    if n * n_permutations <= BLOCK_CELLS:
        kept = _keep_orders(n, n_permutations, random_state)
        yield from (kept[start : start + step] for start in range(0, len(kept), step))
        return
    orders = _draw_orders(n, n_permutations, random_state)
    while block := list(islice(orders, step)):
        yield np.array(block)


def _draw_orders(n: int, n_permutations: int, random_state: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(random_state)
    yield np.arange(n)
    for _ in range(n_permutations):
        yield rng.permutation(n)


@lru_cache(maxsize=2)
def _keep_orders(n: int, n_permutations: int, random_state: int) -> np.ndarray:
    return np.array(list(_draw_orders(n, n_permutations, random_state)))

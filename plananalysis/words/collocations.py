"""
Which words keep company with a word?  Within a span, and never across a border.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from plananalysis.tokens.tokenizer import select_words

COLLOCATE_COLUMNS = [
    "node",
    "collocate",
    "count",
    "node_count",
    "collocate_count",
    "units",
    "expected",
    "log_dice",
    "t",
    "g2",
    "pmi",
    "span",
    "within",
    "n_window",
    "n_tokens",
    "n_units",
]
BORDERS = {"unit": "。；;！!？?\n", "clause": "。；;！!？?\n，,"}


def find_collocates(
    tokens: pd.DataFrame,
    node: str,
    *,
    span: int = 5,
    min_count: int = 3,
    within: str = "clause",
    stopwords: Collection[str] = (),
    min_length: int = 1,
) -> pd.DataFrame:
    """
    Find the words that stand near a word more often than chance puts them there.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`, with its
        marks: they are the borders.
    node : str
        The word whose company is wanted, one token of the table.
    span : int
        Words to look at on each side. Marks do not count as words.
    min_count : int
        Fewest occurrences near the node for a word to be listed.
    within : {"clause", "unit"}
        What the span must not cross: ``"unit"`` stops at the unit's edge and
        at 。；;！!？? and line breaks; ``"clause"`` also at ，and ,. The mark
        、 never stops it.
    stopwords : collection of str
        Words not listed. They keep their place in the span.
    min_length : int
        Fewest characters of a word listed.

    Returns
    -------
    pandas.DataFrame
        One row a word, sorted by log_dice (falling), then by the word: node,
        collocate, count (occurrences in the span of at least one node, each
        counted once), node_count, collocate_count, units (units with such an
        occurrence), expected (collocate_count × n_window / words other than
        the node), log_dice (at most 14; the joint count is the smaller of
        collocates near a node and nodes near a collocate), t, g2 (2 × 2
        table, four cells, no sign), pmi (binary logarithm of count over
        expected; overrates rare words), span, within, and the denominators
        n_window (words in the spans, nodes not counted), n_tokens, n_units.
        Empty where the node has no company; the node itself is not listed.

    Raises
    ------
    ValueError
        If node is empty, span below 1, or within is unknown.

    References
    ----------
    Rychlý, P. (2008). A lexicographer-friendly association score. Proceedings of Recent Advances
    in Slavonic Natural Language Processing, RASLAN 2008, 6-9.

    Examples
    --------
    >>> from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i2"], "start": [0, 10],
    ...                       "text": ["引导家庭，关爱妇女", "引导家庭。"]})
    >>> tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    >>> find_collocates(tokens, "家庭", min_count=1)[["collocate", "count", "expected", "log_dice"]]
      collocate  count  expected  log_dice
    0        引导      2       1.0      14.0
    """
    _check_options(node, span, within)
    numbered = _number_stretches(tokens, BORDERS[within])
    words = select_words(numbered)
    is_node = (words["token"] == node).to_numpy()
    near, pairs = _look_around(words, is_node, span)
    near &= ~is_node
    codes, terms = pd.factorize(words["token"], sort=True)
    n_units = len(tokens[["doc_id", "unit_id"]].drop_duplicates())
    n_node, n_window, n_others = int(is_node.sum()), int(near.sum()), int((~is_node).sum())
    total = np.bincount(codes, minlength=len(terms))
    count = np.bincount(codes[near], minlength=len(terms))
    # Nodes with this word in their span, each counted once a word.
    nodes = np.unique(np.column_stack([pairs[:, 0], codes[pairs[:, 1]]]), axis=0)[:, 1]
    joint = np.minimum(count, np.bincount(nodes, minlength=len(terms)))
    table = pd.DataFrame({"collocate": np.asarray(terms, dtype=object), "count": count, "collocate_count": total})
    table["units"] = _count_homes(words, codes, near, len(terms))
    with np.errstate(divide="ignore", invalid="ignore"):
        table["log_dice"] = 14 + np.log2(2 * joint / (n_node + total))
    kept = (table["count"] >= max(min_count, 1)) & (table["collocate"].str.len() >= min_length)
    table = table[kept & ~table["collocate"].isin(stopwords)].reset_index(drop=True)
    table["expected"] = table["collocate_count"] * n_window / max(n_others, 1)
    table["t"] = (table["count"] - table["expected"]) / np.sqrt(table["count"])
    table["pmi"] = np.log2(table["count"].astype(float) / table["expected"])
    table["g2"] = _measure_table(table["count"], table["collocate_count"], n_window, n_others)
    table["node"], table["node_count"], table["span"], table["within"] = node, n_node, span, within
    table["n_window"], table["n_tokens"], table["n_units"] = n_window, len(words), n_units
    order = table.assign(by=table["log_dice"].round(9)).sort_values(["by", "collocate"], ascending=[False, True])
    return order[COLLOCATE_COLUMNS].reset_index(drop=True)


def _check_options(node: str, span: int, within: str) -> None:
    if not node:
        msg = "node: expected a word, got an empty string"
        raise ValueError(msg)
    if span < 1:
        msg = f"span: expected at least 1 word on each side, got {span}"
        raise ValueError(msg)
    if within not in BORDERS:
        msg = f"within: expected one of {sorted(BORDERS)}, got {within!r}"
        raise ValueError(msg)


def _number_stretches(tokens: pd.DataFrame, borders: str) -> pd.DataFrame:
    """Give the words between two borders the same number."""
    unit = tokens["doc_id"].ne(tokens["doc_id"].shift()) | tokens["unit_id"].ne(tokens["unit_id"].shift())
    kinds = tokens["token"].drop_duplicates()
    marks = {kind for kind in kinds if any(mark in kind for mark in borders)}
    return tokens.assign(stretch=(unit | tokens["token"].isin(marks)).cumsum())


def _look_around(words: pd.DataFrame, is_node: np.ndarray, span: int) -> tuple[np.ndarray, np.ndarray]:
    """Words within the span of any node, and the pairs (node, neighbour)."""
    stretch, at = words["stretch"].to_numpy(), np.flatnonzero(is_node)
    near, pairs = np.zeros(len(words), dtype=bool), [np.empty((0, 2), dtype=np.int64)]
    for step in [*range(-span, 0), *range(1, span + 1)]:
        there = at + step
        inside = (there >= 0) & (there < len(words))
        here, there = at[inside], there[inside]
        same = stretch[here] == stretch[there]
        near[there[same]] = True
        pairs.append(np.column_stack([here[same], there[same]]))
    return near, np.concatenate(pairs)


def _count_homes(words: pd.DataFrame, codes: np.ndarray, near: np.ndarray, n_terms: int) -> np.ndarray:
    """Units in which each word stands near the node."""
    home = words.groupby(["doc_id", "unit_id"], sort=False).ngroup().to_numpy()
    cells = np.unique(np.column_stack([codes[near], home[near]]), axis=0)
    return np.bincount(cells[:, 0], minlength=n_terms)


def _measure_table(count: pd.Series, total: pd.Series, n_window: int, n_others: int) -> np.ndarray:
    from plananalysis.statistics.association import measure_g2

    return measure_g2(count, total - count, n_window, n_others - n_window, cells=4)

"""
Which words go together, and which themes do they make?  Co-word analysis over units.

Count in how many units two words meet, turn this into a similarity, group the words, and place the
groups by how tightly they hang together (density) and how much they are tied to the rest
(centrality).
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from plananalysis.tokens.tokenizer import select_words

SIMILARITIES = ("equivalence", "ochiai", "jaccard")
COWORD_COLUMNS = [
    "source",
    "target",
    "count",
    "source_units",
    "target_units",
    "ochiai",
    "jaccard",
    "equivalence",
    "level",
    "n_units",
]
CLUSTER_COLUMNS = ["cluster", "term", "units", "strength", "similarity", "n_terms", "n_units"]
THEME_COLUMNS = ["cluster", "label", "terms", "n_terms", "centrality", "density", "quadrant", "similarity", "n_units"]
EDGE_COLUMNS = ["Source", "Target", "Weight", "Type"]
LEVELS = {"unit": ["doc_id", "unit_id"], "document": ["doc_id"]}
DECIMALS = 12


def count_cowords(
    tokens: pd.DataFrame,
    *,
    terms: Sequence[str] | None = None,
    top_n: int = 50,
    level: str = "unit",
    stopwords: Collection[str] = (),
    min_length: int = 2,
) -> pd.DataFrame:
    """
    Count in how many units each two words meet.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`.
    terms : sequence of str, optional
        The words to look at, as tokens; None takes those in the most units.
    top_n : int
        How many words to take where ``terms`` is None, ties broken by the
        word.
    level : {"unit", "document"}
        What two words must share to meet.
    stopwords : collection of str
        Words not taken where ``terms`` is None.
    min_length : int
        Fewest characters of a word where ``terms`` is None.

    Returns
    -------
    pandas.DataFrame
        One row a pair, pairs that never meet included, sorted by source and
        target: source, target (source before target), count (units that hold
        both), source_units, target_units, ochiai (count over the geometric
        mean of the two), jaccard (over the units that hold either),
        equivalence (ochiai squared), level, and the denominator n_units
        (units with any word). A word that does not occur has similarity 0.

    Raises
    ------
    ValueError
        If level is unknown or fewer than two words are given.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i1", "i2"], "token": ["家庭", "妇女", "妇女"]})
    >>> count_cowords(tokens)[["source", "target", "count", "source_units", "target_units", "jaccard"]]
      source target  count  source_units  target_units  jaccard
    0     妇女     家庭      1             2             1      0.5
    """
    if level not in LEVELS:
        msg = f"level: expected one of {sorted(LEVELS)}, got {level!r}"
        raise ValueError(msg)
    words = select_words(tokens)
    home = words.groupby(LEVELS[level], sort=False).ngroup().to_numpy()
    held = pd.DataFrame({"home": home, "term": words["token"].to_numpy()}).drop_duplicates()
    taken = _choose_terms(held, top_n, stopwords, min_length) if terms is None else sorted(set(terms))
    if len(taken) < 2:
        msg = f"terms: expected at least two words, got {taken}; give more words or a larger top_n"
        raise ValueError(msg)
    n_units = int(home.max()) + 1 if len(home) else 0
    together = _meet(held, taken, n_units)
    first, second = np.triu_indices(len(taken), k=1)
    names, alone = np.array(taken, dtype=object), np.diag(together)
    table = pd.DataFrame(
        {
            "source": names[first],
            "target": names[second],
            "count": together[first, second],
            "source_units": alone[first],
            "target_units": alone[second],
        }
    )
    both, a, b = (table[name].to_numpy(dtype=float) for name in ("count", "source_units", "target_units"))
    table["equivalence"] = np.divide(both**2, a * b, out=np.zeros(len(table)), where=both > 0)
    table["ochiai"] = np.sqrt(table["equivalence"])
    table["jaccard"] = np.divide(both, a + b - both, out=np.zeros(len(table)), where=both > 0)
    table["level"], table["n_units"] = level, n_units
    return table[COWORD_COLUMNS]


def cluster_cowords(cowords: pd.DataFrame, *, n_clusters: int = 6, similarity: str = "equivalence") -> pd.DataFrame:
    """
    Group words that meet often: agglomerative, complete linkage.

    All words of a group meet, not just some of them: chains of words that
    lead from one theme to the next do not become one group.

    Parameters
    ----------
    cowords : pandas.DataFrame
        The table from :func:`count_cowords`.
    n_clusters : int
        Groups wanted. With fewer than the text has, words that never meet
        come into one group too, in an order that means nothing.
    similarity : {"equivalence", "ochiai", "jaccard"}
        Which column ties the words.

    Returns
    -------
    pandas.DataFrame
        One row a word, sorted by cluster (1 is the largest; ties by the
        first word), then by strength (falling) and the word: cluster, term,
        units, strength (sum of the similarities to the other words of the
        cluster), similarity, n_terms (words of the cluster), n_units. There
        is no random step.

    Raises
    ------
    ValueError
        If similarity is unknown or n_clusters is not between 1 and the words.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i1", "i2", "i2", "i3", "i3"],
    ...                        "token": ["家庭", "家风", "党员", "党建", "党员", "党建"]})
    >>> cluster_cowords(count_cowords(tokens), n_clusters=2)[["cluster", "term", "units"]]
       cluster term  units
    0        1   党员      2
    1        1   党建      2
    2        2   家庭      1
    3        2   家风      1
    """
    from scipy.cluster.hierarchy import cut_tree, linkage
    from scipy.spatial.distance import squareform

    terms, ties = _read_similarity(cowords, similarity)
    if not 1 <= n_clusters <= len(terms):
        msg = f"n_clusters: expected 1 to {len(terms)}, the number of words, got {n_clusters}"
        raise ValueError(msg)
    distance = np.round(1 - ties, DECIMALS)
    np.fill_diagonal(distance, 0)
    raw = cut_tree(linkage(squareform(distance), method="complete"), n_clusters).ravel()
    sizes = {number: int((raw == number).sum()) for number in raw}
    order = sorted(sizes, key=lambda number: (-sizes[number], terms[int(np.argmax(raw == number))]))
    rank = {number: position for position, number in enumerate(order, start=1)}
    same = raw[:, None] == raw[None, :]
    table = pd.DataFrame({"cluster": [rank[number] for number in raw], "term": terms})
    table["units"] = table["term"].map(_read_units(cowords))
    table["strength"] = np.round((ties * same).sum(axis=1), DECIMALS)
    table["similarity"], table["n_terms"] = similarity, [sizes[number] for number in raw]
    table["n_units"] = int(cowords["n_units"].iloc[0])
    table = table.sort_values(["cluster", "strength", "term"], ascending=[True, False, True], ignore_index=True)
    return table[CLUSTER_COLUMNS]


def measure_clusters(cowords: pd.DataFrame, clusters: pd.DataFrame, *, n_labels: int = 2) -> pd.DataFrame:
    """
    Place groups of words in a strategic diagram: centrality and density.

    Parameters
    ----------
    cowords : pandas.DataFrame
        The table from :func:`count_cowords`.
    clusters : pandas.DataFrame
        The table from :func:`cluster_cowords`.
    n_labels : int
        Words that name a group: those of most strength.

    Returns
    -------
    pandas.DataFrame
        One row a group: cluster, label, terms (all, joined by 、), n_terms,
        centrality (10 × the sum of its ties to other groups), density (100 ×
        the sum of the ties within it over its words), quadrant, similarity,
        n_units. The quadrant divides at the medians of the groups (a value
        equal to the median counts as high): motor (both high), basic
        (central, loose), niche (tight, apart), emerging or declining (both
        low). A group of one word has density 0. Few groups on few units
        place themselves by chance: read it as a map, not as a test.

    References
    ----------
    Callon, M., Courtial, J. P., & Laville, F. (1991). Co-word analysis as a tool for describing the
    network of interactions between basic and technological research: The case of polymer chemistry.
    Scientometrics 22(1), 155-205.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i1", "i2", "i2", "i3", "i3"],
    ...                        "token": ["家庭", "家风", "党员", "党建", "党员", "党建"]})
    >>> pairs = count_cowords(tokens)
    >>> measure_clusters(pairs, cluster_cowords(pairs, n_clusters=2))[["label", "centrality", "density"]]
         label  centrality  density
    0  党员、党建         0.0     50.0
    1  家庭、家风         0.0     50.0
    """
    similarity = clusters["similarity"].iloc[0]
    terms, ties = _read_similarity(cowords, similarity)
    member = clusters.set_index("term")["cluster"].reindex(terms).to_numpy()
    rows = []
    for number, group in clusters.groupby("cluster", sort=True):
        inside = member == number
        within = ties[np.ix_(inside, inside)].sum() / 2
        outside = ties[np.ix_(inside, ~inside)].sum()
        names = group["term"].tolist()
        rows.append(
            (
                number,
                "、".join(names[:n_labels]),
                "、".join(names),
                len(names),
                round(10 * outside, DECIMALS),
                round(100 * within / len(names), DECIMALS),
            )
        )
    table = pd.DataFrame(rows, columns=THEME_COLUMNS[:6])
    central = table["centrality"] >= table["centrality"].median()
    dense = table["density"] >= table["density"].median()
    table["quadrant"] = np.select(
        [central & dense, central, dense], ["motor", "basic", "niche"], "emerging or declining"
    )
    table["similarity"], table["n_units"] = similarity, int(clusters["n_units"].iloc[0])
    return table[THEME_COLUMNS]


def list_edges(cowords: pd.DataFrame, *, weight: str = "count", min_count: int = 2) -> pd.DataFrame:
    """
    List the ties between words as Gephi reads them.

    Parameters
    ----------
    cowords : pandas.DataFrame
        The table from :func:`count_cowords`.
    weight : {"count", "equivalence", "ochiai", "jaccard"}
        Which column becomes the weight.
    min_count : int
        Fewest units in which two words must meet.

    Returns
    -------
    pandas.DataFrame
        Source, Target, Weight, Type (Undirected), sorted by weight
        (falling), then by source and target.

    Raises
    ------
    ValueError
        If weight is unknown.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i1"], "token": ["家庭", "妇女"]})
    >>> list_edges(count_cowords(tokens), min_count=1)
      Source Target  Weight        Type
    0     妇女     家庭       1  Undirected
    """
    known = ("count", *SIMILARITIES)
    if weight not in known:
        msg = f"weight: expected one of {list(known)}, got {weight!r}"
        raise ValueError(msg)
    kept = cowords[cowords["count"] >= max(min_count, 1)]
    edges = pd.DataFrame({"Source": kept["source"], "Target": kept["target"], "Weight": kept[weight]})
    edges["Type"] = "Undirected"
    return edges.sort_values(["Weight", "Source", "Target"], ascending=[False, True, True], ignore_index=True)[
        EDGE_COLUMNS
    ]


def _choose_terms(held: pd.DataFrame, top_n: int, stopwords: Collection[str], min_length: int) -> list[str]:
    units = held["term"].value_counts().rename_axis("term").reset_index(name="units")
    is_word = units["term"].map(lambda term: any(map(str.isalpha, term))).astype(bool)
    units = units[is_word & (units["term"].str.len() >= min_length) & ~units["term"].isin(stopwords)]
    return sorted(units.sort_values(["units", "term"], ascending=[False, True])["term"].head(top_n))


def _meet(held: pd.DataFrame, taken: list[str], n_units: int) -> np.ndarray:
    """Units that hold both of two words; on the diagonal, units that hold the word."""
    from scipy.sparse import csr_matrix

    column = pd.Index(taken).get_indexer(held["term"])
    row, column = held["home"].to_numpy()[column >= 0], column[column >= 0]
    holds = csr_matrix((np.ones(len(row), dtype=np.int64), (row, column)), shape=(n_units, len(taken)))
    return (holds.T @ holds).toarray()


def _read_similarity(cowords: pd.DataFrame, similarity: str) -> tuple[list[str], np.ndarray]:
    """The words in their order and their similarities, 0 on the diagonal."""
    if similarity not in SIMILARITIES:
        msg = f"similarity: expected one of {list(SIMILARITIES)}, got {similarity!r}"
        raise ValueError(msg)
    terms = sorted({*cowords["source"], *cowords["target"]})
    index, ties = pd.Index(terms), np.zeros((len(terms), len(terms)))
    row, column = index.get_indexer(cowords["source"]), index.get_indexer(cowords["target"])
    ties[row, column] = ties[column, row] = cowords[similarity]
    return terms, ties


def _read_units(cowords: pd.DataFrame) -> dict[str, int]:
    return {
        **dict(zip(cowords["target"], cowords["target_units"], strict=True)),
        **dict(zip(cowords["source"], cowords["source_units"], strict=True)),
    }

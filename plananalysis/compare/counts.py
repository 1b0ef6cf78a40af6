"""
How much of each document is each section, name and word?  Counts with their denominators.

Sections are measured in Han characters; frames, formulae and words in the sentences that hold them.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.structure.length import count_han
from plananalysis.tables.texts import say
from plananalysis.tokens.tokenizer import select_words

COUNT_COLUMNS = ["kind", "name", "doc_id", "unit_id", "hits", "count", "denominator", "denominator_kind"]
N_TERMS, N_NAMES = 100, 100
MIN_HEADING, MIN_OVERLAP = 0.5, 0.3


def count_sections(units: pd.DataFrame, alignment: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """
    Measure sections that answer to one another across documents.

    The sections of a pair of documents are matched one to one, best first, by heading (Dice's coefficient of character
    pairs, digits left out, at least 0.5) or by their items (those aligned with one another hold at least 0.3 of either
    section).

    Parameters
    ----------
    units : pandas.DataFrame
        The units of the corpus.
    alignment : pandas.DataFrame
        From :func:`plananalysis.compare.alignment.align_pairs`.
    pairs : pandas.DataFrame
        The pairs to follow: successive documents, or the only two.

    Returns
    -------
    pandas.DataFrame
        kind, name (the heading in the latest document), doc_id, unit_id, hits (sections), count and denominator (Han
        characters of the section's and of the document's body), denominator_kind. A document of a pair that lacks the
        section has a row with 0.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> nothing = pd.DataFrame(columns=["doc_id_old", "unit_id_old", "doc_id_new", "unit_id_new"])
    >>> len(count_sections(read_corpus().units, nothing, nothing))  # one document: no pair to follow
    0
    """
    from plananalysis.structure.body import body_units

    sections = units[units["kind"] == "section"]
    keys = list(zip(sections["doc_id"], sections["unit_id"], strict=True))
    headings = dict(zip(keys, sections["heading"], strict=True))
    folded = dict(zip(keys, fold_rows(sections, column="heading"), strict=True))
    body = body_units(units)
    body = body.assign(han=body["text"].map(count_han))
    sizes = body.groupby(["doc_id", "section"])["han"].sum()
    totals = body.groupby("doc_id")["han"].sum()
    home = dict(zip(zip(body["doc_id"], body["unit_id"], strict=True), body["section"], strict=True))
    line = {key: at for at, key in enumerate(keys)}
    names = {
        at: headings[key] or say("section.without_heading", language="zh", number=at + 1) for key, at in line.items()
    }
    cells: dict[tuple[int, str], tuple[str, int, int]] = {}
    for pair in pairs.itertuples():
        here = [[key for key in keys if key[0] == doc_id] for doc_id in (pair.doc_id_old, pair.doc_id_new)]
        part = alignment[(alignment["doc_id_old"] == pair.doc_id_old) & (alignment["doc_id_new"] == pair.doc_id_new)]
        for before, after in _link_sections(*here, headings=folded, overlap=_measure_overlap(part, home)):
            line[after] = line[before]
            names[line[after]] = headings[after] or names[line[after]]
        for key in [*here[0], *here[1]]:
            for doc_id in (pair.doc_id_old, pair.doc_id_new):
                cells.setdefault((line[key], doc_id), ("", 0, 0))
            cells[line[key], key[0]] = (key[1], 1, int(sizes.get(key, 0)))
    labels = _tell_apart({at: names[at] for at, _ in cells})
    rows = [
        ("section", labels[at], doc_id, unit_id, hits, han, int(totals.get(doc_id, 0)), "han_chars")
        for (at, doc_id), (unit_id, hits, han) in cells.items()
    ]
    return pd.DataFrame(rows, columns=COUNT_COLUMNS)


def count_names(
    found: pd.DataFrame,
    sentences: pd.DataFrame,
    *,
    by: str,
    kind: str,
    names: Sequence[str] | None = None,
    n_names: int = N_NAMES,
) -> pd.DataFrame:
    """
    Count in how many sentences of each document a name, a formula or a frame stands.

    Parameters
    ----------
    found : pandas.DataFrame
        doc_id, start and the name: anything that points at passages.
    sentences : pandas.DataFrame
        The sentences of the documents: doc_id, start, end.
    by : str
        The column that names what was found.
    kind : str
        What to call it: formula, frame.
    names : sequence of str, optional
        What to count, also where it does not occur; None takes those in most documents, then most frequent, then by
        name.
    n_names : int
        With None: how many at most.

    Returns
    -------
    pandas.DataFrame
        kind, name, doc_id, hits (anywhere in the document), count (sentences that hold it), denominator (sentences),
        denominator_kind; every name in every document, zeros included.

    Examples
    --------
    >>> found = pd.DataFrame({"doc_id": ["甲", "甲"], "start": [2, 90], "name": ["四个意识", "四个意识"]})
    >>> sentences = pd.DataFrame({"doc_id": ["甲", "乙"], "start": [0, 0], "end": [50, 50]})
    >>> counts = count_names(found, sentences, by="name", kind="formula")
    >>> counts[["doc_id", "hits", "count", "denominator"]].values.tolist()
    [['甲', 2, 1, 1], ['乙', 0, 0, 1]]
    """
    kept = found[[by, "doc_id", "start"]].rename(columns={by: "name"})
    if names is None:
        seen = kept.groupby("name").agg(documents=("doc_id", "nunique"), hits=("start", "size")).reset_index()
        seen = seen.sort_values(["documents", "hits", "name"], ascending=[False, False, True])
        names = seen["name"].head(n_names).tolist()
    kept = kept[kept["name"].isin(set(names))]
    grid = pd.MultiIndex.from_product([names, list(dict.fromkeys(sentences["doc_id"]))], names=["name", "doc_id"])
    inside = kept.assign(at=_find_sentences(kept, sentences)).query("at >= 0")
    holding = inside.groupby(["name", "doc_id"])["at"].nunique()
    counts = pd.DataFrame(
        {
            "hits": kept.groupby(["name", "doc_id"]).size().reindex(grid, fill_value=0),
            "count": holding.reindex(grid, fill_value=0),
        }
    ).reset_index()
    sizes = counts["doc_id"].map(sentences.groupby("doc_id").size())
    return counts.assign(kind=kind, unit_id="", denominator=sizes, denominator_kind="sentences")[COUNT_COLUMNS]


def count_words(
    tokens: pd.DataFrame,
    sentences: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    stopwords: Collection[str] = (),
    n_terms: int = N_TERMS,
    min_sentences: int = 5,
) -> pd.DataFrame:
    """
    Count in how many sentences of each document the words stand whose share changed most.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokenize_units`; words of two characters or more count.
    sentences : pandas.DataFrame
        The sentences of the documents.
    pairs : pandas.DataFrame
        doc_id_old, doc_id_new: the changes that count.
    stopwords : collection of str
        Words to leave out.
    n_terms : int
        Words to keep: those with the largest z of two proportions in any pair, then by the word.
    min_sentences : int
        Fewest sentences of a pair that must hold a word for its z to count.

    Returns
    -------
    pandas.DataFrame
        As for :func:`count_names`, kind term; hits are occurrences in the tokens.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["甲"] * 5 + ["乙"] * 5, "start": [*range(0, 50, 10)] * 2})
    >>> sentences["end"] = sentences["start"] + 10
    >>> tokens = sentences.assign(token=["家庭"] * 5 + ["妇女"] * 5)
    >>> pairs = pd.DataFrame({"doc_id_old": ["甲"], "doc_id_new": ["乙"]})
    >>> count_words(tokens, sentences, pairs)[["name", "doc_id", "count"]].values.tolist()
    [['妇女', '甲', 0], ['妇女', '乙', 5], ['家庭', '甲', 5], ['家庭', '乙', 0]]
    """
    doc_ids = list(dict.fromkeys(sentences["doc_id"]))
    kept = select_words(tokens, stopwords=stopwords, min_length=2, numbers=False)
    document = pd.Index(doc_ids).get_indexer(kept["doc_id"])
    kept, document = kept[document >= 0].reset_index(drop=True), document[document >= 0]
    term, terms = pd.factorize(kept["token"])
    at = _find_sentences(kept, sentences)
    pair = np.unique(np.column_stack([at, term, document])[at >= 0], axis=0)
    shape = len(doc_ids), len(terms)
    hits, holding = np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    np.add.at(hits, (document, term), 1)
    np.add.at(holding, (pair[:, 2], pair[:, 1]), 1)
    sizes = sentences.groupby("doc_id").size().reindex(doc_ids).to_numpy()
    largest = _find_largest_change(holding, sizes, pairs, doc_ids, min_sentences)
    chosen = sorted(np.flatnonzero(largest), key=lambda at: (-largest[at], terms[at]))[:n_terms]
    rows = [
        ("term", terms[at], doc_id, "", int(hits[d, at]), int(holding[d, at]), int(sizes[d]), "sentences")
        for at in chosen
        for d, doc_id in enumerate(doc_ids)
    ]
    return pd.DataFrame(rows, columns=COUNT_COLUMNS)


def _find_largest_change(
    holding: np.ndarray, sizes: np.ndarray, pairs: pd.DataFrame, doc_ids: list[str], least: int
) -> np.ndarray:
    """Per word the largest z of two proportions over the pairs of documents."""
    old, new = (pd.Index(doc_ids).get_indexer(pairs[name]) for name in ("doc_id_old", "doc_id_new"))
    largest = np.zeros(holding.shape[1])
    for a, b in zip(old, new, strict=True):
        if a < 0 or b < 0:
            continue  # a document without sentences
        together = holding[a] + holding[b]
        pooled = together / (sizes[a] + sizes[b])
        error = np.sqrt(pooled * (1 - pooled) * (1 / sizes[a] + 1 / sizes[b]))
        apart = np.abs(holding[a] / sizes[a] - holding[b] / sizes[b])
        z = np.divide(apart, error, out=np.zeros_like(apart), where=(error > 0) & (together >= least))
        largest = np.maximum(largest, z.round(9))
    return largest


def _measure_overlap(alignment: pd.DataFrame, home: Mapping[tuple[str, str], str]) -> dict[tuple, float]:
    """Which part of the Han characters of either section stands in items aligned with the other's: the lesser part."""
    shared: dict[tuple, np.ndarray] = {}
    whole: dict[tuple, int] = {}
    for row in alignment.itertuples():
        old, new = (row.doc_id_old, row.unit_id_old, row.text_old), (row.doc_id_new, row.unit_id_new, row.text_new)
        sides = [((doc_id, home[doc_id, unit_id]), count_han(text)) for doc_id, unit_id, text in (old, new) if unit_id]
        for section, size in sides:
            whole[section] = whole.get(section, 0) + size
        if len(sides) == 2:
            pair = tuple(section for section, _ in sides)
            shared[pair] = shared.get(pair, 0) + np.array([size for _, size in sides])
    return {
        pair: float((sizes / np.maximum([whole[section] for section in pair], 1)).min())
        for pair, sizes in shared.items()
    }


def _link_sections(
    old: list[tuple], new: list[tuple], *, headings: Mapping[tuple, str], overlap: Mapping[tuple, float]
) -> list[tuple[tuple, tuple]]:
    """One to one, best first; ties in the order of the documents."""
    candidates = []
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            alike, shared = _compare_headings(headings[before], headings[after]), overlap.get((before, after), 0)
            if alike >= MIN_HEADING or shared >= MIN_OVERLAP:
                candidates.append((-round(alike + shared, 9), i, j))
    links, used = [], set()
    for _, i, j in sorted(candidates):
        if not {("old", i), ("new", j)} & used:
            links.append((old[i], new[j]))
            used |= {("old", i), ("new", j)}
    return links


def _compare_headings(a: str, b: str) -> float:
    """Dice's coefficient of the pairs of characters, digits and marks left out."""
    pairs = []
    for heading in (a, b):
        kept = "".join(c for c in heading if c.isalpha())
        pairs.append({kept[at : at + 2] for at in range(len(kept) - 1)})
    return 2 * len(pairs[0] & pairs[1]) / max(len(pairs[0]) + len(pairs[1]), 1)


def _tell_apart(names: Mapping[int, str]) -> dict[int, str]:
    """A number behind names that occur again."""
    seen: dict[str, int] = {}
    told = {}
    for at, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        told[at] = name if seen[name] == 1 else f"{name}（{seen[name]}）"
    return told


def _find_sentences(found: pd.DataFrame, sentences: pd.DataFrame) -> np.ndarray:
    """The row of the sentence that each passage begins in, -1 outside all of them."""
    home = np.full(len(found), -1)
    mine = found.reset_index(drop=True).groupby("doc_id", sort=False).indices
    for doc_id, part in sentences.reset_index(drop=True).groupby("doc_id", sort=False):
        rows = mine.get(doc_id, np.zeros(0, dtype=int))
        part = part.sort_values("start", kind="stable")
        begins = found["start"].to_numpy()[rows]
        at = np.maximum(np.searchsorted(part["start"].to_numpy(), begins, side="right") - 1, 0)
        inside = (begins >= part["start"].to_numpy()[at]) & (begins < part["end"].to_numpy()[at])
        home[rows] = np.where(inside, part.index.to_numpy()[at], -1)
    return home

"""
What grew between documents, what shrank, and when was it first and last seen?  Shares with their denominators.

Sections are measured in Han characters: they are the whole text and no sample, so their shares have no interval.
Frames, words and formulae are measured in the sentences that hold them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from plananalysis.compare.pairs import check_several, follow_pairs
from plananalysis.statistics.intervals import wilson_interval

TREND_COLUMNS = [
    "kind",
    "name",
    "doc_id",
    "unit_id",
    "year",
    "hits",
    "count",
    "denominator",
    "denominator_kind",
    "share",
    "low",
    "high",
    "previous",
    "change",
    "change_low",
    "change_high",
    "first_seen",
    "last_seen",
    "documents",
    "n_documents",
]
KINDS = ("section", "frame", "formula", "term")


def find_trends(
    documents: pd.DataFrame, pairs: pd.DataFrame, counts: Sequence[pd.DataFrame], *, confidence: float = 0.95
) -> pd.DataFrame:
    """
    Turn counts into shares, changes against the predecessor, and first and last sight.

    Parameters
    ----------
    documents : pandas.DataFrame
        doc_id and year, in the order of the corpus.
    pairs : pandas.DataFrame
        From :func:`plananalysis.compare.pairs.choose_pairs`: successive documents have a change; so has the second of two
        documents, whatever their relation.
    counts : sequence of pandas.DataFrame
        From :func:`count_sections`, :func:`count_frames`, :func:`count_names`, :func:`count_words`.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        By kind and name, then by year: kind (section, frame, formula, term), name, doc_id, unit_id (of the section),
        year, hits (occurrences, in the whole document), count over denominator (of denominator_kind: han_chars or sentences)
        = share with low and high
        (Wilson; none for sections), previous (the document before), change of the share with change_low and change_high
        (Newcombe), first_seen, last_seen (doc_id), documents (how many have it) of n_documents.

    Raises
    ------
    ValueError
        If there are fewer than two documents.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17(8), 873-890.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["去年", "今年"], "year": ["2019", "2020"]})
    >>> pairs = pd.DataFrame({"doc_id_old": ["去年"], "doc_id_new": ["今年"], "relation": "successive"})
    >>> counts = pd.DataFrame({"kind": "frame", "name": "covid_19", "doc_id": ["去年", "今年"], "unit_id": "",
    ...                        "hits": [0, 26], "count": [0, 18], "denominator": [180, 187], "denominator_kind": "sentences"})
    >>> found = find_trends(documents, pairs, [counts])
    >>> found[["doc_id", "share", "change", "change_low", "first_seen"]].round(3).values.tolist()
    [['去年', 0.0, nan, nan, '今年'], ['今年', 0.096, 0.096, 0.056, '今年']]
    """
    check_several(documents)
    late = documents.assign(late=documents["year"].astype(str) == "")
    rank = {doc_id: at for at, doc_id in enumerate(late.sort_values(["late", "year"], kind="stable")["doc_id"])}
    table = pd.concat([part for part in counts if len(part)] or list(counts), ignore_index=True)
    table["year"] = table["doc_id"].map(dict(zip(documents["doc_id"], documents["year"], strict=True)))
    table["share"] = table["count"] / table["denominator"].clip(lower=1)
    table["low"], table["high"] = _wilson(table, confidence)
    used = follow_pairs(pairs, documents)
    table = _add_changes(table, dict(zip(used["doc_id_new"], used["doc_id_old"], strict=True)))
    table = _add_sightings(table, rank).assign(n_documents=len(documents))
    position = table["kind"].map({kind: at for at, kind in enumerate(KINDS)})
    table = table.assign(position=position, rank=table["doc_id"].map(rank))
    table = table.sort_values(["position", "name", "rank"], kind="stable")
    return table[TREND_COLUMNS].reset_index(drop=True)


def _wilson(table: pd.DataFrame, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval of each share; none for sections, nor where there is nothing to divide by."""
    sampled = (table["kind"] != "section") & (table["denominator"] > 0)
    return wilson_interval(table["count"], table["denominator"].where(sampled), confidence=confidence)


def _add_changes(table: pd.DataFrame, before: Mapping[str, str]) -> pd.DataFrame:
    """The share less that of the document before, with Newcombe's interval."""
    table = table.assign(previous=[before.get(doc_id, "") for doc_id in table["doc_id"]])
    shares = table[["kind", "name", "doc_id", "share", "low", "high"]].rename(columns={"doc_id": "previous"})
    joined = table.merge(
        shares, on=["kind", "name", "previous"], how="left", suffixes=("", "_before"), validate="many_to_one"
    )
    change = joined["share"] - joined["share_before"]
    down = np.hypot(joined["share"] - joined["low"], joined["high_before"] - joined["share_before"])
    up = np.hypot(joined["high"] - joined["share"], joined["share_before"] - joined["low_before"])
    return table.assign(
        change=change.to_numpy(), change_low=(change - down).to_numpy(), change_high=(change + up).to_numpy()
    )


def _add_sightings(table: pd.DataFrame, rank: Mapping[str, int]) -> pd.DataFrame:
    """The first and last document that has it, and how many have it."""
    seen = table[table["hits"] > 0].assign(rank=table["doc_id"].map(rank)).sort_values("rank", kind="stable")
    spans = seen.groupby(["kind", "name"])["doc_id"].agg(first_seen="first", last_seen="last", documents="nunique")
    joined = table.join(spans, on=["kind", "name"])
    joined = joined.fillna({"first_seen": "", "last_seen": "", "documents": 0})
    return joined.astype({"documents": int})

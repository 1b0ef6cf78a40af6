"""
Where do coders differ, what was decided, and how good is the tagger against that?

Gold is what coders agree on or have decided together.  The tagger is scored
on the passages of the gold alone; what it finds elsewhere nobody has judged.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from plananalysis.coding.sheets import KEY, MARKED, PASSAGE_COLUMNS
from plananalysis.statistics.intervals import wilson_interval

DISAGREEMENT_COLUMNS = [*PASSAGE_COLUMNS, "column", "n_codes", "n_values", "spread", "codes", "decision", "reason"]
MATCH_COLUMNS = [*PASSAGE_COLUMNS, "gold", "predicted", "match", "overlap"]
SCORE_COLUMNS = [
    "column",
    "value",
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
    "f1",
    "correct",
    "predicted",
    "support",
    "n_units",
    "confidence",
]
CONFUSION_COLUMNS = ["column", "gold", "predicted", "count", "n_units"]


def list_disagreements(codings: pd.DataFrame, *, column: str, values: Sequence | None = None) -> pd.DataFrame:
    """
    List the passages that were coded differently, the widest apart first.

    Parameters
    ----------
    codings : pandas.DataFrame
        doc_id, unit_id, start, end, text, coder and the code.
    column : str
        The code.
    values : sequence, optional
        The allowed values in order; sorted otherwise.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, text, column, n_codes, n_values, spread (places between the furthest two in the order
        of values), codes (who said what), decision and reason (empty, to be filled in for :func:`adjudicate`).

    Examples
    --------
    >>> codings = pd.DataFrame({"doc_id": "d", "unit_id": "i1", "start": [0, 5] * 2, "end": [4, 9] * 2,
    ...     "text": ["推动落实", "开展活动"] * 2, "coder": ["甲", "甲", "乙", "乙"], "level": [2, 3, 3, 3]})
    >>> list_disagreements(codings, column="level")[["text", "spread", "codes"]].values.tolist()
    [['推动落实', 1, '乙=3; 甲=2']]
    """
    given = codings[codings[column].notna()]
    order = list(values) if values is not None else sorted(given[column].unique().tolist())
    rank = {value: at for at, value in enumerate(order)}
    rows = []
    for _, group in given.groupby(KEY, sort=True):
        codes = group.sort_values("coder")
        ranks = [rank[value] for value in codes[column]]
        if len(set(ranks)) < 2:
            continue
        said = "; ".join(f"{who}={_name(what)}" for who, what in zip(codes["coder"], codes[column], strict=True))
        rows.append(
            [
                *group.iloc[0][PASSAGE_COLUMNS],
                column,
                len(codes),
                len(set(ranks)),
                max(ranks) - min(ranks),
                said,
                "",
                "",
            ]
        )
    found = pd.DataFrame(rows, columns=DISAGREEMENT_COLUMNS)
    return found.sort_values("spread", ascending=False, kind="stable").reset_index(drop=True)


def _name(value: object) -> str:
    """A level that became a float beside a missing one is written as it was."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def adjudicate(
    codings: pd.DataFrame, decisions: pd.DataFrame, *, column: str, codebook: Mapping[str, Sequence] | None = None
) -> pd.DataFrame:
    """
    Make one gold code a passage out of the codings and the decisions on them.

    Parameters
    ----------
    codings : pandas.DataFrame
        doc_id, unit_id, start, end, text, coder and the code.
    decisions : pandas.DataFrame
        doc_id, start, end, decision; a decision stands even where the coders agreed.
    column : str
        The code.
    codebook : mapping, optional
        Allowed values; decisions must be among them.  Without it, the values the coders used.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, text, the code, basis (agreed, decided, single: one coder only), n_coders.

    Raises
    ------
    ValueError
        If a disagreement is undecided, or a decision is repeated, unknown to the codebook or about another passage.

    Examples
    --------
    >>> codings = pd.DataFrame({"doc_id": "d", "unit_id": "i1", "start": [0, 5] * 2, "end": [4, 9] * 2,
    ...     "text": ["推动落实", "开展活动"] * 2, "coder": ["甲", "甲", "乙", "乙"], "level": [2, 3, 3, 3]})
    >>> decisions = list_disagreements(codings, column="level").assign(decision=2)
    >>> adjudicate(codings, decisions, column="level")[["text", "level", "basis"]].values.tolist()
    [['推动落实', 2, 'decided'], ['开展活动', 3, 'agreed']]
    """
    given = codings[codings[column].notna()]
    values = list(codebook[column]) if codebook is not None else sorted(given[column].unique().tolist())
    decided = _read_decisions(decisions, values, column)
    rows, open_ones = [], []
    for key, group in given.groupby(KEY, sort=True):
        codes = group[column].unique().tolist()
        basis = "decided" if key in decided else "single" if len(group) == 1 else "agreed"
        if basis == "agreed" and len(codes) > 1:
            open_ones.append(key)
        rows.append([*group.iloc[0][PASSAGE_COLUMNS], decided.pop(key, codes[0]), basis, group["coder"].nunique()])
    _refuse(open_ones, "decisions: expected one for each disagreement", "still open", "decide them and try again")
    _refuse(list(decided), "decisions: expected passages that were coded", "unknown", "remove them")
    return pd.DataFrame(rows, columns=[*PASSAGE_COLUMNS, column, "basis", "n_coders"])


def _read_decisions(decisions: pd.DataFrame, values: list, column: str) -> dict[tuple, object]:
    known = {_name(value): value for value in values}
    filled = decisions[decisions["decision"].map(lambda cell: bool(pd.notna(cell) and str(cell).strip()))]
    decided: dict[tuple, object] = {}
    for row in filled.itertuples():
        key, got = (row.doc_id, row.start, row.end), str(row.decision).strip().removesuffix(".0")
        if got not in known:
            msg = (
                f"decisions, {key[0]} {key[1]}-{key[2]}: expected one of {', '.join(known)} for '{column}'; "
                f"got {row.decision!r}; correct the decision"
            )
            raise ValueError(msg)
        if key in decided:
            _refuse([key], "decisions: expected one a passage", "repeated", "keep one")
        decided[key] = known[got]
    return decided


def _refuse(keys: list[tuple], expected: str, got: str, remedy: str) -> None:
    if keys:
        shown = "; ".join(f"{key[0]} {key[1]}-{key[2]}" for key in keys[:MARKED])
        msg = f"{expected}; {len(keys)} {got}: {shown}{' …' if len(keys) > MARKED else ''}; {remedy}"
        raise ValueError(msg)


def match_predictions(
    gold: pd.DataFrame, predicted: pd.DataFrame, *, column: str, absent: object = "none"
) -> pd.DataFrame:
    """
    Find what the tagger said about each gold passage.

    The row with the same doc_id, start and end counts.  Failing that, the row of the same document that shares most
    characters; of equals the first in the text.  Failing that, ``absent``.  One row may answer several gold passages.

    Parameters
    ----------
    gold, predicted : pandas.DataFrame
        doc_id, start, end and the code; gold with unit_id and text too.
    column : str
        The code.
    absent : object
        What the tagger's silence means (0 for the level of a commitment).

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, text, gold, predicted, match (exact, overlap, none), overlap (characters shared).

    Examples
    --------
    >>> gold = pd.DataFrame({"doc_id": "d", "unit_id": "i1", "start": [0, 6], "end": [4, 10],
    ...                      "text": ["严禁浪费", "天气晴好"], "level": [5, 0]})
    >>> match_predictions(gold, gold.head(1), column="level", absent=0)[["gold", "predicted", "match"]].values.tolist()
    [[5, 5, 'exact'], [0, 0, 'none']]
    """
    rows = []
    by_doc = {doc_id: part.sort_values(["start", "end"], kind="stable") for doc_id, part in predicted.groupby("doc_id")}
    for doc_id, part in gold.groupby("doc_id", sort=False):
        mine = by_doc.get(doc_id, predicted.head(0))
        starts, ends, codes = mine["start"].to_numpy(), mine["end"].to_numpy(), mine[column].tolist()
        for row, code in zip(part[PASSAGE_COLUMNS].values.tolist(), part[column].tolist(), strict=True):
            shared = np.minimum(ends, row[3]) - np.maximum(starts, row[2])
            exact = np.flatnonzero((starts == row[2]) & (ends == row[3]))
            at = int(exact[0]) if len(exact) else int(shared.argmax()) if len(shared) and shared.max() > 0 else -1
            how = "none" if at < 0 else "exact" if len(exact) else "overlap"
            rows.append([*row, code, absent if at < 0 else codes[at], how, 0 if at < 0 else int(shared[at])])
    return pd.DataFrame(rows, columns=MATCH_COLUMNS)


def score_tagger(
    gold: pd.DataFrame,
    predicted: pd.DataFrame,
    *,
    column: str,
    absent: object = "none",
    values: Sequence | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """
    Score the tagger against gold: precision, recall and F1 of each value.

    Passages are matched by :func:`match_predictions`.  Recall is only worth its name if the gold was drawn from all
    sentences, not from what the tagger had found.

    Parameters
    ----------
    gold, predicted : pandas.DataFrame
        doc_id, start, end and the code; gold with unit_id and text too.
    column : str
        The code.
    absent : object
        What the tagger's silence means.
    values : sequence, optional
        Values to report, in order; those that occur otherwise.
    confidence : float
        Of Wilson's intervals, which take the passages as independent.

    Returns
    -------
    pandas.DataFrame
        One row a value, then a row "all" (share of passages with the right code): column, value, precision, recall with
        low and high, f1, correct, predicted (times the tagger said it), support (times the gold says it), n_units,
        confidence.  A ratio with nothing below the line is missing.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association 22(158), 209-212.

    Examples
    --------
    >>> gold = pd.DataFrame({"doc_id": "d", "unit_id": "i1", "start": [0, 6], "end": [4, 10],
    ...                      "text": ["严禁浪费", "推动落实"], "level": [5, 2]})
    >>> score_tagger(gold, gold.assign(level=[5, 3]), column="level")[["value", "correct", "support"]].values.tolist()
    [[2, 0, 1], [3, 0, 0], [5, 1, 1], ['all', 1, 2]]
    """
    matched = match_predictions(gold, predicted, column=column, absent=absent)
    order = _order(matched, values)
    rows = []
    for value in order:
        said, true = matched["predicted"] == value, matched["gold"] == value
        rows.append(_score(value, int((said & true).sum()), int(said.sum()), int(true.sum()), confidence))
    right = int((matched["gold"] == matched["predicted"]).sum())
    rows.append(_score("all", right, len(matched), len(matched), confidence))
    scores = pd.DataFrame(rows).assign(column=column, n_units=len(matched), confidence=confidence)
    return scores[SCORE_COLUMNS]


def cross_codes(
    gold: pd.DataFrame, predicted: pd.DataFrame, *, column: str, absent: object = "none", values: Sequence | None = None
) -> pd.DataFrame:
    """
    Count which code the tagger gave where the gold has which: the confusion matrix, one row a cell.

    Parameters
    ----------
    gold, predicted, column, absent, values
        As in :func:`score_tagger`.

    Returns
    -------
    pandas.DataFrame
        column, gold, predicted, count (zeros included), n_units.

    Examples
    --------
    >>> gold = pd.DataFrame({"doc_id": "d", "unit_id": "i1", "start": [0, 6], "end": [4, 10],
    ...                      "text": ["严禁浪费", "推动落实"], "level": [5, 2]})
    >>> cross_codes(gold, gold.assign(level=[5, 5]), column="level")["count"].tolist()
    [0, 1, 0, 1]
    """
    matched = match_predictions(gold, predicted, column=column, absent=absent)
    order = _order(matched, values)
    rows = [
        [column, true, said, int(((matched["gold"] == true) & (matched["predicted"] == said)).sum()), len(matched)]
        for true in order
        for said in order
    ]
    return pd.DataFrame(rows, columns=CONFUSION_COLUMNS)


def _order(matched: pd.DataFrame, values: Sequence | None) -> list:
    seen = set(matched["gold"]) | set(matched["predicted"])
    if values is None:
        return sorted(seen, key=lambda value: (isinstance(value, str), value))
    unknown = sorted(map(str, seen - set(values)))
    if unknown:
        msg = f"values: expected all codes of gold and tagger; {', '.join(unknown)} missing from {', '.join(map(str, values))}"
        raise ValueError(msg)
    return list(values)


def _score(value: object, correct: int, predicted: int, support: int, confidence: float) -> dict[str, object]:
    row: dict[str, object] = {"value": value, "correct": correct, "predicted": predicted, "support": support}
    for name, trials in (("precision", predicted), ("recall", support)):
        row[name] = correct / trials if trials else float("nan")
        row[f"{name}_low"], row[f"{name}_high"] = map(float, wilson_interval(correct, trials, confidence=confidence))
    row["f1"] = 2 * correct / (predicted + support) if predicted + support else float("nan")
    return row

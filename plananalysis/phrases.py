"""
Which words does the dictionary lack?  Candidates for a person to accept or reject.

A string is likely a word if its characters hold together more than chance would have it (cohesion)
and if many different characters stand before and after it (boundary entropy).  Both are only
signs: the list is a proposal, and a person decides.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import groupby
from math import log2
from pathlib import Path

import pandas as pd

from plananalysis.tables import guard_cell, unguard_cell
from plananalysis.tokens import Tokenizer, check_term

PHRASE_COLUMNS = ["phrase", "count", "units", "cohesion", "boundary_entropy", "in_dictionary", "cut_as", "n_han", "n_units"]
# Characters with which no word of a plan begins, or ends.
NO_BEGINNING = frozenset("的了和与及或等着过地得到之也都就更并但而于们在为以把被将向")
NO_END = frozenset("的了和与及或在是为以从对把被将向就也都又而不各其该此这那更并于让使由给但等")


def find_phrases(
    units: pd.DataFrame, *, tokenizer: Tokenizer | None = None, min_count: int = 3, max_chars: int = 6,
    min_cohesion: float = 4.0, min_entropy: float = 1.0, known: Collection[str] = (),
) -> pd.DataFrame:
    """
    Find strings that behave like words.

    Parameters
    ----------
    units : pandas.DataFrame
        Column ``text``; nothing crosses a mark, a line or a unit.
    tokenizer : Tokenizer, optional
        Strings that it keeps whole are marked in ``in_dictionary``; plain
        jieba if None.
    min_count : int
        Fewest occurrences.
    max_chars : int
        Longest string, from two characters up.
    min_cohesion : float
        Least pointwise mutual information, in bits, of the weakest of its
        cuts in two.
    min_entropy : float
        Least entropy, in bits, of the characters before it and after it;
        the border of a clause counts as a character of its own each time.
    known : collection of str
        Words to leave out, such as those already rejected.

    Returns
    -------
    pandas.DataFrame
        phrase, count, units, cohesion, boundary_entropy (the smaller side),
        in_dictionary (1 if the tokenizer keeps it whole), cut_as (how it cuts
        it), n_han, n_units. Strings that nearly always stand inside one
        longer candidate are left out. Sorted by in_dictionary, count
        (falling), phrase.

    References
    ----------
    Jin, Z. and Tanaka-Ishii, K. (2006). Unsupervised segmentation of Chinese
    text by use of branching entropy. Proceedings of COLING/ACL 2006 Main
    Conference Poster Sessions, 428-435.

    Examples
    --------
    >>> texts = [f"{a}双报到{b}" for a, b in zip("落推深组参", "工机活志制")]
    >>> found = find_phrases(pd.DataFrame({"text": texts}), min_count=3, min_cohesion=2)
    >>> found[["phrase", "count", "cut_as"]].values.tolist()
    [['双报到', 5, '双 / 报 / 到']]
    """
    if max_chars < 2 or min_count < 2:
        msg = f"max_chars and min_count: expected 2 or more, got {max_chars} and {min_count}"
        raise ValueError(msg)
    runs = [(i, run) for i, text in enumerate(units["text"].tolist()) for run in _han_runs(text)]
    counts, total = _count_strings(runs, max_chars)
    frequent = {string for string, n in counts.items() if n >= min_count and len(string) > 1}
    cohesive = {string: value for string in frequent
                if (value := _measure_cohesion(string, counts, total)) >= min_cohesion
                and string[0] not in NO_BEGINNING and string[-1] not in NO_END and string not in known}
    sides, holders = _look_around(runs, cohesive, max_chars)
    kept = {string: entropy for string in cohesive if (entropy := min(map(_entropy, sides[string]))) >= min_entropy}
    kept = _prune(kept, counts)
    tokenizer = tokenizer or Tokenizer(terms=[])
    rows = []
    for phrase, entropy in kept.items():
        cut = tokenizer.cut(phrase)
        rows.append((phrase, counts[phrase], len(holders[phrase]), round(cohesive[phrase], 6), round(entropy, 6),
                     int(len(cut) == 1), " / ".join(cut), total, len(units)))
    table = pd.DataFrame(rows, columns=PHRASE_COLUMNS)
    order = ["in_dictionary", "count", "phrase"]
    return table.sort_values(order, ascending=[True, False, True], ignore_index=True)


def _han_runs(text: str) -> Iterable[str]:
    for is_han, run in groupby(text, key=lambda c: "\u4e00" <= c <= "\u9fff"):
        if is_han:
            yield "".join(run)


def _count_strings(runs: list[tuple[int, str]], longest: int) -> tuple[Counter, int]:
    counts: Counter = Counter()
    for size in range(1, longest + 1):
        counts.update(run[i: i + size] for _, run in runs for i in range(len(run) - size + 1))
    return counts, sum(len(run) for _, run in runs)


def _measure_cohesion(string: str, counts: Counter, total: int) -> float:
    """Pointwise mutual information of the weakest cut: log2 of count × total / (left × right)."""
    weakest = max(counts[string[:i]] * counts[string[i:]] for i in range(1, len(string)))
    return log2(counts[string] * total / weakest)


def _look_around(runs: list[tuple[int, str]], wanted: Collection[str], longest: int) -> tuple[dict, dict]:
    """Count what stands before and after each string, and the units that hold it."""
    sides = {string: (Counter(), Counter()) for string in wanted}
    holders: dict[str, set[int]] = {string: set() for string in wanted}
    for border, (unit, run) in enumerate(runs):
        for size in range(2, min(longest, len(run)) + 1):
            for i in range(len(run) - size + 1):
                string = run[i: i + size]
                if string in sides:
                    before, after = sides[string]
                    before[run[i - 1] if i else border] += 1
                    after[run[i + size] if i + size < len(run) else border] += 1
                    holders[string].add(unit)
    return sides, holders


def _entropy(counts: Counter) -> float:
    total = sum(counts.values())
    return sum(-n / total * log2(n / total) for n in sorted(counts.values()))


def _prune(kept: dict[str, float], counts: Counter) -> dict[str, float]:
    """Leave out strings that stand inside one longer candidate four times of five."""
    inside = set()
    for longer in kept:
        for size in range(2, len(longer)):
            for i in range(len(longer) - size + 1):
                part = longer[i: i + size]
                if part in kept and counts[longer] >= 0.8 * counts[part]:
                    inside.add(part)
    return {string: kept[string] for string in sorted(kept) if string not in inside}


def write_candidates(table: pd.DataFrame, path: str | Path) -> None:
    """
    Write candidates for a person to decide on.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`find_phrases`.
    path : str or Path
        A CSV file that a spreadsheet opens; the column ``accept`` is empty.
    """
    rows = [[guard_cell(cell) for cell in row] for row in table.assign(accept="").values.tolist()]
    with Path(path).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*table.columns, "accept"])
        writer.writerows(rows)


def read_accepted(path: str | Path) -> list[str]:
    """
    Read which candidates a person has accepted.

    Parameters
    ----------
    path : str or Path
        The file of :func:`write_candidates`, with yes, y, 1, x or 是 in the
        column ``accept`` where a phrase is accepted; no, n, 0, 否 or nothing
        where not.

    Returns
    -------
    list of str
        The accepted phrases in file order, for ``Tokenizer(terms=...)``.

    Raises
    ------
    ValueError
        If a column is missing, a cell says something else, or a phrase can be
        no word; with the line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "c.csv"
    >>> _ = path.write_text("phrase,accept\\n双报到,是\\n报到工,\\n", encoding="utf-8")
    >>> read_accepted(path)
    ['双报到']
    """
    name = Path(path).name
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = {"phrase", "accept"} - set(reader.fieldnames or ())
        if missing:
            msg = f"{name}:1: expected the columns phrase and accept, {' and '.join(sorted(missing))} is missing"
            raise ValueError(msg)
        accepted = []
        for row in reader:
            answer = (row["accept"] or "").strip().lower()
            if answer not in {"", "yes", "y", "1", "x", "是", "no", "n", "0", "否"}:
                msg = f"{name}:{reader.line_num}: accept: expected yes or no, got {answer!r}"
                raise ValueError(msg)
            if answer in {"yes", "y", "1", "x", "是"}:
                phrase = str(unguard_cell(row["phrase"])).strip()
                try:
                    check_term(phrase)
                except ValueError as error:
                    raise ValueError(f"{name}:{reader.line_num}: {error}") from None
                accepted.append(phrase)
    return list(dict.fromkeys(accepted))

"""
Which words does the dictionary lack?  Candidates for a person to accept or reject.

A string is likely a word if its characters hold together more than chance would have it (cohesion)
and if many different characters stand before and after it (boundary entropy).  Both are only
signs: the list is a proposal, and a person decides.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.tables.files import guard_cell, unguard_cell
from plananalysis.tokens.tokenizer import Tokenizer, check_term

PHRASE_COLUMNS = [
    "phrase",
    "count",
    "units",
    "cohesion",
    "boundary_entropy",
    "in_dictionary",
    "cut_as",
    "n_han",
    "n_units",
]
# Characters with which no word of a plan begins, or ends.
_SIGNS = load_classes("tokens/edge_signs")
NO_BEGINNING, NO_END = frozenset(_SIGNS["no_beginning"]), frozenset(_SIGNS["no_end"])
_YES, _NO = frozenset(_SIGNS["yes"]), frozenset(_SIGNS["no"])


def find_phrases(
    units: pd.DataFrame,
    *,
    tokenizer: Tokenizer | None = None,
    min_count: int = 3,
    max_chars: int = 6,
    min_cohesion: float = 4.0,
    min_entropy: float = 1.0,
    known: Collection[str] = (),
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
    text = _Runs.read(fold_rows(units))
    places = _find_frequent(text, max_chars, min_count)
    counts = {string: len(at) for string, at in places.items()}
    total = len(text.codes) - len(text.begins)
    cohesive = {
        string: value
        for string in counts
        if len(string) > 1
        and string[0] not in NO_BEGINNING
        and string[-1] not in NO_END
        and string not in known
        and (value := _measure_cohesion(string, counts, total)) >= min_cohesion
    }
    entropies = text.measure_entropies({string: places[string] for string in cohesive})
    kept = {string: entropy for string, entropy in entropies.items() if entropy >= min_entropy}
    kept = _prune(kept, counts)
    tokenizer, in_units = tokenizer or Tokenizer(terms=[]), text.count_units([places[phrase] for phrase in kept])
    rows = []
    for (phrase, entropy), held in zip(kept.items(), in_units, strict=True):
        cut = tokenizer.cut(phrase)
        rows.append(
            (
                phrase,
                counts[phrase],
                held,
                round(cohesive[phrase], 6),
                round(entropy, 6),
                int(len(cut) == 1),
                " / ".join(cut),
                total,
                len(units),
            )
        )
    table = pd.DataFrame(rows, columns=PHRASE_COLUMNS)
    order = ["in_dictionary", "count", "phrase"]
    return table.sort_values(order, ascending=[True, False, True], ignore_index=True)


@dataclass(frozen=True)
class _Runs:
    """
    All runs of Chinese characters end to end, each behind a border of its own.

    Codes above those of Unicode are borders; ``owners`` are the units of the codes.
    """

    codes: np.ndarray
    begins: np.ndarray
    owners: np.ndarray

    @classmethod
    def read(cls, texts: list[str]) -> "_Runs":
        """Take every maximal run of characters from U+4E00 to U+9FFF."""
        lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
        joined = "".join(f"{text}\n" for text in texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
        owners = np.repeat(np.arange(len(texts)), lengths)
        han = (codes >= 0x4E00) & (codes <= 0x9FFF)
        # One border stays before each run: a mark that is followed by a character, or the very beginning.
        keep = han.copy()
        keep[:-1] |= han[1:] & ~han[:-1]
        codes, owners, han = codes[keep], owners[keep], han[keep]
        if len(han) and han[0]:
            codes, owners, han = np.r_[0, codes], np.r_[owners[0], owners], np.r_[False, han]
        begins = np.flatnonzero(~han)
        codes[begins] = 0x110000 + np.arange(len(begins))
        return cls(codes, begins, owners)

    def measure_entropies(self, places: Mapping[str, np.ndarray]) -> dict[str, float]:
        """Entropy in bits of what stands before each string and after it, the smaller of the two."""
        if not places:
            return {}
        sizes = np.array([len(at) for at in places.values()])
        owners = np.repeat(np.arange(len(sizes)), sizes)
        begins = np.concatenate(list(places.values()))
        ends = begins + np.repeat([len(string) for string in places], sizes)
        after = np.append(self.codes, 0x110000 + len(self.begins))
        both = np.minimum(
            _measure_entropies(owners, self.codes[begins - 1], sizes), _measure_entropies(owners, after[ends], sizes)
        )
        return dict(zip(places, both.tolist(), strict=True))

    def count_units(self, places: list[np.ndarray]) -> list[int]:
        """In how many units the places of each string lie."""
        if not places:
            return []
        owners = np.repeat(np.arange(len(places)), [len(at) for at in places])
        base = int(self.owners.max()) + 1
        held = np.unique(owners * base + self.owners[np.concatenate(places)])
        return np.bincount(held // base, minlength=len(places)).tolist()


def _find_frequent(text: _Runs, longest: int, min_count: int) -> dict[str, np.ndarray]:
    """
    Find where each string of up to so many characters begins, if it occurs often enough.

    A string is frequent only if both strings one shorter within it are, so each round looks
    at fewer places than the one before.
    """
    from scipy.sparse import csr_matrix

    found: dict[str, np.ndarray] = {}
    places = np.flatnonzero(text.codes < 0x110000)
    whole = np.where(text.codes < 0x110000, text.codes, 0).astype("<u4").tobytes().decode("utf-32-le")
    names = pd.factorize(text.codes[places])[0]
    for length in range(1, longest + 1):
        frequent = np.bincount(names) >= min_count
        chosen = frequent[names]
        places, names = places[chosen], (np.cumsum(frequent) - 1)[names[chosen]]
        if not len(places):
            break
        # Rows of a sparse matrix are made by counting, which is faster than sorting.
        rows = csr_matrix((places, (names, np.arange(len(places)))), shape=(frequent.sum(), len(places)))
        for begin, end in pairwise(rows.indptr.tolist()):
            at = rows.data[begin:end]
            found[whole[at[0] : at[0] + length]] = at
        # Two strings that overlap in all but one character make one that is longer by one.
        here = np.full(len(text.codes) + 1, -1, dtype=np.int64)
        here[places] = names
        follower = here[places + 1]
        places, pairs = places[follower >= 0], (names * len(frequent) + follower)[follower >= 0]
        names = pd.factorize(pairs)[0]
    return found


def _measure_cohesion(string: str, counts: Mapping[str, int], total: int) -> float:
    """Pointwise mutual information of the weakest cut: log2 of count × total / (left × right)."""
    weakest = max(counts[string[:i]] * counts[string[i:]] for i in range(1, len(string)))
    return log2(counts[string] * total / weakest)


def _measure_entropies(owners: np.ndarray, neighbours: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Entropy in bits of the neighbours of each owner, summed from the rarest up so that names play no part."""
    base = int(neighbours.max()) + 1
    pairs, counts = np.unique(owners * base + neighbours, return_counts=True)
    order = np.lexsort((counts, pairs // base))
    owner, counts = (pairs // base)[order], counts[order]
    shares = counts / sizes[owner]
    # Nine digits: more would tell one machine's logarithm from another's.
    return np.bincount(owner, weights=-shares * np.log2(shares), minlength=len(sizes)).round(9)


def _prune(kept: dict[str, float], counts: Mapping[str, int]) -> dict[str, float]:
    """Leave out strings that stand inside one longer candidate four times of five."""
    inside = set()
    for longer in kept:
        for size in range(2, len(longer)):
            for i in range(len(longer) - size + 1):
                part = longer[i : i + size]
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
            if answer and answer not in _YES | _NO:
                msg = f"{name}:{reader.line_num}: accept: expected yes or no, got {answer!r}"
                raise ValueError(msg)
            if answer in _YES:
                phrase = str(unguard_cell(row["phrase"])).strip()
                try:
                    check_term(phrase)
                except ValueError as error:
                    raise ValueError(f"{name}:{reader.line_num}: {error}") from None
                accepted.append(phrase)
    return list(dict.fromkeys(accepted))

"""
Which words count as what?  Load, check, hash and match lexicons.

A lexicon is a CSV file, so that a reader of Chinese policy can change it without changing code::

    # name=intensifiers; version=0.1.0; licence=MIT
    term,class,sense,example,source,exclusion
    全面,intensifier,in every part,全面加强领导,own reading,全面从严治党|全面小康

`sense` says what is true of that term alone; what a class means stands in ``classes.csv`` beside the lexicon
(:mod:`plananalysis.lexicons.classes`).  `exclusion` holds fixed phrases, separated by ``|``, inside which
the term does not count.  A term that begins with ``re:`` is a regular expression (used where a word is
not enough, as for percentages).  Those of a person are searched line by line and within limits of time,
see :mod:`plananalysis.lexicons.patterns`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from plananalysis.lexicons.classes import explain_classes
from plananalysis.lexicons.folding import fold_words
from plananalysis.lexicons.lists import find_list, list_lists
from plananalysis.lexicons.matching import ClassMatcher, Matcher, is_pattern, split_phrases
from plananalysis.lexicons.own_files import LexiconError, decode_own, read_own_bytes, read_records
from plananalysis.lexicons.patterns import Pattern, PatternError, check_patterns

COLUMNS = ("term", "class", "sense", "example", "source", "exclusion")

# A word has one class in these: a second row would decide by chance.
ONE_CLASS = frozenset({"policy_verbs", "commitments", "intensifiers", "novelty", "absence"})
# A person may add classes to these: every class is a frame, and a dictionary of `attention`.
OPEN = frozenset({"frames"})
LEVEL_OF_CLASS = {"prohibition": 5, "guarantee": 4, "action": 3, "support": 2, "exploration": 1}
# Where a term stands: it is the whole name, ends or starts it, follows or precedes it, heads what follows it; a pattern
# for the whole name; the field of an office, before 部, 厅, 局, 委, 办.
POSITIONS = frozenset(["is", "ends", "starts", "after", "before", "head", "pattern", "stem"])


@dataclass(frozen=True, eq=False)
class Lexicon:
    """
    Words with classes, and where they come from.

    Attributes
    ----------
    name, version, licence : str
        From the first line of the file.
    sha256 : str
        Of the file's bytes (with `extra`: of both files, one after the other).
    entries : pandas.DataFrame
        Columns term, class, sense, example, source, exclusion (and level, position where used; needs: characters
        of which every match of a regex holds one, within a line: only lines with one of them are searched; origin:
        file and line of the rows that a person has added, empty for ours; there only if a person has added some).
        Not to be changed in place: the same file gives the same object, with its compiled search.
        For other entries use :func:`dataclasses.replace`.
    """

    name: str
    version: str
    licence: str
    sha256: str
    entries: pd.DataFrame

    @cached_property
    def matcher(self) -> Matcher:
        """The compiled search for these entries."""
        return Matcher(self.entries)

    @cached_property
    def class_matcher(self) -> ClassMatcher:
        """The compiled search for these entries in which each class counts for itself."""
        return ClassMatcher(self.entries)

    def terms(self, *classes: str) -> list[str]:
        """The terms of the named classes (all, if none is named), in file order."""
        rows = self.entries
        return (rows[rows["class"].isin(classes)] if classes else rows)["term"].tolist()


def list_lexicons() -> list[str]:
    """
    Names of the lexicons that come with the package.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "intensifiers" in list_lexicons()
    True
    """
    return sorted(name for name, file in list_lists().items() if file.name.endswith(".csv") and _is_lexicon(name))


def load_lexicon(name_or_path: str | Path, *, extra: str | Path | None = None) -> Lexicon:
    """
    Read a lexicon and check every line of it.

    Parameters
    ----------
    name_or_path : str or pathlib.Path
        One of :func:`list_lexicons`, or the path of a CSV file.
    extra : str or pathlib.Path, optional
        A second file in the same form.  Its rows replace those with the same term and class (with
        the same term, where a word has one class), and add the others.  In "frames" it may name
        classes of its own.

    Returns
    -------
    Lexicon

    Raises
    ------
    LexiconError
        With file and line, what is wrong, what was expected and what to do.

    Examples
    --------
    >>> lexicon = load_lexicon("intensifiers")
    >>> "大力" in lexicon.terms()
    True
    """
    own = _read_bytes(extra)[:2] if extra is not None else ()
    return _make_lexicon(*_read_bytes(name_or_path), *own)


@lru_cache(maxsize=32)  # by the bytes: a file that was changed is read anew
def _make_lexicon(
    label: str, data: bytes, is_ours: bool, extra_label: str = "", extra_data: bytes | None = None
) -> Lexicon:
    head, entries = _parse(label, data, is_ours=is_ours)
    if extra_data is not None:
        _, more = _parse(extra_label, extra_data, name=head["name"], is_extra=True)
        entries = _merge(entries, more, keys=["term"] if head["name"] in ONE_CLASS else ["term", "class"])
        data = data + extra_data
    return Lexicon(head["name"], head["version"], head["licence"], hashlib.sha256(data).hexdigest(), entries)


def _read_bytes(name_or_path: str | Path) -> tuple[str, bytes, bool]:
    """The name to show, the bytes, and whether the file is one of the package."""
    name = str(name_or_path)
    if isinstance(name_or_path, str) and re.fullmatch(r"\w+", name):
        packaged = _read_packaged(name)
        if packaged is not None:
            return f"{name}.csv", packaged, True
    path = Path(name_or_path)
    if not path.is_file():
        raise LexiconError(
            f"lexicon {name!r}: expected the path of a CSV file or one of "
            f"{', '.join(list_lexicons())}; got a name that is neither; check the spelling"
        )
    return path.name, read_own_bytes(path), False


@lru_cache(maxsize=128)  # these files do not change while Python runs
def _read_packaged(name: str) -> bytes | None:
    file = find_list(name)
    return file.read_bytes() if file and file.name.endswith(".csv") else None


def _is_lexicon(name: str) -> bool:
    """Tell a lexicon, whose first line names it, from other lists."""
    return b"# name=" in (_read_packaged(name) or b"")[:20]


def _parse(
    label: str, data: bytes, *, name: str = "", is_extra: bool = False, is_ours: bool = False
) -> tuple[dict[str, str], pd.DataFrame]:
    text = decode_own(label, data)
    first, _, rest = text.partition("\n")
    head = _parse_head(label, first)
    names, rows = _parse_rows(label, rest)
    name = name or head["name"]
    classes = frozenset(explain_classes(name)) or None  # a file of another name may use any class
    _check_rows(label, rows, classes, has_one_class=name in ONE_CLASS, is_open=is_extra and name in OPEN)
    _check_patterns(label, rows, is_ours=is_ours)
    columns = {name: [row[name] for row in rows.values()] for name in names}
    if not is_ours:
        _fold_words(columns)
        columns["origin"] = [f"{label}:{line}" for line in rows]
    return head, pd.DataFrame(columns, dtype=object)


def _fold_words(columns: dict[str, list[str]]) -> None:
    """A person's words and phrases are written as the texts are in which they are looked for; regexes stay."""
    words, phrases = columns["term"], columns["exclusion"]
    chosen = [row for row, word in enumerate(words) if not is_pattern(word)]
    folded = fold_words([*(words[row] for row in chosen), *phrases])
    for row, word in zip(chosen, folded, strict=False):
        words[row] = word
    columns["exclusion"] = folded[len(chosen) :]


def _parse_head(label: str, line: str) -> dict[str, str]:
    # a spreadsheet saves the comment line with the empty cells of the other columns after it
    pairs = re.findall(r"(\w+)=([^;,]+)", line) if line.startswith("#") else []
    head = {key: value.strip() for key, value in pairs}
    missing = [key for key in ("name", "version", "licence") if key not in head]
    if missing:
        raise LexiconError(
            f"{label}:1: the first line lacks {', '.join(missing)}; expected "
            f"'# name=…; version=…; licence=…', got {line.strip()[:60]!r}; add the line"
        )
    return head


def _parse_rows(label: str, text: str) -> tuple[list[str], dict[int, dict[str, str]]]:
    """Names of the columns, and the rows by their line in the file."""
    records = read_records(label, text, skipped=1)
    names = [name.strip() for name in next(records, (2, []))[1]]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise LexiconError(
            f"{label}:2: missing column(s) {', '.join(missing)}; expected "
            f"{','.join(COLUMNS)}, got {','.join(names)[:200] or 'nothing'}; add the column(s)"
        )
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise LexiconError(
            f"{label}:2: column {twice[0]!r} stands there twice; expected each once; rename or remove one"
        )
    rows: dict[int, dict[str, str]] = {}
    for line, record in records:
        if not any(record):
            continue
        if len(record) != len(names):
            raise LexiconError(
                f"{label}:{line}: expected {len(names)} cells, got {len(record)}; "
                "put cells that hold a comma in double quotes"
            )
        rows[line] = dict(zip(names, map(str.strip, record), strict=True))
    return names, rows


def _check_rows(
    label: str,
    rows: dict[int, dict[str, str]],
    classes: frozenset[str] | None,
    *,
    has_one_class: bool,
    is_open: bool,
) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line, row in rows.items():
        where = f"{label}:{line}"
        key = row["term"], "" if has_one_class else row["class"]
        _check_term(where, row, seen.get(key))
        seen[key] = line
        _check_class(where, row, classes, is_open=is_open)
        if "level" in row:
            _check_level(where, row)
        if not POSITIONS.issuperset(row.get("position", "is").split("|")):
            raise _wrong(where, "position", sorted(POSITIONS), row["position"])
        if "pattern" in row.get("position", "").split("|") and not is_pattern(row["term"]):
            raise LexiconError(
                f"{where}: position 'pattern' with the word {row['term']!r}; expected a term that begins with "
                "'re:'; add that or choose another position"
            )
        _check_exclusions(where, row)
        if row.get("needs") and not is_pattern(row["term"]):
            raise _wrong_needs(where, row)


def _check_term(where: str, row: dict, before: int | None) -> None:
    term = row["term"]
    if not term:
        raise LexiconError(f"{where}: empty term; expected a word; fill the cell or drop the line")
    if before is not None:
        raise LexiconError(
            f"{where}: duplicate term {term!r} of class {row['class']!r}, already on line "
            f"{before}; expected each once; drop one of them"
        )


def _check_patterns(label: str, rows: dict[int, dict[str, str]], *, is_ours: bool) -> None:
    """Ours are tried here, those of a person elsewhere: they could need a very long time."""
    chosen = {line: row for line, row in rows.items() if is_pattern(row["term"])}
    if is_ours:
        found = [_search_ours(f"{label}:{line}", row) for line, row in chosen.items()]
    else:
        tried = [(Pattern(f"{label}:{line}", row["term"][3:]), row["example"]) for line, row in chosen.items()]
        try:
            found = check_patterns(tried)
        except PatternError as error:
            raise LexiconError(str(error)) from None
    for (line, row), match in zip(chosen.items(), found, strict=True):
        if row.get("needs") and (match is None or set(row["needs"]).isdisjoint(match)):
            raise _wrong_needs(f"{label}:{line}", row)


def _search_ours(where: str, row: dict) -> str | None:
    pattern = re.compile(row["term"][3:])
    if pattern.match(""):
        raise LexiconError(
            f"{where}: regex {row['term'][3:]!r} matches the empty text; expected at least one character; correct it"
        )
    found = pattern.search(row["example"])
    return found.group() if found else None


def _wrong_needs(where: str, row: dict) -> LexiconError:
    return LexiconError(
        f"{where}: needs {row['needs']!r}; expected characters of which every match of the regex holds one, as "
        f"that of the example does, got the example {row['example']!r}; correct the cell or leave it empty"
    )


def _check_class(where: str, row: dict, classes: frozenset[str] | None, *, is_open: bool) -> None:
    if is_open and row["class"] and not get_close_matches(row["class"], classes - {row["class"]}, cutoff=0.85):
        return
    if not row["class"] or (classes is not None and row["class"] not in classes):
        raise _wrong(where, "class", sorted(classes or ["a class"]), row["class"])


def _check_level(where: str, row: dict) -> None:
    if row["level"] not in {"1", "2", "3", "4", "5"}:
        raise _wrong(where, "level", [1, 2, 3, 4, 5], row["level"])
    expected = LEVEL_OF_CLASS.get(row["class"])
    if expected is not None and int(row["level"]) != expected:
        raise _wrong(where, f"level for class {row['class']!r}", [expected], row["level"])


def _check_exclusions(where: str, row: dict) -> None:
    term = row["term"]
    for phrase in split_phrases(row["exclusion"]):
        if phrase == term:
            raise LexiconError(
                f"{where}: the exclusion {phrase!r} is the term itself, so it never counts; "
                "expected a longer phrase; correct or drop it"
            )
        if not is_pattern(term) and term not in phrase:
            raise LexiconError(
                f"{where}: conflicting exclusion {phrase!r}; expected a phrase that holds the term {term!r}; correct it"
            )


def _wrong(where: str, thing: str, expected: list, got: str) -> LexiconError:
    options = ", ".join(str(option) for option in expected)
    return LexiconError(f"{where}: unknown {thing}; expected one of {options}; got {got!r}; correct the cell")


def _merge(entries: pd.DataFrame, more: pd.DataFrame, *, keys: list[str]) -> pd.DataFrame:
    """The user's rows replace ours with the same term (and class); cells we lack stay empty."""
    entries = entries if "origin" in entries else entries.assign(origin="")
    both = pd.concat([entries, more.reindex(columns=entries.columns, fill_value="")])
    kept = both[~both.duplicated(keys, keep="last")]
    return kept.reset_index(drop=True)

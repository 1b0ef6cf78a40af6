r"""
Which words does a rule mean?  Lists of words by class, and patterns whose words come from them.

Grammar stands in the code (what comes before what, and where it ends); words stand in
``resources/<folder>/<name>.csv``, so that a reader of Chinese policy can change them::

    # words; name=title_words; version=1; licence=MIT
    term,class,exclusion,value
    党组,office,党组织,

The rows of a class are tried in their order.  `exclusion` (may be left out) holds phrases, separated by ``|``,
that begin or end with the term and in which it does not count.  `value` (may be left out) is what the term
stands for.  What a class is for is said in ``resources/<folder>/classes.csv``.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import groupby

from plananalysis.lexicons.numerals import ONE_TO_NINE, ONE_TO_TEN

HAN = r"\u4e00-\u9fff"  # in a set of a pattern: any Chinese character
SETS = {"HAN": HAN, "ONE_TO_NINE": ONE_TO_NINE, "ONE_TO_TEN": ONE_TO_TEN}
_HEAD = re.compile(r"# words; name=(?P<name>\w+); version=(?P<version>[\w.]+); licence=(?P<licence>[\w.-]+)")
_PART = re.compile(r"\\.|\[\^?\]?|\]|\{(?P<name>[A-Za-z_]\w*)\}", re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A term, the phrases in which it does not count, and what it stands for."""

    term: str
    exclusions: tuple[str, ...] = ()
    value: str = ""

    @property
    def continuations(self) -> tuple[str, ...]:
        """What may not follow the term."""
        return tuple(phrase[len(self.term) :] for phrase in self.exclusions if phrase.startswith(self.term))

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What may not stand before the term."""
        return tuple(phrase[: -len(self.term)] for phrase in self.exclusions if not phrase.startswith(self.term))


@dataclass(frozen=True, eq=False)
class WordClasses:
    """
    The words of a list by class.

    Attributes
    ----------
    name, version, licence : str
        From the first line of the file.
    sha256 : str
        Of the file's bytes.
    words : mapping of str to tuple of Word
        By class, in the order of the file.
    """

    name: str
    version: str
    licence: str
    sha256: str
    words: Mapping[str, tuple[Word, ...]]

    def __getitem__(self, kind: str) -> tuple[str, ...]:
        """The terms of a class."""
        return self._terms[kind]

    @cached_property
    def _terms(self) -> dict[str, tuple[str, ...]]:
        return {kind: tuple(word.term for word in kin) for kind, kin in self.words.items()}

    def values(self, kind: str) -> dict[str, str]:
        """What each term of a class stands for."""
        return {word.term: word.value for word in self.words[kind]}

    def continuations(self, kind: str) -> dict[str, tuple[str, ...]]:
        """What may not follow each term of a class."""
        return {word.term: word.continuations for word in self.words[kind]}

    def longest_first(self, *kinds: str) -> str:
        """The terms of several classes as one part of a pattern, the longest first."""
        words = {word.term: word for kind in kinds for word in self.words[kind]}
        return _join(sorted(words.values(), key=lambda word: (-len(word.term), word.term)))

    def fill(self, template: str, **parts: str) -> str:
        r"""
        Put words into a pattern.

        Parameters
        ----------
        template : str
            A regular expression in which ``{name}`` stands for the terms of a class; within ``[ ]`` for its
            characters.
        **parts : str
            Other parts of the pattern, filled in the same way.  :data:`SETS` need not be given.

        Returns
        -------
        str

        Examples
        --------
        >>> words = read_classes("# words; name=x; version=1; licence=MIT\nterm,class\n市,area\n自治区,area\n")
        >>> words.fill(r"[{HAN}]{2,4}{area}")
        '[\\u4e00-\\u9fff]{2,4}(?:市|自治区)'
        """
        parts = SETS | parts
        is_inside = False

        def put(match: re.Match) -> str:
            nonlocal is_inside
            found, name = match.group(), match["name"]
            if name is None:
                is_inside = found[0] == "[" or is_inside and found != "]"
                return found
            if name in parts:
                return self.fill(parts[name], **parts)
            return _join_signs(self.words[name]) if is_inside else f"(?:{_join(self.words[name])})"

        return _PART.sub(put, template)

    def compile(self, template: str, flags: int = 0, **parts: str) -> re.Pattern:
        """Compile a pattern with its words put in, see :meth:`fill`."""
        return re.compile(self.fill(template, **parts), flags)


@lru_cache(maxsize=64)  # these files do not change while Python runs
def load_classes(path: str) -> WordClasses:
    """
    Load a list of words by class.

    Parameters
    ----------
    path : str
        Folder and name, as "named/title_words".

    Returns
    -------
    WordClasses

    Raises
    ------
    ValueError
        With the file and what is wrong in it.

    Examples
    --------
    >>> "白皮书" in load_classes("named/title_words")["genre"]
    True
    """
    file = resources.files("plananalysis").joinpath("resources", *f"{path}.csv".split("/"))
    return read_classes(file.read_text(encoding="utf-8"), label=f"resources/{path}.csv")


def read_classes(text: str, *, label: str = "list of words") -> WordClasses:
    r"""
    Read a list of words by class.

    Parameters
    ----------
    text : str
        Of the file.
    label : str
        What to call the file in errors.

    Returns
    -------
    WordClasses

    Raises
    ------
    ValueError
        If the first line does not say what the list is, or a row is no good.

    Examples
    --------
    >>> read_classes("# words; name=x; version=1; licence=MIT\nterm,class\n市,area\n县,area\n")["area"]
    ('市', '县')
    """
    first, _, rest = text.partition("\n")
    head = _HEAD.fullmatch(first.strip())
    if head is None:
        raise ValueError(
            f"{label}:1: expected '# words; name=…; version=…; licence=…', got {first[:60]!r}; correct the first line"
        )
    words: dict[str, list[Word]] = {}
    known: set[tuple[str, str]] = set()
    for line, row in enumerate(csv.DictReader(rest.splitlines()), start=3):
        kind, word = _read_word(f"{label}:{line}", row)
        kin = words.setdefault(kind, [])
        if (kind, word.term) in known:
            raise ValueError(f"{label}:{line}: {word.term!r} stands twice in class {kind!r}; expected once; drop one")
        kin.append(word)
        known.add((kind, word.term))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return WordClasses(**head.groupdict(), sha256=digest, words={kind: tuple(kin) for kind, kin in words.items()})


def _read_word(where: str, row: Mapping[str, str | None]) -> tuple[str, Word]:
    term, kind = row.get("term") or "", row.get("class") or ""
    if not term or not kind.isidentifier():
        raise ValueError(f"{where}: expected a term and a class, got {term!r} and {kind!r}; fill the cells")
    exclusions = tuple(filter(None, (row.get("exclusion") or "").split("|")))
    for phrase in exclusions:
        if phrase == term or not phrase.startswith(term) and not phrase.endswith(term):
            raise ValueError(
                f"{where}: exclusion {phrase!r}: expected a longer phrase that begins or ends with {term!r}; correct it"
            )
    return kind, Word(term, exclusions, row.get("value") or "")


def _join(words: list[Word] | tuple[Word, ...]) -> str:
    """Alternatives; neighbours of one character make a set, which is faster."""
    parts = []
    for is_sign, group in groupby(words, key=lambda word: len(word.term) == 1 and not word.exclusions):
        kin = list(group)
        parts += [f"[{_join_signs(kin)}]"] if is_sign and len(kin) > 1 else map(_guard, kin)
    return "|".join(parts)


def _join_signs(words: list[Word] | tuple[Word, ...]) -> str:
    return "".join(re.escape(word.term) for word in words)


def _guard(word: Word) -> str:
    """The term, with what may not stand before and after it."""
    by_length = groupby(sorted(word.beginnings, key=len), key=len)  # one length at a time: so Python's re wants it
    before = "".join(f"(?<!{_choose(list(group))})" for _, group in by_length)
    after = f"(?!{_choose(word.continuations)})" if word.continuations else ""
    return f"{before}{re.escape(word.term)}{after}"


def _choose(phrases: list[str] | tuple[str, ...]) -> str:
    if len(phrases) > 1 and all(len(phrase) == 1 for phrase in phrases):
        return f"[{''.join(map(re.escape, phrases))}]"
    return "|".join(map(re.escape, phrases))

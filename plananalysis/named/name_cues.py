"""
Which cues tell the kind of a name?  The rows of the cue lexicon by position, those of a person tried first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from plananalysis.lexicons.lexicon import Lexicon
from plananalysis.lexicons.patterns import Pattern, find_named

_NO_PATTERN = (re.compile("(?!)"), "other")
_LISTED = {"formula": "national_formula", "shorthand": "national_formula", "five_year_plan": "plan",
           "festival": "other", "session": "other", "other_number": "other"}  # fmt: skip
_SPACES = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True)
class Cues:
    """The rows of the cue lexicon by position, longest term first."""

    known: dict[str, str] = field(default_factory=dict)
    ends: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    heads: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[re.Pattern | _Tried, str], ...] = ()  # the last tells a name of two halves
    own_patterns: tuple[tuple[Pattern, str], ...] = ()


class _Tried(NamedTuple):
    """The names in which a person's pattern was found; it is searched in a process of its own, for all names at once."""

    names: frozenset[str]

    def search(self, name: str) -> str | None:
        """The name, if it is one of them."""
        return name if name in self.names else None


@lru_cache(maxsize=4)  # the same lexicon gives the same cues
def read_cues(lexicon: Lexicon) -> Cues:
    """
    Sort the rows of the cue lexicon by position.

    Parameters
    ----------
    lexicon : Lexicon
        Cues with positions.

    Returns
    -------
    Cues

    Examples
    --------
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> read_cues(load_lexicon("name_cues")).known["四个意识"]
    'national_formula'
    """
    by: dict[str, list[tuple[str, str]]] = {name: [] for name in ("is", "ends", "after", "before", "starts", "head")}
    patterns, own = [], []
    rows = lexicon.entries
    origins = rows["origin"] if "origin" in rows else [""] * len(rows)
    columns = (rows["term"], rows["class"], rows["position"], origins)
    for term, kind, positions, origin in zip(*columns, strict=True):
        for position in positions.split("|"):
            if position == "pattern" and origin:
                own.append((Pattern(origin, term.removeprefix("re:")), kind))
            elif position == "pattern":
                patterns.append((re.compile(term.removeprefix("re:")), kind))
            else:
                by[position].append((term, kind))
    for pairs in by.values():
        pairs.sort(key=lambda pair: -len(pair[0]))
    known = {plain_name(term): kind for term, kind in by["is"]}
    return Cues(
        known,
        *(tuple(by[name]) for name in ("ends", "after", "before", "starts", "head")),
        tuple(patterns or [_NO_PATTERN]),
        tuple(own),
    )


def try_own(cues: Cues, names: list[str]) -> Cues:
    """
    Try a person's patterns on the names; they come before ours.

    Parameters
    ----------
    cues : Cues
        From :func:`read_cues`.
    names : list of str
        All names of the texts.

    Returns
    -------
    Cues
        With the names in which each pattern was found.

    Examples
    --------
    >>> try_own(Cues(), ["四个意识"]) == Cues()
    True
    """
    if not cues.own_patterns:
        return cues
    found = find_named([pattern for pattern, _ in cues.own_patterns], names)
    tried = [(_Tried(held), kind) for held, (_, kind) in zip(found, cues.own_patterns, strict=True)]
    return replace(cues, patterns=(*tried, *cues.patterns), own_patterns=())


@lru_cache(maxsize=4)
def read_listed(formulae: Lexicon) -> dict[str, str]:
    """
    Read the kinds of the names that the lexicon of formulae knows.

    Parameters
    ----------
    formulae : Lexicon
        Terms with a class and a place; those of one place are local.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> read_listed(load_lexicon("formulae"))["四个意识"]
    'national_formula'
    """
    rows = formulae.entries
    columns = (rows["term"], rows["class"], rows["place"])
    return {term: "local_formula" if place else _LISTED[kind] for term, kind, place in zip(*columns, strict=True)}


def plain_name(name: str) -> str:
    """
    Write a name with Chinese commas and single blanks.

    Parameters
    ----------
    name : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain_name("求发展,  谋改革")
    '求发展， 谋改革'
    """
    return _SPACES.sub(" ", name.replace(",", "，")).strip()


def index_by_end(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """
    Sort cues by the character they end with, in their order.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Term and kind.

    Returns
    -------
    dict

    Examples
    --------
    >>> index_by_end([("工程", "programme")])
    {'程': [('工程', 'programme')]}
    """
    index: dict[str, list[tuple[str, str]]] = {}
    for term, kind in pairs:
        index.setdefault(term[-1], []).append((term, kind))
    return index


def index_by_beginning(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """
    Sort cues by the character they begin with, in their order.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Term and kind.

    Returns
    -------
    dict

    Examples
    --------
    >>> index_by_beginning([("工程", "programme")])
    {'工': [('工程', 'programme')]}
    """
    index: dict[str, list[tuple[str, str]]] = {}
    for term, kind in pairs:
        index.setdefault(term[0], []).append((term, kind))
    return index


def find_beginning(following: str, index: Mapping[str, list[tuple[str, str]]]) -> tuple[str, str] | None:
    """
    Find the first cue with which a text begins.

    Parameters
    ----------
    following : str
    index : mapping
        From :func:`index_by_beginning`.

    Returns
    -------
    (str, str) or None
        Term and kind.

    Examples
    --------
    >>> find_beginning("工程建设", index_by_beginning([("工程", "programme")]))
    ('工程', 'programme')
    """
    pairs = index.get(following[:1], ())
    return next((pair for pair in pairs if following.startswith(pair[0])), None)


def find_end(preceding: str, index: Mapping[str, list[tuple[str, str]]]) -> tuple[str, str] | None:
    """
    Find the first cue with which a text ends.

    Parameters
    ----------
    preceding : str
    index : mapping
        From :func:`index_by_end`.

    Returns
    -------
    (str, str) or None
        Term and kind.

    Examples
    --------
    >>> find_end("百城工程", index_by_end([("工程", "programme")]))
    ('工程', 'programme')
    """
    pairs = index.get(preceding[-1:], ())
    return next((pair for pair in pairs if preceding.endswith(pair[0])), None)

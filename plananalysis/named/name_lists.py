"""
Which names stand in one list, and what stands around it?
"""

from __future__ import annotations

from collections.abc import Iterator

from plananalysis.formulae.candidates import NUMERAL
from plananalysis.lexicons.quotes import LIMIT
from plananalysis.lexicons.word_classes import load_classes

_WORDS = load_classes("named/quoted_name_words")
JOINS = frozenset(_WORDS["join"])
_BETWEEN = frozenset(["", *JOINS])
_SHARED = frozenset({"programme", "local_formula"})  # what the names of a list have in common
_AND_OTHERS = _WORDS.compile("等{others}?")


def share_in_lists(
    text: str, spans: list[tuple[int, int]], found: list[tuple[str, str, int]]
) -> list[tuple[str, str, int]]:
    """
    Give the names of a list what the others in it have.

    Parameters
    ----------
    text : str
    spans : list of (int, int)
        Of the names, with their quotation marks.
    found : list of (str, str, int)
        Kind, cue and rank of each.

    Returns
    -------
    list of (str, str, int)
        A name without any cue is a programme, or a formula with a number, if all others in its list are.

    Examples
    --------
    >>> share_in_lists("“甲”“乙”", [(0, 3), (3, 6)], [("programme", "ends with 工程", 2), ("other", "", 9)])[1]
    ('programme', 'as the others in its list', 8)
    """
    shared = list(found)
    for places in _lists_of(text, spans):
        kinds = {kind for kind, cue, _ in found[places.start : places.stop] if cue}
        if len(kinds) == 1 and kinds <= _SHARED:
            for place in places:
                if not found[place][1] and (
                    kinds == {"programme"} or NUMERAL.search(text, *spans[place])
                ):  # “一大引领”“三大战役”
                    shared[place] = (*kinds, "as the others in its list", 8)
    return shared


def _lists_of(text: str, spans: list[tuple[int, int]]) -> Iterator[range]:
    """The places of the names that stand in one list, for each list."""
    first = 0
    for place in range(1, len(spans) + 1):
        if place == len(spans) or text[spans[place - 1][1] : spans[place][0]] not in _BETWEEN:
            yield range(first, place)
            first = place


def read_after_list(text: str, end: int) -> str:
    """
    Read what follows a name, or the last name of the list it belongs to.

    Parameters
    ----------
    text : str
    end : int
        Of the name, behind its quotation mark.

    Returns
    -------
    str

    Examples
    --------
    >>> read_after_list("“甲”“乙”和“丙”等一批工程", 3)
    '工程'
    """
    for _ in range(12):
        following = text[end : end + 2]
        if following[:1] != "“" and (following[:1] not in JOINS or following[1:] != "“"):
            break
        close = text.find("”", end, end + LIMIT + 1)
        if close < 0 or "\n" in text[end:close]:
            break
        end = close + 1
    others = _AND_OTHERS.match(text, end) if text.startswith("等", end) else None
    if others and text[end : others.end() + 14].startswith(_WORDS["list_noun"]):
        others = None
    end = others.end() if others else end
    return text[end : end + 24]


def read_before_list(text: str, start: int) -> str:
    """
    Read what stands before a name, or before the first name of its list, in the same line.

    Parameters
    ----------
    text : str
    start : int
        Of the name, at its quotation mark.

    Returns
    -------
    str

    Examples
    --------
    >>> read_before_list("开展“甲”“乙”", 5)
    '开展'
    """
    for _ in range(12):
        preceding = text[max(0, start - 2) : start]
        if preceding[-1:] != "”" and (preceding[:1] != "”" or preceding[1:] not in JOINS):
            break
        opened = text.rfind("“", max(0, start - LIMIT), start - (1 if preceding[-1:] == "”" else 2))
        if opened < 0:
            break
        start = opened
    line = text[max(0, start - 14) : start]
    return line.rsplit("\n", 1)[-1]

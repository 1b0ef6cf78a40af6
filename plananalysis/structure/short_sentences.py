"""
Do many short sentences without a stop follow each other?  Then a table may have been saved with each cell on a line of its own.
"""

from __future__ import annotations

import pandas as pd

from plananalysis.structure.length import count_han

_SHORT = 8  # Han characters
_FINAL = frozenset("。！？；：.!?;:")
_SHARE = 1 / 3  # of the sentences of a document: plans have one in thirty, the shortest reports one in eight
_FEWEST = 20  # sentences of a document whose share says anything
_LONG_COSTS = 3  # a stretch holds at least three short sentences for each that is not
_STRETCH = 15  # what a stretch must come to: short sentences less three times the others


def warn_of_cells(text: str, sentences: pd.DataFrame) -> list[str]:
    """
    Warn of a document whose sentences look like the cells of a table.

    Parameters
    ----------
    text : str
        The document.
    sentences : pandas.DataFrame
        From :func:`plananalysis.structure.sentences.split_sentences`.

    Returns
    -------
    list of str
        One warning with the share and the lines, or none.

    Examples
    --------
    >>> from plananalysis.structure.parse import parse_units
    >>> from plananalysis.structure.sentences import split_sentences
    >>> text = "一、任务\\n抓好落实。\\n二、分工\\n" + "责任单位\\n办公室\\n年底前\\n" * 8
    >>> warn_of_cells(text, split_sentences(text, parse_units(text)))[0][:88]
    '96 % of the sentences have at most 8 characters and no stop, most of them in lines 4 to '
    """
    spans = list(zip(sentences["start"].tolist(), sentences["end"].tolist(), strict=True))
    is_short = [_is_cell(text[start:end]) for start, end in spans]
    first, last, score = _densest(is_short)
    share = sum(is_short) / len(spans) if len(spans) >= _FEWEST else 0
    if score < _STRETCH and share < _SHARE:
        return []
    said = f"{sum(is_short) / len(spans):.0%} of the sentences have at most {_SHORT} characters and no stop".replace(
        "%", " %"
    )
    if score >= _STRETCH:
        lines = [text.count("\n", 0, place) + 1 for place in (spans[first][0], spans[last][1])]
        said += f", most of them in lines {lines[0]} to {lines[1]}"
    return [f"{said}: look whether a table was saved there with each cell on a line of its own"]


def _is_cell(sentence: str) -> bool:
    return len(sentence) <= 2 * _SHORT and sentence[-1] not in _FINAL and count_han(sentence) <= _SHORT


def _densest(is_short: list[bool]) -> tuple[int, int, int]:
    """First and last place of the stretch with most short sentences for its others, and what it comes to."""
    best, begin, score = (0, 0, 0), 0, 0
    for k, short in enumerate(is_short):
        if score <= 0:
            begin, score = k, 0
        score += 1 if short else -_LONG_COSTS
        if score > best[2]:
            best = (begin, k, score)
    return best

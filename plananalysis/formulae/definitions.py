"""
What does the document itself say a formula stands for?  Its glossary, and what it puts in brackets.
"""

from __future__ import annotations

import re

import pandas as pd

from plananalysis.formulae.candidates import NUMERAL
from plananalysis.lexicons.folding import fold_rows
from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.lexicons.word_classes import load_classes

_WORDS = load_classes("formulae/definition_words")
_ENTRY = _WORDS.compile(
    r"\s*+(?:\d{1,3}\s*+[.．、:：]|[［\[（(【]\s*+\d{1,3}\s*+[］\])）】]|[①-⑳])?\s*+"
    r"(?P<term>[^：:。；\n]{1,40}?)\s*(?:[：:]|——|，?{means}|，指)\s*{means_too}?"
    r"(?P<meaning>[^\n]{2,}(?:\n[^\n]+)*)"
)
_NAME = re.compile(r"[“‘]([^“”‘’\n]{1,30})[”’]")
_BRACKET = _WORDS.compile(
    r"[”’」]?[{HAN}]{0,6}(?:[（(](?:即|指)?[:：]?([^（）()\n]{4,90})[）)]"
    r"|[，,]?即[:：]?([^。；;\n]{4,90})(?=[。；;\n]))"
)
_PARTS = re.compile(r"[、，,；;]|(?<=[\u4e00-\u9fff])[和与及](?=[\u4e00-\u9fff])")
_VALUES = {sign: value for value, sign in enumerate(ONE_TO_TEN, start=1)} | {"两": 2, "双": 2}


def read_glossary(units: pd.DataFrame) -> dict[str, dict[str, tuple[str, int, int]]]:
    """
    What the documents' own glossaries define.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns doc_id, kind, start, text; rows of the kinds glossary and entry are read.

    Returns
    -------
    dict
        By document and term: the explanation, its start and its end.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "kind": ["entry"], "start": [90],
    ...                       "text": ["2.“两新”：是指设备更新和以旧换新。"]})
    >>> read_glossary(units)
    {'d': {'两新': ('设备更新和以旧换新。', 99, 109)}}
    """
    found: dict[str, dict[str, tuple[str, int, int]]] = {}
    rows = units[units["kind"].isin(["glossary", "entry"])]
    columns = (rows["doc_id"], rows["start"].tolist(), fold_rows(rows))
    for doc_id, start, text in zip(*columns, strict=True):
        match = _ENTRY.match(text)
        if match is None:
            continue
        begin, end = match.span("meaning")
        meaning = text[begin:end]
        kept = meaning.rstrip()
        place = (kept, start + begin, start + begin + len(kept))
        for term in _terms(match.group("term")):
            found.setdefault(doc_id, {}).setdefault(term, place)
    return found


def _terms(head: str) -> list[str]:
    names = _NAME.findall(head)
    return names or [head.strip(" \u3000“”‘’")]


def read_bracket(text: str, start: int, end: int) -> tuple[int, int] | None:
    """
    The bracket after a formula, or what follows 即, if it lists as many things as the formula's number says.

    Parameters
    ----------
    text : str
    start, end : int
        Of the formula.

    Returns
    -------
    (int, int) or None
        Start and end of the list.

    Examples
    --------
    >>> text = "推动“三链”融合（创新链、产业链、人才链）。"
    >>> text[slice(*read_bracket(text, 3, 5))]
    '创新链、产业链、人才链'
    """
    match = _BRACKET.match(text, end, end + 110)
    if match is None:
        return None
    group = match.lastindex
    listed = len([part for part in _PARTS.split(match.group(group)) if part])
    numbers = [_VALUES[char] for char in text[start:end] if char in _VALUES]
    return match.span(group) if listed > 1 and listed in (sum(numbers), *numbers[:1]) else None


def has_number(term: str) -> bool:
    """
    Whether a term holds a number.

    Parameters
    ----------
    term : str

    Returns
    -------
    bool

    Examples
    --------
    >>> has_number("两新"), has_number("灯塔工厂")
    (True, False)
    """
    return NUMERAL.search(term) is not None

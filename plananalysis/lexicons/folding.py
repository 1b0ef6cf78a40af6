"""
Which characters are the same when words are looked for?  Full-width forms, and in traditional documents the script.

A text is folded for matching only, one character to one: no offset changes, and what is shown of a text is cut
from it as it was written.  Every finder and the tokenizer take their texts from :func:`fold_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
import pandas as pd

from plananalysis.lexicons.characters import to_codes
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.tables.odd_characters import BROKEN, mend_halves

SIMPLIFIED, TRADITIONAL, MIXED = "simplified", "traditional", "mixed"
# Shares of traditional characters among those that only one script has: below, between and above.
# Of 1,142 simplified documents none has more than 0.025, of 243 traditional ones none less than 0.88.
SOME, MOST = 0.05, 0.8
# Full-width signs that stand in numbers and names. Chinese punctuation stays: the rules are written for it.
_SHIFT = 0xFEE0  # from a full-width form to its half-width one
_WIDE = "".join(chr(ord(sign) + _SHIFT) for sign in "#%&*+-./=@_~0123456789")
_WIDE += "".join(chr(ord(sign) + _SHIFT) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_CORNERS, _QUOTES = "「」『』", "“”‘’"  # of traditional documents, and what stands for them in simplified ones
_LAST = 0xFFFF  # no sign of these tables lies beyond


def tell_script(text: str) -> str:
    """
    Tell in which script a text is written, from the characters that only one of the two has.

    Parameters
    ----------
    text : str
        A whole document.

    Returns
    -------
    str
        "simplified", "traditional", "mixed" (5 % to 80 % of these characters are traditional), or "" where there are
        none, or where the text is damaged (garbage looks traditional).

    Examples
    --------
    >>> [tell_script(text) for text in ("严守红线", "嚴守紅線", "严守红线，堅決防止", "2012")]
    ['simplified', 'traditional', 'mixed', '']
    """
    codes = to_codes(text)
    codes = codes[codes <= _LAST]
    marks = _marks()
    traditional, simplified = (int(np.count_nonzero(marks[codes] == kind)) for kind in (1, 2))
    marked = traditional + simplified
    if not marked or traditional and BROKEN in text:
        return SIMPLIFIED if simplified > traditional / SOME else ""
    share = traditional / marked
    return SIMPLIFIED if share < SOME else TRADITIONAL if share >= MOST else MIXED


def fold_text(text: str, *, script: str | None = None) -> str:
    """
    Write a text as the word lists are written: half width and, where it is traditional, simplified.

    Parameters
    ----------
    text : str
        A document, or a part of one.
    script : str, optional
        Of the document, from :func:`tell_script`; told from the text if None.  In a mixed document only the
        characters are folded that simplified script has not; in a simplified one none.

    Returns
    -------
    str
        Of the same length, for matching only.

    Examples
    --------
    >>> fold_text("２０１２年增長８.５％"), fold_text("著名的乾坤", script="simplified")
    ('2012年增长8.5%', '著名的乾坤')
    >>> fold_text("著力瞭解著名企業"), fold_text("著力瞭解著名企業", script="mixed")
    ('着力了解著名企业', '著力瞭解著名企业')
    """
    if not _may_change(text):
        return text
    script = tell_script(text) if script is None else script
    if script == TRADITIONAL:
        return _fold_traditional(text)
    return _translate(text, _table(script))


def fold_rows(table: pd.DataFrame, *, column: str = "text") -> list[str]:
    """
    Fold the texts of a table of units or sentences: what every search of texts begins with.

    Parameters
    ----------
    table : pandas.DataFrame
        Column text; with doc_id, the script is told document by document from all its rows, else from all rows.
    column : str
        Fold another column than the text, such as headings.

    Returns
    -------
    list of str
        Each as long as it was, with U+FFFD for half a character.

    Examples
    --------
    >>> fold_rows(pd.DataFrame({"doc_id": ["a", "a", "b"], "text": ["著名", "嚴守紅線", "著名，严守"]}))
    ['著名', '严守红线', '著名，严守']
    """
    texts = [mend_halves(text) for text in table[column].tolist()]
    if not _may_change("".join(texts)):
        return texts
    telling = texts if column == "text" else table["text"].tolist()
    for rows in _rows_by_document(table):
        script = tell_script("".join(telling[row] for row in rows))
        folded = fold_text("\n".join(texts[row] for row in rows), script=script)
        ends = accumulate(len(texts[row]) + 1 for row in rows)
        for row, end in zip(rows, ends, strict=True):
            texts[row] = folded[end - len(texts[row]) - 1 : end - 1]
    return texts


def _rows_by_document(table: pd.DataFrame) -> list[Sequence[int]]:
    if "doc_id" not in table:
        return [range(len(table))]
    return [rows.tolist() for rows in table.groupby("doc_id", sort=False, dropna=False).indices.values()]


def fold_words(words: Iterable[str]) -> list[str]:
    """
    Fold the words of a list that a person has made, as the texts are folded in which they are looked for.

    Parameters
    ----------
    words : iterable of str
        Of one list: they are traditional or simplified together.

    Returns
    -------
    list of str
        In their order.

    Examples
    --------
    >>> fold_words(["ＡＩ", "鄉村振興", "著力"]), fold_words(["著名"])
    (['AI', '乡村振兴', '着力'], ['著名'])
    """
    words = list(words)
    joined = "".join(words)
    if not _may_change(joined):
        return words
    script = tell_script(joined)
    return [fold_text(word, script=script) for word in words]


def as_written(value: str, folded: str, written: str) -> str:
    """
    Give back what was read in a folded text as it was written.

    Parameters
    ----------
    value : str
        What was read, white space aside as it stands in the folded text.
    folded, written : str
        The text, of one length.

    Returns
    -------
    str
        The value itself if it does not stand in the text.

    Examples
    --------
    >>> as_written("甲市2012年规划", "甲市\\n2012年规划", "甲市\\n２０１２年規劃")
    '甲市２０１２年規劃'
    """
    if folded == written:
        return value
    at = folded.find(value)
    if at >= 0:
        return written[at : at + len(value)]
    signs = [sign for sign in value if not sign.isspace()]
    found = re.search(r"\s*".join(map(re.escape, signs)), folded)
    if not found:
        return value
    shown = iter([sign for sign in written[found.start() : found.end()] if not sign.isspace()])
    return "".join(sign if sign.isspace() else next(shown) for sign in value)


def _fold_traditional(text: str) -> str:
    """Phrases first: 著名 stays what it is, 瞭解 becomes 了解."""
    table, phrases, pattern = _table(TRADITIONAL), *_phrases()
    parts, at = [], 0
    for match in pattern.finditer(text):
        parts += [_translate(text[at : match.start()], table), phrases[match.group()]]
        at = match.end()
    return "".join([*parts, _translate(text[at:], table)])


def _may_change(text: str) -> bool:
    codes = to_codes(text)
    return bool(_folded()[np.minimum(codes, _LAST)].any())


def _translate(text: str, table: np.ndarray) -> str:
    codes = to_codes(text)
    folded = np.where(codes <= _LAST, table[np.minimum(codes, _LAST)], codes)
    return folded.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=4)
def _table(script: str) -> np.ndarray:
    """What becomes of each character, by the script of its document."""
    table = np.arange(_LAST + 1, dtype=np.uint32)
    table[to_codes(_WIDE)] -= _SHIFT
    words = load_classes("lexicons/traditional")
    for kind in {TRADITIONAL: ("only_traditional", "also_simplified"), MIXED: ("only_traditional",)}.get(script, ()):
        pairs = words.values(kind)
        table[to_codes("".join(pairs))] = to_codes("".join(pairs.values()))
    if script == TRADITIONAL:
        table[to_codes(_CORNERS)] = to_codes(_QUOTES)
    return table


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[str, str], re.Pattern]:
    phrases = load_classes("lexicons/traditional").values("phrase")
    return phrases, re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))))


@lru_cache(maxsize=1)
def _folded() -> np.ndarray:
    """True for the characters that any table folds."""
    return _table(TRADITIONAL) != np.arange(_LAST + 1)


@lru_cache(maxsize=1)
def _marks() -> np.ndarray:
    """1 for the characters that only the traditional script has, 2 for those that only the simplified one has."""
    words, marks = load_classes("lexicons/traditional"), np.zeros(_LAST + 1, dtype=np.uint8)
    marks[to_codes("".join(words["only_traditional"]))] = 1
    marks[to_codes("".join(words["only_simplified"]))] = 2
    return marks

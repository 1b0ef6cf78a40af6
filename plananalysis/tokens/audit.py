"""
What does the segmentation get wrong, and what does a dictionary repair?
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.structure.length import count_han
from plananalysis.tokens.tokenizer import Tokenizer, check_term

AUDIT_COLUMNS = ["term", "occurrences", "whole", "verdict", "n_han", "n_tokens"]
MARKED = "《([^《》]+)》|“([^“”]+)”"


def audit_segmentation(terms: Sequence[str], *, text: str) -> pd.DataFrame:
    """
    Show what the user dictionary repairs in a text.

    Parameters
    ----------
    terms : sequence of str
        Words that ought to stay whole.
    text : str
        The text they occur in.

    Returns
    -------
    pandas.DataFrame
        One row a term that occurs in the text: term, occurrences (exact
        string, not overlapping), plain (how plain jieba cuts the term on its
        own), whole_plain and whole_with_terms (tokens equal to the term in
        the text, without and with the dictionary). Sorted by occurrences,
        then term.

    Examples
    --------
    >>> audit_segmentation(["双报到"], text="深化双报到工作")
      term  occurrences       plain  whole_plain  whole_with_terms
    0  双报到            1  双 / 报 / 到            0                 1
    """
    plain, own = Tokenizer(terms=[]), Tokenizer(terms=terms)
    before, after = pd.Series(plain.cut(text)).value_counts(), pd.Series(own.cut(text)).value_counts()
    rows = [
        (term, text.count(term), " / ".join(plain.cut(term)), int(before.get(term, 0)), int(after.get(term, 0)))
        for term in dict.fromkeys(terms)
        if term in text
    ]
    columns = ["term", "occurrences", "plain", "whole_plain", "whole_with_terms"]
    audit = pd.DataFrame(rows, columns=columns)
    return audit.sort_values(["occurrences", "term"], ascending=[False, True], ignore_index=True)


def audit_terms(terms: Sequence[str], *, text: str, tokens: Iterable[str]) -> pd.DataFrame:
    """
    Show which words of a dictionary work in a text, and which never do.

    Parameters
    ----------
    terms : sequence of str
        Words that ought to stay whole.
    text : str
        The text they may occur in.
    tokens : iterable of str
        The text as it was cut: ``tokenizer.cut(text)``, or the column
        ``token`` of :func:`plananalysis.tokens.tokenizer.tokenize_units`.

    Returns
    -------
    pandas.DataFrame
        One row a term: term, occurrences (exact string), whole (tokens equal
        to the term), verdict: "whole" (every occurrence), "partly",
        "split" (it occurs but never comes whole), "absent", and what was
        looked through: n_han, n_tokens (marks included). Sorted by verdict
        in that order, occurrences (falling), term.

    Examples
    --------
    >>> text = "党建引领,落实七有。"
    >>> audit = audit_terms(["党建", "七有", "学习"], text=text, tokens=Tokenizer(terms=[]).cut(text))
    >>> audit[["term", "occurrences", "whole", "verdict"]]
      term  occurrences  whole verdict
    0   党建            1      1   whole
    1   七有            1      0   split
    2   学习            0      0  absent
    """
    whole, terms = Counter(tokens), list(dict.fromkeys(terms))
    rows = []
    for term, found in zip(terms, _count_each(terms, text), strict=True):
        kept = whole[term]
        verdict = "absent" if not found else "split" if not kept else "whole" if kept >= found else "partly"
        rows.append((term, found, kept, verdict))
    audit = pd.DataFrame(rows, columns=AUDIT_COLUMNS[:4])
    audit["n_han"], audit["n_tokens"] = count_han(text), whole.total()
    order = audit["verdict"].map({"whole": 0, "partly": 1, "split": 2, "absent": 3})
    audit = audit.assign(order=order, more=-audit["occurrences"]).sort_values(
        ["order", "more", "term"], ignore_index=True
    )
    return audit[AUDIT_COLUMNS]


def _count_each(terms: Sequence[str], text: str) -> list[int]:
    """What ``text.count`` gives for each term, from an index of the places of all pairs of characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    pairs = (codes[:-1] << 21) | codes[1:]
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    counts = []
    for term in terms:
        wanted = [ord(character) for character in term]
        if len(wanted) < 2 or len(wanted) > len(codes):
            counts.append(text.count(term))
            continue
        pair = (wanted[0] << 21) | wanted[1]
        places = order[np.searchsorted(pairs, pair) : np.searchsorted(pairs, pair, side="right")]
        places = places[places <= len(codes) - len(wanted)]
        for at in range(2, len(wanted)):
            places = places[codes[places + at] == wanted[at]]
        overlap = len(places) > 1 and np.diff(places).min() < len(wanted)
        counts.append(text.count(term) if overlap else len(places))
    return counts


def collect_terms(units: pd.DataFrame, *, min_chars: int = 2, max_chars: int = 12) -> list[str]:
    """
    Collect what documents themselves mark as one name: the insides of 《》 and “ ”.

    Parameters
    ----------
    units : pandas.DataFrame
        Column ``text``.
    min_chars, max_chars : int
        Shortest and longest name to take.

    Returns
    -------
    list of str
        Sorted, without repetitions; only what a dictionary can hold (no
        marks or blanks inside).

    Examples
    --------
    >>> collect_terms(pd.DataFrame({"text": ["落实“三会一课”和《信访条例》,做到“学、用”。"]}))
    ['三会一课', '信访条例']
    """
    found = pd.Series(fold_rows(units), dtype="str").str.extractall(MARKED)
    names = pd.concat([found[0], found[1]]).dropna().unique().tolist() if len(found) else []
    return sorted(name for name in names if min_chars <= len(name) <= max_chars and _is_term(name))


def _is_term(name: str) -> bool:
    try:
        check_term(name)
    except ValueError:
        return False
    return True


def score_segmentation(
    gold: Iterable[Sequence[str]], *, tokenizer: Tokenizer, known: Iterable[str] = ()
) -> pd.DataFrame:
    """
    Score a tokenizer against text that people have cut.

    Parameters
    ----------
    gold : iterable of sequence of str
        The words of each line, as people cut them.
    tokenizer : Tokenizer
        What to score.
    known : iterable of str
        The words of a dictionary; recall is given apart for words it lacks.

    Returns
    -------
    pandas.DataFrame
        One row: precision, recall, f1 (over words, by both borders),
        recall_unknown (NaN if every word is known), n_gold, n_cut, n_unknown.

    Raises
    ------
    ValueError
        If the gold has no words.

    References
    ----------
    Emerson, T. (2005). The Second International Chinese Word Segmentation
    Bakeoff. Proceedings of the Fourth SIGHAN Workshop on Chinese Language
    Processing, 123-133.

    Examples
    --------
    >>> score_segmentation([["妇女", "之", "家"]], tokenizer=Tokenizer(terms=["妇女之家"]))["f1"].tolist()
    [0.0]
    """
    known = frozenset(known)
    n_gold = n_cut = hits = unknown = unknown_hits = 0
    for words in gold:
        text = "".join(words)
        cut, true = _spans(tokenizer.cut(text)), _spans(words)
        n_cut, n_gold, hits = n_cut + len(cut), n_gold + len(true), hits + len(cut & true)
        if known:
            strange = {(a, b) for a, b in true if text[a:b] not in known}
            unknown, unknown_hits = unknown + len(strange), unknown_hits + len(strange & cut)
    if not n_gold:
        msg = "gold: expected lines of words, got none; give one list of words a line"
        raise ValueError(msg)
    precision, recall = hits / max(n_cut, 1), hits / n_gold
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    row = (precision, recall, f1, unknown_hits / unknown if unknown else float("nan"), n_gold, n_cut, unknown)
    columns = ["precision", "recall", "f1", "recall_unknown", "n_gold", "n_cut", "n_unknown"]
    return pd.DataFrame([row], columns=columns)


def _spans(words: Sequence[str]) -> set[tuple[int, int]]:
    spans, at = set(), 0
    for word in words:
        spans.add((at, at + len(word)))
        at += len(word)
    return spans

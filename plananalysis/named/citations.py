"""
Which documents are named in 《 》, and which verb governs each?

How the verb is found is said in :mod:`plananalysis.named.verb_of_title`.
Only marked documents are found: a plan that is named without 《 》 is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import ASIDE, BRACKETED, QUOTED, Passages, free_signs
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.named.titles import find_genre, find_issuer, find_titles, normalize_title
from plananalysis.named.verb_of_title import NEAR, find_governing_verb

_WORDS = load_classes("named/citation_words")
# 《…》（国发〔2018〕41号）、《…》: the number of a document does not end the list.
_NUMBER_OF = re.compile(
    rf"(?<={QUOTED})[（(](?:[^（）()\n{QUOTED}]|[（(][^（）()\n{QUOTED}]{{0,12}}[）)]){{0,60}}[）)]"
)
# 审议《…》，《…》和《…》: the comma of a list, after which no clause begins.
_COMMA = re.compile(rf"(?<=[{QUOTED}{BRACKETED}])[，,](?={QUOTED})")
_ROW = re.compile(rf"[{QUOTED}{BRACKETED}、，,]{{3,}}")
_ROW_END = re.compile(r"[和及与等。；;\n]|以及|$")
_AND = re.compile(rf"[，,](?=(?:以及|及)[^，,。；;{QUOTED}\n]{{0,12}}{QUOTED})")
_QUOTE = re.compile(r"“[^“”\n]{0,200}”")
_ASIDES = _WORDS.compile(r"[（(][^（）()\n]{0,60}{called}[^（）()\n]{0,40}[）)]")
_BREAK = re.compile(r"\s*\n\s*")


def find_citations(units: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every document in 《 》 with the verb that governs it.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text; containers are left out where is_leaf says so.
    lexicon : Lexicon, optional
        Policy verbs with classes; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, title, verb, verb_class (make, revise, implement, study, publish,
        promote, complete, other, none), genre, issuer (the body that the title names, "" if none),
        normalised (the title in one spelling), start, end, text.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1.i1"], "start": [0], "end": [15],
    ...                       "text": ["修订《社会组织管理办法》，印发。"]})
    >>> find_citations(units).loc[0, ["title", "verb", "verb_class", "genre"]].tolist()
    ['社会组织管理办法', '修订', 'revise', '管理办法']
    """
    passages = Passages.of(units)
    lexicon = lexicon or load_lexicon("policy_verbs")
    matcher, kinds = lexicon.matcher, lexicon.entries["class"].tolist()
    titles = find_titles(passages.text, begins=passages.begins)
    spans = [(start, end) for start, end, kind in titles if kind == "title"]
    rows, governed = [], {}
    for (start, end), (line, at) in zip(spans, _squeeze(free_signs(passages.text), spans), strict=True):
        width = 2 if passages.text[start] == "<" else 1
        title = _BREAK.sub("", passages.text[start + width : end - width])
        place = title, line[max(0, at - NEAR) : at], line[at : at + NEAR]  # all that is read of the line
        if place not in governed:
            governed[place] = find_governing_verb(line, at, title, matcher, kinds)
        rows.append((title, *governed[place], find_genre(title), find_issuer(title), normalize_title(title)))
    names = ("title", "verb", "verb_class", "genre", "issuer", "normalised")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return passages.to_frame([a for a, _ in spans], [b for _, b in spans], columns)


def _squeeze(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """
    For each title its line, with one character for each title, quote and document number, and its place there.

    They hold words and commas that are not those of the sentence around them, and long lists of them
    part a title from its verb.
    """
    at = 0
    while at < len(spans):
        begin = text.rfind("\n", 0, spans[at][0]) + 1
        stop = -1
        pieces = []
        while at < len(spans) and (stop < 0 or spans[at][0] < stop):
            pieces += [text[begin : spans[at][0]], QUOTED]
            begin, at = spans[at][1], at + 1
            if begin > stop:  # the first of the line, or one that goes on in the next
                stop = text.find("\n", begin)
                stop = len(text) if stop < 0 else stop
        line = _ASIDES.sub(_mark_asides, "".join([*pieces, text[begin:stop]]))
        line = _AND.sub("", _ROW.sub(_join_row, _NUMBER_OF.sub(BRACKETED, line)))
        line = _QUOTE.sub(lambda match: BRACKETED + re.sub(rf"[^{QUOTED}{ASIDE}]", "", match.group()), line)
        yield from ((line, match.start()) for match in re.finditer(f"[{QUOTED}{ASIDE}]", line))


def _join_row(match: re.Match) -> str:
    return _COMMA.sub("、", match.group()) if _ROW_END.match(match.string, match.end()) else match.group()


def _mark_asides(match: re.Match) -> str:
    return BRACKETED + ASIDE * match.group().count(QUOTED)

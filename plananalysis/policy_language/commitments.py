"""
What does the issuer commit to, clause by clause, and how firmly?

A clause is what stands between ，；。 and :.  Its main verb is looked for where Chinese plans put it:
at the head, after adverbs (认真), frames (以“…”为主题, 在…中, 通过…方式) and an explicit actor (党支部书记). Words
inside “ ”, 《 》 and brackets are never verbs of the sentence.  Clauses that report results (已, 同比,
完成了; sections headed 工作回顾), greet, or only set a frame give no row.

The level follows the codebook: 5 prohibition or strict control, 4 guaranteed delivery, 3 plain
action, 2 indirect or supportive, 1 exploratory.  Of coordinated verbs the strongest counts (完善落实);
a verb that hands the act to others or only prepares it governs what follows (推动完善 is 2, 探索建立 is
1), because the level is that of the issuer's own action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from plananalysis.clauses.acts import Acts, read_acts
from plananalysis.clauses.prefilter import read_clauses
from plananalysis.clauses.verbs_in_place import Words, any_of, read_words
from plananalysis.lexicons.folding import fold_rows
from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.lines import cut_lines
from plananalysis.lexicons.matching import Matcher
from plananalysis.lexicons.numerals import ONE_TO_NINE
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.parts import without_annexes

_FUTURE = load_classes("policy_language/speech_words").compile(r"{to_come}|\d{4}年(?:将|要|底)|到\d{4}年")
_PLAN = re.compile(f"“?十[{ONE_TO_NINE}]?五”?")


def find_commitments(
    sentences: pd.DataFrame | Passages,
    *,
    units: pd.DataFrame | None = None,
    lexicon: Lexicon | None = None,
    intensifiers: Lexicon | None = None,
    novelty: Lexicon | None = None,
) -> pd.DataFrame:
    """
    The actions that the sentences commit to, one row a clause.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Columns doc_id, unit_id, sentence_id, start, end, text.
    units : pandas.DataFrame, optional
        The units table of the same documents.  With it, sections whose heading says that they look
        back (2025年工作回顾) are left out; without it, only wording tells results from plans.
    lexicon : Lexicon, optional
        Verbs with levels; the package's own by default.
    intensifiers, novelty : Lexicon, optional
        Words of the columns with these names; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, sentence_id, verb, object (the noun phrase it acts upon, as
        written), level (1–5), intensity (1 if an intensifier stands in the clause),
        intensifiers (joined by "|"), novelty (new, continued, both, none: of the clause),
        start, end, text (the clause).

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1.i1"], "sentence_id": ["1"],
    ...     "start": [0], "end": [22], "text": ["修订管理办法，以“陪伴”为主题，严格执行制度。"]})
    >>> find_commitments(sentences)[["verb", "object", "level", "intensity"]].values.tolist()
    [['修订', '管理办法', 4, 0], ['严格执行', '制度', 5, 1]]
    """
    passages = Passages.of(sentences)
    leads = load_lexicon("clause_leads")
    words = read_words(lexicon or load_lexicon("commitments"), leads)
    acts = Acts.join(_read_pieces(passages, words, _past_rows(passages, units, leads)))
    spans = zip(acts.object_starts.tolist(), acts.object_ends.tolist(), strict=True)
    columns = {"verb": acts.verbs, "object": [passages.text[start:end] for start, end in spans], "level": acts.levels}
    starts, ends = acts.starts, acts.stops
    columns |= _clause_cues(passages, starts, ends, intensifiers=intensifiers, novelty=novelty)
    return passages.to_frame(starts, ends, columns)


def coverage_of(commitments: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """
    Share of the sentences of the body that have at least one row of commitments, by document.

    Parameters
    ----------
    commitments : pandas.DataFrame
        From :func:`find_commitments`.
    sentences : pandas.DataFrame
        What it was given.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, sentences, covered, share.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d", "d"], "unit_id": ["i1", "i1"],
    ...     "sentence_id": ["1", "2"], "start": [0, 6], "end": [6, 11],
    ...     "text": ["开展培训。", "情况复杂。"]})
    >>> coverage_of(find_commitments(sentences), sentences)["share"].tolist()
    [0.5]
    """
    commitments, sentences = without_annexes(commitments, sentences), without_annexes(sentences)
    total = sentences.groupby("doc_id", sort=False).size()
    seen = commitments.drop_duplicates(["doc_id", "sentence_id"]).groupby("doc_id").size()
    covered = seen.reindex(total.index, fill_value=0).astype(int)
    return pd.DataFrame(
        {
            "doc_id": total.index,
            "sentences": total.to_numpy(),
            "covered": covered.to_numpy(),
            "share": (covered / total).round(6).to_numpy(),
        }
    )


def _past_rows(passages: Passages, units: pd.DataFrame | None, leads: Lexicon) -> np.ndarray:
    """True for the sentences of a section that looks back, and for those that report or greet."""
    frame = passages.frame
    past = np.zeros(len(frame), dtype=bool)
    if units is not None:
        past |= _in_retrospect(frame, units, leads)
    matcher, kinds = _find_reports(leads)
    texts = passages.texts
    hits = matcher.find(passages.text)
    rows = passages.rows_of([start for start, _, _ in hits]).tolist()
    for row, (_, _, entry) in zip(rows, hits, strict=True):
        if not past[row] and (kinds[entry] == "greeting" or not _FUTURE.search(texts[row])):
            past[row] = True
    return past


@lru_cache(maxsize=4)
def _find_reports(leads: Lexicon) -> tuple[Matcher, list[str]]:
    """What tells that a sentence reports or greets, and which of the two each entry is."""
    entries = leads.entries[leads.entries["class"].isin(["past", "greeting"])]
    return Matcher(entries), entries["class"].tolist()


def _in_retrospect(frame: pd.DataFrame, units: pd.DataFrame, leads: Lexicon) -> np.ndarray:
    """Sentences between a heading that looks back and the next one that looks ahead."""
    back = re.compile(any_of(leads.terms("retrospect")))
    ahead = re.compile(any_of(leads.terms("prospect")))
    sections = units[units["kind"].isin(["section", "annex_section"])]
    columns = [sections[name].tolist() for name in ("doc_id", "start", "end")]
    headings, texts = fold_rows(sections, column="heading"), fold_rows(sections)
    heads: dict[str, list[tuple]] = {}
    for doc_id, start, end, heading, text in zip(*columns, headings, texts, strict=True):
        if heading:
            heads.setdefault(doc_id, []).append((heading, start, end, text))
    past = np.zeros(len(frame), dtype=bool)
    codes, names = pd.factorize(frame["doc_id"])
    starts = frame["start"].to_numpy()
    for code, doc_id in enumerate(names.tolist()):
        for begin, end in _retrospects(heads.get(doc_id, []), back, ahead):
            past |= (codes == code) & (starts >= begin) & (starts < end)
    return past


def _retrospects(heads: list[tuple], back: re.Pattern, ahead: re.Pattern) -> list[tuple[int, int]]:
    """
    Spans under a heading with 回顾, 成就 ….

    Such a part may hold numbered points (一是 …) that the outline takes for sections, so it ends
    at the next heading that names a year, a plan or what is to be done.  Under a heading that
    announces both (“十四五”成就和“十五五”目标) it ends where the later plan is first spoken of.
    """
    spans = []
    for i, (heading, start, end, text) in enumerate(heads):
        if not back.search(heading):
            continue
        plans = _PLAN.findall(heading)
        if ahead.search(heading) and len(set(plans)) > 1:
            found = text.find(plans[-1], len(heading) + 8)
            end = start + found if found > 0 else start
        else:
            later = (h[1] for h in heads[i + 1 :] if _looks_ahead(h[0], back, ahead))
            end = max(end, next(later, end)) if len(heads) > i + 1 else end
        spans.append((start, end))
    return spans


def _looks_ahead(heading: str, back: re.Pattern, ahead: re.Pattern) -> bool:
    is_dated = _PLAN.search(heading) or re.search(r"[2２][0０]\d\d年|今年", heading)
    return bool(back.search(heading) or ahead.search(heading) or is_dated)


def _read_pieces(passages: Passages, words: Words, past: np.ndarray) -> Iterator[Acts]:
    """The acts of the text, a long one in pieces; places are those of the whole text."""
    for begin, piece in cut_lines(passages.masked):
        clauses = read_clauses(piece, words)
        yield read_acts(clauses, kept=~past[passages.rows_of(clauses.starts + begin)]).move(begin)


def _clause_cues(
    passages: Passages, starts: list[int], ends: list[int], *, intensifiers: Lexicon | None, novelty: Lexicon | None
) -> dict[str, list]:
    """Intensifiers and new/continued words that lie inside each clause."""
    said, claimed = [""] * len(starts), ["none"] * len(starts)
    strong, cues = intensifiers or load_lexicon("intensifiers"), novelty or load_lexicon("novelty")
    for place, word, _ in _hits_in_clauses(passages, strong, starts, ends):
        said[place] = f"{said[place]}|{word}" if said[place] else word
    for place, _, kind in _hits_in_clauses(passages, cues, starts, ends):
        claimed[place] = kind if claimed[place] in ("none", kind) else "both"
    return {"intensity": [int(words != "") for words in said], "intensifiers": said, "novelty": claimed}


def _hits_in_clauses(passages: Passages, lexicon: Lexicon, starts, ends) -> Iterator[tuple[int, str, str]]:
    """Number of the clause, word and class of the hits that lie inside a clause."""
    classes = lexicon.entries["class"].tolist()
    masked, hits = passages.masked, passages.find_masked(lexicon)
    places = np.searchsorted(starts, [start for start, _, _ in hits], "right") - 1
    for (start, end, row), place in zip(hits, places.tolist(), strict=True):
        if place >= 0 and end <= ends[place]:
            yield place, masked[start:end], classes[row]

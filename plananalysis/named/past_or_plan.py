"""
Does a passage look back or ahead?  Sections by their headings, sentences by their cues.

A work report tells what was done and what is to be done, often with the same words (新增就业20万人).
The heading of the section decides (回顾, 目标任务 …); in sections that hold both, and against the
heading, the last cue before the passage does: 五年来, a year before that of the plan, 今年, “十五五”.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

import numpy as np
import pandas as pd
from ahocorasick_rs import AhoCorasick, MatchKind

from plananalysis.lexicons.folding import fold_rows
from plananalysis.lexicons.lines import search_lines
from plananalysis.lexicons.numerals import ONE_TO_NINE
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import load_classes

PAST, PLAN, UNKNOWN = "past", "plan", ""
_WORDS = load_classes("named/past_or_plan_words")
_PAST_HEADING = _WORDS.compile("{past_heading}")
_PLAN_HEADING = _WORDS.compile("{plan_heading}|{plan_heading_end}$")
_BOTH_HEADING = _WORDS.compile("{both_heading}")
_AND = frozenset(_WORDS["heading_and"])
_PLAN_TITLE = _WORDS.compile("{plan_title}")
_PAST_TITLE = _WORDS.compile("{past_title}")
_BOTH_TITLE = _WORDS.compile("{both_title}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIRST_PLAN_YEAR = {plan: int(year) for plan, year in _WORDS.values("first_plan_year").items()}
# Words that turn the text for good, and words that hold for their own sentence.
_LASTING = {PAST: _WORDS["lasting_past"], PLAN: _WORDS["lasting_plan"]}
_PASSING = {PAST: _WORDS["passing_past"], PLAN: _WORDS["passing_plan"]}
_SENSES = {
    word: (sense, lasts)
    for table, lasts in ((_LASTING, True), (_PASSING, False)) for sense, group in table.items() for word in group
}  # fmt: skip
_CUES = tuple(_SENSES)
_SEARCH = AhoCorasick(_CUES, matchkind=MatchKind.LeftmostLongest)
_YEARS = frozenset(_WORDS["year"])
_RESULTS = frozenset(_WORDS["result"])
_DATE = re.compile(r"\d(?<!\d\d)(?P<year>\d{3})年")
_TERM = _WORDS.compile(r"十[{TO_SIX}]五{plan_period}", TO_SIX=ONE_TO_NINE[:6])
_COMPARED = _WORDS.compile(r"{compared}“?$")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_FAR = 400  # characters: a cue further back stands in another sentence


class Contexts:
    """
    Back or ahead, for every place of a text.

    Parameters
    ----------
    passages : Passages
        Leaf units as one text.
    units : pandas.DataFrame
        The units of the same documents with their headings.
    years : mapping of str to int, optional
        The year each document is for; without it, the first year in the document's title block.
    """

    def __init__(self, passages: Passages, units: pd.DataFrame, *, years: Mapping[str, int] | None = None) -> None:
        self.text = passages.text
        self.begins = passages.begins.tolist()
        frame = passages.frame
        self.documents = frame["doc_id"].tolist()
        self.years = dict(years or {})
        for doc_id, year in _read_years(self.text, self.documents, self.begins).items():
            self.years.setdefault(doc_id, year)
        self.rows = _read_headings(frame, units, self.years)
        self._read_cues()
        self._carry_cues()

    def _read_cues(self) -> None:
        cues = ((start, _CUES[number]) for number, start, _ in search_lines(_SEARCH, self.text))
        found = [(start, *_SENSES[word]) for start, word in cues if self._counts(word, start)]
        for pattern in (_DATE, _TERM):
            for match in pattern.finditer(self.text):
                sense = self._judge_date(match)
                if sense:
                    found.append((match.start(), sense, True))
        found.sort()
        self.places = [start for start, _, _ in found]
        self.cues = [(sense, lasts) for _, sense, lasts in found]
        # for each cue the number of the last one up to it that turns the text for good, -1 where there is none
        self.last_lasting = list(
            accumulate((number if lasts else -1 for number, (_, lasts) in enumerate(self.cues)), max)
        )

    def _counts(self, word: str, start: int) -> bool:
        """比去年 dates nothing; 争取资金3亿元 under a heading that looks back is a result."""
        if word in _YEARS:
            return not _COMPARED.search(self.text[max(0, start - 4) : start])
        return word not in _RESULTS or self.rows[bisect_right(self.begins, start) - 1][0] != PAST

    def _judge_date(self, match: re.Match) -> str:
        start = match.start()
        if _COMPARED.search(self.text[max(0, start - 4) : start]):
            return UNKNOWN
        row = bisect_right(self.begins, start) - 1
        year = self.years.get(self.documents[row])
        if year is None:
            return UNKNOWN
        if match.re is _DATE:
            return PAST if int(match.group()[:4]) < year else PLAN
        first = _FIRST_PLAN_YEAR[match.group()[:3]]
        return PAST if first + 4 < year else PLAN if first + 4 > year else UNKNOWN

    def _carry_cues(self) -> None:
        """In a unit that its heading leaves open, the last lasting cue of the section goes on."""
        lasting = [(start, sense) for start, (sense, lasts) in zip(self.places, self.cues, strict=True) if lasts]
        lasting_places = [start for start, _ in lasting]
        self.carried: list[str] = []
        last, section_begin = None, 0
        befores = np.searchsorted(lasting_places, self.begins).tolist()
        for begin, before, (sense, section) in zip(self.begins, befores, self.rows, strict=True):
            if section is not last and section != last:
                section_begin, last = begin, section
            is_carried = not sense and before and lasting_places[before - 1] >= section_begin
            self.carried.append(lasting[before - 1][1] if is_carried else sense)

    def at(self, position: int) -> str:
        """Give "past", "plan" or "" for a position of the text."""
        row = bisect_right(self.begins, position) - 1
        last = bisect_right(self.places, position) - 1
        if last >= 0 and self._same_sentence(max(self.places[last], self.begins[row]), position, self.places[last]):
            return self.cues[last][0]
        if not self.rows[row][0]:
            lasting = self.last_lasting[last] if last >= 0 else -1
            if lasting >= 0 and self.places[lasting] >= self.begins[row]:
                return self.cues[lasting][0]
        return self.carried[row]

    def _same_sentence(self, start: int, position: int, cue: int) -> bool:
        is_near = cue >= start and position - cue < _FAR
        return is_near and not _SENTENCE_END.search(self.text, cue, position)


def _read_years(text: str, documents: list[str], begins: list[int]) -> dict[str, int]:
    """The first year that a document names."""
    years: dict[str, int] = {}
    for found in _YEAR.finditer(text):
        doc_id = documents[bisect_right(begins, found.start()) - 1]
        years.setdefault(doc_id, int(found.group()))
    return years


def _judge(heading: str, year: int | None) -> str:
    named = _YEAR.findall(heading)
    if year and named and int(max(named)) < year:  # 2008年政府的主要工作, in a report of 2009
        return PAST
    past, plan = _PAST_HEADING.search(heading), _PLAN_HEADING.search(heading)
    if past and plan and not _AND.isdisjoint(heading):
        is_both = past.start() < plan.start() or _BOTH_HEADING.search(heading)
        return UNKNOWN if is_both else PAST
    return PAST if past else PLAN if plan else UNKNOWN


def _read_headings(frame: pd.DataFrame, units: pd.DataFrame, years: dict[str, int]) -> list[tuple[str, tuple]]:
    """(what the headings above say, the section) of every leaf."""
    if not {"parent_id", "heading", "kind"}.issubset(units.columns):
        return [(UNKNOWN, (doc_id,)) for doc_id in frame["doc_id"].tolist()]
    columns = [units[name].tolist() for name in ("doc_id", "unit_id", "parent_id", "kind")]
    columns.append(fold_rows(units.assign(heading=units["heading"].fillna("")), column="heading"))
    above = {(doc, unit): (parent, kind, heading) for doc, unit, parent, kind, heading in zip(*columns, strict=True)}
    titles = _read_titles(units)
    found: dict[tuple, tuple[str, tuple]] = {}
    return [
        _look_up(key, above, titles, found, years)
        for key in zip(frame["doc_id"].tolist(), frame["unit_id"].tolist(), strict=True)
    ]


def _look_up(key: tuple, above: dict, titles: dict, found: dict, years: dict) -> tuple[str, tuple]:
    """The sense of the highest heading that has one, else of the next below; else of the title."""
    if key in found:
        return found[key]
    parent, kind, heading = above[key]
    if kind in ("front", "back", "preamble", "glossary", "entry"):
        answer = (UNKNOWN, (key[0], kind))
    elif kind == "annex":
        answer = (_judge(heading, years.get(key[0])), key)
    elif parent and (key[0], parent) in above:
        sense, section = _look_up((key[0], parent), above, titles, found, years)
        section = key if kind == "annex_section" else section
        answer = (sense or (_judge(heading, years.get(key[0])) if kind != "paragraph" else UNKNOWN), section)
    else:
        answer = (_judge(heading, years.get(key[0])) if kind == "section" else UNKNOWN, key)
        answer = (answer[0] or titles.get(key[0], UNKNOWN), key if kind == "section" else (key[0],))
    found[key] = answer
    return answer


def _read_titles(units: pd.DataFrame) -> dict[str, str]:
    """What the title of a document says: a plan looks ahead."""
    titles: dict[str, str] = {}
    front = units[units["kind"].isin(["front", "preamble"])]
    for doc_id, text in zip(front["doc_id"].tolist(), fold_rows(front), strict=True):
        lines = [line.strip() for line in text.split("\n") if 4 < len(line.strip()) < 60]
        for line in lines:
            if _BOTH_TITLE.search(line):
                titles.setdefault(doc_id, UNKNOWN)
            elif _PLAN_TITLE.search(line) and not _PAST_TITLE.search(line):
                titles.setdefault(doc_id, PLAN)
            elif _PAST_TITLE.search(line):
                titles.setdefault(doc_id, PAST)
    return titles

"""
What is named?  Documents in 《 》 (see :mod:`plananalysis.citations`) and names in “ ”.

The typing of “ ” names is a suggestion with its cue beside it: a known formula (of the cues or of the
lexicon of formulae, where those of one province are local), a number in the name, the name's own ending,
the word after it, the word before it, its beginning, its shape; ``other`` where no cue speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from .citations import find_citations
from .formula_candidates import NUMERAL, is_shorthand
from .lexicons import Lexicon, load_lexicon
from .passages import Passages
from .quotes import LIMIT
from .titles import find_titles

__all__ = ["find_citations", "find_names", "find_unbalanced"]

_JOINS = frozenset("、和与及")
_TITLE = re.compile("《[^《》]+》")
# “四大行动” and “八项工程” are totals with a name; “百千万工程” is a programme.
_COUNTED = re.compile("[二三四五六七八九十两]{1,2}[大项个场条件]|(?:[一二三四五六七八九十两][一-鿿]){2,}")
_VAGUE = frozenset({"服务", "建设"})
_TOTAL = re.compile("[二三四五六七八九十两](?:[大个项种类条方端]|下沉)")  # “考核、督查、激励”三项机制
_LISTED = {"formula": "national_formula", "shorthand": "national_formula", "five_year_plan": "plan",
           "festival": "other", "session": "other", "other_number": "other"}  # fmt: skip
# “两癌”患者 are people and “1269”行动计划 is a programme; “三校一院”服务 stays a formula.
_STRONGER_THAN_NUMBER = frozenset({"group", "organisation"})
_NAMED_BY_NUMBER = ("行动", "工程", "计划", "活动", "项目", "大赛", "品牌", "论坛", "时期", "以来", "期间")
_AND_OTHERS = re.compile("等(?:一批|一系列)?")
_SPACES = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True)
class _Cues:
    """The rows of the cue lexicon by position, longest term first."""

    known: dict[str, str] = field(default_factory=dict)
    ends: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    starts: tuple[tuple[str, str], ...] = ()
    heads: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[re.Pattern, str], ...] = ()


def find_names(units: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every name in “ ” (or paired straight quotes) with a suggested kind.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text; containers are left out where is_leaf says so.
    lexicon : Lexicon, optional
        Cues with positions; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, name (without quotes), kind (national_formula,
        local_formula, slogan, programme, organisation, group, plan, other), cue (what
        decided), start, end, text (with quotes). ‘ ’ inside a name is part of it.  The
        same name has the same kind throughout a document.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1.i1"], "start": [0], "end": [21],
    ...                       "text": ["增强“四个意识”，开展“美丽庭院”建设活动。"]})
    >>> find_names(units)[["name", "kind"]].values.tolist()
    [['四个意识', 'national_formula'], ['美丽庭院', 'programme']]
    """
    passages = Passages.of(units)
    cues = _read_cues(lexicon or load_lexicon("name_cues"))
    spans = [(a, b) for a, b, kind in passages.quotes if kind == "name"]
    found = _type_spans(passages.text, spans, cues, _read_listed(load_lexicon("formulae")))
    columns = {
        "name": [passages.text[a + 1 : b - 1] for a, b in spans],
        "kind": [kind for kind, _, _ in found],
        "cue": [cue for _, cue, _ in found],
        "_rank": [rank for _, _, rank in found],
    }
    names = passages.to_frame([a for a, _ in spans], [b for _, b in spans], columns)
    return _agree_in_document(names).drop(columns="_rank")


def find_unbalanced(units: pd.DataFrame | Passages) -> pd.DataFrame:
    """
    Quotation marks and 《 》 that lack their partner: what the other functions could not read.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, problem, start, end, text.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["u"], "start": [0], "end": [6],
    ...                       "text": ["开展“最美。"]})
    >>> find_unbalanced(units)["text"].tolist()
    ['“']
    """
    passages = Passages.of(units)
    quotes = [(a, b, "“ ”") for a, b, kind in passages.quotes if kind != "name"]
    titles = [(a, b, "《 》") for a, b, kind in find_titles(passages.text, begins=passages.begins) if kind != "title"]
    rows = sorted(quotes + titles)
    problems = [f"{pair} without its partner in the line" for _, _, pair in rows]
    return passages.to_frame(
        [a for a, _, _ in rows], [b for _, b, _ in rows], {"problem": problems}
    )


@lru_cache(maxsize=4)  # the same lexicon gives the same cues
def _read_cues(lexicon: Lexicon) -> _Cues:
    by: dict[str, list[tuple[str, str]]] = {name: [] for name in ("is", "ends", "after", "before", "starts", "head")}
    patterns = []
    rows = lexicon.entries
    columns = (rows["term"], rows["class"], rows["position"])
    for term, kind, positions in zip(*columns, strict=True):
        for position in positions.split("|"):
            if position == "pattern":
                patterns.append((re.compile(term.removeprefix("re:")), kind))
            else:
                by[position].append((term, kind))
    for pairs in by.values():
        pairs.sort(key=lambda pair: -len(pair[0]))
    known = {_plain(term): kind for term, kind in by["is"]}
    return _Cues(known, *(tuple(by[name]) for name in ("ends", "after", "before", "starts", "head")), tuple(patterns))


@lru_cache(maxsize=4)
def _read_listed(formulae: Lexicon) -> dict[str, str]:
    """Kinds of the names that the lexicon of formulae knows; those of one place are local."""
    rows = formulae.entries
    columns = (rows["term"], rows["class"], rows["place"])
    return {term: "local_formula" if place else _LISTED[kind] for term, kind, place in zip(*columns, strict=True)}


def _plain(name: str) -> str:
    return _SPACES.sub(" ", name.replace(",", "，")).strip()


def _type_spans(text, spans, cues: _Cues, listed: dict[str, str]) -> list[tuple[str, str, int]]:
    """(kind, cue, rank) of each span; a list “A”“B”、“C” shares its neighbours."""
    indexes = (_suffix_index(cues.ends), _first_index(cues.after), _suffix_index(cues.before), _first_index(cues.starts))
    kinds = dict(cues.heads)
    # “天山号”集结中转运输班列, “江南古镇”等旅游品牌: the noun that a phrase after the name comes to
    head = re.compile(f"等?(?:(?!的)[一-鿿]){{0,8}}?({'|'.join(kinds)})") if kinds else None
    return [_type_span(text, a, b, cues, (listed, *indexes, head, kinds)) for a, b in spans]


def _suffix_index(pairs) -> dict[str, list[tuple[str, str]]]:
    index: dict[str, list[tuple[str, str]]] = {}
    for term, kind in pairs:
        index.setdefault(term[-1], []).append((term, kind))
    return index


def _first_index(pairs) -> dict[str, list[tuple[str, str]]]:
    index: dict[str, list[tuple[str, str]]] = {}
    for term, kind in pairs:
        index.setdefault(term[0], []).append((term, kind))
    return index


def _type_span(text, a, b, cues: _Cues, indexes) -> tuple[str, str, int]:
    """First cue that speaks, in order of how far it can be trusted."""
    listed, ends, after, before, starts, head, kinds = indexes
    name = _plain(text[a + 1 : b - 1])
    following, preceding = _after_list(text, b), _before_list(text, a)
    cue = _starts_with(following, after)
    if name in cues.known and not (cue and cue[1] == "group" and name == "两新"):
        return cues.known[name], f"known: {name}", 0
    if _TITLE.fullmatch(name):
        return "plan", "title", 0
    if cue and cue[1] == "slogan" and preceding.endswith(("以", "围绕", "为", "确立", "紧扣")):
        return "slogan", f"以“…”{cue[0]}", 1
    is_named = cue is not None and (cue[1] in _STRONGER_THAN_NUMBER or cue[0].endswith(_NAMED_BY_NUMBER))
    own = _ends_with(name, ends)
    halves, motto = cues.patterns[-1]
    if own and own[1] == "organisation" and halves.search(name):  # “打造生态某镇，共建美丽家园” is no organisation
        own = None
    if cue and cue[0] in _VAGUE and halves.search(name):
        cue = None
    is_programme = own is not None and own[1] == "programme" and not _COUNTED.match(name)
    is_plain = listed.get(name) == "other" and own is not None and own[1] == "local_formula"  # “一线工作法”
    if name in listed and not is_programme and not is_plain and (not is_named or cue[0].endswith("活动")):
        return listed[name], f"listed: {name}", 1
    first = _starts_with(name, starts)
    counted = name[len(first[0]) :] if first and NUMERAL.match(first[0]) else name  # 三晋, 八闽 and 三秦 are provinces
    has_number = NUMERAL.search(counted) is not None and is_shorthand(counted, before=text[max(0, a - 2) : a], after=following)
    if has_number and not is_named and (own is None or own[1] == "other" or _COUNTED.match(name)):
        return "local_formula", "number in the name", 2
    if own and len(own[0]) < len(name):
        return own[1], f"ends with {own[0]}", 2
    for pattern, kind in cues.patterns[:-1]:
        if pattern.search(name) and not is_named:
            return kind, "number in the name", 4
    if "、" in name and _TOTAL.match(following):
        return "other", "the number of its parts", 4
    lead = _ends_with(preceding, before)
    if lead and lead[1] == "other" and (cue is None or not is_named):
        return "other", f"{lead[0]}“…”", 4
    if cue:
        return cue[1], f"“…”{cue[0]}", 3 if is_named else 4
    if halves.search(name):
        return motto, "two halves", 5
    noun = head.match(text[b : b + 16]) if head else None
    if noun:
        return kinds[noun.group(1)], f"“…” … {noun.group(1)}", 6
    if lead and not following.startswith("的"):  # 推动“当家吃饭”的产业升级: the name only describes
        return lead[1], f"{lead[0]}“…”", 7
    if first and len(first[0]) < len(name):
        return first[1], f"begins with {first[0]}", 8
    return "other", "", 9


def _starts_with(following: str, index) -> tuple[str, str] | None:
    pairs = index.get(following[:1], ())
    return next((pair for pair in pairs if following.startswith(pair[0])), None)


def _ends_with(preceding: str, index) -> tuple[str, str] | None:
    pairs = index.get(preceding[-1:], ())
    return next((pair for pair in pairs if preceding.endswith(pair[0])), None)


def _after_list(text: str, end: int) -> str:
    """What follows the name, or the last name of the list it belongs to."""
    for _ in range(12):
        following = text[end : end + 2]
        if following[:1] != "“" and (following[:1] not in _JOINS or following[1:] != "“"):
            break
        close = text.find("”", end)
        if close < 0 or close - end > LIMIT or "\n" in text[end:close]:
            break
        end = close + 1
    others = _AND_OTHERS.match(text, end)
    if others and text[end : others.end() + 14].startswith(("等系列", "等活动")):
        others = None
    end = others.end() if others else end
    return text[end : end + 14]


def _before_list(text: str, start: int) -> str:
    """What stands before the name, or before the first name of its list."""
    for _ in range(12):
        preceding = text[max(0, start - 2) : start]
        if preceding[-1:] != "”" and (preceding[:1] != "”" or preceding[1:] not in _JOINS):
            break
        opened = text.rfind("“", 0, start - (1 if preceding[-1:] == "”" else 2))
        if opened < 0 or start - opened > LIMIT:
            break
        start = opened
    line = text[max(0, start - 14) : start]
    return line.rsplit("\n", 1)[-1]


def _agree_in_document(names: pd.DataFrame) -> pd.DataFrame:
    """One kind for one name in one document: that of the strongest, then commonest, cue."""
    columns = [names[column].tolist() for column in ("doc_id", "name", "_rank", "kind")]
    best: dict[tuple[str, str], tuple[int, int, str]] = {}
    for (doc, name, rank, kind), count in Counter(zip(*columns, strict=True)).items():
        vote = (rank, -count, kind)
        if (doc, name) not in best or vote[:2] < best[doc, name][:2]:
            best[doc, name] = vote
    kinds = [best[key][2] for key in zip(*columns[:2], strict=True)]
    cues = [
        cue if kind == chosen else f"as elsewhere in the document (here {cue or 'none'})"
        for cue, kind, chosen in zip(names["cue"].tolist(), columns[3], kinds, strict=True)
    ]
    return names.assign(kind=kinds, cue=cues)

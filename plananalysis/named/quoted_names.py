"""
What is named?  Documents in 《 》 (see :mod:`plananalysis.named.citations`) and names in “ ”.

The typing of “ ” names is a suggestion with its cue beside it: a known formula (of the cues or of the
lexicon of formulae, where those of one province are local), a number in the name, the name's own ending
unless the noun that follows names an act, the word after it, its shape, the noun that follows, the word
before it, its beginning, the others in its list; ``other`` where no cue speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pandas as pd

from plananalysis.formulae.candidates import NUMERAL, is_shorthand
from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import HAN, load_classes
from plananalysis.named.citations import find_citations
from plananalysis.named.name_cues import (
    Cues,
    find_beginning,
    find_end,
    index_by_beginning,
    index_by_end,
    plain_name,
    read_cues,
    read_listed,
    try_own,
)
from plananalysis.named.name_lists import JOINS, read_after_list, read_before_list, share_in_lists
from plananalysis.named.titles import find_titles

__all__ = ["find_citations", "find_names", "find_unbalanced"]

_WORDS = load_classes("named/quoted_name_words")
_TITLE = re.compile("《[^《》]+》")
# “四大行动” and “八项工程” are totals with a name; “百千万工程” is a programme.
_COUNTED = _WORDS.compile(
    "[{SEVERAL}]{1,2}[{parts}]|(?:[一{SEVERAL}][{HAN}]){2,}|(?:[一{SEVERAL}][{HAN}]{1,2}){2,}$",
    SEVERAL=ONE_TO_TEN[1:] + "两",
)
_VAGUE = frozenset(_WORDS["vague"])
_TOTAL = _WORDS.compile("[{SEVERAL}](?:[{total_of}]|{sunk})", SEVERAL=ONE_TO_TEN[1:] + "两")
# “两癌”患者 are people and “1269”行动计划 is a programme; “三校一院”服务 stays a formula.
_STRONGER_THAN_NUMBER = frozenset({"group", "organisation"})
_NAMED_BY_NUMBER = _WORDS["named_by_number"]
# “阅读好书 争当工匠”主题阅读交流活动: what follows names an act, whatever the name ends with.
_ACTS = _WORDS["act"]
_WEAKER_THAN_ACT = frozenset({"slogan", "group", "organisation", "other"})
_THINGS = frozenset({"programme", "organisation"})
_PHRASE = re.compile(f"[{HAN}]{{0,16}}")
_NO_DE = r"[\u4e00-\u7683\u7685-\u9fff]"  # a Chinese character that is not 的
_LINK = re.compile("(?:以及|[和与及])$")


class _Seen(NamedTuple):
    """A name and its cues: its own ending, the word and the noun after it, the word before it, its beginning."""

    name: str
    following: str
    own: tuple[str, str] | None
    cue: tuple[str, str] | None
    noun: tuple[str, str, bool] | None
    lead: tuple[str, str] | None
    first: tuple[str, str] | None
    is_act: bool  # the noun names an act, so that the name's own ending does not count
    is_named: bool  # the word after the name says what it is, whatever number it holds


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
    cues = read_cues(lexicon or load_lexicon("name_cues"))
    spans = [(a, b) for a, b, kind in passages.quotes if kind == "name"]
    cues = try_own(cues, [plain_name(passages.text[a + 1 : b - 1]) for a, b in spans])
    found = _type_spans(passages.text, spans, cues, read_listed(load_lexicon("formulae")))
    found = share_in_lists(passages.text, spans, found)
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
    return passages.to_frame([a for a, _, _ in rows], [b for _, b, _ in rows], {"problem": problems})


def _type_spans(text, spans, cues: Cues, listed: dict[str, str]) -> list[tuple[str, str, int]]:
    """(kind, cue, rank) of each span; a list “A”“B”、“C” shares its neighbours."""
    indexes = (
        index_by_end(cues.ends),
        index_by_beginning(cues.after),
        index_by_end(cues.before),
        index_by_beginning(cues.starts),
    )
    kinds = dict(cues.heads)
    # “天山号”集结中转运输班列, “江南古镇”等旅游品牌: the noun that a phrase after the name comes to;
    # “甲”、免费观影等系列活动: members of the list that stand without marks
    nouns = "|".join(map(re.escape, kinds))
    head = (
        re.compile(
            _WORDS.fill(r"(?:(?:[{join}]|以及)[^“”，。；：的\n]{1,12}?等|等)?{NO_DE}{0,8}?", NO_DE=_NO_DE)
            + f"({nouns})"
        )
        if kinds
        else None
    )
    return [_type_span(text, a, b, cues, (listed, *indexes, head, kinds)) for a, b in spans]


def _type_span(text, a, b, cues: Cues, indexes) -> tuple[str, str, int]:
    """First cue that speaks, in order of how far it can be trusted."""
    listed, ends, after, before, starts, head, kinds = indexes
    name = plain_name(text[a + 1 : b - 1])
    following = read_after_list(text, b)
    cue = find_beginning(following, after)
    if name in cues.known and not (cue and cue[1] == "group" and name in _WORDS["group_too"]):
        return cues.known[name], f"known: {name}", 0
    if name[:1] == "《" and _TITLE.fullmatch(name):
        return "plan", "title", 0
    if cue and cue[1] == "slogan" and read_before_list(text, a).endswith(_WORDS["goal_before"]):
        return "slogan", f"以“…”{cue[0]}", 1
    own = find_end(name, ends)
    is_named = cue is not None and (cue[1] in _STRONGER_THAN_NUMBER or cue[0].endswith(_NAMED_BY_NUMBER))
    if own is None and not is_named and name in listed:
        return listed[name], f"listed: {name}", 1
    noun = _find_noun(following, head, kinds, ends)
    is_act = noun is not None and noun[1] == "programme" and noun[2]
    if own and _is_more_than_its_end(name, own, cue, cues.patterns[-1][0], is_act=is_act):
        own = None
    if cue and (is_act and cue[1] == "slogan" or cue[0] in _VAGUE and cues.patterns[-1][0].search(name)):
        cue, is_named = None, False
    is_told = own is not None and len(own[0]) < len(name)  # by its own ending, so that what stands before is not read
    lead, first = None if is_told else find_end(read_before_list(text, a), before), find_beginning(name, starts)
    seen = _Seen(name, following, own, cue, noun, lead, first, is_act, is_named)
    counted = name[len(first[0]) :] if first and NUMERAL.match(first[0]) else name  # 三晋, 八闽 and 三秦 are provinces
    has_number = NUMERAL.search(counted) is not None and is_shorthand(
        counted, before=text[max(0, a - 2) : a], after=following
    )
    found = _by_its_list(seen, listed) or (_by_its_number(seen, counted) if has_number else None)
    return found or _by_its_wording(seen, cues) or _by_what_surrounds(seen, cues)


def _by_its_list(seen: _Seen, listed: dict[str, str]) -> tuple[str, str, int] | None:
    name, own, cue = seen.name, seen.own, seen.cue
    is_programme = own is not None and own[1] == "programme" and not _COUNTED.match(name)
    is_plain = listed.get(name) == "other" and own is not None and own[1] == "local_formula"  # “一线工作法”
    if (
        name in listed
        and not is_programme
        and not is_plain
        and (not seen.is_named or cue[0].endswith(_WORDS["activity"]))
    ):
        return listed[name], f"listed: {name}", 1
    return None


def _by_its_number(seen: _Seen, counted: str) -> tuple[str, str, int] | None:
    own, cue = seen.own, seen.cue
    if seen.is_act and counted.isalnum() and counted.isascii():
        return "programme", f"“…” … {seen.noun[0]}", 2
    is_loose = cue is not None and cue[0] in _WORDS["loose_activity"]  # “四个一”活动 stays a formula
    if (is_loose or not seen.is_named) and (own is None or own[1] == "other" or _COUNTED.match(seen.name)):
        return "local_formula", "number in the name", 2
    return None


def _by_its_wording(seen: _Seen, cues: Cues) -> tuple[str, str, int] | None:
    name, own = seen.name, seen.own
    if own and len(own[0]) < len(name):
        return own[1], f"ends with {own[0]}", 2
    for pattern, kind in cues.patterns[:-1]:
        is_free = not seen.is_named if kind == "slogan" else seen.cue is None and seen.noun is None
        if is_free and pattern.search(name):
            return kind, "wording of the name", 4
    if "、" in name and _TOTAL.match(seen.following):
        return "other", "the number of its parts", 4
    return None


def _by_what_surrounds(seen: _Seen, cues: Cues) -> tuple[str, str, int]:
    cue, noun, lead, first = seen.cue, seen.noun, seen.lead, seen.first
    halves, motto = cues.patterns[-1]
    if lead and lead[1] == "other" and (cue is None or not seen.is_named):
        return "other", f"{lead[0]}“…”", 4
    if cue:
        return cue[1], f"“…”{cue[0]}", 3 if seen.is_named else 4
    if halves.search(seen.name) and not seen.is_act:
        return motto, "two halves", 5
    if noun:
        return noun[1], f"“…” … {noun[0]}", 6
    if lead and not seen.following.startswith("的"):  # 推动“当家吃饭”的产业升级: the name only describes
        return lead[1], f"{lead[0]}“…”", 7
    if first and len(first[0]) < len(seen.name):
        return first[1], f"begins with {first[0]}", 8
    return "other", "", 9


def _is_more_than_its_end(name: str, own: tuple, cue: tuple | None, halves: re.Pattern, *, is_act: bool) -> bool:
    """“打造生态某镇，共建美丽家园” is no organisation, “个案+小组+项目” no project, “求发展、谋改革” as a goal no reform."""
    if own[1] == "organisation" and "+" in name[:-1] or name.count("+") > 1:
        return True
    if own[1] in _WEAKER_THAN_ACT and (is_act or cue is not None and cue[0].endswith(_NAMED_BY_NUMBER)):
        return True
    return (own[1] == "organisation" or cue is not None and cue[1] == "slogan") and halves.search(name) is not None


def _find_noun(following: str, head: re.Pattern | None, kinds: dict[str, str], ends) -> tuple[str, str, bool] | None:
    """The noun that what follows comes to, its kind, and whether it outweighs the name's own ending."""
    found = head.match(following) if head else None
    if found:
        word = found.group(1)
        return word, kinds[word], word.endswith(_ACTS)
    phrase = _LINK.sub("", _PHRASE.match(following).group())
    if phrase[:1] in JOINS or "的" in phrase and not phrase.endswith(_WORDS["brand"]):  # “一镇一品”的特色文化品牌
        return None
    own = find_end(phrase, ends)
    return (*own, True) if own and len(own[0]) > 1 and own[1] in _THINGS else None


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

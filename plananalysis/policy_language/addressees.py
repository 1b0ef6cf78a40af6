"""
Who acts on whom?  A verb of leading or serving with the group it is directed at, and any actor named.

Plans leave the actor implicit: the issuer is meant.  An actor is reported only where the clause names one
before 要, 应 or the verb; an empty cell is the rule and no finding about who acts.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import load_classes

COLUMNS = ["doc_id", "unit_id", "verb", "group", "text", "start", "end", "actor"]
_WORDS = load_classes("policy_language/speech_words")
# 党员家庭 is one group: the last name counts.
_PAIR = _WORDS.compile("(?P<verb>{leading})(?P<group>(?:(?!{leading})[{HAN}]){0,8}?{led}{led}?)")
# These are nouns too (社会组织, 家政服务): they lead a group only where a verb may stand.
_NOUNS = frozenset(_WORDS["noun_too"])
_HAN = _WORDS.compile("[{HAN}]")
_ACTOR = _WORDS.compile(r"[，,；;。：:\n](?P<actor>[{HAN}]{0,10}{actor_end})(?:都?要|应当?|须|必须|将)")
_NOT_GROUP = re.compile(r"[的了在和与及为]")


def find_addressees(sentences: pd.DataFrame | Passages) -> pd.DataFrame:
    """
    Verbs of leading, mobilising and serving with the group that they are directed at.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, verb, group (with its attributes), text, start, end, actor (named earlier in
        the same sentence before 要, 应 …; "" where the plan leaves it implicit, which is the rule).
        Surface patterns: a list of candidates in which 组织 or 服务 may be a noun.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [16],
    ...                           "text": ["各级妇联组织要引导广大家庭。"]})
    >>> find_addressees(sentences)[["actor", "verb", "group"]].values.tolist()
    [['各级妇联组织', '引导', '广大家庭']]
    """
    passages = Passages.of(sentences)
    text = passages.masked
    verbs, leads = _read_words(load_lexicon("commitments"), load_lexicon("clause_leads"))
    pairs = [m for m in _PAIR.finditer(text) if _is_addressed(m, verbs, leads)]
    actors: dict[int, tuple[int, str]] = {}
    named = [(m.start("actor") - 1, m.end() - 1, m["actor"]) for m in _ACTOR.finditer("\n" + text)]
    for row, (_, end, actor) in zip(passages.rows_of([start for start, _, _ in named]).tolist(), named, strict=True):
        actors.setdefault(row, (end, actor))
    rows = passages.rows_of([m.start() for m in pairs]).tolist()
    columns = {
        "verb": [m["verb"] for m in pairs],
        "group": [m["group"] for m in pairs],
        "actor": [_actor(actors.get(row), m.start()) for row, m in zip(rows, pairs, strict=True)],
    }
    return passages.to_frame([m.start() for m in pairs], [m.end() for m in pairs], columns)[COLUMNS]


@lru_cache(maxsize=4)
def _read_words(commitments: Lexicon, leads: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Verbs that are no nouns, and what may stand before a verb."""
    entries = commitments.entries
    verbs = entries[(entries["nominal"] != "1") & (entries["term"].str.len() == 2)]["term"]
    return frozenset(verbs), frozenset(leads.terms("lead"))


def _is_addressed(match: re.Match, verbs: frozenset[str], leads: frozenset[str]) -> bool:
    """引领加大儿童 holds another verb; 家政服务企业 is about a trade."""
    group, start, text = match["group"], match.start(), match.string
    if _NOT_GROUP.search(group) or any(group[i : i + 2] in verbs for i in range(len(group) - 1)):
        return False
    before = text[max(0, start - 2) : start]
    return match["verb"] not in _NOUNS or not _HAN.match(before[-1:]) or before in leads or before[-1] in "和并要"


def _actor(found: tuple[int, str] | None, at: int) -> str:
    return found[1] if found and found[0] <= at else ""

"""
Which policy verbs stand in a clause, and what do they do with a document?

Verbs that touch (研究制定落实, 制定并实施) are one run; a run has one class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plananalysis.lexicons.matching import Matcher
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.named.titles import find_genre

_WORDS = load_classes("named/citation_words")
# A text of a higher authority is carried out, not drawn up, by the issuer who 研究制定落实 it.
_HIGHER = _WORDS.compile("^{higher_issuer}|{law}$")
_PRESUPPOSES = frozenset(_WORDS["presupposes"])
_MEASURES = _WORDS.compile("^的(?:具体)?(?:配套)?{measure_aim}?{measure}")
# Who makes or gives out the rules that go with a document, or its explanation, refers to it.
COMPANION = _WORDS.compile(
    "^的?(?:{companion_before}?配套|{how_companion}+{companion}|{explained}?{explanation}|{task_kind}*任务|宣传{print_kind})"
)
_DRAFT = _WORDS.compile("^(?:{draft}|$)")
_POINT = _WORDS.compile("的[^，]{0,6}{point}")  # 领会实施《…》的意义
_NOUN = _WORDS.compile("{noun}")  # 宣教片《…》, 起草组对《…》, 将《…》等学习材料发给
EMPTY_KINDS = frozenset({"light", "none"})
_BEGINS = frozenset(_WORDS["begins"])
_KIND_AFTER = _WORDS.compile("{kind_after}")
_NEEDS_GENRE = frozenset(_WORDS["needs_genre"])
_JOINS = frozenset(("", *_WORDS["joins_verbs"]))


@dataclass(frozen=True)
class Verb:
    """A policy verb of a clause: where it stands, and its class in the lexicon of policy verbs."""

    start: int
    end: int
    word: str
    kind: str


def find_verb_runs(clause: str, matcher: Matcher, kinds: Sequence[str]) -> list[list[Verb]]:
    """
    Find the policy verbs of a clause.

    Parameters
    ----------
    clause : str
    matcher : Matcher
        Of the lexicon of policy verbs.
    kinds : sequence of str
        The class of each of its rows.

    Returns
    -------
    list of list of Verb
        Those that touch together, without the empty ones beside others.

    Examples
    --------
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> verbs = load_lexicon("policy_verbs")
    >>> runs = find_verb_runs("抓紧研究制定并实施", verbs.matcher, verbs.entries["class"].tolist())
    >>> [[verb.word for verb in run] for run in runs]
    [['研究制定', '实施']]
    """
    runs: list[list[Verb]] = []
    for start, end, row in matcher.find(clause):
        verb = Verb(start, end, clause[start:end], kinds[row])
        if _NOUN.match(clause, end) or clause.endswith(_WORDS["puts_in"], 0, start):
            continue
        gap = clause[runs[-1][-1].end : start] if runs else None
        if gap is not None and gap in _JOINS and not clause.startswith("后的", end):
            runs[-1].append(verb)
        else:
            runs.append([verb])
    return [_trim(run) for run in runs]


def _trim(run: list[Verb]) -> list[Verb]:
    """抓紧制定 is 制定, 强调修订 is 修订, 配合做好 is 配合; 组织编制 and 启动实施 are whole."""
    full = [
        n
        for n, verb in enumerate(run)
        if (verb.kind not in EMPTY_KINDS and verb.word not in _WORDS["empty_verb"])
        or (run[-1] != verb and verb.word in _BEGINS)
    ]
    return run[full[0] : full[-1] + 1] if full else run


def class_of_run(run: list[Verb], title: str, after: str, clause: str) -> tuple[str, str]:
    """
    Say what a run of verbs does with a document.

    Parameters
    ----------
    run : list of Verb
        From :func:`find_verb_runs`.
    title : str
        Of the document; "" where it has no say.
    after : str
        What follows the title in its clause.
    clause : str
        The clause in which the run was found.

    Returns
    -------
    (str, str)
        The words of the run, and their class; ("", "none") where they do nothing with it.

    Examples
    --------
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> verbs = load_lexicon("policy_verbs")
    >>> runs = find_verb_runs("研究制定落实", verbs.matcher, verbs.entries["class"].tolist())
    >>> class_of_run(runs[0], "某市养老条例", "", "研究制定落实")
    ('研究制定落实', 'make')
    """
    if run[0].kind == "study" and _POINT.match(after):
        run = [verb for verb in run if verb.kind != "study"] or run
    word = clause[run[0].start : run[-1].end]
    kinds = [verb.kind for verb in run if verb.kind not in {"light"}]
    if run[-1].word in _NEEDS_GENRE and title and not find_genre(title) and not _KIND_AFTER.match(after):
        return "", "none"
    if run[-1].word in _WORDS["proposes"]:
        is_put = _DRAFT.match(after) or clause.startswith("的", run[-1].end)
        return (word, "other") if find_genre(title) and is_put else ("", "none")
    presupposes = run[-1].word in _PRESUPPOSES
    is_carried = presupposes and bool(_HIGHER.search(title) or _MEASURES.match(after))
    kind = _class_of_kinds(kinds, is_carried)
    if kind in {"make", "revise", "publish"} and COMPANION.match(after) and not clause[: run[0].start].endswith("关于"):
        kind = "other"
    return ("", "none") if kind == "none" else (word, kind)


def _class_of_kinds(kinds: list[str], is_carried: bool) -> str:
    """
    One class for a compound: studying covers what follows it, a new text is made before it is
    carried out, a text of others is carried out, a pusher (推动出台) yields to the act it pushes.
    """
    found = set(kinds)
    if len(found) == 1:
        return kinds[0]
    if "study" in found:
        return "study"
    if "none" in found:
        return kinds[-1]
    if found & {"make"} and "implement" in found:
        return "implement" if is_carried else "make"
    for kind in ("make", "complete"):
        if kind in found:
            return kind
    if kinds[0] == "other" and len(found) > 1:
        return next(kind for kind in kinds if kind != "other")
    if "revise" in found and "implement" in found:
        return "implement"
    order = ("revise", "publish", "implement", "promote", "other")
    return next(kind for kind in order if kind in found)

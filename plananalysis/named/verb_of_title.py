"""
Which verb governs a title?

The last policy verb of the same clause before it (issuers and adjectives may stand between: 落实北京市《…》), so
the titles of a list 《A》《B》、《C》 share it.  Where that verb is empty of meaning (做好《…》修订工作) or there is none
(《…》正式施行), the verb after the title decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plananalysis.lexicons.matching import Matcher
from plananalysis.lexicons.passages import ASIDE, BRACKETED, QUOTED
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.named.title_verbs import COMPANION, EMPTY_KINDS, Verb, class_of_run, find_verb_runs
from plananalysis.named.titles import find_genre

_WORDS = load_classes("named/citation_words")
_SIGNS = {"QUOTED": QUOTED, "BRACKETED": BRACKETED, "ASIDE": ASIDE}
# A list of what is carried out may go on to a title: 根据省“十四五”规划和《…》, 学习全会精神和《…》.
_ISSUER = _WORDS.compile("(?:^|[{issuer_sign}]|{issuer}|{list_before}{and})$")
# 与《…》相衔接, 做好同《…》的对接, 凡与《…》不一致的
_WITH = _WORDS.compile("(?:^|[^{no_with}{QUOTED}{BRACKETED}、])[{with_word}]$", **_SIGNS)
_AGREES = _WORDS.compile("等?(?:[^，]{0,6}[^，的])?的?{how_agreeing}*({agrees})")
_CLAUSE = re.compile(r"[，,；;。！？!?：:\n（(】]")
_CLAUSE_END = re.compile(r"[，,；;。！？!?：:\n）)（(]")
_LIST_AFTER = _WORDS.compile("(?:[{QUOTED}{BRACKETED}{ASIDE}、]|{and}(?={QUOTED}))*", **_SIGNS)
_LIST_BEFORE = re.compile(rf"(?:[{QUOTED}{BRACKETED}{ASIDE}、和及与]|以及)+$")
_NEXT = _WORDS.compile("{work_after}?(?:[、和及与]|以及)(?:[{QUOTED}{BRACKETED}]|$)", **_SIGNS)
_SHORT_NAME = re.compile(r"简称(?:为)?[“\"]?$")
_FILM = _WORDS.compile("[{HAN}]{0,6}{film}")  # 观看学习《…》电视专题片
_BY = _WORDS.compile("(?:^|[^{no_basis_verb}])([{basis_verb}])$|(?:^|[^{no_ju}])(据)$")
_FRONTED = _WORDS.compile("(?:^|[^{no_with_or_in}])[以在]$")
# 以《…》为依据, 在《…》的落实过程中, 以《…》实施为契机
_BASIS = _WORDS.compile("(?:的[^，]{0,14}{basis_part})?为(?:[^，]{0,4}的?)({basis})")
_UNDER = _WORDS.compile("的?({under})之?[上下]")  # 在《…》指导下
_COURSE = _WORDS.compile(
    "的([^的]{2,9}?)的?(?:过程)?中|({carried})(?:过程)?中|的?([^的]{2,9}?)为(?:[^，]{0,4}的?)?{occasion}"
)
_OBJECT_MARK = _WORDS.compile("(?:[{object_mark}]|{aim_mark})$|^[把将](?!来)[^，]{1,16}$")
_SAID = _WORDS.compile("中?(?:{said}|涉及[^，的]{0,8})的")  # 把《…》提出的任务落到实处
# 就《…》征求意见, 就《…》实施情况开展专题询问
_ON = _WORDS.compile("(?:[^，]{0,24}?)(?:{asking}了?[^，的]{0,4})?({asked})")
_TOPIC = _WORDS.compile("^对(?![{no_topic}])于?[^，]{0,40}$")
_DOES = _WORDS.compile("{does}")
_PASSIVE = frozenset({"implement", "publish", "make", "revise"})
# What begins like this has a title for its subject, however long it is: 《…》已经市政府常务会议审议通过.
_PASSIVE_LEAD = _WORDS.compile(r"{passive_lead}|\d")
_ACTS = _WORDS.compile("{acts}|是(?!.*的$)")  # 《…》对条件进行了细化, 《…》是首部专门立法
# 《…》修订工作稳步推进, 《…》编制历时两年, 《…》的出台标志着…
_GOES_ON = _WORDS.compile(r"等?{work}|[{ONE_TO_TEN}\d]+周年|[前后](?!{no_issue})|之[日前后]|{goes_on}")
_ONGOING = _WORDS.compile("的?{stage}*(?:工作)?(?:[^，]{0,6}[^，的])?{ongoing}[。；]?$")
_HEAD = _WORDS.compile("的{notice}$")  # 关于《…》公开征求意见的公告
_PASSIVE_END = _WORDS.compile("^[^{no_passive_end}]?$|^(?:了?草案|{passive_end})")
_GATHERING = _WORDS.compile("{gathering_kind}?[{gathering_sign}]|(?:工作)?{staff}")
_PAST = _WORDS.compile(
    r"(?:(?:{YEARS}|以)来|(?:{YEARS})?后|{since}|[{ONE_TO_TEN}\d]+周年)(?:的?[^，]{1,6})?$",
    YEARS=r"[{years}\d]+(?:年|个月)多?",
)
_BASES = frozenset(_WORDS["base"])
_ALSO = frozenset(_WORDS["also"])
_COPULA = frozenset(_WORDS["copula"])
_SUBMITTED = frozenset(_WORDS["submitted"])
_SENT = frozenset(_WORDS["sent"])
NEAR = 120  # characters of a line that may govern a title, on either side
_OBJECTLESS = frozenset(_WORDS["objectless"])
# 围绕《…》实施开展: the word only says what it is about, the next one what is done with the document.
_ABOUT = frozenset(_WORDS["about"])
_PROPOSES = _WORDS.compile("{proposes}(?!的)")


def find_governing_verb(line: str, at: int, title: str, matcher: Matcher, kinds: Sequence[str]) -> tuple[str, str]:
    """
    Find the verb that governs a title.

    Parameters
    ----------
    line : str
        With one character (:data:`plananalysis.lexicons.passages.QUOTED`) for each title.
    at : int
        Where the title stands in it.
    title : str
    matcher : Matcher
        Of the lexicon of policy verbs.
    kinds : sequence of str
        The class of each of its rows.

    Returns
    -------
    (str, str)
        The verb and its class; ("", "none") if none governs the title.

    Examples
    --------
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> verbs = load_lexicon("policy_verbs")
    >>> find_governing_verb(f"修订{QUOTED}。", 2, "社会组织管理办法", verbs.matcher, verbs.entries["class"].tolist())
    ('修订', 'revise')
    """
    before, after = _clause_before(line, at), _clause_after(line, at)
    if (
        line[at] == ASIDE
        or before.endswith(_WORDS["causes"])
        or _SHORT_NAME.search(before)
        or _FILM.match(after)
        or title.endswith(_WORDS["film_end"])
    ):
        return "", "none"
    bare = _LIST_BEFORE.sub("", before)
    found = find_verb_runs(before, matcher, kinds)
    is_basis = _BASIS.match(after) and 0 <= bare.rfind("以", -10) >= (found[-1][-1].end if found else 0)
    if _FRONTED.search(bare) or is_basis:
        return _govern_fronted(bare, after, matcher, kinds)
    if _WITH.search(before) and (agrees := _AGREES.match(after)):
        return agrees.group(1), "other"
    runs = _reaching_runs(bare, before, _drop_parallel(before, found))
    by = _BY.search(bare)
    if by and not (found and found[-1][-1].end == len(bare)):
        return (by.group(by.lastindex), "other") if by.group(1) or find_genre(title) else ("", "none")
    is_relative = bool(runs) and _is_relative(bare, runs[-1])
    is_of_aim = len(runs) > 1 and runs[-1][-1].kind in {"promote", "none", "light"} and bare.endswith("的")
    if (is_relative or is_of_aim) and (outer := _outer_runs(bare, found, runs[-1])):
        runs, is_relative = outer, False
    elif len(runs) > 1 and runs[-2][-1].word in _BASES and _ISSUER.search(bare[runs[-2][-1].end : runs[-1][0].start]):
        runs.pop()  # 根据省政府印发《…》
    if not after and _TOPIC.match(before):  # 对…的《…》，各单位要认真学习
        bare, after, is_relative = "对", _clause_after(line, at + 1), bool(runs)
    elif _TOPIC.match(bare) and (not runs or _DOES.search(after[:12])):  # 对列入计划的《…》进行审议
        bare, is_relative = "对", True
    elif bare.endswith("就") and (not bare[:-1] or bare[-2] in "，并分别已") and (matched := _ON.match(after)):
        return matched.group(matched.lastindex), "other"
    elif not after and not bare and _PASSIVE_LEAD.match(later := _clause_after(line, at + 1)):
        after = later  # 《…》，已提交大会讨论
    if runs and runs[-1][-1].word in _ABOUT:
        run = next(iter(find_verb_runs(after[:12], matcher, kinds)), None)
        is_act = run is not None and run[0].start <= 2 and run[0].kind in {*_PASSIVE, "study", "other"}
        return class_of_run(run, "", "", after) if is_act else ("", "none")
    if not runs or is_relative or runs[-1][-1].kind == "light":
        verb, kind = _govern_after(bare, after, bool(runs), matcher, kinds)
        if kind == "none" and runs and runs[-1][-1].word in _WORDS["starts"]:
            return runs[-1][-1].word, "implement"
        full = [run for run in runs if run[-1].kind != "light"]  # 落实关于加强工作的《…》
        if kind != "none" or not full:
            return verb, kind
        runs = full
    if runs[-1][-1].kind == "complete" and any(
        run[0].kind == "none" for run in find_verb_runs(_SAID.sub("", after), matcher, kinds)
    ):
        return "", "none"  # 完成《…》拍摄
    word, kind = class_of_run(runs[-1], title, after, before)
    return (word, kind) if kind == "other" or not bare.endswith("关于") else ("", "none")  # 学习关于《…》的批示


def _govern_fronted(bare, after, matcher, kinds) -> tuple[str, str]:
    """以《…》为依据 refers to it; 在《…》的落实过程中 and 以《…》实施为契机 say what is done; 在《…报》上 does not."""
    basis = (_BASIS if "以" in bare[-10:] else _UNDER).match(after)
    if basis:
        return basis.group(1), "other"
    course = _COURSE.match(after)
    done = course.group(course.lastindex) if course else ""
    runs = find_verb_runs(done, matcher, kinds)
    return class_of_run(runs[0], "", "", done) if runs and runs[0][0].kind != "light" else ("", "none")


def _clause_before(text: str, at: int) -> str:
    return _CLAUSE.split(text[max(0, at - NEAR) : at])[-1]


def _clause_after(text: str, at: int) -> str:
    piece = _CLAUSE_END.split(text[at + 1 : at + 61], maxsplit=1)[0]
    return piece[_LIST_AFTER.match(piece).end() :]


def _reaching_runs(bare: str, before: str, found: list[list[Verb]]) -> list[list[Verb]]:
    """The verbs whose object can go on to the title: not 要求 in 按照上级要求和《…》, nor 提出 in 落实大会提出的任务和《…》."""
    runs = []
    for run in found:
        gap = before[run[-1].end :]
        is_noun = run[-1].kind == "none" and gap[:1] in _ALSO
        is_inside = bool(runs) and gap.startswith("的") and not _is_relative(bare, run)
        if _reaches(gap) and not is_inside and not (is_noun and runs) and run[-1].word not in _OBJECTLESS:
            runs.append(run)
    return runs


def _drop_parallel(before: str, found: list[list[Verb]]) -> list[list[Verb]]:
    """完成《…》编制、《…》修编: what is done with the first of a list says nothing of the next."""
    return [
        run
        for run in found
        if not (before[: run[0].start].rstrip("的").endswith(QUOTED) and _NEXT.match(before, run[-1].end))
    ]


def _reaches(gap: str) -> bool:
    """False for 标准制定、政府采购、享受《…》: the list went on to something that is no issuer."""
    last = gap.rpartition("、")[2]
    return "、" not in gap or QUOTED in gap or _ISSUER.search(last) is not None


def _is_relative(bare: str, run: list[Verb]) -> bool:
    """新修改的《…》, 审议通过的《…》: the verb describes the document, another one may govern it."""
    return re.match(r"后?的[^的]{0,4}$", bare[run[-1].end :]) is not None


def _outer_runs(bare: str, found: list[list[Verb]], inner: list[Verb]) -> list[list[Verb]]:
    """落实国务院印发的《…》, 根据省委、省政府审议通过的《…》: the verbs before 印发 that govern the title."""
    return [
        run
        for run in found[: found.index(inner)]
        if run[-1].kind not in EMPTY_KINDS
        and bare[run[-1].end : run[-1].end + 1] != "的"
        and _reaches(bare[run[-1].end : inner[0].start])
    ]


def _govern_after(bare, after, has_verb, matcher, kinds) -> tuple[str, str]:
    """做好《…》修订工作, 对《…》开展评估, 《…》正式施行, but not 公布的《…》是根据…制定的."""
    if (has_verb and after[:1] in _COPULA) or bare.endswith("是"):
        return "", "none"
    is_of = bare.endswith("对")
    if is_of and COMPANION.match(after):
        return "", "none"
    if is_of and (done := _DOES.search(after)) and "、" in after[: done.start()]:  # 对《…》历次修订、内容进行解读
        after = after[done.end() :]
    said = _SAID.match(after) if _OBJECT_MARK.search(bare) and not is_of else None
    after = after[said.end() :] if said else after
    if (has_verb or _OBJECT_MARK.search(bare)) and (is_of or said or not _PASSIVE_LEAD.match(after)):
        runs = [
            run for run in find_verb_runs(after, matcher, kinds) if run[-1].kind != "light" and not _is_part(after, run)
        ]
        if is_of and len(runs) > 1 and runs[0][-1].kind == "complete":
            runs = runs[1:]  # 对《…》完成情况进行检查
        run = runs[0] if runs and runs[0][0].start <= (60 if is_of else 24 if said else 12) else None
    else:
        run = _passive(bare, after, matcher, kinds)
    if is_of and (found := _PROPOSES.match(after)):
        return found.group(), "other"  # 对《…》提出修改意见
    if run is None or run[0].kind == "none":
        return "", "none"
    return class_of_run(run, "", "", after)


def _is_part(after: str, run: list[Verb]) -> bool:
    """召开《…》宣贯会, 将《…》和新修订的法规作为…: what the verb is part of is another noun."""
    rest = after[run[-1].end :]
    return _GATHERING.match(rest) is not None or (rest.startswith("的") and run[0].start > 2)


def _passive(bare: str, after: str, matcher, kinds) -> list[Verb] | None:
    """The verb that closes a clause whose subject is the title: a short one, or one that begins with 已, 由, 自 …"""
    after = _PAST.sub("", _HEAD.sub("", after))
    runs = find_verb_runs(after, matcher, kinds)
    if not runs or _ACTS.match(after) or (bare.endswith("关于") and after[0] == "的"):
        return None
    first, last = runs[0], runs[-1]
    if first[0].start == 0 and first[-1].kind == "none":
        return None  # 《…》要求各地认真落实
    if first[0].start == 0 and first[-1].word in _SENT:
        return first  # 《…》上报国务院待批
    if first[-1].kind == "other" and _ONGOING.match(after):
        return first  # 《…》中期评估全面完成
    if (
        after[: first[0].start] in {"", "的"}
        and _GOES_ON.match(after[first[-1].end :])
        and (first[-1].kind in _PASSIVE or after[0] == "的")
    ):
        return first if first[-1].kind in _PASSIVE else None
    if len(after) > 14 and after[0] != "的" and not _PASSIVE_LEAD.match(after):
        return None
    is_closing = _PASSIVE_END.match(after[last[-1].end :]) and (after[0] != "的" or last[0].start == 1)
    is_act = last[0].kind in _PASSIVE or last[-1].kind in _PASSIVE or last[-1].word in _SUBMITTED
    return last if is_closing and is_act else None

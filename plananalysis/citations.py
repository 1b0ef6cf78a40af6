"""
Which documents are named in 《 》, and which verb governs each?

The governing verb is the last policy verb of the same clause before the title (issuers and
adjectives may stand between: 落实北京市《…》), so the titles of a list 《A》《B》、《C》 share it.  Where that
verb is empty of meaning (做好《…》修订工作) or there is none (《…》正式施行), the verb after the title decides.
Only marked documents are found: a plan that is named without 《 》 is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from .lexicons import Lexicon, load_lexicon
from .passages import BRACKETED, QUOTED, Passages
from .titles import find_genre, find_issuer, normalise_title

# A text of a higher authority is carried out, not drawn up, by the issuer who 研究制定落实 it.
_HIGHER = re.compile(r"^(?:中国共产党|中共中央|中央|国务院|中华人民共和国|国家|全国)|(?<!办)法$")
_PRESUPPOSES = frozenset({"落实", "贯彻", "贯彻落实", "宣传贯彻", "执行", "贯彻执行"})
_ISSUER = re.compile(r"(?:^|[委府院厅局部会办央党组社团院]|人大|政协|联合|等)$")
_MEASURES = re.compile(r"^的(?:具体)?(?:配套)?(?:举措|措施|办法|方案|意见|细则|政策)")
_CLAUSE = re.compile(r"[，,；;。！？!?：:\n（(]")
_CLAUSE_END = re.compile(r"[，,；;。！？!?：:\n）)]")
# 《…》（国发〔2018〕41号）、《…》: the number of a document does not end the list.
_NUMBER_OF = re.compile(rf"(?<={QUOTED})[（(][^（）()\n{QUOTED}]{{0,60}}[）)]")
_SHORT_NAME = re.compile(r"简称(?:为)?[“\"]?$")
_FRONTED = re.compile(r"(?:^|[^所可足予加得难])[以在]$")
_OBJECT_MARK = re.compile(r"[对把将]$")
_PASSIVE = frozenset({"implement", "publish", "make", "revise"})
_SUBJECT = frozenset("以是为对将有")
_SUBMITTED = frozenset({"审议", "批准", "备案", "审查", "通过", "审议通过"})
# These words govern works of art and brands as often as documents: they count only before a
# known genre.
_NEEDS_GENRE = frozenset({"推出", "发表", "出版", "形成", "通过", "更新", "优化", "健全"})


@dataclass(frozen=True)
class _Verb:
    start: int
    end: int
    word: str
    kind: str


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
    spans = [span for span in find_titles(passages.text) if span[2] == "title"]
    masked = _mask_titles(passages.text, spans)
    rows = []
    for start, end, _ in spans:
        title = passages.text[start + 1 : end - 1]
        verb, kind = _govern(masked, start, end, title, matcher, kinds)
        rows.append((title, verb, kind, find_genre(title), find_issuer(title), normalise_title(title)))
    names = ("title", "verb", "verb_class", "genre", "issuer", "normalised")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return passages.to_frame([s for s, _, _ in spans], [e for _, e, _ in spans], columns)


def find_titles(text: str) -> list[tuple[int, int, str]]:
    """
    Spans of 《 》 in a text, the outermost only, and the marks that lack their partner.

    Parameters
    ----------
    text : str
        No span crosses a line break.

    Returns
    -------
    list of tuple
        (start, end, "title" or "unbalanced").

    Examples
    --------
    >>> find_titles("印发《关于学习〈条例〉的通知》《")
    [(2, 15, 'title'), (15, 16, 'unbalanced')]
    """
    return find_pairs(text, "《", "》", "title")


def find_pairs(text: str, opening: str, closing: str, kind: str, limit: int = 200):
    """
    Balanced spans between two marks, outermost first; nested ones belong to the span around them.

    Parameters
    ----------
    text : str
    opening, closing : str
        One character each.
    kind : str
        Name for the balanced spans; the others are called "unbalanced".
    limit : int
        Longest span in characters; a longer one is taken for a missing mark.

    Returns
    -------
    list of tuple
        (start, end, kind), in text order.
    """
    spans: list[tuple[int, int, str]] = []
    open_at: list[int] = []
    pairs: list[tuple[int, int, str]] = []
    for match in re.finditer(f"[{opening}{closing}]", text):
        at = match.start()
        if open_at and text.find("\n", open_at[-1], at) >= 0:
            spans += [(start, start + 1, "unbalanced") for start in open_at]
            open_at.clear()
        if match.group() == opening:
            open_at.append(at)
        elif open_at and at + 1 - open_at[-1] <= limit:
            pairs.append((open_at.pop(), at + 1, kind))
        else:
            spans.append((at, at + 1, "unbalanced"))
    spans += [(start, start + 1, "unbalanced") for start in open_at]
    return sorted(spans + _outermost(pairs))


def _outermost(pairs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for pair in sorted(pairs):
        if not kept or pair[0] >= kept[-1][1]:
            kept.append(pair)
    return kept


def _mask_titles(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Titles and quotes hold words and commas that are not those of the sentence around them."""
    pieces, at = [], 0
    for start, end, _ in spans:
        pieces += [text[at:start], QUOTED * (end - start)]
        at = end
    text = "".join([*pieces, text[at:]])
    text = _NUMBER_OF.sub(lambda match: BRACKETED * len(match.group()), text)
    hide = re.compile(r"“[^“”\n]{0,200}”")
    return hide.sub(lambda match: BRACKETED * len(match.group()), text)


def _govern(masked, start, end, title, matcher, kinds) -> tuple[str, str]:
    """Verb and class for the title at masked[start:end]."""
    before = _clause_before(masked, start)
    if _SHORT_NAME.search(before):
        return "", "none"
    runs = [run for run in _verb_runs(before, matcher, kinds) if _reaches(before[run[-1].end :])]
    after = _clause_after(masked, end)
    bare = before.rstrip(QUOTED + BRACKETED + "、和及与")
    if _FRONTED.search(bare):
        return "", "none"
    if len(runs) > 1 and runs[-1][-1].kind == "other" and _is_relative(before, runs[-1]):
        runs.pop()  # 根据省委审议通过的《…》: 根据 governs
    if not runs or _is_relative(before, runs[-1]) or runs[-1][-1].kind == "light":
        verb, kind = _govern_after(bare, after, bool(runs), matcher, kinds)
        if kind == "none" and runs and runs[-1][-1].word == "启动":
            return "启动", "implement"
        if kind != "none" or not runs or runs[-1][-1].kind == "light":
            return verb, kind
    return _class_of_run(runs[-1], title, after, before)


def _clause_before(masked: str, start: int, limit: int = 120) -> str:
    window = masked[max(0, start - limit) : start]
    return _CLAUSE.split(window)[-1]


def _clause_after(masked: str, end: int) -> str:
    window = masked[end : end + 60]
    piece = re.split(r"[，,；;。！？!?：:\n）)（(]", window, maxsplit=1)[0]
    return piece.lstrip(QUOTED + BRACKETED + "、")


def _verb_runs(clause: str, matcher, kinds) -> list[list[_Verb]]:
    """Policy verbs of a clause, those that touch (研究制定落实, 制定并实施) together."""
    runs: list[list[_Verb]] = []
    for start, end, row in matcher.find(clause):
        verb = _Verb(start, end, clause[start:end], kinds[row])
        gap = clause[runs[-1][-1].end : start] if runs else None
        if gap is not None and gap in {"", "、", "和", "并", "及"}:
            runs[-1].append(verb)
        else:
            runs.append([verb])
    return runs


def _reaches(gap: str) -> bool:
    """False for 标准制定、政府采购、享受《…》: the list went on to something that is no issuer."""
    last = gap.rpartition("、")[2]
    return "、" not in gap or QUOTED in gap or _ISSUER.search(last) is not None


def _is_relative(clause: str, run: list[_Verb]) -> bool:
    """新修改的《…》, 审议通过的《…》: the verb describes the document, another one may govern it."""
    return re.match(r"的[^的]{0,4}$", clause[run[-1].end :]) is not None


def _govern_after(bare, after, has_verb, matcher, kinds) -> tuple[str, str]:
    """做好《…》修订工作, 对《…》开展评估, 《…》正式施行."""
    if has_verb or _OBJECT_MARK.search(bare):
        runs = [run for run in _verb_runs(after, matcher, kinds) if run[0].kind != "light"]
        run = runs[0] if runs and runs[0][0].start <= 12 else None
    else:
        run = _passive(bare, after, matcher, kinds)
    if run is None or run[0].kind == "none":
        return "", "none"
    return _class_of_run(run, "", "", after)


def _passive(bare: str, after: str, matcher, kinds) -> list[_Verb] | None:
    """The verb that closes a short clause whose subject is the title."""
    after = after.removesuffix("后")
    runs = _verb_runs(after, matcher, kinds)
    if not runs or (len(after) > 14 and after[0] != "的"):
        return None
    first, last = runs[0], runs[-1]
    if first[0].start == 1 and after[0] == "的" and after[first[-1].end : first[-1].end + 1] in _SUBJECT:
        return first if first[0].kind in _PASSIVE else None  # 《…》的制定以普查为基础
    is_closing = len(after) - last[-1].end <= 1 and (after[0] != "的" or last[0].start == 1)
    is_act = last[0].kind in _PASSIVE or last[-1].word in _SUBMITTED
    return last if is_closing and is_act else None


def _class_of_run(run: list[_Verb], title: str, after: str, clause: str) -> tuple[str, str]:
    word = clause[run[0].start : run[-1].end]
    kinds = [verb.kind for verb in run if verb.kind not in {"light"}]
    if run[-1].word in _NEEDS_GENRE and title and not find_genre(title):
        return "", "none"
    presupposes = run[-1].word in _PRESUPPOSES
    is_carried = presupposes and bool(_HIGHER.search(title) or _MEASURES.match(after))
    kind = _class_of_kinds(kinds, is_carried)
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

"""
Which formulae carry the text?  Set phrases (提法) and shorthand by number, with what they stand for.

Three sources: the lexicon ``formulae``, the document's own glossary (名词解释) or bracket, and the shape of a
name that neither knows, which makes a candidate.  Five-year plans, festivals, congresses and other names with
a number are recognised so that they can be kept apart.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd
from ahocorasick_rs import AhoCorasick

from plananalysis.formulae.candidates import NUMERAL, SCHEME, find_bare, is_shorthand
from plananalysis.formulae.definitions import has_number, read_bracket, read_glossary
from plananalysis.lexicons.folding import fold_rows
from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.numerals import ONE_TO_TEN
from plananalysis.lexicons.passages import Passages

FORMULA_COLUMNS = [
    "doc_id", "unit_id", "text", "kind", "expansion", "source", "reference", "quoted", "start", "end",
    "expansion_start", "expansion_end",
]  # fmt: skip
COUNT_COLUMNS = ["text", "kind", "count", "quoted", "units", "documents", "expansion", "source", "reference"]
OPENING = 6000  # characters that show which province a document is of
APART = ("five_year_plan", "festival", "session", "other_number")
_FURNITURE = frozenset({"front", "back"})
_DIGITS = frozenset("0123456789+＋")
_NUMBERS = _DIGITS | frozenset(f"零〇{ONE_TO_TEN}百千万亿两几数第")
_OPENS = frozenset('“‘"＂「『、，,·')
_CLOSES = frozenset('”’"＂」』、，,·')
_MEASURES = frozenset(f"〇○零个大项条件类0123456789+{ONE_TO_TEN}两双")
_SPACES = " \u3000\xa0"
_TOTAL = re.compile(f"[{ONE_TO_TEN[1:]}两][大个项]")
_MEMBERS = re.compile("[（(][^（）()、\n]{1,20}、[^（）()\n]{1,60}[）)]")  # “三线”（甲线、乙线、丙线）
_MANY = frozenset(f"{ONE_TO_TEN[1:]}两双")
_INNER = re.compile("‘[^“”‘’\n]{2,20}’")  # “建功‘两个率先’全省争先”
_MARKS = frozenset('“”‘’"＂「」『』')


class _Hit(NamedTuple):
    start: int
    end: int
    kind: str
    source: str
    expansion: str = ""
    reference: str = ""
    place: str = ""


def find_formulae(
    units: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None, apart: bool = False
) -> pd.DataFrame:
    """
    Every formula and every shorthand by number, with what it stands for.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text, and kind where documents have glossaries; containers, title
        block and site furniture are left out.
    lexicon : Lexicon, optional
        Terms with expansion; the package's own by default.
    apart : bool
        Also give what was kept apart (kinds five_year_plan, festival, session, other_number).

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, text, kind (shorthand: named by number; formula: a set phrase), expansion,
        source (glossary: our list; document: its own glossary or bracket; candidate: by shape alone),
        reference (where the expansion is public; that of a province is given only in documents whose
        opening names this province most, or right after its name), quoted (1: in quotation marks), start, end, expansion_start
        and expansion_end (place in the document, -1 where it is not from there); in text order.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [26],
    ...                       "text": ["做到“两个维护”，实施“八六战略”，编制“十五五”规划。"]})
    >>> find_formulae(units)[["text", "kind", "source"]].values.tolist()
    [['两个维护', 'shorthand', 'glossary'], ['八六战略', 'shorthand', 'candidate']]
    """
    passages = Passages.of(units, without=_FURNITURE)
    lexicon = lexicon or load_lexicon("formulae")
    hits = _match_lexicon(passages.text, lexicon)
    quotes = [(a, b) for a, b, kind in passages.quotes if kind == "name"]
    defined = read_glossary(passages.frame) if "kind" in passages.frame else {}
    hits = _add(hits, _match_defined(passages, defined))
    names = _quoted_candidates(passages.text, quotes, hits, lexicon)
    hits = _add(names, hits)
    hits = _add(hits, _bare_candidates(passages.text, quotes))
    if not apart:
        hits = [hit for hit in hits if hit.kind not in APART]
    return _to_frame(passages, _drop_elsewhere(passages, hits, lexicon), defined)


def _match_lexicon(text: str, lexicon: Lexicon) -> list[_Hit]:
    """Terms of the list, where their borders allow them."""
    entries = lexicon.entries
    blank = [""] * len(entries)
    terms, kinds = entries["term"].tolist(), entries["class"].tolist()
    expansions = entries["expansion"].tolist() if "expansion" in entries else blank
    bare = entries["bare"].tolist() if "bare" in entries else blank
    references = entries["source"].tolist()
    places = entries["place"].tolist() if "place" in entries else blank
    begins_with_number = [term[0] in _NUMBERS for term in terms]
    ends_with_digit = [term[-1] in _DIGITS for term in terms]
    hits = []
    for start, end, row in lexicon.matcher.find(text):
        if begins_with_number[row] and text[start - 1 : start] in _NUMBERS:
            continue
        if ends_with_digit[row] and text[end : end + 1] in _DIGITS:
            continue
        if bare[row] == "0" and not _is_marked(text, start, end):
            continue
        if (
            begins_with_number[row]
            and text[start - 1 : start] == "”"
            and _TOTAL.match(text, start)
            and _counts_quote(text, start)
        ):
            continue
        reference = references[row] if expansions[row] else ""
        hits.append(_Hit(start, end, kinds[row], "glossary", expansions[row], reference, places[row]))
    return hits


def _counts_quote(text: str, start: int) -> bool:
    """“责任、管理、服务、利益”四个共同体: the number is that of the things just named."""
    opened = text.rfind("“", max(0, start - 80), start)
    return opened >= 0 and "、" in text[opened:start]


def _is_marked(text: str, start: int, end: int) -> bool:
    """Alone in quotation marks, or one of a list in them."""
    before = text[max(0, start - 3) : start].rstrip(_SPACES)[-1:]
    after = text[end : end + 3].lstrip(_SPACES)[:1]
    return before in _OPENS and after in _CLOSES and (before in _MARKS or after in _MARKS)


def _add(hits: list[_Hit], more: list[_Hit]) -> list[_Hit]:
    """Both, without those of the second that overlap shorthand, or what is apart, of the first."""
    firm = [hit for hit in hits if hit.kind != "formula"]
    starts = np.array([hit.start for hit in firm], dtype=np.int64)
    ends = np.array([hit.end for hit in firm], dtype=np.int64)
    begins = np.array([hit.start for hit in more], dtype=np.int64)
    stops = np.array([hit.end for hit in more], dtype=np.int64)
    free = np.searchsorted(starts, stops, "left") == np.searchsorted(ends, begins, "right")
    return sorted(hits + [hit for hit, is_free in zip(more, free.tolist(), strict=True) if is_free])


def _match_defined(passages: Passages, defined: dict) -> list[_Hit]:
    """Names with a number that a document's own glossary explains, throughout that document."""
    hits = []
    for doc_id, terms in defined.items():
        rows = np.flatnonzero((passages.frame["doc_id"] == doc_id).to_numpy())
        begin = int(passages.begins[rows[0]])
        end = int(passages.begins[rows[-1]]) + len(passages.frame["text"].iat[rows[-1]])
        words = [term for term in terms if has_number(term)]
        free = [0] * len(words)  # where each may begin again
        found = AhoCorasick(words).find_matches_as_indexes(passages.text[begin:end], overlapping=True) if words else []
        for word, at, stop in sorted(found, key=lambda match: match[1]):
            if at < free[word]:
                continue
            free[word] = stop
            if stop - at > 3 or _is_marked(passages.text, begin + at, begin + stop):
                hits.append(_Hit(begin + at, begin + stop, "shorthand", "document"))
    return sorted(hits)


def _quoted_candidates(text: str, quotes: list[tuple[int, int]], hits: list[_Hit], lexicon: Lexicon) -> list[_Hit]:
    apart = frozenset(lexicon.terms(*APART))
    firm = np.array([hit.start for hit in hits if hit.kind == "shorthand"], dtype=np.int64)
    whole = {(hit.start, hit.end) for hit in hits}
    inner = [match.span() for match in _INNER.finditer(text)] if "‘" in text else []
    quotes = sorted(quotes + inner)
    spans = np.array(quotes, dtype=np.int64).reshape(-1, 2)
    known = np.searchsorted(firm, spans[:, 1]) > np.searchsorted(firm, spans[:, 0])
    found = []
    for number, ((a, b), is_known) in enumerate(zip(quotes, known.tolist(), strict=True)):
        name = text[a + 1 : b - 1].strip(_SPACES)
        if name[:1] in _NUMBERS and _TOTAL.fullmatch(text, a - 2, a) and text[a - 3] not in _NUMBERS:  # 三个“一号工程”
            found.append(_Hit(a - 2, b, "shorthand", "candidate"))
            continue
        is_coded = name.isdigit() and SCHEME.match(text, b) is not None  # “12345”总体发展战略
        if is_known or b - a > 36 or not NUMERAL.search(name):
            continue
        has_members = text[b : b + 1] in {"（", "("} and name[0] in _MANY and _MEMBERS.match(text, b) is not None
        if _begins_with(name, apart) and not is_coded and not has_members:
            continue
        start = text.index(name, a)
        place = (start, start + len(name))
        is_new = place not in whole or is_coded or has_members
        after = (
            "、“" if name.startswith("一个") and _goes_on(text, b, quotes[number + 1 : number + 2]) else text[b : b + 8]
        )
        if is_new and (has_members or is_shorthand(name, before=text[max(0, a - 2) : a], after=after)):
            found.append(_Hit(*place, "shorthand", "candidate"))
    return found


def _goes_on(text: str, end: int, later: list[tuple[int, int]]) -> bool:
    """突出“一个主题”，锁定“两个目标”: the next name counts on from one."""
    start = later[0][0] if later else len(text)
    return (
        start - end < 40
        and "\n" not in text[end:start]
        and text[start + 1 : start + 3] in {"两个", "三个", "四个", "五个"}
    )


def _begins_with(name: str, terms: frozenset[str]) -> bool:
    """Whether it begins with a word that is kept apart (四川…, 三八…), not with a number of things (十一个…)."""
    return any(name[:size] in terms and name[size : size + 1] not in _MEASURES for size in range(2, 7))


def _bare_candidates(text: str, quotes: list[tuple[int, int]]) -> list[_Hit]:
    """Outside quotation marks only: what is in them was judged whole."""
    spans = np.array(quotes, dtype=np.int64).reshape(-1, 2)
    found: list[tuple[int, int]] = []
    for start, end in sorted(find_bare(text)):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    starts = np.array([start for start, _ in found], dtype=np.int64)
    inside = np.searchsorted(spans[:, 0], starts, "right") > np.searchsorted(spans[:, 1], starts, "right")
    return [_Hit(a, b, "shorthand", "candidate") for (a, b), no in zip(found, inside.tolist(), strict=True) if not no]


def _drop_elsewhere(passages: Passages, hits: list[_Hit], lexicon: Lexicon) -> list[_Hit]:
    """Leave out a province's expansion where the document is of another and this one is not named just before."""
    if not any(hit.place for hit in hits):
        return hits
    names = sorted(set(lexicon.entries["place"]) - {""})
    documents = passages.frame["doc_id"].tolist()
    begins = passages.begins.tolist()
    firsts = dict(zip(reversed(documents), reversed(begins), strict=True))
    lasts = dict(zip(documents, [*begins[1:], len(passages.text)], strict=True))
    homes: dict[str, str] = {}
    kept = []
    for hit, row in zip(hits, passages.rows_of([hit.start for hit in hits]).tolist(), strict=True):
        if not hit.place:
            kept.append(hit)
            continue
        doc_id = documents[row]
        if doc_id not in homes:
            opening = passages.text[firsts[doc_id] : min(firsts[doc_id] + OPENING, lasts[doc_id])]
            home = max(names, key=opening.count)
            homes[doc_id] = home if home in opening else ""
        is_near = hit.place in passages.text[max(0, hit.start - 12) : hit.start]
        kept.append(hit if hit.place == homes[doc_id] or is_near else hit._replace(expansion="", reference=""))
    return kept


def _to_frame(passages: Passages, hits: list[_Hit], defined: dict) -> pd.DataFrame:
    text, starts = passages.text, [hit.start for hit in hits]
    rows = passages.rows_of(starts).tolist()
    documents = passages.frame["doc_id"].tolist()
    shifts = (passages.starts - passages.begins).tolist()
    expansions, sources, references, places = [], [], [], []
    for hit, row in zip(hits, rows, strict=True):
        own = defined.get(documents[row], {}).get(text[hit.start : hit.end])
        if own is None and hit.kind == "shorthand" and (bracket := read_bracket(text, hit.start, hit.end)):
            own = (text[slice(*bracket)], bracket[0] + shifts[row], bracket[1] + shifts[row])
        expansions.append(own[0] if own else hit.expansion)
        sources.append("document" if own else hit.source)
        references.append("" if own else hit.reference)
        places.append(own[1:] if own else (-1, -1))
    columns = {
        "kind": [hit.kind for hit in hits],
        "expansion": expansions,
        "source": sources,
        "reference": references,
        "quoted": [int(_is_marked(text, hit.start, hit.end)) for hit in hits],
        "expansion_start": [place[0] for place in places],
        "expansion_end": [place[1] for place in places],
    }
    return passages.to_frame(starts, [hit.end for hit in hits], columns)[FORMULA_COLUMNS]


def count_formulae(formulae: pd.DataFrame) -> pd.DataFrame:
    """
    How often each formula occurs.

    Parameters
    ----------
    formulae : pandas.DataFrame
        From :func:`find_formulae`.

    Returns
    -------
    pandas.DataFrame
        One row a text (folded: 三農 counts with 三农) and kind, shorthand first, then by count: columns text, kind,
        count, quoted (of these in quotation marks), units, documents (that hold it), expansion, source, reference (those of its first
        occurrence that has an expansion).

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [13],
    ...                       "text": ["“三农”工作，建设三农队伍。"]})
    >>> count_formulae(find_formulae(units))[["text", "count", "quoted"]].values.tolist()
    [['三农', 2, 1]]
    """
    if formulae.empty:
        return pd.DataFrame(columns=COUNT_COLUMNS)
    formulae = formulae.assign(text=fold_rows(formulae))
    best = formulae.assign(unknown=formulae["expansion"] == "").sort_values("unknown", kind="stable")
    keys = ["text", "kind"]
    first = best.drop_duplicates(keys).set_index(keys)[["expansion", "source", "reference"]]
    groups = formulae.assign(place=formulae["doc_id"] + "\t" + formulae["unit_id"]).groupby(keys, sort=True)
    table = groups.agg(
        count=("start", "size"), quoted=("quoted", "sum"), units=("place", "nunique"), documents=("doc_id", "nunique")
    ).join(first)
    table = table.reset_index().assign(rank=lambda rows: rows["kind"] != "shorthand", less=lambda rows: -rows["count"])
    return table.sort_values(["rank", "less", "text"], kind="stable", ignore_index=True)[COUNT_COLUMNS]

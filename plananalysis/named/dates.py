"""
When?  Years, months, days, anniversaries, terms, periods, festivals and deadlines.

A date is a place in time or a length of time in years and months. The numbers in it are no
quantities. 第五届, 第四次 and 第二轮 are terms: they count the occasions, not things.
"""

from __future__ import annotations

import re

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.numerals import ONE_TO_NINE, ONE_TO_TEN, read_numeral
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.named.past_or_plan import PAST, Contexts

_WORDS = load_classes("named/date_words")
_N = "两" + ONE_TO_TEN
_PARTS = {
    "N": _N,
    "DASH": "[-－—–―~～至到]{1,2}",
    "TAIL": r"(?:[底末]?(?:之前|以前|前(?!三|四|[{HAN}]季))|[{year_edge}])?",
    "FULL_YEAR": r"(?:19|20)\d\d",
    "LENGTH": r"年|个多?月|个季度",
}
# Both patterns begin with one class of characters: Python's re then jumps from one candidate to the next.
_ARABIC = _WORDS.compile(
    r"\d(?<!\d\d)(?<![.．]\d)(?:"
    r"(?P<stamp>(?<=[12])\d{3}[-/.]\d{1,2}[-/.]\d{1,2}(?:[^\S\n]+\d{1,2}:\d\d(?::\d\d)?)?)"
    r"|(?P<span>(?<=[12])[09]\d\d年?{DASH}{FULL_YEAR}年)"
    r"|(?P<day>(?:(?<=[12])[09]\d\d年\d{1,2}|\d?)月\d{1,2}日(?:{DASH}(?:\d{1,2}月)?\d{1,2}日)?前?)"
    r"|(?P<month>(?:(?<=[12])[09]\d\d年\d{1,2}|\d?)(?:{DASH}\d{1,2})?月(?:份|{month_part})?{TAIL})"
    r"|(?P<year>(?<=[12])[09]\d\d年(?:度)?{TAIL})"
    r"|(?P<anniversary>\d*周年)"
    r"|(?P<period>\d*(?:\.\d+)?(?:多|余)?(?:{LENGTH}|个半月|周(?![{no_week}]))(?:多|余)?(?![{no_length}]))"
    r"|(?P<century>\d?世纪(?:\d0年代)?|(?<=[1-9])0年代)"
    r"|(?P<bare>(?<=[12])[09]\d\d(?<![A-Za-z]\d{4})(?=[{HAN}“])"
    r"(?![{counted}])))",
    **_PARTS,
)
_CHINESE = _WORDS.compile(
    r"[“第本{N}几](?:"
    r"(?P<plan>(?:(?<=“)(?:十[{TO_SIX}]?五|[六七九]五)”|(?<=十)[{TO_SIX}]五(?={plan_of_years})))"
    r"|(?P<planlong>(?<=第)[{N}]{1,20}个五年规划)"
    r"|(?P<term>(?<=第)[^\S\n]?(?:\d+|[{N}]+)[^\S\n]?{occasion}(?:[{N}]+次)?)"
    r"|(?P<quoted>(?<=“)\d{1,2}[·.．]\d{1,2}”)"
    r"|(?P<far>(?<=本){half_century})"
    r"|(?P<congress>(?:(?<=十)[六七八九]|(?<=二)十[一二]?)大(?=[^{no_congress}])"
    r"|(?<=十)[一二三四五]大(?={after_congress})"
    r"|(?<=[{N}])[{N}]{0,2}届(?:(?:历次|[{N}]+[中次])(?:、[{N}]+[中次])*{meeting}?)?)"
    r"|(?P<anniversary>(?<=[{N}])[{N}百]{0,20}周年)"
    r"|(?P<cnday>(?<=[{N}])[{N}]{0,2}月(?:份|[{N}]{1,3}日|底|初|{month_part}))"
    r"|(?P<cnyear>(?<=二)[〇零ＯO○][{N}〇零ＯO○]{2}年)"
    r"|(?P<period>(?<=[{N}几])[{N}几]{0,20}(?:多|余)?(?:{LENGTH})(?!{not_after_long})))",
    TO_SIX=ONE_TO_NINE[:6],
    **_PARTS,
)
_TYPES = {
    "stamp": "day",
    "span": "period",
    "cnyear": "year",
    "congress": "term",
    "plan": "period",
    "planlong": "period",
    "cnday": "month",
    "quoted": "day",
    "bare": "year",
    "far": "year",
    "century": "period",
}
_BEFORE_PERIOD = _WORDS.compile("{before_period}$")
_UNTIL = _WORDS.compile("{until}$")
_BEFORE_NUMERAL = frozenset((*_WORDS["before_numeral"], *_N))
_LONG_AGO = frozenset(_WORDS["long_ago"])
_YEAR_EDGES = frozenset(_WORDS["year_edge"])
_MONTH = re.compile(r"(\d{1,2})(?:[-－—–―~～至到]+\d{1,2})?月|[-/.](\d{1,2})[-/.]|“(\d{1,2})[·.．]")
COLUMNS = ("entity", "class", "month", "text", "start", "end")


def find_dates(
    units: pd.DataFrame, *, lexicon: Lexicon | None = None, contexts: Contexts | None = None
) -> pd.DataFrame:
    """
    Every date, with its type.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns doc_id, unit_id, start, end, text; with parent_id, kind and heading, deadlines
        are told from years looked back on.
    lexicon : Lexicon, optional
        Festivals, parts of a year and words such as 今年; the package's own by default.
    contexts : Contexts, optional
        Back or ahead; made from the units if None.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, entity (in one form), class (year, month, day, part, anniversary,
        term, period, festival, deadline), month (1-12, "" where none is said), start, end, text.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [30],
    ...     "text": ["到2030年建成，举办第五届大赛，纪念妇女节110周年。"]})
    >>> find_dates(units)[["text", "class"]].values.tolist()
    [['2030年', 'deadline'], ['第五届', 'term'], ['妇女节', 'festival'], ['110周年', 'anniversary']]
    """
    passages = Passages(units)
    contexts = contexts or Contexts(passages, units)
    rows = scan_dates(passages.text, contexts=contexts, lexicon=lexicon or load_lexicon("dates"))
    columns = {name: [row[i + 2] for row in rows] for i, name in enumerate(("class", "entity", "month"))}
    return passages.to_frame([row[0] for row in rows], [row[1] for row in rows], columns)


def scan_dates(text: str, *, contexts: Contexts, lexicon: Lexicon) -> list[tuple[int, int, str, str, str]]:
    """
    Find the dates of a text.

    Parameters
    ----------
    text : str
        Lines; no date crosses one.
    contexts : Contexts
        Of the same text.
    lexicon : Lexicon
        Of the words.

    Returns
    -------
    list of tuple
        (start, end, class, entity, month), in text order, none inside another.
    """
    rows = []
    for match in (*_ARABIC.finditer(text), *_CHINESE.finditer(text)):
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind in ("period", "congress", "anniversary", "cnday") and not _is_whole(text, start, end, kind):
            continue
        if kind == "plan" and text.startswith(_WORDS["no_plan_before"], end):
            continue
        rows.append(_describe(text, start, end, kind, contexts))
    taken = {row[0] for row in rows}
    words = lexicon.entries
    kinds, entities, months = (words[name].tolist() for name in ("class", "entity", "month"))
    for start, end, row in lexicon.matcher.find(text):
        if start not in taken:
            rows.append(_describe_word(text, start, end, kinds[row], entities[row], months[row], contexts))
    return _drop_inside(sorted(rows))


def _is_whole(text: str, start: int, end: int, kind: str) -> bool:
    """Not the middle of a longer number, nor 一年 without a sign that a length of time is meant."""
    if start and text[start - 1] in _BEFORE_NUMERAL and not text[start].isdigit():
        return False
    if kind != "period" or text[start].isdigit():
        return True
    before = text[max(0, start - 3) : start]
    said = text[start:end]
    if said in _LONG_AGO or said.startswith("几"):
        return bool(_BEFORE_PERIOD.search(before)) or text.startswith(_WORDS["after_period"], end)
    return True


def _describe(text: str, start: int, end: int, kind: str, contexts: Contexts) -> tuple:
    said = text[start:end]
    name = _TYPES.get(kind, kind)
    found = _MONTH.search(said) if name in ("day", "month") else None
    month = next((str(int(group)) for group in found.groups() if group and 1 <= int(group) <= 12), "") if found else ""
    entity = said.strip("“”")
    if kind == "planlong":
        number = read_numeral(said[1:-5])
        if (
            number is not None and number < 20
        ):  # 第十四个五年规划 is 十四五; there is no short form of a number without end
            entity = f"{'十' if number >= 10 else ''}{ONE_TO_TEN[int(number) % 10 - 1]}五"
    if name in ("year", "month", "day") and kind != "bare" and _is_deadline(text, start, said, contexts):
        name = "deadline"
    return start, end, name, entity, month


def _describe_word(text, start, end, kind, entity, month, contexts: Contexts) -> tuple:
    said = text[start:end]
    if kind == "year" and text[end : end + 1] in _YEAR_EDGES:
        end += 1
        entity = text[start:end]
    if (
        kind in ("part", "year")
        and text.startswith("前", end)
        and not text.startswith(_WORDS["not_before_time"], end + 1)
    ):
        return start, end + 1, "deadline", text[start : end + 1], month
    if said in _WORDS["may_be_due"] and _is_deadline(text, start, said, contexts):
        kind = "deadline"
    return start, end, kind, entity, month


def _is_deadline(text: str, start: int, said: str, contexts: Contexts) -> bool:
    """X前 and 到X are deadlines where the text looks ahead."""
    if said.endswith("前"):
        return contexts.at(start) != PAST
    return bool(_UNTIL.search(text[max(0, start - 3) : start])) and contexts.at(start + len(said)) != PAST


def _drop_inside(rows: list[tuple]) -> list[tuple]:
    kept: list[tuple] = []
    for row in rows:
        if kept and row[0] < kept[-1][1]:
            if row[1] - row[0] > kept[-1][1] - kept[-1][0] and row[0] == kept[-1][0]:
                kept[-1] = row
            continue
        kept.append(row)
    return kept

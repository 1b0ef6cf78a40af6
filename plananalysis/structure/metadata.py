"""
Who issued the plan, when, for which year? Metadata from what the file declares, then from the
text's own header. Every value comes with the place it was found; what is not found stays empty.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import PurePath

import pandas as pd

from plananalysis.lexicons.folding import as_written, fold_text, tell_script
from plananalysis.lexicons.numerals import numeral_value
from plananalysis.reading.dates import read_date, read_year
from plananalysis.structure.dates import (
    DIGITS,
    WORDS,
    YEAR,
    find_in_force,
    find_published,
    read_printed_date,
)
from plananalysis.structure.issuers import (
    NAME_PARTS,
    WORK_REPORT,
    body_below,
    find_red_head,
    issuer_of_report,
    issuer_of_session,
    issuers_in_title,
    level_of,
    signatories,
    split_names,
)
from plananalysis.structure.labelled_head import NAMES, read_labels
from plananalysis.structure.lines import BLANK
from plananalysis.structure.titles import (
    NUMBER,
    find_bare_title,
    find_decreed,
    find_title,
    genre_of,
    looks_like_title,
    title_of_file,
    year_of,
)

KEYS = (
    "title",
    "issuer",
    "issuers",
    "issuer_count",
    "level",
    "genre",
    "year",
    "published",
    "in_force",
    "status",
    "law_level",
    "subject",
    "source",
    "editor",
    "number",
    "index_number",
    "url",
)
_SHOWN = (
    "title",
    "issuer",
    "issuers",
    "subject",
    "index_number",
    "source",
    "editor",
    "number",
    "url",
)  # given as they were written
# Column names under which tables, web pages and documents declare the same thing.
_DECLARED = {key: NAMES[key] for key in KEYS}
_DATES = frozenset({"published", "in_force"})
_VALUE = r"[ \xa0\u3000]*[:：][ \xa0\u3000\n]*([^\s|｜，。；）)】\]•]{1,40})"
_SOURCE = WORDS.compile(r"(?:^|[\s（(【\[|]){source_label}{VALUE}", re.MULTILINE, VALUE=_VALUE)
_EDITOR = WORDS.compile("{editor_label}{VALUE}", VALUE=_VALUE)
_URL = re.compile(r"https?://[^\s<>\"'，。；、）)】]+")
_DELIVERED = WORDS.compile(
    r"({YEAR})[ ]*年[ ]*([0-9]{1,2}|[{ONE_TO_TEN}]{1,2})[ ]*月[^\n]{0,12}在[^\n]{2,40}会议上", **NAME_PARTS
)
_YEAR_SIGNED = WORDS.compile(f"{YEAR}年?")
_ANY_REPORT = WORDS.compile("{report}")
_LONGEST = 1000  # characters of a declared value that are looked at


def read_metadata(
    text: str, units: pd.DataFrame, *, file: str = "", declared=None, is_stored: bool = False, marked: str = ""
) -> dict[str, tuple[str, str]]:
    """
    Read what a plan says about itself, each value with the place where it was found.

    Parameters
    ----------
    text : str
        The document.
    units : pandas.DataFrame
        From :func:`plananalysis.structure.parse.parse_units`.
    file : str
        Name of the file; title and year are taken from it only when the text gives none.
    declared : mapping of str to str, optional
        What the file declares (table columns, html meta, docx properties); comes first.
    is_stored : bool
        Whether `declared` was stored in the file by a program (a page's <title>, a property of a docx): such a
        title counts only where the text shows none, or the same one.
    marked : str
        The heading that the file marks as its first, such as <h1>; counts if it reads like a title.

    Returns
    -------
    dict of str to (str, str)
        A value and where it was found for each of the keys; both empty when not found. `where` is
        ``declared: <column>``, front, back, preamble, text, title, issuer, heading or file name. `published` and
        `in_force` are ISO: a month, a date, or date and time. `issuer` is the first of `issuers`, which are joined
        by ；; `issuer_count` says how many they are (工业和信息化部等七部门: 7).

    Notes
    -----
    `level` is read off the name of the issuer and never off knowledge about the place: 北京市妇联
    is 市, 北京市某区 is 区县. The four municipalities rank with the provinces; who compares
    provinces recodes 北京市, 天津市, 上海市 and 重庆市 to 省. `year` is the year the plan is for;
    of a plan for several years it is the first (2021—2025年, “十四五” give 2021); of a report with a bare title,
    the year of the session in which it was given.

    Examples
    --------
    >>> from plananalysis.structure.parse import parse_units
    >>> text = "某县妇联2021年工作要点\\n发布时间：2021-3-8\\n一、学习\\n1.读书。\\n2.讨论。\\n二、调研\\n3.走访。"
    >>> found = read_metadata(text, parse_units(text))
    >>> found["issuer"], found["year"], found["published"][0]
    (('某县妇联', 'title'), ('2021', 'title'), '2021-03-08')
    """
    declared = {str(k).strip().lower(): str(v).strip(BLANK)[:_LONGEST] for k, v in (declared or {}).items()}
    written = "\n".join([*declared.values(), file, text])
    script = tell_script(written)
    folded = fold_text(written, script=script)
    if folded == written:
        return _read_folded(text, units, file, declared, is_stored=is_stored, marked=marked)
    fold = partial(fold_text, script=script)
    stated = {fold(key): fold(value) for key, value in declared.items()}
    found = _read_folded(fold(text), units, fold(file), stated, is_stored=is_stored, marked=fold(marked))
    for key in _SHOWN:
        names = (as_written(name, folded, written) for name in found[key][0].split("；"))
        found[key] = ("；".join(names), found[key][1])
    return found


def _read_folded(
    text: str, units: pd.DataFrame, file: str, declared: dict[str, str], *, is_stored: bool, marked: str
) -> dict[str, tuple[str, str]]:
    """Read a text whose width and script are folded already."""
    found = dict.fromkeys(KEYS, ("", ""))
    front, back = _zone(text, units, "front"), _zone(text, units, "back")
    opening = _zone(text, units, "preamble")  # 印发 notices are signed above the plan they issue
    head, order = find_red_head(front)
    _take_declared(found, declared)
    labels = read_labels(front)
    _take_title(found, front, labels, marked=marked, is_stored=is_stored)
    decree = opening or text[:_LONGEST] if order else opening  # a short order may show no outline
    _take(found, "title", find_decreed(decree), "preamble")
    _take(found, "title", find_bare_title(front), "front")
    _take(found, "title", title_of_file(file), "file name")
    labels = {kind: [pair for pair in pairs if pair[1] != found["title"][0]] for kind, pairs in labels.items()}
    _take_labels(found, labels)
    _take(found, "number", order, "front")
    _take_printed(found, front, back)
    _take(found, "published", *find_published(front, back, opening))
    _take(found, "in_force", find_in_force(text, front=f"{front}\n{decree}"), "text")
    _take_genre_and_year(found, file, front)
    _take_issuers(found, declared, front, (back, opening), labels, head)
    _take(found, "level", level_of(found["issuer"][0]), "issuer")
    return found


def _take(found: dict, key: str, value: str, where: str) -> None:
    """Keep the first value found for a key."""
    value = value.strip(BLANK)
    if value and not found[key][0]:
        found[key] = (value, where)


def _take_declared(found: dict, declared: dict) -> None:
    for key, names in _DECLARED.items():
        for name in names:
            value = declared.get(name, "")
            if key in _DATES:
                value = _date(value) or value
            elif key == "year":
                value = read_year(value) or year_of(value)
            _take(found, key, value, f"declared: {name}")


def _date(value: str) -> str:
    return read_date(value) or read_printed_date(value)


def _zone(text: str, units: pd.DataFrame, kind: str) -> str:
    rows = units[units["kind"] == kind]
    return "\n".join(text[a:b] for a, b in zip(rows["start"], rows["end"], strict=False))[:20000]


def _take_title(found: dict, front: str, labels, *, marked: str, is_stored: bool) -> None:
    """The title that a person sees, before one that a program stored; the stored one where both agree."""
    stored = found["title"] if is_stored else ("", "")
    if found["title"][0] and not is_stored:
        return
    marked = "".join(marked.split())
    named = [value for _, value in labels.get("title", ()) if looks_like_title(value)]
    visible = [
        (marked, "heading") if looks_like_title(marked) or year_of(marked) else ("", ""),
        *((value, "front") for value in named),
        (find_title(front, is_named=bool(stored[0])), "front"),
    ]
    first = next((pair for pair in visible if pair[0]), ("", ""))
    is_shown = looks_like_title(stored[0]) and _bare(stored[0]) in _bare(front)
    found["title"] = stored if stored[0] and (is_shown or not first[0]) else first


def _bare(text: str) -> str:
    return "".join(text.split())


def _take_labels(found: dict, labels) -> None:
    """What the head of the page declares; of several names the first of our list."""
    for key in ("number", "published", "in_force", "status", "law_level", "subject", "index_number"):
        for _, value in sorted(labels.get(key, ()), key=lambda pair: _DECLARED[key].index(pair[0])):
            _take(found, key, _date(value) if key in _DATES else value, "front")


def _take_printed(found: dict, front: str, back: str) -> None:
    """What stands in the text without a label of its own, or with one that stands alone."""
    short = "\n".join(line for line in front.split("\n") if len(line) <= 60)
    for key, pattern, zones in (
        ("number", NUMBER, ((short, "front"),)),
        ("source", _SOURCE, ((front, "front"), (back, "back"))),
        ("editor", _EDITOR, ((back, "back"), (front, "front"))),
        ("url", _URL, ((front, "front"),)),
    ):
        for zone, where in zones:
            match = pattern.search(zone)
            _take(found, key, match.group(match.lastindex or 0) if match else "", where)


def _take_genre_and_year(found: dict, file: str, front: str) -> None:
    title = found["title"][0]
    _take(found, "genre", genre_of(title), "title")
    _take(found, "year", year_of(title), "title")
    if _ANY_REPORT.search(title):
        _take(found, "year", _year_of_session(front), "front")
    _take(found, "year", year_of(PurePath(file.replace("\\", "/")).stem), "file name")


def _year_of_session(front: str) -> str:
    """A report looks to the year in which it is given; given in November or December, to the next."""
    match = _DELIVERED.search(front)
    if not match:
        return ""
    year = int(match.group(1).translate(DIGITS))
    month = int(match.group(2)) if match.group(2).isdigit() else numeral_value(match.group(2))
    return str(year + (month > 10))


def _take_issuers(found: dict, declared: dict, front: str, signed: tuple[str, str], labels, head: list[str]) -> None:
    """The issuers from the title, else from the session, the labels, the signature or the red head."""
    title = found["title"][0]
    named, count = issuers_in_title(title)
    if found["issuer"][0]:
        named = split_names(found["issuer"][0])
        ranks = [(named, found["issuer"][1])]
    else:
        report = issuer_of_report(_YEAR_SIGNED.sub("", title))
        ranks = [([report] if report else named, "title")]
    ranks += _ranks(title, declared, front, labels)
    back, opening = map(signatories, signed)
    ranks += [
        (back, "back"),
        (head, "front"),
        (body_below(front, title), "front"),
        (_labelled(labels, "publisher"), "front"),
        (opening, "preamble"),
    ]
    names, where = next(((names, where) for names, where in ranks if names), ([], ""))
    full = back or opening
    if count > len(names) and names[:1] == full[:1]:  # 等七部门: the signature names them all
        names = full
    found["issuer"] = (names[0] if names else "", where)
    _take(found, "issuers", "；".join(names), where)
    _take(found, "issuer_count", str(max(count if where == "title" else 0, len(names))) if names else "", where)


def _ranks(title: str, declared: dict, front: str, labels) -> list[tuple[list[str], str]]:
    """Who issued a report on the work of a government, and whom a label names."""
    ranks: list[tuple[list[str], str]] = []
    if any(name in title or name in front for name in WORK_REPORT):
        for column in NAMES["area"]:
            area = declared.get(column, "")
            ranks.append(([area + WORDS["government"][0]] if area else [], f"declared: {column}"))
        session = issuer_of_session(front)
        ranks.append(([session] if session else [], "front"))
    return [*ranks, (_labelled(labels, "issuer"), "front")]


def _labelled(labels, kind: str) -> list[str]:
    return [name for _, value in labels.get(kind, ())[:1] for name in split_names(value)]

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
from plananalysis.lexicons.numerals import ONE_TO_NINE, numeral_value
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.lines import BLANK

KEYS = (
    "title",
    "issuer",
    "level",
    "genre",
    "year",
    "published",
    "source",
    "editor",
    "number",
    "url",
)

_SHOWN = ("title", "issuer", "source", "editor", "number", "url")  # given as they were written

# Column names under which tables, web pages and documents declare the same thing.
_NAMES = load_classes("structure/declared_names")
_DECLARED = {key: _NAMES[key] for key in KEYS}
_AREA_COLUMNS = _NAMES["area"]

_WORDS = load_classes("structure/metadata_words")
_PARTS = {
    "YEAR": r"(?:(?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2}|[一二][九〇零○ＯO][{ONE_TO_NINE}〇零○ＯO]{2})",
    "VALUE": r"[ \xa0\u3000]*[:：][ \xa0\u3000\n]*([^\s|｜，。；）)】\]]{1,40})",
    # Places one in another, each up to its first ending: there is one way only to cut 省省省…
    "AREAS": r"(?:(?:(?!{place_end})[{HAN}]){0,10}{place_end}){1,12}",
    "LOCAL": r"{party}?{AREAS}(?:{body}|[{HAN}]{1,14}?{body_end})",
}
_ENDINGS = _WORDS.values("ending")
_ENDING = _WORDS.compile(r"({ending})[》）)”]*[ ]*(?:[（(〔][^）)〕]{1,20}[）)〕])?{whole_text}?$")
_NOT_TITLE = _WORDS.compile(r"^[—－―（(【]|{no_title}|>|摄[）)]?$|[:：]|^(?:{site_title}|[省市县区]?{work_report})$")
_UNFINISHED = _WORDS.compile(r"(?:{issued}|《)$|^[^《》]*关于印发《[^》]*$")

_YEAR = _WORDS.compile(
    r"({YEAR})[ ]*(?:年(?![{no_year}])|[—－–~-]+[ ]*(?:{YEAR})|(?={year_of}))",
    **_PARTS,
)
_FIVE_YEARS = _WORDS.compile(r"[“\"]?十([{ONE_TO_NINE}])?五[”\"]?(?=[^年]{0,30}{five_year_plan})")
_DIGITS = str.maketrans(f"〇零○ＯO{ONE_TO_NINE}０１２３４５６７８９", "000001234567890123456789")
_DATE = re.compile(
    r"((?:19|20)[0-9]{2})[ ]*[-/.年][ ]*([0-9]{1,2})[ ]*[-/.月][ ]*([0-9]{1,2})(?:[ ]*日|(?![0-9]))"
    r"(?:[ \xa0\u3000T]*([0-9]{1,2})[:：时]([0-9]{2})(?:[:：分]([0-9]{2}))?)?"
)
_HAN_DATE = _WORDS.compile(
    r"(二[〇零○ＯO]{1,2}[{ONE_TO_NINE}〇零○ＯO]{1,2})年([{ONE_TO_TEN}]{1,2})月([{ONE_TO_TEN}]{1,3})日"
)
_DATED = _WORDS.compile(r"{date_label}[ \xa0\u3000]*[:：]")
_NO_DATE = _WORDS.compile("{no_date}")

_SOURCE = _WORDS.compile(r"(?:^|[\s（(【\[|]){source_label}{VALUE}", re.MULTILINE, **_PARTS)
_EDITOR = _WORDS.compile("{editor_label}{VALUE}", **_PARTS)
_NUMBER = _WORDS.compile(
    r"[{HAN}]{1,14}[ ]*[〔﹝\[［【（(][ ]*(?:19|20)[0-9]{2}[ ]*[〕﹞\]］】）)]"
    r"[ ]*(?:第)?[ ]*[0-9]{1,5}[ ]*号"
)
_URL = re.compile(r"https?://[^\s<>\"'，。；、）)】]+")

# Places at the head of a name, from the highest: each step must be lower than the one before.
_STEPS = tuple(
    (level, _WORDS.compile(f"[{{HAN}}]{{0,10}}?{{place_{kind}}}"))
    for level, kind in zip(_WORDS["level"], ("province", "city", "county", "township"), strict=True)
)
_AREA = _WORDS.compile("[{HAN}]{0,10}?{place_end}")
_LONGEST = 1000  # characters of a declared value that are looked at
_ISSUER = _WORDS.compile(
    r"^((?:{LOCAL}(?:[ \u3000、]+{LOCAL})*|{state_council}(?:办公厅)?|{nation}[{HAN}]{2,8}|[{HAN}]{2,20}{named_body_end}))"
    r"(?={titled_before}|{YEAR}|[“”《\"]|工作|年度)",
    **_PARTS,
)
_REPORT = _WORDS.compile("({AREAS})(?:人民)?{work_report}", **_PARTS)
_SESSION = _WORDS.compile(
    "在({nation}|{AREAS})(?:第[{HAN}]{1,5}届)?人民代表大会|在第[{HAN}]{1,5}届({nation})人民代表大会", **_PARTS
)
_DELIVERED = _WORDS.compile(
    r"({YEAR})[ ]*年[ ]*([0-9]{1,2}|[{ONE_TO_TEN}]{1,2})[ ]*月[^\n]{0,12}在[^\n]{2,40}会议上", **_PARTS
)
_CABINET = _WORDS.compile("{state_council}(?={deputy}?总理|办公厅)")
_STATE = _WORDS.compile("{state_level}|[{HAN}]{2,10}部(?:办公厅)?(?:$|、)")
_SIGNED = _WORDS.compile(r"[{HAN}（）()、 \u3000]{3,40}[{signed}]$")
_HEAD = _WORDS.compile(r"^[ \u3000]*([{HAN}]{3,30})[ \u3000]*文件[ \u3000]*$", re.MULTILINE)
_NO_AREA = _WORDS.compile("^(?:{party}|{league})")
_REPORT_ON_WORK = _WORDS["work_report"]
_SUBJECT, _ANY_REPORT = _WORDS.compile("{subject}"), _WORDS.compile("{report}")
_GOVERNMENT, _COUNCIL, _NATION = (_WORDS[kind][0] for kind in ("government", "state_council", "nation"))
_TOP, _NO_LEVEL = (_WORDS[kind][0] for kind in ("top_level", "no_level"))


def read_metadata(text: str, units: pd.DataFrame, *, file: str = "", declared=None) -> dict[str, tuple[str, str]]:
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

    Returns
    -------
    dict of str to (str, str)
        Keys title, issuer, level, genre, year, published, source, editor, number, url; values
        (value, where), both empty when not found. `where` is ``declared: <column>``, front,
        back, preamble, title, issuer or file name. `published` is ISO: a date, or date and time.

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
        return _read_folded(text, units, file, declared)
    fold = partial(fold_text, script=script)
    found = _read_folded(fold(text), units, fold(file), {fold(k): fold(v) for k, v in declared.items()})
    return found | {key: (as_written(found[key][0], folded, written), found[key][1]) for key in _SHOWN}


def _read_folded(text: str, units: pd.DataFrame, file: str, declared: dict[str, str]) -> dict[str, tuple[str, str]]:
    found = dict.fromkeys(KEYS, ("", ""))
    front, back = _zone(text, units, "front"), _zone(text, units, "back")
    opening = _zone(text, units, "preamble")  # 印发 notices are signed above the plan they issue
    _take_declared(found, declared)
    _take(found, "title", _title_in(front, found["title"][0]), "front")
    _take(found, "title", _title_of_file(file), "file name")
    short = "\n".join(line for line in front.split("\n") if len(line) <= 60)
    for key, pattern, zones in (
        ("number", _NUMBER, ((short, "front"),)),
        ("source", _SOURCE, ((front, "front"), (back, "back"))),
        ("editor", _EDITOR, ((back, "back"), (front, "front"))),
        ("url", _URL, ((front, "front"),)),
    ):
        for zone, where in zones:
            match = pattern.search(zone)
            _take(found, key, match.group(match.lastindex or 0) if match else "", where)
    _take(found, "published", *_published(front, back, opening))
    _take_genre_and_year(found, file, front)
    _take_issuer(found, declared, front, back)
    _take(found, "issuer", _signature(opening), "preamble")
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
            if key == "published":
                value = _iso(value) or value
            elif key == "year":
                bare = re.fullmatch(r"([0-9]{4})(?:\.0)?", value)
                value = bare.group(1) if bare else year_of(value)
            _take(found, key, value, f"declared: {name}")


def _zone(text: str, units: pd.DataFrame, kind: str) -> str:
    rows = units[units["kind"] == kind]
    return "\n".join(text[a:b] for a, b in zip(rows["start"], rows["end"], strict=False))[:20000]


def _title_in(front: str, declared: str) -> str:
    """The line of the front that ends like a title; first one that names year, place or subject."""
    if declared:
        return ""
    lines = [line.strip(BLANK).lstrip("#").strip(BLANK) for line in front.split("\n")]
    lines = [line for line in lines if line]
    likely = [
        i
        for i, line in enumerate(lines)
        if 4 <= len(line) <= 80 and _ENDING.search(line) and (not _NOT_TITLE.search(line) or line in _REPORT_ON_WORK)
    ]
    named = [i for i in likely if year_of(lines[i]) or _SUBJECT.search(lines[i]) or _AREA.search(lines[i])]
    for i in named or likely:
        whole = lines[i - 1] + lines[i] if i and _UNFINISHED.search(lines[i - 1]) else lines[i]
        return whole
    return ""


def _title_of_file(file: str) -> str:
    stem = PurePath(file.replace("\\", "/")).stem
    return stem if any(ending in stem for ending in _ENDINGS if len(ending) > 1) else ""


def year_of(text: str) -> str:
    """
    Read the year that a title is about.

    Parameters
    ----------
    text : str
        A title.

    Returns
    -------
    str
        Four digits, the first year of several; "" if none is named.

    Examples
    --------
    >>> year_of("二〇二〇年工作要点"), year_of("2021—2025年规划"), year_of("“十四五”养老规划")
    ('2020', '2021', '2021')
    """
    match = _YEAR.search(text)
    if match:
        return match.group(1).translate(_DIGITS)
    plan = _FIVE_YEARS.search(text)
    if plan:  # 十五 began in 2001, each plan after it five years later
        return str(2001 + 5 * int((plan.group(1) or "0").translate(_DIGITS)))
    return ""


def _take_genre_and_year(found: dict, file: str, front: str) -> None:
    title = found["title"][0]
    ending = _ENDING.search(title) or _ENDING.search(re.split(r"[_\-—|（(]", title)[0])
    _take(found, "genre", _ENDINGS[ending.group(1)] if ending else "", "title")
    _take(found, "year", year_of(title), "title")
    if _ANY_REPORT.search(title):
        _take(found, "year", _year_of_session(front), "front")
    _take(found, "year", year_of(PurePath(file.replace("\\", "/")).stem), "file name")


def _year_of_session(front: str) -> str:
    """A report looks to the year in which it is given; given in November or December, to the next."""
    match = _DELIVERED.search(front)
    if not match:
        return ""
    year = int(match.group(1).translate(_DIGITS))
    month = int(match.group(2)) if match.group(2).isdigit() else numeral_value(match.group(2))
    return str(year + (month > 10))


def _take_issuer(found: dict, declared: dict, front: str, back: str) -> None:
    """The issuer from the title, else from the signature, the session or the red head."""
    title = found["title"][0]
    bare = _YEAR.sub("", title)
    area = _REPORT.search(bare)
    _take(found, "issuer", area.group(1) + _GOVERNMENT if area else "", "title")
    match = _ISSUER.search(title) or _ISSUER.search(bare)
    _take(found, "issuer", match.group(1) if match else "", "title")
    if any(name in title or name in front for name in _REPORT_ON_WORK):
        for column in _AREA_COLUMNS:
            area = declared.get(column, "")
            _take(found, "issuer", area and area + _GOVERNMENT, f"declared: {column}")
        session = _SESSION.search(front)
        area = (session.group(1) or session.group(2)) if session else ""
        _take(found, "issuer", _COUNCIL if area == _NATION else area and area + _GOVERNMENT, "front")
        cabinet = _CABINET.search(front)
        _take(found, "issuer", cabinet.group() if cabinet else "", "front")
    _take(found, "issuer", _signature(back), "back")
    head = _HEAD.search(front)
    _take(found, "issuer", head.group(1) if head else "", "front")


def _signature(back: str) -> str:
    """The names on the lines right above the date of the signature."""
    names: list[str] = []
    for line in back.split("\n"):
        line = line.strip(BLANK)
        if line and (_iso(line) or _HAN_DATE.match(line)) and len(line) <= 20:
            return "、".join(names)
        if line:
            names = [*names, line] if _SIGNED.match(line) else []
    return ""


def _iso(text: str) -> str:
    match = _DATE.search(text)
    if not match:
        return ""
    year, month, day, hour, minute, second = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    date = f"{year}-{int(month):02d}-{int(day):02d}"
    if hour is None:
        return date
    return f"{date} {int(hour):02d}:{minute}" + (f":{second}" if second else "")


def _han_iso(text: str) -> str:
    """A date in Chinese numerals: 二〇二二年三月一日."""
    match = _HAN_DATE.search(text)
    if not match:
        return ""
    year = match.group(1).translate(_DIGITS)
    month, day = numeral_value(match.group(2)), numeral_value(match.group(3))
    valid = len(year) == 4 and 1 <= month <= 12 and 1 <= day <= 31
    return f"{year}-{month:02d}-{day:02d}" if valid else ""


def _published(front: str, back: str, opening: str) -> tuple[str, str]:
    """The date after 时间： or 日期：, else a date on a short line of the front, else the signature's."""
    for match in _DATED.finditer(front):
        date = _iso(front[match.end() : match.end() + 40])
        if date:
            return date, "front"
    for zone, where in ((front, "front"), (back, "back"), (opening, "preamble")):
        for line in zone.split("\n"):
            line = line.strip(BLANK)
            longest = 20 if where == "preamble" else 45
            date = (_iso(line) or _han_iso(line)) if len(line) <= longest else ""
            if date and not _NO_DATE.search(line):
                return date, where
    return "", ""


def level_of(issuer: str) -> str:
    """
    Read the administrative level off the name of an issuer.

    Parameters
    ----------
    issuer : str
        A name such as 某省某市某县妇联.

    Returns
    -------
    str
        中央, 省, 市, 区县, 乡镇 or 其他; "" for an empty name.

    Examples
    --------
    >>> [level_of(name) for name in ("国务院办公厅", "贵州省人民政府", "北京市妇联", "某市某区城市管理局", "某大学")]
    ['中央', '省', '市', '区县', '其他']
    """
    if not issuer:
        return ""
    rest, level, step = _NO_AREA.sub("", issuer), "", 0
    while step < len(_STEPS):  # 某省某市某县: every place is lower than the one before it
        places = [(match.end(), k) for k, (_, place) in enumerate(_STEPS) if k >= step and (match := place.match(rest))]
        if not places:
            break
        end, step = min(places)
        rest, level, step = rest[end:], _STEPS[step][0], step + 1
    return level or (_TOP if _STATE.match(issuer) else _NO_LEVEL)

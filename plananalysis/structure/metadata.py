"""
Who issued the plan, when, for which year? Metadata from what the file declares, then from the
text's own header. Every value comes with the place it was found; what is not found stays empty.
"""

from __future__ import annotations

import re
from pathlib import PurePath

import pandas as pd

from plananalysis.lexicons.numerals import numeral_value
from plananalysis.structure.numbering import BLANK

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

# Column names under which tables, web pages and documents declare the same thing.
_DECLARED = {
    "title": ("title", "标题", "题名", "文件名称", "名称", "og:title", "articletitle"),
    "issuer": ("issuer", "发文机关", "发布机构", "发文单位", "发布单位", "制发机关", "agency", "contentissuer"),
    "level": ("level", "层级", "级别"),
    "genre": ("genre", "文种", "体裁", "类型"),
    "year": ("year", "年份", "年度"),
    "published": (
        "published",
        "publish_date",
        "pubdate",
        "date",
        "发布日期",
        "发布时间",
        "发文日期",
        "成文日期",
        "日期",
        "时间",
    ),
    "source": ("source", "来源", "文章来源", "信息来源", "contentsource"),
    "editor": ("editor", "责任编辑", "责编", "编辑"),
    "number": ("number", "发文字号", "文号", "document_number"),
    "url": ("url", "source_url", "link", "网址", "链接", "og:url"),
}
_AREA_COLUMNS = ("province", "省份", "省", "city", "城市", "市", "region", "地区")

# How titles end, longest first, and the genre each ending stands for.
_ENDINGS = {
    "工作要点": "工作要点",
    "重点工作": "工作要点",
    "工作计划": "工作计划",
    "工作安排": "工作计划",
    "行动计划": "行动计划",
    "三年计划": "行动计划",
    "工作报告": "工作报告",
    "工作总结": "工作总结",
    "规划纲要": "规划",
    "规划": "规划",
    "纲要": "纲要",
    "方案": "方案",
    "意见": "意见",
    "办法": "办法",
    "细则": "细则",
    "条例": "条例",
    "规定": "规定",
    "规则": "规则",
    "通知": "通知",
    "公告": "公告",
    "通告": "通告",
    "决定": "决定",
    "决议": "决议",
    "批复": "批复",
    "命令": "命令",
    "函": "函",
    "报告": "报告",
    "要点": "工作要点",
    "计划": "工作计划",
    "总结": "工作总结",
    "法": "法律",
}
_ENDING = re.compile("(" + "|".join(_ENDINGS) + r")[》）)”]*[ ]*(?:[（(〔][^）)〕]{1,20}[）)〕])?(?:全文)?$")
_NOT_TITLE = re.compile(r"^[—－―（(【]|首页|当前位置|>|记者|摄[）)]?$|[:：]|^(?:政府信息公开|[省市县区]?政府工作报告)$")
_UNFINISHED = re.compile(r"(?:关于|印发|转发|批转|下发|《)$|^[^《》]*关于印发《[^》]*$")

_YEAR_TEXT = r"(?:(?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2}|[一二][九〇零○Ｏ][一二三四五六七八九〇零○Ｏ]{2})"
_YEAR = re.compile(
    rf"({_YEAR_TEXT})[ ]*"
    rf"(?:年(?![前底])|[—－–~-]+[ ]*(?:{_YEAR_TEXT})|(?=政府|全国|全省|全市|全县|工作))"
)
_FIVE_YEARS = re.compile(r"[“\"]?十([一二三四五六七八九])?五[”\"]?(?=[^年]{0,30}(?:规划|计划|纲要))")
_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九０１２３４５６７８９", "00001234567890123456789")
_DATE = re.compile(
    r"((?:19|20)[0-9]{2})[ ]*[-/.年][ ]*([0-9]{1,2})[ ]*[-/.月][ ]*([0-9]{1,2})(?:[ ]*日|(?![0-9]))"
    r"(?:[ \xa0\u3000T]*([0-9]{1,2})[:：时]([0-9]{2})(?:[:：分]([0-9]{2}))?)?"
)
_HAN_DATE = re.compile(
    r"(二[〇零○Ｏ]{1,2}[一二三四五六七八九〇零○Ｏ]{1,2})年"
    r"([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DATED = re.compile(r"(?:时间|日期)[ \xa0\u3000]*[:：]")
_NO_DATE = re.compile(r"会议|次|通过|施行|起|至")

_VALUE = r"[ \xa0\u3000]*[:：][ \xa0\u3000\n]*([^\s|｜，。；）)】\]]{1,40})"
_SOURCE = re.compile(rf"(?:^|[\s（(【\[|])(?:文章来源|信息来源|稿件来源|来源){_VALUE}", re.MULTILINE)
_EDITOR = re.compile(rf"(?:责任编辑|责编|编辑){_VALUE}")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}[ ]*[〔﹝\[［【（(][ ]*(?:19|20)[0-9]{2}[ ]*[〕﹞\]］】）)]"
    r"[ ]*(?:第)?[ ]*[0-9]{1,5}[ ]*号"
)
_URL = re.compile(r"https?://[^\s<>\"'，。；、）)】]+")

# Places at the head of a name, from the highest: each step must be lower than the one before.
_STEPS = (
    ("省", "自治区|特别行政区|省|生产建设兵团"),
    ("市", "自治州|地区|市|州(?![省市])|盟(?!市)"),
    ("区县", "自治县|自治旗|开发区|新区|县|区|旗"),
    ("乡镇", "街道|镇|乡"),
)
_HAN = "[\u4e00-\u9fff]"
_PLACE_END = "(?:自治区|自治州|自治县|特别行政区|生产建设兵团|开发区|新区|地区|省|市|州|盟|县|区|旗|镇|乡|街道)"
_AREA = rf"(?:{_HAN}{{0,10}}?{_PLACE_END})"
# Places one in another, each up to its first ending: there is one way only to cut 省省省…
_AREAS = rf"(?:(?:(?!{_PLACE_END}){_HAN}){{0,10}}{_PLACE_END}){{1,12}}"
_LONGEST = 1000  # characters of a declared value that are looked at
_BODY = (
    r"(?:人民政府办公厅|人民政府办公室|人民政府|政府办公室|政府|妇女联合会|妇联|总工会|共青团|团委|管委会|办事处|党工委|党委|委员会|委|"
    rf"人大常委会|政协|法院|检察院|{_HAN}{{1,14}}?(?:办公厅|办公室|委员会|联合会|局|厅|委|部|署|院|中心|大学|学院|医院|公司|协会))"
)
_NAMED = rf"{_HAN}{{2,20}}(?:局|委|部|署|联合会|妇联|总工会|大学|学院|医院|公司|协会|办公室|办公厅)"
_LOCAL = rf"(?:中共|中国共产党)?{_AREAS}{_BODY}"
_ISSUER = re.compile(
    rf"^((?:{_LOCAL}(?:[ \u3000、]+{_LOCAL})*|国务院(?:办公厅)?|全国{_HAN}{{2,8}}|{_NAMED}))"
    rf"(?=关于|印发|转发|{_YEAR_TEXT}|[“”《\"]|工作|年度)"
)
_REPORT = re.compile(rf"({_AREAS})(?:人民)?政府工作报告")
_SESSION = re.compile(rf"在(全国|{_AREAS})(?:第{_HAN}{{1,5}}届)?人民代表大会|在第{_HAN}{{1,5}}届(全国)人民代表大会")
_DELIVERED = re.compile(
    rf"({_YEAR_TEXT})[ ]*年[ ]*([0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})[ ]*月[^\n]{{0,12}}在[^\n]{{2,40}}会议上"
)
_CABINET = re.compile(r"国务院(?=(?:代|副)?总理|办公厅)")
_STATE = re.compile(r"(?:国务院|全国|中共中央|中央|中华人民共和国|国家)|[\u4e00-\u9fff]{2,10}部(?:办公厅)?(?:$|、)")
_SIGNED = re.compile(r"[\u4e00-\u9fff（）()、 \u3000]{3,40}(?:府|厅|局|委|会|部|院|办|室|处|署|联|社|团|司|心|校|学)$")


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
        if 4 <= len(line) <= 80
        and _ENDING.search(line)
        and (not _NOT_TITLE.search(line) or line.endswith("政府工作报告") and len(line) == 6)
    ]
    named = [i for i in likely if year_of(lines[i]) or "关于" in lines[i] or re.search(_AREA, lines[i])]
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
        return str(2001 + 5 * int((plan.group(1) or "零").translate(_DIGITS)))
    return ""


def _take_genre_and_year(found: dict, file: str, front: str) -> None:
    title = found["title"][0]
    ending = _ENDING.search(title) or _ENDING.search(re.split(r"[_\-—|（(]", title)[0])
    _take(found, "genre", _ENDINGS[ending.group(1)] if ending else "", "title")
    _take(found, "year", year_of(title), "title")
    if "报告" in title:
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
    _take(found, "issuer", area.group(1) + "人民政府" if area else "", "title")
    match = _ISSUER.search(title) or _ISSUER.search(bare)
    _take(found, "issuer", match.group(1) if match else "", "title")
    if "政府工作报告" in title or "政府工作报告" in front:
        for column in _AREA_COLUMNS:
            area = declared.get(column, "")
            _take(found, "issuer", area and area + "人民政府", f"declared: {column}")
        session = _SESSION.search(front)
        area = (session.group(1) or session.group(2)) if session else ""
        _take(found, "issuer", "国务院" if area == "全国" else area and area + "人民政府", "front")
        cabinet = _CABINET.search(front)
        _take(found, "issuer", cabinet.group() if cabinet else "", "front")
    _take(found, "issuer", _signature(back), "back")
    head = re.search(rf"^[ \u3000]*({_HAN}{{3,30}})[ \u3000]*文件[ \u3000]*$", front, re.MULTILINE)
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
    rest, level, step = re.sub("^(?:中共|中国共产党|共青团)", "", issuer), "", 0
    while step < len(_STEPS):  # 某省某市某县: every place is lower than the one before it
        places = [
            (match.end(), k)
            for k, (_, suffix) in enumerate(_STEPS)
            if k >= step and (match := re.match(rf"{_HAN}{{0,10}}?(?:{suffix})", rest))
        ]
        if not places:
            break
        end, step = min(places)
        rest, level, step = rest[end:], _STEPS[step][0], step + 1
    return level or ("中央" if _STATE.match(issuer) else "其他")

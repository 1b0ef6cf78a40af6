"""
Who issued the plan, when, for which year? Metadata from what the file declares, then from the
text's own header. Every value comes with the place it was found; what is not found stays empty.
"""

from __future__ import annotations

import re
from pathlib import PurePath

import pandas as pd

from plananalysis.numbering import BLANK

KEYS = (
    "title", "issuer", "level", "genre", "year", "published", "source", "editor", "number", "url",
)

# Column names under which tables, web pages and documents declare the same thing.
_DECLARED = {
    "title": ("title", "标题", "题名", "文件名称", "名称", "og:title", "ArticleTitle"),
    "issuer": ("issuer", "发文机关", "发布机构", "发文单位", "发布单位", "制发机关", "agency"),
    "level": ("level", "层级", "级别"),
    "genre": ("genre", "文种", "体裁", "类型"),
    "year": ("year", "年份", "年度"),
    "published": ("published", "publish_date", "pubdate", "date", "发布日期", "发布时间", "发文日期",
                  "成文日期", "日期", "时间", "PubDate"),
    "source": ("source", "来源", "文章来源", "信息来源", "ContentSource"),
    "editor": ("editor", "编辑", "责任编辑", "责编"),
    "number": ("number", "发文字号", "文号", "document_number"),
    "url": ("url", "source_url", "link", "网址", "链接", "og:url", "Url"),
}
_AREA_COLUMNS = ("province", "省份", "省", "city", "城市", "region", "地区")

# Longest first: 政府工作报告 before 报告.
GENRES = (
    "政府工作报告", "工作报告", "工作要点", "工作计划", "工作方案", "实施方案", "行动方案", "行动计划",
    "实施意见", "指导意见", "实施办法", "管理办法", "实施细则", "发展规划", "规划纲要", "工作总结",
    "工作安排", "重点任务", "规划", "计划", "纲要", "方案", "意见", "办法", "细则", "条例", "规定",
    "通知", "公告", "通告", "决定", "决议", "函", "报告", "要点", "总结",
)
_GENRE_END = re.compile("(?:" + "|".join(GENRES) + r")(?=[）)》”]*(?:（[^）]{1,20}）|\([^)]{1,20}\))?$)")
_TITLE_CUE = re.compile("|".join(GENRES))

_YEAR_NUMBER = r"(?:19|20)[0-9]{2}|(?:１９|２０)[０-９]{2}|[一二][九〇零○Ｏ][一二三四五六七八九〇零○Ｏ]{2}"
_YEAR = re.compile(rf"({_YEAR_NUMBER})[ ]*(?:年|—|－|-)")
_PERIOD = re.compile(rf"({_YEAR_NUMBER})[ ]*年?[ ]*(?:—+|－+|–|-+|~|至)[ ]*({_YEAR_NUMBER})[ ]*年?")
_DATE = re.compile(
    r"((?:19|20)[0-9]{2})[ ]*[-/.年][ ]*([0-9]{1,2})[ ]*[-/.月][ ]*([0-9]{1,2})[ ]*日?"
    r"(?:[ \xa0\u3000]*([0-9]{1,2})[:：时]([0-9]{2})(?:[:：分]([0-9]{2}))?)?"
)
_HAN_DATE = re.compile(r"(二[〇零○Ｏ][〇零○Ｏ一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_DATED = re.compile(r"(?:时间|日期|发布(?:时间|日期)|发表(?:时间|日期)|成文日期|印发日期)[ \xa0\u3000]*[:：]")
_SOURCE = re.compile(r"(?:文章来源|信息来源|稿件来源|来源)[ \xa0\u3000]*[:：][ \xa0\u3000\n]*([^\s|｜，。）)】\]]{2,40})")
_EDITOR = re.compile(r"(?:责任编辑|责编|编辑)[ \xa0\u3000]*[:：][ \xa0\u3000\n]*([^\s|｜，。）)】\]]{1,20})")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[ ]*[〔﹝\[［【（(](?:19|20)[0-9]{2}[〕﹞\]］】）)][ ]*(?:第)?[ ]*[0-9]{1,5}[ ]*号"
)
_URL = re.compile(r"https?://[^\s<>\"'，。；、）)】]+")

_PLACE = r"[\u4e00-\u9fff]{1,12}?(?:自治区|自治州|自治县|特别行政区|新区|地区|省|市|州|盟|县|区|旗|镇|乡|街道)"
_BODY = (
    r"(?:人民政府|政府|妇女联合会|妇联|总工会|工会|共青团|团委|委员会|管委会|办公厅|办公室|街道办事处|党委|党组|"
    r"发展和改革委员会|发展改革委|改革委|教育部|人大常委会|人大|政协|法院|检察院|[\u4e00-\u9fff]{2,12}(?:局|厅|委|部|院|会|处|办|社|中心|大学|学院|医院|公司))"
)
_ISSUER_IN_TITLE = re.compile(rf"^((?:中共)?(?:{_PLACE})?{_BODY}(?:办公厅|办公室)?)(?=关于|印发|(?:{_YEAR_NUMBER})|[“”《]|工作)")
_AREA_IN_TITLE = re.compile(rf"({_PLACE})(?=(?:人民)?政府工作报告)")
_STATE = re.compile(r"国务院|全国(?:人大|人民代表大会|政协|妇联|总工会)|中共中央|中华人民共和国|国家[\u4e00-\u9fff]{2,12}(?:委|局|署)|教育部|财政部|[\u4e00-\u9fff]{2,8}部(?:办公厅)?$|(?:发展改革委|税务总局)办公厅")
_LEVELS = (  # the last place named in the issuer decides: 北京市海淀区 is 区县
    ("乡镇", re.compile(r"(?:镇|乡|街道|社区|村)(?!村振兴)")),
    ("区县", re.compile(r"(?:[^地新]区|新区|自治县|县|旗)(?<!自治区)(?!域)")),
    ("市", re.compile(r"(?:市|自治州|州|盟|地区)")),
    ("省", re.compile(r"(?:省|自治区|特别行政区|兵团)")),
)


def read_metadata(text: str, units: pd.DataFrame, *, file: str = "",
                  declared=None) -> dict[str, tuple[str, str]]:
    """
    Read what a plan says about itself, each value with the place where it was found.

    Parameters
    ----------
    text : str
        The document.
    units : pandas.DataFrame
        From :func:`plananalysis.structure.parse_units`.
    file : str
        Name of the file; a title or year is taken from it only when the text has none.
    declared : mapping of str to str, optional
        What the file declares (table columns, html meta, docx properties); comes first.

    Returns
    -------
    dict of str to (str, str)
        Keys title, issuer, level, genre, year, published, source, editor, number, url; values
        (value, where), both empty when not found. `published` is ISO: a date, or date and time.

    Notes
    -----
    `level` is read off the name of the issuer, never off knowledge about the place: 北京市妇联 is
    市, 北京市海淀区 is 区县. The four municipalities rank with the provinces; who compares
    provinces recodes 北京市, 天津市, 上海市, 重庆市 to 省. A year of a multi-year plan is its
    first (2021—2025年 gives 2021).

    Examples
    --------
    >>> from plananalysis.structure import parse_units
    >>> text = "某县妇联2021年工作要点\\n发布时间：2021-3-8\\n一、学习\\n1.读书。\\n2.讨论。\\n二、调研\\n3.走访。"
    >>> found = read_metadata(text, parse_units(text))
    >>> found["issuer"], found["year"], found["published"][0]
    (('某县妇联', 'title'), ('2021', 'title'), '2021-03-08')
    """
    found = dict.fromkeys(KEYS, ("", ""))
    _read_declared(found, declared or {})
    front, back = _zone(text, units, "front"), _zone(text, units, "back")
    if not front and len(units):
        front = text[: min(int(units["end"].iloc[0]), 200)]
    _fill(found, "title", *_title(front, file))
    _fill(found, "number", *_first(_NUMBER, front, "front", group=0))
    _fill(found, "source", *(_first(_SOURCE, front, "front") + _first(_SOURCE, back, "back"))[:2])
    _fill(found, "source", *_first(_SOURCE, back, "back"))
    _fill(found, "editor", *_first(_EDITOR, back, "back"))
    _fill(found, "editor", *_first(_EDITOR, front, "front"))
    _fill(found, "url", *_first(_URL, front, "front", group=0))
    _fill(found, "published", *_published(front, back))
    _from_title(found, declared or {}, text, units)
    return found


def _read_declared(found: dict, declared) -> None:
    lowered = {str(key).strip().lower(): (str(key), str(value).strip(BLANK)) for key, value in declared.items()}
    for key, names in _DECLARED.items():
        for name in names:
            column, value = lowered.get(name.lower(), ("", ""))
            if not value:
                continue
            if key == "published":
                value = _iso(value) or value
            elif key == "year":
                value = _year_of(value)
            if value:
                found[key] = (value, f"declared: {column}")
                break


def _fill(found: dict, key: str, value: str, where: str) -> None:
    if value and not found[key][0]:
        found[key] = (value, where)


def _zone(text: str, units: pd.DataFrame, kind: str) -> str:
    rows = units[units["kind"] == kind]
    return "\n".join(text[a:b] for a, b in zip(rows["start"], rows["end"]))[:20000]


def _first(pattern: re.Pattern, zone: str, where: str, *, group: int = 1) -> tuple[str, str]:
    match = pattern.search(zone)
    return (match.group(group).strip(BLANK), where) if match else ("", "")


def _title(front: str, file: str) -> tuple[str, str]:
    """The line of the front that ends in a genre word; the longest if several do."""
    lines = [line.strip(BLANK) for line in front.split("\n")]
    likely = [line for line in lines if 4 <= len(line) <= 80 and _TITLE_CUE.search(line)
              and line[-1] not in "。；：:，" and not _NOT_TITLE.search(line)]
    ending = [line for line in likely if _GENRE_END.search(line)]
    if ending or likely:
        return max(ending or likely, key=len), "front"
    stem = PurePath(file).stem
    return (stem, "file name") if _TITLE_CUE.search(stem) else ("", "")


_NOT_TITLE = re.compile(r"^[—－―（(]|首页|当前位置|>|记者|摄[）)]?$|[:：]")


def _from_title(found: dict, declared, text: str, units: pd.DataFrame) -> None:
    """Issuer, genre, year and level from the title, then from what stands near it."""
    title = found["title"][0]
    if title:
        genre = _GENRE_END.search(title) or _TITLE_CUE.search(title)
        _fill(found, "genre", genre.group() if genre else "", "title")
        _fill(found, "year", _year_of(title), "title")
        _fill(found, "issuer", *_first(_ISSUER_IN_TITLE, title, "title"))
        area = _AREA_IN_TITLE.search(re.sub(rf"(?:{_YEAR_NUMBER})年", "", title))
        if area:
            _fill(found, "issuer", area.group(1) + "人民政府", "title")
    for column in _AREA_COLUMNS:
        if declared.get(column) and "政府工作报告" in title:
            _fill(found, "issuer", str(declared[column]) + "人民政府", f"declared: {column}")
    level = _level_of(found["issuer"][0])
    _fill(found, "level", level, "issuer" if level else "")


def _year_of(text: str) -> str:
    period = _PERIOD.search(text)
    match = period or _YEAR.search(text) or re.fullmatch(rf"({_YEAR_NUMBER})(?:\.0)?", text)
    if not match:
        return ""
    digits = str.maketrans("〇零○Ｏ一二三四五六七八九０１２３４５６７８９", "00001234567890123456789")
    return match.group(1).translate(digits)


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


def _published(front: str, back: str) -> tuple[str, str]:
    """The date after 时间：, else the only date on a short line of the front, else the signature."""
    for match in _DATED.finditer(front):
        date = _iso(front[match.end() : match.end() + 40])
        if date:
            return date, "front"
    for zone, where in ((front, "front"), (back, "back")):
        for line in zone.split("\n"):
            line = line.strip(BLANK)
            date = _iso(line) if len(line) <= 40 else ""
            if date and not re.search("会议|第.{1,9}次|[（(].*通过", line):
                return date, where
    return "", ""


def _level_of(issuer: str) -> str:
    if not issuer:
        return ""
    if _STATE.search(issuer) and not re.match(_PLACE, issuer):
        return "中央"
    for level, pattern in _LEVELS:
        if pattern.search(issuer):
            return level
    return "其他"

"""
What is it called?  The visible title, whole, from the lines above the text.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from plananalysis.structure.dates import DIGITS, WORDS, YEAR, read_whole_date
from plananalysis.structure.issuers import AREA, NAME_PARTS, WORK_REPORT, is_body, is_red_head
from plananalysis.structure.lines import BLANK

NUMBER = WORDS.compile(
    r"[{HAN}]{1,14}[ ]*[〔﹝\[［【（(〖][ ]*(?:19|20)[0-9]{2}[ ]*[〕﹞\]］】）)〗][ ]*(?:第)?[ ]*[0-9]{1,5}[ ]*号"
)
_ANY_NUMBER = re.compile(r"[〔﹝\[［【（(]?(?:19|20)[0-9]{2}[〕﹞\]］】）)]?(?:[-—–_ ]*第?[0-9]{1,5}号)")
ENDINGS = WORDS.values("ending")
_ENDING = WORDS.compile(r"({ending})[》）)”]*[ ]*(?:[（(〔][^）)〕]{1,20}[）)〕])?{whole_text}?$")
_NOT_TITLE = WORDS.compile(r"^[—－―（(【]|{no_title}|>|摄[）)]?$|[:：。；]|^(?:{site_title}|[省市县区]?{work_report})$")
_UNFINISHED = WORDS.compile(r"(?:{issued}|《|{title_goes_on})$|^[^《》]*关于印发《[^》]*$|《[^》]*$|（[^）]*$")
_NO_PART = WORDS.compile(r"[:：。；，！？|｜>【】]|{site}$|{site_title}|^[—－―（(\[]|[0-9]号$")
_FORWARDED = WORDS.compile(r"^(?:[（(][^）)]{2,20}[）)])?[“”《》{HAN}]{0,30}{forwarded}$|^{forwarded}$")
_BRACKET = WORDS.compile(rf"[（(〔](?:{YEAR}年?[ ]*[—－–~～-]+[ ]*{YEAR}年?|{{draft}})[）)〕]")
_DATED_HEAD = WORDS.compile(rf"^{YEAR}")
_YEAR = WORDS.compile(
    r"({YEAR})[ ]*(?:年(?![{no_year}])|[—－–~-]+[ ]*(?:{YEAR})|(?={year_of}))",
    **NAME_PARTS,
)
_FIVE_YEARS = WORDS.compile(r"[“\"]?十([{ONE_TO_NINE}])?五[”\"]?(?=[^年]{0,30}{five_year_plan})")
_SUBJECT = WORDS.compile("{subject}")
_BESIDE = re.compile(f"[（(〔]?{NUMBER.pattern}")
_DECREED = WORDS.compile(r"《([^《》\n]{3,60})》{decreed}")
_MARKUP = "#*" + BLANK
_LONGEST, _MOST = 80, 3  # characters of a line, lines above the last one


def find_title(front: str, *, is_named: bool = False) -> str:
    """
    Find the visible title.

    Parameters
    ----------
    front : str
        Front matter, a line a line.
    is_named : bool
        Whether the title must name a year, a place or a subject: the menus of pages end like titles too.

    Returns
    -------
    str
        The lines of the title that first names a year, a place or a subject, joined; "" if no line ends like a title.

    Examples
    --------
    >>> find_title("某市人民政府文件\\n某政发〔2023〕5号\\n某市人民政府关于印发\\n某市养老服务规划的通知")
    '某市人民政府关于印发某市养老服务规划的通知'
    """
    lines = [stripped for line in front.split("\n") if (stripped := line.strip(_MARKUP))]
    likely = [i for i in range(len(lines)) if _is_likely(lines, i)]
    wholes = [_whole(lines, i) for i in likely]
    named = [whole for whole in wholes if year_of(whole) or _SUBJECT.search(whole) or AREA.search(whole)]
    return next(iter(named or ([] if is_named else wholes)), "")


def _is_likely(lines: list[str], i: int) -> bool:
    """A line that ends like a title; a short one only below one that goes on."""
    line = lines[i]
    if len(line) > _LONGEST or not _ENDING.search(line) or is_red_head(line) or NUMBER.match(line):
        return False
    if len(line) < 4 and not (i and _goes_on(lines[i - 1], line)):
        return False
    return not _NOT_TITLE.search(line) or line in WORK_REPORT


def _whole(lines: list[str], i: int) -> str:
    """The line with those of the same title above and below it."""
    first, last = i, i
    while first and i - first < _MOST and _goes_on(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and last - i < _MOST and _continues(lines[last + 1], lines[last]):
        last += 1
    return "".join(lines[first : last + 1])


def _goes_on(above: str, below: str) -> bool:
    """Whether a title goes on from one line to the next."""
    if (
        len(above) > 60
        or _NO_PART.search(above)
        or is_red_head(above)
        or NUMBER.search(above)
        or read_whole_date(above)
    ):
        return False
    if _UNFINISHED.search(above):
        return True
    if _ENDING.search(above) or below in WORK_REPORT:
        return False
    if is_body(above):
        return bool(_SUBJECT.match(below) or not AREA.match(below)) and not below.startswith(above[:4])
    if _SUBJECT.search(above):
        return not _SUBJECT.search(below)
    named = AREA.match(above) or _DATED_HEAD.match(above)
    return bool(named and len(above) > 5 and not AREA.match(below) and not year_of(below))


def _continues(line: str, above: str) -> bool:
    """A line below the ending that belongs to the title: 的通知 after 《…方案》, or （2021—2025年）."""
    if _BRACKET.fullmatch(line):
        return True
    issued = any(word in above for word in WORDS["issued"])
    return issued and len(line) <= 40 and bool(_FORWARDED.match(line)) and not _FORWARDED.search(above[-3:])


def find_bare_title(front: str) -> str:
    """
    Find a title that ends like none: a short line without a stop, right above a number or a date.

    Parameters
    ----------
    front : str
        Front matter, a line a line.

    Returns
    -------
    str

    Examples
    --------
    >>> find_bare_title("某市2024年法治政府建设情况\\n某政发〔2024〕2号")
    '某市2024年法治政府建设情况'
    """
    lines = [stripped for line in front.split("\n") if (stripped := line.strip(_MARKUP))]
    for line, below in zip(lines, lines[1:], strict=False):
        if not 6 <= len(line) <= 60 or _NO_PART.search(line) or _NOT_TITLE.search(line) or is_red_head(line):
            continue
        if not is_body(line) and (_BESIDE.match(below) or read_whole_date(below)) and not read_whole_date(line):
            if year_of(line) or _SUBJECT.search(line):
                return line
    return ""


def find_decreed(text: str) -> str:
    """
    Find the title of what an order issues.

    Parameters
    ----------
    text : str
        The opening of the order.

    Returns
    -------
    str

    Examples
    --------
    >>> find_decreed("《某市消防管理办法》已经某市人民政府第5次常务会议通过，现予公布。")
    '某市消防管理办法'
    """
    match = _DECREED.search(text)
    return match.group(1) if match else ""


def title_of_file(file: str) -> str:
    """
    Read a title off the name of a file.

    Parameters
    ----------
    file : str
        Its name.

    Returns
    -------
    str
        "" if the name does not hold the name of a kind of document.

    Examples
    --------
    >>> title_of_file("某局2019年工作要点.txt"), title_of_file("新建文档.txt")
    ('某局2019年工作要点', '')
    """
    stem = PurePath(file.replace("\\", "/")).stem
    return stem if any(ending in stem for ending in ENDINGS if len(ending) > 1) else ""


def looks_like_title(title: str) -> bool:
    """
    Tell whether a text ends with the name of a kind of document.

    Parameters
    ----------
    title : str
        A text.

    Returns
    -------
    bool

    Examples
    --------
    >>> looks_like_title("某市残联章程"), looks_like_title("某市人民政府门户网站")
    (True, False)
    """
    return bool(_ENDING.search(title))


def genre_of(title: str) -> str:
    """
    Read the kind of document off its title.

    Parameters
    ----------
    title : str
        A title.

    Returns
    -------
    str

    Examples
    --------
    >>> genre_of("某市重点工作任务清单"), genre_of("某市养老规划（2021—2025年）")
    ('清单', '规划')
    """
    ending = _ENDING.search(title) or _ENDING.search(re.split(r"[_\-—|（(]", title)[0])
    return ENDINGS[ending.group(1)] if ending else ""


def year_of(text: str) -> str:
    """
    Read the year that a title is about.

    Parameters
    ----------
    text : str
        A title, or the name of a file; the number of a document is no year.

    Returns
    -------
    str
        Four digits, the first year of several; "" if none is named.

    Examples
    --------
    >>> year_of("二〇二〇年工作要点"), year_of("2021—2025年规划"), year_of("“十四五”养老规划"), year_of("某函2023-1930号")
    ('2020', '2021', '2021', '')
    """
    text = _ANY_NUMBER.sub("", text)
    match = _YEAR.search(text)
    if match:
        return match.group(1).translate(DIGITS)
    plan = _FIVE_YEARS.search(text)
    if plan:  # 十五 began in 2001, each plan after it five years later
        return str(2001 + 5 * int((plan.group(1) or "0").translate(DIGITS)))
    return ""

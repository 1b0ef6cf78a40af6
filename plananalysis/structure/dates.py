"""
On which day?  Dates of a document, in figures or in Chinese numerals, with or without a day.
"""

from __future__ import annotations

import re

from plananalysis.lexicons.numerals import ONE_TO_NINE
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.reading.dates import read_date
from plananalysis.structure.lines import BLANK

WORDS = load_classes("structure/metadata_words")
ZERO = "〇零○◯ＯOo0０"
# A year in figures or numerals.
YEAR = f"(?:(?:19|20)[0-9]{{2}}|(?:１９|２０)[０-９]{{2}}|[一二][九{ZERO}][{{ONE_TO_NINE}}{ZERO}]{{2}})"
DIGITS = str.maketrans(f"{ZERO}{ONE_TO_NINE}１２３４５６７８９", "0" * len(ZERO) + "123456789123456789")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_DATE = re.compile(
    r"((?:19|20)[0-9]{2})[ ]*[-/.年][ ]*([0-9]{1,2})[ ]*[-/.月][ ]*([0-9]{1,2})(?:[ ]*日|(?![0-9]))"
    r"(?:[ \xa0\u3000T]*([0-9]{1,2})[:：时]([0-9]{2})(?:[:：分]([0-9]{2}))?)?"
)
_HAN_DATE = WORDS.compile(
    rf"[一二][九{ZERO}][{{ONE_TO_NINE}}{ZERO}]{{2}}[ ]*年[ ]*[{{ONE_TO_TEN}}]{{1,2}}[ ]*月[ ]*[{{ONE_TO_TEN}}]{{1,3}}[ ]*日"
)
_LABEL = WORDS.compile(r"{date_label}[ \xa0\u3000]*[:：]")
_BRACKET = WORDS.compile(r"[（(]([^（）()\n]{6,16}?日)[^（）()\n，。]{0,40}?{made_public}")
_OTHER = WORDS.compile("{no_date}|{printed}")
_IN_FORCE = WORDS.compile(r"([^。，；\n自（(]{6,20}?)起(?:正式)?{begins}")
_THIS = WORDS.compile(r"{this}[^。，；\n自]{1,16}自([^。，；\n自]{6,20}?)起(?:正式)?{begins}")


def read_printed_date(text: str) -> str:
    """
    Read the first full date of a text.

    Parameters
    ----------
    text : str
        A line or a value.

    Returns
    -------
    str
        ISO: a date, or date and time; "" if there is none.

    Examples
    --------
    >>> read_printed_date("时间：2021-3-8 14:05"), read_printed_date("二〇二二年三月一日"), read_printed_date("2024年1月")
    ('2021-03-08 14:05', '2022-03-01', '')
    """
    text = text.translate(_WIDE)
    match = _DATE.search(text)
    if not match:
        return _read_numerals(text)
    year, month, day, hour, minute, second = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    date = f"{year}-{int(month):02d}-{int(day):02d}"
    if hour is None:
        return date
    return f"{date} {int(hour):02d}:{minute}" + (f":{second}" if second else "")


def read_whole_date(text: str) -> str:
    """
    Read a text that is nothing but a date; it may lack the day.

    Parameters
    ----------
    text : str
        A line or a value.

    Returns
    -------
    str
        ISO: a month, a date, or date and time; "" if the text is anything else.

    Examples
    --------
    >>> read_whole_date("2024年1月"), read_whole_date("（二○二四年一月）"), read_whole_date("2024年1月印发")
    ('2024-01', '2024-01', '')
    """
    date = read_date(text.strip(BLANK + "()（）[]【】"))
    return date if "-" in date else ""  # a year alone is no date


def _read_numerals(text: str) -> str:
    """The first full date in Chinese numerals: 二〇二二年三月一日."""
    match = _HAN_DATE.search(text)
    return read_date(match.group()) if match else ""


def find_published(front: str, back: str, opening: str) -> tuple[str, str]:
    """
    Find the day of publication.

    Parameters
    ----------
    front, back, opening : str
        Front matter, back matter, and the text before the first number.

    Returns
    -------
    tuple of (str, str)
        The date after 时间： or 日期：, else on a short line of the front, else of the signature; and where it stood.

    Examples
    --------
    >>> find_published("某市计划\\n2024年1月", "", "")
    ('2024-01', 'front')
    """
    for match in _LABEL.finditer(front):
        value = front[match.end() : match.end() + 40]
        date = read_printed_date(value) or read_whole_date(value.partition("\n")[0])
        if date:
            return date, "front"
    bracket = _BRACKET.search(front)
    if bracket and (date := read_printed_date(bracket.group(1))):
        return date, "front"
    for zone, where in ((front, "front"), (back, "back"), (opening, "preamble")):
        for line in zone.split("\n"):
            line = line.strip(BLANK)
            longest = 20 if where == "preamble" else 45
            date = (read_printed_date(line) or read_whole_date(line)) if len(line) <= longest else ""
            if date and not _OTHER.search(line):
                return date, where
    return "", ""


def find_in_force(text: str, *, front: str = "") -> str:
    """
    Find the day from which a document says that it is in force.

    Parameters
    ----------
    text : str
        The document: 本办法自…起施行; of several such sentences the last one counts.
    front : str
        Its front matter, where no 本 is needed; comes first.

    Returns
    -------
    str
        ISO date; "" if none is named. 自发布之日 names none.

    Examples
    --------
    >>> find_in_force("第九条　本办法自2024年1月1日起施行。"), find_in_force("本办法自发布之日起施行。")
    ('2024-01-01', '')
    """
    for pattern, place in ((_IN_FORCE, front), (_THIS, text)):
        found = [date for match in pattern.finditer(place) if (date := read_printed_date(match.group(1)))]
        if found:
            return found[-1]
    return ""


def is_printing(line: str) -> bool:
    """
    Tell a line that says when copies were printed.

    Parameters
    ----------
    line : str
        A line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_printing("某局办公室 2023年8月9日印发"), is_printing("2023年8月9日")
    (True, False)
    """
    line = line.strip(BLANK)
    return bool(read_printed_date(line)) and any(line.endswith(word) for word in WORDS["printed"])

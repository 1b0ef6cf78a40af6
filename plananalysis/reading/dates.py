"""Which year or day does a cell say?  However people and spreadsheets write it: 2023.0, 2023年, 二〇二三, 2023/1/5."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from plananalysis.lexicons.numerals import ONE_TO_NINE, ONE_TO_TEN, numeral_value

_ZEROS = "〇零○◯ＯOo0"
_DIGITS = str.maketrans(_ZEROS + ONE_TO_NINE, "0" * len(_ZEROS) + "123456789")
_UNITS = str.maketrans(
    {"年": "-", "月": "-", "日": " ", "度": "", "至": "-", "到": "-", "/": "-", ".": "-", "—": "-", "–": "-"}
)
_HAN_YEAR = re.compile(f"[{_ZEROS}{ONE_TO_NINE}]{{4}}(?=-|$)")
_HAN_NUMBER = re.compile(f"[{ONE_TO_TEN}]{{1,3}}(?=[- ])")
_YEAR = re.compile(r"((?:1[89]|20)[0-9]{2})(?:-0+)?(?:-+(?:1[89]|20)[0-9]{2})?-?")
_DAY = re.compile(
    r"((?:1[89]|20)[0-9]{2})-([0-9]{1,2})(?:-|-([0-9]{1,2}))?(?:[T ]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:-0+)?)?"
)
_COMPACT = re.compile(r"((?:1[89]|20)[0-9]{2})([01][0-9])([0-3][0-9])")
MIDNIGHT = re.compile(r"0?0:00(?::00)?")


def read_year(value: str) -> str:
    """Read a cell that says a year.

    Parameters
    ----------
    value : str
        A cell; of a span of years the first counts.

    Returns
    -------
    str
        Four digits; empty if it says no year, or more than one.

    Examples
    --------
    >>> [read_year(value) for value in ("2023.0", "2023年", "二〇二三", "２０２３年度", "2021-2025年", "去年")]
    ['2023', '2023', '2023', '2023', '2021', '']
    """
    match = _YEAR.fullmatch(_to_digits(value))
    return match.group(1) if match else ""


def read_date(value: str) -> str:
    """Read a cell that says a day, or a month.

    Parameters
    ----------
    value : str
        A cell.

    Returns
    -------
    str
        ``2023-01-05``, ``2023-01`` or ``2023``, with the time of day where one is given; empty if it says none.

    Examples
    --------
    >>> [read_date(value) for value in ("2023/1/5", "2023年1月5日", "2023年1月", "2023-01", "20230105", "2023-13-01")]
    ['2023-01-05', '2023-01-05', '2023-01', '2023-01', '2023-01-05', '']
    >>> read_date("二〇二三年一月五日"), read_date("2023-01-05 00:00:00"), read_date("2023-01-05T08:30")
    ('2023-01-05', '2023-01-05', '2023-01-05 08:30')
    """
    text = _to_digits(value)
    match = _COMPACT.fullmatch(text) or _DAY.fullmatch(text)
    if not match:
        return read_year(value)
    year, month, day, *time = match.groups()
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    written = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    time = time[0] if time and time[0] and not MIDNIGHT.fullmatch(time[0]) else ""
    return f"{written} {time.zfill(5)}" if time else written


def _to_digits(value: str) -> str:
    """Write numerals as digits, at full width or in Chinese, and what stands between them as hyphens."""
    text = re.sub(r"\s*([-T])\s*", r"\1", unicodedata.normalize("NFKC", value).translate(_UNITS))
    text = _HAN_YEAR.sub(lambda match: match.group().translate(_DIGITS), text)
    return _HAN_NUMBER.sub(lambda match: str(numeral_value(match.group())), text).strip()

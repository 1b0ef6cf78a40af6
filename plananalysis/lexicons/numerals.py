"""
Which number is written here?  Arabic and Chinese numerals with 万, 亿, 多 and 余.
"""

from __future__ import annotations

import re
import unicodedata

ONE_TO_NINE = "一二三四五六七八九"
ONE_TO_TEN = ONE_TO_NINE + "十"

_DIGITS = {digit: value for value, digit in enumerate("零" + ONE_TO_NINE)} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MOST_DIGITS = 15
_NOISE = re.compile(r"[\s多余来几,，]")
_IN_HEADINGS = re.compile(f"(?:[零〇]*[{ONE_TO_NINE}]?[十百])*[零〇]*[{ONE_TO_NINE}]?")
_ARABIC = re.compile(r"(\d+)(?:[.．·](\d+))?([十百千万亿]*)")


def read_numeral(text: str) -> float | None:
    """
    Read a number.

    Parameters
    ----------
    text : str
        Digits or Chinese numerals, with 万 or 亿 after them; 多, 余, 来 and 几 are passed over.

    Returns
    -------
    float or None
        None where the text is no number (几十 says no definite one), or has more than 15 digits before the point.

    Examples
    --------
    >>> [read_numeral(text) for text in ("3.4万亿", "1100余", "三百二十", "两千万", "十", "1,200", "几十")]
    [3400000000000.0, 1100.0, 320.0, 20000000.0, 10.0, 1200.0, None]
    """
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:  # most are
        return float(text)
    if text.startswith("几"):
        return None
    text = _NOISE.sub("", text)
    found = _ARABIC.fullmatch(text)
    if found is None:
        return _read_chinese(text)
    if len(found[1]) > _MOST_DIGITS:
        return None
    # Digits are scaled as one whole number, so that 3.4万亿 is not 3399999999999.9995.
    whole, decimals, scales = found[1], found[2] or "", found[3]
    scale = 1
    for sign in scales:
        scale *= _SCALES[sign]
    return int(whole + decimals) * scale / 10 ** len(decimals)


def numeral_value(numeral: str) -> int:
    """
    Read a numeral as it stands in a heading.

    Parameters
    ----------
    numeral : str
        Chinese, Arabic (half or full width), circled or bracketed numeral.

    Returns
    -------
    int
        Its value; 0 if it is not a well-formed numeral.

    Examples
    --------
    >>> [numeral_value(n) for n in ("十二", "二十", "一百零三", "１０", "⑶", "㈣", "一二")]
    [12, 20, 103, 10, 3, 4, 0]
    """
    if len(numeral) == 1 and numeral not in _DIGITS and numeral not in "十百":
        return int(unicodedata.numeric(numeral, 0))
    is_number = numeral.isdecimal() or _IN_HEADINGS.fullmatch(numeral)
    return int(read_numeral(numeral) or 0) if is_number else 0


def _read_chinese(text: str) -> float | None:
    whole, _, decimals = text.partition("点")
    if not whole or decimals and not all(sign in _DIGITS for sign in decimals):
        return None
    if len(whole) > _MOST_DIGITS:
        return None
    yi = wan = part = digit = 0
    for sign in whole:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "亿":
            yi, wan, part, digit = (yi + wan + part + digit or 1) * _SCALES[sign], 0, 0, 0
        elif sign == "万":
            wan, part, digit = (part + digit or wan or 1) * _SCALES[sign], 0, 0
        elif sign in _SCALES:
            part += (digit or 1) * _SCALES[sign]
            digit = 0
        else:
            return None
    fraction = float("0." + "".join(str(_DIGITS[sign]) for sign in decimals)) if decimals else 0.0
    return yi + wan + part + digit + fraction

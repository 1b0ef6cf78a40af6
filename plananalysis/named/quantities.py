"""
How much, and is it a target?  Numbers with unit, comparator, deadline and reading.

Every arabic number of a text gets a row here or among the dates; of Chinese numerals, those that
count things (三百万元, 八成, 三分之一, 两个市场). What a number is for is its *reading*; see
:mod:`plananalysis.named.number_roles`.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import pandas as pd

from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.lexicons.numerals import ONE_TO_NINE, ONE_TO_TEN, read_numeral
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.named.dates import scan_dates
from plananalysis.named.number_roles import read_quantity
from plananalysis.named.past_or_plan import Contexts

COLUMNS = ("number", "number_high", "unit", "comparator", "percentage", "deadline", "reading", "about")
_WORDS = load_classes("named/quantity_words")
_PARTS = {
    "NUMBER": r"\d(?:\d{0,2}(?:[,，]\d{3})+(?!\d)|\d*)(?:[.．]\d+|·\d+(?=[%％]))?",
    "SCALE": r"(?:[多余来]?(?:{scale}|百(?=[{after_hundred}]))?[多余]?)",
    "RANGE": r"(?:[-－—–―~～]{1,2}|至|到)",
    "MEASURE": r"(?:(?:{UNIT})(?:/(?:{per}|[{per_sign}]{1,2}))?(?:[（(][{in_brackets}]{1,2}[）)])?)",
    "UNIT": _WORDS.longest_first("unit_of_measure"),
    "NUMERAL": ONE_TO_TEN + "两",
}
_ARABIC = _WORDS.compile(
    r"(?P<n>{NUMBER})(?P<s>{SCALE})(?P<u>{MEASURE})?(?:(?P<to>{RANGE})(?P<n2>{NUMBER})(?P<s2>{SCALE})(?P<u2>{MEASURE})?)?",
    **_PARTS,
)
_COUNTED = frozenset(_WORDS["counted"])
_STRONG = frozenset(_WORDS["counted_in_hundreds"])
_CHINESE = _WORDS.compile(
    r"(?P<n>[{NUMERAL}百千万亿零](?:[{NUMERAL}百万亿零]|千(?!瓦)){0,40}(?:点[{NUMERAL}零]{1,40})?)(?P<more>[多余])?"
    r"(?:分之(?P<above>[{NUMERAL}百零点]+)"
    r"|(?P<tenths>成半?)(?![{no_tenths}])"
    r"|(?P<u>{COUNTED})"
    r"|(?P<none>(?<=亿)(?=[{hundred_million_of}])))",
    COUNTED=_WORDS.longest_first("counted", "counted_in_hundreds"),
    **_PARTS,
)
_IDIOM = _WORDS.compile(
    r"{idiom}|[{FROM_TWO}]级|十大(?=[^{HAN}])|万元(?={per_head_of}?{output})", FROM_TWO=ONE_TO_TEN[1:] + "两"
)
_BEFORE_NUMERAL = frozenset((*_WORDS["before_numeral"], *_PARTS["NUMERAL"]))
_QUOTED = re.compile(r"《[^《》\n]{1,120}》|“[^“”\n]{1,60}”|‘[^‘’\n]{1,40}’")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,3})(?![\d/])")
_COLONS = frozenset("∶:：")
# 三次产业结构由18.4:46.8:34.8优化为…: shares of a whole
_SHARES = re.compile(r"(\d+(?:\.\d+)?)[∶:：](\d+(?:\.\d+)?)[∶:：](\d+(?:\.\d+)?)(?![\d∶:：])")
_RATIO = re.compile(r"[∶:：](\d+(?:\.\d+)?)(?![\d∶:：])")
_CODE_BEFORE = re.compile(r"\d[:：]$|[A-Za-z_+＋×✕*#.．·/]$|[A-Za-z][-—_]$")
_DOCUMENT_NUMBER = _WORDS.compile(r"〔(?:\d{4}〕第?)?$|{numbered}[:：]?\s*$|—\s*$|GB/T\s*$")
_BEFORE_CODE = frozenset("：＋×✕．·—〔〕第件：\u3000\xa0")
_CODE_AFTER = _WORDS.compile(r"[:：]\d\d(?!\d)|[+＋×✕*]|[A-Za-z_]|[.．]\d|·\d|{edition}")
_NUMBERING = re.compile(r"[ \t\u3000\xa0]*(?:[（(]?\d{1,3}[)）]|\d{1,3}[.．、](?!\d)|[［\[〔【]\d+[］\]〕】])")
_HOTLINE = _WORDS.compile(r"[^，。；\n]{0,8}{hotline}")
_TENTHS = ONE_TO_NINE[1:] + "两"
_COMPARE_ENDS = _WORDS["comparator"]
_COMPARE_BEFORE = _WORDS.compile(r"{comparator}+$")
_COMPARE_AFTER = _WORDS.compile(r"{comparator_after}")
_PERCENTAGES = frozenset(_WORDS["percentage"])
_SPELLINGS = _WORDS.values("unit_spelling")
_LONGEST_COMPARE = 14  # characters
_CLAUSE_END = re.compile(r".*[，。；;：:！？、,\n（(]", re.S)
_BLANKS = re.compile(r"\s*")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_FAR = 300  # characters: no sentence of a plan is longer between a deadline and what is due


def find_quantities(
    units: pd.DataFrame, *, contexts: Contexts | None = None, dates: list[tuple] | None = None
) -> pd.DataFrame:
    """
    Every number with its unit, and what it is for.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns doc_id, unit_id, start, end, text; with parent_id, kind and heading, targets are
        told from past results by section.
    contexts : Contexts, optional
        Back or ahead; made from the units if None.
    dates : list of tuple, optional
        From :func:`plananalysis.named.dates.scan_dates` on the same passages; their numbers are left out.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, number, number_high (the upper end of a range), unit, comparator (as
        written, joined by "|"), percentage (1 for %, 百分点, 成, 分之), deadline (as written in the same
        sentence), reading (target, past, stated, ordinal, threshold, capacity, total, name), about
        (the words before it in its clause), start, end, text.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [24],
    ...     "text": ["2026年，城镇新增就业20万人以上。"]})
    >>> find_quantities(units)[["number", "unit", "comparator", "reading"]].values.tolist()
    [[200000.0, '人', '以上', 'target']]
    """
    passages = Passages(units)
    contexts = contexts or Contexts(passages, units)
    if dates is None:
        dates = scan_dates(passages.text, contexts=contexts, lexicon=load_lexicon("dates"))
    found = scan_quantities(passages, contexts=contexts, dates=dates)
    columns = {name: [row[name] for row in found] for name in COLUMNS}
    return passages.to_frame([row["start"] for row in found], [row["end"] for row in found], columns)


def scan_quantities(passages: Passages, *, contexts: Contexts, dates: list[tuple]) -> list[dict]:
    """
    Find the quantities of passages.

    Parameters
    ----------
    passages : Passages
        The text.
    contexts : Contexts
        Of the same passages.
    dates : list of tuple
        From :func:`plananalysis.named.dates.scan_dates` on their text.

    Returns
    -------
    list of dict
        start, end and the columns of :func:`find_quantities`, in text order.
    """
    return _Scanner(passages, contexts, dates).scan()


class _Scanner:
    """One pass over a text; what is needed to read a number in its place."""

    def __init__(self, passages: Passages, contexts: Contexts, dates: list[tuple]) -> None:
        self.text, self.contexts = passages.text, contexts
        self.taken = bytearray(len(self.text) + 1)
        for start, end, *_ in dates:
            self.taken[start:end] = b"\x01" * (end - start)
        self.quoted = bytearray(len(self.text) + 1)
        for match in _QUOTED.finditer(self.text):
            self.quoted[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
        self.deadlines = [row for row in dates if row[2] == "deadline"]
        self.line_begin, self.line_end, self.line_text = 1, 0, 0  # the line that was last looked at, and its first sign
        self.deadline_starts = [row[0] for row in self.deadlines]

    def scan(self) -> list[dict]:
        """All quantities in text order."""
        rows = []
        for match in _ARABIC.finditer(self.text):
            if not self.taken[match.start()]:
                rows.extend(self._read_arabic(match))
        for row in rows:
            self.taken[row["start"] : row["end"]] = b"\x01" * (row["end"] - row["start"])
        for match in _CHINESE.finditer(self.text):
            row = self._read_chinese(match)
            if row is not None:
                rows.append(row)
        return sorted(rows, key=lambda row: row["start"])

    def _read_arabic(self, match: re.Match) -> list[dict]:
        text, start = self.text, match.start()
        before, after = text[max(0, start - 8) : start], text[match.end("n") : match.end("n") + 4]
        if not before or before[-1] in "\n（([［〔 \t\u3000\xa0":
            opened = start - (before[-1:] in ("（", "(", "[", "［", "〔"))
            if _NUMBERING.match(text, opened) and self._begins_line(opened):
                return []
        fraction = _FRACTION.match(text, start) if after[:1] == "/" else None
        if fraction and int(fraction[1]) < int(fraction[2]) and not self.quoted[start]:
            self.taken[start : fraction.end()] = b"\x01" * (fraction.end() - start)
            return [self._make(start, fraction.end(), int(fraction[1]) / int(fraction[2]), unit="分之")]
        shares = _SHARES.match(text, start) if after[:1] in _COLONS else None
        if shares and not self.quoted[start] and 98 < sum(map(float, shares.groups())) < 102:
            self.taken[start : shares.end()] = b"\x01" * (shares.end() - start)
            return [self._make(*shares.span(part), float(shares[part])) for part in (1, 2, 3)]
        ratio = _RATIO.match(text, match.end("n")) if after[:1] in _COLONS else None
        if ratio and not self.quoted[start] and not match["s"] and "比" in text[max(0, start - 12) : start]:
            self.taken[start : ratio.end()] = b"\x01" * (ratio.end() - start)
            number = read_numeral(match["n"]) / (read_numeral(ratio[1]) or 1)
            return [self._make(start, ratio.end(), number, unit="比")]
        if self._is_name(match, before, after):
            return [self._make(start, match.end("n"), read_numeral(match["n"]), reading="name")]
        if match["to"] is None:
            return [self._make(start, match.end(), self._value(match["n"], match["s"]), unit=match["u"] or "")]
        if match["to"] in ("至", "到") and before[-1:] in ("从", "由", "自"):
            return self._split(match)
        if self.taken[match.start("n2")] or not _is_range(match):
            return self._split(match)
        unit = match["u2"] or match["u"] or ""
        low_scale = match["s"] or (match["s2"] if not match["u"] or match["u"] == unit else "")
        low, high = self._value(match["n"], low_scale), self._value(match["n2"], match["s2"])
        return [self._make(start, match.end(), low, high=high, unit=unit)]

    def _split(self, match: re.Match) -> list[dict]:
        """Two numbers that only look like a range."""
        number = self._value(match["n"], match["s"])
        first = self._make(match.start(), match.start("to"), number, unit=match["u"] or "")
        if self.taken[match.start("n2")]:
            return [first]
        number = self._value(match["n2"], match["s2"])
        return [first, self._make(match.start("n2"), match.end(), number, unit=match["u2"] or "")]

    @staticmethod
    def _value(number: str, scale: str) -> float:
        return read_numeral(number.replace("．", ".") + scale)

    def _begins_line(self, start: int) -> bool:
        """True if nothing but blanks stands before it in its line."""
        if not self.line_begin <= start <= self.line_end:  # it is asked for one place after the other
            self.line_begin = self.text.rfind("\n", 0, start) + 1
            end = self.text.find("\n", start)
            self.line_end = len(self.text) if end < 0 else end
            self.line_text = _BLANKS.match(self.text, self.line_begin, self.line_end).end()
        return start <= self.line_text

    def _is_name(self, match: re.Match, before: str, after: str) -> bool:
        start = match.start()
        if self.quoted[start]:
            return True
        may_be_code = before[-1:] in _BEFORE_CODE or before[-1:].isascii()
        if may_be_code and (_CODE_BEFORE.search(before[-2:]) or _DOCUMENT_NUMBER.search(before)):
            return True
        if match["u"] and match["u"][0].isascii() and match["u"][0].isalpha():
            following = self.text[match.end("u") : match.end("u") + 1]
            return bool(following) and following.isascii() and following.isalnum()
        if match["u"] is None and not match["s"] and _CODE_AFTER.match(after):
            return True
        number = match["n"]
        is_code = len(number) >= 5 and number.isdigit() and not match["s"] and (number[0] == "1" or number[0] == "9")
        return is_code and bool(_HOTLINE.match(self.text, match.end("n")))

    def _read_chinese(self, match: re.Match) -> dict | None:
        text, start, end = self.text, match.start(), match.end()
        if self.taken[start] or self.taken[end - 1]:
            return None
        numeral, unit = match["n"], match["u"] or ""
        if match["above"]:
            return self._read_fraction(match)
        if start and text[start - 1] in _BEFORE_NUMERAL or self.quoted[start]:
            return None
        if match["tenths"]:
            if len(numeral) > 1 or numeral not in _TENTHS:
                return None
            return self._make(start, end, read_numeral(numeral) * 10 + 5 * (match["tenths"] == "成半"), unit="成")
        if _IDIOM.match(text, start) or text[start - 1 : start].isdigit() or not _is_count(numeral, unit):
            return None
        number = read_numeral(numeral)
        return None if number is None else self._make(start, end, number, unit=unit)

    def _read_fraction(self, match: re.Match) -> dict | None:
        """百分之八十, 三分之一."""
        above, below = read_numeral(match["above"]), read_numeral(match["n"])
        if not above or not below:
            return None
        number, unit = (above, "%") if match["n"] == "百" else (above / below, "分之")
        return self._make(match.start(), match.end(), number, unit=unit)

    def _make(self, start: int, end: int, number, *, high=None, unit: str = "", reading: str = "") -> dict:
        text = self.text
        before = text[max(0, start - 40) : start]
        cut = _CLAUSE_END.match(before)
        before = before[cut.end() :] if cut else before
        compared = None
        if before.endswith(_COMPARE_ENDS):
            compared = _COMPARE_BEFORE.search(before, max(0, len(before) - _LONGEST_COMPARE))
        following = _COMPARE_AFTER.match(text, end)
        words = [compared.group()] if compared else []
        said = text[start:end]
        many = "余" if "多" in said or "余" in said else ""
        words += [many] if many else []
        words += [following.group()] if following else []
        about = before[: compared.start()] if compared else before
        unit = _SPELLINGS.get(unit, unit)
        if not reading:
            reading = read_quantity(text, start, end, unit=unit, before=before, contexts=self.contexts)
        return {
            "start": start,
            "end": end,
            "number": float("nan") if number is None else number,
            "number_high": high,
            "unit": unit,
            "comparator": "|".join(words),
            "percentage": int(unit in _PERCENTAGES),
            "deadline": self._deadline(start),
            "reading": reading,
            "about": about.strip(),
        }

    def _deadline(self, start: int) -> str:
        """The last deadline of the same sentence before the number."""
        place = bisect_left(self.deadline_starts, start) - 1
        if place < 0:
            return ""
        row = self.deadlines[place]
        same = start - row[1] < _FAR and not _SENTENCE_END.search(self.text, row[1], start)
        return self.text[row[0] : row[1]] if same else ""


def _is_count(numeral: str, unit: str) -> bool:
    """两个市场 and 三百万元 count; 一个, 万户 and 千家 do not."""
    if any(sign in "百千万亿" for sign in numeral):
        if not unit:
            return len(numeral) > 1
        return unit in _STRONG and (len(numeral) > 1 or unit in _WORDS["counted_in_round_hundreds"])
    if unit == "番" or "点" in numeral:
        return unit in _WORDS["counted_in_decimals"]
    return unit in _COUNTED and numeral[0] != "一" and "零" not in numeral and len(numeral) <= 3


def _is_range(match: re.Match) -> bool:
    """3-5个 and 4.5%到5% are ranges; 10%、20 are not, nor 100个到20."""
    one, two = match["u"], match["u2"]
    if one and two:
        return one == two
    return not one or match["to"] not in ("至", "到")

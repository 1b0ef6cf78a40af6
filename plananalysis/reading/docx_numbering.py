"""Which number does Word show before a paragraph? Automatic numbering as the reader sees it.

The number is no part of a .docx paragraph's text; numbering.xml says how it is counted. An analysis of plans
cannot do without it: a 一、 that Word counts is as much a heading as one that was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from plananalysis.reading.zip import attribute, child, local

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MAX_LETTERS = 30  # Word writes aa after z; what would be longer than this comes out as a decimal
MAX_LEVELS = 9
MAX_PATTERN = 200  # characters of a pattern such as %1、; a longer one is no number a reader would see
MAX_VALUE = 2**31  # Word counts no further
CLOSED = "、，。．）】〕：；"  # after these a reader sees no gap before the text
COUNTINGS = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
             "taiwaneseCountingThousand", "koreanCounting")  # fmt: skip


@dataclass
class Level:
    """How one level of a list is counted and shown."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int = -1  # level after which it restarts; -1 after any higher one, 0 never
    legal: bool = False
    style: str = ""


def format_number(value: int, format_: str) -> str:
    """Write a number the way a Word numbering format does.

    Parameters
    ----------
    value : int
        1 or more; what a format cannot write comes out as a plain decimal.
    format_ : str
        The name used in numbering.xml: decimal, chineseCounting, ideographTraditional, upperRoman …

    Examples
    --------
    >>> [format_number(n, "chineseCounting") for n in (1, 10, 11, 20, 36)]
    ['一', '十', '十一', '二十', '三十六']
    >>> format_number(3, "ideographTraditional"), format_number(4, "upperRoman"), format_number(2, "lowerLetter")
    ('丙', 'IV', 'b')
    """
    if format_ == "none" or value < 0:
        return ""
    if format_ in COUNTINGS:
        return _counting(value, DIGITS, "十百千")
    if format_ in ("chineseLegalSimplified", "ideographLegalTraditional"):
        simplified = format_ == "chineseLegalSimplified"
        return _counting(value, LEGAL if simplified else LEGAL_TRADITIONAL, "拾佰仟", leading=True)
    if format_ in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital"):
        return "".join(DIGITS[int(d)] for d in str(value))
    if format_ in ("upperLetter", "lowerLetter") and 0 < value <= 26 * MAX_LETTERS:
        letter = chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if format_ == "upperLetter" else letter
    if format_ in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        return _roman(value).upper() if format_ == "upperRoman" else _roman(value)
    return _by_alphabet(value, format_) or str(value)


def _by_alphabet(value: int, format_: str) -> str:
    """Write the formats that are a row of ready-made characters; empty where the row ends."""
    if format_ == "decimalZero":
        return f"{value:02d}"
    if format_ in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(d)) for d in str(value))
    rows = {
        "ideographTraditional": STEMS,
        "ideographZodiac": BRANCHES,
        "decimalEnclosedCircle": "".join(map(chr, range(0x2460, 0x2474))),
        "decimalEnclosedCircleChinese": "".join(map(chr, range(0x2460, 0x2474))),
        "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
        "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
        "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
    }
    row = rows.get(format_, "")
    return row[value - 1] if 0 < value <= len(row) else ""


def _counting(value: int, digits: str, units: str, *, leading: bool = False) -> str:
    """Write a number up to 9,999 in Chinese; `leading` keeps the 一 of 一十."""
    if value > 9999:
        return str(value)
    out = ""
    for power, unit in ((3, units[2]), (2, units[1]), (1, units[0]), (0, "")):
        digit = value // 10**power % 10
        if digit:
            out += digits[digit] + unit
        elif out and not out.endswith(("零", "〇")) and value % 10**power:
            out += "零"
    if not leading and out.startswith(digits[1] + units[0]):
        out = out[1:]
    return out or digits[0]


def _roman(value: int) -> str:
    """Write a Roman numeral in small letters."""
    out = ""
    for size, sign in ROMAN:
        out += sign * (value // size)
        value %= size
    return out


class Numbering:
    """The running counters of a document's lists.

    Parameters
    ----------
    numbering : Element or None
        The root of numbering.xml.
    styles : Element or None
        The root of styles.xml: a paragraph may have its number through its style.
    """

    def __init__(self, numbering: Element | None, styles: Element | None):
        self._levels: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._nums: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._styles: dict[str, tuple[str, str, str]] = {}
        self._found: dict[str, tuple[str, str, str]] = {}
        self.default_style = ""
        self.odd = 0  # numbers left out because their pattern is no number
        self._read_numbering(numbering)
        self._read_styles(styles)

    def label(self, properties: Element | None) -> str:
        """Count a paragraph and give what stands before its text, the gap included; empty if not numbered."""
        num_id, level = self._place(properties)
        if num_id not in self._nums or num_id == "0":
            return ""
        abstract, starts, own = self._nums[num_id]
        levels = self._levels.get(abstract, {}) | own
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        self._advance(num_id, level, levels=levels, starts=starts, counts=counts)
        return self._render(level, levels, counts)

    def _advance(self, num_id: str, level: int, *, levels: dict, starts: dict, counts: dict) -> None:
        """Count one up at a level and forget the deeper ones."""
        if level in starts and (num_id, level) not in self._started:
            counts[level] = starts[level]
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self._started.add((num_id, level))
        for deeper in [d for d in counts if d > level]:
            restart = levels[deeper].restart if deeper in levels else -1
            if restart == -1 or 0 < restart and level < restart:
                del counts[deeper]

    def _render(self, level: int, levels: dict[int, Level], counts: dict[int, int]) -> str:
        """Fill the counters into the level's pattern."""
        rule = levels[level]
        if len(rule.text) > MAX_PATTERN:
            self.odd += 1
            return ""
        if rule.format == "bullet":
            bullet = rule.text if rule.text and not "\ue000" <= rule.text <= "\uf8ff" else "•"
            return bullet + " "
        label = rule.text
        for place, part in levels.items():
            if f"%{place + 1}" in label:
                value = counts.get(place, part.start)
                style = "decimal" if rule.legal and part.format != "none" else part.format
                label = label.replace(f"%{place + 1}", format_number(value, style))
        gap = "" if rule.suffix == "nothing" or not label or label[-1] in CLOSED else " "
        return label + gap

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """Find a paragraph's list and level: its own, or its style's."""
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val") or self.default_style
        num_id = attribute(child(own, "numId"), "val")
        level = attribute(child(own, "ilvl"), "val")
        style_num, style_level, owner = self._style_number(style)
        if not num_id:
            num_id = style_num
            level = level or style_level or self._linked_level(num_id, owner)
        return num_id, max(0, _number(level, 0))

    def _style_number(self, style: str) -> tuple[str, str, str]:
        """Follow a style and those it is based on to a numbering; every style of the way is looked up once."""
        seen: dict[str, None] = {}
        found = ("", "", "")
        while style in self._styles and style not in seen:
            if style in self._found:
                found = self._found[style]
                break
            seen[style] = None
            num_id, level, base = self._styles[style]
            if num_id:
                found = num_id, level, style
                break
            style = base
        self._found |= dict.fromkeys(seen, found)
        return found

    def _linked_level(self, num_id: str, style: str) -> str:
        """Find the level of a list that names a style as its own."""
        levels = self._levels.get(self._nums[num_id][0], {}) if num_id in self._nums else {}
        return next((str(i) for i, level in levels.items() if style and level.style == style), "")

    def _read_numbering(self, root: Element | None) -> None:
        """Take the lists from numbering.xml."""
        style_of: dict[str, str] = {}
        for item in root if root is not None else ():
            if local(item) == "abstractNum":
                key = attribute(item, "abstractNumId")
                self._levels[key] = _levels(item)
                if link := attribute(child(item, "styleLink"), "val"):
                    self._links[link] = key
                if link := attribute(child(item, "numStyleLink"), "val"):
                    style_of[key] = link
            elif local(item) == "num":
                self._read_num(item)
        for key, link in style_of.items():
            self._levels[key] = self._levels.get(self._links.get(link, ""), {})

    def _read_num(self, item: Element) -> None:
        """Take one use of a list, with its own starts and levels."""
        starts: dict[int, int] = {}
        for override in (e for e in item if local(e) == "lvlOverride"):
            level = _number(attribute(override, "ilvl"), 0)
            if (start := child(override, "startOverride")) is not None:
                starts[level] = _number(attribute(start, "val"), 1)
        own = {k: v for e in item if local(e) == "lvlOverride" for k, v in _levels(e).items()}
        self._nums[attribute(item, "numId")] = (attribute(child(item, "abstractNumId"), "val"), starts, own)

    def _read_styles(self, root: Element | None) -> None:
        """Take from styles.xml which styles are numbered and what they are based on."""
        for item in root if root is not None else ():
            if local(item) == "style" and attribute(item, "type") == "paragraph":
                number = child(item, "pPr", "numPr")
                key = attribute(item, "styleId")
                self._styles[key] = (
                    attribute(child(number, "numId"), "val"),
                    attribute(child(number, "ilvl"), "val"),
                    attribute(child(item, "basedOn"), "val"),
                )
                if attribute(item, "default") in ("1", "true"):
                    self.default_style = key


def _levels(item: Element) -> dict[int, Level]:
    """Read the levels under an abstractNum or an override."""
    out = {}
    for level in (e for e in item if local(e) == "lvl"):
        place, text = _number(attribute(level, "ilvl"), 0), child(level, "lvlText")
        if not 0 <= place < MAX_LEVELS:
            continue
        out[place] = Level(
            start=_number(attribute(child(level, "start"), "val"), 1),
            format=attribute(child(level, "numFmt"), "val", "decimal") or "decimal",
            text=attribute(text, "val")[: MAX_PATTERN + 1],
            suffix=attribute(child(level, "suff"), "val") or "tab",
            restart=_number(attribute(child(level, "lvlRestart"), "val"), -1),
            legal=child(level, "isLgl") is not None,
            style=attribute(child(level, "pStyle"), "val"),
        )
    return out


def _number(text: str, default: int) -> int:
    """Read an integer attribute; one that Word could not hold is none."""
    try:
        value = int(text)
    except ValueError:
        return default
    return value if abs(value) < MAX_VALUE else default

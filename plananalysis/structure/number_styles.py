"""
How are parts numbered?  The styles of numbers at the head of a heading, their rank and their value.
"""

from __future__ import annotations

import re
import unicodedata

from plananalysis.lexicons.numerals import ONE_TO_TEN, numeral_value
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.structure.lines import FIRST_SIGNS

# Rank of the styles, highest first: the order of the genre when the text itself gives none.
RANKS = {
    "part": 0,
    "chapter": 1,
    "division": 2,
    "bare": 2.5,
    "roman": 2.6,
    "formal": 2.7,
    "bracket_formal": 2.8,
    "han": 3,
    "article": 3.5,
    "clause": 3.7,
    "bracket_han": 4,
    "note": 4.9,
    "digit": 5,
    "dec2": 5.1,
    "dec3": 5.2,
    "dec4": 5.3,
    "half_bracket": 5.5,
    "bracket_digit": 6,
    "circle": 7,
    "stem": 7.2,
    "bracket_stem": 7.3,
    "letter": 7.5,
    "small_letter": 7.6,
    "ordinal": 8,
    "run_is": 9,
    "run_must": 9,
    "run_its": 9,
}
WORD_STYLES = frozenset({"ordinal", "run_is", "run_must", "run_its"})
DECIMAL_STYLES = frozenset({"bare", "dec2", "dec3", "dec4"})
LETTERS = frozenset({"letter", "small_letter"})
LONG_SIGNS = f"{ONE_TO_TEN}百零〇"  # of the numbers of articles and chapters
NUMBER_WORDS = load_classes("structure/numbering_words")
NUMBER_PARTS = {
    "N": f"[{ONE_TO_TEN}]{{1,3}}",
    "F": "[{formal}]{1,3}",
    "LONG": f"[{LONG_SIGNS}0-9０-９]{{1,6}}",
    "D": "[0-9０-９]{1,3}",
    "DD": "[0-9０-９]{1,2}",
    "POINT": "[.．]",
    "STOP": r"[ \u3000]*(?:、|[．.﹒](?![0-9０-９]))",
    "SPACED": r"(?=[ \u3000]{1,4}\S)",
}
MARK = NUMBER_WORDS.compile(
    r"""(?:\#{1,6}[ ]+|\*\*)?(?:
      (?P<part>第{LONG}{division})
    | (?P<chapter>第{LONG}章)
    | (?P<division>第{LONG}节)
    | (?P<article>第{LONG}条)
    | (?P<clause>第{N}款)
    | (?P<ordinal>第{N}[，、,：:])
    | (?P<run_its>其{N}[，,])
    | (?P<run_is>{N}是)
    | (?P<run_must>{N}要)
    | (?P<han>{N}(?:{STOP}|{SPACED}|$))
    | (?P<bracket_han>[（(〔][ \u3000]*{N}[ \u3000]*[）)〕][、，]?|{N}[）)]|[㈠-㈩])
    | (?P<formal>{F}(?:{STOP}|{SPACED}))
    | (?P<bracket_formal>[（(〔][ \u3000]*{F}[ \u3000]*[）)〕][、，]?)
    | (?P<note>[\[［【〔][ ]*{D}[ ]*[\]］】〕])
    | (?P<bracket_digit>[（(][ \u3000]*{D}[ \u3000]*[）)]|[⑴-⒇])
    | (?P<half_bracket>{D}[）)])
    | (?P<dec4>{DD}(?:{POINT}{DD}){3}(?![0-9０-９]|[.．][0-9０-９]))(?:[.．、])?
    | (?P<dec3>{DD}(?:{POINT}{DD}){2}(?![0-9０-９]|[.．][0-9０-９]))(?:[.．、])?
    | (?P<dec2>{DD}{POINT}{DD}(?![0-9０-９]|[.．][0-9０-９]))(?:[.．、])?
    | (?P<bare>{DD}(?=[ \u3000]{1,4}[^\W0-9０-９_a-zA-Z]))
    | (?P<digit>[0-9０-９]{1,4}[ \u3000]*[.．、﹒]|[⒈-⒛])
    | (?P<circle>[①-⑳❶-❿])
    | (?P<stem>[{stem}]{STOP})
    | (?P<bracket_stem>[（(〔][ \u3000]*[{stem}][ \u3000]*[）)〕])
    | (?P<roman>(?:[Ⅰ-Ⅻ]|[IVX]{1,5})(?:[ ]*[.．、]|(?=[ \u3000]{1,4}[{HAN}])))
    | (?P<letter>[A-ZＡ-Ｚ][ ]*[.．、)）](?=[ \u3000]{0,4}[{HAN}“《]))
    | (?P<small_letter>[a-zａ-ｚ][ ]*[.．、)）](?=[ \u3000]{0,4}[{HAN}“《]))
    )""",
    re.VERBOSE,
    **NUMBER_PARTS,
)
_VALUE = NUMBER_WORDS.compile("{LONG}|[①-⒛❶-❿㈠-㈩Ⅰ-Ⅻ]|[IVX]+", **NUMBER_PARTS)
_SIGNS = NUMBER_WORDS.values("formal") | NUMBER_WORDS.values("stem")
_AS_HAN = str.maketrans(_SIGNS)
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_ROMAN = {"I": 1, "V": 5, "X": 10}
# signs with which a number at the head of a line begins, the rare ones too
HEAD_SIGNS = (
    FIRST_SIGNS
    | frozenset(_SIGNS)
    | frozenset(
        chr(code) for first, last in ("ⅠⅫ", "AZ", "az", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)
    )
)


def read_number(style: str, number: str) -> int:
    """
    Read the value of a number as it stands at the head of a heading.

    Parameters
    ----------
    style : str
        One of :data:`RANKS`.
    number : str
        As written.

    Returns
    -------
    int
        0 if it is not well formed.

    Examples
    --------
    >>> [read_number(*pair) for pair in (("formal", "拾贰、"), ("stem", "丙、"), ("dec2", "1．3"), ("roman", "IV."))]
    [12, 3, 3, 4]
    """
    if style in DECIMAL_STYLES:
        return int(plain_digits(number).rpartition(".")[2])
    if number[:-1].isdecimal():  # most are
        return int(number[:-1])
    if style in LETTERS:
        return ord(unicodedata.normalize("NFKC", number[0]).upper()) - ord("A") + 1
    sign = _VALUE.search(number.translate(_AS_HAN)).group()
    return _read_roman(sign) if sign[0] in _ROMAN else numeral_value(sign)


def plain_digits(number: str) -> str:
    """The number with half-width digits and points."""
    return number.translate(_WIDE)


def _read_roman(sign: str) -> int:
    values = [_ROMAN[letter] for letter in sign]
    total = sum(-a if a < b else a for a, b in zip(values, values[1:] + [0], strict=True))
    return total if sign == _write_roman(total) else 0


def _write_roman(value: int) -> str:
    tens, ones = divmod(value, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]

"""Is there Chinese in this text?  And if not, what does it look like?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from plananalysis.reading.decoding import decode_bytes
from plananalysis.reading.document import ReadError

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA = re.compile("[\u3041-\u30ff]")
LETTER = re.compile(r"[^\W\d_]")
SAMPLE = 50  # characters, evenly spread, that decide where they are plainly Chinese
PLAIN, LEAST = 0.3, 0.1  # share of Han: enough in a sample; of a text's letters, under which it is said to have none
LOST = re.compile("[?？\ufffd]")
NUMBER = re.compile(r"[\d.,:;/%+\-–—()$¥￥*=|]")
ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{50,}")  # no word is as long
LATIN_1 = re.compile("[\x80-\xff]")
# What Windows shows for the bytes 80 to 9F; those it has no sign for stand for themselves.
WINDOWS = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
AGAIN = "take it from its source again"
PASSAGE = 60


def say_no_chinese(text: str) -> str:
    """Say that a text has no Chinese, and what it looks like.

    Parameters
    ----------
    text : str
        Decoded, with everything that was in it.

    Returns
    -------
    str
        Empty for a text in which at least a tenth of the letters are Han characters, unless they are plainly
        another text read in a wrong encoding.

    Examples
    --------
    >>> say_no_chinese("一、总体要求")
    ''
    >>> say_no_chinese("a plan of the city")
    'no Chinese text (none of its 14 letters); it looks like English, or another language in Latin letters'
    >>> say_no_chinese("北京市工作要点".encode().decode("cp1252", "replace")).split("; ")[1]
    'it looks like Chinese in another encoding that was read as Latin-1 and saved again'
    """
    sample = text[:: len(text) // SAMPLE + 1]
    if len(HAN.findall(sample)) >= PLAIN * len(sample) and not KANA.search(sample):
        return _say_wrong_gbk(text)
    letters, han = len(LETTER.findall(text)), len(HAN.findall(text))
    if letters and han >= LEAST * letters and len(KANA.findall(text)) < han / 3:
        return _say_wrong_gbk(text)
    if han and han >= LEAST * letters:
        return "little Chinese text; it looks like Japanese"
    few = (
        f"{han:,} of its {letters:,} letters"
        if han
        else f"none of its {letters:,} letters"
        if letters
        else "no letters"
    )
    return f"{'hardly any' if han else 'no'} Chinese text ({few}); it looks like {_describe(text)}"


def _share(text: str) -> float:
    letters = len(LETTER.findall(text))
    return len(HAN.findall(text)) / letters if letters else 0.0


def _say_wrong_gbk(text: str) -> str:
    """UTF-8 that was read as GBK gives rare Han characters, whose bytes are Chinese in UTF-8."""
    begin = text.lstrip()[:PASSAGE]
    again = begin.encode("gbk", "ignore").decode("utf-8", "replace")
    found, lost = len(HAN.findall(again)), again.count("\ufffd")
    if found < 2 or lost > found / 3 or found < PLAIN * len(LETTER.findall(again)):
        return ""
    return f"the text looks like UTF-8 that was read as GBK and saved again; {AGAIN} ({_show(again)})"


def _describe(text: str) -> str:
    """Name what a text without Chinese looks like, with what to do where something can be done."""
    if found := undo_latin_1(text):
        encoding, again = found
        remedy = f"save it as Latin-1 (ISO 8859-1) and read that, or {AGAIN}"
        return f"{encoding.upper()} that was read as Latin-1 and saved again; {remedy} ({_show(again)})"
    shown = "".join(text.split())
    size = max(len(shown), 1)
    if len(LATIN_1.findall(text.translate(WINDOWS))) > 0.3 * size:
        return f"Chinese in another encoding that was read as Latin-1 and saved again; {AGAIN}"
    if len(LOST.findall(text)) > 0.3 * size:
        return f"characters that were lost when it was saved (? in their place); {AGAIN}"
    if len(NUMBER.findall(text)) > 0.7 * size:
        return "numbers"
    if sum(map(len, ENCODED.findall(text))) > 0.5 * size:
        return f"encoded data (base64 or the like); decode it, or {AGAIN}"
    return _name_script(text)


def undo_latin_1(text: str) -> tuple[str, str] | None:
    """Give the encoding and the text of Chinese bytes that were taken for Latin-1 or Windows-1252; None if it is none.

    Examples
    --------
    >>> undo_latin_1("市妇联工作要点".encode().decode("latin-1"))
    ('utf-8', '市妇联工作要点')
    """
    if not LATIN_1.search(text.translate(WINDOWS)):
        return None
    try:
        decoded = decode_bytes(text.translate(WINDOWS).encode("latin-1"))
    except (UnicodeEncodeError, ReadError):
        return None
    return (decoded.encoding, decoded.text) if _share(decoded.text) >= PLAIN else None


def _name_script(text: str) -> str:
    """Name the script that most of a text's letters belong to."""
    names = Counter(unicodedata.name(char, "?").split()[0] for char in LETTER.findall(text[:20_000]))
    if not names:
        return "signs only"
    script = names.most_common(1)[0][0].capitalize()
    return "English, or another language in Latin letters" if script == "Latin" else f"a text in the script {script}"


def _show(text: str) -> str:
    """Quote how a text begins once its encoding is right."""
    return f"it begins “{' '.join(text.replace(chr(0xFFFD), '').split())[:12]}” then"

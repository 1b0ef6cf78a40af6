"""
Where are the titles of documents, and what does one tell?  Its genre, its issuer, and one form for many spellings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from plananalysis.lexicons.quotes import find_pairs
from plananalysis.lexicons.word_classes import HAN, load_classes

_WORDS = load_classes("named/title_words")
GENRES = _WORDS["genre"]  # what stands in brackets at the end of a title (试行, 草案 …) is no part of the genre
_TAIL = re.compile(r"[（(][^（）()]*[）)]$")
_MARKS = re.compile(r"[\s\u3000《》〈〉“”‘’\"']")
_STATE = _WORDS.compile("^{state}(?={constitution}$|.{2,}{law}$)")
# A body that stands at the head of a title, and the bodies that follow it (国务院办公厅, 市妇联党组).
_BODY = _WORDS.compile(
    "^(?:{national_body}|中央[{HAN}]{2,6}?{central_office}|中共{PLACE}委|{PLACE}{area}{committee}"
    "|{PLACE}{local_body}|[{HAN}]{1,10}?{office}|[{HAN}]{2,6}?部(?={general_office})){inner_office}?",
    PLACE=f"[{HAN}]{{0,8}}?",
)
_ABOUT = re.compile(rf"^(?P<bodies>[^关]{{2,60}}?)(?:等[{HAN}\d]{{0,6}})?(?:印发)?关于")
_BODY_END = _WORDS.compile("[{body_end}]$")
_ODD_MARKS = ("〈", "〉", "『", "<<")
_ODD_TITLE = re.compile(
    r"〈[^〈〉《》\n]{2,100}〉|『[^『』《》\n]{2,100}』|<<[^<>《》\n]{2,100}>>|《[^《》〈〉\n]{2,100}〉|〈[^《》〈〉\n]{2,100}》"
)
# The title of a text that is wrapped by hand goes on in the next line, without the end of a sentence; a page that links
# a title may put it on a line of its own, the marks left outside.
_WRAPPED = re.compile(
    r"《(?:\n[ \t\u3000]*)?[^《》。；！？\n]{1,80}(?:\n[ \t\u3000]*[^《》。；！？\s][^《》。；！？\n]{0,60})?(?:\n[ \t\u3000]*)?》"
)


def find_titles(text: str, *, begins: Sequence[int] = ()) -> list[tuple[int, int, str]]:
    """
    Spans of 《 》 in a text, the outermost only, and the marks that lack their partner.

    〈 〉, 『 』, << >> and one mark of each (《 〉) stand for 《 》 where they are not inside them and hold a title
    with the name of its genre.  A title may go on in the next line.

    Parameters
    ----------
    text : str
    begins : sequence of int
        Where the passages of the text begin: no title goes over from one to the next.

    Returns
    -------
    list of tuple
        (start, end, "title" or "unbalanced").

    Examples
    --------
    >>> find_titles("印发《关于学习〈条例〉的通知》《")
    [(2, 15, 'title'), (15, 16, 'unbalanced')]
    """
    spans = find_pairs(text, "《", "》", "title")
    has_odd = any(mark in text for mark in _ODD_MARKS)
    titles = [span for span in spans if span[2] == "title"]
    if not has_odd and len(titles) == len(spans):
        return spans
    wrapped = [
        match.span()
        for match in _WRAPPED.finditer(text)
        if "\n" in match.group() and not _has_seam(*match.span(), begins)
    ]
    titles = sorted(titles + [(a, b, "title") for a, b in wrapped])
    odd = (
        [match.span() for match in _ODD_TITLE.finditer(text) if find_genre(match.group().strip("<>〈〉《》『』"))]
        if has_odd
        else []
    )
    titles = sorted(titles + [(a, b, "title") for a, b in odd if not _is_covered(a, b, titles)])
    alone = [mark for mark in spans if mark[2] != "title" and not _is_covered(*mark[:2], titles)]
    return sorted(titles + alone)


def _has_seam(start: int, end: int, begins: Sequence[int]) -> bool:
    """True if a passage begins within the span."""
    return bisect_left(begins, start + 1) < bisect_left(begins, end)


def _is_covered(start: int, end: int, spans: list[tuple[int, int, str]]) -> bool:
    """True if one of the spans, which are in order and apart, shares a character with this one."""
    place = bisect_left(spans, (end,))
    return place > 0 and spans[place - 1][1] > start


def find_genre(title: str) -> str:
    """
    Kind of document by the end of its title, "" if it has none of the known endings.

    Parameters
    ----------
    title : str
        Without 《 》.

    Returns
    -------
    str

    Examples
    --------
    >>> find_genre("中国共产党支部工作条例（试行）")
    '条例'
    """
    bare = _TAIL.sub("", title.strip())
    return next((genre for genre in GENRES if bare.endswith(genre)), "")


def find_issuer(title: str) -> str:
    """
    The body that a title names as its author, "" where it names none.

    Parameters
    ----------
    title : str
        Without 《 》.

    Returns
    -------
    str
        As written; of a title with 关于 all bodies before it.

    Examples
    --------
    >>> find_issuer("中共中央、国务院关于加强家庭教育的意见"), find_issuer("家庭教育促进法")
    ('中共中央、国务院', '')
    """
    head = _BODY.match(title)
    about = _ABOUT.match(title)
    if about and (head or _BODY_END.search(about["bodies"])):
        return about["bodies"].strip()
    return head.group() if head else ""


def normalize_title(title: str) -> str:
    """
    One form for the spellings of a title, to join the tables of several documents.

    Parameters
    ----------
    title : str
        Without 《 》.

    Returns
    -------
    str
        Without blanks, quotation marks, a bracket at the end, and 中华人民共和国 before a law.

    Examples
    --------
    >>> normalize_title("中华人民共和国家庭教育促进法"), normalize_title("关于发挥“双报到”作用的通知 (试行)")
    ('家庭教育促进法', '关于发挥双报到作用的通知')
    """
    bare = _TAIL.sub("", _MARKS.sub("", title))
    return _STATE.sub("", bare) or _MARKS.sub("", title)

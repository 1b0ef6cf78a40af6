"""
Which characters can a file or a search not hold?  What stands in for them, of the same length.
"""

from __future__ import annotations

import re

BROKEN = "\ufffd"  # REPLACEMENT CHARACTER
HALF = re.compile("[\ud800-\udfff]")  # of a character beyond the first 65,536: no file in UTF-8 holds it
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
# Controls, marks of direction, noncharacters: they have no shape, and fonts show a box in their place.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e01ef]"
)
_BLANKS = re.compile(r"[^\S\n ]")


def has_halves(text: str) -> bool:
    """
    Does a text hold half a character (a lone surrogate)?

    Parameters
    ----------
    text : str

    Returns
    -------
    bool

    Examples
    --------
    >>> has_halves("计划"), has_halves("计\\ud800划")
    (False, True)
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def mend_halves(text: str) -> str:
    """
    Put U+FFFD in the place of each half of a character.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Of the same length; any file in UTF-8 can hold it.

    Examples
    --------
    >>> mend_halves("计\\ud800划")
    '计\ufffd划'
    """
    return HALF.sub(BROKEN, text) if has_halves(text) else text


def clean_xml(text: str) -> str:
    """
    Put U+FFFD in the place of each character that XML 1.0 does not allow: for workbooks, SVG and HTML.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Of the same length.

    Examples
    --------
    >>> clean_xml("计\\x00划\\uffff")
    '计\ufffd划\ufffd'
    """
    return _NOT_XML.sub(BROKEN, text)


def clean_label(text: str) -> str:
    """
    Leave out what has no shape of its own, for a text that is to be drawn.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Every kind of blank is a plain one; line feeds stay.

    Examples
    --------
    >>> clean_label("一、\\u202e加强\\x07\\u3000建设")
    '一、加强 建设'
    """
    return _UNSEEN.sub("", _BLANKS.sub(" ", text))

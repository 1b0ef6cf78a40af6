"""What does a paragraph of Markdown say?  Its lines without emphasis, links, tags, escapes and entities.

markdown-it finds the markup within a paragraph; what CommonMark leaves standing in Chinese (``**“甲”**乙``, where the
closing stars follow a punctuation mark) is taken off afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from plananalysis.reading.html import BLOCKS, WIDE
from plananalysis.reading.markdown_rules import make_parser

MOST_BRACKETS = 300  # in one paragraph, above which each line is looked at by itself: a search for links is not linear
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark nobr o:p q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_STRUCK = frozenset({"del", "s", "strike"})
_STARS = re.compile(r"(\*{2,3})(?=[^\s*])([^*]{1,500}?)(?<=[^\s*])\1")
_STAR = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]{1,200}[。；：，、！？”》）])\*(?!\*)")
_LINES = re.compile(r"(?<!_)__(?=[^\s_])([^_\n：:]{1,200}?)(?<=[^\s_])__(?!_)")
_BLANKS = re.compile(r"_{3,}|(?<!\w)__(?=[）)：:，,。；;、])")  # to be filled in by hand
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,1000}\)")
_BOX = re.compile(r"\[[ xX]\][ \t]+")


@dataclass(frozen=True)
class PlainLine:
    """A line without markup; `level` if a tag h1 … h6 of HTML is around it, `jumps` if it only leads into this file."""

    text: str
    level: int = 0
    jumps: bool = False


def read_paragraph(content: str, *, parser: MarkdownIt, env: dict, counts: Counter) -> list[PlainLine]:
    """
    Give the lines of one paragraph.

    Parameters
    ----------
    content : str
        The paragraph as written.
    parser : MarkdownIt
        From :func:`plananalysis.reading.markdown_rules.make_parser`.
    env : dict
        The addresses that the file defines, as the parser found them.
    counts : Counter
        Gets what is dropped, or kept although it was struck out.

    Returns
    -------
    list of PlainLine
        Without empty ones.

    Examples
    --------
    >>> counts = Counter()
    >>> lines = read_paragraph("**“甲”**乙[丙](d.htm)![](e.png)<br>5*3*2", parser=make_parser(), env={}, counts=counts)
    >>> [line.text for line in lines], dict(counts)
    (['“甲”乙丙', '5*3*2'], {'pictures': 1})
    """
    content = _BLANKS.sub(lambda match: "\\_" * len(match.group()), content)
    if content.count("[") <= MOST_BRACKETS:
        return _read(content, parser, env, counts)
    out = []
    for line in content.split("\n"):
        many = line.count("[") > MOST_BRACKETS
        used = make_parser(has_links=False) if many else parser
        out += _read(_LINK.sub(r"\1", line) if many else line, used, env, counts)
    return out


def _read(content: str, parser: MarkdownIt, env: dict, counts: Counter) -> list[PlainLine]:
    tokens: list[Token] = []
    parser.inline.parse(content, parser, env, tokens)
    flat = _Flat(counts)
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        flat.take(token, following)
    return flat.lines()


class _Flat:
    """Puts the text of tokens together, line by line."""

    def __init__(self, counts: Counter) -> None:
        self.counts = counts
        self.parts: list[str] = []
        self.levels: list[int] = []  # of the lines that are full
        self.level = self.current = 0  # of the tag that is open, of the line
        self.links: list[str] = []
        self.linked = self.length = 0

    def take(self, token: Token, following: Token | None) -> None:
        """Take one token."""
        kind = token.type
        if kind in ("softbreak", "hardbreak"):
            self.add("\n")
        elif kind == "html_inline":
            self.tag(token.content)
        elif kind == "image":
            self.counts["pictures"] += 1
        elif kind in ("em_open", "em_close"):
            self.star(token, following)
        elif kind == "link_open":
            self.links.append(str(token.attrs.get("href", "")))
            self.add("" if _is_address(self.links[-1]) else "[")
        elif kind == "link_close":
            address = self.links.pop() if self.links else ""
            self.add("" if _is_address(address) else f"]({address})")
        elif kind == "s_open":
            self.counts["struck"] += 1
        else:
            self.add(token.content)

    def add(self, text: str) -> None:
        """Add text; a line break ends the line."""
        for k, part in enumerate(text.split("\n")):
            if k:
                self.levels.append(self.current)
                self.current = 0
            if part.strip():
                self.current = max(self.current, self.level)
        self.parts.append(text)
        self.length += len(text)
        self.linked += len(text) if self.links and self.links[-1].startswith("#") else 0

    def star(self, token: Token, following: Token | None) -> None:
        """Keep a star that multiplies: 5*3*2."""
        before, after = "".join(self.parts[-1:])[-1:], following.content[:1] if following else ""
        if token.markup == "*" and (before + after).isascii() and before.isalnum() and after.isalnum():
            self.add("*")

    def tag(self, tag: str) -> None:
        """Take a tag of HTML; what is no tag that HTML knows is text."""
        match = _TAG.match(tag)
        closes, name = (match.group(1), match.group(2).lower()) if match else ("", "")
        if name == "br" or name in BLOCKS:
            self.add("\n")
            if name != "br":
                self.level = int(name[1]) if len(name) == 2 and name[1].isdigit() and not closes else 0
        elif name == "img":
            self.counts["pictures"] += 1
        elif name in _STRUCK:
            self.counts["struck"] += not closes
        elif name not in _INLINE_TAGS:
            self.add(tag)

    def lines(self) -> list[PlainLine]:
        """The lines that hold anything."""
        text = take_off_stars("".join(self.parts))
        jumps = 0 < self.length <= self.linked
        levels = [*self.levels, self.current]
        out = [PlainLine(part.strip(" \t"), level, jumps) for part, level in zip(text.split("\n"), levels, strict=True)]
        return [line for line in out if line.text.strip()]


def _is_address(address: str) -> bool:
    """Tell an address from what only stands in brackets behind others: 国发[2023](5)号."""
    if not address or address[0] == "#":
        return True
    return not address.isdecimal() and (not WIDE.search(address) or "/" in address or "." in address)


def take_off_stars(text: str) -> str:
    """
    Take off pairs of stars, and of lines, that CommonMark leaves standing beside Chinese.

    Examples
    --------
    >>> take_off_stars("**一、总体要求。**坚持**“两手抓”**方针，注：**")
    '一、总体要求。坚持“两手抓”方针，注：**'
    """
    text = _LINES.sub(r"\1", text) if "__" in text else text
    return _STAR.sub(r"\1", _STARS.sub(r"\2", text)) if "*" in text else text


def take_off_box(text: str) -> str:
    """
    Take the box off an item of a list of tasks.

    Examples
    --------
    >>> take_off_box("[x] 完成验收"), take_off_box("[2023]5号")
    ('完成验收', '[2023]5号')
    """
    box = _BOX.match(text)
    return text[box.end() :] if box else text

"""How is Markdown written by people who write Chinese?  The rules of markdown-it, with ours beside them.

A head needs no blank after its signs (``##一、总体要求``), an indented line is no program, a definition of a link has an
address, and what lies too deep to be followed stays as text, which CommonMark parsers drop.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference

_DEEPEST = 40  # levels of lists and quotes; a list takes two
_TIGHT = re.compile(r"(#{2,6})(?![#\s])(.*?)[ \t]*#*[ \t]*$")
_TIGHT_TITLE = re.compile(r"(#)(?=[\u4e00-\u9fff0-9（(《“【])([^#]{2,100})(?<![。！？；;])$")
_DEFINITION = re.compile(r"\[[^\]\n]{1,200}\]:[ \t]*<?(?:[A-Za-z][A-Za-z0-9+.-]*:|[#/.]|[!-~]+\.[A-Za-z0-9]{2,5}\b)")


def make_parser(*, has_links: bool = True) -> MarkdownIt:
    """
    Make a parser that keeps what CommonMark would drop, and leaves what stands within paragraphs for later.

    Parameters
    ----------
    has_links : bool
        Whether it looks for links and pictures.

    Returns
    -------
    MarkdownIt

    Examples
    --------
    >>> tokens = make_parser().parse("##一、总体要求\\n    坚持原则。\\n[注]: 本表为初步数。")
    >>> [token.content for token in tokens if token.type == "inline"]
    ['一、总体要求', '坚持原则。\\n[注]: 本表为初步数。']
    """
    parser = MarkdownIt("commonmark", {"maxNesting": 2 * _DEEPEST, "html": True}).enable("strikethrough")
    parser.disable(["code", "html_block"] if has_links else ["code", "html_block", "link", "image"])
    parser.core.ruler.disable("inline")
    rules, stops = parser.block.ruler, ["paragraph", "reference", "blockquote"]
    rules.at("reference", _define)
    rules.at("list", _list, {"alt": stops})
    rules.at("blockquote", _quote, {"alt": [*stops, "list"]})
    rules.before("heading", "tight_heading", _tight_heading, {"alt": stops})
    parser.normalizeLink = str
    parser.validateLink = lambda url: True
    return parser


def _define(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A definition of a link; ``[注]: 本表…`` is text."""
    return bool(_DEFINITION.match(state.src, state.bMarks[line] + state.tShift[line])) and reference(
        state, line, end, silent
    )


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return state.level < _DEEPEST and list_block(state, line, end, silent)


def _quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return state.level < _DEEPEST and blockquote(state, line, end, silent)


def _tight_heading(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A heading without a blank after its signs; one sign alone may begin a topic: #乡村振兴#."""
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 1] != "#":
        return False
    text = state.src[start : state.eMarks[line]]
    match = _TIGHT.match(text) or _TIGHT_TITLE.match(text)
    if match and not silent:
        level, content = len(match.group(1)), match.group(2).strip()
        state.line = line + 1
        for kind, step in (("heading_open", 1), ("inline", 0), ("heading_close", -1)):
            token = state.push(kind, f"h{level}" if step else "", step)
            token.map, token.markup = [line, state.line], "#" * level if step else ""
            token.content, token.children = ("", None) if step else (content, [])
    return bool(match)

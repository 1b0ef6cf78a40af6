"""What does the head of a Markdown file declare?  Lines ``key: value`` between rules, as metadata and never as text."""

from __future__ import annotations

import re

from plananalysis.lexicons.word_classes import load_classes

_WORDS = load_classes("reading/front_matter_words")
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_KEY = re.compile(r"([^\s:：=#\-\[{][^:：=\n]{0,60}?)[ \t]*[:：=](?:[ \t]+(.*)|(\S.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TEXT = 20  # Han characters; a shorter value is a label
_MOST = 300  # lines; a head is never longer
_BODY = _WORDS.compile("{body_end}$")
_NAMES = ("title", "issuer", "author", "published", "number", "url", "source", "editor")
_OURS = {term: name for name in _NAMES for term in _WORDS[name]}


def unread_values(metadata: dict[str, str]) -> list[str]:
    """
    List the keys of a head whose values are texts and that are none of ours: nothing shows them.

    Examples
    --------
    >>> unread_values({"title": "甲县条例", "摘要": "为了加强管理。" * 5, "layout": "post"})
    ['摘要']
    """
    return [key for key, value in metadata.items() if key not in _NAMES and len(_HAN.findall(value)) >= _TEXT]


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """
    Take the head off a Markdown file.

    Parameters
    ----------
    text : str
        The file, line ends as LF.

    Returns
    -------
    metadata : dict of str to str
        Known keys under our names (title, issuer, published …), others as written; no empty values.
    body : str
        What follows; the whole text if there is no head.

    Examples
    --------
    >>> split_front_matter("---\\n标题: 甲县条例\\ndate: 2023-01-05\\n---\\n第一条 为…")
    ({'title': '甲县条例', 'published': '2023-01-05'}, '第一条 为…')
    >>> split_front_matter("---\\n第一条 为加强管理。\\n---\\n")[0]
    {}
    """
    lines = text.lstrip("\ufeff").split("\n", _MOST)
    ends = _FENCES.get(lines[0].rstrip())
    end = next((i for i in range(1, min(len(lines), _MOST)) if ends and lines[i].rstrip() in ends), 0)
    pairs = _read_pairs(lines[1:end]) if end > 1 else None
    if not pairs:
        return {}, text
    return _name(pairs), "\n".join(lines[end + 1 :])


def _read_pairs(lines: list[str]) -> list[tuple[str, str]] | None:
    """Keys with their values, lists joined by 、; None if a line is neither."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item, key = _ITEM.match(line), _KEY.match(line)
        if pairs and (item or line[0] in " \t"):
            more = _bare(item.group(1) if item else line)
            pairs[-1] = (pairs[-1][0], "、".join(filter(None, (pairs[-1][1], more))))
        elif key:
            pairs.append((_bare(key.group(1)), _bare(key.group(2) or key.group(3) or "")))
        else:
            return None
    return pairs


def _bare(value: str) -> str:
    """A value without quotes, brackets of a list and the sign of a block."""
    value = value.strip().rstrip(",")
    if value in ("|", ">", "|-", ">-"):
        return ""
    if value[:1] == "[" and value[-1:] == "]":
        return "、".join(filter(None, (_bare(part) for part in value[1:-1].split(","))))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value.strip()


def _name(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Put the values under our names; the first of each counts."""
    out: dict[str, str] = {}
    for key, value in pairs:
        name = _OURS.get(key.strip().lower(), key.strip())
        if name == "author" and _BODY.search(value):  # files name a person or a body there
            name = "issuer"
        if value:
            out.setdefault(name, value)
    return out

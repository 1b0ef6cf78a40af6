"""What does a drawing in a .docx say? Diagrams, charts, lettering and formulas as lines of text.

Word keeps what is drawn apart from the text: a diagram (SmartArt) and a chart in parts of their own, lettering
(WordArt) in an attribute, a formula as a tree. Nothing here opens a part: `part_of` gives the parsed part of a
relation's id, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from plananalysis.reading.zip import attribute, child, local

SPEAKING = {"t", "textpath", "relIds", "chart", "sym"}
# What joins the two parts of a formula's element when it is written on one line.
SIGNS = {"f": ("num", "/", "den"), "sSup": ("e", "^", "sup"), "sSub": ("e", "_", "sub")}
DEEP = 50  # nested fractions and powers; what lies deeper is written without signs


def speaking(root: Element) -> set[int]:
    """Give the ids of the elements that hold anything a reader could read, themselves or below.

    Parameters
    ----------
    root : Element
        It must be kept as long as the ids are used.

    Returns
    -------
    set of int
        `id(element)` of each.
    """
    out: set[int] = set()
    stack: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    while stack:
        element, rest = stack[-1]
        following = next(rest, None)
        if following is not None:
            stack.append((following, iter(following)))
            continue
        stack.pop()
        tag = local(element)
        if tag in SPEAKING and (tag != "t" or (element.text or "").strip()):
            out.add(id(element))
        if stack and id(element) in out:
            out.add(id(stack[-1][0]))
    return out


def drawn_lines(item: Element, part_of: Callable[[str], Element | None]) -> tuple[str, list[str]]:
    """Read one drawn thing: what to call it, and its lines.

    Parameters
    ----------
    item : Element
        A textpath, relIds or chart element.
    part_of : callable
        From the id of a relation to the root of the part.

    Returns
    -------
    what : str
        Words for the warning.
    lines : list of str
        None of them empty.
    """
    tag = local(item)
    if tag == "textpath":
        lines = attribute(item, "string").splitlines()
        return "pieces of lettering (WordArt), placed after the paragraph they hang on", _filled(lines)
    if tag == "relIds":
        root = part_of(attribute(item, "dm"))
        lines = _diagram_lines(root) if root is not None else []
        if lines:
            return "diagrams (SmartArt), their text placed after the paragraph they hang on", lines
        return "diagrams (SmartArt) without readable text", []
    root = part_of(attribute(item, "id"))
    titles = [_paragraph_lines(e) for e in (root.iter() if root is not None else ()) if local(e) == "title"]
    lines = [line for some in titles for line in some]
    return "charts: titles are read, the numbers in them are not", lines


def formula_text(item: Element, *, depth: int = 0) -> str:
    """Write a formula on one line: fractions with /, powers with ^, what is below the line with _.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> half = "<f><num><r><t>a+b</t></r></num><den><r><t>2</t></r></den></f>"
    >>> formula_text(fromstring(f"<oMath><r><t>x=</t></r>{half}</oMath>"))
    'x=(a+b)/2'
    """
    if depth > DEEP:
        return "".join(e.text or "" for e in item.iter() if local(e) == "t")
    tag = local(item)
    if tag == "t":
        return item.text or ""
    if tag in SIGNS:
        first, sign, second = SIGNS[tag]
        parts = [
            formula_text(part, depth=depth + 1) if (part := child(item, name)) is not None else ""
            for name in (first, second)
        ]
        return sign.join(part if len(part) < 2 or part.isalnum() else f"({part})" for part in parts)
    inner = "".join(formula_text(e, depth=depth + 1) for e in item if local(e) not in ("del", "moveFrom"))
    return f"√({inner})" if tag == "rad" else inner


def _diagram_lines(root: Element) -> list[str]:
    """Give the texts of a diagram's points from the top down, each with those that hang on it after it."""
    points = {attribute(e, "modelId"): e for e in root.iter() if local(e) == "pt"}
    hanging: dict[str, list[tuple[float, str]]] = {}
    for link in (e for e in root.iter() if local(e) == "cxn" and attribute(e, "type", "parOf") == "parOf"):
        place = attribute(link, "srcOrd")
        hanging.setdefault(attribute(link, "srcId"), []).append(
            (int(place[:9]) if place.isdecimal() else 0, attribute(link, "destId"))
        )
    below = {target for links in hanging.values() for _, target in links}
    order: dict[str, None] = {}
    stack = [key for key in reversed(points) if key not in below]
    while stack:
        key = stack.pop()
        if key in points and key not in order:
            order[key] = None
            stack += [target for _, target in sorted(hanging.get(key, ()), reverse=True)]
    return [line for key in [*order, *(k for k in points if k not in order)] for line in _paragraph_lines(points[key])]


def _paragraph_lines(element: Element) -> list[str]:
    """Give the paragraphs of drawing text under an element."""
    return _filled(
        "".join(e.text or "" for e in paragraph.iter() if local(e) == "t")
        for paragraph in element.iter()
        if local(paragraph) == "p"
    )


def _filled(lines) -> list[str]:
    return [line.strip() for line in lines if line.strip()]

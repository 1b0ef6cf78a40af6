"""Which paragraphs of a .docx are headings?  Those whose own setting, or whose style, has a level of the outline."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from plananalysis.reading.zip import attribute, child, local

_NAME = re.compile(r"heading ([1-6])", re.IGNORECASE)
_TITLE = "title"


class Headings:
    """The levels of a document's styles.

    Parameters
    ----------
    styles : Element or None
        The root of styles.xml.
    """

    def __init__(self, styles: Element | None) -> None:
        self._own: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        for item in styles if styles is not None else ():
            if local(item) == "style" and attribute(item, "type") == "paragraph":
                key = attribute(item, "styleId")
                self._own[key] = _outline_level(child(item, "pPr")) or _level_by_name(item)
                self._bases[key] = attribute(child(item, "basedOn"), "val")

    def level(self, properties: Element | None) -> int:
        """Level of a paragraph by its properties, 1 to 6; 0 if it is no heading.

        Examples
        --------
        >>> from xml.etree.ElementTree import fromstring
        >>> styles = fromstring('<s><style type="paragraph" styleId="2"><name val="heading 2"/></style></s>')
        >>> Headings(styles).level(fromstring('<pPr><pStyle val="2"/></pPr>')), Headings(None).level(None)
        (2, 0)
        """
        if child(properties, "outlineLvl") is not None:
            return _outline_level(properties)
        style, seen = attribute(child(properties, "pStyle"), "val"), set()
        while style in self._own and style not in seen:
            if self._own[style]:
                return self._own[style]
            seen.add(style)
            style = self._bases[style]
        return 0


def _outline_level(properties: Element | None) -> int:
    """The level of the outline; Word counts from 0, and 9 is the text."""
    value = attribute(child(properties, "outlineLvl"), "val")
    return int(value) + 1 if value in ("0", "1", "2", "3", "4", "5") else 0


def _level_by_name(style: Element) -> int:
    name = attribute(child(style, "name"), "val").strip()
    match = _NAME.fullmatch(name)
    return int(match.group(1)) if match else int(name.lower() == _TITLE)

"""
Which letters can be shown?  One free Chinese font, by its path, for figures and pages.

Pages carry the characters they use, so that Chinese reads on a machine that
has no Chinese font.
"""

import base64
import io
from collections.abc import Mapping
from pathlib import Path

FONT_MARK = "/* place of the embedded font */"
FIRST = "\u2000"  # the first character that is shown in it
UNUSED = ["BASE", "VORG", "vhea", "vmtx"]  # of vertical lines


def find_font() -> Path:
    """
    Find Noto Sans SC (SIL Open Font License), which comes with a package.

    Returns
    -------
    Path
        The font file.

    Examples
    --------
    >>> find_font().name
    'NotoSansSC-Regular.otf'
    """
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.sans_path())


def subset_font(text: str) -> bytes:
    """
    Cut the font down to the characters of a text.

    Parameters
    ----------
    text : str
        What has to be shown.

    Returns
    -------
    bytes
        A WOFF file; the same bytes for the same set of characters.
        Characters that the font lacks are left to the reader's system.

    Examples
    --------
    >>> subset_font("妇联")[:4]
    b'wOFF'
    """
    from fontTools import subset

    options = subset.Options(
        flavor="woff",
        layout_features=[],
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    options.drop_tables += UNUSED
    with subset.load_font(find_font(), options) as font:
        cut = subset.Subsetter(options)
        cut.populate(text=text + " ")  # a font of no character at all would be refused
        cut.subset(font)
        packed = io.BytesIO()
        subset.save_font(font, packed, options)
    return packed.getvalue()


def embed_font(pages: Mapping[str, str]) -> dict[str, str]:
    """
    Put the characters that pages use into each of them.

    Parameters
    ----------
    pages : mapping of str to str
        HTML by name; the first ``FONT_MARK`` of a page becomes an ``@font-face``
        rule for the family ``plananalysis``.

    Returns
    -------
    dict of str to str
        The same pages with the font.

    Examples
    --------
    >>> page = embed_font({"p": f"<style>{FONT_MARK}</style>妇联"})["p"]
    >>> page[:47]
    '<style>@font-face{font-family:"plananalysis";fo'
    """
    characters = {
        character for character in set().union(*pages.values()) if character.isprintable() and character >= FIRST
    }
    data = base64.b64encode(subset_font("".join(characters))).decode("ascii")
    # Letters and digits, below FIRST, are left to the reader's own font; Chinese and its marks come from ours.
    rule = (
        '@font-face{font-family:"plananalysis";font-display:block;unicode-range:U+2000-10FFFF;'
        f'src:url(data:font/woff;base64,{data}) format("woff");}}'
    )
    return {name: page.replace(FONT_MARK, rule, 1) for name, page in pages.items()}

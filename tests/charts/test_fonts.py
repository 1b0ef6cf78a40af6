"""
The font that pages carry: whole for the characters it is cut down to, and read by others.
"""

import base64
import io

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from browser import Browser, find_browser
from plananalysis.charts.fonts import FONT_MARK, embed_font, find_font, subset_font

# Han in several weights of use, marks, a full-width letter, kana, an ideograph beyond 16 bits, and one the font lacks.
TEXT = "妇女联合会工作要点权益家庭党建“”《》、。一—…Ａｂ１あ𠮷\U0010fffd"


@pytest.fixture(scope="module")
def whole():
    return TTFont(find_font())


def draw(font, character):
    """The outline of a character and the room it takes."""
    name = font.getBestCmap()[ord(character)]
    pen = RecordingPen()
    font.getGlyphSet()[name].draw(pen)
    return pen.value, font["hmtx"][name]


@pytest.mark.parametrize(
    "text", [TEXT, "妇", "", "".join(map(chr, range(0x4E00, 0x5000)))], ids=["mixed", "one", "none", "many"]
)
def test_outlines_are_those_of_the_font(whole, text):
    """Another reader finds the same outlines and widths, and nothing else but a space and the sign for what is missing."""
    cut = TTFont(io.BytesIO(subset_font(text)))
    known = {character for character in text + " " if ord(character) in whole.getBestCmap()}
    assert {chr(code) for code in cut.getBestCmap()} == known
    assert len(cut.getGlyphOrder()) == 1 + len({whole.getBestCmap()[ord(character)] for character in known})
    for character in known:
        assert draw(cut, character) == draw(whole, character)
    assert cut["maxp"].numGlyphs == len(cut.getGlyphOrder())


def test_what_names_the_font_and_its_licence_stays(whole):
    """A free font may be passed on cut down, with its licence."""
    cut = TTFont(io.BytesIO(subset_font(TEXT)))
    for number in (0, 1, 13, 14):
        assert cut["name"].getDebugName(number) == whole["name"].getDebugName(number)
    assert "SIL Open Font License" in cut["name"].getDebugName(13)


def test_order_repetition_and_the_hour_do_not_matter(whole, monkeypatch):
    """The same characters give the same bytes; the date in the font is its makers'."""
    expected = subset_font(TEXT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert subset_font(TEXT[::-1] * 2) == expected
    assert TTFont(io.BytesIO(expected))["head"].modified == whole["head"].modified


@pytest.mark.slow
@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine; install the package chromium")
def test_a_browser_takes_it(tmp_path):
    """It is loaded without complaint, and Chinese is as wide as it is in it; a damaged one is refused."""
    page = embed_font(
        {
            "p": f"<meta charset='utf-8'><style>{FONT_MARK} p {{ font: 40px plananalysis }}</style><p><span>妇联工作</span></p>"
        }
    )["p"]
    (tmp_path / "good.html").write_text(page, encoding="utf-8")
    data = page.split("base64,")[1].split(")")[0]
    damaged = bytearray(base64.b64decode(data))
    damaged[60:400] = bytes(340)
    (tmp_path / "bad.html").write_text(page.replace(data, base64.b64encode(damaged).decode()), encoding="utf-8")
    browser = Browser()
    try:
        states = []
        for name in ("good", "bad"):
            browser.open(tmp_path / f"{name}.html")
            states.append(
                browser.run("document.fonts.ready.then(() => Array.from(document.fonts).map((f) => f.status).join())")
            )
        assert states == ["loaded", "error"]
    finally:
        browser.close()

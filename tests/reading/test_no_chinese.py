"""A text without Chinese is read, and it is said what it looks like."""

import base64

import pytest

from plananalysis.reading.files import read_file
from plananalysis.reading.no_chinese import say_no_chinese, undo_latin_1

PLAN = "一、总体要求\n1.坚持以人民为中心，推进农村建设。\n2.完善制度，落实责任。\n" * 3


def as_windows_shows(data):
    """Each byte by Windows-1252, the five that it has no sign for as themselves."""
    return "".join(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in data)


LOOKS = {
    "English": ("The city will build 300 new schools and protect its farmland.", "English, or another language"),
    "base64": (base64.b64encode(PLAN.encode()).decode(), "encoded data (base64 or the like)"),
    "question marks": ("??????????\n1.????????,??????\n", "characters that were lost when it was saved"),
    "numbers": ("2023,1.5,300\n2024,1.7,(20)\n", "numbers"),
    "Latin-1": (PLAN.encode().decode("latin-1"), "UTF-8 that was read as Latin-1 and saved again; save it as Latin-1"),
    "Windows": (as_windows_shows(PLAN.encode()), "UTF-8 that was read as Latin-1 and saved again; save it as Latin-1"),
    "GBK as Latin-1": (PLAN.encode("gbk").decode("latin-1"), "GB18030 that was read as Latin-1"),
    "beyond repair": (PLAN.encode().decode("cp1252", "ignore"), "Chinese in another encoding that was read as Latin-1"),
    "Russian": ("План работы города на год", "a text in the script Cyrillic"),
    "signs": ("* * * ~ ~ ~ # # #", "signs only"),
}


@pytest.mark.parametrize("case", LOOKS)
def test_what_it_looks_like(case, tmp_path):
    """Each kind is named, with a remedy where there is one, and reaches the document's warnings."""
    text, said = LOOKS[case]
    assert say_no_chinese(text).startswith("no Chinese text (") and f"it looks like {said}" in say_no_chinese(text)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    [document] = read_file(tmp_path / "a.txt")
    assert any(warning.startswith("no Chinese text") for warning in document.warnings)


def test_utf_8_read_as_gbk_is_told_though_it_is_all_han():
    """The garbage is made of rare Chinese characters; how the text begins once it is put right is quoted."""
    garbage = PLAN.encode().decode("gbk", "replace")
    assert "looks like UTF-8 that was read as GBK" in say_no_chinese(garbage) and "要求" in say_no_chinese(garbage)


@pytest.mark.parametrize("text", [
    PLAN, "甲", "一、GDP增长5%", "通知", "見附件 attachment.pdf 附件一", "〇", "2023年",
    "The plan of the city. " * 20 + "一、总体要求" * 20,
    "学习" * 500 + "x" * 900,
])  # fmt: skip
def test_chinese_passes(text):
    """Short, mixed with Latin letters and bilingual texts are no fault."""
    assert say_no_chinese(text) == ""


def test_few_chinese_characters_and_japanese_are_told():
    """Under a tenth of the letters; as many kana as Chinese characters."""
    assert say_no_chinese("the work plan of the city in English 北京").startswith(
        "hardly any Chinese text (2 of its 31"
    )
    assert (
        say_no_chinese("これは市の計画です。農地を守り、学校を建てる。")
        == "little Chinese text; it looks like Japanese"
    )


@pytest.mark.parametrize("text", ["café crème brûlée", "plain", "市 é", ""])
def test_what_is_no_garbage_is_not_undone(text):
    """Words with accents, ASCII, and Chinese beside an accent."""
    assert undo_latin_1(text) is None

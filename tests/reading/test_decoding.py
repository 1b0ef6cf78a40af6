"""Tests of decoding: the right encoding with a margin, or a refusal."""

import json
from types import SimpleNamespace

import pytest

from plananalysis.reading.decoding import decode_bytes, normalize_newlines, text_warnings
from plananalysis.reading.document import ReadError
from readers_files import SEED, SHARED

TRADITIONAL = (
    "本會今年的工作，是在政府的領導下，團結廣大婦女，學習和貫徹國家的決議，開展愛國增產節約運動。"
    "各級組織要關心婦女兒童的權益，辦好托兒所，宣傳婚姻法，幫助農村婦女參加農業生產合作社，發揚勤儉建國的傳統。"
    "我們應當認識到，經濟建設的任務還很艱鉅，需要長期的努力，纔能實現國家的總路線。"
) * 80
ENCODINGS = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "gbk": "gb18030", "gb18030": "gb18030",
    "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be", "utf-16": "utf-16-le", "big5": "big5",
}  # fmt: skip


def sample(script: str) -> str:
    """Long running text in one script."""
    return SEED.read_text(encoding="utf-8").replace("\xa0", " ") if script == "simplified" else TRADITIONAL


@pytest.mark.parametrize("length", [20, 50, 100, 200, 1000, 10_000])
@pytest.mark.parametrize(
    "script, encoding",
    [
        (script, encoding)
        for script in ("simplified", "traditional")
        for encoding in ENCODINGS
        if (script, encoding) != ("simplified", "big5")  # Big5 has no simplified characters
    ],
)
def test_every_length_and_encoding_is_read_back(script, encoding, length):
    """Twelve pieces of each length come back unchanged, under the right name."""
    text = sample(script)
    for start in range(300, len(text) - length, max(1, (len(text) - length) // 12)):
        piece = text[start : start + length]
        if encoding == "utf-16":
            data = b"\xff\xfe" + piece.encode("utf-16-le")
        else:
            data = piece.encode(encoding)
        decoded = decode_bytes(data)
        assert (decoded.text, decoded.encoding) == (piece, ENCODINGS[encoding])
        assert decoded.margin is None or decoded.margin > 2


def test_the_traditional_report_of_1954_is_read_from_big5():
    """A real report in traditional script, as Big5 writes it."""
    path = SHARED / "central_reports" / "government_work_reports.jsonl"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    data = next(r["content"] for r in records if str(r["year"]) == "1954").encode("big5", "ignore")
    for length in (40, 100, 400, len(data)):
        piece = data[: length // 2 * 2]
        try:
            expected = piece.decode("cp950")
        except UnicodeDecodeError:  # cut within a character
            piece = piece[:-1]
            expected = piece.decode("cp950")
        assert decode_bytes(piece).text == expected


@pytest.mark.parametrize("name", ["pku", "msr"])
def test_cp936_twins_decode_equal(name):
    """The same test set in CP936 and in UTF-8 gives the same text."""
    folder = SHARED / "segmentation_gold"
    if not folder.exists():
        pytest.skip("../shared/data is not here")
    old, new = (decode_bytes((folder / f"{name}_test.{end}").read_bytes()) for end in ("txt", "utf8"))
    assert old.encoding == "gb18030"
    assert normalize_newlines(old.text).split("\n") == normalize_newlines(new.text).split("\n")


REFUSED = {
    "binary": (bytes(range(256)) * 4, "binary"),
    "jpeg-like": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(255, 0, -1)) * 3, "binary|no known"),
    "a damaged byte": ("各级妇联组织要贯彻落实全会精神".encode()[:-1] + b"\xff\xe3\x80\x82", "UTF-8 with"),
    "cut off": ("各级妇联组织要贯彻落实全会精神，团结引领广大妇女".encode()[:-1], "UTF-8 with 1 damaged place,"),
    "cut off in front": ("各级妇联组织要贯彻落实全会精神，团结引领广大妇女".encode()[1:], "UTF-8 with"),
    "Russian": ("Привет, это обычный русский текст".encode("cp1251"), "no known|uncertain"),
    "Japanese": ("日本語のテキストです。これはテスト".encode("shift_jis"), "no known|uncertain"),
    "utf-16 mark, utf-8 content": (b"\xff\xfe" + "工作要点".encode()[:11], "mark of utf-16-le"),
    "gbk spoilt late": ("贯彻落实".encode("gbk") * 20_000 + b"\xff\xff", "no known"),
    "NUL in UTF-8": ("工作\x00要点".encode(), "binary.*1 NUL.*byte 6"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_told_is_refused(case):
    """Binary, damaged and foreign bytes are refused with the reason, never guessed at."""
    data, message = REFUSED[case]
    with pytest.raises(ReadError, match=f"^计划.txt: .*({message})"):
        decode_bytes(data, name="计划.txt")


def test_a_tie_is_refused_unless_the_file_declares_its_encoding():
    """Two bytes that are one rare character in each encoding cannot be told; HTML may say which it is."""
    data = "啊".encode("gb18030")
    with pytest.raises(ReadError, match="uncertain"):
        decode_bytes(data)
    assert decode_bytes(data, declared="GB2312").text == "啊"


def test_big5_of_hong_kong_is_tried_after_that_of_windows():
    """啫 and 嘅 are only in the Hong Kong extension."""
    text = TRADITIONAL[:100] + "㗎啲嘅"
    assert decode_bytes(text.encode("big5hkscs")).text == text


def test_line_ends_become_lf_and_nothing_else_changes():
    """CRLF and lone CR become LF; NBSP, tabs and form feeds stay."""
    assert normalize_newlines("一\r\n二\r三\n\xa0\t\f") == "一\n二\n三\n\xa0\t\f"


def test_warnings_count_the_damage_and_say_where():
    """Replacement and private-use characters are counted with the first place of each."""
    found = text_warnings("好\n坏\ufffd\ufffd\n好\n\ufffd\ue001")
    assert found[0].startswith(
        "3 replacement characters (U+FFFD) in 2 of 4 lines (lines 2, 4), the first at line 2, character 2"
    )
    assert found[1].startswith("1 private-use") and found[1].endswith("line 4, character 2")
    assert text_warnings("一、总体要求\n\t二") == []


def test_the_mojibake_collection_says_which_lines_are_broken():
    """30 of its 50 reports are broken, the other 20 are not named."""
    path = SHARED / "mojibake" / "gov_reports1954-2019.txt"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    text = decode_bytes(path.read_bytes()).text
    broken = SimpleNamespace(lines=sum("\ufffd" in line for line in text.split("\n")), chars=text.count("\ufffd"))
    assert text_warnings(text)[0].startswith(f"{broken.chars} replacement characters (U+FFFD) in 30 of 50 lines")
    assert broken.lines == 30 and broken.chars == 27_827


def test_radicals_copied_from_a_pdf_are_said():
    """⼀、 is no 一、: the outline would be lost without a word."""
    [warning] = text_warnings("一、总则\n⼆、⾸都")
    assert warning.startswith("2 radicals") and warning.endswith("the first at line 2, character 1")

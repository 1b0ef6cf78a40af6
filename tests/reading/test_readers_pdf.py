"""Tests of PDFs: reading order, joined lines, page furniture, refusals, bombs."""

import random
import re
import zlib

import pytest

from plananalysis.reading.document import Limits, ReadError
from plananalysis.reading.files import read_file
from plananalysis.reading.pdf_layout import Line, Page, column_gutter, join_pages, mark_furniture, split_columns
from readers_files import SHARED, _assemble, _stream, typeset, write_pdf


@pytest.fixture()
def read(tmp_path):
    """Write bytes as a PDF and read them."""

    def read_(data, **options):
        (tmp_path / "a.pdf").write_bytes(data)
        return read_file(tmp_path / "a.pdf", **options)[0]

    return read_


def marked(document):
    """The marked passages with their kinds."""
    return [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks]


LONG = "坚持“稳中求进”工作总基调，深入贯彻落实全会精神，团结引领广大妇女听党话、跟党走。"


def test_wrapped_lines_are_joined_and_paragraphs_kept(read):
    """Lines of a paragraph join without a space, quotes in place; headings and short paragraphs stay apart."""
    lines = ["一、总体要求", LONG * 2, "（一）做好工作。" + LONG, "2.办好实事", "完。"]
    assert read(typeset(lines)).text.splitlines()[:-1] == lines


def test_a_paragraph_over_a_page_is_whole_and_the_furniture_follows(read):
    """Page numbers and a running head stand between paragraphs, marked, each once a page."""
    lines = ["一、总体要求"] + [LONG * 3] * 8
    document = read(typeset(lines, head="某某市妇联文件", per_page=12))
    plain = [x for x in document.text.splitlines() if "文件" not in x and "—" not in x]
    assert plain == lines
    kinds = [kind for kind, _ in marked(document)]
    assert kinds.count("page_number") == kinds.count("page_header") == 4
    assert marked(document)[:2] == [("page_header", "某某市妇联文件"), ("page_number", "— 1 —")]


def test_blank_pages_are_passed_over(read):
    """A page without anything, and one with a number only, stand between two halves of a paragraph."""
    first = [(80, 700, "团结引领广大妇女听党话" * 2)]
    document = read(write_pdf([first, [], [(260, 800, "— 3 —")], [(80, 90, "跟党走。")]]))
    assert document.text == "团结引领广大妇女听党话" * 2 + "跟党走。\n— 3 —\n"


def damage(page_texts, *, at):
    """A PDF whose page `at` is packed, and the packed bytes spoilt in the middle."""
    plain = b"BT /F 16 Tf 1 0 0 1 80 700 Tm <" + page_texts[at].encode("utf-16-be").hex().encode() + b"> Tj ET\n"
    noise = "".join(random.Random(1).choices("0123456789abcdef", k=3_000)).encode()
    packed = bytearray(zlib.compress(plain + b"% " + noise + b"\n"))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    good = write_pdf([[(80, 100, text)] for text in page_texts], extra=b" " * 4_000)  # room: no object moves
    drawn = [match.start() for match in re.finditer(b"BT", good)][at]
    stream = good.rindex(b"<</Length", 0, drawn)
    end = good.index(b"endstream", stream) + len(b"endstream")
    new = b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream"
    return good[:stream] + new.ljust(end - stream) + good[end:]


def test_a_damaged_page_is_said(read):
    """pdfminer drops a page whose packing is broken without a word; we say that text may be missing."""
    document = read(damage(["工作要点", "加强学习"], at=1))
    assert "工作要点" in document.text
    assert any("text may be missing: 1 packed part(s)" in warning for warning in document.warnings)


def test_a_pdf_with_nothing_but_damage_is_refused(read):
    """Nothing left to read is not "no text": it is damage."""
    with pytest.raises(ReadError, match="a damaged PDF: 1 packed part"):
        read(damage(["工作要点"], at=0))


def test_gaps_around_digits_are_no_spaces_but_words_keep_theirs(read):
    """The air a typesetter leaves around 2020 in Chinese is no space; between English words it is."""
    page = [
        (80, 100, "到"),
        (100, 100, "2020"),
        (136, 100, "年，"),
        (180, 100, "GDP"),
        (212, 100, "growth"),
        (300, 100, "率"),
    ]
    assert read(write_pdf([page + [(80, 130, "二")]])).text.startswith("到2020年，GDP growth 率")


def test_two_columns_are_read_one_after_the_other(read):
    """Ten lines in two columns: the left one first."""
    page = [
        (60 + 260 * column, 100 + 24 * i, ("左" if column == 0 else "右") + "栏文字" * 4 + str(i))
        for i in range(10)
        for column in (0, 1)
    ]
    text = read(write_pdf([page])).text
    assert text.index("左栏文字栏文字栏文字栏文字9") < text.index("右栏文字栏文字栏文字栏文字0") or text.index(
        "左"
    ) < text.index("右")
    assert re.sub(r"[^左右]", "", text) == "左" * 10 + "右" * 10


def lines_page(number, texts, *, step=20.0):
    """A page of lines at the left margin; the last stands at the foot."""
    tops = [100 + step * i for i in range(len(texts) - 1)] + [800.0]
    return Page([Line(t, 80, 500, top, top + 16, 16) for t, top in zip(texts, tops, strict=True)], 842, number=number)


def test_page_numbers_are_told_from_numbers():
    """Bare numbers at the foot count only if they count up with the pages; 2020 at the foot is text."""
    pages = [lines_page(i, ["文一，", "文二，", str(i + 4)]) for i in (1, 2, 3)]
    pages.append(lines_page(4, ["文一，", "文二，", "2020"]))
    mark_furniture(pages)
    assert [page.lines[-1].kind for page in pages] == ["page_number"] * 3 + [""]


def test_what_repeats_within_the_text_is_no_furniture():
    """The same heading in the middle of each page stays text."""
    pages = [lines_page(i, ["甲乙丙丁"[i], "子丑寅卯"[i], "同样的话", "丙", f"— {i} —"]) for i in (1, 2, 3)]
    for page in pages:
        page.lines[2].top = 400
    text = join_pages(pages)
    assert [mark.kind for mark in text.marks()] == ["page_number"] and text.text().count("\n") >= 3


def shingles(text, drop):
    """The 10-character pieces of a text without some characters."""
    text = re.sub(drop, "", text)
    return {text[i : i + 10] for i in range(len(text) - 9)}


def test_the_notice_reads_as_its_true_text():
    """397.pdf: all 10-letter pieces of the true text, its headings as lines, five page numbers marked.

    The true text ends its 11 headings of （一） with a full stop that the page does not show (with marks compared,
    96 % of its pieces are there, and no more can be), so letters are compared.
    """
    folder = SHARED / "pdf"
    if not folder.exists():
        pytest.skip("../shared/data is not here")
    [document] = read_file(folder / "397.pdf")
    true = (folder / "397.txt").read_text(encoding="utf-8")
    marks = [(m.start, m.end) for m in document.marks]
    body = "".join(c for i, c in enumerate(document.text) if not any(a <= i < b for a, b in marks))
    assert len(shingles(true, r"[\W_]") & shingles(body, r"[\W_]")) / len(shingles(true, r"[\W_]")) >= 0.995
    heading = re.compile(r"(（?[一二三四五六七八九十]+[）、].{4,40}?)。?$")
    expected = [m.group(1) for x in true.split("\n") if (m := heading.match(x.strip()))]
    assert len(expected) == 14 and set(expected) <= set(document.text.split("\n"))
    assert marked(document) == [("page_number", "\n".join(f"—{i}—" for i in range(1, 6)))]
    assert document.text.endswith("—1—\n—2—\n—3—\n—4—\n—5—\n")


def bomb(inner):
    """A PDF whose page draws a packed stream."""
    packed = zlib.compress(inner, 9)
    return _assemble([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
    ])  # fmt: skip


def nested_forms(depth):
    """A PDF whose forms draw one another, twice each: 2 to the power of depth."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
               _stream(b"/X Do")]  # fmt: skip
    for i in range(depth):
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 12>>" % (6 + i)
        objects.append(head + b"stream\n/X Do /X Do \nendstream")
    objects.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream")
    return _assemble(objects)


GOOD = typeset([LONG * 3] * 4)
LOCK = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32)
BLANK = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
         b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
         _stream(b"q 500 0 0 800 0 0 cm /I Do Q"),
         b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n"
         b"\x00\nendstream"]  # fmt: skip
HOSTILE = {
    "cut off": (lambda: GOOD[:300], "damaged|without pages"),
    "only a head": (lambda: b"%PDF-1.7\n", "damaged|without pages"),
    "rubbish": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged|without pages"),
    "password": (lambda: GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R" + LOCK), "locked by a password"),
    "scan": (lambda: _assemble(BLANK), "scanned PDF.*OCR first"),
    "blank": (lambda: _assemble(BLANK[:3] + [_stream(b"")]), "without any text"),
    "bomb by size": (lambda: bomb(b"q Q " * 15_000_000), "unpacks to 5.* or more"),
    "bomb by ratio": (lambda: bomb(b" " * 12_000_000), "unpacks to 12,000,000"),
    "bomb in a bomb": (lambda: bomb(zlib.compress(b" " * 40_000_000)), "unpacks to"),
    "forms without end": (lambda: nested_forms(40), "draws more than|not read within"),
    "instructions without end": (lambda: write_pdf([[(80, 100, "工作")]], extra=b"q Q " * 3_000_000), "bytes of drawing"),
    "characters without end": (lambda: write_pdf([[(80, 100, "工作")]], extra=b"BT /F 9 Tf <" + b"5de5" * 250_000
                                                 + b"> Tj ET"), "draws more than|not read within"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_unreadable_pdfs_are_refused(case, read):
    """Damage, passwords, scans and bombs each get their own message, soon."""
    make, message = HOSTILE[case]
    with pytest.raises(ReadError, match=message):
        read(make())


def test_pages_and_seconds_are_held_to_the_limits(read):
    """Too many pages are refused; so is a page that is still drawn when the time is up."""
    with pytest.raises(ReadError, match="pages, over the limit of 1;"):
        read(typeset([LONG] * 60), limits=Limits(pages=1))
    with pytest.raises(ReadError, match="not read within 0 seconds"):
        read(GOOD, limits=Limits(seconds=0))


def test_every_cut_of_a_pdf_is_read_or_refused(read):
    """Cut at fifty places: text or a ReadError, nothing else."""
    for at in range(10, len(GOOD), len(GOOD) // 50):
        try:
            assert read(GOOD[:at]).text.strip()
        except ReadError as error:
            assert "a.pdf: " in str(error)


def test_radicals_are_read_as_the_characters_they_stand_for(read):
    """Many programs write the code of a radical that looks the same: ⾸ for 首, ⻓ for 长."""
    document = read(write_pdf([[(80, 100, "⼀、⾸都妇⼥⼯作"), (80, 130, "⻓期⻛险")]]))
    assert document.text.split() == ["一、首都妇女工作长期风险"]


def test_two_columns_whose_lines_stand_at_different_heights():
    """Columns of one page need not have their lines side by side."""
    left = [Line(f"左{i}左左左左", 50, 280, 20 * i, 20 * i + 12, 12) for i in range(12)]
    right = [Line(f"右{i}右右右右", 300, 530, 20 * i + 7, 20 * i + 19, 12) for i in range(12)]
    lines = sorted(left + right, key=lambda line: line.top)
    assert [line.text[0] for line in split_columns(lines, column_gutter(lines)[0])] == ["左"] * 12 + ["右"] * 12


def test_one_column_stays_one():
    """Short last lines leave the right half empty, and that is no second column."""
    lines = [
        Line("整行文字" * 8 if i % 3 else "短", 50, 530 if i % 3 else 70, 20 * i, 20 * i + 12, 12) for i in range(15)
    ]
    assert column_gutter(lines) == (None, False) and split_columns(lines, None) == lines

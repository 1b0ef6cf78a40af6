"""Which numbers head a part: styles, decimals, articles without a blank, gaps."""

import pytest

from plananalysis.structure.number_styles import read_number
from plananalysis.structure.parse import explain_numbering, parse_units, read_structure


def numbered(text):
    """Kind and number of the units that have one, in order."""
    units = parse_units(text)
    return [(kind, number) for kind, number in zip(units["kind"], units["number"], strict=True) if number]


def reasons(text):
    table = explain_numbering(text)
    return dict(zip(table["number"], table["reason"], strict=True))


STYLES = {
    "壹": ("section", ["壹、", "贰、", "叁、"]),
    "壹 with a point": ("section", ["壹．", "贰．", "叁．"]),
    "traditional 贰": ("section", ["壹、", "貳、", "參、"]),
    "壹 and a blank": ("section", ["壹", "贰", "叁"]),
    "roman": ("section", ["Ⅰ.", "Ⅱ.", "Ⅲ."]),
    "roman letters": ("section", ["I.", "II.", "III."]),
    "parts": ("section", ["第一部分", "第二部分", "第三部分"]),
    "books": ("section", ["第一编", "第二编", "第三编"]),
    "sections": ("section", ["第一节", "第二节", "第三节"]),
    "一．": ("section", ["一．", "二．", "三．"]),
    "（壹）": ("item", ["（壹）", "（贰）", "（叁）"]),
    "甲": ("item", ["甲、", "乙、", "丙、"]),
    "letters": ("item", ["A.", "B.", "C."]),
    "small letters": ("item", ["a)", "b)", "c)"]),
    "circles": ("item", ["①", "②", "③"]),
    "full width": ("item", ["１．", "２．", "３．"]),
    "1)": ("item", ["1)", "2)", "3)"]),
    "(1)": ("item", ["(1)", "(2)", "(3)"]),
    "1、": ("item", ["1、", "2、", "3、"]),
}


@pytest.mark.parametrize("name", STYLES)
def test_styles_of_numbers(name):
    """Each style heads parts if it counts on, sections or items by its place in the genre."""
    kind, numbers = STYLES[name]
    text = "某局工作安排\n" + "".join(f"{number} 任务安排\n抓好落实，按期完成。\n" for number in numbers)
    assert numbered(text) == [(kind, number) for number in numbers]


def test_formal_numerals_hold_the_others():
    """壹、 above 一、 above （一）: section, item, subitem."""
    text = "壹、总则\n一、目的\n（一）规范。\n（二）服务。\n二、范围\n全局。\n贰、附则\n一、解释\n本局。\n二、施行\n今日。\n"
    assert numbered(text) == [
        ("section", "壹、"),
        ("item", "一、"),
        ("subitem", "（一）"),
        ("subitem", "（二）"),
        ("item", "二、"),
        ("section", "贰、"),
        ("item", "一、"),
        ("item", "二、"),
    ]


def test_paragraphs_of_an_article():
    """第一款 lies in its article."""
    text = "第一条 目的\n第一款 规范管理。\n第二款 改进服务。\n第二条 范围\n第一款规定的对象除外。\n"
    assert numbered(text) == [("item", "第一条"), ("subitem", "第一款"), ("subitem", "第二款"), ("item", "第二条")]


@pytest.mark.parametrize(
    "line",
    [
        "甲、乙双方签字。",
        "A、B两类项目。",
        "C.总结。",
        "丁、其他。",
        "IIII.其他。",
        "壹佰元以上。",
        "A股上市。",
        "V.总结。",
    ],
)
def test_signs_without_a_sequence_head_nothing(line):
    """One sign that no other follows is no heading, and the outline around it stays."""
    text = f"一、学习\n读书。\n{line}\n二、调研\n走访。\n"
    assert numbered(text) == [("section", "一、"), ("section", "二、")]


@pytest.mark.parametrize(
    "style, number, value",
    [
        ("formal", "拾贰、", 12),
        ("stem", "癸、", 10),
        ("roman", "Ⅸ", 9),
        ("roman", "XIV.", 14),
        ("roman", "IIII.", 0),
        ("letter", "Ｃ．", 3),
        ("dec3", "1．2．10", 10),
        ("digit", "１２．", 12),
        ("circle", "⑫", 12),
    ],
)
def test_values(style, number, value):
    assert read_number(style, number) == value


def test_decimals_of_full_width_and_with_a_last_point():
    """１．１ and 1.1. count as 1.1 does; the number stands as written."""
    text = "1．总则\n１．１目的\n规范管理。\n１．２范围\n全市。\n2．职责\n2.1. 领导\n局长。\n2.2. 成员\n各科。\n"
    numbers = [number for _, number in numbered(text)]
    assert numbers == ["1．", "１．１", "１．２", "2．", "2.1", "2.2"]
    units = parse_units(text)
    assert units.loc[units["number"] == "2.1", "heading"].tolist() == ["领导"]


def test_decimals_after_a_table_of_contents():
    """The contents count from 1 as well; a part without parts of its own, and one with a single one, are headings."""
    contents = "目录\n1 总则……1\n1.1 目的……1\n1.2 依据……1\n2 职责……2\n2.1 领导……2\n3 附则……3\n"
    text = contents + "1 总则\n1.1 目的\n规范。\n1.2 依据\n法律。\n2 职责\n2.1 领导\n局长。\n3 附则\n施行。\n"
    assert numbered(text) == [
        ("section", "1"),
        ("item", "1.1"),
        ("item", "1.2"),
        ("section", "2"),
        ("item", "2.1"),
        ("section", "3"),
    ]


def test_a_chapter_alone_in_its_book():
    """第一章 heads a part though no second follows in its 编, because chapters count on elsewhere."""
    text = (
        "第一编 总则\n第一章 目的\n第一条 规范。\n第二章 范围\n第二条 全市。\n第二编 分则\n第一章 职责\n第三条 各局。\n"
    )
    assert [number for kind, number in numbered(text) if kind == "section"] == [
        "第一编",
        "第一章",
        "第二章",
        "第二编",
        "第一章",
    ]


ARTICLES = (
    "某市项目管理办法\n第一条 为规范管理，制定本办法。\n第二条 按照第三条规定执行的项目，适用本办法。\n"
    "第三条中期检查由市局组织。\n第四条规定材料由各单位报送。\n第五条 项目实行备案。\n第六条规定期限内完成验收。\n"
)


def test_articles_that_look_like_references():
    """第三条中期…, 第四条规定材料… stand in the sequence; the last one follows the last article."""
    assert [number for _, number in numbered(ARTICLES)] == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条"]
    assert read_structure(ARTICLES)[1] == []
    assert reasons(ARTICLES)["第三条"] == "named as a reference would be, but next in the sequence"


def test_references_stay_references():
    """A line that begins with a reference is no article if the article itself follows, or if 的 shows it."""
    text = "某办法\n第一条 制定本办法。\n第二条 适用全市。\n第三条规定的情形除外。\n第三条 检查由市局组织。\n第四条规定的材料除外。\n"
    assert [number for _, number in numbered(text)] == ["第一条", "第二条", "第三条"]
    assert reasons(text)["第四条"] == "a reference to an article"


def test_gaps_between_sentences_are_reported():
    """4. after 2. and 7. after 4. are kept with the gap, because numbers before and after them count on."""
    text = "要点\n1.学习。读书。\n2.加强建设。\n4.检查。\n7.总结。\n8.汇报。\n"
    units, gaps = read_structure(text)
    assert [number for number in units["number"] if number] == ["1.", "2.", "4.", "7.", "8."]
    assert gaps == ["line 4 4. gap: 4 after 2", "line 5 7. gap: 7 after 4"]


def test_refused_numbers_of_a_broken_sequence_are_reported():
    """What is refused for want of one number before it is told with the gaps."""
    text = "要点\n（一）学习\n（二）调研\n读书。\n（四）总结全年工作，认真查找不足。按时报送。\n"
    assert read_structure(text)[1] == ["line 5 （四） refused: no 3 before it"]

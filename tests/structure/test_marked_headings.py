"""Tests of marked headings: they make sections where no number does, help numbers where there are, and give the title."""

import pytest

from plananalysis.reading.document import Document, Mark
from plananalysis.reading.files import read_here
from plananalysis.reading.markdown import read_markdown
from plananalysis.structure.document_tables import tabulate_document
from plananalysis.structure.marked_headings import find_marked_title
from plananalysis.structure.parse import explain_numbering, read_structure


def read(source):
    """The units of a Markdown text, with their texts."""
    content = read_markdown(source)
    units, _ = read_structure(content.text, marks=content.marks)
    leaves = units[units["is_leaf"]]
    joined = "".join(content.text[a:b] for a, b in zip(leaves["start"], leaves["end"], strict=True))
    assert joined == content.text
    return units


def outline(source, *kinds):
    """Kind, number and heading of the units of some kinds, in order."""
    units = read(source)
    kinds = kinds or ("section", "item", "subitem")
    return [(u.unit_id, u.number, u.heading) for u in units.itertuples() if u.kind in kinds]


def row_of(source, tmp_path, name="a.md"):
    """The row of the document."""
    (tmp_path / name).write_text(source, encoding="utf-8")
    return tabulate_document(read_here(tmp_path / name)[0])[0]


PLAN = (
    "# 乙市2024年工作要点\n\n## 种好粮食\n\n- 守住红线。严禁占用。\n- 选好良种。推广新种。\n\n"
    "## 办好学校\n\n1. 新建学校。增加学位。\n2. 培训教师。\n\n| 事项 | 单位 |\n|---|---|\n| 建校 | 教育局 |\n"
)


def test_marked_headings_make_sections_and_marked_items_items(tmp_path):
    """Two sections, four items, one table; a number as written, none where none stands."""
    assert outline(PLAN) == [
        ("s1", "", "种好粮食"), ("s1.i1", "", "守住红线"), ("s1.i2", "", "选好良种"),
        ("s2", "", "办好学校"), ("s2.i1", "1.", "新建学校"), ("s2.i2", "2.", "培训教师"),
    ]  # fmt: skip
    kinds = read(PLAN)["kind"].value_counts()
    assert (kinds["table"], kinds["front"], kinds.get("back", 0)) == (1, 1, 0)
    row = row_of(PLAN, tmp_path)
    assert (row["title"], row["year"], row["sections"], row["items"]) == ("乙市2024年工作要点", "2024", 2, 4)
    assert row["warnings"] == "" and row["furniture_chars"] == len("乙市2024年工作要点\n\n")


def test_paragraphs_are_items_where_a_section_holds_nothing_else():
    source = "# 要点\n## 农业\n修好水渠。\n\n种好粮食。\n## 工业\n先说一段。\n- 招商。\n- 引资。\n\n再说一段。\n"
    assert outline(source, "section", "item", "paragraph")[1:] == [
        ("s1.h", "", "农业"), ("s1.i1", "", "修好水渠"), ("s1.i2", "", "种好粮食"),
        ("s2", "", "工业"), ("s2.h", "", "工业"), ("s2.p1", "", ""), ("s2.i1", "", "招商"), ("s2.i2", "", "引资"),
        ("s2.i3", "", "再说一段"),
    ]  # fmt: skip


def test_deeper_headings_are_items_and_items_within_items_subitems():
    source = "# 要点\n## 农业\n### 粮食\n- 增产。\n  - 小麦。\n  - 玉米。\n- 减损。\n### 蔬菜\n供应充足。\n## 工业\n- 招商。\n"
    assert outline(source) == [
        ("s1", "", "农业"), ("s1.i1", "", "粮食"), ("s1.i1.1", "", "增产"), ("s1.i1.1.1", "", "小麦"),
        ("s1.i1.1.2", "", "玉米"), ("s1.i1.2", "", "减损"), ("s1.i2", "", "蔬菜"), ("s2", "", "工业"),
        ("s2.i1", "", "招商"),
    ]  # fmt: skip


def test_numbers_that_go_on_or_begin_again_under_headings_are_items():
    going_on = "# 要点\n## 农业\n1、修渠。\n2、种粮。\n## 工业\n3、招商。\n4、引资。\n"
    again = "# 要点\n## 农业\n（一）修渠。\n（二）种粮。\n## 工业\n（一）招商。\n（二）引资。\n"
    assert [number for _, number, _ in outline(going_on)] == ["", "1、", "2、", "", "3、", "4、"]
    assert [number for _, number, _ in outline(again)] == ["", "（一）", "（二）", "", "（一）", "（二）"]
    assert explain_of(again)["accepted"].all()


def explain_of(source):
    content = read_markdown(source)
    return explain_numbering(content.text, marks=content.marks)


def test_a_number_of_its_own_section_is_no_outline_of_the_whole():
    """一、 that begins again under each heading numbers the items there."""
    source = "# 要点\n## 农业\n一、修渠。\n二、种粮。\n## 工业\n一、招商。\n二、引资。\n"
    assert outline(source, "section") == [("s1", "", "农业"), ("s2", "", "工业")]
    assert outline(source, "item") == [
        ("s1.i1", "一、", "修渠"), ("s1.i2", "二、", "种粮"), ("s2.i1", "一、", "招商"), ("s2.i2", "二、", "引资"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "# 要点\n## 一、农业\n- 修渠。\n- 种粮。\n## 二、工业\n- 招商。\n",
        "# 要点\n## 前言\n修渠种粮，都要抓好。\n## 正文\n一、农业\n修好水渠三十里。\n二、工业\n招商引资办工厂。\n## 说明\n完。\n",
        "# 要点\n## 甲部分\n一、农业\n修渠。\n## 乙部分\n二、工业\n招商。\n",  # over two headings
    ],
)
def test_a_document_that_numbers_itself_is_read_by_its_numbers(source):
    """The sections are those that it has without marks."""
    content = read_markdown(source)
    plain, _ = read_structure(content.text)
    marked, _ = read_structure(content.text, marks=content.marks)
    chosen = ["unit_id", "kind", "number", "heading"]
    assert marked.loc[marked["kind"] == "section", chosen].values.tolist() == [
        ["s1", "section", "一、", "农业"], ["s2", "section", "二、", "工业"]
    ]  # fmt: skip
    assert marked[chosen].equals(plain[chosen])


def test_articles_before_and_under_marked_chapters_keep_their_numbers():
    """Of a text whose first chapters have no heading left."""
    source = "# 某县办法\n第一条 为加强管理。\n第二条 适用本县。\n## 第五章 罚则\n第三条 罚。\n## 第六章 附则\n第四条 施行。\n"
    assert outline(source) == [
        ("i1", "第一条", "为加强管理"), ("i2", "第二条", "适用本县"), ("s5", "第五章", "罚则"), ("s5.i3", "第三条", "罚"),
        ("s6", "第六章", "附则"), ("s6.i4", "第四条", "施行"),
    ]  # fmt: skip


def test_a_regulation_in_bold_with_a_head(tmp_path):
    """Articles in bold behind bullets, chapters, title in bold; the head is metadata and never text."""
    source = (
        "---\n标题: 乙市水渠条例\n发布机关: 乙市人大常委会\n公布日期: 2023-03-05\n---\n\n**乙市水渠条例**\n\n## 第一章 总则\n\n"
        "- **第一条** 为管好水渠，制定本条例。\n- **第二条** 水渠包括：\n\n（一）干渠；\n\n（二）支渠。\n\n## 第二章 附则\n\n"
        "- **第三条** 本条例自公布之日起施行。\n"
    )
    assert outline(source) == [
        ("s1", "第一章", "总则"), ("s1.i1", "第一条", "为管好水渠，制定本条例"), ("s1.i2", "第二条", "水渠包括："),
        ("s1.i2.1", "（一）", "干渠"), ("s1.i2.2", "（二）", "支渠"), ("s2", "第二章", "附则"),
        ("s2.i3", "第三条", "本条例自公布之日起施行"),
    ]  # fmt: skip
    row = row_of(source, tmp_path)
    assert (row["title"], row["issuer"], row["published"]) == ("乙市水渠条例", "乙市人大常委会", "2023-03-05")


def test_heads_of_other_pages_make_no_sections():
    """Headings behind most of the sentences, and a single heading."""
    prose = "本县修好水渠三十里，种好粮食两万亩，办好学校十二所。\n" * 4
    source = f"# 要点\n{prose}## 图片新闻\n水渠通水\n## 热点专题\n种粮大户\n"
    assert outline(source, "section") == outline(f"# 要点\n## 正文\n{prose}", "section") == []


def test_prose_in_the_dress_of_a_heading_is_no_section():
    source = "# 要点\n## 修好水渠。种好粮食。\n甲。\n## 办好学校。建好医院。\n乙。\n"
    assert outline(source, "section") == []


def test_a_mark_drops_a_doubt_about_a_number():
    """第二条规定 in running text refers to an article; on a marked heading it is one."""
    source = "# 办法\n## 第一条 目的\n管好水渠。\n## 第二条 规定\n不得占用。\n"
    text = "办法\n第一条 目的\n管好水渠。\n第二条规定\n不得占用。\n"
    assert "reference" in explain_numbering(text)["reason"].tolist()[1]
    marks = [Mark(text.index(start), text.index(start) + 4, "heading2") for start in ("第一条", "第二条")]
    assert explain_numbering(text, marks=marks)["accepted"].tolist() == [True, True]
    assert [number for _, number, _ in outline(source)] == ["第一条", "第二条"]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# 某县要点\n## 农业\n", "某县要点"),
        ("## 某县章程\n### 第一章 总则\n### 第二章 附则\n", "某县章程"),  # the highest, and the only one
        ("# 某县2024年\n# 工作要点\n## 农业\n", "某县2024年工作要点"),  # over two lines
        ("# 某县工作要点\n# 农业\n# 工业\n", "某县工作要点"),  # one of several, but it ends like a title
        ("# 农业\n# 工业\n", ""),
        ("## 农业\n# 工业\n", ""),  # not the highest
        ("正文\n", ""),
    ],
)
def test_the_title_is_the_first_heading(source, title):
    content = read_markdown(source)
    assert find_marked_title(content.text, content.marks) == title


def test_a_heading_within_the_navigation_is_no_title():
    text = "某县人民政府\n某县要点\n"
    marks = [Mark(0, 6, "heading1"), Mark(7, 11, "heading2"), Mark(0, 6, "navigation")]
    assert find_marked_title(text, marks) == "某县要点"


@pytest.mark.parametrize(
    ("declared", "title"),
    [("另一件通知", "某县2024年工作要点"), ("某县政府网", "某县2024年工作要点"), ("", "某县2024年工作要点")],
)
def test_the_visible_title_goes_before_the_declared_one(declared, title):
    text = "某县2024年工作要点\n一、农业\n二、工业\n"
    document = Document("a", text, "a.html", "html", "utf-8", "", {"title": declared}, (Mark(0, 11, "heading1"),))
    assert tabulate_document(document)[0]["title"] == title


def test_a_heading_that_is_no_title_gives_way_to_a_declared_one():
    text = "新闻中心\n一、农业\n二、工业\n"
    document = Document("a", text, "a.html", "html", "utf-8", "", {"title": "某县工作要点"}, (Mark(0, 4, "heading1"),))
    assert tabulate_document(document)[0]["title"] == "某县工作要点"


def test_many_headings_and_items_take_time_in_proportion():
    """Thousands of headings, of items in items, and of numbers that fit nowhere: every character has its leaf."""
    many = "# 甲\n" + "".join(f"## 乙{n}\n- 丙\n  - 丁\n{n % 7}. 戊\n" for n in range(3_000))
    assert (read(many)["kind"] == "section").sum() == 3_000

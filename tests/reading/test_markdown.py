"""Tests of Markdown: the signs go and the words stay, what is marked is marked, and nothing is lost or hangs."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.reading.files import read_file
from plananalysis.reading.front_matter import split_front_matter
from plananalysis.reading.markdown import read_markdown
from plananalysis.structure.parse import read_structure

HAN = re.compile("[\u3400-\u9fff]")


def lines(source):
    """The lines that hold anything, without the signs."""
    return [line for line in read_markdown(source).text.split("\n") if line]


def marked(source, *kinds):
    """The marked passages with their kinds."""
    content = read_markdown(source)
    found = [(mark.kind, content.text[mark.start : mark.end]) for mark in content.marks]
    return [item for item in found if not kinds or item[0] in kinds]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 甲县要点\n正文", ["甲县要点", "正文"]),
        ("### （一）修路 ###\n正文", ["（一）修路", "正文"]),
        ("##一、总体要求\n正文", ["一、总体要求", "正文"]),
        ("甲县要点\n====\n正文", ["甲县要点", "正文"]),
        ("**一、总体要求**\n正文", ["一、总体要求", "正文"]),
        ("**一、总体要求。**坚持**“两手抓”**方针。", ["一、总体要求。坚持“两手抓”方针。"]),
        ("**第一条**　为加强管理。", ["第一条　为加强管理。"]),
        ("__甲__与*乙*与***丙***", ["甲与乙与丙"]),
        ("> 引文一\n> 引文二\n接着", ["引文一", "引文二", "接着"]),
        ("- 甲\n* 乙\n+ 丙", ["甲", "乙", "丙"]),
        ("# 甲\n1. 一事\n2) 二事\n10. 十事", ["甲", "1. 一事", "2) 二事", "10. 十事"]),
        ("- [ ] 待办\n- [x] 已办", ["待办", "已办"]),
        ("见[附件](a/附件.docx)和[网站][w]\n\n[w]: http://a.example", ["见附件和网站"]),
        ("甲<br>乙<br/>丙  \n丁\\\n戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("<center>**甲**</center>", ["甲"]),
        ("甲&nbsp;乙&mdash;丙&#8220;丁", ["甲\xa0乙—丙“丁"]),
        (r"# 甲" "\n" r"1\. 乙\*丙", ["甲", "1. 乙*丙"]),
        ("甲**乙**\n\n---\n\n***\n丙", ["甲乙", "丙"]),
        ("# 甲\n```\n# 留\n```\n完", ["甲", "# 留", "完"]),
        ("甲`乙`丙", ["甲乙丙"]),
        ("正文[^1]。\n\n[^1]: 出处", ["正文[1]。", "[1] 出处"]),
        ("[TOC]\n# 甲", ["甲"]),
        ("# 甲\n<style>p {}</style>\n乙", ["甲", "乙"]),
    ],
)
def test_signs_go_and_words_stay(source, expected):
    assert lines(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 甲\n建设5*3*2公里", ["甲", "建设5*3*2公里"]),  # a star that multiplies
        ("# 甲\n国发[2023](5)号", ["甲", "国发[2023](5)号"]),  # a link to no address
        ("# 甲\n[注]: 本表为初步数。", ["甲", "[注]: 本表为初步数。"]),  # no definition of a link
        ("# 甲\n填写<项目名称>和<name>", ["甲", "填写<项目名称>和<name>"]),  # no tag
        ("# 甲\n姓名：____电话：____（___）和（__）", ["甲", "姓名：____电话：____（___）和（__）"]),  # to be filled in
        ("# 甲\n#乡村振兴#话题", ["甲", "#乡村振兴#话题"]),  # a topic
        ("# 甲\n    缩进四格的正文，不是代码。", ["甲", "缩进四格的正文，不是代码。"]),
        ("# 甲\n\n　　缩进两字的正文。", ["甲", "　　缩进两字的正文。"]),
        ("# 甲\n1.\n总体要求", ["甲", "1.", "总体要求"]),  # the number of an item that is empty
        ("# 甲\n- 1 -\n乙", ["甲", "- 1 -", "乙"]),  # a page number
        ("# 甲\n<!-- 没有结尾\n乙", ["甲", "<!-- 没有结尾", "乙"]),
        ("# 甲\n```\n乙\n## 丙", ["甲", "乙", "丙"]),  # a fence that is never closed
        ("# 甲\n~~~乙\n丙\n~~~", ["甲", "乙", "丙"]),  # text beside a fence
        ("```markdown\n# 甲\n**乙**\n```", ["甲", "乙"]),  # the whole text in a fence
        ("# 甲\n|乙|丙|\n|--|--|\n|丁|戊|己|", ["甲", "乙\t丙", "丁\t戊\t己"]),  # more cells than in the head
    ],
)
def test_what_only_looks_like_markup_stays(source, expected):
    assert lines(source) == expected


def test_plain_text_with_the_name_of_markdown_is_as_it_was():
    """Numbers, lines of dashes and page numbers are no signs; blanks, empty lines and all stay."""
    source = "某县要点\n\n\n　　一、总体要求\n    1. 修路。\n----\n- 12 -\n5*3=15，a_b，[1]\n"
    assert read_markdown(source).text == source and read_markdown(source).marks == ()


def test_headings_have_their_levels():
    source = "# 甲县要点\n## 一、农业\n###（一）种粮\n\n工业\n---\n<h3>商业</h3>\n"
    assert marked(source) == [
        ("heading1", "甲县要点"), ("heading2", "一、农业"), ("heading3", "（一）种粮"), ("heading2", "工业"),
        ("heading3", "商业"),
    ]  # fmt: skip


def test_a_paragraph_above_a_line_of_dashes_is_no_heading():
    assert marked("# 甲\n本县建成农田三万亩。\n---\n乙\n") == [("heading1", "甲")]


def test_lines_in_bold_are_headings_below_the_others():
    """The first, before all else, is the title where no sign makes one; a sentence or a label is none."""
    source = "**某市条例**\n\n## 第一章 总则\n\n**立法目的**\n\n**各单位要重视。**\n**责任单位：**交通局"
    assert marked(source) == [("heading1", "某市条例"), ("heading2", "第一章 总则"), ("heading3", "立法目的")]
    assert marked("# 要点\n**农业**\n正文") == [("heading1", "要点"), ("heading2", "农业")]
    assert marked("**要点**\n正文\n**农业**\n正文") == [("heading1", "要点"), ("heading2", "农业")]


def test_items_hold_the_items_in_them():
    source = "# 甲\n- 乙\n  - 丙\n  - 丁\n\n  乙的续段\n- 戊\n\n己"
    assert marked(source, "list_item") == [
        ("list_item", "乙\n丙\n丁\n\n乙的续段"), ("list_item", "丙"), ("list_item", "丁"), ("list_item", "戊"),
    ]  # fmt: skip


def test_links_into_the_file_are_navigation():
    source = "# 甲\n- [一、乙](#a)\n- [二、丙](#b)\n\n## 一、乙\n正文"
    assert marked(source, "navigation", "list_item") == [("navigation", "一、乙\n二、丙")]


@pytest.mark.parametrize(
    "source",
    [
        "任务如下\n\n| 任务 | 单位 |\n|:--|--:|\n| **修路** | 交通局<br>水利局 |\n\n完",
        "任务如下\n\n任务|单位\n--|--\n修路|交通局<br>水利局\n\n完",
        "**任务如下**\n|任务|单位|\n|修路|交通局 水利局|\n完",  # without a line under the head
        "任务如下\n<table><tr><td>任务</td><td>单位</td></tr>\n<tr><td>修路</td><td>交通局<br>水利局</td></tr></table>\n完",
    ],
)
def test_tables_are_those_of_the_other_readers(source):
    assert lines(source) == ["任务如下", "任务\t单位", "修路\t交通局 水利局", "完"]
    assert marked(source, "table") == [("table", "任务\t单位\n修路\t交通局 水利局")]


def test_a_pipe_in_a_cell_and_a_table_of_one_column():
    assert lines("|甲\\|乙|丙|\n|-|-|") == ["甲|乙\t丙"]
    assert marked("|甲|\n|-|\n|乙|", "table") == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\ntitle: 甲县条例\nauthor: 甲县人民政府\n---\n正文", {"title": "甲县条例", "issuer": "甲县人民政府"}),
        (
            "---\n标题：甲县条例\n发文字号：甲政发〔2023〕5号\n---\n",
            {"title": "甲县条例", "number": "甲政发〔2023〕5号"},
        ),
        ("---\nauthor: 张三\ndate: '2023-01-05'\n---\n", {"author": "张三", "published": "2023-01-05"}),
        ('---\ntags:\n  - 甲\n  - 乙\ntypes: [丙, "丁"]\n---\n', {"tags": "甲、乙", "types": "丙、丁"}),
        ('+++\ntitle = "甲县条例"\n+++\n正文', {"title": "甲县条例"}),
        ("---\nurl: https://a.example/b\n网址: c\n---\n", {"url": "https://a.example/b"}),
    ],
)
def test_the_head_is_metadata(source, expected):
    metadata, body = split_front_matter(source)
    assert metadata == expected and "---" not in body and "甲" not in body


@pytest.mark.parametrize(
    "source",
    [
        "---\n第一条 为加强管理。\n---\n正文",
        "---\ntitle: 甲\n正文没有结尾",
        "正文\n---\ntitle: 甲\n---\n",
        "---\n---\n甲",
    ],
)
def test_what_is_no_head_stays(source):
    assert split_front_matter(source) == ({}, source)


def test_what_is_left_out_is_said():
    source = (
        "---\n摘要: "
        + "加强管理，" * 9
        + "\n---\n![图](a.png)<img src=b>\n甲<!-- 注释 --><!-- END -->~~旧~~新<del>旧</del>"
    )
    content = read_markdown(source)
    assert content.text == "甲旧新旧\n"
    assert content.warnings == (
        "values at the head of the file that no table shows: 摘要",
        "2 pictures (text in them is not read)", "1 comments (<!-- … -->), left out", "2 passages struck out, kept",
    )  # fmt: skip


def test_nothing_is_lost_however_deep_it_lies():
    """What nests deeper than can be followed stays as text, with its signs."""
    deep = "\n".join(" " * n + "- 建设" for n in range(300))
    for source in (
        deep,
        ">" * 500 + "建设",
        "- " * 500 + "建设",
        "1. " * 300 + "建设",
        "[" * 900 + "建设",
        "*" * 999 + "建设",
    ):
        assert len(HAN.findall(read_markdown("# 计划\n" + source).text)) == len(HAN.findall(source)) + 2


PIECES = [
    "# ", "##", "- ", "1. ", "> ", "**", "*", "__", "`", "~~~\n", "\n", "\n\n", "    ", "\u3000", "[", "]", "<br>", "<h1>", "</h1>",
    "<table><tr><td>", "</table>", "|", "|--|--|\n", "===\n", "&nbsp;", "\\", "甲乙", "一、", "第一条 ", "附件：", "建设。", "[^1]", "~~",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join))
def test_whatever_the_signs_the_words_stay_in_order(source):
    """Every Chinese character once, marks within the text, and the leaves hold all of it."""
    content = read_markdown(source)
    assert HAN.findall(content.text) == HAN.findall(source)
    assert all(0 <= mark.start < mark.end <= len(content.text) for mark in content.marks)
    units, _ = read_structure(content.text, marks=content.marks)
    leaves = units[units["is_leaf"]]
    assert "".join(content.text[a:b] for a, b in zip(leaves["start"], leaves["end"], strict=True)) == content.text


def test_files_are_read_by_their_ending_and_plain_text_by_its_look(tmp_path):
    """Four heads make a .txt Markdown, which is said; three do not."""
    heads = "# 甲县要点\n" + "".join(f"## {name}\n**抓好**工作。\n" for name in ("农业", "工业", "商业"))
    for name, source in (("a.md", heads), ("a.txt", heads), ("b.txt", heads + "## 文化\n办展。\n")):
        (tmp_path / name).write_text(source, encoding="gb18030")
    md, few, many = (read_file(tmp_path / name)[0] for name in ("a.md", "a.txt", "b.txt"))
    assert "#" not in md.text + many.text and "**" not in md.text + many.text
    assert (md.format, md.encoding, md.warnings) == ("md", "gb18030", ())
    assert few.text == heads and few.warnings == few.marks == ()
    assert (many.format, len(many.warnings)) == ("txt", 1) and "Markdown" in many.warnings[0]
    assert [mark.kind for mark in many.marks] == ["heading1"] + ["heading2"] * 4


def test_a_list_of_documents_in_a_markdown_file_stays_one(tmp_path):
    source = "".join(f"{year}\t" + "推进建设。" * 80 + "\n" for year in (2021, 2022))
    (tmp_path / "a.md").write_text(source, encoding="utf-8")
    assert [document.metadata["year"] for document in read_file(tmp_path / "a.md")] == ["2021", "2022"]

"""Tests of plananalysis.structure.parse: the outline of a plan, its places, its sentences."""

import csv
import json
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.structure.parse import explain_numbering, parse_units
from plananalysis.structure.sentences import split_sentences

SHARED = Path(__file__).parents[3] / "shared" / "data"
SEED = Path(__file__).parents[2] / "data" / "raw" / "beijing_womens_federation_2020.txt"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
Span = namedtuple("Span", "start end kind")


def outline(text, **options):
    """Sections with the numbers of their items, items without a section under ''."""
    units = parse_units(text, **options)
    found = {"": []}
    for unit in units.itertuples():
        if unit.kind == "section":
            found[unit.unit_id] = []
        elif unit.kind == "item":
            found.setdefault(unit.parent_id, []).append(unit.number)
    return {key: value for key, value in found.items() if key or value}


def kinds(text, **options):
    """How many units of each kind."""
    return parse_units(text, **options)["kind"].value_counts().to_dict()


def texts(text, kind, **options):
    """The stripped texts of the units of one kind."""
    units = parse_units(text, **options)
    return [text[u.start : u.end].strip() for u in units.itertuples() if u.kind == kind]


def assert_sound(text, units):
    """The invariants that hold for every input."""
    leaves = units[units["is_leaf"]]
    assert "".join(text[a:b] for a, b in zip(leaves["start"], leaves["end"], strict=False)) == text
    assert (leaves["start"] < leaves["end"]).all()
    assert units["unit_id"].is_unique
    spans = {u.unit_id: (u.start, u.end, u.is_leaf) for u in units.itertuples()}
    seen = set()
    for unit in units.itertuples():
        if unit.parent_id:
            start, end, leaf = spans[unit.parent_id]
            assert unit.parent_id in seen and not leaf
            assert start <= unit.start and unit.end <= end
        assert unit.unit_id.isascii()
        seen.add(unit.unit_id)


# --- the seed ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed():
    return SEED.read_bytes().decode("utf-8").replace("\r\n", "\n")


def test_seed_counts(seed):
    """8 sections, 36 items numbered on across the sections, 187 sentences."""
    found = kinds(seed)
    assert (found["section"], found["item"], found["preamble"]) == (8, 36, 1)
    numbers = [n for items in outline(seed).values() for n in items]
    assert numbers == [f"{n}." for n in range(1, 37)]
    assert len(split_sentences(seed, parse_units(seed))) == 187


def test_seed_front_and_back(seed):
    """The site header stands before the preamble, editor and stray X after the last item."""
    units = parse_units(seed).set_index("unit_id")
    text = {k: seed[units.start[k] : units.end[k]] for k in ("front", "pre", "back", "s8.i36")}
    assert text["front"].startswith("北京妇女网") and "点击:" in text["front"]
    assert text["pre"].strip().startswith("2020年是") and text["back"].split() == ["编辑:ruby", "X"]
    assert text["s8.i36"].endswith("。\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\n\n"),
        lambda t: "\n".join(line.strip() for line in t.split("\n")),
        lambda t: "\n".join("\u3000\u3000" + line.strip() for line in t.split("\n")),
        lambda t: "\n\n".join(line.strip() for line in t.split("\n") if line.strip()),
        lambda t: t.replace("\n  ", "\n\t"),
    ],
)
def test_seed_with_other_line_breaks(seed, change):
    """Blank lines and indents, as other formats have them, change nothing in the items."""
    other = change(seed)
    assert outline(other) == outline(seed)
    assert texts(other, "item") == [" ".join(t.split("\n")) for t in texts(seed, "item")]
    assert len(split_sentences(other, parse_units(other))) == 187


# --- shapes of the genre, in our own words ----------------------------------------------------

COUNTY_PLAN = """某县妇联2023年工作要点
发布时间：2023-02-01  来源：县妇联

2023年全县妇联工作的总体要求是：围绕中心，服务大局，扎实做好各项工作。
一、加强思想引领
（一）组织学习。开展宣讲二十场。
（二）办好讲堂。
1.请专家讲课。
2.请劳模讲课。
二、维护妇女权益
（一）受理来信来访。
（二）开展普法宣传。
"""

NOTICE = """某市人民政府办公室文件
某政办发〔2022〕7号
关于做好春季植树工作的通知
各区县人民政府，市政府各部门：
为做好今年春季植树工作，改善城市环境，现就有关事项通知如下。
一、明确任务
各区县要按计划完成植树任务，不得拖延。
二、落实责任
（一）区县负总责。
（二）部门抓协调。
附件：1.任务分解表
      2.联系人名单
某市人民政府办公室
2022年3月1日
（此件公开发布）
附件1
任务分解表
一、城区
二、郊区
附件2
联系人名单
张三、李四
"""

REGULATION = """某省志愿服务条例
（2021年5月1日通过）
目录
第一章 总则
第二章 组织
第三章 附则
第一章 总则
第一条 为了规范志愿服务，制定本条例。
第二条 本条例适用于下列活动：
（一）助老；
（二）助残。
第二章 组织
第三条 依照第二条规定成立的组织应当登记。
第十条规定的情形除外。
第三章 附则
第四条 本条例自公布之日起施行。
"""

CHAPTERS = """某市“十四五”养老规划
第一章 发展环境
第一节 现状
老龄化加快，服务供给不足。
第二节 机遇
政策支持力度加大。
第二章 主要任务
第一节 完善网络
一、建设中心
二、培训人员
第二节 提升质量
推行标准化。
"""

ITEMS_ONLY = """2024年办公室工作计划
1.修订制度，年内完成。
2.开展培训，全年四次。
3.2024年底前完成档案整理。
4.做好总结。
"""

REPORT = """下载
打印
【字号：
大
】
2030年某省政府工作报告
——2030年1月8日在某省人民代表大会上
省长 赵某
各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2029年工作回顾
过去一年，各项工作取得新成绩。
（一）经济稳中有进。增长
2.5个百分点，
2029.年初确定的目标完成。
（二）民生持续改善。就业稳定。
各位代表！成绩来之不易。
我们也清醒看到，困难仍然不少。
二、2030年工作安排
（一）扩大内需
促进消费。
（二）深化改革
优化环境。
各位代表！让我们团结奋斗！
名词解释
[1]“两个一批”：指新建一批、改造一批。
[2]“三张清单”：指责任清单、任务清单、问题清单。
[3]专精特新：一类中小企业。
责任编辑：王某
相关报道：
打印本页
关闭窗口
"""

SHAPES = {
    "county": (COUNTY_PLAN, {"s1": ["（一）", "（二）"], "s2": ["（一）", "（二）"]}),
    "notice": (NOTICE, {"s1": [], "s2": ["（一）", "（二）"]}),
    "regulation": (REGULATION, {"s1": ["第一条", "第二条"], "s2": ["第三条"], "s3": ["第四条"]}),
    "chapters": (CHAPTERS, {"s1": ["第一节", "第二节"], "s2": ["第一节", "第二节"]}),
    "items only": (ITEMS_ONLY, {"": ["1.", "2.", "3.", "4."]}),
    "report": (REPORT, {"s1": ["（一）", "（二）"], "s2": ["（一）", "（二）"]}),
    "items run on": ("一、甲\n1.子。\n2.丑。\n二、乙\n3.寅。\n4.卯。\n", {"s1": ["1.", "2."], "s2": ["3.", "4."]}),
    "items restart": (
        "一、甲\n1、子。\n2、丑。\n二、乙\n1、寅。\n2、卯。\n",
        {"s1": ["1、", "2、"], "s2": ["1、", "2、"]},
    ),
    "half-width": (
        "一、甲\n(一)子。\n(二)丑。\n二、乙\n(一)寅。\n(二)卯。\n",
        {"s1": ["(一)", "(二)"], "s2": ["(一)", "(二)"]},
    ),
    "full-width digits": ("一．甲\n１．子。\n２．丑。\n二．乙\n３．寅。\n", {"s1": ["１．", "２．"], "s2": ["３．"]}),
    "circled": ("一、甲\n①子。\n②丑。\n二、乙\n⑴寅。\n⑵卯。\n", {"s1": ["①", "②"], "s2": ["⑴", "⑵"]}),
    "number on its own line": (
        "一、\n总体要求\n坚持稳中求进。\n二、\n重点任务\n（一）\n扩内需。\n（二）\n稳就业。\n",
        {"s1": [], "s2": ["（一）", "（二）"]},
    ),
    "torn bracket": (
        "一、甲\n（一）子。\n（\n二）丑。\n（三）寅。\n二、乙\n完。\n",
        {"s1": ["（一）", "（二）", "（三）"], "s2": []},
    ),
    "bare numerals": (
        "一\n今年工作的重点是学习，全体人员参加，不得缺席。\n二\n明年另行安排，有关事项由办公室负责。\n",
        {"s1": [], "s2": []},
    ),
    "run in": (
        "一、甲\n（一）子。做好甲事。（二）丑。做好乙事。\n（三）寅。做好丙事。\n（四）卯。做好丁事。\n二、乙\n完。\n",
        {"s1": ["（一）", "（二）", "（三）", "（四）"], "s2": []},
    ),
    "parts": (
        "第一部分 回顾\n一、成绩\n很好。\n二、不足\n不少。\n第二部分 打算\n一、目标\n更好。\n二、措施\n扎实。\n",
        {"s1": ["一、", "二、"], "s2": ["一、", "二、"]},
    ),
    "（一） above 一、": (
        "（一）回顾\n成绩很大。\n（二）任务\n一、发展农业。\n大力增产。\n二、发展工业。\n提高质量。\n"
        "（三）前景\n十分光明。\n",
        {"s1": [], "s2": ["一、", "二、"], "s3": []},
    ),
    "first number lost": (
        "工作回顾写在前面。\n二、任务\n（一）子。\n（二）丑。\n三、保障\n加强领导。\n",
        {"s2": ["（一）", "（二）"], "s3": []},
    ),
    "gap": ("一、甲\n完。\n二、乙\n完。\n四、丁\n完。\n", {"s1": [], "s2": [], "s4": []}),
    "markdown": (
        "# 工作要点\n\n## 一、甲\n\n1. 子。\n2. 丑。\n\n## 二、乙\n\n3. 寅。\n",
        {"s1": ["1.", "2."], "s2": ["3."]},
    ),
    "ordinals only": (
        "各位同志：\n第一，学习。要全员参加。\n第二，调研。要走遍乡镇。\n第三，落实。要件件有回音。\n",
        {"": ["第一，", "第二，", "第三，"]},
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_outline_of_shape(name):
    """Each shape of the genre gives the outline that a reader sees."""
    text, expected = SHAPES[name]
    assert outline(text) == expected
    assert_sound(text, parse_units(text))


def test_subitems_have_their_item():
    """1. and 2. below （二） are its subitems; the heading of the item is a leaf of its own."""
    units = parse_units(COUNTY_PLAN).set_index("unit_id")
    assert list(units[units.kind == "subitem"].index) == ["s1.i2.1", "s1.i2.2"]
    assert units.loc["s1.i2.h", "is_heading"] and units.loc["s1.i2.h", "heading"] == "办好讲堂"
    assert units.loc["s1.i1", "heading"] == "组织学习" and units.loc["s1.i1", "is_leaf"]


def test_notice_closing_and_annexes():
    """The list of annexes, signature and date are back matter; each 附件 is an annex."""
    assert kinds(NOTICE)["annex"] == 2 and kinds(NOTICE)["entry"] == 2
    back = texts(NOTICE, "back")
    assert len(back) == 1 and back[0].startswith("附件：1.") and back[0].endswith("（此件公开发布）")
    assert texts(NOTICE, "preamble")[0].startswith("各区县人民政府")
    units = parse_units(NOTICE).set_index("unit_id")
    assert units.loc["annex1", "heading"] == "附件1 任务分解表"


def test_regulation_articles():
    """The contents are front matter; a reference to an article is no article."""
    units = parse_units(REGULATION)
    assert "目录" in texts(REGULATION, "front")[0] and len(units[units.kind == "section"]) == 3
    assert list(units[units.kind == "subitem"].unit_id) == ["s1.i2.1", "s1.i2.2"]
    reasons = explain_numbering(REGULATION)
    refused = reasons[~reasons.accepted]
    assert list(refused.reason) == ["table of contents"] * 3 + ["a reference to an article"]


def test_report_zones():
    """Toolbar, title and speaker before; glossary and furniture after; wrapped numbers refused."""
    found = kinds(REPORT)
    assert (found["front"], found["preamble"], found["glossary"], found["entry"], found["back"]) == (1, 1, 1, 3, 1)
    assert texts(REPORT, "front")[0].endswith("省长 赵某")
    assert texts(REPORT, "back")[0].startswith("责任编辑")
    reasons = explain_numbering(REPORT).set_index("text").reason
    assert (
        reasons["2.5个百分点，"] == "a decimal" and reasons["2029.年初确定的目标完成。"] == "a year or a large number"
    )


def test_last_item_ends_at_the_address():
    """各位代表！ after the last item belongs to the section, not to the item."""
    units = parse_units(REPORT).set_index("unit_id")
    assert REPORT[units.start["s1.i2"] : units.end["s1.i2"]].strip() == "（二）民生持续改善。就业稳定。"
    assert units.parent_id["s1.p2"] == "s1"


def test_address_after_subitems():
    """各位代表！ also ends an item that has subitems."""
    text = "一、甲\n（一）子\n1.天。\n2.地。\n（二）丑\n1.人。\n2.和。\n各位代表！努力。\n二、乙\n完成。\n"
    assert "各位代表！努力。" in texts(text, "paragraph")


def test_annex_without_a_signature():
    """附：… at the end names an annex; 附件：1.… only lists annexes."""
    body = "一、甲\n完成任务。\n二、乙\n完成任务。\n"
    assert kinds(body + "附：分解表\n1.任务一\n2.任务二\n")["annex"] == 1
    assert "annex" not in kinds(body + "附件：1.分解表\n2.名单\n某局\n2020年1月2日\n")


def test_sections_of_one_sentence():
    """A section that is one sentence keeps it as text, so that it is counted as a sentence."""
    text = "关于放假的通知\n各部门：\n根据安排，现通知如下。\n一、放假三天。\n二、安排值班。\n办公室\n2021年9月25日\n"
    assert sentences(text) == ["一、放假三天。", "二、安排值班。"]
    assert texts(text, "back") == ["办公室\n2021年9月25日"]


def test_site_furniture_marked_by_the_reader():
    """What the reader marked around the article is front and back, never an item."""
    head, article, foot = "首页\n一、新闻\n二、专题\n", "工作要点\n1.子。\n2.丑。\n3.寅。\n", "热图\n1.图一\n2.图二\n"
    marks = [Span(0, len(head), "navigation"), Span(len(head + article), len(head + article + foot), "boilerplate")]
    assert outline(head + article + foot, marks=marks) == {"": ["1.", "2.", "3."]}
    assert texts(head + article + foot, "back", marks=marks) == [foot.strip()]


def test_unnumbered_paragraphs_become_items():
    """Without any numbering every paragraph of the body is an item without a number."""
    text = "讲话\n各位代表：\n请予审议。\n我们做了很多工作。成绩很大。\n今后还要努力。\n"
    units = parse_units(text)
    assert texts(text, "item") == ["我们做了很多工作。成绩很大。", "今后还要努力。"]
    assert set(units[units.kind == "item"].number) == {""}


def test_list_in_an_unnumbered_text_is_no_outline():
    """Four numbered lines among forty paragraphs do not number the document."""
    prose = "我们要继续努力工作，做出新的成绩，不辜负人民的期望。\n"
    text = prose * 20 + "第一，工业。\n第二，农业。\n第三，商业。\n" + prose * 20
    assert kinds(text) == {"item": 43}
    assert not explain_numbering(text).accepted.any()


def test_list_of_the_style_of_the_sections():
    """一、二、 as a list inside a section does not break the sections 一、二、三、."""
    text = (
        "一、成绩\n很大。\n二、任务\n要注意以下几点：\n一、抓生产，保供应。\n二、抓流通，稳物价。\n三、抓分配，保民生。\n"
        "其余照旧。\n三、前景\n光明。\n"
    )
    assert list(outline(text)) == ["s1", "s2", "s3"]


def test_inline_runs():
    """一是…；二是… become subitems of the item; a run between commas is one sentence."""
    text = "一、甲\n（一）抓落实。主要有：一是定责任；二是定时限；三是定标准。\n（二）目标是：一是快，二是好。\n二、乙\n完。\n"
    assert texts(text, "subitem") == ["一是定责任；", "二是定时限；", "三是定标准。"]
    units = parse_units(text).set_index("unit_id")
    assert units.loc["s1.i1.p1", "is_leaf"] and not units.loc["s1.i1", "is_leaf"]
    assert units.loc["s1.i2", "is_leaf"]


def test_lost_line_breaks():
    """A report on one long line is still divided, at numbers that begin a sentence."""
    filler = "各项工作扎实推进，成效明显。" * 120
    text = f"各位代表：现在报告工作。一、回顾 {filler}二、打算 {filler}（一）扩内需。{filler}（二）稳就业。{filler}"
    assert outline(text) == {"s1": [], "s2": ["（一）", "（二）"]}


@pytest.mark.parametrize(
    "line, reason",
    [
        ("2.5万亩林地建成。", "a decimal"),
        ("2025.", "a year or a large number"),
        ("5、6月份是汛期。", "a list of numbers or a date"),
        ("一、二、三产业协调。", "a list of numerals in a sentence"),
        ("三、四线城市受益。", "a list of numerals in a sentence"),
        ("（二）项所列情形除外。", "a reference to a clause"),
        ("9.其他。", "no 8 before it"),
    ],
)
def test_refused_numbers(line, reason):
    """Numbers that count something are refused with the reason."""
    text = f"一、甲\n1.子。\n{line}\n2.丑。\n二、乙\n3.寅。\n"
    reasons = explain_numbering(text)
    assert list(reasons[~reasons.accepted].reason) == [reason]
    assert outline(text)["s1"] == ["1.", "2."]


def test_notes_without_a_title():
    """［1］, ［2］ after the text are a glossary; ［1］ in the text is a reference."""
    text = "一、甲\n建设“双创\n［1］\n”基地。\n二、乙\n完成任务。\n［1］双创：创新和创业。\n［2］基地：场所。\n"
    assert outline(text) == {"s1": [], "s2": []}
    assert texts(text, "entry") == ["［1］双创：创新和创业。", "［2］基地：场所。"]
    assert texts(text, "paragraph")[1] == "建设“双创\n［1］\n”基地。"


def test_glossary_without_numbers():
    """Terms with a colon are entries even when they are not numbered."""
    text = "一、甲\n完成。\n二、乙\n完成。\n名 词 解 释\n双创：创新和创业。\n三农：农业、农村、农民。\n"
    assert texts(text, "entry") == ["双创：创新和创业。", "三农：农业、农村、农民。"]


def test_marks_of_the_reader():
    """A table is a leaf of its own, a page number heads nothing, the item keeps its place."""
    text = "一、甲\n1.子。\n指标 数值\n2.增长\n接着说。\n2.丑。\n- 3 -\n3.寅。\n二、乙\n4.卯。\n"
    table, page = text.index("指标"), text.index("- 3")
    marks = [Span(table, table + 11, "table"), Span(page, page + 6, "page_number")]
    units = parse_units(text, marks=marks)
    assert_sound(text, units)
    assert outline(text, marks=marks) == {"s1": ["1.", "2.", "3."], "s2": ["4."]}
    assert texts(text, "table", marks=marks) == ["指标 数值\n2.增长"]
    found = units.set_index("unit_id")
    assert found.loc["t1", "parent_id"] == "s1.i1" and not found.loc["s1.i1", "is_leaf"]


def test_hard_wrapped_prose():
    """In a text wrapped by hand a paragraph runs over its lines."""
    wrapped = "".join(f"　　{'工作' * 14}\n{'任务' * 15}\n{'责任' * 15}\n落实。\n" for _ in range(6))
    units = parse_units("一、甲\n" + wrapped + "二、乙\n完。\n")
    assert len(units[(units.parent_id == "s1") & ~units.is_heading]) == 6


def test_duplicate_sections_have_their_own_ids():
    """A restart of 一、 without an annex gives new sections with ids of their own."""
    text = "一、甲\n完。\n二、乙\n完。\n另一半\n一、丙\n完。\n二、丁\n完。\n"
    assert list(outline(text)) == ["s1", "s2", "s1_2", "s2_2"]


# --- sentences --------------------------------------------------------------------------------


def sentences(text):
    return [text[a:b] for a, b in split_sentences(text, parse_units(text))[["start", "end"]].values]


def test_sentences_leave_out_what_is_not_the_body():
    """No sentence from front, preamble, headings, glossary or back matter."""
    found = sentences(REPORT)
    assert found[0] == "过去一年，各项工作取得新成绩。" and found[-1] == "各位代表！让我们团结奋斗！"[5:]
    assert not any("名词" in s or "两个一批" in s or "打印" in s for s in found)


@pytest.mark.parametrize(
    "line, expected",
    [
        ("1.学习《问？答！》；再读。", ["1.学习《问？答！》；", "再读。"]),
        ("1.他说：“好！”大家同意。", ["1.他说：“好！”", "大家同意。"]),
        ("1.half;width?yes!", ["1.half;", "width?", "yes!"]),
        ("1.没有句号", ["1.没有句号"]),
        ("1.省略……继续。", ["1.省略……继续。"]),
        ("1.甲；；。", ["1.甲；；。"]),
        (
            "1.根据《\n办法\n》执行（\n试行\n）。再读。",
            ["1.根据《\n办法\n》执行（\n试行\n）。", "再读。"],
        ),  # as a page saves its links
        ("1.进入专题《《\n加强学习", ["1.进入专题《《", "加强学习"]),
    ],
)
def test_sentence_ends(line, expected):
    """Marks inside 《》 end nothing; closing quotes stay; runs of marks end one sentence."""
    assert sentences(f"{line}\n2.丑。\n")[:-1] == expected


def test_sentences_lie_in_their_leaf():
    """Every sentence is inside its unit and free of white space at its ends."""
    units = parse_units(COUNTY_PLAN).set_index("unit_id")
    for row in split_sentences(COUNTY_PLAN, units.reset_index()).itertuples():
        assert units.start[row.unit_id] <= row.start < row.end <= units.end[row.unit_id]
        assert COUNTY_PLAN[row.start : row.end].strip() == COUNTY_PLAN[row.start : row.end]


# --- any input --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "一、",
        "二、",
        "三、",
        "（一）",
        "（二）",
        "(三)",
        "1.",
        "2．",
        "3、",
        "（1）",
        "①",
        "②",
        "第一章",
        "第二章",
        "第一条",
        "第二条",
        "第一，",
        "第二，",
        "一是",
        "二是",
        "三要",
        "[1]",
        "［2］",
        "名词解释",
        "附件",
        "附件：",
        "附件1",
        "目录",
        "各位代表：",
        "责任编辑：甲",
        "相关报道",
        "2020年1月2日",
        "。",
        "；",
        "：",
        "，",
        "\n",
        "\n\n",
        " ",
        "\u3000",
        "\t",
        "（",
        "）",
        "《",
        "》",
        "工作",
        "标题",
        "加强领导，落实责任。",
        "\u00a0",
        "\r",
        "\x00",
        "\ufeff",
        "2.5",
        "2025.",
        "X",
        "\U0001f600",
        "\ud800",
    ]
)


@pytest.mark.slow
@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=400, deadline=None)
def test_leaves_partition_any_text(text):
    """Whatever the text, the leaves hold each character once and the tree is sound."""
    units = parse_units(text)
    assert_sound(text, units)
    for row in split_sentences(text, units).itertuples():
        assert row.start < row.end


@given(st.lists(PIECES, max_size=40).map("".join), st.data())
@settings(max_examples=150, deadline=None)
def test_leaves_partition_any_text_with_marks(text, data):
    """Tables and page furniture anywhere keep the tree sound."""
    places = st.integers(0, len(text))
    kind = st.sampled_from(["table", "page_header", "navigation"])
    marks = [
        Span(min(a, b), max(a, b), k) for a, b, k in data.draw(st.lists(st.tuples(places, places, kind), max_size=4))
    ]
    assert_sound(text, parse_units(text, marks=marks))


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=100, deadline=None)
def test_explanation_covers_the_outline(text):
    """Every accepted number is explained, every refused one has a reason."""
    reasons = explain_numbering(text)
    assert (reasons[~reasons.accepted].reason != "").all()
    assert reasons.start.is_monotonic_increasing


@pytest.mark.parametrize("text", ["", " ", "\n\n", "X", "一", "一、", "（", "1", "名词解释", "附件", "各位代表："])
def test_tiny_texts(text):
    """The smallest inputs give a sound table with all columns."""
    units = parse_units(text)
    assert_sound(text, units)
    assert list(units.columns)[:3] == ["unit_id", "parent_id", "kind"] and len(units.columns) == 11
    assert list(split_sentences(text, units).columns) == ["sentence_id", "unit_id", "start", "end", "part"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "工",
        "1.",
        "一、",
        "（一）",
        "一是",
        "《",
        "。",
        " ",
        "第一章\n",
        "1.\n",
        "[1]\n",
        "附件\n",
        "目录\n",
        "工作\n",
        "，\n",
        "（\n",
        "一\n二\n",
        "相关报道\n",
        "二是一是。",
    ],
)
def test_long_monotonous_texts(piece, tmp_path):
    """No shape of input takes more than linear time: four times the input is far from sixteen times the work.

    Processor time, and the best of three ratios: other work on the machine disturbs one, a square would show in all.
    """
    from time import process_time

    def seconds(size):
        text = piece * (size // len(piece))
        start = process_time()
        parse_units(text)
        return process_time() - start

    seconds(1000)
    assert any(seconds(160_000) < 10 * max(seconds(40_000), 0.005) for _ in range(3))


# --- the shared corpora -----------------------------------------------------------------------


def provincial(province):
    path = SHARED / "provincial_reports_2026" / f"2026_{province}_政府工作报告.csv"
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.DictReader(stream))["full_text"]


FACTS = list(csv.DictReader((Path(__file__).parents[1] / "labels" / "facts_structure.csv").open(encoding="utf-8")))


@needs_shared
@pytest.mark.parametrize("fact", FACTS, ids=[fact["province"] for fact in FACTS])
def test_provincial_report(fact):
    """The outline equals the one counted by hand from the text (facts_structure.csv)."""
    text = provincial(fact["province"])
    units = parse_units(text)
    assert_sound(text, units)
    sections = units[units.kind == "section"]
    items = units[units.kind == "item"]
    per_section = [int((items.parent_id == s).sum()) for s in sections.unit_id]
    assert " ".join(map(str, per_section)) == fact["items_by_section"]
    assert (len(sections), len(items)) == (int(fact["sections"]), int(fact["items"]))
    assert int((units.kind == "entry").sum()) == int(fact["glossary_entries"])
    assert int((units.kind == "annex").sum()) == int(fact["annexes"])
    assert (units.kind == "preamble").sum() == 1


# Sections of the central reports, read by eye; reports that number nothing have none.
CENTRAL_SECTIONS = {
    1954: 0,
    1955: 4,
    1956: 3,
    1957: 5,
    1958: 0,
    1959: 5,
    1960: 4,
    1964: 0,
    1975: 0,
    1978: 0,
    1979: 4,
    1980: 3,
    1981: 3,
    1982: 6,
    1983: 0,
    1984: 8,
    1985: 0,
    1986: 4,
    1987: 4,
    1988: 10,
    1989: 8,
    1990: 3,
    1991: 6,
    1992: 6,
    1993: 7,
    1994: 7,
    1995: 7,
    1996: 9,
    1997: 7,
    1998: 3,
    1999: 10,
    2000: 10,
    2001: 10,
    2002: 8,
    2003: 2,
    2004: 3,
    2005: 7,
    2006: 3,
    2007: 6,
    2008: 2,
    2009: 3,
    2010: 2,
    2011: 3,
    2012: 3,
    2013: 3,
    2014: 3,
    2015: 6,
    2016: 3,
    2017: 3,
}


@needs_shared
@pytest.mark.parametrize("year", CENTRAL_SECTIONS)
def test_central_report(year):
    """Sections where the report numbers its parts, none where it does not."""
    path = next((SHARED / "central_reports").glob(f"{year}*.txt"))
    text = path.read_text(encoding="utf-8-sig")
    units = parse_units(text)
    assert_sound(text, units)
    assert int((units.kind == "section").sum()) == CENTRAL_SECTIONS[year]
    assert "annex" not in set(units.kind) and "glossary" not in set(units.kind)


@needs_shared
@pytest.mark.parametrize("year", [1954, 1964, 1975, 1978])
def test_no_false_heading_in_unnumbered_reports(year):
    """Reports without numbering have paragraphs as items and not one numbered unit."""
    path = next((SHARED / "central_reports").glob(f"{year}*.txt"))
    units = parse_units(path.read_text(encoding="utf-8-sig"))
    assert set(units.number) == {""} and "section" not in set(units.kind)


@needs_shared
def test_other_shared_texts_are_sound():
    """Records, broken reports and gold sets all keep the invariants."""
    rows = (SHARED / "central_reports" / "government_work_reports.jsonl").read_text(encoding="utf-8").splitlines()
    for row in rows[::6]:
        content = json.loads(row)["content"]
        assert_sound(content, parse_units(content))
    broken = (SHARED / "mojibake" / "gov_reports1954-2019.txt").read_text(encoding="utf-8")
    for line in broken.splitlines()[::8]:
        assert_sound(line, parse_units(line))


def test_decimal_outline_of_an_emergency_plan():
    """1 总则, 1.1, 2.2.1: parts, items and subitems; a decimal at the head of a line is none of them."""
    text = (
        "某某市应急预案\n\n1 总则\n1.1 编制目的\n提高能力。\n1.2 编制依据\n依据法律。\n2 组织体系\n2.1 领导机构\n"
        "市政府。\n2.2 办事机构\n2.2.1 应急办\n投入资金\n2.5万元。\n2.2.2 专家组\n聘请专家。\n"
    )
    units = parse_units(text)
    kept = units[units["number"] != ""]
    assert kept[["unit_id", "kind", "number"]].values.tolist() == [
        ["s1", "section", "1"],
        ["s1.i1", "item", "1.1"],
        ["s1.i2", "item", "1.2"],
        ["s2", "section", "2"],
        ["s2.i1", "item", "2.1"],
        ["s2.i2", "item", "2.2"],
        ["s2.i2.1", "subitem", "2.2.1"],
        ["s2.i2.2", "subitem", "2.2.2"],
    ]
    last = units[units["unit_id"] == "s2.i2.1"].iloc[0]
    assert "2.5万元" in text[last.start : last.end]


def test_decimals_under_numbers_with_a_point():
    """1. and 1.1 without anything above them: items with subitems."""
    units = parse_units(
        "1.总则\n1.1编制目的\n提高能力。\n1.2适用范围\n全市。\n2.职责\n2.1领导\n市长。\n2.2成员\n各局。\n"
    )
    kept = units[units["number"] != ""]
    assert kept["kind"].tolist() == ["item", "subitem", "subitem"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "一、增长\n投资增长\n1.1 亿元。\n消费增长\n1.2 亿元。\n二、民生\n",
        "一、增长\n3 个项目开工。\n4 个项目竣工。\n二、民生\n",
        "一、增长\n降到\n2.1%。\n升到\n2.2%。\n二、民生\n",
    ],
)
def test_decimals_and_counts_at_the_head_of_lines_are_no_headings(text):
    """Only what counts on, and counts nothing, is an outline."""
    units = parse_units(text)
    assert units.loc[units["number"] != "", "number"].tolist() == ["一、", "二、"]

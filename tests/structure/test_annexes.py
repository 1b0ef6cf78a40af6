"""Tests of annexes that are plans, of the ends of documents, and of the part that each character stands in."""

import pytest

from plananalysis.corpus import build_corpus
from plananalysis.reading.document import Document, Mark
from plananalysis.structure.parse import parse_units, read_structure
from plananalysis.structure.parts import PARTS
from plananalysis.study.analyze import analyze

TASKS = "".join(f"{i}．新建养老服务站{i}个。责任单位：县民政局。\n" for i in range(1, 7))
PLAN = f"一、民生保障\n{TASKS}二、基础设施\n7．改造农村公路七公里。\n8．改造桥梁两座。\n"
NOTICE = "关于印发丙县任务清单的通知\n各乡镇人民政府：\n现将任务清单印发给你们，请认真组织实施。\n"
SIGNED = "丙县人民政府\n2022年3月1日\n"
BODY = (
    "丙县林业局关于做好防火工作的通知\n各乡镇林业站：\n现就有关事项通知如下。\n"
    "一、加强值守。各站要安排专人值守，全天在岗。\n二、强化巡护。每日巡护不少于两次，及时上报火情。\n"
)


def kinds(text, marks=()):
    """How many units of each kind."""
    return parse_units(text, marks=marks)["kind"].value_counts().to_dict()


def back(text):
    """The text of the back matter."""
    units = parse_units(text)
    rows = units[units["is_leaf"] & (units["part"] == "back")]
    return "".join(text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True))


@pytest.mark.parametrize(
    "head",
    [
        SIGNED + "附件 丙县任务清单\n",
        "附件\n丙县2022年\n重点任务清单\n为做好工作，制定本清单。\n",
        SIGNED + "丙县2022年任务清单\n",
        SIGNED + "（此件公开发布）\n丙县2022年行动方案\n",
    ],
)
def test_an_annexed_plan_is_read_as_a_plan(head):
    """Two sections and eight items by hand, whatever heads the annex; the body is the notice."""
    found = kinds(NOTICE + head + PLAN)
    assert (found["annex"], found["annex_section"], found["annex_item"], found["item"]) == (1, 2, 8, 1)


def test_a_list_of_names_stays_a_list():
    found = kinds(BODY + SIGNED + "附件1\n获奖单位\n1.丙县一小\n2.丙县二小\n附件2\n获奖个人\n1.张三\n2.李四\n")
    assert (found["annex"], found["entry"]) == (2, 4) and "annex_item" not in found


def test_a_second_text_under_its_own_title_is_told():
    again = "丙县管护三年行动计划\n一、摸底\n（一）排查。全面排查。\n（二）建账。逐项建账。\n二、整改\n三、验收\n"
    units, gaps = read_structure(BODY + again)
    assert (units["kind"] == "section").sum() == 2 and (units["kind"] == "annex_section").sum() == 3
    assert len(gaps) == 1 and "second text" in gaps[0]
    assert read_structure(BODY + "下一步打算\n一、摸底\n二、整改\n")[1] == ["line 7 一、 restart: 1 after 2"]


def test_an_order_is_the_head_of_the_law_it_publishes():
    text = "某市人民政府令\n《某市办法》已经审议，现予公布。\n市长 张某\n2021年5月1日\n某市办法\n第一条 为了管理。\n第二条 本办法施行。\n"
    assert "annex" not in kinds(text)


def test_a_heading_inside_a_count_heads_no_annex():
    assert kinds("一、要求\n稳中求进。\n附件：任务分工表\n二、保障\n加强领导。\n").get("annex") is None


def test_headings_in_the_first_cell_of_tables():
    """Two annexes, each with its table, though the reader saw one."""
    head = BODY + SIGNED
    text = (
        head
        + "附件1 指标体系\t\n指标\t分值\n组织领导与制度建设情况\t10\n工作开展情况\t20\n附件2 评分表\t\n项目\t得分\n"
    )
    units = parse_units(text, marks=[Mark(len(head), len(text), "table")])
    assert units.loc[units["kind"] == "table", "parent_id"].tolist() == ["annex1", "annex2"]


@pytest.mark.parametrize(
    "end",
    [
        SIGNED + "（联系人：王某；联系电话：0123）\n公开方式：主动公开\n抄送：县应急局。\n分送：各科室。\n",
        "丙县林业局　丙县应急局\n2023年4月2日\n丙县林业局办公室\n2023年4月3日印发\n",
        "附件：\n1.限额\n2.标准\n丙县财政局\n2023年5月6日\n附件1.docx\n",
        SIGNED + "【返回顶部】\n版权声明：" + "本站内容未经许可不得转载，违者承担责任，" * 20 + "。\n",
    ],
)
def test_official_ends_are_back_matter(end):
    assert back(BODY + end) == end


def test_a_copy_of_the_whole_document_is_told():
    text = BODY + "三、加强宣传。" + "各站要通过广播和标语宣传防火知识，把责任压实到每座山头和每个护林员。" * 8 + "\n"
    page = text + SIGNED + "【返回顶部】\n某局主办\n" + text.replace("\n", " ") + "\n"
    corpus = build_corpus([Document("页", page, "页.txt", "txt", "utf-8", "")])
    assert "repeats the whole document" in corpus.documents["warnings"][0]
    assert corpus.units.loc[corpus.units["unit_id"] == "copy", "part"].tolist() == ["back"]


@pytest.mark.parametrize("text", [NOTICE + SIGNED + "附件\n" + PLAN, BODY + SIGNED, BODY, "", "|\n|\n附件\n"])
def test_every_character_is_in_one_leaf_with_a_part(text):
    units = parse_units(text)
    leaves = units[units["is_leaf"]]
    assert "".join(text[a:b] for a, b in zip(leaves["start"], leaves["end"], strict=True)) == text
    assert set(leaves["part"]) <= set(PARTS)


def test_rows_of_annexes_are_told_and_rates_are_of_the_body():
    """Eight tasks in the annex, none of them in the counts of the body."""
    text = NOTICE + SIGNED + "附件 丙县任务清单\n" + PLAN
    corpus = build_corpus([Document("通知", text, "通知.txt", "txt", "utf-8", "")])
    row = corpus.documents.iloc[0]
    assert (row["annex_sections"], row["annex_items"], row["items"]) == (2, 8, 1)
    assert row[[f"{part}_share" for part in PARTS]].sum() == pytest.approx(1, abs=0.001)
    assert row["annex_share"] > row["body_share"] and "part = annex" in row["warnings"]
    results = analyze(corpus, only=["commitments", "coverage"])
    assert "annex" in set(results.commitments["part"])
    assert results.coverage["sentences"].tolist() == [row["sentences"]]

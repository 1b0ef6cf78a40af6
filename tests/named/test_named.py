"""Actors, groups, places, dates and quantities: known answers, edges, and the plan's own numbers."""

from pathlib import Path

import pandas as pd
import pytest

from plananalysis import read_corpus
from plananalysis.lexicons.numerals import read_numeral
from plananalysis.lexicons.passages import Passages
from plananalysis.named.dates import find_dates
from plananalysis.named.entities import find_entities
from plananalysis.named.mentions import COLUMNS, find_mentions, summarize_entities
from plananalysis.named.past_or_plan import Contexts
from plananalysis.named.quantities import find_quantities

OFFSET = 7
SHARED = Path(__file__).parents[3] / "shared" / "data"
LABELS = Path(__file__).parents[1] / "labels" / "labels_provincial_mentions.csv"


def make_unit(text, *, heading=""):
    """A section with a heading and one item that holds the text."""
    lead = f"一、{heading}\n"
    start = OFFSET + len(lead)
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["s1", "s1.h", "s1.i1"],
            "parent_id": ["", "s1", "s1"],
            "kind": ["section", "paragraph", "item"],
            "heading": [heading, "", ""],
            "is_leaf": [False, True, True],
            "start": [OFFSET, OFFSET, start],
            "end": [start + len(text), start, start + len(text)],
            "text": [lead + text, lead, text],
        }
    )


def quantities(text, *, heading="2026年主要目标"):
    """(number, unit, reading) of a text's quantities, offsets checked."""
    found = find_quantities(make_unit(text, heading=heading))
    found = found[found["unit_id"] == "s1.i1"]
    shift = OFFSET + len(f"一、{heading}\n")
    assert all(
        text[a - shift : b - shift] == t for a, b, t in zip(found["start"], found["end"], found["text"], strict=True)
    )
    return [
        (f"{number:g}", unit, reading)
        for number, unit, reading in zip(found["number"], found["unit"], found["reading"], strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        ("1,200", 1200),
        ("3.4万亿", 3.4e12),
        ("30多万", 300000),
        ("1100余", 1100),
        ("一百零五", 105),
        ("两千万", 2e7),
        ("十", 10),
        ("二十三", 23),
        ("三万五千", 35000),
        ("1.68万亿", 1.68e12),
        ("二十七亿四千万", 2.74e9),
        ("六万万", 6e8),
        ("二十五点六", 25.6),
        ("两万亿", 2e12),
        ("几十", None),
        ("甲", None),
        ("", None),
    ],
)
def test_numerals(text, number):
    """Values worked out by hand; no number is None, not zero."""
    assert read_numeral(text) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增长5%左右。", [("5", "%", "target")]),
        ("增长4.5%-5%。", [("4.5", "%", "target")]),
        ("新增就业20万人以上。", [("200000", "人", "target")]),
        ("下降3个百分点。", [("3", "百分点", "target")]),
        ("投资1.2万亿元。", [("1.2e+12", "元", "target")]),
        ("支持亿元以上企业20家。", [("1e+08", "元", "threshold"), ("20", "家", "target")]),
        ("服务3岁以下婴幼儿。", [("3", "岁", "threshold")]),
        ("培育千亿级产业。", [("1e+11", "级", "threshold")]),
        ("建成年产50万吨项目。", [("500000", "吨", "capacity")]),
        ("推进甲县、乙县、丙县3个试点。", [("3", "个", "total")]),
        ("居全国第2位。", [("2", "位", "ordinal")]),
        ("由52%提高到60%。", [("52", "%", "past"), ("60", "%", "target")]),
        ("覆盖八成以上、三分之一。", [("80", "成", "target"), ("0.333333", "分之", "target")]),
        ("落实“百千万工程”，入驻百家号，一批项目，进一步。", []),
        ("建设5G基站2000座，拨打12345热线。", [("5", "", "name"), ("2000", "座", "target"), ("12345", "", "name")]),
        ("学习二十大精神，到2030年，开好第3次会议，五年规划。", []),
        ("去年新建3所。", [("3", "所", "past")]),
        ("收入比缩小到2.5∶1，师生比1:20。", [("2.5", "比", "target"), ("0.05", "比", "target")]),
        (
            "会议9:30开始，某政发〔2018〕5号。",
            [("9", "", "name"), ("30", "", "name"), ("2018", "", "name"), ("5", "", "name")],
        ),
        ("吞吐量突破200万大关，消除二元结构。", [("2e+06", "", "target")]),
        ("世界500强企业，覆盖1/3。", [("500", "", "ordinal"), ("0.333333", "分之", "target")]),
    ],
    ids=str,
)
def test_quantities(text, expected):
    """Number with its unit, and what it is for, in a section that looks ahead."""
    assert quantities(text) == expected


def test_the_heading_decides_and_the_sentence_overrides():
    """The same words are a result under 回顾 and a target under 目标."""
    assert quantities("新增就业20万人。", heading="2025年工作回顾") == [("200000", "人", "past")]
    assert quantities("新增就业20万人。", heading="2026年主要目标") == [("200000", "人", "target")]
    assert quantities("今年新增就业20万人。", heading="2025年工作回顾")[0][2] == "target"


def test_comparators_deadlines_and_ranges():
    """The words around the number, the deadline of its sentence, both ends of a range."""
    row = find_quantities(make_unit("到2030年，占比提高到80%以上。新建3-5个。", heading="目标")).to_dict("records")
    assert row[0]["deadline"] == "2030年" and row[0]["comparator"] == "提高到|以上" and row[0]["percentage"] == 1
    assert (row[1]["number"], row[1]["number_high"], row[1]["deadline"]) == (3, 5, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年", [("2026年", "year")]),
        ("到2030年。", [("2030年", "deadline")]),
        ("年底前完成", [("年底前", "deadline")]),
        ("2026年3月5日至8日", [("2026年3月5日至8日", "day")]),
        ("2025—2027年", [("2025—2027年", "period")]),
        ("“十五五”时期", [("“十五五”", "period")]),
        ("“十五”期间", [("“十五”", "period")]),
        ("第十五个五年规划", [("第十五个五年规划", "period")]),
        ("成立105周年", [("105周年", "anniversary")]),
        ("第五届大赛", [("第五届", "term")]),
        ("党的十九大和十九届二中、三中全会", [("十九大", "term"), ("十九届二中、三中全会", "term")]),
        ("“三八”国际妇女节", [("“三八”国际妇女节", "festival")]),
        ("“八五”普法，一年级，十大类，2049万平方米", []),
        ("上半年、暑期", [("上半年", "part"), ("暑期", "part")]),
        ("三年行动、近5年", [("三年", "period"), ("5年", "period")]),
    ],
    ids=str,
)
def test_dates(text, expected):
    """Every kind of date, and what only looks like one."""
    found = find_dates(make_unit(text, heading="目标"))
    assert list(zip(found["text"], found["class"], strict=True)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市妇联会同省教育厅", [("actor", "妇联", "city"), ("actor", "教育厅", "province")]),
        ("河南省卫健委", [("actor", "卫生健康委员会", "province")]),
        ("教育部署、公安部队、市委托", []),
        ("由教育部门负责", [("actor", "教育部门", "")]),
        ("成立某某养老服务协会", [("actor", "某某养老服务协会", "")]),
        ("各类协会和公司", []),
        ("培养妇女干部", [("group", "妇女干部", "")]),
        ("关爱农村留守儿童", [("group", "农村留守儿童", "")]),
        ("资助家庭经济困难学生", [("group", "家庭经济困难学生", "")]),
        ("团县委和县城市管理综合行政执法局", [("actor", "团县委", ""), ("actor", "城市管理综合行政执法局", "county")]),
        (
            "新疆财经大学、中国科学院某某研究所",
            [("actor", "新疆财经大学", ""), ("actor", "中国科学院某某研究所", "central")],
        ),
        ("推进养老人才队伍建设", []),
        ("居民人均可支配收入", []),
        ("黄河南岸，青海南部", [("place", "青海省", "")]),
        (
            "广西、川渝和粤港澳大湾区",
            [("place", "广西壮族自治区", ""), ("place", "川渝", ""), ("place", "粤港澳大湾区", "")],
        ),
        ("《河南省妇女发展规划》", []),
        ("长治久安，创新乡村治理，境内江河，真金白银，集中学习", []),
    ],
    ids=str,
)
def test_entities(text, expected):
    """Longest match, exclusions, levels, and nothing inside 《 》."""
    found = find_entities(make_unit(text))
    assert found[["kind", "entity", "level"]].apply(tuple, axis=1).tolist() == expected


def test_the_plan_has_no_target(seed):
    """The known answer: no percentage, deadline or amount; every arabic number of the plan has its type."""
    found = find_mentions(seed.units)
    counted = found[found["kind"] == "quantity"]
    assert not counted["percentage"].any() and not (counted["reading"] == "target").any()
    assert not (counted["unit"] == "元").any() and not (found["class"] == "deadline").any()
    assert counted["text"].tolist() == ["3", "12338"] and set(counted["reading"]) == {"name"}
    days = found[found["class"].isin(["anniversary", "festival"])]
    assert days["text"].tolist() == [
        "国庆",
        "70周年",
        "83周年",
        "75周年",
        "“三八”国际妇女节",
        "110周年",
        "“六一”",
        "70周年",
        "5周年",
        "25周年",
        "国际家庭日",
    ]


def test_the_plan_names_whom_a_reader_found(seed):
    """Actors, places and groups of a close reading made before the lexicons."""
    table = summarize_entities(find_mentions(seed.units), seed.units).set_index(["kind", "entity"])["count"]
    assert table["actor", "市委"] == 3 and table["actor", "妇女儿童工作委员会"] == 2
    for kind, entities in {
        "actor": ["卫生健康委员会", "民政局", "外事办公室", "中国儿童少年基金会", "党派妇委会", "女园长协会"],
        "place": ["新疆维吾尔自治区", "西藏自治区", "青海省", "内蒙古自治区", "河北省", "京津冀", "湖北省", "亦庄"],
        "group": [
            "女大学生",
            "女性人才",
            "农村妇女",
            "孕产妇",
            "困境儿童",
            "贫困妇女",
            "巧娘",
            "婚嫁妇女",
            "单亲家庭",
            "空巢老年人",
        ],
    }.items():
        assert all((kind, entity) in table.index for entity in entities)
    assert table["group", "女大学生"] >= 2 and ("group", "女干部") not in table.index


def test_offsets_order_and_columns(seed, tmp_path):
    """text == texts[start:end] for every row; actors, groups and places do not overlap."""
    path = tmp_path / "a.txt"
    path.write_text(
        "某市2031年政府工作报告\n\n一、工作回顾\n去年新增就业3万人。\n二、主要目标\n增长5%。市教育局牵头。",
        encoding="utf-8",
    )
    for corpus in (seed, read_corpus(path)):
        found = find_mentions(corpus.units)
        assert list(found.columns) == COLUMNS
        assert all(
            corpus.texts[d][a:b] == t
            for d, a, b, t in zip(found["doc_id"], found["start"], found["end"], found["text"], strict=True)
        )
        assert set(found["unit_id"]) <= set(corpus.units["unit_id"])
        named = found[found["kind"].isin(["actor", "group", "place"])]
        assert (named["start"].to_numpy()[1:] >= named["end"].to_numpy()[:-1]).all()


def test_no_text_no_rows():
    """Tables keep their columns without a single mention."""
    empty = make_unit("").iloc[:0]
    assert list(find_mentions(empty).columns) == COLUMNS and len(find_mentions(empty)) == 0
    assert not find_mentions(empty)["unit"].str.contains("元").any()
    assert len(summarize_entities(find_mentions(make_unit("没有。")), make_unit("没有。"))) == 0


def test_years_turn_the_reading():
    """A year before the plan's looks back, one after it ahead, in a section that says neither."""
    units = make_unit("2024年增长3%。2027年增长4%。", heading="概况")
    contexts = Contexts(Passages(units), units, years={"d": 2026})
    assert find_quantities(units, contexts=contexts)["reading"].tolist() == ["past", "target"]


def _score(kind, found, labels):
    """Right, found and labelled rows of a kind: same place, and for quantities the same number and unit."""

    def key(row):
        place = (row["doc_id"], row["start"], row["end"]) if kind == "date" else (row["doc_id"], row["end"])
        return (
            (row["doc_id"], row["start"], round(float(row["number"]), 6), row["unit"]) if kind == "quantity" else place
        )

    said = {key(row): row["code"] for row in labels[labels["kind"] == kind].to_dict("records")}
    mine = {key(row): row["class"] for row in found[found["kind"] == kind].to_dict("records")}
    both = said.keys() & mine.keys()
    return len(both), len(mine), len(said), sum(said[key] == mine[key] for key in both)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["tuned", "held_out"])
def test_agreement_with_a_reader_on_reports(part):
    """Labels by place on passages of ten provincial and four central reports; no passage of theirs is kept here."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here")
    labels = pd.read_csv(LABELS, encoding="utf-8-sig", dtype={"number": str}, keep_default_na=False)
    labels = labels[labels["set"] == part]
    windows = labels[labels["kind"] == "window"]
    corpus = read_corpus([SHARED / "provincial_reports_2026", SHARED / "central_reports"])
    corpus = corpus.select(*dict.fromkeys(windows["doc_id"]))
    found = find_mentions(
        corpus.units,
        years={d: int(y) for d, y in zip(corpus.documents["doc_id"], corpus.documents["year"], strict=True)},
    )
    inside = pd.Series(False, index=found.index)
    for row in windows.itertuples():
        inside |= (found["doc_id"] == row.doc_id) & found["start"].between(row.start, row.end, inclusive="left")
    titles = [
        corpus.texts[d][:a].rfind("《") > corpus.texts[d][:a].rfind("》")
        for d, a in zip(found["doc_id"], found["start"], strict=True)
    ]
    found = found[inside & ~pd.Series(titles, index=found.index)]
    for kind, least in {"quantity": 0.97, "date": 0.95, "actor": 0.9, "group": 0.9, "place": 0.9}.items():
        right, mine, said, agreed = _score(kind, found, labels)
        assert right / mine >= least and right / said >= least, (kind, right, mine, said)
        if kind == "quantity":
            assert said >= 120 and agreed / right >= 0.95


def test_money_won_last_year_is_no_target(tmp_path):
    """争取 looks ahead, but not under a heading that looks back."""
    path = tmp_path / "plan.txt"
    path.write_text(
        "2025年工作要点\n一、2024年工作回顾\n争取上级资金3亿元。\n二、2025年工作安排\n争取上级资金5亿元。\n",
        encoding="utf-8",
    )
    found = find_mentions(read_corpus(path).units).query("kind == 'quantity'")
    assert found["reading"].tolist() == ["past", "target"]

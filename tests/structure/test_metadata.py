"""Tests of plananalysis.structure.metadata: what a plan says about itself, and where."""

import csv
from pathlib import Path

import pytest

from plananalysis.structure.issuers import level_of
from plananalysis.structure.metadata import KEYS, read_metadata
from plananalysis.structure.parse import parse_units
from plananalysis.structure.titles import year_of

SHARED = Path(__file__).parents[3] / "shared" / "data"
SEED = Path(__file__).parents[2] / "data" / "raw" / "beijing_womens_federation_2020.txt"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not here")
BODY = "\n为做好相关的各项工作，推动事业发展，现将有关事项通知如下。\n一、甲\n完成任务。\n二、乙\n完成任务。\n"


def read(text, **options):
    return read_metadata(text, parse_units(text), **options)


def test_seed():
    """All that the seed declares in its header and its last line."""
    found = read(SEED.read_bytes().decode("utf-8").replace("\r\n", "\n"), file=SEED.name)
    assert {key: value for key, value in found.items() if value[0]} == {
        "title": ("北京市妇联2020年工作要点", "front"),
        "issuer": ("北京市妇联", "title"),
        "issuers": ("北京市妇联", "title"),
        "issuer_count": ("1", "title"),
        "level": ("市", "issuer"),
        "genre": ("工作要点", "title"),
        "year": ("2020", "title"),
        "published": ("2020-02-27 14:38:03", "front"),
        "source": ("市妇联办公室", "front"),
        "editor": ("ruby", "back"),
    }


@pytest.mark.parametrize(
    "title, issuer, level, genre, year",
    [
        ("某省人民政府办公厅关于印发某省养老“十四五”规划的通知", "某省人民政府办公厅", "省", "通知", "2021"),
        ("某市某区妇女联合会二〇二一年工作计划", "某市某区妇女联合会", "区县", "工作计划", "2021"),
        ("中共某县委 某县人民政府关于推进乡村振兴的意见", "中共某县委", "区县", "意见", ""),
        ("国务院关于印发2030年前碳达峰行动方案的通知", "国务院", "中央", "通知", ""),
        ("教育部2023年工作要点", "教育部", "中央", "工作要点", "2023"),
        ("某某大学2022年工作要点", "某某大学", "其他", "工作要点", "2022"),
        ("2021年某镇人民政府工作要点", "某镇人民政府", "乡镇", "工作要点", "2021"),
        ("某市某区某街道办事处2020年工作总结", "某市某区某街道办事处", "乡镇", "工作总结", "2020"),
        ("全国妇联2019年工作要点", "全国妇联", "中央", "工作要点", "2019"),
        ("某省妇女发展规划（2021—2025年）", "", "", "规划", "2021"),
        ("某省志愿服务条例", "", "", "条例", ""),
        ("区妇联2020年工作要点", "区妇联", "区县", "工作要点", "2020"),
        ("2026年某某自治区政府工作报告", "某某自治区人民政府", "省", "工作报告", "2026"),
    ],
)
def test_read_from_title(title, issuer, level, genre, year):
    """Issuer, level, genre and year stand in the title; what is not there stays empty."""
    found = read(title + "\n" + BODY)
    assert found["title"] == (title, "front")
    got = tuple(found[key][0] for key in ("issuer", "level", "genre", "year"))
    assert got == (issuer, level, genre, year)


def test_notice_with_number_and_signature():
    """发文字号 from the head, issuer and date from the signature."""
    text = (
        "某市人民政府办公室文件\n某政办发〔2022〕7号\n关于做好植树工作的通知\n各区县人民政府："
        + BODY
        + "某市人民政府办公室\n二〇二二年三月一日\n"
    )
    found = read(text)
    assert found["number"] == ("某政办发〔2022〕7号", "front")
    assert found["issuer"] == ("某市人民政府办公室", "back")
    assert found["published"] == ("2022-03-01", "back")


def test_report_by_its_session():
    """A report with a bare title names its area in the line of the session."""
    text = (
        "政府工作报告\n——2026年1月8日在某省第十四届人民代表大会第四次会议上\n省长 赵某\n各位代表：\n现在报告工作，请予审议。"
        + BODY
    )
    found = read(text)
    assert found["issuer"] == ("某省人民政府", "front") and found["level"][0] == "省"
    assert found["published"] == ("", ""), "the day of the session is not the day of publication"


@pytest.mark.parametrize(("line", "year"), [
    ("——2026年1月8日在某省第十四届人民代表大会第四次会议上", "2026"),
    ("（2025年12月25日在某县第十八届人民代表大会第五次会议上）", "2026"),
    ("二〇二五年一月八日在某县第十八届人民代表大会第五次会议上", "2025"),
    ("在某县第十八届人民代表大会第五次会议上", ""),
])  # fmt: skip
def test_year_of_a_report_by_its_session(line, year):
    """The year that a report with a bare title is for; other genres have none from a session."""
    assert read(f"政府工作报告\n{line}\n县长 赵某\n各位代表：\n现在报告工作，请予审议。{BODY}")["year"][0] == year
    assert read(f"在全县大会上的讲话\n{line}\n赵某\n同志们：\n现在开会。{BODY}")["year"][0] == ""


def test_declared_comes_first():
    """A column of a table beats the text and is named as the place."""
    found = read(
        "某县妇联2021年工作要点\n时间：2021-3-8\n" + BODY,
        declared={
            "Title": "某县妇联工作要点",
            "publish_date": "2021/3/9",
            "year": "2022.0",
            "source_url": "https://a.example/b",
        },
    )
    assert found["title"] == ("某县妇联工作要点", "declared: title")
    assert found["published"] == ("2021-03-09", "declared: publish_date")
    assert found["year"] == ("2022", "declared: year")
    assert found["url"] == ("https://a.example/b", "declared: source_url")


def test_province_column():
    """The province of a table of reports gives the issuer when the title does not."""
    found = read("各位代表：" + BODY, declared={"title": "2026年政府工作报告", "province": "某省"})
    assert found["issuer"] == ("某省人民政府", "declared: province")


@pytest.mark.parametrize("text", ["", " ", "X", "\n", "今天天气很好。", "一、甲\n二、乙\n"])
def test_nothing_is_guessed(text):
    """A text that says nothing about itself has empty metadata, with all keys."""
    assert read(text) == dict.fromkeys(KEYS, ("", ""))


def test_file_name_is_the_last_resort():
    """Title and year come from the file name only when the text has none."""
    found = read("今天天气很好，大家都很高兴，工作也顺利。", file="folder/某局2019年工作要点.txt")
    assert found["title"] == ("某局2019年工作要点", "file name")
    assert found["year"][0] == "2019"


@pytest.mark.parametrize(
    "name, level",
    [
        ("国务院办公厅", "中央"),
        ("贵州省人民政府", "省"),
        ("广州市妇联", "市"),
        ("某某自治州人民政府", "市"),
        ("内蒙古自治区妇联", "省"),
        ("某市某区城市管理局", "区县"),
        ("某县城市管理局", "区县"),
        ("某省某市某县某镇人民政府", "乡镇"),
        ("某大学", "其他"),
        ("", ""),
    ],
)
def test_level_of(name, level):
    """The lowest place named in the issuer decides; 市 in 城市 is no place."""
    assert level_of(name) == level


@pytest.mark.parametrize(
    "text, year",
    [
        ("2020年工作要点", "2020"),
        ("２０２０年工作要点", "2020"),
        ("二○二○年计划", "2020"),
        ("2021-2025年规划", "2021"),
        ("2014政府工作报告", "2014"),
        ("“十三五”规划", "2016"),
        ("到2030年底完成", ""),
        ("第1234号", ""),
        ("", ""),
    ],
)
def test_year_of(text, year):
    """Years in every script; no year where the digits are something else."""
    assert year_of(text) == year


HEAD = """【法宝引证码】CLI.0.1
原文链接：https://a.example/1
标题：某州养犬办法
【制定机关】某州人民政府 【时效性】现行有效
【发文字号】某政规〔2031〕6号
【公布日期】2031.02.03
【施行日期】2031.03.01
【效力位阶】地方政府规章
【法规类别】公安综合规定
某州养犬办法
"""


def test_head_of_a_legal_database():
    """Every labelled line is read and is front matter, also where the text has no outline."""
    for body in ("第一条 登记。\n第二条 拴绳。\n", BODY):
        text = HEAD + body
        units, found = parse_units(text), read(text)
        front = units[units["kind"] == "front"].iloc[0]
        assert front["start"] == 0 and front["end"] >= text.index("公安综合规定")
        assert {key: found[key][0] for key in ("title", "issuer", "number", "published", "in_force", "status")} == {
            "title": "某州养犬办法",
            "issuer": "某州人民政府",
            "number": "某政规〔2031〕6号",
            "published": "2031-02-03",
            "in_force": "2031-03-01",
            "status": "现行有效",
        }
        assert [found[key][0] for key in ("law_level", "subject", "index_number", "url")] == [
            "地方政府规章",
            "公安综合规定",
            "CLI.0.1",
            "https://a.example/1",
        ]


def test_order_of_a_government():
    """Issuer and number in the head, the title in the sentence that issues it."""
    text = (
        "某市人民政府令\n第8号\n《某市路灯管理办法》已经某市人民政府第3次常务会议通过，现予公布，自2031年7月1日起施行。\n"
        "市长 赵某\n2031年5月2日\n某市路灯管理办法\n第一条 亮灯。\n第二条 关灯。\n"
    )
    found = read(text)
    assert [found[key][0] for key in ("title", "issuer", "level", "number", "in_force")] == [
        "某市路灯管理办法",
        "某市人民政府",
        "市",
        "第8号",
        "2031-07-01",
    ]


def test_order_in_brackets():
    """The line below a title says who issued it, when, and from when it is in force."""
    found = read("某市路灯管理办法\n（2031年5月2日某市人民政府令第8号公布 自2031年7月1日起施行）\n" + BODY)
    assert [found[key][0] for key in ("issuer", "number", "published", "in_force")] == [
        "某市人民政府",
        "第8号",
        "2031-05-02",
        "2031-07-01",
    ]


def test_printing_office_is_no_issuer():
    """The names in the red head or above the date; never the office that printed copies."""
    tail = "某市教育局办公室\n2031年8月9日印发\n"
    head = "某市教育局 某市财政局 文件\n某教发〔2031〕4号\n关于做好资助工作的通知\n各县教育局："
    assert read(head + BODY + "附件：名单\n" + tail)["issuers"] == ("某市教育局；某市财政局", "front")
    signed = "关于做好资助工作的通知\n各县教育局：" + BODY + "某市教育局  某市财政局\n2031年8月1日\n" + tail
    found = read(signed)
    assert found["issuers"] == ("某市教育局；某市财政局", "back") and found["issuer_count"][0] == "2"
    assert found["published"][0] == "2031-08-01"


def test_issuers_beyond_those_named():
    """等六部门 gives the number; a signature that begins with the same body gives the names."""
    title = "某省教育厅等三部门关于做好资助工作的通知\n各市教育局："
    assert [read(title + BODY)[key][0] for key in ("issuer", "issuers", "issuer_count")] == ["某省教育厅"] * 2 + ["3"]
    signed = read(title + BODY + "某省教育厅\n某省财政厅 某省民政厅\n2031年8月1日\n")
    assert signed["issuers"][0] == "某省教育厅；某省财政厅；某省民政厅"


def test_stored_title_comes_after_the_visible_one():
    """A stored title of another document loses; the same one, or a page without a visible title, keeps it."""
    text = "某局2031年工作要点\n" + BODY
    stored = {"declared": {"title": "某局2019年工作总结"}}
    assert read(text, **stored, is_stored=True)["title"] == ("某局2031年工作要点", "front")
    assert read(text, **stored)["title"][1] == "declared: title", "the column of a table comes first"
    assert read("今天很好，大家高兴，工作也顺利。" + BODY, **stored, is_stored=True)["title"][1] == "declared: title"
    same = {"title": "某局2031年工作要点"}
    assert read(text, declared=same, is_stored=True)["title"][1] == "declared: title"
    menu = "管理制度\n通知公告\n某局办公楼落成\n" + BODY
    assert read(menu, declared={"title": "某局办公楼落成"}, is_stored=True)["title"][0] == "某局办公楼落成"


def test_marked_heading_comes_first():
    """A heading that the page marks as its first is the title if it reads like one."""
    text = "某局2031年工作要点\n" + BODY
    assert read(text, marked="某局2030年工作总结")["title"] == ("某局2030年工作总结", "heading")
    assert read(text, marked="某局门户网站")["title"] == ("某局2031年工作要点", "front")


def test_number_of_a_document_is_no_year():
    """Nor is it in the name of a file."""
    assert read("今天天气很好，大家都很高兴。", file="某函2031-1940号.txt")["year"] == ("", "")


@needs_shared
def test_provincial_reports():
    """All 19 reports: issuer, level, genre and source url, from the columns and from the text."""
    csv.field_size_limit(10**8)
    for path in sorted((SHARED / "provincial_reports_2026").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            row = next(csv.DictReader(stream))
        text = row.pop("full_text")
        for declared in (row, None):
            found = read(text, declared=declared)
            assert found["issuer"][0] == row["province"] + "人民政府"
            assert found["level"][0] == ("市" if row["province"].endswith("市") else "省")
            assert found["genre"][0] == "工作报告"


@needs_shared
def test_central_notice():
    """The notice kept as pdf: number, two issuers, date of the signature."""
    found = read((SHARED / "pdf" / "397.txt").read_text(encoding="utf-8"))
    assert found["number"][0] == "发改办财金规〔2019〕860号"
    assert found["issuer"] == ("国家发展改革委办公厅", "back")
    assert found["issuers"] == ("国家发展改革委办公厅；税务总局办公厅", "back")
    assert (found["published"][0], found["level"][0]) == ("2019-08-20", "中央")

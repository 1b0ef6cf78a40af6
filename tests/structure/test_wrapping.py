"""Texts broken by hand at one width: a line that is full goes on in the next."""

import pytest

from plananalysis.structure.parse import divide_text, explain_numbering, parse_units
from plananalysis.structure.sentences import split_sentences
from plananalysis.structure.wrapping import Wraps, find_wraps, flatten

ARTICLES = [
    "为了加强本市机关档案管理工作，规范档案收集整理和利用，根据有关法律法规和上级规定，结合本市实际情况，制定本办法。",
    "本办法适用于全市各级机关、人民团体和事业单位的档案收集、整理、保管、鉴定、统计和提供利用活动。",
    "市档案主管部门负责全市机关档案工作的统筹规划、组织协调、监督指导，各单位应当明确分管负责人和具体工作人员。",
    "按照第三条规定确定的负责人，每年向主管部门报送工作情况，包括人员配备、经费保障、库房条件和安全措施等内容。",
    "机关档案应当按照规定期限移交，任何单位和个人不得据为己有，也不得拒绝归档，违反规定的依照有关规定处理。",
    "本办法自印发之日起施行，原有规定同时废止，由市档案主管部门负责解释。",
]
NUMBERED = [f"第{number}条　{text}" for number, text in zip("一二三四五六", ARTICLES, strict=True)]


def wrap(paragraphs, width, indent):
    lines = []
    for paragraph in paragraphs:
        paragraph = indent + paragraph
        lines += [paragraph[at : at + width] for at in range(0, len(paragraph), width)]
    return "\n".join(lines) + "\n"


def sentences(text):
    spans = split_sentences(text, parse_units(text))[["start", "end"]].values
    return ["".join(text[a:b].split("\n")) for a, b in spans]


@pytest.mark.parametrize("width", [26, 30, 34])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_sentences_run_over_the_break(width, indent):
    """Six articles of one sentence each, as if nothing had been broken; the text keeps its line breaks."""
    text = wrap(["某市机关档案管理办法", *NUMBERED], width, indent)
    assert sentences(text) == NUMBERED
    division = divide_text(text)
    assert [number for number in division.units["number"] if number] == [f"第{n}条" for n in "一二三四五六"]
    assert not division.units["heading"].str.contains("\n").any()
    leaves = division.units[division.units["is_leaf"]]
    assert "".join(text[a:b] for a, b in leaves[["start", "end"]].values) == text


@pytest.mark.parametrize("width", range(26, 36))
def test_articles_that_begin_inside_a_line(width):
    """Paragraphs lost and broken anew: articles are found by their sequence, also 第 / 二条 over a break."""
    text = wrap(["某市机关档案管理办法", "".join(NUMBERED)], width, "")
    assert sentences(text) == NUMBERED
    said = divide_text(text).warnings
    assert said[0].startswith(f"lines broken by hand at {width} characters were joined: ")
    table = explain_numbering(text)
    inside = int((table["reason"] == "inside a line").sum())
    assert table["accepted"].sum() == 6 and inside >= 3
    assert said[1] == f"line breaks were lost: {inside} headings were found inside the lines; look at the outline"
    headings = parse_units(text).query("number != ''")["heading"]
    assert headings.tolist() == [article.removesuffix("。") for article in ARTICLES]


def test_items_keep_their_place():
    """A decimal at the head of a broken line is no item; sections and items are as without breaks."""
    plan = [
        "某市工作要点",
        "一、加强耕地保护",
        "1.严守耕地红线，落实最严格的保护制度，坚决防止耕地流失，全年建成高标准农田2.5万亩以上，确保面积稳定。",
        "2.推进土地综合整治，统筹开展农用地整理、建设用地整理和乡村生态保护修复，优化农村生产生活空间布局。",
        "二、发展数字农业",
        "3.推广智慧农场，支持新型经营主体建设数字化生产基地，对符合条件的项目按照规定给予补助，资金及时拨付。",
        "4.完善信息服务，建立健全市县乡三级服务网络，积极探索线上线下相结合的服务模式，不断提高服务质量。",
    ]
    for width in range(24, 34):
        text = wrap(plan, width, "")
        numbers = [number for number in parse_units(text)["number"] if number]
        assert numbers == ["一、", "1.", "2.", "二、", "3.", "4."], width
        assert sentences(text) == [line for line in plan if len(line) > 20], width


def test_paragraphs_are_not_wraps():
    """Lines of many lengths that end with a stop, and a list of names, go on nowhere."""
    plain = "".join("各级各部门要切实加强组织领导。" * (k % 5 + 1) + "\n" for k in range(40))
    names = "".join(f"某某县第{k % 3}批重点建设项目" + "配套工程" * (k % 7) + "\n" for k in range(40))
    assert find_wraps(plain) == find_wraps(names) == find_wraps("") == Wraps()


def test_flat_text_knows_its_places():
    text = wrap(["".join(NUMBERED)], 30, "")
    wraps = find_wraps(text)
    flat = flatten(text, 0, len(text), wraps=wraps)
    assert flat.text.count("\n") < text.count("\n") and flat.text.replace("\n", "") == "".join(NUMBERED)
    assert all(text[flat.place(at)] == sign for at, sign in enumerate(flat.text))

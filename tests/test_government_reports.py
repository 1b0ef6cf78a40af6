"""
Constructions of government work reports and of plans of governments: made-up sentences, each wrong without its rule.
"""

import pandas as pd
import pytest

from plananalysis import find_citations, find_commitments
from plananalysis.formulae.find import find_formulae
from plananalysis.named.quantities import find_quantities
from plananalysis.structure.parse import parse_units


def one_unit(text):
    return pd.DataFrame(
        {"doc_id": ["d"], "unit_id": ["u"], "sentence_id": ["1"], "start": [0], "end": [len(text)], "text": [text]}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现将《甲报告》提出的2020年重点任务予以分解，将《乙纲要》的任务分解落实到各部门。", "other implement"),
        ("现将《甲报告》中涉及2016年的各项重点目标任务分解下达。", "publish"),
        ("发挥市场在《甲纲要》实施中的作用，在《乙日报》头版中刊登。", "implement none"),
        ("在《甲纲要》编制过程中，注意听取意见。", "none"),
        ("切实保障《甲纲要》目标任务顺利完成。", "complete"),
        ("根据国务院、省政府和《甲纲要》要求，明确分工。", "other"),
        ("深刻领会实施《甲纲要》的重大意义，认真领会《乙纲要》的精神。", "implement study"),
        ("专项规划是《甲纲要》在专门领域的细化，应当服从《乙纲要》。", "none other"),
        ("对《甲纲要》提出的目标进一步具体化，客观评价《乙纲要》实施效果。", "none other"),
        ("确保顺利完成《甲纲要》提出的目标，完成《乙》拍摄。", "complete none"),
    ],
)
def test_citations(text, expected):
    """Tasks that a document sets are shared out; what a document is, and what is done by the way."""
    assert find_citations(one_unit(text))["verb_class"].tolist() == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("实施“12345”总体发展战略，开通“12345”热线。", ["12345"]),
        ("聚焦“一四六十”工作体系，建设“三个示范区（园）”。", ["一四六十", "三个示范区（园）"]),
        ("推进三个“一号工程”，开展“稳外贸十百千”行动。", ["三个“一号工程”", "稳外贸十百千"]),
        ("四大发展平台加快建设，八大支撑体系初步形成。", ["四大发展平台", "八大支撑体系"]),
        ("推进“全面小康六大行动计划”。", ["全面小康六大行动计划"]),
        ("推进“工业强县、生态立县”四大战略，企业上市“新四板”。", []),
    ],
)
def test_shorthand(text, expected):
    """Codes, counted programmes, and numbers of what was just named."""
    found = find_formulae(one_unit(text))
    assert found.loc[found["kind"] == "shorthand", "text"].tolist() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三次产业结构由18.4:46.8:34.8优化为9.7∶47.3∶43。", [18.4, 46.8, 34.8, 9.7, 47.3, 43.0]),
        ("万元生产总值能耗下降3.5%，投资50万元。", [3.5, 500000.0]),
        ("会议于10:30:20开始。", []),
    ],
)
def test_quantities(text, expected):
    """Shares of a whole are numbers; ten thousand yuan of product are part of an indicator's name."""
    found = find_quantities(one_unit(text))
    assert found.loc[found["reading"] != "name", "number"].tolist() == expected


def test_heading_of_an_earlier_year_looks_back():
    """2008年政府的主要工作 in a report of 2009."""
    text = "2009年政府工作报告\n一、2008年政府的主要工作\n新增就业74万人。\n二、2009年主要工作\n新增就业80万人。"
    units = parse_units(text).assign(doc_id="d")
    units["text"] = [text[a:b] for a, b in zip(units["start"], units["end"], strict=True)]
    found = find_quantities(units)
    assert found.loc[found["unit"] == "人", "reading"].tolist() == ["past", "target"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("动态调整事项目录，明晰监管边界，多做打基础的事，多谋利长远的策。", [3, 3, 3, 3]),
        ("规划实施园林绿化项目，负责协调解决问题，承担联络工作。", [3, 3, 3]),
        ("定期报告推进情况，每季度督查汇总进展，及时作出安排。", [3, 3, 3]),
        ("督查室要抓好督促检查，新（改）建公厕50座，改（新）建农村道路。", [3, 4, 3]),
        ("坚持科学发展，坚持率先发展，始终把稳定作为第一位的任务，牢牢把握首要任务。", []),
        ("原则上不予审批或核准。", [5]),
        ("其他专项规划由牵头部门具体制定实施方案，定期向市政府报告。", [4, 3]),
        ("主管部门具体承担联络工作，各市对本地区规划情况进行评估，客观评价部门履职情况。", [3, 3, 3]),
        ("创成省级现代化学校，布建感知设备50套，抄送有关部门。", [4, 4, 3]),
        ("为确保全面完成目标任务，为群众办证提供便利。", [3]),
        ("除法律法规禁止的范围外，都是如此。", []),
    ],
)
def test_commitments(text, expected):
    """Orders to departments; principles; building and rebuilding in brackets; what is not to be approved."""
    assert find_commitments(one_unit(text))["level"].tolist() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("原《甲办法》同时废止，《乙意见》停止执行。", "other other"),
        ("与《甲规划》相衔接，做好同《乙纲要》的对接，凡与《丙条例》不一致的，予以修改。", "other other other"),
        ("就《甲条例》征求社会各界意见，就《乙法》实施情况开展专题询问。", "other other"),
        ("以《甲条例》的颁布实施为契机，加强宣传。", "publish"),
        ("组织开展《甲条例》立法调研和《乙办法》修订工作。", "make revise"),
        ("完成《甲规划》编制、《乙规划》修编工作。", "complete complete"),
        ("加快《甲规划》报批、《乙规划》编制和《丙条例》修订。", "other make revise"),
        ("《甲规划》要求各地认真落实，《乙规划》上报国务院待批。", "none other"),
        ("相继出台了支持民营企业发展的《甲意见》、促进就业的《乙办法》。", "make make"),
        ("充分发挥《甲规划》的引领作用，抢抓国务院《乙意见》出台机遇。", "none make"),
        ("做好《甲规划》的组织实施。", "implement"),
        ("《甲规划》报批工作有序推进，《乙规划》中期评估全面完成。", "other other"),
        ("《甲规划》编制基本完成，《乙条例》正在报批。", "make other"),
        ("实现《甲纲要》确定的目标，督促《乙条例》落实。", "implement other"),
        ("市政府印发的《甲规划》和《乙规划》（市政（2002）21号）同时废止。", "other other"),
        ("落实《甲计划》（下称《十条》）和《乙方案》。", "implement none implement"),
        ("对《甲计划》完成情况进行检查和考核，及时报告。", "other"),
        ("阅读《甲日报》，全体会议审议《乙报告》，通读《丙条例》。", "none other study"),
    ],
)
def test_grammar_of_titles(text, expected):
    """Predicates, company, lists of acts, occasions."""
    assert find_citations(one_unit(text))["verb_class"].tolist() == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建成产业园、物流园、科技园一区三园，形成一主三辅的格局。", ["一区三园", "一主三辅"]),
        ("开展五城同创、三链同构，推进双十工程、三百工程。", ["五城同创", "三链同构", "双十工程", "三百工程"]),
        ("实施千企升级创新转型行动计划，推进百企百亿工程。", ["千企升级", "百企百亿"]),
        ("构建1+3+5产业体系，推进135工程，落实一三五发展战略和十四五发展战略。", ["1+3+5", "135", "一三五"]),
        ("统筹一个阵地、五个高地建设。", ["一个阵地、五个高地"]),
        ("实施十大工程、六大行动，推进城乡融合、产业升级、环境整治七大行动。", ["十大工程", "六大行动"]),
        ("依托“三线”（甲线、乙线、丙线），支持三线建设；做到“三维”（绿色、市场、民生）。", ["三线", "三维"]),
        ("继续执行“30”字工作方针，突出“一个主题”，锁定收入翻番“两个目标”。", ["30", "一个主题", "两个目标"]),
        ("围绕五大功能区域发展战略，球队采取二三联防。", ["五大功能区域发展战略"]),
        (
            "落实稳就业20条、支持数字经济发展19条和新十条，优化公交线路12条、支持生产线5条。",
            ["稳就业20条", "支持数字经济发展19条", "新十条"],
        ),
        (
            "围绕“一地一市”定位，实施“五一〇”工程，推行“一村一策”“一户一档”，庆祝“五一”，写于“二〇二〇”年。",
            ["一地一市", "五一〇"],
        ),
        ("位居全省“十强”“十佳”县行列，统筹“五促一保”，建成八通一平设施。", ["五促一保", "八通一平"]),
        ("新增四上企业20家，实施“千百万”计划。", ["四上企业", "千百万"]),
    ],
)
def test_shapes_of_shorthand(text, expected):
    """Codes and counted things without marks, and what tells that a number begins or names a list."""
    found = find_formulae(one_unit(text))
    assert found.loc[found["kind"] == "shorthand", "text"].tolist() == expected

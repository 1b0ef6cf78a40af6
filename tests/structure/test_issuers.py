"""Tests of plananalysis.structure.issuers: names of bodies, and their level."""

import pytest

from plananalysis.structure.issuers import find_red_head, is_body, issuers_in_title, level_of, signatories


@pytest.mark.parametrize(
    ("title", "issuer", "level"),
    [
        ("市残联2031年工作要点", "市残联", "市"),
        ("县总工会2031年工作计划", "县总工会", "区县"),
        ("团市委2031年工作要点", "团市委", "市"),
        ("共青团某某县委2031年工作要点", "共青团某某县委", "区县"),
        ("区文联关于文艺创作的意见", "区文联", "区县"),
        ("市侨联二〇三一年工作要点", "市侨联", "市"),
        ("区红十字会2031年工作要点", "区红十字会", "区县"),
        ("某县供销社2031年工作要点", "某县供销社", "区县"),
        ("某市中级人民法院2031年工作要点", "某市中级人民法院", "市"),
        ("某县人民检察院2031年工作计划", "某县人民检察院", "区县"),
        ("某某大学关于教学的办法", "某某大学", "其他"),
        ("某某镇人民政府2031年工作要点", "某某镇人民政府", "乡镇"),
        ("某某街道办事处2031年工作计划", "某某街道办事处", "乡镇"),
        ("某县推进绿道改革领导小组办公室关于检查的通知", "某县推进绿道改革领导小组办公室", "区县"),
        ("政协某市委员会2031年工作要点", "政协某市委员会", "市"),
        ("某市人大常委会2031年工作要点", "某市人大常委会", "市"),
        ("中共某县委办公室关于调研的通知", "中共某县委办公室", "区县"),
        ("加强学校工作方案", "", ""),
        ("关于加强医院工作的意见", "", ""),
        ("市第三次妇女大会工作报告", "", ""),
    ],
)
def test_bodies_of_every_level(title, issuer, level):
    """A place or its level, then the body's own word; what is only spoken of is no issuer."""
    names, _ = issuers_in_title(title)
    assert names[:1] == [issuer][: bool(issuer)] and level_of(issuer) == level


@pytest.mark.parametrize(
    ("title", "names", "count"),
    [
        ("教育部 财政部关于资助的通知", ["教育部", "财政部"], 2),
        ("某市民政局 财政局关于救助的通知", ["某市民政局", "财政局"], 2),
        ("某省教育厅、某省财政厅关于资助的通知", ["某省教育厅", "某省财政厅"], 2),
        ("工业和信息化部等七部门关于发展的意见", ["工业和信息化部"], 7),
        ("某市教育局等12部门关于读书的意见", ["某市教育局"], 12),
        ("某市教育局等部门关于读书的意见", ["某市教育局"], 1),
    ],
)
def test_joint_issuers(title, names, count):
    """All that are named, and how many there are."""
    assert issuers_in_title(title) == (names, count)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("某市住房和城乡建设局", "市"),
        ("某省住房和城乡建设厅", "省"),
        ("某省乡村振兴局", "省"),
        ("某省市场监督管理局", "省"),
        ("某省城市管理局", "省"),
        ("某县城镇管理局", "区县"),
        ("某市社区建设局", "市"),
        ("盐城市城市管理局", "市"),
        ("景德镇市民政局", "市"),
        ("古城乡人民政府", "乡镇"),
        ("某镇党委", "乡镇"),
        ("甲市民政局", "市"),
        ("最高人民法院", "中央"),
        ("国家税务总局", "中央"),
        ("团中央", "中央"),
        ("苏州大学", "其他"),
    ],
)
def test_level_of(name, level):
    """A level comes from the place, never from a character inside the name of the body."""
    assert level_of(name) == level


def test_signatories():
    """Over several lines, with blanks between; the printing office stands above no date of a signature."""
    assert signatories("教育部  财政部\n民政部\n2031年1月2日") == ["教育部", "财政部", "民政部"]
    assert signatories("某局办公室\n2031年8月9日印发") == []
    assert signatories("某局办公室　2031年8月9日印发") == []
    assert signatories("") == []


def test_find_head():
    """Red heads of one and of several bodies, and the number of an order."""
    assert find_red_head("某市教育局\n某市财政局文件\n某发〔2031〕1号") == (["某市教育局", "某市财政局"], "")
    assert find_red_head("某部令第5号\n某办法") == (["某部"], "第5号")
    assert find_red_head("某市教育局\n2031年工作要点") == ([], ""), "one name alone may be part of the title"
    law = "某省渔业条例\n（2031年11月25日某省第十届人民代表大会常务委员会第十八次会议通过）"
    assert find_red_head(law) == (["某省人民代表大会常务委员会"], "")


@pytest.mark.parametrize(
    ("line", "answer"), [("某市教育局", True), ("某市教育局关于", False), ("工作要点", False), ("", False)]
)
def test_is_body(line, answer):
    """Nothing but names."""
    assert is_body(line) is answer

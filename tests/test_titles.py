"""Titles of cited documents: genre, issuer, one spelling."""

import pytest

from plananalysis.titles import find_genre, find_issuer, normalise_title


@pytest.mark.parametrize(("title", "genre"), [
    ("社会组织管理办法", "管理办法"), ("支部工作条例(试行)", "条例"), ("关于加强工作的实施意见", "实施意见"), ("防汛应急预案", "预案"), ("关于优化公交线路的提案", "提案"), ("生命树", ""), ("", ""),
])
def test_genre(title, genre):
    """The longest known ending, brackets left out."""
    assert find_genre(title) == genre


@pytest.mark.parametrize(("title", "issuer"), [
    ("国务院办公厅关于印发规划的通知", "国务院办公厅"),
    ("中共某市委 某市人民政府关于推进工作的意见", "中共某市委 某市人民政府"),
    ("教育部等六部门关于加强学前教育的通知", "教育部"),
    ("某市妇联党组责任制实施办法", "某市妇联党组"),
    ("机关党组织选举工作条例", ""),
    ("关于加强乡镇、街道妇联组织建设的指导意见", ""),
    ("党政领导干部选拔任用工作条例", ""),
    ("反家庭暴力法", ""),
], ids=["office", "two bodies", "and others", "without 关于", "党组织", "starts with 关于", "subject", "law"])
def test_issuer(title, issuer):
    """The body at the head of the title; what the document is about is no issuer."""
    assert find_issuer(title) == issuer


@pytest.mark.parametrize(("title", "normal"), [
    ("关于发挥“双报到”作用的通知（试行）", "关于发挥双报到作用的通知"),
    ("中华人民共和国 宪法", "宪法"),
    ("中华人民共和国成立70周年活动方案", "中华人民共和国成立70周年活动方案"),
    ("纲要（草案）", "纲要"),
    ("（草案）", "（草案）"),
], ids=["quotes and bracket", "law", "the state itself", "draft", "nothing else"])
def test_one_spelling(title, normal):
    """Spellings of one title meet; a title never vanishes."""
    assert normalise_title(title) == normal

"""Tests of plananalysis.structure.titles: the visible title, whole."""

import pytest

from plananalysis.structure.titles import find_bare_title, find_title, genre_of, year_of


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("某市人民政府关于加快\n助餐服务发展的意见\n某政发〔2031〕2号", "某市人民政府关于加快助餐服务发展的意见"),
        ("某市绿道建设\n三年行动计划\n（2031—2033年）", "某市绿道建设三年行动计划（2031—2033年）"),
        ("某市残疾人联合会\n2031年工作要点", "某市残疾人联合会2031年工作要点"),
        (
            "某市人民政府文件\n某政发〔2031〕12号\n某市人民政府关于\n印发某市促进阅读若干措施的\n通知",
            "某市人民政府关于印发某市促进阅读若干措施的通知",
        ),
        ("某县关于印发《某县绿道方案》\n的通知", "某县关于印发《某县绿道方案》的通知"),
        ("某县关于印发《某县绿道\n建设方案》的通知", "某县关于印发《某县绿道建设方案》的通知"),
        ("某市民政局\n某市民政局2031年工作要点", "某市民政局2031年工作要点"),
        ("某政发〔2031〕2号《某市助餐意见》\n浏览：3\n某市助餐意见\n某政发〔2031〕2号", "某市助餐意见"),
        ("某市人民政府令\n某市犬只规定", "某市犬只规定"),
        ("首页\n某市2031年大事\n今天", ""),
        ("", ""),
    ],
)
def test_find_title(front, title):
    """Lines of one title are joined; heads, numbers and the name of the site are no part of it."""
    assert find_title(front) == title


def test_menus_end_like_titles():
    """A page with a title of its own needs one that names a year, a place or a subject."""
    assert find_title("管理制度\n通知公告") == "管理制度"
    assert find_title("管理制度\n通知公告", is_named=True) == ""


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("某协会章程", "章程"),
        ("某村规约", "规约"),
        ("某县实施细则（试行）", "细则"),
        ("某市若干措施", "措施"),
        ("某市任务清单", "清单"),
        ("某市大事", ""),
    ],
)
def test_genre_of(title, genre):
    """The kinds of documents that local bodies write."""
    assert genre_of(title) == genre


def test_bare_title():
    """Without a word for its kind, a title is known by the number or date below it."""
    assert find_bare_title("某市2031年法治建设情况\n某法发〔2031〕2号") == "某市2031年法治建设情况"
    assert find_bare_title("某市2031年法治建设情况\n今天") == ""
    assert find_bare_title("某市民政局\n某民发〔2031〕2号") == "", "a body is no title"


@pytest.mark.parametrize(
    ("text", "year"), [("某函2031-1940号", ""), ("某发〔2031〕5号2032年要点", "2032"), ("二O三一年计划", "2031")]
)
def test_year_of(text, year):
    """The number of a document is no year; zeros are written in many ways."""
    assert year_of(text) == year

"""Tests of web pages: visible text kept whole, what lies outside the article marked, hostile pages."""

import re
import time

import pytest

from plananalysis.reading.document import Limits, ReadError
from plananalysis.reading.files import read_file
from readers_files import SHARED


@pytest.fixture()
def read(tmp_path):
    """Write a page and read it."""

    def read_(page, **options):
        data = page if isinstance(page, bytes) else page.encode()
        (tmp_path / "a.html").write_bytes(data)
        return read_file(tmp_path / "a.html", **options)[0]

    return read_


def marked(document):
    """The marked passages with their kinds."""
    return [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks]


@pytest.mark.parametrize("page, lines", [
    ("<p>一<p>二<div>三</div>四", ["一", "二", "三", "四"]),
    ("<p>一<br>二<br/>三</p>", ["一", "二", "三"]),
    ("<p>一<br><br>二</p>", ["一", "", "二"]),
    ("<p>总体\n   要求 2020  年\n3 月</p>", ["总体要求 2020 年 3 月"]),
    ("<p>总<b>体</b><span>要</span>求</p>", ["总体要求"]),
    ("<p>&nbsp;&nbsp;一、&ldquo;总体&rdquo;&#x3000;</p>", ["\xa0\xa0一、“总体”\u3000"]),
    ("<p>前</p><script>var a='假';</script><style>p{}</style><!-- 假 --><noscript>假</noscript><p>后</p>", ["前", "后"]),
    ("<ul><li>一<ul><li>二</ul><li>三</ul>", ["一", "二", "三"]),
    ("<pre>一\n  二\n\n三</pre>", ["一", "  二", "三"]),
    ("<table><tr><td>一<td>二<p>二下</table>", ["一\t二 二下"]),
    ("<table><tr><td>独</td></tr><tr><td>二</td></tr></table>", ["独", "二"]),
    ("<table><tr><td>左<td><table><tr><td>甲<td>乙</table></table>", ["左", "甲\t乙"]),
    ("<td>无表</td><tr>行</tr><p>后", ["无表", "行", "后"]),
    ("<p>一</b></i></p></div></table>二", ["一", "二"]),
    ("<p>一 < 二 & 三 &amp; 四", ["一 < 二 & 三 & 四"]),
])  # fmt: skip
def test_lines_are_what_a_reader_sees(page, lines, read):
    """Blocks, breaks, inline elements, entities, scripts, tables, and tags in disorder."""
    assert read("<body>" + page).text.rstrip("\n").split("\n") == lines


@pytest.mark.parametrize("declared, encoding, warned", [
    ("gb2312", "gb18030", False), ("gb2312", "utf-8", True), ("utf-8", "gb18030", True), ("", "gb18030", False),
    ("big5", "utf-8-sig", True), ("utf-8", "utf-16-le", True),
])  # fmt: skip
def test_the_bytes_decide_against_the_declared_charset(declared, encoding, warned, read):
    """Right, wrong and missing declarations; a wrong one is said."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>各级妇联组织要贯彻落实全会精神</p></body></html>"
    document = read(page.encode(encoding))
    assert document.text == "各级妇联组织要贯彻落实全会精神\n" and document.encoding == encoding
    assert any("declares the charset" in w for w in document.warnings) == warned


def test_metadata_is_what_the_page_declares(read):
    """Government and Open Graph names map to ours; the title element is the last resort; numbers are no names."""
    page = (
        '<title>题 - 某网</title><meta name="ArticleTitle" content="题"><meta name="PubDate" content="2020-02-27">'
        '<meta name="ContentSource" content="来源：市妇联"><meta property="og:url" content="http://x/a">'
        '<meta name="author" content="1610"><body><p>文</p>'
    )
    assert read(page).metadata == {"title": "题", "published": "2020-02-27", "source": "市妇联", "url": "http://x/a"}
    assert read("<title>题\n 目</title><body>文").metadata == {"title": "题 目"}


SENTENCE = "各级妇联组织要深入贯彻落实全会精神，团结引领广大妇女听党话、跟党走。"


def test_what_lies_outside_the_article_is_marked_and_kept(read):
    """Menus before, related links and a footer after; the heading and its source line belong to the article."""
    page = (
        "<title>工作要点通知</title><div id=nav><a>首页</a> | <a>政务</a></div><h1>工作要点通知</h1><p>来源：市妇联</p>"
        f"<div id=c><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
        "<ul><li><a>相关报道一</a><li><a>相关报道二</a></ul><footer>版权所有</footer>"
    )
    document = read(page)
    assert marked(document) == [
        ("navigation", "首页 | 政务"), ("heading1", "工作要点通知"), ("boilerplate", "相关报道一\n相关报道二\n版权所有")
    ]  # fmt: skip
    assert document.text.split("\n")[1:3] == ["工作要点通知", "来源：市妇联"]


def test_headings_are_marked_with_their_level(read):
    """h1 to h6, each by itself, with what stands within them; what lies in a table is part of its row."""
    page = "<h1>某县<b>要点</b></h1><h2>农业</h2><h2>工业</h2><p>修渠</p><table><tr><td><h3>甲</h3><td>乙</table><h7>丙</h7>"
    assert marked(read(page)) == [
        ("heading1", "某县要点"), ("heading2", "农业"), ("heading2", "工业"), ("table", "甲\t乙")
    ]  # fmt: skip


def test_a_page_that_is_all_article_has_no_marks(read):
    """No menu, no footer: nothing is outside; nor is anything marked where there is too little text to tell."""
    assert marked(read(f"<body><p>一、总体</p><p>{SENTENCE * 4}</p><p>某年某月</p>")) == []
    assert marked(read("<body><div><a>首页</a></div><p>短</p>")) == []


def test_saved_pages_lose_nothing():
    """Nine real pages: the same visible characters as Beautiful Soup finds, and the article unmarked."""
    bs4 = pytest.importorskip("bs4")
    if not SHARED.exists():
        pytest.skip("../shared/data is not here")
    for path in sorted((SHARED / "html").glob("*.html")):
        [document] = read_file(path)
        soup = bs4.BeautifulSoup(path.read_bytes().decode(), "lxml")
        for element in soup(["script", "style", "noscript", "template", "head", "iframe"]):
            element.extract()
        assert re.sub(r"\s", "", document.text) == re.sub(r"[\s\ufeff\u200b]", "", soup.get_text()), path.name
        assert {m.kind for m in document.marks} >= {"boilerplate"}, path.name


def test_a_page_that_declares_gb2312_but_holds_utf8():
    """people_1.html is read rightly and says that its declaration is wrong."""
    path = SHARED / "html" / "people_1.html"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    [document] = read_file(path)
    assert document.encoding == "utf-8" and "郑板桥画了几笔兰花" in document.text
    assert any("declares the charset GB2312" in warning for warning in document.warnings)


@pytest.mark.slow
@pytest.mark.parametrize("page", [
    "<div>" * 100_000 + "深" + "</div>" * 100_000 + "浅", "<b><i><p>" * 100_000 + "深", "<table><tr><td>" * 100_000 + "深",
    "<ul><li>" * 100_000 + "深", "<!--" * 300_000 + "-->深", "<p " + "a=b " * 300_000 + ">深", "</div>" * 300_000 + "深",
    "<a href='" + "x" * 3_000_000 + "'>深</a>", "&" * 1_000_000 + "深", "<script>" + "<" * 1_000_000 + "</script>深",
], ids=["div", "inline", "tables", "lists", "comments", "attributes", "closings", "long", "entities", "script"])  # fmt: skip
def test_hostile_pages_are_read_in_time_and_to_the_bottom(page, read):
    """100,000 nested tags and the like: no crash, no text lost, no long wait."""
    start = time.perf_counter()
    assert "深" in read("<html><body>" + page).text
    assert time.perf_counter() - start < 10


def test_too_many_elements_are_refused(read):
    """The limit on elements holds."""
    with pytest.raises(ReadError, match="more than 1,000 elements"):
        read("<body>" + "<p>x" * 2_000, limits=Limits(nodes=1_000))


def test_a_page_without_text_is_refused(read):
    """Scripts alone are no text."""
    with pytest.raises(ReadError, match="no text"):
        read("<html><body><script>x()</script></body></html>")

"""Tests of the report in a real browser; where there is none they are skipped."""

import re

import pytest

from browser import Browser, find_browser
from plananalysis.report import page as report
from plananalysis.study import run as study
from plananalysis.study.analyze import analyze
from plananalysis.tables.files import read_table
from plananalysis.tables.parameters import Parameters

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine; install the package chromium"),
]
TITLE = "</script><script>alert(1)</script>"
HOSTILE = """</script><script>alert(0)</script>2031年工作要点

一、<img src=x onerror=alert(2)>加强"onmouseover="alert(3)建设
1.落实《</script><script>alert(4)</script>办法》,建设“<svg onload=alert(5)>”品牌。
2.做好服务&amp;工作,<!--推动]]>发展。
"""


@pytest.fixture(scope="module")
def browser():
    opened = Browser()
    yield opened
    opened.close()


@pytest.fixture()
def page(browser, seed_run):
    """The report of the embedded plan, opened anew."""
    browser.open(seed_run.folder / "report.html")
    return browser


def test_opens_without_complaint_or_request(page, seed_run):
    """One file is read, nothing else; no error on the console; script and style are at work."""
    own = (seed_run.folder / "report.html").resolve().as_uri()
    assert [address for address in page.requests if not address.startswith("data:")] == [own]
    assert page.complaints == []
    assert page.run("document.documentElement.classList.contains('script')")
    assert page.run("document.querySelectorAll('img').length") > 5
    assert page.run("Array.from(document.images).every((image) => image.complete && image.naturalWidth > 0)")


def test_the_checks_can_fail(page, tmp_path):
    """A page that asks for a picture elsewhere, raises and shows a dialog is caught in all three."""
    (tmp_path / "bad.html").write_text(
        "<script>alert(1); undefined_name;</script><img src='missing.png'>", encoding="utf-8"
    )
    page.open(tmp_path / "bad.html")
    assert any(address.endswith("missing.png") for address in page.requests)
    assert {complaint.split(":")[0] for complaint in page.complaints} >= {"dialog", "exception"}


def test_links_reach_their_passage(page, seed_run):
    """The link of the first document in 《》 scrolls to it and marks it."""
    first = read_table(seed_run.folder / "tables" / "citations.csv").iloc[0]
    page.click("#t-citations ~ .scroll td a[href^='#p']")
    assert page.run("location.hash") == f"#p1-{first['start']}"
    assert page.run("document.querySelector(':target').textContent") == first["text"]
    top = page.run("document.querySelector(':target').getBoundingClientRect().top")
    assert 0 < top < 900
    assert page.run("getComputedStyle(document.querySelector(':target')).backgroundColor") == "rgb(255, 224, 138)"


def test_one_passage_lights_up(page):
    """The passage of the link and nothing after it; a link to a section lights its heading."""
    lit = "Array.from(document.querySelectorAll('.leaf')).filter((leaf) => getComputedStyle(leaf).backgroundColor !== 'rgba(0, 0, 0, 0)').map((leaf) => leaf.id)"
    for target, expected in (("u1-s1.i2", ["u1-s1.i2"]), ("u1-s2", None)):
        page.run(f"location.hash = '#{target}'")
        found = page.run(lit)
        assert found == expected if expected else len(found) == 1


def test_every_link_has_its_place(page):
    """All links within the page lead to an element that is there."""
    lost = page.run(
        "Array.from(document.querySelectorAll('a[href^=\"#\"]'))"
        ".filter((a) => !document.getElementById(a.getAttribute('href').slice(1))).length"
    )
    assert lost == 0


def test_a_count_opens_its_passages(page, seed_run):
    """The panel lists as many lines as the count says, each with the word marked."""
    terms = read_table(seed_run.folder / "tables" / "terms.csv")
    page.click("#t-terms ~ .scroll [data-key]")
    assert page.run("document.querySelectorAll('#lines .kwic').length") == int(terms.loc[0, "count"])
    assert set(page.run("Array.from(document.querySelectorAll('#lines mark')).map((m) => m.textContent)")) == {
        terms.loc[0, "term"]
    }
    page.click("#lines a")
    assert page.run("document.querySelector(':target').closest('.text') !== null")
    page.click("#close")
    assert page.run("document.getElementById('found').hidden")


def test_every_kind_of_count_opens_its_passages(page):
    """One number of each column of each table: the panel says the number, and lists as many lines."""
    wrong = page.run("""(() => {
        const pressed = new Set(), wrong = [];
        for (const cell of document.querySelectorAll('td .count')) {
          const box = cell.closest('td'), table = box.closest('table');
          const column = Array.from(document.querySelectorAll('table')).indexOf(table) + ' ' + box.cellIndex;
          if (pressed.has(column) || Number.isNaN(Number(cell.textContent))) continue;
          pressed.add(column);
          cell.click();
          const said = document.getElementById('head').textContent, lines = document.querySelectorAll('#lines .kwic');
          const marked = Array.from(lines).every((line) => line.querySelector('mark').textContent && line.querySelector('a'));
          const number = Number(cell.textContent);
          if (!said.endsWith(': ' + number) || lines.length !== Math.min(number, 300) || !marked) wrong.push(said);
        }
        return [pressed.size, wrong];
    })()""")
    assert wrong[0] > 40 and wrong[1] == []


def test_lines_say_where_they_stand(page):
    """Document, section and item; the word that is counted is marked, in its sentence."""
    page.click("#t-entities ~ .scroll [data-key]")
    name = page.run("document.querySelector('#t-entities ~ .scroll tbody td:nth-child(2)').textContent")
    assert page.run("document.getElementById('head').textContent").startswith(name + " · ")
    lines = page.run("Array.from(document.querySelectorAll('#lines .kwic a')).map((a) => a.textContent)")
    assert lines and all(re.search(r"^1 .*· \S+", line) for line in lines)


def test_the_numbers_at_the_top_open_their_passages(page, seed_run):
    """Sections, items and sentences of all that was read."""
    documents = seed_run.results.documents
    for at, name in enumerate(("sections", "items", "sentences"), start=1):
        page.click(f"header .count:nth-of-type({at})")
        assert page.run("document.getElementById('head').textContent").startswith(name)
        assert page.run("document.querySelectorAll('#lines .kwic').length") == documents[name].sum()


def test_a_rate_opens_what_it_is_worked_out_from(page):
    """A rate per thousand leads to the passages of its count."""
    page.click("#t-terms ~ .scroll .rate")
    assert page.run("document.getElementById('head').textContent").endswith(
        ": " + page.run("document.querySelector('#t-terms ~ .scroll .count').textContent")
    )


def test_more_passages_than_a_page_lists(browser, tmp_path):
    """Of very many the first are listed, and how many there are is said in words."""
    (tmp_path / "多.txt").write_text("工作要点\n\n一、发展\n" + "1." + "推动发展。" * 400, encoding="utf-8")
    outcome = study.run(tmp_path / "多.txt", out=tmp_path / "r", with_notebooks=False)
    browser.open(outcome.folder / "report.html")
    browser.click("#t-terms ~ .scroll [data-key]")
    total = browser.run("document.querySelector('#t-terms ~ .scroll [data-key]').textContent")
    assert int(total) >= 400 and browser.run("document.getElementById('head').textContent").endswith(f": {total}")
    assert browser.run("document.querySelectorAll('#lines .kwic').length") == 300
    assert f"the first 300 of {total}" in browser.run("document.getElementById('lines').textContent")
    assert "the first 300 of each" in browser.run("document.getElementById('cut').textContent")


def test_passages_of_a_text_that_is_left_out(browser, plans, tmp_path, monkeypatch):
    """Their places are listed, and lead to where the page says in which file the text is; the panel still counts them all."""
    monkeypatch.setattr(report, "MAX_TEXT", 50)
    html = report.write_report(analyze(plans, parameters=Parameters(n_permutations=19)), figures={}, notebooks={})
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    browser.open(tmp_path / "report.html")
    browser.click("#t-terms ~ .scroll [data-key]")
    lines = browser.run("Array.from(document.querySelectorAll('#lines .kwic')).map((row) => row.textContent)")
    assert len(lines) == int(browser.run("document.querySelector('#t-terms ~ .scroll [data-key]').textContent"))
    away = [line for line in lines if re.fullmatch(r"2 文化馆2032 · \d+–\d+ \(texts/\)", line)]
    assert 0 < len(away) < len(lines)
    browser.run("Array.from(document.querySelectorAll('#lines a')).pop().click()")
    assert browser.run("document.querySelector(':target').nextElementSibling.textContent") == "texts/文化馆2032.txt"
    assert browser.complaints == []


def test_search_finds_what_the_text_holds(page, seed):
    """As many lines as the text holds the words; none for what it does not hold; Escape closes."""
    text = next(iter(seed.texts.values()))
    page.type("#query", "家庭教育")
    assert page.run("document.querySelectorAll('#lines .kwic').length") == text.count("家庭教育") > 0
    page.type("#query", "没有这个词")
    assert page.run("document.querySelectorAll('#lines .kwic').length") == 0
    assert page.run("document.getElementById('head').textContent").endswith(" 0")
    page.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    assert page.run("document.getElementById('found').hidden")


def test_tables_sort_and_filter(page):
    """A heading sorts up, then down, numbers as numbers; the filter hides the other rows."""
    column = """Array.from(document.querySelectorAll('#t-terms ~ .scroll')[0].querySelectorAll('tbody tr:not([hidden])'))
        .map((row) => row.cells[%d].textContent.trim())"""
    page.click("#t-terms ~ .scroll th:nth-child(2)")
    numbers = [int(cell) for cell in page.run(column % 1)]
    assert numbers == sorted(numbers) and len(set(numbers)) > 5
    page.click("#t-terms ~ .scroll th:nth-child(2)")
    assert [int(cell) for cell in page.run(column % 1)] == sorted(numbers, reverse=True)
    page.click("#t-terms ~ input.filter")
    page.send("Input.insertText", text="家庭")
    words = page.run(column % 0)
    assert 0 < len(words) < len(numbers) and all("家庭" in word for word in words)


def test_language_switches(page):
    """Only Chinese, only English, both: headings and notes, never the text of the plan."""
    shown = "getComputedStyle(document.querySelector('h2 [lang=%s]')).display !== 'none'"
    for language, expected in (("zh", [False, True]), ("en", [True, False]), ("both", [True, True])):
        page.click(f"button[data-language={language}]")
        assert [page.run(shown % name) for name in ("en", "zh")] == expected
        assert page.run("getComputedStyle(document.querySelector('.text')).display !== 'none'")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_part_is_wider_than_the_window(browser, seed_run, width):
    """On a telephone too, the page scrolls down only; wide tables scroll within themselves."""
    browser.open(seed_run.folder / "report.html", width=width, height=844)
    assert browser.run("document.documentElement.scrollWidth") <= width
    wide = browser.run(
        f"Array.from(document.querySelectorAll('main > *, header > *, .bar')).filter((node) => "
        f"node.getBoundingClientRect().right > {width} + 1).length"
    )
    assert wide == 0
    assert float(browser.run("getComputedStyle(document.querySelector('main p')).fontSize")[:-2]) >= 14


def test_prints_without_its_controls(page):
    """On paper: no bar, no filter fields, whole tables, and more than one page."""
    page.send("Emulation.setEmulatedMedia", media="print")
    try:
        assert page.run(
            "Array.from(document.querySelectorAll('.bar, .filter, nav')).every("
            "(node) => getComputedStyle(node).display === 'none')"
        )
        assert page.run("getComputedStyle(document.querySelector('.scroll')).maxHeight") == "none"
    finally:
        page.send("Emulation.setEmulatedMedia", media="")
    import base64

    paper = base64.b64decode(page.send("Page.printToPDF")["data"])
    assert paper.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", paper)) > 5


def test_hostile_document_runs_nothing(browser, tmp_path):
    """Markup in a title, a heading, a name or a document title stays text in the page and in its script's data."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "恶意.txt").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "in" / "documents.csv").write_text(f"file,title,issuer\n恶意.txt,{TITLE},<b>局</b>\n", encoding="utf-8")
    outcome = study.run(tmp_path / "in", out=tmp_path / "r", with_notebooks=False)
    browser.open(outcome.folder / "report.html")
    assert browser.complaints == []
    assert browser.run("document.title") == f"plananalysis: {TITLE}"
    assert browser.run("document.querySelector('h1').textContent") == TITLE
    assert browser.run("document.scripts.length") == 2
    assert browser.run("document.querySelectorAll('img:not([src^=data]), svg, [onmouseover], [onload]').length") == 0
    browser.type("#query", "alert(4)")
    assert browser.run("document.querySelectorAll('#lines .kwic').length") == 1
    browser.run("document.querySelectorAll('[data-key]').forEach((cell) => cell.click())")
    browser.settle()
    assert browser.complaints == []

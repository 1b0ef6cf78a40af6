import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from pandas.api.types import is_float_dtype

from plananalysis import read_corpus
from plananalysis.findings import declared_tables
from plananalysis.report import page as report
from plananalysis.report.sections import choose_rows, list_sections
from plananalysis.structure.tables import READ
from plananalysis.study.analyze import analyze
from plananalysis.study.run import run
from plananalysis.tables.columns import why_untraced
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.spans import MOST, unpack_spans

pytestmark = pytest.mark.slow  # whole analyses, left out of the daily part

EIGHT_WITH_RETURNS = "\r\n".join(f"{n}.加强党建工作,开展第{n}次家庭教育活动。" for n in range(1, 9))
HOSTILE = """</title><script>alert(1)</script>2031年工作要点

一、<img src=x onerror=alert(2)>
1.落实《<b>办法</b>》,建设“<script>alert(3)</script>”品牌。
2.做好服务&amp;工作。
"""


class Page(HTMLParser):
    """Tags, ids and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.sources = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if tag == "a" and "href" in attrs else []
        self.sources += [attrs["src"]] if "src" in attrs else []


@pytest.fixture(scope="module")
def page(seed_run):
    return seed_run.folder, Page((seed_run.folder / "report.html").read_text("utf-8"))


def test_every_link_leads_somewhere(page):
    """Anchors exist, files exist, ids are unique."""
    folder, parsed = page
    assert len(parsed.ids) == len(set(parsed.ids))
    inside = [link[1:] for link in parsed.links if link.startswith("#")]
    assert set(inside) <= set(parsed.ids)
    assert len(inside) > 300
    assert all((folder / link).is_file() for link in parsed.links if not link.startswith("#"))


def test_links_of_citations_reach_their_passage(page):
    """The anchor of each document in 《》 opens exactly at its text."""
    folder, _ = page
    html = (folder / "report.html").read_text("utf-8")
    from plananalysis.tables.files import read_table

    for row in read_table(folder / "tables" / "citations.csv").itertuples():
        start = html.index(f'<span id="p1-{row.start}">')
        assert html[start:].split(">", 1)[1].startswith("《")


def test_page_loads_nothing(page):
    """One script of ours, by its digest in the page's policy, and every picture is in the page itself."""
    folder, parsed = page
    assert not {"iframe", "link", "object"} & set(parsed.tags)
    assert parsed.sources and all(source.startswith("data:image/svg+xml;base64,") for source in parsed.sources)
    html = (folder / "report.html").read_text("utf-8")
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, flags=re.S)
    assert [attributes for attributes, _ in scripts] == [' type="application/json" id="passages"', ""]
    digest = base64.b64encode(hashlib.sha256(scripts[1][1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in html and "unsafe-eval" not in html
    assert not re.search(r"innerHTML|eval\(|document\.write|fetch\(|XMLHttp|import\(", scripts[1][1])


def read_counts(html):
    """Of every table its columns, and of its rows the texts of cells with the key that they open, if any."""
    tables, shown = {}, html[html.index('<h2 id="read">') : html.index('<h2 id="texts">')]
    for part in re.split(r'<h3 id="t-|<div class="scroll read">', shown)[1:]:
        name = part.split('"', 1)[0] if part[0].isalpha() else "documents"
        head, _, body = part.partition("<tbody>")
        columns = list(re.findall(r'<th(?: [^>]*)?>(?:<span lang="en">([^<]*)</span>)?', head))
        rows = [
            re.findall(
                r'<td>(?:<button class="(count|rate)" data-key="(\d+)">)?(.*?)(?:</button>)?</td>', row, flags=re.S
            )
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body.partition("</table>")[0], flags=re.S)
        ]
        tables[name] = columns, rows
    return tables


def check_counts(html):
    """Every linked number is the number of its passages; gives how many there are."""
    packed = json.loads(re.search(r'id="passages">(.*?)</script>', html, flags=re.S).group(1))
    checked = capped = 0
    for name, (columns, rows) in read_counts(html).items():
        for row in rows:
            assert len(row) == len(columns), (name, row)
            for column, (kind, key, cell) in zip(columns, row, strict=True):
                if not key:
                    continue
                total, spans = unpack_spans(packed, key)
                assert spans and len(spans) == min(total, MOST), (name, column, row)
                assert kind == "rate" or total == int(cell), (name, column, row)
                checked, capped = checked + 1, capped + (total > MOST)
    assert bool(capped) == ('<p class="note" id="cut">' in html)
    return checked


@pytest.fixture(scope="module")
def pages(seed_run, two, plans):
    """Results and their page: of one document, of two, of two whose items answer to one another."""
    paired = analyze(plans, parameters=Parameters(n_permutations=19))
    return [
        (seed_run.results, (seed_run.folder / "report.html").read_text("utf-8")),
        *((results, report.write_report(results, figures={}, notebooks={})) for results in (two, paired)),
    ]


@pytest.mark.slow
def test_counts_lead_to_their_passages(pages):
    """The number shown is the number of passages behind it."""
    assert [check_counts(html) > least for (_, html), least in zip(pages, (2000, 200, 400), strict=True)] == [True] * 3


@pytest.mark.slow
def test_themes_lead_to_where_their_words_meet(pages):
    """The name of a theme opens the units in which two of its words stand."""
    for _, html in pages:
        columns, rows = read_counts(html)["coword_themes"]
        assert rows and all(kind == "rate" and key for kind, key, _ in (row[columns.index("label")] for row in rows))


def find_bare(html, results):
    """Columns of whole numbers that lead nowhere though no reason is listed."""
    bare = []
    for name, (columns, rows) in read_counts(html).items():
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
            texts = [cell for _, _, cell in cells if cell]
            if column in ("", "document", "passage") or is_float_dtype(results.tables[name][column]):
                continue
            if not texts or not all(re.fullmatch(r"-?\d+", text) for text in texts):
                continue
            reason = why_untraced(name, column)
            open_ = [cell for _, key, cell in cells if cell not in ("", "0", "-1") and not key]
            # Attention and trends also count Han characters, which are no places, in the same columns.
            if not reason and open_ and (name not in ("attention", "trends") or len(open_) == len(texts)):
                bare.append((name, column))
    return bare


def test_no_count_is_without_its_passages(pages):
    """A whole number in a table leads to its passages, or columns.csv says why not."""
    assert [find_bare(html, results) for results, html in pages] == [[], [], []]


def test_a_count_that_nobody_traces_is_noticed(two, monkeypatch):
    """A new column of whole numbers in a table that is shown."""
    terms = declared_tables()["terms"]
    wider = declared_tables() | {"terms": replace(terms, shows=(*terms.shows, "stop"))}
    monkeypatch.setattr("plananalysis.report.sections.declared_tables", lambda: wider)
    changed = replace(two, tables=two.tables | {"terms": two.tables["terms"].assign(stop=7)})
    assert find_bare(report.write_report(changed, figures={}, notebooks={}), changed) == [("terms", "stop")]


@pytest.mark.slow
def test_without_a_carriage_return_lost(tmp_path):
    """Offsets hold in the page too: a carriage return is written so that no browser drops it."""
    path = tmp_path / "回车.txt"
    path.write_bytes(EIGHT_WITH_RETURNS.encode())
    outcome = run(path, out=tmp_path / "r", with_notebooks=False)
    html = (tmp_path / "r" / "report.html").read_bytes().decode()
    assert html.count("&#13;") == next(iter(outcome.results.corpus.texts.values())).count("\r")
    assert "\r" not in html


def test_text_of_the_page_is_the_document(page, seed):
    """The text shown at the end is the decoded text, character by character."""
    folder, _ = page
    html = (folder / "report.html").read_text("utf-8")
    shown = html[html.index('<div class="text"') :]
    shown = shown[shown.index(">") + 1 : shown.index("</div>")]
    import html as escaping

    assert escaping.unescape(re.sub(r"<[^>]*>", "", shown)) == next(iter(seed.texts.values()))


@pytest.mark.slow
def test_hostile_document_is_harmless(tmp_path):
    """Markup in a title, heading, name or document title is text, and nothing else."""
    path = tmp_path / "恶意.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    run(path, out=tmp_path / "r", with_notebooks=False)
    parsed = Page((tmp_path / "r" / "report.html").read_text("utf-8"))
    assert parsed.tags.count("script") == 2
    assert "b" not in parsed.tags
    assert all(source.startswith("data:") for source in parsed.sources)


def test_findings_about_topics_are_said_beside_their_tables(page):
    """The sentence over k stands in the page, and the units that disagree lead to their passages."""
    html = (page[0] / "report.html").read_text("utf-8")
    place = html.index('id="t-topic_choice"')
    assert place < html.index("no k is favoured") < html.index('id="t-sensitivity_findings"')
    table = html[html.index('id="t-topic_disagreements"') :]
    assert 'href="#' in table[: table.index("</table>")]


@pytest.mark.slow
def test_two_plans_side_by_side(plans, tmp_path):
    """Each aligned item links to both of its passages; what is new or gone to the one it has."""
    results = analyze(plans, parameters=Parameters(n_permutations=19))
    html = report.write_report(results, figures={}, notebooks={})
    parsed = Page(html)
    numbers = {doc_id: i for i, doc_id in enumerate(plans.documents["doc_id"], start=1)}
    assert set(results.alignment["status"]) == {"revised", "carried_over", "new", "dropped"}
    for row in results.alignment.itertuples():
        for doc_id, unit_id in ((row.doc_id_old, row.unit_id_old), (row.doc_id_new, row.unit_id_new)):
            anchor = f"u{numbers[doc_id]}-{unit_id}"
            assert not unit_id or (f"#{anchor}" in parsed.links and anchor in parsed.ids)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two plans, analysed with few refits."""
    folder = tmp_path_factory.mktemp("two")
    for year in (2031, 2032):
        text = EIGHT_WITH_RETURNS.replace("家庭", "家庭" if year == 2031 else "社区").replace("\r", "")
        (folder / f"计划{year}.txt").write_text(
            f"某某区文化馆{year}年工作要点\n\n一、服务\n{text}\n二、队伍\n9.落实《办法》。\n", encoding="utf-8"
        )
    return analyze(read_corpus(folder), parameters=Parameters(n_permutations=19, neighbours=0, n_refits=2))


def test_every_table_is_in_the_page(two):
    """Tables without a heading of their own come last, in the same form, with their links."""
    parsed = Page(report.write_report(two, figures={}, notebooks={}))
    shown = {name[2:] for name in parsed.ids if name.startswith("t-")}
    assert shown == {name for name in two.tables if declared_tables()[name].page != READ}
    assert {"intensifiers", "attention", "diversity"} < {
        name for name, section in list_sections(two.tables).items() if section.group == "other"
    }


def test_every_table_with_passages_links_its_rows(two):
    """Wherever a table has start and end, its rows lead there."""
    html = report.write_report(two, figures={}, notebooks={})
    checked = 0
    for name, table in two.tables.items():
        if (
            declared_tables()[name].page != READ
            and {"start", "end", "doc_id"} <= set(table.columns)
            and (choose_rows(table, declared_tables()[name])["end"] > 0).any()
        ):
            part = html[html.index(f'id="t-{name}"') :]
            assert 'href="#p' in part[: part.index("</table>")], name
            checked += 1
    assert checked >= 5


def test_a_large_corpus_gets_a_page_that_says_what_it_leaves_out(two, monkeypatch):
    """Text beyond the limit is not in the page: links lead to the file, search says so, counts without places say so."""
    monkeypatch.setattr(report, "MAX_TEXT", 50)
    monkeypatch.setattr(report, "MAX_PASSAGES", 5)
    parsed = Page(html := report.write_report(two, figures={}, notebooks={}))
    assert [name for name in parsed.ids if re.fullmatch(r"x\d+", name)] == ["x1"]
    assert 'id="unheld" data-count="1"' in html and "1 of 2 texts are left out" in html
    assert "the texts of 1 of 2 documents</a>: their links open the files in texts/" in html[: html.index('<h2 id="g-')]
    assert re.search(r"The passages behind \d+ counts are left out", html)
    inside = {link[1:] for link in parsed.links if link.startswith("#")}
    assert inside <= set(parsed.ids)
    outside = [link for link in parsed.links if link.startswith("texts/")]
    assert len(outside) > 5 and set(outside) == {"texts/%E8%AE%A1%E5%88%922032.txt"}


def test_a_page_is_made_smaller_until_it_fits(two, monkeypatch):
    """Fewer rows and passages; nothing is cut in the middle."""
    whole = report.write_report(two, figures={}, notebooks={})
    monkeypatch.setattr(report, "MAX_PAGE", len(whole.encode()) - 1)
    less = report.write_report(two, figures={}, notebooks={})
    assert len(less.encode()) < len(whole.encode())
    assert less.rstrip().endswith("</html>")


def test_tables_stand_with_their_notebook(two):
    """Each group of tables links the notebook that was executed, and no other."""
    parsed = Page(
        report.write_report(two, figures={}, notebooks={"02-words.ipynb": "executed", "03-named.ipynb": "failed"})
    )
    assert parsed.links.count("notebooks/02-words.html") == 2
    assert "notebooks/03-named.html" not in parsed.links
    groups = [section.group for section in list_sections(two.tables).values()]
    assert groups[0] == "01-reading" and groups[-2:] == ["other", "other"]

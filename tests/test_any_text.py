"""No text ends a run: whatever characters a document or its metadata holds, it is read, and every offset is right."""

import io
import json
import time
import xml.dom.minidom

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plananalysis import read_corpus
from plananalysis.corpus import build_corpus, load_corpus
from plananalysis.formulae.find import find_formulae
from plananalysis.lexicons.characters import NOTHING, is_digit, skip_chars, strip_chars, to_codes
from plananalysis.lexicons.matching import WordFinder
from plananalysis.lexicons.numerals import read_numeral
from plananalysis.lexicons.passages import BRACKETED, QUOTED, Passages, mask
from plananalysis.named.citations import find_citations
from plananalysis.named.dates import find_dates
from plananalysis.named.mentions import find_mentions
from plananalysis.named.quantities import find_quantities
from plananalysis.named.quoted_names import find_names, find_unbalanced
from plananalysis.policy_language.addressees import find_addressees
from plananalysis.policy_language.commitments import find_commitments
from plananalysis.policy_language.intensity import find_intensifiers
from plananalysis.policy_language.novelty import find_novelty
from plananalysis.policy_language.parallelism import find_parallelism
from plananalysis.reading.document import Document
from plananalysis.study.analyze import analyze
from plananalysis.study.write import write_results
from plananalysis.tables.files import read_table, write_table
from plananalysis.tables.parameters import Parameters
from plananalysis.tokens.strings import count_strings, find_strings

# Private use, noncharacters, halves, controls, line ends of other systems, marks that join or turn, rare Han, numerals.
ODD = (
    "\ue000 \ue001 \ue002 \uf8ff \U000f0000 \ufdd0 \ufdd1 \ufdd2 \ufffe \uffff \ufffd \ud800 \udfff \udc80 \0 \x01 \x02 \x07 \x7f \ufeff \u0301 "
    "\u20e3 😀 👩\u200d👧 \u200d \u200f \u202e \u2066 \u0378 \U000e0001 𠮷 𪚥 鿿 㐀 豈 ① ² ½ ١٢٣ ５ ⅷ 〇 ㈠ 𝟗"
).split(" ") + ["\x1f", "\x85", "\x0b", "\x0c", "\r", "\t", "\u2028", "\u2029", "\xa0"]
PIECES = (
    '一、 二、 （一） 1. 2. (1) 第一章 第二条 附件： 《 》 《关于加强家庭教育的意见》 〈 〉 << >> 『 』 “ ” ‘ ’ " “四个意识” “美丽庭院”建设活动 （ ） ( ) 〔2020〕 '
    "2020年 3月底前 13月45日 2月30日 2020-13-45 2020-1-1 12:30 1/0 0/1 5:0 比0:0 百分之 百分之零 零分之一 9亿 3.4万亿 100% 50%—60% 1,200 增长5% 从 到 20万人 "
    "第 三届 十四五 “9.9” 加强 推进 制定 修订 落实 认真 严格 不得 把 将 会同 组织 市妇联 河南省教育厅 委 妇女 农村 和 、 与 的 等 ， 。 ； ： ！ · — … 工作 活动 "
    "2026年工作要点\n 政府工作报告\n 一是 re: | =1+1 - + @ $x$ \\frac _ {{7*7}} </script> ]]> &amp; &#xD800; a 5G http://a.b/ % ㎡ \\ '"
).split(" ") + [
    "\n",
    "\n\n",
    " ",
    "\u3000",
    "\n《",
    "》\n",
    "“\n",
    "\n”",
    "9" * 400,
    "9" * 40 + "亿",
    "万" * 30,
    "一" * 60,
    f"第{'九' * 20}个五年规划",
]
PLAN = "某某区文化馆2031年工作要点\n一、丰富{}生活\n1.办好“舞台”活动。落实《公共文化办法》，{}\n2.深化读书服务，建立小组。\n二、加强队伍\n3.完善{}，严格考核。\n"
FIELDS = (
    "title",
    "issuer",
    "year",
    "level",
    "genre",
    "published",
    "url",
    "number",
    "documents.csv:title",
    "odd\ud800key",
)
FEW = Parameters(n_permutations=19, n_refits=2, neighbours=0)


@st.composite
def texts(draw, most=40):
    """Odd characters among the pieces of plans."""
    return "".join(
        draw(st.lists(st.one_of(st.sampled_from(ODD), st.sampled_from(PIECES), st.sampled_from(PIECES)), max_size=most))
    )


@st.composite
def documents(draw):
    """One to three documents, with metadata that is as odd."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(texts())
        text = PLAN.format(draw(texts(8)), text, draw(texts(8))) if draw(st.booleans()) else text + "字"
        stated = draw(st.dictionaries(st.sampled_from(FIELDS), texts(5), max_size=4))
        doc_id = draw(st.sampled_from(["a", "a", "甲\0乙", "../x", "\ud800", "con"]))
        found.append(
            Document(doc_id, text, draw(st.sampled_from(["a.txt", "\udcff.txt"])), "txt", "utf-8", "0" * 64, stated)
        )
    return found


def check_places(results):
    """Leaves partition the text; every row with a place lies inside its unit and says what stands there."""
    units, texts = results.corpus.units, results.corpus.texts
    spans = {(row.doc_id, row.unit_id): (row.start, row.end) for row in units.itertuples()}
    for doc_id, text in texts.items():
        leaves = units[(units["doc_id"] == doc_id) & units["is_leaf"]].sort_values(["start", "end"])
        assert "".join(text[a:b] for a, b in zip(leaves["start"], leaves["end"], strict=True)) == text
    for name, table in results.tables.items():
        if {"doc_id", "start", "end", "text"} <= set(table):
            for row in table.itertuples():
                assert texts[row.doc_id][int(row.start) : int(row.end)] == row.text, name
        if {"doc_id", "unit_id", "start", "end"} <= set(table):
            for row in table[table["unit_id"] != ""].itertuples():  # a row without is of the whole document
                begin, stop = spans[row.doc_id, row.unit_id]
                assert begin <= row.start <= row.end <= stop, (name, row)


@pytest.mark.slow
def test_every_table_of_any_text(request):
    """All tables are made, twice the same, with right places; more examples with --long."""

    @settings(
        max_examples=400 if request.config.getoption("--long", default=False) else 25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(documents())
    def check(found):
        corpus = build_corpus(found)
        results = analyze(corpus, parameters=FEW)
        check_places(results)
        seen.append(corpus)
        if len(seen) % 5 == 1:
            again = analyze(corpus, parameters=FEW)
            for name, table in results.tables.items():
                pd.testing.assert_frame_equal(table, again.tables[name])

    seen = []
    check()


@pytest.fixture(scope="module")
def odd_corpus():
    """One document in which every odd character and every piece stands once, in headings, titles, quotes and names."""
    every = "".join(ODD)
    mixed = "".join(f"{piece}{ODD[number % len(ODD)]}" for number, piece in enumerate(PIECES))
    text = (
        f"某某区{every}文化馆2031年工作要点\n一、丰富$\\frac{{$ $x${every}生活\n1.落实《公共{every}办法》，办好“舞台{every}”活动。{mixed}\n"
        f"2.深化读书{every}服务。\n二、</script><script>]]>{{{{7*7}}}}{every}\n3.完善制度，认真严格考核{every}。\n"
    )
    stated = {
        "title": f"{every}</script><script>alert(1)</script>{{{{7*7}}}}",
        "issuer": every,
        "url": "javascript:" + every,
    }
    return build_corpus([Document("甲\0乙", text, "\udcff.txt", "txt", "utf-8", "0" * 64, stated)])


@pytest.mark.slow
def test_everything_is_written(odd_corpus, tmp_path):
    """Tables, workbook, figures, methods, report and manifest hold it, and open again."""
    results = analyze(odd_corpus, parameters=FEW)
    check_places(results)
    write_results(results, tmp_path)
    for path in (tmp_path / "tables").iterdir():
        table = results.tables[path.stem]
        read = read_table(path)
        assert list(read) == list(table) and len(read) == len(table)
        if "text" in table:
            assert read["text"].tolist() == table["text"].tolist(), path.name
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book["names"].max_row == len(results.names) + 1
    drawn = list((tmp_path / "figures").glob("*.svg"))
    assert drawn and all(xml.dom.minidom.parse(str(path)) for path in drawn)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<script>alert" not in page and "</script><script>" not in page and "{{7*7}}" in page
    json.loads((tmp_path / "manifest.json").read_text("utf-8"), parse_constant=pytest.fail)
    assert load_corpus(tmp_path).texts == odd_corpus.texts


@pytest.mark.parametrize("sign", [QUOTED, BRACKETED, "\ue000", "\ue001", "\ue002", "\ufdd2", "\0"])
def test_signs_of_the_mask_in_a_text(sign):
    """A text may hold the characters that stand for what is masked: the title beside them is found with its own verb."""
    text = f"甲{sign}修订《社会组织管理办法》{sign}，{sign}落实“{sign}”。"
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [len(text)], "text": [text]})
    found = find_citations(units)
    assert found[["title", "verb"]].values.tolist() == [["社会组织管理办法", "修订"]]
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == ["《社会组织管理办法》"]
    masked = mask(text)
    assert len(masked) == len(text) and masked.count(QUOTED) == len("《社会组织管理办法》") + len(f"“{sign}”")


def test_a_title_does_not_go_over_to_the_next_passage():
    """The mark at the end of one sentence and that at the beginning of the next are no title that hides what is between."""
    sentences = pd.DataFrame(
        {
            "doc_id": ["a", "b"],
            "unit_id": ["i1", "i1"],
            "sentence_id": ["1", "1"],
            "start": [0, 0],
            "text": ["严格考核《建立制度，", "》。加强培训工作。"],
        }
    ).assign(end=lambda table: table["text"].str.len())
    assert Passages(sentences).masked == "严格考核《建立制度，\n》。加强培训工作。"
    found = find_commitments(sentences)
    texts = dict(zip(sentences["doc_id"], sentences["text"], strict=True))
    assert [texts[row.doc_id][row.start : row.end] for row in found.itertuples()] == found["text"].tolist()


def test_a_date_does_not_go_over_to_the_next_line():
    """Day and hour on two lines are two things, 第 at the end of a line counts nothing of the next."""
    units = pd.DataFrame(
        {"doc_id": ["a", "b"], "unit_id": ["i1", "i1"], "start": [0, 0], "text": ["发布于2020-1-1", "12:30 第"]}
    )
    assert find_dates(units.assign(end=[11, 7]))["text"].tolist() == ["2020-1-1"]


def test_half_characters_in_metadata_are_mended_and_named():
    """Title, key, file name and id; what was whole stays, and each field is named once."""
    document = Document(
        "甲\ud800",
        "一、学习\n",
        "\udcff.txt",
        "txt",
        "utf-8",
        "",
        {"title": "工作\ud800要点", "k\udc80": "v", "issuer": "妇联"},
    )
    assert (document.doc_id, document.file) == ("甲\ufffd", "\ufffd.txt")
    assert document.metadata == {"title": "工作\ufffd要点", "k\ufffd": "v", "issuer": "妇联"}
    assert [warning.partition(":")[0] for warning in document.warnings] == ["doc_id", "file", "title", "k\ufffd"]
    corpus = build_corpus([document])
    assert (
        corpus.documents["title"].tolist() == ["工作\ufffd要点"]
        and "title: 1 replacement" in corpus.documents.loc[0, "warnings"]
    )


@pytest.mark.parametrize("name, data", [
    ("a.jsonl", b'{"title": "\\ud800", "issuer": "\\udfffb", "text": "\xe4\xb8\x80\xe3\x80\x81\xe5\xad\xa6\xe4\xb9\xa0\\udc00"}\n'),
    ("b.html", b"<html><head><title>&#xD800;</title></head><body><p>&#xDFFF;\xe5\xad\xa6</p></body></html>"),
])  # fmt: skip
def test_half_characters_in_files(tmp_path, name, data):
    """The file is read, all tables are made, and no half is left."""
    (tmp_path / name).write_bytes(data)
    corpus = read_corpus(tmp_path / name)
    results = analyze(corpus, parameters=FEW)
    check_places(results)
    "".join(
        [*corpus.texts.values(), *corpus.documents.astype(str).to_numpy().ravel(), *corpus.metadata.to_numpy().ravel()]
    ).encode()
    if name == "a.jsonl":
        assert "title: 1 replacement" in corpus.documents.loc[0, "warnings"]


def test_ids_become_names_of_files():
    """An id that is a path, a device or empty; made alike, they stay apart."""
    made = [
        Document(doc_id, "一、学习\n", "a.txt", "txt", "", "")
        for doc_id in ("../x", "a/b", "con", "", "\0", "计划", "计划")
    ]
    assert build_corpus(made).documents["doc_id"].tolist() == [
        "x",
        "a_b",
        "con_",
        "document",
        "document-2",
        "计划",
        "计划-2",
    ]


@pytest.mark.parametrize("text", [
    "7" * 5000, "1,111" * 2000, "一" * 1000, "点" + "一" * 50, "9" * 400 + "万亿", "．" * 9, "²", "①", "½", "٣" * 20, "百分之", "万" * 500, "",
    "点", "两点", "\0", "几" * 9,
])  # fmt: skip
def test_any_numeral(text):
    """A number or none, never an error."""
    number = read_numeral(text)
    assert number is None or number >= 0


@pytest.mark.parametrize("year", ["²", "9" * 5000, "２０２６", "①", "\0", "-1", "½"])
def test_any_year(year):
    """What is no year tells nothing of what is past."""
    document = Document("d", PLAN.format("", "", ""), "d.txt", "txt", "", "", {"documents.csv:year": year})
    assert len(analyze(build_corpus([document]), only=["mentions"]).mentions)


@pytest.mark.parametrize(
    "text",
    [
        "13月45日",
        "2月30日前",
        "2031-99-99 99:99",
        "1/0",
        "0/0",
        "比0:0",
        "零分之一",
        "百分之零",
        "第" + "九" * 30 + "个五年规划",
        "第二十三个五年规划",
        "第个五年规划",
        "9" * 400 + "%",
        "1" * 5000 + "年",
        "٣月",
        "②年",
        "2²年",
    ],
)
def test_any_date_and_quantity(text):
    """Found or not, with right places."""
    text = f"完成{text}，到{text}。"
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [len(text)], "text": [text]})
    for found in (find_dates(units), find_quantities(units), find_mentions(units)):
        assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == found["text"].tolist()


def test_nothing_stands_behind_the_end_of_a_text():
    """A word with U+0000 at its end is not found at the end of a text that lacks it; U+10000 is no end either."""
    words = WordFinder({"甲\0": (), "乙\U00010000": (), "丙丁\0\0": ()})
    assert words.find("甲")[0].tolist() == words.find("丙丁")[0].tolist() == []
    assert words.find("甲\0乙\U00010000丙丁\0\0")[0].tolist() == [0, 2, 4]
    assert is_digit(np.array([NOTHING, ord("５")])).tolist() == [False, True]


def test_long_runs_are_stepped_over():
    """The same for a run of one and of ten thousand."""
    for size in (0, 1, 8, 9, 10_000):
        codes = to_codes("推" + " " * size + "进")
        assert skip_chars(codes, np.array([1]), " ").tolist() == [1 + size]
        assert strip_chars(codes, np.array([0, 1]), np.array([1 + size, 1 + size]), " ").tolist() == [1, 1]


def test_halves_in_a_text_that_is_searched():
    """A text made in Python is searched as if it held U+FFFD; the table holds no half."""
    units = pd.DataFrame(
        {
            "doc_id": ["d"],
            "unit_id": ["i1"],
            "start": [0],
            "end": [9],
            "text": pd.Series(["落实《\ud800办法》“\udc00”"], dtype=object),
        }
    )
    assert find_citations(units)["title"].tolist() == ["\ufffd办法"]


def test_halves_among_strings():
    """Units are searched as if they held U+FFFD; a string that no text can hold is refused. U+0000 in a unit moves no place."""
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["a", "b"],
            "start": [0, 9],
            "text": pd.Series(["甲\0乙\ud800", "\0乙甲"], dtype=object),
        }
    )
    assert find_strings(units, ["乙", "甲"])[["unit_id", "string", "start"]].values.tolist() == [
        ["a", "甲", 0],
        ["a", "乙", 2],
        ["b", "乙", 10],
        ["b", "甲", 11],
    ]
    assert count_strings(units, ["乙"])[["count", "units"]].values.tolist() == [[2, 2]]
    with pytest.raises(ValueError, match="half characters"):
        find_strings(units, ["\ud800"])


@pytest.mark.parametrize(
    "char, said",
    [("\ue000", "private-use"), ("\uffff", "noncharacter"), ("\ufdd0", "noncharacter"), ("\x07", "control")],
)
def test_odd_characters_are_reported(tmp_path, char, said):
    """In the warnings of the document, with their place."""
    (tmp_path / "a.txt").write_text(f"一、学习《办法{char}》\n" * 9, encoding="utf-8")
    [warning] = [part for part in read_corpus(tmp_path).documents.loc[0, "warnings"].split(" | ") if said in part]
    assert warning.startswith("9 ") and "line 1, character 8" in warning


@pytest.mark.parametrize("column", ["text", "=1+1", "a\rb", "甲,乙", 'q"', "\0"])
def test_tables_hold_any_cell(tmp_path, column):
    """What is written is read again; half characters become U+FFFD."""
    cells = [
        "a\rb",
        "\0",
        "\u2028",
        "=1",
        "'=1",
        "\t",
        "\r",
        "\n",
        "a\r\nb",
        '"',
        "",
        "\ufeff",
        "\x85",
        "-",
        "''",
        "\x1a",
        "\x0b",
        "\x1c",
        " =1",
    ]
    table = pd.DataFrame({column: pd.Series([*cells, "\ud800"], dtype=object), "n": 1})
    write_table(table, tmp_path / "t.csv")
    read = read_table(tmp_path / "t.csv")
    assert list(read) == [column, "n"] and read[column].tolist() == [*cells, "\ufffd"]
    assert b"\n'=1," in (tmp_path / "t.csv").read_bytes()


def test_figures_show_any_label():
    """Two dollar signs are no formula; what no font has is a box, what has no shape is left out; drawn twice the same."""
    from matplotlib.figure import Figure

    from plananalysis.charts.style import chinese_style, render_figure

    labels = ["一、$\\frac$ $x$", "\0\x07甲\u2028乙\u202e", "𠮷_\U0010fffd", "$a", "\\$"]
    with chinese_style():
        ax = Figure().add_subplot(title="$x$\x07")
        ax.set_yticks(range(len(labels)), labels)
        ax.plot([0], [0], label="𝟗$\uffff")
        ax.legend()
        first, second = render_figure(ax.figure), render_figure(ax.figure)
        assert [label.get_text() for label in ax.get_yticklabels()] == ["一、$\\frac$ $x$", "甲 乙", "□_□", "$a", "\\$"]
    assert first[0] == second[0] and xml.dom.minidom.parse(io.BytesIO(first[1]))


FINDERS = {
    "citations": find_citations,
    "names": find_names,
    "unbalanced": find_unbalanced,
    "commitments": find_commitments,
    "intensifiers": find_intensifiers,
    "novelty": find_novelty,
    "formulae": find_formulae,
    "mentions": find_mentions,
    "parallelism": find_parallelism,
    "addressees": find_addressees,
}
RUNS = [
    "“",
    "”",
    "“a”",
    "《",
    "》《",
    "《》，",
    "（",
    "、",
    "和",
    "第",
    "7",
    "1,",
    "1+",
    "(1)",
    "一",
    "一个",
    "百",
    " ",
    "\u3000",
    "发展改革",
    "认真",
    "要",
    "把",
    "为",
    "的",
    "市妇联",
    "农村妇女",
    "‘’",
    "“甲“，",
    "𠮷",
    "\0",
    "已经",
    "凝聚",
    "“甲”、",
    "「甲」“",
    "目前",
]


def spend(find, text):
    """CPU seconds for one unit with such a text."""
    table = pd.DataFrame(
        {"doc_id": ["d"], "unit_id": ["i1"], "sentence_id": ["1"], "start": [0], "end": [len(text)], "text": [text]}
    )
    begun = time.process_time()
    find(table)
    return time.process_time() - begun


@pytest.mark.slow
@pytest.mark.parametrize("name", FINDERS)
def test_time_grows_with_the_text(name, request):
    """Four times the text takes at most eight times the time; what takes no time at all is not judged."""
    sizes = (25_000, 100_000) if request.config.getoption("--long", default=False) else (3_000, 12_000)
    spend(FINDERS[name], "加强工作。")
    for run in RUNS:
        few, many = (spend(FINDERS[name], f"加强{run * (size // len(run))}建设7元的。") for size in sizes)
        assert many < max(8 * few, 0.7), (run, few, many)

"""Markup and escapes in the cells of tables become the text they stand for; what only looks like them stays."""

import json

import pytest
from test_readers_table import parquet, xlsx

from plananalysis.reading.cells import read_cell
from plananalysis.reading.document import Limits, Mark
from plananalysis.reading.files import read_file

PLAIN = "一、耕地保护\n1.严守红线。\n2.建设农田。\n二、农业发展\n1.推广农场。\n2.完善服务。"
LINES = PLAIN.split("\n")


def read(text, **options):
    return read_cell(text, name="a.csv", limits=Limits(), **options)


MARKED = {
    "br": "<br>".join(LINES),
    "br of XHTML": "<BR />".join(LINES),
    "br beside line ends": "<br/>\n".join(LINES),
    "p": "".join(f"<p>{line}</p>" for line in LINES),
    "p with attributes": "".join(f'<p style="text-indent:2em" class=a>{line}</p>\n' for line in LINES),
    "div in div": "<div>" + "".join(f"<div><span>{line}</span></div>" for line in LINES) + "</div>",
    "tags as entities": "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in LINES),
    "literal n": r"\n".join(LINES),
    "literal rn": r"\r\n".join(LINES),
    "escaped twice": r"\\n".join(LINES),
    "bold and real lines": PLAIN.replace("严守", "<b>严守</b>"),
    "mostly real lines": PLAIN.replace("\n2.建设", "<br>2.建设"),
    "Excel's CR": PLAIN.replace("\n", "_x000D_\n"),
}


@pytest.mark.parametrize("case", MARKED)
def test_the_lines_are_those_of_the_plain_text(case):
    """However the line breaks were saved, the text is that with line breaks."""
    assert read(MARKED[case]).text == PLAIN


def test_blanks_and_entities():
    """&nbsp; is NBSP, numbered entities are characters, blanks as Python writes them are blanks."""
    assert read("&ldquo;家&rdquo;&nbsp;&#22269;&#x56FD;").text == "“家”\xa0国国"
    assert read(r"\u3000\u3000一、学习\n\xa01.读书").text == "\u3000\u3000一、学习\n\xa01.读书"


@pytest.mark.parametrize("text", [
    r"a\nb", r"见 D:\new\test", r"见 C:\n一", r"路径 \\server\news", r"\alpha\notag", "x<5 且 y>3", "a<b 且 c>d",
    "依据<条例>办理", "用<b>标签", "AT&T 和 R&D;", "&unknown;", "甲 < 乙", "第<一>章",
])  # fmt: skip
def test_what_only_looks_like_markup_stays(text):
    """Paths, comparisons, brackets of angles around Chinese, an ampersand."""
    assert read(text) == (text, (), ())


def test_nothing_is_lost_beside_tags():
    """A smaller-than sign and angles around Chinese beside real tags; scripts and comments are no text."""
    assert read("增速<5 的，依据<条例><br>办理").text == "增速<5 的，依据<条例>\n办理"
    assert read("<p>甲</p><script>x()</script><!-- 注 --><p>乙</p>").text == "甲\n乙"


def test_a_table_in_a_cell_is_marked():
    """Its rows are lines, its cells parted by tabs."""
    cell = read(
        "<p>一、分工</p><table><tr><td>任务</td><td>单位</td></tr><tr><td>修路</td><td>交通局</td></tr></table>"
    )
    assert cell.text == "一、分工\n任务\t单位\n修路\t交通局" and cell.marks == (Mark(5, 17, "table"),)


ROWS = [("甲", "<br>".join(LINES)), ("乙", PLAIN), ("丙", "严守&nbsp;红线")]
TABLES = {
    "a.csv": lambda: ("标题,正文\n" + "".join(f'{a},"{b}"\n' for a, b in ROWS)).encode(),
    "a.xlsx": lambda: xlsx([["标题", "正文"], *ROWS]),
    "a.jsonl": lambda: "\n".join(["", *(json.dumps({"标题": a, "正文": b}) for a, b in ROWS)]).encode(),
    "a.parquet": lambda: parquet({"标题": [a for a, _ in ROWS], "正文": [b for _, b in ROWS]}),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_once_which_rows_were_marked_up(name, tmp_path):
    """Of three rows the first and the last; the numbers are those of the file."""
    (tmp_path / name).write_bytes(TABLES[name]())
    documents = read_file(tmp_path / name)
    assert [document.text for document in documents] == [PLAIN, PLAIN, "严守\xa0红线"]
    rows = "1, 3" if name == "a.parquet" else "2, 4"
    said = f"markup in column '正文' read as text in 2 rows (<br> in 1, &nbsp; in 1): {rows}"
    assert said in documents[0].warnings and not documents[1].warnings and not documents[2].warnings


def test_other_cells_are_put_on_one_line_and_paths_stay(tmp_path):
    """A title with <br> and &nbsp;; a path in another column is no place for escapes."""
    table = "标题,路径,正文\n甲市<br>工作&nbsp;要点,D:\\文件\\t1.txt,一、学习\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    [document] = read_file(tmp_path / "a.csv")
    assert dict(document.metadata) == {"标题": "甲市 工作\xa0要点", "路径": "D:\\文件\\t1.txt"}
    assert "markup in 1 cell of other columns read as text" in document.warnings


@pytest.mark.parametrize(
    "text", ["<" * 200_000, "<p " + "a " * 200_000, "&" * 200_000, "\\n" * 200_000, "<br>" * 100_000]
)
def test_it_takes_time_in_proportion(text):
    """Hostile cells are read at once: no pattern tries anything twice."""
    assert len(read(text).text) <= len(text)


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_a_list_of_paragraphs_is_their_text(name, tmp_path):
    """A line each, also where such a list stands in one cell; other columns keep their lists."""
    row = {"正文": LINES, "标签": ["农村", "耕地"]}
    data = json.dumps(row).encode() if name == "a.jsonl" else parquet({key: [value] for key, value in row.items()})
    (tmp_path / name).write_bytes(data)
    [document] = read_file(tmp_path / name)
    assert document.text == PLAIN and document.metadata == {"标签": '["农村", "耕地"]'}

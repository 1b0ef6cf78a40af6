"""A row of a table is a document whose text is body; a body is never empty where there is text."""

import pytest

from plananalysis import read_corpus
from plananalysis.reading.document import Mark
from plananalysis.structure.parse import parse_units

# Passages that look like the opening of a report, or like its title block, and are neither.
PASSAGES = [
    "现将有关事项通知如下：",
    "各县区、市直各部门：",
    "会议听取了有关报告，对农村工作提出要求。",
    "加强耕地保护",
    "耕地保护\n严守耕地红线，坚决防止耕地流失，稳步推进农田建设，落实各方责任。",
    "各位代表！\n现在，我代表市人民政府作工作报告，请予审议。",
    "请各单位认真审议，形成如下意见：",
    "推进农村道路建设，改善群众出行条件，方便生产生活。",
]


def kinds(text, *, marks=()):
    """The kinds of the leaves, each once."""
    units = parse_units(text, marks=marks)
    assert "".join(text[a:b] for a, b in units.loc[units["is_leaf"], ["start", "end"]].values) == text
    return set(units.loc[units["is_leaf"], "kind"])


@pytest.mark.parametrize("text", PASSAGES)
def test_a_row_without_numbering_is_body(text):
    """All of it, from its first line."""
    assert kinds(text, marks=[Mark(0, len(text), "row")]) == {"item"}


def test_a_row_with_a_title_of_its_own_keeps_it():
    """A whole notice in a cell: its title is front, what it says is body."""
    text = "关于做好农村工作的通知\n各县区要落实责任，推进农村道路建设，改善群众出行条件。\n要加强督导检查。"
    units = parse_units(text, marks=[Mark(0, len(text), "row")])
    assert units["kind"].tolist() == ["front", "item", "item"]


def test_a_row_with_numbering_is_read_by_it():
    """A preamble before the first number stays one."""
    text = (
        "现将有关事项通知如下，请认真贯彻落实，确保各项工作取得实效。\n一、学习\n1.读书。\n2.讨论。\n二、调研\n3.走访。"
    )
    assert kinds(text, marks=[Mark(0, len(text), "row")]) == kinds(text) >= {"preamble", "item"}


@pytest.mark.parametrize("text", PASSAGES)
def test_no_text_is_all_opening(text):
    """Not a row: a front may be told from it, but something is body."""
    assert "item" in kinds(text)


def test_every_row_of_a_table_is_counted(tmp_path):
    """Each has a sentence, none has a warning; one that cannot be read rightly names its row."""
    rows = "".join(f'第{i}条,2023,"{text}"\n' for i, text in enumerate(PASSAGES * 5))
    (tmp_path / "表.csv").write_text("标题,年份,正文\n" + rows + "末,2023,……\n", encoding="utf-8")
    corpus = read_corpus(tmp_path / "表.csv")
    assert set(corpus.units["kind"]) == {"item"} and len(corpus.documents) == 41
    assert (corpus.documents["sentences"][:-1] > 0).all()
    warned = corpus.documents.query("warnings != ''")
    assert warned["doc_id"].tolist() == ["表-42"] and warned["warnings"].item().startswith("row 42: ")
    assert not corpus.documents["furniture_chars"].any()

"""Titles of cited documents: genre, issuer, one spelling."""

import pandas as pd
import pytest

from plananalysis.lexicons.passages import mask
from plananalysis.named.citations import find_citations
from plananalysis.named.titles import find_genre, find_issuer, normalize_title
from plananalysis.structure.parse import parse_units
from plananalysis.structure.sentences import split_sentences


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("社会组织管理办法", "管理办法"),
        ("支部工作条例(试行)", "条例"),
        ("关于加强工作的实施意见", "实施意见"),
        ("防汛应急预案", "预案"),
        ("关于优化公交线路的提案", "提案"),
        ("生命树", ""),
        ("", ""),
    ],
)
def test_genre(title, genre):
    """The longest known ending, brackets left out."""
    assert find_genre(title) == genre


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("国务院办公厅关于印发规划的通知", "国务院办公厅"),
        ("中共某市委 某市人民政府关于推进工作的意见", "中共某市委 某市人民政府"),
        ("教育部等六部门关于加强学前教育的通知", "教育部"),
        ("某市妇联党组责任制实施办法", "某市妇联党组"),
        ("机关党组织选举工作条例", ""),
        ("关于加强乡镇、街道妇联组织建设的指导意见", ""),
        ("党政领导干部选拔任用工作条例", ""),
        ("反家庭暴力法", ""),
    ],
    ids=["office", "two bodies", "and others", "without 关于", "党组织", "starts with 关于", "subject", "law"],
)
def test_issuer(title, issuer):
    """The body at the head of the title; what the document is about is no issuer."""
    assert find_issuer(title) == issuer


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("关于发挥“双报到”作用的通知（试行）", "关于发挥双报到作用的通知"),
        ("中华人民共和国 宪法", "宪法"),
        ("中华人民共和国成立70周年活动方案", "中华人民共和国成立70周年活动方案"),
        ("纲要（草案）", "纲要"),
        ("（草案）", "（草案）"),
    ],
    ids=["quotes and bracket", "law", "the state itself", "draft", "nothing else"],
)
def test_one_spelling(title, normal):
    """Spellings of one title meet; a title never vanishes."""
    assert normalize_title(title) == normal


LINKED = "根据《\n某市养老服务条例\n》，编制了《\n某市养老服务规划\n》和《\n　某市养老设施办法》。"


def test_titles_on_lines_of_their_own():
    """A page that links a title may put it on a line of its own: sentence, unit, title and verb are found as without."""
    units = parse_units(LINKED).assign(doc_id="d")
    units["text"] = [LINKED[start:end] for start, end in zip(units["start"], units["end"], strict=True)]
    sentences = split_sentences(LINKED, units)
    assert [LINKED[a:b][-4:] for a, b in zip(sentences["start"], sentences["end"], strict=True)] == ["办法》。"]
    citations = find_citations(units)
    assert citations[["title", "verb"]].values.tolist() == [
        ["某市养老服务条例", "根据"], ["某市养老服务规划", "编制"], ["某市养老设施办法", "编制"],
    ]  # fmt: skip
    assert [LINKED[a:b] for a, b in zip(citations["start"], citations["end"], strict=True)] == citations[
        "text"
    ].tolist()
    assert "条例" not in mask(LINKED)


def test_no_title_across_passages():
    """A mark at the end of one passage and one at the beginning of the next belong to no title."""
    units = pd.DataFrame(
        {"doc_id": ["d", "d"], "unit_id": ["a", "b"], "start": [0, 4], "end": [3, 9], "text": ["印发《", "办法》。"]}
    )
    assert find_citations(units).empty

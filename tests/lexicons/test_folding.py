"""Are width and script folded for matching, and for nothing else?"""

import pandas as pd
import pytest

from plananalysis.lexicons.folding import as_written, fold_rows, fold_text, fold_words, tell_script
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import load_classes

WORDS = load_classes("lexicons/traditional")


def table(**texts):
    frame = pd.DataFrame({"doc_id": list(texts), "unit_id": "i1", "text": list(texts.values())})
    return frame.assign(start=0, end=frame["text"].str.len())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２０１２年增长８．５％，用ＡＩ＋农业～２／３。", "2012年增长8.5%，用AI+农业~2/3。"),
        ("，。；：！？（）［］“”", "，。；：！？（）［］“”"),  # the rules are written for these marks
        ("著名品牌扭转乾坤於菟", "著名品牌扭转乾坤於菟"),  # simplified, or of no script
        ("著名品牌，严守", "著名品牌，严守"),
        ("沿著著名的道路，瞭解顯著變化，乾淨的乾坤", "沿着著名的道路，了解显著变化，干净的乾坤"),
        ("制定計畫、規劃與徵求意見，「兩個結合」", "制定计划、规划与征求意见，“两个结合”"),
        ("", ""),
        ("\U00020000嚴\ud800", "\U00020000严\ud800"),
    ],
)
def test_what_is_folded(text, folded):
    assert fold_text(text) == folded and len(folded) == len(text)


def test_the_list_is_one_to_one():
    """No offset can change, and what is folded once is folded."""
    pairs = {**WORDS.values("only_traditional"), **WORDS.values("also_simplified"), **WORDS.values("phrase")}
    assert all(len(a) == len(b) and a != b or a in WORDS["phrase"] for a, b in pairs.items())
    assert all(len(a) == len(b) for a, b in pairs.items())
    assert set(WORDS["only_traditional"]).isdisjoint(WORDS["only_simplified"])


def test_each_document_has_its_own_script():
    texts = {"甲": "著名的乾坤，严守红线", "乙": "著力嚴守紅線", "丙": "严守红线，堅決沿著", "丁": "著名２"}
    assert [tell_script(text) for text in texts.values()] == ["simplified", "traditional", "mixed", ""]
    assert fold_rows(table(**texts)) == ["著名的乾坤，严守红线", "着力严守红线", "严守红线，坚决沿著", "著名2"]


def test_a_row_is_folded_by_its_document():
    rows = pd.DataFrame(
        {"doc_id": ["a", "b", "a"], "text": ["沿著", "沿著", "嚴守紅線"], "heading": ["著手", "著手", ""]}
    )
    assert fold_rows(rows) == ["沿着", "沿著", "严守红线"]
    assert fold_rows(rows, column="heading") == ["着手", "著手", ""]


def test_a_person_may_write_words_in_either_script():
    assert fold_words(["鄉村振興", "著力", "５Ｇ"]) == ["乡村振兴", "着力", "5G"]
    assert fold_words(["著名", "乡村"]) == ["著名", "乡村"]


def test_passages_show_what_was_written():
    passages = Passages(table(a="嚴守紅線，８％"))
    assert passages.text == "严守红线，8%"
    assert passages.to_frame([0, 5], [2, 7])["text"].tolist() == ["嚴守", "８％"]


def test_values_go_back_to_what_was_written():
    assert as_written("甲市办法", "关于\n甲市\n办法", "關於\n甲市\n辦法") == "甲市辦法"
    assert as_written("没有", "关于", "關於") == "没有"

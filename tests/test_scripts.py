"""Is a plan in traditional script, or with full-width figures, read as the same plan in simplified script is?"""

import pandas as pd
import pytest

from plananalysis.corpus import build_corpus
from plananalysis.reading.document import Document
from plananalysis.study.analyze import analyze

PLAN = """甲市关于加强耕地保护的实施办法
甲市农业农村局
发布时间：2023年3月8日

各区县人民政府：
现将有关事项通知如下。
一、总体要求
（一）严守红线。坚决防止耕地流失，建成农田3万亩。
（二）了解农户情况。着力发展著名品牌，统筹推进“三农”工作，会同市妇联关爱留守儿童。
二、2022年工作回顾
（三）去年，全市新增就业2000人，增长8.5%，修订《土地管理办法》。
三、保障措施
（四）加强组织领导。一是制定规划，二是征求意见，三是回复群众，力争2025年底前完成5个项目。
（五）继续鼓励企业参与乡村振兴，探索数字化转型，严禁占用基本农田。
"""
# As a person writes it, with the words that have no character of their own for the simplified one: 瞭解, 回覆, 規畫.
TRADITIONAL = """甲市關於加強耕地保護的實施辦法
甲市農業農村局
發布時間：2023年3月8日

各區縣人民政府：
現將有關事項通知如下。
一、總體要求
（一）嚴守紅線。堅決防止耕地流失，建成農田3萬畝。
（二）瞭解農戶情況。著力發展著名品牌，統籌推進「三農」工作，會同市婦聯關愛留守兒童。
二、2022年工作回顧
（三）去年，全市新增就業2000人，增長8.5%，修訂《土地管理辦法》。
三、保障措施
（四）加強組織領導。一是制定規畫，二是徵求意見，三是回覆群眾，力爭2025年底前完成5個項目。
（五）繼續鼓勵企業參與鄉村振興，探索數字化轉型，嚴禁佔用基本農田。
"""
# As it was written; and what depends on the bytes.
SHOWN = {"text", "heading", "title", "issuer", "issuers", "source", "number", "sha256", "script", "label", "value"}


def widen(text):
    """Figures and letters in full width."""
    return "".join(chr(ord(s) + 0xFEE0) if s.isascii() and (s.isdigit() or s in ".%") else s for s in text)


def study(text):
    return analyze(build_corpus([Document("甲", text, "甲.txt", "txt", "utf-8", "")]))


@pytest.fixture(scope="module")
def simple():
    return study(PLAN)


def differences(one, other):
    """Tables and columns that are not the same, those aside that are shown as written."""
    found = []
    for name, table in one.tables.items():
        again = other.tables[name]
        if len(table) != len(again):
            found.append((name, len(table), len(again)))
            continue
        columns = [column for column in table if column not in SHOWN]
        found += [(name, c) for c in columns if not pd.Series.equals(table[c].reset_index(drop=True), again[c])]
    return found


@pytest.mark.parametrize("text", [TRADITIONAL, widen(PLAN)])
def test_every_table_is_that_of_the_simplified_plan(simple, text):
    assert len(text) == len(PLAN) and text != PLAN
    assert differences(simple, study(text)) == []


def test_the_traditional_plan_is_said_to_be_one_and_shown_as_written():
    results = study(TRADITIONAL)
    [document] = results.corpus.documents.to_dict("records")
    assert document["script"] == "traditional" and document["genre"] == "办法"
    assert document["title"] == "甲市關於加強耕地保護的實施辦法"
    for table in results.tables.values():
        if {"text", "start", "end", "doc_id"} <= set(table) and "count" not in table:
            assert all(
                TRADITIONAL[a:b] == said for a, b, said in zip(table["start"], table["end"], table["text"], strict=True)
            )
    found = results.commitments.set_index("text")["level"]
    assert found[["嚴守紅線", "堅決防止耕地流失", "建成農田3萬畝"]].tolist() == [5, 5, 4]
    quantities = results.mentions.query("kind == 'quantity'").set_index("text")
    assert quantities.loc["3萬畝", ["number", "unit"]].tolist() == [30000, "亩"]


def test_full_width_figures_are_words_and_quantities():
    results = study("乙市２０１２年工作要点\n一、总体要求\n１．产值增长８.５％，建设３个中心。\n２．办好活动。\n")
    tokens = results.values["tokens"]
    assert results.corpus.units.query("kind == 'item'")["number"].tolist() == ["１．", "２．"]
    assert "3" in tokens["token"].tolist() and not {"３", "８"} & set(tokens["token"])
    quantity = results.mentions.query("text == '８.５％'").iloc[0]
    assert (quantity["number"], quantity["unit"]) == (8.5, "%")
    assert results.corpus.documents["year"].tolist() == ["2012"]

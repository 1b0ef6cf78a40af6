"""Known answers for the audit, the score against gold, and terms from documents."""

import math

import pandas as pd
import pytest

from plananalysis.tokens.audit import audit_terms, collect_terms, score_segmentation
from plananalysis.tokens.tokenizer import Tokenizer


def test_audit_tells_whole_partly_split_and_absent():
    """Plain jieba keeps 党建, splits 双报到; 工作 comes whole once and stands once inside 工作者."""
    text = "党建。双报到。工作，工作者。党建"
    audit = audit_terms(["双报到", "党建", "没有", "工作"], text=text, tokens=Tokenizer(terms=[]).cut(text))
    assert audit.iloc[:, :4].values.tolist() == [
        ["党建", 2, 2, "whole"],
        ["工作", 2, 1, "partly"],
        ["双报到", 1, 0, "split"],
        ["没有", 0, 0, "absent"],
    ]
    # 党建 。 双 报 到 。 工作 ， 工作者 。 党建: eleven tokens, twelve Han characters
    assert audit["n_han"].unique().tolist() == [12] and audit["n_tokens"].unique().tolist() == [11]


def test_score_by_hand():
    """妇女|之|家 against 妇女|之家: one of two cut words is right, one of three true words is found."""
    gold = [["妇女", "之", "家"], ["学习"]]
    tokenizer = Tokenizer(terms=["之家"])
    assert tokenizer.cut("妇女之家") == ["妇女", "之家"]
    [row] = score_segmentation(gold, tokenizer=tokenizer, known={"妇女", "之", "学习"}).to_dict("records")
    assert (row["precision"], row["recall"]) == (2 / 3, 2 / 4)
    assert row["f1"] == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))
    assert (row["recall_unknown"], row["n_gold"], row["n_cut"], row["n_unknown"]) == (0.0, 4, 3, 1)


def test_a_perfect_cut_scores_one_and_no_dictionary_gives_no_unknown_recall():
    [row] = score_segmentation([["党建", "品牌"]], tokenizer=Tokenizer(terms=[])).to_dict("records")
    assert row["f1"] == 1.0 and math.isnan(row["recall_unknown"])
    with pytest.raises(ValueError, match="expected lines of words"):
        score_segmentation([], tokenizer=Tokenizer(terms=[]))


def test_terms_from_documents():
    units = pd.DataFrame(
        {"text": ["“七有”“五性”，《北京市 条例》《条例》", "“七有”“一”“很长很长很长很长很长很长的口号”“学·用”"]}
    )
    assert collect_terms(units) == ["七有", "五性", "条例"]
    assert collect_terms(units, max_chars=1, min_chars=1) == ["一"]
    assert collect_terms(pd.DataFrame({"text": ["没有"]})) == []

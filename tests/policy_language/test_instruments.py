"""Tests of plananalysis.policy_language.instruments: suggestions with the cue that decided."""

import pandas as pd

from plananalysis.policy_language.instruments import COLUMNS, read_codebook, suggest_instruments


def sentence(text):
    return pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [5], "end": [5 + len(text)], "text": [text]})


def test_one_row_a_code_with_all_cues():
    """Two cues of one code make one row; the row is the sentence."""
    table = suggest_instruments(sentence("发放补贴和奖励。"))
    row = table[(table["scheme"] == "hood") & (table["code"] == "treasure")]
    assert row[["cue", "start", "end", "text"]].values.tolist() == [["补贴|奖励", 5, 13, "发放补贴和奖励。"]]
    assert set(table["status"]) == {"suggestion"}


def test_names_give_no_cue():
    """What stands in quotation marks or a title is a name."""
    assert len(suggest_instruments(sentence("“补贴”《管理办法》。"))) == 0
    assert list(suggest_instruments(sentence("晴好。"))) == COLUMNS


def test_every_code_can_be_explained():
    """Definition, positive and negative example for each code; the positive example is suggested."""
    book = read_codebook()
    assert (
        set(book["scheme"]) == {"hood", "schneider_ingram", "rothwell_zegveld", "mcdonnell_elmore"} and len(book) == 16
    )
    assert (book[["definition", "positive", "negative"]] != "").all(axis=None)
    for row in book.itertuples():
        table = suggest_instruments(sentence(row.positive))
        assert (row.scheme, row.code) in set(zip(table["scheme"], table["code"], strict=True)), row.positive

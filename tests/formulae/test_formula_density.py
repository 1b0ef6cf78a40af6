"""The share of characters inside formulae: counted by hand, overlaps once, intervals only where they mean something."""

import numpy as np
import pandas as pd
import pytest

from plananalysis.formulae.density import measure_formula_density


def make_units(*texts, kinds):
    starts = [sum(len(t) for t in texts[:i]) for i in range(len(texts))]
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"u{i}" for i in range(len(texts))],
            "kind": kinds,
            "is_leaf": True,
            "heading": "",
            "start": starts,
            "end": [a + len(t) for a, t in zip(starts, texts, strict=True)],
            "text": list(texts),
        }
    )


def spans(*pairs):
    return pd.DataFrame(
        {"doc_id": "d", "start": [a for a, _ in pairs], "end": [b for _, b in pairs]},
        columns=["doc_id", "start", "end"],
    )


def test_overlaps_count_once_and_marks_do_not_count():
    """0-4 and 2-6 cover six characters, of which “ is none: 5 of 9."""
    units = make_units("甲乙丙“丁戊己庚辛壬。", kinds=["section"])
    row = measure_formula_density(spans((0, 4), (2, 6)), units).iloc[0]
    assert row[["formulae", "covered_han", "han_chars", "share"]].tolist() == [2, 5, 9, 0.555556]


def test_document_leaves_out_furniture_and_glossary():
    """Only the section's text is the document's; a formula in the glossary does not count."""
    units = make_units("标题", "甲乙三农", "三农：解释", kinds=["front", "section", "entry"])
    table = measure_formula_density(spans((4, 6), (6, 8)), units).set_index("unit_id")
    assert table.loc[["u1", ""], ["formulae", "covered_han", "han_chars"]].values.tolist() == [[1, 2, 4], [1, 2, 4]]


def test_no_formula_is_a_zero_row():
    """Zero is a finding; a section without characters has no share."""
    units = make_units("甲乙。", "123", kinds=["section", "section"])
    table = measure_formula_density(spans(), units)
    assert table["covered_han"].tolist() == [0, 0, 0]
    assert table["share"].tolist()[0] == 0 and np.isnan(table["share"][1])


def test_interval_from_ten_sentences_on():
    """Nine sentences: none; ten, five of them wholly formula: 0.5 ± t(9)·sqrt(10/9·10·0.25)... by hand 0.1229 to 0.8771."""
    nine, ten = (make_units("三农。甲乙。" * (n // 2) + "甲乙。" * (n % 2), kinds=["section"]) for n in (9, 10))
    few = measure_formula_density(spans((0, 2)), nine).iloc[0]
    many = measure_formula_density(spans(*((i, i + 2) for i in range(0, 30, 6))), ten).iloc[0]
    assert np.isnan(few["low"]) and few["n_sentences"] == 9
    # residuals ±1, 20 characters: s = sqrt(10/9 · 10) / 20 = 0.166667; t(9) at 97.5% = 2.262157
    assert many[["low", "high"]].tolist() == pytest.approx([0.122974, 0.877026], abs=1e-6)

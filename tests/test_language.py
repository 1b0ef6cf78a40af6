from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import chi2
from sklearn.metrics import cohen_kappa_score

from plananalysis import find_commitments, leaf_units
from plananalysis.language import find_intensifiers, find_novelty, rate_by_section, report_absences

LABELS = Path(__file__).parent


def make_sentences(*texts):
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text)
    return pd.DataFrame({"doc_id": "d", "unit_id": "i1", "sentence_id": [str(i) for i in range(len(texts))],
                         "start": starts, "end": [s + len(t) for s, t in zip(starts, texts, strict=True)],
                         "text": list(texts)})


@pytest.mark.parametrize(("text", "verb", "level"), [
    ("严格执行请示报告制度。", "严格执行", 5),
    ("确保矛盾处置在基层。", "确保", 4),
    ("制定《管理办法》。", "制定", 4),
    ("开展系列活动。", "开展", 3),
    ("推动家庭教育立法。", "推动", 2),
    ("探索长效机制。", "探索", 1),
], ids=["control", "delivery", "document", "action", "support", "exploration"])
def test_levels(text, verb, level):
    """One clause of each level, by the codebook."""
    found = find_commitments(make_sentences(text))
    assert found[["verb", "level"]].values.tolist() == [[verb, level]]


@pytest.mark.parametrize("text", ["天气晴好。", "“开展活动”。", "《制定办法》。"], ids=["description", "quoted", "title"])
def test_what_is_no_commitment(text):
    """A description, a slogan and a title make no row."""
    assert len(find_commitments(make_sentences(text))) == 0


def test_commitments_point_to_their_clause(seed):
    """Each row is the clause at its offsets, within its sentence."""
    found, text = find_commitments(seed.sentences, units=seed.units), next(iter(seed.texts.values()))
    assert all(text[row.start:row.end] == row.text for row in found.itertuples())
    bounds = seed.sentences.set_index("sentence_id")[["start", "end"]]
    place = bounds.loc[found["sentence_id"]]
    assert (found["start"].to_numpy() >= place["start"].to_numpy()).all()
    assert (found["end"].to_numpy() <= place["end"].to_numpy()).all()


def test_levels_agree_with_reading(seed):
    """Weighted kappa against a reader who coded the clauses first; no row counts as level 0."""
    labels = pd.read_csv(LABELS / "labels_seed_commitments.csv", encoding="utf-8-sig")
    found = find_commitments(seed.sentences, units=seed.units)
    levels = [found[(found["start"] < row.end) & (found["end"] > row.start)]["level"].max() for row in labels.itertuples()]
    levels = pd.Series(levels).fillna(0).astype(int)
    assert cohen_kappa_score(labels["level"], levels, weights="quadratic") >= 0.75


def test_intensity_is_strictest_on_the_partys_own_organisation(seed):
    """The last section has the highest rate, above the upper end of the quietest one's interval."""
    rates = rate_by_section(find_intensifiers(seed.sentences), seed.units).set_index("unit_id")
    assert rates["per_1000_han"].idxmax() == "s8"
    assert rates.loc["s8", "low"] > rates["high"].min()
    assert len(rates) == 8


def test_fixed_phrases_are_no_intensifiers():
    """全面 in 全面从严治党 is part of a name; in 全面推进 it intensifies."""
    assert len(find_intensifiers(make_sentences("落实全面从严治党责任。"))) == 0
    assert find_intensifiers(make_sentences("全面推进改革。"))["text"].tolist() == ["全面"]


def test_interval_is_the_exact_poisson_one():
    """Three hits in 100 characters: the chi-square bounds, by hand."""
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"], "heading": ["甲"],
                          "start": [0], "end": [100], "text": ["严" * 100]})
    rates = rate_by_section(pd.DataFrame({"doc_id": ["d"] * 3, "start": [0, 5, 99]}), units).iloc[0]
    assert rates[["count", "per_1000_han"]].tolist() == [3, 30]
    assert rates["low"] == pytest.approx(10 * chi2.ppf(0.025, 6) / 2, abs=1e-5)
    assert rates["high"] == pytest.approx(10 * chi2.ppf(0.975, 8) / 2, abs=1e-5)


def test_sections_without_hits_have_a_row():
    """Zero is a finding; a document without sections has no rows; a misspelt kind is an error."""
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1"], "kind": ["section"], "heading": ["甲"],
                          "start": [0], "end": [2], "text": ["一二"]})
    none = pd.DataFrame({"doc_id": [], "start": []})
    assert rate_by_section(none, units)[["count", "low"]].values.tolist() == [[0, 0]]
    assert len(rate_by_section(none, units.assign(kind="item"))) == 0
    with pytest.raises(ValueError, match="by: expected one of section"):
        rate_by_section(none, units, by="sections")


def test_novelty_by_sentence(seed):
    """A cue of each sort, both and neither; one row a sentence of the plan."""
    texts = ["制定办法。", "继续推进。", "继续推进,成立联盟。", "服务妇女。"]
    assert find_novelty(make_sentences(*texts))["novelty"].tolist() == ["new", "continued", "both", "none"]
    assert find_novelty(seed.sentences)["novelty"].isin(["new", "continued", "both", "none"]).sum() == 187


def test_the_plan_knows_no_duty_and_no_target(seed):
    """Zeros of the plan: no word of duty, no percentage, no deadline, no amount of money."""
    table = report_absences(leaf_units(seed.units))
    counts = table.groupby("category")["count"].sum()
    assert counts[["percentage", "deadline", "money"]].tolist() == [0, 0, 0]
    duty = table[table["category"] == "duty"].set_index("pattern")["count"]
    assert duty[["必须", "应当", "不得"]].tolist() == [0, 0, 0]


def test_presence_is_counted_too():
    """The zeros can be something else: each sort is found where it stands."""
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"], "start": [0], "end": [30],
                          "text": ["必须在2026年底前投入3亿元,增长5%。"]})
    counts = report_absences(units).groupby("category")["count"].sum()
    assert (counts[["duty", "percentage", "deadline", "money"]] > 0).all()

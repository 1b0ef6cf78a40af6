from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from coded import make_codings
from sklearn.metrics import f1_score, precision_score, recall_score

from plananalysis import find_commitments
from plananalysis.coding.codebook import CODEBOOK
from plananalysis.coding.reliability import measure_reliability, simulate_coder
from plananalysis.coding.scoring import adjudicate, cross_codes, list_disagreements, match_predictions, score_tagger
from plananalysis.coding.sheets import draw_sample, read_sheet, write_sheet
from plananalysis.tables import files as tables

GOLD = Path(__file__).parents[2] / "data" / "gold_commitments.csv"


def test_disagreements_and_gold():
    """The widest first; undecided is refused; a decision stands even against agreement; a single code is said so."""
    codings = make_codings([[3, 2, 5, 1], [3, 3, 1, None]])
    found = list_disagreements(codings, column="level")
    assert found[["start", "spread", "codes"]].values.tolist() == [[20, 3, "c0=5; c1=1"], [10, 1, "c0=2; c1=3"]]
    with pytest.raises(ValueError, match="2 still open: d 10-14; d 20-24"):
        adjudicate(codings, found, column="level")
    more = pd.concat(
        [found.assign(decision=["5.0", 2]), pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [4], "decision": [2]})]
    )
    gold = adjudicate(codings, more, column="level", codebook=CODEBOOK)
    assert gold[["level", "basis", "n_coders"]].values.tolist() == [
        [2, "decided", 2],
        [2, "decided", 2],
        [5, "decided", 2],
        [1, "single", 1],
    ]


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ([(10, 14, 3), (20, 24, 7)], "d 20-24: expected one of 0, 1, 2, 3, 4, 5 for 'level'; got 7"),
        ([(10, 14, 3), (10, 14, 2), (20, 24, 5)], "1 repeated: d 10-14"),
        ([(10, 14, 3), (20, 24, 5), (90, 94, 1)], "1 unknown: d 90-94"),
    ],
    ids=["code", "repeated", "unknown"],
)
def test_decisions_are_checked(decisions, message):
    """A decision must be allowed, single and about a coded passage."""
    table = pd.DataFrame(decisions, columns=["start", "end", "decision"]).assign(doc_id="d")
    with pytest.raises(ValueError, match=message):
        adjudicate(make_codings([[3, 2, 5], [3, 3, 1]]), table, column="level", codebook=CODEBOOK)


def test_matching_rule():
    """Exact before overlap, the larger overlap, the first of equals, another document never, touching never."""
    gold = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": "i1",
            "start": [0, 10, 20, 30, 50],
            "end": [4, 18, 24, 36, 54],
            "text": "文",
            "level": 3,
        }
    )
    predicted = pd.DataFrame(
        {
            "doc_id": ["d"] * 7 + ["e"],
            "start": [0, 0, 8, 13, 24, 28, 33, 50],
            "end": [9, 4, 13, 19, 28, 33, 40, 54],
            "level": [1, 2, 1, 4, 5, 4, 5, 5],
        }
    )
    found = match_predictions(gold, predicted, column="level", absent=0)
    assert found[["predicted", "match", "overlap"]].values.tolist() == [
        [2, "exact", 4],
        [4, "overlap", 5],
        [0, "none", 0],
        [4, "overlap", 3],
        [0, "none", 0],
    ]


def test_scores_are_sklearns():
    """Precision, recall and F1 of every value; the confusion matrix sums to them; zeros are rows."""
    random = np.random.default_rng(0)
    gold = make_codings([random.integers(0, 4, 60).tolist()])
    predicted = gold.assign(level=random.integers(0, 4, 60))
    scores = score_tagger(gold, predicted, column="level", values=range(6)).set_index("value")
    true, said = gold["level"].astype(int), predicted["level"]
    for name, function in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
        assert scores.loc[range(4), name].tolist() == pytest.approx(function(true, said, average=None).tolist())
    assert scores.loc["all", "precision"] == pytest.approx((true == said).mean())
    assert np.isnan(scores.loc[5, "precision"]) and scores.loc[5, "support"] == 0
    crossed = cross_codes(gold, predicted, column="level", values=range(6))
    assert crossed["count"].sum() == 60 and len(crossed) == 36
    assert (
        crossed.query("gold == predicted").set_index("gold")["count"].tolist()
        == scores.loc[range(6), "correct"].tolist()
    )


def test_empty_tables_keep_their_columns():
    """A plan without commitments goes through every step."""
    none = make_codings([[3]]).head(0)
    assert len(list_disagreements(none, column="level")) == 0
    gold = adjudicate(none, list_disagreements(none, column="level"), column="level")
    assert gold.columns.tolist() == ["doc_id", "unit_id", "start", "end", "text", "level", "basis", "n_coders"]
    assert score_tagger(gold, none, column="level")["support"].tolist() == [0]


def test_seed_from_sample_to_scores(seed, tmp_path):
    """The whole way on the plan: sheet out and in, agreement, disagreements, gold, scores."""
    found = find_commitments(seed.sentences, units=seed.units)
    sample = draw_sample(found, n=60, by="level")
    path = tmp_path / "甲.csv"
    sheet = write_sheet(sample, path, codes=["level"], coder="甲", texts=seed.texts)
    tables.write_table(sheet.assign(level=sample["level"]), path)
    first = read_sheet(path, codebook={"level": CODEBOOK["level"]}, sample=sample)
    second = simulate_coder(first, column="level", values=CODEBOOK["level"], error_rate=0.2, coder="乙")
    both = pd.concat([first, second])
    row = measure_reliability(both, column="level", level="ordinal").iloc[0]
    apart = list_disagreements(both, column="level")
    assert row["agreement"] == pytest.approx(1 - len(apart) / 60)
    assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"] < 1
    told = first.set_index("start")["level"]
    gold = adjudicate(both, apart.assign(decision=apart["start"].map(told)), column="level")
    scores = score_tagger(gold, found, column="level", absent=0).set_index("value")
    assert scores.loc["all", "correct"] == 60


def test_gold_of_the_plan_is_sound(seed):
    """The gold that comes with the data points into the text and is what the labels of the tests say."""
    gold, text = tables.read_table(GOLD), next(iter(seed.texts.values()))
    assert all(text[row.start : row.end] == row.text for row in gold.itertuples())
    assert gold["unit_id"].isin(seed.units["unit_id"]).all() and gold["level"].isin(CODEBOOK["level"]).all()
    labels = pd.read_csv(Path(__file__).parents[1] / "labels" / "labels_seed_commitments.csv", encoding="utf-8-sig")
    assert gold[["start", "end", "text", "level"]].equals(labels[["start", "end", "text", "level"]])


def test_tagger_against_the_gold(seed):
    """The share of right levels and the finding of any commitment, above what was measured less a margin."""
    gold = tables.read_table(GOLD)
    found = find_commitments(seed.sentences, units=seed.units)
    scores = score_tagger(gold, found, column="level", absent=0).set_index("value")
    assert scores["n_units"].unique().tolist() == [121]
    assert scores.loc["all", "recall"] >= 0.75
    worse = score_tagger(gold, found.assign(level=1), column="level", absent=0).set_index("value")
    assert worse.loc["all", "recall"] < 0.5


def test_wilson_by_hand():
    """Nine of ten: the closed form."""
    gold = make_codings([[3] * 10])
    predicted = gold.assign(level=[3] * 9 + [2])
    row = score_tagger(gold, predicted, column="level").set_index("value").loc[3]
    z, n, p = 1.959963984540054, 10, 0.9
    middle, half = (p + z * z / (2 * n)), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert row[["recall_low", "recall_high"]].tolist() == pytest.approx(
        [(middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)]
    )
    assert row["precision"] == 1

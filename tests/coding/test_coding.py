from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from plananalysis import find_commitments
from plananalysis.coding.codebook import CODEBOOK
from plananalysis.coding.reliability import measure_reliability, read_alpha, simulate_coder
from plananalysis.coding.scoring import adjudicate, cross_codes, list_disagreements, match_predictions, score_tagger
from plananalysis.coding.sheets import SheetError, draw_sample, read_sheet, write_sheet
from plananalysis.tables import files as tables

GOLD = Path(__file__).parents[2] / "data" / "gold_commitments.csv"

# Krippendorff's example: four coders, twelve passages, codes left out.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def make_codings(codes, column="level"):
    """One row a coder and passage, from a row of codes per coder."""
    return pd.DataFrame(
        [
            {
                "doc_id": "d",
                "unit_id": f"i{at}",
                "start": 10 * at,
                "end": 10 * at + 4,
                "text": "开展活动",
                "coder": f"c{who}",
                column: code,
            }
            for who, row in enumerate(codes)
            for at, code in enumerate(row)
        ]
    ).astype({column: object})


def plain_alpha(codes, level):
    """Alpha in loops: mean distance within passages over mean distance of all codes."""
    units = [[code for code in unit if code is not None] for unit in zip(*codes, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    pool = [code for unit in units for code in unit]

    def apart(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(low <= code <= high for code in pool)
        return (between - (pool.count(a) + pool.count(b)) / 2) ** 2 if a != b else 0.0

    within = sum(apart(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(pool)
    overall = sum(apart(a, b) for a, b in permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return 1 - within / overall if overall else float("nan")


@pytest.fixture()
def sample():
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["i1", "i2", "i3"],
            "start": [0, 10, 20],
            "end": [4, 14, 24],
            "text": ["严禁浪费", "=开展活", "天气晴好"],
            "level": [5, 3, 0],
        }
    )


@pytest.fixture()
def filled(sample, tmp_path):
    """A sheet that a coder has filled, and a function that writes it with changes."""
    path = tmp_path / "甲.csv"
    sheet = write_sheet(sample, path, codes=["level"], coder="甲").assign(level=["5", "3", "0"])

    def write(**cells):
        tables.write_table(sheet.assign(**cells), path)
        return path

    write()
    return write


@pytest.mark.parametrize("level", list(PUBLISHED))
def test_alpha_is_the_published_one(level):
    """The worked example, and the same by loops; one passage has a single code."""
    row = measure_reliability(make_codings(FOUR), column="level", level=level, n_bootstrap=0).iloc[0]
    assert round(row["alpha"], 3) == PUBLISHED[level]
    assert row["alpha"] == pytest.approx(plain_alpha(FOUR, level))
    assert row[["n_units", "n_single", "n_coders", "n_codes"]].tolist() == [11, 1, 4, 40]
    assert np.isnan(row["kappa"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([1, 2, 3, 4, None]), min_size=6, max_size=6), min_size=2, max_size=4),
    st.sampled_from(list(PUBLISHED)),
)
def test_alpha_equals_the_loops(codes, level):
    """Any codings, whatever is missing."""
    row = measure_reliability(make_codings(codes), column="level", level=level, n_bootstrap=0).iloc[0]
    units = [[code for code in unit if code is not None] for unit in zip(*codes, strict=True)]
    if any(len(unit) > 1 for unit in units):
        assert row["alpha"] == pytest.approx(plain_alpha(codes, level), nan_ok=True)
    else:
        assert np.isnan(row["alpha"])


def test_two_coders_by_hand():
    """Four passages, three agreed: nominal alpha from coincidences 2, 1, 1, 4 and kappa (3/4 - 1/2) / (1/2)."""
    codings = make_codings([["new", "new", "none", "none"], ["new", "none", "none", "none"]], "novelty")
    row = measure_reliability(codings, column="novelty").iloc[0]
    assert row["agreement"] == 0.75
    assert row["alpha"] == pytest.approx(1 - (2 / 8) / (2 * 3 * 5 / 56))
    assert row["kappa"] == pytest.approx(0.5)


@pytest.mark.parametrize(("level", "weights"), [("nominal", None), ("ordinal", "quadratic"), ("interval", "quadratic")])
def test_kappa_is_sklearns(level, weights):
    """The weights count steps of the codebook, also over a value that nobody used (2)."""
    codes = [[5, 3, 1, 1, 3, 4, 0, 5], [5, 1, 1, 3, 3, 3, 0, 4]]
    row = measure_reliability(make_codings(codes), column="level", level=level, values=range(6), n_bootstrap=0).iloc[0]
    expected = cohen_kappa_score(*codes, labels=range(6), weights=weights)
    assert row["kappa"] == pytest.approx(expected)
    assert weights is None or expected != cohen_kappa_score(*codes, weights=weights)


def test_extremes_of_agreement():
    """All agreed is 1, crossed is below 0, one value alone is undefined, nothing is undefined."""
    assert measure_reliability(make_codings([[1, 2, 3], [1, 2, 3]]), column="level")["alpha"].tolist() == [1]
    assert measure_reliability(make_codings([[1, 2], [2, 1]]), column="level")["alpha"].iloc[0] < 0
    alone = measure_reliability(make_codings([[3, 3], [3, 3]]), column="level").iloc[0]
    assert np.isnan(alone["alpha"]) and alone["agreement"] == 1 and alone["reading"].startswith("undefined")
    nothing = measure_reliability(make_codings([[1, 2], [1, 2]]).head(0), column="level").iloc[0]
    assert nothing["n_units"] == 0 and np.isnan(nothing["alpha_low"])


def test_interval_is_the_bootstrap_of_passages():
    """The same as alpha by loops on the same draws; the same again for the same seed, another for another."""
    codes = [[1, 2, 3, 3, 2, 1], [1, 2, 3, 2, 2, 3]]
    row = measure_reliability(
        make_codings(codes), column="level", level="interval", n_bootstrap=200, random_state=4
    ).iloc[0]
    draws = np.random.default_rng(4).multinomial(6, np.full(6, 1 / 6), size=200)
    alphas = [plain_alpha([np.repeat(coder, draw).tolist() for coder in codes], "interval") for draw in draws]
    assert row[["alpha_low", "alpha_high"]].tolist() == pytest.approx(np.nanquantile(alphas, [0.025, 0.975]).tolist())
    assert row["n_undefined"] == np.isnan(alphas).sum()
    again = [
        measure_reliability(make_codings(codes), column="level", random_state=seed)["alpha_low"].iloc[0]
        for seed in (1, 1, 2)
    ]
    assert again[0] == again[1] != again[2]


@pytest.mark.parametrize(
    ("alpha", "said"), [(0.8, "firm"), (0.799, "tentative"), (0.667, "tentative"), (0.666, "no conclusions")]
)
def test_reading_at_the_bounds(alpha, said):
    """The bounds belong to the better class."""
    assert read_alpha(alpha).startswith(said)


def test_codings_that_cannot_be_compared():
    """A passage twice by one coder, a code outside the values, words as numbers, an unknown level."""
    codings = make_codings([[1, 2], [1, 2]])
    with pytest.raises(ValueError, match="'c0' coded d 0-4 twice"):
        measure_reliability(pd.concat([codings, codings.head(1)]), column="level")
    with pytest.raises(ValueError, match="expected one of 1; got 2"):
        measure_reliability(codings, column="level", values=[1])
    with pytest.raises(ValueError, match="'interval' expected numbers"):
        measure_reliability(codings.assign(level="new"), column="level", level="interval")
    with pytest.raises(ValueError, match="level: expected one of nominal"):
        measure_reliability(codings, column="level", level="rank")


def test_sample_is_proportional_with_one_at_least():
    """80, 15, 4 and 1 rows, 20 drawn: one each, then largest remainders of 16 over 79, 14, 3, 0."""
    table = pd.DataFrame({"level": [3] * 80 + [2] * 15 + [4] * 4 + [5]}).assign(row=range(100))
    drawn = draw_sample(table, n=20, by="level", random_state=1)
    assert drawn["level"].value_counts().to_dict() == {3: 14, 2: 3, 4: 2, 5: 1}
    assert drawn.groupby("stratum")["stratum_size"].first().to_dict() == {2: 15, 3: 80, 4: 4, 5: 1}
    assert drawn["row"].is_monotonic_increasing and drawn["row"].is_unique
    assert drawn.equals(draw_sample(table, n=20, by="level", random_state=1))
    assert not drawn["row"].equals(draw_sample(table, n=20, by="level", random_state=2)["row"])


def test_sample_ends():
    """None, all, fewer than strata, and more than there are."""
    table = pd.DataFrame({"level": [1, 2, 3]})
    assert len(draw_sample(table, n=0)) == 0
    assert draw_sample(table.head(0), n=0, by="level").columns.tolist()[-3:] == [
        "stratum",
        "stratum_size",
        "stratum_drawn",
    ]
    assert draw_sample(table, n=3, by="level")["level"].tolist() == [1, 2, 3]
    assert len(draw_sample(table, n=2, by="level")) == 2
    with pytest.raises(ValueError, match="n: expected 0 to 3, the rows of the table; got 4"):
        draw_sample(table, n=4)
    with pytest.raises(ValueError, match="by: expected one of level; got 'levels'"):
        draw_sample(table, n=1, by="levels")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.data())
def test_sample_sizes_add_up(levels, data):
    """Exactly n rows, never more than a stratum has."""
    n = data.draw(st.integers(0, len(levels)))
    drawn = draw_sample(pd.DataFrame({"level": levels}), n=n, by="level")
    assert len(drawn) == n
    assert (drawn["stratum_drawn"] <= drawn["stratum_size"]).all()


def test_sheet_goes_round(sample, filled):
    """Codes come back as the codebook has them; the tagger's own are not on the sheet; no cell is a formula."""
    blank = write_sheet(sample, filled(), codes=["level"])
    assert blank["level"].tolist() == ["", "", ""]
    raw = filled(level=["５", " 3.0", ""]).read_text("utf-8-sig")
    assert "'=开展活" in raw
    read = read_sheet(filled(level=["５", " 3.0", ""]), codebook={"level": range(6)}, sample=sample)
    assert read["level"].tolist() == [5, 3, None]
    assert read[["start", "text", "coder"]].values.tolist()[1] == [10, "=开展活", "甲"]


def test_sheet_saved_by_excel_in_china(sample, filled):
    """GB18030 with carriage returns is read too."""
    path = filled()
    path.write_bytes(path.read_text("utf-8-sig").replace("\n", "\r\n").encode("gb18030"))
    assert read_sheet(path, codebook={"level": range(6)}, sample=sample)["level"].tolist() == [5, 3, 0]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"level": ["5", "6", "0"]},
            r"甲.csv, line 3, column 'level': expected one of 0, 1, 2, 3, 4, 5 or empty; got '6'",
        ),
        ({"text": ["严禁浪费", "=开展活", "天气"]}, r"line 4, column 'text': expected '天气晴好'; got '天气'"),
        ({"start": [0, 10, 21]}, r"line 4: expected a passage of the sample; got d 21-24"),
        ({"start": [0, 10, 21]}, r"expected all 3 passages of the sample; 1 missing: d 20-24 '天气晴好'"),
        (
            {"start": [0, 0, 20], "end": [4, 4, 24]},
            r"line 3: expected each passage once per coder; d 0-4 by '甲' stands at line 2",
        ),
        ({"coder": ["甲", "", "甲"]}, r"line 3, column 'coder': expected a name"),
        ({"end": [4, "x", 24]}, r"line 3, column 'end': expected a whole number; got 'x'"),
    ],
    ids=["code", "text", "unknown", "missing", "repeated", "coder", "offset"],
)
def test_faults_of_a_sheet_are_named(sample, filled, cells, message):
    """File, line, column and what was expected."""
    with pytest.raises(SheetError, match=message):
        read_sheet(filled(**cells), codebook={"level": range(6)}, sample=sample)


def test_all_faults_at_once_and_nearest_spelling(sample, tmp_path):
    """Two bad cells, two lines; the nearest value is offered."""
    sheet = write_sheet(sample, tmp_path / "乙.csv", codes=["novelty"], coder="乙")
    tables.write_table(sheet.assign(novelty=["continud", "NEW", "??"]), tmp_path / "乙.csv")
    with pytest.raises(SheetError, match="did you mean 'continued'") as caught:
        read_sheet(tmp_path / "乙.csv", codebook={"novelty": CODEBOOK["novelty"]}, sample=sample)
    assert len(str(caught.value).splitlines()) == 2


def test_sheet_without_a_column(tmp_path):
    """Semicolons instead of commas show as a missing column."""
    (tmp_path / "丙.csv").write_text("doc_id;unit_id\nd;i1\n", "utf-8")
    with pytest.raises(SheetError, match="line 1: expected the columns doc_id.*save as CSV with commas"):
        read_sheet(tmp_path / "丙.csv", codebook={"level": range(6)})


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


def test_empty_tables_keep_their_columns():
    """A plan without commitments goes through every step."""
    none = make_codings([[3]]).head(0)
    assert len(list_disagreements(none, column="level")) == 0
    gold = adjudicate(none, list_disagreements(none, column="level"), column="level")
    assert gold.columns.tolist() == ["doc_id", "unit_id", "start", "end", "text", "level", "basis", "n_coders"]
    assert score_tagger(gold, none, column="level")["support"].tolist() == [0]


def test_simulated_coder_errs_as_told():
    """About a fifth of 2,000 codes differ, evenly over the other values; the rate 0 changes nothing."""
    first = make_codings([[3] * 2000])
    second = simulate_coder(first, column="level", values=range(6), error_rate=0.2, random_state=0)
    wrong = second["level"][second["level"] != 3]
    assert len(wrong) / 2000 == pytest.approx(0.2, abs=0.03)
    assert wrong.value_counts(normalize=True).to_dict() == pytest.approx(dict.fromkeys([0, 1, 2, 4, 5], 0.2), abs=0.06)
    assert simulate_coder(first, column="level", values=range(6), error_rate=0)["level"].tolist() == [3] * 2000


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

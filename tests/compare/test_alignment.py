"""Alignment: what returns, what is rewritten, what is new, what is gone; known answers by hand."""

from pathlib import Path

import pandas as pd
import pytest

from plananalysis import Tokenizer, body_units, build_matrix, read_corpus, tokenize_units
from plananalysis.compare import alignment as compare
from plananalysis.study.analyze import analyze
from plananalysis.tokens.tokenizer import load_stopwords

FAMILY = "深化家庭教育指导服务，举办家长课堂，培育好家风。"
FAMILY_REWRITTEN = "家庭教育：建设指导服务中心，推进家长学校全覆盖，培育好家风。"
RIGHTS = "健全妇女维权机制，开展普法宣传，做好信访接待和法律援助。"
SEA = "建设海洋强国，发展远洋渔业，保护海岸生态。"
TAX = "取消农村税费，清理乱收费，减轻农民负担。"
TOKENIZER = Tokenizer()


def make(old, new, *, third=()):
    texts = [("去年", text) for text in old] + [("今年", text) for text in new] + [("明年", text) for text in third]
    units = pd.DataFrame(texts, columns=["doc_id", "text"])
    units["unit_id"] = "i" + (units.groupby("doc_id").cumcount() + 1).astype(str)
    units["start"] = units.groupby("doc_id")["text"].transform(lambda part: part.str.len().cumsum() - part.str.len())
    units["end"] = units["start"] + units["text"].str.len()
    matrix = build_matrix(tokenize_units(units, tokenizer=TOKENIZER), units, min_units=1)
    return units, matrix


def align(old, new, **choices):
    return compare.align_items(*make(old, new), old="去年", new="今年", **choices)


def test_each_status():
    """One item the same, one rewritten, one new, one gone; new ones in their order, what is gone at the end."""
    found = align([TAX, FAMILY, RIGHTS], [RIGHTS, SEA, FAMILY_REWRITTEN])
    assert list(found.columns) == compare.ALIGNMENT_COLUMNS
    assert found[["unit_id_old", "unit_id_new", "status"]].values.tolist() == [
        ["i3", "i1", "carried_over"],
        ["", "i2", "new"],
        ["i2", "i3", "revised"],
        ["i1", "", "dropped"],
    ]
    assert found["cosine"].round(9).tolist()[0] == 1 and found["cosine"].isna().tolist() == [False, True, False, True]


def test_places_hold_on_both_sides():
    """start and end lead to the texts; a missing side has no place."""
    units, matrix = make([TAX, FAMILY], [FAMILY_REWRITTEN, SEA])
    texts = units.groupby("doc_id", sort=False)["text"].agg("".join)
    found = compare.align_items(units, matrix, old="去年", new="今年")
    for side in ("old", "new"):
        for row in found[found[f"unit_id_{side}"] != ""].to_dict("records"):
            where = slice(row[f"start_{side}"], row[f"end_{side}"])
            assert texts[row[f"doc_id_{side}"]][where] == row[f"text_{side}"]
        assert found.loc[found[f"unit_id_{side}"] == "", f"start_{side}"].isna().all()


def test_shares_of_shingles_by_hand():
    """Marks are no characters: 推进义务教育均衡 and 加快义务教育均衡 have 4 shingles each and share 2."""
    found = align(["推进义务教育均衡"], ["加快义务，教育均衡。"], min_cosine=0)
    assert found.loc[0, ["containment", "jaccard"]].tolist() == [2 / 4, 2 / 6]


def test_words_by_hand():
    """Kept, added and dropped add up to the two texts; the words are named."""
    found = align(["推进义务教育 推进教育 妇女"], ["加快义务教育 推进"], min_cosine=0).iloc[0]
    assert found[["words_kept", "words_added", "words_dropped"]].tolist() == [2, 1, 3]
    assert found["added"] == "加快" and set(found["dropped"].split()) == {"教育", "妇女"}


def test_one_to_one_and_best_first():
    """Two copies of one item cannot both be its successor; the better one is."""
    found = align([FAMILY], [FAMILY_REWRITTEN, FAMILY])
    assert found[["unit_id_old", "unit_id_new", "status"]].values.tolist() == [
        ["", "i1", "new"],
        ["i1", "i2", "carried_over"],
    ]


def test_nearest_of_what_is_new_or_gone():
    """The half of an item that was split points to the item that the other half took; what shares nothing points nowhere."""
    found = align([FAMILY + RIGHTS], [FAMILY, RIGHTS, "远洋渔业码头"])
    assert found["status"].tolist() == ["revised", "new", "new"]
    assert found["nearest"].tolist() == ["", "i1", ""] and found["nearest_cosine"].notna().tolist() == [
        False,
        True,
        False,
    ]
    gone = align([FAMILY, RIGHTS], [FAMILY + RIGHTS]).iloc[-1]
    assert gone["status"] == "dropped" and gone["nearest"] == "i1" and gone["nearest_cosine"] > 0.3


def test_equal_pairs_keep_their_order():
    """The same line twice in both years: first with first, second with second."""
    found = align([SEA, RIGHTS, SEA], [SEA, TAX, SEA])
    assert found["unit_id_old"].tolist() == ["i1", "", "i3", "i2"]


def test_copy_into_a_longer_text_is_found_by_its_strings():
    """Contained whole: a pair by containment where the cosine alone would not do; but revised, not carried over."""
    longer = RIGHTS + SEA + TAX + FAMILY
    found = align([RIGHTS], [longer], min_cosine=1.1, min_mutual=1.1)
    assert found["status"].tolist() == ["revised"] and found["containment"].tolist() == [1]
    assert align([RIGHTS], [longer], min_cosine=1.1, min_mutual=1.1, min_containment=1.1)["status"].tolist() == [
        "new",
        "dropped",
    ]


def test_a_short_line_is_no_evidence():
    """各位代表 stands in many texts: below twenty shingles containment makes no pair."""
    assert align(["各位代表！"], ["各位代表，" + SEA], min_cosine=0.9, min_mutual=0.9)["status"].tolist() == [
        "new",
        "dropped",
    ]


def test_empty_and_one_character_units():
    """Units without a shingle or a word are aligned without an error."""
    found = align([FAMILY, "。", "好"], [FAMILY, "……", "好"])
    assert found["status"].tolist() == ["carried_over", "new", "new", "dropped", "dropped"]


def test_unknown_document_and_single_document_are_refused():
    units, matrix = make([FAMILY], [SEA])
    with pytest.raises(
        ValueError, match="document '前年': expected units to align, got none; the units are of 去年, 今年"
    ):
        compare.align_items(units, matrix, old="前年", new="今年")
    with pytest.raises(ValueError, match="expected two documents in each, got '去年' with itself"):
        compare.align_items(units, matrix, old="去年", new="去年")
    one = units[units["doc_id"] == "去年"]
    with pytest.raises(ValueError, match="comparison: expected two documents or more, got 1"):
        compare.align_items(one, matrix.take([0]), old="去年", new="去年")


def test_matrix_of_other_units_is_refused():
    """Rows that do not belong together would give numbers that look right."""
    units, matrix = make([FAMILY, TAX], [SEA])
    with pytest.raises(ValueError, match="matrix: expected the rows of units in their order"):
        compare.align_items(units, matrix.take([1, 0, 2]), old="去年", new="今年")


def test_several_pairs_and_their_counts():
    """Each pair on its own; the four statuses are counted over the right document."""
    units, matrix = make([TAX, FAMILY], [FAMILY, SEA, RIGHTS], third=[SEA])
    pairs = pd.DataFrame({"doc_id_old": ["去年", "今年"], "doc_id_new": ["今年", "明年"], "relation": "successive"})
    found = compare.align_pairs(units, matrix, pairs)
    assert found.groupby(["doc_id_new", "status"]).size().to_dict() == {
        ("今年", "carried_over"): 1,
        ("今年", "dropped"): 1,
        ("今年", "new"): 2,
        ("明年", "carried_over"): 1,
        ("明年", "dropped"): 2,
    }
    counts = compare.count_statuses(found)
    assert counts[["units", "n_units"]].values.tolist() == [
        [1, 3],
        [0, 3],
        [2, 3],
        [1, 2],
        [1, 1],
        [0, 1],
        [0, 1],
        [2, 3],
    ]
    assert counts.loc[0, "han_chars"] == 21 and counts.loc[2, "share_han"] == pytest.approx((18 + 25) / (21 + 18 + 25))


def test_altered_plan_by_planting(seed, tmp_path):
    """In a copy of the plan with one item cut out and one put in, just these two are found."""
    text = next(iter(seed.texts.values()))
    items = body_units(seed.units)
    gone = items.iloc[7]
    (tmp_path / "2020.txt").write_text(text, encoding="utf-8", newline="")
    changed = text[: gone["start"]] + "8." + SEA + "\n" + text[gone["end"] :]
    (tmp_path / "2021.txt").write_text(changed, encoding="utf-8", newline="")
    corpus = read_corpus(tmp_path)
    body = body_units(corpus.units)
    matrix = build_matrix(tokenize_units(body, tokenizer=TOKENIZER), body, min_units=1)
    old, new = corpus.documents["doc_id"]
    found = compare.align_items(body, matrix, old=old, new=new)
    assert found["status"].value_counts().to_dict() == {"carried_over": 35, "new": 1, "dropped": 1}
    assert found.loc[found["status"] == "dropped", "unit_id_old"].tolist() == [gone["unit_id"]]


def test_the_tables_are_there_for_two_documents_only(seed, plans):
    """One document: no table, and a note that says what is needed. Two: both tables, in the order of the years."""
    alone = analyze(seed, only=["alignment"])
    assert not alone.tables
    assert alone.notes == (
        "alignment, alignment_summary, trends: left out, for a single document has nothing to be compared with; "
        "to compare, add last year's plan, or that of another place, to the paths",
    )
    both = analyze(plans, only=["alignment", "alignment_summary"])
    assert not both.notes
    assert both.alignment[["unit_id_old", "unit_id_new", "status"]].values.tolist() == [
        ["s1.i1", "s1.i1", "revised"],
        ["", "s1.i2", "new"],
        ["s2.i3", "s2.i3", "carried_over"],
        ["s1.i2", "", "dropped"],
    ]


def test_a_weak_pair_must_be_mutual():
    """Cosine between the two thresholds: a pair where each is the other's nearest, none where another is nearer."""
    weak = "家庭建设工作研讨，举办讲座，评选先进集体，表彰优秀个人，总结交流经验。"
    alone = align([FAMILY], [weak, SEA], min_cosine=0.9, min_mutual=0.01, min_containment=1.1)
    assert alone["status"].tolist() == ["revised", "new"]
    rivalled = align([FAMILY], [weak, FAMILY], min_cosine=0.9, min_mutual=0.01, min_containment=1.1)
    assert rivalled["status"].tolist() == ["new", "carried_over"]


def test_a_third_document_changes_nothing():
    """The alignment of two documents is theirs alone."""
    old, new = [TAX, FAMILY, RIGHTS], [RIGHTS, SEA, FAMILY_REWRITTEN]
    units, matrix = make(old, new, third=[FAMILY_REWRITTEN, SEA, SEA])
    pd.testing.assert_frame_equal(compare.align_items(units, matrix, old="去年", new="今年"), align(old, new))


def read_labelled():
    """The labelled units beside what the alignment says of them."""
    shared = Path(__file__).parents[3] / "shared" / "data"
    if not shared.is_dir():
        pytest.skip("../shared/data is not here")
    labels = pd.read_csv(Path(__file__).parents[1] / "labels" / "alignment_labels.csv", keep_default_na=False)
    corpus = read_corpus([shared / "central_reports", shared / "provincial_reports_2026"])
    units = body_units(corpus.select(*dict.fromkeys([*labels["doc_id_old"], *labels["doc_id_new"]])).units)
    matrix = build_matrix(tokenize_units(units, tokenizer=TOKENIZER), units, stopwords=load_stopwords(), min_units=1)
    pairs = labels[["doc_id_old", "doc_id_new"]].drop_duplicates().assign(relation="")
    found = compare.align_pairs(units, matrix, pairs)
    sides = []
    for side, other in (("old", "new"), ("new", "old")):
        mine = labels[labels["side"] == side].rename(columns={"unit_id": f"unit_id_{side}", "status": "label"})
        there = found[found[f"unit_id_{side}"] != ""]
        joined = mine.merge(there, on=["doc_id_old", "doc_id_new", f"unit_id_{side}"], validate="one_to_one")
        sides.append(joined.assign(other=joined[f"unit_id_{other}"]))
    table = pd.concat(sides, ignore_index=True)
    assert len(table) == len(labels) == 120
    return table.assign(
        right=(table["other"] == table["partner"]) | ((table["partner"] == "*") & (table["other"] != ""))
    )


def test_against_reading():
    """The 120 units that one reader labelled: what docs/validation.md states, with a margin."""
    table = read_labelled()
    same = table[(table["label"] == table["status"]) & table["right"]]
    paired = {"carried_over", "revised"}
    precision = same["status"].isin(paired).sum() / table["status"].isin(paired).sum()
    recall = same["label"].isin(paired).sum() / table["label"].isin(paired).sum()
    assert precision >= 0.8 and recall >= 0.7
    gone = table[table["label"].isin({"new", "dropped"})]
    assert (gone["label"] == gone["status"]).mean() >= 0.8

import numpy as np
import pandas as pd
import pytest

from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units
from plananalysis.topics import sensitivity

PARTY, FAMILY = ["党建", "组织", "支部"], ["家庭", "教育", "儿童"]


def make_tables(rows, sections):
    tokens = pd.DataFrame(
        [("d", f"u{i}", w) for i, row in enumerate(rows) for w in row], columns=["doc_id", "unit_id", "token"]
    )
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"u{i}" for i in range(len(rows))],
            "section": list(sections),
            "text": ["".join(row) for row in rows],
        }
    )
    return tokens, units


@pytest.fixture(scope="module")
def grid(seed):
    body = body_units(seed.units)
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    return sensitivity.vary_specifications(tokens, body, ks=[8], n_permutations=49)


def test_grid_is_the_product_of_the_choices(grid):
    """Three lists × two document frequencies × two weightings × three models, and characters."""
    table = grid.table
    assert list(table) == sensitivity.SENSITIVITY_COLUMNS
    assert len(table) == 3 * 2 * 2 * 3 + 2 * 2 * 3 == len(grid.labels)
    assert not table.duplicated(sensitivity.CHOICES).any()
    first = table.iloc[0]
    assert (first["segmentation"], first["stopwords"], first["weighting"], first["model"]) == (
        "words",
        "function",
        "tfidf",
        "nmf",
    )
    assert first["ari_to_first"] == 1


def test_each_choice_changes_the_matrix(grid):
    """Stop words and document frequencies show in the number of terms."""
    n_terms = grid.table.groupby(["segmentation", "stopwords", "min_units"])["n_terms"].first()
    assert n_terms["words", "none", 2] > n_terms["words", "function", 2] > n_terms["words", "generic", 2]
    assert n_terms["words", "function", 2] > n_terms["words", "function", 3]


def test_plan_agrees_with_its_sections_in_nearly_every_specification(grid):
    found = sensitivity.summarize_findings(grid).set_index("finding")
    assert found.loc["ARI above the null's 95th percentile", "share"] > 0.9
    assert "of 48** specifications" in sensitivity.describe_sensitivity(grid)


def test_random_sections_do_not_survive(seed):
    """The summary can fail: sections dealt at random are not followed."""
    body = body_units(seed.units)
    body = body.assign(section=np.random.default_rng(2).permutation(body["section"]))
    tokens = tokenize_units(body, tokenizer=Tokenizer())
    found = sensitivity.vary_specifications(tokens, body, ks=[8], methods=["nmf", "ward"], n_permutations=49)
    assert sensitivity.summarize_findings(found).loc[0, "share"] < 0.4


def test_findings_of_ones_own():
    """Two units stay together in every specification; two others in none."""
    tokens, units = make_tables([PARTY] * 3 + [FAMILY] * 3 + [PARTY[:2], FAMILY[:2]], "aaabbbab")
    found = sensitivity.vary_specifications(tokens, units, ks=[2], n_permutations=9)
    table = sensitivity.summarize_findings(
        found,
        findings={
            "u0 with u1": lambda row, labels: labels[0] == labels[1],
            "u0 with u3": lambda row, labels: labels[0] == labels[3],
        },
    ).set_index("finding")
    assert table.loc["u0 with u1", "share"] == 1 and table.loc["u0 with u3", "share"] == 0
    assert table.loc["u0 with u1", "n_specifications"] == len(found.table)


def test_what_cannot_be_fitted_says_why():
    """A specification without vocabulary is a row with a note, and is not judged."""
    tokens, units = make_tables([PARTY] * 2 + [FAMILY] * 2 + [PARTY[:2]], "aabba")
    found = sensitivity.vary_specifications(tokens, units, ks=[2, 9], min_units=(2, 5), n_permutations=9)
    failed = found.table[found.table["ari"].isna()]
    assert failed["note"].str.len().gt(0).all()
    assert failed["note"].str.contains("found none").any() and failed["note"].str.contains("fewer than the").any()
    assert (found.labels[failed.index] == -1).all()
    judged = sensitivity.summarize_findings(found).loc[0, "n_specifications"]
    assert 0 < judged == len(found.table) - len(failed)


def test_without_sections_the_grid_still_compares_with_the_first():
    tokens, units = make_tables([PARTY] * 3 + [FAMILY] * 3 + [PARTY[:2]], "aaaaaaa")
    found = sensitivity.vary_specifications(tokens, units.drop(columns="section"), ks=[2], n_permutations=9)
    assert found.table["ari"].isna().all() and found.table["ari_to_first"].notna().all()
    assert "No specification" in sensitivity.describe_sensitivity(found)
    assert sensitivity.summarize_findings(found)["n_specifications"].max() == 0


def test_other_segmentations_join_the_grid(seed):
    body = body_units(seed.units)
    tokens = {
        "terms": tokenize_units(body, tokenizer=Tokenizer()),
        "plain": tokenize_units(body, tokenizer=Tokenizer(terms=[])),
    }
    found = sensitivity.vary_specifications(tokens, body, ks=[8], methods=["ward"], n_permutations=5)
    assert found.table.groupby("segmentation", sort=False).size().to_dict() == {
        "terms": 12,
        "plain": 4,
        "characters": 4,
    }


def test_other_numbers_of_topics_join_with_the_first_choices_only():
    """The first k is crossed with everything, another only with the first words and list."""
    tokens, units = make_tables([PARTY] * 3 + [FAMILY] * 3 + [PARTY[:2], FAMILY[:2]], "aaabbbab")
    table = sensitivity.vary_specifications(tokens, units, ks=[3, 2], methods=["ward"], n_permutations=5).table
    assert table["k"].value_counts().to_dict() == {3: 16, 2: 4}
    other = table[table["k"] == 2]
    assert set(other["segmentation"]) == {"words"} and set(other["stopwords"]) == {"function"}
    assert table.iloc[0]["k"] == 3


def make_cut(words, *, doc_id="d", begin=0):
    ends = begin + np.cumsum([len(word) for word in words])
    return pd.DataFrame(
        {"doc_id": doc_id, "unit_id": "u", "token": words, "start": ends - [len(w) for w in words], "end": ends}
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["最美家庭"], ["最美家庭", "树", "最美家庭"]),
        (["最美家庭", "最美家庭树"], ["最美家庭树", "最美家庭"]),
        (["家庭树"], ["最美", "家庭树", "最美", "家庭"]),
        (["美家"], ["最美", "家庭", "树", "最美", "家庭"]),
        (["家庭"], ["最美", "家庭", "树", "最美", "家庭"]),
        (["儿童"], ["最美", "家庭", "树", "最美", "家庭"]),
        ([], ["最美", "家庭", "树", "最美", "家庭"]),
    ],
    ids=["first and last", "the longer", "middle", "across words", "one word already", "absent", "none"],
)
def test_names_are_joined_where_words_end_with_them(names, expected):
    """A name is one word only if it begins and ends where words do; positions follow."""
    tokens = make_cut(["最美", "家庭", "树", "最美", "家庭"], begin=7)
    units = pd.DataFrame({"doc_id": ["d"], "start": 7, "text": ["最美家庭树最美家庭"]})
    joined = sensitivity.join_names(tokens, units, names=names)
    assert joined["token"].tolist() == expected
    assert (joined["end"] - joined["start"] == joined["token"].str.len()).all()


def test_names_are_joined_in_their_own_document():
    """The same places in another document are left alone."""
    tokens = pd.concat([make_cut(["最美", "家庭"]), make_cut(["党建", "品牌"], doc_id="e")], ignore_index=True)
    units = pd.DataFrame({"doc_id": ["d", "e"], "start": 0, "text": ["最美家庭", "党建品牌"]})
    assert sensitivity.join_names(tokens, units, names=["最美家庭"])["token"].tolist() == ["最美家庭", "党建", "品牌"]


@pytest.mark.slow
def test_plan_grid_varies_every_choice(seed):
    """In the results: three segmentations, three lists, two weights, two frequencies, three k, three models."""
    from plananalysis.study.analyze import analyze
    from plananalysis.tables.parameters import Parameters

    parameters = Parameters(n_permutations=19, n_refits=2, neighbours=0)
    table = analyze(seed, parameters=parameters, only=["sensitivity"]).sensitivity
    assert table[sensitivity.CHOICES].nunique().to_dict() == {
        "segmentation": 3,
        "stopwords": 3,
        "weighting": 2,
        "min_units": 2,
        "k": 3,
        "model": 3,
    }
    assert len(table) == 84
    terms = table.groupby("segmentation")["n_terms"].max()
    assert terms["document terms"] != terms["words"]

"""Collocates against a plain loop, against scipy, and at the borders of clauses and units."""

from math import log2

import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, tokenize_units
from plananalysis.words.collocations import find_collocates


def cut(*texts, terms=()):
    units = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"i{n}" for n in range(len(texts))],
            "start": [100 * n for n in range(len(texts))],
            "text": texts,
        }
    )
    return tokenize_units(units, tokenizer=Tokenizer(terms=list(terms)))


@pytest.fixture(scope="module")
def tokens(seed):
    return tokenize_units(body_units(seed.units), tokenizer=Tokenizer())


def count_in_loop(tokens, node, span, marks):
    """By hand: lists of words between marks, then every position near a node."""
    stretches, unit = [[]], None
    for row in tokens.itertuples():
        if row.unit_id != unit or any(mark in row.token for mark in marks):
            stretches.append([])
            unit = row.unit_id
        if any(character.isalnum() for character in row.token):
            stretches[-1].append((row.token, row.unit_id))
    count, units, near_nodes, window = {}, {}, {}, 0
    for words in stretches:
        nodes = [i for i, (word, _) in enumerate(words) if word == node]
        for i, (word, home) in enumerate(words):
            if word != node and any(abs(i - at) <= span for at in nodes):
                window += 1
                count[word] = count.get(word, 0) + 1
                units.setdefault(word, set()).add(home)
        for at in nodes:
            for word in {w for w, _ in words[max(0, at - span) : at + span + 1]} - {node}:
                near_nodes[word] = near_nodes.get(word, 0) + 1
    return count, {word: len(homes) for word, homes in units.items()}, near_nodes, window


@pytest.mark.parametrize(("within", "marks"), [("clause", "。；;！!？?\n，,"), ("unit", "。；;！!？?\n")])
@pytest.mark.parametrize("span", [1, 5])
def test_counts_are_those_of_a_loop(tokens, within, marks, span):
    """Every collocate of 妇女 in the plan: its count, its units, its logDice, its t, and the window."""
    found = find_collocates(tokens, "妇女", span=span, min_count=1, within=within)
    count, units, near_nodes, window = count_in_loop(tokens, "妇女", span, marks)
    assert len(found) > 20
    assert dict(zip(found["collocate"], found["count"], strict=True)) == count
    assert dict(zip(found["collocate"], found["units"], strict=True)) == units
    assert set(found["n_window"]) == {window}
    for row in found.itertuples():
        joint = min(row.count, near_nodes[row.collocate])
        assert row.log_dice == pytest.approx(14 + log2(2 * joint / (row.node_count + row.collocate_count)))
        assert row.t == pytest.approx((row.count - row.expected) / row.count**0.5)


def test_g2_is_that_of_scipy(tokens):
    """Four cells: this word or another, near the node or not."""
    found = find_collocates(tokens, "妇女", min_count=2)
    others = found["n_tokens"].iloc[0] - found["node_count"].iloc[0]
    for row in found.itertuples():
        cells = [
            [row.count, row.collocate_count - row.count],
            [row.n_window - row.count, others - row.n_window - row.collocate_count + row.count],
        ]
        expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert row.g2 == pytest.approx(expected)


def test_borders_stop_the_span():
    """A comma ends a clause, a full stop and the unit's end end everything, 、 ends nothing."""
    tokens = cut("服务妇女，家庭、儿童", "党员", terms=["儿童"])
    clause = find_collocates(tokens, "妇女", min_count=1)["collocate"].tolist()
    unit = find_collocates(tokens, "妇女", min_count=1, within="unit")["collocate"].tolist()
    assert (clause, sorted(unit)) == (["服务"], ["儿童", "家庭", "服务"])
    assert find_collocates(tokens, "家庭", min_count=1)["collocate"].tolist() == ["儿童"]


def test_adjacent_nodes_share_a_neighbour_but_count_it_once():
    """家庭 stands near two nodes: it occurs once, and no node is its own company."""
    [row] = find_collocates(cut("妇女妇女家庭"), "妇女", min_count=1).to_dict("records")
    assert (row["collocate"], row["count"], row["node_count"], row["n_window"]) == ("家庭", 1, 2, 1)


def test_absent_node_and_rare_company_give_no_rows(tokens):
    assert find_collocates(tokens, "没有这个词").empty
    assert find_collocates(cut("服务妇女"), "妇女", min_count=2).empty


@pytest.mark.parametrize(
    ("node", "options", "message"),
    [
        ("", {}, "node: expected a word"),
        ("妇女", {"span": 0}, "span: expected at least 1"),
        ("妇女", {"within": "page"}, "within: expected one of .*clause.*got 'page'"),
    ],
)
def test_wrong_options_are_refused(tokens, node, options, message):
    with pytest.raises(ValueError, match=message):
        find_collocates(tokens, node, **options)

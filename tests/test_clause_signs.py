"""A sign that is missing must never cost a verb: read with the signs, a clause says what it says without them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis import read_corpus
from plananalysis.addressees import find_addressees
from plananalysis.citations import find_citations
from plananalysis.clause_signs import BAN, DIGIT, LEAD, PERFECT, read_clauses
from plananalysis.clauses import AGENT, FRAME, HEAD, KNOWN, LIST, MANNER, find_head, find_object, read_words
from plananalysis.commitments import find_commitments
from plananalysis.formulae import find_formulae
from plananalysis.frames import find_frames
from plananalysis.instruments import suggest_instruments
from plananalysis.language import find_intensifiers, find_novelty, report_absences
from plananalysis.lexicons import load_lexicon
from plananalysis.mentions import find_names
from plananalysis.named import find_mentions
from plananalysis.parallelism import find_parallelism
from plananalysis.passages import BRACKETED, QUOTED, Passages

WORDS = read_words(load_lexicon("commitments"), load_lexicon("clause_leads"))
PIECES = (*sorted(WORDS.known), *WORDS.agent_terms, *(
    "把 将 对 在 以 通过 按照 围绕 基础上 方式 一校一策 精准地 分领域 全链条 标本兼治 各级 要 、 和 的 等 2026年底前 到2030年 一、 1. 20个 "
    "不得 禁止 了 好 企业 质量 城乡 水平 工作 办法 体系 管理").split(), QUOTED * 3, BRACKETED * 2, " ", "\u3000")


@pytest.mark.parametrize(("clause", "sign"), [
    ("增长5%左右", DIGIT), ("一律不得新建", BAN), ("严禁新建", BAN), ("完成了改造", PERFECT), ("一、推进改革", LEAD),
    ("2026年建成", LEAD), ("\u3000推进", LEAD), ("推进改革", KNOWN), ("以会议为契机", FRAME), ("把农业摆在首位", FRAME),
    (QUOTED * 4 + "作用", FRAME), ("各级组织要落实", AGENT), ("一校一策促进", MANNER), ("分领域实施", MANNER),
    ("创造性地落实", MANNER), ("标本兼治提升", MANNER), ("降碳、减污", LIST), ("经济通过转型", LIST),
])  # fmt: skip
def test_each_sign(clause, sign):
    """Seen where it stands; a bare noun phrase has none of them."""
    starts, ends, signs = read_clauses(f"经济运行，{clause}。", WORDS)
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [(0, 4), (5, 5 + len(clause))]
    assert signs[1] & sign
    assert signs[0] == 0


@pytest.mark.parametrize("text", ["", "\n", "，。；", "推进"])
def test_edges(text):
    """Nothing, only marks, one clause without an end."""
    starts, ends, _ = read_clauses(text, WORDS)
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == ([text] if text == "推进" else [])


def check(clause: str) -> None:
    """Whatever begins without a mark or a date is read alike with its signs and with all."""
    (start, *_), (end, *_), (signs, *_) = read_clauses(clause, WORDS)
    if signs & LEAD or not clause.strip():
        return
    read = find_head(clause, 0, WORDS, int(signs))
    assert read == find_head(clause, 0, WORDS, HEAD), clause
    if read is not None:
        whole = find_object(clause, read, len(clause), WORDS)
        assert find_object(clause, read, len(clause), WORDS, int(signs)) == whole, clause


def test_seed_and_its_clauses():
    """All clauses of the plan."""
    masked = Passages(read_corpus().sentences).masked
    starts, ends, _ = read_clauses(masked, WORDS)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        check(masked[start:end])
    assert len(starts) > 400


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
def test_any_clause(pieces):
    """Words, frames, actors and marks in any order."""
    check("".join(pieces))


def test_missing_sign_is_seen(monkeypatch):
    """The check above can fail: without KNOWN the verb is lost."""
    real = read_clauses
    monkeypatch.setitem(globals(), "read_clauses", lambda *args: (*real(*args)[:2], real(*args)[2] & ~KNOWN))
    with pytest.raises(AssertionError):
        check("推进改革")


@pytest.mark.parametrize("finder", [
    find_addressees, find_citations, find_commitments, find_formulae, find_frames, find_intensifiers, find_mentions,
    find_names, find_novelty, find_parallelism, report_absences, suggest_instruments,
])
def test_passages_for_a_table(finder):
    """Every finder gives the same for a table and for its passages, also after another finder used them."""
    sentences = read_corpus().sentences
    passages = Passages(sentences)
    find_commitments(passages)
    pd.testing.assert_frame_equal(finder(passages), finder(sentences))


def test_own_intensifiers_and_cues(tmp_path):
    """A word of the user's list counts in the clause as it counts in the text."""
    path = tmp_path / "own.csv"
    path.write_text("# name=intensifiers; version=1; licence=MIT\nterm,class,sense,example,source,exclusion\n"
                    "铁腕,intensifier,,,,\n", encoding="utf-8")
    sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["u"], "sentence_id": ["1"], "start": [0], "end": [7],
                              "text": ["推进铁腕治污。"]})
    own = load_lexicon("intensifiers", extra=path)
    assert find_commitments(sentences)["intensity"].tolist() == [0]
    assert find_commitments(sentences, intensifiers=own)["intensifiers"].tolist() == ["铁腕"]

"""A sign that is missing must never cost a verb: read with the signs, a clause says what it says without them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis import read_corpus
from plananalysis.clauses.acts import read_acts
from plananalysis.clauses.governing_verb import AGENT, FRAME, HEAD, KNOWN, LIST, MANNER, find_head
from plananalysis.clauses.prefilter import BAN, DIGIT, LEAD, read_clauses
from plananalysis.clauses.verbs_in_place import read_words
from plananalysis.formulae.find import find_formulae
from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.lexicons.passages import BRACKETED, QUOTED, Passages
from plananalysis.named.citations import find_citations
from plananalysis.named.mentions import find_mentions
from plananalysis.named.quoted_names import find_names
from plananalysis.policy_language.absence import report_absences
from plananalysis.policy_language.addressees import find_addressees
from plananalysis.policy_language.commitments import find_commitments
from plananalysis.policy_language.frames import find_frames
from plananalysis.policy_language.instruments import suggest_instruments
from plananalysis.policy_language.intensity import find_intensifiers
from plananalysis.policy_language.novelty import find_novelty
from plananalysis.policy_language.parallelism import find_parallelism

WORDS = read_words(load_lexicon("commitments"), load_lexicon("clause_leads"))
PIECES = (
    *sorted(WORDS.known),
    *WORDS.agent_index.words,
    *(
        "把 将 对 在 以 通过 按照 围绕 基础上 方式 一校一策 精准地 分领域 全链条 标本兼治 各级 要 、 和 的 等 2026年底前 到2030年 一、 1. 20个 "
        "一体 今后 到位 不得 禁止 了 除了 好 企业 质量 城乡 水平 工作 办法 体系 管理"
    ).split(),
    QUOTED * 3,
    BRACKETED * 2,
    " ",
    "\u3000",
)


@pytest.mark.parametrize(("clause", "sign"), [
    ("增长5%左右", DIGIT), ("一律不得新建", BAN), ("严禁新建", BAN), ("一、推进改革", LEAD), ("十二、推进改革", LEAD), ("全年推进", LEAD),
    ("2026年建成", LEAD), ("\u3000推进", LEAD), ("推进改革", KNOWN), ("以会议为契机", FRAME), ("把农业摆在首位", FRAME),
    (QUOTED * 4 + "作用", FRAME), ("各级组织要落实", AGENT), ("一校一策促进", MANNER), ("分领域实施", MANNER),
    ("创造性地落实", MANNER), ("标本兼治提升", MANNER), ("降碳、减污", LIST), ("经济通过转型", LIST),
])  # fmt: skip
def test_each_sign(clause, sign):
    """Seen where it stands; a bare noun phrase has none of them."""
    clauses = read_clauses(f"局势复杂，{clause}。", WORDS)
    assert list(zip(clauses.starts.tolist(), clauses.ends.tolist(), strict=True)) == [(0, 4), (5, 5 + len(clause))]
    assert clauses.signs[1] & sign
    assert clauses.signs[0] == 0


@pytest.mark.parametrize(("clause", "sign"), [
    ("一体推进", LEAD), ("在校学生", LEAD), ("全面推进", LEAD), ("局势复杂", KNOWN), ("各部门风气", AGENT), ("局势", LIST),
])  # fmt: skip
def test_no_sign_without_cause(clause, sign):
    """一 is no numeral here, nothing follows the actor that a verb could be sought from."""
    assert not read_clauses(clause, WORDS).signs[0] & sign


@pytest.mark.parametrize("text", ["", "\n", "，。；", "推进"])
def test_edges(text):
    """Nothing, only marks, one clause without an end."""
    _, starts, ends, stops, _ = read_clauses(text, WORDS)
    assert stops.tolist() == ends.tolist()
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == ([text] if text == "推进" else [])


def check(text: str) -> None:
    """Read with its signs, one clause after the other and with all signs, a text says the same."""
    clauses = read_clauses(text, WORDS)
    heads, signs = clauses.heads, clauses.signs
    for start, end, held in zip(clauses.starts.tolist(), clauses.ends.tolist(), signs.tolist(), strict=True):
        if not held & LEAD:
            assert find_head(heads, start, end, held) == find_head(heads, start, end, HEAD), text[start:end]
    said = read(clauses)
    for more in (LEAD, HEAD, LIST, DIGIT, BAN, HEAD | LIST | DIGIT | BAN | LEAD):
        assert read(clauses._replace(signs=signs | more)) == said, (text, more)


def read(clauses) -> list[tuple]:
    """What the clauses do, as plain values."""
    acts = read_acts(read_clauses(clauses.heads.text, WORDS)._replace(signs=clauses.signs), kept=clauses.starts >= 0)
    columns = (acts.starts, acts.stops, acts.object_starts, acts.object_ends, acts.levels)
    return list(zip(acts.verbs, *(column.tolist() for column in columns), strict=True))


def test_seed_and_its_clauses():
    """All clauses of the plan."""
    masked = Passages(read_corpus().sentences).masked
    check(masked)
    assert len(read(read_clauses(masked, WORDS))) == 396


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
def test_any_clause(pieces):
    """Words, frames, actors and marks in any order."""
    check("".join(pieces))


def test_missing_sign_is_seen(monkeypatch):
    """The check above can fail: without FRAME the verb is lost."""
    real = read_clauses

    def forget(*args):
        clauses = real(*args)
        return clauses._replace(signs=clauses.signs & ~FRAME)

    check("以会议为契机推进改革")
    monkeypatch.setitem(globals(), "read_clauses", forget)
    with pytest.raises(AssertionError):
        check("以会议为契机推进改革")


@pytest.mark.parametrize(
    "finder",
    [
        find_addressees,
        find_citations,
        find_commitments,
        find_formulae,
        find_frames,
        find_intensifiers,
        find_mentions,
        find_names,
        find_novelty,
        find_parallelism,
        report_absences,
        suggest_instruments,
    ],
)
def test_passages_for_a_table(finder):
    """Every finder gives the same for a table and for its passages, also after another finder used them."""
    sentences = read_corpus().sentences
    passages = Passages(sentences)
    find_commitments(passages)
    pd.testing.assert_frame_equal(finder(passages), finder(sentences))


def test_own_intensifiers_and_cues(tmp_path):
    """A word of the user's list counts in the clause as it counts in the text."""
    path = tmp_path / "own.csv"
    path.write_text(
        "# name=intensifiers; version=1; licence=MIT\nterm,class,sense,example,source,exclusion\n"
        "铁腕,intensifier,,,,\n",
        encoding="utf-8",
    )
    sentences = pd.DataFrame(
        {"doc_id": ["d"], "unit_id": ["u"], "sentence_id": ["1"], "start": [0], "end": [7], "text": ["推进铁腕治污。"]}
    )
    own = load_lexicon("intensifiers", extra=path)
    assert find_commitments(sentences)["intensity"].tolist() == [0]
    assert find_commitments(sentences, intensifiers=own)["intensifiers"].tolist() == ["铁腕"]

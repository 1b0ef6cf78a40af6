"""The fast engine must give jieba's own tokens, whatever the text and the terms."""

import logging
import os
import pickle
import random
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.tokens.cutting import cut_stream, cut_texts, join_cuts
from plananalysis.tokens.tokenizer import Tokenizer, load_terms, tokenize_units

SHARED = Path(__file__).parents[3] / "shared" / "data"
AWKWARD = [
    "国家",
    "家发",
    "发展改革",
    "双报到",
    "报到工作",
    "5G",
    "5G网络",
    "3岁以下",
    "C++工程",
    "20%以上",
    "1+6",
    "12345热线",
    "AI+",
    "带妇建工作",
    "党建带妇建",
    "妇建",
    "a.b",
    "一二三四",
]
TERMS = {"none": [], "own": load_terms(), "awkward": AWKWARD, "reversed": AWKWARD[::-1]}
LETTERS = "国家发展改革双报到工作党建带妇建一二三四岁以下热线网络的，。、；：“”《》（）()\n\r \t　aBG0123456789+#&._%-/@é①…—·㐀龥龦鿿𠀀\ud800\ue000"


@pytest.fixture(scope="module")
def engines():
    """Both engines for each list of terms, and jieba itself with these terms."""
    made = {}
    for name, terms in TERMS.items():
        own = jieba.Tokenizer()
        jieba.setLogLevel(logging.WARNING)
        own.initialize()
        for term in dict.fromkeys(terms):
            own.add_word(term)
        made[name] = own, Tokenizer(terms=terms, engine="rust"), Tokenizer(terms=terms, engine="rust", hmm=True)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", TERMS)
@settings(max_examples=400, deadline=None)
@given(text=st.lists(st.one_of(st.text(LETTERS, max_size=8), st.sampled_from(AWKWARD)), max_size=12).map("".join))
def test_every_token_is_jieba_s(engines, name, text):
    own, rust, guessing = engines[name]
    assert rust.cut(text) == own.lcut(text, HMM=False)
    assert guessing.cut(text) == own.lcut(text, HMM=True)
    assert "".join(rust.cut(text)) == text


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "身+CANON佳能EF-S18-200mmf/3.5-5.6IS（拆）",
        "增长5.2%左右，2020-2-27",
        "C++和c#，AT&T公司",
        "a\r\nb\r\r\n",
        "",
        " ",
        "％５．２",
        "3岁以下婴幼儿",
        "GDP增长5%。AI+行动",
        "👩‍👩‍👧🇨🇳国家🈚️",
        "Ｇ２０峰会１００％",
        "𠮷野家䶮㐂",
        "a" * 3000 + "国家" * 3000 + "1.5%" * 900,
        "é国家ñ5G",
        "B超5.2%和C++，AA制1+6",
        "12345热线&12345",
        "国家\x00发展\ufeff\u200b改革",
        "१२३国家٣",
        "A座-B座_3",
        "1.2.3.4",
        "%%%+++",
        "\ud800国家\udfff",
        "国家\x1c\x85\u2028发展",
    ],
)
@pytest.mark.parametrize("name", TERMS)
def test_known_hard_cases(engines, name, text):
    own, rust, guessing = engines[name]
    assert rust.cut(text) == own.lcut(text, HMM=False)
    assert guessing.cut(text) == own.lcut(text, HMM=True)


@pytest.mark.slow
def test_the_whole_plan(engines, seed):
    text = "\n".join(seed.texts.values())
    for own, rust, guessing in engines.values():
        assert rust.cut(text) == own.lcut(text, HMM=False)
        assert guessing.cut(text) == own.lcut(text, HMM=True)


def make_ties(n):
    """Texts of few different characters: words and guesses that are equally likely, which rounding decides."""
    draw = random.Random(0)
    stock = [
        "超级变",
        "生文缘",
        "法提示",
        "工质",
        "屋添",
        "关钟",
        "陪酒鲍",
        "变变变",
        "昌盛富",
        "计温",
        "国家发",
        *AWKWARD,
    ]
    for _ in range(n):
        chars = sorted(set(draw.choice(stock) + draw.choice(stock)))
        yield "".join(draw.choice(chars) for _ in range(draw.randint(4, 24)))


@pytest.mark.slow
@pytest.mark.parametrize("name", TERMS)
def test_ties_fall_alike(engines, name):
    own, rust, guessing = engines[name]
    for text in ("超级变变变的", *make_ties(1500)):
        assert rust.cut(text) == own.lcut(text, HMM=False), text
        assert guessing.cut(text) == own.lcut(text, HMM=True), text


@pytest.mark.slow
def test_ties_would_fall_otherwise(engines):
    """With another sum of frequencies, or with rjieba's guesses as they are, the test above would fail."""
    own, rust, guessing = engines["awkward"]
    other = Tokenizer(terms=AWKWARD, engine="rust")
    other.cut("")
    other._rust._rust.add_word("\ue000\ue002", 10_000, "x")
    texts = list(make_ties(1500))
    assert any(other.cut(text) != rust.cut(text) for text in texts)
    assert any(guessing._rust._rust.cut(text, True) != own.lcut(text, HMM=True) for text in texts if text.isalpha())


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real texts are not part of the project: ../shared/data is absent")
def test_real_texts(engines):
    """One paragraph in fifteen of reports, news and segmentation tests; benchmarks/bench_tokens.py takes all."""
    own, rust, guessing = engines["own"]
    names = [
        "central_reports/*.txt",
        "provincial_reports_2026/*.csv",
        "segmentation_gold/*_test.utf8",
        "clustering_control/*",
    ]
    paths = [path for name in names for path in sorted(SHARED.glob(name))]
    lines = [line for path in paths for line in path.read_text("utf-8-sig", errors="replace").splitlines()]
    taken = [line[:2000] for line in lines[::15]]
    assert sum(map(len, taken)) > 100_000
    assert [line for line in taken if rust.cut(line) != own.lcut(line, HMM=False)] == []
    assert [line for line in taken[::3] if guessing.cut(line) != own.lcut(line, HMM=True)] == []


def test_the_difference_would_be_seen(engines):
    """rjieba alone does differ: without the detour the tests above would fail."""
    own, _, guessing = engines["none"]
    text = "时间:2020-2-27"
    assert guessing.cut(text) == own.lcut(text, HMM=True) != guessing._rust._rust.cut(text, True)


@pytest.mark.slow
def test_auto_changes_engine_without_changing_a_token(seed):
    text = "\n".join(seed.texts.values()) * 8
    auto = Tokenizer(engine="auto")
    assert auto.cut(text[:1000]) == Tokenizer(engine="jieba").cut(text[:1000]) and auto._rust is None
    assert auto.cut(text) == Tokenizer(engine="jieba").cut(text) and auto._rust is not None
    assert auto.describe() == Tokenizer(engine="jieba").describe()


@pytest.mark.slow
def test_it_travels_to_another_process_with_its_terms():
    for engine in ("jieba", "rust"):
        again = pickle.loads(pickle.dumps(Tokenizer(terms=["双报到"], engine=engine, hmm=True)))
        assert (again.engine, again.terms, again.hmm) == (engine, ("双报到",), True)
        assert again.cut("双报到工作") == ["双报到", "工作"]


def test_no_such_engine():
    with pytest.raises(ValueError, match="expected one of auto, jieba, rust, got 'fast'"):
        Tokenizer(engine="fast")


@pytest.mark.slow
def test_two_processes_give_the_same(seed):
    """The tokens of one, and jieba's own."""
    texts = [*seed.units[seed.units["kind"] == "item"]["text"], "", "国家\ud800"]
    one = cut_texts(texts, tokenizer=Tokenizer(terms=["双报到"]))
    two = cut_texts(texts, tokenizer=Tokenizer(terms=["双报到"]), jobs=2)
    plain = Tokenizer(terms=["双报到"], engine="jieba")
    assert one.tokens.tolist() == two.tokens.tolist() == [token for text in texts for token in plain.cut(text)]
    assert one.counts.tolist() == two.counts.tolist() and one.counts[-2] == 0


def test_a_stream_gives_the_same(seed):
    """Cut a hundred characters at a time from an iterator, or in two parts: the words and codes of the whole."""
    texts = seed.units[seed.units["kind"] == "item"]["text"].tolist()
    tokenizer = Tokenizer()
    whole = cut_texts(texts, tokenizer=tokenizer)
    parts = list(cut_stream(iter(texts), tokenizer=tokenizer, size=100))
    halves = [cut_texts(texts[:5], tokenizer=tokenizer), cut_texts(texts[5:], tokenizer=tokenizer)]
    for other in (join_cuts(parts), join_cuts(halves)):
        assert whole.words.tolist() == other.words.tolist() and whole.codes.tolist() == other.codes.tolist()
        assert whole.counts.tolist() == other.counts.tolist()
    assert len(parts) > 10 and list(cut_stream([], tokenizer=tokenizer)) == []


def test_a_stream_reads_no_further_than_it_must():
    """What has been given out is forgotten: memory holds one part, however long the text."""
    read = []
    stream = cut_stream((read.append(n) or "党建品牌" for n in range(1000)), tokenizer=Tokenizer(terms=[]), size=40)
    assert next(stream).tokens.tolist() == ["党建", "品牌"] * 10 and len(read) == 10


class EndsWhereItArrives(Tokenizer):
    """Cuts here; ends the process that it is sent to."""

    def __reduce__(self):
        return os._exit, (9,)


@pytest.mark.slow
def test_a_process_that_was_ended_costs_only_time():
    """All is then cut here."""
    cuts = cut_texts(["党建品牌", "学习"], tokenizer=EndsWhereItArrives(terms=[]), jobs=2)
    assert cuts.tokens.tolist() == ["党建", "品牌", "学习"]


@pytest.mark.slow
def test_tokens_stand_where_they_say(seed):
    units = seed.units[seed.units["is_leaf"]]
    tokens = tokenize_units(units, tokenizer=Tokenizer())
    texts = seed.texts
    assert all(texts[t.doc_id][t.start : t.end] == t.token for t in tokens.itertuples())
    assert "".join(tokens["token"]) == "".join(texts.values())


@pytest.mark.slow
def test_two_tokenizers_do_not_share_words():
    first, second = Tokenizer(terms=["工作要点会"]), Tokenizer(terms=[])
    assert first.cut("工作要点会") == ["工作要点会"] and second.cut("工作要点会") == ["工作", "要点", "会"]
    assert jieba.lcut("工作要点会", HMM=False) == ["工作", "要点", "会"]

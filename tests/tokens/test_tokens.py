import os
import pickle
import subprocess
import sys

import jieba
import pandas as pd
import pytest

from plananalysis.tokens.audit import audit_segmentation
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, load_terms, select_words, tokenize_units


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer()


def jieba_with(terms):
    """An independent jieba that was given the same terms."""
    plain = jieba.Tokenizer()
    for term in terms:
        plain.add_word(term)
    return plain


@pytest.mark.parametrize("hmm", [False, True])
def test_cut_is_exactly_jieba(seed, hmm):
    """With the same terms, not one token differs from jieba's own."""
    terms = ["妇女之家", "示范妇女之家", "3岁以下", "5G", "之家"]
    text = "".join(seed.texts.values())
    assert Tokenizer(terms=terms, hmm=hmm).cut(text) == jieba_with(terms).lcut(text, HMM=hmm)


def test_the_dictionary_is_read_as_jieba_reads_it(tmp_path):
    """Every word, every beginning of a word, and the total."""
    plain = jieba.Tokenizer()
    plain.tmp_dir = str(tmp_path)
    plain.initialize()
    own = Tokenizer(terms=[])._jieba
    assert own.FREQ == plain.FREQ and own.total == plain.total
    assert len(own.FREQ) > len({word for word, count in own.FREQ.items() if count}) > 300_000


def test_cut_without_terms_is_plain_jieba():
    """An empty list of terms adds nothing."""
    text = "深化“双报到”工作,接诉即办。"
    assert Tokenizer(terms=[]).cut(text) == jieba.Tokenizer().lcut(text, HMM=False)


@pytest.mark.slow
def test_domain_terms_stay_whole(tokenizer, seed):
    """The terms that the project promises come out as single tokens in the plan."""
    tokens = set(tokenizer.cut("".join(seed.texts.values())))
    assert {"妇女之家", "妇儿工委", "双报到", "接诉即办", "三会一课", "疫情防控"} <= tokens


def test_every_listed_term_is_whole_on_its_own(tokenizer):
    """No entry of the dictionary is dead weight."""
    assert [term for term in load_terms() if tokenizer.cut(term) != [term]] == []


def test_global_jieba_is_untouched():
    """Our words must not leak into anybody else's jieba."""
    Tokenizer(terms=["建好妇女之家"]).cut("建好妇女之家")
    assert "建好妇女之家" not in jieba.dt.FREQ
    assert jieba.Tokenizer().lcut("建好妇女之家", HMM=False) == ["建", "好", "妇女", "之", "家"]


def test_tokenizer_is_quiet(capfd):
    """jieba's start-up lines would be noise in a notebook."""
    Tokenizer(terms=[]).cut("安静")
    assert capfd.readouterr() == ("", "")


def test_planted_cache_is_not_read(monkeypatch, tmp_path):
    """A cache that somebody left in the shared folder cannot change a result."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(b"not a dictionary")
    assert Tokenizer(terms=[]).cut("干部队伍") == ["干部队伍"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"not a dictionary"


def test_tokens_across_clause_borders_do_not_merge(tokenizer):
    """Cut first, filter after: 农场、农村 must not give 农场农村."""
    assert tokenizer.cut("家庭农场、农村电商") == ["家庭", "农场", "、", "农村", "电商"]


@pytest.mark.parametrize("term", ["“三会一课”", "", "妇女 之家", "《意见》", 7])
def test_term_that_could_never_be_whole_is_refused(term):
    """jieba cuts at marks; a term with one would silently never fire."""
    with pytest.raises(ValueError, match="expected Han characters"):
        Tokenizer(terms=[term])


def test_single_string_of_terms_is_refused():
    """A string is a list of characters, which nobody means."""
    with pytest.raises(ValueError, match="expected a list of words"):
        Tokenizer(terms="妇女之家")


def test_empty_text_has_no_tokens():
    """Nothing in, nothing out."""
    assert Tokenizer(terms=[]).cut("") == []


def test_tokenizer_travels_with_its_terms():
    """A worker process must cut with the same dictionary."""
    copy = pickle.loads(pickle.dumps(Tokenizer(terms=["建好妇女之家"], hmm=True)))
    assert (copy.terms, copy.hmm, copy.cut("建好妇女之家")) == (("建好妇女之家",), True, ["建好妇女之家"])


def test_tokenize_units_points_into_the_document(tokenizer, seed):
    """Token offsets count characters of the document, not of the unit."""
    units = seed.units[seed.units["kind"] == "item"]
    tokens = tokenize_units(units, tokenizer=tokenizer)
    text = seed.texts[units["doc_id"].iloc[0]]
    assert all(text[row.start : row.end] == row.token for row in tokens.itertuples())
    assert tokens.groupby("unit_id", sort=False)["token"].agg("".join).tolist() == units["text"].tolist()


def test_select_words_drops_marks_and_keeps_digits():
    """A mark is no word; a hotline number is."""
    tokens = pd.DataFrame({"token": ["12338", "、", "\xa0", "的", "党", "-", "5G"]})
    assert select_words(tokens, stopwords={"的"})["token"].tolist() == ["12338", "党", "5G"]
    assert select_words(tokens, min_length=2)["token"].tolist() == ["12338", "5G"]


def test_select_words_without_figures():
    """Figures alone go, also full-width ones; whatever holds a letter or a character stays, Chinese numerals too."""
    words = ["25", "3.5", "５", "10%", "5G", "A", "十", "2020年", "①"]
    tokens = pd.DataFrame({"token": words})
    assert select_words(tokens, numbers=False)["token"].tolist() == ["5G", "A", "十", "2020年"]
    assert select_words(tokens)["token"].tolist() == words


def test_stopwords_leave_modality_alone():
    """Function words only: what commits or intensifies must survive."""
    assert not load_stopwords() & {"要", "应", "可", "不", "必须", "应当", "不得", "确保", "全面", "进一步"}
    assert load_stopwords(generic=True) > load_stopwords()


def test_audit_counts_what_the_dictionary_repairs():
    """双报到 is broken twice without its entry and whole twice with it."""
    audit = audit_segmentation(["双报到", "没有这个词"], text="深化“双报到”,落实双报到。")
    assert audit.iloc[0].tolist() == ["双报到", 2, "双 / 报 / 到", 0, 2]
    assert len(audit) == 1


def test_terms_of_a_user_need_a_column(tmp_path):
    """A table without the column says which columns it has."""
    path = tmp_path / "mine.csv"
    path.write_text("word\n双报到\n", encoding="utf-8")
    with pytest.raises(ValueError, match="mine.csv:1: expected one column 'term', got word"):
        load_terms(path)
    path.write_text("# name=mine\nterm,class\n双报到,x\n,y\n", encoding="utf-8-sig")
    assert load_terms(path) == ["双报到"]


def test_half_a_character_in_a_unit_does_not_stop_the_cutting():
    """Units as a person may build them: the token is the mark of what is lost, at its place."""
    units = pd.DataFrame(
        {"doc_id": "d", "unit_id": ["i1"], "start": [3], "text": pd.Series(["国家\ud800发展"], dtype=object)}
    )
    tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    assert tokens["token"].tolist() == ["国家", "\ufffd", "发展"]
    assert tokens["start"].tolist() == [3, 5, 6]


def test_jieba_s_own_warnings_are_not_shown():
    """What jieba's loading warns of (setuptools, its patterns) is no news to a reader of plans."""
    code = (
        "from plananalysis.tokens.tokenizer import Tokenizer; print(Tokenizer(terms=['妇女之家']).cut('建好妇女之家'))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-B", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": os.devnull},
    )
    assert done.stdout.strip() == "['建', '好', '妇女之家']"
    assert "jieba" not in done.stderr and "pkg_resources" not in done.stderr


def test_nothing_of_jieba_stays_on_disk(tmp_path, monkeypatch):
    """What jieba keeps for its next start goes with the folder it was given."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Tokenizer(terms=[]).cut("干部队伍") == ["干部队伍"]
    assert list(tmp_path.iterdir()) == []

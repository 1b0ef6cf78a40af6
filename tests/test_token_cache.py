"""A cache is used when nothing has changed, and never believed when something has."""

import pickle

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plananalysis.token_cache import TokenCache
from plananalysis.tokens import Tokenizer, tokenize_units

TEXTS = ["党建品牌", "学习，讨论", "", "双报到"]
IDS = ["a", "a", "b", "b"]
TOKENS = (["党建", "品牌", "学习", "，", "讨论", "双", "报", "到"], [2, 3, 0, 3])


def listed(cuts):
    return cuts.tokens.tolist(), cuts.counts.tolist()


@pytest.fixture()
def folder(tmp_path):
    """A folder with the tokens of two documents."""
    cache = TokenCache(tmp_path / "tokens")
    assert listed(cache.cut_documents(IDS, TEXTS, tokenizer=Tokenizer(terms=[]))) == TOKENS
    assert (cache.cut, cache.reused) == (2, 0)
    return cache.folder


def again(folder, *, texts=TEXTS, **options):
    cache = TokenCache(folder)
    found = cache.cut_documents(IDS, texts, tokenizer=Tokenizer(**{"terms": [], **options}))
    return listed(found), cache.cut, cache.reused


def test_unchanged_documents_are_not_cut_again(folder, monkeypatch):
    monkeypatch.setattr(Tokenizer, "cut", lambda self, text: pytest.fail("cut again"))
    assert again(folder) == (TOKENS, 0, 2)


def test_only_the_changed_document_is_cut(folder):
    found, cut, reused = again(folder, texts=[*TEXTS[:3], "双报到了"])
    assert (cut, reused) == (1, 1) and found[0][:5] == TOKENS[0][:5]


def test_other_borders_of_units_are_another_document(folder):
    assert again(folder, texts=["党建", "品牌学习，讨论", "", "双报到"])[1:] == (1, 1)


def test_other_words_or_settings_are_cut_again(folder):
    assert again(folder, terms=["双报到"])[0][0][-1] == "双报到"
    assert again(folder, hmm=True)[1] == 2


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:50], lambda data: b"PAR1" + data[10:], lambda data: data[:-30] + b"\0" * 30,
    lambda data: pickle.dumps({"tokens": ["x"]}), lambda data: bytes(b ^ 1 if i == 20 else b for i, b in enumerate(data))])
def test_a_damaged_file_is_made_anew(folder, damage):
    for path in folder.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert again(folder) == (TOKENS, 2, 0)
    assert again(folder) == (TOKENS, 0, 2)


@pytest.mark.parametrize("tokens", [["党", "建", "品牌", "学习", "，", "讨论"], ["党建", "品牌", "学习", "，", "讨伐"]])
def test_a_forged_file_is_not_believed(folder, tokens):
    """Other tokens, even such as give the same text, and their owners; the digest of the old ones."""
    for path in folder.iterdir():
        table = pq.read_table(path)
        if table.num_rows == 5:
            forged = pa.table({"token": tokens, "unit": pa.array([0] * (len(tokens) - 3) + [1] * 3, pa.int32())})
            pq.write_table(forged.replace_schema_metadata(table.schema.metadata), path)
    assert again(folder) == (TOKENS, 1, 1)


def test_half_characters_are_cut_but_not_kept(tmp_path):
    cache = TokenCache(tmp_path / "tokens")
    for _ in range(2):
        assert cache.cut_documents(["a"], ["国家\ud800"], tokenizer=Tokenizer(terms=[])).tokens.tolist() == ["国家", "\ud800"]
    assert (cache.cut, cache.reused) == (2, 0) and not cache.folder.exists()


def test_the_table_is_the_same_with_and_without(tmp_path, seed):
    units = seed.units[seed.units["kind"] == "item"]
    plain = tokenize_units(units, tokenizer=Tokenizer())
    for _ in range(2):
        kept = tokenize_units(units, tokenizer=Tokenizer(), cache=TokenCache(tmp_path / "c"))
        assert kept.equals(plain)
    assert len(list((tmp_path / "c").iterdir())) == 1

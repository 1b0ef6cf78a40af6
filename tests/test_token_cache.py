"""A cache is used when nothing has changed, and never believed when something has."""

import pickle

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plananalysis.cutting import Cuts
from plananalysis.token_cache import DIGEST, TokenCache, _digest, _pack
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


@pytest.fixture()
def singles(folder):
    """The same without the file of both documents together."""
    _together(folder).unlink()
    return folder


def _together(folder):
    [path] = folder.glob("all-*")
    return path


def again(folder, *, texts=TEXTS, **options):
    cache = TokenCache(folder)
    found = cache.cut_documents(IDS, texts, tokenizer=Tokenizer(**{"terms": [], **options}))
    return listed(found), cache.cut, cache.reused


@pytest.mark.slow
def test_unchanged_documents_are_not_cut_again(folder, monkeypatch):
    monkeypatch.setattr(Tokenizer, "cut", lambda self, text: pytest.fail("cut again"))
    assert again(folder) == (TOKENS, 0, 2)


@pytest.mark.slow
def test_unchanged_documents_are_read_together(folder):
    """One file is enough; the others are not opened."""
    for path in folder.iterdir():
        if not path.name.startswith("all-"):
            path.unlink()
    assert again(folder) == (TOKENS, 0, 2)


@pytest.mark.slow
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-20])])
def test_a_damaged_file_of_all_is_made_anew_from_the_documents(folder, damage):
    before = _together(folder).read_bytes()
    damage(_together(folder))
    assert again(folder) == (TOKENS, 0, 2)
    assert _together(folder).read_bytes() == before


@pytest.mark.slow
def test_a_changed_document_overwrites_the_file_of_all(folder):
    """The file of the texts as they were is not believed, and does not stay."""
    changed = [*TEXTS[:3], "双报到了"]
    assert again(folder, texts=changed)[1:] == (1, 1)
    assert again(folder, texts=changed)[1:] == (0, 2)
    assert again(folder) == (TOKENS, 0, 2)
    assert _together(folder)


@pytest.mark.slow
def test_documents_in_another_order_are_found_one_by_one(folder):
    cache = TokenCache(folder)
    turned = cache.cut_documents(["b", "b", "a", "a"], [*TEXTS[2:], *TEXTS[:2]], tokenizer=Tokenizer(terms=[]))
    assert listed(turned) == (TOKENS[0][5:] + TOKENS[0][:5], [0, 3, 2, 3])
    assert (cache.cut, cache.reused) == (0, 2)


@pytest.mark.slow
def test_only_the_changed_document_is_cut(folder):
    found, cut, reused = again(folder, texts=[*TEXTS[:3], "双报到了"])
    assert (cut, reused) == (1, 1) and found[0][:5] == TOKENS[0][:5]


@pytest.mark.slow
def test_other_borders_of_units_are_another_document(folder):
    assert again(folder, texts=["党建", "品牌学习，讨论", "", "双报到"])[1:] == (1, 1)


@pytest.mark.slow
def test_other_words_or_settings_are_cut_again(folder):
    assert again(folder, terms=["双报到"])[0][0][-1] == "双报到"
    assert again(folder, hmm=True)[1] == 2


@pytest.mark.slow
@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:50], lambda data: b"PAR1" + data[10:], lambda data: data[:-30] + b"\0" * 30,
    lambda data: pickle.dumps({"tokens": ["x"]}), lambda data: bytes(b ^ 1 if i == 20 else b for i, b in enumerate(data))])
def test_a_damaged_file_is_made_anew(folder, damage):
    for path in folder.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert again(folder) == (TOKENS, 2, 0)
    assert again(folder) == (TOKENS, 0, 2)


FORGED = {
    "other cuts, the old digest": (["党", "建", "品牌", "学习", "，", "讨论"], [0, 1, 2, 3, 4, 5], [3, 3], False),
    "another text": (["党建", "品牌", "学习", "，", "讨伐"], [0, 1, 2, 3, 4], [2, 3], True),
    "a border moved": (["党建", "品牌", "学习", "，", "讨论"], [0, 1, 2, 3, 4], [3, 2], True),
    "too few texts": (["党建", "品牌", "学习", "，", "讨论"], [0, 1, 2, 3, 4], [5], True),
    "no such word": (["党建", "品牌", "学习", "，", "讨论"], [0, 1, 2, 3, 5], [2, 3], True),
    "a word from behind": (["党建", "品牌", "学习", "，", "讨论"], [0, 1, 2, 3, -1], [2, 3], True),
    "fewer tokens": (["党建", "品牌", "学习", "，", "讨论"], [0, 1, 2, 3], [2, 3], True)}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_file_is_not_believed(singles, name):
    """Not even with the right digest, unless the tokens of each text give that text."""
    folder = singles
    words, codes, counts, digest = FORGED[name]
    cells = _pack(Cuts(np.array(words, dtype=object), np.array(codes), np.array(counts)))
    for path in folder.iterdir():
        table = pq.read_table(path)
        if _is_first(table):
            metadata = {DIGEST: _digest(cells)} if digest else table.schema.metadata
            forged = pa.table({n: pa.array([c], pa.large_binary()) for n, c in zip(table.column_names, cells, strict=True)})
            pq.write_table(forged.replace_schema_metadata(metadata), path)
    assert again(folder) == (TOKENS, 1, 1)
    assert again(folder) == (TOKENS, 0, 2)


@pytest.mark.slow
def test_files_that_changed_places_are_not_believed(singles):
    folder = singles
    first, second = sorted(folder.iterdir())
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two), second.write_bytes(one)
    assert again(folder) == (TOKENS, 2, 0)


@pytest.mark.slow
def test_other_columns_or_rows_are_not_believed(singles):
    folder = singles
    for path, change in zip(sorted(folder.iterdir()), (lambda t: pa.concat_tables([t, t]), lambda t: t.drop_columns("codes")),
                            strict=True):
        pq.write_table(change(pq.read_table(path)), path)
    assert again(folder) == (TOKENS, 2, 0)


def _is_first(table):
    return table.column("words")[0].as_py().decode().startswith("党建")


@pytest.mark.slow
def test_tokens_of_several_processes_are_kept_like_those_of_one(tmp_path):
    """Documents are divided among processes, not their cache."""
    for jobs in (2, 1):
        cache = TokenCache(tmp_path / "tokens")
        assert listed(cache.cut_documents(IDS, TEXTS, tokenizer=Tokenizer(terms=[]), jobs=jobs)) == TOKENS
    assert (cache.cut, cache.reused) == (0, 2)


@pytest.mark.slow
def test_a_version_of_the_fast_engine_has_tokens_of_its_own(folder, monkeypatch):
    monkeypatch.setattr("plananalysis.token_cache.version", lambda name: "9.9")
    assert again(folder)[1:] == (2, 0)


@pytest.mark.slow
def test_half_characters_are_cut_but_not_kept(tmp_path):
    cache = TokenCache(tmp_path / "tokens")
    for _ in range(2):
        assert cache.cut_documents(["a"], ["国家\ud800"], tokenizer=Tokenizer(terms=[])).tokens.tolist() == ["国家", "\ud800"]
    assert (cache.cut, cache.reused) == (2, 0) and not cache.folder.exists()


@pytest.mark.slow
def test_the_table_is_the_same_with_and_without(tmp_path, seed):
    units = seed.units[seed.units["kind"] == "item"]
    plain = tokenize_units(units, tokenizer=Tokenizer())
    for _ in range(2):
        kept = tokenize_units(units, tokenizer=Tokenizer(), cache=TokenCache(tmp_path / "c"))
        assert kept.equals(plain)
    assert len(list((tmp_path / "c").iterdir())) == 1

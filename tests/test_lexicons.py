import pytest

from plananalysis.lexicons import LexiconError, list_lexicons, load_lexicon

HEAD = "# name=mine; version=1; licence=MIT\nterm,class,sense,example,source,exclusion\n"


def test_every_lexicon_loads():
    """All word lists of the package are valid, named, versioned, hashed and not empty."""
    names = list_lexicons()
    assert {"policy_verbs", "commitments", "intensifiers", "novelty", "absences"} <= set(names)
    for name in names:
        lexicon = load_lexicon(name)
        assert (lexicon.name, len(lexicon.sha256)) == (name, 64)
        assert lexicon.version and lexicon.licence and len(lexicon.entries) > 0


def test_altered_list_has_another_hash(tmp_path):
    """The hash tells one list from another."""
    hashes = set()
    for word in ("从严", "从实"):
        path = tmp_path / "mine.csv"
        path.write_text(HEAD + f"{word},degree,,,own reading,\n", encoding="utf-8")
        hashes.add(load_lexicon(path).sha256)
    assert len(hashes) == 2


@pytest.mark.parametrize(("text", "message"), [
    ("term,class\n从严,degree\n", "mine.csv"),
    (HEAD.replace("sense,", "") + "从严,degree,,own,\n", "missing column"),
    (HEAD + "从严,degree,,,own,\n从严,degree,,,own,\n", "从严"),
], ids=["no header", "no column", "duplicate"])
def test_bad_lists_are_refused(tmp_path, text, message):
    """The message names the file and what is wrong."""
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_lexicon(path)

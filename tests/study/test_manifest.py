"""Does the manifest cover every list of words?"""

from class_lists import list_classes
from plananalysis.lexicons.lists import list_lists
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.study.manifest import describe_words


def test_every_list_of_words_has_a_digest():
    """A word that was corrected in a list changes the manifest: lexicons, words of rules, stop words."""
    rows = describe_words(OwnWords())
    assert [row["name"] for row in rows] == sorted(list_lists())
    assert all(len(row["sha256"]) == 64 for row in rows) and all(row["version"] for row in rows[:3])
    found = {row["name"]: (row["version"], row["sha256"]) for row in rows}
    for path in list_classes():
        words = load_classes(path)
        assert found[words.name] == (words.version, words.sha256)
    assert found["stopwords"][0] == "1" and found["commitments"][0] > "0.2"

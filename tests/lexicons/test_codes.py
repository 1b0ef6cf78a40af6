"""Characters and words of a list at every place of a text, against plain loops over places and words."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.lexicons import lines, matching
from plananalysis.lexicons.characters import (
    begins_with_pair,
    find_positions,
    holds,
    is_digit,
    is_one_of,
    last_before,
    to_codes,
)
from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.lexicons.matching import WordFinder
from plananalysis.lexicons.own_files import LexiconError

LETTERS = st.text("党建引领𠀀\n", min_size=1, max_size=4)
TEXTS = st.text("党建引领𠀀，\n", max_size=30)


def find_slowly(text, known):
    """(place, longest word that begins here and that no phrase excludes) of every place."""
    found = []
    for place in range(len(text)):
        words = [
            word
            for word, phrases in known.items()
            if text.startswith(word, place) and not text.startswith(tuple(phrases), place)
        ]
        if words:
            found.append((place, max(words, key=len)))
    return found


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(TEXTS, st.dictionaries(LETTERS, st.lists(LETTERS, max_size=2), max_size=8))
def test_find(text, phrases):
    """Longest first; an excluded word gives way to a shorter one."""
    known = {word: tuple(word + more for more in group) for word, group in phrases.items()}
    finder = WordFinder(known)
    places, numbers = finder.find(text)
    assert list(zip(places.tolist(), [finder.words[number] for number in numbers], strict=True)) == find_slowly(
        text, known
    )


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.lists(LETTERS, max_size=8, unique=True))
def test_find_all(text, words):
    """Words within others too."""
    finder = WordFinder(dict.fromkeys(words, ()))
    places, numbers = finder.find_all(text)
    found = sorted(zip(places.tolist(), [finder.words[number] for number in numbers], strict=True))
    assert found == sorted(
        (place, word) for place in range(len(text)) for word in words if text.startswith(word, place)
    )


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS, st.lists(st.text("党建引领𠀀", min_size=1, max_size=4), min_size=1, max_size=8, unique=True))
def test_long_and_short_texts_alike(text, words):
    """A long text is searched in pieces, with the same result."""
    entries = pd.DataFrame(
        {"term": words, "class": "a", "exclusion": [word + "建" if i == 0 else "" for i, word in enumerate(words)]}
    )
    found = matching.Matcher(entries).find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "PIECE", 5)
        assert matching.Matcher(entries).find(text) == found


def test_same_word_twice():
    """The first of two rows with the same word is found, however long the text is."""
    entries = pd.DataFrame({"term": ["党建", "引领", "党建"], "class": ["a", "b", "c"], "exclusion": ""})
    matcher = matching.Matcher(entries)
    assert matcher.find("党建引领") == [(0, 2, 0), (2, 4, 1)]
    assert matcher.find("党建引领" + "。" * 100_000) == [(0, 2, 0), (2, 4, 1)]


def test_characters():
    """Sets of characters, digits of any script, pairs; the last character, and one far beyond the others."""
    codes = to_codes("今年5𝟎、好")
    assert is_one_of(codes, "、年").tolist() == [False, True, False, False, True, False]
    assert is_digit(codes).tolist() == [False, False, True, True, False, False]
    padded = np.append(codes, 0)
    assert begins_with_pair(padded, np.arange(6), ["今年", "、好"]).tolist() == [True, False, False, False, True, False]


def test_places():
    """Words one after the other; spans that hold none, that begin with one, that end before one."""
    places = find_positions("做做必须务必", ["必须", "务必"])
    assert places.tolist() == [2, 4]
    starts, ends = np.array([0, 2, 3, 5]), np.array([2, 3, 4, 4])
    assert holds(places, starts, ends).tolist() == [False, True, False, False]
    assert last_before(places, np.array([0, 0, 5]), np.array([2, 6, 6])).tolist() == [-1, 4, -1]
    assert find_positions("", ["必须"]).tolist() == []


def test_needs_leaves_nothing_out():
    """Searching only the lines with a needed character finds what searching all finds: every pattern of the package."""
    entries = load_lexicon("absence").entries
    text = "\n".join([*entries["example"], "没有数字的一行", "二○二六年", "增长５％", ""])
    whole = matching.Matcher(entries.drop(columns="needs")).find(text)
    assert len({row for *_, row in whole}) == len(entries)
    assert matching.Matcher(entries).find(text) == whole
    wrong = entries.assign(needs=["x" if term.startswith("re:") else "" for term in entries["term"]])
    assert len(matching.Matcher(wrong).find(text)) < len(whole)


@pytest.mark.parametrize(("term", "needs"), [("re:\\d月", "日"), ("月", "月"), ("re:年底", "年月")])
def test_needs_is_checked(tmp_path, term, needs):
    """The match of the example holds one of the characters, and only patterns need any."""
    path = tmp_path / "own.csv"
    path.write_text(
        "# name=own; version=1; licence=MIT\nterm,class,sense,example,source,exclusion,needs\n"
        f"{term},deadline,,3月年底,,,{needs}\n",
        encoding="utf-8",
    )
    if needs == "年月":
        assert load_lexicon(str(path)).entries["needs"].tolist() == ["年月"]
        return
    with pytest.raises(LexiconError, match=f"own.csv:3: needs '{needs}'"):
        load_lexicon(str(path))

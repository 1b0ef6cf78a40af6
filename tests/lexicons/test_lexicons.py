import pytest

from plananalysis.lexicons.lexicon import list_lexicons, load_lexicon
from plananalysis.lexicons.own_files import LexiconError

HEAD = "# name=mine; version=1; licence=MIT\nterm,class,sense,example,source,exclusion\n"


def test_every_lexicon_loads():
    """All word lists of the package are valid, named, versioned, hashed and not empty."""
    names = list_lexicons()
    assert {"policy_verbs", "commitments", "intensifiers", "novelty", "absence"} <= set(names)
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("term,class\n从严,degree\n", "mine.csv"),
        (HEAD.replace("sense,", "") + "从严,degree,,own,\n", "missing column"),
        (HEAD + "从严,degree,,,own,\n从严,degree,,,own,\n", "从严"),
    ],
    ids=["no header", "no column", "duplicate"],
)
def test_bad_lists_are_refused(tmp_path, text, message):
    """The message names the file and what is wrong."""
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_lexicon(path)


@pytest.mark.parametrize(
    ("name", "extra", "line", "message"),
    [
        (
            "intensifiers",
            "",
            "从严,degree,,,own,",
            "mine.csv:3: unknown class; expected one of intensifier; got 'degree'",
        ),
        ("commitments", ",level", "从严,action,,,own,,7", "unknown level; expected one of 1, 2, 3, 4, 5; got '7'"),
        (
            "commitments",
            ",level",
            "严禁,prohibition,,,own,,3",
            "level for class 'prohibition'; expected one of 5; got '3'",
        ),
        ("absence", "", "re:[,duty,,,own,", "bad regex"),
        ("absence", "", "re:年?,duty,,,own,", "matches the empty text"),
        ("novelty", "", "新增,new,,,own,城镇就业", "conflicting exclusion '城镇就业'"),
        ("novelty", "", "新增,new,,,own,新增", "is the term itself"),
        ("novelty", "", "新增,new,own,", "expected 6 cells, got 4"),
        ("novelty", "", ",new,,,own,", "empty term"),
        ("frames", "", "养老,elderly_care,,,own,", "unknown class"),
    ],
    ids=["class", "level", "level of class", "regex", "empty match", "exclusion", "self", "cells", "empty", "frame"],
)
def test_each_fault_is_named_with_its_line(tmp_path, name, extra, line, message):
    """Ten planted faults, each refused with file, line, what was expected and what stands there."""
    path = tmp_path / "mine.csv"
    path.write_text(HEAD.replace("name=mine", f"name={name}").rstrip() + extra + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_lexicon(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith("mine.csv:3:")
    assert str(tmp_path) not in str(caught.value)


def test_two_classes_of_one_word_are_refused(tmp_path):
    """Where a word has one class, a second row would decide by chance."""
    path = tmp_path / "mine.csv"
    rows = "新增,new,,,own,\n新增,continued,,,own,\n"
    path.write_text(HEAD.replace("name=mine", "name=novelty") + rows, encoding="utf-8")
    with pytest.raises(LexiconError, match="mine.csv:4: duplicate term '新增'.*line 3"):
        load_lexicon(path)


def test_a_word_changes_its_class(tmp_path):
    """The user's class takes the place of ours: one row for 推动, of the user's level."""
    path = tmp_path / "mine.csv"
    path.write_text(HEAD.rstrip() + ",level,nominal\n推动,action,,,own,,3,\n", encoding="utf-8")
    entries = load_lexicon("commitments", extra=path).entries
    assert entries.loc[entries["term"] == "推动", ["class", "level"]].values.tolist() == [["action", "3"]]


def test_own_frames_are_welcome_and_misspelt_ones_not(tmp_path):
    """A new class of frames is a dictionary of one's own; covid19 is more likely a slip."""
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + "养老,elderly_care,,,own,\n方舱,covid_19,,,own,\n", encoding="utf-8")
    assert {"elderly_care", "covid_19"} <= set(load_lexicon("frames", extra=path).entries["class"])
    path.write_text(HEAD + "方舱,covid19,,,own,\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="unknown class; expected one of .*covid_19"):
        load_lexicon("frames", extra=path)


def test_unknown_name_lists_the_known_ones():
    """A misspelt name is answered with the names that exist."""
    with pytest.raises(LexiconError, match="intensifiers, "):
        load_lexicon("intensifier")


def test_longest_match_wins_and_exclusions_hold(tmp_path):
    """妇女干部 does not hold 女干部; 女干部 alone counts; 干部 inside the longer term does not."""
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + "女干部,group,,,own,妇女干部\n干部,group,,,own,\n", encoding="utf-8")
    lexicon = load_lexicon(path)
    found = [(start, lexicon.entries["term"][row]) for start, _, row in lexicon.matcher.find("妇女干部、女干部、干部")]
    assert found == [(5, "女干部"), (9, "干部")]


def test_extra_rows_replace_and_add(tmp_path):
    """The user's row of the same term and class replaces ours, another one is added."""
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + "大力,intensifier,mine,,own,\n玩命,intensifier,,,own,\n", encoding="utf-8")
    ours, both = load_lexicon("intensifiers"), load_lexicon("intensifiers", extra=path)
    assert len(both.entries) == len(ours.entries) + 1
    assert both.entries.set_index("term").loc["大力", "sense"] == "mine"
    assert both.sha256 != ours.sha256

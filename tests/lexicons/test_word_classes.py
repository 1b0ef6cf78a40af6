"""Do the words of a list stand in a pattern as their rows say?"""

import re

import pytest

from class_lists import list_classes
from plananalysis.lexicons.word_classes import load_classes, read_classes

HEAD = "# words; name=x; version=1; licence=MIT\n"


def make(*rows, columns="term,class,exclusion,value"):
    return read_classes("\n".join([HEAD.strip(), columns, *rows]) + "\n")


def test_terms_keep_the_order_of_the_file():
    """The first alternative that fits is taken: 委 before 委员会 is another pattern than 委员会 before 委."""
    words = make("委,office,,", "市,area,,", "委员会,office,,")
    assert words["office"] == ("委", "委员会")
    assert re.match(words.fill("{office}"), "委员会").group() == "委"
    assert re.match(words.longest_first("office", "area"), "委员会").group() == "委员会"


@pytest.mark.parametrize(
    ("text", "found"),
    [("和", "和"), ("共和", None), ("经", "经"), ("财经", None), ("经济", None), ("经贸", None), ("工作", "工作"),
     ("工作小组", None), ("前工作", None), ("目前工作", None), ("头前工作", None), ("口前工作", None)],
)  # fmt: skip
def test_a_phrase_in_which_a_term_does_not_count(text, found):
    """What begins it may not stand before the term, what ends it may not follow; beginnings of two lengths are no fault."""
    words = make("和,stop,共和,", "经,stop,财经|经济|经贸,", "工作,stop,工作小组|前工作|目前工作,")
    match = re.search(words.fill("{stop}"), text)
    assert (match and match.group()) == found


def test_words_within_a_set_are_signs():
    """In [ ] a class is its characters, behind ^ too; elsewhere it is a choice that + and $ govern as a whole."""
    words = make("],sign,,", "-,sign,,", "个,sign,,", "百分点,unit,,", "％,unit,,")
    assert re.findall(words.fill("[{sign}]"), "a]b-c个") == ["]", "-", "个"]
    assert re.findall(words.fill("[^{sign}]"), "a]b-c个") == ["a", "b", "c"]
    assert re.fullmatch(words.fill("[一]{1,2}{unit}+"), "一一百分点％")
    assert re.fullmatch(words.fill(r"[\]{sign}]+{unit}"), "]-％")


def test_words_are_no_patterns():
    """A term with signs of a pattern means itself, in a verbose pattern too."""
    words = make("乡镇(街道),level,,", "C++,level,,", "Produced By,level,,")
    assert re.fullmatch(words.fill("{level}"), "乡镇(街道)") and re.fullmatch(words.fill("{level}"), "C++")
    assert words.compile(" {level} ", re.VERBOSE).fullmatch("Produced By")


def test_other_parts_are_filled_too():
    """A part may hold classes and other parts; braces of numbers and groups of names stay as they are."""
    words = make("市,area,,", "妇联,body,,")
    pattern = words.compile(r"(?P<who>{LOCAL}){1,2}\{x\}", LOCAL="{AREA}{body}", AREA="[{HAN}]{0,2}?{area}")
    assert pattern.fullmatch("某市妇联{x}")["who"] == "某市妇联"


def test_a_class_that_there_is_not_is_named():
    """A pattern cannot be made of words that are not there."""
    with pytest.raises(KeyError, match="areas"):
        make("市,area,,").fill("{areas}")


def test_values():
    """What a term stands for; a class without values gives empty ones."""
    words = make("％,unit,,%", "元,unit,,")
    assert words.values("unit") == {"％": "%", "元": ""}


def test_what_may_not_follow():
    """For finders that look behind a term themselves."""
    words = make("部,office,部署|部分|外部,", "厅,office,,")
    assert words.continuations("office") == {"部": ("署", "分"), "厅": ()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("term,class\n市,area\n", "1: expected '# words"),
        ("# name=x; version=1; licence=MIT\nterm,class\n市,area\n", "1: expected '# words"),
        (HEAD + "term,class\n,area\n", ":3: expected a term and a class, got '' and 'area'"),
        (HEAD + "term,class\n市\n", ":3: expected a term and a class, got '市' and ''"),
        (HEAD + "term,class\n市,the area\n", ":3: expected a term and a class"),
        (HEAD + "term,class\n市,area\n县,area\n市,area\n", ":5: '市' stands twice in class 'area'"),
        (HEAD + "term,class,exclusion\n市,area,城市化\n", ":3: exclusion '城市化': expected a longer phrase"),
        (HEAD + "term,class,exclusion\n市,area,市\n", ":3: exclusion '市': expected a longer phrase"),
    ],
)
def test_a_row_that_is_no_good_is_named(text, message):
    """File, line, what was expected, what is there, what to do."""
    with pytest.raises(ValueError, match=re.escape(message)):
        read_classes(text, label="x.csv")


@pytest.mark.parametrize("path", list_classes())
def test_every_list_is_named_as_its_file(path):
    """The manifest names the list, the error the file."""
    assert load_classes(path).name == path.rpartition("/")[2]
    assert len(load_classes(path).sha256) == 64

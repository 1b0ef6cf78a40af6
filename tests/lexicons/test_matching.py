"""The words of a lexicon in a text: the longest wins within a class, fixed phrases are left out."""

import pandas as pd
import pytest
from ahocorasick_rs import AhoCorasick

from plananalysis.lexicons import lines
from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.lexicons.matching import Matcher, match_classes


def make_entries(*rows):
    return pd.DataFrame([(*row, "")[:3] for row in rows], columns=["term", "class", "exclusion"])


@pytest.mark.parametrize(
    ("rows", "text", "found"),
    [
        ([("家庭", "a"), ("家庭教育", "a")], "家庭教育", [(0, 4, "a")]),
        ([("家庭", "a"), ("家庭教育", "b")], "家庭教育", [(0, 2, "a"), (0, 4, "b")]),
        ([("家庭", "a"), ("家庭", "b")], "家庭", [(0, 2, "a"), (0, 2, "b")]),
        ([("全面小康", "a"), ("小康社会", "a")], "全面小康社会", [(0, 4, "a")]),
        ([("疫情", "a", "动物疫情")], "动物疫情,疫情", [(5, 7, "a")]),
        ([(r"re:\d+家", "a"), ("家庭", "a")], "3家家庭", [(0, 2, "a"), (2, 4, "a")]),
        ([("疫情", "a")], "", []),
        ([(r"re:\d+", "a")], "12", [(0, 2, "a")]),
    ],
    ids=["longest", "two classes", "same term", "leftmost", "exclusion", "pattern", "empty text", "patterns only"],
)
def test_match_classes(rows, text, found):
    """One pass over the text gives what a search class by class would."""
    assert match_classes(text, make_entries(*rows)) == found


@pytest.mark.parametrize("name", ["frames", "instruments"])
def test_one_pass_equals_one_search_a_class(name, seed):
    """On the whole plan, the same hits as with an own automaton for every class."""
    entries, text = load_lexicon(name).entries, next(iter(seed.texts.values()))
    slowly = [
        (start, end, kind) for kind, rows in entries.groupby("class") for start, end, _ in Matcher(rows).find(text)
    ]
    assert match_classes(text, entries) == sorted(slowly) and slowly


@pytest.mark.parametrize("overlapping", [False, True])
@pytest.mark.parametrize("piece", [1, 2, 7, 1000])
def test_a_long_text_is_searched_in_pieces(monkeypatch, piece, overlapping):
    """The same hits in the same order as in one go, whatever the pieces; lines longer than a piece stay whole."""
    monkeypatch.setattr(lines, "PIECE", piece)
    text = "党建引领\n\n发展\n党建\n家庭家教家风家庭" * 5
    search = AhoCorasick(["党建", "党建引领", "引领", "家庭", "风家", "发展"])
    whole = search.find_matches_as_indexes(text, overlapping=overlapping)
    assert lines.search_lines(search, text, overlapping=overlapping) == whole and len(whole) > 15
    assert lines.search_lines(search, text.replace("\n", "|"), overlapping=overlapping, border="|") == whole
    assert lines.search_lines(search, "") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市民政局牵头", ["民政局"]),
        ("服务市民", ["市民"]),
        ("企业主管部门", ["主管部门"]),
        ("市民文化", []),
        ("政务公开办", []),
    ],
    ids=["beyond", "no exclusion", "beyond a longer one", "within", "within the phrase"],
)
def test_an_excluded_word_hides_only_what_lies_within_it(text, expected):
    """市民 is no citizen in 市民政局; the office that begins within it and goes on is found, the 民 in it is not."""
    rows = pd.DataFrame(
        {
            "term": ["市民", "民政局", "业主", "主管部门", "民", "公开", "开办"],
            "exclusion": ["市民政|市民文化", "", "企业主", "", "", "公开办", ""],
        }
    )
    assert [text[start:end] for start, end, _ in Matcher(rows).find(text)] == expected

"""Word by word: what was added, dropped and replaced, with places."""

import pytest

from plananalysis import Tokenizer
from plananalysis.compare.wording import diff_words, mark_differences

TOKENIZER = Tokenizer()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", "教育"),
        ("教育", ""),
        ("推进教育", "推进教育"),
        ("一、推进教育。", "二、加快教育改革"),
        ("家庭", "妇女"),
    ],
)
def test_nothing_is_lost(old, new):
    """The stretches joined give both texts back, and stand where the table says."""
    found = diff_words(old, new, tokenizer=TOKENIZER)
    assert ("".join(found["old"]), "".join(found["new"])) == (old, new)
    for row in found.itertuples():
        assert old[row.start_old : row.end_old] == row.old and new[row.start_new : row.end_new] == row.new


def test_each_change_once():
    found = diff_words("继续推进家庭教育工作", "加快推进家庭教育", tokenizer=TOKENIZER)
    assert found[["change", "old", "new"]].values.tolist() == [
        ["replaced", "继续", "加快"],
        ["equal", "推进家庭教育", "推进家庭教育"],
        ["dropped", "工作", ""],
    ]


def test_markup_of_the_text_is_harmless():
    """A text with tags of its own shows them as text."""
    shown = mark_differences(diff_words("<script>旧", "<b>新", tokenizer=TOKENIZER))
    assert "<script>" not in shown and "&lt;" in shown and "<del>" in shown

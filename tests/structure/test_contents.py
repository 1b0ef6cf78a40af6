"""Tables of contents: their lines are front matter, the headings come after them."""

import pytest

from plananalysis.structure.parse import explain_numbering, parse_units

TITLES = ["一、项目背景", "二、工作目标", "三、重点任务", "四、工作原则"]
BODY = "".join(f"{title}\n做好各项工作，按期完成任务。\n" for title in TITLES)
CONTENTS = {
    "dots and pages": "某市方案\n目 录\n" + "\n".join(f"{t}……{k}" for k, t in enumerate(TITLES, 1)) + "\n",
    "points": "某市方案\n目录\n" + "\n".join(f"{t}......{k}" for k, t in enumerate(TITLES, 1)) + "\n",
    "tabs": "某市方案\n目　录\n" + "\n".join(f"{t}\t{k}" for k, t in enumerate(TITLES, 1)) + "\n",
    "plain lines": "某市方案\n目录\n" + "\n".join(TITLES) + "\n",
    "without a title": "某市方案\n" + "\n".join(TITLES) + "\n",
    "pages below": "某市方案\n目录\n" + "\n".join(f"{t}\n{k}" for k, t in enumerate(TITLES, 1)) + "\n",
    "titles without numbers": "某市方案\n目录\n" + "\n".join(t[2:] for t in TITLES) + "\n",
    "glued": "某市方案\n目 录\n" + "\n".join(f"{t}……{k}" for k, t in enumerate(TITLES, 1)),
    "glued without dots": "某市方案\n目录\n" + "\n".join(TITLES),
    "glued without a title": "某市方案\n" + "\n".join(f"{t} {k}" for k, t in enumerate(TITLES, 1)),
    "with an opening line": "某市方案\n目录\n前言……1\n"
    + "\n".join(f"{t}……{k}" for k, t in enumerate(TITLES, 2))
    + "\n",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_contents_are_front_matter(name):
    """The contents are in `front` whole, the body has its four sections with their text."""
    text = CONTENTS[name] + BODY
    units = parse_units(text)
    sections = units[units["kind"] == "section"]
    assert sections["heading"].tolist() == [title[2:] for title in TITLES]
    front = units[units["kind"] == "front"].iloc[0]
    assert text[front.start : front.end] == CONTENTS[name]
    assert "preamble" not in set(units["kind"])
    table = explain_numbering(text)
    assert (table.loc[~table["accepted"], "reason"] == "table of contents").all()
    assert table["accepted"].sum() == 4


def test_headings_with_text_on_their_line():
    """A heading of the body may go on with its text; the contents hold only the titles."""
    text = "某市方案\n目录\n" + "\n".join(TITLES) + "\n" + "".join(f"{title}。按期完成。\n" for title in TITLES)
    units = parse_units(text)
    assert (units["kind"] == "section").sum() == 4


def test_contents_of_two_short_lines_need_their_title():
    """Two lines that come again are contents under 目录, and nothing else without it."""
    body = "一、学习\n读书。\n二、调研\n走访。\n"
    assert (parse_units("目录\n一、学习\n二、调研\n" + body)["kind"] == "section").sum() == 2


def test_lists_that_do_not_come_again_stay():
    text = "一、学习\n二、调研\n三、宣传\n四、总结\n"
    assert (parse_units(text)["kind"] == "section").sum() == 4

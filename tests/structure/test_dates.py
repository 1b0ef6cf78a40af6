"""Tests of plananalysis.structure.dates: days and months, in figures and numerals."""

import pytest

from plananalysis.structure.dates import find_in_force, find_published, read_printed_date, read_whole_date


@pytest.mark.parametrize("text", ["二〇三一年一月五日", "二○三一年一月五日", "二O三一年一月五日", "二0三一年一月五日", "2031年1月5日",
                                  "２０３１年１月５日", "2031.01.05", "2031/1/5", "2031 年 1 月 5 日"])  # fmt: skip
def test_a_day_in_every_script(text):
    """The same day."""
    assert read_printed_date(text) == read_whole_date(text) == "2031-01-05"


@pytest.mark.parametrize(("text", "date"), [("2031年1月", "2031-01"), ("（二〇三一年十二月）", "2031-12"), ("2031-02", "2031-02"),
                                            ("2031年13月", ""), ("2031年1月起", ""), ("2031年", ""), ("", "")])  # fmt: skip
def test_a_month_without_a_day(text, date):
    """A month counts only where nothing else stands beside it."""
    assert read_whole_date(text) == date


def test_find_published():
    """A month on a line of its own; copies' day of printing is none."""
    assert find_published("某市计划\n2031年1月", "", "") == ("2031-01", "front")
    assert find_published("", "某局\n2031年8月9日印发", "") == ("", "")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("本办法自2031年1月1日起施行。", "2031-01-01"),
        ("本办法自2031年1月1日起施行，有效期五年。本通知自2031年2月1日起执行。", "2031-02-01"),
        ("《某法》自2021年1月1日起施行，各地认真学习。", ""),
        ("本办法自发布之日起施行。", ""),
    ],
)
def test_find_in_force(text, date):
    """Only what the document says of itself."""
    assert find_in_force(text) == date

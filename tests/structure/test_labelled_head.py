"""Tests of plananalysis.structure.labelled_head: labels and values above a document."""

import pytest

from plananalysis.structure.labelled_head import count_head_lines, read_labels

FORMS = [
    "发文机关：某县教育局\n成文日期：2031年3月2日\n有 效 性：有效",
    "发文机关： 某县教育局 成文日期： 2031年3月2日 有效性： 有效",
    "| 发文机关 | 某县教育局 | 成文日期 | 2031年3月2日 |\n| 有效性 | 有效 |",
    "【发文机关】某县教育局\n【成文日期】2031年3月2日\n【有效性】有效",
    "1. 【发文机关】某县教育局\n2. 【成文日期】2031年3月2日\n3. 【有效性】有效",
    "发文机关：\n某县教育局\n成文日期：\n\n2031年3月2日\n有效性：\n有效",
    "  • 发文机关:\n\n    某县教育局\n  • 成文日期:\n\n    2031年3月2日\n  • 有效性:\n\n    有效",
    "发文机关\t某县教育局\t成文日期\t2031年3月2日\n有效性\t有效",
]


@pytest.mark.parametrize("head", FORMS)
def test_forms(head):
    """One head in the forms that sites and databases give it."""
    found = read_labels(head)
    assert {kind: pairs[0][1] for kind, pairs in found.items()} == {
        "issuer": "某县教育局",
        "published": "2031年3月2日",
        "status": "有效",
    }


def test_empty_values_take_no_label():
    """A label without a value does not take the next label for one."""
    found = read_labels("主题分类：\n来源：\n发文字号：某发〔2031〕7号\n时效性：\n内容概述：")
    assert dict(found) == {"number": [("发文字号", "某发〔2031〕7号")]}
    assert "number" not in read_labels("1. 【发文字号】\n2. 【失效时间】\n3. 【制定机关】某市人民政府")


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["首页", "发文机关：某局", "时效性：有效", "某局要点"], 3),
        (["发文机关：", "某局", "时效性：", "有效", "某局要点"], 4),
        (["发文机关：某局", "某局要点"], 0),
        (["发文机关：某局", "一、学习", "内容", "内容", "内容", "时效性：有效"], 0),
        ([], 0),
    ],
)
def test_count_head_lines(lines, count):
    """Down to the last label and its value; one label makes no head."""
    assert count_head_lines(lines) == count

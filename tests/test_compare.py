import pandas as pd
import pytest

from plananalysis.compare import ALIGNMENT_COLUMNS, align_items, diff_words

TEXTS = [("a", "1", "推进义务教育均衡发展"), ("a", "2", "取消农村税费"),
         ("b", "1", "建设海洋强国"), ("b", "2", "推进义务教育均衡发展"), ]


def units(texts):
    return pd.DataFrame([(d, u, 0, len(t), t) for d, u, t in texts],
                        columns=["doc_id", "unit_id", "start", "end", "text"])


def test_new_carried_and_dropped():
    found = align_items(units(TEXTS), old="a", new="b")
    assert list(found.columns) == ALIGNMENT_COLUMNS
    assert found.status.tolist() == ["new", "carried_over", "dropped"]
    assert found.containment[1] == 1


def test_revised():
    found = align_items(units([("a", "1", "推进义务教育均衡"), ("b", "1", "加快义务教育均衡")]), old="a", new="b")
    assert found.status.tolist() == ["revised"]
    assert found.containment[0] == 0.5


def test_absent_document():
    with pytest.raises(ValueError, match="has no units"):
        align_items(units(TEXTS), old="a", new="z")


def test_diff_words():
    assert diff_words("教育", "大教育") == [("insert", "", "大"), ("equal", "教育", "教育")]

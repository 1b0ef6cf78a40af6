import pandas as pd
import pytest

from plananalysis.tables.files import guard_cell, read_table, unguard_cell, write_table


@pytest.mark.parametrize(
    "text", ["=SUM(A1)", "+86", "-5%", "@名", "\t缩进", "\r", "'引", "'=1", "''+2", "妇联", "", "'"]
)
def test_guard_can_be_undone(text):
    """Whatever the cell held, it comes back."""
    assert unguard_cell(guard_cell(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "'=1"])
def test_formulae_are_guarded(text):
    """No cell begins with what a spreadsheet would run."""
    assert guard_cell(text) == "'" + text


def test_round_trip(tmp_path):
    """Line feeds, quotes, commas and empty cells survive; numbers come back as numbers."""
    table = pd.DataFrame(
        {"doc_id": ["甲", "乙"], "start": [0, -3], "text": ['一,"二"\n三', ""], "is_leaf": [True, False]}
    )
    write_table(table, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.csv"), table, check_dtype=False)


def test_bytes_are_what_excel_needs(tmp_path):
    """A byte-order mark, line feeds, six decimals, guarded formulae."""
    write_table(pd.DataFrame({"x": [1 / 3, float("nan")], "t": ["=1", "妇联"]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == "\ufeffx,t\n0.333333,'=1\n,妇联\n".encode()

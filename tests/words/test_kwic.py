import pytest

from plananalysis.words.kwic import find_keyword
from word_units import make_units


def test_find_keyword_at_the_start_of_a_unit():
    """The left context is empty, not taken from the unit before."""
    lines = find_keyword(make_units("围绕首都", "首都工作"), "首都", width=2)
    assert lines[["unit_id", "left", "right", "start"]].values.tolist() == [
        ["i1", "围绕", "", 2],
        ["i2", "", "工作", 4],
    ]


@pytest.mark.parametrize(
    ("text", "starts"), [("妇联妇联", [0, 2]), ("家家家", [0]), ("没有", [])], ids=["adjacent", "overlapping", "absent"]
)
def test_find_keyword_positions(text, starts):
    """Neighbours are both found, overlaps once, absence gives no row."""
    keyword = text[:2] if starts else "妇联"
    assert find_keyword(make_units(text), keyword)["start"].tolist() == starts


def test_find_keyword_needs_a_keyword():
    """An empty string would match everywhere."""
    with pytest.raises(ValueError, match="at least one character"):
        find_keyword(make_units("妇联"), "")


def test_keyword_knows_section_and_item(seed):
    """Each line of the concordance names the section and the item around it."""
    units = seed.units[seed.units["is_leaf"]]
    found = find_keyword(units, "家庭教育", outline=seed.units)
    assert set(found["unit_id"]) >= {"s3.i10", "s3.i12"}
    row = found[found["unit_id"] == "s3.i10"].iloc[0]
    outline = seed.units.set_index("unit_id")
    assert (row["section"], row["item"]) == (outline.loc["s3", "heading"], outline.loc["s3.i10", "number"])
    assert find_keyword(units, "总体思路", outline=seed.units)["item"].eq("").all()
    assert list(find_keyword(units, "托育", outline=seed.units).columns[-2:]) == ["section", "item"]
    with pytest.raises(ValueError, match="parent_id"):
        find_keyword(units, "家庭", outline=units.drop(columns="parent_id"))

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.coding.codebook import CODEBOOK
from plananalysis.coding.sheets import SheetError, draw_sample, read_sheet, write_sheet
from plananalysis.tables import files as tables


@pytest.fixture()
def sample():
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": ["i1", "i2", "i3"],
            "start": [0, 10, 20],
            "end": [4, 14, 24],
            "text": ["严禁浪费", "=开展活", "天气晴好"],
            "level": [5, 3, 0],
        }
    )


@pytest.fixture()
def filled(sample, tmp_path):
    """A sheet that a coder has filled, and a function that writes it with changes."""
    path = tmp_path / "甲.csv"
    sheet = write_sheet(sample, path, codes=["level"], coder="甲").assign(level=["5", "3", "0"])

    def write(**cells):
        tables.write_table(sheet.assign(**cells), path)
        return path

    write()
    return write


def test_sample_is_proportional_with_one_at_least():
    """80, 15, 4 and 1 rows, 20 drawn: one each, then largest remainders of 16 over 79, 14, 3, 0."""
    table = pd.DataFrame({"level": [3] * 80 + [2] * 15 + [4] * 4 + [5]}).assign(row=range(100))
    drawn = draw_sample(table, n=20, by="level", random_state=1)
    assert drawn["level"].value_counts().to_dict() == {3: 14, 2: 3, 4: 2, 5: 1}
    assert drawn.groupby("stratum")["stratum_size"].first().to_dict() == {2: 15, 3: 80, 4: 4, 5: 1}
    assert drawn["row"].is_monotonic_increasing and drawn["row"].is_unique
    assert drawn.equals(draw_sample(table, n=20, by="level", random_state=1))
    assert not drawn["row"].equals(draw_sample(table, n=20, by="level", random_state=2)["row"])


def test_sample_ends():
    """None, all, fewer than strata, and more than there are."""
    table = pd.DataFrame({"level": [1, 2, 3]})
    assert len(draw_sample(table, n=0)) == 0
    assert draw_sample(table.head(0), n=0, by="level").columns.tolist()[-3:] == [
        "stratum",
        "stratum_size",
        "stratum_drawn",
    ]
    assert draw_sample(table, n=3, by="level")["level"].tolist() == [1, 2, 3]
    assert len(draw_sample(table, n=2, by="level")) == 2
    with pytest.raises(ValueError, match="n: expected 0 to 3, the rows of the table; got 4"):
        draw_sample(table, n=4)
    with pytest.raises(ValueError, match="by: expected one of level; got 'levels'"):
        draw_sample(table, n=1, by="levels")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.data())
def test_sample_sizes_add_up(levels, data):
    """Exactly n rows, never more than a stratum has."""
    n = data.draw(st.integers(0, len(levels)))
    drawn = draw_sample(pd.DataFrame({"level": levels}), n=n, by="level")
    assert len(drawn) == n
    assert (drawn["stratum_drawn"] <= drawn["stratum_size"]).all()


def test_sheet_goes_round(sample, filled):
    """Codes come back as the codebook has them; the tagger's own are not on the sheet; no cell is a formula."""
    blank = write_sheet(sample, filled(), codes=["level"])
    assert blank["level"].tolist() == ["", "", ""]
    raw = filled(level=["５", " 3.0", ""]).read_text("utf-8-sig")
    assert "'=开展活" in raw
    read = read_sheet(filled(level=["５", " 3.0", ""]), codebook={"level": range(6)}, sample=sample)
    assert read["level"].tolist() == [5, 3, None]
    assert read[["start", "text", "coder"]].values.tolist()[1] == [10, "=开展活", "甲"]


def test_sheet_saved_by_excel_in_china(sample, filled):
    """GB18030 with carriage returns is read too."""
    path = filled()
    path.write_bytes(path.read_text("utf-8-sig").replace("\n", "\r\n").encode("gb18030"))
    assert read_sheet(path, codebook={"level": range(6)}, sample=sample)["level"].tolist() == [5, 3, 0]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"level": ["5", "6", "0"]},
            r"甲.csv, line 3, column 'level': expected one of 0, 1, 2, 3, 4, 5 or empty; got '6'",
        ),
        ({"text": ["严禁浪费", "=开展活", "天气"]}, r"line 4, column 'text': expected '天气晴好'; got '天气'"),
        ({"start": [0, 10, 21]}, r"line 4: expected a passage of the sample; got d 21-24"),
        ({"start": [0, 10, 21]}, r"expected all 3 passages of the sample; 1 missing: d 20-24 '天气晴好'"),
        (
            {"start": [0, 0, 20], "end": [4, 4, 24]},
            r"line 3: expected each passage once per coder; d 0-4 by '甲' stands at line 2",
        ),
        ({"coder": ["甲", "", "甲"]}, r"line 3, column 'coder': expected a name"),
        ({"end": [4, "x", 24]}, r"line 3, column 'end': expected a whole number; got 'x'"),
    ],
    ids=["code", "text", "unknown", "missing", "repeated", "coder", "offset"],
)
def test_faults_of_a_sheet_are_named(sample, filled, cells, message):
    """File, line, column and what was expected."""
    with pytest.raises(SheetError, match=message):
        read_sheet(filled(**cells), codebook={"level": range(6)}, sample=sample)


def test_all_faults_at_once_and_nearest_spelling(sample, tmp_path):
    """Two bad cells, two lines; the nearest value is offered."""
    sheet = write_sheet(sample, tmp_path / "乙.csv", codes=["novelty"], coder="乙")
    tables.write_table(sheet.assign(novelty=["continud", "NEW", "??"]), tmp_path / "乙.csv")
    with pytest.raises(SheetError, match="did you mean 'continued'") as caught:
        read_sheet(tmp_path / "乙.csv", codebook={"novelty": CODEBOOK["novelty"]}, sample=sample)
    assert len(str(caught.value).splitlines()) == 2


def test_sheet_without_a_column(tmp_path):
    """Semicolons instead of commas show as a missing column."""
    (tmp_path / "丙.csv").write_text("doc_id;unit_id\nd;i1\n", "utf-8")
    with pytest.raises(SheetError, match="line 1: expected the columns doc_id.*save as CSV with commas"):
        read_sheet(tmp_path / "丙.csv", codebook={"level": range(6)})

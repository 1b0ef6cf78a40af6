"""Cells of a table, each on a line of its own, are warned of."""

from plananalysis.reading.document import Document
from plananalysis.structure.document_tables import tabulate_document

CELLS = "序号\n工作任务\n责任单位\n完成时限\n" + "".join(
    f"{k}\n完善服务窗口\n市民政局\n今年年底\n" for k in range(1, 9)
)
PLAN = "某市方案\n一、总体要求\n坚持人民至上，做好各项工作。统筹推进改革发展。\n二、任务分工\n" + CELLS


def warnings(text):
    return tabulate_document(Document("d", text, "d.txt", "txt", "utf-8", ""))[0]["warnings"]


def test_cells_on_lines_of_their_own():
    """36 of 38 sentences have at most eight characters; the warning says the share and where."""
    assert warnings(PLAN).startswith(
        "95 % of the sentences have at most 8 characters and no stop, most of them in lines "
    )
    assert warnings(PLAN).endswith("look whether a table was saved there with each cell on a line of its own")


def test_a_table_in_a_long_plan():
    """The share is small, the stretch is found all the same."""
    prose = "".join(f"{k}.各部门要切实加强组织领导，认真抓好工作落实。\n" for k in range(1, 151))
    assert " most of them in lines 153 to " in warnings("一、要求\n" + prose + "二、分工\n" + CELLS)


def test_short_sentences_with_stops_are_none():
    """Slogans are sentences."""
    assert warnings("一、要求\n" + "团结奋斗！\n勇于创新；\n" * 20 + "二、落实\n抓好工作。\n") == ""

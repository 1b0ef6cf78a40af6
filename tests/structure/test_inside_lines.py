"""Numbers inside lines: runs on one line, glued numbers, texts that lost their line breaks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.structure.parse import divide_text, explain_numbering, parse_units
from plananalysis.structure.sentences import split_sentences


def numbers(text):
    return [number for number in parse_units(text)["number"] if number]


def leaves(text):
    units = parse_units(text)
    return "".join(text[a:b] for a, b in units.loc[units["is_leaf"], ["start", "end"]].values)


RUN = "方案\n一、任务\n（一）学习。读书。（二）宣传。走访。（三）检查。督促。\n（四）总结。汇报。\n二、保障\n落实。\n"


def test_a_run_on_one_line_goes_on_in_the_next():
    """（一）…。（二）…。（三）…。 on one line, （四） on the next: four items, told in the gaps."""
    division = divide_text(RUN)
    assert numbers(RUN) == ["一、", "（一）", "（二）", "（三）", "（四）", "二、"]
    assert division.gaps == ["line 3 （二） inside a line", "line 3 （三） inside a line"]
    second = division.units[division.units["number"] == "（二）"].iloc[0]
    assert (RUN[second.start : second.end], second.heading, second.kind) == ("（二）宣传。走访。", "宣传", "item")
    assert leaves(RUN) == RUN


def test_a_run_that_stays_on_its_line():
    """A list that begins a line and goes on in it at the heads of sentences."""
    assert (
        numbers("方案\n一、任务\n（一）学习。（二）宣传。\n二、保障\n（一）组织。\n（二）落实。\n").count("（二）") == 2
    )


def test_a_glued_number_is_taken_where_the_sequence_lacks_it():
    """…市城管局3.推进… between 2. and 4.; the sentence before it ends there."""
    text = "要点\n1.学习。\n2.加强道路建设，由市住建局、市城管局3.推进公园建设，由市园林局负责。\n4.检查。\n5.总结。\n"
    assert numbers(text) == ["1.", "2.", "3.", "4.", "5."]
    units = parse_units(text).set_index("number")
    assert units.loc["2.", "heading"] == "加强道路建设，由市住建局、市城管局"
    assert text[units.loc["3.", "start"] :].startswith("3.推进")


def test_numbers_inside_a_sentence_are_left_alone():
    """Nothing is lacking, so nothing inside a line is taken; a decimal and a reference never are."""
    text = "要点\n1.按照第2.条和（二）项执行，增长2.5万亩，包括2.种植和3.养殖。\n2.检查。\n3.总结。\n"
    assert numbers(text) == ["1.", "2.", "3."]
    assert divide_text(text).gaps == []


COLLAPSED = (
    "甲市2023年工作要点为做好工作，制定要点。一、加强耕地保护1.严守红线。坚决防止流失，亩产1.5吨。2.推进整治，"
    "促进一、二、三产业融合。坚持统一、精简原则。二、发展数字农业1.推广农场，面积2.3万亩。2.完善服务。探索模式。"
)
BROKEN = (
    COLLAPSED.replace("为做好", "\n为做好")
    .replace("一、加强", "\n一、加强")
    .replace("二、发展", "\n二、发展")
    .replace("1.严", "\n1.严")
    .replace("2.推", "\n2.推")
    .replace("1.推", "\n1.推")
    .replace("2.完", "\n2.完")
)


def test_a_text_without_line_breaks_has_the_units_it_had():
    """Kinds, numbers and headings are those of the text with its line breaks, and it is said."""
    columns = ["unit_id", "kind", "number", "heading"]
    collapsed, broken = ((u := parse_units(text))[u["level"] > 0] for text in (COLLAPSED, BROKEN))
    assert collapsed[columns].values.tolist() == broken[columns].values.tolist()
    assert divide_text(COLLAPSED).warnings == [
        "line breaks were lost: 6 headings were found inside the lines; look at the outline"
    ]
    assert divide_text(BROKEN).warnings == []
    assert leaves(COLLAPSED) == COLLAPSED


def test_sentences_of_a_text_without_line_breaks():
    """The same sentences, none of the opening."""

    def sentences(text):
        return [text[a:b] for a, b in split_sentences(text, parse_units(text))[["start", "end"]].values]

    assert sentences(COLLAPSED) == sentences(BROKEN)
    assert sentences(COLLAPSED)[0] == "1.严守红线。"


def test_a_paragraph_without_a_sequence_stays_whole():
    """One line with numbers that do not count on has no headings."""
    for text in (
        "一、二、三产业融合发展。",
        "增长1.5倍，达到2.3万亩。",
        "坚持统一、效能，做到其二、其三。",
        "见附件1、附件2、",
    ):
        assert numbers(text) == [], text


def test_what_was_found_inside_is_explained():
    table = explain_numbering(COLLAPSED)
    assert set(table.loc[table["accepted"], "reason"]) == {"inside a line"}


PIECES = st.sampled_from(
    ["一、", "二、", "三、", "（一）", "（二）", "（三）", "1.", "2.", "3.", "第一条", "第二条规定", "第三条中", "壹、", "贰、",
     "甲、", "乙、", "A.", "B.", "1.1", "1.2", "1 ", "2 ", "目录\n", "……1", "工作", "加强领导，落实责任。", "。", "\n", " "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_leaves_hold_every_character_once(text):
    """With or without line breaks, whatever is glued to what."""
    units = parse_units(text)
    found = units[units["is_leaf"]]
    assert leaves(text) == text and (found["start"] < found["end"]).all()
    assert units["unit_id"].is_unique

"""Tests of what a person looks at before trusting an analysis."""

from dataclasses import replace

import numpy as np
import pytest

from plananalysis import cli, read_corpus
from plananalysis.corpus import build_corpus
from plananalysis.reading.document import Document
from plananalysis.study.checks import (
    _width,
    check_corpus,
    measure_traditional,
    show_outline,
    show_table,
)
from plananalysis.study.duplicates import NOT_WORDS, find_duplicates


def corpus_of(**texts):
    """A corpus of texts of our own."""
    return build_corpus([Document(name, text, f"{name}.txt", "txt", "utf-8", name) for name, text in texts.items()])


def plan(word, n=30):
    """A plan of n items, all different."""
    return "一、总体要求\n" + "".join(
        f"{i}.加强{word}工作第{i * 37}项安排,推进{word}建设{i * 53}。\n" for i in range(1, n + 1)
    )


def test_every_kind_is_counted(plan_file):
    [row] = check_corpus(read_corpus(plan_file)).to_dict("records")
    assert (row["sections"], row["items"], row["annexes"]) == (2, 3, 0)
    assert row["numbering_gaps"] == row["broken"] == row["private_use"] == 0
    assert row["furniture_chars"] > 40  # title block, date, source, editor
    assert row["warnings"] == "" and np.isnan(row["margin"])


def test_damage_gaps_and_script_are_said():
    text = "一、學習國務院關於開展教育問題的報告與實際\n二、\ue000\ue001調查\n四、宣傳"
    [row] = check_corpus(corpus_of(a=text)).to_dict("records")
    assert (row["private_use"], row["numbering_gaps"]) == (2, 1)
    assert "line 3 四、 gap: 4 after 2" in row["warnings"] and row["script"] == "traditional"
    assert "script" not in row["warnings"]  # it is read as a simplified text is
    [row] = check_corpus(corpus_of(a=text + "\n这个国家发展实业")).to_dict("records")
    assert row["script"] == "mixed" and "mixed script" in row["warnings"]
    [row] = check_corpus(corpus_of(a=text + "\ufffd")).to_dict("records")
    assert row["broken"] == 1 and row["script"] == "" and "script" not in row["warnings"]


@pytest.mark.parametrize(
    ("text", "share"), [("学习", 0.0), ("學习", 0.5), ("學習", 1.0), ("", 0.0), ("abc", 0.0), ("镕", 0.0)]
)
def test_traditional_share(text, share):
    assert measure_traditional(text) == share


def test_a_copy_and_a_near_copy_are_found_and_others_not():
    whole = plan("妇女")
    other = corpus_of(a=whole, b=plan("儿童"), c=whole.replace(",", "，").replace("\n", "\n　　"), d=whole + "结束语。")
    doubles = find_duplicates(other)
    assert doubles[["doc_id", "same_as"]].values.tolist() == [["c", "a"], ["d", "a"]]
    assert doubles["similarity"][0] == 1.0 and 0.9 < doubles["similarity"][1] < 1.0


def test_similarity_is_the_jaccard_index_of_ten_character_shingles():
    first, second = plan("妇女"), plan("妇女").replace("第370项", "第371项")

    def shingle(text):
        text = NOT_WORDS.sub("", text)
        return {text[i : i + 10] for i in range(len(text) - 9)}

    a, b = shingle(first), shingle(second)
    [row] = find_duplicates(corpus_of(a=first, b=second)).itertuples()
    assert row.similarity == round(len(a & b) / len(a | b), 4)


def test_short_copies_are_found():
    doubles = find_duplicates(corpus_of(a="加强学习。", b="加强学习", c="加强宣传"))
    assert doubles.values.tolist() == [["b", "a", 1.0]]


def test_outline_names_lines_and_what_was_refused():
    text = "\n某某区2031年计划\n\n一、学习\n1.读书,\n2.5小时一次。\n2.讨论。\n二、调研\n"
    shown = show_outline(corpus_of(a=text), "a").split("\n")
    assert "4  section    一、学习  (2 items)" in shown
    assert "5    item       1.读书," in shown and "7    item       2.讨论" in shown
    assert shown[-1] == "6  not a heading: 2.5小时一次。  (a decimal)"


def test_a_run_of_paragraphs_is_one_line():
    text = "一、学习\n第一段话。\n第二段话。\n第三段话。\n二、调研\n又一段话。\n"
    shown = show_outline(corpus_of(a=text), "a").split("\n")
    assert [line.split()[1:] for line in shown if "paragraph" in line] == [["paragraph", "×", "3"], ["paragraph"]]


def test_table_is_one_line_a_document_and_columns_stand_under_each_other():
    shown = show_table(check_corpus(corpus_of(甲=plan("妇女"), b=plan("儿童", 5)))).split("\n")
    assert len(shown) == 3
    place = [_width(line[: line.index(word)]) for line, word in zip(shown, ("format", "txt", "txt"), strict=True)]
    assert len(set(place)) == 1


def test_shell(tmp_path, plan_file, capsys):
    """0 all is well, 1 something to look at, 2 something not read."""
    assert cli.main(["check", str(plan_file)]) == 0
    assert "1 document(s) read, 0 to look at, 0 not read" in capsys.readouterr().out
    odd = tmp_path / "缺号.txt"
    odd.write_text("一、学习\n二、调研\n四、宣传\n", encoding="utf-8")
    assert cli.main(["check", str(plan_file), str(odd), "--tree", "--csv", str(tmp_path / "t.csv")]) == 1
    said = capsys.readouterr()
    assert "gap: 4 after 2" in said.err and "section    四、宣传" in said.out
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,file")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    assert cli.main(["check", str(tmp_path)]) == 2
    assert "not read: 坏.docx" in capsys.readouterr().err
    assert cli.main(["check", str(tmp_path / "坏.docx")]) == 2


def test_the_margin_is_shown():
    document = Document("a", plan("妇女"), "a.txt", "txt", "gb18030", "a")
    checked = check_corpus(build_corpus([replace(document, margin=3.21)]))
    assert "gb18030 (+3.2)" in show_table(checked)

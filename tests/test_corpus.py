import pandas as pd
import pytest

from plananalysis import ReadError, body_units, leaf_units, load_corpus, open_corpus, read_corpus
from plananalysis.corpus import build_corpus
from plananalysis.reading.document import Document
from plananalysis.structure.body import find_sections
from plananalysis.study.analyze import analyze


def test_plan_of_our_own(plan_file):
    """Two sections, three items; header and editor line are set apart, nothing is lost."""
    corpus = read_corpus(plan_file)
    row = corpus.documents.iloc[0]
    assert row[["title", "genre", "published", "source", "year"]].tolist() == [
        "某某区文化馆2031年工作要点",
        "工作要点",
        "2031-03-01 09:00:00",
        "区文化馆",
        "2031",
    ]
    assert row[["sections", "items"]].tolist() == [2, 3]
    leaves = leaf_units(corpus.units)
    assert "".join(leaves["text"]) == corpus.texts[row["doc_id"]]
    assert leaves["kind"].iloc[[0, 1, -1]].tolist() == ["front", "preamble", "back"]


def test_sentences_of_our_plan(plan_file):
    """Ends are 。 and ;, counted by hand: three, two and two."""
    sentences = read_corpus(plan_file).sentences
    assert sentences.groupby("unit_id", sort=False).size().tolist() == [3, 2, 2]
    assert sentences["text"].iloc[2] == "推动“舞台”品牌建设。"


def test_body_is_the_items(plan_file):
    """Headings, preamble and furniture are not counted; each item knows its section."""
    body = body_units(read_corpus(plan_file).units)
    assert body["kind"].tolist() == ["item"] * 3
    assert body["section"].tolist() == ["s1", "s1", "s2"]


def test_paragraphs_without_number_are_body(tmp_path):
    """A section whose body has no items counts paragraph by paragraph."""
    path = tmp_path / "p.txt"
    path.write_text(
        "报告\n一、回顾\n我们办了三件事。\n群众满意。\n二、安排\n1.办好展览。\n2.办好讲座。\n", encoding="utf-8"
    )
    body = body_units(read_corpus(path).units)
    assert body["kind"].tolist() == ["paragraph", "paragraph", "item", "item"]
    assert body["section"].tolist() == ["s1", "s1", "s2", "s2"]


def test_sections_are_found_within_their_document():
    """Section s1 of one document is not that of another; what has no section gets none."""
    units = pd.DataFrame(
        {
            "doc_id": ["a", "a", "b", "b"],
            "unit_id": ["s1", "s1.i1", "pre", "i1"],
            "parent_id": ["", "s1", "", ""],
            "kind": ["section", "item", "preamble", "item"],
        }
    )
    assert find_sections(units).tolist() == ["s1", "s1", "", ""]


def test_saved_corpus_loads_equal(tmp_path, plan_file):
    """What is written is what comes back, cell by cell."""
    corpus = read_corpus([plan_file])
    corpus.save(tmp_path / "saved")
    loaded = load_corpus(tmp_path / "saved")
    for name in ("documents", "units", "sentences", "metadata"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(corpus, name), check_dtype=False)
    assert loaded.texts == dict(corpus.texts)
    assert open_corpus(tmp_path / "saved").documents["title"].tolist() == corpus.documents["title"].tolist()


def test_altered_text_is_noticed(tmp_path, plan_file):
    """A text edited after the run no longer fits its units, and the message names both."""
    read_corpus(plan_file).save(tmp_path)
    path = next((tmp_path / "texts").iterdir())
    path.write_text(path.read_text("utf-8").replace("合唱节", "歌咏节日"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"texts/文化馆2031.txt: unit \S+ expected"):
        load_corpus(tmp_path)


def test_one_bad_file_does_not_stop_the_others(tmp_path, plan_file):
    """The good file is read; the bad one is named in the problems."""
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    corpus = read_corpus([bad, plan_file])
    assert corpus.documents["doc_id"].tolist() == ["文化馆2031"]
    assert [problem.file for problem in corpus.problems] == ["空.txt"]


def test_nothing_readable_is_an_error(tmp_path):
    """All problems are in the error, the first as its message."""
    with pytest.raises(ReadError, match="没有一.txt") as caught:
        read_corpus([tmp_path / "没有一.txt", tmp_path / "没有二.txt"])
    assert "没有二.txt" in caught.value.__notes__[0]


def test_documents_csv_overrides_and_says_so(tmp_path, plan_file):
    """What a person wrote beside the file counts more than what was found in it."""
    (plan_file.parent / "documents.csv").write_text(
        f"file,issuer,level\n{plan_file.name},区文化和旅游局,区县\n", encoding="utf-8"
    )
    corpus = read_corpus(plan_file)
    assert corpus.documents.loc[0, ["issuer", "title"]].tolist() == ["区文化和旅游局", "某某区文化馆2031年工作要点"]
    where = corpus.metadata.set_index("field")["where"]
    assert where["issuer"] == "documents.csv"
    assert where["title"] != "documents.csv"


def test_same_name_twice_gets_two_ids(tmp_path, plan_file):
    """Two files of one name in two folders stay two documents."""
    other = tmp_path / "别处"
    other.mkdir()
    (other / plan_file.name).write_bytes(plan_file.read_bytes())
    corpus = read_corpus([plan_file, other / plan_file.name])
    assert corpus.documents["doc_id"].is_unique
    assert len(corpus.texts) == 2


PLAN = "一、农村建设\n1.推进道路建设。\n2.落实责任。\n二、文化\n3.办好展览。\n"


def put(folder, *names, text=PLAN):
    """Write texts of these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_folders_are_variables_and_tell_names_apart(tmp_path):
    """The folder is a column, and part of an id that two folders share; its name is the year where it is one."""
    put(tmp_path, "2023/要点.txt", "2024年/要点.txt", "各区/二〇二二年/安排.txt", "附录/计划2031.txt", "总结.txt")
    corpus = read_corpus(tmp_path)
    found = corpus.documents.set_index("doc_id")[["folder", "year"]].T.to_dict("list")
    assert found == {
        "2023-要点": ["2023", "2023"],
        "2024年-要点": ["2024年", "2024"],
        "安排": ["各区/二〇二二年", "2022"],
        "计划2031": ["附录", ""],
        "总结": ["", ""],
    }
    where = corpus.metadata.query("field == 'year'").set_index("doc_id")["where"]
    assert where.tolist() == ["folder", "folder", "folder", "", ""]


def test_what_the_document_says_goes_before_its_folder(tmp_path):
    """The year of the title counts; one file needs no folder in its id; deeper folders as far as they are needed."""
    put(tmp_path, "2023/要点.txt", text="某市2031年工作要点\n" + PLAN)
    assert read_corpus(tmp_path).documents.loc[0, ["doc_id", "year"]].tolist() == ["要点", "2031"]
    put(tmp_path, "甲/2023/要点.txt", "乙/2023/要点.txt")
    assert read_corpus(tmp_path).documents["doc_id"].tolist() == ["2023-要点", "乙-2023-要点", "甲-2023-要点"]
    put(tmp_path, "2023/要点.md")
    ids = read_corpus(tmp_path / "2023").documents["doc_id"].tolist()
    assert ids == ["要点", "要点-2"]  # of one folder: by number, as before


def test_variables_of_the_list_are_columns_of_the_documents(tmp_path):
    """After ours, empty for documents that the list does not name; one with the name of ours is passed over."""
    put(tmp_path, "甲.txt", "乙.txt")
    (tmp_path / "documents.csv").write_text("文件;地区;chars\n甲.txt;东部;9\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert corpus.documents.columns[-1:].tolist() == ["地区"]
    assert corpus.documents.set_index("doc_id")["地区"].to_dict() == {"甲": "东部", "乙": ""}
    assert str(corpus.problems[0]).startswith("documents.csv: column 'chars' has the name of one that is made by")
    corpus.save(tmp_path / "saved")
    assert load_corpus(tmp_path / "saved").documents["地区"].fillna("").tolist() == ["", "东部"]


def test_select_takes_one_document(tmp_path, plan_file):
    """The selection holds that document's rows only; an unknown name lists the known ones."""
    other = tmp_path / "另一份.txt"
    other.write_text("一、办展览\n1.办好展览。\n", encoding="utf-8")
    corpus = read_corpus([plan_file, other])
    one = corpus.select("另一份")
    assert set(one.units["doc_id"]) == set(one.texts) == {"另一份"}
    with pytest.raises(KeyError, match="expected one of 文化馆2031, 另一份"):
        corpus.select("第三份")


def test_only_the_embedded_plan_is_the_embedded_plan(seed, plan_file):
    """Validation of the plan's counts must not run on other documents."""
    assert seed.is_embedded_plan
    assert not read_corpus(plan_file).is_embedded_plan


def test_half_characters_from_elsewhere_are_replaced():
    """A text made in Python: every table can hold it, the offsets stay, and the document says what happened."""
    text = "某区工作要点\n" + "\n".join(
        f"{n}.推动家庭\ud83d教育工作。落实《办\udc00法》,服务“妇\ud800女”。" for n in range(1, 4)
    )
    corpus = build_corpus([Document("d", text, "d.txt", "txt", "utf-8", "")])
    assert corpus.texts["d"] == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert "9 replacement characters (U+FFFD)" in corpus.documents.loc[0, "warnings"]
    results = analyze(corpus, only=["citations", "names", "terms"])
    assert results.citations["title"].tolist() == ["办\ufffd法"] * 3
    for row in results.values["tokens"].itertuples():
        assert corpus.texts["d"][row.start : row.end] == row.token


def test_a_faulty_list_is_named_with_its_folder(tmp_path):
    """Two folders with a documents.csv each: the line says which of them is at fault, and its document is read."""
    for name, list_ in (("甲", "file,year\n甲.txt,2031\n"), ("乙", "file,year\n没有.txt,2031\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("一、建设\n1.推进工作。\n", encoding="utf-8")
        (tmp_path / name / "documents.csv").write_text(list_, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert corpus.documents["doc_id"].tolist() == ["乙", "甲"]
    assert [str(problem).partition(":")[0] for problem in corpus.problems] == ["乙/documents.csv"]

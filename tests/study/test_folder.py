"""Tests of study folders: what is made, what is read back, what is refused."""

import dataclasses
import tomllib

import pytest

from plananalysis.corpus import read_corpus
from plananalysis.lexicons import lexicon as lexicons
from plananalysis.reading.document import ReadError
from plananalysis.study.folder import read_study
from plananalysis.study.new_study import new_study
from plananalysis.study.settings import StudyError, write_settings
from plananalysis.study.word_lists import load_words
from plananalysis.tables.parameters import Parameters, check_value, list_choices


@pytest.fixture()
def made(tmp_path, plan_file):
    """A study of one plan."""
    return new_study(tmp_path / "我的 研究", [plan_file])


def test_a_new_study_has_everything_and_reads_back_with_the_defaults(made):
    study, corpus = made
    assert {p.name for p in study.folder.iterdir()} == {"study.toml", "documents", "lexicons", "notebooks"}
    assert study.parameters == Parameters() and study.text_column is None
    assert len(corpus.documents) == 1
    assert {p.stem for p in study.lexicons.glob("*.csv")} == {*lexicons.list_lexicons(), "terms"}
    assert (study.folder / "notebooks" / "00-overview.ipynb").is_file()


def test_the_sheet_says_what_was_read_and_a_correction_counts(made):
    study, _ = made
    sheet = study.documents / "documents.csv"
    text = sheet.read_text("utf-8-sig")
    assert text.startswith("file,doc_id,title,issuer") and "某某区文化馆2031年工作要点" in text
    sheet.write_text(text.replace("某某区文化馆2031年工作要点", "更正的标题"), "utf-8-sig")
    assert read_corpus(study.documents).documents["title"].tolist() == ["更正的标题"]


def test_the_list_beside_the_documents_goes_into_the_sheet(tmp_path, plan_file):
    """What a person had written of them, and variables of their own, are not lost in a new study."""
    beside = plan_file.parent / "documents.csv"
    beside.write_text(f"文件;发文机关;地区\n{plan_file.name};区文化和旅游局;东部\n", "utf-8")
    study, _ = new_study(tmp_path / "研究", [plan_file])
    read = read_corpus(study.documents).documents
    assert read[["issuer", "地区"]].values.tolist() == [["区文化和旅游局", "东部"]]


def test_our_lexicons_accept_the_empty_files(made):
    for name in lexicons.list_lexicons():
        both = lexicons.load_lexicon(name, extra=made[0].lexicons / f"{name}.csv")
        assert both.terms() == lexicons.load_lexicon(name).terms()
        assert both.sha256 != lexicons.load_lexicon(name).sha256


def test_every_choice_is_in_the_file_with_a_comment():
    text = write_settings()
    given = tomllib.loads(text)
    assert {name for section in given.values() for name in section} == {*list_choices(), "text_column"}
    for name in list_choices():
        [line] = [line for line in text.splitlines() if line.startswith(f"{name} = ")]
        assert "  # " in line


def test_values_survive_the_file(made):
    study, _ = made
    wanted = dataclasses.replace(Parameters(), k=6, hmm=True, unit="sentence", frames=("covid_19",), min_units=3)
    (study.folder / "study.toml").write_text(write_settings(dataclasses.asdict(wanted)), "utf-8")
    assert read_study(study.folder).parameters == wanted


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("neighbours =", "neighbors =", "unknown key 'neighbors' in [topics]"),
        ("neighbours =", "neighbors =", "did you mean 'neighbours'?"),
        ("k = 0", "k = 1", "k: expected a whole number from 2 to 200, or none, got 1"),
        ("k = 0", "k = 999", "k: expected a whole number from 2 to 200"),
        ("k = 0", 'k = "8"', "k: expected a whole number from 2 to 200, or none, got '8'"),
        ("k = 0", "k = true", "k: expected a whole number from 2 to 200, or none, got true"),
        ("k = 0", "k = 8.0", "k: expected a whole number from 2 to 200, or none, got 8.0"),
        ("k = 0", "k = nan", "or none, got nan"),
        ("k = 0", "k = 2023-01-05", "or none, got 2023-01-05"),
        ("k = 0", "k = 0x" + "f" * 9000, "or none, got a number of more than 60 digits"),
        (
            "random_state = 0",
            "random_state = 1" + "0" * 30,
            "random_state: expected a whole number from 0 to 2147483647, got 1" + "0" * 30,
        ),
        (
            "n_permutations = 1999",
            "n_permutations = 100000000",
            "expected a whole number from 19 to 99999, got 100000000",
        ),
        ("n_refits = 50", "n_refits = 1001", "expected a whole number from 2 to 1000, got 1001"),
        ("min_units = 2", "min_units = 100001", "expected a whole number from 1 to 100000, got 100001"),
        ('unit = "item"', "unit = [1]", "unit: expected one of item, sentence, section, document, got [1]"),
        ("hmm = false", "hmm = 0", "hmm: expected true or false, got 0"),
        ('unit = "item"', 'unit = "items"', "did you mean 'item'?"),
        ("frames = []", 'frames = "covid_19"', "frames: expected a list of names"),
        ("frames = []", 'frames = ["covid19"]', "unknown frame 'covid19'"),
        ("frames = []", 'frames = ["covid19"]', "did you mean 'covid_19'?"),
        ('groups = "auto"', 'groups = "years"', "did you mean 'year'?"),
        ("[topics]", "[topic]", "did you mean 'topics'?"),
        ('text_column = ""', "text_column = 3", "text_column: expected the name of a column"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(made, before, after, said):
    study, _ = made
    text = (study.folder / "study.toml").read_text("utf-8")
    assert before in text
    (study.folder / "study.toml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(study.folder)
    assert said in str(caught.value)
    line = next(i for i, line in enumerate(text.splitlines(), 1) if line.startswith(before))
    assert f"study.toml:{line}:" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 100_000, "k = " + "9" * 5000, "\0", "#" * 1_000_001],
    ids=["deep", "digits", "zero", "large"],
)
def test_settings_that_nobody_would_write_are_refused(made, text):
    study, _ = made
    (study.folder / "study.toml").write_text(text, "utf-8")
    with pytest.raises(StudyError, match="study.toml: (not TOML|cannot be read|expected at most)"):
        read_study(study.folder)


FRAMES = "# name=frames; version=1; licence=own\nterm,class,sense,example,source,exclusion\n"


@pytest.mark.parametrize("name", ["frames.csv", "terms.csv", "stopwords.txt"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\0", ":1: expected text, got a zero byte"),
        ((FRAMES + "农田,x,,,own,\n").encode("gbk"), ":3: expected UTF-8"),
        ((FRAMES + "农田").encode("utf-16"), ":1: expected UTF-8, got UTF-16"),
        (b"a" * 20_000_001, ": expected a list of at most 20 MB"),
        ((FRAMES + "农" * 200_000).encode(), ":3: expected (cells of at most|one word a line)"),
        (FRAMES.encode() + b"\xed\xa0\x80,x,,,own,\n", ":3: expected UTF-8"),
    ],
    ids=["zero", "gbk", "utf-16", "large", "line", "surrogate"],
)
def test_files_of_words_that_cannot_be_read_are_named(made, name, data, said):
    """File, line where there is one, and what to do; no traceback whatever the bytes are."""
    folder = made[0].lexicons
    (folder / name).write_bytes(data)
    with pytest.raises(StudyError, match=f"^lexicons/{name}{said}"):
        load_words(folder)


def test_a_quote_that_is_not_closed_is_found_where_it_opens(made):
    folder = made[0].lexicons
    (folder / "frames.csv").write_text(
        FRAMES + '农田,water,,,own,\n"水渠,water,,,own,\n' + "堤坝,water,,,own,\n" * 5000, "utf-8"
    )
    with pytest.raises(StudyError, match="^lexicons/frames.csv:4: .*a double quote that is not closed"):
        load_words(folder)


@pytest.mark.parametrize("name", ["frames.csv", "terms.csv", "stopwords.txt"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_empty_files_of_words_count_as_absent(made, name, data):
    (made[0].lexicons / name).write_bytes(data)
    assert load_words(made[0].lexicons) is None


def test_several_faults_are_said_at_once(made):
    study, _ = made
    (study.folder / "study.toml").write_text("[topics]\nk = 1\nkk = 2\n[woerter]\n", "utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(study.folder)
    assert len(str(caught.value).splitlines()) == 3


def test_broken_toml_and_a_missing_folder(made):
    study, _ = made
    (study.folder / "study.toml").write_text("[topics]\nk = = 2\n", "utf-8")
    with pytest.raises(StudyError, match="line 2"):
        read_study(study.folder)
    (study.folder / "study.toml").write_bytes("[topics]\n# 主题\n".encode("gb18030"))
    with pytest.raises(StudyError, match="expected UTF-8"):
        read_study(study.folder)
    (study.folder / "study.toml").write_text("", "utf-8")
    study.documents.rename(study.folder / "texts")
    with pytest.raises(StudyError, match="expected the folder documents/"):
        read_study(study.folder)


def test_nothing_is_made_where_something_is_or_nothing_reads(tmp_path, plan_file):
    with pytest.raises(FileExistsError, match="expected a new or empty folder"):
        new_study(tmp_path, [plan_file])
    with pytest.raises(ReadError):
        new_study(tmp_path / "b", [tmp_path / "没有.txt"])
    assert not (tmp_path / "b").exists()
    study, corpus = new_study(tmp_path / "c")
    assert corpus is None and list(study.documents.iterdir()) == []


def test_a_folder_of_documents_keeps_its_own_folders(tmp_path, plan_file):
    source = tmp_path / "来源"
    (source / "甲").mkdir(parents=True)
    for name in ("甲/计划.txt", "计划.txt"):
        (source / name).write_bytes(plan_file.read_bytes() + name.encode())
    study, corpus = new_study(tmp_path / "s", [source])
    assert len(corpus.documents) == 2 and len(list(study.documents.rglob("计划*.txt"))) == 2


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("k", None, True),
        ("k", 2, True),
        ("neighbours", None, False),
        ("neighbours", 0, True),
        ("random_state", -1, False),
        ("frames", ("a", 1), False),
        ("n_permutations", 18, False),
        ("n_permutations", 19, True),
    ],
)
def test_limits(name, value, good):
    assert (check_value(name, value) == "") is good


def test_empty_files_explain_themselves(made):
    """The classes that a file knows and an example stand in its first line; as it is, it counts as absent."""
    head = (made[0].lexicons / "intensifiers.csv").read_text("utf-8").splitlines()[0]
    assert "classes " in head and "such as " in head and "并入" in head
    assert load_words(made[0].lexicons) is None


def test_a_frame_of_ones_own_can_be_chosen(made):
    """What the study's own lexicon holds is known when its study.toml is checked."""
    study, _ = made
    with (study.lexicons / "frames.csv").open("a", encoding="utf-8") as stream:
        stream.write("读书,reading,own,读书活动,own,\n")
    (study.folder / "study.toml").write_text('[frames]\nframes = ["reading"]\n', "utf-8")
    assert read_study(study.folder).parameters.frames == ("reading",)

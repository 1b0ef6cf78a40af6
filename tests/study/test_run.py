import html
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import nbformat
import pytest

from plananalysis import read_corpus
from plananalysis.compare.tables import TABLES
from plananalysis.findings import declared_steps
from plananalysis.reading.document import ReadError
from plananalysis.study.analyze import analyze
from plananalysis.study.new_study import new_study
from plananalysis.study.run import run, run_study
from plananalysis.study.sequence import find_lacks
from plananalysis.tables.files import read_table
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.texts import say

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

CONTRACT = {
    "documents": "doc_id title issuer level genre year published source file format encoding sha256 chars han_chars "
    "sections items sentences warnings",
    "units": "doc_id unit_id parent_id kind level number heading start end text",
    "sentences": "doc_id unit_id sentence_id start end text",
    "citations": "doc_id unit_id title verb verb_class genre start end text",
    "names": "doc_id unit_id text kind start end",
    "commitments": "doc_id unit_id sentence_id text verb object level intensity novelty start end",
    "terms": "term count per_1000_tokens per_1000_han units dp",
    "topics": "doc_id unit_id topic weight",
    "topic_terms": "topic rank term weight",
    "topic_agreement": "model k ari ami ari_null_p95 ami_null_p95",
}
EIGHT = "\n".join(
    f"{n}.{text}"
    for n, text in enumerate(
        [
            "加强党建工作,严格组织生活。",
            "完善党建制度,落实组织责任。",
            "开展家庭教育讲座,服务家庭。",
            "推动家庭教育立法。",
            "举办家庭文化活动。",
            "加强组织建设,落实党建责任。",
            "持续开展文化活动。",
            "制定《活动管理办法》,服务“家庭日”。",
        ],
        1,
    )
)
ALONE_NOTE = say("compare.alone", tables=TABLES)


@pytest.fixture()
def outcome(seed_run):
    """The embedded plan, run once without notebooks."""
    return seed_run


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_contract_is_kept(outcome):
    """Every file and column that others rely on is there."""
    for name, columns in CONTRACT.items():
        table = read_table(outcome.folder / "tables" / f"{name}.csv")
        assert set(columns.split()) <= set(table.columns), name
        assert len(table) == len(getattr(outcome.results, name)) > 0, name
    assert {"manifest.json", "report.html", "texts", "figures"} <= {p.name for p in outcome.folder.iterdir()}
    assert outcome.status == 0


def test_numbers_of_the_plan(outcome):
    """8 sections, 36 items, 187 sentences, 18 documents, 116 quoted spans."""
    documents = outcome.results.documents
    assert documents.loc[0, ["sections", "items", "sentences"]].tolist() == [8, 36, 187]
    assert (len(outcome.results.citations), len(outcome.results.names)) == (18, 116)


@pytest.mark.slow
def test_every_passage_is_where_the_tables_say(outcome):
    """In every table with offsets, the text is the slice, and the unit exists."""
    texts = {p.stem: p.read_text("utf-8") for p in (outcome.folder / "texts").iterdir()}
    units = read_table(outcome.folder / "tables" / "units.csv")
    known, checked = set(zip(units["doc_id"], units["unit_id"], strict=True)), 0
    for path in (outcome.folder / "tables").iterdir():
        table = read_table(path)
        if {"doc_id", "unit_id"} <= set(table.columns):
            named = table[table["unit_id"] != ""]  # an absence has no place
            assert set(zip(named["doc_id"], named["unit_id"], strict=True)) <= known, path.name
        if {"doc_id", "start", "end", "text"} <= set(table.columns):
            assert all(texts[r.doc_id][r.start : r.end] == r.text for r in table.itertuples()), path.name
            checked += 1
    assert checked >= 6


def test_leaves_add_up_to_the_text(outcome):
    """From the files alone: the leaves, joined, are the text."""
    units = read_table(outcome.folder / "tables" / "units.csv")
    text = next((outcome.folder / "texts").iterdir()).read_text("utf-8")
    assert "".join(units[units["is_leaf"]]["text"]) == text


def test_manifest_describes_every_file_and_no_machine(outcome):
    """Hash and rows of each output, hash of each input; no path, no time."""
    import hashlib

    text = (outcome.folder / "manifest.json").read_text("utf-8")
    manifest = json.loads(text)
    files = files_of(outcome.folder)
    files.pop("manifest.json")
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} == {
        name: entry["sha256"] for name, entry in manifest["outputs"].items()
    }
    assert manifest["outputs"]["tables/citations.csv"]["rows"] == 18
    assert manifest["inputs"][0]["sha256"] == outcome.results.documents.loc[0, "sha256"]
    assert all(len(lexicon["sha256"]) == 64 for lexicon in manifest["lexicons"])
    assert str(outcome.folder.parent) not in text
    assert not re.search(r"\d\d:\d\d:\d\d", text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "settings", "times"),
    [
        (
            "中文 with blanks",
            {
                "PYTHONHASHSEED": "1",
                "OMP_NUM_THREADS": "2",
                "OPENBLAS_NUM_THREADS": "2",
                "TZ": "Asia/Shanghai",
                "LC_ALL": "zh_CN.UTF-8",
                "LANG": "zh_CN.UTF-8",
                "PYTHONUTF8": "1",
            },
            1,
        ),
        (
            "b/c",
            {
                "PYTHONHASHSEED": "77",
                "LC_ALL": "C",
                "LANG": "C",
                "PYTHONUTF8": "0",
                "TZ": "America/New_York",
                "HOME": "home",
                "USERPROFILE": "home",
                "USER": "某人",
                "MPLCONFIGDIR": "",
                "MPLBACKEND": "svg",
            },
            2,
        ),
    ],
    ids=["China, two threads", "another user, twice"],
)
def test_runs_give_the_same_bytes(outcome, tmp_path, place, settings, times):
    """Other hash seed, threads, time zone, locale, user and working folder, and a second run: not one byte differs."""
    folder = tmp_path / place
    folder.mkdir(parents=True)
    (folder / "home").mkdir()
    environment = {name: value for name, value in {**os.environ, **settings}.items() if value}
    environment |= {name: str(folder / "home") for name in ("HOME", "USERPROFILE") if name in settings}
    for _ in range(times):
        subprocess.run(
            [sys.executable, "-m", "plananalysis", "run", "--no-notebooks", "--out", "r", "--quiet"],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
        )
    assert files_of(folder / "r") == files_of(outcome.folder)


@pytest.mark.slow
def test_figures_are_pictures_with_ink(outcome):
    """Every figure exists as PNG and SVG, and is not blank."""
    from matplotlib.image import imread

    pictures = sorted((outcome.folder / "figures").glob("*.png"))
    assert {path.stem for path in pictures} == {
        figure.name for step in declared_steps() if not step.several for figure in step.figures
    }
    for path in pictures:
        assert imread(path)[..., :3].std() > 0.02, path.name
        assert path.with_suffix(".svg").is_file()


@pytest.mark.slow
def test_notebooks_run_on_another_document(tmp_path):
    """A plan without sections: every notebook runs on it, and says nothing of the embedded plan."""
    path = tmp_path / "八条.txt"
    path.write_text(EIGHT, encoding="utf-8")
    outcome = run(path, out=tmp_path / "r")
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text("utf-8"))
    assert set(manifest["notebooks"].values()) == {"executed"}
    page = (tmp_path / "r" / "notebooks" / "00-overview.html").read_text("utf-8")
    assert "<strong>8</strong> items" in page
    assert "妇联" not in "".join(p.read_text("utf-8") for p in (tmp_path / "r" / "notebooks").glob("*.ipynb"))
    assert outcome.results.topic_agreement.empty
    assert any("nothing to compare" in note for note in outcome.notes)


@pytest.mark.slow
def test_failing_notebook_is_reported_and_kept(tmp_path, monkeypatch, plan_file):
    """The tables stand, the notebook is there as far as it came, and the status tells."""
    broken = tmp_path / "00-broken.ipynb"
    source = {
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "metadata": {"tags": ["parameters"]},
                "source": "source = None",
                "outputs": [],
                "execution_count": None,
            },
            {"cell_type": "code", "id": "b", "metadata": {}, "source": "1 / 0", "outputs": [], "execution_count": None},
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    broken.write_text(json.dumps(source), encoding="utf-8")
    monkeypatch.setattr("plananalysis.study.sequence.list_notebooks", lambda folder: [broken])
    outcome = run(plan_file, out=tmp_path / "r")
    assert outcome.problems == ("notebook 00-broken.ipynb: cell raised ZeroDivisionError: division by zero",)
    assert outcome.status == 1
    assert "ZeroDivisionError" in (tmp_path / "r" / "notebooks" / "00-broken.ipynb").read_text("utf-8")


@pytest.mark.slow
def test_too_little_text_for_topics_is_noted(tmp_path, plan_file):
    """Three items cannot be clustered: the table is empty and the reason is printed."""
    outcome = run(plan_file, out=tmp_path / "r", with_notebooks=False)
    assert outcome.results.topics.empty
    assert [note for note in outcome.results.notes if note.startswith("topics: ")]
    assert read_table(tmp_path / "r" / "tables" / "topics.csv").columns.tolist()[:2] == ["doc_id", "unit_id"]


@pytest.mark.slow
def test_failed_run_leaves_the_last_results(tmp_path, monkeypatch, plan_file):
    """An error on the way leaves what was there, and no half-written folder beside it."""
    run(plan_file, out=tmp_path / "r", with_notebooks=False)
    before = files_of(tmp_path / "r")
    monkeypatch.setattr("plananalysis.study.write.make_manifest", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(plan_file, out=tmp_path / "r", with_notebooks=False)
    assert files_of(tmp_path / "r") == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r", plan_file.name]


def test_foreign_folder_is_not_replaced(tmp_path, plan_file):
    """A folder with somebody's work in it is refused."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("三年", encoding="utf-8")
    with pytest.raises(FileExistsError, match="choose another folder"):
        run(plan_file, out=tmp_path / "mine", with_notebooks=False)
    assert (tmp_path / "mine" / "thesis.txt").read_text("utf-8") == "三年"


def test_nothing_is_written_when_nothing_is_read(tmp_path):
    """A missing file ends the run before any folder is made."""
    with pytest.raises(ReadError):
        run(tmp_path / "没有.txt", out=tmp_path / "r")
    assert list(tmp_path.iterdir()) == []


def test_results_name_their_tables(outcome):
    """A table that does not exist is answered with those that do."""
    with pytest.raises(AttributeError, match="no table 'citation'; there are .*citations"):
        outcome.results.citation  # noqa: B018


def test_notebooks_that_cannot_run_are_left_out_with_a_reason(outcome):
    """Without a body: nothing to code, nothing to compare, and the reason is not that of another notebook."""
    results = outcome.results
    empty = {name: results.tables[name].head(0) for name in ("units", "sentences", "topics")}
    notes = ("topics: too few units", say("compare.alone", tables=TABLES))
    bare = replace(results, tables={**results.tables, **empty}, notes=notes)
    assert find_lacks("07-coding.ipynb", bare).startswith("no sentence was found")
    assert find_lacks("08-your-own.ipynb", bare).startswith("no item or paragraph was found")
    assert find_lacks("05-topics.ipynb", bare) == "topics: too few units"
    for name in ("01-reading.ipynb", "05-topics.ipynb", "07-coding.ipynb", "08-your-own.ipynb"):
        assert find_lacks(name, results) == ""


@pytest.mark.slow
def test_that_one_document_is_not_compared_is_said_quietly(seed_run, tmp_path):
    """The manifest and the report say it, the run does not; it does where the comparison was asked for."""
    manifest = json.loads((seed_run.folder / "manifest.json").read_text("utf-8"))
    assert manifest["notes"] == list(seed_run.results.notes) == [ALONE_NOTE] and seed_run.notes == ()
    assert html.escape(ALONE_NOTE).replace("&#x27;", "&#39;") in (seed_run.folder / "report.html").read_text("utf-8")
    assert run(out=tmp_path / "r", only=["trends"]).notes == (ALONE_NOTE,)


@pytest.mark.slow
def test_run_of_two_plans_compares_them(tmp_path, plans):
    """Tables and pictures of the comparison are in the results, and no note says that they are missing."""
    for row in plans.documents.itertuples():
        (tmp_path / row.file).write_text(plans.texts[row.doc_id], encoding="utf-8")
    outcome = run([tmp_path / name for name in plans.documents["file"]], out=tmp_path / "r", with_notebooks=False)
    assert {"alignment.csv", "alignment_summary.csv", "trends.csv"} <= {
        p.name for p in (tmp_path / "r" / "tables").iterdir()
    }
    assert {"statuses.png", "section_changes.svg"} <= {p.name for p in (tmp_path / "r" / "figures").iterdir()}
    assert not [note for note in outcome.notes if "comparison" in note]
    assert (
        'src="data:image/svg'
        in (tmp_path / "r" / "report.html").read_text("utf-8").split('id="t-alignment_summary"')[1][:3000]
    )


def make_own_notebook(path, source):
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("from plananalysis import load_corpus\nlen(load_corpus(source).documents)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.mark.slow
def test_a_study_runs_its_own_notebooks(tmp_path, plan_file):
    """The copies in the study's folder are executed, with its choices, and not those of the package."""
    made, _ = new_study(tmp_path / "s", [plan_file])
    for path in (made.folder / "notebooks").iterdir():
        path.unlink()
    make_own_notebook(made.folder / "notebooks" / "01-mine.ipynb", "source = None\nn_refits = 7")
    (made.folder / "study.toml").write_text("[topics]\nn_refits = 3\n", "utf-8")
    report = run_study(made.folder)
    assert report.problems == ()
    assert {path.name for path in (report.folder / "notebooks").iterdir()} == {"01-mine.ipynb", "01-mine.html"}
    executed = nbformat.read(report.folder / "notebooks" / "01-mine.ipynb", as_version=4)
    assert [cell.source for cell in executed.cells][1] == "# Set by the run\nsource = '..'\nn_refits = 3"
    assert executed.cells[-1].outputs[0].data["text/plain"] == "1"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "said"),
    [("corpus = None", "parameter 'source': expected one of corpus"), ("source = (", "was never closed")],
)
def test_own_notebooks_are_held_to_their_parameters(tmp_path, plan_file, source, said):
    """A notebook without the parameter that tells it what to read would report on something else: it fails."""
    made, _ = new_study(tmp_path / "s", [plan_file])
    make_own_notebook(made.folder / "notebooks" / "00-overview.ipynb", source)
    report = run_study(made.folder)
    assert report.status == 1
    [problem] = report.problems
    assert problem.startswith("notebook 00-overview.ipynb: ") and said in problem
    assert (report.folder / "report.html").is_file()


@pytest.mark.slow
def test_words_are_compared_between_chosen_groups(tmp_path, plan_file):
    """Documents by a column of theirs: two years are two groups, and what marks one is not in the other."""
    other = tmp_path / "文化馆2032.txt"
    other.write_text(plan_file.read_text("utf-8").replace("2031", "2032").replace("读书", "戏曲"), encoding="utf-8")
    for by, groups in (
        ("year", {"2031", "2032"}),
        ("level", set()),
        ("section", 4),
        ("auto", {"文化馆2031", "文化馆2032"}),
    ):
        found = analyze(
            read_corpus([plan_file, other]), parameters=Parameters(groups=by, n_permutations=19), only=["keyness"]
        ).keyness
        targets = set(found["target"])
        assert targets <= groups if isinstance(groups, set) else len(targets) <= groups
        assert len(targets) > 0 or by == "level"

"""Things of value stand around every command, and are found unchanged: bytes, modes, times, links, places on the disk."""

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from plananalysis import cli, load_corpus, open_corpus
from plananalysis.reading.manifest_form import read_manifest
from plananalysis.reading.ownership import list_contents
from plananalysis.study import swap_folder
from plananalysis.study.folder import read_study
from plananalysis.study.new_study import new_study
from plananalysis.study.package_notebooks import announce_notebooks
from plananalysis.study.run import run, run_study
from plananalysis.tables.parameters import Parameters

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

TEXT = "某区{year}年工作要点\n一、服务群众\n1.办好展览。推进读书服务。\n2.落实《阅读办法》。\n二、队伍建设\n3.完善志愿者制度。\n"
WEB_APP = '{"name": "我的网页", "icons": [], "start_url": "/"}'
FEW = Parameters(n_permutations=19, neighbours=0, n_refits=2)
links = pytest.mark.skipif(os.name != "posix", reason="links need a right of their own on Windows")


def snapshot(folder, *, without=()):
    """All that is in a folder: bytes, mode, time, inode, and where links lead."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name, known = path.relative_to(folder).as_posix(), path.lstat()
        if ".cache" in path.parts or any(
            name in (left, str(Path(left).parent)) or name.startswith(f"{left}/") for left in without
        ):
            continue  # what is written, and the time of the folder in which it is
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[name] = (known.st_ino, stat.S_IMODE(known.st_mode), known.st_mtime_ns, content)
    return found


def write(path, text="x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def add_foreign(results):
    write(results / "notes.docx", "my notes")
    write(results / ".git" / "HEAD", "ref: refs/heads/main\n")
    write(results / "tables" / "mine.csv", "mine")
    write(results / "notebooks" / "own.ipynb", "{}")
    (results / "empty").mkdir()
    (results / "link").symlink_to("/no/such/place")
    os.utime(results / "notes.docx", ns=(10**18, 10**18))


FOREIGN = ("notes.docx", ".git/HEAD", ".git", "tables/mine.csv", "notebooks/own.ipynb", "notebooks", "empty", "link")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with documents, a study, results, and things of value; made once."""
    place = tmp_path_factory.mktemp("made")
    for year in (2031, 2032):
        write(place / "docs" / f"计划{year}.txt", TEXT.format(year=year))
    write(place / "docs" / "inner" / "manifest.json", WEB_APP)
    write(place / "app" / "manifest.json", WEB_APP)
    write(place / "app" / "src.js", "let x")
    write(place / "app" / ".git" / "HEAD", "ref: refs/heads/main\n")
    write(place / "empty" / "manifest.json", "{}")
    write(place / "empty" / ".git" / "HEAD", "ref: refs/heads/main\n")
    write(place / "thesis" / "chapter.docx", "three years")
    (place / "to docs").symlink_to(place / "docs", target_is_directory=True)
    (place / "to nowhere").symlink_to(place / "nowhere")
    new_study(place / "study", [place / "docs" / "计划2031.txt"])
    (place / "study" / ".cache" / "tokens").mkdir(parents=True)
    run(place / "docs" / "计划2031.txt", out=place / "results", with_notebooks=False, parameters=FEW)
    run(place / "docs" / "计划2031.txt", out=place / "study" / "results", with_notebooks=False, parameters=FEW)
    run(place / "docs" / "计划2031.txt", out=place / "some", only=["citations"])
    for name in ("results", "some", "study/results"):
        add_foreign(place / name)
    return place


@pytest.fixture()
def work(made, tmp_path, monkeypatch):
    """A copy of it, and the folder to work in."""
    shutil.copytree(made, tmp_path / "w", symlinks=True)
    (tmp_path / "w" / "to docs").unlink()
    (tmp_path / "w" / "to docs").symlink_to("docs", target_is_directory=True)
    monkeypatch.chdir(tmp_path / "w")
    return tmp_path / "w"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("run docs --out app", "found something else"),
        ("run docs --out empty", 'it has no "plananalysis"'),
        ("run docs --out thesis", "found something else"),
        ("run docs --out docs", "is read itself"),
        ("run docs --out ./study/../docs/", "is read itself"),
        ("run to+docs --out docs", "is read itself"),
        ("run docs --out to+docs", "is read itself"),
        ("run docs --out .", "holds docs, which is read"),
        ("run docs/计划2031.txt --out docs", "which is read"),
        ("run docs/*.txt --out docs", "which is read"),
        ("run **/计划2031.txt --out docs", "which is read"),
        ("run results/texts --out results", "which is read"),
        ("run docs --out docs/计划2031.txt", "found a file"),
        ("run docs --out to+nowhere", "a link that leads nowhere"),
        ("run docs --out ..", "which is read"),
        ("run docs/计划2031.txt --out app/src.js/r", ""),
        ("run study --out study", "which is read"),
        ("run study --out study/documents", "is read itself"),
        ("run study --out study/lexicons", "is read itself"),
        ("run study --out study/notebooks", "is read itself"),
        ("run study --only keyness", "holds the results of a whole run"),
        ("run docs --out results --only keyness --only terms", "keyness, terms alone would replace"),
        ("run results", "results of plananalysis, left out; name the documents"),
        ("run study/results --out r", "or the texts kept in results/texts"),
        ("check results", "results of plananalysis, left out"),
        ("check docs --csv docs/计划2031.txt", "is read"),
        ("check docs --csv thesis/chapter.docx", "found something else"),
        ("check docs --csv app/manifest.json", "found something else"),
        ("check docs --csv results/report.html", "expected a file outside results"),
        ("check docs --csv results/tables/check.csv", "expected a file outside results"),
        ("check docs --csv to+nowhere", "found something else"),
        ("check docs --csv docs", "is read"),
        ("check study --csv study/documents/计划2031.txt", "is read"),
        ("new docs/inner/study docs", "does not lie in docs"),
        ("new study/documents/s study/documents", "does not lie in"),
        ("new docs docs", "found something in it"),
        ("new app docs", "found something in it"),
        ("new to+docs docs", "found something in it"),
        ("new to+nowhere docs", "found something in it"),
        ("new s .", "does not lie in"),
        ("verify app", "is no manifest of ours"),
        ("verify thesis", "there is no manifest.json"),
        ("verify docs/计划2031.txt", "there is no manifest.json"),
    ],
)
def test_refused_and_nothing_touched(work, capsys, command, said):
    """Exit 2, one line that says why, and not a byte, time or name is other than before."""
    before = snapshot(work.parent)
    assert cli.main([part.replace("+", " ") for part in command.split()]) == 2
    shown = capsys.readouterr()
    assert said in shown.err and len(shown.err.strip().splitlines()) == 1 and shown.err.startswith("plananalysis: ")
    assert shown.out == "" and snapshot(work.parent) == before


def test_the_folder_that_one_works_in_is_not_replaced(work, monkeypatch, capsys):
    """Neither it nor one above it: the shell would stand in a folder that is gone."""
    monkeypatch.chdir(work / "results" / "tables")
    before = snapshot(work)
    for out in ("..", str(work / "results")):
        assert cli.main(["run", "../../docs", "--out", out, "--no-notebooks"]) == 2
        assert "the folder that you work in" in capsys.readouterr().err
    assert snapshot(work) == before


@pytest.mark.parametrize(
    ("command", "status", "new"),
    [
        ("run docs --out results --no-notebooks", 1, ["results"]),
        ("run docs --out study/results --no-notebooks", 1, ["study/results"]),
        ("run docs --out some --only names", 1, ["some"]),
        ("run study --out some --only keyness --quiet", 0, ["some"]),
        ("run docs --out docs/r --only names", 1, ["docs/r"]),
        ("run app docs/计划2031.txt --out results --no-notebooks", 1, ["results"]),
        ("run study --no-notebooks", 0, ["study/results"]),
        ("check docs app results --csv check.csv", 2, ["check.csv"]),
        ("check study", 0, []),
        ("new s docs results app", 1, ["s"]),
        ("verify some", 1, []),
        ("verify results docs", 1, []),
        ("verify study/results", 1, []),
    ],
)
def test_all_else_stays_as_it_is(work, command, status, new):
    """What a command writes is its own; all else in the folder is the same, and in results what a person has put there."""
    before = snapshot(work, without=new)
    foreign = {name: snapshot(work / name) for name in ("results", "some", "study/results")}
    assert cli.main(command.split()) == status
    assert snapshot(work, without=new) == before
    for name, known in foreign.items():
        now = snapshot(work / name)
        assert {part: now[part] for part in FOREIGN} == {part: known[part] for part in FOREIGN}
    assert not [path for path in work.rglob("*") if ".plananalysis-" in path.name]


def test_own_results_are_no_documents(tmp_path, monkeypatch, capsys):
    """Run in a folder twice, with results in it: the same documents, the same status, the same bytes, and one note."""
    for year in (2031, 2032):
        write(tmp_path / f"计划{year}.txt", TEXT.format(year=year))
    monkeypatch.chdir(tmp_path)
    for command in (
        ["run", ".", "--only", "names"],
        ["run", "*", "--only", "names"],
        ["run", "**/*.txt", "--only", "names"],
    ):
        shutil.rmtree(tmp_path / "results", ignore_errors=True)
        seen = []
        for _ in range(3):
            status = cli.main(command)
            shown = capsys.readouterr()
            assert shown.out.startswith("2 document(s)"), command
            seen.append((status, (tmp_path / "results" / "manifest.json").read_bytes()))
            notes = [
                line for line in shown.err.splitlines() if "note: results: results of plananalysis, left out" in line
            ]
            assert len(notes) == (len(seen) > 1)
        assert len(set(seen)) == 1
    # As a shell gives them, and among the arguments of the other commands.
    assert cli.main(["check", "计划2031.txt", "results"]) == 0
    assert cli.main(["new", "s", "计划2031.txt", "results"]) == 0
    assert [path.name for path in (tmp_path / "s" / "documents").iterdir()] == ["计划2031.txt", "documents.csv"]
    # A study in the folder: its texts only. A name that is asked for is read.
    assert cli.main(["check", "."]) == 1  # one of them is there twice
    assert "3 document(s) read" in capsys.readouterr().out
    assert cli.main(["check", "results/texts", "--csv", "c.csv"]) == 0
    assert open_corpus(tmp_path / "results").documents["doc_id"].tolist() == ["计划2031", "计划2032"]
    # The table of a check is none either; it may be replaced.
    assert cli.main(["check", ".", "--csv", "c.csv"]) == 1
    assert "note: c.csv: a table that 'plananalysis check' wrote" in capsys.readouterr().err


def test_a_web_apps_folder_is_searched_as_any_other(tmp_path):
    """Only what is ours is passed over."""
    write(tmp_path / "app" / "manifest.json", WEB_APP)
    write(tmp_path / "app" / "计划.txt", TEXT.format(year=2031))
    corpus = open_corpus(tmp_path)
    assert corpus.documents["file"].tolist() == ["app/计划.txt"] and corpus.left_out == ()


def test_check_of_a_study_checks_its_documents(work, capsys):
    """Not its words, notebooks or results; with its column for the text."""
    assert cli.main(["check", "study"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 document(s) read, 0 to look at, 0 not read"
    (work / "study" / "documents" / "documents.csv").unlink()
    write(work / "study" / "documents" / "表.csv", "名称,内文\n甲,一、加强服务 1.建立制度。\n")
    (work / "study" / "study.toml").write_text('[documents]\ntext_column = "内文"\n', "utf-8")
    cli.main(["check", "study"])
    assert "2 document(s) read" in capsys.readouterr().out


@links
@pytest.mark.parametrize("name", ["results", ".cache", "lexicons", "documents", "notebooks"])
@pytest.mark.parametrize(
    "command", [["run"], ["run", "--no-notebooks"], ["run", "--only", "names", "--out", "r"], ["check"]]
)
def test_a_study_of_links_is_refused(work, capsys, name, command):
    """A folder of the study that is a link to somewhere else, be it results of ours: nothing there is touched or read."""
    target = work / "results" if name in ("results", ".cache") else work / "elsewhere"
    part = work / "study" / name
    if part.exists():
        part.rename(work / "elsewhere" if name != "results" else work / "former")
    part.symlink_to(target, target_is_directory=True)
    before = snapshot(work)
    assert cli.main([command[0], "study", *command[1:]]) == 2
    assert f"{name}: expected a folder of the study, found a link that leads out of it" in capsys.readouterr().err
    assert snapshot(work) == before


@links
def test_a_link_within_the_study_is_one_of_its_folders(work):
    """The documents may stand in another folder of the study."""
    (work / "study" / "documents").rename(work / "study" / "texts")
    (work / "study" / "documents").symlink_to("texts", target_is_directory=True)
    assert cli.main(["run", "study", "--out", "r", "--only", "names"]) == 0


@links
def test_linked_words_are_read_and_not_copied(work, capsys):
    """A list that is a link to elsewhere counts, is said, and is not in the results; with the study they verify."""
    secret = work / "secret.csv"
    write(secret, "# words\nterm\n读书服务\n")
    (work / "study" / "lexicons" / "terms.csv").unlink()
    (work / "study" / "lexicons" / "terms.csv").symlink_to(secret)
    with (work / "study" / "lexicons" / "stopwords.txt").open("a", encoding="utf-8") as stream:
        stream.write("办好\n")
    assert cli.main(["run", "study", "--out", "r", "--only", "terms"]) == 0
    assert (
        "note: lexicons/terms.csv: a link to a file elsewhere; it was read, and is not copied"
        in capsys.readouterr().err
    )
    assert "读书服务" in (work / "r" / "tables" / "terms.csv").read_text("utf-8")
    assert [path.name for path in (work / "r" / "lexicons").iterdir()] == ["stopwords.txt"]
    assert cli.main(["verify", "r", "study"]) == 0
    assert cli.main(["verify", "r"]) == 1
    assert "own words terms.csv: a link to a file elsewhere, not kept" in capsys.readouterr().out
    secret.unlink()
    assert cli.main(["run", "study", "--out", "r", "--only", "terms"]) == 2
    assert "lexicons/terms.csv: expected a file, found a link that leads nowhere" in capsys.readouterr().err


def make_notebook(path, source):
    cells = [
        nbformat.v4.new_code_cell("source = None", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(source),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def keep_one_notebook(folder, source):
    for path in (folder / "notebooks").iterdir():
        path.unlink()
    make_notebook(folder / "notebooks" / "01-mine.ipynb", source)


def test_notebooks_of_a_study_are_announced(work, capsys):
    """Which are not those of the package is said before they run; without them nothing of the study is executed."""
    made = read_study(work / "study")
    [said] = announce_notebooks(made.notebooks)
    assert said.startswith(
        "executing the 9 notebook(s) of the study, which are programs; they are those of the package, unchanged"
    )
    path = made.notebooks / "03-named.ipynb"
    changed = nbformat.read(path, as_version=4)
    changed.cells.append(nbformat.v4.new_code_cell("print(1)"))
    nbformat.write(changed, path)
    write(made.notebooks / "04-policy-language.ipynb", "no notebook")
    make_notebook(made.notebooks / "10-own.ipynb", "1")
    [said] = announce_notebooks(made.notebooks)
    assert (
        "not those of the package: 03-named.ipynb, 04-policy-language.ipynb, 10-own.ipynb (--no-notebooks executes none)"
        in said
    )
    witness = work / "witness"
    keep_one_notebook(made.folder, f"open({str(witness)!r}, 'w').close()")
    assert cli.main(["run", "study", "--no-notebooks", "--quiet"]) == 0
    assert not witness.exists() and "executing" not in capsys.readouterr().err
    assert cli.main(["run", "study", "--quiet"]) == 0
    shown = capsys.readouterr().err
    assert (
        witness.exists() and shown.count("note: executing the 1 notebook(s)") == 1 and "package: 01-mine.ipynb" in shown
    )


@links
def test_linked_notebooks_are_refused(work, capsys):
    """A notebook that stands outside is not the study's."""
    witness = work / "witness"
    make_notebook(work / "outside.ipynb", f"open({str(witness)!r}, 'w').close()")
    (work / "study" / "notebooks" / "01-reading.ipynb").unlink()
    (work / "study" / "notebooks" / "01-reading.ipynb").symlink_to(work / "outside.ipynb")
    before = snapshot(work)
    assert cli.main(["run", "study"]) == 2
    assert "notebooks/01-reading.ipynb: expected a notebook of the study" in capsys.readouterr().err
    assert snapshot(work) == before and not witness.exists()


@links
def test_what_a_notebook_leaves_is_files(work):
    """A link that a cell makes in the results goes, so that nobody takes what is behind it for a result; files stay."""
    keep_one_notebook(
        work / "study", "import os\nos.symlink('/etc', 'etc'); os.mkdir('void'); open('kept.txt', 'w').write('x')"
    )
    for _ in range(2):
        assert cli.main(["run", "study", "--quiet"]) == 0
        now = {path.name for path in (work / "study" / "results" / "notebooks").iterdir()}
        assert now == {"01-mine.ipynb", "01-mine.html", "kept.txt", "own.ipynb"}
    contents = list_contents(work / "study" / "results", read_manifest(work / "study" / "results"))
    assert not contents.gone and not contents.changed and "notebooks/kept.txt" in contents.ours


# --- verify and load_corpus trust nothing ---


def change_manifest(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def put(*keys, value):
    def change(manifest):
        for key in keys[:-1]:
            manifest = manifest[key]
        manifest[keys[-1]] = value

    return change


HOSTILE = {
    "a table that is none": (put("only", value=["nope"]), "table 'nope'"),
    "only a text": (put("only", value="citations"), '"only": expected a list'),
    "only numbers": (put("only", value=[1]), '"only"'),
    "only very long": (put("only", value=["x" * 100_000]), '"only"'),
    "empty inputs": (put("inputs", value=[]), '"inputs"'),
    "inputs without names": (put("inputs", value=[{}]), '"inputs"'),
    "inputs of texts": (put("inputs", value=["a"]), '"inputs"'),
    "an input that leads out": (put("inputs", 0, "doc_id", value="../../x"), "is no doc_id"),
    "no version": (lambda manifest: manifest.pop("plananalysis"), 'it has no "plananalysis"'),
    "no python": (lambda manifest: manifest.pop("python"), 'it has no "python"'),
    "a version that is a number": (put("plananalysis", value=3), '"plananalysis": expected a text, got a number'),
    "a version that is null": (put("plananalysis", value=None), "got null"),
    "parameters in a list": (put("parameters", value=[]), '"parameters": expected an object'),
    "a parameter that is an object": (put("parameters", "k", value={}), '"parameters": k'),
    "a parameter out of its limits": (put("parameters", "k", value=1), "says what cannot be: k: expected"),
    "a huge parameter": (put("parameters", "k", value=10**400), "says what cannot be: k: expected"),
    "a parameter of another kind": (put("parameters", "hmm", value="yes"), "hmm: expected true or false"),
    "a broken number": (put("parameters", "k", value=float("nan")), "NaN is no number"),
    "an endless number": (put("parameters", "k", value=float("inf")), "Infinity is no number"),
    "a number with a point": (put("parameters", "k", value=2.5), '"parameters": k'),
    "a very long choice": (put("parameters", "unit", value="x" * 100_000), '"parameters": unit'),
    "outputs in a list": (put("outputs", value=[]), '"outputs": expected an object'),
    "outputs without digest": (put("outputs", "tables/units.csv", value={}), "expected an object with a sha256"),
    "outputs that lead out": (
        put("outputs", "../notes.txt", value={"sha256": "0" * 64}),
        "is no file that a run writes",
    ),
    "outputs by a whole path": (
        put("outputs", "/etc/hostname", value={"sha256": "0" * 64}),
        "is no file that a run writes",
    ),
    "no outputs": (put("outputs", value={}), "tables/documents.csv is not among them"),
    "libraries of numbers": (put("libraries", "jieba", value=1), '"libraries"'),
    "lexicons of texts": (put("lexicons", value=["a"]), '"lexicons"'),
    "notebooks of lists": (put("notebooks", value={"a": []}), '"notebooks"'),
    "words in a list": (put("own_words", value=[]), '"own_words"'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_manifest_is_not_trusted(work, capsys, name):
    """Exit 2 and what is wrong; nothing is written; and, but for its choices, it is no manifest of ours for other commands either."""
    change, said = HOSTILE[name]
    change_manifest(work / "some", change)
    before = snapshot(work)
    assert cli.main(["verify", "some"]) == 2
    shown = capsys.readouterr().err
    assert said in shown and len(shown.splitlines()) == 1 and len(shown) < 1000
    assert snapshot(work) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"", "is no manifest"),
        (b"null", "got null"),
        (b"[]", "got a list"),
        (b'"x"', "got a text"),
        (b"1e999", "got a number"),
        (b"\xff\xfe{}", "is no manifest"),
        (b"{} {}", "is no manifest"),
        (b'{"plananalysis": "1", "plananalysis": "2"}', "stands in it twice"),
        (b"9" * 10_000, "is no manifest"),
        (b"\x00" * 1000, "is no manifest"),
    ],
)
def test_what_is_no_manifest_is_refused(work, capsys, content, said):
    """Whatever the file holds: one line, exit 2, nothing touched; nor is the folder replaced."""
    (work / "some" / "manifest.json").write_bytes(content)
    before = snapshot(work)
    for command in (["verify", "some"], ["run", "docs", "--out", "some", "--only", "names"]):
        assert cli.main(command) == 2
        shown = capsys.readouterr().err
        assert said in shown and len(shown.splitlines()) == 1
    assert snapshot(work) == before


def test_a_huge_manifest_is_not_read(work, capsys):
    """Five hundred million bytes, which take no room on the disk."""
    with (work / "some" / "manifest.json").open("r+b") as stream:
        stream.truncate(500_000_000)
    assert cli.main(["verify", "some"]) == 2
    assert "500,000,000 bytes, more than the 64,000,000 that are read" in capsys.readouterr().err


@links
def test_a_manifest_that_is_no_file_is_refused(work, capsys):
    """A link, a folder, a pipe (which would never end)."""
    path = work / "some" / "manifest.json"
    path.rename(work / "other.json")
    for make in (lambda: path.symlink_to(work / "other.json"), path.mkdir, lambda: os.mkfifo(path)):
        make()
        assert cli.main(["verify", "some"]) == 2
        assert cli.main(["run", "docs", "--out", "some", "--only", "names"]) == 2
        assert capsys.readouterr().err.count("is a link or a folder, not a file") == 2
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def rewrite(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


TABLES = {
    "a doc_id that leads out": (
        "documents",
        "计划2031",
        "../../x/notes",
        "expected a doc_id that can be the name of a file",
    ),
    "a whole path": ("documents", "计划2031", "/etc/passwd", "expected a doc_id that can be the name of a file"),
    "a drive": ("documents", "计划2031", "C:notes", "expected a doc_id that can be the name of a file"),
    "a reserved name": ("documents", "计划2031", "con", "expected a doc_id that can be the name of a file"),
    "another document": ("units", "计划2031,s2", "别的,s2", "expected the documents of documents.csv"),
    "no column": ("units", "parent_id", "father_id", "expected the column 'parent_id'"),
    "an offset that is none": (
        "units",
        "队伍建设,46,53",
        "队伍建设,x,53",
        "expected whole numbers in the column 'start'",
    ),
    "a parent of itself": ("units", "计划2031,s2,,", "计划2031,s2,s2,", "once and after its parent"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_not_trusted(work, capsys, name):
    """From Python and from verify: one line, nothing read or written elsewhere."""
    table, old, new, said = TABLES[name]
    rewrite(work / "some" / "tables" / f"{table}.csv", old, new)
    change_manifest(work / "some", put("inputs", 0, "sha256", value="0" * 64))
    before = snapshot(work.parent)
    with pytest.raises(ValueError, match=said):
        load_corpus("some")
    assert cli.main(["verify", "some"]) == 2
    shown = capsys.readouterr().err
    assert said in shown and len(shown.splitlines()) == 1
    assert snapshot(work.parent) == before


@links
@pytest.mark.parametrize("name", ["texts/计划2031.txt", "tables/units.csv", "texts", "tables"])
def test_links_in_results_are_not_followed(work, name):
    """A text or table that is a link to somewhere else is none."""
    (work / "some" / name).rename(work / "moved")
    (work / "some" / name).symlink_to(work / "moved")
    with pytest.raises(ValueError, match="in the folder"):
        load_corpus(work / "some")


def test_a_corpus_with_such_an_id_is_not_saved(seed, tmp_path):
    """Nor is anything of it written."""
    from dataclasses import replace

    for doc_id in ("../x", "a/b", "nul", ".hidden", "", "a:b"):
        bad = replace(seed, texts={doc_id: "x"})
        with pytest.raises(ValueError, match="expected a doc_id that can be the name of a file"):
            bad.save(tmp_path / "c")
    assert not (tmp_path / "c").exists()


def verdicts(capsys, *arguments):
    status = cli.main(["verify", *arguments])
    lines = capsys.readouterr().out.splitlines()[:-1]
    return status, {
        line[10:].split(": ")[0]: line[10:].split(": ", 1)[1] for line in lines if line.startswith("differs")
    }


def test_verify_names_what_was_added_changed_and_lost(work, capsys):
    """Each by its name: files, whole folders, links, pictures, lists; the folder stays as it is."""
    results = work / "results"
    status, found = verdicts(capsys, "results")
    assert status == 1 and found == {
        "notes.docx": "a file that is not in the manifest: added after the run",
        ".git": "a folder that is not in the manifest: added after the run",
        "tables/mine.csv": "a file that is not in the manifest: added after the run",
        "link": "a link that is not in the manifest: added after the run",
        "notebooks": "a folder that is not in the manifest: added after the run",
        "empty": "a folder that is not in the manifest: added after the run",
    }
    for name in ("notes.docx", "link", "tables/mine.csv"):
        (results / name).unlink()
    for name in ("notebooks", ".git", "empty"):
        shutil.rmtree(results / name)
    assert verdicts(capsys, "results") == (0, {})
    write(results / "lexicons" / "terms.csv", "term\n读书\n")
    (results / "figures" / "terms.png").write_bytes(b"another picture")
    (results / "figures" / "terms.svg").unlink()
    (results / "report.html").unlink()
    (results / "report.html").symlink_to(work / "thesis" / "chapter.docx")
    before = snapshot(work)
    status, found = verdicts(capsys, "results")
    assert status == 1 and found == {
        "lexicons": "a folder that is not in the manifest: added after the run",
        "figures/terms.png": "the file was changed after the run",
        "figures/terms.svg": "the file is gone",
        "report.html": "a link stands where the file was",
    }
    assert snapshot(work) == before


def test_verify_compares_with_the_study_around(tmp_path, capsys):
    """A list, a choice or a document that was changed after the run is named, without the study being told."""
    write(tmp_path / "计划2031.txt", TEXT.format(year=2031))
    made, _ = new_study(tmp_path / "s", [tmp_path / "计划2031.txt"])
    out = str(run_study(made.folder, only=["terms"]).folder)
    assert verdicts(capsys, out) == (0, {})
    write(made.lexicons / "terms.csv", "term\n读书服务\n")
    status, found = verdicts(capsys, out)
    assert status == 1 and set(found) == {"own words terms.csv"}
    (made.folder / "study.toml").write_text("[topics]\nmin_units = 3\n", "utf-8")
    rewrite(made.documents / "计划2031.txt", "办好展览", "办好讲座")
    status, found = verdicts(capsys, out)
    assert {"own words terms.csv", "parameter min_units", "input 计划2031", "tables/terms.csv, computed again"} <= set(
        found
    )
    (made.folder / "study.toml").write_text("[topics\n", "utf-8")
    assert cli.main(["verify", out]) == 0
    assert "the results lie in a study that cannot be read and was not compared" in capsys.readouterr().out


# --- how a command ends ---

FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("phase", "error", "said"),
    [
        ("write_results", FULL, "/some: No space left on device; free some space there, or choose another folder"),
        ("make_manifest", FULL, "/some: No space left on device; free some space there, or choose another folder"),
        ("analyze", FULL, "a file or folder: No space left on device; free some space there"),
        ("read_corpus", KeyError("doc_id"), "a fault of this program (KeyError: 'doc_id', in test_ownership.py, line "),
        (
            "write_results",
            PermissionError(13, "Permission denied", "x/y"),
            "x/y: Permission denied; change its permissions, or choose another folder",
        ),
        ("write_results", IsADirectoryError(21, "Is a directory", "x"), "x: Is a directory; choose another folder"),
        ("analyze", MemoryError(), "the memory of this computer is not enough"),
        ("analyze", RecursionError("maximum recursion depth exceeded"), "a fault of this program (RecursionError"),
        (
            "write_results",
            UnicodeEncodeError("utf-8", "\udc80", 0, 1, "no"),
            "a fault of this program (UnicodeEncodeError",
        ),
    ],
)
def test_every_error_is_one_line(work, monkeypatch, capsys, phase, error, said):
    """Whatever happens in whichever phase: status 2, one line, earlier results as they were, nothing left beside them."""

    def fail(*ignored, **options):
        raise error

    monkeypatch.setattr(f"plananalysis.study.{'write' if phase == 'make_manifest' else 'run'}.{phase}", fail)
    before = snapshot(work)
    assert cli.main(["run", "docs", "--out", "some", "--only", "names", "--quiet"]) == 2
    shown = capsys.readouterr().err
    assert said in shown and len(shown.splitlines()) == 1
    assert snapshot(work) == before


@pytest.mark.parametrize("phase", ["read_corpus", "analyze", "write_results", "make_manifest"])
def test_control_c_in_every_phase(work, monkeypatch, capsys, phase):
    """Status 130, and all is as it was."""

    def stop(*ignored, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"plananalysis.study.{'write' if phase == 'make_manifest' else 'run'}.{phase}", stop)
    before = snapshot(work)
    assert cli.main(["run", "docs", "--out", "some", "--only", "names", "--quiet"]) == 130
    assert capsys.readouterr().err == "plananalysis: stopped; earlier results are as they were\n"
    assert snapshot(work) == before


def test_control_c_while_results_are_put_in_place(work, monkeypatch):
    """In the midst of the files of a person: they are moved back."""
    before, move, moved = snapshot(work), swap_folder._move, []

    def stop(source, target, *, undo):
        if len(moved) == 3:
            raise KeyboardInterrupt
        moved.append(source)
        move(source, target, undo=undo)

    monkeypatch.setattr(swap_folder, "_move", stop)
    assert cli.main(["run", "docs", "--out", "some", "--only", "names", "--quiet"]) == 130
    assert len(moved) == 3
    now = snapshot(work)  # times of the folders that files were moved out of and back are new
    assert {name: known[:2] + known[3:] for name, known in now.items()} == {
        name: known[:2] + known[3:] for name, known in before.items()
    }


@pytest.mark.parametrize(
    ("module", "name"),
    [("swap_folder", "_remove_ours"), ("swap_folder", "_clear"), ("run", "_list_notes")],
)
@pytest.mark.parametrize("out", ["some", "fresh"])
def test_control_c_when_new_results_stand(work, monkeypatch, capsys, module, name, out):
    """Behind the swap the new results are there, and the message says so; a fault there says it too."""
    if (name, out) == ("_remove_ours", "fresh"):
        pytest.skip("there is nothing to remove")

    def stop(*ignored, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"plananalysis.study.{module}.{name}", stop)
        assert cli.main(["run", "docs", "--out", out, "--only", "names", "--quiet"]) == 130
    assert capsys.readouterr().err == f"plananalysis: stopped; the new results stand in {out}\n"
    assert read_manifest(work / out)["only"] == ["names"]
    monkeypatch.setattr("plananalysis.study.run._list_notes", lambda *ignored, **options: 1 / 0)
    assert cli.main(["run", "docs", "--out", out, "--only", "names", "--quiet"]) == 2
    assert f"please report it; the new results stand in {out}" in capsys.readouterr().err


@links
@pytest.mark.parametrize("mask", [0o022, 0o002, 0o027])
def test_new_folders_follow_the_umask(work, mask):
    """Of results and of a study, as their files do."""
    before = os.umask(mask)
    try:
        assert cli.main(["run", "docs/计划2031.txt", "--out", "fresh", "--only", "names", "--quiet"]) in (0, 1)
        assert cli.main(["new", "fresh study"]) == 0
    finally:
        os.umask(before)
    for folder in ("fresh", "fresh/tables", "fresh study", "fresh study/notebooks"):
        assert stat.S_IMODE((work / folder).stat().st_mode) == 0o777 & ~mask
    assert stat.S_IMODE((work / "fresh" / "manifest.json").stat().st_mode) == 0o666 & ~mask


@links
def test_a_list_of_documents_that_stands_elsewhere_is_not_read(work, capsys):
    """It is named, and the documents are read without it; a link within the folder is as good as the file."""
    listed = work / "thesis" / "documents.csv"
    write(listed, "file,title\n计划2031.txt,别人的标题\n")
    place = work / "study" / "documents"
    (place / "documents.csv").unlink()
    (place / "documents.csv").symlink_to(listed)
    assert cli.main(["run", "study", "--out", "fresh", "--only", "names", "--quiet"]) == 1
    said = "documents.csv: a link that leads out of its folder; put a copy there, or remove it to do without it"
    assert said in capsys.readouterr().err
    assert "别人的标题" not in (work / "fresh" / "tables" / "documents.csv").read_text("utf-8-sig")
    (place / "documents.csv").unlink()
    write(place / "list.tsv.bak", "file,title\n计划2031.txt,我的标题\n")
    (place / "documents.csv").symlink_to("list.tsv.bak")
    assert cli.main(["run", "study", "--out", "fresh", "--only", "names", "--quiet"]) in (0, 1)
    assert "我的标题" in (work / "fresh" / "tables" / "documents.csv").read_text("utf-8-sig")


@pytest.fixture()
def small_study(tmp_path):
    """A study whose run is short: two documents, few shuffles, one notebook."""
    for year in (2031, 2032):
        write(tmp_path / f"计划{year}.txt", TEXT.format(year=year))
    made, _ = new_study(tmp_path / "s", [tmp_path / "计划2031.txt", tmp_path / "计划2032.txt"])
    (made.folder / "study.toml").write_text("[topics]\nn_permutations = 19\nneighbours = 0\nn_refits = 2\n", "utf-8")
    keep_one_notebook(made.folder, "from plananalysis import load_corpus\nlen(load_corpus(source).documents)")
    return made.folder


def run_alone(folder):
    home = str(Path(swap_folder.__file__).resolve().parents[2])
    return subprocess.Popen(
        [sys.executable, "-m", "plananalysis", "run", str(folder), "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": home},
    )


@pytest.mark.skipif(os.name != "posix", reason="a process cannot be killed so on Windows")
def test_killed_at_random_moments(small_study, request):
    """Always one whole set, the old or the new; a person's files and the study are as they were; the next start tidies up."""
    moments = 40 if request.config.getoption("--long", default=False) else 6
    document, results = small_study / "documents" / "计划2031.txt", small_study / "results"
    states, seconds = [], 0.0
    for word in ("展览", "讲座"):
        document.write_text(TEXT.format(year=2031).replace("展览", word), encoding="utf-8")
        begun = time.monotonic()
        assert run_alone(small_study).wait(timeout=300) in (0, 1)
        seconds = time.monotonic() - begun
        states.append((results / "manifest.json").read_bytes())
    add_foreign_beside(results)
    chance = random.Random(16)
    known, others = snapshot(results), snapshot(small_study, without=["results", ".cache"])
    for moment in range(moments):
        document.write_text(TEXT.format(year=2031).replace("展览", ("展览", "讲座")[moment % 2]), encoding="utf-8")
        process = run_alone(small_study)
        try:
            process.wait(timeout=chance.random() * seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        contents = list_contents(results, read_manifest(results))
        assert (results / "manifest.json").read_bytes() in states
        assert not contents.gone and not contents.changed
        swap_folder.tidy_up(results)
        now = snapshot(results)
        theirs = [name for name in FOREIGN if name != "notebooks"]  # in which the run has files of its own
        assert {name: now.get(name) for name in theirs} == {name: known[name] for name in theirs}
        assert set(list_contents(results, read_manifest(results)).foreign) <= set(FOREIGN)
        rest = snapshot(small_study, without=["results", ".cache"])
        rest = {name: value for name, value in rest.items() if name != "documents/计划2031.txt"}
        assert rest == {name: value for name, value in others.items() if name != "documents/计划2031.txt"}


def add_foreign_beside(results):
    """As add_foreign, where the notebooks of the run have their own files beside the person's."""
    write(results / "notes.docx", "my notes")
    write(results / ".git" / "HEAD", "ref: refs/heads/main\n")
    write(results / "tables" / "mine.csv", "mine")
    write(results / "notebooks" / "own.ipynb", "{}")
    (results / "empty").mkdir()
    (results / "link").symlink_to("/no/such/place")

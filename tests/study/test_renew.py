"""A study made with 0.3: what is old is named, the package's notebooks are renewed, a person's own are kept."""

import json
import subprocess
from importlib.util import find_spec

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from plananalysis import cli
from plananalysis.reading.manifest_form import read_manifest
from plananalysis.reading.ownership import holds_results, list_contents
from plananalysis.study import package_notebooks, renew
from plananalysis.study.new_study import new_study
from plananalysis.study.notebooks import list_notebooks, set_parameters
from plananalysis.study.old_names import find_old_names, load_old_names
from plananalysis.study.package_notebooks import copy_notebook, digest_cells, list_values, load_digests

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

PLAN = "某区2031年工作要点\n一、服务群众\n1.办好展览。推进读书服务。\n2.落实《阅读办法》。\n二、队伍建设\n3.完善志愿者制度。\n"
OLD = "from plananalysis import collocations, words\nimport plananalysis as pa\n\nwords.count_terms([], [])"


def make_notebook(code, *, parameters="source = None", note=""):
    """A notebook with a cell of parameters, as 0.3 copied it into a study."""
    cells = [new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="p"), new_code_cell(code, id="c")]
    notebook = new_notebook(cells=cells + [new_markdown_cell(note, id="n")] * bool(note))
    return set_parameters(notebook, {"source": "../documents"})


def number(digits):
    """The present notebook of that number."""
    return next(path for path in list_notebooks() if path.name.startswith(digits))


@pytest.fixture()
def study(tmp_path, monkeypatch):
    """A study of 0.3 whose notebooks are small; those of the package are known by their digests."""
    (tmp_path / "计划.txt").write_text(PLAN, "utf-8")
    made, _ = new_study(tmp_path / "研究", [tmp_path / "计划.txt"])
    (made.folder / "study.toml").write_text("[topics]\nn_permutations = 19\nneighbours = 0\nn_refits = 2\n", "utf-8")
    for path in (made.folder / "notebooks").iterdir():
        path.unlink()
    ours = {
        name: make_notebook(f"{OLD}\n# {name}") for name in ("02-words.ipynb", "04-language.ipynb", "06-frames.ipynb")
    }
    known = {name: frozenset({digest_cells(notebook)}) for name, notebook in ours.items()}
    known = load_digests() | {name: load_digests().get(name, frozenset()) | one for name, one in known.items()}
    monkeypatch.setattr(renew, "load_digests", lambda: known)
    for name, notebook in ours.items():
        nbformat.write(notebook, made.folder / "notebooks" / name)
    return made.folder


def read(path):
    return nbformat.read(path, as_version=4)


def test_the_packages_notebooks_are_renewed_with_the_values_of_the_person(study, capsys):
    """Old ones give way to the present ones of their number; what the person has set stays."""
    changed = make_notebook(
        f"{OLD}\n# 02-words.ipynb", parameters='source = None\nkeyword = "读书"\nmin_count = (3 +\n 1)\nlost = 7'
    )
    changed.cells[-1].outputs = [nbformat.v4.new_output("stream", text="旧")]
    nbformat.write(changed, study / "notebooks" / "02-words.ipynb")
    assert cli.main(["new", "--refresh", str(study)]) == 0
    said = capsys.readouterr().out
    assert "notebooks/02-words.ipynb: renewed; it has no parameter lost any more" in said
    assert (
        f"notebooks/04-language.ipynb: renewed as {number('04').name}" in said
        or number("04").name == "04-language.ipynb"
    )
    assert "3 notebook(s) renewed" in said
    names = {path.name for path in (study / "notebooks").iterdir()}
    assert names == {"02-words.ipynb", number("04").name, "06-frames.ipynb"}
    new, package = read(study / "notebooks" / "02-words.ipynb"), read(number("02"))
    assert digest_cells(new) == digest_cells(package)
    values = list_values(new)
    assert (values["keyword"], values["min_count"], values["source"]) == ("'读书'", "3 + 1", "'../documents'")
    assert "lost" not in values
    kept = {name: value for name, value in values.items() if name not in ("keyword", "min_count", "source")}
    assert kept == {name: value for name, value in list_values(package).items() if name in kept}
    assert read(study / "notebooks" / "06-frames.ipynb").cells[0] == copy_notebook(number("06")).cells[0]
    before = {path.name: path.read_bytes() for path in (study / "notebooks").iterdir()}
    assert cli.main(["new", "--refresh", str(study)]) == 0 and "0 notebook(s) renewed" in capsys.readouterr().out
    assert before == {path.name: path.read_bytes() for path in (study / "notebooks").iterdir()}


@pytest.mark.parametrize(
    "mine",
    [
        make_notebook(f"{OLD}\n# 02-words.ipynb\nprint('我的')"),
        make_notebook(f"{OLD}\n# 02-words.ipynb", note="我的笔记"),
        make_notebook(f"{OLD}\n# 02-words.ipynb", parameters="source = None\nimport os"),
        "no notebook at all",
    ],
    ids=["a cell", "a note", "a statement among the parameters", "no notebook"],
)
def test_what_a_person_changed_is_kept_beside(study, capsys, mine):
    """Also a note between the cells, and a file that is no notebook; byte for byte."""
    path = study / "notebooks" / "02-words.ipynb"
    path.write_text(mine, "utf-8") if isinstance(mine, str) else nbformat.write(mine, path)
    before = path.read_bytes()
    assert cli.main(["new", "--refresh", str(study)]) == 0
    said = capsys.readouterr().out
    assert "02-words.ipynb: you have changed it; yours is kept as 02-words (yours).ipynb" in said
    assert (study / "notebooks" / "02-words (yours).ipynb").read_bytes() == before
    assert digest_cells(read(path)) == digest_cells(read(number("02")))


def test_nothing_else_is_touched(study, tmp_path, capsys):
    """Foreign notebooks, words, choices, documents and results stay, bytes and times."""
    nbformat.write(make_notebook(OLD), study / "notebooks" / "11-mine.ipynb")
    nbformat.write(make_notebook(OLD), study / "notebooks" / "mine.ipynb")
    (study / "results").mkdir()
    (study / "results" / "mine.txt").write_text("我的", "utf-8")

    def look():
        return {
            path.relative_to(study).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
            for path in study.rglob("*")
            if path.is_file() and not path.name.startswith(("02-", "04-", "06-"))
        }

    before = look()
    assert cli.main(["new", "--refresh", str(study)]) == 0 and look() == before
    assert cli.main(["new", "--refresh", str(tmp_path)]) == 2
    assert "expected a study, found no study.toml" in capsys.readouterr().err
    assert cli.main(["new", "--refresh", str(study), str(tmp_path / "计划.txt")]) == 2
    assert "expected one study and no documents" in capsys.readouterr().err


def test_notebooks_that_lead_out_of_the_study_are_refused(study, tmp_path, capsys):
    """Nothing outside is read or replaced."""
    outside = tmp_path / "fremd.ipynb"
    nbformat.write(make_notebook(OLD), outside)
    (study / "notebooks" / "02-words.ipynb").unlink()
    (study / "notebooks" / "02-words.ipynb").symlink_to(outside)
    before = outside.read_bytes()
    assert cli.main(["new", "--refresh", str(study)]) == 2
    assert "found a link that leads out of it" in capsys.readouterr().err and outside.read_bytes() == before


def test_a_run_names_what_is_old_and_goes_on(study, capsys):
    """One line a notebook, no traceback, the tables and the report are there; a notebook of today is executed."""
    (study / "notebooks" / "06-frames.ipynb").unlink()
    nbformat.write(
        make_notebook("from plananalysis import load_corpus\nlen(load_corpus(source).texts)"),
        study / "notebooks" / "10-own.ipynb",
    )
    nbformat.write(
        make_notebook("from plananalysis import topics as t\nt.cluster_units"), study / "notebooks" / "11-own.ipynb"
    )
    assert cli.main(["run", str(study), "--quiet"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if "was made with 0.3" in line]
    renewed = f"run `plananalysis new --refresh {study}` to renew the package's notebooks"
    assert lines == [
        *(
            f"plananalysis: notebook {name} was made with 0.3: it imports plananalysis.collocations, which is "
            f"{load_old_names()['collocations']} now, and 1 more such; {renewed}"
            for name in ("02-words.ipynb", "04-language.ipynb")
        ),
        "plananalysis: notebook 11-own.ipynb was made with 0.3: it imports plananalysis.topics, which is "
        f"{load_old_names()['topics']} now; write the new names into it",
    ]
    manifest = json.loads((study / "results" / "manifest.json").read_text("utf-8"))
    assert manifest["notebooks"] == {
        "02-words.ipynb": "failed: made with 0.3",
        "04-language.ipynb": "failed: made with 0.3",
        "10-own.ipynb": "executed",
        "11-own.ipynb": "failed: made with 0.3",
    }
    assert (study / "results" / "report.html").is_file() and (study / "results" / "tables" / "units.csv").is_file()


def test_results_of_0_3_are_ours(study, capsys):
    """Their manifest says nothing of tables; a run takes their place, and what a person put there stays."""
    assert cli.main(["run", str(study), "--no-notebooks", "--quiet"]) in (0, 1)
    results = study / "results"
    manifest = json.loads((results / "manifest.json").read_text("utf-8"))
    del manifest["tables"]
    manifest |= {
        "plananalysis": "0.3.0",
        "libraries": manifest["libraries"] | {"nbclient": "0.10.0", "uharfbuzz": "0.1"},
    }
    (results / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    (results / "mine.txt").write_text("我的", "utf-8")
    assert holds_results(results) and list_contents(results, read_manifest(results)).foreign == ("mine.txt",)
    capsys.readouterr()
    assert cli.main(["verify", str(results)]) == 1
    said = capsys.readouterr().out
    assert "version of plananalysis: then 0.3.0" in said and "tables/terms.csv" not in said
    assert cli.main(["run", str(study), "--no-notebooks", "--quiet"]) in (0, 1)
    assert "tables" in read_manifest(results) and (results / "mine.txt").read_text("utf-8") == "我的"


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("import plananalysis.topics as t\nt.cluster_units", ["plananalysis.topics"]),
        ("import plananalysis\nplananalysis.words.count_terms", ["plananalysis.words"]),
        ("from plananalysis.words import count_terms", ["plananalysis.words"]),
        ("from plananalysis.words.frequency import count_terms", []),
        ("from plananalysis import words", []),
        ("from plananalysis import words\nfor words in []:\n    words.count_terms", []),
        ("import plananalysis as pa\npa.find_citations, pa.find_nothing", []),
        ("from plananalysis import small_nmf", ["plananalysis.small_nmf"]),
        ("from plananalysis import corpus as corpora\ncorpora.readers.Document", ["plananalysis.corpus"]),
        ("%matplotlib inline\nif True:\n    !ls\nfrom plananalysis.heads import VERBS", ["plananalysis.heads"]),
        ("this is no Python", []),
        ("from . import topics\nfrom sklearn import topics\ntopics.cluster_units", []),
    ],
)
def test_old_names_are_found_by_syntax(code, old):
    """Whatever way they are imported; a name that has another meaning in the notebook says nothing."""
    assert list(find_old_names(new_notebook(cells=[new_code_cell(code)]))) == old


def test_present_notebooks_use_no_old_names():
    """So that none of ours is ever named."""
    assert {path.name: find_old_names(read(path)) for path in list_notebooks()} == {
        path.name: {} for path in list_notebooks()
    }


def test_every_new_place_exists():
    """The list of old names leads somewhere; what is no more is said so, name by name."""
    assert [name for name, now in load_old_names().items() if now and find_spec(now) is None] == []
    gone = {name for name, now in load_old_names().items() if not now}
    assert gone == {"drawing", "font_subset", "longest", "small_kmeans", "small_nmf", "token_cache"}


def test_notebooks_of_0_3_are_known(tmp_path):
    """Those of its last version, where the history is at hand; each has a present one of its number."""
    assert {"04-language.ipynb", "08-your-own.ipynb"} <= set(package_notebooks.load_digests())
    assert {name[:2] for name in load_digests()} == {path.name[:2] for path in list_notebooks()}
    done = subprocess.run(
        ["git", "show", "79903fe:notebooks/04-language.ipynb"], capture_output=True, cwd=list_notebooks()[0].parent
    )
    if done.returncode:
        pytest.skip("the history is not here")
    old = nbformat.reads(done.stdout.decode(), as_version=4)
    assert digest_cells(old) in load_digests()["04-language.ipynb"]
    assert {"plananalysis.addressees", "plananalysis.figures", "plananalysis.plots"} <= set(find_old_names(old))

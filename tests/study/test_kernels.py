import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from plan_texts import PLAN
from plananalysis.study import kernels, notebooks
from plananalysis.study.run import run

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and groups of processes")


def make(folder, *sources, name="01-own.ipynb"):
    """A notebook with a cell of parameters and these cells."""
    cells = [nbformat.v4.new_code_cell("source = None", metadata={"tags": ["parameters"]})]
    nbformat.write(nbformat.v4.new_notebook(cells=[*cells, *map(nbformat.v4.new_code_cell, sources)]), folder / name)
    return folder / name


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:  # ended, but not yet told to its parent
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("input('?')", "cell raised StdinNotImplementedError"),
        ("import os; os._exit(0)", "the kernel ended before the cells were done"),
        ("import sys; sys.exit(3)", "cell raised SystemExit: 3"),
        ("while True: print('x' * 1000)", "the cells gave more than 1 million characters"),
        ("import time; time.sleep(300)", "a cell was not done after 4 seconds"),
    ],
    ids=["input", "exit", "sys.exit", "flood", "sleep"],
)
def test_what_a_cell_can_do_ends_with_a_message(tmp_path, monkeypatch, source, said):
    """Nothing hangs, and the notebook is kept as far as it came."""
    limited = kernels.run_cells
    monkeypatch.setattr(
        kernels, "run_cells", lambda nb, folder: limited(nb, folder=folder, cell_seconds=4, limit=1_000_000)
    )
    with pytest.raises(notebooks.NotebookError, match=f"^01-own.ipynb: {said}") as caught:
        notebooks.execute_notebook(make(tmp_path, "1 + 1", source))
    assert caught.value.notebook.cells[1].outputs[0]["data"]["text/plain"] == "2"


def test_the_whole_notebook_has_a_limit(tmp_path):
    notebook = nbformat.read(make(tmp_path, "import time; time.sleep(300)"), as_version=4)
    with pytest.raises(kernels.KernelError, match="not done after 3 seconds"):
        kernels.run_cells(notebook, folder=tmp_path, seconds=3)


def test_a_kernel_that_cannot_be_started_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels, "_OPTIONS", ("--no-such-option=1", "--IPKernelApp.transport=nowhere"))
    with pytest.raises(notebooks.NotebookError, match="01-own.ipynb: the kernel could not be started"):
        notebooks.execute_notebook(make(tmp_path, "1"))


@POSIX
def test_processes_that_a_cell_leaves_behind_are_ended(tmp_path):
    """A notebook that ends well leaves nothing running."""
    done = notebooks.execute_notebook(
        make(tmp_path, "import subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)")
    )
    pid = int(done.cells[1].outputs[0]["text"])
    end = time.monotonic() + 20
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not is_running(pid)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b'{"nbformat":4,"nbformat_minor":5}',
        b"[" * 100_000,
        b"\0" * 1000,
        '{"a":"农"}'.encode("gbk"),
        b'{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[1,2]}',
        b'{"nbformat":99,"metadata":{},"cells":[]}',
        b'{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":[]}',
        b'{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":[{"cell_type":"code","metadata":{"tags":["parameters"]},'
        b'"source":"k = (","outputs":[],"execution_count":null}]}',
    ],
    ids=range(12),
)
def test_what_is_no_notebook_is_named(tmp_path, data):
    """Whatever the file holds: its name, what was expected, no traceback, and the tables are written."""
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "01-own.ipynb").write_bytes(data)
    with pytest.raises(notebooks.NotebookError, match="^01-own.ipynb: .*(expected|correct it)"):
        notebooks.read_notebook(tmp_path / "nb" / "01-own.ipynb")


def test_a_notebook_that_cannot_be_read_costs_no_tables(tmp_path, plan_file):
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "01-own.ipynb").write_bytes(b"[]")
    report = run(plan_file, out=tmp_path / "r", notebooks=tmp_path / "nb")
    assert report.status == 1 and report.problems[0].startswith("notebook 01-own.ipynb: expected a Jupyter notebook")
    assert (tmp_path / "r" / "tables" / "terms.csv").is_file()


def test_an_output_that_no_file_can_hold_is_kept_as_far_as_it_can(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = '\ud800'")])
    notebooks.write_notebook(notebook, tmp_path / "n.ipynb")
    assert nbformat.read(tmp_path / "n.ipynb", as_version=4).cells[0].source == "x = '?'"


@POSIX
@pytest.mark.parametrize(
    ("name", "times", "status"), [("SIGINT", 1, 130), ("SIGINT", 3, 130), ("SIGTERM", 1, 143), ("SIGHUP", 1, 129)]
)
def test_a_signal_while_a_notebook_runs(tmp_path, name, times, status):
    """The documented status, one line, earlier results byte for byte, no kernel and no child of it left."""
    study = tmp_path / "s"
    (study / "documents").mkdir(parents=True)
    (study / "documents" / "甲.txt").write_text(PLAN, "utf-8")
    (study / "study.toml").write_text("", "utf-8")
    (study / "notebooks").mkdir()
    started = tmp_path / "started"
    make(
        study / "notebooks",
        f"import os, subprocess, time\nchild = subprocess.Popen(['sleep', '300'])\n"
        f"open({str(started) + '-'!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\nos.rename({str(started) + '-'!r}, {str(started)!r})\n"
        "time.sleep(300)",
    )
    run(study / "documents", out=study / "results", with_notebooks=False)
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file() and ".cache" not in path.parts}
    process = subprocess.Popen(
        [sys.executable, "-m", "plananalysis", "run", str(study)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    end = time.monotonic() + 120
    while not started.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    for _ in range(times):  # as a terminal does: to all processes of the command
        os.killpg(process.pid, getattr(signal, name))
        time.sleep(0.1)
    _, said = process.communicate(timeout=60)
    assert process.returncode == status
    announced, *rest = said.splitlines()
    assert "executing the 1 notebook(s) of the study" in announced
    assert rest == ["plananalysis: stopped; earlier results are as they were"]
    assert {
        path: path.read_bytes() for path in study.rglob("*") if path.is_file() and ".cache" not in path.parts
    } == before
    assert {path.name for path in study.iterdir()} - {".cache"} == {"documents", "notebooks", "results", "study.toml"}
    pids = list(map(int, started.read_text().split()))
    end = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(is_running, pids))

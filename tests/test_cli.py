import os
import subprocess
import sys

import pytest

from plananalysis import cli

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part


def call(*arguments, cwd, **settings):
    return subprocess.run(
        [sys.executable, "-m", "plananalysis", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **settings},
    )


def make_empty_folder(folder):
    (folder / "空文件夹").mkdir()
    return "空文件夹"


def make_empty_file(folder):
    (folder / "空.txt").write_bytes(b"")
    return "空.txt"


def make_binary_file(folder):
    (folder / "程序.txt").write_bytes(bytes(range(256)) * 40)
    return "程序.txt"


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [lambda folder: "没有这个文件.txt", make_empty_file, make_binary_file, make_empty_folder],
    ids=["missing", "empty", "binary", "folder"],
)
def test_bad_input_is_one_clear_line(tmp_path, make):
    """One line on stderr that names the file, exit status 2, no traceback, nothing written."""
    name = make(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    done = call("run", name, "--out", "r", "--quiet", cwd=tmp_path)
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 2
    assert len(lines) == 1 and name in lines[0] and lines[0].startswith("plananalysis: "), done.stderr
    assert done.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
def test_several_bad_files_get_a_line_each(tmp_path):
    """Nothing readable among three: three lines."""
    names = [make_empty_file(tmp_path), make_binary_file(tmp_path), "没有.txt"]
    done = call("run", *names, "--quiet", cwd=tmp_path)
    assert done.returncode == 2
    assert all(sum(name in line for line in done.stderr.splitlines()) == 1 for name in names)


@pytest.mark.slow
def test_some_refused_is_status_one(tmp_path, plan_file):
    """The good document is analysed; the bad one has its line; the status tells."""
    done = call("run", plan_file.name, make_empty_file(tmp_path), "--no-notebooks", "--quiet", cwd=tmp_path)
    assert done.returncode == 1
    assert "空.txt" in done.stderr
    assert "1 document(s), 2 sections, 3 items, 7 sentences" in done.stdout
    assert (tmp_path / "results" / "report.html").is_file()


@pytest.mark.parametrize(
    "arguments",
    [["run", "--k", "1"], ["run", "--k", "八"], ["rum"], []],
    ids=["k too small", "k no number", "no such command", "nothing"],
)
def test_bad_arguments_are_status_two(tmp_path, arguments):
    """Usage on stderr, status 2, nothing written."""
    done = call(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: plananalysis")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--k", "201", "expected a whole number from 2 to 200, or none, got 201"),
        ("--k", "8.0", "from 2 to 200, or none, got '8.0'"),
        ("--k", "", "got ''"),
        ("--seed", "-1", "from 0 to 2147483647, got '-1'"),
        ("--seed", "4294967296", "to 2147483647, got 4294967296"),
        ("--seed", "9" * 5000, "from 0 to 2147483647"),
        ("--jobs", "0", "from 1 to 64, got 0"),
        ("--jobs", "65", "from 1 to 64, got 65"),
        ("--jobs", "²", "from 1 to 64, got '²'"),
    ],
)
def test_a_number_out_of_its_limits_is_told_them(tmp_path, capsys, option, value, said):
    """Status 2, and the allowed range in the message."""
    from plananalysis.cli import main

    with pytest.raises(SystemExit) as caught:
        main(["run", f"{option}={value}", "--out", str(tmp_path / "r")])
    assert caught.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split()) and not (tmp_path / "r").exists()


@pytest.mark.slow
def test_output_that_is_a_file_is_refused(tmp_path, plan_file):
    """--out names a file: a line that says so, and the file is as it was."""
    (tmp_path / "r").write_text("x", encoding="utf-8")
    done = call("run", plan_file.name, "--out", "r", "--quiet", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert "choose another folder" in done.stderr
    assert (tmp_path / "r").read_text("utf-8") == "x"


def test_help_and_version(tmp_path):
    """Help states the exit status; version is the package's."""
    import plananalysis

    assert "exit status" in call("--help", cwd=tmp_path).stdout
    assert call("--version", cwd=tmp_path).stdout.strip() == f"plananalysis {plananalysis.__version__}"


@pytest.mark.slow
def test_works_in_a_plain_locale(tmp_path, plan_file):
    """A C locale must not end in an encoding error."""
    done = call("run", plan_file.name, "--no-notebooks", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="")
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_new_then_run_then_verify(tmp_path, plan_file, capsys):
    """A study from a shell, from nothing to verified."""
    folder = tmp_path / "研究 一"
    assert cli.main(["new", str(folder), str(plan_file)]) == 0
    assert "1 document(s)" in capsys.readouterr().out
    assert cli.main(["new", str(folder)]) == 2
    assert "expected a new or empty folder" in capsys.readouterr().err
    assert cli.main(["run", str(folder), "--k", "3"]) == 2
    assert "study.toml" in capsys.readouterr().err
    assert cli.main(["run", str(folder), "--no-notebooks", "--quiet"]) in (0, 1)
    assert cli.main(["verify", str(folder / "results"), str(folder)]) == 0
    (folder / "study.toml").write_text("[topics]\nneighbors = 1\n", "utf-8")
    assert cli.main(["run", str(folder)]) == 2
    assert "study.toml:2: unknown key 'neighbors'" in capsys.readouterr().err


def test_new_with_a_file_that_cannot_be_read(tmp_path, plan_file, capsys):
    """The rest is taken, the file is named, the status is 1."""
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    assert cli.main(["new", str(tmp_path / "s"), str(plan_file), str(tmp_path / "坏.docx")]) == 1
    assert "坏.docx" in capsys.readouterr().err


def test_only_one_table_is_computed_and_written(plan_file, tmp_path, capsys):
    """--only writes that table and what verifies it; verify then compares only that; a misspelt name is refused."""
    out = tmp_path / "r"
    assert cli.main(["run", str(plan_file), "--out", str(out), "--only", "citations", "--timings", "--quiet"]) == 0
    shown = capsys.readouterr()
    assert "s  finding documents and names" in shown.err and "s  total" in shown.err
    assert "s  clustering" not in shown.err and "tables:" in shown.out
    assert {path.name for path in out.iterdir()} == {"manifest.json", "tables", "texts"}
    assert {path.stem for path in (out / "tables").iterdir()} == {
        "citations",
        "documents",
        "metadata",
        "units",
        "sentences",
    }
    assert cli.main(["verify", str(out), str(plan_file)]) == 0
    assert cli.main(["run", str(plan_file), "--out", str(out), "--only", "citation"]) == 2
    assert "did you mean 'citations'?" in capsys.readouterr().err


@pytest.mark.slow
def test_two_jobs_give_the_same_tables(plan_file, tmp_path):
    """The number of processes is no part of the results."""
    for name, jobs in (("one", "1"), ("two", "2")):
        assert (
            cli.main(
                ["run", str(plan_file), "--out", str(tmp_path / name), "--only", "terms", "--jobs", jobs, "--quiet"]
            )
            == 0
        )
    assert (tmp_path / "one/manifest.json").read_bytes() == (tmp_path / "two/manifest.json").read_bytes()
    with pytest.raises(SystemExit):
        cli.main(["run", "--jobs", "0"])


def test_tokens_that_lie_in_a_study_are_not_believed(plan_file, tmp_path):
    """Studies of 0.3 hold a .cache: nothing of it is read or changed, and runs come out the same with and without."""
    folder = tmp_path / "study"
    assert cli.main(["new", str(folder), str(plan_file)]) == 0
    assert not (folder / ".cache").exists()
    digests = []
    for planted in (False, True):
        if planted:
            (folder / ".cache" / "tokens").mkdir(parents=True)
            (folder / ".cache" / "tokens" / "all-0.parquet").write_bytes(b"PAR1")
        assert cli.main(["run", str(folder), "--only", "terms", "--quiet"]) == 0
        digests.append((folder / "results" / "manifest.json").read_bytes())
    assert digests[0] == digests[1]
    assert [path.read_bytes() for path in (folder / ".cache").rglob("*") if path.is_file()] == [b"PAR1"]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("options", "shown"), [([], True), (["--quiet"], False)])
def test_progress_is_shown_on_a_terminal(tmp_path, plan_file, options, shown):
    """A bar with the present stage; nothing with --quiet."""
    import fcntl
    import struct
    import termios

    here, there = os.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
    command = [sys.executable, "-m", "plananalysis", "run", plan_file.name, "--only", "citations", *options]
    done = subprocess.run(command, cwd=tmp_path, stderr=there, stdout=subprocess.DEVNULL, check=False)
    os.close(there)
    seen = b""
    try:
        while part := os.read(here, 4096):
            seen += part
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(here)
    assert done.returncode == 0
    assert (b"writing tables" in seen and b"3/4" in seen) is shown
    assert shown or seen == b""


def test_no_progress_where_no_terminal_is(tmp_path, plan_file):
    """A log file is not filled with stages; problems would still be there."""
    done = call("run", plan_file.name, "--only", "citations", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal here")
def test_control_c_leaves_the_last_good_results(tmp_path, plan_file):
    """Status 130, one line, the earlier results byte for byte, and nothing left beside them."""
    import signal
    import time

    assert call("run", plan_file.name, "--only", "citations", "--out", "r", cwd=tmp_path).returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "r").rglob("*") if path.is_file()}
    process = subprocess.Popen(
        [sys.executable, "-m", "plananalysis", "run", plan_file.name, "--out", "r", "--no-notebooks"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(2.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 130:  # a very fast machine may have finished
        assert said == "plananalysis: stopped; earlier results are as they were\n"
        assert {path: path.read_bytes() for path in (tmp_path / "r").rglob("*") if path.is_file()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"r", plan_file.name}

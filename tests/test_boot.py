"""boot.py on a tiny project of its own: what it installs, what it mends, what it leaves alone, and what it says."""

import ast
import contextlib
import hashlib
import importlib.util
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time

import pytest

import tiny_backend

PROJECT = """[build-system]
requires = []
build-backend = "tiny_backend"
backend-path = ["."]

[project]
name = "plananalysis"
version = "1.0"
"""
# Says what it is given and ends with the status it is told; "wait" stays until a file named "go" lies beside.
PROGRAM = """import pathlib, sys, time, toywords, toywords.deep.word
try:
    print("given", *sys.argv[1:], flush=True)
    while "wait" in sys.argv and not pathlib.Path("go").exists():
        time.sleep(0.02)
except KeyboardInterrupt:
    time.sleep(0.6)  # cleaning up
    print("cleaned", flush=True)
    sys.exit(130)
sys.exit(int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2].isdigit() else 0)
"""
FIRST = "boot: installing the locked packages in .venv (once, a few minutes) ...\n"
pytestmark = pytest.mark.slow  # each set-up takes seconds
posix = pytest.mark.skipif(os.name != "posix", reason="signals and links are those of POSIX")


def write_lock(house, lock, *wheels):
    """The wheels by name, version and hash."""
    lines = [
        f"{wheel.split('-')[0]}=={wheel.split('-')[1]} --hash=sha256:"
        f"{hashlib.sha256((house / 'wheels' / wheel).read_bytes()).hexdigest()}\n"
        for wheel in wheels
    ]
    (house / lock).write_text("".join(lines))


def make_house(folder, root):
    """A checkout with two packages, one of them for building, and an extra that is asked for by name."""
    for name in ("wheels", "plananalysis"):
        (folder / name).mkdir(parents=True)
    shutil.copy(root / "boot.py", folder)
    shutil.copy(root / "tests" / "tiny_backend.py", folder)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "plananalysis" / "__main__.py").write_text(PROGRAM)
    (folder / "plananalysis" / "__init__.py").write_text("")
    wheel = tiny_backend.make_wheel
    words = {"toywords/__init__.py": "", "toywords/deep/__init__.py": "", "toywords/deep/word.py": "word = '字'\n"}
    write_lock(folder, "requirements.lock", wheel(folder / "wheels", "toywords", "1.0", words))
    write_lock(folder, "requirements-build.lock", wheel(folder / "wheels", "toybuild", "1.0", {"toybuild.py": ""}))
    write_lock(folder, "requirements-scan.lock", wheel(folder / "wheels", "toyscan", "1.0", {"toyscan.py": ""}))
    return folder


def settings(house):
    """No network and no settings of this machine: all that pip can find are the wheels made here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return {**kept, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (house / "wheels").as_uri(), "PIP_CONFIG_FILE": os.devnull}


def call(house, *options, python=sys.executable, cwd=None):
    return subprocess.run(
        [python, str(house / "boot.py"), *options],
        capture_output=True,
        text=True,
        timeout=300,
        env=settings(house),
        cwd=cwd or house,
    )


def kill_group(process, number):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    return process.communicate(timeout=60)


@pytest.fixture()
def start():
    """The same, going on by itself, as a terminal would start it: a process group of its own, Ctrl-C not ignored."""
    started = []

    def begin(house, *options):
        alone = {"start_new_session": True, "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
        started.append(
            subprocess.Popen(
                [sys.executable, str(house / "boot.py"), *options],
                text=True,
                env=settings(house),
                cwd=house,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                **(alone if os.name == "posix" else {}),
            )
        )
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            kill_group(process, signal.SIGKILL)


def load(house):
    """boot.py of a house as a module, to ask it without installing anything."""
    spec = importlib.util.spec_from_file_location("boot_of_the_house", house / "boot.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def snapshot(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def house(tmp_path_factory, root):
    """Set up once; every test leaves it sound."""
    house = make_house(tmp_path_factory.mktemp("甲 乙") / "计划 plan", root)
    done = call(house, "run", "first")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{FIRST}given run first\n", "")
    return house


@pytest.fixture()
def site(house):
    return load(house).find_site()


def test_second_start_is_quick_and_silent(house):
    """Nothing is installed, nothing is said; arguments and statuses are the command's own."""
    wheels = house / "wheels"
    wheels.rename(house / "away")
    try:
        done = call(house, "check", "3", "文件 一.txt")
    finally:
        (house / "away").rename(wheels)
    assert (done.returncode, done.stdout, done.stderr) == (3, "given check 3 文件 一.txt\n", "")


def test_files_in_the_folder_of_the_user_are_not_imported(house, tmp_path):
    """A json.py or a plananalysis of somebody's own does not take the place of ours."""
    for name in ("json.py", "toywords.py", "plananalysis.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong file')")
    done = call(house, "run", "x", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "given run x\n", "")


DAMAGES = {  # what happens to .venv, and what is said of it
    "package gone": ("toywords", None, "toywords/__init__.py is missing in it or has changed"),
    "folder in a package gone": ("toywords/deep", None, "toywords/deep is missing in it or has changed"),
    "list of a package gone": ("toywords-1.0.dist-info", None, "toywords-1.0.dist-info/INSTALLER is missing"),
    "plananalysis gone": ("plananalysis.pth", None, "plananalysis.pth: "),
    "plananalysis elsewhere": ("plananalysis.pth", "/another/checkout\n", "plananalysis.pth: "),
    "all packages gone": (".", None, "it cannot be read: "),
    "settings gone": ("../../../pyvenv.cfg", None, "it cannot be read: "),
    "settings changed": ("../../../pyvenv.cfg", "home = /usr/other\n", "pyvenv.cfg: "),
    "stamp gone": ("../../../boot.json", None, "it is not finished"),
    "stamp half written": ("../../../boot.json", '{"it was made by', "it is not finished"),
    "stamp of something else": ("../../../boot.json", "[]", "it is not finished"),
    "stamp without a list": ("../../../boot.json", "{stamp}", "its list of contents is missing"),
    "stamp of bytes": ("../../../boot.json", b"\xff\xfe\x00", "it is not finished"),
}


@posix
@pytest.mark.parametrize(("name", "text", "said"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_seen(house, site, name, text, said):
    """Each kind of damage has its reason; put right, there is none."""
    boot, path, aside = load(house), (site / name).resolve(), house / "aside"
    assert boot.find_damage() == ""
    stamp = json.loads((house / ".venv" / "boot.json").read_text("utf-8"))
    text = json.dumps({**stamp, "contents": None}) if text == "{stamp}" else text
    path.rename(aside)
    try:
        if text:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        assert boot.find_damage().startswith(said)
    finally:
        if path.exists():
            path.unlink()
        aside.rename(path)
    assert boot.find_damage() == ""


@posix
def test_a_lost_python_is_seen(house):
    """Removed, or a link to one that was."""
    boot, python = load(house), house / ".venv" / "bin" / "python"
    target = os.readlink(python)
    python.unlink()
    try:
        assert boot.find_damage() == "python is missing in it"
        python.symlink_to("/no/such/python3.11")
        assert boot.find_damage() == "python is missing in it"
    finally:
        python.unlink(missing_ok=True)
        python.symlink_to(target)
    assert boot.find_damage() == ""


def test_another_python_lock_or_folder_is_seen(house, monkeypatch, tmp_path):
    """What the stamp says no longer holds; what was installed besides does no harm."""
    boot = load(house)
    for name, value in (("version", "3.99.0"), ("base_prefix", "/elsewhere")):
        with monkeypatch.context() as patch:
            patch.setattr(sys, name, value)
            assert boot.find_damage() == "it was made by another Python"
    for name, text, said in (
        ("requirements.lock", "# new\n", "the locked packages have changed"),
        ("requirements-build.lock", "# new\n", "the locked packages have changed"),
        ("pyproject.toml", "dependencies = []\n", "pyproject.toml has changed"),
    ):
        before = (house / name).read_text()
        (house / name).write_text(before + text)
        assert boot.find_damage() == said
        (house / name).write_text(
            f"{before}\n[tool.other]\nline-length = 120\n" if name == "pyproject.toml" else before
        )
        assert boot.find_damage() == ""  # settings of other tools are no reason
        (house / name).write_text(before)
    (boot.find_site() / "besides.py").write_text("")
    assert boot.find_damage() == ""
    with monkeypatch.context() as patch:
        patch.setattr(boot, "HOME", tmp_path)
        for name in ("requirements.lock", "requirements-build.lock", "pyproject.toml"):
            shutil.copy(house / name, tmp_path)
        assert boot.find_damage() == "it was made in another folder"


def test_looking_costs_little(house):
    """Two floors of names, not every file: the stamp holds what a start compares."""
    contents = json.loads((house / ".venv" / "boot.json").read_text("utf-8"))["contents"]
    assert "toywords/deep" in contents and not any("word.py" in name for name in contents)


@posix
def test_a_damaged_environment_heals(house, site):
    """One line says why, the command runs, a note beside the packages is still there."""
    shutil.rmtree(site / "toywords")
    (house / ".venv" / "bin" / "python").unlink()
    (house / ".venv" / "笔记.txt").write_text("mine")
    done = call(house, "run", "again")
    assert done.stdout == (
        "boot: setting .venv up again, since python is missing in it: "
        "installing the locked packages in .venv (once, a few minutes) ...\ngiven run again\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (house / ".venv" / "笔记.txt").read_text() == "mine"
    assert not (house / ".venv" / "boot.old").exists()


@posix
@pytest.mark.long
def test_it_heals_by_its_own_python_too(house, site):
    """boot.py may be called with the very .venv that it makes again."""
    (site / "plananalysis.pth").unlink()
    done = call(house, "run", "x", python=str(house / ".venv" / "bin" / "python"))
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (0, "given run x", "")


def test_setup_looks_at_every_file(house, site):
    """Deep damage is not seen by each start; setup sees it, and adds an extra that stays."""
    assert call(house, "setup").stdout == "boot: .venv is sound\n"
    (site / "toywords" / "deep" / "word.py").write_text("")
    assert load(house).find_damage() == ""
    done = call(house, "setup", "scan")
    assert "since more is asked for: " in done.stdout and done.stdout.endswith("boot: .venv is set up\n")
    assert (site / "toyscan.py").is_file() and (site / "toywords" / "deep" / "word.py").stat().st_size > 0
    (site / "toywords" / "deep" / "word.py").write_text("")
    done = call(house, "setup")
    assert "since toywords/deep/word.py is missing in it or has changed: " in done.stdout
    assert (site / "toyscan.py").is_file() and load(house).find_damage() == load(house).find_lost_file() == ""
    done = call(house, "setup", "speech")
    assert (done.returncode, done.stderr) == (2, "boot: no extra 'speech': expected scan\n")


@posix
@pytest.mark.parametrize("kind", ["environment", "file", "link", "broken link"])
def test_what_is_not_ours_stays(tmp_path, root, kind):
    """An environment of somebody's own, a file, a link to a folder of value: refused, nothing touched."""
    house, own = make_house(tmp_path / "house", root), tmp_path / "own"
    (own / "lib").mkdir(parents=True)
    (own / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (own / "lib" / "论文.txt").write_text("years of work")
    (own / "boot.lock").write_text("") if kind == "link" else None
    if kind == "environment":
        shutil.copytree(own, house / ".venv")
    elif kind == "file":
        (house / ".venv").write_text("layout python")
    else:
        (house / ".venv").symlink_to(own if kind == "link" else tmp_path / "nowhere")
    before = snapshot(tmp_path)
    for options in (["run"], ["setup", "--fresh"]):
        done = call(house, *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("boot: .venv ") and "left as it is: rename" in done.stderr
        assert done.stderr.count("\n") == 1
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("lock", "text"),
    [
        ("requirements.lock", "toywords==1.0\n"),
        pytest.param("requirements.lock", f"toywords==1.0 --hash=sha256:{'0' * 64}\n", marks=pytest.mark.long),
        pytest.param("requirements-build.lock", "toybuild==1.0\n", marks=pytest.mark.long),
        ("needs", ""),
    ],
    ids=["no hash", "another hash", "builder without hash", "need that is not locked"],
)
def test_only_what_is_hashed_is_installed(tmp_path, root, lock, text):
    """pip refuses the rest, boot says so, and what is there is not believed afterwards."""
    house = make_house(tmp_path, root)
    if lock == "needs":
        wheel = tiny_backend.make_wheel(
            house / "wheels", "toywords", "2.0", {"toywords/__init__.py": ""}, needs=["toyscan"]
        )
        write_lock(house, "requirements.lock", wheel)
    else:
        (house / lock).write_text(text)
    done = call(house, "run")
    assert (done.returncode, done.stdout) == (2, FIRST)
    assert done.stderr.endswith(
        "boot: the packages could not be installed; read pip's message above "
        "(the network is needed once), then try again\n"
    )
    assert "Traceback" not in done.stderr
    assert load(house).find_damage() == "it is not finished"
    assert not (load(house).find_site() / "toyscan.py").exists()


@posix
def test_two_at_once(tmp_path, root, start):
    """One installs, the other waits and says so; both then run."""
    house = make_house(tmp_path, root)
    both = [start(house, "run", str(number), "x") for number in (4, 5)]
    ends = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [4, 5]
    assert [err for _, err in ends] == ["", ""]
    said = sorted(out.splitlines()[:-1] for out, _ in ends)
    waited = [
        "boot: waiting for .venv: another boot.py uses it ...",
        "boot: waiting for .venv: another boot.py is setting it up ...",
    ]
    assert said[0] == [FIRST.strip()] and len(said[1]) == 1 and said[1][0] in waited


@posix
def test_an_environment_in_use_is_not_made_again(tmp_path, root, start):
    """A changed lock waits for the command that is still running; that one ends as it began."""
    house = make_house(tmp_path, root)
    first = start(house, "run", "wait")
    assert [first.stdout.readline(), first.stdout.readline()] == [FIRST, "given run wait\n"]
    (house / "requirements.lock").write_text((house / "requirements.lock").read_text() + "# newer\n")
    inode = (house / ".venv" / "pyvenv.cfg").stat().st_ino
    second = start(house, "run", "later")
    assert second.stdout.readline() == "boot: waiting for .venv: another boot.py uses it ...\n"
    time.sleep(0.5)
    assert (house / ".venv" / "pyvenv.cfg").stat().st_ino == inode
    (house / "go").write_text("")
    assert (first.wait(timeout=60), first.communicate()) == (0, ("", ""))
    out, err = second.communicate(timeout=300)
    assert "since the locked packages have changed: " in out and out.endswith("given run later\n") and err == ""


@posix
@pytest.mark.parametrize(
    "seen",
    [
        "lib/python*/site-packages/toywords",
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("boot.lock", "pyvenv.cfg", "lib/python*/site-packages/pip")
        ),
    ],
)
def test_killed_while_installing(tmp_path, root, start, seen):
    """Whatever is there then is ours and is not believed; the next start makes it whole."""
    house = make_house(tmp_path, root)
    process = start(house, "run", "x")
    end = time.monotonic() + 200
    while not list((house / ".venv").glob(seen)) and time.monotonic() < end:
        time.sleep(0.005)
    kill_group(process, signal.SIGKILL)
    assert load(house).find_damage() == "it is not finished"
    done = call(house, "run", "y")
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (0, "given run y", "")


@posix
def test_control_c_while_installing(tmp_path, root, start):
    """Status 130 and no traceback of ours."""
    house = make_house(tmp_path, root)
    process = start(house, "run", "x")
    assert process.stdout.readline() == FIRST
    time.sleep(0.3)
    _, err = kill_group(process, signal.SIGINT)
    assert process.returncode == 130
    assert "boot.py" not in err
    assert load(house).find_damage() == "it is not finished"


@posix
@pytest.mark.parametrize("whole_group", [True, False], ids=["terminal", "boot alone"])
def test_control_c_is_the_commands_to_answer(house, start, whole_group):
    """It cleans up and ends with a status of its own."""
    process = start(house, "run", "wait")
    assert process.stdout.readline() == "given run wait\n"
    (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
    assert (process.communicate(timeout=60), process.returncode) == (("cleaned\n", ""), 130)


def test_an_old_python_can_read_it(root, house, monkeypatch, capsys):
    """Its words are those of 3.6, and it ends with one line before anything newer is used."""
    text = (root / "boot.py").read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    monkeypatch.setattr(sys, "version", "3.10.9 (main)")
    with pytest.raises(SystemExit) as end:
        load(house).main("run")
    assert end.value.code == 2
    assert capsys.readouterr().err == "boot: needs Python 3.11 or newer, this is 3.10.9; run it with a newer python\n"


def test_boot_needs_the_standard_library_only(root):
    """It runs before anything is installed."""
    names = {
        name
        for node in ast.walk(ast.parse((root / "boot.py").read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(13, "Permission denied", ".venv"),
        OSError(30, "Read-only file system"),
        OSError(28, "No space left on device"),
        OSError(8, "Exec format error"),
    ],
)
def test_a_folder_that_cannot_be_written(house, monkeypatch, capsys, error):
    """Thing, reason and remedy in one line."""
    boot = load(house)

    def refuse(*_):
        raise error

    monkeypatch.setattr(boot, "find_damage", lambda *_: "it is not finished")
    monkeypatch.setattr(boot, "make", refuse)
    with pytest.raises(SystemExit) as end:
        boot.main("run")
    said = capsys.readouterr().err
    assert end.value.code == 2 and said.count("\n") == 1
    assert said.startswith(f"boot: .venv: {error.strerror}; ") and "copy the project to another place" in said


@posix
def test_a_folder_for_reading_only_is_used(house):
    """Somebody set it up, others run it: nothing is written."""
    (house / ".venv" / "boot.lock").chmod(0o444)
    before = snapshot(house / ".venv").keys()
    assert call(house, "run", "x").stdout == "given run x\n"
    assert snapshot(house / ".venv").keys() == before


def test_a_python_without_pip(house, monkeypatch, capsys, tmp_path, root):
    """Debian keeps it in a package of its own."""
    import venv

    def lack(*_, **__):
        raise subprocess.CalledProcessError(1, "ensurepip")

    boot = load(make_house(tmp_path, root))
    monkeypatch.setattr(venv.EnvBuilder, "create", lack)
    with pytest.raises(SystemExit):
        boot.main("run")
    assert capsys.readouterr().err == (
        "boot: this Python cannot make an environment with pip; on Debian and Ubuntu install the package python3-venv\n"
    )


@pytest.mark.parametrize(("options", "status"), [([], 2), (["publish"], 2), (["--help"], 0), (["-h"], 0)])
def test_usage(house, options, status):
    """Asked for it goes to the output; else it is an error. Every command is in it."""
    done = call(house, *options)
    shown, other = (done.stdout, done.stderr) if status == 0 else (done.stderr, done.stdout)
    assert (done.returncode, other) == (status, "")
    assert all(f"boot.py {name}" in shown for name in ("run", "check", "new", "verify", "setup", "test", "lab"))


TESTS = """import pytest
@pytest.mark.slow
def test_slow(): pass
@pytest.mark.long
def test_long(): pass
@pytest.mark.slow
@pytest.mark.long
def test_both(): pass
def test_plain(): pass
"""
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "x"}},
    "cells": [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": "1", "outputs": [], "execution_count": n}
        for n in (1, 2)
    ],
}


@pytest.mark.parametrize(
    ("options", "ran", "said"),
    [
        ([], ["test_slow", "test_plain"], "left out: 2 long (run by --long)"),
        (
            ["--quick"],
            ["test_plain"],
            "left out: 2 cells of notebooks (not in --quick); 2 long (run by --long); 1 slow (not in --quick)",
        ),
        (["--long"], ["test_slow", "test_long", "test_both", "test_plain"], ""),
    ],
    ids=["plain", "quick", "long"],
)
def test_switches(tmp_path, root, options, ran, said):
    """Each leaves out what it says, and says how much that was."""
    shutil.copy(root / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow: s\n    long: l\naddopts = --strict-markers\n")
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "n.ipynb").write_text(json.dumps(NOTEBOOK))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbval-lax", "--collect-only", "-q", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tests = [line.split("::")[1] for line in done.stdout.splitlines() if line.startswith("test_it.py::")]
    assert tests == ran
    assert ("n.ipynb::" in done.stdout) == ("--quick" not in options)
    assert [line for line in done.stdout.splitlines() if line.startswith("left out")] == ([said] if said else [])


@pytest.mark.parametrize(
    ("processors", "options", "added"),
    [
        (2, ["--quick"], ["--numprocesses=2", "--dist=loadfile"]),
        (64, [], ["--numprocesses=4", "--dist=loadfile"]),
        (1, [], []),
        (None, [], []),
        (8, ["-n0"], []),
        (8, ["-x", "--pdb"], []),
    ],
)
def test_tests_share_the_processors(root, monkeypatch, processors, options, added):
    """Two to four processes, unless the caller says how many or wants to look inside."""
    boot = runpy.run_path(str(root / "boot.py"))
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert boot["share_work"](options) == added


def test_several_processes_say_what_they_leave_out(tmp_path, root):
    """Once, not once a process; and all cells of a notebook run in one kernel."""
    shutil.copy(root / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow: s\n    long: l\naddopts = --strict-markers\n")
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "test_other.py").write_text("def test_more(): pass\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-n2", "--dist=loadfile", "--quick"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("left out: 2 long (run by --long); 1 slow (not in --quick)") == 1
    assert "2 passed" in done.stdout


def test_quick_and_long_exclude_each_other(tmp_path, root):
    """One line, no traceback."""
    shutil.copy(root / "conftest.py", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--quick", "--long"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 4 and "--quick and --long: expected one of them" in done.stderr

"""Tests of the swap: ended at any step, there is one whole folder, a person's files are there, and nothing is left behind for long."""

import errno
import hashlib
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from plananalysis.reading.manifest_form import find_fault, read_manifest
from plananalysis.reading.ownership import holds_results, list_contents
from plananalysis.study import swap_folder

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are copies of this one")
STEPS = {
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.chmod",
    "os.link",
    "os.symlink",
    "os.utime",
    "shutil.rmtree",
}


def fill(folder, state):
    """Results of ours, as small as can be: two tables, one text, a manifest that lists them."""
    for name in ("tables/documents.csv", "tables/terms.csv", "texts/a.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"{state} {name}", encoding="utf-8")
    write_manifest(folder)


def write_manifest(folder, **changes):
    outputs = {
        path.relative_to(folder).as_posix(): {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    manifest = {
        "plananalysis": "0.3.2",
        "python": "3.11",
        "parameters": {},
        "libraries": {},
        "outputs": outputs,
        "inputs": [{"doc_id": "a", "file": "a.txt", "sha256": "0" * 64}],
    } | changes
    assert find_fault(manifest) == ""
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def add_things_of_value(out):
    """What a person may keep in a results folder: notes, a repository, own notebooks, links, an empty folder."""
    (out / ".git" / "objects").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (out / "notes.docx").write_bytes(b"PK my notes")
    (out / "notes.docx").chmod(0o400)
    (out / "tables" / "mine.csv").write_text("mine", encoding="utf-8")
    (out / "empty").mkdir(mode=0o750)
    (out / "link").symlink_to("/no/such/place")
    (out / "notebooks").mkdir()
    (out / "notebooks" / "own.ipynb").write_text("{}", encoding="utf-8")
    for path in (out / "notes.docx", out / ".git" / "HEAD", out / "empty", out / "notebooks"):
        os.utime(path, ns=(10**18, 10**18 + 123_456_789))


def snapshot(folder, names=None):
    """Every file, link and folder with its bytes, mode, times and place on the disk."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name, known = path.relative_to(folder).as_posix(), path.lstat()
        if names is None or name in names:
            content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
            found[name] = (known.st_ino, stat.S_IMODE(known.st_mode), known.st_mtime_ns, content)
    return found


def state_of(out):
    """Whether the folder is one whole set, and which."""
    contents = list_contents(out, read_manifest(out))
    assert not contents.gone and not contents.changed
    [state] = {(out / name).read_text("utf-8").split()[0] for name in contents.ours}
    return state


VALUED = {
    ".git",
    ".git/HEAD",
    ".git/objects",
    "notes.docx",
    "tables/mine.csv",
    "empty",
    "link",
    "notebooks",
    "notebooks/own.ipynb",
}


@pytest.fixture()
def out(tmp_path):
    """Earlier results, beside something that is none of ours although its name is like ours."""
    (tmp_path / ".r.plananalysis-mybackup").mkdir()
    (tmp_path / ".r.plananalysis-mybackup" / "thesis").write_text("x", encoding="utf-8")
    with swap_folder.build_folder(tmp_path / "r") as building:
        fill(building, "old")
    return tmp_path / "r"


def end_at(step, out, *, exchange):
    """In a copy of this process: end it, with no clean-up, before the given step on the disk. False if there are fewer."""
    child = os.fork()
    if not child:
        count = 0

        def watch(event, arguments):
            nonlocal count
            if event in STEPS or event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+"):
                count += 1
                if count > step:
                    os._exit(9)

        try:
            if not exchange:
                swap_folder._exchange = lambda one, other: False
            sys.addaudithook(watch)
            with swap_folder.build_folder(out) as building:
                fill(building, "new")
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@posix
@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two steps"])
def test_ended_at_every_step(out, exchange):
    """Killed before each step on the disk in turn: the next start finds one whole set, old or new, and all that is a person's."""
    add_things_of_value(out)
    before, seen, step = snapshot(out, VALUED), [], 0
    while end_at(step, out, exchange=exchange):
        assert exchange is False or not out.exists() or state_of(out) in ("old", "new")
        swap_folder.tidy_up(out)
        assert snapshot(out, VALUED) == before, step
        seen.append(state_of(out))
        assert {path.name for path in out.parent.iterdir() if not is_empty_holder(path)} == {
            "r",
            ".r.plananalysis-mybackup",
        }, step
        step += 1
    assert step > 20 and seen[0] == "old" and seen[-1] == "new"
    assert snapshot(out, VALUED) == before and state_of(out) == "new"


def is_empty_holder(path):
    """What is left if the first or the last step is never made: nothing, which is not taken away for it does not say whose it is."""
    return path.name.startswith(".r.plananalysis-") and not any(path.iterdir())


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two steps"])
def test_what_is_not_listed_is_carried_across(out, monkeypatch, exchange):
    """The same files on the disk, with their modes and times; no line is needed for that."""
    if not exchange:
        monkeypatch.setattr(swap_folder, "_exchange", lambda one, other: False)
    add_things_of_value(out)
    out.chmod(0o2770)
    before, lines = snapshot(out, VALUED), []
    with swap_folder.build_folder(out, tell=lines.append) as building:
        fill(building, "new")
    assert snapshot(out, VALUED) == before and state_of(out) == "new" and lines == []
    assert stat.S_IMODE(out.stat().st_mode) == 0o2770
    assert {path.name for path in out.parent.iterdir()} == {"r", ".r.plananalysis-mybackup"}


def test_what_a_person_changed_is_kept_beside(out):
    """A listed file with other bytes is the person's work: it gets another name, and a line says so."""
    (out / "tables" / "terms.csv").write_text("my codes", encoding="utf-8")
    (out / "texts" / "a.txt").write_text("my text", encoding="utf-8")
    lines = []
    with swap_folder.build_folder(out, tell=lines.append) as building:
        fill(building, "new")
        (building / "texts" / "a.txt").unlink()  # no longer among the outputs
        write_manifest(building)
    assert (out / "tables" / "terms (yours).csv").read_text("utf-8") == "my codes"
    assert (out / "texts" / "a.txt").read_text("utf-8") == "my text"
    assert [line.split(":")[0] for line in lines] == [str(out / "tables" / "terms.csv")]
    assert "changed after the last run; yours is kept as terms (yours).csv" in lines[0]
    (out / "tables" / "terms.csv").write_text("my codes again", encoding="utf-8")
    with swap_folder.build_folder(out, tell=lines.append) as building:
        fill(building, "new")
    assert (out / "tables" / "terms (yours 2).csv").read_text("utf-8") == "my codes again"
    assert (out / "tables" / "terms (yours).csv").read_text("utf-8") == "my codes"


def test_a_name_that_both_want(out):
    """A person's file where the new results have a folder, a link where they have a file: both are kept, and named."""
    (out / "figures").write_text("my picture", encoding="utf-8")
    (out / "report.html").symlink_to("/etc/hostname")
    (out / "lexicons").mkdir()
    (out / "lexicons" / "own.csv").write_text("term", encoding="utf-8")
    lines = []
    with swap_folder.build_folder(out, tell=lines.append) as building:
        fill(building, "new")
        for name in ("figures/a.svg", "report.html", "lexicons/terms.csv"):
            (building / name).parent.mkdir(exist_ok=True)
            (building / name).write_text(f"new {name}", encoding="utf-8")
        write_manifest(building)
    assert (out / "figures (yours)").read_text("utf-8") == "my picture"
    assert os.readlink(out / "report (yours).html") == "/etc/hostname"
    assert {path.name for path in (out / "lexicons").iterdir()} == {"own.csv", "terms.csv"}
    assert state_of(out) == "new" and len(lines) == 2


def test_nothing_behind_a_link_is_touched(out, tmp_path):
    """A table folder that is a link is the person's; so is a hidden folder that is one."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    fill(elsewhere, "other")
    for path in sorted((out / "tables").iterdir()):
        path.unlink()
    (out / "tables").rmdir()
    (out / "tables").symlink_to(elsewhere / "tables", target_is_directory=True)
    holder = tmp_path / "holder"
    (holder / "new").mkdir(parents=True)
    (holder / swap_folder.STARTED).write_bytes(swap_folder.MARK)
    (holder / "new" / "thesis").write_text("x", encoding="utf-8")
    (tmp_path / ".r.plananalysis-1").symlink_to(holder, target_is_directory=True)
    before = snapshot(elsewhere) | snapshot(holder)
    with swap_folder.build_folder(out) as building:
        fill(building, "new")
    assert snapshot(elsewhere) | snapshot(holder) == before
    assert (out / "tables (yours)").is_symlink() and state_of(out) == "new"


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two steps"])
def test_what_cannot_be_moved_leaves_all_as_it_was(out, monkeypatch, exchange):
    """One file of many that cannot be carried across: the old results stay, byte by byte, and the error names the file."""
    add_things_of_value(out)
    if not exchange:
        monkeypatch.setattr(swap_folder, "_exchange", lambda one, other: False)
    before, move = snapshot(out), swap_folder._move

    def refuse(source, target, *, undo):
        if source.name == "mine.csv":
            raise PermissionError(errno.EACCES, "Permission denied", str(source))
        move(source, target, undo=undo)

    monkeypatch.setattr(swap_folder, "_move", refuse)
    with pytest.raises(PermissionError) as caught, swap_folder.build_folder(out) as building:
        fill(building, "new")
    assert caught.value.filename == str(out / "tables" / "mine.csv")
    assert snapshot(out) == before
    assert {path.name for path in out.parent.iterdir()} == {"r", ".r.plananalysis-mybackup"}


def test_a_full_disk_is_named(out):
    """The system tells no name when a disk is full: it is that of the results."""
    before = snapshot(out)
    with pytest.raises(OSError, match="No space left") as caught, swap_folder.build_folder(out) as building:
        fill(building, "new")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.filename == str(out) and snapshot(out) == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems may not be able to exchange folders")
def test_linux_exchanges_in_one_step(out, tmp_path):
    """Two folders change names, and a missing one is no error but a no."""
    (tmp_path / "other").mkdir()
    assert swap_folder._exchange(tmp_path / "other", out)
    assert state_of(tmp_path / "other") == "old" and list(out.iterdir()) == []
    assert not swap_folder._exchange(tmp_path / "nowhere", out)


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let an open folder be removed anyway")
def test_a_folder_that_is_being_built_is_left_alone(out):
    with swap_folder.build_folder(out) as building:
        fill(building, "new")
        swap_folder.tidy_up(out)
        assert building.is_dir()
    assert state_of(out) == "new"


def test_a_link_to_results_stays_a_link(out, tmp_path):
    (tmp_path / "link").symlink_to(out, target_is_directory=True)
    with swap_folder.build_folder(tmp_path / "link") as building:
        fill(building, "new")
    assert (tmp_path / "link").is_symlink() and state_of(out) == "new"


def test_what_is_put_there_meanwhile_is_kept(tmp_path):
    """A folder that was empty when the run began: what a person saves there before it ends is theirs."""
    out = tmp_path / "r"
    out.mkdir()
    with swap_folder.build_folder(out) as building:
        fill(building, "new")
        (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert (out / "notes.txt").read_text("utf-8") == "mine" and holds_results(out)


@pytest.mark.parametrize("locks", [True, False], ids=["with locks", "without locks"])
def test_files_wait_where_the_results_are_gone(out, monkeypatch, locks):
    """Ended before a person's files were carried across, and then the person removed the new results: they come back."""
    if not locks:  # as on Windows
        monkeypatch.setattr(swap_folder, "fcntl", None)
    add_things_of_value(out)
    before = snapshot(out, VALUED)
    holder = out.parent / ".r.plananalysis-x"
    holder.mkdir()
    (holder / swap_folder.PLACING).write_bytes(swap_folder.MARK)
    out.rename(holder / "new")
    out.mkdir()
    (out / "another").write_text("x", encoding="utf-8")
    lines = []
    swap_folder.tidy_up(out, tell=lines.append)
    assert len(lines) == 1 and "files of yours" in lines[0] and str(holder) in lines[0]
    assert snapshot(holder / "new", VALUED) == before and (out / "another").is_file()
    (out / "another").unlink()
    out.rmdir()
    swap_folder.tidy_up(out)
    assert snapshot(out, VALUED) == before and not holder.exists()


def test_names_of_files_lead_nowhere_else(tmp_path):
    """A manifest cannot name what is not in its folder."""
    assert Path(__file__).is_file()
    for name in ("manifest.json", "../a", "/a", "a/../../b", "C:/a", "a\\b", "", "a//b", "./a", "a\x00"):
        fill(tmp_path, "x")
        write = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
        write["outputs"][name] = {"sha256": "0" * 64}
        (tmp_path / "manifest.json").write_text(json.dumps(write), encoding="utf-8")
        assert not holds_results(tmp_path), name

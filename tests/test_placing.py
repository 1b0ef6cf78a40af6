"""Tests of the swap: ended at any point, there is one whole folder, and nothing is left behind for long."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plananalysis import placing

# Writes two files; ends itself, with no clean-up, at a point that is named.
SCRIPT = """
import os, sys
from pathlib import Path
from plananalysis import placing

out, point, exchange = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "exchange"
end = lambda *ignored, **also: os._exit(9)
if not exchange:
    placing._exchange = lambda one, other: False
if point == "before the swap":
    placing._put_in_place = end
if point == "between":
    rename = Path.rename
    Path.rename = lambda self, target: end() if self.name.endswith(tuple("abcdefghijklmnopqrstuvwxyz0123456789_")) \\
        and target == out and out.name not in os.listdir(out.parent) else rename(self, target)
if point == "after the swap":
    placing.shutil.rmtree = end
with placing.build_folder(out) as building:
    (building / "one").write_text("new")
    if point == "while building":
        end()
    (building / "two").write_text("new")
    if point == "an error":
        raise SystemExit(9)
"""


def end_at(point, out, exchange):
    home = str(Path(placing.__file__).resolve().parents[1])
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(out), point, exchange], check=False,
                          env=os.environ | {"PYTHONPATH": home}, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr


def read(out):
    return {path.name: path.read_text() for path in out.iterdir()}


@pytest.fixture()
def out(tmp_path):
    """A folder with earlier results, beside something that is none of ours."""
    (tmp_path / ".r-mybackup").mkdir()
    with placing.build_folder(tmp_path / "r") as building:
        for name in ("one", "two"):
            (building / name).write_text("old")
    return tmp_path / "r"


OLD, NEW = ({name: state for name in ("one", "two")} for state in ("old", "new"))


@pytest.mark.parametrize(("point", "expected"), [
    ("while building", OLD), ("before the swap", OLD), ("an error", OLD), ("after the swap", NEW)])
@pytest.mark.parametrize("exchange", ["exchange", "two steps"])
def test_ended_at_a_point(out, point, expected, exchange):
    """The old results or the new, never a mixture; the next run tidies up."""
    end_at(point, out, exchange)
    assert read(out) == expected
    placing.tidy_up(out)
    left = {path.name for path in out.parent.iterdir()} - {"r", ".r-mybackup"}
    assert left == set() if os.name == "posix" else all(name.startswith(".r.plananalysis-") for name in left)
    assert read(out) == expected


def test_ended_between_the_two_steps(out):
    """Without exchange there is a moment with nothing in place: the next start brings the old results back."""
    end_at("between", out, "two steps")
    assert not out.exists()
    placing.tidy_up(out)
    assert read(out) == OLD
    assert (out.parent / ".r-mybackup").is_dir()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems may not be able to exchange folders")
def test_linux_exchanges_in_one_step(out, tmp_path):
    """The moment above does not exist here."""
    (tmp_path / "other").mkdir()
    assert placing._exchange(tmp_path / "other", out)
    assert read(tmp_path / "other") == OLD and read(out) == {}
    assert not placing._exchange(tmp_path / "nowhere", out)


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let an open folder be removed anyway")
def test_a_folder_that_is_being_built_is_left_alone(out):
    with placing.build_folder(out) as building:
        (building / "one").write_text("new")
        placing.tidy_up(out)
        assert building.is_dir()
    assert read(out) == {"one": "new"}


def test_a_link_to_results_stays_a_link(out, tmp_path):
    (tmp_path / "link").symlink_to(out, target_is_directory=True)
    with placing.build_folder(tmp_path / "link") as building:
        (building / "one").write_text("new")
    assert (tmp_path / "link").is_symlink() and read(out) == {"one": "new"}

"""
How do results come into place?  As a whole or not at all, whenever the run is ended.

They are built in a hidden folder beside the one they are for. Linux and macOS exchange two folders
in one step; elsewhere the old results are moved away first, and moved back by the next run should
this one be ended in between. What ended runs leave behind is taken away by the next one.
"""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE, EXCHANGE, SWAP = -100, 2, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
RETIRED = "-old"


@contextmanager
def build_folder(out: Path) -> Iterator[Path]:
    """
    Give an empty folder whose content takes the place of another when the block ends well.

    Parameters
    ----------
    out : Path
        The folder to replace; need not exist.

    Yields
    ------
    Path
        Where to build.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for text in ("old", "new"):
    ...         with build_folder(Path(place, "r")) as building:
    ...             _ = (building / "a.txt").write_text(text)
    ...     Path(place, "r", "a.txt").read_text(), os.listdir(place)
    ('new', ['r'])
    """
    out = Path(os.path.realpath(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    tidy_up(out)
    building = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    lock = _lock(building)
    try:
        yield building
        building.chmod(0o755)
        _put_in_place(building, out)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def tidy_up(out: Path) -> None:
    """
    Bring back results that a run ended between two steps, and take away what ended runs have left.

    Parameters
    ----------
    out : Path
        The results folder.
    """
    if not out.parent.is_dir():
        return
    for path in sorted(path for path in out.parent.iterdir() if path.name.startswith(_prefix(out)) and path.is_dir()):
        if path.name.endswith(RETIRED) and not out.exists():
            path.rename(out)
        elif (lock := _lock(path)) is not None:  # nobody is building there
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)


def _prefix(out: Path) -> str:
    return f".{out.name}.plananalysis-"


def _lock(folder: Path) -> int | None:
    """Hold a folder for as long as this process lives; None if another does, or where that cannot be known."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _put_in_place(building: Path, out: Path) -> None:
    if not out.exists():
        building.rename(out)
    elif not _exchange(building, out):
        retired = building.with_name(building.name + RETIRED)
        out.rename(retired)
        building.rename(out)
        shutil.rmtree(retired, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system or the disk cannot."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return library.renamex_np(*names, ctypes.c_uint(SWAP)) == 0
        return library.renameat2(HERE, names[0], HERE, names[1], ctypes.c_uint(EXCHANGE)) == 0
    except (OSError, TypeError, AttributeError):  # no such library or function
        return False

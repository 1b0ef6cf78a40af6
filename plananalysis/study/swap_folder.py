"""
How do results come into place?  As a whole or not at all, whenever the run is ended, and with what a person has put there.

They are built in a hidden folder beside the one they are for. Linux and macOS exchange two folders
in one step; elsewhere the old results are moved away first, and moved back by the next run should
this one be ended in between. Of the old results only the files that their manifest lists are removed,
and only where their bytes are still the same; everything else is moved into the new folder. What ended
runs leave behind is put in order by the next one.
"""

import ctypes
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

from plananalysis.reading.manifest_form import MANIFEST, ManifestError, read_manifest
from plananalysis.reading.ownership import BUILDING, Contents, holds_results, list_contents
from plananalysis.study.stopping import tell_where

HERE, EXCHANGE, SWAP = -100, 2, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
# In a hidden folder: the results being built, those moved away, and a file that says how far the run has come.
NEW, OLD = "new", "old"
STARTED, PLACING = "plananalysis-building", "plananalysis-placing"
MARK = b"plananalysis builds results in this folder and takes it away when it is done.\n"


@contextmanager
def build_folder(out: Path, *, tell: Callable[[str], None] = lambda line: None) -> Iterator[Path]:
    """
    Give an empty folder whose content takes the place of another when the block ends well.

    Parameters
    ----------
    out : Path
        The folder to replace; need not exist. What its manifest does not list is carried across.
    tell : callable
        Gets one line for each file of a person that could not keep its name.

    Yields
    ------
    Path
        Where to build.

    Raises
    ------
    OSError
        If something cannot be written or carried across; with the name that it has, or would have had, in ``out``.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = Path(place, "r").mkdir()
    ...     with build_folder(Path(place, "r")) as building:
    ...         _ = (building / "a.txt").write_text("new")
    ...     Path(place, "r", "a.txt").read_text(), os.listdir(place)
    ('new', ['r'])
    """
    named, out = out, Path(os.path.realpath(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    tidy_up(out, tell=tell)
    try:
        holder = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out.parent)) from error
    lock, built = _lock(holder), None
    with tell_where(lambda: named if built is not None and _is_same(out, built) else None):
        try:
            (holder / STARTED).write_bytes(MARK)
            (holder / NEW).mkdir()
            built = (holder / NEW).stat()
            yield holder / NEW
            _put_in_place(holder, out, tell=tell)
        except OSError as error:
            raise _in_terms_of(out, error, holder) from error
        finally:
            _clear(holder)
            if lock is not None:
                os.close(lock)


def tidy_up(out: Path, *, tell: Callable[[str], None] = lambda line: None) -> None:
    """
    Finish what an ended run has begun: bring back old results, carry a person's files across, take away the rest.

    Parameters
    ----------
    out : Path
        The results folder.
    tell : callable
        Gets one line for each thing that a person should know.
    """
    if not out.parent.is_dir():
        return
    for holder in sorted(path for path in out.parent.iterdir() if path.name.startswith(_prefix(out))):
        if not _is_holder(holder):
            continue
        placing, lock = (holder / PLACING).is_file(), _lock(holder)
        if lock is not None or fcntl is None and placing:  # nobody is building there
            try:
                if placing:
                    _finish(holder, out, tell=tell)
                _clear(holder)
            except OSError as error:
                tell(
                    f"{holder}: an ended run has left files of yours there, which cannot be moved back "
                    f"({error.strerror}); move them yourself"
                )
            finally:
                if lock is not None:
                    os.close(lock)


def _is_same(folder: Path, known: os.stat_result) -> bool:
    try:
        return os.path.samestat(folder.stat(), known)
    except OSError:
        return False


def _prefix(out: Path) -> str:
    return f".{out.name}{BUILDING}"


def _is_holder(path: Path) -> bool:
    """A folder of ours, which says so inside; a name alone says nothing."""
    if path.is_symlink() or not path.is_dir():
        return False
    try:
        return any(
            not mark.is_symlink() and mark.is_file() and mark.read_bytes() == MARK
            for mark in (path / STARTED, path / PLACING)
        )
    except OSError:
        return False


def _lock(folder: Path) -> int | None:
    """Hold a folder for as long as this process lives; None if another does, or where that cannot be known."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _put_in_place(holder: Path, out: Path, *, tell: Callable[[str], None]) -> None:
    """Let the new folder and the old one change names; all is as it was if a file of a person cannot be moved."""
    (holder / STARTED).rename(holder / PLACING)
    try:
        if not out.exists():
            (holder / NEW).rename(out)
            return
        (holder / NEW).chmod(stat.S_IMODE(out.stat().st_mode) | stat.S_IRWXU)
        former = _swap(holder, out)
        try:
            contents = _carry(former, out, tell=tell)
        except BaseException:
            _swap_back(holder, out, former)
            raise
    except BaseException:
        (holder / PLACING).rename(holder / STARTED)  # what is in the holder is what was built
        raise
    _remove_ours(former, contents)


def _swap(holder: Path, out: Path) -> Path:
    if _exchange(holder / NEW, out):
        return holder / NEW
    out.rename(holder / OLD)
    try:
        (holder / NEW).rename(out)
    except BaseException:
        (holder / OLD).rename(out)
        raise
    return holder / OLD


def _swap_back(holder: Path, out: Path, former: Path) -> None:
    if former.name == OLD:
        out.rename(holder / NEW)
        former.rename(out)
    elif not _exchange(former, out):
        msg = f"{out}: your files are in {former} now; move them back yourself"
        raise OSError(msg)


def _finish(holder: Path, out: Path, *, tell: Callable[[str], None]) -> None:
    """Go on where a run was ended while it put results in place: in the holder are these, or what stood there before."""
    for former in (holder / OLD, holder / NEW):
        if former.is_symlink() or not former.is_dir():
            continue
        contents = _look(former)
        theirs = bool(contents.foreign or contents.changed)
        if not os.path.lexists(out) and (former.name == OLD or theirs):
            former.rename(out)
            continue
        if theirs and not holds_results(out):
            tell(
                f"{holder}: an ended run has left files of yours there, and {out} holds no results now; move them yourself"
            )
            continue
        _remove_ours(former, _carry(former, out, tell=tell))


def _look(folder: Path) -> Contents:
    try:
        manifest = read_manifest(folder)
    except (FileNotFoundError, ManifestError):
        manifest = None
    return list_contents(folder, manifest)


def _carry(former: Path, out: Path, *, tell: Callable[[str], None]) -> Contents:
    """Move what the manifest does not list, and what a person has changed, from the former results into the new."""
    contents, undo, lines = _look(former), [], []
    try:
        for name in contents.foreign:
            _move_into(former, out, name, undo=undo, lines=lines, why="this run wrote something else of that name")
        for name in contents.changed:
            _move_into(former, out, name, undo=undo, lines=lines, why="it was changed after the last run")
    except BaseException:
        for step in reversed(undo):
            step()
        raise
    for line in lines:
        tell(line)
    return contents


def _move_into(former: Path, out: Path, name: str, *, undo: list, lines: list[str], why: str) -> None:
    """Move a file or a whole folder; into a folder that is there already, piece by piece."""
    source, target = former / name, out / name
    _make_folders(former, out, name, undo=undo)
    if not os.path.lexists(target):
        _move(source, target, undo=undo)
    elif _is_folder(source) and _is_folder(target):
        for inner in sorted(os.listdir(source)):
            _move_into(former, out, f"{name}/{inner}", undo=undo, lines=lines, why=why)
        mode = stat.S_IMODE(source.stat().st_mode)
        source.rmdir()
        undo.append(lambda: source.mkdir(mode))
    else:
        free = free_name(target)
        _move(source, free, undo=undo)
        lines.append(f"{target}: {why}; yours is kept as {free.name}")


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _make_folders(former: Path, out: Path, name: str, *, undo: list) -> None:
    """Make the folders above a file, as they were, where the new results have none."""
    for holder in reversed(Path(name).parents[:-1]):
        if not os.path.lexists(out / holder):
            (out / holder).mkdir()
            undo.append((out / holder).rmdir)
            shutil.copymode(former / holder, out / holder)


def _move(source: Path, target: Path, *, undo: list) -> None:
    try:
        source.rename(target)
    except PermissionError:  # a folder that must not be written to cannot be moved to another one either
        if not _is_folder(source):
            raise
        mode = stat.S_IMODE(source.stat().st_mode)
        source.chmod(mode | stat.S_IWUSR)
        try:
            source.rename(target)
        except OSError:
            source.chmod(mode)
            raise
        target.chmod(mode)
    undo.append(lambda: target.rename(source))


def free_name(path: Path) -> Path:
    """
    Find a name for a person's file beside one of ours that has its name.

    Parameters
    ----------
    path : Path
        The name that both have.

    Returns
    -------
    Path
        ``NAME (yours)``, or with the first number that is free.

    Examples
    --------
    >>> free_name(Path("没有这个文件夹/词表.csv")).name
    '词表 (yours).csv'
    """
    number = 1
    while True:
        tried = path.with_name(f"{path.stem} ({'yours' if number == 1 else f'yours {number}'}){path.suffix}")
        if not os.path.lexists(tried):
            return tried
        number += 1


def _remove_ours(folder: Path, contents: Contents) -> None:
    """Remove what the manifest lists, one by one, and the folders that are then empty; the manifest last."""
    with suppress(OSError):  # what cannot be removed stays in the hidden folder
        for name in contents.ours:
            (folder / name).unlink(missing_ok=True)
        names = (*contents.ours, *contents.changed, *contents.gone)
        inner = {holder for name in names for holder in Path(name).parents[:-1]}
        for holder in sorted(inner, key=lambda path: -len(path.parts)):
            with suppress(OSError):
                (folder / holder).rmdir()
        if set(os.listdir(folder)) <= {MANIFEST}:
            (folder / MANIFEST).unlink(missing_ok=True)
            folder.rmdir()


def _clear(holder: Path) -> None:
    """Take a hidden folder away: what was built in it, or else nothing that is left in it."""
    started = holder / STARTED
    if started.is_file():
        shutil.rmtree(holder / NEW, ignore_errors=True)  # nothing but the run has ever written there
    if not any((holder / name).exists() for name in (NEW, OLD)):
        for mark in (started, holder / PLACING):
            with suppress(OSError):
                mark.unlink(missing_ok=True)
        with suppress(OSError):
            holder.rmdir()


def _in_terms_of(out: Path, error: OSError, holder: Path) -> OSError:
    """The same error with the name that the file would have had; a full disk tells none at all."""

    def name(path: object) -> str:
        if path is None:
            return str(out)
        text = os.fsdecode(path)
        for built in (holder / NEW, holder / OLD, holder):
            if Path(text).is_relative_to(built):
                return str(out / Path(text).relative_to(built))
        return text

    return error if error.errno is None else OSError(error.errno, error.strerror, name(error.filename))


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

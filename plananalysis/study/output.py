"""
Where may results go?  Into a new folder, or in the place of earlier results; never over what is read.
"""

import errno
import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from plananalysis.reading.find import find_files
from plananalysis.reading.manifest_form import ManifestError, read_manifest
from plananalysis.reading.ownership import holds_results, is_check_table, is_equal_or_above


def check_output(out: Path, *, inputs: Iterable[Path] = (), only: Collection[str] = ()) -> None:
    """
    Refuse to write where something else is.

    Parameters
    ----------
    out : Path
        The folder asked for.
    inputs : iterable of Path
        What is read; ``out`` may lie inside one of these, but not be one, nor
        be above one.
    only : collection of str
        The tables asked for, if not all.

    Raises
    ------
    FileExistsError
        If it is a file, a folder that holds other things, or one that is
        read; or whole results, where only some tables are asked for.
    PermissionError
        If nothing can be written beside it, where results are built.

    Examples
    --------
    >>> check_output(Path("没有这个文件夹"))
    """
    for path in inputs:
        if is_equal_or_above(out, path):
            which = "is read itself" if is_equal_or_above(path, out) else f"holds {path}, which is read"
            raise _other_folder(f"{out}: expected a folder of its own for the results, but this one {which}")
    if out.is_symlink() and not out.exists():
        raise _other_folder(f"{out}: expected a folder, found a link that leads nowhere")
    beside = Path(os.path.realpath(out)).parent
    there = next(place for place in (beside, *beside.parents) if place.exists())
    if there.is_dir() and not os.access(there, os.W_OK):
        raise PermissionError(errno.EACCES, "no permission to write there", str(there))
    if not out.exists():
        return
    if not out.is_dir():
        raise _other_folder(f"{out}: expected a new folder or earlier results, found a file")
    if os.path.ismount(out) or is_equal_or_above(out, Path.cwd()):
        what = "a disk of its own" if os.path.ismount(out) else "the folder that you work in"
        raise _other_folder(f"{out}: expected a folder that can be replaced as a whole, found {what}")
    try:
        manifest = read_manifest(out)
    except FileNotFoundError:
        if any(out.iterdir()):
            raise _other_folder(f"{out}: expected a new folder or earlier results, found something else") from None
    except ManifestError as error:
        raise _other_folder(
            f"{out}: expected a new folder or earlier results, found something else ({error})"
        ) from None
    else:
        if only and not manifest.get("only"):
            raise _other_folder(
                f"{out}: holds the results of a whole run, which {', '.join(sorted(set(only)))} alone would replace"
            )


def _other_folder(problem: str) -> FileExistsError:
    return FileExistsError(f"{problem}; choose another folder with --out")


def check_table_target(target: Path, *, paths: Sequence[str | Path]) -> None:
    """
    Refuse to write the table of a check where something else is.

    Parameters
    ----------
    target : Path
        The file asked for; an earlier table of its kind is replaced.
    paths : sequence of str or Path
        What is read.

    Raises
    ------
    FileExistsError
        If it is read, lies in results, or is something else.
    """
    whole = Path(os.path.realpath(target))
    read = next((path for path, _ in find_files(paths)[0] if is_equal_or_above(target, path)), None)
    if read is not None:
        problem = f"expected a file of its own for the table, but {read} is read"
    elif any(holds_results(folder) for folder in whole.parents):
        problem = "expected a file outside results, which hold what a run wrote and nothing else"
    elif os.path.lexists(target) and not (whole.is_file() and is_check_table(whole)):
        problem = "expected a new file or an earlier table of check, found something else"
    else:
        return
    raise FileExistsError(f"{target}: {problem}; choose another name with --csv")

"""Which files are there to read? Files, folders and globs become a sorted list with names to show."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePath

from plananalysis.reading.document import ReadError, display_name
from plananalysis.reading.formats import HEAD_BYTES, SUFFIXES, may_be_read, refusal_for_suffix
from plananalysis.reading.manifest_form import MANIFEST
from plananalysis.reading.ownership import BUILDING, holds_results, is_check_table

# Files that people keep beside their documents; in a folder or glob they are passed over in silence.
COMPANIONS = re.compile(
    r"(?i)^(documents\.csv|study\.toml|desktop\.ini|thumbs\.db|"
    r"(readme|licen[cs]e|notice|copying|changelog|citation)([._-][^.]*)?(\.(md|txt|rst|cff|html?))?)$"
)
STUDY, TEXTS = "study.toml", "documents"  # a study folder, and where its texts are
Found = tuple[Path, str]


class LeftOut(ReadError):
    """What this package made itself, and does not take for documents: no fault, unless there is nothing else."""


def _left_out(name: str) -> LeftOut:
    remedy = f"name the documents that they were made from, or the texts kept in {name}/texts"
    return LeftOut(name, "results of plananalysis, left out", remedy)


def find_files(
    paths: str | os.PathLike | Iterable[str | os.PathLike],
) -> tuple[list[Found], list[ReadError]]:
    """List the documents in files, folders and globs.

    Parameters
    ----------
    paths : path-like or iterable of path-likes
        Files (taken as they are), folders (searched through, sorted; hidden files, ``~$`` lock files, README,
        LICENSE and documents.csv passed over) and globs such as ``docs/**/*.docx``.

    Returns
    -------
    found : list of (Path, str)
        Each file once, with the name to show for it: its own name, or its place within the folder given.
        Where two would be the same, both get their folder's name in front.
    errors : list of ReadError
        What could not be taken: missing paths, folders without documents, formats that are not read. Those of the
        kind `LeftOut` are no faults: results of earlier runs, which no search looks into. Of a study folder
        only the texts are taken.

    Examples
    --------
    >>> found, errors = find_files("没有.txt")
    >>> found, str(errors[0])
    ([], '没有.txt: no such file or folder; check the path')
    """
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    found: list[Found] = []
    errors: list[ReadError] = []
    for path in paths:
        more, problems = _expand(os.fspath(path))
        found += more
        errors += problems
    return _unambiguous(_once(found)), errors


def _expand(given: str) -> tuple[list[Found], list[ReadError]]:
    """List what one argument stands for."""
    path = Path(given)
    try:
        if path.is_dir():
            return _folder(path)
        if os.path.lexists(path):
            return [(path, display_name(path.name))], []
        if glob.has_magic(given):
            return _glob(given)
    except (OSError, ValueError) as error:
        problem = f"not a usable path ({getattr(error, 'strerror', None) or error})"
        return [], [ReadError(given, problem, "check the path")]
    return [], [ReadError(given, "no such file or folder", "check the path")]


def _glob(pattern: str) -> tuple[list[Found], list[ReadError]]:
    """List what a glob matches, named from where its fixed part ends."""
    parts = PurePath(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:fixed]) if fixed else Path()
    found: list[Found] = []
    errors: list[ReadError] = []
    own: dict[Path, bool] = {}
    for match in sorted(glob.glob(pattern, recursive=True)):
        path = Path(match)
        inner = path.relative_to(root).parts
        folders = [root.joinpath(*inner[:depth]) for depth in range(len(inner) + path.is_dir())]
        if any(BUILDING in part for part in inner) or _is_beside_texts(folders, path):
            continue
        ours = next((folder for folder in folders if _is_own(folder, own)), None)
        if ours is None and not (path.is_dir() or COMPANIONS.match(path.name) or path.name.startswith("~$")):
            _sort_out(path, root, found, errors)
    errors += [_left_out(_name_of(folder, root)) for folder, is_own in own.items() if is_own]
    if not found and not errors:
        errors.append(ReadError(pattern, "the pattern matches no file", "check it, and quote it in the shell"))
    return found, errors


def _is_own(folder: Path, known: dict[Path, bool]) -> bool:
    if folder not in known:
        known[folder] = holds_results(folder)
    return known[folder]


def _is_study(folder: Path) -> bool:
    return (folder / STUDY).is_file() and (folder / TEXTS).is_dir()


def _is_beside_texts(folders: list[Path], path: Path) -> bool:
    """Whether a path lies in a study, but not in its folder of texts."""
    return any(_is_study(folder) and (folder / TEXTS) not in (path, *path.parents) for folder in folders)


def _name_of(folder: Path, root: Path) -> str:
    inner = folder.relative_to(root).as_posix()
    return display_name((folder.name or Path(os.path.abspath(folder)).name or str(folder)) if inner == "." else inner)


def _folder(root: Path) -> tuple[list[Found], list[ReadError]]:
    """List a folder and the folders in it, without following links to folders."""
    found: list[Found] = []
    errors: list[ReadError] = []

    def unreadable(error: OSError) -> None:
        place = os.path.relpath(error.filename, root)
        shown = root.name if place == "." else Path(place).as_posix()
        errors.append(ReadError(shown or ".", "no permission to look into this folder", "change its permissions"))

    for folder, names, files in os.walk(root, onerror=unreadable):
        here = Path(folder)
        if MANIFEST in files and holds_results(here):
            errors.append(_left_out(_name_of(here, root)))
            names[:] = []
            continue
        if _is_study(here):
            names[:], files = [TEXTS], []
        for link in [n for n in names if (here / n).is_symlink() and not n.startswith(".")]:
            shown = (here / link).relative_to(root).as_posix()
            errors.append(ReadError(shown, "a link to a folder, not followed", "give the folder itself"))
        names[:] = sorted(n for n in names if not n.startswith(".") and not (here / n).is_symlink())
        for file in sorted(files):
            if not file.startswith((".", "~$")) and not COMPANIONS.match(file):
                _sort_out(here / file, root, found, errors)
    if not found and not errors:
        remedy = "put documents in it: " + " ".join(sorted(SUFFIXES))
        errors.append(ReadError(display_name(root.name or "."), "a folder without readable documents", remedy))
    return sorted(found, key=lambda f: PurePath(f[1]).parts), sorted(errors, key=str)


def _sort_out(path: Path, root: Path, found: list[Found], errors: list[ReadError]) -> None:
    """Put a file of a folder on the list to read or on the list of what was refused."""
    shown = display_name(path.relative_to(root).as_posix())
    if path.is_symlink() and not path.exists():
        errors.append(ReadError(shown, "a broken link (or one that points to itself)", "remove or mend it"))
    elif path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        errors.append(ReadError(shown, "a link to a place outside the folder", "give the file itself"))
    elif path.suffix.lower() == ".csv" and is_check_table(path):
        errors.append(
            LeftOut(shown, "a table that 'plananalysis check' wrote, left out", "to read it, name the file itself")
        )
    elif path.suffix.lower() not in SUFFIXES and not _holds_document(path):
        errors.append(ReadError(shown, *refusal_for_suffix(path.suffix)))
    else:
        found.append((path, shown))


def _holds_document(path: Path) -> bool:
    """Whether a file holds what is read although its name ends otherwise; what the system does not show does not."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return may_be_read(file.read(HEAD_BYTES), path.suffix)
    except OSError:
        return False


def _once(found: list[Found]) -> list[Found]:
    """Keep the first of each file, however it was named."""
    seen: set[str] = set()
    out = []
    for path, shown in found:
        real = os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            out.append((path, shown))
    return out


def _unambiguous(found: list[Found]) -> list[Found]:
    """Put the folder's name before names that two files share."""
    names = [shown for _, shown in found]
    out = []
    for path, shown in found:
        if names.count(shown) > 1:
            depth = len(PurePath(shown).parts) + 1
            shown = "/".join(path.resolve().parts[-depth:])
        out.append((path, display_name(shown)))
    return out

"""Which files are there to read? Files, folders and globs become a sorted list with names to show."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePath

from plananalysis.readers_base import ReadError, display_name
from plananalysis.readers_formats import SUFFIXES, refusal_for_suffix

# Files that people keep beside their documents; in a folder or glob they are passed over in silence.
COMPANIONS = re.compile(
    r"(?i)^(documents\.csv|study\.toml|desktop\.ini|thumbs\.db|"
    r"(readme|licen[cs]e|notice|copying|changelog|citation)([._-][^.]*)?(\.(md|txt|rst|cff|html?))?)$"
)
Found = tuple[Path, str]


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
        What could not be taken: missing paths, folders without documents, formats that are not read.

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
    for match in sorted(glob.glob(pattern, recursive=True)):
        path = Path(match)
        if path.is_dir() or COMPANIONS.match(path.name) or path.name.startswith("~$"):
            continue
        _sort_out(path, root, found, errors)
    if not found and not errors:
        errors.append(ReadError(pattern, "the pattern matches no file", "check it, and quote it in the shell"))
    return found, errors


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
    elif path.suffix.lower() not in SUFFIXES:
        errors.append(ReadError(shown, *refusal_for_suffix(path.suffix)))
    else:
        found.append((path, shown))


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

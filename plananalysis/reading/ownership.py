"""
What in a folder is ours?  A manifest that is really one of this package, and the files that it lists.

Everything else belongs to a person: it is never read as results, never replaced and never removed. Nothing here writes.
"""

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plananalysis.reading.manifest_form import MANIFEST, ManifestError, read_manifest

BUILDING = ".plananalysis-"  # in the names of the hidden folders in which results are built
CHECK_TABLE = b"doc_id,file,format,encoding,margin,chars,"


@dataclass(frozen=True)
class Contents:
    """
    What stands in a results folder, by whose it is.

    Parameters
    ----------
    ours : tuple of str
        Files as they were written, by their names in the folder.
    changed : tuple of str
        Files that the manifest lists and that have other bytes now.
    gone : tuple of str
        Files that the manifest lists and that are not there.
    foreign : tuple of str
        What the manifest does not list: files, links, and folders without anything of ours in them.
    """

    ours: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


def holds_results(folder: str | os.PathLike) -> bool:
    """
    Tell whether a folder holds results of this package.

    Parameters
    ----------
    folder : path-like
        Any path.

    Returns
    -------
    bool
        Whether its manifest.json is a manifest of ours; one of another tool, or ``{}``, is not.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "manifest.json").write_text('{"name": "我的网页"}', encoding="utf-8")
    >>> holds_results(folder)
    False
    """
    try:
        read_manifest(folder)
    except (ManifestError, OSError):
        return False
    return True


def leads_outside(path: str | os.PathLike, folder: str | os.PathLike) -> bool:
    """
    Tell whether a path, all links followed, lies outside a folder.

    Parameters
    ----------
    path : path-like
        Need not exist.
    folder : path-like
        The folder.

    Returns
    -------
    bool
        Also True for a link that leads to itself.

    Examples
    --------
    >>> leads_outside("研究/词表", "研究"), leads_outside("研究/../别处", "研究")
    (False, True)
    """
    try:
        return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except (OSError, ValueError):
        return True


def list_contents(folder: str | os.PathLike, manifest: Mapping | None) -> Contents:
    """
    Sort what a folder holds by whose it is.

    Parameters
    ----------
    folder : path-like
        A results folder.
    manifest : mapping or None
        Its manifest; None where it has none, and nothing in it is ours.

    Returns
    -------
    Contents
        A link or a device is never ours, nor is anything behind a link. The manifest itself is in no list.

    Raises
    ------
    OSError
        If a folder or a file cannot be looked at.
    """
    folder = Path(folder)
    outputs = {} if manifest is None else manifest["outputs"]
    holders = {"/".join(name.split("/")[:depth]) for name in outputs for depth in range(1, name.count("/") + 1)}
    found = _Found()
    _sort(folder, "", outputs=outputs, holders=holders, known=manifest is not None, found=found)
    present = {*found.ours, *found.changed}
    gone = sorted(name for name in outputs if name not in present)
    return Contents(tuple(sorted(found.ours)), tuple(sorted(found.changed)), tuple(gone), tuple(sorted(found.foreign)))


@dataclass
class _Found:
    ours: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def _sort(folder: Path, inner: str, *, outputs: Mapping, holders: Collection[str], known: bool, found: _Found) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{inner}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if name in holders:
                    _sort(Path(entry.path), f"{name}/", outputs=outputs, holders=holders, known=known, found=found)
                else:
                    found.foreign.append(name)
            elif name in outputs and entry.is_file(follow_symlinks=False):
                same = hash_file(entry.path) == outputs[name]["sha256"]
                (found.ours if same else found.changed).append(name)
            elif not (known and name == MANIFEST):
                found.foreign.append(name)


def hash_file(path: str | os.PathLike) -> str:
    """
    Give the sha256 of a file, read bit by bit.

    Parameters
    ----------
    path : path-like
        A file.

    Returns
    -------
    str
        Hexadecimal digits.
    """
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_equal_or_above(path: str | os.PathLike, other: str | os.PathLike) -> bool:
    """
    Tell whether a path is another one or a folder above it, by what the disk says and not by their names.

    Parameters
    ----------
    path : path-like
        If it does not exist, it is neither.
    other : path-like
        Its folders are looked at as it was written, and with all links followed.

    Returns
    -------
    bool
        True also if the two are written in other letters, or lead there by other links.

    Examples
    --------
    >>> is_equal_or_above(".", "没有/这个.txt"), is_equal_or_above("没有", "没有/这个.txt")
    (True, False)
    """
    try:
        known = os.stat(path)
    except (OSError, ValueError):
        return False
    return any(os.path.samestat(known, seen) for seen in _stat_upwards(other))


def _stat_upwards(path: str | os.PathLike) -> Iterator[os.stat_result]:
    whole, starts = Path(path).absolute(), [Path(os.path.realpath(path))]
    if whole.name != "..":  # else it has no place of its own
        starts.append(Path(os.path.realpath(whole.parent), whole.name))
    for start in dict.fromkeys(starts):
        for place in (start, *start.parents):
            try:
                yield place.stat()
            except (OSError, ValueError):
                continue


def is_check_table(path: str | os.PathLike) -> bool:
    """
    Tell whether a file is a table that ``check --csv`` wrote.

    Parameters
    ----------
    path : path-like
        A file.

    Returns
    -------
    bool
        By its first line.

    Examples
    --------
    >>> is_check_table("没有这个.csv")
    False
    """
    try:
        with open(path, "rb") as stream:
            return stream.read(200).removeprefix(b"\xef\xbb\xbf").startswith(CHECK_TABLE)
    except OSError:
        return False

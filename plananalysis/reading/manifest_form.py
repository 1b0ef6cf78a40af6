"""
Is this manifest one of ours?  Its form, checked name by name; nothing in it is trusted.
"""

import json
import os
import re
import stat
from collections.abc import Collection
from pathlib import Path

from plananalysis.reading.document import is_stem

MANIFEST = "manifest.json"
LONGEST = 1_000  # characters of a choice
LARGEST = 64_000_000  # bytes of a manifest; those of a thousand documents have less than one million
ALWAYS = "tables/documents.csv"  # there are no results without it
_ODD = re.compile(r"^[A-Za-z]:|[\\\x00-\x1f\ud800-\udfff]")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class ManifestError(ValueError):
    """A manifest that is none of ours: what was expected, and what is there."""


def read_manifest(folder: str | os.PathLike) -> dict:
    """
    Read the manifest of a results folder, trusting nothing in it.

    Parameters
    ----------
    folder : path-like
        A results folder.

    Returns
    -------
    dict
        Of the form that :func:`find_fault` asks for.

    Raises
    ------
    FileNotFoundError
        If there is no manifest.json.
    ManifestError
        If it is none of ours.
    OSError
        If it cannot be read.
    """
    path = Path(folder) / MANIFEST
    known = path.lstat()
    if not stat.S_ISREG(known.st_mode):
        msg = f"{MANIFEST} is a link or a folder, not a file"
        raise ManifestError(msg)
    if known.st_size > LARGEST:
        msg = f"{MANIFEST} has {known.st_size:,} bytes, more than the {LARGEST:,} that are read"
        raise ManifestError(msg)
    try:
        manifest = json.loads(
            path.read_bytes().decode("utf-8"), object_pairs_hook=_refuse_twins, parse_constant=_refuse_constant
        )
    except RecursionError:
        msg = f"{MANIFEST} is no manifest: it is nested too deeply"
        raise ManifestError(msg) from None
    except ValueError as error:
        msg = f"{MANIFEST} is no manifest: {_shorten(error)}"
        raise ManifestError(msg) from None
    if fault := find_fault(manifest):
        msg = f"{MANIFEST} is no manifest of ours: {fault}"
        raise ManifestError(msg)
    return manifest


def _refuse_twins(pairs: list[tuple[str, object]]) -> dict:
    found = {}
    for name, value in pairs:
        if name in found:
            msg = f"the key '{_shorten(name)}' stands in it twice"
            raise ValueError(msg)
        found[name] = value
    return found


def _refuse_constant(name: str) -> None:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _shorten(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def find_fault(manifest: object) -> str:
    """
    Say why something is no manifest of ours.

    Parameters
    ----------
    manifest : object
        What a manifest.json says.

    Returns
    -------
    str
        The first fault; empty if there is none.

    Examples
    --------
    >>> find_fault({})
    'it has no "plananalysis"'
    >>> find_fault(["网页"])
    'expected an object, got a list'
    """
    if not isinstance(manifest, dict):
        return f"expected an object, got {_kind(manifest)}"
    for name, (kind, needed) in FORM.items():
        if name not in manifest:
            if needed:
                return f'it has no "{name}"'
        elif not isinstance(manifest[name], kind):
            return f'"{name}": expected {_NAMES[kind]}, got {_kind(manifest[name])}'
    return next((fault for check in _CHECKS if (fault := check(manifest))), "")


# What a manifest holds, and whether all of them do.
FORM = {
    "plananalysis": (str, True),
    "parameters": (dict, True),
    "inputs": (list, True),
    "outputs": (dict, True),
    "python": (str, True),
    "libraries": (dict, True),
    "tokenizer": (dict, False),
    "lexicons": (list, False),
    "tables": (dict, False),
    "own_words": (dict, False),
    "refused": (list, False),
    "notes": (list, False),
    "notebooks": (dict, False),
    "only": (list, False),
}
_NAMES = {str: "a text", dict: "an object", list: "a list"}


def _kind(value: object) -> str:
    return _NAMES.get(type(value)) or {bool: "true or false", type(None): "null"}.get(type(value), "a number")


def _check_texts(manifest: dict) -> str:
    for name in ("libraries", "notebooks"):
        if not all(isinstance(value, str) for value in manifest.get(name, {}).values()):
            return f'"{name}": expected a text for each name'
    for name in ("refused", "notes", "only"):
        if not all(isinstance(value, str) for value in manifest.get(name, [])):
            return f'"{name}": expected a list of texts'
    if any(len(name) > LONGEST for name in manifest.get("only", [])):
        return '"only": expected names of tables'
    for name, made in manifest.get("tables", {}).items():
        if not isinstance(made, dict) or not all(_is_texts(made.get(key)) for key in ("words", "parameters")):
            return f'"tables": {_shorten(name)}: expected an object with lists of texts, words and parameters'
    return "" if manifest["plananalysis"] else '"plananalysis": expected a version, got an empty text'


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _check_parameters(manifest: dict) -> str:
    for name, value in manifest["parameters"].items():
        texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        plain = value is None or isinstance(value, (str, int, list))
        if not plain or not all(isinstance(text, str) and len(text) <= LONGEST for text in texts):
            return (
                f'"parameters": {_shorten(name)}: expected a whole number, a text, true, false, null or a list of texts'
            )
    return ""


def _check_inputs(manifest: dict) -> str:
    if not manifest["inputs"]:
        return '"inputs": expected at least one document'
    seen = set()
    for given in manifest["inputs"]:
        if not _has_texts(given, ("doc_id", "file", "sha256")):
            return '"inputs": expected objects with doc_id, file and sha256'
        if not is_stem(given["doc_id"]):
            return f'"inputs": {_shorten(given["doc_id"])!r} is no doc_id, which is a file name without folder'
        if given["doc_id"].casefold() in seen:
            return f'"inputs": the doc_id {_shorten(given["doc_id"])!r} stands there twice'
        seen.add(given["doc_id"].casefold())
    for given in manifest.get("lexicons", []):
        if not _has_texts(given, ("name", "version", "sha256")):
            return '"lexicons": expected objects with name, version and sha256'
    return ""


def _has_texts(given: object, names: Collection[str]) -> bool:
    return isinstance(given, dict) and all(isinstance(given.get(name), str) for name in names)


def _check_outputs(manifest: dict) -> str:
    outputs = manifest["outputs"]
    for name, output in outputs.items():
        if not is_inside(name) or name == MANIFEST:
            return f'"outputs": {_shorten(name)!r} is no file that a run writes into the folder'
        if not (_has_texts(output, ("sha256",)) and _DIGEST.fullmatch(output["sha256"])):
            return f'"outputs": {_shorten(name)}: expected an object with a sha256'
    return "" if ALWAYS in outputs else f'"outputs": {ALWAYS} is not among them'


_CHECKS = (_check_texts, _check_parameters, _check_inputs, _check_outputs)


def is_inside(name: str) -> bool:
    """
    Tell whether a name leads to a file inside a folder, by the name alone.

    Parameters
    ----------
    name : str
        With forward slashes.

    Returns
    -------
    bool
        False for what is absolute, or has a drive, a backslash, a control character, ``.`` or ``..`` in it.

    Examples
    --------
    >>> is_inside("tables/units.csv"), is_inside("../计划.txt"), is_inside("C:/计划.txt"), is_inside("")
    (True, False, False, False)
    """
    parts = name.split("/")
    return all(part not in ("", ".", "..") and not _ODD.search(part) for part in parts)

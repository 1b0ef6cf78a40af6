"""
How do the notebooks of an older study become those of today?  The package's are renewed, a person's own are kept.
"""

import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from plananalysis.study.folder import check_links, check_notebooks, is_study
from plananalysis.study.notebooks import list_notebooks, write_notebook
from plananalysis.study.package_notebooks import copy_notebook, digest_cells, list_values, load_digests
from plananalysis.study.settings import SETTINGS, StudyError
from plananalysis.study.swap_folder import free_name


def renew_notebooks(folder: str | Path) -> list[str]:
    """
    Renew the package's notebooks in a study.

    Parameters
    ----------
    folder : str or Path
        A study, made with this version or with 0.3.  Of what is in it only
        notebooks that have the name of one of the package's are touched.

    Returns
    -------
    list of str
        One line for each notebook that was renewed, or that a person had
        changed: such a one is kept as ``NAME (yours).ipynb``.  The values
        that stand in the cell of parameters stay where the new notebook has
        these names.

    Raises
    ------
    StudyError
        If the folder is no study, or folders or notebooks of it are links
        that lead out of it.
    """
    folder = Path(folder)
    if not is_study(folder):
        msg = f"{folder}: expected a study, found no {SETTINGS} in it; name the folder that 'plananalysis new' made"
        raise StudyError(msg)
    check_links(folder)
    check_notebooks(folder)
    paths = sorted(path for path in (folder / "notebooks").glob("*.ipynb") if path.name in load_digests())
    return [line for path in paths if (line := _renew(path))]


def _renew(path: Path) -> str:
    """Put the present notebook of that number in the place of one; say what was done."""
    present = next((known for known in list_notebooks() if known.name[:2] == path.name[:2]), None)
    notebook, values = _read(path)
    digest = "" if notebook is None or values is None else digest_cells(notebook)
    if present is None or path.name == present.name and digest in _digests_of(present):
        return ""
    target = path.with_name(present.name)
    building = path.with_name(f".{present.name}.new")
    copy = copy_notebook(present, values)
    lost = [name for name in values or () if name not in list_values(copy)]
    dropped = f"; it has no parameter {', '.join(lost)} any more" if lost else ""
    write_notebook(copy, building)
    try:
        if digest in load_digests()[path.name]:
            done = f"notebooks/{path.name}: renewed" + (f" as {target.name}" if target != path else "")
        else:
            yours = free_name(path)
            path.rename(yours)
            done = f"notebooks/{path.name}: you have changed it; yours is kept as {yours.name} beside the package's {target.name}"
        if target == path or not os.path.lexists(target):
            building.replace(target)
        if target != path:
            path.unlink(missing_ok=True)
    finally:
        building.unlink(missing_ok=True)
    return done + dropped


def _digests_of(path: Path) -> set[str]:
    return {digest_cells(nbformat.read(path, as_version=4))}


def _read(path: Path) -> tuple[NotebookNode | None, dict[str, str] | None]:
    """A notebook and the values of its parameters; None for what cannot be read, which is then a person's own."""
    try:
        notebook = nbformat.read(path, as_version=4)
        digest_cells(notebook)
    except Exception:  # what stands in the file can fail in many ways, deep in the library
        return None, None
    try:
        return notebook, list_values(notebook)
    except (ValueError, SyntaxError):
        return notebook, None

"""
Which notebooks of a study are the package's own?  Told by what stands in their cells.

Outputs do not count, nor do the values in the cell of parameters: a person sets them.
"""

import ast
import csv
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from plananalysis.study.notebooks import INJECTED, TAG, list_notebooks, list_parameters, set_parameters

SOURCE = "../documents"  # where a study's own notebooks find its documents


def digest_cells(notebook: NotebookNode) -> str:
    """
    Give the sha256 of what stands in a notebook, its parameters and outputs aside.

    Parameters
    ----------
    notebook : NotebookNode
        Any.

    Returns
    -------
    str
        Hexadecimal digits.

    Examples
    --------
    >>> one, other = (nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]) for code in ("1", "2"))
    >>> digest_cells(one) == digest_cells(other)
    False
    """
    kept = [
        [cell.cell_type, cell.source]
        for cell in notebook.cells
        if not {TAG, INJECTED} & set(cell.metadata.get("tags", ()))
    ]
    return hashlib.sha256(json.dumps(kept).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def load_digests() -> dict[str, frozenset[str]]:
    """
    Load the digests of the package's notebooks, those of 0.3 and the present ones.

    Returns
    -------
    dict of str to frozenset of str
        By the name of the file.

    Examples
    --------
    >>> "00-overview.ipynb" in load_digests()
    True
    """
    listed = resources.files("plananalysis").joinpath("resources/study/notebooks_of_0_3.csv").read_text("utf-8")
    pairs = [(row["name"], row["sha256"]) for row in csv.DictReader(listed.splitlines())]
    pairs += [(path.name, digest_cells(nbformat.read(path, as_version=4))) for path in list_notebooks()]
    names = {name for name, _ in pairs}
    return {name: frozenset(digest for known, digest in pairs if known == name) for name in sorted(names)}


def copy_notebook(path: str | Path, values: Mapping[str, str] | None = None) -> NotebookNode:
    """
    Copy a notebook of the package for a study: without outputs, on the study's documents.

    Parameters
    ----------
    path : str or Path
        The notebook.
    values : mapping of str to str, optional
        Python for the values of its parameters; names that it does not have
        are passed over.

    Returns
    -------
    NotebookNode
        To be written.

    Examples
    --------
    >>> from plananalysis.study.notebooks import list_notebooks
    >>> notebook = copy_notebook(list_notebooks()[0], {"focus": '"计划2031"'})
    >>> list_values(notebook)["focus"], list_values(notebook)["source"]
    ("'计划2031'", "'../documents'")
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if TAG in cell.metadata.get("tags", ()):
                kept = {name: value for name, value in (values or {}).items() if value != repr(SOURCE)}
                cell.source = _replace_values(cell.source, kept)
    own = values is not None and values.get("source", repr(SOURCE)) != repr(SOURCE)
    return set_parameters(notebook, {"source": SOURCE} if "source" in list_parameters(notebook) and not own else {})


def list_values(notebook: NotebookNode) -> dict[str, str]:
    """
    Give the values of a notebook's parameters as they are written.

    Parameters
    ----------
    notebook : NotebookNode
        With one cell of parameters; what a run has set comes before what
        stands in that cell.

    Returns
    -------
    dict of str to str
        Name to Python.

    Raises
    ------
    ValueError, SyntaxError
        If the cells hold something else than assignments to names.
    """
    list_parameters(notebook)
    values = {}
    for tag in (TAG, INJECTED):
        for cell in notebook.cells:
            if tag in cell.metadata.get("tags", ()):
                values |= {name: ast.unparse(value) for name, value in _assigned(cell.source)}
    return values


def _assigned(source: str) -> list[tuple[str, ast.expr]]:
    """Names and values of a cell that holds nothing but assignments."""
    found = []
    for node in ast.parse(source).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if len(targets) != 1 or not isinstance(targets[0], ast.Name) or node.value is None:
            msg = f"expected nothing but name = value in the cell tagged '{TAG}', found {ast.unparse(node)[:60]!r}"
            raise ValueError(msg)
        found.append((targets[0].id, node.value))
    return found


def _replace_values(source: str, values: Mapping[str, str]) -> str:
    """The cell with other values; its comments stay."""
    lines = [line.encode() for line in source.split("\n")]
    for name, value in reversed(_assigned(source)):
        if values.get(name, ast.unparse(value)) != ast.unparse(value):
            first, last = value.lineno - 1, value.end_lineno - 1
            end = lines[last][value.end_col_offset :]
            lines[first : last + 1] = [lines[first][: value.col_offset] + values[name].encode() + end]
    return b"\n".join(lines).decode()


def announce_notebooks(folder: Path) -> list[str]:
    """
    Say before a run which notebooks of a study it executes, and which of them are not the package's own.

    Parameters
    ----------
    folder : Path
        Of the notebooks.

    Returns
    -------
    list of str
        One line.
    """
    own = {path.name: _list_code(path) for path in list_notebooks()}
    paths = list_notebooks(folder)
    others = [path.name for path in paths if _list_code(path) is None or _list_code(path) != own.get(path.name)]
    differ = f"not those of the package: {', '.join(others)}" if others else "they are those of the package, unchanged"
    return [
        f"executing the {len(paths)} notebook(s) of the study, which are programs; {differ} (--no-notebooks executes none)"
    ]


def _list_code(path: Path) -> list[str] | None:
    """What a notebook would execute; the values that a run sets are set anew by each. None if it cannot be read."""
    try:
        notebook = nbformat.read(path, as_version=4)
        return [
            cell.source
            for cell in notebook.cells
            if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", ())
        ]
    except Exception:  # a broken file may break the library anywhere; it is said when it is to be executed
        return None

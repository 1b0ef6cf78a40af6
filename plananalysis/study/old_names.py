"""
Was this notebook made with 0.3?  Its imports are looked up, and names that are no more are found before it runs.

The modules and names of 0.3 and their new places stand in ``resources/study/modules_of_0_3.csv``.
"""

import ast
import csv
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module, resources
from importlib.util import find_spec
from types import ModuleType

from nbformat import NotebookNode

PACKAGE = "plananalysis"


def find_old_names(notebook: NotebookNode) -> dict[str, str]:
    """
    Find what a notebook imports from this package that was there in 0.3 and is no more.

    Parameters
    ----------
    notebook : NotebookNode
        Any; nothing of it is executed.

    Returns
    -------
    dict of str to str
        Old name to new place, in the order of the notebook; empty where there
        is no new place.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> code = "from plananalysis import collocations, words\\nwords.count_terms([], [])"
    >>> find_old_names(new_notebook(cells=[new_code_cell(code)]))["plananalysis.collocations"]
    'plananalysis.words.collocations'
    """
    known = load_old_names()
    found = {}
    for used in _list_uses(notebook):
        part = used.split(".")[1] if "." in used else ""
        if part in known and not is_there(used):
            found.setdefault(f"{PACKAGE}.{part}", known[part])
    return found


@lru_cache(maxsize=1)
def load_old_names() -> dict[str, str]:
    """
    Load the modules of 0.3 and the names that the package itself gave, with their present places.

    Returns
    -------
    dict of str to str
        Empty text where there is no new place.

    Examples
    --------
    >>> load_old_names()["topics"], load_old_names()["small_nmf"]
    ('plananalysis.topics.analyze', '')
    """
    listed = resources.files(PACKAGE).joinpath("resources/study/modules_of_0_3.csv").read_text("utf-8")
    return {row["name"]: row["now"] for row in csv.DictReader(listed.splitlines())}


def is_there(name: str) -> bool:
    """
    Tell whether a dotted name of this package exists, as far as modules go.

    Parameters
    ----------
    name : str
        Such as ``plananalysis.words.frequency.count_terms``.

    Returns
    -------
    bool
        What stands behind a function or a class is not looked at.

    Examples
    --------
    >>> is_there("plananalysis.words.frequency.count_terms"), is_there("plananalysis.words.count_terms")
    (True, False)
    """
    parts = name.split(".")
    here: object = import_module(parts[0])
    for at, part in enumerate(parts[1:], start=2):
        if not isinstance(here, ModuleType):
            return True
        if not hasattr(here, part):
            if not hasattr(here, "__path__") or find_spec(".".join(parts[:at])) is None:
                return False
            import_module(".".join(parts[:at]))
        here = getattr(here, part)
    return True


def _list_uses(notebook: NotebookNode) -> Iterator[str]:
    """The dotted names of this package that the cells use, by their syntax."""
    trees = [tree for cell in notebook.cells if cell.cell_type == "code" if (tree := _parse(cell.source)) is not None]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    imported: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for name in (name for name in node.names if name.name.split(".")[0] == PACKAGE):
                yield name.name
                imported[name.asname or PACKAGE] = name.name if name.asname else PACKAGE
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == PACKAGE:
            for name in node.names:
                whole = node.module if name.name == "*" else f"{node.module}.{name.name}"
                yield whole
                imported[name.asname or name.name] = whole
    for name in _list_bound(nodes):
        imported.pop(name, None)  # from then on it may be something else
    for node in nodes:
        if isinstance(node, ast.Attribute) and (dotted := _spell(node)) and dotted.split(".")[0] in imported:
            first, _, rest = dotted.partition(".")
            yield f"{imported[first]}.{rest}"


def _list_bound(nodes: list[ast.AST]) -> set[str]:
    """Names that a cell gives to something."""
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return bound | {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def _spell(node: ast.expr) -> str:
    """A name with dots; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    before = _spell(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{before}.{node.attr}" if before else ""


def _parse(source: str) -> ast.Module | None:
    """The syntax tree of a cell, its lines of magic aside; None if it has none."""
    lines = source.split("\n")
    magic = [line.lstrip().startswith(("%", "!", "?")) for line in lines]
    kept = [
        line[: len(line) - len(line.lstrip())] + "pass" if odd else line for line, odd in zip(lines, magic, strict=True)
    ]
    try:
        return ast.parse("\n".join(kept))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None

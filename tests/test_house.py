"""Does each name mean one thing, and is each name imported from where it lives?"""

import ast
import json
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import pytest

import plananalysis

ROOT = Path(plananalysis.__file__).parent
# Names that several modules may define, and why.
MAY_REPEAT = {
    "main": "what a program of its own begins with: the command, the reading worker, the worker for own patterns",
}


@lru_cache(maxsize=1)
def parse_package() -> dict[str, ast.Module]:
    """Each module's syntax by its dotted name."""
    trees = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        trees[name] = ast.parse(path.read_text(encoding="utf-8"))
    return trees


def define(tree: ast.Module) -> dict[str, str]:
    """What a module defines at its top: "function", "class" or "value" by name."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[node.name] = "function"
        elif isinstance(node, ast.ClassDef):
            found[node.name] = "class"
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))
            found |= dict.fromkeys(names, "value")
    return found


def list_imports(tree: ast.Module, modules: Collection[str]) -> set[tuple[str, str]]:
    """The names that a module takes from others of the package: from where, and which; ``module.name`` too."""
    found, known = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "plananalysis":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in modules:
                    known[alias.asname or alias.name] = whole
                else:
                    found.add((node.module, alias.name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            found.add((known[node.value.id], node.attr))
    return found


def find_doubles(trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Public functions and classes of one name in several modules; of values, those that other modules take."""
    shared = {taken for tree in trees.values() for taken in list_imports(tree, trees)}
    homes = defaultdict(list)
    for module, tree in trees.items():
        for name, kind in define(tree).items():
            if not name.startswith("_") and (kind != "value" or (module, name) in shared):
                homes[name].append(module)
    return {name: modules for name, modules in homes.items() if len(modules) > 1}


def find_passed_on(users: dict[str, ast.Module], trees: dict[str, ast.Module]) -> list[str]:
    """Names that are taken from a module of the package that has them from another, or not at all."""
    own = {module: {*define(tree), *_list_libraries(tree)} for module, tree in trees.items()}
    return [
        f"{user}: {name} from {module}"
        for user, tree in users.items()
        for module, name in sorted(list_imports(tree, trees))
        if module != "plananalysis" and not name.startswith("__") and name not in own.get(module, ())
    ]


def _list_libraries(tree: ast.Module) -> set[str]:
    """What a module imports whole or from outside the package, which a test may patch there."""
    nodes = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    outside = [
        node for node in nodes if isinstance(node, ast.Import) or not (node.module or "").startswith("plananalysis")
    ]
    return {alias.asname or alias.name for node in outside for alias in node.names}


def test_no_name_means_two_things():
    doubles = find_doubles(parse_package())
    assert {name: doubles[name] for name in doubles if name not in MAY_REPEAT} == {}
    assert set(MAY_REPEAT) <= set(doubles), "something may repeat that does not"


def test_no_module_only_passes_names_on():
    assert find_passed_on(parse_package(), parse_package()) == []


def test_tests_notebooks_and_benchmarks_take_names_from_where_they_live():
    users = {}
    for folder in ("tests", "benchmarks", "docs"):
        users |= {str(path): ast.parse(path.read_text("utf-8")) for path in (ROOT.parent / folder).rglob("*.py")}
    for path in (ROOT.parent / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        users[path.name] = ast.parse(code)
    assert len(users) > 50
    assert find_passed_on(users, parse_package()) == []


def test_doubles_and_names_passed_on_are_found():
    trees = {
        "plananalysis.a": ast.parse(
            "from plananalysis import b\nb.find\nKEPT = 1\nOWN = 2\ndef find(): ...\nclass Row: ..."
        ),
        "plananalysis.b": ast.parse("from plananalysis.a import KEPT, find\nKEPT, OWN = 1, 3\nRow = dict"),
        "plananalysis.c": ast.parse("from plananalysis.b import KEPT, find, lost\ndef _find(): ...\ndef find(): ..."),
    }
    assert find_doubles(trees) == {
        "KEPT": ["plananalysis.a", "plananalysis.b"],
        "find": ["plananalysis.a", "plananalysis.c"],
    }
    assert find_passed_on(trees, trees) == [
        "plananalysis.a: find from plananalysis.b",
        "plananalysis.c: find from plananalysis.b",
        "plananalysis.c: lost from plananalysis.b",
    ]


@pytest.mark.parametrize("name", plananalysis.__all__)
def test_the_public_face_takes_each_name_from_its_home(name):
    if name != "__version__":
        assert name in define(parse_package()[f"plananalysis.{plananalysis._HOME_OF[name]}"])
        assert getattr(plananalysis, name) is not None

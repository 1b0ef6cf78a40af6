"""
Write docs/architecture.md: the folders of the package, their questions, and who imports whom.

Run ``python docs/make_architecture.py`` after a module was moved or an import changed. Everything on the page is read
from the code: the order of the folders from the contract in pyproject.toml, questions from docstrings, arrows from imports.
"""

import ast
import tomllib
from collections import defaultdict
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
PACKAGE = HOME / "plananalysis"
PLACE = HOME / "docs" / "architecture.md"
INTRODUCTION = """# The house

One question, one folder. Arrows point only downwards in the list: a folder imports what stands below it, and nothing
above (`lint-imports` checks it). Read it as a text from files to words, `reading → structure → corpus → tokens → words`,
or as a number in the report, `Table → Trace → passage`.

A folder that finds something holds its finders, `tables.py` (what it adds to the results), `trace.py` (where its counts
lead), `plots.py` (how that looks), and its words and texts in `resources/<folder>/`. Nothing else names a table: the run, the
report, the workbook, these docs and the manifest ask the declarations. [CONTRIBUTING.md](../CONTRIBUTING.md) says how to add
a word, a table or a file format.

This page is written by `docs/make_architecture.py` from the code.
"""


def read_order() -> list[str]:
    """The folders and modules of the top level, from the top down, as the contract has them."""
    settings = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    return settings["tool"]["importlinter"]["contracts"][0]["layers"]


def list_modules(name: str) -> list[Path]:
    """The files of a folder, or the one file that it is."""
    folder = PACKAGE / name
    if folder.is_dir():
        return sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    return [folder.with_suffix(".py")]


def find_file(name: str) -> Path:
    """The file that holds the question of a folder or module."""
    folder = PACKAGE / name
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def read_question(path: Path) -> str:
    """The first line of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.partition("\n\n")[0].replace("\n", " ")


def find_imports(path: Path) -> set[str]:
    """The folders of the package that a module imports from, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            first, *rest = node.module.split(".")
            if first == "plananalysis":
                found |= {rest[0]} if rest else {alias.name for alias in node.names}
    return found


def draw_arrows(order: list[str]) -> list[str]:
    """The drawing, in Mermaid; an arrow that a chain of others implies is left out."""
    below = {
        name: sorted(
            {other for path in list_modules(name) for other in find_imports(path)} & set(order) - {name},
            key=order.index,
        )
        for name in order
    }
    reach: dict[str, set[str]] = defaultdict(set)
    for name in reversed(order):
        reach[name] = set(below[name]).union(*(reach[other] for other in below[name]))
    lines = ["```mermaid", "flowchart TD"]
    for name in order:
        direct = [other for other in below[name] if not any(other in reach[via] for via in below[name] if via != other)]
        lines += [f"  {name}({name})", *(f"  {name} --> {other}" for other in direct)]
    return [*lines, "```"]


def describe_folder(name: str) -> list[str]:
    """A folder's question, and each of its modules with its own."""
    folder = PACKAGE / name
    if not folder.is_dir():
        return [f"### {name}.py", "", read_question(folder.with_suffix(".py")), ""]
    rows = [f"| `{path.stem}` | {read_question(path)} |".replace("||", "\\|\\|") for path in list_modules(name)]
    return [
        f"### {name}/",
        "",
        read_question(find_file(name)),
        "",
        "| module | its question |",
        "|---|---|",
        *rows,
        "",
    ]


def make_page() -> str:
    """The whole page."""
    order = read_order()
    return (
        "\n".join(
            [
                INTRODUCTION,
                *draw_arrows(order),
                "",
                "## The rooms",
                "",
                *(line for name in order for line in describe_folder(name)),
            ]
        ).rstrip()
        + "\n"
    )


if __name__ == "__main__":
    PLACE.write_text(make_page(), encoding="utf-8", newline="\n")

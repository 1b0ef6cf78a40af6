"""Cells of the notebooks are short, and what they say comes from the catalogue in both languages."""

import ast
import string

import nbformat
import pytest

from plananalysis.study.notebooks import list_notebooks
from plananalysis.tables.texts import load_texts

LONGEST = 8
CODE = [
    pytest.param(cell.source, cell.metadata.get("tags", []), id=f"{path.stem}-{cell.id}")
    for path in list_notebooks()
    for cell in nbformat.read(path, 4).cells
    if cell.cell_type == "code"
]
SAID = sorted(key for key in load_texts() if key.startswith("said."))


def find_faults(source, tags=()):
    """What a cell does that it should not."""
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    tree = ast.parse(code)
    nodes = list(ast.walk(tree))
    imports = any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)
    faults = []
    if len(source.splitlines()) > LONGEST and not imports and "parameters" not in tags:
        faults.append("long")
    if any(isinstance(node, ast.JoinedStr) and node.end_lineno > node.lineno for node in nodes):
        faults.append("f-string over lines")
    if any(isinstance(node, ast.FunctionDef | ast.Lambda) for node in tree.body):
        faults.append("function")
    if any(isinstance(node, ast.Import | ast.ImportFrom) and len(node.names) > 1 for node in nodes):
        faults.append("several imports a line")
    for call in nodes:
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Markdown":
            inside = [node for argument in call.args for node in ast.walk(argument)]
            faults += ["sentence"] * any(isinstance(node, ast.JoinedStr) for node in inside)
    return faults


@pytest.mark.parametrize(("source", "tags"), CODE)
def test_cells_are_short_and_say_nothing_of_their_own(source, tags):
    """At most eight lines; sentences with numbers are in texts.csv."""
    assert find_faults(source, tags) == []


@pytest.mark.parametrize(
    ("source", "tags", "faults"),
    [
        ("x = 1\n" * 9, [], ["long"]),
        ("x = 1\n" * 8, [], []),
        ("x = 1\n" * 9, ["parameters"], []),
        ("import re\n" * 9, [], []),
        ("x = (f'{1}'\n     f'{2}')", [], ["f-string over lines"]),
        ("def f():\n    pass", [], ["function"]),
        ("from re import match, sub", [], ["several imports a line"]),
        ("Markdown(f'**{1}** 句')", [], ["sentence"]),
    ],
)
def test_planted_faults_are_seen(source, tags, faults):
    """The check above can fail."""
    assert find_faults(source, tags) == faults


@pytest.mark.parametrize("key", SAID)
def test_both_languages_say_the_same_numbers(key):
    """The same places with the same formats in Chinese and in English."""
    places = [sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name) for text in
              (load_texts()[key][language] for language in ("zh", "en"))]  # fmt: skip
    assert places[0] == places[1]


@pytest.mark.parametrize("key", SAID)
def test_bold_stands_free_in_chinese(key):
    """Markdown shows ** as it is where bold text ends in a sign and a character follows at once."""
    text = load_texts()[key]["zh"]
    outside = text.split("**")[::2]
    before, after = [part[-1:] for part in outside[:-1]], [part[:1] for part in outside[1:]]
    assert all(not character.isalnum() for character in before + after)

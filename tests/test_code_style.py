"""The habits of the house: formatted, linted, arrows downwards, pages made from code as they are now."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-m", "ruff", "check", "--quiet", "."],
        ["-c", LINT_IMPORTS],
    ],
    ids=["format", "lint", "arrows"],
)
def test_code_is_as_agreed(command):
    """What ruff and import-linter find is printed."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "RUFF_NO_CACHE": "true"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_drawing_of_the_house_is_current():
    """`python docs/make_architecture.py` writes it."""
    made = runpy.run_path(str(ROOT / "docs" / "make_architecture.py"))["make_page"]()
    assert (ROOT / "docs" / "architecture.md").read_text("utf-8") == made


def test_the_package_is_a_house():
    """Few files at the top, none long, and no folder without its question."""
    package = ROOT / "plananalysis"
    assert len(list(package.glob("*.py"))) <= 10
    long = {
        str(path.relative_to(package)) for path in package.rglob("*.py") if path.read_text("utf-8").count("\n") > 400
    }
    assert long == set()
    for folder in package.glob("*/__init__.py"):
        assert folder.read_text("utf-8").startswith('"""'), folder

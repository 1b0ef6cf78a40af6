"""
Write docs/tables/: a page for each table of the results, with rows of the embedded plan.

Run ``python docs/make_table_pages.py`` after a change of tables or of their explanations.
"""

import csv
from importlib import resources
from pathlib import Path

import pandas as pd

from plananalysis import read_corpus
from plananalysis.analysis import analyze
from plananalysis.columns import explain_column

PLACE = Path(__file__).parent / "tables"
MAX_CELL, MAX_ROWS = 40, 3


def read_explanations() -> dict[str, dict[str, str]]:
    """Table to its Chinese name, what a row is, how to read it and its limits."""
    text = resources.files("plananalysis").joinpath("resources/tables.csv").read_text("utf-8")
    return {row["table"]: row for row in csv.DictReader(text.splitlines())}


def write_page(name: str, table: pd.DataFrame, explained: dict[str, str]) -> str:
    """One page: what a row is, how to read it, its columns, its first rows."""
    lines = [f"# {name} {explained['zh']}", "", f"One row is {explained['row']}. {explained['reading']}", ""]
    if explained["limits"]:
        lines += [f"**Limits.** {explained['limits']}", ""]
    lines += ["| column | 列 | meaning |", "|---|---|---|"]
    lines += ["| `{}` | {} | {} |".format(column, *map(_escape, explain_column(name, column))) for column in table.columns]
    if len(table):
        lines += ["", f"The first rows for the embedded plan, of {len(table)}; one column a line:", ""]
        head = table.head(MAX_ROWS)
        lines += ["| |" + " |" * len(head), "|---|" + "---|" * len(head)]
        lines += [f"| `{column}` | " + " | ".join(_show(value) for value in head[column]) + " |" for column in table.columns]
    else:
        lines += ["", "The embedded plan has no row in this table."]
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _show(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.6g}"
    text = " ".join(str(value).split())
    return _escape(text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…")


def make_pages() -> dict[str, str]:
    """File name to text, and the list of all tables."""
    explanations, tables = read_explanations(), analyze(read_corpus()).tables
    pages = {f"{name}.md": write_page(name, table, explanations[name]) for name, table in tables.items()}
    rows = [f"| [{name}]({name}.md) | {explanations[name]['zh']} | {explanations[name]['row']} |" for name in tables]
    head = ["# Every table of the results", "", "How codes are to be read stands in [tables.md](../tables.md).", "",
            "| table | 表 | one row is |", "|---|---|---|"]
    return pages | {"README.md": "\n".join(head + rows) + "\n"}


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    made = make_pages()
    for page in PLACE.glob("*.md"):
        if page.name not in made:
            page.unlink()
    for name, text in made.items():
        (PLACE / name).write_text(text, encoding="utf-8", newline="\n")

"""
Write docs/tables/: a page for each table of the results, with rows of the embedded plan.

Run ``python docs/make_table_pages.py`` after a change of tables or of their explanations.
"""

import tempfile
from pathlib import Path

import pandas as pd

from plananalysis import read_corpus
from plananalysis.findings import compared_tables
from plananalysis.study.analyze import analyze
from plananalysis.tables.columns import explain_column
from plananalysis.tables.texts import has_text, say

PLACE = Path(__file__).parent / "tables"
MAX_CELL, MAX_ROWS = 40, 3
# Two plans made up for the tables that compare documents.
PLANS = {
    "文化馆2030": """某某区文化馆2030年工作要点
一、丰富群众文化生活
1.举办社区合唱节,组织文艺骨干培训,推动“舞台”品牌建设。
2.建立读书小组,办好读书服务月。
二、加强队伍建设
3.完善志愿者制度,严格考核。
""",
    "文化馆2031": """某某区文化馆2031年工作要点
一、丰富群众文化生活
1.继续举办社区合唱节,组织文艺骨干培训,推动“舞台”品牌建设。
2.办好非遗进校园活动,培养小小传承人。
二、加强队伍建设
3.完善志愿者制度,严格考核。
""",
}


def write_page(name: str, table: pd.DataFrame) -> str:
    """One page: what a row is, how to read it, its columns, its first rows."""
    shown = "two plans made up for this page" if name in compared_tables() else "the embedded plan"
    lines = [
        f"# {name} {say(f'{name}.name', language='zh')}",
        "",
        f"One row is {say(f'{name}.row')}. {say(f'{name}.reading')}",
        "",
    ]
    if has_text(f"{name}.limits"):
        lines += [f"**Limits.** {say(f'{name}.limits')}", ""]
    lines += ["| column | 列 | meaning |", "|---|---|---|"]
    lines += [
        "| `{}` | {} | {} |".format(column, *map(_escape, explain_column(name, column))) for column in table.columns
    ]
    if len(table):
        lines += ["", f"The first rows for {shown}, of {len(table)}; one column a line:", ""]
        head = table.head(MAX_ROWS)
        lines += ["| |" + " |" * len(head), "|---|" + "---|" * len(head)]
        lines += [
            f"| `{column}` | " + " | ".join(_show(value) for value in head[column]) + " |" for column in table.columns
        ]
    else:
        lines += ["", "The embedded plan has no row in this table."]
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _show(value: object) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = " ".join(str(value).split())
    return _escape(text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…")


def compare_plans() -> dict[str, pd.DataFrame]:
    """The tables that there are only for two documents or more."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PLANS.items():
            Path(folder, f"{name}.txt").write_text(text, encoding="utf-8")
        return analyze(read_corpus(folder), only=compared_tables()).tables


def make_pages() -> dict[str, str]:
    """File name to text, and the list of all tables."""
    tables = analyze(read_corpus()).tables | compare_plans()
    pages = {f"{name}.md": write_page(name, table) for name, table in tables.items()}
    rows = [f"| [{name}]({name}.md) | {say(f'{name}.name', language='zh')} | {say(f'{name}.row')} |" for name in tables]
    head = [
        "# Every table of the results",
        "",
        "How codes are to be read stands in [tables.md](../tables.md).",
        "",
        "| table | 表 | one row is |",
        "|---|---|---|",
    ]
    return pages | {"README.md": "\n".join(head + rows) + "\n"}


if __name__ == "__main__":
    PLACE.mkdir(exist_ok=True)
    made = make_pages()
    for page in PLACE.glob("*.md"):
        if page.name not in made:
            page.unlink()
    for name, text in made.items():
        (PLACE / name).write_text(text, encoding="utf-8", newline="\n")

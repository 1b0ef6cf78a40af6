"""Where does a paragraph of Markdown hold a table?  Rows of cells between pipes, with or without a line under the head.

Cells beyond the head's are kept, which the tables of GitHub's Markdown would drop.
"""

from __future__ import annotations

import re

_CELL_EDGE = re.compile(r"(?<!\\)\|")
_RULE = frozenset("|:- \t")


def divide_tables(lines: list[str]) -> list[tuple[bool, list[int]]]:
    """
    Divide the lines of a paragraph into tables and text.

    Parameters
    ----------
    lines : list of str
        As written.

    Returns
    -------
    list of (bool, list of int)
        Whether it is a table, and the indices of its lines; lines of dashes under a head are left out.

    Examples
    --------
    >>> divide_tables(["任务如下", "|任务|单位|", "|---|---|", "|修路|交通局|", "完"])
    [(False, [0]), (True, [1, 3]), (False, [4])]
    """
    out: list[tuple[bool, list[int]]] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end:
            out.append((True, [i for i in range(at, end) if not _is_rule(lines[i])]))
        elif out and not out[-1][0]:
            out[-1][1].append(at)
        else:
            out.append((False, [at]))
        at = end or at + 1
    return out


def _table_end(lines: list[str], at: int) -> int:
    """Index after the table that begins at a line, 0 if none does."""
    if "|" not in lines[at]:
        return 0
    ruled = at + 1 < len(lines) and _is_rule(lines[at + 1])
    if not ruled and not _is_closed(lines[at]):
        return 0
    end = at + 1
    while end < len(lines) and ("|" in lines[end] if ruled else _is_closed(lines[end])):
        end += 1
    return end if ruled or end - at > 1 else 0


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and set(line.strip()) <= _RULE


def _is_closed(line: str) -> bool:
    line = line.strip()
    return len(line) > 2 and line[0] == line[-1] == "|" and len(split_row(line)) > 1


def split_row(line: str) -> list[str]:
    r"""
    Give the cells of a row.

    Examples
    --------
    >>> split_row(r"| 修路 | 甲\|乙 | |")
    ['修路', '甲|乙', '']
    """
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _CELL_EDGE.split(line)]

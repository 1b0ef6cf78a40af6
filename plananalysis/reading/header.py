"""Which row names the columns, and what parts them?

A title or blank rows may stand above the header; names may be in Chinese, with a note in brackets or a blank inside.
The same rules read a table of documents and the list beside them (documents.csv).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from plananalysis.lexicons.word_classes import load_classes
from plananalysis.reading.invisible import drop_invisible

_NAMES = load_classes("reading/column_names")
DELIMITERS = ",\t;|"
EARLY_ROWS = 20  # filled rows among which the header is looked for
EARLY_CHARS = 65_536
DECORATION = re.compile(r"^[*＊]+|[*＊:：]+$|[(（\[【][^()（）\[\]【】]*[)）\]】]$")
SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)  # what Excel may write on top
Cells = Sequence[object]


def fold_name(name: object) -> str:
    """Give a column's name as it is compared: one width, one case, no blanks, nothing invisible, no note in brackets.

    Examples
    --------
    >>> fold_name(" 正 文（必填）"), fold_name("ＴＥＸＴ:"), fold_name("发文\\u200b机关*")
    ('正文', 'text', '发文机关')
    """
    folded = "".join(drop_invisible(unicodedata.normalize("NFKC", str(name))).casefold().split())
    bare = DECORATION.sub("", DECORATION.sub("", folded))
    return bare or folded


TEXT_NAMES = tuple(dict.fromkeys(map(fold_name, _NAMES["text"])))
ID_NAMES = tuple(dict.fromkeys(map(fold_name, _NAMES["id"])))
TEXT_ENDS = _NAMES["text_end"]


def names_text(cells: Cells, wanted: str | None = None) -> int:
    """Tell how surely a row names the column with the text: 2 by a usual name or the one wanted, 1 by its last word.

    Examples
    --------
    >>> names_text(["标题", "正文"]), names_text(["标题", "政策内容"]), names_text(["甲市政策全文", ""])
    (2, 1, 0)
    >>> names_text(["标题", "正文"], "备注")
    0
    """
    names = [fold_name(cell) for cell in cells if _is_filled(cell) and len(str(cell)) <= 60]
    if wanted is not None:
        return 2 * (fold_name(wanted) in names)
    if not {*TEXT_NAMES}.isdisjoint(names):
        return 2
    return int(len(names) > 1 and any(name.endswith(TEXT_ENDS) for name in names))


def find_header(rows: Sequence[Cells], is_header: Callable[[Cells], int]) -> int | None:
    """Find the row that names the columns best, the first of several; a lower one needs two names.

    Examples
    --------
    >>> find_header([["甲市政策汇编", ""], ["标题", "正文"], ["一", "内容"]], names_text)
    1
    """
    marks = [
        is_header(cells) if not i or sum(map(_is_filled, cells)) > 1 else min(is_header(cells), 1)
        for i, cells in enumerate(rows)
    ]
    best = max(marks, default=0)
    return marks.index(best) if best else None


def guess_header(rows: Sequence[Cells]) -> int:
    """Take the first row with two names for the header where none says what its columns are, else the first."""
    return next((i for i, cells in enumerate(rows) if sum(map(_is_filled, cells)) > 1), 0)


def split_separator_line(text: str) -> tuple[str, str]:
    """Take off a first line such as ``sep=;`` and give what it says.

    Examples
    --------
    >>> split_separator_line("sep=;\\n标题;正文\\n")
    (';', '标题;正文\\n')
    """
    match = SEPARATOR_LINE.match(text)
    return (match.group(1), text[match.end() :]) if match else ("", text)


def find_delimiter(text: str, is_header: Callable[[Cells], int]) -> str:
    """Find what parts the columns of a text: what gives a header with the most names, else what the first line has most.

    Examples
    --------
    >>> find_delimiter("甲市，汇编\\n标题|正文\\n一|a,b,c\\n", names_text)
    '|'
    """
    begin = text[:EARLY_CHARS]
    scores = {}
    for delimiter in DELIMITERS:
        rows = list(islice(_filled(_split(begin, delimiter)), EARLY_ROWS))
        at = find_header(rows, is_header)
        scores[delimiter] = (0, 0) if at is None else (is_header(rows[at]), sum(map(_is_filled, rows[at])))
    best = max(DELIMITERS, key=scores.__getitem__)
    first = begin.lstrip("\r\n").split("\n", 1)[0]
    return best if scores[best][0] else max("\t,;|", key=first.count)


def _split(text: str, delimiter: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:  # reading the table itself will say so
        return


def _filled(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    return (cells for cells in rows if any(map(_is_filled, cells)))


def _is_filled(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())

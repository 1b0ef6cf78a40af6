"""
What do the coders get, and what do they bring back?  Samples, coding sheets, checks.

A sheet holds passages and empty code columns, never the tagger's own codes:
a coder who sees a suggestion is no second opinion.
"""

import csv
import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.tables import files as tables

KEY = ["doc_id", "start", "end"]
PASSAGE_COLUMNS = ["doc_id", "unit_id", "start", "end", "text"]
SHEET_COLUMNS = [*PASSAGE_COLUMNS, "context"]
MARKED = 5


class SheetError(ValueError):
    """A coding sheet that cannot be used as it is; each problem stands on a line of its own."""


def draw_sample(table: pd.DataFrame, *, n: int, by: str | None = None, random_state: int = 0) -> pd.DataFrame:
    """
    Draw passages for people to code, without replacement.

    With ``by``, each stratum gets its share of ``n`` by largest remainder, and at least one passage when
    ``n`` allows one for all.  Rare codes are then seen, so a rate for the whole must weight each row by
    ``stratum_size / stratum_drawn``.

    Parameters
    ----------
    table : pandas.DataFrame
        Sentences, commitments or any table that points at passages.
    n : int
        Passages to draw, 0 to the number of rows.
    by : str, optional
        Column whose values are the strata; None draws from all rows alike.
    random_state : int
        Seed of the draw.

    Returns
    -------
    pandas.DataFrame
        The rows drawn, in the order of ``table``, with stratum, stratum_size and stratum_drawn added.

    Raises
    ------
    ValueError
        If ``n`` is out of range or ``by`` is no column.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["开展活动", "建立制度", "完善机制", "严禁浪费"], "level": [3, 3, 3, 5]})
    >>> draw_sample(table, n=2, by="level")[["text", "stratum", "stratum_size", "stratum_drawn"]].values.tolist()
    [['完善机制', 3, 3, 1], ['严禁浪费', 5, 1, 1]]
    """
    if not 0 <= n <= len(table):
        msg = f"n: expected 0 to {len(table)}, the rows of the table; got {n}; draw fewer or give a larger table"
        raise ValueError(msg)
    if by is not None and by not in table.columns:
        msg = f"by: expected one of {', '.join(map(str, table.columns))}; got {by!r}; name a column of the table"
        raise ValueError(msg)
    strata = table[by] if by is not None else pd.Series("all", index=table.index)
    codes, values = pd.factorize(strata.to_numpy(), sort=True)
    sizes = np.bincount(codes[codes >= 0], minlength=len(values))
    drawn = _allot(sizes, n)
    random = np.random.default_rng(random_state)
    rows = [
        np.sort(random.choice(np.flatnonzero(codes == code), size=size, replace=False))
        for code, size in enumerate(drawn)
    ]
    kept = np.sort(np.concatenate([*rows, np.empty(0, dtype=int)])).astype(int)
    sample = table.iloc[kept].reset_index(drop=True)
    return sample.assign(
        stratum=strata.to_numpy()[kept], stratum_size=sizes[codes[kept]], stratum_drawn=drawn[codes[kept]]
    )


def _allot(sizes: np.ndarray, n: int) -> np.ndarray:
    """Largest remainder, one for each stratum first where that is possible."""
    least = 1 if n >= len(sizes) else 0
    drawn = np.full(len(sizes), least)
    rest = n - drawn.sum()
    left = sizes - drawn
    if rest <= 0 or left.sum() == 0:
        return drawn
    shares = left * rest / left.sum()
    drawn = drawn + np.floor(shares).astype(int)
    order = np.argsort(-(shares - np.floor(shares)), kind="stable")
    drawn[order[: n - drawn.sum()]] += 1
    return drawn


def write_sheet(
    sample: pd.DataFrame,
    path: str | Path,
    *,
    codes: Sequence[str],
    coder: str = "",
    texts: Mapping[str, str] | None = None,
    width: int = 40,
) -> pd.DataFrame:
    """
    Write a sheet for one coder, with empty columns for the codes.

    Parameters
    ----------
    sample : pandas.DataFrame
        doc_id, unit_id, start, end, text.  Codes it holds already are not written.
    path : str or Path
        A CSV file; Excel opens it rightly, and no cell runs as a formula.
    codes : sequence of str
        Names of the columns to fill in.
    coder : str
        Who codes; may be left for the coder to fill in.
    texts : mapping of str to str, optional
        The documents' texts; with them, ``context`` shows what stands around the passage.
    width : int
        Characters of context on either side.

    Returns
    -------
    pandas.DataFrame
        What was written: doc_id, unit_id, start, end, text, context, the codes, coder, note.

    Examples
    --------
    >>> import tempfile
    >>> sample = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [3], "end": [7], "text": ["严禁浪费"], "level": [5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_sheet(sample, Path(folder, "甲.csv"), codes=["level"], coder="甲", texts={"d": "要求：严禁浪费。"})
      doc_id unit_id  start  end  text      context level coder note
    0      d      i1      3    7  严禁浪费  要求：【严禁浪费】。           甲
    """
    taken = sorted(set(codes) & {*SHEET_COLUMNS, "coder", "note"})
    if taken or not codes:
        msg = (
            f"codes: expected names other than {', '.join([*SHEET_COLUMNS, 'coder', 'note'])}, at least one; "
            f"got {', '.join(taken) or 'none'}; choose other names"
        )
        raise ValueError(msg)
    _need(sample, PASSAGE_COLUMNS, "sample")
    sheet = sample[PASSAGE_COLUMNS].reset_index(drop=True)
    sheet["context"] = [_show(row, texts, width) for row in sheet.itertuples()]
    sheet = sheet.assign(**dict.fromkeys(codes, ""), coder=coder, note="")
    tables.write_table(sheet, path)
    return sheet


def _show(row, texts: Mapping[str, str] | None, width: int) -> str:
    if texts is None:
        return ""
    text = texts[row.doc_id]
    around = f"{text[max(row.start - width, 0) : row.start]}【{row.text}】{text[row.end : row.end + width]}"
    return " ".join(around.split())


def read_sheet(
    path: str | Path, *, codebook: Mapping[str, Iterable], sample: pd.DataFrame | None = None, coder: str | None = None
) -> pd.DataFrame:
    """
    Read a filled sheet, and refuse what the codebook does not know.

    Parameters
    ----------
    path : str or Path
        The CSV file, in UTF-8 or GB18030 (what Excel writes in China).
    codebook : mapping of str to iterable
        Each code column with its allowed values; an empty cell is "not coded".
    sample : pandas.DataFrame, optional
        What the sheet was written from; with it, rows that are unknown, missing or changed are found.
    coder : str, optional
        Fills the column ``coder`` where it is empty.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id, start, end, text, the codes (as in the codebook, None where not coded), coder, note.

    Raises
    ------
    SheetError
        With every problem on a line: file, line, column, allowed values, nearest spelling.

    Examples
    --------
    >>> import tempfile
    >>> sample = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [4], "text": ["继续推进"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "甲.csv")
    ...     sheet = write_sheet(sample, path, codes=["novelty"], coder="甲")
    ...     tables.write_table(sheet.assign(novelty="continud"), path)
    ...     read_sheet(path, codebook={"novelty": ["new", "continued"]})
    Traceback (most recent call last):
    plananalysis.coding.sheets.SheetError: 甲.csv, line 2, column 'novelty': expected one of new, continued or empty;
    got 'continud'; did you mean 'continued'?
    """
    name = Path(path).name
    records = _parse(Path(path), [*PASSAGE_COLUMNS, *codebook])
    problems: list[str] = []
    allowed = {column: {_plain(value): value for value in values} for column, values in codebook.items()}
    rows = [_read_row(f"{name}, line {line}", record, allowed, coder, problems) for line, record in records]
    positions = [f"{name}, line {line}" for line, _ in records]
    _find_repeats(positions, rows, problems)
    if sample is not None:
        _compare(name, positions, rows, sample, problems)
    if problems:
        raise SheetError("\n".join(problems))
    # As objects, so that one empty cell does not turn 3 into 3.0.
    codings = pd.DataFrame(rows, columns=[*PASSAGE_COLUMNS, *codebook, "coder", "note"], dtype=object)
    return codings.astype({"start": int, "end": int})


def _parse(path: Path, needed: list[str]) -> list[tuple[int, dict[str, str]]]:
    """Each record with the line it begins at."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    reader = csv.reader(StringIO(text, newline=""))
    head = next(reader, [])
    missing = [column for column in needed if column not in head]
    if missing:
        msg = (
            f"{path.name}, line 1: expected the columns {', '.join(needed)}; {', '.join(missing)} missing from "
            f"{', '.join(head) or 'an empty file'}; keep the first line as it was and save as CSV with commas"
        )
        raise SheetError(msg)
    records, line = [], reader.line_num + 1
    for cells in reader:
        if any(cells):
            records.append((line, dict(zip(head, map(tables.unguard_cell, cells), strict=False))))
        line = reader.line_num + 1
    return records


def _plain(value: object) -> str:
    """Full-width digits, outer spaces, case and Excel's 5.0 do not matter."""
    text = unicodedata.normalize("NFKC", str(value)).strip().casefold()
    whole, dot, rest = text.partition(".")
    return whole if dot and whole.lstrip("-").isdigit() and set(rest) == {"0"} else text


def _read_row(where: str, record: dict, allowed: dict[str, dict], coder: str | None, problems: list[str]) -> dict:
    row = {column: record.get(column, "") for column in [*PASSAGE_COLUMNS, "coder", "note"]}
    row["coder"] = row["coder"].strip() or (coder or "")
    if not row["coder"]:
        problems.append(f"{where}, column 'coder': expected a name; got an empty cell; fill it in or pass coder=")
    for column in ("start", "end"):
        digits = _plain(row[column])
        if not digits.isdecimal():
            problems.append(
                f"{where}, column '{column}': expected a whole number; got {row[column]!r}; restore the cell"
            )
        row[column] = int(digits) if digits.isdecimal() else -1
    for column, values in allowed.items():
        got = record.get(column, "")
        if _plain(got) and _plain(got) not in values:
            near = difflib.get_close_matches(_plain(got), list(values), n=1)
            hint = f"did you mean {str(values[near[0]])!r}?" if near else "correct the cell"
            problems.append(
                f"{where}, column '{column}': expected one of {', '.join(map(str, values.values()))} or empty; "
                f"got {got!r}; {hint}"
            )
        row[column] = values.get(_plain(got))
    return row


def _find_repeats(positions: list[str], rows: list[dict], problems: list[str]) -> None:
    first: dict[tuple, str] = {}
    for where, row in zip(positions, rows, strict=True):
        key = (*(row[column] for column in KEY), row["coder"])
        if key in first:
            problems.append(
                f"{where}: expected each passage once per coder; {row['doc_id']} {row['start']}-{row['end']} by "
                f"'{row['coder']}' stands at line {first[key].rsplit(' ', 1)[-1]} too; delete one of them"
            )
        first.setdefault(key, where)


def _compare(name: str, positions: list[str], rows: list[dict], sample: pd.DataFrame, problems: list[str]) -> None:
    _need(sample, PASSAGE_COLUMNS, "sample")
    texts = {(row.doc_id, int(row.start), int(row.end)): row.text for row in sample.itertuples()}
    seen = set()
    for where, row in zip(positions, rows, strict=True):
        key = tuple(row[column] for column in KEY)
        seen.add(key)
        if key not in texts:
            problems.append(
                f"{where}: expected a passage of the sample; got {key[0]} {key[1]}-{key[2]}, which is not in it; "
                "delete the row or give the sample it belongs to"
            )
        elif _lines(row["text"]) != _lines(texts[key]):
            problems.append(
                f"{where}, column 'text': expected {texts[key]!r}; got {row['text']!r}; restore the text, "
                "and put remarks in 'note'"
            )
    lost = [key for key in texts if key not in seen]
    if lost:
        shown = "; ".join(f"{key[0]} {key[1]}-{key[2]} {texts[key][:12]!r}" for key in lost[:MARKED])
        problems.append(
            f"{name}: expected all {len(texts)} passages of the sample; {len(lost)} missing: {shown}"
            f"{' …' if len(lost) > MARKED else ''}; restore the rows, leave the code empty if undecided"
        )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _need(table: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        msg = (
            f"{what}: expected the columns {', '.join(columns)}; {', '.join(missing)} missing; got "
            f"{', '.join(map(str, table.columns))}; add them"
        )
        raise ValueError(msg)

"""
Was it read rightly?  One line a document, and its outline with line numbers.

Nothing here is needed for an analysis: it is what a person looks at before trusting one.
"""

import re
import unicodedata
from itertools import pairwise

import numpy as np
import pandas as pd

from plananalysis.corpus import Corpus
from plananalysis.lexicons.folding import MIXED, tell_script
from plananalysis.structure.document_tables import SHARES
from plananalysis.structure.parse import explain_numbering
from plananalysis.study.duplicates import find_duplicates

KINDS = {
    "section": "sections",
    "item": "items",
    "subitem": "subitems",
    "paragraph": "paragraphs",
    "annex": "annexes",
    "annex_section": "annex_sections",
    "annex_item": "annex_items",
    "glossary": "glossaries",
    "entry": "entries",
    "table": "tables",
}
CHECK_COLUMNS = [
    "doc_id",
    "file",
    "format",
    "encoding",
    "margin",
    "chars",
    *KINDS.values(),
    "numbering_gaps",
    "broken",
    "private_use",
    "traditional",
    "script",
    "furniture_chars",
    *SHARES,
    "same_as",
    "similarity",
    "warnings",
]
HAN_FIRST, HAN_LAST = 0x4E00, 0xA000
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
TRADITIONAL = 0.05
SHOWN = (
    "front",
    "preamble",
    "section",
    "item",
    "subitem",
    "annex",
    "annex_section",
    "annex_item",
    "glossary",
    "table",
    "back",
)


def check_corpus(corpus: Corpus) -> pd.DataFrame:
    """
    Say of each document how it was read, and what a person should look at.

    Parameters
    ----------
    corpus : Corpus
        From :func:`plananalysis.read_corpus`.

    Returns
    -------
    pandas.DataFrame
        One row a document: doc_id, file, format, encoding, margin (log units a
        character by which the encoding beat the next best; NaN where nothing
        was to be chosen), chars, the number of units of each kind (sections,
        items, subitems, paragraphs without heading lines, annexes, their
        sections and items, glossaries, entries, tables), numbering_gaps (how many), broken (U+FFFD),
        private_use, traditional (share of the Han characters that only the
        traditional script has), script, furniture_chars (characters of front and back
        matter, running heads and page numbers), the shares of its Han
        characters that are body, annex, front and back, same_as (the document that
        this one repeats, or nearly), similarity (Jaccard index of their
        10-character shingles), warnings.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> check_corpus(read_corpus())[["sections", "items", "broken", "same_as"]].values.tolist()
    [[8, 36, 0, '']]
    """
    counted = corpus.units[~corpus.units["is_heading"]].groupby(["doc_id", "kind"]).size()
    doubles = find_duplicates(corpus)
    same = {row.doc_id: (row.same_as, row.similarity) for row in doubles.itertuples(index=False)}
    rows = []
    for document in corpus.documents.to_dict("records"):
        doc_id, text = document["doc_id"], corpus.texts[document["doc_id"]]
        gaps = [gap for gap in document["numbering_gaps"].split(" | ") if gap]
        share = measure_traditional(text)
        same_as, similarity = same.get(doc_id, ("", np.nan))
        warnings = [warning for warning in [document["warnings"]] if warning]
        warnings += [f"numbering: {gap}" for gap in gaps]
        script = tell_script(text)
        warnings += [f"mixed script ({share:.0%} traditional): see the outline"] * (script == MIXED)
        warnings += [f"repeats {same_as} ({similarity:.0%} alike)"] * bool(same_as)
        units = {column: int(counted.get((doc_id, kind), 0)) for kind, column in KINDS.items()}
        given = {name: document[name] for name in ("doc_id", "file", "format", "encoding", "chars", "furniture_chars")}
        given |= {name: document[name] for name in SHARES}
        given["margin"] = float(document["margin"] or "nan")
        rows.append(
            given
            | units
            | {
                "numbering_gaps": len(gaps),
                "broken": text.count("\ufffd"),
                "private_use": len(PRIVATE.findall(text)),
                "traditional": round(share, 4),
                "script": script,
                "same_as": same_as,
                "similarity": similarity,
                "warnings": " | ".join(warnings),
            }
        )
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)


def measure_traditional(text: str) -> float:
    """
    Measure how much of a text is written in the traditional script.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    float
        Share of its Han characters that Big5 has and GB 2312 has not: near 0
        for simplified text, about a third for traditional.

    Examples
    --------
    >>> measure_traditional("学习国务院文件"), measure_traditional("學習國務院文件") > 0.3
    (0.0, True)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    counts = np.bincount(codes[codes < HAN_LAST], minlength=HAN_LAST)[HAN_FIRST:]
    found = np.flatnonzero(counts)
    traditional = sum(int(counts[i]) for i in found if _is_traditional(chr(HAN_FIRST + i)))
    return traditional / max(int(counts.sum()), 1)


def _is_traditional(char: str) -> bool:
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def show_outline(corpus: Corpus, doc_id: str, *, width: int = 100) -> str:
    """
    Write the outline of a document with line numbers, for a person to check.

    Parameters
    ----------
    corpus : Corpus
        The documents.
    doc_id : str
        Which one.
    width : int
        Columns to fill; Chinese characters take two.

    Returns
    -------
    str
        One line a unit: line in the decoded text, kind, heading or first
        words. Runs of paragraphs and of entries are counted, not listed. At
        the end the numbers that were not taken for headings, with the reason.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> corpus = read_corpus()
    >>> print(show_outline(corpus, corpus.documents["doc_id"][0]).split("\\n")[16])
    22    item       11.提升家庭服务工作实效
    """
    text = corpus.texts[doc_id]
    breaks = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4") == 10)
    units = corpus.select(doc_id).units
    children = units.groupby("parent_id")["kind"].value_counts()
    lines, run = [], []
    for row in units[~units["is_heading"]].itertuples(index=False):
        if row.kind in SHOWN:
            lines += _close_run(run)
            lines.append((_line(breaks, row, text), row.level, row.kind, _lead(row, children)))
        else:
            run.append((_line(breaks, row, text), row.level, row.kind))
    lines += _close_run(run)
    digits = len(str(max((line for line, *_ in lines), default=1)))
    wide = max([9, *(len(kind) for *_, kind, _ in lines)])
    shown = [f"{line:>{digits}}  {'  ' * (level - 1)}{kind:<{wide}}  {lead}" for line, level, kind, lead in lines]
    refused = explain_numbering(text)
    refused = refused[~refused["accepted"]]
    notes = [
        f"{row.line:>{digits}}  not a heading: {row.text[:24]}  ({row.reason})" for row in refused[:20].itertuples()
    ]
    notes += [f"… and {len(refused) - 20} more numbers that are not headings"] * (len(refused) > 20)
    return "\n".join(_clip(line, width) for line in [doc_id, *shown, *notes])


def _line(breaks: np.ndarray, row, text: str) -> int:
    blank = len(row.text) - len(row.text.lstrip())
    return int(np.searchsorted(breaks, row.start + (blank if row.text.strip() else 0))) + 1


def _lead(row, children: pd.Series) -> str:
    words = row.number + " " * row.number[-1:].isdigit() + " ".join((row.heading or row.text[:200]).split())
    counts = children[row.unit_id] if row.unit_id in children.index.get_level_values(0) else {}
    said = [
        f"{counts[kind]} {KINDS[kind] if counts[kind] > 1 else kind}"
        for kind in ("item", "annex_item", "subitem", "entry", "table")
        if kind in counts
    ]
    return words + (f"  ({', '.join(said)})" if said else "")


def _close_run(run: list[tuple[int, int, str]]) -> list[tuple[int, int, str, str]]:
    """Turn a run of paragraphs or entries into one line each kind; empties the run."""
    edges = [i for i, (a, b) in enumerate(pairwise(run), start=1) if a[1:] != b[1:]]
    parts = [run[a:b] for a, b in pairwise([0, *edges, len(run)]) if run]
    run[:] = []
    return [(part[0][0], part[0][1], part[0][2], f"× {len(part)}" if len(part) > 1 else "") for part in parts]


def show_table(checked: pd.DataFrame, *, width: int | None = None) -> str:
    """
    Write the table of :func:`check_corpus` for a terminal, one line a document.

    Parameters
    ----------
    checked : pandas.DataFrame
        From :func:`check_corpus`.
    width : int, optional
        Columns to fill; what is cut off is the end of the warnings. None cuts nothing.

    Returns
    -------
    str
        A head line and one line a document; encoding with its margin in brackets.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> print(show_table(check_corpus(read_corpus())).split("\\n")[1].split()[1:3])
    ['txt', 'utf-8']
    """
    head = [
        "document",
        "format",
        "encoding",
        "chars",
        "sec",
        "item",
        "sub",
        "para",
        "annex",
        "a-sec",
        "a-item",
        "gloss",
        "entry",
        "table",
        "gaps",
        "U+FFFD",
        "private",
        "script",
        "furniture",
        "body/annex/front/back",
        "same as",
        "warnings",
    ]
    body = [_show_row(row) for row in checked.to_dict("records")]
    cells = [head, *body]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(head))]
    left = {0, 1, 2, len(head) - 2, len(head) - 1}
    lines = (
        "  ".join(_pad(cell, size, left=i in left) for i, (cell, size) in enumerate(zip(line, widths, strict=True)))
        for line in cells
    )
    return "\n".join(line.rstrip() if width is None else _clip(line, width) for line in lines)


def _show_row(row: dict) -> list[str]:
    margin = "" if pd.isna(row["margin"]) else f" (+{row['margin']:.1f})"
    same = f"{_clip(row['same_as'], 20)} {row['similarity']:.0%}" if row["same_as"] else "-"
    share = f"{row['furniture_chars'] / max(row['chars'], 1):.0%}"
    return [
        _clip(row["doc_id"], 36),
        row["format"],
        (row["encoding"] or "-") + margin,
        f"{row['chars']:,}",
        *(str(row[column]) for column in KINDS.values()),
        str(row["numbering_gaps"]),
        str(row["broken"]),
        str(row["private_use"]),
        row["script"] or "-",
        f"{row['furniture_chars']:,} ({share})",
        "/".join(f"{100 * row[name]:.0f}" for name in SHARES) + "%",
        same,
        row["warnings"] or "-",
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def _pad(text: str, size: int, *, left: bool) -> str:
    room = " " * (size - _width(text))
    return text + room if left else room + text


def _clip(text: str, width: int) -> str:
    text = text.rstrip()
    if _width(text) <= width:
        return text
    kept, used = [], 1
    for char in text:
        used += _width(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept) + "…"

"""
How does the text stand in the report?  Its outline, and its passages as targets of links.
"""

from collections import defaultdict

import pandas as pd

from plananalysis.report.rows import locate_text
from plananalysis.structure.body import find_sections, leaf_units
from plananalysis.structure.sections import label_sections


def outline_texts(results, numbers: dict, held: set) -> list[dict]:
    """
    List sections and items of each document with links to their place in the text.

    Parameters
    ----------
    results : plananalysis.findings.Results
        The analysis.
    numbers : dict of str to int
        Of the documents.
    held : set of str
        The documents whose text the page holds.

    Returns
    -------
    list of dict
        number, doc_id and entries of each document.
    """
    shown = results.units[
        results.units["kind"].isin(["section", "item", "annex", "annex_section", "annex_item", "glossary"])
    ]
    outlines = []
    for doc_id, units in shown.groupby("doc_id", sort=False):
        entries = [
            {
                "target": f"#u{numbers[doc_id]}-{unit.unit_id}" if doc_id in held else locate_text(doc_id),
                "kind": unit.kind,
                "label": f"{unit.number}{unit.heading}" or unit.unit_id,
            }
            for unit in units.itertuples()
        ]
        outlines.append({"number": numbers[doc_id], "doc_id": doc_id, "entries": entries})
    return outlines


def mark_texts(results, numbers: dict, anchors: dict, held: set) -> list[dict]:
    """
    Cut each text at the passages that rows lead to.

    Parameters
    ----------
    results : plananalysis.findings.Results
        The analysis.
    numbers : dict of str to int
        Of the documents.
    anchors : dict
        For each document, where the passages begin and end.
    held : set of str
        The documents whose text the page holds.

    Returns
    -------
    list of dict
        number, doc_id and leaves of each document.
    """
    texts = []
    containers = results.units[~results.units["is_leaf"]]
    labels = _label_leaves(results.units)
    for doc_id, leaves in leaf_units(results.units).groupby("doc_id", sort=False):
        number, starts = numbers[doc_id], anchors.get(doc_id, {})
        ids: dict[int, list[str]] = defaultdict(list)
        for unit in containers[containers["doc_id"] == doc_id].itertuples():
            ids[unit.start].append(f"u{number}-{unit.unit_id}")
        marked = sorted(starts)
        parts, at = [], 0
        for leaf in leaves.itertuples() if doc_id in held else ():
            inside = []
            while at < len(marked) and marked[at] < leaf.end:
                inside.append(marked[at])
                at += 1
            parts.append(
                {
                    "id": f"u{number}-{leaf.unit_id}",
                    "kind": leaf.kind,
                    "heading": leaf.is_heading,
                    "label": labels[doc_id, leaf.unit_id],
                    "anchors": ids.get(leaf.start, []),
                    "pieces": _cut(leaf.text, leaf.start, inside, starts, number),
                }
            )
        texts.append({"number": number, "doc_id": doc_id, "leaves": parts})
    return texts


def _label_leaves(units: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Where a unit stands, for a reader: its section and its own name."""
    names = label_sections(units)
    return {
        (doc_id, unit_id): " · ".join(filter(None, (names.get((doc_id, section), "")[:18], unit_id)))
        for doc_id, unit_id, section in zip(units["doc_id"], units["unit_id"], find_sections(units), strict=True)
    }


def _cut(text: str, offset: int, inside: list[int], ends: dict[int, int], number: int) -> list[tuple[str, str]]:
    """Split a leaf into (anchor, text); a passage ends where the next begins."""
    pieces, at = [], 0
    for i, start in enumerate(inside):
        stop = min(ends[start], inside[i + 1] if i + 1 < len(inside) else ends[start]) - offset
        pieces += [("", text[at : start - offset]), (f"p{number}-{start}", text[start - offset : stop])]
        at = stop
    pieces.append(("", text[at:]))
    return [(anchor, piece) for anchor, piece in pieces if piece]

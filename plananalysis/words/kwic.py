"""
In which company does a word stand?  Key words in context.
"""

import pandas as pd

from plananalysis.lexicons.folding import fold_rows, fold_words

KEYWORD_COLUMNS = ["doc_id", "unit_id", "left", "keyword", "right", "start", "end"]


OUTLINE_COLUMNS = ["section", "item"]


def find_keyword(
    units: pd.DataFrame, keyword: str, *, width: int = 12, outline: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    List every occurrence of a keyword with the text around it (KWIC).

    Use it to see how a policy term is used before counting it. The search is
    for the exact string, so it does not depend on the segmentation.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``.
    keyword : str
        The text to look for. It is folded as the texts are
        (:mod:`plananalysis.lexicons.folding`); what is shown is as written.
    width : int
        Number of characters to show on each side, within the unit.
    outline : pandas.DataFrame, optional
        All units of the documents (doc_id, unit_id, parent_id, kind, number,
        heading), to say in which section and item an occurrence stands.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, left, keyword, right, start, end, in document
        order; occurrences do not overlap. Empty where there is none. With an
        outline also section (heading of the innermost section around it) and
        item (number of the item), empty text outside of any.

    Raises
    ------
    ValueError
        If the keyword is empty.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i3"], "start": [0], "text": ["围绕首都工作大局。"]})
    >>> find_keyword(units, "首都", width=2)[["unit_id", "left", "keyword", "right"]]
      unit_id left keyword right
    0      i3   围绕      首都    工作
    """
    if not keyword:
        msg = "keyword: expected at least one character, got an empty string"
        raise ValueError(msg)
    rows, [keyword] = [], fold_words([keyword])
    fields = units[["doc_id", "unit_id", "start", "text"]].itertuples(index=False)
    for unit, text in zip(fields, fold_rows(units), strict=True):
        at = text.find(keyword)
        while at >= 0:
            end = at + len(keyword)
            parts = unit.text[max(at - width, 0) : at], unit.text[at:end], unit.text[end : end + width]
            rows.append((unit.doc_id, unit.unit_id, *parts, unit.start + at, unit.start + end))
            at = text.find(keyword, end)
    found = pd.DataFrame(rows, columns=KEYWORD_COLUMNS)
    return found if outline is None else _add_outline(found, outline)


def _add_outline(found: pd.DataFrame, outline: pd.DataFrame) -> pd.DataFrame:
    """Walk up from each unit to its item and its section."""
    fields = ["doc_id", "unit_id", "parent_id", "kind", "number", "heading"]
    missing = [name for name in fields if name not in outline]
    if missing:
        msg = f"outline: expected the columns {fields}, {missing} missing; give the whole table of units"
        raise ValueError(msg)
    known = {(unit.doc_id, unit.unit_id): unit for unit in outline[fields].itertuples(index=False)}
    positions = {}
    for doc_id, unit_id in found[["doc_id", "unit_id"]].drop_duplicates().itertuples(index=False):
        position, unit = {}, known.get((doc_id, unit_id))
        while unit is not None:
            position.setdefault(unit.kind, unit)
            unit = known.get((doc_id, unit.parent_id))
        section, item = position.get("section"), position.get("item")
        positions[doc_id, unit_id] = (section.heading if section else "", item.number if item else "")
    columns = [positions[key] for key in zip(found["doc_id"], found["unit_id"], strict=True)]
    return pd.concat([found, pd.DataFrame(columns, columns=OUTLINE_COLUMNS, dtype=object)], axis=1)

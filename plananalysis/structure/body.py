"""
Which units are counted?  The leaves, the items of the body, and the section that each belongs to.
"""

import numpy as np
import pandas as pd

COUNTED = ("item", "sentence", "section", "document")


def leaf_units(units: pd.DataFrame) -> pd.DataFrame:
    """
    Select the units that partition the text.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.DataFrame
        The rows without children, in order; joined they give each text.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> corpus = read_corpus()
    >>> "".join(leaf_units(corpus.units)["text"]) == "".join(corpus.texts.values())
    True
    """
    return units[units["is_leaf"]].reset_index(drop=True)


def body_units(units: pd.DataFrame) -> pd.DataFrame:
    """
    Select the units that are counted and clustered: the items.

    Items are taken whole, with their sub-items. Where a section has
    paragraphs that belong to no item, each paragraph counts as one unit.
    Headings, preamble, annexes, glossaries, tables and site furniture are
    left out, so that the units do not overlap.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus.

    Returns
    -------
    pandas.DataFrame
        The same columns and ``section``, the unit_id of the section that
        holds the unit (empty where the document has none).

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> body = body_units(read_corpus().units)
    >>> len(body), body["section"].nunique()
    (36, 8)
    """
    units = units.assign(section=find_sections(units))
    parent_kind = _parent_kinds(units)
    loose = (units["kind"] == "paragraph") & ~units["is_heading"] & parent_kind.isin(["", "section"])
    return units[(units["kind"] == "item") | loose].reset_index(drop=True)


def counted_units(units: pd.DataFrame, sentences: pd.DataFrame, *, unit: str = "item") -> pd.DataFrame:
    """
    Cut the body into units of one size: items, sentences, sections or documents.

    Parameters
    ----------
    units, sentences : pandas.DataFrame
        Of a corpus.
    unit : {'item', 'sentence', 'section', 'document'}
        The size. A section holds its items and loose paragraphs; where a
        document has no sections, what it holds is one unit.

    Returns
    -------
    pandas.DataFrame
        doc_id, unit_id (of a sentence its sentence_id, of a document empty),
        holder (the unit of the corpus it lies in), section (of items and
        sentences), heading, start, end, text.

    Raises
    ------
    ValueError
        If there is no such size.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> corpus = read_corpus()
    >>> [len(counted_units(corpus.units, corpus.sentences, unit=unit)) for unit in COUNTED]
    [36, 187, 8, 1]
    """
    if unit not in COUNTED:
        msg = f"unit: expected one of {', '.join(COUNTED)}, got '{unit}'"
        raise ValueError(msg)
    body = body_units(units)
    if unit == "item":
        return body.assign(holder=body["unit_id"])
    if unit == "sentence":
        home = _find_homes(sentences, body)
        rows = sentences[home >= 0].assign(section=body["section"].to_numpy()[home[home >= 0]], heading="")
        return (
            rows.assign(holder=rows["unit_id"], unit_id=rows["sentence_id"])
            .drop(columns="sentence_id")
            .reset_index(drop=True)
        )
    names = body["section"] if unit == "section" else pd.Series("", index=body.index)
    joined = (
        body.groupby([body["doc_id"], names.rename("unit_id")], sort=False)
        .agg(start=("start", "min"), end=("end", "max"), text=("text", "".join))
        .reset_index()
    )
    headings = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), units["heading"], strict=True))
    keys = zip(joined["doc_id"], joined["unit_id"], strict=True)
    return joined.assign(holder=joined["unit_id"], section="", heading=[headings.get(key, "") for key in keys])


def assign_tokens(tokens: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """
    Give tokens the unit they lie in, whatever unit they were cut in.

    Parameters
    ----------
    tokens : pandas.DataFrame
        doc_id, unit_id, token, start, end.
    units : pandas.DataFrame
        doc_id, unit_id, start, end; units of one document do not overlap.

    Returns
    -------
    pandas.DataFrame
        The tokens that lie in one of the units, with its unit_id.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": "i1", "token": ["党建", "家庭"], "start": [0, 5], "end": [2, 7]})
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1#1", "i1#2"], "start": [0, 4], "end": [4, 9]})
    >>> assign_tokens(tokens, units)["unit_id"].tolist()
    ['i1#1', 'i1#2']
    """
    home = _find_homes(tokens, units)
    inside = home >= 0
    return tokens[inside].assign(unit_id=units["unit_id"].to_numpy()[home[inside]]).reset_index(drop=True)


def _find_homes(rows: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """Number of the unit in which each row begins, -1 where there is none."""
    documents = pd.Index(units["doc_id"].unique())
    width = int(max(units["end"].max(), rows["end"].max())) + 1 if len(units) and len(rows) else 1
    begins, asked = (
        documents.get_indexer(table["doc_id"]) * width + table["start"].to_numpy() for table in (units, rows)
    )
    order = np.argsort(begins, kind="stable")
    place = np.searchsorted(begins[order], asked, side="right") - 1
    if not len(order):
        return np.full(len(rows), -1)
    home = order[np.maximum(place, 0)]
    known = documents.get_indexer(rows["doc_id"]) >= 0
    inside = known & (place >= 0) & (rows["start"].to_numpy() < units["end"].to_numpy()[home])
    same = units["doc_id"].to_numpy()[home] == rows["doc_id"].to_numpy()
    return np.where(inside & same, home, -1)


def _parent_kinds(units: pd.DataFrame) -> pd.Series:
    kinds = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), units["kind"], strict=True))
    pairs = zip(units["doc_id"], units["parent_id"], strict=True)
    return pd.Series([kinds.get(pair, "") for pair in pairs], index=units.index)


def find_sections(units: pd.DataFrame) -> pd.Series:
    """
    Name the section that each unit belongs to.

    Parameters
    ----------
    units : pandas.DataFrame
        The units of a corpus, parents before children.

    Returns
    -------
    pandas.Series
        The unit_id of the section, the unit's own for a section, empty for
        what stands outside all sections; index as given.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> units = read_corpus().units
    >>> find_sections(units[units["kind"] == "item"].head(0)).tolist()
    []
    >>> find_sections(units).iloc[-1]
    ''
    """
    section: dict[tuple[str, str], str] = {}
    for row in units[["doc_id", "unit_id", "parent_id", "kind"]].itertuples(index=False):
        inherited = section.get((row.doc_id, row.parent_id), "")
        section[row.doc_id, row.unit_id] = row.unit_id if row.kind == "section" else inherited
    keys = zip(units["doc_id"], units["unit_id"], strict=True)
    return pd.Series([section[key] for key in keys], index=units.index, dtype=object)


def group_body(corpus, *, by: str = "auto", body: pd.DataFrame | None = None) -> dict[tuple[str, str], str]:
    """
    Give each unit of the body the group whose words are set against those of the others.

    Parameters
    ----------
    corpus : plananalysis.corpus.Corpus
        The documents.
    by : str
        section, document, or a column of the documents (year, level, genre,
        issuer); auto takes the sections of one document, and documents where
        there are several.
    body : pandas.DataFrame, optional
        Its :func:`plananalysis.corpus.body_units`, for who has them already.

    Returns
    -------
    dict
        ``(doc_id, unit_id)`` to the name of its group, in document order;
        what a document does not say is 不详.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> sorted(set(group_body(read_corpus(), by="genre").values()))
    ['工作要点']
    """
    body = body_units(corpus.units) if body is None else body
    several = body["doc_id"].nunique() > 1
    if by == "auto":
        by = "document" if several else "section"
    if by == "section":
        labels = body["doc_id"] + " " + body["section"] if several else body["section"]
    elif by == "document":
        labels = body["doc_id"]
    else:
        known = corpus.documents.set_index("doc_id")[by].map(lambda value: str(value).strip() or "不详")
        labels = body["doc_id"].map(known)
    return dict(zip(zip(body["doc_id"], body["unit_id"], strict=True), labels, strict=True))

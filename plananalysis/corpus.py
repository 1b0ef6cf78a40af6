"""
What do I have?  Many documents read, cut into units, saved and loaded.

A :class:`Corpus` holds three tables and the texts they point into.  Every
offset in every table of this package counts characters of ``texts[doc_id]``.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import pandas as pd

from plananalysis import metadata, readers, sentences, structure, tables
from plananalysis.counts import count_han
from plananalysis.selections import body_units, find_sections, leaf_units

__all__ = ["Corpus", "body_units", "build_corpus", "bundled", "embedded_paths", "find_sections", "leaf_units",
           "load_corpus", "open_corpus", "read_corpus"]
DOCUMENT_COLUMNS = [
    "doc_id", "title", "issuer", "level", "genre", "year", "published", "source", "editor", "number", "url",
    "file", "format", "encoding", "sha256", "chars", "han_chars", "sections", "items", "sentences", "warnings",
    "margin", "furniture_chars", "numbering_gaps",
]
UNIT_COLUMNS = ["doc_id", "unit_id", "parent_id", "kind", "level", "number", "heading",
                "start", "end", "is_leaf", "is_heading", "text"]
SENTENCE_COLUMNS = ["doc_id", "unit_id", "sentence_id", "start", "end", "text"]
METADATA_COLUMNS = ["doc_id", "field", "value", "where"]


@dataclass(frozen=True)
class Corpus:
    """
    Documents and the tables made from them.

    Parameters
    ----------
    documents : pandas.DataFrame
        One row a document: metadata, encoding, sha256, sizes, warnings.
    units : pandas.DataFrame
        The pieces of each document with their place, parents before
        children; the rows with ``is_leaf`` partition the text.
    sentences : pandas.DataFrame
        The sentences of the numbered body.
    texts : mapping of str to str
        The decoded text of each document.
    metadata : pandas.DataFrame
        doc_id, field, value, where: each piece of metadata and where it was
        found.
    problems : tuple of ReadError
        What could not be read, one error a file.
    """

    documents: pd.DataFrame
    units: pd.DataFrame
    sentences: pd.DataFrame
    texts: Mapping[str, str]
    metadata: pd.DataFrame
    problems: tuple[readers.ReadError, ...] = ()

    @property
    def is_embedded_plan(self) -> bool:
        """Whether this is exactly the plan that comes with the package."""
        return self.documents["sha256"].tolist() == [_sha256(path) for path in embedded_paths()]

    def select(self, *doc_ids: str) -> "Corpus":
        """
        Take some of the documents.

        Parameters
        ----------
        *doc_ids : str
            The documents to keep.

        Returns
        -------
        Corpus
            In the order of this corpus.

        Raises
        ------
        KeyError
            If there is no such document; the message lists those there are.
        """
        known = self.documents["doc_id"].tolist()
        for doc_id in doc_ids:
            if doc_id not in known:
                msg = f"doc_id '{doc_id}': expected one of {', '.join(known[:20])}"
                raise KeyError(msg)
        names = ("documents", "units", "sentences", "metadata")
        kept = {name: getattr(self, name) for name in names}
        kept = {name: table[table["doc_id"].isin(doc_ids)].reset_index(drop=True) for name, table in kept.items()}
        return Corpus(texts={k: v for k, v in self.texts.items() if k in doc_ids}, **kept)

    def save(self, folder: str | Path) -> None:
        """
        Write the texts and the tables that :func:`load_corpus` reads.

        Parameters
        ----------
        folder : str or Path
            Gets ``texts/<doc_id>.txt`` and ``tables/*.csv``.
        """
        folder = Path(folder)
        (folder / "texts").mkdir(parents=True, exist_ok=True)
        for doc_id, text in self.texts.items():
            (folder / "texts" / f"{doc_id}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        for name in ("documents", "units", "sentences", "metadata"):
            tables.write_table(getattr(self, name), folder / "tables" / f"{name}.csv")


def bundled(*parts: str) -> Path:
    """
    Find a file that comes with the project: ``data`` or ``notebooks``.

    Parameters
    ----------
    *parts : str
        Path below the project's top folder.

    Returns
    -------
    Path
        Inside the installed package, or in the checkout when the package is
        installed from there.

    Raises
    ------
    FileNotFoundError
        If neither place has it.
    """
    package = Path(str(resources.files("plananalysis")))
    for home in (package / "_bundled", package.parent):
        if home.joinpath(*parts).exists():
            return home.joinpath(*parts)
    msg = f"'{'/'.join(parts)}' is missing from the installed package; install plananalysis again"
    raise FileNotFoundError(msg)


def embedded_paths() -> list[Path]:
    """
    List the documents that come with the package.

    Returns
    -------
    list of Path
        The files named in ``data/documents.csv``.

    Examples
    --------
    >>> [path.name for path in embedded_paths()]
    ['beijing_womens_federation_2020.txt']
    """
    listed = pd.read_csv(bundled("data", "documents.csv"), dtype=str, encoding="utf-8-sig")
    return [bundled("data", *file.split("/")) for file in listed["file"]]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_corpus(
    paths: str | Path | Iterable[str | Path] | None = None, *, text_column: str | None = None
) -> Corpus:
    """
    Read documents and cut them into units and sentences.

    Parameters
    ----------
    paths : str, Path or iterable of these, optional
        Files, folders or glob patterns; None reads the plan that comes with
        the package. A ``documents.csv`` beside the files gives or overrides
        metadata.
    text_column : str, optional
        For tables of documents: the column that holds the text.

    Returns
    -------
    Corpus
        With what could not be read in ``problems``; the rest is complete.

    Raises
    ------
    ReadError
        If nothing at all could be read; the message is of the first problem,
        the others are in the error's notes.

    Examples
    --------
    >>> corpus = read_corpus()
    >>> corpus.documents[["title", "sections", "items", "sentences"]].values.tolist()
    [['北京市妇联2020年工作要点', 8, 36, 187]]
    """
    if paths is None:
        sheets = [bundled("data", "documents.csv")]
        found, problems = [(path, path.name) for path in embedded_paths()], []
    else:
        paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
        found, problems = readers.find_files(paths)
        sheets = _find_sheets(paths, found)
    given, problems = _read_sheets(sheets, problems)
    documents = []
    for path, name in found:
        try:
            read = readers.read_file(path, name=name, text_column=text_column)
        except readers.ReadError as error:
            problems.append(error)
        else:
            documents += [_override(document, given.get(path.resolve(), {})) for document in read]
    if not documents:
        raise _nothing_read(problems)
    return build_corpus(documents, problems=problems)


def _find_sheets(paths: list, found: list[tuple[Path, str]]) -> list[Path]:
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    folders += [path.parent for path, _ in found]
    sheets = (folder / "documents.csv" for folder in folders)
    return [sheet for sheet in dict.fromkeys(sheets) if sheet.is_file()]


def _read_sheets(sheets: list[Path], problems: list) -> tuple[dict[Path, dict], list]:
    """Map each file listed in a documents.csv to its row; a bad sheet is a problem, not an end."""
    given: dict[Path, dict] = {}
    for sheet in sheets:
        try:
            table = readers.read_documents_csv(sheet)
        except readers.ReadError as error:
            shown = f"{sheet.parent.name}/{error.file}" if len(sheets) > 1 else error.file
            problems.append(readers.ReadError(shown, error.problem, error.remedy))
            continue
        for row in table.fillna("").to_dict("records"):
            given[(sheet.parent / row["file"]).resolve()] = row
    return given, problems


def _override(document: readers.Document, row: Mapping[str, str]) -> readers.Document:
    """Put what documents.csv says before what the file says; remember where it came from."""
    stated = {f"documents.csv:{k}": v for k, v in row.items() if v and k in metadata.KEYS}
    doc_id = row.get("doc_id") or document.doc_id
    return replace(document, doc_id=doc_id, metadata={**document.metadata, **stated})


def _nothing_read(problems: list[readers.ReadError]) -> readers.ReadError:
    if not problems:
        return readers.ReadError("(no path)", "no document was given", "name a file or a folder")
    first, *others = problems
    for other in others:
        first.add_note(str(other))
    first.problems = tuple(problems)
    return first


def build_corpus(documents: Iterable[readers.Document], *, problems: Iterable = ()) -> Corpus:
    """
    Cut documents that were read already into units and sentences.

    Parameters
    ----------
    documents : iterable of Document
        What :func:`plananalysis.readers.read_file` gave.
    problems : iterable of ReadError
        Carried along in the corpus.

    Returns
    -------
    Corpus
        With doc_ids made unique in the order of the documents; half a
        character in a text (a lone surrogate, which no file of ours can
        hold) becomes U+FFFD, with a warning.
    """
    documents = [_repair(document) for document in documents]
    ids = readers.unique_ids(document.doc_id for document in documents)
    documents = [replace(document, doc_id=doc_id) for document, doc_id in zip(documents, ids, strict=True)]
    parts = [_read_parts(document) for document in documents]
    return Corpus(
        documents=pd.DataFrame([part[0] for part in parts], columns=DOCUMENT_COLUMNS),
        units=pd.concat([part[1] for part in parts], ignore_index=True),
        sentences=pd.concat([part[2] for part in parts], ignore_index=True),
        texts={document.doc_id: document.text for document in documents},
        metadata=pd.concat([part[3] for part in parts], ignore_index=True),
        problems=tuple(problems),
    )


def _repair(document: readers.Document) -> readers.Document:
    """What was read from files is whole; a text that comes from elsewhere may hold half a character."""
    try:
        document.text.encode("utf-8")
    except UnicodeEncodeError:
        text = readers.SURROGATE.sub("\ufffd", document.text)
        return replace(document, text=text, warnings=(*document.warnings, *readers.text_warnings(text)))
    return document


def _read_parts(document: readers.Document) -> tuple[dict, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One document's row, units, sentences and metadata."""
    text = document.text
    units, gaps = structure.read_structure(text, marks=document.marks)
    found = _read_fields(document, units)
    split = sentences.split_sentences(text, units)
    row = {field: value for field, (value, _) in found.items()}
    row |= {name: getattr(document, name) for name in ("doc_id", "file", "format", "encoding", "sha256")}
    row |= {"chars": len(text), "han_chars": count_han(text), "sentences": len(split)}
    row |= {"sections": int((units["kind"] == "section").sum()), "items": int((units["kind"] == "item").sum())}
    row["warnings"] = " | ".join([*document.warnings, *_warn(units, split)])
    row |= {"margin": "" if document.margin is None else f"{document.margin:.2f}"}  # text, so that it loads as it was
    row |= {"furniture_chars": _count_furniture(units, document.marks)}
    row["numbering_gaps"] = " | ".join(gaps)
    where = [(document.doc_id, field, value, place) for field, (value, place) in found.items()]
    return (row, _point(document.doc_id, units, text)[UNIT_COLUMNS],
            _point(document.doc_id, split, text)[SENTENCE_COLUMNS],
            pd.DataFrame(where, columns=METADATA_COLUMNS))


def _read_fields(document: readers.Document, units: pd.DataFrame) -> dict[str, tuple[str, str]]:
    prefix = "documents.csv:"
    stated = {k.removeprefix(prefix): v for k, v in document.metadata.items() if k.startswith(prefix)}
    declared = {k: v for k, v in document.metadata.items() if not k.startswith(prefix)}
    found = metadata.read_metadata(document.text, units, file=document.file, declared=declared)
    return found | {field: (value, "documents.csv") for field, value in stated.items() if found[field][0] != value}


def _count_furniture(units: pd.DataFrame, marks: Iterable[readers.Mark]) -> int:
    """Characters that are not the plan itself: front and back matter, running heads, page numbers."""
    outside = units[units["kind"].isin(["front", "back"]) & units["is_leaf"]]
    spans = sorted([*zip(outside["start"], outside["end"], strict=True),
                    *((m.start, m.end) for m in marks if m.kind != "table")])
    total = reached = 0
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return int(total)


def _warn(units: pd.DataFrame, split: pd.DataFrame) -> list[str]:
    """A document that was read but holds nothing to analyse must not pass in silence."""
    if not units["kind"].isin(["section", "item"]).any():
        return ["no section and no item was found: look at the outline"]
    return [] if len(split) else ["no sentence was found in the body: look at the outline"]


def _point(doc_id: str, table: pd.DataFrame, text: str) -> pd.DataFrame:
    passages = [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)]
    return table.assign(doc_id=doc_id, text=pd.Series(passages, index=table.index, dtype=object))


def load_corpus(folder: str | Path) -> Corpus:
    """
    Load a corpus that was saved, or the results of a run.

    Parameters
    ----------
    folder : str or Path
        The folder that holds ``texts`` and ``tables``.

    Returns
    -------
    Corpus
        Equal to the one that was saved, without its problems.

    Raises
    ------
    FileNotFoundError
        If the folder holds no saved corpus.
    ValueError
        If a table no longer fits its text.
    """
    folder = Path(folder)
    names = ("documents", "units", "sentences", "metadata")
    if not all((folder / "tables" / f"{name}.csv").is_file() for name in names):
        msg = f"{folder.name or folder}: expected the folders tables/ and texts/ of a saved corpus; run the pipeline first"
        raise FileNotFoundError(msg)
    read = {name: tables.read_table(folder / "tables" / f"{name}.csv") for name in names}
    texts = {doc_id: (folder / "texts" / f"{doc_id}.txt").read_bytes().decode("utf-8", "surrogatepass")
             for doc_id in read["documents"]["doc_id"]}
    for row in read["units"].itertuples():
        if texts[row.doc_id][row.start:row.end] != row.text:
            msg = (f"texts/{row.doc_id}.txt: unit {row.unit_id} expected the text in units.csv at "
                   f"{row.start}-{row.end}, got another; one of the two files was changed, run the pipeline again")
            raise ValueError(msg)
    return Corpus(texts=texts, **read)


def open_corpus(source: str | Path | None = None) -> Corpus:
    """
    Get a corpus from whatever is at hand.

    Parameters
    ----------
    source : str or Path, optional
        Results of an earlier run, which are loaded; or a document or folder
        of documents, which is read; None takes the embedded plan.

    Returns
    -------
    Corpus
        See :func:`load_corpus` and :func:`read_corpus`.

    Examples
    --------
    >>> open_corpus().is_embedded_plan
    True
    """
    if source is not None and (Path(source) / "tables" / "units.csv").is_file():
        return load_corpus(source)
    return read_corpus(source)

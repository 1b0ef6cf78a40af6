"""
What do I have?  Many documents read, cut into units, saved and loaded.

A :class:`Corpus` holds three tables and the texts they point into.  Every
offset in every table of this package counts characters of ``texts[doc_id]``.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from plananalysis.reading.bundled import bundled, embedded_paths
from plananalysis.reading.document import Document, ReadError, is_stem, safe_stem, unique_ids
from plananalysis.reading.documents_csv import COLUMNS, find_lists, read_lists
from plananalysis.reading.files import read_files
from plananalysis.reading.find import LeftOut, find_files
from plananalysis.reading.ids import tell_apart
from plananalysis.reading.ownership import leads_outside
from plananalysis.structure.document_tables import (
    DOCUMENT_COLUMNS,
    METADATA_COLUMNS,
    SENTENCE_COLUMNS,
    UNIT_COLUMNS,
    tabulate_document,
)
from plananalysis.structure.metadata import KEYS
from plananalysis.tables.files import read_table, write_table


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
    left_out : tuple of LeftOut
        What the search for documents passed over because this package made
        it: results of earlier runs. No fault.
    """

    documents: pd.DataFrame
    units: pd.DataFrame
    sentences: pd.DataFrame
    texts: Mapping[str, str]
    metadata: pd.DataFrame
    problems: tuple[ReadError, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

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

        Raises
        ------
        ValueError
            If a doc_id cannot be the name of a file; nothing is written.
        """
        folder = Path(folder)
        _check_ids(list(self.texts), where="the corpus")
        (folder / "texts").mkdir(parents=True, exist_ok=True)
        for doc_id, text in self.texts.items():
            (folder / "texts" / f"{doc_id}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        for name in ("documents", "units", "sentences", "metadata"):
            write_table(getattr(self, name), folder / "tables" / f"{name}.csv")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_corpus(paths: str | Path | Iterable[str | Path] | None = None, *, text_column: str | None = None) -> Corpus:
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
        lists = [bundled("data", "documents.csv")]
        found, problems = [(path, path.name) for path in embedded_paths()], []
    else:
        paths = [paths] if isinstance(paths, (str, Path)) else list(paths)
        found, problems = find_files(paths)
        lists = find_lists(paths, found)
    given, faults = read_lists(lists, reserved=DOCUMENT_COLUMNS)
    problems += faults
    documents, rows = [], []
    for (path, _), read in zip(found, read_files(found, text_column=text_column), strict=True):
        if isinstance(read, ReadError):
            problems.append(read)
        else:
            documents += read
            rows += [given.get(path.resolve(), {})] * len(read)
    if not documents:
        raise _nothing_read(problems)
    ids = tell_apart([document.doc_id for document in documents], [document.file for document in documents])
    stated = [_override(*one) for one in zip(documents, ids, rows, strict=True)]
    return build_corpus(stated, problems=problems)


def _override(document: Document, doc_id: str, row: Mapping[str, str]) -> Document:
    """Put what documents.csv says before what the file says; remember where it came from."""
    stated = {f"documents.csv:{k}": v for k, v in row.items() if v and (k in KEYS or k not in COLUMNS)}
    return replace(document, doc_id=row.get("doc_id") or doc_id, metadata={**document.metadata, **stated})


def _nothing_read(problems: list[ReadError]) -> ReadError:
    if not problems:
        return ReadError("(no path)", "no document was given", "name a file or a folder")
    first, *others = problems
    for other in others:
        first.add_note(str(other))
    first.problems = tuple(problems)
    return first


def build_corpus(documents: Iterable[Document], *, problems: Iterable = ()) -> Corpus:
    """
    Cut documents that were read already into units and sentences.

    Parameters
    ----------
    documents : iterable of Document
        What :func:`plananalysis.reading.files.read_file` gave.
    problems : iterable of ReadError
        Carried along in the corpus.

    Returns
    -------
    Corpus
        With doc_ids made safe as names of files, and unique in the order of
        the documents.
    """
    documents, problems = list(documents), tuple(problems)
    left_out = tuple(problem for problem in problems if isinstance(problem, LeftOut))
    ids = unique_ids(safe_stem(document.doc_id) for document in documents)
    documents = [replace(document, doc_id=doc_id) for document, doc_id in zip(documents, ids, strict=True)]
    parts = [tabulate_document(document) for document in documents]
    return Corpus(
        documents=_documents_table([part[0] for part in parts]),
        units=pd.concat([part[1] for part in parts], ignore_index=True),
        sentences=pd.concat([part[2] for part in parts], ignore_index=True),
        texts={document.doc_id: document.text for document in documents},
        metadata=pd.concat([part[3] for part in parts], ignore_index=True),
        problems=tuple(problem for problem in problems if problem not in left_out),
        left_out=left_out,
    )


def _documents_table(rows: list[dict]) -> pd.DataFrame:
    """Our columns, then the variables that lists beside the documents have of their own."""
    own = dict.fromkeys(name for row in rows for name in row if name not in DOCUMENT_COLUMNS)
    table = pd.DataFrame(rows, columns=[*DOCUMENT_COLUMNS, *own])
    return table.fillna(dict.fromkeys(own, ""))


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
        If a table no longer fits its text, or is none that was saved: a
        doc_id that is no file name, a text outside the folder, a unit
        whose parent does not stand before it.
    """
    folder = Path(folder)
    names = ("documents", "units", "sentences", "metadata")
    if not all((folder / "tables" / f"{name}.csv").is_file() for name in names):
        msg = f"{folder.name or folder}: expected the folders tables/ and texts/ of a saved corpus; run the pipeline first"
        raise FileNotFoundError(msg)
    read = {name: _load_table(folder, name) for name in names}
    doc_ids = read["documents"]["doc_id"].tolist()
    _check_ids(doc_ids, where="tables/documents.csv")
    for name, table in read.items():
        if unknown := set(table["doc_id"]) - set(doc_ids):
            raise _no_longer(f"tables/{name}.csv: expected the documents of documents.csv, got '{min(unknown)}'")
    texts = {doc_id: _load_text(folder, doc_id) for doc_id in doc_ids}
    _check_parents(read["units"])
    for name, what in (("units", "unit"), ("sentences", "sentence of unit")):
        for row in read[name].itertuples():
            if row.start < 0 or texts[row.doc_id][row.start : row.end] != row.text:
                raise _no_longer(
                    f"texts/{row.doc_id}.txt: {what} {row.unit_id} expected the text in {name}.csv at "
                    f"{row.start}-{row.end}, got another"
                )
    return Corpus(texts=texts, **read)


def _no_longer(fault: str) -> ValueError:
    return ValueError(f"{fault}; one of the files was changed, run the pipeline again")


def _check_ids(doc_ids: list[str], *, where: str) -> None:
    """Texts have the names of their documents: one that leads elsewhere would be read, or written, elsewhere."""
    seen: set[str] = set()
    for doc_id in doc_ids:
        if not is_stem(doc_id):
            msg = f"{where}: expected a doc_id that can be the name of a file, got {str(doc_id)[:80]!r}; correct it"
            raise ValueError(msg)
        if doc_id.casefold() in seen:
            msg = (
                f"{where}: expected each doc_id once, got {doc_id!r} again, small and capital letters aside; correct it"
            )
            raise ValueError(msg)
        seen.add(doc_id.casefold())


# What is needed of a saved table, and which of its columns are offsets.
OFFSETS = ("start", "end")
NEEDED = {
    "documents": ["doc_id", "file", "sha256"],
    "units": UNIT_COLUMNS,
    "sentences": SENTENCE_COLUMNS,
    "metadata": METADATA_COLUMNS,
}


def _load_table(folder: Path, name: str) -> pd.DataFrame:
    """A table whose columns are there and whose offsets are numbers."""
    path = folder / "tables" / f"{name}.csv"
    if leads_outside(path, folder):
        raise _no_longer(f"tables/{name}.csv: expected a file in the folder, got a link that leads out of it")
    try:
        table = read_table(path)
    except (ValueError, OverflowError) as error:  # pandas' own errors of reading are among them
        raise _no_longer(
            f"tables/{name}.csv: expected a table of a saved corpus, got what cannot be read ({type(error).__name__})"
        ) from None
    if missing := [column for column in NEEDED[name] if column not in table]:
        raise _no_longer(f"tables/{name}.csv: expected the column '{missing[0]}', got none")
    if odd := [
        column
        for column in OFFSETS
        if column in table and len(table) and not pd.api.types.is_integer_dtype(table[column])
    ]:
        raise _no_longer(f"tables/{name}.csv: expected whole numbers in the column '{odd[0]}', got something else")
    return table


def _load_text(folder: Path, doc_id: str) -> str:
    path = folder / "texts" / f"{doc_id}.txt"
    if leads_outside(path, folder) or not path.is_file():
        raise _no_longer(f"texts/{doc_id}.txt: expected a file in the folder, found none")
    try:
        return path.read_bytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise _no_longer(f"texts/{doc_id}.txt: expected UTF-8, got something else") from None


def _check_parents(units: pd.DataFrame) -> None:
    """Parents stand before their children, so that no unit is its own ancestor."""
    seen: set[tuple[str, str]] = set()
    for doc_id, unit_id, parent_id in zip(units["doc_id"], units["unit_id"], units["parent_id"], strict=True):
        if (doc_id, unit_id) in seen or parent_id and (doc_id, parent_id) not in seen:
            raise _no_longer(
                f"tables/units.csv: expected unit {unit_id} of {doc_id} once and after its parent, got another order"
            )
        seen.add((doc_id, unit_id))


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

"""
How does a study begin?  A new folder with every choice at its default, copies of the documents, and the notebooks.
"""

import csv
import io
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from plananalysis.corpus import Corpus, read_corpus
from plananalysis.lexicons.lexicon import list_lexicons, load_lexicon
from plananalysis.reading.documents_csv import COLUMNS
from plananalysis.reading.ownership import is_equal_or_above
from plananalysis.structure.document_tables import DOCUMENT_COLUMNS
from plananalysis.study.folder import Study, read_study
from plananalysis.study.settings import SETTINGS, write_settings
from plananalysis.study.swap_folder import build_folder

SHEET_KEPT = (
    "file",
    "doc_id",
    "title",
    "issuer",
    "level",
    "genre",
    "year",
    "published",
    "source",
    "editor",
    "number",
    "url",
)


def new_study(folder: str | Path, documents: Iterable[str | Path] = ()) -> tuple[Study, Corpus | None]:
    """
    Make a study folder.

    Parameters
    ----------
    folder : str or Path
        New, or empty.
    documents : iterable of str or Path
        Files and folders whose files are copied into documents/.

    Returns
    -------
    Study
        The folder, with every choice at its default.
    Corpus or None
        What was read of the documents; None without any.

    Raises
    ------
    FileExistsError
        If the folder holds something already, or is to lie among the
        documents; nothing is changed.
    ReadError
        If documents were given and none could be read; nothing is made.
    """
    folder, documents = Path(folder), list(documents)
    if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder}: expected a new or empty folder, found something in it; choose another name"
        raise FileExistsError(msg)
    for path in documents:
        if Path(path).is_dir() and (is_equal_or_above(path, _first_there(folder)) or is_equal_or_above(folder, path)):
            msg = (
                f"{folder}: expected a folder that does not lie in {path}, whose files are copied; choose one beside it"
            )
            raise FileExistsError(msg)
    given = read_corpus(documents) if documents else None
    with build_folder(folder) as building:
        for part in ("documents", "lexicons", "notebooks"):
            (building / part).mkdir()
        corpus = None
        if given is not None:
            _copy_documents(documents, building / "documents")
            corpus = read_corpus(building / "documents")
            corpus = replace(corpus, problems=given.problems, left_out=given.left_out)
            same = corpus.documents["file"].tolist() == given.documents["file"].tolist()
            # what a list beside the documents said of them goes into the study's own
            write_documents_csv(given if same else corpus, building / "documents" / "documents.csv")
        _write(building / SETTINGS, write_settings(folder=folder.name))
        _write_lexicons(building / "lexicons")
        _copy_notebooks(building / "notebooks")
    return read_study(folder), corpus


def _first_there(folder: Path) -> Path:
    """The folder, or the first of those above it that there is."""
    whole = Path(os.path.realpath(folder))
    return next(place for place in (whole, *whole.parents) if place.exists())


def _copy_documents(documents: list, folder: Path) -> None:
    from plananalysis.reading.find import find_files

    found, _ = find_files(documents)
    for path, name in found:
        target = folder / Path(name)
        if not target.resolve().is_relative_to(folder.resolve()):
            target = folder / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target = target.with_name(f"{target.stem}-{sum(1 for _ in folder.rglob('*'))}{target.suffix}")
        shutil.copyfile(path, target)


def write_documents_csv(corpus: Corpus, path: Path) -> None:
    """
    Write the documents.csv that a person corrects: what was read of each document.

    Parameters
    ----------
    corpus : Corpus
        The documents.
    path : Path
        The file to write, UTF-8 with BOM. Files that hold several documents
        are left out: their rows speak for themselves.
    """
    known = corpus.documents.copy()
    known = known[~known["file"].duplicated(keep=False)]
    columns = [name for name in SHEET_KEPT if name in COLUMNS]
    columns += [name for name in known if name not in DOCUMENT_COLUMNS]  # a person's own variables
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(known[columns].astype(str).values.tolist())
    _write(path, "\ufeff" + stream.getvalue())


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _write_lexicons(folder: Path) -> None:
    """Empty files with the columns of ours, and a word on what each does."""
    for name in list_lexicons():
        entries = load_lexicon(name).entries
        classes = sorted(set(entries["class"]))
        some = ", ".join(classes[:20]) + (", …" if len(classes) > 20 else "")
        note = (
            f"your rows are added to our {name}, the same term and class replaces ours 此处各行并入本包词表，同词同类者以此为准; "
            f"classes {some}; such as {entries['term'].iloc[0]},{entries['class'].iloc[0]}"
        )
        _write(
            folder / f"{name}.csv", f"# name={name}; version=1; licence=own; note={note}\n{','.join(entries.columns)}\n"
        )
    _write(
        folder / "terms.csv",
        "# words to keep whole when the text is cut, one a line 分词时不拆开的词，每行一个\nterm\n",
    )
    _write(
        folder / "stopwords.txt",
        "# words to leave out before clustering, one a line; they are still counted 聚类前去掉的词，每行一个，计数不受影响\n",
    )


def _copy_notebooks(folder: Path) -> None:
    from plananalysis.study.notebooks import list_notebooks, write_notebook
    from plananalysis.study.package_notebooks import copy_notebook

    for path in list_notebooks():
        write_notebook(copy_notebook(path), folder / path.name)

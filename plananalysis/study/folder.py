"""
How is one's own study set up?  A folder with study.toml, the documents and one's own words.

``new_study`` makes the folder, ``read_study`` checks what a person has written into it.
"""

import csv
import difflib
import io
import os
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from plananalysis.corpus import Corpus, read_corpus
from plananalysis.lexicons import lexicon as lexicons
from plananalysis.lexicons.own_files import LexiconError, decode_own, read_own_bytes
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.documents_csv import COLUMNS
from plananalysis.reading.ownership import is_equal_or_above, leads_outside
from plananalysis.study.swap_folder import build_folder
from plananalysis.tables import parameters
from plananalysis.tables.parameters import Parameters
from plananalysis.tokens.tokenizer import TermError, load_terms

NAME = "study.toml"
LARGEST = 1_000_000  # bytes of a study.toml; ours has four thousand
LONGEST_WORD = 100  # characters of a stop word
FOLDERS = ("documents", "lexicons", "notebooks", "results", ".cache", ".cache/tokens")
HEAD = """\
# A study of policy plans. Run it with:  plananalysis run {folder}
# Every choice of the analysis stands here with its default. Change a value, run again; what a run wrote into
# results/ is replaced as a whole, and what you have put there stays.
# 研究设置:每一项分析选择及其默认值都写在这里。修改后重新运行即可。
#
# documents/      the texts: .txt .md .html .docx .pdf, or tables with one document a row (.csv .xlsx .jsonl .parquet)
# documents.csv   in that folder: what was read of title, issuer, year …; correct what is wrong
# lexicons/       your own words; a row with the same term and class replaces ours, others are added. In frames.csv a class of
#                 your own (term,class …: 养老,elderly_care) is a dictionary: see tables/frames.csv and tables/attention.csv
# notebooks/      your copies, executed by each run with the choices of this file; change them as you like
"""
SECTIONS = {
    "documents": "Reading the documents",
    "words": "Cutting text into words",
    "topics": "Topic clustering",
    "frames": "Frames: subjects that cut across the sections",
}
TEXT_COLUMN = ("text_column", '""', 'column that holds the text, for tables of documents; "": found by its name')
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


class StudyError(ValueError):
    """study.toml says something that cannot be: where, what was expected, what to do."""


@dataclass(frozen=True)
class Study:
    """
    A study folder, read and checked.

    Parameters
    ----------
    folder : Path
        Holds study.toml.
    parameters : Parameters
        The choices.
    text_column : str or None
        For tables of documents.
    """

    folder: Path
    parameters: Parameters
    text_column: str | None = None

    @property
    def documents(self) -> Path:
        """The folder of the texts."""
        return self.folder / "documents"

    @property
    def lexicons(self) -> Path:
        """The folder of one's own words."""
        return self.folder / "lexicons"

    @property
    def notebooks(self) -> Path | None:
        """The folder of the study's own notebooks; None if it has none, and the package's are taken."""
        folder = self.folder / "notebooks"
        return folder if any(folder.glob("[0-9][0-9]-*.ipynb")) else None


def is_study(path: str | Path) -> bool:
    """
    Tell whether a path is a study folder.

    Parameters
    ----------
    path : str or Path
        Any path.

    Returns
    -------
    bool
        Whether it holds study.toml.

    Examples
    --------
    >>> is_study("没有这个文件夹")
    False
    """
    return (Path(path) / NAME).is_file()


def write_settings(values: Mapping[str, object] | None = None, *, folder: str = "DIR") -> str:
    """
    Write the text of a study.toml, every choice with a comment.

    Parameters
    ----------
    values : mapping, optional
        Choices that differ from the defaults.
    folder : str
        The name to show in its first line.

    Returns
    -------
    str
        TOML.

    Examples
    --------
    >>> tomllib.loads(write_settings({"k": 6}))["topics"]["k"]
    6
    """
    values = values or {}
    lines = [HEAD.format(folder=folder)]
    choices = parameters.list_choices()
    for section, title in SECTIONS.items():
        lines.append(f"# {title}\n[{section}]")
        if section == "documents":
            lines.append("{} = {}  # {}".format(*TEXT_COLUMN))
        for name, known in choices.items():
            if known["section"] == section:
                value = values.get(name, known["default"])
                among = f" ({' or '.join(known['among'])})" if known["among"] else ""
                lines.append(f"{name} = {_literal(value)}  # {known['meaning']}{among}")
        lines.append("")
    return "\n".join(lines)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return "0" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def read_study(folder: str | Path) -> Study:
    """
    Read and check a study folder.

    Parameters
    ----------
    folder : str or Path
        Holds study.toml and documents/.

    Returns
    -------
    Study
        The choices; what the file leaves out keeps its default.

    Raises
    ------
    StudyError
        Unknown sections or keys, and values that cannot be, each with its
        line, what is allowed and the nearest spelling; folders that are
        links to somewhere else.
    """
    folder = Path(folder)
    _check_links(folder)
    text = _read_settings(folder / NAME)
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{NAME}: not TOML: {str(error)[:300]}; write name = value, text in double quotes"
        raise StudyError(msg) from None
    except (RecursionError, ValueError) as error:  # brackets in brackets without end; a number of thousands of digits
        msg = f"{NAME}: cannot be read: {str(error)[:100]}; correct the value that is far too long or too deep"
        raise StudyError(msg) from None
    problems = [*_find_problems(given, text), *_find_unknown_frames(given, text, folder / "lexicons")]
    if problems:
        raise StudyError("\n".join(problems))
    if not (folder / "documents").is_dir():
        msg = f"{folder.name}: expected the folder documents/ beside {NAME}; make it and put the texts into it"
        raise StudyError(msg)
    chosen = {name: value for section in given.values() for name, value in section.items()}
    column = chosen.pop("text_column", "") or None
    chosen = {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}
    chosen["k"] = chosen.get("k") or None
    return Study(folder, Parameters(**chosen), column)


def _read_settings(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        msg = f"{NAME}: expected at most {LARGEST // 1000} kB, got more; keep the choices only"
        raise StudyError(msg)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"{NAME}:{data.count(10, 0, error.start) + 1}: expected UTF-8; save the file as UTF-8"
        raise StudyError(msg) from None


def _check_links(folder: Path) -> None:
    """A study writes, and looks for words and programs, in its own folders only."""
    for name in FOLDERS:
        if (folder / name).is_symlink() and leads_outside(folder / name, folder):
            msg = f"{name}: expected a folder of the study, found a link that leads out of it; put the folder itself there"
            raise StudyError(msg)


def check_notebooks(study: Study) -> None:
    """
    Refuse notebooks that stand somewhere else.

    Parameters
    ----------
    study : Study
        From :func:`read_study`.

    Raises
    ------
    StudyError
        If a notebook is a link that leads out of the study.
    """
    for path in sorted((study.folder / "notebooks").glob("*.ipynb")):
        if leads_outside(path, study.folder):
            msg = f"notebooks/{path.name}: expected a notebook of the study, found a link that leads out of it; put a copy there"
            raise StudyError(msg)


def _find_problems(given: dict, text: str) -> Iterable[str]:
    known = parameters.list_choices()
    for section, values in given.items():
        if section not in SECTIONS:
            where = _line_of(text, rf"\[?\s*{re.escape(section)}\b")
            yield f"{NAME}:{where}: unknown section or key '{section}'{_among(section, list(SECTIONS))}"
            continue
        if not isinstance(values, dict):
            yield f"{NAME}:{_line_of(text, re.escape(section))}: expected the section [{section}], got a value"
            continue
        names = [name for name, choice in known.items() if choice["section"] == section]
        names += ["text_column"] * (section == "documents")
        for name, value in values.items():
            where = _line_of(text, rf"\"?{re.escape(name)}\"?\s*=")
            if name not in names:
                yield f"{NAME}:{where}: unknown key '{name}' in [{section}]{_among(name, names)}"
            elif problem := _check(name, value):
                yield f"{NAME}:{where}: {name}: {problem}"


def _find_unknown_frames(given: dict, text: str, folder: Path) -> Iterable[str]:
    """Names of frames are known only together with the person's own words."""
    names = given["frames"].get("frames", []) if isinstance(given.get("frames"), dict) else []
    if names and not _check("frames", names):
        words = load_words(folder) or OwnWords()
        known = sorted(set(words.lexicon("frames").entries["class"]))
        for name in names:
            if name not in known:
                yield f"{NAME}:{_line_of(text, 'frames *=')}: frames: unknown frame '{name}'{_among(name, known)}"


def _check(name: str, value: object) -> str:
    if name == "text_column":
        return (
            "" if isinstance(value, str) else f"expected the name of a column in double quotes, got {str(value)[:60]!r}"
        )
    if name == "k" and value == 0 and not isinstance(value, bool):
        return ""
    return parameters.check_value(name, value)


def _among(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"; expected one of {', '.join(names)}{hint}"


def _line_of(text: str, pattern: str) -> int:
    match = re.search(rf"(?m)^[ \t]*{pattern}", text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


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
            write_documents_csv(corpus, building / "documents" / "documents.csv")
        _write(building / NAME, write_settings(folder=folder.name))
        _write_lexicons(building / "lexicons")
        _copy_notebooks(building / "notebooks")
    return read_study(folder), corpus


def _first_there(folder: Path) -> Path:
    """The folder, or the first of those above it that there is."""
    whole = Path(os.path.realpath(folder))
    return next(place for place in (whole, *whole.parents) if place.exists())


def _copy_documents(documents: list, folder: Path) -> None:
    from plananalysis.reading.files import find_files

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
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(known[columns].astype(str).values.tolist())
    _write(path, "\ufeff" + stream.getvalue())


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _write_lexicons(folder: Path) -> None:
    """Empty files with the columns of ours, and a word on what each does."""
    for name in lexicons.list_lexicons():
        entries = lexicons.load_lexicon(name).entries
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
    import nbformat

    from plananalysis.study import notebooks

    for path in notebooks.list_notebooks():
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        values = {"source": "../documents"} if "source" in notebooks.list_parameters(notebook) else {}
        nbformat.write(notebooks.set_parameters(notebook, values), folder / path.name)


def load_words(folder: str | Path) -> OwnWords | None:
    """
    Load the words that a person has added.

    Parameters
    ----------
    folder : str or Path
        ``lexicons/`` of a study; files that hold no rows count as absent.

    Returns
    -------
    OwnWords or None
        None if there is not a single word.

    Raises
    ------
    StudyError
        If a file has a fault, with its line; or a name that no lexicon has.

    Examples
    --------
    >>> load_words("没有这个文件夹") is None
    True
    """
    folder = Path(folder)
    known = lexicons.list_lexicons()
    found: dict[str, lexicons.Lexicon] = {}
    terms: list[str] = []
    try:
        for path in sorted(folder.glob("*.csv")):
            _check_words_file(path)
            if path.stem == "terms":
                terms = load_terms(path)
            elif path.stem not in known:
                raise StudyError(f"lexicons/{path.name}: no lexicon of that name{_among(path.stem, known)}")
            elif _has_rows(path):
                found[path.stem] = lexicons.load_lexicon(path.stem, extra=path)
        stopwords = frozenset(_read_words(folder / "stopwords.txt"))
    except (LexiconError, TermError) as error:
        raise StudyError(f"lexicons/{error}") from None
    names = [*(["terms.csv"] * bool(terms)), *(["stopwords.txt"] * bool(stopwords)), *(f"{name}.csv" for name in found)]
    files = {name: (folder / name).read_bytes() for name in sorted(names)}
    linked = frozenset(name for name in files if leads_outside(folder / name, folder))
    return OwnWords(tuple(terms), stopwords, found, files, linked) if files else None


def _check_words_file(path: Path) -> None:
    if not path.is_file():
        what = "a link that leads nowhere" if path.is_symlink() and not path.exists() else "something else"
        msg = f"lexicons/{path.name}: expected a file, found {what}; remove it"
        raise StudyError(msg)


def _read_words(path: Path) -> list[str]:
    if not os.path.lexists(path):
        return []
    _check_words_file(path)
    words = []
    for number, line in enumerate(decode_own(path.name, read_own_bytes(path)).split("\n"), start=1):
        word = line.strip()
        if len(word) > LONGEST_WORD:
            msg = f"{path.name}:{number}: expected one word a line, got {len(word)} characters; put each word on a line of its own"
            raise LexiconError(msg)
        if word and not word.startswith("#"):
            words.append(word)
    return words


def _has_rows(path: Path) -> bool:
    text = decode_own(path.name, read_own_bytes(path))
    return sum(1 for line in text.split("\n") if line.strip(", \t")) > 2


def save_words(words: OwnWords, folder: str | Path) -> None:
    """
    Write a person's words as they were, so that :func:`load_words` reads them again.

    Parameters
    ----------
    words : OwnWords
        From :func:`load_words`. Files that are links to somewhere else are
        not written.
    folder : str or Path
        Made if it is not there and a file is to be written.
    """
    folder = Path(folder)
    for name, data in words.files.items():
        if name not in words.linked:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

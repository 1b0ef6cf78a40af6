"""
Run all of it again: documents in, a results folder out, whole or not at all.

What is computed stands in :mod:`plananalysis.study.analyze`.
"""

import errno
import json
import os
import stat
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from plananalysis.compare.tables import TABLES as COMPARED
from plananalysis.corpus import body_units, embedded_paths, read_corpus
from plananalysis.findings import Results, choose_steps, compared_tables
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.files import find_files
from plananalysis.reading.ownership import (
    MANIFEST,
    ManifestError,
    holds_results,
    is_equal_or_above,
    is_inside,
    read_manifest,
)
from plananalysis.study import folder as config
from plananalysis.study.analyze import analyze
from plananalysis.study.manifest import make_manifest
from plananalysis.study.swap_folder import build_folder, tidy_up
from plananalysis.tables import files as tables
from plananalysis.tables.parameters import Parameters, check_jobs
from plananalysis.tables.texts import say as say_text

__all__ = [
    "OwnWords",
    "Parameters",
    "Results",
    "RunReport",
    "analyze",
    "check_output",
    "run",
    "run_study",
    "write_results",
]
NEEDS_TOPICS, NEEDS_SENTENCES, NEEDS_BODY = "05-topics.ipynb", "07-coding.ipynb", "08-your-own.ipynb"


@dataclass(frozen=True)
class RunReport:
    """
    How a run ended.

    Parameters
    ----------
    folder : Path
        Where the results are.
    results : Results
        The tables.
    problems : tuple of str
        One line for each file that was refused and each notebook that
        failed.
    warnings : tuple of str
        What a person should look at.
    notes : tuple of str
        What was left out or scaled down, and why, what of a person's files
        could not keep its name, and that notebooks of a study were executed;
        no reason to worry. Not that a single document is not compared: the
        manifest says it.
    timings : tuple of (str, float)
        The stages in their order and the seconds that each took; never
        written to the results.
    """

    folder: Path
    results: Results
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    timings: tuple[tuple[str, float], ...] = ()

    @property
    def status(self) -> int:
        """Exit status: 0 all read, 1 read with warnings or with files refused."""
        return int(bool(self.problems or self.warnings))


def run(
    paths: str | Path | Iterable[str | Path] | None = None,
    *,
    out: str | Path = "results",
    with_notebooks: bool = True,
    parameters: Parameters | None = None,
    text_column: str | None = None,
    words: OwnWords | None = None,
    only: Collection[str] = (),
    jobs: int = 1,
    notebooks: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
    sources: Iterable[Path] = (),
    announce: Callable[[str], None] = lambda line: None,
) -> RunReport:
    """
    Read documents, analyse them, and write the results folder.

    Parameters
    ----------
    paths : str, Path or iterable of these, optional
        Files, folders or patterns; None takes the embedded plan.
    out : str or Path
        The results folder. Of earlier results in it, what their manifest
        lists is replaced as a whole; all else is carried across.
    with_notebooks : bool
        Also execute the notebooks on these documents.
    parameters : Parameters, optional
        The choices.
    text_column : str, optional
        For tables of documents: the column that holds the text.
    words : OwnWords, optional
        Words of one's own.
    only : collection of str
        Names of tables; nothing but these and the manifest is then written.
    jobs : int
        Processes to cut text with, 1 to 64.
    notebooks : Path, optional
        A folder of notebooks to execute instead of the package's own.
    say : callable
        Gets one line at each stage.
    sources : iterable of Path
        What else the run reads: a study's words and notebooks. ``out`` may
        be none of these, nor a folder above them.
    announce : callable
        Gets one line before notebooks of a study are executed.

    Returns
    -------
    RunReport
        Folder, results, problems, warnings and the seconds of each stage.

    Raises
    ------
    ReadError
        If nothing could be read; nothing is written.
    FileExistsError
        If ``out`` is something else than an earlier results folder, is read
        itself, or holds whole results where ``only`` some tables are asked
        for.
    """
    if problem := check_jobs(jobs):
        msg = f"jobs: {problem}"
        raise ValueError(msg)
    out, say, told = Path(out), _Stopwatch(say), []
    paths = [paths] if isinstance(paths, (str, Path)) else None if paths is None else list(paths)
    inputs = [*(embedded_paths() if paths is None else _list_inputs(paths)), *sources]
    check_output(out, inputs=inputs, only=only)
    tidy_up(Path(os.path.realpath(out)), tell=told.append)
    check_output(out, inputs=inputs, only=only)  # once more: old results may be back
    choose_steps(only)
    if notebooks is not None and with_notebooks and not only:
        told += (lines := _announce_notebooks(notebooks))
        for line in lines:
            announce(line)
    say("reading documents")
    corpus = read_corpus(paths, text_column=text_column)
    say(f"analysing {len(corpus.documents)} document(s), {len(corpus.units)} units")
    results = analyze(corpus, parameters=parameters, words=words, only=only, jobs=jobs, say=say)
    with build_folder(out, tell=told.append) as building:
        failures = write_results(
            results, building, with_notebooks=with_notebooks, words=words, only=only, say=say, notebooks=notebooks
        )
    warnings = [f"{row.file}: {row.warnings}" for row in corpus.documents.itertuples() if row.warnings]
    problems = [str(problem) for problem in corpus.problems] + failures
    asked = set(only) & set(
        compared_tables()
    )  # else that one document is not compared is no news; manifest and report say it
    told += [str(passed) for passed in corpus.left_out]
    told += (
        []
        if words is None
        else [
            f"lexicons/{name}: a link to a file elsewhere; it was read, and is not copied into the results"
            for name in sorted(words.linked)
        ]
    )
    notes = (*told, *(note for note in results.notes if note != say_text("compare.alone", tables=COMPARED) or asked))
    return RunReport(out, results, tuple(problems), tuple(warnings), notes, say.stop())


def _list_inputs(paths: list) -> list[Path]:
    """What is read, so that nothing is written over it; a search passes over earlier results."""
    inputs = []
    for path in paths:
        if os.path.lexists(path):
            inputs += [] if holds_results(path) else [Path(path)]
        else:
            inputs += [found for found, _ in find_files(path)[0]]
    return inputs


def _announce_notebooks(folder: Path) -> list[str]:
    """That a study's notebooks are executed is said before, and which of them are not the package's own."""
    from plananalysis.study import notebooks

    own = {path.name: _list_code(path) for path in notebooks.list_notebooks()}
    paths = notebooks.list_notebooks(folder)
    others = [path.name for path in paths if _list_code(path) is None or _list_code(path) != own.get(path.name)]
    differ = f"not those of the package: {', '.join(others)}" if others else "they are those of the package, unchanged"
    return [
        f"executing the {len(paths)} notebook(s) of the study, which are programs; {differ} (--no-notebooks executes none)"
    ]


def _list_code(path: Path) -> list[str] | None:
    """What a notebook would execute; the values that a run sets are set anew by each. None if it cannot be read."""
    import nbformat

    from plananalysis.study.notebooks import INJECTED

    try:
        notebook = nbformat.read(path, as_version=4)
        return [
            cell.source
            for cell in notebook.cells
            if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", ())
        ]
    except (
        Exception
    ):  # a broken file may break the library anywhere; that it cannot be executed is said when it is tried
        return None


def count_stages(only: Collection[str] = (), *, with_notebooks: bool = True) -> int:
    """
    Count the stages of a run, for a progress bar.

    Parameters
    ----------
    only : collection of str
        As for :func:`run`.
    with_notebooks : bool
        As for :func:`run`.

    Returns
    -------
    int
        About how often a run says what it begins.

    Examples
    --------
    >>> count_stages(["citations"])
    4
    """
    stages = choose_steps(only)
    if only:
        return 3 + len(stages)
    return 6 + len(stages) + (8 if with_notebooks else 0)


class _Stopwatch:
    """Passes lines on and remembers how long each stage took."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._stages = say, []

    def __call__(self, line: str) -> None:
        self._stages.append((line, perf_counter()))
        self._say(line)

    def stop(self) -> tuple[tuple[str, float], ...]:
        ends = [begin for _, begin in self._stages[1:]] + [perf_counter()]
        return tuple((line, end - begin) for (line, begin), end in zip(self._stages, ends, strict=True))


def run_study(
    folder: str | Path,
    *,
    out: str | Path | None = None,
    with_notebooks: bool = True,
    only: Collection[str] = (),
    jobs: int = 1,
    say: Callable[[str], None] = lambda line: None,
    announce: Callable[[str], None] = lambda line: None,
) -> RunReport:
    """
    Run a study folder with the choices in its study.toml.

    Parameters
    ----------
    folder : str or Path
        From :func:`plananalysis.study.folder.new_study`.
    out : str or Path, optional
        The results folder; ``results`` in the study if None.
    with_notebooks : bool
        Also execute the notebooks.
    only : collection of str
        Names of tables; nothing but these and the manifest is then written.
    jobs : int
        Processes to cut text with.
    say : callable
        Gets one line at each stage.
    announce : callable
        Gets one line before the study's notebooks are executed: they are
        programs, and a study from someone else brings its own.

    Returns
    -------
    RunReport
        As for :func:`run`.

    Raises
    ------
    StudyError
        If study.toml says something that cannot be, or folders or notebooks
        of the study are links that lead out of it.
    ReadError
        If no document could be read.
    """
    study = config.read_study(folder)
    if with_notebooks and not only:
        config.check_notebooks(study)
    return run(
        study.documents,
        out=out or study.folder / "results",
        with_notebooks=with_notebooks,
        parameters=study.parameters,
        text_column=study.text_column,
        words=config.load_words(study.lexicons),
        only=only,
        jobs=jobs,
        notebooks=study.notebooks,
        say=say,
        announce=announce,
        sources=[study.folder / name for name in (config.NAME, "documents", "lexicons", "notebooks")],
    )


def check_output(out: Path, *, inputs: Iterable[Path] = (), only: Collection[str] = ()) -> None:
    """
    Refuse to write where something else is.

    Parameters
    ----------
    out : Path
        The folder asked for.
    inputs : iterable of Path
        What is read; ``out`` may lie inside one of these, but not be one, nor
        be above one.
    only : collection of str
        The tables asked for, if not all.

    Raises
    ------
    FileExistsError
        If it is a file, a folder that holds other things, or one that is
        read; or whole results, where only some tables are asked for.
    PermissionError
        If nothing can be written beside it, where results are built.

    Examples
    --------
    >>> check_output(Path("没有这个文件夹"))
    """
    for path in inputs:
        if is_equal_or_above(out, path):
            which = "is read itself" if is_equal_or_above(path, out) else f"holds {path}, which is read"
            raise _other_folder(f"{out}: expected a folder of its own for the results, but this one {which}")
    if out.is_symlink() and not out.exists():
        raise _other_folder(f"{out}: expected a folder, found a link that leads nowhere")
    beside = Path(os.path.realpath(out)).parent
    there = next(place for place in (beside, *beside.parents) if place.exists())
    if there.is_dir() and not os.access(there, os.W_OK):
        raise PermissionError(errno.EACCES, "no permission to write there", str(there))
    if not out.exists():
        return
    if not out.is_dir():
        raise _other_folder(f"{out}: expected a new folder or earlier results, found a file")
    if os.path.ismount(out) or is_equal_or_above(out, Path.cwd()):
        what = "a disk of its own" if os.path.ismount(out) else "the folder that you work in"
        raise _other_folder(f"{out}: expected a folder that can be replaced as a whole, found {what}")
    try:
        manifest = read_manifest(out)
    except FileNotFoundError:
        if any(out.iterdir()):
            raise _other_folder(f"{out}: expected a new folder or earlier results, found something else") from None
    except ManifestError as error:
        raise _other_folder(
            f"{out}: expected a new folder or earlier results, found something else ({error})"
        ) from None
    else:
        if only and not manifest.get("only"):
            raise _other_folder(
                f"{out}: holds the results of a whole run, which {', '.join(sorted(set(only)))} alone would replace"
            )


def _other_folder(problem: str) -> FileExistsError:
    return FileExistsError(f"{problem}; choose another folder with --out")


def write_results(
    results: Results,
    folder: Path,
    *,
    with_notebooks: bool = False,
    words: OwnWords | None = None,
    only: Collection[str] = (),
    notebooks: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> list[str]:
    """
    Write everything that a results folder holds.

    Parameters
    ----------
    results : Results
        The analysis.
    folder : Path
        An empty folder.
    with_notebooks : bool
        Also execute the notebooks.
    words : OwnWords, optional
        Kept in ``lexicons/``, so that the folder can be verified by itself.
    only : collection of str
        If any: nothing but these tables, and what verifies them.
    notebooks : Path, optional
        A folder of notebooks to execute instead of the package's own.
    say : callable
        Gets one line at each stage.

    Returns
    -------
    list of str
        One line for each notebook that failed.
    """
    say("writing tables")
    results.corpus.save(folder)
    for name, table in results.tables.items():
        if table is not getattr(results.corpus, name, None):  # else the corpus has just written it
            tables.write_table(table, folder / "tables" / f"{name}.csv")
    failures, executed = (
        ([], {}) if only else _write_pages(results, folder, with_notebooks=with_notebooks, own=notebooks, say=say)
    )
    if words is not None:
        config.save_words(words, folder / "lexicons")
    _keep_files(folder)
    manifest = make_manifest(results, folder, executed=executed, words=words, only=only)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_bytes(text.encode("utf-8", "backslashreplace"))  # what JSON reads as the same
    return failures


def _keep_files(folder: Path) -> None:
    """Results are files and nothing else: links, devices and empty folders, which a notebook may make, go."""
    for place, folders, files in os.walk(folder, topdown=False):
        for path in (Path(place, name) for name in (*folders, *files)):
            kind = path.lstat().st_mode
            if stat.S_ISDIR(kind):
                if not any(path.iterdir()):
                    path.rmdir()
            elif not stat.S_ISREG(kind) or not is_inside(path.relative_to(folder).as_posix()):
                path.unlink()


def _write_pages(
    results: Results, folder: Path, *, with_notebooks: bool, own: Path | None, say: Callable[[str], None]
) -> tuple[list[str], dict[str, str]]:
    """Figures, notebooks and the report."""
    from plananalysis.charts import fonts
    from plananalysis.report import figures, workbook
    from plananalysis.report import methods as methods_text
    from plananalysis.report import page as report

    workbook.write_workbook(results.tables, folder / "tables.xlsx")
    methods_text.write_methods(results, folder)
    failures, executed, pages = _run_notebooks(results, folder, own=own, say=say) if with_notebooks else ([], {}, {})
    say("drawing figures")
    drawn = figures.save_figures(figures.render_figures(results), folder / "figures")
    say("writing the report")
    pages["report.html"] = report.write_report(results, figures=drawn, notebooks=executed)
    for name, page in fonts.embed_font(pages).items():
        (folder / name).write_text(page, encoding="utf-8", newline="\n")
    return failures, executed


def _run_notebooks(
    results: Results, folder: Path, *, own: Path | None, say: Callable[[str], None]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """Execute the sequence on the saved corpus; the first failure is kept and ends it."""
    from plananalysis.study import notebooks

    place = folder / "notebooks"
    place.mkdir()
    executed: dict[str, str] = {}
    pages: dict[str, str] = {}
    for path in notebooks.list_notebooks(own):
        missing = _find_missing(path.name, results)
        if missing:
            executed[path.name] = f"left out: {missing}"
            continue
        say(f"executing {path.name}")
        try:
            values = {"source": ".."} | notebook_values(path, results.parameters)
            notebook = notebooks.execute_notebook(path, values=values, folder=place)
            page = notebooks.export_html(notebook, title=path.stem)
        except notebooks.NotebookError as error:
            if error.notebook is not None:
                notebooks.write_notebook(error.notebook, place / path.name)
            return [f"notebook {error}"], executed | {path.name: "failed"}, pages
        notebooks.write_notebook(notebook, place / path.name)
        pages[f"notebooks/{path.stem}.html"] = page
        executed[path.name] = "executed"
    return [], executed, pages


def _find_missing(name: str, results: Results) -> str:
    """What these documents lack for a notebook; empty if they have all that it needs."""
    if name == NEEDS_TOPICS and not len(results.topics):
        return " ".join(note for note in results.notes if not note.startswith(COMPARED))
    if name == NEEDS_SENTENCES and not len(results.sentences):
        return "no sentence was found in the body, so there is nothing to code"
    if name == NEEDS_BODY and not len(body_units(results.units)):
        return "no item or paragraph was found in the body, so there is nothing to compare"
    return ""


def notebook_values(path: Path, parameters: Parameters) -> dict[str, object]:
    """
    Pick the parameters that a notebook has, from those of the study.

    Parameters
    ----------
    path : Path
        A notebook.
    parameters : Parameters
        The choices of the study.

    Returns
    -------
    dict
        Name to value, for the names that both have.

    Raises
    ------
    NotebookError
        If it is no notebook with one cell of parameters.
    """
    from plananalysis.study import notebooks

    known = notebooks.list_parameters(notebooks.read_notebook(path))
    return {name: value for name, value in asdict(parameters).items() if name in known}

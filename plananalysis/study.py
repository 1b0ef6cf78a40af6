"""
Run all of it again: documents in, a results folder out, whole or not at all.

What is computed stands in :mod:`plananalysis.analysis`.
"""

import json
from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from plananalysis import config, tables
from plananalysis.analysis import ALONE, COMPARED, OwnWords, Results, analyze, choose_stages
from plananalysis.corpus import body_units, read_corpus
from plananalysis.drawing import Helper
from plananalysis.manifest import make_manifest
from plananalysis.parameters import Parameters, check_jobs
from plananalysis.placing import build_folder, tidy_up
from plananalysis.token_cache import TokenCache

__all__ = ["OwnWords", "Parameters", "Results", "RunReport", "analyze", "check_output", "run", "run_study", "write_results"]
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
        What was left out or scaled down, and why; no reason to worry. Not
        that a single document is not compared: the manifest says it.
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
    paths: str | Path | Iterable[str | Path] | None = None, *, out: str | Path = "results",
    with_notebooks: bool = True, parameters: Parameters | None = None, text_column: str | None = None,
    words: OwnWords | None = None, only: Collection[str] = (), jobs: int = 1, cache: str | Path | None = None,
    notebooks: Path | None = None, say: Callable[[str], None] = lambda line: None, helper: Helper | None = None,
) -> RunReport:
    """
    Read documents, analyse them, and write the results folder.

    Parameters
    ----------
    paths : str, Path or iterable of these, optional
        Files, folders or patterns; None takes the embedded plan.
    out : str or Path
        The results folder; replaced as a whole if it holds earlier results.
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
    cache : str or Path, optional
        A folder that keeps the tokens of documents that do not change.
    notebooks : Path, optional
        A folder of notebooks to execute instead of the package's own.
    say : callable
        Gets one line at each stage.
    helper : Helper, optional
        A process that draws, if one was begun already.

    Returns
    -------
    RunReport
        Folder, results, problems, warnings and the seconds of each stage.

    Raises
    ------
    ReadError
        If nothing could be read; nothing is written.
    FileExistsError
        If ``out`` is something else than an earlier results folder.
    """
    if problem := check_jobs(jobs):
        msg = f"jobs: {problem}"
        raise ValueError(msg)
    out, say = Path(out), _Stopwatch(say)
    tidy_up(out.resolve())
    check_output(out)
    choose_stages(only)
    with nullcontext(helper) if helper else Helper(wanted=not only) as helper:
        say("reading documents")
        corpus = read_corpus(paths, text_column=text_column)
        say(f"analysing {len(corpus.documents)} document(s), {len(corpus.units)} units")
        results = analyze(corpus, parameters=parameters, words=words, only=only, jobs=jobs, say=say,
                          cache=None if cache is None else TokenCache(cache),
                          share=lambda found: helper.begin(found, parameters or Parameters()))
        with build_folder(out) as building:
            failures = write_results(results, building, with_notebooks=with_notebooks, words=words, only=only, say=say,
                                     notebooks=notebooks, helper=helper)
    warnings = [f"{row.file}: {row.warnings}" for row in corpus.documents.itertuples() if row.warnings]
    problems = [str(problem) for problem in corpus.problems] + failures
    asked = set(only) & set(COMPARED)  # else that one document is not compared is no news; manifest and report say it
    notes = tuple(note for note in results.notes if note != ALONE or asked)
    return RunReport(out, results, tuple(problems), tuple(warnings), notes, say.stop())


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
    stages = choose_stages(only) - {"structure"}
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
    folder: str | Path, *, out: str | Path | None = None, with_notebooks: bool = True, only: Collection[str] = (),
    jobs: int = 1, say: Callable[[str], None] = lambda line: None, helper: Helper | None = None,
) -> RunReport:
    """
    Run a study folder with the choices in its study.toml.

    Parameters
    ----------
    folder : str or Path
        From :func:`plananalysis.config.new_study`.
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
    helper : Helper, optional
        As for :func:`run`.

    Returns
    -------
    RunReport
        As for :func:`run`.

    Raises
    ------
    StudyError
        If study.toml says something that cannot be.
    ReadError
        If no document could be read.
    """
    study = config.read_study(folder)
    return run(study.documents, out=out or study.folder / "results", with_notebooks=with_notebooks,
               parameters=study.parameters, text_column=study.text_column,
               words=config.load_words(study.lexicons), only=only, jobs=jobs, cache=study.folder / ".cache" / "tokens",
               notebooks=study.notebooks, say=say, helper=helper)


def check_output(out: Path) -> None:
    """
    Refuse to replace what is not a results folder.

    Parameters
    ----------
    out : Path
        The folder asked for.

    Raises
    ------
    FileExistsError
        If it is a file, or a folder that holds other things.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())) or (out / "manifest.json").is_file():
        return
    msg = f"{out}: expected a new folder or earlier results, found something else; choose another folder with --out"
    raise FileExistsError(msg)


def write_results(
    results: Results, folder: Path, *, with_notebooks: bool = False, words: OwnWords | None = None,
    only: Collection[str] = (), notebooks: Path | None = None, say: Callable[[str], None] = lambda line: None,
    helper: Helper | None = None,
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
    helper : Helper, optional
        Draws the figures in a second process.

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
    failures, executed = ([], {}) if only else _write_pages(
        results, folder, with_notebooks=with_notebooks, own=notebooks, say=say, helper=helper or Helper(wanted=False))
    if words is not None:
        config.save_words(words, folder / "lexicons")
    manifest = make_manifest(results, folder, executed=executed, words=words, only=only)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    return failures


def _write_pages(
    results: Results, folder: Path, *, with_notebooks: bool, own: Path | None, say: Callable[[str], None], helper: Helper
) -> tuple[list[str], dict[str, str]]:
    """Figures, notebooks and the report."""
    from plananalysis import figures, fonts, methods_text, report, workbook

    workbook.write_workbook(results.tables, folder / "tables.xlsx")
    methods_text.write_methods(results, folder)
    failures, executed, pages = _run_notebooks(results, folder, own=own, say=say) if with_notebooks else ([], {}, {})
    say("writing the report")
    composed = report.compose_report(results, notebooks=executed)  # while figures are still being drawn
    say("drawing figures")
    drawn = figures.save_figures(helper.finish(results), folder / "figures")
    pages["report.html"] = report.write_report(results, figures=drawn, notebooks=executed, composed=composed)
    for name, page in fonts.embed_font(pages).items():
        (folder / name).write_text(page, encoding="utf-8", newline="\n")
    return failures, executed


def _run_notebooks(
    results: Results, folder: Path, *, own: Path | None, say: Callable[[str], None]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """Execute the sequence on the saved corpus; the first failure is kept and ends it."""
    from plananalysis import notebooks

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
        return " ".join(note for note in results.notes if not note.startswith(COMPARED[0]))
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
    from plananalysis import notebooks

    known = notebooks.list_parameters(notebooks.read_notebook(path))
    return {name: value for name, value in asdict(parameters).items() if name in known}

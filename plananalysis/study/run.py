"""
Run all of it again: documents in, a results folder out, whole or not at all.

What is computed stands in :mod:`plananalysis.study.analyze`.
"""

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from plananalysis.compare.tables import TABLES as COMPARED
from plananalysis.corpus import read_corpus
from plananalysis.findings import Results, choose_steps, compared_tables
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.bundled import embedded_paths
from plananalysis.reading.find import find_files
from plananalysis.reading.ownership import holds_results
from plananalysis.study.analyze import analyze
from plananalysis.study.folder import check_notebooks, read_study
from plananalysis.study.output import check_output
from plananalysis.study.settings import SETTINGS
from plananalysis.study.stopping import tell_where
from plananalysis.study.swap_folder import build_folder, tidy_up
from plananalysis.study.word_lists import load_words
from plananalysis.study.write import write_results
from plananalysis.tables.parameters import Parameters, check_jobs
from plananalysis.tables.texts import say as say_text


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
        from plananalysis.study.package_notebooks import announce_notebooks

        told += (lines := announce_notebooks(notebooks))
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
    with tell_where(lambda: out):
        notes = (*told, *_list_notes(results, words=words, only=only))
        warnings = tuple(f"{row.file}: {row.warnings}" for row in corpus.documents.itertuples() if row.warnings)
        problems = (*(str(problem) for problem in corpus.problems), *failures)
        return RunReport(out, results, problems, warnings, notes, say.stop())


def _list_notes(results: Results, *, words: OwnWords | None, only: Collection[str]) -> list[str]:
    """What was left out, and why. That one document is not compared is news only for one who asked for it."""
    linked = [] if words is None else sorted(words.linked)
    alone = "" if set(only) & set(compared_tables()) else say_text("compare.alone", tables=COMPARED)
    return [
        *(str(passed) for passed in results.corpus.left_out),
        *(
            f"lexicons/{name}: a link to a file elsewhere; it was read, and is not copied into the results"
            for name in linked
        ),
        *(note for note in results.notes if note != alone),
    ]


def _list_inputs(paths: list) -> list[Path]:
    """What is read, so that nothing is written over it; a search passes over earlier results."""
    inputs = []
    for path in paths:
        if os.path.lexists(path):
            inputs += [] if holds_results(path) else [Path(path)]
        else:
            inputs += [found for found, _ in find_files(path)[0]]
    return inputs


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
        From :func:`plananalysis.study.new_study.new_study`.
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
    study = read_study(folder)
    if with_notebooks and not only:
        check_notebooks(study.folder)
    return run(
        study.documents,
        out=out or study.folder / "results",
        with_notebooks=with_notebooks,
        parameters=study.parameters,
        text_column=study.text_column,
        words=load_words(study.lexicons),
        only=only,
        jobs=jobs,
        notebooks=study.notebooks,
        say=say,
        announce=announce,
        sources=[study.folder / name for name in (SETTINGS, "documents", "lexicons", "notebooks")],
    )

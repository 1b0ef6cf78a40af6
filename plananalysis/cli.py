"""
The same from a shell: ``plananalysis run``, ``check``, ``new`` and ``verify``.

Exit status of run: 0 all was read, 1 read with warnings, with some files
refused or with a notebook that failed, 2 nothing could be read or written, or the
arguments are wrong, 130 stopped with Ctrl-C (143 and 129 by SIGTERM and SIGHUP): earlier results are as they were.
Of check: 0 all
is well, 1 something should be looked at, 2 something could not be read.  Of
verify: 0 the same, 1 something differs, 2 there is nothing to verify.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from plananalysis import __version__
from plananalysis.study.stopping import describe_results, ignore_signals, stop_in_order, tell_where
from plananalysis.study.surroundings import settle, speak_utf8

READS = ("run", "check", "new")  # the commands that read documents
ANNOUNCED = "executing the "  # how a note begins that was said before


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plananalysis",
        description="Read Chinese policy plans as plans; trace every number to its passage.",
        epilog="exit status of run: 0 all read; 1 read with warnings, some files refused or a notebook failed; "
        "2 nothing read or bad arguments; 130 stopped with Ctrl-C (143 by SIGTERM), earlier results are as they were",
    )
    parser.add_argument("--version", action="version", version=f"plananalysis {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser(
        "run",
        help="analyse documents and write a results folder",
        description="Analyse documents; with no PATH, the plan that comes with the package.",
    )
    run.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="file, folder or pattern; or one study folder. Documents come in the order given, those of a folder by name",
    )
    run.add_argument("--out", metavar="DIR", help="results folder (default: results, for a study inside it)")
    run.add_argument("--no-notebooks", action="store_true", help="tables, figures and report only")
    run.add_argument(
        "--k",
        type=_whole("k"),
        metavar="N",
        help="number of topics (default: number of sections)",
    )
    run.add_argument(
        "--seed",
        type=_whole("random_state"),
        metavar="N",
        help="seed of every random step (default: 0)",
    )
    run.add_argument("--text-column", metavar="NAME", help="column that holds the text, for tables of documents")
    run.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="TABLE",
        help="compute and write this table only; may be given several times",
    )
    run.add_argument(
        "--jobs", type=_whole("jobs"), default=1, metavar="N", help="processes to cut text with (default: 1)"
    )
    run.add_argument("--timings", action="store_true", help="print the seconds of each stage")
    run.add_argument(
        "--quiet", action="store_true", help="no progress, which is shown on terminals only; problems are still shown"
    )
    check = commands.add_parser(
        "check",
        help="show how documents were read",
        description="Show how documents were read, one line each.",
        epilog="exit status: 0 all is well; 1 something should be looked at; 2 something could not be read",
    )
    check.add_argument("paths", nargs="+", metavar="PATH", help="file, folder or pattern")
    check.add_argument("--tree", action="store_true", help="print each document's outline with line numbers")
    check.add_argument("--csv", metavar="FILE", help="also write the whole table to a CSV file")
    check.add_argument("--text-column", metavar="NAME", help="column that holds the text, for tables of documents")
    new = commands.add_parser(
        "new",
        help="make a study folder",
        description="Make a study folder for one's own documents.",
        epilog="exit status: 0 made; 1 made, but some documents were not read; 2 not made",
    )
    new.add_argument("folder", metavar="DIR", help="a new or empty folder; with --refresh, a study")
    new.add_argument("documents", nargs="*", metavar="DOCUMENT", help="files and folders to copy into it")
    new.add_argument(
        "--refresh",
        action="store_true",
        help="renew the package's notebooks in a study made earlier; your own, your words and choices stay",
    )
    verify = commands.add_parser(
        "verify",
        help="compute results again and compare",
        description="Compute results again and compare.",
        epilog="exit status: 0 all the same; 1 something differs; 2 there is nothing to verify",
    )
    verify.add_argument("results", metavar="RESULTS", help="a results folder")
    verify.add_argument("documents", nargs="*", metavar="DOCUMENT", help="also read the documents again")
    return parser


def _whole(name: str) -> Callable[[str], int]:
    """Read a whole number and check it: what is wrong with it is said with the allowed range."""

    def read(text: str) -> int:
        from plananalysis.tables.parameters import check_jobs, check_value

        value = int(text) if text.isascii() and text.isdigit() and len(text) < 40 else text
        if problem := check_jobs(value) if name == "jobs" else check_value(name, value):
            raise argparse.ArgumentTypeError(problem)
        return value

    return read


def _show(line: str) -> None:
    print(f"plananalysis: {line}", file=sys.stderr, flush=True)


@contextmanager
def _show_progress(options: argparse.Namespace):
    """A bar on standard error with the present stage; nothing with --quiet, nor where that is no terminal."""
    from tqdm import tqdm

    from plananalysis.study.run import count_stages

    total = count_stages(options.only, with_notebooks=not options.no_notebooks)
    with tqdm(
        total=total,
        disable=options.quiet or None,
        leave=False,
        file=sys.stderr,
        bar_format="{l_bar}{bar:20} {n}/{total} {elapsed}",
    ) as bar:
        begun = []

        def say(line: str) -> None:
            bar.set_description(line, refresh=False)
            bar.update(len(begun[:1]))  # the stage before is done
            bar.refresh()
            begun.append(line)

        yield say


def _run(options: argparse.Namespace) -> int:
    from plananalysis.findings import choose_steps
    from plananalysis.study.folder import is_study

    try:
        choose_steps(options.only)
    except ValueError as error:
        _show(f"--only: {error}")
        return 2
    if len(options.paths) == 1 and is_study(options.paths[0]):
        return _run_study(options)
    from plananalysis.study.run import run
    from plananalysis.tables.parameters import Parameters

    try:
        parameters = Parameters(k=options.k, random_state=options.seed or 0)
    except ValueError as error:
        _show(f"--{str(error).replace('random_state', 'seed')}")
        return 2
    with _show_progress(options) as say:
        report = run(
            options.paths or None,
            out=options.out or "results",
            with_notebooks=not options.no_notebooks,
            parameters=parameters,
            text_column=options.text_column,
            only=options.only,
            jobs=options.jobs,
            say=say,
        )
    return _report_run(report, options)


def _run_study(options: argparse.Namespace) -> int:
    from plananalysis.study.run import run_study
    from plananalysis.study.settings import SETTINGS

    if options.k is not None or options.seed is not None or options.text_column:
        _show(f"--k, --seed and --text-column are set in the study's {SETTINGS}; change them there")
        return 2
    with _show_progress(options) as say:
        report = run_study(
            options.paths[0],
            out=options.out,
            with_notebooks=not options.no_notebooks,
            only=options.only,
            jobs=options.jobs,
            say=say,
            announce=_announce,
        )
    return _report_run(report, options)


def _announce(line: str) -> None:
    """Say at once, above the bar if there is one."""
    from tqdm import tqdm

    tqdm.write(f"plananalysis: note: {line}", file=sys.stderr)
    sys.stderr.flush()


def _report_run(report, options: argparse.Namespace) -> int:
    with tell_where(lambda: report.folder):
        return _print_report(report, options)


def _print_report(report, options: argparse.Namespace) -> int:
    if options.timings:
        for stage, seconds in (*report.timings, ("total", sum(seconds for _, seconds in report.timings))):
            _show(f"{seconds:7.1f} s  {stage}")
    for line in (
        *report.problems,
        *(f"warning: {line}" for line in report.warnings),
        *(f"note: {line}" for line in report.notes if not line.startswith(ANNOUNCED)),
    ):
        _show(line)
    documents = report.results.corpus.documents
    print(
        f"{len(documents)} document(s), {documents['sections'].sum()} sections, {documents['items'].sum()} items, "
        f"{documents['sentences'].sum()} sentences"
        + (f"; in annexes {documents['annex_items'].sum()} items" if documents["annex_items"].any() else "")
    )
    print(f"tables: {report.folder / 'tables'}" if options.only else f"report: {report.folder / 'report.html'}")
    return report.status


def _refresh(options: argparse.Namespace) -> int:
    from plananalysis.study.renew import renew_notebooks

    if options.documents:
        _show("new --refresh: expected one study and no documents; put documents into its folder documents")
        return 2
    done = renew_notebooks(options.folder)
    for line in done:
        print(line)
    print(f"{options.folder}: {len(done)} notebook(s) renewed; your words, choices and documents are as they were")
    return 0


def _new(options: argparse.Namespace) -> int:
    if options.refresh:
        return _refresh(options)
    from plananalysis.study.new_study import new_study
    from plananalysis.study.settings import SETTINGS

    study, corpus = new_study(options.folder, options.documents)
    problems = [] if corpus is None else corpus.problems
    for problem in problems:
        _show(f"not read: {problem}")
    for passed in () if corpus is None else corpus.left_out:
        _show(f"note: {passed}")
    print(
        f"{study.folder}: {0 if corpus is None else len(corpus.documents)} document(s); the choices stand in {SETTINGS}"
    )
    print(f"next: plananalysis check {study.documents}   then: plananalysis run {study.folder}")
    return int(bool(problems))


def _verify(options: argparse.Namespace) -> int:
    from plananalysis.study.verify import verify_results

    found = verify_results(options.results, documents=options.documents or None)
    for row in found[found["verdict"] != "same"].itertuples():
        print(f"{row.verdict:<10}{row.thing}: {row.detail}")
    differ = int((found["verdict"] == "differs").sum())
    same = int((found["verdict"] == "same").sum())
    print(f"{same} the same, {differ} differ")
    return int(differ > 0)


def _check(options: argparse.Namespace) -> int:
    from plananalysis.corpus import read_corpus
    from plananalysis.study.checks import check_corpus, show_outline, show_table
    from plananalysis.study.folder import is_study, read_study
    from plananalysis.tables.files import write_table

    paths, column = options.paths, options.text_column
    if len(paths) == 1 and is_study(paths[0]):
        study = read_study(paths[0])
        paths, column = [study.documents], column or study.text_column
    if options.csv:
        from plananalysis.study.output import check_table_target

        check_table_target(Path(options.csv), paths=paths)
    corpus = read_corpus(paths, text_column=column)
    checked = check_corpus(corpus)
    if options.tree:
        print("\n\n".join(show_outline(corpus, doc_id) for doc_id in checked["doc_id"]), end="\n\n")
    print(show_table(checked, width=shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
    odd = checked[checked["warnings"] != ""]
    if options.csv:
        write_table(checked, options.csv)
    for row in odd.itertuples():
        _show(f"{row.doc_id}: {row.warnings}")
    for problem in corpus.problems:
        _show(f"not read: {problem}")
    for passed in corpus.left_out:
        _show(f"note: {passed}")
    print(f"{len(checked)} document(s) read, {len(odd)} to look at, {len(corpus.problems)} not read")
    return 2 if corpus.problems else int(len(odd) > 0)


def start() -> NoReturn:
    """Run as a program: settings of this machine that could change results are put aside, and signals end it in order."""
    speak_utf8()
    status = main()
    ignore_signals()
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Taken from the shell if None.

    Returns
    -------
    int
        The exit status.

    Examples
    --------
    >>> main(["run", "没有这个文件.txt", "--quiet"])
    2
    """
    settle()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    with stop_in_order():
        try:
            return _call(_build_parser().parse_args(arguments))
        except KeyboardInterrupt as error:
            _show(f"stopped; {describe_results(error)}")
            return getattr(error, "status", 130)


def _call(options: argparse.Namespace) -> int:
    """Do what was asked; whatever goes wrong becomes a line."""
    try:
        if options.command in READS and not getattr(options, "refresh", False):
            from plananalysis.reading.pool import start_early

            start_early()  # it gets ready while the libraries are loaded
        return {"run": _run, "check": _check, "new": _new, "verify": _verify}[options.command](options)
    except BrokenPipeError:  # the reader of the pipe has gone (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        from plananalysis.study.explain import explain_error

        for line in explain_error(error):
            _show(line)
        return 2

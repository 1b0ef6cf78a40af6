"""
Which notebooks does a run execute, and on what?  The sequence in order, on the corpus that was just saved.
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from plananalysis.compare.tables import TABLES as COMPARED
from plananalysis.findings import Results
from plananalysis.structure.body import body_units
from plananalysis.study.notebooks import (
    NotebookError,
    execute_notebook,
    export_html,
    list_notebooks,
    list_parameters,
    read_notebook,
    write_notebook,
)
from plananalysis.study.old_names import find_old_names
from plananalysis.study.package_notebooks import load_digests
from plananalysis.tables.parameters import Parameters

NEEDS_TOPICS, NEEDS_SENTENCES, NEEDS_BODY = "05-topics.ipynb", "07-coding.ipynb", "08-your-own.ipynb"


def execute_sequence(
    results: Results, folder: Path, *, own: Path | None, say: Callable[[str], None]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """
    Execute the sequence; the first failure is kept and ends it.

    Parameters
    ----------
    results : Results
        What was analysed.
    folder : Path
        Where its corpus was saved; gets ``notebooks/``.
    own : Path or None
        The notebooks of a study; the package's if None.
    say : callable
        Gets one line for each notebook.

    Returns
    -------
    list of str
        One line for each that failed, and for each that was made with 0.3
        and is not executed.
    dict of str to str
        What became of each.
    dict of str to str
        The pages made of them, by their names.
    """
    place = folder / "notebooks"
    place.mkdir()
    failures: list[str] = []
    executed: dict[str, str] = {}
    pages: dict[str, str] = {}
    for path in list_notebooks(own):
        if missing := find_lacks(path.name, results):
            executed[path.name] = f"left out: {missing}"
            continue
        try:
            if old := _describe_age(path, own):
                failures.append(old)
                executed[path.name] = "failed: made with 0.3"
                continue
            say(f"executing {path.name}")
            values = {"source": ".."} | notebook_values(path, results.parameters)
            notebook = execute_notebook(path, values=values, folder=place)
            page = export_html(notebook, title=path.stem)
        except NotebookError as error:
            if error.notebook is not None:
                write_notebook(error.notebook, place / path.name)
            return [*failures, f"notebook {error}"], executed | {path.name: "failed"}, pages
        write_notebook(notebook, place / path.name)
        pages[f"notebooks/{path.stem}.html"] = page
        executed[path.name] = "executed"
    return failures, executed, pages


def _describe_age(path: Path, own: Path | None) -> str:
    """What a notebook of a study imports that is no more, and what to do; empty if there is nothing."""
    old = {} if own is None else find_old_names(read_notebook(path))
    if not old:
        return ""
    (name, now), more = next(iter(old.items())), len(old) - 1
    said = f"it imports {name}, which is {f'{now} now' if now else 'no more'}" + (
        f", and {more} more such" if more else ""
    )
    renew = f"run `plananalysis new --refresh {own.parent}` to renew the package's notebooks"
    remedy = renew if path.name in load_digests() else "write the new names into it"
    return f"notebook {path.name} was made with 0.3: {said}; {remedy}"


def find_lacks(name: str, results: Results) -> str:
    """
    Say what these documents lack for a notebook.

    Parameters
    ----------
    name : str
        Of the file.
    results : Results
        What was analysed.

    Returns
    -------
    str
        Empty if they have all that it needs.
    """
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
    known = list_parameters(read_notebook(path))
    return {name: value for name, value in asdict(parameters).items() if name in known}

"""
What does a results folder hold?  Tables, figures, notebooks, the report, and the manifest that lists them.
"""

import json
import os
import stat
from collections.abc import Callable, Collection
from pathlib import Path

from plananalysis.findings import Results
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.manifest_form import MANIFEST, is_inside
from plananalysis.study.manifest import make_manifest
from plananalysis.study.word_lists import save_words
from plananalysis.tables.files import write_table


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
            write_table(table, folder / "tables" / f"{name}.csv")
    failures, executed = (
        ([], {}) if only else _write_pages(results, folder, with_notebooks=with_notebooks, own=notebooks, say=say)
    )
    if words is not None:
        save_words(words, folder / "lexicons")
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
    from plananalysis.charts.fonts import embed_font
    from plananalysis.report.figures import render_figures, save_figures
    from plananalysis.report.methods import write_methods
    from plananalysis.report.page import write_report
    from plananalysis.report.workbook import write_workbook
    from plananalysis.study.sequence import execute_sequence

    write_workbook(results.tables, folder / "tables.xlsx")
    write_methods(results, folder)
    failures, executed, pages = execute_sequence(results, folder, own=own, say=say) if with_notebooks else ([], {}, {})
    say("drawing figures")
    drawn = save_figures(render_figures(results), folder / "figures")
    say("writing the report")
    pages["report.html"] = write_report(results, figures=drawn, notebooks=executed)
    for name, page in embed_font(pages).items():
        (folder / name).write_text(page, encoding="utf-8", newline="\n")
    return failures, executed

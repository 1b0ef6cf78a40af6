"""
How are figures drawn while the analysis goes on?  In a second process, to the same bytes.

The process gets tables and gives back files; it is begun early, for it has libraries of its own to load. Should it fail, or not be possible, the figures are
drawn in the first process: nothing depends on it but time.
"""

import os
import pickle
import subprocess
import sys
import warnings
from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the process can be begun before anything else is loaded
    import pandas as pd

    from plananalysis.parameters import Parameters


class Helper:
    """
    A process that draws, for the length of a ``with`` block.

    Parameters
    ----------
    wanted : bool
        False starts nothing; nor does a machine with one core.
    """

    def __init__(self, *, wanted: bool = True):
        self._wanted = wanted and len(_list_cores()) > 1 and bool(sys.executable)
        self._process: subprocess.Popen | None = None
        self._rendered: list[Future] = []
        self._names: set[str] = set()
        self._sent: dict[str, "pd.DataFrame"] = {}  # what the process has; a large table takes time to send

    def __enter__(self):
        if self._wanted:
            home = str(Path(__file__).resolve().parents[1])
            known = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": known})
            self._thread = ThreadPoolExecutor(1)
        return self

    def begin(self, tables: "Mapping[str, pd.DataFrame]", parameters: "Parameters") -> None:
        """
        Begin to draw what can be drawn and was not before; returns at once.

        Parameters
        ----------
        tables : mapping of str to pandas.DataFrame
            Those that there are so far.
        parameters : Parameters
            The choices of the study.
        """
        from plananalysis import figures

        names = [name for name in figures.list_ready(tables) if name not in self._names]
        if self._process is not None and names:
            needed = {table: tables[table] for name in names for table in figures.NEEDS[name]}
            new = {name: table for name, table in needed.items() if self._sent.get(name) is not table}
            self._rendered.append(self._thread.submit(self._exchange, (parameters, new, names)))
            self._names |= set(names)
            self._sent |= new

    def _exchange(self, request: tuple) -> tuple[dict[str, tuple[bytes, bytes]], list[tuple[str, type[Warning]]]]:
        pickle.dump(request, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)

    def finish(self, results) -> dict[str, tuple[bytes, bytes]]:
        """
        Wait for the figures; draw them here if nobody does.

        Parameters
        ----------
        results : plananalysis.study.Results
            The whole analysis.

        Returns
        -------
        dict of str to (bytes, bytes)
            PNG and SVG by name, as :func:`plananalysis.figures.render_figures` gives them.
        """
        from plananalysis import figures

        self.begin(results.tables, results.parameters)
        try:
            rendered = [future.result() for future in self._rendered]
        except Exception:  # whatever became of it: the figures can still be drawn here
            rendered = []
        if not rendered or not set(figures.CAPTIONS) - set(figures.COMPARED) <= self._names:
            return figures.render_figures(results)
        for text, category in (warning for _, heard in rendered for warning in heard):
            warnings.warn(text, category, stacklevel=2)
        found = {name: files for part, _ in rendered for name, files in part.items()}
        return {name: found[name] for name in figures.CAPTIONS if name in found}

    def __exit__(self, *details) -> None:
        if self._process is not None:
            self._process.kill()
            self._thread.shutdown(wait=True, cancel_futures=True)
            self._process.communicate()


def _list_cores() -> Collection[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)


def serve() -> None:
    """Draw what is asked for on standard input until it ends."""
    from plananalysis import figures

    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get between the answers
    figures.load_library()
    tables: dict[str, "pd.DataFrame"] = {}
    while True:
        try:
            parameters, new, names = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        tables |= new
        with warnings.catch_warnings(record=True) as heard:
            rendered = figures.render_figures(figures.Source(parameters, tables), names=names)
        said = [(str(warning.message), warning.category) for warning in heard]
        pickle.dump((rendered, said), output, protocol=pickle.HIGHEST_PROTOCOL)
        output.flush()


if __name__ == "__main__":
    serve()

"""
How are the cells of a notebook executed?  By this Python, the same on every machine, and ended whatever happens.

A notebook may run for ever, print without end, ask for input, leave processes behind or end its own kernel. The kernel
is therefore watched from a thread beside the one that waits: Ctrl-C, a limit or an error ends it with all that it began.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from nbformat import NotebookNode

from plananalysis.study.surroundings import kernel_environment

CELL_SECONDS, NOTEBOOK_SECONDS = 600, 3600
OUTPUT_LIMIT = 50_000_000  # characters that the cells of one notebook may give; our own give less than a million
_MEGA = 1_000_000
_OPTIONS = (
    "--IPKernelApp.log_level=CRITICAL",
    "--InteractiveShellApp.exec_PYTHONSTARTUP=False",
    "--InteractiveShellApp.ignore_cwd=True",
)


class KernelError(RuntimeError):
    """Cells that could not be executed to the end; the message says why and what to do."""


def run_cells(
    notebook: NotebookNode,
    *,
    folder: Path,
    cell_seconds: float = CELL_SECONDS,
    seconds: float = NOTEBOOK_SECONDS,
    limit: int = OUTPUT_LIMIT,
) -> None:
    """
    Execute the cells of a notebook in a kernel of its own.

    Parameters
    ----------
    notebook : NotebookNode
        Gets the outputs, also those before a failure.
    folder : Path
        Working folder of the kernel. Modules are not looked for in it.
    cell_seconds, seconds : float
        Longest time of a cell and of the whole notebook.
    limit : int
        Most characters of output.

    Raises
    ------
    KernelError
        If a cell raises, takes too long or gives too much, or the kernel cannot be started or dies. No process
        of it is left; nor when this is left through Ctrl-C.
    """
    with tempfile.TemporaryDirectory(prefix="plananalysis-", ignore_cleanup_errors=True) as private:
        client = _make_client(notebook, Path(private), cell_seconds=cell_seconds, limit=limit)
        work = _Work(client, environment=kernel_environment(Path(private)), folder=folder)
        try:
            work.start()
            in_time = work.wait(seconds)
        finally:
            work.end()
        if client.too_much:
            msg = f"the cells gave more than {limit / _MEGA:g} million characters; let them print and show less"
            raise KernelError(msg)
        if not in_time:
            msg = f"not done after {seconds:g} seconds; let it do less, or run with --no-notebooks"
            raise KernelError(msg)
        if work.error is not None:
            raise KernelError(_describe(work.error, cell_seconds)) from work.error


def _make_client(notebook: NotebookNode, private: Path, *, cell_seconds: float, limit: int):
    """A client whose kernel is this Python, whatever kernels and settings the machine has."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class Client(NotebookClient):
        """Knows the processes of its kernel, and ends them if they give too much."""

        group, size, too_much = None, 0, False

        async def async_start_new_kernel(self, **options) -> None:
            await super().async_start_new_kernel(**options)
            self.group = _group_of(self.km)

        def process_message(self, msg, cell, cell_index):
            self.size += _measure(msg["content"])
            if self.size > limit:
                self.too_much = True
                end_group(self.group)
                return None
            return super().process_message(msg, cell, cell_index)

    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        connection_file=str(private / "kernel.json"),
    )
    return Client(notebook, km=manager, timeout=cell_seconds, record_timing=False, extra_arguments=list(_OPTIONS))


def _group_of(manager) -> int | None:
    """The number of the kernel's group of processes, once it has begun."""
    return getattr(manager.provisioner, "pgid", None)


def _measure(content: dict) -> int:
    data = content.get("data")
    return len(content.get("text") or "") + (
        sum(len(str(value)) for value in data.values()) if isinstance(data, dict) else 0
    )


class _Work:
    """The thread that talks with the kernel."""

    def __init__(self, client, *, environment: dict[str, str], folder: Path) -> None:
        self.error: Exception | None = None
        self._client, self._manager, self._done = client, client.km, threading.Event()
        self._options = {
            "env": environment,
            "cwd": str(folder),
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        self._thread = threading.Thread(target=self._execute, daemon=True)
        self.start = self._thread.start

    def _execute(self) -> None:
        try:
            asyncio.run(self._talk())
        except Exception as error:  # whatever it is, it is told with the name of the notebook
            self.error = error
        finally:
            self._done.set()

    async def _talk(self) -> None:
        # begun here, a kernel that does not start leaves nothing behind that the library would do when Python ends
        await self._client.async_start_new_kernel(**self._options)
        await self._client.async_start_new_kernel_client()
        await self._client.async_execute(cleanup_kc=True)

    def wait(self, seconds: float) -> bool:
        """Wait for the end; False if it did not come in time. In short steps: Ctrl-C is heard between them on Windows."""
        end = monotonic() + seconds
        while not self._done.wait(0.2):
            if monotonic() > end:
                return False
        return True

    def end(self) -> None:
        """End the kernel with all that it began, also a kernel that is only about to begin."""
        end = monotonic() + 10
        while True:
            end_group(self._client.group or _group_of(self._manager))
            if not self._thread.is_alive() or monotonic() > end:
                return
            self._thread.join(0.1)


def end_group(group: int | None) -> None:
    """
    End all processes of a group at once.

    Parameters
    ----------
    group : int or None
        Its number; nothing is done without one, nor where there are no groups (Windows ends the kernel alone).
    """
    if group and hasattr(os, "killpg") and group != os.getpgrp():
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # all have ended
            pass


def _describe(error: Exception, seconds: float) -> str:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    if isinstance(error, CellExecutionError):
        return f"cell raised {error.ename}: {_first_line(error.evalue)}"
    if isinstance(error, CellTimeoutError):
        return f"a cell was not done after {seconds:g} seconds; let it do less, or run with --no-notebooks"
    if isinstance(error, DeadKernelError):
        return "the kernel ended before the cells were done (a cell that leaves Python, or too little memory)"
    if isinstance(error, RuntimeError) and "Kernel died" in str(error):
        return f"the kernel could not be started; check that {Path(sys.executable).name} -m ipykernel --version works"
    return f"could not be executed: {type(error).__name__}: {_first_line(str(error))}"


def _first_line(text: str) -> str:
    lines: Sequence[str] = text.strip().splitlines()
    return lines[0][:300] if lines else ""

"""How does a command end? Its status, what it says, and the most memory that one of its processes took."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
NO_ANSWER = -1


@dataclass(frozen=True)
class Ran:
    """A command that ended: `peak` is in bytes, of the largest process; 0 where the system does not tell."""

    status: int
    out: str
    err: str
    peak: int

    @property
    def lines(self) -> list[str]:
        """What was said on standard error."""
        return self.err.splitlines()


def run_python(*arguments: str, cwd: Path, timeout: float, given: str = "") -> Ran:
    """Run Python in a session of its own and watch what it and its children take."""
    setting = {
        **os.environ,
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=cwd,
        env=setting,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    ended, peaks = threading.Event(), [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, ended, peaks), daemon=True)
    watcher.start()
    try:
        out, err = process.communicate(given.encode(), timeout=timeout)
        status = process.returncode
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        status = NO_ANSWER
    finally:
        ended.set()
        watcher.join()
    return Ran(status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), peaks[0])


def _watch(pid: int, ended: threading.Event, peaks: list[int]) -> None:
    """Look every fifth of a second at the process and all that came from it."""
    while not ended.wait(0.2):
        peaks[0] = max([peaks[0], *map(_high_water, _descendants(pid))])


def _descendants(pid: int) -> set[int]:
    """The process and its children, and theirs."""
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:  # it has ended meanwhile
            continue
    found, more = {pid}, True
    while more:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
    return found


def _high_water(pid: int) -> int:
    """The most memory that a process has held."""
    try:
        lines = (PROC / str(pid) / "status").read_text(errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)

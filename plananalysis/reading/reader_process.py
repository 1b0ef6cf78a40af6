"""
How is one reading process asked, waited for and ended?
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import plananalysis
from plananalysis.reading.document import Limits, ReadError, display_name
from plananalysis.reading.protocol import DONE, READY, REQUEST, ROWS, SECONDS, pack, take_frame, unpack

# The package comes from where this process has it; the rest of this process's path comes after the standard library
# and the installed packages, so that no json.py of the user's own folder takes the place of the real one.
BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); import plananalysis; del sys.path[0]; "
    "sys.path += [p for p in sys.argv[1:] if p not in sys.path]; "
    "import plananalysis.reading.worker as worker; worker.main()"
)
# One thread each: libraries reserve memory for every processor of a large machine, which counts against the limit.
ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "ARROW_IO_THREADS": "1",
         "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}  # fmt: skip
PYTHON = re.compile(r"(?i)\.?(python|pypy)")
PATIENCE = 1.4  # times the seconds allowed, by the clock
STARVED = 5  # times that patience, while other work on the machine keeps the worker from computing
SLICE = 0.5  # seconds waited at a stretch: some systems let no Ctrl-C through before
PIECE = 1 << 18
AGAIN = "open and save it again; if it opens well, report this fault"


@dataclass(frozen=True)
class Request:
    """What to read: `task` is documents or sheet; the other fields are those of `readers.read_file`."""

    task: str
    path: Path
    name: str | None = None
    text_column: str | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def shown(self) -> str:
        """The name for messages."""
        return display_name(self.path.name if self.name is None else self.name)

    def frame(self) -> bytes:
        """The request as it is sent; the path is made whole here, where the working folder is known."""
        try:
            path = os.fsencode(self.path if self.path.is_absolute() else os.path.join(os.getcwd(), self.path))
        except (OSError, ValueError):  # no such folder any more, or no name that a file can have
            path = b""
        limits = {} if self.limits == Limits() else vars(self.limits)
        name = self.shown if not path and self.name is None else self.name
        return pack(
            REQUEST,
            {
                "task": self.task,
                "path": path.decode("utf-8", "surrogateescape"),
                "limits": limits,
                "name": None if name is None else str(name),
                "text_column": self.text_column,
            },
        )


class Lost(Exception):
    """The worker is gone; `again` tells whether the file deserves a second, fresh one."""

    def __init__(self, error: ReadError, *, again: bool = False):
        super().__init__(error)
        self.error, self.again = error, again


class _Polled:
    """Pieces of what a pipe brings, waited for by the system."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._gate = select.poll()
        self._gate.register(stream, select.POLLIN)

    def take(self, seconds: float) -> bytes | None:
        """Give the next piece, empty at the end; None if none came in this time."""
        return self._stream.read(PIECE) if self._gate.poll(seconds * 1000) else None


class _Fetched:
    """The same where a pipe cannot be polled (Windows): a thread fetches the pieces."""

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces: queue.SimpleQueue = queue.SimpleQueue()
        threading.Thread(target=self._fetch, args=(stream,), name="plananalysis-reading", daemon=True).start()

    def _fetch(self, stream: BinaryIO) -> None:
        piece = b"begin"
        while piece:
            try:
                piece = stream.read(PIECE)
            except (OSError, ValueError):
                piece = b""
            self._pieces.put(piece)

    def take(self, seconds: float) -> bytes | None:
        """Give the next piece, empty at the end; None if none came in this time."""
        try:
            return self._pieces.get(timeout=seconds)
        except queue.Empty:
            return None


class Worker:
    """One process that reads, while it is asked by one thread."""

    def __init__(self) -> None:
        self.process = _start()
        self.closed = False
        self._ready, self._served = False, 0
        self._pieces = (_Polled if hasattr(select, "poll") else _Fetched)(self.process.stdout)
        self._buffer = bytearray()

    def send(self, frames: bytes) -> None:
        """Ask for files."""
        with contextlib.suppress(OSError, ValueError):  # a worker that is gone shows in its answer
            rest = memoryview(frames) if self.process.poll() is None else b""
            while rest:
                rest = rest[self.process.stdin.write(rest) :]

    def receive(self, request: Request) -> Answer:
        """Wait for the answer to the oldest request; raises `Lost` if there is none."""
        limits, seconds = request.limits, request.limits.seconds
        begun, rows, taken = time.monotonic(), [], 0
        while True:
            frame = take_frame(self._buffer)
            if frame is None:
                piece = self._pieces.take(SLICE)
                if piece is None and not self._is_late(begun, seconds):
                    continue
                if piece is None:
                    self.close()
                    raise Lost(_too_slow(request, seconds))
                if not piece:
                    raise self._lost(request, seconds, waited=time.monotonic() - begun)
                self._buffer += piece
                taken += len(piece)
                if taken > limits.file_bytes + PIECE:
                    self.close()
                    raise Lost(ReadError(request.shown, f"more than {limits.file_bytes:,} bytes of text", "split it"))
                continue
            kind, content = frame
            if kind == READY:
                self._ready, begun = True, time.monotonic()
            elif kind == SECONDS:
                seconds = unpack(content)
            elif kind == ROWS:
                rows += unpack(content)
            else:
                self._served += 1
                return rows + unpack(content) if kind == DONE else ReadError(*unpack(content))

    def _is_late(self, begun: float, seconds: float) -> bool:
        """Whether an answer has been waited for long enough: longer where the worker is kept from computing."""
        waited = time.monotonic() - begun
        starved = waited >= PATIENCE * seconds and _wants_processor(self.process.pid)
        return waited >= PATIENCE * seconds * (STARVED if starved else 1)

    def _lost(self, request: Request, seconds: float, *, waited: float) -> Lost:
        """Say why the worker ended without an answer."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        status, used = self.process.returncode, self._served > 0
        self.close()
        if status == -getattr(signal, "SIGPROF", 0) != 0:
            return Lost(_too_slow(request, seconds))
        if status == 0 and used:  # it retired after the file before
            return Lost(ReadError(request.shown, "the reading process ended", AGAIN), again=True)
        how = _signal_name(status) or f"exit status {status}"
        if not self._ready:
            problem = f"the process that reads files does not start ({how})"
            remedy = "see why with: python -m plananalysis.reading.worker"
            return Lost(ReadError(request.shown, problem, remedy))
        if how == "SIGKILL":
            problem = "the process that read it was killed, as systems do when memory is short"
            remedy = "close other programs and try again, or split it"
            return Lost(ReadError(request.shown, problem, remedy), again=used and waited < SLICE)  # while it was idle
        problem = f"reading it broke the reading process ({how})"
        return Lost(ReadError(request.shown, problem, AGAIN), again=used)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.closed = True
        with contextlib.suppress(OSError):
            self.process.kill()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):  # the system may hold it in a call that never ends
            self.process.wait(timeout=2)
        if self.process.returncode is not None:  # else a thread may still wait for it
            self.process.stdout.close()

    def forget(self) -> None:
        """In a copy of this process made by fork: the worker belongs to the original."""
        self.closed = True
        self.process.returncode = 0
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream.close()


def find_python() -> str | None:
    """Find the interpreter to start: this one; None where there is none (Python as a part of another program).

    Examples
    --------
    >>> PYTHON.match(Path(find_python()).name) is not None
    True
    """
    if getattr(sys, "frozen", False) or sys.platform in ("emscripten", "wasi"):
        return None
    places = (sys.executable, Path(sys.prefix, "bin", "python3"), Path(sys.prefix, "python.exe"),
              Path(sys.prefix, "Scripts", "python.exe"))  # fmt: skip
    found = (str(place) for place in places if place and PYTHON.match(Path(place).name) and Path(place).is_file())
    return next(found, None)


def _start() -> subprocess.Popen:
    """Start the process; nothing of the user's folder, terminal or settings reaches it."""
    home = str(Path(plananalysis.__file__).parents[1])
    path = [place for place in sys.path if isinstance(place, str) and os.path.isabs(place)]
    isolated = ["-I"] if sys.flags.isolated else []
    system = (
        {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
        if os.name == "nt"
        else {"start_new_session": True}
    )
    with _standard_streams_taken():
        return subprocess.Popen(
            [find_python(), *isolated, "-P", "-B", "-W", "ignore", "-c", BOOT, home, *path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            cwd=Path(home).anchor or None, env=os.environ | ALONE, **system,
        )  # fmt: skip


@contextlib.contextmanager
def _standard_streams_taken() -> Iterator[None]:
    """Where stdin, stdout or stderr are closed, a pipe would get their place, and what is printed would go into it."""
    taken = [os.open(os.devnull, os.O_RDWR)]
    try:
        while taken[-1] <= 2:
            taken.append(os.open(os.devnull, os.O_RDWR))
        yield
    finally:
        for number in taken:
            os.close(number)


def _wants_processor(pid: int) -> bool:
    """Whether a process computes, or would if it were let (told on Linux only)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] == b"R"
    except (OSError, IndexError):
        return False


def _too_slow(request: Request, seconds: float) -> ReadError:
    return ReadError(request.shown, f"not read within {seconds:g} seconds", "split it, or save its text as .txt")


def _signal_name(status: int | None) -> str:
    """Name the signal that ended a process; empty if it was none."""
    try:
        return signal.Signals(-status).name if status and status < 0 else ""
    except ValueError:
        return f"signal {-status}"


Answer = list | ReadError

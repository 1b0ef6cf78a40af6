"""Who opens a file? This process, one file after another, and nobody else.

Started as ``python -m plananalysis.reading.worker``, or as `pool` starts it. Requests come on stdin, answers go to
stdout. Whatever a file does to the libraries that read it (no end, no memory, a crash in C), it does it here.

Limits of each file: processor seconds (`ITIMER_PROF`: the system ends this process, also within a library written in
C) and memory (`RLIMIT_DATA`, counted from what this process holds when it begins the file). A system without them
still has the limit of wall-clock seconds that the asking process keeps, and the sizes in `Limits`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from plananalysis.reading.document import Limits, ReadError, display_name
from plananalysis.reading.documents_csv import read_rows
from plananalysis.reading.files import fault, read_here
from plananalysis.reading.protocol import (
    DONE,
    ERROR,
    READY,
    ROWS,
    SECONDS,
    document_to_row,
    in_batches,
    pack,
    read_frame,
    unpack,
)

try:
    import resource
except ImportError:  # Windows
    resource = None

SLACK = 1.1  # a reader that looks at the clock itself can say more than the system, so it comes first
HELD_BYTES = 200_000_000
MOST_MEMORY = resource and (resource.getrlimit(resource.RLIMIT_DATA)[1],) * 2


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = _take_streams()
    _give_up_rights()
    _end_with_parent(requests)
    try:
        _send(answers, pack(READY, True))
        while (frame := read_frame(requests)) is not None:
            _answer(unpack(frame[1]), answers)
    except OSError:  # nobody listens any more
        pass
    os._exit(0)


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for the frames; what a library reads or prints goes nowhere."""
    streams = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return streams


def _give_up_rights() -> None:
    """Readers write nothing: no files, no dumps of memory. Ctrl-C is for the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGPROF"):  # a program may leave it ignored or held back to those it starts
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
    if resource is None:
        return
    for name in ("RLIMIT_CORE", "RLIMIT_FSIZE"):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            resource.setrlimit(getattr(resource, name), (0, 0))


def _end_with_parent(requests: BinaryIO) -> None:
    """End at once when the process that asks is gone, in the middle of a file too."""
    if not hasattr(select, "poll"):
        return

    def watch() -> None:
        gate = select.poll()
        gate.register(requests, 0)  # hang-ups are told without being asked for
        gate.poll()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _answer(request: dict, answers: BinaryIO) -> None:
    """Read one file within its limits and send what it says, or what is wrong with it."""
    path, limits = Path(os.fsdecode(request["path"].encode("utf-8", "surrogateescape"))), Limits(**request["limits"])
    name = display_name(path.name if request["name"] is None else request["name"])
    spoilt = False
    try:
        seconds = limits.seconds_for(_size(path))
        if seconds > limits.seconds:
            _send(answers, pack(SECONDS, seconds))
            limits = replace(limits, seconds=seconds)
        _limit(seconds=seconds * SLACK, memory=limits.memory_bytes)
        last = _read(path, request, limits, answers)
    except ReadError as error:
        _lift_memory()
        causes = list(_causes(error))
        spoilt = any(isinstance(cause, MemoryError | RecursionError | ImportError) for cause in causes)
        short = next((cause for cause in causes if isinstance(cause, MemoryError)), None)
        last = _refusal(fault(name, short) if short else error)
    except BrokenPipeError:
        raise
    except BaseException as error:  # whatever it was, it was this file
        _lift_memory()  # first: to say anything takes some
        spoilt = True
        last = _refusal(fault(name, error))
    _send(answers, last)
    if spoilt or _holds_much():
        os._exit(0)  # the next file gets a fresh process


def _read(path: Path, request: dict, limits: Limits, answers: BinaryIO) -> bytes:
    """Do what is asked, send all of it but the last part, and give that."""
    if not request["path"]:
        remedy = "check the name, or whether its folder was removed"
        raise ReadError(request["name"] or "(no name)", "no such file", remedy)
    if request["task"] == "sheet":
        rows = read_rows(path, limits=limits)
    else:
        name, text_column = request["name"], request["text_column"]
        rows = map(document_to_row, read_here(path, name=name, text_column=text_column, limits=limits))
    batches = in_batches(rows)
    last = next(batches, [])
    for batch in batches:
        _send(answers, pack(ROWS, last))
        last = batch
    return pack(DONE, last)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give what an error came of: a library may take a lack of memory for a damaged file."""
    while error.__context__ is not None:
        error = error.__context__
        yield error


def _refusal(error: ReadError) -> bytes:
    return pack(ERROR, [error.file, error.problem, error.remedy])


def _holds_much() -> bool:
    """Whether a file left so much behind that the next one would not have the same room."""
    if (_held() or 0) <= HELD_BYTES:
        return False
    gc.collect()
    return _held() > HELD_BYTES


def _size(path: Path) -> int:
    """Bytes of a file; 0 if it cannot be told, which reading it will say."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _limit(*, seconds: float, memory: int) -> None:
    """Hold what comes next to these limits, as far as the system can."""
    held = _held()
    if held is not None:
        most = MOST_MEMORY[1]
        wanted = min(held + memory, sys.maxsize if most == resource.RLIM_INFINITY else most)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, min(max(seconds, 0.001), 1e6))


def _lift_memory() -> None:
    """Allow the memory that was allowed at the start; nothing is made here, since there may be no room for it."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_DATA, MOST_MEMORY)


def _held() -> int | None:
    """Bytes of memory of our own, as the system counts them for its limit; None if it does not tell."""
    if resource is None or (statm := _open_statm()) is None:
        return None
    return int(os.pread(statm, 200, 0).split()[5]) * resource.getpagesize()


@cache
def _open_statm() -> int | None:
    """Open Linux's account of this process once; reading it anew tells the present state."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return None


def _send(stream: BinaryIO, frame: bytes) -> None:
    """Write all of a frame."""
    rest = memoryview(frame)
    while rest:
        rest = rest[stream.write(rest) :]


if __name__ == "__main__":
    main()

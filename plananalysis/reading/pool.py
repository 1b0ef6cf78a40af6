"""Who waits for the process that reads, and what if it does not answer?

A worker is started when the first file is to be read, kept for the next ones, and replaced when a file has broken its
limits or the process. It is an ordinary subprocess: no fork, no pickle, nothing of the caller's program is run in it.
So it works in a notebook, in workers of joblib or Dask, and in a script without a main guard. It ends with the process
that started it, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from plananalysis.reading.document import ReadError
from plananalysis.reading.reader_process import Answer, Lost, Request, Worker, find_python

AHEAD, AHEAD_BYTES = 32, 8_192  # requests sent before they are answered: no pipe may be filled by them
IDLE = 2  # workers kept


class _Pool:
    """The workers of this process: those that wait, and all that live."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._living: set[Worker] = set()

    def take(self, *, fresh: bool = False) -> Worker:
        """Give a worker that waits, or start one."""
        while not fresh:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                break
            if worker.process.poll() is None:
                return worker
            self.end(worker)
        worker = Worker()
        with self._lock:
            self._living.add(worker)
        return worker

    def give_back(self, worker: Worker) -> None:
        """Keep a worker that owes nothing for the next file, or end it if enough are waiting."""
        with self._lock:
            kept = len(self._idle) < IDLE and not worker.closed
            if kept:
                self._idle.append(worker)
        if not kept:
            self.end(worker)

    def end(self, worker: Worker) -> None:
        """End a worker."""
        with self._lock:
            self._living.discard(worker)
            self._idle = [other for other in self._idle if other is not worker]
        worker.close()

    def end_all(self) -> None:
        """At the end of this process."""
        for worker in list(self._living):
            self.end(worker)

    def has_idle(self) -> bool:
        """Whether a worker waits."""
        return bool(self._idle)

    def forget(self) -> None:
        """In a copy of this process made by fork, where another thread may have held the lock."""
        living = list(self._living)
        self.__init__()
        for worker in living:
            worker.forget()


_POOL = _Pool()
atexit.register(_POOL.end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_POOL.forget)


def ask(requests: Iterable[Request]) -> Iterator[Answer]:
    """Have files read, in order; a file that cannot be read gives a ReadError and the next ones go on.

    Parameters
    ----------
    requests : iterable of Request
        Taken a few ahead of what is given back, so that the worker reads while the caller works.

    Yields
    ------
    list or ReadError
        Rows, as the task gives them.
    """
    source = iter(requests)
    waiting: deque[tuple[Request, bytes]] = deque()
    worker, again = None, False
    try:
        while True:
            more = list(_look_ahead(source, waiting))
            waiting.extend(more)
            if worker is not None and not worker.closed:
                worker.send(b"".join(frame for _, frame in more))
            if not waiting:
                return
            try:
                if worker is None or worker.closed:
                    worker = _POOL.take(fresh=again)
                    worker.send(b"".join(frame for _, frame in waiting))
                answer = worker.receive(waiting[0][0])
            except Lost as lost:
                _POOL.end(worker)
                if lost.again and not again:
                    again = True
                    continue
                answer = lost.error
            except OSError as error:
                problem = f"the process that reads files cannot be started ({error.strerror or type(error).__name__})"
                answer = ReadError(waiting[0][0].shown, problem, "close other programs and try again")
            again = False
            waiting.popleft()
            yield answer
    finally:
        if worker is not None and not worker.closed:
            _POOL.end(worker) if waiting else _POOL.give_back(worker)


def _look_ahead(source: Iterator[Request], waiting: Sequence[tuple[Request, bytes]]) -> Iterator[tuple[Request, bytes]]:
    """Give what to send now: always one to wait for; when few are left, as many as a pipe surely holds unread."""
    if len(waiting) > AHEAD // 2:
        return
    count, size = len(waiting), sum(len(frame) for _, frame in waiting)
    while not count or (count < AHEAD and size < AHEAD_BYTES):
        request = next(source, None)
        if request is None:
            return
        frame = request.frame()
        count, size = count + 1, size + len(frame)
        yield request, frame


def start_early() -> None:
    """Start a worker that the next file will find ready, without waiting for it."""
    if find_python() and not _POOL.has_idle():
        with contextlib.suppress(OSError):
            _POOL.give_back(_POOL.take(fresh=True))

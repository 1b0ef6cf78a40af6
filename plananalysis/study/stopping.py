"""
How does a person, or the system, end a command?  In order: what is being built is taken away, and the status tells.

Ctrl-C, the end of a session (SIGTERM) and a closed terminal (SIGHUP) all arrive as ``KeyboardInterrupt``, so that every
``with`` block and ``finally`` does its work. A second Ctrl-C within a few seconds does not disturb that work.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

PATIENCE = 3  # seconds in which a second signal is passed over; after them it counts again
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Stopped(KeyboardInterrupt):
    """
    The command was told to end.

    Parameters
    ----------
    number : int
        Of the signal.

    Examples
    --------
    >>> Stopped(2).status
    130
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


@contextmanager
def stop_in_order() -> Iterator[None]:
    """Turn the signals that end a program into :class:`Stopped`; signals that are ignored stay so (``nohup``)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    last = -float(PATIENCE)

    def stop(number: int, frame: object) -> None:
        nonlocal last
        if monotonic() - last >= PATIENCE:
            last = monotonic()
            raise Stopped(number)

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number, handler in before.items() if handler in (signal.SIG_DFL, signal.default_int_handler)]
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


@contextmanager
def tell_where(find: Callable[[], Path | None]) -> Iterator[None]:
    """
    Let an error, or the end of the command, know whether new results stand already.

    Parameters
    ----------
    find : callable
        Gives their folder; None while earlier results are as they were.

    Examples
    --------
    >>> try:
    ...     with tell_where(lambda: Path("结果")):
    ...         raise Stopped(2)
    ... except KeyboardInterrupt as error:
    ...     describe_results(error)
    'the new results stand in 结果'
    """
    try:
        yield
    except BaseException as error:
        error.results = getattr(error, "results", None) or find()
        raise


def describe_results(error: BaseException) -> str:
    """
    Say what has become of the results when something ended a command.

    Parameters
    ----------
    error : BaseException
        As it arrived, see :func:`tell_where`.

    Returns
    -------
    str

    Examples
    --------
    >>> describe_results(KeyboardInterrupt())
    'earlier results are as they were'
    """
    results = getattr(error, "results", None)
    return f"the new results stand in {results}" if results else "earlier results are as they were"


def ignore_signals() -> None:
    """From now on nothing interrupts the last steps of a program that ends anyway."""
    for name in _NAMES:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)

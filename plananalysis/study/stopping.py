"""
How does a person, or the system, end a command?  In order: what is being built is taken away, and the status tells.

Ctrl-C, the end of a session (SIGTERM) and a closed terminal (SIGHUP) all arrive as ``KeyboardInterrupt``, so that every
``with`` block and ``finally`` does its work. A second Ctrl-C within a few seconds does not disturb that work.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


def ignore_signals() -> None:
    """From now on nothing interrupts the last steps of a program that ends anyway."""
    for name in _NAMES:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)

import os
import signal
import threading

import pytest

from plananalysis.study.stopping import Stopped, stop_in_order

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent here")


def test_a_signal_becomes_an_exception_and_the_second_waits():
    """What tidies up after the first signal is not disturbed by the second."""
    tidied = []
    with pytest.raises(Stopped) as caught, stop_in_order():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGINT)
            tidied.append(True)
    assert caught.value.status == 143 and tidied == [True]


def test_handlers_are_put_back_and_ignored_signals_stay_ignored():
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_in_order():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGINT) != before
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    assert signal.getsignal(signal.SIGINT) == before


def test_a_thread_leaves_signals_alone():
    seen = []

    def work():
        with stop_in_order():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]

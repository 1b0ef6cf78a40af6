"""Which tests does this call run?  All but the long ones; with --quick the part for daily work, with --long every one."""

from collections import Counter

import pytest

LEFT_OUT = pytest.StashKey[Counter]()


def pytest_addoption(parser):
    group = parser.getgroup("plananalysis")
    group.addoption(
        "--quick", action="store_true", help="leave out notebooks and what is marked slow: under two minutes"
    )
    group.addoption("--long", action="store_true", help="run what is marked long too: all hostile inputs, all kills")


def pytest_configure(config):
    if config.getoption("--quick") and config.getoption("--long"):
        raise pytest.UsageError("--quick and --long: expected one of them")


def find_reason(item, *, quick, long):
    """Why a test is left out; empty if it is run."""
    if not long and item.get_closest_marker("long"):
        return "long (run by --long)"
    if quick and item.path.suffix == ".ipynb":
        return "cells of notebooks (not in --quick)"
    return "slow (not in --quick)" if quick and item.get_closest_marker("slow") else ""


def pytest_collection_modifyitems(config, items):
    """Deselected, so that pytest counts them; the last lines say what was left out and why."""
    quick, long = config.getoption("--quick"), config.getoption("--long")
    reasons = [find_reason(item, quick=quick, long=long) for item in items]
    left = [item for item, reason in zip(items, reasons, strict=True) if reason]
    config.stash[LEFT_OUT] = Counter(filter(None, reasons))
    if hasattr(config, "workeroutput"):  # one of several processes: the first of them hears what each left out
        config.workeroutput["left_out"] = dict(config.stash[LEFT_OUT])
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item, reason in zip(items, reasons, strict=True) if not reason]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Every process collects all tests, so what one left out is what all left out."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter, config):
    left = config.stash.get(LEFT_OUT, Counter())
    if left:
        terminalreporter.write_line("left out: " + "; ".join(f"{n} {reason}" for reason, n in sorted(left.items())))

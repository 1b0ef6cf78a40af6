"""
Search texts for regular expressions, in a process that may be ended: the program that :mod:`plananalysis.lexicons.patterns` begins.

It is started by its path, without the package and without what a person keeps at home, and loads the standard library
only. A task comes on standard input, the answers go to standard output.
"""

import pickle
import re
import sys

OK, BAD, EMPTY, SLOW, LARGE = "ok", "bad", "empty", "slow", "large"


class TooSlow(Exception):
    """A pattern has used up its time."""


def limit_memory(size: int) -> None:
    """Hold this process to so many bytes, where the system can do that."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):
        pass


def set_clock(seconds: float) -> None:
    """Raise :class:`TooSlow` after so many seconds of this process's own work; 0 stops the clock."""
    try:
        import signal

        def stop(number, frame):
            raise TooSlow

        signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    except (ImportError, AttributeError):  # Windows: who has begun this process watches the clock
        pass


def find_in_lines(pattern: re.Pattern, text: str) -> list[tuple[int, int]]:
    """Start and end of every match that holds a character; each line is searched by itself."""
    found, begin = [], 0
    for line in text.split("\n"):
        found += [(begin + m.start(), begin + m.end()) for m in pattern.finditer(line) if m.end() > m.start()]
        begin += len(line) + 1
    return found


def make_probes(pattern: str) -> list[str]:
    """Texts that a pattern with repeats inside repeats needs very long for: its own characters, again and again."""
    own = dict.fromkeys(char for char in pattern if char.isalnum() or char in " 、，。“”《》")
    chars = [*list(own)[:12], "一", "a", "1", " "]
    long = ["".join(pair) * 500 for pair in zip(chars, chars[1:] + chars[:1], strict=True)]
    return [end for char in chars for end in (char * 1000 + "!", "!" + char * 1000)] + long


def check(pattern: str, example: str) -> tuple[str, object]:
    """Whether a pattern can be used, and what it finds in the example."""
    compiled = re.compile(pattern)
    matches = [match.end() > match.start() for probe in make_probes(pattern) for match in compiled.finditer(probe)]
    if compiled.match("") or matches and not any(matches):
        return EMPTY, None
    found = compiled.search(example)
    return OK, found.group() if found else None


def search(pattern: str, texts: list[str]) -> tuple[str, object]:
    """Where a pattern stands in each text."""
    compiled = re.compile(pattern)
    return OK, [find_in_lines(compiled, text) for text in texts]


def answer(action, pattern: str, given: object, seconds: float) -> tuple[str, object]:
    """Do one thing with one pattern within its time."""
    set_clock(seconds)
    try:
        return action(pattern, given)
    except TooSlow:
        return SLOW, None
    except MemoryError:
        return LARGE, None
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        return BAD, str(error) or type(error).__name__
    finally:
        set_clock(0)


def main() -> None:
    """Read the task, answer it pattern by pattern."""
    task = pickle.load(sys.stdin.buffer)
    limit_memory(task["memory"])
    action = {"check": check, "search": search}[task["action"]]
    answers = [answer(action, pattern, given, task["seconds"]) for pattern, given in task["patterns"]]
    pickle.dump(answers, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()

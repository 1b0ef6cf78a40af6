"""
How are a person's own regular expressions searched?  In a process that is ended when one takes too long.

A pattern with repeats inside repeats can need longer than a life for one line, and nothing inside a process can stop the
search. Patterns of a person, who may have them from someone else, are therefore compiled and searched elsewhere
(:mod:`plananalysis.lexicons.pattern_worker`), under limits of time and memory, line by line; ours are not.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from plananalysis.lexicons import pattern_worker as worker

CHECK_SECONDS = 0.25  # of a processor, for the trial of one pattern; a usual one needs a hundredth
SEARCH_SECONDS, SECONDS_PER_CHARACTER = 5.0, 2e-6  # a usual pattern needs a hundredth of that as well
MEMORY = 1_000_000_000  # bytes, beside a few times the texts
LONGEST, MOST = 5_000, 500  # characters of a pattern, patterns of a file
REMEDY = "write it without repeats inside repeats, such as (a+)+ or (.*)*, or list the words one by one"


class PatternError(ValueError):
    """A regular expression that cannot be used: file, line, what is wrong and what to do."""


@dataclass(frozen=True)
class Pattern:
    """
    A regular expression of a person.

    Parameters
    ----------
    where : str
        File and line.
    text : str
        As Python's ``re`` takes it, without ``re:``.
    """

    where: str
    text: str


def check_patterns(patterns: Sequence[tuple[Pattern, str]]) -> list[str | None]:
    """
    Try patterns before they are used.

    Parameters
    ----------
    patterns : sequence of (Pattern, str)
        Each with an example, which may be empty.

    Returns
    -------
    list of str or None
        What each finds in its example.

    Raises
    ------
    PatternError
        If one does not compile, matches the empty text, takes very long for a text of its own characters or is too
        long; or if there are very many.

    Examples
    --------
    >>> check_patterns([(Pattern("frames.csv:3", "养老|托育"), "发展养老服务")])
    ['养老']
    >>> check_patterns([(Pattern("frames.csv:4", "(?:[^x]*)*y"), "")])
    Traceback (most recent call last):
        ...
    plananalysis.lexicons.patterns.PatternError: frames.csv:4: the regex '(?:[^x]*)*y' takes too long; expected one that is done
    in a moment; write it without repeats inside repeats, such as (a+)+ or (.*)*, or list the words one by one
    """
    if len(patterns) > MOST:
        where = patterns[MOST][0].where
        msg = f"{where}: expected at most {MOST} regexes in a file, got {len(patterns)}; list words as words, without 're:'"
        raise PatternError(msg)
    for pattern, _ in patterns:
        if len(pattern.text) > LONGEST:
            msg = (
                f"{pattern.where}: expected a regex of at most {LONGEST} characters, got {len(pattern.text)}; "
                "list words one by one"
            )
            raise PatternError(msg)
    tasks = [(pattern.text, example) for pattern, example in patterns]
    return _ask("check", [pattern for pattern, _ in patterns], tasks, seconds=CHECK_SECONDS)


def search_patterns(patterns: Sequence[Pattern], texts: Sequence[str]) -> list[list[list[tuple[int, int]]]]:
    """
    Find where patterns stand in texts; each line of a text is searched by itself.

    Parameters
    ----------
    patterns : sequence of Pattern
        Checked.
    texts : sequence of str
        Any.

    Returns
    -------
    list of list of list of (int, int)
        For each pattern and each text, start and end of the matches; those without a character are left out.

    Raises
    ------
    PatternError
        If one takes too long, or too much memory, for these texts.

    Examples
    --------
    >>> search_patterns([Pattern("frames.csv:3", "^养.")], ["发展养老\\n养护道路"])
    [[[(5, 7)]]]
    """
    texts = list(texts)
    size = sum(map(len, texts))
    if not patterns or not size:
        return [[[] for _ in texts] for _ in patterns]
    tasks = [(pattern.text, texts) for pattern in patterns]
    return _ask(
        "search", patterns, tasks, seconds=SEARCH_SECONDS + size * SECONDS_PER_CHARACTER, memory=MEMORY + 200 * size
    )


def find_named(patterns: Sequence[Pattern], texts: Collection[str]) -> list[frozenset[str]]:
    """
    Tell which of some short texts hold each pattern.

    Parameters
    ----------
    patterns : sequence of Pattern
        Checked.
    texts : collection of str
        Such as names.

    Returns
    -------
    list of frozenset of str
        The texts that hold it, for each pattern.

    Examples
    --------
    >>> find_named([Pattern("name_cues.csv:3", "^一.一.$")], ["一企一策", "双报到"])
    [frozenset({'一企一策'})]
    """
    known = sorted(set(texts))
    found = search_patterns(patterns, known)
    return [frozenset(text for text, spans in zip(known, each, strict=True) if spans) for each in found]


def _ask(action: str, patterns: Sequence[Pattern], tasks: list, *, seconds: float, memory: int = MEMORY) -> list:
    """The answers of the worker; a pattern that it could not manage is an error with its file and line."""
    if not patterns:
        return []
    answers = _call(action, tasks, seconds=seconds, memory=memory)
    if answers is None and len(tasks) > 1:  # one of them has ended it, or has to be ended: which one?
        answers = [
            one[0] if (one := _call(action, [task], seconds=seconds, memory=memory)) else (worker.SLOW, None)
            for task in tasks
        ]
    for pattern, (verdict, detail) in zip(patterns, answers or [(worker.SLOW, None)], strict=True):
        if verdict != worker.OK:
            raise PatternError(f"{pattern.where}: {_describe(_shorten(pattern.text), verdict, detail)}")
    return [detail for _, detail in answers]


def _describe(text: str, verdict: str, detail: object) -> str:
    if verdict == worker.BAD:
        return f"bad regex {text!r}: {detail}; expected a pattern that Python's re compiles; correct it"
    if verdict == worker.EMPTY:
        return f"regex {text!r} matches the empty text; expected at least one character; correct it"
    if verdict == worker.LARGE:
        return f"the regex {text!r} takes too much memory; expected one that takes little; {REMEDY}"
    return f"the regex {text!r} takes too long; expected one that is done in a moment; {REMEDY}"


def _shorten(text: str, *, width: int = 60) -> str:
    return text if len(text) <= width else text[:width] + "…"


def _call(action: str, tasks: list, *, seconds: float, memory: int) -> list | None:
    """
    One process for one task; None if it ended without an answer, or had to be ended.

    It counts its own seconds of work itself. The clock on the wall is for systems where it cannot, and generous, for a
    machine may be busy with other things.
    """
    task = pickle.dumps({"action": action, "patterns": tasks, "seconds": seconds, "memory": memory})
    wall = 20 + 4 * seconds * len(tasks)
    command = [sys.executable, "-I", "-S", str(Path(worker.__file__))]
    try:
        done = subprocess.run(command, input=task, capture_output=True, timeout=wall)
        return pickle.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None

"""How are documents of one name in several folders told apart?  By as much of the folder as is needed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from plananalysis.reading.document import safe_stem


def tell_apart(stems: Iterable[str], files: Iterable[str]) -> list[str]:
    """Put the folder before ids that files of several folders share, as few of its levels as tell them apart.

    Parameters
    ----------
    stems : iterable of str
        The ids.
    files : iterable of str
        The file of each, relative to what the user gave.

    Returns
    -------
    list of str
        Still the same for files of one folder: see `unique_ids`.

    Examples
    --------
    >>> tell_apart(["要点", "要点", "计划"], ["2023/要点.txt", "2024/要点.txt", "2024/计划.txt"])
    ['2023-要点', '2024-要点', '计划']
    """
    stems, folders = list(stems), [PurePath(file).parts[:-1] for file in files]
    shared: dict[str, set[tuple[str, ...]]] = {}
    for stem, folder in zip(stems, folders, strict=True):
        shared.setdefault(stem.casefold(), set()).add(folder)
    depths = {stem: _depth(places) for stem, places in shared.items()}
    out = []
    for stem, folder in zip(stems, folders, strict=True):
        depth = depths[stem.casefold()]
        out.append(safe_stem("-".join([*folder[len(folder) - min(depth, len(folder)) :], stem])) if depth else stem)
    return out


def _depth(folders: set[tuple[str, ...]]) -> int:
    """How many of their last levels tell folders apart; none for one folder."""
    most = max(map(len, folders))
    return next(
        (
            n
            for n in range(most)
            if len({folder[len(folder) - min(n, len(folder)) :] for folder in folders}) == len(folders)
        ),
        most,
    )

"""
How is one's own study set up?  A folder with study.toml, the documents and one's own words.

``new_study`` makes the folder, ``read_study`` checks what a person has written into it.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.ownership import leads_outside
from plananalysis.study.settings import (
    SETTINGS,
    StudyError,
    check_setting,
    find_line,
    find_problems,
    name_known,
    read_settings,
)
from plananalysis.study.word_lists import load_words
from plananalysis.tables.parameters import Parameters

FOLDERS = ("documents", "lexicons", "notebooks", "results", ".cache", ".cache/tokens")


@dataclass(frozen=True)
class Study:
    """
    A study folder, read and checked.

    Parameters
    ----------
    folder : Path
        Holds study.toml.
    parameters : Parameters
        The choices.
    text_column : str or None
        For tables of documents.
    """

    folder: Path
    parameters: Parameters
    text_column: str | None = None

    @property
    def documents(self) -> Path:
        """The folder of the texts."""
        return self.folder / "documents"

    @property
    def lexicons(self) -> Path:
        """The folder of one's own words."""
        return self.folder / "lexicons"

    @property
    def notebooks(self) -> Path | None:
        """The folder of the study's own notebooks; None if it has none, and the package's are taken."""
        folder = self.folder / "notebooks"
        return folder if any(folder.glob("[0-9][0-9]-*.ipynb")) else None


def is_study(path: str | Path) -> bool:
    """
    Tell whether a path is a study folder.

    Parameters
    ----------
    path : str or Path
        Any path.

    Returns
    -------
    bool
        Whether it holds study.toml.

    Examples
    --------
    >>> is_study("没有这个文件夹")
    False
    """
    return (Path(path) / SETTINGS).is_file()


def read_study(folder: str | Path) -> Study:
    """
    Read and check a study folder.

    Parameters
    ----------
    folder : str or Path
        Holds study.toml and documents/.

    Returns
    -------
    Study
        The choices; what the file leaves out keeps its default.

    Raises
    ------
    StudyError
        Unknown sections or keys, and values that cannot be, each with its
        line, what is allowed and the nearest spelling; folders that are
        links to somewhere else.
    """
    folder = Path(folder)
    check_links(folder)
    text = read_settings(folder / SETTINGS)
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{SETTINGS}: not TOML: {str(error)[:300]}; write name = value, text in double quotes"
        raise StudyError(msg) from None
    except (RecursionError, ValueError) as error:  # brackets in brackets without end; a number of thousands of digits
        msg = f"{SETTINGS}: cannot be read: {str(error)[:100]}; correct the value that is far too long or too deep"
        raise StudyError(msg) from None
    problems = [*find_problems(given, text), *_find_unknown_frames(given, text, folder / "lexicons")]
    if problems:
        raise StudyError("\n".join(problems))
    if not (folder / "documents").is_dir():
        msg = f"{folder.name}: expected the folder documents/ beside {SETTINGS}; make it and put the texts into it"
        raise StudyError(msg)
    chosen = {name: value for section in given.values() for name, value in section.items()}
    column = chosen.pop("text_column", "") or None
    chosen = {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}
    chosen["k"] = chosen.get("k") or None
    return Study(folder, Parameters(**chosen), column)


def check_links(folder: Path) -> None:
    """
    Refuse folders that stand somewhere else: a study writes, and looks for words and programs, in its own only.

    Parameters
    ----------
    folder : Path
        The study.

    Raises
    ------
    StudyError
        If one of its folders is a link that leads out of it.
    """
    for name in FOLDERS:
        if (folder / name).is_symlink() and leads_outside(folder / name, folder):
            msg = f"{name}: expected a folder of the study, found a link that leads out of it; put the folder itself there"
            raise StudyError(msg)


def check_notebooks(folder: Path) -> None:
    """
    Refuse notebooks that stand somewhere else.

    Parameters
    ----------
    folder : Path
        The study.

    Raises
    ------
    StudyError
        If a notebook is a link that leads out of the study.
    """
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        if leads_outside(path, folder):
            msg = f"notebooks/{path.name}: expected a notebook of the study, found a link that leads out of it; put a copy there"
            raise StudyError(msg)


def _find_unknown_frames(given: dict, text: str, folder: Path) -> Iterable[str]:
    """Names of frames are known only together with the person's own words."""
    names = given["frames"].get("frames", []) if isinstance(given.get("frames"), dict) else []
    if names and not check_setting("frames", names):
        words = load_words(folder) or OwnWords()
        known = sorted(set(words.lexicon("frames").entries["class"]))
        for name in names:
            if name not in known:
                yield f"{SETTINGS}:{find_line(text, 'frames *=')}: frames: unknown frame '{name}'{name_known(name, known)}"

"""
Which words has a person added?  The files of a study's lexicons/, read and written back as they were.
"""

import os
from pathlib import Path

from plananalysis.lexicons.lexicon import Lexicon, list_lexicons, load_lexicon
from plananalysis.lexicons.own_files import LexiconError, decode_own, read_own_bytes
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.ownership import leads_outside
from plananalysis.study.settings import StudyError, name_known
from plananalysis.tokens.tokenizer import TermError, load_terms

TERMS = ("segmentation_terms", "terms")  # both keep their words whole: the name of our list, and the short one
LONGEST_WORD = 100  # characters of a stop word


def load_words(folder: str | Path) -> OwnWords | None:
    """
    Load the words that a person has added.

    Parameters
    ----------
    folder : str or Path
        ``lexicons/`` of a study; files that hold no rows count as absent.

    Returns
    -------
    OwnWords or None
        None if there is not a single word.

    Raises
    ------
    StudyError
        If a file has a fault, with its line; or a name that no lexicon has.

    Examples
    --------
    >>> load_words("没有这个文件夹") is None
    True
    """
    folder = Path(folder)
    known = list_lexicons()
    found: dict[str, Lexicon] = {}
    terms: list[str] = []
    kept: list[str] = []
    try:
        for path in sorted(folder.glob("*.csv")):
            _check_words_file(path)
            if path.stem in TERMS:
                more = load_terms(path)
                terms += more
                kept += [path.name] * bool(more)
            elif path.stem not in known:
                raise StudyError(f"lexicons/{path.name}: no lexicon of that name{name_known(path.stem, known)}")
            elif _has_rows(path):
                found[path.stem] = load_lexicon(path.stem, extra=path)
        stopwords = frozenset(_read_words(folder / "stopwords.txt"))
    except (LexiconError, TermError) as error:
        raise StudyError(f"lexicons/{error}") from None
    names = [*kept, *(["stopwords.txt"] * bool(stopwords)), *(f"{name}.csv" for name in found)]
    files = {name: (folder / name).read_bytes() for name in sorted(names)}
    linked = frozenset(name for name in files if leads_outside(folder / name, folder))
    return OwnWords(tuple(terms), stopwords, found, files, linked) if files else None


def _check_words_file(path: Path) -> None:
    if not path.is_file():
        what = "a link that leads nowhere" if path.is_symlink() and not path.exists() else "something else"
        msg = f"lexicons/{path.name}: expected a file, found {what}; remove it"
        raise StudyError(msg)


def _read_words(path: Path) -> list[str]:
    if not os.path.lexists(path):
        return []
    _check_words_file(path)
    words = []
    for number, line in enumerate(decode_own(path.name, read_own_bytes(path)).split("\n"), start=1):
        word = line.strip()
        if len(word) > LONGEST_WORD:
            msg = f"{path.name}:{number}: expected one word a line, got {len(word)} characters; put each word on a line of its own"
            raise LexiconError(msg)
        if word and not word.startswith("#"):
            words.append(word)
    return words


def _has_rows(path: Path) -> bool:
    text = decode_own(path.name, read_own_bytes(path))
    return sum(1 for line in text.split("\n") if line.strip(", \t")) > 2


def save_words(words: OwnWords, folder: str | Path) -> None:
    """
    Write a person's words as they were, so that :func:`load_words` reads them again.

    Parameters
    ----------
    words : OwnWords
        From :func:`load_words`. Files that are links to somewhere else are
        not written.
    folder : str or Path
        Made if it is not there and a file is to be written.
    """
    folder = Path(folder)
    for name, data in words.files.items():
        if name not in words.linked:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

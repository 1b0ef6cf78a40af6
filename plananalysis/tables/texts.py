"""
What do we say, and in which language?  Headings, captions, notes and sentences, one list a folder.

Each ``resources/<folder>/texts.csv`` has the columns key, zh, en.  Code holds keys only, so that a
text that one language lacks is found by a test and not by a reader.
"""

import csv
from functools import lru_cache
from importlib import resources

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def load_texts() -> dict[str, dict[str, str]]:
    """
    Load all texts of the package.

    Returns
    -------
    dict of str to dict
        Key to language to text.

    Raises
    ------
    ValueError
        If two lists hold the same key.

    Examples
    --------
    >>> load_texts()["terms.name"]["zh"]
    '词频'
    """
    texts: dict[str, dict[str, str]] = {}
    folders = sorted(
        folder for folder in resources.files("plananalysis").joinpath("resources").iterdir() if folder.is_dir()
    )
    for folder in folders:
        path = folder.joinpath("texts.csv")
        for row in csv.DictReader(path.read_text("utf-8").splitlines()) if path.is_file() else ():
            if row["key"] in texts:
                msg = f"resources/{folder.name}/texts.csv: key '{row['key']}' stands in two lists; rename one"
                raise ValueError(msg)
            texts[row["key"]] = {language: row[language] for language in LANGUAGES}
    return texts


def say(key: str, *, language: str = "en", **values: object) -> str:
    """
    Give a text in a language.

    Parameters
    ----------
    key : str
        Of a text in ``resources/*/texts.csv``.
    language : str
        "zh" or "en".
    **values : object
        What stands in its {places}.

    Returns
    -------
    str
        The text.

    Raises
    ------
    KeyError
        If there is no such text or language.

    Examples
    --------
    >>> say("terms.name", language="zh"), say("step.names")
    ('词频', 'finding documents and names')
    """
    try:
        text = load_texts()[key][language]
    except KeyError:
        msg = f"text '{key}' in '{language}': expected a row in resources/*/texts.csv, found none; add it"
        raise KeyError(msg) from None
    return text.format(**values) if values else text


def both_names(key: str, **values: object) -> str:
    """
    Give a text in both languages at once, as the labels of figures have them.

    Parameters
    ----------
    key : str
        Of a text in ``resources/*/texts.csv``.
    **values : object
        What stands in its {places}.

    Returns
    -------
    str
        Chinese, then English; with a blank between them where no full-width
        bracket divides them.

    Examples
    --------
    >>> both_names("axis.section"), both_names("axis.topic_units")
    ('部分 section', '主题（括号内为条数）topic (units)')
    """
    chinese, english = (say(key, language=language, **values) for language in LANGUAGES)
    return f"{chinese}{english}" if chinese.endswith("）") else f"{chinese} {english}"


def has_text(key: str) -> bool:
    """
    Tell whether there is a text of that key.

    Examples
    --------
    >>> has_text("terms.name"), has_text("没有")
    (True, False)
    """
    return key in load_texts()

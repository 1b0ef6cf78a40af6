"""
Which classes may a word of a lexicon have, and what does each mean?  Said once, beside the lexicon.

Each ``resources/<folder>/classes.csv`` has the columns list, class, sense, one row a class.  The column sense of a
lexicon says only what is true of that term alone.
"""

import csv
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)  # these files do not change while Python runs
def _load_senses() -> dict[str, dict[str, str]]:
    senses: dict[str, dict[str, str]] = {}
    for folder in resources.files("plananalysis").joinpath("resources").iterdir():
        file = folder.joinpath("classes.csv")
        for row in csv.DictReader(file.read_text("utf-8").splitlines()) if file.is_file() else ():
            senses.setdefault(row["list"], {})[row["class"]] = row["sense"]
    return senses


def explain_classes(lexicon: str) -> dict[str, str]:
    """
    Say what the classes of a lexicon mean.

    Parameters
    ----------
    lexicon : str
        Its name.

    Returns
    -------
    dict of str to str
        Class to sense, in the order of a codebook; empty where a lexicon may
        hold any class.

    Examples
    --------
    >>> explain_classes("novelty")
    {'new': 'claims that something begins', 'continued': 'claims that something goes on'}
    >>> explain_classes("mine")
    {}
    """
    return dict(_load_senses().get(lexicon, {}))

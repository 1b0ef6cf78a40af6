"""
Where does a list of words lie?  In ``resources/<folder>/``, found by its name alone.
"""

from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

NO_LISTS = frozenset({"texts.csv", "classes.csv"})  # every folder may have these


def find_list(name: str) -> Traversable | None:
    """
    Find a list of the package by its name, in whichever folder of resources it lies.

    Parameters
    ----------
    name : str
        Of the file, without its ending.

    Returns
    -------
    Traversable or None
        The file; None if there is no list of that name.

    Examples
    --------
    >>> find_list("novelty").name, find_list("stopwords").name, find_list("没有")
    ('novelty.csv', 'stopwords.txt', None)
    """
    return list_lists().get(name)


@lru_cache(maxsize=1)  # these files do not change while Python runs
def list_lists() -> dict[str, Traversable]:
    """
    Find all lists of words that come with the package.

    Returns
    -------
    dict of str to Traversable
        Name to file.

    Raises
    ------
    ValueError
        If two lists have the same name.

    Examples
    --------
    >>> "novelty" in list_lists(), "texts" in list_lists()
    (True, False)
    """
    found: dict[str, Traversable] = {}
    for folder in resources.files("plananalysis").joinpath("resources").iterdir():
        for file in folder.iterdir() if folder.is_dir() else ():
            name, _, ending = file.name.rpartition(".")
            if ending not in ("csv", "txt") or file.name in NO_LISTS:
                continue
            if name in found:
                msg = f"resources/{folder.name}/{file.name}: there is another list named '{name}'; rename one"
                raise ValueError(msg)
            found[name] = file
    return found

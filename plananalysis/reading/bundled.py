"""
What comes with the package?  The plan and the notebooks, in the installed package or in the checkout.
"""

from importlib import resources
from pathlib import Path

import pandas as pd


def bundled(*parts: str) -> Path:
    """
    Find a file that comes with the project: ``data`` or ``notebooks``.

    Parameters
    ----------
    *parts : str
        Path below the project's top folder.

    Returns
    -------
    Path
        Inside the installed package, or in the checkout when the package is
        installed from there.

    Raises
    ------
    FileNotFoundError
        If neither place has it.
    """
    package = Path(str(resources.files("plananalysis")))
    for home in (package / "_bundled", package.parent):
        if home.joinpath(*parts).exists():
            return home.joinpath(*parts)
    msg = f"'{'/'.join(parts)}' is missing from the installed package; install plananalysis again"
    raise FileNotFoundError(msg)


def embedded_paths() -> list[Path]:
    """
    List the documents that come with the package.

    Returns
    -------
    list of Path
        The files named in ``data/documents.csv``.

    Examples
    --------
    >>> [path.name for path in embedded_paths()]
    ['beijing_womens_federation_2020.txt']
    """
    listed = pd.read_csv(bundled("data", "documents.csv"), dtype=str, encoding="utf-8-sig")
    return [bundled("data", *file.split("/")) for file in listed["file"]]

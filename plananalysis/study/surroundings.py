"""
Which settings of a machine could change results?  They are put to one value, or taken away.

A person's shell, home and working folder hold settings for other programs: a backend and a style for figures,
options of pandas, start-up files of Python and IPython. None of them may change a number, a figure or a page.
"""

import importlib.util
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

# Before numpy is imported: results must not depend on the number of threads.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# Settings of pandas (its defaults are ours), and of what draws figures and where it shows them.
_TAKEN = ("PANDAS_", "MPLBACKEND")
# Of Python's own settings a kernel keeps those that say where Python and its packages are, and where it may write.
_KEPT = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONNOUSERSITE",
    "PYTHONUSERBASE",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPYCACHEPREFIX",
)
_TAKEN_FROM_KERNEL = (
    "PYTHON",
    "IPYTHON",
    "JUPYTER",
    "IPY",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "LC_",
    "LANGUAGE",
    "PYDEVD_",
)


def settle(environment: MutableMapping[str, str] | None = None) -> None:
    """
    Put the settings of this process to what results are made with; before numpy is imported.

    Parameters
    ----------
    environment : mutable mapping of str to str, optional
        That of this process if None. Processes that are begun later get it too.

    Examples
    --------
    >>> environment = {"MPLBACKEND": "某某", "HOME": "/某人"}
    >>> settle(environment)
    >>> environment["HOME"], environment["OMP_NUM_THREADS"], "MPLBACKEND" in environment
    ('/某人', '1', False)
    """
    environment = os.environ if environment is None else environment
    for name in [name for name in environment if name.startswith(_TAKEN)]:
        del environment[name]
    for name in THREADS:
        environment.setdefault(name, "1")
    environment["PYTHONSAFEPATH"] = "1"  # a pandas.py in the working folder is no library


def speak_utf8() -> None:
    """
    Begin the command again in UTF-8 where Python would write names of files in another encoding.

    A language setting that the system does not have, or an old one such as zh_CN.GBK, leaves no way to name a file after a
    Chinese title. What is printed stays in the encoding of the terminal.
    """
    if os.name == "posix" and sys.getfilesystemencoding().lower() != "utf-8" and not sys.flags.utf8_mode:
        os.environ["PYTHONUTF8"] = "1"
        if sys.stdout is not None:
            os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def leave_working_folder() -> None:
    """
    Take the working folder from the places where modules are looked for.

    ``python -m`` puts it first, so that a file ``random.py`` or ``pandas.py`` in a person's folder would be executed in
    the place of the library.
    """
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", os.getcwd()):
        del sys.path[0]


def kernel_environment(private: Path, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """
    Give the settings with which a notebook is executed: the same on every machine.

    Parameters
    ----------
    private : Path
        A folder for what IPython keeps; no start-up files and no configuration are in it.
    environment : mapping of str to str, optional
        That of this process if None.

    Returns
    -------
    dict of str to str
        What leads to programs, homes and packages is kept; language, time zone, width of a terminal, start-up files,
        options of Python, pandas and matplotlib are not.

    Examples
    --------
    >>> found = kernel_environment(Path("p"), {"PYTHONSTARTUP": "某.py", "LC_ALL": "tr_TR", "HOME": "/某人"})
    >>> found["HOME"], found["LC_ALL"], "PYTHONSTARTUP" in found
    ('/某人', 'C.UTF-8', False)
    """
    environment = os.environ if environment is None else environment
    taken = (*_TAKEN, *_TAKEN_FROM_KERNEL)
    kept = {name: value for name, value in environment.items() if name in _KEPT or not name.startswith(taken)}
    settle(kept)
    kept |= {
        "IPYTHONDIR": str(private),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
    kept["PYTHONPATH"] = os.pathsep.join(_list_places(kept.get("PYTHONPATH", "")))
    if rules := _find_rules():
        kept["MATPLOTLIBRC"] = rules
    return kept


def _list_places(places: str) -> list[str]:
    """Where modules are looked for besides Python's own places; the kernel works in another folder."""
    given = [os.path.abspath(place) for place in places.split(os.pathsep) if place]
    home = str(Path(__file__).resolve().parents[2])  # that of the package, never the package itself
    found = {os.path.realpath(place) for place in (*given, *sys.path) if place}
    return given if home in found else [*given, home]


def _find_rules() -> str:
    """The file of matplotlib's own defaults; it is found before those of a person."""
    spec = importlib.util.find_spec("matplotlib")
    path = Path(spec.origin).parent / "mpl-data" / "matplotlibrc" if spec and spec.origin else None
    return str(path) if path and path.is_file() else ""

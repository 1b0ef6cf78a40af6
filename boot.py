"""Set up plananalysis in .venv and use it: python boot.py run | check | new | verify | test | lab."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK, PROJECT, STAMP = HOME / "requirements.lock", HOME / "pyproject.toml", VENV / "lock.sha256"
# One thread, UTF-8 and this environment's own kernel: what the results depend on.
SETTINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
            "PYTHONUTF8": "1", "JUPYTER_PREFER_ENV_PATH": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
COMMANDS = ("run", "check", "new", "verify")
USAGE = """usage: python boot.py run [PATH ...] [--out DIR]   analyse the embedded plan, or your documents
       python boot.py check PATH ...               show how documents were read
       python boot.py new DIR [DOCUMENT ...]      make a study folder of your own; run DIR runs it
       python boot.py verify RESULTS              compute results again and compare
       python boot.py test [PYTEST OPTION ...]    run every test, doctest and notebook
       python boot.py lab                         open JupyterLab on the notebooks"""


def call(*command, **settings):
    return subprocess.call([str(PYTHON), "-m", *command], env={**os.environ, **SETTINGS, **settings})


def install():
    wanted = hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return
    print(f"boot: installing the locked packages in {VENV.name} (once, a few minutes) ...", flush=True)
    subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    for options in (["--require-hashes", "-r", str(LOCK)], ["--no-deps", "-e", str(HOME)]):
        if call("pip", "install", "--quiet", *options):
            sys.exit("boot: the packages could not be installed; read pip's message above, then try again")
    STAMP.write_text(wanted)


def main(command="", *options):
    if command not in (*COMMANDS, "test", "lab"):
        sys.exit(USAGE)
    if sys.version_info < (3, 11):
        sys.exit(f"boot: needs Python 3.11 or newer, this is {sys.version.split()[0]}; run it with a newer python")
    install()
    if command in COMMANDS:
        return call("plananalysis", command, *options)
    if command == "lab":
        return call("jupyterlab", "--notebook-dir", str(HOME / "notebooks"), *options)
    os.chdir(HOME)  # pytest reads its settings there; a missing glyph is an error, not a box in a figure
    return call("pytest", *options, PYTHONWARNINGS="error:Glyph")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

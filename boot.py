"""Set up plananalysis in .venv and use it: python boot.py run | check | new | verify | setup | test | lab | docs."""
# Standard library only. Keep the words of Python 3.6, so that an old Python reads as far as the line that says so.

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = VENV / "boot.lock"  # says that .venv is ours, and is held while .venv is made or used
STAMP = VENV / "boot.json"  # what was installed, written last; 0.3 and before wrote the second name
OLD_STAMP = VENV / "lock.sha256"
PARTS = (
    "boot.json",
    "lock.sha256",
    "pyvenv.cfg",
    ".gitignore",
    "bin",
    "etc",
    "include",
    "lib",
    "lib64",
    "man",
    "share",
    "Include",
    "Lib",
    "Scripts",
)  # all that venv and pip make in .venv, and all that is ever removed
# One thread, UTF-8 and this environment's own kernel: what the results depend on.
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}
COMMANDS = ("run", "check", "new", "verify")
USAGE = """usage: python boot.py run [PATH ...] [--out DIR]   analyse the embedded plan, or your documents
       python boot.py check PATH ...               show how documents were read
       python boot.py new DIR [DOCUMENT ...]      make a study folder of your own; run DIR runs it
       python boot.py verify RESULTS              compute results again and compare
       python boot.py test [PYTEST OPTION ...]    run the tests, doctests and notebooks; --quick: in two
                                                  minutes; --long: the rare and slow ones too
       python boot.py lab                         open JupyterLab on the notebooks
       python boot.py docs                        write the reference of all functions to build/docs
       python boot.py setup [EXTRA ...] [--fresh] look through .venv file by file and make good what is
                                                  missing; --fresh: make all of it again"""


def fail(message):
    """Nothing could be done: one line, and the status that says so."""
    print(f"boot: {message}", file=sys.stderr, flush=True)
    sys.exit(2)


def find_lock(extra):
    return HOME / f"requirements-{extra}.lock"


def read_stamp():
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def list_extras(asked):
    """Those asked for now, and those installed before that the project still has."""
    return sorted({*asked, *(name for name in read_stamp().get("extras", ()) if find_lock(name).is_file())})


def describe(extras):
    """What .venv has to be like, each fact under the words that say what is no longer so."""
    import tomllib

    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    built = [project.get("build-system"), project.get("project"), project.get("tool", {}).get("hatch")]
    locks = [HOME / "requirements.lock", *map(find_lock, ["build", *extras])]
    return {
        "extras": extras,
        "it was made by another Python": f"{sys.version} {sysconfig.get_platform()} {sys.base_prefix}",
        "it was made in another folder": str(HOME),
        "pyproject.toml has changed": hashlib.sha256(json.dumps(built).encode()).hexdigest(),
        "the locked packages have changed": hashlib.sha256(b"".join(p.read_bytes() for p in locks)).hexdigest(),
    }


def find_site():
    return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))


def list_contents():
    """What lies in .venv, two floors deep: quick enough for each start, and enough to see a lost package."""
    names = {f"pyvenv.cfg: {(VENV / 'pyvenv.cfg').read_text('utf-8')}"}
    for entry in os.scandir(find_site()):
        if entry.is_dir():
            names.update(f"{entry.name}/{name}" for name in os.listdir(entry.path) if name != "__pycache__")
        else:  # a .pth file says where plananalysis itself lies
            names.add(f"{entry.name}: {Path(entry.path).read_text('utf-8') if entry.name.endswith('.pth') else ''}")
    return names


def find_damage(asked=()):
    """Why .venv cannot be used as it is; empty if it can."""
    stamp = read_stamp()
    if not stamp:
        return "it is not finished" if not OLD_STAMP.is_file() else "it is of an earlier version"
    for reason, wanted in describe(list_extras(asked)).items():
        if stamp.get(reason) != wanted:
            return reason if reason != "extras" else "more is asked for"
    if not PYTHON.is_file():
        return f"{PYTHON.name} is missing in it"
    try:
        lost = set(stamp.get("contents") or ["its list of contents"]) - list_contents()
    except (OSError, ValueError) as error:
        return f"it cannot be read: {error}"
    return f"{min(lost).splitlines()[0]} is missing in it or has changed" if lost else ""


def find_lost_file():
    """The first installed file that is gone or of another length, by the lists that pip keeps."""
    import csv

    site = find_site()
    for record in sorted(site.glob("*.dist-info/RECORD")):
        with record.open(encoding="utf-8", newline="") as lines:
            for name, _, size in csv.reader(lines):
                path = site / name
                if not name.endswith(".pyc") and not (path.is_file() and size in ("", str(path.stat().st_size))):
                    return f"{name} is missing in it or has changed"
    return ""


def try_lock(file, alone):
    """Whether the lock is ours now, alone or with others; where files cannot be locked it is."""
    try:
        if os.name == "nt":  # knows no lock with others: a glance whether somebody is making .venv
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            if not alone:
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_NB | (fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
            os.set_inheritable(file.fileno(), True)  # the command that takes our place goes on holding it
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def locked(alone):
    """Make .venv alone, or use it with others; wait for it and say so."""
    try:
        file = LOCK.open("a" if alone else "r")
    except OSError:
        if alone:
            raise
        yield  # there is no .venv yet
        return
    with file:
        waits = 0
        while not try_lock(file, alone):
            if not waits:
                others = "another boot.py uses it" if alone else "another boot.py is setting it up"
                print(f"boot: waiting for {VENV.name}: {others} ...", flush=True)
            waits += 1
            time.sleep(0.2)
        yield


def refuse_what_is_not_ours():
    """A link, a file or an environment that somebody else made stays as it is."""
    if VENV.is_symlink() or (VENV.exists() and not VENV.is_dir()):
        fail(f"{VENV.name} is a link or a file, expected a folder; it is left as it is: rename it, then try again")
    if VENV.is_dir() and any(VENV.iterdir()) and not (LOCK.exists() or OLD_STAMP.exists()):
        fail(f"{VENV.name} was not made by boot.py and is left as it is: rename or remove it, then try again")


def clear():
    """Remove what was installed; aside first, since a file in use stops that on Windows before anything is lost."""
    with contextlib.suppress(FileNotFoundError):
        STAMP.unlink()
    aside = VENV / "boot.old"
    shutil.rmtree(str(aside), ignore_errors=True)
    aside.mkdir(exist_ok=True)
    for name in PARTS:
        if os.path.lexists(str(VENV / name)):
            os.replace(str(VENV / name), str(aside / name))
    shutil.rmtree(str(aside), ignore_errors=True)


def pip(*options):
    """Install only what a lock names with its hash; wheels, but jieba comes as source only."""
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--no-build-isolation", *options]
    if subprocess.call(command, env={**os.environ, **SETTINGS}):
        fail(
            "the packages could not be installed; read pip's message above (the network is needed once), then try again"
        )


def make(reason, asked):
    """Make .venv again from the locks; the stamp comes last, so that half of it is never believed."""
    from venv import EnvBuilder

    extras = list_extras(asked)
    again = f"setting {VENV.name} up again, since {reason}: " if any((VENV / name).exists() for name in PARTS) else ""
    print(f"boot: {again}installing the locked packages in {VENV.name} (once, a few minutes) ...", flush=True)
    clear()
    try:
        EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(str(VENV))
    except subprocess.CalledProcessError:
        fail("this Python cannot make an environment with pip; on Debian and Ubuntu install the package python3-venv")
    pip("--require-hashes", "--only-binary=:all:", "-r", str(find_lock("build")))
    for lock in (HOME / "requirements.lock", *map(find_lock, extras)):
        pip("--require-hashes", "--only-binary=:all:", "--no-binary=jieba", "-r", str(lock))
    pip("--no-deps", "--no-index", "--editable", str(HOME))
    new = VENV / "boot.json.tmp"
    new.write_text(json.dumps({**describe(extras), "contents": sorted(list_contents())}), encoding="utf-8")
    os.replace(str(new), str(STAMP))


def set_up(asked, fresh):
    refuse_what_is_not_ours()
    VENV.mkdir(exist_ok=True)
    with locked(alone=True):
        reason = fresh or find_damage(asked)  # another boot.py may have made it good while we waited
        if reason:
            make(reason, asked)
            reason = find_damage(asked)
    if reason:
        fail(f"{VENV.name} was set up, but {reason}; do pip's settings send packages elsewhere? see 'pip config list'")


def become(*arguments, **settings):
    """Run .venv's Python in place of this one: signals and statuses are the command's own."""
    command, environment = [str(PYTHON), "-P", "-m", *arguments], {**os.environ, **SETTINGS, **settings}
    if os.name != "nt":
        os.execve(command[0], command, environment)
    child = subprocess.Popen(command, env=environment)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # the command has got it too and ends in its own way
            return child.wait()


def start(command, options):
    if command in COMMANDS:
        return become("plananalysis", command, *options)
    if command == "lab":
        return become("jupyterlab", "--notebook-dir", str(HOME / "notebooks"), *options)
    if command == "docs":
        target = HOME / "build" / "docs"
        return become(
            "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(HOME / "docs" / "reference"), str(target), *options
        )
    os.chdir(str(HOME))  # pytest reads its settings there; a missing glyph is an error, not a box in a figure
    return become("pytest", *share_work(options), *options, PYTHONWARNINGS="error:Glyph")


def share_work(options):
    """On several processors tests run side by side, those of one file in one process."""
    said = any(option in ("--pdb", "--trace") or option.startswith(("-n", "--numprocesses")) for option in options)
    processes = min(os.cpu_count() or 1, 4)
    return [] if said or processes < 2 else [f"--numprocesses={processes}", "--dist=loadfile"]


def look_through(options):
    """The command setup: every file of every package."""
    extras = [name for name in options if name != "--fresh"]
    known = sorted(
        {path.name[len("requirements-") : -len(".lock")] for path in HOME.glob("requirements-*.lock")} - {"build"}
    )
    unknown = [name for name in extras if name not in known]
    if unknown:
        fail(f"no extra {unknown[0]!r}: expected {' or '.join(known) or 'none, this version has no extras to add'}")
    with locked(alone=False):
        reason = find_damage(extras)
        fresh = "it was asked for" if "--fresh" in options else "" if reason else find_lost_file()
    if reason or fresh:
        set_up(extras, fresh=fresh)
    print(f"boot: {VENV.name} is {'set up' if reason or fresh else 'sound'}")


def main(command="", *options):
    if command not in (*COMMANDS, "setup", "test", "lab", "docs"):
        asked = command in ("-h", "--help", "help")
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    if sys.version_info < (3, 11):
        fail(f"needs Python 3.11 or newer, this is {sys.version.split()[0]}; run it with a newer python")
    try:
        if command == "setup":
            return look_through(options)
        while True:
            with locked(alone=False):
                if not find_damage():
                    return start(command, options)
            set_up((), fresh="")
    except KeyboardInterrupt:
        return 130
    except OSError as problem:
        fail(
            f"{problem.filename or VENV.name}: {problem.strerror or problem}; may this folder be written, and its "
            "programs run? else copy the project to another place, or try: python boot.py setup --fresh"
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

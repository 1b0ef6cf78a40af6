import importlib.metadata
import itertools
import re
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import plananalysis

SIX = {"jupyterlab", "pandas", "jieba", "matplotlib", "scikit-learn", "nbval"}
ROOT = Path(__file__).resolve().parents[1]
OURS = (ROOT / ".venv" / "boot.json").is_file() and Path(sys.prefix) == ROOT / ".venv"
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def parse(lines):
    """Name to specifier."""
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): str(r.specifier) for r in requirements}


@pytest.fixture(scope="module")
def settings():
    """pyproject.toml, read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def declared(settings):
    """All that users, tests and building need: name to bounds."""
    lines = [*settings["project"]["dependencies"], *settings["dependency-groups"]["build"]]
    return parse(lines + [line for extra in settings["project"]["optional-dependencies"].values() for line in extra])


@pytest.fixture(scope="module")
def conda():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    names = [entry for entry in listed if isinstance(entry, str)] + [line for line in pip if line != "-e ."]
    assert "-e ." in pip
    return parse(names)


def read_lock(path):
    """Name to all locked versions: a lock is universal, so a package may have two."""
    found = {}
    for name, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^ \\;]+)", path.read_text("utf-8")):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.fixture(scope="module")
def locked():
    """Name to all versions, in all locks together."""
    found = {}
    for path in LOCKS:
        for name, versions in read_lock(path).items():
            found.setdefault(name, set()).update(versions)
    return found


def test_the_six_fixed_packages_are_declared(declared, conda, locked):
    """Each of the six stands in all three files."""
    assert SIX <= declared.keys() & conda.keys() & locked.keys()


def test_environment_equals_pyproject(declared, conda):
    """The same names with the same bounds, in both directions."""
    assert {k: v for k, v in conda.items() if k not in ("python", "pip")} == declared


def test_environment_python_equals_pyproject(conda, settings):
    """The oldest Python is stated once and repeated rightly."""
    assert conda["python"] == settings["project"]["requires-python"]


def test_lock_satisfies_pyproject(declared, locked):
    """Every declared package is locked, at versions within its bounds."""
    for name, specifier in declared.items():
        assert name in locked, f"{name} is not in requirements.lock; compile it again"
        assert all(Requirement(f"{name}{specifier}").specifier.contains(v) for v in locked[name]), name


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_locks_are_hashed_and_name_no_host(path):
    """Every entry has a hash; nothing in the file says where it was compiled."""
    lock = path.read_text("utf-8")
    entries = [e for e in re.split(r"(?m)^(?=[A-Za-z0-9])", lock) if e and not e.startswith("#")]
    assert len(entries) == len(re.findall(r"(?m)^[\w.-]+==", lock)) > 3
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert re.findall(r"https?://|file:|--index|--find-links", lock) == []


def test_locks_are_of_this_project(settings):
    """The build lock, and one for each extra that has one; who builds us is asked for in the build lock too."""
    names = {path.stem.removeprefix("requirements").removeprefix("-") for path in LOCKS}
    assert {"", "build"} <= names
    assert names - {"", "build"} <= settings["project"]["optional-dependencies"].keys()
    build = parse(settings["dependency-groups"]["build"])
    assert parse(settings["build-system"]["requires"]).items() <= build.items()
    assert build.keys() <= read_lock(ROOT / "requirements-build.lock").keys()


def test_locks_agree():
    """A package in two locks has the same versions, or the second would undo the first."""
    locks = [read_lock(path) for path in LOCKS]
    for first, second in itertools.combinations(locks, 2):
        assert {name: first[name] for name in first.keys() & second.keys()} == {
            name: second[name] for name in first.keys() & second.keys()
        }


@pytest.mark.skipif(not OURS, reason="this Python is not of boot.py: what else lies in it is not ours to judge")
def test_everything_installed_is_locked(locked):
    """No package came from elsewhere; pip is the one that Python brings along."""
    installed = {canonicalize_name(d.metadata["Name"]): d for d in importlib.metadata.distributions()}
    others = {name: d.version for name, d in installed.items() if name not in ("pip", "plananalysis")}
    assert {name: v for name, v in others.items() if v not in locked.get(name, ())} == {}
    assert [name for name, d in installed.items() if d.read_text("direct_url.json")] == ["plananalysis"]


def test_all_that_the_locked_packages_need_is_locked(locked):
    """Also what only they ask for: by their own words, for this Python, nothing is left to be fetched."""
    missing = set()
    for name, versions in locked.items():
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:  # of another system or Python
            continue
        if distribution.version not in versions:
            continue
        needs = [Requirement(line) for line in distribution.requires or ()]
        missing |= {
            (name, str(need))
            for need in needs
            if not need.marker or need.marker.evaluate({"extra": ""})
            if not any(need.specifier.contains(v) for v in locked.get(canonicalize_name(need.name), ()))
        }
    assert missing == set()


def test_imports_are_declared(declared):
    """The package imports nothing that only happens to be installed."""
    import ast

    distributions = {
        "markdown_it": "markdown-it-py",
        "docx": "python-docx",
        "bs4": "beautifulsoup4",
        "sklearn": "scikit-learn",
        "IPython": "ipython",
        "ahocorasick_rs": "ahocorasick-rs",
        "pylopdf_fonts_zh_cn": "pylopdf-fonts-zh-cn",
        "yaml": "pyyaml",
        "websocket": "websocket-client",
        "pdfminer": "pdfminer.six",
        "fontTools": "fonttools",
    }
    used = set()
    sources = [
        p.read_text("utf-8")
        for folder in ("plananalysis", "tests", "benchmarks")
        for p in (ROOT / folder).rglob("*.py")
    ]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        sources += [cell.source for cell in cells if cell.cell_type == "code"]
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                used.add(node.module.split(".")[0])
    ours = {"plananalysis", "conftest", "boot"} | {
        p.stem for folder in ("tests", "benchmarks") for p in (ROOT / folder).rglob("*.py")
    }
    foreign = {distributions.get(name, name) for name in used - set(sys.stdlib_module_names) - ours}
    assert {canonicalize_name(name) for name in foreign} - declared.keys() == set()


def test_version_is_the_same_everywhere():
    """Package, CITATION.cff and CHANGELOG.md name one version."""
    version = plananalysis.__version__
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == version
    assert re.search(r"(?m)^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text("utf-8"))[1] == version


def test_public_names_exist():
    """Every name the package offers can be had, and no other."""
    for name in plananalysis.__all__:
        assert getattr(plananalysis, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'read_corpse'"):
        plananalysis.read_corpse  # noqa: B018


def test_importing_costs_nothing():
    """No heavy library is loaded until a name is used."""
    import subprocess

    code = "import sys, plananalysis.cli; print([m for m in ('pandas', 'numpy', 'jieba', 'sklearn', 'matplotlib') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebooks_are_clean(path):
    """Executed in order, plain kernel, no function hidden in a cell, nothing of a machine."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    text = path.read_text("utf-8")
    assert not re.search(r"/home/|/root/|/Users/|/tmp/|[A-Z]:\\\\|pip install|conda install|https?://", text)
    assert not any(re.search(r"(?m)^\s*(def|class|lambda) |\bstderr\b", cell.source) for cell in code)
    assert all(output.output_type != "error" for cell in code for output in cell.outputs)
    assert not any("execution" in cell.metadata for cell in code)
    assert max(len(cell.source.splitlines()) for cell in code) <= 25


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebooks_name_the_seed_only_in_validation(path, seed):
    """What is true of one plan stands in its Validation cell, since the notebook runs on any document."""
    heading, outside = "", []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"(?m)^##? (.+)", cell.source)
            heading = found[-1] if found else heading
        if heading != "Validation":
            outside.append(cell.source)
    text = "\n".join(outside)
    own = ["北京", "妇联", "2020", "妇女", *seed.units[seed.units["kind"] == "section"]["heading"]]
    assert [word for word in own if word in text] == []
    assert not re.search(r"\b(36|187|116)\b", text)

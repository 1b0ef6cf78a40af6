import re
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


def parse(lines):
    """Name to specifier."""
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): str(r.specifier) for r in requirements}


@pytest.fixture(scope="module")
def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    return parse(project["dependencies"] + extras)


@pytest.fixture(scope="module")
def conda():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    names = [entry for entry in listed if isinstance(entry, str)] + [line for line in pip if line != "-e ."]
    assert "-e ." in pip
    return parse(names)


@pytest.fixture(scope="module")
def locked():
    """Name to all locked versions: the lock is universal, so a package may have two."""
    found = {}
    for name, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^ \\;]+)", (ROOT / "requirements.lock").read_text("utf-8")):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def test_the_six_fixed_packages_are_declared(declared, conda, locked):
    """Each of the six stands in all three files."""
    assert SIX <= declared.keys() & conda.keys() & locked.keys()


def test_environment_equals_pyproject(declared, conda):
    """The same names with the same bounds, in both directions."""
    assert {k: v for k, v in conda.items() if k not in ("python", "pip")} == declared


def test_environment_python_equals_pyproject(conda):
    """The oldest Python is stated once and repeated rightly."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert conda["python"] == project["requires-python"]


def test_lock_satisfies_pyproject(declared, locked):
    """Every declared package is locked, at versions within its bounds."""
    for name, specifier in declared.items():
        assert name in locked, f"{name} is not in requirements.lock; compile it again"
        assert all(Requirement(f"{name}{specifier}").specifier.contains(v) for v in locked[name]), name


def test_lock_is_hashed_and_names_no_host():
    """Every entry has a hash; nothing in the file says where it was compiled."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = [e for e in re.split(r"(?m)^(?=[A-Za-z0-9])", lock) if e and not e.startswith("#")]
    assert len(entries) > 50
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert re.findall(r"https?://|file:|--index|--find-links", lock) == []


def test_imports_are_declared(declared):
    """The package imports nothing that only happens to be installed."""
    import ast
    import sys

    distributions = {"docx": "python-docx", "bs4": "beautifulsoup4", "sklearn": "scikit-learn", "IPython": "ipython",
                     "ahocorasick_rs": "ahocorasick-rs", "pylopdf_fonts_zh_cn": "pylopdf-fonts-zh-cn",
                     "yaml": "pyyaml", "websocket": "websocket-client", "pdfminer": "pdfminer.six",
                     "fontTools": "fonttools"}
    used = set()
    sources = [p.read_text("utf-8") for folder in ("plananalysis", "tests", "benchmarks")
               for p in (ROOT / folder).rglob("*.py")]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        sources += [cell.source for cell in cells if cell.cell_type == "code"]
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                used.add(node.module.split(".")[0])
    ours = {"plananalysis", "conftest"} | {p.stem for folder in ("tests", "benchmarks") for p in (ROOT / folder).glob("*.py")}
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
    import sys

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

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from plan_texts import PLAN
from plananalysis.study import surroundings
from surroundings import make_hostile

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

FIGURE = """import matplotlib.pyplot as plt
import pandas as pd
from plananalysis.charts.style import chinese_style, use_chinese_font
use_chinese_font()
fig, ax = plt.subplots()
ax.plot([1, 2], label='妇联')
ax.set_title('妇联')
plt.show()
display(pd.DataFrame({'词': ['农田'] * 40, 'n': range(40)}))
print(pd.DataFrame({'a long name of a column': ['农田'] * 3, 'another long name of a column': ['水渠'] * 3}), {'甲', '乙', '丙'})
sum([1, 2])"""


def run_plans(folder, environment, *options, umask=0o022):
    """The two plans of a folder, analysed from the command line; every file of the results."""
    for year in ("2031", "2032"):
        path = folder / "docs" / f"文化馆{year}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PLAN.replace("2031", year).replace("深化", "深化" if year == "2031" else "推进"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "plananalysis", "run", "docs", "--out", "r", "--quiet", *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        umask=umask if os.name == "posix" else -1,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(folder / "r").as_posix(): path.read_bytes()
        for path in (folder / "r").rglob("*")
        if path.is_file()
    }


def test_hostile_surroundings_change_no_byte(tmp_path):
    """Styles, backends, start-up files, modules of the same name, another umask, home, language, path, jobs: the same."""
    plain = run_plans(tmp_path / "a", os.environ, "--no-notebooks")
    environment = make_hostile(tmp_path / "home", tmp_path / "别处 with a blank" / "x")
    hostile = run_plans(tmp_path / "别处 with a blank" / "x", environment, "--no-notebooks", "--jobs", "2", umask=0o077)
    assert plain.keys() == hostile.keys()
    assert [name for name in plain if plain[name] != hostile[name]] == []
    assert not any(str(tmp_path).encode() in data for data in plain.values())


def test_hostile_surroundings_change_no_notebook(tmp_path, request):
    """The same with every notebook executed, and its page."""
    if not request.config.getoption("--long", default=False):
        pytest.skip("takes minutes: --long")
    plain = run_plans(tmp_path / "a", os.environ)
    environment = make_hostile(tmp_path / "home", tmp_path / "b")
    hostile = run_plans(tmp_path / "b", environment, umask=0o077)
    assert plain.keys() == hostile.keys()
    assert [name for name in plain if plain[name] != hostile[name]] == []


def execute(folder, environment):
    """One notebook with a figure, a table and a set, executed and turned into a page."""
    cells = [
        nbformat.v4.new_code_cell("k = 1", metadata={"tags": ["parameters"]}, id="a"),
        nbformat.v4.new_code_cell(FIGURE, id="b"),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "n.ipynb")
    code = (
        "from plananalysis.study import notebooks as n; b = n.execute_notebook('n.ipynb'); n.write_notebook(b, 'o.ipynb');"
        "open('o.html', 'w', encoding='utf-8').write(n.export_html(b, title='t'))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return (folder / "o.ipynb").read_bytes(), (folder / "o.html").read_bytes()


def test_one_notebook_is_the_same_in_hostile_surroundings(tmp_path):
    """Cells, outputs, figure and page; a pandas.py beside the notebook is not taken for pandas."""
    home = str(Path(surroundings.__file__).resolve().parents[2])
    plain = execute(tmp_path / "a", {**os.environ, "PYTHONPATH": home})
    environment = make_hostile(tmp_path / "home", tmp_path / "b") | {"PYTHONPATH": home}
    assert execute(tmp_path / "b", environment) == plain
    assert b"image/png" in plain[0] and b"started" not in plain[0]


def test_the_style_is_ours_whatever_is_set():
    """Every setting that a figure hangs on is put back to matplotlib's own; outside the block all stays as it was."""
    import matplotlib as mpl

    from plananalysis.charts.style import chinese_style

    with chinese_style():
        plain = dict(mpl.rcParams)
    with mpl.rc_context({"axes.facecolor": "red", "savefig.dpi": 33, "path.sketch": (3, 3, 3), "font.size": 30}):
        with chinese_style():
            assert {name for name, value in mpl.rcParams.items() if value != plain[name]} == set()
        assert mpl.rcParams["axes.facecolor"] == "red"


def test_a_kernel_gets_no_settings_of_python_or_jupyter():
    given = {
        "PATH": "p",
        "HOME": "h",
        "PYTHONPATH": f"a{os.pathsep}",
        "PYTHONSTARTUP": "x",
        "JUPYTER_PATH": "x",
        "MPLBACKEND": "x",
        "PANDAS_COPY_ON_WRITE": "0",
        "LC_CTYPE": "tr_TR",
        "COLUMNS": "9",
        "OMP_NUM_THREADS": "4",
    }
    found = surroundings.kernel_environment(Path("private"), given)
    assert {"PATH", "HOME"} <= found.keys()
    assert (
        not {"PYTHONSTARTUP", "JUPYTER_PATH", "MPLBACKEND", "PANDAS_COPY_ON_WRITE", "LC_CTYPE", "COLUMNS"}
        & found.keys()
    )
    assert found["OMP_NUM_THREADS"] == "4" and found["TZ"] == "UTC"
    assert found["PYTHONPATH"].split(os.pathsep)[0] == os.path.abspath("a") and "" not in found["PYTHONPATH"].split(
        os.pathsep
    )
    assert found["MATPLOTLIBRC"].endswith("matplotlibrc")


def test_a_kernel_finds_the_package_and_never_its_folders(monkeypatch):
    """Else ``import statistics`` would take our folder of that name for Python's own module."""
    home = Path(surroundings.__file__).resolve().parents[2]
    for path in ([str(home)], ["/nowhere"]):
        monkeypatch.setattr(surroundings.sys, "path", path)
        places = surroundings.kernel_environment(Path("private"), {})["PYTHONPATH"].split(os.pathsep)
        assert str(home / "plananalysis") not in places
        assert str(home) in (*places, *path)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere names of files are Unicode")
def test_a_language_that_the_system_lacks_leaves_names_of_files_as_they_are(tmp_path):
    """Without UTF-8 mode a Chinese name could not be written; the command begins again with it."""
    (tmp_path / "甲.txt").write_text(PLAN, "utf-8")
    environment = {**os.environ, "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "plananalysis", "run", "甲.txt", "--only", "terms", "--quiet", "--out", "结果"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "结果" / "texts" / "甲.txt").is_file()

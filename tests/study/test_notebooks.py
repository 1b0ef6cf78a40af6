import os
import re
import subprocess
import sys

import nbformat
import pytest

from plananalysis.study import notebooks

CHECKED = {"tags": ["nbval-check-output"]}


def make_notebook(*sources, tags=()):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for cell, names in zip(cells, tags, strict=False):
        cell.metadata["tags"] = list(names)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def result(text):
    return nbformat.v4.new_output("execute_result", data={"text/plain": text}, execution_count=1)


def plant(folder):
    """One sound notebook, and three with a fault each that the notebook tests must see."""
    draw = (
        "import matplotlib.pyplot as plt\nfrom plananalysis import use_chinese_font\n{font}\n"
        "fig, ax = plt.subplots()\nax.set_title('妇联')\nplt.show()"
    )
    sound = make_notebook(draw.format(font="use_chinese_font()"), "35 + 1")
    sound.cells[1].metadata, sound.cells[1].outputs = CHECKED, [result("36")]
    altered = make_notebook("35 + 1")
    altered.cells[0].metadata, altered.cells[0].outputs = CHECKED, [result("35")]
    for name, notebook in {
        "sound": sound,
        "altered": altered,
        "raising": make_notebook("1 / 0"),
        "fontless": make_notebook(draw.format(font="")),
    }.items():
        for count, cell in enumerate(notebook.cells, start=1):
            cell.execution_count = count
        nbformat.write(notebook, folder / f"{name}.ipynb")


@pytest.mark.slow
def test_notebook_tests_see_planted_faults(root, tmp_path):
    """A raising cell, a changed number and a missing font each fail; a sound notebook passes."""
    plant(tmp_path)
    command = [sys.executable, "-m", "pytest", "-c", str(root / "pyproject.toml"), "-rA", "--tb=no", str(tmp_path)]
    environment = {**os.environ, "PYTHONWARNINGS": "error:Glyph"}
    out = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path).stdout
    failed = {line.split("::")[0].rsplit("/")[-1].split()[-1] for line in out.splitlines() if line.startswith("FAILED")}
    assert failed == {"altered.ipynb", "raising.ipynb", "fontless.ipynb"}
    assert "3 failed, 2 passed" in out


def test_boot_runs_the_tests_that_way(root):
    """The planted faults are judged by the same settings as the real notebooks."""
    settings = (root / "pyproject.toml").read_text("utf-8")
    assert '"notebooks"]' in settings and '"--nbval-lax"' in settings
    assert 'PYTHONWARNINGS="error:Glyph"' in (root / "boot.py").read_text("utf-8")


def test_parameters_are_listed():
    """Names in the order of the cell; other cells do not count."""
    notebook = make_notebook("x = 1", "source = None  # where\nk: int = 8", tags=[[], ["parameters"]])
    assert notebooks.list_parameters(notebook) == ["source", "k"]


def test_set_parameters_leaves_the_original():
    """The values come in a cell of their own, after the defaults."""
    notebook = make_notebook("k = 8", "k", tags=[["parameters"], []])
    copy = notebooks.set_parameters(notebook, {"k": 3})
    assert [cell.source for cell in copy.cells] == ["k = 8", "# Set by the run\nk = 3", "k"]
    assert len(notebook.cells) == 2


def test_misspelt_parameter_is_refused():
    """The message offers the nearest name; silence would report on the wrong documents."""
    notebook = make_notebook("source = None\nrandom_state = 0", tags=[["parameters"]])
    with pytest.raises(
        ValueError, match="parameter 'sorce': expected one of source, random_state; did you mean 'source'"
    ):
        notebooks.set_parameters(notebook, {"sorce": ".."})


def test_notebook_without_parameters_is_refused():
    """A notebook that cannot be pointed at other documents is an error."""
    with pytest.raises(ValueError, match="expected one code cell tagged 'parameters', found 0"):
        notebooks.list_parameters(make_notebook("k = 8"))


def test_execution_uses_the_values_and_keeps_no_times(tmp_path):
    """Executed with our value, counted from one, and without timestamps."""
    nbformat.write(make_notebook("k = 8", "k + 1", tags=[["parameters"], []]), tmp_path / "n.ipynb")
    done = notebooks.execute_notebook(tmp_path / "n.ipynb", values={"k": 3})
    assert done.cells[-1].outputs[0]["data"]["text/plain"] == "4"
    assert [cell.execution_count for cell in done.cells] == [1, 2, 3]
    assert not any("execution" in cell.metadata for cell in done.cells)


def test_failing_notebook_names_itself_and_is_kept(tmp_path):
    """The error says which notebook and what; the notebook holds what ran before."""
    nbformat.write(make_notebook("k = 8", "1 + 1", "{}['妇联']", tags=[["parameters"]]), tmp_path / "n.ipynb")
    with pytest.raises(notebooks.NotebookError, match="n.ipynb: cell raised KeyError: '妇联'") as caught:
        notebooks.execute_notebook(tmp_path / "n.ipynb")
    assert caught.value.notebook.cells[1].outputs[0]["data"]["text/plain"] == "2"


def test_exported_page_is_offline_and_harmless():
    """No script from anywhere, no script from the text, tables intact."""
    notebook = make_notebook("1")
    table = '<table><tr><td colspan="2">妇联</td></tr></table><script>alert(1)</script>'
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", data={"text/html": table})]
    notebook.cells.append(nbformat.v4.new_markdown_cell("[x](javascript:alert(2)) <img src=x onerror=alert(3)> **妇**"))
    page = notebooks.export_html(notebook, title="</title><script>alert(4)</script>")
    assert "<script" not in page
    assert "javascript:" not in page and "onerror=" not in page
    assert '<td colspan="2">妇联</td>' in page
    assert "<strong>妇</strong>" in page
    assert not re.search(r"(src|href)=\"https?://", page)


def test_every_notebook_takes_a_source():
    """The run points each notebook at its documents through the same parameter."""
    paths = notebooks.list_notebooks()
    assert [path.name[:2] for path in paths] == ["00", "01", "02", "03", "04", "05", "06", "07", "08"]
    assert all("source" in notebooks.list_parameters(nbformat.read(path, as_version=4)) for path in paths)


def test_parameters_set_twice_hold_once():
    """A copy that was set before, as in a study, is set anew: one cell, the last values."""
    notebook = make_notebook("source = None\nk = 8", "print(k)", tags=[["parameters"]])
    twice = notebooks.set_parameters(notebooks.set_parameters(notebook, {"source": "a", "k": 2}), {"source": "b"})
    assert [cell.source for cell in twice.cells] == [
        "source = None\nk = 8",
        "# Set by the run\nsource = 'b'",
        "print(k)",
    ]

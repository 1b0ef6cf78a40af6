"""
How are the notebooks run on other documents?  Through one tagged cell, strictly.

A parameter that the notebook does not have is an error. A tool that accepts a
misspelt parameter leaves the default in place, and reports on the wrong
documents with exit status 0.
"""

import ast
import difflib
import re
from collections.abc import Mapping
from importlib import resources
from importlib.metadata import distribution
from pathlib import Path

import nbformat
from nbformat import NotebookNode

TAG, INJECTED = "parameters", "injected-parameters"
LARGEST = 50_000_000  # bytes of a notebook that is read
# What our own outputs and markdown use; scripts, frames, forms and styles are not among them.
HTML_TAGS = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "img",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
]
HTML_ATTRIBUTES = {
    "*": ["class", "title", "id"],
    "a": ["href"],
    "img": ["alt", "src"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL | re.IGNORECASE)
_UNSAFE_LINK = re.compile(r"""(href|src)="\s*(?:javascript|vbscript|data(?!:image/)):[^"]*\"""", re.IGNORECASE)


class NotebookError(RuntimeError):
    """A notebook that could not be executed: which one, which cell, what happened."""

    def __init__(self, name: str, problem: str, notebook: NotebookNode | None = None):
        self.name, self.problem, self.notebook = name, problem, notebook
        super().__init__(f"{name}: {problem}")


def list_notebooks(folder: str | Path | None = None) -> list[Path]:
    """
    List the notebooks of a folder, or those that come with the package, in reading order.

    Parameters
    ----------
    folder : str or Path, optional
        The package's own if None.

    Returns
    -------
    list of Path
        ``00-….ipynb`` first.

    Examples
    --------
    >>> list_notebooks()[0].name
    '00-overview.ipynb'
    """
    from plananalysis.reading.bundled import bundled

    return sorted(Path(folder or bundled("notebooks")).glob("[0-9][0-9]-*.ipynb"))


def read_notebook(path: str | Path) -> NotebookNode:
    """
    Read a notebook that may hold anything.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    NotebookNode
        Valid, of format 4, with one cell of parameters.

    Raises
    ------
    NotebookError
        If it is not one, with what is wrong and what to do.
    """
    path = Path(path)
    if not path.is_file():
        raise NotebookError(path.name, "expected a file, found none; write it again")
    if path.stat().st_size > LARGEST:
        raise NotebookError(
            path.name, f"expected at most {LARGEST // 1_000_000} MB, got more; clear its outputs and save it"
        )
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        list_parameters(notebook)
    except SyntaxError as error:
        raise NotebookError(path.name, f"the cell tagged '{TAG}' is not Python: {error.msg}; correct it") from error
    except Exception as error:  # what stands in the file can fail in many ways, deep in the library
        is_ours = type(error) is ValueError and TAG in str(error)
        problem = (
            str(error)
            if is_ours
            else "expected a Jupyter notebook, format 4, got something else; save it again in Jupyter"
        )
        raise NotebookError(path.name, problem) from error
    return notebook


def write_notebook(notebook: NotebookNode, path: str | Path) -> None:
    """
    Write a notebook; what no file can hold, a lone surrogate in an output, becomes a question mark.

    Parameters
    ----------
    notebook : NotebookNode
        Any.
    path : str or Path
        The file.
    """
    text = nbformat.writes(notebook)
    Path(path).write_bytes((text if text.endswith("\n") else text + "\n").encode("utf-8", "replace"))


def list_parameters(notebook: NotebookNode) -> list[str]:
    """
    Name the parameters of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook with one code cell tagged ``parameters``, which holds
        nothing but assignments.

    Returns
    -------
    list of str
        The assigned names, in order.

    Raises
    ------
    ValueError
        If there is not exactly one such cell.
    """
    cell = notebook.cells[_find_cell(notebook)]
    return [
        target.id
        for node in ast.parse(cell.source).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]


def _find_cell(notebook: NotebookNode) -> int:
    tagged = [
        i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and TAG in cell.metadata.get("tags", [])
    ]
    if len(tagged) != 1:
        msg = f"expected one code cell tagged '{TAG}', found {len(tagged)}; tag the cell that sets the parameters"
        raise ValueError(msg)
    return tagged[0]


def set_parameters(notebook: NotebookNode, values: Mapping[str, object]) -> NotebookNode:
    """
    Set parameters of a notebook, refusing names that it does not have.

    Parameters
    ----------
    notebook : NotebookNode
        Left as it is.
    values : mapping
        Name to value; values must be written as Python literals (None,
        numbers, strings, lists of these).

    Returns
    -------
    NotebookNode
        A copy with a cell ``injected-parameters`` after the tagged cell, in
        the place of one that was set before.

    Raises
    ------
    ValueError
        If a name is unknown; the message lists the names that exist.
    """
    known = list_parameters(notebook)
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "remove it"
            msg = f"parameter '{name}': expected one of {', '.join(known)}; {hint}"
            raise ValueError(msg)
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for cell in copy.cells if INJECTED not in cell.metadata.get("tags", [])]
    if values:
        source = "# Set by the run\n" + "\n".join(f"{name} = {value!r}" for name, value in values.items())
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": [INJECTED]}, id=INJECTED)
        copy.cells.insert(_find_cell(copy) + 1, cell)
    return copy


def execute_notebook(
    path: str | Path, *, values: Mapping[str, object] | None = None, folder: str | Path | None = None
) -> NotebookNode:
    """
    Execute a notebook from a clean kernel.

    Parameters
    ----------
    path : str or Path
        The notebook; the file is not changed.
    values : mapping, optional
        Parameters to set, see :func:`set_parameters`.
    folder : str or Path, optional
        Working folder of the kernel; the notebook's own by default.

    Returns
    -------
    NotebookNode
        Executed, with counts 1 … n and without timings.

    Raises
    ------
    NotebookError
        If a cell raises, a parameter is unknown, a limit is passed or the
        kernel dies; it carries the notebook as far as it came.

    Notes
    -----
    What the machine holds of settings for Python, IPython, Jupyter,
    matplotlib and pandas is left aside, see :mod:`plananalysis.study.surroundings`.
    """
    from plananalysis.study.kernels import KernelError, run_cells

    path = Path(path)
    notebook = read_notebook(path)
    try:
        notebook = set_parameters(notebook, values or {})
    except ValueError as error:
        raise NotebookError(path.name, str(error)) from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        run_cells(notebook, folder=Path(folder or path.parent))
    except KernelError as error:
        raise NotebookError(path.name, str(error), notebook) from error
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def refresh_notebooks(folder: str | Path) -> list[str]:
    """
    Execute notebooks in place, as they are committed: clean kernel, no timings.

    Parameters
    ----------
    folder : str or Path
        The folder of notebooks.

    Returns
    -------
    list of str
        The names of those that were executed.

    Raises
    ------
    NotebookError
        If one fails; it is left as it was.
    """
    paths = sorted(Path(folder).glob("[0-9][0-9]-*.ipynb"))
    for path in paths:
        write_notebook(execute_notebook(path), path)
    return [path.name for path in paths]


def export_html(notebook: NotebookNode, *, title: str) -> str:
    """
    Turn an executed notebook into one page that needs no network.

    Parameters
    ----------
    notebook : NotebookNode
        Executed.
    title : str
        Title of the page.

    Returns
    -------
    str
        HTML without scripts; markup in outputs and text is reduced to a list
        of harmless tags. The font is still to be put in, see
        :func:`plananalysis.charts.fonts.embed_font`.
    """
    copy = nbformat.from_dict(notebook)
    copy.metadata["title"] = title
    _drop_styles(copy)
    try:
        page = _make_exporter().from_notebook_node(copy)[0]
    except Exception as error:  # outputs of a cell can hold anything
        raise NotebookError(title, f"no page could be made of it: {type(error).__name__}") from error
    # Links written as markdown become HTML only after the cleaning.
    return _UNSAFE_LINK.sub(r'\1="#"', page)


def _make_exporter():
    """The exporter, with nbconvert's own templates and ours; those that a person keeps at home are left aside."""
    from nbconvert import HTMLExporter
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    class Exporter(HTMLExporter):
        def get_prefix_root_dirs(self) -> list[str]:
            return _find_templates() or super().get_prefix_root_dirs()

    templates = Path(str(resources.files("plananalysis"))) / "resources" / "report" / "templates"
    exporter = Exporter(template_name="offline", extra_template_basedirs=[str(templates)], template_data_paths=[])
    cleaner = SanitizeHTML(
        tags=HTML_TAGS,
        attributes=HTML_ATTRIBUTES,
        enabled=True,
        safe_output_keys={"metadata", "text/plain", "image/png"},
    )
    exporter.register_preprocessor(cleaner, enabled=True)
    return exporter


def _find_templates() -> list[str]:
    """The folder of the templates that were installed with nbconvert."""
    end = "share/jupyter/nbconvert/templates/lab/conf.json"
    found = [file.locate() for file in distribution("nbconvert").files or () if file.as_posix().endswith(end)]
    return [str(Path(path).resolve().parents[3]) for path in found if Path(path).is_file()]


def _drop_styles(notebook: NotebookNode) -> None:
    """Take out the style block that pandas puts before a table; cleaning would leave it as text."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                output["data"]["text/html"] = _STYLE.sub("", output["data"]["text/html"])

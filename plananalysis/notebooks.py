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
from pathlib import Path

import nbformat
from nbformat import NotebookNode

TAG, INJECTED = "parameters", "injected-parameters"
CELL_SECONDS = 600
# What our own outputs and markdown use; scripts, frames, forms and styles are not among them.
HTML_TAGS = ["a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em",
             "h1", "h2", "h3", "h4", "hr", "i", "img", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span",
             "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
HTML_ATTRIBUTES = {"*": ["class", "title", "id"], "a": ["href"], "img": ["alt", "src"],
                   "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan", "scope"]}
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
    from plananalysis.corpus import bundled

    return sorted(Path(folder or bundled("notebooks")).glob("[0-9][0-9]-*.ipynb"))


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
    return [target.id for node in ast.parse(cell.source).body if isinstance(node, (ast.Assign, ast.AnnAssign))
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)]


def _find_cell(notebook: NotebookNode) -> int:
    tagged = [i for i, cell in enumerate(notebook.cells)
              if cell.cell_type == "code" and TAG in cell.metadata.get("tags", [])]
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
        If a cell raises, a parameter is unknown, or the kernel dies; it
        carries the notebook as far as it came.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    path = Path(path)
    notebook = nbformat.read(path, as_version=4)
    try:
        notebook = set_parameters(notebook, values or {})
    except ValueError as error:
        raise NotebookError(path.name, str(error)) from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    where = {"metadata": {"path": str(folder or path.parent)}}
    client = NotebookClient(notebook, timeout=CELL_SECONDS, kernel_name="python3", record_timing=False, resources=where,
                            extra_arguments=["--IPKernelApp.log_level=ERROR"])
    try:
        client.execute()
    except CellExecutionError as error:
        problem = f"cell raised {error.ename}: {error.evalue}"
        raise NotebookError(path.name, problem, notebook) from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(path.name, str(error).strip().splitlines()[0], notebook) from error
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
        nbformat.write(execute_notebook(path), path)
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
        :func:`plananalysis.fonts.embed_font`.
    """
    from nbconvert import HTMLExporter
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    templates = Path(str(resources.files("plananalysis"))) / "resources" / "templates"
    exporter = HTMLExporter(template_name="offline", extra_template_basedirs=[str(templates)])
    cleaner = SanitizeHTML(tags=HTML_TAGS, attributes=HTML_ATTRIBUTES, enabled=True,
                           safe_output_keys={"metadata", "text/plain", "image/png"})
    exporter.register_preprocessor(cleaner, enabled=True)
    copy = nbformat.from_dict(notebook)
    copy.metadata["title"] = title
    _drop_styles(copy)
    # Links written as markdown become HTML only after the cleaning.
    return _UNSAFE_LINK.sub(r'\1="#"', exporter.from_notebook_node(copy)[0])


def _drop_styles(notebook: NotebookNode) -> None:
    """Take out the style block that pandas puts before a table; cleaning would leave it as text."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                output["data"]["text/html"] = _STYLE.sub("", output["data"]["text/html"])

"""The reference of all functions, made from their docstrings: ``python boot.py docs``."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
HOUSE = runpy.run_path(str(HERE.parent / "make_architecture.py"))

project = "plananalysis"
copyright = "the plananalysis developers"
extensions = ["sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = []
html_theme = "alabaster"
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None
html_theme_options = {"font_family": "sans-serif", "page_width": "72rem", "sidebar_width": "18rem"}
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # they stand in the signature of the docstring
numpydoc_show_class_members = False
numpydoc_validation_checks = set()


def write_pages(app):
    """One page a folder, each module with its public functions; the order is that of the house."""
    pages = []
    for name in HOUSE["read_order"]():
        modules = [path for path in HOUSE["list_modules"](name) if path.stem != "pattern_worker"]
        title = f"plananalysis.{name}"
        lines = [title, "=" * len(title), "", HOUSE["read_question"](HOUSE["find_file"](name)), ""]
        for path in modules:
            dotted = ".".join(path.relative_to(HERE.parents[1]).with_suffix("").parts)
            lines += [dotted, "-" * len(dotted), "", f".. automodule:: {dotted}", "   :members:", ""]
        page = HERE / f"{name}.rst"
        page.write_text("\n".join(lines), encoding="utf-8")
        pages.append(name)
    index = ["plananalysis: reference", "=======================", "", ".. toctree::", "   :maxdepth: 2", ""]
    (HERE / "index.rst").write_text("\n".join([*index, *(f"   {page}" for page in pages), ""]), encoding="utf-8")


def setup(app):
    """Called by Sphinx."""
    app.connect("builder-inited", write_pages)

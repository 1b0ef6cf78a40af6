"""A home, a working folder and an environment in which everything that could change results is set against us."""

import os
from pathlib import Path

RULES = """figure.facecolor: red
axes.facecolor: red
savefig.facecolor: red
savefig.dpi: 33
savefig.transparent: True
figure.dpi: 30
figure.autolayout: True
font.size: 30
font.family: serif
lines.linewidth: 9
path.sketch: 3, 3, 3
svg.fonttype: none
axes.grid: True
axes.prop_cycle: cycler("color", ["k"])
text.antialiased: False
patch.force_edgecolor: True
image.cmap: gray
backend: svg
"""
MODULES = ("pandas", "random", "json", "numpy", "matplotlib", "jieba", "joblib", "ipykernel", "IPython", "nbclient")
IPYTHON = """c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.rc = {"figure.dpi": 20}
c.InteractiveShellApp.exec_lines = ["print(1)", "import pandas as pd; pd.set_option('display.max_rows', 1)"]
"""
JUPYTER = "c.HTMLExporter.exclude_input = True\nc.TemplateExporter.template_name = 'basic'\n"


def make_hostile(home: Path, folder: Path) -> dict[str, str]:
    """
    Fill a home and a working folder; give the settings that point to them.

    Parameters
    ----------
    home, folder : Path
        Made if they are not there.

    Returns
    -------
    dict of str to str
        The environment.
    """
    files = {place / "matplotlibrc": RULES for place in (folder, home / ".config" / "matplotlib", home / "mpl")}
    files |= {folder / f"{name}.py": "raise SystemExit('taken for a library')\n" for name in MODULES}
    profile = home / ".ipython" / "profile_default"
    files |= {profile / name: IPYTHON for name in ("ipython_config.py", "ipython_kernel_config.py")}
    files[profile / "startup" / "00-first.py"] = "print('started')\nimport builtins\nbuiltins.sum = lambda values: 1\n"
    files[home / "start.py"] = "print('PYTHONSTARTUP')\n"
    files |= {home / ".jupyter" / f"{name}_config.py": JUPYTER for name in ("jupyter", "jupyter_nbconvert")}
    data = home / ".local" / "share" / "jupyter"
    for name in ("lab", "base", "offline"):
        files |= {
            data / "nbconvert" / "templates" / name / file: text
            for file, text in (("index.html.j2", "hostile"), ("base.html.j2", "hostile"), ("conf.json", "{}"))
        }
    files[data / "kernels" / "python3" / "kernel.json"] = (
        '{"argv": ["/bin/false"], "display_name": "x", "language": "python"}'
    )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return {
        **os.environ,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(home),
        "MPLCONFIGDIR": str(home / "mpl"),
        "MATPLOTLIBRC": str(home / "mpl" / "matplotlibrc"),
        "MPLBACKEND": "module://nowhere",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "zh_CN.GBK",
        "TZ": "Asia/Shanghai",
        "PYTHONHASHSEED": "99",
        "PYTHONUTF8": "0",
        "PYTHONWARNINGS": "always",
        "COLUMNS": "20",
        "LINES": "3",
        "PANDAS_COPY_ON_WRITE": "warn",
        "PANDAS_FUTURE_INFER_STRING": "0",
        "PYTHONSTARTUP": str(home / "start.py"),
        "IPYTHONDIR": str(home / ".ipython"),
        "FORCE_COLOR": "1",
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(data),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
        "PYTHONSAFEPATH": "",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    }

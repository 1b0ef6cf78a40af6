"""
How long does a run take? Compared with loading the libraries that it needs.

Run ``python benchmarks/bench_run.py [DOCUMENT …]``: tables and report of the embedded plan, or of the documents, beside
``import pandas, sklearn, matplotlib, jieba`` in a fresh process, in turns. ``--notebooks`` also times a run with notebooks,
``--kill N`` ends N runs at random moments and checks that the folder always holds one complete set of results.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IMPORTS = "import pandas, sklearn.cluster, sklearn.decomposition, sklearn.metrics, matplotlib.pyplot, jieba"
SETTINGS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
TARGET = 6


def call(*arguments: str) -> float:
    """Seconds that a fresh Python takes."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], env=os.environ | SETTINGS, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return time.perf_counter() - start


def run_command(documents: list[str], out: Path, *options: str) -> list[str]:
    """The command of a run."""
    return ["-m", "plananalysis", "run", *documents, "--out", str(out), "--quiet", *options]


def is_complete(folder: Path) -> bool:
    """Whether every file of a results folder is there, and as its manifest says."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    return digests == {name: output["sha256"] for name, output in manifest["outputs"].items()}


def kill_runs(documents: list[str], out: Path, times: int) -> int:
    """End runs at random moments, half of them in the last stretch; count those that left one complete set."""
    whole = call(*run_command(documents, out, "--no-notebooks"))
    moments, good = random.Random(0), 0
    for number in range(times):
        process = subprocess.Popen(
            [sys.executable, *run_command(documents, out, "--no-notebooks")],
            env=os.environ | SETTINGS,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(moments.uniform(0.0 if number % 2 else 0.8, 1.05) * whole)
        process.kill()
        process.wait()
        good += is_complete(out)
    return good


def main() -> None:
    """Print the ratio of a run to its imports, and what else was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="*")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--notebooks", action="store_true")
    parser.add_argument("--kill", type=int, default=0, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "results")
        runs, imports = [], []
        for _ in range(options.repeats):
            imports.append(call("-c", IMPORTS))
            runs.append(call(*run_command(options.documents, out, "--no-notebooks")))
        ratio = statistics.median(runs) / statistics.median(imports)
        print(
            f"imports {statistics.median(imports):.2f} s, tables and report {statistics.median(runs):.2f} s: "
            f"{ratio:.2f} times (target {TARGET})"
        )
        if options.notebooks:
            print(f"with notebooks {call(*run_command(options.documents, out)):.1f} s (target 90)")
        if options.kill:
            good = kill_runs(options.documents, out, options.kill)
            print(f"killed {options.kill} times at random: {good} times one complete set of results")


if __name__ == "__main__":
    main()

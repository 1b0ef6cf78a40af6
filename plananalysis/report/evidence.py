"""
Which passages does a count count?  For each number that the report shows, the spans behind it.
"""

import numpy as np
import pandas as pd

from plananalysis.findings import Results, declared_tables
from plananalysis.report.sources import Sources
from plananalysis.tables.step import load_function


def collect_passages(results: Results, *, shown: dict[str, pd.DataFrame]) -> dict[str, dict[str, list[np.ndarray]]]:
    """
    Collect the spans behind every count.

    Parameters
    ----------
    results : plananalysis.findings.Results
        The analysis.
    shown : dict of str to pandas.DataFrame
        The rows of the tables that are shown, by name.

    Returns
    -------
    dict
        By table and column, for each row its spans in document order, as
        :mod:`plananalysis.tables.spans` has them. Where a number counts units
        or documents, the first span in each stands for it.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> from plananalysis.study.analyze import analyze
    >>> results = analyze(read_corpus(), only=["frames", "frame_summary"])
    >>> covid = results.frame_summary.query("frame == 'covid_19'")
    >>> found = collect_passages(results, shown={"frame_summary": covid})["frame_summary"]
    >>> len(found["hits"][0]), len(found["items"][0]), covid[["hits", "items"]].values.tolist()
    (26, 12, [[26, 12]])
    """
    sources, declared = Sources(results, shown), declared_tables()
    finders = {name: getattr(declared[name].trace, "find", "") for name in shown if name in declared}
    return {
        name: load_function(finders[name])(sources, rows)
        for name, rows in shown.items()
        if finders.get(name) and len(rows)
    }

"""Sentences made from tables of formulae: numbers worked out by hand."""

import pandas as pd

from plananalysis.formulae import describe as describe


def test_shorthand():
    """2 + 1 shorthands, 5 others, one of the former without expansion; what is no shorthand is no candidate."""
    counted = pd.DataFrame({"text": ["两个维护", "一二三四", "新提法"], "kind": ["shorthand", "shorthand", "fixed"]})
    counted = counted.assign(source=["list", "candidate", "candidate"], count=[2, 1, 5])
    said = describe.describe_shorthand(counted)
    assert said.startswith(
        "**3** occurrences of **2** shorthands by number, and **5** of other formulae. **1** shorthands"
    )
    assert said.endswith("expansion: 一二三四.") and describe.describe_shorthand(counted[:1]).endswith(
        "expansion: none."
    )

"""Sentences made from tables of tokens: numbers worked out by hand."""

import pandas as pd

from plananalysis.tokens import describe as describe


def test_audit():
    """Two of three broken, one whole."""
    audit = pd.DataFrame({"plain": ["妇女 / 之家", "双 / 报到", "妇联"], "whole_with_terms": [3, 0, 0]})
    said = describe.describe_audit(audit)
    assert "**3** listed terms" in said and "would break **2**" in said and "**1** stand whole" in said


def test_verdicts():
    """Verdicts that do not occur count 0; an empty list is no error."""
    audited = pd.DataFrame({"verdict": ["whole", "whole", "split"], "n_han": 1200})
    said = describe.describe_verdicts(audited)
    assert "**2** come whole" in said and "**0** partly, **1** never" in said and "1,200 Han" in said
    assert describe.describe_verdicts(audited[:0]).startswith("Of the **0** words")


def test_accepted():
    """Two words fall away and one comes: three counts change, the fourth stays."""
    before, after = pd.DataFrame({"token": ["家庭", "立法", "的"]}), pd.DataFrame({"token": ["家庭立法", "的"]})
    said = describe.describe_accepted(["家庭立法"], before=before, after=after)
    assert said.startswith(
        "Accepting 1 phrases (家庭立法) turns **3** tokens into **2** and changes the counts of **3** words"
    )
    assert (
        describe.describe_accepted([], before=before, after=before) == "No phrase is accepted: the tokens remain **3**."
    )

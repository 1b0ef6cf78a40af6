"""Sentences made from tables of coding: numbers worked out by hand."""

import pandas as pd
import pytest

from plananalysis.coding import describe as describe

AGREEMENT = {"n_units": 9, "agreement": 0.9, "alpha": 0.8, "alpha_low": 0.5, "alpha_high": 1.0}


def test_sample_and_coders():
    """Each coder once."""
    codings = pd.DataFrame({"coder": ["甲", "乙", "甲"]})
    said = "**3** of **9** sentences are drawn, each with the same chance."
    assert describe.describe_sample(codings, of=9) == said
    said = describe.describe_coders(codings, column="level", measured="ordinal")
    assert said == "Coders: **甲, 乙**. The code is **level** (ordinal)."


def test_agreement_warns_of_simulation():
    """Only where a coder is simulated."""
    row = pd.Series(AGREEMENT | {"reading": "firm"})
    said = "The coders give the same code to **90%** of **9** passages; α = **0.80** (95% interval 0.50 to 1.00): firm."
    assert describe.describe_coders_agreement(row) == said
    warned = describe.describe_coders_agreement(row, simulated=True)
    assert warned == said + " **One of the two is simulated: this is no reliability.**"


@pytest.mark.parametrize(
    ("origin", "ends"),
    [("reader", "an upper bound."), ("coders", "**your coders**."), ("tagger", "how the table is read.")],
)
def test_tagger_says_where_the_gold_comes_from(origin, ends):
    """Three origins."""
    against = pd.Series(AGREEMENT | {"kappa": 0.7, "kappa_weights": "quadratic"})
    said = describe.describe_tagger(pd.Series({"n_units": 9, "recall": 1.0}), against=against, origin=origin)
    assert said.startswith(
        "The tagger gives the gold's code to **100%** of **9** passages; κ = **0.70** (weights: quadratic)"
    )
    assert said.endswith(ends)


def test_unknown_origin():
    """It is named."""
    with pytest.raises(ValueError, match="got 'nobody'"):
        describe.describe_tagger(pd.Series(), against=pd.Series(), origin="nobody")

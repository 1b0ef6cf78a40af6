"""Sentences made from tables of policy_language: numbers worked out by hand."""

import pandas as pd

from plananalysis.policy_language import describe as describe

ABSENCES = pd.DataFrame({"category": ["duty", "duty", "money"], "pattern": ["必须", "确保", "金额"]})


def test_absences():
    """A category with one hit is not silent although one of its patterns is."""
    absences = ABSENCES.assign(count=[0, 4, 0], han_chars=1500)
    assert describe.describe_absences(absences).endswith("**2** do not occur at all: 必须、金额.")
    said = describe.describe_silences(absences)
    assert said == "Of **3** things looked for in 1,500 Han characters, **2** do not occur. Wholly silent: **money**."
    assert describe.describe_absences(absences[1:2]).endswith(": nothing.")


def test_commitments():
    """Four clauses in two of three sentences: two plain, one gentle, one strict."""
    commitments = pd.DataFrame({"doc_id": "a", "sentence_id": ["1", "1", "2", "2"], "level": [3, 3, 2, 5]})
    sentences = pd.DataFrame({"doc_id": "a", "sentence_id": ["1", "2", "3"]})
    said = describe.describe_commitments(commitments, sentences=sentences)
    assert said.startswith("**4** clauses commit the issuer to something, in **2** of the **3** sentences.")
    assert "**50%**, help" in said and "(level 2) **25%**" in said and said.endswith("**25%**.")


def test_levels():
    """1 of 2 gentle in the first, 1 of 4 firm in the second; sections of the same name are two; equal shares: the first."""
    levels = pd.DataFrame([[1, 0, 1, 0, 0], [0, 0, 3, 0, 1]], index=["同名", "同名"], columns=range(1, 6))
    said = describe.describe_levels(levels)
    assert "**同名** (50% of its 2 clauses)" in said and said.endswith("**同名** (25% of 4).")
    assert describe.describe_levels(levels[:0]) == "There are no sections to compare."


def test_intensity():
    """An interval that ends where the other begins is not below it."""
    rates = pd.DataFrame({"label": ["甲", "乙", "丙"], "per_1000_han": [9.0, 2.0, 1.0], "low": [6.0, 0.5, 0.1]})
    said = describe.describe_intensity(rates.assign(high=[13.0, 6.0, 5.9], count=[9, 2, 1]))
    assert "**甲** with **9.0** per thousand (95% interval 6.0 to 13.0, 9 hits)" in said
    assert "intervals of **1** of the other **2** sections" in said


def test_novelty():
    """Each class once, but neither twice."""
    said = describe.describe_novelty(pd.DataFrame({"novelty": ["new", "none", "continued", "both", "none"]}))
    assert said == "Of **5** sentences, **1** claim only novelty, **1** only continuity, **1** both, and **2** neither."


def test_addressees():
    """Three verbs at most, equal ones in the order of the words."""
    led = pd.DataFrame({"verb": ["引导", "引导", "c", "b", "a"], "actor": ["", "妇联", "", "", ""]})
    assert "with **引导、a、b**; **1** of these" in describe.describe_addressees(led)
    assert "**nothing**" in describe.describe_addressees(led[:0])


def test_frame():
    """Two documents are added up; a frame without sentences is named."""
    levels = ["items", "sections", "sentences", "headings"]
    summary = pd.DataFrame({"frame": ["家庭", "家庭", "法治"], "items": [1, 2, 0], "sections": [1, 1, 0]})
    summary = summary.assign(sentences=[3, 4, 0], headings=[0, 1, 0], **{f"n_{level}": 10 for level in levels})
    said = describe.describe_frame(summary, frame="家庭")
    assert said.startswith(
        "**家庭** stands in **3** of **20** items, **2** of **20** sections and **7** of **20** sentences"
    )
    assert said.endswith("in **1** headings. Not spoken of at all: **法治**.")


def test_spread():
    """Half of the sections is not more than half; frames without hits are left out."""
    rows = {"frame": ["甲", "乙", "丙"], "hits": [5, 2, 0], "headings": [0, 0, 0], "sections": [2, 3, 0]}
    summary = pd.DataFrame(rows | {"n_sections": 4, "dp": [0.2, 0.4, 0.0]})
    said = "In no heading and in more than half of the sections: **乙**. The most even is **甲**."
    assert describe.describe_spread(summary) == said
    assert describe.describe_spread(summary[2:]) == "None of the frames is spoken of here."


def test_attention():
    """The largest share by each base; other dictionaries do not count."""
    rows = {"dictionary": ["家", "家", "家", "法"], "unit_id": ["s1", "s2", "s1", "s3"], "share": [0.1, 0.25, 0.5, 0.9]}
    attention = pd.DataFrame(rows | {"denominator_kind": ["tokens", "tokens", "sentences", "tokens"]})
    said = describe.describe_attention(attention, dictionary="家")
    assert said.startswith(
        "The section with the largest share is **s2** by tokens (25.0%), **s1** by sentences (50.0%)."
    )
    assert describe.describe_attention(attention, dictionary="无") == "There are no sections to compare."


def test_share_of_length():
    """3 of 4 characters in a section of 2 of 8."""
    attention = pd.DataFrame({"unit_id": ["s1", "s2"], "denominator_kind": "han_chars", "hits": [1, 3]})
    units = pd.DataFrame({"unit_id": ["s1", "s2"], "kind": "section", "text": ["加强家庭建设", "家风"]})
    said = describe.describe_share_of_length(attention, units=units)
    assert "**75%** stand in **s2**, which holds **25%**" in said
    none = describe.describe_share_of_length(attention.assign(hits=0), units=units)
    assert none == "None of these words occurs in a section."

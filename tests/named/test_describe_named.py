"""Sentences made from tables of named: numbers worked out by hand."""

import pandas as pd

from plananalysis.named import describe as describe


def test_citations():
    """Two own, one that binds, one neither; verbs by number."""
    citations = pd.DataFrame({"title": ["甲", "甲", "乙", "丙"], "verb_class": ["make", "make", "study", "other"]})
    said = describe.describe_citations(citations)
    assert said.startswith("The text marks **4** documents, **3** different ones.")
    assert "publishes **2** itself" in said and "promotes **1**" in said
    assert said.endswith("By verb: make **2**, other **1**, study **1**.")
    assert describe.describe_citations(citations[:0]).endswith("By verb: none.")


def test_names():
    """One of four could not be sorted; no names are no division by zero."""
    names = pd.DataFrame({"name": ["甲", "甲", "乙", "丙"], "kind": ["plan", "plan", "other", "group"]})
    assert describe.describe_names(names).startswith("There are **4** quoted spans of **3** different names. **25%**")
    assert "**0%**" in describe.describe_names(names[:0])


def test_entities():
    """Only the first five are named."""
    actors = pd.DataFrame({"kind": "actor", "entity": list("甲乙丙丁戊己"), "count": [6, 5, 4, 3, 2, 1]})
    said = describe.describe_entities(actors)
    assert said.startswith(
        "Named are **6** actors in **21** places, most often 甲 (6)、乙 (5)、丙 (4)、丁 (3)、戊 (2);"
    )
    assert said.endswith("**0** groups, most often none; and **0** places, most often none.")


def test_reach():
    """One name in two of two sections, one in one."""
    links = pd.DataFrame({"name": ["妇联", "妇联", "教委"], "place": ["一", "二", "二"]})
    said = "**妇联**, in **2** of **2** sections that name anyone; **1** of **2** names stand in one only."
    assert describe.describe_reach(links).endswith(said)
    assert describe.describe_reach(links[:0]) == "No section names anyone."


def test_dates():
    """A deadline named twice is said once."""
    dates = pd.DataFrame({"class": ["deadline", "deadline", "past"], "entity": ["2025年底", "2025年底", "2019年"]})
    said = describe.describe_dates(dates, events=dates[:1])
    assert said == "**3** dates, **1** different ones with a month, and **2** deadlines: 2025年底."
    assert describe.describe_dates(dates[2:], events=dates[:0]).endswith("Nothing in the text says by when.")


def test_quantities():
    """Two targets in nine sentences: one in 4.5; one of them has a deadline."""
    rows = {"reading": ["target", "target", "past"], "percentage": [1, 0, 0], "unit": ["", "万元", "家"]}
    quantities = pd.DataFrame(rows | {"deadline": ["2025年", "", ""]})
    said = describe.describe_quantities(quantities, n_sentences=9)
    assert said.startswith(
        "**3** numbers are not dates. **2** of them are targets, **1** past results; **1** are percentages"
    )
    assert "**1** amounts of money; **1** targets have" in said and said.endswith("every **4.5** sentences.")
    assert "promises nothing" in describe.describe_quantities(quantities[2:], n_sentences=9)


def test_women():
    """3 of 5 mentions."""
    groups = pd.DataFrame({"class": ["women", "family"], "entity": ["女性", "家庭"], "count": [3, 2]})
    assert (
        describe.describe_women(groups)
        == "Women are named in **1** forms (**3** mentions of **5** of any group): 女性."
    )
    assert describe.describe_women(groups[1:]).endswith(": none.")

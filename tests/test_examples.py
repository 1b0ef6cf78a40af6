"""Do the examples of the word lists show what their rows say?  The finder reads each of them."""

import re

import pandas as pd
import pytest

from plananalysis import find_citations, find_commitments, find_names
from plananalysis.formulae.find import find_formulae
from plananalysis.lexicons.lexicon import list_lexicons, load_lexicon
from plananalysis.named.mentions import find_mentions
from plananalysis.policy_language.absence import find_absences
from plananalysis.policy_language.frames import find_frames
from plananalysis.policy_language.instruments import suggest_instruments
from plananalysis.policy_language.intensity import find_intensifiers
from plananalysis.policy_language.novelty import find_novelty

# 严格 alone is strict control, 5; its row (3) counts where a verb stands before it: 推进严格规范公正文明执法.
# 把 and 将 only mark the object: the act (纳入) stands after it.
OTHERWISE = {"严格": ("严格", 5), "把": ("纳入", 3), "将": ("纳入", 3)}
# A lead that is the act where no verb follows it: 突出抓好森林防火.
LEAD_AND_ACT = {"突出抓好"}
# What a coder has to turn down: the cue stands there, the instrument does not.
NEAR_MISSES = {
    "hood.nodality", "hood.authority", "hood.treasure", "hood.organisation", "schneider_ingram.authority",
    "schneider_ingram.incentive", "mcdonnell_elmore.mandate", "mcdonnell_elmore.inducement",
}  # fmt: skip


def read_examples(name, column="example"):
    """The rows of a list, and a table of their examples, one document a row, for the finders."""
    entries = load_lexicon(name).entries.rename(columns={"class": "kind"})
    numbers, texts = [str(i) for i in range(len(entries))], entries[column]
    table = pd.DataFrame(
        {"doc_id": numbers, "unit_id": "u", "sentence_id": "1", "start": 0, "end": texts.str.len(), "text": texts}
    )
    return entries, table


def gather(found, columns):
    """What was found, by the row of the example: a list of tuples each."""
    rows = {}
    for doc_id, *values in found[["doc_id", *columns]].itertuples(index=False):
        rows.setdefault(int(doc_id), []).append(tuple(values))
    return rows


def find_bad_actions(entries, found):
    """Rows whose example has no verb that begins with the term, or has it at another level."""
    bad = []
    for number, row in enumerate(entries.itertuples()):
        verb, level = OTHERWISE.get(row.term, (row.term, int(row.level)))
        if not any(word.startswith(verb) and had == level for word, had in found.get(number, [])):
            bad.append((row.term, row.example, found.get(number)))
    return bad


@pytest.mark.parametrize("name", [name for name in list_lexicons() if name != "segmentation_terms"])
def test_every_example_holds_its_term(name):
    """The term stands in the example, and not only inside one of its exclusions."""
    for row in load_lexicon(name).entries.itertuples():
        is_whole_name = getattr(row, "position", "") == "pattern"
        text = row.example.strip("“”") if is_whole_name else row.example
        for phrase in filter(None, row.exclusion.split("|")):
            text = text.replace(phrase, "")
        term = row.term[3:] if row.term.startswith("re:") else re.escape(row.term)
        assert re.search(term, text), (row.term, row.example)


def test_examples_of_commitments_are_found_at_their_level():
    """The verb that the finder names begins with the term, and its level is the row's."""
    entries, table = read_examples("commitments")
    assert find_bad_actions(entries, gather(find_commitments(table), ["verb", "level"])) == []


def test_a_bad_example_of_a_commitment_would_be_seen():
    """Another level, a term that is the object, no commitment at all: each of the three is told."""
    entries = pd.DataFrame(
        {"term": ["严禁", "培训", "建成"], "example": ["严禁瞒报", "开展培训", "建成后使用"], "level": ["3", "3", "4"]}
    )
    found = {0: [("严禁", 5)], 1: [("开展", 3)]}
    assert [term for term, _, _ in find_bad_actions(entries, found)] == ["严禁", "培训", "建成"]


def test_examples_of_leads():
    """An adverb or actor is skipped and the act found; what looks back or greets gives none."""
    entries, table = read_examples("clause_leads")
    found = gather(find_commitments(table), ["verb"])
    for number, row in enumerate(entries.itertuples()):
        verbs = [verb for (verb,) in found.get(number, [])]
        if row.kind in {"lead", "agent"}:
            assert verbs and (row.term in LEAD_AND_ACT or not verbs[0].startswith(row.term)), row.example
        elif row.kind in {"past", "greeting"}:
            assert verbs == [], row.example


def test_examples_of_verbs_that_govern_titles():
    """Verb and class; a verb empty of meaning (做好《…》宣传) leaves the class to another, "none" gives none."""
    entries, table = read_examples("policy_verbs")
    found = gather(find_citations(table), ["verb", "verb_class"])
    for number, row in enumerate(entries.itertuples()):
        verb, kind = found[number][0]
        if row.kind == "light":
            assert kind != "none" and verb != row.term, row.example
        else:
            assert (verb.startswith(row.term) or row.kind == "none", kind) == (True, row.kind), row.example


@pytest.mark.parametrize(("name", "finder", "columns"), [
    ("intensifiers", find_intensifiers, ["term"]),
    ("frames", find_frames, ["frame"]),
    ("formulae", lambda table: find_formulae(table, apart=True), ["text"]),
    ("novelty", find_novelty, ["new_cues", "continued_cues"]),
])  # fmt: skip
def test_examples_of_cues(name, finder, columns):
    """Each finder reports the row's term, or its class, in the row's example."""
    entries, table = read_examples(name)
    found = gather(finder(table), columns)
    for number, row in enumerate(entries.itertuples()):
        if name == "novelty":
            assert row.term in found[number][0][row.kind == "continued"].split("|"), row.example
        else:
            wanted = row.kind if name == "frames" else row.term
            assert any(wanted in value for (value,) in found.get(number, [])), row.example


@pytest.mark.parametrize("name", ["actors", "dates", "groups", "places"])
def test_examples_of_what_is_named(name):
    """The entity of the row (民政: of the body that ends with it, 民政局) is found in its example."""
    entries, table = read_examples(name)
    found = find_mentions(table)
    found = gather(found[found["kind"] == name[:-1]], ["entity"])
    for number, row in enumerate(entries.itertuples()):
        if row.kind not in {"attribute", "boundary"}:
            assert any(row.entity in entity for (entity,) in found.get(number, [])), row.example


def test_examples_of_kinds_of_names():
    """Each cue gives the name in its example the kind of its row."""
    entries, table = read_examples("name_cues")
    found = gather(find_names(table), ["kind"])
    wrong = [
        (row.term, row.example) for number, row in enumerate(entries.itertuples()) if (row.kind,) not in found[number]
    ]
    assert wrong == []


def test_examples_of_absence():
    """Each word of the list, and each pattern under its name, is met by its example."""
    entries, table = read_examples("absence")
    found = gather(find_absences(table), ["pattern"])
    for number, row in enumerate(entries.itertuples()):
        assert (row.sense if row.term.startswith("re:") else row.term,) in found.get(number, []), row.example


def test_examples_of_instruments():
    """The cue is found in its example; in the counterexample only where a coder has to turn it down."""
    entries, table = read_examples("instruments")
    found = gather(
        suggest_instruments(table).assign(kind=lambda rows: rows["scheme"] + "." + rows["code"]), ["kind", "cue"]
    )
    for number, row in enumerate(entries.itertuples()):
        assert row.term in dict(found[number])[row.kind].split("|"), row.example
    entries, table = read_examples("instruments", "counterexample")
    found = gather(suggest_instruments(table).assign(kind=lambda rows: rows["scheme"] + "." + rows["code"]), ["kind"])
    assert {
        row.kind for number, row in enumerate(entries.itertuples()) if (row.kind,) in found.get(number, [])
    } == NEAR_MISSES

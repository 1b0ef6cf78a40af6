"""Do words stand in lists, each under one name, and not in code?"""

from dataclasses import replace
from importlib import resources

from plananalysis.lexicons.classes import explain_classes
from plananalysis.lexicons.lexicon import list_lexicons, load_lexicon
from plananalysis.lexicons.lists import find_list, list_lists
from plananalysis.policy_language.instruments import read_codebook

LEXICONS = [
    "absence", "actors", "clause_leads", "commitments", "dates", "formulae", "frames", "groups", "instruments",
    "intensifiers", "name_cues", "novelty", "places", "policy_verbs", "segmentation_terms",
]  # fmt: skip


def test_lexicons_are_found_by_name_alone():
    """A lexicon lies in the folder whose question it answers; its name is the same as before, and that of its file."""
    assert list_lexicons() == LEXICONS
    assert {name: load_lexicon(name).name for name in LEXICONS} == {name: name for name in LEXICONS}
    assert find_list("commitments").name == "commitments.csv" and find_list("stopwords").name == "stopwords.txt"


def test_no_list_name_twice():
    """Every list is found: none hides another of the same name (texts and classes are no lists)."""
    root = resources.files("plananalysis").joinpath("resources")
    files = [file for folder in root.iterdir() if folder.is_dir() for file in folder.iterdir()]
    names = [file.name.rpartition(".")[0] for file in files if file.name.endswith((".csv", ".txt"))]
    assert sorted(name for name in names if name not in {"texts", "classes"}) == sorted(list_lists())
    assert [file.name for file in root.iterdir() if file.is_file()] == ["columns.csv"]


def test_the_sense_of_a_class_stands_once():
    """Every class of our lexicons has its sense in classes.csv and every sense its rows; no row says what its class means."""
    for name in LEXICONS:
        entries, senses = load_lexicon(name).entries, explain_classes(name)
        if name != "segmentation_terms":  # may hold any class
            assert list(dict.fromkeys(sorted(entries["class"]))) == sorted(senses), name
        assert all(senses.values()), name
        assert not set(entries["sense"]) & set(senses.values()), name


def test_the_codebook_of_instruments_has_a_definition_of_every_code():
    """The sense of a class is the definition of its code; a person's own sense goes before it."""
    codes = read_codebook().set_index(["scheme", "code"])["definition"]
    assert codes["hood", "treasure"] == "gives or takes money or things of value"
    assert len(codes) == 16 and all(codes)
    lexicon = load_lexicon("instruments")
    own = replace(lexicon, entries=lexicon.entries.assign(sense="mine"))
    assert set(read_codebook(lexicon=own)["definition"]) == {"mine"}

"""Do words stand in lists, each under one name, and not in code?"""

import ast
import csv
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

import plananalysis
from class_lists import list_classes
from plananalysis.lexicons.classes import explain_classes
from plananalysis.lexicons.lexicon import list_lexicons, load_lexicon
from plananalysis.lexicons.lists import find_list, list_lists
from plananalysis.lexicons.word_classes import load_classes
from plananalysis.policy_language.instruments import read_codebook
from plananalysis.tables.texts import both_names, load_texts

LEXICONS = [
    "absence", "actors", "clause_leads", "commitments", "dates", "formulae", "frames", "groups", "instruments",
    "intensifiers", "name_cues", "novelty", "places", "policy_verbs", "segmentation_terms",
]  # fmt: skip
CODE = Path(plananalysis.__file__).parent
HAN = re.compile("[\u3400-\u9fff]")
# Grammar stays in code: prepositions, signs of dates, numerals, what stands at borders.
MOST_HAN = {
    "named": 450, "formulae": 230, "clauses": 210, "structure": 245, "reading": 140, "study": 85, "lexicons": 50,
    "policy_language": 45,
}  # fmt: skip
MOST_HAN_ELSEWHERE = 10


@cache
def read_code(file):
    """The string constants of a file that are no docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    blocks = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, blocks) and _has_docstring(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def _has_docstring(node):
    return bool(node.body) and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)


def count_han(root):
    """Han characters in the code of each folder, and of the modules beside them."""
    found = Counter()
    for file in root.rglob("*.py"):
        name = file.relative_to(root).parts[0]
        found[name] += sum(len(HAN.findall(text)) for text in read_code(file))
    return found


def read_senses():
    """(list, class): sense, of every classes.csv."""
    rows = [row for file in CODE.glob("resources/*/classes.csv") for row in csv.DictReader(file.open(encoding="utf-8"))]
    senses = {(row["list"], row["class"]): row["sense"] for row in rows}
    assert len(senses) == len(rows)
    return senses


def test_words_stand_in_lists_and_not_in_code():
    """What the code of a folder holds of Chinese is no more than its grammar needs, and 2,500 characters in all."""
    found = count_han(CODE)
    assert {name: n for name, n in found.items() if n > MOST_HAN.get(name, MOST_HAN_ELSEWHERE)} == {}
    assert found.total() < 2500


def test_a_word_in_code_would_be_seen(tmp_path):
    """Words in a docstring or a comment are none of the code; those of a pattern are, in an f-string too."""
    (tmp_path / "topics").mkdir()
    file = tmp_path / "topics" / "plots.py"
    file.write_text(
        '"""主题"""\n# 主题\nA = "主题 topic"\nB = f"[{A}]条"\n\n\ndef f():\n    """词"""\n    return "词"\n', "utf-8"
    )
    assert count_han(tmp_path) == {"topics": 4}


@pytest.mark.parametrize("path", list_classes())
def test_every_class_of_words_is_used_and_explained(path):
    """A class that no code names would be corrected in vain; one without a sense could not be corrected at all."""
    name = path.rpartition("/")[2]
    code = {file: file.read_text("utf-8") for file in CODE.rglob("*.py")}
    modules = [file for file, text in code.items() if f'load_classes("{path}")' in text]
    users = [file for file, text in code.items() if any(f".{module.stem} import" in text for module in modules)]
    said = {text for file in {*modules, *users} for text in read_code(file)}
    assert [kind for kind in load_classes(path).words if not _is_used(kind, said)] == []
    assert {kind: sense for (owner, kind), sense in read_senses().items() if owner == name}.keys() == load_classes(
        path
    ).words.keys()


def _is_used(kind, said):
    """The class is named by itself, in a pattern as {class}, or put together as level_ and the name of a level."""
    beginnings = {match.group(1) for text in said if (match := re.search(r"(\w+_)$", text))}
    return kind in said or any(f"{{{kind}}}" in text for text in said) or kind.startswith(tuple(beginnings))


def test_an_unused_class_would_be_seen():
    """A word of a message that has the name of a class is no use of it."""
    assert _is_used("unit", {"unit"}) and _is_used("unit", {r"\d+{unit}?"}) and _is_used("level_city", {"{level_"})
    assert not _is_used("unit", {"unit: expected one of", "units", "{units}"})


def test_no_sense_is_of_nothing():
    """Every row of classes.csv is of a list that there is, says something, and lies beside its list."""
    senses = read_senses()
    assert {owner for owner, _ in senses} <= set(list_lists()) and all(senses.values())
    for file in CODE.glob("resources/*/classes.csv"):
        for row in csv.DictReader(file.open(encoding="utf-8")):
            assert (file.parent / find_list(row["list"]).name).is_file(), row


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
    """Every class of our lexicons has its sense and every sense its rows; no row says what its class means."""
    for name in LEXICONS:
        entries, senses = load_lexicon(name).entries, explain_classes(name)
        if name != "segmentation_terms":  # may hold any class
            assert set(entries["class"]) == set(senses), name
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


def test_labels_of_figures_stand_in_both_languages():
    """Chinese, then English; a full-width bracket already divides them, another one does not."""
    assert both_names("axis.section") == "部分 section"
    assert both_names("axis.share_of_body") == "占正文汉字的百分比（括号内为条数）share of the body, % (units)"
    assert both_names("axis.inside_formulae") == "提法所覆盖汉字 (%) Han characters inside formulae"
    assert both_names("axis.log_odds", prior=0.5) == "对数优势比 z（先验 0.5）log-odds z"


def test_every_label_is_used():
    """A label that no figure asks for is left over; keys that end in a name of the data are told by their beginning."""
    said = {text for file in CODE.rglob("*.py") for text in read_code(file)}
    prefixes = tuple(text for text in said if text.endswith("."))
    keys = [
        key
        for key in load_texts()
        if key.startswith(("axis.", "legend.", "chart.", "measure.", "quadrant.", "workbook."))
    ]
    assert len(keys) > 40
    assert [key for key in keys if key not in said and not key.startswith(prefixes)] == []

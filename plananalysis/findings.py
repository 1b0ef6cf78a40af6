"""
What was found?  Tables, notes and choices of one analysis, and the list of all that can be found.

The folders that find something declare their steps in ``tables.py``; here they stand in order.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib import import_module

import pandas as pd

from plananalysis.corpus import Corpus
from plananalysis.lexicons.lexicon import Lexicon
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.lexicons.passages import Passages
from plananalysis.structure.body import body_units, leaf_units
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.step import Figure, Step, Table
from plananalysis.tokens.tokenizer import load_stopwords

# In the order of a run: a step may need only what stands before it.
FOLDERS = ("structure", "named", "formulae", "tokens", "policy_language", "words", "topics", "compare")


@lru_cache(maxsize=1)
def declared_steps() -> tuple[Step, ...]:
    """
    List every step in the order of a run.

    Returns
    -------
    tuple of Step

    Examples
    --------
    >>> [step.name for step in declared_steps()][:2]
    ['structure', 'names']
    """
    return tuple(step for folder in FOLDERS for step in import_module(f"plananalysis.{folder}.tables").STEPS)


def declared_tables() -> dict[str, Table]:
    """
    List every table by its name.

    Returns
    -------
    dict of str to Table

    Examples
    --------
    >>> declared_tables()["terms"].page
    '02-words'
    """
    return {table.name: table for step in declared_steps() for table in step.makes}


def declared_figures() -> dict[str, Figure]:
    """
    List every figure by its name.

    Returns
    -------
    dict of str to Figure

    Examples
    --------
    >>> declared_figures()["themes"].needs
    ('coword_themes',)
    """
    return {figure.name: figure for step in declared_steps() for figure in step.figures}


def compared_tables() -> tuple[str, ...]:
    """
    List the tables that there are only for two documents or more.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> "alignment" in compared_tables()
    True
    """
    return tuple(table.name for step in declared_steps() if step.several for table in step.makes)


def choose_steps(only: Collection[str] = ()) -> tuple[Step, ...]:
    """
    Find the steps that make certain tables, and those that they need.

    Parameters
    ----------
    only : collection of str
        Names of tables; empty for all.

    Returns
    -------
    tuple of Step
        In the order of a run.

    Raises
    ------
    ValueError
        If there is no such table; with the nearest name.

    Examples
    --------
    >>> [step.name for step in choose_steps(["entities"])]
    ['mentions', 'entities']
    """
    steps = declared_steps()
    known = declared_tables()
    for name in only:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            msg = f"table '{name}': expected one of {', '.join(sorted(known))}" + (
                f"; did you mean '{near[0]}'?" if near else ""
            )
            raise ValueError(msg)
    if not only:
        return steps
    wanted, chosen = set(only), []
    for step in reversed(steps):  # what a step needs stands before it
        if wanted & {*(table.name for table in step.makes), *step.gives}:
            chosen.append(step)
            wanted |= set(step.needs)
    return tuple(reversed(chosen))


@dataclass
class Context:
    """
    What a step works with: the corpus, the choices, the words, and what earlier steps found.

    Parameters
    ----------
    corpus : Corpus
        What is analysed.
    parameters : Parameters
        The choices.
    words : OwnWords
        The person's own words.
    jobs : int
        Processes to cut text with.
    values : dict
        Tables and inner values of earlier steps by name, also
        ``context["tokens"]``.
    notes : list of str
        What could not be computed, and why.
    """

    corpus: Corpus
    parameters: Parameters
    words: OwnWords
    jobs: int = 1
    values: dict[str, object] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, name: str):
        return self.values[name]

    def lexicon(self, name: str) -> Lexicon:
        """Give a lexicon with the person's own rows in it."""
        return self.words.lexicon(name)

    def stopwords(self, *, generic: bool = False) -> frozenset[str]:
        """Give the words that are not counted: the package's and the person's own."""
        return load_stopwords(generic=generic) | self.words.stopwords

    @cached_property
    def leaves(self) -> pd.DataFrame:
        """The leaf units, which hold every character once."""
        return leaf_units(self.corpus.units)

    @cached_property
    def body(self) -> pd.DataFrame:
        """The units that count."""
        return body_units(self.corpus.units)

    @cached_property
    def leaf_passages(self) -> Passages:
        """The leaves, ready to be searched."""
        return Passages(self.leaves)

    @cached_property
    def sentence_passages(self) -> Passages:
        """The sentences, ready to be searched."""
        return Passages(self.corpus.sentences)


@dataclass(frozen=True)
class Results:
    """
    What an analysis found.

    Parameters
    ----------
    corpus : Corpus
        What was analysed.
    parameters : Parameters
        With which choices.
    tables : dict of str to pandas.DataFrame
        Every table by the name it has on disk; also reachable as an
        attribute, ``results.citations``.
    tokenizer : dict
        What the tokens depend on.
    notes : tuple of str
        What could not be computed, and why.
    values : dict
        What no file holds: the tokens, and passages that a table counts
        without listing them.
    """

    corpus: Corpus
    parameters: Parameters
    tables: dict[str, pd.DataFrame]
    tokenizer: dict
    notes: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            msg = f"results have no table '{name}'; there are {', '.join(sorted(self.__dict__.get('tables', ())))}"
            raise AttributeError(msg) from None

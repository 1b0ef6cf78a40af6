"""
Which tables say how often words stand, which of them mark a part, and which go together?
"""

import pandas as pd

from plananalysis.structure.body import group_body
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.step import Figure, Step, Table, Trace
from plananalysis.words import cowords, diversity, keyness
from plananalysis.words.frequency import count_terms

MANY_GROUPS = 20  # beyond so many, keyness leaves out the words that a group never uses
SMALL, FEWEST, FEWEST_OF_MANY, SHUFFLES_OF_MANY = 500, 3, 10, 199  # units; counts and shuffles of keyness
MOST_THEMES = 6


def tabulate_words(context) -> dict[str, pd.DataFrame]:
    """How often each word stands, and how the units differ in the words they use."""
    return {
        "terms": count_terms(context["tokens"], context.body, stopwords=context.stopwords()),
        "diversity": diversity.describe_units(context["tokens"], context.body),
    }


def find_keyness(context) -> dict[str, pd.DataFrame]:
    """The words that mark each group."""
    groups = group_body(context.corpus, by=context.parameters.groups)
    return {
        "keyness": compare_groups(
            context["tokens"],
            groups,
            n_units=len(context.body),
            parameters=context.parameters,
            stopwords=context.stopwords(),
        )
    }


def compare_groups(
    tokens: pd.DataFrame,
    groups: dict[tuple[str, str], str],
    *,
    n_units: int,
    parameters: Parameters,
    stopwords: frozenset[str],
) -> pd.DataFrame:
    """Keyness with rarer words, more shuffles and absent words where there are few units and groups."""
    n_groups = len(set(groups.values()))
    if n_groups < 2:
        return pd.DataFrame(columns=keyness.KEYNESS_COLUMNS)
    small = n_units <= SMALL
    return keyness.compare_sections(
        tokens,
        groups,
        stopwords=stopwords,
        random_state=parameters.random_state,
        min_count=FEWEST if small else FEWEST_OF_MANY,
        n_permutations=parameters.n_permutations if small else SHUFFLES_OF_MANY,
        absent=n_groups <= MANY_GROUPS,
    )


def find_cowords(context) -> dict[str, pd.DataFrame]:
    """Pairs of the fifty words in the most units, their themes, and the ties as Gephi reads them."""
    try:  # general policy words meet everything and would tie all into one
        pairs = cowords.count_cowords(context["tokens"], stopwords=context.stopwords(generic=True))
    except ValueError:  # fewer than two words: there are no pairs
        return {
            "cowords": pd.DataFrame(columns=cowords.COWORD_COLUMNS),
            "coword_themes": pd.DataFrame(columns=cowords.THEME_COLUMNS),
            "coword_edges": pd.DataFrame(columns=cowords.EDGE_COLUMNS),
        }
    n_terms = pairs["target"].nunique() + 1
    groups = cowords.cluster_cowords(pairs, n_clusters=min(MOST_THEMES, n_terms))
    return {
        "cowords": pairs,
        "coword_themes": cowords.measure_clusters(pairs, groups),
        "coword_edges": cowords.list_edges(pairs),
    }


def pick_marking(table: pd.DataFrame) -> pd.DataFrame:
    """
    The eight words of highest log-odds z of each group.

    Examples
    --------
    >>> table = pd.DataFrame({"target": "一", "term": ["家庭", "的"], "log_odds_z": [2.5, -1.0]})
    >>> pick_marking(table)["term"].tolist()
    ['家庭']
    """
    marked = table[table["log_odds_z"] > 0]
    return marked[marked.groupby("target").cumcount() < 8]


STEPS = (
    Step(
        name="terms",
        run=tabulate_words,
        needs=("tokens",),
        words=("stopwords",),
        makes=(
            Table(
                "terms",
                Trace(
                    find="words.trace:link_terms",
                    about=("term",),
                    words=("term",),
                    rates={"per_1000_tokens": "count", "per_1000_han": "count"},
                ),
                page="02-words",
                shows=("term", "count", "per_1000_tokens", "per_1000_han", "units", "dp"),
                figures=("terms", "dispersion"),
            ),
            Table("diversity", Trace(find="words.trace:link_diversity", about=("doc_id", "unit_id"))),
        ),
        figures=(
            Figure("terms", ("terms",), "words.plots:draw_terms"),
            Figure("dispersion", ("terms",), "words.plots:draw_dispersion"),
        ),
    ),
    Step(
        name="keyness",
        run=find_keyness,
        needs=("tokens",),
        reads=("groups", "random_state", "n_permutations"),
        words=("stopwords",),
        makes=(
            Table(
                "keyness",
                Trace(find="words.trace:link_keyness", about=("target", "term"), words=("term",)),
                page="02-words",
                shows=(
                    "target",
                    "term",
                    "target_count",
                    "reference_count",
                    "target_units",
                    "log_ratio",
                    "log_odds_z",
                    "p_permutation",
                ),
                pick=pick_marking,
            ),
        ),
    ),
    Step(
        name="cowords",
        run=find_cowords,
        needs=("tokens",),
        words=("stopwords", "generic_policy_words"),
        makes=(
            Table(
                "coword_themes",
                Trace(find="words.trace:link_themes", about=("label",), words=("terms",)),
                page="02-words",
                shows=("label", "terms", "centrality", "density", "quadrant"),
                figures=("themes",),
            ),
            Table(
                "cowords",
                Trace(find="words.trace:link_cowords", about=("source", "target"), words=("source", "target")),
            ),
            Table(
                "coword_edges",
                Trace(find="words.trace:link_edges", about=("Source", "Target"), words=("Source", "Target")),
            ),
        ),
        figures=(Figure("themes", ("coword_themes",), "words.plots:draw_themes"),),
    ),
)

"""
What belongs together, and how sure is it?  The whole question in one call.

The parts, each a question of its own: which unit holds which words
(:mod:`plananalysis.topics.matrix`), which units belong together
(:mod:`plananalysis.topics.clustering`, by :mod:`plananalysis.topics.models`), what each topic is about
(:mod:`plananalysis.topics.terms`), how many topics
(:mod:`plananalysis.topics.choice`), whether they follow the sections
(:mod:`plananalysis.topics.agreement`, :mod:`plananalysis.topics.neighbours`), whether they come back
(:mod:`plananalysis.topics.stability`, :mod:`plananalysis.topics.unit_stability`) and whether the finding hangs on a choice
(:mod:`plananalysis.topics.sensitivity`).
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from plananalysis.tokens.audit import collect_terms
from plananalysis.tokens.tokenizer import load_stopwords
from plananalysis.topics.agreement import (
    identify_sections,
    tabulate_agreement,
)
from plananalysis.topics.choice import choose_k, tabulate_choices
from plananalysis.topics.clustering import (
    check_request,
    choose_methods,
    group_units,
)
from plananalysis.topics.disagreements import list_topic_disagreements
from plananalysis.topics.effort import Effort, plan_effort
from plananalysis.topics.layout import empty_analysis, stack_tables, tabulate
from plananalysis.topics.matrix import build_matrix, find_rows
from plananalysis.topics.models import name_method, one_thread
from plananalysis.topics.neighbours import NEIGHBOR_COLUMNS, measure_neighbors
from plananalysis.topics.refits import SHARE, draw_parts, refit_topics
from plananalysis.topics.seed_spread import add_seed_spread
from plananalysis.topics.sensitivity import (
    join_names,
    list_stopwords,
    summarize_findings,
    vary_specifications,
)
from plananalysis.topics.stability import TOPIC_STABILITY_COLUMNS, tabulate_topic_stability
from plananalysis.topics.unit_stability import (
    UNIT_STABILITY_COLUMNS,
    tabulate_unit_stability,
)

DECIMALS = 6


def analyze_topics(
    tokens: pd.DataFrame,
    units: pd.DataFrame,
    *,
    k: int | None = None,
    stopwords: Collection[str] | None = None,
    min_units: int = 2,
    max_share: float = 1.0,
    weighting: str = "tfidf",
    segmentations: Mapping[str, pd.DataFrame] | None = None,
    methods: Sequence = (),
    random_state: int = 0,
    effort: Effort | None = None,
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """
    Cluster the units and say how sure it is: every table of the results about topics.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenizer.tokenize_units`.
    units : pandas.DataFrame
        The units that were cut: doc_id, unit_id, text and, if known, section.
    k : int, optional
        Number of topics to show; None takes :func:`choose_k`.
    stopwords : collection of str, optional
        Words to leave out; None takes the package's function words.
    min_units : int
        Fewest units that must hold a word.
    max_share : float
        Largest share of the units that may hold a word.
    weighting : {'tfidf', 'log-entropy', 'count'}
        How words are weighed in the models; the grid tries others.
    segmentations : dict of str to pandas.DataFrame, optional
        Other tokens of the same units by name, for the grid.
    methods : sequence
        See :func:`cluster_units`; the table over k is that of the first.
        Empty takes :func:`choose_methods`.
    random_state : int
        Seed of everything here.
    effort : Effort, optional
        None takes :func:`plan_effort`.

    Returns
    -------
    tables : dict of str to pandas.DataFrame
        topics, topic_terms, topic_sections, topic_agreement, topic_choice,
        topic_stability, unit_stability, topic_neighbours,
        topic_disagreements, sensitivity, sensitivity_findings; numbers
        rounded to six decimals. All without rows where nothing could be
        clustered.
    notes : list of str
        What was left out or scaled down, and why, each beginning "topics: ".

    Examples
    --------
    >>> words = [["党建", "组织"]] * 5 + [["家庭", "教育"]] * 5 + [["党建"], ["家庭"]]
    >>> tokens = pd.DataFrame([("d", f"u{i}", w) for i, ws in enumerate(words) for w in ws],
    ...                       columns=["doc_id", "unit_id", "token"])
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(12)],
    ...                       "section": ["a"] * 5 + ["b"] * 5 + ["a", "b"]})
    >>> tables, notes = analyze_topics(tokens, units, effort=Effort(n_runs=3, n_choice_runs=2, n_seeds=2))
    >>> tables["topic_agreement"].query("model == 'nmf' and k == 2")["ari"].tolist()
    [1.0]
    """
    stopwords = load_stopwords() if stopwords is None else stopwords
    try:
        matrix = build_matrix(tokens, units, stopwords=stopwords, min_units=min_units, max_share=max_share)
        shown = k or choose_k(matrix.units)
        methods = methods or choose_methods(len(matrix.filled))
        check_request(matrix, method=methods[0], k=shown)
        effort = effort or plan_effort(len(matrix.filled))
        parts = draw_parts(matrix, n_runs=effort.n_runs, share=effort.share, random_state=random_state)
        with one_thread():
            first = group_units(matrix, method=methods[0], k=shown, random_state=random_state, weighting=weighting)
    except ValueError as error:
        return empty_analysis(), [f"topics: {error}"]
    tables, notes = empty_analysis(), [effort.note] if effort.note else []
    with one_thread():
        tables |= _show(matrix, first, methods, parts, effort, random_state, weighting, notes)
        tables |= _judge(
            tokens,
            units,
            matrix,
            shown,
            methods,
            parts,
            segmentations,
            list_stopwords(stopwords),
            effort,
            random_state,
            weighting,
            notes,
        )
    tables["topic_disagreements"] = list_topic_disagreements(first, matrix)
    return {name: _round(table) for name, table in tables.items()}, list(dict.fromkeys(notes))


def _list_ks(shown: int, effort: Effort) -> range:
    return range(max(2, shown - effort.neighbours), shown + effort.neighbours + 1)


def _list_choices(matrix, shown: int, effort: Effort) -> range:
    """The k of the table over k, of which a sample bears no more than it has units."""
    span = effort.choice_neighbours
    low, top = (2, max(10, shown + 2)) if span is None else (max(2, shown - span), shown + span)
    return range(low, min(top, min(effort.sample, len(matrix.filled)) - 1) + 1)


def _has_parts(matrix, parts, effort: Effort) -> bool:
    """Whether the refits of the k shown are those of the table over k: all units at hand, and enough parts of its size."""
    return len(matrix.filled) <= effort.sample and effort.share == SHARE and len(parts) >= effort.n_choice_runs


def _show(matrix, first, methods, parts, effort, random_state, weighting, notes) -> dict[str, pd.DataFrame]:
    """Assignments, words, agreement, and how often topics and units come back."""
    shown, clusterings = first.k, []
    for method in methods:
        for k in _list_ks(shown, effort):
            try:
                clusterings.append(
                    first
                    if method is methods[0] and k == shown
                    else group_units(matrix, method=method, k=k, random_state=random_state, weighting=weighting)
                )
            except ValueError as error:
                notes.append(f"topics: {error}")
    agreement = tabulate_agreement(
        clusterings, matrix.units, n_permutations=effort.n_permutations, random_state=random_state
    )
    agreement = add_seed_spread(
        agreement,
        matrix,
        methods=methods,
        k=shown,
        weighting=weighting,
        n_seeds=effort.n_spread_seeds,
        random_state=random_state,
    )
    at_k = [clustering for clustering in clusterings if clustering.k == shown]
    tables = tabulate(at_k, matrix)
    tables["topic_agreement"] = agreement
    notes += [f"topics: {note}" for clustering in at_k for note in clustering.notes]
    if not len(agreement):
        notes.append("topics: fewer than two sections, so there is nothing to compare the topics with")
    stability, units = [pd.DataFrame(columns=TOPIC_STABILITY_COLUMNS)], [pd.DataFrame(columns=UNIT_STABILITY_COLUMNS)]
    for clustering in at_k:
        method = next(method for method in methods if name_method(method) == clustering.method)
        try:
            runs = effort.n_runs if clustering is at_k[0] else min(effort.n_runs, effort.n_other_runs)
            refits = refit_topics(
                matrix,
                method=method,
                k=shown,
                n_runs=runs,
                share=effort.share,
                random_state=random_state,
                weighting=weighting,
                reference=clustering,
                parts=parts,
            )
        except ValueError as error:
            notes.append(f"topics: {error}")
            continue
        stability.append(tabulate_topic_stability(refits))
        units.append(tabulate_unit_stability(refits, matrix.units))
    return tables | {"topic_stability": stack_tables(stability), "unit_stability": stack_tables(units)}


def _judge(
    tokens, units, matrix, shown, methods, parts, segmentations, stopwords, effort, random_state, weighting, notes
) -> dict[str, pd.DataFrame]:
    """The table over k, the neighbours and the grid, on a sample where there are many units."""
    chosen = np.arange(len(matrix.units))
    if len(matrix.filled) > effort.sample:
        chosen = np.sort(np.random.default_rng(random_state).choice(matrix.filled, effort.sample, replace=False))
    part = units.iloc[chosen].reset_index(drop=True)
    filled, same = len(matrix.filled), _has_parts(matrix, parts, effort)
    tables = {
        "topic_choice": tabulate_choices(
            matrix if same else matrix.take(chosen),
            ks=_list_choices(matrix, shown, effort),
            method=methods[0],
            n_runs=effort.n_choice_runs,
            n_seeds=effort.n_seeds,
            random_state=random_state,
            weighting=weighting,
            parts=parts if same else None,
        )
    }
    references = {"document": matrix.units["doc_id"]}
    if "section" in units and (units["section"].fillna("") != "").any():
        references = {"section": identify_sections(matrix.units), **references}
    near = [
        {
            "reference": name,
            **measure_neighbors(matrix, labels, n_permutations=effort.n_permutations, random_state=random_state),
        }
        for name, labels in references.items()
        if 1 < labels.iloc[matrix.filled].nunique() < filled
    ]
    tables["topic_neighbours"] = pd.DataFrame(near, columns=NEIGHBOR_COLUMNS)
    around = [
        shown,
        *(
            k
            for k in range(shown - effort.grid_neighbours, shown + effort.grid_neighbours + 1)
            if k >= 2 and k != shown
        ),
    ]
    cuts = {name: _restrict(table, part) for name, table in {"words": tokens, **(segmentations or {})}.items()}
    joined = join_names(cuts["words"], part, names=collect_terms(part)) if {"text", "start"} <= set(part) else ()
    if 0 < len(joined) < len(cuts["words"]):
        cuts["document terms"] = joined
    sensitivity = vary_specifications(
        cuts,
        part,
        stopwords=stopwords,
        ks=around,
        methods=methods,
        n_permutations=effort.n_grid_permutations,
        random_state=random_state,
    )
    failed = int((sensitivity.labels < 0).all(axis=1).sum()) if len(sensitivity.labels) else 0
    if failed:
        notes.append(
            f"topics: {failed} of {len(sensitivity.table)} specifications could not be fitted; "
            "the column note of the table sensitivity says why"
        )
    return tables | {"sensitivity": sensitivity.table, "sensitivity_findings": summarize_findings(sensitivity)}


def _restrict(tokens: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Leave out the tokens of units that are not there."""
    return tokens[find_rows(tokens, units) >= 0].reset_index(drop=True)


def _round(table: pd.DataFrame) -> pd.DataFrame:
    numbers = table.select_dtypes("float").columns
    return table.assign(**{name: table[name].round(DECIMALS) + 0.0 for name in numbers})

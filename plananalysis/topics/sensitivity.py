"""
Does the finding hang on a choice nobody would notice?  The same question under many specifications.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plananalysis.tokens.tokenizer import load_stopwords
from plananalysis.topics.agreement import identify_sections, measure_agreement, measure_ari
from plananalysis.topics.clustering import METHODS, group_units
from plananalysis.topics.matrix import DocumentTermMatrix, build_character_matrix, build_matrix
from plananalysis.topics.models import name_method, one_thread
from plananalysis.topics.refits import ROUNDS

SENSITIVITY_COLUMNS = [
    "specification",
    "segmentation",
    "stopwords",
    "weighting",
    "min_units",
    "k",
    "model",
    "random_state",
    "n_units",
    "n_terms",
    "n_sections",
    "ari",
    "ami",
    "ari_null_p95",
    "ari_p",
    "ari_to_first",
    "n_permutations",
    "note",
]
CHOICES = ["segmentation", "stopwords", "weighting", "min_units", "k", "model"]
FINDING_COLUMNS = ["finding", "n_specifications", "n_hold", "share"]
CHARACTERS = "characters"
MOST_RUNS = 2000


@dataclass(frozen=True)
class Sensitivity:
    """
    What every specification gave.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a specification, columns :data:`SENSITIVITY_COLUMNS`.
    labels : array of shape (n_specifications, n_units)
        Topics by unit; 0 without words, -1 where the fit was impossible.
    """

    table: pd.DataFrame
    labels: np.ndarray


def vary_specifications(
    tokens: Mapping[str, pd.DataFrame] | pd.DataFrame,
    units: pd.DataFrame,
    *,
    ks: Iterable[int],
    stopwords: Mapping[str, Collection[str]] | None = None,
    weightings: Sequence[str] = ("tfidf", "log-entropy"),
    min_units: Sequence[int] = (2, 3),
    methods: Sequence = METHODS,
    characters: bool = True,
    n_permutations: int = 199,
    random_state: int = 0,
) -> Sensitivity:
    """
    Cluster the same units under every combination of reasonable choices.

    Parameters
    ----------
    tokens : pandas.DataFrame or dict of str to pandas.DataFrame
        The tokens of the units; several by name to vary the segmentation.
        The first is crossed with all stop words, the others only with the
        first list, so that the grid stays small.
    units : pandas.DataFrame
        doc_id, unit_id, text, and section for the agreement.
    ks : iterable of int
        Numbers of topics. The first is crossed with everything, the others
        only with the first segmentation and its first list of stop words.
    stopwords : dict of str to collection of str, optional
        Lists of words to leave out, by name; None takes the package's:
        function words, none, and function with generic policy words.
    weightings : sequence of str
        See :meth:`plananalysis.topics.matrix.DocumentTermMatrix.weigh`.
    min_units : sequence of int
        Fewest units of a word.
    methods : sequence
        See :func:`plananalysis.topics.clustering.cluster_units`.
    characters : bool
        Also take runs of two and three characters instead of words, the
        2,000 most frequent.
    n_permutations : int
        Shuffles behind each null.
    random_state : int
        Seed of the models and the shuffles.

    Returns
    -------
    Sensitivity
        Table and labels, the specification of the first value of every choice
        first.

    References
    ----------
    Steegen, S., Tuerlinckx, F., Gelman, A. & Vanpaemel, W. (2016). Increasing
    transparency through a multiverse analysis. Perspectives on Psychological
    Science 11(5), 702-712.

    Examples
    --------
    >>> words = [["党建", "组织"]] * 3 + [["家庭", "教育"]] * 3
    >>> tokens = pd.DataFrame([("d", f"u{i}", w) for i, ws in enumerate(words) for w in ws],
    ...                       columns=["doc_id", "unit_id", "token"])
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": [f"u{i}" for i in range(6)], "section": list("aaabbb"),
    ...                       "text": ["".join(ws) for ws in words]})
    >>> found = vary_specifications(tokens, units, ks=[2], methods=["ward"], n_permutations=19)
    >>> len(found.table), float(found.table["ari"].min())
    (16, 1.0)
    """
    tokens = {"words": tokens} if isinstance(tokens, pd.DataFrame) else tokens
    rows, labels = [], []
    known = (units["section"].fillna("") != "").to_numpy() if "section" in units else np.zeros(len(units), dtype=bool)
    sections = identify_sections(units).to_numpy(dtype=object).astype(str) if known.any() else np.full(len(units), "")
    ks = list(dict.fromkeys(ks))
    with one_thread():
        grid = [
            (
                choice,
                matrix,
                {"weighting": weighting, "k": k, "method": method, "random_state": random_state, "rounds": ROUNDS},
            )
            for choice, matrix, main in _build_matrices(tokens, units, stopwords, min_units, characters=characters)
            for weighting in weightings
            for k in (ks if main else ks[:1])
            for method in methods
        ]
        for choice, matrix, options in grid:
            row = {
                **choice,
                "weighting": options["weighting"],
                "k": options["k"],
                "model": name_method(options["method"]),
                "random_state": random_state,
                "n_permutations": n_permutations,
            }
            found, more = _fit_one(matrix, sections, known, options, n_permutations=n_permutations)
            rows.append(row | more)
            labels.append(found)
    table = pd.DataFrame(rows, columns=SENSITIVITY_COLUMNS)
    table["specification"] = np.arange(1, len(table) + 1)
    table["ari_to_first"] = _compare_with_first(labels)
    return Sensitivity(table, np.array(labels).reshape(len(labels), len(units)))


def join_names(tokens: pd.DataFrame, units: pd.DataFrame, *, names: Collection[str]) -> pd.DataFrame:
    """
    Keep names whole where the text was cut inside them: another segmentation without cutting again.

    Parameters
    ----------
    tokens : pandas.DataFrame
        doc_id, unit_id, token, start, end.
    units : pandas.DataFrame
        doc_id, start and text of the units they lie in.
    names : collection of str
        For example from :func:`plananalysis.tokens.audit.collect_terms`;
        where two could be joined the longer is.

    Returns
    -------
    pandas.DataFrame
        The tokens, those that make up a name joined into one. A name that
        begins or ends inside a token is left as it was cut.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "d", "unit_id": "u", "token": ["最美", "家庭", "党建"], "start": [0, 2, 4],
    ...                        "end": [2, 4, 6]})
    >>> units = pd.DataFrame({"doc_id": ["d"], "start": 0, "text": ["最美家庭党建"]})
    >>> join_names(tokens, units, names=["最美家庭", "庭党"])["token"].tolist()
    ['最美家庭', '党建']
    """
    import re

    if not len(names):
        return tokens
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))))
    documents = tokens["doc_id"].to_list()
    begins, ends = (
        {position: row for row, position in enumerate(zip(documents, tokens[side].to_list(), strict=True))}
        for side in ("start", "end")
    )
    words, stops, kept = tokens["token"].to_list(), tokens["end"].to_list(), np.ones(len(tokens), dtype=bool)
    for doc, start, text in zip(units["doc_id"], units["start"], units["text"], strict=True):
        for match in pattern.finditer(text):
            first, last = begins.get((doc, start + match.start())), ends.get((doc, start + match.end()))
            if first is not None and last is not None and last > first:
                words[first], stops[first] = match[0], stops[last]
                kept[first + 1 : last + 1] = False
    return tokens.assign(token=words, end=stops)[kept].reset_index(drop=True)


def list_stopwords(own: Collection[str] = ()) -> dict[str, frozenset[str]]:
    """
    Name the lists of stop words that are tried beside one another.

    Parameters
    ----------
    own : collection of str
        The person's own, left out with each list but the empty one.

    Returns
    -------
    dict of str to frozenset
        function, none and generic.

    Examples
    --------
    >>> {name: "农田" in words for name, words in list_stopwords(["农田"]).items()}
    {'function': True, 'none': False, 'generic': True}
    """
    ours, all_ours = load_stopwords(), load_stopwords(generic=True)
    more = frozenset(own) - all_ours
    return {"function": ours | more, "none": frozenset(), "generic": all_ours | more}


def _list_matrices(tokens, units, stopwords, min_units, *, characters: bool):
    """Yield the choices before the weighting, each with the way to its matrix."""
    stopwords = list_stopwords() if stopwords is None else stopwords
    for position, (name, table) in enumerate(tokens.items()):
        for stop, words in list(stopwords.items())[: None if position == 0 else 1]:
            for fewest in min_units:
                choice = {"segmentation": name, "stopwords": stop, "min_units": fewest}
                yield choice, lambda t=table, w=words, f=fewest: build_matrix(t, units, stopwords=w, min_units=f)
    for fewest in min_units if characters and "text" in units else ():
        choice = {"segmentation": CHARACTERS, "stopwords": "none", "min_units": fewest}
        yield choice, lambda f=fewest: build_character_matrix(units, min_units=f, max_terms=MOST_RUNS)


def _build_matrices(tokens, units, stopwords, min_units, *, characters: bool):
    """Yield the choices, the matrix or why there is none, and whether text and stop words are those of the first."""
    first = {}
    for choice, build in _list_matrices(tokens, units, stopwords, min_units, characters=characters):
        first = first or choice
        yield choice, _try(build), all(choice[name] == first[name] for name in ("segmentation", "stopwords"))


def _try(build: Callable[[], DocumentTermMatrix]) -> DocumentTermMatrix | str:
    try:
        return build()
    except ValueError as error:
        return str(error)


def _fit_one(matrix, sections, known, options, *, n_permutations):
    """Labels and figures of one specification; what cannot be fitted says why."""
    nothing = np.full(len(sections), -1)
    if isinstance(matrix, str):
        return nothing, {"note": matrix}
    sizes = {"n_units": len(matrix.filled), "n_terms": len(matrix.terms)}
    try:
        found = group_units(matrix, **options)
    except ValueError as error:
        return nothing, {**sizes, "note": str(error)}
    more = {**sizes, "note": "; ".join(found.notes)}
    counted = (found.labels > 0) & known
    if len(set(sections[counted])) > 1:
        scores = measure_agreement(
            found.labels[counted],
            sections[counted],
            n_permutations=n_permutations,
            random_state=options["random_state"],
        )
        more |= {name: scores[name] for name in ("n_sections", "ari", "ami", "ari_null_p95", "ari_p")}
    return found.labels, more


def _compare_with_first(labels: Sequence[np.ndarray]) -> list[float]:
    """ARI of each specification with the first, whatever the sections say."""
    found = []
    for other in labels:
        both = (labels[0] > 0) & (other > 0)
        found.append(measure_ari(labels[0][both], other[both]) if both.any() else np.nan)
    return found


def summarize_findings(
    sensitivity: Sensitivity, *, findings: Mapping[str, Callable[[pd.Series, np.ndarray], bool]] | None = None
) -> pd.DataFrame:
    """
    Say in what share of the specifications a finding holds.

    Parameters
    ----------
    sensitivity : Sensitivity
        From :func:`vary_specifications`.
    findings : dict of str to function, optional
        More findings by name: each function gets a row of the table and the
        labels of that specification, and says whether the finding holds.

    Returns
    -------
    pandas.DataFrame
        finding, n_specifications (in which it could be judged), n_hold,
        share. Always there: whether ARI exceeds the null's 95th percentile,
        whether ARI exceeds zero, and for each pair of models which has the
        higher ARI with all other choices the same.

    Examples
    --------
    >>> table = pd.DataFrame({"ari": [0.3, 0.0], "ari_null_p95": [0.1, 0.1], "model": "nmf", "k": [2, 3]})
    >>> table = table.reindex(columns=SENSITIVITY_COLUMNS)
    >>> summarize_findings(Sensitivity(table, np.ones((2, 4))))["share"].tolist()
    [0.5, 0.5]
    """
    table = sensitivity.table
    judged = table.dropna(subset=["ari"])
    rows = [
        ("ARI above the null's 95th percentile", len(judged), int((judged["ari"] > judged["ari_null_p95"]).sum())),
        ("ARI above zero", len(judged), int((judged["ari"] > 0).sum())),
    ]
    models = list(dict.fromkeys(table["model"]))
    keys = [name for name in CHOICES if name != "model"]
    wide = judged.assign(**{name: judged[name].astype(str) for name in keys}).pivot_table(
        index=keys, columns="model", values="ari", sort=False
    )
    for position, one in enumerate(models):
        for two in models[position + 1 :]:
            if one in wide and two in wide:
                pair = wide[[one, two]].dropna()
                rows.append(
                    (f"{one} agrees with the sections more than {two}", len(pair), int((pair[one] > pair[two]).sum()))
                )
    fitted = [i for i in range(len(table)) if (sensitivity.labels[i] >= 0).all()]
    for name, holds in (findings or {}).items():
        rows.append((name, len(fitted), sum(bool(holds(table.iloc[i], sensitivity.labels[i])) for i in fitted)))
    shares = [(*row, row[2] / row[1] if row[1] else np.nan) for row in rows]
    return pd.DataFrame(shares, columns=FINDING_COLUMNS)


def describe_sensitivity(sensitivity: Sensitivity) -> str:
    """
    Say in a sentence what the grid shows.

    Parameters
    ----------
    sensitivity : Sensitivity
        From :func:`vary_specifications`.

    Returns
    -------
    str
        Markdown.
    """
    judged = sensitivity.table.dropna(subset=["ari"])
    if not len(judged):
        return "No specification could be compared with sections."
    above = int((judged["ari"] > judged["ari_null_p95"]).sum())
    return (
        f"In **{above} of {len(judged)}** specifications the agreement with the sections lies above the null's "
        f"95th percentile; ARI runs from **{judged['ari'].min():.2f}** to **{judged['ari'].max():.2f}**, "
        f"median {judged['ari'].median():.2f}."
    )

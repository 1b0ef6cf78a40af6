"""
What does the whole analysis find?  From a corpus to every table of the results.

Nothing here reads or writes a file.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import pandas as pd

from plananalysis import (
    addressees, attention, compare, cowords, diversity, formula_density, formulae, frames, instruments, keyness, language,
    mentions, named, pairs, parallelism, phrases, topics, trends,
)
from plananalysis.corpus import Corpus, body_units, leaf_units
from plananalysis.cutting import TOKEN_COLUMNS
from plananalysis.lexicons import Lexicon, load_lexicon
from plananalysis.matrix import build_matrix
from plananalysis.parameters import Parameters
from plananalysis.passages import Passages
from plananalysis.segmentation import audit_terms, collect_terms
from plananalysis.selections import counted_units, group_body, place_tokens
from plananalysis.tokens import Tokenizer, load_stopwords, load_terms, tokenize_units
from plananalysis.words import count_terms

# Which stage makes which tables; a stage runs whole or not at all.
STAGES = {
    "structure": ("documents", "metadata", "units", "sentences"),
    "names and policy language": ("citations", "names", "commitments", "coverage", "intensifiers", "novelty", "section_rates",
                                  "absence"),
    "formulae": ("formulae", "formula_counts", "formula_density"),
    "who, when and how much": ("mentions", "entities"),
    "frames": ("frames", "frame_summary", "attention", "instruments", "parallelism", "addressees"),
    "words": ("terms", "keyness", "phrases", "segmentation", "cowords", "coword_themes", "coword_edges", "diversity"),
    "topics": (
        "topics", "topic_terms", "topic_sections", "topic_agreement", "topic_choice", "topic_stability",
        "unit_stability", "topic_neighbours", "topic_disagreements", "sensitivity", "sensitivity_findings"),
    "comparison": ("alignment", "alignment_summary", "trends"),
}
MANY_GROUPS = 20  # beyond so many, keyness leaves out the words that a group never uses
COMPARED = STAGES["comparison"]  # the tables that there are only for two documents or more
ALONE = (f"{', '.join(COMPARED)}: left out, for a single document has nothing to be compared with; "
         "to compare, add last year's plan, or that of another place, to the paths")


@dataclass(frozen=True)
class OwnWords:
    """
    The words that a person adds to those of the package.

    Parameters
    ----------
    terms : tuple of str
        To keep whole when text is cut.
    stopwords : frozenset of str
        To leave out before clustering.
    lexicons : mapping of str to Lexicon
        Whole lexicons, already merged with the package's, by name.
    files : mapping of str to bytes
        The files all this was read from.
    """

    terms: tuple[str, ...] = ()
    stopwords: frozenset[str] = frozenset()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def lexicon(self, name: str) -> Lexicon:
        """Give a lexicon with the person's own rows in it, or the package's as it is."""
        return self.lexicons[name] if name in self.lexicons else load_lexicon(name)


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
    tokens : pandas.DataFrame
        The words of the body, which no table holds; empty where no table
        needs them.
    places : dict of str to pandas.DataFrame
        Passages that a table counts without listing them, by its name.
    """

    corpus: Corpus
    parameters: Parameters
    tables: dict[str, pd.DataFrame]
    tokenizer: dict
    notes: tuple[str, ...] = ()
    tokens: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TOKEN_COLUMNS))
    places: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            msg = f"results have no table '{name}'; there are {', '.join(sorted(self.__dict__.get('tables', ())))}"
            raise AttributeError(msg) from None


def analyze(
    corpus: Corpus, *, parameters: Parameters | None = None, words: OwnWords | None = None, cache=None, jobs: int = 1,
    only: Collection[str] = (), say: Callable[[str], None] = lambda line: None,
    share: Callable[[Mapping[str, pd.DataFrame]], None] = lambda found: None,
) -> Results:
    """
    Compute every table of the results from a corpus.

    Parameters
    ----------
    corpus : Corpus
        From :func:`plananalysis.read_corpus`.
    parameters : Parameters, optional
        The choices; the defaults if None.
    words : OwnWords, optional
        Words of one's own.
    cache : TokenCache, optional
        Keeps the tokens of documents that do not change.
    jobs : int
        Processes to cut text with.
    only : collection of str
        Names of tables; stages that make none of them are left out. Empty:
        everything.
    say : callable
        Gets the name of each stage as it begins.
    share : callable
        Gets the tables found so far, several times. With more than one job not before text is cut: what is begun then
        would keep this process from cutting in copies of itself.

    Returns
    -------
    Results
        Tables with their columns also where they have no rows. Those in
        ``COMPARED`` are absent, with a note, where fewer than two documents
        have a body.

    Raises
    ------
    ValueError
        If ``only`` names a table that does not exist.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> results = analyze(read_corpus(), only=["citations", "names"])
    >>> len(results.citations), len(results.names)
    (18, 116)
    """
    parameters, words = parameters or Parameters(), words or OwnWords()
    stages = choose_stages(only)
    names = collect_terms(leaf_units(corpus.units)) if parameters.terms_from_documents else ()
    terms = (*load_terms(), *words.terms, *names)
    tokenizer = Tokenizer(terms=terms, hmm=parameters.hmm)
    found: dict[str, pd.DataFrame] = {"documents": corpus.documents, "metadata": corpus.metadata,
                                      "units": corpus.units, "sentences": corpus.sentences}
    notes: list[str] = []
    places: dict[str, pd.DataFrame] = {}
    if "names and policy language" in stages:
        say("finding names and policy language")
        named, places["absence"] = _find_names_and_language(corpus, words)
        found |= named
    if "formulae" in stages:
        say("finding formulae")
        found |= _find_formulae(corpus, words)
    if jobs == 1:
        share(found)
    if "who, when and how much" in stages:
        say("finding actors, groups, places, dates and quantities")
        found |= _find_mentions(corpus, words)
    body, tokens = body_units(corpus.units), pd.DataFrame(columns=TOKEN_COLUMNS)
    if {"frames", "words", "topics", "comparison"} & stages:
        say("cutting text into words")
        tokens = tokenize_units(body, tokenizer=tokenizer, cache=cache, jobs=jobs)
    share(found)
    if "frames" in stages:
        say("finding frames")
        found |= _find_frames(corpus, tokens, parameters, words)
        share(found)
    if "words" in stages:
        say("counting words")
        groups = group_body(corpus, by=parameters.groups)
        found |= _find_words(tokens, body, groups=groups, tokenizer=tokenizer, terms=terms, parameters=parameters)
    if "comparison" in stages:
        say("comparing documents")
        leaves = leaf_units(corpus.units)
        wanted = _frame_entries(parameters, words)
        frame_hits = found["frames"] if "frames" in found else frames.find_frames(leaves, lexicon=wanted)
        formula_hits = (found["formulae"] if "formulae" in found
                        else formulae.find_formulae(leaves, lexicon=words.lexicon("formulae")))
        compared, remarks = _compare_documents(corpus, tokens, body, frame_hits=frame_hits, formula_hits=formula_hits,
                                               frame_names=sorted(set(wanted.entries["class"])))
        found |= compared
        notes += remarks
    share(found)
    if "topics" in stages:
        say("clustering")
        grouped, remarks = _find_topics(corpus, tokens, parameters=parameters, stopwords=words.stopwords, share=share)
        found |= grouped
        share(found)
        notes += remarks
    kept = found if not only else {name: table for name, table in found.items() if name in only}
    return Results(corpus, parameters, kept, tokenizer.describe(), tuple(notes), tokens, places)


def choose_stages(only: Collection[str]) -> set[str]:
    """
    Find the stages that make certain tables.

    Parameters
    ----------
    only : collection of str
        Names of tables; empty for all.

    Returns
    -------
    set of str
        Names of ``STAGES``.

    Raises
    ------
    ValueError
        If there is no such table; with the nearest name.

    Examples
    --------
    >>> choose_stages(["citations"])
    {'names and policy language'}
    """
    known = {name: stage for stage, names in STAGES.items() for name in names}
    for name in only:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            msg = (f"table '{name}': expected one of {', '.join(sorted(known))}"
                   + (f"; did you mean '{near[0]}'?" if near else ""))
            raise ValueError(msg)
    return {known[name] for name in only} or set(STAGES)


def _find_names_and_language(corpus: Corpus, words: OwnWords) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The tables, and the passages behind the absences."""
    leaves, sentences = Passages(leaf_units(corpus.units)), Passages(corpus.sentences)
    present = language.find_absences(corpus.units, lexicon=words.lexicon("absence"))
    strong, novelty = words.lexicon("intensifiers"), words.lexicon("novelty")
    intensifiers = language.find_intensifiers(sentences, lexicon=strong)
    commitments = language.find_commitments(
        sentences, units=corpus.units, lexicon=words.lexicon("commitments"), intensifiers=strong, novelty=novelty)
    counted = {"intensifiers": intensifiers, "commitments": commitments}
    counted |= {f"level_{level}": commitments[commitments["level"] == level] for level in (5, 4, 3, 2, 1)}
    rates = [language.rate_by_section(table, corpus.units).assign(measure=measure) for measure, table in counted.items()]
    return {
        "citations": mentions.find_citations(leaves, lexicon=words.lexicon("policy_verbs")),
        "names": mentions.find_names(leaves, lexicon=words.lexicon("name_cues")),
        "commitments": commitments,
        "coverage": language.coverage_of(commitments, corpus.sentences),
        "intensifiers": intensifiers,
        "novelty": language.find_novelty(sentences, lexicon=novelty),
        "section_rates": pd.concat(rates, ignore_index=True),
        "absence": language.report_absences(corpus.units, lexicon=words.lexicon("absence"), found=present),
    }, present


def _find_formulae(corpus: Corpus, words: OwnWords) -> dict[str, pd.DataFrame]:
    found = formulae.find_formulae(leaf_units(corpus.units), lexicon=words.lexicon("formulae"))
    return {
        "formulae": found,
        "formula_counts": formulae.count_formulae(found),
        "formula_density": formula_density.measure_formula_density(found, corpus.units),
    }


def _find_mentions(corpus: Corpus, words: OwnWords) -> dict[str, pd.DataFrame]:
    documents = corpus.documents
    years = {doc_id: int(year) for doc_id, year in zip(documents["doc_id"], documents["year"].astype(str), strict=True)
             if year.isdecimal() and len(year) <= 4}
    found = named.find_mentions(corpus.units, years=years, lexicons={name: words.lexicon(name) for name in named.LEXICONS})
    return {"mentions": found, "entities": named.summarise_entities(found, corpus.units)}


def _find_words(
    tokens: pd.DataFrame, body: pd.DataFrame, *, groups: dict[tuple[str, str], str], tokenizer: Tokenizer,
    terms: tuple[str, ...], parameters: Parameters
) -> dict[str, pd.DataFrame]:
    stopwords = load_stopwords()
    pairs, themes, edges = _find_cowords(tokens, load_stopwords(generic=True))  # they meet everything and tie all into one
    return {
        "terms": count_terms(tokens, body, stopwords=stopwords),
        "keyness": _find_keyness(tokens, body, groups, parameters),
        "phrases": phrases.find_phrases(body, tokenizer=tokenizer),
        "segmentation": audit_terms(sorted(set(terms)), text="\n".join(body["text"]), tokens=tokens["token"].tolist()),
        "cowords": pairs, "coword_themes": themes, "coword_edges": edges,
        "diversity": diversity.describe_units(tokens, body),
    }


def _find_cowords(
    tokens: pd.DataFrame, stopwords: frozenset[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pairs of the fifty words in the most units, their themes, and the ties as Gephi reads them."""
    try:
        pairs = cowords.count_cowords(tokens, stopwords=stopwords)
    except ValueError:  # fewer than two words: there are no pairs
        return tuple(pd.DataFrame(columns=columns) for columns in
                     (cowords.COWORD_COLUMNS, cowords.THEME_COLUMNS, cowords.EDGE_COLUMNS))
    n_terms = pairs["target"].nunique() + 1
    groups = cowords.cluster_cowords(pairs, n_clusters=min(6, n_terms))
    return pairs, cowords.place_clusters(pairs, groups), cowords.list_edges(pairs)


def _find_keyness(
    tokens: pd.DataFrame, body: pd.DataFrame, groups: dict[tuple[str, str], str], parameters: Parameters
) -> pd.DataFrame:
    """The words that mark each group."""
    n_groups = len(set(groups.values()))
    if n_groups < 2:
        return pd.DataFrame(columns=keyness.KEYNESS_COLUMNS)
    small = len(body) <= 500
    return keyness.compare_sections(
        tokens, groups, stopwords=load_stopwords(), random_state=parameters.random_state,
        min_count=3 if small else 10, n_permutations=parameters.n_permutations if small else 199,
        absent=n_groups <= MANY_GROUPS)


def _frame_entries(parameters: Parameters, words: OwnWords) -> Lexicon:
    lexicon = words.lexicon("frames")
    known = set(lexicon.entries["class"])
    unknown = [name for name in parameters.frames if name not in known]
    if unknown:
        msg = f"frames: expected some of {', '.join(sorted(known))}, got {unknown[0]!r}; correct the name"
        raise ValueError(msg)
    if not parameters.frames:
        return lexicon
    kept = lexicon.entries[lexicon.entries["class"].isin(parameters.frames)].reset_index(drop=True)
    return replace(lexicon, entries=kept)


def _find_frames(
    corpus: Corpus, tokens: pd.DataFrame, parameters: Parameters, words: OwnWords
) -> dict[str, pd.DataFrame]:
    lexicon, sentences = _frame_entries(parameters, words), Passages(corpus.sentences)
    found = frames.find_frames(leaf_units(corpus.units), lexicon=lexicon)
    names = sorted(set(lexicon.entries["class"]))
    return {
        "frames": found,
        "frame_summary": frames.summarise_frames(found, corpus.units, corpus.sentences, names=names),
        "attention": attention.measure_attention(
            corpus.units, corpus.sentences, tokens=tokens, dictionaries=lexicon),
        "instruments": instruments.suggest_instruments(sentences, lexicon=words.lexicon("instruments")),
        "parallelism": parallelism.find_parallelism(sentences),
        "addressees": addressees.find_addressees(sentences),
    }


def _find_topics(
    corpus: Corpus, tokens: pd.DataFrame, *, parameters: Parameters, stopwords: frozenset[str],
    share: Callable[[Mapping[str, pd.DataFrame]], None],
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Topics of the body's units; too little text is a note, not a failure of the run."""
    units = counted_units(corpus.units, corpus.sentences, unit=parameters.unit)
    placed = tokens if parameters.unit == "item" else place_tokens(tokens, units)
    planned = topics.plan_effort(len(units))
    effort = replace(planned, n_permutations=min(parameters.n_permutations, planned.n_permutations),
                     n_runs=min(parameters.n_refits, planned.n_runs),
                     neighbours=min(parameters.neighbours, planned.neighbours))
    tables, notes = topics.analyse_topics(
        placed, units, k=parameters.k, stopwords=load_stopwords(generic=parameters.generic_stopwords) | stopwords,
        min_units=parameters.min_units, max_share=parameters.max_percent / 100, weighting=parameters.weighting,
        methods=parameters.models, random_state=parameters.random_state, effort=effort,
        share=lambda found: share({"documents": corpus.documents, "units": corpus.units, **found}))
    if parameters.unit == "sentence":  # a place in the corpus is a unit of it, and start and end
        holder = dict(zip(zip(units["doc_id"], units["unit_id"], strict=True), units["holder"], strict=True))
        for name in ("topics", "unit_stability", "topic_disagreements"):
            keys = zip(tables[name]["doc_id"], tables[name]["unit_id"], strict=True)
            tables[name] = tables[name].assign(unit_id=[holder[key] for key in keys])
    return tables, notes


def _compare_documents(
    corpus: Corpus, tokens: pd.DataFrame, body: pd.DataFrame, *, frame_hits: pd.DataFrame, formula_hits: pd.DataFrame,
    frame_names: list[str],
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """What returns, changes, goes and grows between documents; a single document is a note, not a failure."""
    if len(corpus.documents) == 1:
        return {}, [ALONE]
    documents = corpus.documents[corpus.documents["doc_id"].isin(body["doc_id"])].reset_index(drop=True)
    stopwords = load_stopwords()
    try:
        pairs.check_several(documents)
        matrix = build_matrix(tokens, body, stopwords=stopwords, min_units=1)
    except ValueError as error:
        return {}, [f"{', '.join(COMPARED)}: left out. {error}"]
    chosen = pairs.choose_pairs(documents, matrix)
    alignment = compare.align_pairs(body, matrix, chosen)
    sentences = corpus.sentences[corpus.sentences["doc_id"].isin(documents["doc_id"])].reset_index(drop=True)
    counts = [
        trends.count_sections(corpus.units, alignment, pairs.follow_pairs(chosen, documents)),
        trends.count_names(frame_hits, sentences, by="frame", kind="frame", names=frame_names),
        trends.count_names(formula_hits, sentences, by="text", kind="formula"),
        trends.count_words(tokens, sentences, chosen, stopwords=stopwords),
    ]
    return {"alignment": alignment, "alignment_summary": compare.count_statuses(alignment),
            "trends": trends.find_trends(documents, chosen, counts)}, []

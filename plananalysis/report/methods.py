"""
How does a paper say what was done?  A paragraph in English and in Chinese, and BibTeX, from the results.
"""

import platform
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from plananalysis import __version__
from plananalysis.compare.alignment import MIN_CONTAINMENT, MIN_COSINE, MIN_JACCARD, MIN_MUTUAL, STATUSES
from plananalysis.tables.texts import say
from plananalysis.topics.refits import count_drawn

LISTED = {"en": ", ", "zh": "、"}
AND = {"en": " and by ", "zh": "和"}
PARTS = (
    "base",
    "words",
    "dispersion",
    "keyness",
    "coded",
    "rates",
    "topics",
    "compared_sections",
    "no_sections",
    "stability",
    "specifications",
    "compared",
)
CODED = ("citations", "names", "mentions", "formulae", "commitments", "frames")
FROM_WORDS = ("terms", "keyness", "cowords", "phrases", "segmentation")
LIBRARIES = {"sklearn": "scikit-learn", "scipy": "scipy", "own": ""}  # and the package whose version is named
MADE_BY = {"nmf": "sklearn", "kmeans": "sklearn", "lda": "sklearn", "spectral": "sklearn", "ward": "scipy"}


def describe_methods(results) -> tuple[str, str]:
    """
    Say in a paragraph what was done.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.

    Returns
    -------
    tuple of (str, str)
        In English and in Chinese.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> from plananalysis.study.analyze import analyze
    >>> describe_methods(analyze(read_corpus(), only=["citations"]))[0][-71:]
    'every instance with its place in the text, these were coded: citations.'
    """
    values = _collect(results)
    return _write_paragraph(values, language="en"), _write_paragraph(values, language="zh")


def _write_paragraph(values: dict, *, language: str) -> str:
    """What was done, in one language: only what the results hold."""
    words = values | _word_values(values, language=language)
    parts = [part for part in PARTS if values["done"].get(part, True)]
    said = [say(f"methods.{part}", language=language, **words) for part in parts]
    return (" " if language == "en" else "").join(said)


def _word_values(values: dict, *, language: str) -> dict[str, str]:
    """The places of the texts that are texts themselves."""
    agreement = say("methods.agreement", language=language, **values["agreement"]) if values["agreement"] else ""
    coded = [say(f"{name}.name", language=language) for name in values["coded"]]
    return {
        "numbered": say("methods.numbered", language=language) if values["numbered"] else "",
        "hmm": say("methods.on" if values["hmm"] else "methods.off", language=language),
        "coded": LISTED[language].join(coded),
        "models": _name_models(values["models"], language=language),
        "agreement": f" {agreement}" if agreement and language == "en" else agreement,
    }


def _name_models(models: list[str], *, language: str) -> str:
    """Each model under the library that fitted it."""
    said = []
    for library, package in LIBRARIES.items():
        own = [name for name in models if MADE_BY.get(name, "own") == library]
        if own:
            names = [say(f"methods.{name}", language=language) if name in MADE_BY else name for name in own]
            joined, number = LISTED[language].join(names), version(package) if package else ""
            said.append(say(f"methods.with_{library}", language=language, models=joined, version=number))
    return AND[language].join(said)


def _collect(results) -> dict[str, object]:
    """The numbers of the paragraph, each from a table, and which parts of it were done."""
    documents, tables = results.corpus.documents, results.tables
    base = {
        "own": __version__,
        "python": platform.python_version(),
        "jieba": results.tokenizer.get("version", ""),
        "n": len(documents),
        **{name: documents[name].sum() for name in ("sections", "items", "sentences")},
        "han": documents["han_chars"].sum(),
        "numbered": bool((results.corpus.units["number"] != "").any()),
        "terms": results.tokenizer.get("terms", 0),
        "hmm": results.tokenizer.get("hmm", False),
        "coded": [name for name in CODED if name in tables],
        "cosine": MIN_COSINE,
        "mutual": MIN_MUTUAL,
        "containment": MIN_CONTAINMENT,
        "jaccard": MIN_JACCARD,
        "pairs": len(tables.get("alignment_summary", ())) // len(STATUSES),
    }
    return (
        base
        | _collect_words(tables)
        | _collect_topics(tables, seed=results.parameters.random_state, several=len(documents) > 1)
        | _find_done(tables)
    )


def _collect_words(tables) -> dict[str, object]:
    keyness = tables.get("keyness", ())
    return {"permutations": int(keyness["n_permutations"].iloc[0]) if len(keyness) else 0}


def _collect_topics(tables, *, seed: int, several: bool) -> dict[str, object]:
    """Of the leading model with the k that is shown, never of another row."""
    topics, stability = tables.get("topics", ()), tables.get("topic_stability", ())
    values = {"units": 0, "k": 0, "seed": 0, "models": [], "refits": 0, "drawn": 0, "shuffles": 0, "agreement": {}}
    values["specifications"] = len(tables.get("sensitivity", ()))
    if not len(topics):
        return values
    leading, k = topics["model"].iloc[0], int(topics["k"].iloc[0])
    values |= {"units": int((topics["model"] == leading).sum()), "k": k, "seed": seed}
    values["models"] = list(dict.fromkeys(topics["model"]))
    if len(stability):
        row = stability[stability["model"] == leading].iloc[0]
        values |= {"refits": int(row["n_runs"]), "drawn": count_drawn(int(row["n_units"]), share=float(row["share"]))}
    agreement = tables.get("topic_agreement", pd.DataFrame(columns=["model", "k"]))
    for row in agreement[(agreement["model"] == leading) & (agreement["k"] == k)].to_dict("records"):
        values["shuffles"] = int(row["n_permutations"])
        # Sections of many documents were not drawn by one author: their agreement is no headline.
        headline = {"model": leading.upper(), "ari": row["ari"], "p95": row["ari_null_p95"], "p": row["ari_p"]}
        values["agreement"] = {} if several else headline
    return values


def _find_done(tables) -> dict[str, dict[str, bool]]:
    """Which parts of the paragraph the tables stand for."""
    filled = {name: len(table) > 0 for name, table in tables.items()}
    topics, sections = filled.get("topics", False), filled.get("topic_agreement", False)
    return {
        "done": {
            "words": topics or any(name in tables for name in FROM_WORDS),
            "dispersion": filled.get("terms", False),
            "keyness": filled.get("keyness", False),
            "coded": any(name in tables for name in CODED),
            "rates": filled.get("section_rates", False),
            "topics": topics,
            "compared_sections": topics and sections,
            "no_sections": topics and not sections and "topic_agreement" in tables,
            "stability": filled.get("topic_stability", False),
            "specifications": filled.get("sensitivity", False),
            "compared": filled.get("alignment_summary", False),
        }
    }


def read_references() -> str:
    """
    Give the BibTeX of the methods used.

    Returns
    -------
    str
        The package itself, the libraries and the methods.

    Examples
    --------
    >>> "Gries" in read_references()
    True
    """
    text = resources.files("plananalysis").joinpath("resources/report/references.bib").read_text("utf-8")
    return text.replace("VERSION", __version__)


def write_methods(results, folder: str | Path) -> None:
    """
    Write methods.md and references.bib.

    Parameters
    ----------
    results : plananalysis.study.run.Results
        The analysis.
    folder : str or Path
        Where to.
    """
    english, chinese = describe_methods(results)
    heads = {language: say("methods.heading", language=language) for language in LISTED}
    text = f"# {heads['en']}\n\n{english}\n\n# {heads['zh']}\n\n{chinese}\n"
    Path(folder, "methods.md").write_text(text, encoding="utf-8", newline="\n")
    Path(folder, "references.bib").write_text(read_references(), encoding="utf-8", newline="\n")

"""
How does a paper say what was done?  A paragraph in English and in Chinese, and BibTeX, from the results.
"""

import platform
from importlib import resources
from importlib.metadata import version
from pathlib import Path

from plananalysis import __version__
from plananalysis.compare.alignment import MIN_CONTAINMENT, MIN_COSINE, MIN_JACCARD, MIN_MUTUAL, STATUSES
from plananalysis.tables.texts import say

LISTED = {"en": ", ", "zh": "、"}


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
    >>> describe_methods(analyze(read_corpus(), only=["citations", "terms"]))[0][:64]
    '1 document(s) (8 sections, 36 items, 187 sentences, 7,650 Han ch'
    """
    values = _collect(results)
    return _write_paragraph(values, language="en"), _write_paragraph(values, language="zh")


def _write_paragraph(values: dict, *, language: str) -> str:
    """What was done, in one language: always, with topics, with documents compared."""
    models = [say(f"methods.{name}", language=language) for name in values["models"]]
    agreement = say("methods.agreement", language=language, **values["agreement"]) if values["agreement"] else ""
    words = values | {
        "hmm": say("methods.on" if values["hmm"] else "methods.off", language=language),
        "models": LISTED[language].join(models),
        "agreement": f" {agreement}" if agreement and language == "en" else agreement,
    }
    parts = ["base"] + ["topics"] * (values["units"] > 0) + ["compared"] * (values["pairs"] > 0)
    said = [say(f"methods.{part}", language=language, **words) for part in parts]
    return (" " if language == "en" else "").join(said)


def _collect(results) -> dict[str, object]:
    documents, tables = results.corpus.documents, results.tables
    values = {
        "own": __version__,
        "python": platform.python_version(),
        "jieba": results.tokenizer["version"],
        "sklearn": version("scikit-learn"),
        "n": len(documents),
        "sections": documents["sections"].sum(),
        "items": documents["items"].sum(),
        "sentences": documents["sentences"].sum(),
        "han": documents["han_chars"].sum(),
        "terms": results.tokenizer["terms"],
        "hmm": results.tokenizer["hmm"],
        "permutations": results.parameters.n_permutations,
        "seed": results.parameters.random_state,
        "units": 0,
        "k": 0,
        "models": [],
        "refits": 0,
        "part": 0.0,
        "agreement": {},
        "specifications": len(tables.get("sensitivity", ())),
        "pairs": len(tables.get("alignment_summary", ())) // len(STATUSES),
        "cosine": MIN_COSINE,
        "mutual": MIN_MUTUAL,
        "containment": MIN_CONTAINMENT,
        "jaccard": MIN_JACCARD,
    }
    topics = tables.get("topics")
    if topics is not None and len(topics):
        first = topics[topics["model"] == topics["model"].iloc[0]]
        values |= {
            "units": len(first),
            "k": int(first["k"].iloc[0]),
            "models": list(dict.fromkeys(topics["model"])),
        }
    stability = tables.get("topic_stability")
    if stability is not None and len(stability):
        values |= {"refits": int(stability["n_runs"].iloc[0]), "part": float(stability["share"].iloc[0])}
    keyness = tables.get("keyness")
    if keyness is not None and len(keyness):
        values["permutations"] = int(keyness["n_permutations"].iloc[0])
    agreement = tables.get("topic_agreement")
    if agreement is not None and len(agreement):
        row = agreement.iloc[0]
        values["agreement"] = {
            "model": row["model"].upper(),
            "ari": row["ari"],
            "p95": row["ari_null_p95"],
            "p": row["ari_p"],
        }
    return values


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

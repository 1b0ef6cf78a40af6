"""
What were the results made from?  Versions, choices, words, inputs and the digest of every output.
"""

import hashlib
import platform
import re
from collections.abc import Collection
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from plananalysis import __version__
from plananalysis.findings import Results, choose_steps
from plananalysis.lexicons.lexicon import Lexicon, list_lexicons
from plananalysis.lexicons.lists import list_lists
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.ownership import hash_file

LIBRARIES = (
    "ahocorasick-rs",
    "beautifulsoup4",
    "jieba",
    "lxml",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "pdfplumber",
    "pyarrow",
    "pylopdf-fonts-zh-cn",
    "python-docx",
    "rjieba",
    "scikit-learn",
    "scipy",
)


def make_manifest(
    results: Results,
    folder: Path,
    *,
    executed: dict[str, str],
    words: OwnWords | None = None,
    only: Collection[str] = (),
) -> dict:
    """
    Say what the results were made from and what they are.

    Parameters
    ----------
    results : Results
        The analysis.
    folder : Path
        Where its files were written.
    executed : dict
        What became of each notebook.
    words : OwnWords, optional
        The person's own words, if there are any.
    only : collection of str
        The tables that were asked for; empty for all.

    Returns
    -------
    dict
        Versions, parameters, lexicons, inputs, refused files, and rows and
        sha256 of each output; of each table the word lists and parameters
        that it was made with; no times and no paths of the machine.
    """
    documents, words = results.corpus.documents, words or OwnWords()
    rows = {f"tables/{name}.csv": len(table) for name, table in results.tables.items()}
    outputs = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        name = path.relative_to(folder).as_posix()
        outputs[name] = {"sha256": hash_file(path)}
        outputs[name] |= {"rows": rows[name]} if name in rows else {}
    return {
        "plananalysis": __version__,
        "python": platform.python_version(),
        "parameters": asdict(results.parameters),
        "tokenizer": results.tokenizer,
        "lexicons": describe_words(words),
        "tables": {name: describe_table(name) for name in results.tables},
        "own_words": {
            "terms": len(words.terms),
            "stopwords": len(words.stopwords),
            "lexicons": sorted(words.lexicons),
            **_describe_linked(words),
        },
        "libraries": list_versions(),
        "inputs": documents[["doc_id", "file", "format", "encoding", "sha256"]].to_dict("records"),
        "refused": [str(problem) for problem in results.corpus.problems],
        "notes": list(results.notes),
        "notebooks": executed,
        "only": sorted(set(only)),
        "outputs": outputs,
    }


def _describe_linked(words: OwnWords) -> dict[str, dict[str, str]]:
    """Files of words that stand elsewhere are not in the results; what they were is."""
    digests = {name: hashlib.sha256(words.files[name]).hexdigest() for name in sorted(words.linked)}
    return {"linked": digests} if digests else {}


def describe_table(name: str) -> dict[str, list[str]]:
    """
    Name the word lists and the parameters behind a table: those of its step, and of the steps before that it needs.

    Parameters
    ----------
    name : str
        Of the table.

    Returns
    -------
    dict of str to list of str
        words and parameters, each sorted.

    Examples
    --------
    >>> describe_table("absence")
    {'words': ['absence'], 'parameters': []}
    """
    steps = choose_steps([name])
    return {
        "words": sorted({word for step in steps for word in step.words}),
        "parameters": sorted({parameter for step in steps for parameter in step.reads}),
    }


def list_versions() -> dict[str, str]:
    """
    List the versions of the libraries that the results depend on.

    Returns
    -------
    dict of str to str
        Name to version.

    Examples
    --------
    >>> "jieba" in list_versions()
    True
    """
    return {name: version(name) for name in LIBRARIES}


def describe_lexicon(lexicon: Lexicon) -> dict[str, str]:
    """
    Name a lexicon as a manifest does.

    Parameters
    ----------
    lexicon : Lexicon
        Any.

    Returns
    -------
    dict of str to str
        name, version, sha256.

    Examples
    --------
    >>> from plananalysis.lexicons.lexicon import load_lexicon
    >>> describe_lexicon(load_lexicon("novelty"))["name"]
    'novelty'
    """
    return {"name": lexicon.name, "version": lexicon.version, "sha256": lexicon.sha256}


def describe_words(words: OwnWords) -> list[dict[str, str]]:
    """
    Name every list of words that the results depend on, as a manifest does.

    Parameters
    ----------
    words : OwnWords
        The person's own words; a lexicon with rows of a person counts with them.

    Returns
    -------
    list of dict
        name, version and sha256 of each lexicon and of each other list, by name.

    Examples
    --------
    >>> [row["name"] for row in describe_words(OwnWords()) if row["name"].startswith("c")]
    ['char_frequency', 'citation_words', 'clause_leads', 'column_names', 'commitments']
    """
    known = frozenset(list_lexicons())
    return [
        describe_lexicon(words.lexicon(name)) if name in known else _describe_list(name, file.read_bytes())
        for name, file in sorted(list_lists().items())
    ]


def _describe_list(name: str, data: bytes) -> dict[str, str]:
    """A list without classes of findings: words of a rule, stop words, how frequent a character is."""
    head = re.search(rb"version=([\w.]+)", data.split(b"\n", 1)[0])
    return {"name": name, "version": head[1].decode() if head else "", "sha256": hashlib.sha256(data).hexdigest()}

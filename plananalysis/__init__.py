"""
Read Chinese policy plans as plans, and trace every number to its passage.

The chain has one direction: files → text → units → tokens → findings →
tables, figures, notebooks, report.  The names below are loaded when they are
first used, so that ``import plananalysis`` costs next to nothing.
"""

__version__ = "0.3.2"

_HOME_OF = {
    "Corpus": "corpus",
    "read_corpus": "corpus",
    "load_corpus": "corpus",
    "open_corpus": "corpus",
    "body_units": "corpus",
    "leaf_units": "corpus",
    "count_han": "counts",
    "Document": "readers",
    "ReadError": "readers",
    "parse_units": "structure",
    "split_sentences": "structure",
    "load_lexicon": "lexicons",
    "Tokenizer": "tokens",
    "tokenize_units": "tokens",
    "count_terms": "words",
    "find_keyword": "words",
    "find_citations": "mentions",
    "find_names": "mentions",
    "find_mentions": "named",
    "find_commitments": "language",
    "build_matrix": "topics",
    "cluster_units": "topics",
    "run": "study",
    "Results": "study",
}
__all__ = ["__version__", *_HOME_OF]


def __getattr__(name: str):
    if name not in _HOME_OF:
        msg = f"module 'plananalysis' has no attribute '{name}'"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"plananalysis.{_HOME_OF[name]}"), name)


def __dir__():
    return sorted(__all__)

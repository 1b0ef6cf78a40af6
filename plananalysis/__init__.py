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
    "body_units": "structure.body",
    "leaf_units": "structure.body",
    "count_han": "structure.length",
    "Document": "reading.document",
    "ReadError": "reading.document",
    "parse_units": "structure.parse",
    "split_sentences": "structure.sentences",
    "load_lexicon": "lexicons.lexicon",
    "Tokenizer": "tokens.tokenizer",
    "tokenize_units": "tokens.tokenizer",
    "count_terms": "words.frequency",
    "find_keyword": "words.kwic",
    "find_citations": "named.citations",
    "find_names": "named.quoted_names",
    "find_mentions": "named.mentions",
    "find_commitments": "policy_language.commitments",
    "build_matrix": "topics.matrix",
    "cluster_units": "topics.clustering",
    "run": "study.run",
    "Results": "findings",
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

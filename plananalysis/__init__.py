"""
Read Chinese policy plans as plans, and trace every number to its passage.

The chain has one direction: files → text → units → tokens → findings →
tables, figures, notebooks, report.  The names below are loaded when they are
first used, so that ``import plananalysis`` costs next to nothing.
"""

__version__ = "0.4.0"

# The public face: each name and the module that defines it.
_HOME_OF = {
    "Corpus": "corpus",
    "Document": "reading.document",
    "ReadError": "reading.document",
    "read_corpus": "corpus",
    "load_corpus": "corpus",
    "open_corpus": "corpus",
    "parse_units": "structure.parse",
    "split_sentences": "structure.sentences",
    "leaf_units": "structure.body",
    "body_units": "structure.body",
    "count_han": "structure.length",
    "Lexicon": "lexicons.lexicon",
    "load_lexicon": "lexicons.lexicon",
    "Tokenizer": "tokens.tokenizer",
    "tokenize_units": "tokens.tokenizer",
    "load_stopwords": "tokens.tokenizer",
    "count_terms": "words.frequency",
    "find_keyword": "words.kwic",
    "measure_keyness": "words.keyness",
    "find_citations": "named.citations",
    "find_names": "named.quoted_names",
    "find_mentions": "named.mentions",
    "find_formulae": "formulae.find",
    "find_commitments": "policy_language.commitments",
    "find_frames": "policy_language.frames",
    "build_matrix": "topics.matrix",
    "cluster_units": "topics.clustering",
    "analyze_topics": "topics.analyze",
    "align_items": "compare.alignment",
    "analyze": "study.analyze",
    "run": "study.run",
    "Results": "findings",
    "use_chinese_font": "charts.style",
}
__all__ = ["__version__"]
__all__ += list(_HOME_OF)


def __getattr__(name: str):
    if name not in _HOME_OF:
        msg = f"module 'plananalysis' has no attribute '{name}'"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(f"plananalysis.{_HOME_OF[name]}"), name)


def __dir__():
    return sorted(__all__)

"""
Which words are there, what did cutting do to the terms, and which strings look like words?
"""

import pandas as pd

from plananalysis.lexicons.folding import fold_rows
from plananalysis.tables.step import Step, Table, Trace
from plananalysis.tokens import audit, new_words
from plananalysis.tokens.tokenizer import Tokenizer, load_terms, tokenize_units


def cut_text(context) -> dict[str, object]:
    """The words of the body, and what they were cut with."""
    named = audit.collect_terms(context.leaves) if context.parameters.terms_from_documents else ()
    terms = (*load_terms(), *context.words.terms, *named)
    tokenizer = Tokenizer(terms=terms, hmm=context.parameters.hmm)
    tokens = tokenize_units(context.body, tokenizer=tokenizer, jobs=context.jobs)
    return {"tokenizer": tokenizer, "terms_kept": terms, "tokens": tokens}


def audit_cutting(context) -> dict[str, pd.DataFrame]:
    """What became of each term, and strings that no dictionary has."""
    text = "\n".join(fold_rows(context.body))
    terms = sorted(set(context["terms_kept"]))
    return {
        "segmentation": audit.audit_terms(terms, text=text, tokens=context["tokens"]["token"].tolist()),
        "phrases": new_words.find_phrases(context.body, tokenizer=context["tokenizer"]),
    }


STEPS = (
    Step(
        name="tokens",
        run=cut_text,
        reads=("hmm", "terms_from_documents"),
        words=("segmentation_terms", "terms"),
        gives=("tokenizer", "terms_kept", "tokens"),
        per="document",
    ),
    Step(
        name="segmentation",
        run=audit_cutting,
        needs=("tokenizer", "terms_kept", "tokens"),
        makes=(
            Table("segmentation", Trace(find="tokens.trace:link_segmentation", about=("term",), words=("term",))),
            Table("phrases", Trace(find="tokens.trace:link_phrases", about=("phrase",))),
        ),
    ),
)

"""
What does a sentence claim: something new, or something continued?
"""

from __future__ import annotations

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages

_NOVELTY = {(True, True): "both", (True, False): "new", (False, True): "continued", (False, False): "none"}


def find_novelty(sentences: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    What each sentence claims: something new, something continued, both, or neither.

    The words are read, not the facts: true novelty needs the plan of the year before.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Columns doc_id, unit_id, sentence_id, start, end, text.
    lexicon : Lexicon, optional
        Cues of the classes new and continued; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        One row a sentence: doc_id, unit_id, sentence_id, novelty (new, continued, both,
        none), new_cues, continued_cues (joined by "|"), start, end, text.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "sentence_id": ["1"],
    ...     "start": [0], "end": [12], "text": ["城镇新增就业，持续扩大。"]})
    >>> find_novelty(sentences)[["novelty", "continued_cues"]].values.tolist()
    [['continued', '持续']]
    """
    passages = Passages.of(sentences)
    lexicon = lexicon or load_lexicon("novelty")
    classes = lexicon.entries["class"].tolist()
    hits = passages.find_masked(lexicon)
    cues = {kind: [""] * len(passages.frame) for kind in ("new", "continued")}
    owners = passages.rows_of([start for start, _, _ in hits]).tolist()
    for owner, (start, end, row) in zip(owners, hits, strict=True):
        found, word = cues[classes[row]], passages.text[start:end]
        found[owner] = f"{found[owner]}|{word}" if found[owner] else word
    columns = {
        "novelty": list(map(_NOVELTY.get, zip(map(bool, cues["new"]), map(bool, cues["continued"]), strict=True))),
        "new_cues": cues["new"],
        "continued_cues": cues["continued"],
    }
    return passages.describe(columns)

"""
How strongly is it said?  Intensifying adverbs.
"""

from __future__ import annotations

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages


def find_intensifiers(sentences: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every intensifying adverb (严格, 切实, 大力 …), fixed phrases left out.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Sentences or units: columns doc_id, unit_id, start, end, text.
    lexicon : Lexicon, optional
        The package's own by default; its exclusions mask 全面从严治党, 乡村全面振兴 and the like.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, (sentence_id,) term, start, end, text.  Words inside “ ”
        and 《 》 are names and do not count.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [14],
    ...                           "text": ["切实落实，推进乡村全面振兴。"]})
    >>> find_intensifiers(sentences)["term"].tolist()
    ['切实']
    """
    passages = Passages.of(sentences)
    lexicon = lexicon or load_lexicon("intensifiers")
    hits = passages.find_masked(lexicon)
    starts, ends = [start for start, _, _ in hits], [end for _, end, _ in hits]
    terms = [passages.text[start:end] for start, end in zip(starts, ends, strict=True)]
    return passages.to_frame(starts, ends, {"term": terms})

"""
Which policy instruments might a sentence use?  Suggestions for a coder, never a result.

Four schemes of the literature are offered side by side.  Their cues have positive and negative examples in
``resources/policy_language/instruments.csv`` (columns example, counterexample), the codes have definitions in
``classes.csv`` beside it.  A cue word only says that a sentence is worth a look: whether the plan uses the
instrument is for a reader to say.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from plananalysis.lexicons.classes import explain_classes
from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import Passages

COLUMNS = ["doc_id", "unit_id", "scheme", "code", "cue", "start", "end", "text", "status"]


def suggest_instruments(sentences: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Codes that a coder may want to give to each sentence: suggestions, not results.

    Parameters
    ----------
    sentences : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text.
    lexicon : Lexicon, optional
        Cues with classes "scheme.code"; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        One row a sentence, scheme and code: doc_id, unit_id, scheme, code, cue (joined by "|"), start,
        end, text (of the sentence), status (always "suggestion").  Words inside “ ” and 《 》 are names and
        give no cue.

    Notes
    -----
    The scheme of Rothwell and Zegveld was made for innovation policy; on plans of other bodies most of its
    codes fit badly.  Do not count these rows as findings before a coder has accepted them.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [6],
    ...                           "text": ["发放补贴。"]})
    >>> table = suggest_instruments(sentences)
    >>> table.loc[table["scheme"] == "hood", ["code", "cue"]].values.tolist()
    [['treasure', '补贴']]
    """
    passages = Passages.of(sentences)
    matcher = (lexicon or load_lexicon("instruments")).class_matcher
    kinds = list(dict.fromkeys(matcher.classes))
    schemes = list(dict.fromkeys(kind.partition(".")[0] for kind in kinds))
    kinds.sort(key=lambda kind: (schemes.index(kind.partition(".")[0]), kind))
    starts, ends, entry = matcher.find(passages.masked)
    owners = passages.rows_of(starts)
    codes = np.array([kinds.index(kind) for kind in matcher.classes], dtype=np.int64)[entry]
    keys, cues = _join_cues(passages.masked, starts, ends, owners * len(kinds) + codes)
    rows, codes = np.divmod(keys, len(kinds))
    names = [kind.partition(".") for kind in kinds]
    columns = {
        "scheme": [names[code][0] for code in codes.tolist()],
        "code": [names[code][2] for code in codes.tolist()],
        "cue": cues,
    }
    begins = passages.begins[rows]
    table = passages.to_frame(begins, begins + passages.lengths[rows], columns)
    return table.assign(status="suggestion")[COLUMNS]


def _join_cues(text: str, starts: np.ndarray, ends: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """The different keys in order, and the different words of each, joined by "|" in the order of the text."""
    order = np.argsort(keys, kind="stable")
    words = [text[start:end] for start, end in zip(starts[order].tolist(), ends[order].tolist(), strict=True)]
    distinct, firsts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    return distinct, [
        words[first] if size == 1 else "|".join(dict.fromkeys(words[first : first + size]))
        for first, size in zip(firsts.tolist(), sizes.tolist(), strict=True)
    ]


def read_codebook(*, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    The codes with their definitions, for the coder's desk.

    Parameters
    ----------
    lexicon : Lexicon, optional
        The package's own by default.

    Returns
    -------
    pandas.DataFrame
        One row a code: scheme, code, definition, positive, negative (examples), cues (joined by "|").

    Examples
    --------
    >>> read_codebook()["scheme"].drop_duplicates().tolist()
    ['hood', 'schneider_ingram', 'rothwell_zegveld', 'mcdonnell_elmore']
    """
    entries = (lexicon or load_lexicon("instruments")).entries
    records, senses = [], explain_classes("instruments")
    for kind, rows in entries.groupby("class", sort=False):
        scheme, _, code = kind.partition(".")
        first = rows.iloc[0]
        negative = first.get("counterexample", "")
        sense = first["sense"] or senses.get(kind, "")
        records.append((scheme, code, sense, first["example"], negative, "|".join(rows["term"])))
    return pd.DataFrame(records, columns=["scheme", "code", "definition", "positive", "negative", "cues"])

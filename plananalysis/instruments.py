"""
Which policy instruments might a sentence use?  Suggestions for a coder, never a result.

Four schemes of the literature are offered side by side.  Their codes have definitions and positive and
negative examples in ``resources/instruments.csv`` (columns sense, example, counterexample).  A cue word
only says that a sentence is worth a look: whether the plan uses the instrument is for a reader to say.
"""

from __future__ import annotations

import pandas as pd

from .lexicons import Lexicon, load_lexicon
from .matching import match_classes
from .passages import Passages, mask

COLUMNS = ["doc_id", "unit_id", "scheme", "code", "cue", "start", "end", "text", "status"]
SCHEMES = ("hood", "schneider_ingram", "rothwell_zegveld", "mcdonnell_elmore")


def suggest_instruments(sentences: pd.DataFrame, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Codes that a coder may want to give to each sentence: suggestions, not results.

    Parameters
    ----------
    sentences : pandas.DataFrame
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
    passages = Passages(sentences)
    masked = mask(passages.text)
    entries = (lexicon or load_lexicon("instruments")).entries
    kinds = dict.fromkeys(entries["class"].tolist())
    schemes = list(dict.fromkeys(kind.partition(".")[0] for kind in kinds))
    place = {kind: schemes.index(kind.partition(".")[0]) for kind in kinds}
    cues: dict[tuple[int, int, str], dict[str, None]] = {}
    hits = match_classes(masked, entries)
    rows = passages.rows_of([hit[0] for hit in hits]).tolist()
    for row, (start, end, kind) in zip(rows, hits, strict=True):
        cues.setdefault((row, place[kind], kind), {})[masked[start:end]] = None
    keys = sorted(cues)
    begins = passages.begins.tolist()
    lengths = passages.lengths.tolist()
    codes = [kind.partition(".") for _, _, kind in keys]
    columns = {
        "scheme": [code[0] for code in codes],
        "code": [code[2] for code in codes],
        "cue": ["|".join(cues[key]) for key in keys],
    }
    starts = [begins[row] for row, _, _ in keys]
    ends = [begins[row] + lengths[row] for row, _, _ in keys]
    return passages.to_frame(starts, ends, columns).assign(status="suggestion")[COLUMNS]


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
    records = []
    for kind, rows in entries.groupby("class", sort=False):
        scheme, _, code = kind.partition(".")
        first = rows.iloc[0]
        negative = first.get("counterexample", "")
        records.append((scheme, code, first["sense"], first["example"], negative, "|".join(rows["term"])))
    return pd.DataFrame(records, columns=["scheme", "code", "definition", "positive", "negative", "cues"])

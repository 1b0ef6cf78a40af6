"""Which items of one document return in another, revised, or not at all?"""

from difflib import SequenceMatcher

import numpy as np
import pandas as pd

ALIGNMENT_COLUMNS = ["doc_id_old", "unit_id_old", "doc_id_new", "unit_id_new", "cosine", "containment",
                     "status", "start", "end", "text", "text_old"]
SHINGLE = 5


def align_items(units, *, old, new, threshold=0.3, carried=0.8):
    """Pair the units of two documents one to one, by what they share.

    Parameters
    ----------
    units : DataFrame
        One row per unit: doc_id, unit_id, start, end, text.
    old, new : str
        The two documents' doc_id.
    threshold : float
        Least cosine (tf-idf of character bigrams) of a pair.
    carried : float
        Least containment (share of the smaller text's 5-character shingles
        found in the other) of a pair that counts as carried over.

    Returns
    -------
    DataFrame
        Columns ``ALIGNMENT_COLUMNS``; status is carried_over, revised, new or dropped.

    Raises
    ------
    ValueError
        When a document has no units.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["a", "b"], "unit_id": ["a1", "b1"], "start": [0, 0],
    ...                       "end": [8, 8], "text": ["推进义务教育均衡"] * 2})
    >>> align_items(units, old="a", new="b").status.tolist()
    ['carried_over']
    """
    from scipy.optimize import linear_sum_assignment
    from sklearn.feature_extraction.text import TfidfVectorizer
    left, right = (_rows(units, doc_id) for doc_id in (old, new))
    texts = [row["text"] for row in left + right]
    # A one-character unit has no bigram: an added mark keeps the vocabulary from being empty.
    weights = TfidfVectorizer(analyzer="char", ngram_range=(2, 2)).fit_transform("^" + t for t in texts)
    cosine = (weights[:len(left)] @ weights[len(left):].T).toarray()
    pairs = zip(*linear_sum_assignment(np.where(cosine >= threshold, cosine, 0), maximize=True))
    matched = {int(j): int(i) for i, j in pairs if cosine[i, j] >= threshold}
    rows = []
    for j, row in enumerate(right):
        i = matched.get(j)
        rows.append(_pair(old, new, None if i is None else left[i], row,
                          np.nan if i is None else float(cosine[i, j]), carried))
    gone = sorted(set(range(len(left))) - set(matched.values()))
    rows += [_pair(old, new, left[i], None, np.nan, carried) for i in gone]
    return pd.DataFrame(rows, columns=ALIGNMENT_COLUMNS).astype({"start": "Int64", "end": "Int64"})


def diff_words(old_text, new_text, tokenizer=list):
    """List the differing and equal stretches of two texts: (op, old, new).

    Examples
    --------
    >>> diff_words("推进教育", "加快教育")
    [('replace', '推进', '加快'), ('equal', '教育', '教育')]
    """
    a, b = list(tokenizer(old_text)), list(tokenizer(new_text))
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(op, "".join(a[i:j]), "".join(b[k:m])) for op, i, j, k, m in codes]


def _rows(units, doc_id):
    rows = units.loc[units["doc_id"] == doc_id].to_dict("records")
    if not rows:
        msg = f"document {doc_id!r} has no units to align; expected a doc_id of the units table"
        raise ValueError(msg)
    return rows


def _shingles(text):
    return {text[i:i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}


def _pair(old, new, before, after, cosine, carried):
    before, after = before or {}, after or {}
    containment = np.nan
    status = "dropped" if not after else "new"
    if before and after:
        a, b = _shingles(before["text"]), _shingles(after["text"])
        containment = len(a & b) / min(len(a), len(b))
        status = "carried_over" if containment >= carried else "revised"
    return [old, before.get("unit_id"), new, after.get("unit_id"), cosine, containment, status,
            after.get("start"), after.get("end"), after.get("text"), before.get("text")]

"""
How often, where, next to what?  Counts that carry their denominators.

A bare count from a short plan says little: thirty-six items hold a few
thousand words, more than half of which occur once.  So every count here comes
with two rates, the number of units that hold the word, and its dispersion.
"""

from collections.abc import Collection
from itertools import chain

import numpy as np
import pandas as pd

from plananalysis.characters import has_halves, mend_halves
from plananalysis.counts import count_han
from plananalysis.tokens import select_words

TERM_COLUMNS = ["term", "count", "per_1000_tokens", "per_1000_han", "units", "dp", "stop",
                "n_tokens", "n_han", "n_units", "dp_norm"]
KEYWORD_COLUMNS = ["doc_id", "unit_id", "left", "keyword", "right", "start", "end"]
PLACE_COLUMNS = ["section", "item"]
STRING_COLUMNS = ["doc_id", "unit_id", "string", "start", "end", "text"]
STRING_COUNT_COLUMNS = ["string", "count", "units", "per_1000_han", "n_han", "n_units"]
_BORDER = "\0"
WORTH_STEPS = 1000  # characters a string, from which on a DFA is found to repay what it takes to build
# The ranges of counts.count_han, for whole corpora at once.
_HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def measure_dispersion(counts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """
    Measure how unevenly words are spread over the parts of a corpus.

    Gries' DP is half the summed difference between the share of a word's
    occurrences that falls in each part and the part's share of the corpus:
    0 for a word spread exactly as the text is, near 1 for a word that sits in
    one small part. Rare words always look clumped, because two occurrences
    can fill at most two parts: compare only words of similar frequency, and
    distrust DP below about eight occurrences.

    Parameters
    ----------
    counts : array of shape (n_parts, n_words)
        How often each word occurs in each part.
    sizes : array of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    array of shape (n_words,)
        DP; NaN for a word that does not occur.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora.
    International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> measure_dispersion(np.array([[2, 4], [2, 0]]), np.array([50, 50]))
    array([0. , 0.5])
    """
    counts = np.asarray(counts, dtype=float)
    shares = np.asarray(sizes, dtype=float) / np.sum(sizes)
    with np.errstate(invalid="ignore"):
        observed = counts / counts.sum(axis=0)
    return 0.5 * np.abs(observed - shares[:, None]).sum(axis=0)


def count_terms(
    tokens: pd.DataFrame, units: pd.DataFrame, *, stopwords: Collection[str] = ()
) -> pd.DataFrame:
    """
    Count every word, with rates, unit frequency and dispersion.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`plananalysis.tokens.tokenize_units`.
    units : pandas.DataFrame
        The units that were cut: ``doc_id``, ``unit_id`` and ``text``. They
        are the parts over which dispersion is measured.
    stopwords : collection of str
        Function words. They are counted like the others and marked in the
        column ``stop``, so that nothing is missing from the table.

    Returns
    -------
    pandas.DataFrame
        One row a word, sorted by count (falling), then by the word: term,
        count, per_1000_tokens, per_1000_han (rates per thousand words and
        per thousand Han characters), units (units that hold it), dp (see
        :func:`measure_dispersion`), stop (1 for a function word or a bare figure), the
        denominators n_tokens, n_han, n_units, and dp_norm: DP divided by
        1 less the smallest unit's share, so that 1 is the most it can be;
        units without a word are no parts for it.

    References
    ----------
    Lijffijt, J., & Gries, S. Th. (2012). Correction to Stefan Th. Gries'
    "Dispersions and adjusted frequencies in corpora". International Journal
    of Corpus Linguistics 17(1), 147-149.

    Examples
    --------
    >>> from plananalysis.tokens import Tokenizer, tokenize_units
    >>> units = pd.DataFrame({"doc_id": "d", "unit_id": ["i1", "i2"], "start": [0, 4],
    ...                       "text": ["党建引领", "党建品牌"]})
    >>> tokens = tokenize_units(units, tokenizer=Tokenizer(terms=[]))
    >>> count_terms(tokens, units)[["term", "count", "per_1000_tokens", "units", "dp"]]
      term  count  per_1000_tokens  units   dp
    0   党建      2            500.0      2  0.0
    1   品牌      1            250.0      1  0.5
    2   引领      1            250.0      1  0.5
    """
    words = select_words(tokens)
    keys = pd.MultiIndex.from_frame(units[["doc_id", "unit_id"]])
    part = keys.get_indexer(pd.MultiIndex.from_frame(words[["doc_id", "unit_id"]]))
    codes, terms = pd.factorize(words["token"], sort=True)
    sizes = np.bincount(part, minlength=len(keys))
    n_tokens, n_han = len(words), sum(map(count_han, units["text"]))
    table = pd.DataFrame({"term": terms, "count": np.bincount(codes, minlength=len(terms))})
    table["per_1000_tokens"] = 1000 * table["count"] / max(n_tokens, 1)
    table["per_1000_han"] = 1000 * table["count"] / max(n_han, 1)
    table["units"], table["dp"] = _spread(codes, part, sizes)
    table["dp_norm"] = _normalise(table["dp"].to_numpy(), sizes)
    is_figure = np.array([not any(map(str.isalpha, term)) for term in terms], dtype=bool)
    table["stop"] = (table["term"].isin(stopwords) | is_figure).astype(int)
    table["n_tokens"], table["n_han"], table["n_units"] = n_tokens, n_han, len(keys)
    return table.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)[TERM_COLUMNS]


def _spread(codes: np.ndarray, part: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit frequency and DP of each word, from the non-zero cells only."""
    cells, hits = np.unique(codes * len(sizes) + part, return_counts=True)
    word, where = np.divmod(cells, len(sizes))
    n_words = int(codes.max()) + 1 if len(codes) else 0
    units = np.bincount(word, minlength=n_words)
    totals = np.bincount(codes, minlength=n_words)
    shares = sizes / max(sizes.sum(), 1)
    # A part without the word adds its whole share; a part with it, the difference.
    change = np.abs(hits / totals[word] - shares[where]) - shares[where]
    return units, 0.5 * (1 + np.bincount(word, weights=change, minlength=n_words))


def _normalise(dp: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """DP over the most it can be; empty where there is one part only."""
    parts = sizes[sizes > 0]
    most = 1 - parts.min() / parts.sum() if len(parts) else 0.0
    return dp / most if most > 0 else np.full(len(dp), np.nan)


def find_keyword(
    units: pd.DataFrame, keyword: str, *, width: int = 12, outline: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    List every occurrence of a keyword with the text around it (KWIC).

    Use it to see how a policy term is used before counting it. The search is
    for the exact string, so it does not depend on the segmentation.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``.
    keyword : str
        The text to look for, exactly as written.
    width : int
        Number of characters to show on each side, within the unit.
    outline : pandas.DataFrame, optional
        All units of the documents (doc_id, unit_id, parent_id, kind, number,
        heading), to say in which section and item an occurrence stands.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, left, keyword, right, start, end, in document
        order; occurrences do not overlap. Empty where there is none. With an
        outline also section (heading of the innermost section around it) and
        item (number of the item), empty text outside of any.

    Raises
    ------
    ValueError
        If the keyword is empty.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i3"], "start": [0], "text": ["围绕首都工作大局。"]})
    >>> find_keyword(units, "首都", width=2)[["unit_id", "left", "keyword", "right"]]
      unit_id left keyword right
    0      i3   围绕      首都    工作
    """
    if not keyword:
        msg = "keyword: expected at least one character, got an empty string"
        raise ValueError(msg)
    rows = []
    for unit in units[["doc_id", "unit_id", "start", "text"]].itertuples(index=False):
        at = unit.text.find(keyword)
        while at >= 0:
            end = at + len(keyword)
            left, right = unit.text[max(at - width, 0):at], unit.text[end:end + width]
            rows.append((unit.doc_id, unit.unit_id, left, keyword, right, unit.start + at, unit.start + end))
            at = unit.text.find(keyword, end)
    found = pd.DataFrame(rows, columns=KEYWORD_COLUMNS)
    return found if outline is None else _add_places(found, outline)


def _add_places(found: pd.DataFrame, outline: pd.DataFrame) -> pd.DataFrame:
    """Walk up from each unit to its item and its section."""
    fields = ["doc_id", "unit_id", "parent_id", "kind", "number", "heading"]
    missing = [name for name in fields if name not in outline]
    if missing:
        msg = f"outline: expected the columns {fields}, {missing} missing; give the whole table of units"
        raise ValueError(msg)
    known = {(unit.doc_id, unit.unit_id): unit for unit in outline[fields].itertuples(index=False)}
    places = {}
    for doc_id, unit_id in found[["doc_id", "unit_id"]].drop_duplicates().itertuples(index=False):
        place, unit = {}, known.get((doc_id, unit_id))
        while unit is not None:
            place.setdefault(unit.kind, unit)
            unit = known.get((doc_id, unit.parent_id))
        section, item = place.get("section"), place.get("item")
        places[doc_id, unit_id] = (section.heading if section else "", item.number if item else "")
    columns = [places[key] for key in zip(found["doc_id"], found["unit_id"], strict=True)]
    return pd.concat([found, pd.DataFrame(columns, columns=PLACE_COLUMNS, dtype=object)], axis=1)


def find_strings(
    units: pd.DataFrame, strings: Collection[str], *, overlapping: bool = False
) -> pd.DataFrame:
    """
    Find many exact strings in one pass, such as long formulae.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``.
    strings : collection of str
        What to look for, exactly as written; the segmentation plays no part.
    overlapping : bool
        By default a character belongs to one occurrence at most: the one
        that begins first, and of those that begin there the longest (女干部
        is then not found within 妇女干部 if both are looked for). True gives
        every occurrence of every string, also those within others.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, string, start, end, text, in the order of
        the units, then of place, then the longest first.

    Raises
    ------
    ValueError
        If a string is empty or holds the character U+0000, or half a character.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [5], "text": ["培训妇女干部"]})
    >>> find_strings(units, ["女干部", "妇女干部"])[["string", "start", "end"]]
      string  start  end
    0   妇女干部      7   11
    >>> find_strings(units, ["女干部", "妇女干部"], overlapping=True)["string"].tolist()
    ['妇女干部', '女干部']
    """
    strings = _check_strings(strings)
    listed = [mend_halves(text) for text in units["text"].tolist()]
    which, where, row = _match(listed, _BORDER.join(listed), strings, overlapping=overlapping)
    texts = np.array(strings, dtype=object)[which]
    lengths = np.array([len(text) for text in strings], dtype=np.int64)[which]
    start = units["start"].to_numpy(dtype=np.int64)[row] + where
    table = pd.DataFrame({
        "doc_id": units["doc_id"].to_numpy()[row], "unit_id": units["unit_id"].to_numpy()[row],
        "string": texts, "start": start, "end": start + lengths, "text": texts})
    order = np.lexsort((-lengths, where, row))
    return table.iloc[order].reset_index(drop=True)[STRING_COLUMNS]


def count_strings(
    units: pd.DataFrame, strings: Collection[str], *, overlapping: bool = False
) -> pd.DataFrame:
    """
    Count exact strings; those that never occur are counted too.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``.
    strings : collection of str
        What to count.
    overlapping : bool
        As for :func:`find_strings`.

    Returns
    -------
    pandas.DataFrame
        One row a string, sorted by count (falling), then by the string:
        string, count, units (units that hold it), per_1000_han, and the
        denominators n_han and n_units.

    Raises
    ------
    ValueError
        If a string is empty or holds the character U+0000, or half a character.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "text": ["坚持党建引领"]})
    >>> count_strings(units, ["必须", "党建引领"])[["string", "count", "units", "n_han", "n_units"]]
      string  count  units  n_han  n_units
    0   党建引领      1      1      6        1
    1     必须      0      0      6        1
    """
    strings = _check_strings(strings)
    listed = [mend_halves(text) for text in units["text"].tolist()]
    joined = _BORDER.join(listed)
    which, row = _count_matches(joined, strings, overlapping=overlapping)
    if joined.count(_BORDER) >= len(listed):  # units that hold the border themselves
        row = np.repeat(np.arange(len(listed)), [text.count(_BORDER) + 1 for text in listed])[row]
    cells = pd.unique(which * max(len(units), 1) + row)  # each string once a unit
    count = np.bincount(which, minlength=len(strings))
    held = np.bincount(cells // max(len(units), 1), minlength=len(strings))
    order = [n for _, _, n in sorted(zip((-count).tolist(), strings, range(len(strings)), strict=True))]
    n_han = _count_all_han(joined)
    return pd.DataFrame({
        "string": np.array(strings, dtype=object)[order], "count": count[order], "units": held[order],
        "per_1000_han": 1000 * count[order] / max(n_han, 1), "n_han": n_han, "n_units": len(units),
    }, columns=STRING_COUNT_COLUMNS)


def _count_all_han(text: str) -> int:
    """The same as :func:`count_han`, without a list of the characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return int(sum(np.count_nonzero((codes >= low) & (codes <= high)) for low, high in _HAN_RANGES))


def _check_strings(strings: Collection[str]) -> list[str]:
    if isinstance(strings, str):
        msg = f"strings: expected a list, got the single string '{strings}'; write ['{strings}']"
        raise ValueError(msg)
    for string in strings:
        if not isinstance(string, str) or not string or _BORDER in string or has_halves(string):
            msg = f"strings: expected text of at least one character without U+0000 or half characters, got {string!r}; remove it"
            raise ValueError(msg)
    return list(dict.fromkeys(strings))


def _count_matches(joined: str, strings: list[str], *, overlapping: bool) -> tuple[np.ndarray, np.ndarray]:
    """Number of the string and of borders before it, for each occurrence: borders are found like strings."""
    numbers = {string: number for number, string in enumerate([*strings, _BORDER])}
    search = _search([*numbers], overlapping=overlapping, n_chars=len(joined))
    found = search.find_matches_as_strings(joined, overlapping=overlapping)
    which = np.fromiter(map(numbers.__getitem__, found), dtype=np.int64, count=len(found))
    borders = which == len(strings)
    return which[~borders], np.cumsum(borders)[~borders]


def _search(strings: list[str], *, overlapping: bool, n_chars: int):
    """Strings to look for; in a long text it pays to work out every step (DFA) before."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    kind = MatchKind.Standard if overlapping else MatchKind.LeftmostLongest
    steps = Implementation.DFA if n_chars > WORTH_STEPS * len(strings) else None
    return AhoCorasick(strings, matchkind=kind, implementation=steps)


def _match(
    texts: list[str], joined: str, strings: list[str], *, overlapping: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of the string, offset in its text and number of the text, for each occurrence in the joined texts."""
    found = []
    if strings and texts:
        from plananalysis.matching import search_lines

        # One text with borders that no string holds: nothing matches across units.
        search = _search(strings, overlapping=overlapping, n_chars=len(joined))
        found = search_lines(search, joined, overlapping=overlapping, border=_BORDER)
    flat = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    begins = np.cumsum(lengths) - lengths
    row = np.searchsorted(begins, flat[:, 1], side="right") - 1
    return flat[:, 0], flat[:, 1] - begins[row] if len(flat) else flat[:, 1], row

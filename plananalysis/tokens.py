"""
Which words? Cut units into tokens that lead back to their place.

The dictionary belongs to the tokenizer that you hold: nothing here touches
jieba's module-level dictionary, so two studies in one process cannot change
each other's words.  Text is cut first and filtered after; removing marks
before cutting would make words across clause borders (农场、农村 → 农场农村).
"""

import csv
import hashlib
import logging
import tempfile
from collections.abc import Collection, Iterable, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import pandas as pd

TOKEN_COLUMNS = ["doc_id", "unit_id", "token", "start", "end"]


class Tokenizer:
    """
    Cut Chinese text with jieba and a dictionary of one's own.

    Parameters
    ----------
    terms : iterable of str, optional
        Words to keep whole, added in this order with the frequency that
        jieba itself suggests.  None (the default) takes the package's list
        of policy terms; an empty list gives plain jieba.
    hmm : bool
        Let jieba guess words that no dictionary has.  Off by default: on the
        two SIGHAN 2005 test sets jieba scores higher without it, and a guess
        cannot be traced to a dictionary entry.

    Attributes
    ----------
    terms : tuple of str
        The words that were added, without repetitions.

    Raises
    ------
    ValueError
        If a term is empty or holds a character at which jieba always cuts
        (quotation marks, white space …), since it could never come whole.

    Examples
    --------
    >>> Tokenizer(terms=[]).cut("建好妇女之家")
    ['建', '好', '妇女', '之', '家']
    >>> Tokenizer(terms=["妇女之家"]).cut("建好妇女之家")
    ['建', '好', '妇女之家']
    """

    def __init__(self, *, terms: Iterable[str] | None = None, hmm: bool = False):
        if isinstance(terms, str):
            msg = f"terms: expected a list of words, got the single string '{terms}'; write ['{terms}']"
            raise ValueError(msg)
        self.terms = tuple(dict.fromkeys(load_terms() if terms is None else terms))
        self.hmm = hmm
        for term in self.terms:
            _check_term(term)
        self._jieba = _start_jieba(self.terms)

    def cut(self, text: str) -> list[str]:
        """
        Cut a text into tokens; joined together they give the text again.

        Parameters
        ----------
        text : str
            Any text; marks and white space come out as tokens too.

        Returns
        -------
        list of str
            Exactly what ``jieba.Tokenizer.lcut`` gives for the same terms.

        Examples
        --------
        >>> Tokenizer().cut("落实“三会一课”制度")
        ['落实', '“', '三会一课', '”', '制度']
        """
        return self._jieba.lcut(text, HMM=self.hmm)

    def locate(self, text: str) -> list[tuple[str, int, int]]:
        """
        Cut a text and say where each token stands.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        list of (str, int, int)
            Token, start and end, with ``text[start:end] == token``.

        Examples
        --------
        >>> Tokenizer().locate("党建品牌")
        [('党建', 0, 2), ('品牌', 2, 4)]
        """
        located, start = [], 0
        for token in self.cut(text):
            located.append((token, start, start + len(token)))
            start += len(token)
        return located

    def describe(self) -> dict[str, str | int | bool]:
        """
        Name everything the tokens depend on, for a manifest.

        Returns
        -------
        dict
            Engine and its version, sha256 of its dictionary, number of
            terms, sha256 of the terms, and whether the HMM was on.

        Examples
        --------
        >>> Tokenizer(terms=["双报到"]).describe()["terms"]
        1
        """
        import jieba

        with self._jieba.get_dict_file() as stream:
            dictionary = hashlib.sha256(stream.read()).hexdigest()
        terms = hashlib.sha256("\n".join(self.terms).encode()).hexdigest()
        return {"engine": "jieba", "version": jieba.__version__, "dictionary_sha256": dictionary,
                "terms": len(self.terms), "terms_sha256": terms, "hmm": self.hmm}

    def __reduce__(self):
        """Travel to another process as settings: the dictionary is rebuilt there."""
        return _rebuild, (self.terms, self.hmm)


def _rebuild(terms: Sequence[str], hmm: bool) -> Tokenizer:
    return Tokenizer(terms=terms, hmm=hmm)


def _check_term(term: str) -> None:
    from jieba import re_han_default

    if not isinstance(term, str) or not re_han_default.fullmatch(term):
        msg = (f"term {term!r}: expected Han characters, letters, digits or one of +#&._%-, "
               "because jieba always cuts at anything else; add the word without its marks")
        raise ValueError(msg)


def _start_jieba(terms: Sequence[str]):
    """Build a private jieba: own cache folder, quiet, nothing shared."""
    with _quiet_jieba(), tempfile.TemporaryDirectory() as folder:
        import jieba

        own = jieba.Tokenizer()
        own.tmp_dir = folder
        own.initialize()
        for term in terms:
            own.add_word(term)
    return own


@contextmanager
def _quiet_jieba():
    """Keep jieba's start-up lines off stderr; its logger is left as it was."""
    import jieba

    logger = logging.getLogger(jieba.__name__)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def _read_list(name: str) -> list[str]:
    text = resources.files("plananalysis").joinpath("resources", name).read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def load_terms(path: str | Path | None = None) -> list[str]:
    """
    Load the user dictionary: words of policy texts that jieba would split.

    Parameters
    ----------
    path : str or Path, optional
        A CSV file with a column ``term``; None loads the package's own
        ``segmentation_terms.csv``.

    Returns
    -------
    list of str
        The terms in file order.

    Raises
    ------
    ValueError
        If the file has no column ``term``.

    Examples
    --------
    >>> "接诉即办" in load_terms()
    True
    """
    name = "segmentation_terms.csv"
    source = Path(path) if path is not None else resources.files("plananalysis").joinpath("resources", name)
    lines = source.read_text("utf-8-sig").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    if "term" not in (rows.fieldnames or ()):
        msg = f"{source.name}: expected a column 'term', got {rows.fieldnames}; name the column of words 'term'"
        raise ValueError(msg)
    return [row["term"].strip() for row in rows if (row["term"] or "").strip()]


def load_stopwords(*, generic: bool = False) -> frozenset[str]:
    """
    Load the function words, and on request the generic policy words.

    Parameters
    ----------
    generic : bool
        Also take words such as 加强 and 工作, which nearly every plan uses.
        Off by default, because they are what policy language is made of.

    Returns
    -------
    frozenset of str
        The words.

    Examples
    --------
    >>> "的" in load_stopwords(), "加强" in load_stopwords()
    (True, False)
    >>> "加强" in load_stopwords(generic=True)
    True
    """
    words = _read_list("stopwords.txt")
    return frozenset(words + _read_list("generic_policy_words.txt") if generic else words)


def tokenize_units(units: pd.DataFrame, *, tokenizer: Tokenizer) -> pd.DataFrame:
    """
    Cut every unit into tokens with their place in the document.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``; the units
        must not overlap, or tokens would be counted twice.
    tokenizer : Tokenizer
        The dictionary to cut with.

    Returns
    -------
    pandas.DataFrame
        One row a token, in order: doc_id, unit_id, token, start, end, with
        offsets into the document's text.  Marks and white space are kept;
        see :func:`select_words`.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [10], "text": ["党建品牌"]})
    >>> tokenize_units(units, tokenizer=Tokenizer())
      doc_id unit_id token  start  end
    0      d      i1    党建     10   12
    1      d      i1    品牌     12   14
    """
    rows = [
        (unit.doc_id, unit.unit_id, token, unit.start + start, unit.start + end)
        for unit in units[["doc_id", "unit_id", "start", "text"]].itertuples(index=False)
        for token, start, end in tokenizer.locate(unit.text)
    ]
    return pd.DataFrame(rows, columns=TOKEN_COLUMNS)


def select_words(
    tokens: pd.DataFrame, *, stopwords: Collection[str] = (), min_length: int = 1
) -> pd.DataFrame:
    """
    Keep the tokens that are words: at least one letter, digit or character.

    Parameters
    ----------
    tokens : pandas.DataFrame
        The table from :func:`tokenize_units`.
    stopwords : collection of str
        Words to leave out.
    min_length : int
        Fewest characters a word may have.

    Returns
    -------
    pandas.DataFrame
        The same columns, fewer rows, in the same order.

    Examples
    --------
    >>> tokens = pd.DataFrame({"token": ["加强", "的", "、", "党建"]})
    >>> select_words(tokens, stopwords={"的"})["token"].tolist()
    ['加强', '党建']
    """
    kinds = tokens["token"].drop_duplicates()
    kept = [w for w in kinds
            if len(w) >= min_length and w not in stopwords and any(c.isalnum() for c in w)]
    return tokens[tokens["token"].isin(kept)].reset_index(drop=True)


def audit_segmentation(terms: Sequence[str], *, text: str) -> pd.DataFrame:
    """
    Show what the user dictionary repairs in a text.

    Parameters
    ----------
    terms : sequence of str
        Words that ought to stay whole.
    text : str
        The text they occur in.

    Returns
    -------
    pandas.DataFrame
        One row a term that occurs in the text: term, occurrences (exact
        string, not overlapping), plain (how plain jieba cuts the term on its
        own), whole_plain and whole_with_terms (tokens equal to the term in
        the text, without and with the dictionary). Sorted by occurrences,
        then term.

    Examples
    --------
    >>> audit_segmentation(["双报到"], text="深化双报到工作")
      term  occurrences       plain  whole_plain  whole_with_terms
    0  双报到            1  双 / 报 / 到            0                 1
    """
    plain, own = Tokenizer(terms=[]), Tokenizer(terms=terms)
    before, after = pd.Series(plain.cut(text)).value_counts(), pd.Series(own.cut(text)).value_counts()
    rows = [
        (term, text.count(term), " / ".join(plain.cut(term)), int(before.get(term, 0)), int(after.get(term, 0)))
        for term in dict.fromkeys(terms) if term in text
    ]
    columns = ["term", "occurrences", "plain", "whole_plain", "whole_with_terms"]
    audit = pd.DataFrame(rows, columns=columns)
    return audit.sort_values(["occurrences", "term"], ascending=[False, True], ignore_index=True)

"""
Which words? Cut units into tokens that lead back to their place.

The dictionary belongs to the tokenizer that you hold: nothing here touches
jieba's module-level dictionary, so two studies in one process cannot change
each other's words.  Text is cut first and filtered after; removing marks
before cutting would make words across clause borders (农场、农村 → 农场农村).
"""

import hashlib
import logging
import tempfile
import warnings
from collections.abc import Collection, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.lexicons.folding import fold_rows, fold_words
from plananalysis.lexicons.lists import find_list
from plananalysis.lexicons.own_files import decode_own, read_own_bytes, read_records
from plananalysis.tokens.cutting import cut_texts, locate_tokens

ENGINES = ("auto", "jieba", "rust")
LONGEST_TERM = 100  # characters; the dictionary holds every beginning of a term
WORTH_STARTING = 50_000  # characters: rjieba takes as long to start as jieba takes to cut these


class Tokenizer:
    """
    Cut Chinese text with jieba and a dictionary of one's own.

    Parameters
    ----------
    terms : iterable of str, optional
        Words to keep whole, added in this order with the frequency that
        jieba itself suggests.  None (the default) takes the package's list
        of policy terms; an empty list gives plain jieba.
    engine : str
        "jieba", or "rust" to use rjieba wherever its tokens are jieba's own
        (several times faster, the same tokens); "auto" changes from the first
        to the second once there is enough text to be worth its start.
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
        (quotation marks, white space …), since it could never come whole; or
        if there is no such engine.

    Examples
    --------
    >>> Tokenizer(terms=[]).cut("建好妇女之家")
    ['建', '好', '妇女', '之', '家']
    >>> Tokenizer(terms=["妇女之家"]).cut("建好妇女之家")
    ['建', '好', '妇女之家']
    """

    def __init__(self, *, terms: Iterable[str] | None = None, engine: str = "auto", hmm: bool = False):
        if engine not in ENGINES:
            msg = f"engine: expected one of {', '.join(ENGINES)}, got {engine!r}"
            raise ValueError(msg)
        if isinstance(terms, str):
            msg = f"terms: expected a list of words, got the single string '{terms}'; write ['{terms}']"
            raise ValueError(msg)
        self.terms = _with_folded(load_terms() if terms is None else terms)
        self.hmm, self.engine = hmm, engine
        for term in self.terms:
            check_term(term)
        self._seen, self._started, self._rust = 0, None, None

    @property
    def _jieba(self):
        """The private jieba, started when it is first needed."""
        if self._started is None:
            self._started = _start_jieba(self.terms)
        return self._started

    def _uses_rust(self, n_chars: int) -> bool:
        """Start rjieba once there is enough text to be worth it."""
        self._seen += n_chars
        if self._rust is None and (self.engine == "rust" or self.engine == "auto" and self._seen > WORTH_STARTING):
            from plananalysis.tokens.fast_jieba import RustCutter

            self._rust = RustCutter(self._jieba, self.terms)
        return self._rust is not None

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
        if self._uses_rust(len(text)):
            return self._rust.cut(text, hmm=self.hmm)
        return self._jieba.lcut(text, HMM=self.hmm)

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
        jieba = _load_jieba()
        with jieba.Tokenizer().get_dict_file() as stream:
            dictionary = hashlib.sha256(stream.read()).hexdigest()
        terms = hashlib.sha256("\n".join(self.terms).encode()).hexdigest()
        return {
            "engine": "jieba",
            "version": jieba.__version__,
            "dictionary_sha256": dictionary,
            "terms": len(self.terms),
            "terms_sha256": terms,
            "hmm": self.hmm,
        }

    def __reduce__(self):
        """Travel to another process as settings: the dictionary is rebuilt there."""
        return _rebuild, (self.terms, self.engine, self.hmm)


def _with_folded(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms, and as they are written in folded texts."""
    terms = list(terms)
    return tuple(dict.fromkeys([*terms, *fold_words(term for term in terms if isinstance(term, str))]))


def _rebuild(terms: Sequence[str], engine: str, hmm: bool) -> Tokenizer:
    return Tokenizer(terms=terms, engine=engine, hmm=hmm)


class TermError(ValueError):
    """A word, or a list of words, that cannot be kept whole; the message says where and what to do."""


def check_term(term: str) -> None:
    """
    Refuse a word that jieba could never keep whole.

    Parameters
    ----------
    term : str
        A word for the dictionary.

    Raises
    ------
    ValueError
        If it is empty or holds a mark, a blank or another character at which
        jieba always cuts.

    Examples
    --------
    >>> check_term("双报到")
    """
    if not isinstance(term, str) or not _load_jieba().re_han_default.fullmatch(term):
        shown = repr(term) if len(repr(term)) <= LONGEST_TERM else repr(term)[:60] + "…"
        msg = (
            f"term {shown}: expected Han characters, letters, digits or one of +#&._%-, "
            "because jieba always cuts at anything else; add the word without its marks"
        )
        raise ValueError(msg)


def _load_jieba():
    """Load jieba without what its own loading warns of; it is not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    return jieba


def _start_jieba(terms: Sequence[str]):
    """Build a private jieba: quiet, nothing shared. What it keeps on disk goes to a folder of its own, which is removed."""
    with _quiet_jieba(), tempfile.TemporaryDirectory() as folder:
        own = _load_jieba().Tokenizer()
        own.tmp_dir = folder
        own.initialize()
        for term in terms:
            own.add_word(term)
    return own


@contextmanager
def _quiet_jieba():
    """Keep jieba's start-up lines off stderr; its logger is left as it was."""
    logger = logging.getLogger(_load_jieba().__name__)
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def _read_list(name: str) -> list[str]:
    text = find_list(name).read_text("utf-8")
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
    TermError
        If the file is no CSV file in UTF-8, has no column ``term``, or holds
        a term that could never be kept whole; with the line.

    Examples
    --------
    >>> "接诉即办" in load_terms()
    True
    """
    if path is None:
        label = "segmentation_terms.csv"
        data = find_list("segmentation_terms").read_bytes()
    else:
        label, data = Path(path).name, read_own_bytes(path)
    lines = ["" if line.startswith("#") else line for line in decode_own(label, data).split("\n")]
    skipped = next((number for number, line in enumerate(lines) if line.strip()), None)
    if skipped is None:  # an empty file holds no terms
        return []
    records = read_records(label, "\n".join(lines[skipped:]), skipped=skipped)
    head = [cell.strip() for cell in next(records, (0, []))[1]]
    if head.count("term") != 1:
        got = ",".join(head)[:100] or "nothing"
        msg = f"{label}:{skipped + 1}: expected one column 'term', got {got}; name the column of words 'term'"
        raise TermError(msg)
    place = head.index("term")
    rows = ((line, record[place].strip()) for line, record in records if len(record) > place)
    found = [(line, term) for line, term in rows if term]
    terms = [term for _, term in found]
    if path is not None:
        terms = fold_words(terms)
        _check_terms(label, zip((line for line, _ in found), terms, strict=True))
    return terms


def _check_terms(label: str, terms: Iterable[tuple[int, str]]) -> None:
    for line, term in terms:
        if len(term) > LONGEST_TERM:
            msg = f"{label}:{line}: expected a term of at most {LONGEST_TERM} characters, got {len(term)}; one word a line"
            raise TermError(msg)
        try:
            check_term(term)
        except ValueError as error:
            msg = f"{label}:{line}: {error}"
            raise TermError(msg) from None


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
    words = _read_list("stopwords")
    return frozenset(words + _read_list("generic_policy_words") if generic else words)


def tokenize_units(units: pd.DataFrame, *, tokenizer: Tokenizer, jobs: int = 1) -> pd.DataFrame:
    """
    Cut every unit into tokens with their place in the document.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns ``doc_id``, ``unit_id``, ``start`` and ``text``; the units
        must not overlap, or tokens would be counted twice.
    tokenizer : Tokenizer
        The dictionary to cut with.
    jobs : int
        Processes to cut with; more than one pays from some megabytes of text
        on.

    Returns
    -------
    pandas.DataFrame
        One row a token, in order: doc_id, unit_id, token, start, end, with
        offsets into the document's text.  Marks and white space are kept;
        see :func:`select_words`.  Tokens are folded
        (:mod:`plananalysis.lexicons.folding`): ２０１２ gives 2012, and in a
        traditional document 鄉村 gives 乡村.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [10], "text": ["党建品牌"]})
    >>> tokenize_units(units, tokenizer=Tokenizer())
      doc_id unit_id token  start  end
    0      d      i1    党建     10   12
    1      d      i1    品牌     12   14
    """
    return locate_tokens(cut_texts(fold_rows(units), tokenizer=tokenizer, jobs=jobs), units)


def select_words(
    tokens: pd.DataFrame, *, stopwords: Collection[str] = (), min_length: int = 1, numbers: bool = True
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
    numbers : bool
        False leaves out figures that stand alone (25, 3.5, but not 5G): amounts, and the numbers of items.

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
    codes, kinds = pd.factorize(tokens["token"])
    is_sign = str.isalnum if numbers else str.isalpha
    kept = np.fromiter(
        (len(w) >= min_length and w not in stopwords and any(map(is_sign, w)) for w in kinds),
        dtype=bool,
        count=len(kinds),
    )
    return tokens[kept[codes]].reset_index(drop=True)

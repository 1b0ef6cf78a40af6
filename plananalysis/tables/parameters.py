"""
Which choices does an analysis make?  One place for their names, defaults, limits and meaning.

The file ``study.toml``, the command line and the manifest all come from this list. Every number has a lower and an
upper limit, so that no slip of a zero makes a run that does not end or fills the memory.
"""

from dataclasses import dataclass, field, fields

JOBS = 64  # processes, at most
MOST_SHOWN = 60  # characters of a wrong value in a message


def _choice(default, section: str, meaning: str, *, low=None, high=None, among: tuple = ()):
    details = {"section": section, "meaning": meaning, "low": low, "high": high, "among": among}
    return field(default=default, metadata=details)


@dataclass(frozen=True)
class Parameters:
    """
    The choices of an analysis.

    Parameters
    ----------
    hmm : bool
        Let jieba guess unknown words.
    terms_from_documents : bool
        Keep whole what stands in 《》 and “ ” in the documents themselves.
    generic_stopwords : bool
        Also drop generic policy words before clustering.
    groups : str
        Whose words are set against those of the others: auto, section,
        document, or a column of the documents.
    unit : str
        What is clustered: item, sentence, section or document.
    models : tuple of str
        Which models cluster, the first one leading; empty takes
        :func:`plananalysis.topics.clustering.choose_methods`.
    weighting : str
        How words are weighed: tfidf, log-entropy or count.
    k : int, optional
        Number of topics to show; None takes the number of the author's
        sections (8 for several documents).
    neighbours : int
        How many numbers of topics to try on each side of k.
    min_units : int
        Fewest units that must hold a word for it to count in topics.
    max_percent : int
        Most units that may hold it, in percent.
    random_state : int
        Seed of every random step; steps that are repeated count up from it,
        so that its limit is half of what a seed can be.
    n_permutations : int
        Shuffles behind each permutation p.
    n_refits : int
        Seeds and subsamples behind each stability.
    frames : tuple of str
        The frames to look for; empty takes all that the lexicon has.

    Raises
    ------
    ValueError
        If a value is of the wrong kind or out of its limits.

    Examples
    --------
    >>> Parameters(k=8).k
    8
    >>> Parameters(k=1)
    Traceback (most recent call last):
        ...
    ValueError: k: expected a whole number from 2 to 200, or none, got 1
    """

    hmm: bool = _choice(False, "words", "let jieba guess words that no dictionary has")
    terms_from_documents: bool = _choice(False, "words", "keep whole what stands in 《》 and “ ” in the documents")
    generic_stopwords: bool = _choice(False, "words", "also drop 加强, 推进, 工作 … before clustering")
    groups: str = _choice(
        "auto",
        "words",
        "whose words are set against the others'; auto: sections of one document, or documents",
        among=("auto", "section", "document", "year", "level", "genre", "issuer"),
    )
    unit: str = _choice("item", "topics", "what is clustered", among=("item", "sentence", "section", "document"))
    models: tuple[str, ...] = _choice(
        (),
        "topics",
        "models, the first leads; []: nmf, kmeans and ward, led by size",
        among=("nmf", "kmeans", "ward", "lda", "spectral"),
    )
    weighting: str = _choice("tfidf", "topics", "weights of words", among=("tfidf", "log-entropy", "count"))
    k: int | None = _choice(None, "topics", "number of topics; 0: as many as the author has sections", low=2, high=200)
    neighbours: int = _choice(2, "topics", "numbers of topics to try on each side of k", low=0, high=20)
    min_units: int = _choice(2, "topics", "fewest units that must hold a word", low=1, high=100_000)
    max_percent: int = _choice(100, "topics", "most units that may hold a word, in percent", low=1, high=100)
    random_state: int = _choice(0, "topics", "seed of every random step", low=0, high=2**31 - 1)
    n_permutations: int = _choice(1999, "topics", "shuffles behind each permutation p", low=19, high=99_999)
    n_refits: int = _choice(50, "topics", "seeds and subsamples behind each stability", low=2, high=1_000)
    frames: tuple[str, ...] = _choice((), "frames", "frames to look for; []: all that the lexicon has")

    def __post_init__(self):
        for choice in fields(self):
            problem = check_value(choice.name, getattr(self, choice.name))
            if problem:
                raise ValueError(f"{choice.name}: {problem}")


def list_choices() -> dict[str, dict]:
    """
    List the choices with what is known of them.

    Returns
    -------
    dict of str to dict
        Name to section (of study.toml), meaning, default, low, high, among.

    Examples
    --------
    >>> list_choices()["k"]["section"]
    'topics'
    """
    return {choice.name: dict(choice.metadata) | {"default": choice.default} for choice in fields(Parameters)}


def check_value(name: str, value: object) -> str:
    """
    Say what is wrong with a value.

    Parameters
    ----------
    name : str
        One of the choices.
    value : object
        The value meant for it.

    Returns
    -------
    str
        Expected and got; empty if all is well.

    Examples
    --------
    >>> check_value("unit", "items")
    "expected one of item, sentence, section, document, got 'items'; did you mean 'item'?"
    """
    known = list_choices()[name]
    default = known["default"]
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else f"expected true or false, got {_show(value)}"
    if isinstance(default, tuple):
        return _check_names(value, among=known["among"])
    if known["among"]:
        return "" if isinstance(value, str) and value in known["among"] else _not_among(value, known["among"])
    if value is None and default is None:
        return ""
    return _check_whole(value, low=known["low"], high=known["high"], may_be_none=default is None)


def check_jobs(value: object) -> str:
    """
    Say what is wrong with a number of processes.

    Parameters
    ----------
    value : object
        The value meant for it.

    Returns
    -------
    str
        Expected and got; empty if all is well.

    Examples
    --------
    >>> check_jobs("两个")
    "expected a whole number from 1 to 64, got '两个'"
    """
    return _check_whole(value, low=1, high=JOBS, may_be_none=False)


def _check_whole(value: object, *, low: int, high: int, may_be_none: bool) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return ""
    return f"expected a whole number from {low} to {high}{', or none' if may_be_none else ''}, got {_show(value)}"


def _show(value: object) -> str:
    """A value as a message shows it: true as it is written, a date as a date, nothing long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 4 * MOST_SHOWN:
        return f"a number of more than {MOST_SHOWN} digits"
    text = value.isoformat() if hasattr(value, "isoformat") else repr(value)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + " …"


def _check_names(value: object, *, among: tuple[str, ...]) -> str:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        return f"expected a list of names, got {_show(value)}"
    if len(set(value)) < len(value):
        return f"expected each name once, got {_show(list(value))}"
    unknown = [item for item in value if among and item not in among]
    return _not_among(unknown[0], among) if unknown else ""


def _not_among(value: object, among: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(str(value)[:MOST_SHOWN], among, n=1) if isinstance(value, str) else []
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"expected one of {', '.join(among)}, got {_show(value)}{hint}"

"""
Which words does a person add?  Terms, stop words and lexicons of a study, beside those of the package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon


@dataclass(frozen=True)
class OwnWords:
    """
    The words that a person adds to those of the package.

    Parameters
    ----------
    terms : tuple of str
        To keep whole when text is cut.
    stopwords : frozenset of str
        To leave out before clustering.
    lexicons : mapping of str to Lexicon
        Whole lexicons, already merged with the package's, by name.
    files : mapping of str to bytes
        The files all this was read from.
    linked : frozenset of str
        Those of the files that are links to somewhere else: read, and never
        copied.

    Examples
    --------
    >>> OwnWords(terms=("妇女之家",)).lexicon("novelty").name
    'novelty'
    """

    terms: tuple[str, ...] = ()
    stopwords: frozenset[str] = frozenset()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()

    def lexicon(self, name: str) -> Lexicon:
        """Give a lexicon with the person's own rows in it, or the package's as it is."""
        return self.lexicons[name] if name in self.lexicons else load_lexicon(name)

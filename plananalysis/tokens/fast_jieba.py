"""
How is text cut fast, and into exactly jieba's tokens (HMM off)?

rjieba is jieba's algorithm in compiled code: the same dictionary, the same sums in the same order, so
that even ties fall alike.  It differs in three places, which are put right here: it takes more
characters for Han; its guessing (HMM) joins numbers such as 2020-2-27 that jieba cuts; and it adds up
a guess in another order, which shows where a repeated character makes two guesses equally likely.

jieba cuts a text into blocks of Han characters, Latin letters, digits and ``+#&._%-``; whatever
stands outside them is a token by itself (CR LF together), and no word reaches across it.
"""

import re
from collections.abc import Sequence

NOWHERE = "\ue000\ue001"
# Han for rjieba only, and half characters, which it cannot take: for jieba each is a token by itself.
FOREIGN = re.compile("([\u3400-\u4dbf\u9fd6-\u9fff\ud800-\udfff\uf900-\ufaff\U00020000-\U0003ffff])")
BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
HAN = re.compile("[\u4e00-\u9fd5]+")
LATIN = re.compile(r"[a-zA-Z0-9+#&._%\-]")
MARK = re.compile(r"[+#&._%\-]")
NUMBER = re.compile(r"[a-zA-Z0-9]+(?:\.[0-9]+)?%?|[+#&._%\-]+")  # as jieba guesses them
IN_NUMBERS = frozenset(char for char in map(chr, range(128)) if LATIN.match(char))
GUESSED = re.compile(rb"(?<![\x01\x02])\x01*\x02[\x01\x02]*")


class RustCutter:
    """
    Cut text with rjieba, and put right what is not jieba's own.

    Parameters
    ----------
    own : jieba.Tokenizer
        Started, with the terms already added.
    terms : sequence of str
        The terms that were added.

    Notes
    -----
    jieba counts a word that is listed twice or added again both times in the sum of all frequencies,
    rjieba once.  A word that no text holds makes up the difference: with one sum, every probability
    is the same to the last bit, and ties such as 超级/变/变变 against 超级/变变/变 fall alike.
    """

    def __init__(self, own, terms: Sequence[str]):
        import rjieba

        self._own, self._rust = own, rjieba.Jieba()
        for term in terms:
            self._rust.add_word(term, own.FREQ[term], "x")
        if surplus := own.total - sum(own.FREQ.values()):
            self._rust.add_word(NOWHERE, surplus, "x")
        special = sorted(word for word in own.FREQ if len(word) > 1 and own.FREQ[word] and LATIN.search(word))
        self._special = re.compile("|".join(map(re.escape, special)) or r"(?!)")
        self._kinds = _Kinds(own, self._rust)

    def cut(self, text: str, *, hmm: bool) -> list[str]:
        """
        Cut a text.

        Parameters
        ----------
        text : str
            Any text.
        hmm : bool
            Let unknown words be guessed.

        Returns
        -------
        list of str
            What jieba itself gives.
        """
        if not FOREIGN.search(text):
            return self._guess(text) if hmm else self._rust.cut(text, False)
        tokens: list[str] = []
        for i, piece in enumerate(FOREIGN.split(text)):
            tokens += [piece] if i % 2 else self._guess(piece) if hmm else self._rust.cut(piece, False)
        return tokens

    def _guess(self, text: str) -> list[str]:
        """Cut with guesses, all at once where no word of the dictionary such as B超 may take a part of a number."""
        if not MARK.search(text):
            return self._settle(self._rust.cut(text, True))
        if not self._special.search(text):
            return self._settle(_cut_numbers(self._rust.cut(text, True)))
        tokens: list[str] = []
        for block in BLOCK.split(text):
            if not MARK.search(block):
                tokens += self._settle(self._rust.cut(block, True))
            elif self._special.search(block):
                tokens += self._own.lcut(block, HMM=True)
            else:
                tokens += self._settle(_cut_numbers(self._rust.cut(block, True)))
        return tokens

    def _settle(self, tokens: list[str]) -> list[str]:
        """Let jieba cut the blocks in which a guess holds a character twice, so that two guesses may tie."""
        kinds = bytes(map(self._kinds.__getitem__, tokens))
        doubtful = []
        for run in GUESSED.finditer(kinds):
            chars = "".join(tokens[run.start() : run.end()])
            if len(set(chars)) < len(chars):
                doubtful.append(run.span())
        begun = len(tokens)
        for start, end in reversed(doubtful):
            if start >= begun:  # in the block that was cut last
                continue
            while start and BLOCK.match(tokens[start - 1]):
                start -= 1
            while end < len(tokens) and BLOCK.match(tokens[end]):
                end += 1
            tokens[start:end] = self._own.lcut("".join(tokens[start:end]), HMM=True)
            begun = start
        return tokens


class _Kinds(dict):
    """0 for a token that ends a run of guessing, 1 for a single Han character, 2 for what may be a guess."""

    def __init__(self, own, rust):
        super().__init__()
        self._own, self._rust = own, rust

    def __missing__(self, token: str) -> int:
        if not HAN.fullmatch(token):
            kind = 0
        elif len(token) == 1:
            kind = 1
        else:  # single characters are guessed together to a word of the dictionary only if that word is the less likely
            kind = 0 if self._own.FREQ.get(token) and self._rust.cut(token, False) == [token] else 2
        self[token] = kind
        return kind


def _cut_numbers(tokens: list[str]) -> list[str]:
    """Cut runs of letters, digits and their marks as jieba does, if none of them is in a word of the dictionary."""
    cut, run = [], ""
    for token in tokens:
        if token[0] in IN_NUMBERS:
            run += token
            continue
        if run:
            cut += NUMBER.findall(run)
            run = ""
        cut.append(token)
    return cut + NUMBER.findall(run)

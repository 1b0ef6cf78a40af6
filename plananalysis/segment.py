"""
How is text cut fast, and into exactly jieba's tokens?

rjieba runs jieba's algorithm in compiled code, but treats some characters in its own way.  It only
gets what both treat alike; the rest is cut here by jieba's own rules or by jieba itself.

jieba cuts a text into blocks of Han characters, Latin letters, digits and ``+#&._%-``; whatever
stands outside them is a token by itself (CR LF together). Within a block a character of
``+#&._%-`` is a token by itself too, unless a word of the dictionary holds it.
"""

import re
from collections.abc import Sequence

NOWHERE = "\ue000\ue001"
OWN_WAY = re.compile(r"[+#&._%\-]")  # rjieba joins numbers such as 5.2% where jieba does not
# What rjieba may get: Han as jieba counts it (rjieba knows more), and marks that both take one by one.
SAFE = "\u4e00-\u9fd5 \\n,;:!?()\"'，。、；：！？“”‘’《》〈〉（）【】〔〕—…·「」\u3000"
ODD = re.compile(rf"((?:\r\n|[^a-zA-Z0-9{SAFE}])+)")
LATIN = re.compile(rf"((?:\r\n|[^{SAFE}])+)")
SINGLE = re.compile("\r\n|.", re.DOTALL)


class RustCutter:
    """
    Cut text with rjieba wherever the result is jieba's own.

    Parameters
    ----------
    own : jieba.Tokenizer
        Started, with the terms already added.
    added : sequence of (str, int, int)
        Each term in the order of adding, with its frequency before and after.

    Notes
    -----
    jieba adds the new frequency of a word to the sum of all and keeps the old one in it; rjieba
    takes the old one off.  A word that no text holds makes up the difference, so that every
    probability is the same.
    """

    def __init__(self, own, added: Sequence[tuple[str, int, int]]):
        import rjieba

        self._own, self._rust = own, rjieba.Jieba()
        for term, _, after in added:
            self._rust.add_word(term, after, "x")
        if replaced := sum(before for _, before, _ in added):
            self._rust.add_word(NOWHERE, replaced, "x")
        special = sorted(word for word in own.FREQ if len(word) > 1 and own.FREQ[word] and OWN_WAY.search(word))
        self._special = re.compile("|".join(map(re.escape, special)) or r"(?!)")

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
        if hmm:
            return self._cut_around(text, LATIN, hmm=True)
        if self._special.search(text):
            return self._cut_around(text, ODD, hmm=False)
        tokens: list[str] = []
        cut = self._rust.cut
        for i, piece in enumerate(ODD.split(text)):
            if piece:
                tokens += SINGLE.findall(piece) if i % 2 else cut(piece, False)
        return tokens

    def _cut_around(self, text: str, odd: re.Pattern, *, hmm: bool) -> list[str]:
        """Give every block that holds an odd character to jieba, the stretches between them to rjieba."""
        tokens: list[str] = []
        at = 0
        for match in odd.finditer(text):
            start, end = max(match.start(), at), match.end()
            if end <= at:  # it was part of the block before
                continue
            while start > at and _is_block(text[start - 1]):
                start -= 1
            while end < len(text) and _is_block(text[end]):
                end += 1
            if start > at:
                tokens += self._rust.cut(text[at:start], hmm)
            tokens += self._own.lcut(text[start:end], HMM=hmm)
            at = end
        if at < len(text):
            tokens += self._rust.cut(text[at:], hmm)
        return tokens


def _is_block(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fd5" or char.isascii() and (char.isalnum() or char in "+#&._%-")

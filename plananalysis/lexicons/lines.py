"""
How is a long text searched?  Line by line, in pieces: no word crosses a line.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from ahocorasick_rs import AhoCorasick

from plananalysis.lexicons.characters import is_one_of, to_codes

PIECE = 1_000_000  # characters


class LineIndex:
    """
    The lines of a text, to be chosen by what they hold.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> LineIndex("增长5%\\n稳定\\n3月底").that_hold("%月")
    [(0, 4), (8, 11)]
    """

    def __init__(self, text: str) -> None:
        pieces = ((begin, to_codes(piece)) for begin, piece in cut_lines(text))
        self._pieces = [(begin, codes, np.flatnonzero(codes == ord("\n"))) for begin, codes in pieces]

    def that_hold(self, chars: str) -> list[tuple[int, int]]:
        """Start and end, without the line break, of the lines that hold one of these characters."""
        spans: list[tuple[int, int]] = []
        for begin, codes, breaks in self._pieces:
            found = np.searchsorted(breaks, np.flatnonzero(is_one_of(codes, chars)))
            lines = np.flatnonzero(np.bincount(found))
            starts, ends = np.append(0, breaks + 1)[lines] + begin, np.append(breaks, len(codes))[lines] + begin
            spans += zip(starts.tolist(), ends.tolist(), strict=True)
        return spans


def search_lines(
    automaton: AhoCorasick, text: str, *, overlapping: bool = False, border: str = "\n"
) -> list[tuple[int, int, int]]:
    """
    Search a text whose lines may be searched one by one, a long text in pieces.

    Parameters
    ----------
    automaton : ahocorasick_rs.AhoCorasick
    text : str
        No word crosses a border.
    overlapping : bool
        Also the words within others.
    border : str
        One character.

    Returns
    -------
    list of tuple
        (number of the word, start, end), in the order in which the automaton finds them.

    Notes
    -----
    The library writes down the place of every byte of the text.  Beyond 32 MB such a list is got from the
    system anew and page by page, and the search takes more than twice as long.

    Examples
    --------
    >>> search_lines(AhoCorasick(["党建", "引领"]), "党建\\n引领")
    [(0, 0, 2), (1, 3, 5)]
    """
    found: list[tuple[int, int, int]] = []
    for begin, piece in cut_lines(text, border=border):
        hits = automaton.find_matches_as_indexes(piece, overlapping=overlapping)
        found += [(number, start + begin, stop + begin) for number, start, stop in hits] if begin else hits
    return found


def cut_lines(text: str, *, border: str = "\n") -> Iterator[tuple[int, str]]:
    """
    Cut a long text into pieces of whole lines.

    Parameters
    ----------
    text : str
    border : str
        One character: what ends a line.

    Yields
    ------
    (int, str)
        Where the piece begins, and the piece.

    Examples
    --------
    >>> list(cut_lines("一\\n二"))
    [(0, '一\\n二')]
    """
    begin = 0
    while begin < len(text):
        end = text.find(border, begin + PIECE) + 1 or len(text)
        yield begin, text[begin:end]
        begin = end

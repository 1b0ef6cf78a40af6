"""How long is a text?  The denominators that every rate is stated in."""

import re
from collections.abc import Sequence

import numpy as np

# CJK ideographs: 〇, extension A, the basic block, compatibility, the supplementary planes.
BATCH = 4_000  # texts whose characters are looked at together
_BLOCKS = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_HAN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _BLOCKS) + "]")


def count_han(text: str) -> int:
    """
    Count the Han characters of a text, the steadier of two denominators.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    int
        CJK ideographs of all blocks; marks, letters and digits do not count.

    Examples
    --------
    >>> count_han("12338妇女服务热线")
    6
    """
    return len(_HAN.findall(text))


def count_han_each(texts: Sequence[str]) -> np.ndarray:
    """
    Count the Han characters of many texts at once.

    Parameters
    ----------
    texts : sequence of str
        Any texts.

    Returns
    -------
    numpy.ndarray
        What :func:`count_han` gives for each, in the same order.

    Examples
    --------
    >>> count_han_each(["妇女儿童", "", "12338热线"]).tolist()
    [4, 0, 2]
    """
    counts = [np.zeros(0, dtype=np.int64)]
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        lengths = np.fromiter(map(len, batch), dtype=np.int64, count=len(batch))
        totals = np.concatenate([[0], np.cumsum(mark_han("".join(batch)))])
        counts.append(np.diff(totals[np.concatenate([[0], np.cumsum(lengths)])]))
    return np.concatenate(counts)


def mark_han(text: str) -> np.ndarray:
    """
    Say of each character whether it is a Han character.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    numpy.ndarray
        Booleans, one a character; their sum is what :func:`count_han` gives.

    Examples
    --------
    >>> mark_han("第1条").tolist()
    [True, False, True]
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_han = np.zeros(len(codes), dtype=bool)
    for first, last in _BLOCKS:
        is_han |= (codes >= first) & (codes <= last)
    return is_han

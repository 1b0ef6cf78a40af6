"""
Where is each thing, and how does a page hold so many spans?  Spans as rows of numbers.

A span is a row of an array: number of the document, start, end, and a number for the unit that it lies in.
"""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

DOCUMENT, START, END, HOLDER = range(4)
NO_SPANS = np.zeros((0, 4), dtype=np.int64)
Traced = dict[str, list[np.ndarray]]  # by column, the spans of each row
MOST = 300  # spans that a page holds of one count, and shows


def locate_rows(table: pd.DataFrame, numbers: Mapping[str, int]) -> np.ndarray:
    """
    Turn the rows of a table into spans.

    Parameters
    ----------
    table : pandas.DataFrame
        doc_id, start, end and, if known, unit_id.
    numbers : mapping of str to int
        The number of each document.

    Returns
    -------
    numpy.ndarray
        One span a row, in the order of the rows.

    Examples
    --------
    >>> table = pd.DataFrame({"doc_id": ["甲", "乙"], "unit_id": "i1", "start": [5, 0], "end": [7, 2]})
    >>> locate_rows(table, {"甲": 1, "乙": 2})[:, :3].tolist()
    [[1, 5, 7], [2, 0, 2]]
    """
    codes, doc_ids = pd.factorize(table["doc_id"])
    document = np.array([numbers[doc_id] for doc_id in doc_ids], dtype=np.int64)[codes]
    unit, names = pd.factorize(table["unit_id"]) if "unit_id" in table else (np.zeros(len(table), dtype=np.int64), [""])
    start, end = (table[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    return np.column_stack([document, start, end, document * max(len(names), 1) + unit])


def group_spans(
    table: pd.DataFrame, by: Sequence[str], numbers: Mapping[str, int], *, spans: np.ndarray | None = None
) -> dict[tuple[Hashable, ...], np.ndarray]:
    """
    Collect the spans of the rows that are alike.

    Parameters
    ----------
    table : pandas.DataFrame
        As for :func:`locate_rows`, and the columns ``by``.
    by : sequence of str
        What rows have in common.
    numbers : mapping of str to int
        The number of each document.
    spans : numpy.ndarray, optional
        Those of the rows, for who has them already.

    Returns
    -------
    dict
        The values of ``by`` to spans in document order.

    Examples
    --------
    >>> table = pd.DataFrame({"token": ["妇女", "家庭", "妇女"], "doc_id": "甲", "start": [5, 8, 2], "end": [7, 10, 4]})
    >>> group_spans(table, ["token"], {"甲": 1})[("妇女",)][:, :3].tolist()
    [[1, 2, 4], [1, 5, 7]]
    """
    if not len(table):
        return {}
    spans = locate_rows(table, numbers) if spans is None else spans
    code, parts = np.zeros(len(table), dtype=np.int64), []
    for name in by:
        codes, values = pd.factorize(table[name])
        parts.append((codes, np.asarray(values, dtype=object)))
        code = code * len(values) + codes
    order = np.lexsort((spans[:, END], spans[:, START], spans[:, DOCUMENT], code))
    spans, code = spans[order], code[order]
    begins = np.flatnonzero(np.r_[True, code[1:] != code[:-1]])
    keys = zip(*(values[codes[order[begins]]].tolist() for codes, values in parts), strict=True)
    return dict(zip(keys, np.split(spans, begins[1:]), strict=True))


def first_of_each(spans: np.ndarray, column: int = HOLDER) -> np.ndarray:
    """
    Keep the first span in each unit, or document.

    Parameters
    ----------
    spans : numpy.ndarray
        In document order.
    column : int
        ``HOLDER`` or ``DOCUMENT``.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> first_of_each(np.array([[1, 2, 4, 10], [1, 5, 7, 10], [1, 9, 11, 12]]))[:, START].tolist()
    [2, 9]
    """
    codes, new = spans[:, column], np.ones(len(spans), dtype=bool)
    np.greater(codes[1:], codes[:-1], out=new[1:])
    if not (codes[1:] < codes[:-1]).any():  # as they mostly are: in order
        return spans[new]
    return spans[np.sort(np.unique(codes, return_index=True)[1])]


def lie_within(spans: np.ndarray, start: int, end: int) -> np.ndarray:
    """
    Keep the spans that begin between two positions.

    Parameters
    ----------
    spans : numpy.ndarray
        Of one document, in its order.
    start, end : int
        From the first up to before the second.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> lie_within(np.array([[1, 2, 4, 0], [1, 5, 7, 0]]), 3, 6)[:, START].tolist()
    [5]
    """
    return spans[slice(*np.searchsorted(spans[:, START], [start, end]))]


def first_within(spans: np.ndarray, containers: np.ndarray) -> np.ndarray:
    """
    Give the first span that begins in each of the containers that hold any.

    Parameters
    ----------
    spans : numpy.ndarray
        Of one document, in its order.
    containers : numpy.ndarray
        Spans in the same document: its sentences, its items.

    Returns
    -------
    numpy.ndarray
        As many spans as containers that hold one.

    Examples
    --------
    >>> sentences = np.array([[1, 0, 5, 0], [1, 5, 9, 0], [1, 9, 20, 0]])
    >>> first_within(np.array([[1, 6, 8, 0], [1, 10, 12, 0], [1, 15, 17, 0]]), sentences)[:, START].tolist()
    [6, 10]
    """
    at = np.searchsorted(spans[:, START], containers[:, START])
    holds = at < len(spans)
    holds[holds] = spans[at[holds], START] < containers[holds, END]
    return spans[at[holds]]


class SpanStore:
    """
    The spans that a page holds, each set once, by short keys.

    Attributes
    ----------
    groups : list
        For :func:`unpack_spans`; the key of a group is its position.
    lost : int
        Counts whose spans found no room.
    cut : int
        Groups of more than ``MOST`` spans, of which the page holds the first.
    """

    def __init__(self, lengths: Sequence[int], *, room: int) -> None:
        self.bases = np.cumsum([0, *(length + 1 for length in lengths)])
        self.groups: list[list] = []
        self.room, self.lost, self.cut = room, 0, 0
        self._keys: dict[tuple[int, bytes, bytes], str] = {}
        self._seen: dict[int, tuple[np.ndarray, str]] = {}

    def keep(self, spans: np.ndarray) -> str:
        """Give the key under which spans can be found, empty if there is no room for them."""
        if id(spans) not in self._seen:
            self._seen[id(spans)] = spans, self._pack(spans)  # held, so that its id stays its own
        return self._seen[id(spans)][1]

    def _pack(self, spans: np.ndarray) -> str:
        held = spans[:MOST]
        start = self.bases[held[:, DOCUMENT] - 1] + held[:, START]
        length = held[:, END] - held[:, START]
        identity = len(spans), start.tobytes(), length.tobytes()
        if identity in self._keys:
            return self._keys[identity]
        if not len(held) or len(held) > self.room:
            self.lost += bool(len(held))
            return ""
        step = start.copy()
        step[1:] -= start[:-1]
        even = length[0] > 0 and (length == length[0]).all()
        group = [-int(length[0]), *step.tolist()] if even else np.column_stack([step, length]).ravel().tolist()
        if len(spans) > MOST:
            self.cut += 1
            group.insert(0, [len(spans)])
        self.room -= len(held)
        self._keys[identity] = key = str(len(self.groups))
        self.groups.append(group)
        return key

    def pack(self) -> dict[str, list]:
        """Give what a page needs to find all spans again: see :func:`unpack_spans`."""
        return {"bases": self.bases[:-1].tolist(), "groups": self.groups}


def unpack_spans(packed: Mapping[str, list], key: str) -> tuple[int, list[tuple[int, int, int]]]:
    """
    Read the spans of a group again, as the script of the page does.

    Parameters
    ----------
    packed : mapping
        From :meth:`SpanStore.pack`: ``bases``, where each document would begin if all stood one after the other, and
        ``groups``. A group is a list of numbers: in brackets how many spans there are, if the page does not hold all;
        a negative number, if all spans have this length; then for each span how far it begins after the one before,
        and its length if they differ.
    key : str
        From :meth:`SpanStore.keep`.

    Returns
    -------
    total : int
        How many spans there are.
    spans : list of (int, int, int)
        Number of the document, start and end of those that the page holds.

    Examples
    --------
    >>> store = SpanStore([100, 50], room=10)
    >>> key = store.keep(np.array([[1, 5, 7, 0], [1, 9, 11, 0], [2, 0, 2, 0]]))
    >>> store.groups, unpack_spans(store.pack(), key)
    ([[-2, 5, 4, 92]], (3, [(1, 5, 7), (1, 9, 11), (2, 0, 2)]))
    """
    group, bases = list(packed["groups"][int(key)]), packed["bases"]
    total = group.pop(0)[0] if isinstance(group[0], list) else 0
    length = -group.pop(0) if group[0] < 0 else 0
    steps = group if length else group[::2]
    lengths = [length] * len(group) if length else group[1::2]
    begins = np.cumsum(steps)
    numbers = np.searchsorted(bases, begins, side="right")
    spans = [
        (int(number), int(begin - bases[number - 1]), int(begin - bases[number - 1] + size))
        for number, begin, size in zip(numbers, begins, lengths, strict=True)
    ]
    return total or len(spans), spans


def spans_within(unit: np.ndarray, inner: Sequence[tuple[int, int]]) -> np.ndarray:
    """
    Give spans within a unit as spans in its document.

    Parameters
    ----------
    unit : numpy.ndarray
        The span of the unit.
    inner : sequence of (int, int)
        Start and end, counted from where the unit begins.

    Returns
    -------
    numpy.ndarray
        One a row.

    Examples
    --------
    >>> spans_within(np.array([1, 10, 20, 0]), [(2, 4)]).tolist()
    [[1, 12, 14, 0]]
    """
    spans = np.tile(unit, (len(inner), 1))
    spans[:, START:HOLDER] = np.array(inner, dtype=np.int64).reshape(-1, 2) + unit[START]
    return spans

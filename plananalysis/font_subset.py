"""
How is a font cut down to a few characters?  Its own bytes for these, packed as WOFF.

A library that cuts fonts reads and writes every outline anew, which takes longer than all the rest of a
page. Here outlines are copied as they are. Only OpenType fonts with CFF outlines by CID are read: such is
the one Chinese font that pages carry.

References
----------
Adobe (2003). The Compact Font Format specification, version 1.0; The Type 2 charstring format.
W3C (2012). WOFF file format 1.0.
"""

import struct
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

KEPT = ("OS/2", "name", "post")  # tables that do not change
CHARSET, CHAR_STRINGS, PRIVATE, SUBRS, CID_COUNT, FD_ARRAY, FD_SELECT = (15,), (17,), (18,), (19,), (12, 34), (12, 36), (12, 37)
CALL_LOCAL, RETURN, CALL_GLOBAL, ESCAPE = 10, 11, 29, 12
STEMS, MASKS = (1, 3, 18, 23), (19, 20)


def subset_otf(path: Path, characters: Collection[str]) -> bytes:
    """
    Cut a font down.

    Parameters
    ----------
    path : Path
        An OpenType font with CFF outlines by CID.
    characters : collection of str
        What has to be shown; what the font lacks is left out.

    Returns
    -------
    bytes
        A WOFF file, the same for the same characters.

    Raises
    ------
    ValueError
        If the font is of another kind.
    """
    tables = _read_tables(path.read_bytes())
    if "CFF " not in tables:
        msg = f"font {path.name}: expected OpenType with CFF outlines, found {', '.join(sorted(tables))}"
        raise ValueError(msg)
    codes, glyphs = _find_glyphs(tables["cmap"], sorted({ord(character) for character in characters}))
    kept = np.unique(np.append(glyphs, 0))  # 0 stands for what is missing
    packed = {name: bytes(tables[name]) for name in KEPT if name in tables}
    packed["CFF "] = _subset_cff(tables["CFF "], kept)
    packed["cmap"] = _pack_cmap(codes, np.searchsorted(kept, glyphs))
    packed["hmtx"] = _subset_widths(tables["hmtx"], kept, n_full=struct.unpack_from(">H", tables["hhea"], 34)[0])
    packed["hhea"] = bytes(tables["hhea"][:34]) + struct.pack(">H", len(kept))
    packed["maxp"] = bytes(tables["maxp"][:4]) + struct.pack(">H", len(kept))
    packed["head"] = bytes(tables["head"][:8]) + bytes(4) + bytes(tables["head"][12:])
    return _pack_woff(packed)


def _read_tables(data: bytes) -> dict[str, memoryview]:
    view = memoryview(data)
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(struct.unpack_from(">H", data, 4)[0]))
    return {tag.decode("latin-1"): view[offset:offset + size] for tag, _, offset, size in entries}


def _find_glyphs(cmap: memoryview, codes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Those codes that the font has, and their glyphs, from its table of all of Unicode."""
    for i in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * i)
        if (platform, encoding, struct.unpack_from(">H", cmap, offset)[0]) == (3, 10, 12):
            n_groups = struct.unpack_from(">I", cmap, offset + 12)[0]
            first, last, glyph = np.frombuffer(cmap, ">u4", 3 * n_groups, offset + 16).reshape(-1, 3).T.astype(int)
            wanted = np.array(codes, dtype=int)
            group = np.searchsorted(first, wanted, side="right") - 1
            found = (group >= 0) & (wanted <= last[group])
            return wanted[found], (glyph[group] + wanted - first[group])[found]
    msg = "font: expected a table of all of Unicode (cmap 3, 10, format 12), found none"
    raise ValueError(msg)


def _pack_cmap(codes: np.ndarray, glyphs: np.ndarray) -> bytes:
    groups = np.column_stack([codes, codes, glyphs]).astype(">u4").tobytes()
    return struct.pack(">HHHHIHHIII", 0, 1, 3, 10, 12, 12, 0, 16 + len(groups), 0, len(codes)) + groups


def _subset_widths(hmtx: memoryview, kept: np.ndarray, *, n_full: int) -> bytes:
    """Glyphs from some number on share the last width and have only a side bearing of their own."""
    full = np.frombuffer(hmtx, ">u2", 2 * n_full).reshape(-1, 2)
    bearings = np.concatenate([full[:, 1], np.frombuffer(hmtx, ">u2", offset=4 * n_full)])
    return np.column_stack([full[np.minimum(kept, n_full - 1), 0], bearings[kept]]).astype(">u2").tobytes()


@dataclass(frozen=True)
class _Index:
    """A list of byte strings as CFF holds it, and where it ends."""

    data: memoryview
    places: np.ndarray
    end: int

    def __len__(self) -> int:
        return len(self.places) - 1

    def __getitem__(self, i: int) -> memoryview:
        return self.data[self.places[i]:self.places[i + 1]]


def _read_index(data: memoryview, at: int) -> _Index:
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return _Index(data, np.zeros(1, dtype=int), at + 2)
    size = data[at + 2]
    digits = np.frombuffer(data, np.uint8, (count + 1) * size, at + 3).reshape(-1, size).astype(int)
    places = digits @ (256 ** np.arange(size - 1, -1, -1)) + at + 2 + (count + 1) * size
    return _Index(data, places, int(places[-1]))


def _pack_index(items: Sequence[bytes]) -> bytes:
    if not items:
        return bytes(2)
    places = np.cumsum([1, *map(len, items)])
    return struct.pack(">HB", len(items), 4) + places.astype(">u4").tobytes() + b"".join(items)


def _read_dict(data: memoryview) -> dict[tuple[int, ...], tuple[bytes, list[int]]]:
    """Operands by operator: as they are written, and the whole numbers among them."""
    found, numbers, at, start = {}, [], 0, 0
    while at < len(data):
        byte = data[at]
        if byte <= 21:
            operator = (ESCAPE, data[at + 1]) if byte == ESCAPE else (byte,)
            found[operator] = bytes(data[start:at]), numbers
            at += len(operator)
            start, numbers = at, []
        elif byte == 30:  # a decimal number ends with a half byte of ones
            while data[at] & 15 != 15:
                at += 1
            at += 1
        else:
            size, number = _read_number(data, at)
            at += size
            numbers.append(number)
    return found


def _read_number(data: memoryview, at: int) -> tuple[int, int]:
    """How many bytes a whole number takes, and the number."""
    byte = data[at]
    if byte >= 251:
        return 2, -(byte - 251) * 256 - data[at + 1] - 108
    if byte >= 247:
        return 2, (byte - 247) * 256 + data[at + 1] + 108
    if byte >= 32:
        return 1, byte - 139
    return (3, struct.unpack_from(">h", data, at + 1)[0]) if byte == 28 else (5, struct.unpack_from(">i", data, at + 1)[0])


def _pack_dict(entries: Mapping[tuple[int, ...], tuple[bytes, list[int]]], **changed: Sequence[int]) -> bytes:
    """Entries with some operands put in, in numbers of five bytes each, so that the size does not hang on them."""
    put = {globals()[name]: b"".join(struct.pack(">Bi", 29, number) for number in numbers) for name, numbers in changed.items()}
    return b"".join(put.get(operator, operands) + bytes(operator) for operator, (operands, _) in entries.items())


def _subset_cff(data: memoryview, kept: np.ndarray) -> bytes:
    """The outlines of some glyphs, with the pieces that they call."""
    names = _read_index(data, data[2])
    tops = _read_index(data, names.end)
    strings = _read_index(data, tops.end)
    shared = _read_index(data, strings.end)
    top = _read_dict(tops[0])
    if FD_SELECT not in top:
        msg = "font: expected outlines by CID, found outlines by name"
        raise ValueError(msg)
    outlines = _read_index(data, top[CHAR_STRINGS][1][0])
    dictionaries = _read_index(data, top[FD_ARRAY][1][0])
    groups = _select_groups(data, top[FD_SELECT][1][0], kept)
    used_shared: set[int] = set()
    fonts = []
    for number in range(len(dictionaries)):
        mine = [outlines[glyph] for glyph in kept[groups == number]]
        fonts.append(_subset_group(data, _read_dict(dictionaries[number]), mine, shared, used_shared))
    head = bytes(data[:data[2]]) + bytes(data[data[2]:names.end])
    middle = bytes(data[tops.end:strings.end]) + _pack_index(_keep_items(shared, used_shared))
    charset = struct.pack(">BHH", 2, 1, max(len(kept) - 2, 0))  # a glyph's number is its CID
    changes = np.flatnonzero(np.diff(groups, prepend=-1))
    select = (struct.pack(">BH", 3, len(changes)) + b"".join(struct.pack(">HB", at, groups[at]) for at in changes)
              + struct.pack(">H", len(kept)))
    pieces = [charset, select, _pack_index([bytes(outlines[glyph]) for glyph in kept])]
    top |= {CID_COUNT: (struct.pack(">Bi", 29, len(kept)), [])}
    start = len(head) + len(_pack_index([_pack_dict(top, CHARSET=[0], FD_SELECT=[0], CHAR_STRINGS=[0], FD_ARRAY=[0])])) + len(middle)
    places = np.cumsum([start, *map(len, pieces)]).tolist()
    array = _pack_index([_pack_dict(entries, PRIVATE=[0, 0]) for entries, _, _ in fonts])
    private_at, entries = places[3] + len(array), []
    for font, private, subrs in fonts:
        entries.append(_pack_dict(font, PRIVATE=[len(private), private_at]))
        private_at += len(private) + len(subrs)
    packed = _pack_dict(top, CHARSET=[places[0]], FD_SELECT=[places[1]], CHAR_STRINGS=[places[2]], FD_ARRAY=[places[3]])
    return b"".join([head, _pack_index([packed]), middle, *pieces, _pack_index(entries),
                     *(private + subrs for _, private, subrs in fonts)])


def _select_groups(data: memoryview, at: int, kept: np.ndarray) -> np.ndarray:
    """The dictionary of each glyph."""
    if data[at] != 3:
        msg = f"font: expected glyphs grouped in ranges (FDSelect 3), got {data[at]}"
        raise ValueError(msg)
    n_ranges = struct.unpack_from(">H", data, at + 1)[0]
    ranges = [struct.unpack_from(">HB", data, at + 3 + 3 * i) for i in range(n_ranges)]
    first, group = np.array(ranges).T
    return group[np.searchsorted(first, kept, side="right") - 1]


def _subset_group(data: memoryview, font: dict, outlines: Sequence[memoryview], shared: _Index, used_shared: set[int]):
    """A dictionary, what is private to it, and the pieces of outline that its glyphs call."""
    size, at = font[PRIVATE][1]
    private = _read_dict(data[at:at + size])
    if SUBRS not in private:
        _Calls(_Index(data, np.zeros(1, dtype=int), 0), shared, set(), used_shared).follow_all(outlines)
        return font, bytes(data[at:at + size]), b""
    own, used = _read_index(data, at + private[SUBRS][1][0]), set()
    _Calls(own, shared, used, used_shared).follow_all(outlines)
    length = len(_pack_dict(private, SUBRS=[0]))
    return font, _pack_dict(private, SUBRS=[length]), _pack_index(_keep_items(own, used))


def _keep_items(index: _Index, used: set[int]) -> list[bytes]:
    """Items keep their numbers; of those that nothing calls only the end is left, for browsers refuse empty ones."""
    return [bytes(index[i]) if i in used else bytes([RETURN]) for i in range(len(index))]


class _Calls:
    """Follows outlines to note which pieces they call; nothing is drawn, numbers are only counted."""

    def __init__(self, own: _Index, shared: _Index, used: set[int], used_shared: set[int]) -> None:
        self._pieces = {CALL_LOCAL: (own, _find_bias(len(own)), used), CALL_GLOBAL: (shared, _find_bias(len(shared)), used_shared)}

    def follow_all(self, outlines: Sequence[memoryview]) -> None:
        """Note what these call."""
        for outline in outlines:
            self._waiting, self._stems = 0, 0
            self._follow(bytes(outline))

    def _follow(self, code: bytes) -> None:
        at, end, waiting, start = 0, len(code), self._waiting, 0
        while at < end:
            byte = code[at]
            if byte >= 32 or byte == 28:
                start = at
                at += 1 if 32 <= byte <= 246 else 5 if byte == 255 else 3 if byte == 28 else 2
                waiting += 1
                continue
            at += 2 if byte == ESCAPE else 1
            if byte in self._pieces:
                index, bias, used = self._pieces[byte]
                number = _read_number(memoryview(code), start)[1] + bias
                used.add(number)
                self._waiting = waiting - 1
                self._follow(bytes(index[number]))
                waiting = self._waiting
            elif byte in STEMS:
                self._stems += waiting // 2
                waiting = 0
            elif byte in MASKS:  # stems may stand before it without an operator; a bit for each follows
                self._stems += waiting // 2
                at += (self._stems + 7) // 8
                waiting = 0
            elif byte not in (RETURN, ESCAPE):
                waiting = 0
        self._waiting = waiting


def _find_bias(count: int) -> int:
    return 107 if count < 1240 else 1131 if count < 33900 else 32768


def _pack_woff(tables: Mapping[str, bytes]) -> bytes:
    """Tables in their order, each packed by itself."""
    names = sorted(tables)
    sums = {name: _sum_words(tables[name]) for name in names}
    sizes = {name: -(-len(tables[name]) // 4) * 4 for name in names}
    power = 1 << (len(names).bit_length() - 1)
    start = struct.pack(">4sHHHH", b"OTTO", len(names), 16 * power, power.bit_length() - 1, 16 * (len(names) - power))
    at, directory = 12 + 16 * len(names), b""
    for name in names:
        directory += struct.pack(">4sIII", name.encode("latin-1"), sums[name], at, len(tables[name]))
        at += sizes[name]
    whole = (_sum_words(start + directory) + sum(sums.values())) & 0xFFFFFFFF
    head = tables["head"]
    tables = {**tables, "head": head[:8] + struct.pack(">I", (0xB1B0AFBA - whole) & 0xFFFFFFFF) + head[12:]}
    offset, entries, body = 44 + 20 * len(names), b"", b""
    for name in names:
        packed = min(zlib.compress(tables[name], 6), tables[name], key=len)
        entries += struct.pack(">4sIIII", name.encode("latin-1"), offset + len(body), len(packed), len(tables[name]), sums[name])
        body += packed + bytes(-len(packed) % 4)
    return struct.pack(">4s4sIHHIHHIIIII", b"wOFF", b"OTTO", offset + len(body), len(names), 0, at, 1, 0, 0, 0, 0, 0, 0) + entries + body


def _sum_words(data: bytes) -> int:
    return int(np.frombuffer(data + bytes(-len(data) % 4), ">u4").sum(dtype=np.uint64)) & 0xFFFFFFFF

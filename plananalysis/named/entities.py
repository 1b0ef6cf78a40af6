"""
Who and where is named?  Actors, the groups that a plan addresses, and places.

One search for the three lexicons together: a passage is one thing, the longest name wins
(妇女联合会 is an actor and holds no 妇女). Names of offices and bodies that no list can hold are
built: a field with an office's ending (教育 + 局, 厅, 部, 委 …), or an ending such as 联合会 with
the words before it, back to the nearest boundary. A level word or a place before an actor
(市妇联, 河南省教育厅) belongs to it and gives its level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.matching import Matcher
from plananalysis.lexicons.passages import Passages
from plananalysis.lexicons.word_classes import HAN, load_classes

COLUMNS = ("kind", "entity", "class", "level", "text", "start", "end")
KINDS = {"actors": "actor", "groups": "group", "places": "place"}
_WORDS = load_classes("named/entity_words")
_FULL = {term: full or term for term, full in _WORDS.values("office").items()}
_OFFICES = _WORDS.continuations("office")  # 教育部署 is no ministry
_CENTRAL_OFFICES = frozenset(_WORDS["central_office"])
_NO_BODY = _WORDS.continuations("no_body")
_CENTRAL = _WORDS["level_central"]
_LEVEL_NAMES = ("central", "province", "city", "county", "township", "grassroots", "several")
_LEVELS = tuple((_WORDS.compile(f"{{level_{level}}}$"), level) for level in _LEVEL_NAMES)
_LEVEL_ENDS = frozenset(word[-1] for level in _LEVEL_NAMES for word in _WORDS[f"level_{level}"])
_GRADED = frozenset("party government congress consultative judicial mass community military".split())
_GOVERNMENTS = _WORDS.values("government")
_PLACE_LEVEL = {"province": "province", "city": "city"}
_HAN_BEFORE = re.compile(rf"[{HAN}·]{{1,16}}$")
_STOPS = _WORDS.compile(r".*(?:{stop}|[{ONE_TO_TEN}两几多0-9][{measure}]|{each})", re.S)
_NEVER_FIRST = frozenset(_WORDS["never_first"])
_GENERIC = frozenset(_WORDS["generic"])
_LONGEST = 14


@dataclass(frozen=True)
class Names:
    """
    The three lexicons as one search.

    Parameters
    ----------
    matcher : Matcher
        Of all terms together.
    rows : tuple of tuple
        (kind, role, class, entity, level) of each entry: the role is "is", "ends", or "before".
    before : frozenset of str
        Words that belong to the group after them (农村, 贫困 …).
    boundary : re.Pattern
        Words before which no name begins.
    """

    matcher: Matcher
    rows: tuple[tuple, ...]
    before: frozenset[str]
    boundary: re.Pattern


@lru_cache(maxsize=4)  # the same lexicons make the same search
def build_names(actors: Lexicon, groups: Lexicon, places: Lexicon) -> Names:
    """
    Join the lexicons of actors, groups and places.

    Parameters
    ----------
    actors, groups, places : Lexicon
        From :func:`plananalysis.lexicons.lexicon.load_lexicon`.

    Returns
    -------
    Names
        A term that is in two of them counts for the first.

    Examples
    --------
    >>> names = build_names(*map(load_lexicon, ("actors", "groups", "places")))
    >>> len(names.rows) == len(names.matcher.words)
    True
    """
    terms: dict[str, tuple] = {}
    exclusions: dict[str, str] = {}
    before, boundary = set(), set()
    for kind, lexicon in zip(("actor", "group", "place"), (actors, groups, places), strict=True):
        entries = lexicon.entries
        cells = [
            entries[name] if name in entries else [""] * len(entries)
            for name in ("term", "class", "exclusion", "position", "entity", "tier")
        ]
        for term, group, exclusion, position, entity, level in zip(*cells, strict=True):
            position, entity = position or "is", entity or term
            if position == "before":
                before.add(term)
            elif position == "after":
                boundary.add(term)
            elif position == "stem":
                for office in _OFFICES:
                    full = f"{term}{_FULL[office]}"
                    office_level = "central" if office in _CENTRAL_OFFICES else ""
                    terms.setdefault(term + office, (kind, office, group, full, office_level))
            else:
                terms.setdefault(term, (kind, position, group, entity, level))
                if exclusion:
                    exclusions.setdefault(term, exclusion)
    table = pd.DataFrame({"term": list(terms), "exclusion": [exclusions.get(term, "") for term in terms]})
    words = "|".join(sorted(map(re.escape, boundary), key=lambda word: (-len(word), word))) or "(?!)"
    return Names(Matcher(table), tuple(terms.values()), frozenset(before), re.compile(rf".*(?:{words})", re.S))


def find_entities(units: pd.DataFrame, *, names: Names | None = None) -> pd.DataFrame:
    """
    Every actor, group and place that is named.

    Parameters
    ----------
    units : pandas.DataFrame
        Columns doc_id, unit_id, start, end, text.
    names : Names, optional
        From :func:`build_names`; of the package's own lexicons by default.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, kind (actor, group, place), entity (the same for all its aliases), class
        (of actors: party, government, mass …; of groups: women, elderly …; of places: province, city,
        region, area, foreign), level (of actors: central, province, city, county, township, grassroots,
        several, or "" where the text says none), start, end, text.  What stands in 《 》 is part of a
        document's name and left out.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["i1"], "start": [0], "end": [24],
    ...     "text": ["市妇联会同河南省教育厅关爱农村留守儿童，妇女干部带头"]})
    >>> find_entities(units)[["kind", "text", "entity", "level"]].values.tolist()[:3]
    [['actor', '市妇联', '妇联', 'city'], ['actor', '河南省教育厅', '教育厅', 'province'], ['group', '农村留守儿童', '农村留守儿童', '']]
    """
    passages = Passages(units)
    if names is None:
        names = build_names(*map(load_lexicon, ("actors", "groups", "places")))
    rows = scan_entities(passages.text, names)
    columns = {name: [row[i + 2] for row in rows] for i, name in enumerate(COLUMNS[:4])}
    return passages.to_frame([row[0] for row in rows], [row[1] for row in rows], columns)


def scan_entities(text: str, names: Names) -> list[tuple[int, int, str, str, str, str]]:
    """
    Find the actors, groups and places of a text.

    Parameters
    ----------
    text : str
        Lines; no name crosses one.
    names : Names
        From :func:`build_names`.

    Returns
    -------
    list of tuple
        (start, end, kind, entity, class, level) in text order, none inside another.
    """
    found: list[tuple] = []
    titles = _title_ends(text)
    for start, end, row in names.matcher.find(text):
        kind, role, group, entity, level = names.rows[row]
        hit = None
        if kind == "actor":
            hit = _read_actor(text, start, end, role, group, entity, level, names)
        elif kind == "group":
            begin = _extend_group(text, start, names.before)
            hit = (begin, end, kind, text[begin:start] + entity if begin < start else entity, group, "")
        elif text.startswith("委", end) and _is_committee(text, end):
            hit = (start, end + 1, "actor", text[end - 1] + "委", "party", _PLACE_LEVEL.get(group, ""))
        else:
            hit = (start, end, kind, entity, group, "")
        if hit is not None and not _in_title(titles, hit[0]):
            _append(found, hit, text)
    return found


def _is_committee(text: str, end: int) -> bool:
    """省委 after the name of a province, not 省委托."""
    return text[end - 1] in _WORDS["party_committee_of"] and not text.startswith(_WORDS["no_committee"], end + 1)


def _title_ends(text: str) -> bytearray:
    inside = bytearray(len(text) + 1)
    for match in re.finditer(r"《[^《》\n]{1,150}》", text):
        inside[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return inside


def _in_title(titles: bytearray, start: int) -> bool:
    return bool(titles[start])


def _append(found: list[tuple], hit: tuple, text: str) -> None:
    """A place right before an actor belongs to it; a longer name replaces what it covers."""
    start, end, kind, entity, group, level = hit
    while found and found[-1][0] >= start:
        found.pop()
    if kind == "actor" and found and found[-1][2] == "place" and found[-1][1] >= start:
        place = found.pop()
        if entity in _WORDS["any_government"]:
            entity = _GOVERNMENTS.get(text[place[1] - 1], entity)
        hit = (place[0], end, kind, entity, group, _PLACE_LEVEL.get(place[4], "") or level)
    elif found and found[-1][1] > start:
        return
    found.append(hit)


def _read_actor(text, start, end, role, group, entity, level, names: Names) -> tuple | None:
    following = text[end : end + 1]
    if role == "ends":
        said = text[start:end]
        if following and following in _NO_BODY.get(said, ()):
            return None
        begin = _find_beginning(text, start, names.boundary)
        if start - begin < 2:
            return (start, end, "actor", said, group, "") if said in _GENERIC else None
        entity = text[begin:end]
        start = begin
        if entity.startswith(_CENTRAL):
            level = "central"
        return start, end, "actor", entity, group, level
    if role != "is":
        if following and following in _OFFICES[role]:
            return None
        if role == "部" and following == "门":
            return start, end + 1, "actor", entity + "门", group, _read_level(text, start)[1]
    begin, said_level = _read_level(text, start) if group in _GRADED else (start, "")
    return begin, end, "actor", entity, group, said_level or level


def _read_level(text: str, start: int) -> tuple[int, str]:
    """Where the level word before an actor begins, and the level."""
    if start == 0 or text[start - 1] not in _LEVEL_ENDS:
        return start, ""
    before = text[max(0, start - 6) : start]
    for pattern, level in _LEVELS:
        match = pattern.search(before)
        if match:
            return start - len(before) + match.start(), level
    return start, ""


def _find_beginning(text: str, start: int, boundary: re.Pattern) -> int:
    """The first character of a name by its ending: after the last boundary in the words before it."""
    before = text[max(0, start - _LONGEST) : start]
    match = _HAN_BEFORE.search(before)
    if match is None:
        return start
    words = match.group()
    offset = start - len(words)
    for pattern in (_STOPS, boundary):
        cut = pattern.match(words)
        if cut:
            offset += cut.end()
            words = words[cut.end() :]
    return start if words[:1] in _NEVER_FIRST else offset


def _extend_group(text: str, start: int, before: frozenset[str]) -> int:
    """Attributes before a group belong to it: 农村留守儿童."""
    while start:
        for length in (7, 6, 5, 4, 3, 2):
            if length <= start and text[start - length : start] in before:
                start -= length
                break
        else:
            return start
    return start

"""
Which numbers count on, and which lies inside which: from marks to an outline.

Numbers of one style are linked into chains (1, 2, 3 …, a restart opens a new chain); chains
are nested by rank, and by what lies between two members of another chain, because a plan may
put （一） above 一、 or use 一、 twice, once for its parts and once for a list inside a part.
"""

from __future__ import annotations

from itertools import zip_longest

from plananalysis.structure.inside_lines import Inside
from plananalysis.structure.number_styles import RANKS, WORD_STYLES
from plananalysis.structure.numbering import Chain, NumberMark, decimal_prefix

_MAX_OPEN = 4  # chains of one style that may wait to be continued (bounds the search)
_DEEPEST = 40  # levels; numbers made to nest without end stay at the last
LACKS = "no "  # with what the reason begins if a number is missing
INSIDE = "inside a line"  # notes of marks that were taken in
LIKE_REFERENCE = "named as a reference would be, but next in the sequence"
_NAMED_PARTS = frozenset({"part", "chapter", "division"})
_MAX_FILL = 60  # numbers of one chain that may stand inside the lines in one piece
MAX_GAP = 3  # 五、 after 三、 is a gap; 九、 after 三、 is another matter
_MAY_LACK_FIRST = frozenset({"han", "bracket_han", "digit", "chapter"})
_LIST_COVER = 0.5  # a run of 第一，… must span half the body to be its outline
_COVER = 0.25


def link_chains(marks: list[NumberMark], *, inside: Inside | None = None) -> list[Chain]:
    """
    Link the marks of each style into chains that count on.

    Parameters
    ----------
    marks : list of NumberMark
        From :func:`plananalysis.structure.numbering.find_marks`; those with a reason are passed over.
        A mark that fits no chain is given its reason here.
    inside : Inside, optional
        Numbers inside the lines, taken where a chain lacks exactly them.

    Returns
    -------
    list of Chain
        Chains of two or more marks, in order of their first.
    """
    by_style: dict[str, list[NumberMark]] = {}
    for mark in marks:
        if not mark.reason:
            by_style.setdefault(mark.style + decimal_prefix(mark), []).append(mark)
    chains = []
    for style_marks in by_style.values():
        chains += _link_style(style_marks, inside)
    return sorted(chains, key=lambda chain: chain.marks[0].start)


def _link_style(marks: list[NumberMark], inside: Inside | None) -> list[Chain]:
    found: list[Chain] = []
    waiting: list[Chain] = []
    for i, mark in enumerate(marks):
        following = marks[i + 1].value if i + 1 < len(marks) else 0
        chain = _next_of(mark, waiting)
        between = None
        if chain is None and inside:
            chain, between = _fill(mark, waiting, inside, since=marks[i - 1].start if i else -1)
        chain = chain or _chain_with_gap(mark, waiting, following)
        if chain is None:
            mark.reason = f"{LACKS}{mark.value - 1} before it"
            continue
        if chain not in waiting:
            found.append(chain)
            waiting.append(chain)
            if len(waiting) > _MAX_OPEN:  # the parts of the plan wait longer than a list in it
                waiting.remove(next((c for c in waiting[:-1] if c.form != "title"), waiting[0]))
        else:
            del waiting[waiting.index(chain) + 1 :]
        for lacking in between or ():
            _take_in(lacking, chain)
        chain.add(mark)
    if inside:
        _extend_all(found, inside)
    return _refuse_lonely(found)


def _refuse_lonely(found: list[Chain]) -> list[Chain]:
    """Chains of one mark are none, but for a part that nothing else could be: 第一章 alone in its 编."""
    several = any(len(chain.marks) > 1 for chain in found)
    kept = []
    for chain in found:
        first = chain.marks[0]
        named = several and first.style in _NAMED_PARTS and first.value == 1 and first.form == "title"
        if len(chain.marks) > 1 or first.sure or named:
            kept.append(chain)
        else:
            first.reason = "stands alone: no other number follows or precedes it"
    return kept


def _next_of(mark: NumberMark, waiting: list[Chain]) -> Chain | None:
    """The chain whose next number the mark is, or a new one for a 1."""
    nexts = [chain for chain in waiting if chain.marks[-1].value + 1 == mark.value]
    if nexts:
        alike = [chain for chain in nexts if chain.form == mark.form]
        return (alike or nexts)[-1]
    return Chain(mark.style, mark.form) if mark.value == 1 else None


def _chain_with_gap(mark: NumberMark, waiting: list[Chain], following: int) -> Chain | None:
    """The chain that the mark continues although a number is missing, None if it fits nowhere."""
    value = mark.value
    for chain in reversed(waiting) if mark.strict else ():
        gap = value - chain.marks[-1].value
        counts_on = following == value + 1 or following > value and len(chain.marks) > 1
        sure = mark.form == chain.form and (mark.form == "title" or counts_on)
        if 1 < gap <= MAX_GAP and sure:
            mark.note = f"gap: {value} after {chain.marks[-1].value}"
            return chain
        if gap == 0 and sure and following == value + 1:
            mark.note = f"repeated: {value} after {value}"
            return chain
    counts_on = value <= MAX_GAP and following == value + 1
    if not waiting and counts_on and mark.style in _MAY_LACK_FIRST:
        mark.note = f"gap: begins with {value}"
        return Chain(mark.style, mark.form)
    return None


def _fill(
    mark: NumberMark, waiting: list[Chain], inside: Inside, *, since: int
) -> tuple[Chain | None, list[NumberMark]]:
    """The chain that the mark continues if all numbers between stand inside the lines, and those numbers."""
    for chain in reversed(waiting):
        last = chain.marks[-1]
        if 1 < mark.value - last.value <= _MAX_FILL:
            between, at = [], last.start
            for value in range(last.value + 1, mark.value):
                found = inside.first(mark.style, value, at, mark.start)
                if found is None:
                    break
                between.append(found)
                at = found.start
            else:
                return chain, between
    between, at = [], mark.start
    for value in range(mark.value - 1, 0, -1) if mark.value <= _MAX_FILL else ():
        found = inside.last(mark.style, value, since, at)
        if found is None:
            return None, []
        between.append(found)
        at = found.start
    return (Chain(mark.style, between[-1].form), between[::-1]) if between else (None, [])


def _extend_all(chains: list[Chain], inside: Inside) -> None:
    """Go on with the numbers that follow the last of a chain on its line, each at the head of a sentence."""
    for chain, following in zip_longest(chains, chains[1:]):
        end = following.marks[0].start if following else 1 << 62
        while True:
            last = chain.marks[-1]
            found = inside.first(last.style, last.value + 1, last.start, end)
            if found is None or not _goes_on(last, found):
                break
            _take_in(found, chain)


def _goes_on(last: NumberMark, found: NumberMark) -> bool:
    """On one line, or an article at the head of a sentence: nothing else begins so."""
    if not found.strict or last.style.startswith("dec"):
        return False
    return found.line == last.line or found.style == "article"


def _take_in(mark: NumberMark, chain: Chain) -> None:
    mark.note = LIKE_REFERENCE if mark.reason else INSIDE
    mark.reason = ""
    chain.add(mark)


def nest(chains: list[Chain]) -> list[NumberMark]:
    """
    Give every linked mark its parent.

    Parameters
    ----------
    chains : list of Chain
        From :func:`link_chains`.

    Returns
    -------
    list of NumberMark
        All marks of the chains in document order, with `parent` set (None at the top).
    """
    ordered = sorted((mark for chain in chains for mark in chain.marks), key=lambda m: m.start)
    stack: list[NumberMark] = []
    open_chains: set[int] = set()
    for mark in ordered:
        chain = mark.chain
        if id(chain) in open_chains:
            while id(chain) in open_chains:
                open_chains.discard(id(stack.pop().chain))
        else:
            while stack and not _may_hold(stack[-1], chain):
                open_chains.discard(id(stack.pop().chain))
        while len(stack) >= _DEEPEST:
            open_chains.discard(id(stack.pop().chain))
        mark.parent = stack[-1] if stack else None
        if mark.parent is not None and mark.parent.chain.rank >= chain.rank:
            mark.parent.chain.holds.add(chain.style)
        stack.append(mark)
        open_chains.add(id(chain))
    return ordered


def _may_hold(above: NumberMark, chain: Chain) -> bool:
    """A chain lies under a mark of higher rank, or whole between a mark and its next."""
    resumes = above.chain.next_start(above)
    if above.chain.rank < chain.rank:
        return True
    begins = chain.marks[0].start > above.start
    if begins and above.form == "title" and chain.is_list():
        return True
    inside = begins and (
        resumes > chain.marks[-1].start or resumes < 0 and chain.form == "title" and chain.style in above.chain.holds
    )
    return inside and (above.form == "title" or chain.form == "prose")


def fill_gaps(chains: list[Chain], inside: Inside) -> None:
    """
    Fill what can be filled of the gaps that remain: （三） in the running text between （二） and （五）.

    Parameters
    ----------
    chains : list of Chain
        From :func:`link_chains`; changed in place.
    inside : Inside
        Numbers inside the lines.
    """
    for chain in chains:
        marks = list(chain.marks)
        for before, after in zip(chain.marks, chain.marks[1:], strict=False):
            at = before
            while at.value + 1 < after.value:
                found = inside.first(chain.style, at.value + 1, at.start, after.start)
                if found is None or not found.strict:
                    break
                found.note, found.reason = INSIDE, ""
                after.note = f"gap: {after.value} after {found.value}" if found.value + 1 < after.value else ""
                marks.append(found)
                at = found
        if len(marks) > len(chain.marks):
            chain.marks = []
            for mark in sorted(marks, key=lambda m: m.start):
                chain.add(mark)


def choose_outline(ordered: list[NumberMark], *, begin: int, end: int) -> list[NumberMark]:
    """
    Keep the marks that make the outline of the body; refuse lists that stand outside it.

    Parameters
    ----------
    ordered : list of NumberMark
        From :func:`nest`.
    begin, end : int
        Offsets of the body.

    Returns
    -------
    list of NumberMark
        The marks kept; empty if the document has no outline of its own.
    """
    roots = list(dict.fromkeys(m.chain for m in ordered if m.parent is None))
    tops = [chain for chain in roots if _spans(chain, begin, end)]
    if not tops:
        _refuse(ordered, "a list inside a text that is not numbered as a whole")
        return []
    rank = min(chain.rank for chain in tops)
    first = min(chain.marks[0].start for chain in tops if chain.rank == rank)
    lacking = any(c.rank == rank and c.marks[0].value > 1 for c in tops)
    if not lacking:
        _refuse([m for m in ordered if m.start < first], "a list before the first part")
    return [m for m in ordered if not m.reason]


def _refuse(marks: list[NumberMark], reason: str) -> None:
    for mark in marks:
        mark.reason, mark.parent = reason, None


def _spans(chain: Chain, begin: int, end: int) -> bool:
    """Does the chain number the document, or only a list somewhere in it?"""
    marks, size = chain.marks, max(end - begin, 1)
    reach = marks[-1].start - marks[0].start
    share = reach * len(marks) / max(len(marks) - 1, 1) / size
    if chain.style in WORD_STYLES:
        return share >= _LIST_COVER and chain.marks[0].start - begin < size / 3
    return share >= _COVER or (chain.form == "title" and chain.rank <= RANKS["bracket_han"])

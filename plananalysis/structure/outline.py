"""
Which numbers count on, and which lies inside which: from marks to an outline.

Numbers of one style are linked into chains (1, 2, 3 …, a restart opens a new chain); chains
are nested by rank, and by what lies between two members of another chain, because a plan may
put （一） above 一、 or use 一、 twice, once for its parts and once for a list inside a part.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from plananalysis.structure.numbering import RANKS, WORD_STYLES, Chain, NumberMark

_MAX_OPEN = 4  # chains of one style that may wait to be continued (bounds the search)
_DEEPEST = 40  # levels; numbers made to nest without end stay at the last
_MAX_GAP = 3  # 五、 after 三、 is a gap; 九、 after 三、 is another matter
_MAY_LACK_FIRST = frozenset({"han", "bracket_han", "digit", "chapter"})
_LIST_COVER = 0.5  # a run of 第一，… must span half the body to be its outline
_COVER = 0.25


def link_chains(marks: list[NumberMark]) -> list[Chain]:
    """
    Link the marks of each style into chains that count on.

    Parameters
    ----------
    marks : list of NumberMark
        From :func:`plananalysis.structure.numbering.find_marks`; those with a reason are passed over.
        A mark that fits no chain is given its reason here.

    Returns
    -------
    list of Chain
        Chains of two or more marks, in order of their first.
    """
    by_style: dict[str, list[NumberMark]] = {}
    for mark in marks:
        if not mark.reason:
            # 2.1 never continues 1.1: each prefix counts by itself
            prefix = mark.number.rpartition(".")[0] if mark.style.startswith("dec") else ""
            by_style.setdefault(mark.style + prefix, []).append(mark)
    chains = []
    for style_marks in by_style.values():
        chains += _link_style(style_marks)
    return sorted(chains, key=lambda chain: chain.marks[0].start)


def _link_style(marks: list[NumberMark]) -> list[Chain]:
    found: list[Chain] = []
    waiting: list[Chain] = []
    for i, mark in enumerate(marks):
        following = marks[i + 1].value if i + 1 < len(marks) else 0
        chain = _chain_for(mark, waiting, following)
        if chain is None:
            mark.reason = f"no {mark.value - 1} before it"
            continue
        if chain not in waiting:
            found.append(chain)
            waiting.append(chain)
            if len(waiting) > _MAX_OPEN:  # the parts of the plan wait longer than a list in it
                waiting.remove(next((c for c in waiting[:-1] if c.form != "title"), waiting[0]))
        else:
            del waiting[waiting.index(chain) + 1 :]
        chain.add(mark)
    for chain in found:
        if len(chain.marks) == 1:
            chain.marks[0].reason = "stands alone: no other number follows or precedes it"
    return [chain for chain in found if len(chain.marks) > 1]


def _chain_for(mark: NumberMark, waiting: list[Chain], following: int) -> Chain | None:
    """The chain that the mark continues or opens, None if it fits nowhere."""
    value = mark.value
    nexts = [chain for chain in waiting if chain.marks[-1].value + 1 == value]
    if nexts:
        alike = [chain for chain in nexts if chain.form == mark.form]
        return (alike or nexts)[-1]
    if value == 1:
        return Chain(mark.style, mark.form)
    for chain in reversed(waiting):
        gap = value - chain.marks[-1].value
        sure = mark.form == chain.form and (mark.form == "title" or following == value + 1)
        if 1 < gap <= _MAX_GAP and sure:
            mark.note = f"gap: {value} after {chain.marks[-1].value}"
            return chain
        if gap == 0 and sure and following == value + 1:
            mark.note = f"repeated: {value} after {value}"
            return chain
    counts_on = value <= _MAX_GAP and following == value + 1
    if not waiting and counts_on and mark.style in _MAY_LACK_FIRST:
        mark.note = f"gap: begins with {value}"
        return Chain(mark.style, mark.form)
    return None


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
    inside = begins and resumes > chain.marks[-1].start
    return inside and (above.form == "title" or chain.form == "prose")


def drop_contents(marks: list[NumberMark], *, bodies: list[str]) -> int:
    """
    Refuse the marks of a table of contents: titles close together that all come again later.

    Parameters
    ----------
    marks : list of NumberMark
        In document order.
    bodies : list of str
        The stripped text of the lines.

    Returns
    -------
    int
        Index of the line after the table of contents, 0 if there is none.
    """
    close = 0
    while close < len(marks) and _is_close(marks, close):
        close += 1
    if close < 3:
        return 0
    titles = [bodies[mark.line][:80].rstrip(_PAGE).replace(" ", "") for mark in marks]
    last = {title: k for k, title in enumerate(titles)}
    run = next((k for k in range(close) if last[titles[k]] == k), close)
    if run < 3 or last[titles[0]] < run:
        return 0
    for mark in marks[:run]:
        mark.reason = "table of contents"
    return marks[run - 1].line + 1


_PAGE = " \u3000\t.．…·-—0123456789（()）"  # leaders and the page at the end of a line


def _is_close(marks: list[NumberMark], k: int) -> bool:
    return k == 0 or marks[k].line - marks[k - 1].line == 1


def fill_gaps(chains: list[Chain], inside: list[NumberMark]) -> list[NumberMark]:
    """
    Fill the gaps of the chains with numbers that stand inside a line.

    Parameters
    ----------
    chains : list of Chain
        From :func:`link_chains`; changed in place.
    inside : list of NumberMark
        Numbers at the head of a sentence inside a line.

    Returns
    -------
    list of NumberMark
        Those that filled a gap: （三） in the running text between （二） and （四）.
    """
    filled = []
    by_style: dict[str, list[NumberMark]] = {}
    for mark in sorted(inside, key=lambda m: m.start):
        by_style.setdefault(mark.style, []).append(mark)
    starts = {style: [mark.start for mark in marks] for style, marks in by_style.items()}
    for chain in chains:
        marks = list(chain.marks)
        places = starts.get(chain.style, [])
        for before, after in zip(chain.marks, chain.marks[1:], strict=False):
            value = before.value + 1
            if value >= after.value:
                continue
            between = slice(bisect_right(places, before.start), bisect_left(places, after.start))
            for mark in by_style.get(chain.style, [])[between]:
                if mark.value == value < after.value:
                    mark.note, after.note = "inside a line", ""
                    marks.append(mark)
                    value += 1
        if len(marks) > len(chain.marks):
            filled += marks[len(chain.marks) :]
            chain.marks = []
            for mark in sorted(marks, key=lambda m: m.start):
                chain.add(mark)
    return filled


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
    share = reach * len(marks) / (len(marks) - 1) / size
    if chain.style in WORD_STYLES:
        return share >= _LIST_COVER and chain.marks[0].start - begin < size / 3
    return share >= _COVER or (chain.form == "title" and chain.rank <= RANKS["bracket_han"])

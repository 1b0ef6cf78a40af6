"""
Who issued it, and at which level?  Names of bodies by their grammar: a place or its level, then the body's own word.
"""

from __future__ import annotations

import re

from plananalysis.lexicons.numerals import numeral_value
from plananalysis.structure.dates import WORDS, YEAR, is_printing, read_printed_date, read_whole_date
from plananalysis.structure.lines import BLANK

NAME_PARTS = {
    "YEAR": YEAR,
    # Places one in another, each up to its first ending: there is one way only to cut 省省省…
    "AREAS": r"(?:(?:(?!{place_end}|{titled_before})[{HAN}]){0,10}{place_end}){1,12}",
    "PLAIN": "(?:(?!{titled_before})[{HAN}])",
    "LOCAL": r"(?:{party}|{league})?{AREAS}(?:{body}|{PLAIN}{0,20}?{body_end})",
    "NAMED": r"(?:{state_council}{office}?|{nation}[{HAN}]{2,8}|{PLAIN}{2,20}{named_body_end}"
    r"|{PLAIN}{2,20}{institution_end}(?!{no_issuer}))",
    "NAME": r"(?:{LOCAL}|{NAMED})",
    "NEXT": r"(?:{NAME}|{PLAIN}{1,20}?(?:{body}|{body_end}))",
    # A further name ends where a border follows, and is not cut in another way later.
    "BORDER": r"(?=[ \xa0\u3000、“”《\"]|{titled_before}|{YEAR}|{no_issuer}|{and_others}|$)",
    "JOINT": r"{NAME}(?:[ \xa0\u3000、]++(?>{NEXT}{BORDER}))*",
    "OTHERS": r"{and_others}([0-9]{1,2}|[{ONE_TO_TEN}]{1,3})?个?{departments}",
}
AREA = WORDS.compile("[{HAN}]{0,10}?{place_end}")
_AHEAD = r"(?={titled_before}|{YEAR}|[“”《\"]|{no_issuer})"
_ISSUER = WORDS.compile(rf"^({{JOINT}})(?:{{OTHERS}})?{_AHEAD}", **NAME_PARTS)
_OTHERS = WORDS.compile(r"{OTHERS}", **NAME_PARTS)
_REPORT = WORDS.compile("({AREAS})(?:人民)?{work_report}", **NAME_PARTS)
_CABINET_REPORT = WORDS.compile("{state_council}{work_report}")
_SESSION = WORDS.compile(
    "在({nation}|{AREAS})(?:第[{HAN}]{1,5}届)?{congress}|在第[{HAN}]{1,5}届({nation}){congress}", **NAME_PARTS
)
_CABINET = WORDS.compile("{state_council}(?={deputy}?总理|{office})")
_ONE_NAME = WORDS.compile(r"{NEXT}[ \xa0\u3000、]*+", **NAME_PARTS)
_ENDS_LIKE_A_BODY = WORDS.compile(
    r"(?:{body}|{body_end}|{named_body_end}|{institution_end}|{state_council}|{office}|{nation}[{HAN}]{2,8})$",
    **NAME_PARTS,
)
_SIGNED = WORDS.compile(r"[{HAN}（）()、 \xa0\u3000]{2,40}[{signed}]")
_HEAD = WORDS.compile(r"([{HAN}]{3,60}?(?:[ \xa0\u3000]++[{HAN}]{3,30}?){0,12})[ \xa0\u3000]*+{document}")
_ORDER = WORDS.compile(r"([{HAN}]{2,20}?)[ ]*{order}[ \u3000]*(?:[（(]?(第?[ ]*[0-9]{1,5}[ ]*号)[）)]?)?", **NAME_PARTS)
_ORDER_NUMBER = re.compile(r"[（(]?(第[ ]*[0-9]{1,5}[ ]*号)[）)]?")
# （2023年5月10日某市人民政府令第179号公布）, （2023年…某市第十届人民代表大会常务委员会第五次会议通过）
_BRACKET = WORDS.compile(
    r"[（(][^（）()\n]{6,16}?日(?:(?P<order>{NAME}){order}[ ]*(?P<number>第[ ]*[0-9]{1,5}[ ]*号)"
    r"|(?P<area>{nation}|{AREAS})(?:第[{HAN}]{1,5}届)?(?P<congress>{congress}))[^（）()\n]{0,16}?{decided}",
    **NAME_PARTS,
)
_BETWEEN = re.compile(r"[；;、 \xa0\u3000]+")

# Places at the head of a name, from the highest: each step must be lower than the one before.
_AFTER = {"township": "(?=$|{township_body})"}
_STEPS = tuple(
    (level, WORDS.compile(f"[{{HAN}}]{{0,10}}?{{place_{kind}}}" + _AFTER.get(kind, "")))
    for level, kind in zip(WORDS["level"], ("province", "city", "county", "township"), strict=True)
)
_NO_AREA = WORDS.compile("^(?:{party}|{league})")
_STATE = WORDS.compile(
    r"{state_level}|{nationwide}[{HAN}]{0,10}{nationwide_end}$|[{HAN}]{2,10}{state_body}{office}?$|"
    r"[{HAN}]{2,10}部{office}?(?:$|、)"
)
_NO_LEVEL_END = WORDS.compile("[{HAN}]{2,}{no_level_end}")
_TOWN = "城"  # 城市 after a place begins the name of a body
_TOP, _NO_LEVEL = (WORDS[kind][0] for kind in ("top_level", "no_level"))
_GOVERNMENT, _COUNCIL, _NATION = (WORDS[kind][0] for kind in ("government", "state_council", "nation"))
WORK_REPORT = WORDS["work_report"]


def split_names(names: str) -> list[str]:
    """
    Split names of bodies that stand in one line.

    Parameters
    ----------
    names : str
        Names with blanks, 、 or ； between.

    Returns
    -------
    list of str

    Examples
    --------
    >>> split_names("某市民政局、某市财政局 某市残联")
    ['某市民政局', '某市财政局', '某市残联']
    """
    return [name for name in _BETWEEN.split(names.strip(BLANK)) if name]


def issuers_in_title(title: str) -> tuple[list[str], int]:
    """
    Read the issuers off the head of a title.

    Parameters
    ----------
    title : str
        Of a document.

    Returns
    -------
    list of str
        The bodies named, in order.
    int
        How many there are: 等七部门 says more than are named.

    Examples
    --------
    >>> issuers_in_title("某某部等七部门关于促进就业的通知"), issuers_in_title("市残联2024年工作要点")
    ((['某某部'], 7), (['市残联'], 1))
    """
    match = _ISSUER.search(title) or _ISSUER.search(re.sub(WORDS.fill(f"{YEAR}年?"), "", title))
    if not match:
        return [], 0
    names = split_names(match.group(1))
    others = _OTHERS.search(match.group(), match.end(1))
    said = (others and others.group(1)) or ""
    return names, max(len(names), int(said) if said.isdecimal() else numeral_value(said) if said else 0)


def issuer_of_report(title: str) -> str:
    """
    Read the government off the title of a report on its work.

    Parameters
    ----------
    title : str
        Of a document, without its year.

    Returns
    -------
    str

    Examples
    --------
    >>> issuer_of_report("某省政府工作报告")
    '某省人民政府'
    """
    if _CABINET_REPORT.search(title):
        return _COUNCIL
    match = _REPORT.search(title)
    return match.group(1) + _GOVERNMENT if match else ""


def issuer_of_session(front: str) -> str:
    """
    Read the government off the session in which a report was given.

    Parameters
    ----------
    front : str
        Front matter.

    Returns
    -------
    str

    Examples
    --------
    >>> issuer_of_session("——2026年1月8日在某省第十四届人民代表大会第四次会议上")
    '某省人民政府'
    """
    session = _SESSION.search(front)
    area = (session.group(1) or session.group(2)) if session else ""
    if area:
        return _COUNCIL if area == _NATION else area + _GOVERNMENT
    cabinet = _CABINET.search(front)
    return cabinet.group() if cabinet else ""


def signatories(back: str) -> list[str]:
    """
    List the names on the lines right above the date of a signature; the office that printed copies is none.

    Parameters
    ----------
    back : str
        Back matter.

    Returns
    -------
    list of str

    Examples
    --------
    >>> signatories("某县民政局\\n某县残联\\n2023年8月1日\\n某县民政局办公室\\n2023年8月9日印发")
    ['某县民政局', '某县残联']
    """
    names: list[str] = []
    for line in back.split("\n"):
        line = line.strip(BLANK)
        if not line or is_printing(line):
            continue
        if len(line) <= 20 and (read_printed_date(line) or read_whole_date(line)):
            return names
        names = [*names, *split_names(line)] if _SIGNED.fullmatch(line) else []
    return []


def is_body(line: str) -> bool:
    """
    Tell a line that holds nothing but names of bodies.

    Parameters
    ----------
    line : str
        A line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_body("某市民政局 某市财政局"), is_body("关于做好就业工作的通知")
    (True, False)
    """
    line = line.rstrip(" \xa0\u3000、")
    if not line or len(line) > 60 or not _ENDS_LIKE_A_BODY.search(line):
        return False
    begins = {0}  # of a further name: each place is tried once, whatever the ways that lead there
    for end in range(1, len(line) + 1):
        if any(_ONE_NAME.fullmatch(line, begin, end) for begin in begins):
            begins.add(end)
    return len(line) in begins


def is_red_head(line: str) -> bool:
    """
    Tell the red head of a document, 某市人民政府文件, and the head of an order, 某市人民政府令.

    Parameters
    ----------
    line : str
        A line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_red_head("某市人民政府文件"), is_red_head("某市人民政府令"), is_red_head("某市养老规划")
    (True, True, False)
    """
    line = line.strip(BLANK)
    return bool(_HEAD.fullmatch(line) or read_order(line)[0])


def read_order(line: str) -> tuple[str, str]:
    """
    Read the head of an order.

    Parameters
    ----------
    line : str
        A line.

    Returns
    -------
    tuple of (str, str)
        Issuer, and number if it stands there too.

    Examples
    --------
    >>> read_order("某市人民政府令第179号"), read_order("某市人民政府令"), read_order("口令")
    (('某市人民政府', '第179号'), ('某市人民政府', ''), ('', ''))
    """
    match = _ORDER.fullmatch(line.strip(BLANK))
    if not match or not is_body(match.group(1)):
        return "", ""
    return match.group(1), re.sub(r"[ ]", "", match.group(2) or "")


def find_red_head(front: str) -> tuple[list[str], str]:
    """
    Find the names in the red head and the number of an order.

    Parameters
    ----------
    front : str
        Front matter.

    Returns
    -------
    list of str
        The issuers: of 某市民政局 over 某市财政局文件 both.
    str
        第179号, of an order.

    Examples
    --------
    >>> find_red_head("某市民政局\\n某市财政局文件\\n关于救助的通知"), find_red_head("某市人民政府令\\n第179号")
    ((['某市民政局', '某市财政局'], ''), (['某市人民政府'], '第179号'))
    """
    lines = [line.strip(BLANK) for line in front.split("\n") if line.strip(BLANK)]
    for i, line in enumerate(lines):
        issuer, number = read_order(line)
        if issuer:
            below = _ORDER_NUMBER.fullmatch(lines[i + 1]) if i + 1 < len(lines) else None
            return [issuer], number or (re.sub("[ ]", "", below.group(1)) if below else "")
        head = _HEAD.fullmatch(line)
        if head:
            return [*_bodies_above(lines, i), *split_names(head.group(1)), *_bodies_below(lines, i)], ""
    bracket = _BRACKET.search(front)
    if bracket:
        issuer = bracket["order"] or bracket["area"] + bracket["congress"]
        return [issuer], re.sub("[ ]", "", bracket["number"] or "")
    names = _bodies_below(lines, -1)
    return names if len(names) > 1 else [], ""


def body_below(front: str, title: str) -> list[str]:
    """
    List the bodies that stand alone on the line below the title.

    Parameters
    ----------
    front : str
        Front matter.
    title : str
        The last line of the title at least.

    Returns
    -------
    list of str

    Examples
    --------
    >>> body_below("某省气象管理规定\\n某省人民政府\\n二○一○年五月一日", "某省气象管理规定")
    ['某省人民政府']
    """
    lines = [line.strip(BLANK) for line in front.split("\n") if line.strip(BLANK)]
    for line, below in zip(lines, lines[1:], strict=False):
        if len(line) > 3 and title.endswith(line) and is_body(below):
            return split_names(below)
    return []


def _bodies_above(lines: list[str], i: int) -> list[str]:
    first = i
    while first and is_body(lines[first - 1]):
        first -= 1
    return [name for line in lines[first:i] for name in split_names(line)]


def _bodies_below(lines: list[str], i: int) -> list[str]:
    names: list[str] = []
    for line in lines[i + 1 :]:
        if not is_body(line):
            break
        names += split_names(line)
    return names


def level_of(issuer: str) -> str:
    """
    Read the administrative level off the name of an issuer.

    Parameters
    ----------
    issuer : str
        A name such as 某省某市某县妇联.

    Returns
    -------
    str
        中央, 省, 市, 区县, 乡镇 or 其他; "" for an empty name.

    Examples
    --------
    >>> names = ("国务院办公厅", "贵州省人民政府", "北京市妇联", "某市某区城市管理局", "某市住房和城乡建设局", "某大学")
    >>> [level_of(name) for name in names]
    ['中央', '省', '市', '区县', '市', '其他']
    """
    if not issuer:
        return ""
    if _NO_LEVEL_END.match(issuer):
        return _NO_LEVEL
    rest, level, step = _NO_AREA.sub("", issuer), "", 0
    while step < len(_STEPS):  # 某省某市某县: every place is lower than the one before it
        places = [
            (match.end(), k)
            for k, (_, place) in enumerate(_STEPS)
            if k >= step and (match := place.match(rest)) and _is_place(match.group(), is_first=not level)
        ]
        if not places:
            break
        end, step = min(places)
        rest, level, step = rest[end:], _STEPS[step][0], step + 1
    return level or (_TOP if _STATE.match(issuer) else _NO_LEVEL)


def _is_place(name: str, *, is_first: bool) -> bool:
    """市 alone is a place at the head of a name only; 城市 is none."""
    return (len(name) > 1 or is_first) and name != _TOWN + name[-1]

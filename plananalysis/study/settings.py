"""
What does a study.toml say?  Every choice with its meaning: written, and checked line by line.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from plananalysis.tables.parameters import check_value, list_choices

SETTINGS = "study.toml"
LARGEST = 1_000_000  # bytes of a study.toml; ours has four thousand
HEAD = """\
# A study of policy plans. Run it with:  plananalysis run {folder}
# Every choice of the analysis stands here with its default. Change a value, run again; what a run wrote into
# results/ is replaced as a whole, and what you have put there stays.
# 研究设置:每一项分析选择及其默认值都写在这里。修改后重新运行即可。
#
# documents/      the texts: .txt .md .html .docx .pdf, or tables with one document a row (.csv .xlsx .jsonl .parquet)
# documents.csv   in that folder: what was read of title, issuer, year …; correct what is wrong
# lexicons/       your own words; a row with the same term and class replaces ours, others are added. In frames.csv a class of
#                 your own (term,class …: 养老,elderly_care) is a dictionary: see tables/frames.csv and tables/attention.csv
# notebooks/      your copies, executed by each run with the choices of this file; change them as you like
"""
SECTIONS = {
    "documents": "Reading the documents",
    "words": "Cutting text into words",
    "topics": "Topic clustering",
    "frames": "Frames: subjects that cut across the sections",
}
TEXT_COLUMN = ("text_column", '""', 'column that holds the text, for tables of documents; "": found by its name')


class StudyError(ValueError):
    """study.toml says something that cannot be: where, what was expected, what to do."""


def write_settings(values: Mapping[str, object] | None = None, *, folder: str = "DIR") -> str:
    """
    Write the text of a study.toml, every choice with a comment.

    Parameters
    ----------
    values : mapping, optional
        Choices that differ from the defaults.
    folder : str
        The name to show in its first line.

    Returns
    -------
    str
        TOML.

    Examples
    --------
    >>> import tomllib
    >>> tomllib.loads(write_settings({"k": 6}))["topics"]["k"]
    6
    """
    values = values or {}
    lines = [HEAD.format(folder=folder)]
    choices = list_choices()
    for section, title in SECTIONS.items():
        lines.append(f"# {title}\n[{section}]")
        if section == "documents":
            lines.append("{} = {}  # {}".format(*TEXT_COLUMN))
        for name, known in choices.items():
            if known["section"] == section:
                value = values.get(name, known["default"])
                among = f" ({' or '.join(known['among'])})" if known["among"] else ""
                lines.append(f"{name} = {_literal(value)}  # {known['meaning']}{among}")
        lines.append("")
    return "\n".join(lines)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return "0" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def read_settings(path: Path) -> str:
    """
    Read the text of a study.toml.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        With the line ends of Unix.

    Raises
    ------
    StudyError
        If it is far too large, or not UTF-8.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        msg = f"{SETTINGS}: expected at most {LARGEST // 1000} kB, got more; keep the choices only"
        raise StudyError(msg)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        msg = f"{SETTINGS}:{data.count(10, 0, error.start) + 1}: expected UTF-8; save the file as UTF-8"
        raise StudyError(msg) from None


def find_problems(given: dict, text: str) -> Iterable[str]:
    """
    Find what a study.toml says and cannot be.

    Parameters
    ----------
    given : dict
        The file as TOML has it.
    text : str
        The file, for the numbers of its lines.

    Yields
    ------
    str
        Line, what was expected, what is there.

    Examples
    --------
    >>> [problem.split(";")[0] for problem in find_problems({"主题": {}}, "[主题]\\nk = 6\\n")]
    ["study.toml:1: unknown section or key '主题'"]
    """
    known = list_choices()
    for section, values in given.items():
        if section not in SECTIONS:
            where = find_line(text, rf"\[?\s*{re.escape(section)}\b")
            yield f"{SETTINGS}:{where}: unknown section or key '{section}'{name_known(section, list(SECTIONS))}"
            continue
        if not isinstance(values, dict):
            yield f"{SETTINGS}:{find_line(text, re.escape(section))}: expected the section [{section}], got a value"
            continue
        names = [name for name, choice in known.items() if choice["section"] == section]
        names += ["text_column"] * (section == "documents")
        for name, value in values.items():
            where = find_line(text, rf"\"?{re.escape(name)}\"?\s*=")
            if name not in names:
                yield f"{SETTINGS}:{where}: unknown key '{name}' in [{section}]{name_known(name, names)}"
            elif problem := check_setting(name, value):
                yield f"{SETTINGS}:{where}: {name}: {problem}"


def check_setting(name: str, value: object) -> str:
    """
    Say what is wrong with a choice as a study.toml has it.

    Parameters
    ----------
    name : str
        Of a choice.
    value : object
        As TOML has it; a ``k`` of 0 stands for none.

    Returns
    -------
    str
        Empty if nothing is.

    Examples
    --------
    >>> check_setting("text_column", "正文"), check_setting("k", 0)
    ('', '')
    """
    if name == "text_column":
        return (
            "" if isinstance(value, str) else f"expected the name of a column in double quotes, got {str(value)[:60]!r}"
        )
    if name == "k" and value == 0 and not isinstance(value, bool):
        return ""
    return check_value(name, value)


def name_known(name: str, names: list[str]) -> str:
    """
    Continue a message with the names that there are, and the nearest.

    Examples
    --------
    >>> name_known("topic", ["topics", "words"])
    "; expected one of topics, words; did you mean 'topics'?"
    """
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"; expected one of {', '.join(names)}{hint}"


def find_line(text: str, pattern: str) -> int:
    """
    Find the first line that begins with a pattern; line 1 if there is none.

    Examples
    --------
    >>> find_line("[documents]\\nk = 6", "k")
    2
    """
    match = re.search(rf"(?m)^[ \t]*{pattern}", text)
    return text.count("\n", 0, match.start()) + 1 if match else 1

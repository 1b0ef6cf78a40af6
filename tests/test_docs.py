"""What the README and the docs tell a reader to type is typed here, and prints what they say."""

import contextlib
import doctest
import io
import re
import shlex
from pathlib import Path

import docx
import pytest

from plan_texts import PLAN
from plananalysis import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
# What is run elsewhere or cannot be run here: this very suite, a server, and installing.
ELSEWHERE = re.compile(r"boot\.py (test|lab|setup|docs)|pip install|conda ")
BLOCK = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")


def read_blocks(page: Path) -> list[tuple[str, str]]:
    """The fenced blocks of a page: language and text."""
    return BLOCK.findall(page.read_text("utf-8"))


def list_commands(page: Path) -> list[str]:
    """The commands in blocks without a language, comments taken away."""
    lines = [line.split("  #")[0].strip() for kind, text in read_blocks(page) if not kind for line in text.splitlines()]
    return [line for line in lines if line.startswith(("python boot.py", "plananalysis"))]


def call(command: str) -> tuple[int, str]:
    """Run one command line in this process; notebooks have their own tests."""
    arguments = shlex.split(command.replace("python boot.py", "plananalysis"))[1:]
    if arguments[0] == "run" and "--help" not in arguments:
        arguments.append("--no-notebooks")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = end.code
    return status, printed.getvalue()


def matches(expected: str, printed: str) -> bool:
    """``...`` stands for anything, as in a doctest."""
    return doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)


@pytest.fixture()
def desk(tmp_path, monkeypatch):
    """A folder with the files that the pages name."""
    (tmp_path / "我的计划.txt").write_text(PLAN, encoding="utf-8")
    word = docx.Document()
    for line in PLAN.replace("2031", "2030").splitlines():
        word.add_paragraph(line)
    word.save(tmp_path / "去年的计划.docx")
    (tmp_path / "我的文件夹").mkdir()
    (tmp_path / "我的文件夹" / "计划.txt").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_pages_name_commands():
    """The check below has something to check."""
    assert sum(len(list_commands(page)) for page in PAGES) >= 6


@pytest.mark.slow
def test_every_command_runs(desk):
    """In the order of the pages, each once; none may end with "nothing read or bad arguments"."""
    done = set()
    for page in PAGES:
        for command in list_commands(page):
            if ELSEWHERE.search(command) or command in done:
                continue
            status, _ = call(command)
            assert status in (0, 1), f"{page.name}: {command}: exit status {status}"
            done.add(command)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_print_what_they_say(page, desk):
    """Python blocks run, examples and consoles print what stands below them."""
    names: dict = {}
    for kind, text in read_blocks(page):
        if kind == "python":
            exec(compile(text, page.name, "exec"), names)
        elif kind == "pycon":
            test = doctest.DocTestParser().get_doctest(text, names, page.name, str(page), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
            report = io.StringIO()
            runner.run(test, out=report.write, clear_globs=False)
            names.update(test.globs)
            assert runner.failures == 0, report.getvalue()
        elif kind == "console":
            for command, expected in re.findall(r"(?m)^\$ (.+)\n((?:(?!\$ ).*\n)*)", text):
                status, printed = call(command)
                assert status in (0, 1) and matches(expected, printed), f"{command}\n{printed}"


def test_a_wrong_page_is_caught(desk):
    """The checks above can fail."""
    assert call("plananalysis run 没有.txt")[0] == 2
    assert not matches("2 document(s)\n", "1 document(s)\n")


def test_links_lead_somewhere():
    """Every relative link of every page names a file that is there."""
    pages = [*PAGES, *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md"]
    broken = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if not link.startswith("http") and not (page.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.slow
def test_table_pages_are_current():
    """Each table has a page, and it says what the table now holds; `python docs/make_table_pages.py` writes them."""
    import runpy

    made = runpy.run_path(str(ROOT / "docs" / "make_table_pages.py"))["make_pages"]()
    kept = {page.name: page.read_text("utf-8") for page in (ROOT / "docs" / "tables").glob("*.md")}
    assert sorted(kept) == sorted(made)
    assert [name for name in made if kept[name] != made[name]] == []

"""Hundreds of hostile files among good ones: nothing hangs, nothing is lost in silence, and the good do not notice.

Every run takes the named regressions and a tenth of the others; `--long` takes all, batch by batch.
"""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import generator
import pytest
from builders import docx, paragraph
from cases import EITHER, PASSED, READ, REFUSED, Case
from lxml import html
from running import NO_ANSWER, Ran, run_python

import plananalysis
from plananalysis import read_corpus
from plananalysis.reading.find import find_files

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

HERE = Path(__file__).parent
SECONDS = 30  # of a file
MEMORY = 1_500_000_000
BATCH = 32
NOT_READ = "plananalysis: not read: "
PER_DOCUMENT = (
    "documents",
    "metadata",
    "units",
    "sentences",
    "citations",
    "names",
    "commitments",
    "coverage",
    "intensifiers",
    "novelty",
    "section_rates",
    "absence",
    "mentions",
    "frames",
    "frame_summary",
    "attention",
    "instruments",
    "addressees",
)
# What a run without topics makes: of the documents by themselves, and of all of them together.
QUICK = (*PER_DOCUMENT, "entities", "formulae", "formula_counts", "keyness", "terms", "phrases", "diversity")

GOOD = """某某第{n}文化馆2031年工作要点

一、{first}
1.完善{first}工作,建立“{first}之家”品牌,落实《{first}办法》。
2.继续开展第{n}次{second}活动,严格考核。
二、{second}
3.推动{second}建设,服务群众{n}00人次,由市教育局负责。
"""
SUBJECTS = ("家庭教育", "读书服务", "志愿服务", "文化活动", "党建品牌", "疫情防控", "队伍建设")


def write_good(folder: Path) -> None:
    """Ten good documents: six texts, two Word files, two pages."""
    for n in range(10):
        text = GOOD.format(n=n + 2, first=SUBJECTS[n % 7], second=SUBJECTS[(n + 3) % 7])
        lines = text.splitlines()
        if n < 6:
            (folder / f"好{n}.txt").write_text(text, encoding="utf-8")
        elif n < 8:
            (folder / f"好{n}.docx").write_bytes(docx("".join(map(paragraph, lines))))
        else:
            page = "<!DOCTYPE html><meta charset='utf-8'><title>要点</title><body>" + "".join(
                f"<p>{line}</p>" for line in lines
            )
            (folder / f"好{n}.html").write_text(page, encoding="utf-8")


def command(*arguments: str, cwd: Path, timeout: float) -> Ran:
    """Run plananalysis in a shell's way."""
    return run_python("-m", "plananalysis", *arguments, cwd=cwd, timeout=timeout)


def read_rows(path: Path) -> list[list[str]]:
    """A table's cells as they are written."""
    csv.field_size_limit(1 << 30)  # a hostile sentence is longer than a cell may be by default
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def good_rows(path: Path) -> list[list[str]]:
    """A table's header and the rows of the good documents."""
    header, *rows = read_rows(path)
    at = header.index("doc_id")
    return [header, *(row for row in rows if row[at].startswith("好"))]


def pick_batches(*, long: bool) -> dict[str, list[Case]]:
    """Name the sets of cases that are put among the good documents; with `long` all, formats mixed."""
    if not long:
        return {"ci": generator.regressions() + generator.tenth()}
    mixed = generator.chance("batches").sample(cases := generator.all_cases(), len(cases))
    return {f"{start // BATCH:02}": mixed[start : start + BATCH] for start in range(0, len(mixed), BATCH)}


def pytest_generate_tests(metafunc):
    """One batch, or with --long all of them."""
    if "batch" in metafunc.fixturenames:
        batches = pick_batches(long=metafunc.config.getoption("--long", default=False))
        metafunc.parametrize("batch", batches.values(), ids=batches.keys(), indirect=True, scope="module")


@dataclass
class Batch:
    """Bad files among the good, and what each command makes of them (run once, when it is first asked for)."""

    folder: Path
    cases: list[Case]

    def __post_init__(self) -> None:
        (self.folder / "mixed").mkdir()
        write_good(self.folder / "mixed")
        for case in self.cases:
            case.place(self.folder / "mixed")

    @cached_property
    def checked(self) -> Ran:
        """`check` of all."""
        return command("check", "mixed", "--csv", "check.csv", cwd=self.folder, timeout=self.patience)

    @cached_property
    def ran(self) -> Ran:
        """`run` of all, with the report."""
        return command(
            "run", "mixed", "--out", "out", "--no-notebooks", "--quiet", cwd=self.folder, timeout=2 * self.patience
        )

    @cached_property
    def ran_refused(self) -> Ran:
        """`run` of the good and of those that `check` refused."""
        (self.folder / "refused").mkdir()
        write_good(self.folder / "refused")
        for case in self.cases:
            if self.is_refused(case) and not self.is_read(case):
                case.place(self.folder / "refused")
        only = [word for table in QUICK for word in ("--only", table)]
        return command(
            "run", "refused", "--out", "out-refused", "--quiet", *only, cwd=self.folder, timeout=self.patience
        )

    @cached_property
    def alone(self) -> dict[str, dict]:
        """Each file read by itself: seconds, and what was found in it."""
        given = [{"path": f"mixed/{case.file}", "holds": case.holds} for case in self.cases if not case.put]
        ran = run_python(
            str(HERE / "one_by_one.py"), cwd=self.folder, timeout=self.patience, given="\n".join(map(json.dumps, given))
        )
        found = [json.loads(line) for line in ran.out.splitlines()]
        assert len(found) == len(given), f"{given[len(found)]['path']}: {ran.err[-2000:]}"
        return {Path(answer["path"]).name: answer for answer in found}

    @property
    def patience(self) -> float:
        """Seconds until a command has hung: far more than it needs, less than all files at their limit."""
        return 300 + 10 * len(self.cases)

    @property
    def refusals(self) -> list[str]:
        """What the lines say that name a file which was not read: `file: what is wrong; what to do`."""
        return [line.removeprefix(NOT_READ) for line in self.checked.lines if line.startswith(NOT_READ)]

    @cached_property
    def files(self) -> list[str]:
        """The files in the table of those that were read."""
        header, *rows = read_rows(self.folder / "check.csv")
        return [row[header.index("file")] for row in rows]

    def is_refused(self, case: Case) -> bool:
        """Whether a line says that it was not read; one line, and no more."""
        named = [line for line in self.refusals if is_named(case, line.partition(": ")[0])]
        assert len(named) < 2 or case.put, named
        return bool(named)

    def is_read(self, case: Case) -> bool:
        """Whether it stands in the table of documents."""
        return any(is_named(case, file) for file in self.files)


def is_named(case: Case, text: str) -> bool:
    """Whether a line or a cell names this file, not one whose name ends alike."""
    return case.file in text if case.named else bool(re.search(rf"(?<![\w-]){re.escape(case.file)}(?![\w-])", text))


@pytest.fixture(scope="module")
def batch(request, tmp_path_factory):
    """The good documents with these cases among them."""
    return Batch(tmp_path_factory.mktemp("hostile"), request.param)


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    """Results of the good documents alone."""
    folder = tmp_path_factory.mktemp("baseline")
    (folder / "good").mkdir()
    write_good(folder / "good")
    ran = command("run", "good", "--out", "out", "--no-notebooks", "--quiet", cwd=folder, timeout=300)
    assert (ran.status, ran.err) == (0, "")
    return folder / "out"


def test_there_are_enough_and_each_has_its_own_name():
    """At least four hundred, no two alike, and all that the list of known faults names."""
    names = [case.name for case in generator.all_cases()]
    assert len(names) == len(set(names)) >= 400
    assert {case.kind for case in generator.regressions()} == {"S8", "S9", "S10", "S11", "S12", "S13", "S22", "S23"}
    assert not set(generator.REGRESSIONS) - set(names)


def test_what_names_a_case_names_no_other():
    """What is looked for in the output stands in the name of one case only."""
    cases = generator.all_cases()
    names = [(case, case.file, case.name + case.suffix) for case in cases]
    assert [
        case.name
        for case in cases
        if case.named
        for other, *said in names
        if other is not case and any(case.named in name for name in said)
    ] == []


@pytest.mark.parametrize("case", generator.tenth(), ids=lambda case: case.name)
def test_made_alike_each_time(case):
    """The bytes of a case do not depend on when it is made."""
    assert case.make() == case.make()


def test_commands_end_as_they_say(batch):
    """`check` says 2, for some were not read; `run` says 1; neither hangs, and neither shows a traceback."""
    for ran, status in ((batch.checked, 2), (batch.ran, 1), (batch.ran_refused, 1)):
        assert ran.status != NO_ANSWER, ran.err[-3000:]
        assert not re.search("Traceback|a fault of this program", ran.out + ran.err), ran.err[-3000:]
        assert ran.status == status, ran.err[-3000:]


def test_each_line_is_ours_and_has_no_codes(batch):
    """A name with a line break does not begin a line of its own; codes that a terminal obeys are not passed on."""
    for ran in (batch.checked, batch.ran):
        assert [line for line in ran.err.split("\n") if line and not line.startswith("plananalysis: ")] == []
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", ran.out + ran.err)


def test_each_bad_file_is_named(batch):
    """What must be refused has its one line; what must be read is in the table; nothing is in neither."""
    wrong = []
    for case in batch.cases:
        refused, read = batch.is_refused(case), batch.is_read(case)
        allowed = {
            REFUSED: refused and not read,
            READ: read and not refused,
            EITHER: read != refused,
            PASSED: not read,
        }[case.expect]
        if not allowed:
            wrong.append(f"{case.name}: expected {case.expect}, {refused=}, {read=}")
    assert wrong == []
    lists = [line for line in batch.refusals if line.partition(":")[0].endswith("documents.csv")]
    assert all("/" in line.partition(":")[0] for line in lists) or len(lists) == 1, "which of them?"


def test_run_names_what_check_names(batch):
    """`run` refuses the same files as `check`."""
    said = {line.removeprefix("plananalysis: ").partition(": ")[0] for line in batch.ran.lines}
    assert batch.refusals and {line.partition(": ")[0] for line in batch.refusals} - said == set()


def test_what_is_read_is_right(batch):
    """The words that must be there are there, or where that is enough a warning says that something is not."""
    wrong = [
        case.name
        for case in batch.cases
        if not case.put
        and (answer := batch.alone[case.file])
        and not answer["refused"]
        and (not answer["held"] and not (case.warned and answer["warned"]) or case.chars not in (None, answer["chars"]))
    ]
    assert wrong == []


def test_no_file_takes_long(batch):
    """Thirty seconds at most, whatever is in it."""
    assert {name: answer["seconds"] for name, answer in batch.alone.items() if answer["seconds"] > SECONDS} == {}


def test_no_process_takes_much_memory(batch):
    """One and a half gigabytes at most, of every process that a command begins."""
    peaks = {"check": batch.checked.peak, "run": batch.ran.peak, "run of the refused": batch.ran_refused.peak}
    assert {name: peak for name, peak in peaks.items() if peak > MEMORY} == {}


def test_rows_of_the_good_are_the_same(batch, baseline):
    """In each table that speaks of single documents, the bytes of the good ones' cells."""
    assert batch.ran.status == 1
    for name in PER_DOCUMENT:
        assert good_rows(batch.folder / "out" / "tables" / f"{name}.csv") == good_rows(
            baseline / "tables" / f"{name}.csv"
        ), name


def test_tables_are_the_same_where_all_others_are_refused(batch, baseline):
    """Byte for byte, tables of the whole corpus as well."""
    assert batch.ran_refused.status == 1
    for name in QUICK:
        made = (batch.folder / "out-refused" / "tables" / f"{name}.csv").read_bytes()
        assert made == (baseline / "tables" / f"{name}.csv").read_bytes(), name


def test_report_shows_names_and_does_not_obey_them(batch):
    """Markup in names, titles and texts is shown as it is written."""
    written = (batch.folder / "out" / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<img src=x|<script>alert", written)
    assert not html.fromstring(written.encode()).xpath("//img[@onerror]")


def test_nothing_is_written_outside(batch):
    """No name, id or path in a file leads a command to write beside its results."""
    assert batch.checked.status and batch.ran.status and batch.ran_refused.status
    made = {"mixed", "refused", "check.csv", "out", "out-refused"}
    assert {path.name for path in batch.folder.iterdir()} <= made
    for case in batch.cases:
        if not case.put:
            assert (batch.folder / "mixed" / case.file).exists(), case.name


def test_a_file_that_vanishes_is_named(tmp_path, monkeypatch):
    """Listed, then gone: one line, and the others are read."""
    write_good(tmp_path)
    find = find_files

    def find_and_lose(paths):
        found = find(paths)
        (tmp_path / "好3.txt").unlink()
        return found

    monkeypatch.setattr(plananalysis.corpus, "find_files", find_and_lose)
    corpus = read_corpus(tmp_path)
    assert len(corpus.documents) == 9
    assert [str(problem).partition(":")[0] for problem in corpus.problems] == ["好3.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may read everything can read this")
def test_what_may_not_be_read_is_named(tmp_path):
    """A file and a folder without permission: a line each."""
    write_good(tmp_path)
    (tmp_path / "好3.txt").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    corpus = read_corpus(tmp_path)
    assert len(corpus.documents) == 9 and len(corpus.problems) == 2


def test_three_thousand_small_files(request, tmp_path):
    """Very many files are read, in memory that does not grow with each."""
    if not request.config.getoption("--long", default=False):
        pytest.skip("--long")
    (tmp_path / "many").mkdir()
    for n in range(3_000):
        (tmp_path / "many" / f"{n}.txt").write_text(f"一、建设第{n}馆\n1.推进第{n}项工作。\n", encoding="utf-8")
    ran = command("check", "many", cwd=tmp_path, timeout=900)
    assert "3000 document(s) read" in ran.out and ran.peak < MEMORY and "Traceback" not in ran.err

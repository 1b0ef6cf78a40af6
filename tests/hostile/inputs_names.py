"""Files and folders whose names, or whose being, are the trouble: links, pipes, odd characters."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from builders import docx
from cases import EITHER, PASSED, PLAN, READ, REFUSED, Case


def named(name: bytes | str, shown: str) -> tuple[Callable[[Path], None], str]:
    """Place the plan under this name; `shown` is what the output must hold of it."""

    def put(folder: Path) -> None:
        place = os.path.join(os.fsencode(folder), os.fsencode(name))
        with open(place, "wb") as file:
            file.write(docx() if os.fsencode(name).endswith(b".docx") else PLAN.encode())

    return put, shown


NAMES = {
    "newline": (named("换\n行name.txt", "行name"), EITHER),
    "carriage-return": (named("回\r车name.txt", "车name"), EITHER),
    "tab": (named("制\t表name.txt", "表name"), READ),
    "quotes": (named("\"双'单name.txt", "单name"), READ),
    "image": (named("<img src=x onerror=alert(1)>name.txt", "onerror"), READ),
    "script": (named("<script>alert(2)<script>name.txt", "alert(2)"), READ),
    "formula": (named("=cmd|' C calc'!A0name.txt", "A0name"), READ),
    "plus": (named("+1name.txt", "1name"), READ),
    "at": (named("@SUMname.txt", "SUMname"), READ),
    "option": (named("-rf", "-rf"), REFUSED),
    "option-text": (named("--helpname.txt", "helpname"), READ),
    "dot-at-end": (named("尾点name.txt.", "尾点name"), REFUSED),
    "space-at-end": (named("尾空name.txt ", "尾空name"), REFUSED),
    "space-before-suffix": (named("隙name .txt", "隙name"), READ),
    "long": (named("长" * 83 + ".txt", "长" * 30), READ),
    "long-ascii": (named("l" * 250 + ".txt", "l" * 60), READ),
    "nfd": (named("e\u0301te\u0301-nfd.txt", "-nfd.txt"), READ),
    "nfc": (named("\xe9t\xe9other.txt", "other"), READ),
    "hangul": (named("\u1112\u1161\u11ab한jamo.txt", "jamo"), READ),
    "emoji": (named("🧧👨‍👩‍👧emoji.txt", "emoji"), READ),
    "bidi": (named("\u202egnp.bidi.txt", "gnp"), READ),
    "arabic": (named("خطةrtl.txt", "rtl"), READ),
    "zero-width": (named("零\u200b宽zw.txt", "zw"), READ),
    "private-use": (named("\ue000pua.txt", "pua"), READ),
    "not-a-character": (named("\uffffnonchar.txt", "nonchar"), READ),
    "bytes": (named(b"\xff\xfebytes.txt", "bytes"), READ),
    "gbk": (named("计划gbk.txt".encode("gb18030"), "gbk"), READ),
    "con": (named("con.txt", "con.txt"), READ),
    "nul-device": (named("NUL.txt", "NUL.txt"), READ),
    "lpt": (named("lpt1.plan.txt", "lpt1.plan"), READ),
    "con-and-year": (named("con.2024.txt", "con.2024"), READ),
    "aux-and-dots": (named("AUX.a.b.txt", "AUX.a.b"), READ),
    "com": (named("com1.txt", "com1.txt"), READ),
    "dots": (named("a..b...txt", "a..b"), READ),
    "parent-like": (named("a..%2f..%2fup.txt", "up.txt"), READ),
    "backslash": (named("c\\d\\bs.txt", "bs.txt"), READ),
    "drive": (named("C:drive.txt", "drive"), READ),
    "percent": (named("%s%n%dpc.txt", "pc.txt"), READ),
    "dollar": (named("${HOME}$(id)dl.txt", "dl.txt"), READ),
    "backtick": (named("`id`bt.txt", "bt.txt"), READ),
    "braces": (named("{{7*7}}{x}br.txt", "br.txt"), READ),
    "star": (named("*star.txt", "star"), READ),
    "brackets": (named("[a-z]set.txt", "set.txt"), READ),
    "question": (named("?what.txt", "what"), READ),
    "escape": (named("\x1b[31mesc.txt", "esc"), READ),
    "bell": (named("\x07bell.txt", "bell"), READ),
    "delete": (named("\x7fdel.txt", "del"), READ),
    "line-separator": (named("\u2028ls.txt", "ls.txt"), READ),
    "wide-equals": (named("＝we.txt", "we.txt"), READ),
    "upper-suffix": (named("大UPPER.TXT", "UPPER"), READ),
    "two-suffixes": (named("tar.gz.txt", "tar.gz"), READ),
    "manifest": (named("manifest.json.txt", "manifest"), READ),
    "only-digits": (named("0000.txt", "0000"), READ),
    "comma": (named('a,"b",cm.txt', "cm.txt"), READ),
    "semicolon": (named("a;b&c|sc.txt", "sc.txt"), READ),
    "no-suffix": (named("nosuffix", "nosuffix"), REFUSED),
    "unknown-suffix": (named("x.unknownsuffix", "unknownsuffix"), REFUSED),
    "image-suffix": (named("photo.jpg", "photo"), REFUSED),
    "json": (named("list.json", "list.json"), REFUSED),
    "hidden": (named(".hidden.txt", ".hidden"), PASSED),
    "lock": (named("~$lock.docx", "lock"), PASSED),
    "ideographic-stop": (named("。stop.txt", "stop"), READ),
    "case-twin": (named("Twin.txt", "Twin"), READ),
    "case-twin-2": (named("tWIN.txt", "tWIN"), READ),
    "twin-of-other-suffix": (named("twin.md", "twin.md"), READ),
}


def link(target: str) -> Callable[[Path, str], None]:
    """A link to somewhere."""
    return lambda folder, name: (folder / name).symlink_to(target)


def pipe(folder: Path, name: str) -> None:
    """A pipe that nobody writes to."""
    os.mkfifo(folder / name)


def listening(folder: Path, name: str) -> None:
    """A socket; its path may be short only, so it is made elsewhere and moved."""
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as made:
        made.bind(f"{short}/s")
        os.rename(f"{short}/s", folder / name)


def inside(*parts: str) -> Callable[[Path, str], None]:
    """A folder of this name with the plan in it, at this place."""

    def put(folder: Path, name: str) -> None:
        place = folder.joinpath(name, *parts)
        place.parent.mkdir(parents=True)
        place.write_text(PLAN, encoding="utf-8")

    return put


def loop(folder: Path, name: str) -> None:
    """A folder with the plan and with a link to itself."""
    inside("plan.txt")(folder, name)
    (folder / name / "again").symlink_to(folder / name)


def ring(folder: Path, name: str) -> None:
    """Two links to each other."""
    (folder / name).symlink_to(folder / f"{name}-b")
    (folder / f"{name}-b").symlink_to(folder / name)


PLACED = {
    "link-broken.txt": (link("nowhere.txt"), REFUSED),
    "link-itself.txt": (link("link-itself.txt"), REFUSED),
    "link-ring.txt": (ring, REFUSED),
    "link-outside.txt": (link("/etc/hostname"), REFUSED),
    "link-zero.txt": (link("/dev/zero"), REFUSED),
    "link-full.txt": (link("/dev/full"), REFUSED),
    "link-random.pdf": (link("/dev/urandom"), REFUSED),
    "link-root": (link("/"), REFUSED),
    "link-here": (link("."), REFUSED),
    "link-above": (link(".."), REFUSED),
    "link-process.txt": (link("/proc/self/mem"), REFUSED),
    "pipe.txt": (pipe, REFUSED),
    "pipe.docx": (pipe, REFUSED),
    "pipe.pdf": (pipe, REFUSED),
    "socket.txt": (listening, REFUSED),
    "folder-loop": (loop, READ),
    "folder.txt": (inside("plan.txt"), READ),
    "folder.docx": (inside("in", "plan.txt"), READ),
    "folder-deep": (inside(*["d"] * 120, "plan.txt"), READ),
    "folder-image <img src=x onerror=alert(3)>": (inside("plan.txt"), READ),
    "folder-hidden": (inside(".git", "plan.txt"), PASSED),
    "folder-option --out": (inside("plan.txt"), READ),
    "folder-newline\nx": (inside("plan.txt"), READ),
    "folder-empty": (lambda folder, name: (folder / name).mkdir(), PASSED),
    "folder-documents": (inside("documents.csv", "plan.txt"), READ),
    "folder-space ": (inside("plan.txt"), READ),
}


# What is looked for where that is not the name itself: the link in this folder is refused, the plan is read.
SHOWN = {"folder-loop": "folder-loop/plan.txt"}


def named_cases() -> list[Case]:
    """Files with odd names."""
    return [Case(f"name-{key}", put=put, named=shown, expect=expect) for key, ((put, shown), expect) in NAMES.items()]


def placed_cases() -> list[Case]:
    """Links, pipes and folders."""
    return [
        Case(
            f"place-{name}".replace("\n", " "),
            put=lambda folder, put=put, name=name: put(folder, name),
            named=SHOWN.get(name, name.partition("\n")[0].rstrip()),
            expect=expect,
        )
        for name, (put, expect) in PLACED.items()
    ]


CASES = [*named_cases(), *placed_cases()]

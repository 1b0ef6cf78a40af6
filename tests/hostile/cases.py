"""What is a hostile case? A file's name and bytes, made by a short function, and what must become of it.

`refused` must be named in a line of what was not read, `read` must be read, `either` may be one or the other but
never silently neither, `passed` may be passed over without a word (hidden and lock files).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REFUSED, READ, EITHER, PASSED = "refused", "read", "either", "passed"

PLAN = """某某区文化馆2031年工作要点

一、丰富群众文化生活
1.办好“家门口的舞台”活动。继续举办社区合唱节,组织文艺骨干培训;推动“舞台”品牌建设。
2.深化读书服务。落实《公共文化服务办法》,建立读书小组20个。
二、加强队伍建设
3.完善志愿者制度。制定《文化志愿者管理办法》,严格考核。
"""
PHRASE = "完善志愿者制度"


@dataclass(frozen=True)
class Case:
    """One hostile input.

    Parameters
    ----------
    name : str
        Unique; the name of the file without its suffix, or of the folder for what `put` places.
    suffix : str
        The suffix of the file.
    make : callable
        Gives the file's bytes.
    expect : str
        refused, read, either or passed.
    holds : str
        What the text must hold if the file is read.
    warned : bool
        It is enough that a warning is given where `holds` is not in the text.
    chars : int or None
        How long the text must be if the file is read.
    kind : str
        The named regression that this case is or is related to: S8 …
    put : callable or None
        Places it in a folder, where a file of these bytes is not all.
    named : str
        What the line that names it must hold; by default the name and the suffix.
    """

    name: str
    suffix: str = ""
    make: Callable[[], bytes] = bytes
    expect: str = EITHER
    holds: str = ""
    warned: bool = False
    chars: int | None = None
    kind: str = ""
    put: Callable[[Path], None] | None = None
    named: str = ""

    @property
    def file(self) -> str:
        """What to look for in the output."""
        return self.named or self.name + self.suffix

    def place(self, folder: Path) -> None:
        """Write it into a folder."""
        if self.put:
            self.put(folder)
        else:
            (folder / (self.name + self.suffix)).write_bytes(self.make())


def chance(name: str) -> random.Random:
    """A source of chance that is the same each time for the same name."""
    return random.Random(f"plananalysis {name}")


def plan_with(odd: str) -> bytes:
    """The plan with something odd beside a title, in a number, in a verb, in a name, and at its end."""
    text = (
        PLAN.replace("《公共", f"{odd}《公共").replace("服务办法》", f"服务{odd}办法》").replace("20个", f"2{odd}0个")
    )
    text = text.replace("组织文艺", f"组{odd}织文艺").replace("二、加强", f"{odd}二、加强")
    return (text + odd).encode("utf-8", "surrogatepass")

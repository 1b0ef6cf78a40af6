"""
Make resources/lexicons/traditional.csv from OpenCC's tables (Apache-2.0), one character to one.

Needs opencc-python-reimplemented (Apache-2.0), which holds them as text; it is no dependency of the package::

    pip install opencc-python-reimplemented && python benchmarks/make_traditional.py
"""

import csv
from importlib import resources
from pathlib import Path

TARGET = Path(__file__).parent.parent / "plananalysis/resources/lexicons/traditional.csv"
OWN = Path(__file__).parent / "traditional_own.csv"
HEAD = "# words; name=traditional; version=1; licence=Apache-2.0"


def read_pairs(name: str) -> dict[str, str]:
    """Each term and the first of its simplified forms."""
    text = resources.files("opencc").joinpath("dictionary", name).read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip())
    return {term: forms.split(" ")[0] for term, forms in rows}


def is_in(charset: str, sign: str) -> bool:
    """Does a character set hold a character?"""
    try:
        sign.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def make_rows() -> list[tuple[str, str, str]]:
    """Characters that simplified text has not, those that it has too, those that it alone has, and phrases."""
    with OWN.open(encoding="utf-8", newline="") as file:
        own = {row["term"]: row["value"] for row in csv.DictReader(line for line in file if line[0] != "#")}
    pairs = {**read_pairs("TSCharacters.txt"), **own}
    signs = {a: b for a, b in pairs.items() if len(a) == 1 and a != b and a <= "\uffff"}
    kinds = {a: "also_simplified" if is_in("gb2312", a) else "only_traditional" for a in signs}
    rows = [(sign, kinds[sign], signs[sign]) for sign in sorted(signs)]
    simple = sorted({b for b in signs.values() if is_in("gb2312", b) and not is_in("big5", b)} - set(signs) - {"着"})
    rows += [(sign, "only_simplified", "") for sign in simple]
    phrases = {a: b for a, b in {**read_pairs("TSPhrases.txt"), **own}.items() if len(a) == len(b) > 1}
    table = str.maketrans(signs)
    return rows + [(a, "phrase", b) for a, b in sorted(phrases.items()) if a.translate(table) != b]


def main() -> None:
    """Write the list."""
    with TARGET.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["term", "class", "value"])
        writer.writerows(make_rows())


if __name__ == "__main__":
    main()

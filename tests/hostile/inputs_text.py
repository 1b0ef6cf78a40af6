"""Plain text and Markdown that no editor would write."""

from __future__ import annotations

import base64
import unicodedata
import zlib

from cases import EITHER, PHRASE, PLAN, READ, REFUSED, Case, chance, plan_with

MANY = 100_000
# Characters that programs take for markers of their own, that draw nothing, or that no text should hold.
ODD = (
    0x01,
    0x02,
    0x08,
    0x0B,
    0x0C,
    0x1A,
    0x1B,
    0x1C,
    0x1D,
    0x1E,
    0x1F,
    0x7F,
    0x80,
    0x85,
    0xAD,
    0x0301,
    0x061C,
    0x200B,
    0x200E,
    0x2028,
    0x2029,
    0x202E,
    0x2060,
    0x2FFF,
    0xD7FF,
    0xE000,
    0xE001,
    0xE002,
    0xE0FF,
    0xF000,
    0xF8FF,
    0xFDD0,
    0xFEFF,
    0xFFF9,
    0xFFFC,
    0xFFFD,
    0xFFFE,
    0xFFFF,
    0x1F9E7,
    0x20000,
    0xE0001,
    0xF0000,
    0xFFFFD,
    0x10FFFF,
)


def odd_characters() -> list[Case]:
    """The plan with each odd character at every kind of place; it is text all the same."""
    kinds = {code: "S8" for code in ODD if 0xE000 <= code <= 0xF8FF or code >= 0xF0000}
    return [
        Case(
            f"{kinds.get(code, 'text')}-odd-{code:06x}",
            ".txt",
            lambda code=code: plan_with(chr(code)),
            READ,
            holds=PHRASE,
            chars=len(plan_with("" if _is_unseen(code) else chr(code)).decode()),
            kind=kinds.get(code, ""),
        )
        for code in ODD
    ]


def _is_unseen(code: int) -> bool:
    """Whether reading takes a character out: controls that break no line, and format characters."""
    return unicodedata.category(chr(code)) in ("Cc", "Cf") and code not in (9, 10, 11, 12, 13) or code == 0xFFFC


def private_use() -> list[Case]:
    """More of what S8 is about: many, only these, in one run, in names and quotations."""
    every = "".join(map(chr, range(0xE000, 0xF900)))
    return [
        Case("S8-all-private-use-beside-plan", ".txt", lambda: (PLAN + every).encode(), READ, holds=PHRASE, kind="S8"),
        Case("S8-only-private-use", ".txt", lambda: (every * 3).encode(), EITHER, kind="S8"),
        Case(
            "S8-private-use-in-title",
            ".md",
            lambda: PLAN.replace("《公共文化", "《\ue000\ue001\ue002").encode(),
            READ,
            holds=PHRASE,
            kind="S8",
        ),
        Case(
            "S8-private-use-around-quotes",
            ".txt",
            lambda: PLAN.replace("“", "\ue001“").replace("”", "”\ue003").encode(),
            READ,
            holds=PHRASE,
            kind="S8",
        ),
        Case(
            "S8-private-use-as-numbering",
            ".txt",
            lambda: PLAN.replace("1.", "\ue000").replace("2.", "\ue001").encode(),
            READ,
            holds=PHRASE,
            kind="S8",
        ),
    ]


def encoded() -> list[Case]:
    """The plan in encodings that are read, and in those that are told from Chinese or refused."""
    longer = PLAN * 3
    table = {
        "utf-16-le": (longer.encode("utf-16-le"), READ),
        "utf-16-be": (longer.encode("utf-16-be"), READ),
        "utf-16-mark": (longer.encode("utf-16"), READ),
        "utf-32-mark": (longer.encode("utf-32"), READ),
        "utf-32-le": (longer.encode("utf-32-le"), EITHER),
        "utf-7": (longer.encode("utf-7"), EITHER),
        "gb18030": (longer.encode("gb18030"), READ),
        "gb18030-cut": (longer.encode("gb18030")[:-3], EITHER),
        "gb18030-bad-bytes": (longer.encode("gb18030").replace("志愿".encode("gb18030"), b"\xff\xff"), REFUSED),
        "gb18030-four-bytes": ((longer + "\U00020000").encode("gb18030"), READ),
        "big5": (("各級婦聯組織要貫徹落實好全會精神，推進工作。" * 9).encode("big5"), READ),
        "big5-bad-bytes": (("各級婦聯組織要貫徹落實好全會精神" * 9).encode("big5") + b"\xff\x00\xfe", REFUSED),
        "shift-jis": (("本年度の業務計画を次のとおり定める。" * 9).encode("shift-jis"), EITHER),
        "euc-kr": (("올해의 업무 계획은 다음과 같다. " * 9).encode("euc-kr"), EITHER),
        "koi8": (("План работы на год. " * 9).encode("koi8-r"), EITHER),
        "ebcdic": (b"THE PLAN OF THE YEAR ".decode().encode("cp037") * 40, EITHER),
        "hz": (longer.replace("“", "").replace("”", "").encode("hz", "ignore"), EITHER),
        "iso2022": (("本年度の業務計画。" * 9).encode("iso2022-jp"), EITHER),
        "utf-8-as-latin-1": (longer.encode().decode("latin-1").encode(), EITHER),
        "utf-8-as-gbk": (longer.encode().decode("gbk", "replace").encode(), READ),
        "two-encodings": (longer.encode() + longer.encode("gb18030"), REFUSED),
        "mark-in-the-middle": ((PLAN + "\ufeff" + PLAN).encode(), READ),
        "two-marks": (("\ufeff\ufeff" + PLAN).encode(), READ),
        "mark-of-utf-16-alone": (b"\xff\xfe", REFUSED),
        "mark-of-utf-8-alone": (b"\xef\xbb\xbf", REFUSED),
        "mark-of-utf-16-before-utf-8": (b"\xff\xfe" + longer.encode(), EITHER),
        "mark-of-utf-8-before-gbk": (b"\xef\xbb\xbf" + longer.encode("gb18030"), REFUSED),
        "utf-16-odd-length": (longer.encode("utf-16")[:-1], REFUSED),
        "utf-16-half-characters": (b"\xff\xfe" + longer.encode("utf-16-le") + b"\x00\xd8\x00\xd8", REFUSED),
        "utf-8-cut": (longer.encode()[:-4], EITHER),
        "utf-8-overlong": (longer.encode() + b"\xc0\xaf\xe0\x80\x80", EITHER),
        "utf-8-half-characters": (longer.encode() + b"\xed\xa0\x80\xed\xb0\x80", EITHER),
        "base64": (base64.b64encode(longer.encode()), EITHER),
        "deflated": (zlib.compress(longer.encode()), REFUSED),
        "quoted-printable": ("".join(f"={b:02X}" for b in longer.encode()).encode(), EITHER),
        "noise": (chance("noise").randbytes(4_000), REFUSED),
        "noise-high": (bytes(range(128, 256)) * 40, REFUSED),
    }
    return [
        Case(f"text-encoding-{name}", ".txt", lambda data=data: data, expect) for name, (data, expect) in table.items()
    ]


def repeated() -> list[Case]:
    """One thing very often: what costs more than its length shows."""
    table = {
        "open-titles": "《",
        "closed-titles": "》",
        "title-pairs": "《》",
        "open-quotes": "“",
        "closed-quotes": "”",
        "quotes": '"',
        "open-brackets": "（",
        "brackets": "（）",
        "han-numbers": "一",
        "stops": "。",
        "commas": "、",
        "dashes": "—",
        "hyphens": "- ",
        "spaces": " ",
        "wide-spaces": "\u3000",
        "tabs": "\t",
        "dots": ".",
        "one-character": "的",
        "article-marks": "第",
        "years": "2031年",
        "dates": "2031-3-1 ",
        "percents": "%",
        "hashes": "#",
        "stars": "*",
        "page-numbers": "- 1 ",
        "page-lines": "— 1 —\n",
        "page-of": "第1页共",
        "sections": "一、建设\n",
        "items": "1.建设。\n",
        "subitems": "（一）建设。\n",
        "circled": "①",
        "article-heads": "第一条 建设。\n",
        "annexes": "附件：\n",
        "annex-line": "附件1",
        "bodies": "人民政府",
        "areas": "某市",
        "forwarding": "关于印发",
        "notices": "的通知",
        "document-numbers": "〔2031〕1号",
        "numbers": "3万",
        "quantities": "建成3个",
        "verbs": "推进",
        "urls": "http://a.",
        "ranges": "1—",
        "ratios": "3.5",
        "signs": "+-",
        "comments": "<!--a-->",
        "tags": "<a>",
        "ampersands": "&",
        "pipes": "|",
        "backslashes": "\\",
        "percent-s": "%s",
        "braces": "{",
        "carriage-returns": "\r",
        "form-feeds": "\f",
        "ends-of-line": "\n",
        "and-so-on": "等等",
        "levels": "1.1.",
        "titles-one": "《甲》",
    }
    return [
        Case(
            f"text-many-{name}",
            ".txt",
            lambda part=part: (PLAN + (part * (MANY // len(part))) + "\n" + "尾x\n").encode(),
            READ,
            holds=PHRASE,
        )
        for name, part in table.items()
    ]


def shapes() -> list[Case]:
    """Lengths and layouts that no plan has."""
    digits = "7" * 5_000
    run = chance("han")
    han = "".join(chr(run.randrange(0x4E00, 0x9FA5)) for _ in range(200_000))
    table = {
        "empty": (b"", REFUSED),
        "spaces-only": (b" \n\t \xe3\x80\x80\n" * 50, REFUSED),
        "nul-only": (b"\x00" * 400, REFUSED),
        "nul-between": (PLAN.encode().replace("、".encode(), b"\x00"), REFUSED),
        "nul-at-end": (PLAN.encode() + b"\x00\x00", REFUSED),
        "control-z": (PLAN.encode() + b"\x1a", READ),
        "one-character": ("一".encode(), READ),
        "one-letter": (b"x", EITHER),
        "one-line-of-5-mb": ((PLAN.replace("\n", "") * 14_000).encode(), EITHER),
        "empty-lines": (PLAN.encode() + b"\n" * 500_000 + PLAN.encode(), READ),
        "digits-in-quantity": (PLAN.replace("20个", digits + "个").encode(), READ),
        "digits-in-year": (PLAN.replace("2031", digits).encode(), READ),
        "digits-as-number": (PLAN.replace("1.", digits + ".", 1).encode(), READ),
        "digits-with-commas": (PLAN.replace("20个", "1" + ",000" * 2_000 + "个").encode(), READ),
        "digits-in-han": (PLAN.replace("20个", "九" * 5_000 + "个").encode(), READ),
        "digits-of-other-scripts": (PLAN.replace("20个", "٢٠²个").encode(), READ),
        "powers": (PLAN.replace("20个", "3" + "亿" * 2_000 + "个").encode(), READ),
        "exponent": (PLAN.replace("20个", "1e999999个").encode(), READ),
        "han-at-random": (han.encode(), EITHER),
        "long-word": (b"a" * 1_000_000 + PLAN.encode(), READ),
        "nested-brackets": (("（" * 5_000 + PLAN + "）" * 5_000).encode(), READ),
        "nested-titles": (("关于转发《" * 2_000 + PLAN + "》的通知" * 2_000).encode(), READ),
        "deep-decimal-heads": ("\n".join(".".join(["1"] * n) + " 建设。" for n in range(1, 300)).encode(), READ),
        "records": ("\n".join(f"{n}\t" + "推进建设。" * 70 for n in range(60)).encode(), READ),
        "record-with-long-label": (("甲" * 39 + "\t" + PLAN.replace("\n", " ")).encode(), READ),
        "headings-many": ((PLAN + "一、建设\n" * MANY).encode(), READ),
        "items-many": ((PLAN + "1.建设。\n" * MANY).encode(), READ),
        "headings-out-of-order": ("\n".join(f"{n}.建设。" for n in range(3_000, 0, -1)).encode(), READ),
        "mixed-line-ends": (PLAN.encode().replace(b"\n", b"\r\r\n"), READ),
        "combining": (("字" + "\u0301" * 60_000 + PLAN).encode(), READ),
        "header-like": (("." + " " * 60_000 + "x\n" + PLAN).encode(), READ),
        "trailing-spaces": ((PLAN + ("." + " " * 999) * 60).encode(), READ),
        "web-page": (b"<html><script>alert(1)</script><p>" + PLAN.encode(), READ),
        "rtf": (b"{\\rtf1\\ansi " + PLAN.encode(), REFUSED),
        "says-pdf": (b"%PDF-1.7\n" + PLAN.encode(), REFUSED),
        "says-parquet": (b"PAR1" + PLAN.encode(), REFUSED),
        "says-zip": (b"PK\x03\x04" + PLAN.encode(), REFUSED),
        "says-mail": (b"MIME-Version: 1.0\n" + PLAN.encode(), REFUSED),
        "spreadsheet-formulas": (
            ("=cmd|' /C calc'!A0\n" + PLAN.replace("1.", "=1+1 ").replace("3.", "@SUM(A1)")).encode(),
            READ,
        ),
        "markup-in-text": (PLAN.replace("办好", "<img src=x onerror=alert(1)>&lt;</td>").encode(), READ),
        "template-in-text": (PLAN.replace("办好", "{{ 7*7 }}{% for x in y %}$\\frac$").encode(), READ),
        "terminal-codes": (PLAN.replace("办好", "\x1b[31m\x1b]0;x\x07").encode(), READ),
    }
    return [
        Case(f"text-shape-{name}", ".txt", lambda data=data: data, expect) for name, (data, expect) in table.items()
    ]


def markdown() -> list[Case]:
    """Markdown that nests, repeats, and does not end what it begins."""
    table = {
        "front-matter-open": "---\ntitle: 甲\n" + PLAN,
        "front-matter-bomb": "---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n" + PLAN,
        "fence-open": "```\n" + PLAN,
        "fences": "```\n" * 40_001 + PLAN,
        "hashes": "#" * MANY + " x\n" + PLAN,
        "bullets-deep": "\n".join(" " * n + "- 建设" for n in range(600)) + "\n" + PLAN,
        "quotes-deep": ">" * 50_000 + "x\n" + PLAN,
        "columns": "|" + "甲|" * 20_000 + "\n|" + "-|" * 20_000 + "\n" + PLAN,
        "links": "[" * 50_000 + PLAN,
        "images": "![](" * 30_000 + PLAN,
        "stars": "**" * 50_000 + PLAN,
        "underlines": "_a" * 50_000 + PLAN,
        "html": "<div>" * 20_000 + PLAN,
        "rules": "---\n" * 30_000 + PLAN,
        "comments-open": "<!--" * 30_000 + "\n" + PLAN,
        "declarations": "<![CDATA[<?" * 20_000 + "\n" + PLAN,
        "tables-open": "<table>" * 20_000 + "\n" + PLAN,
        "tables-closed-first": "</table>" * 20_000 + "\n" + PLAN,
        "escaped": "\\[" * 50_000 + "\n" + PLAN,
        "marks-of-pictures": "![" * 50_000 + "\n" + PLAN,
        "ticks": "".join("`" * (n % 300) + "x" for n in range(900)) + "\n" + PLAN,
        "lists-mixed": "1. - " * 10_000 + "\n" + PLAN,
        "headings-many": "## 甲\n- 乙\n" * 10_000 + PLAN,
        "notes": "[^1]" * 20_000 + "\n[^1]: 甲\n" + PLAN,
        "references": "[a]: b.com\n" * 20_000 + PLAN,
        "head-of-one-key": "---\na: " + "[" * 50_000 + "\n---\n" + PLAN,
    }
    return [
        Case(f"md-{name}", ".md", lambda text=text: text.encode(), READ, holds=PHRASE) for name, text in table.items()
    ]


CASES = [*odd_characters(), *private_use(), *encoded(), *repeated(), *shapes(), *markdown()]

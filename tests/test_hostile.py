"""Fifty broken or malicious files among fifty good ones: the good ones' tables do not notice."""

import io
import random
import zipfile

import pandas as pd
import pytest
from readers_files import write_docx

from plananalysis import read_corpus
from plananalysis.analysis import analyze
from plananalysis.parameters import Parameters

GOOD = """某某{kind}2031年工作要点

一、{first}
1.{verb}{first}工作,建立“{first}之家”品牌,落实《{first}办法》。
2.继续开展第{n}次{second}活动,严格考核。
二、{second}
3.推动{second}建设,服务群众{n}人次。
"""
SUBJECTS = ("家庭教育", "读书服务", "志愿服务", "文化活动", "党建品牌", "疫情防控", "队伍建设")
PLAN_DOCX = write_docx("<w:p><w:r><w:t>一、加强建设</w:t></w:r></w:p>")


def pack(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
HOSTILE = {
    "空{n}.txt": lambda noise: b"",
    "<img src=x onerror=alert({n})>.txt": lambda noise: bytes(range(256)) * 8 + noise,
    "截断{n}.docx": lambda noise: PLAN_DOCX[:len(PLAN_DOCX) // 2 + noise[0]],
    "炸弹{n}.docx": lambda noise: pack(word__document_dot_xml=b"<a/>", word__media__a_dot_bmp=b"\x00" * 9_000_000),
    "实体{n}.docx": lambda noise: pack(word__document_dot_xml=ENTITIES, _dot_content=noise),
    "=cmd|{n}.pdf": lambda noise: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 9 0 R >>" + noise[:3],
    "旧{n}.doc": lambda noise: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise,
    "表{n}.xlsx": lambda noise: pack(xl__workbook_dot_xml=ENTITIES),
    "列{n}.parquet": lambda noise: b"PAR1" + noise + b"PAR1",
    "行{n}.jsonl": lambda noise: b'{"text": "' + noise.hex().encode() + b"\n[[[[",
}


def write_good(folder, count=50):
    folder.mkdir()
    for n in range(count):
        first, second = SUBJECTS[n % 7], SUBJECTS[(n // 7 + n + 1) % 7]
        text = GOOD.format(kind=f"第{n}文化馆", n=n + 2, first=first, second=second, verb=("完善", "加强", "深化")[n % 3])
        (folder / f"计划{n:02}.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The same good files alone, and with fifty others between them."""
    folder = tmp_path_factory.mktemp("hostile")
    write_good(folder / "good")
    write_good(folder / "mixed")
    noise = random.Random(0)
    for name, make in HOSTILE.items():
        for n in range(5):
            (folder / "mixed" / name.format(n=n)).write_bytes(make(noise.randbytes(40)))
    return read_corpus(folder / "good"), read_corpus(folder / "mixed")


@pytest.mark.slow
def test_each_hostile_file_is_named(pair):
    """Fifty refusals of one line each, which say which file and what to do; fifty documents are read."""
    good, mixed = pair
    assert len(good.documents) == len(mixed.documents) == 50
    assert good.problems == ()
    assert len(mixed.problems) == 50
    for problem in map(str, mixed.problems):
        assert len(problem.splitlines()) == 1 and "Traceback" not in problem
    assert all(any(name.format(n=n) in str(problem) for problem in mixed.problems) for name in HOSTILE for n in range(5))


@pytest.mark.slow
def test_tables_of_the_good_are_the_same(pair):
    """Every table, row by row, as if the others had not been there."""
    few = Parameters(n_permutations=19, neighbours=0, n_refits=2)
    alone, among = (analyze(corpus, parameters=few) for corpus in pair)
    assert set(alone.tables) == set(among.tables) and len(alone.tables) > 30
    for name, table in alone.tables.items():
        pd.testing.assert_frame_equal(table, among.tables[name], obj=name)
    assert len(alone.citations) >= 50 and len(alone.topics) > 0

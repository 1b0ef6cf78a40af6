"""Tests of finding and reading files: names, ids, encodings, refusals, and the plan in every format."""

import hashlib
import io
import json
import os
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plananalysis.reading.document import Limits, ReadError, display_name, safe_stem, unique_ids
from plananalysis.reading.files import read_file, read_here
from plananalysis.reading.find import find_files
from plananalysis.structure.parse import parse_units
from readers_files import (
    SEED,
    SHARED,
    p,
    paragraphs,
    seed_paragraphs,
    squeeze,
    typeset,
    write_docx,
)


def escape(text):
    """Text as XML or HTML wants it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def seed_in(format_):
    """The plan's bytes in a format."""
    lines = seed_paragraphs()
    if format_ == "docx":
        return write_docx("".join(p(escape(line)) for line in lines))
    if format_ == "html":
        return ("<!DOCTYPE html><title>计划</title><body>" + "".join(f"<p>{escape(x)}</p>\n" for x in lines)).encode()
    if format_ == "pdf":
        return typeset(lines)
    if format_ == "jsonl":
        return json.dumps({"id": "a", "正文": "\n".join(lines)}, ensure_ascii=False).encode()
    if format_ == "csv":
        return '\ufeff编号,正文\r\na,"{}"\r\n'.format("\r\n".join(lines).replace('"', '""')).encode()
    import pandas as pd

    out = io.BytesIO()
    frame = pd.DataFrame({"id": ["a"], "content": ["\n".join(lines)]})
    frame.to_excel(out, index=False) if format_ == "xlsx" else frame.to_parquet(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["docx", "html", "csv", "jsonl", "xlsx", "parquet", "pdf"])
def test_the_plan_reads_the_same_in_every_format(format_, tmp_path):
    """The same paragraphs, the same 8 sections and 36 items as the .txt, whatever the file."""
    path = tmp_path / f"plan.{format_}"
    path.write_bytes(seed_in(format_))
    [document] = read_file(path)
    furniture = {(m.start, m.end) for m in document.marks}
    text = "".join(c for i, c in enumerate(document.text) if not any(a <= i < b for a, b in furniture))
    if format_ == "pdf":
        assert squeeze(paragraphs(text)) == squeeze(seed_paragraphs())
    else:
        assert paragraphs(text) == seed_paragraphs()
    units = parse_units(document.text, marks=document.marks)
    kinds = units[~units["is_heading"]]["kind"].value_counts()
    assert (kinds["section"], kinds["item"]) == (8, 36)
    assert document.format == format_ and document.file == f"plan.{format_}"


def test_a_docx_written_by_python_docx_reads_the_same(tmp_path):
    """Not only our own XML: python-docx writes the plan, we read it."""
    docx = pytest.importorskip("docx")
    made = docx.Document()
    for line in seed_paragraphs():
        made.add_paragraph(line)
    made.save(tmp_path / "plan.docx")
    assert paragraphs(read_file(tmp_path / "plan.docx")[0].text) == seed_paragraphs()


def test_text_is_unchanged_but_for_mark_and_line_ends(tmp_path):
    """BOM goes, CRLF and CR become LF; NBSP, ideographic space and blank lines stay; the hash is of the bytes."""
    data = b"\xef\xbb\xbf" + "\u3000\u3000一、\xa0总体\r\n\r\n要求\r完\n".encode()
    (tmp_path / "计划.txt").write_bytes(data)
    [document] = read_file(tmp_path / "计划.txt")
    assert document.text == "\u3000\u3000一、\xa0总体\n\n要求\n完\n"
    assert document.encoding == "utf-8-sig" and document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.doc_id, document.file, document.format) == ("计划", "计划.txt", "txt")


def test_the_seed_has_no_warnings():
    """The plan itself is sound."""
    [document] = read_file(SEED)
    assert document.warnings == () and document.text == SEED.read_bytes().decode().replace("\r\n", "\n")


REFUSED = {
    "计划.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"old Word format.*save it as \.docx"),
    "计划.wps": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"old Word format.*save it as \.docx"),
    "计划.txt": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, r"although the name ends in \.txt"),
    "密.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "表.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), r"Excel.*\.xlsx or \.csv"),
    "图.png": (b"\x89PNG\r\n\x1a\n", "an image.*OCR"),
    "图.pdf": (b"\xff\xd8\xff\xe0", "an image, although the name ends in .pdf.*OCR"),
    "包.rar": (b"Rar!\x1a\x07\x00", "an archive.*unpack"),
    "包.txt": (b"\x1f\x8b\x08\x00", "an archive, although"),
    "文.rtf": (b"{\\rtf1", r"rich text.*\.docx"),
    "文.docx": ("工作要点".encode(), r"not a \.docx file"),
    "文.parquet": ("工作要点".encode(), r"not a \.parquet file"),
    "文.xyz": ("工作要点".encode(), r"ending in \.xyz are not read; save the text as"),
    "无": ("工作要点".encode(), "without a suffix"),
    "空.txt": (b"", "empty file"),
    "白.txt": (" \n\u3000\xa0\n".encode(), "no text in it"),
    "零.txt": (b"\x00" * 100, "binary"),
    "页.mht": (b"MIME-Version: 1.0\n", "web archive"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_say_what_to_do(name, tmp_path):
    """Every kind that is not read is refused by content first, in one line, without the folder's path."""
    data, message = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match=message) as caught:
        read_file(tmp_path / name)
    assert str(caught.value).startswith(f"{name}: ") and str(tmp_path) not in str(caught.value)
    assert "\n" not in str(caught.value) and caught.value.remedy


@pytest.mark.parametrize("members, message", [
    ({"a.txt": "x"}, "a ZIP archive.*unpack"), ({"OFD.xml": "x"}, "OFD.*export"),
    ({"ppt/presentation.xml": "x"}, "slides"), ({"content.xml": "x"}, "OpenDocument"),
])  # fmt: skip
def test_containers_are_told_apart_by_what_is_in_them(members, message, tmp_path):
    """A .docx that is really an archive, OFD, slides or OpenDocument is called by its name."""
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as container:
        for name, text in members.items():
            container.writestr(name, text)
    with pytest.raises(ReadError, match=message):
        read_file(tmp_path / "a.docx")


@pytest.mark.parametrize("name, format_, data", [
    ("a.doc", "html", "<html><body><p>一、总体要求</p></body></html>".encode("gb18030")),
    ("a.doc", "docx", write_docx(p("一、总体要求"))),
    ("a.txt", "docx", write_docx(p("一、总体要求"))),
    ("a.txt", "pdf", typeset(["一、总体要求"])),
    ("a.docx", "pdf", typeset(["一、总体要求"])),
])  # fmt: skip
def test_content_decides_against_the_suffix_with_a_warning(name, format_, data, tmp_path):
    """A .doc that is really a web page or a .docx is read as that, and says so."""
    (tmp_path / name).write_bytes(data)
    [document] = read_file(tmp_path / name)
    assert document.format == format_ and "一、总体要求" in document.text
    assert f"the content is {format_}" in document.warnings[0]


def test_a_folder_is_listed_sorted_without_companions(tmp_path):
    """Hidden, lock and companion files are passed over; what is not read is said; names are relative."""
    for name in ("b/二.docx", "b/一.txt", "a.md", ".hidden.txt", ".git/x.txt", "~$a.docx", "README.md", "LICENSE",
                 "documents.csv", "old.doc", "pic.PNG"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found, errors = find_files(tmp_path)
    assert [name for _, name in found] == ["a.md", "b/一.txt", "b/二.docx"]
    assert [error.file for error in errors] == ["old.doc", "pic.PNG"]
    assert all(not os.path.isabs(name) for _, name in found)


def test_a_file_named_outright_is_taken_whatever_it_is_called(tmp_path):
    """A companion's name is passed over in a folder only."""
    (tmp_path / "README.md").write_text("一、总体要求", encoding="utf-8")
    assert [name for _, name in find_files(tmp_path / "README.md")[0]] == ["README.md"]


def test_globs_expand_and_empty_ones_are_errors(tmp_path, monkeypatch):
    """A glob is named from where its fixed part ends; one without a match is an error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d" / "e").mkdir(parents=True)
    (tmp_path / "d" / "e" / "一.txt").write_text("x", encoding="utf-8")
    (tmp_path / "d" / "二.txt").write_text("x", encoding="utf-8")
    assert sorted(name for _, name in find_files("d/**/*.txt")[0]) == ["e/一.txt", "二.txt"]
    found, [error] = find_files("d/*.pdf")
    assert found == [] and "matches no file" in str(error)


def test_each_file_comes_once_and_equal_names_are_told_apart(tmp_path):
    """A file named twice is read once; two of one name get their folders' names."""
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "计划.txt").write_text("x", encoding="utf-8")
    found, errors = find_files([tmp_path / "甲", tmp_path / "乙" / "计划.txt", tmp_path / "甲" / "计划.txt"])
    assert [name for _, name in found] == ["甲/计划.txt", "乙/计划.txt"] and errors == []


def test_missing_and_empty_places_are_errors_not_exceptions(tmp_path):
    """A path that is not there, a folder without documents, a path with a NUL: one error each, no absolute path."""
    (tmp_path / "空").mkdir()
    found, errors = find_files([tmp_path / "没有.txt", tmp_path / "空", "a\x00b.txt"])
    assert found == [] and [e.file for e in errors] == ["没有.txt", "空", "a\x00b.txt"]
    assert "no such file" in errors[0].problem and "without readable documents" in errors[1].problem
    assert all(str(tmp_path) not in str(e) for e in errors)


def test_links_cannot_loop_or_lead_out(tmp_path):
    """A link to its own folder is not followed, one to itself is broken, one out of the folder is refused."""
    inside, outside = tmp_path / "in", tmp_path / "out.txt"
    inside.mkdir()
    outside.write_text("秘密", encoding="utf-8")
    (inside / "a.txt").write_text("x", encoding="utf-8")
    try:
        (inside / "loop").symlink_to(inside, target_is_directory=True)
        (inside / "self.txt").symlink_to(inside / "self.txt")
        (inside / "out.txt").symlink_to(outside)
    except OSError:
        pytest.skip("this system does not let us make links")
    found, errors = find_files(inside)
    assert [name for _, name in found] == ["a.txt"]
    assert {e.file: e.problem.split(" ")[0:2] for e in errors} == {
        "loop": ["a", "link"], "self.txt": ["a", "broken"], "out.txt": ["a", "link"]}  # fmt: skip


def test_a_file_that_vanishes_after_it_was_found(tmp_path):
    """Between finding and reading the file goes away: an error for that one, the other is read."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("一、总体要求", encoding="utf-8")
    found, _ = find_files(tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(ReadError, match="a.txt: no such file; check the name, or whether it was moved"):
        read_file(found[0][0], name=found[0][1])
    assert read_file(found[1][0])[0].doc_id == "b"


def test_folders_and_devices_are_not_files(tmp_path):
    """A folder named like a text, and a pipe, are refused without waiting."""
    (tmp_path / "x.txt").mkdir()
    with pytest.raises(ReadError, match="a folder, not a file"):
        read_file(tmp_path / "x.txt")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "p.txt")
        with pytest.raises(ReadError, match="not an ordinary file"):
            read_file(tmp_path / "p.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_permission_denied(tmp_path):
    """A file that may not be read is an error that says so."""
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError, match="no permission"):
        read_file(path)


def test_what_the_system_refuses_becomes_a_read_error(tmp_path, monkeypatch):
    """Permission and disk errors, raised by hand here so that root tests them too."""
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    for error, message in ((PermissionError(13, "denied"), "no permission"), (OSError(5, "I/O error"), "I/O error")):
        monkeypatch.setattr("pathlib.Path.read_bytes", lambda self, error=error: (_ for _ in ()).throw(error))
        with pytest.raises(ReadError, match=message):
            read_here(path)


def test_sizes_are_held_to_the_limits(tmp_path):
    """Bytes and characters over the limit are refused with both numbers."""
    path = tmp_path / "a.txt"
    path.write_text("工作" * 100, encoding="utf-8")
    with pytest.raises(ReadError, match="600 bytes, over the limit of 500"):
        read_file(path, limits=Limits(file_bytes=500))
    with pytest.raises(ReadError, match="200 characters, over the limit of 100"):
        read_file(path, limits=Limits(chars=100))
    with pytest.raises(ReadError, match="200 characters, over the limit of 199"):
        read_file(path, limits=Limits(document_chars=199))
    assert len(read_file(path, limits=Limits(document_chars=200))[0].text) == 200


def test_one_long_line_is_read(tmp_path):
    """20 MB in one line, in an encoding that must be found out."""
    path = tmp_path / "long.txt"
    path.write_bytes("贯彻落实好全会精神，".encode("gb18030") * 1_000_000)
    with pytest.raises(ReadError, match="10,000,000 characters, over the limit of 2,000,000 for one document"):
        read_file(path)
    [document] = read_file(path, limits=Limits(document_chars=10_000_000))
    assert len(document.text) == 10_000_000 and document.encoding == "gb18030"


def test_half_characters_do_not_reach_the_text(tmp_path):
    """JSON can hold half a character; it becomes U+FFFD, counted, and the text can be written."""
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "\\ud800\xe8\xae\xa1\xe5\x88\x92"}')
    [document] = read_file(tmp_path / "a.jsonl")
    assert document.text == "\ufffd计划" and "1 replacement character" in document.warnings[0]


@pytest.mark.parametrize("name, stem", [
    ("北京市2020年工作要点", "北京市2020年工作要点"), ("a/b\\c:d*e", "a_b_c_d_e"), ("CON", "CON_"), ("aux.txt", "aux_.txt"),
    ("lpt1.2024.a", "lpt1_.2024.a"), ("con" + "_" * 130 + "x", "con_"), ("con." + "x" * 130, "con_." + "x" * 115),
    ("...", "document"), ("", "document"), ("  计 划 ", "计_划"), ("长" * 100, "长" * 40), ("x\u200b\ue000y", "xy"),
])  # fmt: skip
def test_ids_are_safe_file_names(name, stem):
    """Separators, reserved names, dots, invisible characters and length."""
    assert safe_stem(name) == stem


@given(st.text(st.sampled_from("con.aux1_ -e\u0301\u200b\ue000\ud800计/\n"), max_size=140))
def test_what_is_safe_stays_as_it_is(name):
    """An id made of an id is the same id: what is written can be told from what someone slipped in."""
    assert safe_stem(safe_stem(name)) == safe_stem(name)
    assert len(safe_stem(name).encode()) <= 120


def test_ids_stay_unique_where_case_does_not_count():
    """A suffix that is itself taken is passed over."""
    assert unique_ids(["a", "A", "a-2", "a"]) == ["a", "A-2", "a-2-2", "a-3"]


@pytest.mark.parametrize("given, shown", [
    ("docs/a.txt", "docs/a.txt"), ("/home/x/a.txt", "a.txt"), ("C:\\x\\a.txt", "a.txt"), ("\\\\s\\x\\a.txt", "a.txt"),
])  # fmt: skip
def test_no_machine_path_is_shown(given, shown):
    """Absolute paths of either kind are cut to their last part."""
    assert display_name(given) == shown


def test_every_shared_file_reads():
    """All reports, pages and tables of the test collection are read, each character kept."""
    folders = [SHARED / name for name in ("central_reports", "provincial_reports_2026", "html", "docx", "mojibake")]
    if not SHARED.exists():
        pytest.skip("../shared/data is not here")
    found, errors = find_files(folders)
    documents = [d for path, name in found for d in read_file(path, name=name)]
    assert errors == [] and len(found) == 80
    assert len(documents) == 49 + 72 + 19 + 9 + 1 + 50
    texts = {d.file: d.text for d in documents}
    plain = [(path, name) for path, name in found if path.suffix == ".txt" and "mojibake" not in path.parts]
    assert all(texts[name] == path.read_text(encoding="utf-8-sig") for path, name in plain)


def test_a_list_of_reports_is_read_report_by_report():
    """50 reports, one a line after its year; 30 of them are broken, and these are named."""
    path = SHARED / "mojibake" / "gov_reports1954-2019.txt"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    documents = read_file(path)
    whole = path.read_text(encoding="utf-8").splitlines()
    assert [d.text for d in documents] == [line.split("\t", 1)[1] + "\n" for line in whole]
    broken = {d.metadata["year"] for d in documents if any("U+FFFD" in warning for warning in d.warnings)}
    assert len(documents) == 50 and len(broken) == 30
    assert broken == {line[:4] for line in whole if "\ufffd" in line}


@pytest.mark.parametrize(
    "text",
    [
        "甲\t" + "字" * 400 + "\n没有标签的一行" + "字" * 400,  # a line without a label
        "甲\t" + "字" * 400,  # one line only
        "一、\t" + "字" * 400 + "\n二、\t" + "字" * 400,  # numbers of headings
        "甲\t短\n乙\t短",  # a table, no documents
    ],
)
def test_tabs_alone_make_no_list_of_documents(tmp_path, text):
    """Anything else than label and text on every line is one document."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert len(read_file(tmp_path / "a.txt")) == 1


def test_labels_that_repeat_are_numbered(tmp_path):
    """The ids stay unique and say which line."""
    (tmp_path / "a.txt").write_text("教育\t" + "学" * 400 + "\n教育\t" + "习" * 400 + "\n", encoding="utf-8")
    documents = read_file(tmp_path / "a.txt")
    assert [d.doc_id for d in documents] == ["a-1-教育", "a-2-教育"]
    assert documents[1].metadata == {"label": "教育"} and documents[1].text == "习" * 400 + "\n"

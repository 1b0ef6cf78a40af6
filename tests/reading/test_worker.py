"""Tests of reading in a process of its own: limits, deaths, and every place that it must work from."""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from pathlib import Path

import pytest

from plananalysis import read_corpus
from plananalysis.reading import pool, reader_process
from plananalysis.reading.document import Limits, ReadError
from plananalysis.reading.documents_csv import read_documents_csv
from plananalysis.reading.files import read_file, read_files, read_here
from readers_files import p, seed_paragraphs, typeset, write_docx

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform == "linux"
only_linux = pytest.mark.skipif(not LINUX, reason="needs /proc and Linux's limits")
only_posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def plain(folder, name="好.txt", text="一、总体要求"):
    """A good file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def slow(folder, name="慢.docx", *, paragraphs=60_000):
    """A sound file that takes a second or more to read: many short paragraphs."""
    noise = random.Random(0)
    path = folder / name
    path.write_bytes(write_docx("".join(p(noise.randbytes(20).hex()) for _ in range(paragraphs))))
    return path


@pytest.fixture()
def fresh():
    """No worker is kept from another test, and none after this one."""
    pool._POOL.end_all()
    yield
    pool._POOL.end_all()


def workers():
    """The living workers' process ids."""
    return [worker.process.pid for worker in pool._POOL._living]


def is_alive(pid):
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(condition, seconds=20):
    """Wait until something holds; True if it came to hold."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def run_script(text, *, folder, **options):
    """Run a script of a user, in a process of its own; `folder` is the working folder."""
    path = folder / "script.py"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    places = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]  # an empty one is `folder`
    env = os.environ | {"PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, str(path)], cwd=folder, env=env, capture_output=True, text=True,
                          encoding="utf-8", timeout=120, **options)  # fmt: skip


# What is read is the same


def test_documents_are_the_same_as_read_here(tmp_path):
    """Text, encodings, tables, web page, .docx, .pdf and refusals: the same answers in the same order."""
    lines = seed_paragraphs()[:30]
    files = {
        "a.txt": "\n".join(lines).encode("gb18030"), "b.md": b"\xef\xbb\xbf" + "一、总体\r\n".encode(),
        "c.docx": write_docx("".join(p(line.replace("&", "")) for line in lines)), "d.pdf": typeset(lines),
        "e.html": "<title>计划</title><p>一、总体<table><tr><td>甲<td>乙</table>".encode(),
        "f.csv": "编号,正文,年份\n甲,一、总体,2020\n乙,二、任务,2021\n".encode(),
        "g.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "h.jsonl": b'{"text": "\\ud800\xe8\xae\xa1"}', "i.txt": b"", "j.docx": b"PK\x03\x04",
        "k.txt": "\u2028\x1e一".encode(),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = [(tmp_path / name, f"甲/{name}") for name in [*files, "没有.txt"]]
    for (path, name), answer in zip(found, read_files(found), strict=True):
        try:
            expected = read_here(path, name=name)
        except ReadError as error:
            assert str(answer) == str(error)
        else:
            assert answer == expected
    assert [isinstance(answer, ReadError) for answer in read_files(found)] == [x in (6, 8, 9, 11) for x in range(12)]


def test_many_documents_of_one_file_arrive_whole(tmp_path):
    """Three thousand rows of a table, two million characters, in several frames: all there, in order."""
    rows = [f"第{n}号" + "工作" * 350 for n in range(3_000)]
    path = plain(tmp_path, "表.csv", "正文\n" + "\n".join(rows))
    assert [document.text for document in read_file(path)] == rows


def test_name_column_and_limits_are_passed_on(tmp_path):
    """Every argument reaches the reader."""
    path = plain(tmp_path, "a.csv", "甲,乙\n一、总体,二、任务\n")
    [document] = read_file(path, name="表/甲.csv", text_column="乙")
    assert (document.text, document.file, document.doc_id) == ("二、任务", "表/甲.csv", "甲-2")
    with pytest.raises(ReadError, match="甲.csv: 34 bytes, over the limit of 10; split it"):
        read_file(path, name="甲.csv", limits=Limits(file_bytes=10))


def test_odd_paths(tmp_path, monkeypatch):
    """Relative to the folder of this moment, through links, with a half character, a NUL, none at all."""
    monkeypatch.chdir(tmp_path)
    plain(tmp_path)
    assert read_file("好.txt")[0].text == "一、总体要求"
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    assert read_file("../好.txt")[0].text == "一、总体要求"
    for path in ("好.txt", "a\x00b.txt", "\ud800.txt", ""):
        with pytest.raises(ReadError):
            read_file(path)


@only_posix
def test_a_name_that_is_no_utf8(tmp_path):
    """A name in GBK is a name; the file is read."""
    path = os.fsencode(tmp_path) + b"/\xbc\xc6\xbb\xae.txt"
    try:
        Path(os.fsdecode(path)).write_text("一、总体", encoding="utf-8")
    except OSError:
        pytest.skip("this file system wants UTF-8")
    assert read_file(os.fsdecode(path))[0].text == "一、总体"


@only_posix
def test_a_working_folder_that_is_gone(tmp_path, fresh):
    """Absolute paths are read all the same; a relative one is missing, in one line."""
    good = plain(tmp_path)
    (tmp_path / "x").mkdir()
    script = f"""
        import os
        os.chdir("x"); os.rmdir("../x")
        from plananalysis.reading.files import read_files
        good, bad = read_files([({str(good)!r}, None), ("b.txt", None)])
        print(good[0].text, bad)
    """
    assert run_script(script, folder=tmp_path).stdout.startswith("一、总体要求 b.txt: no such file")


def test_the_list_of_documents_is_read_by_the_worker_too(tmp_path, fresh):
    """documents.csv: same table, same faults."""
    plain(tmp_path, "甲.txt")
    sheet = plain(tmp_path, "documents.csv", "file,issuer\n甲.txt,市妇联\n")
    assert read_documents_csv(sheet)[0][["file", "issuer"]].values.tolist() == [["甲.txt", "市妇联"]]
    assert len(workers()) == 1
    plain(tmp_path, "documents.csv", "file,isuer\n乙.txt,市妇联\n")
    table, faults = read_documents_csv(sheet)
    assert table.empty and [str(fault).partition(" ")[2][:12] for fault in faults] == ["line 1: unkn", "line 2: file"]
    plain(tmp_path, "documents.csv", "issuer\n市妇联\n")
    with pytest.raises(ReadError, match="line 1: no column 'file'"):
        read_documents_csv(sheet)


# Limits


def test_a_file_that_takes_too_long(tmp_path, fresh):
    """It is named in one line; the files before and after are read, by as many workers as it takes."""
    paths = [plain(tmp_path, "a.txt"), slow(tmp_path), plain(tmp_path, "b.txt"), plain(tmp_path, "c.txt")]
    limits = Limits(seconds=0.3, seconds_per_mb=0)
    a, bad, b, c = read_files([(path, None) for path in paths], limits=limits)
    assert str(bad) == "慢.docx: not read within 0.3 seconds; split it, or save its text as .txt"
    assert [x[0].doc_id for x in (a, b, c)] == ["a", "b", "c"] and len(workers()) == 1


@only_linux
def test_a_file_that_waits_for_ever(tmp_path, fresh):
    """A worker that uses no processor time (stopped here, as on a disk that hangs) is ended by the clock."""
    read_file(plain(tmp_path))
    [pid] = workers()
    os.kill(pid, signal.SIGSTOP)
    limits = Limits(seconds=0.5)
    bad, good = read_files([(plain(tmp_path, "a.txt"), None), (plain(tmp_path, "b.txt"), None)], limits=limits)
    assert "a.txt: not read within 0.5 seconds" in str(bad) and good[0].doc_id == "b" and not is_alive(pid)


def test_a_large_file_gets_more_time():
    """Up to 1 MB the seconds given, by the clock under 30; each further MB more; never without end."""
    assert Limits().seconds_for(1_000_000) * reader_process.PATIENCE + reader_process.SLICE < 30
    assert [Limits().seconds_for(mb * 1_000_000) for mb in (0, 1, 2, 60, 500)] == [20, 20, 40, 300, 300]
    assert Limits(seconds=900).seconds_for(50_000_000) == 900


@only_linux
@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_a_file_that_needs_too_much_memory(kind, tmp_path, fresh):
    """It is named; the next one is read by a fresh worker."""
    if kind == "txt":
        path = tmp_path / "大.txt"
        path.write_bytes("工作要点".encode() * 5_000_000)
    else:
        path = slow(tmp_path, "大.docx")
    found = [(plain(tmp_path, "a.txt"), None), (path, None), (plain(tmp_path, "b.txt"), None)]
    a, bad, b = read_files(found, limits=Limits(memory_bytes=30_000_000, ratio=10_000))
    assert str(bad).startswith(f"大.{kind}: needs more memory than a file may have")
    assert a[0].doc_id == "a" and b[0].doc_id == "b"


def test_an_answer_that_is_too_long_does_not_reach_this_process(tmp_path, fresh):
    """A small file that opens to much: the answer is cut off and the file named."""
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(p("工作" * 100_000) * 2))
    with pytest.raises(ReadError, match="a.docx: more than 20,000 bytes of text"):
        read_file(path, limits=Limits(file_bytes=20_000, ratio=100_000))


# Deaths


@only_posix
def test_a_worker_that_is_killed_while_it_reads(tmp_path, fresh):
    """The file is named, the next one read; a worker killed while it waits is replaced without a word."""
    path = slow(tmp_path, paragraphs=150_000)
    read_file(plain(tmp_path))
    [pid] = workers()
    threading.Timer(1, os.kill, (pid, signal.SIGKILL)).start()
    bad, good = read_files([(path, None), (plain(tmp_path), None)])
    assert str(bad).startswith("慢.docx: the process that read it was killed") and good[0].text == "一、总体要求"
    [pid] = workers()
    os.kill(pid, signal.SIGKILL)
    assert read_file(plain(tmp_path))[0].text == "一、总体要求"


@only_posix
def test_a_crash_in_a_library(tmp_path, fresh, monkeypatch):
    """A file that breaks a fresh process is named; one that breaks only a used one is read by a fresh one."""
    monkeypatch.setattr(reader_process, "BOOT", before_reading("count += 1; crash = path.stem == '坏' or path.stem == '伤' and "
                                                     "count > 1; crash and os.kill(os.getpid(), 11)"))  # fmt: skip
    paths = [plain(tmp_path, f"{name}.txt") for name in ("甲", "坏", "乙", "伤", "丙")]
    answers = list(read_files([(path, None) for path in paths]))
    assert [type(answer).__name__ for answer in answers] == ["list", "ReadError", "list", "list", "list"]
    assert str(answers[1]).startswith("坏.txt: reading it broke the reading process (SIGSEGV); open and save it again")
    assert [answer[0].doc_id for answer in answers if isinstance(answer, list)] == ["甲", "乙", "伤", "丙"]


def before_reading(code):
    """What starts a worker in which this happens before each file."""
    return (reader_process.BOOT.replace("; worker.main()", "\n") + "import os\n"
            "true, count = worker.read_here, 0\n"
            f"def read_here(path, **options):\n    global count\n    {code}\n    return true(path, **options)\n"
            "worker.read_here = read_here\nworker.main()")  # fmt: skip


def test_a_worker_that_cannot_start_says_how_to_see_why(tmp_path, fresh, monkeypatch):
    """One line a file, no traceback; then all is well again."""
    with monkeypatch.context() as patch:
        patch.setattr(reader_process, "BOOT", "raise SystemExit(3)")
        with pytest.raises(ReadError, match=r"does not start \(exit status 3\); see why with: python -m plananalysis"):
            read_file(plain(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(
            reader_process.subprocess, "Popen", lambda *a, **k: (_ for _ in ()).throw(OSError(11, "no processes left"))
        )
        with pytest.raises(ReadError, match=r"好.txt: .* cannot be started \(no processes left\)"):
            read_file(plain(tmp_path))
    assert read_file(plain(tmp_path))[0].doc_id == "好"


def test_python_inside_another_program(tmp_path, monkeypatch, fresh):
    """Without an interpreter to start, files are read here, and it is said."""
    monkeypatch.setattr(sys, "executable", str(plain(tmp_path, "app.exe")))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.warns(RuntimeWarning, match="without limits of seconds and memory"):
        assert read_file(plain(tmp_path))[0].text == "一、总体要求"
    assert workers() == []


# Where it must work from


def test_the_module_runs_by_itself():
    """`python -m plananalysis.reading.worker` ends in peace when nobody asks."""
    done = subprocess.run([sys.executable, "-m", "plananalysis.reading.worker"], cwd=ROOT, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60)  # fmt: skip
    assert done.returncode == 0 and done.stderr == b""


def test_a_script_without_a_main_guard_beside_modules_named_like_pythons(tmp_path):
    """Nothing of the user's folder is run a second time, and no json.py of theirs is imported."""
    plain(tmp_path)
    for name in ("json", "zipfile", "types", "struct", "lxml"):
        plain(tmp_path, f"{name}.py", f"open('{name}.imported', 'w')\nraise SystemExit('mine')")
    script = """
        import sys
        here = sys.argv[0].rpartition("/")[0]
        sys.path[:] = [place for place in sys.path if place not in ("", here)]  # as a notebook or a command begins
        from plananalysis.reading.files import read_file
        sys.path.insert(0, "")
        sys.path.insert(0, here)
        print(read_file("好.txt")[0].text, read_file("页.html")[0].text)
    """
    plain(tmp_path, "页.html", "<p>二、任务")
    done = run_script(script, folder=tmp_path)
    assert (done.stdout.split(), done.stderr) == (["一、总体要求", "二、任务"], "")
    assert not list(tmp_path.glob("*.imported"))


@pytest.mark.parametrize("closed", ["0, 1, 2", "0", "1"])
def test_a_script_with_its_streams_closed(closed, tmp_path):
    """The pipes do not take the place of stdin and stdout, where anything printed would go into them."""
    plain(tmp_path)
    script = f"""
        import os
        for number in ({closed},): os.close(number)
        from plananalysis.reading.files import read_file
        text = read_file("好.txt")[0].text
        try:
            os.write(1, b"noise")
        except OSError:
            pass
        text += read_file("好.txt")[0].text
        open("out.txt", "w", encoding="utf-8").write(text)
    """
    run_script(script, folder=tmp_path)
    assert (tmp_path / "out.txt").read_text("utf-8") == "一、总体要求" * 2


def test_nothing_is_left_and_nothing_is_said_at_the_end(tmp_path):
    """No warning, no temporary file, no process after the script, also with a search that was left half way."""
    plain(tmp_path)
    script = """
        import os, sys, tempfile
        os.environ["TMPDIR"] = tempfile.tempdir = os.path.abspath("tmp")
        os.mkdir("tmp")
        from plananalysis.reading import pool
        from plananalysis.reading.files import read_file, read_files
        read_file("好.txt")
        half = read_files([("好.txt", None)] * 50)
        next(half)
        print(*[worker.process.pid for worker in pool._POOL._living], len(os.listdir("tmp")))
    """
    done = run_script("import warnings; warnings.simplefilter('error')\n" + textwrap.dedent(script), folder=tmp_path)
    *pids, left = map(int, done.stdout.split())
    assert pids and left == 0 and done.stderr == ""
    assert not LINUX or wait_for(lambda: not any(map(is_alive, pids)))


def test_a_notebook(tmp_path):
    """A kernel reads, and prints nothing but what the cell prints."""
    import nbformat
    from nbclient import NotebookClient

    plain(tmp_path)
    cell = nbformat.v4.new_code_cell("from plananalysis.reading.files import read_file\nread_file('好.txt')[0].text")
    book = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(book, resources={"metadata": {"path": str(tmp_path)}}, timeout=120).execute(
        env=os.environ | {"PYTHONPATH": str(ROOT)})  # fmt: skip
    [output] = book.cells[0].outputs
    assert output["data"]["text/plain"] == "'一、总体要求'"


def read_text(path):
    """What workers of other libraries run."""
    return read_file(path)[0].text


def test_workers_of_joblib(tmp_path):
    """loky's processes read, each by a process of its own."""
    from joblib import Parallel, delayed

    paths = [plain(tmp_path, f"{n}.txt", f"第{n}号") for n in range(6)]
    script = f"""
        from joblib import Parallel, delayed
        from plananalysis.reading.files import read_file
        def read(path):
            return read_file(path)[0].text
        print(*Parallel(n_jobs=2)(delayed(read)(path) for path in {list(map(str, paths))!r}))
    """
    done = run_script(script, folder=tmp_path)
    assert done.stdout.split() == [f"第{n}号" for n in range(6)], done.stderr
    with Parallel(n_jobs=4, prefer="threads") as parallel:
        assert parallel(delayed(read_text)(path) for path in paths * 5) == [f"第{n}号" for n in range(6)] * 5


def test_workers_of_dask(tmp_path):
    """Processes that may have no children by fork (Dask's are daemonic)."""
    pytest.importorskip("distributed")
    plain(tmp_path)
    script = """
        from distributed import Client
        from plananalysis.reading.files import read_file
        def read(path):
            return read_file(path)[0].text
        if __name__ == "__main__":  # Dask itself wants it
            import os
            with Client(n_workers=2, threads_per_worker=2, dashboard_address=None) as client:
                print(*client.gather(client.map(read, [os.path.abspath("好.txt")] * 8, pure=False)))
    """
    done = run_script(script, folder=tmp_path)
    assert done.stdout.split() == ["一、总体要求"] * 8, done.stderr


@only_posix
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_daemonic_children_and_forks(method, tmp_path, fresh):
    """A copy of this process does not talk to the worker of the original, which goes on as before."""
    path = plain(tmp_path)
    read_file(path)
    [pid] = workers()
    half = read_files([(path, None)] * 100)
    assert next(half)[0].text == "一、总体要求"
    answers = multiprocessing.get_context(method).Queue()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 says that pytest has threads
        child = multiprocessing.get_context(method).Process(target=put_text, args=(path, answers), daemon=True)
        child.start()
    text, theirs = answers.get(timeout=60)
    child.join(60)
    assert text == "一、总体要求" and theirs != pid and child.exitcode == 0
    assert len(list(half)) == 99 and workers() == [pid]
    assert not LINUX or wait_for(lambda: not is_alive(theirs))


def put_text(path, answers):
    """What the child does."""
    text = read_text(path)
    answers.put((text, workers()[0]))


def test_threads(tmp_path, fresh):
    """Eight threads read at the same time; each gets its own answers, and few workers are kept."""
    paths = [plain(tmp_path, f"{n}.txt", f"第{n}号") for n in range(8)]
    got = {}

    def work(n):
        got[n] = [x[0].text for x in read_files([(paths[n], None)] * 40)]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {n: [f"第{n}号"] * 40 for n in range(8)} and len(workers()) <= pool.IDLE


def test_reading_within_reading(tmp_path, fresh):
    """Another file may be read while a list of files is half read; breaking off leaves no answer for others."""
    a, b = plain(tmp_path, "a.txt", "甲"), plain(tmp_path, "b.txt", "乙")
    for answer in read_files([(a, None)] * 50):
        assert answer[0].text == "甲" and read_file(b)[0].text == "乙"
    for _ in read_files([(a, None)] * 50):
        break
    assert read_file(b)[0].text == "乙"


# Ends


SLOW_SCRIPT = """
    import sys
    from plananalysis.reading import pool
    from plananalysis.reading.files import read_file
    pool.start_early()
    print(*[worker.process.pid for worker in pool._POOL._living], flush=True)
    {before}
    read_file(sys.argv[1])
"""


def start_slow(folder, *, before=""):
    """A script in the middle of a slow file; the process, and its worker's id."""
    script = plain(folder, "slow.py", textwrap.dedent(SLOW_SCRIPT.format(before=before)))
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, str(script), str(slow(folder, paragraphs=150_000))], env=env, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip
    pid = int(process.stdout.readline())
    time.sleep(1)
    return process, pid


@only_linux
def test_ctrl_c_ends_the_reading(tmp_path):
    """KeyboardInterrupt in the script, from the key (the whole group gets it); no worker is left."""
    process, pid = start_slow(tmp_path)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT and said.rstrip().endswith("KeyboardInterrupt")
    assert wait_for(lambda: not is_alive(pid))


@only_linux
@pytest.mark.parametrize("before", ["", "import time; time.sleep(60)"])
def test_no_worker_outlives_its_process(before, tmp_path):
    """Killed without a chance to say goodbye, in the middle of a file or while the worker waits."""
    process, pid = start_slow(tmp_path, before=before)
    assert is_alive(pid)
    process.kill()
    process.communicate(timeout=30)
    assert wait_for(lambda: not is_alive(pid))


def test_what_a_library_prints_is_no_answer(tmp_path, fresh, monkeypatch, capfd):
    """From Python, and past it, to stdout and stderr: nothing reaches the answers or the user."""
    noise = "print('noise', flush=True); os.write(1, b'noise' * 99); os.write(2, b'Traceback'); sys.stdin.read()"
    monkeypatch.setattr(reader_process, "BOOT", before_reading(noise))
    assert read_file(plain(tmp_path))[0].text == "一、总体要求"
    assert capfd.readouterr() == ("", "")


@only_posix
def test_the_reading_process_writes_nothing(tmp_path, fresh, monkeypatch):
    """A reader that would write a file cannot."""
    write = f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 9999)"
    monkeypatch.setattr(reader_process, "BOOT", before_reading(write))
    with pytest.raises(ReadError, match=r"could not be read \(OSError\)"):
        read_file(plain(tmp_path))
    assert not (tmp_path / "x").exists() or (tmp_path / "x").read_bytes() == b""


def test_pipes_that_cannot_be_polled(tmp_path, fresh, monkeypatch):
    """The way of Windows, tried here: same answers, same limit of time."""
    monkeypatch.delattr(reader_process.select, "poll", raising=False)
    found = [(plain(tmp_path, f"{n}.txt", f"第{n}号"), None) for n in range(60)]
    assert [x[0].text for x in read_files(found)] == [f"第{n}号" for n in range(60)]
    bad, good = read_files([(slow(tmp_path), None), found[0]], limits=Limits(seconds=0.3, seconds_per_mb=0))
    assert "not read within" in str(bad) and good[0].text == "第0号"
    assert pool._POOL.end_all() is None and workers() == []


def test_a_corpus_with_a_bad_file_is_the_same_as_without(tmp_path, fresh):
    """The tables of the good files do not notice; the bad one is among the problems."""
    for n in range(3):
        plain(tmp_path, f"{n}.txt", f"甲市203{n}年工作要点\n\n一、加强建设\n1.完善制度。推进落实。\n")
    alone = read_corpus(tmp_path)
    (tmp_path / "1b.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 400)
    mixed = read_corpus(tmp_path)
    assert [error.file for error in mixed.problems] == ["1b.docx"]
    for name in ("documents", "units", "sentences", "metadata"):
        assert json.loads(getattr(alone, name).to_json()) == json.loads(getattr(mixed, name).to_json())

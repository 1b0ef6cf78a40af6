"""
Do the results come out the same?  Recompute them from their manifest and compare every file.
"""

import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

import pandas as pd

from plananalysis import __version__
from plananalysis.corpus import Corpus, load_corpus, read_corpus
from plananalysis.findings import Results, choose_steps
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.reading.bundled import embedded_paths
from plananalysis.reading.document import ReadError, is_stem
from plananalysis.reading.manifest_form import MANIFEST, ManifestError, read_manifest
from plananalysis.reading.ownership import hash_file, leads_outside, list_contents
from plananalysis.study.analyze import analyze
from plananalysis.study.folder import Study, is_study, read_study
from plananalysis.study.manifest import describe_words, list_versions
from plananalysis.study.settings import StudyError
from plananalysis.study.word_lists import load_words
from plananalysis.study.write import write_results
from plananalysis.tables.parameters import Parameters

COLUMNS = ["thing", "verdict", "detail"]
RECOMPUTED = ("tables/", "figures/", "texts/", "tables.xlsx", "methods.md", "references.bib")


class VerifyError(ValueError):
    """There is nothing to verify: what was expected, what is there, what to do."""


def verify_results(folder: str | Path, *, documents: Iterable[str | Path] | None = None) -> pd.DataFrame:
    """
    Compute results again and say what comes out the same.

    Parameters
    ----------
    folder : str or Path
        A results folder.
    documents : iterable of str or Path, optional
        The documents, or their study folder, to be read again; of a study the
        choices and words are compared too. Results that lie in a study are
        compared with that one without being told. Else the texts kept in the
        folder are taken, or the plan that comes with the package if the
        results are of that.

    Returns
    -------
    pandas.DataFrame
        thing (an output, input, version, parameter or lexicon), verdict
        (same, differs, note) and detail. Outputs are compared twice: the
        file with the manifest, and the recomputed file with the manifest.
        Files that the manifest does not list are differences too.

    Raises
    ------
    VerifyError
        If the folder holds no results, or results of another form; nothing
        in them is trusted, and nothing is written there.
    ReadError
        If documents were given and none can be read.
    """
    folder = Path(folder)
    manifest = _read_manifest(folder)
    parameters = _read_parameters(folder, manifest)
    paths = None if documents is None else list(documents)
    study, corpus, remark = _find_study(folder, paths)
    words = _load_words(folder, manifest, study)
    if corpus is None:
        corpus, taken = _find_corpus(folder, manifest, paths)
    else:
        taken = "the documents of the study were read again"
    rows = [("inputs", "note", taken), *([("study", "note", remark)] if remark else [])]
    rows += [*_compare_settings(manifest, words), *_compare_inputs(manifest, corpus)]
    rows += _note_linked(manifest) if study is None else _compare_study(manifest, study, words)
    rows += _compare_files(manifest, folder)
    try:
        results = analyze(corpus, parameters=parameters, words=words, only=manifest.get("only", ()))
        rows += _compare_recomputed(manifest, results, words)
    except OSError as error:  # the disk of the temporary folder is full, or cannot be written to
        raise OSError(error.errno, error.strerror, error.filename or tempfile.gettempdir()) from error
    except Exception as error:  # tables that somebody else wrote may break the analysis anywhere
        raise _refuse(
            folder, f"what it holds cannot be analysed again ({type(error).__name__}: {_shorten(error)})"
        ) from error
    return pd.DataFrame(rows, columns=COLUMNS)


def _refuse(folder: Path, problem: str) -> VerifyError:
    return VerifyError(
        f"{folder}: expected the results of a run, but {problem}; name the folder that 'plananalysis run' wrote"
    )


def _shorten(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 120 else f"{text[:119]}…"


def _read_manifest(folder: Path) -> dict:
    try:
        return read_manifest(folder)
    except (FileNotFoundError, NotADirectoryError):
        raise _refuse(folder, f"there is no {MANIFEST}") from None
    except ManifestError as error:
        raise _refuse(folder, str(error)) from None


def _read_parameters(folder: Path, manifest: dict) -> Parameters:
    """The choices that this version knows, in their limits."""
    known = {choice.name for choice in fields(Parameters)}
    given = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in manifest["parameters"].items()
        if name in known
    }
    try:
        choose_steps(manifest.get("only", ()))
        return Parameters(**given)
    except ValueError as error:
        raise _refuse(folder, f"its {MANIFEST} says what cannot be: {_shorten(error)}") from None


def _find_study(folder: Path, paths: list | None) -> tuple[Study | None, Corpus | None, str]:
    """The study named, or the one in which the results lie, and its documents; or why that one is not compared."""
    named = paths is not None
    place = paths[0] if named and len(paths) == 1 else folder.resolve().parent
    if named and len(paths) != 1 or not is_study(place):
        return None, None, ""
    try:
        study = read_study(place)
        return study, read_corpus(study.documents, text_column=study.text_column), ""
    except (StudyError, ReadError) as error:
        if named:
            raise
        return None, None, f"the results lie in a study that cannot be read and was not compared: {_shorten(error)}"


def _note_linked(manifest: dict) -> list[tuple[str, str, str]]:
    return [
        (
            f"own words {name}",
            "note",
            "a link to a file elsewhere, not kept with the results; name the study to compare it",
        )
        for name in _list_linked(manifest)
    ]


def _list_linked(manifest: dict) -> list[str]:
    linked = manifest.get("own_words", {}).get("linked", {})
    return sorted(name for name in linked if is_stem(name)) if isinstance(linked, dict) else []


def _load_words(folder: Path, manifest: dict, study: Study | None) -> OwnWords | None:
    """The words kept with the results, and no others that somebody has put there; linked ones are those of the study."""
    listed = [name for name in manifest["outputs"] if name.startswith("lexicons/")]
    with tempfile.TemporaryDirectory() as place:
        for name in listed:
            path = folder / name
            if path.is_file() and not leads_outside(path, folder):
                shutil.copyfile(path, Path(place, path.name))
        for name in _list_linked(manifest) if study is not None else ():
            path = study.lexicons / name
            if path.is_file():
                shutil.copyfile(path, Path(place, path.name))
        return load_words(place)


def _find_corpus(folder: Path, manifest: dict, paths: list | None) -> tuple[Corpus, str]:
    if paths is not None:
        return read_corpus(paths), "the documents named were read again"
    embedded = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in embedded_paths()]
    if [(given["file"], given["sha256"]) for given in manifest["inputs"]] == embedded:
        return read_corpus(), "the plan that comes with the package was read again"
    try:
        return load_corpus(folder), "the texts kept in the folder were taken; name the documents to read them again"
    except FileNotFoundError as error:
        raise VerifyError(str(error)) from None
    except ValueError as error:
        msg = f"{folder}: {error}"
        raise VerifyError(msg) from None


def _compare_settings(manifest: dict, words: OwnWords | None) -> list[tuple[str, str, str]]:
    now = {"plananalysis": __version__, "python": platform.python_version()} | list_versions()
    then = {"plananalysis": manifest["plananalysis"], "python": manifest["python"]} | manifest["libraries"]
    rows = [
        _compare(f"version of {name}", then.get(name, "none"), now.get(name, "none")) for name in sorted({*now, *then})
    ]
    here = {entry["name"]: entry["sha256"] for entry in describe_words(words or OwnWords())}
    listed = {entry["name"]: entry["sha256"] for entry in manifest.get("lexicons", [])}
    rows += [
        _compare(f"lexicon {name}", listed.get(name, "none"), here.get(name, "none"))
        for name in sorted({*here, *listed})
    ]
    choices = {choice.name for choice in fields(Parameters)}
    rows += [
        (f"parameter {name}", "differs", "this version knows no such parameter")
        for name in manifest["parameters"]
        if name not in choices
    ]
    return rows


def _compare_study(manifest: dict, study: Study, words: OwnWords | None) -> list[tuple[str, str, str]]:
    """The choices and words of a study as they are now, beside those of the results."""
    now, then = asdict(study.parameters), manifest["parameters"]
    rows = [
        _compare(f"parameter {name}", json.dumps(then.get(name)), json.dumps(now.get(name)))
        for name in now
        if name in then
    ]
    kept, present = ((given or OwnWords()).files for given in (words, load_words(study.lexicons)))
    digests = [{name: hashlib.sha256(data).hexdigest() for name, data in files.items()} for files in (kept, present)]
    return rows + [
        _compare(f"own words {name}", digests[0].get(name, "none"), digests[1].get(name, "none"))
        for name in sorted({*kept, *present})
    ]


def _compare_inputs(manifest: dict, corpus: Corpus) -> list[tuple[str, str, str]]:
    now = dict(zip(corpus.documents["doc_id"], corpus.documents["sha256"], strict=True))
    then = {given["doc_id"]: given["sha256"] for given in manifest["inputs"]}
    return [_compare(f"input {name}", then.get(name, "none"), now.get(name, "none")) for name in sorted({*now, *then})]


def _compare(thing: str, then: str, now: str) -> tuple[str, str, str]:
    return (thing, "same", "") if then == now else (thing, "differs", f"then {then[:12]}, now {now[:12]}")


def _compare_files(manifest: dict, folder: Path) -> list[tuple[str, str, str]]:
    contents = list_contents(folder, manifest)
    verdicts = {name: ("same", "") for name in contents.ours}
    verdicts |= {name: ("differs", "the file was changed after the run") for name in contents.changed}
    verdicts |= {name: ("differs", "the file is gone") for name in contents.gone}
    verdicts |= {name: ("differs", _describe(folder / name, listed=name in contents.gone)) for name in contents.foreign}
    return [(name, *verdicts[name]) for name in sorted(verdicts)]


def _describe(path: Path, *, listed: bool) -> str:
    what = "a link" if path.is_symlink() else "a folder" if path.is_dir() else "a file"
    return f"{what} stands where the file was" if listed else f"{what} that is not in the manifest: added after the run"


def _compare_recomputed(manifest: dict, results: Results, words: OwnWords | None) -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        write_results(results, place, words=words, only=manifest.get("only", ()))
        made = {path.relative_to(place).as_posix(): hash_file(path) for path in place.rglob("*") if path.is_file()}
    # The report names the notebooks that were executed and the files that were refused; neither is done again.
    again = (*RECOMPUTED, *(["report.html"] if not manifest.get("notebooks") and not manifest.get("refused") else []))
    then = {name: output["sha256"] for name, output in manifest["outputs"].items() if name.startswith(again)}
    made = {name: digest for name, digest in made.items() if name.startswith(again)}
    rows = []
    for name in sorted({*then, *made}):
        thing = f"{name}, computed again"
        if name not in made:
            rows.append((thing, "differs", "it was not made this time"))
        elif name not in then:
            rows.append((thing, "differs", "it was not there before"))
        else:
            rows.append(_compare(thing, then[name], made[name]))
    return rows

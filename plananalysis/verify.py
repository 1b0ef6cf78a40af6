"""
Do the results come out the same?  Recompute them from their manifest and compare every file.
"""

import hashlib
import json
import platform
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

import pandas as pd

from plananalysis import __version__, config, lexicons
from plananalysis.analysis import OwnWords, Results, analyze
from plananalysis.corpus import Corpus, embedded_paths, load_corpus, read_corpus
from plananalysis.manifest import describe_lexicon, list_versions
from plananalysis.parameters import Parameters
from plananalysis.study import write_results

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
        choices and words are compared too. Without them the texts kept in the
        folder are taken, or the plan that comes with the package if the
        results are of that.

    Returns
    -------
    pandas.DataFrame
        thing (an output, input, version, parameter or lexicon), verdict
        (same, differs, note) and detail. Outputs are compared twice: the
        file with the manifest, and the recomputed file with the manifest.

    Raises
    ------
    VerifyError
        If the folder holds no results, or results of another form.
    ReadError
        If documents were given and none can be read.
    """
    folder = Path(folder)
    manifest = _read_manifest(folder)
    words = config.load_words(folder / "lexicons")
    paths = None if documents is None else list(documents)
    study = config.read_study(paths[0]) if paths and len(paths) == 1 and config.is_study(paths[0]) else None
    corpus, taken = _find_corpus(folder, manifest, paths, study)
    rows = [("inputs", "note", taken), *_compare_settings(manifest, words), *_compare_inputs(manifest, corpus)]
    rows += [] if study is None else _compare_study(manifest, study, words)
    rows += _compare_files(manifest, folder)
    known = {choice.name for choice in fields(Parameters)}
    given = {name: tuple(value) if isinstance(value, list) else value
             for name, value in manifest["parameters"].items() if name in known}
    results = analyze(corpus, parameters=Parameters(**given), words=words, only=manifest.get("only", ()))
    rows += _compare_recomputed(manifest, results, words)
    return pd.DataFrame(rows, columns=COLUMNS)


def _read_manifest(folder: Path) -> dict:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
        if {"parameters", "inputs", "outputs", "libraries"} <= set(manifest):
            return manifest
        problem = "the manifest lacks parameters, inputs or outputs"
    except FileNotFoundError:
        problem = "there is no manifest.json"
    except (ValueError, TypeError):
        problem = "manifest.json is no manifest"
    msg = f"{folder}: expected the results of a run, but {problem}; name the folder that 'plananalysis run' wrote"
    raise VerifyError(msg)


def _find_corpus(folder: Path, manifest: dict, paths: list | None, study: config.Study | None) -> tuple[Corpus, str]:
    if study is not None:
        return read_corpus(study.documents, text_column=study.text_column), "the documents of the study were read again"
    if paths is not None:
        return read_corpus(paths), "the documents named were read again"
    embedded = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in embedded_paths()]
    if [(given["file"], given["sha256"]) for given in manifest["inputs"]] == embedded:
        return read_corpus(), "the plan that comes with the package was read again"
    try:
        return load_corpus(folder), "the texts kept in the folder were taken; name the documents to read them again"
    except (ValueError, OSError) as error:
        msg = f"{folder}: {error}"
        raise VerifyError(msg) from None


def _compare_settings(manifest: dict, words: OwnWords | None) -> list[tuple[str, str, str]]:
    now = {"plananalysis": __version__, "python": platform.python_version()} | list_versions()
    then = {"plananalysis": manifest["plananalysis"], "python": manifest["python"]} | manifest["libraries"]
    rows = [_compare(f"version of {name}", then.get(name, "none"), now.get(name, "none")) for name in sorted({*now, *then})]
    words = words or OwnWords()
    here = {name: describe_lexicon(words.lexicon(name))["sha256"] for name in lexicons.list_lexicons()}
    listed = {entry["name"]: entry["sha256"] for entry in manifest.get("lexicons", [])}
    rows += [_compare(f"lexicon {name}", listed.get(name, "none"), here.get(name, "none"))
             for name in sorted({*here, *listed})]
    choices = {choice.name for choice in fields(Parameters)}
    rows += [(f"parameter {name}", "differs", "this version knows no such parameter")
             for name in manifest["parameters"] if name not in choices]
    return rows


def _compare_study(manifest: dict, study: config.Study, words: OwnWords | None) -> list[tuple[str, str, str]]:
    """The choices and words of a study as they are now, beside those of the results."""
    now, then = asdict(study.parameters), manifest["parameters"]
    rows = [_compare(f"parameter {name}", json.dumps(then.get(name)), json.dumps(now.get(name)))
            for name in now if name in then]
    kept, present = ((given or OwnWords()).files for given in (words, config.load_words(study.lexicons)))
    digests = [{name: hashlib.sha256(data).hexdigest() for name, data in files.items()} for files in (kept, present)]
    return rows + [_compare(f"own words {name}", digests[0].get(name, "none"), digests[1].get(name, "none"))
                   for name in sorted({*kept, *present})]


def _compare_inputs(manifest: dict, corpus: Corpus) -> list[tuple[str, str, str]]:
    now = dict(zip(corpus.documents["doc_id"], corpus.documents["sha256"], strict=True))
    then = {given["doc_id"]: given["sha256"] for given in manifest["inputs"]}
    return [_compare(f"input {name}", then.get(name, "none"), now.get(name, "none")) for name in sorted({*now, *then})]


def _compare(thing: str, then: str, now: str) -> tuple[str, str, str]:
    return (thing, "same", "") if then == now else (thing, "differs", f"then {then[:12]}, now {now[:12]}")


def _compare_files(manifest: dict, folder: Path) -> list[tuple[str, str, str]]:
    rows = []
    for name, output in sorted(manifest["outputs"].items()):
        path = folder / name
        if not path.is_file():
            rows.append((name, "differs", "the file is gone"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != output["sha256"]:
            rows.append((name, "differs", "the file was changed after the run"))
        else:
            rows.append((name, "same", ""))
    return rows


def _compare_recomputed(manifest: dict, results: Results, words: OwnWords | None) -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        write_results(results, place, words=words, only=manifest.get("only", ()))
        made = {path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in place.rglob("*") if path.is_file()}
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

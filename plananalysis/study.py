"""
Run all of it again: documents in, a results folder out.

:func:`analyze` computes the tables from a corpus and touches no file;
:func:`run` reads documents, analyses them and writes the results folder,
which appears whole or not at all.
"""

import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from plananalysis import __version__, language, lexicons, mentions, notebooks, tables, topics
from plananalysis.corpus import Corpus, body_units, leaf_units, read_corpus
from plananalysis.tokens import Tokenizer, load_stopwords, tokenize_units
from plananalysis.words import count_terms

LIBRARIES = ("ahocorasick-rs", "beautifulsoup4", "jieba", "lxml", "matplotlib", "nbclient", "nbconvert", "numpy",
             "pandas", "pdfplumber", "pyarrow", "pylopdf-fonts-zh-cn", "python-docx", "scikit-learn", "scipy")
NEEDS_TOPICS = "05-topics.ipynb"


@dataclass(frozen=True)
class Parameters:
    """
    The choices of an analysis.

    Parameters
    ----------
    k : int, optional
        Number of topics to show; None takes the number of the author's
        sections (8 for several documents).
    neighbours : int
        How many numbers of topics to try on each side of k.
    random_state : int
        Seed of k-means and of the permutations.
    n_permutations : int
        Shuffles behind each permutation p.
    min_units : int
        Fewest units that must hold a word for it to count in topics.
    generic_stopwords : bool
        Also drop generic policy words before clustering.
    hmm : bool
        Let jieba guess unknown words.
    """

    k: int | None = None
    neighbours: int = 2
    random_state: int = 0
    n_permutations: int = 1999
    min_units: int = 2
    generic_stopwords: bool = False
    hmm: bool = False


@dataclass(frozen=True)
class Results:
    """
    What an analysis found.

    Parameters
    ----------
    corpus : Corpus
        What was analysed.
    parameters : Parameters
        With which choices.
    tables : dict of str to pandas.DataFrame
        Every table by the name it has on disk; also reachable as an
        attribute, ``results.citations``.
    tokenizer : dict
        What the tokens depend on.
    notes : tuple of str
        What could not be computed, and why.
    """

    corpus: Corpus
    parameters: Parameters
    tables: dict[str, pd.DataFrame]
    tokenizer: dict
    notes: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            msg = f"results have no table '{name}'; there are {', '.join(sorted(self.__dict__.get('tables', ())))}"
            raise AttributeError(msg) from None


@dataclass(frozen=True)
class RunReport:
    """
    How a run ended.

    Parameters
    ----------
    folder : Path
        Where the results are.
    results : Results
        The tables.
    problems : tuple of str
        One line for each file that was refused and each notebook that
        failed.
    warnings : tuple of str
        What a person should look at.
    """

    folder: Path
    results: Results
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """Exit status: 0 all read, 1 read with warnings or with files refused."""
        return int(bool(self.problems or self.warnings))


def analyze(corpus: Corpus, *, parameters: Parameters | None = None) -> Results:
    """
    Compute every table of the results from a corpus.

    Parameters
    ----------
    corpus : Corpus
        From :func:`plananalysis.read_corpus`.
    parameters : Parameters, optional
        The choices; the defaults if None.

    Returns
    -------
    Results
        Tables with their columns also where they have no rows.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> results = analyze(read_corpus(), parameters=Parameters(n_permutations=19))
    >>> len(results.citations), len(results.names)
    (18, 116)
    """
    parameters = parameters or Parameters()
    tokenizer = Tokenizer(hmm=parameters.hmm)
    found = {"documents": corpus.documents, "metadata": corpus.metadata, "units": corpus.units,
             "sentences": corpus.sentences}
    found |= _find_names_and_language(corpus)
    body = body_units(corpus.units)
    tokens = tokenize_units(body, tokenizer=tokenizer)
    found["terms"] = count_terms(tokens, body, stopwords=load_stopwords())
    grouped, notes = _find_topics(tokens, body, parameters=parameters)
    return Results(corpus, parameters, found | grouped, tokenizer.describe(), tuple(notes))


def _find_names_and_language(corpus: Corpus) -> dict[str, pd.DataFrame]:
    leaves = leaf_units(corpus.units)
    intensifiers = language.find_intensifiers(corpus.sentences)
    commitments = language.find_commitments(corpus.sentences, units=corpus.units)
    rates = [language.rate_by_section(table, corpus.units).assign(measure=measure)
             for measure, table in (("intensifiers", intensifiers), ("commitments", commitments))]
    return {
        "citations": mentions.find_citations(leaves),
        "names": mentions.find_names(leaves),
        "commitments": commitments,
        "intensifiers": intensifiers,
        "novelty": language.find_novelty(corpus.sentences),
        "section_rates": pd.concat(rates, ignore_index=True),
        "absences": language.report_absences(leaves),
    }


def _find_topics(
    tokens: pd.DataFrame, body: pd.DataFrame, *, parameters: Parameters
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Topics of the body's units; too little text is a note, not a failure of the run."""
    stopwords = load_stopwords(generic=parameters.generic_stopwords)
    try:
        matrix = topics.build_matrix(tokens, body, stopwords=stopwords, min_units=parameters.min_units)
        shown = parameters.k or topics.choose_k(matrix.units)
        topics.cluster_units(matrix, method="ward", k=shown)
    except ValueError as error:
        return topics.empty_tables(), [f"topics: {error}"]
    ks = range(shown - parameters.neighbours, shown + parameters.neighbours + 1)
    clusterings, agreement = topics.compare_clusterings(
        matrix, ks=ks, n_permutations=parameters.n_permutations, random_state=parameters.random_state)
    shown_only = [clustering for clustering in clusterings if clustering.k == shown]
    notes = [] if len(agreement) else ["topics: fewer than two sections, so there is nothing to compare the topics with"]
    return topics.tabulate(shown_only, matrix) | {"topic_agreement": agreement}, notes


def run(
    paths: str | Path | Iterable[str | Path] | None = None, *, out: str | Path = "results",
    with_notebooks: bool = True, parameters: Parameters | None = None, text_column: str | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> RunReport:
    """
    Read documents, analyse them, and write the results folder.

    Parameters
    ----------
    paths : str, Path or iterable of these, optional
        Files, folders or patterns; None takes the embedded plan.
    out : str or Path
        The results folder; replaced as a whole if it holds earlier results.
    with_notebooks : bool
        Also execute the notebooks on these documents.
    parameters : Parameters, optional
        The choices.
    text_column : str, optional
        For tables of documents: the column that holds the text.
    say : callable
        Gets one line at each stage.

    Returns
    -------
    RunReport
        Folder, results, problems and warnings.

    Raises
    ------
    ReadError
        If nothing could be read; nothing is written.
    FileExistsError
        If ``out`` is something else than an earlier results folder.
    """
    out = Path(out)
    check_output(out)
    say("reading documents")
    corpus = read_corpus(paths, text_column=text_column)
    say(f"analysing {len(corpus.documents)} document(s), {len(corpus.units)} units")
    results = analyze(corpus, parameters=parameters)
    out.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        failures = _write(results, building, with_notebooks=with_notebooks, say=say)
        _move_into_place(building, out)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    warnings = [f"{row.file}: {row.warnings}" for row in corpus.documents.itertuples() if row.warnings]
    problems = [str(problem) for problem in corpus.problems] + failures
    return RunReport(out, results, tuple(problems), (*warnings, *results.notes))


def check_output(out: Path) -> None:
    """
    Refuse to replace what is not a results folder.

    Parameters
    ----------
    out : Path
        The folder asked for.

    Raises
    ------
    FileExistsError
        If it is a file, or a folder that holds other things.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())) or (out / "manifest.json").is_file():
        return
    msg = f"{out}: expected a new folder or earlier results, found something else; choose another folder with --out"
    raise FileExistsError(msg)


def _move_into_place(building: Path, out: Path) -> None:
    """Swap whole folders, so that a killed run leaves the last good results."""
    building.chmod(0o755)
    retired = building.with_name(building.name + "-old")
    if out.exists():
        out.rename(retired)
    building.rename(out)
    shutil.rmtree(retired, ignore_errors=True)


def _write(results: Results, folder: Path, *, with_notebooks: bool, say: Callable[[str], None]) -> list[str]:
    from plananalysis import figures, fonts, report

    results.corpus.save(folder)
    for name, table in results.tables.items():
        tables.write_table(table, folder / "tables" / f"{name}.csv")
    say("drawing figures")
    drawn = figures.save_figures(results, folder / "figures")
    failures, executed, pages = _run_notebooks(results, folder, say=say) if with_notebooks else ([], {}, {})
    say("writing the report")
    pages["report.html"] = report.write_report(results, figures=drawn, notebooks=executed)
    for name, page in fonts.embed_font(pages).items():
        (folder / name).write_text(page, encoding="utf-8", newline="\n")
    manifest = make_manifest(results, folder, executed=executed)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
    return failures


def _run_notebooks(
    results: Results, folder: Path, *, say: Callable[[str], None]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """Execute the sequence on the saved corpus; the first failure is kept and ends it."""
    import nbformat

    place = folder / "notebooks"
    place.mkdir()
    executed: dict[str, str] = {}
    pages: dict[str, str] = {}
    for path in notebooks.list_notebooks():
        if path.name == NEEDS_TOPICS and not len(results.topics):
            executed[path.name] = "left out: " + " ".join(results.notes)
            continue
        say(f"executing {path.name}")
        values = {"source": ".."} | notebook_values(path, results.parameters)
        try:
            notebook = notebooks.execute_notebook(path, values=values, folder=place)
        except notebooks.NotebookError as error:
            if error.notebook is not None:
                nbformat.write(error.notebook, place / path.name)
            return [f"notebook {error}"], executed | {path.name: "failed"}, pages
        nbformat.write(notebook, place / path.name)
        pages[f"notebooks/{path.stem}.html"] = notebooks.export_html(notebook, title=path.stem)
        executed[path.name] = "executed"
    return [], executed, pages


def notebook_values(path: Path, parameters: Parameters) -> dict[str, object]:
    """
    Pick the parameters that a notebook has, from those of the study.

    Parameters
    ----------
    path : Path
        A notebook.
    parameters : Parameters
        The choices of the study.

    Returns
    -------
    dict
        Name to value, for the names that both have.
    """
    import nbformat

    known = notebooks.list_parameters(nbformat.read(path, as_version=4))
    return {name: value for name, value in asdict(parameters).items() if name in known}


def make_manifest(results: Results, folder: Path, *, executed: dict[str, str]) -> dict:
    """
    Say what the results were made from and what they are.

    Parameters
    ----------
    results : Results
        The analysis.
    folder : Path
        Where its files were written.
    executed : dict
        What became of each notebook.

    Returns
    -------
    dict
        Versions, parameters, lexicons, inputs, refused files, and rows and
        sha256 of each output; no times and no paths of the machine.
    """
    documents = results.corpus.documents
    rows = {f"tables/{name}.csv": len(table) for name, table in results.tables.items()}
    outputs = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        outputs[name] = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        outputs[name] |= {"rows": rows[name]} if name in rows else {}
    return {
        "plananalysis": __version__,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "parameters": asdict(results.parameters),
        "tokenizer": results.tokenizer,
        "lexicons": [_describe_lexicon(name) for name in lexicons.list_lexicons()],
        "inputs": documents[["doc_id", "file", "format", "encoding", "sha256"]].to_dict("records"),
        "refused": [str(problem) for problem in results.corpus.problems],
        "notes": list(results.notes),
        "notebooks": executed,
        "outputs": outputs,
    }


def _describe_lexicon(name: str) -> dict[str, str]:
    lexicon = lexicons.load_lexicon(name)
    return {"name": lexicon.name, "version": lexicon.version, "sha256": lexicon.sha256}

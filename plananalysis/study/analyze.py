"""
How does an analysis run?  From a corpus to every table, step by step, as the folders declare them.

Nothing here reads or writes a file.
"""

from collections.abc import Callable, Collection

from plananalysis.corpus import Corpus
from plananalysis.findings import Context, Results, choose_steps, run_step
from plananalysis.lexicons.own_words import OwnWords
from plananalysis.tables.parameters import Parameters
from plananalysis.tables.texts import say as say_text


def analyze(
    corpus: Corpus,
    *,
    parameters: Parameters | None = None,
    words: OwnWords | None = None,
    jobs: int = 1,
    only: Collection[str] = (),
    say: Callable[[str], None] = lambda line: None,
) -> Results:
    """
    Compute every table of the results from a corpus.

    Parameters
    ----------
    corpus : Corpus
        From :func:`plananalysis.read_corpus`.
    parameters : Parameters, optional
        The choices; the defaults if None.
    words : OwnWords, optional
        Words of one's own.
    jobs : int
        Processes to cut text with.
    only : collection of str
        Names of tables; steps that neither make one of them nor are needed
        for it are left out. Empty: everything.
    say : callable
        Gets the name of each step as it begins.

    Returns
    -------
    Results
        Tables with their columns also where they have no rows. Those that
        compare documents are absent, with a note, where fewer than two
        documents have a body.

    Raises
    ------
    ValueError
        If ``only`` names a table that does not exist.

    Examples
    --------
    >>> from plananalysis import read_corpus
    >>> results = analyze(read_corpus(), only=["citations", "names"])
    >>> len(results.citations), len(results.names)
    (18, 116)
    """
    context = Context(corpus, parameters or Parameters(), words or OwnWords(), jobs)
    steps = choose_steps(only)
    for step in steps:
        say(say_text(f"step.{step.name}"))
        context.values |= run_step(step, context)
    made = [table.name for step in steps for table in step.makes if table.name in context.values]
    tables = {name: context.values[name] for name in made if not only or name in only}
    inner = {name: value for name, value in context.values.items() if name not in made}
    tokenizer = inner.pop("tokenizer", None)
    return Results(
        corpus, context.parameters, tables, tokenizer.describe() if tokenizer else {}, tuple(context.notes), inner
    )

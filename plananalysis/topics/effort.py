"""
How much is spent on saying how sure the topics are?  Less for each of many units, and said where it is less.
"""

from dataclasses import dataclass

from plananalysis.topics.refits import SHARE


@dataclass(frozen=True)
class Effort:
    """
    How much is spent on saying how sure the topics are.

    Parameters
    ----------
    n_permutations : int
        Shuffles behind each p of the agreement.
    n_grid_permutations : int
        Shuffles behind each specification.
    n_runs, n_other_runs : int
        Refits on parts of the units, of the leading model and of each other.
    share : float
        Share of the units in each refit.
    n_choice_runs, n_seeds : int
        Subsamples and seeds behind each row of the table over k.
    n_spread_seeds : int
        Seeds under which the agreement of the k shown is measured again.
    sample : int
        Most units for the table over k and for the grid.
    neighbours, choice_neighbours, grid_neighbours : int
        Numbers of topics on each side of k that are compared with the
        sections, in the table over k (None: from 2 to at least 10), and in
        the grid.
    note : str
        What was scaled down, and why; empty if nothing was.
    """

    n_permutations: int = 1999
    n_grid_permutations: int = 99
    n_runs: int = 50
    n_other_runs: int = 50
    share: float = SHARE
    n_choice_runs: int = 10
    n_seeds: int = 3
    n_spread_seeds: int = 10
    sample: int = 500
    neighbours: int = 2
    choice_neighbours: int | None = None
    grid_neighbours: int = 1
    note: str = ""


def plan_effort(n_units: int) -> Effort:
    """
    Scale the refits to the size of the corpus.

    Up to 500 units nothing is saved. Above, the refits draw at most 250
    units and only the leading model is refitted 50 times, the table over k and the grid use a random sample of 300, and
    there are fewer of each; above 2,000 units only one k is compared with
    the sections and 199 shuffles stand behind its p.

    Parameters
    ----------
    n_units : int
        Units that hold words.

    Returns
    -------
    Effort
        With a note that says what was scaled down.

    Examples
    --------
    >>> plan_effort(36).n_runs, plan_effort(36).note
    (50, '')
    >>> plan_effort(10_000).note
    'topics: of 10,000 units, each of 50 refits (12 of a model that does not lead) draws 250; k and the grid are
     judged on a random sample of 300; p rests on 199 shuffles'
    """
    if n_units <= 500:
        return Effort()
    shuffles, neighbours = (499, 2) if n_units <= 2000 else (199, 0)
    note = (
        f"topics: of {n_units:,} units, each of 50 refits (12 of a model that does not lead) draws 250; k and the "
        f"grid are judged on a random sample of 300; p rests on {shuffles} shuffles"
    )
    return Effort(
        n_permutations=shuffles,
        n_grid_permutations=49,
        n_other_runs=12,
        share=250 / n_units,
        n_choice_runs=6,
        n_seeds=3,
        sample=300,
        neighbours=neighbours,
        choice_neighbours=2,
        grid_neighbours=0,
        note=note,
    )

"""
Do people see the topics?  Intrusion quizzes to answer by hand, and their scores.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from plananalysis.statistics.intervals import wilson_interval
from plananalysis.tables.files import read_table, write_table
from plananalysis.topics.clustering import Clustering
from plananalysis.topics.matrix import DocumentTermMatrix
from plananalysis.topics.terms import find_top_terms

KEY_COLUMNS = ["question", "kind", "topic", "unit_id", "intruder", "n_options", "model", "k", "random_state"]
SCORE_COLUMNS = ["kind", "n_questions", "n_answered", "n_correct", "share", "low", "high", "chance"]


def make_word_quiz(
    clustering: Clustering, matrix: DocumentTermMatrix, *, n_terms: int = 5, n_each: int = 2, random_state: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Hide a strange word among the top words of each topic.

    The intruder is a top word of another topic that weighs least in this
    one. Whoever sees the topic finds it more often than chance.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    matrix : DocumentTermMatrix
        Its matrix.
    n_terms : int
        True words in each question.
    n_each : int
        Questions a topic.
    random_state : int
        Seed of the mixing.

    Returns
    -------
    quiz : pandas.DataFrame
        question, word_1 …, answer (empty, for the number of the intruder).
    key : pandas.DataFrame
        question, kind, topic, unit_id, intruder (its number), n_options,
        model, k, random_state. Keep it from those who answer.

    Raises
    ------
    ValueError
        If no topic has so many words, or there is no word for an intruder.

    References
    ----------
    Chang, J., Boyd-Graber, J., Gerrish, S., Wang, C. & Blei, D. M. (2009).
    Reading tea leaves: how humans interpret topic models. Advances in Neural
    Information Processing Systems 22.
    """
    rng = np.random.default_rng(random_state)
    best = find_top_terms(clustering.term_weights, matrix.terms, n_terms=n_terms)
    questions = []
    for topic, own in enumerate(best):
        others = {i for position, words in enumerate(best) if position != topic for i in words}
        weights = np.round(clustering.term_weights[topic], 9)
        strange = sorted(others - set(own), key=lambda i: (weights[i], matrix.terms[i]))[: max(n_each, len(best))]
        if len(own) < n_terms or len(strange) < n_each:
            continue
        for intruder in rng.permutation(np.array(strange))[:n_each]:
            questions.append((topic + 1, "", [matrix.terms[i] for i in own], matrix.terms[intruder]))
    if not questions:
        msg = (
            f"topics: expected at least one with {n_terms} words and {n_each} words of other topics to hide, got none; "
            "ask for fewer words or fewer questions"
        )
        raise ValueError(msg)
    return _mix(questions, clustering, kind="word", rng=rng, random_state=random_state)


def make_topic_quiz(
    clustering: Clustering,
    matrix: DocumentTermMatrix,
    *,
    n_questions: int = 20,
    n_topics: int = 3,
    n_terms: int = 6,
    random_state: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Hide a strange topic among those of a unit.

    Parameters
    ----------
    clustering : Clustering
        From :func:`plananalysis.topics.clustering.cluster_units`.
    matrix : DocumentTermMatrix
        Its matrix; the units must carry ``text``.
    n_questions : int
        Units to ask about, drawn at random.
    n_topics : int
        True topics in each question: those that weigh most in the unit. The
        intruder is the topic that weighs least.
    n_terms : int
        Words that show a topic.
    random_state : int
        Seed of the draw and the mixing.

    Returns
    -------
    quiz : pandas.DataFrame
        question, text, topic_1 …, answer (empty, for the number of the
        intruder).
    key : pandas.DataFrame
        As :func:`make_word_quiz`, with the unit in unit_id.

    Raises
    ------
    ValueError
        If the units carry no text or there are too few topics.

    References
    ----------
    Chang, J., Boyd-Graber, J., Gerrish, S., Wang, C. & Blei, D. M. (2009).
    Reading tea leaves: how humans interpret topic models. Advances in Neural
    Information Processing Systems 22.
    """
    if "text" not in matrix.units or clustering.k <= n_topics:
        msg = (
            f"topics: expected more than {n_topics} and units with a column 'text', got {clustering.k} and "
            f"{', '.join(matrix.units.columns)}; ask for fewer topics or build the matrix from units with text"
        )
        raise ValueError(msg)
    rng = np.random.default_rng(random_state)
    best = find_top_terms(clustering.term_weights, matrix.terms, n_terms=n_terms)
    names = [" ".join(matrix.terms[i] for i in words) for words in best]
    rows = np.flatnonzero(clustering.labels > 0)
    asked = np.sort(rng.choice(rows, min(n_questions, len(rows)), replace=False))
    questions, texts = [], []
    for row in asked:
        order = np.argsort(-clustering.unit_weights[row], kind="stable")
        position = matrix.units.iloc[row]
        questions.append(
            (
                int(clustering.labels[row]),
                f"{position['doc_id']}/{position['unit_id']}",
                [names[i] for i in order[:n_topics]],
                names[order[-1]],
            )
        )
        texts.append(position["text"])
    quiz, key = _mix(questions, clustering, kind="topic", rng=rng, random_state=random_state)
    quiz.insert(1, "text", texts)
    return quiz, key


def _mix(questions: Sequence[tuple], clustering: Clustering, *, kind: str, rng: np.random.Generator, random_state: int):
    """Put the options of each question into a random order; remember where the intruder stands."""
    quiz, key = [], []
    for number, (topic, unit_id, true, intruder) in enumerate(questions, start=1):
        options = [*true, intruder]
        order = rng.permutation(len(options))
        quiz.append((number, *(options[i] for i in order), ""))
        position = int(np.flatnonzero(order == len(true))[0]) + 1
        key.append(
            (number, kind, topic, unit_id, position, len(options), clustering.method, clustering.k, random_state)
        )
    width = max(len(row) for row in quiz) - 2
    columns = ["question", *(f"{kind}_{i}" for i in range(1, width + 1)), "answer"]
    return pd.DataFrame(quiz, columns=columns), pd.DataFrame(key, columns=KEY_COLUMNS)


def write_quiz(quiz: pd.DataFrame, key: pd.DataFrame, folder: str | Path, *, name: str = "quiz") -> list[Path]:
    """
    Write a quiz and, apart from it, its key.

    Parameters
    ----------
    quiz, key : pandas.DataFrame
        From :func:`make_word_quiz` or :func:`make_topic_quiz`.
    folder : str or Path
        Where to; it is made if need be.
    name : str
        Beginning of both file names.

    Returns
    -------
    list of Path
        ``name.csv`` and ``name_key.csv``, which spreadsheets open.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.csv", folder / f"{name}_key.csv"]
    for table, path in zip((quiz, key), paths, strict=True):
        write_table(table, path)
    return paths


def read_quiz(path: str | Path) -> pd.DataFrame:
    """
    Read a quiz or a key that was written, and perhaps answered.

    Parameters
    ----------
    path : str or Path
        A file of :func:`write_quiz`.

    Returns
    -------
    pandas.DataFrame
        As it was written.
    """
    return read_table(path)


def score_quiz(quiz: pd.DataFrame, key: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Count how often the intruder was found.

    Parameters
    ----------
    quiz : pandas.DataFrame
        With its answers: the number of the option, or empty.
    key : pandas.DataFrame
        Its key.

    Returns
    -------
    questions : pandas.DataFrame
        The key with answer and correct (empty where nothing was answered).
    score : pandas.DataFrame
        One row: kind, n_questions, n_answered, n_correct, share (of those
        answered) with low and high (Wilson, 95%), chance.

    Raises
    ------
    ValueError
        If quiz and key are not of the same questions, or an answer is no
        number of an option.

    Examples
    --------
    >>> quiz = pd.DataFrame({"question": [1, 2], "answer": ["2", ""]})
    >>> key = pd.DataFrame({"question": [1, 2], "kind": "word", "intruder": [2, 3], "n_options": 6})
    >>> score_quiz(quiz, key)[1][["n_answered", "n_correct", "share"]]
       n_answered  n_correct  share
    0           1          1    1.0
    """
    if (
        sorted(quiz["question"].astype(int)) != sorted(key["question"].astype(int))
        or key["question"].duplicated().any()
    ):
        msg = (
            f"quiz: expected the {len(key)} questions of the key, got {len(quiz)} that differ; "
            "take the key that was written with this quiz"
        )
        raise ValueError(msg)
    answers = quiz.set_index(quiz["question"].astype(int))["answer"].reindex(key["question"].astype(int))
    numbers = [
        _read_answer(answer, question, options)
        for answer, question, options in zip(answers, key["question"], key["n_options"], strict=True)
    ]
    given = pd.Series(numbers, dtype="Int64")
    questions = key.reset_index(drop=True).assign(answer=given)
    questions["correct"] = (given == questions["intruder"].astype("Int64")).where(given.notna())
    n_answered, n_correct = int(given.notna().sum()), int(questions["correct"].sum())
    low, high = wilson_interval(n_correct, n_answered)
    share = n_correct / n_answered if n_answered else np.nan
    score = pd.DataFrame(
        [
            (
                "、".join(sorted(set(key["kind"]))),
                len(key),
                n_answered,
                n_correct,
                share,
                float(low),
                float(high),
                float((1 / key["n_options"].astype(int)).mean()),
            )
        ],
        columns=SCORE_COLUMNS,
    )
    return questions, score


def _read_answer(answer, question, options) -> int | None:
    if answer is None or pd.isna(answer) or str(answer).strip() == "":
        return None
    try:
        number = float(str(answer).strip())
    except ValueError:
        number = 0.0
    if not number.is_integer() or not 1 <= number <= int(options):
        msg = (
            f"question {question}: expected a number from 1 to {options} or nothing, got '{answer}'; correct the answer"
        )
        raise ValueError(msg)
    return int(number)

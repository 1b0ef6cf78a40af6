import numpy as np
import pandas as pd
import pytest

from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics import quizzes
from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.matrix import build_matrix
from plananalysis.topics.terms import find_top_terms


@pytest.fixture(scope="module")
def clustered(seed):
    body = body_units(seed.units)
    matrix = build_matrix(tokenize_units(body, tokenizer=Tokenizer()), body, stopwords=load_stopwords())
    return cluster_units(matrix, k=8), matrix


def test_intruder_is_no_word_of_the_topic(clustered):
    """Of six words five are the topic's best; the key points at the sixth."""
    clustering, matrix = clustered
    quiz, key = quizzes.make_word_quiz(clustering, matrix)
    best = find_top_terms(clustering.term_weights, matrix.terms, n_terms=5)
    assert len(quiz) == len(key) == 16
    for row, answer in zip(quiz.itertuples(), key.itertuples(), strict=False):
        shown = [getattr(row, f"word_{i}") for i in range(1, 7)]
        own = [matrix.terms[i] for i in best[answer.topic - 1]]
        assert shown[answer.intruder - 1] not in own
        assert set(shown) - {shown[answer.intruder - 1]} == set(own)
    assert (quiz["answer"] == "").all() and key["intruder"].nunique() > 2


def test_topic_quiz_hides_the_weakest_topic(clustered):
    clustering, matrix = clustered
    quiz, key = quizzes.make_topic_quiz(clustering, matrix, n_questions=10)
    names = [
        " ".join(matrix.terms[i] for i in best)
        for best in find_top_terms(clustering.term_weights, matrix.terms, n_terms=6)
    ]
    ids = (matrix.units["doc_id"] + "/" + matrix.units["unit_id"]).tolist()
    for row, answer in zip(quiz.itertuples(), key.itertuples(), strict=False):
        unit = ids.index(answer.unit_id)
        hidden = names.index(getattr(row, f"topic_{answer.intruder}"))
        assert clustering.unit_weights[unit, hidden] == clustering.unit_weights[unit].min()
        assert row.text == matrix.units.loc[unit, "text"]
        assert names[answer.topic - 1] in {row.topic_1, row.topic_2, row.topic_3, row.topic_4}


def test_files_go_there_and_back(clustered, tmp_path):
    """Written, answered by the key, read and scored: all right."""
    quiz, key = quizzes.make_word_quiz(*clustered)
    paths = quizzes.write_quiz(quiz.assign(answer=key["intruder"]), key, tmp_path / "quiz")
    read, read_key = (quizzes.read_quiz(path) for path in paths)
    questions, score = quizzes.score_quiz(read, read_key)
    assert score.loc[0, "share"] == 1 and questions["correct"].all()
    assert "intruder" not in read
    again, _ = quizzes.make_word_quiz(*clustered)
    assert again.equals(quiz)


def test_guessing_scores_at_chance(clustered):
    """The score can fail: always answering 1 is right about one time in six."""
    quiz, key = quizzes.make_word_quiz(*clustered, n_each=5)
    _, score = quizzes.score_quiz(quiz.assign(answer=np.random.default_rng(0).integers(1, 7, len(quiz))), key)
    assert score.loc[0, "chance"] == pytest.approx(1 / 6)
    assert score.loc[0, "low"] < score.loc[0, "chance"] < score.loc[0, "high"]


def test_score_by_hand():
    quiz = pd.DataFrame({"question": [1, 2, 3, 4], "answer": ["1", 2.0, None, " 3 "]})
    key = pd.DataFrame({"question": [4, 3, 2, 1], "kind": "word", "intruder": [3, 1, 1, 1], "n_options": 4})
    questions, score = quizzes.score_quiz(quiz, key)
    assert score.loc[0, ["n_questions", "n_answered", "n_correct"]].tolist() == [4, 3, 2]
    assert questions["correct"].tolist()[0] and questions["correct"].isna().tolist() == [False, True, False, False]
    _, none = quizzes.score_quiz(quiz.assign(answer=""), key)
    assert np.isnan(none.loc[0, "share"]) and none.loc[0, "n_answered"] == 0


@pytest.mark.parametrize("answer", ["5", "0", "甲", "1.5"])
def test_impossible_answers_are_refused(answer):
    key = pd.DataFrame({"question": [1], "kind": "word", "intruder": [2], "n_options": 4})
    with pytest.raises(ValueError, match="question 1: expected a number from 1 to 4"):
        quizzes.score_quiz(pd.DataFrame({"question": [1], "answer": [answer]}), key)


def test_wrong_key_is_refused():
    key = pd.DataFrame({"question": [1], "kind": "word", "intruder": [2], "n_options": 4})
    with pytest.raises(ValueError, match="expected the 1 questions of the key"):
        quizzes.score_quiz(pd.DataFrame({"question": [2], "answer": [1]}), key)


def test_too_little_for_a_quiz_is_refused(clustered):
    clustering, matrix = clustered
    with pytest.raises(ValueError, match="expected more than 8"):
        quizzes.make_topic_quiz(clustering, matrix, n_topics=8)
    with pytest.raises(ValueError, match="got none"):
        quizzes.make_word_quiz(clustering, matrix, n_terms=1000)

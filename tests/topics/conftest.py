import pytest

from plananalysis.structure.body import body_units
from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
from plananalysis.topics.matrix import build_matrix


@pytest.fixture(scope="session")
def seed_matrix(seed):
    """The items of the plan by their words."""
    body = body_units(seed.units)
    return build_matrix(tokenize_units(body, tokenizer=Tokenizer()), body, stopwords=load_stopwords())

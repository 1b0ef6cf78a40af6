"""The passages behind a count are as many as the count, and stand where they say."""

import pytest

from plananalysis.analysis import analyze
from plananalysis.evidence import COUNTED, collect_passages
from plananalysis.methods_text import describe_methods, read_references
from plananalysis.parameters import Parameters


@pytest.fixture(scope="module")
def results(seed):
    return analyze(seed, parameters=Parameters(n_permutations=19))


@pytest.fixture(scope="module")
def compared(plans):
    return analyze(plans, parameters=Parameters(n_permutations=19))


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_as_many_passages_as_the_number_says(results, compared, name):
    """Each row of each counted table: zero counts have none."""
    results = compared if name == "trends" else results
    table = results.tables[name]
    places = collect_passages(results, shown={name: table})
    column, what = COUNTED[name]
    assert len(table) > 0
    for row in table.to_dict("records"):
        assert len(places.get((name, *(row[key] for key in what)), [])) == row[column], row


def test_word_passages_are_the_word(results, seed):
    places = collect_passages(results, shown={"terms": results.terms.head(50)})
    text = next(iter(seed.texts.values()))
    assert all(text[start:end] == term for (_, term), found in places.items() for _, start, end in found)


def test_methods_name_what_was_done(results):
    """The numbers of this run, in both languages; every work named is in the BibTeX."""
    english, chinese = describe_methods(results)
    row = results.topic_agreement.iloc[0]
    for text in (english, chinese):
        assert "36" in text and "187" in text and f"ARI = {row['ari']:.3f}" in text and "k = 8" in text
        for name in ("Sun", "Gries", "Dunning", "Monroe", "Garwood", "Lee", "Ward", "Pedregosa", "Hubert", "Vinh", "Greene"):
            assert name in text and name in read_references(), name
    assert "{" not in english + chinese


def test_methods_name_the_models_that_ran(seed, results):
    """Only those that the study chose, with the refits that were made of them."""
    parameters = Parameters(k=3, models=("lda", "ward"), n_permutations=19, n_refits=3, neighbours=0)
    texts = describe_methods(analyze(seed, parameters=parameters, only=["topics", "topic_stability"]))
    for text in texts:
        assert "Blei" in text and "Ward" in text and "Lee" not in text and "80%" in text
    assert "latent Dirichlet allocation (Blei et al., 2003), Ward's method" in texts[0] and "over 3 refits" in texts[0]
    assert "over 50 refits" in describe_methods(results)[0] and "Blei" not in "".join(describe_methods(results))
    assert "blei2003" in read_references()


def test_methods_of_a_comparison(compared, results):
    """One pair, its thresholds, and the works named; nothing of it where nothing was compared."""
    for text in describe_methods(compared):
        assert "Broder" in text and "Newcombe" in text and "0.3" in text
    assert "Pairs of documents (1)" in describe_methods(compared)[0] and "Broder" not in "".join(describe_methods(results))
    assert "broder1997" in read_references() and "newcombe1998" in read_references()

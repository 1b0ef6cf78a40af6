import numpy as np
import pandas as pd
import pytest
from planted import make_refitted

from plananalysis.topics import choice as topic_choice


@pytest.mark.slow
def test_true_k_is_found_where_there_is_one():
    """Six separate topics: k = 6 stands clear of its neighbours. On noise no k does."""
    choice = topic_choice.tabulate_choices(make_refitted(120, 6), ks=[4, 5, 6, 7, 8], n_runs=12, n_seeds=3)
    assert choice.set_index("k")["stability"].idxmax() == 6
    noise = topic_choice.tabulate_choices(
        make_refitted(120, 6, planted=False), ks=[4, 5, 6, 7, 8], n_runs=12, n_seeds=3
    )
    assert "**no k is favoured**" in topic_choice.describe_choice(noise)


def test_a_clear_winner_is_named():
    table = pd.DataFrame(
        {
            "model": "nmf",
            "k": [2, 3, 4],
            "stability": [0.4, 0.9, 0.5],
            "stability_low": [0.3, 0.8, 0.4],
            "stability_high": [0.5, 1.0, 0.7],
            "n_runs": 25,
            "n_units": 36,
        }
    )
    assert "**k = 3 is favoured**" in topic_choice.describe_choice(table)
    assert "**no k is favoured**" in topic_choice.describe_choice(table.assign(stability_high=0.85))
    assert "no k is favoured" in topic_choice.describe_choice(table.iloc[:1])
    assert "No number of topics could be fitted" in topic_choice.describe_choice(table.iloc[:0])


def test_coherence_is_refused_on_few_units_and_right_on_many():
    """Planted topics cohere, mixed words do not; 36 units get no value and a note."""
    few = topic_choice.tabulate_choices(make_refitted(36), ks=[4], n_runs=2, n_seeds=2)
    assert np.isnan(few.loc[0, "npmi"]) and "npmi refused: 36 units" in few.loc[0, "note"]
    many = topic_choice.tabulate_choices(make_refitted(240), ks=[4], n_runs=2, n_seeds=2)
    noise = topic_choice.tabulate_choices(make_refitted(240, planted=False), ks=[4], n_runs=2, n_seeds=2)
    assert many.loc[0, "npmi"] > 0.3 > abs(noise.loc[0, "npmi"])


def test_impossible_k_has_a_row_that_says_why():
    choice = topic_choice.tabulate_choices(make_refitted(8), ks=[2, 30], n_runs=2, n_seeds=2)
    assert choice["k"].tolist() == [2, 30]
    assert "fewer than the 8 units" in choice.loc[1, "note"] and np.isnan(choice.loc[1, "stability"])


def test_ward_has_no_seed():
    choice = topic_choice.tabulate_choices(make_refitted(), ks=[4], method="ward", n_runs=2)
    assert np.isnan(choice.loc[0, "seed_ari"]) and "ward has no seed" in choice.loc[0, "note"]

from plananalysis.topics.agreement import tabulate_agreement
from plananalysis.topics.clustering import cluster_units
from plananalysis.topics.layout import empty_tables, tabulate


def test_empty_tables_have_the_same_columns(seed_matrix):
    """Readers of the results find the same columns whether or not there are topics."""
    clusterings = [cluster_units(seed_matrix, method="nmf", k=8)]
    agreement = tabulate_agreement(clusterings, seed_matrix.units, n_permutations=9)
    full = tabulate(clusterings, seed_matrix) | {"topic_agreement": agreement}
    assert {name: list(t) for name, t in empty_tables().items()} == {name: list(t) for name, t in full.items()}

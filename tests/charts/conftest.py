import pytest
from matplotlib.figure import Figure

from plananalysis.charts.style import chinese_style


@pytest.fixture()
def figure():
    with chinese_style():
        yield Figure(figsize=(3, 2))

"""
What does the structure of a plan look like?
"""

from plananalysis.charts.charts import plot_section_sizes
from plananalysis.charts.style import new_axes
from plananalysis.structure.sections import is_one_plan, measure_sections


def draw_section_sizes(results):
    """How much of the body each section takes."""
    if not is_one_plan(results.documents):
        return None
    sizes = measure_sections(results.units)
    figure, ax = new_axes(7, 0.6 + 0.42 * len(sizes))
    plot_section_sizes(sizes, ax=ax)
    return figure

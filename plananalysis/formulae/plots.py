"""
What does the density of set phrases look like?
"""

from plananalysis.charts import charts
from plananalysis.charts.style import new_axes
from plananalysis.structure.parts import without_annexes
from plananalysis.structure.sections import is_one_plan
from plananalysis.tables.texts import both_names


def draw_density(results):
    """Share of Han characters inside formulae, by section."""
    if not is_one_plan(results.documents):
        return None
    rows = without_annexes(results.formula_density).query("unit_id != ''")
    percent = (100 * rows[["share", "low", "high"]]).set_axis(["per_1000_han", "low", "high"], axis=1)
    figure, ax = new_axes(7, 0.8 + 0.42 * len(rows))
    charts.plot_section_rates(percent.assign(label=rows["heading"]), ax=ax, xlabel=both_names("axis.inside_formulae"))
    return figure

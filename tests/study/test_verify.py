"""Tests of verification: the same comes out the same, and each kind of change is named."""

import json

import pytest

from plananalysis import cli
from plananalysis.reading.bundled import embedded_paths
from plananalysis.reading.ownership import holds_results
from plananalysis.study.new_study import new_study
from plananalysis.study.run import run, run_study
from plananalysis.study.verify import VerifyError, verify_results
from plananalysis.tables.parameters import Parameters

pytestmark = pytest.mark.slow  # whole runs, left out of the daily part

PARAMETERS = Parameters(n_permutations=19, neighbours=0, n_refits=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Results of the embedded plan, with few permutations."""
    out = tmp_path_factory.mktemp("verify") / "results"
    run(out=out, with_notebooks=False, parameters=PARAMETERS)
    return out


@pytest.fixture()
def manifest(folder):
    """Change the manifest for one test."""
    path = folder / "manifest.json"
    before = path.read_bytes()
    yield lambda change: path.write_text(json.dumps(change(json.loads(before))), "utf-8")
    path.write_bytes(before)


def differing(folder, **options):
    found = verify_results(folder, **options)
    return found[found["verdict"] == "differs"]


@pytest.mark.slow
def test_untouched_results_are_the_same(folder, capsys):
    assert differing(folder).empty
    assert cli.main(["verify", str(folder)]) == 0
    assert "0 differ" in capsys.readouterr().out


def test_a_copy_of_the_plan_under_another_name_is_itself(tmp_path):
    """The embedded plan is taken for the embedded plan only under its own name."""
    copy = tmp_path / "我的计划.txt"
    copy.write_bytes(embedded_paths()[0].read_bytes())
    out = run(copy, out=tmp_path / "r", with_notebooks=False, only=["citations"]).folder
    assert differing(out).empty


@pytest.mark.slow
def test_a_changed_file_is_named(folder):
    path = folder / "tables" / "citations.csv"
    before = path.read_bytes()
    path.write_bytes(before.replace("妇".encode(), "父".encode(), 1))
    try:
        [row] = differing(folder).itertuples()
        assert (row.thing, row.detail) == ("tables/citations.csv", "the file was changed after the run")
    finally:
        path.write_bytes(before)


@pytest.mark.slow
def test_a_changed_number_in_the_manifest_shows_when_computed_again(folder, manifest):
    def change(content):
        content["outputs"]["tables/terms.csv"]["sha256"] = "0" * 64
        return content

    manifest(change)
    assert differing(folder)["thing"].tolist() == ["tables/terms.csv", "tables/terms.csv, computed again"]


@pytest.mark.slow
def test_another_parameter_shows_in_what_depends_on_it(folder, manifest):
    manifest(lambda content: content | {"parameters": content["parameters"] | {"hmm": True}})
    things = set(differing(folder)["thing"])
    assert "tables/terms.csv, computed again" in things
    assert "tables/citations.csv, computed again" not in things


@pytest.mark.slow
def test_versions_lexicons_and_parameters_that_differ_are_named(folder, manifest):
    def change(content):
        content["libraries"]["jieba"] = "0.1"
        content["lexicons"][0]["sha256"] = "0" * 64
        content["parameters"]["colour"] = "red"
        return content

    manifest(change)
    things = set(differing(folder)["thing"])
    assert {"version of jieba", "lexicon absence", "parameter colour"} <= things


@pytest.mark.slow
def test_other_documents_are_other_inputs(folder, plan_file):
    things = differing(folder, documents=[plan_file])["thing"].tolist()
    assert "input 文化馆2031" in things and "input beijing_womens_federation_2020" in things


@pytest.mark.slow
def test_own_words_travel_with_the_results(tmp_path, plan_file):
    """A study with a term and a row of its own verifies from the results alone."""
    made, _ = new_study(tmp_path / "研究", [plan_file])
    with (made.lexicons / "terms.csv").open("a", encoding="utf-8") as stream:
        stream.write("读书服务\n")
    with (made.lexicons / "intensifiers.csv").open("a", encoding="utf-8") as stream:
        stream.write("办好,intensifier,own,办好活动,own,\n")
    report = run_study(made.folder, with_notebooks=False)
    assert "读书服务" in set(report.results.terms["term"])
    assert "办好" in set(report.results.intensifiers["term"])
    assert {p.name for p in (report.folder / "lexicons").iterdir()} == {"terms.csv", "intensifiers.csv"}
    assert differing(report.folder).empty
    assert differing(report.folder, documents=[made.folder]).empty
    (made.folder / "study.toml").write_text("[topics]\nk = 3\n", "utf-8")
    (made.lexicons / "terms.csv").write_text("term\n读书小组\n", "utf-8")
    now = differing(report.folder, documents=[made.folder]).set_index("thing")["detail"]
    assert set(now.index) == {"parameter k", "own words terms.csv"}
    assert now["parameter k"] == "then null, now 3"
    (report.folder / "lexicons" / "intensifiers.csv").unlink()
    assert "lexicon intensifiers" in set(differing(report.folder)["thing"])


@pytest.mark.parametrize("content", [None, "{", "[]", "{}"])
def test_what_is_no_results_folder_is_refused(tmp_path, content, capsys):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, "utf-8")
    assert cli.main(["verify", str(tmp_path)]) == 2
    assert "expected the results of a run" in capsys.readouterr().err


@pytest.mark.slow
def test_texts_that_no_longer_fit_are_refused(tmp_path, plan_file, capsys):
    out = tmp_path / "r"
    run(plan_file, out=out, with_notebooks=False, parameters=PARAMETERS)
    assert differing(out).empty
    path = next((out / "texts").iterdir())
    path.write_text("别的文字", "utf-8")
    assert cli.main(["verify", str(out)]) == 2
    assert "expected the text in units.csv" in capsys.readouterr().err


def test_results_of_one_table_are_verified(tmp_path, plan_file):
    """What --only wrote is compared and nothing else; a change of that table is seen."""
    out = tmp_path / "r"
    run(plan_file, out=out, only=["citations"])
    found = verify_results(out)
    again = [thing for thing in found["thing"] if thing.endswith("computed again")]
    assert "tables/citations.csv, computed again" in again and "tables/terms.csv, computed again" not in again
    assert (found["verdict"] != "differs").all()


@pytest.mark.slow
def test_the_report_is_computed_again(folder):
    """Without notebooks and refused files it depends on nothing else, and is compared too."""
    found = verify_results(folder).set_index("thing")["verdict"]
    for name in ("report.html", "methods.md", "tables.xlsx", "figures/terms.svg"):
        assert found[f"{name}, computed again"] == "same"


def test_a_study_of_a_table_is_read_by_its_column(tmp_path):
    """The column of the text is a choice of the study, which verification knows."""
    source = tmp_path / "表.csv"
    source.write_text("名称,内文\n甲,一、加强服务 1.建立制度。\n", encoding="utf-8")
    made, _ = new_study(tmp_path / "s")
    (made.documents / "表.csv").write_bytes(source.read_bytes())
    (made.folder / "study.toml").write_text('[documents]\ntext_column = "内文"\n', "utf-8")
    report = run_study(made.folder, only=["citations"])
    assert differing(report.folder, documents=[made.folder]).empty


def test_the_manifest_tells_the_lists_behind_each_table(folder):
    """Those of its own step and of those it needs: the words of keyness are cut with our terms."""
    made = json.loads((folder / "manifest.json").read_text("utf-8"))["tables"]
    assert set(made) == {path.stem for path in (folder / "tables").glob("*.csv")}
    assert {"segmentation_terms", "stopwords"} <= set(made["keyness"]["words"])
    assert {"n_permutations", "hmm", "random_state"} <= set(made["keyness"]["parameters"])
    assert made["absence"] == {"words": ["absence"], "parameters": []}


@pytest.mark.parametrize(
    "made", [[], {"terms": []}, {"terms": {"words": [1], "parameters": []}}, {"terms": {"words": []}}]
)
def test_a_manifest_with_other_lists_is_none_of_ours(folder, manifest, made):
    """Its form is checked as that of the rest; one without these lists, of 0.3, is ours."""
    manifest(lambda known: known | {"tables": made})
    with pytest.raises(VerifyError, match='"tables"'):
        verify_results(folder)
    manifest(lambda known: {name: value for name, value in known.items() if name != "tables"})
    assert holds_results(folder)

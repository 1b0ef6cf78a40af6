"""Small documents of our own, and the one plan the project is about."""

from pathlib import Path

import pytest

from plan_texts import PLAN
from plananalysis import read_corpus


@pytest.fixture(scope="session")
def root():
    """The project's top folder."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seed():
    """The plan that comes with the package."""
    return read_corpus()


@pytest.fixture(scope="session")
def plans(tmp_path_factory):
    """Two plans of our own, of one issuer and two years."""
    folder = tmp_path_factory.mktemp("plans")
    later = (
        PLAN.replace("2031", "2032")
        .replace("组织文艺骨干培训", "新增文艺骨干大赛")
        .replace(
            "2.深化读书服务。落实《公共文化服务办法》,建立读书小组。", "2.建设数字展厅。开通网上展览,制作讲解视频。"
        )
    )
    for year, text in (("2031", PLAN), ("2032", later)):
        (folder / f"文化馆{year}.txt").write_text(text, encoding="utf-8")
    return read_corpus(folder)


@pytest.fixture()
def plan_file(tmp_path):
    """A plan of our own: two sections, three items."""
    path = tmp_path / "文化馆2031.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory):
    """The embedded plan, run once without notebooks; nobody may change its folder."""
    from plananalysis.study import run as study

    return study.run(out=tmp_path_factory.mktemp("seed") / "results", with_notebooks=False)


@pytest.fixture(scope="session")
def seed_matrix(seed):
    """The items of the plan by their words."""
    from plananalysis.structure.body import body_units
    from plananalysis.tokens.tokenizer import Tokenizer, load_stopwords, tokenize_units
    from plananalysis.topics.matrix import build_matrix

    body = body_units(seed.units)
    return build_matrix(tokenize_units(body, tokenizer=Tokenizer()), body, stopwords=load_stopwords())

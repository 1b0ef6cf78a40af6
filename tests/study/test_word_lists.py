"""What a person adds takes effect in every table that it should."""

import pytest

from plananalysis import read_corpus
from plananalysis.study.analyze import analyze
from plananalysis.study.word_lists import load_words
from plananalysis.tables.parameters import Parameters

pytestmark = pytest.mark.slow  # whole analyses, left out of the daily part

FEW = Parameters(n_permutations=19, n_refits=3, neighbours=0)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Two years, so that words can be compared between them."""
    folder = tmp_path_factory.mktemp("两年")
    words = ["图书", "剧场", "展厅", "书院", "社团", "讲座"]
    for year in (2031, 2032):
        lines = [f"文化馆{year}年工作要点"]
        for section, title in enumerate("服务队伍保障", start=1):
            lines.append(f"{'一二三四五六'[section - 1]}、{title}建设")
            lines += [
                f"{n}.推进{words[n]}活动，办好{words[(n + section) % 6]}品牌，壮大水车匠队伍。" for n in range(1, 5)
            ]
        (folder / f"{year}.txt").write_text("\n".join(lines), encoding="utf-8")
    return read_corpus(folder)


def tables(corpus, folder, **files):
    for name, text in files.items():
        (folder / name.replace("_txt", ".txt").replace("_csv", ".csv")).write_text(text, encoding="utf-8")
    names = ["terms", "keyness", "cowords", "topic_terms", "trends", "topics", "segmentation"]
    return analyze(corpus, parameters=FEW, words=load_words(folder), only=names).tables


@pytest.mark.slow
def test_own_stop_words_are_gone_everywhere(corpus, tmp_path):
    """Counted and marked in terms; no word of keyness, co-words, topics and trends."""
    before, after = tables(corpus, tmp_path), tables(corpus, tmp_path, stopwords_txt="品牌\n")
    for found, there in ((before, True), (after, False)):
        seen = {
            "keyness": "品牌" in set(found["keyness"]["term"]),
            "cowords": "品牌" in {*found["cowords"]["source"], *found["cowords"]["target"]},
            "topic_terms": "品牌" in set(found["topic_terms"]["term"]),
        }
        assert set(seen.values()) == {there}, seen
        assert "品牌" not in set(found["trends"]["name"]) or there
    rows = [found["terms"].set_index("term").loc["品牌", ["count", "stop"]].tolist() for found in (before, after)]
    assert rows == [[48, 0], [48, 1]]


@pytest.mark.parametrize("name", ["terms_csv", "segmentation_terms_csv"])
def test_own_terms_stay_whole(corpus, tmp_path, name):
    """Under the short name and under that of the package's own list."""
    head = "term\n" if name == "terms_csv" else "# name=x; version=1; licence=own\nterm,class\n"
    assert "水车匠" not in set(tables(corpus, tmp_path)["terms"]["term"])
    found = tables(corpus, tmp_path, **{name: head + "水车匠\n"})
    assert found["terms"].set_index("term").loc["水车匠", "count"] == 48
    assert list(load_words(tmp_path).files) == [name.replace("_csv", ".csv")]

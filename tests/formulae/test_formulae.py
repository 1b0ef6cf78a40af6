"""Shorthand by number and set phrases: the plan's by hand, what is kept apart, candidates, own definitions."""

from pathlib import Path

import pandas as pd
import pytest

from plananalysis import leaf_units, load_lexicon, read_corpus
from plananalysis.formulae.definitions import read_bracket, read_glossary
from plananalysis.formulae.find import APART, FORMULA_COLUMNS, count_formulae, find_formulae

LABELS = Path(__file__).parents[1] / "labels" / "labels_seed_formulae.csv"


def make_units(*texts, kinds=()):
    starts = [7 + sum(len(t) for t in texts[:i]) for i in range(len(texts))]
    return pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": [f"i{i}" for i in range(len(texts))],
            "kind": list(kinds) or ["item"] * len(texts),
            "start": starts,
            "end": [a + len(t) for a, t in zip(starts, texts, strict=True)],
            "text": list(texts),
        }
    )


def shorthand_of(text):
    found = find_formulae(make_units(text))
    return found[found["kind"] == "shorthand"]["text"].tolist()


def test_shorthand_of_the_plan_as_read_by_hand(seed):
    """23 shorthands and 6 spans of plans and festivals where a reader saw them; nothing else is shorthand."""
    labels = pd.read_csv(LABELS)
    found = find_formulae(leaf_units(seed.units), apart=True)
    seen = found[found["kind"].isin(["shorthand", "five_year_plan", "festival"])]
    assert seen[["unit_id", "start", "text", "kind"]].values.tolist() == labels.values.tolist()
    text = next(iter(seed.texts.values()))
    assert all(text[a:b] == t for a, b, t in zip(found["start"], found["end"], found["text"], strict=True))


def test_quoted_numerals_of_the_plan(seed):
    """The 24 quoted spans of 19 names that the reader listed are all recognised, 6 of them as no slogan."""
    listed = (
        "四个意识 四个自信 两个维护 一二三四 七有 五性 三会一课 三个表率 四风 四种形态 一岗双责 一国两制 一带一路 两新 两癌 "
        "十三五 十四五 三八 六一"
    ).split()
    found = find_formulae(leaf_units(seed.units), apart=True)
    quoted = found[(found["quoted"] == 1) & found["text"].isin(listed)]
    assert (len(quoted), quoted["text"].nunique()) == (24, 19)
    assert set(quoted[quoted["kind"] != "shorthand"]["text"]) == {"十三五", "十四五", "三八", "六一"}
    assert (quoted[quoted["kind"] == "shorthand"].query("text != '一二三四'")["expansion"] != "").all()
    assert not set(find_formulae(leaf_units(seed.units))["kind"]) & set(APART)


@pytest.mark.parametrize(
    "text",
    [
        "编制“十五五”规划。",
        "庆祝“三八”国际妇女节和“六一”。",
        "学习党的二十大和二十届四中全会精神。",
        "建设5G基站，治理PM2.5。",
        "入驻百家号。",
        "建设985高校。",
        "开展三年行动。",
        "抓好三个方面工作。",
        "分为五大类二十项。",
        "完善“一张网”。",
        "推行“一县一品”。",
        "拨打“12345”热线。",
        "发射“某某三号”卫星。",
        "实现“九连冠”。",
        "第二产业和第三农场。",
        "十三农户。",
        "推动一二三产业融合发展。",
        "四川省、九江市、三门峡。",
        "双向开放，双方合作。",
        "上线“四川云教”，评选“三八红旗手标兵”。",
        "坚持“7×24”，对标“从0到1”。",
        "新增2+3个、416个和4567元。",
        "二十大战略部署。",
    ],
    ids=range(23),
)
def test_numbers_that_are_no_shorthand(text):
    """Plans, festivals, congresses, names, lengths of time, counts, ordinals and idioms."""
    assert shorthand_of(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("实施“七七战略”。", ["七七战略"]),
        ("推进“1269”行动计划。", ["1269"]),
        ("促进“四链”融合和五链融合。", ["四链", "五链融合"]),
        ("完善“3+N”体系和1+10+N机制。", ["3+N", "1+10+N"]),
        ("优化一核两翼、两轴三带布局。", ["一核两翼", "两轴三带"]),
        ("建设“五个中心”，打造“三个高地”。", ["五个中心", "三个高地"]),
        ("学习“千万工程”，开展“双百”行动和百千万工程。", ["千万工程", "双百", "百千万工程"]),
        ("深入实施“八大行动”，推进六大工程。", ["八大行动", "六大工程"]),
        ("“两圈联动、三核引领、全面发力”。", ["两圈联动、三核引领、全面发力"]),
        ("建好四好农村路，抓好三农工作。", ["四好农村路", "三农"]),
        ("做到“四个意识、两个维护”。", ["四个意识", "两个维护"]),
        ("出台“新九条”和“21条”。", ["新九条", "21条"]),
        ("“三农 ”和“ １２６９ ”", ["三农", "１２６９"]),
        ("十一个必须，“十一件实事”。", ["十一个必须", "十一件实事"]),
        ("实施1269行动计划和2030行动计划，构建一环八射格局。", ["1269", "一环八射"]),
        ("三农", ["三农"]),
        ("“1313”", ["1313"]),
        ("1+N", ["1+N"]),
    ],
    ids=range(18),
)
def test_shorthand_quoted_and_bare(text, expected):
    """Known and unknown, in quotation marks and out of them, also as the whole text."""
    assert shorthand_of(text) == expected


def test_short_forms_count_only_in_quotation_marks():
    """两新 alone is shorthand only where marked; 两个维护 always."""
    found = find_formulae(make_units("“两新”组织、两新社区；两个维护。"))
    assert found[["text", "quoted", "start"]].values.tolist() == [["两新", 1, 8], ["两个维护", 0, 19]]


def test_set_phrases_are_formulae_without_number():
    """The longest phrase wins; a phrase has its place."""
    found = find_formulae(make_units("坚持全面从严治党，坚持稳中求进工作总基调。"))
    assert found[["text", "kind"]].values.tolist() == [["全面从严治党", "formula"], ["稳中求进工作总基调", "formula"]]


def test_the_documents_own_glossary_comes_first():
    """An explanation in the glossary replaces ours, with its place; a bare name that it explains is found."""
    units = make_units(
        "实施“两新”政策，推进六大科技专项。",
        "名词解释",
        "1.“两新”：是指甲和乙。\n",
        "2.六大科技专项：六个专项。\n",
        kinds=["item", "glossary", "entry", "entry"],
    )
    text = "".join(units["text"])
    found = find_formulae(units)
    body = found[found["unit_id"] == "i0"]
    assert body[["text", "source", "expansion"]].values.tolist() == [
        ["两新", "document", "甲和乙。"],
        ["六大科技专项", "document", "六个专项。"],
    ]
    places = zip(body["expansion_start"], body["expansion_end"], body["expansion"], strict=True)
    assert all(text[a - 7 : b - 7] == told for a, b, told in places)


@pytest.mark.parametrize(
    ("text", "known"),
    [("贵州围绕“四新”。", True), ("湖南发展，湖南围绕“四新”。", False), ("湖南发展，湖南服务贵州“四新”。", True)],
    ids=["home", "elsewhere", "named"],
)
def test_expansion_of_a_province_stays_there(text, known):
    """What 四新 stands for in Guizhou is said there, or where Guizhou is named just before."""
    found = find_formulae(make_units(text))
    assert found["text"].tolist() == ["四新"]
    assert (found["expansion"].iloc[0] != "") == known == (found["reference"].iloc[0] != "")


def test_the_next_document_says_nothing_of_the_place():
    """A short text of no province does not borrow the province of the one after it."""
    units = pd.concat(
        [make_units("湖南围绕“四新”。"), make_units("贵州，贵州，贵州。").assign(doc_id="e")], ignore_index=True
    )
    assert find_formulae(units)["expansion"].tolist() == [""]


def test_glossary_of_another_document_does_not_count():
    """What one document explains says nothing about the next."""
    one = make_units("“两新”：甲和乙。", kinds=["entry"])
    two = make_units("推进“两新”。").assign(doc_id="e")
    found = find_formulae(pd.concat([one, two], ignore_index=True))
    assert found[["doc_id", "source"]].values.tolist() == [["d", "document"], ["e", "glossary"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推动“三链”融合（甲链、乙链、丙链）。", "甲链、乙链、丙链"),
        ("推动“三链”融合，即甲链、乙链、丙链。", "甲链、乙链、丙链"),
        ("推动“三链”融合（甲链、乙链）。", None),
        ("推动“三链”融合，即将到来。", None),
        ("推动“三链”融合，发展产业（甲、乙、丙）。", None),
        ("推动“三链”", None),
    ],
    ids=["three of three", "after 即", "two of three", "即将", "another clause", "end"],
)
def test_bracket_that_lists_as_many_as_the_number(text, expected):
    """Only a bracket right after it with as many parts as the number is an explanation."""
    found = read_bracket(text, 3, 5)
    assert (text[slice(*found)] if found else None) == expected


@pytest.mark.parametrize(
    "entry",
    ["3.“四早”：早甲、早乙。", "［3］“四早”：早甲、早乙。", "③“四早”是指早甲、早乙。", "“四早”——早甲、早乙。"],
    ids=["point", "bracket", "circle", "dash"],
)
def test_numbered_notes_in_any_style(entry):
    """The number of the note is no part of its term."""
    units = make_units(entry, kinds=["entry"])
    assert read_glossary(units)["d"]["四早"][0] == "早甲、早乙。"


def test_nothing_found_gives_the_columns():
    """A text without formulae is a table without rows."""
    assert find_formulae(make_units("没有。")).columns.tolist() == FORMULA_COLUMNS
    assert find_formulae(make_units("没有。").head(0)).empty
    assert count_formulae(find_formulae(make_units("没有。"))).empty


def test_counts_say_how_often_and_where():
    """Two documents, three places, shorthand before phrases."""
    units = pd.concat(
        [make_units("高质量发展，“三农”、三农。"), make_units("三农。").assign(doc_id="e")], ignore_index=True
    )
    counts = count_formulae(find_formulae(units))
    assert counts[["text", "count", "quoted", "units", "documents"]].values.tolist() == [
        ["三农", 3, 1, 2, 2],
        ["高质量发展", 1, 0, 1, 1],
    ]


def test_own_list_adds_and_replaces(tmp_path):
    """A person's row of the same term and class replaces ours, also its expansion."""
    path = tmp_path / "formulae.csv"
    path.write_text(
        "# name=formulae; version=1; licence=own\nterm,class,sense,example,source,exclusion,expansion,bare\n"
        "三农,shorthand,,,own,,甲乙丙,1\n玩转四季,formula,,,own,,,1\n",
        encoding="utf-8",
    )
    found = find_formulae(make_units("三农，玩转四季。"), lexicon=load_lexicon("formulae", extra=path))
    assert found[["text", "kind", "expansion"]].values.tolist() == [
        ["三农", "shorthand", "甲乙丙"],
        ["玩转四季", "formula", ""],
    ]


def test_list_without_expansions_is_enough(tmp_path):
    """The columns expansion and bare may be missing from a list of one's own."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "# name=mine; version=1; licence=own\nterm,class,sense,example,source,exclusion\n三甲乙,shorthand,,,own,\n",
        encoding="utf-8",
    )
    assert find_formulae(make_units("三甲乙。"), lexicon=load_lexicon(path))["text"].tolist() == ["三甲乙"]


def test_every_expansion_has_its_source():
    """In our list an expansion and a public source come together; a number of things is as many things."""
    entries = load_lexicon("formulae").entries
    assert ((entries["expansion"] == "") == (entries["source"] == "")).all()
    assert set(entries["bare"]) == {"0", "1"}
    assert (entries["class"] == "shorthand").sum() >= 300


@pytest.mark.slow
def test_shorthand_of_twelve_reports_as_read():
    """Of 639 shorthands that a reader marked in twelve reports at least 97% are found, and as many of those found are marked."""
    shared = Path(__file__).parents[3] / "shared" / "data"
    if not shared.is_dir():
        pytest.skip("../shared/data is not here")
    labels = pd.read_csv(Path(__file__).parents[1] / "labels" / "labels_provincial_formulae.csv")
    corpus = read_corpus([shared / "provincial_reports_2026", shared / "central_reports"])
    units = leaf_units(corpus.units)
    found = find_formulae(units[units["doc_id"].isin(labels["doc_id"])])
    found = found[found["kind"] == "shorthand"]
    marked = labels[labels["code"] == "shorthand"]
    read = labels[labels["code"] == "read"]
    seen = overlap(found, read)
    right = overlap(found[seen], marked)
    assert len(marked) == 639 and marked["doc_id"].nunique() == 12
    assert overlap(marked, found).mean() >= 0.97
    assert right.mean() >= 0.97


def overlap(these, those):
    """Which of these spans share a character with one of those."""
    spans = {doc_id: list(zip(rows["start"], rows["end"], strict=True)) for doc_id, rows in those.groupby("doc_id")}
    return pd.Series(
        [any(a < row.end and b > row.start for a, b in spans.get(row.doc_id, ())) for row in these.itertuples()],
        index=these.index,
        dtype=bool,
    )

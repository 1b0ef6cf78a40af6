from pathlib import Path

import pandas as pd
import pytest

from plananalysis import find_citations, find_names, leaf_units
from plananalysis.named.quoted_names import find_unbalanced

LABELS = Path(__file__).parents[1] / "labels"


def make_unit(text):
    return pd.DataFrame(
        {"doc_id": ["d"], "unit_id": ["i1"], "kind": ["item"], "start": [7], "end": [7 + len(text)], "text": [text]}
    )


def test_every_document_of_the_plan_has_its_verb(seed):
    """18 of 18 documents, with verb and class as read by hand before the tagger ran."""
    labels = pd.read_csv(LABELS / "labels_seed_citations.csv", encoding="utf-8-sig")
    found = find_citations(leaf_units(seed.units))
    assert found["unit_id"].str.extract(r"i(\d+)$")[0].astype(int).tolist() == labels["item"].tolist()
    assert (
        found[["title", "verb", "verb_class"]].values.tolist()
        == labels[["title", "verb", "verb_class"]].values.tolist()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定《管理办法》。", [("管理办法", "make")]),
        ("修订《管理办法》,落实《条例》。", [("管理办法", "revise"), ("条例", "implement")]),
        (
            "贯彻《甲条例》《乡村条例》和《丙办法》。",
            [("甲条例", "implement"), ("乡村条例", "implement"), ("丙办法", "implement")],
        ),
        ("推动《甲意见》在基层落地。", [("甲意见", "promote")]),
        ("落实市委《关于发挥“双报到”作用的通知》要求。", [("关于发挥“双报到”作用的通知", "implement")]),
        ("加强学习。《甲条例》共九章。", [("甲条例", "none")]),
        ("《纲要（草案）》经大会通过后,将成为任务书。", [("纲要（草案）", "other")]),
        ("《甲法》今年正式施行。", [("甲法", "implement")]),
        (
            "为贯彻《甲法》及其实施条例、《乙通知》（国发〔2018〕41号）、《丙意见》（国发〔2016〕33号）,现通知如下。",
            [("甲法", "implement"), ("乙通知", "implement"), ("丙意见", "implement")],
        ),
        ("编制了《甲纲要》（以下简称《纲要》）。", [("甲纲要", "make"), ("纲要", "none")]),
        ("违反《甲法》《乙法》的,依法处理。", [("甲法", "other"), ("乙法", "other")]),
        ("没有文件。", []),
    ],
    ids=[
        "make",
        "two clauses",
        "coordination",
        "verb after",
        "nested quotes",
        "other sentence",
        "passed",
        "in force",
        "document numbers",
        "short name",
        "against",
        "none",
    ],
)
def test_governing_verbs(text, expected):
    """The verb of the same clause governs; a list shares it; another sentence's does not."""
    found = find_citations(make_unit(text))
    assert list(zip(found["title"], found["verb_class"], strict=True)) == expected
    assert all(text[s - 7 : e - 7] == t for s, e, t in zip(found["start"], found["end"], found["text"], strict=True))


def test_all_quoted_spans_of_the_plan(seed):
    """116 spans of 98 different names, each where the table says, in the order of the text."""
    names = find_names(leaf_units(seed.units))
    text = next(iter(seed.texts.values()))
    assert (len(names), names["name"].nunique()) == (116, 98)
    assert all(
        text[row.start : row.end] == row.text == f"“{row.name_}”"
        for row in names.rename(columns={"name": "name_"}).itertuples()
    )
    assert names["start"].is_monotonic_increasing


def test_kinds_of_names_agree_with_reading(seed):
    """At least three in four kinds are those of a reader; the rest is why the kind is called a reading."""
    labels = pd.read_csv(LABELS / "labels_seed_names.csv", encoding="utf-8-sig").set_index("text")["kind"]
    names = find_names(leaf_units(seed.units)).drop_duplicates("text").set_index("text")["kind"]
    assert set(labels.index) == set(names.index)
    assert (names == labels[names.index]).mean() >= 0.75


def test_unbalanced_quotes_do_not_run_away():
    """An opening mark without its end takes nothing with it."""
    assert find_names(make_unit("开展“甲活动,建设“乙品牌”。"))["text"].tolist() == ["“乙品牌”"]
    assert len(find_names(make_unit("开展“甲活动。"))) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('增强“四个意识"，做到"两个维护”。', ['“四个意识"', '"两个维护”']),
        ("增强“四个意识“，做到”两个维护”。", ["“四个意识“", "”两个维护”"]),
        ("推进”放管服”改革。", ["”放管服”"]),
        ("落实‘双减’政策，开展“致敬‘她’”活动。", ["‘双减’", "“致敬‘她’”"]),
        ("落实「双减」政策。", ["「双减」"]),
        ("开展“致敬“她”活动”，好。", ["“致敬“她”活动”"]),
        ("开展“甲乙活动、“丙丁品牌。", []),
        ('他说："好。', []),
    ],
    ids=["curly and straight", "opened twice", "closed twice", "single", "corners", "nested", "no partner", "one"],
)
def test_marks_of_another_kind(text, expected):
    """Marks that stand for “ ”, or for one of them; what lacks its partner takes nothing with it."""
    assert find_names(make_unit(text))["text"].tolist() == expected


def test_titles_with_one_mark_of_each_kind():
    """《…〉 is a title if its genre says so, and not reported as a mark without partner; 《 alone is."""
    assert find_citations(make_unit("印发《关于甲的通知〉。"))["title"].tolist() == ["关于甲的通知"]
    assert find_unbalanced(make_unit("印发《关于甲的通知〉。")).empty
    assert find_unbalanced(make_unit("印发《关于甲的通知，请执行。"))["text"].tolist() == ["《"]


def test_title_that_goes_on_in_the_next_line():
    """A hard-wrapped title is one document, without the break in its name; the end of a sentence or of a unit parts it."""
    text = "印发《关于甲工作\n的通知》，落实《乙意见》。"
    found = find_citations(make_unit(text))
    assert found[["title", "verb_class"]].values.tolist() == [["关于甲工作的通知", "publish"], ["乙意见", "implement"]]
    assert found.loc[0, "text"] == "《关于甲工作\n的通知》" and find_unbalanced(make_unit(text)).empty
    assert find_citations(make_unit("印发《关于甲。\n学习乙》。")).empty
    halves = pd.concat([make_unit("印发《关于甲"), make_unit("的通知》。")], ignore_index=True)
    assert find_citations(halves).empty and find_unbalanced(halves)["text"].tolist() == ["《", "》"]


@pytest.mark.parametrize(
    ("text", "kind", "cue"),
    [
        ("开展“学法守法 争当工匠”主题交流活动。", "programme", "“…” … 活动"),
        ("推出“邻里食堂”“云上相伴”等服务品牌。", "programme", "“…”服务品牌"),
        ("举行“我家门前”文艺展演、座谈。", "programme", "“…” … 展演"),
        ("推广“一街一景”的特色文化品牌。", "programme", "“…” … 品牌"),
        ("评选“灯火里的家”、微电影等系列活动。", "programme", "“…” … 活动"),
        ("实施“2468”网上服务建设工程。", "programme", "“…” … 工程"),
        ("开展“六讲六评”活动。", "local_formula", "number in the name"),
        ("完善“两室一站一中心”。", "local_formula", "number in the name"),
        ("紧扣“一大统领”“三大提升”，开展工作。", "local_formula", "as the others in its list"),
        ("如“冬日相伴”、“邻里送温暖”等。", "programme", "as the others in its list"),
        ("如“冬日相伴”、“爱国家园”等。", "other", ""),
        ("探索“社区+网格+家庭”。", "other", "wording of the name"),
        ("打造“企业+社区食堂”。", "programme", "打造“…”"),
        ("加大“引智入皖”力度。", "programme", "wording of the name"),
        ("累计“个转企”两万户。", "programme", "wording of the name"),
        ("通过“看、讲、评、比”，促进提升。", "other", "wording of the name"),
        ("按照“求稳定、谋改革”工作目标。", "slogan", "“…”工作目标"),
        ("以“服务师生”为导向。", "slogan", "以“…”为导向"),
        ("选拔“三晋先锋”。", "programme", "begins with 三晋"),
    ],
    ids=[
        "act, not its ending",
        "brand, not its ending",
        "noun at the end",
        "的 and brand",
        "unmarked members",
        "code",
        "number and activity",
        "number, not its ending",
        "numbers of a list",
        "a list",
        "no sharing",
        "three parts",
        "two parts",
        "into a province",
        "turned into",
        "single characters",
        "goal",
        "direction",
        "province",
    ],
)
def test_kind_of_name_by_what_is_around_it(text, kind, cue):
    """What follows names an act or brand and outweighs the name's own ending; lists; the wording. The cue says so."""
    assert find_names(make_unit(text))[["kind", "cue"]].iloc[0].tolist() == [kind, cue]


def test_nothing_named_gives_the_columns():
    """No name is a table without rows, with the columns of the contract."""
    assert {"doc_id", "unit_id", "text", "kind", "start", "end"} <= set(find_names(make_unit("无。")).columns)
    assert {"doc_id", "unit_id", "title", "verb", "verb_class", "genre"} <= set(
        find_citations(make_unit("无。")).columns
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定并组织实施《甲规划》。", ("制定并组织实施", "make")),
        ("研究制定落实《中国共产党甲条例》的具体举措。", ("研究制定落实", "implement")),
        ("新修改的《甲条例》正式施行。", ("施行", "implement")),
        ("根据省委审议通过的《建议》编制规划。", ("根据", "other")),
        ("做好《甲条例》修订工作。", ("修订", "revise")),
        ("将《甲条例》提请大会审议。", ("提请", "other")),
        ("完成《甲志》编纂。", ("完成", "complete")),
        ("标准制定、政府采购、享受《甲计划》政策。", ("", "none")),
        ("落实党中央、国务院《甲意见》。", ("落实", "implement")),
        ("以《甲条例》为依据。", ("依据", "other")),
        ("以《甲剧》为蓝图。", ("", "none")),
        ("在《甲纲要》编制过程中。", ("", "none")),
        ("电视剧《甲》热播。", ("", "none")),
        ("编制了纲要（以下简称《纲要》）。", ("", "none")),
        ("落实国务院印发的《甲意见》。", ("落实", "implement")),
        ("根据省委、省政府印发的《甲意见》和有关文件精神。", ("根据", "other")),
        ("《甲规划》已经市政府2024年第7次常务会议审议通过，现印发给你们。", ("审议通过", "other")),
        ("《甲条例》自2024年1月1日起正式施行。", ("施行", "implement")),
        ("《甲计划》，已经提交大会审议。", ("审议", "other")),
        ("对市人大通过的《甲决定》，各单位要认真学习。", ("学习", "study")),
        ("在《甲规划》的落实过程中。", ("落实", "implement")),
        ("以《甲法》颁布实施为契机。", ("颁布实施", "publish")),
        ("围绕《甲条例》贯彻实施开展执法检查。", ("贯彻实施", "implement")),
        ("配合做好《甲法》执法检查。", ("配合", "other")),
        ("根据省、市规划和《甲纲要》要求。", ("根据", "other")),
        ("抓紧制定《甲办法》。", ("制定", "make")),
        ("宣传片《甲》入选优秀作品。", ("", "none")),
        ("遵守〈甲条例〉有关规定。", ("遵守", "implement")),
        ("印发<<关于甲的通知>>。", ("印发", "publish")),
        ("按照上级要求和《甲方案》开展工作。", ("按照", "other")),
        ("落实大会提出的目标任务和《甲规划》。", ("落实", "implement")),
        ("根据省政府印发《甲规划》，制定本规划。", ("根据", "other")),
        ("《甲意见》出台后的两年内。", ("出台", "make")),
        ("《甲意见》（以下简称《意见》）印发。", ("印发", "publish")),
        ("部门依《甲法》设立机构。", ("依", "other")),
    ],
    ids=[
        "make and carry out",
        "higher text",
        "passive",
        "relative",
        "light verb",
        "object first",
        "complete",
        "broken list",
        "issuers",
        "basis",
        "fronted",
        "frame",
        "art",
        "short name",
        "issued by others",
        "issuers and others",
        "long passive",
        "from a day",
        "next clause",
        "topic",
        "in the course of",
        "occasion",
        "about",
        "light beside another",
        "list of kinds",
        "haste",
        "film",
        "single marks",
        "typed marks",
        "noun beside",
        "verb inside",
        "issued just before",
        "time after",
        "short name between",
        "by law",
    ],
)
def test_verbs_that_stand_elsewhere(text, expected):
    """Compounds, verbs after the title, issuers between, and titles that nothing governs."""
    found = find_citations(make_unit(text)).iloc[0]
    assert (found["verb"], found["verb_class"]) == expected


def test_long_lists_keep_their_verb():
    """Eight titles with numbers, 300 characters: one verb for all, and the short name in brackets is no document."""
    listed = "、".join(f"《国务院关于推进第{i}项工作的指导意见》（国发〔202{i}〕{i}号）" for i in range(8))
    found = find_citations(
        make_unit(f"为贯彻落实{listed}以及《甲办法》（甲发〔2020〕1号，以下简称《办法》）等文件精神。")
    )
    assert found["verb"].tolist() == ["贯彻落实"] * 9 + [""]


def test_title_within_a_title():
    """The outer document is the row; the inner one is part of its title."""
    found = find_citations(make_unit("印发《关于学习〈条例〉和《办法》的通知》。"))
    assert found[["title", "genre"]].values.tolist() == [["关于学习〈条例〉和《办法》的通知", "通知"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("增强“四个意识”。", "national_formula"),
        ("聚焦“三高四新”。", "local_formula"),
        ("以“同心同行”为主题。", "slogan"),
        ("举办“好邻居”“好街坊”评选活动。", "programme"),
        ("建成“妇女微家”平台。", "organisation"),
        ("加强“两新”组织党建。", "group"),
        ("实施“十五五”规划。", "plan"),
        ("他说“好”。", "other"),
    ],
    ids=lambda value: value if value.isascii() else "",
)
def test_kind_of_name_by_cue(text, kind):
    """One name of each kind; the first name of a list takes the word after the last."""
    assert find_names(make_unit(text))["kind"].iloc[0] == kind


def test_straight_quotes_are_paired_by_line():
    """An even number of straight quotes in a line makes pairs, an odd one is reported instead."""
    even, odd = make_unit('实施"互联网+"行动。'), make_unit('实施"互联网+行动。')
    assert find_names(even)["text"].tolist() == ['"互联网+"']
    assert len(find_names(odd)) == 0
    assert find_unbalanced(odd)[["start", "text"]].values.tolist() == [[9, '"']]


def test_unbalanced_marks_are_reported():
    """Each mark without its partner, quotes and titles alike, where it stands."""
    found = find_unbalanced(make_unit("开展“甲活动,落实《乙办法。\n丙》和”"))
    assert found["text"].tolist() == ["“", "《", "》", "”"]
    assert found["start"].tolist() == [9, 16, 23, 25]

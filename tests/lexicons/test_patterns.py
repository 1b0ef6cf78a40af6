import pytest

from plananalysis.cli import main
from plananalysis.lexicons.lexicon import load_lexicon
from plananalysis.lexicons.own_files import LexiconError
from plananalysis.lexicons.patterns import Pattern, PatternError, check_patterns, find_named, search_patterns
from plananalysis.named.quoted_names import find_names
from plananalysis.study.new_study import new_study

HEAD = "# name=frames; version=1; licence=own\nterm,class,sense,example,source,exclusion\n"
SLOW = [
    r"(?:[^x]*)*y",
    r"(a+)+$",
    r"(.*)*二",
    r"(一|一)*二",
    r"(一+)+二",
    r"(一)(\1+)*二",
    r"(?=(一+)+二)一",
    r"(一.*?){20}二",
    r"((一{0,100}){0,100}){0,100}二",
    r"(?:ab|a|b|ba)*c",
    r"([一-鿿]+)*[。]",
    r"(?:(?:一{0,30000}){0,30000}){0,30000}二",
]
GOOD = [
    r"推进.*工作",
    r"(?:关于)?.{0,20}的(?:通知|意见)",
    r"(?:20\d\d年)+底",
    r"^第.+条$",
    r"[^。]+好",
    r"(?<=百)分之",
    r"(?i)gdp",
]


@pytest.mark.parametrize("text", SLOW)
def test_a_pattern_that_can_take_very_long_is_named(text):
    """File, line and what to do; found before any document is searched."""
    with pytest.raises(PatternError, match="^frames.csv:7: the regex .* takes too long; .* repeats inside repeats"):
        check_patterns(
            [
                (Pattern("frames.csv:6", "养老"), ""),
                (Pattern("frames.csv:7", text), ""),
                (Pattern("frames.csv:8", "托育"), ""),
            ]
        )


def test_usual_patterns_are_not_blamed():
    assert (
        check_patterns([(Pattern(f"f:{i}", text), "推进各项工作") for i, text in enumerate(GOOD)])[0] == "推进各项工作"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "bad regex"),
        ("(" * 4000, "bad regex"),
        ("a{99999999999999999999}", "bad regex"),
        ("(?<=一+)二", "bad regex"),
        ("年?", "matches the empty text"),
        ("(.*)*", "matches the empty text"),
        ("(?=妇)", "matches the empty text"),
        (r"\b", "matches the empty text"),
        ("一" * 5001, "at most 5000 characters"),
    ],
)
def test_what_is_no_pattern_of_words_is_refused(text, said):
    with pytest.raises(PatternError, match=f"^f.csv:3: .*{said}"):
        check_patterns([(Pattern("f.csv:3", text), "")])


def test_too_many_patterns_are_refused():
    with pytest.raises(PatternError, match="^f.csv:501: expected at most 500 regexes"):
        check_patterns([(Pattern(f"f.csv:{i}", "养老"), "") for i in range(1, 502)])


def test_a_line_is_searched_by_itself():
    """No match goes over a line break, ^ and $ are the ends of a line, matches without a character are left out."""
    text = "第一条\n一切工作\n第二条"
    found = search_patterns([Pattern("f:1", "^第.条$"), Pattern("f:2", "[^作]+"), Pattern("f:3", "切?")], [text, ""])
    assert found == [[[(0, 3), (9, 12)], []], [[(0, 3), (4, 7), (9, 12)], []], [[(5, 6)], []]]


def test_a_pattern_that_is_slow_on_these_texts_only_is_named(monkeypatch):
    """The trial cannot know every text: the search has a limit of its own, and the others are not blamed."""
    from plananalysis.lexicons import patterns

    monkeypatch.setattr(patterns, "SEARCH_SECONDS", 0.3)
    slow = Pattern("frames.csv:4", "(?:甲乙丙丁|甲乙|丙丁)*戊")
    with pytest.raises(PatternError, match="^frames.csv:4: .* takes too long"):
        search_patterns([Pattern("frames.csv:3", "农田"), slow], ["甲乙丙丁" * 5000])


def test_a_pattern_without_a_clock_is_ended_from_outside(monkeypatch):
    """Where a process cannot count its own work (Windows), the clock on the wall ends it, and the right one is named."""
    from plananalysis.lexicons import patterns

    call = patterns.subprocess.run
    monkeypatch.setattr(
        patterns.subprocess, "run", lambda *given, timeout, **options: call(*given, timeout=3, **options)
    )
    monkeypatch.setattr(patterns, "SEARCH_SECONDS", 1000)
    with pytest.raises(PatternError, match="^f.csv:4: .* takes too long"):
        search_patterns([Pattern("f.csv:3", "农田"), Pattern("f.csv:4", "(一+)+二")], ["一" * 5000])


def test_names_are_tried_together():
    assert find_named([Pattern("f", "^一.一.$"), Pattern("f", "无")], ["一企一策", "双报到", "一企一策"]) == [
        {"一企一策"},
        frozenset(),
    ]


def test_own_patterns_count_like_words(tmp_path):
    """With exclusions, beside ours, and with the characters that every match needs."""
    path = tmp_path / "frames.csv"
    path.write_text(HEAD + "re:水[渠车],water,,,own,水车道路\n", "utf-8")
    text = "水渠，水车道路，疫情\n水车房"
    found = [[start, text[start:end]] for start, end, _ in load_lexicon("frames", extra=path).matcher.find(text)]
    assert found == [[0, "水渠"], [8, "疫情"], [11, "水车"]]
    path.write_text(HEAD.replace("exclusion", "exclusion,needs") + "re:水[渠车],water,,修建,own,,渠\n", "utf-8")
    with pytest.raises(LexiconError, match="^frames.csv:3: needs '渠'"):
        load_lexicon("frames", extra=path)


def test_an_own_pattern_types_names_and_leaves_ours_in_place(tmp_path):
    """A person's wording of names is tried before ours; the one that tells a name of two halves stays ours."""
    import pandas as pd

    units = pd.DataFrame(
        {
            "doc_id": ["d"],
            "unit_id": [1],
            "start": [0],
            "end": [28],
            "text": ["抓好“甲乙红线丙”，唱响“强国复兴有我，奋斗青春同行”"],
        }
    )
    plain = find_names(units)
    path = tmp_path / "name_cues.csv"
    path.write_text(
        "# name=name_cues; version=1; licence=own\nterm,class,sense,example,source,exclusion,position\n"
        "re:红线,organisation,,,own,,pattern\n",
        "utf-8",
    )
    mine = find_names(units, lexicon=load_lexicon("name_cues", extra=path))
    assert mine["kind"].tolist() == ["organisation", plain["kind"].iloc[1]]
    assert plain["kind"].iloc[0] != "organisation"


def test_a_position_that_needs_a_pattern_has_one(tmp_path):
    path = tmp_path / "name_cues.csv"
    path.write_text(
        "# name=name_cues; version=1; licence=own\nterm,class,sense,example,source,exclusion,position\n"
        "(,organisation,,,own,,pattern\n",
        "utf-8",
    )
    with pytest.raises(LexiconError, match="^name_cues.csv:3: position 'pattern' with the word"):
        load_lexicon("name_cues", extra=path)


def test_a_run_ends_with_status_two_and_the_line(tmp_path, plan_file, capsys):
    """One line for the person, nothing written."""
    study, _ = new_study(tmp_path / "s", [plan_file])
    with (study.lexicons / "frames.csv").open("a", encoding="utf-8") as stream:
        stream.write("养老,elder_care,,,own,\nre:(?:[^x]*)*y,elder_care,,,own,\n")
    assert main(["run", str(study.folder), "--quiet"]) == 2
    said = capsys.readouterr().err
    assert (
        said.startswith("plananalysis: lexicons/frames.csv:4: the regex '(?:[^x]*)*y' takes too long")
        and said.count("\n") == 1
    )
    assert not (study.folder / "results").exists()

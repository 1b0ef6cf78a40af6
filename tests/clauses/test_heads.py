"""Heads told for all places at once, against a reading of one place after the other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plananalysis.clauses.verbs_in_place import (
    CLEAR,
    LED,
    LINKED,
    LINKS,
    OBJECT,
    PUBLISHES,
    SEVERAL,
    STRICT,
    VALID,
    Heads,
    read_words,
)
from plananalysis.lexicons.lexicon import load_lexicon

COMMITMENTS, LEADS = load_lexicon("commitments"), load_lexicon("clause_leads")
WORDS = read_words(COMMITMENTS, LEADS)
ROWS = COMMITMENTS.entries.set_index("term")
LEAD = frozenset(LEADS.terms("lead"))
NOMINAL = frozenset(ROWS.index[ROWS["nominal"] == "1"])
TAILS = (
    "工作",
    "活动",
    "办法",
    "制度",
    "机制",
    "体系",
    "能力",
    "水平",
    "方案",
    "规划",
    "条例",
    "规定",
    "中心",
    "平台",
    "质量",
    "效能",
    "模式",
    "服务",
    "队伍",
    "力度",
    "政策",
    "措施",
    "标准",
    "规则",
    "系统",
    "试点",
    "项目",
    "工程",
    "基地",
    "行动",
    "任务",
)
# Words that rules name, and sorts of verbs, are drawn as often as all others together.
TOLD = (
    "抓住",
    "抢抓",
    "注重",
    "加快",
    "突出抓好",
    "更加注重",
    "严格",
    "严厉",
    "研究",
    "发布",
    "公布",
    "把",
    "推动",
    "探索",
    "培训",
    "管理",
    "服务",
    "严禁",
    "遏制",
    "制定",
    "完善",
    "认真",
    "能力",
    "方面",
    "改革",
    "企业",
    " ",
    "，",
    "。",
    "的",
    *LINKS,
    *TAILS[:4],
)
PIECES = st.one_of(st.sampled_from(TOLD), st.sampled_from((*sorted(WORDS.known), *TAILS)))


def word_at(text, at):
    """The longest known word here."""
    for size in range(8, 0, -1):
        word = text[at : at + size]
        if len(word) == size and word in WORDS.known:
            phrases = ROWS["exclusion"].get(word, "") if word in ROWS.index else ""
            if not (phrases and text.startswith(tuple(phrases.split("|")), at)):
                return word
    return ""


def read_head(text, at):
    """(verbs, adverbs, end) at a place of a clause, None where nothing governs."""
    leads, word = [], word_at(text, at)
    while word:
        following = word_at(text, at + len(word)) if word in LEAD else ""
        if word in ROWS.index and not following:
            return extend(text, at, word, leads)
        if word not in LEAD:
            return None
        leads.append(word)
        at += len(word)
        word = following
    is_act = (
        leads and leads[-1] in ("加快", "突出抓好", "更加注重") and text[at:].replace("。", "，").split("，")[0].strip()
    )
    return ([leads[-1]], leads, at, False) if is_act else None


def extend(text, at, word, leads):
    """Verbs that follow, and whether a mark stands between them."""
    verbs, end, linked = [word], at + len(word), False
    while len(verbs) < 5 and verbs[-1] not in ("抓住", "抢抓", "注重"):
        link = text[end : end + 1] in LINKS and end < len(text)
        following = word_at(text, end + link)
        if len(following) < 2 or following not in ROWS.index:
            break
        behind = end + link + len(following)
        is_noun = following in NOMINAL and (
            behind >= len(text) or text[behind] in "，。、和与及的等" or text.startswith(TAILS, behind)
        )
        if not link and (int(ROWS["level"][verbs[-1]]) == 5 or is_noun):
            break
        verbs.append(following)
        end, linked = behind, linked or link
    return verbs, leads, end, linked


def level_of(verbs, linked):
    """Of several verbs the strongest, unless the first hands the act over or only prepares it."""
    levels = [int(ROWS["level"][verb]) if verb in ROWS.index else 3 for verb in verbs]
    hands_over = levels[0] < 3 and verbs[0] != "研究" and not linked
    return levels[0] if hands_over else max(levels)


@pytest.mark.slow
@settings(max_examples=800, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=8))
def test_every_place(pieces):
    """Verbs, end, level and traits at every place of any text."""
    text = "".join(pieces)
    breaks = np.array([i for i, char in enumerate(text) if char in "，。"], dtype=np.int64)
    starts, ends = np.append(0, breaks + 1), np.append(breaks, len(text))
    kept = ends > starts
    stops = np.array(
        [start + len(text[start:end].rstrip()) for start, end in zip(starts[kept], ends[kept], strict=True)],
        dtype=np.int64,
    )
    heads = Heads(text, WORDS, starts[kept], stops)
    for at in range(len(text)):
        number, expected = heads.at(at), read_head(text, at)
        assert (number >= 0) == (expected is not None), (text, at)
        if expected is None:
            continue
        verbs, leads, end, linked = expected
        assert heads.write_verbs(np.array([number])) == ["".join(verbs)]
        assert (heads.ends[number], heads.levels[number]) == (end, level_of(verbs, linked)), (text, at)
        stop = int(stops[starts[kept] <= at][-1])
        rest = text[end:stop].strip()
        has_object = len(rest) >= 2 and rest[0] not in "的、和等" and not rest.startswith(("工作", "能力", "方面"))
        held = {
            VALID: True,
            LED: bool(leads),
            SEVERAL: len(verbs) > 1,
            LINKED: linked,
            OBJECT: has_object,
            CLEAR: bool(leads) or verbs[0] not in NOMINAL,
            STRICT: not {"严格", "严厉"}.isdisjoint([verbs[0], *leads]),
            PUBLISHES: not {"发布", "公布", "推出"}.isdisjoint(verbs),
        }
        assert {trait: bool(heads.traits[number] & trait) for trait in held} == held, (text, at)


def test_known_answers():
    """认真修订完善 and what hands the act over; a noun is no clear head."""
    text = "认真修订完善办法，推动完善制度，服务群众，制定、出台办法"
    heads = Heads(text, WORDS, np.array([0, 9, 16, 21]), np.array([8, 15, 20, len(text)]))
    numbers = heads.at_all(np.array([0, 9, 16, 21]))
    assert heads.write_verbs(numbers) == ["修订完善", "推动完善", "服务", "制定出台"]
    assert heads.levels[numbers].tolist() == [4, 2, 3, 4]
    assert heads.at(16, CLEAR) == -1
    assert heads.at(len(text) - 1) == -1

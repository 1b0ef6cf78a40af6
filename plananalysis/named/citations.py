"""
Which documents are named in 《 》, and which verb governs each?

The governing verb is the last policy verb of the same clause before the title (issuers and
adjectives may stand between: 落实北京市《…》), so the titles of a list 《A》《B》、《C》 share it.  Where that
verb is empty of meaning (做好《…》修订工作) or there is none (《…》正式施行), the verb after the title decides.
Only marked documents are found: a plan that is named without 《 》 is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from plananalysis.lexicons.lexicon import Lexicon, load_lexicon
from plananalysis.lexicons.passages import ASIDE, BRACKETED, QUOTED, Passages, free_signs
from plananalysis.named.titles import find_genre, find_issuer, find_titles, normalise_title

# A text of a higher authority is carried out, not drawn up, by the issuer who 研究制定落实 it.
_HIGHER = re.compile(r"^(?:中国共产党|中共中央|中央|国务院|中华人民共和国|国家|全国)|(?<!办)法$")
_PRESUPPOSES = frozenset({"落实", "贯彻", "贯彻落实", "宣传贯彻", "执行", "贯彻执行"})
# A list of what is carried out may go on to a title: 根据省“十四五”规划和《…》, 学习全会精神和《…》.
_ISSUER = re.compile(
    r"(?:^|[委府院厅局部会办央党组社团院行]|人大|政协|联合|等|关于"
    r"|(?:规划|纲要|法规|法律|规定|精神|讲话|要求|部署|方案|意见|文件|条例|办法|章程|政府|国务院|党委|省委|市委|县委|区委)(?:和|及|以及|与))$"
)
# 与《…》相衔接, 做好同《…》的对接, 凡与《…》不一致的
_WITH = re.compile(rf"(?:^|[^参给赋授寄{QUOTED}{BRACKETED}、])[与同跟和]$")
_AGREES = re.compile(
    "等?(?:[^，]{0,6}[^，的])?的?(?:[充有全]分|有机|紧密|做好|进行|保持|搞好|有效|相互|精准|不|相)*(衔接|一致|配套|协调|对接|对标|抵触|冲突|接轨|相符)"
)
_MEASURES = re.compile(r"^的(?:具体)?(?:配套)?(?:实施|工作|行动|贯彻|落实)?(?:举措|措施|办法|方案|意见|细则|政策)")
# Who makes or gives out the rules that go with a document, or its explanation, refers to it.
_COMPANION = re.compile(
    r"^的?(?:(?:相关|有关)?配套|(?:具体|贯彻|实施|落实|执行|操作)+(?:细则|方案|办法|措施|意见)|(?:起草|编制|修订|制定|政策)?(?:说明|解读)"
    r"|(?:各项|重点|目标)*任务|宣传(?:页|册|单|折页|画|品|资料|手册|海报))"
)
_DRAFT = re.compile(r"^(?:(?:修[订正改])?草案|议案|$)")
_CLAUSE = re.compile(r"[，,；;。！？!?：:\n（(】]")
_CLAUSE_END = re.compile(r"[，,；;。！？!?：:\n）)（(]")
# 《…》（国发〔2018〕41号）、《…》: the number of a document does not end the list.
_NUMBER_OF = re.compile(
    rf"(?<={QUOTED})[（(](?:[^（）()\n{QUOTED}]|[（(][^（）()\n{QUOTED}]{{0,12}}[）)]){{0,60}}[）)]"
)
# 审议《…》，《…》和《…》: the comma of a list, after which no clause begins.
_COMMA = re.compile(rf"(?<=[{QUOTED}{BRACKETED}])[，,](?={QUOTED})")
_ROW = re.compile(rf"[{QUOTED}{BRACKETED}、，,]{{3,}}")
_ROW_END = re.compile(r"[和及与等。；;\n]|以及|$")
_AND = re.compile(rf"[，,](?=(?:以及|及)[^，,。；;{QUOTED}\n]{{0,12}}{QUOTED})")
_QUOTE = re.compile(r"“[^“”\n]{0,200}”")
_ASIDES = re.compile(r"[（(][^（）()\n]{0,60}(?:[简下又统]称)[^（）()\n]{0,40}[）)]")
_LIST_AFTER = re.compile(rf"(?:[{QUOTED}{BRACKETED}{ASIDE}、]|(?:以及|和|及|与)(?={QUOTED}))*")
_LIST_BEFORE = re.compile(rf"(?:[{QUOTED}{BRACKETED}{ASIDE}、和及与]|以及)+$")
_NEXT = re.compile(rf"(?:工作|任务|情况|活动)?(?:[、和及与]|以及)(?:[{QUOTED}{BRACKETED}]|$)")
_BREAK = re.compile(r"\s*\n\s*")
_SHORT_NAME = re.compile(r"简称(?:为)?[“\"]?$")
_FILM = re.compile("[一-鿿]{0,6}(?:片|微视频|微电影|电视剧|话剧)")  # 观看学习《…》电视专题片
_BY = re.compile(r"(?:^|[^归皈相法])(依|按|遵|循)$|(?:^|[^数证论单票占凭])(据)$")
_FRONTED = re.compile(r"(?:^|[^所可足予加得难])[以在]$")
# 以《…》为依据, 在《…》的落实过程中, 以《…》实施为契机
_BASIS = re.compile(
    r"(?:的[^，]{0,14}(?:条款|规定|精神|要求|内容|任务|目标))?为(?:[^，]{0,4}的?)(依据|遵循|准则|准绳|根据|指导|指引|引领|统领|总纲|指南|指针|纲领|标准|基础|蓝本|抓手|参照|参考)"
)
_UNDER = re.compile("的?(基础|指导|指引|框架|引领)之?[上下]")  # 在《…》指导下
_COURSE = re.compile(
    r"的([^的]{2,9}?)的?(?:过程)?中|((?:贯彻)?(?:实施|落实|执行))(?:过程)?中|的?([^的]{2,9}?)为(?:[^，]{0,4}的?)?(?:契机|抓手|切入点|突破口|重点|主线)"
)
_OBJECT_MARK = re.compile(r"(?:[对把将为]|确保|保[障证]|有[利助]于)$|^[把将](?!来)[^，]{1,16}$")
_SAID = re.compile("中?(?:提出|确定|明确|规定|部署|要求|涉及[^，的]{0,8})的")  # 把《…》提出的任务落到实处
# 就《…》征求意见, 就《…》实施情况开展专题询问
_ON = re.compile(
    "(?:[^，]{0,24}?)(?:(?:进行|开展|作|作了|组织)了?[^，的]{0,4})?(征求|征集|座谈|解读|答复|讨论|审议|调研|询问|论证|协商|交流|评议|审查|宣讲|质询|听证|磋商|会商|检查|视察)"
)
_POINT = re.compile("的[^，]{0,6}(?:必要性|重要性|意义|紧迫性)")  # 领会实施《…》的意义
_TOPIC = re.compile(r"^对(?![标照表比])于?[^，]{0,40}$")
_DOES = re.compile("(?:进行|开展|予以|加以|作出|作了)")
_PASSIVE = frozenset({"implement", "publish", "make", "revise"})
# What begins like this has a title for its subject, however long it is: 《…》已经市政府常务会议审议通过.
_PASSIVE_LEAD = re.compile(r"已|业经|由|将|经|自|于|从|被|获|通过|正式|顺利|现予|今|近日|日前|\d")
_ACTS = re.compile("对(?!外|社会|公众)|把|就|是(?!.*的$)")  # 《…》对条件进行了细化, 《…》是首部专门立法
# 《…》修订工作稳步推进, 《…》编制历时两年, 《…》的出台标志着…
_GOES_ON = re.compile(
    "等?(?:工作(?!经费|方案|小组|专班|情况|报告|会|座谈|推进|培训|交流|计划|领导|人员|机构|要求)|进程|进展|步伐|时间紧)|[一二三四五六七八九十\\d]+周年|[前后](?!期)|之[日前后]|以来|经历|历时|坚持|遵循|注重|始终|充分|显得|标志|意味|填补"
    "|全面|基本|已|正在|顺利|即将|有序|稳步|扎实|初步|圆满|进入|取得|可以|不仅|离不开|以(?![及后来下])|是|为|对(?!象)|将|有(?!关)|使(?!用)|让|给|要(?![点求件素])|必(?!要)|能(?!力)|既"
)
_ONGOING = re.compile(
    "的?(?:中期|期中|终期|专题|第三方|报批|审批|论证|评审|评估|宣传|宣讲|立项|检查)*(?:工作)?(?:[^，]{0,6}[^，的])?(?:完成|推进|开展|启动|展开)[。；]?$"
)
_HEAD = re.compile("的(?:公告|通告|通知|决定|函|报告|启事|议案)$")  # 关于《…》公开征求意见的公告
_PASSIVE_END = re.compile("^[^会班团组员稿课]?$|^(?:了?草案|到|至|给)")
_YEARS = "[一二两三四五六七八九十几多\\d]+(?:年|个月)多?"
_GATHERING = re.compile("(?:座谈|研讨|论证|推进|动员|发布|听证)?[会班团组员稿课]|(?:工作)?(?:经费|小组|专班|机构)")
_NOUN = re.compile("片|组(?!织)|小组|专班|[材资]料")  # 宣教片《…》, 起草组对《…》, 将《…》等学习材料发给
_PAST = re.compile(
    f"(?:(?:{_YEARS}|以)来|(?:{_YEARS})?后|之后|以后|之际|之前|以前|[一二三四五六七八九十\\d]+周年)(?:的?[^，]{{1,6}})?$"
)
_BASES = frozenset({"根据", "依据", "按照", "依照", "遵照"})
_ALSO = frozenset("和及与、")
_COPULA = frozenset("是为对有")
_SUBMITTED = frozenset(
    {
        "废止",
        "失效",
        "停止执行",
        "停止实施",
        "撤销",
        "报批",
        "上报",
        "送审",
        "审议",
        "批准",
        "备案",
        "审查",
        "通过",
        "审议通过",
        "讨论",
        "讨论通过",
        "征求意见",
        "表决通过",
        "同意",
        "审定",
        "批复",
        "获批",
        "收悉",
        "评审",
        "论证",
        "验收",
    }
)
_SENT = frozenset({"上报", "报送", "提交", "提请", "报请", "呈报", "送审", "报审"})
_NEAR = 120  # characters of a line that may govern a title, on either side
_EMPTY = frozenset({"light", "none"})
_OBJECTLESS = frozenset({"立法", "生效"})
_BEGINS = frozenset({"组织", "启动"})
# 围绕《…》实施开展: the word only says what it is about, the next one what is done with the document.
_ABOUT = frozenset({"围绕", "聚焦", "针对"})
# These words govern works of art and brands as often as documents: they count only before a
# known genre.
_KIND_AFTER = re.compile("白皮书|蓝皮书|绿皮书|皮书|报告|宣言|声明|公报|规划|纲要|条例|手册|指南")
_NEEDS_GENRE = frozenset(
    {
        "推出",
        "发表",
        "出版",
        "形成",
        "通过",
        "更新",
        "优化",
        "健全",
        "发放",
        "编发",
        "颁发",
        "申报",
        "依托",
        "收到",
        "接到",
        "把握",
        "掌握",
        "熟悉",
        "阅读",
        "发行",
        "使用",
        "采用",
        "运用",
        "理解",
        "体会",
        "了解",
        "介绍",
        "编成",
        "写成",
        "整理",
        "领取",
        "发送",
        "实现",
    }
)


@dataclass(frozen=True)
class _Verb:
    start: int
    end: int
    word: str
    kind: str


def find_citations(units: pd.DataFrame | Passages, *, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """
    Every document in 《 》 with the verb that governs it.

    Parameters
    ----------
    units : pandas.DataFrame or Passages
        Columns doc_id, unit_id, start, end, text; containers are left out where is_leaf says so.
    lexicon : Lexicon, optional
        Policy verbs with classes; the package's own by default.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, unit_id, title, verb, verb_class (make, revise, implement, study, publish,
        promote, complete, other, none), genre, issuer (the body that the title names, "" if none),
        normalised (the title in one spelling), start, end, text.

    Examples
    --------
    >>> units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["s1.i1"], "start": [0], "end": [15],
    ...                       "text": ["修订《社会组织管理办法》，印发。"]})
    >>> find_citations(units).loc[0, ["title", "verb", "verb_class", "genre"]].tolist()
    ['社会组织管理办法', '修订', 'revise', '管理办法']
    """
    passages = Passages.of(units)
    lexicon = lexicon or load_lexicon("policy_verbs")
    matcher, kinds = lexicon.matcher, lexicon.entries["class"].tolist()
    titles = find_titles(passages.text, begins=passages.begins)
    spans = [(start, end) for start, end, kind in titles if kind == "title"]
    rows, governed = [], {}
    for (start, end), (line, at) in zip(spans, _squeeze(free_signs(passages.text), spans), strict=True):
        width = 2 if passages.text[start] == "<" else 1
        title = _BREAK.sub("", passages.text[start + width : end - width])
        place = title, line[max(0, at - _NEAR) : at], line[at : at + _NEAR]  # all that is read of the line
        if place not in governed:
            governed[place] = _govern(line, at, title, matcher, kinds)
        rows.append((title, *governed[place], find_genre(title), find_issuer(title), normalise_title(title)))
    names = ("title", "verb", "verb_class", "genre", "issuer", "normalised")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return passages.to_frame([a for a, _ in spans], [b for _, b in spans], columns)


def _squeeze(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """
    For each title its line, with one character for each title, quote and document number, and its place there.

    They hold words and commas that are not those of the sentence around them, and long lists of them
    part a title from its verb.
    """
    at = 0
    while at < len(spans):
        begin = text.rfind("\n", 0, spans[at][0]) + 1
        stop = -1
        pieces = []
        while at < len(spans) and (stop < 0 or spans[at][0] < stop):
            pieces += [text[begin : spans[at][0]], QUOTED]
            begin, at = spans[at][1], at + 1
            if begin > stop:  # the first of the line, or one that goes on in the next
                stop = text.find("\n", begin)
                stop = len(text) if stop < 0 else stop
        line = _ASIDES.sub(_mark_asides, "".join([*pieces, text[begin:stop]]))
        line = _AND.sub("", _ROW.sub(_join_row, _NUMBER_OF.sub(BRACKETED, line)))
        line = _QUOTE.sub(lambda match: BRACKETED + re.sub(rf"[^{QUOTED}{ASIDE}]", "", match.group()), line)
        yield from ((line, match.start()) for match in re.finditer(f"[{QUOTED}{ASIDE}]", line))


def _join_row(match: re.Match) -> str:
    return _COMMA.sub("、", match.group()) if _ROW_END.match(match.string, match.end()) else match.group()


def _mark_asides(match: re.Match) -> str:
    return BRACKETED + ASIDE * match.group().count(QUOTED)


def _govern(line, at, title, matcher, kinds) -> tuple[str, str]:
    """Verb and class for the title at line[at]."""
    before, after = _clause_before(line, at), _clause_after(line, at)
    if (
        line[at] == ASIDE
        or before.endswith(("使", "让", "召开", "举办"))
        or _SHORT_NAME.search(before)
        or _FILM.match(after)
        or title.endswith("片")
    ):
        return "", "none"
    bare = _LIST_BEFORE.sub("", before)
    found = _verb_runs(before, matcher, kinds)
    is_basis = _BASIS.match(after) and 0 <= bare.rfind("以", -10) >= (found[-1][-1].end if found else 0)
    if _FRONTED.search(bare) or is_basis:
        return _govern_fronted(bare, after, matcher, kinds)
    if _WITH.search(before) and (agrees := _AGREES.match(after)):
        return agrees.group(1), "other"
    runs = _reaching_runs(bare, before, _drop_parallel(before, found))
    by = _BY.search(bare)
    if by and not (found and found[-1][-1].end == len(bare)):
        return (by.group(by.lastindex), "other") if by.group(1) or find_genre(title) else ("", "none")
    is_relative = bool(runs) and _is_relative(bare, runs[-1])
    is_of_aim = len(runs) > 1 and runs[-1][-1].kind in {"promote", "none", "light"} and bare.endswith("的")
    if (is_relative or is_of_aim) and (outer := _outer_runs(bare, found, runs[-1])):
        runs, is_relative = outer, False
    elif len(runs) > 1 and runs[-2][-1].word in _BASES and _ISSUER.search(bare[runs[-2][-1].end : runs[-1][0].start]):
        runs.pop()  # 根据省政府印发《…》
    if not after and _TOPIC.match(before):  # 对…的《…》，各单位要认真学习
        bare, after, is_relative = "对", _clause_after(line, at + 1), bool(runs)
    elif _TOPIC.match(bare) and (not runs or _DOES.search(after[:12])):  # 对列入计划的《…》进行审议
        bare, is_relative = "对", True
    elif bare.endswith("就") and (not bare[:-1] or bare[-2] in "，并分别已") and (matched := _ON.match(after)):
        return matched.group(matched.lastindex), "other"
    elif not after and not bare and _PASSIVE_LEAD.match(later := _clause_after(line, at + 1)):
        after = later  # 《…》，已提交大会讨论
    if runs and runs[-1][-1].word in _ABOUT:
        run = next(iter(_verb_runs(after[:12], matcher, kinds)), None)
        is_act = run is not None and run[0].start <= 2 and run[0].kind in {*_PASSIVE, "study", "other"}
        return _class_of_run(run, "", "", after) if is_act else ("", "none")
    if not runs or is_relative or runs[-1][-1].kind == "light":
        verb, kind = _govern_after(bare, after, bool(runs), matcher, kinds)
        if kind == "none" and runs and runs[-1][-1].word == "启动":
            return "启动", "implement"
        full = [run for run in runs if run[-1].kind != "light"]  # 落实关于加强工作的《…》
        if kind != "none" or not full:
            return verb, kind
        runs = full
    if runs[-1][-1].kind == "complete" and any(
        run[0].kind == "none" for run in _verb_runs(_SAID.sub("", after), matcher, kinds)
    ):
        return "", "none"  # 完成《…》拍摄
    word, kind = _class_of_run(runs[-1], title, after, before)
    return (word, kind) if kind == "other" or not bare.endswith("关于") else ("", "none")  # 学习关于《…》的批示


def _govern_fronted(bare, after, matcher, kinds) -> tuple[str, str]:
    """以《…》为依据 refers to it; 在《…》的落实过程中 and 以《…》实施为契机 say what is done; 在《…报》上 does not."""
    basis = (_BASIS if "以" in bare[-10:] else _UNDER).match(after)
    if basis:
        return basis.group(1), "other"
    course = _COURSE.match(after)
    done = course.group(course.lastindex) if course else ""
    runs = _verb_runs(done, matcher, kinds)
    return _class_of_run(runs[0], "", "", done) if runs and runs[0][0].kind != "light" else ("", "none")


def _clause_before(text: str, at: int) -> str:
    return _CLAUSE.split(text[max(0, at - _NEAR) : at])[-1]


def _clause_after(text: str, at: int) -> str:
    piece = _CLAUSE_END.split(text[at + 1 : at + 61], maxsplit=1)[0]
    return piece[_LIST_AFTER.match(piece).end() :]


def _verb_runs(clause: str, matcher, kinds) -> list[list[_Verb]]:
    """Policy verbs of a clause, those that touch (研究制定落实, 制定并实施) together, without the empty ones beside others."""
    runs: list[list[_Verb]] = []
    for start, end, row in matcher.find(clause):
        verb = _Verb(start, end, clause[start:end], kinds[row])
        if _NOUN.match(clause, end) or clause.endswith("纳入", 0, start):
            continue
        gap = clause[runs[-1][-1].end : start] if runs else None
        if gap is not None and gap in {"", "、", "和", "并", "及"} and not clause.startswith("后的", end):
            runs[-1].append(verb)
        else:
            runs.append([verb])
    return [_trim(run) for run in runs]


def _trim(run: list[_Verb]) -> list[_Verb]:
    """抓紧制定 is 制定, 强调修订 is 修订, 配合做好 is 配合; 组织编制 and 启动实施 are whole."""
    full = [
        n
        for n, verb in enumerate(run)
        if (verb.kind not in _EMPTY and verb.word != "作出") or (run[-1] != verb and verb.word in _BEGINS)
    ]
    return run[full[0] : full[-1] + 1] if full else run


def _reaching_runs(bare: str, before: str, found: list[list[_Verb]]) -> list[list[_Verb]]:
    """The verbs whose object can go on to the title: not 要求 in 按照上级要求和《…》, nor 提出 in 落实大会提出的任务和《…》."""
    runs = []
    for run in found:
        gap = before[run[-1].end :]
        is_noun = run[-1].kind == "none" and gap[:1] in _ALSO
        is_inside = bool(runs) and gap.startswith("的") and not _is_relative(bare, run)
        if _reaches(gap) and not is_inside and not (is_noun and runs) and run[-1].word not in _OBJECTLESS:
            runs.append(run)
    return runs


def _drop_parallel(before: str, found: list[list[_Verb]]) -> list[list[_Verb]]:
    """完成《…》编制、《…》修编: what is done with the first of a list says nothing of the next."""
    return [
        run
        for run in found
        if not (before[: run[0].start].rstrip("的").endswith(QUOTED) and _NEXT.match(before, run[-1].end))
    ]


def _reaches(gap: str) -> bool:
    """False for 标准制定、政府采购、享受《…》: the list went on to something that is no issuer."""
    last = gap.rpartition("、")[2]
    return "、" not in gap or QUOTED in gap or _ISSUER.search(last) is not None


def _is_relative(bare: str, run: list[_Verb]) -> bool:
    """新修改的《…》, 审议通过的《…》: the verb describes the document, another one may govern it."""
    return re.match(r"后?的[^的]{0,4}$", bare[run[-1].end :]) is not None


def _outer_runs(bare: str, found: list[list[_Verb]], inner: list[_Verb]) -> list[list[_Verb]]:
    """落实国务院印发的《…》, 根据省委、省政府审议通过的《…》: the verbs before 印发 that govern the title."""
    return [
        run
        for run in found[: found.index(inner)]
        if run[-1].kind not in _EMPTY
        and bare[run[-1].end : run[-1].end + 1] != "的"
        and _reaches(bare[run[-1].end : inner[0].start])
    ]


def _govern_after(bare, after, has_verb, matcher, kinds) -> tuple[str, str]:
    """做好《…》修订工作, 对《…》开展评估, 《…》正式施行, but not 公布的《…》是根据…制定的."""
    if (has_verb and after[:1] in _COPULA) or bare.endswith("是"):
        return "", "none"
    is_of = bare.endswith("对")
    if is_of and _COMPANION.match(after):
        return "", "none"
    if is_of and (done := _DOES.search(after)) and "、" in after[: done.start()]:  # 对《…》历次修订、内容进行解读
        after = after[done.end() :]
    said = _SAID.match(after) if _OBJECT_MARK.search(bare) and not is_of else None
    after = after[said.end() :] if said else after
    if (has_verb or _OBJECT_MARK.search(bare)) and (is_of or said or not _PASSIVE_LEAD.match(after)):
        runs = [
            run for run in _verb_runs(after, matcher, kinds) if run[-1].kind != "light" and not _is_part(after, run)
        ]
        if is_of and len(runs) > 1 and runs[0][-1].kind == "complete":
            runs = runs[1:]  # 对《…》完成情况进行检查
        run = runs[0] if runs and runs[0][0].start <= (60 if is_of else 24 if said else 12) else None
    else:
        run = _passive(bare, after, matcher, kinds)
    if after.startswith("提出") and is_of and after[2:3] != "的":
        return "提出", "other"  # 对《…》提出修改意见
    if run is None or run[0].kind == "none":
        return "", "none"
    return _class_of_run(run, "", "", after)


def _is_part(after: str, run: list[_Verb]) -> bool:
    """召开《…》宣贯会, 将《…》和新修订的法规作为…: what the verb is part of is another noun."""
    rest = after[run[-1].end :]
    return _GATHERING.match(rest) is not None or (rest.startswith("的") and run[0].start > 2)


def _passive(bare: str, after: str, matcher, kinds) -> list[_Verb] | None:
    """The verb that closes a clause whose subject is the title: a short one, or one that begins with 已, 由, 自 …"""
    after = _PAST.sub("", _HEAD.sub("", after))
    runs = _verb_runs(after, matcher, kinds)
    if not runs or _ACTS.match(after) or (bare.endswith("关于") and after[0] == "的"):
        return None
    first, last = runs[0], runs[-1]
    if first[0].start == 0 and first[-1].kind == "none":
        return None  # 《…》要求各地认真落实
    if first[0].start == 0 and first[-1].word in _SENT:
        return first  # 《…》上报国务院待批
    if first[-1].kind == "other" and _ONGOING.match(after):
        return first  # 《…》中期评估全面完成
    if (
        after[: first[0].start] in {"", "的"}
        and _GOES_ON.match(after[first[-1].end :])
        and (first[-1].kind in _PASSIVE or after[0] == "的")
    ):
        return first if first[-1].kind in _PASSIVE else None
    if len(after) > 14 and after[0] != "的" and not _PASSIVE_LEAD.match(after):
        return None
    is_closing = _PASSIVE_END.match(after[last[-1].end :]) and (after[0] != "的" or last[0].start == 1)
    is_act = last[0].kind in _PASSIVE or last[-1].kind in _PASSIVE or last[-1].word in _SUBMITTED
    return last if is_closing and is_act else None


def _class_of_run(run: list[_Verb], title: str, after: str, clause: str) -> tuple[str, str]:
    if run[0].kind == "study" and _POINT.match(after):
        run = [verb for verb in run if verb.kind != "study"] or run
    word = clause[run[0].start : run[-1].end]
    kinds = [verb.kind for verb in run if verb.kind not in {"light"}]
    if run[-1].word in _NEEDS_GENRE and title and not find_genre(title) and not _KIND_AFTER.match(after):
        return "", "none"
    if run[-1].word == "提出":
        is_put = _DRAFT.match(after) or clause.startswith("的", run[-1].end)
        return (word, "other") if find_genre(title) and is_put else ("", "none")
    presupposes = run[-1].word in _PRESUPPOSES
    is_carried = presupposes and bool(_HIGHER.search(title) or _MEASURES.match(after))
    kind = _class_of_kinds(kinds, is_carried)
    if (
        kind in {"make", "revise", "publish"}
        and _COMPANION.match(after)
        and not clause[: run[0].start].endswith("关于")
    ):
        kind = "other"
    return ("", "none") if kind == "none" else (word, kind)


def _class_of_kinds(kinds: list[str], is_carried: bool) -> str:
    """
    One class for a compound: studying covers what follows it, a new text is made before it is
    carried out, a text of others is carried out, a pusher (推动出台) yields to the act it pushes.
    """
    found = set(kinds)
    if len(found) == 1:
        return kinds[0]
    if "study" in found:
        return "study"
    if "none" in found:
        return kinds[-1]
    if found & {"make"} and "implement" in found:
        return "implement" if is_carried else "make"
    for kind in ("make", "complete"):
        if kind in found:
            return kind
    if kinds[0] == "other" and len(found) > 1:
        return next(kind for kind in kinds if kind != "other")
    if "revise" in found and "implement" in found:
        return "implement"
    order = ("revise", "publish", "implement", "promote", "other")
    return next(kind for kind in order if kind in found)

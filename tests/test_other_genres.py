"""
Plans of unions, schools, hospitals, courts and other bodies: sentences made up in their manner, read before the rules ran.
"""

from pathlib import Path

import pandas as pd
import pytest

from plananalysis import find_citations, find_names
from plananalysis.formulae.find import find_formulae

ROWS = pd.read_csv(
    Path(__file__).parent / "labels" / "sentences_other_genres.csv", keep_default_na=False, encoding="utf-8-sig"
)


@pytest.fixture(scope="module")
def units():
    """One document a sentence."""
    texts = ROWS["text"].tolist()
    return pd.DataFrame({"doc_id": [f"d{i:02}" for i in range(len(texts))], "unit_id": "u", "start": 0,
                         "end": [len(text) for text in texts], "text": texts})  # fmt: skip


def read_lists(column):
    return {f"d{i:02}": cell.split("|") for i, cell in enumerate(ROWS[column]) if cell}


def test_class_of_every_citation(units):
    """36 titles, 25 of them governed: laws and notices, films and newspapers, lists, single marks."""
    found = find_citations(units).groupby("doc_id")["verb_class"].agg(list).to_dict()
    assert found == read_lists("citations")


def test_every_shorthand(units):
    """78 formulae by number in the text and no other: counts, sessions, plans and festivals are apart."""
    found = find_formulae(units)
    found = found[found["kind"] == "shorthand"].groupby("doc_id")["text"].agg(list).to_dict()
    expected = read_lists("shorthand")
    assert found.keys() == expected.keys()
    for doc_id, texts in expected.items():
        assert len(found[doc_id]) == len(texts) and all(map(str.__contains__, found[doc_id], texts)), (
            found[doc_id],
            texts,
        )


def test_most_kinds_of_names(units):
    """Of 119 names at least three in four have the reader's kind, and each is found."""
    found = find_names(units).groupby("doc_id")["kind"].agg(list).to_dict()
    expected = read_lists("names")
    assert {doc_id: len(kinds) for doc_id, kinds in found.items()} == {
        doc_id: len(kinds) for doc_id, kinds in expected.items()
    }
    pairs = [pair for doc_id in expected for pair in zip(found[doc_id], expected[doc_id], strict=True)]
    assert sum(one == other for one, other in pairs) / len(pairs) >= 0.75


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推动加入《区域合作协定》", "other"),
        ("出台贯彻《若干意见》的实施方案", "implement"),
        ("出台贯彻《若干意见》的决心", "make"),
        ("严格按《甲办法》规定程序办理。", "other"),
        ("确保《甲条例》落地生根。", "implement"),
        ("确保《甲意见》落到实处。", "implement"),
        ("把《甲条例》学习纳入干部培训内容。", "study"),
        ("以《甲条例》、《乙纲要》为遵循，开展工作。", "other other"),
        ("自《甲法》颁布实施以来，成效明显。", "publish"),
        ("切实抓好《甲意见》和《乙方案》的贯彻落实。", "implement implement"),
        ("印发了经市委同意的《甲方案》。", "publish"),
        ("《甲条例（草案）》向社会公开征求意见。", "other"),
        ("听取《甲规划》编制情况汇报。", "other"),
        ("发放《致全市职工的一封信》5000份。", "publish"),
        ("加快《甲条例》立法进程。", "make"),
        ("参与起草《甲标准》，协助修订《乙办法》。", "make revise"),
        ("对标对表《甲方案》任务清单。", "other"),
        ("把学习贯彻《甲条例》作为首要任务。", "study"),
        ("全体党员观看《甲》电视专题片，阅读《乙日报》。", "none none"),
        ("根据工作需要，编写《甲史》《乙年鉴》。", "make make"),
        ("学习习近平总书记重要讲话精神、《甲条例》和省委有关文件。", "study"),
        ("在《甲日报》开设专栏，在《乙学刊》发表文章3篇。", "none none"),
        ("按照市委部署和《甲方案》安排，稳步推进。", "other"),
        ("签订《甲目标责任书》20份。", "other"),
        ("《甲规划》经市政府常务会议审议通过并印发实施。", "publish"),
        ("督促各单位严格执行《甲规定》及其实施细则。", "implement"),
        ("制定《甲办法（试行）》（以下简称《办法》），《办法》共五章三十条。", "make none none"),
        ("加强对《甲条例》执行情况的监督检查。", "implement"),
        ("举办《甲法》专题培训班，邀请专家解读《乙条例》。", "none other"),
        ("严肃查处违反《甲条例》行为。", "other"),
        ("推动《甲条例》修订出台。", "promote"),
        ("国务院提出了《甲法》、《乙法》修订草案和《丙法》草案。", "other other other"),
        ("大会提出《甲纲要》确定的目标。", "none"),
        ("完善《甲章程》配套制度，制定《乙条例》实施细则。", "other other"),
        ("发布《甲办法》的起草说明。", "other"),
        ("《甲条例》修订工作稳步推进，由专班负责落实。", "revise"),
        ("《甲规划》获省政府批复，《乙规划》通过专家评审。", "other other"),
        ("庆祝《甲法》颁布实施十周年。", "publish"),
        ("今年是修订后的《甲法》颁布实施一周年。", "publish"),
        ("加大《甲法》宣传力度，确保《乙法》宣传工作进社区。", "other other"),
        ("以《甲规划》为引领，推动各项工作。", "other"),
        ("对《甲办法》作出解读。", "other"),
        ("分发甲法宣传袋、甲法宣传折叠彩页、《甲法》单行本。", "publish"),
        ("召开《甲条例》新闻发布会。", "none"),
        ("听取了《甲报告》，《乙报告》和《丙报告》。", "other other other"),
        ("学习《甲条例》，《乙条例》自五月起施行。", "study implement"),
        ("按照省政务公开办《关于开展检查的通知》要求。", "other"),
        ("完成大型吕剧《甲》的复排演出，完成《乙志》编纂。", "none complete"),
        ("扎实办理《审议意见》，收到《甲通知》后迅速部署。", "other other"),
        ("您提出的《关于甲的建议》收悉，违犯《乙法》的依法处理。", "other other"),
        ("《甲规划》颁布实施五年多来，成效显著。", "publish"),
        ("以《甲纲要》为基础，据《乙公报》显示，形势稳定。", "other other"),
        ("公布修改后的《甲法》，贯彻执行修订后的《乙法》。", "publish implement"),
        ("1987年公布施行的《甲细则》是根据旧法制定的。", "publish"),
        ("传达学习市委关于《甲通报》的批示，听取关于《乙法》的汇报。", "none other"),
        ("对标《甲纲要》和《乙规划》，制定本规划。", "other other"),
        ("召开《甲办法》宣贯会，印发关于落实《乙办法》的通知。", "none implement"),
        ("关于印发《甲规划》的政策解读", "publish"),
        ("《甲规划》编制经历了五个阶段，各部门对《乙规划》提出修改意见。", "make other"),
        ("财政局起草的《甲办法》19日起在网上公布。", "publish"),
        ("关于《甲条例（草案）》公开征求意见的公告", "other"),
        ("对列入今年立法工作计划的《甲条例》进行了审议。", "other"),
        ("会议强调，《甲条例》修订时间紧、任务重。", "revise"),
        ("加强对《甲法》等理论知识的学习，对《乙法》等公共法律，以及《丙法》等行业法律的学习。", "study study study"),
        ("《甲条例》的出台显得尤为重要，《乙报告》的起草工作始于三月。", "make make"),
        ("将《甲规划》实施工作经费纳入预算，强调修订《乙办法》。", "none revise"),
        ("《甲办法》对条件进行了细化，及时细化《乙方案》。", "none revise"),
        ("将《甲申请书》发给干部，动态调整《乙目录》。", "publish revise"),
        ("组织观看主题宣教片《甲》、情景剧《乙》，集体观看学习《丙》电视专题片。", "none none none"),
        ("《甲条例》颁布之前，工作主要依政策开展。", "publish"),
        ("将《甲选读》、党章及新修订的法规作为必学内容。", "none"),
        (
            "就委员提出的《关于甲的建议》、民盟提出的《关于乙的提案》开展面商，领办《关于丙的建议》。",
            "other other other",
        ),
        ("为了使《甲报告》内容更加完善，起草组对《乙纲要》又进行了修改。", "none revise"),
        ("【解读】《甲纲要》的说明", "none"),
        ("以学校《甲章程》为统领，以贯彻《乙法》为抓手，构建制度体系。", "other implement"),
        ("对《甲条例》历次修订、主要内容进行了系统解读，对《乙准则》的说明进行了学习。", "other none"),
        ("发放《甲法》宣传页200份，有利于《乙法》的普及。", "other other"),
        ("落实中央全面深化改革委员会会议精神、《甲意见》和《乙意见》部署要求。", "implement implement"),
        ("《甲条例》实施一周年宣传活动启动，《乙条例》实施工作座谈会召开。", "implement none"),
        ("研究部署《甲条例》实施工作，准确把握《乙条例》。", "implement study"),
        ("为《甲条例》的顺利实施提供保障，在《乙意见》指导下开展工作。", "implement other"),
        ("自《甲条例》施行之日起，《乙条例》施行前取得的许可继续有效。", "implement implement"),
        ("据《甲日报》报道，细化《乙方案》任务，关于《丙规划》的批复。", "none other none"),
        ("把《甲意见》提出的任务落到实处，以《乙条例》的有关条款为参照，紧扣《丙纲要》目标。", "implement other other"),
        ("将廉政教育、《甲法》等纳入学习内容；启动修改并召开《乙法》修改座谈会。", "none none"),
        ("根据会议精神，以及《甲通知》的要求；对《乙报告》作出批示。", "other other"),
        ("将《甲报告》等学习材料分发至各组，组织《乙法》专题培训。", "publish study"),
        ("《甲法》是我国首部能源立法。申报的《“火种”工程》获奖。", "none none"),
    ],
)
def test_constructions_of_notices(text, expected):
    """Verbs of one character, after the title, inside the object of another; newspapers and films."""
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["u"], "start": [0], "end": [len(text)], "text": [text]})
    assert find_citations(units)["verb_class"].tolist() == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "召开第三次党组会议，开展“一对一”帮扶，举办“六一”“七一”“十一”系列活动。",
        "组织“三八”红旗手评选，慰问“八一”退役军人，办好“五四”主题团日。",
        "全年举办培训12期、覆盖3000人次，新建20个站点，打造10个示范点。",
        "做好“两会”保障，学习十九届六中全会精神，贯彻党的二十大和二十届三中全会部署。",
        "实施三年行动计划，开展为期两个月的专项整治，分三个阶段推进。",
        "拨打“12355”热线，使用“96110”预警，接入“110”联动平台。",
        "落实一把手责任，坚持一张蓝图，推行一站式服务、一窗受理、一网通办。",
        "发展“一村一品”，推进“一户一档”“一人一策”，打通“最后一公里”。",
        "完成“十四五”规划中期评估，启动“十五五”前期研究，做好“七五”普法总结。",
        "第四季度召开四次推进会，五个乡镇完成任务，六家企业投产，七个项目开工。",
        "依托三甲医院，争创全国百强县，培育千亿级产业集群，推进5G网络和4K超高清建设。",
        "从三个方面、五个环节抓落实，解决群众反映的八个问题，形成九项成果。",
        "纪念抗战胜利80周年，举办“双十一”促销、“618”购物节和“双12”活动。",
        "“2·27”事故整改到位，“7·20”灾后重建完成，“1·18”专案告破。",
        "两岸青年交流，三江源保护，四川对口支援，五台山景区整治，六安市调研，七台河市考察。",
        "三级医院、二级公立医院和一级以上机构，双休日、双职工家庭、双语教学。",
        "推进一二三产业融合，落实两国协定，建设三区科技人才队伍。",
        "全省三次产业结构调整为6:40:54，两项指标居全国第一，三项工作获通报表扬。",
        "举办第十四届全国冬季运动会和“十五运”测试赛，筹备“亚冬会”。",
        "开展“百日攻坚”“百日会战”，打造“百年老店”，服务“千家万户”，做到“万无一失”。",
    ],
)
def test_numbers_that_are_no_shorthand(text):
    """Sessions, festivals, ordinals, counts, lengths of time, places, hotlines, dates, one for each."""
    units = pd.DataFrame({"doc_id": ["d"], "unit_id": ["u"], "start": [0], "end": [len(text)], "text": [text]})
    found = find_formulae(units)
    assert found[found["kind"] == "shorthand"]["text"].tolist() == []

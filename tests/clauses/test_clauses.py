"""Clauses as the work plans of departments have them, written for this test and coded before the rules saw them."""

from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from plananalysis import find_commitments

CLAUSES = Path(__file__).parents[1] / "labels" / "clauses_departments.csv"


def read_clauses():
    """The clauses, one sentence each, and the rows found in them."""
    coded = pd.read_csv(CLAUSES, keep_default_na=False, encoding="utf-8")
    texts = coded["clause"] + "。"
    ends = texts.str.len().cumsum()
    names = coded.index.astype(str)
    sentences = pd.DataFrame(
        {
            "doc_id": "d",
            "unit_id": "u",
            "sentence_id": names,
            "text": texts,
            "start": ends - texts.str.len(),
            "end": ends,
        }
    )
    return coded, find_commitments(sentences).drop_duplicates("sentence_id").set_index("sentence_id")


def test_levels_of_departments():
    """Schools, unions, courts, hospitals, offices: level and verb against one reader."""
    coded, found = read_clauses()
    levels = found["level"].reindex(coded.index.astype(str), fill_value=0)
    assert len(coded) == 362
    assert (levels.to_numpy() == coded["level"]).mean() >= 0.95
    assert cohen_kappa_score(coded["level"], levels, weights="quadratic") >= 0.9
    verbs = found["verb"].reindex(coded.index.astype(str), fill_value="")
    both = (coded["level"] > 0).to_numpy() & (levels > 0).to_numpy()
    said = [want in got or got in want for want, got in zip(coded["verb"][both], verbs[both], strict=True)]
    assert sum(said) / len(said) >= 0.97


def find(text):
    sentences = pd.DataFrame(
        {"doc_id": ["d"], "unit_id": ["u"], "sentence_id": ["1"], "start": [0], "end": [len(text)], "text": [text]}
    )
    return find_commitments(sentences)[["verb", "object", "level"]].values.tolist()


@pytest.mark.parametrize(("text", "rows"), [
    ("规范执业行为。", [["规范", "执业行为", 3]]),  # 行为 is a noun: the clause is whole
    ("整治乱作为。", [["整治", "乱作为", 3]]),
    ("以培训为。", []),
    ("各科室于每月25日前报送情况。", [["报送", "情况", 3]]),
    ("服务质量明显提升。", []),  # how things are
    ("保持物价总体稳定。", [["保持", "物价总体稳定", 3]]),
    ("去年完成投资20亿元。", []),
    ("突出抓好安全生产。", [["突出抓好", "安全生产", 3]]),
    ("突出抓好推进改革。", [["推进", "改革", 3]]),
    ("梳理公布权责清单。", [["梳理公布", "权责清单", 4]]),
    ("按照标准配备教师。", [["配备", "教师", 3]]),
    ("按规定落实待遇。", [["落实", "待遇", 3]]),
    ("按需设置服务窗口。", [["设置服务", "窗口", 3]]),
    ("按期完成任务。", [["完成", "任务", 4]]),
    ("生产总值年均增速5%左右。", [["", "生产总值年均增速", 4]]),
    ("锚定远景目标蓝图。", []),
    ("把改革推向前进。", [["推向", "改革", 3]]),  # the object may begin with a verb
    ("将心理健康纳入课程。", [["纳入", "心理健康", 3]]),
    ("将制度全面纳入计划。", [["纳入", "制度", 3]]),
    ("原则上不再新建办公用房。", [["不再新建", "办公用房", 5]]),
    ("不得不再新建用房。", []),
    ("更加注重基层导向。", [["更加注重", "基层导向", 3]]),
    ("将项目纳入计划。", [["纳入", "项目", 3]]),
    ("引导企业加快拓展市场。", [["引导", "企业", 2]]),  # the object ends where the next act begins
    ("优化服务、提高效率。", [["优化", "服务", 3]]),
    ("推进供水等改革。", [["推进", "改革", 3]]),
    ("支持提案通过。", [["支持", "提案通过", 2]]),
    ("严格规范执法行为。", [["规范", "执法行为", 5]]),
    ("必须严格认真规范执法。", [["规范", "执法", 5]]),
    ("开展前期论证。", [["开展", "前期论证", 1]]),
    ("各部门2026年底前完成任务。", [["完成", "任务", 4]]),
    ("完成了任务。", []),
    ("除了任务推进改革。", [["推进", "改革", 3]]),
    ("创造性地落实制度。", [["落实", "制度", 3]]),
    ("新建学校20所。", [["新建", "学校20所", 4]]),
    ("推进学校20所。", [["推进", "学校20所", 3]]),
    ("试点村要落实防火责任。", [["落实", "防火责任", 3]]),  # whatever the subject is
    ("申请表应按时报送。", [["报送", "申请表应", 3]]),
    ("渔船必须安装定位终端。", [["安装", "定位终端", 4]]),
    ("获奖作品将在图书馆展出。", [["展出", "", 3]]),
    ("如果村里要新建水塔。", []),
    ("群众需要提交的。", []),
    ("具体办法另行制定。", [["制定", "具体办法", 4]]),  # the act stands at the end
    ("存在问题立即整改。", [["整改", "存在问题", 3]]),
    ("问题得到及时解决。", []),
    ("重大事项向县委汇报。", [["汇报", "重大事项", 3]]),
    ("材料于月底前报镇党政办。", [["报", "材料于月底前", 3]]),
    ("发现险情及时疏散群众。", [["疏散", "群众", 3]]),
    ("将年度任务逐项分解。", [["分解", "", 3]]),
    ("将自查报告报镇政府。", [["报", "自查报告", 3]]),
    ("于每月5日前将台账报送镇政府。", [["报送", "台账", 3]]),
    ("合同应在村委会备案。", [["备案", "", 3]]),
    ("以预防控制为主。", []),
    ("将自查报告交中心校存档。", [["交", "自查报告", 3]]),
    ("将村里落实的任务。", []),
    ("对校舍进行一次全面检查。", [["检查", "", 3]]),
    ("食堂要进行卫生自查。", [["进行", "卫生自查", 3]]),
    ("由教育局牵头。", [["牵头", "", 3]]),
    ("需要企业提供的证照。", []),
    ("各部门要严格按照任务分工。", []),
    ("严格按照标准配备教师。", [["严格", "按照标准配备教师", 5]]),
    ("按程序在村口安装路灯。", [["安装", "路灯", 3]]),
    ("各部门要定期对照清单完善台账。", [["完善", "台账", 3]]),
    ("各科室于每月5日（节假日顺延）前报送台账。", [["报送", "台账", 3]]),
    ("坚持统筹推进的原则。", []),  # principles, purposes and means
    ("突出问题导向。", []),
    ("为改革汇聚各方力量。", []),
    ("利用广播、标语等形式。", []),
    ("建设、水利等主管部门。", []),
    ("实行24小时巡查。", [["实行", "24小时巡查", 3]]),
    ("高新技术企业净增30家。", [["增", "高新技术企业净", 4]]),
    ("村均收入达21000元。", [["达", "村均收入", 4]]),
    ("计划引进企业12家。", [["引进", "企业12家", 4]]),
    ("计划执行情况报告。", []),
])  # fmt: skip
def test_edges_of_clauses(text, rows):
    """What the clause ends with, what stands before the verb, and what only describes."""
    assert find(text) == rows
